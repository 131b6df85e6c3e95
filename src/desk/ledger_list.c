/*
 * The points ledger to read: a member's entries and lots, one entry with all
 * that it came from, and what lapses soon.
 */
#include "config.h"

#include <stdlib.h>

#include "desk/column.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/ledger.h"
#include "storekeep/mem.h"

static const struct list_column entry_columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT, .cols = 6, .rank = 5},
	{.name = "effective_on", .title = N_("When"), .kind = VK_DATE, .cols = 10},
	{.name = "kind", .title = N_("Kind"), .kind = VK_ENUM, .labels = "points_kind", .cols = 12},
	{.name = "order_number", .title = N_("Order"), .kind = VK_TEXT, .cols = 12, .rank = 1},
	{.name = "points", .title = N_("+/-"), .kind = VK_INT, .cols = 7},
	{.name = "lots", .title = N_("Lot"), .kind = VK_TEXT, .cols = 7, .rank = 2},
	{.name = "balance_after", .title = N_("Balance"), .kind = VK_INT, .cols = 8},
	{.name = "by", .title = N_("By"), .kind = VK_TEXT, .cols = 8, .rank = 3},
	{.name = "reason", .title = N_("Reason"), .kind = VK_TEXT, .cols = 12, .grow = 1, .rank = 1},
	{.name = "member_id", .title = N_("Member no."), .kind = VK_INT},
	{.name = "order_id", .title = N_("Order no."), .kind = VK_INT},
	{.name = "batch_id", .title = N_("Batch"), .kind = VK_INT},
	{.name = "once_key", .title = N_("Key"), .kind = VK_TEXT},
	{.name = "undoes", .title = N_("Takes back"), .kind = VK_INT},
	{.name = "created_at", .title = N_("Created"), .kind = VK_INSTANT},
	{.name = "created_by", .title = N_("Created by"), .kind = VK_TEXT},
};
static const char *const entry_exprs[] = {
	"n.id", "n.effective_on", "n.kind", "o.order_number", "n.points",
	"(SELECT group_concat(u.lot_id, '+') FROM points_use u WHERE u.entry_id = n.id)",
	"n.balance_after", "n.by", "n.reason", "n.member_id", "n.order_id", "n.batch_id", "n.once_key", "n.undoes", "n.at", "n.by",
};
_Static_assert(LIST_COUNT(entry_columns) == LIST_COUNT(entry_exprs), "every column has its expression");
static const struct list_sort entry_sorts[] = {{.by = {0}, .descending = true}};
static const struct list_def entries = {
	.columns = entry_columns, .exprs = entry_exprs, .column_count = LIST_COUNT(entry_columns),
	.from = "points_entry n LEFT JOIN sale o ON o.id = n.order_id", .where = "n.member_id = :member", .id = "n.id",
	.sorts = entry_sorts, .sort_count = LIST_COUNT(entry_sorts),
};

void ledger_entry_list(struct shop *s, int64_t member_id, struct list_source *out)
{
	desk_list_open(out, s->db, &entries, (struct list_bind[]){{":member", .num = member_id}}, 1);
}

