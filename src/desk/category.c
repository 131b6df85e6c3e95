/*
 * Categories of goods: what the contract names in the profile, and what the
 * shop entered over it (YAH-70, YAH-73, YAH-106).
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/desk_list.h"
#include "storekeep/goods.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

#define RATE "fee.category.rate_bp."

static const char get_sql[] =
	"SELECT name, fee_bp, taxfree_allowed, taxfree_kind FROM category WHERE profile = :profile AND code = :code";
static const char put_sql[] =
	"INSERT INTO category (profile, code, name, fee_bp, taxfree_allowed, taxfree_kind, changed_at, changed_by)"
	" VALUES (:profile, :code, :name, :fee, :allowed, :kind, :now, :by) ON CONFLICT (profile, code) DO UPDATE SET name = excluded.name,"
	" fee_bp = excluded.fee_bp, taxfree_allowed = excluded.taxfree_allowed, taxfree_kind = excluded.taxfree_kind,"
	" changed_at = excluded.changed_at, changed_by = excluded.changed_by";
static const char used_sql[] = "SELECT count(*) FROM product WHERE profile = :profile AND category = :code";
static const char delete_sql[] = "DELETE FROM category WHERE profile = :profile AND code = :code";

enum status category_get(struct shop *s, const char *profile, const char *code, struct category *out, struct error *e)
{
	const struct profile *market;
	struct stmt *q;
	enum step step;
	enum status st = shop_profile(s, profile, &market, e);
	char *key;

	*out = (struct category){.fee_bp = -1};
	if (st != ST_OK || code == NULL || *code == '\0')
		return st;
	snprintf(out->profile, sizeof out->profile, "%s", profile);
	snprintf(out->code, sizeof out->code, "%s", code);
	key = xasprintf(RATE "%s", code);
	out->known = profile_text(market, key, shop_today(s, market)) != NULL;
	out->fee_bp = profile_int(market, key, shop_today(s, market), -1);
	free(key);
	q = db_prepare(s->db, get_sql);
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":code", code);
	if ((step = stmt_step(q, e)) == STEP_ROW) {
		out->known = true;
		out->own_fee = !stmt_is_null(q, 1);
		if (out->own_fee)
			out->fee_bp = stmt_int(q, 1);
		column_text(q, 0, out->name, sizeof out->name);
		out->taxfree_allowed = stmt_int(q, 2) != 0;
		column_text(q, 3, out->taxfree_kind, sizeof out->taxfree_kind);
	} else if (profile_has(market, "tax.free_categories", DAY_NONE, code)) {
		/* A category that is named as the rule names it needs no entry. */
		out->known = out->taxfree_allowed = true;
		snprintf(out->taxfree_kind, sizeof out->taxfree_kind, "%.23s", code);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* ---- writing ---- */

static void fill(struct record *r, const struct category *c)
{
	char fee[24] = "";

	if (c->own_fee)
		snprintf(fee, sizeof fee, "%" PRId64, c->fee_bp);
	if (!record_has(r, "name"))
		record_set(r, "name", c->name);
	if (!record_has(r, "fee_bp"))
		record_set(r, "fee_bp", fee);
	if (!record_has(r, "taxfree_allowed"))
		record_set(r, "taxfree_allowed", c->taxfree_allowed ? "yes" : "no");
	if (!record_has(r, "taxfree_kind") && strcmp(record_get(r, "taxfree_allowed"), "yes") == 0)
		record_set(r, "taxfree_kind", c->taxfree_kind);
}

enum status category_record(struct shop *s, const char *profile, const char *code, struct record *r, struct error *e)
{
	struct category c;
	enum status st = category_get(s, profile, code, &c, e);

	if (st != ST_OK)
		return st;
	if (!c.known)
		return error_set(e, ST_REFUSED, "category_missing", profile_rule(profile, "YAH-70"), "code", _("There is no category %s."), code);
	if (!record_has(r, "profile"))
		record_set(r, "profile", profile);
	if (!record_has(r, "code"))
		record_set(r, "code", code);
	fill(r, &c);
	return ST_OK;
}

static enum status put(struct shop *s, const struct profile *market, const struct record *r, struct error *e)
{
	struct stmt *q = db_prepare(s->db, put_sql);
	char line[200];
	enum status st;

