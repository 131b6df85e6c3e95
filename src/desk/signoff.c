/*
 * Sign-off (簽核): freezes the period of a statement under a hash over its
 * lines, differences and decisions. Append-only; reopening leaves its trace.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/hash.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/statement.h"

static const char lines_sql[] =
	"SELECT line, order_no, cart_no, kind, gross, interest_in, interest_out, category, card, points_earn, cart, family_pay, reverse,"
	" ad, other, net, tax_kind, posted_on FROM statement_line NOT INDEXED WHERE statement_id = :id"
	" AND id BETWEEN (SELECT first_line FROM statement WHERE id = :id) AND (SELECT last_line FROM statement WHERE id = :id)"
	" ORDER BY id";

static const char differences_sql[] =
	"SELECT d.key, d.expected, d.stated, d.follow, d.rule, d.reason, d.args, d.resolution,"
	" (SELECT r.note FROM resolution r WHERE r.period_id = s.period_id AND r.key = d.key ORDER BY r.id DESC LIMIT 1)"
	" FROM difference d JOIN statement s ON s.id = d.statement_id AND s.run = d.run WHERE d.statement_id = :id ORDER BY d.key";

static const char insert_sql[] =
	"INSERT INTO signoff (period_id, statement_id, act, hash, stated, ours, open_differences, reason, op_id, at, by)"
	" VALUES (:period, :statement, :act, :hash, :stated, :ours, :open, :reason, :op, :at, :by)";

static const char seen_sql[] = "SELECT 1 FROM signoff WHERE op_id = :op";
static const char mark_sql[] = "UPDATE period SET signed = :signed WHERE id = :period";

static const char last_sql[] =
	"SELECT act, by, hash, reason, at, stated, ours, open_differences FROM signoff WHERE period_id = :period ORDER BY id DESC LIMIT 1";

/* Every cell followed by U+001F, every row by U+001E, so that no two tables give the same bytes. */
static enum status hash_rows(struct shop *s, const char *sql, int64_t id, struct hash *h, struct error *e)
{
	struct stmt *q = db_prepare_own(s->db, sql);
	enum step step;

