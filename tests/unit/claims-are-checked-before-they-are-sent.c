/*
 * Claims: which vouchers are demanded, and what is wrong with one (YAH-124 to 137,
 * FMT-10, FMT-14 to 17).
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>

#include "storekeep/claim.h"

#define D day_from_ymd

static const struct settle_cycle yahoo = {
	.parts = 2,
	.part = {{1, 16, 20, SETTLE_LAST_DAY, 0, 0}, {15, 2, 6, 15, 0, 1}},
	.pay_shift = true,
};
static const struct claim_rules rules = {
	.required = true,
	.one_per_tax_kind = true,
	.buyer_title = "香港商雅虎資訊股份有限公司台灣分公司",
	.buyer_tax_id = "27240313",
	.item_name = "詳如明細",
	.remark_alternative = "含超贈點金額",
	.vat_ppm = 50000,
	.warn_due_workdays = 2,
	.warn_missing_days = 5,
	.remit_after = 2,
	.fee_invoice_days = 1,
	.fee_invoice_originals = 1,
	.reprint_mark = "補印",
};
static struct settle_period september_h2; /* statement 10-02, due 10-06, payout 10-15 */
static const struct claim_expected taxable = {TAX_TAXABLE, CLAIM_INVOICE, 780, 743, 37};

static int set_up(void **state)
{
	(void)state;
	return settle_period_parse(&yahoo, NULL, "2025-09-H2", &september_h2, NULL);
}

static struct claim_voucher good(void)
{
	return (struct claim_voucher){
		.id = 1, .tax_kind = TAX_TAXABLE, .kind = CLAIM_INVOICE, .date = D(2025, 10, 3), .format = "25", .number = "KD20418830",
		.sales = 743, .tax = 37, .title = "香港商雅虎資訊股份有限公司台灣分公司", .tax_id = "27240313", .item_name = "詳如明細",
		.arrived = DAY_NONE,
	};
}

static void totals_demand_vouchers(void **state)
{
	const struct {
		const char *rule;
		money_t gross[SETTLE_TAXES];
		size_t count;
		struct claim_expected want[2];
	} cases[] = {
		{"FMT-14 780", {780, 0, 0}, 1, {{TAX_TAXABLE, CLAIM_INVOICE, 780, 743, 37}}},
		{"FMT-14 331", {331, 0, 0}, 1, {{TAX_TAXABLE, CLAIM_INVOICE, 331, 315, 16}}},
		{"FMT-16 157", {157, 0, 0}, 1, {{TAX_TAXABLE, CLAIM_INVOICE, 157, 150, 7}}},
		{"FMT-15 mirrored", {-780, 0, 0}, 1, {{TAX_TAXABLE, CLAIM_ALLOWANCE, -780, -743, -37}}},
		{"YAH-128 both kinds", {780, 200, 0}, 2, {{TAX_TAXABLE, CLAIM_INVOICE, 780, 743, 37}, {TAX_FREE, CLAIM_INVOICE, 200, 200, 0}}},
		{"YAH-128 zero needs none", {0, -64, 0}, 1, {{TAX_FREE, CLAIM_ALLOWANCE, -64, -64, 0}}},
		{"YAH-71 without invoice", {0, 0, 900}, 0, {{0}}},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct claim_expected got[2];
		size_t n = claim_expected_vouchers(&rules, cases[i].gross, got);
		if (n != cases[i].count)
			fail_msg("%s: %zu vouchers", cases[i].rule, n);
		for (size_t v = 0; v < n; v++) {
			const struct claim_expected *w = &cases[i].want[v];
			if (got[v].tax != w->tax || got[v].kind != w->kind || got[v].total != w->total || got[v].sales != w->sales || got[v].vat != w->vat)
				fail_msg("%s: %d = %d + %d", cases[i].rule, (int)got[v].total, (int)got[v].sales, (int)got[v].vat);
		}
	}
}

/* Codes of all findings, refusals first, in one line. */
static void codes_of(const struct notes *refused, const struct notes *notes, char *out, size_t room)
{
	*out = '\0';
	const struct notes *both[] = {refused, notes};
	for (size_t b = 0; b < 2; b++)
		for (size_t i = 0; i < both[b]->count; i++) {
			size_t len = strlen(out);
			snprintf(out + len, room - len, "%s%s%s", len ? " " : "", b ? "~" : "", both[b]->items[i].what.code);
		}
}

