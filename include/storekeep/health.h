/*
 * Is the shop whole? SQLite's own checks, the audit chain, what each sign-off
 * froze, and every number that is kept beside the rows that it was counted from.
 */
#ifndef STOREKEEP_HEALTH_H
#define STOREKEEP_HEALTH_H

#include "storekeep/shop.h"

struct health {
	int64_t audit_rows;
	int64_t signed_periods; /* whose hash was computed again */
};
/* Every finding is a WARN in `findings`; none: the file is whole. Reads everything; changes nothing. */
enum status health_check(struct shop *s, struct health *out, struct notes *findings, struct error *e);

#endif
