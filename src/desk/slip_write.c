/*
 * Writing a slip: its row with what it waits for, its log, its audit line.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "desk/slip_parts.h"

/* A new row: its number is its record unless the marketplace gave one. */
static const char new_return_sql[] = "SELECT 1 + coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'return_slip'), 0)";
static const char new_exchange_sql[] = "SELECT 1 + coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'exchange_slip'), 0)";
static const char insert_return_sql[] =
	"INSERT INTO return_slip (id, profile, no, order_no, cart_no, request, created_on, opened_by, with_pickup, state, exchange_id, op_id,"
	" voluntary, partial_of_promo, refund_amount, refund_shipping, created_at, created_by, changed_at, changed_by)"
	" VALUES (:id, :profile, :no, :order_no, :cart_no, :request, :created, :by, :pickup, :state, :exchange, :op, :voluntary, :partial,"
	" :amount, :shipping, :now, :actor, :now, :actor)";
static const char update_return_sql[] =
	"UPDATE return_slip SET state = :state, collected_on = :collected, courier_no = :courier, delivered_on = :delivered,"
	" abnormal_on = :abnormal, reason = :reason, packaging_info = :packaging, item_info = :item, abnormal_end = :ended, closed_on = :closed,"
	" closed_by = :closed_by, cancelled_on = :cancelled, cancelled_by = :cancelled_by, reverse_fee = :fee, refunded_on = :refunded,"
	" bank_refunded_on = :bank, note = :note, next_step = :step, next_on = :next, changed_at = :now, changed_by = :actor WHERE id = :id";
static const char insert_exchange_sql[] =
	"INSERT INTO exchange_slip (id, profile, no, order_no, cart_no, created_on, opened_by, state, voluntary, op_id, created_at, created_by,"
	" changed_at, changed_by) VALUES (:id, :profile, :no, :order_no, :cart_no, :created, :by, :state, :voluntary, :op, :now, :actor, :now, :actor)";
static const char update_exchange_sql[] =
	"UPDATE exchange_slip SET state = :state, reminded_on = :reminded, close_option = :option, closed_on = :closed, new_shipped_on = :shipped,"
	" new_tracking = :tracking, return_id = :return, reason = :reason, note = :note, next_step = :step, next_on = :next, changed_at = :now,"
	" changed_by = :actor WHERE id = :id";
static const char event_sql[] =
	"INSERT INTO slip_event (kind, slip_id, act, day, origin, rule, detail, at, by)"
	" VALUES (:kind, :slip, :act, :day, :origin, :rule, :detail, :at, :by)";

/* Never NULL. */
static const char *words(const char *text)
{
	return text != NULL ? text : "";
}

static void bind_id(struct stmt *q, const char *name, int64_t id)
{
	if (id != 0)
		stmt_bind_int(q, name, id);
	else
		stmt_bind_null(q, name);
}

static enum status insert_return(struct slip_market *m, struct return_slip *r, const char *op_id, struct error *e)
{
	struct stmt *q;

	r->id = db_int(m->s->db, new_return_sql, 1);
	if (r->no[0] == '\0')
		snprintf(r->no, sizeof r->no, "R-%" PRId64, r->id);
	if (r->request[0] == '\0')
		snprintf(r->request, sizeof r->request, "%s", r->no);
	q = db_prepare(m->s->db, insert_return_sql);
	stmt_bind_int(q, ":id", r->id);
	stmt_bind_text(q, ":profile", r->profile);
	stmt_bind_text(q, ":no", r->no);
	stmt_bind_text(q, ":order_no", r->order_no);
	stmt_bind_text(q, ":cart_no", r->cart_no);
	stmt_bind_text(q, ":request", r->request);
	bind_day(q, ":created", r->created_on);
	stmt_bind_text(q, ":by", r->opened_by);
	stmt_bind_int(q, ":pickup", r->with_pickup);
	stmt_bind_text(q, ":state", r->state);
	bind_id(q, ":exchange", r->exchange_id);
	stmt_bind_text(q, ":op", op_id);
	stmt_bind_int(q, ":voluntary", r->voluntary);
	stmt_bind_int(q, ":partial", r->partial_of_promo);
	stmt_bind_int(q, ":amount", r->refund_amount);
	stmt_bind_int(q, ":shipping", r->refund_shipping);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":actor", m->s->actor);
	return stmt_run(q, e);
}

enum status return_write(struct slip_market *m, struct return_slip *r, const char *op_id, struct error *e)
{
	struct slip_clock c;
	struct stmt *q;
	enum status st = return_clock(m, r, &c, e);

