/*
 * What a billing file said, into the book; and how a batch of it is taken back:
 * each order that it touched is kept as it stood before (billing_before).
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/billing_bill.h"
#include "desk/billing_undo.h"
#include "desk/column.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"

static const char keep_sql[] =
	"INSERT INTO billing_before (batch_id, order_id, before) SELECT :batch, o.id, json_object('days', o.plan_days, 'discount',"
	" o.discount_percent, 'amount', o.amount, 'pay', o.pay, 'paid', o.paid_at, 'source', o.source, 'reference', o.reference, 'batch',"
	" o.batch_id, 'note', o.note, 'line1', a.amount, 'state1', a.state, 'notice1', a.pay_method_notice, 'booked1', a.booked_at,"
	" 'line2', b.amount, 'state2', b.state, 'notice2', b.pay_method_notice, 'booked2', b.booked_at, 'starts', t.starts_at, 'ends',"
	" t.ends_at, 'expires', t.expires_on, 'quota', t.quota_bought, 'stated', t.stated, 'debits', (SELECT json_group_array(json_array("
	"d.billing_run, d.source, d.amount, d.at)) FROM debit d WHERE d.order_id = o.id AND d.batch_id = 0))"
	" FROM plan_order o LEFT JOIN billing_line a ON a.order_id = o.id AND a.line_no = 1"
	" LEFT JOIN billing_line b ON b.order_id = o.id AND b.line_no = 2 LEFT JOIN term t ON t.order_id = o.id WHERE o.id = :id";
static const char made_sql[] = "INSERT INTO billing_before (batch_id, order_id, before) VALUES (:batch, :id, 'none')";

static const char order_sql[] =
	"UPDATE plan_order SET plan_days = :days, discount_percent = :discount, amount = :amount, pay = :pay, paid_at = :paid,"
	" chosen_at = min(chosen_at, :paid), confirmed_at = min(confirmed_at, :paid), source = 'import', reference = :reference,"
	" batch_id = :batch, note = :note WHERE id = :id";
static const char line_sql[] =
	"UPDATE billing_line SET amount = :amount, booked_at = COALESCE(:booked, booked_at), state = COALESCE(:state, state),"
	" pay_method_notice = COALESCE(:notice, pay_method_notice), batch_id = :batch WHERE order_id = :id AND line_no = :no";
static const char term_sql[] =
	"UPDATE term SET quota_bought = :quota, starts_at = COALESCE(:starts, starts_at), ends_at = COALESCE(:ends, ends_at),"
	" expires_on = COALESCE(:expires, expires_on), stated = CASE WHEN :starts IS NULL THEN stated ELSE 1 END WHERE order_id = :id";
static const char debit_sql[] =
	"INSERT INTO debit (order_id, billing_run, source, amount, at, batch_id) SELECT :id, :run, :source, :amount, :at, :batch"
	" WHERE NOT EXISTS (SELECT 1 FROM debit WHERE order_id = :id AND source = :source AND amount = :amount AND batch_id <> :batch)";
/* What was expected to be taken makes room for what was. */
static const char expected_sql[] = "DELETE FROM debit WHERE order_id = :id AND batch_id = 0 AND :batch <> 0";
/* The term that a renewal of the file followed, so that the timer does not renew it again. */
static const char renews_sql[] =
	"UPDATE plan_order SET renews_term = (SELECT t.id FROM term t WHERE t.account_id = plan_order.account_id AND t.order_id <> plan_order.id"
	" AND t.starts_at <= plan_order.paid_at AND t.id NOT IN (SELECT renews_term FROM plan_order WHERE renews_term IS NOT NULL)"
	" ORDER BY t.starts_at DESC LIMIT 1) WHERE id = :id";

static enum status change_line(struct shop *s, const struct bill *b, int no, int64_t batch_id, struct error *e)
{
	const struct bill_row *row = no == 1 ? b->tool : b->upgrade;
	struct stmt *q = db_prepare(s->db, line_sql);

	stmt_bind_int(q, ":id", b->was.id);
	stmt_bind_int(q, ":no", no);
	bind_money(q, ":amount", no == 1 ? b->is.line1 : b->is.line2);
	bind_money(q, ":booked", row != NULL ? row->booked_at : INSTANT_NONE);
	stmt_bind_text(q, ":state", b->state[0] != '\0' ? b->state : NULL);
	stmt_bind_text(q, ":notice", strcmp(b->pay, b->was.pay) == 0 ? NULL : strcmp(b->pay, "autodebit") == 0 ? "autodebit" : "manual");
	stmt_bind_int(q, ":batch", batch_id);
	return stmt_run(q, e);
}

