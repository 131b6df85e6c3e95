/*
 * Net amount and points basis of an order, worked out by hand from EAS-9, EAS-42,
 * EAS-43, EAS-45, SHL-34, SHL-46 and SHL-50; and lines as people type them.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/basis.h"
#include "storekeep/sale_line.h"

#define LINES 4

struct line {
	int64_t price, qty, back, discount;
	bool excluded;
	int64_t amount, share, kept;
};

static void net_and_basis(void **state)
{
	static const struct {
		const char *rule;
		struct line lines[LINES];
		int64_t deductions, total, capped, net, basis;
	} cases[] = {
		/* the rulebook's own: shares 20 and 10 */
		{"SHL-34", {{200, 1, 0, 0, false, 200, 20, 180}, {100, 1, 0, 0, false, 100, 10, 90}}, 30, 300, 30, 270, 270},
		{"SHL-34 second line returned", {{200, 1, 0, 0, false, 200, 20, 180}, {100, 1, 1, 0, false, 100, 10, 0}}, 30, 300, 30, 180, 180},
		/* 10 over 3 equal lines: 3 each, the one left over to the lowest number */
		{"EAS-45 tie", {{100, 1, 0, 0, false, 100, 4, 96}, {100, 1, 0, 0, false, 100, 3, 97}, {100, 1, 0, 0, false, 100, 3, 97}},
		 10, 300, 10, 290, 290},
		/* 11: two left over, to lines 1 and 2 */
		{"EAS-45 two left", {{100, 1, 0, 0, false, 100, 4, 96}, {100, 1, 0, 0, false, 100, 4, 96}, {100, 1, 0, 0, false, 100, 3, 97}},
		 11, 300, 11, 289, 289},
		/* 10 x 1/100 = .1, 10 x 33/100 = 3.3, 10 x 66/100 = 6.6: the unit goes to the .6 */
		{"EAS-45 largest remainder", {{1, 1, 0, 0, false, 1, 0, 1}, {33, 1, 0, 0, false, 33, 3, 30}, {66, 1, 0, 0, false, 66, 7, 59}},
		 10, 100, 10, 90, 90},
		/* an excluded line bears its share, and earns nothing */
		{"EAS-45 excluded", {{200, 1, 0, 0, true, 200, 20, 180}, {100, 1, 0, 0, false, 100, 10, 90}}, 30, 300, 30, 270, 90},
		/* 3 for 100, one came back: floor((100 - 10) x 2 / 3) = 60; price 40 less 20 makes 100 */
		{"EAS-45 part returned", {{40, 3, 1, 20, false, 100, 10, 60}}, 10, 100, 10, 60, 60},
		/* floor((100 - 0) x 1 / 3) = 33 */
		{"EAS-45 floor", {{50, 3, 2, 50, false, 100, 0, 33}}, 0, 100, 0, 33, 33},
		{"EAS-45 capped", {{200, 1, 0, 0, false, 200, 200, 0}, {100, 1, 0, 0, false, 100, 100, 0}}, 301, 300, 300, 0, 0},
		{"EAS-45 exactly all", {{200, 1, 0, 0, false, 200, 200, 0}}, 200, 200, 200, 0, 0},
		{"EAS-9 discount above the line", {{100, 1, 0, 150, false, 0, 0, 0}, {60, 1, 0, 0, false, 60, 10, 50}}, 10, 60, 10, 50, 50},
		{"EAS-9 nothing but returns", {{100, 2, 2, 0, false, 200, 0, 0}}, 0, 200, 0, 0, 0},
		{"below zero is none", {{100, 1, 0, 0, false, 100, 0, 100}}, -5, 100, 0, 100, 100},
		{"no lines", {{0}}, 10, 0, 0, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct basis_line lines[LINES] = {0};
		struct basis out;
		size_t n = 0;

		for (; n < LINES && cases[i].lines[n].qty != 0; n++)
			lines[n] = (struct basis_line){.unit_price = cases[i].lines[n].price, .quantity = cases[i].lines[n].qty,
			                               .quantity_returned = cases[i].lines[n].back, .discount = cases[i].lines[n].discount,
			                               .excluded = cases[i].lines[n].excluded};
		basis_compute(lines, n, cases[i].deductions, &out);
		if (out.total != cases[i].total || out.deductions != cases[i].capped || out.net != cases[i].net || out.basis != cases[i].basis)
			fail_msg("%s: %lld %lld %lld %lld", cases[i].rule, (long long)out.total, (long long)out.deductions, (long long)out.net,
			         (long long)out.basis);
		for (size_t l = 0; l < n; l++)
			if (lines[l].amount != cases[i].lines[l].amount || lines[l].share != cases[i].lines[l].share ||
			    lines[l].kept != cases[i].lines[l].kept)
				fail_msg("%s, line %zu: %lld %lld %lld", cases[i].rule, l + 1, (long long)lines[l].amount, (long long)lines[l].share,
				         (long long)lines[l].kept);
	}
}

