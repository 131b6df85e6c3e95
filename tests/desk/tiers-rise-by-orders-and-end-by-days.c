/*
 * Tiers that change by themselves (EAS-25 to 28, EAS-33, EAS-34): seeded from
 * the profile, upward by orders that count, judged at the end of their period,
 * each day worked out by hand.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tiers_fixture.h"

static void evaluate(int id, int order_id, const char *cause, const char *on)
{
	struct error e = {0};

	assert_int_equal(db_begin(shop.db, &e), ST_OK);
	if (tier_evaluate(&shop, id, order_id, cause, day_parse_iso(on), &e) != ST_OK)
		fail_msg("%s", e.message);
	assert_int_equal(db_commit(shop.db, &e), ST_OK);
}

static int64_t end_day(const char *day)
{
	struct error e = {0};
	int64_t ended;

	if (tier_end_day(&shop, "easystore", day_parse_iso(day), NULL, &ended, &e) != ST_OK)
		fail_msg("%s", e.message);
	return ended;
}

/* VIP: 5000 within 12 months, for 12 months; diamond: 20000 or 10 orders within 12 months, for 6. */
static const char shops_own[] =
	"[letter]\ntier_changed.email = yes\n[tier]\n2.min_spend = 5000\n2.window_months = 12\n3.min_spend = 20000\n3.min_orders = 10\n3.window_months = 12\n"
	"3.validity_months = 6\n";

static int enter(void **state)
{
	(void)state;
	return shop_enter(shops_own);
}

static void tiers_are_written_down_once(void **state)
{
	struct error e = {0};
	struct tier *list;
	size_t count;
	int64_t id;

	(void)state;
	assert_int_equal(tiers_of(&shop, "easystore", &list, &count, &e), ST_OK);
	assert_int_equal(count, 3);
	assert_string_equal(list[0].name, "普通會員");
	assert_false(list[0].terms.automatic);
	assert_int_equal(list[0].terms.validity_months, 0);
	assert_string_equal(list[1].name, "VIP");
	assert_true(list[1].terms.automatic);
	assert_int_equal(list[1].terms.min_spend, 5000);
	assert_int_equal(list[1].terms.min_orders, -1);
	assert_int_equal(list[1].terms.validity_months, 12);
	assert_string_equal(list[2].name, "鑽石會員");
	assert_int_equal(list[2].terms.min_orders, 10);
	tiers_free(list, count);
	/* From now on they are the shop's: the profile's numbers do not come in again. */
	own_profile("[tier]\n2.min_spend = 1\n");
	assert_int_equal(tiers_of(&shop, "easystore", &list, &count, &e), ST_OK);
	assert_int_equal(list[1].terms.min_spend, 5000);
	tiers_free(list, count);
	assert_int_equal(tiers_of(&shop, "shopline", &list, &count, &e), ST_OK);
	assert_int_equal(count, 3);
	assert_false(list[1].terms.automatic); /* no condition was given */
	tiers_free(list, count);
	assert_int_equal(tier_find(&shop, "easystore", "vip", &id, &e), ST_OK);
	assert_int_equal(id, 2);
	assert_int_equal(tier_find(&shop, "easystore", "3", &id, &e), ST_OK);
	assert_int_equal(id, 3);
	assert_int_equal(tier_find(&shop, "easystore", "Gold", &id, &e), ST_REFUSED);
	assert_string_equal(e.code, "TIER_NONE");
	assert_string_equal(e.rule, "EAS-29");
	assert_non_null(strstr(e.message, "普通會員, VIP, 鑽石會員"));
	assert_int_equal(tier_find(&shop, "easystore", "5", &id, &e), ST_REFUSED); /* one of the other marketplace */
}

