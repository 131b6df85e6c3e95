/*
 * Statements and their lines: what is there, by which name it is found, and the
 * rows behind each number.
 */
#include "config.h"

#include "storekeep/statement.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/recon.h"
#include "storekeep/i18n.h"

#define STATEMENT_COLUMNS \
	"s.id, s.period_id, s.batch_id, p.profile, p.code, p.from_day, p.to_day, p.statement_on, p.due_on, p.pay_nominal, p.pay_on," \
	" p.state, b.source, s.lines, s.agree, s.differences, s.open, s.run, s.facts, s.orders_compared, p.signed, s.stated_net," \
	" s.stated_carry_in, s.stated_payout, s.to_explain, p.id, s.net, s.unchecked"
#define STATEMENT_FROM " FROM statement s JOIN period p ON p.id = s.period_id JOIN batch b ON b.id = s.batch_id"

static const char get_sql[] = "SELECT " STATEMENT_COLUMNS STATEMENT_FROM " WHERE s.id = :id";

static const char sums_sql[] =
	"SELECT COALESCE(SUM(m.stated), 0), COALESCE(SUM(m.ours), 0) FROM summary m JOIN statement s ON s.id = m.statement_id"
	" WHERE m.statement_id = :id AND m.run = s.run";

static const char net_sql[] = "SELECT COALESCE(SUM(net), 0) FROM statement_line NOT INDEXED WHERE statement_id = :id"
	" AND id BETWEEN (SELECT first_line FROM statement WHERE id = :id) AND (SELECT last_line FROM statement WHERE id = :id)";

static const char find_sql[] =
	"SELECT s.id FROM live_statement s JOIN period p ON p.id = s.period_id"
	" WHERE p.code = :code AND (:profile IS NULL OR p.profile = :profile) ORDER BY s.id DESC";

static void read_statement(struct shop *s, struct stmt *q, struct statement *out)
{
	*out = (struct statement){
		.id = stmt_int(q, 0), .period_id = stmt_int(q, 1), .batch_id = stmt_int(q, 2), .lines = stmt_int(q, 13),
		.agree = stmt_int(q, 14), .differences = stmt_int(q, 15), .open = stmt_int(q, 16),
		.orders_compared = stmt_int(q, 19) != 0, .is_signed = stmt_int(q, 20) != 0, .to_explain = stmt_int(q, 24),
		.unchecked = stmt_int(q, 27),
		.stated_carry_in = column_money(q, 22), .stated_payout = column_money(q, 23),
		.carry_in = MONEY_NONE, .payout = MONEY_NONE, .ours_carry_in = MONEY_NONE, .ours_payout = MONEY_NONE,
	};
	column_text(q, 3, out->profile, sizeof out->profile);
	column_text(q, 4, out->period, sizeof out->period);
	column_text(q, 5, out->from, sizeof out->from);
	column_text(q, 6, out->to, sizeof out->to);
	column_text(q, 7, out->statement_on, sizeof out->statement_on);
	column_text(q, 8, out->due_on, sizeof out->due_on);
	column_text(q, 9, out->pay_nominal, sizeof out->pay_nominal);
	column_text(q, 10, out->pay_on, sizeof out->pay_on);
	column_text(q, 11, out->period_state, sizeof out->period_state);
	column_text(q, 12, out->source, sizeof out->source);
	out->stated_net = column_money(q, 21);
	if (out->stated_net == MONEY_NONE)
		out->stated_net = column_money(q, 26);
	out->reconciled = stmt_int(q, 17) != 0 &&
	        (out->is_signed || stmt_int(q, 18) == db_int(s->db, statement_facts_sql, 0));
}

/* Our sum of the summary; theirs of the totals row, else of the lines. */
static void read_sums(struct shop *s, struct statement *out)
{
	struct stmt *q = db_prepare(s->db, sums_sql);
	struct stmt *n;

	stmt_bind_int(q, ":id", out->id);
	if (stmt_step(q, NULL) == STEP_ROW)
		out->ours_net = stmt_int(q, 1);
	stmt_reset(q);
	if (out->stated_net != MONEY_NONE)
		return;
	n = db_prepare(s->db, net_sql);
	stmt_bind_int(n, ":id", out->id);
	if (stmt_step(n, NULL) == STEP_ROW)
		out->stated_net = stmt_int(n, 0);
	stmt_reset(n);
}

enum status statement_get(struct shop *s, int64_t id, struct statement *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, get_sql);
	enum step step;

	stmt_bind_int(q, ":id", id);
	step = stmt_step(q, e);
	if (step == STEP_ROW)
		read_statement(s, q, out);
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "statement_missing", NULL, NULL,
		                 _("There is no statement number %1$lld."), (long long)id);
	read_sums(s, out);
	return ST_OK;
}

/* A period's code in any case, with a blank for the hyphen: "2026-10 h1". */
static void normal_code(const char *which, char out[32])
{
	size_t n = 0;

	for (; *which != '\0' && n < 31; which++)
		out[n++] = *which == ' ' || *which == '_' ? '-' : *which >= 'a' && *which <= 'z' ? (char)(*which - 32) : *which;
	out[n] = '\0';
}

static bool all_digits(const char *t)
{
	return *t != '\0' && t[strspn(t, "0123456789")] == '\0';
}

enum status statement_find(struct shop *s, const char *profile, const char *which, int64_t *id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, find_sql);
	struct statement st;
	char code[32];
	int found = 0;

	if (all_digits(which)) {
		*id = strtoll(which, NULL, 10);
		return statement_get(s, *id, &st, e);
	}
	normal_code(which, code);
	stmt_bind_text(q, ":code", code);
	stmt_bind_text(q, ":profile", profile);
	while (stmt_step(q, e) == STEP_ROW && found < 2)
		if (found++ == 0)
			*id = stmt_int(q, 0);
	stmt_reset(q);
	if (found == 1)
		return ST_OK;
	if (found == 0)
		return error_set(e, ST_REFUSED, "statement_missing", NULL, NULL,
		                 _("No statement of period %1$s has been imported."), code);
	return error_set(e, ST_REFUSED, "statement_ambiguous", NULL, NULL,
	                 _("Several marketplaces have a statement of %1$s. Say which with profile=."), code);
}

enum status statement_note_unchecked(struct shop *s, int64_t id, struct error *e)
{
	struct statement st;
	enum status status = statement_get(s, id, &st, e);

	if (status == ST_OK && st.unchecked != 0)
		notes_add(&s->notes, NOTE_INFO, "fees_unchecked", "YAH-106", "category",
		          _("Fees that could not be checked, because the profile has no rate for them: %1$lld. Add the rates of your contract"
		            " to profiles/%2$s.ini and reconcile again."), (long long)st.unchecked, st.profile);
	return status;
}
