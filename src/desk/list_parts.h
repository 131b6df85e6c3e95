/*
 * Between the two files of the list: the user's filter as SQL with its values.
 */
#ifndef DESK_LIST_PARTS_H
#define DESK_LIST_PARTS_H

#include "storekeep/desk_list.h"
#include "storekeep/mem.h"

/* A value that is bound under its ":name". */
struct list_value {
	char *name, *text; /* owned; text NULL: num */
	int64_t num;
};

/* A condition and the values of its :names. */
struct list_condition {
	struct buf sql; /* "" when everything passes */
	struct list_value *values;
	size_t count;
};

/* ST_REFUSED with code filter_unknown or filter_value. `filter` may be NULL. `keyed`: a page key says where to begin, so
 * the columns are kept from the planner, which would rather begin where the filter does. */
enum status list_condition_make(struct list_condition *c, const struct list_def *def, const char *filter, bool keyed, struct error *e);
void list_condition_free(struct list_condition *c);
/* Bind those that the statement has: it need not use every form of a word. */
void list_values_bind(const struct list_value *values, size_t count, struct stmt *s);

/* One value of a page key. */
struct list_key_part {
	bool null;
	int64_t num;
	char *text; /* owned; NULL for a number */
};

struct list_key {
	struct list_key_part parts[LIST_KEYS];
	int64_t id;
};

/* `keys` expressions of `sort`. false when the text is no key of this order. */
bool list_key_read(struct list_key *k, const struct list_sort *sort, int keys, const char *s);
void list_key_free(struct list_key *k);
/* Key of the row under the statement, whose values begin at column `at`, the id last. The caller frees. */
char *list_key_of_row(const struct list_sort *sort, int keys, struct stmt *s, int at);

#endif
