/*
 * When a campaign may go out (RUT-99 to 101), and a coupon beside it (RUT-105).
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/compose.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define ZONE "Asia/Taipei"

static struct schedule_rules rules = {
	.field = "send_at", .label = "Schedule", .zone = ZONE, .minute_step = 1, .last_hour = 23, .min_lead_minutes = 1, .lead_warn_seconds = 60,
};

static instant_t at(const char *text)
{
	instant_t i = instant_parse(text, ZONE);

	if (i == INSTANT_NONE)
		fail_msg("bad time in the test: %s", text);
	return i;
}

static const char *first(const struct notes *n)
{
	return n->count == 0 ? "" : n->items[0].what.code;
}

static void times_in_every_spelling(void **state)
{
	static const struct {
		const char *text, *want; /* NULL: refused */
		bool has_hour;
	} cases[] = {
		{"2026/10/18 10:30", "2026-10-18T10:30:00", true},
		{" 2026/10/18 10:30 ", "2026-10-18T10:30:00", true},
		{"2026-10-18T10:30", "2026-10-18T10:30:00", true},
		{"2026-10-18 10:30:00", "2026-10-18T10:30:00", true},
		{"2026-10-18T10:30:00+09:00", "2026-10-18T09:30:00", true},
		{"2026/10/18 00:00", "2026-10-18T00:00:00", true},
		{"2026/10/18 23:59", "2026-10-18T23:59:00", true},
		{"2026/10/18", "2026-10-18T00:00:00", false},
		{"2026/10/18 24:00", NULL, false},
		{"2026/10/18 10:60", NULL, false},
		{"2026/10/18 10:30:01", NULL, false},
		{"2026-10-18T10:30:30", NULL, false},
		{"2026/13/18 10:30", NULL, false},
		{"2027/02/29 10:30", NULL, false},
		{"2028/02/29 10:30", "2028-02-29T10:30:00", true},
		{"tomorrow", NULL, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct notes notes = {0};
		bool has_hour = false;
		instant_t got = schedule_parse(&rules, cases[i].text, &has_hour, &notes);

		if (got != (cases[i].want != NULL ? at(cases[i].want) : INSTANT_NONE))
			fail_msg("RUT-99 \"%s\"", cases[i].text);
		assert_string_equal(first(&notes), cases[i].want != NULL ? "" : "send_at_invalid");
		if (cases[i].want != NULL)
			assert_int_equal(has_hour, cases[i].has_hour);
		notes_free(&notes);
	}
}

static void steps_and_hours_are_the_profiles(void **state)
{
	struct schedule_rules r = rules;
	struct notes notes = {0};

	(void)state;
	r.minute_step = 30;
	r.first_hour = 10;
	r.last_hour = 21;
	assert_int_equal(schedule_parse(&r, "2026/10/18 10:00", NULL, &notes), at("2026-10-18T10:00:00"));
	assert_int_equal(schedule_parse(&r, "2026/10/18 21:30", NULL, &notes), at("2026-10-18T21:30:00"));
	assert_int_equal(notes.count, 0);
	assert_true(schedule_parse(&r, "2026/10/18 10:15", NULL, &notes) == INSTANT_NONE);
	assert_true(schedule_parse(&r, "2026/10/18 09:30", NULL, &notes) == INSTANT_NONE);
	assert_true(schedule_parse(&r, "2026/10/18 22:00", NULL, &notes) == INSTANT_NONE);
	assert_int_equal(notes.count, 3);
	notes_free(&notes);
}

