/*
 * Inside of the order's life: one act on one order, for order_do() and bulk.
 */
#ifndef DESK_ORDER_ACT_H
#define DESK_ORDER_ACT_H

#include "desk/order_case.h"

/* The marketplace of a live version; ST_REFUSED order_missing. */
enum status order_profile_of(struct shop *s, int64_t id, char out[32], struct error *e);

/* Could it be done? Reads only; *same when there is nothing left to do. Warnings go to s->notes. */
enum status order_act_try(struct order_market *m, int64_t id, const struct order_act *a, bool *same, struct error *e);
/* Do it, in the caller's transaction. */
enum status order_act_apply(struct order_market *m, int64_t id, const struct order_act *a, struct error *e);
/* The same as the rules do it by themselves: its facts are the rule's. */
enum status order_act_by_rule(struct order_market *m, int64_t id, const struct order_act *a, const char *rule, struct error *e);

#endif
