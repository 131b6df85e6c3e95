/*
 * What the files of tui/ share about the running console: the stack of views,
 * what must be painted, and boxes that stand above the screens.
 */
#ifndef TUI_UI_H
#define TUI_UI_H

#include "storekeep/draw.h"
#include "storekeep/tui.h"

#define STACK_MAX 24

/* A box above the screens. The loop draws it last and gives it every key until key() says that it is answered. */
struct modal {
	void (*draw)(struct modal *m, struct area whole);
	bool (*key)(struct modal *m, const struct key *k); /* true: answered */
	bool cancelled;   /* a signal ended it */
	struct modal *below;
};

struct ui {
	const struct ui_options *options;
	struct view *stack[STACK_MAX];
	size_t depth;
	struct modal *modal;   /* the topmost box */
	char said[400];        /* sentence of the status line, until the next key */
	bool dirty;            /* something must be painted */
	bool whole;            /* all of it, pane and frame too */
	bool kept;             /* the part that is being drawn finds its area as it left it */
	bool pane_stale;       /* the pane shows an earlier row */
	bool idle_left;        /* idle work has not said that it is through */
	bool jumping;          /* `g` was pressed */
	bool leaving;          /* the loop ends */
	int ended_by;          /* signal, 0 none */
	int64_t key_ms, draft_ms, version_ms;
	int64_t version;
	int64_t minute;        /* the one that the clock shows */
};

extern struct ui ui;

/* Show a box until it is answered. */
void ui_modal(struct modal *m);
/* Paint now, from inside long work; `force` even when nothing is marked dirty. */
void ui_paint(bool force);
/* Read what is pending and say whether Esc or Ctrl-C was among it; other keys are dropped. For long work. */
bool ui_cancel_pressed(void);
/* Do what a handler asked for. */
void ui_apply(struct outcome o);

/* The stack. */
struct view *stack_top(void);
enum status stack_push(const struct screen *s, void *arg, struct error *e);
void stack_pop(int64_t result);
/* Close the screen below the top one, which takes its place; nobody is told. */
void stack_drop_below(void);
void stack_clear(void);
/* The view or a part of it has unsaved text. */
bool stack_unsaved(const struct view *v);
void stack_save_drafts(void);
void stack_changed(void);
/* The part in focus takes letters as text. */
bool stack_in_text(const struct view *v);

#endif
