/*
 * Inside of the order's life: one act on one order, for order_do() and bulk.
 */
#ifndef DESK_ORDER_ACT_H
#define DESK_ORDER_ACT_H

#include "desk/order_case.h"

/* The marketplace of a live version; ST_REFUSED order_missing. */
enum status order_profile_of(struct shop *s, int64_t id, char out[32], struct error *e);

/* Could it be done? Reads only; warnings go to s->notes. `p` may be NULL. */
enum status order_act_try(struct order_market *m, int64_t id, const struct order_act *a, struct order_preview *p, bool *same, struct error *e);
/* Do it, in the caller's transaction. */
enum status order_act_apply(struct order_market *m, int64_t id, const struct order_act *a, struct error *e);
/* The same as the rules do it by themselves: its facts are the rule's. */
enum status order_act_by_rule(struct order_market *m, int64_t id, const struct order_act *a, const char *rule, struct error *e);
/* Of the notes from `before` on, each code of a level once (order_bulk.c). */
void order_notes_once(struct notes *n, size_t before);

/* In the caller's transaction: the order ended, its coupon lapses (order_benefit.c); and the way back. */
enum status order_benefits_end(struct order_market *m, const struct order_case *c, day_t day, struct error *e);
enum status order_benefits_unend(struct order_market *m, const struct order_case *c, day_t day, struct error *e);

/* ST_REFUSED when an act would move an order into, out of or within a period that is signed off (order_guard.c). */
enum status order_guard_signed(struct order_market *m, const struct order_case *before, const struct order_case *after, struct error *e);
/* YAH-20: shipping on or after D+10 of an early closure is refused, from D on it is a warning. */
enum status order_guard_closure(struct order_market *m, const struct order_case *c, day_t day, struct error *e);

#endif
