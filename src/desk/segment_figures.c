/*
 * What a segment holds at this moment (EAS-100, EAS-102), and the list with what
 * was counted last.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/member_parts.h"
#include "desk/segment_parts.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

#define SEGMENTS_MOST 1000
#define FIGURES "SELECT count(*), coalesce(sum(w.orders), 0), coalesce(sum(w.spent), 0)"
/* In the order of the numbers, in which wallets and scores stand, too: an index of members would jump about in the file. Where the
 * filter has few by an index of their own, their ids lead. */
static const char figures_head[] =
	FIGURES " FROM member m NOT INDEXED LEFT JOIN wallet w ON w.member_id = m.id WHERE m.profile = :profile AND " MEMBER_LIVE;
/* One segment of the analysis alone. */
static const char scored_sql[] =
	FIGURES " FROM rfm_score x CROSS JOIN member m ON m.id = x.member_id LEFT JOIN wallet w ON w.member_id = m.id"
	" WHERE x.profile = :profile AND x.segment = :segment AND m.profile = :profile AND " MEMBER_LIVE;
static const char analysed_sql[] = "SELECT 1 FROM rfm_run WHERE profile = :profile";
static const char keep_sql[] =
	"UPDATE segment SET members = :members, orders = :orders, net_amount = :net, computed_at = :now WHERE id = :id";

static enum status read_figures(struct stmt *q, struct segment_figures *out, struct error *e)
{
	enum step step = stmt_step(q, e);

	if (step == STEP_ROW)
		*out = (struct segment_figures){stmt_int(q, 0), stmt_int(q, 1), stmt_int(q, 2)};
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status count_scored(struct shop *s, const struct segment *g, struct segment_figures *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, scored_sql);

	stmt_bind_text(q, ":profile", g->profile);
	stmt_bind_text(q, ":segment", g->preset);
	return read_figures(q, out, e);
}

static enum status count(struct shop *s, const struct segment *g, struct segment_figures *out, struct error *e)
{
	struct member_where w;

	if (g->built_in && strcmp(g->family, "rfm") == 0 && strcmp(g->preset, "none") != 0)
		return count_scored(s, g, out, e);
	enum status st = member_where_make(s, g->profile, &g->filter, &w, e);
	if (st != ST_OK)
		return st;
	char *sql = xasprintf("%s%s", figures_head, buf_str(&w.sql));
	struct stmt *q = db_prepare_text(s->db, sql);
	member_where_bind(&w, q);
	st = read_figures(q, out, e);
	free(sql);
	member_where_free(&w);
	return st;
}

static bool analysed(struct shop *s, const char *profile)
{
	struct stmt *q = db_prepare(s->db, analysed_sql);

	stmt_bind_text(q, ":profile", profile);
	bool found = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	return found;
}

enum status segment_figures(struct shop *s, int64_t id, struct segment_figures *out, struct error *e)
{
	struct segment g;
	enum status st = segment_get(s, id, &g, e);

	*out = (struct segment_figures){0};
	if (st != ST_OK)
		return st;
	if (g.broken)
		st = error_set(e, ST_REFUSED, "FILTER_FIELD", profile_rule(g.profile, "EAS-13"), "conditions",
		               _("\"%s\" asks for a field that is gone. Change its conditions."), g.name);
	else if (strcmp(g.family, "rfm") == 0 && !analysed(s, g.profile))
		st = error_set(e, ST_REFUSED, "rfm_missing", NULL, "id", "%s", _("There is no RFM analysis yet: make one, or nobody has scores."));
	else
		st = count(s, &g, out, e);
	segment_free(&g);
	return st;
}

enum status segment_figures_keep(struct shop *s, int64_t id, const struct segment_figures *f, struct error *e)
{
	enum status st = db_begin(s->db, e);

	if (st != ST_OK)
		return st;
	struct stmt *q = db_prepare(s->db, keep_sql);
	stmt_bind_int(q, ":members", f->members);
	stmt_bind_int(q, ":orders", f->orders);
	stmt_bind_int(q, ":net", f->net_amount);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_int(q, ":id", id);
	return shop_write_end(s, stmt_run(q, e), e);
}

enum status segment_refresh(struct shop *s, const char *profile, const struct progress *p, struct error *e)
{
	struct list_source src;
	struct list_page page = {0};
	struct segment_figures f;

