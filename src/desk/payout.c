/*
 * Carry-over and payout of a statement, theirs and ours, and the summary that
 * ends with them.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/summary.h"
#include "storekeep/period.h"

static money_t above_zero(money_t v)
{
	return v > 0 ? v : 0;
}

enum status statement_payout(struct shop *s, struct statement *st, struct error *e)
{
	struct period p;
	enum status status = period_get_id(s, st->period_id, &p, e);

	if (status != ST_OK)
		return status;
	day_format(p.run_pay, st->run_pay_on);
	day_format(p.held_until, st->held_until);
	snprintf(st->period_state, sizeof st->period_state, "%s", p.state);
	st->ours_carry_in = p.carry_in_time != MONEY_NONE ? p.carry_in_time : 0;
	st->carry_in = st->stated_carry_in != MONEY_NONE ? st->stated_carry_in : st->ours_carry_in;
	st->payout = st->stated_payout != MONEY_NONE ? st->stated_payout : above_zero(st->stated_net + st->carry_in);
	st->ours_payout = above_zero((st->orders_compared ? st->ours_net : st->stated_net) + st->ours_carry_in);
	return ST_OK;
}

enum status statement_summary(struct shop *s, int64_t id, struct summary *out, struct error *e)
{
	struct statement st;
	enum status status = statement_sums(s, id, out, e);

	if (status != ST_OK || (status = statement_get(s, id, &st, e)) != ST_OK || (status = statement_payout(s, &st, e)) != ST_OK)
		return status;
	summary_append(out, "carry_in", st.carry_in, st.ours_carry_in);
	summary_append(out, "payout", st.payout, st.ours_payout);
	memcpy(out->run_pay_on, st.run_pay_on, sizeof out->run_pay_on);
	memcpy(out->held_until, st.held_until, sizeof out->held_until);
	return ST_OK;
}
