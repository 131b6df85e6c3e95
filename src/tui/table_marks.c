/*
 * Marked rows, known by key so that they stay marked out of sight.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/mem.h"

#include "table_parts.h"

enum { MARK_PAGE = 200 };

/* Where the key is, or would stand. */
static size_t place(const struct table *t, const char *key, bool *found)
{
	size_t low = 0, high = t->mark_count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int cmp = strcmp(t->marks[mid], key);

		if (cmp == 0) {
			*found = true;
			return mid;
		}
		if (cmp < 0)
			low = mid + 1;
		else
			high = mid;
	}
	*found = false;
	return low;
}

bool marks_has(const struct table *t, const char *key)
{
	bool found;

	place(t, key, &found);
	return found;
}

static void remove_mark(struct table *t, size_t at)
{
	size_t after = t->mark_count - at - 1;

	free(t->marks[at]);
	memmove(&t->marks[at], &t->marks[at + 1], after * sizeof *t->marks);
	memmove(&t->mark_ids[at], &t->mark_ids[at + 1], after * sizeof *t->mark_ids);
	t->mark_count--;
}

void marks_flip(struct table *t, const struct list_row *r)
{
	bool found;
	size_t at = place(t, r->key, &found);

	if (found) {
		remove_mark(t, at);
		return;
	}
	t->marks = xreallocarray(t->marks, t->mark_count + 1, sizeof *t->marks);
	t->mark_ids = xreallocarray(t->mark_ids, t->mark_count + 1, sizeof *t->mark_ids);
	memmove(&t->marks[at + 1], &t->marks[at], (t->mark_count - at) * sizeof *t->marks);
	memmove(&t->mark_ids[at + 1], &t->mark_ids[at], (t->mark_count - at) * sizeof *t->mark_ids);
	t->marks[at] = xstrdup(r->key);
	t->mark_ids[at] = r->id;
	t->mark_count++;
}

void marks_clear(struct table *t)
{
	for (size_t i = 0; i < t->mark_count; i++)
		free(t->marks[i]);
	free(t->marks);
	free(t->mark_ids);
	t->marks = NULL;
	t->mark_ids = NULL;
	t->mark_count = 0;
}

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

void table_unmark(struct table *t)
{
	marks_clear(t);
}

size_t table_marked(const struct table *t, int64_t **ids)
{
	const struct list_row *r = table_row(t);
	size_t count = t->mark_count;

	*ids = xcalloc(count + 1, sizeof **ids);
	if (count > 0)
		memcpy(*ids, t->mark_ids, count * sizeof **ids);
	else if (r != NULL)
		(*ids)[count++] = r->id;
	qsort(*ids, count, sizeof **ids, by_value);
	return count;
}

/* Mark a page of rows; how many were not marked before. */
static size_t mark_page(struct table *t, const struct list_page *page, size_t most)
{
	size_t fresh = 0;

	for (size_t i = 0; i < page->count && t->mark_count < most; i++)
		if (!marks_has(t, page->rows[i].key)) {
			marks_flip(t, &page->rows[i]);
			fresh++;
		}
	return fresh;
}

size_t table_mark_all(struct table *t, size_t most)
{
	struct list_query q = t->query;
	char *after = NULL;
	size_t fresh = 0, got;

	do {
		struct list_page page = {0};

		q.after = after;
		q.limit = MARK_PAGE;
		got = t->source.page(t->source.self, &q, &page, NULL) == ST_OK ? page.count : 0;
		fresh += mark_page(t, &page, most);
		if (got > 0) {
			free(after);
			after = xstrdup(page.rows[got - 1].key);
		}
		list_page_free(&page);
	} while (got == MARK_PAGE && t->mark_count < most);
	free(after);
	if (fresh == 0)
		marks_clear(t);
	table_reload(t);
	return t->mark_count;
}
