/*
 * What people decide of differences: one act over one or many, undone as one,
 * never overwritten (resolution is append-only; the newest row of a key counts).
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/statement.h"

static const char insert_sql[] =
	"INSERT INTO resolution (period_id, key, code, note, op_id, at, by)"
	" SELECT s.period_id, d.key, :code, :note, :op, :at, :by FROM difference d"
	" JOIN statement s ON s.id = d.statement_id AND s.run = d.run WHERE d.id = :id"
	" ON CONFLICT (period_id, key, op_id) DO NOTHING";

static const char statement_of_sql[] =
	"SELECT s.id, p.signed, p.code FROM difference d JOIN statement s ON s.id = d.statement_id AND s.run = d.run"
	" JOIN period p ON p.id = s.period_id WHERE d.id = :id";

/* The newest decision of every difference of the statement whose key an act touched. */
static const char mark_sql[] =
	"UPDATE difference SET resolution = COALESCE((SELECT r.code FROM resolution r JOIN statement s ON s.period_id = r.period_id"
	"  WHERE s.id = difference.statement_id AND r.key = difference.key ORDER BY r.id DESC LIMIT 1), '')"
	" WHERE statement_id = :statement AND run = (SELECT run FROM statement WHERE id = :statement)"
	" AND key IN (SELECT r.key FROM resolution r JOIN statement s ON s.period_id = r.period_id AND s.id = :statement WHERE r.op_id = :op)";

static const char totals_sql[] =
	"UPDATE statement SET"
	" open = (SELECT COUNT(*) FROM difference d WHERE d.statement_id = statement.id AND d.run = statement.run AND d.resolution = ''),"
	" to_explain = (SELECT COALESCE(SUM(d.delta + d.follow), 0) FROM difference d"
	"  WHERE d.statement_id = statement.id AND d.run = statement.run AND d.resolution = '')"
	" WHERE id = :statement";

/* The newest act of this person on the period that has not been taken back. */
static const char last_act_sql[] =
	"SELECT r.op_id FROM resolution r JOIN statement s ON s.period_id = r.period_id AND s.id = :statement"
	" WHERE r.by = :by AND r.op_id NOT LIKE 'undo:%'"
	" AND NOT EXISTS (SELECT 1 FROM resolution u WHERE u.period_id = r.period_id AND u.op_id = 'undo:' || r.op_id)"
	" ORDER BY r.id DESC LIMIT 1";

/* Back to the decision before the act, '' where there was none; keys that someone has decided anew since stay. */
static const char undo_sql[] =
	"INSERT INTO resolution (period_id, key, code, note, op_id, at, by)"
	" SELECT r.period_id, r.key,"
	" COALESCE((SELECT b.code FROM resolution b WHERE b.period_id = r.period_id AND b.key = r.key AND b.id < r.id ORDER BY b.id DESC LIMIT 1), ''),"
	" COALESCE((SELECT b.note FROM resolution b WHERE b.period_id = r.period_id AND b.key = r.key AND b.id < r.id ORDER BY b.id DESC LIMIT 1), ''),"
	" 'undo:' || r.op_id, :at, :by FROM resolution r JOIN statement s ON s.period_id = r.period_id AND s.id = :statement"
	" WHERE r.op_id = :op AND NOT EXISTS (SELECT 1 FROM resolution n WHERE n.period_id = r.period_id AND n.key = r.key AND n.id > r.id)";

static enum status refuse_signed(const char *period, struct error *e)
{
	return error_set(e, ST_REFUSED, "statement_signed", NULL, NULL,
	                 _("Period %1$s is signed off. Reopen it with a reason first."), period);
}

static enum status check_words(const struct shop *s, const char *code, const char *note, struct error *e)
{
	const char *known = "";

	if (s->read_only)
		return error_set(e, ST_REFUSED, "read_only", NULL, NULL,
		                 _("This is a file being looked at alone. Import it to decide on its differences."));
	for (int i = 0; *code != '\0' && known != NULL; i++)
		if ((known = label_code("resolution", i)) != NULL && strcmp(known, code) == 0)
			break;
	if (known == NULL)
		return error_set(e, ST_REFUSED, "code_unknown", NULL, "code", _("There is no resolution called %1$s."), code);
	if (strcmp(code, "other") == 0 && *note == '\0')
		return error_set(e, ST_REFUSED, "note_required", NULL, "note", _("Write a note that says what was done."));
	return ST_OK;
}

