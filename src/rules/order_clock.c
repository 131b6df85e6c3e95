/*
 * When an order is to be shipped, counts as arrived, is confirmed, posted, and
 * until when it can be returned (YAH-82 to 88, YAH-116 to 118); which state of
 * section 16 that makes on a day, and what the order waits for then. How
 * confirmation and posting are counted is settle_day.c's.
 */
#include "storekeep/order_clock.h"

#include <string.h>

static day_t plus(day_t d, int days)
{
	return d == DAY_NONE ? DAY_NONE : d + days;
}

static day_t first_of(day_t a, day_t b)
{
	return a != DAY_NONE ? a : b;
}

static day_t later(day_t a, day_t b)
{
	return a == DAY_NONE || (b != DAY_NONE && b > a) ? b : a;
}

/* The order was placed before its pre-order listing became a general one (start of P-3, YAH-86). */
static bool before_conversion(const struct order_clock_facts *f, day_t converts)
{
	day_t placed = first_of(f->d.ordered, f->d.transferred);

	return converts != DAY_NONE && (placed == DAY_NONE || placed < converts);
}

/* Day 0 of the general window: paid and handed over; with pay-on-pickup the order day (YAH-87). */
static day_t shippable(const struct order_clock_facts *f)
{
	if (!f->paid)
		return DAY_NONE;
	return f->d.pay_on_pickup ? first_of(f->d.ordered, f->d.transferred) : first_of(f->d.transferred, f->d.ordered);
}

static void shipping(const struct order_clock_rules *r, const struct workdays *w, const struct order_clock_facts *f, struct order_clock *out,
                     int *missing_year)
{
	day_t zero = shippable(f);

	out->converts = plus(f->preorder, -r->convert_days);
	if (before_conversion(f, out->converts)) {
		out->ship_from = out->ship_by = f->preorder;
	} else if (r->ship_max > 0) {
		/* A day that the file gives needs no calendar. */
		int *missing = f->ship_by == DAY_NONE ? missing_year : NULL;

		out->ship_from = workday_add(w, WORKDAY_OFFICE, zero, r->ship_min, missing);
		out->ship_by = workday_add(w, WORKDAY_OFFICE, zero, r->ship_max, missing);
	}
	if (f->ship_by != DAY_NONE)
		out->ship_by = f->ship_by;
	if (out->ship_by != DAY_NONE && out->ship_from > out->ship_by)
		out->ship_from = out->ship_by;
	/* "More than N days" is the day after the N-th (YAH-2 b). */
	if (!f->paid && r->unpaid_lapse > 0)
		out->unpaid_lapse = plus(f->d.ordered, r->unpaid_lapse + 1);
	if (f->paid && f->d.shipped == DAY_NONE && r->overdue_cancel > 0)
		out->overdue_cancel = plus(out->ship_by, r->overdue_cancel + 1);
}

static void arrival(const struct order_clock_rules *r, const struct order_clock_facts *f, struct order_clock *out)
{
	day_t recorded = later(f->d.picked_up, f->received), presumed = plus(f->d.shipped, r->presumed_arrival);

	if (presumed == DAY_NONE)
		return;
	out->arrival_recorded = recorded != DAY_NONE && (recorded > presumed || r->early_shortens);
	out->arrival = out->arrival_recorded ? recorded : presumed;
	if (f->cooloff_exempt || r->cooloff_days <= 0)
		return;
	out->cooloff_from = out->arrival + r->cooloff_offset;
	out->cooloff_last = out->cooloff_from + r->cooloff_days - 1;
}

static bool complaint_open(const struct order_clock_rules *r, const struct order_clock *c, const struct order_clock_facts *f)
{
	return r->settle.complaint_blocks && f->d.complaint != DAY_NONE && c->complaint_until != DAY_NONE && f->d.complaint <= c->complaint_until &&
	       f->d.confirmed == DAY_NONE && f->d.received == DAY_NONE;
}

void order_clock_of(const struct order_clock_rules *r, const struct workdays *w, const struct order_clock_facts *f, struct order_clock *out,
                    int *missing_year)
{
	*out = (struct order_clock){.converts = DAY_NONE, .ship_from = DAY_NONE, .ship_by = DAY_NONE, .pickup_check = DAY_NONE,
	                            .complaint_until = DAY_NONE, .confirm = DAY_NONE, .arrival = DAY_NONE, .cooloff_from = DAY_NONE,
	                            .cooloff_last = DAY_NONE, .unpaid_lapse = DAY_NONE, .overdue_cancel = DAY_NONE, .since = DAY_NONE};
	shipping(r, w, f, out, missing_year);
	arrival(r, f, out);
	out->complaint_until = plus(f->d.shipped, r->settle.auto_days);
	if (f->d.pay_on_pickup && f->d.picked_up == DAY_NONE && r->pickup_check > 0)
		out->pickup_check = plus(f->d.shipped, r->pickup_check);
	out->confirm = settle_confirm_day(&r->settle, &f->d, &out->waits);
	settle_posting_day(&r->settle, &f->d, &out->posting);
	out->since = complaint_open(r, out, f) ? f->d.complaint : first_of(f->d.ordered, f->d.transferred);
}

/* By the rule it is confirmed when that day is over; what somebody said holds from its day (YAH-2 c). */
static bool confirmed(const struct order_clock *c, const struct order_clock_facts *f, day_t today)
{
	if (f->d.confirmed != DAY_NONE)
		return f->d.confirmed <= today;
	return c->confirm != DAY_NONE && c->confirm < today;
}

const char *order_clock_state(const struct order_clock_rules *r, const struct order_clock *c, const struct order_clock_facts *f, day_t today)
{
	if (f->cancelled != DAY_NONE)
		return "cancelled";
	if (f->returned || (f->refunded != DAY_NONE && f->refunded <= today))
		return "returned";
	if (f->settled)
		return "settled";
	if (f->d.posted != DAY_NONE && f->d.posted <= today)
		return "posted";
	if (f->d.shipped == DAY_NONE)
		return f->paid ? "to_ship" : "awaiting_payment";
	if (c->posting.used != DAY_NONE && c->posting.used <= today && confirmed(c, f, today))
		return "posted";
	if (confirmed(c, f, today))
		return "confirmed";
	return complaint_open(r, c, f) && f->d.complaint <= today ? "disputed" : "shipped";
}

static day_t next_of_shipped(const struct order_clock *c, const char **step)
{
	if (c->confirm != DAY_NONE) {
		*step = "confirm";
		return c->confirm;
	}
	if (c->waits == WAIT_BUYER) {
		*step = "complaint";
		return c->since;
	}
	*step = "pickup";
	return first_of(c->pickup_check, c->complaint_until);
}

const char *order_clock_next(const struct order_clock *c, const char *state, day_t *on)
{
	const char *step = "";

	*on = DAY_NONE;
	if (strcmp(state, "awaiting_payment") == 0) {
		step = "pay";
		*on = c->since;
	} else if (strcmp(state, "to_ship") == 0) {
		step = "ship";
		*on = first_of(c->ship_by, c->since);
	} else if (strcmp(state, "shipped") == 0 || strcmp(state, "disputed") == 0) {
		*on = next_of_shipped(c, &step);
	} else if (strcmp(state, "confirmed") == 0) {
		step = "post";
		*on = c->posting.used;
	} else if (strcmp(state, "posted") == 0) {
		step = "settle";
		*on = c->posting.used;
	}
	return *on != DAY_NONE ? step : "";
}
