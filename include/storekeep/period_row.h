/*
 * The rows of settlement periods (期): made when first spoken of, their days
 * copied from the profile and the calendar of that moment; the payout day
 * follows the calendar until it is paid.
 */
#ifndef STOREKEEP_PERIOD_ROW_H
#define STOREKEEP_PERIOD_ROW_H

#include "storekeep/settle.h"
#include "storekeep/shop.h"

/* period.id of the period that `d` falls into, made when it is missing: inside the caller's write transaction. A payout
 * day computed without a calendar is among s->notes (FMT-3). The period itself in *out (may be NULL). */
enum status period_ensure(struct shop *s, const struct profile *p, day_t d, struct settle_period *out, int64_t *id, struct error *e);

/* Payout days of the periods that the bank has not paid, by the calendar of now (YAH-122, FMT-3): inside the write
 * transaction that changed the calendar. */
enum status periods_follow_calendar(struct shop *s, struct error *e);

#endif
