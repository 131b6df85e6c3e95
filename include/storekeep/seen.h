/*
 * What one person did, and by what of it an audience (客群) holds them: RUT-84
 * to 89. Pure: events go in, the newest event of each audience comes out.
 *
 * An event has a moment, or a day when only that is known: then it counts from
 * the day's first second on and is as new as its last one.
 */
#ifndef STOREKEEP_SEEN_H
#define STOREKEEP_SEEN_H

#include <stddef.h>

#include "storekeep/date.h"
#include "storekeep/mem.h"

enum { SEEN_VISITORS, SEEN_FAVOURITES, SEEN_CART, SEEN_BUYERS, SEEN_CONTACTS, SEEN_KINDS };

struct seen_item;
/* One person's events while they come in. {0} is empty; seen_free() it. */
struct seen {
	instant_t upto;                /* events that begin later are not looked at */
	bool cart_stays;               /* what was bought stays in the cart (RUT-86 switched off) */
	instant_t newest[SEEN_KINDS];  /* INSTANT_NONE: none; of the cart only after seen_end() */
	struct seen_item *carts, *bought;
	size_t cart_count, cart_room, bought_count, bought_room;
	instant_t bought_last;         /* newest purchase of anything */
	struct buf items;              /* their numbers, NUL-terminated */
};

/* Begin with another person. */
void seen_begin(struct seen *s, instant_t upto);
/* Something of audience `kind` happened between `from` and `until`. `item` matters for the cart and may be "". */
void seen_event(struct seen *s, int kind, const char *item, instant_t from, instant_t until);
/* The item was bought then, successfully or not yet: it no longer waits for checkout. */
void seen_bought(struct seen *s, const char *item, instant_t from, instant_t until);
/* newest[] is complete. RUT-86: of the cart, the newest event whose item was not bought after it; an event that names no
 * item is answered by any purchase after it. */
void seen_end(struct seen *s);
void seen_free(struct seen *s);

#endif
