/*
 * A closure looked at before it is done: its points with what stops, goes on and
 * is lost, and what another date would change. Nothing is written.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/closure_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mall.h"
#include "storekeep/mem.h"

/* ---- the points ---- */

static const struct point {
	const char *name, *rule;
} points[CLOSURE_POINTS] = {
	[CLOSURE_NOTICE] = {"notice", "YAH-16"},      [CLOSURE_CLOSES] = {"closes", "YAH-18"}, [CLOSURE_SHIP_CUT] = {"ship_cut", "YAH-20"},
	[CLOSURE_RETURN_CUT] = {"return_cut", "YAH-21"}, [CLOSURE_TAIL] = {"tail", "YAH-22"},   [CLOSURE_LOGIN_END] = {"login_end", "YAH-22"},
	[CLOSURE_FINAL] = {"final", "YAH-24"},        [CLOSURE_PAY] = {"pay", "YAH-24"},
};

/* The day of a point, and the last one to act before it. */
static day_t point_day(const struct closure_days *d, enum closure_point n, day_t *last)
{
	const struct {
		day_t day, last;
	} days[CLOSURE_POINTS] = {
		[CLOSURE_NOTICE] = {d->notice_by, d->notice_by},       [CLOSURE_CLOSES] = {d->closes, DAY_NONE},
		[CLOSURE_SHIP_CUT] = {d->ship_cut, d->ship_last},      [CLOSURE_RETURN_CUT] = {d->return_cut, d->return_last},
		[CLOSURE_TAIL] = {d->tail_from, DAY_NONE},             [CLOSURE_LOGIN_END] = {d->login_end, d->login_last},
		[CLOSURE_FINAL] = {d->final_on, DAY_NONE},             [CLOSURE_PAY] = {d->pay, DAY_NONE},
	};

	*last = days[n].last;
	return days[n].day;
}

static int64_t work_count(const struct closure_look *l, const char *kind)
{
	const struct closure_work *w = closure_work_of(l, kind);

	return w != NULL ? w->count : 0;
}

static void say_notice(const struct closure_look *l, struct closure_mark *m)
{
	char day[16];

	day_format(l->earliest, day);
	snprintf(m->goes_on, sizeof m->goes_on, "%s",
	         _("Everything goes on. The account manager is told by e-mail or phone; no documents are needed."));
	if (l->c.noticed_on == DAY_NONE)
		snprintf(m->lost, sizeof m->lost, _("Told today, the store can close on %s at the earliest; each working day later moves it."), day);
}

static void say_closes(const struct closure_look *l, struct closure_mark *m)
{
	char money[32];

	snprintf(m->stops, sizeof m->stops, "%s",
	         _("Listing ends: live and scheduled listings are taken down, promotions and discount codes end, payouts are held."));
	snprintf(m->goes_on, sizeof m->goes_on, "%s", _("Signing in, shipping, returns and exchanges, answering buyers."));
	if (strcmp(l->c.cause, "seller") != 0)
		snprintf(m->lost, sizeof m->lost, "%s", _("Whether part of the store fee comes back is ruled case by case; nothing is forecast."));
	else if (l->forfeit == MONEY_NONE)
		snprintf(m->lost, sizeof m->lost, "%s", _("The store fee of the remaining months is kept; nothing comes back."));
	else {
		money_format(l->forfeit, false, money);
		snprintf(m->lost, sizeof m->lost, _("The store fee of the remaining months is kept: NT$%s."), money);
	}
}

static void say_ship(const struct closure_look *l, struct closure_mark *m)
{
	const struct closure_work *w = closure_work_of(l, "orders");
	char money[32];

	snprintf(m->stops, sizeof m->stops, "%s", _("Nothing can be shipped any more, pre-orders included."));
	snprintf(m->goes_on, sizeof m->goes_on, "%s", _("Returns and exchanges, answering buyers, claims and downloads."));
	money_format(w != NULL ? w->amount : 0, false, money);
	if (w != NULL && w->count > 0)
		snprintf(m->lost, sizeof m->lost, ngettext("What is unshipped is cancelled and refunded: now %1$lld order of NT$%2$s.",
		         "What is unshipped is cancelled and refunded: now %1$lld orders of NT$%2$s.", (unsigned long)w->count),
		         (long long)w->count, money);
	else
		snprintf(m->lost, sizeof m->lost, "%s", _("What is unshipped is cancelled and refunded; nothing waits now."));
}

