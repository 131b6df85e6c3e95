/*
 * What pressing the renewal switch does at an instant (RUT-34 to 42, section
 * 19). The words that go with it are the desk's.
 */
#include "config.h"

#include "storekeep/renew.h"

static const char *const result_codes[] = {
	[PRESS_ALREADY] = "already", [PRESS_ON] = "on", [PRESS_OFF] = "off", [PRESS_OFF_PENDING] = "off_pending",
	[PRESS_NO_PLAN] = "no_plan", [PRESS_NO_DEBIT] = "no_autodebit", [PRESS_WAITING_DEBIT] = "autodebit_pending",
};

const char *renew_result_code(enum renew_result r)
{
	return result_codes[r];
}

static void price_as_made(const struct renew_term *made, struct renew_price *out)
{
	*out = (struct renew_price){
		.list_price = made->list_price, .amount = made->amount, .quota = made->quota, .discount_percent = made->discount_percent,
		.why = made->discount_percent > 0 ? "window" : "early",
	};
}

static void press_on(const struct renew_model *m, instant_t at, const struct renew_term *made, struct renew_press *out)
{
	struct renew_rules r;

	m->rules(m->arg, instant_day(at, "UTC"), &r);
	if (out->term == NULL && r.on_needs_plan) {
		out->result = PRESS_NO_PLAN;
		return;
	}
	if (r.on_needs_debit && renew_debit_at(m, at) == NULL) {
		out->result = renew_debit_waiting(m) != NULL ? PRESS_WAITING_DEBIT : PRESS_NO_DEBIT;
		return;
	}
	out->result = PRESS_ON;
	out->keeps = m->sw.state == SWITCH_OFF_PENDING;
	if (out->term == NULL)
		return;
	out->too_late = at >= out->marks.charge && made == NULL;
	out->before_window = at < out->marks.window && made == NULL;
	out->in_window = at >= out->marks.window && at < out->marks.charge && made == NULL;
	if (made == NULL)
		renew_price(m, out->term, at, &out->price);
}

static void press_off(const struct renew_model *m, instant_t at, const struct renew_term *made, struct renew_press *out)
{
	out->result = PRESS_OFF;
	if (out->term == NULL || at <= out->marks.off_by || at > out->marks.end)
		return;
	if (at >= out->marks.charge && made == NULL)
		return; /* no renewal was made: nothing to wait for (RUT-38) */
	out->result = PRESS_OFF_PENDING;
	out->charged = made != NULL;
	out->next_starts = made != NULL ? made->starts_at : renew_next_start(m, out->term);
}

void renew_press(const struct renew_model *m, instant_t at, bool on, struct renew_press *out)
{
	const struct renew_term *made = NULL;

	*out = (struct renew_press){.term = renew_target(m, at), .next_starts = INSTANT_NONE,
	                            .price = {.list_price = MONEY_NONE, .amount = MONEY_NONE, .why = ""}};
	if (out->term != NULL) {
		renew_marks_of(m, out->term, &out->marks);
		made = renew_made(m, out->term);
		if (made != NULL)
			price_as_made(made, &out->price);
		else
			renew_price(m, out->term, m->sw.last_on_at, &out->price);
	}
	if (on ? m->sw.state == SWITCH_ON : m->sw.state != SWITCH_ON)
		out->result = PRESS_ALREADY;
	else if (on)
		press_on(m, at, made, out);
	else
		press_off(m, at, made, out);
}

void renew_press_apply(struct renew_model *m, const struct renew_press *p, instant_t at)
{
	static const enum renew_switch_state states[] = {
		[PRESS_ON] = SWITCH_ON, [PRESS_OFF] = SWITCH_OFF, [PRESS_OFF_PENDING] = SWITCH_OFF_PENDING,
	};

	if (p->result != PRESS_ON && p->result != PRESS_OFF && p->result != PRESS_OFF_PENDING)
		return;
	m->sw.state = states[p->result];
	m->sw.last_changed_at = at;
	m->sw.effective_off_at = p->next_starts;
	if (p->result == PRESS_ON)
		m->sw.last_on_at = at;
}
