/*
 * What the screens of broadcasts share.
 */
#ifndef SCREENS_MESSAGES_H
#define SCREENS_MESSAGES_H

#include "screens.h"

/* State, audience, counts and text of one message; nothing where it is gone. */
void message_draw(struct shop *s, int64_t id, struct area a);
/* Head and counts alone, in three rows. */
int message_draw_head(struct shop *s, int64_t id, struct area a);

#endif
