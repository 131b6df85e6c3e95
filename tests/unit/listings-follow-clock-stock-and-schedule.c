/*
 * The state of a listing at a moment, and what happens to it next (YAH-53 to
 * 56, 65, 86), both sides of every edge.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/listing.h"

static const struct listing_rules rules = {.zone = "Asia/Taipei", .sold_out_days = 15, .expired_days = 15, .preorder_days = 3};

static instant_t moment(const char *text)
{
	return text != NULL ? instant_parse(text, "Asia/Taipei") : INSTANT_NONE;
}

static day_t day(const char *iso)
{
	return iso != NULL ? day_parse_iso(iso) : DAY_NONE;
}

static struct listing_look look(const struct listing *l, const char *now)
{
	struct listing_look out;

	listing_look(&rules, l, moment(now), &out);
	return out;
}

static void state_at_every_edge(void **state)
{
	static const struct {
		const char *start, *end;
		int64_t stock;
		const char *sold_out, *now, *state, *next, *next_at;
	} cases[] = {
		/* the minute of the start */
		{"2025-06-10T10:00", NULL, 5, NULL, "2025-06-10T09:59", "scheduled", "start", "2025-06-10T10:00"},
		{"2025-06-10T10:00", NULL, 5, NULL, "2025-06-10T10:00", "on_sale", "", NULL},
		/* the minute of the end, stock left */
		{NULL, "2025-06-10T10:00", 5, NULL, "2025-06-10T09:59", "on_sale", "end", "2025-06-10T10:00"},
		{NULL, "2025-06-10T10:00", 5, NULL, "2025-06-10T10:00", "expired", "expired", "2025-06-26T00:00"},
		{NULL, "2025-06-10T10:00", 5, NULL, "2025-06-25T23:59", "expired", "expired", "2025-06-26T00:00"},
		{NULL, "2025-06-10T10:00", 5, NULL, "2025-06-26T00:00", "delisted", "", NULL},
		/* sold out 2025-06-10: listed through 06-25, delisted 06-26 (the rulebook's own example) */
		{NULL, NULL, 0, "2025-06-10", "2025-06-10T12:00", "sold_out", "sold_out", "2025-06-26T00:00"},
		{NULL, NULL, 0, "2025-06-10", "2025-06-25T23:59", "sold_out", "sold_out", "2025-06-26T00:00"},
		{NULL, NULL, 0, "2025-06-10", "2025-06-26T00:00", "delisted", "", NULL},
		/* restocked: no clock */
		{NULL, NULL, 1, NULL, "2025-06-26T00:00", "on_sale", "", NULL},
		/* both clocks: the one that is over first */
		{NULL, "2025-06-12T10:00", 0, "2025-06-10", "2025-06-13T00:00", "sold_out", "sold_out", "2025-06-26T00:00"},
		{NULL, "2025-06-08T10:00", 0, "2025-06-10", "2025-06-13T00:00", "sold_out", "expired", "2025-06-24T00:00"},
		{NULL, "2025-06-08T10:00", 0, "2025-06-10", "2025-06-24T00:00", "delisted", "", NULL},
		{NULL, "2025-06-10T10:00", 0, "2025-06-10", "2025-06-11T00:00", "sold_out", "sold_out", "2025-06-26T00:00"},
		/* sold out before the end, which comes first */
		{NULL, "2025-06-12T10:00", 0, "2025-06-10", "2025-06-11T00:00", "sold_out", "end", "2025-06-12T10:00"},
		/* begins with nothing: sold out from its first day on */
		{"2025-06-10T10:00", NULL, 0, NULL, "2025-06-10T09:59", "scheduled", "start", "2025-06-10T10:00"},
		{"2025-06-10T10:00", NULL, 0, NULL, "2025-06-10T10:00", "sold_out", "sold_out", "2025-06-26T00:00"},
		/* over the end of a leap February and of a year */
		{NULL, NULL, 0, "2024-02-20", "2024-03-06T23:59", "sold_out", "sold_out", "2024-03-07T00:00"},
		{NULL, NULL, 0, "2024-02-20", "2024-03-07T00:00", "delisted", "", NULL},
		{NULL, NULL, 0, "2025-02-20", "2025-03-07T23:59", "sold_out", "sold_out", "2025-03-08T00:00"},
		{NULL, NULL, 0, "2025-12-20", "2026-01-04T23:59", "sold_out", "sold_out", "2026-01-05T00:00"},
		{NULL, NULL, 0, "2025-12-20", "2026-01-05T00:00", "delisted", "", NULL},
		/* an end in the last minute of a day is of that day */
		{NULL, "2025-06-10T23:59", 5, NULL, "2025-06-25T23:59", "expired", "expired", "2025-06-26T00:00"},
		{NULL, "2025-06-11T00:00", 5, NULL, "2025-06-26T00:00", "expired", "expired", "2025-06-27T00:00"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct listing l = {.listed = true, .start_at = moment(cases[i].start), .end_at = moment(cases[i].end), .stock = cases[i].stock,
		                    .sold_out_on = day(cases[i].sold_out), .preorder_ship_on = DAY_NONE, .preorder_ended_on = DAY_NONE};
		struct listing_look k = look(&l, cases[i].now);

		if (strcmp(listing_state_code(k.state), cases[i].state) != 0 || strcmp(k.next, cases[i].next) != 0 || k.next_at != moment(cases[i].next_at))
			fail_msg("case %zu: %s, then %s", i, listing_state_code(k.state), k.next);
	}
}

