/*
 * Lists as plain values: what a table on the screen and `list` on the command
 * line ask for, and what they get. The desk answers; tui/ and commands/ draw.
 *
 * Paging is by key: a row carries its key as opaque text, and a page begins
 * after (or before) a key. Nothing counts or skips.
 */
#ifndef STOREKEEP_LIST_H
#define STOREKEEP_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "storekeep/error.h"

enum value_kind {
	VK_TEXT,
	VK_INT,
	VK_MONEY,   /* integer minor units */
	VK_DATE,    /* ISO day */
	VK_INSTANT, /* seconds UTC, shown on the record's clock */
	VK_ENUM,    /* a code; shown through label_of() */
	VK_BOOL,
	VK_WORDS,   /* codes parted by commas, each shown through label_of() where there is a set; in documents an array */
};

/* The value stands in `text`. */
static inline bool value_is_text(enum value_kind kind)
{
	return kind == VK_TEXT || kind == VK_ENUM || kind == VK_DATE || kind == VK_WORDS;
}

struct list_column {
	const char *name;  /* snake_case: JSON key, sort= and filter= word */
	const char *title; /* N_(): heading */
	enum value_kind kind;
	const char *labels; /* VK_ENUM: name of the label set */
	int cols;           /* columns it wants on a screen; 0: not shown, JSON only */
	int grow;           /* share of the room that is left over */
	int rank;           /* columns of a higher rank are left out first when room is short; 0 never */
	bool sortable;
};

struct value {
	bool null;
	int64_t num;      /* all kinds but those of text */
	const char *text; /* value_is_text(); lives as long as the page */
};

struct list_row {
	const char *key;          /* opaque, for list_query.after */
	int64_t id;               /* the record behind the row, 0 where there is none */
	const struct value *cells; /* one a column, in column order */
};

struct list_query {
	const char *sort;   /* column name; NULL: the list's own order */
	bool descending;
	const char *filter; /* free text of the user, or `column=value`; NULL: none */
	const char *after;  /* key; NULL: from the first row (the last when backwards) */
	bool backwards;     /* rows before `after`, still given in list order */
	bool inclusive;     /* the row with key `after` itself belongs to the page */
	size_t limit;       /* rows wanted */
};

struct list_page {
	struct list_row *rows;
	size_t count;
	void *arena; /* owner of all text; list_page_free() */
};

void list_page_free(struct list_page *page);
/* Add a row with copies of key and cells; used by who answers a query. */
void list_page_add(struct list_page *page, const char *key, int64_t id, const struct value *cells, size_t count);

/* Someone who answers queries. `count` may give up (returns false) when `stop` says so. */
struct list_source {
	const struct list_column *columns;
	size_t column_count;
	enum status (*page)(void *self, const struct list_query *q, struct list_page *out, struct error *e);
	bool (*count)(void *self, const struct list_query *q, bool (*stop)(void *), void *stop_arg, int64_t *out);
	void *self;
	void (*close)(void *self); /* NULL: nothing to give back */
};

/* Give back what the list keeps: fine on {0}, and a second time. Copies of the source are void then. */
void list_close(struct list_source *src);

#endif
