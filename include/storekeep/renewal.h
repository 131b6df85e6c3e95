/*
 * Renewal (自動續購) at the desk: the switch, what comes of the running term's
 * end, and what the timer does. RUT section 6; the rules are in renew.h, the
 * card authorisation in autodebit.h. W discount window opens, L last moment to
 * switch off, C charge, T last valid second (rulebook's names).
 *
 * Every act first does what has fallen due up to its own instant, so the state
 * at C decides however late the timer runs. What is read is shown as it will
 * stand once the timer has run.
 */
#ifndef STOREKEEP_RENEWAL_H
#define STOREKEEP_RENEWAL_H

#include "storekeep/plan.h"
#include "storekeep/renew.h"
#include "storekeep/shop.h"

/* The switch (entity renewal_switch). */
struct renewal {
	int64_t account_id;        /* 0: no account yet */
	enum renew_switch_state state;
	instant_t last_on_at, last_changed_at, effective_off_at; /* INSTANT_NONE: never, not pending */
	char last_changed_by[80];  /* "": by itself, at the start of a term */
	char stamp[40];            /* last change as the marketplace writes it, to the minute; "-": never (RUT-44) */
};
enum status renewal_get(struct shop *s, const char *profile, struct renewal *out, struct error *e);

/* What comes of the running term's end as things stand (RUT-133). */
struct renewal_forecast {
	bool will_renew;         /* a renewal at C is still to come and nothing stands in its way */
	bool made;               /* it was made */
	bool blocked;            /* it could not be made at C (RUT-45) */
	instant_t window, off_by, charge, end; /* W, L, C, T */
	day_t expires_on;        /* E */
	int64_t term_id;         /* whose end it is */
	int plan_days;
	money_t list_price, amount; /* of the renewal; while the switch is off: if it were put on now. MONEY_NONE: not sold any more */
	int discount_percent;
	char why[48];            /* label set renewal_why: why (not) with the discount, or why not at all */
};
/* ST_OK with expires_on DAY_NONE where no plan runs. `at` later than now plays through what happens until then. */
enum status renewal_forecast(struct shop *s, const char *profile, instant_t at, struct renewal_forecast *out, struct error *e);

/* Press the switch. ST_REFUSED autodebit_missing, autodebit_pending (RUT-34), gate_closed or plan_ended (RUT-9, 13). Warnings
 * switch_on_late (RUT-41), switch_off_late (RUT-38); notes already_on, already_off (RUT-40), discount_window, discount_early
 * (RUT-42). *out (may be NULL) is the switch after it. */
enum status renewal_enable(struct shop *s, const char *profile, struct renewal *out, struct error *e);
enum status renewal_disable(struct shop *s, const char *profile, struct renewal *out, struct error *e);

/* A line of the time line: a mark, today, or something that happens on the way. */
struct renewal_step {
	instant_t at;
	char code[24];           /* label set renewal_mark: window, off_by, charge, end, now; or renewal_step: made, blocked, … */
	char mark[2];            /* W, L, C, T; "" none */
	bool past;
	char rule[16];
	char sentence[300];      /* translated */
};
#define RENEWAL_STEPS 32
struct renewal_timeline {
	instant_t now, at;       /* at: the asked moment */
	struct renewal_forecast forecast; /* as of `at` */
	enum renew_switch_state state;    /* of the switch at `at` */
	char autodebit[16];      /* state of the authorisation at `at`: active or none, cancelled … */
	struct renewal_step steps[RENEWAL_STEPS];
	size_t count;            /* by time */
	bool press_on;           /* the switch can be put on at `at`, else off */
	enum renew_result press; /* what that does */
	struct notes said;       /* in words: the first says what happens, warnings and notes follow; notes_free() */
};
/* `at` INSTANT_NONE: now. Whatever a moment after now shows supposes that nobody does anything until then. */
enum status renewal_timeline(struct shop *s, const char *profile, instant_t at, struct renewal_timeline *out, struct error *e);
void renewal_timeline_free(struct renewal_timeline *t);

/* What the timer does up to now, in the order of its instants: renew at C, end a pending switch, let cards and cancelled
 * authorisations end. Once each, and dated by their instants. */
struct renewal_done { int64_t renewed, blocked, switched, stopped; };
enum status renewal_run(struct shop *s, struct renewal_done *done, struct error *e);
/* The same for one marketplace inside of the caller's write: before a plan is bought by hand, so that what was renewed before
 * stands before it. */
enum status renewal_catch_up(struct shop *s, const char *profile, struct error *e);
/* And in a write of its own: before what depends on the running term is judged, however late the timer runs (RUT-36). */
enum status renewal_bring_up(struct shop *s, const char *profile, struct error *e);

/* The three points that are told after switching on (RUT-44), translated, with the profile's days. */
#define RENEWAL_POINTS 3
void renewal_points(const struct profile *p, char out[RENEWAL_POINTS][200]);

/* Advance warnings and reminders as notes: RUT-39, 45, 50, 56. */
enum status renewal_warn(struct shop *s, const char *profile, struct notes *out, struct error *e);

#endif
