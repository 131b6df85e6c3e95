/*
 * Groups of members: kept, named, listed with their figures, deleted. Who is in
 * them is group_member.c's.
 */
#include "config.h"

#include "storekeep/group.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/act.h"
#include "desk/column.h"
#include "desk/group_parts.h"
#include "storekeep/compose.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/staff.h"
#include "storekeep/text.h"

#define MEMBERS "(SELECT COUNT(*) FROM group_member gm JOIN live_member m ON m.id = gm.member_id WHERE gm.group_id = g.id)"
#define BOUGHT "FROM group_member gm JOIN sale s ON s.member_id = gm.member_id AND s.counted = 1 AND s.placed_on BETWEEN :from AND :to"

static const char get_sql[] = "SELECT g.id, g.profile, g.advice, g.name, " MEMBERS " FROM member_group g WHERE g.id = :id";
static const char all_sql[] = "SELECT id, profile, advice, name FROM member_group WHERE profile = :profile ORDER BY id";
static const char key_sql[] = "SELECT id FROM member_group WHERE profile = :profile AND name_key = :key";
static const char own_sql[] = "SELECT id FROM member_group WHERE profile = :profile AND id = :id";
static const char op_sql[] = "SELECT id FROM member_group WHERE op_id = :op";
static const char tier_sql[] = "SELECT 1 FROM tier WHERE profile = :profile AND name = :name COLLATE NOCASE";
static const char insert_sql[] =
	"INSERT INTO member_group (profile, name, name_key, advice, created_at, created_by, op_id)"
	" VALUES (:profile, :name, :key, :advice, :now, :by, :op)";
static const char update_sql[] = "UPDATE member_group SET name = :name, name_key = :key, advice = :advice WHERE id = :id";
/* Messages that wait for their time and go to the group. */
static const char used_sql[] =
	"SELECT name, text, scheduled_at FROM message WHERE state = 'scheduled' AND profile = :profile"
	" AND json_extract(CASE WHEN json_valid(audience) THEN audience ELSE '{}' END, '$.group') = :id ORDER BY scheduled_at, id LIMIT 1";
static const char empty_sql[] = "DELETE FROM group_member WHERE group_id = :id";
static const char unbatch_sql[] = "DELETE FROM group_batch WHERE group_id = :id";
static const char delete_sql[] = "DELETE FROM member_group WHERE id = :id";
static const char figures_sql[] =
	"SELECT COALESCE(SUM(n), 0), COUNT(*), COALESCE(SUM(n >= 2), 0), COALESCE(SUM(net), 0) FROM"
	" (SELECT COUNT(*) AS n, SUM(s.net_amount) AS net " BOUGHT " WHERE gm.group_id = :id GROUP BY gm.member_id)";

/* ---- names ---- */

int64_t group_of_key(struct shop *s, const char *profile, const char *name)
{
	char *key = group_key(name);
	struct stmt *q = db_prepare(s->db, key_sql);
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":key", key);
	int64_t id = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	free(key);
	return id;
}

enum status group_none(struct shop *s, const char *profile, const char *name, struct error *e)
{
	struct stmt *q = db_prepare(s->db, tier_sql);
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":name", name);
	bool tier = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	if (tier)
		return error_set(e, ST_REFUSED, "GROUP_NONE", profile_rule(profile, "EAS-24"), "groups",
		                 _("There is no group \"%1$s\". There is a tier of that name: did you mean tier=%1$s?"), name);
	return error_set(e, ST_REFUSED, "GROUP_NONE", profile_rule(profile, "EAS-18"), "groups",
	                 _("There is no group \"%s\". Create it? (create=yes)"), name);
}

/* ---- reading ---- */

void group_free(struct group *g)
{
	free(g->name);
	*g = (struct group){0};
}

enum status group_get(struct shop *s, int64_t id, struct group *out, struct error *e)
{
	*out = (struct group){0};
	struct stmt *q = db_prepare(s->db, get_sql);
	stmt_bind_int(q, ":id", id);
	enum step step = stmt_step(q, e);
	if (step == STEP_ROW) {
		*out = (struct group){.id = stmt_int(q, 0), .name = xstrdup(column_words(q, 3)), .members = stmt_int(q, 4)};
		column_text(q, 1, out->profile, sizeof out->profile);
		column_text(q, 2, out->advice, sizeof out->advice);
	}
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "GROUP_NONE", NULL, "group", _("There is no group number %lld."), (long long)id);
	return ST_OK;
}

