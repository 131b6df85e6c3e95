/*
 * What stands beside a member's own row: the lots that are left, nearest expiry
 * first, and who changed what (EAS-7, EAS-17).
 */
#include "config.h"

#include <stdio.h>

#include "desk/column.h"
#include "desk/member_parts.h"
#include "storekeep/i18n.h"

static const char lots_sql[] =
	"SELECT remaining, expires_on FROM points_lot WHERE member_id = :id AND remaining > 0 AND (expires_on IS NULL OR expires_on >= :today)"
	" ORDER BY expires_on IS NULL, expires_on, issued_on, id LIMIT :room";
static const char soon_sql[] =
	"SELECT coalesce(sum(remaining), 0) FROM points_lot WHERE member_id = :id AND remaining > 0 AND expires_on BETWEEN :today AND :last";

size_t member_lots(struct shop *s, int64_t id, day_t today, int days, struct member_lot *out, size_t room, int64_t *soon)
{
	struct stmt *q = db_prepare(s->db, lots_sql);
	size_t count = 0;

	stmt_bind_int(q, ":id", id);
	bind_day(q, ":today", today);
	stmt_bind_int(q, ":room", (int64_t)room);
	for (; stmt_step(q, NULL) == STEP_ROW; count++)
		out[count] = (struct member_lot){.remaining = stmt_int(q, 0), .expires_on = column_day(q, 1)};
	stmt_reset(q);
	q = db_prepare(s->db, soon_sql);
	stmt_bind_int(q, ":id", id);
	bind_day(q, ":today", today);
	bind_day(q, ":last", today + days);
	*soon = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return count;
}

/* ---- changes ---- */

static const struct list_column columns[] = {
	{.name = "at", .title = N_("When"), .kind = VK_INSTANT, .cols = 16, .sortable = true},
	{.name = "by", .title = N_("Who"), .kind = VK_TEXT, .cols = 10},
	{.name = "what", .title = N_("What"), .kind = VK_ENUM, .labels = "member_change", .cols = 14},
	{.name = "detail", .title = N_("Detail"), .kind = VK_TEXT, .cols = 30, .grow = 1},
	{.name = "batch_id", .title = N_("Batch"), .kind = VK_INT, .cols = 6, .rank = 1},
};
static const char *const exprs[] = {"x.at", "x.by", "x.what", "x.detail", "nullif(x.batch_id, 0)"};
static const struct list_sort sorts[] = {
	{.by = {"x.at"}, .number = 1, .descending = true},
	{.column = "at", .by = {"x.at"}, .number = 1},
};
#define NAME_OF(table, id) "coalesce((SELECT n.name FROM " table " n WHERE n.id = " id "), '-')"
static const struct list_def changes = {
	.columns = columns,
	.exprs = exprs,
	.column_count = LIST_COUNT(columns),
	.from = "(SELECT a.id * 4 AS id, a.at AS at, a.by AS by, a.what AS what, a.detail AS detail, 0 AS batch_id FROM audit a WHERE a.record = :record"
	        " UNION ALL SELECT t.id * 4 + 1, t.at, t.by, 'tier', " NAME_OF("tier", "t.from_tier") " || ' -> ' || " NAME_OF("tier", "t.to_tier")
	        " || coalesce(' (' || t.to_after || ')', '') || ' ' || t.reason, t.batch_id FROM tier_change t WHERE t.member_id = :id"
	        " UNION ALL SELECT b.id * 4 + 2, b.at, b.by, 'bind', " NAME_OF("store", "b.store_before") " || '/' || " NAME_OF("staff", "b.staff_before")
	        " || ' -> ' || " NAME_OF("store", "b.store_after") " || '/' || " NAME_OF("staff", "b.staff_after") " || ' ' || b.reason, b.batch_id"
	        " FROM bind_change b WHERE b.member_id = :id"
	        " UNION ALL SELECT k.id * 4 + 3, k.started_at, k.started_by, k.kind || CASE m.state WHEN 'undone' THEN '_undone' ELSE '' END, k.source, k.id"
	        " FROM bulk_member m JOIN batch k ON k.id = m.batch_id"
	        " WHERE m.member_id = :id AND m.state IN ('done', 'undone') AND k.kind = 'bulk_group') x",
	.id = "x.id",
	.sorts = sorts,
	.sort_count = LIST_COUNT(sorts),
};

void member_changes(struct shop *s, int64_t id, struct list_source *out)
{
	char record[64];

	snprintf(record, sizeof record, "member %lld", (long long)id);
	desk_list_open(out, s->db, &changes, (struct list_bind[]){{":record", .text = record}, {":id", .num = id}}, 2);
}
