/*
 * FMT-11, 14, 15, 16.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/vat.h"

static void from_total(void **state)
{
	static const struct {
		money_t total, tax, sales;
	} cases[] = {
		{780, 37, 743}, {331, 16, 315}, {157, 7, 150}, {-780, -37, -743}, {0, 0, 0},
		{1, 0, 1},      {10, 0, 10},    {11, 1, 10},   {21, 1, 20},       {105, 5, 100},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct vat v = vat_from_total(cases[i].total);

		assert_int_equal(v.tax, cases[i].tax);
		assert_int_equal(v.sales, cases[i].sales);
		assert_int_equal(v.total, cases[i].total);
		assert_int_equal(vat_check(&v, true, NULL), ST_OK);
	}
}

static void from_sales(void **state)
{
	static const struct {
		money_t sales, tax;
	} cases[] = {{70, 4}, {150, 8}, {100, 5}, {9, 0}, {10, 1}, {-70, -4}, {0, 0}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct vat v = vat_from_sales(cases[i].sales);

		assert_int_equal(v.tax, cases[i].tax);
		assert_int_equal(v.total, cases[i].sales + cases[i].tax);
		assert_int_equal(vat_check(&v, true, NULL), ST_OK);
	}
}

static void stored_documents(void **state)
{
	static const struct {
		struct vat v;
		bool taxable;
		const char *code;
	} cases[] = {
		{{150, 7, 157}, true, ""},        {{150, 8, 158}, true, ""},  {{150, 8, 157}, true, "vat_sum"},
		{{100, 6, 106}, true, ""},        {{100, 7, 107}, true, "vat_tax"}, {{100, 4, 104}, true, ""},
		{{100, 3, 103}, true, "vat_tax"}, {{-100, -6, -106}, true, ""}, {{-100, 5, -95}, true, "vat_tax"},
		{{100, 0, 100}, false, ""},       {{100, 5, 105}, false, "vat_tax"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct error e = {0};

		vat_check(&cases[i].v, cases[i].taxable, &e);
		assert_string_equal(e.code, cases[i].code);
	}
}

static void periods(void **state)
{
	static const struct {
		int year, month, day;
		const char *code;
	} cases[] = {
		{2025, 7, 9, "11408"}, {2025, 8, 31, "11408"}, {2025, 9, 1, "11410"}, {2026, 1, 1, "11502"}, {2025, 12, 31, "11412"},
		{2010, 1, 2, "09902"},
	};
	char code[8];
	day_t from, to;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		vat_period(day_from_ymd(cases[i].year, cases[i].month, cases[i].day), code);
		assert_string_equal(code, cases[i].code);
	}
	assert_true(vat_period_days("11408", &from, &to));
	assert_int_equal(from, day_from_ymd(2025, 7, 1));
	assert_int_equal(to, day_from_ymd(2025, 8, 31));
	assert_true(vat_period_days("11302", &from, &to));
	assert_int_equal(to, day_from_ymd(2024, 2, 29));
	assert_false(vat_period_days("11407", &from, &to));
	assert_false(vat_period_days("11414", &from, &to));
	assert_false(vat_period_days("1408", &from, &to));
	/* 2022-05-15 is a Sunday */
	assert_int_equal(vat_return_due(day_from_ymd(2022, 3, 1), NULL, NULL), day_from_ymd(2022, 5, 16));
	assert_int_equal(vat_return_due(day_from_ymd(2022, 4, 30), NULL, NULL), day_from_ymd(2022, 5, 16));
	/* 2026-01-15 is a Thursday */
	assert_int_equal(vat_return_due(day_from_ymd(2025, 12, 31), NULL, NULL), day_from_ymd(2026, 1, 15));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(from_total),
		cmocka_unit_test(from_sales),
		cmocka_unit_test(stored_documents),
		cmocka_unit_test(periods),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
