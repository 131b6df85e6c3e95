/*
 * Inside of the audience modules: the filter of an audience of one's own.
 */
#ifndef DESK_AUDIENCE_OWN_H
#define DESK_AUDIENCE_OWN_H

#include "desk/seen.h"

/* A filter as plain values. */
struct own_filter {
	char profile[32];
	unsigned audiences;            /* bits; 0: everybody */
	bool never_bought;
	int64_t orders_min, orders_max;/* -1 not asked */
	int64_t amount_min, amount_max;/* MONEY_NONE not asked */
	day_t last_from, last_to;      /* DAY_NONE not asked */
	char item[200], city[200];     /* "" not asked */
	int follows;                   /* 1 yes, 0 no, -1 any */
};
/* Of a checked or unchecked record: what cannot be read is not asked. */
void own_filter_read(const struct record *r, struct own_filter *out);

/* A person whom the filter holds. */
struct own_person {
	int64_t id;
	instant_t at;  /* newest of what was done, INSTANT_NONE nothing is known */
	bool skipped;  /* has a flag */
};
/* Everybody whom the filter holds, in the order of their numbers: open, next until false, close. */
struct own_walk;
enum status own_walk_open(struct shop *s, const struct own_filter *f, instant_t at, struct own_walk **out, struct error *e);
/* false behind the last, and on failure. */
bool own_walk_next(struct own_walk *w, struct own_person *out, enum status *st, struct error *e);
/* Let go of the statement; the next call goes on behind the last person that was given. */
void own_walk_pause(struct own_walk *w);
void own_walk_close(struct own_walk *w);
/* The filter of a saved one; code audience_missing. */
enum status own_filter_load(struct shop *s, int64_t id, struct own_filter *out, struct error *e);

#endif
