/*
 * Prepared statements: kept by the connection, bound by name, stepped with the
 * rules of the house: a write happens in a transaction of db_begin() only, and
 * after SQLite has rolled a transaction back by itself nothing more is written.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "store.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

/* Writes of the connection's own temporary tables: they are nobody else's, so they need no gate. */
static bool is_private(const char *sql)
{
	static const char *const heads[] = {"CREATE TEMP ", "INSERT INTO temp.", "DELETE FROM temp.", "UPDATE temp."};

	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		if (strncmp(sql, heads[i], strlen(heads[i])) == 0)
			return true;
	return false;
}

static struct stmt *make(struct db *db, const char *sql, bool keep)
{
	struct stmt *s = xcalloc(1, sizeof *s);
	int rc = SQLITE_OK;

	s->db = db;
	for (int i = 0; i < 20; i++) { /* another process may be writing the schema */
		rc = sqlite3_prepare_v3(db->h, sql, -1, keep ? SQLITE_PREPARE_PERSISTENT : 0, &s->h, NULL);
		if ((rc & 0xff) != SQLITE_BUSY)
			break;
	}
	if ((rc & 0xff) == SQLITE_ERROR)
		store_fatal("this SQL does not compile (%s): %s", sqlite3_errmsg(db->h), sql);
	s->broken = rc;
	s->writes = s->h != NULL && sqlite3_stmt_readonly(s->h) == 0 && !is_private(sql);
	return s;
}

static void finish(struct stmt *s)
{
	if (s->h != NULL)
		s->db->steps += sqlite3_stmt_status(s->h, SQLITE_STMTSTATUS_VM_STEP, 1);
	sqlite3_finalize(s->h);
	free(s->bound);
	free(s);
}

/* A kept statement, as good as new. One that failed to prepare is tried again. */
static struct stmt *again(struct stmt *s, const char *sql)
{
	if (s->h == NULL) {
		struct stmt *fresh = make(s->db, sql, true);

		s->h = fresh->h;
		s->broken = fresh->broken;
		s->writes = fresh->writes;
		free(fresh);
		return s;
	}
	stmt_reset(s);
	sqlite3_clear_bindings(s->h);
	free(s->bound);
	s->bound = NULL;
	return s;
}

struct stmt *db_prepare(struct db *db, const char *sql)
{
	struct stmt **bucket = &db->by_address[((uintptr_t)sql >> 3) % STORE_BUCKETS], *s;

	for (s = *bucket; s != NULL; s = s->next)
		if (s->key == sql)
			return again(s, sql);
	s = make(db, sql, true);
	s->key = sql;
	s->next = *bucket;
	*bucket = s;
	return s;
}

static size_t hash(const char *text)
{
	size_t h = 14695981039346656037u;

	for (; *text != '\0'; text++)
		h = (h ^ (unsigned char)*text) * 1099511628211u;
	return h;
}

struct stmt *db_prepare_text(struct db *db, const char *sql)
{
	struct stmt **bucket = &db->by_text[hash(sql) % STORE_BUCKETS], *s;

	for (s = *bucket; s != NULL; s = s->next)
		if (strcmp(s->key, sql) == 0)
			return again(s, sql);
	s = make(db, sql, true);
	s->key = xstrdup(sql);
	s->next = *bucket;
	*bucket = s;
	return s;
}

struct stmt *db_prepare_own(struct db *db, const char *sql)
{
	struct stmt *s = make(db, sql, false);

	s->own = true;
	return s;
}

void stmt_finish(struct stmt *s)
{
	if (s == NULL)
		return;
	if (!s->own)
		store_fatal("a statement that the connection keeps was finished");
	finish(s);
}

static void forget(struct stmt **bucket, bool text)
{
	struct stmt *s = *bucket, *next;

	for (; s != NULL; s = next) {
		next = s->next;
		if (text)
			free((char *)(uintptr_t)s->key);
		finish(s);
	}
	*bucket = NULL;
}

void store_forget_statements(struct db *db)
{
	for (int i = 0; i < STORE_BUCKETS; i++) {
		forget(&db->by_address[i], false);
		forget(&db->by_text[i], true);
	}
}

int stmt_place(struct stmt *s, const char *name)
{
	int place;

	if (s->h == NULL)
		return 0;
	place = sqlite3_bind_parameter_index(s->h, name);
	if (place == 0)
		store_fatal("this SQL has no %s: %s", name, sqlite3_sql(s->h));
	return place;
}

bool stmt_has(struct stmt *s, const char *name)
{
	return s->h != NULL && sqlite3_bind_parameter_index(s->h, name) != 0;
}

void stmt_keep_bound(struct stmt *s)
{
	if (s->h != NULL && s->bound == NULL)
		s->bound = xcalloc((size_t)sqlite3_bind_parameter_count(s->h) + 1, sizeof *s->bound);
}

