/*
 * Price a day and a message, the plan that fits the use, the days of a term and
 * the queue of terms (RUT-14 to 19). Worked out by hand.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/plan_rules.h"

#define TAIPEI "Asia/Taipei"

static const struct plan_clock taipei = {.zone = TAIPEI, .end_secs = 86399};

static instant_t at(const char *text)
{
	return instant_parse(text, TAIPEI);
}

static void prices_are_rounded_half_up(void **state)
{
	static const struct {
		money_t price;
		int days;
		int64_t quota, day_milli, message_micro;
	} cases[] = {
		{2160, 90, 150000, 24000, 14400},  /* 24; 0.0144 */
		{4080, 180, 300000, 22667, 13600}, /* 22.666… */
		{7680, 360, 600000, 21333, 12800}, /* 21.333… */
		{1, 2000, 2000000, 1, 1},          /* half a thousandth, half a millionth: up */
		{1, 2001, 2000001, 0, 0},          /* less than half: down */
		{0, 90, 150000, 0, 0},
		{2160, 0, 0, -1, -1},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(plan_day_milli(cases[i].price, cases[i].days), cases[i].day_milli);
		assert_int_equal(plan_message_micro(cases[i].price, cases[i].quota), cases[i].message_micro);
	}
}

static void use_advises(void **state)
{
	/* 1666.7 messages a day each, at 24, 22.67 and 21.33 a day */
	static const struct plan_choice ruten[] = {{90, 2160, 150000}, {180, 4080, 300000}, {360, 7680, 600000}};
	/* 666.7 a day at 16.67, 1666.7 a day at 24 */
	static const struct plan_choice small[] = {{30, 500, 20000}, {90, 2160, 150000}};
	static const struct {
		const struct plan_choice *plans;
		size_t count;
		int64_t used;
		int advised;
	} cases[] = {
		{ruten, 3, 0, 0},      /* nothing sent: the least money */
		{ruten, 3, 1, 2},      /* all cover it: the cheapest a day */
		{ruten, 3, 150000, 2}, /* exactly covered */
		{ruten, 3, 150001, -1},
		{small, 2, 60000, 0},  /* 666.7 a day, exactly */
		{small, 2, 60001, 1},
		{small, 2, 150001, -1},
		{small, 0, 0, -1},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(plan_advise(cases[i].plans, cases[i].count, cases[i].used), cases[i].advised);
	assert_int_equal(plan_best_value(ruten, 3), 2);
	assert_int_equal(plan_best_value(small, 2), 1); /* 0.025 and 0.0144 a message */
	assert_int_equal(plan_best_value(small, 0), -1);
}

static void a_term_begins_with_its_payment(void **state)
{
	static const struct {
		const char *paid;
		int days;
		const char *ends;
	} cases[] = {
		{"2031-01-05T10:20:00", 90, "2031-04-05T23:59:59"}, /* RUT-18 */
		{"2031-01-05T00:00:00", 90, "2031-04-05T23:59:59"},
		{"2031-01-04T23:59:59", 90, "2031-04-04T23:59:59"},
		{"2028-02-28T12:00:00", 90, "2028-05-28T23:59:59"}, /* a leap year */
		{"2028-02-29T12:00:00", 90, "2028-05-29T23:59:59"},
		{"2027-02-28T12:00:00", 90, "2027-05-29T23:59:59"},
		{"2030-12-31T23:59:59", 90, "2031-03-31T23:59:59"}, /* over the year's end */
		{"2031-01-01T00:00:00", 90, "2031-04-01T23:59:59"},
		{"2031-01-05T10:20:00", 360, "2031-12-31T23:59:59"},
		{"2031-01-06T10:20:00", 360, "2032-01-01T23:59:59"},
		{"2031-08-31T10:20:00", 180, "2032-02-27T23:59:59"},
	};
	struct plan_slot s;
	char day[16];
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		plan_begin(&taipei, at(cases[i].paid), cases[i].days, &s);
		assert_int_equal(s.starts_at, at(cases[i].paid));
		assert_int_equal(s.ends_at, at(cases[i].ends));
		day_format(s.expires_on, day);
		assert_memory_equal(day, cases[i].ends, 10);
	}
	/* The next one: from the first second of the day after (RUT-18). */
	plan_follow(&taipei, day_from_ymd(2031, 4, 5), 90, &s);
	assert_int_equal(s.starts_at, at("2031-04-06T00:00:00"));
	assert_int_equal(s.ends_at, at("2031-07-04T23:59:59"));
	assert_int_equal(s.expires_on, day_from_ymd(2031, 7, 4));
}

static void a_day_is_taiwans(void **state)
{
	struct plan_slot s;
	(void)state;
	plan_begin(&taipei, instant_parse("2031-01-04T15:59:59Z", "UTC"), 90, &s);
	assert_int_equal(s.expires_on, day_from_ymd(2031, 4, 4));
	plan_begin(&taipei, instant_parse("2031-01-04T16:00:00Z", "UTC"), 90, &s);
	assert_int_equal(s.expires_on, day_from_ymd(2031, 4, 5));
}