static const struct list_column lot_columns[] = {
	{.name = "id", .title = N_("Lot"), .kind = VK_INT, .cols = 7},
	{.name = "expires_on", .title = N_("Until"), .kind = VK_DATE, .cols = 10, .sortable = true},
	{.name = "remaining", .title = N_("Remaining"), .kind = VK_INT, .cols = 7, .sortable = true},
	{.name = "points", .title = N_("Given"), .kind = VK_INT, .cols = 7},
	{.name = "state", .title = N_("State"), .kind = VK_ENUM, .labels = "lot_state", .cols = 8},
	{.name = "source", .title = N_("Given for"), .kind = VK_ENUM, .labels = "points_source", .cols = 8, .rank = 1},
	{.name = "issued_on", .title = N_("Issued on"), .kind = VK_DATE, .cols = 10, .rank = 1, .sortable = true},
	{.name = "order_number", .title = N_("Order"), .kind = VK_TEXT, .cols = 12, .grow = 1, .rank = 2},
	{.name = "member_id", .title = N_("Member no."), .kind = VK_INT},
	{.name = "order_id", .title = N_("Order no."), .kind = VK_INT},
	{.name = "parent_lot_id", .title = N_("Moved from lot"), .kind = VK_INT},
	{.name = "entry_id", .title = N_("Entry"), .kind = VK_INT},
	{.name = "created_at", .title = N_("Created"), .kind = VK_INSTANT},
	{.name = "created_by", .title = N_("Created by"), .kind = VK_TEXT},
};
static const char *const lot_exprs[] = {
	"l.id", "l.expires_on", "l.remaining", "l.points",
	"CASE WHEN l.state = 'open' AND l.expires_on < :today THEN 'lapsed' ELSE l.state END", "l.source", "l.issued_on", "o.order_number",
	"l.member_id", "l.order_id", "l.parent_lot_id", "l.entry_id", "n.at", "n.by",
};
_Static_assert(LIST_COUNT(lot_columns) == LIST_COUNT(lot_exprs), "every column has its expression");
/* As they are used: what can be used first, nearest day first, never-ending ones last; then what is gone. */
static const struct list_sort lot_sorts[] = {
	{.by = {"CASE WHEN l.remaining = 0 THEN 2 ELSE l.expires_on IS NULL END", "coalesce(l.expires_on, '')", "l.issued_on"}, .number = 1},
	{.column = "expires_on", .by = {"l.expires_on"}, .nullable = 1},
	{.column = "remaining", .by = {"l.remaining"}, .number = 1},
	{.column = "issued_on", .by = {"l.issued_on"}},
};
#define LOT_FROM "points_lot l LEFT JOIN sale o ON o.id = l.order_id LEFT JOIN points_entry n ON n.id = l.entry_id"
static const struct list_def lots = {
	.columns = lot_columns, .exprs = lot_exprs, .column_count = LIST_COUNT(lot_columns), .from = LOT_FROM, .where = "l.member_id = :member",
	.id = "l.id", .sorts = lot_sorts, .sort_count = LIST_COUNT(lot_sorts),
};
static const struct list_def open_lots = {
	.columns = lot_columns, .exprs = lot_exprs, .column_count = LIST_COUNT(lot_columns), .from = LOT_FROM,
	.where = "l.member_id = :member AND l.remaining > 0", .id = "l.id", .sorts = lot_sorts, .sort_count = LIST_COUNT(lot_sorts),
};

void ledger_lot_list(struct shop *s, int64_t member_id, day_t today, bool all, struct list_source *out)
{
	char iso[16];
	day_format(today, iso);
	desk_list_open(out, s->db, all ? &lots : &open_lots, (struct list_bind[]){{":member", .num = member_id}, {":today", .text = iso}}, 2);
}

/* ---- one entry and what it came from ---- */

static const char story_sql[] =
	"SELECT n.id, n.member_id, n.kind, n.points, n.balance_after, n.effective_on, n.reason, n.at, n.by, n.order_id, o.order_number, n.batch_id,"
	" n.undoes, (SELECT b.id FROM points_entry b WHERE b.undoes = n.id ORDER BY b.id LIMIT 1), g.basis, g.arithmetic, g.rule_id, r.valid_from,"
	" n.once_key FROM points_entry n LEFT JOIN sale o ON o.id = n.order_id LEFT JOIN points_grant g ON g.id = (SELECT x.id FROM points_grant x"
	" WHERE x.member_id = n.member_id AND x.entry_id = n.id LIMIT 1) LEFT JOIN points_rule r ON r.id = g.rule_id WHERE n.id = :id";
static const char story_lots_sql[] =
	"SELECT u.lot_id, u.points, l.expires_on, l.remaining FROM points_use u JOIN points_lot l ON l.id = u.lot_id WHERE u.entry_id = :id"
	" ORDER BY l.expires_on IS NULL, l.expires_on, l.issued_on, l.id";

void ledger_story_free(struct ledger_story *t)
{
	free(t->reason);
	free(t->order_number);
	free(t->arithmetic);
	free(t->once_key);
	free(t->lots);
	*t = (struct ledger_story){0};
}

