/*
 * EAS-71 (phone numbers as stored), EAS-77, EAS-78 (birthdays), and the keys by
 * which names are found (FMT-25, FMT-38), worked out by hand.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/member_rules.h"

/* NULL: PHONE_BAD. */
static const struct {
	const char *text, *country, *stored;
} phones[] = {
	{"0928123456", "886", "+886928123456"},
	{"0928-123-456", "886", "+886928123456"},
	{"0928 123 456", "886", "+886928123456"},
	{"(09)28123456", "886", "+886928123456"},
	{"+886928123456", "886", "+886928123456"},
	{"+886 (0)928-123-456", "886", "+886928123456"},
	{"886-928-123-456", "886", "+886928123456"},
	{"'0928123456", "886", "+886928123456"},
	{"=\"0928123456\"", "886", "+886928123456"},
	{"０９２８１２３４５６", "886", "+886928123456"},
	{"＋８８６９２８１２３４５６", "886", "+886928123456"},
	{"928123456", "886", "+886928123456"},
	{"928123456", "81", "+928123456"},
	{"09012345678", "81", "+819012345678"},
	{"02-2712-3456", "886", "+886227123456"},
	{"02-27123456#12", "886", "+886227123456"},
	{"037-12345", "886", "+88637" "12345"},
	{"+6591234567", "886", "+6591234567"},
	{"12345678", "886", "+12345678"},
	{"1234567", "886", NULL},
	{"0912345", "886", NULL},
	{"+123456789012345", "886", "+123456789012345"},
	{"+1234567890123456", "886", NULL},
	{"0123456789012", "886", "+886123456789012"},
	{"01234567890123", "886", NULL},
	{"0928123456x", "886", NULL},
	{"no phone", "886", NULL},
	{"9.28E+08", "886", NULL},
	{"", "886", NULL},
};

static void phones_are_plus_and_digits(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof phones / sizeof *phones; i++) {
		char out[MEMBER_PHONE_SIZE];
		struct error e = {0};
		const enum status st = member_phone(phones[i].text, phones[i].country, out, &e);

		if (phones[i].stored == NULL) {
			assert_int_equal(st, ST_REFUSED);
			assert_string_equal(e.code, "PHONE_BAD");
			assert_string_equal(e.rule, "EAS-71");
		} else {
			assert_int_equal(st, ST_OK);
			assert_string_equal(out, phones[i].stored);
		}
	}
}

static const struct {
	const char *text, *head, *tail; /* head NULL: nothing of a phone number */
} parts[] = {
	{"0912 345", "+886912345", "5432190"},
	{"+8869", "+8869", ""},
	{"678", "", "876"},
	{"８８６９", "+8869", "9688"},
	{"0", "+886", "0"},
	{"林", NULL, NULL},
	{"", NULL, NULL},
	{"A12", NULL, NULL},
};

static void digits_as_typed_are_heads(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		char head[MEMBER_PHONE_SIZE], tail[MEMBER_PHONE_SIZE];

		assert_int_equal(member_phone_part(parts[i].text, "886", head, tail), parts[i].head != NULL);
		if (parts[i].head == NULL)
			continue;
		assert_string_equal(head, parts[i].head);
		assert_string_equal(tail, parts[i].tail);
	}
}

/* On 2026-03-05; code NULL: taken. */
static const struct {
	const char *text, *stored, *code, *md;
} birthdays[] = {
	{"1990-03-05", "1990-03-05", NULL, "03-05"},
	{"1990/3/5", "1990-03-05", NULL, "03-05"},
	{"民國79年3月5日", "1990-03-05", NULL, "03-05"},
	{"--02-29", "--02-29", NULL, "02-29"},
	{"02-29", "--02-29", NULL, "02-29"},
	{"3月5日", "--03-05", NULL, "03-05"},
	{"--02-30", "", "DATE_BAD", ""},
	{"2025-02-29", "", "DATE_BAD", ""},
	{"soon", "", "DATE_BAD", ""},
	{"2026-03-05", "2026-03-05", NULL, "03-05"},
	{"2026-03-06", "", "BDAY_RANGE", ""},
	{"1906-03-05", "1906-03-05", NULL, "03-05"},
	{"1906-03-04", "", "BDAY_RANGE", ""},
	{" ", "", NULL, ""},
};

