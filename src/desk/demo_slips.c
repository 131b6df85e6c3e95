/*
 * Returns and exchanges of the demonstration shop: a slip in every state, on
 * orders of the last weeks, as people would have entered them. The amounts of
 * no statement depend on them.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/demo_write.h"
#include "desk/life_steps.h"
#include "desk/slip_parts.h"
#include "storekeep/mem.h"

/* Goods of one line that are out and not spoken for, by the day on which they were shipped. */
static const char order_sql[] =
	"SELECT order_no FROM orders o INDEXED BY orders_shipped WHERE profile = 'yahoo' AND shipped_on BETWEEN :from AND :to AND is_shipping = 0"
	" AND superseded_by = 0 AND state IN ('shipped', 'confirmed', 'posted') AND complaint_on IS NULL AND discount = 0"
	" AND NOT EXISTS (SELECT 1 FROM return_slip r WHERE r.profile = 'yahoo' AND r.order_no = o.order_no)"
	" AND NOT EXISTS (SELECT 1 FROM exchange_slip x WHERE x.profile = 'yahoo' AND x.order_no = o.order_no)"
	" ORDER BY shipped_on DESC, order_no LIMIT 1";
/* Those that the marketplace's file knows as returned have their slip behind them. */
static const char returned_sql[] =
	"SELECT id, refunded_on, bank_refunded_on FROM orders WHERE profile = 'yahoo' AND refund_day BETWEEN :from AND :to AND state = 'returned'"
	" AND is_shipping = 0 AND shipped_on <= date(refunded_on, '-6 days') ORDER BY refund_day DESC, order_no LIMIT 4";

/* Days before today; -1: it did not come so far. */
struct story {
	int shipped_from, shipped_to; /* of the order */
	int asked, collected, back;
	int abnormal, closed, cancelled;
	const char *by, *reason, *note;
	bool no_pickup;
};

static const struct story returns[] = {
	{12, 4, 1, -1, -1, -1, -1, -1, "buyer", NULL, "", false},
	{14, 7, 5, -1, -1, -1, -1, -1, "buyer", NULL, "", false},
	{12, 4, 2, 1, -1, -1, -1, -1, "buyer", NULL, "", false},
	{12, 5, 4, 2, 1, -1, -1, -1, "buyer", NULL, "", false},
	{12, 5, 4, 2, 0, -1, -1, -1, "service", NULL, "", false},
	{14, 6, 5, 4, 2, 2, -1, -1, "buyer", "missing_part", "缺茶濾，已電話聯絡買家", false},
	{34, 28, 26, 25, 23, 23, -1, -1, "buyer", "foreign_parcel", "", false},
	{14, 7, 6, 5, 4, -1, 3, -1, "buyer", NULL, "", false},
	{14, 6, 4, -1, -1, -1, -1, 2, "buyer", NULL, "買家決定留下", false},
	{12, 4, 3, -1, -1, -1, -1, -1, "store", NULL, "買家自行寄回", true},
	{20, 13, 12, 10, 9, -1, -1, -1, "buyer", NULL, "", false}, /* nobody decided: it closed by itself */
};

struct swap {
	int shipped_from, shipped_to, asked;
	const char *close_option;
	int closed;
	const char *by, *reason;
};
static const struct swap exchanges[] = {
	{12, 4, 1, NULL, -1, "buyer", "換另一個顏色"},
	{12, 5, 2, NULL, -1, "buyer", "杯緣有缺口，換新品"},
	{22, 13, 10, NULL, -1, "buyer", "尺寸不合"},
	{38, 29, 26, NULL, -1, "store", "買家出國，回國後寄回"},
	{20, 12, 8, "new_sent", 4, "buyer", "運送中破損"},
	{20, 10, 7, "solved_online", 6, "buyer", "不會使用，已說明"},
	{12, 5, 3, "to_return_pickup", 1, "buyer", "缺貨，改為退貨"},
};

static bool pick(struct demo_work *w, int from, int to, char no[64])
{
	struct stmt *q = db_prepare(w->shop->db, order_sql);
	bool found;

	bind_day(q, ":from", w->maker.today - from);
	bind_day(q, ":to", w->maker.today - to);
	found = stmt_step(q, NULL) == STEP_ROW;
	if (found)
		column_text(q, 0, no, 64);
	stmt_reset(q);
	return found;
}