static void expect_findings(const char *rule, const struct claim_voucher *v, const struct claim_expected *want, day_t today,
                            const char *codes, const char *sentence)
{
	struct notes refused = {0}, notes = {0};
	struct error e = {0};
	char got[300];
	enum status st = claim_check_voucher(&rules, &yahoo, NULL, &september_h2, want, v, today,
	                                     (struct claim_findings){&refused, &notes}, &e);
	codes_of(&refused, &notes, got, sizeof got);
	if (strcmp(got, codes))
		fail_msg("%s: found \"%s\", not \"%s\"", rule, got, codes);
	if (st != (refused.count ? ST_REFUSED : ST_OK))
		fail_msg("%s: status %d", rule, st);
	if (sentence && strcmp(refused.count ? e.message : notes.count ? notes.items[0].what.message : "", sentence))
		fail_msg("%s: %s", rule, e.message);
	notes_free(&refused);
	notes_free(&notes);
}

#define CASE(rule, codes, sentence, ...) do { \
	struct claim_voucher v = good(); \
	day_t today = D(2025, 10, 4); \
	const struct claim_expected *want = &taxable; \
	__VA_ARGS__; \
	expect_findings(rule, &v, want, today, codes, sentence); \
} while (0)

static void a_voucher_by_itself(void **state)
{
	(void)state;
	CASE("all right", "", NULL, (void)0);
	CASE("YAH-129 title", "title_wrong", NULL, v.title = "雅虎");
	CASE("YAH-129 tax id", "tax_id_wrong", "Claim invoices are made out to 香港商雅虎資訊股份有限公司台灣分公司, tax id 27240313",
	     v.tax_id = "27240314");
	CASE("YAH-130 wording", "item_name_wrong",
	     "Item name must be 詳如明細, or the remark must say 含超贈點金額; otherwise the invoice is returned", v.item_name = "商品");
	CASE("YAH-130 blanks do not count", "", NULL, v.item_name = " 詳如明細\u3000");
	CASE("YAH-130 exact", "item_name_wrong", NULL, v.item_name = "詳如明細表");
	CASE("YAH-130 the remark does", "", NULL, (v.item_name = "商品", v.remark = "九月下期,含超贈點金額"));
	CASE("YAH-131 last day before the statement", "date_before_statement", "Statement opens on 2025-10-02", v.date = D(2025, 10, 1));
	CASE("YAH-131 statement day", "", NULL, v.date = D(2025, 10, 2));
	CASE("YAH-131 due day", "", NULL, v.date = D(2025, 10, 6));
	CASE("YAH-131 after the due day", "~claim_late", "Late claim, see payout date", v.date = D(2025, 10, 7));
	CASE("YAH-131 next month", "month_wrong ~claim_late", "Claim for 2025-09 H2 must be dated in October 2025",
	     (v.date = D(2025, 11, 1), today = D(2025, 10, 31)));
	CASE("YAH-131 the month is over", "~month_over ~claim_late",
	     "Claim for 2025-09 H2 must be dated in October 2025, which is over: ask the invoice desk",
	     (v.date = D(2025, 11, 1), today = D(2025, 11, 1)));
	CASE("YAH-132 number missing", "number_missing", NULL, v.number = "");
	CASE("YAH-132 date missing", "date_missing", NULL, v.date = DAY_NONE);
	CASE("YAH-132 format missing", "format_missing", NULL, v.format = NULL);
	CASE("YAH-132 amounts missing", "sales_missing tax_missing", NULL, (v.sales = MONEY_NONE, v.tax = MONEY_NONE));
	CASE("YAH-132 number", "number_format", "Invoice number: AB12345678", v.number = "K20418830");
	CASE("YAH-132 full width", "number_format", NULL, v.number = "ＫＤ20418830");
	CASE("YAH-128 total", "total_differs", "Statement NT$780, voucher NT$781", v.sales = 744);
	CASE("FMT-16 another split by a dollar", "", NULL, (v.sales = 742, v.tax = 38));
	CASE("FMT-16 by two dollars", "tax_off", NULL, (v.sales = 741, v.tax = 39));
	CASE("FMT-16 too low", "tax_off", NULL, (v.sales = 745, v.tax = 35));
	CASE("FMT-15 signs", "tax_sign total_differs", NULL, v.tax = -37);
	CASE("YAH-128 no amount is known", "", NULL, (want = NULL, v.sales = 7430, v.tax = 372));
	CASE("YAH-128 tax-free with tax", "tax_not_zero total_differs", NULL, (v.tax_kind = TAX_FREE, v.sales = 780));
	CASE("YAH-128 without invoice", "tax_kind_wrong", NULL, v.tax_kind = TAX_NO_INVOICE);
	CASE("YAH-2 arrival", "arrived_before_issue", "Date 2025-10-02 cannot precede 2025-10-03", v.arrived = D(2025, 10, 2));
}

