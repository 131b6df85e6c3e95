/* What the files of the plans screen share. */
#ifndef SCREENS_PLANS_H
#define SCREENS_PLANS_H

#include "screens.h"
#include "storekeep/plan.h"
#include "storekeep/renewal.h"

struct plans_state {
	char profile[32];
	const char *zone;
	struct plan_offer offer;
	struct plan_status now;
	struct renewal_forecast renewal;
	struct plan_order unpaid;   /* that waits for its payment; id 0 none */
	struct plan_slot forecast[PLANS_MOST]; /* when each would run if it were paid now */
	const char *line1, *line2, *points_word; /* the marketplace's words */
	int64_t points_value;       /* of one point */
	size_t at;                  /* chosen plan */
};

void plans_draw(struct view *v, struct area a);
/* The last look before payment (RUT-25), as text. */
void plans_last_look(struct shop *s, const struct plans_state *is, struct buf *out);
/* Where on the marketplace things are, its questions and answers, its support (RUT-8, 30, 31, 129, 130). */
void plans_places(struct shop *s, const char *profile, struct buf *out);

#endif
