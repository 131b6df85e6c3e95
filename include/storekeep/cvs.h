/*
 * Convenience-store services (超商物流服務) of one chain: logistics centre (物流交寄)
 * or drop-off at a shop (門市交寄), one at a time, and the way from one to the
 * other (YAH-30 to 32). Pure.
 */
#ifndef STOREKEEP_CVS_H
#define STOREKEEP_CVS_H

#include <stdbool.h>

#include "storekeep/date.h"

enum cvs_state { CVS_NONE, CVS_APPLIED, CVS_OPEN, CVS_TERMINATING, CVS_TERMINATED };
/* One mode of a chain. */
struct cvs_days {
	enum cvs_state state;
	day_t applied_on, open_on, mail_on, terminated_on; /* DAY_NONE: not, or not known */
};
/* none, applied, open, terminating, terminated: label set cvs_state. */
const char *cvs_state_code(enum cvs_state s);
enum cvs_state cvs_state_of(const char *code);

enum cvs_act { CVS_APPLY, CVS_OPENED, CVS_MAIL, CVS_NOTICE };
enum cvs_refusal {
	CVS_FINE,
	CVS_ALREADY,     /* it is applied for, open or being terminated */
	CVS_EXCLUSIVE,   /* the other mode is open or applied for (YAH-30) */
	CVS_WAIT,        /* the other mode's termination notice has not come (YAH-32) */
	CVS_NOT_APPLIED, /* nothing to open */
	CVS_NOT_OPEN,    /* nothing to terminate */
	CVS_BEFORE,      /* the day lies before the one of the step before (YAH-2) */
	CVS_NO_DAY,      /* neither the mail's day nor the notice's would be known */
};
/* May it be done on `on` (CVS_NOTICE: DAY_NONE, not known)? `before` (may be NULL) gets the day that CVS_BEFORE speaks of. */
enum cvs_refusal cvs_refuse(enum cvs_act act, const struct cvs_days *mine, const struct cvs_days *other, day_t on, day_t *before);
/* Do it. */
void cvs_do(enum cvs_act act, struct cvs_days *mine, day_t on);
/* Are the days in order and those there that the state needs? As CVS_BEFORE, CVS_NO_DAY. */
enum cvs_refusal cvs_days_refuse(const struct cvs_days *v, day_t *before);

/* From this day on it does not sell any more: the notice, or the mail where the notice's day is not known. DAY_NONE: it goes on. */
day_t cvs_ends(const struct cvs_days *v);
/* Does it sell on `day`? While the mail waits for its answer it does (section 16). */
bool cvs_sells(const struct cvs_days *v, day_t day);

#endif
