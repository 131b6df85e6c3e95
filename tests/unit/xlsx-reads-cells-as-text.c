/*
 * Workbooks (QOO-27, QOO-31): cells of the first sheet as text exactly as
 * stored, and every way in which a stranger's file can be wrong or a bomb.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "storekeep/mem.h"
#include "storekeep/xlsx.h"
#include "../desk/scratch.h"

static bool take(void *arg, const struct xlsx_cell *c)
{
	buf_addf(arg, "%c%lld%s=%s;", 'A' + c->column - 1, (long long)c->row, c->number ? "n" : "", c->text);
	return true;
}

#ifdef HAVE_XLSX

#include <xlsxwriter.h>

#include "xlsx_make.h"

/* What is read, as "A1=…;", or the code of the refusal. */
static const char *read_back(const char *path)
{
	static char out[4096];
	struct buf b = {0};
	struct error e = {0};
	enum status st = xlsx_read(path, take, &b, &e);

	snprintf(out, sizeof out, "%s", st == ST_OK ? buf_str(&b) : e.code);
	buf_free(&b);
	return out;
}

static const char *read_sheet(const char *sheet, const char *strings)
{
	char *path = scratch("a.xlsx");
	const char *out;

	zip_sheet(path, sheet, strlen(sheet), strings);
	out = read_back(path);
	free(path);
	return out;
}

static void made_by_a_library(void **state)
{
	char *path = scratch("lib.xlsx");
	lxw_workbook *book = workbook_new(path);
	lxw_worksheet *page = workbook_add_worksheet(book, "orders"), *other = workbook_add_worksheet(book, "other");

	(void)state;
	worksheet_write_string(page, 0, 0, "旧订单号码", NULL);
	worksheet_write_string(page, 1, 0, "0012345", NULL);
	worksheet_write_number(page, 2, 0, 25012345, NULL);
	worksheet_write_number(page, 3, 1, 2.5e+20, NULL);
	worksheet_write_string(page, 3, 2, "a & <b>", NULL);
	worksheet_write_string(other, 0, 0, "not this one", NULL);
	assert_int_equal(workbook_close(book), LXW_NO_ERROR);
	assert_true(xlsx_looks_like(path));
	assert_false(xlsx_looks_old(path));
	assert_string_equal(read_back(path), "A1=旧订单号码;A2=0012345;A3n=25012345;B4n=2.5E+20;C4=a & <b>;");
	free(path);
}

static void template_carries_text(void **state)
{
	char *path = scratch("t.xlsx"), *again = scratch("u.xlsx"), *command;
	struct error e = {0};

	(void)state;
	assert_int_equal(xlsx_write_template(path, "Orders", "旧订单号码", 1800000000, false, &e), ST_OK);
	assert_string_equal(read_back(path), "A1=旧订单号码;");
	assert_int_equal(xlsx_write_template(path, "Orders", "旧订单号码", 1800000000, false, &e), ST_REFUSED);
	assert_string_equal(e.code, "file_exists");
	assert_int_equal(xlsx_write_template(path, "Orders", "x", 1800000000, true, &e), ST_OK);
	assert_string_equal(read_back(path), "A1=x;");
	/* the same input gives the same bytes */
	assert_int_equal(xlsx_write_template(again, "Orders", "x", 1800000000, false, &e), ST_OK);
	command = xasprintf("cmp -s '%s' '%s'", path, again);
	assert_int_equal(system(command), 0);
	free(command);
	assert_int_equal(xlsx_write_template("/nowhere/t.xlsx", "Orders", "x", 0, false, &e), ST_FAILED);
	assert_string_equal(e.code, "file_write");
	free(path);
	free(again);
}

