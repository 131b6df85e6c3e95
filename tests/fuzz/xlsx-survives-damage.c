/*
 * Workbooks damaged at random, the same ones in every run: the zip's own bytes,
 * and (packed anew, so that they get through) the XML inside. Reading ends,
 * memory holds, and cells stand where a sheet can have them. Run it in the
 * sanitizer build too.
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

#ifdef HAVE_XLSX

#include "../unit/xlsx_make.h"

enum { ROUNDS = 1500 };

static uint64_t seed = 0x9e3779b97f4a7c15u;

static uint32_t next_random(uint32_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 33) % below;
}

static const char *const pieces[] = {
	"<row>", "</row>", "<c r=\"A1\" t=\"s\">", "<c>", "</c>", "<v>", "</v>", "<is>", "</is>", "<t>", "</t>", "<rPh>", "</rPh>", "<si>",
	"</si>", "&#0;", "&lt;", "&x;", "<!DOCTYPE x>", "<![CDATA[9]]>", "<?a?>", "<!-- -->", "99999999999", "r=\"ZZZZ9\"", "\xff", "-1",
};

static void mutate(struct buf *b)
{
	for (uint32_t n = 1 + next_random(5); n != 0; n--) {
		size_t at = b->len != 0 ? next_random((uint32_t)b->len) : 0;
		const char *piece = pieces[next_random(sizeof pieces / sizeof *pieces)];
		char *tail;

		switch (next_random(3)) {
		case 0:
			if (b->len != 0)
				b->data[at] = (char)next_random(256);
			break;
		case 1:
			if (next_random(4) == 0)
				b->len = at;
			break;
		default:
			tail = xstrndup(b->data + at, b->len - at);
			at = b->len - at;
			b->len -= at;
			buf_adds(b, piece);
			buf_add(b, tail, strlen(tail));
			free(tail);
		}
	}
}

static bool check_cell(void *arg, const struct xlsx_cell *c)
{
	(void)arg;
	assert_true(c->row >= 1 && c->row <= 1048576);
	assert_true(c->column >= 1 && c->column <= 16384);
	assert_true(c->len > 0 && c->len <= (size_t)XLSX_MAX_TEXT * 4);
	assert_int_equal(strlen(c->text), c->len);
	return true;
}

static void check_read(const char *path)
{
	struct error e = {0};

	if (xlsx_read(path, check_cell, NULL, &e) != ST_OK)
		assert_true(e.code[0] != '\0' && e.message[0] != '\0');
}

static const char sheet[] = XLSX_SHEET("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\"><is><t>x</t></is></c></row>"
                                       "<row r=\"2\"><c r=\"A2\"><v>25012345</v></c></row>");
static const char strings[] = XLSX_STRINGS("<si><t>one</t></si><si><r><t>two</t></r><rPh><t>no</t></rPh></si>");

static void the_xml(void **state)
{
	char *path = scratch("x.xlsx");

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		struct buf a = {0}, b = {0};
		struct member all[] = {
			{"_rels/.rels", XLSX_RELS, 0}, {"xl/workbook.xml", XLSX_BOOK, 0}, {"xl/_rels/workbook.xml.rels", XLSX_BOOK_RELS, 0},
			{"xl/worksheets/sheet2.xml", NULL, 0}, {"xl/sharedStrings.xml", NULL, 0},
		};

		buf_adds(&a, sheet);
		buf_adds(&b, strings);
		mutate(next_random(3) != 0 ? &a : &b);
		buf_addc(&a, '\n');
		buf_addc(&b, '\n');
		all[3].bytes = a.data, all[3].len = a.len;
		all[4].bytes = b.data, all[4].len = b.len;
		zip_members(path, all, 5);
		check_read(path);
		buf_free(&a);
		buf_free(&b);
	}
	free(path);
}

static void the_zip(void **state)
{
	char *path = scratch("z.xlsx"), whole[8192], bytes[8192];
	FILE *f;
	size_t len;

	(void)state;
	zip_sheet(path, sheet, sizeof sheet - 1, strings);
	f = fopen(path, "r");
	len = fread(whole, 1, sizeof whole, f);
	fclose(f);
	for (int i = 0; i < ROUNDS; i++) {
		memcpy(bytes, whole, len);
		for (uint32_t n = 1 + next_random(6); n != 0; n--)
			bytes[next_random((uint32_t)len)] = (char)next_random(256);
		f = fopen(path, "w");
		fwrite(bytes, 1, next_random(5) == 0 ? next_random((uint32_t)len) : len, f);
		fclose(f);
		check_read(path);
	}
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(the_xml), cmocka_unit_test(the_zip)};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}

#else

int main(void)
{
	puts("1..0 # SKIP built without Excel");
	return 0;
}

#endif
