/*
 * Points to review (EAS-47, SHL-33 to 35): what was given for a purchase that
 * is no more, or held because the shop was closed. The desk proposes, a person
 * decides: take what is still there, waive, or give by hand. Never below zero.
 */
#include "config.h"

#include <stdio.h>

#include "desk/act.h"
#include "desk/column.h"
#include "desk/grant_parts.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/member.h"
#include "storekeep/staff.h"
#include "storekeep/text.h"

static const char get_sql[] =
	"SELECT profile, kind, member_id, order_id, instore_id, grant_id, issued, left, suggested, state, taken, shortfall, opened_on, reason"
	" FROM points_review WHERE id = :id";
static const char op_sql[] = "SELECT id FROM points_review WHERE op_id = :op";
static const char close_sql[] =
	"UPDATE points_review SET state = :state, taken = :taken, shortfall = :shortfall, reason = :reason, entry_id = nullif(:entry, 0),"
	" closed_at = :now, closed_by = :by, op_id = :op WHERE id = :id";

enum status points_reason_check(struct shop *s, const struct profile *p, const char *reason, struct error *e)
{
	int64_t max = profile_int(p, "points.reason_max", shop_today(s, p), 50);
	const char *at = reason ? reason : "", *rule = points_book(profile_name(p), "EAS-52", "SHL-53");
	size_t len = text_trim(&at, strlen(at));
	if (len == 0 && profile_bool(p, "points.reason_required", shop_today(s, p), true))
		return error_set(e, ST_REFUSED, "REASON_EMPTY", rule, "reason", _("Say why, in at most %lld characters."), (long long)max);
	if (!text_valid(at, len))
		return error_set(e, ST_REFUSED, "TEXT_ENCODING", points_book(profile_name(p), "EAS-4", "SHL-6"), "reason", "%s",
		                 _("This text is not valid UTF-8."));
	int64_t count = (int64_t)text_count(at, len);
	if (count > max)
		return error_set(e, ST_REFUSED, "REASON_LONG", rule, "reason", _("%1$lld of %2$lld characters. Shorten it by %3$lld."), (long long)count,
		                 (long long)max, (long long)(count - max));
	return ST_OK;
}

enum status points_review_get(struct shop *s, int64_t id, struct points_review *v, struct error *e)
{
	struct stmt *q = db_prepare(s->db, get_sql);
	*v = (struct points_review){.id = id};
	stmt_bind_int(q, ":id", id);
	enum step step = stmt_step(q, e);
	if (step == STEP_ROW) {
		column_text(q, 0, v->profile, sizeof v->profile);
		column_text(q, 1, v->kind, sizeof v->kind);
		v->member_id = stmt_int(q, 2);
		v->order_id = stmt_int(q, 3);
		v->instore_id = stmt_int(q, 4);
		v->grant_id = stmt_int(q, 5);
		v->issued = stmt_int(q, 6);
		v->left = stmt_int(q, 7);
		v->suggested = stmt_int(q, 8);
		column_text(q, 9, v->state, sizeof v->state);
		v->taken = stmt_int(q, 10);
		v->shortfall = stmt_int(q, 11);
		v->opened_on = column_day(q, 12);
		column_text(q, 13, v->reason, sizeof v->reason);
	}
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (step != STEP_ROW)
		return error_set(e, ST_REFUSED, "review_missing", NULL, "id", _("There is nothing to review under number %lld."), (long long)id);
	const struct profile *p;
	enum status st = shop_profile(s, v->profile, &p, e);
	if (st == ST_OK)
		v->usable = ledger_usable(s, v->member_id, shop_today(s, p));
	v->proposed = v->suggested < v->usable ? v->suggested : v->usable;
	return st;
}

/* ---- deciding ---- */

static enum status close_as(struct shop *s, const struct points_review *v, const char *state, const char *reason, int64_t entry, const char *op_id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, close_sql);
	stmt_bind_int(q, ":id", v->id);
	stmt_bind_text(q, ":state", state);
	stmt_bind_int(q, ":taken", v->taken);
	stmt_bind_int(q, ":shortfall", v->shortfall);
	stmt_bind_text(q, ":reason", reason);
	stmt_bind_int(q, ":entry", entry);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	stmt_bind_text(q, ":op", op_id);
	return stmt_run(q, e);
}

