/*
 * Every refusal of an INI file names file and line; what inih would cut or
 * misread is refused or carried whole.
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

#include "storekeep/ini.h"
#include "storekeep/mem.h"

struct seen {
	struct buf all;
};

static enum status note(void *arg, const struct ini_entry *entry, struct error *e)
{
	struct seen *s = arg;

	if (strcmp(entry->key, "bad") == 0)
		return ini_refuse(e, entry, "bad_key", "no such key: %s", entry->key);
	buf_addf(&s->all, "%d[%s]%s=%s|", entry->line, entry->section, entry->key, entry->value);
	return ST_OK;
}

static const struct {
	const char *text, *seen;  /* NULL: refused */
	const char *code, *begin; /* of the message */
} files[] = {
	{"[a]\nk = v\n", "2[a]k=v|", NULL, NULL},
	{"\xEF\xBB\xBF; note\r\n# note\r\n\r\n[a]\r\nk=v w \r\n", "5[a]k=v w|", NULL, NULL},
	{"[a]\nk=\n[b]\nk=1=2\n[a]\nl=3", "2[a]k=|4[b]k=1=2|6[a]l=3|", NULL, NULL},
	{"[店]\n鍵 = 值\n", "2[店]鍵=值|", NULL, NULL},
	{"[a]\nurl = https://x/?a=1;b=2\n", "2[a]url=https://x/?a=1;b=2|", NULL, NULL},
	{"[a]\nk@2026-01-01 = 5\n", "2[a]k@2026-01-01=5|", NULL, NULL},
	{"", "", NULL, NULL},
	{"k = v\n", NULL, "ini_no_section", "f.ini:1: "},
	{"[a]\n\nword\n", NULL, "ini_line", "f.ini:3: "},
	{"[a]\nk = v ; note\n", NULL, "ini_comment", "f.ini:2: "},
	{"[a]\nk = ;v\n", NULL, "ini_comment", "f.ini:2: "},
	{"[a]\nk = v\n  more\n", NULL, "ini_blank", "f.ini:3: "},
	{"[a]\nk = 1\nl = 2\nk = 3\n", NULL, "ini_twice", "f.ini:4: "},
	{"[a]\nk=1\n[b]\n[a]\nk=2\n", NULL, "ini_twice", "f.ini:5: "},
	{"[a\nk = 1\n", NULL, "ini_section", "f.ini:1: "},
	{"[a] x\nk = 1\n", NULL, "ini_section", "f.ini:1: "},
	{"[]\n", NULL, "ini_section", "f.ini:1: "},
	{"[a]\n= 1\n", NULL, "ini_key", "f.ini:2: "},
	{"[a]\nx:y = 1\n", NULL, "ini_key", "f.ini:2: "},
	{"[a]\nk = \xFF\n", NULL, "ini_charset", "f.ini:2: "},
	{"[a]\nk = \033\n", NULL, "ini_control", "f.ini:2: "},
	{"[a]\nk = 1\nbad = 2\n", NULL, "bad_key", "f.ini:3: no such key: bad"},
};

static void files_are_read_or_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct seen s = {0};
		struct error e = {0};
		enum status st = ini_read_text(files[i].text, "f.ini", note, &s, &e);

		if (files[i].code == NULL) {
			assert_int_equal(st, ST_OK);
			assert_string_equal(buf_str(&s.all), files[i].seen);
		} else {
			assert_int_equal(st, ST_REFUSED);
			assert_string_equal(e.code, files[i].code);
			assert_memory_equal(e.message, files[i].begin, strlen(files[i].begin));
		}
		buf_free(&s.all);
	}
}

/* inih by itself cuts a line at 200 bytes: 66 Chinese characters. */
static void long_values_come_whole(void **state)
{
	struct buf text = {0}, want = {0};
	struct seen s = {0};

	(void)state;
	buf_adds(&text, "[a]\nk = ");
	buf_adds(&want, "2[a]k=");
	for (int i = 0; i < 5000; i++) {
		buf_adds(&text, "許功蓋");
		buf_adds(&want, "許功蓋");
	}
	buf_adds(&text, "\nl = 2\n");
	buf_adds(&want, "|3[a]l=2|");
	assert_int_equal(ini_read_text(buf_str(&text), "f.ini", note, &s, NULL), ST_OK);
	assert_string_equal(buf_str(&s.all), buf_str(&want));
	buf_free(&text);
	buf_free(&want);
	buf_free(&s.all);
}

static void long_names_are_refused(void **state)
{
	static const char name49[] = "[a]\naaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeee = 1\n";
	static const char name50[] = "[a]\naaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee = 1\n";
	struct seen s = {0};
	struct error e = {0};

	(void)state;
	assert_int_equal(ini_read_text(name49, "f.ini", note, &s, &e), ST_OK);
	assert_string_equal(buf_str(&s.all), "2[a]aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeee=1|");
	assert_int_equal(ini_read_text(name50, "f.ini", note, &s, &e), ST_REFUSED);
	assert_string_equal(e.code, "ini_key");
	buf_free(&s.all);
}

static void a_missing_file_is_a_failure(void **state)
{
	struct error e = {0};

	(void)state;
	assert_int_equal(ini_read("/nowhere/f.ini", note, NULL, &e), ST_FAILED);
	assert_string_equal(e.code, "file_open");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_are_read_or_refused),
		cmocka_unit_test(long_values_come_whole),
		cmocka_unit_test(long_names_are_refused),
		cmocka_unit_test(a_missing_file_is_a_failure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