static void say_returns(const struct closure_look *l, struct closure_mark *m)
{
	int64_t open = work_count(l, "returns") + work_count(l, "exchanges");

	snprintf(m->stops, sizeof m->stops, "%s",
	         _("Returns and exchanges cannot be decided any more; new claims of buyers are netted in the balance."));
	snprintf(m->goes_on, sizeof m->goes_on, "%s", _("Answering buyers, claims and downloads."));
	if (open > 0)
		snprintf(m->lost, sizeof m->lost, ngettext("Open slips are completed with a refund, exchanges too: now %lld.",
		         "Open slips are completed with a refund, exchanges too: now %lld.", (unsigned long)open), (long long)open);
	else
		snprintf(m->lost, sizeof m->lost, "%s", _("Open slips are completed with a refund, exchanges too; none is open now."));
}

static void say_login(const struct closure_look *l, struct closure_mark *m)
{
	int64_t papers = work_count(l, "statements") + work_count(l, "fee_invoices");

	snprintf(m->stops, sizeof m->stops, "%s", _("Nobody can sign in any more; the books are frozen."));
	snprintf(m->goes_on, sizeof m->goes_on, "%s", _("Only the platform's facts, buyers' late claims and the last claim voucher are added."));
	if (papers > 0)
		snprintf(m->lost, sizeof m->lost, ngettext("What was not downloaded cannot be seen again: now %lld paper.",
		         "What was not downloaded cannot be seen again: now %lld papers.", (unsigned long)papers), (long long)papers);
	else
		snprintf(m->lost, sizeof m->lost, "%s", _("What was not downloaded cannot be seen again."));
}

static void say_final(const struct closure_look *l, struct closure_mark *m)
{
	char money[32];

	money_format(l->balance == MONEY_NONE ? 0 : l->balance, false, money);
	snprintf(m->stops, sizeof m->stops, "%s", _("There is no earlier and no partial payment."));
	if (l->balance == MONEY_NONE)
		snprintf(m->goes_on, sizeof m->goes_on, "%s", _("Fees, penalties and damages are netted into one amount, which is not known yet."));
	else
		snprintf(m->goes_on, sizeof m->goes_on, l->struck ? _("Fees, penalties and damages are netted into one amount: NT$%s.")
		                                                  : _("Fees, penalties and damages are netted into one amount: by what is known now NT$%s."), money);
}

static void say_pay(const struct closure_look *l, struct closure_mark *m)
{
	char money[32], nominal[16];

	money_format(l->balance == MONEY_NONE ? 0 : l->balance < 0 ? -l->balance : l->balance, false, money);
	day_format(l->c.days.pay_nominal, nominal);
	if (l->balance != MONEY_NONE && l->balance < 0)
		snprintf(m->lost, sizeof m->lost, _("Nothing is paid: you owe NT$%1$s; remit to %2$s %3$s and verify before paying."), money,
		         l->remit_bank != NULL ? l->remit_bank : "", l->remit_account != NULL ? l->remit_account : "");
	else
		snprintf(m->goes_on, sizeof m->goes_on, _("One payment, in full, with the payout of %s."), nominal);
	if (l->claim_missing && !(l->balance != MONEY_NONE && l->balance <= 0))
		snprintf(m->lost, sizeof m->lost, "%s",
		         _("No claim voucher yet: without one the payout moves to the first nominal payout day on or after its date."));
}

