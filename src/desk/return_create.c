/*
 * A return slip (退貨單) is opened: for one order or for several of one cart in
 * one request (YAH-89, 98 to 100), or for what an exchange became (YAH-105).
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/act.h"
#include "desk/slip_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/life.h"
#include "storekeep/mem.h"

static const char op_sql[] = "SELECT id FROM return_slip WHERE op_id = :op";
/* An exchange of this order that became a return without a slip. */
static const char waiting_sql[] =
	"SELECT id FROM exchange_slip WHERE profile = :profile AND order_no = :order_no AND next_step = 'return' AND return_id IS NULL ORDER BY id LIMIT 1";
static const char linked_sql[] = "UPDATE exchange_slip SET return_id = :return, next_step = '', next_on = NULL WHERE id = :id";

enum status return_order(struct slip_market *m, const struct return_slip *r, const struct order_refund *f, struct error *e)
{
	struct order_life *o = xcalloc(1, sizeof *o);
	enum status st = slip_order(m, r->order_no, o, e);

	if (st == ST_OK && o->id != 0)
		st = order_set_refund(m->s, o->id, f, slip_rule(m, "YAH-120"), e);
	free(o);
	return st;
}

/* The slip that closes the gap an exchange left. */
static enum status link_exchange(struct slip_market *m, struct return_slip *r, struct error *e)
{
	struct stmt *q = db_prepare(m->s->db, waiting_sql);
	int64_t id;

	stmt_bind_text(q, ":profile", r->profile);
	stmt_bind_text(q, ":order_no", r->order_no);
	id = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	if (id == 0)
		return ST_OK;
	r->exchange_id = id;
	q = db_prepare(m->s->db, linked_sql);
	stmt_bind_int(q, ":id", id);
	stmt_bind_int(q, ":return", r->id);
	return stmt_run(q, e);
}

static enum status open_one(struct slip_market *m, const struct slip_request *q, size_t i, const struct return_new *n, const char *op_id,
                            struct return_slip *r, struct error *e)
{
	struct order_refund returning = {.returning = true, .refunded = DAY_NONE, .bank_refunded = DAY_NONE, .collected = DAY_NONE, .amount = MONEY_NONE,
	                                 .reverse_fee = MONEY_NONE, .day = q->asked_on, .by_rule = n->by_rule};
	const struct order_life *o = &q->orders[i];
	enum status st;

	r->created_on = q->asked_on;
	r->collected_on = r->delivered_on = r->abnormal_on = r->abnormal_end = r->closed_on = r->cancelled_on = DAY_NONE;
	r->refunded_on = r->bank_refunded_on = DAY_NONE;
	r->with_pickup = n->with_pickup;
	r->voluntary = q->voluntary[i];
	r->partial_of_promo = !q->whole && q->discounted;
	r->refund_amount = o->claim;
	r->refund_shipping = i == 0 && n->refund_shipping ? q->shipping : 0;
	r->reverse_fee = MONEY_NONE;
	r->exchange_id = n->exchange_id;
	r->note = xstrdup(n->note);
	snprintf(r->profile, sizeof r->profile, "%s", m->name);
	snprintf(r->order_no, sizeof r->order_no, "%s", o->order_no);
	snprintf(r->cart_no, sizeof r->cart_no, "%s", o->cart_no);
	snprintf(r->opened_by, sizeof r->opened_by, "%s", n->by);
	snprintf(r->state, sizeof r->state, "requested");
	if (i == 0)
		snprintf(r->no, sizeof r->no, "%s", n->no);
	st = return_write(m, r, i == 0 ? op_id : NULL, e);
	if (st == ST_OK && r->exchange_id == 0)
		st = link_exchange(m, r, e);
	if (st == ST_OK && n->by_rule)
		st = slip_event_put(m->s, m->name, &(struct slip_event){.kind = "return", .act = "create", .origin = "rule", .rule = "YAH-21", .id = r->id,
		                                                        .day = q->asked_on}, e);
	else if (st == ST_OK)
		st = return_tell(m, r, "create", q->asked_on, n->by, e);
	return st == ST_OK ? order_set_refund(m->s, o->id, &returning, slip_rule(m, "YAH-89"), e) : st;
}

enum status return_open(struct slip_market *m, const struct slip_request *q, const struct return_new *n, const char *op_id, int64_t *id, struct error *e)
{
	char request[32] = "";
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < q->count; i++) {
		struct return_slip r = {0};

		snprintf(r.request, sizeof r.request, "%s", request);
		st = open_one(m, q, i, n, op_id, &r, e);
		if (i == 0) {
			snprintf(request, sizeof request, "%s", r.request);
			*id = r.id;
		}
		return_free(&r);
	}
	return st;
}

/* ---- as it is typed ---- */

static enum status take_by(const struct slip_market *m, const char *by, struct error *e)
{
	if (profile_has(m->profile, "return.created_by", m->today, by))
		return ST_OK;
	return error_set(e, ST_REFUSED, "by_unknown", slip_rule(m, "YAH-89"), "by", _("A return is opened by %s."),
	                 profile_text(m->profile, "return.created_by", m->today));
}

