/*
 * The list of campaigns (集客通 home, RUT section 11): opens of the selected row
 * by day, and what its state allows. Tabs and rows are campaign_rows.c's,
 * composing is the composer's, sending the outbox's; pushes.c is the list of pushes.
 */
#include "config.h"

#include "campaign_rows.h"
#include "campaigns.h"
#include "results.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/chart.h"
#include "storekeep/plan.h"
#include "storekeep/text.h"

enum { PANE_FROM = 130, STRIP_ROWS = 3, STRIP_FROM = 12 };

struct state {
	struct campaign_rows rows;
	int64_t days[OPEN_DAYS]; /* opens of the row that the strip speaks of */
	struct compare_arg pair;
	bool composing; /* what the screen above gives back is a campaign */
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

/* ---- reading ---- */

/* The strip follows when the keys pause. */
static bool follow(struct view *v)
{
	struct state *s = state_of(v);

	if (!campaign_rows_follow(v, &s->rows))
		return false;
	if (s->rows.campaign.id != 0)
		open_days(shop_of(v), s->rows.campaign.id, s->days, NULL);
	return true;
}

static void reread(struct view *v)
{
	campaign_rows_reread(v, &state_of(v)->rows);
}

static void resumed(struct view *v, int64_t result)
{
	reread(v);
	if (result > 1 && state_of(v)->composing)
		table_select_id(state_of(v)->rows.table, result);
	state_of(v)->composing = false;
}

static struct outcome idle(struct view *v)
{
	return follow(v) ? outcome_draw() : outcome_pass();
}

/* ---- drawing ---- */

static void draw_tabs(struct view *v, struct area a)
{
	const struct state *s = state_of(v);
	char counter[120], number[32];
	int col = campaign_rows_draw_tabs(v, &s->rows, a), cols;

	money_format(s->rows.counts[s->rows.tab], false, number);
	snprintf(counter, sizeof counter, _(" %1$s in all, %2$lld a page "), number,
	         (long long)campaign_page_size(shop_of(v), s->rows.profile));
	cols = text_width(counter, strlen(counter));
	if (col + cols < a.cols)
		draw_text(a, 0, a.cols - cols - 1, LOOK_PLAIN, counter);
}

static void draw_strip(struct view *v, struct area a)
{
	const struct state *s = state_of(v);
	const struct profile *p;
	char rate[16], when[40], opened[32], people[32];
	struct buf b = {0};
	int col;

	draw_rule(a, 0);
	if (s->rows.shown == 0 || s->rows.campaign.id == 0 || shop_profile(shop_of(v), s->rows.profile, &p, NULL) != ST_OK)
		return;
	campaign_audience_words(shop_of(v), s->rows.campaign.audiences, " ", &b);
	col = draw_text(a, 1, 1, LOOK_TITLE, s->rows.campaign.name) + 3;
	draw_text(a, 1, col, LOOK_PLAIN, buf_str(&b));
	buf_free(&b);
	if (s->rows.campaign.reach > 0) {
		struct open_rate_rule rule = open_rule(p);

		open_rate_text(&rule, s->rows.campaign.opened, s->rows.campaign.reach, rate);
		money_format(s->rows.campaign.opened, false, opened);
		money_format(s->rows.campaign.reach, false, people);
		col = 1 + draw_text(a, 2, 1, LOOK_LABEL, _("opens, 7 days")) + 2;
		chart_spark(a, 2, col, OPEN_DAYS, s->days, OPEN_DAYS);
		col += OPEN_DAYS + 2;
		col += draw_textf(a, 2, col, LOOK_PLAIN, _("%1$s of %2$s"), opened, people) + 2;
		campaign_time(p, open_window_end(p, s->rows.campaign.send_at), when);
		if (open_is_final(&s->rows.campaign, p, clock_now()))
			draw_textf(a, 2, col, LOOK_PLAIN, _("final since %s"), when);
		else
			draw_textf(a, 2, col, LOOK_PLAIN, _("opens count until %s"), when);
	} else if (s->rows.campaign.not_sent_reason[0] != '\0') {
		draw_textf(a, 2, 1, LOOK_WARN, "%s %s", draw_sign(LOOK_WARN), label_of("not_sent_reason", s->rows.campaign.not_sent_reason));
	} else if (s->rows.campaign.est_high > 0) {
		money_format(s->rows.campaign.est_high, false, people);
		draw_textf(a, 2, 1, LOOK_PLAIN, _("would reach about %s"), people);
	}
}

static void draw(struct view *v, struct area a)
{
	int strip = a.rows >= STRIP_FROM && ui_area().cols < PANE_FROM ? STRIP_ROWS : 0;

	draw_tabs(v, a);
	part_draw(v->parts[0], area_of(a, 1, 0, a.rows - 1 - strip, a.cols));
	if (strip > 0)
		draw_strip(v, area_of(a, a.rows - strip, 0, strip, a.cols));
}

static void pane(struct view *v, struct area a)
{
	const struct list_row *row = table_row(state_of(v)->rows.table);
	struct results r = {0};
	int at;

	if (row == NULL || results_read(shop_of(v), row->id, &r, NULL) != ST_OK)
		return;
	at = results_counts(a, results_head(a, 0, &r), &r) + 1;
	if (r.c.reach > 0)
		at = results_days(a, at, &r, results_most(&r)) + 1;
	at = results_settings(shop_of(v), a, at, &r) + 1;
	if (at < a.rows)
		results_message(a, at, &r);
	results_free(&r);
}

/* ---- actions ---- */

static bool has_row(const struct view *v)
{
	return table_has_row(v);
}

/* Of the selected row, as the list has it. */
static const char *row_state(const struct view *v)
{
	const struct state *s = state_of(v);
	const struct list_row *row = table_row(s->rows.table);

	for (size_t i = 0; row != NULL && i < s->rows.source.column_count; i++)
		if (strcmp(s->rows.source.columns[i].name, "state") == 0)
			return row->cells[i].text != NULL ? row->cells[i].text : "";
	return "";
}

/* What waits can be edited and deleted, the rest viewed (RUT-121); the key of the other says why not. */
static bool waits(const struct view *v)
{
	const char *state = row_state(v);

	return strcmp(state, "pending") == 0 || strcmp(state, "applied") == 0 || strcmp(state, "draft") == 0;
}

static bool is_over(const struct view *v)
{
	return table_has_row(v) && !waits(v);
}

/* The selected campaign as it is now; false: it is gone, and this was said. campaign_free() it. */
static bool selected(struct view *v, struct campaign *c)
{
	struct error e = {0};

	return screen_ok(v, campaign_get(shop_of(v), table_row(state_of(v)->rows.table)->id, c, &e), &e);
}

static struct outcome refuse(struct view *v, enum status st, const struct error *e)
{
	screen_ok(v, st, e);
	return outcome_draw();
}

static struct outcome new_act(struct view *v)
{
	state_of(v)->composing = true;
	return campaign_compose_act(v, state_of(v)->rows.profile, 0);
}

static struct outcome edit_act(struct view *v)
{
	struct campaign c;
	struct error e = {0};
	struct outcome next = outcome_draw();
	enum status st;

