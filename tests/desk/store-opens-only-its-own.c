/*
 * Which files are opened: ours, new ones where that was asked for, none that
 * belongs to another program or a newer version; and what a write needs.
 */
#include "config.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/store.h"
#include "storekeep/mem.h"

static char folder[] = "/tmp/storekeep-XXXXXX";

static char *in_folder(const char *name)
{
	return xasprintf("%s/%s", folder, name);
}

static int enter(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/storekeep-XXXXXX");
	return mkdtemp(folder) == NULL;
}

static int leave(void **state)
{
	char *cmd = xasprintf("rm -rf '%s'", folder);
	int rc = system(cmd);

	(void)state;
	free(cmd);
	return rc;
}

static void raw(const char *path, const char *sql)
{
	sqlite3 *h;

	assert_int_equal(sqlite3_open(path, &h), SQLITE_OK);
	assert_int_equal(sqlite3_exec(h, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(h);
}

static void put(struct db *db, const char *key, const char *value)
{
	struct error e = {0};
	struct stmt *s;

	assert_int_equal(db_begin(db, &e), ST_OK);
	s = db_prepare(db, "INSERT INTO setting (key, value) VALUES (:key, :value)");
	stmt_bind_text(s, ":key", key);
	stmt_bind_text(s, ":value", value);
	assert_int_equal(stmt_run(s, &e), ST_OK);
	assert_int_equal(db_commit(db, &e), ST_OK);
}

static void new_file_is_private_and_kept(void **state)
{
	char *path = in_folder("deep/er/shop.db");
	struct error e = {0};
	struct stat st;
	struct db *db;

	(void)state;
	assert_int_equal(db_open(&db, path, DB_OPEN, &e), ST_FAILED);
	assert_string_equal(e.code, "db_missing");
	assert_int_equal(db_open(&db, path, DB_CREATE, &e), ST_OK);
	assert_int_equal(db_schema_version(db), db_schema_newest());
	put(db, "name", "許功蓋");
	db_close(db);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	free(path);
	path = in_folder("deep");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	free(path);
	path = in_folder("deep/er/shop.db");
	assert_int_equal(db_open(&db, path, DB_READ, &e), ST_OK);
	assert_int_equal(db_int(db, "SELECT count(*) FROM setting WHERE value = '許功蓋'", -1), 1);
	assert_int_equal(db_begin(db, &e), ST_FAILED);
	assert_string_equal(e.code, "db_readonly");
	db_close(db);
	free(path);
}

static void files_of_others_are_refused_untouched(void **state)
{
	static const struct {
		const char *sql, *code;
	} cases[] = {
		{"CREATE TABLE t (a)", "db_foreign"},
		{"PRAGMA application_id=7; CREATE TABLE t (a)", "db_foreign"},
		{"PRAGMA application_id=1398033232; PRAGMA user_version=9999; CREATE TABLE t (a)", "db_newer"},
		{"VACUUM", "db_foreign"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char *path = in_folder("other.db");
		struct error e = {0};
		struct stat before, after;
		struct db *db;

		unlink(path);
		raw(path, cases[i].sql);
		assert_int_equal(stat(path, &before), 0);
		assert_int_equal(db_open(&db, path, i == 3 ? DB_OPEN : DB_CREATE, &e), ST_FAILED);
		assert_string_equal(e.code, cases[i].code);
		assert_null(db);
		assert_int_equal(stat(path, &after), 0);
		assert_int_equal(before.st_size, after.st_size);
		assert_int_equal(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec);
		free(path);
	}
}

static void no_database_is_refused(void **state)
{
	char *path = in_folder("notes.txt");
	struct error e = {0};
	struct db *db;
	FILE *f = fopen(path, "w");

	(void)state;
	for (int i = 0; i < 400; i++)
		fputs("dear diary, ", f);
	fclose(f);
	assert_int_equal(db_open(&db, path, DB_CREATE, &e), ST_FAILED);
	assert_string_equal(e.code, "db_foreign");
	assert_int_equal(db_open(&db, folder, DB_OPEN, &e), ST_FAILED);
	assert_string_equal(e.code, "db_foreign");
	free(path);
}

static void second_name_is_refused(void **state)
{
	char *path = in_folder("shop.db"), *other = in_folder("twin.db"), *way = in_folder("link.db");
	struct error e = {0};
	struct db *db, *same;

	(void)state;
	assert_int_equal(db_open(&db, path, DB_CREATE, &e), ST_OK);
	assert_int_equal(symlink(path, way), 0);
	assert_int_equal(db_open(&same, way, DB_OPEN, &e), ST_OK);
	assert_string_equal(db_path(same), db_path(db)); /* one gate for both */
	db_close(same);
	db_close(db);
	assert_int_equal(link(path, other), 0);
	assert_int_equal(db_open(&db, path, DB_OPEN, &e), ST_FAILED);
	assert_string_equal(e.code, "db_settings");
	free(path);
	free(other);
	free(way);
}

static void network_is_known(void **state)
{
	(void)state;
	assert_true(store_is_network(0x6969));
	assert_true(store_is_network((long)(int)0xff534d42));
	assert_false(store_is_network(0xef53));     /* ext */
	assert_false(store_is_network(0x01021994)); /* tmpfs */
	assert_false(store_is_network(0x9123683e)); /* btrfs */
}

static void private_has_the_schema_and_no_file(void **state)
{
	struct error e = {0};
	struct db *db;

	(void)state;
	assert_int_equal(db_open(&db, NULL, DB_PRIVATE, &e), ST_OK);
	put(db, "a", "b");
	assert_int_equal(db_int(db, "SELECT count(*) FROM setting", -1), 1);
	db_close(db);
}

static bool at_once(void *arg)
{
	++*(int *)arg;
	return true;
}

static void reading_stops_when_asked(void **state)
{
	static const char count[] = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 10000000) SELECT count(*) FROM n";
	struct error e = {0};
	struct db *db;
	struct stmt *s;
	int asked = 0;

	(void)state;
	assert_int_equal(db_open(&db, NULL, DB_PRIVATE, &e), ST_OK);
	db_set_stop(db, at_once, &asked);
	s = db_prepare(db, count);
	assert_int_equal(stmt_step(s, &e), STEP_FAILED);
	assert_string_equal(e.code, "db_interrupted");
	assert_int_equal(asked, 1);
	db_set_stop(db, NULL, NULL);
	assert_int_equal(db_int(db, "SELECT 7", 0), 7);
	db_close(db);
}

static void refused_row_leaves_nothing(void **state)
{
	struct error e = {0};
	struct db *db;
	struct stmt *s;

	(void)state;
	assert_int_equal(db_open(&db, NULL, DB_PRIVATE, &e), ST_OK);
	put(db, "a", "1");
	assert_int_equal(db_begin(db, &e), ST_OK);
	s = db_prepare(db, "INSERT INTO setting (key, value) VALUES (:key, 'x')");
	stmt_bind_text(s, ":key", "b");
	assert_int_equal(stmt_run(s, &e), ST_OK);
	stmt_bind_text(s, ":key", "a");
	assert_int_equal(stmt_run(s, &e), ST_REFUSED);
	assert_string_equal(e.code, "db_constraint");
	db_rollback(db);
	assert_int_equal(db_int(db, "SELECT count(*) FROM setting", -1), 1);
	db_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(new_file_is_private_and_kept, enter, leave),
		cmocka_unit_test_setup_teardown(files_of_others_are_refused_untouched, enter, leave),
		cmocka_unit_test_setup_teardown(no_database_is_refused, enter, leave),
		cmocka_unit_test_setup_teardown(second_name_is_refused, enter, leave),
		cmocka_unit_test(network_is_known),
		cmocka_unit_test(private_has_the_schema_and_no_file),
		cmocka_unit_test(reading_stops_when_asked),
		cmocka_unit_test(refused_row_leaves_nothing),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
