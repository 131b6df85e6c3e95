/*
 * One slip as it stands, with what it waits for; and finding it by what people
 * type.
 */
#include "config.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/slip_parts.h"
#include "storekeep/closure.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

static const char return_sql[] =
	"SELECT id, profile, no, order_no, cart_no, request, created_on, opened_by, with_pickup, state, collected_on, courier_no, delivered_on,"
	" abnormal_on, reason, packaging_info, item_info, abnormal_end, closed_on, closed_by, cancelled_on, cancelled_by, voluntary,"
	" partial_of_promo, refund_amount, refund_shipping, reverse_fee, refunded_on, bank_refunded_on, exchange_id, note"
	" FROM return_slip WHERE id = :id";
static const char exchange_sql[] =
	"SELECT id, profile, no, order_no, cart_no, created_on, opened_by, state, reminded_on, close_option, closed_on, new_shipped_on,"
	" new_tracking, return_id, voluntary, reason, note FROM exchange_slip WHERE id = :id";
/* A number first, then our record. */
static const char find_return_sql[] =
	"SELECT id, no = :no FROM return_slip WHERE (no = :no OR id = :id) AND (:profile = '' OR profile = :profile) ORDER BY no = :no DESC LIMIT 2";
static const char find_exchange_sql[] =
	"SELECT id, no = :no FROM exchange_slip WHERE (no = :no OR id = :id) AND (:profile = '' OR profile = :profile) ORDER BY no = :no DESC LIMIT 2";

/* ---- the marketplace ---- */

enum status slip_market_open(struct shop *s, const char *profile, struct slip_market *out, struct error *e)
{
	const struct profile *p = NULL;
	struct closure c;
	enum status st = shop_profile(s, profile, &p, e);

	*out = (struct slip_market){.s = s, .cut = DAY_NONE};
	if (st != ST_OK)
		return st;
	out->profile = p;
	out->name = profile_name(p);
	out->today = shop_today(s, p);
	out->rules = (struct slip_rules){
		.pickup_max = (int)profile_int(p, "return.pickup_workdays_max", out->today, 0),
		.autoclose = (int)profile_int(p, "return.autoclose_workdays", out->today, 0),
		.abnormal_max = (int)profile_int(p, "return.abnormal_max_days", out->today, 0),
		.abnormal_warn = (int)profile_int(p, "warn.abnormal_day", out->today, 0),
		.remind = (int)profile_int(p, "exchange.remind_days", out->today, 0),
		.list = (int)profile_int(p, "exchange.list_days", out->today, 0),
		.list_warn = (int)profile_int(p, "warn.exchange_day", out->today, 0),
	};
	st = closure_of(s, out->name, &c, e);
	if (st == ST_OK && c.id != 0 && strcmp(c.state, "planned") != 0)
		out->cut = c.days.return_cut;
	return st;
}

void slip_market_close(struct slip_market *m)
{
	calendar_free(m->calendar);
	m->calendar = NULL;
}

const char *slip_rule(const struct slip_market *m, const char *rule)
{
	return profile_rule(m->name, rule);
}

static enum status clock_of(struct slip_market *m, const struct slip_facts *f, struct slip_clock *out, struct error *e)
{
	enum status st = ST_OK;

	if (m->calendar == NULL && !f->exchange && (strcmp(f->state, "requested") == 0 || strcmp(f->state, "delivered") == 0))
		st = calendar_load(m->s, m->profile, &m->calendar, e);
	if (st == ST_OK)
		slip_clock_of(&m->rules, m->calendar != NULL ? calendar_workdays(m->calendar) : NULL, f, out, &m->missing_year);
	return st;
}

enum status return_clock(struct slip_market *m, const struct return_slip *r, struct slip_clock *out, struct error *e)
{
	struct slip_facts f = {.state = r->state, .with_pickup = r->with_pickup,
	                       .refund_known = r->refunded_on != DAY_NONE || r->bank_refunded_on != DAY_NONE, .created = r->created_on,
	                       .delivered = r->delivered_on, .abnormal = r->abnormal_on, .abnormal_end = r->abnormal_end, .closed = r->closed_on,
	                       .cut = m->cut};

	return clock_of(m, &f, out, e);
}

enum status exchange_clock(struct slip_market *m, const struct exchange_slip *x, struct slip_clock *out, struct error *e)
{
	struct slip_facts f = {.exchange = true, .state = x->state, .created = x->created_on, .closed = x->closed_on, .cut = m->cut,
	                       .return_missing = strncmp(x->close_option, "to_return", 9) == 0 && x->return_id == 0, .delivered = DAY_NONE,
	                       .abnormal = DAY_NONE, .abnormal_end = DAY_NONE};

