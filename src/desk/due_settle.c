/*
 * What is due from settlement: reads every marketplace's periods and says, line
 * by line, what has to be done by when and by which rule. What the rules do by
 * themselves is done in due_settle_run.c.
 */
#include "config.h"

#include "storekeep/due_parts.h"

#include <stdio.h>
#include <string.h>

#include "desk/period_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/pulse.h"

#define MARKETS_MAX 32
#define BACK_DAYS 120 /* periods that ended earlier are left alone */

struct board {
	struct shop *s;
	const struct period_frame *f;
	const struct periods *periods;
	struct due_frame *out;
	int missing_year; /* told once a marketplace */
	struct error *e;
	bool failed;
};

static struct due_item *add(struct board *b, const struct period *p, const char *kind, day_t day, const char *rule)
{
	struct due_item *it = due_add(b->out, p->profile, kind, day, rule);
	if (!it)
		return NULL;
	it->period_id = p->id;
	it->statement_id = p->statement_id;
	snprintf(it->period, sizeof it->period, "%s", p->days.code);
	due_opens(it, p->statement_id ? "statement" : "period", p->statement_id ? p->statement_id : p->id);
	return it;
}

/* Texts that sentences need. */
struct words {
	char label[64], statement[16], due[16], pay[16], amount[32];
};

static void words_of(const struct period *p, struct words *w)
{
	settle_period_label(&p->days, w->label);
	day_format(p->days.statement, w->statement);
	day_format(p->days.due, w->due);
	day_format(p->run_pay != DAY_NONE ? p->run_pay : p->days.pay, w->pay);
	w->amount[0] = '\0';
}

static void add_end(struct board *b, const struct period *p, const struct words *w)
{
	if (b->f->today < p->days.from || b->f->today > p->days.to)
		return;
	struct due_item *it = add(b, p, "period_ends", p->days.to, "YAH-121");
	if (it && p->days.due != DAY_NONE)
		due_say(it, _("%s ends; its statement opens on %s and the claim is due on %s"), w->label, w->statement, w->due);
	else if (it)
		due_say(it, _("%s ends"), w->label);
}

/* Payouts of a closing store that the rules hold (YAH-23). */
static bool is_held(const struct period *p)
{
	return p->held_from != DAY_NONE;
}

static void add_statement(struct board *b, const struct period *p, const struct words *w)
{
	if (p->statement_id || p->paid_on != DAY_NONE || (is_held(p) && (p->days.statement > p->held_login || b->f->today > p->held_login)))
		return;
	struct due_item *it = add(b, p, "statement_out", p->days.statement, "YAH-124");
	if (!it)
		return;
	it->warn = b->f->today >= it->day;
	if (it->warn)
		due_say(it, _("The statement of %s is out: download it and import it"), w->label);
	else
		due_say(it, _("The statement of %s opens"), w->label);
}

static void add_reconcile(struct board *b, const struct period *p, const struct words *w)
{
	if (!p->statement_id || p->is_signed)
		return;
	struct due_item *it = add(b, p, "reconcile", p->days.due != DAY_NONE ? p->days.due : b->f->today, "YAH-127");
	if (it && p->open_differences)
		due_say(it, ngettext("%lld difference in the statement of %s waits for a decision",
		                 "%lld differences in the statement of %s wait for a decision", (unsigned long)p->open_differences),
		    (long long)p->open_differences, w->label);
	else if (it)
		due_say(it, _("The statement of %s is reconciled and can be signed off"), w->label);
}

/* The arrival days do not bind what is held; its data is in the back office only so long (YAH-22, 25). */
static void add_held_claim(struct board *b, const struct period *p, const struct words *w)
{
	char day[16];
	struct due_item *it = b->f->today <= p->held_login && b->f->today >= p->days.statement ? add(b, p, "claim_due", p->held_login, "YAH-22") : NULL;
	day_format(p->held_login, day);
	if (it)
		due_say(it, _("Claim of %1$s, held for the final balance: take its data out of the back office by %2$s"), w->label, day);
}

/* A payout that would have been on D or later (YAH-23). */
static void add_held(struct board *b, const struct period *p, const struct words *w)
{
	char until[16], amount[32];
	if (!is_held(p) || p->days.pay < b->f->today || (p->net == MONEY_NONE && !p->claim_needed) || p->net == 0)
		return;
	struct due_item *it = add(b, p, "payout", p->days.pay, "YAH-23");
	if (!it)
		return;
	day_format(p->held_until, until);
	money_format(p->net, false, amount);
	if (p->net == MONEY_NONE)
		due_say(it, _("No payout for %1$s: held until the final balance of %2$s"), w->label, until);
	else
		due_say(it, _("No payout for %1$s: NT$%2$s is held until the final balance of %3$s"), w->label, amount, until);
}

