/*
 * The clocks of one order: shipping window, pre-order, arrival and cooling-off,
 * confirmation and posting, its state on a day and what it waits for (YAH-2,
 * YAH-82 to 88, YAH-116 to 118, section 16).
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/order_clock.h"

#define D day_from_ymd
#define NEVER DAY_NONE

static const struct order_clock_rules yahoo = {
	.settle = {.auto_days = 6, .complaint_blocks = true, .lag_min = 1, .lag_max = 2, .lag_used = 2},
	.ship_min = 2, .ship_max = 10, .convert_days = 3, .cooloff_days = 15, .cooloff_offset = 1, .presumed_arrival = 3, .pickup_check = 7,
};

static struct workday_year years[3]; /* 2025, 2026, 2028 */
static struct workdays office;

static int set_up(void **state)
{
	(void)state;
	workday_fill_weekends(&years[0], 2025);
	workday_fill_weekends(&years[1], 2026);
	workday_fill_weekends(&years[2], 2028);
	workday_mark(&years[0], D(2025, 12, 25), true);
	workday_mark(&years[1], D(2026, 1, 1), true);
	/* New Year 2026: 16 to 20 February off; 28 February falls on a Saturday, so the Friday before is off too. */
	for (int n = 0; n < 5; n++)
		workday_mark(&years[1], D(2026, 2, 16) + n, true);
	workday_mark(&years[1], D(2026, 2, 27), true);
	office = (struct workdays){.years = years, .year_count = 3};
	return 0;
}

static struct order_clock_facts paid(day_t ordered)
{
	return (struct order_clock_facts){
		.d = {.ordered = ordered, .transferred = ordered, .shipped = NEVER, .picked_up = NEVER, .received = NEVER, .complaint = NEVER,
		      .confirmed = NEVER, .posted = NEVER},
		.ship_by = NEVER, .preorder = NEVER, .received = NEVER, .cancelled = NEVER, .refunded = NEVER, .paid = true,
	};
}

static struct order_clock_facts shipped(day_t on)
{
	struct order_clock_facts f = paid(on);

	f.d.shipped = on;
	return f;
}

static void day_is(const char *what, day_t got, day_t want)
{
	char a[16], b[16];

	day_format(got, a);
	day_format(want, b);
	if (got != want)
		fail_msg("%s: %s, not %s", what, a, b);
}

static void shipping_window(void **state)
{
	const struct {
		const char *rule;
		day_t ordered, preorder, ship_by, want_from, want_by;
	} cases[] = {
		{"YAH-87 ten working days after day 0", D(2025, 8, 18), NEVER, NEVER, D(2025, 8, 20), D(2025, 9, 1)},
		{"YAH-87 over New Year", D(2026, 2, 11), NEVER, NEVER, D(2026, 2, 13), D(2026, 3, 5)},
		{"YAH-87 over the year's end", D(2025, 12, 24), NEVER, NEVER, D(2025, 12, 29), D(2026, 1, 9)},
		{"YAH-87 leap day counts", D(2028, 2, 28), NEVER, NEVER, D(2028, 3, 1), D(2028, 3, 13)},
		{"YAH-87 the file's day wins", D(2025, 8, 18), NEVER, D(2025, 8, 22), D(2025, 8, 20), D(2025, 8, 22)},
		{"YAH-86 before the conversion: on P", D(2025, 8, 16), D(2025, 8, 20), NEVER, D(2025, 8, 20), D(2025, 8, 20)},
		{"YAH-86 on P-3: general", D(2025, 8, 17), D(2025, 8, 20), NEVER, D(2025, 8, 19), D(2025, 8, 29)},
		{"YAH-86 the file's day wins over P", D(2025, 8, 1), D(2025, 8, 20), D(2025, 8, 25), D(2025, 8, 20), D(2025, 8, 25)},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct order_clock_facts f = paid(cases[i].ordered);
		struct order_clock c;
		int missing = 0;

		f.preorder = cases[i].preorder;
		f.ship_by = cases[i].ship_by;
		order_clock_of(&yahoo, &office, &f, &c, &missing);
		day_is(cases[i].rule, c.ship_from, cases[i].want_from);
		day_is(cases[i].rule, c.ship_by, cases[i].want_by);
		assert_int_equal(missing, 0);
		if (cases[i].preorder != NEVER)
			day_is("YAH-86 converts", c.converts, D(2025, 8, 17));
	}
}

static void day_zero(void **state)
{
	struct order_clock_facts f = paid(D(2025, 8, 18));
	struct order_clock c;
	int missing = 0;

	(void)state;
	/* Paid and handed over two days later. */
	f.d.transferred = D(2025, 8, 20);
	order_clock_of(&yahoo, &office, &f, &c, NULL);
	day_is("YAH-87 from the transfer", c.ship_by, D(2025, 9, 3));
	f.d.pay_on_pickup = true;
	order_clock_of(&yahoo, &office, &f, &c, NULL);
	day_is("YAH-87 pay on pickup: from the order", c.ship_by, D(2025, 9, 1));
	f.d.pay_on_pickup = false;
	f.paid = false;
	order_clock_of(&yahoo, &office, &f, &c, NULL);
	day_is("YAH-87 not paid: no window", c.ship_by, NEVER);
	/* A year without a calendar is told; not when the file says the day. */
	f = paid(D(2027, 3, 1));
	order_clock_of(&yahoo, &office, &f, &c, &missing);
	assert_int_equal(missing, 2027);
	missing = 0;
	f.ship_by = D(2027, 3, 9);
	order_clock_of(&yahoo, &office, &f, &c, &missing);
	assert_int_equal(missing, 0);
}

