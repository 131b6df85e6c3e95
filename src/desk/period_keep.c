/*
 * What people say of a period: the bank's payment, the claim mode, and money
 * remitted against a negative carry (YAH-122, 126, 136, 139). Its row is made by
 * period_row.c.
 */
#include "config.h"

#include "storekeep/period.h"

#include <stdio.h>
#include <string.h>

#include "desk/period_parts.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/period_row.h"

static const char paid_sql[] = "UPDATE period SET paid_on = :day, paid_amount = :amount WHERE id = :id";
static const char mode_sql[] = "UPDATE period SET claim_mode = :mode WHERE id = :id";

static const char remit_find_sql[] = "SELECT id FROM remittance WHERE op_id = :op";
static const char remit_sql[] = "INSERT INTO remittance (profile, date, amount, note, op_id, at, by)"
                                " VALUES (:profile, :date, :amount, :note, :op, :at, :by)";

enum status period_keep(struct shop *s, const struct period *p, int64_t *id, struct error *e)
{
	const struct profile *profile;
	*id = p->id;
	if (*id)
		return ST_OK;
	enum status st = shop_profile(s, p->profile, &profile, e);
	return st == ST_OK ? period_ensure(s, profile, p->days.from, NULL, id, e) : st;
}

static void record_name(const struct period *p, char out[64])
{
	snprintf(out, 64, "period %.31s %.15s", p->profile, p->days.code);
}

/* ---- the bank has paid ---- */

static void note_other_payment(struct shop *s, const struct period *p, day_t paid_on, money_t amount)
{
	char a[32], b[32];
	if (p->held_from != DAY_NONE && paid_on >= p->held_from) {
		day_format(p->held_from, a);
		notes_add(&s->notes, NOTE_WARN, "payout_held", profile_rule(p->profile, "YAH-23"), "paid_on",
		          _("The store is closed since %s: nothing is paid before the final balance"), a);
	}
	if (p->days.pay != DAY_NONE && *p->run_code && paid_on != p->run_pay) {
		day_format(p->run_pay, a);
		day_format(paid_on, b);
		notes_add(&s->notes, NOTE_WARN, "paid_other_day", "YAH-122", "paid_on", _("Expected %s, paid %s"), a, b);
	}
	if (p->payout != MONEY_NONE && amount != p->payout) {
		money_format(p->payout, false, a);
		money_format(amount, false, b);
		notes_add(&s->notes, NOTE_WARN, "paid_other_amount", "YAH-139", "paid_amount",
		          _("Expected NT$%s, paid NT$%s; open the period's statement to see which component differs"), a, b);
	}
}

static enum status write_paid(struct shop *s, const struct period *p, day_t paid_on, money_t amount, struct error *e)
{
	char record[64], detail[80], day[16];
	int64_t id;
	enum status st = period_keep(s, p, &id, e);
	if (st != ST_OK)
		return st;
	struct stmt *q = db_prepare(s->db, paid_sql);
	stmt_bind_int(q, ":id", id);
	bind_day(q, ":day", paid_on);
	if (paid_on == DAY_NONE)
		stmt_bind_null(q, ":amount");
	else
		stmt_bind_int(q, ":amount", amount);
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	day_format(paid_on, day);
	record_name(p, record);
	snprintf(detail, sizeof detail, "paid_on=%s paid_amount=%lld", day, paid_on == DAY_NONE ? 0LL : (long long)amount);
	return shop_audit(s, "period paid", record, detail, e);
}

enum status period_set_paid(struct shop *s, const char *profile, const char *code, day_t paid_on, money_t amount, struct error *e)
{
	struct period p;
	notes_free(&s->notes);
	enum status st = period_find(s, profile, code, &p, e);
	if (st != ST_OK)
		return st;
	if (paid_on != DAY_NONE && paid_on <= p.days.to)
		return error_set(e, ST_REFUSED, "paid_on_early", "YAH-121", "paid_on", "%s",
		                 _("The period was still running on that day; enter the day of the bank transfer"));
	if (paid_on != DAY_NONE && (amount == MONEY_NONE || amount < 0))
		return error_set(e, ST_REFUSED, "paid_amount_missing", "YAH-139", "paid_amount", "%s",
		                 _("Enter the amount that the bank received, 0 or more"));
	if (paid_on != DAY_NONE)
		note_other_payment(s, &p, paid_on, amount);
	if ((st = shop_settle_warnings(s, e)) != ST_OK || (st = db_begin(s->db, e)) != ST_OK)
		return st;
	return shop_write_end(s, write_paid(s, &p, paid_on, amount, e), e);
}

/* ---- claim mode ---- */

static enum status write_mode(struct shop *s, const struct period *p, bool automated, struct error *e)
{
	char record[64];
	int64_t id;
	enum status st = period_keep(s, p, &id, e);
	if (st != ST_OK)
		return st;
	struct stmt *q = db_prepare(s->db, mode_sql);
	stmt_bind_int(q, ":id", id);
	stmt_bind_text(q, ":mode", automated ? "auto" : "manual");
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	record_name(p, record);
	return shop_audit(s, "period mode", record, automated ? "auto" : "manual", e);
}

