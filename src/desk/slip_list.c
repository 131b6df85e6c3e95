/*
 * Slips as lists: returns, exchanges, both on one board, and what happened to
 * one. The most urgent stand first: those whose last day comes next, overdue
 * ones before all; then those without a day, those that wait for the platform's
 * refund alone, those that are over.
 */
#include "config.h"

#include <stdio.h>

#include "desk/slip_parts.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"

#define LATE "'9999-12-31'"
#define ITEM(s, column) \
	"(SELECT o." column " FROM orders o WHERE o.profile = " s ".profile AND o.order_no = " s ".order_no AND o.superseded_by = 0" \
	" ORDER BY o.batch_id DESC LIMIT 1)"
/* The day on which a person can still act, as slip_clock_of() has it; :cut is D+30 of a closing store, '' none. */
#define RULE_LAST(s) \
	"CASE " s ".next_step WHEN 'end' THEN date(" s ".next_on, '-1 day') WHEN 'confirm' THEN date(" s ".next_on, '-1 day')" \
	" WHEN 'handle' THEN date(" s ".next_on, '-1 day') WHEN 'refund' THEN NULL ELSE " s ".next_on END"
#define OPEN(s) s ".state IN ('requested', 'collected', 'delivered', 'abnormal', 'open', 'reminded')"
#define LAST(s) \
	"CASE WHEN :cut <> '' AND " OPEN(s) " THEN min(ifnull(" RULE_LAST(s) ", " LATE "), date(:cut, '-1 day')) ELSE " RULE_LAST(s) " END"
#define LEFT(s) "CAST(julianday(" LAST(s) ") - julianday(:today) AS INTEGER)"

/* As the indexes return_urgent and exchange_urgent have it, word for word. */
#define URGENT(s) \
	"CASE WHEN " s ".next_on IS NULL AND " OPEN(s) " THEN '9997-12-31' WHEN " s ".next_on IS NULL THEN " LATE \
	" WHEN " s ".next_step = 'refund' THEN '9998-' || " s ".next_on WHEN " s ".next_step IN ('end', 'confirm', 'handle')" \
	" THEN date(" s ".next_on, '-1 day') ELSE " s ".next_on END"

/* ---- returns ---- */