static struct plan_slot paid(int64_t id, const char *when, int days)
{
	return (struct plan_slot){.id = id, .paid_at = at(when), .days = days};
}

static struct plan_slot fact(int64_t id, const char *when, int days, const char *starts, const char *ends)
{
	return (struct plan_slot){.id = id, .paid_at = at(when), .days = days, .fixed = true, .starts_at = at(starts), .ends_at = at(ends),
	                          .expires_on = instant_day(at(ends), TAIPEI)};
}

static void terms_queue_in_the_order_of_payment(void **state)
{
	/* given in another order than they were paid */
	struct plan_slot s[] = {paid(2, "2031-02-01T09:00:00", 180), paid(1, "2031-01-05T10:20:00", 90), paid(3, "2031-02-01T09:00:01", 90)};
	(void)state;
	plan_queue(&taipei, s, 3);
	assert_int_equal(s[0].id, 1);
	assert_int_equal(s[0].starts_at, at("2031-01-05T10:20:00"));
	assert_int_equal(s[1].id, 2);
	assert_int_equal(s[1].starts_at, at("2031-04-06T00:00:00"));
	assert_int_equal(s[1].ends_at, at("2031-10-02T23:59:59"));
	assert_int_equal(s[2].id, 3);
	assert_int_equal(s[2].starts_at, at("2031-10-03T00:00:00"));
	assert_int_equal(s[2].ends_at, at("2031-12-31T23:59:59"));
}

static void the_last_second_still_queues(void **state)
{
	struct plan_slot in[] = {paid(1, "2031-01-05T10:20:00", 90), paid(2, "2031-04-05T23:59:59", 90)};
	struct plan_slot out[] = {paid(1, "2031-01-05T10:20:00", 90), paid(2, "2031-04-06T00:00:00", 90)};
	struct plan_slot gap[] = {paid(1, "2031-01-05T10:20:00", 90), paid(2, "2031-05-01T08:00:00", 90)};
	(void)state;
	plan_queue(&taipei, in, 2);
	assert_int_equal(in[1].starts_at, at("2031-04-06T00:00:00"));
	assert_int_equal(in[1].ends_at, at("2031-07-04T23:59:59"));
	plan_queue(&taipei, out, 2);
	assert_int_equal(out[1].starts_at, at("2031-04-06T00:00:00"));
	assert_int_equal(out[1].ends_at, at("2031-07-05T23:59:59")); /* paid for itself: day 0 is the day of payment */
	plan_queue(&taipei, gap, 2);
	assert_int_equal(gap[1].starts_at, at("2031-05-01T08:00:00"));
	assert_false(plan_overlap(&in[0], &in[1]));
}

static void what_is_stated_is_not_moved(void **state)
{
	/* paid before the stated term, and as long as it would lie over it: it goes behind */
	struct plan_slot s[] = {paid(1, "2031-01-05T10:20:00", 90), fact(2, "2031-02-01T00:00:00", 90, "2031-03-01T00:00:00", "2031-05-30T12:00:00")};
	struct plan_slot free_before[] = {paid(1, "2031-01-05T10:20:00", 90), fact(2, "2031-02-01T00:00:00", 90, "2031-04-06T00:00:00", "2031-07-04T23:59:59")};
	(void)state;
	plan_queue(&taipei, s, 2);
	assert_int_equal(s[0].starts_at, at("2031-05-31T00:00:00"));
	assert_int_equal(s[0].ends_at, at("2031-08-28T23:59:59"));
	assert_int_equal(s[1].starts_at, at("2031-03-01T00:00:00"));
	assert_int_equal(s[1].ends_at, at("2031-05-30T12:00:00"));
	plan_queue(&taipei, free_before, 2);
	assert_int_equal(free_before[0].starts_at, at("2031-01-05T10:20:00"));
	assert_int_equal(free_before[0].ends_at, at("2031-04-05T23:59:59"));
}

static void ends_are_inclusive(void **state)
{
	struct plan_slot a = {.starts_at = 100, .ends_at = 200}, touch = {.starts_at = 200, .ends_at = 300}, next = {.starts_at = 201, .ends_at = 300};
	(void)state;
	assert_true(plan_overlap(&a, &touch));
	assert_true(plan_overlap(&touch, &a));
	assert_false(plan_overlap(&a, &next));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prices_are_rounded_half_up),
		cmocka_unit_test(use_advises),
		cmocka_unit_test(a_term_begins_with_its_payment),
		cmocka_unit_test(a_day_is_taiwans),
		cmocka_unit_test(terms_queue_in_the_order_of_payment),
		cmocka_unit_test(the_last_second_still_queues),
		cmocka_unit_test(what_is_stated_is_not_moved),
		cmocka_unit_test(ends_are_inclusive),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
