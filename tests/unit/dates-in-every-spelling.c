/*
 * Every spelling of a date (FMT-5, FMT-6), days as arithmetic, zones and instants.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/date.h"

/* date_parse: the day and seconds after midnight in Taipei (-1 none), or the code of the refusal. */
static const struct {
	const char *text, *day;
	int secs;
} spelled[] = {
	{"115/3/9", "2026-03-09", -1},                    /* FMT-5 */
	{"115.03.09", "2026-03-09", -1},
	{"115-03-09", "2026-03-09", -1},
	{"1150309", "2026-03-09", -1},
	{"民國115年3月9日", "2026-03-09", -1},
	{"民國 115 年 3 月 9 日", "2026-03-09", -1},
	{"中華民國115年3月9日", "2026-03-09", -1},
	{"99/1/2", "2010-01-02", -1},
	{"099/01/02", "2010-01-02", -1},
	{"990102", "2010-01-02", -1},
	{"01/1/1", "1912-01-01", -1},                     /* year 1 is 1912 */
	{"113/02/29", "2024-02-29", -1},
	{"2026/3/9", "2026-03-09", -1},                   /* FMT-6 */
	{"2026年3月9日", "2026-03-09", -1},
	{"2026-03-09 18:05", "2026-03-09", 65100},        /* 18 * 3600 + 5 * 60 */
	{"2026/03/09 18:05:11", "2026-03-09", 65111},
	{"2026-03-09T18:05:11+08:00", "2026-03-09", 65111},
	{"2026-03-09 18:05:11 +0800", "2026-03-09", 65111},
	{"2026/3/9 下午 06:05", "2026-03-09", 65100},
	{"2026/3/9 上午 06:05", "2026-03-09", 21900},
	{"2026/3/9 下午 12:05", "2026-03-09", 43500},     /* noon is 下午 12 */
	{"2026/3/9 上午 12:05", "2026-03-09", 300},
	{"2026/3/9 06:05 PM", "2026-03-09", 65100},
	{"20260309", "2026-03-09", -1},
	{"２０２６／３／９", "2026-03-09", -1},
	{"2026／3／9　18：05", "2026-03-09", 65100},
	{" 2026-03-09 ", "2026-03-09", -1},
	{"46090", "2026-03-09", -1},
	{"46090.75", "2026-03-09", 64800},
	{"46090.0", "2026-03-09", 0},
	{"2026-03-09T18:05:11Z", "2026-03-10", 7511},     /* 02:05:11 on the next day in Taipei */
	{"2026-03-09T00:05+09:00", "2026-03-08", 83100},  /* 23:05 on the day before */
	{"2026-03-09T18:05:11.250+08:00", "2026-03-09", 65111},
	{"114/02/29", "date_missing_day", 0},
	{"2026-02-29", "date_missing_day", 0},
	{"20260431", "date_missing_day", 0},
	{"2026-13-01", "date_missing_day", 0},
	{"000/01/01", "date_missing_day", 0},
	{"", "date_format", 0},
	{"20260309999999999999999999", "date_format", 0}, /* more digits than a number holds */
	{"99999999999999999999999999999999999999999999999999", "date_format", 0},
	{"202603091", "date_format", 0},
	{"9/1/2", "date_format", 0},                      /* a year of one digit could be a day */
	{"03/09/2026", "date_format", 0},
	{"2026/3", "date_format", 0},
	{"2026-03/09", "date_format", 0},
	{"2026-03-09x", "date_format", 0},
	{"2026-03-09 25:00", "date_format", 0},
	{"2026-03-09 18:60", "date_format", 0},
	{"2026/3/9 下午 13:05", "date_format", 0},
	{"2026-03-09 18:05 +99:00", "date_format", 0},
	{"123456789", "date_format", 0},
	{"4609", "date_format", 0},
	{"民國2026年3月9日", "date_format", 0},
	{"46090.", "date_format", 0},
	{"訂單", "date_format", 0},
};

static void spellings_are_read(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof spelled / sizeof *spelled; i++) {
		struct error e = {0};
		char iso[16];
		day_t day;
		int secs;
		enum status st = date_parse(spelled[i].text, strlen(spelled[i].text), &day, &secs, &e);

		day_format(day, iso);
		if (strcmp(st == ST_OK ? iso : e.code, spelled[i].day) != 0 || (st == ST_OK && secs != spelled[i].secs))
			fail_msg("\"%s\": %s %d", spelled[i].text, st == ST_OK ? iso : e.code, secs);
		assert_int_equal(day == DAY_NONE, st != ST_OK);
	}
}

static const struct {
	int year, month, day;
	day_t count;
	int weekday;
} days[] = {
	{1970, 1, 1, 0, 4},
	{1969, 12, 31, -1, 3},
	{2000, 2, 29, 11016, 2},
	{2026, 3, 9, 20521, 1},
	{1912, 1, 1, -21185, 1},
	{1600, 2, 29, -135081, 2},
	{9999, 12, 31, 2932896, 5},
	{2026, 2, 29, DAY_NONE, 0},
	{1900, 2, 29, DAY_NONE, 0},
	{2026, 0, 1, DAY_NONE, 0},
	{2026, 4, 31, DAY_NONE, 0},
};