	if (!selected(v, &c))
		return next;
	st = campaign_may_change(&c, clock_now(), &e);
	next = st == ST_OK ? campaign_compose_act(v, c.profile, c.id) : refuse(v, st, &e);
	campaign_free(&c);
	return next;
}

/* View is for what was sent; what still waits is edited (RUT-121). */
static struct outcome view_act(struct view *v)
{
	struct campaign c;
	struct error e = {0};
	struct outcome next = outcome_draw();

	if (!selected(v, &c))
		return next;
	if (campaign_may_view(&c, clock_now(), &e) != ST_OK)
		screen_ok(v, ST_REFUSED, &e);
	else
		next = outcome_push(&campaign_screen, arg_id(c.id));
	campaign_free(&c);
	return next;
}

static struct outcome open_act(struct view *v)
{
	struct campaign c;
	struct outcome next = outcome_draw();

	if (!selected(v, &c))
		return next;
	if (campaign_may_change(&c, clock_now(), NULL) == ST_OK && gate_is_open(v, c.profile))
		next = campaign_compose_act(v, c.profile, c.id);
	else
		next = outcome_push(&campaign_screen, arg_id(c.id));
	campaign_free(&c);
	return next;
}

static struct outcome delete_act(struct view *v)
{
	struct campaign c;
	struct error e = {0};
	char question[300];
	enum status st;

	if (!selected(v, &c))
		return outcome_draw();
	st = plan_gate(shop_of(v), c.profile, &e);
	if (st == ST_OK)
		st = campaign_may_change(&c, clock_now(), &e);
	snprintf(question, sizeof question, _("Delete the campaign “%s”? This cannot be undone."), c.name);
	if (st == ST_OK && dialog_confirm(v, question)) {
		st = campaign_delete(shop_of(v), c.id, &e);
		if (st == ST_OK) {
			ui_say(v, _("“%s” is deleted."), c.name);
			reread(v);
		}
	}
	campaign_free(&c);
	return refuse(v, st, &e);
}

static struct outcome copy_act(struct view *v)
{
	struct campaign c;
	struct outcome next = outcome_draw();

	if (selected(v, &c)) {
		state_of(v)->composing = true;
		next = campaign_copy_act(v, &c);
		campaign_free(&c);
	}
	return next;
}

static struct outcome compare(struct view *v, const int64_t *ids)
{
	struct state *s = state_of(v);

	s->pair.id[0] = ids[0];
	s->pair.id[1] = ids[1];
	table_unmark(s->rows.table);
	return outcome_push(&compare_screen, &s->pair);
}

/* Two marked rows are compared; one has its acts. */
static struct outcome act(struct view *v)
{
	struct state *s = state_of(v);
	int64_t *ids;
	size_t count = table_marked(s->rows.table, &ids);
	struct outcome next = outcome_draw();
	struct campaign c;

