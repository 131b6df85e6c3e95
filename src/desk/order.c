/*
 * Orders as lists and one by one: the versions that count, with everything
 * known about them.
 */
#include "config.h"

#include "storekeep/order.h"
#include "storekeep/order_life.h"

#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

/* ---- the list ---- */

static const struct list_column columns[] = {
	{"order_no", N_("Order"), VK_TEXT, NULL, 15, 0, 0, true},
	{"profile", N_("Marketplace"), VK_TEXT, NULL, 8, 0, 4, false},
	{"ordered_on", N_("Ordered"), VK_DATE, NULL, 10, 0, 2, true},
	{"state", N_("State"), VK_ENUM, "order_state", 10, 0, 0, false},
	{"claim_amount", N_("Amount"), VK_MONEY, NULL, 9, 0, 0, false},
	{"payment", N_("Payment"), VK_ENUM, "payment", 14, 0, 3, false},
	{"shipped_on", N_("Shipped"), VK_DATE, NULL, 10, 0, 5, true},
	{"posting_day", N_("Posting"), VK_DATE, NULL, 10, 0, 1, true},
	{"recipient", N_("Recipient"), VK_TEXT, NULL, 8, 0, 3, false},
	{"item_name", N_("Goods"), VK_TEXT, NULL, 14, 1, 0, false},
	{"cart_no", N_("Cart"), VK_TEXT, NULL, 0, 0, 9, false},
	{"buyer", N_("Buyer"), VK_TEXT, NULL, 0, 0, 9, false},
	{"phone", N_("Phone"), VK_TEXT, NULL, 0, 0, 9, false},
	{"cash", N_("Paid in money"), VK_MONEY, NULL, 0, 0, 9, false},
	{"points", N_("Points"), VK_INT, NULL, 0, 0, 9, false},
	{"qty", N_("Quantity"), VK_INT, NULL, 0, 0, 9, false},
	{"confirmed_on", N_("Confirmed"), VK_DATE, NULL, 0, 0, 9, false},
	{"posted_on", N_("Posted"), VK_DATE, NULL, 0, 0, 9, false},
	{"batch_id", N_("Batch"), VK_INT, NULL, 0, 0, 9, false},
	{"member_id", N_("Member"), VK_INT, NULL, 0, 0, 9, false},
	{"net_amount", N_("Net amount"), VK_MONEY, NULL, 0, 0, 9, false},
	{"counted", N_("Counts"), VK_BOOL, NULL, 0, 0, 9, false},
	{"channel", N_("Channel"), VK_ENUM, "sale_channel", 0, 0, 9, false},
	{"next_step", N_("Waits for"), VK_ENUM, "order_step", 0, 0, 9, false},
	{"next_on", N_("Day"), VK_DATE, NULL, 0, 0, 9, false},
};

/* Of orders of marketplaces with members. */
#define SALE(what) "(SELECT w." what " FROM sale w WHERE w.profile = o.profile AND w.order_number = o.order_no)"

static const char *const exprs[] = {
	"o.order_no",  "o.profile",   "o.ordered_on", "o.state", "o.claim_amount", "o.payment", "o.shipped_on",
	"o.posting_day", "o.recipient", "o.item_name", "o.cart_no", "o.buyer",     "o.phone",   "o.cash",
	"o.points",    "o.qty",       "o.confirmed_on", "o.posted_on", "o.batch_id",
	SALE("member_id"), SALE("net_amount"), SALE("counted"), SALE("channel"),
	"o.next_step", "o.next_on",
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "an expression for every column");

/* As the view live_order says, on the table itself, so that an index can be named. */
#define HIDDEN "(SELECT id FROM batch WHERE state IN ('staging', 'removing'))"
#define LIVE "o.batch_id NOT IN " HIDDEN " AND (o.superseded_by = 0 OR o.superseded_by IN " HIDDEN ")"

static const struct list_sort sorts_of_one[] = {
	{.column = "order_no", .by = {"o.order_no", "o.batch_id"}, .number = 2},
	{.column = "ordered_on", .by = {"o.ordered_on", "o.order_no"}, .nullable = 1, .from = "orders o INDEXED BY orders_ordered"},
	{.column = "posting_day", .by = {"o.posting_day", "o.order_no"}, .nullable = 1, .from = "orders o INDEXED BY orders_posting"},
	{.column = "shipped_on", .by = {"o.shipped_on", "o.cart_no"}, .nullable = 1, .from = "orders o INDEXED BY orders_shipped"},
};