	stmt_bind_int(q, ":id", id);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		for (int i = 0; i < stmt_columns(q); i++) {
			if (!stmt_is_null(q, i))
				hash_add(h, stmt_text(q, i), stmt_text_len(q, i));
			hash_add(h, "\x1f", 1);
		}
		hash_add(h, "\x1e", 1);
	}
	stmt_finish(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status signoff_hash(struct shop *s, int64_t statement_id, char out[72], struct error *e)
{
	struct hash h;
	enum status st;

	hash_begin(&h);
	st = hash_rows(s, lines_sql, statement_id, &h, e);
	if (st == ST_OK)
		st = hash_rows(s, differences_sql, statement_id, &h, e);
	hash_end(&h, out);
	return st;
}

static bool seen(struct shop *s, const char *op)
{
	struct stmt *q = db_prepare(s->db, seen_sql);
	bool yes;

	stmt_bind_text(q, ":op", op);
	yes = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	return yes;
}

static enum status write_row(struct shop *s, const struct statement *st, const char *act, const char *hash, const char *reason,
                             const char *op, struct error *e)
{
	struct stmt *q = db_prepare(s->db, insert_sql);

	stmt_bind_int(q, ":period", st->period_id);
	stmt_bind_int(q, ":statement", st->id);
	stmt_bind_text(q, ":act", act);
	stmt_bind_text(q, ":hash", hash);
	stmt_bind_int(q, ":stated", st->stated_net);
	stmt_bind_int(q, ":ours", st->ours_net);
	stmt_bind_int(q, ":open", st->open);
	stmt_bind_text(q, ":reason", reason);
	stmt_bind_text(q, ":op", op);
	stmt_bind_int(q, ":at", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	return stmt_run(q, e);
}

static enum status mark(struct shop *s, const struct statement *st, bool is_signed, const char *what, const char *detail,
                        struct error *e)
{
	struct stmt *q = db_prepare(s->db, mark_sql);
	char record[96];
	enum status status;

	stmt_bind_int(q, ":signed", is_signed);
	stmt_bind_int(q, ":period", st->period_id);
	if ((status = stmt_run(q, e)) != ST_OK)
		return status;
	snprintf(record, sizeof record, "period %s %s", st->profile, st->period);
	return shop_audit(s, what, record, detail, e);
}

static enum status may_sign(struct shop *s, const struct statement *st, const char *reason, struct error *e)
{
	if (s->read_only)
		return error_set(e, ST_REFUSED, "read_only", NULL, NULL,
		                 _("This is a file being looked at alone. Import it to sign it off."));
	if (st->is_signed)
		return error_set(e, ST_REFUSED, "statement_signed", NULL, NULL, _("Period %1$s is signed off already."), st->period);
	if (!st->reconciled)
		return error_set(e, ST_REFUSED, "not_reconciled", NULL, NULL,
		                 _("Orders have changed since the statement was reconciled. Reconcile it again, then sign it off."));
	if (st->open == 0)
		return ST_OK;
	if (*reason == '\0')
		return error_set(e, ST_REFUSED, "reason_required", NULL, "reason",
		                 ngettext("%1$lld difference is open. Resolve it, or give a reason for signing off with it.",
		                          "%1$lld differences are open. Resolve them, or give a reason for signing off with them.",
		                          (unsigned long)st->open), (long long)st->open);
	notes_add(&s->notes, NOTE_WARN, "open_differences", NULL, "reason",
	          ngettext("%1$lld difference stays open in the signed period.",
	                   "%1$lld differences stay open in the signed period.", (unsigned long)st->open), (long long)st->open);
	return shop_settle_warnings(s, e);
}

/* The long reading comes before the gate; when someone has written meanwhile it is done again, at last under the gate. */
static enum status hash_then_begin(struct shop *s, int64_t id, char hash[72], struct error *e)
{
	enum status st;

	for (int tries = 0;; tries++) {
		int64_t version = db_data_version(s->db);

		if ((st = signoff_hash(s, id, hash, e)) != ST_OK || (st = db_begin(s->db, e)) != ST_OK)
			return st;
		if (db_data_version(s->db) == version)
			return ST_OK;
		if (tries == 3) {
			if ((st = signoff_hash(s, id, hash, e)) != ST_OK)
				db_rollback(s->db);
			return st;
		}
		db_rollback(s->db);
	}
}

enum status signoff_sign(struct shop *s, int64_t statement_id, const char *reason, const char *op_id, struct error *e)
{
	struct statement about;
	char hash[72];
	enum status st;

	notes_free(&s->notes);
	if (seen(s, op_id))
		return ST_OK;
	if ((st = statement_get(s, statement_id, &about, e)) != ST_OK || (st = may_sign(s, &about, reason, e)) != ST_OK ||
	    (st = hash_then_begin(s, statement_id, hash, e)) != ST_OK)
		return st;
	if (seen(s, op_id))
		return shop_write_end(s, ST_OK, e);
	if ((st = statement_get(s, statement_id, &about, e)) == ST_OK && about.is_signed)
		st = error_set(e, ST_REFUSED, "statement_signed", NULL, NULL, _("Period %1$s is signed off already."), about.period);
	if (st == ST_OK && (st = write_row(s, &about, "sign", hash, reason, op_id, e)) == ST_OK)
		st = mark(s, &about, true, "statement signoff", hash, e);
	return shop_write_end(s, st, e);
}

enum status signoff_reopen(struct shop *s, int64_t statement_id, const char *reason, const char *op_id, struct error *e)
{
	struct statement about;
	struct signoff last;
	enum status st;

	notes_free(&s->notes);
	if (*reason == '\0')
		return error_set(e, ST_REFUSED, "reason_required", NULL, "reason", _("Say why the period is opened again."));
	if ((st = db_begin(s->db, e)) != ST_OK)
		return st;
	if (seen(s, op_id))
		return shop_write_end(s, ST_OK, e);
	if ((st = statement_get(s, statement_id, &about, e)) == ST_OK && !about.is_signed)
		st = error_set(e, ST_REFUSED, "not_signed", NULL, NULL, _("Period %1$s is not signed off."), about.period);
	if (st == ST_OK && (st = signoff_last(s, about.period_id, &last, e)) == ST_OK &&
	    (st = write_row(s, &about, "reopen", last.hash, reason, op_id, e)) == ST_OK)
		st = mark(s, &about, false, "statement reopen", reason, e);
	return shop_write_end(s, st, e);
}

enum status signoff_last(struct shop *s, int64_t period_id, struct signoff *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, last_sql);
	enum step step;

	*out = (struct signoff){.at = INSTANT_NONE};
	stmt_bind_int(q, ":period", period_id);
	if ((step = stmt_step(q, e)) == STEP_ROW) {
		snprintf(out->act, sizeof out->act, "%s", stmt_text(q, 0));
		snprintf(out->by, sizeof out->by, "%s", stmt_text(q, 1));
		snprintf(out->hash, sizeof out->hash, "%s", stmt_text(q, 2));
		snprintf(out->reason, sizeof out->reason, "%s", stmt_text(q, 3));
		out->at = stmt_int(q, 4);
		out->stated = stmt_int(q, 5);
		out->ours = stmt_int(q, 6);
		out->open_differences = stmt_int(q, 7);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}
