/*
 * What the acts on a return slip share: the write that they are judged in, what
 * is said of a slip that is over, and what its order is told.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/slip_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/life.h"
#include "storekeep/mem.h"

const struct order_refund return_nothing = {.refunded = DAY_NONE, .bank_refunded = DAY_NONE, .collected = DAY_NONE, .amount = MONEY_NONE,
                                            .reverse_fee = MONEY_NONE};

bool return_is(const struct return_slip *r, const char *state)
{
	return strcmp(r->state, state) == 0;
}

void return_become(struct return_slip *r, const char *state)
{
	snprintf(r->state, sizeof r->state, "%s", state);
}

/* ---- beginning and ending an act ---- */

enum status return_work_begin(struct shop *s, int64_t id, struct return_work *w, struct error *e)
{
	enum status st;

	*w = (struct return_work){0};
	if (s->writing == 0)
		notes_free(&s->notes);
	st = return_read(s, id, &w->r, e);
	if (st == ST_OK)
		st = life_write_begin(s, w->r.profile, e);
	return_free(&w->r);
	if (st != ST_OK)
		return st;
	st = return_read(s, id, &w->r, e);
	if (st == ST_OK)
		st = slip_market_open(s, w->r.profile, &w->m, e);
	if (st != ST_OK) {
		return_free(&w->r);
		return shop_write_end(s, st, e);
	}
	return ST_OK;
}

enum status return_work_end(struct shop *s, struct return_work *w, enum status st, struct error *e)
{
	st = shop_write_end(s, st, e);
	slip_market_close(&w->m);
	return_free(&w->r);
	return st;
}

/* ---- what can be said of a slip that is over ---- */

/* Final, however it came to it (YAH-94). */
static enum status refuse_closed(const struct return_work *w, struct error *e)
{
	const char *rule = slip_rule(&w->m, "YAH-94");
	char day[16];

	day_format(w->r.closed_on, day);
	if (strcmp(w->r.closed_by, "auto") == 0)
		return error_set(e, ST_REFUSED, "return_closed", rule, NULL,
		                 _("%1$s closed automatically on %2$s and cannot be reopened; ask the platform to hold the refund and contact the buyer."),
		                 w->r.no, day);
	if (strcmp(w->r.closed_by, "abnormal_limit") == 0)
		return error_set(e, ST_REFUSED, "return_closed", rule, NULL,
		                 _("%1$s was refunded automatically on %2$s; claims against the buyer remain."), w->r.no, day);
	if (strcmp(w->r.closed_by, "closure") == 0)
		return error_set(e, ST_REFUSED, "return_closed", rule, NULL, _("%1$s was completed automatically on %2$s and refunded."),
		                 w->r.no, day);
	return error_set(e, ST_REFUSED, "return_closed", rule, NULL,
	                 _("%1$s was closed on %2$s. Closed returns cannot be reopened; ask the platform to hold the refund and contact the buyer."), w->r.no,
	                 day);
}

enum status return_must_be_open(const struct return_work *w, struct error *e)
{
	if (return_is(&w->r, "cancelled"))
		return error_set(e, ST_REFUSED, "return_cancelled", slip_rule(&w->m, "YAH-90"), NULL, _("%s was taken back; open a new one."), w->r.no);
	if (!slip_is_open(w->r.state))
		return refuse_closed(w, e);
	return slip_not_cut(&w->m, e);
}

enum status return_refuse_state(const struct return_work *w, const char *rule, struct error *e, const char *what)
{
	return error_set(e, ST_REFUSED, "slip_state", slip_rule(&w->m, rule), NULL, _("%1$s is %2$s: %3$s"), w->r.no, label_of("return_state", w->r.state),
	                 what);
}

/* ---- the order ---- */

enum status return_tell_fee(struct return_work *w, struct error *e)
{
	struct order_refund f = return_nothing;

	f.returning = slip_is_open(w->r.state) || return_is(&w->r, "closed");
	f.returned = return_is(&w->r, "refunded");
	f.collected = w->r.collected_on;
	f.reverse_fee = w->r.reverse_fee;
	f.day = w->r.cancelled_on != DAY_NONE ? w->r.cancelled_on : w->r.collected_on;
	return return_order(&w->m, &w->r, &f, e);
}
