/*
 * SQLite's result codes as errors for people: a stable code, and a sentence
 * that says what happened, what is safe, and what to do.
 */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "store.h"
#include "storekeep/i18n.h"

struct sentence {
	int rc;
	enum status status;
	const char *code;
	const char *message; /* %s: the file */
};

static const struct sentence sentences[] = {
	{SQLITE_FULL, ST_FAILED, "db_full",
	 N_("The disk is full: this step was not saved to %s. Everything saved before it is safe. Free some space, then do the step again.")},
	{SQLITE_BUSY, ST_FAILED, "db_busy",
	 N_("Another program keeps %s locked. Nothing was changed. Close other database tools that have the file open, then try again.")},
	{SQLITE_LOCKED, ST_FAILED, "db_busy",
	 N_("Another program keeps %s locked. Nothing was changed. Close other database tools that have the file open, then try again.")},
	{SQLITE_CORRUPT, ST_FAILED, "db_corrupt",
	 N_("The file %s is damaged; this step was not saved. Leave the file as it is, and restore the newest backup with `storekeep restore`.")},
	{SQLITE_NOTADB, ST_FAILED, "db_foreign",
	 N_("%s is not a Storekeep file. It was not touched. Give the path of your shop's file.")},
	{SQLITE_READONLY, ST_FAILED, "db_readonly",
	 N_("The file %s cannot be written: it, its folder or its disk is read-only. Nothing was changed. Everything saved before is safe.")},
	{SQLITE_PERM, ST_FAILED, "db_readonly",
	 N_("The file %s cannot be written: it, its folder or its disk is read-only. Nothing was changed. Everything saved before is safe.")},
	{SQLITE_CANTOPEN, ST_FAILED, "db_io",
	 N_("The file %s cannot be opened. Nothing was changed. Check that it and its folder exist and belong to you.")},
	{SQLITE_INTERRUPT, ST_FAILED, "db_interrupted", N_("Reading %s was stopped. Nothing was changed.")},
	{SQLITE_NOMEM, ST_FAILED, "db_io", N_("There is not enough memory to work with %s. This step was not saved; everything saved before is safe.")},
};

void store_fatal(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fputs("storekeep: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	abort();
}

static enum status constraint(sqlite3 *h, struct error *e)
{
	return error_set(e, ST_REFUSED, "db_constraint", NULL, NULL,
	        _("The file refuses this entry (%s). Nothing was changed."), h != NULL ? sqlite3_errmsg(h) : "");
}

enum status store_trouble(sqlite3 *h, int rc, const char *path, struct error *e)
{
	int kind = rc & 0xff;

	if (path[0] == '\0')
		path = _("(temporary file)");
	if (kind == SQLITE_CONSTRAINT)
		return constraint(h, e);
	for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++) {
		const struct sentence *s = &sentences[i];

		if (s->rc != kind)
			continue;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		return error_set(e, s->status, s->code, NULL, NULL, _(s->message), path);
#pragma GCC diagnostic pop
	}
	return error_set(e, ST_FAILED, "db_io", NULL, NULL,
	        _("The disk that holds %s gave an error (%s): this step was not saved. Everything saved before it is safe. Check the disk, and make a backup before you go on."),
	        path, sqlite3_errstr(rc));
}