static enum status take_back(struct shop *s, const struct profile *p, struct points_review *v, int64_t points, const char *reason, const char *op_id, struct error *e)
{
	struct posted out = {0};
	day_t today = shop_today(s, p);
	v->taken = points > 0 ? points : v->proposed;
	v->shortfall = v->suggested > v->taken ? v->suggested - v->taken : 0;
	enum status st = ST_OK;
	if (v->taken > 0)
		st = ledger_post(s, &(struct posting){.member_id = v->member_id, .kind = "manual_sub", .points = -v->taken, .on = today,
			.expires_on = DAY_NONE, .order_id = v->order_id, .instore_id = v->instore_id,
			.first_lot_order = profile_bool(p, "points.subtract_order_lot_first", today, true) ? v->order_id : 0,
			.reason = reason, .op_id = op_id, .max_per_entry = profile_int(p, "points.max_per_entry", today, 0)}, &out, e);
	if (st == ST_OK && v->shortfall > 0 && v->taken == v->usable)
		notes_add(&s->notes, NOTE_INFO, "points_spent", points_book(v->profile, "EAS-47", "SHL-33"), NULL,
		          _("%1$lld were given, %2$lld are left. %3$lld points are written off."), (long long)v->suggested, (long long)v->usable,
		          (long long)v->shortfall);
	return st == ST_OK ? close_as(s, v, "taken", reason, out.entry_id, op_id, e) : st;
}

static enum status give_by_hand(struct shop *s, const struct profile *p, const struct points_review *v, const char *reason, const char *op_id, struct error *e)
{
	struct grant g;
	struct posted out;
	enum status st = grant_read(s, v->grant_id, &g, e);
	return st == ST_OK ? grant_give_held(s, &g, shop_today(s, p), reason, op_id, &out, e) : st;
}

static enum status waive(struct shop *s, struct points_review *v, const char *reason, const char *op_id, struct error *e)
{
	struct grant g;
	enum status st = close_as(s, v, "waived", reason, 0, op_id, e);
	if (st != ST_OK || strcmp(v->kind, "closed") != 0)
		return st;
	if ((st = grant_read(s, v->grant_id, &g, e)) != ST_OK)
		return st;
	snprintf(g.state, sizeof g.state, "dropped");
	snprintf(g.reason, sizeof g.reason, "waived");
	return grant_write(s, &g, NULL, e);
}

static enum status settle(struct shop *s, const struct profile *p, struct points_review *v, bool take, int64_t points, const char *reason, const char *op_id, struct error *e)
{
	char record[48], detail[160];
	enum status st = !take                           ? waive(s, v, reason, op_id, e)
	               : strcmp(v->kind, "closed") == 0 ? give_by_hand(s, p, v, reason, op_id, e)
	                                                 : take_back(s, p, v, points, reason, op_id, e);
	snprintf(record, sizeof record, "review %lld", (long long)v->id);
	snprintf(detail, sizeof detail, "%s %s %lld of %lld", v->kind, take ? "taken" : "waived", (long long)v->taken, (long long)v->suggested);
	return st == ST_OK ? shop_audit(s, "points review", record, detail, e) : st;
}

/* Read again where nobody else can write: what is open is decided once (SHL-4, SHL-33). */
static enum status decide(struct shop *s, const struct profile *p, int64_t id, bool take, int64_t points, const char *reason, const char *op_id, struct error *e)
{
	struct points_review v;
	enum status st = points_review_get(s, id, &v, e);
	if (st != ST_OK)
		return st;
	if (strcmp(v.state, "open") != 0)
		return error_set(e, ST_REFUSED, "review_closed", NULL, "id", "%s", _("This was decided before."));
	if (take && (points < 0 || points > v.suggested))
		return error_set(e, ST_REFUSED, "NUMBER_BAD", points_book(v.profile, "EAS-3", "SHL-3"), "points",
		                 _("Enter a whole number from %1$lld to %2$lld."), 1LL, (long long)v.suggested);
	return settle(s, p, &v, take, points, reason, op_id, e);
}

