/*
 * The editor's text: what keys make of it. A case types `keys` into `given` and
 * compares the text, with | where the insertion point stands.
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

#include "storekeep/editor.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

#define FAMILY "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7" /* man ZWJ woman ZWJ girl */
#define ACUTE "\xcc\x81" /* combining acute */

static const struct {
	const char *name;
	enum edit_act act;
} names[] = {
	{"<Left>", EDIT_LEFT}, {"<Right>", EDIT_RIGHT}, {"<WLeft>", EDIT_WORD_LEFT}, {"<WRight>", EDIT_WORD_RIGHT},
	{"<Home>", EDIT_HOME}, {"<End>", EDIT_END}, {"<Top>", EDIT_TOP}, {"<Bottom>", EDIT_BOTTOM},
	{"<BS>", EDIT_BACKSPACE}, {"<Del>", EDIT_DELETE}, {"<CutW>", EDIT_CUT_WORD}, {"<CutS>", EDIT_CUT_START},
	{"<CutE>", EDIT_CUT_END}, {"<Yank>", EDIT_YANK}, {"<Undo>", EDIT_UNDO},
};

/* Plain characters are typed one by one, <Name> acts, {text} is pasted, <Leave> leaves the field. */
static void type_keys(struct editor *ed, const char *keys)
{
	while (*keys != '\0') {
		const char *end;
		uint32_t cp;
		size_t i;

		if (*keys == '{') {
			end = strchr(keys, '}');
			editor_insert(ed, keys + 1, (size_t)(end - keys - 1));
			keys = end + 1;
			continue;
		}
		if (strncmp(keys, "<Leave>", 7) == 0) {
			editor_leave(ed);
			keys += 7;
			continue;
		}
		for (i = 0; i < sizeof names / sizeof *names; i++)
			if (strncmp(keys, names[i].name, strlen(names[i].name)) == 0)
				break;
		if (i < sizeof names / sizeof *names) {
			editor_act(ed, names[i].act);
			keys += strlen(names[i].name);
			continue;
		}
		keys += text_decode(keys, strlen(keys), &cp);
		editor_type(ed, cp);
	}
}

static char *shown(const struct editor *ed)
{
	size_t at = editor_at(ed);

	return xasprintf("%.*s|%s", (int)at, editor_text(ed), editor_text(ed) + at);
}

struct text_case {
	const char *name;
	bool lines;
	const char *given, *keys, *expected;
};

