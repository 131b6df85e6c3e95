/*
 * The shop's coupons: kept, listed and chosen. What a coupon does to a price is
 * the marketplace's business; here it is a name, a code and its times.
 */
#include "config.h"

#include "storekeep/coupon.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/act.h"
#include "desk/column.h"
#include "storekeep/closure.h"
#include "storekeep/compose.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

#define COLUMNS \
	"id, profile, kind, name, code, discount_text, starts_at, ends_at, cancelled_at, created_at, changed_at, created_by, changed_by"

static const char get_sql[] = "SELECT " COLUMNS " FROM coupon_campaign WHERE id = :id";
static const char find_sql[] =
	"SELECT id FROM coupon_campaign WHERE profile = :profile AND code <> '' AND upper(code) = upper(:code)"
	" ORDER BY cancelled_at IS NOT NULL, id DESC LIMIT 1";
static const char own_sql[] = "SELECT id FROM coupon_campaign WHERE id = :id AND profile = :profile";
static const char choose_sql[] =
	"SELECT " COLUMNS " FROM coupon_campaign WHERE profile = :profile AND cancelled_at IS NULL AND (ends_at IS NULL OR ends_at > :now)"
	" ORDER BY ends_at IS NULL, ends_at, id LIMIT 500";
static const char known_sql[] =
	"SELECT " COLUMNS " FROM coupon_campaign WHERE profile = :profile AND cancelled_at IS NULL AND code <> '' ORDER BY id DESC LIMIT 500";
static const char op_sql[] = "SELECT id FROM coupon_campaign WHERE op_id = :op";
static const char twin_sql[] =
	"SELECT name FROM coupon_campaign WHERE profile = :profile AND code <> '' AND upper(code) = upper(:code) AND id <> :id"
	" AND cancelled_at IS NULL AND (ends_at IS NULL OR :starts IS NULL OR ends_at > :starts)"
	" AND (starts_at IS NULL OR :ends IS NULL OR starts_at < :ends) LIMIT 1";
static const char users_sql[] = "SELECT COUNT(*) FROM campaign WHERE coupon_id = :id AND state IN ('pending', 'draft')";
static const char insert_sql[] =
	"INSERT INTO coupon_campaign (profile, kind, name, code, discount_text, starts_at, ends_at, created_at, created_by, changed_at,"
	" changed_by, op_id) VALUES (:profile, :kind, :name, :code, :discount, :starts, :ends, :now, :by, :now, :by, :op)";
static const char update_sql[] =
	"UPDATE coupon_campaign SET profile = :profile, kind = :kind, name = :name, code = :code, discount_text = :discount,"
	" starts_at = :starts, ends_at = :ends, changed_at = :now, changed_by = :by WHERE id = :id";
static const char cancel_sql[] =
	"UPDATE coupon_campaign SET cancelled_at = :now, changed_at = :now, changed_by = :by WHERE id = :id AND cancelled_at IS NULL";

void coupon_free(struct coupon *c)
{
	free(c->name);
	free(c->code);
	free(c->discount_text);
	*c = (struct coupon){0};
}

void coupons_free(struct coupon *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		coupon_free(&list[i]);
	free(list);
}

static void read_row(struct stmt *q, struct coupon *c)
{
	c->id = stmt_int(q, 0);
	column_text(q, 1, c->profile, sizeof c->profile);
	column_text(q, 2, c->kind, sizeof c->kind);
	c->name = xstrdup(column_words(q, 3));
	c->code = xstrdup(column_words(q, 4));
	c->discount_text = xstrdup(column_words(q, 5));
	c->starts_at = column_instant(q, 6);
	c->ends_at = column_instant(q, 7);
	c->cancelled_at = column_instant(q, 8);
	c->created_at = column_instant(q, 9);
	c->changed_at = column_instant(q, 10);
	column_text(q, 11, c->created_by, sizeof c->created_by);
	column_text(q, 12, c->changed_by, sizeof c->changed_by);
}

enum status coupon_get(struct shop *s, int64_t id, struct coupon *out, struct error *e)
{
	*out = (struct coupon){0};
	struct stmt *q = db_prepare(s->db, get_sql);
	stmt_bind_int(q, ":id", id);
	enum step step = stmt_step(q, e);
	if (step == STEP_ROW)
		read_row(q, out);
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "coupon_missing", NULL, "id", _("There is no coupon number %lld."), (long long)id);
	return ST_OK;
}

