/*
 * The members' daily run (EAS-10, SHL-7): once a local day of a marketplace, in
 * this order: lots that lapsed, tier periods that ended, grants that fall due
 * (orders, then birthdays), messages that fall due. Missed days are made up
 * oldest first, each with its own date.
 */
#ifndef STOREKEEP_DAILY_H
#define STOREKEEP_DAILY_H

#include "storekeep/due.h"

/* Every day up to today on the marketplace's clock; a marketplace without members is left alone. CLOCK_BACK, nothing done. Can be
 * killed anywhere and begun anew; a second run at the same moment does only what came to be due since. */
enum status daily_run(struct shop *s, const struct profile *p, const struct progress *progress, struct due_done *done, struct error *e);

/* Messages that fall due on a day: points that expire within [points] warn_days, birthdays … (notice_day.c). In transactions of its own,
 * each said once; safe to repeat. Not called in a dry run. */
enum status notice_day(struct shop *s, const struct profile *p, day_t on, const struct progress *progress, struct error *e);

#endif
