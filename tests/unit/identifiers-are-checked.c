/*
 * FMT-10, 20 to 27: published examples and both sides of every boundary.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/ident.h"

static const struct {
	enum ident_kind kind;
	const char *value;
	const char *normal; /* NULL: not valid */
	const char *code;
	const char *rule;
} cases[] = {
	{IDENT_BAN, "70812375", "70812375", "", "FMT-20"},
	{IDENT_BAN, "70812374", "70812374", "", "FMT-20"},
	{IDENT_BAN, "70812370", "70812370", "ban_new_rule", "FMT-20"},
	{IDENT_BAN, "70812379", "70812379", "ban_new_rule", "FMT-20"},
	{IDENT_BAN, "70812373", NULL, "ban_checksum", "FMT-20"},
	{IDENT_BAN, "04595257", "04595257", "", "FMT-20"},
	{IDENT_BAN, "10458575", "10458575", "", "FMT-20"},
	{IDENT_BAN, "10458574", "10458574", "", "FMT-20"},
	{IDENT_BAN, "04595252", "04595252", "ban_new_rule", "FMT-20"},
	{IDENT_BAN, "10458570", "10458570", "ban_new_rule", "FMT-20"},
	{IDENT_BAN, " 70812375\xe3\x80\x80", "70812375", "", "FMT-20"},
	{IDENT_BAN, "4595257", "04595257", "ban_zero_lost", "FMT-20"},
	{IDENT_BAN, "4595258", NULL, "ban_format", "FMT-20"},
	{IDENT_BAN, "00000000", NULL, "ban_zero", "FMT-20"},
	{IDENT_BAN, "0000000", NULL, "ban_zero", "FMT-20"},
	{IDENT_BAN, "708123750", NULL, "ban_format", "FMT-20"},
	{IDENT_BAN, "7081237５", NULL, "ban_format", "FMT-20"},
	{IDENT_BAN, "", NULL, "ban_format", "FMT-20"},

	{IDENT_PERSON, "F131104093", "F131104093", "", "FMT-21"},
	{IDENT_PERSON, "f131104093", "F131104093", "", "FMT-21"},
	{IDENT_PERSON, "F131104094", NULL, "person_checksum", "FMT-21"},
	{IDENT_PERSON, "C812345673", "C812345673", "", "FMT-22"},
	{IDENT_PERSON, "C812345674", NULL, "person_checksum", "FMT-22"},
	{IDENT_PERSON, "FA12345670", "FA12345670", "person_old_form", "FMT-22"},
	{IDENT_PERSON, "FE12345670", NULL, "person_format", "FMT-21"},
	{IDENT_PERSON, "F331104093", NULL, "person_format", "FMT-21"},
	{IDENT_PERSON, "F13110409", NULL, "person_format", "FMT-21"},

	{IDENT_MOBILE, "0928123456", "0928123456", "", "FMT-25"},
	{IDENT_MOBILE, "0928-123-456", "0928123456", "", "FMT-25"},
	{IDENT_MOBILE, "0928 123 456", "0928123456", "", "FMT-25"},
	{IDENT_MOBILE, "(09)28123456", "0928123456", "", "FMT-25"},
	{IDENT_MOBILE, "+886928123456", "0928123456", "", "FMT-25"},
	{IDENT_MOBILE, "886-928-123-456", "0928123456", "", "FMT-25"},
	{IDENT_MOBILE, "+8860928123456", "0928123456", "", "FMT-25"},
	{IDENT_MOBILE, "'0928123456", "0928123456", "", "FMT-25"},
	{IDENT_MOBILE, "=\"0928123456\"", "0928123456", "", "FMT-25"},
	{IDENT_MOBILE, "０９２８１２３４５６", "0928123456", "", "FMT-25"},
	{IDENT_MOBILE, "928123456", "0928123456", "", "FMT-25"},
	{IDENT_MOBILE, "828123456", NULL, "mobile_format", "FMT-25"},
	{IDENT_MOBILE, "092812345", NULL, "mobile_format", "FMT-25"},
	{IDENT_MOBILE, "09281234567", NULL, "mobile_format", "FMT-25"},
	{IDENT_MOBILE, "02-27123456", NULL, "mobile_land_line", "FMT-25"},
	{IDENT_MOBILE, "0928123456x", NULL, "mobile_format", "FMT-25"},

	{IDENT_INVOICE, "KD20418830", "KD20418830", "", "FMT-10"},
	{IDENT_INVOICE, " kd-20418830 ", "KD20418830", "", "FMT-10"},
	{IDENT_INVOICE, "KD--20418830", NULL, "invoice_format", "FMT-10"},
	{IDENT_INVOICE, "KD2041883", NULL, "invoice_format", "FMT-10"},
	{IDENT_INVOICE, "KD204188300", NULL, "invoice_format", "FMT-10"},
	{IDENT_INVOICE, "K020418830", NULL, "invoice_format", "FMT-10"},
	{IDENT_INVOICE, "ＫＤ20418830", NULL, "invoice_format", "FMT-10"},

	{IDENT_CARRIER, "/K3.8+ZX", "/K3.8+ZX", "", "FMT-23"},
	{IDENT_CARRIER, "/k3.8+ZX", NULL, "carrier_format", "FMT-23"},
	{IDENT_CARRIER, "/K3.8+Z", NULL, "carrier_format", "FMT-23"},
	{IDENT_CARRIER, "/K3.8+ZXX", NULL, "carrier_format", "FMT-23"},
	{IDENT_CARRIER, "AB12345678901234", "AB12345678901234", "", "FMT-23"},
	{IDENT_CARRIER, "AB1234567890123", NULL, "carrier_format", "FMT-23"},
	{IDENT_CARRIER, "ab12345678901234", NULL, "carrier_format", "FMT-23"},
	{IDENT_DONATION, "001", "001", "", "FMT-23"},
	{IDENT_DONATION, "1234567", "1234567", "", "FMT-23"},
	{IDENT_DONATION, "12", NULL, "donation_format", "FMT-23"},
	{IDENT_DONATION, "12345678", NULL, "donation_format", "FMT-23"},
	{IDENT_DONATION, "12a", NULL, "donation_format", "FMT-23"},

	{IDENT_CARD, "1234567812345670", "************5670", "", "FMT-24"},
	{IDENT_CARD, "1234 5678-1234 5670", "************5670", "", "FMT-24"},
	{IDENT_CARD, "1234567812345671", NULL, "card_checksum", "FMT-24"},
	{IDENT_CARD, "123456781234", NULL, "card_format", "FMT-24"},
	{IDENT_CARD, "12345678123456701234", NULL, "card_format", "FMT-24"},

	{IDENT_DATE, "115/3/9", "2026-03-09", "", "FMT-6"},
	{IDENT_DATE, "民國115年3月9日", "2026-03-09", "", "FMT-6"},
	{IDENT_DATE, "2026-03-09 18:05", "2026-03-09T18:05:00+08:00", "", "FMT-6"},
	{IDENT_DATE, "113/02/29", "2024-02-29", "", "FMT-6"},
	{IDENT_DATE, "", NULL, "date_format", "FMT-6"},
	{IDENT_NUMBER, "(64)", "-64", "", "FMT-45"},
	{IDENT_NUMBER, "NT$1,240", "1240", "", "FMT-45"},
	{IDENT_NUMBER, "1280.0", "1280", "", "FMT-45"},
	{IDENT_NUMBER, "", NULL, "number_format", "FMT-45"},
};

