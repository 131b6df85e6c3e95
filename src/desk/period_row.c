/*
 * Rows of settlement periods.
 */
#include "config.h"

#include "storekeep/period_row.h"

#include <stdio.h>
#include <stdlib.h>

#include "desk/column.h"
#include "storekeep/calendar.h"
#include "storekeep/mem.h"
#include "storekeep/terms.h"

static const char find_sql[] = "SELECT id FROM period WHERE profile = :profile AND code = :code";

static const char insert_sql[] =
	"INSERT INTO period (profile, code, year, month, half, from_day, to_day, statement_on, due_on, pay_nominal, pay_on, claim_mode)"
	" VALUES (:profile, :code, :year, :month, :half, :from, :to, :statement, :due, :nominal, :pay, :mode)";

static const char unpaid_sql[] = "SELECT id, profile, from_day, pay_nominal, pay_on FROM period WHERE paid_on IS NULL AND pay_nominal IS NOT NULL";

static const char move_sql[] = "UPDATE period SET pay_on = :pay WHERE id = :id";

static int64_t find(struct shop *s, const char *profile, const char *code, struct error *e)
{
	struct stmt *q = db_prepare(s->db, find_sql);
	int64_t id = 0;

	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":code", code);
	if (stmt_step(q, e) == STEP_ROW)
		id = stmt_int(q, 0);
	stmt_reset(q);
	return id;
}

static enum status insert(struct shop *s, const struct profile *p, const struct settle_period *period, struct error *e)
{
	struct stmt *q = db_prepare(s->db, insert_sql);
	struct claim_rules claim;

	terms_claim(p, period->from, &claim);
	stmt_bind_text(q, ":profile", profile_name(p));
	stmt_bind_text(q, ":code", period->code);
	stmt_bind_int(q, ":year", period->year);
	stmt_bind_int(q, ":month", period->month);
	stmt_bind_int(q, ":half", period->part + 1);
	bind_day_text(q, ":from", period->from);
	bind_day_text(q, ":to", period->to);
	bind_day_text(q, ":statement", period->statement);
	bind_day_text(q, ":due", period->due);
	bind_day_text(q, ":nominal", period->pay_nominal);
	bind_day_text(q, ":pay", period->pay);
	stmt_bind_text(q, ":mode", claim.automated ? "auto" : "manual");
	return stmt_run(q, e);
}

enum status period_ensure(struct shop *s, const struct profile *p, day_t d, struct settle_period *out, int64_t *id, struct error *e)
{
	struct calendar *calendar;
	struct settle_cycle cycle;
	struct settle_period period;
	enum status st = calendar_load(s, p, &calendar, e);

	if (st != ST_OK)
		return st;
	terms_cycle(p, d, &cycle);
	settle_period_of(&cycle, calendar_workdays(calendar), d, &period);
	calendar_free(calendar);
	if (out != NULL)
		*out = period;
	*id = find(s, profile_name(p), period.code, e);
	if (*id != 0)
		return ST_OK;
	if ((st = calendar_missing(s, p, period.missing_year, e)) != ST_OK || (st = insert(s, p, &period, e)) != ST_OK)
		return st;
	*id = db_last_id(s->db);
	return ST_OK;
}

/* ---- another calendar ---- */

struct unpaid {
	int64_t id;
	char profile[32];
	day_t from, nominal, pay;
};

static enum status load_unpaid(struct shop *s, struct unpaid **out, size_t *count, struct error *e)
{
	struct stmt *q = db_prepare(s->db, unpaid_sql);
	enum step step;

	*out = NULL;
	*count = 0;
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		*out = xreallocarray(*out, *count + 1, sizeof **out);
		(*out)[*count] = (struct unpaid){.id = stmt_int(q, 0), .from = column_day(q, 2), .nominal = column_day(q, 3), .pay = column_day(q, 4)};
		snprintf((*out)[(*count)++].profile, sizeof (*out)->profile, "%s", stmt_text(q, 1));
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* Only the payout day moves: the day of the statement and of the claim are the platform's (YAH-121, YAH-133). */
static enum status follow_one(struct shop *s, const struct unpaid *u, struct error *e)
{
	const struct profile *p;
	struct calendar *calendar;
	struct settle_cycle cycle;
	struct settle_period now;
	enum status st = shop_profile(s, u->profile, &p, e);

	if (st != ST_OK || (st = calendar_load(s, p, &calendar, e)) != ST_OK)
		return st;
	terms_cycle(p, u->from, &cycle);
	settle_period_of(&cycle, calendar_workdays(calendar), u->from, &now);
	calendar_free(calendar);
	if (now.pay_nominal != u->nominal || now.pay == u->pay)
		return ST_OK;
	struct stmt *q = db_prepare(s->db, move_sql);
	bind_day_text(q, ":pay", now.pay);
	stmt_bind_int(q, ":id", u->id);
	return stmt_run(q, e);
}

enum status periods_follow_calendar(struct shop *s, struct error *e)
{
	struct unpaid *all;
	size_t count;
	enum status st = load_unpaid(s, &all, &count, e);

	for (size_t i = 0; st == ST_OK && i < count; i++)
		st = follow_one(s, &all[i], e);
	free(all);
	return st;
}
