/*
 * Copies of the file: one step of SQLite's online backup (copying in small
 * steps never ends beside writers), the copy checked as a whole, flushed, and
 * only then given its name. A copy is one plain file without a log.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

static enum status copy_pages(sqlite3 *from, sqlite3 *to, const char *name, struct error *e)
{
	struct timespec start;
	sqlite3_backup *b = sqlite3_backup_init(to, "main", from, "main");
	int rc;

	if (b == NULL)
		return store_trouble(to, sqlite3_extended_errcode(to), name, e);
	clock_gettime(CLOCK_MONOTONIC, &start);
	do
		rc = sqlite3_backup_step(b, -1);
	while (((rc & 0xff) == SQLITE_BUSY || (rc & 0xff) == SQLITE_LOCKED) && store_ms_since(&start) < STORE_PATIENCE_MS);
	if (rc == SQLITE_DONE)
		rc = sqlite3_backup_finish(b);
	else
		sqlite3_backup_finish(b);
	return rc == SQLITE_OK ? ST_OK : store_trouble(to, rc, name, e);
}

/* The copy has to be whole, and ours. */
static enum status prove(sqlite3 *h, const char *name, struct error *e)
{
	struct notes findings = {0};
	enum status st;
	int version;

	st = store_identify(h, name, &version, e);
	if (st == ST_OK)
		st = store_check(h, name, &findings, e);
	if (st == ST_OK && findings.count > 0)
		st = error_set(e, ST_FAILED, "db_corrupt", NULL, NULL,
		        _("The copy %s did not pass its check: %s. Run `storekeep check`."), name,
		        findings.items[0].what.message);
	notes_free(&findings);
	return st;
}

static enum status fill(sqlite3 *from, const char *part, struct error *e)
{
	sqlite3 *to = NULL;
	enum status st;
	int rc = sqlite3_open_v2(part, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

	if (rc == SQLITE_OK) {
		store_harden(to);
		rc = sqlite3_exec(to, "PRAGMA synchronous=OFF", NULL, NULL, NULL); /* flushed as a whole, by us */
	}
	st = rc == SQLITE_OK ? copy_pages(from, to, part, e) : store_trouble(to, rc, part, e);
	if (st == ST_OK && (rc = sqlite3_exec(to, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL)) != SQLITE_OK)
		st = store_trouble(to, rc, part, e);
	if (st == ST_OK)
		st = prove(to, part, e);
	sqlite3_close(to);
	return st;
}

enum status store_copy(sqlite3 *from, const char *to, struct error *e)
{
	char *part = xasprintf("%s.part", to);
	enum status st;
	int fd;

	unlink(part); /* of a copy that was cut short */
	fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0) {
		st = error_set(e, ST_FAILED, "db_io", NULL, NULL,
		        _("%s cannot be written: %s. No copy was made."), to, strerror(errno));
		free(part);
		return st;
	}
	close(fd);
	st = fill(from, part, e);
	if (st == ST_OK)
		st = store_sync_file(part, e);
	if (st == ST_OK && rename(part, to) != 0)
		st = error_set(e, ST_FAILED, "db_io", NULL, NULL,
		        _("%s cannot be written: %s. No copy was made."), to, strerror(errno));
	if (st == ST_OK)
		st = store_sync_folder(to, e);
	if (st != ST_OK)
		unlink(part);
	free(part);
	return st;
}

enum status db_backup(struct db *db, const char *to, bool overwrite, struct error *e)
{
	struct stat there;
	char *real = store_real_path(to);
	enum status st;

	if (strcmp(real, db->path) == 0)
		st = error_set(e, ST_REFUSED, "backup_onto_itself", NULL, "file",
		        _("%s is the shop's file itself. Give another name for the copy."), to);
	else if (!overwrite && access(to, F_OK) == 0)
		st = error_set(e, ST_REFUSED, "file_exists", NULL, "file",
		        _("%s exists already. Give another name, or allow it to be replaced."), to);
	else if (stat(to, &there) == 0 && !S_ISREG(there.st_mode)) /* a device would be replaced by the copy */
		st = error_set(e, ST_REFUSED, "file_kind", NULL, "file", _("%s is no plain file and cannot be replaced. Give the backup another name."), to);
	else
		st = store_copy(db->h, to, e);
	free(real);
	return st;
}
