/*
 * FMT-40 to 43: separators, line ends, quotes, widths, limits, each report with
 * its line, record and column.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "csv_dump.h"

#define B(s) s, sizeof s - 1

static const struct {
	const char *rule, *bytes;
	size_t len;
	char separator;
	const char *expect;
} cases[] = {
	/* FMT-40 */
	{"CRLF, LF and CR mixed", B("a,b\r\n1,2\n3,4\r5,6\r\n"), 0, "UTF-8 ,\na|b\n1|2\n3|4\n5|6\n"},
	{"last line end missing", B("a,b\n1,2"), 0, "UTF-8 ,\na|b\n1|2\n"},
	{"ends with a separator", B("a,b\n1,"), 0, "UTF-8 ,\na|b\n1|\n"},
	{"line ends inside of quotes stay", B("a,b\n\"1\r\n2\n3\r4\",5\n"), 0, "UTF-8 ,\na|b\n1\r\n2\n3\r4|5\n"},
	{"lines are counted through quotes", B("a,b\n\"1\r\n2\n3\r4\",5\n\"x\"y,6\n"), 0,
	 "UTF-8 ,\na|b\n1\r\n2\n3\r4|5\n!6:2:1:text_after_quote\nxy|6\n"},
	{"doubled quotes", B("a,b\n\"1\"\"2\",\"\"\"\"\n"), 0, "UTF-8 ,\na|b\n1\"2|\"\n"},
	{"quoted nothing", B("a,b\n\"\",\"\"\n"), 0, "UTF-8 ,\na|b\n|\n"},
	{"backslash means nothing", B("a,b\n\"1\\\",2\n"), 0, "UTF-8 ,\na|b\n1\\|2\n"},
	{"blanks are data", B("a,b\n 1 ,\t2\n"), ',', "UTF-8 ,\na|b\n 1 |\t2\n"},
	{"tab by the header", B("a\tb\tc\n1\t2,5\t3\n"), 0, "UTF-8 \t\na|b|c\n1|2,5|3\n"},
	{"semicolon by the header", B("a;b;c\n1;2,5;3\n"), 0, "UTF-8 ;\na|b|c\n1|2,5|3\n"},
	{"comma inside of quotes is no sign", B("\"a,b,c\";d;e\n1;2;3\n"), 0, "UTF-8 ;\na,b,c|d|e\n1|2|3\n"},
	{"a list in a cell is no separator", B("a,b,c\n1,p;q;r;s;t,3\n"), 0, "UTF-8 ,\na|b|c\n1|p;q;r;s;t|3\n"},
	{"nor are thousands", B("a;b\n\"1\";1,000,000\n"), 0, "UTF-8 ;\na|b\n1|1,000,000\n"},
	{"an account line before the header", B("account: 12, store 5\na\tb\tc\td\n"), 0,
	 "UTF-8 \t\naccount: 12, store 5\n!2:1:0:long_row\na|b|c|d\n"},
	{"chosen by the user", B("a;b,c\n1;2,3\n"), ';', "UTF-8 ;\na|b,c\n1|2,3\n"},
	{"one column", B("a\n1\n"), 0, "UTF-8 ,\na\n1\n"},

	/* FMT-41 */
	{"empty lines are no records", B("a,b\n\n\r\n1,2\n\n\nx,\"y\"z\n"), 0, "UTF-8 ,\na|b\n1|2\n!7:2:2:text_after_quote\nx|yz\n"},
	{"blank is a character", B("a,b\n \n"), 0, "UTF-8 ,\na|b\n!2:1:0:short_row\n \n"},
	{"short", B("a,b,c\n1,2\n"), 0, "UTF-8 ,\na|b|c\n!2:1:0:short_row\n1|2\n"},
	{"long", B("a,b\n1,2,3\n"), 0, "UTF-8 ,\na|b\n!2:1:0:long_row\n1|2|3\n"},
	{"long with nothing in it", B("a,b\n1,2,,\n"), 0, "UTF-8 ,\na|b\n1|2\n"},
	{"long with a gap", B("a,b\n1,2,,3,\n"), 0, "UTF-8 ,\na|b\n!2:1:0:long_row\n1|2||3\n"},
	{"header ends in empty cells", B("a,b,,\n1,2\n"), 0, "UTF-8 ,\na|b||\n1|2\n"},
	{"sep=;", B("sep=;\r\na;b\n1;2,3\n"), 0, "UTF-8 ;\na|b\n1|2,3\n"},
	{"sep= counts as a line", B("sep=,\na,b\n1\n"), 0, "UTF-8 ,\na|b\n!3:1:0:short_row\n1\n"},
	{"sep=| behind a mark", B("\xef\xbb\xbfsep=|\na|b\n"), 0, "UTF-8-BOM |\na|b\n"},
	{"sep= and nothing else", B("sep=;"), 0, "UTF-8 ;\n"},
	{"sep=xy is text", B("sep=xy,b\n1,2\n"), 0, "UTF-8 ,\nsep=xy|b\n1|2\n"},
	{"only the first line", B("a,b\nsep=;,2\n"), 0, "UTF-8 ,\na|b\nsep=;|2\n"},

	/* FMT-42 */
	{"quote inside of an unquoted cell", B("a,b\n5\" cup,2\n"), 0, "UTF-8 ,\na|b\n5\" cup|2\n"},
	{"shielded code", B("a,b\n=\"0912\",2\n"), 0, "UTF-8 ,\na|b\n=\"0912\"|2\n"},
	{"text after a quote", B("a,b\n\"1\"x\"y\",2\n"), 0, "UTF-8 ,\na|b\n!2:1:1:text_after_quote\n1x\"y\"|2\n"},
	{"blank after a quote", B("a,b\n\"1\" ,2\n"), 0, "UTF-8 ,\na|b\n!2:1:1:text_after_quote\n1 |2\n"},
	{"open quote", B("a,b\n1,2\n3,\"4\n5,6\n"), 0, "UTF-8 ,\na|b\n1|2\n!3:2:2:open_quote\n"},
	{"open quote at the very end", B("a,b\n1,2\n3,\""), 0, "UTF-8 ,\na|b\n1|2\n!3:2:2:open_quote\n"},
	{"closed at the very end", B("a,b\n1,\"2\""), 0, "UTF-8 ,\na|b\n1|2\n"},
	{"doubled at the very end", B("a,b\n1,\"2\"\""), 0, "UTF-8 ,\na|b\n!2:1:2:open_quote\n"},
	{"NUL", B("a,b\n1\0" "2,3\n"), 0, "UTF-8 ,\na|b\n!2:1:1:nul\n1␀2|3\n"},
	{"NUL in quotes", B("a,b\n\"1\0\",3\n"), 0, "UTF-8 ,\na|b\n!2:1:1:nul\n1␀|3\n"},
	{"1A at the end", B("a,b\n1,2\n\x1a"), 0, "UTF-8 ,\na|b\n1|2\n"},
	{"1A at the end without a line end", B("a,b\n1,2\x1a"), 0, "UTF-8 ,\na|b\n1|2\n"},
	{"only one 1A", B("a,b\n1,2\x1a\x1a"), 0, "UTF-8 ,\na|b\n!2:1:2:control\n1|2\x1a\n"},
	{"1A elsewhere", B("a,b\n1\x1a,2\n"), 0, "UTF-8 ,\na|b\n!2:1:1:control\n1\x1a|2\n"},
};

