/*
 * The demonstration shop's plan: one that is over, one that runs and ends in
 * twelve days with a renewal on its way, and the card behind it.
 */
#include "config.h"

#include <stdio.h>

#include "desk/demo_marketing.h"

enum { ENDS_IN = 12, RUNNING_DAYS = 180, EARLIER_DAYS = 90, GAP_DAYS = 10, CARD_DAYS_LEFT = 200, USED_BEFORE = 96240 };

static const char account_sql[] = "INSERT INTO account (profile, label, points, balance) VALUES (:profile, :label, :points, :balance)";
static const char order_sql[] =
	"INSERT INTO plan_order (account_id, plan_days, origin, state, list_price, amount, pay, chosen_at, confirmed_at, paid_at, op_id,"
	" created_by) VALUES (:account, :days, 'manual', 'paid', :price, :price, 'card', :at, :at + 20, :at + 65, :op, :by)";
static const char line_sql[] =
	"INSERT INTO billing_line (order_id, line_no, item, booked_at, state, pay_method_notice) VALUES (:order, :line, :item, :at,"
	" 'paid', 'manual')";
static const char term_sql[] =
	"INSERT INTO term (account_id, order_id, starts_at, ends_at, expires_on, quota_bought, quota_used_before) VALUES (:account, :order,"
	" :starts, :ends, :expires, :quota, :used)";
static const char autodebit_sql[] =
	"INSERT INTO autodebit (account_id, route, state, applied_at, active_at, card_brand, card_last4, card_exp_year, card_exp_month,"
	" issued_in_tw, op_id, created_by) VALUES (:account, 'fast', 'active', :at, :at + 180, 'visa', '4242', :year, :month, 1,"
	" 'demo-autodebit', :by)";
static const char switch_sql[] =
	"INSERT INTO renewal_switch (account_id, state, last_on_at, last_changed_at, last_changed_by) VALUES (:account, 'on', :at, :at, :by)";

static enum status add_account(struct demo_market_work *m, const char *profile, const char *label, int64_t *id, struct error *e)
{
	struct stmt *q = db_prepare(m->w->shop->db, account_sql);
	enum status st;

	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":label", label);
	stmt_bind_int(q, ":points", 3120);
	stmt_bind_int(q, ":balance", 860);
	st = stmt_run(q, e);
	*id = db_last_id(m->w->shop->db);
	return st;
}

static int64_t plan_number(const struct demo_market_work *m, int days, const char *what, day_t on)
{
	char key[40];

	snprintf(key, sizeof key, "plan_%d.%s", days, what);
	return profile_int(m->ruten, key, on, 0);
}

static enum status add_lines(struct demo_market_work *m, int64_t order, instant_t at, day_t on, struct error *e)
{
	static const char *const keys[] = {"billing.line1", "billing.line2"};
	enum status st = ST_OK;

	for (int i = 0; st == ST_OK && i < 2; i++) {
		struct stmt *q = db_prepare(m->w->shop->db, line_sql);

		stmt_bind_int(q, ":order", order);
		stmt_bind_int(q, ":line", i + 1);
		stmt_bind_text(q, ":item", profile_text(m->ruten, keys[i], on));
		stmt_bind_int(q, ":at", at);
		st = stmt_run(q, e);
	}
	return st;
}

/* A plan bought so that its day of expiry lies `ends_in` days from today (RUT-18). */
static enum status add_term(struct demo_market_work *m, int days, int ends_in, int64_t used, struct error *e)
{
	day_t today = m->w->maker.today, expires = today + ends_in;
	instant_t chosen = demo_at(m, ends_in - days, 10, 18), paid = chosen + 65;
	struct db *db = m->w->shop->db;
	struct stmt *q = db_prepare(db, order_sql);
	char op[32], text[16];
	enum status st;

	snprintf(op, sizeof op, "demo-plan-%d", days);
	stmt_bind_int(q, ":account", m->account[0]);
	stmt_bind_int(q, ":days", days);
	stmt_bind_int(q, ":price", plan_number(m, days, "price", expires - days));
	stmt_bind_int(q, ":at", chosen);
	stmt_bind_text(q, ":op", op);
	stmt_bind_text(q, ":by", m->w->shop->actor);
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	int64_t order = db_last_id(db);
	if ((st = add_lines(m, order, paid, expires - days, e)) != ST_OK)
		return st;
	q = db_prepare(db, term_sql);
	stmt_bind_int(q, ":account", m->account[0]);
	stmt_bind_int(q, ":order", order);
	stmt_bind_int(q, ":starts", paid);
	stmt_bind_int(q, ":ends", demo_at(m, ends_in, 23, 59) + 59);
	stmt_bind_text(q, ":expires", demo_day_text(m, ends_in, text));
	stmt_bind_int(q, ":quota", plan_number(m, days, "quota", expires - days));
	stmt_bind_int(q, ":used", used);
	st = stmt_run(q, e);
	m->term_id = db_last_id(db);
	return st;
}

static enum status add_renewal(struct demo_market_work *m, struct error *e)
{
	struct ymd ends = day_to_ymd(m->w->maker.today + CARD_DAYS_LEFT);
	struct stmt *q = db_prepare(m->w->shop->db, autodebit_sql);
	enum status st;

	stmt_bind_int(q, ":account", m->account[0]);
	stmt_bind_int(q, ":at", demo_at(m, -150, 14, 30));
	stmt_bind_int(q, ":year", ends.year);
	stmt_bind_int(q, ":month", ends.month);
	stmt_bind_text(q, ":by", m->w->shop->actor);
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	q = db_prepare(m->w->shop->db, switch_sql);
	stmt_bind_int(q, ":account", m->account[0]);
	stmt_bind_int(q, ":at", demo_at(m, -140, 9, 12));
	stmt_bind_text(q, ":by", m->w->shop->actor);
	return stmt_run(q, e);
}

enum status demo_plan(struct demo_market_work *m, struct error *e)
{
	struct db *db = m->w->shop->db;
	enum status st = db_begin(db, e);

	if (st != ST_OK)
		return st;
	st = add_account(m, "ruten", "clay_and_co", &m->account[0], e);
	if (st == ST_OK)
		st = add_account(m, "qoo10", "clayandco", &m->account[1], e);
	if (st == ST_OK)
		st = add_term(m, EARLIER_DAYS, ENDS_IN - RUNNING_DAYS - GAP_DAYS, 0, e);
	if (st == ST_OK)
		st = add_term(m, RUNNING_DAYS, ENDS_IN, USED_BEFORE, e);
	if (st == ST_OK)
		st = add_renewal(m, e);
	return db_end(db, st, e);
}
