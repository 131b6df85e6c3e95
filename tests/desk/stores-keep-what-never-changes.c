/*
 * The store's record, contract years, operators and applications (YAH-5, YAH-8
 * to YAH-15, YAH-17, YAH-75, YAH-140, YAH-144).
 */
#include "mall_fixture.h"

#include "storekeep/audit.h"

static struct mall_store read_store(void)
{
	struct mall_store m;
	struct error e = {0};

	must(mall_of(&shop, "yahoo", &m, &e), &e);
	return m;
}

static void assert_days(day_t a, const char *iso)
{
	char text[16];

	day_format(a, text);
	assert_string_equal(text, iso);
}

static void no_store_is_no_mistake(void **state)
{
	struct mall_store m = read_store();
	struct error e = {0};

	(void)state;
	assert_int_equal(m.id, 0);
	assert_int_equal(mall_forfeit(&m, day("2026-10-14")), 0);
	mall_free(&m);
	assert_int_equal(mall_may_list(&shop, "yahoo", &e), ST_OK);
	assert_int_equal(mall_put(MALL_CONTRACT, 0, "opened_on=2026-01-01", "monthly_fee=1", NULL), -1);
	assert_string_equal(mall_error.code, "store_missing");
	assert_string_equal(board("contract_end", 60), "");
}

static void a_store_is_entered_once(void **state)
{
	const struct profile *p;
	struct mall_store m;
	struct error e = {0};

	(void)state;
	store_begin();
	m = read_store();
	assert_string_equal(m.payout_account, "808 ****9012"); /* its last digits */
	assert_days(m.opened_on, "2025-11-20");
	assert_days(m.contract_end, "2026-11-19");
	assert_string_equal(m.status, "active");
	assert_true(m.auto_claim);
	must(shop_profile(&shop, "yahoo", &p, &e), &e);
	assert_days(mall_card_from(&m, p), "2025-11-21"); /* the day after opening (YAH-5) */
	/* months begin on the 20th: on 14 October 2026 only that of 20 October is left */
	assert_int_equal(mall_forfeit(&m, day("2026-10-14")), 1500);
	assert_int_equal(mall_forfeit(&m, day("2026-10-20")), 0);
	assert_int_equal(mall_forfeit(&m, day("2025-11-20")), 11 * 1500);
	mall_free(&m);
	assert_int_equal(store_put(0, "store_id=x", "tax_id=12345675", "name=另一家", NULL), -1);
	assert_string_equal(mall_error.code, "store_exists");
}

static void mistakes_are_named(void **state)
{
	(void)state;
	assert_int_equal(store_put(0, "store_id=tw1", "tax_id=1234567", "name=陶然窯", NULL), -1);
	refused("tax_id_digits", "YAH-13", "tax_id");
	assert_int_equal(store_put(0, "store_id=tw1", "tax_id=12345678", "name=陶然窯", "billing_email=a@b.c", NULL), -1);
	refused("tax_id_check", "FMT-20", "tax_id"); /* only a warning */
	assert_int_equal(store_put(0, "store_id=tw1", "tax_id=12345675", "name=陶然窯", NULL), -1);
	refused("BILLING_EMAIL", "YAH-11", "billing_email");
	assert_int_equal(store_put(0, "store_id=tw1", "tax_id=12345675", "name=陶然 窯", "billing_email=a@b.c", NULL), -1);
	refused("store_name_charset", "YAH-12", "name");
	assert_int_equal(store_put(0, "store_id=tw1", "tax_id=12345675", "name=窯", "billing_email=a@b.c", "opened_on=2025-09-10",
	                           "contract_end=2026-09-10", NULL), -1);
	refused("CONTRACT_TERM", "YAH-8", "contract_end");
	assert_int_equal(store_put(0, "store_id=tw1", "tax_id=12345675", "name=窯", "billing_email=a@b.c", "taxfree_approved=yes", NULL), -1);
	refused("TAXFREE_APPROVAL", "YAH-75", "taxfree_approval");
	shop.accept_warnings = true;
	assert_int_equal(store_put(0, "store_id=tw1", "tax_id=12345678", "name=窯", "opened_on=2025-09-10", "contract_end=2026-09-09", NULL), 1);
}

