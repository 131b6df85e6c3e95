/*
 * FMT-37 and 46: what is written, shields, characters that CP950 lacks, and
 * a file that appears whole or not at all.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "csv_dump.h"

static char folder[] = "/tmp/storekeep-test-XXXXXX";
static char target[64], part[80];

static int make_folder(void **state)
{
	(void)state;
	if (mkdtemp(folder) == NULL)
		return -1;
	snprintf(target, sizeof target, "%s/out.csv", folder);
	snprintf(part, sizeof part, "%s.part", target);
	return 0;
}

static int drop_folder(void **state)
{
	(void)state;
	unlink(target);
	return rmdir(folder);
}

static char *contents(const char *path)
{
	FILE *f = fopen(path, "rb");
	struct buf b = {0};
	int c;

	assert_non_null(f);
	while ((c = getc(f)) != EOF)
		buf_addc(&b, (char)c);
	fclose(f);
	return buf_take(&b);
}

static void cells(void **state)
{
	static const struct {
		const char *text;
		enum csv_text kind;
		const char *expect;
	} cases[] = {
		{"plain", CSV_PLAIN, "plain"},
		{"a,b", CSV_PLAIN, "\"a,b\""},
		{"say \"hi\"", CSV_PLAIN, "\"say \"\"hi\"\"\""},
		{"two\nlines", CSV_PLAIN, "\"two\nlines\""},
		{"", CSV_PLAIN, ""},
		{"=1+1", CSV_PLAIN, "'=1+1"},
		{"+cmd|' /C calc'!A0", CSV_PLAIN, "'+cmd|' /C calc'!A0"},
		{"-2+3", CSV_PLAIN, "'-2+3"},
		{"@SUM(A1)", CSV_PLAIN, "'@SUM(A1)"},
		{"\tx", CSV_PLAIN, "\"'\tx\""},
		{"\rx", CSV_PLAIN, "\"'\rx\""},
		{"＝1", CSV_PLAIN, "'＝1"},
		{"-5", CSV_PLAIN, "-5"},
		{"+1,240.5", CSV_PLAIN, "\"+1,240.5\""},
		{"-", CSV_PLAIN, "'-"},
		{"-64", CSV_NUMBER, "-64"},
		{"0912345678", CSV_CODE, "\"=\"\"0912345678\"\"\""},
		{"26030912345678", CSV_CODE, "\"=\"\"26030912345678\"\"\""},
		{"70812375", CSV_CODE, "70812375"},
		{"YM0001", CSV_CODE, "YM0001"},
		{"=0912", CSV_CODE, "'=0912"},
		{"0912345678", CSV_PLAIN, "0912345678"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct csv_writer *w;
		char *got, expect[64];

		assert_int_equal(csv_create(&w, target, CS_UTF8, true, NULL), ST_OK);
		csv_put(w, cases[i].text, cases[i].kind);
		csv_end_row(w);
		assert_int_equal(csv_finish(w, NULL), ST_OK);
		got = contents(target);
		snprintf(expect, sizeof expect, "%s\r\n", cases[i].expect);
		assert_string_equal(got, expect);
		free(got);
	}
}

static void rows_in_each_charset(void **state)
{
	static const struct {
		enum charset cs;
		const char *expect;
	} cases[] = {
		{CS_UTF8, "許,12\r\nb,\r\n"},
		{CS_UTF8_BOM, "\xef\xbb\xbf許,12\r\nb,\r\n"},
		{CS_CP950, "\xb3\x5c,12\r\nb,\r\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct csv_writer *w;
		char *got;

		assert_int_equal(csv_create(&w, target, cases[i].cs, true, NULL), ST_OK);
		csv_put(w, "許", CSV_PLAIN);
		csv_put_int(w, 12);
		csv_end_row(w);
		csv_put(w, "b", CSV_PLAIN);
		csv_put(w, NULL, CSV_PLAIN);
		csv_end_row(w);
		assert_int_equal(csv_finish(w, NULL), ST_OK);
		got = contents(target);
		assert_string_equal(got, cases[i].expect);
		free(got);
	}
}

static void utf16_is_read_back(void **state)
{
	static const enum charset sets[] = {CS_UTF16LE, CS_UTF16BE};
	struct csv_options o = {0};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct buf got = {0}, expect = {0};
		struct csv_writer *w;

		assert_int_equal(csv_create(&w, target, sets[i], true, NULL), ST_OK);
		csv_put(w, "上,許", CSV_PLAIN);
		csv_put(w, "𠮷", CSV_PLAIN);
		csv_end_row(w);
		csv_put_int(w, -12);
		csv_put(w, "\"x", CSV_PLAIN);
		csv_end_row(w);
		assert_int_equal(csv_finish(w, NULL), ST_OK);
		csv_dump_path(target, &o, &got);
		buf_addf(&expect, "%s ,\n上,許|𠮷\n-12|\"x\n", charset_name(sets[i]));
		assert_string_equal(buf_str(&got), buf_str(&expect));
		buf_free(&got);
		buf_free(&expect);
	}
}

/* 堃 喆 煊 峯 ① é emoji and no-break space: none of them is in CP950. */
static void what_cp950_lacks(void **state)
{
	static const char *const lacking[] = {"堃", "喆", "煊", "峯", "①", "é", "😀", "\xc2\xa0", "\xee\x80\x80"};
	struct csv_writer *w;
	struct error e;
	char *got;

	(void)state;
	unlink(target);
	for (size_t i = 0; i < sizeof lacking / sizeof *lacking; i++) {
		assert_int_equal(csv_create(&w, target, CS_CP950, false, &e), ST_OK);
		csv_put(w, "a", CSV_PLAIN);
		csv_end_row(w);
		csv_put(w, "b", CSV_PLAIN);
		csv_put(w, lacking[i], CSV_PLAIN);
		csv_end_row(w);
		assert_non_null(csv_unmappable(w, 0));
		assert_int_equal(csv_unmappable(w, 0)->record, 2);
		assert_int_equal(csv_unmappable(w, 0)->column, 2);
		assert_null(csv_unmappable(w, 1));
		assert_int_equal(csv_finish(w, &e), ST_REFUSED);
		assert_string_equal(e.code, "csv_unmappable");
		assert_string_equal(e.rule, "FMT-37");
		assert_int_not_equal(access(target, F_OK), 0);
		assert_int_not_equal(access(part, F_OK), 0);
	}
	assert_int_equal(csv_create(&w, target, CS_CP950, false, &e), ST_OK);
	csv_replacement(w, "□");
	csv_put(w, "陶喆", CSV_PLAIN);
	assert_int_equal(csv_finish(w, &e), ST_OK);
	got = contents(target);
	assert_string_equal(got, "\xb3\xb3\xa1\xbc");
	free(got);
}