enum status coupon_find(struct shop *s, const char *profile, const char *text, int64_t *id, struct error *e)
{
	char *end;
	long long number = strtoll(text, &end, 10);
	*id = 0;
	/* A code may be of digits alone: it goes before a number. */
	for (int by_id = 0; by_id < 2 && *id == 0; by_id++) {
		if (by_id && (*end || number <= 0))
			break;
		struct stmt *q = db_prepare(s->db, by_id ? own_sql : find_sql);
		stmt_bind_text(q, ":profile", profile);
		if (by_id)
			stmt_bind_int(q, ":id", number);
		else
			stmt_bind_text(q, ":code", text);
		enum step step = stmt_step(q, e);
		*id = step == STEP_ROW ? stmt_int(q, 0) : 0;
		stmt_reset(q);
		if (step == STEP_FAILED)
			return ST_FAILED;
	}
	return ST_OK;
}

const char *coupon_state(const struct coupon *c, instant_t now)
{
	if (c->cancelled_at != INSTANT_NONE)
		return "cancelled";
	if (c->ends_at != INSTANT_NONE && c->ends_at <= now)
		return "ended";
	return c->starts_at != INSTANT_NONE && c->starts_at > now ? "later" : "running";
}

static enum status read_all(struct stmt *q, struct coupon **out, size_t *count, struct error *e)
{
	enum step step;
	*out = NULL;
	*count = 0;
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		*out = xreallocarray(*out, *count + 1, sizeof **out);
		(*out)[*count] = (struct coupon){0};
		read_row(q, &(*out)[(*count)++]);
	}
	stmt_reset(q);
	if (step != STEP_FAILED)
		return ST_OK;
	coupons_free(*out, *count);
	*out = NULL;
	*count = 0;
	return ST_FAILED;
}

enum status coupons_to_choose(struct shop *s, const char *profile, struct coupon **out, size_t *count, struct error *e)
{
	struct stmt *q = db_prepare(s->db, choose_sql);
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_int(q, ":now", clock_now());
	return read_all(q, out, count, e);
}

enum status coupons_known(struct shop *s, const char *profile, struct coupon **out, size_t *count, struct error *e)
{
	struct stmt *q = db_prepare(s->db, known_sql);
	stmt_bind_text(q, ":profile", profile);
	return read_all(q, out, count, e);
}

/* ---- the list ---- */

