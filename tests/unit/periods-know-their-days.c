/*
 * Settlement periods: half months as Yahoo has them, other parts, weeks; late
 * claims (YAH-118, 121, 122, 131, 134).
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/settle.h"

#define D day_from_ymd

static const struct settle_cycle yahoo = {
	.parts = 2,
	.part = {{1, 16, 20, SETTLE_LAST_DAY, 0, 0}, {15, 2, 6, 15, 0, 1}},
	.pay_shift = true,
};

static void expect_day(const char *rule, const char *what, day_t got, day_t want)
{
	char a[16], b[16];
	day_format(got, a);
	day_format(want, b);
	if (got != want)
		fail_msg("%s: %s is %s, not %s", rule, what, a, b);
}

static void half_months(void **state)
{
	const struct {
		const char *rule;
		day_t posted;
		const char *code;
		day_t from, to, statement, due, nominal, pay;
		int invoice_year, invoice_month;
	} cases[] = {
		{"YAH-121 14th", D(2025, 9, 14), "2025-09-H1", D(2025, 9, 1), D(2025, 9, 14), D(2025, 9, 16), D(2025, 9, 20), D(2025, 9, 30), D(2025, 9, 30), 2025, 9},
		{"YAH-121 15th", D(2025, 9, 15), "2025-09-H2", D(2025, 9, 15), D(2025, 9, 30), D(2025, 10, 2), D(2025, 10, 6), D(2025, 10, 15), D(2025, 10, 15), 2025, 10},
		{"YAH-121 1st", D(2025, 9, 1), "2025-09-H1", D(2025, 9, 1), D(2025, 9, 14), D(2025, 9, 16), D(2025, 9, 20), D(2025, 9, 30), D(2025, 9, 30), 2025, 9},
		{"YAH-121 leap day", D(2024, 2, 29), "2024-02-H2", D(2024, 2, 15), D(2024, 2, 29), D(2024, 3, 2), D(2024, 3, 6), D(2024, 3, 15), D(2024, 3, 15), 2024, 3},
		{"YAH-121 last day of February", D(2025, 2, 1), "2025-02-H1", D(2025, 2, 1), D(2025, 2, 14), D(2025, 2, 16), D(2025, 2, 20), D(2025, 2, 28), D(2025, 2, 28), 2025, 2},
		{"YAH-131 December's second half", D(2025, 12, 31), "2025-12-H2", D(2025, 12, 15), D(2025, 12, 31), D(2026, 1, 2), D(2026, 1, 6), D(2026, 1, 15), D(2026, 1, 15), 2026, 1},
		{"YAH-122 Sunday, over the month's end", D(2025, 8, 3), "2025-08-H1", D(2025, 8, 1), D(2025, 8, 14), D(2025, 8, 16), D(2025, 8, 20), D(2025, 8, 31), D(2025, 9, 1), 2025, 8},
		{"YAH-122 Saturday the 15th", D(2025, 10, 20), "2025-10-H2", D(2025, 10, 15), D(2025, 10, 31), D(2025, 11, 2), D(2025, 11, 6), D(2025, 11, 15), D(2025, 11, 17), 2025, 11},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct settle_period p;
		settle_period_of(&yahoo, NULL, cases[i].posted, &p);
		if (strcmp(p.code, cases[i].code))
			fail_msg("%s: %s", cases[i].rule, p.code);
		expect_day(cases[i].rule, "from", p.from, cases[i].from);
		expect_day(cases[i].rule, "to", p.to, cases[i].to);
		expect_day(cases[i].rule, "statement", p.statement, cases[i].statement);
		expect_day(cases[i].rule, "due", p.due, cases[i].due);
		expect_day(cases[i].rule, "nominal payout", p.pay_nominal, cases[i].nominal);
		expect_day(cases[i].rule, "payout", p.pay, cases[i].pay);
		if (p.invoice_year != cases[i].invoice_year || p.invoice_month != cases[i].invoice_month)
			fail_msg("%s: invoice month %d-%d", cases[i].rule, p.invoice_year, p.invoice_month);
	}
}

/* FMT-3, FMT-4: the payout says which year it had to guess, and skips the bank's own days off. */
static void payout_uses_the_bank_calendar(void **state)
{
	struct workday_year year;
	const day_t off[] = {D(2025, 9, 1)};
	struct workdays w = {.years = &year, .year_count = 1, .bank_off = off, .bank_off_count = 1};
	struct settle_period p;
	(void)state;
	workday_fill_weekends(&year, 2025);
	settle_period_of(&yahoo, &w, D(2025, 8, 1), &p);
	expect_day("FMT-4", "payout", p.pay, D(2025, 9, 2));
	assert_int_equal(p.missing_year, 0);
	settle_period_of(&yahoo, &w, D(2025, 12, 20), &p);
	assert_int_equal(p.missing_year, 2026);
}

