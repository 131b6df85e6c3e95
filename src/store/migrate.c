/*
 * The schema files, each run once in order and in its own transaction. A file
 * that held something is copied first. Killed at any moment, the file stands at
 * one version or the next.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "store.h"
#include "storekeep/i18n.h"

static enum status failed(struct db *db, const struct schema_file *f, int rc, struct error *e)
{
	struct error why = {0};

	if ((rc & 0xff) == SQLITE_ERROR)
		store_fatal("schema file %s does not run: %s", f->name, sqlite3_errmsg(db->h));
	store_trouble(db->h, rc, db->path, &why);
	sqlite3_exec(db->h, "ROLLBACK", NULL, NULL, NULL);
	return error_set(e, ST_FAILED, why.code, NULL, NULL,
	        _("The layout of %s could not be brought up to version %d; it is as it was before. %s"),
	        db->path, f->version, why.message);
}

/* A table is made anew by dropping the old one, which foreign keys would take for its rows' removal: they are off
 * meanwhile, and looked at here. */
static bool references_hold(struct db *db)
{
	sqlite3_stmt *q = NULL;
	bool holds = sqlite3_prepare_v2(db->h, "PRAGMA foreign_key_check", -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_DONE;

	sqlite3_finalize(q);
	return holds;
}

static enum status run_file(struct db *db, const struct schema_file *f, struct error *e)
{
	char marks[120];
	int rc;

	rc = sqlite3_exec(db->h, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(db->h, f->text, NULL, NULL, NULL);
	if (rc == SQLITE_OK && !references_hold(db))
		store_fatal("schema file %s leaves rows without what they refer to", f->name);
	if (rc == SQLITE_OK) {
		snprintf(marks, sizeof marks, "PRAGMA application_id=%d; PRAGMA user_version=%d; COMMIT",
		        STORE_APPLICATION_ID, f->version);
		rc = sqlite3_exec(db->h, marks, NULL, NULL, NULL);
	}
	if (rc != SQLITE_OK)
		return failed(db, f, rc, e);
	db->version = f->version;
	return ST_OK;
}

static enum status copy_before(struct db *db, int from, struct error *e)
{
	char ending[40], *name;
	enum status st;

	snprintf(ending, sizeof ending, ".before-layout-%d", db_schema_newest());
	name = store_free_name(db->path, ending);
	st = store_copy(db->h, name, e);
	free(name);
	(void)from;
	return st;
}

enum status store_migrate(struct db *db, int from, struct error *e)
{
	enum status st = from > 0 ? copy_before(db, from, e) : ST_OK;

	sqlite3_exec(db->h, "PRAGMA foreign_keys=OFF", NULL, NULL, NULL);
	for (int i = 0; i < schema_file_count && st == ST_OK; i++)
		if (schema_files[i].version > from)
			st = run_file(db, &schema_files[i], e);
	sqlite3_exec(db->h, "PRAGMA foreign_keys=ON", NULL, NULL, NULL);
	return st;
}
