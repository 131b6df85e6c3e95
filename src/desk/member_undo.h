/*
 * Between batch.c, batch_undo.c and the members' desk: taking an import back.
 */
#ifndef DESK_MEMBER_UNDO_H
#define DESK_MEMBER_UNDO_H

#include "storekeep/shop.h"

/* What stands in the way of it, as notes; *found counts them. */
enum status member_undo_look(struct shop *s, int64_t batch_id, size_t *found, struct error *e);
/* Take it back in short transactions; can be called again after a kill. */
enum status member_import_forget(struct shop *s, int64_t batch_id, const struct progress *p, struct error *e);

/* The same of a merge, which is one transaction. */
enum status member_merge_look(struct shop *s, int64_t batch_id, size_t *found, struct error *e);
enum status member_merge_forget(struct shop *s, int64_t batch_id, const struct progress *p, struct error *e);

#endif
