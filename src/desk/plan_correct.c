/*
 * A purchase that was recorded wrongly, set right or taken out of the book,
 * with its reason in the audit log (RUT-28).
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "desk/plan_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

static const char order_sql[] =
	"UPDATE plan_order SET pay = COALESCE(:pay, pay), paid_at = COALESCE(:paid, paid_at), chosen_at = min(chosen_at, COALESCE(:paid,"
	" chosen_at)), confirmed_at = min(confirmed_at, COALESCE(:paid, confirmed_at)), amount = COALESCE(:amount, amount),"
	" reference = COALESCE(:reference, reference) WHERE id = :id";
static const char lines_sql[] =
	"UPDATE billing_line SET booked_at = COALESCE(:paid, booked_at), pay_method_notice = COALESCE(:notice, pay_method_notice),"
	" amount = CASE line_no WHEN 1 THEN COALESCE(:line1, amount) ELSE COALESCE(:line2, amount) END WHERE order_id = :id";
static const char term_sql[] =
	"UPDATE term SET quota_bought = COALESCE(:quota, quota_bought), quota_used_before = COALESCE(:used, quota_used_before),"
	" starts_at = COALESCE(:starts, starts_at), ends_at = COALESCE(:ends, ends_at), expires_on = COALESCE(:expires, expires_on),"
	" stated = CASE WHEN :starts IS NULL AND :ends IS NULL THEN stated ELSE 1 END WHERE order_id = :id";

static const char used_sql[] = "SELECT name FROM campaign WHERE term_id = :term AND state <> 'deleted' LIMIT 1";
static const char renewed_sql[] = "SELECT id FROM plan_order WHERE renews_term = :term AND state = 'paid' LIMIT 1";
static const char *const void_sql[] = {
	"UPDATE account SET points = points + :points WHERE id = :account AND points IS NOT NULL",
	"UPDATE campaign SET term_id = NULL WHERE term_id = :term",
	"DELETE FROM renewal_blocked WHERE term_id = :term",
	"DELETE FROM debit WHERE order_id = :id",
	"DELETE FROM billing_line WHERE order_id = :id",
	"DELETE FROM term WHERE order_id = :id",
	"UPDATE plan_order SET state = 'abandoned', paid_at = NULL, renews_term = NULL WHERE id = :id",
};

static int64_t number_of(const struct record *r, const char *field)
{
	const char *text = record_get(r, field);
	int64_t v;

	return *text != '\0' && money_parse_plain(text, strlen(text), &v) ? v : MONEY_NONE;
}

static const char *text_of(const struct record *r, const char *field)
{
	const char *text = record_get(r, field);

	return *text != '\0' ? text : NULL;
}

/* A day alone ends with its last second. */
static instant_t instant_of(const struct profile *p, const struct record *r, const char *field, bool end)
{
	const char *text = record_get(r, field);
	day_t day = day_parse_iso(text);

	if (*text == '\0')
		return INSTANT_NONE;
	if (day != DAY_NONE)
		return instant_from(day, end ? plan_clock_of(p).end_secs : 0, profile_zone(p));
	return instant_parse(text, profile_zone(p));
}

/* ---- changing ---- */

static enum status change_order(struct shop *s, const struct profile *p, const struct plan_order *o, const struct record *r, struct error *e)
{
	instant_t paid = instant_of(p, r, "paid_at", false);
	const char *pay = text_of(r, "pay");
	struct stmt *q = db_prepare(s->db, order_sql);
	enum status st;

	stmt_bind_int(q, ":id", o->id);
	stmt_bind_text(q, ":pay", pay);
	bind_money(q, ":paid", paid);
	bind_money(q, ":amount", number_of(r, "amount"));
	stmt_bind_text(q, ":reference", text_of(r, "reference"));
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	q = db_prepare(s->db, lines_sql);
	stmt_bind_int(q, ":id", o->id);
	bind_money(q, ":paid", paid);
	stmt_bind_text(q, ":notice", pay == NULL ? NULL : strcmp(pay, "autodebit") == 0 ? "autodebit" : "manual");
	bind_money(q, ":line1", number_of(r, "line1"));
	bind_money(q, ":line2", number_of(r, "line2"));
	return stmt_run(q, e);
}

static enum status change_term(struct shop *s, const struct profile *p, const struct plan_order *o, const struct record *r, struct error *e)
{
	instant_t starts = instant_of(p, r, "starts_at", false), ends = instant_of(p, r, "ends_at", true);
	struct stmt *q = db_prepare(s->db, term_sql);
	enum status st;

	if ((starts != INSTANT_NONE ? starts : o->term.starts_at) >= (ends != INSTANT_NONE ? ends : o->term.ends_at))
		return error_set(e, ST_REFUSED, "ends_before_start", "RUT-18", "ends_at", "%s", _("The end must be after the start."));
	stmt_bind_int(q, ":id", o->id);
	bind_money(q, ":quota", number_of(r, "quota"));
	bind_money(q, ":used", number_of(r, "used_before"));
	bind_money(q, ":starts", starts);
	bind_money(q, ":ends", ends);
	bind_day(q, ":expires", ends != INSTANT_NONE ? instant_day(ends, profile_zone(p)) : DAY_NONE);
	st = stmt_run(q, e);
	if (st == ST_OK)
		st = plan_requeue(s, p, o->account_id, o->term.id, e);
	return st == ST_OK ? plan_check_overlap(s, p, o->account_id, e) : st;
}

