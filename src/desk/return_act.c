/*
 * What happens to a return slip: collected, back, confirmed, abnormal, ended,
 * taken back, refunded (YAH-90 to 97, YAH-120; section 16). Every act is judged
 * inside of its own transaction, on a slip that the rules have caught up with.
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
#include "storekeep/product.h"

static const struct order_refund nothing = {.refunded = DAY_NONE, .bank_refunded = DAY_NONE, .collected = DAY_NONE, .amount = MONEY_NONE,
                                            .reverse_fee = MONEY_NONE};

static bool is(const struct return_slip *r, const char *state)
{
	return strcmp(r->state, state) == 0;
}

static void become(struct return_slip *r, const char *state)
{
	snprintf(r->state, sizeof r->state, "%s", state);
}

/* ---- beginning and ending an act ---- */

struct work {
	struct slip_market m;
	struct return_slip r;
};

/* The slip inside of a write. work_end() it whatever comes. */
static enum status work_begin(struct shop *s, int64_t id, struct work *w, struct error *e)
{
	enum status st;

	*w = (struct work){0};
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

/* Ends the write that work_begin() has begun. */
static enum status work_end(struct shop *s, struct work *w, enum status st, struct error *e)
{
	st = shop_write_end(s, st, e);
	slip_market_close(&w->m);
	return_free(&w->r);
	return st;
}

/* ---- what can be said of a slip that is over ---- */

static enum status refuse_closed(const struct work *w, struct error *e)
{
	char day[16];

	day_format(w->r.closed_on, day);
	if (strcmp(w->r.closed_by, "auto") == 0)
		return error_set(e, ST_REFUSED, "return_closed", slip_rule(&w->m, "YAH-93"), NULL,
		                 _("%1$s closed automatically on %2$s and cannot be reopened; ask the platform to hold the refund and contact the buyer."),
		                 w->r.no, day);
	if (strcmp(w->r.closed_by, "abnormal_limit") == 0)
		return error_set(e, ST_REFUSED, "return_closed", slip_rule(&w->m, "YAH-97"), NULL,
		                 _("%1$s was refunded automatically on %2$s; claims against the buyer remain."), w->r.no, day);
	if (strcmp(w->r.closed_by, "closure") == 0)
		return error_set(e, ST_REFUSED, "return_closed", slip_rule(&w->m, "YAH-21"), NULL, _("%1$s was completed automatically on %2$s and refunded."),
		                 w->r.no, day);
	return error_set(e, ST_REFUSED, "return_closed", slip_rule(&w->m, "YAH-94"), NULL,
	                 _("%1$s was closed on %2$s. Closed returns cannot be reopened; ask the platform to hold the refund and contact the buyer."), w->r.no,
	                 day);
}

/* Refuses what is over, and everything on or after D+30 of a closing store. */
static enum status must_be_open(const struct work *w, struct error *e)
{
	if (is(&w->r, "cancelled"))
		return error_set(e, ST_REFUSED, "return_cancelled", slip_rule(&w->m, "YAH-90"), NULL, _("%s was taken back; open a new one."), w->r.no);
	if (!slip_is_open(w->r.state))
		return refuse_closed(w, e);
	return slip_not_cut(&w->m, e);
}

static enum status refuse_state(const struct work *w, const char *rule, struct error *e, const char *what)
{
	return error_set(e, ST_REFUSED, "slip_state", slip_rule(&w->m, rule), NULL, _("%1$s is %2$s: %3$s"), w->r.no, label_of("return_state", w->r.state),
	                 what);
}

/* ---- pick-up and delivery ---- */

static enum status may_collect(struct work *w, day_t *day, struct error *e)
{
	enum status st = must_be_open(w, e);

