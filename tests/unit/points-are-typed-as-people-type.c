/*
 * Numbers of points and store credit as keyboards produce them (SHL-52, EAS-59),
 * reasons (SHL-53, SHL-6) and the steps in which points are used (EAS-48).
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "storekeep/points_entry.h"

static void numbers(void **state)
{
	static const struct {
		const char *text;
		bool good;
		int64_t n;
	} cases[] = {
		{"12", true, 12}, {"-12", true, -12}, {"１２", true, 12}, {"－１２", true, -12}, {"−12", true, -12}, {" 12　", true, 12},
		{"0", true, 0}, {"+12", false, 0}, {"1.5", false, 0}, {"", false, 0}, {"-", false, 0}, {"十二", false, 0}, {"1,000", false, 0},
		{"--3", false, 0}, {"1 2", false, 0}, {"9999999", true, 9999999}, {"1234567890123456", false, 0},
	};
	int64_t n;
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (points_number(cases[i].text, &n) != cases[i].good)
			fail_msg("“%s”", cases[i].text);
		if (cases[i].good)
			assert_int_equal(n, cases[i].n);
	}
}

static void credit(void **state)
{
	static const struct {
		const char *text;
		bool good, balance;
		int64_t n;
	} cases[] = {
		{"=250", true, true, 250}, {"＝２５０", true, true, 250}, {"+40", true, false, 40}, {"40", true, false, 40}, {"-40", true, false, -40},
		{"＋４０", true, false, 40}, {"=0", true, true, 0}, {"=-5", false, false, 0}, {"+-5", false, false, 0}, {"=", false, false, 0}, {"4.5", false, false, 0},
	};
	struct credit_entry_text t;
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		if (credit_number(cases[i].text, &t) != cases[i].good)
			fail_msg("“%s”", cases[i].text);
		if (!cases[i].good)
			continue;
		assert_int_equal(t.amount, cases[i].n);
		assert_int_equal(t.balance, cases[i].balance);
	}
}

static void reasons(void **state)
{
	static const struct {
		const char *text, *kept;
		size_t count;
	} cases[] = {
		{"　週年慶 ", "週年慶", 3}, {"", "", 0}, {" 　", "", 0}, {"👨‍👩‍👧 生日", "👨‍👩‍👧 生日", 4}, {"e\xcc\x81té", "été", 3}, {"a\nb", "a b", 3},
	};
	size_t count;
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *kept = reason_clean(cases[i].text, &count);
		assert_string_equal(kept, cases[i].kept);
		assert_int_equal(count, cases[i].count);
		free(kept);
	}
}

/* 40 points are worth 3: 130 points are 3 units, 9, and 120 points are used (EAS-48). */
static void steps(void **state)
{
	struct redeem_steps t;
	(void)state;
	redeem_steps(130, 40, 3, &t);
	assert_true(!t.whole && t.lower == 120 && t.upper == 160 && t.value == 9);
	redeem_steps(120, 40, 3, &t);
	assert_true(t.whole && t.lower == 120 && t.upper == 120 && t.value == 9);
	redeem_steps(39, 40, 3, &t);
	assert_true(!t.whole && t.lower == 0 && t.upper == 40 && t.value == 0);
	assert_int_equal(redeem_most(130, -1, 40, 3), 120);
	assert_int_equal(redeem_most(130, 9, 40, 3), 120);
	assert_int_equal(redeem_most(130, 8, 40, 3), 80);
	assert_int_equal(redeem_most(130, 2, 40, 3), 0);
	assert_int_equal(redeem_most(39, -1, 40, 3), 0);
	assert_int_equal(redeem_most(0, -1, 40, 3), 0);
	assert_int_equal(redeem_most(100, -1, 0, 3), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),
		cmocka_unit_test(credit),
		cmocka_unit_test(reasons),
		cmocka_unit_test(steps),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
