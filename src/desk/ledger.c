/*
 * The points ledger: posting. Additions make a lot, uses take from lots that
 * have not lapsed: those of a named order first, then nearest expiry, then
 * earlier issue, then the smaller number; never-ending ones last (EAS-50,
 * SHL-56, SHL-66).
 */
#include "config.h"

#include "storekeep/ledger.h"

#include <stdlib.h>

#include "desk/column.h"
#include "desk/ledger_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

/* The three reads in the order of use; each walks an index and stops where there is enough. */
static const char order_lots_sql[] =
	"SELECT id, remaining, expires_on FROM points_lot WHERE order_id = :order AND member_id = :member AND remaining > 0"
	" AND (expires_on IS NULL OR expires_on >= :on) ORDER BY expires_on IS NULL, expires_on, issued_on, id";
static const char dated_lots_sql[] =
	"SELECT id, remaining, expires_on FROM points_lot INDEXED BY points_lot_member WHERE member_id = :member AND remaining > 0"
	" AND expires_on >= :on AND (:order = 0 OR order_id IS NOT :order) ORDER BY expires_on, issued_on, id";
static const char endless_lots_sql[] =
	"SELECT id, remaining, expires_on FROM points_lot INDEXED BY points_lot_member WHERE member_id = :member AND remaining > 0"
	" AND expires_on IS NULL AND (:order = 0 OR order_id IS NOT :order) ORDER BY issued_on, id";

/* What is being looked for. */
struct search {
	int64_t member_id, order_id;
	day_t on;
	struct lot_take *takes; /* owned */
	size_t count;
	int64_t missing;        /* still to be found */
};

static enum status collect(struct shop *s, const char *sql, struct search *f, struct error *e)
{
	struct stmt *q = db_prepare(s->db, sql);
	enum step step = STEP_DONE;
	stmt_bind_int(q, ":member", f->member_id);
	stmt_bind_int(q, ":order", f->order_id);
	if (stmt_has(q, ":on"))
		bind_day(q, ":on", f->on);
	while (f->missing > 0 && (step = stmt_step(q, e)) == STEP_ROW) {
		int64_t left = stmt_int(q, 1), n = left < f->missing ? left : f->missing;
		f->takes = xreallocarray(f->takes, f->count + 1, sizeof *f->takes);
		f->takes[f->count++] = (struct lot_take){.lot_id = stmt_int(q, 0), .points = n, .left = left - n, .expires_on = column_day(q, 2)};
		f->missing -= n;
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status ledger_plan(struct shop *s, int64_t member_id, int64_t points, int64_t first_lot_order, day_t on, struct lot_take **out,
                        size_t *count, int64_t *missing, struct error *e)
{
	struct search f = {.member_id = member_id, .order_id = first_lot_order, .on = on, .missing = points};
	enum status st = first_lot_order != 0 ? collect(s, order_lots_sql, &f, e) : ST_OK;
	if (st == ST_OK)
		st = collect(s, dated_lots_sql, &f, e);
	if (st == ST_OK)
		st = collect(s, endless_lots_sql, &f, e);
	*out = f.takes;
	*count = f.count;
	*missing = f.missing;
	return st;
}

static enum status spend(struct shop *s, const struct posting *p, struct posted *out, struct error *e)
{
	struct lot_take *takes;
	size_t count;
	int64_t missing;
	enum status st = ledger_plan(s, p->member_id, -p->points, p->first_lot_order, p->on, &takes, &count, &missing, e);
	if (st == ST_OK && missing > 0)
		st = ledger_shortage(s, p->member_id, -p->points, -p->points - missing, p->on, e);
	if (st == ST_OK)
		st = ledger_entry(s, p, &out->entry_id, &out->balance, e);
	for (size_t i = 0; i < count && st == ST_OK; i++)
		st = ledger_touch(s, out->entry_id, takes[i].lot_id, -takes[i].points, "used", e);
	free(takes);
	return st;
}

enum status ledger_find(struct shop *s, const char *once_key, const char *op_id, struct posted *out, struct error *e)
{
	*out = (struct posted){.already_on = DAY_NONE};
	return ledger_known(s, once_key, op_id, out, e);
}

static enum status earn(struct shop *s, const struct posting *p, struct posted *out, struct error *e)
{
	enum status st = ledger_entry(s, p, &out->entry_id, &out->balance, e);
	return st == ST_OK ? ledger_lot(s, p, p->on, out->entry_id, &out->lot_id, e) : st;
}

enum status ledger_post(struct shop *s, const struct posting *p, struct posted *out, struct error *e)
{
	*out = (struct posted){.already_on = DAY_NONE};
	if (p->points == 0)
		return error_set(e, ST_REFUSED, "POINTS_ZERO", ledger_rule(s, p->member_id, "EAS-52", "SHL-52"), "points", "%s",
		                 _("Enter a number other than 0."));
	if (p->max_per_entry > 0 && (p->points > p->max_per_entry || p->points < -p->max_per_entry))
		return error_set(e, ST_REFUSED, "NUMBER_BAD", ledger_rule(s, p->member_id, "EAS-3", "SHL-3"), "points",
		                 _("Enter a whole number from %1$lld to %2$lld."), p->points > 0 ? 1LL : -(long long)p->max_per_entry,
		                 p->points > 0 ? (long long)p->max_per_entry : -1LL);
	enum status st = ledger_known(s, p->once_key, p->op_id, out, e);
	if (st != ST_OK || out->already)
		return st;
	return p->points > 0 ? earn(s, p, out, e) : spend(s, p, out, e);
}
