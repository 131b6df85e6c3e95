/*
 * What every connection is told, and read back: a library or a file that
 * does not take a setting is refused. No other file speaks PRAGMA for settings.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "store.h"
#include "storekeep/i18n.h"

enum { FOR_FILE = 1, FOR_READ = 2, FOR_PRIVATE = 4, FOR_ALL = 7 };

struct setting {
	const char *name, *set, *reads_as;
	int modes;
	bool may_lack; /* a library built without the feature says nothing */
};

static const struct setting settings[] = {
	{"journal_mode", "WAL", "wal", FOR_FILE, false},
	{"synchronous", "FULL", "2", FOR_FILE | FOR_READ, false},
	{"foreign_keys", "ON", "1", FOR_ALL, false},
	{"trusted_schema", "OFF", "0", FOR_ALL, false},
	{"cell_size_check", "ON", "1", FOR_ALL, false},
	{"mmap_size", "0", "0", FOR_ALL, true},
	{"wal_autocheckpoint", "0", "0", FOR_FILE | FOR_READ, false},
	{"journal_size_limit", "67108864", "67108864", FOR_FILE, false},
	{"secure_delete", "ON", "1", FOR_FILE, false},
	{"cache_size", "-4096", "-4096", FOR_ALL, false},
	{"query_only", "ON", "1", FOR_READ, false},
	{"busy_timeout", "250", "250", FOR_ALL, false},
};

void store_harden(sqlite3 *h)
{
	static const int off[] = {SQLITE_DBCONFIG_DQS_DML, SQLITE_DBCONFIG_DQS_DDL, SQLITE_DBCONFIG_TRUSTED_SCHEMA,
	        SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, SQLITE_DBCONFIG_WRITABLE_SCHEMA};

	sqlite3_extended_result_codes(h, 1);
	sqlite3_busy_timeout(h, STORE_BUSY_MS);
	sqlite3_db_config(h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(h, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	for (size_t i = 0; i < sizeof off / sizeof off[0]; i++)
		sqlite3_db_config(h, off[i], 0, NULL);
	sqlite3_limit(h, SQLITE_LIMIT_LENGTH, 64 << 20);
	sqlite3_limit(h, SQLITE_LIMIT_ATTACHED, 1);
}

int64_t store_number(sqlite3 *h, const char *sql, int *rc)
{
	sqlite3_stmt *s = NULL;
	int64_t n = -1;

	*rc = sqlite3_prepare_v2(h, sql, -1, &s, NULL);
	if (*rc == SQLITE_OK && (*rc = sqlite3_step(s)) == SQLITE_ROW) {
		n = sqlite3_column_int64(s, 0);
		*rc = SQLITE_OK;
	} else if (*rc == SQLITE_DONE) {
		*rc = SQLITE_OK;
	}
	sqlite3_finalize(s);
	return n;
}

/* What a setting reads as now; "" when the library says nothing. */
static int read_back(sqlite3 *h, const char *sql, char *out, size_t size)
{
	sqlite3_stmt *s = NULL;
	int rc = sqlite3_prepare_v2(h, sql, -1, &s, NULL);

	out[0] = '\0';
	if (rc == SQLITE_OK && (rc = sqlite3_step(s)) == SQLITE_ROW) {
		snprintf(out, size, "%s", (const char *)sqlite3_column_text(s, 0));
		rc = SQLITE_OK;
	} else if (rc == SQLITE_DONE) {
		rc = SQLITE_OK;
	}
	sqlite3_finalize(s);
	return rc;
}

static enum status settle_one(sqlite3 *h, const struct setting *set, const char *path, struct error *e)
{
	char sql[96], now[64];
	int rc;

	snprintf(sql, sizeof sql, "PRAGMA %s=%s", set->name, set->set);
	rc = sqlite3_exec(h, sql, NULL, NULL, NULL);
	if (rc != SQLITE_OK)
		return store_trouble(h, rc, path, e);
	snprintf(sql, sizeof sql, "PRAGMA %s", set->name);
	rc = read_back(h, sql, now, sizeof now);
	if (rc != SQLITE_OK)
		return store_trouble(h, rc, path, e);
	if (strcasecmp(now, set->reads_as) == 0 || (set->may_lack && now[0] == '\0'))
		return ST_OK;
	return error_set(e, ST_FAILED, "db_settings", NULL, NULL,
	        _("The SQLite library %s does not take the setting %s=%s for %s, which keeps your data safe. Nothing was changed. Use the library of your distribution."),
	        sqlite3_libversion(), set->name, set->set, path);
}

enum status store_settle(sqlite3 *h, enum db_mode mode, const char *path, struct error *e)
{
	int which = mode == DB_PRIVATE ? FOR_PRIVATE : mode == DB_READ ? FOR_READ : FOR_FILE;

	for (size_t i = 0; i < sizeof settings / sizeof settings[0]; i++) {
		enum status st;

		if ((settings[i].modes & which) == 0)
			continue;
		st = settle_one(h, &settings[i], path, e);
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}
