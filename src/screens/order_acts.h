/*
 * What can be done with orders that the marketplace's clock moves on, one or
 * many marked: each asks only what is needed, shows what would change and who
 * refuses, and is a batch that can be taken back.
 */
#ifndef SCREENS_ORDER_ACTS_H
#define SCREENS_ORDER_ACTS_H

#include "screens.h"

#include "storekeep/order_life.h"

/* One act (order_act.act) on these orders: asked, tried, shown, done. true when something was done. */
bool order_acts_run(struct view *v, const char *act, const int64_t *ids, size_t count);
/* The menu of key `a`; the usual act of an order in `state` (label set order_state; "" mixed) stands first. *next is where a choice
 * leads that is a screen of its own (a return, an exchange), else pass. */
bool order_acts_menu(struct view *v, const int64_t *ids, size_t count, const char *state, struct outcome *next);
/* What is usually done next to an order in this state; NULL nothing. */
const char *order_acts_usual(const char *state);
/* true when the clock of its marketplace moves this order: it is none of members. */
bool order_acts_apply(struct shop *s, int64_t id);
/* Which of its typed facts is taken back is asked. */
bool order_acts_withdraw(struct view *v, int64_t id);

/* Give the coupon of its cart back to the buyer (回補折價券): asked, for it cannot be taken back. */
bool order_acts_restore_coupon(struct view *v, int64_t id);

/* The last batch of this console (Ctrl-Z), asked. */
bool order_acts_can_undo(const struct view *v);
bool order_acts_undo(struct view *v);

#endif
