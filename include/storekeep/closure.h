/*
 * Early closure (提前關店): its timeline, what stops, what goes on and what is
 * lost, the work still open, the final balance and the day it is paid
 * (YAH-16 to 26).
 */
#ifndef STOREKEEP_CLOSURE_H
#define STOREKEEP_CLOSURE_H

#include "storekeep/form.h"
#include "storekeep/list.h"
#include "storekeep/money.h"
#include "storekeep/shop.h"

/* The days of a closure; pure, from rules/closure.c. */
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

struct closure {
	int64_t id;                  /* 0: only asked about (what-if) */
	char profile[32], state[16], cause[12], notice_channel[8];
	day_t noticed_on;
	struct closure_days days;
	char claim_number[24];
	day_t claim_on, paid_on;
	money_t paid_amount, final_balance; /* MONEY_NONE: not known yet */
};

/* The closure of a marketplace that is planned or under way; `out->id` 0 and ST_OK when there is none. Cheap. */
enum status closure_of(struct shop *s, const char *profile, struct closure *out, struct error *e);
/* true when the store is announced or closed and `day` is D or later: nothing can be listed, payouts are held. */
bool closure_holds(const struct closure *c, day_t day);
/* ST_REFUSED store_closed (YAH-18) when goods cannot be listed on `day`; also when the store is restricted (YAH-144, mall.h). */
enum status closure_may_list(struct shop *s, const char *profile, day_t day, struct error *e);

#endif
