/*
 * What closures hold of the payouts of a marketplace (YAH-23): from the closure
 * date on, until the store is signed anew.
 */
#include "config.h"

#include "desk/period_parts.h"
#include "storekeep/closure_rules.h"
#include "storekeep/i18n.h"

static const char holds_sql[] =
	"SELECT c.closed_on, c.login_end_days, c.final_days, c.pay_on, (SELECT MIN(m.opened_on) FROM mall_contract m WHERE m.profile = c.profile"
	" AND m.opened_on > c.closed_on), CASE c.state WHEN 'paid' THEN COALESCE(c.paid_on, c.pay_on) WHEN 'owed' THEN c.paid_on END"
	" FROM closure c WHERE c.profile = :profile AND c.state <> 'planned' AND c.state <> 'cancelled'"
	" ORDER BY c.closed_on, c.id LIMIT :most";

enum status period_holds_load(struct period_frame *f, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, holds_sql);
	enum step step = STEP_DONE;

	f->hold_count = 0;
	stmt_bind_text(q, ":profile", profile_name(f->profile));
	stmt_bind_int(q, ":most", PERIOD_HOLDS);
	while (f->hold_count < PERIOD_HOLDS && (step = stmt_step(q, e)) == STEP_ROW) {
		day_t from = column_day(q, 0);

		f->holds[f->hold_count++] = (struct period_hold){from, from + (day_t)stmt_int(q, 1) - 1, from + (day_t)stmt_int(q, 2), column_day(q, 3),
		                                                    column_day(q, 4), column_day(q, 5)};
	}
	stmt_reset(q);
	return f->hold_count < PERIOD_HOLDS && step == STEP_FAILED ? ST_FAILED : ST_OK;
}

const struct period_hold *period_hold_of(const struct period_frame *f, const struct period *p, day_t pay)
{
	if (p->paid_on != DAY_NONE)
		return NULL;
	for (size_t i = 0; i < f->hold_count; i++) {
		const struct period_hold *h = &f->holds[i];

		if (closure_holds_payout(h->from, pay) && (h->reopened == DAY_NONE || p->days.from < h->reopened))
			return h;
	}
	return NULL;
}

day_t period_holds_last(const struct period_frame *f)
{
	day_t last = f->today;

	for (size_t i = 0; i < f->hold_count; i++)
		if (f->holds[i].reopened == DAY_NONE && f->holds[i].until < last)
			last = f->holds[i].until;
	return last;
}

struct settle_period period_claim_days(const struct period *p)
{
	struct settle_period days = p->days;

	if (p->held_from != DAY_NONE)
		days.due = days.pay = days.pay_nominal = DAY_NONE;
	return days;
}

day_t period_pay_day(const struct period *p)
{
	if (p->held_from != DAY_NONE)
		return p->held_pay;
	return p->run_pay != DAY_NONE ? p->run_pay : p->days.pay;
}

void period_held_note(struct shop *s, const struct period *p)
{
	char until[16];

	if (p->held_from == DAY_NONE)
		return;
	if (p->held_ended != DAY_NONE) {
		day_format(p->held_ended, until);
		notes_add(&s->notes, NOTE_INFO, "settled_final", profile_rule(p->profile, "YAH-24"), "pay_on",
		          _("Settled with the final balance on %s."), until);
		return;
	}
	day_format(p->held_until, until);
	notes_add(&s->notes, NOTE_INFO, "payout_held", profile_rule(p->profile, "YAH-23"), "pay_on",
	          _("Held until the final settlement after %s."), until);
}
