/*
 * What plans bring to the board: a plan that ends with nothing behind it, one
 * that begins, messages that run short, a purchase or a bill that waits for its
 * payment (RUT-13, 18, 25, 29, 96, 131).
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "desk/plan_parts.h"
#include "storekeep/due_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/renewal.h"

enum { ACCOUNTS_MOST = 16, END_WARN_DAYS = 10, LOW_PERCENT = 10 };

static const char accounts_sql[] = "SELECT profile FROM account ORDER BY profile LIMIT :most";
static const char open_sql[] =
	"SELECT o.id, o.amount, l.booked_at FROM plan_order o JOIN account a ON a.id = o.account_id JOIN billing_line l ON l.order_id = o.id"
	" WHERE a.profile = :profile AND o.state = 'paid' AND l.line_no = 1 AND l.state = 'open' AND l.pay_method_notice = 'manual'";

/* That it is renewed, or could not be, is told with the renewal. */
static void add_end(struct due_frame *f, const char *profile, const struct plan_status *is, day_t today)
{
	const struct term *t = &is->term;
	struct renewal_forecast next;
	struct due_item *it;

	if (strcmp(is->state, "active") != 0 || is->queued_count != 0 ||
	    (renewal_forecast(f->s, profile, clock_now(), &next, NULL) == ST_OK && (next.made || next.will_renew || next.blocked)))
		return;
	it = due_add(f, profile, "plan_ends", t->expires_on, "RUT-13");
	if (it == NULL)
		return;
	it->warn = it->warn || t->expires_on - today <= END_WARN_DAYS;
	due_say(it, _("The plan of %d days ends and nothing follows it. Renew or buy a plan."), t->plan_days);
	due_opens(it, "plan", t->order_id);
}

static void add_begins(struct due_frame *f, const char *profile, const struct plan_status *is)
{
	char quota[32];

	for (size_t i = 0; i < is->queued_count; i++) {
		struct due_item *it = due_add_at(f, profile, "plan_begins", is->queued[i].starts_at, "RUT-18");

		if (it == NULL)
			continue;
		money_format(is->queued[i].quota_bought, false, quota);
		due_say(it, _("The plan of %1$d days begins, with %2$s messages; what is left of the one before lapses."), is->queued[i].plan_days, quota);
		due_opens(it, "plan", is->queued[i].order_id);
	}
}

static void add_quota(struct due_frame *f, const char *profile, const struct plan_status *is, day_t today)
{
	const struct quota *q = &is->quota;
	bool low = q->left * 100 < q->bought * LOW_PERCENT, shared = q->pending_estimate > q->left;
	char left[32], wanted[32];
	struct due_item *it;

	if (strcmp(is->state, "active") != 0 || (!low && !shared) || (it = due_add(f, profile, "quota_low", today, "RUT-96")) == NULL)
		return;
	it->warn = true;
	money_format(q->left, false, left);
	money_format(q->pending_estimate, false, wanted);
	if (shared)
		due_say(it, _("%1$s messages are left, the waiting campaigns want about %2$s: the last ones would be sent in part."), left, wanted);
	else
		due_say(it, _("Only %1$s messages are left until %2$d days from now."), left, (int)(is->term.expires_on - today));
	due_opens(it, "plan", is->term.order_id);
}

static void add_unpaid(struct due_frame *f, const char *profile, const struct plan_status *is, day_t today)
{
	struct due_item *it = is->waiting != 0 ? due_add(f, profile, "plan_unpaid", today, "RUT-25") : NULL;

	if (it == NULL)
		return;
	due_say(it, _("Purchase %lld is not paid yet; until then nothing is bought."), (long long)is->waiting);
	due_opens(it, "plan", is->waiting);
}

static enum status add_open_bills(struct due_frame *f, const char *profile, const char *zone, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, open_sql);
	char amount[32];
	enum step step;

	stmt_bind_text(q, ":profile", profile);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		struct due_item *it = due_add(f, profile, "bill_open", instant_day(stmt_int(q, 2), zone), "RUT-29");

		if (it == NULL)
			continue;
		money_format(stmt_int(q, 1), false, amount);
		due_say(it, _("The bill of NT$ %1$s of purchase %2$lld is not paid yet."), amount, (long long)stmt_int(q, 0));
		due_opens(it, "plan", stmt_int(q, 0));
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status add_account(struct due_frame *f, const char *profile, struct error *e)
{
	const struct profile *p;
	struct plan_status is;
	day_t today;
	enum status st = shop_profile(f->s, profile, &p, e);

	if (st == ST_OK)
		st = plan_status(f->s, profile, &is, e);
	if (st != ST_OK)
		return st;
	today = shop_today(f->s, p);
	add_end(f, profile, &is, today);
	add_begins(f, profile, &is);
	add_quota(f, profile, &is, today);
	add_unpaid(f, profile, &is, today);
	return add_open_bills(f, profile, profile_zone(p), e);
}

enum status due_plan(struct due_frame *f, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, accounts_sql);
	char names[ACCOUNTS_MOST][32];
	size_t count = 0;
	enum status st = ST_OK;

	stmt_bind_int(q, ":most", ACCOUNTS_MOST);
	while (count < ACCOUNTS_MOST && stmt_step(q, NULL) == STEP_ROW)
		column_text(q, 0, names[count++], sizeof *names);
	stmt_reset(q);
	for (size_t i = 0; i < count && st == ST_OK; i++)
		st = add_account(f, names[i], e);
	return st;
}
