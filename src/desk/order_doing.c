/*
 * The acts of staff on one order: what each needs, what it makes fact, and
 * taking a typed fact back (YAH-20, YAH-68, YAH-84 to 88, YAH-116, YAH-117).
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/order_doing.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mall_service.h"

static bool is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static const char *rule_of(const struct doing *d)
{
	return profile_rule(d->m->name, d->rule);
}

static enum status refuse_state(const struct doing *d, const char *message, struct error *e)
{
	return error_set(e, ST_REFUSED, "order_state", rule_of(d), "order_no", _("Order %1$s is %2$s: %3$s"), d->before.order_no,
	                 label_of("order_state", d->before.state), message);
}

/* A fact that stands already: the same day is nothing to do, another one is to be taken back first. */
static enum status stands(struct doing *d, enum case_field f, const char *act, struct error *e)
{
	char day[16];

	if (d->before.day[f] == d->day) {
		d->same = true;
		return ST_OK;
	}
	day_format(d->before.day[f], day);
	if (d->before.from[f] == ORIGIN_TYPED)
		return error_set(e, ST_REFUSED, "order_fact", rule_of(d), "day",
		                 _("Order %1$s has %2$s for this already, entered by hand. Withdraw that first (%3$s)."), d->before.order_no, day,
		                 label_of("order_act", act));
	return error_set(e, ST_REFUSED, "order_fact", rule_of(d), "day",
	                 _("Order %1$s has %2$s for this already, from the marketplace's file; that one counts."), d->before.order_no, day);
}

static bool over(const struct doing *d)
{
	const char *state = d->before.state;

	return is(state, "cancelled") || is(state, "returned");
}

static void set_day(struct doing *d, enum case_field f)
{
	d->after.day[f] = d->day;
	d->after.from[f] = ORIGIN_TYPED;
}

/* ---- the acts ---- */

static enum status pay(struct doing *d, struct error *e)
{
	d->rule = "YAH-87";
	if (over(d) || d->before.facts.d.shipped != DAY_NONE)
		return refuse_state(d, _("it does not wait for a payment."), e);
	if (d->before.day[CASE_SHIPPABLE] != DAY_NONE)
		return stands(d, CASE_SHIPPABLE, "pay", e);
	if (d->before.facts.paid)
		return refuse_state(d, _("it does not wait for a payment."), e);
	set_day(d, CASE_SHIPPABLE);
	return ST_OK;
}

/* The planned day of an order that was placed before its listing became a general one (YAH-86). */
static enum status preorder(struct doing *d, struct error *e)
{
	d->rule = "YAH-86";
	if (over(d) || d->before.facts.d.shipped != DAY_NONE)
		return refuse_state(d, _("only an order that is to ship has a planned day."), e);
	if (d->before.day[CASE_PREORDER] == d->day) {
		d->same = true;
		return ST_OK;
	}
	set_day(d, CASE_PREORDER);
	return ST_OK;
}

static enum status ship(struct doing *d, struct error *e)
{
	enum status st;

	d->rule = "YAH-87";
	/* What the closure cancelled is refused in its words (YAH-20). */
	if (is(d->before.cancel_reason, "closure") && (st = order_guard_closure(d->m, &d->before, d->day, e)) != ST_OK)
		return st;
	if (over(d))
		return refuse_state(d, _("it cannot be shipped."), e);
	if (d->before.facts.d.shipped != DAY_NONE)
		return stands(d, CASE_SHIPPED, "ship", e);
	if (!d->before.facts.paid)
		return refuse_state(d, _("it is shipped when it is paid."), e);
	set_day(d, CASE_SHIPPED);
	st = order_guard_closure(d->m, &d->before, d->day, e);
	return st == ST_OK ? mall_parcel_way(d->m->s, d->before.profile, d->before.payment, d->day, NULL, &d->m->s->notes, e) : st;
}

static enum status deliver(struct doing *d, struct error *e)
{
	bool picked_up = d->before.facts.d.pay_on_pickup;
	enum case_field f;

