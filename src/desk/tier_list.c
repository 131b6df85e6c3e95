/*
 * Lists of tiers: the tiers with their members, the history (EAS-34), and who
 * falls by a day if nothing more happens (EAS-33).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/tier_parts.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

/* Members in tier t; in the base tier are those as well of whom no tier was written down (EAS-25). */
#define MEMBERS(t) \
	"((SELECT count(*) FROM member m WHERE m.tier_id = " t ".id AND m.kind IN ('registered', 'guest'))" \
	" + CASE " t ".level WHEN 1 THEN (SELECT count(*) FROM member m INDEXED BY member_untiered WHERE m.profile = " t ".profile AND m.tier_id IS NULL" \
	" AND m.kind = 'registered') ELSE 0 END)"

static const char members_sql[] = "SELECT " MEMBERS("t") " FROM tier t WHERE t.id = :id";

int64_t tier_members(struct shop *s, const struct tier *t)
{
	struct stmt *q = db_prepare(s->db, members_sql);

	stmt_bind_int(q, ":id", t->id);
	int64_t n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return n;
}

/* ---- the tiers ---- */

static const struct list_column tier_columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT, .cols = 5, .rank = 5, .sortable = true},
	{.name = "level", .title = N_("Level"), .kind = VK_INT, .cols = 5, .sortable = true},
	{.name = "name", .title = N_("Tier"), .kind = VK_TEXT, .cols = 16, .grow = 2, .sortable = true},
	{.name = "members", .title = N_("Members"), .kind = VK_MONEY, .cols = 9},
	{.name = "auto", .title = N_("Automatic"), .kind = VK_BOOL, .cols = 6, .rank = 2},
	{.name = "min_spend", .title = N_("Spent from"), .kind = VK_MONEY, .cols = 10},
	{.name = "min_orders", .title = N_("Orders from"), .kind = VK_INT, .cols = 7},
	{.name = "match", .title = N_("Must hold"), .kind = VK_ENUM, .labels = "tier_match", .cols = 12, .rank = 3},
	{.name = "window_months", .title = N_("Window, months"), .kind = VK_INT, .cols = 8, .rank = 1},
	{.name = "validity_months", .title = N_("Valid for, months"), .kind = VK_INT, .cols = 8},
	{.name = "profile", .title = N_("Marketplace"), .kind = VK_TEXT, .cols = 10, .rank = 4},
	{.name = "created_at", .title = N_("Created"), .kind = VK_INSTANT},
	{.name = "created_by", .title = N_("Created by"), .kind = VK_TEXT},
};
static const char *const tier_exprs[] = {
	"t.id", "t.level", "t.name", MEMBERS("t"), "t.auto", "t.min_spend", "t.min_orders", "t.match", "t.window_months", "t.validity_months", "t.profile",
	"t.created_at", "t.created_by",
};
_Static_assert(LIST_COUNT(tier_columns) == LIST_COUNT(tier_exprs), "every column has its expression");
static const struct list_sort tier_sorts[] = {
	{.by = {"t.level"}, .number = 1},
	{.column = "id", .by = {0}},
	{.column = "level", .by = {"t.level"}, .number = 1},
	{.column = "name", .by = {"t.name"}},
};
static const struct list_def tiers = {
	.columns = tier_columns,
	.exprs = tier_exprs,
	.column_count = LIST_COUNT(tier_columns),
	.from = "tier t",
	.where = "t.profile = :profile",
	.id = "t.id",
	.sorts = tier_sorts,
	.sort_count = LIST_COUNT(tier_sorts),
};

void tier_list(struct shop *s, const char *profile, struct list_source *out)
{
	struct tier *seeded;
	size_t count;

	if (tiers_of(s, profile, &seeded, &count, NULL) == ST_OK)
		tiers_free(seeded, count);
	desk_list_open(out, s->db, &tiers, (struct list_bind[]){{":profile", .text = profile}}, 1);
}

/* ---- the history ---- */

/* Names as people read them, as the list of members has them. */
#define MEMBER_NAME \
	"CASE WHEN m.last_name = '' OR m.first_name = '' THEN m.last_name || m.first_name" \
	" WHEN unicode(m.last_name) >= 11904 AND unicode(m.first_name) >= 11904 THEN m.last_name || m.first_name" \
	" ELSE m.first_name || ' ' || m.last_name END"