static void the_lead_counts_clock_minutes(void **state)
{
	static const struct {
		const char *now, *send;
		bool by_seconds;
		const char *code, *says;
	} cases[] = {
		/* the rulebook's own example */
		{"2031-05-17T08:10:50", "2031-05-17T08:11:00", false, "sends_soon", "10"},
		{"2031-05-17T08:10:50", "2031-05-17T08:10:00", false, "send_at_too_early", "08:11"},
		{"2031-05-17T08:10:00", "2031-05-17T08:11:00", false, "", ""},          /* 60 s: no warning */
		{"2031-05-17T08:10:01", "2031-05-17T08:11:00", false, "sends_soon", "59"},
		{"2031-05-17T08:10:59", "2031-05-17T08:12:00", false, "", ""},          /* 61 s */
		{"2031-05-17T08:10:00", "2031-05-16T08:11:00", false, "send_at_too_early", "08:11"},
		{"2031-05-17T23:59:30", "2031-05-17T23:59:00", false, "send_at_too_early", "2031/05/18 00:00"},
		/* a strict minute */
		{"2031-05-17T08:10:50", "2031-05-17T08:11:00", true, "send_at_too_early", "08:12"},
		{"2031-05-17T08:10:00", "2031-05-17T08:11:00", true, "", ""},
		{"2031-05-17T08:10:01", "2031-05-17T08:11:00", true, "send_at_too_early", "08:12"},
		{"2031-05-17T08:10:50", "2031-05-17T08:12:00", true, "", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct schedule_rules r = rules;
		struct notes notes = {0};

		r.lead_by_seconds = cases[i].by_seconds;
		schedule_lead(&r, at(cases[i].send), at(cases[i].now), &notes);
		if (strcmp(first(&notes), cases[i].code) != 0)
			fail_msg("RUT-100 case %zu: got \"%s\", want \"%s\"", i, first(&notes), cases[i].code);
		if (notes.count != 0 && strstr(notes.items[0].what.message, cases[i].says) == NULL)
			fail_msg("RUT-100 case %zu says: %s", i, notes.items[0].what.message);
		notes_free(&notes);
	}
}

static void the_last_second_of_the_plan_is_covered(void **state)
{
	const struct schedule_cover ends = {.end = at("2031-08-15T23:59:59")};
	const struct schedule_cover renews = {.end = ends.end, .renews = true, .renewal_at = at("2031-08-13T00:00:00")};
	const struct schedule_cover none = {.end = INSTANT_NONE};
	struct notes notes = {0};

	(void)state;
	assert_true(schedule_covered(&rules, &ends, at("2031-08-15T23:59:00"), &notes));
	assert_true(schedule_covered(&rules, &none, at("2041-08-15T23:59:00"), &notes));
	assert_int_equal(notes.count, 0);
	assert_false(schedule_covered(&rules, &ends, at("2031-08-16T00:00:00"), &notes));
	assert_string_equal(first(&notes), "send_at_after_plan");
	assert_non_null(strstr(notes.items[0].what.message, "2031-08-15"));
	notes_free(&notes);
	assert_true(schedule_covered(&rules, &renews, at("2031-08-16T00:00:00"), &notes));
	assert_string_equal(first(&notes), "depends_on_renewal");
	assert_int_equal(notes.items[0].level, NOTE_WARN);
	assert_non_null(strstr(notes.items[0].what.message, "2031-08-13"));
	notes_free(&notes);
}

static void a_coupon_holds_up_to_its_end(void **state)
{
	const struct coupon_times c = {"Autumn", at("2031-05-01T00:00:00"), at("2031-06-01T00:00:00")};
	static const struct {
		const char *send, *code;
	} cases[] = {
		{"2031-04-30T23:59:00", "coupon_begins_later"},
		{"2031-05-01T00:00:00", ""},
		{"2031-05-31T23:59:00", ""},
		{"2031-06-01T00:00:00", "coupon_ends"}, /* the end is exclusive */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct notes notes = {0};

		compose_coupon(&c, "RUT-105", at(cases[i].send), ZONE, &notes);
		assert_string_equal(first(&notes), cases[i].code);
		notes_free(&notes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_in_every_spelling),
		cmocka_unit_test(steps_and_hours_are_the_profiles),
		cmocka_unit_test(the_lead_counts_clock_minutes),
		cmocka_unit_test(the_last_second_of_the_plan_is_covered),
		cmocka_unit_test(a_coupon_holds_up_to_its_end),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
