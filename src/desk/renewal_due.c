/*
 * Lines of the board about a term's end and the card that pays for it: the
 * reminder calendar of RUT-131, the daily reminder of RUT-39, what stands in the
 * way of a renewal (RUT-45), applications and cards (RUT-50, 56).
 */
#include "config.h"

#include "desk/autodebit_parts.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/due_parts.h"
#include "storekeep/i18n.h"

#define MARKETS_MAX 32

static const char accounts_sql[] = "SELECT profile FROM account ORDER BY profile";

/* One marketplace as of now. */
struct view {
	struct due_frame *f;
	const struct renewal_book *b;
	struct renewal_forecast fc;
	const char *profile;
	instant_t now;
	char window[16], off_by[16], charge[16], end[16], amount[32]; /* as people read them */
};

static struct due_item *line(struct view *v, const char *kind, instant_t at, const char *rule, const char *record, int64_t id)
{
	struct due_item *it = due_add_at(v->f, v->profile, kind, at, rule);

	if (it != NULL)
		due_opens(it, record, id);
	return it;
}

/* W: where switching on is still worth something. */
static void add_window(struct view *v)
{
	const struct renewal_forecast *fc = &v->fc;
	int percent = (int)profile_int(v->b->p, "renewal.discount_percent", fc->expires_on, 0);
	struct due_item *it;

	if (v->b->model.sw.state != SWITCH_OFF || percent <= 0 || fc->made || v->now >= fc->charge)
		return;
	it = line(v, "renewal_window", v->now < fc->window ? fc->window : fc->charge - 1, "RUT-42", "renewal", 0);
	if (it == NULL)
		return;
	if (v->now < fc->window)
		due_say(it, _("From %1$s to %2$s switching auto-renewal on gives %3$d %% off the renewal"), v->window, v->off_by, percent);
	else
		due_say(it, _("Switch auto-renewal on by %1$s: the renewal is then %2$s, %3$d %% off"), v->off_by, v->amount, percent);
}

/* L and C of a renewal that is to come. */
static void add_renewal(struct view *v)
{
	const struct renewal_forecast *fc = &v->fc;
	struct due_item *it;

	if (!fc->will_renew)
		return;
	it = line(v, "renewal_off_by", v->now <= fc->off_by ? fc->off_by : INSTANT_NONE, v->now >= fc->window ? "RUT-39" : "RUT-37", "renewal", 0);
	if (it != NULL) {
		it->warn = it->warn || v->now >= fc->window;
		due_say(it, _("Auto-renewal is on: %1$s on %2$s; last day to switch off %3$s."), v->amount, v->charge, v->off_by);
	}
	it = line(v, "renewal_charge", fc->charge, "RUT-36", "renewal", 0);
	if (it != NULL)
		due_say(it, _("The plan is renewed for %1$d days, %2$s is charged"), fc->plan_days, v->amount);
}

static bool at_risk(const struct view *v)
{
	return v->b->model.sw.state != SWITCH_OFF && !v->fc.made && v->now < v->fc.charge && strncmp(v->fc.why, "autodebit", 9) == 0;
}

/* What keeps a renewal from being made, ahead and after. */
static void add_obstacle(struct view *v)
{
	const struct renewal_forecast *fc = &v->fc;
	struct due_item *it;

	if (at_risk(v)) {
		it = line(v, "renewal_at_risk", fc->charge, "RUT-45", "renewal", 0);
		if (it != NULL) {
			it->warn = it->warn || v->now >= fc->window;
			due_say(it, _("Auto-debit will not be active on %1$s: the plan cannot be renewed. Apply again, or buy a plan by hand before %2$s."),
			        v->charge, v->end);
		}
	}
	if (!fc->blocked)
		return;
	it = line(v, "renewal_blocked", fc->end, "RUT-45", "renewal", fc->term_id);
	if (it != NULL) {
		it->warn = true;
		due_say(it, _("Renewal could not be made: auto-debit is not active. Buy a plan by hand before %s."), v->end);
	}
}

/* T, where something follows; that nothing does is said with the plans. */
static void add_end(struct view *v)
{
	const struct renewal_forecast *fc = &v->fc;
	struct due_item *it;

	if (!fc->made && !fc->will_renew)
		return;
	it = line(v, "plan_ends", fc->end, "RUT-18", "plan", 0);
	if (it != NULL)
		due_say(it, _("The plan of %d days ends; the next period follows directly"), fc->plan_days);
}

