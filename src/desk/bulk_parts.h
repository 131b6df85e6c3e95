/*
 * Between the files of bulk actions: doing (bulk.c), taking back (bulk_undo.c),
 * and the table of kinds (bulk_kinds.c).
 */
#ifndef SK_DESK_BULK_PARTS_H
#define SK_DESK_BULK_PARTS_H

#include "storekeep/bulk.h"

/* NULL: no bulk action is called so. */
const struct bulk_kind *bulk_kind_of(const char *kind);

/* For batch.c: what is done becomes as it stood before, in chunks; can be called again after a kill. Fine for other kinds. */
enum status bulk_forget(struct shop *s, int64_t id, const char *kind, const struct progress *p, struct error *e);

/* On the blacklist and off it (member_block_kind.c). */
extern const struct bulk_kind block_bulk_kind;
/* Points given or taken (points_bulk.c), store credit (credit_bulk.c). */
extern const struct bulk_kind points_bulk_kind;
extern const struct bulk_kind credit_bulk_kind;
/* An act on orders (order_bulk.c). */
extern const struct bulk_kind order_bulk_kind;

#endif
