/*
 * The clocks of a return or exchange slip (YAH-2, YAH-91, 93, 97, 102, 103):
 * pure functions of its facts and the profile's numbers.
 */
#ifndef STOREKEEP_SLIP_RULES_H
#define STOREKEEP_SLIP_RULES_H

#include <stdbool.h>

#include "storekeep/date.h"
#include "storekeep/workday.h"

/* Of [return], [exchange] and [warn]; 0: the marketplace does not say. */
struct slip_rules {
	int pickup_max;    /* return.pickup_workdays_max */
	int autoclose;     /* return.autoclose_workdays */
	int abnormal_max;  /* return.abnormal_max_days */
	int abnormal_warn; /* warn.abnormal_day */
	int remind;        /* exchange.remind_days */
	int list;          /* exchange.list_days */
	int list_warn;     /* warn.exchange_day */
};

/* What is known of a slip; DAY_NONE where nothing is. */
struct slip_facts {
	bool exchange;     /* else a return */
	const char *state; /* as stored */
	bool with_pickup;
	bool refund_known; /* of a closed return */
	bool return_missing; /* an exchange became a return whose slip is not there (YAH-105) */
	day_t created, delivered, abnormal, abnormal_end, closed;
	day_t cut;         /* D+30 of a closing store, DAY_NONE: none (YAH-21) */
};

/* What a slip waits for. */
struct slip_clock {
	const char *step;  /* label sets return_next, exchange_next; "" nothing */
	day_t rule_on;     /* of the step by its own rule: its automatic day (X), else the last day of it; DAY_NONE none */
	day_t next;        /* the same with the closure's day where that comes first */
	day_t last;        /* on which a person can still act; DAY_NONE: none */
	day_t warn_from;   /* DAY_NONE: it never warns */
	bool automatic;    /* something happens by itself at `next` */
	bool end_of_day;   /* at its end; else at its start */
	bool by_closure;
	const char *rule;  /* "YAH-93" */
};
/* `w` may be NULL; *missing_year (may be NULL) becomes the first year without a calendar. */
void slip_clock_of(const struct slip_rules *r, const struct workdays *w, const struct slip_facts *f, struct slip_clock *out, int *missing_year);

/* requested, collected, delivered, abnormal; open, reminded. */
bool slip_is_open(const char *state);

#endif
