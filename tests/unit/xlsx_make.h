/*
 * Workbooks made by hand for tests: members by name, zipped by libzip.
 */
#ifndef TESTS_XLSX_MAKE_H
#define TESTS_XLSX_MAKE_H

#include <string.h>
#include <unistd.h>
#include <zip.h>

struct member {
	const char *name, *bytes;
	size_t len; /* 0: strlen */
};

#define XLSX_RELS \
	"<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" \
	"<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\"" \
	" Target=\"xl/workbook.xml\"/></Relationships>"
#define XLSX_BOOK \
	"<?xml version=\"1.0\"?><workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"" \
	" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>" \
	"<sheet name=\"b\" sheetId=\"7\" r:id=\"rId2\"/><sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
/* The first sheet of the workbook is the second file. */
#define XLSX_BOOK_RELS \
	"<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" \
	"<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\"" \
	" Target=\"worksheets/sheet1.xml\"/>" \
	"<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\"" \
	" Target=\"worksheets/sheet2.xml\"/>" \
	"<Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings\"" \
	" Target=\"/xl/sharedStrings.xml\"/></Relationships>"
#define XLSX_SHEET(rows) \
	"<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>" rows \
	"</sheetData></worksheet>"
#define XLSX_STRINGS(items) \
	"<?xml version=\"1.0\"?><sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">" items "</sst>"

static inline void zip_members(const char *path, const struct member *m, size_t count)
{
	int why;
	zip_t *z = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &why);

	assert_non_null(z);
	for (size_t i = 0; i < count; i++) {
		zip_source_t *s = zip_source_buffer(z, m[i].bytes, m[i].len != 0 ? m[i].len : strlen(m[i].bytes), 0);

		assert_true(zip_file_add(z, m[i].name, s, ZIP_FL_OVERWRITE) >= 0);
	}
	assert_int_equal(zip_close(z), 0);
}

/* A workbook whose first sheet is `sheet` (and the second file), with these shared texts (NULL none). */
static inline void zip_sheet(const char *path, const char *sheet, size_t len, const char *strings)
{
	const struct member all[] = {
		{"_rels/.rels", XLSX_RELS, 0}, {"xl/workbook.xml", XLSX_BOOK, 0}, {"xl/_rels/workbook.xml.rels", XLSX_BOOK_RELS, 0},
		{"xl/worksheets/sheet2.xml", sheet, len}, {"xl/sharedStrings.xml", strings, 0},
	};

	zip_members(path, all, strings != NULL ? 5 : 4);
}

#endif
