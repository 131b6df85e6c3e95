/*
 * FMT-30 to 36: which charset, and text whose bytes look like separators.
 * Bytes are written by hand from the code charts.
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
	enum charset cs;
	const char *expect;
} cases[] = {
	/* FMT-30: the order of decision */
	{"ascii fits UTF-8", B("a,b\n1,2\n"), CS_UNKNOWN, "UTF-8 ,\na|b\n1|2\n"},
	{"UTF-8 mark, taken away once", B("\xef\xbb\xbf\xef\xbb\xbf" "a,b\n"), CS_UNKNOWN, "UTF-8-BOM ,\n\xef\xbb\xbf" "a|b\n"},
	{"UTF-8 without a mark", B("\xe5\xba\x97,b\n"), CS_UNKNOWN, "UTF-8 ,\n店|b\n"},
	{"no UTF-8, so CP950", B("\xa9\xb1,b\n"), CS_UNKNOWN, "CP950 ,\n店|b\n"},
	{"CP950 for C2 BD would be 翻, UTF-8 fits", B("\xc2\xbd,b\n"), CS_UNKNOWN, "UTF-8 ,\n½|b\n"},
	{"the user knows better", B("\xc2\xbd,b\n"), CS_CP950, "CP950 ,\n翻|b\n"},
	{"a mark beats the user", B("\xef\xbb\xbf\xe5\xba\x97,b\n"), CS_CP950, "UTF-8-BOM ,\n店|b\n"},
	{"UTF-16LE", B("\xff\xfe\x97\x5e,\0b\0\n\0"), CS_UNKNOWN, "UTF-16LE ,\n店|b\n"},
	{"UTF-16BE", B("\xfe\xff\x5e\x97\0,\0b\0\n"), CS_UNKNOWN, "UTF-16BE ,\n店|b\n"},
	{"UTF-32LE", B("\xff\xfe\0\0a\0\0\0"), CS_UNKNOWN, "refused charset_utf32"},
	{"UTF-32BE", B("\0\0\xfe\xff\0\0\0a"), CS_UNKNOWN, "refused charset_utf32"},
	{"UTF-8 cut at its end stays UTF-8", B("\xe5\xba\x97,\xe5\xba"), CS_UNKNOWN, "UTF-8 ,\n!1:0:2:bad_bytes\n店|\xef\xbf\xbd\n"},
	{"nothing", B(""), CS_UNKNOWN, "UTF-8 ,\n"},
	{"a mark and nothing", B("\xef\xbb\xbf"), CS_UNKNOWN, "UTF-8-BOM ,\n"},

	/* FMT-31: trail bytes */
	{"許功蓋 end in 5C", B("\xb3\x5c\xa5\x5c\xbb\x5c,\"\xb3\x5c\xa5\x5c\xbb\x5c\"\n"), CS_CP950, "CP950 ,\n許功蓋|許功蓋\n"},
	{"育 ends in 7C", B("a|\xa8\x7c|b\n"), CS_CP950, "CP950 ,\na|育|b\n"},
	{"上 is 0A 4E in UTF-16LE", B("\xff\xfe\x0a\x4e,\0\x0a\x4e\x0a\0x\0,\0y\0"), CS_UNKNOWN, "UTF-16LE ,\n上|上\nx|y\n"},
	{"ഊ is 0D 0A in UTF-16BE", B("\xfe\xff\x0d\x0a\0,\0b"), CS_UNKNOWN, "UTF-16BE ,\nഊ|b\n"},
	{"Ⱒ is 22 2C in UTF-16LE", B("\xff\xfe\x22\x2c,\0b\0"), CS_UNKNOWN, "UTF-16LE ,\nⰢ|b\n"},
	{"𠮷 is two units in UTF-16LE", B("\xff\xfe\x42\xd8\xb7\xdf,\0b\0"), CS_UNKNOWN, "UTF-16LE ,\n𠮷|b\n"},
	{"CP932 ① ㈱, 5C is a backslash, ﾃ", B("\x87\x40,\x87\x8a,\\,\xc3\n"), CS_CP932, "CP932 ,\n①|㈱|\\|ﾃ\n"},
	{"CP932 ソ ends in 5C", B("\"\x83\x5c\",b\n"), CS_CP932, "CP932 ,\nソ|b\n"},

	/* FMT-33: only the offending byte or pair is skipped */
	{"lone lead before a comma", B("a\xb3,b\n"), CS_CP950, "CP950 ,\n!1:0:1:bad_bytes\na\xef\xbf\xbd|b\n"},
	{"lone lead before a quote", B("\"a\xb3\",b\n"), CS_CP950, "CP950 ,\n!1:0:1:bad_bytes\na\xef\xbf\xbd|b\n"},
	{"lone lead before LF", B("a,b\xb3\nc,d\n"), CS_CP950, "CP950 ,\n!1:0:2:bad_bytes\na|b\xef\xbf\xbd\nc|d\n"},
	{"lone lead before CR LF", B("a,b\xb3\r\nc,d\n"), CS_CP950, "CP950 ,\n!1:0:2:bad_bytes\na|b\xef\xbf\xbd\nc|d\n"},
	{"lone lead before a digit", B("a\xb3" "7,b\n"), CS_CP950, "CP950 ,\n!1:0:1:bad_bytes\na\xef\xbf\xbd" "7|b\n"},
	{"lone lead at the end", B("a,b\xb3"), CS_CP950, "CP950 ,\n!1:0:2:bad_bytes\na|b\xef\xbf\xbd\n"},
	{"FF is no lead byte", B("a\xff" "A,b\n"), CS_CP950, "CP950 ,\n!1:0:1:bad_bytes\na\xef\xbf\xbd" "A|b\n"},
	{"a pair without a character", B("\x81\x40,b\n"), CS_CP950, "CP950 ,\n!1:0:1:bad_bytes\n\xef\xbf\xbd|b\n"},
	{"lone lead before a trail above FE", B("\xb3\xff,b\n"), CS_CP950, "CP950 ,\n!1:0:1:bad_bytes\n\xef\xbf\xbd\xef\xbf\xbd|b\n"},
	{"UTF-8 head before a comma", B("a\xe5\xba,b\n"), CS_UTF8, "UTF-8 ,\n!1:0:1:bad_bytes\na\xef\xbf\xbd|b\n"},
	{"overlong / is not read", B("\xc0\xaf,b\n"), CS_UTF8, "UTF-8 ,\n!1:0:1:bad_bytes\n\xef\xbf\xbd\xef\xbf\xbd|b\n"},
	{"surrogates are no UTF-8", B("\xed\xa0\x80,b\n"), CS_UTF8, "UTF-8 ,\n!1:0:1:bad_bytes\n\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd|b\n"},
	{"lone high surrogate before a comma", B("\xff\xfe\x42\xd8,\0b\0"), CS_UNKNOWN, "UTF-16LE ,\n!1:0:1:bad_bytes\n\xef\xbf\xbd|b\n"},
	{"lone low surrogate", B("\xff\xfe\xb7\xdf,\0b\0"), CS_UNKNOWN, "UTF-16LE ,\n!1:0:1:bad_bytes\n\xef\xbf\xbd|b\n"},
	{"half a unit at the end", B("\xff\xfe" "a\0,\0b\0c"), CS_UNKNOWN, "UTF-16LE ,\n!1:0:2:bad_bytes\na|b\xef\xbf\xbd\n"},
	{"one report a cell and code", B("\xb3,\xb3 \xb3\n"), CS_CP950, "CP950 ,\n!1:0:1:bad_bytes\n!1:0:2:bad_bytes\n\xef\xbf\xbd|\xef\xbf\xbd \xef\xbf\xbd\n"},

	/* FMT-34, 36: where libraries differ */
	{"euro", B("\xa3\xe1,b\n"), CS_CP950, "CP950 ,\n€|b\n"},
	{"ETEN row F9D6-F9DC", B("\xf9\xd6\xf9\xd7\xf9\xd8\xf9\xd9\xf9\xda\xf9\xdb\xf9\xdc,b\n"), CS_CP950, "CP950 ,\n碁銹裏墻恒粧嫺|b\n"},
	{"F9FE", B("\xf9\xfe,b\n"), CS_CP950, "CP950 ,\n▓|b\n"},
	{"FMT-36: A2CC decodes to the same as A451", B("\xa2\xcc,\xa4\x51\n"), CS_CP950, "CP950 ,\n十|十\n"},
	{"C6A1 is private use U+F6B1", B("\xc6\xa1,b\n"), CS_CP950, "CP950 ,\n!1:0:1:private_use\n\xef\x9a\xb1|b\n"},
	{"C8FE is private use U+F848", B("\xc8\xfe,b\n"), CS_CP950, "CP950 ,\n!1:0:1:private_use\n\xef\xa1\x88|b\n"},
	{"C67E is a character", B("\xc6\x7e,b\n"), CS_CP950, "CP950 ,\n籲|b\n"},
	{"C940 is a character", B("\xc9\x40,b\n"), CS_CP950, "CP950 ,\n乂|b\n"},
	{"FA40 is nothing", B("\xfa\x40,b\n"), CS_CP950, "CP950 ,\n!1:0:1:bad_bytes\n\xef\xbf\xbd|b\n"},
	{"80 is a control", B("\x80,b\n"), CS_CP950, "CP950 ,\n!1:0:1:control\n\xc2\x80|b\n"},
	{"private use in UTF-8", B("\xee\x80\x80,b\n"), CS_UTF8, "UTF-8 ,\n!1:0:1:private_use\n\xee\x80\x80|b\n"},
	{"F900 is not private", B("\xef\xa4\x80,b\n"), CS_UTF8, "UTF-8 ,\n\xef\xa4\x80|b\n"},
	{"C1 in UTF-8", B("\xc2\x9b,b\n"), CS_UTF8, "UTF-8 ,\n!1:0:1:control\n\xc2\x9b|b\n"},
	{"A0 is no control", B("\xc2\xa0,b\n"), CS_UTF8, "UTF-8 ,\n\xc2\xa0|b\n"},
	{"escape is a control", B("a\x1b[2J,b\n"), CS_UTF8, "UTF-8 ,\n!1:0:1:control\na\x1b[2J|b\n"},
	{"a tab is none", B("a\tx,b\n"), CS_UTF8, "UTF-8 ,\na\tx|b\n"},
	{"C1 in UTF-16", B("\xff\xfe\x85\0,\0b\0"), CS_UNKNOWN, "UTF-16LE ,\n!1:0:1:control\n\xc2\x85|b\n"},
};

