/*
 * Lists in memory for tables. Keys are places (8 digits), so that paging goes
 * by key as everywhere; sorting and filtering go over all rows, of which there
 * are at most a few hundred.
 */
#include "config.h"

#include "rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/labels.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

struct row {
	int64_t id;
	size_t place;
	struct value *cells; /* texts owned */
};

struct rows {
	const struct list_column *columns;
	size_t column_count;
	struct row *rows;
	size_t count;
};

struct value value_text(const char *text)
{
	return (struct value){.null = text == NULL, .text = text};
}

struct value value_num(int64_t num)
{
	return (struct value){.num = num};
}

struct value value_none(void)
{
	return (struct value){.null = true};
}

struct rows *rows_new(const struct list_column *columns, size_t count)
{
	struct rows *r = xcalloc(1, sizeof *r);

	r->columns = columns;
	r->column_count = count;
	return r;
}

void rows_clear(struct rows *r)
{
	for (size_t i = 0; i < r->count; i++) {
		for (size_t c = 0; c < r->column_count; c++)
			free((char *)r->rows[i].cells[c].text);
		free(r->rows[i].cells);
	}
	free(r->rows);
	r->rows = NULL;
	r->count = 0;
}

void rows_free(struct rows *r)
{
	if (r == NULL)
		return;
	rows_clear(r);
	free(r);
}

void rows_add(struct rows *r, int64_t id, const struct value *cells)
{
	struct row *row;

	r->rows = xreallocarray(r->rows, r->count + 1, sizeof *r->rows);
	row = &r->rows[r->count];
	row->id = id;
	row->place = r->count++;
	row->cells = xreallocarray(NULL, r->column_count, sizeof *row->cells);
	for (size_t c = 0; c < r->column_count; c++) {
		row->cells[c] = cells[c];
		row->cells[c].text = cells[c].text != NULL ? xstrdup(cells[c].text) : NULL;
	}
}

/* ---- answering queries ---- */

struct order_by {
	size_t column;
	bool descending, text;
};

static int compare(const void *a, const void *b, void *arg)
{
	const struct row *x = *(const struct row *const *)a, *y = *(const struct row *const *)b;
	const struct order_by *by = arg;
	const struct value *p = &x->cells[by->column], *q = &y->cells[by->column];
	int c;

	if (by->text)
		c = strcmp(p->text != NULL ? p->text : "", q->text != NULL ? q->text : "");
	else
		c = (p->num > q->num) - (p->num < q->num);
	if (by->descending)
		c = -c;
	return c != 0 ? c : (x->place > y->place) - (x->place < y->place);
}

static bool contains(const struct rows *r, const struct row *row, const char *folded)
{
	for (size_t c = 0; c < r->column_count; c++) {
		const char *text = row->cells[c].text;
		char *cell;
		bool hit;

		if (text == NULL)
			continue;
		if (r->columns[c].kind == VK_ENUM)
			text = label_of(r->columns[c].labels, text);
		cell = text_fold(text);
		hit = strstr(cell, folded) != NULL;
		free(cell);
		if (hit)
			return true;
	}
	return false;
}

/* `name=value` of a filter. */
static bool column_is(const struct rows *r, const struct row *row, const char *filter, const char *equals)
{
	for (size_t c = 0; c < r->column_count; c++) {
		const char *name = r->columns[c].name, *text = row->cells[c].text;

		if (strlen(name) == (size_t)(equals - filter) && strncmp(name, filter, strlen(name)) == 0)
			return text != NULL && strcmp(text, equals + 1) == 0;
	}
	return false;
}

static bool matches(const struct rows *r, const struct row *row, const char *filter)
{
	const char *equals = filter != NULL ? strchr(filter, '=') : NULL;
	char *folded;
	bool hit;

	if (filter == NULL || filter[0] == '\0')
		return true;
	if (equals != NULL)
		return column_is(r, row, filter, equals);
	folded = text_fold(filter);
	hit = contains(r, row, folded);
	free(folded);
	return hit;
}

/* The rows that the query asks for, in its order; the caller frees. */
static struct row **chosen(const struct rows *r, const struct list_query *q, size_t *count)
{
	struct row **out = xreallocarray(NULL, r->count + 1, sizeof(struct row *));
	struct order_by by = {.descending = q->descending};
	size_t n = 0;

	for (size_t i = 0; i < r->count; i++)
		if (matches(r, &r->rows[i], q->filter))
			out[n++] = &r->rows[i];
	for (size_t c = 0; q->sort != NULL && c < r->column_count; c++) {
		if (strcmp(r->columns[c].name, q->sort) != 0)
			continue;
		by.column = c;
		by.text = value_is_text(r->columns[c].kind);
		qsort_r(out, n, sizeof(struct row *), compare, &by);
	}
	*count = n;
	return out;
}

/* Where the page begins and ends among the chosen ones. */
static void window(struct row *const *rows, size_t n, const struct list_query *q, size_t *from, size_t *to)
{
	size_t at = q->backwards ? n : 0;

	if (q->after != NULL) {
		size_t place = strtoul(q->after, NULL, 10), i = 0;

		while (i < n && rows[i]->place != place)
			i++;
		at = q->backwards ? i + (q->inclusive ? 1 : 0) : i + (q->inclusive ? 0 : 1);
	}
	if (at > n)
		at = n;
	*from = q->backwards ? (at > q->limit ? at - q->limit : 0) : at;
	*to = q->backwards ? at : (n - at > q->limit ? at + q->limit : n);
}

static enum status page(void *self, const struct list_query *q, struct list_page *out, struct error *e)
{
	struct rows *r = self;
	size_t n, from, to;
	struct row **rows = chosen(r, q, &n);
	char key[24];

	(void)e;
	memset(out, 0, sizeof *out);
	window(rows, n, q, &from, &to);
	for (size_t i = from; i < to; i++) {
		snprintf(key, sizeof key, "%08zu", rows[i]->place);
		list_page_add(out, key, rows[i]->id, rows[i]->cells, r->column_count);
	}
	free(rows);
	return ST_OK;
}

static bool count_rows(void *self, const struct list_query *q, bool (*stop)(void *), void *stop_arg, int64_t *out)
{
	size_t n;

	(void)stop, (void)stop_arg;
	free(chosen(self, q, &n));
	*out = (int64_t)n;
	return true;
}

struct list_source rows_source(struct rows *r)
{
	return (struct list_source){.columns = r->columns, .column_count = r->column_count, .page = page,
	                            .count = count_rows, .self = r};
}
