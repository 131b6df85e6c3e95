/* What the files about card authorisations share among themselves. */
#ifndef STOREKEEP_DESK_AUTODEBIT_PARTS_H
#define STOREKEEP_DESK_AUTODEBIT_PARTS_H

#include "desk/renewal_parts.h"
#include "storekeep/autodebit.h"

/* A write on the authorisations of a marketplace: the book is caught up to now first. */
enum status autodebit_begin(struct renewal_book *b, struct shop *s, const char *profile, struct error *e);
/* Ends the write as `st` went and closes the book. */
enum status autodebit_end(struct renewal_book *b, enum status st, struct error *e);
/* One row; ST_OK with id 0 when there is none. */
enum status autodebit_read(struct shop *s, int64_t id, struct autodebit *out, struct error *e);
/* Others of the account, in any of two states, give way to `id`. */
enum status autodebit_replace(struct renewal_book *b, int64_t id, const char *state, const char *other, struct error *e);
enum status autodebit_audit(struct renewal_book *b, const char *what, int64_t id, const char *detail, struct error *e);

/* Check the form; all refusals in `refused`. */
bool autodebit_check_payer(struct renewal_book *b, const struct record *r, struct notes *refused);

#endif