static void set_day(struct record *r, const char *field, day_t day)
{
	char text[16];

	day_format(day, text);
	record_set(r, field, text);
}

static enum status form(const char *name, struct record *r, struct error *e)
{
	const struct form *f;
	enum status st = form_load(name, &f, e);

	if (st == ST_OK)
		record_init(r, f);
	return st;
}

static enum status ask(struct demo_work *w, const struct story *t, const char *order_no, const char *op, int64_t *id, struct error *e)
{
	struct record r = {0};
	enum status st = form("return", &r, e);

	if (st != ST_OK)
		return st;
	record_set(&r, "profile", "yahoo");
	record_set(&r, "order_no", order_no);
	record_set(&r, "by", t->by);
	record_set(&r, "with_pickup", t->no_pickup ? "no" : "yes");
	record_set(&r, "note", t->note);
	set_day(&r, "created_on", w->maker.today - t->asked);
	st = return_create(w->shop, &r, op, id, e);
	record_free(&r);
	return st;
}

static enum status register_case(struct demo_work *w, const struct story *t, int64_t id, struct error *e)
{
	struct record r = {0};
	enum status st = form("return_abnormal", &r, e);

	if (st != ST_OK)
		return st;
	record_set(&r, "reason", t->reason);
	if (strcmp(t->reason, "foreign_parcel") == 0) {
		record_set(&r, "packaging_info", "黃色氣泡袋，寄件人：晨光書房");
		record_set(&r, "item_info", "二手小說三本");
	}
	set_day(&r, "abnormal_on", w->maker.today - t->abnormal);
	st = return_abnormal(w->shop, id, &r, e);
	record_free(&r);
	return st;
}

static enum status tell_return(struct demo_work *w, const struct story *t, int n, struct error *e)
{
	struct shop *s = w->shop;
	day_t today = w->maker.today;
	char no[64], op[32], courier[24];
	int64_t id;
	enum status st;

	if (!pick(w, t->shipped_from, t->shipped_to, no))
		return ST_OK;
	snprintf(op, sizeof op, "demo-return-%d", n);
	snprintf(courier, sizeof courier, "9041%08d", n * 7919);
	st = ask(w, t, no, op, &id, e);
	if (st == ST_OK && t->collected >= 0)
		st = return_collect(s, id, today - t->collected, courier, 70 + 10 * (n % 4), e);
	if (st == ST_OK && t->back >= 0)
		st = return_receive(s, id, today - t->back, e);
	if (st == ST_OK && t->abnormal >= 0)
		st = register_case(w, t, id, e);
	if (st == ST_OK && t->closed >= 0)
		st = return_confirm(s, id, today - t->closed, e);
	if (st == ST_OK && t->cancelled >= 0)
		st = return_cancel(s, id, "store", today - t->cancelled, e);
	return st;
}

static enum status end_exchange(struct demo_work *w, const struct swap *t, int64_t id, const char *op, struct error *e)
{
	struct record r = {0};
	int64_t slip;
	enum status st = form("exchange_close", &r, e);

	if (st != ST_OK)
		return st;
	record_set(&r, "close_option", t->close_option);
	set_day(&r, "closed_on", w->maker.today - t->closed);
	if (strcmp(t->close_option, "new_sent") == 0) {
		set_day(&r, "new_shipped_on", w->maker.today - t->closed);
		record_set(&r, "new_tracking", "903155570012");
	}
	st = exchange_close(w->shop, id, &r, op, &slip, e);
	record_free(&r);
	return st;
}

static enum status tell_exchange(struct demo_work *w, const struct swap *t, int n, struct error *e)
{
	struct record r = {0};
	char no[64], op[32];
	int64_t id;
	enum status st;

	if (!pick(w, t->shipped_from, t->shipped_to, no))
		return ST_OK;
	if ((st = form("exchange", &r, e)) != ST_OK)
		return st;
	snprintf(op, sizeof op, "demo-exchange-%d", n);
	record_set(&r, "profile", "yahoo");
	record_set(&r, "order_no", no);
	record_set(&r, "by", t->by);
	record_set(&r, "reason", t->reason);
	set_day(&r, "created_on", w->maker.today - t->asked);
	st = exchange_create(w->shop, &r, op, &id, e);
	record_free(&r);
	return st == ST_OK && t->close_option != NULL ? end_exchange(w, t, id, op, e) : st;
}

/* ---- what the file knows as returned ---- */

struct past {
	int64_t id;
	day_t refunded, bank;
};