static void nothing_is_written_over(void **state)
{
	struct csv_writer *w;
	struct error e;
	struct stat st;

	(void)state;
	unlink(target);
	assert_int_equal(csv_create(&w, target, CS_UTF8, false, &e), ST_OK);
	csv_put(w, "1", CSV_PLAIN);
	csv_end_row(w);
	assert_int_not_equal(access(target, F_OK), 0);
	assert_int_equal(csv_finish(w, &e), ST_OK);
	assert_int_equal(stat(target, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_not_equal(access(part, F_OK), 0);
	assert_int_equal(csv_create(&w, target, CS_UTF8, false, &e), ST_REFUSED);
	assert_string_equal(e.code, "file_exists");
	/* one that appears while we write */
	unlink(target);
	assert_int_equal(csv_create(&w, target, CS_UTF8, false, &e), ST_OK);
	fclose(fopen(target, "w"));
	assert_int_equal(csv_finish(w, &e), ST_REFUSED);
	assert_string_equal(e.code, "file_exists");
	assert_int_not_equal(access(part, F_OK), 0);
	assert_int_equal(csv_create(&w, "/nonexistent/x.csv", CS_UTF8, true, &e), ST_FAILED);
	assert_string_equal(e.code, "file_write");
	assert_int_equal(csv_create(&w, target, CS_UTF8, true, &e), ST_OK);
	csv_abandon(w);
	assert_int_not_equal(access(part, F_OK), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells),
		cmocka_unit_test(rows_in_each_charset),
		cmocka_unit_test(utf16_is_read_back),
		cmocka_unit_test(what_cp950_lacks),
		cmocka_unit_test(nothing_is_written_over),
	};

	return cmocka_run_group_tests(tests, make_folder, drop_folder);
}
