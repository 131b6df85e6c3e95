/*
 * The shop's tiers (會員等級): read, found, and written down from the profile when
 * they are first spoken of (EAS-25). From then on they are the shop's own.
 */
#include "config.h"

#include "storekeep/tier.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

#define COLUMNS "id, profile, level, name, auto, min_spend, min_orders, window_months, match, validity_months"

static const char list_sql[] = "SELECT " COLUMNS " FROM tier WHERE profile = :profile ORDER BY level";
static const char get_sql[] = "SELECT " COLUMNS " FROM tier WHERE id = :id";
static const char seed_sql[] =
	"INSERT INTO tier (profile, level, name, auto, min_spend, min_orders, window_months, match, validity_months, created_at, created_by,"
	" op_id) VALUES (:profile, :level, :name, :auto, :spend, :orders, :window, :match, :validity, :now, :by, :op)";

void tier_free(struct tier *t)
{
	free(t->name);
	*t = (struct tier){0};
}

void tiers_free(struct tier *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		tier_free(&list[i]);
	free(list);
}

static void read_row(struct stmt *q, struct tier *t)
{
	*t = (struct tier){.id = stmt_int(q, 0), .has_spend = !stmt_is_null(q, 5), .has_orders = !stmt_is_null(q, 6)};
	column_text(q, 1, t->profile, sizeof t->profile);
	t->name = xstrdup(column_words(q, 3));
	t->terms = (struct tier_terms){
		.level = (int)stmt_int(q, 2),
		.automatic = stmt_int(q, 4) != 0,
		.min_spend = t->has_spend ? stmt_int(q, 5) : -1,
		.min_orders = t->has_orders ? stmt_int(q, 6) : -1,
		.window_months = (int)stmt_int(q, 7),
		.match_all = strcmp(column_words(q, 8), "all") == 0,
		.validity_months = (int)stmt_int(q, 9),
	};
}

static enum status read_all(struct shop *s, const char *profile, struct tier **out, size_t *count, struct error *e)
{
	struct stmt *q = db_prepare(s->db, list_sql);
	enum step step;

	*out = NULL;
	*count = 0;
	stmt_bind_text(q, ":profile", profile);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		*out = xreallocarray(*out, *count + 1, sizeof **out);
		read_row(q, &(*out)[(*count)++]);
	}
	stmt_reset(q);
	if (step != STEP_FAILED)
		return ST_OK;
	tiers_free(*out, *count);
	*out = NULL;
	*count = 0;
	return ST_FAILED;
}

/* ---- written down from the profile ---- */

static const char *level_key(int level, const char *what, char out[48])
{
	snprintf(out, 48, "tier.%d.%s", level, what);
	return out;
}

/* A condition that the profile may lack. */
static void bind_condition(struct stmt *q, const char *name, int64_t v)
{
	if (v >= 0)
		stmt_bind_int(q, name, v);
	else
		stmt_bind_null(q, name);
}

/* One level as the profile has it today. The base tier has neither conditions nor an end. */
static enum status seed_one(struct shop *s, const struct profile *p, int level, const char *name, struct error *e)
{
	char key[48], op[64];
	day_t today = shop_today(s, p);
	bool base = level == 1;
	int64_t spend = base ? -1 : profile_int(p, level_key(level, "min_spend", key), today, -1);
	int64_t orders = base ? -1 : profile_int(p, level_key(level, "min_orders", key), today, -1);
	const char *match = profile_text(p, level_key(level, "match", key), today);
	bool automatic = (spend >= 0 || orders >= 0) && profile_bool(p, level_key(level, "auto", key), today, true);
	struct stmt *q = db_prepare(s->db, seed_sql);