enum status group_find(struct shop *s, const char *profile, const char *text, int64_t *id, struct error *e)
{
	char *end;
	long long number = strtoll(text, &end, 10);
	*id = group_of_key(s, profile, text);
	if (*id == 0 && *text && !*end && number > 0) {
		struct stmt *q = db_prepare(s->db, own_sql);
		stmt_bind_text(q, ":profile", profile);
		stmt_bind_int(q, ":id", number);
		*id = stmt_step(q, NULL) == STEP_ROW ? number : 0;
		stmt_reset(q);
	}
	return *id != 0 ? ST_OK : group_none(s, profile, text, e);
}

day_t group_figures_from(struct shop *s, const struct profile *p)
{
	day_t today = shop_today(s, p);
	int64_t days = profile_int(p, "group.figures_days", today, 90);
	return today - (day_t)(days > 0 ? days - 1 : 0);
}

static enum status count_bought(struct shop *s, int64_t id, day_t from, day_t to, struct group_figures *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, figures_sql);
	stmt_bind_int(q, ":id", id);
	bind_day(q, ":from", from);
	bind_day(q, ":to", to);
	enum step step = stmt_step(q, e);
	if (step == STEP_ROW) {
		out->orders = stmt_int(q, 0);
		out->buyers = stmt_int(q, 1);
		out->repeaters = stmt_int(q, 2);
		out->net = stmt_int(q, 3);
	}
	stmt_reset(q);
	if (out->buyers > 0)
		out->repeat_permille = out->repeaters * 1000 / out->buyers;
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status group_figures(struct shop *s, int64_t id, day_t from, day_t to, bool (*stop)(void *), void *stop_arg, struct group_figures *out,
                          struct error *e)
{
	struct group g;
	db_set_stop(s->db, stop, stop_arg);
	enum status st = group_get(s, id, &g, e);
	*out = (struct group_figures){.members = g.members, .repeat_permille = -1};
	group_free(&g);
	if (st == ST_OK)
		st = count_bought(s, id, from, to, out, e);
	db_set_stop(s->db, NULL, NULL);
	return st;
}

void groups_free(struct group *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		group_free(&list[i]);
	free(list);
}

enum status groups_of(struct shop *s, const char *profile, struct group **out, size_t *count, struct error *e)
{
	*out = NULL;
	*count = 0;
	struct stmt *q = db_prepare(s->db, all_sql);
	stmt_bind_text(q, ":profile", profile);
	enum step step;
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		*out = xreallocarray(*out, *count + 1, sizeof **out);
		struct group *g = &(*out)[(*count)++];
		*g = (struct group){.id = stmt_int(q, 0), .name = xstrdup(column_words(q, 3))};
		column_text(q, 1, g->profile, sizeof g->profile);
		column_text(q, 2, g->advice, sizeof g->advice);
	}
	stmt_reset(q);
	if (step != STEP_FAILED)
		return ST_OK;
	groups_free(*out, *count);
	*out = NULL;
	*count = 0;
	return ST_FAILED;
}

/* ---- the list ---- */

#define BUYERS "(SELECT COUNT(DISTINCT gm.member_id) " BOUGHT " WHERE gm.group_id = g.id)"
#define AGAIN "(SELECT COUNT(*) FROM (SELECT 1 " BOUGHT " WHERE gm.group_id = g.id GROUP BY gm.member_id HAVING COUNT(*) >= 2))"

