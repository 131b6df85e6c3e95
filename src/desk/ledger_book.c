/*
 * Rows of the points ledger, one at a time: what ledger_parts.h says.
 */
#include "config.h"

#include "desk/ledger_parts.h"

#include <stdio.h>
#include <stdlib.h>

#include "desk/column.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

/* The first insert may not be below zero, whatever the conflict does then. */
static const char wallet_sql[] =
	"INSERT INTO wallet (member_id, points) VALUES (:member, max(:points, 0))"
	" ON CONFLICT (member_id) DO UPDATE SET points = points + :points";
static const char balance_sql[] = "SELECT points FROM wallet WHERE member_id = :member";
static const char entry_sql[] =
	"INSERT INTO points_entry (member_id, kind, points, balance_after, effective_on, order_id, instore_id, claim_id, batch_id, undoes,"
	" once_key, reason, op_id, at, by) VALUES (:member, :kind, :points, :balance, :on, :order, :instore, :claim, :batch, :undoes,"
	" :once, :reason, :op, :at, :by)";
static const char lot_sql[] =
	"INSERT INTO points_lot (member_id, source, order_id, parent_lot_id, points, remaining, issued_on, expires_on, state, entry_id)"
	" VALUES (:member, :source, :order, :parent, :points, :points, :issued, :expires, 'open', :entry)";
static const char use_sql[] = "INSERT INTO points_use (entry_id, lot_id, points) VALUES (:entry, :lot, :points)";
static const char touch_sql[] =
	"UPDATE points_lot SET remaining = remaining + :points, state = CASE WHEN remaining + :points = 0 THEN :empty ELSE 'open' END"
	" WHERE id = :id";
static const char once_sql[] = "SELECT id, member_id, points, effective_on FROM points_entry WHERE once_key = :key";
static const char op_sql[] = "SELECT id, member_id, points, effective_on FROM points_entry WHERE op_id = :key";
static const char first_lot_sql[] = "SELECT lot_id FROM points_use WHERE entry_id = :entry LIMIT 1";
static const char lot_get_sql[] =
	"SELECT id, member_id, points, remaining, order_id, issued_on, expires_on, state = 'expired' FROM points_lot WHERE id = :id";
static const char entry_get_sql[] =
	"SELECT member_id, kind, points, effective_on, order_id, instore_id, claim_id, batch_id FROM points_entry WHERE id = :id";
static const char undone_sql[] = "SELECT id, member_id, points, effective_on FROM points_entry WHERE undoes = :key ORDER BY id LIMIT 1";
static const char uses_sql[] = "SELECT lot_id, -points FROM points_use WHERE entry_id = :entry ORDER BY lot_id";

static void bind_id(struct stmt *q, const char *name, int64_t id)
{
	if (id == 0)
		stmt_bind_null(q, name);
	else
		stmt_bind_int(q, name, id);
}

static int64_t balance_of(struct shop *s, int64_t member_id)
{
	struct stmt *q = db_prepare(s->db, balance_sql);
	stmt_bind_int(q, ":member", member_id);
	int64_t n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return n;
}

enum status ledger_entry(struct shop *s, const struct posting *p, int64_t *id, int64_t *balance, struct error *e)
{
	struct stmt *q = db_prepare(s->db, wallet_sql);
	stmt_bind_int(q, ":member", p->member_id);
	stmt_bind_int(q, ":points", p->points);
	if (stmt_run(q, e) != ST_OK)
		return ST_FAILED;
	*balance = balance_of(s, p->member_id);
	q = db_prepare(s->db, entry_sql);
	stmt_bind_int(q, ":member", p->member_id);
	stmt_bind_text(q, ":kind", p->kind);
	stmt_bind_int(q, ":points", p->points);
	stmt_bind_int(q, ":balance", *balance);
	bind_day(q, ":on", p->on);
	bind_id(q, ":order", p->order_id);
	bind_id(q, ":instore", p->instore_id);
	bind_id(q, ":claim", p->claim_id);
	bind_id(q, ":batch", p->batch_id);
	bind_id(q, ":undoes", p->undoes);
	stmt_bind_text(q, ":once", p->once_key);
	stmt_bind_text(q, ":reason", p->reason ? p->reason : "");
	stmt_bind_text(q, ":op", p->op_id);
	stmt_bind_int(q, ":at", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	enum status st = stmt_run(q, e);
	*id = db_last_id(s->db);
	return st;
}

static enum status use(struct shop *s, int64_t entry_id, int64_t lot_id, int64_t points, struct error *e)
{
	struct stmt *q = db_prepare(s->db, use_sql);
	stmt_bind_int(q, ":entry", entry_id);
	stmt_bind_int(q, ":lot", lot_id);
	stmt_bind_int(q, ":points", points);
	return stmt_run(q, e);
}

enum status ledger_lot(struct shop *s, const struct posting *p, day_t issued_on, int64_t entry_id, int64_t *id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, lot_sql);
	stmt_bind_int(q, ":member", p->member_id);
	stmt_bind_text(q, ":source", p->source);
	bind_id(q, ":order", p->order_id);
	bind_id(q, ":parent", p->parent_lot_id);
	stmt_bind_int(q, ":points", p->points);
	bind_day(q, ":issued", issued_on);
	bind_day(q, ":expires", p->expires_on);
	stmt_bind_int(q, ":entry", entry_id);
	enum status st = stmt_run(q, e);
	*id = db_last_id(s->db);
	return st == ST_OK ? use(s, entry_id, *id, p->points, e) : st;
}

