/*
 * A return slip on its way: collected, back, confirmed (YAH-91 to 93). Every act
 * is judged inside of its own transaction, on a slip that the rules have caught
 * up with.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/slip_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/product.h"

/* ---- pick-up and delivery ---- */

static enum status may_collect(struct return_work *w, day_t *day, struct error *e)
{
	enum status st = return_must_be_open(w, e);

	if (st != ST_OK)
		return st;
	if (!w->r.with_pickup)
		return error_set(e, ST_REFUSED, "no_pickup", slip_rule(&w->m, "YAH-105"), NULL,
		                 _("%s has no courier: the buyer sends the goods, and no reverse-logistics fee is due."), w->r.no);
	if (!return_is(&w->r, "requested"))
		return return_refuse_state(w, "YAH-91", e, _("the courier has been there already."));
	return slip_day(&w->m, "collected_on", w->r.created_on, day, e);
}

/* The fee of the profile, where nobody says another. */
static money_t fee_of(const struct return_work *w, money_t typed, day_t day)
{
	if (typed != MONEY_NONE)
		return typed;
	typed = profile_int(w->m.profile, "fee.reverse.amount", day, MONEY_NONE);
	if (typed == MONEY_NONE)
		notes_add(&w->m.s->notes, NOTE_INFO, "reverse_fee_unknown", slip_rule(&w->m, "YAH-113"), "reverse_fee", "%s",
		          _("Fee unknown: the marketplace does not say what return logistics costs. Enter it when you know it."));
	return typed;
}

enum status return_collect(struct shop *s, int64_t id, day_t day, const char *courier_no, money_t reverse_fee, struct error *e)
{
	struct return_work w;
	enum status st = return_work_begin(s, id, &w, e);

	if (st != ST_OK)
		return st;
	st = may_collect(&w, &day, e);
	if (st == ST_OK && reverse_fee != MONEY_NONE && reverse_fee < 0)
		st = error_set(e, ST_REFUSED, "reverse_fee_negative", slip_rule(&w.m, "YAH-1"), "reverse_fee", "%s", _("Amounts are whole NT dollars, not below zero."));
	if (st == ST_OK) {
		w.r.collected_on = day;
		w.r.reverse_fee = fee_of(&w, reverse_fee, day);
		if (courier_no != NULL)
			snprintf(w.r.courier_no, sizeof w.r.courier_no, "%s", courier_no);
		return_become(&w.r, "collected");
		st = shop_settle_warnings(s, e);
	}
	if (st == ST_OK)
		st = return_write(&w.m, &w.r, NULL, e);
	if (st == ST_OK)
		st = return_tell(&w.m, &w.r, "collect", day, w.r.courier_no, e);
	if (st == ST_OK)
		st = return_tell_fee(&w, e);
	return return_work_end(s, &w, st, e);
}

static enum status may_receive(struct return_work *w, day_t *day, struct error *e)
{
	enum status st = return_must_be_open(w, e);

	if (st != ST_OK)
		return st;
	if (return_is(&w->r, "requested") && w->r.with_pickup)
		return return_refuse_state(w, "YAH-91", e, _("enter first that the courier has collected it."));
	if (return_is(&w->r, "delivered") || return_is(&w->r, "abnormal"))
		return return_refuse_state(w, "YAH-92", e, _("the goods are back already."));
	return slip_day(&w->m, "delivered_on", w->r.collected_on != DAY_NONE ? w->r.collected_on : w->r.created_on, day, e);
}

/* A delivery that was entered so late that the marketplace has closed the return. */
static enum status warn_late(struct return_work *w, struct error *e)
{
	struct slip_clock c;
	enum status st = return_clock(&w->m, &w->r, &c, e);
	char day[16];

