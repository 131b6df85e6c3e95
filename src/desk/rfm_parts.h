/*
 * Between the two walks of the RFM analysis.
 */
#ifndef SK_DESK_RFM_PARTS_H
#define SK_DESK_RFM_PARTS_H

#include "storekeep/rfm_rules.h"
#include "storekeep/segment.h"

#define RFM_PAGE 1000 /* members read at a time */

struct rfm_work {
	struct shop *s;
	const char *profile;
	const struct profile *p;
	const struct progress *progress;
	bool blacklisted_too;
	int64_t cuts[3][4];          /* of rfm.method fixed */
	struct rfm_scale scales[3];  /* R, F, M */
	struct rfm_table table;
};
/* What one member bought in the window: days since the last order, orders, net amount. */
struct rfm_buyer {
	int64_t id;
	int64_t value[3];
};
/* Buyers beyond `after`, in the order of their numbers. */
enum status rfm_buyers_page(struct rfm_work *w, int64_t after, struct rfm_buyer *out, size_t room, size_t *count, struct error *e);
/* false: the user stopped it. */
bool rfm_step(struct rfm_work *w, int64_t done, int64_t total);
enum status rfm_stopped(struct error *e);

/* The second walk (rfm_write.c): scores under the scales; fills the cells of the table. */
enum status rfm_write(struct rfm_work *w, struct error *e);

#endif
