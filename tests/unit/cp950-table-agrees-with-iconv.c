/*
 * FMT-34: every code of CP950 and CP932 decoded by the table and by iconv of
 * this machine is the same character, but for the ranges on which libraries
 * differ; there the table says what the rulebook says.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <iconv.h>

#include "storekeep/charset.h"

static void decode_pair(enum charset cs, struct decoder *d, const unsigned char *pair, struct buf *out)
{
	(void)cs;
	buf_clear(out);
	decoder_feed(d, pair, 2, true, out);
	while (decoder_finding(d) != NULL)
		decoder_drop(d);
}

static bool differs(unsigned code)
{
	unsigned lead = code >> 8;

	return lead <= 0xa0 || lead >= 0xfa || (code >= 0xc6a1 && code <= 0xc8fe);
}

static void every_code(void **state)
{
	iconv_t cd = iconv_open("UTF-8", "CP950");
	struct buf got = {0};
	struct decoder *d;
	size_t seen = 0;

	(void)state;
	assert_true(cd != (iconv_t)-1);
	assert_int_equal(decoder_new(&d, CS_CP950, NULL), ST_OK);
	for (unsigned code = 0x8100; code <= 0xfeff; code++) {
		unsigned trail = code & 0xff;
		unsigned char pair[2] = {(unsigned char)(code >> 8), (unsigned char)trail};
		char in[2] = {(char)pair[0], (char)pair[1]}, out[8] = "", *from = in, *to = out;
		size_t left = 2, room = sizeof out - 1;

		if (trail < 0x40 || (trail > 0x7e && trail < 0xa1) || trail == 0xff || differs(code))
			continue;
		decode_pair(CS_CP950, d, pair, &got);
		iconv(cd, NULL, NULL, NULL, NULL);
		if (iconv(cd, &from, &left, &to, &room) == (size_t)-1)
			strcpy(out, "\xef\xbf\xbd");
		else
			seen++;
		if (strcmp(buf_str(&got), out) != 0)
			fail_msg("%04X is %s, iconv says %s", code, buf_str(&got), out);
	}
	/* 13 051 Chinese characters, 408 symbols, the euro, 7 ETEN characters and 34 box drawings */
	assert_in_range(seen, 13400, 13600);
	iconv_close(cd);
	decoder_free(d);
	buf_free(&got);
}

static void where_libraries_differ(void **state)
{
	static const struct {
		unsigned code;
		const char *text;
		enum finding_kind kind;
	} cases[] = {
		{0x8140, "\xef\xbf\xbd", FIND_BAD},     {0xa0fe, "\xef\xbf\xbd", FIND_BAD},
		{0xfa40, "\xef\xbf\xbd", FIND_BAD},     {0xfefe, "\xef\xbf\xbd", FIND_BAD},
		{0xc6a1, "\xef\x9a\xb1", FIND_PRIVATE}, {0xc6fe, "\xef\x9c\x8e", FIND_PRIVATE},
		{0xc740, "\xef\x9c\x8f", FIND_PRIVATE}, {0xc7fe, "\xef\x9e\xab", FIND_PRIVATE},
		{0xc840, "\xef\x9e\xac", FIND_PRIVATE}, {0xc8fe, "\xef\xa1\x88", FIND_PRIVATE},
	};
	struct buf got = {0};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		unsigned char pair[2] = {(unsigned char)(cases[i].code >> 8), (unsigned char)cases[i].code};
		struct decoder *d;

		buf_clear(&got);
		assert_int_equal(decoder_new(&d, CS_CP950, NULL), ST_OK);
		decoder_feed(d, pair, 2, true, &got);
		assert_string_equal(buf_str(&got), cases[i].text);
		assert_non_null(decoder_finding(d));
		assert_int_equal(decoder_finding(d)->kind, cases[i].kind);
		decoder_free(d);
	}
	buf_free(&got);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code),
		cmocka_unit_test(where_libraries_differ),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
