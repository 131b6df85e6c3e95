/*
 * Parcels against the chains' limits (YAH-27 to 29), both sides of every edge,
 * and what can be said while a measure is not known.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/cart.h"
#include "storekeep/parcel.h"

static const struct parcel_limits seven = {
	.chain = "7-11", .side_max = 450, .sum_max = 1050, .weight_min_exclusive = 40, .weight_max = 5000, .label_long = 140, .label_short = 100,
	.price_max_exclusive = 20000, .temperature = "ambient", .rule = "YAH-27", .price_rule = "YAH-28",
};
static const struct parcel_limits family = {
	.chain = "FamilyMart", .side_max = 450, .sum_max = 1050, .weight_max = 5000, .price_max_exclusive = MONEY_NONE, .temperature = "ambient",
	.rule = "YAH-29", .price_rule = "YAH-29",
};

/* The codes of one level, a blank behind each. */
static const char *codes(const struct notes *n, enum note_level level)
{
	static char out[400];
	size_t len = 0;

	out[0] = '\0';
	for (size_t i = 0; i < n->count; i++)
		if (n->items[i].level == level)
			len += (size_t)snprintf(out + len, sizeof out - len, "%s ", n->items[i].what.code);
	return out;
}

static void each_limit_by_itself(void **state)
{
	static const struct {
		const struct parcel_limits *l;
		struct parcel p;
		const char *refused;
	} cases[] = {
		{&seven, {450, 300, 300, 5000, 19999, "ambient"}, ""},
		{&seven, {451, 300, 299, 5000, 19999, "ambient"}, "parcel_side "},
		{&seven, {300, 451, 299, 5000, 19999, "ambient"}, "parcel_side "},
		{&seven, {299, 300, 451, 5000, 19999, "ambient"}, "parcel_side "},
		{&seven, {450, 300, 301, 5000, 19999, "ambient"}, "parcel_sum "},
		{&seven, {470, 400, 300, 5000, 19999, "ambient"}, "parcel_side parcel_sum "},
		{&seven, {200, 200, 200, 5001, 19999, "ambient"}, "parcel_heavy "},
		{&seven, {200, 200, 200, 40, 19999, "ambient"}, "parcel_light "},
		{&seven, {200, 200, 200, 41, 19999, "ambient"}, ""},
		{&seven, {200, 200, 200, 500, 20000, "ambient"}, "parcel_price "},
		{&seven, {200, 200, 200, 500, 19999, "chilled"}, "parcel_temperature "},
		{&seven, {200, 200, 200, 500, 19999, "frozen"}, "parcel_temperature "},
		{&seven, {140, 100, 5, 500, 100, "ambient"}, ""},
		{&seven, {5, 100, 140, 500, 100, "ambient"}, ""},
		{&seven, {139, 100, 5, 500, 100, "ambient"}, "parcel_label "},
		{&seven, {140, 99, 5, 500, 100, "ambient"}, "parcel_label "},
		{&seven, {140, 99, 99, 500, 100, "ambient"}, "parcel_label "},
		{&seven, {140, 5, 100, 500, 100, "ambient"}, ""},
		{&seven, {2147483647, 2147483647, 2147483647, 2147483647, 20000, "frozen"},
		 "parcel_side parcel_sum parcel_heavy parcel_temperature parcel_price "},
		/* no least weight, no label, no price there */
		{&family, {50, 50, 5, 1, 1000000, "ambient"}, ""},
		{&family, {450, 450, 150, 5000, 1000000, "ambient"}, ""},
		{&family, {450, 450, 151, 5001, 1000000, "frozen"}, "parcel_sum parcel_heavy parcel_temperature "},
		{&family, {451, 50, 50, 5000, 1, "ambient"}, "parcel_side "},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct notes n = {0};
		bool fits = parcel_check(cases[i].l, &cases[i].p, &n);

		assert_string_equal(codes(&n, NOTE_ERROR), cases[i].refused);
		assert_string_equal(codes(&n, NOTE_INFO), "");
		assert_int_equal(fits, cases[i].refused[0] == '\0');
		notes_free(&n);
	}
}

static void one_of_both_sizes_may_be_enough(void **state)
{
	struct parcel_limits l = family;
	static const struct {
		struct parcel p;
		const char *refused, *told;
	} cases[] = {
		{{900, 50, 50, 100, 1, "ambient"}, "", ""},           /* long, but 100 cm together */
		{{450, 450, 450, 100, 1, "ambient"}, "", ""},         /* 135 cm together, no side too long */
		{{451, 450, 150, 100, 1, "ambient"}, "parcel_side parcel_sum ", ""},
		{{451, 450, 0, 100, 1, "ambient"}, "", "parcel_size_unknown "},
	};

	(void)state;
	l.either = true;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct notes n = {0};

		parcel_check(&l, &cases[i].p, &n);
		assert_string_equal(codes(&n, NOTE_ERROR), cases[i].refused);
		assert_string_equal(codes(&n, NOTE_INFO), cases[i].told);
		notes_free(&n);
	}
}

