/*
 * An order between two statements: the platform's posting date wins over our
 * forecast (YAH-118), what one statement has is not asked for in the next, what
 * both have is counted twice, what ours expects later is said with its period.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "settlement_fixture.h"

static struct shop shop;

/* Forecast: shipped + 6 + 2 days. None has the platform's date. ATM, no category rate: nothing but the sale. */
static const struct fix_order orders[] = {
	{.no = "YM01", .state = "shipped", .cash = 100, .category_ppm = 0, .shipped = "2026-10-07"}, /* forecast 15 Oct: H2 */
	{.no = "YM02", .state = "shipped", .cash = 200, .category_ppm = 0, .shipped = "2026-10-06"}, /* forecast 14 Oct: H1 */
	{.no = "YM03", .state = "shipped", .cash = 300, .category_ppm = 0, .shipped = "2026-10-08"}, /* forecast 16 Oct: H2 */
};

/* They post YM01 a day earlier than we thought. YM02 is not there. */
static const struct fix_line first[] = {{"YM01", "", "sale", "2026-10-14", 100, 0, 0, 0, 100}};

static void second_statement(void)
{
	fix_sql(&shop, "INSERT INTO period (id, profile, code, year, month, half, from_day, to_day, statement_on, due_on, pay_nominal, pay_on)"
	               " VALUES (8, 'yahoo', '2026-10-H2', 2026, 10, 2, '2026-10-15', '2026-10-31', '2026-11-02', '2026-11-06', '2026-11-15',"
	               " '2026-11-16')");
	fix_sql(&shop, "INSERT INTO batch (id, kind, profile, source, state, started_at, started_by)"
	               " VALUES (3, 'statement', 'yahoo', 'second.csv', 'published', 0, 'mei')");
	fix_sql(&shop, "INSERT INTO statement (id, batch_id, period_id, lines, components) VALUES (6, 3, 8, 3, 5)");
	fix_sql(&shop, "INSERT INTO statement_line (statement_id, line, record, order_no, kind, gross, net, posted_on) VALUES"
	               " (6, 2, 1, 'YM01', 'sale', 100, 100, '2026-10-15'), (6, 3, 2, 'YM02', 'sale', 200, 200, '2026-10-15'),"
	               " (6, 4, 3, 'YM03', 'sale', 300, 300, '2026-10-16')");
}

/* "kind order reason facts" of the only difference, or of how many there are. */
static void only(int64_t statement, char out[200])
{
	struct stmt *q = db_prepare_text(shop.db,
	        "SELECT d.kind || ' ' || d.order_no || ' ' || d.reason || ' ' || replace(d.args, char(10), ' ') FROM difference d"
	        " JOIN statement s ON s.id = d.statement_id AND s.run = d.run WHERE s.id = :id ORDER BY d.order_no");
	int n = 0;

	stmt_bind_int(q, ":id", statement);
	*out = '\0';
	for (; stmt_step(q, NULL) == STEP_ROW; n++)
		snprintf(out, 200, "%s", stmt_text(q, 0));
	stmt_reset(q);
	if (n != 1)
		snprintf(out, 200, "%d differences", n);
}

static void first_statement_takes_the_platforms_date(void **state)
{
	char found[200];

	(void)state;
	fix_statement(&shop, first, 1, MONEY_NONE);
	fix_reconcile(&shop, 5);
	only(5, found);
	assert_string_equal(found, "only_ours YM02 forecast 2026-10-14 2026-10-H2");
}

static void second_statement_has_one_twice(void **state)
{
	char found[200];

	(void)state;
	second_statement();
	fix_reconcile(&shop, 6);
	only(6, found);
	assert_string_equal(found, "twice YM01 twice_before 2026-10-H1");
}

static void first_statement_now_knows_where_it_came(void **state)
{
	char found[200];

	(void)state;
	fix_reconcile(&shop, 5);
	only(5, found);
	assert_string_equal(found, "only_ours YM02 stated_later 2026-10-H2");
}

static void undone_statement_counts_no_more(void **state)
{
	char found[200];
	struct statement st;
	struct error e = {0};

	(void)state;
	fix_sql(&shop, "UPDATE batch SET state = 'removing' WHERE id = 3");
	assert_int_equal(statement_get(&shop, 5, &st, &e), ST_OK);
	assert_false(st.reconciled); /* its facts have changed */
	fix_reconcile(&shop, 5);
	only(5, found);
	assert_string_equal(found, "only_ours YM02 forecast 2026-10-14 2026-10-H2");
}

static int enter(void **state)
{
	(void)state;
	fix_open(&shop);
	fix_orders(&shop, orders, sizeof orders / sizeof *orders);
	fix_sql(&shop, "UPDATE orders SET posting_day = date(shipped_on, '+8 days')");
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
		cmocka_unit_test(first_statement_takes_the_platforms_date),
		cmocka_unit_test(second_statement_has_one_twice),
		cmocka_unit_test(first_statement_now_knows_where_it_came),
		cmocka_unit_test(undone_statement_counts_no_more),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