	if (d->act->reason != NULL && is(d->act->reason, "picked_up"))
		picked_up = true;
	else if (d->act->reason != NULL && is(d->act->reason, "received"))
		picked_up = false;
	f = picked_up ? CASE_PICKED_UP : CASE_RECEIVED;
	d->rule = picked_up ? "YAH-88" : "YAH-84";
	if (is(d->before.state, "cancelled") || d->before.facts.d.shipped == DAY_NONE)
		return refuse_state(d, _("only a shipped order can be picked up or received."), e);
	if (d->before.day[f] != DAY_NONE)
		return stands(d, f, "deliver", e);
	set_day(d, f);
	return ST_OK;
}

static enum status dispute(struct doing *d, struct error *e)
{
	char until[16];

	d->rule = "YAH-117";
	if (over(d) || d->before.facts.d.shipped == DAY_NONE)
		return refuse_state(d, _("only a shipped order can be missed by its buyer."), e);
	if (d->before.day[CASE_COMPLAINT] != DAY_NONE)
		return stands(d, CASE_COMPLAINT, "dispute", e);
	if (d->before.facts.d.confirmed != DAY_NONE || d->before.posted != DAY_NONE || d->before.facts.settled)
		return refuse_state(d, _("the buyer has confirmed the receipt; a complaint changes nothing any more."), e);
	set_day(d, CASE_COMPLAINT);
	if (d->before.clock.complaint_until != DAY_NONE && d->day > d->before.clock.complaint_until) {
		day_format(d->before.clock.complaint_until, until);
		notes_add(&d->m->s->notes, NOTE_WARN, "complaint_late", rule_of(d), "day",
		          _("A complaint stops the confirmation of order %1$s until %2$s only; a later one changes no date."), d->before.order_no, until);
	}
	return ST_OK;
}

static enum status confirm(struct doing *d, struct error *e)
{
	const struct order_case *c = &d->before;
	char day[16];

	d->rule = "YAH-116";
	if (over(d) || c->facts.d.shipped == DAY_NONE)
		return refuse_state(d, _("only a shipped order can be confirmed."), e);
	if (c->facts.d.confirmed != DAY_NONE)
		return stands(d, CASE_CONFIRMED, "confirm", e);
	if (c->facts.d.pay_on_pickup && (c->facts.d.picked_up == DAY_NONE || c->facts.d.picked_up > d->day))
		return refuse_state(d, _("an order that is paid at pick-up is never confirmed before; enter the pick-up first."), e);
	if (c->clock.confirm != DAY_NONE && c->clock.confirm < d->day && c->clock.confirm < d->m->today) {
		day_format(c->clock.confirm, day);
		return error_set(e, ST_REFUSED, "order_fact", rule_of(d), "day", _("Order %1$s was confirmed by the rule on %2$s; that day does not change."),
		                 c->order_no, day);
	}
	set_day(d, CASE_CONFIRMED);
	return ST_OK;
}

static enum status complete(struct doing *d, struct error *e)
{
	return error_set(e, ST_REFUSED, "order_act", rule_of(d), "act",
	                 _("This marketplace has no act that completes an order. Enter the buyer's confirmation (confirm); it is posted and settled by itself."));
}

static bool reason_fits(const char *reason, bool paid)
{
	if (is(reason, "buyer"))
		return true;
	if (is(reason, "closure"))
		return true;
	return paid ? is(reason, "seller_no_stock") || is(reason, "overdue") : is(reason, "unpaid");
}

static enum status unfit(const struct doing *d, struct error *e)
{
	return error_set(e, ST_REFUSED, "cancel_reason", rule_of(d), "reason",
	                 d->before.facts.paid
	                         ? _("A paid order is cancelled by the buyer (buyer), for want of stock (seller_no_stock) or as overdue (overdue).")
	                         : _("An order that is not paid is cancelled by the buyer (buyer) or lapses (unpaid)."));
}

static enum status cancel(struct doing *d, struct error *e)
{
	const struct order_case *c = &d->before;
	const char *reason = d->act->reason != NULL ? d->act->reason : "";

