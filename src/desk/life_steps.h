/*
 * The steps that the capabilities bring to the store's life; they stand in order
 * in life_steps.c.
 */
#ifndef SK_DESK_LIFE_STEPS_H
#define SK_DESK_LIFE_STEPS_H

#include "storekeep/life.h"

/* Slips (slip_steps.c): an exchange is reminded of, an abnormal return ends, a delivered one closes. */
extern const struct life_step slip_step_remind, slip_step_limit, slip_step_autoclose;
/* Orders (order_look.c, order_steps.c). */
extern const struct life_step order_look_step, order_lapse_step, order_overdue_step, order_post_step, order_confirm_step;
/* Goods of a closing store, and goods by their clocks and schedules (product_steps.c). */
extern const struct life_step goods_closed_step, goods_step;
/* An early closure reaches its days (closure_step.c). */
extern const struct life_step step_closure;

#endif