static void what_is_not_known_is_told_and_the_rest_judged(void **state)
{
	static const struct {
		struct parcel p;
		const char *refused, *told;
	} cases[] = {
		{{0, 0, 0, 0, MONEY_NONE, NULL}, "",
		 "parcel_size_unknown parcel_weight_unknown parcel_temperature_unknown parcel_value_unknown "},
		{{460, 0, 0, 100, 1, "ambient"}, "parcel_side ", "parcel_size_unknown "},
		{{450, 450, 151, 0, 1, "ambient"}, "parcel_sum ", "parcel_weight_unknown "},
		/* whatever the third side is, these two leave no room for the label's short side */
		{{99, 90, 0, 100, 1, "ambient"}, "parcel_label ", "parcel_size_unknown "},
		{{99, 0, 0, 100, 1, "ambient"}, "", "parcel_size_unknown "},
		{{140, 100, 0, 100, 1, "ambient"}, "", "parcel_size_unknown "},
		{{200, 200, 200, 100, 1, ""}, "", "parcel_temperature_unknown "},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct notes n = {0};

		assert_int_equal(parcel_check(&seven, &cases[i].p, &n), cases[i].refused[0] == '\0');
		assert_string_equal(codes(&n, NOTE_ERROR), cases[i].refused);
		assert_string_equal(codes(&n, NOTE_INFO), cases[i].told);
		notes_free(&n);
	}
}

static void sentences_say_the_measure_and_the_limit(void **state)
{
	struct notes n = {0};

	(void)state;
	parcel_check(&seven, &(struct parcel){473, 100, 140, 38, 20000, "chilled"}, &n);
	assert_int_equal(n.count, 4);
	assert_string_equal(n.items[0].what.message, "7-11: longest side 47.3 cm, limit 45.");
	assert_string_equal(n.items[0].what.rule, "YAH-27");
	assert_string_equal(n.items[1].what.message, "7-11: 38 g, must be more than 40 g.");
	assert_string_equal(n.items[2].what.message, "7-11: chilled goods are not accepted.");
	assert_string_equal(n.items[3].what.message, "7-11 pay-on-pickup needs a value below NT$20,000.");
	assert_string_equal(n.items[3].what.rule, "YAH-28");
	notes_free(&n);
	n = (struct notes){0};
	parcel_check(&seven, &(struct parcel){99, 139, 20, 100, 1, "ambient"}, &n);
	assert_string_equal(n.items[0].what.message, "7-11: the two larger sides are 9.9 × 13.9 cm, the shipping label needs 10 × 14.");
	notes_free(&n);
}

static void a_cart_needs_a_method_that_all_share(void **state)
{
	static const struct {
		struct cart_item items[3];
		size_t count;
		const char *shared;
		size_t a, b; /* where there is none */
	} cases[] = {
		{{{"A", "home,711"}}, 1, "home,711", 0, 0},
		{{{"A", "home,711"}, {"B", "711,home,post"}}, 2, "home,711", 0, 0},
		{{{"A", "home,711"}, {"B", "post"}}, 2, "", 0, 1},
		/* each two share one, all three none */
		{{{"A", "home,711"}, {"B", "711,post"}, {"C", "home,post"}}, 3, "", 0, 2},
		{{{"A", "home,711"}, {"B", "home_chilled,home"}, {"C", "home_chilled"}}, 3, "", 0, 2},
		{{{"A", "home"}, {"B", "home,post"}, {"C", "home_frozen"}}, 3, "", 0, 2},
		{{{"A", ""}, {"B", "home"}}, 2, "", 0, 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t a, b;
		char *shared = cart_common(cases[i].items, cases[i].count, &a, &b);

		assert_string_equal(shared, cases[i].shared);
		if (*shared == '\0') {
			assert_int_equal(a, cases[i].a);
			assert_int_equal(b, cases[i].b);
		}
		free(shared);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_limit_by_itself),
		cmocka_unit_test(one_of_both_sizes_may_be_enough),
		cmocka_unit_test(what_is_not_known_is_told_and_the_rest_judged),
		cmocka_unit_test(sentences_say_the_measure_and_the_limit),
		cmocka_unit_test(a_cart_needs_a_method_that_all_share),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
