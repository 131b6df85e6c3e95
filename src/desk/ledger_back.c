/*
 * The points ledger: what goes back and what goes over. A use that is undone
 * (EAS-51, SHL-68), an addition that is taken back from its own lot, and a lot
 * that follows its order to another member (EAS-113).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "desk/column.h"
#include "desk/ledger_parts.h"
#include "storekeep/i18n.h"

/* What has gone from a lot otherwise than by lapsing. */
static const char used_sql[] =
	"SELECT l.points - l.remaining + coalesce((SELECT sum(u.points) FROM points_use u JOIN points_entry n ON n.id = u.entry_id"
	" WHERE u.lot_id = l.id AND n.kind = 'expire'), 0) FROM points_lot l WHERE l.id = :id";
static const char is_use_sql[] = "SELECT points < 0 FROM points_entry WHERE id = :id";
static const char entry_lot_sql[] = "SELECT lot_id FROM points_use WHERE entry_id = :id LIMIT 1";

/* ---- a use goes back ---- */

/* What came back into a lot that has lapsed goes at once. */
static enum status lapse(struct shop *s, const struct posting *back, const struct lot *lot, int64_t points, struct posted *out,
                         struct error *e)
{
	char once[64];
	int64_t entry_id;
	snprintf(once, sizeof once, "expire:%lld:%lld", (long long)lot->id, (long long)out->entry_id);
	struct posting gone = {.member_id = back->member_id, .kind = "expire", .points = -points, .on = back->on, .expires_on = DAY_NONE,
	                       .order_id = back->order_id, .claim_id = back->claim_id, .batch_id = back->batch_id, .once_key = once};
	enum status st = ledger_entry(s, &gone, &entry_id, &out->balance, e);
	return st == ST_OK ? ledger_touch(s, entry_id, lot->id, -points, "expired", e) : st;
}

static enum status into_lots(struct shop *s, const struct posting *back, const int64_t *lots, const int64_t *points, size_t count,
                             struct posted *out, int64_t *lapsed, struct error *e)
{
	enum status st = ST_OK;
	for (size_t i = 0; i < count && st == ST_OK; i++)
		st = ledger_touch(s, out->entry_id, lots[i], points[i], "used", e);
	for (size_t i = 0; i < count && st == ST_OK; i++) {
		struct lot lot;
		st = ledger_lot_get(s, lots[i], &lot, e);
		if (st != ST_OK || lot.expires_on == DAY_NONE || lot.expires_on >= back->on)
			continue;
		*lapsed += points[i];
		st = lapse(s, back, &lot, points[i], out, e);
	}
	return st;
}

enum status ledger_unuse(struct shop *s, int64_t entry_id, const char *kind, const char *once_key, day_t on, struct posted *out,
                         int64_t *lapsed, struct error *e)
{
	struct posting back;
	char old_kind[24], own_key[40];
	int64_t *lots = NULL, *points = NULL;
	size_t count;
	*out = (struct posted){.already_on = DAY_NONE};
	*lapsed = 0;
	snprintf(own_key, sizeof own_key, "undo:%lld", (long long)entry_id);
	enum status st = ledger_known(s, once_key ? once_key : own_key, NULL, out, e);
	if (st == ST_OK && !out->already)
		st = ledger_undone(s, entry_id, out, e);
	if (st != ST_OK || out->already || (st = ledger_entry_get(s, entry_id, &back, old_kind, e)) != ST_OK)
		return st;
	if (back.points > 0)
		return error_set(e, ST_FAILED, "entry_kind", NULL, NULL, _("Entry %lld is not a use."), (long long)entry_id);
	back.kind = kind;
	back.points = -back.points;
	back.on = on;
	back.undoes = entry_id;
	back.once_key = once_key ? once_key : own_key;
	st = ledger_uses(s, entry_id, &lots, &points, &count, e);
	if (st == ST_OK)
		st = ledger_entry(s, &back, &out->entry_id, &out->balance, e);
	if (st == ST_OK)
		st = into_lots(s, &back, lots, points, count, out, lapsed, e);
	free(lots);
	free(points);
	return st;
}

/* ---- an addition goes ---- */

static int64_t number(struct shop *s, const char *sql, int64_t id)
{
	struct stmt *q = db_prepare(s->db, sql);
	stmt_bind_int(q, ":id", id);
	int64_t n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return n;
}

