/*
 * Points used for money off: what they are worth, how many an order can take,
 * and the way back (EAS-48, EAS-51, EAS-54, EAS-110, SHL-67, SHL-68).
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/points_manual_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/money.h"
#include "storekeep/points_entry.h"
#include "storekeep/sale.h"
#include "storekeep/staff.h"

static const char entry_sql[] =
	"SELECT n.member_id, n.kind, n.order_id, n.points, coalesce(o.state, '') FROM points_entry n LEFT JOIN sale o ON o.id = n.order_id"
	" WHERE n.id = :id";

int64_t points_value(const struct points_rule *r, int64_t points)
{
	struct redeem_steps t;
	redeem_steps(points, r->redeem_points, r->redeem_value, &t);
	return t.value;
}

int64_t points_usable_for(const struct points_rule *r, int64_t balance, int64_t limit)
{
	return redeem_most(balance, limit, r->redeem_points, r->redeem_value);
}

/* A use as it is checked and booked. */
struct use {
	const struct profile *p;
	struct member m;
	struct points_rule rule;
	int64_t points, order_id, value;
	const char *op_id;
};

static enum status is_offered(struct shop *s, const struct use *u, struct error *e)
{
	const char *rule = points_book(u->m.profile, "EAS-48", "SHL-67");
	if (!setting_bool(s, u->p, "points.cashoff", shop_today(s, u->p), true))
		return error_set(e, ST_REFUSED, "cashoff_off", rule, "points", "%s",
		                 _("Points cannot be used for money off in this shop. Switch it on in the points settings first."));
	if (u->rule.redeem_points < 1 || u->rule.redeem_value < 1)
		return error_set(e, ST_REFUSED, "redeem_unset", rule, "points", "%s",
		                 _("How much money points stand for is not set. Enter it in the points settings first."));
	return ST_OK;
}

static enum status in_steps(struct use *u, struct error *e)
{
	struct redeem_steps t;
	const char *name = u->m.profile;
	if (u->points < 1)
		return error_set(e, ST_REFUSED, "NUMBER_BAD", points_book(name, "EAS-3", "SHL-3"), "points", "%s", _("Say how many points: a whole number above 0."));
	redeem_steps(u->points, u->rule.redeem_points, u->rule.redeem_value, &t);
	if (!t.whole)
		return error_set(e, ST_REFUSED, "REDEEM_STEP", points_book(name, "EAS-48", "SHL-67"), "points",
		                 _("Points are used in steps of %1$lld: %2$lld or %3$lld."), (long long)u->rule.redeem_points, (long long)t.lower,
		                 (long long)t.upper);
	u->value = t.value;
	return ST_OK;
}

/* Money that points may stand for on the order: a share of its net amount before them. */
static enum status fits_order(struct shop *s, struct use *u, struct error *e)
{
	struct sale o;
	day_t today = shop_today(s, u->p);
	enum status st = sale_get(s, u->order_id, &o, e);
	if (st != ST_OK)
		return st;
	int64_t percent = profile_int(u->p, "points.redeem_max_percent", today, 100);
	int64_t limit = money_ratio(o.net_amount, percent, 100, ROUND_FLOOR);
	if (o.credit_amount > 0 && !setting_bool(s, u->p, "credit.with_points", today, true))
		limit = 0;
	int64_t most = points_usable_for(&u->rule, INT64_MAX / 2, limit);
	if (strcmp(o.profile, u->m.profile) != 0 || (o.member_id && o.member_id != u->m.id))
		st = error_set(e, ST_REFUSED, "order_member", NULL, "order", _("Order %s is not this member's."), o.order_number);
	else if (strcmp(o.state, "cancelled") == 0)
		st = error_set(e, ST_REFUSED, "ORDER_CANCELLED", points_book(u->m.profile, "", "SHL-32"), "order",
		               _("Order %s is cancelled; nothing can be used on it."), o.order_number);
	else if (strcmp(o.state, "open") != 0)
		st = error_set(e, ST_REFUSED, "order_state", NULL, "order", _("Order %s is completed; nothing can be used on it any more."), o.order_number);
	else if (u->points > most)
		st = error_set(e, ST_REFUSED, "REDEEM_OVER", points_book(u->m.profile, "EAS-48", "SHL-67"), "points",
		               _("This order can take at most %1$lld points (NT$%2$lld)."), (long long)most, (long long)points_value(&u->rule, most));
	sale_free(&o);
	return st;
}

static enum status book(struct shop *s, struct use *u, struct posted *out, struct error *e)
{
	char once[48], record[64], detail[120];
	snprintf(once, sizeof once, "redeem:%" PRId64, u->order_id);
	enum status st = ledger_post(s, &(struct posting){.member_id = u->m.id, .kind = "redeem_cashoff", .points = -u->points,
	                                                  .on = shop_today(s, u->p), .expires_on = DAY_NONE, .order_id = u->order_id,
	                                                  .once_key = u->order_id ? once : NULL, .op_id = u->op_id}, out, e);
	if (st != ST_OK || out->already)
		return st;
	if (u->order_id)
		st = sale_used(s, u->order_id, u->value, 0, e);
	snprintf(record, sizeof record, "member %" PRId64, u->m.id);
	snprintf(detail, sizeof detail, "-%" PRId64 " points = %" PRId64 ", order %" PRId64, u->points, u->value, u->order_id);
	return st == ST_OK ? shop_audit(s, "points redeem", record, detail, e) : st;
}

