/*
 * A text of rows that is longer than the screen: written from its head each
 * time, drawn where it is in sight. Headings, and fields two beside each other
 * where there is room.
 */
#ifndef SCREENS_PEN_H
#define SCREENS_PEN_H

#include "screens.h"

/* Rows above `top` are counted and not drawn. */
struct pen {
	struct area a;
	int top, row; /* row: the next one, of the whole text */
};

/* A cell of the row where the pen stands; the row goes on with pen->row++. */
void pen_put(const struct pen *p, int col, int cols, enum look look, const char *text, bool right);
/* A title, after an empty row where something stands above it. */
void pen_heading(struct pen *p, const char *text);
/* Wrapped from `col` to the edge; takes the rows that it needs. */
void pen_wrapped(struct pen *p, int col, enum look look, const char *text);

/* Fields, two a row where both are short and there is room. End it before anything else is written. */
struct pen_flow {
	struct pen *pen;
	int at; /* 0 left, 1 right half is next */
};
void pen_field(struct pen_flow *f, const char *label, const char *text);
void pen_flow_end(struct pen_flow *f);

/* A column of rows on a page of text. */
struct pen_column {
	const char *name; /* of the list */
	int cols;
	const char *sets; /* label sets, blanks between, in which a text that may be a code is looked up; NULL none */
};
/* The rows of a list under their headings, as far as the columns fit. */
void pen_rows(struct pen *p, const struct list_source *src, const struct list_page *page, const struct pen_column *columns, size_t count);
/* A row in the list's own widths. */
void pen_row(struct pen *p, const struct list_source *src, const struct list_row *row);

/* Keys that scroll such a text: `top` is changed by them. `rows` of the whole text, `seen` of the screen. */
struct outcome pen_scroll(const struct key *k, int *top, int rows, int seen);

#endif