enum status review_settle(struct shop *s, int64_t review_id, bool take, int64_t points, const char *reason, const char *op_id, struct error *e)
{
	struct points_review v;
	const struct profile *p = NULL;
	notes_free(&s->notes);
	if (act_row(s->db, op_sql, op_id) != 0)
		return ST_OK;
	enum status st = points_review_get(s, review_id, &v, e);
	if (st == ST_OK)
		st = shop_profile(s, v.profile, &p, e);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.points_write", e);
	if (st == ST_OK && strcmp(v.state, "open") != 0)
		return error_set(e, ST_REFUSED, "review_closed", NULL, "id", "%s", _("This was decided before."));
	if (st == ST_OK)
		st = points_reason_check(s, p, reason, e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, decide(s, p, review_id, take, points, reason, op_id, e), e);
	return st;
}

/* ---- the list ---- */

#define NAME \
	"CASE WHEN m.last_name || m.first_name <> '' THEN m.last_name || m.first_name ELSE coalesce(m.email, m.phone, '#' || m.id) END"

static const struct list_column columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT, .cols = 5, .rank = 4, .sortable = true},
	{.name = "opened_on", .title = N_("Since"), .kind = VK_DATE, .cols = 10, .rank = 2},
	{.name = "kind", .title = N_("Why"), .kind = VK_ENUM, .labels = "review_kind", .cols = 12},
	{.name = "order_number", .title = N_("Order"), .kind = VK_TEXT, .cols = 12, .rank = 1},
	{.name = "member", .title = N_("Member"), .kind = VK_TEXT, .cols = 12, .grow = 1},
	{.name = "issued", .title = N_("Given"), .kind = VK_INT, .cols = 7, .rank = 1},
	{.name = "left", .title = N_("Still earned"), .kind = VK_INT, .cols = 8, .rank = 3},
	{.name = "suggested", .title = N_("Suggested"), .kind = VK_INT, .cols = 8},
	{.name = "points", .title = N_("Balance"), .kind = VK_INT, .cols = 8},
	{.name = "state", .title = N_("State"), .kind = VK_ENUM, .labels = "review_state", .cols = 8, .rank = 1},
	{.name = "taken", .title = N_("Taken"), .kind = VK_INT, .cols = 6, .rank = 5},
	{.name = "shortfall", .title = N_("Shortfall"), .kind = VK_INT, .cols = 6, .rank = 5},
	{.name = "reason", .title = N_("Reason"), .kind = VK_TEXT, .cols = 14, .rank = 6},
	{.name = "profile", .title = N_("Marketplace"), .kind = VK_TEXT},
	{.name = "member_id", .title = N_("Member no."), .kind = VK_INT},
	{.name = "order_id", .title = N_("Order no."), .kind = VK_INT},
	{.name = "instore_id", .title = N_("Typed amount"), .kind = VK_INT},
	{.name = "grant_id", .title = N_("Grant"), .kind = VK_INT},
	{.name = "closed_by", .title = N_("Decided by"), .kind = VK_TEXT},
	{.name = "closed_at", .title = N_("Decided"), .kind = VK_INSTANT},
};
static const char *const exprs[] = {
	"v.id", "v.opened_on", "v.kind", "coalesce(o.order_number, i.receipt, '')", NAME, "v.issued", "v.left", "v.suggested",
	"coalesce(w.points, 0)", "v.state", "v.taken", "v.shortfall", "v.reason", "v.profile", "v.member_id", "v.order_id", "v.instore_id",
	"v.grant_id", "v.closed_by", "v.closed_at",
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {
	{.by = {0}, .descending = true},
	{.column = "id", .by = {0}},
};
#define FROM \
	"points_review v LEFT JOIN sale o ON o.id = v.order_id LEFT JOIN instore_amount i ON i.id = v.instore_id" \
	" JOIN member m ON m.id = v.member_id LEFT JOIN wallet w ON w.member_id = v.member_id"
static const struct list_def open_reviews = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns), .from = FROM,
	.where = "v.state = 'open' AND (:profile = '' OR v.profile = :profile)", .id = "v.id", .sorts = sorts, .sort_count = LIST_COUNT(sorts),
};
static const struct list_def all_reviews = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns), .from = FROM,
	.where = "(:profile = '' OR v.profile = :profile)", .id = "v.id", .sorts = sorts, .sort_count = LIST_COUNT(sorts),
};

void points_review_list(struct shop *s, const char *profile, bool all, struct list_source *out)
{
	desk_list_open(out, s->db, all ? &all_reviews : &open_reviews, (struct list_bind[]){{":profile", .text = profile ? profile : ""}}, 1);
}
