/*
 * Early closure (提前關店): its timeline, what stops, what goes on and what is
 * lost, the work still open, the final balance and the day it is paid
 * (YAH-16 to 26).
 */
#ifndef STOREKEEP_CLOSURE_H
#define STOREKEEP_CLOSURE_H

#include "storekeep/closure_rules.h"
#include "storekeep/form.h"
#include "storekeep/list.h"
#include "storekeep/money.h"
#include "storekeep/shop.h"

struct closure {
	int64_t id;                  /* 0: only asked about (what-if) */
	char profile[32], state[16], cause[12], notice_channel[8];
	day_t noticed_on;
	struct closure_days days;
	char claim_number[24];
	day_t claim_on, paid_on;
	money_t paid_amount, final_balance; /* MONEY_NONE: not known yet */
};

/* The closure of a marketplace that is planned, under way or done (until the store is signed anew, YAH-8); `out->id` 0 and ST_OK when
 * there is none. Cheap: days as they were last computed. */
enum status closure_of(struct shop *s, const char *profile, struct closure *out, struct error *e);
/* true when the store is announced or closed and `day` is D or later: nothing can be listed, payouts are held. */
bool closure_holds(const struct closure *c, day_t day);
/* ST_REFUSED store_closed (YAH-18) when goods cannot be listed on `day`; also when the store is restricted (YAH-144, mall.h). */
enum status closure_may_list(struct shop *s, const char *profile, day_t day, struct error *e);
/* ST_REFUSED store_closed (YAH-18) when promotions and discount codes have ended with the store. */
enum status closure_may_promote(struct shop *s, const char *profile, day_t day, struct error *e);
/* ST_REFUSED login_ended (YAH-22) when the back office cannot be entered any more on `day` (D+40 and later). */
enum status closure_may_enter(struct shop *s, const char *profile, day_t day, struct error *e);
/* true when stores of this marketplace can be closed early: its profile has closure.final_days. */
bool closure_known(const struct profile *p, day_t on);
/* The marketplace that is meant: `profile`, or (NULL) the only one that knows closures. closure_market. */
enum status closure_market(struct shop *s, const char *profile, const struct profile **out, struct error *e);

/* ---- looking ahead; nothing is written ---- */

/* One point of the time line, in the order of its days. */
enum closure_point {
	CLOSURE_NOTICE,      /* last day of the notice */
	CLOSURE_CLOSES,      /* D */
	CLOSURE_SHIP_CUT,    /* D+10, with ship_last the day before */
	CLOSURE_RETURN_CUT,  /* D+30, with return_last the day before */
	CLOSURE_TAIL,        /* D+35: warnings begin */
	CLOSURE_LOGIN_END,   /* D+40, with login_last the day before */
	CLOSURE_FINAL,       /* D+70 */
	CLOSURE_PAY,         /* the final payout, actual day */
};
#define CLOSURE_POINTS (CLOSURE_PAY + 1)
struct closure_mark {
	const char *name;    /* label set closure_mark: notice, closes, ship_cut, return_cut, tail, login_end, final, pay */
	const char *rule;    /* "YAH-20" */
	day_t day;           /* DAY_NONE: not known */
	day_t last;          /* last day on which a person can still act before it; DAY_NONE: none */
	day_t was;           /* `day` of the closure as it stands, DAY_NONE: none, or the same closure */
	int offset;          /* days after D; below zero before */
	int days_left;       /* from today to `last` (without one: to `day`); below zero: over */
	bool over;           /* its day has come */
	char tag[16];        /* "+10", "-3"; "" for D */
	/* translated sentences, "" none */
	char stops[260], goes_on[260], lost[260];
};

/* A number of open work, and what it opens. */
struct closure_work {
	const char *kind;    /* label set closure_work: orders, preorders, orders_sooner, returns, exchanges, buyer_mail, periods_held, statements,
	                      * vouchers, fee_invoices, coupons, campaigns, messages, plans */
	enum closure_point point; /* milestone that it is open before */
	int64_t count;
	int64_t was;         /* the same under the closure as it stands; -1: does not depend on the date, or nothing to compare */
	money_t amount;      /* MONEY_NONE: none */
	day_t by;            /* last day */
	bool warn;           /* W of YAH-19 to 23: told when committing */
	const char *rule;
	char record[16];     /* list that it opens: order, return, exchange, enquiry, period, statement, voucher, coupon, campaign,
	                      * message, plan */
	char filter[64];     /* filter words for that list; "" none */
	char sentence[300];  /* translated: "12 orders must ship by 2026-12-09" */
};

/* One row of the final balance (section 17). */
struct closure_row {
	const char *kind;    /* label set closure_row: period, carry, refund (of a slip that the closure ended, YAH-21), refund_waits (of another:
	                      * without its day nothing is deducted, amount 0, YAH-120), penalty, damage, buyer, fee; since: what came in after
	                      * the balance was struck, which it no longer changes */
	char what[80];       /* translated: the period, or the note */
	char period[16];     /* code; "" none */
	int64_t id;          /* period, return, or row of closure_claim; 0 none */
	day_t day;           /* end of the period, date of the claim */
	money_t amount;      /* signed: + the platform pays; MONEY_NONE not known */
	bool sure;           /* false: still a forecast */
};

/* What moves against the closure as it stands. */
struct closure_change {
	const char *kind;    /* mark or work kind */
	char sentence[300];  /* translated */
};

