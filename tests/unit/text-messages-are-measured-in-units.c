/*
 * EAS-99, SHL-64: units of UTF-16 with the system text, 160 half-width or 70
 * full-width to a message. EAS-86: merge fields.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/mem.h"
#include "storekeep/merge.h"
#include "storekeep/sms.h"

/* `n` times `one`; the caller frees. */
static char *times(const char *one, int n)
{
	struct buf b = {0};

	buf_adds(&b, "");
	for (int i = 0; i < n; i++)
		buf_adds(&b, one);
	return buf_take(&b);
}

static void messages_by_limit(void **state)
{
	static const struct {
		const char *one;
		int n, system; /* characters of system text, Chinese */
		int64_t count, messages;
		bool full;
	} cases[] = {
		{"a", 160, 0, 160, 1, false}, {"a", 161, 0, 161, 2, false},
		{"a", 320, 0, 320, 2, false}, {"a", 321, 0, 321, 3, false},
		{"點", 70, 0, 70, 1, true},    {"點", 71, 0, 71, 2, true},
		{"點", 140, 0, 140, 2, true},  {"點", 141, 0, 141, 3, true},
		/* SHL-64: system text 12 and body 61: 73, two messages */
		{"點", 61, 12, 73, 2, true},   {"點", 58, 12, 70, 1, true},
		/* the system text makes it full-width */
		{"a", 58, 12, 70, 1, true},   {"a", 59, 12, 71, 2, true},
		/* outside of the basic plane: 2 each */
		{"\xF0\x9F\x98\x80", 35, 0, 70, 1, true}, {"\xF0\x9F\x98\x80", 36, 0, 72, 2, true},
		/* a family of three with two joiners: 3 x 2 + 2 */
		{"\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7", 1, 0, 8, 1, true},
		{"~", 160, 0, 160, 1, false}, {"\n", 160, 0, 160, 1, false},
		{"\t", 71, 0, 71, 2, true},   {"\x7f", 71, 0, 71, 2, true},
		{"é", 71, 0, 71, 2, true},    {"", 0, 0, 0, 0, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *body = times(cases[i].one, cases[i].n), *system = times("系", cases[i].system);
		struct sms_rules r = {.system_text = system, .half_limit = 160, .full_limit = 70};
		struct sms_size size;

		sms_measure(&r, body, &size);
		assert_int_equal(size.count, cases[i].count);
		assert_int_equal(size.messages, cases[i].messages);
		assert_int_equal(size.full, cases[i].full);
		free(body);
		free(system);
	}
}

/* One full-width character among 100: the limit is 70 for all of it. */
static void one_character_makes_it_full(void **state)
{
	char *body = times("a", 100), *with = xasprintf("%s點", body);
	struct sms_rules r = {.half_limit = 160, .full_limit = 70};
	struct sms_size size;

	(void)state;
	sms_measure(&r, body, &size);
	assert_int_equal(size.messages, 1);
	sms_measure(&r, with, &size);
	assert_int_equal(size.count, 101);
	assert_int_equal(size.messages, 2);
	/* a platform that sets 3 aside in each part: 201 of 67 are 3 */
	r.join_overhead = 3;
	free(body);
	body = times("點", 201);
	sms_measure(&r, body, &size);
	assert_int_equal(size.messages, 3);
	free(body);
	free(with);
}

static void fields_are_checked(void **state)
{
	static const struct {
		const char *text, *codes, *words;
	} cases[] = {
		{"Dear {{first_name}}, see {{ site_url }}.", "", ""},
		{"{{nickname}}", "MERGE_UNKNOWN", "{{nickname}} is not known. There are: {{first_name}}, {{last_name}}, {{site_url}}."},
		{"{{}}", "MERGE_UNKNOWN", "{{}} is not known. There are: {{first_name}}, {{last_name}}, {{site_url}}."},
		{"親愛的 {{first_name", "MERGE_OPEN", "A {{ at character 5 is never closed."},
		{"{{first_name} and {{last_name}}", "MERGE_OPEN", "A {{ at character 1 is never closed."},
		{"{{a}} {{first_name}} {{", "MERGE_UNKNOWN MERGE_OPEN", NULL},
		{"}} { } {{{first_name}}}", "", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct notes notes = {0};
		struct buf codes = {0};

		merge_check(cases[i].text, "first_name, last_name,site_url", "text", "EAS-86", &notes);
		for (size_t k = 0; k < notes.count; k++)
			buf_addf(&codes, "%s%s", k > 0 ? " " : "", notes.items[k].what.code);
		assert_string_equal(buf_str(&codes), cases[i].codes);
		if (notes.count == 1)
			assert_string_equal(notes.items[0].what.message, cases[i].words);
		buf_free(&codes);
		notes_free(&notes);
	}
}

static void fields_are_filled_once(void **state)
{
	static const struct merge_word words[] = {{"first_name", "{{last_name}}"}, {"last_name", "林"}, {"site_url", NULL}};
	static const struct {
		const char *text, *is;
	} cases[] = {
		{"{{last_name}}小姐", "林小姐"},
		{"{{first_name}}!", "{{last_name}}!"}, /* what was put in is not searched again */
		{"[{{site_url}}]", "[]"},
		{"{{other}} {{last_name}}", "{{other}} 林"},
		{"{{{last_name}}}", "{林}"},
		{"plain", "plain"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf out = {0};

		merge_fill(cases[i].text, words, 3, &out);
		assert_string_equal(buf_str(&out), cases[i].is);
		buf_free(&out);
	}
	assert_true(merge_uses("a {{ site_url}}", "site_url"));
	assert_false(merge_uses("a {{site_url", "site_url"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages_by_limit),
		cmocka_unit_test(one_character_makes_it_full),
		cmocka_unit_test(fields_are_checked),
		cmocka_unit_test(fields_are_filled_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