	if (st != ST_OK)
		return st;
	if (!w->r.with_pickup)
		return error_set(e, ST_REFUSED, "no_pickup", slip_rule(&w->m, "YAH-105"), NULL,
		                 _("%s has no courier: the buyer sends the goods, and no reverse-logistics fee is due."), w->r.no);
	if (!is(&w->r, "requested"))
		return refuse_state(w, "YAH-91", e, _("the courier has been there already."));
	return slip_day(&w->m, "collected_on", w->r.created_on, day, e);
}

/* The fee of the profile, where nobody says another. */
static money_t fee_of(const struct work *w, money_t typed, day_t day)
{
	if (typed != MONEY_NONE)
		return typed;
	typed = profile_int(w->m.profile, "fee.reverse.amount", day, MONEY_NONE);
	if (typed == MONEY_NONE)
		notes_add(&w->m.s->notes, NOTE_INFO, "reverse_fee_unknown", slip_rule(&w->m, "YAH-113"), "reverse_fee", "%s",
		          _("Fee unknown: the marketplace does not say what return logistics costs. Enter it when you know it."));
	return typed;
}

static enum status tell_fee(struct work *w, struct error *e)
{
	struct order_refund f = nothing;

	f.returning = slip_is_open(w->r.state) || is(&w->r, "closed");
	f.returned = is(&w->r, "refunded");
	f.collected = w->r.collected_on;
	f.reverse_fee = w->r.reverse_fee;
	return return_order(&w->m, &w->r, &f, e);
}

enum status return_collect(struct shop *s, int64_t id, day_t day, const char *courier_no, money_t reverse_fee, struct error *e)
{
	struct work w;
	enum status st = work_begin(s, id, &w, e);

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
		become(&w.r, "collected");
		st = shop_settle_warnings(s, e);
	}
	if (st == ST_OK)
		st = return_write(&w.m, &w.r, NULL, e);
	if (st == ST_OK)
		st = return_tell(&w.m, &w.r, "collect", day, w.r.courier_no, e);
	if (st == ST_OK)
		st = tell_fee(&w, e);
	return work_end(s, &w, st, e);
}

static enum status may_receive(struct work *w, day_t *day, struct error *e)
{
	enum status st = must_be_open(w, e);

	if (st != ST_OK)
		return st;
	if (is(&w->r, "requested") && w->r.with_pickup)
		return refuse_state(w, "YAH-91", e, _("enter first that the courier has collected it."));
	if (is(&w->r, "delivered") || is(&w->r, "abnormal"))
		return refuse_state(w, "YAH-92", e, _("the goods are back already."));
	return slip_day(&w->m, "delivered_on", w->r.collected_on != DAY_NONE ? w->r.collected_on : w->r.created_on, day, e);
}

/* A delivery that was entered so late that the marketplace has closed the return. */
static enum status warn_late(struct work *w, struct error *e)
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
	struct work w;
	enum status st = work_begin(s, id, &w, e);

	if (st != ST_OK)
		return st;
	st = may_receive(&w, &day, e);
	if (st == ST_OK) {
		w.r.delivered_on = day;
		become(&w.r, "delivered");
		st = warn_late(&w, e);
	}
	if (st == ST_OK)
		st = shop_settle_warnings(s, e);
	if (st == ST_OK)
		st = return_write(&w.m, &w.r, NULL, e);
	if (st == ST_OK)
		st = return_tell(&w.m, &w.r, "receive", day, NULL, e);
	return work_end(s, &w, st, e);
}

/* ---- closing ---- */

/* Stock does not come back by itself (YAH-68); a note says so. */
static enum status goods_of(struct slip_market *m, const struct return_slip *r, day_t day, struct error *e)
{
	struct order_life *o = xcalloc(1, sizeof *o);
	enum status st = order_life_find(m->s, m->name, r->order_no, o, e);

	if (st == ST_OK)
		st = product_order_ended(m->s, m->name, o->order_no, o->sku, "", o->qty, "return", day, e);
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
	become(r, "closed");
	st = return_write(m, r, NULL, e);
	if (st == ST_OK)
		st = typed ? return_tell(m, r, "confirm", day, NULL, e) : slip_event_put(m->s, m->name, &ev, e);
	return st == ST_OK ? goods_of(m, r, day, e) : st;
}

