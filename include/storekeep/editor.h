/*
 * The text of one entry field and the motions in it: no terminal, no form.
 *
 * Text is UTF-8 without padding. The insertion point stands between grapheme
 * clusters, never inside one; limits count clusters, columns only place them.
 * edit_view.h draws it.
 */
#ifndef STOREKEEP_EDITOR_H
#define STOREKEEP_EDITOR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct editor;

struct editor_options {
	bool lines;  /* several lines: a new line is text, else it becomes a blank */
	bool secret; /* shown as stars, never cut or undone, wiped when freed */
	int tail;    /* of a secret: clusters at the end that are shown while it is not typed into */
	int max;     /* longest length in clusters that is all right, 0 none; more is kept and shown as too long */
};

/* An empty editor; editor_free() it. */
struct editor *editor_new(const struct editor_options *o);
void editor_free(struct editor *ed);
/* Give the text that stands in the record; insertion point at its end, nothing to undo. */
void editor_set(struct editor *ed, const char *text);

/* The text, valid until the next change. */
const char *editor_text(const struct editor *ed);
size_t editor_length(const struct editor *ed); /* in clusters */
int editor_max(const struct editor *ed);
bool editor_is_over(const struct editor *ed);  /* longer than max */
bool editor_is_lines(const struct editor *ed);
bool editor_is_secret(const struct editor *ed);
/* Clusters from the end of a secret that may be shown when it is not in focus. */
size_t editor_tail(const struct editor *ed);
/* true when the text differs from what editor_set() gave. */
bool editor_changed(const struct editor *ed);
/* Bytes before the insertion point. */
size_t editor_at(const struct editor *ed);

/* One typed code point. false: refused (control characters, direction marks; new line where there is one line only). */
bool editor_type(struct editor *ed, uint32_t cp);
/* A paste, or a value of a list: one step for undo. CR, CRLF and line separators are new lines, blanks
 * in a one-line field; tabs are blanks; other controls are dropped. Returns the clusters dropped. */
size_t editor_insert(struct editor *ed, const char *text, size_t len);
/* Put `text` in place of everything, as one step. */
void editor_replace(struct editor *ed, const char *text);

enum edit_act {
	EDIT_LEFT, EDIT_RIGHT,           /* a cluster */
	EDIT_WORD_LEFT, EDIT_WORD_RIGHT, /* to the start of a word */
	EDIT_HOME, EDIT_END,             /* of the line, not of the wrapped row */
	EDIT_TOP, EDIT_BOTTOM,           /* of the whole text */
	EDIT_BACKSPACE, EDIT_DELETE,
	EDIT_CUT_WORD,                   /* the word before */
	EDIT_CUT_START, EDIT_CUT_END,    /* from the start, or to the end, of the line */
	EDIT_YANK,                       /* what was cut last in this field */
	EDIT_UNDO,
};
/* false when there was nothing to do. */
bool editor_act(struct editor *ed, enum edit_act act);

/* The field is left: what was typed becomes NFC, what was given keeps its bytes (FMT-38). true when bytes changed. */
bool editor_leave(struct editor *ed);

/* A wrapped row of a field `cols` columns wide. */
struct edit_row {
	size_t from, to; /* clusters, a closing new line not included */
	int cols;        /* columns in use */
	bool soft;       /* the text goes on in the next row without a new line */
};
/* Rows for a width, at least one; `cols` 0: one row without end (not for several lines). Valid until the next change or call. */
const struct edit_row *editor_rows(struct editor *ed, int cols, size_t *count);
/* Row and column of the insertion point. Behind a full row that a new line closes the column is `cols`. */
void editor_place(struct editor *ed, int cols, size_t *row, int *col);
/* One row up (-1) or down (+1) in columns; false at the edge, nothing moved. */
bool editor_vertical(struct editor *ed, int cols, int rows);
/* Set the insertion point to a row and column (a mouse click, a page key). */
void editor_seek(struct editor *ed, int cols, size_t row, int col);
/* Bytes and columns of one cluster; columns as it is shown (secret: 1, new line: 0). */
const char *editor_cluster(const struct editor *ed, size_t i, size_t *len, int *cols);

/* What part is in sight. */
struct edit_window {
	int cols, rows;  /* room; rows 1 for a one-line field */
	size_t first;    /* first cluster in sight of a one-line field */
	size_t top;      /* first row in sight of a field of several lines */
	int row, col;    /* where the insertion point is in the room; col may be `cols` */
	bool before, after; /* there is text out of sight on the left or above, on the right or below */
};
/* Scroll by whole clusters until the insertion point is in sight; one-line fields jump by a third, so that
 * most keys redraw one cell. Call after every change, with cols and rows set. */
void editor_window(struct editor *ed, struct edit_window *w);
/* The beginning of the text, for a field that is not in focus; row and col are left alone. */
void editor_window_head(struct editor *ed, struct edit_window *w);

#endif
