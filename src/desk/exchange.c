/*
 * Exchange slips (換貨單): opened, handled, closed in one of four ways; one that
 * becomes a return makes its slip at once (YAH-101 to 105).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/act.h"
#include "desk/slip_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/life.h"
#include "storekeep/mem.h"

static const char op_sql[] = "SELECT id FROM exchange_slip WHERE op_id = :op";

struct work {
	struct slip_market m;
	struct exchange_slip x;
};

/* ---- opening ---- */

static enum status take_by(const struct slip_market *m, const char *by, struct error *e)
{
	if (profile_has(m->profile, "exchange.created_by", m->today, by))
		return ST_OK;
	return error_set(e, ST_REFUSED, "by_unknown", slip_rule(m, "YAH-101"), "by", _("An exchange is opened by %s."),
	                 profile_text(m->profile, "exchange.created_by", m->today) != NULL ? profile_text(m->profile, "exchange.created_by", m->today) : "-");
}

static enum status put(struct slip_market *m, const struct slip_request *q, const struct record *r, const char *by, const char *op_id, int64_t *id,
                       struct error *e)
{
	const struct order_life *o = &q->orders[0];
	struct exchange_slip x = {.created_on = q->asked_on, .reminded_on = DAY_NONE, .closed_on = DAY_NONE, .new_shipped_on = DAY_NONE,
	                          .voluntary = q->voluntary[0], .reason = xstrdup(record_get(r, "reason")), .note = xstrdup(record_get(r, "note"))};
	enum status st;

	snprintf(x.profile, sizeof x.profile, "%s", m->name);
	snprintf(x.no, sizeof x.no, "%s", record_get(r, "no"));
	snprintf(x.order_no, sizeof x.order_no, "%s", o->order_no);
	snprintf(x.cart_no, sizeof x.cart_no, "%s", o->cart_no);
	snprintf(x.opened_by, sizeof x.opened_by, "%s", by);
	snprintf(x.state, sizeof x.state, "open");
	st = exchange_write(m, &x, op_id, e);
	if (st == ST_OK)
		st = exchange_tell(m, &x, "create", q->asked_on, by, e);
	*id = x.id;
	exchange_free(&x);
	return st;
}

static enum status take(struct slip_market *m, struct record *r, struct slip_request *q, const char *op_id, int64_t *id, struct error *e)
{
	const char *by = *record_get(r, "by") != '\0' ? record_get(r, "by") : "store";
	enum status st = slip_record_day(r, "created_on", &q->asked_on, e);

	if (st == ST_OK && q->count != 1)
		st = error_set(e, ST_REFUSED, "exchange_one", slip_rule(m, "YAH-101"), "order_no", "%s", _("An exchange is for one order."));
	if (st == ST_OK)
		st = slip_day(m, "created_on", DAY_NONE, &q->asked_on, e);
	if (st == ST_OK)
		st = take_by(m, by, e);
	if (st == ST_OK)
		st = slip_own_no(m->s, m->name, true, record_get(r, "no"), e);
	if (st == ST_OK)
		st = slip_judge(m, q, e);
	if (st == ST_OK)
		st = shop_settle_warnings(m->s, e);
	return st == ST_OK ? put(m, q, r, by, op_id, id, e) : st;
}

/* Inside of the write: the order as it is now. */
static enum status create(struct shop *s, const char *profile, struct record *r, const char *op_id, int64_t *id, struct error *e)
{
	struct slip_market m;
	struct slip_request q = {.exchange = true};
	enum status st;

	if ((*id = act_row(s->db, op_sql, op_id)) != 0)
		return ST_OK;
	st = slip_market_open(s, profile, &m, e);
	if (st == ST_OK)
		st = slip_request_orders(s, profile, record_get(r, "order_no"), &q, e);
	if (st == ST_OK)
		st = take(&m, r, &q, op_id, id, e);
	slip_request_free(&q);
	slip_market_close(&m);
	return st;
}

enum status exchange_create(struct shop *s, struct record *r, const char *op_id, int64_t *id, struct error *e)
{
	struct slip_request q = {.exchange = true};
	char profile[32] = "";
	enum status st;

	notes_free(&s->notes);
	if ((*id = act_row(s->db, op_sql, op_id)) != 0)
		return ST_OK;
	st = record_check(r, NULL, NULL, e);
	if (st == ST_OK && (st = slip_request_orders(s, record_get(r, "profile"), record_get(r, "order_no"), &q, e)) == ST_OK)
		snprintf(profile, sizeof profile, "%s", q.orders[0].profile);
	slip_request_free(&q);
	if (st == ST_OK)
		st = slip_known(s, profile, e);
	if (st == ST_OK && (st = life_write_begin(s, profile, e)) == ST_OK)
		st = shop_write_end(s, create(s, profile, r, op_id, id, e), e);
	if (s->dry_run)
		*id = 0;
	return st;
}

