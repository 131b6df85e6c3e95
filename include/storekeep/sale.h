/*
 * Orders as the members' desk needs them (EAS-9, EAS-45, EAS-46, SHL-29 to 37):
 * one row an order, its lines, and what happens when it is placed, changed,
 * delivered, completed, cancelled or moved to another account.
 */
#ifndef STOREKEEP_SALE_H
#define STOREKEEP_SALE_H

#include "storekeep/basis.h"
#include "storekeep/form.h"
#include "storekeep/list.h"
#include "storekeep/shop.h"

struct sale {
	int64_t id;
	char profile[32], channel[12], state[12], delivery_code[32], delivery_state[32], direction[8];
	char *order_number;                     /* owned */
	int64_t member_id, rule_id, tier_id;    /* 0 none */
	instant_t placed_at, final_at, completed_at, cancelled_at; /* INSTANT_NONE: not */
	day_t placed_on;
	bool logged_in, joined_at_checkout, counted;
	int64_t items_amount, promotion_amount, credit_amount, points_amount, shipping_amount, surcharge_amount, refund_amount, net_amount;
	struct basis_line *lines;               /* owned */
	char **products, **names;               /* product code and name of each line, "" none; owned */
	size_t line_count;
	int64_t batch_id;                       /* import that made it, 0: entered here */
	instant_t created_at, changed_at;
	char created_by[64], changed_by[64];
};
/* Fine on {0}. */
void sale_free(struct sale *o);
/* What it is reckoned from (EAS-9): the lines with their shares and what is left of each. An order without lines is one line of
 * its items_amount. `lines` (may be NULL) gets new memory, one line at least. */
void sale_basis(const struct sale *o, struct basis *out, struct basis_line **lines, size_t *count);
/* Deductions of the whole order: promotion, credit, points, refunds (EAS-9). */
int64_t sale_deductions(const struct sale *o);
/* Why it does not count (label set not_counted): not_completed, cancelled, nothing_left; NULL: it counts. */
const char *sale_not_counted(const struct sale *o);
/* ST_REFUSED order_missing. */
enum status sale_get(struct shop *s, int64_t id, struct sale *out, struct error *e);
/* By number (a leading # may lack); order_missing, order_ambiguous. `profile` NULL: any. */
enum status sale_find(struct shop *s, const char *profile, const char *order_number, int64_t *id, struct error *e);

/* An order of forms/sale.ini as a record, for its form. */
enum status sale_record(struct shop *s, int64_t id, struct record *r, struct error *e);
/* The amounts and lines of such a record as they stand, reckoned (for a preview while typing); reads nothing but the profile. */
enum status sale_try(const struct record *r, struct sale *out, struct error *e);
/* The order of members behind a row of `orders`; order_missing where it is none. */
enum status sale_of_order(struct shop *s, int64_t orders_id, int64_t *id, struct error *e);
/* The other way: the row of `orders` that counts. */
enum status sale_order_row(struct shop *s, int64_t id, int64_t *orders_id, struct error *e);
/* The same for an order that is to be opened: one that was written in bulk and never stood among all orders is put there now. */
enum status sale_order_listed(struct shop *s, int64_t id, int64_t *orders_id, struct error *e);
/* The state in which the order's delivery ends (SHL-36): arrived, collected. */
const char *sale_final_state(struct shop *s, const struct sale *o);
/* Acts of forms/sale.ini (order create, edit) and the rest, each its own transaction with the points, tier and credit that follow
 * from it. Refusals: BLACKLISTED (a warning for staff's orders, EAS-109), DELIVERY_UNKNOWN, DELIVERY_STATE, REFUND_OVER,
 * ORDER_CANCELLED, order_state. */
enum status sale_save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e);
enum status sale_deliver(struct shop *s, int64_t id, const char *state, instant_t at, struct error *e); /* "" withdraws (SHL-27) */
enum status sale_complete(struct shop *s, int64_t id, instant_t at, struct error *e);
enum status sale_cancel(struct shop *s, int64_t id, instant_t at, const char *reason, struct error *e);
enum status sale_return_line(struct shop *s, int64_t id, int line_no, int64_t quantity, struct error *e);
/* In the caller's transaction: money that points or credit used on the order stand for, added to (below zero: taken off) what is
 * recorded with it, with everything that follows. */
enum status sale_used(struct shop *s, int64_t id, int64_t points_value, int64_t credit, struct error *e);
/* Move orders to another member (EAS-112): TR_SAME, BLACKLISTED, MEMBER_NONE, MEMBER_GUEST. In a transaction of its own. */
enum status sale_transfer(struct shop *s, const int64_t *ids, size_t count, int64_t to_member, const char *reason, int64_t *points_moved, struct error *e);
/* The same inside the caller's transaction, for a merge. */
enum status sale_transfer_in(struct shop *s, int64_t id, int64_t to_member, const char *reason, int64_t batch_id, int64_t *points_moved, struct error *e);

/* What a transfer would do with an order's points (EAS-113): issued for it and still with its member's lots, used or lapsed of
 * them, moving. */
struct sale_move { int64_t issued, used, moving; };
enum status sale_move(struct shop *s, int64_t id, struct sale_move *out, struct error *e);

/* What the order is to get or got (points_grant): id 0 none, and `reason` says why (label set grant_reason). */
struct sale_points {
	int64_t id, basis, points, entry_id;
	char state[20], reason[32];
	day_t due_on, issued_on;
	char *arithmetic;                       /* JSON; owned */
};
enum status sale_points(struct shop *s, int64_t id, struct sale_points *out, struct error *e);

/* Orders of a member (0: of all), newest first. desk_list_close(). */
void sale_list(struct shop *s, const char *profile, int64_t member_id, struct list_source *out);
/* Recount a member's wallet figures (orders, spent, first_on, last_on) from `sale`. In the caller's transaction. */
enum status sale_recount(struct shop *s, int64_t member_id, struct error *e);
/* Take over the members' side of published order batches that were not taken yet, in chunks. */
enum status sale_take(struct shop *s, const struct progress *p, int64_t *taken, struct error *e);

#endif
