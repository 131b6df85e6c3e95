/*
 * What closures bring to the board: the notice, the last days to ship, to decide
 * and to download, the balance, its claim and its payment (YAH-16 to 26).
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/closure_parts.h"
#include "storekeep/due_parts.h"
#include "storekeep/i18n.h"

enum { MARKETS_MAX = 32, BACK_DAYS = 120 };

static const char markets_sql[] = "SELECT DISTINCT profile FROM closure WHERE state <> 'cancelled' ORDER BY profile LIMIT :most";

struct board {
	struct due_frame *out;
	const struct profile *p;
	struct closure c;
	day_t today;
	struct error *e;
	bool failed;
};

static struct due_item *line(struct board *b, const char *kind, day_t day, const char *rule)
{
	struct due_item *it = due_add(b->out, b->c.profile, kind, day, rule);

	if (it != NULL)
		due_opens(it, "closure", b->c.id);
	return it;
}

/* One of the states, in their order (section 16). */
static bool is_from_to(const struct board *b, const char *first, const char *last)
{
	static const char *const order[] = {"announced", "closed", "ship_cut", "returns_cut", "login_ended", "balanced", "paid"};
	bool inside = false;

	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		inside = inside || strcmp(order[i], first) == 0;
		if (inside && closure_is(&b->c, order[i]))
			return true;
		if (strcmp(order[i], last) == 0)
			break;
	}
	return false;
}

static int64_t open_work(struct board *b, const char *kind)
{
	int64_t count = 0;

	if (closure_work_count(b->out->s, b->p, kind, DAY_NONE, &count, NULL, b->e) != ST_OK)
		b->failed = true;
	return count;
}

static void add_notice(struct board *b)
{
	char closes[16];
	struct due_item *it = line(b, "closure_notice", b->c.days.notice_by, "YAH-16");

	if (it == NULL)
		return;
	it->warn = true;
	day_format(b->c.days.closes, closes);
	if (it->overdue)
		due_say(it, _("The notice is late for a closure on %s: give it now, or move the date"), closes);
	else
		due_say(it, _("Tell the account manager that the store closes on %s"), closes);
}

static void add_closes(struct board *b)
{
	struct due_item *it = line(b, "closure_closes", b->c.days.closes, "YAH-18");

	if (it != NULL)
		due_say(it, "%s", _("The store closes: listing ends and payouts are held; until then the notice can be withdrawn"));
}

static void add_cuts(struct board *b)
{
	int64_t orders = is_from_to(b, "announced", "closed") ? open_work(b, "orders") : 0;
	int64_t slips = is_from_to(b, "announced", "ship_cut") ? open_work(b, "returns") + open_work(b, "exchanges") : 0;
	struct due_item *it = orders > 0 ? line(b, "closure_ship", b->c.days.ship_last, "YAH-20") : NULL;

	if (it != NULL) {
		it->warn = it->warn || closure_begun(&b->c, b->today);
		due_say(it, ngettext("%lld order must ship; what is unshipped after this day is cancelled and refunded",
		                     "%lld orders must ship; what is unshipped after this day is cancelled and refunded", (unsigned long)orders),
		        (long long)orders);
	}
	it = slips > 0 ? line(b, "closure_returns", b->c.days.return_last, "YAH-21") : NULL;
	if (it != NULL) {
		it->warn = it->warn || closure_begun(&b->c, b->today);
		due_say(it, ngettext("%lld return or exchange must be finished; after this day it is completed with a refund",
		                     "%lld returns and exchanges must be finished; after this day they are completed with a refund",
		                     (unsigned long)slips), (long long)slips);
	}
}

static void add_login(struct board *b)
{
	char end[16];
	struct due_item *it = line(b, "closure_tail", b->c.days.login_last, "YAH-22");

	day_format(b->c.days.login_end, end);
	if (it != NULL) {
		it->warn = it->warn || b->today >= b->c.days.tail_from;
		due_say(it, _("Download statements, claim data and fee invoices before %s; tick it under the closure's tasks"), end);
	}
	if ((it = line(b, "closure_login", b->c.days.login_end, "YAH-22")) != NULL)
		due_say(it, "%s", _("The back office closes and the books are frozen"));
}

