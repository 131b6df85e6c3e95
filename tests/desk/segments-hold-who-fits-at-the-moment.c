/*
 * Segments and the RFM analysis over a shop's own members (EAS-14, EAS-100 to
 * EAS-106), worked out by hand.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/desk_list.h"
#include "storekeep/segment.h"
#include "tiers_fixture.h"

static int enter(void **state)
{
	(void)state;
	return shop_enter("");
}

/* Orders 1, 1, 1, 4, 9 of members 1 to 5, the last ones on these days. */
static void five_buyers(void)
{
	static const struct {
		int orders;
		const char *last;
		int amount;
	} buyers[] = {
		{1, "2026-03-01", 100},  /* 0 days, 100 */
		{1, "2026-02-01", 100},  /* 28 days, 100 */
		{1, "2025-12-01", 5000}, /* 90 days, 5000 */
		{4, "2025-12-01", 100},  /* 90 days, 400 */
		{9, "2025-03-02", 100},  /* 364 days, 900: the window's first day */
	};

	for (int i = 0; i < 5; i++)
		for (int n = 0; n < buyers[i].orders; n++)
			order(100 * (i + 1) + n, i + 1, buyers[i].last, buyers[i].amount);
	order(900, 6, "2025-03-01", 100000); /* a day before the window */
	order(901, 7, "2026-02-01", 1);      /* blacklisted */
	run("UPDATE member SET blacklisted_at = 1, blacklist_reason = 'x' WHERE id = 7");
}

static void compute(struct rfm_table *t)
{
	struct error e = {0};

	if (rfm_compute(&shop, "easystore", DAY_NONE, NULL, t, &e) != ST_OK)
		fail_msg("%s", e.message);
}

static void buyers_are_scored_by_rank(void **state)
{
	struct rfm_table t, again;
	struct error e = {0};

	(void)state;
	five_buyers();
	compute(&t);
	assert_int_equal(t.population, 5);
	assert_int_equal(t.others, 4);
	/* R: 364 worst (0 worse, 1 equal: 1), 90 twice (1, 2: 5 x 4 / 10 = 2, 3), 28 (3, 1: 4), 0 (4, 1: 5).
	 * F: 1 thrice: 2; 4: 4; 9: 5. M: 100 twice (0, 2: 1 + 10 / 10 = 2), 400 (2, 1: 3), 900 (3, 1: 4), 5000 (4, 1: 5). */
	assert_string_equal(text("SELECT group_concat(member_id || ':' || recency_days || '/' || frequency || '/' || monetary || '=' || r || f || m || ' ' ||"
	                         " segment, ', ') FROM (SELECT * FROM rfm_score ORDER BY member_id)"),
	                    "1:0/1/100=522 new, 2:28/1/100=422 new, 3:90/1/5000=325 big_spenders, 4:90/4/400=343 loyal, 5:364/9/900=154 must_not_lose");
	assert_int_equal(t.cell[5][2], 1);
	assert_int_equal(t.cell[3][4], 1);
	assert_int_equal(t.cell[1][5], 1);
	assert_int_equal(t.cuts[0][3].low, 90);
	assert_int_equal(t.cuts[0][3].members, 2);
	assert_int_equal(t.cuts[1][2].members, 3);
	assert_int_equal(t.cuts[2][5].high, 5000);
	assert_int_equal(t.cuts[0][2].members, 0);
	assert_int_equal(rfm_read(&shop, "easystore", &again, &e), ST_OK);
	assert_memory_equal(&t, &again, sizeof t);
	/* Again: nothing is written but the run's own rows; and who left the population leaves the scores. */
	run("UPDATE member SET blacklisted_at = 1 WHERE id = 3");
	run("UPDATE sale SET counted = 0 WHERE member_id = 5");
	compute(&t);
	assert_int_equal(t.population, 3);
	assert_string_equal(text("SELECT group_concat(member_id, ',') FROM (SELECT member_id FROM rfm_score ORDER BY member_id)"), "1,2,4");
	assert_int_equal(shop.notes.count, 1); /* only 3 customers: scores say little */
	assert_string_equal(shop.notes.items[0].what.code, "rfm_few");
}

