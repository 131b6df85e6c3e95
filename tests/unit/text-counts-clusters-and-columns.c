/*
 * Limits count grapheme clusters, layout counts columns, nothing dangerous
 * reaches a terminal (FMT-60, FMT-61).
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

#include <wchar.h>

#include "storekeep/text.h"

static const struct {
	const char *text;
	int cols;
	size_t clusters;
} measured[] = {
	{"", 0, 0},
	{"A1", 2, 2},
	{"訂單 A1", 7, 5},            /* FMT-60's own example */
	{"ｱ", 1, 1},                  /* half-width katakana */
	{"Ａ", 2, 1},
	{"●", 1, 1},                  /* ambiguous, narrow */
	{"①─€…", 4, 4},
	{"e\u0301", 1, 1},            /* combining acute */
	{"한", 2, 1},
	{"\u1112\u1161\u11AB", 2, 1}, /* the same in three jamo */
	{"👨‍👩‍👧‍👦", 2, 1},                 /* four people joined: drawn as the first */
	{"👍🏽", 2, 1},                  /* thumb with a skin tone */
	{"🇹🇼", 2, 1},                  /* flag: two letters of one column */
	{"1\uFE0F\u20E3", 1, 1},      /* keycap: drawn as its digit */
	{"a\u200Bb", 10, 3},          /* zero width space shows as <U+200B> */
	{"\t", 1, 1},
	{"\r\n", 2, 1},
	{"\033[2J", 4, 4},
	{"\u202E", 8, 1},             /* <U+202E> */
	{"\xFF\xFE", 2, 2},           /* no UTF-8: one replacement a byte */
	{"\xE8\xA8", 2, 2},           /* the head of 訂 alone */
	{"\U0010FFFF", 1, 1},         /* never assigned: U+FFFD */
	{"䷀", 2, 1},                  /* hexagram */
	{"\u00AD", 1, 1},             /* soft hyphen, as glibc */
	{"\uE000", 1, 1},             /* private use */
};

static void texts_are_measured(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof measured / sizeof *measured; i++) {
		const char *s = measured[i].text;

		if (text_width(s, strlen(s)) != measured[i].cols || text_count(s, strlen(s)) != measured[i].clusters)
			fail_msg("\"%s\": %d columns, %zu clusters", s, text_width(s, strlen(s)), text_count(s, strlen(s)));
	}
}

static void the_program_gives_wcwidth(void **state)
{
	(void)state;
	assert_int_equal(wcwidth(L'訂'), 2);
	assert_int_equal(wcwidth(L'\033'), -1);
	assert_int_equal(wcwidth(L'●'), 1);
	text_set_ambiguous_wide(true);
	assert_int_equal(wcwidth(L'●'), 2);
	assert_int_equal(wcwidth(L'─'), 2);
	assert_int_equal(wcwidth(L'A'), 1);
	assert_int_equal(wcwidth(0x301), 0); /* "ambiguous" too, but it combines */
	assert_int_equal(wcswidth(L"訂●", 2), 4);
	text_set_ambiguous_wide(false);
	assert_int_equal(wcswidth(L"訂●", 2), 3);
}

static void clusters_are_walked_both_ways(void **state)
{
	static const char text[] = "訂e\u0301👨‍👩‍👧x\r\n王";
	static const size_t ends[] = {3, 6, 24, 25, 27, 30};
	size_t at = 0;

	(void)state;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
		at += text_cluster(text + at, strlen(text + at));
		assert_int_equal(at, ends[i]);
	}
	for (size_t i = sizeof ends / sizeof *ends; i > 0; i--) {
		size_t n = text_cluster_before(text, ends[i - 1]);

		assert_int_equal(n, ends[i - 1] - (i > 1 ? ends[i - 2] : 0));
	}
	assert_int_equal(text_cluster_before(text, 0), 0);
	assert_int_equal(text_cluster("", 0), 0);
}

static const struct {
	const char *text;
	int cols;
	bool right;
	const char *out;
} padded[] = {
	{"王小明", 8, false, "王小明  "},
	{"王小明", 8, true, "  王小明"},
	{"王小明", 6, false, "王小明"},
	{"王小明", 5, false, "王小…"},
	{"王小明", 4, false, "王… "},  /* half a character is never drawn */
	{"王小明", 2, false, "… "},
	{"王小明", 1, false, "…"},
	{"王小明", 0, false, ""},
	{"", 3, false, "   "},
	{"a\tb", 5, false, "a␉b  "},
	{"👨‍👩‍👧!", 4, false, "👨! "},
};

static void texts_are_cut_and_padded(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof padded / sizeof *padded; i++) {
		struct buf out = {0};

		text_add_padded(&out, padded[i].text, padded[i].cols, padded[i].right);
		assert_string_equal(buf_str(&out), padded[i].out);
		buf_free(&out);
	}
}

