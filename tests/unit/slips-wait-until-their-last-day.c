/*
 * Clocks of returns and exchanges (YAH-2, 91, 93, 97, 102, 103, YAH-21), worked
 * out by hand from the rulebook, its own examples first.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/slip_rules.h"

static const struct slip_rules rules = {.pickup_max = 2, .autoclose = 2, .abnormal_max = 30, .abnormal_warn = 20, .remind = 2, .list = 30,
                                        .list_warn = 25};

static struct workday_year years[3];
static struct workdays days = {.years = years, .year_count = 3};

/* Weekends, the Lunar New Year of 2026 (16 to 20 February), New Year's Days, a worked Saturday. */
static int setup(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++)
		workday_fill_weekends(&years[i], 2024 + i);
	for (int d = 16; d <= 20; d++)
		workday_mark(&years[2], day_from_ymd(2026, 2, d), true);
	workday_mark(&years[1], day_from_ymd(2025, 1, 1), true);
	workday_mark(&years[2], day_from_ymd(2026, 1, 1), true);
	workday_mark(&years[1], day_from_ymd(2025, 2, 8), false);
	return 0;
}

static day_t on(const char *text)
{
	return *text != '\0' ? day_parse_iso(text) : DAY_NONE;
}

static void assert_day(day_t got, const char *want)
{
	char text[16];

	day_format(got, text);
	assert_string_equal(text, want);
}

static struct slip_facts facts(const char *state)
{
	return (struct slip_facts){.state = state, .with_pickup = true, .created = DAY_NONE, .delivered = DAY_NONE, .abnormal = DAY_NONE,
	                           .abnormal_end = DAY_NONE, .closed = DAY_NONE, .cut = DAY_NONE};
}

static struct slip_clock clock_of(const struct slip_facts *f)
{
	struct slip_clock c;
	int missing = 0;

	slip_clock_of(&rules, &days, f, &c, &missing);
	assert_int_equal(missing, 0);
	return c;
}

static void delivered_returns_close_after_two_working_days(void **state)
{
	static const struct {
		const char *delivered, *closes;
	} cases[] = {
		{"2025-09-09", "2025-09-11"}, /* YAH-93's own: Tuesday */
		{"2025-09-13", "2025-09-16"}, /* YAH-93's own: Saturday */
		{"2025-09-14", "2025-09-16"}, /* Sunday: day 0 all the same */
		{"2025-09-12", "2025-09-16"}, /* Friday */
		{"2025-09-11", "2025-09-15"},
		{"2026-02-11", "2026-02-13"}, /* the last that close before the Lunar New Year */
		{"2026-02-12", "2026-02-23"},
		{"2026-02-13", "2026-02-24"},
		{"2026-02-15", "2026-02-24"},
		{"2026-02-18", "2026-02-24"}, /* on a holiday */
		{"2026-02-22", "2026-02-24"},
		{"2026-02-23", "2026-02-25"},
		{"2025-02-06", "2025-02-08"}, /* a worked Saturday counts */
		{"2025-02-07", "2025-02-10"},
		{"2025-12-30", "2026-01-02"}, /* year's end */
		{"2025-12-31", "2026-01-05"},
		{"2024-02-27", "2024-02-29"}, /* leap day */
		{"2024-02-28", "2024-03-01"},
		{"2025-01-30", "2025-02-03"}, /* month's end (no holidays in this calendar) */
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct slip_facts f = facts("delivered");
		struct slip_clock c;

		f.delivered = on(cases[i].delivered);
		c = clock_of(&f);
		assert_string_equal(c.step, "decide");
		assert_day(c.next, cases[i].closes);
		assert_day(c.last, cases[i].closes); /* an entry on the day itself counts */
		assert_true(c.automatic && c.end_of_day);
		assert_string_equal(c.rule, "YAH-93");
	}
}

