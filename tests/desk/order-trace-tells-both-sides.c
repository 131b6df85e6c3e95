/*
 * One order through all periods: what it brings and costs by our rules (section
 * 17, worked out by hand), the sums of what the live statements say, the lines
 * that name it; and what posts on a day.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "settlement_fixture.h"
#include "storekeep/order_trace.h"
#include "storekeep/pulse.h"

static struct shop shop;

static const struct fix_order orders[] = {
	/* 310 by card at once, category 4.5 %: 13.95 half up 14 (YAH-106), 2 % = 6.2 up 7 (YAH-107) */
	{.no = "YM01", .state = "posted", .payment = "card_once", .plan = "once", .cash = 310, .category_ppm = 45000,
	 .shipped = "2026-10-01", .posted = "2026-10-09"},
	/* the same, refunded: the stored amounts with the opposite sign (YAH-115) */
	{.no = "YM02", .state = "returned", .payment = "card_once", .plan = "once", .cash = 310, .category_ppm = 45000,
	 .shipped = "2026-10-01", .posted = "2026-10-09", .refund = "2026-10-20"},
	/* refunded before it posted: neither side is ever booked (YAH-120) */
	{.no = "YM03", .state = "returned", .payment = "atm", .plan = "", .cash = 500, .category_ppm = 0,
	 .shipped = "2026-10-01", .posted = "2026-10-09", .refund = "2026-10-05"},
};

/* They take one more dollar for the card. */
static const struct fix_line lines[] = {{"YM01", "", "sale", "2026-10-09", 310, -14, -8, 0, 288}};

struct expected {
	int64_t order;
	const char *component;
	money_t ours, theirs;
	bool differs;
};

static const struct expected table[] = {
	{1, "sale", 310, 310, false},
	{1, "category", -14, -14, false},
	{1, "card", -7, -8, true},
	{2, "sale", 310, MONEY_NONE, false},
	{2, "refund", -310, MONEY_NONE, false},
};

static const struct side_row *row_of(const struct side_row *rows, size_t count, const char *component)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(rows[i].component, component) == 0)
			return &rows[i];
	return NULL;
}

static void amounts_of_both_sides(void **state)
{
	struct side_row rows[SETTLE_KINDS + 1];
	struct error e = {0};
	size_t count;

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const struct side_row *r;

		assert_int_equal(order_trace(&shop, table[i].order, rows, &count, &e), ST_OK);
		r = row_of(rows, count, table[i].component);
		assert_non_null(r);
		assert_int_equal(r->ours, table[i].ours);
		assert_int_equal(r->theirs, table[i].theirs);
		assert_int_equal(r->differs, table[i].differs);
	}
}

static void rule_and_way_stand_beside_the_amount(void **state)
{
	struct side_row rows[SETTLE_KINDS + 1];
	size_t count;

	(void)state;
	assert_int_equal(order_trace(&shop, 1, rows, &count, NULL), ST_OK);
	assert_string_equal(row_of(rows, count, "card")->rule, "YAH-107");
	assert_non_null(strstr(row_of(rows, count, "card")->how_ours, "2%"));
	assert_non_null(strstr(row_of(rows, count, "card")->how_ours, "310"));
}

static void fees_of_a_refund_come_back(void **state)
{
	struct side_row rows[SETTLE_KINDS + 1];
	size_t count;

	(void)state;
	assert_int_equal(order_trace(&shop, 2, rows, &count, NULL), ST_OK);
	assert_int_equal(row_of(rows, count, "category")->ours, 0);
	assert_int_equal(row_of(rows, count, "card")->ours, 0);
}

static void refund_before_posting_books_nothing(void **state)
{
	struct side_row rows[SETTLE_KINDS + 1];
	size_t count = 9;

	(void)state;
	assert_int_equal(order_trace(&shop, 3, rows, &count, NULL), ST_OK);
	assert_int_equal(count, 0);
}

static void unknown_order_is_refused(void **state)
{
	struct side_row rows[SETTLE_KINDS + 1];
	struct error e = {0};
	size_t count = 9;

	(void)state;
	assert_int_equal(order_trace(&shop, 99, rows, &count, &e), ST_REFUSED);
	assert_string_equal(e.code, "order_missing");
	assert_int_equal(count, 0);
}

static void lines_that_name_it(void **state)
{
	struct list_query q = {.limit = 10};
	struct list_page page = {0};
	struct list_source src;

	(void)state;
	order_trace_lines(&shop, 1, &src);
	assert_int_equal(src.page(src.self, &q, &page, NULL), ST_OK);
	assert_int_equal(page.count, 1);
	assert_string_equal(page.rows[0].cells[1].text, "2026-10-H1");
	list_page_free(&page);
	list_close(&src);
	order_trace_lines(&shop, 2, &src);
	assert_int_equal(src.page(src.self, &q, &page, NULL), ST_OK);
	assert_int_equal(page.count, 0);
	list_page_free(&page);
	list_close(&src);
}

static void undone_statement_says_nothing(void **state)
{
	struct side_row rows[SETTLE_KINDS + 1];
	size_t count;

	(void)state;
	fix_sql(&shop, "UPDATE batch SET state = 'removing' WHERE kind = 'statement'");
	assert_int_equal(order_trace(&shop, 1, rows, &count, NULL), ST_OK);
	assert_int_equal(row_of(rows, count, "card")->theirs, MONEY_NONE);
	assert_false(row_of(rows, count, "card")->differs);
	fix_sql(&shop, "UPDATE batch SET state = 'published' WHERE kind = 'statement'");
}

static void postings_of_a_day(void **state)
{
	int64_t count = 0;
	money_t amount = 0;

	(void)state;
	assert_int_equal(pulse_postings(&shop, "yahoo", day_parse_iso("2026-10-09"), &count, &amount, NULL), ST_OK);
	assert_int_equal(count, 3);
	assert_int_equal(amount, 1120); /* 310 + 310 + 500 */
	assert_int_equal(pulse_postings(&shop, "yahoo", day_parse_iso("2026-10-10"), &count, &amount, NULL), ST_OK);
	assert_int_equal(count, 0);
	assert_int_equal(pulse_postings(&shop, "ruten", day_parse_iso("2026-10-09"), &count, NULL, NULL), ST_OK);
	assert_int_equal(count, 0);
}

static void marketplaces_by_name(void **state)
{
	char names[4][PULSE_NAME];

	(void)state;
	assert_int_equal(pulse_markets(&shop, names, 4), 1);
	assert_string_equal(names[0], "yahoo");
	assert_int_equal(pulse_markets(&shop, names, 0), 0);
}

static int enter(void **state)
{
	(void)state;
	fix_open(&shop);
	fix_orders(&shop, orders, sizeof orders / sizeof *orders);
	fix_statement(&shop, lines, sizeof lines / sizeof *lines, MONEY_NONE);
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
		cmocka_unit_test(amounts_of_both_sides),
		cmocka_unit_test(rule_and_way_stand_beside_the_amount),
		cmocka_unit_test(fees_of_a_refund_come_back),
		cmocka_unit_test(refund_before_posting_books_nothing),
		cmocka_unit_test(unknown_order_is_refused),
		cmocka_unit_test(lines_that_name_it),
		cmocka_unit_test(undone_statement_says_nothing),
		cmocka_unit_test(postings_of_a_day),
		cmocka_unit_test(marketplaces_by_name),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
