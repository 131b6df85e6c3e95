/*
 * The final balance of a closed store (YAH-24, section 17): the periods that are
 * held, what was carried into them, and what the shop owes beside.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/closure_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mem.h"

static const char remit_sql[] =
	"SELECT COALESCE(SUM(amount), 0) FROM remittance WHERE profile = :profile AND date > :after AND date <= :until";
/* Returns that ended under this contract and whose refund nobody has reported; an order that never posts brings none (YAH-120). */
static const char refunds_sql[] =
	"SELECT r.id, r.no, r.order_no, r.refund_shipping > 0, r.closed_on, r.closed_by = 'closure' FROM return_slip r JOIN live_order o"
	" ON o.profile = r.profile AND o.order_no = r.order_no WHERE r.profile = :profile AND r.state = 'closed' AND o.posting_day IS NOT NULL"
	" AND o.refund_day IS NULL AND r.closed_on >= COALESCE((SELECT MAX(m.opened_on) FROM mall_contract m WHERE m.profile = :profile"
	" AND m.opened_on <= :closes), '') ORDER BY r.closed_on, r.id";
static const char claims_sql[] = "SELECT id, kind, date, amount, note FROM closure_claim WHERE closure_id = :id ORDER BY date, id";

struct rows {
	struct closure_row *items;
	size_t count;
};

static struct closure_row *add(struct rows *r, const char *kind, money_t amount, day_t day)
{
	r->items = xreallocarray(r->items, r->count + 1, sizeof *r->items);
	r->items[r->count] = (struct closure_row){.kind = kind, .amount = amount, .day = day, .sure = true};
	return &r->items[r->count++];
}

static void add_periods(struct rows *r, const struct period_frame *f, const struct periods *ps, const struct closure *c)
{
	for (size_t i = 0; i < ps->count; i++) {
		const struct period *p = &ps->items[i];
		struct closure_row *row;

		if (p->held_from != c->days.closes || (p->net == MONEY_NONE && !p->claim_needed))
			continue;
		if (p->net == 0 && p->statement_id == 0)
			continue;
		row = add(r, "period", p->net, p->days.to);
		row->id = p->id;
		row->sure = p->stated != MONEY_NONE || (p->net != MONEY_NONE && p->days.to < f->today);
		snprintf(row->period, sizeof row->period, "%s", p->days.code);
		settle_period_label(&p->days, row->what);
	}
}

/* What the last run before the closure left, with what was remitted against it since (YAH-135, 136). */
static enum status add_carry(struct rows *r, const struct period_frame *f, const struct periods *ps, const struct closure *c,
                             struct error *e)
{
	const struct settle_run *last = ps->run_count > 0 ? &ps->runs[ps->run_count - 1] : NULL;
	money_t carry = last != NULL ? last->carry_out : 0, remitted;
	struct stmt *q;
	enum step step;
	struct closure_row *row;

	if (carry >= 0)
		return ST_OK;
	q = db_prepare(f->s->db, remit_sql);
	stmt_bind_text(q, ":profile", profile_name(f->profile));
	bind_day(q, ":after", last->pay);
	bind_day(q, ":until", c->days.final_on);
	step = stmt_step(q, e);
	remitted = step == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	carry = carry + remitted < 0 ? carry + remitted : 0;
	if (carry == 0)
		return ST_OK;
	row = add(r, "carry", carry, last->pay);
	row->sure = last->pay < f->today;
	snprintf(row->what, sizeof row->what, "%s", _("Carried over from earlier payouts, less what was remitted"));
	return ST_OK;
}

/* What is refunded now is deducted from the period of today: from the balance when that one is held. */
static bool refunds_fall_here(const struct period_frame *f, const struct closure *c)
{
	struct settle_period now;

	settle_period_of(&f->cycle, f->workdays, f->today, &now);
	return closure_holds_payout(c->days.closes, now.pay);
}

/* The closure's own end of a slip is its refund (YAH-21). Another one waits for the day of the refund and is not deducted before (YAH-120). */
static enum status add_refund(struct rows *r, const struct period_frame *f, struct stmt *q, struct error *e)
{
	bool forced = stmt_int(q, 5) != 0;
	char no[64], money[32];
	money_t net = 0;
	struct closure_row *row;
	enum status st;

	column_text(q, 2, no, sizeof no);
	if ((st = period_expect_refund(f, no, stmt_int(q, 3) != 0, &net, e)) != ST_OK)
		return st;
	row = add(r, forced ? "refund" : "refund_waits", forced ? net : 0, column_day(q, 4));
	row->id = stmt_int(q, 0);
	row->sure = false;
	money_format(-net, false, money);
	if (forced)
		snprintf(row->what, sizeof row->what, _("Return %.30s, ended by the closure"), column_words(q, 1));
	else
		snprintf(row->what, sizeof row->what, _("Return %1$.30s: NT$%2$s wait for the refund date"), column_words(q, 1), money);
	return ST_OK;
}

static enum status add_refunds(struct rows *r, const struct period_frame *f, const struct closure *c, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, refunds_sql);
	enum step step = STEP_DONE;
	enum status st = ST_OK;

	stmt_bind_text(q, ":profile", profile_name(f->profile));
	bind_day(q, ":closes", c->days.closes);
	while (st == ST_OK && (step = stmt_step(q, e)) == STEP_ROW)
		st = add_refund(r, f, q, e);
	stmt_reset(q);
	return st == ST_OK && step == STEP_FAILED ? ST_FAILED : st;
}

static enum status add_claims(struct rows *r, const struct period_frame *f, const struct closure *c, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, claims_sql);
	enum step step;

	stmt_bind_int(q, ":id", c->id);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		static const char *const kinds[] = {"penalty", "damage", "buyer", "fee"};
		char kind[16];
		struct closure_row *row = add(r, "fee", -stmt_int(q, 3), column_day(q, 2));

		column_text(q, 1, kind, sizeof kind);
		for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
			if (strcmp(kinds[i], kind) == 0)
				row->kind = kinds[i];
		row->id = stmt_int(q, 0);
		column_text(q, 4, row->what, sizeof row->what);
		if (row->what[0] == '\0')
			snprintf(row->what, sizeof row->what, "%s", label_of("closure_row", row->kind));
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status closure_balance_of(const struct period_frame *f, const struct periods *ps, const struct closure *c, struct closure_row **rows,
                               size_t *count, money_t *balance, struct error *e)
{
	struct rows r = {0};
	enum status st;

	add_periods(&r, f, ps, c);
	st = add_carry(&r, f, ps, c, e);
	if (st == ST_OK && refunds_fall_here(f, c))
		st = add_refunds(&r, f, c, e);
	if (st == ST_OK && c->id != 0)
		st = add_claims(&r, f, c, e);
	*balance = 0;
	for (size_t i = 0; i < r.count; i++)
		*balance = *balance == MONEY_NONE || r.items[i].amount == MONEY_NONE ? MONEY_NONE : *balance + r.items[i].amount;
	if (c->final_balance != MONEY_NONE && *balance != MONEY_NONE && *balance != c->final_balance)
		snprintf(add(&r, "since", c->final_balance - *balance, c->days.final_on)->what, sizeof r.items->what, "%s",
		         _("Came in after the balance was struck; it counts no more"));
	*rows = r.items;
	*count = r.count;
	return st;
}