	stmt_bind_text(q, ":profile", profile_name(market));
	stmt_bind_text(q, ":code", record_get(r, "code"));
	stmt_bind_text(q, ":name", record_get(r, "name"));
	if (*record_get(r, "fee_bp") != '\0')
		stmt_bind_int(q, ":fee", strtoll(record_get(r, "fee_bp"), NULL, 10));
	else
		stmt_bind_null(q, ":fee");
	stmt_bind_int(q, ":allowed", strcmp(record_get(r, "taxfree_allowed"), "yes") == 0);
	stmt_bind_text(q, ":kind", record_get(r, "taxfree_kind"));
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	snprintf(line, sizeof line, "%s %.80s fee_bp=%.12s", profile_name(market), record_get(r, "code"), record_get(r, "fee_bp"));
	return shop_audit(s, "category put", record_get(r, "code"), line, e);
}

enum status category_save(struct shop *s, struct record *r, struct error *e)
{
	const struct profile *market;
	struct category c;
	int64_t fee;
	enum status st;

	notes_free(&s->notes);
	if ((st = product_market(s, record_get(r, "profile"), &market, e)) != ST_OK)
		return st;
	if ((st = category_get(s, profile_name(market), record_get(r, "code"), &c, e)) != ST_OK)
		return st;
	fill(r, &c);
	if ((st = record_check(r, NULL, NULL, e)) != ST_OK)
		return st;
	fee = strtoll(record_get(r, "fee_bp"), NULL, 10);
	if (fee < 0 || fee > 10000)
		return error_set(e, ST_REFUSED, "rate_bp", profile_rule(profile_name(market), "YAH-1"), "fee_bp", "%s",
		                 _("A rate is 0 to 10000 basis points (450 is 4.5 %)."));
	if ((st = shop_write_begin(s, e)) == ST_OK)
		st = shop_write_end(s, put(s, market, r, e), e);
	return st;
}

static enum status erase(struct shop *s, const char *profile, const char *code, struct error *e)
{
	struct stmt *q = db_prepare(s->db, delete_sql);
	enum status st;

	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":code", code);
	st = stmt_run(q, e);
	return st == ST_OK ? shop_audit(s, "category delete", code, profile, e) : st;
}

enum status category_delete(struct shop *s, const char *profile, const char *code, struct error *e)
{
	struct stmt *q = db_prepare(s->db, used_sql);
	struct category c;
	int64_t used;
	enum status st = category_get(s, profile, code, &c, e);

	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":code", code);
	used = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	if (st == ST_OK && !c.known)
		return error_set(e, ST_REFUSED, "category_missing", profile_rule(profile, "YAH-70"), "code", _("There is no category %s."), code);
	if (st == ST_OK && used > 0)
		return error_set(e, ST_REFUSED, "category_in_use", profile_rule(profile, "YAH-70"), "code",
		                 ngettext("%lld product has this category; give it another one first.", "%lld products have this category; give them another one first.",
		                          (unsigned long)used), (long long)used);
	if (st == ST_OK && (st = shop_write_begin(s, e)) == ST_OK)
		st = shop_write_end(s, erase(s, profile, code, e), e);
	return st;
}

/* ---- the list ---- */

static const struct list_column columns[] = {
	{.name = "code", .title = N_("Code"), .kind = VK_TEXT, .cols = 14, .sortable = true},
	{.name = "name", .title = N_("Name"), .kind = VK_TEXT, .cols = 20, .grow = 1},
	{.name = "fee_bp", .title = N_("Category fee in basis points"), .kind = VK_INT, .cols = 8},
	{.name = "taxfree_allowed", .title = N_("Can be tax-free"), .kind = VK_BOOL, .cols = 6},
	{.name = "taxfree_kind", .title = N_("Kind of tax-free goods"), .kind = VK_ENUM, .labels = "taxfree_kind", .cols = 14, .rank = 1},
	{.name = "products", .title = N_("Products"), .kind = VK_INT, .cols = 6},
	{.name = "profile", .title = N_("Marketplace"), .kind = VK_TEXT, .cols = 8, .rank = 2},
};
static const char *const exprs[] = {
	"c.code", "c.name", "c.fee_bp", "c.taxfree_allowed", "c.taxfree_kind",
	"(SELECT count(*) FROM product p WHERE p.profile = c.profile AND p.category = c.code)", "c.profile",
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {{.column = "code", .by = {"c.code"}}};
static const struct list_def categories = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns),
	/* Categories have no number of their own: theirs is the place among all. */
	.from = "(SELECT row_number() OVER (ORDER BY profile, code) AS id, * FROM category) c", .where = "(:profile = '' OR c.profile = :profile)", .id = "c.id",
	.sorts = sorts, .sort_count = LIST_COUNT(sorts),
};

void category_list(struct shop *s, const char *profile, struct list_source *out)
{
	desk_list_open(out, s->db, &categories, &(struct list_bind){":profile", profile != NULL ? profile : "", 0}, 1);
}