static void fields_change_in_their_own_ways(void **state)
{
	struct mall_store m;

	(void)state;
	store_begin();
	assert_int_equal(store_put(1, "tax_id=04595257", NULL), -1);
	refused("STORE_FIXED", "YAH-13", "tax_id");
	assert_int_equal(store_put(1, "store_id=tw9", NULL), -1);
	refused("STORE_FIXED", "YAH-13", "store_id");
	assert_int_equal(store_put(1, "yahoo_account=other", NULL), -1);
	refused("STORE_FIXED", "YAH-13", "yahoo_account");
	assert_int_equal(store_put(1, "company=別家", NULL), -1);
	refused("STORE_APPLICATION", "YAH-14", "company");
	assert_int_equal(store_put(1, "payout_account=999 1111111", NULL), -1);
	refused("STORE_APPLICATION", "YAH-15", "payout_account");
	assert_int_equal(store_put(1, "status=closed", NULL), -1);
	refused("STORE_STATUS", "YAH-16", "status");
	assert_int_equal(store_put(1, "status=restricted", NULL), -1);
	refused("STORE_STATUS", "YAH-144", "status_why");
	/* the same account number again is no change; what was never entered is made complete; the rest is free */
	assert_int_equal(store_put(1, "payout_account=808 ****9012", "public_info=手作陶器", "name=陶然窯Ｃlay", "phone=02-27001234", NULL), 1);
	m = read_store();
	assert_string_equal(m.name, "陶然窯Clay");
	assert_string_equal(m.public_info, "手作陶器");
	mall_free(&m);
	assert_int_equal(store_put(1, "public_info=別的", NULL), -1);
	refused("STORE_APPLICATION", "YAH-14", "public_info");
}

static void an_account_is_free_until_opening(void **state)
{
	(void)state;
	assert_int_equal(store_put(0, "store_id=tw1", "tax_id=12345675", "name=窯", "billing_email=a@b.c", "yahoo_account=one", NULL), 1);
	assert_int_equal(store_put(1, "yahoo_account=two", NULL), 1);
	assert_int_equal(store_put(1, "opened_on=2026-10-10", "monthly_fee=1500", NULL), 1);
	assert_int_equal(store_put(1, "yahoo_account=three", NULL), -1);
	assert_string_equal(mall_error.code, "STORE_FIXED");
}

static void years_follow_one_another(void **state)
{
	struct mall_store m;

	(void)state;
	store_begin();
	assert_int_equal(mall_put(MALL_CONTRACT, 0, "opened_on=2026-11-19", "monthly_fee=1500", NULL), -1);
	refused("CONTRACT_OVERLAP", "YAH-8", "opened_on");
	assert_int_equal(mall_put(MALL_CONTRACT, 0, "opened_on=2026-11-21", "monthly_fee=1500", NULL), -1);
	refused("CONTRACT_GAP", "YAH-8", "opened_on");
	assert_int_equal(mall_put(MALL_CONTRACT, 0, "opened_on=2026-11-20", "monthly_fee=1500", "instalments=2", NULL), -1);
	refused("CONTRACT_TERM", "YAH-8", "instalments");
	assert_int_equal(mall_put(MALL_CONTRACT, 0, "opened_on=2026-11-20", "monthly_fee=1500", "paid=9000", NULL), -1);
	refused("CONTRACT_TERM", "YAH-8", "paid");
	assert_int_equal(mall_put(MALL_CONTRACT, 0, "opened_on=2026-11-20", "contract_end=2027-05-19", "monthly_fee=1500", NULL), -1);
	refused("CONTRACT_TERM", "YAH-8", "contract_end");
	assert_int_equal(mall_put(MALL_CONTRACT, 0, "opened_on=2026-11-20", "monthly_fee=2000", "paid=24000", "instalments=1", NULL), 2);
	m = read_store();
	assert_days(m.contract_end, "2026-11-19"); /* that which runs */
	assert_int_equal(mall_forfeit(&m, day("2026-10-14")), 1500 + 12 * 2000);
	assert_int_equal(mall_forfeit(&m, day("2026-11-20")), 11 * 2000);
	assert_int_equal(mall_forfeit(&m, day("2027-02-19")), 9 * 2000); /* months begin on the 20th: three have */
	mall_free(&m);
	go_to("2026-11-20");
	m = read_store();
	assert_days(m.contract_end, "2027-11-19");
	assert_days(m.activated_on, "2025-11-20"); /* cards go on from year to year */
	mall_free(&m);
}

