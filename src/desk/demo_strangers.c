/*
 * Lines of the demonstration's statements that no order of ours explains: made
 * up, settled before, of another period, a stranger's cart; and advertising,
 * which only the statement knows.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/demo_lines.h"

static const char some_sql[] = "SELECT " DEMO_ORDER_COLUMNS DEMO_SALES " LIMIT :limit";

/* The n-th order that was posted from `from` on, and not returned; false when there is none. */
static bool some_order(struct demo_statement *t, day_t from, day_t to, int64_t n, struct demo_line *l)
{
	struct stmt *q = db_prepare(t->work->shop->db, some_sql);
	bool found = false;

	demo_bind_span(t, q, from, to);
	stmt_bind_int(q, ":limit", n + 40);
	for (int64_t i = 0; !found && stmt_step(q, NULL) == STEP_ROW; i++) {
		demo_read_order(q, l);
		found = i >= n && l->refund == DAY_NONE && !l->order.is_shipping && l->reverse == DAY_NONE;
	}
	stmt_reset(q);
	return found;
}

static enum status made_up(struct demo_statement *t, struct error *e)
{
	struct demo_line l;

	if (!some_order(t, t->period.from, t->period.to, 3, &l))
		return ST_OK;
	/* Another day's number: no order of ours. */
	snprintf(l.order_no, sizeof l.order_no, t->market == DEMO_YAHOO ? "YM99%s" : "99%s", l.order_no + (t->market == DEMO_YAHOO ? 4 : 2));
	l.cart_no[0] = '\0';
	demo_as_sale(t, &l);
	demo_plant_whole(t, &l, "only_theirs", "not_ours");
	return demo_state(t, &l, e);
}

static enum status refund_nobody_asked(struct demo_statement *t, struct error *e)
{
	struct demo_line l;

	if (!some_order(t, t->period.from, t->period.to, 9, &l))
		return ST_OK;
	l.refund = t->period.to;
	demo_as_refund(t, &l);
	demo_plant_whole(t, &l, "only_theirs", "refund_not_ours");
	return demo_state(t, &l, e);
}

static enum status too_early(struct demo_statement *t, struct error *e)
{
	struct demo_line l;

	if (!some_order(t, t->period.to + 1, t->period.to + 3, 1, &l))
		return ST_OK;
	if (t->current)
		l.day = t->period.to; /* else with its own date, that lies outside */
	demo_as_sale(t, &l);
	demo_plant_whole(t, &l, "other_period", t->current ? "posted_later" : "dated_later");
	return demo_state(t, &l, e);
}

static enum status once_more(struct demo_statement *t, struct error *e)
{
	struct demo_line l;

	/* Settled in the statement before, dated into this one. */
	if (t->period.from - 4 < t->work->maker.first + 10 || !some_order(t, t->period.from - 4, t->period.from - 1, 2, &l))
		return ST_OK;
	l.day = t->period.from;
	demo_as_sale(t, &l);
	demo_plant_whole(t, &l, "twice", "settled_before");
	return demo_state(t, &l, e);
}

static enum status strange_cart(struct demo_statement *t, struct error *e)
{
	struct demo_line l = {.kind = SETTLE_CART, .day = t->period.from + 2, .shipped = DAY_NONE, .confirmed = DAY_NONE, .copies = 1};

	l.amount[SETTLE_CART] = settle_cart_line(&t->work->maker.rates[t->market]);
	if (l.amount[SETTLE_CART] == 0)
		return ST_OK;
	snprintf(l.cart_no, sizeof l.cart_no, "99%010d", 1 + (int)(t->period.from % 1000));
	demo_plant_whole(t, &l, "only_theirs", "cart_not_ours");
	return demo_state(t, &l, e);
}

enum status demo_strangers(struct demo_statement *t, struct error *e)
{
	enum status st = made_up(t, e);

	if (st == ST_OK)
		st = refund_nobody_asked(t, e);
	if (st == ST_OK)
		st = too_early(t, e);
	if (st == ST_OK)
		st = once_more(t, e);
	return st == ST_OK && t->current ? strange_cart(t, e) : st;
}

/* Advertising is the last line. The first statement of a marketplace with a carry-over falls below zero by it: the
 * shop paid its opening campaign. */
enum status demo_advertising(struct demo_statement *t, struct error *e)
{
	struct demo_dice d = demo_dice(t->work->maker.seed, 'a', (uint64_t)t->period.from);
	struct demo_line l = {.kind = SETTLE_AD, .shipped = DAY_NONE, .confirmed = DAY_NONE, .copies = 1};

	l.day = t->period.from + demo_pick(&d, 10);
	l.amount[SETTLE_AD] = -100 * (3 + demo_pick(&d, 12));
	snprintf(l.item_name, sizeof l.item_name, "%s", "關鍵字廣告");
	if (t->first && t->period.pay_nominal != DAY_NONE) {
		l.amount[SETTLE_AD] = -((t->net > 0 ? t->net : 0) / 1000 + 4) * 1000;
		snprintf(l.item_name, sizeof l.item_name, "%s", "開店首月廣告方案");
	}
	return demo_state(t, &l, e);
}
