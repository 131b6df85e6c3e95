/*
 * The sentences of renewal: warnings and notes of a press, its refusals, and
 * the advance warnings of a term's last days (RUT-37 to 45, 50, 56).
 */
#include "config.h"

#include "desk/renewal_parts.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/i18n.h"

static void amount_text(money_t v, char out[32])
{
	if (v == MONEY_NONE)
		snprintf(out, 32, "?");
	else
		money_format(v, false, out);
}

static const char *debit_label(const struct renewal_book *b)
{
	const char *label = profile_text(b->p, "autodebit.notice_label", DAY_NONE);

	return label != NULL ? label : _("card auto-debit");
}

enum status renewal_refuse(const struct renewal_book *b, enum renew_result r, struct error *e)
{
	if (r == PRESS_WAITING_DEBIT)
		return error_set(e, ST_REFUSED, "autodebit_pending", "RUT-34", NULL, "%s", _("The auto-debit application is still being processed."));
	if (r == PRESS_NO_DEBIT)
		return error_set(e, ST_REFUSED, "autodebit_missing", "RUT-34", NULL, _("Auto-renewal needs %s. Apply for it first."), debit_label(b));
	return plan_gate(b->s, profile_name(b->p), e) != ST_OK
	               ? ST_REFUSED
	               : error_set(e, ST_REFUSED, "gate_closed", "RUT-35", NULL, "%s", _("No plan is running. Buy a plan first."));
}

/* The switch goes on, and as things stand nothing will be debited at C. */
static bool is_hollow(const struct renewal_book *b, const struct renew_press *p)
{
	return p->term != NULL && (p->before_window || p->in_window) && renew_debit_at(&b->model, p->marks.charge) == NULL;
}

static void note_hollow(const struct renewal_book *b, const struct renew_press *p, struct notes *out)
{
	char charge[16], end[16];

	renewal_day_text(b, p->marks.charge, charge);
	renewal_day_text(b, p->marks.end, end);
	notes_add(out, NOTE_INFO, "renewal_at_risk", "RUT-45", NULL,
	          _("Auto-debit will not be active on %1$s: the plan cannot be renewed. Apply again, or buy a plan by hand before %2$s."), charge, end);
}

static void say_on(const struct renewal_book *b, const struct renew_press *p, struct notes *out)
{
	char amount[32], day[16];

	if (p->term == NULL)
		return;
	if (p->too_late) {
		renewal_day_text(b, p->marks.end, day);
		notes_add(out, NOTE_WARN, "switch_on_late", "RUT-41", NULL,
		          _("Too late for this expiry; buy the next plan by hand before %s. Renewal will work for the following expiry."), day);
		return;
	}
	if (is_hollow(b, p))
		note_hollow(b, p, out);
	if (profile_int(b->p, "renewal.discount_percent", DAY_NONE, 0) <= 0)
		return;
	amount_text(p->price.amount, amount);
	renewal_day_text(b, p->marks.window, day);
	if (p->before_window)
		notes_add(out, NOTE_INFO, "discount_early", "RUT-42", NULL,
		          _("The %1$d %% renewal discount is offered for switching on within the last %2$d days (from %3$s); the forecast uses the full price: %4$s."),
		          (int)profile_int(b->p, "renewal.discount_percent", DAY_NONE, 0),
		          (int)profile_int(b->p, "renewal.discount_enable_from_days", DAY_NONE, 0), day, amount);
	else if (p->in_window && p->price.discount_percent > 0)
		notes_add(out, NOTE_INFO, "discount_window", "RUT-42", NULL, _("Renewal at %1$d %% off: %2$s"), p->price.discount_percent, amount);
}

static void say_off(const struct renewal_book *b, const struct renew_press *p, struct notes *out)
{
	char starts[16], amount[32], charge[16];

	if (p->result != PRESS_OFF_PENDING)
		return;
	renewal_day_text(b, p->next_starts, starts);
	renewal_day_text(b, p->marks.charge, charge);
	amount_text(p->price.amount, amount);
	if (p->charged)
		notes_add(out, NOTE_WARN, "switch_off_late", "RUT-38", NULL,
		          _("Too late for the next period: it starts on %1$s and was charged with %2$s on %3$s. Auto-renewal ends after it."),
		          starts, amount, charge);
	else
		notes_add(out, NOTE_WARN, "switch_off_late", "RUT-38", NULL,
		          _("Too late for the next period: it starts on %1$s and is charged with %2$s on %3$s. Auto-renewal ends after it."),
		          starts, amount, charge);
}

void renewal_say_press(const struct renewal_book *b, const struct renew_press *p, bool on, struct notes *out)
{
	if (p->result == PRESS_ALREADY && on)
		notes_add(out, NOTE_INFO, "already_on", "RUT-40", NULL, "%s", _("Auto-renewal is on already."));
	else if (p->result == PRESS_ALREADY && b->model.sw.state == SWITCH_OFF_PENDING)
		notes_add(out, NOTE_INFO, "already_off", "RUT-40", NULL, "%s", _("Auto-renewal ends with the next period already."));
	else if (p->result == PRESS_ALREADY)
		notes_add(out, NOTE_INFO, "already_off", "RUT-40", NULL, "%s", _("Auto-renewal is off already."));
	else if (on)
		say_on(b, p, out);
	else
		say_off(b, p, out);
}

