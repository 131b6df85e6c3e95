/*
 * The rows in sight of a table: read by key, a page or a single row at a time,
 * never by number. Decides what is read when the selection moves, and where
 * the selection stays when the data below has changed.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/mem.h"

#include "table_parts.h"

static void drop(struct sight *s, size_t at)
{
	list_page_free(&s->blocks[at]);
	memmove(&s->rows[at], &s->rows[at + 1], (s->count - at - 1) * sizeof *s->rows);
	memmove(&s->blocks[at], &s->blocks[at + 1], (s->count - at - 1) * sizeof *s->blocks);
	s->count--;
}

static void clear(struct sight *s)
{
	for (size_t i = 0; i < s->count; i++)
		list_page_free(&s->blocks[i]);
	s->count = 0;
}

void sight_free(struct sight *s)
{
	clear(s);
	free(s->rows);
	free(s->blocks);
	*s = (struct sight){0};
}

static void insert(struct table *t, size_t at, const struct list_row *r)
{
	struct sight *s = &t->sight;
	struct list_page block = {0};

	if (s->count == s->room) {
		s->room = s->room * 2 + 32;
		s->rows = xreallocarray(s->rows, s->room, sizeof *s->rows);
		s->blocks = xreallocarray(s->blocks, s->room, sizeof *s->blocks);
	}
	list_page_add(&block, r->key, r->id, r->cells, t->source.column_count);
	memmove(&s->rows[at + 1], &s->rows[at], (s->count - at) * sizeof *s->rows);
	memmove(&s->blocks[at + 1], &s->blocks[at], (s->count - at) * sizeof *s->blocks);
	s->rows[at] = block.rows[0];
	s->blocks[at] = block;
	s->count++;
}

static bool read_page(struct table *t, const char *after, bool backwards, bool inclusive, size_t limit, struct list_page *out)
{
	struct list_query q = t->query;
	struct error e = {0};

	q.after = after;
	q.backwards = backwards;
	q.inclusive = inclusive;
	q.limit = limit;
	*out = (struct list_page){0};
	t->said[0] = '\0';
	t->part.dirty = true;
	if (t->source.page(t->source.self, &q, out, &e) == ST_OK)
		return true;
	snprintf(t->said, sizeof t->said, "%s", e.message);
	list_page_free(out);
	return false;
}

static size_t append(struct table *t, const char *after, bool inclusive, size_t limit)
{
	struct list_page page;
	size_t got;

	if (limit == 0 || !read_page(t, after, false, inclusive, limit, &page))
		return 0;
	got = page.count;
	for (size_t i = 0; i < got; i++)
		insert(t, t->sight.count, &page.rows[i]);
	t->at_end = got < limit;
	list_page_free(&page);
	return got;
}

static size_t prepend(struct table *t, const char *before, size_t limit)
{
	struct list_page page;
	size_t got;

	if (limit == 0 || !read_page(t, before, true, false, limit, &page))
		return 0;
	got = page.count;
	for (size_t i = 0; i < got; i++)
		insert(t, i, &page.rows[i]);
	list_page_free(&page);
	if (got < limit)
		t->first_number = 1;
	else if (t->first_number > 0)
		t->first_number = t->first_number > (int64_t)got ? t->first_number - (int64_t)got : 0;
	return got;
}

static const char *first_key(const struct table *t)
{
	return t->sight.count > 0 ? t->sight.rows[0].key : NULL;
}

static const char *last_key(const struct table *t)
{
	return t->sight.count > 0 ? t->sight.rows[t->sight.count - 1].key : NULL;
}

static void drop_first(struct table *t, size_t n)
{
	while (n-- > 0 && t->sight.count > 0) {
		drop(&t->sight, 0);
		if (t->first_number > 0)
			t->first_number++;
	}
}

static void drop_last(struct table *t, size_t keep)
{
	while (t->sight.count > keep) {
		drop(&t->sight, t->sight.count - 1);
		t->at_end = false;
	}
}

static size_t fit(const struct table *t)
{
	return t->rows > 0 ? (size_t)t->rows : 1;
}

static void keep_at(struct table *t)
{
	if (t->at >= t->sight.count)
		t->at = t->sight.count > 0 ? t->sight.count - 1 : 0;
}

void rows_first(struct table *t)
{
	clear(&t->sight);
	t->generation++;
	t->first_number = 1;
	append(t, NULL, false, fit(t));
	t->at = 0;
	t->loaded = true;
	t->stale = false;
}

void rows_last(struct table *t)
{
	size_t got;

	clear(&t->sight);
	t->generation++;
	t->first_number = 0;
	got = prepend(t, NULL, fit(t));
	t->at = got > 0 ? got - 1 : 0;
	t->at_end = true;
	if (t->first_number == 0 && t->total >= 0)
		t->first_number = t->total - (int64_t)got + 1;
}

/* Rows to read when the selection leaves the page: one, that the terminal scrolls; beside a pane, where it cannot, a
 * page but for the row that was left. */
