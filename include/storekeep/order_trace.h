/*
 * What became of one order in the settlement: every amount that it brings and
 * costs, computed as reconciliation does, beside what the statements say of it.
 */
#ifndef STOREKEEP_ORDER_TRACE_H
#define STOREKEEP_ORDER_TRACE_H

#include "storekeep/list.h"
#include "storekeep/shop.h"
#include "storekeep/statement.h"

/* One row a component that is not zero on either side, sales first; `theirs` is the sum over the live statements, MONEY_NONE where
 * no statement names it. `rows` has room for SETTLE_KINDS + 1. Code order_missing. */
enum status order_trace(struct shop *s, int64_t order_id, struct side_row *rows, size_t *count, struct error *e);
/* Lines of the live statements that name the order, the newest period first. row.id is the line's. */
void order_trace_lines(struct shop *s, int64_t order_id, struct list_source *out);

#endif