static enum status change_order(struct shop *s, const struct bill *b, int64_t batch_id, struct error *e)
{
	const struct plan_booking *is = &b->is;
	struct stmt *q = db_prepare(s->db, order_sql);

	stmt_bind_int(q, ":id", b->was.id);
	stmt_bind_int(q, ":days", is->plan_days);
	stmt_bind_int(q, ":discount", is->discount_percent);
	stmt_bind_int(q, ":amount", is->amount);
	stmt_bind_text(q, ":pay", is->pay);
	stmt_bind_int(q, ":paid", is->paid_at);
	stmt_bind_text(q, ":reference", is->reference);
	stmt_bind_int(q, ":batch", batch_id);
	stmt_bind_text(q, ":note", is->note);
	return stmt_run(q, e);
}

static enum status change_term(struct shop *s, const struct profile *p, const struct bill *b, struct error *e)
{
	struct stmt *q = db_prepare(s->db, term_sql);

	stmt_bind_int(q, ":id", b->was.id);
	stmt_bind_int(q, ":quota", b->is.quota);
	bind_money(q, ":starts", b->is.starts_at);
	bind_money(q, ":ends", b->is.ends_at);
	bind_day(q, ":expires", b->stated ? instant_day(b->is.ends_at, profile_zone(p)) : DAY_NONE);
	return stmt_run(q, e);
}

static enum status keep(struct shop *s, const char *sql, int64_t batch_id, int64_t order_id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, sql);

	stmt_bind_int(q, ":batch", batch_id);
	stmt_bind_int(q, ":id", order_id);
	return stmt_run(q, e);
}

static enum status change(struct shop *s, const struct profile *p, const struct bill *b, int64_t batch_id, struct error *e)
{
	enum status st = keep(s, keep_sql, batch_id, b->was.id, e);

	if (st == ST_OK)
		st = change_order(s, b, batch_id, e);
	for (int no = 1; no <= 2 && st == ST_OK; no++)
		st = change_line(s, b, no, batch_id, e);
	if (st == ST_OK)
		st = change_term(s, p, b, e);
	if (st == ST_OK)
		st = plan_requeue(s, p, b->was.account_id, REQUEUE_SILENT, e);
	return st;
}

static enum status make(struct shop *s, const struct bill *b, int64_t batch_id, int64_t *id, struct error *e)
{
	struct plan_booking is = b->is;
	struct stmt *q;
	char op[OP_ID_SIZE];
	enum status st;

	op_id_make(op);
	is.op_id = op;
	is.batch_id = batch_id;
	is.quiet = true; /* what moves was told and confirmed before */
	st = plan_book(s, &is, id, e);
	if (st != ST_OK || strcmp(b->origin, "renewal") != 0)
		return st == ST_OK ? keep(s, made_sql, batch_id, *id, e) : st;
	q = db_prepare(s->db, renews_sql);
	stmt_bind_int(q, ":id", *id);
	st = stmt_run(q, e);
	return st == ST_OK ? keep(s, made_sql, batch_id, *id, e) : st;
}

static enum status put_debit(struct shop *s, const struct profile *p, const struct bill *b, int64_t id, const char *source, money_t amount,
                             int64_t batch_id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, debit_sql);
	char day[16];

	day_format(instant_day(b->is.paid_at, profile_zone(p)), day);
	stmt_bind_int(q, ":id", id);
	stmt_bind_text(q, ":run", b->run[0] != '\0' ? b->run : day);
	stmt_bind_text(q, ":source", source);
	stmt_bind_int(q, ":amount", amount);
	stmt_bind_int(q, ":at", b->debit_at != INSTANT_NONE ? b->debit_at : b->is.paid_at);
	stmt_bind_int(q, ":batch", batch_id);
	return stmt_run(q, e);
}

enum status bill_write(struct shop *s, const struct profile *p, const struct bill *b, int64_t batch_id, struct error *e)
{
	int64_t id = b->was.id;
	enum status st = id != 0 ? change(s, p, b, batch_id, e) : make(s, b, batch_id, &id, e);

	if (st == ST_OK && b->source[0] != '\0')
		st = keep(s, expected_sql, batch_id, id, e);
	if (st == ST_OK && b->source[0] != '\0' && !b->mixed)
		return put_debit(s, p, b, id, b->source, b->is.amount, batch_id, e);
	for (size_t i = 0; i < b->count && st == ST_OK && b->mixed; i++)
		if (b->rows[i].source[0] != '\0' && b->rows[i].amount != MONEY_NONE)
			st = put_debit(s, p, b, id, b->rows[i].source, b->rows[i].said, batch_id, e);
	return st;
}

