/*
 * What an accountant decides about differences, asked for in the same way from
 * the review of a statement and from one difference.
 */
#ifndef SCREENS_DECIDE_H
#define SCREENS_DECIDE_H

#include "screens.h"

/* Each asks, acts and says what happened; true when something was changed. */
bool decide_resolve(struct view *v, const int64_t *ids, size_t count, const char *kind);
bool decide_note(struct view *v, int64_t id);
bool decide_undo(struct view *v, int64_t statement_id);
/* Every open difference of `kind` ("" all), with a list of them first. */
bool decide_all_open(struct view *v, int64_t statement_id, const char *kind);
/* The first open difference after the row with key `after` (NULL: from the first) in the list of `kind` ("" all),
 * else the first of the list; 0 none is open. */
int64_t decide_next_open(struct shop *s, int64_t statement_id, const char *kind, const char *after);
void decide_export(struct view *v, const struct statement *st);

#endif
