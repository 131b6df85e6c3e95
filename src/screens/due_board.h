/*
 * The board of what is due as several screens show it: its lines, narrowed to a
 * marketplace and to a desk, with a count for each; what a line says of its
 * day; and the record that it opens.
 */
#ifndef SCREENS_DUE_BOARD_H
#define SCREENS_DUE_BOARD_H

#include "screens.h"
#include "storekeep/due.h"

struct due_board {
	struct due_items due;
	char desk[16];    /* "" all */
	char profile[32]; /* "" all */
};

/* What is due up to `ahead` days from now; the filter stays. due_board_free(). */
enum status due_board_read(struct shop *s, struct due_board *b, int ahead, struct error *e);
void due_board_free(struct due_board *b);
/* The line passes the filter. */
bool due_board_shows(const struct due_board *b, const struct due_item *it);
/* There is something to choose: lines of more than one desk, or a filter. */
bool due_board_has_head(const struct due_board *b);
/* One row: the marketplace that is chosen, each desk with the number of its lines ("!" where one is overdue), the chosen one in reverse. */
void due_board_head(struct shop *s, const struct due_board *b, struct area a, int row);
/* The next desk that has lines (`by` 1 or -1), all of them after the last. */
void due_board_turn(struct due_board *b, int by);
/* Ask for a marketplace; false when nothing was chosen. */
bool due_board_ask(struct view *v, struct due_board *b);

/* " 10:30" on the marketplace's clock, "" where the whole day is meant. */
void due_hour(struct shop *s, const struct due_item *it, char out[16]);
/* Go to the record that a line speaks of (due_open.c). */
struct outcome due_open(struct view *v, const struct due_item *it);
/* Open the list of a kind of record ("order", "period"), narrowed by a filter; `what` is told where it has no list (due_open.c). */
struct outcome due_open_list(struct view *v, const char *record, const char *profile, const char *filter, const char *what);
/* Write the lines that are shown into an iCalendar file that is asked for; says how it went. */
struct outcome due_board_export(struct view *v, const struct due_board *b);

#endif
