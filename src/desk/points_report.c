/*
 * Points to come, what moved and what was set as lists; what the shop owes by
 * month of expiry (SHL-28, SHL-77).
 */
#include "config.h"

#include "storekeep/points_report.h"

#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/desk_list.h"
#include "storekeep/earn.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

#define NAME \
	"CASE WHEN m.last_name || m.first_name <> '' THEN m.last_name || m.first_name ELSE coalesce(m.email, m.phone, '#' || m.id) END"

/* ---- to come ---- */

static const struct list_column expected_columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT, .rank = 4},
	{.name = "due_on", .title = N_("Day"), .kind = VK_DATE, .cols = 10, .sortable = true},
	{.name = "order_number", .title = N_("Order"), .kind = VK_TEXT, .cols = 14},
	{.name = "member", .title = N_("Member"), .kind = VK_TEXT, .cols = 14, .grow = 1},
	{.name = "points", .title = N_("Points"), .kind = VK_INT, .cols = 8},
	{.name = "basis", .title = N_("Counts as spent"), .kind = VK_MONEY, .cols = 10, .rank = 1},
	{.name = "state", .title = N_("State"), .kind = VK_ENUM, .labels = "grant_state", .cols = 10},
	{.name = "reason", .title = N_("Why"), .kind = VK_ENUM, .labels = "grant_reason", .cols = 18, .rank = 2},
	{.name = "profile", .title = N_("Marketplace"), .kind = VK_TEXT},
	{.name = "order_id", .title = N_("Order no."), .kind = VK_INT},
	{.name = "member_id", .title = N_("Member no."), .kind = VK_INT},
	{.name = "rule_id", .title = N_("Rule"), .kind = VK_INT},
	{.name = "once_key", .title = N_("Key"), .kind = VK_TEXT},
};
static const char *const expected_exprs[] = {
	"g.id", "g.due_on", "o.order_number", NAME, "g.points", "g.basis", "g.state", "nullif(g.reason, '')", "g.profile", "g.order_id", "g.member_id",
	"g.rule_id", "g.once_key",
};
_Static_assert(LIST_COUNT(expected_columns) == LIST_COUNT(expected_exprs), "every column has its expression");
static const struct list_sort expected_sorts[] = {
	{.by = {0}, .descending = true},
	{.column = "due_on", .by = {"g.due_on"}, .nullable = 1},
};
#define EXPECTED_FROM "points_grant g LEFT JOIN sale o ON o.id = g.order_id JOIN member m ON m.id = g.member_id"
static const struct list_def expected = {
	.columns = expected_columns, .exprs = expected_exprs, .column_count = LIST_COUNT(expected_columns), .from = EXPECTED_FROM,
	.where = "g.state IN ('expected', 'due', 'held') AND (:profile = '' OR g.profile = :profile)",
	.id = "g.id", .sorts = expected_sorts, .sort_count = LIST_COUNT(expected_sorts),
};
static const struct list_def expected_of = {
	.columns = expected_columns, .exprs = expected_exprs, .column_count = LIST_COUNT(expected_columns), .from = EXPECTED_FROM,
	.where = "g.member_id = :member AND g.state IN ('expected', 'due', 'held')",
	.id = "g.id", .sorts = expected_sorts, .sort_count = LIST_COUNT(expected_sorts),
};

void points_expected_list(struct shop *s, const char *profile, int64_t member_id, struct list_source *out)
{
	const struct list_bind binds[] = {{":profile", .text = profile ? profile : ""}}, of[] = {{":member", .num = member_id}};
	if (member_id)
		desk_list_open(out, s->db, &expected_of, of, 1);
	else
		desk_list_open(out, s->db, &expected, binds, 1);
}

/* ---- what moved ---- */