static void days_are_arithmetic(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
		day_t d = day_from_ymd(days[i].year, days[i].month, days[i].day);
		struct ymd back;

		assert_int_equal(d, days[i].count);
		if (d == DAY_NONE)
			continue;
		back = day_to_ymd(d);
		assert_int_equal(back.year, days[i].year);
		assert_int_equal(back.month, days[i].month);
		assert_int_equal(back.day, days[i].day);
		assert_int_equal(day_weekday(d), days[i].weekday);
	}
	assert_int_equal(day_parse_iso("2026-03-09"), 20521);
	assert_int_equal(day_parse_iso("2026-3-9"), DAY_NONE);
	assert_int_equal(day_parse_iso("2026-03-09 "), DAY_NONE);
}

static const struct {
	const char *text, *zone;
	instant_t at;
	const char *shown;
} instants[] = {
	{"2026-03-09T18:05:11", "Asia/Taipei", 1773050711, "2026-03-09T18:05:11+08:00"},
	{"2026-03-09T18:05:11+09:00", "Asia/Tokyo", 1773047111, "2026-03-09T18:05:11+09:00"},
	{"2026-03-09T10:05:11Z", "Asia/Taipei", 1773050711, "2026-03-09T18:05:11+08:00"},
	{"2026-03-09 18:05", "Asia/Taipei", 1773050700, "2026-03-09T18:05:00+08:00"},
	{"2026-03-09", "Asia/Tokyo", 1772982000, "2026-03-09T00:00:00+09:00"},
	{"1969-12-31T23:59:59Z", "UTC", -1, "1969-12-31T23:59:59+00:00"},
	{"2026-03-09T18", "UTC", INSTANT_NONE, ""},
	{"2026-03-09T24:00", "UTC", INSTANT_NONE, ""},
	{"2026-03-09T18:05+8", "UTC", INSTANT_NONE, ""},
	{"tomorrow", "UTC", INSTANT_NONE, ""},
};

static void instants_stand_on_a_clock(void **state)
{
	char shown[32];

	(void)state;
	for (size_t i = 0; i < sizeof instants / sizeof *instants; i++) {
		instant_t at = instant_parse(instants[i].text, instants[i].zone);

		if (at != instants[i].at)
			fail_msg("\"%s\": %lld", instants[i].text, (long long)at);
		instant_format(at, instants[i].zone, shown);
		assert_string_equal(shown, instants[i].shown);
	}
}

static void taipei_and_tokyo_need_no_database(void **state)
{
	(void)state;
	setenv("TZDIR", "/nowhere", 1);
	assert_true(zone_known("Asia/Taipei"));
	assert_int_equal(zone_offset("Asia/Taipei", 1773050711), 28800);
	assert_int_equal(zone_offset("Asia/Tokyo", 1773050711), 32400);
	assert_false(zone_known("Asia/Nowhere"));
	assert_false(zone_known("../../etc/passwd"));
	assert_false(zone_known(""));
	unsetenv("TZDIR");
}

static void other_zones_have_summer(void **state)
{
	(void)state;
	if (!zone_known("Europe/Berlin"))
		skip(); /* a machine without a zone database */
	assert_int_equal(zone_offset("Europe/Berlin", 1768478400), 3600);  /* 15 January 2026 */
	assert_int_equal(zone_offset("Europe/Berlin", 1784116800), 7200);  /* 15 July 2026 */
	assert_int_equal(zone_offset("Europe/Berlin", 1774745999), 3600);  /* the second before 29 March 01:00 UTC */
	assert_int_equal(zone_offset("Europe/Berlin", 1774746000), 7200);
	assert_int_equal(instant_from(day_from_ymd(2026, 7, 15), 12 * 3600, "Europe/Berlin"), 1784109600);
}

static void the_clock_stands_when_it_is_set(void **state)
{
	(void)state;
	assert_false(clock_is_fixed());
	clock_set(1773050711);
	assert_true(clock_is_fixed());
	assert_int_equal(clock_now(), 1773050711);
	assert_int_equal(instant_day(clock_now(), "Asia/Taipei"), 20521);
	assert_int_equal(instant_day(1773071999, "Asia/Taipei"), 20521); /* 23:59:59 */
	assert_int_equal(instant_day(1773072000, "Asia/Taipei"), 20522);
	assert_int_equal(instant_day(-1, "UTC"), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spellings_are_read),
		cmocka_unit_test(days_are_arithmetic),
		cmocka_unit_test(instants_stand_on_a_clock),
		cmocka_unit_test(taipei_and_tokyo_need_no_database),
		cmocka_unit_test(other_zones_have_summer),
		cmocka_unit_test(the_clock_stands_when_it_is_set),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