static void add_card(struct view *v, const struct autodebit *a)
{
	day_t last, warn;
	struct due_item *it;

	if (a->state != AUTODEBIT_ACTIVE && a->state != AUTODEBIT_CANCEL_PENDING)
		return;
	last = instant_day(renew_card_ends(a->card.exp_year, a->card.exp_month, v->b->zone) - 1, v->b->zone);
	warn = last - (day_t)profile_int(v->b->p, "autodebit.expiry_warn_days", DAY_NONE, 0);
	it = due_add(v->f, v->profile, "card_expires", instant_day(v->now, v->b->zone) < warn ? warn : last, "RUT-56");
	if (it == NULL)
		return;
	it->warn = it->warn || instant_day(v->now, v->b->zone) >= warn;
	due_opens(it, "autodebit", a->id);
	due_say(it, _("Card ends %02d/%04d; apply again to keep auto-debit and auto-renewal."), a->card.exp_month, a->card.exp_year);
}

static void add_cancel(struct view *v, const struct autodebit *a)
{
	struct due_item *it;

	if (a->state != AUTODEBIT_CANCEL_PENDING)
		return;
	it = due_add(v->f, v->profile, "autodebit_ends", a->next_debit_on, "RUT-52");
	if (it == NULL)
		return;
	due_opens(it, "autodebit", a->id);
	due_say(it, "%s", _("Last debit of the cancelled card authorisation; it ends after this day"));
}

static void add_application(struct view *v, const struct autodebit *a)
{
	struct due_item *it;
	char day[16];

	if (a->id == 0)
		return;
	it = due_add(v->f, v->profile, "application_due", a->due_on != DAY_NONE ? a->due_on : instant_day(a->applied_at, v->b->zone), "RUT-50");
	if (it == NULL)
		return;
	due_opens(it, "autodebit", a->id);
	day_format(a->due_on, day);
	if (a->overdue)
		due_say(it, "%s", _("The auto-debit application is overdue; ask customer service."));
	else if (a->due_on != DAY_NONE)
		due_say(it, _("The auto-debit application should be decided by %s; enter what became of it"), day);
	else
		due_say(it, "%s", _("Card verification is still to come; enter what became of it"));
}

static enum status add_market(struct due_frame *f, const char *profile, struct error *e)
{
	struct renewal_book b;
	struct autodebit current, waiting;
	struct view v = {.f = f, .b = &b, .profile = profile, .now = clock_now()};
	enum status st = autodebit_get(f->s, profile, &current, &waiting, e);

	if (st == ST_OK)
		st = renewal_book_open(&b, f->s, profile, e);
	if (st != ST_OK)
		return st;
	renewal_play(&b, v.now, NULL, NULL);
	renewal_look(&b, v.now, &v.fc);
	if (v.fc.expires_on != DAY_NONE) {
		renewal_day_text(&b, v.fc.window, v.window);
		renewal_day_text(&b, v.fc.off_by, v.off_by);
		renewal_day_text(&b, v.fc.charge, v.charge);
		renewal_day_text(&b, v.fc.end, v.end);
		snprintf(v.amount, sizeof v.amount, "?");
		if (v.fc.amount != MONEY_NONE)
			money_format(v.fc.amount, false, v.amount);
		add_window(&v);
		add_renewal(&v);
		add_obstacle(&v);
		add_end(&v);
	}
	add_card(&v, &current);
	add_cancel(&v, &current);
	add_application(&v, &waiting);
	renewal_book_close(&b);
	return ST_OK;
}

enum status due_renewal(struct due_frame *f, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, accounts_sql);
	char names[MARKETS_MAX][32];
	size_t count = 0;
	enum status st = ST_OK;

	while (count < MARKETS_MAX && stmt_step(q, NULL) == STEP_ROW)
		column_text(q, 0, names[count++], 32);
	stmt_reset(q);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct profile *p;

		if ((st = shop_profile(f->s, names[i], &p, e)) == ST_OK && profile_bool(p, "renewal.available", DAY_NONE, false))
			st = add_market(f, names[i], e);
	}
	return st;
}