static const struct list_column columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT, .cols = 5, .rank = 4, .sortable = true},
	{.name = "code", .title = N_("Code"), .kind = VK_TEXT, .cols = 14, .sortable = true},
	{.name = "name", .title = N_("Coupon name"), .kind = VK_TEXT, .cols = 20, .grow = 2, .sortable = true},
	{.name = "discount_text", .title = N_("Discount"), .kind = VK_TEXT, .cols = 18, .grow = 1, .rank = 1},
	{.name = "state", .title = N_("State"), .kind = VK_ENUM, .labels = "coupon_state", .cols = 10},
	{.name = "starts_at", .title = N_("Valid from"), .kind = VK_INSTANT, .cols = 16, .rank = 3, .sortable = true},
	{.name = "ends_at", .title = N_("Ends at"), .kind = VK_INSTANT, .cols = 16, .rank = 1, .sortable = true},
	{.name = "profile", .title = N_("Marketplace"), .kind = VK_TEXT, .cols = 8, .rank = 2},
	{.name = "kind", .title = N_("Issued by"), .kind = VK_ENUM, .labels = "coupon_kind", .cols = 10, .rank = 5},
	{.name = "cancelled_at", .title = N_("Cancelled on"), .kind = VK_INSTANT},
	{.name = "created_at", .title = N_("Created"), .kind = VK_INSTANT},
	{.name = "changed_at", .title = N_("Changed"), .kind = VK_INSTANT},
};
static const char *const exprs[] = {
	"k.id", "k.code", "k.name", "k.discount_text",
	("CASE WHEN k.cancelled_at IS NOT NULL THEN 'cancelled' WHEN k.ends_at <= :now THEN 'ended' WHEN k.starts_at > :now THEN 'later'"
	 " ELSE 'running' END"),
	"k.starts_at", "k.ends_at", "k.profile", "k.kind", "k.cancelled_at", "k.created_at", "k.changed_at",
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {
	{.by = {0}, .descending = true},
	{.column = "id", .by = {0}},
	{.column = "code", .by = {"k.code"}},
	{.column = "name", .by = {"k.name"}},
	{.column = "starts_at", .by = {"k.starts_at"}, .number = 1, .nullable = 1},
	{.column = "ends_at", .by = {"k.ends_at"}, .number = 1, .nullable = 1},
};
static const struct list_def coupons = {
	.columns = columns,
	.exprs = exprs,
	.column_count = LIST_COUNT(columns),
	.from = "coupon_campaign k",
	.where = "(:profile = '' OR k.profile = :profile)",
	.id = "k.id",
	.sorts = sorts,
	.sort_count = LIST_COUNT(sorts),
};

void coupon_list(struct shop *s, const char *profile, struct list_source *out)
{
	desk_list_open(out, s->db, &coupons,
	               (struct list_bind[]){{":profile", .text = profile ? profile : ""}, {":now", .num = clock_now()}}, 2);
}

/* ---- writing ---- */

static void set_absent(struct record *r, const char *field, const char *value)
{
	if (!record_has(r, field))
		record_set(r, field, value && *value ? value : NULL);
}

static void set_time(struct record *r, const char *field, instant_t at, const char *zone)
{
	char iso[32], text[32];
	if (record_has(r, field) || at == INSTANT_NONE)
		return;
	instant_format(at, zone, iso);
	snprintf(text, sizeof text, "%.4s/%.2s/%.2s %.5s", iso, iso + 5, iso + 8, iso + 11);
	record_set(r, field, text);
}

enum status coupon_record(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	struct coupon c;
	const struct profile *p = NULL;
	enum status st = coupon_get(s, id, &c, e);
	if (st == ST_OK)
		st = shop_profile(s, c.profile, &p, e);
	if (st == ST_OK) {
		set_absent(r, "profile", c.profile);
		set_absent(r, "kind", c.kind);
		set_absent(r, "name", c.name);
		set_absent(r, "code", c.code);
		set_absent(r, "discount_text", c.discount_text);
		set_time(r, "starts_at", c.starts_at, profile_zone(p));
		set_time(r, "ends_at", c.ends_at, profile_zone(p));
	}
	coupon_free(&c);
	return st;
}

/* A cleaned text of a field of the form, within its length. */
static char *read_text(const struct record *r, const char *field, struct notes *notes)
{
	const struct form_field *f = form_field(r->form, field);
	char *text = compose_clean(record_get(r, field));
	compose_text(&(struct text_rules){.field = field, .label = _(f->label), .min = f->required, .max = f->max}, text, notes);
	return text;
}

/* A day alone as an end holds to its end. */
static instant_t read_time(const struct record *r, const char *field, const char *zone, bool end, struct notes *notes)
{
	const char *text = record_get(r, field);
	struct notes mine = {0};
	bool has_hour;
	if (!*text)
		return INSTANT_NONE;
	const struct schedule_rules rules = {.field = field, .label = _(form_field(r->form, field)->label), .zone = zone, .last_hour = 23};
	instant_t at = schedule_parse(&rules, text, &has_hour, &mine);
	if (at == INSTANT_NONE) {
		char code[48];
		snprintf(code, sizeof code, "%.30s_invalid", field);
		notes_add(notes, NOTE_ERROR, code, NULL, field, "%s", mine.items[0].what.message);
	} else if (end && !has_hour) {
		at = instant_from(instant_day(at, zone) + 1, 0, zone);
	}
	notes_free(&mine);
	return at;
}

static void check_rest(struct shop *s, const struct coupon *c, struct notes *notes)
{
	if (strcmp(c->kind, "shop") != 0 && strcmp(c->kind, "platform") != 0)
		notes_add(notes, NOTE_ERROR, "kind_unknown", NULL, "kind", "%s", _("A coupon is issued by the shop or by the platform."));
	if (c->starts_at != INSTANT_NONE && c->ends_at != INSTANT_NONE && c->ends_at <= c->starts_at)
		notes_add(notes, NOTE_ERROR, "ends_at_order", NULL, "ends_at", "%s", _("The coupon ends before it begins."));
	if (!*c->code || notes_first_error(notes))
		return;
	struct stmt *q = db_prepare(s->db, twin_sql);
	stmt_bind_text(q, ":profile", c->profile);
	stmt_bind_text(q, ":code", c->code);
	stmt_bind_int(q, ":id", c->id);
	if (c->starts_at != INSTANT_NONE)
		stmt_bind_int(q, ":starts", c->starts_at);
	if (c->ends_at != INSTANT_NONE)
		stmt_bind_int(q, ":ends", c->ends_at);
	if (stmt_step(q, NULL) == STEP_ROW)
		notes_add(notes, NOTE_WARN, "code_twice", NULL, "code", _("The code %1$s is also that of \"%2$s\", at the same time."), c->code,
		          column_words(q, 0));
	stmt_reset(q);
	if (c->ends_at != INSTANT_NONE && c->ends_at <= clock_now())
		notes_add(notes, NOTE_WARN, "coupon_over", NULL, "ends_at", "%s", _("The coupon is over already; nobody can use it."));
}

static enum status read_record(struct shop *s, struct record *r, struct coupon *c, struct error *e)
{
	const struct profile *p;
	const char *profile = *record_get(r, "profile") ? record_get(r, "profile") : "ruten";
	enum status st = shop_profile(s, profile, &p, e);
	if (st != ST_OK)
		return st;
	snprintf(c->profile, sizeof c->profile, "%s", profile);
	snprintf(c->kind, sizeof c->kind, "%s", *record_get(r, "kind") ? record_get(r, "kind") : "shop");
	c->name = read_text(r, "name", &s->notes);
	c->code = read_text(r, "code", &s->notes);
	c->discount_text = read_text(r, "discount_text", &s->notes);
	c->starts_at = read_time(r, "starts_at", profile_zone(p), false, &s->notes);
	c->ends_at = read_time(r, "ends_at", profile_zone(p), true, &s->notes);
	check_rest(s, c, &s->notes);
	return shop_settle_errors(s, e);
}

static void bind_instant(struct stmt *q, const char *name, instant_t at)
{
	if (at == INSTANT_NONE)
		stmt_bind_null(q, name);
	else
		stmt_bind_int(q, name, at);
}

static enum status audit(struct shop *s, const char *what, const struct coupon *c, struct error *e)
{
	char record[64], detail[200];
	snprintf(record, sizeof record, "code %lld", (long long)c->id);
	snprintf(detail, sizeof detail, "%s %s %.100s", c->profile, c->code, c->name);
	return shop_audit(s, what, record, detail, e);
}

static enum status store(struct shop *s, struct coupon *c, const char *op_id, struct error *e)
{
	bool fresh = c->id == 0;
	struct stmt *q = db_prepare(s->db, fresh ? insert_sql : update_sql);
	stmt_bind_text(q, ":profile", c->profile);
	stmt_bind_text(q, ":kind", c->kind);
	stmt_bind_text(q, ":name", c->name);
	stmt_bind_text(q, ":code", c->code);
	stmt_bind_text(q, ":discount", c->discount_text);
	bind_instant(q, ":starts", c->starts_at);
	bind_instant(q, ":ends", c->ends_at);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	if (fresh)
		stmt_bind_text(q, ":op", op_id);
	else
		stmt_bind_int(q, ":id", c->id);
	enum status st = stmt_run(q, e);
	if (st != ST_OK)
		return st;
	if (fresh)
		c->id = db_last_id(s->db);
	return audit(s, fresh ? "code create" : "code edit", c, e);
}

/* A store that has closed early has none (YAH-18). */
static enum status still_open(struct shop *s, const struct coupon *c, struct error *e)
{
	const struct profile *p;
	enum status st = shop_profile(s, c->profile, &p, e);

	return st == ST_OK ? closure_may_promote(s, c->profile, shop_today(s, p), e) : st;
}

enum status coupon_save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	struct coupon c = {.id = id};
	enum status st = ST_OK;
	notes_free(&s->notes);
	if (!id && (*out = act_row(s->db, op_sql, op_id)) != 0)
		return ST_OK;
	if (id)
		st = coupon_record(s, id, r, e);
	if (st == ST_OK)
		st = read_record(s, r, &c, e);
	if (st == ST_OK)
		st = still_open(s, &c, e);
	if (st == ST_OK)
		st = shop_settle_warnings(s, e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, store(s, &c, op_id, e), e);
	*out = c.id;
	coupon_free(&c);
	return st;
}