/* ---- an act on one ---- */

static enum status work_begin(struct shop *s, int64_t id, struct work *w, struct error *e)
{
	enum status st;

	*w = (struct work){0};
	if (s->writing == 0)
		notes_free(&s->notes);
	st = exchange_read(s, id, &w->x, e);
	if (st == ST_OK)
		st = life_write_begin(s, w->x.profile, e);
	exchange_free(&w->x);
	if (st != ST_OK)
		return st;
	st = exchange_read(s, id, &w->x, e);
	if (st == ST_OK)
		st = slip_market_open(s, w->x.profile, &w->m, e);
	if (st != ST_OK) {
		exchange_free(&w->x);
		return shop_write_end(s, st, e);
	}
	return ST_OK;
}

static enum status work_end(struct shop *s, struct work *w, enum status st, struct error *e)
{
	st = shop_write_end(s, st, e);
	slip_market_close(&w->m);
	exchange_free(&w->x);
	return st;
}

static enum status must_be_open(const struct work *w, struct error *e)
{
	char day[16];

	day_format(w->x.closed_on, day);
	if (slip_is_open(w->x.state))
		return slip_not_cut(&w->m, e);
	if (strcmp(w->x.state, "cancelled") == 0)
		return error_set(e, ST_REFUSED, "exchange_cancelled", slip_rule(&w->m, "YAH-101"), NULL, _("%s was taken back; open a new one."), w->x.no);
	if (strcmp(w->x.close_option, "forced") == 0)
		return error_set(e, ST_REFUSED, "exchange_closed", slip_rule(&w->m, "YAH-21"), NULL, _("%1$s was completed automatically on %2$s and refunded."),
		                 w->x.no, day);
	return error_set(e, ST_REFUSED, "exchange_closed", slip_rule(&w->m, "YAH-104"), NULL, _("%1$s was closed on %2$s: %3$s."), w->x.no, day,
	                 label_of("exchange_close", w->x.close_option));
}

/* ---- closing ---- */

static bool to_return(const char *option)
{
	return strncmp(option, "to_return", 9) == 0;
}

static enum status may_close(struct work *w, const struct record *r, day_t *day, struct error *e)
{
	const char *option = record_get(r, "close_option");
	enum status st = must_be_open(w, e);

	if (st != ST_OK)
		return st;
	if (*option == '\0' || !profile_has(w->m.profile, "exchange.close_options", w->m.today, option))
		return error_set(e, ST_REFUSED, "close_option", slip_rule(&w->m, "YAH-104"), "close_option", "%s",
		                 _("Choose one of four: new goods sent, solved online, a return with pick-up, a return without pick-up."));
	if ((st = slip_record_day(r, "closed_on", day, e)) != ST_OK || (st = slip_day(&w->m, "closed_on", w->x.created_on, day, e)) != ST_OK)
		return st;
	if (strcmp(option, "new_sent") != 0)
		return ST_OK;
	if ((st = slip_record_day(r, "new_shipped_on", &w->x.new_shipped_on, e)) != ST_OK)
		return st;
	if (w->x.new_shipped_on == DAY_NONE)
		return error_set(e, ST_REFUSED, "new_shipped_on_missing", slip_rule(&w->m, "YAH-104"), "new_shipped_on", "%s", _("When were the new goods sent?"));
	return slip_day(&w->m, "new_shipped_on", w->x.created_on, &w->x.new_shipped_on, e);
}

/* The slip that the exchange becomes (YAH-105); the buyer's request is judged by the day on which the exchange was asked for. */
static enum status make_return(struct work *w, const char *no, day_t day, const char *op_id, int64_t *id, struct error *e)
{
	struct slip_request q = {.asked_on = w->x.created_on, .from_exchange = true};
	struct return_new n = {.no = no, .by = "store", .note = "", .with_pickup = strcmp(w->x.close_option, "to_return_pickup") == 0,
	                       .exchange_id = w->x.id};
	enum status st = slip_own_no(w->m.s, w->m.name, false, no, e);

	if (st == ST_OK)
		st = slip_request_orders(w->m.s, w->m.name, w->x.order_no, &q, e);
	if (st == ST_OK)
		st = slip_judge(&w->m, &q, e);
	if (st == ST_OK)
		st = shop_settle_warnings(w->m.s, e);
	if (st == ST_OK) {
		q.asked_on = day;
		n.refund_shipping = q.whole && q.shipping > 0;
		return_inform(&w->m, &q, &n);
		st = return_open(&w->m, &q, &n, op_id, id, e);
	}
	slip_request_free(&q);
	return st;
}

