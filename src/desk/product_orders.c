/*
 * What orders do to stock: a new order takes its pieces at once, a cancelled one
 * gives them back where the marketplace does, some days later (YAH-68).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/product_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/life.h"
#include "storekeep/mem.h"

enum { CHUNK = 4000 };

static const char any_sql[] = "SELECT EXISTS (SELECT 1 FROM product WHERE profile = :profile)";
static const char profile_sql[] = "SELECT profile FROM orders WHERE batch_id = :batch LIMIT 1";
static const char chunk_sql[] =
	"SELECT max(id) FROM (SELECT id FROM orders WHERE batch_id = :batch AND id > :after ORDER BY id LIMIT :most)";
/* New orders of the chunk with a product that was in the book on their day. An order that was over before it came here has had its
 * pieces given back already, or will have taken none. Each gets of the stock what the orders before it left. */
#define GOOD_OF \
	"COALESCE((SELECT id FROM product WHERE profile = o.profile AND sku = o.sku AND o.sku <> '')," \
	" (SELECT min(id) FROM product WHERE profile = o.profile AND product_no = o.product_no AND product_no <> ''))"
static const char take_sql[] =
	"INSERT INTO stock_move (product_id, delta, reason, note, order_no, day, batch_id, at, by)"
	" SELECT product_id, max(0, min(qty, stock - before)) * -1, 'order', CASE WHEN stock - before < qty THEN 'cut' ELSE '' END,"
	" order_no, day, :batch, :now, :by FROM (SELECT p.id AS product_id, p.stock AS stock, o.qty AS qty, o.order_no AS order_no,"
	" min(o.ordered_on, :today) AS day, COALESCE(sum(o.qty) OVER (PARTITION BY p.id ORDER BY o.ordered_on, o.order_no"
	" ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before"
	" FROM (SELECT " GOOD_OF " AS good, o.* FROM orders o WHERE o.batch_id = :batch AND o.id > :after AND o.id <= :last"
	" AND o.superseded_by = 0 AND o.is_shipping = 0 AND o.qty > 0 AND o.ordered_on IS NOT NULL AND (o.sku <> '' OR o.product_no <> '')"
	" AND (o.state <> 'cancelled' OR o.cancel_reason IN ('seller_no_stock', 'overdue', 'closure'))) o"
	" JOIN product p ON p.id = o.good WHERE o.ordered_on >= date(p.created_at, 'unixepoch', :zone)"
	" AND NOT EXISTS (SELECT 1 FROM stock_move m WHERE m.order_no = o.order_no AND m.product_id = p.id AND m.reason = 'order'"
	" AND NOT EXISTS (SELECT 1 FROM stock_move u WHERE u.order_no = o.order_no AND u.product_id = p.id AND u.reason = 'undo' AND u.id > m.id)))"
	" ORDER BY product_id, day, order_no";
static const char taken_sql[] =
	"SELECT product_id, sum(delta), max(day), sum(note = 'cut') FROM stock_move WHERE id > :after AND batch_id = :batch AND reason = 'order'"
	" GROUP BY product_id";
static const char last_move_sql[] = "SELECT COALESCE(max(id), 0) FROM stock_move";
static const char stock_sql[] =
	"UPDATE product SET stock = stock + :delta, sold_out_on = CASE WHEN stock + :delta > 0 OR stock = 0 OR state IN ('draft', 'scheduled',"
	" 'delisted') THEN sold_out_on ELSE :day END WHERE id = :id AND :delta <> 0";
/* The planned day is that of the listing when the order was placed (YAH-86). */
static const char planned_sql[] =
	"UPDATE orders SET preorder_on = (SELECT preorder_ship_on FROM product p WHERE p.id = (SELECT m.product_id FROM stock_move m"
	" WHERE m.order_no = orders.order_no AND m.id > :after AND m.reason = 'order')),"
	" next_on = CASE next_step WHEN 'ship' THEN ordered_on ELSE next_on END, next_step = replace(next_step, 'ship', 'look')"
	" WHERE batch_id = :batch AND superseded_by = 0 AND preorder_on IS NULL AND id > :from AND id <= :last AND order_no IN"
	" (SELECT m.order_no FROM stock_move m JOIN product p ON p.id = m.product_id WHERE m.id > :after AND m.batch_id = :batch"
	" AND m.reason = 'order' AND p.preorder_ship_on IS NOT NULL AND m.day < date(p.preorder_ship_on, :days))";

