/*
 * The terminal's screens: a stack of views, the one loop that runs them, and
 * the keys and actions that they are driven by.
 *
 * A screen is one file that ends in one `const struct screen`. Its handlers
 * say what should happen (stay, draw again, push, pop …) and the loop does it.
 * Every user action stands once in a table; key bar, help (F1) and palette (F9)
 * are made from it. Parts (table, form view) bring their own actions, so a list
 * screen needs little more than this:
 *
 *	struct state {                       // one a view, freed in close
 *		struct list_source source;   // from desk: member_list()
 *		struct table *table;
 *	};
 *
 *	static enum status open(struct view *v, void *arg, struct error *e)
 *	{
 *		struct state *s = v->state = xcalloc(1, sizeof *s);
 *		(void)arg, (void)e;
 *		s->source = member_list(v->app);         // v->app: struct shop *
 *		s->table = table_new(v, &s->source);     // becomes a part of the view
 *		return ST_OK;
 *	}
 *	static void close(struct view *v)                // parts are freed by the loop
 *	{
 *		free(v->state);
 *	}
 *	static void pane(struct view *v, struct area a)  // right side, after keys pause
 *	{
 *		const struct list_row *row = table_row(((struct state *)v->state)->table);
 *		if (row != NULL)
 *			draw_text(a, 0, 0, LOOK_TITLE, row->cells[0].text);
 *	}
 *	static struct outcome edit(struct view *v)       // an action
 *	{
 *		const struct list_row *row = table_row(((struct state *)v->state)->table);
 *		return row == NULL ? outcome_stay() : outcome_push(&member_edit_screen, arg_id(row->id));
 *	}
 *	static const struct action actions[] = {
 *		{"member.new", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("New"), N_("Enter a new member"), new_member, NULL},
 *		{"member.edit", GROUP_RECORD, {'e'}, N_("Edit"), N_("Change this member"), edit, has_row},
 *		{"open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Open the member"), open_member, has_row},
 *	};
 *	const struct screen members_screen = {
 *		.name = "members", .title = N_("Members"), .jump = 'm',
 *		.actions = actions, .action_count = COUNT_OF(actions),
 *		.open = open, .close = close, .pane = pane,
 *	};
 *
 * Without `draw` the first part fills the screen; without `key` the part in
 * focus gets what no action took. A screen that draws itself uses draw.h and
 * calls part_draw() for its parts. Never include curses.h outside tui/.
 * The arrows, Esc, F1, F9, F10, q, `g` jumps, resizing, clock, key bar and the
 * "unsaved?" question are the loop's work.
 */
#ifndef STOREKEEP_TUI_H
#define STOREKEEP_TUI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "storekeep/error.h"

#define COUNT_OF(a) (sizeof(a) / sizeof((a)[0]))

/* Keys: a character is its code point; a named key lies above all code points.
 * K_CTRL('s') is the control character itself; Tab, Enter, Esc, Backspace have names only. */
#define K_CTRL(c) ((c) & 0x1f)
#define K_F(n) (K_F0 + (n))

enum {
	K_NONE = 0,
	K_ESC = 0x200000,
	K_ENTER,
	K_TAB,
	K_BACKTAB,
	K_BACKSPACE,
	K_DELETE,
	K_INSERT,
	K_UP,
	K_DOWN,
	K_LEFT,
	K_RIGHT,
	K_HOME,
	K_END,
	K_PAGE_UP,
	K_PAGE_DOWN,
	K_WORD_LEFT,  /* Ctrl-Left */
	K_WORD_RIGHT, /* Ctrl-Right */
	K_PASTE,      /* bracketed paste: struct key.text, whole */
	K_SCAN,       /* 6 or more digits and Enter in one burst: text without the Enter */
	K_CLICK,      /* mouse button 1 at row, col of the screen's area; only with --mouse */
	K_DOUBLE_CLICK,
	K_WHEEL_UP,
	K_WHEEL_DOWN,
	K_UNKNOWN,    /* a sequence that no one knows: `text` holds its bytes, for the keys screen */
	K_F0 = 0x200100,
};

struct key {
	int code;
	const char *text; /* K_PASTE, K_SCAN, K_UNKNOWN: valid until the handler returns; else NULL */
	size_t len;
	int row, col;     /* K_CLICK, wheel: inside the area of the screen */
	bool more;        /* further keys are waiting: nothing is painted before they are handled */
};

/* A rectangle of the terminal, from 0. Drawing is relative to it and cut at its edge (draw.h). */
struct area {
	int y, x, rows, cols;
};

struct view;
struct part;
struct screen;

