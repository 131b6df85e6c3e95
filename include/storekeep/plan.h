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
#include "storekeep/plan_rules.h"
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
	bool covers;             /* its messages a day are enough for that */
	money_t line1, line2;    /* the split of the bill, MONEY_NONE: not published (RUT-24) */
};

/* The plans of a marketplace, shorter ones first, beside what the shop uses. */
struct plan_offer {
	struct plan plans[PLANS_MOST];
	size_t count;
	int64_t used;            /* messages of the last PLAN_USE_DAYS days, handed over ones included */
	int advised;             /* place of the advised one, -1 none covers the use */
};
/* As of a day of the marketplace's clock. ST_REFUSED plan_split (RUT-24) when a profile gives one line of two. A marketplace
 * without plans has none. */
enum status plan_offer(struct shop *s, const char *profile, day_t on, struct plan_offer *out, struct error *e);
/* Why this one, in a sentence. */
void plan_advice(const struct plan_offer *o, char *out, size_t size);
/* How the marketplace writes the price: "2,160元 / 90天" (RUT-17). */
void plan_display(struct shop *s, const char *profile, const struct plan *p, char out[80]);

/* The account of a profile. One that is missing is made inside of a write transaction; outside of one it is told with id 0
 * and nothing known. */
struct account {
	int64_t id;
	char profile[32], label[80];
	int64_t points;          /* -1: not known */
	money_t balance;         /* MONEY_NONE: not known */
};
enum status account_get(struct shop *s, const char *profile, struct account *out, struct error *e);

/* What was entered of the account, a record of forms/account.ini; an empty field stays as it was. ST_REFUSED points_negative,
 * balance_negative. */
enum status account_save(struct shop *s, const char *profile, struct record *r, struct error *e);
/* The same by values; NULL, a number of points below zero and MONEY_NONE say nothing. */
enum status account_set(struct shop *s, const char *profile, const char *label, int64_t points, money_t balance, struct error *e);

