/*
 * Lines of web servers' access logs, and a log as rows: what is a request for
 * the pixel, what is something else, and what is no line of a log.
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

#include "../desk/scratch.h"
#include "storekeep/access_log.h"

static void times(void **state)
{
	static const struct {
		const char *text, *iso; /* NULL: none */
	} cases[] = {
		{"10/Oct/2026:13:55:36 +0800", "2026-10-10T13:55:36+08:00"},
		{"10/Oct/2026:05:55:36 +0000", "2026-10-10T13:55:36+08:00"},
		{"09/Oct/2026:22:25:36 -0730", "2026-10-10T13:55:36+08:00"},
		{"29/Feb/2028:00:00:00 +0000", "2028-02-29T00:00:00+00:00"},
		{"29/Feb/2026:00:00:00 +0000", NULL},
		{"10/Okt/2026:13:55:36 +0800", NULL},
		{"10/Oct/2026:24:00:00 +0800", NULL},
		{"10/Oct/2026:13:60:00 +0800", NULL},
		{"10/Oct/2026:13:55:36 0800", NULL},
		{"1/Oct/2026:13:55:36 +0800", NULL},
		{"", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(access_time(cases[i].text, strlen(cases[i].text)),
		                 cases[i].iso != NULL ? instant_parse(cases[i].iso, "UTC") : INSTANT_NONE);
}

#define T "[10/Oct/2026:13:55:36 +0800]"

static void lines(void **state)
{
	static const struct {
		const char *line, *path; /* path NULL: no line of a log; "": no request */
		int status;
	} cases[] = {
		{"192.0.2.7 - - " T " \"GET /o/12-3-9f.gif HTTP/1.1\" 200 43 \"-\" \"Mozilla/5.0\"", "/o/12-3-9f.gif", 200},
		{"2001:db8::7 - mei " T " \"GET /o/a.gif?x=1 HTTP/2.0\" 304 0 \"https://a/\" \"b\"", "/o/a.gif", 304},
		{"192.0.2.7 - - " T " \"GET http://shop.example/o/a.gif HTTP/1.1\" 200 43", "/o/a.gif", 200},
		{"192.0.2.7 - - " T " \"GET http://shop.example HTTP/1.1\" 200 43", "", 200},
		{"192.0.2.7 - a [b] c " T " \"GET /x HTTP/1.1\" 404 -", "/x", 404},
		{"192.0.2.7 - - " T " \"\\x16\\x03\\x01\" 400 157 \"-\" \"-\"", "", 400},
		{"192.0.2.7 - - " T " \"GET /\\x22quoted\\\" HTTP/1.1\" 200 1 \"-\" \"-\"", "/\\x22quoted\\\"", 200},
		{"192.0.2.7 - - " T " \"\" 408 0 \"-\" \"-\"", "", 408},
		{"192.0.2.7 - - " T " \"GET /x HTTP/1.1\" 20 43", NULL, 0},
		{"192.0.2.7 - - " T " \"GET /x HTTP/1.1", NULL, 0},
		{"192.0.2.7 - - [10/Oct/2026 13:55:36] \"GET /x HTTP/1.1\" 200 43", NULL, 0},
		{"campaign_id,member_id,at", NULL, 0},
		{"", NULL, 0},
	};
	struct access a;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bool is = access_parse(cases[i].line, strlen(cases[i].line), &a);

		assert_int_equal(is, cases[i].path != NULL);
		if (!is)
			continue;
		assert_int_equal(a.status, cases[i].status);
		assert_int_equal(a.path_len, strlen(cases[i].path));
		assert_memory_equal(a.path, cases[i].path, a.path_len);
		assert_int_equal(a.at, instant_parse("2026-10-10T13:55:36+08:00", "UTC"));
	}
}

static char *file_with(const char *text, size_t len)
{
	char *path = scratch("access.log");
	FILE *f = fopen(path, "wb");

	fwrite(text, 1, len, f);
	fclose(f);
	return path;
}

