/*
 * A backup beside a writer is whole and ends; a restore changes nothing while
 * somebody has the file open, and keeps what was there.
 */
#include "config.h"

#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "scratch.h"
#include "storekeep/db.h"

static struct db *must_open(const char *path, enum db_mode mode)
{
	struct error e = {0};
	struct db *db;

	if (db_open(&db, path, mode, &e) != ST_OK)
		fail_msg("%s", e.message);
	return db;
}

/* Two rows that must be there together. */
static enum status put_pair(struct db *db, int n)
{
	struct error e = {0};
	enum status st = db_begin(db, &e);
	struct stmt *s;

	if (st != ST_OK)
		return st;
	s = db_prepare(db, "INSERT INTO setting (key, value) VALUES (:n, hex(randomblob(2000))), (-:n, 'x')");
	stmt_bind_int(s, ":n", n);
	st = stmt_run(s, &e);
	if (st == ST_OK)
		return db_commit(db, &e);
	db_rollback(db);
	return st;
}

/* Pairs in the file; fails when one is half. */
static int pairs_in(const char *path)
{
	struct db *db = must_open(path, DB_READ);
	struct notes findings = {0};
	struct error e = {0};
	int rows = (int)db_int(db, "SELECT count(*) FROM setting", -1);

	assert_int_equal(db_int(db, "SELECT total(CAST(key AS INTEGER)) FROM setting", -1), 0);
	assert_int_equal(db_check(db, &findings, &e), ST_OK);
	assert_int_equal(findings.count, 0);
	db_close(db);
	return rows / 2;
}

static pid_t start_writer(const char *path)
{
	pid_t child = fork();

	if (child == 0) {
		struct error e = {0};
		struct db *db;

		if (db_open(&db, path, DB_OPEN, &e) != ST_OK)
			_exit(1);
		for (int n = 1000; put_pair(db, n) == ST_OK; n++)
			;
		_exit(1);
	}
	return child;
}

