/*
 * A second thread that parses ahead changes nothing: the same rows, places,
 * reports and refusals in the same order, whatever the end of the file looks
 * like, and a sheet can be closed in the middle. Run it under the thread
 * sanitizer too.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "csv_dump.h"
#include "storekeep/sheet.h"

#define ROWS 20000 /* several times what is held ahead */

static const struct sheet_field fields[] = {{"order_no", "order", true}, {"amount", "amount", true}, {"note", "note", false}};

static void add_row(struct buf *b, int i)
{
	switch (i % 97) {
	case 3: buf_addf(b, "A%d,1\r\n", i); break;                        /* short */
	case 5: buf_addf(b, "A%d,1,x,y,z\r\n", i); break;                  /* long */
	case 7: buf_addf(b, "\r\n,,\r\n"); break;                          /* nothing */
	case 11: buf_addf(b, "A%d,\"1\",\"two\r\nlines \"\"q\"\"\"\n", i); break;
	case 13: buf_addf(b, "A%d,1,\xff\xfe\r\n", i); break;              /* no UTF-8 */
	case 17: buf_addf(b, "total,99,\r\n"); break;
	case 19: buf_addf(b, "A%d,1,\"q\"behind\r", i); break;
	default: buf_addf(b, "A%d,%d,\xe7\x93\xb7\xe6\x9d\xaf %d\r\n", i, i * 7, i); break;
	}
}

static void add_wide_cell(struct buf *b, size_t len)
{
	buf_adds(b, "W1,1,\"");
	for (size_t i = 0; i < len; i++)
		buf_addc(b, (char)('a' + i % 26));
	buf_adds(b, "\"\r\n");
}

static char *file_with_end(const char *end)
{
	struct buf b = {0};
	char *path;

	buf_adds(&b, "shop,1\norder,amount,note\n");
	for (int i = 0; i < ROWS; i++) {
		add_row(&b, i);
		if (i == ROWS / 2)
			add_wide_cell(&b, 500000); /* longer than a chunk */
	}
	if (strcmp(end, "wide") == 0)
		add_wide_cell(&b, CSV_MAX_CELL + 10);
	else
		buf_adds(&b, end);
	path = csv_test_file(b.data, b.len);
	buf_free(&b);
	return path;
}

static struct sheet *open_at(const char *path, int64_t ahead_from, struct buf *out)
{
	struct sheet_options o = {.charset = CS_UTF8, .fields = fields, .field_count = 3, .report = csv_dump_report, .arg = out,
	                          .ahead_from = ahead_from};
	struct error e = {0};
	struct sheet *s;

	if (sheet_open(&s, path, &o, &e) != ST_OK)
		fail_msg("%s", e.message);
	return s;
}

static void dump(struct sheet *s, struct buf *out)
{
	enum sheet_step step;
	size_t len;

	while ((step = sheet_next(s)) != SHEET_END) {
		buf_addf(out, "%d %lld %lld %d", step, (long long)sheet_line(s), (long long)sheet_record(s), sheet_doubtful(s));
		for (size_t c = 0; c < sheet_columns(s); c++) {
			const char *cell = sheet_cell(s, c, &len);

			assert_int_equal(cell[len], '\0');
			buf_addc(out, '|');
			buf_add(out, cell, len);
		}
		buf_addf(out, "<%s>\n", sheet_text(s, 2, NULL));
	}
	buf_addf(out, "end %lld of %lld", (long long)sheet_bytes_done(s), (long long)sheet_bytes_total(s));
	if (sheet_failed(s) != NULL)
		buf_addf(out, " %s %s", sheet_failed(s)->code, sheet_failed(s)->message);
	assert_int_equal(sheet_next(s), SHEET_END);
}

static void rows_and_reports_are_the_same(void **state)
{
	static const char *const ends[] = {"", "\n", "B1,2,3", "B1,\"never closed", "wide", "B1,2,\xe7\x93"};

	(void)state;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		char *path = file_with_end(ends[i]);
		struct buf plain = {0}, ahead = {0};
		struct sheet *s = open_at(path, 0, &plain);

		dump(s, &plain);
		sheet_close(s);
		s = open_at(path, 1, &ahead);
		dump(s, &ahead);
		sheet_close(s);
		assert_true(plain.len > ROWS * 10);
		assert_string_equal(plain.data + plain.len - 40, ahead.data + ahead.len - 40);
		assert_int_equal(plain.len, ahead.len);
		assert_memory_equal(plain.data, ahead.data, plain.len);
		buf_free(&plain);
		buf_free(&ahead);
		unlink(path);
	}
}

static void a_sheet_can_be_left_anywhere(void **state)
{
	static const int rows[] = {0, 1, 5, 2000, 9999, ROWS - ROWS / 10};
	char *path = file_with_end("");

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf out = {0};
		struct sheet *s = open_at(path, 1, &out);

		for (int n = 0; n < rows[i]; n++)
			assert_int_not_equal(sheet_next(s), SHEET_END);
		assert_null(sheet_failed(s));
		sheet_close(s);
		buf_free(&out);
	}
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_and_reports_are_the_same),
		cmocka_unit_test(a_sheet_can_be_left_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