static const struct text_case text_cases[] = {
	/* typing and motions by cluster */
	{"typing", false, "", "王小明", "王小明|"},
	{"insertion in the middle", false, "王明", "<Left>小", "王小|明"},
	{"left at the start stays", false, "王", "<Home><Left>", "|王"},
	{"right at the end stays", false, "王", "<Right>", "王|"},
	{"backspace takes one character", false, "許功蓋", "<BS>", "許功|"},
	{"backspace at the start does nothing", false, "許功", "<Home><BS>", "|許功"},
	{"delete takes one character", false, "許功蓋", "<Home><Del>", "|功蓋"},
	{"delete at the end does nothing", false, "許功", "<Del>", "許功|"},
	/* clusters of several code points */
	{"a combining mark joins", false, "", "e" ACUTE "x<Left><Left>", "|e" ACUTE "x"},
	{"backspace takes letter and mark", false, "caf", "e" ACUTE "<BS>", "caf|"},
	{"delete takes letter and mark", false, "e" ACUTE "x", "<Home><Del>", "|x"},
	{"family typed code point by code point is one", false, "", FAMILY "<Left>", "|" FAMILY},
	{"backspace takes the family", false, "a" FAMILY, "<BS>", "a|"},
	{"delete takes the family", false, "a" FAMILY "b", "<Home><Right><Del>", "a|b"},
	{"flag is one", false, "\xf0\x9f\x87\xb9\xf0\x9f\x87\xbc", "<BS>", "|"},
	{"a mark typed behind a letter stays behind it", false, "ex", "<Left>" ACUTE, "e" ACUTE "|x"},
	/* words */
	{"word left over blanks", false, "celadon cup  ", "<WLeft>", "celadon |cup  "},
	{"word left twice", false, "celadon cup", "<WLeft><WLeft>", "|celadon cup"},
	{"word right to the next word", false, "celadon  cup", "<Home><WRight>", "celadon  |cup"},
	{"word right at the last word", false, "celadon cup", "<WLeft><WRight>", "celadon cup|"},
	{"Chinese and Latin are words apart", false, "青瓷cup", "<WLeft>", "青瓷|cup"},
	{"Chinese punctuation ends a word", false, "秋釉，三天", "<WLeft>", "秋釉，|三天"},
	{"full-width blank is a blank", false, "青瓷\xe3\x80\x80杯", "<Home><WRight>", "青瓷\xe3\x80\x80|杯"},
	{"kana and kanji are apart", false, "配送ステータス", "<WLeft>", "配送|ステータス"},
	/* cutting */
	{"cut a word and put it back", false, "秋釉，三天", "<CutW><Home><Yank>", "三天|秋釉，"},
	{"cut to the start", false, "abc def", "<WLeft><CutS>", "|def"},
	{"cut to the end", false, "abc def", "<WLeft><CutE>", "abc |"},
	{"cut to the end keeps the next line", true, "abc\ndef", "<Top><CutE>", "|\ndef"},
	{"nothing cut, nothing put back", false, "abc", "<Yank>", "abc|"},
	{"cut takes whole clusters", false, "a" FAMILY, "<CutW>", "a|"},
	/* undo */
	{"undo takes a word of typing", false, "", "autumn glaze<Undo>", "autumn |"},
	{"undo twice", false, "", "autumn glaze<Undo><Undo>", "|"},
	{"undo after a motion takes what was typed since", false, "ab", "c<Left>d<Undo>", "ab|c"},
	{"undo of a backspace", false, "王小明", "<BS><Undo>", "王小明|"},
	{"undo of a cut", false, "abc def", "<CutS><Undo>", "abc def|"},
	{"a paste is one step", false, "x", "{autumn glaze and more}<Undo>", "x|"},
	{"typing behind a paste is a step of its own", false, "", "{abc}d<Undo>", "abc|"},
	{"nothing to undo", false, "given", "<Undo>", "given|"},
	/* pastes */
	{"new lines become blanks", false, "", "{台北市\r\n大安區\n1號}", "台北市 大安區 1號|"},
	{"the copied line's end is no text", false, "", "{王小明\n}", "王小明|"},
	{"CR alone is a new line too", false, "", "{a\rb}", "a b|"},
	{"several lines keep them", true, "", "{a\r\nb\rc\xe2\x80\xa8" "d}", "a\nb\nc\nd|"},
	{"tabs are blanks", false, "", "{a\tb}", "a b|"},
	{"escape sequences lose their escape", false, "", "{a\x1b[31mb}", "a[31mb|"},
	{"direction marks are dropped", false, "", "{a\xe2\x80\xae" "b}", "ab|"},
	{"C1 controls are dropped", false, "", "{a\xc2\x9b" "b}", "ab|"},
	/* controls */
	{"control characters are refused", false, "a", "\x01\x07\x7f\x1b", "a|"},
	{"new line in one line is refused", false, "a", "\n", "a|"},
	{"new line in several lines", true, "ab", "<Left>\n", "a\n|b"},
	{"backspace joins lines", true, "a\nb", "<Left><BS>", "a|b"},
	{"home and end are the line's", true, "ab\ncd\nef", "<Top><Right><Right><Right><End>x<Home>y", "ab\ny|cdx\nef"},
	/* NFC on leaving (FMT-38) */
	{"typed text becomes NFC", false, "", "e" ACUTE "<Leave>", "\xc3\xa9|"},
	{"unchanged text keeps its bytes", false, "e" ACUTE, "<Leave>", "e" ACUTE "|"},
	{"changed and changed back keeps its bytes", false, "e" ACUTE, "x<BS><Leave>", "e" ACUTE "|"},
	{"what was given stays beside what was typed", false, "e" ACUTE "-", "e" ACUTE "<Leave>", "e" ACUTE "-\xc3\xa9|"},
	{"given tail stays too", false, "-e" ACUTE, "<Home>o" ACUTE "<Leave>", "\xc3\xb3|-e" ACUTE},
	{"compatibility ideograph that was given stays", false, "\xef\xa4\x80", "x<Leave>", "\xef\xa4\x80x|"},
	{"typed mark on a given letter is NFC", false, "xe", ACUTE "<Leave>", "x\xc3\xa9|"},
	{"NFC can be undone", false, "", "e" ACUTE "<Leave><Undo>", "e" ACUTE "|"},
};

