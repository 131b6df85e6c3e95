/*
 * The disk fails at its n-th operation, for every n: what was said is true,
 * the message says what is safe, and nothing is there by half. Two separate
 * commits for the two halves do leave half, so the test can tell.
 */
#include "config.h"

#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "faultvfs.h"
#include "scratch.h"
#include "storekeep/db.h"

static const char plus_sql[] = "INSERT INTO setting (key, value) VALUES ('plus', hex(randomblob(9000)))";
static const char minus_sql[] = "INSERT INTO setting (key, value) VALUES ('minus', hex(randomblob(9000)))";

static void expect_sentence(const struct error *e)
{
	static const char *const codes[] = {"db_full", "db_io", "db_readonly", "db_busy"};

	assert_true(strlen(e->message) > 40);
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
		if (strcmp(e->code, codes[i]) == 0)
			return;
	fail_msg("%s: %s", e->code, e->message);
}

static enum status in_one(struct db *db, struct error *e)
{
	enum status st = db_begin(db, e);

	if (st == ST_OK)
		st = stmt_run(db_prepare(db, plus_sql), e);
	if (st == ST_OK)
		st = stmt_run(db_prepare(db, minus_sql), e);
	if (st == ST_OK)
		return db_commit(db, e);
	db_rollback(db);
	return st;
}

static enum status in_two(struct db *db, struct error *e)
{
	enum status st = ST_OK;

	for (int i = 0; i < 2 && st == ST_OK; i++) {
		st = db_begin(db, e);
		if (st == ST_OK)
			st = stmt_run(db_prepare(db, i == 0 ? plus_sql : minus_sql), e);
		if (st == ST_OK)
			st = db_commit(db, e);
		else
			db_rollback(db);
	}
	return st;
}

/* Open, work, fold the log, leave: on a failing disk. */
static enum status run(const char *path, enum status (*work)(struct db *, struct error *), struct error *e)
{
	struct db *db;
	enum status st = db_open(&db, path, DB_OPEN, e);

	if (st != ST_OK)
		return st;
	st = work(db, e);
	db_checkpoint(db);
	db_close(db);
	return st;
}

/* Rows that are there: 0, 1 or 2. */
static int rows_in(const char *path)
{
	struct error e = {0};
	struct notes findings = {0};
	struct db *db;
	int n;

	if (db_open(&db, path, DB_OPEN, &e) != ST_OK)
		fail_msg("on a sound disk again: %s", e.message);
	assert_int_equal(db_check(db, &findings, &e), ST_OK);
	assert_int_equal(findings.count, 0);
	n = (int)db_int(db, "SELECT count(*) FROM setting", -1);
	db_close(db);
	return n;
}

/* Every n in turn; returns how often half was found. */
static int halves(enum status (*work)(struct db *, struct error *), enum fault_how how, bool for_good)
{
	char *before = scratch("before.db"), *path = scratch("shop.db"), *wal = scratch("shop.db-wal"), *shm = scratch("shop.db-shm");
	struct error e = {0};
	struct db *db;
	bool reached = true;
	int half = 0, n;

	unlink(before);
	assert_int_equal(db_open(&db, before, DB_CREATE, &e), ST_OK);
	db_close(db);
	for (n = 1; reached && n < 500; n++) {
		enum status st;
		int rows;

		scratch_copy(before, path);
		unlink(wal);
		unlink(shm);
		e = (struct error){0};
		fault_arm(FAULT_ANY, n, how, for_good);
		st = run(path, work, &e);
		reached = fault_disarm();
		if (st != ST_OK)
			expect_sentence(&e);
		rows = rows_in(path);
		half += rows == 1;
		if (st == ST_OK)
			assert_int_equal(rows, 2);
	}
	assert_true(n > 15 && n < 500);
	free(before);
	free(path);
	free(wal);
	free(shm);
	return half;
}

static void nothing_is_there_by_half(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++)
		assert_int_equal(halves(in_one, i & 1 ? FAULT_IO : FAULT_FULL, i >> 1), 0);
}

static void control_two_commits_leave_half(void **state)
{
	(void)state;
	assert_true(halves(in_two, FAULT_IO, true) > 0);
}

static void full_disk_is_named(void **state)
{
	char *path = scratch("shop.db");
	struct error e = {0};
	struct db *db;

	(void)state;
	assert_int_equal(db_open(&db, path, DB_CREATE, &e), ST_OK);
	fault_arm(FAULT_WRITE, 1, FAULT_FULL, true);
	assert_int_equal(in_one(db, &e), ST_FAILED);
	assert_string_equal(e.code, "db_full");
	fault_disarm();
	assert_int_equal(in_one(db, &e), ST_OK); /* and when there is room again it goes on */
	db_close(db);
	assert_int_equal(rows_in(path), 2);
	free(path);
}

static void backup_on_a_failing_disk_leaves_no_copy(void **state)
{
	char *path = scratch("shop.db"), *copy = scratch("copy.db"), *part = scratch("copy.db.part");
	struct error e = {0};
	struct db *db;
	bool reached = true;
	int n;

	(void)state;
	assert_int_equal(db_open(&db, path, DB_CREATE, &e), ST_OK);
	assert_int_equal(in_one(db, &e), ST_OK);
	for (n = 1; reached && n < 2000; n += 3) {
		enum status st;

		fault_arm(FAULT_ANY, n, n % 2 == 0 ? FAULT_IO : FAULT_FULL, true);
		st = db_backup(db, copy, false, &e);
		reached = fault_disarm();
		assert_int_equal(st == ST_OK, access(copy, F_OK) == 0);
		assert_int_not_equal(access(part, F_OK), 0);
		if (st != ST_OK)
			expect_sentence(&e);
	}
	assert_true(n > 20 && n < 2000);
	assert_int_equal(db_begin(db, &e), ST_OK); /* the shop's file is as good as before */
	db_rollback(db);
	db_close(db);
	assert_int_equal(rows_in(path), 2);
	free(path);
	free(copy);
	free(part);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing_is_there_by_half, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(control_two_commits_leave_half, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(full_disk_is_named, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(backup_on_a_failing_disk_leaves_no_copy, scratch_enter, scratch_leave),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	faultvfs_install();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
