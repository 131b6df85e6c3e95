/*
 * Transactions and checkpoints: who may write when. A writer stands in line at
 * the gate; the log is folded into the file only by whoever holds the gate, in
 * a mode that holds SQLite's write lock too, and without waiting for readers
 * (a passive checkpoint beside a commit can lose it in SQLite 3.7.0 to 3.51.2).
 */
#include "config.h"

#include "store.h"
#include "storekeep/i18n.h"

int64_t store_ms_since(const struct timespec *t)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)(now.tv_sec - t->tv_sec) * 1000 + (now.tv_nsec - t->tv_nsec) / 1000000;
}

/* A read left open would keep its old view and make BEGIN fail beside other writers. */
static void refuse_open_reads(struct db *db)
{
	if (sqlite3_txn_state(db->h, "main") == SQLITE_TXN_NONE)
		return;
	for (sqlite3_stmt *h = sqlite3_next_stmt(db->h, NULL); h != NULL; h = sqlite3_next_stmt(db->h, h))
		if (sqlite3_stmt_busy(h))
			store_fatal("db_begin() while a statement has not been reset: %s", sqlite3_sql(h));
}

static int begin_immediate(struct db *db)
{
	struct timespec start;
	int rc;

	clock_gettime(CLOCK_MONOTONIC, &start);
	do
		rc = sqlite3_exec(db->h, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	while ((rc & 0xff) == SQLITE_BUSY && store_ms_since(&start) < STORE_PATIENCE_MS);
	return rc;
}

/* A newer program may have migrated the file while we had it open. */
static enum status still_ours(struct db *db, struct error *e)
{
	int64_t version = db_int(db, "PRAGMA user_version", -1);

	if (version == db->version)
		return ST_OK;
	return error_set(e, ST_FAILED, "db_newer", NULL, NULL,
	        _("A newer version of the program has changed the layout of %s meanwhile. Nothing was changed. Leave this program and start it again."),
	        db->path);
}

enum status db_begin(struct db *db, struct error *e)
{
	enum status st;
	int rc;

	if (db->writing || db->reading)
		store_fatal("db_begin() inside of a transaction");
	if (db->mode == DB_READ)
		return store_trouble(db->h, SQLITE_READONLY, db->path, e);
	refuse_open_reads(db);
	st = gate_take(&db->gate, db->path, e);
	if (st != ST_OK)
		return st;
	clock_gettime(CLOCK_MONOTONIC, &db->since);
	rc = begin_immediate(db);
	if (rc != SQLITE_OK) {
		st = store_trouble(db->h, rc, db->path, e);
		gate_leave(&db->gate);
		return st;
	}
	db->writing = true;
	st = still_ours(db, e);
	if (st != ST_OK)
		db_rollback(db);
	return st;
}

/* Only with the gate held. Full: takes the write lock; timeout 0: waits for nobody. */
static void fold_log(struct db *db, int mode)
{
	int pages = 0, folded = 0;

	sqlite3_busy_timeout(db->h, 0);
	sqlite3_wal_checkpoint_v2(db->h, "main", mode, &pages, &folded);
	sqlite3_busy_timeout(db->h, STORE_BUSY_MS);
	db->log_tried = db->log_pages;
}

static void fold_long_log(struct db *db)
{
	if (db->log_pages < db->log_tried)
		db->log_tried = 0; /* it began anew */
	if (db->log_pages > STORE_LOG_PAGES && db->log_pages > db->log_tried + STORE_LOG_PAGES / 4)
		fold_log(db, SQLITE_CHECKPOINT_FULL);
}

static void end(struct db *db)
{
	db->writing = false;
	gate_leave(&db->gate);
}

enum status db_commit(struct db *db, struct error *e)
{
	enum status st = ST_OK;
	int rc;

	if (!db->writing)
		store_fatal("db_commit() without db_begin()");
	if (sqlite3_get_autocommit(db->h)) {
		end(db);
		return error_set(e, ST_FAILED, "db_io", NULL, NULL,
		        _("An earlier error took this step on %s back as a whole. Nothing of it was saved; everything saved before is safe. Do the step again."),
		        db->path);
	}
	rc = sqlite3_exec(db->h, "COMMIT", NULL, NULL, NULL);
	if (rc == SQLITE_OK) {
		fold_long_log(db);
		end(db);
		return ST_OK;
	}
	st = store_trouble(db->h, rc, db->path, e);
	db_rollback(db);
	return st;
}

void db_rollback(struct db *db)
{
	if (!db->writing)
		return;
	for (sqlite3_stmt *h = sqlite3_next_stmt(db->h, NULL); h != NULL; h = sqlite3_next_stmt(db->h, h))
		if (sqlite3_stmt_busy(h) && !sqlite3_stmt_readonly(h))
			sqlite3_reset(h);
	if (!sqlite3_get_autocommit(db->h))
		sqlite3_exec(db->h, "ROLLBACK", NULL, NULL, NULL);
	end(db);
}

enum status db_end(struct db *db, enum status st, struct error *e)
{
	if (st == ST_OK)
		return db_commit(db, e);
	db_rollback(db);
	return st;
}

bool db_in_transaction(const struct db *db)
{
	return db->writing;
}

bool db_in_read(const struct db *db)
{
	return db->reading;
}

int64_t db_held_ms(const struct db *db)
{
	return db->writing ? store_ms_since(&db->since) : 0;
}

bool db_chunk_full(const struct db *db)
{
	return db_held_ms(db) >= STORE_HOLD_MS;
}

void db_checkpoint(struct db *db)
{
	if (db->mode == DB_READ || db->mode == DB_PRIVATE || db->writing || db->reading || db->log_pages == 0)
		return;
	if (gate_take(&db->gate, db->path, NULL) != ST_OK)
		return;
	fold_log(db, SQLITE_CHECKPOINT_RESTART);
	gate_leave(&db->gate);
}

void db_roomy(struct db *db, bool on)
{
	sqlite3_exec(db->h, on ? "PRAGMA cache_size = -16384" : "PRAGMA cache_size = -4096", NULL, NULL, NULL);
	if (!on)
		sqlite3_db_release_memory(db->h);
}

enum status db_read_begin(struct db *db, struct error *e)
{
	int rc;

	if (db->writing || db->reading)
		store_fatal("db_read_begin() inside of a transaction");
	rc = sqlite3_exec(db->h, "BEGIN", NULL, NULL, NULL);
	if (rc != SQLITE_OK)
		return store_trouble(db->h, rc, db->path, e);
	db->reading = true;
	return ST_OK;
}

void db_read_end(struct db *db)
{
	if (!db->reading)
		return;
	/* COMMIT, so that what went into temporary tables meanwhile stays. */
	sqlite3_exec(db->h, "COMMIT", NULL, NULL, NULL);
	db->reading = false;
}

static int asked_to_stop(void *arg)
{
	struct db *db = arg;

	return !db->writing && db->stop != NULL && db->stop(db->stop_arg);
}

void db_set_stop(struct db *db, bool (*stop)(void *), void *arg)
{
	db->stop = stop;
	db->stop_arg = arg;
	sqlite3_progress_handler(db->h, stop != NULL ? 2000 : 0, stop != NULL ? asked_to_stop : NULL, db);
}
