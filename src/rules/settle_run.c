/*
 * Payout runs: which periods a payout day settles, what is paid and what is
 * carried (YAH-134 to 136, section 17). A claim that came late moves all of its
 * period to the run of the next due date; a negative period waits for nobody.
 */
#include "storekeep/settle.h"

#include <string.h>

/* The period whose payout day settles `item`; false while its claim is missing. */
static bool run_of(const struct settle_cycle *c, const struct workdays *w, const struct settle_due *item,
                   struct settle_period *out)
{
	*out = item->period;
	if (item->net < 0 || !item->claim_needed)
		return true;
	if (item->arrived == DAY_NONE)
		return false;
	settle_claim_run(c, w, &item->period, item->arrived, out);
	return true;
}

/* Index of the run with this payout, inserted in order of the days where it is new. */
static size_t place_run(struct settle_run *runs, size_t *count, const struct settle_period *p)
{
	size_t i = *count;
	while (i > 0 && runs[i - 1].nominal > p->pay_nominal)
		i--;
	if (i > 0 && runs[i - 1].nominal == p->pay_nominal)
		return i - 1;
	memmove(runs + i + 1, runs + i, (*count - i) * sizeof *runs);
	runs[i] = (struct settle_run){.nominal = p->pay_nominal, .pay = p->pay};
	memcpy(runs[i].code, p->code, sizeof runs[i].code);
	(*count)++;
	return i;
}

static money_t remitted_until(const struct settle_remit *remits, size_t count, size_t *next, day_t until)
{
	money_t sum = 0;
	while (*next < count && remits[*next].day <= until)
		sum += remits[(*next)++].amount;
	return sum;
}

static void settle_one(struct settle_run *run, money_t carry, money_t remitted, int negative_before)
{
	money_t used = remitted < -carry ? remitted : -carry;
	run->remitted = used;
	run->remitted_over = remitted - used;
	run->carry_in = carry + used;
	run->result = run->net + run->carry_in;
	run->payout = run->result > 0 ? run->result : 0;
	run->carry_out = run->result < 0 ? run->result : 0;
	run->negative_row = run->result < 0 ? negative_before + 1 : 0;
}

size_t settle_runs(const struct settle_cycle *c, const struct workdays *w, struct settle_due *items, size_t count,
                   const struct settle_remit *remits, size_t remit_count, money_t carry_in, struct settle_run *runs)
{
	size_t run_count = 0;
	struct settle_period p;
	for (size_t i = 0; i < count; i++)
		if (run_of(c, w, &items[i], &p))
			place_run(runs, &run_count, &p);
	for (size_t i = 0; i < count; i++) {
		items[i].run = -1;
		if (!run_of(c, w, &items[i], &p))
			continue;
		size_t n = place_run(runs, &run_count, &p);
		items[i].run = (int)n;
		runs[n].net += items[i].net;
		runs[n].periods++;
	}
	money_t carry = carry_in < 0 ? carry_in : 0;
	int negative = 0;
	size_t next = 0;
	for (size_t n = 0; n < run_count; n++) {
		settle_one(&runs[n], carry, remitted_until(remits, remit_count, &next, runs[n].pay), negative);
		carry = runs[n].carry_out;
		negative = runs[n].negative_row;
	}
	return run_count;
}