static void backup_beside_a_writer_is_whole(void **state)
{
	char *path = scratch("shop.db"), *copy = scratch("copy.db"), *wal = scratch("copy.db-wal");
	struct db *db = must_open(path, DB_CREATE);
	struct error e = {0};
	struct stat st;
	pid_t writer;
	int before = 0;

	(void)state;
	for (int n = 1; n <= 200; n++)
		assert_int_equal(put_pair(db, n), ST_OK);
	db_close(db);
	writer = start_writer(path);
	db = must_open(path, DB_OPEN);
	for (int i = 0; i < 5; i++) {
		int pairs;

		if (db_backup(db, copy, true, &e) != ST_OK)
			fail_msg("%s", e.message);
		assert_int_not_equal(access(wal, F_OK), 0); /* one plain file */
		assert_int_equal(stat(copy, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
		pairs = pairs_in(copy);
		assert_true(pairs >= 200 && pairs >= before);
		before = pairs;
	}
	kill(writer, SIGKILL);
	waitpid(writer, NULL, 0);
	assert_int_equal(db_backup(db, copy, false, &e), ST_REFUSED);
	assert_string_equal(e.code, "file_exists");
	assert_int_equal(db_backup(db, path, true, &e), ST_REFUSED);
	assert_string_equal(e.code, "backup_onto_itself");
	assert_int_equal(put_pair(db, 999), ST_OK); /* the dead writer holds no gate */
	db_close(db);
	assert_true(pairs_in(path) > before); /* killed in the middle: what was saved is there */
	free(path);
	free(copy);
	free(wal);
}

static void restore_waits_until_nobody_works(void **state)
{
	char *path = scratch("shop.db"), *copy = scratch("copy.db"), *kept = NULL, *second = NULL;
	struct db *db = must_open(path, DB_CREATE), *other;
	struct error e = {0};

	(void)state;
	assert_int_equal(put_pair(db, 1), ST_OK);
	assert_int_equal(db_backup(db, copy, false, &e), ST_OK);
	assert_int_equal(put_pair(db, 2), ST_OK);
	assert_int_equal(db_restore(path, copy, &kept, &e), ST_FAILED);
	assert_string_equal(e.code, "db_locked");
	db_close(db);
	other = must_open(path, DB_READ); /* a reader counts too */
	assert_int_equal(db_restore(path, copy, &kept, &e), ST_FAILED);
	assert_int_equal(db_int(other, "SELECT count(*) FROM setting", -1), 4);
	db_close(other);
	if (db_restore(path, copy, &kept, &e) != ST_OK)
		fail_msg("%s", e.message);
	assert_int_equal(pairs_in(path), 1);
	assert_int_equal(pairs_in(kept), 2);
	db = must_open(path, DB_OPEN);
	assert_int_equal(put_pair(db, 3), ST_OK);
	db_close(db);
	assert_int_equal(db_restore(path, copy, &second, &e), ST_OK);
	assert_string_not_equal(second, kept); /* never over what was kept before */
	assert_int_equal(pairs_in(kept), 2);
	free(path);
	free(copy);
	free(kept);
	free(second);
}

/* Bytes overwritten at a place: from the start, or (below zero) from the end, where the newest rows lie. */
static void spoil(const char *path, long at)
{
	FILE *f = fopen(path, "r+");

	fseek(f, at, at < 0 ? SEEK_END : SEEK_SET);
	for (int i = 0; i < 3000; i++)
		fputc(0x55, f);
	fclose(f);
}

static void damaged_copy_is_not_restored(void **state)
{
	char *path = scratch("shop.db"), *copy = scratch("copy.db"), *kept = NULL;
	struct db *db = must_open(path, DB_CREATE);
	struct error e = {0};

	(void)state;
	for (int n = 1; n <= 50; n++)
		assert_int_equal(put_pair(db, n), ST_OK);
	assert_int_equal(db_backup(db, copy, false, &e), ST_OK);
	db_close(db);
	spoil(copy, -20 * 4096);
	assert_int_equal(db_restore(path, copy, &kept, &e), ST_FAILED);
	assert_null(kept);
	assert_int_equal(pairs_in(path), 50);
	assert_int_equal(db_restore(path, "/nonexistent/copy.db", &kept, &e), ST_FAILED);
	assert_string_equal(e.code, "db_missing");
	assert_int_equal(db_restore(path, path, &kept, &e), ST_REFUSED);
	free(path);
	free(copy);
}

static void damaged_shop_is_replaced(void **state)
{
	char *path = scratch("shop.db"), *copy = scratch("copy.db"), *kept = NULL;
	struct db *db = must_open(path, DB_CREATE);
	struct notes findings = {0};
	struct error e = {0};

	(void)state;
	for (int n = 1; n <= 50; n++)
		assert_int_equal(put_pair(db, n), ST_OK);
	assert_int_equal(db_backup(db, copy, false, &e), ST_OK);
	db_close(db);
	spoil(path, -20 * 4096);
	db = must_open(path, DB_READ);
	assert_int_equal(db_check(db, &findings, &e), ST_OK);
	assert_true(findings.count > 0);
	notes_free(&findings);
	db_close(db);
	spoil(path, 0); /* not even a database any more */
	assert_int_equal(db_open(&db, path, DB_OPEN, &e), ST_FAILED);
	if (db_restore(path, copy, &kept, &e) != ST_OK)
		fail_msg("%s", e.message);
	assert_int_equal(pairs_in(path), 50);
	assert_int_equal(access(kept, F_OK), 0);
	free(path);
	free(copy);
	free(kept);
}

static void restore_makes_a_missing_shop(void **state)
{
	char *path = scratch("shop.db"), *copy = scratch("copy.db"), *kept = NULL;
	struct db *db = must_open(path, DB_CREATE);
	struct error e = {0};

	(void)state;
	assert_int_equal(put_pair(db, 1), ST_OK);
	assert_int_equal(db_backup(db, copy, false, &e), ST_OK);
	db_close(db);
	unlink(path);
	assert_int_equal(db_restore(path, copy, &kept, &e), ST_OK);
	assert_null(kept);
	assert_int_equal(pairs_in(path), 1);
	free(path);
	free(copy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(backup_beside_a_writer_is_whole, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(restore_waits_until_nobody_works, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(damaged_copy_is_not_restored, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(damaged_shop_is_replaced, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(restore_makes_a_missing_shop, scratch_enter, scratch_leave),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
