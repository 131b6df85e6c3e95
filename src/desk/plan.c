/*
 * The account of a marketplace, its terms (效期) and their quota of messages,
 * and the gate before everything that needs a running plan. Buying is
 * plan_buy.c's matter, bills are billing.c's.
 */
#include "config.h"

#include "storekeep/plan.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "desk/plan_parts.h"
#include "storekeep/i18n.h"

static const char account_sql[] = "SELECT id, label, points, balance FROM account WHERE profile = :profile";
static const char account_new_sql[] = "INSERT INTO account (profile) VALUES (:profile)";

static const char account_set_sql[] =
	"UPDATE account SET label = COALESCE(:label, label), points = COALESCE(:points, points), balance = COALESCE(:balance, balance)"
	" WHERE id = :id";

#define TERM_COLUMNS \
	"t.id, t.order_id, t.starts_at, t.ends_at, t.expires_on, t.quota_bought, t.quota_used_before, t.stated, o.plan_days, o.origin = 'renewal'"
#define TERM_FROM \
	" FROM term t JOIN plan_order o ON o.id = t.order_id WHERE t.account_id = (SELECT id FROM account WHERE profile = :profile)"

static const char term_at_sql[] =
	"SELECT " TERM_COLUMNS TERM_FROM " AND t.starts_at <= :at AND t.ends_at >= :at ORDER BY t.starts_at LIMIT 1";
static const char term_last_sql[] = "SELECT " TERM_COLUMNS TERM_FROM " ORDER BY t.starts_at DESC LIMIT 1";
static const char term_before_sql[] =
	"SELECT " TERM_COLUMNS TERM_FROM " AND t.ends_at < :at ORDER BY t.starts_at DESC LIMIT 1";
static const char term_next_sql[] =
	"SELECT " TERM_COLUMNS TERM_FROM " AND t.starts_at > :at ORDER BY t.starts_at LIMIT 1";
static const char term_of_order_sql[] =
	"SELECT " TERM_COLUMNS " FROM term t JOIN plan_order o ON o.id = t.order_id WHERE o.id = :order";

static const char used_sql[] =
	"SELECT t.quota_used_before + COALESCE(SUM(c.reach), 0), COALESCE(SUM(c.uncertain + c.handed), 0)"
	" FROM term t LEFT JOIN campaign c ON c.term_id = t.id WHERE t.id = :term";
/* The terms of the account before this one, oldest first. */
static const char chain_sql[] =
	"SELECT a.profile, b.id, b.starts_at, b.ends_at, b.quota_bought FROM term t JOIN account a ON a.id = t.account_id"
	" JOIN term b ON b.account_id = t.account_id AND b.starts_at < t.starts_at WHERE t.id = :term ORDER BY b.starts_at";
static const char waiting_sql[] =
	"SELECT COALESCE(SUM(c.est_reach_high), 0) FROM term t JOIN account a ON a.id = t.account_id"
	" JOIN campaign c ON c.profile = a.profile AND c.state = 'pending' AND c.send_at BETWEEN t.starts_at AND t.ends_at"
	" WHERE t.id = :term";

enum status account_get(struct shop *s, const char *profile, struct account *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, account_sql);
	enum step step;

	*out = (struct account){.points = -1, .balance = MONEY_NONE};
	snprintf(out->profile, sizeof out->profile, "%s", profile);
	stmt_bind_text(q, ":profile", profile);
	step = stmt_step(q, e);
	if (step == STEP_ROW) {
		out->id = stmt_int(q, 0);
		column_text(q, 1, out->label, sizeof out->label);
		out->points = stmt_is_null(q, 2) ? -1 : stmt_int(q, 2);
		out->balance = column_money(q, 3);
	}
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (step == STEP_ROW || !db_in_transaction(s->db))
		return ST_OK;
	q = db_prepare(s->db, account_new_sql);
	stmt_bind_text(q, ":profile", profile);
	if (stmt_run(q, e) != ST_OK)
		return ST_FAILED;
	out->id = db_last_id(s->db);
	return ST_OK;
}

