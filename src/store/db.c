/*
 * Opening and closing a shop's file: the order in which place, gate, settings,
 * identity and schema are looked at, so that a file that is not ours is never
 * written to.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include "store.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

const char *db_library_version(void)
{
	return sqlite3_libversion();
}

bool db_library_has_wal_race(void)
{
	int v = sqlite3_libversion_number();

	if (v < 3007000 || v >= 3051003)
		return false;
	return !(v >= 3044006 && v < 3045000) && !(v >= 3050007 && v < 3051000);
}

static void to_system_log(void *arg, int rc, const char *message)
{
	int kind = rc & 0xff;

	(void)arg;
	if (kind == SQLITE_IOERR || kind == SQLITE_CORRUPT || kind == SQLITE_FULL || kind == SQLITE_CANTOPEN)
		syslog(LOG_ERR, "SQLite (%d): %s", rc, message);
}

enum status store_identify(sqlite3 *h, const char *path, int *version, struct error *e)
{
	int64_t tables, id = 0, v = 0;
	int rc;

	tables = store_number(h, "SELECT count(*) FROM sqlite_schema", &rc);
	if (rc == SQLITE_OK)
		id = store_number(h, "PRAGMA application_id", &rc);
	if (rc == SQLITE_OK)
		v = store_number(h, "PRAGMA user_version", &rc);
	if (rc != SQLITE_OK)
		return store_trouble(h, rc, path, e);
	*version = (int)v;
	if (tables == 0 && id == 0 && v == 0)
		return ST_OK;
	if (id != STORE_APPLICATION_ID)
		return error_set(e, ST_FAILED, "db_foreign", NULL, NULL,
		        _("%s is a database of another program. It was not touched. Give the path of your shop's file."), path);
	if (v > db_schema_newest())
		return error_set(e, ST_FAILED, "db_newer", NULL, NULL,
		        _("%s was written by a newer version of Storekeep (layout %d, this program knows %d). It was not touched. Update the program."),
		        path, (int)v, db_schema_newest());
	return ST_OK;
}

static int log_grew(void *arg, sqlite3 *h, const char *name, int pages)
{
	struct db *db = arg;

	(void)h;
	(void)name;
	db->log_pages = pages;
	return SQLITE_OK;
}

static enum status open_handle(struct db *db, struct error *e)
{
	int flags = SQLITE_OPEN_NOMUTEX | (db->mode == DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
	int rc;

	sqlite3_config(SQLITE_CONFIG_LOG, to_system_log, NULL);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* nobody asks for it, and it locks at every allocation */
	if (db->mode == DB_PRIVATE)
		flags |= SQLITE_OPEN_CREATE;
	rc = sqlite3_open_v2(db->path, &db->h, flags, NULL);
	if (rc != SQLITE_OK)
		return store_trouble(db->h, rc, db->path, e);
	store_harden(db->h);
	rc = store_add_functions(db->h);
	return rc == SQLITE_OK ? ST_OK : store_trouble(db->h, rc, db->path, e);
}

static enum status refuse_old(struct db *db, struct error *e)
{
	return error_set(e, ST_FAILED, "db_older", NULL, NULL,
	        _("%s was written by an older version of Storekeep. It was not touched. Open it once with `storekeep` to bring it up to date; a copy of it is made first."),
	        db->path);
}

