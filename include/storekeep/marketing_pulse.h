/*
 * How marketing stands, for the side of Today: the plan that runs, what its end
 * brings, what went out and was opened in the last days, what goes out next.
 */
#ifndef STOREKEEP_MARKETING_PULSE_H
#define STOREKEEP_MARKETING_PULSE_H

#include "storekeep/plan.h"
#include "storekeep/renewal.h"
#include "storekeep/shop.h"

#define PULSE_NEXT 5

/* A campaign or push that waits. */
struct next_campaign {
	int64_t id, reach;      /* reach: estimated, persons */
	char profile[32], name[200];
	instant_t send_at;
	bool push;              /* a coupon push: it has no name of its own */
};

struct marketing_pulse {
	bool any;               /* the shop has an account for marketing */
	struct term term;       /* id 0: no plan runs */
	struct quota quota;
	struct renewal renewal;
	struct renewal_forecast forecast;
	struct next_campaign next[PULSE_NEXT];
	size_t next_count;
};

/* The plan of `profile` and its renewal; what waits on every marketplace, soonest first. A few reads by index. */
enum status marketing_pulse(struct shop *s, const char *profile, struct marketing_pulse *out, struct error *e);
/* One day on the shop's clock, all marketplaces: messages acknowledged of campaigns sent on it (reach), and people who opened
 * one for the first time on it. */
enum status marketing_day(struct shop *s, day_t d, int64_t *reach, int64_t *opened, struct error *e);

#endif