static void orders_raise_and_never_lower(void **state)
{
	(void)state;
	order(1, 1, "2026-02-27", 4999);
	evaluate(1, 1, "auto", "2026-03-01");
	assert_string_equal(standing(1), "- - -");
	order(2, 1, "2026-02-28", 1);
	evaluate(1, 2, "auto", "2026-03-01");
	assert_string_equal(standing(1), "2 2026-03-01 2027-02-28");
	assert_string_equal(text("SELECT cause || ' ' || COALESCE(from_tier, '-') || ' ' || to_tier || ' ' || order_id || ' ' || on_day || ' ' ||"
	                         " to_after FROM tier_change WHERE member_id = 1"), "auto 1 2 2 2026-03-01 2027-02-28");
	assert_string_equal(text("SELECT letter || ' ' || subject_key FROM points_notice WHERE member_id = 1"), "tier_changed tier_change:1");
	/* The same again, and less than before: nothing. */
	evaluate(1, 2, "auto", "2026-03-02");
	run("UPDATE sale SET counted = 0 WHERE id = 1");
	evaluate(1, 2, "auto", "2026-03-02");
	assert_string_equal(standing(1), "2 2026-03-01 2027-02-28");
	assert_string_equal(text("SELECT COUNT(*) FROM tier_change"), "1");
	/* Past VIP at once, and with a fresh period of six months. */
	order(3, 1, "2026-03-02", 20000);
	evaluate(1, 3, "transfer", "2026-03-31");
	assert_string_equal(standing(1), "3 2026-03-31 2026-09-30");
	/* Ten orders do as well. */
	for (int i = 0; i < 10; i++)
		order(20 + i, 2, "2026-02-01", 10);
	evaluate(2, 29, "auto", "2026-02-01");
	assert_string_equal(standing(2), "3 2026-02-01 2026-07-31");
	/* A guest has none (EAS-12). */
	order(40, 9, "2026-02-01", 50000);
	evaluate(9, 40, "auto", "2026-03-01");
	assert_string_equal(standing(9), "- - -");
}

static void windows_have_two_ends(void **state)
{
	(void)state;
	/* Twelve months that end on 2026-03-01 begin on 2025-03-02. */
	order(1, 1, "2025-03-01", 5000);
	order(2, 2, "2025-03-02", 5000);
	order(3, 3, "2026-03-02", 5000);
	for (int i = 1; i <= 3; i++)
		evaluate(i, i, "auto", "2026-03-01");
	assert_string_equal(standing(1), "- - -");
	assert_string_equal(standing(2), "2 2026-03-01 2027-02-28");
	assert_string_equal(standing(3), "- - -");
}

static void periods_end_as_evaluated(void **state)
{
	(void)state;
	for (int i = 1; i <= 7; i++)
		stands(i, i <= 4 ? 2 : 3, "2025-03-01", "2026-02-28");
	stands(8, 1, "2025-03-01", "2026-02-28");         /* base with a stored day (EAS-32) */
	order(2, 2, "2025-03-02", 5000);                  /* in the window that ends on 2026-03-01 */
	order(3, 3, "2025-03-01", 5000);                  /* a day before it */
	order(4, 4, "2025-12-31", 20000);                 /* enough for more */
	order(5, 5, "2025-06-01", 5000);                  /* diamond no more, VIP still */
	order(6, 6, "2025-06-01", 20000);                 /* diamond again */
	order(8, 8, "2026-01-01", 20000);                 /* nothing else happens */
	assert_int_equal(end_day("2026-02-28"), 0);       /* the last day is theirs */
	assert_int_equal(end_day("2026-03-01"), 8);
	assert_string_equal(standing(1), "1 - -");
	assert_string_equal(standing(2), "2 2026-03-01 2027-02-28");
	assert_string_equal(standing(3), "1 - -");
	assert_string_equal(standing(4), "3 2026-03-01 2026-08-31");
	assert_string_equal(standing(5), "2 2026-03-01 2027-02-28");
	assert_string_equal(standing(6), "3 2026-03-01 2026-08-31");
	assert_string_equal(standing(7), "1 - -");
	assert_string_equal(standing(8), "1 - -");
	assert_string_equal(text("SELECT GROUP_CONCAT(cause, ',') FROM (SELECT DISTINCT cause FROM tier_change)"), "end");
	assert_string_equal(text("SELECT COUNT(*) FROM tier_change"), "8");
	/* Who stays is not told; 2, 6 and 8 stay. */
	assert_string_equal(text("SELECT GROUP_CONCAT(member_id, ',') FROM (SELECT member_id FROM points_notice ORDER BY member_id)"), "1,3,4,5,7");
	assert_int_equal(end_day("2026-03-01"), 0);       /* once */
	assert_string_equal(text("SELECT COUNT(*) FROM audit WHERE what = 'tier end'"), "1");
}

/* A machine that slept for two years: each period is judged on its own day. */
static void missed_days_are_judged_one_by_one(void **state)
{
	(void)state;
	stands(1, 3, "2024-01-01", "2024-06-30");
	order(1, 1, "2024-05-05", 20000);                 /* diamond 2024-07-01 to 12-31; 2025-01-01 to 06-30: again */
	assert_int_equal(end_day("2026-03-01"), 3);       /* 2025-07-01: neither, base */
	assert_string_equal(standing(1), "1 - -");
	assert_string_equal(text("SELECT GROUP_CONCAT(on_day || ' ' || to_tier, ',') FROM tier_change"),
	                    "2024-07-01 3,2025-01-01 3,2025-07-01 1");
}