static void reads_each(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *got = csv_dump(cases[i].bytes, cases[i].len, cases[i].cs, ',');

		if (strcmp(got, cases[i].expect) != 0)
			fail_msg("%s\ngot:\n%s\nexpected:\n%s", cases[i].rule, got, cases[i].expect);
		free(got);
	}
}

/* FMT-32: the text must not depend on where a block ends: the decoder is fed in two pieces cut at every place. */
static void a_cut_changes_nothing(void **state)
{
	static const struct {
		enum charset cs;
		const char *bytes;
		size_t len;
	} texts[] = {
		{CS_CP950, B("a\xb3\x5c\xa5\x5c,\xb3,\xa3\xe1\xff" "b\x81\x40\x80")},
		{CS_CP932, B("\x87\x40\xc3\x83\x5c,\x83,b")},
		{CS_UTF8, B("a\xe5\xba\x97\xf0\xa0\xae\xb7\xe5\xba,\xc0\xaf\xc2\x9b")},
		{CS_UTF16LE, B("\x0a\x4e\x42\xd8\xb7\xdf,\0\x42\xd8,\0b\0")},
		{CS_UTF16BE, B("\x4e\x0a\xd8\x42\xdf\xb7\0,\xd8\x42\0,\0b")},
	};

	(void)state;
	for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
		const unsigned char *in = (const unsigned char *)texts[t].bytes;
		struct buf whole = {0};
		struct decoder *d;

		assert_int_equal(decoder_new(&d, texts[t].cs, NULL), ST_OK);
		assert_int_equal(decoder_feed(d, in, texts[t].len, true, &whole), texts[t].len);
		decoder_free(d);
		for (size_t cut = 0; cut <= texts[t].len; cut++) {
			struct buf parts = {0};
			size_t used;

			assert_int_equal(decoder_new(&d, texts[t].cs, NULL), ST_OK);
			used = decoder_feed(d, in, cut, false, &parts);
			assert_true(cut - used <= 3);
			decoder_feed(d, in + used, texts[t].len - used, true, &parts);
			assert_string_equal(buf_str(&parts), buf_str(&whole));
			buf_free(&parts);
			decoder_free(d);
		}
		buf_free(&whole);
	}
}

