/*
 * The days of an early closure, on both sides of every edge (YAH-16, 20 to 25).
 * The holidays are those of the office calendars of 2025 and 2026.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/closure_rules.h"

#define D day_from_ymd

static const struct settle_cycle yahoo = {
	.parts = 2,
	.part = {{1, 16, 20, SETTLE_LAST_DAY, 0, 0}, {15, 2, 6, 15, 0, 1}},
	.pay_shift = true,
};
static const struct closure_offsets offsets = {3, 10, 30, 40, 70, 5};

static struct workday_year years[2];
static const struct workdays calendar = {.years = years, .year_count = 2};

static int enter(void **state)
{
	/* Lunar New Year of both years, the made-up Saturday of 2025, 28 February 2025 and 27 February 2026. */
	const day_t off[] = {D(2025, 1, 1), D(2025, 1, 27), D(2025, 1, 28), D(2025, 1, 29), D(2025, 1, 30), D(2025, 1, 31), D(2025, 2, 28),
	                     D(2026, 1, 1), D(2026, 2, 16), D(2026, 2, 17), D(2026, 2, 18), D(2026, 2, 19), D(2026, 2, 20), D(2026, 2, 27)};

	(void)state;
	workday_fill_weekends(&years[0], 2025);
	workday_fill_weekends(&years[1], 2026);
	for (size_t i = 0; i < sizeof off / sizeof *off; i++)
		workday_mark(&years[off[i] >= D(2026, 1, 1)], off[i], true);
	workday_mark(&years[0], D(2025, 2, 8), false);
	return 0;
}

static void expect(const char *what, day_t got, day_t want)
{
	char a[16], b[16];

	day_format(got, a);
	day_format(want, b);
	if (got != want)
		fail_msg("%s is %s, not %s", what, a, b);
}

