/*
 * Rows of settlement periods.
 */
#include "config.h"

#include "storekeep/period_row.h"

#include "storekeep/calendar.h"
#include "storekeep/terms.h"

static const char find_sql[] = "SELECT id FROM period WHERE profile = :profile AND code = :code";

static const char insert_sql[] =
	"INSERT INTO period (profile, code, year, month, half, from_day, to_day, statement_on, due_on, pay_nominal, pay_on, claim_mode)"
	" VALUES (:profile, :code, :year, :month, :half, :from, :to, :statement, :due, :nominal, :pay, :mode)";

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

static void bind_day(struct stmt *q, const char *name, day_t d)
{
	char text[16];

	day_format(d, text);
	stmt_bind_text(q, name, text);
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
	bind_day(q, ":from", period->from);
	bind_day(q, ":to", period->to);
	bind_day(q, ":statement", period->statement);
	bind_day(q, ":due", period->due);
	bind_day(q, ":nominal", period->pay_nominal);
	bind_day(q, ":pay", period->pay);
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