static void add_claim(struct board *b, const struct period *p, const struct words *w)
{
	if (!p->claim_needed || p->arrived != DAY_NONE || p->paid_on != DAY_NONE)
		return;
	if (is_held(p) && b->f->today >= p->held_from) {
		add_held_claim(b, p, w);
		return;
	}
	bool late = p->days.due != DAY_NONE && b->f->today > p->days.due;
	struct due_item *it = add(b, p, late ? "claim_late" : "claim_due", p->days.due, late ? "YAH-134" : "YAH-133");
	if (!it)
		return;
	if (!late) {
		int missing = 0;
		day_t warn = workday_add(b->f->workdays, WORKDAY_OFFICE, p->days.due, -b->f->rules.warn_due_workdays, &missing);
		it->warn = b->f->today >= warn;
		due_say(it, _("Claim of %s: documents due on %s"), w->label, w->due);
		return;
	}
	struct settle_period run;
	char from[16], to[16];
	settle_claim_run(&b->f->cycle, b->f->workdays, &p->days, b->f->today, &run);
	day_format(p->days.pay, from);
	day_format(run.pay, to);
	if (p->net != MONEY_NONE && p->net < 0)
		due_say(it, _("Issue an allowance slip also for a negative period: %s has none"), w->label);
	else if (is_held(p))
		due_say(it, _("The claim of %s is late; its payout is held until the final balance"), w->label);
	else
		due_say(it, _("The claim of %s is late: its payout moves from %s to %s"), w->label, from, to);
}

static void add_step(struct board *b, const struct period *p, const struct words *w)
{
	struct voucher_step steps[CLAIM_STEPS];
	if (p->automated || !p->claim_needed || p->arrived != DAY_NONE || b->f->today < p->days.statement)
		return;
	if (is_held(p) && b->f->today >= p->held_from)
		return;
	if (voucher_steps(b->s, p->id, steps, b->e) != ST_OK) {
		b->failed = true;
		return;
	}
	for (int i = 0; i < CLAIM_STEPS; i++) {
		if (steps[i].done_on != DAY_NONE)
			continue;
		struct due_item *it = add(b, p, "claim_step", p->days.due, "YAH-127");
		if (it)
			due_say(it, _("Claim of %s, step %d of %d: %s"), w->label, i + 1, (int)CLAIM_STEPS, label_of("claim_step", steps[i].step));
		return;
	}
}

/* Is some demanded voucher not even written? */
static bool lacks_voucher(struct board *b, const struct period *p)
{
	struct claim_book book;
	bool lacks;
	if (claim_book_load(b->s, p->id, &book, b->e) != ST_OK) {
		b->failed = true;
		return false;
	}
	lacks = p->want_count == 0 && book.count == 0;
	for (size_t i = 0; i < p->want_count; i++) {
		bool there = false;
		for (size_t v = 0; v < book.count; v++)
			there = there || (book.plain[v].tax_kind == p->want[i].tax && !book.plain[v].returned);
		lacks = lacks || !there;
	}
	claim_book_free(&book);
	return lacks;
}

static void add_month(struct board *b, const struct period *p, const struct words *w)
{
	const struct settle_period *d = &p->days;
	char day[16];
	if (!p->claim_needed || p->arrived != DAY_NONE || !d->invoice_month || b->f->today < d->statement || !lacks_voucher(b, p))
		return;
	day_t last = day_from_ymd(d->invoice_year, d->invoice_month, days_in_month(d->invoice_year, d->invoice_month));
	if (last < b->f->today) /* claim_late says it */
		return;
	struct due_item *it = add(b, p, "invoice_month", last, "YAH-131");
	day_format(last, day);
	if (it)
		due_say(it, _("The claim of %s must be dated by %s, the end of its month"), w->label, day);
}

/* A payout whose amount nobody has stated yet: the day alone. */
static void add_unknown_payout(struct board *b, const struct period *p, const struct words *w)
{
	struct settle_period run = p->days;
	if (p->net != MONEY_NONE || !p->claim_needed || p->paid_on != DAY_NONE || is_held(p))
		return;
	if (p->days.due != DAY_NONE && b->f->today > p->days.due)
		settle_claim_run(&b->f->cycle, b->f->workdays, &p->days, b->f->today, &run);
	struct due_item *it = add(b, p, "payout", run.pay, "YAH-122");
	if (it)
		due_say(it, _("Payout expected for %s, if its claim arrives in time"), w->label);
}

static bool is_paid(const struct period *p)
{
	return p->paid_on != DAY_NONE ? p->paid_amount > 0 : strcmp(p->state, "paid") == 0;
}

static void add_fee_invoice(struct board *b, const struct period *p, const struct words *w)
{
	struct fee_invoice fee;
	bool there;
	if (!is_paid(p) || !profile_text(b->f->profile, "fee_invoice.available_days", b->f->today))
		return;
	if (fee_invoice_get(b->s, p->id, &fee, &there, b->e) != ST_OK) {
		b->failed = true;
		return;
	}
	if (there && fee.first_download_on != DAY_NONE)
		return;
	struct due_item *it = add(b, p, "fee_invoice", claim_fee_invoice_day(&b->f->rules, p->paid_on != DAY_NONE ? p->paid_on : p->run_pay), "YAH-137");
	if (!it)
		return;
	it->overdue = false; /* nothing is lost by waiting */
	it->warn = false;
	due_say(it, _("The fee invoice of %s can be downloaded; the original comes only once"), w->label);
}