static void a_cut_is_marked_by_a_narrow_sign(void **state)
{
	struct buf out = {0};

	(void)state;
	text_set_ambiguous_wide(true);
	text_add_padded(&out, "王小明", 5, false);
	text_set_ambiguous_wide(false);
	assert_string_equal(buf_str(&out), "王小~");
	buf_free(&out);
}

static const struct {
	const char *text, *shown;
} sanitised[] = {
	{"訂單 A1 é", "訂單 A1 é"},
	{"\033[31m", "␛[31m"},
	{"a\x7F", "a␡"},
	{"\xC2\x9B" "0m", "<U+009B>0m"},       /* C1: another way to begin an escape sequence */
	{"a\u2028b\u2029", "a<U+2028>b<U+2029>"},
	{"\u202Aa\u202E\u2066\u2069", "<U+202A>a<U+202E><U+2066><U+2069>"},
	{"\u200E\u200F", "<U+200E><U+200F>"},
	{"\xFFx", "\uFFFDx"},
	{"👨‍👩", "👨‍👩"},                         /* joiners stay in the data's own form */
};

static void what_is_shown_is_harmless(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof sanitised / sizeof *sanitised; i++) {
		const char *s = sanitised[i].text;
		struct buf out = {0};

		text_sanitise(&out, s, strlen(s));
		assert_string_equal(buf_str(&out), sanitised[i].shown);
		assert_int_equal(text_is_clean(s, strlen(s)), strcmp(s, sanitised[i].shown) == 0);
		assert_true(text_is_clean(buf_str(&out), out.len));
		buf_free(&out);
	}
}

/* No code point below the last may pass a control on, or be wider than it is shown. */
static void every_code_point_is_harmless(void **state)
{
	(void)state;
	for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
		char bytes[4];
		struct buf out = {0};
		size_t n;
		int cols = 0;

		if (cp >= 0xD800 && cp <= 0xDFFF)
			continue;
		n = text_encode(cp, bytes);
		text_sanitise(&out, bytes, n);
		for (size_t at = 0, step; at < out.len; at += step) {
			uint32_t shown;

			step = text_decode(out.data + at, out.len - at, &shown);
			if (text_cp_width(shown) < 0)
				fail_msg("U+%04X goes out as U+%04X", cp, shown);
			cols += text_cp_width(shown);
		}
		if (text_width(bytes, n) != cols)
			fail_msg("U+%04X: %d columns measured, %d drawn", cp, text_width(bytes, n), cols);
		buf_free(&out);
	}
}

static void decoding_is_strict(void **state)
{
	static const char *const bad[] = {"\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80", "\xF0\x9F\x98"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(text_valid(bad[i], strlen(bad[i])));
	assert_true(text_valid("\xF4\x8F\xBF\xBF", 4));
}

static void blanks_are_trimmed(void **state)
{
	const char *s = " \t\u3000訂 單\u00A0\r\n";
	size_t n = text_trim(&s, strlen(s));

	(void)state;
	assert_int_equal(n, 7);
	assert_memory_equal(s, "訂 單", 7);
	s = " \u3000";
	assert_int_equal(text_trim(&s, strlen(s)), 0);
}

static const struct {
	const char *text, *folded, *header;
} folds[] = {
	{"臺北 ABC", "台北abc", "臺北abc"},        /* FMT-38; a heading keeps its 臺 */
	{"ＡＢ１", "ab1", "ab1"},
	{"Order_Name", "order_name", "ordername"}, /* FMT-44 */
	{"訂單\n編號", "訂單編號", "訂單編號"},
	{"郵政編號（如適用)", "郵政編號(如適用)", "郵政編號(如適用)"}, /* FMT-57 */
	{"ｷｬﾝｾﾙ", "キャンセル", "キャンセル"},     /* FMT-56 */
	{"Straße", "strasse", "strasse"},
	{"\xFFx", "\uFFFDx", "\uFFFDx"},
};

static void copies_are_folded(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof folds / sizeof *folds; i++) {
		char *folded = text_fold(folds[i].text), *header = text_fold_header(folds[i].text);

		assert_string_equal(folded, folds[i].folded);
		assert_string_equal(header, folds[i].header);
		free(folded);
		free(header);
	}
}

static void typed_text_becomes_nfc(void **state)
{
	char *s = text_nfc("e\u0301"), *k = text_nfkc("①");

	(void)state;
	assert_string_equal(s, "\u00E9");
	assert_string_equal(k, "1");
	free(s);
	free(k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_measured),
		cmocka_unit_test(the_program_gives_wcwidth),
		cmocka_unit_test(clusters_are_walked_both_ways),
		cmocka_unit_test(texts_are_cut_and_padded),
		cmocka_unit_test(a_cut_is_marked_by_a_narrow_sign),
		cmocka_unit_test(what_is_shown_is_harmless),
		cmocka_unit_test(every_code_point_is_harmless),
		cmocka_unit_test(decoding_is_strict),
		cmocka_unit_test(blanks_are_trimmed),
		cmocka_unit_test(copies_are_folded),
		cmocka_unit_test(typed_text_becomes_nfc),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
