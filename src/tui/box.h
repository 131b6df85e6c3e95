/* Boxes in the middle of the screen, and scrolled text in them. */
#ifndef TUI_BOX_H
#define TUI_BOX_H

#include "storekeep/draw.h"

/* Blank a box for `rows` by `cols` of content in the middle, cut to the screen, frame it; returns the content. */
struct area box_draw(struct area whole, int rows, int cols, const char *title);

/* Text that is wrapped once and scrolled. */
struct box_text {
	char **lines;  /* owned */
	size_t count;
	size_t top;    /* first line in sight */
	int cols;      /* width it was wrapped for */
	int rows;      /* rows in sight when it was last drawn */
	const char *text;
};
void box_text_wrap(struct box_text *t, int cols);
void box_text_draw(struct box_text *t, struct area a);
/* Arrows and page keys; false: not one of them. */
bool box_text_key(struct box_text *t, const struct key *k);
void box_text_free(struct box_text *t);

/* A list with a cursor in `rows` rows: keep `at` and `top` right after a key; false: not a motion key. */
struct box_list {
	size_t at, top, count;
	int rows;
};
bool box_list_key(struct box_list *l, const struct key *k);
void box_list_fit(struct box_list *l, int rows);

#endif
