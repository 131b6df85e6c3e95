/*
 * What the files of early closures share. Outside: closure.h.
 */
#ifndef SK_DESK_CLOSURE_PARTS_H
#define SK_DESK_CLOSURE_PARTS_H

#include "desk/column.h"
#include "desk/period_parts.h"
#include "storekeep/closure.h"

/* The offsets of a closure: its own, or (id 0) the profile's of today. */
enum status closure_offsets_of(struct shop *s, const struct profile *p, int64_t id, struct closure_offsets *out, struct error *e);
/* Its days anew, by the calendar of now; the last claim as recorded. `closes` may be another date than its own. */
enum status closure_recount(const struct period_frame *f, struct closure *c, day_t closes, int *missing_year, struct error *e);
/* In the caller's transaction: the days that the row keeps, and a state (NULL: as it is). */
enum status closure_store_days(struct shop *s, const struct closure *c, const char *state, struct error *e);
/* In the caller's transaction: what happened, for closure_events() and the audit log. */
enum status closure_tell(struct shop *s, const struct closure *c, const char *act, day_t day, const char *detail, struct error *e);
/* A closure that must be there; closure_missing. */
enum status closure_must(struct shop *s, const char *profile, struct closure *out, struct error *e);
/* true in these states: planned, announced, … */
bool closure_is(const struct closure *c, const char *state);
/* Closed on `day` or before: announced or later, with D reached. */
bool closure_begun(const struct closure *c, day_t day);

/* Sum of what closure_add() booked up to `day`, by kind NULL: all. */
money_t closure_booked(struct shop *s, int64_t id, day_t day);

#endif
