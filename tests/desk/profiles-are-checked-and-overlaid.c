/*
 * Profiles: ours load whole; the shop's own wins key by key; dated values;
 * unknown and malformed keys are refused with file and line (EAS-1, YAH-1).
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "storekeep/i18n.h"
#include "storekeep/profile.h"
#include "storekeep/terms.h"

#define D day_from_ymd

static char dir[] = "/tmp/profilesXXXXXX";

static int set_up(void **state)
{
	(void)state;
	return mkdtemp(dir) ? 0 : -1;
}

static void write_own(const char *name, const char *text)
{
	char path[200];
	snprintf(path, sizeof path, "%s/%s.ini", dir, name);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	profiles_forget();
}

static int tear_down(void **state)
{
	const char *const names[] = {"yahoo", "sixth", "bad", "shopline"};
	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char path[200];
		snprintf(path, sizeof path, "%s/%s.ini", dir, names[i]);
		unlink(path);
	}
	profiles_forget();
	return rmdir(dir);
}

static const struct profile *get(const char *name)
{
	const struct profile *p;
	struct error e = {0};
	if (profile_get(name, dir, &p, &e) != ST_OK)
		fail_msg("%s: %s", name, e.message);
	return p;
}

static void ours_load_whole(void **state)
{
	const char **names = profile_names(NULL);
	const char *const want[] = {"counter", "easystore", "qoo10", "ruten", "shopline", "yahoo", NULL};
	struct error e = {0};
	const struct profile *p;
	size_t n = 0;
	(void)state;
	for (; names[n]; n++) {
		assert_string_equal(names[n], want[n]);
		if (profile_get(names[n], NULL, &p, &e) != ST_OK)
			fail_msg("%s", e.message);
		assert_non_null(profile_text(p, "profile.name", DAY_NONE));
	}
	assert_null(want[n]);
	free(names);
	assert_int_equal(profile_get("qoo10", NULL, &p, &e), ST_OK);
	assert_string_equal(profile_zone(p), "Asia/Tokyo");
	assert_int_equal(profile_get("nothing", NULL, &p, &e), ST_REFUSED);
	assert_string_equal(e.code, "profile_missing");
	assert_int_equal(profile_get("../yahoo", NULL, &p, &e), ST_REFUSED);
	assert_string_equal(e.code, "profile_name");
}

static void yahoo_gives_its_terms(void **state)
{
	struct error e;
	const struct profile *p;
	struct settle_cycle c;
	struct settle_rates r;
	struct claim_rules claim;
	struct settle_clock clock;
	struct settle_period period;
	(void)state;
	assert_int_equal(profile_get("yahoo", NULL, &p, &e), ST_OK);
	terms_cycle(p, DAY_NONE, &c);
	assert_int_equal(c.parts, 2);
	assert_true(c.pay_shift);
	settle_period_of(&c, NULL, D(2025, 9, 15), &period);
	assert_string_equal(period.code, "2025-09-H2");
	assert_int_equal(period.statement, D(2025, 10, 2));
	assert_int_equal(period.due, D(2025, 10, 6));
	assert_int_equal(period.pay_nominal, D(2025, 10, 15));
	assert_int_equal(period.invoice_month, 10);
	terms_rates(p, DAY_NONE, &r);
	assert_int_equal(r.category_count, 0); /* the contract table is the shop's */
	assert_int_equal(r.category_default_ppm, -1);
	assert_int_equal(r.card_ppm[PLAN_INTEREST_6], 35000);
	assert_int_equal(r.card_rounding, ROUND_CEIL);
	assert_int_equal(r.cart_fee, 2);
	assert_int_equal(r.family_fee, 15);
	assert_true(r.reverse_fee == MONEY_NONE);
	assert_true(r.deduct & 1u << SETTLE_POINTS_EARN);
	assert_false(r.deduct & 1u << SETTLE_SALE);
	terms_rates_free(&r);
	terms_clock(p, DAY_NONE, &clock);
	assert_int_equal(clock.auto_days, 6);
	assert_int_equal(clock.lag_used, 2);
	terms_claim(p, DAY_NONE, &claim);
	assert_true(claim.required && claim.automated);
	assert_string_equal(claim.buyer_tax_id, "27240313");
	assert_int_equal(claim.remit_after, 2);
	assert_non_null(profile_text(p, "orders.columns.order_no", DAY_NONE));
	assert_string_equal(profile_key(p, "statement.kinds.", 0), "statement.kinds.sale");
}

