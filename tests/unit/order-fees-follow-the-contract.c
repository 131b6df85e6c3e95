/*
 * Fees of one order and of its refund, from Yahoo's table (YAH-106 to 115, 138,
 * 175, 176, section 17). Expected amounts are worked out by hand.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/settle.h"

static const struct settle_category categories[] = {{"book", 450}, {"food", 45000}, {"toy", 100000}, {"zero", 0}};

static struct settle_rates yahoo(void)
{
	return (struct settle_rates){
		.category = categories,
		.category_count = 4,
		.category_default_ppm = -1,
		.category_rounding = ROUND_HALF_UP,
		.card_ppm = {0, 20000, 30000, 35000, 60000, 30000, 35000, 60000},
		.card_rounding = ROUND_CEIL,
		.points_value = 1,
		.points_cost_ppm = 10000,
		.points_rounding = ROUND_HALF_UP,
		.add_subsidy = true,
		.interest_pass_through = true,
		.cart_fee = 2,
		.family_fee = 15,
		.reverse_fee = MONEY_NONE,
		.reverse_category = true,
		.reverse_card = true,
		.reverse_points = true,
		.deduct = 1u << SETTLE_CATEGORY | 1u << SETTLE_CARD | 1u << SETTLE_AD | 1u << SETTLE_REVERSE | 1u << SETTLE_CART |
		          1u << SETTLE_FAMILY_PAY | 1u << SETTLE_POINTS_EARN | 1u << SETTLE_INTEREST_OUT | 1u << SETTLE_OTHER,
	};
}

static void fees_of_an_order(void **state)
{
	const struct {
		const char *rule;
		struct settle_order o;
		money_t claim, bank, category, card, points_earn;
		unsigned missing;
	} cases[] = {
		{"YAH-106 13.95 half up", {.cash = 310, .category = "food"}, 310, 0, -14, 0, 0, 0},
		{"YAH-106 4.5 half up", {.cash = 100, .category = "food"}, 100, 0, -5, 0, 0, 0},
		{"YAH-106 4.455 down", {.cash = 99, .category = "food"}, 99, 0, -4, 0, 0, 0},
		{"YAH-106 0.45 of a dollar", {.cash = 1000, .category = "book"}, 1000, 0, 0, 0, 0, 0},
		{"YAH-106 0.5 of a dollar", {.cash = 1112, .category = "book"}, 1112, 0, -1, 0, 0, 0},
		{"YAH-106 a rate of 0 is a rate", {.cash = 500, .category = "zero"}, 500, 0, 0, 0, 0, 0},
		{"YAH-106 no rate", {.cash = 310, .category = "shoes"}, 310, 0, 0, 0, 0, SETTLE_NO_CATEGORY_RATE},
		{"YAH-106 no category", {.cash = 310}, 310, 0, 0, 0, 0, SETTLE_NO_CATEGORY_RATE},
		{"YAH-106 shipping-fee order", {.cash = 80, .is_shipping = true}, 80, 0, 0, 0, 0, 0},
		{"YAH-107 6.2 up", {.cash = 310, .category = "zero", .plan = PLAN_ONCE}, 310, 310, 0, -7, 0, 0},
		{"YAH-107 6 stays", {.cash = 300, .category = "zero", .plan = PLAN_ONCE}, 300, 300, 0, -6, 0, 0},
		{"YAH-107 one dollar", {.cash = 1, .category = "zero", .plan = PLAN_ONCE}, 1, 1, 0, -1, 0, 0},
		{"YAH-107 nothing paid by card", {.points = 40, .category = "zero", .plan = PLAN_ONCE}, 40, 0, 0, 0, 0, 0},
		{"YAH-107 shipping pays the card fee", {.cash = 80, .is_shipping = true, .plan = PLAN_ONCE}, 80, 80, 0, -2, 0, 0},
		{"YAH-108 zero-interest 6: 3.5 % of 1490 = 52.15", {.cash = 1490, .category = "zero", .plan = PLAN_ZERO_6}, 1490, 1490, 0, -53, 0, 0},
		{"YAH-108 zero-interest 12: 6 % of 1490 = 89.4", {.cash = 1490, .category = "zero", .plan = PLAN_ZERO_12}, 1490, 1490, 0, -90, 0, 0},
		{"YAH-110 3.5 % of 4096 = 143.36", {.cash = 4000, .interest = 96, .category = "zero", .plan = PLAN_INTEREST_6}, 4000, 4096, 0, -144, 0, 0},
		{"YAH-138 points are claimed, not banked", {.cash = 300, .points = 20, .category = "food", .plan = PLAN_ONCE}, 320, 300, -14, -6, 0, 0},
		{"YAH-176 b = 2: 360 + 120", {.cash = 360, .points = 120, .category = "zero"}, 480, 0, 0, 0, 0, 0},
		{"YAH-193 subsidy", {.cash = 900, .subsidy = 100, .category = "toy", .plan = PLAN_ONCE}, 1000, 900, -100, -18, 0, 0},
		{"YAH-175 m = 4: 3 % of 820 = 24.6", {.cash = 820, .category = "zero", .earn_multiplier = 4}, 820, 0, 0, 0, -25, 0},
		{"YAH-175 m = 2: 1 % of 149 = 1.49", {.cash = 149, .category = "zero", .earn_multiplier = 2}, 149, 0, 0, 0, -1, 0},
		{"YAH-175 m = 2: 1 % of 150 = 1.5", {.cash = 150, .category = "zero", .earn_multiplier = 2}, 150, 0, 0, 0, -2, 0},
		{"YAH-175 m = 1 costs nothing", {.cash = 820, .category = "zero", .earn_multiplier = 1}, 820, 0, 0, 0, 0, 0},
		{"YAH-175 not on shipping", {.cash = 80, .is_shipping = true, .earn_multiplier = 20}, 80, 0, 0, 0, 0, 0},
		{"the order's own rates", {.cash = 1000, .category = "toy", .plan = PLAN_ONCE, .rates_known = true, .category_ppm = 50000, .card_ppm = 10000}, 1000, 1000, -50, -10, 0, 0},
		{"unknown when it was made", {.cash = 1000, .category = "toy", .plan = PLAN_ONCE, .rates_known = true, .category_ppm = -1, .card_ppm = -1}, 1000, 1000, 0, 0, 0, SETTLE_NO_CATEGORY_RATE | SETTLE_NO_CARD_RATE},
	};
	const struct settle_rates r = yahoo();
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct settle_amounts a;
		settle_order_amounts(&r, &cases[i].o, &a);
		if (a.claim != cases[i].claim || a.bank != cases[i].bank || a.line[SETTLE_SALE] != cases[i].claim ||
		    a.line[SETTLE_CATEGORY] != cases[i].category || a.line[SETTLE_CARD] != cases[i].card ||
		    a.line[SETTLE_POINTS_EARN] != cases[i].points_earn || a.missing != cases[i].missing)
			fail_msg("%s: claim %d bank %d category %d card %d points %d missing %u", cases[i].rule, (int)a.claim, (int)a.bank,
			         (int)a.line[SETTLE_CATEGORY], (int)a.line[SETTLE_CARD], (int)a.line[SETTLE_POINTS_EARN], a.missing);
	}
}

/* YAH-110: the store keeps 4,096 - 96 - 144 = 3,856. */
static void interest_passes_through(void **state)
{
	struct settle_rates r = yahoo();
	const struct settle_order o = {.cash = 4000, .interest = 96, .category = "zero", .plan = PLAN_INTEREST_6};
	struct settle_amounts a;
	struct settle_sum sum = {0};
	(void)state;
	settle_order_amounts(&r, &o, &a);
	assert_int_equal(a.line[SETTLE_INTEREST_IN], 96);
	assert_int_equal(a.line[SETTLE_INTEREST_OUT], -96);
	settle_add(&sum, &a, TAX_TAXABLE);
	assert_int_equal(settle_gross(&sum), 4096);
	assert_int_equal(sum.gross[TAX_TAXABLE], 4096);
	assert_int_equal(settle_fees(&r, &sum), -240);
	assert_int_equal(settle_net(&r, &sum), 3856);
	r.deduct &= ~(1u << SETTLE_CARD); /* YAH-114: what is not deducted stays out */
	assert_int_equal(settle_net(&r, &sum), 4000);
}