static void allowances(void **state)
{
	const struct claim_expected minus = {TAX_TAXABLE, CLAIM_ALLOWANCE, -780, -743, -37};
	(void)state;
	CASE("YAH-135 written above zero", "", NULL,
	     (want = &minus, v.kind = CLAIM_ALLOWANCE, v.number = "KD20418830-1", v.invoice_no = "KD20418830"));
	CASE("YAH-135 written below zero", "", NULL,
	     (want = &minus, v.kind = CLAIM_ALLOWANCE, v.sales = -743, v.tax = -37, v.number = "A1", v.invoice_no = "KD20418830"));
	CASE("YAH-132 names no invoice", "~invoice_no_missing", NULL, (want = &minus, v.kind = CLAIM_ALLOWANCE, v.number = "A1"));
	CASE("FMT-17 16 characters", "", NULL,
	     (want = &minus, v.kind = CLAIM_ALLOWANCE, v.number = "KD20418830-00001", v.invoice_no = "KD20418830"));
	CASE("FMT-17 17 characters", "number_format", NULL,
	     (want = &minus, v.kind = CLAIM_ALLOWANCE, v.number = "KD20418830-000001", v.invoice_no = "KD20418830"));
	CASE("YAH-135 invoice for a negative total", "kind_wrong", NULL, want = &minus);
	CASE("YAH-128 allowance for a positive total", "kind_wrong", NULL,
	     (v.kind = CLAIM_ALLOWANCE, v.invoice_no = "KD20418830"));
}

static void expect_period(const char *rule, const struct claim_expected *want, size_t want_count, const struct claim_voucher *v,
                          size_t count, day_t today, const char *codes)
{
	struct notes refused = {0}, notes = {0};
	struct error e;
	char got[300];
	claim_check_period(&rules, &yahoo, NULL, &september_h2, want, want_count, v, count, today,
	                   (struct claim_findings){&refused, &notes}, &e);
	codes_of(&refused, &notes, got, sizeof got);
	if (strcmp(got, codes))
		fail_msg("%s: found \"%s\", not \"%s\"", rule, got, codes);
	notes_free(&refused);
	notes_free(&notes);
}

static void a_whole_period(void **state)
{
	const struct claim_expected want[] = {taxable, {TAX_FREE, CLAIM_INVOICE, 200, 200, 0}};
	const struct claim_expected minus = {TAX_TAXABLE, CLAIM_ALLOWANCE, -780, -743, -37};
	struct claim_voucher v[2] = {good(), good()};
	(void)state;
	v[1].tax_kind = TAX_FREE;
	v[1].number = "KD20418831";
	v[1].sales = 200;
	v[1].tax = 0;
	v[0].arrived = v[1].arrived = D(2025, 10, 6);
	expect_period("complete", want, 2, v, 2, D(2025, 10, 6), "");
	expect_period("YAH-128 one is missing", want, 2, v, 1, D(2025, 9, 1), "voucher_missing");
	expect_period("YAH-128 needless", want, 1, v, 2, D(2025, 10, 6), "voucher_needless");
	/* Due Monday 10-06: two working days before is Thursday 10-02. */
	expect_period("YAH-133 three days before", want, 1, NULL, 0, D(2025, 10, 1), "voucher_missing");
	expect_period("YAH-133 two days before", want, 1, NULL, 0, D(2025, 10, 2), "voucher_missing ~claim_due");
	expect_period("YAH-133 on the day", want, 1, NULL, 0, D(2025, 10, 6), "voucher_missing ~claim_due");
	/* Late: as late as today. Payout 10-15; five days before is 10-10 (YAH-125). */
	expect_period("YAH-134", want, 1, NULL, 0, D(2025, 10, 9), "voucher_missing ~claim_late_payout");
	expect_period("YAH-125", want, 1, NULL, 0, D(2025, 10, 10), "voucher_missing ~claim_missing ~claim_late_payout");
	v[0].arrived = D(2025, 10, 7);
	expect_period("YAH-134 arrived late", want, 1, v, 1, D(2025, 11, 1), "~claim_late_payout");
	v[0].returned = true;
	expect_period("YAH-130 sent back", want, 1, v, 1, D(2025, 10, 1), "voucher_missing");
	expect_period("YAH-135", &minus, 1, NULL, 0, D(2025, 9, 1), "~allowance_missing");
	v[0] = v[1] = good();
	v[0].arrived = v[1].arrived = D(2025, 10, 3);
	expect_period("YAH-128 two of a kind", want, 1, v, 2, D(2025, 10, 3), "voucher_twice");
}

