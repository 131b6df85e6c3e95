/*
 * When a push can go out, one push a week, and until when it can be cancelled
 * (QOO-4, 33, 34, 44): on Japan's clock, whatever zone the shop is in. Japan
 * has no summer time; midnight there is 15:00 UTC.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/push_rules.h"

#define COUNT(a) (sizeof(a) / sizeof *(a))

static struct push_rules rules(void)
{
	return (struct push_rules){
		.zone = "Asia/Tokyo", .first_day_offset = 1, .days = 3, .slot_first = 600, .slot_last = 1320, .slot_step = 30,
		.weekly_limit = 1, .week_start = 1, .cancel_hours = 24, .cancel_inclusive = true, .cancel_frees_week = true,
	};
}

static instant_t at(const char *text)
{
	instant_t t = instant_parse(text, "Asia/Tokyo");

	assert_true(t != INSTANT_NONE);
	return t;
}

/* QOO-33: applying on 2031-10-30 allows 10-31, 11-01, 11-02. */
static void days(void **state)
{
	static const struct {
		const char *now, *send_at, *code;
	} cases[] = {
		{"2031-10-30T00:00:00", "2031-10-30T22:00", "send_at_early"},
		{"2031-10-30T00:00:00", "2031-10-31T10:00", ""},
		{"2031-10-30T23:59:59", "2031-10-31T10:00", ""},
		{"2031-10-30T23:59:59", "2031-11-02T22:00", ""},
		{"2031-10-30T12:00:00", "2031-11-03T10:00", "send_at_late"},
		/* one second later it is the 31st in Japan */
		{"2031-10-31T00:00:00", "2031-10-31T22:00", "send_at_early"},
		{"2031-10-31T00:00:00", "2031-11-03T10:00", ""},
		{"2031-10-31T00:00:00", "2031-11-04T10:00", "send_at_late"},
		/* the same instants as Taiwan and London write them */
		{"2031-10-30T22:59:59+08:00", "2031-11-02T10:00", ""},
		{"2031-10-30T22:59:59+08:00", "2031-11-03T10:00", "send_at_late"},
		{"2031-10-30T23:00:00+08:00", "2031-11-03T10:00", ""},
		{"2031-10-30T23:00:00+08:00", "2031-10-31T10:00", "send_at_early"},
		{"2031-10-30T14:59:59Z", "2031-10-31T10:00", ""},
		{"2031-10-30T15:00:00Z", "2031-10-31T10:00", "send_at_early"},
		/* over the year, over a leap day */
		{"2031-12-30T09:00:00", "2032-01-02T10:00", ""},
		{"2031-12-30T09:00:00", "2032-01-03T10:00", "send_at_late"},
		{"2032-02-27T09:00:00", "2032-02-29T10:00", ""},
		{"2032-02-27T09:00:00", "2032-03-01T22:00", ""},
		{"2032-02-27T09:00:00", "2032-03-02T10:00", "send_at_late"},
		/* what is long past */
		{"2031-10-30T12:00:00", "2031-01-01T10:00", "send_at_early"},
	};
	struct push_rules r = rules();

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error e = {0};

		push_check_day(&r, at(cases[i].send_at), at(cases[i].now), &e);
		assert_string_equal(e.code, cases[i].code);
		assert_string_equal(e.rule, cases[i].code[0] != '\0' ? "QOO-33" : "");
	}
}

static void days_are_named(void **state)
{
	struct push_rules r = rules();
	struct error e = {0};

	(void)state;
	push_check_day(&r, at("2031-10-30T10:00"), at("2031-10-30T12:00"), &e);
	assert_non_null(strstr(e.message, "2031-10-31"));
	push_check_day(&r, at("2031-11-09T10:00"), at("2031-10-30T12:00"), &e);
	assert_non_null(strstr(e.message, "2031-11-02"));
	assert_string_equal(e.field, "send_at");
}

/* QOO-34: 25 times a day, 10:00 and 22:00 among them, the second 0. */
static void times(void **state)
{
	static const struct {
		const char *send_at;
		bool good;
	} cases[] = {
		{"2031-11-01T10:00:00", true},  {"2031-11-01T22:00:00", true},  {"2031-11-01T15:30:00", true},
		{"2031-11-01T09:30:00", false}, {"2031-11-01T09:59:59", false}, {"2031-11-01T22:30:00", false},
		{"2031-11-01T22:00:01", false}, {"2031-11-01T10:15:00", false}, {"2031-11-01T10:29:59", false},
		{"2031-11-01T00:00:00", false}, {"2031-11-01T09:00:00+08:00", true}, {"2031-11-01T21:00:00+08:00", true},
		{"2031-11-01T08:30:00+08:00", false}, {"2031-11-01T21:30:00+08:00", false},
	};
	struct push_rules r = rules();

	(void)state;
	assert_int_equal(push_slots(&r), 25);
	assert_int_equal(push_slot(&r, 0), 10 * 3600);
	assert_int_equal(push_slot(&r, 24), 22 * 3600);
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error e = {0};

		assert_int_equal(push_check_slot(&r, at(cases[i].send_at), &e), cases[i].good ? ST_OK : ST_REFUSED);
		assert_string_equal(e.rule, cases[i].good ? "" : "QOO-34");
	}
}