static void each_kind(void **state)
{
	day_t today = day_from_ymd(2026, 3, 9);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct ident got;
		bool valid = ident_check(cases[i].kind, cases[i].value, today, &got);

		if (valid != (cases[i].normal != NULL) || got.valid != valid || strcmp(got.normal, valid ? cases[i].normal : "") != 0 ||
		    strcmp(got.code, cases[i].code) != 0 || strcmp(got.rule, cases[i].rule) != 0)
			fail_msg("%s %s: valid %d normal %s code %s rule %s", ident_kind_name(cases[i].kind), cases[i].value, valid,
			         got.normal, got.code, got.rule);
		if (got.code[0] != '\0')
			assert_true(got.message[0] != '\0');
	}
}

static void dates_that_do_not_exist(void **state)
{
	static const char *const wrong[] = {"114/02/29", "2026/2/30", "2026-13-01", "hello"};
	static const char *const numbers[] = {"12.5", "1.280,00", "1 280", "1.2E+3", "12x"};
	struct ident got;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_false(ident_check(IDENT_DATE, wrong[i], 0, &got));
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		assert_false(ident_check(IDENT_NUMBER, numbers[i], 0, &got));
}

static void old_resident_numbers_end_with_2030(void **state)
{
	struct ident got;

	(void)state;
	assert_true(ident_check(IDENT_PERSON, "FA12345670", day_from_ymd(2030, 12, 31), &got));
	assert_false(ident_check(IDENT_PERSON, "FA12345670", day_from_ymd(2031, 1, 1), &got));
	assert_string_equal(got.code, "person_expired");
}

