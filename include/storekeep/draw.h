/*
 * Drawing on the terminal without curses.h: every text goes through one gate
 * that makes it safe (FMT-61), cuts it at a cluster and never leaves half of a
 * wide character behind. Places are relative to an area and cut at its edge.
 */
#ifndef STOREKEEP_DRAW_H
#define STOREKEEP_DRAW_H

#include "storekeep/tui.h"

/* How something is shown: the terminal's own 8 colours on its default background. A look never
 * carries a meaning alone: draw_sign() puts a sign before the text that needs one. */
enum look {
	LOOK_PLAIN,
	LOOK_TITLE,    /* bold */
	LOOK_HEADING,  /* column headings: bold, underlined */
	LOOK_SELECTED, /* reverse */
	LOOK_FIELD,    /* an entry field: underlined */
	LOOK_FOCUS,    /* the entry field in focus: reverse */
	LOOK_LABEL,    /* cyan */
	LOOK_GOOD,     /* green, sign + */
	LOOK_WARN,     /* yellow, sign ! */
	LOOK_BAD,      /* red and bold, sign x */
	LOOK_KEY,      /* a key's name in the bar: reverse */
	LOOK_COLOUR,   /* + 0 … 7: a band in one of the terminal's colours (colour.h); its word stands beside it */
	LOOK_COLOUR_LAST = LOOK_COLOUR + 7,
	LOOK_COUNT,
};

/* A part of an area; negative rows or cols count from its far edge. Never reaches outside `a`. */
struct area area_of(struct area a, int row, int col, int rows, int cols);

/* Text from (row, col) to the area's edge at most; returns the columns used. */
int draw_text(struct area a, int row, int col, enum look look, const char *text);
int draw_textf(struct area a, int row, int col, enum look look, const char *fmt, ...)
        __attribute__((format(printf, 5, 6)));
/* Exactly `cols` columns: cut with `…` or padded; `right` pads on the left. */
void draw_cell(struct area a, int row, int col, int cols, enum look look, const char *text, bool right);
/* `len` bytes of text exactly as they stand, from `row`, `col`; used by the editor. Returns the columns used. */
int draw_bytes(struct area a, int row, int col, enum look look, const char *text, size_t len);
/* Whole words, wrapped to the area's width, Chinese anywhere; returns the rows used. */
int draw_wrapped(struct area a, int row, enum look look, const char *text);
/* Where a line of `cols` columns at the head of `s` ends, for those who wrap by themselves; *next: bytes to go on after. */
size_t draw_wrap_at(const char *s, size_t len, int cols, size_t *next);
/* Blanks in this look over the whole area. */
void draw_fill(struct area a, enum look look);
void draw_rule(struct area a, int row);              /* ─ or - */
void draw_column_rule(struct area a, int col);       /* │ or | */
void draw_box(struct area a, const char *title);     /* frame around the area; inside is a.y+1, a.x+1 … */
/* The sign that goes with a look ("!", "x", "+", " "), one column. */
const char *draw_sign(enum look look);
/* Where the hardware cursor stands after this paint; the last call wins. Hidden never: it rests at the
 * start of the status line where nobody sets it. */
void draw_cursor(struct area a, int row, int col);
/* true where box lines and blocks can be drawn (ambiguous characters are narrow, the charset has them). */
bool draw_lines_ok(void);

#endif
