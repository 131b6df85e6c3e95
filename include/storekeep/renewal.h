/*
 * Renewal (自動續購) and the card authorisation (信用卡自動扣款) that it needs.
 * RUT sections 6 to 8. W discount window opens, L last moment to switch off, C
 * charge, T last valid second (rulebook's names).
 */
#ifndef STOREKEEP_RENEWAL_H
#define STOREKEEP_RENEWAL_H

#include "storekeep/plan.h"
#include "storekeep/shop.h"

/* What comes of the running term's end as things stand (RUT-133). */
struct renewal_forecast {
	bool will_renew;         /* a renewal at C is still to come and nothing stands in its way */
	bool made;               /* it was made */
	instant_t window, off_by, charge, end; /* W, L, C, T */
	day_t expires_on;        /* E */
	int plan_days;
	money_t list_price, amount;
	int discount_percent;
	char why[48];            /* code: why (not) with the discount, or why not at all */
};
/* ST_OK with expires_on DAY_NONE where no plan runs. */
enum status renewal_forecast(struct shop *s, const char *profile, instant_t at, struct renewal_forecast *out, struct error *e);

/* What the timer does up to now, in the order of its instants: renew at C, end a pending switch, let cards and cancelled
 * authorisations end. Once each. */
struct renewal_done { int64_t renewed, blocked, switched, stopped; };
enum status renewal_run(struct shop *s, struct renewal_done *done, struct error *e);

#endif
