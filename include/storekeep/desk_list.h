/*
 * Lists of the desk: a constant description becomes a list_source that pages
 * by key over any length. For desk/ only; SQL is put together from the
 * description's constants, values are always bound.
 *
 *	static const struct list_sort sorts[] = {
 *		{.column = "ordered_on", .by = {"o.ordered_on"}, .nullable = 1, .descending = true},
 *		{.column = "amount", .by = {"o.amount"}, .number = 1},
 *	};
 *	static const struct list_def orders = {
 *		.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns),
 *		.from = "live_order o", .where = "o.profile = :profile", .id = "o.id",
 *		.sorts = sorts, .sort_count = LIST_COUNT(sorts),
 *		.search = "o.order_no >= :text AND o.order_no < :text_end",
 *	};
 *	desk_list_open(out, shop->db, &orders, (struct list_bind[]){{":profile", .text = profile}}, 1);
 *
 * A sort whose expressions lead an index (after the columns that `where` fixes)
 * costs the same in 100 and in 1 000 000 rows.
 */
#ifndef STOREKEEP_DESK_LIST_H
#define STOREKEEP_DESK_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "storekeep/db.h"
#include "storekeep/list.h"

#define LIST_COUNT(a) (sizeof(a) / sizeof(a)[0])
#define LIST_KEYS 3

/* An order of the rows; ties are broken by the id. */
struct list_sort {
	const char *column;        /* list_column.name; NULL for an own order that no column shows */
	const char *by[LIST_KEYS]; /* SQL expressions, the rest NULL; none at all: by the id */
	unsigned number;           /* bit n: by[n] is an integer, else text */
	unsigned nullable;         /* bit n: by[n] can be NULL (first when ascending) */
	bool descending;           /* direction of the list's own order (used for the first sort only) */
	const char *from;          /* the list's FROM with an index pinned (INDEXED BY), same names; NULL: the list's */
};

/* A `word=value` of the filter beyond what every column understands by itself. */
struct list_filter {
	const char *word;
	const char *where; /* SQL condition with :value, or :value and :value_end (head of a text) */
	bool number;       /* the value has to be an integer */
};

struct list_def {
	const struct list_column *columns;
	const char *const *exprs; /* SQL of each column, in column order */
	size_t column_count;      /* at most 64 */
	const char *from;         /* FROM with its joins */
	const char *where;        /* condition, may hold the context's :names; NULL: all rows */
	/* Only rows whose `within` lies from `low` to `high` (":names" of the context). Kept apart from `where`: beside a page
	 * key on the same column SQLite would begin at `low` again on every page. NULL: none. */
	const char *within, *low, *high;
	const char *id;           /* unique integer expression */
	const struct list_sort *sorts; /* the first is the list's own order */
	size_t sort_count;
	const struct list_filter *filters; /* looked at before the columns */
	size_t filter_count;
	/* Condition for one word of free text: :text and :text_end (the word as a head), :folded (text_fold of it),
	 * and the SQL function holds(expression, :folded). NULL: holds() over every VK_TEXT column. */
	const char *search;
	/* After the cells of a row were read: put sentences made in C in place. Texts must live until the next call. */
	void (*dress)(void *arg, struct value *cells);
	void *dress_arg;
};

/* A value of the context, under its ":name". */
struct list_bind {
	const char *name;
	const char *text; /* NULL: `num` */
	int64_t num;
};

/* Make `out` answer for `def`; binds are copied. `db` and `def` must outlive it. */
void desk_list_open(struct list_source *out, struct db *db, const struct list_def *def, const struct list_bind *binds, size_t count);
/* The same with a dress_arg of this list's own; `free_arg` (may be NULL) is called on close. */
void desk_list_open_dressed(struct list_source *out, struct db *db, const struct list_def *def,
                            const struct list_bind *binds, size_t count, void *dress_arg, void (*free_arg)(void *));
/* Free what desk_list_open() made. */
void desk_list_close(struct list_source *src);
/* The page key of the record `id` under the query's sort and filter, for list_query.after with `inclusive`; NULL when
 * the list does not show it. The caller frees. */
char *desk_list_key(struct list_source *src, const struct list_query *q, int64_t id);

/* For tests of plans: the n-th statement (from 0) that a page of the query would run, NULL after the last; the caller frees. */
char *desk_list_sql(struct list_source *src, const struct list_query *q, int n);

#endif
