/*
 * Finding the header among the first records and matching its columns with the
 * caller's fields by folded names (FMT-44); stepping through rows and totals
 * rows. Cells as values are in sheet_cell.c.
 */
#include "config.h"

#include "base/sheet_inside.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/text.h"

#define LEADING_RECORDS 100

/* The n-th heading of a comma-separated list, folded, with its `#2` in *nth; NULL after the last. Caller frees. */
static char *alias_at(const char *aliases, int n, int *nth)
{
	const char *end;
	char *one, *folded, *hash;

	for (; n > 0 && aliases != NULL; n--) {
		aliases = strchr(aliases, ',');
		if (aliases != NULL)
			aliases++;
	}
	if (aliases == NULL || *aliases == '\0')
		return NULL;
	end = strchrnul(aliases, ',');
	one = xstrndup(aliases, (size_t)(end - aliases));
	*nth = 1;
	hash = strrchr(one, '#');
	if (hash != NULL && hash[1] >= '1' && hash[1] <= '9' && hash[2] == '\0') {
		*nth = hash[1] - '0';
		*hash = '\0';
	}
	folded = text_fold_header(one);
	free(one);
	return folded;
}

/* The n-th column (from 1) whose folded title is `name`; -1 when there is none. */
static int find_title(char *const *folded, size_t count, const char *name, int nth)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(folded[i], name) == 0 && --nth == 0)
			return (int)i;
	return -1;
}

static int find_column(char *const *folded, size_t count, const struct sheet_field *f)
{
	const char *aliases = f->aliases;
	int column = -1, nth;
	char *name;

	if (aliases != NULL && *aliases == '=') {
		name = text_fold_header(aliases + 1);
		column = find_title(folded, count, name, 1);
		free(name);
		return column;
	}
	for (int n = 0; column < 0 && (name = alias_at(aliases, n, &nth)) != NULL; n++) {
		if (name[0] != '\0')
			column = find_title(folded, count, name, nth);
		free(name);
	}
	return column;
}

static char **fold_cells(const struct csv_cell *cells, size_t count)
{
	char **folded = xcalloc(count, sizeof *folded);

	for (size_t i = 0; i < count; i++)
		folded[i] = text_fold_header(cells[i].text);
	return folded;
}

static void free_strings(char **list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(list[i]);
	free(list);
}

/* Key fields that this record lacks as headings. */
static size_t count_missing(const struct sheet *s, char *const *folded, size_t count)
{
	size_t missing = 0;

	for (size_t f = 0; f < s->o.field_count; f++)
		if (s->o.fields[f].key && find_column(folded, count, &s->o.fields[f]) < 0)
			missing++;
	return missing;
}

static void keep_leading(struct sheet *s)
{
	struct leading *l;

	s->before = xreallocarray(s->before, s->before_count + 1, sizeof *s->before);
	l = &s->before[s->before_count++];
	l->count = s->count;
	l->cells = xcalloc(s->count, sizeof *l->cells);
	for (size_t i = 0; i < s->count; i++)
		l->cells[i] = xstrdup(s->cells[i].text);
}

static void take_header(struct sheet *s, char **folded)
{
	csv_header(s->csv);
	s->width = s->count;
	while (s->width > 1 && s->cells[s->width - 1].len == 0)
		s->width--;
	s->titles = xcalloc(s->width, sizeof *s->titles);
	s->field_of = xcalloc(s->width, sizeof *s->field_of);
	for (size_t i = 0; i < s->width; i++) {
		s->titles[i] = xstrdup(s->cells[i].text);
		s->field_of[i] = -1;
	}
	for (size_t f = 0; f < s->o.field_count; f++) {
		s->column_of[f] = find_column(folded, s->width, &s->o.fields[f]);
		if (s->column_of[f] >= 0)
			s->field_of[s->column_of[f]] = (int)f;
		if (s->key < 0 && s->o.fields[f].key)
			s->key = (int)f;
	}
}

/* What a file without a header is told: the headings that no row had. */
static enum status refuse_header(const struct sheet *s, struct error *e)
{
	struct buf names = {0};
	enum status st;
	const char *a;

