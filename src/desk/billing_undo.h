/* Taking a batch of bills back, for batch.c. */
#ifndef STOREKEEP_DESK_BILLING_UNDO_H
#define STOREKEEP_DESK_BILLING_UNDO_H

#include "storekeep/shop.h"

/* What the batch changed becomes as it stood before, what it made goes. A transaction of its own. */
enum status billing_forget(struct shop *s, int64_t id, const struct progress *p, struct error *e);

#endif
