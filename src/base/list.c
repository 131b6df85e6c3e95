/*
 * Pages of rows as plain values: one block of memory a page.
 */
#include "config.h"

#include "storekeep/list.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/mem.h"

/* Memory of a page: a chain of blocks, all freed together. */
struct block {
	struct block *next;
	char bytes[];
};

static void *take(struct list_page *page, size_t size)
{
	struct block *b = xmalloc(sizeof *b + size);

	b->next = page->arena;
	page->arena = b;
	return b->bytes;
}

static const char *copy(struct list_page *page, const char *s)
{
	size_t len = strlen(s) + 1;

	return memcpy(take(page, len), s, len);
}

void list_page_add(struct list_page *page, const char *key, int64_t id, const struct value *cells, size_t count)
{
	struct value *own = take(page, count * sizeof *own);
	struct list_row *row;

	for (size_t i = 0; i < count; i++) {
		own[i] = cells[i];
		if (cells[i].text != NULL)
			own[i].text = copy(page, cells[i].text);
	}
	page->rows = xreallocarray(page->rows, page->count + 1, sizeof *page->rows);
	row = &page->rows[page->count++];
	*row = (struct list_row){.key = copy(page, key), .id = id, .cells = own};
}

void list_page_free(struct list_page *page)
{
	struct block *b = page->arena, *next;

	for (; b != NULL; b = next) {
		next = b->next;
		free(b);
	}
	free(page->rows);
	*page = (struct list_page){0};
}

void list_close(struct list_source *src)
{
	if (src->close != NULL)
		src->close(src->self);
	*src = (struct list_source){0};
}