static const struct list_column columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT, .cols = 5, .rank = 3, .sortable = true},
	{.name = "name", .title = N_("Group name"), .kind = VK_TEXT, .cols = 20, .grow = 2, .sortable = true},
	{.name = "advice", .title = N_("What helps with them"), .kind = VK_ENUM, .labels = "group_advice", .cols = 12, .rank = 1},
	{.name = "members", .title = N_("Members"), .kind = VK_MONEY, .cols = 9},
	{.name = "orders", .title = N_("Counted orders"), .kind = VK_MONEY, .cols = 9},
	{.name = "repeat_permille", .title = N_("Bought again ‰"), .kind = VK_INT, .cols = 9},
	{.name = "net_amount", .title = N_("Net amount"), .kind = VK_MONEY, .cols = 12},
	{.name = "profile", .title = N_("Marketplace"), .kind = VK_TEXT, .cols = 10, .rank = 4},
	{.name = "created_at", .title = N_("Created"), .kind = VK_INSTANT},
	{.name = "created_by", .title = N_("Created by"), .kind = VK_TEXT},
};
static const char *const exprs[] = {
	"g.id", "g.name", "g.advice", MEMBERS, "(SELECT COUNT(*) " BOUGHT " WHERE gm.group_id = g.id)", AGAIN " * 1000 / nullif(" BUYERS ", 0)",
	"(SELECT COALESCE(SUM(s.net_amount), 0) " BOUGHT " WHERE gm.group_id = g.id)", "g.profile", "g.created_at", "g.created_by",
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {
	{.by = {0}},
	{.column = "id", .by = {0}},
	{.column = "name", .by = {"g.name"}},
};
static const struct list_def groups = {
	.columns = columns,
	.exprs = exprs,
	.column_count = LIST_COUNT(columns),
	.from = "member_group g",
	.where = "(:profile = '' OR g.profile = :profile)",
	.id = "g.id",
	.sorts = sorts,
	.sort_count = LIST_COUNT(sorts),
};

void group_list(struct shop *s, const char *profile, day_t from, day_t to, struct list_source *out)
{
	char first[16], last[16];
	day_format(from, first);
	day_format(to, last);
	desk_list_open(out, s->db, &groups,
	               (struct list_bind[]){{":profile", .text = profile ? profile : ""}, {":from", .text = first}, {":to", .text = last}}, 3);
}

/* ---- writing ---- */

static enum status refuse_name(struct shop *s, const struct profile *p, const char *name, int64_t twin, int64_t max, struct error *e)
{
	const char *rule = profile_rule(profile_name(p), "EAS-19");
	struct group g = {0};
	if (twin != 0 && group_get(s, twin, &g, e) == ST_OK)
		error_set(e, ST_REFUSED, "GROUP_NAME", rule, "name",
		          ngettext("A group name needs 1 to %1$lld characters and must be new. \"%2$s\" exists with %3$lld member.",
		                   "A group name needs 1 to %1$lld characters and must be new. \"%2$s\" exists with %3$lld members.",
		                   (unsigned long)g.members), (long long)max, g.name, (long long)g.members);
	else
		error_set(e, ST_REFUSED, "GROUP_NAME", rule, "name", _("A group name needs 1 to %1$lld characters; \"%2$.60s\" has %3$zu."),
		          (long long)max, name, text_count(name, strlen(name)));
	group_free(&g);
	return ST_REFUSED;
}

static enum status check_name(struct shop *s, const struct profile *p, const struct group *g, struct error *e)
{
	int64_t max = profile_int(p, "group.name_max", shop_today(s, p), 30);
	size_t count = text_count(g->name, strlen(g->name));
	int64_t twin = group_of_key(s, profile_name(p), g->name);
	if (count == 0 || (max > 0 && count > (size_t)max))
		return refuse_name(s, p, g->name, 0, max, e);
	/* Lists of names are parted by commas (and by | in files). */
	if (strpbrk(g->name, ",|\n"))
		return error_set(e, ST_REFUSED, "GROUP_NAME", profile_rule(profile_name(p), "EAS-19"), "name", "%s",
		                 _("A group name holds no comma, no upright bar and no line break."));
	return twin != 0 && twin != g->id ? refuse_name(s, p, g->name, twin, max, e) : ST_OK;
}

enum status group_name_check(struct shop *s, const struct profile *p, const char *name, struct error *e)
{
	struct group g = {.name = compose_clean(name)};
	enum status st = check_name(s, p, &g, e);
	group_free(&g);
	return st;
}

static enum status audit(struct shop *s, const char *what, const struct group *g, struct error *e)
{
	char record[64], detail[300];
	snprintf(record, sizeof record, "group %" PRId64, g->id);
	snprintf(detail, sizeof detail, "%s %s %.200s", g->profile, g->advice, g->name);
	return shop_audit(s, what, record, detail, e);
}

static enum status store(struct shop *s, struct group *g, const char *op_id, struct error *e)
{
	bool fresh = g->id == 0;
	char *key = group_key(g->name);
	struct stmt *q = db_prepare(s->db, fresh ? insert_sql : update_sql);
	stmt_bind_text(q, ":name", g->name);
	stmt_bind_text(q, ":key", key);
	stmt_bind_text(q, ":advice", g->advice);
	free(key);
	if (fresh) {
		stmt_bind_text(q, ":profile", g->profile);
		stmt_bind_int(q, ":now", clock_now());
		stmt_bind_text(q, ":by", s->actor);
		stmt_bind_text(q, ":op", op_id);
	} else {
		stmt_bind_int(q, ":id", g->id);
	}
	enum status st = stmt_run(q, e);
	if (st != ST_OK)
		return st;
	if (fresh)
		g->id = db_last_id(s->db);
	return audit(s, fresh ? "group create" : "group edit", g, e);
}

static void fill(struct record *r, const struct group *g)
{
	if (!record_has(r, "profile"))
		record_set(r, "profile", g->profile);
	if (!record_has(r, "name"))
		record_set(r, "name", g->name);
	if (!record_has(r, "advice"))
		record_set(r, "advice", g->advice);
}

enum status group_record(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	struct group g;
	enum status st = group_get(s, id, &g, e);
	if (st == ST_OK)
		fill(r, &g);
	group_free(&g);
	return st;
}

/* The record over the group as it stands. */
static enum status take(struct shop *s, const struct profile *p, struct group *g, const struct record *r, struct error *e)
{
	static const char *const known[] = {"none", "coupon", "promotion", "newsletter"};
	const char *advice = *record_get(r, "advice") ? record_get(r, "advice") : "none";
	bool right = false;
	snprintf(g->profile, sizeof g->profile, "%s", profile_name(p));
	free(g->name);
	g->name = compose_clean(record_get(r, "name"));
	for (size_t i = 0; i < LIST_COUNT(known); i++)
		right |= strcmp(advice, known[i]) == 0;
	if (!right)
		return error_set(e, ST_REFUSED, "advice_unknown", NULL, "advice", _("\"%s\" is none of: none, coupon, promotion, newsletter"), advice);
	snprintf(g->advice, sizeof g->advice, "%s", advice);
	return check_name(s, p, g, e);
}

enum status group_save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	struct group g = {0};
	const struct profile *p;
	enum status st = ST_OK;
	notes_free(&s->notes);
	if (!id && (*out = act_row(s->db, op_sql, op_id)) != 0)
		return ST_OK;
	if (id && (st = group_get(s, id, &g, e)) == ST_OK && (st = act_same_profile(r, g.profile, e)) == ST_OK)
		fill(r, &g);
	if (st == ST_OK)
		st = member_profile(s, id ? g.profile : *record_get(r, "profile") ? record_get(r, "profile") : NULL, &p, e);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.members_write", e);
	if (st == ST_OK)
		st = take(s, p, &g, r, e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, store(s, &g, op_id, e), e);
	*out = g.id;
	group_free(&g);
	return st;
}