/* Of all marketplaces: one after the other, so that the same indexes serve. */
static const struct list_sort sorts_of_all[] = {
	{.column = "order_no", .by = {"o.profile", "o.order_no", "o.batch_id"}, .number = 4},
	{.column = "ordered_on", .by = {"o.profile", "o.ordered_on", "o.order_no"}, .nullable = 2,
	 .from = "orders o INDEXED BY orders_ordered"},
	{.column = "posting_day", .by = {"o.profile", "o.posting_day", "o.order_no"}, .nullable = 2,
	 .from = "orders o INDEXED BY orders_posting"},
	{.column = "shipped_on", .by = {"o.profile", "o.shipped_on", "o.cart_no"}, .nullable = 2,
	 .from = "orders o INDEXED BY orders_shipped"},
};

#define SEARCH \
	"holds(o.order_no, :folded) OR o.cart_no = :text OR (:text <> '' AND substr(o.phone, -length(:text)) = :text)" \
	" OR holds(o.recipient, :folded) OR holds(o.buyer, :folded) OR holds(o.item_name, :folded)"

static const struct list_def of_one = {
	.columns = columns,
	.exprs = exprs,
	.column_count = LIST_COUNT(columns),
	.from = "orders o",
	.where = "o.profile = :profile AND " LIVE,
	.id = "o.id",
	.sorts = sorts_of_one,
	.sort_count = LIST_COUNT(sorts_of_one),
	.search = SEARCH,
};

static const struct list_def of_all = {
	.columns = columns,
	.exprs = exprs,
	.column_count = LIST_COUNT(columns),
	.from = "orders o",
	.where = LIVE,
	.id = "o.id",
	.sorts = sorts_of_all,
	.sort_count = LIST_COUNT(sorts_of_all),
	.search = SEARCH,
};

static const struct list_sort sorts_of_member[] = {
	{.column = "ordered_on", .by = {"s.placed_on"}, .descending = true},
	/* A member's orders are few enough to be sorted. */
	{.column = "order_no", .by = {"o.order_no"}},
	{.column = "posting_day", .by = {"o.posting_day"}, .nullable = 1},
	{.column = "shipped_on", .by = {"o.shipped_on"}, .nullable = 1},
};
static const struct list_def of_member = {
	.columns = columns,
	.exprs = exprs,
	.column_count = LIST_COUNT(columns),
	.from = "sale s CROSS JOIN orders o ON o.profile = s.profile AND o.order_no = s.order_number",
	.where = "s.member_id = :member AND " LIVE,
	.id = "o.id",
	.sorts = sorts_of_member,
	.sort_count = LIST_COUNT(sorts_of_member),
	.search = SEARCH,
};

void order_list_of_member(struct shop *s, int64_t member_id, struct list_source *out)
{
	desk_list_open(out, s->db, &of_member, &(struct list_bind){":member", NULL, member_id}, 1);
}

void order_list(struct shop *s, const char *profile, struct list_source *out)
{
	struct list_bind bind = {":profile", profile, 0};

	if (profile != NULL)
		desk_list_open(out, s->db, &of_one, &bind, 1);
	else
		desk_list_open(out, s->db, &of_all, NULL, 0);
}

void order_list_free(struct list_source *src)
{
	desk_list_close(src);
}

/* ---- one order ---- */

