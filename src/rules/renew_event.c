/*
 * What the marketplace does by itself, in the order of its instants: cards and
 * cancelled authorisations end, a pending switch ends, renewals are made or
 * blocked (RUT section 19). Each event is judged by the state at its instant.
 */
#include "config.h"

#include "storekeep/renew.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/mem.h"
#include "storekeep/plan_rules.h"

/* Take `ev` when it is due and earlier than what was found; equal instants go by the order of enum renew_what. */
static void offer_event(struct renew_event *best, bool *found, const struct renew_event *ev, instant_t until)
{
	if (ev->at == INSTANT_NONE || ev->at > until)
		return;
	if (*found && (best->at < ev->at || (best->at == ev->at && best->what <= ev->what)))
		return;
	*best = *ev;
	*found = true;
}

static bool is_live(const struct renew_debit *d)
{
	return d->state == AUTODEBIT_ACTIVE || d->state == AUTODEBIT_CANCEL_PENDING;
}

static void find_debit_ends(const struct renew_model *m, instant_t until, struct renew_event *best, bool *found)
{
	struct renew_rules r;

	m->rules(m->arg, instant_day(until, "UTC"), &r);
	for (size_t i = 0; i < m->debit_count; i++) {
		const struct renew_debit *d = &m->debits[i];
		struct renew_event ev = {.index = i, .id = d->id};

		if (!is_live(d))
			continue;
		ev.at = renew_debit_ends(d, r.zone);
		ev.what = ev.at == renew_card_ends(d->exp_year, d->exp_month, r.zone) ? RENEW_CARD_ENDS : RENEW_CANCEL_ENDS;
		offer_event(best, found, &ev, until);
	}
}

static void find_switch_end(const struct renew_model *m, instant_t until, struct renew_event *best, bool *found)
{
	struct renew_event ev = {.what = RENEW_SWITCH_ENDS, .at = m->sw.effective_off_at};

	if (m->sw.state == SWITCH_OFF_PENDING)
		offer_event(best, found, &ev, until);
}

/* When a term's renewal falls due under the switch as it stands; INSTANT_NONE: it was decided before, or never falls due. */
static instant_t charge_of(const struct renew_model *m, const struct renew_rules *r, const struct renew_marks *k)
{
	const struct renew_switch *sw = &m->sw;

	if (sw->state == SWITCH_OFF || sw->last_on_at == INSTANT_NONE)
		return INSTANT_NONE;
	if (r->catch_up && sw->last_on_at >= k->charge && sw->last_on_at <= k->end)
		return sw->last_on_at;
	return k->charge > sw->last_changed_at ? k->charge : INSTANT_NONE;
}

/* Every term in its place, as the queue of plan_rules.h gives it; sorted by time. */
static void queue_terms(const struct renew_rules *r, struct renew_term *terms, size_t count)
{
	struct plan_clock clock = {.zone = r->zone, .end_secs = r->end_secs};
	struct plan_slot *slots = xcalloc(count, sizeof *slots);

	for (size_t i = 0; i < count; i++)
		slots[i] = (struct plan_slot){
			.id = terms[i].id, .paid_at = terms[i].bought_at, .days = terms[i].plan_days, .fixed = terms[i].stated,
			.starts_at = terms[i].starts_at, .ends_at = terms[i].ends_at, .expires_on = terms[i].expires_on,
		};
	plan_queue(&clock, slots, count);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < count; k++)
			if (terms[k].id == slots[i].id) {
				terms[k].starts_at = slots[i].starts_at;
				terms[k].ends_at = slots[i].ends_at;
				terms[k].expires_on = slots[i].expires_on;
			}
	free(slots);
}

static int by_start(const void *left, const void *right)
{
	const struct renew_term *a = left, *b = right;

	return a->starts_at < b->starts_at ? -1 : a->starts_at > b->starts_at;
}

static void add_term(struct renew_model *m, const struct renew_rules *r, const struct renew_term *t, int64_t id)
{
	m->terms = xreallocarray(m->terms, m->term_count + 1, sizeof *m->terms);
	m->terms[m->term_count] = *t;
	m->terms[m->term_count++].id = id;
	queue_terms(r, m->terms, m->term_count);
	qsort(m->terms, m->term_count, sizeof *m->terms, by_start);
}

