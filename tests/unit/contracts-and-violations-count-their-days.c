/*
 * YAH-8, YAH-17: twelve months and what is left of them. YAH-145, YAH-147: what
 * the normal state lacks, and how long a ruling can be appealed. YAH-143: brands
 * that a listing must not name.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/mall_rules.h"

static day_t day(const char *iso)
{
	return day_parse_iso(iso);
}

static void a_contract_ends_the_day_before(void **state)
{
	static const struct {
		const char *opened;
		int months;
		const char *last;
	} cases[] = {
		{"2025-09-10", 12, "2026-09-09"}, {"2024-02-29", 12, "2025-02-28"}, {"2023-03-01", 12, "2024-02-29"}, {"2023-02-28", 12, "2024-02-27"},
		{"2025-01-01", 12, "2025-12-31"}, {"2025-12-31", 12, "2026-12-30"}, {"2026-01-31", 1, "2026-02-28"},  {"2024-01-30", 1, "2024-02-29"},
		{"2026-01-28", 1, "2026-02-27"},  {"2025-12-15", 1, "2026-01-14"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(contract_last_day(day(cases[i].opened), cases[i].months), day(cases[i].last));
	assert_int_equal(contract_last_day(DAY_NONE, 12), DAY_NONE);
}

static void months_that_have_not_begun(void **state)
{
	static const struct {
		const char *opened, *end, *on;
		int left;
	} cases[] = {
		{"2025-09-10", "2026-09-09", "2025-09-09", 12}, {"2025-09-10", "2026-09-09", "2025-09-10", 11},
		{"2025-09-10", "2026-09-09", "2025-10-09", 11}, {"2025-09-10", "2026-09-09", "2025-10-10", 10},
		{"2025-09-10", "2026-09-09", "2026-08-09", 1},  {"2025-09-10", "2026-09-09", "2026-08-10", 0},
		{"2025-09-10", "2026-09-09", "2026-09-09", 0},  {"2025-09-10", "2026-09-09", "2027-01-01", 0},
		/* the 31st: a month that lacks it begins on the first of the next */
		{"2025-01-31", "2026-01-30", "2025-02-28", 11}, {"2025-01-31", "2026-01-30", "2025-03-01", 10},
		{"2025-01-31", "2026-01-30", "2025-03-30", 10}, {"2025-01-31", "2026-01-30", "2025-03-31", 9},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(contract_months_left(day(cases[i].opened), day(cases[i].end), day(cases[i].on)), cases[i].left);
	assert_int_equal(contract_months_left(DAY_NONE, DAY_NONE, day("2026-01-01")), 0);
}

static void store_fees_are_known_by_their_names(void **state)
{
	(void)state;
	assert_true(store_fee_named("2026 年月租費"));
	assert_true(store_fee_named("開辦費 3000"));
	assert_true(store_fee_named("Monthly store fee"));
	assert_true(store_fee_named("opening fee"));
	assert_false(store_fee_named("成交手續費"));
	assert_false(store_fee_named("advertising fee"));
	assert_false(store_fee_named(""));
	assert_false(store_fee_named(NULL));
}

static void reminders_are_read_in_order(void **state)
{
	(void)state;
	assert_int_equal(days_item("60,30", 0), 60);
	assert_int_equal(days_item("60, 30", 1), 30);
	assert_int_equal(days_item("60,30", 2), -1);
	assert_int_equal(days_item("", 0), -1);
	assert_int_equal(days_item(NULL, 0), -1);
}

