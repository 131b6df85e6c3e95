/*
 * The days of an early closure (YAH-16 to 26). Offsets count from the closure
 * date, which is day 0; the notice counts working days back from it, and the
 * final payout is found by its nominal day, then shifted.
 */
#include "storekeep/closure_rules.h"

#include <string.h>

/* A cycle without payout days is given up after as many periods. */
enum { LOOK_PERIODS = 60, LOOK_BACK_DAYS = 70 };

day_t closure_payout(const struct settle_cycle *c, const struct workdays *w, day_t from, day_t *pay, int *missing_year)
{
	struct settle_period p, next;

	settle_period_of(c, NULL, from - LOOK_BACK_DAYS, &p);
	for (int n = 0; n < LOOK_PERIODS; n++, p = next) {
		if (p.pay_nominal != DAY_NONE && p.pay_nominal >= from) {
			*pay = c->pay_shift ? workday_shift(w, WORKDAY_BANK, p.pay_nominal, missing_year) : p.pay_nominal;
			return p.pay_nominal;
		}
		settle_period_next(c, NULL, &p, &next);
	}
	*pay = DAY_NONE;
	return DAY_NONE;
}

void closure_days_of(const struct closure_offsets *o, const struct settle_cycle *c, const struct workdays *w, day_t closes,
                     day_t claim_on, struct closure_days *out, int *missing_year)
{
	day_t final_on = closes + o->final_days;

	*out = (struct closure_days){
		.closes = closes,
		.notice_by = workday_add(w, WORKDAY_OFFICE, closes, -o->notice_workdays, missing_year),
		.ship_last = closes + o->ship_cut - 1,
		.ship_cut = closes + o->ship_cut,
		.return_last = closes + o->return_cut - 1,
		.return_cut = closes + o->return_cut,
		.tail_from = closes + o->login_end - o->tail,
		.login_last = closes + o->login_end - 1,
		.login_end = closes + o->login_end,
		.final_on = final_on,
	};
	out->pay_nominal = closure_payout(c, w, claim_on != DAY_NONE && claim_on > final_on ? claim_on : final_on, &out->pay, missing_year);
}

day_t closure_earliest(const struct closure_offsets *o, const struct workdays *w, day_t noticed, int *missing_year)
{
	/* The day of the notice itself counts when it is a working day: it may be the last one in time. */
	return workday_add(w, WORKDAY_OFFICE, noticed - 1, o->notice_workdays, missing_year) + 1;
}

bool closure_holds_payout(day_t closes, day_t pay)
{
	return pay != DAY_NONE && closes != DAY_NONE && pay >= closes;
}

bool closure_next(const char *state, const struct closure_days *d, const char **next, day_t *day)
{
	const struct {
		const char *from, *to;
		day_t on;
	} steps[] = {
		{"announced", "closed", d->closes},         {"closed", "ship_cut", d->ship_cut},       {"ship_cut", "returns_cut", d->return_cut},
		{"returns_cut", "login_ended", d->login_end}, {"login_ended", "balanced", d->final_on}, {"balanced", "paid", d->pay},
	};

	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		if (strcmp(steps[i].from, state) != 0)
			continue;
		*next = steps[i].to;
		*day = steps[i].on;
		return steps[i].on != DAY_NONE;
	}
	return false;
}