static const struct list_column return_columns[] = {
	{"id", N_("No."), VK_INT, NULL, 0, 0, 9, false},
	{"no", N_("Slip"), VK_TEXT, NULL, 8, 0, 0, true},
	{"order_no", N_("Order"), VK_TEXT, NULL, 14, 0, 0, false},
	{"state", N_("State"), VK_ENUM, "return_state", 10, 0, 0, false},
	{"next_step", N_("Waits for"), VK_ENUM, "return_next", 12, 0, 1, false},
	{"last_day", N_("Last day"), VK_DATE, NULL, 10, 0, 0, false},
	{"days_left", N_("Days left"), VK_INT, NULL, 6, 0, 2, false},
	{"item_name", N_("Goods"), VK_TEXT, NULL, 14, 1, 1, false},
	{"refund_amount", N_("Refund"), VK_MONEY, NULL, 8, 0, 1, false},
	{"created_on", N_("Requested"), VK_DATE, NULL, 10, 0, 3, true},
	{"next_on", N_("Next date"), VK_DATE, NULL, 10, 0, 4, false},
	{"profile", N_("Marketplace"), VK_TEXT, NULL, 8, 0, 5, false},
	{"by", N_("Opened by"), VK_ENUM, "slip_by", 8, 0, 5, false},
	{"with_pickup", N_("With pick-up"), VK_BOOL, NULL, 0, 0, 9, false},
	{"collected_on", N_("Collected"), VK_DATE, NULL, 0, 0, 9, false},
	{"delivered_on", N_("Back on"), VK_DATE, NULL, 0, 0, 9, false},
	{"abnormal_on", N_("Abnormal since"), VK_DATE, NULL, 0, 0, 9, false},
	{"reason", N_("Reason"), VK_ENUM, "return_reason", 0, 0, 9, false},
	{"closed_on", N_("Closed on"), VK_DATE, NULL, 0, 0, 9, false},
	{"closed_by", N_("Closed by"), VK_ENUM, "return_end", 0, 0, 9, false},
	{"refunded_on", N_("Refunded"), VK_DATE, NULL, 0, 0, 9, false},
	{"bank_refunded_on", N_("Refunded by the bank"), VK_DATE, NULL, 0, 0, 9, false},
	{"refund_shipping", N_("Shipping refunded"), VK_MONEY, NULL, 0, 0, 9, false},
	{"reverse_fee", N_("Return logistics fee"), VK_MONEY, NULL, 0, 0, 9, false},
	{"cart_no", N_("Cart"), VK_TEXT, NULL, 0, 0, 9, false},
	{"ym_no", N_("Order"), VK_TEXT, NULL, 0, 0, 9, false},
	{"request", N_("Request"), VK_TEXT, NULL, 0, 0, 9, false},
	{"voluntary", N_("Voluntary"), VK_BOOL, NULL, 0, 0, 9, false},
};
static const char *const return_exprs[] = {
	"r.id", "r.no", "r.order_no", "r.state", "nullif(r.next_step, '')", LAST("r"), LEFT("r"), ITEM("r", "item_name"), "r.refund_amount", "r.created_on", "r.next_on",
	"r.profile", "r.opened_by", "r.with_pickup", "r.collected_on", "r.delivered_on", "r.abnormal_on", "nullif(r.reason, '')", "r.closed_on",
	"nullif(r.closed_by, '')", "r.refunded_on", "r.bank_refunded_on", "r.refund_shipping", "r.reverse_fee", "nullif(r.cart_no, '')", "r.order_no", "r.request",
	"r.voluntary",
};
_Static_assert(LIST_COUNT(return_columns) == LIST_COUNT(return_exprs), "an expression for every column");
static const struct list_sort return_sorts[] = {
	{.by = {URGENT("r")}},
	{.column = "created_on", .by = {"r.created_on"}},
	{.column = "no", .by = {"r.no"}},
};
static const struct list_filter return_filters[] = {
	{"profile", "r.profile = :value", false}, {"state", "r.state = :value", false}, {"order_no", "r.order_no = :value", false},
	{"ym_no", "r.order_no = :value", false},  {"open", OPEN("r") " = (:value = 'yes')", false},
};
static const struct list_def returns = {
	.columns = return_columns, .exprs = return_exprs, .column_count = LIST_COUNT(return_columns), .from = "return_slip r",
	.where = "(:profile = '' OR r.profile = :profile) AND :cut = :cut AND :today = :today", .id = "r.id", .sorts = return_sorts,
	.sort_count = LIST_COUNT(return_sorts), .filters = return_filters, .filter_count = LIST_COUNT(return_filters),
	.search = "holds(r.no, :folded) OR holds(r.order_no, :folded) OR r.cart_no = :text",
};

/* ---- exchanges ---- */