static void a_file_as_rows(void **state)
{
	static const char log[] =
		"192.0.2.7 - - " T " \"GET /o/1-2-abc.gif HTTP/1.1\" 200 43 \"-\" \"a\"\n"
		"192.0.2.7 - - " T " \"GET /index.html HTTP/1.1\" 200 4300 \"-\" \"a\"\r\n"
		"192.0.2.7 - - " T " \"HEAD /o/1-2-abc.gif HTTP/1.1\" 200 0 \"-\" \"a\"\n"
		"\n"
		"this is no \xff line\n"
		"192.0.2.7 - - " T " \"GET /o/1-2-abc.gif HTTP/1.1\" 404 10 \"-\" \"a\"\n"
		"192.0.2.7 - - " T " \"GET /o/.gif HTTP/1.1\" 200 43 \"-\" \"a\"\n"
		"192.0.2.7 - - " T " \"GET /o/1-3-abd.gif HTTP/1.1\" 304 0 \"-\" \"a\""; /* without an end */
	char *path = file_with(log, sizeof log - 1);
	const struct csv_cell *cells;
	struct csv_place place;
	struct sheet_records r;
	size_t count;

	(void)state;
	assert_true(access_log_seen(path));
	assert_false(access_log_packed(path));
	assert_int_equal(access_log_open(&r, path, "/o/", ".gif", NULL), ST_OK);
	assert_true(r.next(r.self, &cells, &count, &place));
	assert_int_equal(count, 3);
	assert_string_equal(cells[0].text, "1-2-abc");
	assert_string_equal(cells[1].text, "10/Oct/2026:13:55:36 +0800");
	assert_string_equal(cells[2].text, "");
	assert_int_equal(place.line, 1);
	assert_true(r.next(r.self, &cells, &count, &place));
	assert_string_equal(cells[0].text, "");
	assert_string_equal(cells[1].text, "");
	assert_string_equal(cells[2].text, "this is no ? line");
	assert_int_equal(place.line, 5);
	assert_true(r.next(r.self, &cells, &count, &place));
	assert_string_equal(cells[0].text, "1-3-abd");
	assert_int_equal(place.line, 8);
	assert_int_equal(place.number, 3);
	assert_false(r.next(r.self, &cells, &count, &place));
	assert_null(r.failed(r.self));
	assert_int_equal(place.bytes_done, sizeof log - 1);
	assert_int_equal(r.bytes_total, sizeof log - 1);
	assert_int_equal(access_log_counts(&r)->other, 3);
	assert_int_equal(access_log_counts(&r)->unanswered, 1);
	r.close(r.self);
	free(path);
}

/* A line longer than any of a log is one line to refuse; those behind it are read. */
static void a_line_without_end(void **state)
{
	static const char last[] = "\n192.0.2.7 - - " T " \"GET /o/9-9-abc.gif HTTP/1.1\" 200 43 \"-\" \"a\"\n";
	size_t len = 2000000;
	char *text = malloc(len + sizeof last), *path;
	const struct csv_cell *cells;
	struct csv_place place;
	struct sheet_records r;
	size_t count;

	(void)state;
	memset(text, 'x', len);
	memcpy(text + len, last, sizeof last);
	path = file_with(text, len + sizeof last - 1);
	assert_int_equal(access_log_open(&r, path, "/o/", ".gif", NULL), ST_OK);
	assert_true(r.next(r.self, &cells, &count, &place));
	assert_int_equal(place.line, 1);
	assert_int_equal(cells[2].len, 1000);
	assert_true(r.next(r.self, &cells, &count, &place));
	assert_int_equal(place.line, 2);
	assert_string_equal(cells[0].text, "9-9-abc");
	assert_false(r.next(r.self, &cells, &count, &place));
	r.close(r.self);
	free(text);
	free(path);
}

static void other_files(void **state)
{
	char *csv = file_with("campaign_id,member_id,at\n1,m1,2026-10-18 10:31:05\n", 50);

	(void)state;
	assert_false(access_log_seen(csv));
	free(csv);
	csv = file_with("\x1f\x8b\x08", 3);
	assert_true(access_log_packed(csv));
	assert_false(access_log_seen(csv));
	free(csv);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times),
		cmocka_unit_test(lines),
		cmocka_unit_test(a_file_as_rows),
		cmocka_unit_test(a_line_without_end),
		cmocka_unit_test(other_files),
	};

	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
