/*
 * How far a member is from the next tier, and whether the present one will hold
 * at its end if nothing more happens (EAS-33, EAS-35).
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/tier_parts.h"

/* Per mille of the way to a number, at most 1000. */
static int64_t way(int64_t have, int64_t need)
{
	if (need <= 0 || have >= need)
		return 1000;
	return have * 1000 / need;
}

/* The bar goes by the condition that is nearer where any does, by the one that is farther where all must. */
static int64_t progress(const struct tier *t, int64_t spend, int64_t orders)
{
	int64_t by_spend = t->has_spend ? way(spend, t->terms.min_spend) : -1;
	int64_t by_orders = t->has_orders ? way(orders, t->terms.min_orders) : -1;

	if (by_spend < 0 || by_orders < 0)
		return by_spend < 0 ? by_orders : by_spend;
	return (by_spend < by_orders) == t->terms.match_all ? by_spend : by_orders;
}

static enum status to_next(struct shop *s, int64_t member_id, const struct tier *next, day_t today, struct tier_outlook *out, struct error *e)
{
	enum status st = tier_counted(s, member_id, tier_window_start(&next->terms, today), today, &out->spend, &out->orders, e);

	out->next_id = next->id;
	snprintf(out->next, sizeof out->next, "%s", next->name);
	out->need_spend = next->has_spend ? next->terms.min_spend : -1;
	out->need_orders = next->has_orders ? next->terms.min_orders : -1;
	out->permille = progress(next, out->spend, out->orders);
	return st;
}

/* The present tier at the day after its last (EAS-33), with the orders of today. */
static enum status at_end(struct shop *s, int64_t member_id, const struct tier *list, size_t count, int place, struct tier_outlook *out,
                          struct error *e)
{
	const struct tier *t = &list[place];
	day_t on = out->tier_to + 1;
	int64_t spend, orders;
	int best;
	enum status st = tier_highest(s, member_id, list, count, on, &best, e);

	if (st != ST_OK)
		return st;
	out->holds_at_end = best >= place;
	if (!out->holds_at_end)
		snprintf(out->falls_to, sizeof out->falls_to, "%s", list[best > 0 ? best : 0].name);
	if (out->holds_at_end || !t->terms.automatic || !t->has_spend)
		return ST_OK;
	st = tier_counted(s, member_id, tier_window_start(&t->terms, on), on, &spend, &orders, e);
	if (st == ST_OK && spend < t->terms.min_spend)
		out->lacking_spend = t->terms.min_spend - spend;
	return st;
}

enum status tier_outlook(struct shop *s, int64_t member_id, struct tier_outlook *out, struct error *e)
{
	struct tier_state m;
	struct tier *list;
	size_t count;
	const struct profile *p;

	*out = (struct tier_outlook){.tier_to = DAY_NONE, .need_spend = -1, .need_orders = -1, .holds_at_end = true};
	enum status st = tier_state_read(s, member_id, &m, e);
	if (st == ST_OK)
		st = shop_profile(s, m.profile, &p, e);
	if (st != ST_OK || !tier_state_holds(p, &m) || (st = tiers_of(s, m.profile, &list, &count, e)) != ST_OK)
		return st;
	int place = tier_place(list, count, m.tier_id);
	size_t next = (size_t)place + 1;
	while (next < count && !list[next].terms.automatic)
		next++;
	if (count > 0) {
		out->tier_id = list[place].id;
		snprintf(out->tier, sizeof out->tier, "%s", list[place].name);
		out->tier_to = m.to;
	}
	if (next < count)
		st = to_next(s, member_id, &list[next], shop_today(s, p), out, e);
	if (st == ST_OK && place > 0 && m.to != DAY_NONE)
		st = at_end(s, member_id, list, count, place, out, e);
	tiers_free(list, count);
	return st;
}