static const char of_order_sql[] =
	"SELECT COALESCE(sum(CASE WHEN reason IN ('order', 'undo') THEN -delta ELSE 0 END), 0),"
	" COALESCE(sum(CASE WHEN reason IN ('cancel', 'unpaid') THEN delta ELSE 0 END), 0),"
	" EXISTS (SELECT 1 FROM stock_due WHERE product_id = :product AND order_no = :order)"
	" FROM stock_move WHERE order_no = :order AND product_id = :product";
static const char due_sql[] =
	"INSERT INTO stock_due (product_id, order_no, delta, reason, due_on, at, by)"
	" VALUES (:product, :order, :delta, :reason, :due, :now, :by)";
static const char back_sql[] =
	"SELECT COALESCE(sum(m.delta), 0) FROM stock_move m JOIN product p ON p.id = m.product_id"
	" WHERE m.order_no = :order AND m.reason IN ('cancel', 'unpaid') AND p.profile = :profile";
/* Pieces of orders that were in this batch alone: none of them is in the book any more. */
static const char gone_sql[] =
	"SELECT m.product_id, m.order_no, -m.delta FROM stock_move m JOIN product p ON p.id = m.product_id WHERE m.batch_id = :batch AND m.reason = 'order'"
	" AND m.delta < 0 AND NOT EXISTS (SELECT 1 FROM stock_move u WHERE u.order_no = m.order_no AND u.product_id = m.product_id AND u.id > m.id"
	" AND u.reason IN ('undo', 'cancel', 'unpaid')) AND NOT EXISTS (SELECT 1 FROM live_order o WHERE o.profile = p.profile AND o.order_no = m.order_no)"
	" ORDER BY m.id LIMIT 1";
static const char undue_sql[] =
	"DELETE FROM stock_due WHERE order_no = :order AND product_id IN (SELECT id FROM product WHERE profile = :profile)";

/* ---- taking ---- */

static void bind_chunk(struct stmt *q, int64_t batch, int64_t after)
{
	stmt_bind_int(q, ":batch", batch);
	stmt_bind_int(q, ":after", after);
}

static enum status run_take(struct shop *s, const struct profile *market, int64_t batch, int64_t after, int64_t last, struct error *e)
{
	struct stmt *q = db_prepare(s->db, take_sql);
	char zone[32];

	bind_chunk(q, batch, after);
	stmt_bind_int(q, ":last", last);
	bind_day(q, ":today", shop_today(s, market));
	snprintf(zone, sizeof zone, "%+d seconds", zone_offset(profile_zone(market), clock_now()));
	stmt_bind_text(q, ":zone", zone);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	return stmt_run(q, e);
}

struct taken {
	int64_t id, delta, cut;
	char day[16];
};

static enum status list_taken(struct shop *s, int64_t batch, int64_t after, struct taken **out, size_t *count, struct error *e)
{
	struct stmt *q = db_prepare(s->db, taken_sql);
	enum step step;
	size_t room = 0;

	*out = NULL;
	*count = 0;
	bind_chunk(q, batch, after);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		if (*count == room)
			*out = xreallocarray(*out, room = room == 0 ? 64 : room * 2, sizeof **out);
		struct taken *t = &(*out)[(*count)++];

		*t = (struct taken){.id = stmt_int(q, 0), .delta = stmt_int(q, 1), .cut = stmt_int(q, 3)};
		column_text(q, 2, t->day, sizeof t->day);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static void tell_cut(struct shop *s, int64_t id, int64_t orders)
{
	struct product p;

	if (product_stored(s, id, &p, NULL) == ST_OK)
		notes_add(&s->notes, NOTE_INFO, "stock_cut", profile_rule(p.profile, "YAH-68"), "stock",
		          ngettext("%2$s: %1$lld order wanted more pieces than were in stock; the stock is 0 now. Count it.",
		                   "%2$s: %1$lld orders wanted more pieces than were in stock; the stock is 0 now. Count it.", (unsigned long)orders),
		          (long long)orders, p.sku);
	product_free(&p);
}

static enum status take_stock(struct shop *s, const struct profile *market, const struct taken *t, struct error *e)
{
	struct stmt *q = db_prepare(s->db, stock_sql);
	enum status st;

	stmt_bind_int(q, ":id", t->id);
	stmt_bind_int(q, ":delta", t->delta);
	stmt_bind_text(q, ":day", t->day);
	st = stmt_run(q, e);
	if (t->cut > 0)
		tell_cut(s, t->id, t->cut);
	return st == ST_OK ? product_settle(s, market, t->id, clock_now(), e) : st;
}

static enum status plan_preorders(struct shop *s, const struct profile *market, int64_t batch, int64_t from, int64_t last, int64_t moves, struct error *e)
{
	struct stmt *q = db_prepare(s->db, planned_sql);
	char days[32];

