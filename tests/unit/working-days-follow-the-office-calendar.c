/*
 * Working days: a known year is decided by its flags alone, an unknown one by
 * weekends, and says so (FMT-2, FMT-3, FMT-4, YAH-3).
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/workday.h"

#define D day_from_ymd

static struct workday_year years[3]; /* 2021, 2022, 2026 */
static struct workdays office;

static int set_up(void **state)
{
	(void)state;
	workday_fill_weekends(&years[0], 2021);
	workday_fill_weekends(&years[1], 2022);
	workday_fill_weekends(&years[2], 2026);
	/* New Year 2022: Saturday 22 January is worked, 31 January to 4 February are off. */
	workday_mark(&years[1], D(2022, 1, 22), false);
	for (int n = 0; n < 5; n++)
		workday_mark(&years[1], D(2022, 1, 31) + n, true);
	/* New Year 2026: 16 to 20 February off. */
	for (int n = 0; n < 5; n++)
		workday_mark(&years[2], D(2026, 2, 16) + n, true);
	office = (struct workdays){.years = years, .year_count = 3};
	return 0;
}

static void steps_over_days_off(void **state)
{
	const struct {
		const char *rule;
		day_t from;
		int n;
		day_t want;
		int missing;
	} cases[] = {
		{"FMT-2 worked Saturday", D(2022, 1, 21), 1, D(2022, 1, 22), 0},
		{"FMT-2 after the worked Saturday", D(2022, 1, 21), 2, D(2022, 1, 24), 0},
		{"FMT-2 New Year", D(2022, 1, 28), 1, D(2022, 2, 7), 0},
		{"YAH-3 day 0 may be off itself", D(2022, 1, 30), 1, D(2022, 2, 7), 0},
		{"YAH-3 nothing to add", D(2022, 1, 30), 0, D(2022, 1, 30), 0},
		{"backwards", D(2022, 2, 7), -1, D(2022, 1, 28), 0},
		{"backwards twice", D(2022, 2, 7), -2, D(2022, 1, 27), 0},
		{"a year's end", D(2021, 12, 31), 1, D(2022, 1, 3), 0},
		{"FMT-3 unknown year skips weekends", D(2023, 1, 6), 1, D(2023, 1, 9), 2023},
		{"FMT-3 reaches into an unknown year", D(2022, 12, 30), 1, D(2023, 1, 2), 2023},
		{"FMT-3 looked at but not reached", D(2022, 12, 29), 1, D(2022, 12, 30), 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int missing = 0;
		day_t got = workday_add(&office, WORKDAY_OFFICE, cases[i].from, cases[i].n, &missing);
		if (got != cases[i].want || missing != cases[i].missing)
			fail_msg("%s: day %d, missing %d", cases[i].rule, (int)(got - cases[i].want), missing);
	}
}

static void shifts_to_the_next_working_day(void **state)
{
	const struct {
		const char *rule;
		day_t from, want;
	} cases[] = {
		{"YAH-122 a working day stays", D(2022, 1, 27), D(2022, 1, 27)},
		{"YAH-122 a worked Saturday stays", D(2022, 1, 22), D(2022, 1, 22)},
		{"YAH-122 over New Year", D(2022, 1, 31), D(2022, 2, 7)},
		{"YAH-122 Sunday before New Year", D(2026, 2, 15), D(2026, 2, 23)},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (workday_shift(&office, WORKDAY_BANK, cases[i].from, NULL) != cases[i].want)
			fail_msg("%s", cases[i].rule);
	assert_int_equal(workday_shift(&office, WORKDAY_BANK, DAY_NONE, NULL), DAY_NONE);
}

static void banks_have_days_off_of_their_own(void **state)
{
	const day_t labour_day[] = {D(2022, 5, 2)};
	struct workdays w = office;
	(void)state;
	w.bank_off = labour_day;
	w.bank_off_count = 1;
	assert_int_equal(workday_shift(&w, WORKDAY_BANK, D(2022, 4, 30), NULL), D(2022, 5, 3));
	assert_int_equal(workday_shift(&w, WORKDAY_OFFICE, D(2022, 4, 30), NULL), D(2022, 5, 2));
}

static void no_calendar_at_all(void **state)
{
	int missing = 0;
	(void)state;
	assert_int_equal(workday_add(NULL, WORKDAY_OFFICE, D(2025, 9, 5), 1, &missing), D(2025, 9, 8));
	assert_int_equal(missing, 2025);
	missing = 2019; /* the first one is kept */
	workday_is(NULL, WORKDAY_OFFICE, D(2025, 9, 5), &missing);
	assert_int_equal(missing, 2019);
}

static void counts_between(void **state)
{
	(void)state;
	assert_int_equal(workday_between(&office, WORKDAY_OFFICE, D(2022, 1, 21), D(2022, 1, 24), NULL), 2);
	assert_int_equal(workday_between(&office, WORKDAY_OFFICE, D(2022, 1, 28), D(2022, 2, 6), NULL), 0);
	assert_int_equal(workday_between(&office, WORKDAY_OFFICE, D(2022, 1, 28), D(2022, 2, 7), NULL), 1);
	assert_int_equal(workday_between(&office, WORKDAY_OFFICE, D(2022, 2, 7), D(2022, 1, 28), NULL), -1);
}

static void a_calendar_without_work_does_not_hang(void **state)
{
	struct workday_year off = {.year = 2026};
	struct workdays w = {.years = &off, .year_count = 1, .weekend = 0x7f};
	(void)state;
	memset(off.off, 0xff, sizeof off.off);
	workday_shift(&w, WORKDAY_OFFICE, D(2026, 1, 1), NULL);
	workday_add(&w, WORKDAY_OFFICE, D(2026, 1, 1), 3, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(steps_over_days_off),
		cmocka_unit_test(shifts_to_the_next_working_day),
		cmocka_unit_test(banks_have_days_off_of_their_own),
		cmocka_unit_test(no_calendar_at_all),
		cmocka_unit_test(counts_between),
		cmocka_unit_test(a_calendar_without_work_does_not_hang),
	};
	return cmocka_run_group_tests(tests, set_up, NULL);
}
