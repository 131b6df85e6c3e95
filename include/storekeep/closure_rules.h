/*
 * The days of an early closure (提前關店), YAH-16 to 26: pure functions of the
 * closure date, the profile's offsets, the payout cycle and the calendar.
 */
#ifndef STOREKEEP_CLOSURE_RULES_H
#define STOREKEEP_CLOSURE_RULES_H

#include "storekeep/settle.h"
#include "storekeep/workday.h"

/* [closure] of a profile; a closure keeps those it was planned with. */
struct closure_offsets {
	int notice_workdays; /* closure.notice_workdays */
	int ship_cut;        /* closure.ship_cutoff_days */
	int return_cut;      /* closure.return_cutoff_days */
	int login_end;       /* closure.login_end_days */
	int final_days;      /* closure.final_days */
	int tail;            /* warn.closure_tail_days */
};

struct closure_days {
	day_t closes;                /* D */
	day_t notice_by;             /* last day of the notice (YAH-16) */
	day_t ship_last, ship_cut;   /* D+9, D+10 */
	day_t return_last, return_cut;
	day_t tail_from;             /* warnings begin (YAH-22) */
	day_t login_last, login_end; /* D+39, D+40 */
	day_t final_on;              /* D+70 */
	day_t pay_nominal, pay;      /* of the final payout, as its claim stands */
};

/* All days of a closure on `closes`. `claim_on` is the date of the last claim, DAY_NONE: in time (YAH-25). *missing_year as in
 * workday.h; may be NULL. */
void closure_days_of(const struct closure_offsets *o, const struct settle_cycle *c, const struct workdays *w, day_t closes,
                     day_t claim_on, struct closure_days *out, int *missing_year);
/* The first closure date for which a notice on `noticed` is in time (YAH-16). */
day_t closure_earliest(const struct closure_offsets *o, const struct workdays *w, day_t noticed, int *missing_year);
/* The first nominal payout day on `from` or later, with the actual one in *pay (YAH-24); both DAY_NONE where the cycle has none. */
day_t closure_payout(const struct settle_cycle *c, const struct workdays *w, day_t from, day_t *pay, int *missing_year);
/* true when a payout whose actual day is `pay` is held: D itself and later (YAH-23). */
bool closure_holds_payout(day_t closes, day_t pay);

/* States in which a closure waits for its next day (section 16), in order: announced, closed, ship_cut, returns_cut, login_ended,
 * balanced. `next` is the state that comes, `day` its day; false: nothing comes by itself any more. */
bool closure_next(const char *state, const struct closure_days *d, const char **next, day_t *day);

#endif
