/*
 * Reading a workbook: from the package's relations to the workbook, from there
 * to its first sheet and the shared texts, and then the sheet's cells one by
 * one. How a member comes out of the zip is xlsx_part.c's matter.
 */
#include "config.h"

#include "storekeep/xlsx.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/mem.h"

static bool begins_with(const char *path, const char *bytes, size_t len)
{
	char head[16];
	FILE *f = fopen(path, "re");
	bool same = f != NULL && fread(head, 1, len, f) == len && memcmp(head, bytes, len) == 0;

	if (f != NULL)
		fclose(f);
	return same;
}

bool xlsx_looks_like(const char *path)
{
	return begins_with(path, "PK\x03\x04", 4) || begins_with(path, "PK\x05\x06", 4);
}

bool xlsx_looks_old(const char *path)
{
	return begins_with(path, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8);
}

#ifndef HAVE_XLSX

bool xlsx_built_in(void)
{
	return false;
}

enum status xlsx_read(const char *path, bool (*cell)(void *arg, const struct xlsx_cell *c), void *arg, struct error *e)
{
	(void)path, (void)cell, (void)arg;
	return error_set(e, ST_REFUSED, "xlsx_not_built_in", NULL, "file", "%s", _("This program was built without Excel. Save column A as CSV first."));
}

#else

#include "base/xlsx_part.h"

bool xlsx_built_in(void)
{
	return true;
}

/* ---- relations ---- */

/* Where relation `id` (NULL: the first of this type) leads. */
struct relation {
	const char *id, *type; /* type: its last word */
	char *target;          /* owned, NULL not found */
};

static bool ends_in(const char *s, const char *tail)
{
	size_t n = strlen(s), k = strlen(tail);

	return n >= k && strcmp(s + n - k, tail) == 0;
}

static void on_relation(void *arg, const char *name, const char **attributes)
{
	struct relation *want = arg;
	const char *id = part_attribute(attributes, "Id"), *type = part_attribute(attributes, "Type");
	const char *target = part_attribute(attributes, "Target");

	if (strcmp(name, "Relationship") != 0 || want->target != NULL || target == NULL || type == NULL || !ends_in(type, want->type))
		return;
	if (want->id == NULL || (id != NULL && strcmp(id, want->id) == 0))
		want->target = xstrdup(target);
}

/* A target beside the part that names it: "/xl/a.xml" from the root, else from its folder. */
static char *beside(const char *part, const char *target)
{
	const char *slash = strrchr(part, '/');

	if (target[0] == '/')
		return xstrdup(target + 1);
	while (strncmp(target, "./", 2) == 0)
		target += 2;
	return xasprintf("%.*s%s", slash != NULL ? (int)(slash + 1 - part) : 0, part, target);
}

/* The part to which a relation of `part` ("" the package) leads; NULL when there is none. The caller frees. */
static enum status follow(zip_t *zip, const char *part, const char *type, const char *id, char **out, struct error *e)
{
	const char *slash = strrchr(part, '/');
	int folder = slash != NULL ? (int)(slash + 1 - part) : 0;
	char *rels = xasprintf("%.*s_rels/%s.rels", folder, part, part + folder);
	struct relation want = {.id = id, .type = type};
	struct part_reader r = {.start = on_relation, .arg = &want};
	bool missing;
	enum status st = part_read(zip, rels, &r, &missing, e);

	*out = st == ST_OK && want.target != NULL ? beside(part, want.target) : NULL;
	free(want.target);
	free(rels);
	return st;
}

/* ---- the workbook: its first sheet ---- */

static void on_workbook(void *arg, const char *name, const char **attributes)
{
	char **id = arg;
	const char *found;

	/* r:id and sheetId differ in their names; an attribute "id" without namespace is none of Excel's */
	if (strcmp(name, "sheet") == 0 && *id == NULL && (found = part_attribute(attributes, "id")) != NULL)
		*id = xstrdup(found);
}

static enum status find_sheet(zip_t *zip, const char *workbook, char **sheet, struct error *e)
{
	char *id = NULL;
	struct part_reader r = {.start = on_workbook, .arg = &id};
	enum status st = part_read(zip, workbook, &r, NULL, e);

	*sheet = NULL;
	if (st == ST_OK && id != NULL)
		st = follow(zip, workbook, "/worksheet", id, sheet, e);
	free(id);
	return st != ST_OK || *sheet != NULL ? st : part_broken(e);
}

/* ---- shared texts ---- */

struct strings {
	struct part_reader *reader;
	struct buf all;       /* texts one after the other, each with its NUL */
	size_t *starts;
	size_t count, room;
	int in_text, in_phonetic;
};