static void fill_marks(struct closure_look *l)
{
	static void (*const says[CLOSURE_POINTS])(const struct closure_look *, struct closure_mark *) = {
		[CLOSURE_NOTICE] = say_notice, [CLOSURE_CLOSES] = say_closes, [CLOSURE_SHIP_CUT] = say_ship, [CLOSURE_RETURN_CUT] = say_returns,
		[CLOSURE_LOGIN_END] = say_login, [CLOSURE_FINAL] = say_final, [CLOSURE_PAY] = say_pay,
	};

	for (int n = 0; n < CLOSURE_POINTS; n++) {
		struct closure_mark *m = &l->marks[n];
		day_t last, ignored;
		day_t day = point_day(&l->c.days, (enum closure_point)n, &last);
		day_t was = l->what_if && l->now.id != 0 ? point_day(&l->now.days, (enum closure_point)n, &ignored) : DAY_NONE;

		*m = (struct closure_mark){.name = points[n].name, .rule = profile_rule(l->c.profile, points[n].rule), .day = day, .last = last,
		                           .was = was};
		if (day != DAY_NONE) {
			m->offset = day - l->c.days.closes;
			m->days_left = (last != DAY_NONE ? last : day) - l->today;
			m->over = n == CLOSURE_NOTICE ? l->today > day : l->today >= day;
		}
		if (day != DAY_NONE && m->offset != 0)
			snprintf(m->tag, sizeof m->tag, "%+d", m->offset);
		if (says[n] != NULL)
			says[n](l, m);
	}
	snprintf(l->marks[CLOSURE_TAIL].goes_on, sizeof l->marks->goes_on,
	         ngettext("The last %d day to download statements, claim data and fee invoices.",
	         "The last %d days to download statements, claim data and fee invoices.", (unsigned long)(l->c.days.login_end - l->c.days.tail_from)),
	         (int)(l->c.days.login_end - l->c.days.tail_from));
}

/* ---- what another date changes ---- */

static struct closure_change *change(struct closure_look *l, const char *kind)
{
	l->changes = xreallocarray(l->changes, l->change_count + 1, sizeof *l->changes);
	l->changes[l->change_count] = (struct closure_change){.kind = kind};
	return &l->changes[l->change_count++];
}

static void mark_changes(struct closure_look *l)
{
	for (int n = 0; n < CLOSURE_POINTS; n++) {
		const struct closure_mark *m = &l->marks[n];
		char from[16], to[16];
		struct closure_change *c;
		int by;

		if (m->was == DAY_NONE || m->day == DAY_NONE || m->day == m->was)
			continue;
		by = m->day - m->was;
		day_format(m->was, from);
		day_format(m->day, to);
		c = change(l, m->name);
		if (by > 0)
			snprintf(c->sentence, sizeof c->sentence, ngettext("%1$s: %2$s instead of %3$s, %4$d day later",
			                                                   "%1$s: %2$s instead of %3$s, %4$d days later",
			         (unsigned long)by), label_of("closure_mark", m->name), to, from, by);
		else
			snprintf(c->sentence, sizeof c->sentence, ngettext("%1$s: %2$s instead of %3$s, %4$d day earlier",
			         "%1$s: %2$s instead of %3$s, %4$d days earlier", (unsigned long)-by), label_of("closure_mark", m->name), to, from, -by);
	}
}

static void work_changes(struct closure_look *l)
{
	for (size_t i = 0; i < l->work_count; i++) {
		const struct closure_work *w = &l->work[i];

		if (w->was < 0 || w->was == w->count)
			continue;
		struct closure_change *c = change(l, w->kind);
		snprintf(c->sentence, sizeof c->sentence, _("%1$s: %2$lld instead of %3$lld"), label_of("closure_work", w->kind), (long long)w->count,
		         (long long)w->was);
	}
}

/* Payouts that the one date holds and the other does not; without a closure as it stands, all that are held. */
static void payout_changes(struct closure_view *v)
{
	struct closure_look *l = v->out;

	for (size_t i = 0; i < v->periods.count && i < v->was.count; i++) {
		const struct period *p = &v->periods.items[i], *was = &v->was.items[i];
		bool held = p->held_from != DAY_NONE, before = was->held_from != DAY_NONE;
		const struct period *paid = held ? was : p;
		char label[64], day[16], money[32];
		struct closure_change *c;

		if (held == before || (p->net == MONEY_NONE && !p->claim_needed) || (p->net == 0 && p->statement_id == 0))
			continue;
		settle_period_label(&p->days, label);
		day_format(paid->run_pay != DAY_NONE ? paid->run_pay : p->days.pay, day);
		money_format(p->net == MONEY_NONE ? 0 : p->net, false, money);
		c = change(l, "periods_held");
		snprintf(c->sentence, sizeof c->sentence, held ? _("%1$s (net NT$%2$s) is held instead of paid on %3$s")
		                                               : _("%1$s (net NT$%2$s) is still paid on %3$s"), label, money, day);
	}
}