	if (st != ST_OK || c.rule_on == DAY_NONE)
		return st;
	day_format(c.rule_on, day);
	if (c.rule_on < w->m.today)
		notes_add(&w->m.s->notes, NOTE_WARN, "closes_at_once", slip_rule(&w->m, "YAH-93"), "delivered_on",
		          _("%1$s closed automatically on %2$s by this delivery date; nothing can be entered after it."), w->r.no, day);
	else
		notes_add(&w->m.s->notes, NOTE_INFO, "closes_by_itself", slip_rule(&w->m, "YAH-93"), NULL, _("%1$s closes automatically on %2$s (end of day)."),
		          w->r.no, day);
	return calendar_missing(w->m.s, w->m.profile, w->m.missing_year, e);
}

enum status return_receive(struct shop *s, int64_t id, day_t day, struct error *e)
{
	struct return_work w;
	enum status st = return_work_begin(s, id, &w, e);

	if (st != ST_OK)
		return st;
	st = may_receive(&w, &day, e);
	if (st == ST_OK) {
		w.r.delivered_on = day;
		return_become(&w.r, "delivered");
		st = warn_late(&w, e);
	}
	if (st == ST_OK)
		st = shop_settle_warnings(s, e);
	if (st == ST_OK)
		st = return_write(&w.m, &w.r, NULL, e);
	if (st == ST_OK)
		st = return_tell(&w.m, &w.r, "receive", day, NULL, e);
	return return_work_end(s, &w, st, e);
}

/* ---- closing ---- */

/* Stock does not come back by itself (YAH-68); a note says so. */
static enum status goods_of(struct slip_market *m, const struct return_slip *r, day_t day, struct error *e)
{
	struct order_life *o = xcalloc(1, sizeof *o);
	enum status st = slip_order(m, r->order_no, o, e);
	char no[64];

	if (st == ST_OK && o->id != 0) {
		slip_product_no(m->s, o->id, no);
		st = product_order_ended(m->s, m->name, o->order_no, o->sku, no, o->qty, "return", day, e);
	}
	free(o);
	return st;
}

enum status return_end(struct slip_market *m, struct return_slip *r, day_t day, const char *by, const char *rule, struct error *e)
{
	struct slip_event ev = {.kind = "return", .act = by, .origin = "rule", .rule = rule, .id = r->id, .day = day};
	bool typed = strcmp(by, "store") == 0;
	enum status st;

	r->closed_on = day;
	snprintf(r->closed_by, sizeof r->closed_by, "%s", by);
	return_become(r, "closed");
	st = return_write(m, r, NULL, e);
	if (st == ST_OK)
		st = typed ? return_tell(m, r, "confirm", day, NULL, e) : slip_event_put(m->s, m->name, &ev, e);
	/* What comes of it for the stock is said to the person who closes it. */
	return st == ST_OK && typed ? goods_of(m, r, day, e) : st;
}

static enum status may_confirm(struct return_work *w, day_t *day, struct error *e)
{
	enum status st = return_must_be_open(w, e);
	day_t after = w->r.created_on;

	if (st != ST_OK)
		return st;
	if (return_is(&w->r, "abnormal") && w->r.abnormal_end == DAY_NONE)
		return return_refuse_state(w, "YAH-95", e, _("end the abnormal case first."));
	if (w->r.collected_on != DAY_NONE)
		after = w->r.collected_on;
	if (w->r.delivered_on != DAY_NONE)
		after = w->r.delivered_on;
	if (w->r.abnormal_end != DAY_NONE)
		after = w->r.abnormal_end;
	if (w->r.delivered_on == DAY_NONE)
		notes_add(&w->m.s->notes, NOTE_WARN, "not_delivered", slip_rule(&w->m, "YAH-92"), NULL,
		          _("No delivery of %s recorded; confirm only what you have checked."), w->r.no);
	return slip_day(&w->m, "closed_on", after, day, e);
}

enum status return_confirm(struct shop *s, int64_t id, day_t day, struct error *e)
{
	struct return_work w;
	enum status st = return_work_begin(s, id, &w, e);

	if (st != ST_OK)
		return st;
	st = may_confirm(&w, &day, e);
	if (st == ST_OK)
		st = shop_settle_warnings(s, e);
	if (st == ST_OK)
		st = return_end(&w.m, &w.r, day, "store", "YAH-92", e);
	return return_work_end(s, &w, st, e);
}