/* The statement of the first difference; all must be of it. */
static enum status statement_of(struct shop *s, const int64_t *ids, size_t count, int64_t *statement, struct error *e)
{
	*statement = 0;
	for (size_t i = 0; i < count; i++) {
		struct stmt *q = db_prepare(s->db, statement_of_sql);
		enum status st = ST_OK;

		stmt_bind_int(q, ":id", ids[i]);
		if (stmt_step(q, e) != STEP_ROW)
			st = error_set(e, ST_REFUSED, "difference_missing", NULL, NULL,
			               _("There is no difference number %1$lld; the statement may have been reconciled again."),
			               (long long)ids[i]);
		else if (stmt_int(q, 1) != 0)
			st = refuse_signed(stmt_text(q, 2), e);
		else if (*statement != 0 && *statement != stmt_int(q, 0))
			st = error_set(e, ST_REFUSED, "different_statements", NULL, NULL,
			               _("The differences are of several statements. Resolve them one statement at a time."));
		else
			*statement = stmt_int(q, 0);
		stmt_reset(q);
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

static enum status settle(struct shop *s, int64_t statement, const char *op, struct error *e)
{
	struct stmt *q = db_prepare(s->db, mark_sql);

	stmt_bind_int(q, ":statement", statement);
	stmt_bind_text(q, ":op", op);
	if (stmt_run(q, e) != ST_OK)
		return ST_FAILED;
	q = db_prepare(s->db, totals_sql);
	stmt_bind_int(q, ":statement", statement);
	return stmt_run(q, e);
}

static enum status write_all(struct shop *s, const int64_t *ids, size_t count, const char *code, const char *note, const char *op,
                             struct error *e)
{
	for (size_t i = 0; i < count; i++) {
		struct stmt *q = db_prepare(s->db, insert_sql);

		stmt_bind_int(q, ":id", ids[i]);
		stmt_bind_text(q, ":code", code);
		stmt_bind_text(q, ":note", note);
		stmt_bind_text(q, ":op", op);
		stmt_bind_int(q, ":at", clock_now());
		stmt_bind_text(q, ":by", s->actor);
		if (stmt_run(q, e) != ST_OK)
			return ST_FAILED;
	}
	return ST_OK;
}

enum status difference_resolve(struct shop *s, const int64_t *ids, size_t count, const char *code, const char *note,
                               const char *op_id, struct error *e)
{
	int64_t statement;
	char record[64], detail[160];
	enum status st = check_words(s, code, note, e);

	if (st != ST_OK || count == 0 || (st = db_begin(s->db, e)) != ST_OK)
		return st;
	if ((st = statement_of(s, ids, count, &statement, e)) == ST_OK &&
	    (st = write_all(s, ids, count, code, note, op_id, e)) == ST_OK && (st = settle(s, statement, op_id, e)) == ST_OK) {
		snprintf(record, sizeof record, "statement %lld", (long long)statement);
		snprintf(detail, sizeof detail, "%zu %s", count, *code != '\0' ? code : "open");
		st = shop_audit(s, "statement resolve", record, detail, e);
	}
	return shop_write_end(s, st, e);
}

static enum status last_act(struct shop *s, int64_t statement, char op[80], struct error *e)
{
	struct stmt *q = db_prepare(s->db, last_act_sql);
	enum status st = ST_OK;

	stmt_bind_int(q, ":statement", statement);
	stmt_bind_text(q, ":by", s->actor);
	if (stmt_step(q, e) == STEP_ROW)
		snprintf(op, 80, "%s", stmt_text(q, 0));
	else
		st = error_set(e, ST_REFUSED, "nothing_to_undo", NULL, NULL,
		               _("There is nothing of yours to take back on this statement."));
	stmt_reset(q);
	return st;
}

enum status difference_undo(struct shop *s, int64_t statement_id, int64_t *count, struct error *e)
{
	struct statement about;
	struct stmt *q;
	char op[80], undo[96], record[64];
	enum status st = check_words(s, "", "", e);

	if (st != ST_OK || (st = db_begin(s->db, e)) != ST_OK)
		return st;
	if ((st = statement_get(s, statement_id, &about, e)) == ST_OK && about.is_signed)
		st = refuse_signed(about.period, e);
	if (st == ST_OK && (st = last_act(s, statement_id, op, e)) == ST_OK) {
		q = db_prepare(s->db, undo_sql);
		stmt_bind_int(q, ":statement", statement_id);
		stmt_bind_text(q, ":op", op);
		stmt_bind_int(q, ":at", clock_now());
		stmt_bind_text(q, ":by", s->actor);
		st = stmt_run(q, e);
		if (count != NULL)
			*count = db_changes(s->db);
		snprintf(undo, sizeof undo, "undo:%s", op);
		snprintf(record, sizeof record, "statement %lld", (long long)statement_id);
		if (st == ST_OK && (st = settle(s, statement_id, undo, e)) == ST_OK)
			st = shop_audit(s, "statement undo", record, op, e);
	}
	return shop_write_end(s, st, e);
}
