/*
 * One coupon push: what was chosen, when it goes out and until when it can be
 * taken back, what became of it, and the mail, note or app push beside it.
 */
#include "config.h"

#include "composer.h"
#include "pushes.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/coupon.h"

enum { BESIDE_FROM = 90, SIDE_COLS = 46, LABEL_COLS = 20 };

static const char *const channels[] = {"email", "qpost", "app_push"};

struct state {
	int64_t id;
	struct campaign c;
	struct push_rules rules;
	struct push_items items;
	struct push_sums sums;
	char coupon[200];
	size_t channel;
	bool full;      /* the message has the whole screen */
	bool last_look; /* asked for when the screen was opened */
};

/* From push_last_look() to open(). */
static bool waiting;

static struct state *state_of(const struct view *v)
{
	return v->state;
}

struct outcome push_last_look(int64_t id)
{
	waiting = true;
	return outcome_replace(&push_screen, arg_id(id));
}

/* ---- reading ---- */

static void forget(struct state *s)
{
	campaign_free(&s->c);
	push_items_free(&s->items);
}

static void read_coupon(struct shop *shop, struct state *s)
{
	struct coupon c = {0};

	s->coupon[0] = '\0';
	if (s->c.coupon_id != 0 && coupon_get(shop, s->c.coupon_id, &c, NULL) == ST_OK)
		snprintf(s->coupon, sizeof s->coupon, "%s  %s  %s", c.name, c.code, c.discount_text);
	coupon_free(&c);
}

static enum status read_push(struct view *v, struct error *e)
{
	struct state *s = state_of(v);
	struct shop *shop = shop_of(v);
	enum status st;

	forget(s);
	st = push_get(shop, s->id, &s->c, e);
	if (st == ST_OK)
		st = push_rules_of(shop, s->c.profile, &s->rules, e);
	if (st == ST_OK)
		st = push_items(shop, s->id, &s->items, e);
	if (st == ST_OK)
		st = push_sums(shop, s->id, &s->sums, e);
	if (st == ST_OK)
		read_coupon(shop, s);
	return st;
}

static void reread(struct view *v)
{
	struct error e = {0};

	screen_ok(v, read_push(v, &e), &e);
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	reread(v);
}

/* ---- drawing ---- */

static int line(struct area a, int row, const char *label, const char *value)
{
	draw_cell(a, row, 1, LABEL_COLS, LOOK_LABEL, label, false);
	draw_text(a, row, LABEL_COLS + 2, LOOK_PLAIN, value[0] != '\0' ? value : "-");
	return row + 1;
}

static void goods_text(const struct state *s, char *out, size_t size)
{
	struct buf b = {0};

	if (strcmp(s->c.item_mode, "auto") == 0) {
		snprintf(out, size, _("the first %d of the ranking"), s->c.auto_n);
		return;
	}
	for (size_t i = 0; i < s->items.count; i++)
		buf_addf(&b, "%s%s", i > 0 ? ", " : "", s->items.no[i]);
	snprintf(out, size, "%s", buf_str(&b));
	buf_free(&b);
}

static void recipients_text(const struct state *s, char *out, size_t size)
{
	char from[16], to[16];

	if (strcmp(s->c.type, "compensation") == 0) {
		snprintf(out, size, _("%1$lld of %2$lld order numbers ticked"), (long long)s->sums.ticked, (long long)s->sums.rows);
	} else if (strcmp(s->c.follow_mode, "period") == 0) {
		day_format(s->c.follow_from, from);
		day_format(s->c.follow_to, to);
		snprintf(out, size, _("followers since %1$s to %2$s"), from, to);
	} else {
		snprintf(out, size, "%s", _("all followers"));
	}
}

static int draw_choices(struct view *v, struct area a, int row)
{
	const struct state *s = state_of(v);
	char text[400], when[32], here[32], weekday[2] = "0";

	row = line(a, row, _("Type of push"), *s->c.type != '\0' ? label_of("push_type", s->c.type) : "");
	row = line(a, row, _("Coupon"), s->coupon);
	goods_text(s, text, sizeof text);
	row = line(a, row, _("Goods in the mail"), text);
	recipients_text(s, text, sizeof text);
	row = line(a, row, _("Goes to"), text);
	text[0] = '\0';
	if (s->c.send_at != INSTANT_NONE) {
		push_time_text(&s->rules, s->c.send_at, when);
		instant_format(s->c.send_at, shop_of(v)->config->zone, here);
		weekday[0] = (char)('0' + day_weekday(instant_day(s->c.send_at, s->rules.zone)));
		snprintf(text, sizeof text, _("%1$s %2$s (Japan), %3$.5s here"), when, label_of("weekday", weekday), here + 11);
	}
	row = line(a, row, _("Send time"), text);
	if (s->c.banner_path[0] != '\0') {
		row = line(a, row, _("Banner picture"), s->c.banner_path);
		row = line(a, row, _("Page of the banner"), s->c.banner_url);
	}
	return row;
}