static const struct list_column exchange_columns[] = {
	{"id", N_("No."), VK_INT, NULL, 0, 0, 9, false},
	{"no", N_("Slip"), VK_TEXT, NULL, 8, 0, 0, true},
	{"order_no", N_("Order"), VK_TEXT, NULL, 14, 0, 0, false},
	{"state", N_("State"), VK_ENUM, "exchange_state", 10, 0, 0, false},
	{"next_step", N_("Waits for"), VK_ENUM, "exchange_next", 14, 0, 1, false},
	{"last_day", N_("Last day"), VK_DATE, NULL, 10, 0, 0, false},
	{"days_left", N_("Days left"), VK_INT, NULL, 6, 0, 2, false},
	{"item_name", N_("Goods"), VK_TEXT, NULL, 14, 1, 1, false},
	{"close_option", N_("Closed how"), VK_ENUM, "exchange_close", 14, 0, 3, false},
	{"created_on", N_("Requested"), VK_DATE, NULL, 10, 0, 3, true},
	{"next_on", N_("Next date"), VK_DATE, NULL, 10, 0, 4, false},
	{"profile", N_("Marketplace"), VK_TEXT, NULL, 8, 0, 5, false},
	{"by", N_("Opened by"), VK_ENUM, "slip_by", 8, 0, 5, false},
	{"reminded_on", N_("Reminded"), VK_DATE, NULL, 0, 0, 9, false},
	{"closed_on", N_("Closed on"), VK_DATE, NULL, 0, 0, 9, false},
	{"new_shipped_on", N_("New goods sent"), VK_DATE, NULL, 0, 0, 9, false},
	{"new_tracking", N_("Parcel number"), VK_TEXT, NULL, 0, 0, 9, false},
	{"return_id", N_("Return slip"), VK_INT, NULL, 0, 0, 9, false},
	{"cart_no", N_("Cart"), VK_TEXT, NULL, 0, 0, 9, false},
	{"ym_no", N_("Order"), VK_TEXT, NULL, 0, 0, 9, false},
	{"voluntary", N_("Voluntary"), VK_BOOL, NULL, 0, 0, 9, false},
};
static const char *const exchange_exprs[] = {
	"x.id", "x.no", "x.order_no", "x.state", "nullif(x.next_step, '')", LAST("x"), LEFT("x"), ITEM("x", "item_name"), "nullif(x.close_option, '')", "x.created_on",
	"x.next_on", "x.profile", "x.opened_by", "x.reminded_on", "x.closed_on", "x.new_shipped_on", "nullif(x.new_tracking, '')", "x.return_id", "nullif(x.cart_no, '')",
	"x.order_no", "x.voluntary",
};
_Static_assert(LIST_COUNT(exchange_columns) == LIST_COUNT(exchange_exprs), "an expression for every column");
static const struct list_sort exchange_sorts[] = {
	{.by = {URGENT("x")}},
	{.column = "created_on", .by = {"x.created_on"}},
	{.column = "no", .by = {"x.no"}},
};
static const struct list_filter exchange_filters[] = {
	{"profile", "x.profile = :value", false}, {"state", "x.state = :value", false}, {"order_no", "x.order_no = :value", false},
	{"ym_no", "x.order_no = :value", false},  {"open", OPEN("x") " = (:value = 'yes')", false},
};
static const struct list_def exchanges = {
	.columns = exchange_columns, .exprs = exchange_exprs, .column_count = LIST_COUNT(exchange_columns), .from = "exchange_slip x",
	.where = "(:profile = '' OR x.profile = :profile) AND :cut = :cut AND :today = :today", .id = "x.id", .sorts = exchange_sorts,
	.sort_count = LIST_COUNT(exchange_sorts), .filters = exchange_filters, .filter_count = LIST_COUNT(exchange_filters),
	.search = "holds(x.no, :folded) OR holds(x.order_no, :folded) OR x.cart_no = :text",
};

/* ---- both ---- */

#define BOTH(where) \
	"(SELECT 'return' AS kind, r.id, r.profile, r.no, r.order_no, r.state, r.next_step, r.next_on, r.refund_amount AS amount, r.created_on," \
	" 2 * r.id AS place FROM return_slip r" where("r") \
	" UNION ALL SELECT 'exchange', x.id, x.profile, x.no, x.order_no, x.state, x.next_step, x.next_on, NULL, x.created_on, 2 * x.id + 1" \
	" FROM exchange_slip x" where("x") ") b"
#define ANY(s) ""
/* Not over: open, or closed and not refunded, or turned into a return that is not there. */
#define WAITING(s) " WHERE " OPEN(s) " OR " s ".next_on IS NOT NULL"

