/*
 * Forms come from their files with every mistake named; a record is checked
 * field by field before any desk function sees it.
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

#include <sys/stat.h>

#include "storekeep/form.h"
#include "storekeep/mem.h"

static char *folder;

static void put(const char *name, const char *text)
{
	char *path = xasprintf("%s/forms/%s.ini", folder, name);
	FILE *f = fopen(path, "we");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	free(path);
}

static const char parcel[] =
	"[form]\nname = parcel\ntitle = Parcel\n"
	"[name]\nlabel = Name\nkind = text\nrequired = yes\nlimit = parcel.name_max\nmax = 5\nhelp = What it is\n"
	"[note]\nlabel = Note\nkind = lines\nmax = 10\n"
	"[count]\nlabel = Count\nkind = int\n"
	"[price]\nlabel = Price\nkind = money\n"
	"[day]\nlabel = Day\nkind = date\n"
	"[at]\nlabel = At\nkind = time\n"
	"[way]\nlabel = Way\nkind = choice\nvalues = post,shop\nlabels = way\ninitial = post\n"
	"[marks]\nlabel = Marks\nkind = multi\nvalues = a,b,c\n"
	"[gift]\nlabel = Gift\nkind = bool\n"
	"[branch]\nlabel = Branch\nkind = text\nrequired = yes\nwhen = way=shop|locker\n"
	"[pin]\nlabel = PIN\nkind = secret\n";

static int set_up(void **state)
{
	char *forms;

	(void)state;
	folder = xasprintf("%s/data", getenv("TMPDIR"));
	forms = xasprintf("%s/forms", folder);
	mkdir(folder, 0700);
	mkdir(forms, 0700);
	free(forms);
	setenv("STOREKEEP_DATADIR", folder, 1);
	put("parcel", parcel);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(folder);
	return 0;
}

static const struct form *load(void)
{
	const struct form *f;
	struct error e = {0};

	if (form_load("parcel", &f, &e) != ST_OK)
		fail_msg("%s", e.message);
	return f;
}

static void a_form_is_its_file(void **state)
{
	const struct form *f = load(), *again;
	const struct form_field *name = form_field(f, "name");

	(void)state;
	assert_int_equal(f->count, 11);
	assert_string_equal(f->title, "Parcel");
	assert_string_equal(f->fields[1].name, "note");
	assert_true(name->required);
	assert_string_equal(name->limit, "parcel.name_max");
	assert_int_equal(name->max, 5);
	assert_string_equal(name->help, "What it is");
	assert_int_equal(form_field(f, "pin")->kind, FIELD_SECRET);
	assert_null(form_field(f, "colour"));
	assert_int_equal(form_load("parcel", &again, NULL), ST_OK);
	assert_ptr_equal(again, f);
}

static const struct {
	const char *text, *begin;
} wrong[] = {
	{"[form]\nname = wrong\ntitle = W\n[a]\nlabel = A\nkind = colour\n", "wrong.ini:6: "},
	{"[form]\nname = wrong\ntitle = W\n[a]\nlabel = A\nkinds = text\n", "wrong.ini:6: "},
	{"[form]\nname = wrong\ntitle = W\n[a]\nlabel = A\nrequired = maybe\n", "wrong.ini:6: "},
	{"[form]\nname = wrong\ntitle = W\n[a]\nlabel = A\nmax = ten\n", "wrong.ini:6: "},
	{"[form]\nname = wrong\ntitle = W\ncolour = red\n", "wrong.ini:4: "},
	{"[form]\nname = other\ntitle = W\n", "wrong.ini: "},
	{"[form]\nname = wrong\ntitle = W\n[a]\nkind = text\n", "wrong.ini: "},
	{"[form]\nname = wrong\ntitle = W\n[a]\nlabel = A\nkind = choice\n", "wrong.ini: "},
	{"[form]\nname = wrong\ntitle = W\n[a]\nlabel = A\nwhen = b=1\n", "wrong.ini: "},
};

static void a_mistake_in_a_form_is_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		const struct form *f;
		struct error e = {0};

		put("wrong", wrong[i].text);
		assert_int_equal(form_load("wrong", &f, &e), ST_FAILED);
		if (strstr(e.message, wrong[i].begin) == NULL)
			fail_msg("%zu: %s", i, e.message);
	}
}

static int twelve(void *arg, const char *key)
{
	(void)arg;
	return strcmp(key, "parcel.name_max") == 0 ? 12 : 0;
}

/* A record with a name and one more value: the value after the check, or the code of the refusal. */
static const struct {
	const char *field, *value, *out;
} checked[] = {
	{"name", "五個字的店", "五個字的店"},          /* 5 of 5 */
	{"name", "六個字的店名", "name_too_long"},
	{"name", "cafe\u0301s", "cafe\u0301s"},        /* 5 characters in 6 code points */
	{"name", "", "name_missing"},
	{"name", "a\tb", "name_control"},
	{"name", "a\nb", "name_control"},
	{"name", "\xFF", "name_charset"},
	{"note", "a\nb", "a\nb"},
	{"count", "1,200", "1200"},
	{"count", "many", "count_number"},
	{"price", "NT$1,280", "1280"},
	{"price", "1.5", "number_decimals"},
	{"day", "115/3/9", "2026-03-09"},
	{"day", "114/2/29", "date_missing_day"},
	{"at", "2026/3/9 下午 06:05", "2026-03-09T18:05:00"},
	{"at", "2026-03-09T18:05+09:00", "2026-03-09T18:05+09:00"},
	{"at", "115/3/9", "2026-03-09T00:00:00"},
	{"way", "post", "post"},
	{"way", "Post", "way_unknown"},
	{"marks", "a, c", "a,c"},
	{"marks", "a,d", "marks_unknown"},
	{"gift", "true", "yes"},
	{"gift", "no", "no"},
	{"gift", "perhaps", "gift_yes_no"},
	{"way", "shop", "branch_missing"},             /* `when` makes it wanted */
	{"branch", "Zhongxiao", "branch_not_here"},    /* and not wanted */
};