static void a_ruling_is_appealed_in_its_window(void **state)
{
	static const struct {
		const char *ruled, *by, *today;
		enum appeal_window is;
	} cases[] = {
		{"2026-10-12", "2026-10-19", "2026-10-12", APPEAL_SAFE}, {"2026-10-12", "2026-10-19", "2026-10-15", APPEAL_SAFE},
		{"2026-10-12", "2026-10-19", "2026-10-16", APPEAL_LAST}, {"2026-10-12", "2026-10-19", "2026-10-19", APPEAL_LAST},
		{"2026-10-12", "2026-10-19", "2026-10-20", APPEAL_OVER}, {"2026-12-29", "2027-01-05", "2027-01-01", APPEAL_SAFE},
		{"2026-12-29", "2027-01-05", "2027-01-02", APPEAL_LAST}, {"2026-12-29", "2027-01-05", "2027-01-06", APPEAL_OVER},
		/* the notice gave less, or more */
		{"2026-10-12", "2026-10-13", "2026-10-13", APPEAL_SAFE}, {"2026-10-12", "2026-10-13", "2026-10-14", APPEAL_OVER},
		{"2026-10-12", "2026-10-30", "2026-10-30", APPEAL_LAST},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(violation_window(day(cases[i].ruled), 3, day(cases[i].by), day(cases[i].today)), cases[i].is);
}

static void the_normal_state_needs_all_three(void **state)
{
	static const struct {
		const char *remedied, *until, *done;
		bool measure, withdrawn;
		int lacks;
	} cases[] = {
		{"", "", "", false, false, LACKS_REMEDY},
		{"2026-10-20", "", "", false, false, 0},
		{"2026-10-21", "", "", false, false, LACKS_REMEDY}, /* not before its day */
		{"2026-10-20", "2026-10-20", "2026-10-20", true, false, LACKS_PERIOD},
		{"2026-10-20", "2026-10-19", "2026-10-20", true, false, 0},
		{"2026-10-20", "2026-10-19", "", true, false, LACKS_MEASURE},
		{"", "2026-10-25", "", true, false, LACKS_REMEDY | LACKS_PERIOD | LACKS_MEASURE},
		{"", "2026-10-25", "", true, true, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct violation_facts v = {
			.remedied_on = *cases[i].remedied != '\0' ? day(cases[i].remedied) : DAY_NONE,
			.until = *cases[i].until != '\0' ? day(cases[i].until) : DAY_NONE,
			.measure_done_on = *cases[i].done != '\0' ? day(cases[i].done) : DAY_NONE,
			.has_measure = cases[i].measure, .withdrawn = cases[i].withdrawn,
		};

		assert_int_equal(violation_lacks(&v, day("2026-10-20")), cases[i].lacks);
	}
}

static void points_reach_measures(void **state)
{
	static const struct {
		const char *list;
		int64_t points;
		const char *reached;
		int64_t next;
	} cases[] = {
		{"10:警告,20:停權", 9, "", 10},   {"10:警告,20:停權", 10, "警告", 20}, {"10:警告,20:停權", 19, "警告", 20},
		{"10:警告,20:停權", 20, "停權", 0}, {"20:停權,10:警告", 14, "警告", 20}, {NULL, 100, "", 0},
	};
	char reached[80];
	int64_t next;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		violation_threshold(cases[i].list, cases[i].points, reached, &next);
		assert_string_equal(reached, cases[i].reached);
		assert_int_equal(next, cases[i].next);
	}
}

static void brands_of_others_are_found(void **state)
{
	static const struct {
		const char *list, *text, *own;
		int n;
		const char *brand; /* NULL: none */
	} cases[] = {
		{"Iittala,有田燒", "仿 IITTALA 風格馬克杯", "", 0, "Iittala"},
		{"Iittala,有田燒", "仿 Ｉｉｔｔａｌａ 風格", "", 0, "Iittala"},
		{"Iittala,有田燒", "媲美有田燒的青瓷", "", 0, "有田燒"},
		{"Iittala,有田燒", "iittala 與有田燒", "", 1, "有田燒"},
		{"Iittala,有田燒", "iittala 與有田燒", "", 2, NULL},
		{"Iittala", "Iittala 原廠", "iittala", 0, NULL}, /* its own */
		{"MUJI", "MUJIS 杯", "", 0, NULL},                /* inside of another word */
		{"MUJI", "類MUJI風", "", 0, "MUJI"},
		{"", "anything", "", 0, NULL},
		{" , MUJI ,", "muji", "", 0, "MUJI"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char found[80] = "";
		bool is = watch_brand(cases[i].list, cases[i].text, cases[i].own, cases[i].n, found);

		assert_int_equal(is, cases[i].brand != NULL);
		assert_string_equal(found, cases[i].brand != NULL ? cases[i].brand : "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_contract_ends_the_day_before),     cmocka_unit_test(months_that_have_not_begun),
		cmocka_unit_test(reminders_are_read_in_order),        cmocka_unit_test(a_ruling_is_appealed_in_its_window),
		cmocka_unit_test(the_normal_state_needs_all_three),   cmocka_unit_test(points_reach_measures),
		cmocka_unit_test(brands_of_others_are_found),         cmocka_unit_test(store_fees_are_known_by_their_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
