/*
 * Terms: what a profile says on a day, as the plain values that rules/ take.
 */
#ifndef STOREKEEP_TERMS_H
#define STOREKEEP_TERMS_H

#include "storekeep/claim.h"
#include "storekeep/profile.h"
#include "storekeep/settle.h"

/* Rates in force on `on`. The category table is owned by `out`: terms_rates_free(). */
void terms_rates(const struct profile *p, day_t on, struct settle_rates *out);
void terms_rates_free(struct settle_rates *r);
/* Confirmation and posting (YAH-116 to 118). */
void terms_clock(const struct profile *p, day_t on, struct settle_clock *out);
/* The settlement cycle ([period], [payout]). A profile without [period] has calendar months and no dates. */
void terms_cycle(const struct profile *p, day_t on, struct settle_cycle *out);
/* The claim ([claim], [vat], [negative], [fee_invoice], [warn]). Texts live as long as the profile. `automated` is the
 * profile's claim.mode; a period's own mode wins over it. */
void terms_claim(const struct profile *p, day_t on, struct claim_rules *out);

/* Rates for many orders: one struct for each span between two dated values, computed when first asked for. */
struct terms_cache;
struct terms_cache *terms_cache_new(const struct profile *p);
void terms_cache_free(struct terms_cache *c);
/* Never NULL; lives as long as the cache. DAY_NONE: undated values only. */
const struct settle_rates *terms_cached(struct terms_cache *c, day_t on);

#endif
