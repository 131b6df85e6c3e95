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
/* Take a use back (redemption undone, EAS-51, SHL-68): into the lots it came from; what has expired meanwhile is put back and
 * expired in the same moment, *lapsed says how many. ALREADY_DONE is ST_OK with out->already. */
enum status ledger_unuse(struct shop *s, int64_t entry_id, const char *kind, const char *once_key, day_t on, struct posted *out,
                         int64_t *lapsed, struct error *e);
/* Take an addition back (batch undo, merge undone): from its own lot only. POINTS_SHORT when some of it was used. */
enum status ledger_unadd(struct shop *s, int64_t entry_id, const char *kind, day_t on, const char *reason, struct posted *out, struct error *e);
/* What is left of a lot leaves for another member with the same days (EAS-113): kinds transfer_out, transfer_in; once keys made of
 * `transfer_id`. *moved 0: nothing was left. */
enum status ledger_move_lot(struct shop *s, int64_t lot_id, int64_t to_member, int64_t transfer_id, int64_t order_id, int64_t batch_id,
                            day_t on, int64_t *moved, struct error *e);
/* Points that can be used on a day: what is left in lots whose last day is not before it. */
int64_t ledger_usable(struct shop *s, int64_t member_id, day_t on);
/* Lapsed and not yet booked: newest last day and how many points went with it; 0 none. */
int64_t ledger_lapsed(struct shop *s, int64_t member_id, day_t on, day_t *day);

/* Last usable day of points issued on a day (SHL-11, SHL-14, EAS-49): `mmdd` NULL: never. 29 February as its month's last. */
day_t ledger_expiry(const char *mmdd, day_t issued_on);

/* Book what lapsed before `today` (last day < today), in chunks of its own transactions, in member order, each lot once; effective
 * day is the day after the lot's last (EAS-10, SHL-17). Safe to repeat and to kill. `profile` NULL: all. */
struct expired { int64_t lots, points, members; };
enum status ledger_expire(struct shop *s, const char *profile, day_t today, const struct progress *p, struct expired *out, struct error *e);
/* Proof for `check`: balance = lots = entries for every member; the first that fails is named (LEDGER_DIFF). */
enum status ledger_check(struct shop *s, struct notes *findings, struct error *e);

#endif