	d->rule = "YAH-68";
	/* The file cancelled it without saying why. */
	if (is(c->state, "cancelled") && c->cancel_reason[0] == '\0' && *reason != '\0' && !is(reason, "closure")) {
		snprintf(d->after.cancel_reason, sizeof d->after.cancel_reason, "%s", reason);
		d->after.from[CASE_CANCEL_REASON] = ORIGIN_TYPED;
		return reason_fits(reason, true) || reason_fits(reason, false) ? ST_OK : unfit(d, e);
	}
	if (is(c->state, "cancelled")) {
		d->same = is(reason, c->cancel_reason) || c->from[CASE_CANCELLED] != ORIGIN_TYPED;
		return d->same ? ST_OK : refuse_state(d, _("withdraw the cancellation first to give another reason."), e);
	}
	if (c->facts.d.shipped != DAY_NONE || is(c->state, "returned"))
		return refuse_state(d, _("it is on its way; what the buyer does not want comes back as a return."), e);
	if (*reason == '\0')
		return error_set(e, ST_REFUSED, "cancel_reason", rule_of(d), "reason", "%s",
		                 _("Say why: buyer, unpaid, seller_no_stock or overdue. It decides whether the stock comes back."));
	if (!reason_fits(reason, c->facts.paid))
		return unfit(d, e);
	set_day(d, CASE_CANCELLED);
	snprintf(d->after.cancel_reason, sizeof d->after.cancel_reason, "%s", reason);
	d->after.from[CASE_CANCEL_REASON] = ORIGIN_TYPED;
	return ST_OK;
}

/* ---- taking back ---- */

static const struct {
	const char *act;
	enum case_field fields[2];
	int count;
} typed[] = {
	{"pay", {CASE_SHIPPABLE}, 1},
	{"preorder", {CASE_PREORDER}, 1},
	{"ship", {CASE_SHIPPED}, 1},
	{"deliver", {CASE_PICKED_UP, CASE_RECEIVED}, 2},
	{"dispute", {CASE_COMPLAINT}, 1},
	{"confirm", {CASE_CONFIRMED}, 1},
	{"cancel", {CASE_CANCELLED, CASE_CANCEL_REASON}, 2},
};

static bool forget(struct doing *d, enum case_field f)
{
	if (d->before.from[f] != ORIGIN_TYPED && (f != CASE_CANCEL_REASON || d->before.cancel_reason[0] == '\0'))
		return false;
	d->after.from[f] = ORIGIN_NONE;
	if (f < CASE_DAYS)
		d->after.day[f] = DAY_NONE;
	else
		d->after.cancel_reason[0] = '\0';
	return true;
}

static enum status withdraw(struct doing *d, struct error *e)
{
	bool found = false;
	size_t i;

	for (i = 0; i < sizeof typed / sizeof *typed; i++)
		if (d->act->reason != NULL && is(typed[i].act, d->act->reason))
			break;
	if (i == sizeof typed / sizeof *typed)
		return error_set(e, ST_REFUSED, "order_act", NULL, "reason", "%s",
		                 _("Say what is taken back: pay, preorder, ship, deliver, dispute, confirm or cancel."));
	for (int k = 0; k < typed[i].count; k++)
		found = forget(d, typed[i].fields[k]) || found;
	if (!found)
		return error_set(e, ST_REFUSED, "order_fact", NULL, "reason",
		                 _("Nothing of this was entered by hand for order %s. What the marketplace's file says goes with its batch."), d->before.order_no);
	if (i == 0 && d->after.day[CASE_SHIPPED] != DAY_NONE)
		return refuse_state(d, _("later facts rest on the payment; withdraw those first."), e);
	if (d->after.day[CASE_SHIPPED] == DAY_NONE &&
	    (d->after.day[CASE_PICKED_UP] != DAY_NONE || d->after.day[CASE_RECEIVED] != DAY_NONE || d->after.day[CASE_COMPLAINT] != DAY_NONE ||
	     d->after.from[CASE_CONFIRMED] == ORIGIN_TYPED || d->after.from[CASE_CONFIRMED] == ORIGIN_FILE || d->after.returning))
		return refuse_state(d, _("later facts rest on the shipment; withdraw those first."), e);
	return ST_OK;
}

static const struct {
	const char *act;
	enum status (*run)(struct doing *d, struct error *e);
} acts[] = {
	{"pay", pay}, {"preorder", preorder}, {"ship", ship}, {"deliver", deliver}, {"dispute", dispute}, {"confirm", confirm}, {"complete", complete}, {"cancel", cancel},
	{"withdraw", withdraw},
};

enum status order_doing_apply(struct doing *d, struct error *e)
{
	for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
		if (is(acts[i].act, d->act->act))
			return acts[i].run(d, e);
	return error_set(e, ST_REFUSED, "order_act", NULL, "act", _("There is no act %s."), d->act->act);
}
