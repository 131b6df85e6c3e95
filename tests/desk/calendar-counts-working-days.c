/*
 * The office calendars that come with the program, those that are imported as
 * published, and counting over both (FMT-1 to FMT-4, YAH-3).
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "storekeep/calendar.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

static struct shop shop;

static int enter(void **state)
{
	struct error e = {0};

	(void)state;
	clock_set(1790000000);
	shop = (struct shop){.actor = "accountant"};
	return db_open(&shop.db, NULL, DB_PRIVATE, &e) != ST_OK;
}

static int leave(void **state)
{
	(void)state;
	db_close(shop.db);
	notes_free(&shop.notes);
	return 0;
}

static struct calendar *load(void)
{
	struct calendar *c;
	struct error e = {0};

	if (calendar_load(&shop, NULL, &c, &e) != ST_OK)
		fail_msg("%s", e.message);
	return c;
}

static day_t day(const char *iso)
{
	return day_parse_iso(iso);
}

static void built_in_years_have_their_days(void **state)
{
	/* worked and off days of each year as published; 2025 as revised */
	static const int years[][3] = {
		{2017, 249, 116}, {2018, 250, 115}, {2019, 250, 115}, {2020, 251, 115}, {2021, 249, 116}, {2022, 250, 115},
		{2023, 249, 116}, {2024, 251, 115}, {2025, 247, 118}, {2026, 245, 120}, {2027, 244, 121},
	};
	struct calendar *c = load();
	size_t n = 0;

	(void)state;
	for (; n < sizeof years / sizeof years[0]; n++) {
		const struct calendar_year *y = calendar_year_at(c, n);

		assert_non_null(y);
		assert_int_equal(y->year, years[n][0]);
		assert_int_equal(y->working, years[n][1]);
		assert_int_equal(y->off, years[n][2]);
		assert_false(y->imported);
	}
	assert_null(calendar_year_at(c, n));
	calendar_free(c);
}

static void flags_alone_decide(void **state)
{
	static const struct {
		const char *from;
		int n;
		const char *to;
	} cases[] = {
		{"2022-01-21", 1, "2022-01-22"}, /* FMT-2: a worked Saturday */
		{"2022-01-28", 1, "2022-02-07"}, /* FMT-2: New Year */
		{"2018-12-28", 1, "2019-01-02"}, /* a long weekend over the year's end */
		{"2023-01-19", 1, "2023-01-30"},
		{"2025-09-26", 1, "2025-09-30"}, /* the day added by the revised issue */
		{"2025-02-07", 1, "2025-02-08"}, /* worked Saturday */
		{"2026-02-13", 1, "2026-02-23"},
		{"2026-02-13", 2, "2026-02-24"},
		{"2026-04-30", 1, "2026-05-04"}, /* Labour Day off for offices from 2026 */
		{"2024-04-30", 1, "2024-05-01"}, /* and worked before */
		{"2026-02-23", -1, "2026-02-13"},
		{"2027-02-03", 1, "2027-02-11"},
	};
	struct calendar *c = load();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int missing = 0;
		char iso[16];

		day_format(workday_add(calendar_workdays(c), WORKDAY_OFFICE, day(cases[i].from), cases[i].n, &missing), iso);
		assert_string_equal(iso, cases[i].to);
		assert_int_equal(missing, 0);
	}
	calendar_free(c);
}

static void missing_year_is_never_passed_off(void **state)
{
	struct calendar *c = load();
	struct error e = {0};
	int missing = 0;
	char iso[16];

	(void)state;
	day_format(workday_add(calendar_workdays(c), WORKDAY_OFFICE, day("2027-12-30"), 1, &missing), iso);
	assert_string_equal(iso, "2028-01-03"); /* 12-31 is off, 01-01 and 01-02 are a weekend */
	assert_int_equal(missing, 2028);
	assert_int_equal(calendar_missing(&shop, NULL, 0, &e), ST_OK);
	assert_null(notes_first_warning(&shop.notes));
	assert_int_equal(calendar_missing(&shop, NULL, missing, &e), ST_OK);
	assert_string_equal(notes_first_warning(&shop.notes)->code, "calendar.missing_year");
	calendar_free(c);
}

/* An office calendar as published, with one record spoilt or days changed. */
struct issue {
	int year;
	const char *off;   /* further days off */
	int without;       /* day of the year that is left out, from 1; 0 none */
	int twice;         /* … that stands twice */
	int wrong_weekday; /* … with the weekday of the next */
	const char *flag;  /* flag of the first day, or NULL */
	const char *last;  /* a further record at the end */
	bool big5;
};

