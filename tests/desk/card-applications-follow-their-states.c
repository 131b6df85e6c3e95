/*
 * Card authorisations: both routes, the third working day by the office
 * calendar, approval, refusal, a new card beside the old one, cancellation,
 * expiry; and the payer form, of which nothing is kept (RUT-46 to 66).
 */
#include "plan_fixture.h"

#include "storekeep/autodebit.h"
#include "storekeep/renewal.h"

static struct record form;

static int begin(void **state)
{
	const struct form *f;
	struct error e = {0};

	enter(state);
	must(form_load("payer", &f, &e), &e);
	record_init(&form, f);
	return 0;
}

static int end(void **state)
{
	record_free(&form);
	return leave(state);
}

static void fill(const char *route, const char *card_no, const char *expiry)
{
	const char *const values[][2] = {
		{"route", route}, {"consent", "yes"}, {"name", "林美華"}, {"mobile", "0928-123-456"}, {"national_id", "F131104093"},
		{"birth", "70/2/28"}, {"card_no", card_no}, {"card_cvc", "987"}, {"card_expiry", expiry}, {"issued_in_tw", "yes"},
		{"email", "mei@example.tw"}, {"address", "台北市中正區某路 1 號"}, {"invoice", "捐贈"},
	};

	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		assert_true(record_set(&form, values[i][0], values[i][1]));
}

static enum status send(const char *op, struct autodebit *a, struct error *e)
{
	return autodebit_apply(&shop, "ruten", &form, NULL, op, a, e);
}

static void states(enum autodebit_state current, enum autodebit_state waiting)
{
	struct autodebit a, b;
	struct error e = {0};

	must(autodebit_get(&shop, "ruten", &a, &b, &e), &e);
	if ((a.id != 0 ? a.state : AUTODEBIT_NONE) != current || (b.id != 0 ? b.state : AUTODEBIT_NONE) != waiting)
		fail_msg("%s, waiting %s", autodebit_state_code(a.state), autodebit_state_code(b.state));
}

static void fast_is_opened_at_once(void **state)
{
	struct autodebit a;
	struct error e = {0};

	(void)state;
	fill("fast", "4111 1111 1111 1111", "12/2035");
	must(send("one", &a, &e), &e);
	assert_int_equal(a.state, AUTODEBIT_ACTIVE);
	assert_string_equal(a.card.brand, "VISA");
	assert_string_equal(a.card.last4, "1111");
	assert_int_equal(a.card.exp_year, 2035);
	assert_int_equal(a.card.exp_month, 12);
	noted("fraud_notice", "RUT-51");
	noted("terms_incomplete", "RUT-59");
	noted("address_prizes", "RUT-64");
	must(send("one", &a, &e), &e); /* the same act again */
	assert_int_equal(count_of("SELECT count(*) FROM autodebit"), 1);
	must(autodebit_decide(&shop, "ruten", true, &a, &e), &e);
	noted("already_active", "RUT-50");
}

static void failed_verification_opens_nothing(void **state)
{
	struct autodebit a;
	struct error e = {0};

	(void)state;
	fill("fast", "4111111111111111", "12/2035");
	record_set(&form, "verified", "failed");
	refused(send("one", &a, &e), &e, "verification_failed", "RUT-50");
	assert_int_equal(count_of("SELECT count(*) FROM autodebit"), 0);
	record_set(&form, "verified", "later");
	must(send("two", &a, &e), &e);
	assert_int_equal(a.state, AUTODEBIT_CONSENTED);
	must(autodebit_decide(&shop, "ruten", false, &a, &e), &e);
	noted("verification_failed", "RUT-50");
	assert_int_equal(a.state, AUTODEBIT_FAILED);
	states(AUTODEBIT_FAILED, AUTODEBIT_NONE);
	refused(autodebit_decide(&shop, "ruten", true, &a, &e), &e, "application_missing", "RUT-50");
}