/* Whole orders only (YAH-98). */
static enum status take_qty(const struct slip_market *m, const struct slip_request *q, const char *text, struct error *e)
{
	for (size_t i = 0; *text != '\0' && i < q->count; i++)
		if (strtoll(text, NULL, 10) != q->orders[i].qty)
			return error_set(e, ST_REFUSED, "return_qty", slip_rule(m, "YAH-98"), "qty",
			                 ngettext("%1$s holds %2$lld piece; return it or nothing.", "%1$s holds %2$lld pieces; return all %2$lld or none.",
			                          (unsigned long)q->orders[i].qty), q->orders[i].order_no, (long long)q->orders[i].qty);
	return ST_OK;
}

/* The charge comes back with the whole cart (YAH-100), then unless somebody says otherwise. */
static enum status take_shipping(const struct slip_market *m, const struct slip_request *q, const char *text, bool *out, struct error *e)
{
	*out = q->whole && q->shipping > 0 && strcmp(text, "no") != 0;
	if (strcmp(text, "yes") == 0 && !q->whole)
		return error_set(e, ST_REFUSED, "shipping_partial", slip_rule(m, "YAH-100"), "refund_shipping", "%s",
		                 _("Shipping is refunded only with the whole cart."));
	return ST_OK;
}

void return_inform(const struct slip_market *m, const struct slip_request *q, const struct return_new *n)
{
	char money[32];

	if (n->refund_shipping) {
		money_format(q->shipping, false, money);
		notes_add(&m->s->notes, NOTE_INFO, "shipping_refunded", slip_rule(m, "YAH-100"), NULL,
		          _("The whole cart comes back: the shipping charge of NT$%s is refunded too."), money);
	}
	if (profile_text(m->profile, "invoice.return_address", m->today) != NULL)
		notes_add(&m->s->notes, NOTE_INFO, "invoice_apart", slip_rule(m, "YAH-79"), NULL,
		          _("Remind the buyer: the stamped and signed invoice goes separately to %s."),
		          profile_text(m->profile, "invoice.return_address", m->today));
	if (n->with_pickup && profile_text(m->profile, "fee.reverse.amount", m->today) == NULL)
		notes_add(&m->s->notes, NOTE_INFO, "reverse_fee_unknown", slip_rule(m, "YAH-113"), NULL, "%s",
		          _("Fee unknown: the marketplace does not say what return logistics costs. Enter it when you know it."));
}

static enum status take(struct slip_market *m, struct record *r, struct slip_request *q, const char *op_id, int64_t *id, struct error *e)
{
	struct return_new n = {.no = record_get(r, "no"), .by = *record_get(r, "by") != '\0' ? record_get(r, "by") : "store", .note = record_get(r, "note"),
	                       .with_pickup = strcmp(record_get(r, "with_pickup"), "no") != 0};
	enum status st = slip_record_day(r, "created_on", &q->asked_on, e);

	if (st == ST_OK)
		st = slip_day(m, "created_on", DAY_NONE, &q->asked_on, e);
	if (st == ST_OK)
		st = take_by(m, n.by, e);
	if (st == ST_OK)
		st = slip_own_no(m->s, m->name, false, n.no, e);
	if (st == ST_OK)
		st = take_qty(m, q, record_get(r, "qty"), e);
	if (st == ST_OK)
		st = slip_judge(m, q, e);
	if (st == ST_OK)
		st = take_shipping(m, q, record_get(r, "refund_shipping"), &n.refund_shipping, e);
	if (st == ST_OK)
		st = shop_settle_warnings(m->s, e);
	if (st == ST_OK)
		return_inform(m, q, &n);
	return st == ST_OK ? return_open(m, q, &n, op_id, id, e) : st;
}

/* Inside of the write: the orders as they are now. */
static enum status create(struct shop *s, const char *profile, struct record *r, const char *op_id, int64_t *id, struct error *e)
{
	struct slip_market m;
	struct slip_request q = {0};
	enum status st;

	if ((*id = act_row(s->db, op_sql, op_id)) != 0) /* somebody was quicker with the same act */
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

enum status return_create(struct shop *s, struct record *r, const char *op_id, int64_t *id, struct error *e)
{
	struct slip_request q = {0};
	char profile[32];
	enum status st;

	notes_free(&s->notes);
	if ((*id = act_row(s->db, op_sql, op_id)) != 0)
		return ST_OK;
	st = record_check(r, NULL, NULL, e);
	if (st == ST_OK)
		st = slip_request_orders(s, record_get(r, "profile"), record_get(r, "order_no"), &q, e);
	if (st != ST_OK) {
		slip_request_free(&q);
		return st;
	}
	snprintf(profile, sizeof profile, "%s", q.orders[0].profile);
	slip_request_free(&q);
	if ((st = slip_known(s, profile, e)) == ST_OK && (st = life_write_begin(s, profile, e)) == ST_OK)
		st = shop_write_end(s, create(s, profile, r, op_id, id, e), e);
	if (s->dry_run)
		*id = 0;
	return st;
}