static const struct list_column board_columns[] = {
	{"kind", N_("Kind"), VK_ENUM, "life_record", 6, 0, 0, false},
	{"id", N_("No."), VK_INT, NULL, 0, 0, 9, false},
	{"no", N_("Slip"), VK_TEXT, NULL, 8, 0, 0, true},
	{"order_no", N_("Order"), VK_TEXT, NULL, 14, 0, 0, false},
	{"state", N_("State"), VK_ENUM, "slip_state", 10, 0, 0, false},
	{"next_step", N_("Waits for"), VK_ENUM, "slip_next", 14, 0, 1, false},
	{"days_left", N_("Days left"), VK_INT, NULL, 6, 0, 0, false},
	{"next_on", N_("Next date"), VK_DATE, NULL, 10, 0, 2, false},
	{"last_day", N_("Last day"), VK_DATE, NULL, 10, 0, 3, false},
	{"item_name", N_("Goods"), VK_TEXT, NULL, 14, 1, 1, false},
	{"amount", N_("Amount"), VK_MONEY, NULL, 8, 0, 1, false},
	{"created_on", N_("Requested"), VK_DATE, NULL, 10, 0, 4, true},
	{"profile", N_("Marketplace"), VK_TEXT, NULL, 8, 0, 5, false},
};
static const char *const board_exprs[] = {
	"b.kind", "b.id", "b.no", "b.order_no", "b.state", "nullif(b.next_step, '')", LEFT("b"), "b.next_on", LAST("b"), ITEM("b", "item_name"),
	"ifnull(b.amount, " ITEM("b", "claim_amount") ")", "b.created_on", "b.profile",
};
_Static_assert(LIST_COUNT(board_columns) == LIST_COUNT(board_exprs), "an expression for every column");
static const struct list_sort board_sorts[] = {
	{.by = {URGENT("b")}},
	{.column = "created_on", .by = {"b.created_on"}},
	{.column = "no", .by = {"b.no"}},
};
static const struct list_filter board_filters[] = {
	{"profile", "b.profile = :value", false}, {"kind", "b.kind = :value", false}, {"state", "b.state = :value", false},
	{"order_no", "b.order_no = :value", false},
};
#define BOARD(name, which) \
	static const struct list_def name = { \
		.columns = board_columns, .exprs = board_exprs, .column_count = LIST_COUNT(board_columns), .from = BOTH(which), \
		.where = "(:profile = '' OR b.profile = :profile) AND :cut = :cut AND :today = :today", .id = "b.place", .sorts = board_sorts, \
		.sort_count = LIST_COUNT(board_sorts), .filters = board_filters, .filter_count = LIST_COUNT(board_filters), \
		.search = "holds(b.no, :folded) OR holds(b.order_no, :folded)", \
	}
BOARD(board_of_all, ANY);
BOARD(board_of_open, WAITING);

/* ---- opening them ---- */

/* Of all marketplaces the closure of the first that has slips counts: stores are closed one by one. */
static void open_list(struct shop *s, const char *profile, const struct list_def *def, struct list_source *out)
{
	struct slip_market m;
	char today[16], cut[16];

	if (profile == NULL || slip_market_open(s, profile, &m, NULL) != ST_OK)
		m = (struct slip_market){.today = shop_today(s, NULL), .cut = DAY_NONE};
	day_format(m.today, today);
	day_format(m.cut, cut);
	desk_list_open(out, s->db, def,
	               (struct list_bind[]){{":profile", .text = profile != NULL ? profile : ""}, {":today", .text = today}, {":cut", .text = cut}}, 3);
	slip_market_close(&m);
}

void return_list(struct shop *s, const char *profile, struct list_source *out)
{
	open_list(s, profile, &returns, out);
}

void exchange_list(struct shop *s, const char *profile, struct list_source *out)
{
	open_list(s, profile, &exchanges, out);
}

void slip_board(struct shop *s, const char *profile, bool open, struct list_source *out)
{
	open_list(s, profile, open ? &board_of_open : &board_of_all, out);
}

/* ---- what happened ---- */

static const struct list_column event_columns[] = {
	{"day", N_("From"), VK_DATE, NULL, 10, 0, 0, false},
	{"act", N_("What happened"), VK_ENUM, "slip_act", 24, 1, 0, false},
	{"origin", N_("By"), VK_ENUM, "slip_origin", 10, 0, 1, false},
	{"rule", N_("Rule"), VK_TEXT, NULL, 8, 0, 2, false},
	{"detail", N_("Detail"), VK_TEXT, NULL, 14, 1, 1, false},
	{"at", N_("Entered"), VK_INSTANT, NULL, 16, 0, 3, false},
	{"by", N_("Who"), VK_TEXT, NULL, 8, 0, 3, false},
};
static const char *const event_exprs[] = {"v.day", "v.act", "v.origin", "nullif(v.rule, '')", "nullif(v.detail, '')", "v.at", "v.by"};
_Static_assert(LIST_COUNT(event_columns) == LIST_COUNT(event_exprs), "an expression for every column");
static const struct list_sort event_sorts[] = {{.by = {0}, .descending = true}};
static const struct list_def events = {
	.columns = event_columns, .exprs = event_exprs, .column_count = LIST_COUNT(event_columns), .from = "slip_event v",
	.where = "v.kind = :kind AND v.slip_id = :slip", .id = "v.id", .sorts = event_sorts, .sort_count = LIST_COUNT(event_sorts),
};

void slip_events(struct shop *s, const char *kind, int64_t id, struct list_source *out)
{
	desk_list_open(out, s->db, &events, (struct list_bind[]){{":kind", .text = kind}, {":slip", .num = id}}, 2);
}
