/*
 * Every kind of difference, with its reason and rule, and nothing else: amounts
 * worked out from YAH-106, 107, 112, 115, 118, 120 and 121.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "settlement_fixture.h"
#include "storekeep/desk_list.h"

static struct shop shop;

/* Category fee 4.5 %, half up; card 2 % once, up. */
#define RATE 45000

static const struct fix_order orders[] = {
	/* 310: category 13.95 -> 14, card 6.2 -> 7 */
	{.no = "YM01", .payment = "card_once", .plan = "once", .cash = 310, .category_ppm = RATE, .shipped = "2026-10-01", .posted = "2026-10-08"},
	{.no = "YM02", .payment = "card_once", .plan = "once", .cash = 310, .category_ppm = RATE, .shipped = "2026-10-01", .posted = "2026-10-08"},
	{.no = "YM04", .cash = 100, .category_ppm = RATE, .shipped = "2026-10-02", .posted = "2026-10-12"},
	{.no = "YM05", .cash = 100, .category_ppm = RATE, .shipped = "2026-10-02", .posted = "2026-10-09"},
	{.no = "YM06", .cash = 100, .category_ppm = RATE, .shipped = "2026-10-07", .posted = "2026-10-15"},
	/* one cart, 60 split as 30 and 30 by us, as 60 and 0 by them */
	{.no = "YM07", .cart = "C1", .cash = 30, .category_ppm = RATE, .shipped = "2026-10-02", .posted = "2026-10-10"},
	{.no = "YM08", .cart = "C1", .cash = 30, .category_ppm = RATE, .shipped = "2026-10-02", .posted = "2026-10-10"},
	/* refunded: 378, category 17.01 -> 17 to be credited (YAH-115) */
	{.no = "YM09", .state = "returned", .cash = 378, .category_ppm = RATE, .shipped = "2026-09-10", .posted = "2026-09-18", .refund = "2026-10-09"},
	{.no = "YM10", .cash = 378, .category_ppm = RATE, .shipped = "2026-09-10", .posted = "2026-09-18"},
	/* points: 2-fold burn, 120 points paid 240: the claim is 360 + 120 (YAH-176); they count 600; category 21.6 -> 22 */
	{.no = "YM11", .cash = 360, .points = 120, .points_value = 240, .category_ppm = RATE, .shipped = "2026-10-02", .posted = "2026-10-10"},
	{.no = "YM12", .state = "cancelled", .cash = 50, .category_ppm = RATE},
};

static const struct fix_line lines[] = {
	{"YM01", "", "sale", "2026-10-08", 310, -14, -7, 0, 289},
	{"YM02", "", "sale", "2026-10-08", 310, -14, -6, 0, 290},   /* card fee rounded half up */
	{"YM03", "", "sale", "2026-10-09", 500, -23, 0, 0, 477},    /* not ours */
	{"YM05", "", "sale", "2026-10-09", 100, -5, 0, 0, 95},
	{"YM05", "", "sale", "2026-10-09", 100, -5, 0, 0, 95},      /* twice */
	{"YM06", "", "sale", "2026-10-15", 100, -5, 0, 0, 95},      /* next period's */
	{"YM07", "C1", "sale", "2026-10-10", 60, -3, 0, 0, 57},
	{"YM08", "C1", "sale", "2026-10-10", 0, 0, 0, 0, 0},
	{"YM09", "", "refund", "2026-10-09", -378, 0, 0, 0, -378},  /* fee not credited */
	{"YM10", "", "refund", "2026-10-09", -378, 17, 0, 0, -361}, /* no refund in our book */
	{"YM11", "", "sale", "2026-10-10", 600, -27, 0, 0, 573},
	{"YM12", "", "sale", "2026-10-11", 50, -2, 0, 0, 48},       /* cancelled */
	{"", "C1", "cart", "2026-10-02", 0, 0, 0, -2, -2},
	{"", "C9", "cart", "2026-10-03", 0, 0, 0, -2, -2},          /* no such cart */
};