	if (st == ST_OK && r->id == 0)
		st = insert_return(m, r, op_id, e);
	if (st != ST_OK)
		return st;
	q = db_prepare(m->s->db, update_return_sql);
	stmt_bind_int(q, ":id", r->id);
	stmt_bind_text(q, ":state", r->state);
	bind_day(q, ":collected", r->collected_on);
	stmt_bind_text(q, ":courier", r->courier_no);
	bind_day(q, ":delivered", r->delivered_on);
	bind_day(q, ":abnormal", r->abnormal_on);
	stmt_bind_text(q, ":reason", r->reason);
	stmt_bind_text(q, ":packaging", words(r->packaging_info));
	stmt_bind_text(q, ":item", words(r->item_info));
	bind_day(q, ":ended", r->abnormal_end);
	bind_day(q, ":closed", r->closed_on);
	stmt_bind_text(q, ":closed_by", r->closed_by);
	bind_day(q, ":cancelled", r->cancelled_on);
	stmt_bind_text(q, ":cancelled_by", r->cancelled_by);
	bind_money(q, ":fee", r->reverse_fee);
	bind_day(q, ":refunded", r->refunded_on);
	bind_day(q, ":bank", r->bank_refunded_on);
	stmt_bind_text(q, ":note", words(r->note));
	stmt_bind_text(q, ":step", c.step);
	bind_day(q, ":next", c.rule_on);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":actor", m->s->actor);
	return stmt_run(q, e);
}

static enum status insert_exchange(struct slip_market *m, struct exchange_slip *x, const char *op_id, struct error *e)
{
	struct stmt *q;

	x->id = db_int(m->s->db, new_exchange_sql, 1);
	if (x->no[0] == '\0')
		snprintf(x->no, sizeof x->no, "X-%" PRId64, x->id);
	q = db_prepare(m->s->db, insert_exchange_sql);
	stmt_bind_int(q, ":id", x->id);
	stmt_bind_text(q, ":profile", x->profile);
	stmt_bind_text(q, ":no", x->no);
	stmt_bind_text(q, ":order_no", x->order_no);
	stmt_bind_text(q, ":cart_no", x->cart_no);
	bind_day(q, ":created", x->created_on);
	stmt_bind_text(q, ":by", x->opened_by);
	stmt_bind_text(q, ":state", x->state);
	stmt_bind_int(q, ":voluntary", x->voluntary);
	stmt_bind_text(q, ":op", op_id);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":actor", m->s->actor);
	return stmt_run(q, e);
}

enum status exchange_write(struct slip_market *m, struct exchange_slip *x, const char *op_id, struct error *e)
{
	struct slip_clock c;
	struct stmt *q;
	enum status st = exchange_clock(m, x, &c, e);

	if (st == ST_OK && x->id == 0)
		st = insert_exchange(m, x, op_id, e);
	if (st != ST_OK)
		return st;
	q = db_prepare(m->s->db, update_exchange_sql);
	stmt_bind_int(q, ":id", x->id);
	stmt_bind_text(q, ":state", x->state);
	bind_day(q, ":reminded", x->reminded_on);
	stmt_bind_text(q, ":option", x->close_option);
	bind_day(q, ":closed", x->closed_on);
	bind_day(q, ":shipped", x->new_shipped_on);
	stmt_bind_text(q, ":tracking", x->new_tracking);
	bind_id(q, ":return", x->return_id);
	stmt_bind_text(q, ":reason", words(x->reason));
	stmt_bind_text(q, ":note", words(x->note));
	stmt_bind_text(q, ":step", c.step);
	bind_day(q, ":next", c.rule_on);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":actor", m->s->actor);
	return stmt_run(q, e);
}

/* ---- the log ---- */

enum status slip_event_put(struct shop *s, const char *profile, const struct slip_event *ev, struct error *e)
{
	struct stmt *q = db_prepare(s->db, event_sql);

	stmt_bind_text(q, ":kind", ev->kind);
	stmt_bind_int(q, ":slip", ev->id);
	stmt_bind_text(q, ":act", ev->act);
	bind_day(q, ":day", ev->day);
	stmt_bind_text(q, ":origin", ev->origin);
	stmt_bind_text(q, ":rule", profile_rule(profile, words(ev->rule)));
	stmt_bind_text(q, ":detail", words(ev->detail));
	stmt_bind_int(q, ":at", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	return stmt_run(q, e);
}

static enum status tell(struct slip_market *m, const struct slip_event *ev, const char *no, const char *order_no, struct error *e)
{
	char what[48], record[48], detail[400], day[16];
	enum status st = slip_event_put(m->s, m->name, ev, e);

	if (st != ST_OK)
		return st;
	day_format(ev->day, day);
	snprintf(what, sizeof what, "%s %s", ev->kind, ev->act);
	snprintf(record, sizeof record, "%s %" PRId64, ev->kind, ev->id);
	snprintf(detail, sizeof detail, "%s %s %s %s %.200s", m->name, no, order_no, day, words(ev->detail));
	return shop_audit(m->s, what, record, detail, e);
}

enum status return_tell(struct slip_market *m, const struct return_slip *r, const char *act, day_t day, const char *detail, struct error *e)
{
	struct slip_event ev = {.kind = "return", .act = act, .origin = "typed", .detail = detail, .id = r->id, .day = day};

	return tell(m, &ev, r->no, r->order_no, e);
}

enum status exchange_tell(struct slip_market *m, const struct exchange_slip *x, const char *act, day_t day, const char *detail, struct error *e)
{
	struct slip_event ev = {.kind = "exchange", .act = act, .origin = "typed", .detail = detail, .id = x->id, .day = day};

	return tell(m, &ev, x->no, x->order_no, e);
}