static const struct list_column movement_columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT, .cols = 7, .rank = 4, .sortable = true},
	{.name = "at", .title = N_("When"), .kind = VK_INSTANT, .cols = 16},
	{.name = "kind", .title = N_("Kind"), .kind = VK_ENUM, .labels = "points_kind", .cols = 12},
	{.name = "member", .title = N_("Member"), .kind = VK_TEXT, .cols = 12, .grow = 1},
	{.name = "order_number", .title = N_("Order"), .kind = VK_TEXT, .cols = 12, .rank = 2},
	{.name = "points", .title = N_("Points"), .kind = VK_INT, .cols = 8},
	{.name = "balance_after", .title = N_("Balance"), .kind = VK_INT, .cols = 8, .rank = 1},
	{.name = "by", .title = N_("By"), .kind = VK_TEXT, .cols = 8, .rank = 2},
	{.name = "reason", .title = N_("Reason"), .kind = VK_TEXT, .cols = 14, .grow = 1, .rank = 3},
	{.name = "effective_on", .title = N_("Effective on"), .kind = VK_DATE},
	{.name = "member_id", .title = N_("Member no."), .kind = VK_INT},
	{.name = "order_id", .title = N_("Order no."), .kind = VK_INT},
	{.name = "batch_id", .title = N_("Batch"), .kind = VK_INT},
	{.name = "once_key", .title = N_("Key"), .kind = VK_TEXT},
};
static const char *const movement_exprs[] = {
	"n.id", "n.at", "n.kind", NAME, "o.order_number", "n.points", "n.balance_after", "n.by", "n.reason", "n.effective_on", "n.member_id",
	"n.order_id", "n.batch_id", "n.once_key",
};
_Static_assert(LIST_COUNT(movement_columns) == LIST_COUNT(movement_exprs), "every column has its expression");
static const struct list_sort id_sorts[] = {
	{.by = {0}, .descending = true},
	{.column = "id", .by = {0}},
};
static const struct list_def movements = {
	.columns = movement_columns, .exprs = movement_exprs, .column_count = LIST_COUNT(movement_columns),
	.from = "points_entry n JOIN member m ON m.id = n.member_id LEFT JOIN sale o ON o.id = n.order_id",
	.where = "(:profile = '' OR m.profile = :profile)", .id = "n.id", .sorts = id_sorts, .sort_count = LIST_COUNT(id_sorts),
};

void points_movement_list(struct shop *s, const char *profile, struct list_source *out)
{
	desk_list_open(out, s->db, &movements, (struct list_bind[]){{":profile", .text = profile ? profile : ""}}, 1);
}

static const struct list_column activity_columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT, .cols = 6, .rank = 4, .sortable = true},
	{.name = "at", .title = N_("When"), .kind = VK_INSTANT, .cols = 16},
	{.name = "by", .title = N_("By"), .kind = VK_TEXT, .cols = 10},
	{.name = "subject", .title = N_("What"), .kind = VK_ENUM, .labels = "activity_subject", .cols = 10, .rank = 1},
	{.name = "record", .title = N_("Setting"), .kind = VK_TEXT, .cols = 22},
	{.name = "before", .title = N_("Before"), .kind = VK_TEXT, .cols = 12, .grow = 1},
	{.name = "after", .title = N_("After"), .kind = VK_TEXT, .cols = 12, .grow = 1},
	{.name = "profile", .title = N_("Marketplace"), .kind = VK_TEXT},
};
static const char *const activity_exprs[] = {"a.id", "a.at", "a.by", "a.subject", "a.record", "a.before", "a.after", "a.profile"};
_Static_assert(LIST_COUNT(activity_columns) == LIST_COUNT(activity_exprs), "every column has its expression");
static const struct list_def activities = {
	.columns = activity_columns, .exprs = activity_exprs, .column_count = LIST_COUNT(activity_columns), .from = "activity a",
	.where = "(:profile = '' OR a.profile = :profile)", .id = "a.id", .sorts = id_sorts, .sort_count = LIST_COUNT(id_sorts),
};

void points_activity_list(struct shop *s, const char *profile, struct list_source *out)
{
	desk_list_open(out, s->db, &activities, (struct list_bind[]){{":profile", .text = profile ? profile : ""}}, 1);
}

static const struct list_column instore_columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT, .cols = 5, .sortable = true},
	{.name = "spent_on", .title = N_("Day"), .kind = VK_DATE, .cols = 10},
	{.name = "member", .title = N_("Member"), .kind = VK_TEXT, .cols = 14, .grow = 1},
	{.name = "amount", .title = N_("Amount spent"), .kind = VK_MONEY, .cols = 10},
	{.name = "points", .title = N_("Points"), .kind = VK_INT, .cols = 8},
	{.name = "receipt", .title = N_("Receipt number"), .kind = VK_TEXT, .cols = 14, .rank = 1},
	{.name = "store", .title = N_("Store"), .kind = VK_TEXT, .cols = 10, .rank = 2},
	{.name = "voided", .title = N_("Voided"), .kind = VK_BOOL, .cols = 6},
	{.name = "by", .title = N_("By"), .kind = VK_TEXT, .cols = 8, .rank = 2},
	{.name = "at", .title = N_("When"), .kind = VK_INSTANT},
	{.name = "member_id", .title = N_("Member no."), .kind = VK_INT},
	{.name = "store_id", .title = N_("Store no."), .kind = VK_INT},
	{.name = "profile", .title = N_("Marketplace"), .kind = VK_TEXT},
};
static const char *const instore_exprs[] = {
	"i.id", "i.spent_on", NAME, "i.amount", "(SELECT points FROM points_grant g WHERE g.instore_id = i.id)", "i.receipt", "t.name", "i.voided", "i.by",
	"i.at", "i.member_id", "i.store_id", "i.profile",
};
_Static_assert(LIST_COUNT(instore_columns) == LIST_COUNT(instore_exprs), "every column has its expression");
static const struct list_def instores = {
	.columns = instore_columns, .exprs = instore_exprs, .column_count = LIST_COUNT(instore_columns),
	.from = "instore_amount i JOIN member m ON m.id = i.member_id LEFT JOIN store t ON t.id = i.store_id",
	.where = "(:profile = '' OR i.profile = :profile) AND (:member = 0 OR i.member_id = :member)", .id = "i.id",
	.sorts = id_sorts, .sort_count = LIST_COUNT(id_sorts),
};

