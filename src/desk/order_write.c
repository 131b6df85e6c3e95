/*
 * Staging versions of orders: the one that counts, a new one beside it, its
 * items.
 */
#include "config.h"

#include "desk/order_write.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/mem.h"
#include "storekeep/shop.h"

static const char live_sql[] = "SELECT id, row_hash FROM live_order WHERE profile = :profile AND order_no = :order_no";
static const char ours_sql[] =
	"SELECT id, row_hash FROM orders WHERE profile = :profile AND order_no = :order_no AND batch_id = :batch";
static const char supersede_sql[] = "UPDATE orders SET superseded_by = :batch, next_on = NULL WHERE id = :id";
static const char item_sql[] =
	"INSERT INTO order_item (order_id, pos, name, spec, sku, product_no, qty, unit_price)"
	" VALUES (:order, :pos, :name, :spec, :sku, :product_no, :qty, :unit_price)";

static const char facts_sql[] =
	"INSERT INTO sale_source (order_id, facts) VALUES (:id,"
	" json_patch(COALESCE((SELECT facts FROM sale_source WHERE order_id = :old), '{}'), :facts))";
static const char facts_same_sql[] = "SELECT json_patch(facts, :facts) = facts FROM sale_source WHERE order_id = :old";
static const char same_items_sql[] =
	"INSERT INTO order_item (order_id, pos, name, spec, sku, product_no, qty, unit_price)"
	" SELECT :id, pos, name, spec, sku, product_no, qty, unit_price FROM order_item WHERE order_id = :old";

/* The columns in the order in which put_order() binds them. */
#define TEXT_COLUMNS \
	"cart_no, state, state_text, payment, card_plan, category, tax_kind, product_no, sku, item_name, item_spec, buyer, recipient," \
	" phone, postcode, address, delivery, note, extra"
#define TEXT_VALUES \
	":cart_no, :state, :state_text, :payment, :card_plan, :category, :tax_kind, :product_no, :sku, :item_name, :item_spec, :buyer," \
	" :recipient, :phone, :postcode, :address, :delivery, :note, :extra"
#define DAY_COLUMNS \
	"ordered_on, shippable_on, ship_by, shipped_on, picked_up_on, complaint_on, confirmed_on, posted_on, cancelled_on, refunded_on," \
	" bank_refunded_on, reverse_on, posting_day, refund_day, received_on, preorder_on"
#define DAY_VALUES \
	":ordered_on, :shippable_on, :ship_by, :shipped_on, :picked_up_on, :complaint_on, :confirmed_on, :posted_on, :cancelled_on," \
	" :refunded_on, :bank_refunded_on, :reverse_on, :posting_day, :refund_day, :received_on, :preorder_on"
#define AMOUNT_COLUMNS \
	"qty, unit_price, cash, points, points_value, subsidy, interest, shipping_fee, discount, refund_amount, reverse_fee, earn_mult," \
	" claim_amount"
#define AMOUNT_VALUES \
	":qty, :unit_price, :cash, :points, :points_value, :subsidy, :interest, :shipping_fee, :discount, :refund_amount, :reverse_fee," \
	" :earn_mult, :claim_amount"

static const char insert_sql[] =
	"INSERT INTO orders (" TEXT_COLUMNS ", " DAY_COLUMNS ", " AMOUNT_COLUMNS
	", profile, order_no, batch_id, is_shipping, category_ppm, card_ppm, item_count, row_hash, cancel_reason, origins,"
	" next_step, next_on) VALUES (" TEXT_VALUES ", " DAY_VALUES
	", " AMOUNT_VALUES ", :profile, :order_no, :batch, :is_shipping, :category_ppm, :card_ppm, :item_count, :row_hash,"
	" :cancel_reason, :origins, :next_step, :next_on)"
	" ON CONFLICT (profile, order_no, batch_id) DO NOTHING";

static const char row_sql[] = "SELECT " TEXT_COLUMNS ", " DAY_COLUMNS ", " AMOUNT_COLUMNS
	", is_shipping, cancel_reason, origins FROM orders WHERE id = :id";

