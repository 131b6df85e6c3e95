/*
 * Plans of 集客通: the offer, purchase, terms (效期) and their quota of
 * messages, bills. RUT sections 2 to 5. Terms of an account queue behind each
 * other and never overlap; the quota belongs to its term.
 */
#ifndef STOREKEEP_PLAN_H
#define STOREKEEP_PLAN_H

#include "storekeep/form.h"
#include "storekeep/import.h"
#include "storekeep/list.h"
#include "storekeep/shop.h"

#define PLANS_MOST 8

/* One plan of the profile as of a day. */
struct plan {
	int days;
	money_t price;
	int64_t quota;           /* messages */
	bool best_value;
	int64_t day_milli;       /* price a day, thousandths, half up */
	int64_t message_micro;   /* price a message, millionths, half up */
	bool advised;            /* the cheapest that covers what the shop really uses */
};

/* The account of a profile. One that is missing is made inside of a write transaction; outside of one it is told with id 0
 * and nothing known. */
struct account {
	int64_t id;
	char profile[32], label[80];
	int64_t points;          /* -1: not known */
	money_t balance;         /* MONEY_NONE: not known */
};
enum status account_get(struct shop *s, const char *profile, struct account *out, struct error *e);

/* A paid span of time. */
struct term {
	int64_t id, order_id;    /* 0: there is none */
	int plan_days;
	instant_t starts_at, ends_at; /* both inclusive; ends_at is T */
	day_t expires_on;        /* E */
	int64_t quota_bought;
	int64_t used_before;     /* sent before this book began, as entered */
	bool by_renewal;
};

/* Messages of a term (RUT-95, RUT-132). */
struct quota {
	int64_t bought;
	int64_t sent;            /* acknowledged */
	int64_t uncertain;       /* handed over and not acknowledged: used until settled */
	int64_t left;
	int64_t pending_estimate;/* of campaigns that wait */
};

/* The term that covers the instant; id 0 where none does. Both inclusive to the second (RUT-18). */
enum status term_at(struct shop *s, const char *profile, instant_t at, struct term *out, struct error *e);
/* The newest that ended before the instant, and the first that begins after it; id 0 where there is none. */
enum status term_before(struct shop *s, const char *profile, instant_t at, struct term *out, struct error *e);
enum status term_next(struct shop *s, const char *profile, instant_t at, struct term *out, struct error *e);
/* The term that an order gave; id 0 none. */
enum status term_of_order(struct shop *s, int64_t order_id, struct term *out, struct error *e);
/* The last term that is paid for, running or queued (RUT-19), however it was bought; id 0 none. */
enum status term_last(struct shop *s, const char *profile, struct term *out, struct error *e);
/* Inside or outside of a transaction; what it says is true for the transaction it is asked in. */
enum status quota_of(struct shop *s, const struct term *t, struct quota *out, struct error *e);
/* RUT-9, RUT-13: ST_REFUSED without a running plan (code gate_closed; plan_ended after an expiry, with its date). Profiles
 * without gate.requires_running_plan always pass. */
enum status plan_gate(struct shop *s, const char *profile, struct error *e);

#endif
