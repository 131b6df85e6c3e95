/*
 * YAH-12: fifteen characters as people count them; Chinese, Latin letters and
 * digits; full-width letters and digits become half-width ones.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/mall_rules.h"

static const struct store_name_rules rules = {.min = 1, .max = 15, .cjk = true, .latin = true, .digit = true, .rule = "YAH-12"};

static void names_that_are_taken(void **state)
{
	static const struct {
		const char *typed, *kept;
	} cases[] = {
		{"陶然窯", "陶然窯"},
		{"A", "A"},
		{"陶然窯Clay2026", "陶然窯Clay2026"},
		{"一二三四五六七八九十一二三四五", "一二三四五六七八九十一二三四五"}, /* 15 */
		{"陶然窯Ｃｌａｙ２０２６", "陶然窯Clay2026"},
		{"ｚＺ９０", "zZ90"},
		{"㐀鿿豈𠀀", "㐀鿿豈𠀀"}, /* the first or last of each block */
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct error e = {0};
		char *name;

		assert_int_equal(store_name_check(&rules, cases[i].typed, &name, &e), ST_OK);
		assert_string_equal(name, cases[i].kept);
		free(name);
	}
}

static void names_that_are_refused(void **state)
{
	static const struct {
		const char *typed, *code, *says;
	} cases[] = {
		{"", "store_name_empty", "1"},
		{"一二三四五六七八九十一二三四五六", "store_name_too_long", "16"},
		{"陶然 窯", "store_name_charset", "' '"},
		{"陶然　窯", "store_name_charset", "'　'"},
		{"clay-co", "store_name_charset", "'-'"},
		{"clay.co", "store_name_charset", "'.'"},
		{"clay&co", "store_name_charset", "'&'"},
		{"陶然👨‍👩‍👧窯", "store_name_charset", "'👨‍👩‍👧'"}, /* one character as people see it */
		{"陶然窯☆", "store_name_charset", "'☆'"},
		{"かま", "store_name_charset", "'か'"},
		{"ㄅㄆ", "store_name_charset", "'ㄅ'"},
		{"Clé", "store_name_charset", "'é'"},
		{"！", "store_name_charset", "'！'"},
		{"：", "store_name_charset", "'：'"},  /* one beyond the full-width digits */
		{"／", "store_name_charset", "'／'"},  /* one before them */
		{"〇", "store_name_charset", "'〇'"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct error e = {0};
		char *name;

		assert_int_equal(store_name_check(&rules, cases[i].typed, &name, &e), ST_REFUSED);
		assert_null(name);
		assert_string_equal(e.code, cases[i].code);
		assert_string_equal(e.rule, "YAH-12");
		assert_string_equal(e.field, "name");
		if (strstr(e.message, cases[i].says) == NULL)
			fail_msg("%s does not say %s", e.message, cases[i].says);
	}
}

static void the_profile_says_what_it_may_hold(void **state)
{
	struct store_name_rules digits = {.min = 2, .max = 3, .digit = true, .rule = ""};
	struct error e = {0};

	(void)state;
	assert_int_equal(store_name_check(&digits, "12", NULL, &e), ST_OK);
	assert_int_equal(store_name_check(&digits, "123", NULL, &e), ST_OK);
	assert_int_equal(store_name_check(&digits, "1", NULL, &e), ST_REFUSED);
	assert_string_equal(e.code, "store_name_empty");
	assert_int_equal(store_name_check(&digits, "1234", NULL, &e), ST_REFUSED);
	assert_string_equal(e.code, "store_name_too_long");
	assert_int_equal(store_name_check(&digits, "1a", NULL, &e), ST_REFUSED);
	assert_int_equal(store_name_check(&digits, "1窯", NULL, &e), ST_REFUSED);
	assert_string_equal(e.code, "store_name_charset");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_that_are_taken),
		cmocka_unit_test(names_that_are_refused),
		cmocka_unit_test(the_profile_says_what_it_may_hold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
