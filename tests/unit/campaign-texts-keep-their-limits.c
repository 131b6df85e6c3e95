/*
 * What a campaign may say (RUT-81 to 83, 102, 103, 106): characters as a person
 * counts them, each limit on both sides, invisible signs with their place.
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

#include "storekeep/compose.h"
#include "storekeep/mem.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define FAMILY "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7" /* man, woman, girl with joiners */
#define FLAG "\xF0\x9F\x87\xAF\xF0\x9F\x87\xB5"                                         /* Japan */

static char *times(const char *s, int n)
{
	struct buf b = {0};

	while (n-- > 0)
		buf_adds(&b, s);
	return buf_take(&b);
}

/* Codes of what was found, in order, with ! before a WARN: "name_too_long" */
static void found(const struct notes *n, char out[200])
{
	out[0] = '\0';
	for (size_t i = 0; i < n->count; i++)
		snprintf(out + strlen(out), 200 - strlen(out), "%s%s%s", i ? " " : "", n->items[i].level == NOTE_WARN ? "!" : "", n->items[i].what.code);
}

static void characters_are_counted_as_seen(void **state)
{
	static const struct {
		const char *text;
		size_t grapheme, codepoint, utf16;
	} cases[] = {
		{"", 0, 0, 0},
		{"a", 1, 1, 1},
		{"字", 1, 1, 1},
		{"\xF0\x9F\x98\x80", 1, 1, 2}, /* grinning face */
		{FLAG, 1, 2, 4},
		{FAMILY, 1, 5, 8},
		{"e\xCC\x81", 1, 2, 2}, /* e, combining acute */
		{"ｶﾞ", 1, 2, 2},        /* half-width, its voice mark extends it */
		{"a\nb", 3, 3, 3},
		{"中文ab", 4, 4, 4},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		if (compose_count(COUNT_GRAPHEME, cases[i].text) != cases[i].grapheme || compose_count(COUNT_CODEPOINT, cases[i].text) != cases[i].codepoint ||
		    compose_count(COUNT_UTF16, cases[i].text) != cases[i].utf16)
			fail_msg("RUT-103 case %zu: %zu %zu %zu", i, compose_count(COUNT_GRAPHEME, cases[i].text),
			         compose_count(COUNT_CODEPOINT, cases[i].text), compose_count(COUNT_UTF16, cases[i].text));
	}
}

static void limits_hold_on_both_sides(void **state)
{
	static const struct {
		const char *unit; /* repeated */
		int n, max;
		const char *want;
	} cases[] = {
		{"字", 25, 25, ""},
		{"字", 26, 25, "t_too_long"},
		{"a", 25, 25, ""},
		{"a", 26, 25, "t_too_long"},
		{"字", 100, 100, ""},
		{"字", 101, 100, "t_too_long"},
		{FLAG, 5, 5, "!t_utf16"}, /* may count 20/5 */
		{FLAG, 6, 5, "t_too_long"},
		{"\xF0\x9F\x98\x80", 2, 5, ""},   /* 4 units */
		{"\xF0\x9F\x98\x80", 3, 5, "!t_utf16"},
		{"字", 1, 5, ""},
		{"字", 0, 5, "t_missing"},
	};
	char got[200];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct text_rules r = {.field = "t", .label = "T", .rule = "RUT-82", .min = 1, .max = cases[i].max, .warn_utf16 = true};
		char *text = times(cases[i].unit, cases[i].n);
		struct notes notes = {0};
		bool fine = compose_text(&r, text, &notes);

		found(&notes, got);
		if (strcmp(got, cases[i].want) != 0 || fine != (cases[i].want[0] == '\0' || cases[i].want[0] == '!'))
			fail_msg("case %zu: got \"%s\", want \"%s\"", i, got, cases[i].want);
		notes_free(&notes);
		free(text);
	}
}

static void a_warning_says_both_numbers(void **state)
{
	const struct text_rules r = {.field = "cta", .label = "Button", .rule = "RUT-106", .min = 1, .max = 5, .warn_utf16 = true};
	char *flags = times(FLAG, 5);
	struct notes notes = {0};

	(void)state;
	assert_true(compose_text(&r, flags, &notes));
	assert_int_equal(notes.count, 1);
	assert_non_null(strstr(notes.items[0].what.message, "20/5"));
	assert_string_equal(notes.items[0].what.rule, "RUT-103");
	notes_free(&notes);
	assert_false(compose_text(&r, "abcdef", &notes));
	assert_non_null(strstr(notes.items[0].what.message, "6/5"));
	assert_string_equal(notes.items[0].what.rule, "RUT-106");
	notes_free(&notes);
	free(flags);
}