static const struct {
	const char *name, *title;
	enum value_kind kind;
	const char *labels;
} fields[] = {
	{"id", N_("No."), VK_INT, NULL},
	{"order_no", N_("Order"), VK_TEXT, NULL},
	{"profile", N_("Marketplace"), VK_TEXT, NULL},
	{"cart_no", N_("Cart"), VK_TEXT, NULL},
	{"state", N_("State"), VK_ENUM, "order_state"},
	{"state_text", N_("State as the marketplace says"), VK_TEXT, NULL},
	{"ordered_on", N_("Ordered"), VK_DATE, NULL},
	{"payment", N_("Payment"), VK_ENUM, "payment"},
	{"card_plan", N_("Instalments"), VK_ENUM, "card_plan"},
	{"category", N_("Category"), VK_TEXT, NULL},
	{"tax_kind", N_("Tax kind"), VK_ENUM, "tax_kind"},
	{"is_shipping", N_("Shipping charge"), VK_BOOL, NULL},
	{"product_no", N_("Product"), VK_TEXT, NULL},
	{"sku", N_("Our item number"), VK_TEXT, NULL},
	{"item_name", N_("Goods"), VK_TEXT, NULL},
	{"item_spec", N_("Specification"), VK_TEXT, NULL},
	{"qty", N_("Quantity"), VK_INT, NULL},
	{"unit_price", N_("Unit price"), VK_MONEY, NULL},
	{"cash", N_("Paid in money"), VK_MONEY, NULL},
	{"points", N_("Points"), VK_INT, NULL},
	{"points_value", N_("Paid with points"), VK_MONEY, NULL},
	{"subsidy", N_("Marketplace's subsidy"), VK_MONEY, NULL},
	{"interest", N_("Interest from the buyer"), VK_MONEY, NULL},
	{"shipping_fee", N_("Shipping fee"), VK_MONEY, NULL},
	{"discount", N_("Discount"), VK_MONEY, NULL},
	{"claim_amount", N_("Claim amount"), VK_MONEY, NULL},
	{"category_ppm", N_("Category rate (ppm)"), VK_INT, NULL},
	{"card_ppm", N_("Card rate (ppm)"), VK_INT, NULL},
	{"earn_mult", N_("Points multiplier"), VK_INT, NULL},
	{"shippable_on", N_("Handed to us"), VK_DATE, NULL},
	{"ship_by", N_("Ship by"), VK_DATE, NULL},
	{"shipped_on", N_("Shipped"), VK_DATE, NULL},
	{"picked_up_on", N_("Picked up"), VK_DATE, NULL},
	{"received_on", N_("Received, as the buyer proved"), VK_DATE, NULL},
	{"complaint_on", N_("Not arrived, says the buyer"), VK_DATE, NULL},
	{"confirmed_on", N_("Confirmed"), VK_DATE, NULL},
	{"posted_on", N_("Posted"), VK_DATE, NULL},
	{"posting_day", N_("Posting"), VK_DATE, NULL},
	{"cancelled_on", N_("Cancelled"), VK_DATE, NULL},
	{"cancel_reason", N_("Why cancelled"), VK_ENUM, "cancel_reason"},
	{"preorder_on", N_("Pre-order, planned day"), VK_DATE, NULL},
	{"next_step", N_("Waits for"), VK_ENUM, "order_step"},
	{"next_on", N_("Day"), VK_DATE, NULL},
	{"refunded_on", N_("Refunded"), VK_DATE, NULL},
	{"bank_refunded_on", N_("Refunded by the bank"), VK_DATE, NULL},
	{"refund_day", N_("Refund counts on"), VK_DATE, NULL},
	{"refund_amount", N_("Refund"), VK_MONEY, NULL},
	{"reverse_on", N_("Return collected"), VK_DATE, NULL},
	{"reverse_fee", N_("Return logistics fee"), VK_MONEY, NULL},
	{"buyer", N_("Buyer"), VK_TEXT, NULL},
	{"recipient", N_("Recipient"), VK_TEXT, NULL},
	{"phone", N_("Phone"), VK_TEXT, NULL},
	{"postcode", N_("Postcode"), VK_TEXT, NULL},
	{"address", N_("Address"), VK_TEXT, NULL},
	{"delivery", N_("Delivery"), VK_TEXT, NULL},
	{"note", N_("Note"), VK_TEXT, NULL},
	{"extra", N_("Other columns of the file"), VK_TEXT, NULL},
	{"item_count", N_("Number of items"), VK_INT, NULL},
	{"batch_id", N_("Batch"), VK_INT, NULL},
};
#define FIELDS (sizeof fields / sizeof *fields)

static const char get_sql[] =
	"SELECT id, order_no, profile, cart_no, state, state_text, ordered_on, payment, card_plan, category, tax_kind, is_shipping,"
	" product_no, sku, item_name, item_spec, qty, unit_price, cash, points, points_value, subsidy, interest, shipping_fee, discount,"
	" claim_amount, category_ppm, card_ppm, earn_mult, shippable_on, ship_by, shipped_on, picked_up_on, received_on, complaint_on, confirmed_on,"
	" posted_on, posting_day, cancelled_on, cancel_reason, preorder_on, next_step, next_on, refunded_on, bank_refunded_on, refund_day, refund_amount, reverse_on, reverse_fee, buyer,"
	" recipient, phone, postcode, address, delivery, note, extra, item_count, batch_id FROM orders WHERE id = :id";
static const char items_sql[] =
	"SELECT name, spec, sku, qty, unit_price FROM order_item WHERE order_id = :id ORDER BY pos";
static const char find_sql[] = /* of one marketplace */
	"SELECT id FROM live_order WHERE order_no = :order_no AND profile = :profile";

static bool is_text(enum value_kind kind)
{
	return value_is_text(kind);
}

static void read_fields(struct stmt *q, struct order_record *out)
{
	out->fields = xcalloc(FIELDS, sizeof *out->fields);
	out->field_count = FIELDS;
	for (size_t i = 0; i < FIELDS; i++) {
		struct order_field *f = &out->fields[i];
		int c = (int)i;

		*f = (struct order_field){.name = fields[i].name, .title = fields[i].title, .kind = fields[i].kind, .labels = fields[i].labels};
		f->value.null = stmt_is_null(q, c) || (is_text(f->kind) && *column_words(q, c) == '\0');
		if (is_text(f->kind))
			f->value.text = f->value.null ? NULL : xstrdup(column_words(q, c));
		else
			f->value.num = stmt_int(q, c);
	}
}

