/*
 * The payout day of a period that is kept already: it moves with the calendar
 * until the bank has paid (YAH-122, FMT-3, FMT-4).
 *
 * 2026-10-H1 is paid on 31 October, a Saturday, so on Monday 2 November.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "settlement_fixture.h"
#include "storekeep/calendar.h"
#include "storekeep/period.h"

static struct shop shop;

static const struct fix_line lines[] = {{"YM01", "", "sale", "2026-10-09", 100, 0, 0, 0, 100}};

static int enter(void **state)
{
	(void)state;
	fix_open(&shop);
	fix_statement(&shop, lines, 1, MONEY_NONE);
	return 0;
}

static int leave(void **state)
{
	(void)state;
	fix_close(&shop);
	return 0;
}

static void bank_is_off(day_t d, bool off)
{
	struct error e = {0};

	if (calendar_set_bank_day(&shop, d, off, "typhoon", &e) != ST_OK)
		fail_msg("%s", e.message);
}

static void expect(const char *day)
{
	struct period p;
	struct statement s;
	struct error e = {0};
	char text[16];

	assert_int_equal(period_get(&shop, "yahoo", "2026-10-H1", &p, &e), ST_OK);
	day_format(p.days.pay, text);
	assert_string_equal(text, day);
	assert_int_equal(statement_get(&shop, 5, &s, &e), ST_OK);
	assert_string_equal(s.pay_on, day);
}

static void unpaid_moves_and_comes_back(void **state)
{
	(void)state;
	expect("2026-11-02");
	bank_is_off(day_from_ymd(2026, 11, 2), true);
	expect("2026-11-03");
	bank_is_off(day_from_ymd(2026, 11, 3), true);
	expect("2026-11-04");
	bank_is_off(day_from_ymd(2026, 11, 2), false);
	expect("2026-11-02");
}

static void paid_stays(void **state)
{
	(void)state;
	fix_sql(&shop, "UPDATE period SET paid_on = '2026-11-02', paid_amount = 100 WHERE code = '2026-10-H1'");
	bank_is_off(day_from_ymd(2026, 11, 2), true);
	expect("2026-11-02");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(unpaid_moves_and_comes_back, enter, leave),
		cmocka_unit_test_setup_teardown(paid_stays, enter, leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