/* YAH-1, YAH-115: stored amounts come back whole, never computed on a negative base. */
static void a_refund_books_stored_amounts_back(void **state)
{
	struct settle_rates r = yahoo();
	const struct settle_order o = {.cash = 310, .interest = 9, .category = "food", .plan = PLAN_INTEREST_3, .earn_multiplier = 3};
	struct settle_amounts a, back;
	struct settle_sum sum = {0};
	(void)state;
	settle_order_amounts(&r, &o, &a); /* category 13.95 = 14, card 3 % of 319 = 9.57 = 10, points 2 % of 310 = 6.2 = 6 */
	settle_refund_amounts(&r, &a, &back);
	assert_int_equal(back.line[SETTLE_SALE], 0);
	assert_int_equal(back.line[SETTLE_REFUND], -319);
	assert_int_equal(back.line[SETTLE_INTEREST_OUT], 9);
	assert_int_equal(back.line[SETTLE_CATEGORY], 14);
	assert_int_equal(back.line[SETTLE_CARD], 10);
	assert_int_equal(back.line[SETTLE_POINTS_EARN], 6);
	settle_add(&sum, &a, TAX_FREE);
	settle_add(&sum, &back, TAX_FREE);
	assert_int_equal(settle_gross(&sum), 0);
	assert_int_equal(settle_net(&r, &sum), 0);
	r.reverse_card = r.reverse_points = false;
	settle_refund_amounts(&r, &a, &back);
	assert_int_equal(back.line[SETTLE_CARD], 0);
	assert_int_equal(back.line[SETTLE_POINTS_EARN], 0);
	assert_int_equal(back.line[SETTLE_CATEGORY], 14);
	a.line[SETTLE_CART] = -2; /* YAH-112: stays unless switched */
	settle_refund_amounts(&r, &a, &back);
	assert_int_equal(back.line[SETTLE_CART], 0);
}