enum status ledger_touch(struct shop *s, int64_t entry_id, int64_t lot_id, int64_t points, const char *empty_state, struct error *e)
{
	struct stmt *q = db_prepare(s->db, touch_sql);
	stmt_bind_int(q, ":id", lot_id);
	stmt_bind_int(q, ":points", points);
	stmt_bind_text(q, ":empty", empty_state);
	enum status st = stmt_run(q, e);
	return st == ST_OK ? use(s, entry_id, lot_id, points, e) : st;
}

static enum status known_by(struct shop *s, const char *sql, const char *key, struct posted *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, sql);
	stmt_bind_text(q, ":key", key);
	enum step step = stmt_step(q, e);
	int64_t member_id = 0, points = 0;
	if (step == STEP_ROW) {
		out->already = true;
		out->entry_id = stmt_int(q, 0);
		member_id = stmt_int(q, 1);
		points = stmt_int(q, 2);
		out->already_on = column_day(q, 3);
	}
	stmt_reset(q);
	if (step != STEP_ROW)
		return step == STEP_FAILED ? ST_FAILED : ST_OK;
	out->balance = balance_of(s, member_id);
	if (points > 0) {
		q = db_prepare(s->db, first_lot_sql);
		stmt_bind_int(q, ":entry", out->entry_id);
		out->lot_id = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
		stmt_reset(q);
	}
	return ST_OK;
}

enum status ledger_known(struct shop *s, const char *once_key, const char *op_id, struct posted *out, struct error *e)
{
	enum status st = ST_OK;
	if (once_key != NULL)
		st = known_by(s, once_sql, once_key, out, e);
	if (st == ST_OK && !out->already && op_id != NULL)
		st = known_by(s, op_sql, op_id, out, e);
	return st;
}

enum status ledger_lot_get(struct shop *s, int64_t id, struct lot *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, lot_get_sql);
	stmt_bind_int(q, ":id", id);
	enum step step = stmt_step(q, e);
	*out = (struct lot){0};
	if (step == STEP_ROW) {
		out->id = stmt_int(q, 0);
		out->member_id = stmt_int(q, 1);
		out->points = stmt_int(q, 2);
		out->remaining = stmt_int(q, 3);
		out->order_id = stmt_int(q, 4);
		out->issued_on = column_day(q, 5);
		out->expires_on = column_day(q, 6);
		out->expired = stmt_int(q, 7) != 0;
	}
	stmt_reset(q);
	if (step == STEP_DONE)
		return error_set(e, ST_FAILED, "lot_missing", NULL, NULL, _("There is no lot number %lld."), (long long)id);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status ledger_entry_get(struct shop *s, int64_t id, struct posting *out, char kind[24], struct error *e)
{
	struct stmt *q = db_prepare(s->db, entry_get_sql);
	stmt_bind_int(q, ":id", id);
	enum step step = stmt_step(q, e);
	*out = (struct posting){.kind = kind, .reason = "", .expires_on = DAY_NONE};
	if (step == STEP_ROW) {
		out->member_id = stmt_int(q, 0);
		column_text(q, 1, kind, 24);
		out->points = stmt_int(q, 2);
		out->on = column_day(q, 3);
		out->order_id = stmt_int(q, 4);
		out->instore_id = stmt_int(q, 5);
		out->claim_id = stmt_int(q, 6);
		out->batch_id = stmt_int(q, 7);
	}
	stmt_reset(q);
	if (step == STEP_DONE)
		return error_set(e, ST_FAILED, "entry_missing", NULL, NULL, _("There is no entry number %lld."), (long long)id);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status ledger_undone(struct shop *s, int64_t entry_id, struct posted *out, struct error *e)
{
	char key[24];
	snprintf(key, sizeof key, "%lld", (long long)entry_id);
	return known_by(s, undone_sql, key, out, e);
}

enum status ledger_uses(struct shop *s, int64_t entry_id, int64_t **lot_ids, int64_t **points, size_t *count, struct error *e)
{
	struct stmt *q = db_prepare(s->db, uses_sql);
	enum step step;
	*lot_ids = *points = NULL;
	*count = 0;
	stmt_bind_int(q, ":entry", entry_id);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		*lot_ids = xreallocarray(*lot_ids, *count + 1, sizeof **lot_ids);
		*points = xreallocarray(*points, *count + 1, sizeof **points);
		(*lot_ids)[*count] = stmt_int(q, 0);
		(*points)[(*count)++] = stmt_int(q, 1);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}