static void say_on_result(const struct renewal_book *b, const struct renew_press *p, char *out, size_t size)
{
	char charge[16], off_by[16], amount[32];

	if (p->term == NULL || is_hollow(b, p)) {
		snprintf(out, size, "%s", _("Auto-renewal is on."));
		return;
	}
	renewal_day_text(b, p->marks.charge, charge);
	renewal_day_text(b, p->marks.off_by, off_by);
	amount_text(p->price.amount, amount);
	if (p->keeps && !p->too_late && !p->in_window && !p->before_window)
		snprintf(out, size, "%s", _("Auto-renewal stays on: the pending switch-off is taken back."));
	else if (p->too_late)
		snprintf(out, size, "%s", _("Auto-renewal is on from the following expiry; this plan is not renewed."));
	else
		snprintf(out, size, _("Auto-renewal is on: %1$s will be charged on %2$s; last day to switch off %3$s."), amount, charge, off_by);
}

void renewal_say_result(const struct renewal_book *b, const struct renew_press *p, bool on, char *out, size_t size)
{
	char day[16];
	struct error e = {0};

	switch (p->result) {
	case PRESS_NO_PLAN:
	case PRESS_NO_DEBIT:
	case PRESS_WAITING_DEBIT:
		renewal_refuse(b, p->result, &e);
		snprintf(out, size, "%.290s", e.message);
		return;
	case PRESS_ALREADY:
		snprintf(out, size, "%s", on ? _("Auto-renewal is on already.") : _("Auto-renewal is off already."));
		return;
	case PRESS_ON:
		say_on_result(b, p, out, size);
		return;
	case PRESS_OFF_PENDING:
		renewal_day_text(b, p->next_starts, day);
		snprintf(out, size, _("Takes effect for the period after next: the next one starts on %s, then auto-renewal is off."), day);
		return;
	case PRESS_OFF:
		break;
	}
	if (p->term == NULL) {
		snprintf(out, size, "%s", _("Auto-renewal is off."));
		return;
	}
	renewal_day_text(b, p->marks.end, day);
	snprintf(out, size, _("Auto-renewal is off. The plan ends on %s."), day);
}

void renewal_points(const struct profile *p, char out[RENEWAL_POINTS][200])
{
	int charge = (int)profile_int(p, "renewal.charge_days_before", DAY_NONE, 0);
	int off = (int)profile_int(p, "renewal.off_deadline_days_before", DAY_NONE, 0);

	snprintf(out[0], 200, ngettext("1. The renewal is made and charged %d day before the plan expires (RUT-36).",
	                               "1. The renewal is made and charged %d days before the plan expires (RUT-36).", (unsigned long)charge), charge);
	snprintf(out[1], 200, ngettext("2. To go without the next period, switch off %d day before the expiry at the latest (RUT-37).",
	                               "2. To go without the next period, switch off %d days before the expiry at the latest (RUT-37).",
	                               (unsigned long)off), off);
	snprintf(out[2], 200, "%s", _("3. Switched off later than that, it ends only after the next period (RUT-38)."));
}

/* ---- advance warnings ---- */

static void warn_card(const struct renewal_book *b, instant_t now, struct notes *out)
{
	const struct renew_debit *d = renew_debit_at(&b->model, now);
	instant_t end;

	if (d == NULL)
		return;
	end = renew_card_ends(d->exp_year, d->exp_month, b->zone);
	if (instant_day(end - 1, b->zone) - instant_day(now, b->zone) <= profile_int(b->p, "autodebit.expiry_warn_days", DAY_NONE, 0))
		notes_add(out, NOTE_WARN, "card_expires", "RUT-56", NULL,
		          _("Card ends %02d/%04d; apply again to keep auto-debit and auto-renewal."), d->exp_month, d->exp_year);
}

static void warn_application(const struct renewal_book *b, instant_t now, struct notes *out)
{
	const struct renew_debit *d = renew_debit_waiting(&b->model);

	if (d != NULL && d->due_on != DAY_NONE && instant_day(now, b->zone) > d->due_on)
		notes_add(out, NOTE_WARN, "application_overdue", "RUT-50", NULL, "%s",
		          _("The auto-debit application is overdue; ask customer service."));
}

static void warn_renewal(const struct renewal_book *b, instant_t now, struct notes *out)
{
	struct renewal_forecast f;
	char charge[16], off_by[16], end[16], amount[32];

	renewal_look(b, now, &f);
	if (f.expires_on == DAY_NONE || f.made || b->model.sw.state == SWITCH_OFF || now < f.window)
		return;
	renewal_day_text(b, f.charge, charge);
	renewal_day_text(b, f.off_by, off_by);
	renewal_day_text(b, f.end, end);
	amount_text(f.amount, amount);
	if (f.blocked)
		notes_add(out, NOTE_WARN, "renewal_blocked", "RUT-45", NULL,
		          _("Renewal could not be made: auto-debit is not active. Buy a plan by hand before %s."), end);
	else if (f.will_renew && b->model.sw.state == SWITCH_ON)
		notes_add(out, NOTE_INFO, "renewal_reminder", "RUT-39", NULL,
		          _("Auto-renewal is on: %1$s on %2$s; last day to switch off %3$s."), amount, charge, off_by);
	else if (now < f.charge && strncmp(f.why, "autodebit", 9) == 0)
		notes_add(out, NOTE_WARN, "renewal_at_risk", "RUT-45", NULL,
		          _("Auto-debit will not be active on %1$s: the plan cannot be renewed. Apply again, or buy a plan by hand before %2$s."),
		          charge, end);
}

enum status renewal_warn(struct shop *s, const char *profile, struct notes *out, struct error *e)
{
	struct renewal_book b;
	enum status st = renewal_book_open(&b, s, profile, e);

	if (st != ST_OK)
		return st;
	renewal_play(&b, clock_now(), NULL, NULL);
	warn_renewal(&b, clock_now(), out);
	warn_card(&b, clock_now(), out);
	warn_application(&b, clock_now(), out);
	renewal_book_close(&b);
	return ST_OK;
}
