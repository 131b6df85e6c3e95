/*
 * A short list made in memory, shown by a table like any other: the board of
 * what is due, the numbers of a summary, the findings of a check.
 */
#ifndef SCREENS_ROWS_H
#define SCREENS_ROWS_H

#include "storekeep/list.h"

struct rows;

/* `columns` must outlive the rows. */
struct rows *rows_new(const struct list_column *columns, size_t count);
void rows_free(struct rows *r);
void rows_clear(struct rows *r);
/* Add a row with copies of its cells; its key is its place. */
void rows_add(struct rows *r, int64_t id, const struct value *cells);
/* The source that a table reads; valid as long as `r`. */
struct list_source rows_source(struct rows *r);

/* Cells by kind. */
struct value value_text(const char *text);
struct value value_num(int64_t num);
struct value value_none(void);

#endif