static size_t past_returns(struct demo_work *w, struct past out[4])
{
	struct stmt *q = db_prepare(w->shop->db, returned_sql);
	size_t n = 0;

	bind_day(q, ":from", w->maker.today - 40);
	bind_day(q, ":to", w->maker.today);
	while (n < 4 && stmt_step(q, NULL) == STEP_ROW)
		out[n++] = (struct past){stmt_int(q, 0), column_day(q, 1), column_day(q, 2)};
	stmt_reset(q);
	return n;
}

static enum status tell_past(struct demo_work *w, struct slip_market *m, const struct past *p, struct error *e)
{
	struct order_life *o = xcalloc(1, sizeof *o);
	struct return_slip r = {.with_pickup = true, .created_on = p->refunded - 5, .collected_on = p->refunded - 4, .delivered_on = p->refunded - 3,
	                        .abnormal_on = DAY_NONE, .abnormal_end = DAY_NONE, .closed_on = p->refunded - 2, .cancelled_on = DAY_NONE,
	                        .refunded_on = p->refunded, .bank_refunded_on = p->bank, .reverse_fee = MONEY_NONE};
	enum status st = order_life_get(w->shop, p->id, o, e);

	snprintf(r.profile, sizeof r.profile, "%s", m->name);
	snprintf(r.order_no, sizeof r.order_no, "%s", o->order_no);
	snprintf(r.cart_no, sizeof r.cart_no, "%s", o->cart_no);
	snprintf(r.opened_by, sizeof r.opened_by, "buyer");
	snprintf(r.state, sizeof r.state, "refunded");
	snprintf(r.closed_by, sizeof r.closed_by, "store");
	r.refund_amount = o->claim;
	free(o);
	if (st == ST_OK)
		st = return_write(m, &r, NULL, e);
	if (st == ST_OK)
		st = return_tell(m, &r, "create", r.created_on, "buyer", e);
	if (st == ST_OK)
		st = return_tell(m, &r, "collect", r.collected_on, NULL, e);
	if (st == ST_OK)
		st = return_tell(m, &r, "receive", r.delivered_on, NULL, e);
	if (st == ST_OK)
		st = return_tell(m, &r, "confirm", r.closed_on, NULL, e);
	return st == ST_OK ? return_tell(m, &r, "refund", r.refunded_on, NULL, e) : st;
}

/* ---- all of it ---- */

/* What the rules have done to them since, on their days. */
static enum status catch_up(struct demo_work *w, const struct life_step *step, struct error *e)
{
	day_t to = w->maker.today - step->end_of_day, day;
	struct due_done done = {0};
	enum status st;

	while ((st = step->next(w->shop, "yahoo", to, &day, e)) == ST_OK && day != DAY_NONE && day <= to)
		if ((st = step->run(w->shop, "yahoo", day, NULL, &done, e)) != ST_OK)
			return st;
	return st;
}

static enum status write(struct demo_work *w, struct slip_market *m, struct error *e)
{
	struct past past[4];
	size_t n = past_returns(w, past);
	enum status st = ST_OK;

	for (size_t i = n; st == ST_OK && i > 0; i--)
		st = tell_past(w, m, &past[i - 1], e);
	for (size_t i = 0; st == ST_OK && i < sizeof returns / sizeof *returns; i++)
		st = tell_return(w, &returns[i], (int)i + 1, e);
	for (size_t i = 0; st == ST_OK && i < sizeof exchanges / sizeof *exchanges; i++)
		st = tell_exchange(w, &exchanges[i], (int)i + 1, e);
	if (st == ST_OK)
		st = catch_up(w, &slip_step_remind, e);
	return st == ST_OK ? catch_up(w, &slip_step_autoclose, e) : st;
}

enum status demo_slips(struct demo_work *w, struct error *e)
{
	struct shop *s = w->shop;
	struct slip_market m;
	bool accepts = s->accept_warnings;
	/* One write for all: the acts do not catch up with orders that nobody has looked at yet. */
	enum status st = shop_write_begin(s, e);

	if (st != ST_OK)
		return st;
	s->accept_warnings = true;
	st = slip_market_open(s, "yahoo", &m, e);
	if (st == ST_OK)
		st = write(w, &m, e);
	slip_market_close(&m);
	s->accept_warnings = accepts;
	st = shop_write_end(s, st, e);
	notes_free(&s->notes);
	return st;
}