static void numbers_are_shown_as_people_dial_them(void **state)
{
	static const struct {
		const char *stored, *shown;
	} numbers[] = {
		{"+886912345678", "0912 345 678"}, {"+886227123456", "0227123456"}, {"+6591234567", "+6591234567"}, {"", ""},
	};
	char out[MEMBER_PHONE_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		member_phone_shown(numbers[i].stored, "886", out);
		assert_string_equal(out, numbers[i].shown);
	}
}

static void birthdays_are_plausible(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof birthdays / sizeof *birthdays; i++) {
		char out[12], md[8];
		struct error e = {0};
		const enum status st = member_birthday(birthdays[i].text, day_from_ymd(2026, 3, 5), 120, out, &e);

		assert_int_equal(st, birthdays[i].code == NULL ? ST_OK : ST_REFUSED);
		assert_string_equal(e.code, birthdays[i].code != NULL ? birthdays[i].code : "");
		assert_string_equal(out, birthdays[i].stored);
		member_birthday_md(out, md);
		assert_string_equal(md, birthdays[i].md);
	}
}

static void a_year_runs_from_the_last_edit(void **state)
{
	(void)state;
	assert_int_equal(member_birthday_next(day_from_ymd(2025, 4, 10), 12), day_from_ymd(2026, 4, 10));
	assert_int_equal(member_birthday_next(day_from_ymd(2024, 2, 29), 12), day_from_ymd(2025, 2, 28));
	assert_int_equal(member_birthday_next(day_from_ymd(2025, 12, 31), 2), day_from_ymd(2026, 2, 28));
}

static void names_fold_to_keys(void **state)
{
	static const struct {
		const char *last, *first, *full, *key;
	} names[] = {
		{"林", "美華", "林美華", "林美華"},
		{"Lin", "Mei-hua", "Mei-hua Lin", "linmei-hua"},
		{"臺", "灣人", "臺灣人", "台灣人"},
		{"Ｌｉｎ", "", "Ｌｉｎ", "lin"},
		{"", "", "", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char *full = member_full_name(names[i].last, names[i].first), *key = member_name_key(names[i].last, names[i].first);

		assert_string_equal(full, names[i].full);
		assert_string_equal(key, names[i].key);
		free(full);
		free(key);
	}
}

static void every_two_characters_are_a_gram(void **state)
{
	char grams[8][MEMBER_GRAM_SIZE];

	(void)state;
	assert_int_equal(member_grams("林美華", grams, 8), 3);
	assert_string_equal(grams[0], "林美");
	assert_string_equal(grams[1], "美華");
	assert_string_equal(grams[2], "華");
	assert_int_equal(member_grams("林", grams, 8), 1);
	assert_string_equal(grams[0], "林");
	assert_int_equal(member_grams("aaaa", grams, 8), 2);
	assert_int_equal(member_grams("", grams, 8), 0);
	assert_int_equal(member_grams("abcdefghijklmn", grams, 8), 8);
}

static void addresses_are_plausible(void **state)
{
	static const char *const good[] = {"", "mei@example.com", "m.h+x@mail.example.tw"};
	static const char *const bad[] = {"mei", "mei@", "@example.com", "mei@example", "mei@example.", "a b@example.com", "a@b@example.com",
	                                  "a@.com", "<mei@example.com>"};
	struct error e;

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_int_equal(member_email_check(good[i], &e), ST_OK);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_int_equal(member_email_check(bad[i], &e), ST_REFUSED);
		assert_string_equal(e.code, "EMAIL_BAD");
	}
	char *key = member_email_key("Mei@Example.COM");
	assert_string_equal(key, "mei@example.com");
	free(key);
	assert_null(member_email_key(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(phones_are_plus_and_digits), cmocka_unit_test(digits_as_typed_are_heads), cmocka_unit_test(birthdays_are_plausible),
		cmocka_unit_test(numbers_are_shown_as_people_dial_them),
		cmocka_unit_test(a_year_runs_from_the_last_edit), cmocka_unit_test(names_fold_to_keys),
		cmocka_unit_test(every_two_characters_are_a_gram), cmocka_unit_test(addresses_are_plausible),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
