/*
 * The row of `orders` beside an order of members, so that the list of all
 * marketplaces' orders shows it as it stands: made where it was entered here
 * (batch 0), and its state kept in step wherever it came from.
 */
#include "config.h"

#include "desk/sale_parts.h"

#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/member.h"

static const char live_sql[] = "SELECT id, batch_id FROM live_order WHERE profile = :profile AND order_no = :number";
/* Of an order from a file only what an act of ours decides; its other facts are the file's. */
static const char step_sql[] =
	"UPDATE orders SET state = :state, confirmed_on = :confirmed, cancelled_on = :cancelled WHERE id = :id";
static const char own_sql[] =
	"INSERT INTO orders (profile, order_no, batch_id, state, qty, cash, points_value, shipping_fee, discount, refund_amount, claim_amount, ordered_on,"
	" confirmed_on, cancelled_on, product_no, item_name, unit_price, item_count, buyer, recipient, phone, delivery)"
	" VALUES (:profile, :number, 0, :state, :qty, :claim, :points_value, :shipping, :discount, :refund, :claim, :ordered, :confirmed, :cancelled,"
	" :product, :item, :price, :items, :buyer, :buyer, :phone, :delivery)"
	" ON CONFLICT (profile, order_no, batch_id) DO UPDATE SET state = excluded.state, qty = excluded.qty, cash = excluded.cash,"
	" points_value = excluded.points_value, shipping_fee = excluded.shipping_fee, discount = excluded.discount,"
	" refund_amount = excluded.refund_amount,"
	" claim_amount = excluded.claim_amount, ordered_on = excluded.ordered_on, confirmed_on = excluded.confirmed_on,"
	" cancelled_on = excluded.cancelled_on, product_no = excluded.product_no, item_name = excluded.item_name,"
	" unit_price = excluded.unit_price, item_count = excluded.item_count, buyer = excluded.buyer, recipient = excluded.recipient,"
	" phone = excluded.phone, delivery = excluded.delivery";
static const char own_id_sql[] = "SELECT id FROM orders WHERE profile = :profile AND order_no = :number AND batch_id = 0";
static const char clear_items_sql[] = "DELETE FROM order_item WHERE order_id = :id";
static const char item_sql[] =
	"INSERT INTO order_item (order_id, pos, name, spec, sku, qty, unit_price) VALUES (:order, :pos, :name, '', :sku, :qty, :price)";

static void bind_day_of(struct stmt *q, const char *name, const struct profile *p, instant_t at)
{
	bind_day(q, name, at != INSTANT_NONE ? instant_day(at, profile_zone(p)) : DAY_NONE);
}

static void bind_state(struct stmt *q, const struct profile *p, const struct sale *o)
{
	stmt_bind_text(q, ":state", o->state);
	bind_day_of(q, ":confirmed", p, o->completed_at);
	bind_day_of(q, ":cancelled", p, o->cancelled_at);
}

static const char *goods(const struct sale *o, size_t i)
{
	return o->names[i][0] != '\0' ? o->names[i] : o->products[i];
}

static enum status write_items(struct shop *s, const struct sale *o, int64_t id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, clear_items_sql);
	enum status st;

	stmt_bind_int(q, ":id", id);
	st = stmt_run(q, e);
	for (size_t i = 0; i < o->line_count && st == ST_OK; i++) {
		q = db_prepare(s->db, item_sql);
		stmt_bind_int(q, ":order", id);
		stmt_bind_int(q, ":pos", (int64_t)i + 1);
		stmt_bind_text(q, ":name", goods(o, i));
		stmt_bind_text(q, ":sku", o->products[i]);
		stmt_bind_int(q, ":qty", o->lines[i].quantity);
		stmt_bind_int(q, ":price", o->lines[i].unit_price);
		st = stmt_run(q, e);
	}
	return st;
}

static int64_t pieces(const struct sale *o)
{
	int64_t n = 0;

	for (size_t i = 0; i < o->line_count; i++)
		n += o->lines[i].quantity;
	return n > 0 ? n : 1;
}

static void bind_buyer(struct shop *s, struct stmt *q, const struct sale *o)
{
	struct member m = {0};
	char *name = NULL;

	if (o->member_id != 0 && member_get(s, o->member_id, &m, NULL) == ST_OK)
		name = member_name(&m);
	stmt_bind_text(q, ":buyer", name != NULL ? name : "");
	stmt_bind_text(q, ":phone", m.phone != NULL ? m.phone : "");
	free(name);
	member_free(&m);
}

static enum status write_own(struct shop *s, const struct profile *p, const struct sale *o, struct error *e)
{
	struct stmt *q = db_prepare(s->db, own_sql);
	enum status st;
	int64_t id;

	bind_state(q, p, o);
	stmt_bind_text(q, ":profile", o->profile);
	stmt_bind_text(q, ":number", o->order_number);
	stmt_bind_int(q, ":qty", pieces(o));
	stmt_bind_int(q, ":claim", o->net_amount + o->shipping_amount + o->surcharge_amount);
	stmt_bind_int(q, ":points_value", o->points_amount);
	stmt_bind_int(q, ":shipping", o->shipping_amount);
	stmt_bind_int(q, ":discount", o->promotion_amount);
	bind_day(q, ":ordered", o->placed_on);
	stmt_bind_text(q, ":product", o->line_count > 0 ? o->products[0] : "");
	stmt_bind_text(q, ":item", o->line_count > 0 ? goods(o, 0) : "");
	stmt_bind_int(q, ":price", o->line_count > 0 ? o->lines[0].unit_price : 0);
	stmt_bind_int(q, ":items", o->line_count > 0 ? (int64_t)o->line_count : 1);
	stmt_bind_text(q, ":delivery", o->delivery_code);
	stmt_bind_int(q, ":refund", o->refund_amount);
	bind_buyer(s, q, o);
	st = stmt_run(q, e);
	if (st != ST_OK)
		return st;
	q = db_prepare(s->db, own_id_sql);
	stmt_bind_text(q, ":profile", o->profile);
	stmt_bind_text(q, ":number", o->order_number);
	id = stmt_step(q, e) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return write_items(s, o, id, e);
}

enum status sale_book(struct shop *s, const struct sale *o, struct error *e)
{
	const struct profile *p;
	int64_t id = 0, batch = 0;
	struct stmt *q = db_prepare(s->db, live_sql);
	enum step step;

	stmt_bind_text(q, ":profile", o->profile);
	stmt_bind_text(q, ":number", o->order_number);
	step = stmt_step(q, e);
	if (step == STEP_ROW) {
		id = stmt_int(q, 0);
		batch = stmt_int(q, 1);
	}
	stmt_reset(q);
	if (step == STEP_FAILED || shop_profile(s, o->profile, &p, e) != ST_OK)
		return ST_FAILED;
	if (id == 0 || batch == 0)
		return write_own(s, p, o, e);
	q = db_prepare(s->db, step_sql);
	bind_state(q, p, o);
	stmt_bind_int(q, ":id", id);
	return stmt_run(q, e);
}

enum status sale_order_listed(struct shop *s, int64_t id, int64_t *orders_id, struct error *e)
{
	struct sale o = {0};
	struct error why = {0};
	enum status st = sale_order_row(s, id, orders_id, &why);

	if (st != ST_REFUSED) {
		if (st != ST_OK && e != NULL)
			*e = why;
		return st;
	}
	st = sale_get(s, id, &o, e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = db_end(s->db, sale_book(s, &o, e), e);
	sale_free(&o);
	return st == ST_OK ? sale_order_row(s, id, orders_id, e) : st;
}