static void on_string_start(void *arg, const char *name, const char **attributes)
{
	struct strings *s = arg;

	(void)attributes;
	if (strcmp(name, "si") == 0) {
		if (s->count == XLSX_MAX_STRINGS) {
			part_refuse(s->reader, "xlsx_too_big", _("The workbook holds too many texts. Save column A as CSV."));
			return;
		}
		if (s->count == s->room)
			s->starts = xreallocarray(s->starts, s->room = s->room != 0 ? s->room * 2 : 1024, sizeof *s->starts);
		s->starts[s->count++] = s->all.len;
	} else if (strcmp(name, "rPh") == 0) {
		s->in_phonetic++;
	} else if (strcmp(name, "t") == 0) {
		s->in_text++;
	}
}

static void on_string_end(void *arg, const char *name)
{
	struct strings *s = arg;

	if (strcmp(name, "si") == 0)
		buf_addc(&s->all, '\0');
	else if (strcmp(name, "rPh") == 0)
		s->in_phonetic--;
	else if (strcmp(name, "t") == 0)
		s->in_text--;
}

static void on_string_text(void *arg, const char *text, size_t len)
{
	struct strings *s = arg;

	if (s->in_text > 0 && s->in_phonetic == 0 && s->count > 0)
		buf_add(&s->all, text, len);
}

static enum status read_strings(zip_t *zip, const char *workbook, struct strings *out, struct error *e)
{
	struct part_reader r = {.start = on_string_start, .end = on_string_end, .text = on_string_text, .arg = out};
	bool missing;
	char *part;
	enum status st = follow(zip, workbook, "/sharedStrings", NULL, &part, e);

	out->reader = &r;
	if (st == ST_OK && part != NULL)
		st = part_read(zip, part, &r, &missing, e);
	out->reader = NULL;
	free(part);
	return st;
}

/* ---- the sheet ---- */

enum cell_kind { CELL_NUMBER, CELL_SHARED, CELL_INLINE, CELL_TEXT };

struct walk {
	struct part_reader reader;
	const struct strings *strings;
	bool (*cell)(void *arg, const struct xlsx_cell *c);
	void *arg;
	int64_t row, cells;
	int column;
	enum cell_kind kind;
	int in_cell, in_value, in_inline, in_phonetic;
	struct buf text;
};

/* "AB12": column 28, row 12; false when it is none of Excel's. */
static bool read_place(const char *ref, int64_t *row, int *column)
{
	int col = 0;
	int64_t n = 0;

	while (*ref >= 'A' && *ref <= 'Z' && col < 20000)
		col = col * 26 + (*ref++ - 'A' + 1);
	while (*ref >= '0' && *ref <= '9' && n < 10000000)
		n = n * 10 + (*ref++ - '0');
	if (*ref != '\0' || col < 1 || col > 16384 || n < 1 || n > 1048576)
		return false;
	*row = n;
	*column = col;
	return true;
}

static enum cell_kind kind_of(const char *t)
{
	if (t == NULL || strcmp(t, "n") == 0)
		return CELL_NUMBER;
	if (strcmp(t, "s") == 0)
		return CELL_SHARED;
	return strcmp(t, "inlineStr") == 0 ? CELL_INLINE : CELL_TEXT;
}

static void begin_row(struct walk *w, const char **attributes)
{
	const char *r = part_attribute(attributes, "r");
	char *end = NULL;
	long long n = r != NULL ? strtoll(r, &end, 10) : w->row + 1;

	if ((end != NULL && *end != '\0') || n < 1 || n > 1048576)
		part_refuse(&w->reader, "xlsx_broken", _("The sheet has a row without a proper number. Save it again in Excel."));
	w->row = n;
	w->column = 0;
}

static void begin_cell(struct walk *w, const char **attributes)
{
	const char *ref = part_attribute(attributes, "r");

	w->column++;
	if (++w->cells > XLSX_MAX_CELLS || w->column > 16384)
		part_refuse(&w->reader, "xlsx_too_big", _("The sheet has too many cells. Keep only the order numbers, or save column A as CSV."));
	else if (ref != NULL && !read_place(ref, &w->row, &w->column))
		part_refuse(&w->reader, "xlsx_broken", _("The sheet has a cell without a proper place. Save it again in Excel."));
	w->kind = kind_of(part_attribute(attributes, "t"));
	buf_clear(&w->text);
}

