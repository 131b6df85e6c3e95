/*
 * Lists one after the other. A key is the number of its list and the key there.
 */
#include "config.h"

#include "chain.h"

#include <stdlib.h>

#include "storekeep/mem.h"

struct chain {
	struct list_source sources[CHAIN_MAX];
	size_t count;
};

static void add_rows(const struct chain *c, size_t list, const struct list_page *from, struct list_page *out)
{
	for (size_t i = 0; i < from->count; i++) {
		char *key = xasprintf("%zu %s", list, from->rows[i].key);

		list_page_add(out, key, from->rows[i].id, from->rows[i].cells, c->sources[list].column_count);
		free(key);
	}
}

/* The list that a key speaks of, and its key there. */
static size_t list_of(const struct chain *c, const struct list_query *q, const char **key)
{
	char *end;
	size_t list;

	*key = NULL;
	if (q->after == NULL)
		return q->backwards ? c->count - 1 : 0;
	list = strtoul(q->after, &end, 10);
	*key = *end == ' ' ? end + 1 : end;
	return list < c->count ? list : c->count - 1;
}

static enum status page(void *self, const struct list_query *q, struct list_page *out, struct error *e)
{
	struct chain *c = self;
	struct list_page pages[CHAIN_MAX] = {0};
	struct list_query inner = *q;
	size_t list = list_of(c, q, &inner.after), left = q->limit;
	enum status st = ST_OK;

	*out = (struct list_page){0};
	while (st == ST_OK && left > 0) {
		inner.limit = left;
		st = c->sources[list].page(c->sources[list].self, &inner, &pages[list], e);
		left -= pages[list].count < left ? pages[list].count : left;
		inner.after = NULL;
		inner.inclusive = false;
		if (q->backwards ? list == 0 : list + 1 == c->count)
			break;
		list += q->backwards ? SIZE_MAX : 1;
	}
	for (size_t i = 0; i < c->count; i++) {
		if (st == ST_OK)
			add_rows(c, i, &pages[i], out);
		list_page_free(&pages[i]);
	}
	return st;
}

static bool count(void *self, const struct list_query *q, bool (*stop)(void *), void *stop_arg, int64_t *out)
{
	struct chain *c = self;

	*out = 0;
	for (size_t i = 0; i < c->count; i++) {
		int64_t one = 0;

		if (c->sources[i].count == NULL || !c->sources[i].count(c->sources[i].self, q, stop, stop_arg, &one))
			return false;
		*out += one;
	}
	return true;
}

static void close(void *self)
{
	struct chain *c = self;

	for (size_t i = 0; i < c->count; i++)
		list_close(&c->sources[i]);
	free(c);
}

struct list_source chain_source(const struct list_source *sources, size_t n)
{
	struct chain *c = xcalloc(1, sizeof *c);

	for (; c->count < n && c->count < CHAIN_MAX; c->count++)
		c->sources[c->count] = sources[c->count];
	return (struct list_source){.columns = sources[0].columns, .column_count = sources[0].column_count, .page = page, .count = count,
	                            .self = c,
	                            .close = close};
}
