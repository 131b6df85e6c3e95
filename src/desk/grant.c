/*
 * What an order is to get (points_grant): bound when it is placed, brought along
 * with every change of it, given when it is completed or falls due, moved with
 * the order, and given by hand where it waits or was held (EAS-46, EAS-113,
 * SHL-29 to 35, SHL-75). Everything but the last runs inside the order's own
 * transaction.
 */
#include "config.h"

#include <stdio.h>

#include "desk/column.h"
#include "desk/grant_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/staff.h"

static const char bind_sql[] = "UPDATE sale SET rule_id = nullif(:rule, 0), tier_id = nullif(:tier, 0), earn_reason = :reason WHERE id = :id";
static const char member_sql[] = "SELECT kind, tier_id FROM member WHERE id = :id";
static const char tier_then_sql[] = "SELECT from_tier FROM tier_change WHERE member_id = :id AND at > :at ORDER BY id LIMIT 1";
static const char lots_sql[] =
	"SELECT id FROM points_lot WHERE order_id = :order AND member_id = :member AND remaining > 0 ORDER BY id LIMIT 1 OFFSET :n";
static const char member_of_sql[] = "UPDATE points_grant SET member_id = :to WHERE order_id = :order AND state IN ('expected', 'due', 'held')";
static const char review_of_sql[] =
	"UPDATE points_review SET member_id = :to WHERE order_id = :order AND state = 'open' AND (kind = 'closed' OR :all)";

/* ---- placing ---- */