static void arrival_is_the_last_ones(void **state)
{
	const struct claim_expected want[] = {taxable, {TAX_FREE, CLAIM_INVOICE, 200, 200, 0}};
	struct claim_rules automated = rules;
	struct claim_voucher v[2] = {good(), good()};
	(void)state;
	automated.automated = true;
	v[1].tax_kind = TAX_FREE;
	v[1].date = D(2025, 10, 5);
	assert_int_equal(claim_arrival(&automated, want, 2, v, 2), D(2025, 10, 5)); /* YAH-126: the issue date */
	assert_int_equal(claim_arrival(&rules, want, 2, v, 2), DAY_NONE);
	v[0].arrived = D(2025, 10, 9);
	assert_int_equal(claim_arrival(&rules, want, 2, v, 2), DAY_NONE);
	v[1].arrived = D(2025, 10, 4);
	assert_int_equal(claim_arrival(&rules, want, 2, v, 2), D(2025, 10, 9)); /* YAH-134: the last one */
	assert_int_equal(claim_arrival(&rules, want, 2, v, 1), DAY_NONE);
}

static void steps_in_their_order(void **state)
{
	struct claim_rules automated = rules;
	struct notes notes = {0};
	struct error e;
	(void)state;
	automated.automated = true;
	assert_int_equal(claim_step_allowed(&rules, 0, CLAIM_STEP_CHECK, false, &notes, &e), ST_OK);
	assert_int_equal(claim_step_allowed(&rules, 1, CLAIM_STEP_ENTER, false, &notes, &e), ST_REFUSED);
	assert_string_equal(e.message, "Step 3 needs step 2");
	assert_int_equal(claim_step_allowed(&rules, 3, CLAIM_STEP_ENTER, false, &notes, &e), ST_OK);
	assert_int_equal(notes.count, 0);
	assert_int_equal(claim_step_allowed(&rules, 15, CLAIM_STEP_DELIVER, true, &notes, &e), ST_OK);
	assert_int_equal(notes.count, 0);
	assert_int_equal(claim_step_allowed(&rules, 15, CLAIM_STEP_DELIVER, false, &notes, &e), ST_OK);
	assert_int_equal(notes.count, 1);
	assert_int_equal(claim_step_allowed(&automated, 1, CLAIM_STEP_INVOICE, false, &notes, &e), ST_REFUSED);
	assert_string_equal(e.rule, "YAH-126");
	assert_int_equal(claim_step_allowed(&automated, 0, CLAIM_STEP_CHECK, false, &notes, &e), ST_OK);
	notes_free(&notes);
}

static void the_fee_invoice_opens_after_the_payout(void **state)
{
	struct notes notes = {0};
	struct error e;
	day_t paid = D(2025, 10, 15);
	(void)state;
	assert_int_equal(claim_fee_download(&rules, DAY_NONE, 0, paid, &notes, &e), ST_REFUSED);
	assert_int_equal(claim_fee_download(&rules, paid, 0, paid, &notes, &e), ST_REFUSED);
	assert_string_equal(e.message, "Available from 2025-10-16");
	assert_int_equal(claim_fee_download(&rules, paid, 0, paid + 1, &notes, &e), ST_OK);
	assert_int_equal(notes.count, 0);
	assert_int_equal(claim_fee_download(&rules, paid, 1, paid + 2, &notes, &e), ST_OK);
	assert_int_equal(notes.count, 1);
	assert_string_equal(notes.items[0].what.message, "Only a reprint (補印); do not file it again");
	notes_free(&notes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(totals_demand_vouchers),
		cmocka_unit_test(a_voucher_by_itself),
		cmocka_unit_test(allowances),
		cmocka_unit_test(a_whole_period),
		cmocka_unit_test(arrival_is_the_last_ones),
		cmocka_unit_test(steps_in_their_order),
		cmocka_unit_test(the_fee_invoice_opens_after_the_payout),
	};
	return cmocka_run_group_tests(tests, set_up, NULL);
}