static void abnormal_returns_end_after_thirty_days(void **state)
{
	static const struct {
		const char *registered, *warns, *last, *by_itself;
	} cases[] = {
		{"2025-09-01", "2025-09-21", "2025-10-01", "2025-10-02"}, /* YAH-97's own */
		{"2025-12-15", "2026-01-04", "2026-01-14", "2026-01-15"},
		{"2024-01-30", "2024-02-19", "2024-02-29", "2024-03-01"}, /* leap day is the last */
		{"2025-01-30", "2025-02-19", "2025-03-01", "2025-03-02"},
		{"2026-02-14", "2026-03-06", "2026-03-16", "2026-03-17"}, /* calendar days: holidays do not matter */
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct slip_facts f = facts("abnormal");
		struct slip_clock c;

		f.delivered = on(cases[i].registered);
		f.abnormal = on(cases[i].registered);
		c = clock_of(&f);
		assert_string_equal(c.step, "end");
		assert_day(c.warn_from, cases[i].warns);
		assert_day(c.last, cases[i].last);
		assert_day(c.next, cases[i].by_itself);
		assert_true(c.automatic && !c.end_of_day);
		/* Once the case is over, closing is left, under the same limit. */
		f.abnormal_end = f.abnormal + 3;
		c = clock_of(&f);
		assert_string_equal(c.step, "confirm");
		assert_day(c.next, cases[i].by_itself);
		assert_int_equal(c.warn_from, f.abnormal_end);
	}
}

static void couriers_come_within_two_working_days(void **state)
{
	static const struct {
		const char *requested, *by;
	} cases[] = {
		{"2025-09-08", "2025-09-10"}, {"2025-09-12", "2025-09-16"}, {"2025-09-13", "2025-09-16"}, {"2026-02-13", "2026-02-24"},
	};
	struct slip_facts f = facts("requested");
	struct slip_clock c;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		f.created = on(cases[i].requested);
		c = clock_of(&f);
		assert_string_equal(c.step, "pickup");
		assert_day(c.next, cases[i].by);
		assert_int_equal(c.warn_from, c.last + 1);
		assert_false(c.automatic);
	}
	/* Without a courier nothing is waited for by a day. */
	f.with_pickup = false;
	c = clock_of(&f);
	assert_string_equal(c.step, "deliver");
	assert_int_equal(c.next, DAY_NONE);
	f = facts("collected");
	c = clock_of(&f);
	assert_string_equal(c.step, "deliver");
	assert_int_equal(c.last, DAY_NONE);
}

static void exchanges_are_reminded_of_and_drop_off_the_list(void **state)
{
	static const struct {
		const char *created, *handle, *reminder, *warns, *listed;
	} cases[] = {
		{"2025-09-01", "2025-09-03", "2025-09-04", "2025-09-26", "2025-10-01"},
		{"2025-12-29", "2025-12-31", "2026-01-01", "2026-01-23", "2026-01-28"},
		{"2024-02-27", "2024-02-29", "2024-03-01", "2024-03-23", "2024-03-28"},
		{"2026-02-13", "2026-02-15", "2026-02-16", "2026-03-10", "2026-03-15"}, /* calendar days over the holidays */
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct slip_facts f = facts("open");
		struct slip_clock c;

		f.exchange = true;
		f.created = on(cases[i].created);
		c = clock_of(&f);
		assert_string_equal(c.step, "handle");
		assert_day(c.last, cases[i].handle);
		assert_day(c.warn_from, cases[i].handle);
		assert_day(c.next, cases[i].reminder);
		f.state = "reminded";
		c = clock_of(&f);
		assert_string_equal(c.step, "list");
		assert_day(c.warn_from, cases[i].warns);
		assert_day(c.last, cases[i].listed);
		assert_false(c.automatic);
	}
}

static void what_is_over_waits_for_nothing_but_its_refund(void **state)
{
	static const char *const over[] = {"refunded", "cancelled"};
	struct slip_facts f = facts("closed");
	struct slip_clock c;

	(void)state;
	f.closed = on("2025-09-11");
	c = clock_of(&f);
	assert_string_equal(c.step, "refund");
	assert_day(c.next, "2025-09-11");
	f.refund_known = true;
	c = clock_of(&f);
	assert_string_equal(c.step, "");
	for (size_t i = 0; i < 2; i++) {
		f = facts(over[i]);
		f.cut = on("2025-09-20");
		c = clock_of(&f);
		assert_string_equal(c.step, "");
		assert_int_equal(c.next, DAY_NONE);
	}
	f = facts("closed");
	f.exchange = true;
	f.closed = on("2025-09-11");
	assert_string_equal(clock_of(&f).step, "");
	f.return_missing = true; /* YAH-105: within 1 day */
	c = clock_of(&f);
	assert_string_equal(c.step, "return");
	assert_day(c.last, "2025-09-12");
	assert_day(c.warn_from, "2025-09-13");
}