static void kinds_of_cells(void **state)
{
	static const struct {
		const char *sheet, *strings, *read;
	} cases[] = {
		{XLSX_SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"B1\" t=\"s\"><v>0</v></c></row>"),
		 XLSX_STRINGS("<si><t>zero</t></si><si><t>one</t></si>"), "A1=one;B1=zero;"},
		/* rich text is put together, readings are left out */
		{XLSX_SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>"),
		 XLSX_STRINGS("<si><r><t>00</t></r><r><rPr/><t>123</t></r><rPh sb=\"0\" eb=\"1\"><t>ignored</t></rPh></si>"), "A1=00123;"},
		{XLSX_SHEET("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>0077</t></is></c></row>"), NULL, "A1=0077;"},
		{XLSX_SHEET("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><r><t>00</t></r><r><t>77</t></r><rPh><t>no</t></rPh></is></c></row>"),
		 NULL, "A1=0077;"},
		{XLSX_SHEET("<row r=\"1\"><c r=\"A1\" t=\"str\"><f>TEXT(7,\"0000\")</f><v>0007</v></c></row>"), NULL, "A1=0007;"},
		{XLSX_SHEET("<row r=\"1\"><c r=\"A1\" t=\"n\"><v>1.2345678901234568E+19</v></c></row>"), NULL, "A1n=1.2345678901234568E+19;"},
		{XLSX_SHEET("<row r=\"1\"><c r=\"A1\" t=\"e\"><v>#N/A</v></c></row>"), NULL, "A1=#N/A;"},
		/* places that are not written follow one another */
		{XLSX_SHEET("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>"), NULL, "A1n=1;B1n=2;A2n=3;"},
		{XLSX_SHEET("<row r=\"3\"><c r=\"C3\"><v>5</v></c><c><v>6</v></c></row>"), NULL, "C3n=5;D3n=6;"},
		/* empty cells say nothing */
		{XLSX_SHEET("<row r=\"1\"><c r=\"A1\"/><c r=\"B1\"><v></v></c><c r=\"C1\" t=\"s\"/></row>"), XLSX_STRINGS("<si><t/></si>"), ""},
		{XLSX_SHEET(""), NULL, ""},
		{XLSX_SHEET("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&#22;&#x53F7;</t></is></c></row>"), NULL, "xlsx_broken"},
		{XLSX_SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c></row>"), XLSX_STRINGS("<si><t>zero</t></si>"), "xlsx_broken"},
		{XLSX_SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>-1</v></c></row>"), XLSX_STRINGS("<si><t>zero</t></si>"), "xlsx_broken"},
		{XLSX_SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>"), NULL, "xlsx_broken"},
		{XLSX_SHEET("<row r=\"0\"/>"), NULL, "xlsx_broken"},
		{XLSX_SHEET("<row r=\"x\"/>"), NULL, "xlsx_broken"},
		{XLSX_SHEET("<row r=\"1\"><c r=\"1A\"><v>1</v></c></row>"), NULL, "xlsx_broken"},
		{XLSX_SHEET("<row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row>"), NULL, "xlsx_broken"},
		{XLSX_SHEET("<row r=\"1048577\"><c><v>1</v></c></row>"), NULL, "xlsx_broken"},
		{"<worksheet><sheetData><row>", NULL, "xlsx_broken"},
		{"not xml", NULL, "xlsx_broken"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(read_sheet(cases[i].sheet, cases[i].strings), cases[i].read);
}

/* Other prefixes than Excel's mean the same. */
static void namespaces_count(void **state)
{
	(void)state;
	assert_string_equal(read_sheet("<x:worksheet xmlns:x=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><x:sheetData>"
	                               "<x:row r=\"1\"><x:c r=\"A1\"><x:v>12</x:v></x:c></x:row></x:sheetData></x:worksheet>", NULL),
	                    "A1n=12;");
}

static void missing_parts(void **state)
{
	static const struct member all[] = {
		{"_rels/.rels", XLSX_RELS, 0}, {"xl/workbook.xml", XLSX_BOOK, 0}, {"xl/_rels/workbook.xml.rels", XLSX_BOOK_RELS, 0},
		{"xl/worksheets/sheet2.xml", XLSX_SHEET("<row><c><v>1</v></c></row>"), 0},
	};
	char *path = scratch("m.xlsx");
	FILE *f;

	(void)state;
	zip_members(path, all, 4);
	assert_string_equal(read_back(path), "A1n=1;"); /* shared texts may be missing */
	for (size_t n = 0; n < 4; n++) {
		struct member some[3];

		for (size_t i = 0, k = 0; i < 4; i++)
			if (i != n)
				some[k++] = all[i];
		zip_members(path, some, 3);
		assert_string_equal(read_back(path), "xlsx_broken");
	}
	f = fopen(path, "w");
	fputs("PK\x03\x04 and nothing more", f);
	fclose(f);
	assert_string_equal(read_back(path), "xlsx_broken");
	f = fopen(path, "w");
	fclose(f);
	assert_string_equal(read_back(path), "xlsx_broken");
	unlink(path);
	assert_string_equal(read_back(path), "file_open");
	assert_false(xlsx_looks_like(path));
	free(path);
}

/* ---- bombs ---- */

static char *repeated(const char *head, const char *piece, size_t times, const char *tail)
{
	struct buf b = {0};

	buf_adds(&b, head);
	for (size_t i = 0; i < times; i++)
		buf_adds(&b, piece);
	buf_adds(&b, tail);
	return buf_take(&b);
}

static void check_refused(const char *head, const char *piece, size_t times, const char *tail, const char *code)
{
	char *sheet = repeated(head, piece, times, tail);

	assert_string_equal(read_sheet(sheet, NULL), code);
	free(sheet);
}

#define HEAD "<?xml version=\"1.0\"?><worksheet><sheetData>"
#define TAIL "</sheetData></worksheet>"

static void bombs(void **state)
{
	(void)state;
	/* 4 MiB of blanks pack into a few KiB */
	check_refused(HEAD, "                ", 256 * 1024, TAIL, "xlsx_too_big");
	/* under 1 MiB a good ratio is no crime */
	check_refused(HEAD, "                ", 60 * 1024, TAIL, "");
}

static void long_cells(void **state)
{
	char *path = scratch("a.xlsx"), *sheet;
	struct buf b = {0};
	struct error e = {0};

	(void)state;
	/* 131 068 bytes, the longest cell, and one more */
	sheet = repeated(HEAD "<row><c t=\"inlineStr\"><is><t>", "abcd", XLSX_MAX_TEXT, "</t></is></c></row>" TAIL);
	zip_sheet(path, sheet, strlen(sheet), NULL);
	assert_int_equal(xlsx_read(path, take, &b, &e), ST_OK);
	assert_true(b.len > (size_t)XLSX_MAX_TEXT * 4);
	free(sheet);
	check_refused(HEAD "<row><c t=\"inlineStr\"><is><t>x", "abcd", XLSX_MAX_TEXT, "</t></is></c></row>" TAIL, "xlsx_too_big");
	buf_free(&b);
	free(path);
}

static void nested_and_entities(void **state)
{
	(void)state;
	/* worksheet, sheetData and 62 more make 64 */
	check_refused(HEAD, "<a>", 63, "", "xlsx_too_big");
	{
		struct buf b = {0};

		buf_adds(&b, HEAD);
		for (int i = 0; i < 62; i++)
			buf_adds(&b, "<a>");
		for (int i = 0; i < 62; i++)
			buf_adds(&b, "</a>");
		buf_adds(&b, TAIL);
		assert_string_equal(read_sheet(b.data, NULL), "");
		buf_free(&b);
	}
	assert_string_equal(read_sheet("<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a \"1\">]><worksheet><sheetData><row><c><v>&a;</v></c></row>"
	                               "</sheetData></worksheet>", NULL), "xlsx_document_type");
	assert_string_equal(read_sheet("<?xml version=\"1.0\"?><!DOCTYPE x SYSTEM \"file:///etc/passwd\"><worksheet/>", NULL),
	                    "xlsx_document_type");
	assert_string_equal(read_sheet("<worksheet><sheetData><row><c><v>&a;</v></c></row></sheetData></worksheet>", NULL), "xlsx_broken");
}

static bool count_cells(void *arg, const struct xlsx_cell *c)
{
	(void)c;
	++*(int64_t *)arg;
	return true;
}

static bool stop_at_two(void *arg, const struct xlsx_cell *c)
{
	(void)c;
	return ++*(int64_t *)arg < 2;
}

static void many_cells(void **state)
{
	struct buf b = {0};
	char *path = scratch("a.xlsx");
	struct error e = {0};
	int64_t count = 0;

	(void)state;
	buf_adds(&b, HEAD);
	/* numbers, so that the ratio stays honest */
	for (int i = 0; i < XLSX_MAX_CELLS + 1; i++)
		buf_addf(&b, "<row><c><v>%d</v></c></row>", i * 2047);
	buf_adds(&b, TAIL);
	zip_sheet(path, b.data, b.len, NULL);
	assert_int_equal(xlsx_read(path, count_cells, &count, &e), ST_REFUSED);
	assert_string_equal(e.code, "xlsx_too_big");
	assert_int_equal(count, XLSX_MAX_CELLS);
	count = 0;
	assert_int_equal(xlsx_read(path, stop_at_two, &count, &e), ST_OK);
	assert_int_equal(count, 2);
	buf_free(&b);
	free(path);
}

static void many_members(void **state)
{
	char *path = scratch("a.xlsx"), name[32];
	int why;
	zip_t *z = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &why);

	(void)state;
	for (int i = 0; i <= XLSX_MAX_PARTS; i++) {
		snprintf(name, sizeof name, "%d", i);
		zip_file_add(z, name, zip_source_buffer(z, "x", 1, 0), 0);
	}
	assert_int_equal(zip_close(z), 0);
	assert_string_equal(read_back(path), "xlsx_too_big");
	free(path);
}

/* A member that was changed after packing: its sum no longer agrees. */
static void damaged(void **state)
{
	char *path = scratch("a.xlsx");
	int why;
	zip_t *z = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &why);
	static const char sheet[] = XLSX_SHEET("<row><c><v>12345</v></c></row>");
	zip_int64_t at;
	char bytes[8192], *found;
	FILE *f;
	size_t n;

	(void)state;
	zip_file_add(z, "_rels/.rels", zip_source_buffer(z, XLSX_RELS, sizeof XLSX_RELS - 1, 0), 0);
	zip_file_add(z, "xl/workbook.xml", zip_source_buffer(z, XLSX_BOOK, sizeof XLSX_BOOK - 1, 0), 0);
	zip_file_add(z, "xl/_rels/workbook.xml.rels", zip_source_buffer(z, XLSX_BOOK_RELS, sizeof XLSX_BOOK_RELS - 1, 0), 0);
	at = zip_file_add(z, "xl/worksheets/sheet2.xml", zip_source_buffer(z, sheet, sizeof sheet - 1, 0), 0);
	zip_set_file_compression(z, (zip_uint64_t)at, ZIP_CM_STORE, 0);
	assert_int_equal(zip_close(z), 0);
	assert_string_equal(read_back(path), "A1n=12345;");
	f = fopen(path, "r+");
	n = fread(bytes, 1, sizeof bytes, f);
	assert_non_null(found = memmem(bytes, n, "12345", 5));
	fseek(f, found - bytes, SEEK_SET);
	fputs("92345", f);
	fclose(f);
	assert_string_equal(read_back(path), "xlsx_broken");
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(made_by_a_library), cmocka_unit_test(template_carries_text), cmocka_unit_test(kinds_of_cells),
		cmocka_unit_test(namespaces_count),  cmocka_unit_test(missing_parts),         cmocka_unit_test(bombs),
		cmocka_unit_test(long_cells),        cmocka_unit_test(nested_and_entities),   cmocka_unit_test(many_cells),
		cmocka_unit_test(many_members),      cmocka_unit_test(damaged),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}

#else

/* Built without Excel: it says so, and what to do instead. */
static void says_so(void **state)
{
	struct buf b = {0};
	struct error e = {0};

	(void)state;
	assert_false(xlsx_built_in());
	assert_int_equal(xlsx_read("a.xlsx", take, &b, &e), ST_REFUSED);
	assert_string_equal(e.code, "xlsx_not_built_in");
	assert_int_equal(xlsx_write_template("a.xlsx", "Orders", "x", 0, false, &e), ST_REFUSED);
	assert_string_equal(e.code, "xlsx_not_built_in");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(says_so)};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}

#endif