	return clock_of(m, &f, out, e);
}

/* ---- rows ---- */

void return_free(struct return_slip *r)
{
	free(r->packaging_info);
	free(r->item_info);
	free(r->note);
	*r = (struct return_slip){0};
}

void exchange_free(struct exchange_slip *x)
{
	free(x->reason);
	free(x->note);
	*x = (struct exchange_slip){0};
}

#define TEXT(n, member) column_text(q, n, out->member, sizeof out->member)

enum status return_read(struct shop *s, int64_t id, struct return_slip *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, return_sql);
	enum step step;

	*out = (struct return_slip){0};
	stmt_bind_int(q, ":id", id);
	if ((step = stmt_step(q, e)) == STEP_ROW) {
		*out = (struct return_slip){
			.id = stmt_int(q, 0), .created_on = column_day(q, 6), .with_pickup = stmt_int(q, 8) != 0, .collected_on = column_day(q, 10),
			.delivered_on = column_day(q, 12), .abnormal_on = column_day(q, 13), .packaging_info = xstrdup(column_words(q, 15)),
			.item_info = xstrdup(column_words(q, 16)), .abnormal_end = column_day(q, 17), .closed_on = column_day(q, 18),
			.cancelled_on = column_day(q, 20), .voluntary = stmt_int(q, 22) != 0, .partial_of_promo = stmt_int(q, 23) != 0,
			.refund_amount = stmt_int(q, 24), .refund_shipping = stmt_int(q, 25), .reverse_fee = column_money(q, 26),
			.refunded_on = column_day(q, 27), .bank_refunded_on = column_day(q, 28), .exchange_id = stmt_int(q, 29),
			.note = xstrdup(column_words(q, 30)), .next_on = DAY_NONE, .last_day = DAY_NONE};
		TEXT(1, profile), TEXT(2, no), TEXT(3, order_no), TEXT(4, cart_no), TEXT(5, request), TEXT(7, opened_by), TEXT(9, state);
		TEXT(11, courier_no), TEXT(14, reason), TEXT(19, closed_by), TEXT(21, cancelled_by);
	}
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "slip_missing", NULL, "return", _("There is no return slip number %lld."), (long long)id);
	return ST_OK;
}

enum status exchange_read(struct shop *s, int64_t id, struct exchange_slip *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, exchange_sql);
	enum step step;

	*out = (struct exchange_slip){0};
	stmt_bind_int(q, ":id", id);
	if ((step = stmt_step(q, e)) == STEP_ROW) {
		*out = (struct exchange_slip){
			.id = stmt_int(q, 0), .created_on = column_day(q, 5), .reminded_on = column_day(q, 8), .closed_on = column_day(q, 10),
			.new_shipped_on = column_day(q, 11), .return_id = stmt_int(q, 13), .voluntary = stmt_int(q, 14) != 0,
			.reason = xstrdup(column_words(q, 15)), .note = xstrdup(column_words(q, 16)), .next_on = DAY_NONE, .last_day = DAY_NONE};
		TEXT(1, profile), TEXT(2, no), TEXT(3, order_no), TEXT(4, cart_no), TEXT(6, opened_by), TEXT(7, state), TEXT(9, close_option);
		TEXT(12, new_tracking);
	}
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "slip_missing", NULL, "exchange", _("There is no exchange slip number %lld."), (long long)id);
	return ST_OK;
}
#undef TEXT

/* ---- what happens when nobody acts ---- */

