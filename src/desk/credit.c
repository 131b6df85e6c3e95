/*
 * Store credit: the wallet and its ledger (EAS-56 to 61). What people do with
 * it by hand stands in credit_manual.c, the lists in credit_list.c.
 */
#include "config.h"

#include "storekeep/credit.h"

#include <stdio.h>
#include <stdlib.h>

#include "desk/column.h"
#include "desk/credit_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

static const char balance_sql[] = "SELECT credit FROM wallet WHERE member_id = :member";
static const char wallet_sql[] =
	"INSERT INTO wallet (member_id, credit) VALUES (:member, max(:amount, 0))"
	" ON CONFLICT (member_id) DO UPDATE SET credit = credit + :amount";
static const char entry_sql[] =
	"INSERT INTO credit_entry (member_id, kind, amount, balance_after, order_id, batch_id, once_key, reason, op_id, at, by)"
	" VALUES (:member, :kind, :amount, :balance, :order, :batch, :once, :reason, :op, :at, :by)";
static const char once_sql[] = "SELECT id, member_id FROM credit_entry WHERE once_key = :key";
static const char op_sql[] = "SELECT id, member_id FROM credit_entry WHERE op_id = :key";
static const char of_order_sql[] =
	"SELECT member_id, -sum(amount) FROM credit_entry WHERE order_id = :order AND kind IN ('use', 'use_back') GROUP BY member_id"
	" HAVING sum(amount) < 0";
static const char profile_sql[] = "SELECT profile FROM member WHERE id = :id";
static const char check_sql[] =
	"SELECT m.member_id, coalesce(w.credit, 0), coalesce(n.amount, 0) FROM (SELECT member_id FROM wallet WHERE credit > 0 UNION"
	" SELECT member_id FROM credit_entry) m LEFT JOIN wallet w ON w.member_id = m.member_id LEFT JOIN (SELECT member_id, sum(amount)"
	" AS amount FROM credit_entry GROUP BY member_id) n ON n.member_id = m.member_id WHERE coalesce(w.credit, 0) <> coalesce(n.amount, 0)"
	" ORDER BY m.member_id LIMIT 1";
static const char chain_sql[] =
	"SELECT member_id, balance_after, ledger FROM (SELECT member_id, balance_after, sum(amount) OVER (PARTITION BY member_id ORDER BY id)"
	" AS ledger FROM credit_entry) WHERE balance_after <> ledger LIMIT 1";

int64_t credit_balance(struct shop *s, int64_t member_id)
{
	struct stmt *q = db_prepare(s->db, balance_sql);
	stmt_bind_int(q, ":member", member_id);
	int64_t n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return n;
}

const struct profile *credit_profile(struct shop *s, int64_t member_id)
{
	struct stmt *q = db_prepare(s->db, profile_sql);
	const struct profile *p = NULL;
	char name[32] = "";
	stmt_bind_int(q, ":id", member_id);
	if (stmt_step(q, NULL) == STEP_ROW)
		column_text(q, 0, name, sizeof name);
	stmt_reset(q);
	return *name && shop_profile(s, name, &p, NULL) == ST_OK ? p : NULL;
}

int64_t credit_max(struct shop *s, const struct profile *p)
{
	return p ? profile_int(p, "credit.max_balance", shop_today(s, p), 0) : 0;
}

const char *credit_rule(const struct profile *p, const char *eas)
{
	return p ? profile_rule(profile_name(p), eas) : "";
}