/* The new term, in the place that the queue gives it. */
static void make_term(const struct renew_model *m, const struct renew_rules *r, const struct renew_term *t, struct renew_event *ev)
{
	struct renew_model copy = {.term_count = m->term_count};

	copy.terms = xreallocarray(NULL, m->term_count, sizeof *copy.terms);
	memcpy(copy.terms, m->terms, m->term_count * sizeof *copy.terms);
	ev->term = (struct renew_term){
		.plan_days = t->plan_days, .bought_at = ev->at, .quota = ev->price.quota, .renews = t->id, .list_price = ev->price.list_price,
		.amount = ev->price.amount, .discount_percent = ev->price.discount_percent,
	};
	add_term(&copy, r, &ev->term, INT64_MAX);
	for (size_t i = 0; i < copy.term_count; i++)
		if (copy.terms[i].id == INT64_MAX)
			ev->term = copy.terms[i];
	ev->term.id = 0;
	free(copy.terms);
}

/* Made, or blocked and why. */
static void judge(const struct renew_model *m, const struct renew_rules *r, const struct renew_term *t, struct renew_event *ev)
{
	bool active = renew_debit_at(m, ev->at) != NULL;

	renew_price(m, t, m->sw.last_on_at, &ev->price);
	if (ev->price.amount == MONEY_NONE || (r->needs_debit && !active)) {
		ev->what = RENEW_BLOCKED;
		ev->reason = active || !r->needs_debit ? "plan_gone" : renew_debit_reason(m, ev->at);
		return;
	}
	ev->source = active ? renew_debit_source(r->debit_order, m->balance, ev->price.amount, true) : "";
	make_term(m, r, t, ev);
}

static void find_charges(const struct renew_model *m, instant_t until, struct renew_event *best, bool *found)
{
	for (size_t i = 0; i < m->term_count; i++) {
		const struct renew_term *t = &m->terms[i];
		struct renew_event ev = {.what = RENEW_MADE, .index = i, .id = t->id};
		struct renew_rules r;
		struct renew_marks k;

		if (t->blocked || renew_made(m, t) != NULL)
			continue;
		m->rules(m->arg, t->expires_on, &r);
		renew_marks(&r, t->expires_on, t->ends_at, &k);
		ev.at = charge_of(m, &r, &k);
		/* A plan that is bought in the very second of C comes too late to move E. */
		if (ev.at == INSTANT_NONE || ev.at > until || renew_target_known(m, ev.at, ev.at) != t)
			continue;
		judge(m, &r, t, &ev);
		offer_event(best, found, &ev, until);
	}
}

bool renew_next(const struct renew_model *m, instant_t until, struct renew_event *out)
{
	bool found = false;

	find_debit_ends(m, until, out, &found);
	find_switch_end(m, until, out, &found);
	find_charges(m, until, out, &found);
	return found;
}

void renew_apply(struct renew_model *m, const struct renew_event *ev, int64_t term_id)
{
	struct renew_rules r;

	switch (ev->what) {
	case RENEW_CARD_ENDS:
	case RENEW_CANCEL_ENDS:
		m->debits[ev->index].state = ev->what == RENEW_CARD_ENDS ? AUTODEBIT_STOPPED : AUTODEBIT_CANCELLED;
		m->debits[ev->index].ended_at = ev->at;
		break;
	case RENEW_SWITCH_ENDS:
		m->sw.state = SWITCH_OFF;
		m->sw.last_changed_at = ev->at;
		m->sw.effective_off_at = INSTANT_NONE;
		break;
	case RENEW_MADE:
		if (strcmp(ev->source, "balance") == 0)
			m->balance -= ev->price.amount;
		m->rules(m->arg, ev->term.expires_on, &r);
		add_term(m, &r, &ev->term, term_id);
		break;
	case RENEW_BLOCKED:
		m->terms[ev->index].blocked = true;
		break;
	}
}
