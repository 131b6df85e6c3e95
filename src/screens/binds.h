/* Binding: codes (binds.c), the report and who is bound (bound.c). */
#ifndef SCREENS_BINDS_H
#define SCREENS_BINDS_H

#include "screens.h"
#include "storekeep/member.h"

/* Members, orders and amounts per store and staff member; Enter opens the members. */
extern const struct screen bind_report_screen;
/* Names of kind "staff" or "store" to choose from, in one block that the caller frees; texts until the next call. */
size_t bind_picks(struct shop *s, const char *kind, struct pick **out);

#endif