static void cooling_off(void **state)
{
	const struct {
		const char *rule;
		day_t shipped, received, picked_up, arrival, from, last;
	} cases[] = {
		{"YAH-84 nothing recorded", D(2025, 9, 5), NEVER, NEVER, D(2025, 9, 8), D(2025, 9, 9), D(2025, 9, 23)},
		{"YAH-84 proven receipt", D(2025, 9, 5), D(2025, 9, 11), NEVER, D(2025, 9, 11), D(2025, 9, 12), D(2025, 9, 26)},
		{"YAH-84 early receipt shortens nothing", D(2025, 9, 5), D(2025, 9, 6), NEVER, D(2025, 9, 8), D(2025, 9, 9), D(2025, 9, 23)},
		{"YAH-84 picked up late", D(2025, 9, 5), NEVER, D(2025, 9, 12), D(2025, 9, 12), D(2025, 9, 13), D(2025, 9, 27)},
		{"YAH-84 the later of both", D(2025, 9, 5), D(2025, 9, 10), D(2025, 9, 12), D(2025, 9, 12), D(2025, 9, 13), D(2025, 9, 27)},
		{"YAH-82 over leap day", D(2028, 2, 23), NEVER, NEVER, D(2028, 2, 26), D(2028, 2, 27), D(2028, 3, 12)},
		{"YAH-82 over the year's end", D(2025, 12, 20), NEVER, NEVER, D(2025, 12, 23), D(2025, 12, 24), D(2026, 1, 7)},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct order_clock_facts f = shipped(cases[i].shipped);
		struct order_clock c;

		f.received = cases[i].received;
		f.d.picked_up = cases[i].picked_up;
		order_clock_of(&yahoo, &office, &f, &c, NULL);
		day_is(cases[i].rule, c.arrival, cases[i].arrival);
		day_is(cases[i].rule, c.cooloff_from, cases[i].from);
		day_is(cases[i].rule, c.cooloff_last, cases[i].last);
		assert_int_equal(c.arrival_recorded, cases[i].arrival != cases[i].shipped + 3);
		f.cooloff_exempt = true;
		order_clock_of(&yahoo, &office, &f, &c, NULL);
		day_is("YAH-83 exempt", c.cooloff_last, NEVER);
	}
}

static void states_day_by_day(void **state)
{
	const struct {
		const char *rule;
		int shipped, complaint, picked_up, confirmed, posted; /* of September 2025, 0 none */
		bool cod;
		int today;
		const char *state, *step;
		int on;
	} cases[] = {
		{"YAH-116 on S+6 it is still open", 20, 0, 0, 0, 0, false, 26, "shipped", "confirm", 26},
		{"YAH-116 when S+6 is over", 20, 0, 0, 0, 0, false, 27, "confirmed", "post", 28},
		{"YAH-118 from the start of the posting day", 20, 0, 0, 0, 0, false, 28, "posted", "settle", 28},
		{"YAH-116 the buyer's own day holds at once", 20, 0, 0, 26, 0, false, 26, "confirmed", "post", 28},
		{"YAH-116 the buyer's own day moves the posting", 20, 0, 0, 22, 0, false, 24, "posted", "settle", 24},
		{"YAH-118 the platform's posting", 20, 0, 0, 0, 24, false, 24, "posted", "settle", 24},
		{"YAH-117 a complaint on S+6 blocks", 20, 26, 0, 0, 0, false, 26, "disputed", "complaint", 26},
		{"YAH-117 and goes on blocking", 20, 26, 0, 0, 0, false, 30, "disputed", "complaint", 26},
		{"YAH-117 a complaint on S+7 does not", 20, 27, 0, 0, 0, false, 27, "confirmed", "post", 28},
		{"YAH-117 then the buyer confirms", 20, 24, 0, 29, 0, false, 29, "confirmed", "post", 31},
		{"YAH-116 not before the pick-up", 20, 0, 0, 0, 0, true, 30, "shipped", "pickup", 27},
		{"YAH-116 picked up after S+6, that day", 20, 0, 28, 0, 0, true, 28, "shipped", "confirm", 28},
		{"YAH-116 picked up after S+6, the day after", 20, 0, 28, 0, 0, true, 29, "confirmed", "post", 30},
		{"YAH-116 picked up before S+6", 20, 0, 22, 0, 0, true, 26, "shipped", "confirm", 26},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		day_t base = D(2025, 8, 31), on;
		struct order_clock_facts f = shipped(base + cases[i].shipped);
		struct order_clock c;
		const char *is, *step;

		f.d.complaint = cases[i].complaint != 0 ? base + cases[i].complaint : NEVER;
		f.d.picked_up = cases[i].picked_up != 0 ? base + cases[i].picked_up : NEVER;
		f.d.confirmed = cases[i].confirmed != 0 ? base + cases[i].confirmed : NEVER;
		f.d.posted = cases[i].posted != 0 ? base + cases[i].posted : NEVER;
		f.d.pay_on_pickup = cases[i].cod;
		order_clock_of(&yahoo, &office, &f, &c, NULL);
		is = order_clock_state(&yahoo, &c, &f, base + cases[i].today);
		step = order_clock_next(&c, is, &on);
		if (strcmp(is, cases[i].state) != 0 || strcmp(step, cases[i].step) != 0)
			fail_msg("%s: %s and %s", cases[i].rule, is, step);
		day_is(cases[i].rule, on, base + cases[i].on);
	}
}