static void neighbours(void **state)
{
	struct settle_period p, q;
	struct error e;
	(void)state;
	assert_int_equal(settle_period_parse(&yahoo, NULL, "2025-12-H2", &p, &e), ST_OK);
	settle_period_next(&yahoo, NULL, &p, &q);
	assert_string_equal(q.code, "2026-01-H1");
	settle_period_previous(&yahoo, NULL, &q, &p);
	assert_string_equal(p.code, "2025-12-H2");
	settle_period_previous(&yahoo, NULL, &p, &q);
	assert_string_equal(q.code, "2025-12-H1");
}

static void codes(void **state)
{
	const char *good[] = {"2025-09-H1", "2025-09 H1", "2025-09-h1"};
	const char *bad[] = {"", "2025-09", "2025-09-H3", "2025-09-H0", "2025-13-H1", "2025-00-H1", "2025-9-H1", "2025-09-H1 ", "2025-09-P1", "2025/09/H1"};
	struct settle_period p;
	struct error e;
	char label[64];
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_int_equal(settle_period_parse(&yahoo, NULL, good[i], &p, &e), ST_OK);
		assert_string_equal(p.code, "2025-09-H1");
	}
	settle_period_label(&p, label);
	assert_string_equal(label, "2025-09 H1");
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (settle_period_parse(&yahoo, NULL, bad[i], &p, &e) != ST_REFUSED || strcmp(e.code, "period_code"))
			fail_msg("taken: %s", bad[i]);
}

static void late_claims_join_a_later_payout(void **state)
{
	const struct {
		const char *rule, *period;
		day_t arrived;
		const char *run;
		day_t pay;
	} cases[] = {
		{"YAH-133 on the due date", "2025-09-H2", D(2025, 10, 6), "2025-09-H2", D(2025, 10, 15)},
		{"YAH-134 a day late", "2025-09-H2", D(2025, 10, 7), "2025-10-H1", D(2025, 10, 31)},
		{"YAH-134 example", "2025-09-H2", D(2025, 10, 8), "2025-10-H1", D(2025, 10, 31)},
		{"YAH-134 by the 20th", "2025-09-H2", D(2025, 10, 20), "2025-10-H1", D(2025, 10, 31)},
		{"YAH-134 after the 20th", "2025-09-H2", D(2025, 10, 21), "2025-10-H2", D(2025, 11, 17)},
		{"YAH-134 first half", "2025-09-H1", D(2025, 9, 21), "2025-09-H2", D(2025, 10, 15)},
		{"YAH-134 months late", "2025-09-H1", D(2025, 12, 20), "2025-12-H1", D(2025, 12, 31)},
		{"not arrived", "2025-09-H1", DAY_NONE, "2025-09-H1", D(2025, 9, 30)},
	};
	struct error e;
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct settle_period p, run;
		settle_period_parse(&yahoo, NULL, cases[i].period, &p, &e);
		settle_claim_run(&yahoo, NULL, &p, cases[i].arrived, &run);
		if (strcmp(run.code, cases[i].run))
			fail_msg("%s: %s", cases[i].rule, run.code);
		expect_day(cases[i].rule, "payout", run.pay, cases[i].pay);
	}
}

