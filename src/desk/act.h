/*
 * Acts that are asked for twice: whoever makes a row stores the name of the act
 * (op_id) with it, and finds the row by that name when the same act comes again.
 */
#ifndef SK_DESK_ACT_H
#define SK_DESK_ACT_H

#include "storekeep/db.h"
#include "storekeep/form.h"

/* The id that the act has made, 0 none. `sql` gives the id by :op. */
int64_t act_row(struct db *db, const char *sql, const char *op_id);

/* ST_REFUSED profile_fixed when the record's `profile` moves what belongs to another marketplace. */
enum status act_same_profile(const struct record *r, const char *own, struct error *e);

#endif