static enum status read_items(struct shop *s, struct order_record *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, items_sql);
	enum step step;

	stmt_bind_int(q, ":id", out->id);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		out->items = xreallocarray(out->items, out->item_count + 1, sizeof *out->items);
		out->items[out->item_count++] = (struct order_item){
			xstrdup(column_words(q, 0)), xstrdup(column_words(q, 1)), xstrdup(column_words(q, 2)), stmt_int(q, 3), stmt_int(q, 4)};
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static struct order_field *field_of(struct order_record *r, const char *name)
{
	size_t i = 0;

	while (strcmp(r->fields[i].name, name) != 0)
		i++;
	return &r->fields[i];
}

static void put_words(struct order_field *f, const char *words)
{
	free((char *)(uintptr_t)f->value.text);
	f->value.null = *words == '\0';
	f->value.text = f->value.null ? NULL : xstrdup(words);
}

/* The columns serve the account, which counts with forecasts, with the state of the last run, and with the whole claim for a refund
 * that nobody gave an amount. Shown is what facts and clock prove today. */
static enum status read_now(struct shop *s, struct order_record *r, struct error *e)
{
	struct order_life *o = xcalloc(1, sizeof *o);
	struct order_field *refund = field_of(r, "refund_amount");
	struct error why = {0};
	enum status st = order_life_get(s, r->id, o, &why);
	char day[16];

	if (st == ST_OK) {
		put_words(field_of(r, "state"), o->state);
		for (size_t i = 0; i < o->day_count; i++)
			if (strcmp(o->days[i].name, "confirmed_on") == 0) {
				day_format(o->days[i].fact, day);
				put_words(field_of(r, "confirmed_on"), o->days[i].fact != DAY_NONE ? day : "");
			}
		refund->value.null = field_of(r, "refund_day")->value.null;
		if (!refund->value.null && refund->value.num == 0)
			refund->value.num = o->claim;
	} else if (st == ST_FAILED) {
		*e = why;
	}
	free(o);
	return st == ST_FAILED ? st : ST_OK; /* an order of members has no clock here */
}

enum status order_get(struct shop *s, int64_t id, struct order_record *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, get_sql);
	enum status st;
	enum step step;

	*out = (struct order_record){.id = id};
	stmt_bind_int(q, ":id", id);
	step = stmt_step(q, e);
	if (step == STEP_ROW)
		read_fields(q, out);
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "order_missing", NULL, NULL, _("This order is not in the book."));
	st = read_items(s, out, e);
	if (st == ST_OK)
		st = read_now(s, out, e);
	if (st != ST_OK)
		order_record_free(out);
	return st;
}

void order_record_free(struct order_record *r)
{
	for (size_t i = 0; i < r->field_count; i++)
		free((char *)(uintptr_t)r->fields[i].value.text);
	free(r->fields);
	for (size_t i = 0; i < r->item_count; i++) {
		free(r->items[i].name);
		free(r->items[i].spec);
		free(r->items[i].sku);
	}
	free(r->items);
	*r = (struct order_record){0};
}

/* The marketplaces that have orders, one look a marketplace in the index. */
static const char markets_sql[] =
	"WITH RECURSIVE m(p) AS (SELECT min(profile) FROM orders UNION ALL"
	" SELECT (SELECT min(profile) FROM orders WHERE profile > m.p) FROM m WHERE m.p IS NOT NULL)"
	" SELECT o.id FROM m JOIN live_order o ON o.profile = m.p WHERE m.p IS NOT NULL AND o.order_no = :order_no";

enum status order_find(struct shop *s, const char *profile, const char *order_no, int64_t *id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, profile != NULL ? find_sql : markets_sql);
	enum step step;
	int found = 0;

	if (*order_no == '#')
		order_no++;
	stmt_bind_text(q, ":order_no", order_no);
	if (profile != NULL)
		stmt_bind_text(q, ":profile", profile);
	while ((step = stmt_step(q, e)) == STEP_ROW)
		if (found++ == 0)
			*id = stmt_int(q, 0);
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (found == 0)
		return error_set(e, ST_REFUSED, "order_missing", NULL, "order_no", _("There is no order %s."), order_no);
	if (found > 1)
		return error_set(e, ST_REFUSED, "order_ambiguous", NULL, "profile",
		                 _("Several marketplaces have an order %s; say which with profile=."), order_no);
	return ST_OK;
}
