/*
 * The process is killed at every operation of a migration, and of the making of
 * a new file: the next start finds the old layout or the new one, whole, and
 * goes on. The test brings a schema of its own in two steps. The same steps
 * without a transaction are found half done, so the test can tell.
 */
#include "config.h"

#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "faultvfs.h"
#include "scratch.h"
#include "store/store.h"

#define STEP_ONE "CREATE TABLE member (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;"
#define STEP_TWO \
	"CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL, size INTEGER NOT NULL) STRICT;" \
	"INSERT INTO person SELECT id, name, length(name) FROM member;" \
	"DROP TABLE member;"

/* In the place of the program's own. */
const struct schema_file schema_files[] = {{1, "001-first", STEP_ONE}, {2, "002-second", STEP_TWO}};
const int schema_file_count = 2;

enum { MEMBERS = 300 };

static void make_old(const char *path)
{
	sqlite3 *h;

	assert_int_equal(sqlite3_open(path, &h), SQLITE_OK);
	assert_int_equal(sqlite3_exec(h,
	        "PRAGMA journal_mode=WAL;" STEP_ONE "PRAGMA application_id=1398033232; PRAGMA user_version=1;"
	        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 300) "
	        "INSERT INTO member SELECT i, hex(randomblob(40)) FROM n;", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(h);
}

static void migrate(const char *path)
{
	struct error e = {0};
	struct db *db;

	if (db_open(&db, path, DB_CREATE, &e) == ST_OK)
		db_close(db);
}

/* The steps one by one, each its own transaction. */
static void migrate_badly(const char *path)
{
	sqlite3 *h;

	sqlite3_open(path, &h);
	sqlite3_exec(h, STEP_TWO "PRAGMA user_version=2", NULL, NULL, NULL);
	sqlite3_close(h);
}

/* Kill the work at its n-th operation; false when it came to its end. */
static bool killed_at(int n, void (*work)(const char *), const char *path)
{
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		fault_arm(FAULT_ANY, n, FAULT_KILL, false);
		work(path);
		_exit(0);
	}
	waitpid(child, &status, 0);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

/* As it lies there, before anyone mends it: version 1 with its table, or version 2 with the other. */
static bool whole(const char *path)
{
	sqlite3 *h;
	int rc, version;
	int64_t old, fresh;

	sqlite3_open(path, &h);
	version = (int)store_number(h, "PRAGMA user_version", &rc);
	old = store_number(h, "SELECT count(*) FROM member", &rc);
	fresh = store_number(h, "SELECT count(*) FROM person", &rc);
	sqlite3_close(h);
	return version == 1 ? old == MEMBERS && fresh == -1 : version == 2 && old == -1 && fresh == MEMBERS;
}

static int half_done(void (*work)(const char *))
{
	char *before = scratch("before.db"), *path = scratch("shop.db");
	bool again = true;
	int half = 0, n;

	make_old(before);
	for (n = 1; again && n < 500; n++) {
		scratch_empty();
		make_old(before);
		rename(before, path);
		again = killed_at(n, work, path);
		half += !whole(path);
	}
	assert_true(n > 10 && n < 500);
	free(before);
	free(path);
	return half;
}

static void killed_migration_leaves_the_file_whole(void **state)
{
	(void)state;
	assert_int_equal(half_done(migrate), 0);
}

static void control_without_a_transaction_it_is_half(void **state)
{
	(void)state;
	assert_true(half_done(migrate_badly) > 0);
}

static void next_start_ends_what_was_killed(void **state)
{
	char *path = scratch("shop.db"), *copy = scratch("shop.db.before-layout-2"), *before = scratch("before.db");
	struct error e = {0};
	struct db *db;

	(void)state;
	for (int n = 3; n < 60; n += 7) {
		int rc;
		sqlite3 *h;

		scratch_empty();
		make_old(path);
		killed_at(n, migrate, path);
		if (db_open(&db, path, DB_OPEN, &e) != ST_OK)
			fail_msg("after a kill at %d: %s", n, e.message);
		assert_int_equal(db_schema_version(db), 2);
		assert_int_equal(db_int(db, "SELECT count(*) FROM person", -1), MEMBERS);
		db_close(db);
		/* the copy made before holds the old layout, whole */
		assert_int_equal(sqlite3_open(copy, &h), SQLITE_OK);
		assert_int_equal(store_number(h, "SELECT count(*) FROM member", &rc), MEMBERS);
		assert_int_equal(store_number(h, "PRAGMA user_version", &rc), 1);
		sqlite3_close(h);
	}
	free(path);
	free(copy);
	free(before);
}

static void killed_making_can_be_done_again(void **state)
{
	char *path = scratch("shop.db");
	struct error e = {0};
	struct db *db;
	bool again = true;
	int n;

	(void)state;
	for (n = 1; again && n < 500; n++) {
		scratch_empty();
		again = killed_at(n, migrate, path);
		if (db_open(&db, path, DB_CREATE, &e) != ST_OK)
			fail_msg("after a kill at %d: %s", n, e.message);
		assert_int_equal(db_int(db, "SELECT count(*) FROM person", -1), 0);
		db_close(db);
	}
	assert_true(n > 10 && n < 500);
	free(path);
}

static void reading_does_not_migrate(void **state)
{
	char *path = scratch("shop.db");
	struct error e = {0};
	struct db *db;

	(void)state;
	make_old(path);
	assert_int_equal(db_open(&db, path, DB_READ, &e), ST_FAILED);
	assert_string_equal(e.code, "db_older");
	assert_true(whole(path));
	free(path);
}

static void open_program_notices_a_newer_layout(void **state)
{
	char *path = scratch("shop.db");
	struct error e = {0};
	struct db *db;
	sqlite3 *h;

	(void)state;
	assert_int_equal(db_open(&db, path, DB_CREATE, &e), ST_OK);
	assert_int_equal(sqlite3_open(path, &h), SQLITE_OK);
	assert_int_equal(sqlite3_exec(h, "PRAGMA user_version=3", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(h);
	assert_int_equal(db_begin(db, &e), ST_FAILED);
	assert_string_equal(e.code, "db_newer");
	assert_false(db_in_transaction(db));
	db_close(db);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(killed_migration_leaves_the_file_whole, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(control_without_a_transaction_it_is_half, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(next_start_ends_what_was_killed, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(killed_making_can_be_done_again, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(reading_does_not_migrate, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(open_program_notices_a_newer_layout, scratch_enter, scratch_leave),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	faultvfs_install();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