/* A paid span of time. */
struct term {
	int64_t id, order_id;    /* 0: there is none */
	int plan_days;
	instant_t starts_at, ends_at; /* both inclusive; ends_at is T */
	day_t expires_on;        /* E */
	int64_t quota_bought;
	int64_t used_before;     /* sent before this book began, as entered */
	bool stated;             /* its time is the marketplace's own word */
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

/* The service of an account, RUT section 19, with its quota statement (RUT-132). */
#define TERMS_QUEUED 16
struct plan_status {
	char state[16];          /* label set service_state: not_activated, active, expired */
	struct account account;
	struct term term;        /* that runs; of an expired service the last one; id 0 none */
	struct quota quota;      /* of that term */
	struct term queued[TERMS_QUEUED];
	size_t queued_count;
	int64_t waiting;         /* plan_order.id that is chosen or confirmed and not paid, 0 none */
};
enum status plan_status(struct shop *s, const char *profile, struct plan_status *out, struct error *e);

/* ---- buying (RUT-20 to 28) ---- */

/* The steps of a purchase, each a small transaction with its audit line. */
/* `plan` is the number of days. Refusals plan_choice (RUT-22), plan_unknown (RUT-14). The order is `chosen`. */
enum status plan_choose(struct shop *s, const char *profile, const char *plan, const char *op_id, int64_t *id, struct error *e);
/* `chosen` to `confirmed` (RUT-25). */
enum status plan_confirm(struct shop *s, int64_t id, struct error *e);
/* `confirmed` to `paid`: two billing lines and a term behind the last (RUT-19, 23). `r` is a record of forms/plan_pay.ini.
 * Refusals order_unconfirmed (RUT-25), pay_unknown (RUT-26), points_short and points_unknown (RUT-27), quota_number (RUT-16),
 * paid_at_future; WARN lines_sum, line_missing (RUT-23), term_moves (RUT-19); NOTE quota_differs (RUT-16), term_queued (RUT-19). */
enum status plan_pay(struct shop *s, int64_t id, struct record *r, struct error *e);
/* Left before payment: nothing is bought (RUT-20). */
enum status plan_abandon(struct shop *s, int64_t id, struct error *e);
/* All of it at once. A repeated op_id gives the order that it made. */
enum status plan_buy(struct shop *s, const char *profile, const char *plan, struct record *r, const char *op_id, int64_t *id, struct error *e);
/* From when to when a plan paid at that instant would run. */
enum status plan_forecast(struct shop *s, const char *profile, int days, instant_t paid_at, struct plan_slot *out, struct error *e);

/* A paid order as a fact of our book, with lines and term; for renewals and imports. Inside of a write transaction. */
struct plan_booking {
	const char *profile, *origin, *pay; /* codes of the schema; pay NULL: not known */
	const char *source;          /* book, import */
	const char *reference, *note;
	int plan_days;
	money_t list_price, amount;
	int discount_percent;
	instant_t paid_at;
	int64_t quota, used_before;
	money_t line1, line2;        /* MONEY_NONE: split unknown */
	bool open;                   /* the bill waits for its debit */
	bool quiet;                  /* terms that move are not told: they were before */
	int64_t renews_term;         /* 0 none */
	int64_t batch_id;
	instant_t starts_at, ends_at; /* as stated; INSTANT_NONE: by the queue */
	const char *op_id;
};
/* *order_id 0: a new order, else one that was confirmed. ST_REFUSED ends_before_start (RUT-18), terms_overlap (RUT-19); WARN
 * term_moves where later payments have to wait longer: the caller settles the warnings. */
enum status plan_book(struct shop *s, const struct plan_booking *b, int64_t *order_id, struct error *e);

/* ---- orders and their bills ---- */

struct billing_line {
	int64_t id;
	int line_no;
	char item[80];
	money_t amount;          /* MONEY_NONE: split unknown */
	instant_t booked_at;
	char state[8];           /* label set bill_state: open, paid */
	char notice[16];         /* label set pay_notice: manual, autodebit */
};
struct billing_debit {
	char run[64], source[8]; /* label set debit_source: balance, card */
	money_t amount;
	instant_t at;
};
#define DEBITS_SHOWN 8

struct plan_order {
	int64_t id, account_id, batch_id, renews_term;
	char profile[32], origin[16], state[16], pay[16], source[8], reference[64], note[200], created_by[64];
	int plan_days, discount_percent;
	money_t list_price, amount;
	instant_t chosen_at, confirmed_at, paid_at; /* INSTANT_NONE: not yet */
	struct billing_line lines[2];
	size_t line_count;
	struct term term;        /* id 0: not paid */
	struct billing_debit debits[DEBITS_SHOWN];
	size_t debit_count;
};
/* ST_REFUSED order_missing. */
enum status plan_order_get(struct shop *s, int64_t id, struct plan_order *out, struct error *e);
/* The means of payment as the fee notice writes it: autodebit by the profile's word (RUT-58), others as they are. */
const char *billing_notice(struct shop *s, const char *profile, const char *notice);
/* Orders of a profile (NULL: all), newest first, and their billing lines; desk_list_close(). */
void plan_order_list(struct shop *s, const char *profile, struct list_source *out);
void billing_list(struct shop *s, const char *profile, struct list_source *out);
/* The order that a billing line belongs to. ST_REFUSED bill_missing. */
enum status billing_order(struct shop *s, int64_t line_id, int64_t *order_id, struct error *e);
/* A bill paid by hand (RUT-58 WARN pay_twice where it is debited by itself). */
enum status billing_pay(struct shop *s, int64_t order_id, instant_t at, struct error *e);

/* A wrong record set right, with the reason in the audit log (RUT-28): `r` is a record of forms/plan_correct.ini. `void`
 * takes the purchase out of the book: its lines and term go, later terms move up. Refusals reason_required, order_used (a
 * campaign used its term), order_renewed. */
enum status plan_correct(struct shop *s, int64_t id, struct record *r, struct error *e);

/* `billing import`: the billing centre's list of fees (計費中心), and the list of advertising orders (廣告訂單列表). */
enum status billing_import(struct shop *s, const struct import_options *o, struct import_result *r, struct error *e);

#endif