/* The week, and how long it can still be taken back. */
static int draw_week(struct view *v, struct area a, int row)
{
	const struct state *s = state_of(v);
	struct push_taken used;
	char week[16], text[200], when[32], until[32];

	if (s->c.send_at == INSTANT_NONE)
		return row;
	day_format(push_week(&s->rules, s->c.send_at), week);
	if (push_week_used(shop_of(v), s->c.profile, s->c.send_at, s->id, &used, 1) > 0) {
		push_time_text(&s->rules, used.send_at, when);
		snprintf(text, sizeof text, _("from %1$s, used by the push of %2$s"), week, when);
	} else {
		snprintf(text, sizeof text, strcmp(s->c.state, "draft") == 0 ? _("from %s, free") : _("from %s, used by this push"), week);
	}
	row = line(a, row, _("Week"), text);
	push_time_text(&s->rules, push_cancel_until(&s->rules, s->c.send_at), until);
	if (strcmp(s->c.state, "pending") == 0 || strcmp(s->c.state, "draft") == 0)
		row = line(a, row, _("Can be cancelled until"), until);
	return row;
}

static int draw_outcome(struct view *v, struct area a, int row)
{
	const struct state *s = state_of(v);
	char text[200], number[32];

	row = line(a, row, _("State"), label_of("push_state", campaign_state_word(&s->c)));
	money_format(s->c.recipients >= 0 ? s->c.recipients : s->c.est_high, false, number);
	snprintf(text, sizeof text, s->c.recipients >= 0 ? _("%s customers") : _("about %s customers"), number);
	row = line(a, row, _("Customers"), text);
	if (s->c.recipients >= 0) {
		snprintf(text, sizeof text, _("sent %1$lld, uncertain %2$lld, failed %3$lld, left out %4$lld"), (long long)s->c.reach,
		         (long long)s->c.uncertain, (long long)s->c.failed, (long long)s->c.left_out);
		row = line(a, row, _("Outcome"), text);
	}
	if (s->c.applied_at != INSTANT_NONE) {
		push_time_text(&s->rules, s->c.applied_at, text);
		row = line(a, row, _("Applied at"), text);
	}
	if (s->c.cancelled_at != INSTANT_NONE) {
		push_time_text(&s->rules, s->c.cancelled_at, text);
		row = line(a, row, _("Cancelled"), text);
	}
	return row;
}

static void draw_message(struct view *v, struct area a)
{
	const struct state *s = state_of(v);
	struct message m;
	int col = 1;

	for (size_t i = 0; i < COUNT_OF(channels); i++)
		col += draw_textf(a, 0, col, i == s->channel ? LOOK_SELECTED : LOOK_PLAIN, " %s ", label_of("push_channel", channels[i])) + 1;
	if (campaign_message(shop_of(v), &s->c, channels[s->channel], true, &m, NULL) != ST_OK)
		return;
	composer_draw_message(&m, area_of(a, 1, 0, a.rows - 1, a.cols));
	message_free(&m);
}

static void draw_facts(struct view *v, struct area a)
{
	int row = draw_choices(v, a, 0);

	row = draw_week(v, a, row + 1);
	row = draw_outcome(v, a, row + 1);
	if (strcmp(state_of(v)->c.state, "sent") == 0 && row + 1 < a.rows)
		draw_wrapped(area_of(a, row + 1, 1, a.rows - row - 1, a.cols - 2), 0, LOOK_PLAIN, _("Qoo10 gives no push results in this manual. (QOO-42)"));
}

static void draw(struct view *v, struct area a)
{
	if (state_of(v)->full) {
		draw_message(v, a);
		return;
	}
	if (a.cols < BESIDE_FROM) {
		draw_facts(v, a);
		return;
	}
	draw_facts(v, area_of(a, 0, 0, a.rows, a.cols - SIDE_COLS - 2));
	draw_column_rule(a, a.cols - SIDE_COLS - 2);
	draw_message(v, area_of(a, 0, a.cols - SIDE_COLS, a.rows, SIDE_COLS));
}

