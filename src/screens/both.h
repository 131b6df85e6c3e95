/*
 * A difference drawn with both sides line by line, for the pane beside a
 * statement's differences and for the screen of one difference.
 */
#ifndef SCREENS_BOTH_H
#define SCREENS_BOTH_H

#include "screens.h"

/* Head, reason, table of both sides, what was decided. Returns the rows used. */
int both_draw(struct shop *s, struct area a, const struct difference *d);
/* What people said of it, in one sentence; "open" when nothing. */
void both_decision(struct shop *s, const struct difference *d, char *out, size_t size);

#endif