static void on_sheet_start(void *arg, const char *name, const char **attributes)
{
	struct walk *w = arg;

	if (strcmp(name, "row") == 0) {
		begin_row(w, attributes);
	} else if (strcmp(name, "c") == 0) {
		if (w->in_cell++ == 0)
			begin_cell(w, attributes);
	} else if (w->in_cell > 0 && strcmp(name, "v") == 0) {
		w->in_value++;
	} else if (w->in_cell > 0 && strcmp(name, "is") == 0) {
		w->in_inline++;
	} else if (w->in_inline > 0 && strcmp(name, "rPh") == 0) {
		w->in_phonetic++;
	} else if (w->in_inline > 0 && strcmp(name, "t") == 0) {
		w->in_value++;
	}
}

/* The text that a shared cell points at; NULL for a number that no text has. */
static const char *shared_text(const struct walk *w, size_t *len)
{
	const char *number = buf_str(&w->text);
	char *end;
	unsigned long n = strtoul(number, &end, 10);

	if (end == number || *end != '\0' || n >= w->strings->count)
		return NULL;
	*len = strlen(w->strings->all.data + w->strings->starts[n]);
	return w->strings->all.data + w->strings->starts[n];
}

static void end_cell(struct walk *w)
{
	struct xlsx_cell c = {.row = w->row, .column = w->column, .text = buf_str(&w->text), .len = w->text.len,
	                      .number = w->kind == CELL_NUMBER};

	if (w->text.len == 0 && w->kind != CELL_SHARED)
		return;
	if (w->kind == CELL_SHARED && w->text.len == 0)
		return;
	if (w->kind == CELL_SHARED && (c.text = shared_text(w, &c.len)) == NULL) {
		part_refuse(&w->reader, "xlsx_broken", _("A cell names a text that the workbook lacks. Save it again in Excel."));
		return;
	}
	if (c.len > (size_t)XLSX_MAX_TEXT * 4)
		part_refuse(&w->reader, "xlsx_too_big", _("A cell holds more text than Excel allows. Save column A as CSV."));
	else if (c.len > 0 && !w->cell(w->arg, &c)) {
		w->reader.stop = true;
		XML_StopParser(w->reader.parser, XML_FALSE);
	}
}

static void on_sheet_end(void *arg, const char *name)
{
	struct walk *w = arg;

	if (strcmp(name, "c") == 0) {
		if (--w->in_cell == 0)
			end_cell(w);
	} else if (w->in_cell > 0 && strcmp(name, "v") == 0) {
		w->in_value--;
	} else if (w->in_cell > 0 && strcmp(name, "is") == 0) {
		w->in_inline--;
	} else if (w->in_inline > 0 && strcmp(name, "rPh") == 0) {
		w->in_phonetic--;
	} else if (w->in_inline > 0 && strcmp(name, "t") == 0) {
		w->in_value--;
	}
}

static void on_sheet_text(void *arg, const char *text, size_t len)
{
	struct walk *w = arg;

	if (w->in_value <= 0 || w->in_phonetic > 0)
		return;
	if (w->text.len + len > (size_t)XLSX_MAX_TEXT * 4)
		part_refuse(&w->reader, "xlsx_too_big", _("A cell holds more text than Excel allows. Save column A as CSV."));
	else
		buf_add(&w->text, text, len);
}

static enum status read_sheet(zip_t *zip, const char *sheet, const struct strings *strings,
                              bool (*cell)(void *arg, const struct xlsx_cell *c), void *arg, struct error *e)
{
	struct walk w = {.strings = strings, .cell = cell, .arg = arg};
	enum status st;

	w.reader = (struct part_reader){.start = on_sheet_start, .end = on_sheet_end, .text = on_sheet_text, .arg = &w};
	st = part_read(zip, sheet, &w.reader, NULL, e);
	buf_free(&w.text);
	return st;
}

static enum status read_workbook(zip_t *zip, bool (*cell)(void *arg, const struct xlsx_cell *c), void *arg, struct error *e)
{
	struct strings strings = {0};
	char *workbook = NULL, *sheet = NULL;
	enum status st = follow(zip, "", "/officeDocument", NULL, &workbook, e);

	if (st == ST_OK && workbook == NULL)
		st = part_broken(e);
	if (st == ST_OK)
		st = find_sheet(zip, workbook, &sheet, e);
	if (st == ST_OK)
		st = read_strings(zip, workbook, &strings, e);
	if (st == ST_OK)
		st = read_sheet(zip, sheet, &strings, cell, arg, e);
	buf_free(&strings.all);
	free(strings.starts);
	free(workbook);
	free(sheet);
	return st;
}

enum status xlsx_read(const char *path, bool (*cell)(void *arg, const struct xlsx_cell *c), void *arg, struct error *e)
{
	zip_t *zip;
	enum status st = part_open_zip(path, &zip, e);

	if (st != ST_OK)
		return st;
	st = read_workbook(zip, cell, arg, e);
	zip_discard(zip);
	return st;
}

#endif
