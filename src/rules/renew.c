/*
 * Marks of a term's end, whose end counts, whether an authorisation is active,
 * and what a renewal costs. What happens by itself is renew_event.c's, what the
 * switch does renew_press.c's.
 */
#include "config.h"

#include "storekeep/renew.h"

#include <stdlib.h>
#include <string.h>

#define DAY_SECS 86400

static const char *const switch_codes[] = {[SWITCH_OFF] = "off", [SWITCH_ON] = "on", [SWITCH_OFF_PENDING] = "off_pending"};
static const char *const debit_codes[] = {
	[AUTODEBIT_NONE] = "none", [AUTODEBIT_CONSENTED] = "consented", [AUTODEBIT_PENDING] = "pending", [AUTODEBIT_ACTIVE] = "active",
	[AUTODEBIT_CANCEL_PENDING] = "cancel_pending", [AUTODEBIT_CANCELLED] = "cancelled", [AUTODEBIT_STOPPED] = "stopped",
	[AUTODEBIT_FAILED] = "failed", [AUTODEBIT_REPLACED] = "replaced",
};

static bool code_parse(const char *const *codes, size_t count, const char *code, size_t *out)
{
	for (size_t i = 0; code != NULL && i < count; i++)
		if (strcmp(codes[i], code) == 0) {
			*out = i;
			return true;
		}
	return false;
}

const char *renew_switch_code(enum renew_switch_state s)
{
	return switch_codes[s];
}

bool renew_switch_parse(const char *code, enum renew_switch_state *out)
{
	size_t i;
	bool known = code_parse(switch_codes, sizeof switch_codes / sizeof *switch_codes, code, &i);

	if (known)
		*out = (enum renew_switch_state)i;
	return known;
}

const char *autodebit_state_code(enum autodebit_state s)
{
	return debit_codes[s];
}

bool autodebit_state_parse(const char *code, enum autodebit_state *out)
{
	size_t i;
	bool known = code_parse(debit_codes, sizeof debit_codes / sizeof *debit_codes, code, &i);

	if (known)
		*out = (enum autodebit_state)i;
	return known;
}

void renew_free(struct renew_model *m)
{
	free(m->terms);
	free(m->debits);
	m->terms = NULL;
	m->debits = NULL;
	m->term_count = m->debit_count = 0;
}

/* ---- marks ---- */

void renew_marks(const struct renew_rules *r, day_t expires_on, instant_t ends_at, struct renew_marks *out)
{
	day_t last_off = expires_on - r->off_days - (r->off_inclusive ? 0 : 1);

	out->window = instant_from(expires_on - r->discount_days, 0, r->zone);
	out->off_by = instant_from(last_off, DAY_SECS - 1, r->zone);
	out->charge = instant_from(expires_on - r->charge_days, r->charge_secs, r->zone);
	out->end = ends_at;
}

static struct renew_rules rules_of(const struct renew_model *m, const struct renew_term *t)
{
	struct renew_rules r;

	m->rules(m->arg, t->expires_on, &r);
	return r;
}

void renew_marks_of(const struct renew_model *m, const struct renew_term *t, struct renew_marks *out)
{
	struct renew_rules r = rules_of(m, t);

	renew_marks(&r, t->expires_on, t->ends_at, out);
}

const struct renew_term *renew_target_known(const struct renew_model *m, instant_t at, instant_t before)
{
	const struct renew_term *target = NULL;

	for (size_t i = 0; i < m->term_count; i++) {
		const struct renew_term *t = &m->terms[i];

		if (t->starts_at <= at && at <= t->ends_at)
			target = t;
		else if (target != NULL && t->starts_at > at && t->by_hand && t->bought_at < before)
			target = t;
	}
	return target;
}

const struct renew_term *renew_target(const struct renew_model *m, instant_t at)
{
	return renew_target_known(m, at, at + 1);
}

instant_t renew_next_start(const struct renew_model *m, const struct renew_term *t)
{
	struct renew_rules r = rules_of(m, t);

	return instant_from(t->expires_on + 1, 0, r.zone);
}

/* A bill of the marketplace's own that cannot be told from the renewal of `t`. */
static bool is_billed(const struct renew_term *k, const struct renew_term *t, instant_t charge)
{
	return k->imported && k->plan_days == t->plan_days && k->starts_at > t->starts_at && k->bought_at >= charge &&
	       k->bought_at < charge + DAY_SECS;
}

const struct renew_term *renew_made(const struct renew_model *m, const struct renew_term *t)
{
	const struct renew_term *next = NULL;
	struct renew_marks marks;

	renew_marks_of(m, t, &marks);
	for (size_t i = 0; i < m->term_count; i++) {
		const struct renew_term *k = &m->terms[i];

		if ((k->renews == t->id && !k->by_hand) || (k->renews == 0 && is_billed(k, t, marks.charge)))
			return k;
		if (next == NULL && k->starts_at > t->starts_at)
			next = k;
	}
	/* A renewal that came by a file may not say what it follows. */
	return next != NULL && !next->by_hand && next->renews == 0 ? next : NULL;
}

