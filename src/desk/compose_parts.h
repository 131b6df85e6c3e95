/*
 * Between the check of a campaign's record and its storing.
 */
#ifndef SK_DESK_COMPOSE_PARTS_H
#define SK_DESK_COMPOSE_PARTS_H

#include "storekeep/campaign.h"
#include "storekeep/coupon.h"

/* A record that was read: every text is set (owned), values that were refused are empty. */
struct composed {
	const struct profile *p;
	char *name, *body, *url, *cta;
	char audiences[200];
	unsigned mask;
	instant_t send_at;       /* INSTANT_NONE: refused */
	struct coupon coupon;    /* id 0: none */
	int64_t est_low, est_high;
};
void composed_free(struct composed *c);

/* Read and check all fields, in their order; everything that is wrong or has to be confirmed goes among `notes`.
 * ST_FAILED when the file cannot be read. */
enum status composed_read(struct shop *s, const struct campaign_draft *d, const struct record *r, struct composed *out, struct notes *notes, struct error *e);
/* What it would reach and use: RUT-90 to 98 among s->notes. */
enum status composed_estimate(struct shop *s, const struct campaign_draft *d, struct composed *c, struct error *e);

#endif