/* 2025-02-05 is a Wednesday and Saturday 02-08 is worked, so working day 3 is that Saturday. */
static void standard_takes_three_working_days(void **state)
{
	struct autodebit a, waiting;
	struct error e = {0};

	(void)state;
	go_to("2025-02-05T23:00:00");
	fill("standard", "4111111111111111", "12/2035");
	must(send("one", &a, &e), &e);
	assert_int_equal(a.state, AUTODEBIT_PENDING);
	assert_int_equal(a.due_on, day_from_ymd(2025, 2, 8));
	go_to("2025-02-08T23:59:59");
	must(autodebit_get(&shop, "ruten", &a, &waiting, &e), &e);
	assert_false(waiting.overdue);
	go_to("2025-02-09T00:00:00");
	must(autodebit_get(&shop, "ruten", &a, &waiting, &e), &e);
	assert_true(waiting.overdue);
	notes_free(&shop.notes);
	must(renewal_warn(&shop, "ruten", &shop.notes, &e), &e);
	warned("application_overdue", "RUT-50");
	must(autodebit_decide(&shop, "ruten", true, &a, &e), &e);
	assert_int_equal(a.state, AUTODEBIT_ACTIVE);
	assert_int_equal(a.active_at, at("2025-02-09T00:00:00"));
	states(AUTODEBIT_ACTIVE, AUTODEBIT_NONE);
}

static void old_card_stays_until_the_new_one_is_active(void **state)
{
	struct autodebit a;
	struct error e = {0};

	(void)state;
	fill("fast", "4111111111111111", "03/31");
	must(send("one", &a, &e), &e);
	fill("standard", "5500000000000004", "12/2035");
	must(send("two", &a, &e), &e);
	noted("card_replaces", "RUT-53");
	states(AUTODEBIT_ACTIVE, AUTODEBIT_PENDING);
	fill("standard", "3530111333300000", "12/2035");
	refused(send("three", &a, &e), &e, "application_waiting", "RUT-53");
	must(autodebit_decide(&shop, "ruten", true, &a, &e), &e);
	assert_string_equal(a.card.last4, "0004");
	assert_string_equal(a.card.brand, "MasterCard");
	states(AUTODEBIT_ACTIVE, AUTODEBIT_NONE);
	assert_int_equal(count_of("SELECT count(*) FROM autodebit WHERE state = 'replaced' AND card_last4 = '1111'"), 1);
}

/* RUT-53: unless its card has expired. */
static void old_card_ends_with_its_month(void **state)
{
	struct renewal_done done;
	struct autodebit a;
	struct error e = {0};

	(void)state;
	fill("fast", "4111111111111111", "03/31");
	must(send("one", &a, &e), &e);
	fill("standard", "5500000000000004", "12/2035");
	must(send("two", &a, &e), &e);
	go_to("2031-03-31T23:59:59");
	states(AUTODEBIT_ACTIVE, AUTODEBIT_PENDING);
	go_to("2031-04-01T00:00:00");
	states(AUTODEBIT_STOPPED, AUTODEBIT_PENDING);
	must(renewal_run(&shop, &done, &e), &e);
	assert_int_equal(done.stopped, 1);
	assert_int_equal(count_of("SELECT count(*) FROM autodebit WHERE state = 'stopped' AND end_reason = 'card_expired'"), 1);
}

static void cancelling_takes_effect_after_the_next_debit(void **state)
{
	struct autodebit a;
	struct error e = {0};

	(void)state;
	refused(autodebit_cancel(&shop, "ruten", DAY_NONE, &a, &e), &e, "autodebit_missing", "RUT-52");
	buy("90");
	fill("fast", "4111111111111111", "12/2035");
	must(send("one", &a, &e), &e);
	must(renewal_enable(&shop, "ruten", NULL, &e), &e);
	refused(autodebit_cancel(&shop, "ruten", day_from_ymd(2031, 1, 4), &a, &e), &e, "next_debit_past", "RUT-52");
	refused(autodebit_cancel(&shop, "ruten", DAY_NONE, &a, &e), &e, "cancel_effect", "RUT-52");
	assert_non_null(strstr(e.message, "2031-01-12")); /* 7 days after 01-05 */
	warned("cancel_renewal", "RUT-52");
	noted("open_bills", "RUT-57");
	shop.accept_warnings = true;
	must(autodebit_cancel(&shop, "ruten", day_from_ymd(2031, 1, 9), &a, &e), &e);
	must(autodebit_cancel(&shop, "ruten", DAY_NONE, &a, &e), &e);
	noted("already_cancelled", "RUT-52");
	shop.accept_warnings = false;
	assert_int_equal(a.next_debit_on, day_from_ymd(2031, 1, 9));
	go_to("2031-01-09T23:59:59");
	states(AUTODEBIT_CANCEL_PENDING, AUTODEBIT_NONE);
	go_to("2031-01-10T00:00:00");
	states(AUTODEBIT_CANCELLED, AUTODEBIT_NONE);
	assert_int_equal(count_of("SELECT count(*) FROM term"), 1); /* RUT-57: the plan keeps running */
}

