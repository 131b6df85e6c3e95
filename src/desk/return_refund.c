/*
 * The refund of a closed return (YAH-120), and what can still be changed on a
 * slip: courier number, fee, note.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/slip_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

/* ---- the refund ---- */

static enum status may_refund(struct return_work *w, day_t *day, bool bank, struct error *e)
{
	day_t other = bank ? w->r.refunded_on : w->r.bank_refunded_on;
	enum status st;

	if (!return_is(&w->r, "closed") && !return_is(&w->r, "refunded"))
		return return_refuse_state(w, "YAH-92", e, _("the platform refunds only what was closed."));
	if ((st = slip_day(&w->m, bank ? "bank_refunded_on" : "refunded_on", w->r.closed_on, day, e)) != ST_OK)
		return st;
	/* The closing date is no refund date where the actual one is known. */
	if (*day == w->r.closed_on && other != DAY_NONE && other != *day)
		return error_set(e, ST_REFUSED, "refund_date", slip_rule(&w->m, "YAH-120"), bank ? "bank_refunded_on" : "refunded_on", "%s",
		                 _("That is the day on which the return was closed. Use the actual refund date."));
	return ST_OK;
}

/* The charge of a cart that came back whole is an order of its own. */
static enum status refund_shipping(struct return_work *w, const struct order_refund *f, struct error *e)
{
	struct order_life *o = xcalloc(1, sizeof *o);
	int64_t *ids = NULL;
	size_t count = 0;
	enum status st = order_life_cart(w->m.s, w->m.name, w->r.cart_no, &ids, &count, e);

	for (size_t i = 0; st == ST_OK && i < count; i++) {
		st = order_life_get(w->m.s, ids[i], o, e);
		if (st == ST_OK && o->is_shipping && strcmp(o->state, "cancelled") != 0)
			st = order_set_refund(w->m.s, ids[i], f, slip_rule(&w->m, "YAH-100"), e);
	}
	free(ids);
	free(o);
	return st;
}

enum status return_refunded(struct shop *s, int64_t id, day_t day, bool bank, struct error *e)
{
	struct return_work w;
	struct order_refund f = return_nothing;
	enum status st = return_work_begin(s, id, &w, e);

	if (st != ST_OK)
		return st;
	st = may_refund(&w, &day, bank, e);
	if (st == ST_OK)
		st = shop_settle_warnings(s, e);
	if (st == ST_OK) {
		*(bank ? &w.r.bank_refunded_on : &w.r.refunded_on) = day;
		return_become(&w.r, "refunded");
		st = return_write(&w.m, &w.r, NULL, e);
	}
	if (st == ST_OK)
		st = return_tell(&w.m, &w.r, bank ? "bank_refund" : "refund", day, NULL, e);
	f.returned = true;
	f.refunded = w.r.refunded_on;
	f.bank_refunded = w.r.bank_refunded_on;
	if (st == ST_OK)
		st = return_order(&w.m, &w.r, &f, e);
	if (st == ST_OK && w.r.refund_shipping > 0)
		st = refund_shipping(&w, &f, e);
	return return_work_end(s, &w, st, e);
}

/* ---- what can still be changed ---- */

static enum status take_fee(struct return_work *w, const struct record *r, struct error *e)
{
	struct error bad;
	money_t fee;

	if (!record_has(r, "reverse_fee"))
		return ST_OK;
	if (money_parse(record_get(r, "reverse_fee"), strlen(record_get(r, "reverse_fee")), &fee, &bad) != ST_OK)
		return error_set(e, ST_REFUSED, bad.code, slip_rule(&w->m, "YAH-1"), "reverse_fee", "%s", bad.message);
	if (fee != MONEY_NONE && fee < 0)
		return error_set(e, ST_REFUSED, "reverse_fee_negative", slip_rule(&w->m, "YAH-1"), "reverse_fee", "%s",
		                 _("Amounts are whole NT dollars, not below zero."));
	if (fee != MONEY_NONE && fee > 0 && w->r.collected_on == DAY_NONE)
		return error_set(e, ST_REFUSED, "fee_not_collected", slip_rule(&w->m, "YAH-91"), "reverse_fee", "%s",
		                 _("Courier collected nothing; no fee is due."));
	w->r.reverse_fee = fee;
	return ST_OK;
}

static void take_texts(struct return_work *w, const struct record *r)
{
	if (record_has(r, "courier_no"))
		snprintf(w->r.courier_no, sizeof w->r.courier_no, "%s", record_get(r, "courier_no"));
	if (record_has(r, "note")) {
		free(w->r.note);
		w->r.note = xstrdup(record_get(r, "note"));
	}
}

/* What belongs to the slip itself stays with its end (YAH-94); what the collection costs is known later. */
static enum status may_edit(const struct return_work *w, const struct record *r, struct error *e)
{
	bool courier = record_has(r, "courier_no") && strcmp(record_get(r, "courier_no"), w->r.courier_no) != 0;
	bool note = record_has(r, "note") && strcmp(record_get(r, "note"), w->r.note != NULL ? w->r.note : "") != 0;

	return courier || note ? return_must_be_open(w, e) : ST_OK;
}

enum status return_edit(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	struct return_work w;
	enum status st = record_check(r, NULL, NULL, e);

	if (st != ST_OK || (st = return_work_begin(s, id, &w, e)) != ST_OK)
		return st;
	if ((st = may_edit(&w, r, e)) == ST_OK && (st = take_fee(&w, r, e)) == ST_OK) {
		take_texts(&w, r);
		st = return_write(&w.m, &w.r, NULL, e);
	}
	if (st == ST_OK)
		st = return_tell(&w.m, &w.r, "edit", w.m.today, record_get(r, "reverse_fee"), e);
	if (st == ST_OK && record_has(r, "reverse_fee"))
		st = return_tell_fee(&w, e);
	return return_work_end(s, &w, st, e);
}

enum status return_edit_record(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	struct return_slip slip;
	enum status st = return_read(s, id, &slip, e);
	char fee[32] = "";

	if (st == ST_OK) {
		if (slip.reverse_fee != MONEY_NONE)
			money_format(slip.reverse_fee, false, fee);
		record_set(r, "reverse_fee", fee);
		record_set(r, "courier_no", slip.courier_no);
		record_set(r, "note", slip.note);
	}
	return_free(&slip);
	return st;
}