	for (size_t f = 0; f < s->o.field_count; f++) {
		a = s->o.fields[f].aliases;
		if (!s->o.fields[f].key || a == NULL)
			continue;
		if (names.len != 0)
			buf_adds(&names, "、");
		buf_add(&names, a, strcspn(a, ","));
	}
	st = error_set(e, ST_REFUSED, "import_no_header", "FMT-44", "file",
	               _("No row of the file has the headings %1$s. It was read as %2$s; choose the right file, profile or character set."),
	               buf_str(&names), charset_name(csv_charset(s->csv)));
	buf_free(&names);
	return st;
}

static enum status find_header(struct sheet *s, struct error *e)
{
	for (int n = 0; n < LEADING_RECORDS && csv_next(s->csv, &s->cells, &s->count); n++) {
		char **folded = fold_cells(s->cells, s->count);
		bool found = count_missing(s, folded, s->count) == 0;

		if (found)
			take_header(s, folded);
		else
			keep_leading(s);
		free_strings(folded, s->count);
		if (found)
			return ST_OK;
	}
	if (csv_failed(s->csv) != NULL) {
		*e = *csv_failed(s->csv);
		return e->status;
	}
	return refuse_header(s, e);
}

/* In the thread that reads ahead, when there is one. */
static void on_report(void *arg, const struct csv_report *r)
{
	struct sheet *s = arg;

	if (s->ahead != NULL)
		csv_ahead_report(s->ahead, r);
	else if (s->o.report != NULL)
		s->o.report(s->o.arg, r);
}

/* The header is known, so rows can be read by a thread from here on. */
static void read_ahead(struct sheet *s)
{
	if (s->o.ahead_from == 0 || csv_bytes_total(s->csv) < s->o.ahead_from)
		return;
	s->ahead = csv_ahead_new(s->csv, s->o.report, s->o.arg);
	if (csv_ahead_start(s->ahead))
		return;
	csv_ahead_end(s->ahead);
	s->ahead = NULL;
}

/* Titles are names of fields, so nothing is looked for. */
static void take_records(struct sheet *s, const struct sheet_records *from)
{
	s->records = *from;
	while (from->titles[s->width] != NULL)
		s->width++;
	s->titles = xcalloc(s->width, sizeof *s->titles);
	s->field_of = xcalloc(s->width, sizeof *s->field_of);
	for (size_t f = 0; f < s->o.field_count; f++)
		s->column_of[f] = -1;
	for (size_t i = 0; i < s->width; i++) {
		s->titles[i] = xstrdup(from->titles[i]);
		s->field_of[i] = -1;
		for (size_t f = 0; f < s->o.field_count; f++)
			if (strcmp(s->o.fields[f].name, from->titles[i]) == 0) {
				s->field_of[i] = (int)f;
				s->column_of[f] = (int)i;
			}
	}
}

enum status sheet_open(struct sheet **out, const char *path, const struct sheet_options *o, struct error *e)
{
	struct csv_options c = {.charset = o->charset, .separator = o->separator, .header_later = true, .report = on_report};
	struct error own;
	struct sheet *s;
	enum status st;

	*out = NULL;
	if (e == NULL)
		e = &own;
	s = xcalloc(1, sizeof *s);
	s->o = *o;
	s->key = -1;
	s->column_of = xcalloc(o->field_count, sizeof *s->column_of);
	s->values = xcalloc(o->field_count, sizeof *s->values);
	if (o->records != NULL) {
		take_records(s, o->records);
		*out = s;
		return ST_OK;
	}
	c.arg = s;
	st = csv_open(&s->csv, path, &c, e);
	if (st == ST_OK)
		st = find_header(s, e);
	if (st != ST_OK) {
		sheet_close(s);
		return st;
	}
	read_ahead(s);
	*out = s;
	return ST_OK;
}

