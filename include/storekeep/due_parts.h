/*
 * How a capability brings its lines to the board of what is due, and its work
 * to `due run`: a source and an actor of its own, declared here and named once
 * in desk/due_sources.c.
 */
#ifndef STOREKEEP_DUE_PARTS_H
#define STOREKEEP_DUE_PARTS_H

#include "storekeep/due.h"

struct due_frame {
	struct shop *s;
	int ahead;              /* days after today, on the marketplace's clock */
	struct due_items *out;
};
/* A line for `profile`, NULL when its day is beyond what is asked for, or DAY_NONE. Overdue (and so warn) is set by the clock. The
 * pointer is good until the next line; the caller fills the sentence, and the record that Enter opens. */
struct due_item *due_add(struct due_frame *f, const char *profile, const char *kind, day_t day, const char *rule);
/* The same for a moment, which gives day and hour. */
struct due_item *due_add_at(struct due_frame *f, const char *profile, const char *kind, instant_t at, const char *rule);
void due_say(struct due_item *it, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* "campaign", 12: what Enter opens. */
void due_opens(struct due_item *it, const char *record, int64_t id);
/* The same for a record that people know by its number ("order", 7, "YM2610140001"). */
void due_opens_no(struct due_item *it, const char *record, int64_t id, const char *no);
/* Where the line speaks of many: "orders", "state=to_ship" opens their list so filtered. */
void due_opens_list(struct due_item *it, const char *record, const char *filter);

typedef enum status (*due_source)(struct due_frame *f, struct error *e);
/* What a run did is added to `done`. Nothing is open when it is called, and nothing may be after it. */
typedef enum status (*due_actor)(struct shop *s, const struct progress *p, struct due_done *done, struct error *e);
/* NULL-terminated, in the order in which they act. */
extern const due_source due_sources[];
extern const due_actor due_actors[];

/* Coupon pushes: last moment to cancel, drafts that run out of time, missed ones (push_due.c). */
enum status due_push(struct due_frame *f, struct error *e);

/* Settlement: periods, statements, claims, payouts (due_settle.c, due_settle_run.c). */
enum status due_settle(struct due_frame *f, struct error *e);
enum status due_settle_run(struct shop *s, const struct progress *p, struct due_done *done, struct error *e);

/* Renewal and card authorisation (renewal_due.c, renewal_run.c). */
enum status due_renewal(struct due_frame *f, struct error *e);
enum status due_renewal_run(struct shop *s, const struct progress *p, struct due_done *done, struct error *e);
/* Campaigns and pushes: when they go out, what became of them, and sending them (due_outbox.c). */
enum status due_outbox(struct due_frame *f, struct error *e);
enum status due_outbox_run(struct shop *s, const struct progress *p, struct due_done *done, struct error *e);
/* Results of campaigns: until when opens count, and closing them (due_results.c). */
enum status due_results(struct due_frame *f, struct error *e);
enum status due_results_run(struct shop *s, const struct progress *p, struct due_done *done, struct error *e);
/* Bulk actions over members that were cut short go on (bulk.c). */
enum status due_bulk_run(struct shop *s, const struct progress *p, struct due_done *done, struct error *e);
/* Plans: the end, the beginning, messages, payments (due_plan.c). */
enum status due_plan(struct due_frame *f, struct error *e);
/* Members' days: points and tiers that end, orders that wait, points to review (due_members.c); and the daily run (daily.c). */
enum status due_members(struct due_frame *f, struct error *e);
enum status due_members_run(struct shop *s, const struct progress *p, struct due_done *done, struct error *e);
/* The store's life: orders' clocks, slips, goods, closure (life.c, life_steps.c). */
enum status due_life_run(struct shop *s, const struct progress *p, struct due_done *done, struct error *e);
/* The store: contract, applications, operators, violations (mall_due.c). */
enum status due_mall(struct due_frame *f, struct error *e);
/* Orders of periods that were paid are settled (order_settle.c). */
enum status due_orders_settle(struct shop *s, const struct progress *p, struct due_done *done, struct error *e);
/* Orders: to ship, not collected, not arrived, not paid (order_due.c). */
enum status due_orders(struct due_frame *f, struct error *e);
/* Early closures: last days, the balance and its payment (closure_due.c). */
enum status due_closure(struct due_frame *f, struct error *e);
/* Returns and exchanges: what is to be done about them by when (slip_due.c). */
enum status due_slips(struct due_frame *f, struct error *e);
/* Orders of files whose taking over was cut short (due_sale.c). */
enum status due_sale_run(struct shop *s, const struct progress *p, struct due_done *done, struct error *e);
/* Messages to members, notices, tokens (message_due.c); it sends what the members' day has brought. */
enum status due_messages(struct due_frame *f, struct error *e);
enum status due_messages_run(struct shop *s, const struct progress *p, struct due_done *done, struct error *e);
/* Goods: sales that begin and end, what leaves the shelf, low stock, tax (product_due.c). */
enum status due_goods(struct due_frame *f, struct error *e);
/* Convenience-store services: applications, terminations (mall_service_due.c). */
enum status due_services(struct due_frame *f, struct error *e);

#endif