/* ---- taking back ---- */

#define OF_BATCH " FROM billing_before b WHERE b.batch_id = :id AND b.before <> 'none' AND b.order_id = "
#define WAS(name) "(SELECT json_extract(b.before, '$." name "')" OF_BATCH
#define TOUCHED "IN (SELECT order_id FROM billing_before WHERE batch_id = :id AND before <> 'none')"
#define MADE "IN (SELECT order_id FROM billing_before WHERE batch_id = :id AND before = 'none')"

static const char *const back_sql[] = {
	"UPDATE plan_order SET plan_days = " WAS("days") "plan_order.id), discount_percent = " WAS("discount") "plan_order.id), amount = "
	WAS("amount") "plan_order.id), pay = " WAS("pay") "plan_order.id), paid_at = " WAS("paid") "plan_order.id), source = "
	WAS("source") "plan_order.id), reference = " WAS("reference") "plan_order.id), batch_id = " WAS("batch") "plan_order.id), note = "
	WAS("note") "plan_order.id) WHERE id " TOUCHED,
	"UPDATE billing_line SET amount = " WAS("line1") "billing_line.order_id), state = " WAS("state1") "billing_line.order_id),"
	" pay_method_notice = " WAS("notice1") "billing_line.order_id), booked_at = " WAS("booked1") "billing_line.order_id), batch_id = 0"
	" WHERE line_no = 1 AND order_id " TOUCHED,
	"UPDATE billing_line SET amount = " WAS("line2") "billing_line.order_id), state = " WAS("state2") "billing_line.order_id),"
	" pay_method_notice = " WAS("notice2") "billing_line.order_id), booked_at = " WAS("booked2") "billing_line.order_id), batch_id = 0"
	" WHERE line_no = 2 AND order_id " TOUCHED,
	"UPDATE term SET starts_at = " WAS("starts") "term.order_id), ends_at = " WAS("ends") "term.order_id), expires_on = "
	WAS("expires") "term.order_id), quota_bought = " WAS("quota") "term.order_id), stated = " WAS("stated") "term.order_id)"
	" WHERE order_id " TOUCHED,
	"DELETE FROM debit WHERE batch_id = :id AND batch_id <> 0",
	"DELETE FROM debit WHERE batch_id = 0 AND order_id " TOUCHED,
	"INSERT INTO debit (order_id, billing_run, source, amount, at) SELECT b.order_id, json_extract(j.value, '$[0]'),"
	" json_extract(j.value, '$[1]'), json_extract(j.value, '$[2]'), json_extract(j.value, '$[3]') FROM billing_before b,"
	" json_each(b.before, '$.debits') j WHERE b.batch_id = :id AND b.before <> 'none'",
	"DELETE FROM renewal_blocked WHERE term_id IN (SELECT id FROM term WHERE order_id " MADE ")",
	"DELETE FROM billing_line WHERE order_id " MADE,
	"DELETE FROM term WHERE order_id " MADE,
	"DELETE FROM plan_order WHERE id " MADE,
	"DELETE FROM billing_before WHERE batch_id = :id",
};
static const char account_sql[] = "SELECT a.id, a.profile FROM batch b JOIN account a ON a.profile = b.profile WHERE b.id = :id";

static enum status take_back(struct shop *s, int64_t id, struct error *e)
{
	const struct profile *p;
	struct stmt *q = db_prepare(s->db, account_sql);
	char profile[32] = "";
	int64_t account = 0;
	enum status st = ST_OK;

	stmt_bind_int(q, ":id", id);
	if (stmt_step(q, NULL) == STEP_ROW) {
		account = stmt_int(q, 0);
		column_text(q, 1, profile, sizeof profile);
	}
	stmt_reset(q);
	for (size_t i = 0; i < sizeof back_sql / sizeof *back_sql && st == ST_OK; i++) {
		q = db_prepare(s->db, back_sql[i]);
		stmt_bind_int(q, ":id", id);
		st = stmt_run(q, e);
	}
	if (st != ST_OK || account == 0)
		return st;
	st = shop_profile(s, profile, &p, e);
	return st == ST_OK ? plan_requeue(s, p, account, REQUEUE_SILENT, e) : st;
}

enum status billing_forget(struct shop *s, int64_t id, const struct progress *p, struct error *e)
{
	enum status st = db_begin(s->db, e);

	(void)p; /* a handful of rows */
	return st == ST_OK ? db_end(s->db, take_back(s, id, e), e) : st;
}
