/*
 * What a slip waits for, until when a person can act and when the marketplace
 * acts by itself. A closing store's day (YAH-21) wins where it comes first.
 */
#include "config.h"

#include "storekeep/slip_rules.h"

#include <string.h>

static bool is(const struct slip_facts *f, const char *state)
{
	return strcmp(f->state, state) == 0;
}

bool slip_is_open(const char *state)
{
	static const char *const open[] = {"requested", "collected", "delivered", "abnormal", "open", "reminded"};

	for (size_t i = 0; i < sizeof open / sizeof *open; i++)
		if (strcmp(state, open[i]) == 0)
			return true;
	return false;
}

static day_t plus(day_t base, int days)
{
	return base == DAY_NONE ? DAY_NONE : base + days;
}

/* Waits for the courier, whose days are working days (YAH-91), or for the goods. */
static void of_requested(const struct slip_rules *r, const struct workdays *w, const struct slip_facts *f, struct slip_clock *c, int *missing)
{
	c->rule = "YAH-91";
	if (!f->with_pickup || r->pickup_max == 0) {
		c->step = "deliver";
		return;
	}
	c->step = "pickup";
	c->rule_on = c->last = workday_add(w, WORKDAY_OFFICE, f->created, r->pickup_max, missing);
	c->warn_from = c->last + 1;
}

static void of_delivered(const struct slip_rules *r, const struct workdays *w, const struct slip_facts *f, struct slip_clock *c, int *missing)
{
	c->step = "decide";
	c->rule = "YAH-93";
	if (r->autoclose == 0)
		return;
	c->rule_on = c->last = workday_add(w, WORKDAY_OFFICE, f->delivered, r->autoclose, missing);
	c->warn_from = f->delivered;
	c->automatic = c->end_of_day = true;
}

/* Suspended for so many days (YAH-97); once the case is closed only the return itself is left (YAH-95). */
static void of_abnormal(const struct slip_rules *r, const struct slip_facts *f, struct slip_clock *c)
{
	c->step = f->abnormal_end == DAY_NONE ? "end" : "confirm";
	c->rule = f->abnormal_end == DAY_NONE ? "YAH-97" : "YAH-95";
	if (r->abnormal_max == 0)
		return;
	c->last = plus(f->abnormal, r->abnormal_max);
	c->rule_on = plus(f->abnormal, r->abnormal_max + 1);
	c->warn_from = f->abnormal_end == DAY_NONE ? plus(f->abnormal, r->abnormal_warn) : f->abnormal_end;
	c->automatic = true;
}

static void of_return(const struct slip_rules *r, const struct workdays *w, const struct slip_facts *f, struct slip_clock *c, int *missing)
{
	if (is(f, "requested")) {
		of_requested(r, w, f, c, missing);
	} else if (is(f, "collected")) {
		c->step = "deliver";
		c->rule = "YAH-91";
	} else if (is(f, "delivered")) {
		of_delivered(r, w, f, c, missing);
	} else if (is(f, "abnormal")) {
		of_abnormal(r, f, c);
	} else if (is(f, "closed") && !f->refund_known) {
		c->step = "refund";
		c->rule = "YAH-120";
		c->rule_on = c->warn_from = f->closed;
	}
}

static void of_exchange(const struct slip_rules *r, const struct slip_facts *f, struct slip_clock *c)
{
	if (is(f, "open") && r->remind != 0) {
		c->step = "handle";
		c->rule = "YAH-102";
		c->last = c->warn_from = plus(f->created, r->remind);
		c->rule_on = plus(f->created, r->remind + 1);
		c->automatic = true;
	} else if (is(f, "open") || is(f, "reminded")) {
		c->step = "list";
		c->rule = "YAH-103";
		if (r->list == 0)
			return;
		c->rule_on = c->last = plus(f->created, r->list);
		c->warn_from = plus(f->created, r->list_warn);
	} else if (is(f, "closed") && f->return_missing) {
		c->step = "return";
		c->rule = "YAH-105";
		c->rule_on = c->last = plus(f->closed, 1);
		c->warn_from = c->last + 1;
	}
}

/* The start of D+30 comes before the end of that day, and before everything later. */
static void cut(const struct slip_facts *f, struct slip_clock *c)
{
	if (f->cut == DAY_NONE || !slip_is_open(f->state))
		return;
	if (c->last == DAY_NONE || c->last >= f->cut)
		c->last = f->cut - 1;
	if (c->automatic && c->rule_on != DAY_NONE && (c->rule_on < f->cut || (c->rule_on == f->cut && !c->end_of_day)))
		return;
	c->next = f->cut;
	c->automatic = c->by_closure = true;
	c->end_of_day = false;
	c->rule = "YAH-21";
}

void slip_clock_of(const struct slip_rules *r, const struct workdays *w, const struct slip_facts *f, struct slip_clock *out, int *missing_year)
{
	*out = (struct slip_clock){.step = "", .rule_on = DAY_NONE, .next = DAY_NONE, .last = DAY_NONE, .warn_from = DAY_NONE, .rule = ""};
	if (f->exchange)
		of_exchange(r, f, out);
	else
		of_return(r, w, f, out, missing_year);
	out->next = out->rule_on;
	cut(f, out);
}