/* ---- taking out ---- */

static enum status may_go(struct shop *s, const struct plan_order *o, struct error *e)
{
	struct stmt *q = db_prepare(s->db, used_sql);
	char name[120] = "";
	int64_t renewal;

	stmt_bind_int(q, ":term", o->term.id);
	if (stmt_step(q, NULL) == STEP_ROW)
		column_text(q, 0, name, sizeof name);
	stmt_reset(q);
	if (name[0] != '\0')
		return error_set(e, ST_REFUSED, "order_used", "RUT-28", "void",
		                 _("The campaign “%s” was sent from the messages of this purchase; the purchase cannot be taken out."), name);
	q = db_prepare(s->db, renewed_sql);
	stmt_bind_int(q, ":term", o->term.id);
	renewal = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	if (renewal != 0)
		return error_set(e, ST_REFUSED, "order_renewed", "RUT-28", "void",
		                 _("Purchase %lld renews this one; take that one out first."), (long long)renewal);
	return ST_OK;
}

static enum status take_out(struct shop *s, const struct profile *p, const struct plan_order *o, struct error *e)
{
	int64_t value = profile_int(p, "payment.points_value", DAY_NONE, 1);
	enum status st = may_go(s, o, e);

	for (size_t i = 0; i < sizeof void_sql / sizeof *void_sql && st == ST_OK; i++) {
		struct stmt *q = db_prepare(s->db, void_sql[i]);

		if (stmt_has(q, ":points"))
			stmt_bind_int(q, ":points", strcmp(o->pay, "points") == 0 ? (o->amount + value - 1) / value : 0);
		if (stmt_has(q, ":account"))
			stmt_bind_int(q, ":account", o->account_id);
		if (stmt_has(q, ":term"))
			stmt_bind_int(q, ":term", o->term.id);
		if (stmt_has(q, ":id"))
			stmt_bind_int(q, ":id", o->id);
		st = stmt_run(q, e);
	}
	return st == ST_OK ? plan_requeue(s, p, o->account_id, 0, e) : st;
}

/* ---- both ---- */

static enum status note_reason(struct shop *s, const struct plan_order *o, const struct record *r, bool out, struct error *e)
{
	struct buf detail = {0};
	char record[64];
	enum status st;

	snprintf(record, sizeof record, "plan_order %lld", (long long)o->id);
	buf_addf(&detail, "reason: %s;", record_get(r, "reason"));
	for (size_t i = 0; i < r->form->count && !out; i++) {
		const char *name = r->form->fields[i].name;

		if (strcmp(name, "reason") != 0 && strcmp(name, "void") != 0 && *record_get(r, name) != '\0')
			buf_addf(&detail, " %s=%s", name, record_get(r, name));
	}
	st = shop_audit(s, out ? "plan void" : "plan correct", record, buf_str(&detail), e);
	buf_free(&detail);
	return st;
}

static enum status correct(struct shop *s, const struct profile *p, const struct plan_order *o, const struct record *r, struct error *e)
{
	bool out = strcmp(record_get(r, "void"), "yes") == 0;
	struct plan_order is;
	enum status st;

	if (out) {
		st = take_out(s, p, o, e);
	} else {
		st = change_order(s, p, o, r, e);
		if (st == ST_OK)
			st = change_term(s, p, o, r, e);
		if (st == ST_OK)
			st = plan_order_get(s, o->id, &is, e);
		if (st == ST_OK && is.line_count == 2)
			plan_check_lines(s, is.lines[0].amount, is.lines[1].amount, is.amount);
	}
	if (st == ST_OK)
		st = shop_settle_warnings(s, e);
	return st == ST_OK ? note_reason(s, o, r, out, e) : st;
}

static enum status check_numbers(const struct record *r, struct error *e)
{
	static const char *const fields[][2] = {
		{"amount", "RUT-17"}, {"line1", "RUT-23"}, {"line2", "RUT-23"}, {"quota", "RUT-16"}, {"used_before", "RUT-16"},
	};
	enum status st = ST_OK;

	for (size_t i = 0; i < sizeof fields / sizeof *fields && st == ST_OK; i++)
		st = plan_check_number(r, fields[i][0], fields[i][1], e);
	return st;
}

enum status plan_correct(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	const struct profile *p;
	struct plan_order o;
	enum status st;

	notes_free(&s->notes);
	if ((st = record_check(r, NULL, NULL, e)) != ST_OK) {
		if (e != NULL && e->rule[0] == '\0')
			snprintf(e->rule, sizeof e->rule, "RUT-28");
		return st;
	}
	if ((st = check_numbers(r, e)) != ST_OK || (st = plan_order_get(s, id, &o, e)) != ST_OK || (st = shop_profile(s, o.profile, &p, e)) != ST_OK)
		return st;
	if (strcmp(o.state, "paid") != 0)
		return error_set(e, ST_REFUSED, "order_unpaid", "RUT-28", "id", "%s",
		                 _("Only a paid purchase is corrected; one that was not paid is just left."));
	if ((st = db_begin(s->db, e)) != ST_OK)
		return st;
	return shop_write_end(s, correct(s, p, &o, r, e), e);
}