static void read_story(struct stmt *q, struct ledger_story *t)
{
	t->id = stmt_int(q, 0);
	t->member_id = stmt_int(q, 1);
	column_text(q, 2, t->kind, sizeof t->kind);
	t->points = stmt_int(q, 3);
	t->balance_after = stmt_int(q, 4);
	t->effective_on = column_day(q, 5);
	t->reason = xstrdup(column_words(q, 6));
	t->at = column_instant(q, 7);
	column_text(q, 8, t->by, sizeof t->by);
	t->order_id = stmt_int(q, 9);
	t->order_number = xstrdup(column_words(q, 10));
	t->batch_id = stmt_int(q, 11);
	t->undoes = stmt_int(q, 12);
	t->undone_by = stmt_int(q, 13);
	t->basis = stmt_is_null(q, 14) ? -1 : stmt_int(q, 14);
	t->arithmetic = xstrdup(column_words(q, 15));
	t->rule_id = stmt_int(q, 16);
	t->rule_from = column_instant(q, 17);
	t->once_key = xstrdup(column_words(q, 18));
}

static enum status read_lots(struct shop *s, struct ledger_story *t, struct error *e)
{
	struct stmt *q = db_prepare(s->db, story_lots_sql);
	enum step step;
	stmt_bind_int(q, ":id", t->id);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		t->lots = xreallocarray(t->lots, t->lot_count + 1, sizeof *t->lots);
		t->lots[t->lot_count++] = (struct lot_take){.lot_id = stmt_int(q, 0), .points = stmt_int(q, 1), .expires_on = column_day(q, 2), .left = stmt_int(q, 3)};
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status ledger_story(struct shop *s, int64_t entry_id, struct ledger_story *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, story_sql);
	*out = (struct ledger_story){0};
	stmt_bind_int(q, ":id", entry_id);
	enum step step = stmt_step(q, e);
	if (step == STEP_ROW)
		read_story(q, out);
	stmt_reset(q);
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "entry_missing", NULL, "entry", _("There is no entry number %lld."), (long long)entry_id);
	return step == STEP_FAILED ? ST_FAILED : read_lots(s, out, e);
}

/* ---- what lapses soon ---- */

static const char soon_sql[] =
	"SELECT coalesce(sum(remaining), 0), min(expires_on) FROM points_lot WHERE member_id = :member AND remaining > 0"
	" AND expires_on BETWEEN :from AND :to";

int64_t ledger_soon(struct shop *s, int64_t member_id, day_t from, day_t to, day_t *first)
{
	struct stmt *q = db_prepare(s->db, soon_sql);
	stmt_bind_int(q, ":member", member_id);
	bind_day(q, ":from", from);
	bind_day(q, ":to", to);
	int64_t n = 0;
	*first = DAY_NONE;
	if (stmt_step(q, NULL) == STEP_ROW) {
		n = stmt_int(q, 0);
		*first = column_day(q, 1);
	}
	stmt_reset(q);
	return n;
}

static const char days_sql[] =
	"SELECT expires_on, sum(remaining) FROM points_lot WHERE member_id = :member AND remaining > 0 AND (expires_on IS NULL OR expires_on >= :from)"
	" GROUP BY expires_on ORDER BY expires_on IS NULL, expires_on LIMIT :room";

size_t ledger_days(struct shop *s, int64_t member_id, day_t from, struct lapse_day *out, size_t room)
{
	struct stmt *q = db_prepare(s->db, days_sql);
	size_t n = 0;
	stmt_bind_int(q, ":member", member_id);
	bind_day(q, ":from", from);
	stmt_bind_int(q, ":room", (int64_t)room);
	while (n < room && stmt_step(q, NULL) == STEP_ROW)
		out[n++] = (struct lapse_day){column_day(q, 0), stmt_int(q, 1)};
	stmt_reset(q);
	return n;
}

int64_t ledger_entry_of_lot(struct shop *s, int64_t lot_id)
{
	struct stmt *q = db_prepare(s->db, "SELECT entry_id FROM points_lot WHERE id = :id");
	stmt_bind_int(q, ":id", lot_id);
	int64_t id = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return id;
}
