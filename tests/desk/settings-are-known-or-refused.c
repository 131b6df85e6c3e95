/*
 * storekeep.ini: every key is known or refused with its line, and a relative
 * file stands beside it (CLI, --config).
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "storekeep/mem.h"
#include "storekeep/shop.h"

static char *path;

static int set_up(void **state)
{
	(void)state;
	path = xasprintf("%s/storekeep.ini", getenv("TMPDIR"));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(path);
	return 0;
}

static enum status load(struct config *c, const char *text, struct error *e)
{
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	return config_load(c, path, e);
}

static void settings_are_taken(void **state)
{
	struct config c;
	char *beside = xasprintf("%s/shop.db", getenv("TMPDIR")), *profiles = xasprintf("%s/profiles", getenv("TMPDIR"));

	(void)state;
	assert_int_equal(load(&c, "[shop]\ndb = shop.db\nname = 陶坊\ntimezone = Asia/Tokyo\n"
	                          "[ui]\nlanguage = en\nambiguous = wide\nmouse = yes\nescdelay = 200\n", NULL), ST_OK);
	assert_string_equal(c.db, beside);
	assert_string_equal(c.shop_name, "陶坊");
	assert_string_equal(c.zone, "Asia/Tokyo");
	assert_string_equal(c.language, "en");
	assert_true(c.ambiguous_wide && c.ambiguous_set && c.mouse);
	assert_int_equal(c.escdelay, 200);
	assert_string_equal(c.file, path);
	assert_string_equal(c.profile_dir, profiles);
	config_free(&c);
	free(beside);
	free(profiles);
}

static void nothing_set_is_the_default(void **state)
{
	struct config c;

	(void)state;
	assert_int_equal(config_load(&c, NULL, NULL), ST_OK); /* the sandbox has no file of the user's */
	assert_string_equal(c.zone, "Asia/Taipei");
	assert_int_equal(c.escdelay, 25);
	assert_null(c.db);
	assert_null(c.language);
	assert_false(c.mouse || c.ambiguous_set);
	config_free(&c);
}

static const struct {
	const char *text, *code, *line;
} wrong[] = {
	{"[shop]\ncolour = red\n", "config_key", ":2: "},
	{"[ui]\nname = x\n", "config_key", ":2: "},
	{"[till]\nname = x\n", "config_key", ":2: "},
	{"[shop]\ntimezone = Mars/Base\n", "config_timezone", ":2: "},
	{"[ui]\n\nlanguage = fr\n", "config_language", ":3: "},
	{"[ui]\nambiguous = maybe\n", "config_ambiguous", ":2: "},
	{"[ui]\nmouse = 1\n", "config_mouse", ":2: "},
	{"[ui]\nescdelay = 0\n", "config_escdelay", ":2: "},
	{"[ui]\nescdelay = 5001\n", "config_escdelay", ":2: "},
	{"[shop]\ndb =\n", "config_db", ":2: "},
};

static void mistakes_are_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct config c;
		struct error e = {0};

		assert_int_equal(load(&c, wrong[i].text, &e), ST_REFUSED);
		assert_string_equal(e.code, wrong[i].code);
		assert_non_null(strstr(e.message, wrong[i].line));
		config_free(&c);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(settings_are_taken),
		cmocka_unit_test(nothing_set_is_the_default),
		cmocka_unit_test(mistakes_are_named),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
