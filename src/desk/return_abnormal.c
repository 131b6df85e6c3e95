/*
 * A return that is not right (退貨異常, YAH-95 to 97), and one that is taken back
 * (YAH-90).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/slip_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

/* ---- the abnormal case ---- */

static bool needs_texts(const struct return_work *w, const char *reason)
{
	return strcmp(reason, "foreign_parcel") == 0 && profile_text(w->m.profile, "return.foreign_parcel_needs", w->m.today) != NULL;
}

static enum status may_be_abnormal(struct return_work *w, const struct record *r, day_t *day, struct error *e)
{
	const char *reason = record_get(r, "reason");
	enum status st = return_must_be_open(w, e);

	/* Too late is what YAH-93 says of this act alone. */
	if (st == ST_REFUSED && e != NULL && strcmp(w->r.closed_by, "auto") == 0)
		snprintf(e->rule, sizeof e->rule, "%s", slip_rule(&w->m, "YAH-93"));
	if (st != ST_OK)
		return st;
	if (return_is(&w->r, "abnormal"))
		return return_refuse_state(w, "YAH-95", e, _("it is registered as abnormal already."));
	if (!return_is(&w->r, "delivered"))
		return return_refuse_state(w, "YAH-92", e, _("enter first that the goods are back."));
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

static void tell_abnormal(const struct return_work *w, day_t limit)
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
	struct return_work w;
	struct slip_clock c;
	day_t day = DAY_NONE;
	enum status st = record_check(r, NULL, NULL, e);

	if (st != ST_OK || (st = return_work_begin(s, id, &w, e)) != ST_OK)
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
		return_become(&w.r, "abnormal");
		st = return_clock(&w.m, &w.r, &c, e);
	}
	if (st == ST_OK) {
		tell_abnormal(&w, c.last);
		st = return_write(&w.m, &w.r, NULL, e);
	}
	if (st == ST_OK)
		st = return_tell(&w.m, &w.r, "abnormal", day, w.r.reason, e);
	return return_work_end(s, &w, st, e);
}

/* ---- taken back ---- */

/* The order goes on as if nobody had asked; what the courier has carried stays charged (YAH-91). */
static enum status give_up(struct return_work *w, day_t day, const char *by, const char *act, struct error *e)
{
	enum status st;

	w->r.cancelled_on = day;
	snprintf(w->r.cancelled_by, sizeof w->r.cancelled_by, "%s", by);
	return_become(&w->r, "cancelled");
	st = return_write(&w->m, &w->r, NULL, e);
	if (st == ST_OK)
		st = return_tell(&w->m, &w->r, act, day, by, e);
	return st == ST_OK ? return_tell_fee(w, e) : st;
}

static enum status may_resolve(struct return_work *w, const char *end, day_t *day, struct error *e)
{
	enum status st = return_must_be_open(w, e);

	if (st != ST_OK)
		return st;
	if (strcmp(end, "supplied") != 0 && strcmp(end, "kept") != 0)
		return error_set(e, ST_REFUSED, "end_unknown", slip_rule(&w->m, "YAH-95"), "end", "%s",
		                 _("Say how the case ended: supplied (the buyer sent what was missing) or kept (the buyer keeps the goods)."));
	if (!return_is(&w->r, "abnormal"))
		return return_refuse_state(w, "YAH-95", e, _("there is no abnormal case to end."));
	return slip_day(&w->m, "abnormal_end", w->r.abnormal_end != DAY_NONE ? w->r.abnormal_end : w->r.abnormal_on, day, e);
}

static enum status resolve(struct return_work *w, const char *end, bool close_too, day_t day, struct error *e)
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
	struct return_work w;
	enum status st = return_work_begin(s, id, &w, e);

	if (st != ST_OK)
		return st;
	st = may_resolve(&w, end, &day, e);
	if (st == ST_OK)
		st = resolve(&w, end, close_too, day, e);
	return return_work_end(s, &w, st, e);
}

static enum status may_cancel(struct return_work *w, const char *by, day_t *day, struct error *e)
{
	enum status st = return_must_be_open(w, e);
	bool back = return_is(&w->r, "delivered") || return_is(&w->r, "abnormal");

	if (st != ST_OK)
		return st;
	if (strcmp(by, "store") != 0 && strcmp(by, "service") != 0)
		return error_set(e, ST_REFUSED, "by_unknown", slip_rule(&w->m, "YAH-90"), "by", "%s", _("A slip is cancelled by the store or by customer service."));
	if (strcmp(by, "store") == 0 && back)
		return error_set(e, ST_REFUSED, "goods_are_back", slip_rule(&w->m, "YAH-90"), "by",
		                 _("The goods of %s are back; send them to the buyer and ask customer service to cancel the slip."), w->r.no);
	if (return_is(&w->r, "requested") && w->r.with_pickup)
		notes_add(&w->m.s->notes, NOTE_INFO, "tell_courier", slip_rule(&w->m, "YAH-91"), NULL, "%s",
		          _("Remind the buyer to tell the courier that the return is off, and write to customer service. Nothing was collected, so no fee is due."));
	return slip_day(&w->m, "cancelled_on",
	                w->r.delivered_on != DAY_NONE ? w->r.delivered_on : w->r.collected_on != DAY_NONE ? w->r.collected_on : w->r.created_on, day, e);
}

enum status return_cancel(struct shop *s, int64_t id, const char *by, day_t day, struct error *e)
{
	struct return_work w;
	enum status st = return_work_begin(s, id, &w, e);

	if (st != ST_OK)
		return st;
	st = may_cancel(&w, by, &day, e);
	if (st == ST_OK)
		st = shop_settle_warnings(s, e);
	if (st == ST_OK && return_is(&w.r, "abnormal") && w.r.abnormal_end == DAY_NONE)
		w.r.abnormal_end = day;
	if (st == ST_OK)
		st = give_up(&w, day, by, "cancel", e);
	return return_work_end(s, &w, st, e);
}
