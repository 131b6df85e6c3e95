/*
 * Gifts for points (點數兌換活動, SHL-67): a price in points, a stock, dates; who
 * claimed one, and what becomes of the claim. The points are the ledger's.
 */
#ifndef STOREKEEP_GIFT_H
#define STOREKEEP_GIFT_H

#include "storekeep/form.h"
#include "storekeep/ledger.h"
#include "storekeep/list.h"
#include "storekeep/shop.h"

struct gift {
	int64_t id;
	char profile[32];
	char *name;               /* owned */
	int64_t points, stock;    /* price of one; how many are left */
	day_t from, to;           /* offered from and to, both included; DAY_NONE: open */
	bool retired;
	int64_t waiting;          /* claimed and not yet handed over */
};
void gift_free(struct gift *g);
/* ST_REFUSED gift_missing. */
enum status gift_get(struct shop *s, int64_t id, struct gift *out, struct error *e);
/* By name or number; gift_missing. */
enum status gift_find(struct shop *s, const char *profile, const char *text, int64_t *id, struct error *e);
/* label set gift_state: offered, later, over, out, retired. */
const char *gift_state(const struct gift *g, day_t today);
/* desk_list_close(). `offered`: only those that can be claimed today, cheapest first. */
void gift_list(struct shop *s, const char *profile, bool offered, struct list_source *out);

/* By forms/gift.ini, each a transaction of its own. The first gift of a shop switches gifts on (points.gifts). */
enum status gift_record(struct shop *s, int64_t id, struct record *r, struct error *e);
enum status gift_save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e);
/* Gone where nobody claimed it, else offered no longer (*retired). */
enum status gift_delete(struct shop *s, int64_t id, bool *retired, struct error *e);

/* ---- claims ---- */

struct gift_claim {
	int64_t id, gift_id, member_id, points;
	char state[16];           /* claimed, handed_over, undone */
	char profile[32];
	char *gift, *member;      /* names; owned */
	instant_t at, changed_at;
	char by[64];
};
void gift_claim_free(struct gift_claim *c);
/* ST_REFUSED claim_missing. */
enum status gift_claim_get(struct shop *s, int64_t id, struct gift_claim *out, struct error *e);
/* Take the points and one of the stock. `hand_over`: it goes over the counter in the same moment. GIFT_GONE, POINTS_SHORT,
 * BLACKLISTED, MEMBER_GUEST, gifts_off. The same op_id again gives the same claim. */
enum status gift_claim_make(struct shop *s, int64_t gift_id, int64_t member_id, bool hand_over, const char *op_id, int64_t *claim_id,
                            struct posted *out, struct error *e);
/* ALREADY_DONE is ST_OK with a note; claim_undone. */
enum status gift_claim_hand_over(struct shop *s, int64_t claim_id, struct error *e);
/* Points back into their lots, one back into the stock (SHL-68); *lapsed: points that have expired meanwhile. Undone before:
 * ALREADY_DONE, ST_OK. */
enum status gift_claim_undo(struct shop *s, int64_t claim_id, struct posted *out, int64_t *lapsed, struct error *e);
/* Of a member, else of a gift, else all; newest first; state NULL any. desk_list_close(). */
void gift_claim_list(struct shop *s, const char *profile, int64_t gift_id, int64_t member_id, const char *state, struct list_source *out);

#endif