static void records_are_checked(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof checked / sizeof *checked; i++) {
		struct record r;
		struct error e = {0};
		enum status st;

		record_init(&r, load());
		record_set(&r, "name", "x");
		assert_true(record_set(&r, checked[i].field, checked[i].value));
		st = record_check(&r, NULL, NULL, &e);
		if (strcmp(st == ST_OK ? record_get(&r, checked[i].field) : e.code, checked[i].out) != 0)
			fail_msg("%s=%s: %s %s", checked[i].field, checked[i].value, record_get(&r, checked[i].field), e.code);
		record_free(&r);
	}
}

static void the_profile_sets_the_limit(void **state)
{
	struct record r;
	struct error e = {0};

	(void)state;
	record_init(&r, load());
	record_set(&r, "name", "十二個字的店名也可以的喔");
	assert_int_equal(record_check(&r, twelve, NULL, &e), ST_OK);
	record_set(&r, "name", "十三個字的店名就不可以的喔");
	assert_int_equal(record_check(&r, twelve, NULL, &e), ST_REFUSED);
	assert_string_equal(e.code, "name_too_long");
	assert_string_equal(e.field, "name");
	record_free(&r);
}

static void values_come_and_go(void **state)
{
	struct record r;

	(void)state;
	record_init(&r, load());
	assert_false(record_has(&r, "note"));
	assert_string_equal(record_get(&r, "note"), "");
	record_set(&r, "note", "x");
	record_set(&r, "note", record_get(&r, "note"));
	assert_string_equal(record_get(&r, "note"), "x");
	record_set(&r, "note", NULL);
	assert_false(record_has(&r, "note"));
	assert_false(record_set(&r, "colour", "red"));
	record_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_form_is_its_file),
		cmocka_unit_test(a_mistake_in_a_form_is_named),
		cmocka_unit_test(records_are_checked),
		cmocka_unit_test(the_profile_sets_the_limit),
		cmocka_unit_test(values_come_and_go),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
