/*
 * Before the first row of an import: the file made readable again and again
 * (a pipe is kept, a workbook becomes CSV), its digest, our fields with their
 * headings, and the sheet itself.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "desk/importer.h"
#include "storekeep/i18n.h"
#include "storekeep/xlsx.h"

#define LARGE_FILE (1024 * 1024) /* bytes from which a second thread is worth it */

enum status import_steady(const char *path, char **steady, int *copy, struct error *e)
{
	enum status st = csv_steady(path, steady, copy, e);
	int sheet;

	if (st != ST_OK || !(xlsx_looks_like(*steady) || xlsx_looks_old(*steady)))
		return st;
	st = xlsx_to_csv(*steady, &sheet, e);
	if (st != ST_OK)
		return st;
	if (*copy >= 0)
		close(*copy);
	free(*steady);
	*copy = sheet;
	*steady = xasprintf("/proc/self/fd/%d", sheet);
	return ST_OK;
}

enum status import_digest(const char *path, char *out, struct error *e)
{
	FILE *f;

	out[0] = '\0';
	f = fopen(path, "rbe");
	if (f == NULL)
		return error_set(e, ST_FAILED, "file_open", NULL, "file", _("The file %1$s cannot be read: %2$s"), path, strerror(errno));
	hash_file(f, out);
	fclose(f);
	return ST_OK;
}

static bool is_key(const struct import_kind *kind, const char *field)
{
	for (size_t i = 0; kind->key_fields[i] != NULL; i++)
		if (strcmp(kind->key_fields[i], field) == 0)
			return true;
	return false;
}

/* Fields that the kind has matched with this very file by itself. */
static void take_ready(struct importer *m)
{
	m->field_count = m->kind->ready_count;
	m->fields = xcalloc(m->field_count, sizeof *m->fields);
	memcpy(m->fields, m->kind->ready, m->field_count * sizeof *m->fields);
}

enum status import_map_fields(struct importer *m, struct error *e)
{
	size_t given = 0;
	char key[96];

	if (m->kind->ready != NULL) {
		take_ready(m);
		return ST_OK;
	}

	while (m->kind->fields[m->field_count] != NULL)
		m->field_count++;
	m->fields = xcalloc(m->field_count, sizeof *m->fields);
	for (size_t i = 0; i < m->field_count; i++) {
		struct sheet_field *f = &m->fields[i];

		f->name = m->kind->fields[i];
		snprintf(key, sizeof key, "%s%s", m->kind->columns, f->name);
		f->aliases = profile_text(m->profile, key, DAY_NONE);
		f->key = is_key(m->kind, f->name) && f->aliases != NULL;
		given += f->aliases != NULL;
	}
	if (given == 0)
		return error_set(e, ST_REFUSED, "import_no_map", "FMT-44", "profile",
		                 _("The profile %1$s has no section [%2$.*3$s] with the headings of such a file."), m->o->profile,
		                 m->kind->columns, (int)strlen(m->kind->columns) - 1);
	return ST_OK;
}

static void on_report(void *arg, const struct csv_report *r)
{
	struct importer *m = arg;

	/* A record has few; what a header's junk lines report is of no use here. */
	if (m->report_count == 64)
		return;
	m->reports = xreallocarray(m->reports, m->report_count + 1, sizeof *m->reports);
	m->reports[m->report_count++] = *r;
}

static enum charset wanted_charset(const struct importer *m)
{
	char key[96];
	const char *dot = strchr(m->kind->columns, '.'), *name;

	if (m->o->charset != CS_UNKNOWN)
		return m->o->charset;
	snprintf(key, sizeof key, "%.*s.charset", dot != NULL ? (int)(dot - m->kind->columns) : 0, m->kind->columns);
	name = profile_text(m->profile, key, DAY_NONE);
	return name != NULL ? charset_from_name(name) : CS_UNKNOWN;
}

/* One of the kind's amounts has a column; a kind that names none needs none. */
static bool says_amounts(const struct importer *m)
{
	bool needed = false;

	for (size_t i = 0; m->kind->amounts != NULL && m->kind->amounts[i] != NULL; i++)
		for (size_t f = 0; f < m->field_count; f++)
			if (strcmp(m->fields[f].name, m->kind->amounts[i]) == 0) {
				if (sheet_has(m->sheet, (int)f))
					return true;
				needed = needed || m->fields[f].aliases != NULL;
			}
	return !needed;
}

static const char *amount_headings(const struct importer *m)
{
	for (size_t i = 0; m->kind->amounts[i] != NULL; i++)
		for (size_t f = 0; f < m->field_count; f++)
			if (strcmp(m->fields[f].name, m->kind->amounts[i]) == 0 && m->fields[f].aliases != NULL)
				return m->fields[f].aliases;
	return "";
}

enum status import_open_sheet(struct importer *m, struct error *e)
{
	struct sheet_options so = {.charset = wanted_charset(m), .separator = m->o->separator, .fields = m->fields,
	                           .field_count = m->field_count, .report = on_report, .arg = m, .ahead_from = LARGE_FILE};
	enum status st = m->kind->records != NULL ? m->kind->records(m->o->path, &m->records, e) : ST_OK;

	if (m->records.next != NULL)
		so.records = &m->records;
	if (st == ST_OK)
		st = sheet_open(&m->sheet, m->o->path, &so, e);
	if (st != ST_OK)
		return st;
	if (!says_amounts(m))
		return error_set(e, ST_REFUSED, "import_no_amount", "FMT-44", "file",
		                 _("No column of the file says what an order costs (%s). Choose the right file or profile."), amount_headings(m));
	m->report_count = 0;
	m->r->charset = sheet_charset(m->sheet);
	m->r->charset_sure = m->records.next != NULL || m->o->charset != CS_UNKNOWN || m->r->charset == CS_UTF8_BOM || m->r->charset == CS_UTF16LE ||
	                     m->r->charset == CS_UTF16BE;
	m->r->separator = sheet_separator(m->sheet);
	import_describe_columns(m);
	return ST_OK;
}
