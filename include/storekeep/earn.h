/*
 * Arithmetic of earning points (rules/earn.c): which conversion applies, when a
 * birthday's points go out, how long points live under a fixed day, and whether
 * closed days overlap (EAS-39 to 41, SHL-11, SHL-35, SHL-47, SHL-48). Pure.
 */
#ifndef STOREKEEP_EARN_H
#define STOREKEEP_EARN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "storekeep/date.h"

/* So many points for each so much spent. */
struct earn_rule {
	bool on;
	int64_t spend, points;
};
/* Both numbers are there. */
bool earn_complete(const struct earn_rule *r);
/* The tier's own rule in place of the general one, else the general one, else NULL: nothing is earned (SHL-47, SHL-48). */
const struct earn_rule *earn_choose(const struct earn_rule *general, const struct earn_rule *tier);

/* The day on which the birthday `mmdd` is kept in a year: 29 February as 28 in common years (EAS-40). DAY_NONE when it is none. */
day_t birthday_kept(const char *mmdd, int year);
/* Birthdays whose points go out on `on`: their MM-DD (one, or two on the day for 29 February too), and the birthday's year. */
int birthday_due(day_t on, int lead_days, char mmdd[2][8], int *year);
/* May a birthday grant be made on `on` (EAS-41)? `set_on` and `last` (the grant before) may be DAY_NONE. */
enum birthday_verdict { BIRTHDAY_GRANT, BIRTHDAY_NEW, BIRTHDAY_SOON };
enum birthday_verdict birthday_judge(day_t on, day_t set_on, day_t last, int min_gap_days);

/* MM-DD that is a day of some year, 29 February included (SHL-11). */
bool expiry_day_valid(const char *mmdd);
/* Days that points live under it: those of 31 December of the year before, and those of 1 January of it. */
void expiry_life(const char *mmdd, int year, int *shortest, int *longest);

struct day_span {
	day_t from, to; /* both included */
};
bool day_span_has(const struct day_span *spans, size_t count, day_t d);
/* Is `s` in order, and apart from the others (SHL-35)? */
bool day_span_fits(const struct day_span *spans, size_t count, const struct day_span *s);

#endif