static void all_mistakes_are_told_together(void **state)
{
	static const char *const codes[] = {"consent_missing", "route_missing", "birth_missing_day", "card_no_checksum", "card_cvc_digits",
	                                    "issued_in_tw_foreign", "invoice_choice"};
	struct autodebit a;
	struct error e = {0};

	(void)state;
	fill("", "4111111111111112", "12/2035");
	record_set(&form, "consent", "no");
	record_set(&form, "birth", "72/2/29");
	record_set(&form, "card_cvc", "12");
	record_set(&form, "issued_in_tw", "no");
	record_set(&form, "invoice", "捐贈,公司戶發票");
	refused(send("one", &a, &e), &e, "consent_missing", "RUT-49");
	assert_int_equal(shop.notes.count, sizeof codes / sizeof *codes);
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		assert_string_equal(shop.notes.items[i].what.code, codes[i]);
		assert_int_equal(shop.notes.items[i].level, NOTE_ERROR);
	}
	assert_int_equal(count_of("SELECT count(*) FROM autodebit"), 0);
}

/* The card alone in place of the payer's particulars: no answer is a field to fill in, "no" is a card from abroad (RUT-63). */
static void card_without_its_country_is_incomplete(void **state)
{
	struct autodebit_card card = {.brand = "VISA", .last4 = "5670", .exp_year = 2035, .exp_month = 12};
	struct autodebit a;
	struct error e = {0};

	(void)state;
	fill("fast", "", "");
	record_set(&form, "issued_in_tw", "");
	refused(autodebit_apply(&shop, "ruten", &form, &card, "one", &a, &e), &e, "issued_in_tw_missing", "RUT-63");
	assert_string_equal(e.field, "issued_in_tw");
	record_set(&form, "issued_in_tw", "no");
	refused(autodebit_apply(&shop, "ruten", &form, &card, "one", &a, &e), &e, "issued_in_tw_foreign", "RUT-63");
	card.issued_in_tw = true;
	record_set(&form, "issued_in_tw", "yes");
	must(autodebit_apply(&shop, "ruten", &form, &card, "one", &a, &e), &e);
}

static void card_number_in_another_field_is_refused(void **state)
{
	struct autodebit a;
	struct error e = {0};

	(void)state;
	fill("fast", "4111111111111111", "12/2035");
	record_set(&form, "address", "card 4111 1111 1111 1111");
	refused(send("one", &a, &e), &e, "sensitive_data", "RUT-66");
	assert_string_equal(e.field, "address");
}

/* Every byte of the file and its log after a form was sent, refused and tried. */
static void nothing_secret_reaches_the_file(void **state)
{
	static const char *const secrets[] = {"4929123412341232", "4929 1234", "F131104093", "70/2/28", "0700228", "1981-02-28"};
	static const char *const files[] = {"shop.db", "shop.db-wal", "shop.db-journal"};
	struct autodebit a;
	struct error e = {0};

	(void)state;
	fill("fast", "4929123412341232", "12/2035");
	shop.dry_run = true;
	send("one", &a, &e);
	shop.dry_run = false;
	must(send("two", &a, &e), &e);
	assert_string_equal(a.card.last4, "1232");
	for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
		char *path = scratch(files[f]), *bytes = xcalloc(1, 8 << 20);
		FILE *in = fopen(path, "r");
		size_t n = in != NULL ? fread(bytes, 1, 8 << 20, in) : 0;

		for (size_t s = 0; s < sizeof secrets / sizeof *secrets; s++)
			if (memmem(bytes, n, secrets[s], strlen(secrets[s])) != NULL)
				fail_msg("%s stands in %s", secrets[s], files[f]);
		if (in != NULL)
			fclose(in);
		free(bytes);
		free(path);
	}
}

#define T(f) cmocka_unit_test_setup_teardown(f, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(fast_is_opened_at_once), T(failed_verification_opens_nothing), T(standard_takes_three_working_days),
		T(old_card_stays_until_the_new_one_is_active), T(old_card_ends_with_its_month), T(cancelling_takes_effect_after_the_next_debit),
		T(all_mistakes_are_told_together), T(card_without_its_country_is_incomplete),
		T(card_number_in_another_field_is_refused), T(nothing_secret_reaches_the_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