/* Names of the parameters above, looked up once. */
static const char *const names[] = {
	":cart_no", ":state", ":state_text", ":payment", ":card_plan", ":category", ":tax_kind", ":product_no", ":sku", ":item_name",
	":item_spec", ":buyer", ":recipient", ":phone", ":postcode", ":address", ":delivery", ":note", ":extra",
	":ordered_on", ":shippable_on", ":ship_by", ":shipped_on", ":picked_up_on", ":complaint_on", ":confirmed_on", ":posted_on",
	":cancelled_on", ":refunded_on", ":bank_refunded_on", ":reverse_on", ":posting_day", ":refund_day", ":received_on", ":preorder_on",
	":qty", ":unit_price", ":cash", ":points", ":points_value", ":subsidy", ":interest", ":shipping_fee", ":discount",
	":refund_amount", ":reverse_fee", ":earn_mult", ":claim_amount",
	":profile", ":order_no", ":batch", ":is_shipping", ":category_ppm", ":card_ppm", ":item_count", ":row_hash",
	":cancel_reason", ":origins", ":next_step", ":next_on",
};
#define NAMES (sizeof names / sizeof *names)
_Static_assert(NAMES == ORDER_TEXTS + ORDER_DAYS + ORDER_AMOUNTS + 12, "a parameter for every column");
_Static_assert(NAMES <= ORDER_BINDS, "room for every parameter");

void order_writer_open(struct order_writer *w, struct shop *s, const char *profile, int64_t batch_id)
{
	*w = (struct order_writer){.db = s->db, .profile = profile, .actor = s->actor, .batch_id = batch_id};
}

static enum status read_version(struct stmt *q, struct order_version *out, struct error *e)
{
	enum step step = stmt_step(q, e);

	*out = (struct order_version){0};
	if (step == STEP_ROW)
		*out = (struct order_version){stmt_int(q, 0), (uint64_t)stmt_int(q, 1)};
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status order_version(struct order_writer *w, const char *order_no, struct order_version *out, struct error *e)
{
	struct stmt *q = db_prepare(w->db, live_sql);

	stmt_bind_text(q, ":profile", w->profile);
	stmt_bind_text(q, ":order_no", order_no);
	return read_version(q, out, e);
}

static void read_origins(struct order_row *o, const char *origins)
{
	char word[24];

	order_origins_read(origins, o->text[T_STATE], word, o->from);
	o->word = xstrdup(word);
	o->returning = o->from[CASE_RETURNING] != ORIGIN_NONE;
	o->returned = o->from[CASE_RETURNED] != ORIGIN_NONE;
}

enum status order_version_row(struct order_writer *w, int64_t id, struct order_row *out, struct error *e)
{
	struct stmt *q = db_prepare(w->db, row_sql);
	enum step step;
	int c = 0;

	*out = (struct order_row){0};
	stmt_bind_int(q, ":id", id);
	step = stmt_step(q, e);
	if (step == STEP_ROW) {
		for (int i = 0; i < ORDER_TEXTS; i++)
			out->text[i] = xstrdup(stmt_text(q, c++));
		for (int i = 0; i < ORDER_DAYS; i++, c++)
			out->day[i] = stmt_is_null(q, c) ? DAY_NONE : day_parse_iso(stmt_text(q, c));
		for (int i = 0; i < ORDER_AMOUNTS; i++, c++)
			out->amount[i] = stmt_is_null(q, c) ? MONEY_NONE : stmt_int(q, c);
		out->is_shipping = stmt_int(q, c++) != 0;
		column_text(q, c, out->cancel_reason, sizeof out->cancel_reason);
		read_origins(out, column_words(q, c + 1));
		out->kept = true;
		if (settle_plan_parse(out->text[T_CARD_PLAN], &out->plan, NULL) != ST_OK)
			out->plan = PLAN_NONE;
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static void put_day(struct stmt *q, int place, day_t day, char text[16])
{
	if (day == DAY_NONE) {
		stmt_put_null(q, place);
		return;
	}
	day_format(day, text);
	stmt_put_text(q, place, text, strlen(text));
}

static void put_rate(struct stmt *q, int place, int64_t ppm)
{
	if (ppm < 0)
		stmt_put_null(q, place);
	else
		stmt_put_int(q, place, ppm);
}

static struct stmt *insert_of(struct order_writer *w)
{
	if (w->insert != NULL)
		return w->insert;
	w->insert = db_prepare(w->db, insert_sql);
	for (size_t i = 0; i < NAMES; i++)
		w->place[i] = stmt_place(w->insert, names[i]);
	stmt_keep_bound(w->insert);
	return w->insert;
}

static enum status put_order(struct order_writer *w, const struct order_row *o, struct error *e)
{
	struct stmt *q = insert_of(w);
	char days[ORDER_DAYS][16], next_on[16];
	const int *p = w->place;

	for (int i = 0; i < ORDER_TEXTS; i++)
		stmt_put_text(q, *p++, o->text[i], strlen(o->text[i]));
	for (int i = 0; i < ORDER_DAYS; i++)
		put_day(q, *p++, o->day[i], days[i]);
	for (int i = 0; i < ORDER_AMOUNTS; i++, p++)
		if (o->amount[i] == MONEY_NONE)
			stmt_put_null(q, *p);
		else
			stmt_put_int(q, *p, o->amount[i]);
	stmt_put_text(q, *p++, w->profile, strlen(w->profile));
	stmt_put_text(q, *p++, o->order_no, strlen(o->order_no));
	stmt_put_int(q, *p++, w->batch_id);
	stmt_put_int(q, *p++, o->is_shipping);
	put_rate(q, *p++, o->category_ppm);
	put_rate(q, *p++, o->card_ppm);
	stmt_put_int(q, *p++, o->item_count != 0 ? (int64_t)o->item_count : 1);
	stmt_put_int(q, *p++, (int64_t)o->hash);
	stmt_put_text(q, *p++, o->cancel_reason, strlen(o->cancel_reason));
	stmt_put_text(q, *p++, o->origins, strlen(o->origins));
	stmt_put_text(q, *p++, o->next_step, strlen(o->next_step));
	put_day(q, *p, o->next_on, next_on);
	return stmt_run(q, e);
}

static enum status put_items(struct order_writer *w, const struct order_row *o, int64_t id, struct error *e)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < o->item_count && st == ST_OK; i++) {
		struct stmt *q = db_prepare(w->db, item_sql);

