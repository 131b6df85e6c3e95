/*
 * What the tier modules share: how a member stands in a tier, and the one way
 * to change that.
 */
#ifndef SK_DESK_TIER_PARTS_H
#define SK_DESK_TIER_PARTS_H

#include "storekeep/tier.h"

/* How a member stands. `tier_id` 0: none was written down, which is the base tier for a registered one. */
struct tier_state {
	int64_t member_id;
	char profile[32], kind[16];
	int64_t tier_id;
	day_t from, to;
};
/* MEMBER_NONE. */
enum status tier_state_read(struct shop *s, int64_t member_id, struct tier_state *out, struct error *e);
/* May hold a tier (EAS-12). */
bool tier_state_holds(const struct profile *p, const struct tier_state *m);

/* A change of tier or of its days, with its cause. */
struct tier_step {
	int64_t to_tier;
	day_t from, to;
	const char *cause;
	day_t on;
	int64_t order_id, batch_id;
	const char *reason, *op_id; /* NULL: none */
	bool quiet;                 /* no notice */
};
/* Write it down: the member, the history (EAS-34), the notice. In the caller's transaction. */
enum status tier_step_write(struct shop *s, const struct tier_state *before, const struct tier_step *step, struct error *e);

/* Counted orders of a member in a window: net amounts and number. `from` DAY_NONE: all up to `to`. */
enum status tier_counted(struct shop *s, int64_t member_id, day_t from, day_t to, int64_t *spend, int64_t *orders, struct error *e);
/* Index of the highest tier whose conditions hold on a day, -1 none. */
enum status tier_highest(struct shop *s, int64_t member_id, const struct tier *list, size_t count, day_t on, int *out, struct error *e);
/* Place of a tier in the list of its profile; 0 (the base tier) where it is not. */
int tier_place(const struct tier *list, size_t count, int64_t tier_id);

/* A change by hand, as it was asked for (tier_manual.c). */
struct tier_wish {
	struct tier tier;           /* to which; owned */
	const struct profile *p;
	int64_t base_id;
	day_t today, valid_to;      /* valid_to DAY_NONE: not given */
	bool keeps, starts;         /* tier.manual_keeps_validity; tier.manual_null_end = start */
	const char *cause, *reason, *op_id;
	int64_t batch_id;
};
enum status tier_wish_open(struct shop *s, int64_t tier_id, struct tier_wish *w, struct error *e);
void tier_wish_close(struct tier_wish *w);
/* TIER_END_PAST. */
enum status tier_end_check(const struct tier_wish *w, struct error *e);
/* MEMBER_GUEST, MEMBER_MERGED, tier_end_stays; being in the tier already is no refusal here. */
enum status tier_wish_check(struct shop *s, const struct tier_wish *w, const struct tier_state *m, struct error *e);
bool tier_wish_is_same(const struct tier_wish *w, const struct tier_state *m);
/* It would have no end (EAS-31): to be warned of. */
bool tier_wish_is_for_good(const struct tier_wish *w, const struct tier_state *m);
/* What it does to a member's tier and days. */
struct tier_step tier_wish_step(const struct tier_wish *w, const struct tier_state *m);
/* A tier's own rule of earning (tier_earn.c): into what the record lacks; as it was given, checked with notes, and kept in a transaction
 * of its own where it is another than before. */
enum status tier_earn_fill(struct shop *s, const struct tier *t, struct record *r, struct error *e);
void tier_earn_check(struct shop *s, const struct profile *p, const struct record *r);
enum status tier_earn_save(struct shop *s, const struct tier *t, const struct record *r, const char *op_id, bool try_only, struct error *e);

/* Changes of tier, many at once (tier_bulk.c). */
extern const struct bulk_kind tier_bulk_kind;
/* As people read it, the number where there is nobody; the caller frees. */
char *tier_member_name(struct shop *s, int64_t id);

#endif