/* ---- putting it together ---- */

static enum status look_contract(struct closure_view *v, struct error *e)
{
	struct closure_look *l = v->out;
	struct mall_store m;
	enum status st = mall_of(v->f.s, l->c.profile, &m, e);

	l->contract_end = DAY_NONE;
	l->forfeit = MONEY_NONE;
	if (st != ST_OK)
		return st;
	snprintf(l->store, sizeof l->store, "%s", m.id != 0 ? m.store_id : "");
	if (m.id != 0)
		l->contract_end = m.contract_end;
	if (m.id != 0 && m.contract_end != DAY_NONE)
		l->forfeit = strcmp(l->c.cause, "seller") == 0 && profile_bool(v->f.profile, "closure.forfeit_remaining_fee", l->today, true)
			? mall_forfeit(&m, l->c.days.closes) : 0;
	mall_free(&m);
	return ST_OK;
}

/* The frame's holds as if the closure that stands were this one; DAY_NONE: none. */
static enum status hold_as(struct period_frame *f, const struct closure *now, const struct closure_days *d, struct error *e)
{
	enum status st = period_holds_load(f, e);

	if (st != ST_OK)
		return st;
	if (now->id != 0 && f->hold_count > 0 && !closure_is(now, "planned") && f->holds[f->hold_count - 1].reopened == DAY_NONE)
		f->hold_count--;
	if (d != NULL && f->hold_count < PERIOD_HOLDS)
		f->holds[f->hold_count++] = (struct period_hold){d->closes, d->login_last, d->final_on, d->pay, DAY_NONE, DAY_NONE};
	return ST_OK;
}

static void copy_periods(struct periods *to, const struct periods *from)
{
	*to = (struct periods){.items = xcalloc(from->count + 1, sizeof *to->items), .count = from->count};
	if (from->count > 0)
		memcpy(to->items, from->items, from->count * sizeof *to->items);
}

static enum status look_periods(struct closure_view *v, struct error *e)
{
	struct closure_look *l = v->out;
	struct period_frame was = v->f;
	enum status st = hold_as(&v->f, &l->now, &l->c.days, e);

	if (st == ST_OK)
		st = periods_load_held(&v->f, EXPECT_ALL, &v->periods, e);
	if (st != ST_OK)
		return st;
	copy_periods(&v->was, &v->periods);
	if ((st = hold_as(&was, &l->now, l->now.id != 0 ? &l->now.days : NULL, e)) == ST_OK)
		st = periods_hold_anew(&was, &v->was, e);
	return st;
}

static void look_balance(struct closure_look *l, money_t forecast)
{
	l->struck = l->c.final_balance != MONEY_NONE;
	l->balance = l->struck ? l->c.final_balance : forecast;
	for (size_t i = 0; i < l->row_count; i++)
		if (strcmp(l->rows[i].kind, "penalty") == 0 || strcmp(l->rows[i].kind, "damage") == 0 || strcmp(l->rows[i].kind, "buyer") == 0 ||
		    strcmp(l->rows[i].kind, "fee") == 0)
			l->claims -= l->rows[i].amount;
}

/* The claim decides the payout; while it is missing, as if it came in time, or today (YAH-25). */
static enum status look_days(struct closure_view *v, day_t date, struct error *e)
{
	struct closure_look *l = v->out;
	day_t claim = l->c.claim_on, nominal, pay;
	enum status st;