static struct expected {
	const char *kind, *no, *component, *reason, *rule;
	int expected, stated, follow;
	bool found;
} wanted[] = {
	{"fee", "YM02", "card", "rounding", "YAH-107", -7, -6, 0, false},
	{"only_theirs", "YM03", "sale", "not_in_book", "", 0, 477, 0, false},
	{"only_ours", "YM04", "sale", "not_stated", "YAH-118", 95, 0, 0, false}, /* 100 - 4.5 -> 5 */
	{"twice", "YM05", "sale", "twice_here", "FMT-52", 0, 95, 0, false},
	{"other_period", "YM06", "sale", "dated_outside", "YAH-121", 0, 95, 0, false},
	{"amount", "YM07", "sale", "cart_split", "YAH-4", 30, 60, -2, false}, /* fee 2.7 -> 3 instead of 1.35 -> 1 */
	{"amount", "YM08", "sale", "cart_split", "YAH-4", 30, 0, 1, false},
	{"fee", "YM09", "category", "not_credited", "YAH-115", 17, 0, 0, false},
	{"only_theirs", "YM10", "refund", "refund_unknown", "YAH-120", 0, -361, 0, false},
	{"amount", "YM11", "sale", "points_paid", "YAH-138", 480, 600, -5, false},
	{"only_theirs", "YM12", "sale", "order_cancelled", "YAH-120", 0, 48, 0, false},
	{"only_theirs", "", "cart", "cart_not_in_book", "YAH-112", 0, -2, 0, false},
};
#define WANTED (sizeof wanted / sizeof *wanted)

static const struct value *cell(const struct list_source *src, const struct list_row *row, const char *name)
{
	for (size_t i = 0; i < src->column_count; i++)
		if (strcmp(src->columns[i].name, name) == 0)
			return &row->cells[i];
	fail_msg("no column %s", name);
	return NULL;
}

static void every_difference_and_no_other(void **state)
{
	struct list_source src;
	struct list_query q = {.limit = 100};
	struct list_page page = {0};
	struct error e = {0};
	struct statement st;
	money_t sum = 0;
	int64_t id;

	(void)state;
	fix_orders(&shop, orders, LIST_COUNT(orders));
	id = fix_statement(&shop, lines, LIST_COUNT(lines), MONEY_NONE);
	fix_reconcile(&shop, id);
	difference_list(&shop, id, NULL, &src);
	assert_int_equal(src.page(src.self, &q, &page, &e), ST_OK);
	for (size_t i = 0; i < page.count; i++) {
		const struct list_row *row = &page.rows[i];
		const char *no = cell(&src, row, "order_no")->text, *component = cell(&src, row, "component")->text;
		size_t w;

		for (w = 0; w < WANTED; w++)
			if (!wanted[w].found && strcmp(wanted[w].no, no) == 0 && strcmp(wanted[w].component, component) == 0)
				break;
		if (w == WANTED)
			fail_msg("unexpected: %s %s %s %s", cell(&src, row, "kind")->text, no, component, cell(&src, row, "reason_code")->text);
		assert_string_equal(cell(&src, row, "kind")->text, wanted[w].kind);
		assert_string_equal(cell(&src, row, "reason_code")->text, wanted[w].reason);
		assert_string_equal(cell(&src, row, "rule")->text, wanted[w].rule);
		assert_int_equal(cell(&src, row, "expected")->num, wanted[w].expected);
		assert_int_equal(cell(&src, row, "stated")->num, wanted[w].stated);
		assert_int_equal(cell(&src, row, "follow")->num, wanted[w].follow);
		sum += wanted[w].stated - wanted[w].expected + wanted[w].follow;
		wanted[w].found = true;
	}
	assert_int_equal(page.count, WANTED);
	list_page_free(&page);
	desk_list_close(&src);
	assert_int_equal(statement_get(&shop, id, &st, &e), ST_OK);
	assert_true(st.reconciled && st.orders_compared);
	assert_int_equal(st.stated_net - st.ours_net, sum); /* the differences explain all of it */
	assert_int_equal(st.to_explain, sum);
	/* 289+290+477+95+95+95+57+0-378-361+573+48-2-2 */
	assert_int_equal(st.stated_net, 1276);
}

static void a_second_run_finds_the_same(void **state)
{
	struct error e = {0};
	struct statement a, b;

	(void)state;
	assert_int_equal(statement_get(&shop, 5, &a, &e), ST_OK);
	fix_reconcile(&shop, 5);
	assert_int_equal(statement_get(&shop, 5, &b, &e), ST_OK);
	assert_int_equal(a.differences, b.differences);
	assert_int_equal(a.to_explain, b.to_explain);
	assert_int_equal(db_int(shop.db, "SELECT COUNT(*) FROM difference", -1), (int)WANTED);
}

static int64_t id_of(const char *no)
{
	struct stmt *q = db_prepare(shop.db, "SELECT id FROM difference WHERE order_no = :no");
	int64_t id;

	stmt_bind_text(q, ":no", no);
	assert_int_equal(stmt_step(q, NULL), STEP_ROW);
	id = stmt_int(q, 0);
	stmt_reset(q);
	return id;
}

