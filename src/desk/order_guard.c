/*
 * What stands beside an order's own facts when one is typed: periods that are
 * signed off, and a store that closes (YAH-20).
 */
#include "config.h"

#include "desk/column.h"
#include "desk/order_act.h"
#include "storekeep/closure.h"
#include "storekeep/i18n.h"

static const char signed_sql[] =
	"SELECT code FROM period WHERE profile = :profile AND signed = 1 AND from_day <= :day AND to_day >= :day";

static enum status not_signed(struct order_market *m, day_t day, struct error *e)
{
	struct stmt *q = db_prepare(m->s->db, signed_sql);
	char code[32];
	enum step step;

	if (day == DAY_NONE)
		return ST_OK;
	stmt_bind_text(q, ":profile", m->name);
	bind_day(q, ":day", day);
	step = stmt_step(q, e);
	column_text(q, 0, code, sizeof code);
	stmt_reset(q);
	if (step == STEP_ROW)
		return error_set(e, ST_REFUSED, "period_signed", NULL, "day", _("This changes period %s, which is signed off; reopen it first."), code);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status moved(struct order_market *m, day_t was, day_t becomes, struct error *e)
{
	enum status st;

	if (was == becomes)
		return ST_OK;
	st = not_signed(m, was, e);
	return st == ST_OK ? not_signed(m, becomes, e) : st;
}

enum status order_guard_signed(struct order_market *m, const struct order_case *before, const struct order_case *after, struct error *e)
{
	enum status st = moved(m, before->posting, after->posting, e);

	if (st == ST_OK)
		st = moved(m, before->refund, after->refund, e);
	/* The cart's fee falls on the day of its first shipment (YAH-112). */
	if (st == ST_OK)
		st = moved(m, before->day[CASE_SHIPPED], after->day[CASE_SHIPPED], e);
	return st == ST_OK ? moved(m, before->day[CASE_REVERSE], after->day[CASE_REVERSE], e) : st;
}

enum status order_guard_closure(struct order_market *m, const struct order_case *c, day_t day, struct error *e)
{
	const char *rule = profile_rule(m->name, "YAH-20");
	struct closure closure;
	char text[16];
	enum status st = closure_of(m->s, m->name, &closure, e);

	if (st != ST_OK || closure.id == 0 || !closure_holds(&closure, day))
		return st;
	if (day >= closure.days.ship_cut) {
		day_format(closure.days.ship_cut, text);
		return error_set(e, ST_REFUSED, "closure_ship_cut", rule, "day", _("Order %1$s was cancelled automatically on %2$s, ten days after the closure."),
		                 c->order_no, text);
	}
	day_format(closure.days.ship_last, text);
	notes_add(&m->s->notes, NOTE_WARN, "closure_ship_last", rule, "day", _("The store is closed; orders must ship by %s."), text);
	return ST_OK;
}
