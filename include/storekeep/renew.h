/*
 * Rules of renewal (自動續購) as pure functions over plain values: the marks of a
 * term's end, what falls due on the way, and what pressing the switch does.
 * RUT sections 6, 7 and 19.
 *
 * W  discount window opens        L  last moment to switch off
 * C  renewal is made and billed   T  last valid second
 *
 * A model holds what the book knows. renew_next() gives the next thing that
 * the marketplace does by itself, renew_apply() carries it out in the model. The
 * timer writes the same events down as a forecast only plays through, so both
 * always agree, and a late run decides by the state at the event's own instant.
 */
#ifndef STOREKEEP_RENEW_H
#define STOREKEEP_RENEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "storekeep/date.h"
#include "storekeep/money.h"

/* Profile values in force on a day. */
struct renew_rules {
	const char *zone;
	int charge_days, charge_secs; /* C: so many days before E, at seconds after midnight (RUT-36) */
	int off_days;                 /* L: so many days before E (RUT-37) */
	bool off_inclusive;           /* that whole day still counts */
	int discount_percent;         /* RUT-42 */
	int discount_days;            /* W: so many days before E */
	bool discount_early;          /* an earlier switch-on has it too */
	enum rounding rounding;       /* RUT-43 */
	bool needs_debit;             /* no renewal without it at C (RUT-45) */
	bool on_needs_debit;          /* the switch needs it (RUT-34) … */
	bool on_needs_plan;           /* … and a running plan (RUT-35) */
	bool catch_up;                /* switched on after C: charged all the same (RUT-41) */
	const char *debit_order;      /* "balance,card" (RUT-48) */
	int end_secs;                 /* T of a term, seconds after midnight (RUT-18) */
};

/* A plan as the profile offers it on a day. */
struct renew_offer {
	money_t price;
	int64_t quota;
};

enum renew_switch_state { SWITCH_OFF, SWITCH_ON, SWITCH_OFF_PENDING };
const char *renew_switch_code(enum renew_switch_state s);
bool renew_switch_parse(const char *code, enum renew_switch_state *out);

struct renew_switch {
	enum renew_switch_state state;
	instant_t last_on_at;       /* INSTANT_NONE: never on */
	instant_t last_changed_at;  /* INSTANT_NONE: never changed */
	instant_t effective_off_at; /* start of the next term while off_pending, else INSTANT_NONE */
};

struct renew_term {
	int64_t id;
	int plan_days;
	instant_t starts_at, ends_at; /* both inclusive; ends_at is T */
	day_t expires_on;             /* E */
	instant_t bought_at;          /* payment; of a renewal its charge */
	int64_t quota;
	bool by_hand;
	int64_t renews;               /* id of the term that it follows by renewal; 0: not known, or bought by hand */
	money_t list_price, amount;   /* of its order */
	int discount_percent;
	bool blocked;                 /* no renewal could be made at its C */
	bool stated;                  /* its time is the marketplace's own word: no queue moves it */
	bool imported;                /* a bill of the marketplace's own */
};

enum autodebit_state {
	AUTODEBIT_NONE, AUTODEBIT_CONSENTED, AUTODEBIT_PENDING, AUTODEBIT_ACTIVE, AUTODEBIT_CANCEL_PENDING, AUTODEBIT_CANCELLED,
	AUTODEBIT_STOPPED, AUTODEBIT_FAILED, AUTODEBIT_REPLACED,
};
const char *autodebit_state_code(enum autodebit_state s);
bool autodebit_state_parse(const char *code, enum autodebit_state *out);

/* An application for card auto-debit and what became of it. */
struct renew_debit {
	int64_t id;
	enum autodebit_state state;
	instant_t applied_at;
	instant_t active_at;    /* INSTANT_NONE: not yet */
	instant_t ended_at;     /* INSTANT_NONE: not yet */
	instant_t cancel_at;    /* cancellation asked for, INSTANT_NONE none */
	day_t next_debit_on;    /* last day of a cancelled one (RUT-52) */
	day_t due_on;           /* a pending one is decided by then (RUT-50), DAY_NONE */
	int exp_year, exp_month;
};

struct renew_model {
	struct renew_switch sw;
	struct renew_term *terms;   /* by starts_at; owned, renew_free() */
	size_t term_count;
	struct renew_debit *debits; /* by id; owned */
	size_t debit_count;
	money_t balance;            /* on 支付連, MONEY_NONE: not known */
	/* The profile as of a day, and a plan's offer; false where that plan is not sold. */
	void (*rules)(void *arg, day_t on, struct renew_rules *out);
	bool (*offer)(void *arg, int plan_days, day_t on, struct renew_offer *out);
	void *arg;
};
void renew_free(struct renew_model *m);