void sheet_close(struct sheet *s)
{
	if (s == NULL)
		return;
	csv_ahead_end(s->ahead);
	csv_close(s->csv);
	if (s->records.close != NULL)
		s->records.close(s->records.self);
	for (size_t i = 0; i < s->before_count; i++)
		free_strings(s->before[i].cells, s->before[i].count);
	free(s->before);
	free_strings(s->titles, s->width);
	free(s->field_of);
	free(s->column_of);
	free(s->values);
	buf_free(&s->scratch);
	free(s);
}

static bool has_text(const struct sheet *s)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->cells[i].len != 0)
			return true;
	return false;
}

/* The next record, wherever it comes from, and its place. */
static bool take_record(struct sheet *s)
{
	bool more;

	if (s->csv == NULL)
		return s->records.next(s->records.self, &s->cells, &s->count, &s->place);
	if (s->ahead != NULL) {
		more = csv_ahead_next(s->ahead, &s->cells, &s->count);
		s->place = *csv_ahead_place(s->ahead);
		return more;
	}
	more = csv_next(s->csv, &s->cells, &s->count);
	s->place = (struct csv_place){csv_line(s->csv), csv_record(s->csv), csv_bytes_done(s->csv), csv_doubtful(s->csv)};
	return more;
}

enum sheet_step sheet_next(struct sheet *s)
{
	size_t bytes = 0, len;

	do {
		if (!take_record(s))
			return SHEET_END;
	} while (!has_text(s));
	for (size_t i = 0; i < s->count; i++)
		bytes += s->cells[i].len + 1;
	/* Room for every cell once, so that texts do not move while the row is looked at. */
	buf_clear(&s->scratch);
	buf_reserve(&s->scratch, 2 * bytes);
	memset(s->values, 0, s->o.field_count * sizeof *s->values);
	if (s->key < 0)
		return SHEET_ROW;
	sheet_text(s, s->key, &len);
	return len == 0 || sheet_says_total(s) ? SHEET_TOTALS : SHEET_ROW;
}

bool sheet_says_total(struct sheet *s)
{
	static const char *const words[] = {"合計", "總計", "小計", "合计", "总计", "小计", "total", "subtotal", "grandtotal"};
	size_t len, n;
	const char *text;
	char *folded;
	bool found = false;

	if (s->key < 0)
		return false;
	text = sheet_text(s, s->key, &len);
	/* Long, or with a digit in it: a number, the usual case. */
	if (len == 0 || len > 40 || strcspn(text, "0123456789") != len)
		return false;
	folded = text_fold_header(text);
	n = strlen(folded);
	if (n != 0 && folded[n - 1] == ':')
		folded[n - 1] = '\0';
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		found = found || strcmp(folded, words[i]) == 0;
	free(folded);
	return found;
}

bool sheet_before(const struct sheet *s, size_t n, const char *const **cells, size_t *count)
{
	if (n >= s->before_count)
		return false;
	*cells = (const char *const *)s->before[n].cells;
	*count = s->before[n].count;
	return true;
}

const struct error *sheet_failed(const struct sheet *s)
{
	if (s->csv == NULL)
		return s->records.failed(s->records.self);
	return s->ahead != NULL ? csv_ahead_failed(s->ahead) : csv_failed(s->csv);
}

size_t sheet_columns(const struct sheet *s)
{
	return s->width;
}

const char *sheet_title(const struct sheet *s, size_t column)
{
	return s->titles[column];
}

int sheet_field_of(const struct sheet *s, size_t column)
{
	return s->field_of[column];
}

enum charset sheet_charset(const struct sheet *s)
{
	return s->csv != NULL ? csv_charset(s->csv) : CS_UTF8;
}

char sheet_separator(const struct sheet *s)
{
	return s->csv != NULL ? csv_separator(s->csv) : ' ';
}

int64_t sheet_line(const struct sheet *s)
{
	return s->place.line;
}

int64_t sheet_record(const struct sheet *s)
{
	return s->place.number;
}

bool sheet_doubtful(const struct sheet *s)
{
	return s->place.doubtful;
}

int64_t sheet_bytes_done(const struct sheet *s)
{
	return s->place.bytes_done;
}

int64_t sheet_bytes_total(const struct sheet *s)
{
	return s->csv != NULL ? csv_bytes_total(s->csv) : s->records.bytes_total;
}