/* Entry and lot of an addition; POINTS_SHORT where some of it was used. */
static enum status look(struct shop *s, int64_t entry_id, struct posting *entry, char kind[24], struct lot *lot, struct error *e)
{
	enum status st = ledger_entry_get(s, entry_id, entry, kind, e);
	if (st == ST_OK)
		st = ledger_lot_get(s, number(s, entry_lot_sql, entry_id), lot, e);
	int64_t used = st == ST_OK && entry->points > 0 ? number(s, used_sql, lot->id) : 0;
	if (used > 0)
		st = error_set(e, ST_REFUSED, "POINTS_SHORT", ledger_rule(s, entry->member_id, "EAS-54", "SHL-55"), "points",
		               _("Of the %1$lld points given, %2$lld are used already."), (long long)entry->points, (long long)used);
	return st;
}

enum status ledger_unadd_check(struct shop *s, int64_t entry_id, struct error *e)
{
	struct posting entry;
	struct lot lot;
	char kind[24];
	return look(s, entry_id, &entry, kind, &lot, e);
}

bool ledger_is_use(struct shop *s, int64_t entry_id)
{
	return number(s, is_use_sql, entry_id) != 0;
}

enum status ledger_unadd(struct shop *s, int64_t entry_id, const char *kind, day_t on, const char *reason, struct posted *out, struct error *e)
{
	struct posting gone;
	struct lot lot;
	char old_kind[24], once[40];
	*out = (struct posted){.already_on = DAY_NONE};
	snprintf(once, sizeof once, "undo:%lld", (long long)entry_id);
	enum status st = ledger_known(s, once, NULL, out, e);
	if (st != ST_OK || out->already || (st = look(s, entry_id, &gone, old_kind, &lot, e)) != ST_OK)
		return st;
	if (gone.points < 0)
		return error_set(e, ST_FAILED, "entry_kind", NULL, NULL, _("Entry %lld is a use."), (long long)entry_id);
	out->lot_id = lot.id;
	/* All of it has lapsed: nothing to take. */
	if (lot.remaining == 0)
		return ST_OK;
	gone.kind = kind;
	gone.points = -lot.remaining;
	gone.on = on;
	gone.undoes = entry_id;
	gone.once_key = once;
	gone.reason = reason;
	st = ledger_entry(s, &gone, &out->entry_id, &out->balance, e);
	return st == ST_OK ? ledger_touch(s, out->entry_id, lot.id, -lot.remaining, "used", e) : st;
}

/* ---- a lot goes over ---- */

enum status ledger_move_lot(struct shop *s, int64_t lot_id, int64_t to_member, int64_t transfer_id, int64_t order_id, int64_t batch_id,
                            day_t on, int64_t *moved, struct error *e)
{
	struct lot lot;
	struct posted known = {0};
	int64_t entry_id, balance, new_lot;
	char once[64];
	*moved = 0;
	enum status st = ledger_lot_get(s, lot_id, &lot, e);
	if (st != ST_OK || lot.remaining == 0 || (lot.expires_on != DAY_NONE && lot.expires_on < on))
		return st;
	snprintf(once, sizeof once, "transfer_out:%lld:%lld", (long long)transfer_id, (long long)lot_id);
	st = ledger_known(s, once, NULL, &known, e);
	if (st != ST_OK || known.already)
		return st;
	struct posting p = {.member_id = lot.member_id, .kind = "transfer_out", .source = "transfer", .points = -lot.remaining, .on = on,
	                    .expires_on = lot.expires_on, .order_id = order_id ? order_id : lot.order_id, .batch_id = batch_id, .once_key = once};
	st = ledger_entry(s, &p, &entry_id, &balance, e);
	if (st == ST_OK)
		st = ledger_touch(s, entry_id, lot_id, -lot.remaining, "moved", e);
	if (st != ST_OK)
		return st;
	snprintf(once, sizeof once, "transfer_in:%lld:%lld", (long long)transfer_id, (long long)lot_id);
	p.member_id = to_member;
	p.kind = "transfer_in";
	p.points = lot.remaining;
	p.parent_lot_id = lot_id;
	st = ledger_entry(s, &p, &entry_id, &balance, e);
	if (st == ST_OK)
		st = ledger_lot(s, &p, lot.issued_on, entry_id, &new_lot, e);
	if (st == ST_OK)
		*moved = lot.remaining;
	return st;
}