static void own_wins_key_by_key_and_by_day(void **state)
{
	const struct profile *p;
	struct terms_cache *cache;
	(void)state;
	write_own("yahoo", "[fee]\ncategory.rate_bp.default = 500\ncategory.rate_bp.book = 350\ncategory.rate_bp.book@2026-07-01 = 400\n"
	                   "category.rate_bp.book@2026-01-01 = 375\ncard.once_bp@2026-03-01 = 180\nreverse.amount = 80\n"
	                   "[claim]\nmode = manual\nitem_name =\n");
	p = get("yahoo");
	assert_int_equal(profile_ppm(p, "fee.category.rate_bp.book", DAY_NONE, -1), 35000);
	assert_int_equal(profile_ppm(p, "fee.category.rate_bp.book", D(2025, 12, 31), -1), 35000);
	assert_int_equal(profile_ppm(p, "fee.category.rate_bp.book", D(2026, 1, 1), -1), 37500);
	assert_int_equal(profile_ppm(p, "fee.category.rate_bp.book", D(2026, 6, 30), -1), 37500);
	assert_int_equal(profile_ppm(p, "fee.category.rate_bp.book", D(2026, 7, 1), -1), 40000);
	/* Before its day ours holds. */
	assert_int_equal(profile_ppm(p, "fee.card.once_bp", D(2026, 2, 28), -1), 20000);
	assert_int_equal(profile_ppm(p, "fee.card.once_bp", D(2026, 3, 1), -1), 18000);
	assert_int_equal(profile_ppm(p, "fee.card.zero_3_bp", D(2026, 3, 1), -1), 30000);
	/* An empty value takes ours away. */
	assert_null(profile_text(p, "claim.item_name", DAY_NONE));
	assert_string_equal(profile_text(p, "claim.mode", DAY_NONE), "manual");
	cache = terms_cache_new(p);
	assert_int_equal(settle_category_ppm(terms_cached(cache, D(2026, 7, 1)), "book"), 40000);
	assert_int_equal(settle_category_ppm(terms_cached(cache, D(2026, 6, 30)), "book"), 37500);
	assert_int_equal(settle_category_ppm(terms_cached(cache, DAY_NONE), "book"), 35000);
	assert_int_equal(settle_category_ppm(terms_cached(cache, D(2026, 6, 30)), ""), 50000);
	assert_int_equal(settle_category_ppm(terms_cached(cache, D(2026, 6, 30)), "toy"), -1);
	assert_int_equal(terms_cached(cache, D(2026, 2, 28))->card_ppm[PLAN_ONCE], 20000);
	assert_int_equal(terms_cached(cache, D(2030, 1, 1))->card_ppm[PLAN_ONCE], 18000);
	assert_int_equal(terms_cached(cache, D(2030, 1, 1))->reverse_fee, 80);
	terms_cache_free(cache);
	assert_non_null(strstr(profile_file(p, 0), dir));
	assert_non_null(profile_file(p, 1));
	assert_null(profile_file(p, 2));
}

static void a_sixth_marketplace(void **state)
{
	const struct profile *p;
	struct settle_cycle c;
	const char **names;
	bool found = false;
	(void)state;
	write_own("sixth", "[profile]\nname = 第六家\n[period]\nunit = week\nweek_start = sun\nh1.statement_day = 2\nh1.pay_day = 9\n"
	                   "[statement.columns]\norder_no = 單號\n");
	p = get("sixth");
	terms_cycle(p, DAY_NONE, &c);
	assert_true(c.weekly);
	assert_int_equal(c.week_start, 0);
	assert_int_equal(c.part[0].pay_day, 9);
	assert_string_equal(profile_zone(p), "Asia/Taipei");
	names = profile_names(dir);
	for (size_t i = 0; names[i]; i++)
		found = found || strcmp(names[i], "sixth") == 0;
	assert_true(found);
	free(names);
}

