/*
 * Payout runs: carry-over, late claims, remittances (YAH-134 to 136, section 17).
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/claim.h"

#define D day_from_ymd

static const struct settle_cycle yahoo = {
	.parts = 2,
	.part = {{1, 16, 20, SETTLE_LAST_DAY, 0, 0}, {15, 2, 6, 15, 0, 1}},
	.pay_shift = true,
};

static struct settle_due due(const char *code, money_t net, bool claim_needed, day_t arrived)
{
	struct settle_due d = {.net = net, .claim_needed = claim_needed, .arrived = arrived};
	settle_period_parse(&yahoo, NULL, code, &d.period, NULL);
	return d;
}

static void a_negative_period_is_carried(void **state)
{
	struct settle_due items[] = {
		due("2025-09-H1", 1000, true, D(2025, 9, 18)),
		due("2025-09-H2", -300, true, DAY_NONE), /* waits for no slip */
		due("2025-10-H1", 200, true, D(2025, 10, 20)),
		due("2025-10-H2", 500, false, DAY_NONE), /* nothing to claim */
	};
	struct settle_run runs[4];
	(void)state;
	assert_int_equal(settle_runs(&yahoo, NULL, items, 4, NULL, 0, 0, runs), 4);
	assert_int_equal(runs[0].payout, 1000);
	assert_int_equal(runs[0].carry_out, 0);
	assert_int_equal(runs[1].nominal, D(2025, 10, 15));
	assert_int_equal(runs[1].result, -300);
	assert_int_equal(runs[1].payout, 0);
	assert_int_equal(runs[1].carry_out, -300);
	assert_int_equal(runs[1].negative_row, 1);
	assert_int_equal(runs[2].carry_in, -300);
	assert_int_equal(runs[2].result, -100);
	assert_int_equal(runs[2].carry_out, -100);
	assert_int_equal(runs[2].negative_row, 2);
	assert_int_equal(runs[3].result, 400);
	assert_int_equal(runs[3].payout, 400);
	assert_int_equal(runs[3].pay, D(2025, 11, 17));
	assert_int_equal(runs[3].negative_row, 0);
}

static void exactly_zero_pays_and_carries_nothing(void **state)
{
	struct settle_due items[] = {due("2025-09-H1", -200, true, DAY_NONE), due("2025-09-H2", 200, true, D(2025, 10, 3))};
	struct settle_run runs[2];
	(void)state;
	assert_int_equal(settle_runs(&yahoo, NULL, items, 2, NULL, 0, 0, runs), 2);
	assert_int_equal(runs[1].result, 0);
	assert_int_equal(runs[1].payout, 0);
	assert_int_equal(runs[1].carry_out, 0);
}

static void a_late_period_joins_a_later_run(void **state)
{
	struct settle_due items[] = {due("2025-09-H2", 800, true, D(2025, 10, 8)), due("2025-10-H1", 200, true, D(2025, 10, 18))};
	struct settle_run runs[2];
	(void)state;
	assert_int_equal(settle_runs(&yahoo, NULL, items, 2, NULL, 0, 0, runs), 1);
	assert_string_equal(runs[0].code, "2025-10-H1");
	assert_int_equal(runs[0].periods, 2);
	assert_int_equal(runs[0].payout, 1000);
	assert_int_equal(items[0].run, 0);
	assert_int_equal(items[1].run, 0);
}

static void without_claim_no_payout(void **state)
{
	struct settle_due items[] = {due("2025-09-H1", 800, true, DAY_NONE), due("2025-09-H2", 0, true, DAY_NONE)};
	struct settle_run runs[2];
	(void)state;
	assert_int_equal(settle_runs(&yahoo, NULL, items, 2, NULL, 0, 0, runs), 0);
	assert_int_equal(items[0].run, -1);
	assert_int_equal(items[1].run, -1);
}

static void a_remittance_raises_the_carry_to_zero_at_most(void **state)
{
	struct settle_due items[] = {due("2025-09-H2", -300, true, DAY_NONE), due("2025-10-H1", 200, true, D(2025, 10, 18))};
	struct settle_remit part[] = {{D(2025, 10, 20), 100}}, over[] = {{D(2025, 10, 20), 200}, {D(2025, 10, 31), 300}},
	                    late[] = {{D(2025, 11, 1), 300}};
	struct settle_run runs[2];
	(void)state;
	settle_runs(&yahoo, NULL, items, 2, part, 1, 0, runs);
	assert_int_equal(runs[1].carry_in, -200);
	assert_int_equal(runs[1].remitted, 100);
	assert_int_equal(runs[1].result, 0);
	settle_runs(&yahoo, NULL, items, 2, over, 2, 0, runs);
	assert_int_equal(runs[1].carry_in, 0);
	assert_int_equal(runs[1].remitted, 300);
	assert_int_equal(runs[1].remitted_over, 200);
	assert_int_equal(runs[1].payout, 200);
	settle_runs(&yahoo, NULL, items, 2, late, 1, 0, runs);
	assert_int_equal(runs[1].carry_in, -300);
	settle_runs(&yahoo, NULL, items, 2, NULL, 0, -50, runs);
	assert_int_equal(runs[0].result, -350);
}

static void two_negative_runs_warn(void **state)
{
	const struct claim_rules r = {.remit_after = 2};
	struct settle_run run = {.negative_row = 1, .carry_out = -300};
	struct notes notes = {0};
	(void)state;
	claim_run_notes(&r, &run, &notes);
	assert_int_equal(notes.count, 0);
	run.negative_row = 2;
	run.remitted_over = 5;
	claim_run_notes(&r, &run, &notes);
	assert_int_equal(notes.count, 2);
	assert_string_equal(notes.items[0].what.rule, "YAH-136");
	assert_string_equal(notes.items[0].what.message, "Two negative periods; expect a request to remit NT$300");
	notes_free(&notes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_negative_period_is_carried),
		cmocka_unit_test(exactly_zero_pays_and_carries_nothing),
		cmocka_unit_test(a_late_period_joins_a_later_run),
		cmocka_unit_test(without_claim_no_payout),
		cmocka_unit_test(a_remittance_raises_the_carry_to_zero_at_most),
		cmocka_unit_test(two_negative_runs_warn),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
