/*
 * Plans by numbers: price a day and a message, which plan fits the use, and
 * the queue of terms. What is bought and stored is the desk's matter.
 */
#include "config.h"

#include "storekeep/plan_rules.h"

#include <stdlib.h>

int64_t plan_day_milli(money_t price, int days)
{
	return days > 0 ? money_ratio(price, 1000, days, ROUND_HALF_UP) : -1;
}

int64_t plan_message_micro(money_t price, int64_t quota)
{
	return quota > 0 ? money_ratio(price, 1000000, quota, ROUND_HALF_UP) : -1;
}

/* ---- the choice ---- */

bool plan_covers(const struct plan_choice *p, int64_t used)
{
	return p->quota * PLAN_USE_DAYS >= used * p->days;
}

/* a costs less a day than b. */
static bool cheaper(const struct plan_choice *a, const struct plan_choice *b)
{
	int64_t left = a->price * b->days, right = b->price * a->days;

	return left < right || (left == right && a->days < b->days);
}

int plan_advise(const struct plan_choice *plans, size_t count, int64_t used)
{
	int best = -1;

	for (size_t i = 0; i < count; i++) {
		const struct plan_choice *p = &plans[i];
		bool better = best < 0 || (used > 0 ? cheaper(p, &plans[best]) : p->price < plans[best].price);

		if (better && plan_covers(p, used))
			best = (int)i;
	}
	return best;
}

int plan_best_value(const struct plan_choice *plans, size_t count)
{
	int best = -1;

	for (size_t i = 0; i < count; i++) {
		const struct plan_choice *p = &plans[i], *b = best < 0 ? NULL : &plans[best];
		int64_t left, right;

		if (p->quota <= 0)
			continue;
		left = b != NULL ? p->price * b->quota : 0;
		right = b != NULL ? b->price * p->quota : 1;
		if (left < right || (left == right && p->days > b->days))
			best = (int)i;
	}
	return best;
}

/* ---- time ---- */

static void end_on(const struct plan_clock *c, day_t day, struct plan_slot *out)
{
	out->expires_on = day;
	out->ends_at = instant_from(day, c->end_secs, c->zone);
}

void plan_begin(const struct plan_clock *c, instant_t paid_at, int days, struct plan_slot *out)
{
	out->starts_at = paid_at;
	end_on(c, instant_day(paid_at, c->zone) + days, out);
}

void plan_follow(const struct plan_clock *c, day_t after, int days, struct plan_slot *out)
{
	out->starts_at = instant_from(after + 1, 0, c->zone);
	end_on(c, after + days, out);
}

bool plan_overlap(const struct plan_slot *a, const struct plan_slot *b)
{
	return a->starts_at <= b->ends_at && b->starts_at <= a->ends_at;
}

static int by_payment(const void *left, const void *right)
{
	const struct plan_slot *a = left, *b = right;

	if (a->paid_at != b->paid_at)
		return a->paid_at < b->paid_at ? -1 : 1;
	return a->id < b->id ? -1 : a->id > b->id;
}

/* A fixed slot that this one would lie over, NULL when it is free. */
static const struct plan_slot *in_the_way(const struct plan_slot *slots, size_t count, const struct plan_slot *s)
{
	for (size_t i = 0; i < count; i++)
		if (slots[i].fixed && plan_overlap(&slots[i], s))
			return &slots[i];
	return NULL;
}

void plan_queue(const struct plan_clock *c, struct plan_slot *slots, size_t count)
{
	const struct plan_slot *last, *over;

	if (count > 1)
		qsort(slots, count, sizeof *slots, by_payment);
	for (size_t i = 0; i < count; i++) {
		struct plan_slot *s = &slots[i];

		if (s->fixed)
			continue;
		last = NULL;
		for (size_t k = 0; k < i; k++)
			if (slots[k].ends_at >= s->paid_at && (last == NULL || slots[k].ends_at > last->ends_at))
				last = &slots[k];
		if (last == NULL)
			plan_begin(c, s->paid_at, s->days, s);
		else
			plan_follow(c, last->expires_on, s->days, s);
		/* Each step goes to a later day, so it ends. */
		while ((over = in_the_way(slots, count, s)) != NULL)
			plan_follow(c, over->expires_on, s->days, s);
	}
}
