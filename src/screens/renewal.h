/* The renewal screen and the steps of applying for card auto-debit. */
#ifndef SCREENS_RENEWAL_H
#define SCREENS_RENEWAL_H

#include "screens.h"
#include "storekeep/autodebit.h"
#include "storekeep/renewal.h"

struct renewal_state {
	char profile[32];
	const char *zone;
	const struct profile *of;
	struct renewal now;
	struct renewal_timeline line; /* as of `what_if` */
	struct autodebit current, waiting;
	struct notes warned;          /* advance warnings and reminders */
	instant_t what_if;            /* INSTANT_NONE: now */
};

void renewal_draw(struct view *v, struct area a);

/* Consent, route, form (RUT-49, 50, 60). NEXT_DRAW when the person stops on the way. */
struct outcome autodebit_apply_steps(struct view *v, const char *profile);

#endif
