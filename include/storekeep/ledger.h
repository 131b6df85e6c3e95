/*
 * The points ledger (點數): append-only entries over dated lots. The one place
 * that writes points_entry, points_lot, points_use and wallet.points.
 *
 * Everything here runs inside the caller's transaction, and keeps: balance =
 * sum of entries = sum of what is left in lots; no lot below zero (EAS-50,
 * EAS-54, SHL-55, SHL-66, SHL-69).
 */
#ifndef STOREKEEP_LEDGER_H
#define STOREKEEP_LEDGER_H

#include "storekeep/list.h"
#include "storekeep/shop.h"

/* A posting. Points > 0 makes a lot, < 0 uses lots, nearest expiry first. */
struct posting {
	int64_t member_id;
	const char *kind;        /* label set points_kind: earn_order, manual_add … */
	const char *source;      /* of the lot: order, manual …; unused for uses */
	int64_t points;
	day_t on;                /* effective day; lots past their last day on it cannot be used */
	day_t expires_on;        /* of the new lot, DAY_NONE: never; DAY_NONE for uses */
	int64_t order_id, instore_id, claim_id, batch_id, undoes, parent_lot_id; /* 0 none */
	int64_t first_lot_order; /* uses begin with lots of this order (SHL-56), 0 no */
	const char *once_key;    /* unique in the ledger, NULL none */
	const char *reason;      /* NULL: "" */
	const char *op_id;       /* NULL none */
	int64_t max_per_entry;   /* of the profile; 0: not looked at */
};
struct posted {
	int64_t entry_id, lot_id; /* lot_id 0 for uses */
	int64_t balance;
	bool already;             /* once_key or op_id was here: nothing was written, entry_id is that one's */
	day_t already_on;
};
/* POINTS_SHORT ("{name} has …", with "{n} points lapsed on {date}" where that is why), POINTS_ZERO, NUMBER_BAD. */
enum status ledger_post(struct shop *s, const struct posting *p, struct posted *out, struct error *e);
/* The entry that was made under this once key or by this act (NULL: not asked for); out->already false: none. */
enum status ledger_find(struct shop *s, const char *once_key, const char *op_id, struct posted *out, struct error *e);
/* Which lots a use of `points` (above 0) would take from, in the order of use; *missing: not enough by so many. Reads only; free(). */
struct lot_take {
	int64_t lot_id, points, left; /* taken, and left after it */
	day_t expires_on;
};
enum status ledger_plan(struct shop *s, int64_t member_id, int64_t points, int64_t first_lot_order, day_t on, struct lot_take **out,
                        size_t *count, int64_t *missing, struct error *e);
/* Take a use back (redemption undone, EAS-51, SHL-68): into the lots it came from; what has expired meanwhile is put back and
 * expired in the same moment, *lapsed says how many. ALREADY_DONE is ST_OK with out->already. */
enum status ledger_unuse(struct shop *s, int64_t entry_id, const char *kind, const char *once_key, day_t on, struct posted *out,
                         int64_t *lapsed, struct error *e);
/* Take an addition back (batch undo, merge undone): from its own lot only. POINTS_SHORT when some of it was used. */
enum status ledger_unadd(struct shop *s, int64_t entry_id, const char *kind, day_t on, const char *reason, struct posted *out, struct error *e);
/* Whether it could be: POINTS_SHORT. A use can always go back. Reads only. */
enum status ledger_unadd_check(struct shop *s, int64_t entry_id, struct error *e);
bool ledger_is_use(struct shop *s, int64_t entry_id);
/* What is left of a lot leaves for another member with the same days (EAS-113): kinds transfer_out, transfer_in; once keys made of
 * `transfer_id`. *moved 0: nothing was left. */
enum status ledger_move_lot(struct shop *s, int64_t lot_id, int64_t to_member, int64_t transfer_id, int64_t order_id, int64_t batch_id,
                            day_t on, int64_t *moved, struct error *e);
/* Points that can be used on a day: what is left in lots whose last day is not before it. */
int64_t ledger_usable(struct shop *s, int64_t member_id, day_t on);
/* The refusal POINTS_SHORT in words, for a check before a posting. */
enum status ledger_shortage(struct shop *s, int64_t member_id, int64_t asked, int64_t usable, day_t on, struct error *e);
/* Lapsed and not yet booked: newest last day and how many points went with it; 0 none. */
int64_t ledger_lapsed(struct shop *s, int64_t member_id, day_t on, day_t *day);

/* Last usable day of points issued on a day (SHL-11, SHL-14, EAS-49): `mmdd` NULL: never. 29 February as its month's last. */
day_t ledger_expiry(const char *mmdd, day_t issued_on);

/* Book what lapsed before `today` (last day < today), in chunks of its own transactions, in member order, each lot once; effective
 * day is the day after the lot's last (EAS-10, SHL-17). Safe to repeat and to kill. `profile` NULL: all. */
struct expired { int64_t lots, points, members; };
enum status ledger_expire(struct shop *s, const char *profile, day_t today, const struct progress *p, struct expired *out, struct error *e);
/* A member's entries, newest first; lots in the order of use (`all`: those that are gone as well). desk_list_close(). */
void ledger_entry_list(struct shop *s, int64_t member_id, struct list_source *out);
void ledger_lot_list(struct shop *s, int64_t member_id, day_t today, bool all, struct list_source *out);
/* Points that lapse from one day to another, both included, and the first day; 0: none. */
int64_t ledger_soon(struct shop *s, int64_t member_id, day_t from, day_t to, day_t *first);

/* The entry that made a lot; 0: no such lot. */
int64_t ledger_entry_of_lot(struct shop *s, int64_t lot_id);
/* What is left by last day, nearest first, never-ending ones last (DAY_NONE); returns how many days, at most `room`. */
struct lapse_day {
	day_t day;
	int64_t points;
};
size_t ledger_days(struct shop *s, int64_t member_id, day_t from, struct lapse_day *out, size_t room);

/* One entry and all that it came from. Texts are owned; ledger_story_free() it. */
struct ledger_story {
	int64_t id, member_id, points, balance_after, order_id, batch_id, undoes, undone_by; /* 0 none */
	char kind[24], by[64];
	day_t effective_on;
	instant_t at, rule_from;          /* rule_from: the rule that the order was bound to holds from then; INSTANT_NONE: none */
	char *reason, *order_number, *once_key;
	int64_t rule_id, basis;           /* basis -1: not computed from an amount */
	char *arithmetic;                 /* JSON of points_grant, "" none */
	struct lot_take *lots;            /* points signed, `left` as it is now */
	size_t lot_count;
};
void ledger_story_free(struct ledger_story *t);
/* ST_REFUSED entry_missing. */
enum status ledger_story(struct shop *s, int64_t entry_id, struct ledger_story *out, struct error *e);
/* Proof for `check`: balance = lots = entries for every member; the first that fails is named (LEDGER_DIFF). */
enum status ledger_check(struct shop *s, struct notes *findings, struct error *e);

#endif