		stmt_bind_int(q, ":order", id);
		stmt_bind_int(q, ":pos", (int64_t)i + 1);
		stmt_bind_text(q, ":name", o->items[i].name);
		stmt_bind_text(q, ":spec", o->items[i].spec);
		stmt_bind_text(q, ":sku", o->items[i].sku);
		stmt_bind_text(q, ":product_no", o->items[i].product_no);
		stmt_bind_int(q, ":qty", o->items[i].qty);
		stmt_bind_int(q, ":unit_price", o->items[i].unit_price);
		st = stmt_run(q, e);
	}
	return st;
}

bool order_facts_same(struct order_writer *w, const struct order_row *o, int64_t old)
{
	struct stmt *q;
	struct buf facts = {0};
	bool same;

	if (o->facts == NULL)
		return true;
	q = db_prepare(w->db, facts_same_sql);
	order_facts(o, &facts);
	stmt_bind_int(q, ":old", old);
	stmt_bind_text(q, ":facts", buf_str(&facts));
	same = stmt_step(q, NULL) == STEP_ROW && stmt_int(q, 0) != 0;
	stmt_reset(q);
	buf_free(&facts);
	return same;
}

/* What the file has no column for stays as the version before had it. */
static enum status put_facts(struct order_writer *w, const struct order_row *o, int64_t id, int64_t old, struct error *e)
{
	struct stmt *q = db_prepare(w->db, facts_sql);
	struct buf facts = {0};
	enum status st;

	order_facts(o, &facts);
	stmt_bind_int(q, ":id", id);
	stmt_bind_int(q, ":old", old);
	stmt_bind_text(q, ":facts", buf_str(&facts));
	st = stmt_run(q, e);
	buf_free(&facts);
	if (st != ST_OK || o->item_count != 0 || old == 0)
		return st;
	q = db_prepare(w->db, same_items_sql);
	stmt_bind_int(q, ":id", id);
	stmt_bind_int(q, ":old", old);
	return stmt_run(q, e);
}

static enum status supersede(struct order_writer *w, int64_t id, struct error *e)
{
	struct stmt *q = db_prepare(w->db, supersede_sql);

	stmt_bind_int(q, ":batch", w->batch_id);
	stmt_bind_int(q, ":id", id);
	return stmt_run(q, e);
}

enum status order_insert(struct order_writer *w, const struct order_row *o, struct order_version *old, bool *twice, struct error *e)
{
	enum status st = put_order(w, o, e);

	*twice = st == ST_OK && db_changes(w->db) == 0;
	if (*twice) {
		struct stmt *q = db_prepare(w->db, ours_sql);

		stmt_bind_text(q, ":profile", w->profile);
		stmt_bind_text(q, ":order_no", o->order_no);
		stmt_bind_int(q, ":batch", w->batch_id);
		return read_version(q, old, e);
	}
	if (st == ST_OK) {
		int64_t id = db_last_id(w->db);

		st = put_items(w, o, id, e);
		if (st == ST_OK && o->facts != NULL)
			st = put_facts(w, o, id, old->id, e);
	}
	return st == ST_OK && old->id != 0 ? supersede(w, old->id, e) : st;
}
