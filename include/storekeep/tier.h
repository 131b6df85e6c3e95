/*
 * Tiers (會員等級, EAS section 3): the shop's own, upgraded by events, ended by
 * the daily run, changed by hand without a touch of the dates.
 */
#ifndef STOREKEEP_TIER_H
#define STOREKEEP_TIER_H

#include "storekeep/bulk.h"
#include "storekeep/form.h"
#include "storekeep/list.h"
#include "storekeep/tier_rules.h"

struct tier {
	int64_t id;
	char profile[32];
	char *name;                              /* owned */
	struct tier_terms terms;
	bool has_spend, has_orders;
};
void tier_free(struct tier *t);
/* Tiers of a profile by level, the first the base tier; seeded from the profile when there are none yet (then it writes). */
enum status tiers_of(struct shop *s, const char *profile, struct tier **out, size_t *count, struct error *e);
void tiers_free(struct tier *list, size_t count);
/* By name or number; TIER_NONE names those there are. */
enum status tier_find(struct shop *s, const char *profile, const char *text, int64_t *id, struct error *e);
enum status tier_get(struct shop *s, int64_t id, struct tier *out, struct error *e);

/* Members in it; those of whom no tier was written down are in the base tier. */
int64_t tier_members(struct shop *s, const struct tier *t);
/* By level, with conditions and members. desk_list_close(), as all lists here. */
void tier_list(struct shop *s, const char *profile, struct list_source *out);
struct earn_rule;
/* Its own rule of earning in force (SHL-47; points.h). */
enum status tier_earn(struct shop *s, const struct tier *t, struct earn_rule *out, struct error *e);
/* Fill what the record of forms/tier.ini lacks from the tier. */
enum status tier_record(struct shop *s, int64_t id, struct record *r, struct error *e);
/* Enter (id 0) or change one by forms/tier.ini: TIER_NAME, TIER_BASE, TIER_COND, NUMBER_BAD, TEXT_LONG, EARN_RULE, MODULE_LACKS; TIER_ORDER warns.
 * Moves nobody. */
enum status tier_save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e);
/* TIER_IN_USE, TIER_BASE. */
enum status tier_delete(struct shop *s, int64_t id, struct error *e);
/* Changes of one member's tier (member_id 0: of all of a marketplace), newest first (EAS-34). */
void tier_history_list(struct shop *s, const char *profile, int64_t member_id, struct list_source *out);

/* An order became counted, or was moved to the member: highest tier whose conditions hold, if above the present one (EAS-27).
 * `cause`: auto, transfer. In the caller's transaction. */
enum status tier_evaluate(struct shop *s, int64_t member_id, int64_t order_id, const char *cause, day_t on, struct error *e);
/* End of periods whose last day is before `day` (EAS-33), in chunks of its own transactions; *ended counts. */
enum status tier_end_day(struct shop *s, const char *profile, day_t day, const struct progress *p, int64_t *ended, struct error *e);
/* By hand, one (EAS-29 to 32): `valid_to` DAY_NONE: untouched. TIER_SAME, TIER_NONE, TIER_END_PAST, MEMBER_GUEST. */
enum status tier_change(struct shop *s, int64_t member_id, int64_t tier_id, day_t valid_to, const char *reason, const char *op_id, struct error *e);
/* Many, as a batch that can be taken back (EAS-30): members that are in it already are the same, guests cannot. `valid_to` is for
 * those who have no last day. */
enum status tier_change_many(struct shop *s, const struct member_choice *who, int64_t tier_id, day_t valid_to, const char *reason, bool skip_bad,
                             const char *op_id, const struct progress *p, struct bulk_result *out, struct error *e);
/* By an import: cause `import`, a fresh period from `on` (EAS-83). In the caller's transaction. */
enum status tier_import(struct shop *s, int64_t member_id, int64_t tier_id, day_t on, int64_t batch_id, struct error *e);

/* Distance to the next tier (EAS-35). */
struct tier_outlook {
	int64_t tier_id, next_id;                /* next_id 0: none above with conditions */
	char tier[64], next[64];
	day_t tier_to;
	int64_t spend, need_spend;               /* in the next tier's window; -1: no such condition */
	int64_t orders, need_orders;
	int64_t permille;                        /* of the way to the next, for a bar */
	bool holds_at_end;                       /* as things stand, the present tier holds at tier_to */
	char falls_to[64];                       /* else what it falls to; "": it holds */
	int64_t lacking_spend;                   /* money missing to keep it, 0 none */
};
enum status tier_outlook(struct shop *s, int64_t member_id, struct tier_outlook *out, struct error *e);
/* Who will fall at a date, if nothing more happens (what-if): members whose period ends before it and whose tier does not hold. */
void tier_falling_list(struct shop *s, const char *profile, day_t on, struct list_source *out);

#endif