/* What should happen after a handler. */
enum next {
	NEXT_PASS,    /* not mine: the loop looks further */
	NEXT_STAY,    /* handled, nothing on the screen has changed */
	NEXT_DRAW,    /* handled, draw again */
	NEXT_POP,     /* leave this screen; the one below is told `result` */
	NEXT_PUSH,    /* open `screen` above this one with `arg` */
	NEXT_REPLACE, /* open `screen` in place of this one */
	NEXT_JUMP,    /* open `screen` above the first one, leaving all between (asks where unsaved) */
	NEXT_QUIT,    /* leave the console (asks where something is unsaved) */
};

struct outcome {
	enum next next;
	const struct screen *screen; /* PUSH, REPLACE, JUMP */
	void *arg;                   /* for its open(); not owned by the loop */
	int64_t result;              /* POP: told to resumed() of the screen below; 0 nothing done */
};

static inline struct outcome outcome_pass(void) { return (struct outcome){.next = NEXT_PASS}; }
static inline struct outcome outcome_stay(void) { return (struct outcome){.next = NEXT_STAY}; }
static inline struct outcome outcome_draw(void) { return (struct outcome){.next = NEXT_DRAW}; }
static inline struct outcome outcome_quit(void) { return (struct outcome){.next = NEXT_QUIT}; }
static inline struct outcome outcome_pop(int64_t result)
{
	return (struct outcome){.next = NEXT_POP, .result = result};
}
static inline struct outcome outcome_push(const struct screen *s, void *arg)
{
	return (struct outcome){.next = NEXT_PUSH, .screen = s, .arg = arg};
}
static inline struct outcome outcome_replace(const struct screen *s, void *arg)
{
	return (struct outcome){.next = NEXT_REPLACE, .screen = s, .arg = arg};
}
static inline struct outcome outcome_jump(const struct screen *s, void *arg)
{
	return (struct outcome){.next = NEXT_JUMP, .screen = s, .arg = arg};
}
/* A record's number as the argument of an open() and back. */
static inline void *arg_id(int64_t id) { return (void *)(intptr_t)id; }
static inline int64_t id_arg(const void *arg) { return (int64_t)(intptr_t)arg; }

/* Headings of the help overlay, in its order. */
enum action_group {
	GROUP_RECORD, /* what can be done to the record or screen */
	GROUP_LIST,   /* moving, finding, sorting, marking */
	GROUP_TEXT,   /* inside a field */
	GROUP_GLOBAL, /* everywhere */
	GROUP_COUNT,
};

/* One thing a user can do. `keys`: function key, its Ctrl twin, letter, in this order; 0 ends early.
 * Letters and signs are ignored while a text field has the focus. */
struct action {
	const char *id;    /* stable: tests and the palette know it by this */
	enum action_group group;
	int keys[4];
	const char *label; /* N_(): two or three words in the key bar; NULL: help only */
	const char *help;  /* N_(): a sentence in the help and the palette */
	struct outcome (*run)(struct view *v);
	bool (*enabled)(const struct view *v); /* NULL: always. Disabled ones are not shown and not run */
};

/* Something with a place on the screen that takes keys: a table, a form view. `struct part` is the first
 * member of the owner's own struct. All but `draw` may be NULL. */
struct part_ops {
	const char *name;
	const struct action *actions; /* run() finds the part with view_part(v, &ops) */
	size_t action_count;
	void (*draw)(struct part *p, struct area a);
	struct outcome (*key)(struct part *p, const struct key *k);
	struct outcome (*idle)(struct part *p);   /* see screen.idle */
	bool (*in_text)(const struct part *p);    /* letters are text now */
	bool (*unsaved)(const struct part *p);
	void (*save_draft)(struct part *p);       /* every 2 s while unsaved, and on SIGHUP, SIGTERM */
	void (*changed)(struct part *p);          /* the data below may have changed: read again */
	void (*status)(const struct part *p, char *out, size_t size); /* right end of the status line */
	void (*free)(struct part *p);
	/* It draws only what has changed: where it fills the screen alone, its area is not blanked before draw(). */
	bool keeps;
};

struct part {
	const struct part_ops *ops;
	struct view *view;
	struct area area; /* where it was last drawn; rows 0: not shown */
	bool dirty;       /* draw again although no key asked for it (idle results) */
};

#define VIEW_PARTS 4

/* An open screen. `state` belongs to the screen, `app` is what ui_run() was given. */
struct view {
	const struct screen *screen;
	void *state;
	void *app;
	struct ui *ui;
	struct part *parts[VIEW_PARTS];
	size_t part_count;
	size_t focus;     /* index of the part that gets the keys */
	char title[160];  /* what stands in the path of the top line; "": the screen's own, in the language of the moment */
	bool full_pane;   /* F7 on a narrow terminal: the pane has the whole screen */
};