/* D = 2025-07-20: D+30 is 08-19, the last day 08-18 (section 2's own example). */
static void a_closing_store_ends_them_first_where_its_day_is_earlier(void **state)
{
	static const struct {
		const char *state, *base, *step, *next, *last;
		bool by_closure;
	} cases[] = {
		{"delivered", "2025-08-14", "decide", "2025-08-18", "2025-08-18", false}, /* Thursday: closes at the end of Monday 08-18, before */
		{"delivered", "2025-08-15", "decide", "2025-08-19", "2025-08-18", true},  /* would close at the end of that very day */
		{"delivered", "2025-08-18", "decide", "2025-08-19", "2025-08-18", true},
		{"abnormal", "2025-07-18", "end", "2025-08-18", "2025-08-17", false},
		{"abnormal", "2025-07-19", "end", "2025-08-19", "2025-08-18", false},     /* the same morning */
		{"abnormal", "2025-07-20", "end", "2025-08-19", "2025-08-18", true},
		{"collected", "", "deliver", "2025-08-19", "2025-08-18", true},
		{"requested", "2025-08-11", "pickup", "2025-08-19", "2025-08-13", true},
		{"requested", "2025-08-18", "pickup", "2025-08-19", "2025-08-18", true},
		{"open", "2025-08-15", "handle", "2025-08-18", "2025-08-17", false},
		{"open", "2025-08-17", "handle", "2025-08-19", "2025-08-18", true},
		{"reminded", "2025-07-19", "list", "2025-08-19", "2025-08-18", true},     /* the list would show it through 08-18 */
		{"reminded", "2025-07-18", "list", "2025-08-19", "2025-08-17", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct slip_facts f = facts(cases[i].state);
		struct slip_clock c;

		f.exchange = i >= 9;
		f.created = f.delivered = f.abnormal = on(cases[i].base);
		f.cut = on("2025-08-19");
		c = clock_of(&f);
		assert_string_equal(c.step, cases[i].step);
		assert_day(c.next, cases[i].next);
		assert_day(c.last, cases[i].last);
		assert_int_equal(c.by_closure, cases[i].by_closure);
		assert_true(c.automatic);
		if (c.by_closure)
			assert_string_equal(c.rule, "YAH-21");
	}
}

static void a_year_without_a_calendar_is_told(void **state)
{
	struct slip_facts f = facts("delivered");
	struct slip_clock c;
	int missing = 0;

	(void)state;
	f.delivered = on("2026-12-31");
	slip_clock_of(&rules, &days, &f, &c, &missing);
	assert_int_equal(missing, 2027);
	assert_day(c.next, "2027-01-04"); /* only weekends are skipped */
}

/* A marketplace that gives no numbers: nothing happens by itself. */
static void without_numbers_nothing_is_automatic(void **state)
{
	static const struct slip_rules none = {0};
	static const char *const states[] = {"requested", "delivered", "abnormal", "open"};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct slip_facts f = facts(states[i]);
		struct slip_clock c;

		f.exchange = i == 3;
		f.created = f.delivered = f.abnormal = on("2025-09-01");
		slip_clock_of(&none, NULL, &f, &c, NULL);
		assert_int_equal(c.next, DAY_NONE);
		assert_int_equal(c.last, DAY_NONE);
		assert_false(c.automatic);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(delivered_returns_close_after_two_working_days),
		cmocka_unit_test(abnormal_returns_end_after_thirty_days),
		cmocka_unit_test(couriers_come_within_two_working_days),
		cmocka_unit_test(exchanges_are_reminded_of_and_drop_off_the_list),
		cmocka_unit_test(what_is_over_waits_for_nothing_but_its_refund),
		cmocka_unit_test(a_closing_store_ends_them_first_where_its_day_is_earlier),
		cmocka_unit_test(a_year_without_a_calendar_is_told),
		cmocka_unit_test(without_numbers_nothing_is_automatic),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
