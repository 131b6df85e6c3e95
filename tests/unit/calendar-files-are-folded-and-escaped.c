/*
 * An iCalendar file byte by byte (RFC 5545): days by their date, moments in UTC,
 * text escaped, lines of at most 75 octets that never cut a character.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/ical.h"

static const struct ical_event plain = {.uid = "a-1@storekeep", .stamp = INT64_C(1791942120), /* 2026-10-14 09:42 in Taipei */
                                        .at = INSTANT_NONE, .summary = "s", .description = "", .category = ""};

static void event_is(struct ical_event ev, const char *expected)
{
	struct buf out = {0};

	ical_event(&out, &ev);
	assert_string_equal(buf_str(&out), expected);
	buf_free(&out);
}

static void whole_days_by_their_date(void **state)
{
	struct ical_event ev = plain;

	(void)state;
	ev.day = day_from_ymd(2026, 12, 31);
	event_is(ev, "BEGIN:VEVENT\r\nUID:a-1@storekeep\r\nDTSTAMP:20261014T014200Z\r\nDTSTART;VALUE=DATE:20261231\r\n"
	             "DTEND;VALUE=DATE:20270101\r\nSUMMARY:s\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n");
	ev.day = day_from_ymd(2028, 2, 28); /* a leap year */
	event_is(ev, "BEGIN:VEVENT\r\nUID:a-1@storekeep\r\nDTSTAMP:20261014T014200Z\r\nDTSTART;VALUE=DATE:20280228\r\n"
	             "DTEND;VALUE=DATE:20280229\r\nSUMMARY:s\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n");
}

static void moments_in_utc(void **state)
{
	struct ical_event ev = plain;

	(void)state;
	ev.at = instant_from(day_from_ymd(2027, 1, 1), 7 * 3600 + 30 * 60, "Asia/Taipei");
	event_is(ev, "BEGIN:VEVENT\r\nUID:a-1@storekeep\r\nDTSTAMP:20261014T014200Z\r\nDTSTART:20261231T233000Z\r\n"
	             "SUMMARY:s\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n");
}

/* The lines of the summary, as they stand in the event. */
static void summary_is(const char *summary, const char *expected)
{
	struct ical_event ev = plain;
	struct buf out = {0};
	const char *from, *to;

	ev.at = plain.stamp;
	ev.summary = summary;
	ical_event(&out, &ev);
	from = strstr(buf_str(&out), "SUMMARY:");
	to = strstr(buf_str(&out), "TRANSP:");
	assert_non_null(from);
	assert_int_equal(to - from, strlen(expected));
	assert_memory_equal(from, expected, strlen(expected));
	buf_free(&out);
}

#define A10 "aaaaaaaaaa"
#define A60 A10 A10 A10 A10 A10 A10
#define GLAZE2 "釉釉"
#define GLAZE22 GLAZE2 GLAZE2 GLAZE2 GLAZE2 GLAZE2 GLAZE2 GLAZE2 GLAZE2 GLAZE2 GLAZE2 GLAZE2
#define GLAZE24 GLAZE22 GLAZE2

static void lines_are_folded_at_75_octets(void **state)
{
	(void)state;
	/* "SUMMARY:" and 67 more are 75 octets */
	summary_is(A60 "aaaaaaa", "SUMMARY:" A60 "aaaaaaa\r\n");
	summary_is(A60 "aaaaaaab", "SUMMARY:" A60 "aaaaaaa\r\n b\r\n");
	/* the blank at the head of a further line is one of its 75 */
	summary_is(A60 "aaaaaaa" A60 A10 "aaaab", "SUMMARY:" A60 "aaaaaaa\r\n " A60 A10 "aaaa\r\n b\r\n");
}

static void no_character_is_cut(void **state)
{
	(void)state;
	/* 8 + 22 x 3 = 74 octets: the 23rd would be cut at the 75th */
	summary_is(GLAZE22, "SUMMARY:" GLAZE22 "\r\n");
	summary_is(GLAZE22 "器", "SUMMARY:" GLAZE22 "\r\n 器\r\n");
	/* 1 + 24 x 3 = 73 octets in a further line */
	summary_is(GLAZE22 GLAZE24 "器", "SUMMARY:" GLAZE22 "\r\n " GLAZE24 "\r\n 器\r\n");
	/* four octets: 8 + 64 + 3 would leave room for three of them */
	summary_is(A60 "aaaa\xf0\x9f\x8f\xba", "SUMMARY:" A60 "aaaa\r\n \xf0\x9f\x8f\xba\r\n");
}

static void text_is_escaped(void **state)
{
	(void)state;
	summary_is("a\\b; c, d\ne", "SUMMARY:a\\\\b\\; c\\, d\\ne\r\n");
	summary_is("x\x1b[31m\r\ty\x7f", "SUMMARY:x[31m y\r\n"); /* no control character gets out */
}

static void the_file_begins_and_ends(void **state)
{
	struct buf out = {0};

	(void)state;
	ical_begin(&out, "Clay, Co.");
	ical_end(&out);
	assert_string_equal(buf_str(&out), "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Storekeep//Storekeep//EN\r\nCALSCALE:GREGORIAN\r\n"
	                                   "METHOD:PUBLISH\r\nX-WR-CALNAME:Clay\\, Co.\r\nEND:VCALENDAR\r\n");
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_days_by_their_date),
		cmocka_unit_test(moments_in_utc),
		cmocka_unit_test(lines_are_folded_at_75_octets),
		cmocka_unit_test(no_character_is_cut),
		cmocka_unit_test(text_is_escaped),
		cmocka_unit_test(the_file_begins_and_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
