/*
 * Small things that periods, vouchers and due work share: the profile's terms of
 * today with the calendar.
 */
#include "config.h"

#include "desk/period_parts.h"

enum status period_frame_open(struct period_frame *f, struct shop *s, const char *profile, struct error *e)
{
	*f = (struct period_frame){.s = s};
	enum status st = shop_profile(s, profile, &f->profile, e);
	if (st != ST_OK)
		return st;
	f->today = shop_today(s, f->profile);
	st = calendar_load(s, f->profile, &f->calendar, e);
	if (st != ST_OK)
		return st;
	f->workdays = calendar_workdays(f->calendar);
	terms_cycle(f->profile, f->today, &f->cycle);
	terms_claim(f->profile, f->today, &f->rules);
	return ST_OK;
}

void period_frame_close(struct period_frame *f)
{
	if (f->calendar)
		calendar_free(f->calendar);
	f->calendar = NULL;
}

struct claim_rules period_rules(const struct period_frame *f, const struct period *p)
{
	struct claim_rules rules = f->rules;
	rules.automated = p->automated;
	return rules;
}