static enum status write_account(struct shop *s, const char *profile, const char *label, int64_t points, money_t balance, struct error *e)
{
	struct account a;
	struct stmt *q;
	char record[64], detail[160];
	enum status st = account_get(s, profile, &a, e);

	if (st != ST_OK)
		return st;
	q = db_prepare(s->db, account_set_sql);
	stmt_bind_int(q, ":id", a.id);
	stmt_bind_text(q, ":label", label);
	bind_money(q, ":points", points);
	bind_money(q, ":balance", balance);
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	snprintf(record, sizeof record, "account %s", profile);
	snprintf(detail, sizeof detail, "%s%s%s", label != NULL ? "label " : "", points != MONEY_NONE ? "points " : "",
	         balance != MONEY_NONE ? "balance" : "");
	return shop_audit(s, "account edit", record, detail, e);
}

enum status account_set(struct shop *s, const char *profile, const char *label, int64_t points, money_t balance, struct error *e)
{
	enum status st = db_begin(s->db, e);

	return st == ST_OK ? shop_write_end(s, write_account(s, profile, label, points >= 0 ? points : MONEY_NONE, balance, e), e) : st;
}

/* MONEY_NONE where the field is empty. */
static enum status amount_of(const struct record *r, const char *field, int64_t *out, struct error *e)
{
	const char *text = record_get(r, field);

	if (*text == '\0' || !money_parse_plain(text, strlen(text), out))
		*out = MONEY_NONE;
	return plan_check_number(r, field, NULL, e);
}

enum status account_save(struct shop *s, const char *profile, struct record *r, struct error *e)
{
	const char *label = record_get(r, "label");
	int64_t points = MONEY_NONE, balance = MONEY_NONE;
	const struct profile *p;
	enum status st;

	notes_free(&s->notes);
	if ((st = shop_profile(s, profile, &p, e)) != ST_OK || (st = record_check(r, NULL, NULL, e)) != ST_OK ||
	    (st = amount_of(r, "points", &points, e)) != ST_OK || (st = amount_of(r, "balance", &balance, e)) != ST_OK)
		return st;
	return account_set(s, profile, *label != '\0' ? label : NULL, points, balance, e);
}

static void read_term(struct stmt *q, struct term *out)
{
	out->id = stmt_int(q, 0);
	out->order_id = stmt_int(q, 1);
	out->starts_at = stmt_int(q, 2);
	out->ends_at = stmt_int(q, 3);
	out->expires_on = column_day(q, 4);
	out->quota_bought = stmt_int(q, 5);
	out->used_before = stmt_int(q, 6);
	out->stated = stmt_int(q, 7) != 0;
	out->plan_days = (int)stmt_int(q, 8);
	out->by_renewal = stmt_int(q, 9) != 0;
}

static enum status one_term(struct stmt *q, struct term *out, struct error *e)
{
	enum step step = stmt_step(q, e);

	*out = (struct term){.expires_on = DAY_NONE};
	if (step == STEP_ROW)
		read_term(q, out);
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status term_by(struct shop *s, const char *sql, const char *profile, instant_t at, struct term *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, sql);

	stmt_bind_text(q, ":profile", profile);
	stmt_bind_int(q, ":at", at);
	return one_term(q, out, e);
}

enum status term_at(struct shop *s, const char *profile, instant_t at, struct term *out, struct error *e)
{
	return term_by(s, term_at_sql, profile, at, out, e);
}

enum status term_before(struct shop *s, const char *profile, instant_t at, struct term *out, struct error *e)
{
	return term_by(s, term_before_sql, profile, at, out, e);
}

enum status term_next(struct shop *s, const char *profile, instant_t at, struct term *out, struct error *e)
{
	return term_by(s, term_next_sql, profile, at, out, e);
}

