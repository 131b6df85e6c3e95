/*
 * Money is integer: one rounding a rule (YAH-1), shares that add up (YAH-4),
 * cells as files spell them (FMT-45).
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

#include "storekeep/money.h"

static const struct {
	money_t amount;
	int64_t ppm;
	enum rounding how;
	money_t out;
} rates[] = {
	{1490, 35000, ROUND_CEIL, 53},       /* 52.15 */
	{1490, 35000, ROUND_FLOOR, 52},
	{1490, 35000, ROUND_HALF_UP, 52},
	{100, 35000, ROUND_HALF_UP, 4},      /* 3.5 exactly */
	{100, 35000, ROUND_CEIL, 4},
	{100, 35000, ROUND_FLOOR, 3},
	{200, 35000, ROUND_CEIL, 7},         /* exact: nothing to round */
	{1, 1, ROUND_CEIL, 1},
	{1, 1, ROUND_HALF_UP, 0},
	{0, 35000, ROUND_CEIL, 0},
	{INT64_C(9000000000000), 999999, ROUND_FLOOR, INT64_C(8999991000000)},
	{INT64_C(9000000000000), 1000000, ROUND_CEIL, INT64_C(9000000000000)},
};

static void rates_round_once(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rates / sizeof *rates; i++)
		assert_int_equal(money_rate(rates[i].amount, rates[i].ppm, rates[i].how), rates[i].out);
}

static void ratios_are_exact(void **state)
{
	(void)state;
	assert_int_equal(money_ratio(780, 5, 105, ROUND_HALF_UP), 37);   /* FMT-14: 37.14 */
	assert_int_equal(money_ratio(-780, 5, 105, ROUND_HALF_UP), -37); /* FMT-15 mirrors */
	assert_int_equal(money_ratio(1, 1, 2, ROUND_HALF_UP), 1);
	assert_int_equal(money_ratio(-1, 1, 2, ROUND_HALF_UP), -1);
	assert_int_equal(money_ratio(-1, 1, 2, ROUND_FLOOR), -1);
	assert_int_equal(money_ratio(-1, 1, 2, ROUND_CEIL), 0);
	assert_int_equal(money_ratio(INT64_C(9000000000000000000), 3, 9, ROUND_FLOOR), INT64_C(3000000000000000000));
}

#define LINES 4
static const struct {
	money_t total, weight[LINES], out[LINES];
} shares[] = {
	{100, {1, 1, 1, 0}, {1, 1, 1, 0}},        /* never above the sum of the weights */
	{100, {100, 100, 100, 0}, {34, 33, 33, 0}}, /* equal remainders: the earlier line */
	{50, {599, 299, 102, 0}, {30, 15, 5, 0}}, /* 29.95, 14.95, 5.1: the two largest remainders */
	{10, {0, 30, 0, 70}, {0, 3, 0, 7}},
	{1, {10, 20, 10, 0}, {0, 1, 0, 0}},
	{3, {0, 0, 0, 0}, {0, 0, 0, 0}},
	{0, {5, 5, 5, 5}, {0, 0, 0, 0}},
	{7, {INT64_C(4000000000000000), INT64_C(4000000000000000), 0, 0}, {4, 3, 0, 0}},
};

static void shares_add_up(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
		money_t out[LINES];

		money_allocate(shares[i].total, shares[i].weight, LINES, out);
		for (size_t k = 0; k < LINES; k++)
			assert_int_equal(out[k], shares[i].out[k]);
	}
}