static void reads_each(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *got = csv_dump(cases[i].bytes, cases[i].len, CS_UNKNOWN, cases[i].separator);

		if (strcmp(got, cases[i].expect) != 0)
			fail_msg("%s\ngot:\n%s\nexpected:\n%s", cases[i].rule, got, cases[i].expect);
		free(got);
	}
}

/* FMT-43, both sides: a cell of 1 MiB, 1000 columns; and a line without an end is refused with little memory. */
static void limits(void **state)
{
	static const struct {
		size_t fill;
		const char *fail;
	} cells[] = {{CSV_MAX_CELL, NULL}, {CSV_MAX_CELL + 1, "failed csv_cell_too_long"}, {100u << 20, "failed csv_cell_too_long"}};
	static const struct {
		size_t columns;
		const char *fail;
	} widths[] = {{1000, NULL}, {1001, "failed csv_too_many_columns"}, {1u << 20, "failed csv_too_many_columns"}};
	struct buf b = {0};
	char *got;

	(void)state;
	for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
		for (int quoted = 0; quoted < 2; quoted++) {
			buf_clear(&b);
			buf_adds(&b, quoted != 0 ? "a,b\n1,2\n\"" : "a,b\n1,2\n");
			buf_reserve(&b, cells[i].fill);
			memset(b.data + b.len, 'x', cells[i].fill);
			b.len += cells[i].fill;
			buf_adds(&b, quoted != 0 ? "\",4\n" : ",4\n");
			got = csv_dump(b.data, b.len, CS_UNKNOWN, 0);
			assert_non_null(strstr(got, "\n1|2\n"));
			assert_int_equal(cells[i].fail == NULL, strstr(got, "failed") == NULL);
			assert_true(cells[i].fail == NULL || strstr(got, cells[i].fail) != NULL);
			free(got);
		}
	for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
		buf_clear(&b);
		for (size_t n = 1; n < widths[i].columns; n++)
			buf_addc(&b, ',');
		buf_adds(&b, "x\n");
		got = csv_dump(b.data, b.len, CS_UNKNOWN, ',');
		assert_int_equal(widths[i].fail == NULL, strstr(got, "failed") == NULL);
		assert_true(widths[i].fail == NULL || strstr(got, widths[i].fail) != NULL);
		free(got);
	}
	buf_free(&b);
}

