/*
 * The marketing side of Today: plan and quota, renewal, a week of reach and
 * opens, what goes out next. today.c says where it stands.
 */
#ifndef SCREENS_TODAY_MARKETING_H
#define SCREENS_TODAY_MARKETING_H

#include "screens.h"
#include "storekeep/marketing_pulse.h"

#define MARKETING_DAYS 7

struct today_marketing {
	struct marketing_pulse pulse;
	int64_t reach[MARKETING_DAYS], opened[MARKETING_DAYS]; /* the last day is today */
	size_t read;                                           /* days read so far */
};

/* The plan and what waits; the week comes day by day with today_marketing_day(). */
void today_marketing_read(struct shop *s, struct today_marketing *m);
bool today_marketing_done(const struct today_marketing *m);
void today_marketing_day(struct shop *s, struct today_marketing *m);
/* Beside the list; returns the rows used. */
int today_marketing_draw(struct shop *s, struct area a, const struct today_marketing *m);
/* Two rows under the list. */
#define MARKETING_STRIP 2
void today_marketing_strip(struct shop *s, struct area a, const struct today_marketing *m);

#endif