	if (count == 2) {
		next = compare(v, ids);
	} else if (count > 2) {
		ui_say(v, "%s", _("Mark two campaigns with Space to compare them."));
	} else if (selected(v, &c)) {
		next = campaign_act(v, &c);
		campaign_free(&c);
		reread(v);
	}
	free(ids);
	return next;
}

static struct outcome recipients_act(struct view *v)
{
	return campaign_recipients_act(v, table_row(state_of(v)->rows.table)->id);
}

static struct outcome import_act(struct view *v)
{
	(void)v;
	return outcome_push(&import_screen, (void *)(uintptr_t)"opens");
}

static bool takes_opens(const struct view *v)
{
	return !shop_of(v)->read_only;
}

static struct outcome tab_1(struct view *v) { return campaign_rows_show(v, &state_of(v)->rows, 0); }
static struct outcome tab_2(struct view *v) { return campaign_rows_show(v, &state_of(v)->rows, 1); }
static struct outcome tab_3(struct view *v) { return campaign_rows_show(v, &state_of(v)->rows, 2); }

static struct outcome next_tab(struct view *v)
{
	int tab = state_of(v)->rows.tab + 1;

	return campaign_rows_show(v, &state_of(v)->rows, campaign_rows_tab(v, &state_of(v)->rows, tab) != NULL ? tab : 0);
}

/* ---- the screen ---- */

/* Where no plan runs the window of the service stands above the list of the past (RUT-9, RUT-10, RUT-13). */
static struct outcome opened(struct view *v)
{
	struct state *s = state_of(v);

	switch (gate_ask(v, s->rows.profile)) {
	case GATE_BUY: return outcome_push(&plans_screen, s->rows.profile);
	case GATE_BACK: return s->rows.counts[0] == 0 ? outcome_pop(0) : outcome_draw();
	case GATE_OPEN: break;
	}
	return outcome_pass();
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = v->state = xcalloc(1, sizeof *s);
	enum status st;

	snprintf(s->rows.profile, sizeof s->rows.profile, "%s", arg != NULL ? (const char *)arg : "ruten");
	st = campaign_rows_open(v, &state_of(v)->rows, 0, e);
	if (st != ST_OK) {
		free(s);
		return st;
	}
	s->rows.table = table_new(v, &s->rows.source);
	table_set_empty(s->rows.table, N_("No campaigns yet. F6 writes the first."));
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *s = state_of(v);

	campaign_rows_free(&s->rows);
	free(s);
}

static const struct action actions[] = {
	{"campaigns.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Edit what still waits, look at what was sent"), open_act, has_row},
	{"campaigns.new", GROUP_RECORD, {K_F(6), K_CTRL('n'), 'n'}, N_("New"), N_("Compose a campaign"), new_act, campaign_can_act},
	{"campaigns.edit", GROUP_RECORD, {'e'}, N_("Edit"), N_("Change a campaign that still waits"), edit_act, waits},
	{"campaigns.delete", GROUP_RECORD, {'d'}, N_("Delete"), N_("Delete a campaign that still waits"), delete_act, waits},
	{"campaigns.view", GROUP_RECORD, {'v'}, N_("View"), N_("Look at a campaign that was sent"), view_act, is_over},
	{"campaigns.copy", GROUP_RECORD, {'c'}, N_("Copy"), N_("Compose a new campaign with the same message"), copy_act, has_row},
	{"campaigns.act", GROUP_RECORD, {'a'}, N_("Act"), N_("Two marked: compare them. One: pause, go on, cancel, settle, send again"), act, has_row},
	/* A key that its state does not allow says so. */
	{"campaigns.edit_not", GROUP_RECORD, {'e'}, NULL, N_("Why it cannot be edited"), edit_act, is_over},
	{"campaigns.delete_not", GROUP_RECORD, {'d'}, NULL, N_("Why it cannot be deleted"), delete_act, is_over},
	{"campaigns.view_not", GROUP_RECORD, {'v'}, NULL, N_("Why it cannot be viewed"), view_act, waits},
	{"campaigns.recipients", GROUP_RECORD, {'r'}, NULL, N_("Whom it went to, and what became of each"), recipients_act, is_over},
	{"campaigns.opens", GROUP_RECORD, {'i'}, NULL, N_("Import opens: tracking events or a web server's access log"), import_act, takes_opens},
	{"campaigns.tab", GROUP_LIST, {K_TAB}, N_("Next tab"), N_("The next tab"), next_tab, NULL},
	{"campaigns.1", GROUP_LIST, {'1'}, NULL, N_("The first tab: all"), tab_1, NULL},
	{"campaigns.2", GROUP_LIST, {'2'}, NULL, N_("The second tab"), tab_2, NULL},
	{"campaigns.3", GROUP_LIST, {'3'}, NULL, N_("The third tab"), tab_3, NULL},
};

const struct screen campaigns_screen = {
	.name = "campaigns",
	.title = N_("Campaigns"),
	.help = N_("All campaigns, newest first: whom they are for, when they go out, how many they reached and how many opened them. What waits can be "
	           "edited and deleted, what was sent can be viewed, any can be copied. Mark two with Space and press a to compare them."),
	.jump = 'c',
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.opened = opened,
	.idle = idle,
	.pane = pane,
	.pane_from = PANE_FROM,
	.pane_cols = 52,
	.resumed = resumed,
	.changed = reread,
};
