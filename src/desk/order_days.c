/*
 * The dated lines of an order's clock, in the order of its life: what is fact
 * and whence, what the rules give beside it, what it waits for.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/order_days.h"
#include "storekeep/i18n.h"
#include "storekeep/terms.h"

const char *order_origin_text(enum day_origin o)
{
	static const char *const texts[] = {
		"", N_("from the marketplace's file"), N_("entered by hand"), N_("by the rule"), N_("forecast"),
	};

	return o > ORIGIN_NONE && o <= ORIGIN_FORECAST ? _(texts[o]) : "";
}

static struct order_day *line(struct order_life *o, const char *name, const char *title, const char *rule)
{
	struct order_day *d = &o->days[o->day_count++];

	*d = (struct order_day){.name = name, .title = title, .fact = DAY_NONE, .forecast = DAY_NONE, .earliest = DAY_NONE,
	                        .rule = profile_rule(o->profile, rule)};
	return d;
}

static struct order_day *fact(struct order_life *o, const char *name, const char *title, const char *rule, day_t day, enum day_origin origin)
{
	struct order_day *d = line(o, name, title, rule);

	d->fact = day;
	d->origin = day != DAY_NONE ? origin : ORIGIN_NONE;
	return d;
}

static struct order_day *from_case(struct order_life *o, const struct order_case *c, enum case_field f, const char *title, const char *rule)
{
	enum day_origin origin = c->from[f];
	bool known = origin == ORIGIN_FILE || origin == ORIGIN_TYPED || origin == ORIGIN_RULE;

	return fact(o, case_field_names[f], title, rule, known ? c->day[f] : DAY_NONE, origin);
}

static void say_wait(struct order_day *d, enum settle_wait waits)
{
	static const char *const texts[] = {
		[WAIT_NOTHING] = "", [WAIT_SHIPMENT] = N_("waits for the shipment"), [WAIT_PICKUP] = N_("waits for the pick-up"),
		[WAIT_BUYER] = N_("waits for the buyer to confirm"),
	};

	snprintf(d->waits, sizeof d->waits, "%s", *texts[waits] != '\0' ? _(texts[waits]) : "");
}

static void shipping(struct order_life *o, const struct order_case *c, day_t today)
{
	bool over = c->facts.cancelled != DAY_NONE;
	struct order_day *d;

	fact(o, "ordered_on", N_("Ordered"), "YAH-2", c->ordered, ORIGIN_FILE);
	d = from_case(o, c, CASE_SHIPPABLE, N_("Handed to us"), "YAH-87");
	if (!c->facts.paid && !over) {
		snprintf(d->waits, sizeof d->waits, "%s", _("waits for the payment"));
		d->forecast = c->clock.unpaid_lapse;
	}
	if (c->facts.preorder != DAY_NONE) {
		d = from_case(o, c, CASE_PREORDER, N_("Pre-order, planned day"), "YAH-86");
		d->forecast = c->clock.converts;
	}
	d = fact(o, "ship_by", N_("Ship by"), c->facts.preorder != DAY_NONE ? "YAH-86" : "YAH-87", c->ship_by, ORIGIN_FILE);
	d->forecast = c->clock.ship_by;
	d->earliest = c->clock.ship_from;
	d->late = !over && c->facts.paid && c->facts.d.shipped == DAY_NONE && c->clock.ship_by != DAY_NONE && c->clock.ship_by < today;
	if (over)
		from_case(o, c, CASE_CANCELLED, N_("Cancelled"), "YAH-68");
	d = from_case(o, c, CASE_SHIPPED, N_("Shipped"), "YAH-116");
	if (d->fact == DAY_NONE && !over && c->facts.paid)
		say_wait(d, WAIT_SHIPMENT);
}

static void receipt(struct order_life *o, const struct order_case *c, day_t today)
{
	struct order_day *d;

	if (c->facts.d.shipped == DAY_NONE)
		return;
	if (c->facts.d.pay_on_pickup || c->facts.d.picked_up != DAY_NONE) {
		d = from_case(o, c, CASE_PICKED_UP, N_("Picked up"), "YAH-88");
		d->forecast = d->fact == DAY_NONE ? c->clock.pickup_check : DAY_NONE;
		d->late = d->forecast != DAY_NONE && d->forecast <= today;
		if (d->fact == DAY_NONE)
			say_wait(d, WAIT_PICKUP);
	}
	if (c->facts.received != DAY_NONE)
		from_case(o, c, CASE_RECEIVED, N_("Received, as the buyer proved"), "YAH-84");
	if (c->facts.d.complaint != DAY_NONE)
		fact(o, "complaint_on", N_("Not arrived, says the buyer"), "YAH-117", c->facts.d.complaint,
		     c->from[CASE_COMPLAINT] != ORIGIN_NONE ? c->from[CASE_COMPLAINT] : ORIGIN_FILE);
	else
		line(o, "complaint_until", N_("Complaint possible until"), "YAH-117")->forecast = c->clock.complaint_until;
}

static void money_days(struct order_market *m, struct order_life *o, const struct order_case *c)
{
	struct settle_cycle cycle;
	struct settle_period p, early;

	if (c->posting == DAY_NONE)
		return;
	terms_cycle(m->profile, c->posting, &cycle);
	settle_period_of(&cycle, m->calendar != NULL ? calendar_workdays(m->calendar) : NULL, c->posting, &p);
	snprintf(o->period, sizeof o->period, "%s", p.code);
	if (c->posted == DAY_NONE && c->posting > m->today && c->clock.posting.earliest != DAY_NONE) {
		settle_period_of(&cycle, NULL, c->clock.posting.earliest, &early);
		if (strcmp(early.code, p.code) != 0)
			snprintf(o->period_earlier, sizeof o->period_earlier, "%s", early.code);
	}
	line(o, "period_end", N_("Period ends"), "YAH-121")->forecast = p.to;
	if (p.due != DAY_NONE)
		line(o, "claim_due", N_("Claim due"), "YAH-121")->forecast = p.due;
	if (p.pay != DAY_NONE)
		line(o, "payout", N_("Payout"), "YAH-122")->forecast = p.pay;
}

static void posting(struct order_market *m, struct order_life *o, const struct order_case *c)
{
	struct order_day *d = from_case(o, c, CASE_CONFIRMED, N_("Confirmed"), "YAH-116");
	bool ends = c->facts.cancelled != DAY_NONE;

	if (!ends) {
		d->forecast = c->clock.confirm;
		if (d->fact == DAY_NONE && c->clock.confirm == DAY_NONE)
			say_wait(d, c->clock.waits);
	}
	d = fact(o, "posting_day", N_("Posting"), "YAH-118", c->posted, ORIGIN_FILE);
	if (!ends && c->posted == DAY_NONE && c->posting != DAY_NONE) {
		d->forecast = c->posting;
		d->earliest = c->clock.posting.earliest;
		if (c->posting <= m->today) {
			d->fact = c->posting;
			d->origin = ORIGIN_RULE;
		}
	}
	money_days(m, o, c);
}

static void afterwards(struct order_life *o, const struct order_case *c)
{
	struct order_day *d;

	if (c->clock.arrival != DAY_NONE)
		line(o, "arrival", c->clock.arrival_recorded ? N_("Arrived") : N_("Counts as arrived"), "YAH-84")->forecast = c->clock.arrival;
	if (c->clock.cooloff_last != DAY_NONE) {
		d = line(o, "cooloff_last", N_("Cooling-off ends"), "YAH-82");
		d->forecast = c->clock.cooloff_last;
		d->earliest = c->clock.cooloff_from;
	}
	if (c->refund != DAY_NONE)
		fact(o, "refund_day", N_("Refund counts on"), "YAH-120", c->refund,
		     c->from[CASE_REFUNDED] != ORIGIN_NONE ? c->from[CASE_REFUNDED] : c->from[CASE_BANK_REFUNDED]);
}

void order_days_fill(struct order_market *m, const struct order_case *c, struct order_life *out)
{
	out->day_count = 0;
	shipping(out, c, m->today);
	receipt(out, c, m->today);
	posting(m, out, c);
	afterwards(out, c);
}