	stmt_bind_text(q, ":profile", profile_name(p));
	stmt_bind_int(q, ":level", level);
	stmt_bind_text(q, ":name", name);
	stmt_bind_int(q, ":auto", automatic);
	bind_condition(q, ":spend", spend);
	bind_condition(q, ":orders", orders);
	stmt_bind_int(q, ":window", base ? 0 : profile_int(p, level_key(level, "window_months", key), today, 0));
	stmt_bind_text(q, ":match", match != NULL && strcmp(match, "all") == 0 ? "all" : "any");
	stmt_bind_int(q, ":validity", base ? 0 : profile_int(p, level_key(level, "validity_months", key), today, 0));
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor != NULL ? s->actor : "");
	snprintf(op, sizeof op, "tier:%.30s:%d", profile_name(p), level);
	stmt_bind_text(q, ":op", op);
	return stmt_run(q, e);
}

static enum status seed_all(struct shop *s, const struct profile *p, struct error *e)
{
	day_t today = shop_today(s, p);
	int64_t max = profile_int(p, "tier.max", today, 0);
	enum status st = ST_OK;
	char key[48];

	for (int level = 1; level <= max && st == ST_OK; level++) {
		const char *name = profile_text(p, level_key(level, "name", key), today);
		if (name != NULL)
			st = seed_one(s, p, level, name, e);
		else if (level == 1)
			return ST_OK; /* without a base tier there are none */
	}
	return st;
}

static enum status seed(struct shop *s, const char *profile, struct tier **out, size_t *count, struct error *e)
{
	const struct profile *p;
	bool inside = db_in_transaction(s->db);
	enum status st = shop_profile(s, profile, &p, e);

	if (st == ST_OK && !inside)
		st = db_begin(s->db, e);
	if (st != ST_OK)
		return st;
	/* Another process may have been first. */
	st = read_all(s, profile, out, count, e);
	if (st == ST_OK && *count == 0) {
		st = seed_all(s, p, e);
		if (st == ST_OK)
			st = read_all(s, profile, out, count, e);
	}
	return inside ? st : shop_write_end(s, st, e);
}

enum status tiers_of(struct shop *s, const char *profile, struct tier **out, size_t *count, struct error *e)
{
	enum status st = read_all(s, profile, out, count, e);

	if (st != ST_OK || *count != 0 || s->read_only || db_in_read(s->db))
		return st;
	return seed(s, profile, out, count, e);
}

/* ---- one of them ---- */

enum status tier_get(struct shop *s, int64_t id, struct tier *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, get_sql);
	enum step step;

	*out = (struct tier){0};
	stmt_bind_int(q, ":id", id);
	step = stmt_step(q, e);
	if (step == STEP_ROW)
		read_row(q, out);
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "TIER_NONE", NULL, "tier", _("There is no tier number %lld."), (long long)id);
	return ST_OK;
}

static enum status none_of(const struct tier *list, size_t count, const char *profile, const char *text, struct error *e)
{
	struct buf names = {0};

	for (size_t i = 0; i < count; i++)
		buf_addf(&names, "%s%s", i > 0 ? ", " : "", list[i].name);
	error_set(e, ST_REFUSED, "TIER_NONE", profile_rule(profile, "EAS-29"), "tier", _("There is no tier \"%1$.60s\". Tiers: %2$s."), text,
	          buf_str(&names));
	buf_free(&names);
	return ST_REFUSED;
}

enum status tier_find(struct shop *s, const char *profile, const char *text, int64_t *id, struct error *e)
{
	struct tier *list;
	size_t count;
	enum status st = tiers_of(s, profile, &list, &count, e);
	char *end, *folded = text_fold(text);
	long long number = strtoll(text, &end, 10);

	*id = 0;
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		char *name = text_fold(list[i].name);
		if (strcmp(name, folded) == 0)
			*id = list[i].id;
		free(name);
	}
	for (size_t i = 0; st == ST_OK && *id == 0 && *text && *end == '\0' && i < count; i++)
		if (list[i].id == number)
			*id = number;
	if (st == ST_OK && *id == 0)
		st = none_of(list, count, profile, text, e);
	free(folded);
	tiers_free(list, count);
	return st;
}
