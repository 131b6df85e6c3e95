/*
 * In which state a period is on a day, from what is known of it: its days, its
 * claim, its run, the bank (section 16). A pure function of the facts, so that
 * it can be asked again at any time.
 */
#include "config.h"

#include "desk/period_parts.h"

const char *period_state_of(const struct period *p, day_t today)
{
	const struct settle_period *d = &p->days;
	if (p->paid_on != DAY_NONE)
		return p->paid_amount == 0 ? "settled_zero" : "paid";
	if (today <= d->to)
		return "accumulating";
	if (p->held_ended != DAY_NONE && today >= p->held_ended)
		return "settled_final";
	if (p->held_from != DAY_NONE && today >= p->held_from)
		return "held";
	/* A marketplace without a statement day: open once the file is there. */
	if (d->statement == DAY_NONE ? !p->statement_id : today < d->statement)
		return "tallied";
	bool claimed = !p->claim_needed || (p->arrived != DAY_NONE && p->arrived <= today);
	bool run_over = *p->run_code && p->run_pay != DAY_NONE && today >= p->run_pay;
	if (run_over && p->result < 0)
		return "carried";
	if (!claimed)
		return d->due != DAY_NONE && today > d->due ? "late" : "statement_open";
	/* A period that nobody has looked at is not taken for settled. */
	if (!p->statement_id && p->want_count == 0)
		return "statement_open";
	if (run_over)
		return p->result > 0 ? "paid" : "settled_zero";
	return "claimed";
}