static void the_shop_chooses_how_it_ends(void **state)
{
	static const struct {
		const char *word, *lost, *lower, *kept;
	} cases[] = {
		{"evaluate", "1 - -", "1 - -", "3 2026-03-01 2026-08-31"},
		{"one_step_down", "2 2026-03-01 2027-02-28", "1 - -", "3 2026-03-01 2026-08-31"},
		{"base", "1 - -", "1 - -", "3 2026-03-01 2026-08-31"},
	};
	char lines[600];
	int64_t ended;
	struct error e = {0};

	(void)state;
	order(3, 3, "2025-06-01", 20000);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		snprintf(lines, sizeof lines, "%send = %s\n", shops_own, cases[i].word);
		own_profile(lines);
		for (int id = 1; id <= 3; id++)
			stands(id, id == 2 ? 2 : 3, "2025-03-01", "2026-02-28");
		assert_int_equal(end_day("2026-03-01"), 3);
		assert_string_equal(standing(1), cases[i].lost);
		assert_string_equal(standing(2), cases[i].lower);
		assert_string_equal(standing(3), cases[i].kept);
	}
	snprintf(lines, sizeof lines, "%send = sometimes\n", shops_own);
	own_profile(lines);
	assert_int_equal(tier_end_day(&shop, "easystore", day_parse_iso("2026-03-01"), NULL, &ended, &e), ST_REFUSED);
	assert_string_equal(e.code, "PROFILE_BAD");
}

static void an_import_begins_afresh(void **state)
{
	struct error e = {0};

	(void)state;
	stands(1, 3, "2025-03-01", "2026-12-31");
	assert_int_equal(db_begin(shop.db, &e), ST_OK);
	assert_int_equal(tier_import(&shop, 1, 2, day_parse_iso("2026-02-28"), 0, &e), ST_OK);
	assert_int_equal(tier_import(&shop, 2, 3, day_parse_iso("2026-02-28"), 0, &e), ST_OK);
	assert_int_equal(tier_import(&shop, 2, 3, day_parse_iso("2026-03-01"), 0, &e), ST_OK); /* the same: as it is */
	assert_int_equal(db_commit(shop.db, &e), ST_OK);
	assert_string_equal(standing(1), "2 2026-02-28 2027-02-27");
	assert_string_equal(standing(2), "3 2026-02-28 2026-08-27");
	assert_string_equal(text("SELECT GROUP_CONCAT(cause, ',') FROM tier_change"), "import,import");
	assert_string_equal(text("SELECT COUNT(*) FROM points_notice"), "0");
}

static void the_way_to_the_next_is_told(void **state)
{
	struct tier_outlook o;
	struct error e = {0};

	(void)state;
	order(1, 1, "2026-02-01", 1250);
	assert_int_equal(tier_outlook(&shop, 1, &o, &e), ST_OK);
	assert_string_equal(o.tier, "普通會員");
	assert_string_equal(o.next, "VIP");
	assert_int_equal(o.spend, 1250);
	assert_int_equal(o.need_spend, 5000);
	assert_int_equal(o.need_orders, -1);
	assert_int_equal(o.permille, 250);
	assert_true(o.holds_at_end);
	/* VIP to 2026-03-31, 1250 in the window then: 3750 are lacking; diamond is 62 per mille away by money, 100 by orders. */
	stands(1, 2, "2025-04-01", "2026-03-31");
	assert_int_equal(tier_outlook(&shop, 1, &o, &e), ST_OK);
	assert_string_equal(o.next, "鑽石會員");
	assert_int_equal(o.permille, 100);
	assert_false(o.holds_at_end);
	assert_int_equal(o.lacking_spend, 3750);
	stands(1, 3, "2025-04-01", "2026-03-31");
	assert_int_equal(tier_outlook(&shop, 1, &o, &e), ST_OK);
	assert_int_equal(o.next_id, 0);
	assert_int_equal(o.lacking_spend, 18750);
	assert_int_equal(tier_outlook(&shop, 9, &o, &e), ST_OK);
	assert_int_equal(o.tier_id, 0); /* a guest */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(tiers_are_written_down_once, enter, leave),
		cmocka_unit_test_setup_teardown(orders_raise_and_never_lower, enter, leave),
		cmocka_unit_test_setup_teardown(windows_have_two_ends, enter, leave),
		cmocka_unit_test_setup_teardown(periods_end_as_evaluated, enter, leave),
		cmocka_unit_test_setup_teardown(missed_days_are_judged_one_by_one, enter, leave),
		cmocka_unit_test_setup_teardown(the_shop_chooses_how_it_ends, enter, leave),
		cmocka_unit_test_setup_teardown(an_import_begins_afresh, enter, leave),
		cmocka_unit_test_setup_teardown(the_way_to_the_next_is_told, enter, leave),
	};

	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