static void limits_may_be_fixed(void **state)
{
	struct rfm_table t;
	struct error e = {0};

	(void)state;
	five_buyers();
	own_profile("[rfm]\nmethod = fixed\n");
	compute(&t);
	assert_true(t.fixed);
	/* R 30,60,90,180: 0 and 28: 5, 90: 3, 364: 1. F 2,3,5,8: 1: 1, 4: 3, 9: 5. M 500,1500,4000,10000: 100: 1, 400: 1, 900: 2, 5000: 4. */
	assert_string_equal(text("SELECT group_concat(r || f || m, ',') FROM (SELECT * FROM rfm_score ORDER BY member_id)"), "511,511,314,331,152");
	own_profile("[rfm]\nmethod = fixed\nf_orders = 2,3,3,8\n");
	assert_int_equal(rfm_compute(&shop, "easystore", DAY_NONE, NULL, NULL, &e), ST_REFUSED);
	assert_string_equal(e.code, "RFM_CUTS");
	own_profile("[rfm]\nmethod = guess\n");
	assert_int_equal(rfm_compute(&shop, "easystore", DAY_NONE, NULL, NULL, &e), ST_REFUSED);
	assert_string_equal(e.code, "PROFILE_BAD");
	/* All time: the order before the window counts, too. */
	own_profile("[rfm]\nwindow_days = 0\n");
	compute(&t);
	assert_int_equal(t.population, 6);
	assert_int_equal(t.from, DAY_NONE);
}

static void without_orders_there_is_nothing(void **state)
{
	struct rfm_table t;
	struct error e = {0};

	(void)state;
	assert_int_equal(rfm_compute(&shop, "easystore", DAY_NONE, NULL, NULL, &e), ST_REFUSED);
	assert_string_equal(e.code, "RFM_EMPTY");
	assert_string_equal(e.rule, "EAS-103");
	assert_non_null(strstr(e.message, "2025-03-02"));
	assert_non_null(strstr(e.message, "2026-03-01"));
	assert_int_equal(rfm_read(&shop, "easystore", &t, &e), ST_OK);
	assert_int_equal(t.population, 0);
	five_buyers();
	shop.dry_run = true;
	compute(&t);
	shop.dry_run = false;
	assert_int_equal(t.cell[5][2], 1);
	assert_string_equal(text("SELECT (SELECT count(*) FROM rfm_score) + (SELECT count(*) FROM rfm_run)"), "0");
}

static int64_t members_of(const char *name)
{
	struct segment_figures f;
	struct error e = {0};
	int64_t id;

	if (segment_find(&shop, "easystore", name, &id, &e) != ST_OK || segment_figures(&shop, id, &f, &e) != ST_OK)
		fail_msg("%s: %s", name, e.message);
	return f.members;
}

static void every_member_is_in_one_segment(void **state)
{
	static const char *const codes[] = {"champions", "loyal", "big_spenders", "new", "promising", "must_not_lose", "at_risk", "asleep", "none"};
	struct rfm_table t;
	int64_t sum = 0;

	(void)state;
	five_buyers();
	compute(&t);
	for (size_t i = 0; i < 9; i++)
		sum += members_of(codes[i]);
	assert_int_equal(sum, 9);
	assert_int_equal(members_of("all"), 9);
	assert_int_equal(members_of("new"), 2);
	assert_int_equal(members_of("none"), 4);
}

static int64_t save_preset(const char *preset, const char *op)
{
	struct error e = {0};
	int64_t id;

	if (segment_save_preset(&shop, "easystore", preset, NULL, op, &id, &e) != ST_OK)
		fail_msg("%s", e.message);
	return id;
}

static void presets_say_whom_they_mean(void **state)
{
	struct rfm_table t;
	struct segment_figures f;
	struct error e = {0};
	int64_t id;

	(void)state;
	five_buyers();
	compute(&t);
	run("UPDATE member SET registered_at = 1772000000 WHERE id = 8");             /* 2026-02-25 */
	run("UPDATE member SET birthday = '--03-31', birthday_md = '03-31' WHERE id IN (2, 8)");
	run("UPDATE member SET birthday = '--04-01', birthday_md = '04-01' WHERE id = 3");
	save_preset("new_30d", "a");
	assert_int_equal(members_of("registered within 30 days"), 1);
	save_preset("no_order_90d", "b");
	assert_int_equal(members_of("no order for 90 days"), 2);                      /* 5 and 6; 3 and 4 ordered 90 days ago */
	save_preset("repeat_buyers", "c");
	assert_int_equal(members_of("bought again"), 2);
	save_preset("birthday_this_month", "d");
	assert_int_equal(members_of("birthday this month"), 2);
	save_preset("high_spend", "e");
	assert_int_equal(members_of("high spenders"), 1);
	id = save_preset("no_purchase", "f");
	assert_int_equal(members_of("registered, nothing bought"), 1);                /* 8; the guest is none */
	assert_int_equal(segment_figures(&shop, 1, &f, &e), ST_OK);                   /* everybody: 1 + 1 + 1 + 4 + 9 + 1 + 1 orders */
	assert_int_equal(f.orders, 18);
	assert_int_equal(f.net_amount, 100 + 100 + 5000 + 400 + 900 + 100000 + 1);
	assert_int_equal(segment_figures_keep(&shop, 1, &f, &e), ST_OK);
	assert_int_equal(segment_save_preset(&shop, "easystore", "whoever", NULL, "g", &id, &e), ST_REFUSED);
	assert_string_equal(e.code, "preset_unknown");
}