static void decisions_outlive_a_new_run_and_can_be_undone(void **state)
{
	struct error e = {0};
	struct statement st;
	int64_t ids[2] = {id_of("YM03"), id_of("YM10")}, count = 0;

	(void)state;
	assert_int_equal(difference_resolve(&shop, ids, 2, "other", "", "op-1", &e), ST_REFUSED);
	assert_string_equal(e.code, "note_required");
	assert_int_equal(difference_resolve(&shop, ids, 2, "disputed", "asked by mail", "op-2", &e), ST_OK);
	assert_int_equal(difference_resolve(&shop, ids, 2, "disputed", "asked by mail", "op-2", &e), ST_OK); /* pressed twice */
	assert_int_equal(db_int(shop.db, "SELECT COUNT(*) FROM resolution", -1), 2);
	fix_reconcile(&shop, 5);
	assert_int_equal(statement_get(&shop, 5, &st, &e), ST_OK);
	assert_int_equal(st.open, (int)WANTED - 2);
	ids[0] = id_of("YM03");
	assert_int_equal(difference_undo(&shop, 5, &count, &e), ST_OK);
	assert_int_equal(count, 2);
	assert_int_equal(statement_get(&shop, 5, &st, &e), ST_OK);
	assert_int_equal(st.open, (int)WANTED);
	assert_int_equal(difference_undo(&shop, 5, &count, &e), ST_REFUSED);
	assert_string_equal(e.code, "nothing_to_undo");
}

static void both_sides_stand_line_by_line(void **state)
{
	struct error e = {0};
	struct difference d;

	(void)state;
	assert_int_equal(difference_get(&shop, id_of("YM02"), &d, &e), ST_OK);
	assert_int_equal(d.row_count, 3);
	assert_string_equal(d.rows[2].component, "card");
	assert_int_equal(d.rows[2].ours, -7);
	assert_int_equal(d.rows[2].theirs, -6);
	assert_true(d.rows[2].differs);
	assert_false(d.rows[0].differs);
	assert_int_equal(d.file_line, 3);
	assert_int_equal(difference_get(&shop, id_of("YM04"), &d, &e), ST_OK);
	assert_string_equal(d.next_period, "2026-10-H2");
}

static void a_signed_period_is_frozen(void **state)
{
	struct error e = {0};
	struct signoff last;
	char hash[72];
	int64_t one = id_of("YM03");

	(void)state;
	assert_int_equal(signoff_sign(&shop, 5, "", "sign-1", &e), ST_REFUSED);
	assert_string_equal(e.code, "reason_required");
	assert_int_equal(signoff_sign(&shop, 5, "asked for all of them", "sign-1", &e), ST_REFUSED); /* a warning to confirm */
	assert_string_equal(e.code, "open_differences");
	shop.accept_warnings = true;
	assert_int_equal(signoff_sign(&shop, 5, "asked for all of them", "sign-1", &e), ST_OK);
	assert_int_equal(signoff_sign(&shop, 5, "asked for all of them", "sign-1", &e), ST_OK);
	assert_int_equal(db_int(shop.db, "SELECT COUNT(*) FROM signoff", -1), 1);
	assert_int_equal(difference_resolve(&shop, &one, 1, "accepted", "", "op-3", &e), ST_REFUSED);
	assert_string_equal(e.code, "statement_signed");
	assert_int_equal(statement_reconcile(&shop, 5, NULL, NULL, &e), ST_REFUSED);
	assert_int_equal(signoff_hash(&shop, 5, hash, &e), ST_OK);
	assert_int_equal(signoff_last(&shop, 7, &last, &e), ST_OK);
	assert_string_equal(hash, last.hash);
	assert_int_equal(signoff_reopen(&shop, 5, "", "re-1", &e), ST_REFUSED);
	assert_int_equal(signoff_reopen(&shop, 5, "their answer came", "re-1", &e), ST_OK);
	assert_int_equal(difference_resolve(&shop, &one, 1, "accepted", "", "op-4", &e), ST_OK);
	assert_int_equal(db_int(shop.db, "SELECT COUNT(*) FROM signoff", -1), 2);
}

static int enter(void **state)
{
	(void)state;
	fix_open(&shop);
	return 0;
}

static int leave(void **state)
{
	(void)state;
	fix_close(&shop);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_difference_and_no_other),
		cmocka_unit_test(a_second_run_finds_the_same),
		cmocka_unit_test(both_sides_stand_line_by_line),
		cmocka_unit_test(decisions_outlive_a_new_run_and_can_be_undone),
		cmocka_unit_test(a_signed_period_is_frozen),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