static size_t turn(const struct table *t)
{
	return t->turns && fit(t) > 2 ? fit(t) - 1 : 1;
}

void rows_down(struct table *t)
{
	size_t over;

	if (t->at + 1 < t->sight.count) {
		t->at++;
		return;
	}
	if (last_key(t) == NULL || append(t, last_key(t), false, turn(t)) == 0)
		return;
	t->at++;
	over = t->sight.count > fit(t) ? t->sight.count - fit(t) : 0;
	t->at -= over < t->at ? over : t->at;
	drop_first(t, over);
}

void rows_up(struct table *t)
{
	size_t got;

	if (t->at > 0) {
		t->at--;
		return;
	}
	if (first_key(t) == NULL || (got = prepend(t, first_key(t), turn(t))) == 0)
		return;
	t->at = got - 1;
	drop_last(t, fit(t));
}

void rows_page_down(struct table *t)
{
	size_t before = t->sight.count, got;

	if (before == 0)
		return;
	got = append(t, last_key(t), false, fit(t));
	drop_first(t, t->sight.count > fit(t) ? t->sight.count - fit(t) : 0);
	if (got < fit(t))
		t->at = t->sight.count - 1;
}

void rows_page_up(struct table *t)
{
	size_t got;

	if (t->sight.count == 0)
		return;
	got = prepend(t, first_key(t), fit(t));
	drop_last(t, fit(t));
	if (got < fit(t))
		t->at = 0;
}

/* Fill what is left of the room, downwards and then upwards. */
static void fill(struct table *t)
{
	size_t got;

	if (t->sight.count < fit(t) && last_key(t) != NULL && !t->at_end)
		append(t, last_key(t), false, fit(t) - t->sight.count);
	if (t->sight.count < fit(t) && first_key(t) != NULL && t->first_number != 1) {
		got = prepend(t, first_key(t), fit(t) - t->sight.count);
		t->at += got;
	}
	keep_at(t);
}

static bool find_row(struct table *t, const char *key, int64_t id)
{
	for (size_t i = 0; key != NULL && i < t->sight.count; i++)
		if (strcmp(t->sight.rows[i].key, key) == 0) {
			t->at = i;
			return true;
		}
	for (size_t i = 0; id != 0 && i < t->sight.count; i++)
		if (t->sight.rows[i].id == id) {
			t->at = i;
			return true;
		}
	return false;
}

void rows_again(struct table *t)
{
	bool some = t->sight.count > 0, top = t->first_number == 1;
	char *first = some && !top ? xstrdup(first_key(t)) : NULL;
	char *key = some ? xstrdup(t->sight.rows[t->at].key) : NULL;
	int64_t id = some ? t->sight.rows[t->at].id : 0;
	size_t at = t->at;

	clear(&t->sight);
	t->generation++;
	t->at_end = false;
	append(t, first, first != NULL, fit(t));
	if (t->sight.count == 0 && first != NULL)
		rows_last(t);
	t->at = at;
	keep_at(t);
	if (!find_row(t, key, id))
		t->at = at;
	fill(t);
	if (t->first_number == 0 && first == NULL)
		t->first_number = 1;
	t->stale = false;
	t->loaded = true;
	free(first);
	free(key);
}

void rows_from_key(struct table *t, const char *key)
{
	if (find_row(t, key, 0))
		return;
	clear(&t->sight);
	t->generation++;
	t->first_number = 0;
	t->at = 0;
	append(t, key, true, fit(t));
	fill(t);
	find_row(t, key, 0);
}

void rows_fit(struct table *t, int rows)
{
	if (rows == t->rows)
		return;
	t->rows = rows;
	if (!t->loaded)
		return;
	if (t->at >= fit(t)) {
		size_t over = t->at - fit(t) + 1;

		drop_first(t, over);
		t->at -= over;
	}
	drop_last(t, fit(t));
	fill(t);
}
