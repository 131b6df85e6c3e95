/*
 * When an order is confirmed and posted, and when its refund is deducted (YAH-44,
 * 112, 116 to 120).
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/settle.h"

#define D(day) day_from_ymd(2025, 9, day)
#define NEVER DAY_NONE

static const struct settle_clock yahoo = {.auto_days = 6, .complaint_blocks = true, .lag_min = 1, .lag_max = 2, .lag_used = 2};

static struct settle_dates dates(day_t shipped)
{
	return (struct settle_dates){NEVER, NEVER, shipped, NEVER, NEVER, NEVER, NEVER, NEVER, false};
}

static void confirmation(void **state)
{
	const struct {
		const char *rule;
		int shipped, received, complaint, picked_up, confirmed;
		bool on_pickup;
		int want; /* 0: waits */
		enum settle_wait waits;
	} cases[] = {
		{"YAH-116 ship + 6", 20, 0, 0, 0, 0, false, 26, WAIT_NOTHING},
		{"YAH-116 the buyer is earlier", 20, 23, 0, 0, 0, false, 23, WAIT_NOTHING},
		{"YAH-116 on the very day", 20, 26, 0, 0, 0, false, 26, WAIT_NOTHING},
		{"YAH-116 later does not move it", 20, 28, 0, 0, 0, false, 26, WAIT_NOTHING},
		{"YAH-116 not shipped", 0, 0, 0, 0, 0, false, 0, WAIT_SHIPMENT},
		{"YAH-116 the platform's date stays", 20, 22, 21, 0, 25, false, 25, WAIT_NOTHING},
		{"YAH-117 complaint on day 6 blocks", 20, 0, 26, 0, 0, false, 0, WAIT_BUYER},
		{"YAH-117 complaint on day 7 does not", 20, 0, 27, 0, 0, false, 26, WAIT_NOTHING},
		{"YAH-117 then the buyer confirms", 20, 29, 24, 0, 0, false, 29, WAIT_NOTHING},
		{"YAH-116 pay on pick-up waits", 20, 0, 0, 0, 0, true, 0, WAIT_PICKUP},
		{"YAH-116 picked up early: ship + 6", 20, 0, 0, 22, 0, true, 26, WAIT_NOTHING},
		{"YAH-116 picked up late", 20, 0, 0, 28, 0, true, 28, WAIT_NOTHING},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct settle_dates d = dates(cases[i].shipped ? D(cases[i].shipped) : NEVER);
		enum settle_wait waits;
		if (cases[i].received)
			d.received = D(cases[i].received);
		if (cases[i].complaint)
			d.complaint = D(cases[i].complaint);
		if (cases[i].picked_up)
			d.picked_up = D(cases[i].picked_up);
		if (cases[i].confirmed)
			d.confirmed = D(cases[i].confirmed);
		d.pay_on_pickup = cases[i].on_pickup;
		day_t want = cases[i].want ? D(cases[i].want) : NEVER;
		if (settle_confirm_day(&yahoo, &d, &waits) != want || waits != cases[i].waits)
			fail_msg("%s", cases[i].rule);
	}
}

static void posting(void **state)
{
	struct settle_dates d = dates(D(20));
	struct settle_posting p;
	(void)state;
	settle_posting_day(&yahoo, &d, &p);
	assert_int_equal(p.earliest, D(27));
	assert_int_equal(p.latest, D(28));
	assert_int_equal(p.used, D(28));
	assert_false(p.known);
	d.posted = D(27);
	settle_posting_day(&yahoo, &d, &p);
	assert_true(p.known);
	assert_int_equal(p.used, D(27));
	d = dates(NEVER);
	settle_posting_day(&yahoo, &d, &p);
	assert_int_equal(p.used, NEVER);
	assert_int_equal(p.waits, WAIT_SHIPMENT);
}

static void refund_day(void **state)
{
	const struct {
		const char *rule;
		bool card;
		day_t refunded, bank, want;
	} cases[] = {
		{"YAH-120 card: the bank's report wins", true, D(10), D(16), D(16)},
		{"YAH-120 no card: the platform's date", false, D(10), D(16), D(10)},
		{"YAH-120 only the platform's", true, D(10), NEVER, D(10)},
		{"YAH-120 only the bank's", false, NEVER, D(16), D(16)},
		{"YAH-120 waiting", true, NEVER, NEVER, NEVER},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (settle_refund_day(cases[i].card, cases[i].refunded, cases[i].bank) != cases[i].want)
			fail_msg("%s", cases[i].rule);
	assert_true(settle_refund_counts(D(10), D(10)));
	assert_false(settle_refund_counts(D(11), D(10)));
	assert_false(settle_refund_counts(NEVER, D(10)));
	assert_false(settle_refund_counts(D(10), NEVER));
}

static void fees_by_their_own_day(void **state)
{
	struct settle_dates d = dates(D(20));
	day_t day = NEVER;
	(void)state;
	day = settle_cart_fee_day(day, NEVER);
	day = settle_cart_fee_day(day, D(20));
	day = settle_cart_fee_day(day, D(18));
	day = settle_cart_fee_day(day, NEVER);
	assert_int_equal(day, D(18)); /* YAH-112: first shipment of the cart */
	assert_int_equal(settle_family_fee_day(&d), NEVER);
	d.transferred = D(12);
	assert_int_equal(settle_family_fee_day(&d), D(12)); /* YAH-44 */
}

static void dates_in_their_order(void **state)
{
	struct settle_dates d = dates(D(20));
	struct error e;
	(void)state;
	d.ordered = D(20);
	d.confirmed = D(20);
	d.posted = D(20);
	assert_int_equal(settle_check_dates(&d, &e), ST_OK);
	d.ordered = D(21);
	assert_int_equal(settle_check_dates(&d, &e), ST_REFUSED);
	assert_string_equal(e.code, "date_order");
	assert_string_equal(e.field, "shipped_on");
	d.ordered = NEVER;
	d.confirmed = D(19);
	assert_int_equal(settle_check_dates(&d, &e), ST_REFUSED);
	assert_string_equal(e.rule, "YAH-116");
	d.confirmed = D(22);
	d.posted = D(21);
	assert_int_equal(settle_check_dates(&d, &e), ST_REFUSED);
	assert_string_equal(e.rule, "YAH-118");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(confirmation),
		cmocka_unit_test(posting),
		cmocka_unit_test(refund_day),
		cmocka_unit_test(fees_by_their_own_day),
		cmocka_unit_test(dates_in_their_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
