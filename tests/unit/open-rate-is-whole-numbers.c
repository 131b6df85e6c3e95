/*
 * The open rate as the rulebook writes it, and its window (RUT-126).
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/open_rate.h"

static void examples(void **state)
{
	static const struct {
		int64_t opened, reach;
		const char *text;
	} cases[] = {
		{3, 8, "37.5"}, {2, 9, "22.22"}, {5, 5, "100"}, {0, 5, "0"}, {0, 0, "0"}, {1, 3, "33.33"}, {2, 3, "66.67"},
		{1, 8, "12.5"}, {1, 10000, "0.01"},
		{1, 20000, "0.01"},   /* 0.005: half up */
		{1, 20001, "0"},      /* just below */
		{3, 20000, "0.02"},   /* 0.015 */
		{29, 20000, "0.15"},  /* 0.145: where binary fractions would say 0.14 */
		{1, 10, "10"}, {1, 1, "100"}, {21, 200, "10.5"}, {999999, 1000000, "100"}, {99994, 100000, "99.99"},
		{INT64_C(600000000000), INT64_C(900000000000), "66.67"},
	};
	char out[16];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		open_rate_format(open_rate(cases[i].opened, cases[i].reach), out);
		assert_string_equal(out, cases[i].text);
	}
}

/* Another marketplace may write it otherwise. */
static void as_the_profile_wants(void **state)
{
	static const struct {
		struct open_rate_rule rule;
		const char *text; /* of 2 in 9: 22.2222… */
	} cases[] = {
		{{.days = 7, .decimals = 0, .trim = true, .how = ROUND_HALF_UP}, "22"},
		{{.days = 7, .decimals = 1, .trim = true, .how = ROUND_CEIL}, "22.3"},
		{{.days = 7, .decimals = 3, .trim = true, .how = ROUND_FLOOR}, "22.222"},
		{{.days = 7, .decimals = 2, .trim = false, .how = ROUND_HALF_UP}, "22.22"},
	};
	const struct open_rate_rule untrimmed = {.days = 7, .decimals = 2, .how = ROUND_HALF_UP};
	char out[16];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		open_rate_text(&cases[i].rule, 2, 9, out);
		assert_string_equal(out, cases[i].text);
	}
	open_rate_text(&untrimmed, 3, 8, out);
	assert_string_equal(out, "37.50");
	open_rate_text(&untrimmed, 0, 0, out);
	assert_string_equal(out, "0.00");
}

/* Seven times 24 hours: 2026-10-13 10:30:00 to 2026-10-20 10:30:00, both included. */
static void window(void **state)
{
	const struct open_rate_rule rule = {.days = 7};
	instant_t sent = instant_parse("2026-10-13T10:30:00+08:00", "UTC");

	(void)state;
	assert_int_equal(open_window_last(&rule, sent), instant_parse("2026-10-20T10:30:00+08:00", "UTC"));
	assert_int_equal(open_window_last(&rule, sent) - sent, 604800);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(examples),
		cmocka_unit_test(as_the_profile_wants),
		cmocka_unit_test(window),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
