/*
 * Birthday points as the daily run gives them.
 */
#ifndef SK_DESK_GRANT_GIFT_H
#define SK_DESK_GRANT_GIFT_H

#include "desk/points_parts.h"

struct birthday_run {
	const struct profile *p;
	day_t on;
	int year;             /* of the birthday */
	int64_t points;
	instant_t setting_at; /* amount and expiry are those of then */
};
/* Birthday points that go out on a day, in short transactions of its own; *given counts. Safe to repeat. */
enum status grant_birthdays(struct shop *s, const struct profile *p, day_t on, int64_t *given, struct error *e);

#endif