static void fees_come_back_with_a_ruling_only(void **state)
{
	(void)state;
	store_begin();
	assert_int_equal(mall_put(MALL_CONTRACT, 1, "refund=1500", NULL), -1);
	refused("CONTRACT_REFUND", "YAH-9", "ruling");
	assert_int_equal(mall_put(MALL_CONTRACT, 1, "refund=1500", "ruling=R-1", NULL), -1);
	refused("CONTRACT_REFUND", "YAH-9", "refund_on");
	assert_int_equal(mall_put(MALL_CONTRACT, 1, "refund=1500", "ruling=R-1", "refund_on=2025-11-19", NULL), -1);
	refused("DATE_ORDER", "YAH-2", "refund_on");
	assert_int_equal(mall_put(MALL_CONTRACT, 1, "refund=1500", "ruling=R-1", "refund_on=2026-10-01", NULL), 1);
	assert_string_equal(mall_cell(MALL_CONTRACT, 1, "refund"), "1500");
}

/* A store that ended begins anew for the full fee, even before the old year is over. */
static void signing_again_costs_the_full_fee(void **state)
{
	struct mall_store m;
	struct error e = {0};

	(void)state;
	store_begin();
	must(db_begin(shop.db, &e), &e);
	must(mall_set_status(&shop, "yahoo", "closed", "early closure", &e), &e);
	must(db_commit(shop.db, &e), &e);
	assert_int_equal(store_put(1, "status=active", NULL), -1);
	refused("STORE_STATUS", "YAH-8", "status");
	assert_int_equal(mall_put(MALL_CONTRACT, 0, "opened_on=2026-10-14", "opening_fee=3000", "monthly_fee=1500", "paid=4500", NULL), -1);
	refused("CONTRACT_FULL_FEE", "YAH-8", "paid");
	assert_int_equal(mall_put(MALL_CONTRACT, 0, "opened_on=2026-10-14", "opening_fee=3000", "monthly_fee=1500", "paid=21000", NULL), 2);
	m = read_store();
	assert_string_equal(m.status, "active");
	assert_days(m.opened_on, "2026-10-14");
	assert_days(m.activated_on, "2026-10-14");
	mall_free(&m);
}

static void the_contract_is_reminded_of_twice(void **state)
{
	static const struct {
		const char *today, *line;
	} cases[] = { /* 60 and 30 days before 2026-11-19 */
		{"2026-08-20", ""},           {"2026-08-21", "2026-09-20"}, {"2026-09-20", "2026-09-20"}, {"2026-09-21", "2026-10-20"},
		{"2026-10-20", "2026-10-20"}, {"2026-10-21", "2026-11-19"}, {"2026-11-19", "2026-11-19"}, {"2026-11-20", "2026-11-19"},
	};

	(void)state;
	store_begin();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		go_to(cases[i].today);
		assert_string_equal(board("contract_end", 30), cases[i].line);
	}
	go_to("2026-10-21");
	assert_int_equal(mall_put(MALL_CONTRACT, 0, "opened_on=2026-11-20", "monthly_fee=1500", NULL), 2);
	assert_string_equal(board("contract_end", 30), "");
}

static void a_review_takes_three_working_days(void **state)
{
	static const struct {
		const char *complete, *due;
	} cases[] = {
		{"2026-10-13", "2026-10-16"}, {"2026-10-14", "2026-10-19"}, /* a weekend */
		{"2026-02-12", "2026-02-24"}, {"2026-02-13", "2026-02-25"}, /* Lunar New Year: 16 to 20 February off */
		{"2026-02-24", "2026-03-02"},                               /* 27 February off */
		{"2026-12-24", "2026-12-30"}, {"2026-12-30", "2027-01-05"}, /* 25 December and 1 January off */
	};

	(void)state;
	store_begin();
	go_to("2027-01-10");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char complete[40], asked[40];
		int64_t id;

		snprintf(complete, sizeof complete, "complete_on=%s", cases[i].complete);
		snprintf(asked, sizeof asked, "asked_on=%s", cases[i].complete);
		id = mall_put(MALL_CHANGE, 0, "kind=company", "value=新公司", complete, asked, NULL);
		assert_true(id > 0);
		assert_string_equal(mall_cell(MALL_CHANGE, id, "due_on"), cases[i].due);
	}
}