static bool is_wal(sqlite3 *h)
{
	sqlite3_stmt *s = NULL;
	bool wal = sqlite3_prepare_v2(h, "PRAGMA journal_mode", -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW &&
	           strcmp((const char *)sqlite3_column_text(s, 0), "wal") == 0;

	sqlite3_finalize(s);
	return wal;
}

/* Under the gate: a file without a log gets one, an older one is migrated. */
static enum status bring_up_to_date(struct db *db, struct error *e)
{
	enum status st = gate_take(&db->gate, db->path, e);

	if (st != ST_OK)
		return st;
	st = store_settle(db->h, db->mode, db->path, e);
	sqlite3_wal_hook(db->h, log_grew, db); /* after the settings: one of them takes it off */
	if (st == ST_OK) /* again: another process may have been quicker */
		st = store_identify(db->h, db->path, &db->version, e);
	if (st == ST_OK && db->version < db_schema_newest())
		st = store_migrate(db, db->version, e);
	gate_leave(&db->gate);
	return st;
}

/* The file is ours and its layout is known. Only what writes waits at the gate. */
static enum status settle_and_migrate(struct db *db, struct error *e)
{
	bool current = db->version == db_schema_newest();
	enum status st;

	if (db->mode == DB_READ && !current)
		return refuse_old(db, e);
	if (db->mode != DB_READ && !(current && is_wal(db->h)))
		return bring_up_to_date(db, e);
	st = store_settle(db->h, db->mode, db->path, e);
	sqlite3_wal_hook(db->h, log_grew, db);
	return st;
}

static enum status open_file(struct db *db, struct error *e)
{
	enum status st = ST_OK;

	if (db->mode == DB_CREATE)
		st = store_make_file(db->path, e);
	if (st == ST_OK)
		st = store_check_place(db->path, e);
	if (st == ST_OK)
		st = gate_open(&db->gate, db->path, db->mode != DB_READ, e);
	if (st == ST_OK)
		st = open_handle(db, e);
	if (st == ST_OK)
		st = store_identify(db->h, db->path, &db->version, e);
	if (st == ST_OK && db->version == 0 && db->mode != DB_CREATE)
		return error_set(e, ST_FAILED, "db_foreign", NULL, NULL,
		        _("%s is empty: it is no shop's file yet. It was not touched. Give the path of your shop's file."), db->path);
	return st == ST_OK ? settle_and_migrate(db, e) : st;
}

static enum status open_private(struct db *db, struct error *e)
{
	enum status st = open_handle(db, e);

	if (st == ST_OK)
		st = store_settle(db->h, db->mode, db->path, e);
	return st == ST_OK ? store_migrate(db, 0, e) : st;
}

static enum status open_once(struct db **out, const char *path, enum db_mode mode, struct error *e)
{
	struct db *db = xcalloc(1, sizeof *db);
	enum status st;

	*out = NULL;
	db->mode = mode;
	db->gate.fd = -1;
	db->path = mode == DB_PRIVATE ? xstrdup("") : store_real_path(path);
	st = mode == DB_PRIVATE ? open_private(db, e) : open_file(db, e);
	if (st == ST_OK)
		*out = db;
	else
		db_close(db);
	return st;
}

/* A recovery after a crash, or the last one leaving, holds SQLite's own locks for a moment. */
enum status db_open(struct db **out, const char *path, enum db_mode mode, struct error *e)
{
	struct error own = {0};
	struct timespec start;
	enum status st;

	clock_gettime(CLOCK_MONOTONIC, &start);
	do
		st = open_once(out, path, mode, &own);
	while (st == ST_FAILED && strcmp(own.code, "db_busy") == 0 && store_ms_since(&start) < STORE_PATIENCE_MS);
	if (st != ST_OK && e != NULL)
		*e = own;
	return st;
}

void db_close(struct db *db)
{
	if (db == NULL)
		return;
	db_rollback(db);
	db_read_end(db);
	store_forget_statements(db);
	/* The last to leave folds the log into the file, under the gate or not at all. */
	if (db->h != NULL && db->mode != DB_READ && db->gate.fd >= 0 && gate_try(&db->gate))
		sqlite3_db_config(db->h, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
	if (sqlite3_close(db->h) != SQLITE_OK)
		store_fatal("db_close() before stmt_finish()");
	gate_close(&db->gate);
	free(db->path);
	free(db);
}

const char *db_path(const struct db *db)
{
	return db->path;
}

int db_schema_version(struct db *db)
{
	return (int)db_int(db, "PRAGMA user_version", 0);
}

int db_schema_newest(void)
{
	return schema_files[schema_file_count - 1].version;
}