/* ---- authorisations ---- */

instant_t renew_card_ends(int year, int month, const char *zone)
{
	return instant_from(day_from_ymd(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1), 0, zone);
}

instant_t renew_debit_ends(const struct renew_debit *d, const char *zone)
{
	instant_t end = renew_card_ends(d->exp_year, d->exp_month, zone), cancelled;

	if (d->active_at == INSTANT_NONE)
		return INSTANT_NONE;
	if (d->cancel_at != INSTANT_NONE && d->next_debit_on != DAY_NONE) {
		cancelled = instant_from(d->next_debit_on + 1, 0, zone);
		end = cancelled < end ? cancelled : end;
	}
	return d->ended_at != INSTANT_NONE && d->ended_at < end ? d->ended_at : end;
}

static const char *zone_of(const struct renew_model *m, instant_t at)
{
	struct renew_rules r;

	m->rules(m->arg, instant_day(at, "UTC"), &r);
	return r.zone;
}

const struct renew_debit *renew_debit_at(const struct renew_model *m, instant_t at)
{
	const char *zone = zone_of(m, at);

	for (size_t i = m->debit_count; i-- > 0;) {
		const struct renew_debit *d = &m->debits[i];

		if (d->active_at != INSTANT_NONE && d->active_at <= at && at < renew_debit_ends(d, zone))
			return d;
	}
	return NULL;
}

const struct renew_debit *renew_debit_waiting(const struct renew_model *m)
{
	for (size_t i = m->debit_count; i-- > 0;)
		if (m->debits[i].state == AUTODEBIT_CONSENTED || m->debits[i].state == AUTODEBIT_PENDING)
			return &m->debits[i];
	return NULL;
}

/* The last one that had applied by then says why. */
const char *renew_debit_reason(const struct renew_model *m, instant_t at)
{
	const struct renew_debit *last = NULL;
	const char *zone = zone_of(m, at);

	for (size_t i = 0; i < m->debit_count; i++)
		if (m->debits[i].applied_at <= at)
			last = &m->debits[i];
	if (last == NULL)
		return "none";
	if (last->active_at == INSTANT_NONE || last->active_at > at)
		return last->ended_at != INSTANT_NONE && last->ended_at <= at ? "failed" : "pending";
	if (renew_card_ends(last->exp_year, last->exp_month, zone) <= at)
		return "card_expired";
	return last->cancel_at != INSTANT_NONE ? "cancelled" : "stopped";
}

const char *renew_debit_source(const char *order, money_t balance, money_t fee, bool card)
{
	while (order != NULL && *order != '\0') {
		size_t n = strcspn(order, ",");

		if (n == 7 && strncmp(order, "balance", n) == 0 && balance != MONEY_NONE && balance >= fee)
			return "balance";
		if (n == 4 && strncmp(order, "card", n) == 0 && card)
			return "card";
		order += n + (order[n] == ',');
	}
	return "";
}

/* ---- price ---- */

/* A renewal was charged between the switch-on and C already: the discount is for the first one only. */
static bool is_used(const struct renew_model *m, instant_t last_on, instant_t charge)
{
	for (size_t i = 0; i < m->term_count; i++)
		if (!m->terms[i].by_hand && m->terms[i].bought_at > last_on && m->terms[i].bought_at < charge)
			return true;
	return false;
}

static const char *discount_why(const struct renew_model *m, const struct renew_rules *r, const struct renew_marks *k, instant_t last_on)
{
	if (r->discount_percent <= 0)
		return "none";
	if (last_on == INSTANT_NONE || last_on >= k->charge || (last_on < k->window && !r->discount_early))
		return "early";
	return is_used(m, last_on, k->charge) ? "used" : "window";
}

void renew_price(const struct renew_model *m, const struct renew_term *t, instant_t last_on, struct renew_price *out)
{
	struct renew_rules r = rules_of(m, t), on_charge;
	struct renew_offer offer;
	struct renew_marks k;
	day_t day;

	renew_marks(&r, t->expires_on, t->ends_at, &k);
	day = instant_day(k.charge, r.zone);
	m->rules(m->arg, day, &on_charge);
	*out = (struct renew_price){.list_price = MONEY_NONE, .amount = MONEY_NONE, .quota = t->quota, .why = "plan_gone"};
	if (!m->offer(m->arg, t->plan_days, day, &offer))
		return;
	out->why = discount_why(m, &on_charge, &k, last_on);
	out->discount_percent = strcmp(out->why, "window") == 0 ? on_charge.discount_percent : 0;
	out->list_price = offer.price;
	out->quota = offer.quota;
	out->amount = money_ratio(offer.price, 100 - out->discount_percent, 100, on_charge.rounding);
}
