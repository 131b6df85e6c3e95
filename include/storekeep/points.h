/*
 * Points as staff deal with them: rules in force, what orders are to get,
 * giving and taking by hand, what there is to review (EAS section 4, SHL).
 * The ledger itself is ledger.h's.
 */
#ifndef STOREKEEP_POINTS_H
#define STOREKEEP_POINTS_H

#include "storekeep/bulk.h"
#include "storekeep/earn.h"
#include "storekeep/form.h"
#include "storekeep/ledger.h"
#include "storekeep/list.h"

/* ---- rules in force (points_rule.c) ---- */

struct points_rule {
	int64_t id;                 /* 0: not written down */
	char profile[32];
	instant_t valid_from;
	bool master, purchase, signup, birthday;
	int64_t earn_spend, earn_points, signup_points, birthday_points, redeem_points, redeem_value; /* 0: not given */
	bool channel_web, channel_store;
	bool after_final;           /* days_after_final (SHL-26); else on_completed */
	int issue_days;
	char expiry_mmdd[8];        /* "": never */
	char *excluded_products;    /* one a line; owned */
	bool saved;                 /* by a person; else the profile's own */
	instant_t at;               /* when it was saved, INSTANT_NONE */
	char by[64];
};
void points_rule_free(struct points_rule *r);
/* The rule that holds at an instant: the newest saved version, else the profile's own of that day. Reads only. */
enum status points_rule_at(struct shop *s, const char *profile, instant_t at, struct points_rule *out, struct error *e);
/* The same, written down when it was not yet: its id, to be bound by an order. In the caller's transaction. */
enum status points_rule_bind(struct shop *s, const char *profile, instant_t at, int64_t *rule_id, struct error *e);
enum status points_rule_get(struct shop *s, int64_t id, struct points_rule *out, struct error *e);
/* The conversion of the rule for everybody, and of a tier's own (SHL-47); {0}: none. */
void points_rule_general(const struct points_rule *r, struct earn_rule *out);
enum status points_rule_tier(struct shop *s, const struct points_rule *r, int64_t tier_id, struct earn_rule *out, struct error *e);
/* NOT_ALLOWED unless one member's points, store credit and tier may be looked at (SHL-70). */
enum status points_view_check(struct shop *s, const char *profile, struct error *e);
/* NOT_ALLOWED unless the log, the settings, what is to review and to come may be looked at (SHL-70). */
enum status points_look_check(struct shop *s, const struct profile *p, struct error *e);
/* MASTER_OFF: nothing can be given by hand or used while the master switch is off (SHL-9). Taking is not asked about. */
enum status points_master_check(struct shop *s, const struct profile *p, struct error *e);
/* May the shop have points under its plan (SHL-8)? PLAN_LACKS, PLAN_MIXED. ST_OK for a marketplace without such plans. */
enum status points_plan_check(const struct profile *p, day_t on, struct error *e);
/* Does the plan offer a choice of channels (SHL-18), rules by tier (SHL-49), a delay of the issue (SHL-24)? */
bool points_plan_channels(const struct profile *p, day_t on);
bool points_plan_tiers(const struct profile *p, day_t on);
bool points_plan_delay(const struct profile *p, day_t on);
/* Last usable day of points issued on `on` under the setting in force then (SHL-14, SHL-15); DAY_NONE: never. */
enum status points_expiry(struct shop *s, const char *profile, day_t on, day_t *expires, struct error *e);
/* The same for the setting in force at an instant. */
enum status points_expiry_at(struct shop *s, const char *profile, instant_t at, day_t on, day_t *expires, struct error *e);
/* The settings in force as a record of forms/points_settings.ini; fields of the tier and of the text stay absent. */
enum status points_settings_record(struct shop *s, const char *profile, struct record *r, struct error *e);
/* A use of points that is switched by itself: points.cashoff, points.gifts (SHL-67). */
bool points_switch(struct shop *s, const struct profile *p, const char *key);
/* The rule text in a language as it stands (SHL-44), "" none. The caller frees. */
char *points_text_get(struct shop *s, const struct profile *p, const char *language);
/* Save a version by forms/points_settings.ini; refusals are the rulebook's (MASTER_OFF, EARN_RULE, EXPIRY_DAY …). */
enum status points_settings_save(struct shop *s, const char *profile, struct record *r, const char *op_id, int64_t *rule_id, struct error *e);

/* ---- by hand (points.c) ---- */

/* Give (points > 0) or take by forms/points_entry.ini: points, reason, notice (email, sms), order. */
enum status points_adjust(struct shop *s, int64_t member_id, struct record *r, const char *op_id, struct posted *out, struct error *e);
/* Many: forms/points_bulk.ini; kinds bulk_add, bulk_sub, segment_add. BULK_SUBTRACT where the profile forbids it. */
enum status points_adjust_many(struct shop *s, const struct member_choice *who, struct record *r, const char *op_id,
                               const struct progress *p, struct bulk_result *out, struct error *e);
