/*
 * Months, ends of periods, windows, and when conditions hold (EAS-2, EAS-26,
 * EAS-28). Worked out by hand.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/tier_rules.h"

static void assert_day(day_t got, const char *want)
{
	char text[16];

	day_format(got, text);
	assert_string_equal(text, want);
}

static void months_keep_the_day_where_there_is_one(void **state)
{
	static const struct {
		const char *from;
		int months;
		const char *to;
	} cases[] = {
		{"2025-04-10", 12, "2026-04-10"},
		{"2025-01-31", 1, "2025-02-28"},
		{"2024-01-31", 1, "2024-02-29"},
		{"2025-05-31", 1, "2025-06-30"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2024-02-29", 48, "2028-02-29"},
		{"2025-12-15", 1, "2026-01-15"},
		{"2026-01-15", -1, "2025-12-15"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2024-03-31", -1, "2024-02-29"},
		{"2026-03-31", -13, "2025-02-28"},
		{"2026-12-31", -24, "2024-12-31"},
		{"2026-07-05", 0, "2026-07-05"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_day(tier_add_months(day_parse_iso(cases[i].from), cases[i].months), cases[i].to);
}

static void periods_end_the_day_before(void **state)
{
	static const struct {
		const char *start;
		int months;
		const char *end;
	} cases[] = {
		{"2025-04-10", 12, "2026-04-09"}, /* EAS-2's own */
		{"2025-05-31", 1, "2025-06-30"},  /* EAS-2's own: June has no 31st */
		{"2025-05-30", 1, "2025-06-29"},
		{"2025-01-29", 1, "2025-02-28"},
		{"2025-01-28", 1, "2025-02-27"},
		{"2024-01-29", 1, "2024-02-28"},
		{"2024-01-30", 1, "2024-02-29"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2024-02-29", 48, "2028-02-28"},
		{"2025-03-01", 12, "2026-02-28"},
		{"2023-03-01", 12, "2024-02-29"},
		{"2025-01-01", 12, "2025-12-31"},
		{"2025-08-31", 120, "2035-08-30"},
		{"2025-04-10", 0, ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_day(tier_period_end(day_parse_iso(cases[i].start), cases[i].months), cases[i].end);
}

/* EAS-26: from add_months(d, -W) + 1 day. */
static void windows_begin_a_day_after(void **state)
{
	static const struct {
		int months;
		const char *end, *start;
	} cases[] = {
		{12, "2026-04-09", "2025-04-10"},
		{12, "2025-02-28", "2024-02-29"},
		{12, "2024-02-29", "2023-03-01"},
		{1, "2026-03-31", "2026-03-01"},
		{6, "2026-01-01", "2025-07-02"},
		{0, "2026-01-01", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_day(tier_window_start(&(struct tier_terms){.window_months = cases[i].months}, day_parse_iso(cases[i].end)), cases[i].start);
}

static void conditions_hold_from_their_number_on(void **state)
{
	static const struct {
		struct tier_terms terms;
		int64_t spend, orders;
		bool holds;
	} cases[] = {
		{{.automatic = true, .min_spend = 5000, .min_orders = -1}, 5000, 0, true},
		{{.automatic = true, .min_spend = 5000, .min_orders = -1}, 4999, 99, false},
		{{.automatic = true, .min_spend = -1, .min_orders = 3}, 0, 3, true},
		{{.automatic = true, .min_spend = -1, .min_orders = 3}, 99999, 2, false},
		{{.automatic = true, .min_spend = 5000, .min_orders = 3}, 5000, 0, true},
		{{.automatic = true, .min_spend = 5000, .min_orders = 3}, 0, 3, true},
		{{.automatic = true, .min_spend = 5000, .min_orders = 3}, 4999, 2, false},
		{{.automatic = true, .min_spend = 5000, .min_orders = 3, .match_all = true}, 5000, 3, true},
		{{.automatic = true, .min_spend = 5000, .min_orders = 3, .match_all = true}, 5000, 2, false},
		{{.automatic = true, .min_spend = 5000, .min_orders = 3, .match_all = true}, 4999, 3, false},
		{{.automatic = true, .min_spend = 5000, .min_orders = -1, .match_all = true}, 5000, 0, true},
		{{.automatic = true, .min_spend = -1, .min_orders = -1}, 99999, 99, false},
		{{.automatic = true, .min_spend = -1, .min_orders = -1, .match_all = true}, 99999, 99, false},
		{{.automatic = false, .min_spend = 1, .min_orders = 1}, 99999, 99, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (tier_holds(&cases[i].terms, cases[i].spend, cases[i].orders) != cases[i].holds)
			fail_msg("case %zu", i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(months_keep_the_day_where_there_is_one),
		cmocka_unit_test(periods_end_the_day_before),
		cmocka_unit_test(windows_begin_a_day_after),
		cmocka_unit_test(conditions_hold_from_their_number_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