static void documents_that_are_asked_for_begin_it_anew(void **state)
{
	struct mall_store m;

	(void)state;
	store_begin();
	assert_int_equal(mall_put(MALL_CHANGE, 0, "kind=company", "value=陶然股份有限公司", NULL), -1);
	refused("CHANGE_DOCUMENTS", "YAH-14", "complete_on");
	assert_int_equal(mall_put(MALL_CHANGE, 0, "kind=company", "value=陶然股份有限公司", "complete_on=2026-10-14", NULL), 1);
	assert_string_equal(mall_cell(MALL_CHANGE, 1, "state"), "review");
	assert_string_equal(board("change_review", 30), "2026-10-19");
	assert_int_equal(mall_put(MALL_CHANGE, 1, "missing=變更登記表", NULL), 1);
	assert_string_equal(mall_cell(MALL_CHANGE, 1, "state"), "missing");
	assert_string_equal(mall_cell(MALL_CHANGE, 1, "due_on"), "");
	assert_string_equal(board("change_review", 30), "");
	assert_string_equal(board("change_documents", 30), "2026-10-14");
	assert_int_equal(mall_put(MALL_CHANGE, 1, "done_on=2026-10-15", NULL), -1);
	refused("CHANGE_STATE", "YAH-14", "complete_on");
	go_to("2026-10-16");
	assert_int_equal(mall_put(MALL_CHANGE, 1, "complete_on=2026-10-16", NULL), 1);
	assert_string_equal(mall_cell(MALL_CHANGE, 1, "missing"), "");
	assert_string_equal(mall_cell(MALL_CHANGE, 1, "due_on"), "2026-10-21");
	go_to("2026-10-22");
	assert_string_equal(mall_cell(MALL_CHANGE, 1, "state"), "late");
	assert_int_equal(mall_put(MALL_CHANGE, 1, "done_on=2026-10-15", NULL), -1);
	refused("DATE_ORDER", "YAH-2", "done_on");
	assert_int_equal(mall_put(MALL_CHANGE, 1, "done_on=2026-10-22", NULL), 1);
	m = read_store();
	assert_string_equal(m.company, "陶然股份有限公司");
	mall_free(&m);
	assert_string_equal(mall_cell(MALL_CHANGE, 1, "before"), "陶然有限公司");
	assert_int_equal(mall_put(MALL_CHANGE, 1, "value=別的", NULL), -1);
	assert_string_equal(mall_error.code, "CHANGE_STATE");
	assert_string_equal(board("change_review", 30), "");
}

static void payouts_before_the_change_go_to_the_old_account(void **state)
{
	struct mall_account a;
	struct error e = {0};

	(void)state;
	store_begin();
	must(mall_payout_account(&shop, "yahoo", day("2026-10-15"), &a, &e), &e);
	assert_false(a.changing);
	assert_string_equal(a.account, "808 ****9012");
	assert_int_equal(mall_put(MALL_CHANGE, 0, "kind=bank", "value=012 9876-543-210", "complete_on=2026-10-14", "large_seal=yes", NULL), -1);
	refused("CHANGE_SEALS", "YAH-15", "small_seal");
	assert_int_equal(mall_put(MALL_CHANGE, 0, "kind=bank", "value=012 9876-543-210", "complete_on=2026-10-14", "small_seal=yes", NULL), -1);
	refused("CHANGE_SEALS", "YAH-15", "large_seal");
	assert_int_equal(mall_put(MALL_CHANGE, 0, "kind=bank", "value=012 9876-543-210", "complete_on=2026-10-14", "large_seal=yes", "small_seal=yes",
	                          NULL), 1);
	assert_string_equal(mall_cell(MALL_CHANGE, 1, "value"), "012 ****3210");
	/* expected to be over on 19 October */
	must(mall_payout_account(&shop, "yahoo", day("2026-10-16"), &a, &e), &e);
	assert_true(a.old);
	assert_string_equal(a.account, "808 ****9012");
	assert_string_equal(a.other, "012 ****3210");
	must(mall_payout_account(&shop, "yahoo", day("2026-10-19"), &a, &e), &e);
	assert_false(a.old);
	assert_string_equal(a.account, "012 ****3210");
	/* it took a day longer: what was paid before stays where it went */
	go_to("2026-10-20");
	assert_int_equal(mall_put(MALL_CHANGE, 1, "done_on=2026-10-20", NULL), 1);
	must(mall_payout_account(&shop, "yahoo", day("2026-10-19"), &a, &e), &e);
	assert_true(a.old);
	assert_string_equal(a.account, "808 ****9012");
	must(mall_payout_account(&shop, "yahoo", day("2026-10-20"), &a, &e), &e);
	assert_false(a.changing);
	assert_string_equal(a.account, "012 ****3210");
}

