/*
 * Lists one after the other as one. A key says in which part its row stands.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/member_parts.h"
#include "storekeep/i18n.h"

struct chain {
	struct list_source *parts;
	size_t count;
};

/* Rows of one part, added to the page under keys that name the part. */
static enum status add_part(struct chain *c, size_t at, const struct list_query *q, struct list_page *out, struct error *e)
{
	struct list_source *src = &c->parts[at];
	struct list_page page;
	enum status st = src->page(src->self, q, &page, e);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < page.count; i++) {
		char *key = xasprintf("%zu:%s", at, page.rows[i].key);

		list_page_add(out, key, page.rows[i].id, page.rows[i].cells, src->column_count);
		free(key);
	}
	list_page_free(&page);
	return ST_OK;
}

/* Backwards: the rows of an earlier part go before those that are there. */
static void put_before(struct list_page *out, size_t old)
{
	struct list_row *later = xreallocarray(NULL, old + 1, sizeof *later);
	const size_t fresh = out->count - old;

	if (old > 0)
		memcpy(later, out->rows, old * sizeof *later);
	memmove(out->rows, out->rows + old, fresh * sizeof *out->rows);
	if (old > 0)
		memcpy(out->rows + fresh, later, old * sizeof *later);
	free(later);
}

static bool key_part(const struct chain *c, const char *key, size_t *at, const char **rest)
{
	char *end;

	*at = strtoul(key, &end, 10);
	*rest = end + 1;
	return end > key && *end == ':' && *at < c->count;
}

static enum status page(void *self, const struct list_query *q, struct list_page *out, struct error *e)
{
	struct chain *c = self;
	size_t at = q->backwards ? c->count - 1 : 0;
	struct list_query part = {.backwards = q->backwards, .inclusive = q->inclusive};
	enum status st = ST_OK;

	*out = (struct list_page){0};
	if (q->after != NULL && !key_part(c, q->after, &at, &part.after))
		return error_set(e, ST_REFUSED, "list_key", NULL, "after",
		                 _("The key %s does not belong to this order of the list. Begin at the start again."), q->after);
	while (st == ST_OK && at < c->count && out->count < q->limit) {
		const size_t old = out->count;

		part.limit = q->limit - old;
		st = add_part(c, at, &part, out, e);
		if (q->backwards && st == ST_OK)
			put_before(out, old);
		part.after = NULL;
		at = q->backwards ? at - 1 : at + 1; /* below 0 it is beyond the last */
	}
	if (st != ST_OK)
		list_page_free(out);
	return st;
}

static bool count(void *self, const struct list_query *q, bool (*stop)(void *), void *stop_arg, int64_t *out)
{
	struct chain *c = self;
	const struct list_query all = {0};
	int64_t n;

	(void)q;
	*out = 0;
	for (size_t i = 0; i < c->count; i++) {
		if (!c->parts[i].count(c->parts[i].self, &all, stop, stop_arg, &n))
			return false;
		*out += n;
	}
	return true;
}

static void close_all(void *self)
{
	struct chain *c = self;

	for (size_t i = 0; i < c->count; i++)
		list_close(&c->parts[i]);
	free(c->parts);
	free(c);
}

void member_chain_open(struct list_source *out, const struct list_source *parts, size_t count_)
{
	struct chain *c = xcalloc(1, sizeof *c);

	c->parts = xcalloc(count_, sizeof *c->parts);
	memcpy(c->parts, parts, count_ * sizeof *parts);
	c->count = count_;
	*out = (struct list_source){.columns = parts[0].columns, .column_count = parts[0].column_count, .page = page, .count = count, .self = c,
	                            .close = close_all};
}
