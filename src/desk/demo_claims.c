/*
 * The paperwork of the demonstration shop: vouchers of the periods whose claim
 * was due, on time and right, and what the bank paid for them. The last period
 * that came due has its taxable invoice only, so that something is missing.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/demo_write.h"
#include "desk/period_parts.h"

static const char voucher_sql[] =
	"INSERT INTO voucher (period_id, tax_kind, kind, issued_on, format, number, invoice_no, title, tax_id, sales, tax, item_name,"
	" state, sent_on, arrived_on, op_id, created_at, created_by, changed_at, changed_by)"
	" VALUES (:period, :tax_kind, :kind, :issued, '35', :number, :reduces, :title, :tax_id, :sales, :tax, :item_name, :state,"
	" :issued, :issued, :op, :at, :by, :at, :by)";
static const char paid_sql[] = "UPDATE period SET state = :state, paid_on = :day, paid_amount = :amount WHERE id = :id";
static const char fee_sql[] = "INSERT INTO fee_invoice (period_id, available_on, number, first_download_on, filed_on)"
                              " VALUES (:id, :from, :number, :from, :from)";

struct writer {
	struct demo_work *work;
	struct claim_rules rules;
	int written; /* vouchers so far: numbers run on */
	struct error *e;
};

static enum status write_voucher(struct writer *w, const struct period *p, const struct claim_expected *want, day_t issued, bool paid)
{
	char number[16], op[64];
	const char *zone = profile_zone(w->work->profile[0]);
	struct stmt *q = db_prepare(w->work->shop->db, voucher_sql);
	snprintf(number, sizeof number, "KD%08d", 20418830 + w->written);
	snprintf(op, sizeof op, "demo-claim-%s-%s", p->days.code, settle_tax_code(want->tax));
	stmt_bind_int(q, ":period", p->id);
	stmt_bind_text(q, ":tax_kind", settle_tax_code(want->tax));
	stmt_bind_text(q, ":kind", claim_kind_code(want->kind));
	bind_day(q, ":issued", issued);
	stmt_bind_text(q, ":number", number);
	stmt_bind_text(q, ":reduces", want->kind == CLAIM_ALLOWANCE ? "KD20418829" : "");
	stmt_bind_text(q, ":title", w->rules.buyer_title ? w->rules.buyer_title : "");
	stmt_bind_text(q, ":tax_id", w->rules.buyer_tax_id ? w->rules.buyer_tax_id : "");
	stmt_bind_int(q, ":sales", want->sales < 0 ? -want->sales : want->sales);
	stmt_bind_int(q, ":tax", want->vat < 0 ? -want->vat : want->vat);
	stmt_bind_text(q, ":item_name", w->rules.item_name ? w->rules.item_name : "");
	stmt_bind_text(q, ":state", paid ? "paid" : "accepted");
	stmt_bind_text(q, ":op", op);
	stmt_bind_int(q, ":at", instant_from(issued, 16 * 3600, zone));
	stmt_bind_text(q, ":by", w->work->shop->actor);
	w->written++;
	return stmt_run(q, w->e);
}

static enum status write_paid(struct writer *w, const struct period *p)
{
	char number[16];
	struct stmt *q = db_prepare(w->work->shop->db, paid_sql);
	stmt_bind_int(q, ":id", p->id);
	stmt_bind_text(q, ":state", "paid");
	bind_day(q, ":day", p->days.pay);
	stmt_bind_int(q, ":amount", p->net);
	enum status st = stmt_run(q, w->e);
	day_t from = claim_fee_invoice_day(&w->rules, p->days.pay);
	if (st != ST_OK || from > w->work->maker.today - 7) /* the newest waits to be downloaded */
		return st;
	q = db_prepare(w->work->shop->db, fee_sql);
	snprintf(number, sizeof number, "YH%08d", 71300200 + w->written);
	stmt_bind_int(q, ":id", p->id);
	bind_day(q, ":from", from);
	stmt_bind_text(q, ":number", number);
	return stmt_run(q, w->e);
}

static enum status write_period(struct writer *w, const struct period *p, bool newest)
{
	bool paid = !newest && p->net > 0 && p->days.pay < w->work->maker.today;
	enum status st = ST_OK;
	for (size_t i = 0; st == ST_OK && i < (newest && p->want_count ? 1 : p->want_count); i++)
		st = write_voucher(w, p, &p->want[i], p->days.statement + 1, paid);
	return st == ST_OK && paid ? write_paid(w, p) : st;
}

/* The last period whose claim was due; the count when there is none. */
static size_t newest_due(const struct periods *ps, day_t today)
{
	size_t newest = ps->count;
	for (size_t i = 0; i < ps->count; i++)
		if (ps->items[i].id && ps->items[i].statement_id && ps->items[i].claim_needed && ps->items[i].days.due < today)
			newest = i;
	return newest;
}

static enum status write_market(struct demo_work *work, enum demo_market m, struct error *e)
{
	struct writer w = {.work = work, .e = e};
	struct periods ps;
	terms_claim(work->profile[m], work->maker.today, &w.rules);
	enum status st = periods_load(work->shop, profile_name(work->profile[m]), DAY_NONE, EXPECT_NONE, &ps, e);
	if (st != ST_OK)
		return st;
	size_t newest = newest_due(&ps, work->maker.today);
	st = db_begin(work->shop->db, e);
	for (size_t i = 0; st == ST_OK && i < ps.count; i++)
		if (i <= newest && newest < ps.count && ps.items[i].id && ps.items[i].statement_id && ps.items[i].claim_needed)
			st = write_period(&w, &ps.items[i], i == newest);
	periods_free(&ps);
	return shop_write_end(work->shop, st, e);
}

enum status demo_claims(struct demo_work *w, struct error *e)
{
	enum status st = ST_OK;
	for (enum demo_market m = 0; m < DEMO_MARKETS && st == ST_OK; m++)
		st = write_market(w, m, e);
	return st;
}
