/*
 * The history of coupon pushes (申请记录): every application and draft with its
 * state and deadline, the week under the list, and what the state allows.
 * Several marked ones are cancelled at once, each judged by itself.
 */
#include "config.h"

#include "campaign_rows.h"
#include "composer.h"
#include "pushes.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/profile.h"

enum { STRIP_ROWS = 4, STRIP_FROM = 12, PANE_FROM = 150 };

struct state {
	struct campaign_rows rows;
	struct push_rules rules;
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

/* ---- reading ---- */

static void reread(struct view *v)
{
	campaign_rows_reread(v, &state_of(v)->rows);
}

static void resumed(struct view *v, int64_t result)
{
	reread(v);
	if (result > 1)
		table_select_id(state_of(v)->rows.table, result);
}

static struct outcome idle(struct view *v)
{
	return campaign_rows_follow(v, &state_of(v)->rows) ? outcome_draw() : outcome_pass();
}

/* ---- drawing ---- */

/* The week of the earliest day that can be chosen now: free, or by whom it is used (QOO-4). */
static void draw_week(struct view *v, struct area a, int row)
{
	const struct state *s = state_of(v);
	struct push_taken used;
	char first_day[16], last_day[16], when[32], week[16];
	day_t first, last;
	instant_t at;

	push_days(&s->rules, instant_day(clock_now(), s->rules.zone), &first, &last);
	day_format(first, first_day);
	day_format(last, last_day);
	at = instant_from(first, push_slot(&s->rules, 0), s->rules.zone);
	day_format(push_week(&s->rules, at), week);
	if (push_week_used(shop_of(v), s->rows.profile, at, 0, &used, 1) > 0) {
		push_time_text(&s->rules, used.send_at, when);
		draw_textf(a, row, 1, LOOK_WARN, _("%1$s The week from %2$s is used by the push of %3$s"), draw_sign(LOOK_WARN), week, when);
	} else {
		draw_textf(a, row, 1, LOOK_GOOD, _("%1$s The week from %2$s is free; days to choose now: %3$s to %4$s (Japan)"),
		           draw_sign(LOOK_GOOD), week, first_day, last_day);
	}
}

static void draw_row(struct view *v, struct area a, int row)
{
	const struct state *s = state_of(v);
	const struct campaign *c = &s->rows.campaign;
	char when[32], here[32], until[32];
	int col;

	if (s->rows.shown == 0 || c->id == 0)
		return;
	col = 1 + draw_textf(a, row, 1, LOOK_TITLE, "#%" PRId64 " %s", c->id, c->name) + 2;
	if (c->send_at == INSTANT_NONE) {
		draw_text(a, row, col, LOOK_PLAIN, _("no send time yet"));
		return;
	}
	push_time_text(&s->rules, c->send_at, when);
	instant_format(c->send_at, shop_of(v)->config->zone, here);
	draw_textf(a, row, col, LOOK_PLAIN, _("%1$s Japan, %2$.5s here"), when, here + 11);
	if (strcmp(c->state, "pending") != 0)
		return;
	push_time_text(&s->rules, push_cancel_until(&s->rules, c->send_at), until);
	if (push_cancellable(&s->rules, c->send_at, clock_now()))
		draw_textf(a, row + 1, 1, LOOK_PLAIN, _("Can be cancelled until %s."), until);
	else
		draw_textf(a, row + 1, 1, LOOK_WARN, _("%1$s Cancelling was possible until %2$s"), draw_sign(LOOK_WARN), until);
}

static void draw(struct view *v, struct area a)
{
	int strip = a.rows >= STRIP_FROM ? STRIP_ROWS : 0;
	struct area foot = area_of(a, a.rows - strip, 0, strip, a.cols);

	campaign_rows_draw_tabs(v, &state_of(v)->rows, a);
	part_draw(v->parts[0], area_of(a, 1, 0, a.rows - 1 - strip, a.cols));
	if (strip == 0)
		return;
	draw_rule(foot, 0);
	draw_week(v, foot, 1);
	draw_row(v, foot, 2);
}

/* The mail of the selected one. */
static void pane(struct view *v, struct area a)
{
	const struct list_row *row = table_row(state_of(v)->rows.table);
	struct message m = {0};
	struct campaign c;

	if (row == NULL || push_get(shop_of(v), row->id, &c, NULL) != ST_OK)
		return;
	if (campaign_message(shop_of(v), &c, "email", true, &m, NULL) == ST_OK)
		composer_draw_message(&m, a);
	message_free(&m);
	campaign_free(&c);
}

/* ---- what the state of a row allows ---- */

static const char *row_state(const struct view *v)
{
	const struct state *s = state_of(v);
	const struct list_row *row = table_row(s->rows.table);

	for (size_t i = 0; row != NULL && i < s->rows.source.column_count; i++)
		if (strcmp(s->rows.source.columns[i].name, "state") == 0)
			return row->cells[i].text != NULL ? row->cells[i].text : "";
	return "";
}

static bool writes(const struct view *v)
{
	return !shop_of(v)->read_only;
}

static bool on_draft(const struct view *v)
{
	return writes(v) && strcmp(row_state(v), "draft") == 0;
}

static bool on_applied(const struct view *v)
{
	return writes(v) && strcmp(row_state(v), "applied") == 0;
}

static bool on_missed(const struct view *v)
{
	return writes(v) && strcmp(row_state(v), "missed") == 0;
}

static int64_t row_id(const struct view *v)
{
	return table_row(state_of(v)->rows.table)->id;
}

/* ---- acts ---- */

static struct outcome new_act(struct view *v)
{
	return composer_open(state_of(v)->rows.profile, 0, 0);
}

static struct outcome edit_act(struct view *v)
{
	return composer_open(state_of(v)->rows.profile, row_id(v), 0);
}

static struct outcome open_act(struct view *v)
{
	return outcome_push(&push_screen, arg_id(row_id(v)));
}

static struct outcome after(struct view *v, bool done)
{
	if (done)
		reread(v);
	return outcome_draw();
}

static struct outcome apply_act(struct view *v)
{
	return after(v, push_apply_act(v, row_id(v)));
}

static struct outcome cancel_act(struct view *v)
{
	return after(v, push_cancel_act(v, row_id(v)));
}

static struct outcome settle_act(struct view *v)
{
	return after(v, push_settle_act(v, row_id(v)));
}

static struct outcome delete_act(struct view *v)
{
	return after(v, push_delete_act(v, row_id(v)));
}

static struct outcome tab_1(struct view *v) { return campaign_rows_show(v, &state_of(v)->rows, 0); }
static struct outcome tab_2(struct view *v) { return campaign_rows_show(v, &state_of(v)->rows, 1); }

static struct outcome next_tab(struct view *v)
{
	int tab = state_of(v)->rows.tab + 1;

