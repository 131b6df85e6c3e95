/*
 * Orders moved from one account to another (轉移訂單, EAS section 13): the order
 * stays as it is but for its member; points issued for it and still there move
 * with it, figures of both are counted anew, the kept account may rise.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/sale_parts.h"
#include "storekeep/compose.h"
#include "storekeep/i18n.h"
#include "storekeep/member.h"
#include "storekeep/points.h"
#include "storekeep/staff.h"
#include "storekeep/tier.h"

static const char insert_sql[] =
	"INSERT INTO order_transfer (order_id, from_member, to_member, points_moved, reason, batch_id, at, by)"
	" VALUES (:order, :from, :to, :moved, :reason, :batch, :now, :by)";
static const char next_sql[] = "SELECT COALESCE(max(id), 0) + 1 FROM order_transfer";
static const char earned_sql[] = "SELECT 1 FROM points_grant WHERE order_id = :order AND state IN ('issued', 'issued_by_hand') AND points > 0";
/* Lots of the order that its member has or had; those moved in from another account keep the order. */
static const char lots_sql[] =
	"SELECT COALESCE(sum(points), 0), COALESCE(sum(CASE WHEN expires_on IS NULL OR expires_on >= :today THEN remaining ELSE 0 END), 0)"
	" FROM points_lot WHERE order_id = :order AND member_id = :member";

static enum status refuse_same(const struct sale *o, const struct member *m, struct error *e)
{
	char *name = member_name(m);
	enum status st = error_set(e, ST_REFUSED, "TR_SAME", profile_rule(o->profile, "EAS-112"), "member", _("The order already belongs to %s."), name);

	free(name);
	return st;
}

static enum status refuse_blacklisted(const struct sale *o, const struct member *m, struct error *e)
{
	char *name = member_name(m);
	enum status st = error_set(e, ST_REFUSED, "BLACKLISTED", profile_rule(o->profile, "EAS-112"), "member",
	                           _("%s is blacklisted; orders cannot be moved there."), name);

	free(name);
	return st;
}

static bool has_earned(struct shop *s, int64_t id)
{
	struct stmt *q = db_prepare(s->db, earned_sql);
	bool earned;

	stmt_bind_int(q, ":order", id);
	earned = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	return earned;
}

/* Whether this account may take this order (EAS-112). */
static enum status check_target(struct shop *s, const struct sale *o, const struct member *to, struct error *e)
{
	enum status st = ST_OK;

	if (strcmp(to->profile, o->profile) != 0)
		return error_set(e, ST_REFUSED, "member_profile", NULL, "member", "%s", _("The member is of another marketplace."));
	if (o->member_id == to->id)
		return refuse_same(o, to, e);
	if (strcmp(to->kind, "merged") == 0)
		return member_wallet_check(to, e);
	if (to->blacklisted_at != INSTANT_NONE)
		return refuse_blacklisted(o, to, e);
	if (has_earned(s, o->id))
		st = member_wallet_check(to, e);
	return st;
}

static enum status note_down(struct shop *s, const struct sale *o, int64_t to, int64_t moved, const char *reason, int64_t batch, struct error *e)
{
	struct stmt *q = db_prepare(s->db, insert_sql);

	stmt_bind_int(q, ":order", o->id);
	if (o->member_id != 0)
		stmt_bind_int(q, ":from", o->member_id);
	stmt_bind_int(q, ":to", to);
	stmt_bind_int(q, ":moved", moved);
	stmt_bind_text(q, ":reason", reason);
	stmt_bind_int(q, ":batch", batch);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	return stmt_run(q, e);
}

/* What follows for both accounts (EAS-114). */
static enum status follow(struct shop *s, const struct sale *o, int64_t from, struct error *e)
{
	const struct profile *p;
	enum status st = shop_profile(s, o->profile, &p, e);

	if (st == ST_OK)
		st = sale_recount(s, from, e);
	if (st == ST_OK)
		st = sale_recount(s, o->member_id, e);
	if (st == ST_OK && o->counted)
		st = tier_evaluate(s, o->member_id, o->id, "transfer", shop_today(s, p), e);
	return st;
}

enum status sale_transfer_in(struct shop *s, int64_t id, int64_t to_member, const char *reason, int64_t batch_id, int64_t *points_moved,
                             struct error *e)
{
	struct sale o;
	struct member to = {0};
	char detail[128];
	int64_t from, moved = 0, transfer;
	enum status st = sale_get(s, id, &o, e);

	*points_moved = 0;
	if (st != ST_OK)
		return st;
	from = o.member_id;
	st = member_get(s, to_member, &to, e);
	if (st == ST_OK)
		st = check_target(s, &o, &to, e);
	member_free(&to);
	if (st == ST_OK) {
		transfer = db_int(s->db, next_sql, 1);
		o.member_id = to_member;
		st = sale_write(s, &o, NULL, e);
		if (st == ST_OK)
			st = grant_order_moved(s, id, from, to_member, transfer, batch_id, &moved, e);
		o.member_id = from;
		if (st == ST_OK)
			st = note_down(s, &o, to_member, moved, reason, batch_id, e);
		o.member_id = to_member;
	}
	if (st == ST_OK)
		st = sale_book(s, &o, e);
	if (st == ST_OK)
		st = follow(s, &o, from, e);
	snprintf(detail, sizeof detail, "member %" PRId64 " to %" PRId64 ", %" PRId64 " points", from, to_member, moved);
	if (st == ST_OK)
		st = sale_audit(s, "order transfer", &o, detail, e);
	*points_moved = moved;
	sale_free(&o);
	return st;
}

static enum status move_all(struct shop *s, const int64_t *ids, size_t count, int64_t to, const char *reason, int64_t *moved, struct error *e)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < count && st == ST_OK; i++) {
		int64_t n = 0;

		st = sale_transfer_in(s, ids[i], to, reason, 0, &n, e);
		*moved += n;
	}
	return st;
}

enum status sale_transfer(struct shop *s, const int64_t *ids, size_t count, int64_t to_member, const char *reason, int64_t *points_moved,
                          struct error *e)
{
	const struct profile *p;
	struct sale o;
	char *why;
	enum status st;

	notes_free(&s->notes);
	*points_moved = 0;
	if (count == 0)
		return error_set(e, ST_REFUSED, "orders_none", "EAS-112", NULL, "%s", _("Name at least one order."));
	st = sale_get(s, ids[0], &o, e);
	if (st == ST_OK)
		st = shop_profile(s, o.profile, &p, e);
	sale_free(&o);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.members_write", e);
	why = compose_clean(reason != NULL ? reason : "");
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, move_all(s, ids, count, to_member, why, points_moved, e), e);
	free(why);
	return st;
}

enum status sale_move(struct shop *s, int64_t id, struct sale_move *out, struct error *e)
{
	const struct profile *p;
	struct sale o;
	struct stmt *q;
	enum step step;
	enum status st = sale_get(s, id, &o, e);

	*out = (struct sale_move){0};
	if (st == ST_OK)
		st = shop_profile(s, o.profile, &p, e);
	if (st != ST_OK)
		return st;
	q = db_prepare(s->db, lots_sql);
	bind_day(q, ":today", shop_today(s, p));
	stmt_bind_int(q, ":order", id);
	stmt_bind_int(q, ":member", o.member_id);
	step = stmt_step(q, e);
	if (step == STEP_ROW) {
		out->issued = stmt_int(q, 0);
		out->moving = stmt_int(q, 1);
		out->used = out->issued - out->moving;
	}
	stmt_reset(q);
	sale_free(&o);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}