static enum status may_confirm(struct work *w, day_t *day, struct error *e)
{
	enum status st = must_be_open(w, e);
	day_t after = w->r.created_on;

	if (st != ST_OK)
		return st;
	if (is(&w->r, "abnormal") && w->r.abnormal_end == DAY_NONE)
		return refuse_state(w, "YAH-95", e, _("end the abnormal case first."));
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
	struct work w;
	enum status st = work_begin(s, id, &w, e);

	if (st != ST_OK)
		return st;
	st = may_confirm(&w, &day, e);
	if (st == ST_OK)
		st = shop_settle_warnings(s, e);
	if (st == ST_OK)
		st = return_end(&w.m, &w.r, day, "store", "YAH-92", e);
	return work_end(s, &w, st, e);
}

/* ---- the abnormal case ---- */

static bool needs_texts(const struct work *w, const char *reason)
{
	return strcmp(reason, "foreign_parcel") == 0 && profile_text(w->m.profile, "return.foreign_parcel_needs", w->m.today) != NULL;
}

static enum status may_be_abnormal(struct work *w, const struct record *r, day_t *day, struct error *e)
{
	const char *reason = record_get(r, "reason");
	enum status st = must_be_open(w, e);

	if (st != ST_OK)
		return st;
	if (is(&w->r, "abnormal"))
		return refuse_state(w, "YAH-95", e, _("it is registered as abnormal already."));
	if (!is(&w->r, "delivered"))
		return refuse_state(w, "YAH-92", e, _("enter first that the goods are back."));
	if (*reason == '\0')
		return error_set(e, ST_REFUSED, "reason_missing", slip_rule(&w->m, "YAH-95"), "reason", "%s", _("Choose a reason."));
	if (!profile_has(w->m.profile, "return.abnormal_reasons", w->m.today, reason))
		return error_set(e, ST_REFUSED, "reason_unknown", slip_rule(&w->m, "YAH-95"), "reason", _("Choose a reason: %s."),
		                 profile_text(w->m.profile, "return.abnormal_reasons", w->m.today));
	if (needs_texts(w, reason) && (*record_get(r, "packaging_info") == '\0' || *record_get(r, "item_info") == '\0'))
		return error_set(e, ST_REFUSED, "foreign_parcel", slip_rule(&w->m, "YAH-96"),
		                 *record_get(r, "packaging_info") == '\0' ? "packaging_info" : "item_info", "%s",
		                 _("Describe the outer packaging and the goods received."));
	if ((st = slip_record_day(r, "abnormal_on", day, e)) != ST_OK)
		return st;
	return slip_day(&w->m, "abnormal_on", w->r.delivered_on, day, e);
}

static void replace(char **text, const char *with)
{
	char *copy = xstrdup(with);

	free(*text);
	*text = copy;
}

static void tell_abnormal(const struct work *w, day_t limit)
{
	char day[16];

	notes_add(&w->m.s->notes, NOTE_INFO, "contact_buyer", slip_rule(&w->m, "YAH-92"), NULL, "%s", _("The refund is suspended; contact the buyer at once."));
	if (strcmp(w->r.reason, "foreign_parcel") == 0)
		notes_add(&w->m.s->notes, NOTE_INFO, "call_service", slip_rule(&w->m, "YAH-96"), NULL, "%s",
		          _("Call customer service too, with the details of the packaging and of the goods."));
	day_format(limit, day);
	if (limit != DAY_NONE)
		notes_add(&w->m.s->notes, NOTE_INFO, "abnormal_limit", slip_rule(&w->m, "YAH-97"), NULL, _("End the case by %s, or the buyer is refunded."), day);
}