/* ---- acts ---- */

static bool is(const struct view *v, const char *state)
{
	return !shop_of(v)->read_only && strcmp(campaign_state_word(&state_of(v)->c), state) == 0;
}

static bool is_draft(const struct view *v) { return is(v, "draft"); }
static bool is_applied(const struct view *v) { return is(v, "applied"); }
static bool is_missed(const struct view *v) { return is(v, "missed"); }

static bool has_orders(const struct view *v)
{
	return strcmp(state_of(v)->c.type, "compensation") == 0;
}

static bool has_recipients(const struct view *v)
{
	return state_of(v)->c.recipients > 0;
}

static struct outcome after(struct view *v, bool done)
{
	(void)done;
	reread(v);
	return outcome_draw();
}

static struct outcome apply_act(struct view *v)
{
	return after(v, push_apply_act(v, state_of(v)->id));
}

static struct outcome cancel_act(struct view *v)
{
	return after(v, push_cancel_act(v, state_of(v)->id));
}

static struct outcome settle_act(struct view *v)
{
	return after(v, push_settle_act(v, state_of(v)->id));
}

static struct outcome edit_act(struct view *v)
{
	return composer_open(state_of(v)->c.profile, state_of(v)->id, 0);
}

static struct outcome orders_act(struct view *v)
{
	return outcome_push(&push_rows_screen, arg_id(state_of(v)->id));
}

static struct outcome delete_act(struct view *v)
{
	return push_delete_act(v, state_of(v)->id) ? outcome_pop(1) : outcome_draw();
}

static struct outcome recipients_act(struct view *v)
{
	return outcome_push(&recipients_screen, arg_id(state_of(v)->id));
}

/* The message alone where it has no room beside, then the next channel, then back. */
static struct outcome preview_act(struct view *v)
{
	struct state *s = state_of(v);
	bool beside = ui_area().cols >= BESIDE_FROM;

	if (!beside && !s->full) {
		s->full = true;
		s->channel = 0;
	} else if (++s->channel == COUNT_OF(channels)) {
		s->channel = 0;
		s->full = false;
	}
	return outcome_draw();
}

static const struct action actions[] = {
	{"push.apply", GROUP_RECORD, {K_F(2), K_CTRL('s'), 'p'}, N_("Apply"), N_("The last look, then the application (申请)"), apply_act, is_draft},
	{"push.edit", GROUP_RECORD, {'e'}, N_("Edit"), N_("Change the draft"), edit_act, is_draft},
	{"push.orders", GROUP_RECORD, {'o', K_ENTER}, N_("Order numbers"), N_("Sheets, rows and ticks"), orders_act, has_orders},
	{"push.cancel", GROUP_RECORD, {'c'}, N_("Cancel"), N_("Take the application back (取消发送)"), cancel_act, is_applied},
	{"push.settle", GROUP_RECORD, {'m'}, N_("Settle"), N_("Say what became of a missed push"), settle_act, is_missed},
	{"push.delete", GROUP_RECORD, {'d'}, N_("Discard"), N_("Throw the draft away"), delete_act, is_draft},
	{"push.recipients", GROUP_RECORD, {'r'}, N_("Who gets it"), N_("Whom it went to, and what became of each"), recipients_act, has_recipients},
	{"push.preview", GROUP_RECORD, {K_F(7), K_CTRL('t'), K_TAB}, N_("Preview"), N_("Mail, note and app push, one after the other (预先查看)"),
	 preview_act, NULL},
};

/* ---- the screen ---- */

static struct outcome opened(struct view *v)
{
	struct state *s = state_of(v);

	if (!s->last_look)
		return outcome_pass();
	s->last_look = false;
	return apply_act(v);
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = v->state = xcalloc(1, sizeof *s);
	enum status st;

	s->id = id_arg(arg);
	s->last_look = waiting;
	waiting = false;
	st = read_push(v, e);
	if (st != ST_OK) {
		forget(s);
		free(s);
		return st;
	}
	snprintf(v->title, sizeof v->title, _("Push %lld"), (long long)s->id);
	return ST_OK;
}

static void close(struct view *v)
{
	forget(state_of(v));
	free(v->state);
}

const struct screen push_screen = {
	.name = "push",
	.title = N_("Coupon push"),
	.help = N_("What was chosen, when it goes out, and until when it can be cancelled. Texts of mail, note and app push are fixed by the platform."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.opened = opened,
	.resumed = resumed,
	.changed = reread,
};