/* What that would do, reading only (EAS-6, SHL-60): refusals as above; result->refused and its first error among them. */
struct lot_day {
	day_t expires_on;                        /* DAY_NONE: never */
	int64_t points;
};
struct points_preview {
	int64_t points;                          /* in all, signed */
	struct lot_day days[8];                  /* what a subtraction takes, by the last day of the lots */
	size_t day_count;
	int64_t other_days;                      /* from lots of further days */
	bool email;                              /* e-mails go out: to `emails`, and not to the two below */
	int64_t emails, no_email, not_subscribed;
	int64_t sms, no_phone;                   /* members that get text messages, and that cannot */
	int64_t sms_count, sms_each, sms_messages; /* characters, messages a member, and in all */
	bool sms_full;                           /* counted by the limit of full-width text */
	int64_t sms_price;                       /* of one message (sms.price), -1: not set */
};
/* Under dry_run points_adjust_many() says the same among s->notes. */
enum status points_preview_many(struct shop *s, const struct member_choice *who, struct record *r, struct points_preview *out,
                                struct bulk_result *result, struct error *e);
/* Use for money off (EAS-48, SHL-67): on an order (order_id 0: at the counter). *value: money that they stand for. */
enum status points_redeem(struct shop *s, int64_t member_id, int64_t points, int64_t order_id, const char *op_id, struct posted *out,
                          int64_t *value, struct error *e);
/* Take a use for money off back (EAS-51, SHL-68), by its entry; *lapsed of it had expired meanwhile. entry_kind, order_state. */
enum status points_redeem_undo(struct shop *s, int64_t entry_id, struct posted *out, int64_t *lapsed, struct error *e);
/* Money that n points stand for under a rule, and the greatest number of whole units within `limit` money (-1: no limit). */
int64_t points_value(const struct points_rule *r, int64_t points);
int64_t points_usable_for(const struct points_rule *r, int64_t balance, int64_t limit);

/* ---- grants (grant.c) ---- called by sale.c inside its transaction, with the facts as they now stand in `sale` */

enum status grant_order_placed(struct shop *s, int64_t order_id, struct error *e);    /* binds rule and tier, makes the expected grant */
enum status grant_order_changed(struct shop *s, int64_t order_id, struct error *e);   /* amounts, delivery state, lines returned */
enum status grant_order_completed(struct shop *s, int64_t order_id, struct error *e);
enum status grant_order_cancelled(struct shop *s, int64_t order_id, struct error *e);
enum status grant_order_moved(struct shop *s, int64_t order_id, int64_t from_member, int64_t to_member, int64_t transfer_id,
                              int64_t batch_id, int64_t *moved, struct error *e);      /* EAS-113 */
/* Sign-up points of a new registered member (EAS-38); *points 0: none, switched off or had before. In the caller's transaction. */
enum status grant_signup(struct shop *s, int64_t member_id, int64_t *points, struct error *e);
/* Issue by hand what waits or is held, `points award ORDER`: ORDER_NOT_DONE, ORDER_CANCELLED, NOT_LOGGED_IN, ALREADY_DONE (ST_OK). */
enum status grant_award(struct shop *s, int64_t order_id, struct posted *out, struct error *e);
/* An amount typed in at the counter (SHL-76), by forms/instore.ini: amount, receipt, store, spent_on. */
enum status instore_enter(struct shop *s, int64_t member_id, struct record *r, const char *op_id, int64_t *instore_id, struct posted *out, struct error *e);
/* Points that a typed amount was given. */
int64_t instore_given(struct shop *s, int64_t instore_id);
enum status instore_void(struct shop *s, int64_t instore_id, const char *reason, struct error *e);
/* Points that an amount at the counter would earn this member now; 0 where stores do not earn. */
int64_t instore_points(struct shop *s, int64_t member_id, int64_t amount);

/* ---- closed days (closed_range.c, SHL-35) ---- */

/* Both days included, as people write them; `to` "" or NULL: one day. DATE_BAD, CLOSED_RANGE. */
enum status closed_range_add(struct shop *s, const char *profile, const char *from, const char *to, struct error *e);
enum status closed_range_remove(struct shop *s, const char *profile, int64_t id, struct error *e);
/* desk_list_close(). */
void closed_range_list(struct shop *s, const char *profile, struct list_source *out);

/* ---- review (points_review.c) ---- */

/* REASON_EMPTY, REASON_LONG by [points] reason_max of the profile. */
enum status points_reason_check(struct shop *s, const struct profile *p, const char *reason, struct error *e);
struct points_review {
	int64_t id, member_id, order_id, instore_id, grant_id; /* 0 none */
	char profile[32], kind[16], state[16];
	char reason[240];
	int64_t issued, left, suggested, taken, shortfall;
	int64_t usable;             /* balance that can be used today */
	int64_t proposed;           /* of the suggestion, as much as is there */
	day_t opened_on;
};
/* ST_REFUSED review_missing. */
enum status points_review_get(struct shop *s, int64_t id, struct points_review *out, struct error *e);
/* Open ones, or all; newest first. `profile` NULL: of all. desk_list_close(). */
void points_review_list(struct shop *s, const char *profile, bool all, struct list_source *out);
/* What was given for a purchase that is no more (EAS-47, SHL-33): `take` what is left of the suggestion and note the shortfall,
 * or waive; kind closed: `take` gives by hand. REASON_EMPTY. */
enum status review_settle(struct shop *s, int64_t review_id, bool take, int64_t points, const char *reason, const char *op_id, struct error *e);

#endif
