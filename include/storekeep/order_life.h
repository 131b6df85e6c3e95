/*
 * An order's life at the desk: its clocks with what is fact and what forecast,
 * the acts of staff, singly and in bulk, and what a cancellation does to stock,
 * coupon and code (YAH section 8). Orders of marketplaces with members have
 * sale.h instead; these functions refuse them with code order_of_members.
 */
#ifndef STOREKEEP_ORDER_LIFE_H
#define STOREKEEP_ORDER_LIFE_H

#include "storekeep/list.h"
#include "storekeep/order_clock.h"
#include "storekeep/shop.h"

enum day_origin { ORIGIN_NONE, ORIGIN_FILE, ORIGIN_TYPED, ORIGIN_RULE, ORIGIN_FORECAST };

/* One dated line of an order's clock, in the order of its life. */
struct order_day {
	const char *name;      /* ship_by, shipped_on, picked_up_on, confirmed_on, posting_day, cooloff_last, period_end, claim_due, payout … */
	const char *title;     /* N_() */
	day_t fact;            /* DAY_NONE: none yet */
	enum day_origin origin;/* of the fact */
	day_t forecast;        /* what the rules give, also beside a fact; DAY_NONE: waits */
	day_t earliest;        /* where a forecast has a range (posting), else DAY_NONE */
	const char *rule;
	char waits[120];       /* translated: what it waits for, "" nothing */
	bool late;             /* its day is over without the fact */
};
struct order_life {
	int64_t id;            /* orders.id */
	char profile[32], order_no[64], cart_no[64], state[24], cancel_reason[24], payment[24], tax_kind[16], buyer[120], item_name[200], sku[64];
	int64_t qty;
	money_t claim, cash, interest;
	bool is_shipping, card;
	char period[16];       /* code that its posting falls into, "" none */
	char period_earlier[16]; /* code of another one that its earliest posting falls into (YAH-118), "" the same */
	struct order_clock_facts facts;
	struct order_clock clock;
	struct order_day days[20];
	size_t day_count;
	int missing_year;
};
/* By number or by record; the state is that of now. Codes order_missing, order_ambiguous, order_of_members. */
enum status order_life_find(struct shop *s, const char *profile, const char *order_no, struct order_life *out, struct error *e);
enum status order_life_get(struct shop *s, int64_t id, struct order_life *out, struct error *e);
/* The orders of its cart that count, shipping-fee order included (ids of `orders`); the caller frees. */
enum status order_life_cart(struct shop *s, const char *profile, const char *cart_no, int64_t **ids, size_t *count, struct error *e);
/* "typed", "by the rule" … translated. */
const char *order_origin_text(enum day_origin o);

/* An act on one order: each its own transaction (or the caller's), judged on the clock of now. `day` DAY_NONE: today.
 * Refusals: order_state, date_order (YAH-2), closure_ship_cut (YAH-20), order_fixed (YAH-81), cancel_reason … */
struct order_act {
	const char *act;       /* pay (paid and handed over), preorder (planned shipping day), ship, deliver (picked up or received), dispute, confirm, complete, cancel, withdraw (take back a typed fact) */
	day_t day;
	const char *reason;    /* cancel: buyer, unpaid, seller_no_stock, overdue; withdraw: the act that is taken back; else a note; NULL none */
	int64_t batch_id;      /* of a bulk act, 0 singly */
};
enum status order_do(struct shop *s, int64_t id, const struct order_act *a, struct error *e);
/* The same for many, as a batch that can be tried (s->dry_run) and taken back: what each would become, who refuses and why. */
struct order_bulk_result {
	int64_t orders, changes, same, refused, batch_id;
	struct error first;    /* of the refused */
};
enum status order_do_many(struct shop *s, const int64_t *ids, size_t count, const struct order_act *a, bool skip_bad, const char *op_id,
                          const struct progress *p, struct order_bulk_result *out, struct error *e);

/* What an act would make of one order, for a preview. Reads only; warnings go to s->notes. */
struct order_preview {
	char order_no[64], state[24], becomes[24];
	bool same;             /* nothing is left to do */
	struct error refused;  /* code "" when it can be done */
};
enum status order_preview(struct shop *s, int64_t id, const struct order_act *a, struct order_preview *out, struct error *e);

/* Coupon or code that an order's cart used (YAH-170, YAH-171, YAH-185). */
struct order_benefit {
	char kind[8];          /* coupon, code */
	char number[64];
	money_t amount;        /* MONEY_NONE: the file does not say */
	day_t valid_to;        /* of a coupon, DAY_NONE: not known */
	char state[12];        /* label set benefit_state: used, lapsed, restored */
};
#define ORDER_BENEFITS 4
enum status order_benefits(struct shop *s, int64_t id, struct order_benefit out[ORDER_BENEFITS], size_t *count, struct error *e);
/* Give the coupon of the order's cart back to its buyer (回補折價券): a warning has to be confirmed, it cannot be undone. `valid_to`: its
 * last day where the person knows it. Codes coupon_none, coupon_unused, coupon_expired. */
enum status order_restore_coupon(struct shop *s, int64_t id, day_t valid_to, struct error *e);

/* For returns, in the caller's transaction: the order is being returned, or its refund is known (YAH-120). DAY_NONE and MONEY_NONE
 * leave a column as it is; `returning` false and no refund: the return was taken back. */
struct order_refund {
	bool returning, returned;
	day_t refunded, bank_refunded, collected;
	money_t amount, reverse_fee;
	day_t day;             /* from which it holds, where no refund says it; 0: today */
	bool by_rule;          /* nobody typed it */
};
enum status order_set_refund(struct shop *s, int64_t id, const struct order_refund *r, const char *rule, struct error *e);
/* For a closing store, in short transactions: every unshipped order is cancelled (YAH-20); gives the number. */
enum status order_cut_unshipped(struct shop *s, const char *profile, day_t day, const struct progress *p, int64_t *count, struct error *e);

/* What happened to an order after it was here (order_event), newest first: day, act, origin, rule, reason, at, by. desk_list_close(). */
void order_events(struct shop *s, const char *profile, const char *order_no, struct list_source *out);

/* How many orders wait, by an index: of a step (orders.next_step; NULL: all) whose day is `to` or earlier (DAY_NONE: any). Posted orders,
 * which wait for their payout alone, are not among them. */
enum status order_waiting(struct shop *s, const char *profile, const char *step, day_t to, int64_t *count, struct error *e);
/* Those orders as a list, the most urgent first; columns as order_list() with next_step, next_on. desk_list_close(). */
void order_waiting_list(struct shop *s, const char *profile, const char *step, struct list_source *out);

#endif