static void test_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof text_cases / sizeof *text_cases; i++) {
		const struct text_case *c = &text_cases[i];
		struct editor *ed = editor_new(&(struct editor_options){.lines = c->lines});
		char *got;

		editor_set(ed, c->given);
		type_keys(ed, c->keys);
		got = shown(ed);
		if (strcmp(got, c->expected) != 0)
			fail_msg("%s: %s, expected %s", c->name, got, c->expected);
		free(got);
		editor_free(ed);
	}
}

static void test_limit_counts_clusters(void **state)
{
	static const struct {
		const char *text;
		size_t length;
		bool over;
	} cases[] = {
		{"一二三四五六七八九十一二三四五六七八九十一二三四", 24, false},
		{"一二三四五六七八九十一二三四五六七八九十一二三四五", 25, false},
		{"一二三四五六七八九十一二三四五六七八九十一二三四五六", 26, true},
		{"abcdefghijklmnopqrstuvwx" FAMILY, 25, false},
		{"abcdefghijklmnopqrstuvwxe" ACUTE, 25, false},
		{"abcdefghijklmnopqrstuvwxy" FAMILY, 26, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct editor *ed = editor_new(&(struct editor_options){.max = 25});

		type_keys(ed, cases[i].text);
		assert_string_equal(editor_text(ed), cases[i].text);
		assert_int_equal(editor_length(ed), cases[i].length);
		assert_int_equal(editor_is_over(ed), cases[i].over);
		editor_free(ed);
	}
}

static void test_changed_is_against_what_was_given(void **state)
{
	struct editor *ed = editor_new(&(struct editor_options){.max = 0});

	(void)state;
	editor_set(ed, "王小明");
	assert_false(editor_changed(ed));
	type_keys(ed, "x");
	assert_true(editor_changed(ed));
	type_keys(ed, "<BS>");
	assert_false(editor_changed(ed));
	editor_set(ed, "x");
	assert_false(editor_changed(ed));
	editor_free(ed);
}

static void test_paste_reports_what_it_dropped(void **state)
{
	struct editor *ed = editor_new(&(struct editor_options){.max = 0});

	(void)state;
	assert_int_equal(editor_insert(ed, "a\x1b" "b\x07", 4), 2);
	assert_int_equal(editor_insert(ed, "cd", 2), 0);
	assert_string_equal(editor_text(ed), "abcd");
	editor_free(ed);
}

static void test_secret_is_never_cut_or_undone(void **state)
{
	struct editor *ed = editor_new(&(struct editor_options){.secret = true});

	(void)state;
	type_keys(ed, "s3cret<CutS>");
	assert_string_equal(editor_text(ed), "");
	assert_false(editor_act(ed, EDIT_YANK));
	assert_false(editor_act(ed, EDIT_UNDO));
	assert_string_equal(editor_text(ed), "");
	editor_free(ed);
}

/* Bytes that are no UTF-8 in a record are kept until someone edits them, and never split. */
static void test_broken_text_is_kept(void **state)
{
	struct editor *ed = editor_new(&(struct editor_options){.max = 0});

	(void)state;
	editor_set(ed, "a\xff\xe4\xb8");
	editor_leave(ed);
	assert_string_equal(editor_text(ed), "a\xff\xe4\xb8");
	type_keys(ed, "<Home>王<Leave>");
	assert_string_equal(editor_text(ed), "王a\xff\xe4\xb8");
	editor_free(ed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text),
		cmocka_unit_test(test_limit_counts_clusters),
		cmocka_unit_test(test_changed_is_against_what_was_given),
		cmocka_unit_test(test_paste_reports_what_it_dropped),
		cmocka_unit_test(test_secret_is_never_cut_or_undone),
		cmocka_unit_test(test_broken_text_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