static void both_ban_rules(void **state)
{
	(void)state;
	assert_true(ident_ban_passes("70812375", true));
	assert_true(ident_ban_passes("70812374", true));
	assert_false(ident_ban_passes("70812370", true));
	assert_false(ident_ban_passes("04595252", true));
	assert_false(ident_ban_passes("00000000", false));
}

static void order_numbers(void **state)
{
	static const struct {
		const char *text, *normal, *code;
	} orders[] = {
		{"YM00012345", "YM00012345", ""},
		{"#1042", "1042", ""},
		{"26030912345678", "26030912345678", ""},
		{"ab-12", "ab-12", ""},
		{"2.51123E+13", NULL, "order_no_exponent"},
		{"2E5", "2E5", ""},
		{"", NULL, "order_no_empty"},
		{"#", NULL, "order_no_empty"},
		{"##1", NULL, "order_no_characters"},
		{"12 34", NULL, "order_no_characters"},
		{"訂單1", NULL, "order_no_characters"},
		{"1234567890123456789012345678901234567890", "1234567890123456789012345678901234567890", ""},
		{"12345678901234567890123456789012345678901", NULL, "order_no_long"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
		struct error e = {0};
		char out[48] = "";
		enum status st = ident_order_no(orders[i].text, strlen(orders[i].text), out, &e);

		assert_int_equal(st, orders[i].normal != NULL ? ST_OK : ST_REFUSED);
		assert_string_equal(out, orders[i].normal != NULL ? orders[i].normal : "");
		assert_string_equal(e.code, orders[i].code);
	}
}

static void phones(void **state)
{
	static const struct {
		const char *text;
		enum ident_phone kind;
		const char *kept;
	} numbers[] = {
		{"0928-123-456", PHONE_MOBILE, "0928123456"},
		{"02-27123456", PHONE_LAND, "02-27123456"},
		{"(02)2712-3456#12", PHONE_LAND, "(02)2712-3456#12"},
		{"037-123456", PHONE_LAND, "037-123456"},
		{"0826-12345", PHONE_LAND, "0826-12345"},
		{"02-1234", PHONE_OTHER, "02-1234"},
		{"02-123456789", PHONE_OTHER, "02-123456789"},
		{"0928123456#1", PHONE_OTHER, "0928123456#1"},
		{"call me", PHONE_OTHER, "call me"},
		{"", PHONE_OTHER, ""},
	};
	char out[64];

	(void)state;
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		assert_int_equal(ident_phone(numbers[i].text, out), numbers[i].kind);
		assert_string_equal(out, numbers[i].kept);
	}
}

static void cards_in_text(void **state)
{
	static const struct {
		const char *text;
		bool whole, inside;
	} texts[] = {
		{"4111111111111111", true, true},
		{"4111-1111-1111-1111", true, true},
		{"卡號 4111 1111 1111 1111 謝謝", false, true},
		{"4111111111111112", false, false},
		{"1234567812345670", true, false},
		{"411111111111", false, false},
		{"41111111111111111111", false, false},
		{"abc", false, false},
	};
	size_t at, len;

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		assert_int_equal(ident_is_card(texts[i].text, strlen(texts[i].text)), texts[i].whole);
		assert_int_equal(ident_find_card(texts[i].text, strlen(texts[i].text), &at, &len), texts[i].inside);
	}
	assert_true(ident_find_card("卡號 4111 1111 1111 1111 謝謝", strlen("卡號 4111 1111 1111 1111 謝謝"), &at, &len));
	assert_int_equal(at, strlen("卡號 "));
	assert_int_equal(len, 19);
}

static void postcodes(void **state)
{
	(void)state;
	assert_true(ident_postcode("106"));
	assert_true(ident_postcode("10617"));
	assert_true(ident_postcode("106017"));
	assert_false(ident_postcode("1060"));
	assert_false(ident_postcode("10"));
	assert_false(ident_postcode("1060178"));
	assert_false(ident_postcode("10a"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind),       cmocka_unit_test(dates_that_do_not_exist),
		cmocka_unit_test(old_resident_numbers_end_with_2030), cmocka_unit_test(both_ban_rules),
		cmocka_unit_test(order_numbers),   cmocka_unit_test(phones),
		cmocka_unit_test(cards_in_text),   cmocka_unit_test(postcodes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