static void say_next(const struct slip_clock *c, day_t collected, char *out, size_t size)
{
	char day[16], after[16];

	day_format(c->next, day);
	day_format(c->last == DAY_NONE ? DAY_NONE : c->last + 1, after);
	out[0] = '\0';
	if (c->by_closure)
		snprintf(out, size, _("The store is closing: it is completed and refunded at the start of %s."), day);
	else if (strcmp(c->step, "pickup") == 0)
		snprintf(out, size, _("The courier is to collect it by %s."), day);
	else if (strcmp(c->step, "deliver") == 0)
		snprintf(out, size, "%s", collected != DAY_NONE ? _("It is on its way back; nothing happens until it is delivered.")
		                                                : _("Nothing happens until the goods are back."));
	else if (strcmp(c->step, "decide") == 0 && c->automatic)
		snprintf(out, size, _("It closes by itself at the end of %s, and the buyer is refunded."), day);
	else if (strcmp(c->step, "end") == 0 && c->automatic)
		snprintf(out, size, _("The buyer is refunded by itself at the start of %s; claims against the buyer remain."), day);
	else if (strcmp(c->step, "confirm") == 0)
		snprintf(out, size, _("The abnormal case is closed but the return is still open; it is refunded by itself at the start of %s."), day);
	else if (strcmp(c->step, "refund") == 0)
		snprintf(out, size, "%s", _("Waiting for the refund date; nothing is deducted yet."));
	else if (strcmp(c->step, "handle") == 0)
		snprintf(out, size, _("The marketplace sends a reminder at the start of %s."), day);
	else if (strcmp(c->step, "list") == 0 && c->last != DAY_NONE)
		snprintf(out, size, _("It drops off the marketplace's list on %s and stays open here."), after);
	else if (strcmp(c->step, "return") == 0)
		snprintf(out, size, "%s", _("It became a return, but the return slip is missing."));
}

enum status return_get(struct shop *s, int64_t id, struct return_slip *out, struct error *e)
{
	struct slip_market m;
	struct slip_clock c;
	enum status st = return_read(s, id, out, e);

	if (st != ST_OK)
		return st;
	if ((st = slip_market_open(s, out->profile, &m, e)) == ST_OK && (st = return_clock(&m, out, &c, e)) == ST_OK) {
		snprintf(out->next_step, sizeof out->next_step, "%s", c.step);
		out->next_on = c.next;
		out->last_day = c.last;
		out->days_left = c.last != DAY_NONE ? c.last - m.today : 0;
		say_next(&c, out->collected_on, out->next_text, sizeof out->next_text);
	}
	slip_market_close(&m);
	return st;
}

enum status exchange_get(struct shop *s, int64_t id, struct exchange_slip *out, struct error *e)
{
	struct slip_market m;
	struct slip_clock c;
	enum status st = exchange_read(s, id, out, e);

	if (st != ST_OK)
		return st;
	if ((st = slip_market_open(s, out->profile, &m, e)) == ST_OK && (st = exchange_clock(&m, out, &c, e)) == ST_OK) {
		snprintf(out->next_step, sizeof out->next_step, "%s", c.step);
		out->next_on = c.next;
		out->last_day = c.last;
		out->days_left = c.last != DAY_NONE ? c.last - m.today : 0;
		say_next(&c, DAY_NONE, out->next_text, sizeof out->next_text);
	}
	slip_market_close(&m);
	return st;
}

/* ---- by what people type ---- */

/* "R-12", "r-12" and "12" are record 12. */
static int64_t record_of(const char *text, char letter)
{
	char *end;
	long long n;

	if (toupper((unsigned char)text[0]) == letter && text[1] == '-')
		text += 2;
	n = strtoll(text, &end, 10);
	return *text == '\0' || *end != '\0' || n <= 0 ? 0 : n;
}

static enum status find(struct shop *s, bool exchange, const char *profile, const char *no, int64_t *id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, exchange ? find_exchange_sql : find_return_sql);
	bool exact = false, twice = false;
	enum step step;

	*id = 0;
	stmt_bind_text(q, ":no", no);
	stmt_bind_int(q, ":id", record_of(no, exchange ? 'X' : 'R'));
	stmt_bind_text(q, ":profile", profile != NULL ? profile : "");
	if ((step = stmt_step(q, e)) == STEP_ROW) {
		*id = stmt_int(q, 0);
		exact = stmt_int(q, 1) != 0;
		twice = exact && (step = stmt_step(q, e)) == STEP_ROW && stmt_int(q, 1) != 0;
	}
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (twice)
		return error_set(e, ST_REFUSED, "slip_ambiguous", NULL, "profile", _("More than one marketplace has a slip %s; name the marketplace."), no);
	if (*id == 0)
		return error_set(e, ST_REFUSED, "slip_missing", NULL, exchange ? "exchange" : "return",
		                 exchange ? _("There is no exchange slip \"%s\"; `exchange list` shows them.")
		                          : _("There is no return slip \"%s\"; `return list` shows them."), no);
	return ST_OK;
}

enum status return_find(struct shop *s, const char *profile, const char *no, int64_t *id, struct error *e)
{
	return find(s, false, profile, no, id, e);
}

enum status exchange_find(struct shop *s, const char *profile, const char *no, int64_t *id, struct error *e)
{
	return find(s, true, profile, no, id, e);
}
