/*
 * Gifts for points: kept, listed, offered no longer. Claims are gift_claim.c's.
 */
#include "config.h"

#include "storekeep/gift.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/act.h"
#include "desk/column.h"
#include "storekeep/compose.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/member.h"
#include "storekeep/mem.h"
#include "storekeep/staff.h"
#include "storekeep/text.h"

#define WAITING "(SELECT COUNT(*) FROM gift_claim c WHERE c.gift_id = g.id AND c.state = 'claimed')"

static const char get_sql[] =
	"SELECT g.id, g.profile, g.name, g.points, g.stock, g.from_day, g.to_day, g.retired, " WAITING " FROM gift g WHERE g.id = :id";
static const char find_sql[] =
	"SELECT id FROM gift WHERE profile = :profile AND (name = :text OR id = :id) ORDER BY name = :text DESC, id LIMIT 1";
static const char op_sql[] = "SELECT id FROM gift WHERE op_id = :op";
static const char twin_sql[] = "SELECT 1 FROM gift WHERE profile = :profile AND name = :name AND id <> :id";
static const char claimed_sql[] = "SELECT EXISTS (SELECT 1 FROM gift_claim WHERE gift_id = :id)";
static const char insert_sql[] =
	"INSERT INTO gift (profile, name, points, stock, from_day, to_day, created_at, created_by, op_id)"
	" VALUES (:profile, :name, :points, :stock, :from, :to, :now, :by, :op)";
static const char update_sql[] =
	"UPDATE gift SET name = :name, points = :points, stock = :stock, from_day = :from, to_day = :to, retired = 0 WHERE id = :id";
static const char delete_sql[] = "DELETE FROM gift WHERE id = :id";
static const char retire_sql[] = "UPDATE gift SET retired = 1 WHERE id = :id";

/* ---- reading ---- */

void gift_free(struct gift *g)
{
	free(g->name);
	*g = (struct gift){0};
}

enum status gift_get(struct shop *s, int64_t id, struct gift *out, struct error *e)
{
	*out = (struct gift){0};
	struct stmt *q = db_prepare(s->db, get_sql);
	stmt_bind_int(q, ":id", id);
	enum step step = stmt_step(q, e);
	if (step == STEP_ROW) {
		*out = (struct gift){.id = stmt_int(q, 0), .name = xstrdup(column_words(q, 2)), .points = stmt_int(q, 3), .stock = stmt_int(q, 4),
		                     .from = column_day(q, 5), .to = column_day(q, 6), .retired = stmt_int(q, 7) != 0, .waiting = stmt_int(q, 8)};
		column_text(q, 1, out->profile, sizeof out->profile);
	}
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "gift_missing", NULL, "gift", _("There is no gift number %lld."), (long long)id);
	return ST_OK;
}

enum status gift_find(struct shop *s, const char *profile, const char *text, int64_t *id, struct error *e)
{
	char *end;
	long long number = strtoll(text, &end, 10);
	struct stmt *q = db_prepare(s->db, find_sql);
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":text", text);
	stmt_bind_int(q, ":id", *end ? 0 : number);
	enum step step = stmt_step(q, e);
	*id = step == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (*id == 0)
		return error_set(e, ST_REFUSED, "gift_missing", NULL, "gift", _("There is no gift \"%s\"; `gift list` shows them."), text);
	return ST_OK;
}

const char *gift_state(const struct gift *g, day_t today)
{
	if (g->retired)
		return "retired";
	if (g->to != DAY_NONE && g->to < today)
		return "over";
	if (g->from != DAY_NONE && g->from > today)
		return "later";
	return g->stock > 0 ? "offered" : "out";
}

/* ---- the list ---- */