static void points(void **state)
{
	static const struct {
		int64_t basis, spend, earn, points;
	} cases[] = {
		{190, 25, 2, 14}, {24, 25, 2, 0}, {25, 25, 2, 2}, {49, 25, 2, 2}, {50, 25, 2, 4},
		{260, 50, 3, 15}, {400, 50, 3, 24}, /* SHL-29 */
		{0, 25, 2, 0}, {-1, 25, 2, 0}, {100, 0, 2, 0}, {100, 25, 0, 0}, {100, -1, 2, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(basis_points(cases[i].basis, cases[i].spend, cases[i].earn), cases[i].points);
}

static void lines_as_typed(void **state)
{
	static const struct {
		const char *text;
		int64_t price, qty, discount, back;
		const char *code, *again;
	} cases[] = {
		{"CUP-1 x 2 @ 480 -50", 480, 2, 50, 0, "CUP-1", "CUP-1 x 2 @ 480 -50"},
		{"  CUP-1 @ 1,480 ", 1480, 1, 0, 0, "CUP-1", "CUP-1 x 1 @ 1480"},
		{"Celadon x large x 3 @ 90 returned 2", 90, 3, 0, 2, "Celadon x large", "Celadon x large x 3 @ 90 returned 2"},
		{"- x 1 @ 100 -1 returned 1", 100, 1, 1, 1, "", "- x 1 @ 100 -1 returned 1"},
		{"A x 1000000 @ 0", 0, 1000000, 0, 0, "A", "A x 1000000 @ 0"},
	};
	static const char *const bad[] = {
		"CUP-1", "CUP-1 x 2", "x 2 @ 480", "CUP-1 x 0 @ 480", "CUP-1 x 1000001 @ 480", "CUP-1 x two @ 480", "CUP-1 x 2 @ -480", "CUP-1 x 2 @ 4.8",
		"CUP-1 x 2 @ 480 -", "CUP-1 x 2 @ 480 returned",
	};
	struct basis_line *lines;
	char **products;
	size_t count;
	struct error e;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf again = {0};

		assert_int_equal(sale_lines_parse(cases[i].text, &lines, &products, &count, &e), ST_OK);
		assert_int_equal(count, 1);
		assert_string_equal(products[0], cases[i].code);
		assert_int_equal(lines[0].unit_price, cases[i].price);
		assert_int_equal(lines[0].quantity, cases[i].qty);
		assert_int_equal(lines[0].discount, cases[i].discount);
		assert_int_equal(lines[0].quantity_returned, cases[i].back);
		sale_line_format(&lines[0], products[0], &again);
		assert_string_equal(buf_str(&again), cases[i].again);
		buf_free(&again);
		free(products[0]);
		free(products);
		free(lines);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_int_equal(sale_lines_parse(bad[i], &lines, &products, &count, &e), ST_REFUSED);
		assert_string_equal(e.code, "lines_format");
		assert_null(lines);
	}
	assert_int_equal(sale_lines_parse("A x 1 @ 1\n\nB x 2 @ 5 returned 3\n", &lines, &products, &count, &e), ST_REFUSED);
	assert_string_equal(e.code, "REFUND_OVER");
	assert_int_equal(sale_lines_parse("A x 1 @ 1\r\n\r\nB x 2 @ 5\r\n", &lines, &products, &count, &e), ST_OK);
	assert_int_equal(count, 2);
	assert_string_equal(products[1], "B");
	for (size_t i = 0; i < count; i++)
		free(products[i]);
	free(products);
	free(lines);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(net_and_basis),
		cmocka_unit_test(points),
		cmocka_unit_test(lines_as_typed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