static const struct list_column history_columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT, .sortable = true},
	{.name = "on_day", .title = N_("On"), .kind = VK_DATE, .cols = 10},
	{.name = "member", .title = N_("Member"), .kind = VK_TEXT, .cols = 12, .grow = 1, .rank = 1},
	{.name = "from", .title = N_("From tier"), .kind = VK_TEXT, .cols = 10, .grow = 1},
	{.name = "to", .title = N_("To tier"), .kind = VK_TEXT, .cols = 10, .grow = 1},
	{.name = "cause", .title = N_("Cause"), .kind = VK_ENUM, .labels = "tier_cause", .cols = 14},
	{.name = "to_before", .title = N_("Last day before"), .kind = VK_DATE, .cols = 10, .rank = 2},
	{.name = "to_after", .title = N_("Last day after"), .kind = VK_DATE, .cols = 10},
	{.name = "by", .title = N_("By"), .kind = VK_TEXT, .cols = 8, .rank = 3},
	{.name = "reason", .title = N_("Reason"), .kind = VK_TEXT, .cols = 12, .grow = 2, .rank = 2},
	{.name = "at", .title = N_("When"), .kind = VK_INSTANT, .cols = 16, .rank = 4},
	{.name = "order_number", .title = N_("Order no."), .kind = VK_TEXT, .cols = 12, .rank = 5},
	{.name = "member_id", .title = N_("Member no."), .kind = VK_INT},
	{.name = "from_tier", .title = N_("Tier no."), .kind = VK_INT},
	{.name = "to_tier", .title = N_("Tier no."), .kind = VK_INT},
	{.name = "from_before", .title = N_("First day before"), .kind = VK_DATE},
	{.name = "from_after", .title = N_("First day after"), .kind = VK_DATE},
	{.name = "batch_id", .title = N_("Batch"), .kind = VK_INT},
	{.name = "created_at", .title = N_("Created"), .kind = VK_INSTANT},
	{.name = "created_by", .title = N_("By"), .kind = VK_TEXT},
};
static const char *const history_exprs[] = {
	"c.id", "c.on_day", MEMBER_NAME, "f.name", "t.name", "c.cause", "c.to_before", "c.to_after", "c.by", "c.reason", "c.at",
	"(SELECT o.order_number FROM sale o WHERE o.id = c.order_id)", "c.member_id", "c.from_tier", "c.to_tier", "c.from_before", "c.from_after",
	"nullif(c.batch_id, 0)", "c.at", "c.by",
};
_Static_assert(LIST_COUNT(history_columns) == LIST_COUNT(history_exprs), "every column has its expression");
static const struct list_sort history_sorts[] = {
	{.by = {0}, .descending = true},
	{.column = "id", .by = {0}},
};
#define HISTORY_FROM "tier_change c JOIN member m ON m.id = c.member_id LEFT JOIN tier f ON f.id = c.from_tier LEFT JOIN tier t ON t.id = c.to_tier"
static const struct list_def history_one = {
	.columns = history_columns, .exprs = history_exprs, .column_count = LIST_COUNT(history_columns), .from = HISTORY_FROM,
	.where = "c.member_id = :member", .id = "c.id", .sorts = history_sorts, .sort_count = LIST_COUNT(history_sorts),
};
static const struct list_def history_all = {
	.columns = history_columns, .exprs = history_exprs, .column_count = LIST_COUNT(history_columns), .from = HISTORY_FROM,
	.where = "m.profile = :profile", .id = "c.id", .sorts = history_sorts, .sort_count = LIST_COUNT(history_sorts),
};

void tier_history_list(struct shop *s, const char *profile, int64_t member_id, struct list_source *out)
{
	if (member_id != 0)
		desk_list_open(out, s->db, &history_one, (struct list_bind[]){{":member", .num = member_id}}, 1);
	else
		desk_list_open(out, s->db, &history_all, (struct list_bind[]){{":profile", .text = profile}}, 1);
}

/* ---- who falls ---- */

enum { FALL_ID, FALL_NAME, FALL_TIER, FALL_TO_TIER, FALL_TO, FALL_LACKING, FALL_SPEND, FALL_ORDERS, FALL_PHONE };

static const struct list_column fall_columns[] = {
	[FALL_ID] = {.name = "member_id", .title = N_("Member no."), .kind = VK_INT, .cols = 8, .rank = 4},
	[FALL_NAME] = {.name = "member", .title = N_("Member"), .kind = VK_TEXT, .cols = 14, .grow = 2},
	[FALL_TIER] = {.name = "from", .title = N_("From tier"), .kind = VK_TEXT, .cols = 10, .grow = 1},
	[FALL_TO_TIER] = {.name = "to", .title = N_("To tier"), .kind = VK_TEXT, .cols = 10, .grow = 1},
	[FALL_TO] = {.name = "tier_to", .title = N_("Last day"), .kind = VK_DATE, .cols = 10},
	[FALL_LACKING] = {.name = "lacking", .title = N_("Lacking"), .kind = VK_MONEY, .cols = 9},
	[FALL_SPEND] = {.name = "spend", .title = N_("Spent in the window"), .kind = VK_MONEY, .cols = 10, .rank = 1},
	[FALL_ORDERS] = {.name = "orders", .title = N_("Orders in the window"), .kind = VK_INT, .cols = 6, .rank = 2},
	[FALL_PHONE] = {.name = "phone", .title = N_("Phone"), .kind = VK_TEXT, .cols = 14, .rank = 3},
};

