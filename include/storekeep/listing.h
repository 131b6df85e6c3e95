/*
 * Listings (商品上架): the state that clock, stock and schedule give, when it
 * changes next, and what a schedule, a book number or a tax-free listing must
 * fulfil (YAH-53 to 56, YAH-65, YAH-74, YAH-86). Pure.
 */
#ifndef STOREKEEP_LISTING_H
#define STOREKEEP_LISTING_H

#include <stdbool.h>
#include <stdint.h>

#include "storekeep/date.h"
#include "storekeep/error.h"

struct listing_rules {
	const char *zone;
	int sold_out_days;   /* stock.zero_linger_days: the last listed day is Z + this */
	int expired_days;    /* schedule.linger_days */
	int preorder_days;   /* preorder.convert_days_before */
};
struct listing {
	bool listed;         /* put on sale or scheduled, and not taken off since */
	instant_t start_at, end_at; /* INSTANT_NONE: at once, without end */
	int64_t stock;
	day_t sold_out_on;   /* Z as it was noted, DAY_NONE: not sold out when last looked at */
	day_t preorder_ship_on, preorder_ended_on; /* P; the day on which it became a general listing */
};
enum listing_state { LISTING_OFF, LISTING_SCHEDULED, LISTING_ON_SALE, LISTING_SOLD_OUT, LISTING_EXPIRED, LISTING_DELISTED };
/* "scheduled", "on_sale" …; LISTING_OFF is "". */
const char *listing_state_code(enum listing_state s);

struct listing_look {
	enum listing_state state;
	day_t sold_out_on;   /* Z, DAY_NONE: not running */
	day_t expired_on;    /* E, DAY_NONE: the end is not reached, or stock was sold out with it */
	day_t lasts_until;   /* last listed day of the clock that is over first, DAY_NONE none */
	day_t delisted_on;   /* LISTING_DELISTED: the day from which it holds */
	bool by_sold_out;    /* which of the two clocks that is; both on one day: sold out */
	bool converted;      /* a pre-order that is a general listing by now (YAH-86) */
	day_t converts_on;   /* P-3, DAY_NONE: no pre-order */
	const char *next;    /* start, end, sold_out, expired, preorder; "" nothing more */
	instant_t next_at;   /* when, INSTANT_NONE nothing */
};
/* What the listing is at `now`, and what happens to it next by itself. */
void listing_look(const struct listing_rules *r, const struct listing *l, instant_t now, struct listing_look *out);

/* The schedule of a listing (YAH-53): schedule_end, schedule_past among the notes. A start or end that was just chosen must lie ahead. */
void listing_schedule_check(instant_t start_at, instant_t end_at, instant_t now, bool new_start, bool new_end, const char *rule, struct notes *out);

/* ISBN-10 or ISBN-13 (EISBN too), dashes and blanks allowed, with its check digit (YAH-74). `plain` gets its digits. */
bool isbn_valid(const char *text, char plain[16]);

/* A video address on one of the hosts (comma-separated), one address alone (YAH-63): video_many, video_host. */
void video_check(const char *text, const char *hosts, int most, const char *rule, struct notes *out);

#endif