	bind_chunk(q, batch, moves);
	stmt_bind_int(q, ":from", from);
	stmt_bind_int(q, ":last", last);
	snprintf(days, sizeof days, "-%d days", product_rules(market).preorder_days);
	stmt_bind_text(q, ":days", days);
	return stmt_run(q, e);
}

static enum status take_chunk(struct shop *s, const struct profile *market, int64_t batch, int64_t after, int64_t last, struct error *e)
{
	int64_t moves = db_int(s->db, last_move_sql, 0);
	struct taken *taken = NULL;
	size_t count = 0;
	enum status st = run_take(s, market, batch, after, last, e);

	if (st == ST_OK && db_changes(s->db) > 0)
		st = list_taken(s, batch, moves, &taken, &count, e);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		st = take_stock(s, market, &taken[i], e);
	if (st == ST_OK && count > 0)
		st = plan_preorders(s, market, batch, after, last, moves, e);
	free(taken);
	return st;
}

static int64_t next_chunk(struct shop *s, int64_t batch, int64_t after)
{
	struct stmt *q = db_prepare(s->db, chunk_sql);
	int64_t last;

	bind_chunk(q, batch, after);
	stmt_bind_int(q, ":most", CHUNK);
	last = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return last;
}

/* The marketplace of the batch; "" when it has no orders or no goods are kept for it. */
static void batch_market(struct shop *s, int64_t batch, char out[32])
{
	struct stmt *q = db_prepare(s->db, profile_sql);

	out[0] = '\0';
	stmt_bind_int(q, ":batch", batch);
	if (stmt_step(q, NULL) == STEP_ROW)
		column_text(q, 0, out, 32);
	stmt_reset(q);
	q = db_prepare(s->db, any_sql);
	stmt_bind_text(q, ":profile", out);
	if (stmt_step(q, NULL) != STEP_ROW || stmt_int(q, 0) == 0)
		out[0] = '\0';
	stmt_reset(q);
}

enum status product_take_orders(struct shop *s, int64_t batch_id, const struct progress *p, struct error *e)
{
	const struct profile *market;
	char name[32];
	int64_t after = 0, last;
	enum status st;

	batch_market(s, batch_id, name);
	if (name[0] == '\0')
		return ST_OK;
	st = shop_profile(s, name, &market, e);
	while (st == ST_OK && (last = next_chunk(s, batch_id, after)) > after) {
		if (p != NULL && p->step != NULL && !p->step(p->arg, 0, 0))
			return error_set(e, ST_REFUSED, "cancelled", NULL, NULL, "%s", _("Cancelled; what is done stays, the rest is taken up by the next run."));
		if ((st = life_write_begin(s, name, e)) == ST_OK)
			st = shop_write_end(s, take_chunk(s, market, batch_id, after, last, e), e);
		after = last;
	}
	return st;
}

/* ---- orders that end ---- */

struct of_order {
	int64_t product_id, taken, given;
	bool due;
};

static enum status look_order(struct shop *s, int64_t product_id, const char *order_no, struct of_order *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, of_order_sql);
	enum step step;

