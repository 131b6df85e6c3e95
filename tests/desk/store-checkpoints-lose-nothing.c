/*
 * The WAL-reset race of SQLite 3.7.0 to 3.51.2: a passive checkpoint has read
 * the log's header; before it looks at how much of the log was folded, another
 * connection's commit starts the log anew. The checkpoint then marks frames of
 * the new log as folded that never were, and their commits are lost. It is
 * reproduced where the library has it; our checkpoint lets no commit in there.
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

/* A writer beside the checkpoint, and what became of its commit. */
struct rival {
	sqlite3 *h;
	int rows; /* that it was told are saved */
	int last;
};

static void commit_one(void *arg)
{
	struct rival *r = arg;
	char *sql = sqlite3_mprintf("INSERT INTO setting VALUES ('r%d', 'x')", r->rows);

	r->last = sqlite3_exec(r->h, sql, NULL, NULL, NULL);
	r->rows += r->last == SQLITE_OK;
	sqlite3_free(sql);
}

static sqlite3 *open_raw(const char *path)
{
	sqlite3 *h;

	assert_int_equal(sqlite3_open(path, &h), SQLITE_OK);
	assert_int_equal(sqlite3_exec(h, "PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; SELECT count(*) FROM setting", NULL, NULL, NULL), SQLITE_OK);
	return h;
}

static int rows_of(sqlite3 *h)
{
	sqlite3_stmt *s;
	int n = -1;

	if (sqlite3_prepare_v2(h, "SELECT count(*) FROM setting NOT INDEXED", -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW)
		n = sqlite3_column_int(s, 0);
	sqlite3_finalize(s);
	return n;
}

/* Commits missing at the end. `fold` is the checkpoint in whose window the rival commits. */
static int lost_rows(const char *path, void (*fold)(void *), void *arg, struct rival *r, int *in_window)
{
	sqlite3 *fresh;
	int rows;

	for (int i = 0; i < 40; i++)
		commit_one(r);
	/* everything is folded; the next commit may start the log anew */
	assert_int_equal(sqlite3_wal_checkpoint_v2(r->h, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL), SQLITE_OK);
	fault_in_checkpoint(commit_one, r);
	fold(arg);
	fault_in_checkpoint(NULL, NULL);
	*in_window = r->last;
	/* go on past the old log's length, and around once more */
	for (int i = 0; i < 60; i++)
		commit_one(r);
	sqlite3_wal_checkpoint_v2(r->h, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	commit_one(r);
	sqlite3_close(r->h);
	fresh = open_raw(path);
	rows = rows_of(fresh);
	sqlite3_close(fresh);
	return r->rows - rows;
}

static void fold_passively(void *arg)
{
	sqlite3_wal_checkpoint_v2(arg, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

static void fold_ours(void *arg)
{
	db_checkpoint(arg);
}

static char *make_shop(struct db **db)
{
	char *path = scratch("shop.db");
	struct error e = {0};

	assert_int_equal(db_open(db, path, DB_CREATE, &e), ST_OK);
	return path;
}

static void ours_lets_no_commit_in(void **state)
{
	struct db *db;
	char *path = make_shop(&db);
	struct rival r = {.h = open_raw(path)};
	struct error e = {0};
	int in_window;

	(void)state;
	assert_int_equal(db_begin(db, &e), ST_OK); /* it has something to fold */
	assert_int_equal(stmt_run(db_prepare(db, "INSERT INTO setting VALUES ('ours', 'x')"), &e), ST_OK);
	assert_int_equal(db_commit(db, &e), ST_OK);
	assert_int_equal(lost_rows(path, fold_ours, db, &r, &in_window), -1); /* one more than the rival's: ours */
	assert_int_equal(in_window, SQLITE_BUSY);
	db_close(db);
	free(path);
}

static void control_passive_checkpoint_loses(void **state)
{
	struct db *db;
	char *path = make_shop(&db);
	struct rival r = {.h = open_raw(path)};
	sqlite3 *other = open_raw(path);
	int in_window, lost;

	(void)state;
	if (!db_library_has_wal_race()) {
		sqlite3_close(other);
		db_close(db);
		skip();
	}
	lost = lost_rows(path, fold_passively, other, &r, &in_window);
	assert_int_equal(in_window, SQLITE_OK);
	sqlite3_close(other);
	db_close(db);
	assert_true(lost > 0);
	free(path);
}

static void long_log_is_folded_at_the_gate(void **state)
{
	struct db *db;
	char *path = make_shop(&db), *wal = scratch("shop.db-wal");
	struct error e = {0};
	struct stat st;

	(void)state;
	for (int i = 0; i < 60; i++) {
		struct stmt *s;

		assert_int_equal(db_begin(db, &e), ST_OK);
		s = db_prepare(db, "INSERT INTO setting VALUES (:n, hex(randomblob(200000)))");
		stmt_bind_int(s, ":n", i);
		assert_int_equal(stmt_run(s, &e), ST_OK);
		assert_int_equal(db_commit(db, &e), ST_OK);
	}
	/* 60 times 400 kB were written; the log stays near 1000 pages of 4 kB and one commit */
	assert_int_equal(stat(wal, &st), 0);
	assert_true(st.st_size < 8 << 20);
	db_close(db);
	assert_int_not_equal(stat(wal, &st), 0); /* the last one leaving folds it all */
	free(path);
	free(wal);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(ours_lets_no_commit_in, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(control_passive_checkpoint_loses, scratch_enter, scratch_leave),
		cmocka_unit_test_setup_teardown(long_log_is_folded_at_the_gate, scratch_enter, scratch_leave),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	faultvfs_install();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
