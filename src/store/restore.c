/*
 * Putting a copy in the place of the shop's file. Nobody may have the file
 * open; the copy is checked before, what was there is kept beside it, and the
 * new file appears under its name in one step.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

static enum status not_possible(const char *path, struct error *e)
{
	return error_set(e, ST_FAILED, "db_io", NULL, NULL,
	        _("%s cannot be replaced: %s. What was there is still there."), path, strerror(errno));
}

/* A checked copy of `from` beside `path`, ready to be renamed. */
static enum status lay_beside(const char *from, const char *beside, struct error *e)
{
	sqlite3 *h = NULL;
	enum status st;
	int version = 0;
	int rc;

	if (access(from, R_OK) != 0)
		return error_set(e, ST_FAILED, "db_missing", NULL, "file",
		        _("The copy %s cannot be read: %s. Nothing was changed."), from, strerror(errno));
	rc = sqlite3_open_v2(from, &h, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
	if (rc == SQLITE_OK)
		store_harden(h);
	st = rc == SQLITE_OK ? store_identify(h, from, &version, e) : store_trouble(h, rc, from, e);
	if (st == ST_OK && version == 0)
		st = error_set(e, ST_FAILED, "db_foreign", NULL, "file",
		        _("%s is empty: it is no copy of a shop. Nothing was changed."), from);
	if (st == ST_OK)
		st = store_copy(h, beside, e);
	sqlite3_close(h);
	return st;
}

/* Fold the old file's log into it; a damaged one cannot, then its log is kept beside it under its name. */
static enum status settle_old_log(const char *path, const char *kept, struct error *e)
{
	char *log = xasprintf("%s-wal", path), *kept_log = xasprintf("%s-wal", kept);
	char *shm = xasprintf("%s-shm", path);
	enum status st = ST_OK;
	sqlite3 *h = NULL;

	if (sqlite3_open_v2(path, &h, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK)
		sqlite3_exec(h, "SELECT count(*) FROM sqlite_schema; PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL);
	sqlite3_close(h);
	if (rename(log, kept_log) != 0 && errno != ENOENT)
		st = not_possible(path, e);
	unlink(shm);
	free(log);
	free(kept_log);
	free(shm);
	return st;
}

static enum status exchange(const char *path, const char *beside, char **kept, struct error *e)
{
	enum status st = ST_OK;

	if (access(path, F_OK) == 0) {
		*kept = store_free_name(path, ".before-restore");
		st = settle_old_log(path, *kept, e);
		if (st == ST_OK && link(path, *kept) != 0)
			st = not_possible(path, e);
	}
	if (st == ST_OK && rename(beside, path) != 0)
		st = not_possible(path, e);
	return st == ST_OK ? store_sync_folder(path, e) : st;
}

static enum status replace_alone(struct gate *gate, const char *path, const char *from, char **kept, struct error *e)
{
	char *beside;
	enum status st;

	if (!gate_alone(gate))
		return error_set(e, ST_FAILED, "db_locked", NULL, NULL,
		        _("Somebody has %s open. Nothing was changed. Leave every console and wait for running commands, then restore again."),
		        path);
	beside = xasprintf("%s.restoring", path);
	st = lay_beside(from, beside, e);
	if (st == ST_OK)
		st = exchange(path, beside, kept, e);
	if (st != ST_OK)
		unlink(beside);
	free(beside);
	return st;
}

enum status db_restore(const char *path, const char *from, char **kept, struct error *e)
{
	char *real = store_real_path(path), *copy = store_real_path(from);
	struct gate gate = {.fd = -1};
	enum status st;

	*kept = NULL;
	if (strcmp(real, copy) == 0)
		st = error_set(e, ST_REFUSED, "restore_from_itself", NULL, "file",
		        _("%s is the shop's file itself. Give the copy to restore from."), from);
	else
		st = gate_open(&gate, real, true, e);
	if (st == ST_OK)
		st = replace_alone(&gate, real, copy, kept, e);
	if (st != ST_OK) {
		free(*kept);
		*kept = NULL;
	}
	gate_close(&gate);
	free(real);
	free(copy);
	return st;
}
