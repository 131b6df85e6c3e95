/*
 * Inside of the order's life: clocks that have to be worked out anew.
 */
#ifndef DESK_ORDER_LOOK_H
#define DESK_ORDER_LOOK_H

#include "desk/order_case.h"

/* One order, in the caller's transaction. */
enum status order_look(struct order_market *m, int64_t id, struct error *e);
/* All that are marked (next_step `look`), in short transactions. */
enum status order_look_all(struct shop *s, const char *profile, const struct progress *p, struct error *e);
/* After a batch was published: what was typed at its orders meanwhile, and all that are marked. */
enum status order_look_batch(struct shop *s, const char *profile, int64_t batch_id, const struct progress *p, struct error *e);
/* After a batch was published: orders that it cancels end elsewhere too (order_ended.c). */
enum status order_ended_by_file(struct shop *s, const char *profile, int64_t batch_id, struct error *e);

#endif
