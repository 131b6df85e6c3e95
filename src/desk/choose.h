/*
 * Inside of choose.c: people who are to receive a campaign, while they are gathered.
 */
#ifndef DESK_CHOOSE_H
#define DESK_CHOOSE_H

#include "desk/seen.h"

struct pick_of {
	int64_t person;
	instant_t at;  /* the event by which the audience holds the person */
	int position;  /* of the audience among the ticked */
};

struct choosing {
	struct pick_of *picks;
	size_t count, room;
	struct choosing *flagged; /* in a ticked audience, but with a flag; NULL of such a list itself */
};

/* A ticked audience of one's own. */
struct own_tick {
	int64_t id;
	int position;
};

void choice_add(struct choosing *c, int64_t person, int position, instant_t at);

#endif
