/*
 * Drafts: what was typed comes back as it was, secrets never reach the disk,
 * half a file is no draft.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "storekeep/draft.h"
#include "storekeep/mem.h"

static struct form_field fields[] = {
	{.name = "name", .label = "Name", .kind = FIELD_TEXT},
	{.name = "message", .label = "Message", .kind = FIELD_LINES},
	{.name = "card", .label = "Card", .kind = FIELD_SECRET},
	{.name = "end", .label = "End", .kind = FIELD_TEXT},
};
static const struct form form = {.name = "campaign", .title = "Campaign", .fields = fields, .count = 4};
static char state_dir[64];

static char *drafts_dir(void)
{
	return xasprintf("%s/storekeep/drafts", state_dir);
}

/* The only file of the folder that ends in `suffix`; owned by the caller, NULL when there is none. */
static char *only_file(const char *suffix)
{
	char *dir = drafts_dir(), *found = NULL;
	const struct dirent *entry;
	DIR *d = opendir(dir);

	while (d != NULL && (entry = readdir(d)) != NULL) {
		size_t len = strlen(entry->d_name);

		if (len > strlen(suffix) && strcmp(entry->d_name + len - strlen(suffix), suffix) == 0) {
			assert_null(found);
			found = xasprintf("%s/%s", dir, entry->d_name);
		}
	}
	if (d != NULL)
		closedir(d);
	free(dir);
	return found;
}

static void save(const char *key, const char *name, const char *message)
{
	struct record r;
	struct error e;

	record_init(&r, &form);
	record_set(&r, "name", name);
	record_set(&r, "message", message);
	record_set(&r, "card", "4111111111111111");
	record_set(&r, "end", "end");
	assert_int_equal(draft_save(&r, key, "0123456789abcdef0123456789abcdef", &e), ST_OK);
	record_free(&r);
}

static void comes_back_as_it_was(void **state)
{
	static const char *const texts[] = {
		"王小明", "", " leading and trailing ", "two\nlines\n", "back\\slash \\n", "cr\rlf\r\n", "end", "\nend\n", "=name x",
	};
	char op[OP_ID_SIZE];
	struct record r;
	instant_t at;

	(void)state;
	clock_set(1760000000);
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		save("new", "n", texts[i]);
		record_init(&r, &form);
		record_set(&r, "card", "given");
		assert_true(draft_load(&r, "new", op, &at));
		assert_string_equal(record_get(&r, "message"), texts[i]);
		assert_string_equal(record_get(&r, "name"), "n");
		assert_string_equal(record_get(&r, "end"), "end");
		assert_false(record_has(&r, "card"));
		assert_string_equal(op, "0123456789abcdef0123456789abcdef");
		assert_int_equal(at, 1760000000);
		record_free(&r);
	}
	draft_remove(&form, "new");
	record_init(&r, &form);
	assert_false(draft_load(&r, "new", op, NULL));
	record_free(&r);
}

static void secrets_never_reach_the_disk(void **state)
{
	char *path, text[4096];
	struct stat st;
	size_t len;
	FILE *f;

	(void)state;
	save("new", "n", "m");
	path = only_file(".draft");
	assert_non_null(path);
	f = fopen(path, "r");
	len = fread(text, 1, sizeof text - 1, f);
	text[len] = '\0';
	fclose(f);
	assert_null(strstr(text, "4111"));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	free(path);
	path = drafts_dir();
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	free(path);
	path = only_file(".part");
	assert_null(path);
	draft_remove(&form, "new");
}

static void half_a_file_is_no_draft(void **state)
{
	char op[OP_ID_SIZE], *path;
	struct record r;
	struct stat st;

	(void)state;
	save("new", "n", "m");
	path = only_file(".draft");
	assert_int_equal(stat(path, &st), 0);
	record_init(&r, &form);
	for (off_t len = st.st_size - 1; len >= 0; len--) {
		assert_int_equal(truncate(path, len), 0);
		assert_false(draft_load(&r, "new", op, NULL));
	}
	record_free(&r);
	free(path);
	draft_remove(&form, "new");
}

static void a_failed_write_keeps_the_one_before(void **state)
{
	char op[OP_ID_SIZE], *path, *part;
	struct record r;
	struct error e;

	(void)state;
	save("new", "before", "m");
	path = only_file(".draft");
	part = xasprintf("%s.part", path);
	assert_int_equal(mkdir(part, 0700), 0);
	record_init(&r, &form);
	record_set(&r, "name", "after");
	assert_int_equal(draft_save(&r, "new", "x", &e), ST_FAILED);
	assert_string_equal(e.code, "draft_io");
	assert_true(draft_load(&r, "new", op, NULL));
	assert_string_equal(record_get(&r, "name"), "before");
	rmdir(part);
	record_free(&r);
	free(part);
	free(path);
	draft_remove(&form, "new");
}

static void shops_and_records_are_apart(void **state)
{
	char op[OP_ID_SIZE];
	struct draft *list;
	struct record r;
	size_t count;

	(void)state;
	record_init(&r, &form);
	draft_scope("/shop/a.db");
	clock_set(1000);
	save("12", "twelve", "");
	clock_set(2000);
	save("../12 %", "odd", "");
	draft_scope("/shop/b.db");
	assert_false(draft_load(&r, "12", op, NULL));
	assert_int_equal(draft_list(&list), 0);
	draft_scope("/shop/a.db");
	assert_false(draft_load(&r, "1", op, NULL));
	assert_true(draft_load(&r, "12", op, NULL));
	assert_string_equal(record_get(&r, "name"), "twelve");
	assert_true(draft_load(&r, "../12 %", op, NULL));
	assert_string_equal(record_get(&r, "name"), "odd");
	count = draft_list(&list);
	assert_int_equal(count, 2);
	assert_string_equal(list[0].key, "../12 %");
	assert_string_equal(list[1].key, "12");
	assert_string_equal(list[1].form, "campaign");
	free(list);
	draft_remove(&form, "12");
	draft_remove(&form, "../12 %");
	assert_int_equal(draft_list(&list), 0);
	record_free(&r);
}

static void op_ids_differ(void **state)
{
	char a[OP_ID_SIZE], b[OP_ID_SIZE];

	(void)state;
	op_id_make(a);
	op_id_make(b);
	assert_int_equal(strlen(a), 32);
	assert_string_not_equal(a, b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_back_as_it_was),
		cmocka_unit_test(secrets_never_reach_the_disk),
		cmocka_unit_test(half_a_file_is_no_draft),
		cmocka_unit_test(a_failed_write_keeps_the_one_before),
		cmocka_unit_test(shops_and_records_are_apart),
		cmocka_unit_test(op_ids_differ),
	};
	int failed;
	char *command;

	snprintf(state_dir, sizeof state_dir, "/tmp/storekeep-drafts-XXXXXX");
	if (mkdtemp(state_dir) == NULL)
		return 99;
	setenv("XDG_STATE_HOME", state_dir, 1);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	command = xasprintf("rm -rf '%s'", state_dir);
	if (system(command) != 0)
		failed++;
	free(command);
	return failed;
}