static char path[] = "/tmp/storekeep-calendar-XXXXXX";

static void write_issue(const struct issue *is)
{
	static const char *const names[] = {"日", "一", "二", "三", "四", "五", "六"};
	day_t first = day_from_ymd(is->year, 1, 1), end = day_from_ymd(is->year + 1, 1, 1);
	struct buf out = {0};
	char *convert;
	FILE *f;

	buf_adds(&out, is->big5 ? "西元日期,星期,是否放假,備註\r\n" : "\xef\xbb\xbf西元日期,星期,是否放假,備註\r\n");
	for (day_t d = first; d < end; d++) {
		int n = (int)(d - first) + 1, weekday = day_weekday(d), times = n == is->without ? 0 : n == is->twice ? 2 : 1;
		struct ymd v = day_to_ymd(d);
		bool off = weekday == 0 || weekday == 6;
		char iso[16];

		day_format(d, iso);
		off = off || (is->off != NULL && strstr(is->off, iso) != NULL);
		if (n == is->wrong_weekday)
			weekday = (weekday + 1) % 7;
		for (; times > 0; times--)
			buf_addf(&out, "%04d%02d%02d,%s,%s,%s\r\n", v.year, v.month, v.day, names[weekday],
			         n == 1 && is->flag != NULL ? is->flag : off ? "2" : "0", n == 1 ? "開國紀念日" : "");
	}
	if (is->last != NULL)
		buf_adds(&out, is->last);
	strcpy(path, "/tmp/storekeep-calendar-XXXXXX");
	close(mkstemp(path));
	convert = xasprintf("iconv -f UTF-8 -t BIG5 >%s", path);
	f = is->big5 ? popen(convert, "w") : fopen(path, "w");
	free(convert);
	fwrite(out.data, 1, out.len, f);
	if (is->big5)
		assert_int_equal(pclose(f), 0);
	else
		fclose(f);
	buf_free(&out);
}

static enum status import(const struct issue *is, struct calendar_issue *out, struct error *e)
{
	enum status st;

	write_issue(is);
	st = calendar_import(&shop, path, CS_UNKNOWN, out, e);
	unlink(path);
	return st;
}

static void published_year_comes_in_each_charset(void **state)
{
	(void)state;
	for (int big5 = 0; big5 < 2; big5++) {
		struct issue is = {.year = 2028, .off = "2028-01-26", .big5 = big5};
		struct calendar_issue got;
		struct error e = {0};
		struct calendar *c;

		if (import(&is, &got, &e) != ST_OK)
			fail_msg("%s: %s", e.code, e.message);
		assert_int_equal(got.year, 2028);
		assert_int_equal(got.replaces, big5); /* the second time it is known */
		assert_int_equal(got.count, 0);
		assert_int_equal(got.off + got.working, 366);
		assert_int_equal(got.off, 107); /* 106 days of weekends in 2028, and one more */
		assert_string_equal(got.charset, big5 ? "CP950" : "UTF-8-BOM");
		calendar_issue_free(&got);
		c = load();
		assert_false(workday_is(calendar_workdays(c), WORKDAY_OFFICE, day("2028-01-26"), NULL));
		assert_true(workday_is(calendar_workdays(c), WORKDAY_OFFICE, day("2028-01-27"), NULL));
		assert_true(calendar_year_at(c, 11)->imported);
		calendar_free(c);
	}
}

static void second_issue_replaces_and_lists_what_changed(void **state)
{
	struct issue first = {.year = 2028, .off = "2028-01-26 2028-03-01"}, second = {.year = 2028, .off = "2028-01-26 2028-10-10 2028-10-09"};
	struct calendar_issue got;
	struct error e = {0};
	struct calendar *c;

	(void)state;
	assert_int_equal(import(&first, &got, &e), ST_OK);
	calendar_issue_free(&got);
	shop.dry_run = true;
	assert_int_equal(import(&second, &got, &e), ST_OK);
	calendar_issue_free(&got);
	shop.dry_run = false;
	assert_int_equal(import(&second, &got, &e), ST_OK);
	assert_true(got.replaces);
	assert_int_equal(got.count, 3);
	assert_int_equal(got.changes[0].day, day("2028-03-01"));
	assert_true(got.changes[0].was_off && !got.changes[0].off);
	assert_int_equal(got.changes[1].day, day("2028-10-09"));
	assert_int_equal(got.changes[2].day, day("2028-10-10"));
	assert_true(!got.changes[2].was_off && got.changes[2].off);
	calendar_issue_free(&got);
	c = load();
	assert_true(workday_is(calendar_workdays(c), WORKDAY_OFFICE, day("2028-03-01"), NULL));
	calendar_free(c);
	assert_int_equal(db_int(shop.db, "SELECT count(*) FROM audit", -1), 2);
}

