/* How `renewal` tells what it knows, shared by its verbs. */
#ifndef COMMANDS_RENEWAL_TELL_H
#define COMMANDS_RENEWAL_TELL_H

#include "storekeep/autodebit.h"
#include "storekeep/command.h"
#include "storekeep/renewal.h"

/* profile=, else ruten. */
const char *renewal_profile(const struct cli *c);
/* Switch, forecast, authorisation and application, as of now; with what has to be said about them. */
enum status renewal_tell(struct cli *c, struct error *e);
/* One application as the whole document. */
void renewal_tell_autodebit(struct cli *c, const struct autodebit *a);
void renewal_tell_timeline(struct cli *c, const struct renewal_timeline *t, const char *zone);

#endif
