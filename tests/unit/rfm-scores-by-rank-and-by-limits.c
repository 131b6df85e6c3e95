/*
 * Scores by mid-rank quintile and by fixed limits, and the segment of every
 * combination (EAS-104 to EAS-106). Worked out by hand.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/rfm_rules.h"

static void quintiles_take_the_middle_of_ties(void **state)
{
	static const struct {
		int64_t n, worse, equal;
		int score;
	} cases[] = {
		/* EAS-104's own: orders 1, 1, 1, 4, 9 */
		{5, 0, 3, 2}, {5, 3, 1, 4}, {5, 4, 1, 5},
		/* five that differ: one each; (2w + 1) x 5 / 10 */
		{5, 0, 1, 1}, {5, 1, 1, 2}, {5, 2, 1, 3},
		/* all alike: the middle */
		{1, 0, 1, 3}, {7, 0, 7, 3}, {1000000, 0, 1000000, 3},
		/* two that differ: 5 x 1 / 4 = 1, 5 x 3 / 4 = 3 */
		{2, 0, 1, 2}, {2, 1, 1, 4},
		/* the cut at 20 per cent of ten: two worse, one equal: 5 x 5 / 20 = 1 */
		{10, 1, 1, 1}, {10, 2, 1, 2}, {10, 9, 1, 5},
		{1000000, 199999, 1, 1}, {1000000, 200000, 1, 2}, {1000000, 999999, 1, 5},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (rfm_quintile(cases[i].n, cases[i].worse, cases[i].equal) != cases[i].score)
			fail_msg("case %zu", i);
}

static void limits_belong_to_the_better_score(void **state)
{
	static const int64_t days[4] = {30, 60, 90, 180}, orders[4] = {2, 3, 5, 8};
	static const struct {
		int64_t days, orders;
		int r, f;
	} cases[] = {
		{0, 0, 5, 1}, {30, 1, 5, 1}, {31, 2, 4, 2}, {60, 3, 4, 3}, {61, 4, 3, 3}, {90, 5, 3, 4}, {91, 7, 2, 4}, {180, 8, 2, 5}, {181, 99, 1, 5},
	};
	static const struct {
		const char *text;
		bool fits;
	} cuts[] = {
		{"30,60,90,180", true}, {"30, 60, 90, 180", true}, {"0,1,2,3", true}, {"30,60,90", false}, {"30,60,90,180,200", false}, {"30,60,60,180", false},
		{"30,60,90,80", false}, {"-1,2,3,4", false}, {"a,b,c,d", false}, {"", false}, {NULL, false},
	};
	int64_t got[4];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(rfm_fixed(days, true, cases[i].days), cases[i].r);
		assert_int_equal(rfm_fixed(orders, false, cases[i].orders), cases[i].f);
	}
	for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++)
		if (rfm_cuts_read(cuts[i].text, got) != cuts[i].fits)
			fail_msg("cuts %zu", i);
	assert_true(rfm_cuts_read("500,1500,4000,10000", got));
	assert_int_equal(got[3], 10000);
}

static void scales_say_their_limits(void **state)
{
	struct rfm_scale s;

	(void)state;
	/* Orders 1, 1, 1, 4, 9. */
	rfm_scale_begin(&s, false, NULL, 5);
	rfm_scale_add(&s, 1, 3);
	rfm_scale_add(&s, 4, 1);
	rfm_scale_add(&s, 9, 1);
	assert_int_equal(s.bands[1].members, 0);
	assert_int_equal(s.bands[2].members, 3);
	assert_int_equal(s.bands[2].high, 1);
	assert_int_equal(s.bands[4].low, 4);
	assert_int_equal(s.bands[5].high, 9);
	assert_int_equal(rfm_score(&s, 1), 2);
	assert_int_equal(rfm_score(&s, 4), 4);
	assert_int_equal(rfm_score(&s, 9), 5);
	/* Days since the last order, most first: 300, 200, 100, 10, 10: 1, 2, 3, 5, 5 (3 worse, 2 equal: 5 x 8 / 10 = 4). */
	rfm_scale_begin(&s, true, NULL, 5);
	rfm_scale_add(&s, 300, 1);
	rfm_scale_add(&s, 200, 1);
	rfm_scale_add(&s, 100, 1);
	rfm_scale_add(&s, 10, 2);
	assert_int_equal(rfm_score(&s, 300), 1);
	assert_int_equal(rfm_score(&s, 200), 2);
	assert_int_equal(rfm_score(&s, 100), 3);
	assert_int_equal(rfm_score(&s, 10), 5);
	/* Fixed: 2 orders get 2, 8 get 5, whatever the others have. */
	rfm_scale_begin(&s, false, (const int64_t[]){2, 3, 5, 8}, 3);
	rfm_scale_add(&s, 2, 1);
	rfm_scale_add(&s, 8, 1);
	rfm_scale_add(&s, 20, 1);
	assert_int_equal(s.bands[5].low, 8);
	assert_int_equal(s.bands[5].high, 20);
	assert_int_equal(s.bands[5].members, 2);
	assert_int_equal(rfm_score(&s, 4), 3);
}

/* EAS-106 as it is written, one predicate a line, beside the code's first line that fits. */
static void every_combination_has_one_segment(void **state)
{
	static const char *const names[] = {"champions", "loyal", "big_spenders", "new", "promising", "must_not_lose", "at_risk", "asleep"};

	(void)state;
	for (int r = 1; r <= 5; r++)
		for (int f = 1; f <= 5; f++)
			for (int m = 1; m <= 5; m++) {
				const int fits[] = {r >= 4 && f >= 4 && m >= 4, r >= 3 && f >= 4, r >= 3 && m >= 4, r >= 4 && f <= 2, r >= 3,
				                    r <= 2 && f >= 4 && m >= 4, r <= 2 && (f >= 3 || m >= 3), r <= 2};
				size_t first = 0;
				while (first < sizeof fits / sizeof *fits && !fits[first])
					first++;
				assert_true(first < sizeof fits / sizeof *fits);
				assert_string_equal(rfm_segment_of(r, f, m), names[first]);
			}
	assert_string_equal(rfm_segment_of(0, 0, 0), "none");
	assert_string_equal(rfm_segment_of(3, 3, 3), "promising");
	assert_string_equal(rfm_segment_of(5, 2, 3), "new");
	assert_string_equal(rfm_segment_of(2, 5, 3), "at_risk");
	assert_string_equal(rfm_segment_of(1, 1, 2), "asleep");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quintiles_take_the_middle_of_ties),
		cmocka_unit_test(limits_belong_to_the_better_score),
		cmocka_unit_test(scales_say_their_limits),
		cmocka_unit_test(every_combination_has_one_segment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
