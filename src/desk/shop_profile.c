/*
 * A shop's view of the profiles: its own files over ours, and today on a
 * marketplace's clock.
 */
#include "config.h"

#include "storekeep/shop.h"
#include "storekeep/template.h"

enum status shop_profile(struct shop *s, const char *name, const struct profile **out, struct error *e)
{
	profile_on_load(profile_check_texts);
	return profile_get(name, s->config != NULL ? s->config->profile_dir : NULL, out, e);
}

day_t shop_today(const struct shop *s, const struct profile *p)
{
	const char *zone = p != NULL ? profile_zone(p) : s->config != NULL ? s->config->zone : "Asia/Taipei";

	return instant_day(clock_now(), zone);
}