static void mistakes_are_named_with_their_line(void **state)
{
	const struct {
		const char *text;
		int line;
		const char *part; /* of the message */
	} cases[] = {
		{"[fee]\n; a comment\ncard.onec_bp = 200\n", 3, "fee.card.onec_bp"},
		{"[fee]\ncard.once_bp = 2.5\n", 2, "basis points"},
		{"[fee]\ncard.once_bp = 10001\n", 2, "basis points"},
		{"[fee]\ncard.once_bp = -1\n", 2, "basis points"},
		{"[fee]\ncard.once_bp@2026-02-30 = 200\n", 2, "YYYY-MM-DD"},
		{"[fee]\ncard.once_bp@soon = 200\n", 2, "YYYY-MM-DD"},
		{"[fee]\ncard.once_bp@2026-01-01 = 200\n[fee.card]\nonce_bp@2026-01-01 = 210\n", 4, "twice"},
		{"[posting]\nlag_used = two\n", 2, "whole number"},
		{"[claim]\nmode = sometimes\n", 2, "auto or manual"},
		{"[period]\nh1.pay_day = 32\n", 2, "1 to 31"},
		{"[confirm]\ncomplaint_blocks = maybe\n", 2, "yes or no"},
		{"[fee]\ncard.rounding = up\n", 2, "half_up"},
		{"[calendar]\nbank_days_off = 2026-05-01,2026-13-01\n", 2, "YYYY-MM-DD"},
		{"[payout]\ndeduct = category,,card\n", 2, "commas"},
		{"[fee]\ncategory.rate_bp. = 500\n", 2, "no setting"},
		{"[fee]\ncard.once_bp 200\n", 2, ""},
		{"[fee]\ncard.once_bp@2026-01-01 = 200\ncard.once_bp@2026-01-01 = 210\n", 3, "twice"},
		{"[store]\nclosed = 2025-10-05..2025-10-01\n", 2, "none of them in another"},
		{"[store]\nclosed = 2025-10-01..2025-10-05,2025-10-05\n", 2, "none of them in another"},
		{"[store]\nclosed = 2025-10-06..2025-10-09,2025-10-05..2025-10-06\n", 2, "none of them in another"},
		{"[points]\nexpiry_mmdd = 04-31\n", 2, "MM-DD"},
		{"[points]\nexpiry_mode = yearly\n", 2, "fixed_date or never"},
		{"[points]\nissue_mode = later\n", 2, "on_completed"},
		{"[credit]\nissue_mode = on_paid\n", 2, "together"},
		{"[delivery]\ntcat.final = delivered\n", 2, "arrived or collected"},
		{"[plan]\nfamily = C\n", 2, "A or B"},
		{"[otp]\ncost_tokens = -1\n", 2, "0 or more"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct profile *p;
		struct error e = {0};
		char place[40];
		write_own("bad", cases[i].text);
		snprintf(place, sizeof place, "bad.ini:%d: ", cases[i].line);
		if (profile_get("bad", dir, &p, &e) != ST_REFUSED)
			fail_msg("taken: %s", cases[i].text);
		if (!strstr(e.message, place) || !strstr(e.message, cases[i].part))
			fail_msg("%s: %s", cases[i].text, e.message);
		if (cases[i].part[0] && strcmp(e.code, "PROFILE_BAD"))
			fail_msg("code %s", e.code);
	}
}

/* SHL-1, SHL-25: by the rules of its own book. */
static void a_broken_one_cites_its_book(void **state)
{
	const struct profile *p;
	struct error e = {0};
	(void)state;
	write_own("shopline", "[points]\nmastr = yes\n");
	assert_int_equal(profile_get("shopline", dir, &p, &e), ST_REFUSED);
	assert_string_equal(e.code, "PROFILE_BAD");
	assert_string_equal(e.rule, "SHL-1");
	write_own("shopline", "[credit]\nissue_mode = on_paid\n");
	assert_int_equal(profile_get("shopline", dir, &p, &e), ST_REFUSED);
	assert_string_equal(e.code, "CREDIT_TIMING");
	assert_string_equal(e.rule, "SHL-25");
}

static void good_values_of_every_shape(void **state)
{
	const struct profile *p;
	(void)state;
	write_own("sixth", "[calendar]\nbank_days_off = 2026-05-01, 2026-10-01..2026-10-03\n[store]\nclosed = 2026-10-04,2026-10-01..2026-10-03\n[renewal]\ncharge_time = 23:59:59\n"
	                   "[period]\nsplit_days = 8,15,22\nh4.pay_day = last\n[clock]\ntz = Asia/Tokyo\n[fee]\ncategory.rate_bp.3C = 0\n");
	p = get("sixth");
	assert_int_equal(profile_ppm(p, "fee.category.rate_bp.3C", DAY_NONE, -1), 0);
	assert_string_equal(profile_zone(p), "Asia/Tokyo");
	struct settle_cycle c;
	terms_cycle(p, DAY_NONE, &c);
	assert_int_equal(c.parts, 4);
	assert_int_equal(c.part[3].from_day, 22);
	assert_int_equal(c.part[3].pay_day, SETTLE_LAST_DAY);
}

static void a_rule_is_cited_where_it_holds(void **state)
{
	(void)state;
	assert_string_equal(profile_rule("yahoo", "YAH-107"), "YAH-107");
	assert_string_equal(profile_rule("ruten", "YAH-107"), "");
	assert_string_equal(profile_rule("pinkoi", "YAH-107"), "");
	assert_string_equal(profile_rule("ruten", "FMT-52"), "FMT-52");
	assert_string_equal(profile_rule("ruten", ""), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rule_is_cited_where_it_holds),
		cmocka_unit_test(a_broken_one_cites_its_book),
		cmocka_unit_test(ours_load_whole),
		cmocka_unit_test(yahoo_gives_its_terms),
		cmocka_unit_test(own_wins_key_by_key_and_by_day),
		cmocka_unit_test(a_sixth_marketplace),
		cmocka_unit_test(mistakes_are_named_with_their_line),
		cmocka_unit_test(good_values_of_every_shape),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
