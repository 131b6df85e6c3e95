/*
 * Between the files of the recipients screen.
 */
#ifndef SCREENS_RECIPIENTS_H
#define SCREENS_RECIPIENTS_H

#include "screens.h"
#include "storekeep/outbox.h"

/* Three lines: what came of the campaign, how far it is, what to do next. Returns how many were drawn. */
int recipients_draw_head(struct view *v, struct area a, const struct campaign *c, const struct way_out *way);

#endif