	l->claim_missing = claim == DAY_NONE && profile_bool(v->f.profile, "closure.claim_required", l->today, true);
	st = closure_recount(&v->f, &l->c, date, &l->missing_year, e);
	if (st != ST_OK)
		return st;
	if (l->claim_missing && l->c.days.pay_nominal != DAY_NONE && l->today > l->c.days.pay_nominal) {
		l->c.claim_on = l->today;
		st = closure_recount(&v->f, &l->c, date, &l->missing_year, e);
		l->c.claim_on = claim;
	}
	nominal = closure_payout(&v->f.cycle, v->f.workdays, l->c.days.final_on, &pay, NULL);
	l->pay_moved = nominal != l->c.days.pay_nominal;
	l->noticed = l->c.noticed_on != DAY_NONE ? l->c.noticed_on : l->today;
	l->late = l->noticed > l->c.days.notice_by;
	struct closure_offsets o;
	if (st == ST_OK && (st = closure_offsets_of(v->f.s, v->f.profile, l->c.id, &o, e)) == ST_OK)
		l->earliest = closure_earliest(&o, v->f.workdays, l->noticed, &l->missing_year);
	l->days_left = date - l->today;
	return st;
}

static enum status look_at(struct closure_view *v, day_t date, struct error *e)
{
	struct closure_look *l = v->out;
	money_t forecast = MONEY_NONE;
	enum status st = look_days(v, date, e);

	if (st == ST_OK && l->now.id != 0 && l->what_if)
		st = closure_recount(&v->f, &l->now, l->now.days.closes, NULL, e);
	if (st == ST_OK)
		st = look_contract(v, e);
	if (st == ST_OK)
		st = look_periods(v, e);
	if (st == ST_OK)
		st = closure_balance_of(&v->f, &v->periods, &l->c, &l->rows, &l->row_count, &forecast, e);
	if (st != ST_OK)
		return st;
	look_balance(l, forecast);
	if ((st = closure_work_load(v, e)) != ST_OK || (st = closure_tasks_load(v, e)) != ST_OK)
		return st;
	fill_marks(l);
	if (l->what_if) {
		mark_changes(l);
		work_changes(l);
		payout_changes(v);
	}
	return ST_OK;
}

/* What is asked about: the closure as it stands, or what it would be with another date. */
static enum status look_which(struct closure_view *v, const char *profile, day_t date, struct error *e)
{
	struct closure_look *l = v->out;
	char day[16];
	enum status st = closure_of(v->f.s, profile, &l->now, e);

	if (st != ST_OK)
		return st;
	l->today = v->f.today;
	l->c = l->now;
	if (date == DAY_NONE && l->now.id == 0)
		return closure_must(v->f.s, profile, &l->c, e);
	if (l->now.id == 0) {
		snprintf(l->c.profile, sizeof l->c.profile, "%s", profile_name(v->f.profile));
		snprintf(l->c.state, sizeof l->c.state, "planned");
		snprintf(l->c.cause, sizeof l->c.cause, "seller");
	}
	l->what_if = date != DAY_NONE && (l->now.id == 0 || date != l->now.days.closes);
	day_format(l->now.days.closes, day);
	if (l->what_if && closure_begun(&l->now, l->today))
		return error_set(e, ST_REFUSED, "closure_over", profile_rule(profile, "YAH-18"), "date",
		                 _("The store is closed since %s; its date cannot be another."), day);
	if (l->what_if)
		l->c.noticed_on = DAY_NONE; /* another date asks for another notice */
	return ST_OK;
}

enum status closure_look(struct shop *s, const char *profile, day_t date, struct closure_look *out, struct error *e)
{
	struct closure_view v = {.out = out};
	enum status st;

	*out = (struct closure_look){.balance = MONEY_NONE, .forfeit = MONEY_NONE, .contract_end = DAY_NONE, .earliest = DAY_NONE};
	st = period_frame_open(&v.f, s, profile, e);
	if (st == ST_OK)
		st = look_which(&v, profile, date, e);
	if (st == ST_OK) {
		out->remit_bank = profile_text(v.f.profile, "negative.bank", v.f.today);
		out->remit_account = profile_text(v.f.profile, "negative.account", v.f.today);
		out->remit_name = profile_text(v.f.profile, "negative.account_name", v.f.today);
		st = look_at(&v, date != DAY_NONE ? date : out->now.days.closes, e);
	}
	periods_free(&v.periods);
	periods_free(&v.was);
	period_frame_close(&v.f);
	if (st != ST_OK)
		closure_look_free(out);
	return st;
}

void closure_look_free(struct closure_look *l)
{
	free(l->work);
	free(l->rows);
	free(l->changes);
	free(l->tasks);
	*l = (struct closure_look){0};
}