struct screen {
	const char *name;  /* stable word */
	const char *title; /* N_(): path in the top line, palette */
	const char *help;  /* N_(): a paragraph at the head of the help overlay; NULL none */
	char jump;         /* `g` and this letter opens it from anywhere; 0 none (`g` itself is taken) */
	const struct action *actions;
	size_t action_count;
	/* Make `state` and parts. A refusal is shown and nothing is pushed (close() is not called: free what you made). */
	enum status (*open)(struct view *v, void *arg, struct error *e);
	void (*close)(struct view *v);
	/* Draw all of it into the area (already blank). NULL: the first part fills it. */
	void (*draw)(struct view *v, struct area a);
	/* Keys that no action took, before the part in focus gets them; NEXT_PASS hands on. May be NULL. */
	struct outcome (*key)(struct view *v, const struct key *k);
	/* Every key before anything else sees it, Esc and F-keys too. Only for the keys screen. May be NULL. */
	struct outcome (*raw_key)(struct view *v, const struct key *k);
	/* Just opened, before the next key: the place for a box that the screen begins with, so that keys typed ahead
	 * are for the box. May be NULL. */
	struct outcome (*opened)(struct view *v);
	/* A slice of at most 5 ms of work when keys pause; NEXT_STAY: call again soon, NEXT_DRAW: draw and call again,
	 * NEXT_PASS: nothing left to do until the next key. */
	struct outcome (*idle)(struct view *v);
	/* A pane right of the list, drawn when keys pause 60 ms; shown where the terminal has `pane_from` columns
	 * (0: 110), below that F7 brings it full. `pane_cols` wide (0: 40%). */
	void (*pane)(struct view *v, struct area a);
	int pane_from, pane_cols;
	/* Left end of the status line ("saved 09:41, 3 due today") where nothing else is said. */
	void (*state_line)(const struct view *v, char *out, size_t size);
	/* A scan (K_SCAN) is wanted even while a text field has the focus: the counter. Elsewhere digits and Enter
	 * in a text field are just typed. */
	bool scans;
	/* The screen above was left with `result`. */
	void (*resumed)(struct view *v, int64_t result);
	/* The database has changed under us, or F5. Parts are told by themselves. */
	void (*changed)(struct view *v);
	bool (*unsaved)(const struct view *v);   /* beside what the parts say */
	void (*save_draft)(struct view *v);
};

/* A record that the palette found. */
struct found {
	char label[160];             /* "Lin Mei-hua  0912 345 678" */
	const char *kind;            /* N_(): "Member" */
	const struct screen *screen; /* opened with `arg` */
	void *arg;
};

struct ui_options {
	const char *shop_name;
	const char *actor;    /* who works here, as shown */
	const char *zone;     /* time zone of the clock in the top line */
	bool mouse;
	int escdelay;         /* ms; 0: 25 */
	bool ambiguous_set;   /* no measuring: `ambiguous_wide` holds */
	bool ambiguous_wide;
	const struct screen *const *screens; /* NULL-terminated: palette and `g` jumps; may be NULL */
	/* Records whose name, number or phone contains `text`; fills at most `room`, returns how many. NULL: none. */
	size_t (*find)(void *app, const char *text, struct found *out, size_t room);
	/* A number that changes when another process has written; asked about once a second. NULL: never. */
	int64_t (*data_version)(void *app);
	void *app;
};

/* Start the terminal, open `first`, run until the user leaves. The terminal is always given back. ST_FAILED where
 * there is no terminal that fits (no tty, TERM missing or dumb), with a sentence that says what to do. */
enum status ui_run(const struct ui_options *o, const struct screen *first, void *arg, struct error *e);

/* Parts. view_add() makes the view the owner: ops->free is called when it closes. */
void view_add(struct view *v, struct part *p, const struct part_ops *ops);
struct part *view_part(const struct view *v, const struct part_ops *ops); /* in focus first; NULL none */
void view_focus(struct view *v, struct part *p);
void part_draw(struct part *p, struct area a);

/* A sentence in the status line until the next key (printf format, already translated). */
void ui_say(struct view *v, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* An error: a box with sentence, rule and code that waits for a key. */
void ui_error(struct view *v, const struct error *e);
/* Send text to the user's clipboard by OSC 52 (through tmux and screen), and say so. */
void ui_copy(struct view *v, const char *text);
/* "F2", "Ctrl-S", "Enter": what people call the key. Returns `out`. */
const char *key_called(int code, char out[24]);
/* Ring, or nothing. */
void ui_beep(void);
/* true when keys are waiting (long work in a handler may look). */
bool ui_pending(void);
/* The size of the terminal. */
struct area ui_area(void);

#endif