/* The rulebook's own example, and one over the turn of the year. */
static void all_days(void **state)
{
	static const struct {
		int y, m, d;
		int days[11][3]; /* notice_by, ship_last, ship_cut, return_last, return_cut, tail, login_last, login_end, final, nominal, pay */
	} cases[] = {
		{2025, 7, 20, {{2025, 7, 16}, {2025, 7, 29}, {2025, 7, 30}, {2025, 8, 18}, {2025, 8, 19}, {2025, 8, 24}, {2025, 8, 28}, {2025, 8, 29},
		               {2025, 9, 28}, {2025, 9, 30}, {2025, 9, 30}}},
		{2025, 11, 30, {{2025, 11, 26}, {2025, 12, 9}, {2025, 12, 10}, {2025, 12, 29}, {2025, 12, 30}, {2026, 1, 4}, {2026, 1, 8}, {2026, 1, 9},
		                {2026, 2, 8}, {2026, 2, 15}, {2026, 2, 23}}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct closure_days d;

		closure_days_of(&offsets, &yahoo, &calendar, D(cases[i].y, cases[i].m, cases[i].d), DAY_NONE, &d, NULL);
		const day_t got[] = {d.notice_by, d.ship_last, d.ship_cut, d.return_last, d.return_cut, d.tail_from, d.login_last, d.login_end,
		                     d.final_on, d.pay_nominal, d.pay};
		static const char *const names[] = {"YAH-16 notice", "YAH-20 last shipping", "YAH-20 cut", "YAH-21 last return", "YAH-21 cut",
		                                    "YAH-22 tail", "YAH-22 last login", "YAH-22 login end", "YAH-24 balance", "YAH-24 nominal", "YAH-122 payout"};

		for (size_t n = 0; n < sizeof got / sizeof *got; n++)
			expect(names[n], got[n], D(cases[i].days[n][0], cases[i].days[n][1], cases[i].days[n][2]));
	}
}

static void notice_counts_working_days_back(void **state)
{
	const struct {
		const char *what;
		day_t closes, notice_by;
	} cases[] = {
		{"Monday: Friday, Thursday, Wednesday", D(2025, 7, 21), D(2025, 7, 16)},
		{"Sunday and Saturday count alike", D(2025, 7, 19), D(2025, 7, 16)},
		{"Saturday's eve", D(2025, 7, 18), D(2025, 7, 15)},
		{"after Lunar New Year 2026: 13, 12, 11 February", D(2026, 2, 23), D(2026, 2, 11)},
		{"in the middle of it", D(2026, 2, 18), D(2026, 2, 11)},
		{"one working day after it: 23, 13, 12", D(2026, 2, 24), D(2026, 2, 12)},
		{"a made-up Saturday is worked: 10, 8, 7 February", D(2025, 2, 11), D(2025, 2, 7)},
		{"the first days of a year: 31, 30, 29 December", D(2026, 1, 2), D(2025, 12, 29)},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct closure_days d;

		closure_days_of(&offsets, &yahoo, &calendar, cases[i].closes, DAY_NONE, &d, NULL);
		expect(cases[i].what, d.notice_by, cases[i].notice_by);
	}
}

static void earliest_follows_the_notice(void **state)
{
	const struct {
		day_t noticed, earliest;
	} cases[] = {
		{D(2025, 7, 16), D(2025, 7, 19)}, /* Wednesday, Thursday, Friday are before Saturday */
		{D(2025, 7, 17), D(2025, 7, 22)}, /* Thursday, Friday, Monday */
		{D(2025, 7, 19), D(2025, 7, 24)}, /* Saturday: Monday, Tuesday, Wednesday */
		{D(2026, 2, 11), D(2026, 2, 14)}, /* the last three days before Lunar New Year */
		{D(2026, 2, 12), D(2026, 2, 24)}, /* 12, 13, 23 */
		{D(2025, 12, 30), D(2026, 1, 3)}, /* 30, 31 December, 2 January */
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect("YAH-16 earliest", closure_earliest(&offsets, &calendar, cases[i].noticed, NULL), cases[i].earliest);
	/* A notice on any day is in time for its earliest date, and late for the day before. */
	for (day_t noticed = D(2025, 1, 10); noticed < D(2026, 11, 1); noticed++) {
		day_t first = closure_earliest(&offsets, &calendar, noticed, NULL);
		struct closure_days d;

		closure_days_of(&offsets, &yahoo, &calendar, first, DAY_NONE, &d, NULL);
		assert_true(noticed <= d.notice_by);
		closure_days_of(&offsets, &yahoo, &calendar, first - 1, DAY_NONE, &d, NULL);
		assert_true(noticed > d.notice_by);
	}
}

static void balance_is_paid_by_its_nominal_day(void **state)
{
	const struct {
		const char *what;
		day_t closes, claim, final_on, nominal, pay;
	} cases[] = {
		{"D+70 is the 15th itself, paid after Lunar New Year", D(2025, 12, 7), DAY_NONE, D(2026, 2, 15), D(2026, 2, 15), D(2026, 2, 23)},
		{"a day later misses it, though it is paid on the 23rd", D(2025, 12, 8), DAY_NONE, D(2026, 2, 16), D(2026, 2, 28), D(2026, 3, 2)},
		{"D+70 is the leap day", D(2023, 12, 21), DAY_NONE, D(2024, 2, 29), D(2024, 2, 29), D(2024, 2, 29)},
		{"the day after it", D(2023, 12, 22), DAY_NONE, D(2024, 3, 1), D(2024, 3, 15), D(2024, 3, 15)},
		{"the last of February is a holiday", D(2024, 12, 20), DAY_NONE, D(2025, 2, 28), D(2025, 2, 28), D(2025, 3, 3)},
		{"the day after it", D(2024, 12, 21), DAY_NONE, D(2025, 3, 1), D(2025, 3, 15), D(2025, 3, 17)},
		{"the last day of a year", D(2025, 10, 22), DAY_NONE, D(2025, 12, 31), D(2025, 12, 31), D(2025, 12, 31)},
		{"the first of the next", D(2025, 10, 23), DAY_NONE, D(2026, 1, 1), D(2026, 1, 15), D(2026, 1, 15)},
		{"YAH-25: claimed long before", D(2025, 7, 20), D(2025, 8, 1), D(2025, 9, 28), D(2025, 9, 30), D(2025, 9, 30)},
		{"YAH-25: on the nominal day", D(2025, 7, 20), D(2025, 9, 30), D(2025, 9, 28), D(2025, 9, 30), D(2025, 9, 30)},
		{"YAH-25: a day later", D(2025, 7, 20), D(2025, 10, 1), D(2025, 9, 28), D(2025, 10, 15), D(2025, 10, 15)},
		{"YAH-25: after the 15th", D(2025, 7, 20), D(2025, 10, 16), D(2025, 9, 28), D(2025, 10, 31), D(2025, 10, 31)},
		{"YAH-25: between the nominal 15th and its payout", D(2025, 12, 7), D(2026, 2, 16), D(2026, 2, 15), D(2026, 2, 28), D(2026, 3, 2)},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct closure_days d;

		closure_days_of(&offsets, &yahoo, &calendar, cases[i].closes, cases[i].claim, &d, NULL);
		expect(cases[i].what, d.final_on, cases[i].final_on);
		expect(cases[i].what, d.pay_nominal, cases[i].nominal);
		expect(cases[i].what, d.pay, cases[i].pay);
	}
}

static void a_missing_calendar_is_told(void **state)
{
	struct closure_days d;
	int missing = 0;

	(void)state;
	closure_days_of(&offsets, &yahoo, &calendar, D(2026, 6, 1), DAY_NONE, &d, &missing);
	assert_int_equal(missing, 0);
	closure_days_of(&offsets, &yahoo, &calendar, D(2026, 11, 30), DAY_NONE, &d, &missing);
	assert_int_equal(missing, 2027);
	expect("weekends alone", d.pay, D(2027, 2, 15));
}

static void a_cycle_without_payouts_has_none(void **state)
{
	const struct settle_cycle none = {.parts = 1, .part = {{.from_day = 1}}};
	day_t pay = 0;

	(void)state;
	expect("nominal", closure_payout(&none, NULL, D(2026, 1, 1), &pay, NULL), DAY_NONE);
	expect("actual", pay, DAY_NONE);
}

static void payouts_are_held_from_the_day_itself(void **state)
{
	(void)state;
	assert_false(closure_holds_payout(D(2025, 7, 20), D(2025, 7, 19)));
	assert_true(closure_holds_payout(D(2025, 7, 20), D(2025, 7, 20)));
	assert_true(closure_holds_payout(D(2025, 7, 20), D(2025, 7, 31)));
	assert_false(closure_holds_payout(D(2025, 7, 20), DAY_NONE));
}

static void states_follow_each_other(void **state)
{
	static const struct {
		const char *from, *to;
		int y, m, d;
	} steps[] = {
		{"announced", "closed", 2025, 7, 20},      {"closed", "ship_cut", 2025, 7, 30},   {"ship_cut", "returns_cut", 2025, 8, 19},
		{"returns_cut", "login_ended", 2025, 8, 29}, {"login_ended", "balanced", 2025, 9, 28}, {"balanced", "paid", 2025, 9, 30},
	};
	static const char *const over[] = {"planned", "paid", "owed", "cancelled"};
	struct closure_days d;
	const char *next;
	day_t day;

	(void)state;
	closure_days_of(&offsets, &yahoo, &calendar, D(2025, 7, 20), DAY_NONE, &d, NULL);
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		assert_true(closure_next(steps[i].from, &d, &next, &day));
		assert_string_equal(next, steps[i].to);
		expect(steps[i].to, day, D(steps[i].y, steps[i].m, steps[i].d));
	}
	for (size_t i = 0; i < sizeof over / sizeof *over; i++)
		assert_false(closure_next(over[i], &d, &next, &day));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_days),
		cmocka_unit_test(notice_counts_working_days_back),
		cmocka_unit_test(earliest_follows_the_notice),
		cmocka_unit_test(balance_is_paid_by_its_nominal_day),
		cmocka_unit_test(a_missing_calendar_is_told),
		cmocka_unit_test(a_cycle_without_payouts_has_none),
		cmocka_unit_test(payouts_are_held_from_the_day_itself),
		cmocka_unit_test(states_follow_each_other),
	};

	return cmocka_run_group_tests(tests, enter, NULL);
}
