/*
 * The payer form: every field's check on both sides (RUT-61 to 65, FMT-21 to
 * 26), all mistakes together, and no refusal that repeats what was typed.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/payer.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define TODAY day_from_ymd(2031, 3, 9)

static const struct payer_rules rules = {
	.name_max = 50, .cvc_digits = 3, .roc_offset = 1911, .invoice = "個人電子發票,捐贈,公司戶發票", .optional = "landline", .issuer = "TW",
};

static const struct payer good = {
	.name = "林美華", .mobile = "0928-123-456", .landline = "", .national_id = "F131104093", .birth = "70/2/28",
	.card_no = "1234 5678 1234 5670", .card_cvc = "987", .card_expiry = "12/2031", .email = "mei@example.tw", .postcode = "100",
	.address = "台北市中正區某路 1 號", .invoice = "捐贈", .issued_in_tw = "yes",
};

static void good_form_passes(void **state)
{
	struct notes refused = {0};

	(void)state;
	assert_true(payer_check(&good, &rules, TODAY, &refused));
	assert_int_equal(refused.count, 0);
}

static void every_field_on_both_sides(void **state)
{
	static const struct {
		const char *field, *value, *code, *rule; /* code NULL: fine */
	} cases[] = {
		{"name", "", "name_missing", "RUT-61"},
		{"name", " ", "name_missing", "RUT-61"},
		{"name", "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十", NULL, NULL},
		{"name", "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一", "name_too_long", "RUT-61"},
		{"mobile", "+886928123456", NULL, NULL},
		{"mobile", "092812345", "mobile_format", "FMT-25"},
		{"mobile", "09281234567", "mobile_format", "FMT-25"},
		{"landline", "02-55589168#12", NULL, NULL},
		{"landline", "5558-9168", "landline_format", "FMT-25"},
		{"landline", "0928123456", "landline_format", "FMT-25"},
		{"national_id", "f131104093", NULL, NULL},
		{"national_id", "C812345673", NULL, NULL}, /* a resident's */
		{"national_id", "FA12345670", NULL, NULL}, /* of the old form, until the end of 2030 */
		{"national_id", "F131104094", "national_id_checksum", "FMT-21"},
		{"national_id", "F13110409", "national_id_format", "FMT-21"},
		{"birth", "民國70年2月28日", NULL, NULL},
		{"birth", "0700228", NULL, NULL},
		{"birth", "73/2/29", NULL, NULL},                        /* 1984 */
		{"birth", "72/2/29", "birth_missing_day", "RUT-62"},     /* RUT-62: 1983 is no leap year */
		{"birth", "1981/2/28", "birth_year", "RUT-62"},
		{"birth", "999/1/1", "birth_future", "RUT-61"},
		{"birth", "1000/1/1", "birth_year", "RUT-62"},
		{"birth", "0/1/1", "birth_year", "RUT-62"},
		{"birth", "120/3/9", NULL, NULL},                        /* today */
		{"birth", "120/3/10", "birth_future", "RUT-61"},
		{"birth", "yesterday", "birth_format", "RUT-62"},
		{"card_no", "1234567812345671", "card_no_checksum", "FMT-24"},
		{"card_no", "123456781234", "card_no_format", "FMT-24"},
		{"card_cvc", "98", "card_cvc_digits", "RUT-61"},
		{"card_cvc", "9876", "card_cvc_digits", "RUT-61"},
		{"card_cvc", "98a", "card_cvc_digits", "RUT-61"},
		{"card_expiry", "03/31", NULL, NULL}, /* good to the end of this month */
		{"card_expiry", "02/31", "card_expiry_past", "RUT-61"},
		{"card_expiry", "13/31", "card_expiry_format", "RUT-61"},
		{"card_expiry", "2031-12", NULL, NULL},
		{"card_expiry", "1231", NULL, NULL},
		{"email", "mei", "email_format", "RUT-61"},
		{"email", "mei@a@b", "email_format", "RUT-61"},
		{"email", "mei @a.tw", "email_format", "RUT-61"},
		{"postcode", "", NULL, NULL},
		{"postcode", "100001", NULL, NULL},
		{"postcode", "1000", "postcode_format", "FMT-26"},
		{"address", "", "address_missing", "RUT-61"},
		{"invoice", "", "invoice_choice", "RUT-65"},
		{"invoice", "個人電子發票,捐贈", "invoice_choice", "RUT-65"},
		{"issued_in_tw", "no", "issued_in_tw_foreign", "RUT-63"},
		{"issued_in_tw", "", "issued_in_tw_missing", "RUT-63"},
	};
	static const struct {
		const char *field;
		size_t place;
	} places[] = {
		{"name", offsetof(struct payer, name)}, {"mobile", offsetof(struct payer, mobile)},
		{"landline", offsetof(struct payer, landline)}, {"national_id", offsetof(struct payer, national_id)},
		{"birth", offsetof(struct payer, birth)}, {"card_no", offsetof(struct payer, card_no)},
		{"card_cvc", offsetof(struct payer, card_cvc)}, {"card_expiry", offsetof(struct payer, card_expiry)},
		{"email", offsetof(struct payer, email)}, {"postcode", offsetof(struct payer, postcode)},
		{"address", offsetof(struct payer, address)}, {"invoice", offsetof(struct payer, invoice)},
		{"issued_in_tw", offsetof(struct payer, issued_in_tw)},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct payer p = good;
		struct error e = {0};
		day_t today = strcmp(cases[i].value, "FA12345670") == 0 ? day_from_ymd(2030, 12, 31) : TODAY;

		for (size_t f = 0; f < COUNT(places); f++)
			if (strcmp(places[f].field, cases[i].field) == 0)
				*(const char **)(void *)((char *)&p + places[f].place) = cases[i].value;
		payer_check_field(&p, &rules, cases[i].field, today, &e);
		if (strcmp(e.code, cases[i].code != NULL ? cases[i].code : "") != 0 || (cases[i].rule != NULL && strcmp(e.rule, cases[i].rule) != 0))
			fail_msg("%s = \"%s\": %s %s", cases[i].field, cases[i].value, e.code, e.rule);
		if (cases[i].code != NULL && strlen(cases[i].value) > 2 && strstr(e.message, cases[i].value) != NULL)
			fail_msg("%s: the message repeats what was typed", cases[i].field);
	}
}