/* The act may have come before: then nothing is judged by what holds now. */
static enum status judge(struct shop *s, struct use *u, struct error *e)
{
	enum status st = member_blacklist_check(&u->m, e);
	if (st == ST_OK)
		st = points_master_check(s, u->p, e);
	if (st == ST_OK)
		st = is_offered(s, u, e);
	if (st == ST_OK)
		st = in_steps(u, e);
	return st == ST_OK && u->order_id ? fits_order(s, u, e) : st;
}

static enum status redeem(struct shop *s, struct use *u, struct posted *out, struct error *e)
{
	enum status st = shop_write_begin(s, e);
	if (st != ST_OK)
		return st;
	char once[48];
	snprintf(once, sizeof once, "redeem:%" PRId64, u->order_id);
	st = ledger_find(s, u->order_id ? once : NULL, u->op_id, out, e);
	if (st == ST_OK && !out->already)
		st = judge(s, u, e);
	if (st == ST_OK && !out->already)
		st = book(s, u, out, e);
	return shop_write_end(s, st, e);
}

enum status points_redeem(struct shop *s, int64_t member_id, int64_t points, int64_t order_id, const char *op_id, struct posted *out,
                          int64_t *value, struct error *e)
{
	struct use u = {.points = points, .order_id = order_id, .op_id = op_id};
	char day[16];
	notes_free(&s->notes);
	*out = (struct posted){.already_on = DAY_NONE};
	enum status st = points_member(s, member_id, &u.m, &u.p, e);
	if (st == ST_OK)
		st = staff_allow(s, u.p, "perm.members_write", e);
	if (st == ST_OK && (st = points_rule_at(s, u.m.profile, clock_now(), &u.rule, e)) == ST_OK)
		st = redeem(s, &u, out, e);
	*value = u.rule.redeem_points > 0 ? points_value(&u.rule, points) : 0;
	if (st == ST_OK && out->already) {
		day_format(out->already_on, day);
		notes_add(&s->notes, NOTE_INFO, "ALREADY_DONE", points_book(u.m.profile, "EAS-5", "SHL-4"), NULL,
		          _("Points were used on this on %s already; nothing was used twice."), day);
	}
	points_rule_free(&u.rule);
	member_free(&u.m);
	return st;
}

/* ---- the way back ---- */

struct back {
	int64_t entry_id, member_id, order_id, points;
	bool cash;
	char order_state[16];
};

static enum status read_back(struct shop *s, struct back *b, struct error *e)
{
	struct stmt *q = db_prepare(s->db, entry_sql);
	stmt_bind_int(q, ":id", b->entry_id);
	enum step step = stmt_step(q, e);
	if (step == STEP_ROW) {
		b->member_id = stmt_int(q, 0);
		b->cash = strcmp(stmt_text(q, 1), "redeem_cashoff") == 0;
		b->order_id = stmt_int(q, 2);
		b->points = -stmt_int(q, 3);
		snprintf(b->order_state, sizeof b->order_state, "%s", stmt_text(q, 4));
	}
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (step == STEP_DONE || !b->cash)
		return error_set(e, ST_REFUSED, "entry_kind", NULL, "entry", _("Entry %lld is not a use for money off."), (long long)b->entry_id);
	if (strcmp(b->order_state, "completed") == 0)
		return error_set(e, ST_REFUSED, "order_state", NULL, "entry", "%s", _("The order is completed. Cancel it, then its points go back."));
	return ST_OK;
}

static enum status give_back(struct shop *s, const struct back *b, const struct profile *p, struct posted *out, int64_t *lapsed, struct error *e)
{
	char once[48], record[64], detail[80];
	snprintf(once, sizeof once, "redeem_back:%" PRId64, b->order_id);
	enum status st = ledger_unuse(s, b->entry_id, "redeem_back", b->order_id ? once : NULL, shop_today(s, p), out, lapsed, e);
	if (st != ST_OK || out->already)
		return st;
	if (strcmp(b->order_state, "open") == 0) {
		struct sale o;
		st = sale_get(s, b->order_id, &o, e);
		if (st == ST_OK)
			st = sale_used(s, b->order_id, -o.points_amount, 0, e);
		sale_free(&o);
	}
	snprintf(record, sizeof record, "member %" PRId64, b->member_id);
	snprintf(detail, sizeof detail, "entry %" PRId64 ": +%" PRId64, b->entry_id, b->points);
	return st == ST_OK ? shop_audit(s, "points redeem undone", record, detail, e) : st;
}

enum status points_redeem_undo(struct shop *s, int64_t entry_id, struct posted *out, int64_t *lapsed, struct error *e)
{
	struct back b = {.entry_id = entry_id};
	struct member m = {0};
	const struct profile *p = NULL;
	notes_free(&s->notes);
	*out = (struct posted){.already_on = DAY_NONE};
	*lapsed = 0;
	enum status st = read_back(s, &b, e);
	if (st == ST_OK)
		st = member_get(s, b.member_id, &m, e);
	if (st == ST_OK)
		st = shop_profile(s, m.profile, &p, e);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.members_write", e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, give_back(s, &b, p, out, lapsed, e), e);
	if (st == ST_OK && out->already)
		notes_add(&s->notes, NOTE_INFO, "ALREADY_DONE", points_book(m.profile, "EAS-5", "SHL-68"), NULL, "%s",
		          _("These points went back before; nothing was given twice."));
	if (st == ST_OK && *lapsed > 0)
		notes_add(&s->notes, NOTE_INFO, "points_lapsed", points_book(m.profile, "EAS-51", "SHL-68"), NULL,
		          ngettext("%lld of them had expired meanwhile and was lost; grant it by hand if you wish.",
		                   "%lld of them had expired meanwhile and were lost; grant them by hand if you wish.", (unsigned long)*lapsed),
		          (long long)*lapsed);
	member_free(&m);
	return st;
}
