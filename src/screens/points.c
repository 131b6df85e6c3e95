/*
 * Points as a whole, under tabs: what there is to review, what is still to come,
 * what the shop owes by month of expiry, what moved, what was set, what was
 * typed in at the counter.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "points.h"
#include "small_form.h"
#include "storekeep/chart.h"
#include "storekeep/member.h"
#include "storekeep/points_report.h"
#include "storekeep/text.h"

struct state {
	struct fitted list;
	struct table *table;
	struct liability owed;
	char profile[32];
	size_t tab;
};

static const struct column_fit review_fits[] = {
	{"opened_on", 10, 0, 2}, {"kind", 15, 0, 0}, {"order_number", 10, 1, 1}, {"member", 12, 2, 0}, {"issued", 6, 0, 2}, {"left", 6, 0, 3},
	{"suggested", 8, 0, 0}, {"points", 8, 0, 1},
};
static const struct column_fit expected_fits[] = {
	{"due_on", 10, 0, 0}, {"order_number", 14, 1, 0}, {"member", 14, 2, 0}, {"points", 8, 0, 0}, {"basis", 10, 0, 2}, {"state", 10, 0, 1},
	{"reason", 18, 1, 3},
};
static const struct column_fit movement_fits[] = {
	{"at", 16, 0, 1}, {"kind", 16, 0, 0}, {"member", 12, 2, 0}, {"order_number", 12, 1, 3}, {"points", 8, 0, 0}, {"balance_after", 8, 0, 1},
	{"by", 8, 0, 2}, {"reason", 14, 2, 4},
};
static const struct column_fit setting_fits[] = {
	{"at", 16, 0, 0}, {"by", 8, 0, 1}, {"record", 22, 1, 0}, {"before", 12, 1, 0}, {"after", 12, 1, 0},
};
static const struct column_fit instore_fits[] = {
	{"spent_on", 10, 0, 0}, {"member", 14, 2, 0}, {"amount", 10, 0, 0}, {"points", 7, 0, 0}, {"receipt", 14, 1, 1}, {"store", 10, 1, 2},
	{"voided", 6, 0, 1},
};

static void review_list(struct shop *s, const char *profile, struct list_source *out)
{
	points_review_list(s, profile, false, out);
}

static void expected_list(struct shop *s, const char *profile, struct list_source *out)
{
	points_expected_list(s, profile, 0, out);
}

static void typed_list(struct shop *s, const char *profile, struct list_source *out)
{
	instore_list(s, profile, 0, out);
}

static const struct tab {
	const char *word, *label, *empty; /* the latter two N_() */
	void (*list)(struct shop *s, const char *profile, struct list_source *out); /* NULL: drawn by itself */
	const struct column_fit *fits;
	size_t fit_count;
} tabs[] = {
	{"review", N_("To review"), N_("Nothing to review."), review_list, review_fits, COUNT_OF(review_fits)},
	{"expected", N_("To come"), N_("No order waits for points."), expected_list, expected_fits, COUNT_OF(expected_fits)},
	{"liability", N_("Owed"), N_("Nobody holds points."), NULL, NULL, 0},
	{"log", N_("Log"), N_("No points moved yet."), points_movement_list, movement_fits, COUNT_OF(movement_fits)},
	{"settings", N_("Changes"), N_("No setting was changed yet. e changes one."), points_activity_list, setting_fits, COUNT_OF(setting_fits)},
	{"instore", N_("Counter"), N_("No amount was typed in yet. F6 enters one."), typed_list, instore_fits, COUNT_OF(instore_fits)},
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

static bool is_tab(const struct view *v, const char *word)
{
	return strcmp(tabs[state_of(v)->tab].word, word) == 0;
}

/* ---- reading ---- */

static void take_tab(struct view *v, size_t tab)
{
	struct state *s = state_of(v);
	const struct tab *t = &tabs[tab];
	s->tab = tab;
	if (!t->list) {
		liability_free(&s->owed);
		points_liability(shop_of(v), s->profile, &s->owed, NULL);
		return;
	}
	struct fitted old = s->list;
	s->list = (struct fitted){0};
	t->list(shop_of(v), s->profile, &s->list.source);
	struct list_source src = fitted_source(&s->list, t->fits, t->fit_count);
	if (s->table)
		table_set_source(s->table, &src);
	else
		s->table = table_new(v, &src);
	table_set_empty(s->table, t->empty);
	fitted_free(&old);
}

static void set_title(struct view *v)
{
	snprintf(v->title, sizeof v->title, _("Points of %s"), screen_market(shop_of(v), state_of(v)->profile));
}

static enum status open_at(struct view *v, const char *profile, size_t tab, struct error *e)
{
	struct state *s = xcalloc(1, sizeof *s);
	const struct profile *p;
	enum status st = member_profile(shop_of(v), profile, &p, e);
	if (st == ST_OK)
		st = points_look_check(shop_of(v), p, e);
	if (st != ST_OK) {
		free(s);
		return st;
	}
	v->state = s;
	snprintf(s->profile, sizeof s->profile, "%s", profile_name(p));
	set_title(v);
	take_tab(v, 0);
	if (tab)
		take_tab(v, tab);
	return ST_OK;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	return open_at(v, arg, 0, e);
}

static enum status open_expected(struct view *v, void *arg, struct error *e)
{
	return open_at(v, arg, 1, e);
}

static enum status open_liability(struct view *v, void *arg, struct error *e)
{
	return open_at(v, arg, 2, e);
}

static void close(struct view *v)
{
	fitted_free(&state_of(v)->list);
	liability_free(&state_of(v)->owed);
	free(v->state);
}

static void resumed(struct view *v, int64_t result)
{
	if (!tabs[state_of(v)->tab].list)
		return;
	table_reload(state_of(v)->table);
	if (result > 0)
		table_select_id(state_of(v)->table, result);
}

/* ---- drawing ---- */

static void draw_tabs(const struct state *s, struct area a)
{
	int col = 0;
	for (size_t i = 0; i < COUNT_OF(tabs); i++)
		col += draw_textf(a, 0, col, i == s->tab ? LOOK_SELECTED : LOOK_PLAIN, " %zu %s ", i + 1, _(tabs[i].label)) + 1;
}

static void draw_owed_row(const struct state *s, struct area a, int row, const struct liability_row *r, int64_t most)
{
	char points[32], value[32];
	int bar = a.cols - 42 < 4 ? 4 : a.cols - 42;
	money_format(r->points, false, points);
	money_format(r->value, false, value);
	draw_cell(a, row, 1, 9, LOOK_PLAIN, *r->month ? r->month : _("never"), false);
	draw_cell(a, row, 11, 12, LOOK_PLAIN, points, true);
	draw_cell(a, row, 24, 12, LOOK_PLAIN, s->owed.value ? value : "", true);
	chart_bar(a, row, 38, bar, LOOK_PLAIN, r->points, most);
}

static void draw_owed(const struct state *s, struct area a)
{
	char points[32], value[32];
	int64_t most = 1;
	if (!s->owed.count) {
		draw_text(a, 1, 1, LOOK_PLAIN, _(tabs[2].empty));
		return;
	}
	for (size_t i = 0; i < s->owed.count; i++)
		most = s->owed.rows[i].points > most ? s->owed.rows[i].points : most;
	draw_cell(a, 0, 1, 9, LOOK_HEADING, _("Lapses in"), false);
	draw_cell(a, 0, 11, 12, LOOK_HEADING, _("Points"), true);
	draw_cell(a, 0, 24, 12, LOOK_HEADING, _("Worth"), true);
	for (size_t i = 0; i < s->owed.count && (int)i < a.rows - 3; i++)
		draw_owed_row(s, a, (int)i + 1, &s->owed.rows[i], most);
	money_format(s->owed.points, false, points);
	money_format(s->owed.value, false, value);
	draw_textf(a, a.rows - 1, 1, LOOK_TITLE, s->owed.value ? _("In all %1$s points, worth %2$s") : _("In all %1$s points"), points, value);
}

static void draw(struct view *v, struct area a)
{
	const struct state *s = state_of(v);
	struct area rest = area_of(a, 1, 0, a.rows - 1, a.cols);
	draw_tabs(s, a);
	if (tabs[s->tab].list)
		part_draw(v->parts[0], rest);
	else
		draw_owed(s, rest);
}

/* ---- acts ---- */

static struct outcome show(struct view *v, size_t tab)
{
	if (tab < COUNT_OF(tabs))
		take_tab(v, tab);
	return outcome_draw();
}

static struct outcome next_tab(struct view *v)
{
	return show(v, (state_of(v)->tab + 1) % COUNT_OF(tabs));
}

static struct outcome last_tab(struct view *v)
{
	return show(v, (state_of(v)->tab + COUNT_OF(tabs) - 1) % COUNT_OF(tabs));
}

static struct outcome tab_1(struct view *v) { return show(v, 0); }
static struct outcome tab_2(struct view *v) { return show(v, 1); }
static struct outcome tab_3(struct view *v) { return show(v, 2); }
static struct outcome tab_4(struct view *v) { return show(v, 3); }
static struct outcome tab_5(struct view *v) { return show(v, 4); }
static struct outcome tab_6(struct view *v) { return show(v, 5); }

static bool can_write(const struct view *v)
{
	return !shop_of(v)->read_only;
}

static bool has_row(const struct view *v)
{
	return tabs[state_of(v)->tab].list && table_has_row(v);
}

static bool opens(const struct view *v)
{
	return has_row(v) && (is_tab(v, "log") || (can_write(v) && is_tab(v, "review")));
}

static struct outcome open_act(struct view *v)
{
	int64_t id = table_row(state_of(v)->table)->id;
	if (is_tab(v, "log"))
		return outcome_push(&points_explain_screen, arg_id(id));
	points_review_act(v, id);
	table_reload(state_of(v)->table);
	return outcome_draw();
}

static bool can_void(const struct view *v)
{
	return has_row(v) && can_write(v) && is_tab(v, "instore");
}

static struct outcome void_act(struct view *v)
{
	struct error e = {0};
	char *reason = dialog_prompt(v, _("Void this amount"), _("Reason"), "");
	if (!reason)
		return outcome_draw();
	if (screen_ok(v, instore_void(shop_of(v), table_row(state_of(v)->table)->id, reason, &e), &e))
		ui_say(v, "%s", _("Voided. Points that it gave are under points to review."));
	free(reason);
	table_reload(state_of(v)->table);
	return outcome_draw();
}

/* ---- an amount at the counter ---- */

static enum status fill_amount(struct shop *s, int64_t member, struct record *r, struct error *e)
{
	(void)s, (void)member, (void)r, (void)e;
	return ST_OK;
}

static enum status save_amount(struct shop *s, int64_t member, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	struct posted done;
	return instore_enter(s, member, r, op_id, out, &done, e);
}

static const struct small_form amount_entry = {
	.form = "instore",
	.title_new = N_("Amount spent in a store"),
	.title_edit = N_("Amount spent in a store"),
	.said = N_("The amount is kept; its points stand in the list."),
	.fill = fill_amount,
	.save = save_amount,
	.members = true,
};

static bool can_enter(const struct view *v)
{
	return can_write(v) && is_tab(v, "instore");
}

static struct outcome enter_act(struct view *v)
{
	struct error e = {0};
	int64_t member = 0;
	char *who = dialog_prompt(v, _("Amount spent in a store"), _("Phone, card, e-mail or number of the member"), "");
	if (!who)
		return outcome_draw();
	bool found = screen_ok(v, member_resolve(shop_of(v), state_of(v)->profile, who, &member, &e), &e);
	free(who);
	return found ? small_form_open(&amount_entry, member, state_of(v)->profile) : outcome_draw();
}

static struct outcome settings_act(struct view *v)
{
	return points_settings_open(state_of(v)->profile);
}

static struct outcome closed_act(struct view *v)
{
	return outcome_push(&closed_screen, state_of(v)->profile);
}

static struct outcome market_act(struct view *v)
{
	struct state *s = state_of(v);
	const char *const *names = member_profiles(shop_of(v));
	struct pick picks[16];
	size_t count = 0, at = 0;
	for (; names[count] && count < COUNT_OF(picks); count++) {
		picks[count] = (struct pick){.code = names[count], .label = screen_market(shop_of(v), names[count]), .unseen = true};
		at = strcmp(names[count], s->profile) == 0 ? count : at;
	}
	int chosen = dialog_choose(v, _("Marketplace"), picks, count, at);
	if (chosen < 0)
		return outcome_draw();
	snprintf(s->profile, sizeof s->profile, "%s", picks[chosen].code);
	set_title(v);
	return show(v, s->tab);
}

static const struct action actions[] = {
	{"points.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Decide what is to review; explain an entry of the log"), open_act, opens},
	{"points.settings", GROUP_RECORD, {'e'}, N_("Settings"), N_("What members earn, when and for how long"), settings_act, can_write},
	{"points.enter", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("New"), N_("Type in what a member spent in a store"), enter_act, can_enter},
	{"points.void", GROUP_RECORD, {K_F(8), K_CTRL('x')}, N_("Void"), N_("Void an amount that was typed in wrongly"), void_act, can_void},
	{"points.closed", GROUP_RECORD, {'c'}, N_("Closed days"), N_("Days on which the shop is closed and nothing is issued"), closed_act, NULL},
	{"points.market", GROUP_RECORD, {'m'}, N_("Marketplace"), N_("Points of another marketplace"), market_act, NULL},
	{"points.tab", GROUP_LIST, {K_TAB}, N_("Next tab"), N_("The next tab"), next_tab, NULL},
	{"points.tab_back", GROUP_LIST, {K_BACKTAB}, NULL, N_("The tab before"), last_tab, NULL},
	{"points.1", GROUP_LIST, {'1'}, NULL, N_("Points to review"), tab_1, NULL},
	{"points.2", GROUP_LIST, {'2'}, NULL, N_("Points to come"), tab_2, NULL},
	{"points.3", GROUP_LIST, {'3'}, NULL, N_("What the shop owes, by month of expiry"), tab_3, NULL},
	{"points.4", GROUP_LIST, {'4'}, NULL, N_("What moved"), tab_4, NULL},
	{"points.5", GROUP_LIST, {'5'}, NULL, N_("What was set"), tab_5, NULL},
	{"points.6", GROUP_LIST, {'6'}, NULL, N_("Amounts typed in at the counter"), tab_6, NULL},
};

#define POINTS_SCREEN(word, opener, letter) { \
	.name = word, \
	.title = N_("Points"), \
	.help = N_("What there is to review and to come, what the shop owes, the log; settings with e."), \
	.jump = letter, \
	.actions = actions, \
	.action_count = COUNT_OF(actions), \
	.open = opener, \
	.close = close, \
	.draw = draw, \
	.resumed = resumed, \
}

const struct screen points_screen = POINTS_SCREEN("points", open, 'j');
const struct screen points_review_screen = POINTS_SCREEN("points-review", open, 0);
const struct screen points_expected_screen = POINTS_SCREEN("points-expected", open_expected, 0);
const struct screen points_liability_screen = POINTS_SCREEN("points-liability", open_liability, 0);