static int64_t count_records(const char *path, char *code, size_t size)
{
	struct csv_options o = {0};
	const struct csv_cell *cells;
	struct csv *c;
	size_t n;
	int64_t count = 0;

	assert_int_equal(csv_open(&c, path, &o, NULL), ST_OK);
	while (csv_next(c, &cells, &n))
		count++;
	snprintf(code, size, "%s", csv_failed(c) != NULL ? csv_failed(c)->code : "");
	csv_close(c);
	return count;
}

static void a_million_records(void **state)
{
	struct buf b = {0};
	char code[48], *path;

	(void)state;
	buf_adds(&b, "a\n");
	for (int i = 0; i < CSV_MAX_RECORDS; i++)
		buf_adds(&b, "1\n");
	path = csv_test_file(b.data, b.len);
	assert_int_equal(count_records(path, code, sizeof code), CSV_MAX_RECORDS + 1);
	assert_string_equal(code, "");
	unlink(path);
	buf_adds(&b, "1\n");
	path = csv_test_file(b.data, b.len);
	assert_int_equal(count_records(path, code, sizeof code), CSV_MAX_RECORDS + 1);
	assert_string_equal(code, "csv_too_many_records");
	unlink(path);
	buf_free(&b);
}

static void what_cannot_be_opened(void **state)
{
	struct csv_options o = {0};
	struct error e;
	struct csv *c;

	(void)state;
	assert_int_equal(csv_open(&c, "/nonexistent/file.csv", &o, &e), ST_FAILED);
	assert_string_equal(e.code, "file_open");
	assert_int_equal(csv_open(&c, "/tmp", &o, &e), ST_FAILED);
	assert_string_equal(e.code, "file_open");
}

/* A pipe cannot be read twice; it is read all the same. */
static void reads_a_pipe(void **state)
{
	struct csv_options o = {0};
	struct buf out = {0};
	int ends[2];
	char path[32];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "a,b\n\xa9\xb1,2\n", 9), 9);
	close(ends[1]);
	snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
	csv_dump_path(path, &o, &out);
	close(ends[0]);
	assert_string_equal(buf_str(&out), "CP950 ,\na|b\n店|2\n");
	buf_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_each),         cmocka_unit_test(limits),       cmocka_unit_test(a_million_records),
		cmocka_unit_test(what_cannot_be_opened), cmocka_unit_test(reads_a_pipe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
