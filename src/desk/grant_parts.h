/*
 * What the files of grants share: an order as grants need it, what it earns,
 * and the row of points_grant.
 */
#ifndef SK_DESK_GRANT_PARTS_H
#define SK_DESK_GRANT_PARTS_H

#include "desk/points_parts.h"
#include "storekeep/basis.h"
#include "storekeep/shop.h"

/* An order, by SQL of our own: sale.c calls us. */
struct grant_order {
	int64_t id, member_id, rule_id, tier_id;
	char profile[32], number[80], channel[12], state[12], earn_reason[24];
	instant_t placed_at, final_at, completed_at, cancelled_at;
	day_t placed_on;
	bool logged_in, joined, is_return;
	int64_t items, promotion, credit, redeemed, refunded, shipping, surcharge;
	struct basis_line *lines; /* owned; one that stands for the whole where the order has none */
	char **products;          /* owned */
	size_t line_count;
	const struct profile *p;
};
void grant_order_free(struct grant_order *o);
/* ST_REFUSED order_missing. */
enum status grant_order_read(struct shop *s, int64_t id, struct grant_order *out, struct error *e);
/* Paid at a counter: POS, Smart OMO. */
bool grant_order_store(const struct grant_order *o);

/* What a purchase earns, and how that was reckoned. */
struct earning {
	bool earns;        /* some conversion applies */
	int64_t basis, points;
	char *arithmetic;  /* JSON; owned */
};
void earning_free(struct earning *g);
/* By the bound rule (a rule with id 0: as it would be), on the amounts as they now stand. */
enum status earning_of_order(struct shop *s, struct grant_order *o, const struct points_rule *r, struct earning *out, struct error *e);
/* Of an amount that is its own basis (SHL-76). */
enum status earning_of_amount(struct shop *s, int64_t amount, int64_t tier_id, const struct points_rule *r, struct earning *out, struct error *e);

/* A row of points_grant. */
struct grant {
	int64_t id, order_id, instore_id, member_id, rule_id, entry_id;
	char profile[32], state[16], reason[24], once_key[40];
	day_t due_on, issued_on;
	int64_t basis, points;
};
/* *out.id 0: the order has none. */
enum status grant_of_order(struct shop *s, int64_t order_id, struct grant *out, struct error *e);
enum status grant_read(struct shop *s, int64_t id, struct grant *out, struct error *e);
/* Write state, reason, due day, basis, points, arithmetic (NULL: as it was), entry, day and member of a row back; or make it. */
enum status grant_write(struct shop *s, struct grant *g, const char *arithmetic, struct error *e);

/* Give what a grant came to on a day: ledger, row, notice; held where the shop is closed then (SHL-35). `setting_at`: when the
 * expiry setting is looked at. In the caller's transaction. */
struct issue {
	const char *channel;       /* of the order, "" of an amount at the counter */
	day_t on;
	instant_t setting_at;
	bool by_hand;              /* a person grants it: closed or not */
	const char *reason, *op_id; /* NULL none */
	const char *arithmetic;    /* NULL: as it was */
	int64_t *held;             /* counts what is held instead of a sentence each; may be NULL */
};
enum status grant_issue(struct shop *s, struct grant *g, const struct issue *how, struct posted *out, struct error *e);

/* A held grant, given by a person: row, entry, and its open review closed as granted. */
enum status grant_give_held(struct shop *s, struct grant *g, day_t on, const char *reason, const char *op_id, struct posted *out, struct error *e);

/* Open, change or settle what there is to review of a grant: `left` points are still earned. Kinds cancelled, returned, edited,
 * voided; closed for a grant that is held. */
enum status review_note(struct shop *s, const struct grant *g, const char *kind, int64_t left, day_t on, struct error *e);

/* Bring a grant to where the order's facts put it. */
enum status grant_follow(struct shop *s, struct grant_order *o, struct grant *g, struct error *e);
/* A grant whose day has come, in the daily run of `day`: issued with its own day; one that waits for completion after all (SHL-41) goes
 * back. In the caller's transaction. */
enum status grant_fall_due(struct shop *s, struct grant *g, day_t day, int64_t *held, struct error *e);
/* Is the shop closed on a day (SHL-35)? */
bool shop_closed(struct shop *s, const struct profile *p, day_t on);

#endif
