/*
 * What comes of a term's end as a book stands: whether it is renewed, for how
 * much, and why or why not (RUT-133).
 */
#include "config.h"

#include "desk/renewal_parts.h"

#include <stdio.h>

/* Why no renewal will be made, "" when one will. */
static const char *obstacle(const struct renewal_book *b, const struct renew_term *t, const struct renew_marks *k, instant_t at)
{
	const struct renew_model *m = &b->model;

	if (t->blocked)
		return "blocked";
	if (m->sw.state == SWITCH_OFF)
		return "switch_off";
	if (at >= k->charge)
		return "too_late";
	if (renew_debit_at(m, k->charge) != NULL || !profile_bool(b->p, "renewal.block_without_autodebit", t->expires_on, true))
		return "";
	if (renew_debit_at(m, at) != NULL)
		return "autodebit_ends";
	return renew_debit_waiting(m) != NULL ? "autodebit_pending" : "autodebit_missing";
}

static void price_into(const struct renew_price *p, struct renewal_forecast *out)
{
	out->list_price = p->list_price;
	out->amount = p->amount;
	out->discount_percent = p->discount_percent;
	snprintf(out->why, sizeof out->why, "%s", p->why);
}

void renewal_look(const struct renewal_book *b, instant_t at, struct renewal_forecast *out)
{
	const struct renew_model *m = &b->model;
	const struct renew_term *t = renew_target(m, at), *made;
	struct renew_marks k;
	struct renew_price price;
	const char *why;

	*out = (struct renewal_forecast){.expires_on = DAY_NONE, .list_price = MONEY_NONE, .amount = MONEY_NONE, .window = INSTANT_NONE,
	                                 .off_by = INSTANT_NONE, .charge = INSTANT_NONE, .end = INSTANT_NONE};
	snprintf(out->why, sizeof out->why, "no_plan");
	if (t == NULL)
		return;
	renew_marks_of(m, t, &k);
	out->window = k.window;
	out->off_by = k.off_by;
	out->charge = k.charge;
	out->end = k.end;
	out->expires_on = t->expires_on;
	out->term_id = t->id;
	out->plan_days = t->plan_days;
	made = renew_made(m, t);
	if (made != NULL) {
		out->made = true;
		out->list_price = made->list_price;
		out->amount = made->amount;
		out->discount_percent = made->discount_percent;
		snprintf(out->why, sizeof out->why, "made");
		return;
	}
	renew_price(m, t, m->sw.state == SWITCH_OFF ? at : m->sw.last_on_at, &price);
	price_into(&price, out);
	why = obstacle(b, t, &k, at);
	if (price.amount == MONEY_NONE)
		why = "plan_gone";
	out->blocked = t->blocked;
	out->will_renew = why[0] == '\0';
	if (why[0] != '\0')
		snprintf(out->why, sizeof out->why, "%s", why);
}