enum status return_abnormal(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	struct work w;
	struct slip_clock c;
	day_t day = DAY_NONE;
	enum status st = record_check(r, NULL, NULL, e);

	if (st != ST_OK || (st = work_begin(s, id, &w, e)) != ST_OK)
		return st;
	st = may_be_abnormal(&w, r, &day, e);
	if (st == ST_OK) {
		bool foreign = strcmp(record_get(r, "reason"), "foreign_parcel") == 0;

		snprintf(w.r.reason, sizeof w.r.reason, "%s", record_get(r, "reason"));
		replace(&w.r.packaging_info, foreign ? record_get(r, "packaging_info") : "");
		replace(&w.r.item_info, foreign ? record_get(r, "item_info") : "");
		if (*record_get(r, "note") != '\0')
			replace(&w.r.note, record_get(r, "note"));
		w.r.abnormal_on = day;
		become(&w.r, "abnormal");
		st = return_clock(&w.m, &w.r, &c, e);
	}
	if (st == ST_OK) {
		tell_abnormal(&w, c.last);
		st = return_write(&w.m, &w.r, NULL, e);
	}
	if (st == ST_OK)
		st = return_tell(&w.m, &w.r, "abnormal", day, w.r.reason, e);
	return work_end(s, &w, st, e);
}

/* ---- taken back ---- */

/* The order goes on as if nobody had asked; what the courier has carried stays charged (YAH-91). */
static enum status give_up(struct work *w, day_t day, const char *by, const char *act, struct error *e)
{
	enum status st;

	w->r.cancelled_on = day;
	snprintf(w->r.cancelled_by, sizeof w->r.cancelled_by, "%s", by);
	become(&w->r, "cancelled");
	st = return_write(&w->m, &w->r, NULL, e);
	if (st == ST_OK)
		st = return_tell(&w->m, &w->r, act, day, by, e);
	return st == ST_OK ? tell_fee(w, e) : st;
}

static enum status may_resolve(struct work *w, const char *end, day_t *day, struct error *e)
{
	enum status st = must_be_open(w, e);

	if (st != ST_OK)
		return st;
	if (strcmp(end, "supplied") != 0 && strcmp(end, "kept") != 0)
		return error_set(e, ST_REFUSED, "end_unknown", slip_rule(&w->m, "YAH-95"), "end", "%s",
		                 _("Say how the case ended: supplied (the buyer sent what was missing) or kept (the buyer keeps the goods)."));
	if (!is(&w->r, "abnormal"))
		return refuse_state(w, "YAH-95", e, _("there is no abnormal case to end."));
	return slip_day(&w->m, "abnormal_end", w->r.abnormal_end != DAY_NONE ? w->r.abnormal_end : w->r.abnormal_on, day, e);
}

static enum status resolve(struct work *w, const char *end, bool close_too, day_t day, struct error *e)
{
	struct shop *s = w->m.s;
	enum status st;

	if (w->r.abnormal_end == DAY_NONE)
		w->r.abnormal_end = day;
	if (strcmp(end, "kept") == 0) {
		notes_add(&s->notes, NOTE_INFO, "goods_to_buyer", slip_rule(&w->m, "YAH-95"), NULL, "%s",
		          _("Send the goods back to the buyer; customer service cancels the slip."));
		return give_up(w, day, "service", "kept", e);
	}
	if (!close_too)
		notes_add(&s->notes, NOTE_WARN, "still_open", slip_rule(&w->m, "YAH-95"), NULL, "%s",
		          _("The abnormal case is closed but the return is still open."));
	if ((st = shop_settle_warnings(s, e)) == ST_OK)
		st = return_tell(&w->m, &w->r, "supplied", day, NULL, e);
	if (st != ST_OK)
		return st;
	return close_too ? return_end(&w->m, &w->r, day, "store", "YAH-95", e) : return_write(&w->m, &w->r, NULL, e);
}

enum status return_resolve(struct shop *s, int64_t id, const char *end, bool close_too, day_t day, struct error *e)
{
	struct work w;
	enum status st = work_begin(s, id, &w, e);