static void a_forecast_may_span_two_periods(void **state)
{
	struct settle_posting p = {D(2025, 9, 14), D(2025, 9, 15), D(2025, 9, 15), false, WAIT_NOTHING};
	(void)state;
	assert_true(settle_posting_spans(&yahoo, &p)); /* YAH-118 */
	p.earliest = D(2025, 9, 15);
	assert_false(settle_posting_spans(&yahoo, &p));
	p = (struct settle_posting){D(2025, 9, 13), D(2025, 9, 14), D(2025, 9, 14), false, WAIT_NOTHING};
	assert_false(settle_posting_spans(&yahoo, &p));
}

static void one_part_and_three_parts(void **state)
{
	const struct settle_cycle month = {.parts = 1, .part = {{1, 5, 10, 25, 1, 0}}};
	const struct settle_cycle ten = {.parts = 3, .part = {{1, 12, 0, 15, 0, 0}, {11, 22, 0, 25, 0, 0}, {21, 2, 0, 5, 0, 0}}};
	struct settle_period p;
	struct error e;
	(void)state;
	settle_period_of(&month, NULL, D(2026, 10, 31), &p);
	assert_string_equal(p.code, "2026-10");
	expect_day("month", "statement", p.statement, D(2026, 11, 5));
	expect_day("month", "due", p.due, D(2026, 11, 10));
	expect_day("a month later", "payout", p.pay, D(2026, 12, 25));
	assert_int_equal(settle_period_parse(&month, NULL, "2026-10", &p, &e), ST_OK);
	settle_period_of(&ten, NULL, D(2026, 10, 20), &p);
	assert_string_equal(p.code, "2026-10-P2");
	expect_day("third", "to", p.to, D(2026, 10, 20));
	expect_day("third", "statement", p.statement, D(2026, 10, 22));
	expect_day("no due day", "due", p.due, DAY_NONE);
	settle_period_of(&ten, NULL, D(2026, 10, 21), &p);
	assert_string_equal(p.code, "2026-10-P3");
	expect_day("third", "payout", p.pay, D(2026, 11, 5));
	assert_int_equal(settle_period_parse(&ten, NULL, "2026-10-P3", &p, &e), ST_OK);
	expect_day("third", "from", p.from, D(2026, 10, 21));
}

static void weeks(void **state)
{
	const struct settle_cycle week = {.weekly = true, .week_start = 1, .parts = 1, .part = {{1, 3, 5, 10, 0, 0}}};
	const struct settle_cycle sunday = {.weekly = true, .week_start = 0, .parts = 1, .part = {{1, 3, 5, 10, 0, 0}}};
	struct settle_period p;
	struct error e;
	(void)state;
	settle_period_of(&week, NULL, D(2026, 10, 21), &p);
	assert_string_equal(p.code, "2026-W43");
	expect_day("week", "from", p.from, D(2026, 10, 19));
	expect_day("week", "statement", p.statement, D(2026, 10, 28));
	assert_int_equal(settle_period_parse(&week, NULL, "2026-W43", &p, &e), ST_OK);
	expect_day("week", "to", p.to, D(2026, 10, 25));
	settle_period_of(&week, NULL, D(2027, 1, 1), &p);
	assert_string_equal(p.code, "2026-W53");
	assert_int_equal(settle_period_parse(&week, NULL, "2026-W53", &p, &e), ST_OK);
	expect_day("week 53", "from", p.from, D(2026, 12, 28));
	assert_int_equal(settle_period_parse(&week, NULL, "2027-W53", &p, &e), ST_REFUSED);
	assert_int_equal(settle_period_parse(&week, NULL, "2027-W00", &p, &e), ST_REFUSED);
	for (day_t d = D(2020, 1, 1); d < D(2032, 1, 1); d++) {
		struct settle_period back;
		settle_period_of(&sunday, NULL, d, &p);
		assert_int_equal(day_weekday(p.from), 0);
		assert_int_equal(settle_period_parse(&sunday, NULL, p.code, &back, &e), ST_OK);
		expect_day(p.code, "from", back.from, p.from);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(half_months),
		cmocka_unit_test(payout_uses_the_bank_calendar),
		cmocka_unit_test(neighbours),
		cmocka_unit_test(codes),
		cmocka_unit_test(late_claims_join_a_later_payout),
		cmocka_unit_test(a_forecast_may_span_two_periods),
		cmocka_unit_test(one_part_and_three_parts),
		cmocka_unit_test(weeks),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
