/*
 * What a campaign would reach, and what it leaves of the quota of the term that
 * covers its send time (RUT-90 to 98). Counting people is reach.c's.
 */
#include "config.h"

#include "storekeep/campaign.h"

static int64_t not_below_zero(int64_t v)
{
	return v > 0 ? v : 0;
}

/* What campaigns before this one may use up begins with the term, but not in the past: those are sent or missed. */
static enum status hold_against(struct shop *s, const char *profile, instant_t at, int64_t but, struct campaign_estimate *out, struct error *e)
{
	struct term t;
	enum status st = term_at(s, profile, at, &t, e);
	if (st != ST_OK || t.id == 0)
		return st;
	if ((st = quota_of(s, &t, &out->quota, e)) != ST_OK)
		return st;
	out->has_quota = true;
	out->pending = campaign_pending_estimate(s, profile, t.starts_at, at, but);
	out->usable = not_below_zero(out->quota.left - out->pending);
	out->after = not_below_zero(out->usable - out->high);
	return ST_OK;
}

enum status campaign_estimate_of(struct shop *s, const char *profile, const struct reach *r, unsigned mask, instant_t send_at,
                                 int64_t but, struct campaign_estimate *out, struct error *e)
{
	*out = (struct campaign_estimate){.mask = mask};
	reach_range(r, mask, &out->low, &out->high);
	out->overlap = r->lists ? reach_overlap(r, mask) : 0;
	out->skipped = reach_skipped(r, mask);
	return hold_against(s, profile, send_at != INSTANT_NONE ? send_at : clock_now(), but, out, e);
}

static enum status count_all(struct shop *s, const char *profile, struct reach *r, struct error *e)
{
	struct reach_walk *w;
	bool done = false;
	if (audience_is_stale(s)) {
		enum status st = audience_refresh(s, NULL, &done, e);
		if (st != ST_OK)
			return st;
	}
	enum status st = reach_begin(s, profile, clock_now(), &w, e);
	if (st != ST_OK)
		return st;
	for (done = false; st == ST_OK && !done;)
		st = reach_step(w, 0, &done, e);
	reach_read(w, r);
	reach_free(w);
	return st;
}

enum status campaign_estimate(struct shop *s, const char *profile, unsigned mask, instant_t send_at, int64_t but, struct reach *r,
                              struct campaign_estimate *out, struct error *e)
{
	*r = (struct reach){0};
	*out = (struct campaign_estimate){0};
	enum status st = count_all(s, profile, r, e);
	return st == ST_OK ? campaign_estimate_of(s, profile, r, mask, send_at, but, out, e) : st;
}
