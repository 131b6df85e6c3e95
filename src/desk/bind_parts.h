/*
 * Binding, among its own files: names (bind_name.c), codes (bind.c), one member
 * (bind_member.c), the bulk action (bind_kind.c) and who asks for it
 * (bind_many.c).
 */
#ifndef SK_DESK_BIND_PARTS_H
#define SK_DESK_BIND_PARTS_H

#include "storekeep/bind.h"
#include "storekeep/member.h"

/* The store of a staff member, 0 none. */
int64_t bind_store_of_staff(struct shop *s, int64_t staff_id);

/* Where a member is to be bound. */
struct bind_to {
	int64_t store_id, staff_id;
	char reason[256];
};
/* In the caller's transaction: the member's row, and the line of its history. */
enum status bind_write(struct shop *s, const struct member *m, const struct bind_to *to, day_t bound_on, const char *cause, int64_t batch_id,
                       struct error *e);
/* forms/bind_change.ini: `to` begins with how the member is bound now. Names a store or a staff member, a reason. */
enum status bind_read(struct shop *s, const char *profile, const struct record *r, struct bind_to *to, struct error *e);

extern const struct bulk_kind bind_bulk_kind;
/* bulk_options.prepare. */
enum status bind_to_keep(struct shop *s, void *to, int64_t batch_id, struct error *e);

#endif
