/*
 * What the files of points (rules in force, grants, review) share.
 */
#ifndef SK_DESK_POINTS_PARTS_H
#define SK_DESK_POINTS_PARTS_H

#include <string.h>

#include "storekeep/points.h"
#include "storekeep/profile.h"

/* The rule's number in the marketplace's own book, "" where neither is its. */
static inline const char *points_book(const char *profile, const char *eas, const char *shl)
{
	const char *own = profile_rule(profile, eas);
	return *own ? own : profile_rule(profile, shl);
}

/* The profile's own rule of a day, before anything was saved. */
void points_rule_of_profile(const struct profile *p, day_t on, struct points_rule *r);
/* A tier's own conversion as the profile gives it ([tier] N.earn …), by its level. */
void points_tier_of_profile(const struct profile *p, day_t on, int64_t level, struct earn_rule *out);

#endif
