/*
 * The three suggested groups (VIP客戶, 一般客戶, 潛在顧客): who is proposed for
 * which by the counted orders of a window that ends today (EAS-20, EAS-21).
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/group_parts.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mem.h"

const char *const suggestion_codes[SUGGESTIONS] = {"vip", "regular", "potential"};

#define WINDOW "s.profile = :profile AND s.counted = 1 AND s.placed_on BETWEEN :from AND :to"
#define ORDERS "(SELECT COUNT(*) FROM sale s WHERE s.member_id = m.id AND s.counted = 1 AND s.placed_on BETWEEN :from AND :to)"

static const char buyers_sql[] =
	"SELECT COALESCE(SUM(n >= :vip), 0), COALESCE(SUM(n >= :regular AND n < :vip), 0) FROM (SELECT COUNT(*) AS n FROM sale s"
	" JOIN member m ON m.id = s.member_id AND m.kind = 'registered' WHERE " WINDOW " GROUP BY s.member_id)";
static const char members_sql[] = "SELECT COUNT(*) FROM member WHERE profile = :profile AND kind = 'registered'";
static const char page_sql[] =
	"SELECT m.id, " ORDERS " AS n FROM member m WHERE m.profile = :profile AND m.kind = 'registered' AND m.id > :after"
	" ORDER BY m.id LIMIT 20000";

/* ---- thresholds and counts ---- */

static void read_keys(struct shop *s, const struct profile *p, struct group_suggestions *g)
{
	day_t today = shop_today(s, p);
	int64_t days = profile_int(p, "suggest.window_days", today, 180);
	g->to = today;
	g->from = today - (day_t)(days > 0 ? days - 1 : 0);
	g->min_orders[SUGGEST_VIP] = profile_int(p, "suggest.vip_min_orders", today, 6);
	g->min_orders[SUGGEST_REGULAR] = profile_int(p, "suggest.regular_min_orders", today, 2);
	g->min_orders[SUGGEST_POTENTIAL] = 0;
	for (int i = 0; i < SUGGESTIONS; i++) {
		char key[48];
		snprintf(key, sizeof key, "suggest.%s_name", suggestion_codes[i]);
		const char *name = profile_text(p, key, today);
		snprintf(g->name[i], sizeof g->name[i], "%s", name ? name : label_of("group_suggestion", suggestion_codes[i]));
		snprintf(key, sizeof key, "suggest.%s_action", suggestion_codes[i]);
		const char *advice = profile_text(p, key, today);
		snprintf(g->advice[i], sizeof g->advice[i], "%s", advice ? advice : "none");
	}
}

static void bind_window(struct stmt *q, const char *profile, const struct group_suggestions *g)
{
	stmt_bind_text(q, ":profile", profile);
	bind_day(q, ":from", g->from);
	bind_day(q, ":to", g->to);
}

