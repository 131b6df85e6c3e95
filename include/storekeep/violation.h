/*
 * Violations (違規計分): what the marketplace ruled, its points and measure, the
 * days for improvement and appeal, and the store's way back to its normal state
 * (YAH-144 to 147). Kept by mall_kept_save(MALL_VIOLATION) with
 * forms/violation.ini.
 */
#ifndef STOREKEEP_VIOLATION_H
#define STOREKEEP_VIOLATION_H

#include "storekeep/mall.h"
#include "storekeep/mall_rules.h"

/* Refusals of a save: DATE_ORDER (YAH-2), VIOLATION_APPEAL, VIOLATION_MEASURE, VIOLATION_POINTS. Warnings: APPEAL_OVER (YAH-147), IMPROVE_OVER, LENIENT_NOT
 * (YAH-146). Informations: how an appeal stands, the points so far. */

struct violation {
	int64_t id;
	char profile[32], kind[16], appeal_result[12];
	char *reference, *description, *measure; /* owned */
	int64_t points;
	day_t ruled_on, until, improve_by, remedied_on, measure_done_on, appeal_by, appealed_on, closed_on;
};
/* violation_missing. */
enum status violation_get(struct shop *s, int64_t id, struct violation *out, struct error *e);
/* Fine on {0}. */
void violation_free(struct violation *v);
/* LACKS_… of violation_lacks() for one as it is kept. */
int violation_missing(const struct violation *v, day_t today);
/* "safe", "last", "over", "appealed", "upheld", "withdrawn": label set appeal_state. */
const char *violation_appeal(const struct violation *v, const struct profile *p, day_t today);

/* All violations of a marketplace that were not withdrawn: their points, the measure that so many reach by violation.thresholds, the
 * number at which the next one comes (0: the list names none); how many are not closed yet. */
struct violation_sum {
	int64_t points, next, open;
	char reached[80];
};
enum status violation_sum(struct shop *s, const char *profile, struct violation_sum *out, struct error *e);

/* What stands in the way of the normal state (YAH-145): ST_REFUSED VIOLATION_OPEN names the first violation and what it lacks. */
enum status violation_restorable(struct shop *s, const char *profile, struct error *e);
/* The store is in its normal state again: open violations are closed today, a restricted store becomes active. *closed: how many;
 * VIOLATION_OPEN. One transaction, or part of the caller's. */
enum status violation_restore(struct shop *s, const char *profile, const char *why, int64_t *closed, struct error *e);

#endif
