/*
 * The closure screen among its files: what is looked at, its tabs, its acts.
 */
#ifndef SCREENS_CLOSURE_VIEW_H
#define SCREENS_CLOSURE_VIEW_H

#include "rows.h"
#include "screens.h"
#include "storekeep/closure.h"

enum closure_tab { TAB_LINE, TAB_CHANGES, TAB_TASKS, TAB_BALANCE, TAB_EVENTS, CLOSURE_TABS };

struct closure_state {
	char profile[32];
	int notice_workdays;       /* of the profile (YAH-16) */
	struct closure_look look;  /* of `date` */
	day_t date;                /* D that is looked at */
	struct closure_days days;  /* of `date`, at once; the look follows when keys pause */
	bool late;                 /* YAH-16, at once */
	day_t earliest;
	bool stale;                /* the look is of another date */
	enum closure_tab tab;
	struct rows *rows[CLOSURE_TABS]; /* NULL: the tab's list comes from the desk */
	struct fitted events;
	struct table *table;
	char trouble[700];         /* why there is no look, "" none */
};
struct closure_state *closure_state_of(const struct view *v);

/* ---- closure_rows.c ---- */
/* Rows of the first tab: a milestone, or open work before one. */
#define CLOSURE_WORK_ROW 100
/* Make the rows of all tabs anew. */
void closure_rows_fill(struct closure_state *s);
void closure_rows_make(struct closure_state *s);
/* Where the rows of a tab come from. */
struct list_source closure_rows_source(struct view *v, enum closure_tab tab);
/* What the selected row speaks of; NULL another. */
const struct closure_mark *closure_mark_at(const struct closure_state *s);
const struct closure_work *closure_work_at(const struct closure_state *s);
const struct closure_task *closure_task_at(const struct closure_state *s);
const struct closure_row *closure_row_at(const struct closure_state *s);
enum look closure_row_look(const struct list_row *row);

/* ---- closure_draw.c ---- */
void closure_draw(struct view *v, struct area a);
/* "in 42 days", "today", "3 days ago" */
void closure_left(int days, char *out, size_t size);

/* ---- closure_acts.c ---- */
enum { CLOSURE_ACTIONS = 14 };
extern const struct action closure_actions[CLOSURE_ACTIONS];

/* ---- closure.c ---- */
/* Look at another date; DAY_NONE: the closure as it stands. */
void closure_show(struct view *v, day_t date);
struct outcome closure_next_tab(struct view *v);
struct outcome closure_tab_before(struct view *v);
/* The store is not closed yet: its date can still be another. */
bool closure_can_move(const struct view *v);

/* A draft of one of its forms, taken up at the start; `pass`: it is none of them. */
struct outcome closure_take_draft(const char *form, const char *key);

#endif