	segment_list(s, profile, &src);
	enum status st = src.page(src.self, &(struct list_query){.limit = SEGMENTS_MOST}, &page, e);
	list_close(&src);
	for (size_t i = 0; st == ST_OK && i < page.count; i++) {
		if (segment_figures(s, page.rows[i].id, &f, e) == ST_OK && !s->dry_run)
			st = segment_figures_keep(s, page.rows[i].id, &f, e);
		if (p != NULL && p->step != NULL && !p->step(p->arg, (int64_t)i + 1, (int64_t)page.count))
			break;
	}
	list_page_free(&page);
	return st;
}

/* ---- the list ---- */

enum { COL_ID, COL_FAMILY, COL_NAME, COL_MEMBERS, COL_SHARE, COL_NET, COL_ORDERS, COL_COMPUTED, COL_CONDITIONS, COL_PRESET, COL_PROFILE, COL_CREATED,
       COL_CREATED_BY };

static const struct list_column columns[] = {
	[COL_ID] = {.name = "id", .title = N_("No."), .kind = VK_INT, .cols = 5, .rank = 3, .sortable = true},
	[COL_FAMILY] = {.name = "family", .title = N_("Family"), .kind = VK_ENUM, .labels = "segment_family", .cols = 12, .rank = 1},
	[COL_NAME] = {.name = "name", .title = N_("Segment"), .kind = VK_TEXT, .cols = 20, .grow = 2, .sortable = true},
	[COL_MEMBERS] = {.name = "members", .title = N_("Members"), .kind = VK_MONEY, .cols = 9},
	[COL_SHARE] = {.name = "share_permille", .title = N_("Share \xe2\x80\xb0"), .kind = VK_INT, .cols = 6},
	[COL_NET] = {.name = "net_amount", .title = N_("Net amount"), .kind = VK_MONEY, .cols = 12},
	[COL_ORDERS] = {.name = "orders", .title = N_("Orders"), .kind = VK_MONEY, .cols = 9},
	[COL_COMPUTED] = {.name = "computed_at", .title = N_("Last computed"), .kind = VK_INSTANT, .cols = 16, .rank = 2},
	[COL_CONDITIONS] = {.name = "conditions", .title = N_("Conditions"), .kind = VK_TEXT, .cols = 20, .grow = 3, .rank = 4},
	[COL_PRESET] = {.name = "preset", .title = N_("Preset"), .kind = VK_TEXT},
	[COL_PROFILE] = {.name = "profile", .title = N_("Marketplace"), .kind = VK_TEXT},
	[COL_CREATED] = {.name = "created_at", .title = N_("Created"), .kind = VK_INSTANT},
	[COL_CREATED_BY] = {.name = "created_by", .title = N_("Created by"), .kind = VK_TEXT},
};
static const char *const exprs[] = {
	"g.id", "g.family", "g.name", "g.members",
	"g.members * 1000 / nullif((SELECT a.members FROM segment a WHERE a.profile = g.profile AND a.preset = 'all'), 0)", "g.net_amount",
	"g.orders", "g.computed_at", "g.conditions", "coalesce(g.preset, '')", "g.profile", "g.created_at", "g.created_by",
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {
	{.by = {"g.family", "CASE WHEN g.preset = 'all' THEN 0 ELSE 1 END"}, .number = 2},
	{.column = "id", .by = {0}},
	{.column = "name", .by = {"g.name"}},
};
/* What dressing needs; the words live until the next row. */
struct dressing {
	struct shop *s;
	char *words;
};

static void dress(void *arg, struct value *cells)
{
	struct dressing *d = arg;
	struct segment g;

	if (!cells[COL_NAME].null)
		cells[COL_NAME].text = segment_name_shown(cells[COL_NAME].text, cells[COL_PRESET].text);
	free(d->words);
	d->words = NULL;
	if (segment_get(d->s, cells[COL_ID].num, &g, NULL) == ST_OK)
		d->words = segment_words(&g.filter);
	cells[COL_CONDITIONS].text = d->words != NULL ? d->words : "";
	segment_free(&g);
}

static void undress(void *arg)
{
	struct dressing *d = arg;

	free(d->words);
	free(d);
}

static const struct list_def segments = {
	.columns = columns,
	.exprs = exprs,
	.column_count = LIST_COUNT(columns),
	.from = "segment g",
	.where = "g.profile = :profile",
	.id = "g.id",
	.sorts = sorts,
	.sort_count = LIST_COUNT(sorts),
	.dress = dress,
};

void segment_list(struct shop *s, const char *profile, struct list_source *out)
{
	struct dressing *d = xcalloc(1, sizeof *d);

	d->s = s;
	segment_seed(s, profile, NULL);
	desk_list_open_dressed(out, s->db, &segments, (struct list_bind[]){{":profile", .text = profile}}, 1, d, undress);
}
