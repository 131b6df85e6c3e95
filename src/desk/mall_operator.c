/*
 * Accounts that sign in to the marketplace's back office (小幫手): two-step
 * verification, and when a telephone number is free again (YAH-6, YAH-140,
 * YAH-141).
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "desk/mall_kept.h"
#include "desk/mall_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/staff.h"

static const char insert_sql[] =
	"INSERT INTO mall_operator (profile, yid, role, two_step, phone_freed_on, created_at, created_by, changed_at, changed_by)"
	" VALUES (:profile, :yid, :role, :two_step, :phone_freed_on, :now, :by, :now, :by)";
static const char update_sql[] =
	"UPDATE mall_operator SET yid = :yid, role = :role, two_step = :two_step, phone_freed_on = :phone_freed_on, changed_at = :now,"
	" changed_by = :by WHERE id = :id";
static const char get_sql[] = "SELECT profile, yid, role, two_step, phone_freed_on FROM mall_operator WHERE id = :id";
static const char twin_sql[] = "SELECT 1 FROM mall_operator WHERE profile = :profile AND yid = :yid AND id <> :id";
static const char main_sql[] = "SELECT yid FROM mall_operator WHERE profile = :profile AND role = 'main' AND id <> :id";
static const char find_sql[] = "SELECT id FROM mall_operator WHERE (:profile = '' OR profile = :profile) AND yid = :yid ORDER BY id LIMIT 1";
static const char delete_sql[] = "DELETE FROM mall_operator WHERE id = :id";
static const char *const fields[] = {"yid", "role", "two_step", "phone_freed_on", NULL};

static struct stmt *asking(const struct kept *k, const char *sql)
{
	struct stmt *q = db_prepare(k->s->db, sql);

	stmt_bind_text(q, ":profile", profile_name(k->p));
	stmt_bind_int(q, ":id", k->id);
	return q;
}

static void check_twins(struct kept *k)
{
	struct stmt *q = asking(k, twin_sql);

	stmt_bind_text(q, ":yid", record_get(k->r, "yid"));
	if (stmt_step(q, NULL) == STEP_ROW)
		kept_wrong(k, "OPERATOR_TWICE", NULL, "yid", _("The account %s is entered already."), record_get(k->r, "yid"));
	stmt_reset(q);
	if (strcmp(record_get(k->r, "role"), "main") != 0)
		return;
	q = asking(k, main_sql);
	if (stmt_step(q, NULL) == STEP_ROW)
		kept_wrong(k, "OPERATOR_MAIN", NULL, "role", _("The main account is %s; a store has one."), column_words(q, 0));
	stmt_reset(q);
}

static enum status check(struct kept *k, struct error *e)
{
	bool two_step = strcmp(record_get(k->r, "two_step"), "yes") == 0;
	day_t freed = mall_field_day(k->r, "phone_freed_on");
	char first[16], last[16];

	(void)e;
	check_twins(k);
	if (!two_step && profile_bool(k->p, "login.two_step_required", k->today, true) && (k->id == 0 || kept_changed(k, "two_step")))
		kept_warn(k, "TWO_STEP", "YAH-140", "two_step", "%s", _("This account cannot enter the back office until two-step verification is enabled."));
	if (freed == DAY_NONE || !kept_changed(k, "phone_freed_on"))
		return ST_OK;
	day_format(freed + (day_t)profile_int(k->p, "login.phone_release_days_min", k->today, 14), first);
	day_format(freed + (day_t)profile_int(k->p, "login.phone_release_days_max", k->today, 30), last);
	kept_tell(k, "phone_free", "YAH-141", _("The telephone number is free again between %1$s and %2$s."), first, last);
	return ST_OK;
}

enum status mall_operator_find(struct shop *s, const char *profile, const char *yid, int64_t *id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, find_sql);
	enum step step;

	stmt_bind_text(q, ":profile", profile != NULL ? profile : "");
	stmt_bind_text(q, ":yid", yid);
	step = stmt_step(q, e);
	*id = step == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (*id == 0)
		return error_set(e, ST_REFUSED, "operator_missing", NULL, "yid", _("There is no account \"%s\"; `store operator` shows them."), yid);
	return ST_OK;
}

enum status mall_operator_delete(struct shop *s, int64_t id, struct error *e)
{
	const struct profile *p;
	char profile[32] = "", yid[80] = "", record[64];
	struct stmt *q = db_prepare(s->db, get_sql);
	enum status st;

	notes_free(&s->notes);
	stmt_bind_int(q, ":id", id);
	if (stmt_step(q, NULL) == STEP_ROW) {
		column_text(q, 0, profile, sizeof profile);
		column_text(q, 1, yid, sizeof yid);
	}
	stmt_reset(q);
	if (*profile == '\0')
		return error_set(e, ST_REFUSED, "operator_missing", NULL, "id", _("There is no entry number %lld."), (long long)id);
	st = shop_profile(s, profile, &p, e);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.store_write", e);
	if (st != ST_OK || (st = shop_write_begin(s, e)) != ST_OK)
		return st;
	q = db_prepare(s->db, delete_sql);
	stmt_bind_int(q, ":id", id);
	st = stmt_run(q, e);
	snprintf(record, sizeof record, "operator %" PRId64, id);
	if (st == ST_OK)
		st = shop_audit(s, "operator delete", record, yid, e);
	return shop_write_end(s, st, e);
}

static const struct list_column columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT, .cols = 5, .rank = 3},
	{.name = "profile", .title = N_("Marketplace"), .kind = VK_TEXT, .cols = 10, .rank = 4},
	{.name = "yid", .title = N_("Account"), .kind = VK_TEXT, .cols = 20, .grow = 1, .sortable = true},
	{.name = "role", .title = N_("Role"), .kind = VK_ENUM, .labels = "operator_role", .cols = 10},
	{.name = "two_step", .title = N_("Two-step verification"), .kind = VK_BOOL, .cols = 10},
	{.name = "phone_freed_on", .title = N_("Number taken off"), .kind = VK_DATE, .cols = 10, .rank = 2},
};
static const char *const exprs[] = {"o.id", "o.profile", "o.yid", "o.role", "o.two_step", "o.phone_freed_on"};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {
	{.by = {"o.role <> 'main'", "o.yid"}, .number = 1},
	{.column = "yid", .by = {"o.yid"}},
};
static const struct list_def list = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns), .from = "mall_operator o",
	.where = "(:profile = '' OR o.profile = :profile)", .id = "o.id", .sorts = sorts, .sort_count = LIST_COUNT(sorts),
};

const struct kept_def kept_operator = {
	.noun = "operator", .get = get_sql, .columns = fields, .insert = insert_sql, .update = update_sql, .missing = "operator_missing", .list = &list,
	.check = check,
};
