/*
 * Which orders wait, and for what: counted and listed by the index of what is
 * next. And what happened to one order after it was here.
 */
#include "config.h"

#include <string.h>

#include "desk/column.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/order_life.h"

/* As the view live_order says, on the index alone. */
#define LIVE "o.superseded_by = 0 AND o.batch_id NOT IN (SELECT id FROM batch WHERE state IN ('staging', 'removing'))"

static const char count_sql[] =
	"SELECT count(*) FROM orders o INDEXED BY orders_next WHERE o.profile = :profile AND o.next_step = :step AND o.next_on <= :to AND " LIVE;
static const char count_all_sql[] =
	"SELECT count(*) FROM orders o INDEXED BY orders_next WHERE o.profile = :profile AND o.next_step IN ('pay', 'ship', 'pickup', 'complaint',"
	" 'confirm', 'post', 'look') AND o.next_on <= :to AND " LIVE;

enum status order_waiting(struct shop *s, const char *profile, const char *step, day_t to, int64_t *count, struct error *e)
{
	struct stmt *q = db_prepare(s->db, step != NULL ? count_sql : count_all_sql);
	char day[16] = "9999-12-31";
	enum step row;

	if (to != DAY_NONE)
		day_format(to, day);
	stmt_bind_text(q, ":profile", profile);
	if (step != NULL)
		stmt_bind_text(q, ":step", step);
	stmt_bind_text(q, ":to", day);
	row = stmt_step(q, e);
	*count = row == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return row == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* ---- the list ---- */

static const struct list_column columns[] = {
	{"order_no", N_("Order"), VK_TEXT, NULL, 15, 0, 0, true},
	{"profile", N_("Marketplace"), VK_TEXT, NULL, 8, 0, 4, false},
	{"next_step", N_("Waits for"), VK_ENUM, "order_step", 12, 0, 0, false},
	{"next_on", N_("Day"), VK_DATE, NULL, 10, 0, 0, true},
	{"state", N_("State"), VK_ENUM, "order_state", 10, 0, 1, false},
	{"claim_amount", N_("Amount"), VK_MONEY, NULL, 9, 0, 1, false},
	{"payment", N_("Payment"), VK_ENUM, "payment", 14, 0, 3, false},
	{"ordered_on", N_("Ordered"), VK_DATE, NULL, 10, 0, 2, false},
	{"shipped_on", N_("Shipped"), VK_DATE, NULL, 10, 0, 3, false},
	{"recipient", N_("Recipient"), VK_TEXT, NULL, 8, 0, 3, false},
	{"item_name", N_("Goods"), VK_TEXT, NULL, 14, 1, 0, false},
	{"cart_no", N_("Cart"), VK_TEXT, NULL, 0, 0, 9, false},
	{"buyer", N_("Buyer"), VK_TEXT, NULL, 0, 0, 9, false},
	{"phone", N_("Phone"), VK_TEXT, NULL, 0, 0, 9, false},
	{"sku", N_("Our item number"), VK_TEXT, NULL, 0, 0, 9, false},
	{"qty", N_("Quantity"), VK_INT, NULL, 0, 0, 9, false},
};
static const char *const exprs[] = {
	"o.order_no", "o.profile", "o.next_step", "o.next_on", "o.state", "o.claim_amount", "o.payment", "o.ordered_on", "o.shipped_on",
	"o.recipient", "o.item_name", "o.cart_no", "o.buyer", "o.phone", "o.sku", "o.qty",
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "an expression for every column");

static const struct list_sort sorts[] = {
	{.column = "next_on", .by = {"o.next_on", "o.order_no"}, .from = "orders o INDEXED BY orders_next"},
	{.column = "order_no", .by = {"o.order_no", "o.batch_id"}, .number = 2},
};
#define SEARCH \
	"holds(o.order_no, :folded) OR o.cart_no = :text OR (:text <> '' AND substr(o.phone, -length(:text)) = :text)" \
	" OR holds(o.recipient, :folded) OR holds(o.buyer, :folded) OR holds(o.item_name, :folded)"
static const struct list_def of_step = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns), .from = "orders o",
	.where = "o.profile = :profile AND o.next_step = :step AND o.next_on IS NOT NULL AND " LIVE, .id = "o.id", .sorts = sorts,
	.sort_count = LIST_COUNT(sorts), .search = SEARCH,
};
/* Of all steps there are few beside those that only wait for their money. */
static const struct list_sort sorts_of_all[] = {
	{.column = "next_on", .by = {"o.next_on", "o.order_no"}},
	{.column = "order_no", .by = {"o.order_no", "o.batch_id"}, .number = 2},
};
static const struct list_def of_all = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns), .from = "orders o INDEXED BY orders_next",
	.where = "o.profile = :profile AND o.next_step IN ('pay', 'ship', 'pickup', 'complaint', 'confirm', 'post') AND o.next_on IS NOT NULL AND " LIVE,
	.id = "o.id", .sorts = sorts_of_all, .sort_count = LIST_COUNT(sorts_of_all), .search = SEARCH,
};

void order_waiting_list(struct shop *s, const char *profile, const char *step, struct list_source *out)
{
	struct list_bind binds[] = {{":profile", profile, 0}, {":step", step, 0}};

	desk_list_open(out, s->db, step != NULL ? &of_step : &of_all, binds, step != NULL ? 2 : 1);
}

/* ---- what happened ---- */

static const struct list_column event_columns[] = {
	{"day", N_("From"), VK_DATE, NULL, 10, 0, 0, false},
	{"act", N_("What"), VK_ENUM, "order_act", 14, 0, 0, false},
	{"origin", N_("Whence"), VK_ENUM, "order_origin", 10, 0, 1, false},
	{"rule", N_("Rule"), VK_TEXT, NULL, 8, 0, 2, false},
	{"reason", N_("Reason"), VK_TEXT, NULL, 16, 1, 1, false},
	{"before", N_("Before"), VK_TEXT, NULL, 0, 0, 9, false},
	{"after", N_("After"), VK_TEXT, NULL, 24, 2, 3, false},
	{"batch_id", N_("Batch"), VK_INT, NULL, 0, 0, 9, false},
	{"at", N_("Done"), VK_INSTANT, NULL, 16, 0, 2, false},
	{"by", N_("By"), VK_TEXT, NULL, 8, 0, 3, false},
};
static const char *const event_exprs[] = {"v.day", "v.act", "v.origin", "v.rule", "v.reason", "v.before", "v.after", "v.batch_id", "v.at", "v.by"};
_Static_assert(LIST_COUNT(event_columns) == LIST_COUNT(event_exprs), "an expression for every column");
static const struct list_sort event_sorts[] = {{.by = {"v.id"}, .number = 1, .descending = true}};
static const struct list_def events = {
	.columns = event_columns, .exprs = event_exprs, .column_count = LIST_COUNT(event_columns), .from = "order_event v",
	.where = "v.profile = :profile AND v.order_no = :order_no", .id = "v.id", .sorts = event_sorts, .sort_count = LIST_COUNT(event_sorts),
};

void order_events(struct shop *s, const char *profile, const char *order_no, struct list_source *out)
{
	struct list_bind binds[] = {{":profile", profile, 0}, {":order_no", order_no, 0}};

	desk_list_open(out, s->db, &events, binds, 2);
}