static enum status close_it(struct work *w, const struct record *r, day_t day, const char *op_id, int64_t *return_id, struct error *e)
{
	const char *makes = profile_text(w->m.profile, "exchange.to_return_creates", w->m.today);
	enum status st = ST_OK;

	snprintf(w->x.close_option, sizeof w->x.close_option, "%s", record_get(r, "close_option"));
	snprintf(w->x.new_tracking, sizeof w->x.new_tracking, "%s", strcmp(w->x.close_option, "new_sent") == 0 ? record_get(r, "new_tracking") : "");
	snprintf(w->x.state, sizeof w->x.state, "closed");
	w->x.closed_on = day;
	if (to_return(w->x.close_option) && makes != NULL && strcmp(makes, "return") == 0)
		st = make_return(w, record_get(r, "no"), day, op_id, return_id, e);
	w->x.return_id = *return_id;
	if (st == ST_OK)
		st = exchange_write(&w->m, &w->x, NULL, e);
	return st == ST_OK ? exchange_tell(&w->m, &w->x, "close", day, w->x.close_option, e) : st;
}

/* The same act once more: the exchange is closed so already. */
static bool done_before(const struct work *w, const struct record *r)
{
	return strcmp(w->x.state, "closed") == 0 && w->x.return_id != 0 && strcmp(w->x.close_option, record_get(r, "close_option")) == 0;
}

static const char return_op_sql[] = "SELECT id FROM return_slip WHERE op_id = :op";

enum status exchange_close(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *return_id, struct error *e)
{
	struct work w;
	day_t day = DAY_NONE;
	enum status st = record_check(r, NULL, NULL, e);

	*return_id = 0;
	if (st != ST_OK || (st = work_begin(s, id, &w, e)) != ST_OK)
		return st;
	if (done_before(&w, r) && act_row(s->db, return_op_sql, op_id) == w.x.return_id) {
		*return_id = w.x.return_id;
		return work_end(s, &w, ST_OK, e);
	}
	st = may_close(&w, r, &day, e);
	if (st == ST_OK)
		st = close_it(&w, r, day, op_id, return_id, e);
	st = work_end(s, &w, st, e);
	if (st != ST_OK || s->dry_run)
		*return_id = 0;
	return st;
}

enum status exchange_cancel(struct shop *s, int64_t id, day_t day, struct error *e)
{
	struct work w;
	enum status st = work_begin(s, id, &w, e);

	if (st != ST_OK)
		return st;
	st = must_be_open(&w, e);
	if (st == ST_OK)
		st = slip_day(&w.m, "cancelled_on", w.x.created_on, &day, e);
	if (st == ST_OK) {
		snprintf(w.x.state, sizeof w.x.state, "cancelled");
		w.x.closed_on = day;
		st = exchange_write(&w.m, &w.x, NULL, e);
	}
	if (st == ST_OK)
		st = exchange_tell(&w.m, &w.x, "cancel", day, NULL, e);
	return work_end(s, &w, st, e);
}

/* ---- what is only written down ---- */

enum status exchange_log(struct shop *s, int64_t id, const char *act, day_t day, const char *detail, struct error *e)
{
	struct work w;
	enum status st = work_begin(s, id, &w, e);

	if (st != ST_OK)
		return st;
	st = must_be_open(&w, e);
	if (st == ST_OK && strcmp(act, "abnormal") == 0 && (detail == NULL || *detail == '\0'))
		st = error_set(e, ST_REFUSED, "reason_missing", slip_rule(&w.m, "YAH-95"), "reason", "%s", _("Choose a reason."));
	if (st == ST_OK)
		st = slip_day(&w.m, "day", w.x.created_on, &day, e);
	if (st == ST_OK)
		st = exchange_tell(&w.m, &w.x, act, day, detail, e);
	return work_end(s, &w, st, e);
}

enum status exchange_edit(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	struct work w;
	enum status st = record_check(r, NULL, NULL, e);

	if (st != ST_OK || (st = work_begin(s, id, &w, e)) != ST_OK)
		return st;
	if (record_has(r, "reason")) {
		free(w.x.reason);
		w.x.reason = xstrdup(record_get(r, "reason"));
	}
	if (record_has(r, "note")) {
		free(w.x.note);
		w.x.note = xstrdup(record_get(r, "note"));
	}
	st = exchange_write(&w.m, &w.x, NULL, e);
	if (st == ST_OK)
		st = exchange_tell(&w.m, &w.x, "edit", w.m.today, NULL, e);
	return work_end(s, &w, st, e);
}

enum status exchange_edit_record(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	struct exchange_slip x;
	enum status st = exchange_read(s, id, &x, e);

	if (st == ST_OK) {
		record_set(r, "reason", x.reason);
		record_set(r, "note", x.note);
	}
	exchange_free(&x);
	return st;
}
