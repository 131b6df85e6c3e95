/*
 * Inside of the order's life: one act under way, between what an act makes fact
 * (order_doing.c) and its carrying out (order_act.c).
 */
#ifndef DESK_ORDER_DOING_H
#define DESK_ORDER_DOING_H

#include "desk/order_act.h"

/* One act under way. `before` is the order as it is, `after` as it becomes. */
struct doing {
	struct order_market *m;
	const struct order_act *act;
	day_t day;
	const char *rule;
	bool same;              /* nothing is left to do */
	struct order_case before, after;
};

/* What the act makes fact in `after`, or why it cannot: by the kinds of acts alone, days and periods are looked at elsewhere. */
enum status order_doing_apply(struct doing *d, struct error *e);

#endif