enum status group_ensure(struct shop *s, const char *profile, const char *name, const char *advice, int64_t *id, struct error *e)
{
	struct group g = {.name = compose_clean(name)};
	const struct profile *p;
	char op[OP_ID_SIZE];
	enum status st = ST_OK;
	*id = group_of_key(s, profile, g.name);
	if (*id == 0 && (st = shop_profile(s, profile, &p, e)) == ST_OK && (st = check_name(s, p, &g, e)) == ST_OK) {
		snprintf(g.profile, sizeof g.profile, "%s", profile);
		snprintf(g.advice, sizeof g.advice, "%s", advice ? advice : "none");
		op_id_make(op);
		st = store(s, &g, op, e);
		*id = g.id;
	}
	group_free(&g);
	return st;
}

/* ---- deleting ---- */

static enum status refuse_used(struct shop *s, const struct group *g, const char *zone, struct error *e)
{
	struct stmt *q = db_prepare(s->db, used_sql);
	stmt_bind_text(q, ":profile", g->profile);
	stmt_bind_int(q, ":id", g->id);
	enum step step = stmt_step(q, e);
	if (step == STEP_ROW) {
		char at[32];
		const char *name = *column_words(q, 0) ? column_words(q, 0) : column_words(q, 1);
		instant_format(stmt_int(q, 2), zone, at);
		error_set(e, ST_REFUSED, "GROUP_IN_USE", profile_rule(g->profile, "EAS-23"), NULL,
		          _("Message \"%1$.60s\" goes to this group on %2$.10s. Change or cancel it first."), name, at);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : step == STEP_ROW ? ST_REFUSED : ST_OK;
}

static enum status run_for(struct shop *s, const char *sql, int64_t id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, sql);
	stmt_bind_int(q, ":id", id);
	return stmt_run(q, e);
}

static enum status erase(struct shop *s, const struct group *g, struct error *e)
{
	enum status st = run_for(s, empty_sql, g->id, e);
	if (st == ST_OK)
		st = run_for(s, unbatch_sql, g->id, e);
	if (st == ST_OK)
		st = run_for(s, delete_sql, g->id, e);
	return st == ST_OK ? audit(s, "group delete", g, e) : st;
}

enum status group_delete(struct shop *s, int64_t id, struct error *e)
{
	struct group g;
	const struct profile *p;
	notes_free(&s->notes);
	enum status st = group_get(s, id, &g, e);
	if (st == ST_OK)
		st = shop_profile(s, g.profile, &p, e);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.members_write", e);
	if (st == ST_OK)
		st = refuse_used(s, &g, profile_zone(p), e);
	if (st == ST_OK && g.members > 0)
		notes_add(&s->notes, NOTE_WARN, "group_has_members", profile_rule(g.profile, "EAS-23"), NULL,
		          ngettext("\"%1$s\" has %2$lld member, who stays a member; only the label goes.",
		                   "\"%1$s\" has %2$lld members, who stay members; only the label goes.", (unsigned long)g.members),
		          g.name, (long long)g.members);
	if (st == ST_OK)
		st = shop_settle_warnings(s, e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, erase(s, &g, e), e);
	group_free(&g);
	return st;
}