enum status group_suggest(struct shop *s, const char *profile, struct group_suggestions *out, struct error *e)
{
	const struct profile *p;
	*out = (struct group_suggestions){0};
	enum status st = shop_profile(s, profile, &p, e);
	if (st != ST_OK)
		return st;
	read_keys(s, p, out);
	if (out->min_orders[SUGGEST_VIP] <= out->min_orders[SUGGEST_REGULAR])
		return error_set(e, ST_REFUSED, "SUGGEST_KEYS", profile_rule(profile, "EAS-20"), NULL, "%s",
		                 _("suggest.vip_min_orders must be larger than suggest.regular_min_orders."));
	struct stmt *q = db_prepare(s->db, members_sql);
	stmt_bind_text(q, ":profile", profile);
	int64_t all = stmt_step(q, e) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	q = db_prepare(s->db, buyers_sql);
	bind_window(q, profile, out);
	stmt_bind_int(q, ":vip", out->min_orders[SUGGEST_VIP]);
	stmt_bind_int(q, ":regular", out->min_orders[SUGGEST_REGULAR]);
	enum step step = stmt_step(q, e);
	if (step == STEP_ROW) {
		out->count[SUGGEST_VIP] = stmt_int(q, 0);
		out->count[SUGGEST_REGULAR] = stmt_int(q, 1);
		out->count[SUGGEST_POTENTIAL] = all - out->count[SUGGEST_VIP] - out->count[SUGGEST_REGULAR];
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* ---- the proposals ---- */

static const struct list_column columns[] = {
	{.name = "member_id", .title = N_("No."), .kind = VK_INT, .cols = 7, .sortable = true},
	{.name = "name", .title = N_("Name"), .kind = VK_TEXT, .cols = 16, .grow = 2},
	{.name = "phone", .title = N_("Phone"), .kind = VK_TEXT, .cols = 14, .rank = 1},
	{.name = "suggestion", .title = N_("Proposed group"), .kind = VK_ENUM, .labels = "group_suggestion", .cols = 12},
	{.name = "orders", .title = N_("Counted orders"), .kind = VK_INT, .cols = 8},
};
static const char *const exprs[] = {
	"m.id", "m.last_name || m.first_name", "m.phone",
	("CASE WHEN " ORDERS " >= :vip THEN 'vip' WHEN " ORDERS " >= :regular THEN 'regular' ELSE 'potential' END"), ORDERS,
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {
	{.column = "member_id", .by = {0}},
};
static const struct list_def proposals = {
	.columns = columns,
	.exprs = exprs,
	.column_count = LIST_COUNT(columns),
	.from = "member m",
	.where = "m.profile = :profile AND m.kind = 'registered'",
	.id = "m.id",
	.sorts = sorts,
	.sort_count = LIST_COUNT(sorts),
};

void group_suggest_list(struct shop *s, const char *profile, const struct group_suggestions *g, struct list_source *out)
{
	char from[16], to[16];
	day_format(g->from, from);
	day_format(g->to, to);
	desk_list_open(out, s->db, &proposals,
	               (struct list_bind[]){{":profile", .text = profile}, {":from", .text = from}, {":to", .text = to},
	                                    {":vip", .num = g->min_orders[SUGGEST_VIP]}, {":regular", .num = g->min_orders[SUGGEST_REGULAR]}}, 5);
}

/* ---- applying ---- */

struct people {
	int64_t *ids;
	size_t count, room;
};

static void add(struct people *p, int64_t id)
{
	if (p->count == p->room) {
		p->room = p->room ? p->room * 2 : 256;
		p->ids = xreallocarray(p->ids, p->room, sizeof *p->ids);
	}
	p->ids[p->count++] = id;
}

static enum status collect(struct shop *s, const char *profile, const struct group_suggestions *g, struct people who[SUGGESTIONS], struct error *e)
{
	for (int64_t after = 0, rows = 1; rows > 0;) {
		struct stmt *q = db_prepare(s->db, page_sql);
		bind_window(q, profile, g);
		stmt_bind_int(q, ":after", after);
		enum step step;
		for (rows = 0; (step = stmt_step(q, e)) == STEP_ROW; rows++) {
			int64_t orders = stmt_int(q, 1);
			int which = orders >= g->min_orders[SUGGEST_VIP] ? SUGGEST_VIP : orders >= g->min_orders[SUGGEST_REGULAR] ? SUGGEST_REGULAR : SUGGEST_POTENTIAL;
			add(&who[which], after = stmt_int(q, 0));
		}
		stmt_reset(q);
		if (step == STEP_FAILED)
			return ST_FAILED;
	}
	return ST_OK;
}

/* Into one of the three, out of the other two where they are there. */
static enum status apply_one(struct shop *s, const char *profile, const struct group_suggestions *g, int which, const struct people *who,
                             const char *op_id, const struct progress *p, struct bulk_result *done, struct error *e)
{
	struct buf others = {0};
	char op[OP_ID_SIZE + 8];
	for (int i = 0; i < SUGGESTIONS; i++)
		if (i != which && group_of_key(s, profile, g->name[i]) != 0)
			buf_addf(&others, "%s%s", others.len > 0 ? "," : "", g->name[i]);
	snprintf(op, sizeof op, "%.30s-%d", op_id, which);
	const struct group_change c = {.profile = profile, .add = g->name[which], .advice = g->advice[which], .remove = buf_str(&others), .create = true};
	const struct member_choice m = {.profile = profile, .ids = who->ids, .id_count = who->count};
	enum status st = group_change_many(s, &m, &c, op, p, done, e);
	buf_free(&others);
	return st;
}

enum status group_suggest_apply(struct shop *s, const char *profile, const struct group_suggestions *g, const char *op_id,
                                const struct progress *p, struct bulk_result done[SUGGESTIONS], struct error *e)
{
	struct people who[SUGGESTIONS] = {0};
	memset(done, 0, SUGGESTIONS * sizeof *done);
	enum status st = collect(s, profile, g, who, e);
	for (int i = 0; i < SUGGESTIONS && st == ST_OK; i++)
		if (who[i].count > 0)
			st = apply_one(s, profile, g, i, &who[i], op_id, p, &done[i], e);
	for (int i = 0; i < SUGGESTIONS; i++)
		free(who[i].ids);
	return st;
}