static void add_calendar(struct board *b, const struct period *p)
{
	if (!p->missing_year || p->missing_year == b->missing_year || p->days.to < b->f->today)
		return;
	b->missing_year = p->missing_year;
	struct due_item *it = add(b, p, "calendar", p->days.pay, "YAH-3");
	if (it)
		due_say(it, _("No public-holiday list for %d; only weekends were skipped"), p->missing_year);
}

/* ---- payout runs ---- */

/* The period that a run is told under: the one whose payout day it is, else the last that joins. */
static const struct period *run_period(const struct board *b, const struct settle_run *r, bool *paid, bool *sure)
{
	const struct period *best = NULL;
	*paid = false;
	*sure = true;
	for (size_t i = 0; i < b->periods->count; i++) {
		const struct period *p = &b->periods->items[i];
		if (strcmp(p->run_code, r->code) != 0)
			continue;
		*paid = *paid || p->paid_on != DAY_NONE;
		*sure = *sure && p->run_sure;
		best = p;
	}
	return best;
}

static void say_payout(const struct board *b, struct due_item *it, const struct settle_run *r, bool sure, const char *label)
{
	char amount[32], day[16];
	money_format(r->payout, false, amount);
	day_format(r->pay, day);
	if (r->pay < b->f->today)
		due_say(it, _("NT$%s for %s was to be paid on %s: enter the payment when the bank shows it"), amount, label, day);
	else if (sure)
		due_say(it, _("Payout of NT$%s expected for %s"), amount, label);
	else
		due_say(it, _("Payout of NT$%s for %s, if its claim arrives in time"), amount, label);
}

static void add_run(struct board *b, const struct settle_run *r, bool last_due)
{
	bool paid, sure;
	char amount[32], label[64];
	const struct period *p = run_period(b, r, &paid, &sure);
	if (!p)
		return;
	settle_period_label(&p->days, label);
	money_format(-r->carry_out, false, amount);
	if (r->result > 0 && !paid) {
		struct due_item *it = add(b, p, r->pay < b->f->today ? "payout_missing" : "payout", r->pay, "YAH-122");
		if (it)
			say_payout(b, it, r, sure, label);
	} else if (r->result < 0 && r->pay >= b->f->today) {
		struct due_item *it = add(b, p, "payout", r->pay, "YAH-135");
		if (it)
			due_say(it, _("No payout for %s: NT$%s is carried over"), label, amount);
	}
	if (r->carry_out >= 0 || !last_due || b->f->rules.remit_after <= 0 || r->negative_row < b->f->rules.remit_after)
		return;
	struct due_item *it = add(b, p, "remit", r->pay, "YAH-136");
	if (!it)
		return;
	it->warn = true;
	it->overdue = false;
	if (r->negative_row == 2)
		due_say(it, _("Two negative periods; expect a request to remit NT$%s"), amount);
	else
		due_say(it, _("%d negative periods in a row; expect a request to remit NT$%s"), r->negative_row, amount);
}

static void add_runs(struct board *b)
{
	const struct periods *ps = b->periods;
	for (size_t i = 0; i < ps->run_count; i++) {
		bool last = ps->runs[i].pay <= b->f->today && (i + 1 == ps->run_count || ps->runs[i + 1].pay > b->f->today);
		if (ps->runs[i].pay >= b->f->today - BACK_DAYS)
			add_run(b, &ps->runs[i], last || ps->runs[i].pay > b->f->today);
	}
}

/* ---- all marketplaces ---- */

static enum status collect_market(struct due_frame *out, const char *profile, struct error *e)
{
	struct period_frame f;
	struct periods ps = {0};
	enum status st = period_frame_open(&f, out->s, profile, e);
	if (st == ST_OK)
		st = periods_load(out->s, profile, f.today - BACK_DAYS, EXPECT_NONE, &ps, e);
	struct board b = {.s = out->s, .f = &f, .periods = &ps, .out = out, .e = e};
	for (size_t i = 0; st == ST_OK && i < ps.count; i++) {
		const struct period *p = &ps.items[i];
		struct words w;
		words_of(p, &w);
		add_end(&b, p, &w);
		add_statement(&b, p, &w);
		add_reconcile(&b, p, &w);
		add_claim(&b, p, &w);
		add_step(&b, p, &w);
		add_month(&b, p, &w);
		add_unknown_payout(&b, p, &w);
		add_held(&b, p, &w);
		add_fee_invoice(&b, p, &w);
		add_calendar(&b, p);
	}
	if (st == ST_OK)
		add_runs(&b);
	periods_free(&ps);
	period_frame_close(&f);
	return b.failed ? ST_FAILED : st;
}

enum status due_settle(struct due_frame *f, struct error *e)
{
	char names[MARKETS_MAX][PULSE_NAME];
	size_t count = pulse_markets(f->s, names, MARKETS_MAX);
	enum status st = ST_OK;
	for (size_t i = 0; st == ST_OK && i < count; i++)
		st = collect_market(f, names[i], e);
	return st;
}