	if (st != ST_OK)
		return st;
	st = may_resolve(&w, end, &day, e);
	if (st == ST_OK)
		st = resolve(&w, end, close_too, day, e);
	return work_end(s, &w, st, e);
}

static enum status may_cancel(struct work *w, const char *by, day_t *day, struct error *e)
{
	enum status st = must_be_open(w, e);
	bool back = is(&w->r, "delivered") || is(&w->r, "abnormal");

	if (st != ST_OK)
		return st;
	if (strcmp(by, "store") != 0 && strcmp(by, "service") != 0)
		return error_set(e, ST_REFUSED, "by_unknown", slip_rule(&w->m, "YAH-90"), "by", "%s", _("A slip is cancelled by the store or by customer service."));
	if (strcmp(by, "store") == 0 && back)
		return error_set(e, ST_REFUSED, "goods_are_back", slip_rule(&w->m, "YAH-90"), "by",
		                 _("The goods of %s are back; send them to the buyer and ask customer service to cancel the slip."), w->r.no);
	if (is(&w->r, "requested") && w->r.with_pickup)
		notes_add(&w->m.s->notes, NOTE_INFO, "tell_courier", slip_rule(&w->m, "YAH-91"), NULL, "%s",
		          _("Remind the buyer to tell the courier that the return is off, and write to customer service. Nothing was collected, so no fee is due."));
	return slip_day(&w->m, "cancelled_on",
	                w->r.delivered_on != DAY_NONE ? w->r.delivered_on : w->r.collected_on != DAY_NONE ? w->r.collected_on : w->r.created_on, day, e);
}

enum status return_cancel(struct shop *s, int64_t id, const char *by, day_t day, struct error *e)
{
	struct work w;
	enum status st = work_begin(s, id, &w, e);

	if (st != ST_OK)
		return st;
	st = may_cancel(&w, by, &day, e);
	if (st == ST_OK)
		st = shop_settle_warnings(s, e);
	if (st == ST_OK && is(&w.r, "abnormal") && w.r.abnormal_end == DAY_NONE)
		w.r.abnormal_end = day;
	if (st == ST_OK)
		st = give_up(&w, day, by, "cancel", e);
	return work_end(s, &w, st, e);
}

/* ---- the refund ---- */

static enum status may_refund(struct work *w, day_t *day, bool bank, struct error *e)
{
	day_t other = bank ? w->r.refunded_on : w->r.bank_refunded_on;
	enum status st;

	if (!is(&w->r, "closed") && !is(&w->r, "refunded"))
		return refuse_state(w, "YAH-92", e, _("the platform refunds only what was closed."));
	if ((st = slip_day(&w->m, bank ? "bank_refunded_on" : "refunded_on", w->r.closed_on, day, e)) != ST_OK)
		return st;
	/* The closing date is no refund date where the actual one is known. */
	if (*day == w->r.closed_on && other != DAY_NONE && other != *day)
		return error_set(e, ST_REFUSED, "refund_date", slip_rule(&w->m, "YAH-120"), bank ? "bank_refunded_on" : "refunded_on", "%s",
		                 _("That is the day on which the return was closed. Use the actual refund date."));
	return ST_OK;
}

/* The charge of a cart that came back whole is an order of its own. */
static enum status refund_shipping(struct work *w, const struct order_refund *f, struct error *e)
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
	struct work w;
	struct order_refund f = nothing;
	enum status st = work_begin(s, id, &w, e);

	if (st != ST_OK)
		return st;
	st = may_refund(&w, &day, bank, e);
	if (st == ST_OK)
		st = shop_settle_warnings(s, e);
	if (st == ST_OK) {
		*(bank ? &w.r.bank_refunded_on : &w.r.refunded_on) = day;
		become(&w.r, "refunded");
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
	return work_end(s, &w, st, e);
}