/* Kind of the member, and the tier at the time of the order. */
static enum status member_then(struct shop *s, const struct grant_order *o, char kind[16], int64_t *tier, struct error *e)
{
	struct stmt *q = db_prepare(s->db, member_sql);
	stmt_bind_int(q, ":id", o->member_id);
	enum step step = stmt_step(q, e);
	kind[0] = '\0';
	*tier = 0;
	if (step == STEP_ROW) {
		column_text(q, 0, kind, 16);
		*tier = stmt_int(q, 1);
	}
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	q = db_prepare(s->db, tier_then_sql);
	stmt_bind_int(q, ":id", o->member_id);
	stmt_bind_int(q, ":at", o->placed_at);
	if ((step = stmt_step(q, e)) == STEP_ROW)
		*tier = stmt_int(q, 0);
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* Why an order earns nothing, as far as its own facts say; "" else. */
static const char *reason_of_facts(const struct grant_order *o, const char *kind)
{
	bool needs_login = profile_bool(o->p, "points.login_required", o->placed_on, false) && !grant_order_store(o);
	if (o->is_return)
		return "return";
	if (o->member_id == 0)
		return "no_member";
	if (needs_login && o->joined)
		return "joined";
	if (needs_login && !o->logged_in)
		return "not_logged_in";
	if (strcmp(kind, "registered") != 0 && profile_bool(o->p, "points.registered_only", o->placed_on, true))
		return "guest";
	return points_plan_check(o->p, o->placed_on, NULL) == ST_OK ? "" : "plan";
}

/* The same as far as the rule says. */
static const char *reason_of_rule(const struct grant_order *o, const struct points_rule *r)
{
	if (!r->master)
		return "master_off";
	return (grant_order_store(o) ? r->channel_store : r->channel_web) ? "" : "channel";
}

static enum status bind(struct shop *s, struct grant_order *o, const char *reason, struct error *e)
{
	struct stmt *q = db_prepare(s->db, bind_sql);
	stmt_bind_int(q, ":id", o->id);
	stmt_bind_int(q, ":rule", o->rule_id);
	stmt_bind_int(q, ":tier", o->tier_id);
	stmt_bind_text(q, ":reason", reason);
	snprintf(o->earn_reason, sizeof o->earn_reason, "%s", reason);
	return stmt_run(q, e);
}

static enum status expect(struct shop *s, struct grant_order *o, const struct earning *now, struct error *e)
{
	struct grant g = {.order_id = o->id, .member_id = o->member_id, .rule_id = o->rule_id, .due_on = DAY_NONE, .issued_on = DAY_NONE,
	                  .basis = now->basis, .points = now->points, .state = "expected"};
	snprintf(g.profile, sizeof g.profile, "%s", o->profile);
	snprintf(g.once_key, sizeof g.once_key, "order:%lld", (long long)o->id);
	enum status st = grant_write(s, &g, now->arithmetic, e);
	return st == ST_OK ? grant_follow(s, o, &g, e) : st;
}

static enum status place(struct shop *s, struct grant_order *o, struct error *e)
{
	struct points_rule r = {0};
	struct earning now = {0};
	char kind[16];
	enum status st = member_then(s, o, kind, &o->tier_id, e);
	const char *reason = reason_of_facts(o, kind);
	if (st == ST_OK)
		st = points_rule_at(s, o->profile, o->placed_at, &r, e);
	if (st == ST_OK && !*reason)
		reason = reason_of_rule(o, &r);
	if (st == ST_OK && !*reason)
		st = points_rule_bind(s, o->profile, o->placed_at, &o->rule_id, e);
	if (st == ST_OK && !*reason) {
		r.id = o->rule_id;
		st = earning_of_order(s, o, &r, &now, e);
		reason = now.earns ? "" : "no_earn";
	}
	if (st == ST_OK)
		st = bind(s, o, reason, e);
	if (st == ST_OK && !*reason)
		st = expect(s, o, &now, e);
	if (st == ST_OK && strcmp(reason, "no_member") == 0 && grant_order_store(o))
		notes_add(&s->notes, NOTE_INFO, "no_member", profile_rule(o->profile, "SHL-75"), NULL, "%s", _("No member: this order earns nothing."));
	earning_free(&now);
	points_rule_free(&r);
	return st;
}

enum status grant_order_placed(struct shop *s, int64_t order_id, struct error *e)
{
	struct grant_order o;
	struct grant g = {0};
	enum status st = grant_order_read(s, order_id, &o, e);
	if (st == ST_OK)
		st = grant_of_order(s, order_id, &g, e);
	if (st == ST_OK)
		st = g.id ? grant_follow(s, &o, &g, e) : place(s, &o, e);
	grant_order_free(&o);
	return st;
}

/* ---- later ---- */

static enum status follow(struct shop *s, int64_t order_id, struct error *e)
{
	struct grant_order o = {0};
	struct grant g;
	enum status st = grant_of_order(s, order_id, &g, e);
	if (st != ST_OK || g.id == 0)
		return st;
	st = grant_order_read(s, order_id, &o, e);
	if (st == ST_OK)
		st = grant_follow(s, &o, &g, e);
	grant_order_free(&o);
	return st;
}

enum status grant_order_changed(struct shop *s, int64_t order_id, struct error *e)
{
	return follow(s, order_id, e);
}

enum status grant_order_completed(struct shop *s, int64_t order_id, struct error *e)
{
	return follow(s, order_id, e);
}

enum status grant_order_cancelled(struct shop *s, int64_t order_id, struct error *e)
{
	return follow(s, order_id, e);
}

/* The n-th lot of the order that still has something in it on the old account; 0 none. */
static enum status lot_left(struct shop *s, int64_t order_id, int64_t member_id, int64_t n, int64_t *lot, struct error *e)
{
	struct stmt *q = db_prepare(s->db, lots_sql);
	stmt_bind_int(q, ":order", order_id);
	stmt_bind_int(q, ":member", member_id);
	stmt_bind_int(q, ":n", n);
	enum step step = stmt_step(q, e);
	*lot = step == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status run_to(struct shop *s, const char *sql, int64_t order_id, int64_t to, int all, struct error *e)
{
	struct stmt *q = db_prepare(s->db, sql);
	stmt_bind_int(q, ":order", order_id);
	stmt_bind_int(q, ":to", to);
	if (stmt_has(q, ":all"))
		stmt_bind_int(q, ":all", all);
	return stmt_run(q, e);
}

enum status grant_order_moved(struct shop *s, int64_t order_id, int64_t from_member, int64_t to_member, int64_t transfer_id,
                              int64_t batch_id, int64_t *moved, struct error *e)
{
	struct grant_order o;
	int64_t lot = 0, skipped = 0;
	*moved = 0;
	enum status st = grant_order_read(s, order_id, &o, e);
	bool with_points = st == ST_OK && profile_bool(o.p, "transfer.move_points", o.placed_on, true);
	day_t today = st == ST_OK ? shop_today(s, o.p) : DAY_NONE;
	while (st == ST_OK && with_points && (st = lot_left(s, order_id, from_member, skipped, &lot, e)) == ST_OK && lot) {
		int64_t n = 0;
		st = ledger_move_lot(s, lot, to_member, transfer_id, order_id, batch_id, today, &n, e);
		*moved += n;
		skipped += n == 0; /* lapsed and not yet booked: stays */
	}
	if (st == ST_OK)
		st = run_to(s, member_of_sql, order_id, to_member, 0, e);
	if (st == ST_OK)
		st = run_to(s, review_of_sql, order_id, to_member, with_points, e);
	grant_order_free(&o);
	return st;
}

/* ---- by hand ---- */

static enum status award_none(const struct grant_order *o, struct error *e)
{
	bool nobody = strcmp(o->earn_reason, "no_member") == 0 && !grant_order_store(o) && *profile_rule(o->profile, "SHL-31") != '\0';
	if (nobody || strcmp(o->earn_reason, "joined") == 0 || strcmp(o->earn_reason, "not_logged_in") == 0)
		return error_set(e, ST_REFUSED, "NOT_LOGGED_IN", profile_rule(o->profile, "SHL-31"), NULL,
			_("The customer was not logged in when ordering (%s). Points can be given by hand."), label_of("grant_reason", o->earn_reason));
	if (strcmp(o->earn_reason, "guest") == 0)
		return error_set(e, ST_REFUSED, "MEMBER_GUEST", points_book(o->profile, "EAS-12", "SHL-51"), NULL,
			_("Order %s is a guest's; points need a member account."), o->number);
	return error_set(e, ST_REFUSED, "no_points", NULL, NULL, _("Order %1$s earns nothing: %2$s."), o->number,
	                 label_of("grant_reason", *o->earn_reason ? o->earn_reason : "unbound"));
}

static enum status award_early(const struct grant_order *o, const struct grant *g, bool after_final, struct error *e)
{
	const char *rule = points_book(o->profile, "EAS-46", g->due_on != DAY_NONE ? "SHL-26" : "SHL-42");
	char day[16];
	day_format(g->due_on, day);
	if (g->due_on != DAY_NONE)
		return error_set(e, ST_REFUSED, "ORDER_NOT_DONE", rule, NULL, _("Points of order %1$s are issued on %2$s."), o->number, day);
	if (after_final)
		return error_set(e, ST_REFUSED, "ORDER_NOT_DONE", points_book(o->profile, "EAS-46", "SHL-26"), NULL,
		                 _("Order %s has not reached its final delivery state yet; its points wait for it."), o->number);
	return error_set(e, ST_REFUSED, "ORDER_NOT_DONE", rule, NULL, _("Order %1$s is %2$s; points are issued when it is completed."), o->number,
	                 label_of("order_state", o->state));
}

/* Are points issued some days after the final delivery state now (SHL-26)? */
static bool waits_for_delivery(struct shop *s, const struct grant_order *o)
{
	struct points_rule r;
	bool after = points_rule_at(s, o->profile, clock_now(), &r, NULL) == ST_OK && r.after_final;
	points_rule_free(&r);
	return after;
}

static enum status award_again(struct shop *s, const struct grant *g, struct posted *out)
{
	char day[16];
	day_format(g->issued_on, day);
	*out = (struct posted){.entry_id = g->entry_id, .already = true, .already_on = g->issued_on};
	notes_add(&s->notes, NOTE_INFO, "ALREADY_DONE", points_book(g->profile, "EAS-5", "SHL-4"), NULL,
	          _("Already issued on %s; nothing was issued twice."), day);
	return ST_OK;
}

static bool cancelled_has_code(const char *profile)
{
	return *profile_rule(profile, "EAS-46") == '\0';
}

static enum status award(struct shop *s, struct grant_order *o, struct grant *g, struct posted *out, struct error *e)
{
	bool held = strcmp(g->state, "held") == 0;
	if (strcmp(o->state, "cancelled") == 0 && strncmp(g->state, "issued", 6) != 0 && cancelled_has_code(o->profile))
		return error_set(e, ST_REFUSED, "ORDER_CANCELLED", profile_rule(o->profile, "SHL-32"), NULL,
		                 _("Order %s is cancelled; it earns nothing."), o->number);
	if (g->id && strncmp(g->state, "issued", 6) == 0)
		return award_again(s, g, out);
	if (g->id == 0)
		return award_none(o, e);
	if (strcmp(g->state, "dropped") == 0 && strcmp(o->state, "cancelled") != 0)
		return error_set(e, ST_REFUSED, "no_points", NULL, NULL, _("Order %1$s earns nothing: %2$s."), o->number,
		                 label_of("grant_reason", g->reason));
	day_t today = shop_today(s, o->p);
	if (!held && (g->due_on == DAY_NONE ? strcmp(o->state, "completed") != 0 : g->due_on > today))
		return award_early(o, g, waits_for_delivery(s, o), e);
	if (held)
		return grant_give_held(s, g, today, NULL, NULL, out, e);
	struct issue how = {.channel = o->channel, .on = g->due_on != DAY_NONE ? g->due_on : today, .by_hand = true};
	how.setting_at = how.on == today ? clock_now() : instant_from(how.on, 0, profile_zone(o->p));
	return grant_issue(s, g, &how, out, e);
}

enum status grant_award(struct shop *s, int64_t order_id, struct posted *out, struct error *e)
{
	struct grant_order o;
	struct grant g = {0};
	char record[48];
	*out = (struct posted){0};
	notes_free(&s->notes);
	enum status st = grant_order_read(s, order_id, &o, e);
	if (st == ST_OK)
		st = staff_allow(s, o.p, "perm.points_write", e);
	if (st == ST_OK)
		st = grant_of_order(s, order_id, &g, e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK) {
		snprintf(record, sizeof record, "order %lld", (long long)order_id);
		st = award(s, &o, &g, out, e);
		if (st == ST_OK && !out->already)
			st = shop_audit(s, "points award", record, o.number, e);
		st = shop_write_end(s, st, e);
	}
	grant_order_free(&o);
	return st;
}