static const char *save(const char *name, const char *field, const char *value, const char *op, int64_t *id)
{
	static struct error e;
	const struct form *form;
	struct record r;

	error_clear(&e);
	assert_int_equal(member_filter_form(&shop, "easystore", &form, &e), ST_OK);
	record_init(&r, form);
	if (field != NULL)
		assert_true(record_set(&r, field, value));
	enum status st = segment_save(&shop, *id, "easystore", name, &r, op, id, &e);
	record_free(&r);
	return st == ST_OK ? "" : e.code;
}

static void filters_are_saved_under_names(void **state)
{
	struct segment g;
	struct error e = {0};
	int64_t id = 0, other = 0, none;

	(void)state;
	assert_string_equal(save("  Big  ", "spent_min", "1000", "a", &id), "");
	assert_int_equal(segment_get(&shop, id, &g, &e), ST_OK);
	assert_string_equal(g.name, "Big");
	assert_string_equal(g.family, "all");
	assert_string_equal(record_get(&g.filter, "spent_min"), "1000");
	assert_int_equal(g.members, -1);
	segment_free(&g);
	assert_string_equal(save("Big", "spent_min", "1000", "a", &other), ""); /* the same act */
	assert_int_equal(other, id);
	other = 0;
	assert_string_equal(save("big", "spent_min", "5", "b", &other), "NAME_TAKEN");
	assert_string_equal(save("Champions", "spent_min", "5", "c", &other), "NAME_TAKEN");
	assert_string_equal(save("None", NULL, NULL, "d", &other), "NAME_TAKEN"); /* the code of a built-in one */
	assert_string_equal(save("Empty", NULL, NULL, "d", &other), "SEG_EMPTY");
	assert_string_equal(save("", "spent_min", "5", "e", &other), "name_empty");
	assert_string_equal(save("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十", "rfm_r", "5", "f", &other), "");
	assert_int_equal(segment_get(&shop, other, &g, &e), ST_OK);
	assert_string_equal(g.family, "rfm");
	segment_free(&g);
	none = 0;
	assert_string_equal(save("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一", "rfm_r", "5", "g", &none), "TEXT_LONG");
	/* Changed under its own name. */
	assert_string_equal(save("Big", "spent_min", "2000", "h", &id), "");
	order(1, 1, "2026-02-01", 1999);
	order(2, 2, "2026-02-01", 2000);
	assert_int_equal(members_of("Big"), 1);
	/* What came with the console stays. */
	none = 1;
	assert_string_equal(save("Everybody", "spent_min", "5", "i", &none), "segment_built_in");
	assert_int_equal(segment_delete(&shop, 1, &e), ST_REFUSED);
	assert_int_equal(segment_delete(&shop, id, &e), ST_OK);
	assert_int_equal(segment_find(&shop, "easystore", "Big", &id, &e), ST_REFUSED);
	assert_string_equal(e.code, "segment_missing");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(buyers_are_scored_by_rank, enter, leave),
		cmocka_unit_test_setup_teardown(limits_may_be_fixed, enter, leave),
		cmocka_unit_test_setup_teardown(without_orders_there_is_nothing, enter, leave),
		cmocka_unit_test_setup_teardown(every_member_is_in_one_segment, enter, leave),
		cmocka_unit_test_setup_teardown(presets_say_whom_they_mean, enter, leave),
		cmocka_unit_test_setup_teardown(filters_are_saved_under_names, enter, leave),
	};

	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