static void fees_of_a_cart_and_a_return(void **state)
{
	struct settle_rates r = yahoo();
	unsigned missing = 0;
	(void)state;
	assert_int_equal(settle_cart_line(&r), -2);
	assert_int_equal(settle_family_line(&r), -15);
	assert_int_equal(settle_reverse_line(&r, false, 90, &missing), 0); /* YAH-91 */
	assert_int_equal(settle_reverse_line(&r, true, 90, &missing), -90);
	assert_int_equal(missing, 0);
	assert_int_equal(settle_reverse_line(&r, true, MONEY_NONE, &missing), 0); /* YAH-113: fee unknown */
	assert_int_equal(missing, SETTLE_NO_REVERSE_FEE);
	r.reverse_fee = 70;
	assert_int_equal(settle_reverse_line(&r, true, MONEY_NONE, &missing), -70);
}

static void points_pay_a_whole_multiple(void **state)
{
	const struct {
		int64_t points;
		money_t value;
		bool good;
		int multiplier;
	} cases[] = {
		{0, 0, true, 1}, {0, 5, false, 1}, {120, 120, true, 1}, {120, 240, true, 2}, {120, 2400, true, 20},
		{120, 2520, false, 21}, {120, 121, false, 1}, {120, 0, false, 0},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int m = 0;
		assert_int_equal(settle_points_paid(cases[i].points, cases[i].value, 20, &m), cases[i].good);
		assert_int_equal(m, cases[i].multiplier);
	}
}

static void codes_read_back(void **state)
{
	struct error e;
	enum settle_plan p = PLAN_ONCE;
	(void)state;
	for (int k = 0; k < SETTLE_KINDS; k++) {
		enum settle_kind back;
		assert_true(settle_kind_parse(settle_kind_code((enum settle_kind)k), &back));
		assert_int_equal(back, k);
	}
	assert_int_equal(settle_plan_parse("zero_12", &p, &e), ST_OK);
	assert_int_equal(p, PLAN_ZERO_12);
	assert_int_equal(settle_plan_parse("", &p, &e), ST_OK);
	assert_int_equal(p, PLAN_NONE);
	assert_int_equal(settle_plan_parse("zero_24", &p, &e), ST_REFUSED);
	assert_string_equal(e.rule, "YAH-108");
}

static void campaign_of_the_day(void **state)
{
	const struct {
		int order, day; /* multipliers that the order and its day's rates tell */
		money_t fee;    /* of 820 */
	} cases[] = {
		{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {1, 4, -25}, {0, 2, -8}, {3, 4, -16}, {3, 0, -16},
	};
	struct settle_amounts a;
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct settle_rates r = yahoo();
		r.earn_multiplier = cases[i].day;
		settle_order_amounts(&r, &(struct settle_order){.cash = 820, .category = "zero", .earn_multiplier = cases[i].order}, &a);
		assert_int_equal(a.line[SETTLE_POINTS_EARN], cases[i].fee); /* YAH-175 */
	}
}

static void refund_of_an_unknown_fee_is_unknown(void **state)
{
	struct settle_rates r = yahoo();
	struct settle_amounts sale, back;
	(void)state;
	settle_order_amounts(&r, &(struct settle_order){.cash = 310, .category = "shoes"}, &sale);
	settle_refund_amounts(&r, &sale, &back);
	assert_int_equal(back.missing, SETTLE_NO_CATEGORY_RATE); /* YAH-106, YAH-115 */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(campaign_of_the_day),
		cmocka_unit_test(refund_of_an_unknown_fee_is_unknown),
		cmocka_unit_test(fees_of_an_order),
		cmocka_unit_test(interest_passes_through),
		cmocka_unit_test(a_refund_books_stored_amounts_back),
		cmocka_unit_test(fees_of_a_cart_and_a_return),
		cmocka_unit_test(points_pay_a_whole_multiple),
		cmocka_unit_test(codes_read_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