void instore_list(struct shop *s, const char *profile, int64_t member_id, struct list_source *out)
{
	desk_list_open(out, s->db, &instores, (struct list_bind[]){{":profile", .text = profile ? profile : ""}, {":member", .num = member_id}}, 2);
}

/* ---- what is owed ---- */

static const char liability_sql[] =
	"SELECT coalesce(substr(l.expires_on, 1, 7), ''), sum(l.remaining), count(*), count(DISTINCT l.member_id) FROM points_lot l"
	" JOIN member m ON m.id = l.member_id AND m.profile = :profile WHERE l.remaining > 0"
	" AND (l.expires_on IS NULL OR l.expires_on >= :today) GROUP BY 1 ORDER BY 1 = '', 1";

enum status points_liability(struct shop *s, const char *profile, struct liability *out, struct error *e)
{
	struct points_rule r;
	const struct profile *p;
	*out = (struct liability){0};
	enum status st = shop_profile(s, profile, &p, e);
	if (st == ST_OK)
		st = points_rule_at(s, profile, clock_now(), &r, e);
	if (st != ST_OK)
		return st;
	int64_t unit = r.redeem_points, worth = r.redeem_value;
	points_rule_free(&r);
	struct stmt *q = db_prepare(s->db, liability_sql);
	stmt_bind_text(q, ":profile", profile);
	bind_day(q, ":today", shop_today(s, p));
	enum step step;
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		struct liability_row row = {.points = stmt_int(q, 1), .lots = stmt_int(q, 2), .members = stmt_int(q, 3)};
		column_text(q, 0, row.month, sizeof row.month);
		row.value = unit > 0 ? row.points / unit * worth : 0;
		out->rows = xreallocarray(out->rows, out->count + 1, sizeof row);
		out->rows[out->count++] = row;
		out->points += row.points;
	}
	stmt_reset(q);
	out->value = unit > 0 ? out->points / unit * worth : 0;
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

void liability_free(struct liability *l)
{
	free(l->rows);
	*l = (struct liability){0};
}

/* ---- figures of the settings ---- */

static const char birthdays_sql[] =
	"SELECT (SELECT count(*) FROM member WHERE profile = :profile AND birthday_md IS NOT NULL AND kind = 'registered'),"
	" (SELECT count(*) FROM member WHERE profile = :profile AND kind = 'registered')";
static const char saved_sql[] =
	"SELECT count(*), coalesce(sum((SELECT sum(x.value ->> 'kept') FROM json_each(g.arithmetic, '$.lines') x WHERE x.value ->> 'excluded')"
	" / max(1, g.arithmetic ->> 'earn_spend') * (g.arithmetic ->> 'earn_points')), 0) FROM points_grant g JOIN sale o ON o.id = g.order_id"
	" WHERE g.profile = :profile AND g.arithmetic LIKE '%\"excluded\":true%' AND g.state <> 'dropped' AND o.placed_on >= :from";

enum status points_birthdays_on_file(struct shop *s, const char *profile, int64_t *with, int64_t *all, struct error *e)
{
	struct stmt *q = db_prepare(s->db, birthdays_sql);
	stmt_bind_text(q, ":profile", profile);
	enum step step = stmt_step(q, e);
	*with = step == STEP_ROW ? stmt_int(q, 0) : 0;
	*all = step == STEP_ROW ? stmt_int(q, 1) : 0;
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status points_excluded_saved(struct shop *s, const char *profile, int64_t *orders, int64_t *points, struct error *e)
{
	const struct profile *p;
	enum status st = shop_profile(s, profile, &p, e);
	if (st != ST_OK)
		return st;
	struct ymd today = day_to_ymd(shop_today(s, p));
	struct stmt *q = db_prepare(s->db, saved_sql);
	stmt_bind_text(q, ":profile", profile);
	bind_day(q, ":from", day_from_ymd(today.year, today.month, 1));
	enum step step = stmt_step(q, e);
	*orders = step == STEP_ROW ? stmt_int(q, 0) : 0;
	*points = step == STEP_ROW ? stmt_int(q, 1) : 0;
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}
