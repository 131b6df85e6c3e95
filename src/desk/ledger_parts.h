/*
 * The ledger's own hands: single rows of entry, lot, use and wallet. Only the
 * files ledger*.c call these; everybody else posts through ledger.h.
 *
 * All inside the caller's transaction. A caller writes an entry, then touches
 * lots in its name, and adds the same sum to the wallet.
 */
#ifndef SK_DESK_LEDGER_PARTS_H
#define SK_DESK_LEDGER_PARTS_H

#include "storekeep/ledger.h"

/* A lot as far as booking needs it. */
struct lot {
	int64_t id, member_id, points, remaining, order_id;
	day_t issued_on, expires_on; /* DAY_NONE: never */
	bool expired;                /* booked as lapsed */
};

/* An entry; the wallet is moved by its points, `balance` is what it says then. */
enum status ledger_entry(struct shop *s, const struct posting *p, int64_t *id, int64_t *balance, struct error *e);
/* A lot that the entry makes, with its first use row. */
enum status ledger_lot(struct shop *s, const struct posting *p, day_t issued_on, int64_t entry_id, int64_t *id, struct error *e);
/* `points` (signed) move in a lot in the name of an entry; `state` is what the lot is when nothing is left. */
enum status ledger_touch(struct shop *s, int64_t entry_id, int64_t lot_id, int64_t points, const char *empty_state, struct error *e);
/* Fills `out` with the entry that has this once key or op_id (NULL: not asked for): already, or left alone. */
enum status ledger_known(struct shop *s, const char *once_key, const char *op_id, struct posted *out, struct error *e);
/* ST_FAILED "lot_missing" where there is none. */
enum status ledger_lot_get(struct shop *s, int64_t id, struct lot *out, struct error *e);
/* An entry again as the posting that made it; texts are static "" or borrowed from `kind` (room for 24). */
enum status ledger_entry_get(struct shop *s, int64_t id, struct posting *out, char kind[24], struct error *e);
/* Fills `out` with the entry that takes this one back: already, or left alone. */
enum status ledger_undone(struct shop *s, int64_t entry_id, struct posted *out, struct error *e);
/* The lots that a use took from, in the order of their ids, and how much (positive). The caller frees. */
enum status ledger_uses(struct shop *s, int64_t entry_id, int64_t **lot_ids, int64_t **points, size_t *count, struct error *e);

/* The marketplace's own number for a rule: `eas` or `shl`. */
const char *ledger_rule(struct shop *s, int64_t member_id, const char *eas, const char *shl);

#endif