static enum status known_by(struct shop *s, const char *sql, const char *key, struct credit_posted *out, struct error *e)
{
	if (key == NULL || out->already)
		return ST_OK;
	struct stmt *q = db_prepare(s->db, sql);
	stmt_bind_text(q, ":key", key);
	enum step step = stmt_step(q, e);
	int64_t member_id = 0;
	if (step == STEP_ROW) {
		out->already = true;
		out->entry_id = stmt_int(q, 0);
		member_id = stmt_int(q, 1);
	}
	stmt_reset(q);
	if (out->already)
		out->balance = credit_balance(s, member_id);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status credit_known(struct shop *s, const char *once_key, const char *op_id, struct credit_posted *out, struct error *e)
{
	*out = (struct credit_posted){0};
	enum status st = known_by(s, once_sql, once_key, out, e);
	return st == ST_OK ? known_by(s, op_sql, op_id, out, e) : st;
}

/* The most that a wallet holds stands in the way of gifts, not of what comes back to its owner. */
static enum status judge(struct shop *s, const struct credit_posting *p, int64_t balance, struct error *e)
{
	const struct profile *profile = credit_profile(s, p->member_id);
	int64_t max = credit_max(s, profile);
	bool gift = *p->kind != 'u';
	if (p->amount == 0)
		return error_set(e, ST_REFUSED, "CREDIT_SAME", credit_rule(profile, "EAS-59"), "amount", _("The balance is already %lld."),
		                 (long long)balance);
	if (balance + p->amount < 0)
		return error_set(e, ST_REFUSED, "CREDIT_SHORT", credit_rule(profile, "EAS-61"), "amount",
		                 _("The balance is %1$lld, %2$lld less than is needed. Nothing was changed."), (long long)balance,
		                 (long long)(-p->amount - balance));
	if (gift && p->amount > 0 && max > 0 && balance + p->amount > max)
		return error_set(e, ST_REFUSED, "CREDIT_RANGE", credit_rule(profile, "EAS-59"), "amount",
		                 _("The balance must be from 0 to %lld."), (long long)max);
	return ST_OK;
}

static void bind_id(struct stmt *q, const char *name, int64_t id)
{
	if (id == 0)
		stmt_bind_null(q, name);
	else
		stmt_bind_int(q, name, id);
}

static enum status store(struct shop *s, const struct credit_posting *p, struct credit_posted *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, wallet_sql);
	stmt_bind_int(q, ":member", p->member_id);
	stmt_bind_int(q, ":amount", p->amount);
	if (stmt_run(q, e) != ST_OK)
		return ST_FAILED;
	out->balance = credit_balance(s, p->member_id);
	q = db_prepare(s->db, entry_sql);
	stmt_bind_int(q, ":member", p->member_id);
	stmt_bind_text(q, ":kind", p->kind);
	stmt_bind_int(q, ":amount", p->amount);
	stmt_bind_int(q, ":balance", out->balance);
	bind_id(q, ":order", p->order_id);
	bind_id(q, ":batch", p->batch_id);
	stmt_bind_text(q, ":once", p->once_key);
	stmt_bind_text(q, ":reason", p->reason ? p->reason : "");
	stmt_bind_text(q, ":op", p->op_id);
	stmt_bind_int(q, ":at", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	enum status st = stmt_run(q, e);
	out->entry_id = db_last_id(s->db);
	return st;
}

enum status credit_post(struct shop *s, const struct credit_posting *p, struct credit_posted *out, struct error *e)
{
	enum status st = credit_known(s, p->once_key, p->op_id, out, e);
	if (st == ST_OK && !out->already && (st = judge(s, p, credit_balance(s, p->member_id), e)) == ST_OK)
		st = store(s, p, out, e);
	return st;
}

enum status credit_use_back(struct shop *s, int64_t order_id, int64_t *amount, struct error *e)
{
	struct stmt *q = db_prepare(s->db, of_order_sql);
	int64_t owner = 0;
	*amount = 0;
	stmt_bind_int(q, ":order", order_id);
	enum step step = stmt_step(q, e);
	if (step == STEP_ROW) {
		owner = stmt_int(q, 0);
		*amount = stmt_int(q, 1);
	}
	stmt_reset(q);
	if (step != STEP_ROW)
		return step == STEP_FAILED ? ST_FAILED : ST_OK;
	struct credit_posted posted;
	return credit_post(s, &(struct credit_posting){.member_id = owner, .kind = "use_back", .amount = *amount, .order_id = order_id},
	                   &posted, e);
}

static enum status look(struct shop *s, const char *sql, struct notes *findings, struct error *e)
{
	struct stmt *q = db_prepare(s->db, sql);
	enum step step = stmt_step(q, e);
	if (step == STEP_ROW)
		notes_add(findings, NOTE_WARN, "LEDGER_DIFF", credit_rule(credit_profile(s, stmt_int(q, 0)), "EAS-57"), NULL,
		          _("Member %1$lld: store credit %2$lld, ledger %3$lld. Do not edit; restore or report."), (long long)stmt_int(q, 0),
		          (long long)stmt_int(q, 1), (long long)stmt_int(q, 2));
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status credit_check(struct shop *s, struct notes *findings, struct error *e)
{
	enum status st = look(s, check_sql, findings, e);
	return st == ST_OK ? look(s, chain_sql, findings, e) : st;
}
