/*
 * The power goes at any write: what was said to be saved is there, whole. The
 * same work with synchronous=NORMAL does lose commits, so the test can tell.
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

enum { CUTS = 150, COMMITS = 60 };

/* A step of work: n and -n go in together. */
static const char pair_sql[] = "INSERT INTO setting (key, value) VALUES (:n, hex(randomblob(700))), (-:n, hex(randomblob(700)))";

static enum status work_step(struct db *db, int n)
{
	struct error e = {0};
	enum status st = db_begin(db, &e);
	struct stmt *s;

	if (st != ST_OK)
		return st;
	s = db_prepare(db, pair_sql);
	stmt_bind_int(s, ":n", n);
	st = stmt_run(s, &e);
	if (st == ST_OK)
		return db_commit(db, &e);
	db_rollback(db);
	return st;
}

/* Work until the power goes; returns how many steps were said to be saved. */
static int work(const char *path)
{
	struct error e = {0};
	struct db *db;
	int done = 0;

	if (db_open(&db, path, DB_OPEN, &e) != ST_OK)
		return 0;
	while (done < COMMITS && work_step(db, done + 1) == ST_OK)
		done++;
	db_close(db);
	return done;
}

static int work_normal(const char *path)
{
	sqlite3 *h;
	int done = 0;

	sqlite3_open(path, &h);
	sqlite3_exec(h, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=40", NULL, NULL, NULL);
	for (; done < COMMITS; done++) {
		char *sql = sqlite3_mprintf("INSERT INTO setting VALUES (%d, hex(randomblob(700))), (-%d, hex(randomblob(700)))", done + 1, done + 1);
		int rc = sqlite3_exec(h, sql, NULL, NULL, NULL);

		sqlite3_free(sql);
		if (rc != SQLITE_OK)
			break;
	}
	sqlite3_close(h);
	return done;
}

/* Steps that are whole in what is left of the file; fails when it is not sound or holds half of one. */
static int found(const char *path)
{
	struct error e = {0};
	struct notes findings = {0};
	struct db *db;
	int n;

	if (db_open(&db, path, DB_OPEN, &e) != ST_OK)
		fail_msg("after the cut: %s", e.message);
	assert_int_equal(db_check(db, &findings, &e), ST_OK);
	assert_int_equal(findings.count, 0);
	assert_int_equal(db_int(db, "SELECT total(CAST(key AS INTEGER)) FROM setting", -1), 0);
	n = (int)db_int(db, "SELECT max(CAST(key AS INTEGER)) FROM setting", 0);
	assert_int_equal(db_int(db, "SELECT count(*) FROM setting", -1), 2 * n);
	db_close(db);
	return n;
}

/* Runs that lost what had been acknowledged. */
static int losing_runs(int (*run)(const char *path))
{
	char *before = scratch("before.db"), *path = scratch("shop.db"), *wal = scratch("shop.db-wal"), *shm = scratch("shop.db-shm");
	char *after = scratch("after"), *left = scratch("after/shop.db"), *left_wal = scratch("after/shop.db-wal");
	struct error e = {0};
	struct db *db;
	int losing = 0;

	assert_int_equal(db_open(&db, before, DB_CREATE, &e), ST_OK);
	db_close(db);
	mkdir(after, 0700);
	for (int i = 0; i < CUTS; i++) {
		int acknowledged;

		scratch_copy(before, path);
		unlink(wal);
		unlink(shm);
		unlink(left);
		unlink(left_wal);
		power_watch(1 + i * 7919 % 400);
		acknowledged = run(path);
		power_dump(after, (unsigned)i);
		losing += found(left) < acknowledged;
	}
	free(before);
	free(path);
	free(wal);
	free(shm);
	free(after);
	free(left);
	free(left_wal);
	return losing;
}

static void nothing_acknowledged_is_lost(void **state)
{
	(void)state;
	assert_int_equal(losing_runs(work), 0);
}

static void control_normal_does_lose(void **state)
{
	(void)state;
	assert_true(losing_runs(work_normal) > CUTS / 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing_acknowledged_is_lost, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(control_normal_does_lose, scratch_enter, scratch_leave),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	faultvfs_install();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