enum status period_set_mode(struct shop *s, const char *profile, const char *code, bool automated, struct error *e)
{
	struct period p;
	notes_free(&s->notes);
	enum status st = period_find(s, profile, code, &p, e);
	if (st != ST_OK || (p.id && p.automated == automated))
		return st;
	if ((st = db_begin(s->db, e)) != ST_OK)
		return st;
	return shop_write_end(s, write_mode(s, &p, automated, e), e);
}

/* ---- remittances ---- */

/* What is carried below zero after the last run up to that day, as a positive debt. */
static enum status debt_on(struct shop *s, const char *profile, day_t day, money_t *debt, struct error *e)
{
	struct periods ps;
	enum status st = periods_load(s, profile, DAY_NONE, EXPECT_ALL, &ps, e);
	*debt = 0;
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < ps.run_count && ps.runs[i].pay <= day; i++)
		*debt = -ps.runs[i].carry_out;
	periods_free(&ps);
	return ST_OK;
}

static enum status remit_known(struct shop *s, const char *op_id, int64_t *id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, remit_find_sql);
	stmt_bind_text(q, ":op", op_id);
	enum step step = stmt_step(q, e);
	*id = step == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status write_remit(struct shop *s, const char *profile, day_t day, money_t amount, const char *note,
                               const char *op_id, int64_t *id, struct error *e)
{
	char record[64], detail[64];
	struct stmt *q = db_prepare(s->db, remit_sql);
	stmt_bind_text(q, ":profile", profile);
	bind_day(q, ":date", day);
	stmt_bind_int(q, ":amount", amount);
	stmt_bind_text(q, ":note", note ? note : "");
	stmt_bind_text(q, ":op", op_id);
	stmt_bind_int(q, ":at", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	enum status st = stmt_run(q, e);
	if (st != ST_OK)
		return st;
	*id = db_last_id(s->db);
	snprintf(record, sizeof record, "remittance %.31s %lld", profile, (long long)*id);
	snprintf(detail, sizeof detail, "amount=%lld", (long long)amount);
	return shop_audit(s, "remittance add", record, detail, e);
}

static void note_too_much(struct shop *s, money_t amount, money_t debt)
{
	char a[32], b[32];
	if (amount <= debt)
		return;
	money_format(amount, false, a);
	money_format(debt, false, b);
	notes_add(&s->notes, NOTE_WARN, "remitted_too_much", "YAH-136", "amount",
	          _("The remittance of NT$%s is larger than the debt of NT$%s"), a, b);
}

enum status remittance_add(struct shop *s, const char *profile, day_t day, money_t amount, const char *note, const char *op_id,
                           int64_t *id, struct error *e)
{
	const struct profile *p;
	money_t debt;
	notes_free(&s->notes);
	enum status st = shop_profile(s, profile, &p, e);
	if (st != ST_OK || (st = remit_known(s, op_id, id, e)) != ST_OK || *id)
		return st;
	if (day == DAY_NONE)
		return error_set(e, ST_REFUSED, "date_missing", "YAH-136", "date", "%s", _("Enter the day of the remittance"));
	if (amount == MONEY_NONE || amount <= 0)
		return error_set(e, ST_REFUSED, "amount_missing", "YAH-136", "amount", "%s", _("Enter the amount remitted, above zero"));
	if ((st = debt_on(s, profile, day, &debt, e)) != ST_OK)
		return st;
	note_too_much(s, amount, debt);
	if ((st = shop_settle_warnings(s, e)) != ST_OK || (st = db_begin(s->db, e)) != ST_OK)
		return st;
	return shop_write_end(s, write_remit(s, profile, day, amount, note, op_id, id, e), e);
}

static const struct list_column remit_columns[] = {
	{"date", N_("Day"), VK_DATE, NULL, 10, 0, 0, true},
	{"profile", N_("Marketplace"), VK_TEXT, NULL, 10, 0, 2, true},
	{"amount", N_("Amount"), VK_MONEY, NULL, 12, 0, 0, true},
	{"note", N_("Note"), VK_TEXT, NULL, 20, 1, 1, false},
	{"by", N_("By"), VK_TEXT, NULL, 10, 0, 3, false},
	{"at", N_("Entered"), VK_INSTANT, NULL, 16, 0, 3, false},
};
static const char *const remit_exprs[] = {"r.date", "r.profile", "r.amount", "r.note", "r.by", "r.at"};
static const struct list_sort remit_sorts[] = {
	{.column = "date", .by = {"r.date"}, .descending = true},
	{.column = "profile", .by = {"r.profile"}},
	{.column = "amount", .by = {"r.amount"}, .number = 1},
};
static const struct list_def remit_def = {
	.columns = remit_columns, .exprs = remit_exprs, .column_count = LIST_COUNT(remit_columns),
	.from = "remittance r", .where = "(:profile = '' OR r.profile = :profile)", .id = "r.id",
	.sorts = remit_sorts, .sort_count = LIST_COUNT(remit_sorts),
};

void remittance_list(struct shop *s, const char *profile, struct list_source *out)
{
	desk_list_open(out, s->db, &remit_def, (struct list_bind[]){{":profile", .text = profile ? profile : ""}}, 1);
}
