/*
 * Inside of the editor, shared by editor.c (the text) and edit_layout.c (where
 * it falls in columns). Others use storekeep/editor.h.
 */
#ifndef TUI_EDITOR_TEXT_H
#define TUI_EDITOR_TEXT_H

#include "storekeep/editor.h"
#include "storekeep/mem.h"

#define EDIT_STEPS 200 /* steps that undo remembers */

struct cluster {
	size_t from; /* byte where it begins; the entry after the last one holds the length */
	int cols;    /* columns as shown */
};

enum step_kind { STEP_TYPED, STEP_WHOLE };

struct edit_step {
	enum step_kind kind;
	size_t from;    /* byte where text was changed */
	size_t new_len; /* bytes that stand there now */
	size_t at;      /* insertion point before, in bytes */
	char *old;      /* what stood there, owned */
	size_t old_len;
};

struct editor {
	struct editor_options o;
	struct buf text;
	char *given;             /* as editor_set() gave it, owned */
	struct cluster *cluster; /* count + 1 entries */
	size_t count, cap;
	size_t at;               /* insertion point, a cluster */
	int goal;                /* column that vertical motion keeps to, -1: none */
	bool joinable;           /* the next typed character may join the last step */
	struct edit_step step[EDIT_STEPS];
	size_t step_count;
	char *cut;               /* what was cut last, owned, or NULL */
	struct edit_row *row;    /* rows for row_cols; -1: to be made again */
	size_t row_count, row_cap;
	int row_cols;
};

#endif
