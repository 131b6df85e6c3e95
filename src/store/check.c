/*
 * Is the file whole? SQLite's own check, the foreign keys, and the checks that
 * the schema brings: a view whose name begins with check_ has to be empty, and
 * the first column of each of its rows is a finding. Sums that need rules or
 * hashes are checked by the desk.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "store.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

enum { MOST_FINDINGS = 100 };

/* Every row of `sql` but "ok" becomes a finding. */
static int gather(sqlite3 *h, const char *sql, const char *code, struct notes *findings)
{
	sqlite3_stmt *s = NULL;
	int rc = sqlite3_prepare_v2(h, sql, -1, &s, NULL), n = 0;

	while (rc == SQLITE_OK && (rc = sqlite3_step(s)) == SQLITE_ROW) {
		const char *what = (const char *)sqlite3_column_text(s, 0);

		rc = SQLITE_OK;
		if (what == NULL || strcmp(what, "ok") == 0)
			continue;
		notes_add(findings, NOTE_WARN, code, NULL, NULL, _("The file is not whole: %s"), what);
		if (++n == MOST_FINDINGS)
			break;
	}
	sqlite3_finalize(s);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int gather_views(sqlite3 *h, struct notes *findings)
{
	sqlite3_stmt *s = NULL;
	int rc = sqlite3_prepare_v2(h,
	        "SELECT name FROM sqlite_schema WHERE type = 'view' AND name GLOB 'check_*' ORDER BY name", -1, &s, NULL);

	while (rc == SQLITE_OK && (rc = sqlite3_step(s)) == SQLITE_ROW) {
		char *sql = xasprintf("SELECT * FROM \"%s\"", (const char *)sqlite3_column_text(s, 0));

		rc = gather(h, sql, (const char *)sqlite3_column_text(s, 0), findings);
		free(sql);
	}
	sqlite3_finalize(s);
	return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

enum status store_check(sqlite3 *h, const char *path, struct notes *findings, struct error *e)
{
	int rc = gather(h, "PRAGMA quick_check(100)", "db_corrupt", findings);

	if (rc == SQLITE_OK)
		rc = gather(h, "SELECT \"table\" || ' ' || coalesce(rowid, '') || ' -> ' || parent FROM pragma_foreign_key_check",
		        "db_foreign_key", findings);
	if (rc == SQLITE_OK)
		rc = gather_views(h, findings);
	if ((rc & 0xff) == SQLITE_CORRUPT || (rc & 0xff) == SQLITE_NOTADB) {
		notes_add(findings, NOTE_WARN, "db_corrupt", NULL, NULL, _("The file is not whole: %s"), sqlite3_errstr(rc));
		return ST_OK;
	}
	return rc == SQLITE_OK ? ST_OK : store_trouble(h, rc, path, e);
}

enum status db_check(struct db *db, struct notes *findings, struct error *e)
{
	return store_check(db->h, db->path, findings, e);
}