static void add_final(struct board *b)
{
	struct due_item *it;

	if (!closure_is(&b->c, "balanced") && (it = line(b, "closure_final", b->c.days.final_on, "YAH-24")) != NULL)
		due_say(it, "%s", _("The final balance is struck: fees, penalties and damages in one amount"));
	if (b->c.claim_on != DAY_NONE || !profile_bool(b->p, "closure.claim_required", b->today, true) ||
	    (b->c.final_balance != MONEY_NONE && b->c.final_balance <= 0) ||
	    (it = line(b, "closure_claim", b->c.days.pay_nominal, "YAH-25")) == NULL)
		return;
	it->warn = b->today >= b->c.days.final_on;
	if (it->overdue)
		due_say(it, "%s", _("No claim invoice: the final payout moves to the first nominal payout date on or after its date"));
	else
		due_say(it, "%s", _("Issue and enter the claim invoice of the final balance, dated this day at the latest"));
}

static void add_pay(struct board *b)
{
	char amount[32], day[16];
	struct due_item *it;

	if (b->c.paid_on != DAY_NONE || b->c.final_balance <= 0 || b->c.claim_on == DAY_NONE || b->c.days.pay < b->today - BACK_DAYS ||
	    (it = line(b, "closure_pay", b->c.days.pay, "YAH-24")) == NULL)
		return;
	money_format(b->c.final_balance, false, amount);
	day_format(b->c.days.pay, day);
	if (it->overdue)
		due_say(it, _("The final balance of NT$%1$s was to be paid on %2$s: enter the payment when the bank shows it"), amount, day);
	else
		due_say(it, _("The final balance of NT$%s is paid, once and in full"), amount);
}

static void add_owed(struct board *b)
{
	char amount[32];
	const char *bank = profile_text(b->p, "negative.bank", b->today), *account = profile_text(b->p, "negative.account", b->today);
	struct due_item *it = b->c.paid_on == DAY_NONE ? line(b, "closure_owed", b->c.days.final_on, "YAH-26") : NULL;

	if (it == NULL)
		return;
	it->warn = true;
	money_format(-b->c.final_balance, false, amount);
	due_say(it, _("You owe NT$%1$s: remit to %2$s %3$s, verify before paying"), amount, bank != NULL ? bank : "",
	        account != NULL ? account : "");
}

static void add_market(struct board *b)
{
	if (closure_is(&b->c, "planned"))
		add_notice(b);
	if (closure_is(&b->c, "announced"))
		add_closes(b);
	if (is_from_to(b, "announced", "ship_cut"))
		add_cuts(b);
	if (is_from_to(b, "announced", "returns_cut"))
		add_login(b);
	if (is_from_to(b, "announced", "balanced"))
		add_final(b);
	if (is_from_to(b, "balanced", "paid"))
		add_pay(b);
	if (closure_is(&b->c, "owed"))
		add_owed(b);
}

enum status due_closure(struct due_frame *f, struct error *e)
{
	char names[MARKETS_MAX][32];
	size_t count = 0;
	struct stmt *q = db_prepare(f->s->db, markets_sql);
	enum status st = ST_OK;

	stmt_bind_int(q, ":most", MARKETS_MAX);
	while (count < MARKETS_MAX && stmt_step(q, NULL) == STEP_ROW)
		column_text(q, 0, names[count++], sizeof *names);
	stmt_reset(q);
	for (size_t i = 0; i < count && st == ST_OK; i++) {
		struct board b = {.out = f, .e = e};

		if ((st = shop_profile(f->s, names[i], &b.p, e)) != ST_OK || (st = closure_of(f->s, names[i], &b.c, e)) != ST_OK || b.c.id == 0)
			continue;
		b.today = shop_today(f->s, b.p);
		add_market(&b);
		if (b.failed)
			st = ST_FAILED;
	}
	return st;
}