static void spoilt_file_changes_nothing(void **state)
{
	static const struct {
		struct issue is;
		const char *code;
	} cases[] = {
		{{.year = 2028, .without = 60}, "calendar_missing_day"},
		{{.year = 2028, .without = 366}, "calendar_missing_day"},
		{{.year = 2028, .twice = 1}, "calendar_twice"},
		{{.year = 2028, .wrong_weekday = 366}, "calendar_weekday"},
		{{.year = 2028, .flag = "1"}, "calendar_flag"},
		{{.year = 2028, .flag = ""}, "calendar_flag"},
		{{.year = 2028, .flag = "22"}, "calendar_flag"},
		{{.year = 2028, .last = "20290101,一,2,\r\n"}, "calendar_year"},
		{{.year = 2028, .last = "20280230,一,2,\r\n"}, "calendar_date"},
		{{.year = 2028, .last = "2028/2/3,一,2,\r\n"}, "calendar_date"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct calendar_issue got;
		struct error e = {0};

		assert_int_equal(import(&cases[i].is, &got, &e), ST_REFUSED);
		assert_string_equal(e.code, cases[i].code);
		assert_string_equal(e.rule, "FMT-1");
		assert_int_equal(db_int(shop.db, "SELECT count(*) FROM calendar_day", -1), 0);
		assert_int_equal(db_int(shop.db, "SELECT count(*) FROM calendar_year", -1), 0);
	}
}

static void bank_days_off_shift_payouts_only(void **state)
{
	struct error e = {0};
	struct calendar *c;

	(void)state;
	assert_int_equal(calendar_set_bank_day(&shop, day("2025-05-01"), true, "勞動節", &e), ST_OK);
	c = load();
	assert_int_equal(workday_shift(calendar_workdays(c), WORKDAY_BANK, day("2025-05-01"), NULL), day("2025-05-02"));
	assert_int_equal(workday_shift(calendar_workdays(c), WORKDAY_OFFICE, day("2025-05-01"), NULL), day("2025-05-01"));
	calendar_free(c);
	assert_int_equal(calendar_set_bank_day(&shop, day("2025-05-01"), false, NULL, &e), ST_OK);
	c = load();
	assert_int_equal(workday_shift(calendar_workdays(c), WORKDAY_BANK, day("2025-05-01"), NULL), day("2025-05-01"));
	calendar_free(c);
	assert_int_equal(calendar_set_bank_day(&shop, day("2025-05-01"), false, NULL, &e), ST_REFUSED);
	assert_string_equal(e.code, "bank_day_unknown");
}

static void list_shows_the_odd_days(void **state)
{
	struct list_query q = {.limit = 100};
	struct list_source src;
	struct list_page page;
	struct error e = {0};
	int64_t n;

	(void)state;
	assert_int_equal(calendar_list(&shop, 2017, &src, &e), ST_OK);
	assert_int_equal(src.page(src.self, &q, &page, &e), ST_OK);
	assert_int_equal(page.count, 17);
	assert_string_equal(page.rows[0].cells[0].text, "2017-01-02");
	assert_string_equal(page.rows[5].cells[2].text, "worked");
	list_page_free(&page);
	q = (struct list_query){.limit = 2, .filter = "kind=worked", .descending = true};
	assert_true(src.count(src.self, &q, NULL, NULL, &n));
	assert_int_equal(n, 3);
	assert_int_equal(src.page(src.self, &q, &page, &e), ST_OK);
	assert_int_equal(page.count, 2);
	assert_string_equal(page.rows[0].cells[0].text, "2017-09-30");
	list_page_free(&page);
	calendar_list_free(&src);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(built_in_years_have_their_days, enter, leave),
		cmocka_unit_test_setup_teardown(flags_alone_decide, enter, leave),
		cmocka_unit_test_setup_teardown(missing_year_is_never_passed_off, enter, leave),
		cmocka_unit_test_setup_teardown(published_year_comes_in_each_charset, enter, leave),
		cmocka_unit_test_setup_teardown(second_issue_replaces_and_lists_what_changed, enter, leave),
		cmocka_unit_test_setup_teardown(spoilt_file_changes_nothing, enter, leave),
		cmocka_unit_test_setup_teardown(bank_days_off_shift_payouts_only, enter, leave),
		cmocka_unit_test_setup_teardown(list_shows_the_odd_days, enter, leave),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
