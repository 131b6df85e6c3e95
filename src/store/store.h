/*
 * Inside of store/ only: the connection, its statements, and the helpers that
 * the files of this layer share.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "gate.h"
#include "storekeep/db.h"
#include "storekeep/error.h"

enum {
	STORE_APPLICATION_ID = 0x53544b50, /* "STKP" */
	STORE_BUSY_MS = 250,               /* the gate does the waiting */
	STORE_PATIENCE_MS = 5000,          /* for a foreign program or a recovery that holds SQLite's own locks */
	STORE_LOG_PAGES = 1000,            /* a longer log is folded into the file */
	STORE_HOLD_MS = 20,                /* a writer of long work lets go after this */
	STORE_BUCKETS = 256,
};

/* What a place is bound to, where that is remembered. */
struct bound {
	enum { BOUND_ANY, BOUND_INT, BOUND_NULL, BOUND_EMPTY } is;
	int64_t num;
};

struct stmt {
	sqlite3_stmt *h;   /* NULL when preparing failed: stepping tells why */
	struct db *db;
	const char *key;   /* address (by_address) or owned text (by_text) */
	struct stmt *next; /* in its bucket */
	int broken;        /* result code of a failed preparation */
	bool writes;
	struct bound *bound; /* by place; NULL: not remembered */
	bool own;          /* not cached: stmt_finish() frees it */
};

struct db {
	sqlite3 *h;
	char *path; /* without links; "" for a private database */
	enum db_mode mode;
	struct gate gate;
	bool writing, reading;
	struct timespec since; /* when the gate was taken */
	int version;           /* of the schema, as we opened it */
	int log_pages;         /* length of the log after our last commit */
	int log_tried;         /* its length when a checkpoint was last tried */
	int64_t steps;         /* of statements that are finished */
	bool (*stop)(void *);
	void *stop_arg;
	struct stmt *by_address[STORE_BUCKETS];
	struct stmt *by_text[STORE_BUCKETS];
};

/* A numbered schema file, embedded at build time in order. */
struct schema_file {
	int version;
	const char *name;
	const char *text; /* ends in NUL */
};
extern const struct schema_file schema_files[];
extern const int schema_file_count;

/* A mistake of the program itself: says so and ends it. */
void store_fatal(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));

/* trouble.c: result codes as sentences. `h` may be NULL. */
enum status store_trouble(sqlite3 *h, int rc, const char *path, struct error *e);

/* settings.c */
enum status store_settle(sqlite3 *h, enum db_mode mode, const char *path, struct error *e);
void store_harden(sqlite3 *h);
/* First column of the first row of `sql` as a number, -1 when there is none; *rc tells what happened. */
int64_t store_number(sqlite3 *h, const char *sql, int *rc);

/* place.c: where the file lies. */
char *store_real_path(const char *path);
bool store_is_network(long fs_type);
enum status store_check_place(const char *path, struct error *e);
enum status store_make_file(const char *path, struct error *e);
/* Flush a finished file, then the entry in its folder. */
enum status store_sync_file(const char *path, struct error *e);
enum status store_sync_folder(const char *path, struct error *e);
/* `path` and `ending`, numbered when that name is taken; the caller frees. */
char *store_free_name(const char *path, const char *ending);

/* migrate.c: the gate is held, no transaction is open. */
enum status store_migrate(struct db *db, int from, struct error *e);

/* check.c: findings as notes, on any handle. */
enum status store_check(sqlite3 *h, const char *path, struct notes *findings, struct error *e);

/* functions.c */
int store_add_functions(sqlite3 *h);

/* stmt.c */
void store_forget_statements(struct db *db);

/* backup.c: copy what `from` shows into a new file `to`, checked and flushed. */
enum status store_copy(sqlite3 *from, const char *to, struct error *e);
/* Is the file one of ours? ST_FAILED with db_foreign, db_newer, db_corrupt or db_io; its schema version in *version.
 * A file without any content gives version 0. */
enum status store_identify(sqlite3 *h, const char *path, int *version, struct error *e);

int64_t store_ms_since(const struct timespec *t);

#endif
