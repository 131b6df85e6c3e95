/*
 * Inside of the order's life: its dated lines.
 */
#ifndef DESK_ORDER_DAYS_H
#define DESK_ORDER_DAYS_H

#include "desk/order_case.h"

/* days, day_count and period of `out` from a judged case; profile stands in it already. */
void order_days_fill(struct order_market *m, const struct order_case *c, struct order_life *out);

#endif
