/*
 * Carrying out one act on one order: judged on the clock of now, tried, or
 * written with its event, its typed facts and what it does elsewhere.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/order_doing.h"
#include "storekeep/i18n.h"
#include "storekeep/life.h"
#include "storekeep/product.h"

static bool is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static enum status check_day(struct doing *d, struct error *e)
{
	const struct order_case *c = &d->after;
	char day[16], ordered[16];

	if (d->day > d->m->today && !is(d->act->act, "preorder")) {
		day_format(d->day, day);
		return error_set(e, ST_REFUSED, "date_future", profile_rule(d->m->name, "YAH-2"), "day", _("%s has not come yet."), day);
	}
	if (c->day[CASE_CANCELLED] != DAY_NONE && c->ordered != DAY_NONE && c->day[CASE_CANCELLED] < c->ordered) {
		day_format(c->day[CASE_CANCELLED], day);
		day_format(c->ordered, ordered);
		return error_set(e, ST_REFUSED, "date_order", profile_rule(d->m->name, "YAH-2"), "day", _("Date %s cannot precede %s"), day, ordered);
	}
	return order_case_dates(c, e);
}

static enum status judge(struct doing *d, struct error *e)
{
	enum status st = order_doing_apply(d, e);

	if (st == ST_OK && !d->same)
		st = check_day(d, e);
	if (st == ST_OK && !d->same)
		st = order_case_judge(d->m, &d->after, e);
	return st == ST_OK && !d->same ? order_guard_signed(d->m, &d->before, &d->after, e) : st;
}

static enum status begin(struct order_market *m, int64_t id, const struct order_act *a, struct doing *d, struct error *e)
{
	enum status st;

	*d = (struct doing){.m = m, .act = a, .day = a->day != DAY_NONE ? a->day : m->today, .rule = ""};
	st = order_case_read(m, id, &d->before, e);
	if (st == ST_OK)
		d->after = d->before;
	if (st == ST_OK)
		st = order_case_judge(m, &d->before, e);
	return st == ST_OK ? judge(d, e) : st;
}

enum status order_act_try(struct order_market *m, int64_t id, const struct order_act *a, struct order_preview *p, bool *same, struct error *e)
{
	struct doing d;
	enum status st = begin(m, id, a, &d, e);

	*same = d.same;
	if (p != NULL) {
		snprintf(p->order_no, sizeof p->order_no, "%s", d.before.order_no);
		snprintf(p->state, sizeof p->state, "%s", d.before.state);
		snprintf(p->becomes, sizeof p->becomes, "%s", st == ST_OK ? d.after.state : "");
		p->same = d.same;
	}
	return st;
}

enum status order_preview(struct shop *s, int64_t id, const struct order_act *a, struct order_preview *out, struct error *e)
{
	char profile[32];
	struct order_market m = {0};
	bool same;
	enum status st = order_profile_of(s, id, profile, e);

	*out = (struct order_preview){0};
	if (st == ST_OK)
		st = order_market_open(s, profile, &m, e);
	if (st == ST_OK) {
		st = order_act_try(&m, id, a, out, &same, &out->refused);
		if (st == ST_REFUSED)
			st = ST_OK;
		else if (st == ST_FAILED && e != NULL)
			*e = out->refused;
		else
			error_clear(&out->refused);
	}
	order_market_close(&m);
	return st;
}

/* What the end of an order does elsewhere, and its taking back (YAH-68, YAH-170). */
static enum status end_elsewhere(struct doing *d, struct error *e)
{
	const struct order_case *c = &d->after;
	struct shop *s = d->m->s;
	bool was = is(d->before.state, "cancelled") && d->before.cancel_reason[0] != '\0', ends = is(c->state, "cancelled");
	enum status st = ST_OK;

	if (ends && !was) {
		st = product_order_ended(s, c->profile, c->order_no, c->sku, c->product_no, c->qty, c->cancel_reason, d->day, e);
		return st == ST_OK ? order_benefits_end(d->m, c, d->day, e) : st;
	}
	if (is(d->before.state, "cancelled") && !ends) {
		st = product_order_unended(s, c->profile, c->order_no, e);
		return st == ST_OK ? order_benefits_unend(d->m, c, d->day, e) : st;
	}
	return st;
}

static enum status write(struct doing *d, const struct order_event *ev, struct error *e)
{
	enum status st = order_case_write(d->m, &d->after, e);

	if (st == ST_OK)
		st = order_facts_keep(d->m, &d->before, &d->after, d->act->batch_id, e);
	if (st == ST_OK)
		st = end_elsewhere(d, e);
	return st == ST_OK ? order_event_put(d->m, &d->before, &d->after, ev, e) : st;
}

enum status order_act_apply(struct order_market *m, int64_t id, const struct order_act *a, struct error *e)
{
	struct doing d;
	struct order_event ev;
	enum status st = begin(m, id, a, &d, e);

	if (st != ST_OK || d.same)
		return st;
	ev = (struct order_event){.act = a->act, .origin = "typed", .rule = d.rule, .reason = a->reason, .day = d.day, .batch_id = a->batch_id};
	return write(&d, &ev, e);
}

enum status order_act_by_rule(struct order_market *m, int64_t id, const struct order_act *a, const char *rule, struct error *e)
{
	struct doing d;
	struct order_event ev;
	enum status st = begin(m, id, a, &d, e);

	if (st != ST_OK || d.same)
		return st;
	for (int f = 0; f < CASE_FIELDS; f++)
		if (d.after.from[f] == ORIGIN_TYPED && d.before.from[f] != ORIGIN_TYPED)
			d.after.from[f] = ORIGIN_RULE;
	ev = (struct order_event){.act = a->act, .origin = "rule", .rule = rule, .reason = a->reason, .day = d.day, .batch_id = a->batch_id};
	return write(&d, &ev, e);
}

enum status order_do(struct shop *s, int64_t id, const struct order_act *a, struct error *e)
{
	char profile[32], record[96];
	struct order_market m = {0};
	enum status st = order_profile_of(s, id, profile, e);

	if (s->writing == 0)
		notes_free(&s->notes);
	if (st == ST_OK)
		st = order_market_open(s, profile, &m, e);
	if (st == ST_OK)
		st = life_write_begin(s, profile, e);
	if (st == ST_OK) {
		st = order_act_apply(&m, id, a, e);
		if (st == ST_OK)
			st = shop_settle_warnings(s, e);
		snprintf(record, sizeof record, "order %lld", (long long)id);
		if (st == ST_OK)
			st = shop_audit(s, "order act", record, a->act, e);
		st = shop_write_end(s, st, e);
	}
	order_market_close(&m);
	return st;
}