	*out = (struct of_order){.product_id = product_id};
	stmt_bind_int(q, ":product", product_id);
	stmt_bind_text(q, ":order", order_no);
	if ((step = stmt_step(q, e)) == STEP_ROW) {
		out->taken = stmt_int(q, 0);
		out->given = stmt_int(q, 1);
		out->due = stmt_int(q, 2) != 0;
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* The reasons for which the marketplace gives pieces back, by our words for them. */
static const char *gives_back(const struct profile *market, const char *reason)
{
	if (strcmp(reason, "buyer") == 0 && profile_has(market, "restock.on", DAY_NONE, "buyer_cancel"))
		return "cancel";
	if (strcmp(reason, "unpaid") == 0 && profile_has(market, "restock.on", DAY_NONE, "unpaid_lapse"))
		return "unpaid";
	return NULL;
}

static enum status note_due(struct shop *s, const struct profile *market, const char *order_no, const char *sku, const struct of_order *o, const char *why,
                            day_t day, struct error *e)
{
	struct stmt *q = db_prepare(s->db, due_sql);
	day_t due = day + (day_t)profile_int(market, "restock.days_used", DAY_NONE, 2);
	char on[16];

	stmt_bind_int(q, ":product", o->product_id);
	stmt_bind_text(q, ":order", order_no);
	stmt_bind_int(q, ":delta", o->taken);
	stmt_bind_text(q, ":reason", why);
	bind_day(q, ":due", due);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	day_format(due, on);
	notes_add(&s->notes, NOTE_INFO, "stock_comes_back", profile_rule(profile_name(market), "YAH-68"), "stock",
	          ngettext("%2$s: the platform returns %1$lld piece by itself by %3$s.", "%2$s: the platform returns %1$lld pieces by itself by %3$s.",
	                   (unsigned long)o->taken), (long long)o->taken, sku, on);
	return stmt_run(q, e);
}

enum status product_order_ended(struct shop *s, const char *profile, const char *order_no, const char *sku, const char *product_no, int64_t qty,
                                const char *reason, day_t day, struct error *e)
{
	const struct profile *market;
	struct of_order o = {0};
	int64_t id;
	const char *why;
	enum status st = product_of_order(s, profile, sku, product_no, &id, e);

	if (st != ST_OK || id == 0)
		return st;
	if ((st = shop_profile(s, profile, &market, e)) != ST_OK || (st = look_order(s, id, order_no, &o, e)) != ST_OK)
		return st;
	why = gives_back(market, reason);
	if (why == NULL) {
		notes_add(&s->notes, NOTE_INFO, "stock_stays", profile_rule(profile, "YAH-68"), "stock",
		          _("Not returned by the platform; add %1$lld of %2$s by hand if the goods are sellable."), (long long)qty,
		          sku != NULL && *sku != '\0' ? sku : product_no);
		return ST_OK;
	}
	/* Pieces that our book never gave out do not come back into it. */
	if (o.taken <= 0 || o.due || o.given > 0)
		return ST_OK;
	return note_due(s, market, order_no, sku != NULL && *sku != '\0' ? sku : product_no, &o, why, day, e);
}

enum status product_order_unended(struct shop *s, const char *profile, const char *order_no, struct error *e)
{
	struct stmt *q = db_prepare(s->db, back_sql);
	enum step step;
	int64_t given = 0;

	stmt_bind_text(q, ":order", order_no);
	stmt_bind_text(q, ":profile", profile);
	if ((step = stmt_step(q, e)) == STEP_ROW)
		given = stmt_int(q, 0);
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (given > 0)
		return error_set(e, ST_REFUSED, "stock_given_back", profile_rule(profile, "YAH-68"), "order_no",
		                 ngettext("%lld piece of this order is back in the stock already; take it out by hand first.",
		                          "%lld pieces of this order are back in the stock already; take them out by hand first.", (unsigned long)given),
		                 (long long)given);
	q = db_prepare(s->db, undue_sql);
	stmt_bind_text(q, ":order", order_no);
	stmt_bind_text(q, ":profile", profile);
	return stmt_run(q, e);
}

/* ---- a file taken back ---- */

static enum status give_one_back(struct shop *s, const struct profile *market, int64_t batch_id, bool *more, struct error *e)
{
	struct stmt *q = db_prepare(s->db, gone_sql);
	struct stock_change c = {.reason = "undo", .day = shop_today(s, market)};
	char order_no[64] = "";
	int64_t most = profile_int(market, "stock.max", DAY_NONE, 999);
	struct product p;
	enum step step;
	enum status st;

	stmt_bind_int(q, ":batch", batch_id);
	step = stmt_step(q, e);
	*more = step == STEP_ROW;
	if (*more) {
		c.product_id = stmt_int(q, 0);
		column_text(q, 1, order_no, sizeof order_no);
		c.delta = stmt_int(q, 2);
	}
	stmt_reset(q);
	if (step == STEP_FAILED || !*more)
		return step == STEP_FAILED ? ST_FAILED : ST_OK;
	c.order_no = order_no;
	if ((st = product_stored(s, c.product_id, &p, e)) == ST_OK) {
		if (p.stock + c.delta > most) {
			c.delta = most > p.stock ? most - p.stock : 0;
			c.note = "cut";
		}
		st = stock_put(s, market, &c, e);
	}
	if (st == ST_OK)
		st = product_order_unended(s, p.profile, order_no, e);
	product_free(&p);
	return st;
}

enum status product_orders_gone(struct shop *s, const char *profile, int64_t batch_id, struct error *e)
{
	const struct profile *market;
	bool more = true;
	enum status st = shop_profile(s, profile, &market, e);

	while (st == ST_OK && more) {
		if ((st = life_write_begin(s, profile, e)) != ST_OK)
			break;
		do
			st = give_one_back(s, market, batch_id, &more, e);
		while (st == ST_OK && more && !db_chunk_full(s->db));
		st = shop_write_end(s, st, e);
	}
	return st;
}