static const struct list_column columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT, .cols = 5, .rank = 4, .sortable = true},
	{.name = "name", .title = N_("Gift"), .kind = VK_TEXT, .cols = 20, .grow = 2, .sortable = true},
	{.name = "points", .title = N_("Price in points"), .kind = VK_MONEY, .cols = 8, .sortable = true},
	{.name = "stock", .title = N_("In stock"), .kind = VK_MONEY, .cols = 8},
	{.name = "waiting", .title = N_("To be handed over"), .kind = VK_MONEY, .cols = 8, .rank = 1},
	{.name = "state", .title = N_("State"), .kind = VK_ENUM, .labels = "gift_state", .cols = 10},
	{.name = "from", .title = N_("Offered from"), .kind = VK_DATE, .cols = 10, .rank = 3},
	{.name = "to", .title = N_("Offered until"), .kind = VK_DATE, .cols = 10, .rank = 2},
	{.name = "profile", .title = N_("Marketplace"), .kind = VK_TEXT, .cols = 10, .rank = 5},
	{.name = "created_at", .title = N_("Created"), .kind = VK_INSTANT},
	{.name = "created_by", .title = N_("Created by"), .kind = VK_TEXT},
};
static const char *const exprs[] = {
	"g.id", "g.name", "g.points", "g.stock", WAITING,
	("CASE WHEN g.retired = 1 THEN 'retired' WHEN g.to_day < :today THEN 'over' WHEN g.from_day > :today THEN 'later'"
	 " WHEN g.stock > 0 THEN 'offered' ELSE 'out' END"),
	"g.from_day", "g.to_day", "g.profile", "g.created_at", "g.created_by",
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {
	{.by = {0}},
	{.column = "id", .by = {0}},
	{.column = "name", .by = {"g.name"}},
	{.column = "points", .by = {"g.points"}, .number = 1},
};
static const struct list_def gifts = {
	.columns = columns,
	.exprs = exprs,
	.column_count = LIST_COUNT(columns),
	.from = "gift g",
	.where = "(:profile = '' OR g.profile = :profile)",
	.id = "g.id",
	.sorts = sorts,
	.sort_count = LIST_COUNT(sorts),
};
static const struct list_sort cheapest[] = {
	{.column = "points", .by = {"g.points"}, .number = 1},
	{.column = "name", .by = {"g.name"}},
};
static const struct list_def offers = {
	.columns = columns,
	.exprs = exprs,
	.column_count = LIST_COUNT(columns),
	.from = "gift g",
	.where = "(:profile = '' OR g.profile = :profile) AND g.retired = 0 AND g.stock > 0 AND COALESCE(g.from_day, '') <= :today"
	         " AND COALESCE(g.to_day, '9') >= :today",
	.id = "g.id",
	.sorts = cheapest,
	.sort_count = LIST_COUNT(cheapest),
};

void gift_list(struct shop *s, const char *profile, bool offered, struct list_source *out)
{
	const struct profile *p = NULL;
	char today[16];
	if (profile)
		shop_profile(s, profile, &p, NULL);
	day_format(shop_today(s, p), today);
	desk_list_open(out, s->db, offered ? &offers : &gifts,
	               (struct list_bind[]){{":profile", .text = profile ? profile : ""}, {":today", .text = today}}, 2);
}

/* ---- writing ---- */

static void set_number(struct record *r, const char *field, int64_t n)
{
	char text[24];
	snprintf(text, sizeof text, "%" PRId64, n);
	if (!record_has(r, field))
		record_set(r, field, text);
}

static void set_day(struct record *r, const char *field, day_t d)
{
	char text[16];
	day_format(d, text);
	if (!record_has(r, field))
		record_set(r, field, text);
}

static void fill(struct record *r, const struct gift *g)
{
	if (!record_has(r, "profile"))
		record_set(r, "profile", g->profile);
	if (!record_has(r, "name"))
		record_set(r, "name", g->name);
	set_number(r, "points", g->points);
	set_number(r, "stock", g->stock);
	set_day(r, "from", g->from);
	set_day(r, "to", g->to);
}

enum status gift_record(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	struct gift g;
	enum status st = gift_get(s, id, &g, e);
	if (st == ST_OK)
		fill(r, &g);
	gift_free(&g);
	return st;
}

static enum status take_number(const struct record *r, const char *field, int64_t least, int64_t most, int64_t *out, struct error *e)
{
	const char *text = record_get(r, field);
	char *end;
	*out = strtoll(text, &end, 10);
	if (!*text || *end || *out < least || *out > most)
		return error_set(e, ST_REFUSED, "NUMBER_BAD", "SHL-3", field, _("Enter a whole number from %1$lld to %2$lld."), (long long)least,
		                 (long long)most);
	return ST_OK;
}

static enum status take_day(const struct record *r, const char *field, day_t *out, struct error *e)
{
	const char *text = record_get(r, field);
	int secs;
	*out = DAY_NONE;
	if (*text && date_parse(text, strlen(text), out, &secs, NULL) != ST_OK)
		return error_set(e, ST_REFUSED, "DATE_BAD", "SHL-2", field, _("%s is not a date. Write it as YYYY-MM-DD."), text);
	return ST_OK;
}

static bool name_taken(struct shop *s, const struct gift *g)
{
	struct stmt *q = db_prepare(s->db, twin_sql);
	stmt_bind_text(q, ":profile", g->profile);
	stmt_bind_text(q, ":name", g->name);
	stmt_bind_int(q, ":id", g->id);
	bool taken = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	return taken;
}

/* The record over the gift as it stands. */
static enum status take(struct shop *s, const struct profile *p, struct gift *g, const struct record *r, struct error *e)
{
	int max = form_field(r->form, "name")->max;
	snprintf(g->profile, sizeof g->profile, "%s", profile_name(p));
	free(g->name);
	g->name = compose_clean(record_get(r, "name"));
	size_t count = text_count(g->name, strlen(g->name));
	if (count == 0 || count > (size_t)max)
		return error_set(e, ST_REFUSED, "gift_name", NULL, "name", _("A gift needs a name of 1 to %d characters."), max);
	if (name_taken(s, g))
		return error_set(e, ST_REFUSED, "gift_name", NULL, "name", _("There is a gift \"%s\" already."), g->name);
	enum status st = take_number(r, "points", 1, profile_int(p, "points.max_per_entry", shop_today(s, p), 9999999), &g->points, e);
	if (st == ST_OK)
		st = take_number(r, "stock", 0, 1000000, &g->stock, e);
	if (st == ST_OK)
		st = take_day(r, "from", &g->from, e);
	if (st == ST_OK)
		st = take_day(r, "to", &g->to, e);
	if (st == ST_OK && g->from != DAY_NONE && g->to != DAY_NONE && g->to < g->from)
		return error_set(e, ST_REFUSED, "FILTER_RANGE", NULL, "to", _("From %1$s to %2$s matches nothing: the first must not be later."),
		                 record_get(r, "from"), record_get(r, "to"));
	return st;
}

static enum status audit(struct shop *s, const char *what, const struct gift *g, struct error *e)
{
	char record[64], detail[300];
	snprintf(record, sizeof record, "gift %" PRId64, g->id);
	snprintf(detail, sizeof detail, "%s %.200s points=%" PRId64 " stock=%" PRId64, g->profile, g->name, g->points, g->stock);
	return shop_audit(s, what, record, detail, e);
}

static enum status store(struct shop *s, const struct profile *p, struct gift *g, const char *op_id, struct error *e)
{
	bool fresh = g->id == 0;
	struct stmt *q = db_prepare(s->db, fresh ? insert_sql : update_sql);
	stmt_bind_text(q, ":name", g->name);
	stmt_bind_int(q, ":points", g->points);
	stmt_bind_int(q, ":stock", g->stock);
	bind_day(q, ":from", g->from);
	bind_day(q, ":to", g->to);
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
	if (fresh && !setting_bool(s, p, "points.gifts", shop_today(s, p), true))
		st = setting_put(s, p, "points.gifts", "yes", e);
	return st == ST_OK ? audit(s, fresh ? "gift create" : "gift edit", g, e) : st;
}

enum status gift_save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	struct gift g = {0};
	const struct profile *p;
	enum status st = ST_OK;
	notes_free(&s->notes);
	if (!id && (*out = act_row(s->db, op_sql, op_id)) != 0)
		return ST_OK;
	if (id && (st = gift_get(s, id, &g, e)) == ST_OK && (st = act_same_profile(r, g.profile, e)) == ST_OK)
		fill(r, &g);
	if (st == ST_OK)
		st = member_profile(s, id ? g.profile : *record_get(r, "profile") ? record_get(r, "profile") : NULL, &p, e);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.points_write", e);
	if (st == ST_OK)
		st = take(s, p, &g, r, e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, store(s, p, &g, op_id, e), e);
	*out = g.id;
	gift_free(&g);
	return st;
}

