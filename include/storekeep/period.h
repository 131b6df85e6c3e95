/*
 * Settlement periods (期) of the shop: their days, what we expect, what the
 * statement says, what a payout run pays and what it carries over.
 *
 * The days of a period are copied from the profile when it is first kept; what
 * was never kept is computed from the profile as it stands.
 */
#ifndef STOREKEEP_PERIOD_H
#define STOREKEEP_PERIOD_H

#include "storekeep/claim.h"
#include "storekeep/list.h"
#include "storekeep/settle.h"
#include "storekeep/shop.h"

struct period {
	int64_t id;              /* 0: not kept in the file yet */
	char profile[32];
	struct settle_period days; /* code, dates */
	char state[20];          /* label set period_state, as of today */
	char kept_state[20];     /* as kept in the file; `due run` brings it up to `state` */
	bool automated;          /* claim mode */
	bool is_signed;
	int64_t statement_id;    /* live statement, 0 none */
	int64_t open_differences;
	/* money; MONEY_NONE where it is not known */
	money_t gross[SETTLE_TAXES]; /* as stated, else as expected */
	money_t expected;        /* our net */
	money_t stated;          /* net of the statement */
	money_t difference;      /* stated - expected */
	money_t net;             /* that the run works with: stated, else expected */
	/* claim */
	struct claim_expected want[2];
	size_t want_count;
	bool claim_needed;       /* vouchers are demanded before it is paid (YAH-125) */
	day_t arrived;           /* the last voucher demanded; DAY_NONE not yet */
	/* payout run that it joins; "" where the marketplace gives no payout day */
	char run_code[16];
	bool run_sure;           /* false: a forecast, as if its claim arrived on the due date, or today when that is over */
	day_t run_pay;
	money_t carry_in, result, payout, carry_out; /* of that run */
	money_t carry_in_time;   /* carry-over of a run in which claims not entered here came in time */
	int negative_row;        /* runs below zero in a row, this one included */
	money_t stated_carry_in, stated_payout;
	day_t paid_on;           /* as the bank says */
	money_t paid_amount;
	int missing_year;        /* calendar year that the payout day would have needed, 0 none */
	/* a store that closes early (YAH-23); DAY_NONE: not held. Then it joins no run and its money ends in the final balance. */
	day_t held_from;         /* D; the hold is a forecast before it */
	day_t held_login;        /* D+39, the last day in the back office */
	day_t held_until;        /* D+70 */
	day_t held_pay;          /* the final payout */
	day_t held_ended;        /* it is settled with the final balance since; DAY_NONE: not yet */
};

/* Periods of a marketplace from the first that orders, statements or the file know up to the one of today, ascending.
 * `from` cuts off what ended before that day (DAY_NONE: all); runs and carry-over are computed over all of them. */
struct periods {
	struct period *items;
	size_t count;
	struct settle_run *runs;
	size_t run_count;
};
/* For which periods our side is computed from the orders, which reads them all: none (a period without a statement is then
 * taken to need a claim when it has orders), those that are over, or the running one too. */
enum expect { EXPECT_NONE, EXPECT_ENDED, EXPECT_ALL };
/* ST_FAILED: file, profile. */
enum status periods_load(struct shop *s, const char *profile, day_t from, enum expect expect, struct periods *out, struct error *e);
void periods_free(struct periods *p);

/* Fees of the period (section 17 of YAH: gross - net), above zero for what the shop pays; MONEY_NONE where a side is not known. */
money_t period_fees_total(const struct period *p);

/* The actual payout day: of its run, of the final payout where it is held, else its own. */
day_t period_pay_day(const struct period *p);
/* INFO payout_held among s->notes for a period whose payout a closure holds (YAH-23). */
void period_held_note(struct shop *s, const struct period *p);

/* One period by its code, with everything computed. Codes period_code, profile_missing. */
enum status period_get(struct shop *s, const char *profile, const char *code, struct period *out, struct error *e);
/* By record number of the table. Code period_missing. */
enum status period_get_id(struct shop *s, int64_t id, struct period *out, struct error *e);
/* Which period is meant: "2026-10-H1", with or without profile=; NULL profile: the only marketplace that has it.
 * Codes period_code, period_missing, period_ambiguous. */
enum status period_find(struct shop *s, const char *profile, const char *code, struct period *out, struct error *e);
/* The record of the period, made when it is new (period_row.h). Inside the caller's transaction. */
enum status period_keep(struct shop *s, const struct period *p, int64_t *id, struct error *e);

/* All periods, newest first; `profile` NULL: every marketplace. Close with desk_list_close(). Filter: profile=, state=. */
enum status period_list(struct shop *s, const char *profile, struct list_source *out, struct error *e);

/* The bank has paid: day and amount (YAH-122, YAH-139). Another day or amount than computed is a WARN.
 * DAY_NONE takes it back. Opens its own transaction. */
enum status period_set_paid(struct shop *s, const char *profile, const char *code, day_t paid_on, money_t amount, struct error *e);
/* How this period is claimed: automated or in five steps (YAH-126, YAH-127). */
enum status period_set_mode(struct shop *s, const char *profile, const char *code, bool automated, struct error *e);

/* Money sent to the marketplace against a negative carry (YAH-136): more than the debt is a WARN. */
enum status remittance_add(struct shop *s, const char *profile, day_t day, money_t amount, const char *note, const char *op_id,
                           int64_t *id, struct error *e);
void remittance_list(struct shop *s, const char *profile, struct list_source *out);

#endif