static void clocks_say_why_and_when(void **state)
{
	struct listing l = {.listed = true, .start_at = INSTANT_NONE, .end_at = moment("2025-06-08T10:00"), .sold_out_on = day("2025-06-10"),
	                    .preorder_ship_on = DAY_NONE, .preorder_ended_on = DAY_NONE};
	struct listing_look k = look(&l, "2025-06-30T00:00");

	(void)state;
	assert_int_equal(k.delisted_on, day("2025-06-24"));
	assert_false(k.by_sold_out);
	l.end_at = INSTANT_NONE;
	k = look(&l, "2025-06-30T00:00");
	assert_int_equal(k.delisted_on, day("2025-06-26"));
	assert_true(k.by_sold_out);
	k = look(&l, "2025-06-20T00:00");
	assert_int_equal(k.lasts_until, day("2025-06-25"));
	assert_int_equal(k.sold_out_on, day("2025-06-10"));
}

static void preorders_turn_three_days_before(void **state)
{
	struct listing l = {.listed = true, .start_at = INSTANT_NONE, .end_at = INSTANT_NONE, .stock = 5, .sold_out_on = DAY_NONE,
	                    .preorder_ship_on = day("2025-08-20"), .preorder_ended_on = DAY_NONE};
	struct listing_look k = look(&l, "2025-08-16T23:59");

	(void)state;
	/* P = 2025-08-20 converts on 08-17 (the rulebook's own example). */
	assert_false(k.converted);
	assert_int_equal(k.converts_on, day("2025-08-17"));
	assert_string_equal(k.next, "preorder");
	assert_int_equal(k.next_at, moment("2025-08-17T00:00"));
	k = look(&l, "2025-08-17T00:00");
	assert_true(k.converted);
	assert_int_equal(k.state, LISTING_ON_SALE);
	l.preorder_ended_on = day("2025-08-17");
	k = look(&l, "2025-08-17T00:00");
	assert_string_equal(k.next, "");
	/* over a month's end */
	l = (struct listing){.listed = true, .start_at = INSTANT_NONE, .end_at = INSTANT_NONE, .stock = 5, .sold_out_on = DAY_NONE,
	                     .preorder_ship_on = day("2024-03-01"), .preorder_ended_on = DAY_NONE};
	assert_int_equal(look(&l, "2024-02-01T00:00").converts_on, day("2024-02-27"));
}