/* true: that is what the place is bound to. */
static bool is_bound(struct stmt *s, int place, struct bound b)
{
	struct bound *old;

	if (s->bound == NULL)
		return false;
	old = &s->bound[place];
	if (b.is != BOUND_ANY && old->is == b.is && old->num == b.num)
		return true;
	*old = b;
	return false;
}

void stmt_put_int(struct stmt *s, int place, int64_t v)
{
	if (s->h != NULL && !is_bound(s, place, (struct bound){BOUND_INT, v}))
		sqlite3_bind_int64(s->h, place, v);
}

void stmt_put_text(struct stmt *s, int place, const char *v, size_t len)
{
	if (s->h != NULL && !is_bound(s, place, (struct bound){len == 0 ? BOUND_EMPTY : BOUND_ANY, 0}))
		sqlite3_bind_text64(s->h, place, len == 0 && s->bound != NULL ? "" : v, len, SQLITE_STATIC, SQLITE_UTF8);
}

void stmt_put_null(struct stmt *s, int place)
{
	if (s->h != NULL && !is_bound(s, place, (struct bound){BOUND_NULL, 0}))
		sqlite3_bind_null(s->h, place);
}

void stmt_bind_int(struct stmt *s, const char *name, int64_t v)
{
	stmt_put_int(s, stmt_place(s, name), v);
}

void stmt_bind_text(struct stmt *s, const char *name, const char *v)
{
	int place = stmt_place(s, name);

	if (s->h != NULL && !is_bound(s, place, (struct bound){BOUND_ANY, 0}))
		sqlite3_bind_text(s->h, place, v, -1, SQLITE_TRANSIENT);
}

void stmt_bind_null(struct stmt *s, const char *name)
{
	stmt_put_null(s, stmt_place(s, name));
}

/* Why this statement may not run now; STEP_DONE when it may. */
static enum step held_back(struct stmt *s, struct error *e)
{
	struct db *db = s->db;

	if (s->h == NULL) {
		store_trouble(db->h, s->broken, db->path, e);
		return STEP_FAILED;
	}
	if (s->writes && !db->writing)
		store_fatal("a write outside of db_begin() and db_commit(): %s", sqlite3_sql(s->h));
	if (db->writing && sqlite3_get_autocommit(db->h)) {
		error_set(e, ST_FAILED, "db_io", NULL, NULL,
		        _("An earlier error took this step on %s back as a whole. Nothing of it was saved; everything saved before is safe. Do the step again."),
		        db->path);
		return STEP_FAILED;
	}
	return STEP_DONE;
}

enum step stmt_step(struct stmt *s, struct error *e)
{
	int rc;

	if (held_back(s, e) == STEP_FAILED)
		return STEP_FAILED;
	rc = sqlite3_step(s->h);
	if (rc == SQLITE_ROW)
		return STEP_ROW;
	if (rc == SQLITE_DONE)
		return STEP_DONE;
	store_trouble(s->db->h, rc, s->db->path, e);
	stmt_reset(s);
	return STEP_FAILED;
}

enum status stmt_run(struct stmt *s, struct error *e)
{
	struct error own;
	enum step step = stmt_step(s, &own);

	stmt_reset(s);
	if (step != STEP_FAILED)
		return ST_OK;
	if (e != NULL)
		*e = own;
	return own.status;
}

void stmt_reset(struct stmt *s)
{
	if (s->h != NULL)
		sqlite3_reset(s->h);
}

int64_t stmt_int(struct stmt *s, int column)
{
	return sqlite3_column_int64(s->h, column);
}

const char *stmt_text(struct stmt *s, int column)
{
	return (const char *)sqlite3_column_text(s->h, column);
}

size_t stmt_text_len(struct stmt *s, int column)
{
	return (size_t)sqlite3_column_bytes(s->h, column);
}

bool stmt_is_null(struct stmt *s, int column)
{
	return sqlite3_column_type(s->h, column) == SQLITE_NULL;
}

int stmt_columns(struct stmt *s)
{
	return s->h != NULL ? sqlite3_column_count(s->h) : 0;
}

int64_t db_last_id(const struct db *db)
{
	return sqlite3_last_insert_rowid(db->h);
}

int64_t db_changes(const struct db *db)
{
	return sqlite3_changes64(db->h);
}

int64_t db_int(struct db *db, const char *sql, int64_t fallback)
{
	struct stmt *s = db_prepare(db, sql);
	int64_t n = stmt_step(s, NULL) == STEP_ROW ? stmt_int(s, 0) : fallback;

	stmt_reset(s);
	return n;
}

int64_t db_data_version(struct db *db)
{
	return db_int(db, "PRAGMA data_version", 0);
}

int64_t db_steps(const struct db *db)
{
	int64_t steps = db->steps;

	for (sqlite3_stmt *h = sqlite3_next_stmt(db->h, NULL); h != NULL; h = sqlite3_next_stmt(db->h, h))
		steps += sqlite3_stmt_status(h, SQLITE_STMTSTATUS_VM_STEP, 0);
	return steps;
}