/* The block of the reader ends inside a character too: 許 at each of eight places around 128 KiB. */
static void a_character_on_the_edge_of_a_block(void **state)
{
	enum { EDGE = 128 * 1024 };
	char *bytes = malloc(EDGE + 64), *got, *row;

	(void)state;
	for (int shift = -4; shift < 4; shift++) {
		int n = 0;

		memcpy(bytes, "a,b\n", 4);
		n = 4;
		memset(bytes + n, 'x', (size_t)(EDGE + shift - n));
		for (int i = n + 1000; i < EDGE + shift; i += 1000)
			bytes[i] = '\n';
		n = EDGE + shift;
		bytes[n - 3] = '\n';
		bytes[n - 2] = '1';
		bytes[n - 1] = ',';
		memcpy(bytes + n, "\"\xb3\x5c\xb3\x5c\"\n", 7);
		got = csv_dump(bytes, (size_t)n + 7, CS_CP950, ',');
		row = strstr(got, "\n1|許許\n");
		assert_non_null(row);
		assert_null(strstr(got, "bad_bytes"));
		free(got);
	}
	free(bytes);
}

static void names_are_understood(void **state)
{
	static const struct {
		const char *word;
		enum charset cs;
	} words[] = {
		{"CP950", CS_CP950},     {"cp950", CS_CP950}, {"Big5", CS_CP950},  {"UTF-8", CS_UTF8},
		{"utf8", CS_UTF8},       {"UTF-8-BOM", CS_UTF8_BOM}, {"utf-16le", CS_UTF16LE}, {"CP932", CS_CP932},
		{"latin1", CS_UNKNOWN},  {"", CS_UNKNOWN},    {"UTF-16", CS_UNKNOWN},
	};

	(void)state;
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		assert_int_equal(charset_from_name(words[i].word), words[i].cs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_each),
		cmocka_unit_test(a_cut_changes_nothing),
		cmocka_unit_test(a_character_on_the_edge_of_a_block),
		cmocka_unit_test(names_are_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