	return campaign_rows_show(v, &state_of(v)->rows, campaign_rows_tab(v, &state_of(v)->rows, tab) != NULL ? tab : 0);
}

/* Several at once: each is judged by itself, and what cannot be cancelled says why (QOO-45). */
static enum status cancel_marked(struct view *v, const int64_t *ids, size_t count, bool try_only, struct buf *said, struct error *e)
{
	struct shop *s = shop_of(v);
	bool dry = s->dry_run;
	enum status st = ST_OK;

	for (size_t i = 0; i < count && st != ST_FAILED; i++) {
		struct error own = {0};

		s->dry_run = dry || try_only;
		st = push_cancel(s, ids[i], &own);
		s->dry_run = dry;
		if (st == ST_OK)
			buf_addf(said, try_only ? _("#%lld would be cancelled") : _("#%lld is cancelled"), (long long)ids[i]);
		else
			buf_addf(said, _("#%1$lld stays: %2$s"), (long long)ids[i], own.message);
		buf_adds(said, try_only ? "\n" : "  ");
		if (st == ST_FAILED)
			*e = own;
	}
	if (!try_only)
		reread(v);
	return st == ST_FAILED ? st : ST_OK;
}

static const struct bulk_act acts[] = {
	{"pushes.cancel_marked", 'c', N_("Cancel (取消发送)"), cancel_marked},
};

static const struct action actions[] = {
	{"pushes.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Look at the push: its message, its order numbers, what can be done"), open_act,
	 table_has_row},
	{"pushes.new", GROUP_RECORD, {K_F(6), K_CTRL('n'), 'n'}, N_("New"), N_("Write a draft of a coupon push"), new_act, writes},
	{"pushes.apply", GROUP_RECORD, {K_F(2), K_CTRL('s'), 'p'}, N_("Apply"), N_("The last look, then the application (申请)"), apply_act, on_draft},
	{"pushes.edit", GROUP_RECORD, {'e'}, N_("Edit"), N_("Change the draft"), edit_act, on_draft},
	{"pushes.delete", GROUP_RECORD, {'d'}, N_("Discard"), N_("Throw the draft away"), delete_act, on_draft},
	{"pushes.cancel", GROUP_RECORD, {'c'}, N_("Cancel"), N_("Take the application back (取消发送); several: mark with Space, then a"), cancel_act,
	 on_applied},
	{"pushes.settle", GROUP_RECORD, {'m'}, N_("Settle"), N_("Say what became of a missed push"), settle_act, on_missed},
	{"pushes.tab", GROUP_LIST, {K_TAB}, N_("Next tab"), N_("All, or those that can be cancelled"), next_tab, NULL},
	{"pushes.1", GROUP_LIST, {'1'}, NULL, N_("The first tab: all"), tab_1, NULL},
	{"pushes.2", GROUP_LIST, {'2'}, NULL, N_("The second tab"), tab_2, NULL},
};

/* ---- the screen ---- */

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = v->state = xcalloc(1, sizeof *s);
	enum status st;

	snprintf(s->rows.profile, sizeof s->rows.profile, "%s", arg != NULL ? (const char *)arg : "qoo10");
	st = push_rules_of(shop_of(v), s->rows.profile, &s->rules, e);
	if (st == ST_OK)
		st = campaign_rows_open(v, &state_of(v)->rows, 0, e);
	if (st != ST_OK) {
		free(s);
		return st;
	}
	s->rows.table = table_new(v, &s->rows.source);
	table_set_empty(s->rows.table, N_("No pushes yet. F6 writes the first."));
	table_set_acts(s->rows.table, acts, COUNT_OF(acts));
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *s = state_of(v);

	campaign_rows_free(&s->rows);
	free(s);
}

const struct screen pushes_screen = {
	.name = "pushes",
	.title = N_("Coupon pushes"),
	.help = N_("Qoo10's coupon pushes (广告 > 卖家推销 > 优惠券推送): one a week, applied for 1 to 3 days before, cancelled until 24 hours before. "
	           "All times are Japan's. Questions: 向Qoo10进行咨询 > JQSM操作方法 > 广告推广・优惠券・Qcash."),
	.jump = 'u',
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.idle = idle,
	.pane = pane,
	.pane_from = PANE_FROM,
	.pane_cols = 46,
	.resumed = resumed,
	.changed = reread,
};