/* Counted orders of m in the window of tier x that ends on the day after the period's last (EAS-26, EAS-33). add_months(d, -W) + 1: where
 * the month lacks the day, SQLite runs over into the next month, so its last day is taken instead. */
#define DAY "date(m.tier_to, '+1 day')"
#define MOVED(x) "date(" DAY ", '-' || " x ".window_months || ' months')"
#define CLAMPED(x) \
	"CASE WHEN strftime('%d', " MOVED(x) ") = strftime('%d', " DAY ") THEN " MOVED(x) " ELSE date(" MOVED(x) ", 'start of month', '-1 day') END"
#define WINDOW(x) "CASE " x ".window_months WHEN 0 THEN '' ELSE date(" CLAMPED(x) ", '+1 day') END"
#define COUNTED(what, x) \
	"(SELECT " what " FROM sale o INDEXED BY sale_member_counted WHERE o.member_id = m.id AND o.counted = 1 AND o.placed_on >= " WINDOW(x) \
	" AND o.placed_on <= " DAY ")"
#define HAS_SPEND(x) COUNTED("coalesce(sum(o.net_amount), 0)", x) " >= " x ".min_spend"
#define HAS_ORDERS(x) COUNTED("count(*)", x) " >= " x ".min_orders"
/* No condition is NULL: with `any` only what holds counts, with `all` only what does not. */
#define HOLDS(x) \
	"(" x ".auto = 1 AND (" x ".min_spend IS NOT NULL OR " x ".min_orders IS NOT NULL) AND CASE " x ".match WHEN 'all' THEN coalesce(" HAS_SPEND(x) \
	", 1) AND coalesce(" HAS_ORDERS(x) ", 1) ELSE coalesce(" HAS_SPEND(x) ", 0) OR coalesce(" HAS_ORDERS(x) ", 0) END)"
/* The level that a member falls to, by tier.end. */
#define TO_LEVEL \
	"CASE :end WHEN 'base' THEN 1 WHEN 'one_step_down' THEN (SELECT max(d.level) FROM tier d WHERE d.profile = t.profile AND d.level < t.level)" \
	" ELSE coalesce((SELECT max(d.level) FROM tier d WHERE d.profile = t.profile AND d.level > 1 AND d.level < t.level AND " HOLDS("d") "), 1) END"

static const char *const fall_exprs[] = {
	[FALL_ID] = "m.id",
	[FALL_NAME] = MEMBER_NAME,
	[FALL_TIER] = "t.name",
	[FALL_TO_TIER] = "(SELECT n.name FROM tier n WHERE n.profile = t.profile AND n.level = " TO_LEVEL ")",
	[FALL_TO] = "m.tier_to",
	[FALL_LACKING] = "CASE WHEN t.auto = 1 THEN nullif(max(t.min_spend - " COUNTED("coalesce(sum(o.net_amount), 0)", "t") ", 0), 0) END",
	[FALL_SPEND] = COUNTED("coalesce(sum(o.net_amount), 0)", "t"),
	[FALL_ORDERS] = COUNTED("count(*)", "t"),
	[FALL_PHONE] = "m.phone",
};
_Static_assert(LIST_COUNT(fall_columns) == LIST_COUNT(fall_exprs), "every column has its expression");
static const struct list_sort fall_sorts[] = {
	{.by = {"m.tier_to"}},
};
static const struct list_def falling = {
	.columns = fall_columns,
	.exprs = fall_exprs,
	.column_count = LIST_COUNT(fall_columns),
	.from = "member m INDEXED BY member_tier_end CROSS JOIN tier t ON t.id = m.tier_id",
	.where = "m.profile = :profile AND m.kind = 'registered' AND t.level > 1 AND NOT EXISTS (SELECT 1 FROM tier d WHERE d.profile = t.profile"
	         " AND d.level >= t.level AND " HOLDS("d") ")",
	.within = "m.tier_to",
	.low = ":low",
	.high = ":high",
	.id = "m.id",
	.sorts = fall_sorts,
	.sort_count = LIST_COUNT(fall_sorts),
};

void tier_falling_list(struct shop *s, const char *profile, day_t on, struct list_source *out)
{
	const struct profile *p;
	const char *end = NULL;
	char high[16];

	if (shop_profile(s, profile, &p, NULL) == ST_OK)
		end = profile_text(p, "tier.end", shop_today(s, p));
	day_format(on - 1, high);
	desk_list_open(out, s->db, &falling,
	               (struct list_bind[]){{":profile", .text = profile}, {":low", .text = ""}, {":high", .text = high},
	                                    {":end", .text = end != NULL ? end : "evaluate"}}, 4);
}
