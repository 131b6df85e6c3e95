/*
 * Who is bound to whom, and what it brings, per store and per staff member
 * (EAS-118, EAS-119).
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/bind_parts.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"

/* ---- members ---- */

static const struct list_column columns[] = {
	{.name = "member_id", .title = N_("Member no."), .kind = VK_INT, .cols = 7, .sortable = true},
	{.name = "name", .title = N_("Name"), .kind = VK_TEXT, .cols = 14, .grow = 2},
	{.name = "phone", .title = N_("Phone"), .kind = VK_TEXT, .cols = 14, .rank = 1},
	{.name = "staff", .title = N_("Staff member"), .kind = VK_TEXT, .cols = 12, .grow = 1},
	{.name = "staff_active", .title = N_("Still here"), .kind = VK_BOOL, .cols = 6, .rank = 2},
	{.name = "store", .title = N_("Store"), .kind = VK_TEXT, .cols = 12, .grow = 1},
	{.name = "bound_on", .title = N_("Bound since"), .kind = VK_DATE, .cols = 10},
	{.name = "store_id", .title = N_("Store no."), .kind = VK_INT},
	{.name = "staff_id", .title = N_("Staff no."), .kind = VK_INT},
	{.name = "profile", .title = N_("Marketplace"), .kind = VK_TEXT},
};
static const char *const exprs[] = {
	"m.id", "m.last_name || m.first_name", "m.phone", "p.name", "p.active", "st.name", "m.bound_on", "m.store_id", "m.staff_id", "m.profile",
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {{.column = "member_id", .by = {0}}};

/* Each along its own index. */
#define BOUND(members, cond) { \
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns), \
	.from = "live_member m LEFT JOIN store st ON st.id = m.store_id " members, \
	.where = cond " AND (:profile = '' OR m.profile = :profile)", .id = "m.id", .sorts = sorts, .sort_count = LIST_COUNT(sorts), \
}
#define ANY_STAFF "LEFT JOIN staff p ON p.id = m.staff_id"
static const struct list_def of_store = BOUND(ANY_STAFF, "m.store_id = :store"), of_staff = BOUND(ANY_STAFF, "m.staff_id = :staff"),
	of_left = BOUND("JOIN staff p ON p.id = m.staff_id AND p.active = 0", "m.staff_id IN (SELECT id FROM staff WHERE active = 0)"),
	of_any = BOUND(ANY_STAFF, "(m.store_id IS NOT NULL OR m.staff_id IS NOT NULL)");

void bind_member_list(struct shop *s, const char *profile, int64_t store_id, int64_t staff_id, bool inactive, struct list_source *out)
{
	const struct list_def *def = staff_id ? &of_staff : store_id ? &of_store : inactive ? &of_left : &of_any;
	desk_list_open(out, s->db, def,
	               (struct list_bind[]){{":profile", .text = profile ? profile : ""}, {":store", .num = store_id}, {":staff", .num = staff_id}}, 3);
}

/* ---- the report ---- */

#define MEMBERS(cond) \
	"CASE u.kind WHEN 'store' THEN (SELECT COUNT(*) FROM live_member m WHERE m.store_id = u.number AND m.profile = :profile" cond ")" \
	" ELSE (SELECT COUNT(*) FROM live_member m WHERE m.staff_id = u.number AND m.profile = :profile" cond ") END"
#define SALES(what, by) \
	"(SELECT " what " FROM live_member m JOIN sale s ON s.member_id = m.id AND s.counted = 1 AND s.placed_on BETWEEN :from AND :today" \
	" WHERE m." by " = u.number AND m.profile = :profile)"
#define SOLD(what) "CASE u.kind WHEN 'store' THEN " SALES(what, "store_id") " ELSE " SALES(what, "staff_id") " END"

static const struct list_column report_columns[] = {
	{.name = "kind", .title = N_("Bound to"), .kind = VK_ENUM, .labels = "bind_kind", .cols = 8},
	{.name = "name", .title = N_("Name"), .kind = VK_TEXT, .cols = 16, .grow = 2},
	{.name = "number", .title = N_("No."), .kind = VK_INT},
	{.name = "store", .title = N_("Store"), .kind = VK_TEXT, .cols = 12, .grow = 1, .rank = 2},
	{.name = "active", .title = N_("Still here"), .kind = VK_BOOL, .cols = 8, .rank = 1},
	{.name = "members", .title = N_("Members bound"), .kind = VK_MONEY, .cols = 9},
	{.name = "new_members", .title = N_("New this month"), .kind = VK_MONEY, .cols = 8},
	{.name = "orders", .title = N_("Counted orders"), .kind = VK_MONEY, .cols = 9},
	{.name = "net_amount", .title = N_("Net amount"), .kind = VK_MONEY, .cols = 12},
};
static const char *const report_exprs[] = {
	"u.kind", "u.name", "u.number", "u.store", "u.active", MEMBERS(""), MEMBERS(" AND m.bound_on >= :month"), SOLD("COUNT(*)"),
	SOLD("COALESCE(SUM(s.net_amount), 0)"),
};
_Static_assert(LIST_COUNT(report_columns) == LIST_COUNT(report_exprs), "every column has its expression");
static const struct list_sort report_sorts[] = {{.by = {"u.kind", "u.name"}, .descending = true}};
static const struct list_def report = {
	.columns = report_columns,
	.exprs = report_exprs,
	.column_count = LIST_COUNT(report_columns),
	.from = "(SELECT id * 2 AS id, 'store' AS kind, id AS number, name, NULL AS store, active FROM store UNION ALL"
	        " SELECT p.id * 2 + 1, 'staff', p.id, p.name, st.name, p.active FROM staff p LEFT JOIN store st ON st.id = p.store_id) u",
	.id = "u.id",
	.sorts = report_sorts,
	.sort_count = LIST_COUNT(report_sorts),
};

day_t bind_report_from(struct shop *s, const struct profile *p)
{
	day_t today = shop_today(s, p);
	int64_t days = profile_int(p, "bind.report_days", today, 30);
	return today - (day_t)(days > 0 ? days - 1 : 0);
}

void bind_report_list(struct shop *s, const char *profile, day_t from, struct list_source *out)
{
	const struct profile *p = NULL;
	shop_profile(s, profile, &p, NULL);
	day_t today = shop_today(s, p);
	struct ymd d = day_to_ymd(today);
	char first[16], last[16], month[16];
	day_format(from, first);
	day_format(today, last);
	day_format(day_from_ymd(d.year, d.month, 1), month);
	desk_list_open(out, s->db, &report,
	               (struct list_bind[]){{":profile", .text = profile}, {":from", .text = first}, {":today", .text = last}, {":month", .text = month}}, 4);
}