/* QOO-4 (a): Monday 00:00 to Sunday 24:00 in Japan. 2031-11-03 is a Monday. */
static void weeks(void **state)
{
	static const struct {
		const char *at, *monday;
	} cases[] = {
		{"2031-11-03T00:00:00", "2031-11-03"}, {"2031-11-09T23:59:59", "2031-11-03"}, {"2031-11-02T23:59:59", "2031-10-27"},
		{"2031-11-10T00:00:00", "2031-11-10"}, {"2031-11-02T22:59:59+08:00", "2031-10-27"}, {"2031-11-02T23:00:00+08:00", "2031-11-03"},
		{"2032-01-01T10:00:00", "2031-12-29"}, {"2031-12-29T00:00:00", "2031-12-29"}, {"2031-12-28T23:59:59", "2031-12-22"},
	};
	struct push_rules r = rules();

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char iso[16];

		day_format(push_week(&r, at(cases[i].at)), iso);
		assert_string_equal(iso, cases[i].monday);
	}
}

static enum status week_check(const struct push_rules *r, const char *type, const char *send_at, const struct push_taken *taken, size_t n,
                              struct error *e)
{
	*e = (struct error){0};
	return push_check_week(r, type, at(send_at), at("2031-10-30T12:00"), taken, n, e);
}

static void one_push_a_week(void **state)
{
	struct push_rules r = rules();
	struct push_taken taken[] = {
		{1, "ad", at("2031-11-05T10:00"), at("2031-11-03T09:00")},
		{2, "ad", at("2031-11-12T10:00"), at("2031-11-10T09:00")},
	};
	struct error e;

	(void)state;
	assert_int_equal(week_check(&r, "ad", "2031-11-05T10:00", NULL, 0, &e), ST_OK);
	assert_int_equal(week_check(&r, "ad", "2031-11-09T22:00", taken, 1, &e), ST_REFUSED);
	assert_string_equal(e.rule, "QOO-4");
	assert_non_null(strstr(e.message, "2031-11-05 10:00"));
	assert_non_null(strstr(e.message, "2031-11-10"));
	assert_int_equal(week_check(&r, "ad", "2031-11-10T10:00", taken, 1, &e), ST_OK);
	assert_int_equal(week_check(&r, "ad", "2031-11-02T22:00", taken, 1, &e), ST_OK);
	/* the week after is used too: the next one is named */
	assert_int_equal(week_check(&r, "ad", "2031-11-09T22:00", taken, 2, &e), ST_REFUSED);
	assert_non_null(strstr(e.message, "2031-11-17"));
	/* both types together, unless the profile counts each by itself */
	assert_int_equal(week_check(&r, "compensation", "2031-11-07T10:00", taken, 1, &e), ST_REFUSED);
	r.limit_by_type = true;
	assert_int_equal(week_check(&r, "compensation", "2031-11-07T10:00", taken, 1, &e), ST_OK);
	assert_int_equal(week_check(&r, "ad", "2031-11-07T10:00", taken, 1, &e), ST_REFUSED);
	/* two a week */
	r.weekly_limit = 2;
	assert_int_equal(week_check(&r, "ad", "2031-11-07T10:00", taken, 1, &e), ST_OK);
}

static void rolling_weeks(void **state)
{
	struct push_rules r = rules();
	struct push_taken taken[] = {{1, "ad", at("2031-11-05T10:00"), at("2031-11-03T09:00")}};
	struct error e;

	(void)state;
	r.rolling = true;
	assert_int_equal(week_check(&r, "ad", "2031-11-12T09:30", taken, 1, &e), ST_REFUSED);
	assert_non_null(strstr(e.message, "2031-11-12 10:00"));
	assert_int_equal(week_check(&r, "ad", "2031-11-12T10:00", taken, 1, &e), ST_OK);
	assert_int_equal(week_check(&r, "ad", "2031-10-29T10:30", taken, 1, &e), ST_REFUSED);
	assert_int_equal(week_check(&r, "ad", "2031-10-29T10:00", taken, 1, &e), ST_OK);
}

/* push.week_counts_by = applied_at: the day of applying decides. */
static void weeks_by_application(void **state)
{
	struct push_rules r = rules();
	struct push_taken sunday[] = {{1, "ad", at("2031-11-03T10:00"), at("2031-11-02T09:00")}};
	struct error e = {0};

	(void)state;
	r.week_by_application = true;
	assert_int_equal(push_check_week(&r, "ad", at("2031-11-05T10:00"), at("2031-11-03T09:00"), sunday, 1, &e), ST_OK);
	assert_int_equal(push_check_week(&r, "ad", at("2031-11-03T10:00"), at("2031-10-31T09:00"), sunday, 1, &e), ST_REFUSED);
}

/* QOO-44: exactly 24 h 00 m 00 s before is still in time. */
static void cancelling(void **state)
{
	static const struct {
		const char *now;
		bool inclusive, good;
	} cases[] = {
		{"2031-11-04T09:59:59", true, true},  {"2031-11-04T10:00:00", true, true},   {"2031-11-04T10:00:01", true, false},
		{"2031-11-04T09:59:59", false, true}, {"2031-11-04T10:00:00", false, false}, {"2031-11-04T09:00:00+08:00", true, true},
		{"2031-11-04T09:00:01+08:00", true, false}, {"2031-11-06T10:00:00", true, false},
	};
	struct push_rules r = rules();

	(void)state;
	assert_int_equal(push_cancel_until(&r, at("2031-11-05T10:00")), at("2031-11-04T10:00"));
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct error e = {0};

		r.cancel_inclusive = cases[i].inclusive;
		assert_int_equal(push_check_cancel(&r, at("2031-11-05T10:00"), at(cases[i].now), &e), cases[i].good ? ST_OK : ST_REFUSED);
		if (!cases[i].good) {
			assert_string_equal(e.rule, "QOO-44");
			assert_non_null(strstr(e.message, "2031-11-04 10:00"));
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days),          cmocka_unit_test(days_are_named), cmocka_unit_test(times),
		cmocka_unit_test(weeks),         cmocka_unit_test(one_push_a_week), cmocka_unit_test(rolling_weeks),
		cmocka_unit_test(weeks_by_application), cmocka_unit_test(cancelling),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