struct renew_marks {
	instant_t window, off_by, charge, end; /* W, L, C, T */
};
/* All by days of the marketplace's clock counted back from E. */
void renew_marks(const struct renew_rules *r, day_t expires_on, instant_t ends_at, struct renew_marks *out);
void renew_marks_of(const struct renew_model *m, const struct renew_term *t, struct renew_marks *out);

/* The term whose E counts at an instant: the running one, or the last that was bought by hand until then. NULL: none runs. */
const struct renew_term *renew_target(const struct renew_model *m, instant_t at);
/* The same where only what was bought before an instant is known. */
const struct renew_term *renew_target_known(const struct renew_model *m, instant_t at, instant_t before);
/* The first second of the term that follows directly (RUT-18). */
instant_t renew_next_start(const struct renew_model *m, const struct renew_term *t);
/* The renewal that follows a term, NULL: none was made. A bill of the marketplace's own for the same plan, booked on the day of C, is
 * one, whatever its file calls it. */
const struct renew_term *renew_made(const struct renew_model *m, const struct renew_term *t);

/* The first second in which an authorisation is active no more; INSTANT_NONE: it never was. */
instant_t renew_debit_ends(const struct renew_debit *d, const char *zone);
/* The first second after a card's last month. */
instant_t renew_card_ends(int year, int month, const char *zone);
/* Active (cancel pending counts) at an instant; NULL: none is. */
const struct renew_debit *renew_debit_at(const struct renew_model *m, instant_t at);
/* Being processed at an instant: consented or pending. NULL: none is. */
const struct renew_debit *renew_debit_waiting(const struct renew_model *m);
/* Why none is active at an instant: code of the label set blocked_reason. */
const char *renew_debit_reason(const struct renew_model *m, instant_t at);

/* From which purse a whole fee is taken: "balance", "card", "" none (RUT-48). */
const char *renew_debit_source(const char *order, money_t balance, money_t fee, bool card);

/* Why with or without the discount: label set renewal_why. */
struct renew_price {
	money_t list_price, amount; /* MONEY_NONE: the plan is not sold any more */
	int64_t quota;
	int discount_percent;
	const char *why;            /* window, early, used, none, plan_gone */
};
/* What the renewal of `t` costs when the switch was last put on at `last_on` (RUT-42, RUT-43). */
void renew_price(const struct renew_model *m, const struct renew_term *t, instant_t last_on, struct renew_price *out);

enum renew_what {
	RENEW_CARD_ENDS,    /* the card's last month is over (RUT-56) */
	RENEW_CANCEL_ENDS,  /* the debit after a cancellation is over (RUT-52) */
	RENEW_SWITCH_ENDS,  /* off pending becomes off (RUT-38) */
	RENEW_MADE,         /* RUT-36 */
	RENEW_BLOCKED,      /* RUT-45 */
};

struct renew_event {
	enum renew_what what;
	instant_t at;
	size_t index;             /* of the term or the authorisation in the model */
	int64_t id;               /* its id */
	struct renew_price price; /* RENEW_MADE */
	const char *source;       /* RENEW_MADE: balance, card, "" none */
	const char *reason;       /* RENEW_BLOCKED */
	struct renew_term term;   /* RENEW_MADE: the new one, id 0 */
};
/* The first thing that happens by itself up to and with `until`; false: nothing. At one instant authorisations end first. */
bool renew_next(const struct renew_model *m, instant_t until, struct renew_event *out);
/* Carry it out; `term_id`: the id of a new term. Terms that were paid for later wait behind it (RUT-19). */
void renew_apply(struct renew_model *m, const struct renew_event *ev, int64_t term_id);

enum renew_result {
	PRESS_ALREADY,      /* nothing changes (RUT-40) */
	PRESS_ON,
	PRESS_OFF,
	PRESS_OFF_PENDING,
	PRESS_NO_PLAN,      /* RUT-35 */
	PRESS_NO_DEBIT,     /* RUT-34 */
	PRESS_WAITING_DEBIT,
};
const char *renew_result_code(enum renew_result r);

/* What the switch does when it is pressed at an instant. */
struct renew_press {
	enum renew_result result;
	const struct renew_term *term; /* whose E counts, NULL none */
	struct renew_marks marks;      /* of that term */
	bool too_late;                 /* on at C or later: no charge for this expiry (RUT-41) */
	bool keeps;                    /* on again: a pending off is taken back (RUT-40) */
	bool in_window, before_window; /* on: W <= t < C, t < W (RUT-42) */
	bool charged;                  /* off pending: the renewal was made already */
	instant_t next_starts;         /* off pending: when it becomes off */
	struct renew_price price;      /* of the coming renewal, or of the one that was made */
};
void renew_press(const struct renew_model *m, instant_t at, bool on, struct renew_press *out);
/* Carry a press out that was not refused. */
void renew_press_apply(struct renew_model *m, const struct renew_press *p, instant_t at);

#endif
