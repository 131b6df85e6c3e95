/*
 * error_set() fills and returns, notes are collected in order (DESIGN: errors are values).
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/error.h"

static void fills_every_part(void **state)
{
	struct error e;

	(void)state;
	assert_int_equal(error_set(&e, ST_REFUSED, "name_too_long", "RUT-82", "name", "at most %d characters", 25), ST_REFUSED);
	assert_int_equal(e.status, ST_REFUSED);
	assert_string_equal(e.code, "name_too_long");
	assert_string_equal(e.rule, "RUT-82");
	assert_string_equal(e.field, "name");
	assert_string_equal(e.message, "at most 25 characters");
}

static void absent_parts_are_empty(void **state)
{
	struct error e;

	(void)state;
	assert_int_equal(error_set(&e, ST_FAILED, "db_io", NULL, NULL, "the disk is full"), ST_FAILED);
	assert_string_equal(e.rule, "");
	assert_string_equal(e.field, "");
	assert_int_equal(error_set(NULL, ST_DENIED, "not_allowed", NULL, NULL, "no"), ST_DENIED);
}

static void an_error_may_quote_itself(void **state)
{
	struct error e;

	(void)state;
	error_set(&e, ST_REFUSED, "date_format", "FMT-5", NULL, "not a date");
	error_set(&e, ST_REFUSED, e.code, e.rule, "due", "line %d: %s", 7, e.message);
	assert_string_equal(e.message, "line 7: not a date");
	assert_string_equal(e.rule, "FMT-5");
}

static void too_long_is_cut(void **state)
{
	struct error e;
	char lengthy[2000];

	(void)state;
	memset(lengthy, 'x', sizeof lengthy - 1);
	lengthy[sizeof lengthy - 1] = '\0';
	error_set(&e, ST_REFUSED, lengthy, lengthy, lengthy, "%s", lengthy);
	assert_int_equal(strlen(e.message), sizeof e.message - 1);
	assert_int_equal(strlen(e.code), sizeof e.code - 1);
}

static void first_warning_skips_informations(void **state)
{
	struct notes n = {0};

	(void)state;
	assert_null(notes_first_warning(&n));
	notes_add(&n, NOTE_INFO, "seen", NULL, NULL, "seen %d", 1);
	assert_null(notes_first_warning(&n));
	notes_add(&n, NOTE_WARN, "first", "YAH-4", NULL, "first");
	notes_add(&n, NOTE_WARN, "second", NULL, NULL, "second");
	assert_string_equal(notes_first_warning(&n)->code, "first");
	assert_int_equal(n.count, 3);
	assert_int_equal(n.items[0].what.status, ST_OK);
	assert_int_equal(n.items[1].what.status, ST_REFUSED);
	notes_free(&n);
	assert_int_equal(n.count, 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(fills_every_part),
		cmocka_unit_test(absent_parts_are_empty),
		cmocka_unit_test(an_error_may_quote_itself),
		cmocka_unit_test(too_long_is_cut),
		cmocka_unit_test(first_warning_skips_informations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