static const struct {
	const char *text;
	money_t out;
	const char *code;
} cells[] = {
	{"1280", 1280, NULL},
	{"1,280", 1280, NULL},
	{"12,345,678", 12345678, NULL},
	{"NT$1,280", 1280, NULL},
	{"$ 64", 64, NULL},
	{"1280元", 1280, NULL},
	{"1280 元 ", 1280, NULL},
	{"(64)元", -64, NULL},
	{"(64元)", -64, NULL},
	{"NT$(64)", -64, NULL},
	{"(NT$64)", -64, NULL},
	{"1280元元", 0, "number_format"},
	{"(64元)元", 0, "number_format"},
	{"$NT$1280", 0, "number_format"},
	{"$($64)", 0, "number_format"},
	{"元", 0, "number_format"},
	{")", 0, "number_format"},
	{"()", 0, "number_format"},
	{"+64", 64, NULL},
	{"-64", -64, NULL},
	{"−64", -64, NULL},
	{"－６４", -64, NULL},
	{"（64）", -64, NULL},
	{"(NT$64)", -64, NULL},
	{"１，２８０", 1280, NULL},
	{"＋６４", 64, NULL},
	{"1280.0", 1280, NULL},
	{"1,280.00", 1280, NULL},
	{"\u3000 64\u00A0", 64, NULL},
	{"-NT$64", -64, NULL},
	{"NT$-64", -64, NULL},
	{"0", 0, NULL},
	{"", MONEY_NONE, NULL},
	{" \u3000", MONEY_NONE, NULL},
	{"1280.5", 0, "number_decimals"},
	{"1280.05", 0, "number_decimals"},
	{"1.280,00", 0, "number_format"},
	{"1 280", 0, "number_format"},
	{"1,28", 0, "number_format"},
	{"1234,567", 0, "number_format"},
	{",280", 0, "number_format"},
	{"1,280,", 0, "number_format"},
	{"1.2E+3", 0, "number_scientific"},
	{"2E5", 0, "number_scientific"},
	{"--64", 0, "number_format"},
	{"(-64)", 0, "number_format"},
	{"(64", 0, "number_format"},
	{"64-", 0, "number_format"},
	{"64 pcs", 0, "number_format"},
	{"元", 0, "number_format"},
	{"1280.", 0, "number_format"},
	{"0x10", 0, "number_format"},
	{"1234567890123456789", 0, "number_format"}, /* 19 digits: no money */
	{"999999999999999999", INT64_C(999999999999999999), NULL},
	{"-abc", 0, "number_format"},
	{"(x)", 0, "number_format"},
	{"六十四", 0, "number_format"},
};

static void cells_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
		struct error e = {0};
		money_t out;
		enum status st = money_parse(cells[i].text, strlen(cells[i].text), &out, &e);

		if (cells[i].code != NULL ? strcmp(e.code, cells[i].code) != 0 : st != ST_OK || out != cells[i].out)
			fail_msg("\"%s\": %lld %s", cells[i].text, (long long)out, e.code);
		if (st != ST_OK) {
			assert_string_equal(e.rule, "FMT-45");
			assert_true(out == MONEY_NONE);
		}
	}
}

static void a_cell_ends_where_it_ends(void **state)
{
	money_t out;

	(void)state;
	assert_int_equal(money_parse("1280;9", 4, &out, NULL), ST_OK);
	assert_int_equal(out, 1280);
	assert_true(money_parse_plain("-1280", 5, &out));
	assert_int_equal(out, -1280);
	assert_false(money_parse_plain("1,280", 5, &out));
	assert_false(money_parse_plain("-", 1, &out));
	assert_false(money_parse_plain("", 0, &out));
}

static void money_is_grouped(void **state)
{
	static const struct {
		money_t v;
		bool plus;
		const char *out;
	} table[] = {
		{0, true, "0"}, {999, false, "999"}, {1240, false, "1,240"}, {-1240, false, "-1,240"}, {1240, true, "+1,240"},
		{1000000, false, "1,000,000"}, {INT64_MAX, false, "9,223,372,036,854,775,807"},
	};
	char out[32];

	(void)state;
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		money_format(table[i].v, table[i].plus, out);
		assert_string_equal(out, table[i].out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rates_round_once),
		cmocka_unit_test(ratios_are_exact),
		cmocka_unit_test(shares_add_up),
		cmocka_unit_test(cells_are_read),
		cmocka_unit_test(a_cell_ends_where_it_ends),
		cmocka_unit_test(money_is_grouped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
