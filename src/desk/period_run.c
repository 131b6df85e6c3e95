/*
 * The payout runs that the periods of a marketplace join, and what is carried
 * from one to the next (section 17 of YAH, 134 to 136). What a closure holds
 * joins none (YAH-23); a store that was signed anew begins without a carry.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/period_parts.h"
#include "storekeep/mem.h"

static const char remits_sql[] = "SELECT date, amount FROM remittance WHERE profile = :profile ORDER BY date, id";

static enum status load_remits(const struct period_frame *f, struct settle_remit **out, size_t *count, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, remits_sql);
	stmt_bind_text(q, ":profile", profile_name(f->profile));
	enum step step;
	*out = NULL;
	*count = 0;
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		*out = xreallocarray(*out, *count + 1, sizeof **out);
		(*out)[(*count)++] = (struct settle_remit){column_day(q, 0), stmt_int(q, 1)};
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* The arrival that the run works with: a claim that is not there yet is taken to come in time, or today. */
static day_t arrival_taken(const struct period_frame *f, const struct period *p)
{
	if (p->arrived != DAY_NONE || p->days.due == DAY_NONE)
		return p->arrived;
	return f->today > p->days.due ? f->today : p->days.due;
}

/* Carry-over as the marketplace's statement has it: claims that nobody entered here came in time. */
static void carry_in_time(const struct period_frame *f, struct periods *ps, const struct settle_due *due, const size_t *whose,
                          size_t count, const struct settle_remit *remits, size_t remit_count)
{
	struct settle_due *timely = xcalloc(count + 1, sizeof *timely);
	struct settle_run *runs = xcalloc(count + 1, sizeof *runs);

	for (size_t i = 0; i < count; i++) {
		const struct period *p = &ps->items[whose[i]];

		timely[i] = due[i];
		timely[i].arrived = p->arrived != DAY_NONE ? p->arrived : p->days.due;
	}
	settle_runs(&f->cycle, f->workdays, timely, count, remits, remit_count, 0, runs);
	for (size_t i = 0; i < count; i++)
		if (timely[i].run >= 0)
			ps->items[whose[i]].carry_in_time = runs[timely[i].run].carry_in;
	free(runs);
	free(timely);
}

/* What the runs are computed from: the periods that join one, in parts between new contracts. */
struct taken {
	struct settle_due *due;
	size_t *whose, count;
	struct settle_remit *remits;
	size_t remit_count;
};

/* The actual payout day that the period would have. */
static day_t own_pay(const struct period_frame *f, const struct period *p, day_t arrived)
{
	struct settle_period run = p->days;

	if (p->claim_needed && (p->net == MONEY_NONE || p->net >= 0))
		settle_claim_run(&f->cycle, f->workdays, &p->days, arrived, &run);
	return run.pay;
}

static void take(const struct period_frame *f, struct periods *ps, struct taken *t)
{
	for (size_t i = 0; i < ps->count; i++) {
		struct period *p = &ps->items[i];
		day_t arrived = arrival_taken(f, p);
		const struct period_hold *hold;

		if (p->days.pay_nominal == DAY_NONE)
			continue;
		if ((hold = period_hold_of(f, p, own_pay(f, p, arrived))) != NULL) {
			p->held_from = hold->from;
			p->held_login = hold->login_last;
			p->held_until = hold->until;
			p->held_pay = hold->pay;
			p->held_ended = hold->ended;
			continue;
		}
		if (p->net == MONEY_NONE)
			continue;
		t->whose[t->count] = i;
		t->due[t->count++] = (struct settle_due){.period = p->days, .net = p->net, .claim_needed = p->claim_needed, .arrived = arrived};
	}
}

/* The part of a contract: the number of new contracts that were signed up to a day. */
static size_t part_of(const struct period_frame *f, day_t d)
{
	size_t part = 0;

	for (size_t i = 0; i < f->hold_count; i++)
		part += f->holds[i].reopened != DAY_NONE && f->holds[i].reopened <= d;
	return part;
}

static size_t run_part(const struct period_frame *f, struct periods *ps, struct taken *t, size_t first, size_t count, size_t part)
{
	struct settle_due *due = t->due + first;
	size_t remit = 0, end, runs;

	while (remit < t->remit_count && part_of(f, t->remits[remit].day) < part)
		remit++;
	for (end = remit; end < t->remit_count && part_of(f, t->remits[end].day) == part; end++)
		;
	carry_in_time(f, ps, due, t->whose + first, count, t->remits + remit, end - remit);
	runs = settle_runs(&f->cycle, f->workdays, due, count, t->remits + remit, end - remit, 0, ps->runs + ps->run_count);
	for (size_t i = 0; i < count; i++)
		if (due[i].run >= 0)
			due[i].run += (int)ps->run_count;
	return runs;
}

static void give(struct period *p, const struct settle_run *r)
{
	memcpy(p->run_code, r->code, sizeof p->run_code);
	p->run_sure = !p->claim_needed || p->arrived != DAY_NONE || p->net < 0;
	p->run_pay = r->pay;
	p->carry_in = r->carry_in;
	p->result = r->result;
	p->payout = r->payout;
	p->carry_out = r->carry_out;
	p->negative_row = r->negative_row;
}

enum status period_runs_load(const struct period_frame *f, struct periods *ps, struct error *e)
{
	struct taken t = {.due = xcalloc(ps->count + 1, sizeof *t.due), .whose = xcalloc(ps->count + 1, sizeof *t.whose)};
	enum status st = load_remits(f, &t.remits, &t.remit_count, e);

	if (st == ST_OK) {
		take(f, ps, &t);
		ps->runs = xcalloc(t.count + 1, sizeof *ps->runs);
		for (size_t first = 0, n; first < t.count; first += n) {
			size_t part = part_of(f, t.due[first].period.from);

			for (n = 1; first + n < t.count && part_of(f, t.due[first + n].period.from) == part; n++)
				;
			ps->run_count += run_part(f, ps, &t, first, n, part);
		}
		for (size_t i = 0; i < t.count; i++)
			if (t.due[i].run >= 0)
				give(&ps->items[t.whose[i]], &ps->runs[t.due[i].run]);
	}
	free(t.whose);
	free(t.due);
	free(t.remits);
	return st;
}