/* Something to be done, ticked by the book or by hand. */
struct closure_task {
	const char *name;    /* label set closure_task */
	const char *rule;
	day_t by;            /* last day; DAY_NONE none */
	int64_t done, total; /* of the book; total 0: nothing to do, -1: cannot be counted */
	bool ticked;         /* all of it is done, or ticked by hand */
	bool by_hand;        /* a person may tick it */
	bool late;           /* its day is over and it is not ticked */
	day_t done_on;       /* by hand, DAY_NONE else */
	char evidence[200];  /* what the book shows, or the note (translated) */
	char by_whom[64];    /* of a tick by hand */
	char record[16], filter[64]; /* list that it opens, "" none */
};

struct closure_look {
	struct closure c;            /* as asked; id 0: what-if where nothing is planned */
	struct closure now;          /* as it stands; id 0 none */
	char store[40];              /* the store's id on the marketplace; "" not entered */
	bool what_if;                /* another date than it stands with */
	day_t today;
	day_t noticed;               /* the day the notice is judged by: given, else today */
	bool late;                   /* YAH-16 */
	day_t earliest;              /* first closure date for a notice on `noticed` */
	int days_left;               /* from today to D; below zero: closed */
	int missing_year;            /* calendar year that was needed and is not known, 0 none (YAH-3) */
	struct closure_mark marks[CLOSURE_POINTS];
	struct closure_work *work;
	size_t work_count;
	struct closure_row *rows;    /* of the balance */
	size_t row_count;
	money_t balance;             /* forecast, or as struck; MONEY_NONE: a period is not known */
	bool struck;                 /* it is final */
	money_t claims;              /* of it what the shop owes beside its periods: penalties, damages, fees, buyers' late claims */
	bool claim_missing;          /* YAH-25: the payout waits for it */
	bool pay_moved;              /* it moves because the claim is dated later, or missing after the payout day */
	money_t forfeit;             /* YAH-17; MONEY_NONE: not known */
	day_t contract_end;          /* DAY_NONE: not known */
	const char *remit_bank, *remit_account, *remit_name; /* YAH-26, of the profile; NULL none */
	struct closure_change *changes;
	size_t change_count;
	struct closure_task *tasks;
	size_t task_count;
};
/* For any date; DAY_NONE: the closure as it stands (closure_missing when there is none). Once the store is closed its date cannot be
 * another (closure_over). closure_look_free() it. */
enum status closure_look(struct shop *s, const char *profile, day_t date, struct closure_look *out, struct error *e);
void closure_look_free(struct closure_look *l);

/* Its days with another date, nothing else: what a screen shows while a date is typed. */
enum status closure_try(struct shop *s, const char *profile, day_t date, struct closure_days *out, bool *late, day_t *earliest,
                        struct error *e);

/* All closures, newest first; desk_list_close(). `profile` NULL: all. */
void closure_list(struct shop *s, const char *profile, struct list_source *out);
/* By record. closure_missing. */
enum status closure_get(struct shop *s, int64_t id, struct closure *out, struct error *e);
/* What happened to one, newest first: act, day, detail, at, by. */
void closure_events(struct shop *s, int64_t id, struct list_source *out);

/* ---- acts; each its own transaction, judged on the day of now, repeated with the same op_id without effect ---- */

/* A plan by forms/closure.ini (profile, date, cause, channel, note): only tried, nothing holds yet. closure_exists; WARN notice_late
 * (YAH-16). */
enum status closure_plan(struct shop *s, struct record *r, const char *op_id, int64_t *id, struct error *e);
/* Before D: another date, of the plan or of what was announced; then `noticed` is the day of the new notice (DAY_NONE: today).
 * closure_over; WARN notice_late. */
enum status closure_move(struct shop *s, const char *profile, day_t date, day_t noticed, struct error *e);
/* The account manager was told: it holds from D. `channel` mail, phone or NULL (as planned). WARN closure_commit, notice_late, and one for
 * each kind of open work (YAH-19). closure_channel, closure_noticed (told already). */
enum status closure_commit(struct shop *s, const char *profile, day_t noticed, const char *channel, struct error *e);
/* Withdrawn before D; closure_over afterwards. */
enum status closure_cancel(struct shop *s, const char *profile, struct error *e);
/* Tick by hand, with words that say where it can be seen; `done_on` DAY_NONE: today. closure_task, task_of_book, evidence_missing,
 * login_ended. `undo` takes the tick back. */
enum status closure_tick(struct shop *s, const char *profile, const char *task, day_t done_on, const char *evidence, bool undo,
                         struct error *e);
/* The claim voucher of the final balance (YAH-25), in every closure state; INFO pay_moves. invoice_number (FMT-10). */
enum status closure_claim(struct shop *s, const char *profile, const char *number, day_t date, struct error *e);
/* penalty, damage, fee, buyer (YAH-21: only from D+30): what the shop owes, above zero. closure_kind, closure_buyer_early, amount_missing;
 * WARN balance_changes once it was struck. */
enum status closure_add(struct shop *s, const char *profile, const char *kind, money_t amount, day_t date, const char *note,
                        const char *op_id, int64_t *id, struct error *e);
/* The bank's word: the balance came in (of a negative one: was remitted). closure_one_payment (YAH-24: too early or in part); WARN
 * paid_other_day, paid_other_amount. */
enum status closure_paid(struct shop *s, const char *profile, day_t date, money_t amount, struct error *e);

/* The days of closures that are not over, by the calendar of now: inside the write transaction that changed it. */
enum status closures_follow_calendar(struct shop *s, struct error *e);

#endif
