/*
 * Tier arithmetic: ends of periods, windows of orders, whether conditions hold
 * (EAS-2, EAS-26, EAS-28). Who is moved, and when, is desk/tier_move.c's.
 */
#include "config.h"

#include "storekeep/tier_rules.h"

/* `d` so many months on, by number alone: the month may lack the day. */
static struct ymd shifted(day_t d, int months)
{
	struct ymd y = day_to_ymd(d);
	int64_t month = (int64_t)y.year * 12 + y.month - 1 + months;

	y.year = (int)(month / 12);
	y.month = (int)(month % 12) + 1;
	return y;
}

day_t tier_add_months(day_t d, int months)
{
	if (d == DAY_NONE)
		return DAY_NONE;
	struct ymd y = shifted(d, months);
	int last = days_in_month(y.year, y.month);
	return day_from_ymd(y.year, y.month, y.day < last ? y.day : last);
}

day_t tier_period_end(day_t start, int months)
{
	if (start == DAY_NONE || months <= 0)
		return DAY_NONE;
	struct ymd y = shifted(start, months);
	int last = days_in_month(y.year, y.month);
	if (y.day > last)
		return day_from_ymd(y.year, y.month, last);
	return day_from_ymd(y.year, y.month, y.day) - 1;
}

day_t tier_window_start(const struct tier_terms *t, day_t d)
{
	if (t->window_months <= 0 || d == DAY_NONE)
		return DAY_NONE;
	return tier_add_months(d, -t->window_months) + 1;
}

bool tier_holds(const struct tier_terms *t, int64_t spend, int64_t orders)
{
	bool asks_spend = t->min_spend >= 0, asks_orders = t->min_orders >= 0;

	if (!t->automatic || (!asks_spend && !asks_orders))
		return false;
	bool has_spend = asks_spend && spend >= t->min_spend, has_orders = asks_orders && orders >= t->min_orders;
	if (t->match_all)
		return has_spend == asks_spend && has_orders == asks_orders;
	return has_spend || has_orders;
}
