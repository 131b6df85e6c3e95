/*
 * The SQLite file: open, write behind the gate, prepared statements.
 *
 * Every write transaction goes through a fair gate (a lock file beside the
 * database, OFD locks) before BEGIN IMMEDIATE; a checkpoint runs only under it.
 * Nothing outside of src/store includes sqlite3.h.
 */
#ifndef STOREKEEP_DB_H
#define STOREKEEP_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "storekeep/error.h"

struct db;
struct stmt;

enum db_mode {
	DB_OPEN,    /* an existing file of ours, migrated if older (after a backup copy) */
	DB_CREATE,  /* as DB_OPEN, made when missing: file 0600, its folder 0700 */
	DB_READ,    /* reads only */
	DB_PRIVATE, /* a private temporary database with our schema, gone on close; path is ignored */
};

/* ST_FAILED with code db_missing, db_foreign, db_newer, db_older (DB_READ only), db_network, db_locked, db_settings,
 * db_readonly, db_corrupt or db_io. */
enum status db_open(struct db **out, const char *path, enum db_mode mode, struct error *e);
/* NULL is fine. */
void db_close(struct db *db);
/* Without links; "" for a private database. Valid until db_close(). */
const char *db_path(const struct db *db);
/* Of SQLite, as it runs. */
const char *db_library_version(void);
/* true when the SQLite library in use can lose commits through a passive checkpoint (3.7.0 to 3.51.2). */
bool db_library_has_wal_race(void);

/* Write transaction. begin waits in line at the gate. Not nested, and not while a statement is between two rows (reset it
 * first): both end the program, as does a write outside of a transaction. */
enum status db_begin(struct db *db, struct error *e);
enum status db_commit(struct db *db, struct error *e); /* on failure everything is rolled back */
void db_rollback(struct db *db);
/* End a write by how it went: commit when `st` is ST_OK, else roll back and give `st` back. */
enum status db_end(struct db *db, enum status st, struct error *e);
/* Between db_begin() and its end. */
bool db_in_transaction(const struct db *db);
bool db_in_read(const struct db *db); /* between db_read_begin and db_read_end */
/* For long work: true when this writer has held the gate long enough (about 20 ms) and should commit and begin again. */
bool db_chunk_full(const struct db *db);
/* How long this writer has held it, milliseconds; 0 when it does not: for work whose commit is long by itself. */
int64_t db_held_ms(const struct db *db);
/* Checkpoint if the log is long; takes the gate by itself. Called at the end of long work. */
void db_checkpoint(struct db *db);

/* More page cache (16 MiB) for long work, given back when it ends. */
void db_roomy(struct db *db, bool on);

/* A read transaction: several statements see one state. Never across a key press. */
enum status db_read_begin(struct db *db, struct error *e);
void db_read_end(struct db *db);

/* A prepared statement, kept by the connection under the address of `sql` (a constant). The
 * statement comes reset and without bindings. SQL that does not compile ends the program. */
struct stmt *db_prepare(struct db *db, const char *sql);
/* The same for text put together at run time from constants (list.c); kept under its content. */
struct stmt *db_prepare_text(struct db *db, const char *sql);
/* A second, independent copy for nested use of one statement; stmt_finish() it. */
struct stmt *db_prepare_own(struct db *db, const char *sql);
void stmt_finish(struct stmt *s);

/* Binding by ":name"; a name that the statement lacks ends the program. Text is copied. */
void stmt_bind_int(struct stmt *s, const char *name, int64_t v);
void stmt_bind_text(struct stmt *s, const char *name, const char *v); /* NULL binds NULL */
void stmt_bind_null(struct stmt *s, const char *name);
/* The quick way for bulk work: look the place up once, bind by it. Text is NOT copied: it must live until the next reset. */
int stmt_place(struct stmt *s, const char *name);
/* The statement has this name. */
bool stmt_has(struct stmt *s, const char *name);
void stmt_put_int(struct stmt *s, int place, int64_t v);
void stmt_put_text(struct stmt *s, int place, const char *v, size_t len);
void stmt_put_null(struct stmt *s, int place);
/* For a statement that is stepped again and again without db_prepare() between, with each place bound every time: a place
 * that is bound to the same number, to NULL or to an empty text once more costs nothing. */
void stmt_keep_bound(struct stmt *s);

enum step { STEP_ROW, STEP_DONE, STEP_FAILED };
/* One step; on STEP_FAILED `e` (may be NULL) is filled (code db_busy, db_full, db_io, db_corrupt, db_constraint, db_interrupted). */
enum step stmt_step(struct stmt *s, struct error *e);
/* Step a statement that gives no rows, then reset it. */
enum status stmt_run(struct stmt *s, struct error *e);
/* Done with its rows; what is bound stays. */
void stmt_reset(struct stmt *s);
int64_t stmt_int(struct stmt *s, int column);   /* 0 for NULL */
const char *stmt_text(struct stmt *s, int column); /* NULL for NULL; valid until the next step */
size_t stmt_text_len(struct stmt *s, int column);
/* Of the row that was stepped to. */
bool stmt_is_null(struct stmt *s, int column);
int stmt_columns(struct stmt *s);
/* Of the last INSERT, and the rows that the last write touched. */
int64_t db_last_id(const struct db *db);
int64_t db_changes(const struct db *db);
/* One integer from a statement without parameters or rows of one column; `fallback` when there is no row. */
int64_t db_int(struct db *db, const char *sql, int64_t fallback);

/* Changes when another connection wrote (PRAGMA data_version). */
int64_t db_data_version(struct db *db);
/* Work counter: virtual machine steps of all statements so far. Tests count the work of a key press with it. */
int64_t db_steps(const struct db *db);
/* Reads give up (db_interrupted) while `stop(arg)` says so; NULL takes it off. */
void db_set_stop(struct db *db, bool (*stop)(void *), void *arg);

/* schema version in the file, and the newest that this program knows. */
int db_schema_version(struct db *db);
int db_schema_newest(void);

/* quick_check, foreign keys and the checks of the schema (a view named check_… has to be empty, the first column of its rows
 * is a finding); every finding is a warning among the notes. */
enum status db_check(struct db *db, struct notes *findings, struct error *e);
/* Online copy: one backup step, check of the copy, fsync, rename. Refuses to write over a file unless `overwrite`. */
enum status db_backup(struct db *db, const char *to, bool overwrite, struct error *e);
/* Put a checked copy in place of `path`; what was there is kept beside it as PATH.before-restore (name in *kept, caller frees). */
enum status db_restore(const char *path, const char *from, char **kept, struct error *e);

#endif
