/*
 * The cashback centre (回饋金中心, EAS-57): what customers hold, who holds it, and
 * how it came and went.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "members.h"
#include "small_form.h"
#include "storekeep/credit.h"
#include "wallet.h"

struct state {
	char profile[32];
	struct credit_centre figures;
	bool flow;
	struct fitted list;
	struct table *table;
};

static const struct column_fit holder_fits[] = {{"member", 14, 1, 0}, {"phone", 16, 0, 1}, {"credit", 12, 0, 0}, {"blacklisted", 8, 0, 2}, {"member_id", 8, 0, 3}};
static const struct column_fit flow_fits[] = {
	{"at", 16, 0, 0}, {"member", 12, 1, 0}, {"kind", 10, 0, 0}, {"amount", 9, 0, 0}, {"balance_after", 9, 0, 0}, {"by", 8, 0, 2}, {"reason", 12, 2, 1},
	{"order_number", 10, 0, 3},
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

static void holder_list(struct shop *s, const char *profile, struct list_source *out)
{
	struct list_source holders;
	credit_holder_list(s, profile, &holders);
	member_rows_open(out, s, profile, &holders);
}

static void show(struct view *v, struct state *s, bool flow)
{
	struct fitted fresh = {0};
	if (flow)
		credit_history_list(shop_of(v), s->profile, 0, &fresh.source);
	else
		holder_list(shop_of(v), s->profile, &fresh.source);
	struct list_source src = flow ? fitted_source(&fresh, flow_fits, COUNT_OF(flow_fits)) : fitted_source(&fresh, holder_fits, COUNT_OF(holder_fits));
	s->flow = flow;
	if (s->table)
		table_set_source(s->table, &src);
	else
		s->table = table_new(v, &src);
	fitted_free(&s->list);
	s->list = fresh;
	table_set_empty(s->table, flow ? N_("No store credit moved yet.") : N_("Nobody holds store credit."));
}

static enum status read_figures(struct view *v, struct state *s, struct error *e)
{
	snprintf(v->title, sizeof v->title, _("Store credit of %s"), screen_market(shop_of(v), s->profile));
	return credit_centre(shop_of(v), s->profile, &s->figures, e);
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = xcalloc(1, sizeof *s);
	const struct profile *p;
	enum status st = member_profile(shop_of(v), arg, &p, e);
	v->state = s;
	if (st == ST_OK) {
		snprintf(s->profile, sizeof s->profile, "%s", profile_name(p));
		st = read_figures(v, s, e);
	}
	if (st != ST_OK) {
		v->state = NULL;
		free(s);
		return st;
	}
	show(v, s, false);
	return ST_OK;
}

static void close(struct view *v)
{
	fitted_free(&state_of(v)->list);
	free(v->state);
}

static void reread(struct view *v)
{
	struct error e = {0};
	screen_ok(v, read_figures(v, state_of(v), &e), &e);
	table_reload(state_of(v)->table);
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	reread(v);
}

static void draw(struct view *v, struct area a)
{
	struct state *s = state_of(v);
	char total[32], holders[32], line[200];
	money_format(s->figures.total, false, total);
	money_format(s->figures.holders, false, holders);
	snprintf(line, sizeof line, _("Customers hold NT$%1$s in all; %2$s hold any."), total, holders);
	draw_text(a, 0, 1, LOOK_TITLE, line);
	int col = draw_textf(a, 1, 0, s->flow ? LOOK_PLAIN : LOOK_SELECTED, " 1 %s ", _("Who holds it")) + 1;
	draw_textf(a, 1, col, s->flow ? LOOK_SELECTED : LOOK_PLAIN, " 2 %s ", _("Flow"));
	part_draw((struct part *)(void *)s->table, area_of(a, 2, 0, a.rows - 2, a.cols));
}

/* ---- acts ---- */

static struct outcome holders_act(struct view *v)
{
	show(v, state_of(v), false);
	return outcome_draw();
}

static struct outcome flow_act(struct view *v)
{
	show(v, state_of(v), true);
	return outcome_draw();
}

static struct outcome other_act(struct view *v)
{
	show(v, state_of(v), !state_of(v)->flow);
	return outcome_draw();
}

/* Another marketplace that has members. */
static struct outcome market_act(struct view *v)
{
	struct state *s = state_of(v);
	const char *const *names = member_profiles(shop_of(v));
	struct pick picks[16];
	size_t count = 0, at = 0;
	for (; names[count] && count < COUNT_OF(picks); count++) {
		picks[count] = (struct pick){.code = names[count], .label = screen_market(shop_of(v), names[count])};
		if (strcmp(names[count], s->profile) == 0)
			at = count;
	}
	int got = dialog_choose(v, _("Whose members?"), picks, count, at);
	if (got < 0)
		return outcome_draw();
	snprintf(s->profile, sizeof s->profile, "%s", picks[got].code);
	show(v, s, s->flow);
	reread(v);
	return outcome_draw();
}

static int64_t member_at(const struct view *v)
{
	const struct state *s = state_of(v);
	return table_row(s->table) == NULL ? 0 : s->flow ? credit_member_of(shop_of(v), table_row(s->table)->id) : table_row(s->table)->id;
}

static bool has_row(const struct view *v)
{
	return table_row(state_of(v)->table) != NULL;
}

static bool can_change(const struct view *v)
{
	return !shop_of(v)->read_only && has_row(v);
}

static struct outcome open_act(struct view *v)
{
	return outcome_push(&member_screen, arg_id(member_at(v)));
}

static struct outcome change_act(struct view *v)
{
	return wallet_credit_open(v, member_at(v));
}

/* Whose settings the form is about. */
static char settings_of[32];

static enum status fill_settings(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	(void)id;
	return credit_settings_record(s, settings_of, r, e);
}

static enum status save_settings(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	(void)op_id;
	*out = id;
	return credit_settings_save(s, settings_of, r, e);
}

static const struct small_form settings_form = {
	.form = "credit_settings",
	.title_new = N_("Store credit settings"),
	.title_edit = N_("Store credit settings"),
	.said = N_("The settings hold from now on."),
	.fill = fill_settings,
	.save = save_settings,
	.members = true,
};

static struct outcome settings_act(struct view *v)
{
	snprintf(settings_of, sizeof settings_of, "%s", state_of(v)->profile);
	return small_form_open(&settings_form, 1, settings_of);
}

static const struct action actions[] = {
	{"credit.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("The member behind the row"), open_act, has_row},
	{"credit.change", GROUP_RECORD, {'w'}, N_("Change"), N_("Give this member store credit, or take some"), change_act, can_change},
	{"credit.settings", GROUP_RECORD, {'e'}, N_("Settings"), N_("What customers may do with store credit"), settings_act, NULL},
	{"credit.market", GROUP_RECORD, {'p'}, NULL, N_("Members of another marketplace"), market_act, NULL},
	{"credit.tab", GROUP_LIST, {K_TAB, K_BACKTAB}, N_("Next tab"), N_("Who holds it, or how it came and went"), other_act, NULL},
	{"credit.1", GROUP_LIST, {'1'}, NULL, N_("Who holds how much, most first"), holders_act, NULL},
	{"credit.2", GROUP_LIST, {'2'}, NULL, N_("How it came and went, newest first"), flow_act, NULL},
};

const struct screen credit_centre_screen = {
	.name = "credit-centre",
	.title = N_("Store credit"),
	.jump = 'h',
	.help = N_("Store credit that customers hold: the total, who holds how much, and every movement. w changes the balance of the selected member."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.resumed = resumed,
	.changed = reread,
};