enum status term_last(struct shop *s, const char *profile, struct term *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, term_last_sql);

	stmt_bind_text(q, ":profile", profile);
	return one_term(q, out, e);
}

enum status term_of_order(struct shop *s, int64_t order_id, struct term *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, term_of_order_sql);

	stmt_bind_int(q, ":order", order_id);
	return one_term(q, out, e);
}

/* Sent and uncertain of the term itself. */
static enum status read_used(struct shop *s, int64_t term_id, struct quota *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, used_sql);
	enum step step;

	stmt_bind_int(q, ":term", term_id);
	step = stmt_step(q, e);
	if (step == STEP_ROW) {
		out->sent = stmt_int(q, 0);
		out->uncertain = stmt_int(q, 1);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static int64_t rest(int64_t bought, const struct quota *used)
{
	int64_t left = bought - used->sent - used->uncertain;

	return left > 0 ? left : 0;
}

/* What the terms directly before a running one have left over, where a marketplace lets it be kept (RUT-15: ours does not). */
static enum status carried(struct shop *s, const struct term *t, int64_t *out, struct error *e)
{
	struct stmt *q = db_prepare_own(s->db, chain_sql);
	int64_t follows = INSTANT_NONE, left = 0;
	const struct profile *p;
	enum status st = ST_OK;
	enum step step = STEP_DONE;

	stmt_bind_int(q, ":term", t->id);
	while (st == ST_OK && (step = stmt_step(q, e)) == STEP_ROW) {
		struct quota used = {0};

		if (follows == INSTANT_NONE) {
			st = shop_profile(s, stmt_text(q, 0), &p, e);
			if (st == ST_OK && !profile_bool(p, "quota.rollover", DAY_NONE, false))
				break;
		}
		if (stmt_int(q, 2) > follows + 1)
			left = 0;
		follows = stmt_int(q, 3);
		if (st == ST_OK)
			st = read_used(s, stmt_int(q, 1), &used, e);
		left = rest(left + stmt_int(q, 4), &used);
	}
	stmt_finish(q);
	*out = t->starts_at <= clock_now() && t->starts_at <= follows + 1 ? left : 0;
	return step == STEP_FAILED ? ST_FAILED : st;
}

enum status quota_of(struct shop *s, const struct term *t, struct quota *out, struct error *e)
{
	int64_t before = 0;
	struct stmt *q;
	enum step step;
	enum status st;

	*out = (struct quota){0};
	if ((st = carried(s, t, &before, e)) != ST_OK || (st = read_used(s, t->id, out, e)) != ST_OK)
		return st;
	out->bought = t->quota_bought + before;
	out->left = rest(out->bought, out);
	q = db_prepare(s->db, waiting_sql);
	stmt_bind_int(q, ":term", t->id);
	step = stmt_step(q, e);
	out->pending_estimate = step == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status plan_gate(struct shop *s, const char *profile, struct error *e)
{
	const struct profile *p;
	struct term t;
	char day[16];
	enum status st = shop_profile(s, profile, &p, e);

	if (st != ST_OK || !profile_bool(p, "gate.requires_running_plan", DAY_NONE, false))
		return st;
	st = term_at(s, profile, clock_now(), &t, e);
	if (st != ST_OK || t.id != 0)
		return st;
	st = term_before(s, profile, clock_now(), &t, e);
	if (st != ST_OK)
		return st;
	if (t.id != 0) {
		day_format(t.expires_on, day);
		return error_set(e, ST_REFUSED, "plan_ended", "RUT-13", NULL, _("The plan ended on %s; renew or buy a plan to continue."), day);
	}
	return error_set(e, ST_REFUSED, "gate_closed", "RUT-9", NULL,
	                 _("%s is not activated. Buy a plan first (Activate now) or go back to the seller centre."),
	                 plan_service(p));
}

const char *plan_service(const struct profile *p)
{
	const char *name = profile_text(p, "service.name", DAY_NONE);

	return name != NULL ? name : profile_name(p);
}