static enum status erase(struct shop *s, const struct gift *g, bool retire, struct error *e)
{
	struct stmt *q = db_prepare(s->db, retire ? retire_sql : delete_sql);
	stmt_bind_int(q, ":id", g->id);
	enum status st = stmt_run(q, e);
	return st == ST_OK ? audit(s, retire ? "gift retire" : "gift delete", g, e) : st;
}

enum status gift_delete(struct shop *s, int64_t id, bool *retired, struct error *e)
{
	struct gift g;
	const struct profile *p;
	notes_free(&s->notes);
	enum status st = gift_get(s, id, &g, e);
	if (st == ST_OK)
		st = shop_profile(s, g.profile, &p, e);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.points_write", e);
	struct stmt *q = db_prepare(s->db, claimed_sql);
	stmt_bind_int(q, ":id", id);
	*retired = stmt_step(q, NULL) == STEP_ROW && stmt_int(q, 0) != 0;
	stmt_reset(q);
	if (st == ST_OK && g.waiting > 0)
		notes_add(&s->notes, NOTE_WARN, "gift_waiting", NULL, NULL,
		          ngettext("%2$lld claim of \"%1$s\" is not handed over yet; it stays.",
		                   "%2$lld claims of \"%1$s\" are not handed over yet; they stay.", (unsigned long)g.waiting), g.name, (long long)g.waiting);
	if (st == ST_OK)
		st = shop_settle_warnings(s, e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, erase(s, &g, *retired, e), e);
	gift_free(&g);
	return st;
}