static void what_is_off_the_shelf_has_no_clock(void **state)
{
	struct listing l = {.listed = false, .start_at = moment("2025-06-10T10:00"), .end_at = moment("2025-06-11T10:00"), .sold_out_on = day("2025-06-10"),
	                    .preorder_ship_on = day("2025-08-20"), .preorder_ended_on = DAY_NONE};
	struct listing_look k = look(&l, "2025-12-01T00:00");

	(void)state;
	assert_int_equal(k.state, LISTING_OFF);
	assert_string_equal(k.next, "");
	assert_int_equal(k.sold_out_on, DAY_NONE);
}

/* The codes of what a schedule is refused for. */
static const char *schedule(const char *start, const char *end, bool new_start, bool new_end)
{
	static char out[120];
	struct notes n = {0};

	out[0] = '\0';
	listing_schedule_check(moment(start), moment(end), moment("2025-06-10T10:00"), new_start, new_end, "YAH-53", &n);
	for (size_t i = 0; i < n.count; i++)
		snprintf(out + strlen(out), sizeof out - strlen(out), "%s:%s ", n.items[i].what.code, n.items[i].what.field);
	notes_free(&n);
	return out;
}

static void schedules_lie_ahead_and_end_after_they_start(void **state)
{
	(void)state;
	assert_string_equal(schedule("2025-06-10T10:01", NULL, true, true), "");
	assert_string_equal(schedule("2025-06-10T10:00", NULL, true, true), "schedule_past:start_at ");
	assert_string_equal(schedule("2025-06-10T09:00", NULL, false, true), "");
	assert_string_equal(schedule("2025-06-11T10:00", "2025-06-11T10:01", true, true), "");
	assert_string_equal(schedule("2025-06-11T10:00", "2025-06-11T10:00", true, true), "schedule_end:end_at ");
	assert_string_equal(schedule(NULL, "2025-06-10T10:01", false, true), "");
	assert_string_equal(schedule(NULL, "2025-06-10T10:00", false, true), "schedule_end:end_at ");
	assert_string_equal(schedule(NULL, "2025-06-09T10:00", false, false), "");
}

static void book_numbers_have_a_check_digit(void **state)
{
	static const struct {
		const char *text;
		bool good;
	} cases[] = {
		{"9780306406157", true}, {"978-0-306-40615-7", true}, {"9780306406158", false}, {"0306406152", true}, {"0-306-40615-2", true},
		{"0306406153", false}, {"080442957X", true}, {"080442957x", true}, {"0804429570", false}, {"X804429570", false}, {"978030640615", false},
		{"97803064061570", false}, {"", false}, {"1230306406153", false}, {"97803064O6157", false},
	};
	char plain[16];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (isbn_valid(cases[i].text, plain) != cases[i].good)
			fail_msg("%s", cases[i].text);
	assert_true(isbn_valid("978-0-306-40615-7", plain));
	assert_string_equal(plain, "9780306406157");
}

static void videos_are_one_and_of_youtube(void **state)
{
	static const struct {
		const char *text, *code;
	} cases[] = {
		{"", NULL}, {"https://www.youtube.com/watch?v=a", NULL}, {"https://youtu.be/a", NULL}, {"https://youtube.com", NULL},
		{"https://vimeo.com/1", "video_host"}, {"https://notyoutube.com/1", "video_host"}, {"https://youtube.com.evil.tw/1", "video_host"},
		{"javascript:youtube.com", "video_host"}, {"https://youtu.be/a https://youtu.be/b", "video_many"}, {"https://youtu.be/a,https://youtu.be/b", "video_many"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct notes n = {0};

		video_check(cases[i].text, "youtube.com,youtu.be", 1, "YAH-63", &n);
		if (cases[i].code == NULL ? n.count != 0 : n.count != 1 || strcmp(n.items[0].what.code, cases[i].code) != 0)
			fail_msg("%s", cases[i].text);
		notes_free(&n);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(state_at_every_edge),
		cmocka_unit_test(clocks_say_why_and_when),
		cmocka_unit_test(preorders_turn_three_days_before),
		cmocka_unit_test(what_is_off_the_shelf_has_no_clock),
		cmocka_unit_test(schedules_lie_ahead_and_end_after_they_start),
		cmocka_unit_test(book_numbers_have_a_check_digit),
		cmocka_unit_test(videos_are_one_and_of_youtube),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