static void posting_has_a_range(void **state)
{
	const struct {
		day_t shipped, confirm, earliest, used;
	} cases[] = {
		{D(2025, 9, 20), D(2025, 9, 26), D(2025, 9, 27), D(2025, 9, 28)},
		{D(2028, 2, 23), D(2028, 2, 29), D(2028, 3, 1), D(2028, 3, 2)},
		{D(2028, 2, 29), D(2028, 3, 6), D(2028, 3, 7), D(2028, 3, 8)},
		{D(2025, 12, 28), D(2026, 1, 3), D(2026, 1, 4), D(2026, 1, 5)},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct order_clock_facts f = shipped(cases[i].shipped);
		struct order_clock c;

		order_clock_of(&yahoo, &office, &f, &c, NULL);
		day_is("YAH-116", c.confirm, cases[i].confirm);
		day_is("YAH-118 earliest", c.posting.earliest, cases[i].earliest);
		day_is("YAH-118 used", c.posting.used, cases[i].used);
		day_is("YAH-117 last day", c.complaint_until, cases[i].confirm);
		assert_false(c.posting.known);
	}
}

static void before_shipping(void **state)
{
	struct order_clock_rules r = yahoo;
	struct order_clock_facts f = paid(D(2025, 8, 1));
	struct order_clock c;
	day_t on;

	(void)state;
	f.paid = false;
	f.d.transferred = NEVER;
	order_clock_of(&r, &office, &f, &c, NULL);
	assert_string_equal(order_clock_state(&r, &c, &f, D(2025, 9, 30)), "awaiting_payment");
	assert_string_equal(order_clock_next(&c, "awaiting_payment", &on), "pay");
	day_is("YAH-87 unpaid since", on, D(2025, 8, 1));
	day_is("YAH-87 nobody says when it lapses", c.unpaid_lapse, NEVER);
	/* Three days to pay: 4 August is the last, it lapses with the 5th. */
	r.unpaid_lapse = 3;
	order_clock_of(&r, &office, &f, &c, NULL);
	day_is("YAH-87 lapses", c.unpaid_lapse, D(2025, 8, 5));
	f = paid(D(2025, 8, 1));
	f.ship_by = D(2025, 8, 20);
	order_clock_of(&r, &office, &f, &c, NULL);
	assert_string_equal(order_clock_state(&r, &c, &f, D(2025, 9, 30)), "to_ship");
	assert_string_equal(order_clock_next(&c, "to_ship", &on), "ship");
	day_is("YAH-87 to ship by", on, D(2025, 8, 20));
	day_is("YAH-87 nobody says when it is cancelled", c.overdue_cancel, NEVER);
	r.overdue_cancel = 5;
	order_clock_of(&r, &office, &f, &c, NULL);
	day_is("YAH-87 cancelled", c.overdue_cancel, D(2025, 8, 26));
	f.cancelled = D(2025, 8, 26);
	assert_string_equal(order_clock_state(&r, &c, &f, D(2025, 8, 26)), "cancelled");
	assert_string_equal(order_clock_next(&c, "cancelled", &on), "");
	day_is("nothing to come", on, NEVER);
}

static void the_end(void **state)
{
	struct order_clock_facts f = shipped(D(2025, 9, 1));
	struct order_clock c;
	day_t on;

	(void)state;
	order_clock_of(&yahoo, &office, &f, &c, NULL);
	f.settled = true;
	assert_string_equal(order_clock_state(&yahoo, &c, &f, D(2025, 10, 1)), "settled");
	assert_string_equal(order_clock_next(&c, "settled", &on), "");
	f.refunded = D(2025, 10, 2);
	assert_string_equal(order_clock_state(&yahoo, &c, &f, D(2025, 10, 1)), "settled");
	assert_string_equal(order_clock_state(&yahoo, &c, &f, D(2025, 10, 2)), "returned");
	assert_string_equal(order_clock_next(&c, "returned", &on), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(shipping_window),
		cmocka_unit_test(day_zero),
		cmocka_unit_test(cooling_off),
		cmocka_unit_test(states_day_by_day),
		cmocka_unit_test(posting_has_a_range),
		cmocka_unit_test(before_shipping),
		cmocka_unit_test(the_end),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