int64_t coupon_users(struct shop *s, int64_t id)
{
	struct stmt *q = db_prepare(s->db, users_sql);
	stmt_bind_int(q, ":id", id);
	int64_t n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return n;
}

static enum status cancel(struct shop *s, const struct coupon *c, struct error *e)
{
	struct stmt *q = db_prepare(s->db, cancel_sql);
	stmt_bind_int(q, ":id", c->id);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	enum status st = stmt_run(q, e);
	return st == ST_OK ? audit(s, "code cancel", c, e) : st;
}

enum status coupon_cancel(struct shop *s, int64_t id, struct error *e)
{
	struct coupon c;
	notes_free(&s->notes);
	enum status st = coupon_get(s, id, &c, e);
	if (st != ST_OK)
		return st;
	int64_t users = coupon_users(s, id);
	if (c.cancelled_at != INSTANT_NONE) {
		notes_add(&s->notes, NOTE_INFO, "coupon_cancelled", NULL, "id", _("\"%s\" was cancelled before."), c.name);
		coupon_free(&c);
		return ST_OK;
	}
	if (users > 0)
		notes_add(&s->notes, NOTE_WARN, "coupon_in_use", NULL, "id",
		          ngettext("%lld campaign that waits still carries it.", "%lld campaigns that wait still carry it.", (unsigned long)users), (long long)users);
	st = shop_settle_warnings(s, e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, cancel(s, &c, e), e);
	coupon_free(&c);
	return st;
}