static void operators_need_two_steps(void **state)
{
	(void)state;
	store_begin();
	assert_int_equal(mall_put(MALL_OPERATOR, 0, "yid=clay", "role=main", "two_step=yes", NULL), 1);
	assert_string_equal(board("operator_two_step", 30), "");
	assert_int_equal(mall_put(MALL_OPERATOR, 0, "yid=amy", NULL), -1);
	refused("TWO_STEP", "YAH-140", "two_step");
	assert_int_equal(mall_put(MALL_OPERATOR, 0, "yid=clay", "two_step=yes", NULL), -1);
	assert_string_equal(mall_error.code, "OPERATOR_TWICE");
	assert_int_equal(mall_put(MALL_OPERATOR, 0, "yid=bob", "role=main", "two_step=yes", NULL), -1);
	assert_string_equal(mall_error.code, "OPERATOR_MAIN");
	shop.accept_warnings = true;
	assert_int_equal(mall_put(MALL_OPERATOR, 0, "yid=amy", "phone_freed_on=2026-10-01", NULL), 2);
	assert_int_equal(shop.notes.count, 2);
	assert_string_equal(shop.notes.items[1].what.rule, "YAH-141");
	assert_non_null(strstr(shop.notes.items[1].what.message, "2026-10-15")); /* day 14 */
	assert_non_null(strstr(shop.notes.items[1].what.message, "2026-10-31")); /* day 30 */
	assert_string_equal(board("operator_two_step", 30), "2026-10-14");
	assert_int_equal(mall_put(MALL_OPERATOR, 2, "two_step=yes", NULL), 2);
	assert_string_equal(board("operator_two_step", 30), "");
	must(mall_operator_delete(&shop, 2, &mall_error), &mall_error);
	assert_string_equal(mall_cell(MALL_OPERATOR, 2, "yid"), "?");
}

static void trying_writes_nothing(void **state)
{
	struct mall_store m;

	(void)state;
	store_begin();
	shop.dry_run = true;
	assert_int_not_equal(store_put(1, "phone=1", NULL), -1);
	mall_put(MALL_OPERATOR, 0, "yid=amy", "two_step=yes", NULL);
	shop.dry_run = false;
	m = read_store();
	assert_string_equal(m.phone, "");
	mall_free(&m);
	assert_string_equal(mall_cell(MALL_OPERATOR, 1, "yid"), "?");
}

static void what_was_changed_is_on_record(void **state)
{
	struct list_source src;
	struct list_page page = {0};
	struct error e = {0};

	(void)state;
	store_begin();
	assert_int_equal(store_put(1, "status=restricted", "status_why=關鍵字", NULL), 1);
	audit_of(&shop, "store 1", &src);
	must(src.page(src.self, &(struct list_query){.limit = 10}, &page, &e), &e);
	assert_int_equal(page.count, 3);
	for (size_t i = 0; i < src.column_count; i++)
		if (strcmp(src.columns[i].name, "detail") == 0)
			assert_string_equal(page.rows[0].cells[i].text, "active -> restricted: 關鍵字");
	list_page_free(&page);
	list_close(&src);
	assert_int_equal(mall_may_list(&shop, "yahoo", &e), ST_REFUSED);
	assert_string_equal(e.code, "store_restricted");
	assert_string_equal(e.rule, "YAH-144");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, mall_enter, mall_leave)
	const struct CMUnitTest tests[] = {
		TEST(no_store_is_no_mistake),
		TEST(a_store_is_entered_once),
		TEST(mistakes_are_named),
		TEST(fields_change_in_their_own_ways),
		TEST(an_account_is_free_until_opening),
		TEST(years_follow_one_another),
		TEST(fees_come_back_with_a_ruling_only),
		TEST(signing_again_costs_the_full_fee),
		TEST(the_contract_is_reminded_of_twice),
		TEST(a_review_takes_three_working_days),
		TEST(documents_that_are_asked_for_begin_it_anew),
		TEST(payouts_before_the_change_go_to_the_old_account),
		TEST(operators_need_two_steps),
		TEST(trying_writes_nothing),
		TEST(what_was_changed_is_on_record),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