static void all_mistakes_together_in_form_order(void **state)
{
	static const char *const want[] = {"name", "birth", "card_no", "card_cvc", "email", "invoice"};
	struct payer p = good;
	struct notes refused = {0};

	(void)state;
	p.invoice = p.name = "";
	p.birth = "72/2/29";
	p.card_no = "1";
	p.card_cvc = "1";
	p.email = "mei";
	assert_false(payer_check(&p, &rules, TODAY, &refused));
	assert_int_equal(refused.count, COUNT(want));
	for (size_t i = 0; i < COUNT(want); i++)
		assert_string_equal(refused.items[i].what.field, want[i]);
	notes_free(&refused);
}

static void years_of_the_republic(void **state)
{
	day_t day = DAY_NONE;

	(void)state;
	assert_int_equal(payer_birth("70/2/28", 1911, &day, NULL), ST_OK);
	assert_int_equal(day, day_from_ymd(1981, 2, 28)); /* RUT-62 */
	assert_int_equal(payer_birth("７０．２．２８", 1911, &day, NULL), ST_OK);
	assert_int_equal(day, day_from_ymd(1981, 2, 28));
}

static void what_may_be_kept_of_a_card(void **state)
{
	char last4[5];

	(void)state;
	payer_last4("1234 5678 1234 5670", last4);
	assert_string_equal(last4, "5670");
	payer_last4("567", last4);
	assert_string_equal(last4, "");
	assert_string_equal(payer_brand("4111111111111111"), "VISA");
	assert_string_equal(payer_brand("5500-0000-0000-0004"), "MasterCard");
	assert_string_equal(payer_brand("3530111333300000"), "JCB");
	assert_string_equal(payer_brand("1234567812345670"), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_form_passes),
		cmocka_unit_test(every_field_on_both_sides),
		cmocka_unit_test(all_mistakes_together_in_form_order),
		cmocka_unit_test(years_of_the_republic),
		cmocka_unit_test(what_may_be_kept_of_a_card),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