static void ends_are_cleaned(void **state)
{
	static const char *const cases[][2] = {
		{"  a  ", "a"},
		{"\xE3\x80\x80" "中\xC2\xA0", "中"},
		{"\xE3\x80\x80\xC2\xA0 ", ""},
		{"a\r\nb\rc\n", "a\nb\nc"},
		{"a  b", "a  b"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		char *got = compose_clean(cases[i][0]);

		assert_string_equal(got, cases[i][1]);
		free(got);
	}
}

static void signs_that_cannot_be_seen_are_named(void **state)
{
	static const struct {
		const char *text;
		bool lines;
		const char *code;
		const char *place; /* in the sentence */
	} cases[] = {
		{"ab\tc", true, "t_invisible", "3"},
		{"\xE2\x80\x8B" "a", true, "t_invisible", "1"},        /* U+200B */
		{"中文\xEF\xBB\xBF", true, "t_invisible", "3"},         /* U+FEFF */
		{FAMILY "a\x01", true, "t_invisible", "3"},            /* the family is one character */
		{FAMILY, true, "", ""},                                /* its joiners are no invisible characters of their own */
		{"a\nb", true, "", ""},
		{"a\nb", false, "t_line_break", ""},
		{"a\xFF", true, "t_charset", ""},
	};
	char got[200];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		const struct text_rules r = {.field = "t", .label = "T", .rule = "RUT-82", .min = 1, .max = 100, .lines = cases[i].lines};
		struct notes notes = {0};

		compose_text(&r, cases[i].text, &notes);
		found(&notes, got);
		if (strcmp(got, cases[i].code) != 0)
			fail_msg("case %zu: got \"%s\", want \"%s\"", i, got, cases[i].code);
		if (cases[i].place[0] != '\0')
			assert_non_null(strstr(notes.items[0].what.message, cases[i].place));
		notes_free(&notes);
	}
}

static void audiences_stand_in_their_order(void **state)
{
	static const struct {
		const char *text, *out, *code;
	} cases[] = {
		{"cart,visitors", "visitors,cart", ""},
		{" contacts , buyers ", "buyers,contacts", ""},
		{"visitors,favourites,cart,buyers,contacts", "visitors,favourites,cart,buyers,contacts", ""},
		{"", "", "audiences_missing"},
		{" , ", "", "audiences_missing"},
		{"visitors,visitors", "", "audiences_repeated"},
		{"visitors,nobody", "", "audiences_unknown"},
		{"Visitors", "", "audiences_unknown"},
	};
	const struct audience_rules r = {.order = "visitors,favourites,cart,buyers,contacts", .label = "A", .rule = "RUT-83", .min = 1, .max = 5};
	const struct audience_rules two = {.order = r.order, .label = "A", .rule = "RUT-83", .min = 1, .max = 2};
	char out[200], got[200];
	struct notes notes = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		bool fine = compose_audiences(&r, cases[i].text, out, sizeof out, &notes);

		found(&notes, got);
		notes_free(&notes);
		assert_string_equal(got, cases[i].code);
		assert_int_equal(fine, cases[i].code[0] == '\0');
		if (fine)
			assert_string_equal(out, cases[i].out);
	}
	assert_true(compose_audiences(&two, "cart,buyers", out, sizeof out, &notes));
	assert_false(compose_audiences(&two, "cart,buyers,contacts", out, sizeof out, &notes));
	assert_string_equal(notes.items[0].what.code, "audiences_too_many");
	notes_free(&notes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(characters_are_counted_as_seen),
		cmocka_unit_test(limits_hold_on_both_sides),
		cmocka_unit_test(a_warning_says_both_numbers),
		cmocka_unit_test(ends_are_cleaned),
		cmocka_unit_test(signs_that_cannot_be_seen_are_named),
		cmocka_unit_test(audiences_stand_in_their_order),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
