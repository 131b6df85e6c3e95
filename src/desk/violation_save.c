/*
 * Entering a violation: its days in order, the last day of an appeal, the
 * deadline that a first one may get in place of points (YAH-145 to 147); and
 * the list.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "desk/mall_kept.h"
#include "desk/mall_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/violation.h"

static const char insert_sql[] =
	"INSERT INTO violation (profile, ruled_on, kind, reference, description, points, measure, until, improve_by, remedied_on, measure_done_on,"
	" appeal_by, appealed_on, appeal_result, op_id, created_at, created_by, changed_at, changed_by) VALUES (:profile, :ruled_on, :kind,"
	" :reference, :description, COALESCE(:points, 0), :measure, :until, :improve_by, :remedied_on, :measure_done_on, :appeal_by, :appealed_on,"
	" :appeal_result, :op, :now, :by, :now, :by)";
static const char update_sql[] =
	"UPDATE violation SET ruled_on = :ruled_on, kind = :kind, reference = :reference, description = :description, points = COALESCE(:points, 0),"
	" measure = :measure, until = :until, improve_by = :improve_by, remedied_on = :remedied_on, measure_done_on = :measure_done_on,"
	" appeal_by = :appeal_by, appealed_on = :appealed_on, appeal_result = :appeal_result, changed_at = :now, changed_by = :by WHERE id = :id";
static const char get_sql[] =
	"SELECT profile, ruled_on, kind, reference, description, points, measure, until, improve_by, remedied_on, measure_done_on, appeal_by,"
	" appealed_on, appeal_result FROM violation WHERE id = :id";
static const char op_sql[] = "SELECT id FROM violation WHERE op_id = :op";
static const char earlier_sql[] =
	"SELECT 1 FROM violation WHERE profile = :profile AND ruled_on < :ruled AND id <> :id AND appeal_result <> 'withdrawn' LIMIT 1";
static const char *const fields[] = {
	"ruled_on", "kind", "reference", "description", "points", "measure", "until", "improve_by", "remedied_on", "measure_done_on", "appeal_by",
	"appealed_on", "appeal_result", NULL,
};

static bool given(const struct kept *k, const char *field)
{
	return *record_get(k->r, field) != '\0';
}

static void check_days(struct kept *k)
{
	static const char *const after[] = {"until", "improve_by", "remedied_on", "measure_done_on", "appeal_by", "appealed_on"};

	for (size_t i = 0; i < sizeof after / sizeof *after; i++)
		kept_follows(k, after[i], "ruled_on");
	if (given(k, "appeal_result") && !given(k, "appealed_on"))
		kept_wrong(k, "VIOLATION_APPEAL", "YAH-147", "appealed_on", "%s", _("Enter the day of the appeal before its result."));
	if (given(k, "measure_done_on") && !given(k, "measure"))
		kept_wrong(k, "VIOLATION_MEASURE", "YAH-145", "measure", "%s", _("Enter the measure that was carried out."));
	if (given(k, "until") && !given(k, "measure"))
		kept_wrong(k, "VIOLATION_MEASURE", "YAH-145", "measure", "%s", _("Enter the measure that runs until this day."));
}

/* Empty: the ruling's day is day 0, the longest time of the profile. A day of the notice's own stands. */
static void set_appeal(struct kept *k)
{
	day_t ruled = mall_field_day(k->r, "ruled_on");
	char day[16];

	if (given(k, "appeal_by"))
		return;
	day_format(ruled + (day_t)profile_int(k->p, "violation.appeal_days_max", ruled, 7), day);
	record_set(k->r, "appeal_by", day);
}

static void check_appeal(struct kept *k)
{
	day_t by = mall_field_day(k->r, "appeal_by"), appealed = mall_field_day(k->r, "appealed_on"), ruled = mall_field_day(k->r, "ruled_on");
	char safe[16];

	if (appealed != DAY_NONE && appealed > by && (kept_changed(k, "appealed_on") || kept_changed(k, "appeal_by")))
		kept_warn(k, "APPEAL_OVER", "YAH-147", "appealed_on", _("Appeal period ended on %s."), record_get(k->r, "appeal_by"));
	if (appealed != DAY_NONE || k->today > by || k->id != 0)
		return;
	day_format(ruled + (day_t)profile_int(k->p, "violation.appeal_days_min", ruled, 3), safe);
	kept_tell(k, "appeal_open", "YAH-147", _("Appeal safely by %1$s, at the latest by %2$s."), safe, record_get(k->r, "appeal_by"));
}

static bool is_first(const struct kept *k)
{
	struct stmt *q = db_prepare(k->s->db, earlier_sql);
	bool first;

	stmt_bind_text(q, ":profile", profile_name(k->p));
	bind_day(q, ":ruled", mall_field_day(k->r, "ruled_on"));
	stmt_bind_int(q, ":id", k->id);
	first = stmt_step(q, NULL) == STEP_DONE;
	stmt_reset(q);
	return first;
}

/* A deadline in place of points is for a first violation that is not grave. */
static void check_improvement(struct kept *k)
{
	day_t by = mall_field_day(k->r, "improve_by"), remedied = mall_field_day(k->r, "remedied_on");
	money_t points = mall_field_money(k->r, "points");
	bool lenient = by != DAY_NONE && (points == MONEY_NONE || points == 0);

	if (by == DAY_NONE)
		return;
	if (lenient && kept_changed(k, "improve_by") && profile_bool(k->p, "violation.first_lenient", k->today, true) &&
	    (profile_has(k->p, "violation.lenient_except", k->today, record_get(k->r, "kind")) || !is_first(k)))
		kept_warn(k, "LENIENT_NOT", "YAH-146", "improve_by", "%s",
		          _("A deadline in place of points is for a first violation that is no counterfeit and not grave; look into the notice again."));
	if ((kept_changed(k, "improve_by") || kept_changed(k, "remedied_on")) && (remedied != DAY_NONE ? remedied > by : k->today > by))
		kept_warn(k, "IMPROVE_OVER", "YAH-146", "improve_by", _("Improvement was due on %s."), record_get(k->r, "improve_by"));
}

static enum status check(struct kept *k, struct error *e)
{
	money_t points = mall_field_money(k->r, "points");

	(void)e;
	if (points != MONEY_NONE && points < 0)
		kept_wrong(k, "VIOLATION_POINTS", "YAH-145", "points", "%s", _("Points are a whole number from 0."));
	if (strcmp(record_get(k->r, "kind"), "plugin") == 0 && kept_changed(k, "kind"))
		kept_tell(k, "plugin", "YAH-142", "%s", _("Storekeep prepares files; it never drives the platform's pages."));
	set_appeal(k);
	check_days(k);
	check_appeal(k);
	check_improvement(k);
	return ST_OK;
}

/* The sum with this one, and what it reaches; a ruling may suspend the store at once. */
static enum status after(struct kept *k, struct error *e)
{
	struct violation_sum sum;
	const char *why = given(k, "measure") ? record_get(k->r, "measure") : record_get(k->r, "reference");
	enum status st = violation_sum(k->s, profile_name(k->p), &sum, e);

	if (st != ST_OK)
		return st;
	if (kept_changed(k, "points") && *sum.reached != '\0')
		kept_tell(k, "violation_points", "YAH-145", _("%1$lld points so far: %2$s."), (long long)sum.points, sum.reached);
	else if (kept_changed(k, "points") && sum.next > 0)
		kept_tell(k, "violation_points", "YAH-145", _("%1$lld points so far; the next measure comes at %2$lld."), (long long)sum.points, (long long)sum.next);
	else if (kept_changed(k, "points") && sum.points > 0)
		kept_tell(k, "violation_points", "YAH-145", _("%lld points so far."), (long long)sum.points);
	if (strcmp(record_get(k->r, "suspends"), "yes") == 0 && (strcmp(k->store.status, "active") == 0 || strcmp(k->store.status, "closing") == 0))
		return mall_set_status(k->s, profile_name(k->p), "restricted", why, e);
	return ST_OK;
}

/* ---- the list ---- */

#define REMEDIED "(v.remedied_on IS NOT NULL AND v.remedied_on <= :today)"
#define CARRIED_OUT "(v.measure = '' OR (v.measure_done_on IS NOT NULL AND v.measure_done_on <= :today))"
#define OVER "(v.until IS NULL OR v.until < :today)"

static const struct list_column columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT, .cols = 5, .rank = 3, .sortable = true},
	{.name = "profile", .title = N_("Marketplace"), .kind = VK_TEXT, .cols = 10, .rank = 5},
	{.name = "ruled_on", .title = N_("Ruled on"), .kind = VK_DATE, .cols = 10, .sortable = true},
	{.name = "kind", .title = N_("Violation"), .kind = VK_ENUM, .labels = "violation_kind", .cols = 14},
	{.name = "reference", .title = N_("Notice"), .kind = VK_TEXT, .cols = 12, .grow = 1, .rank = 2},
	{.name = "points", .title = N_("Violation points"), .kind = VK_INT, .cols = 6},
	{.name = "measure", .title = N_("Sanction"), .kind = VK_TEXT, .cols = 14, .grow = 1, .rank = 2},
	{.name = "until", .title = N_("Runs until"), .kind = VK_DATE, .cols = 10, .rank = 3},
	{.name = "state", .title = N_("State"), .kind = VK_ENUM, .labels = "violation_state", .cols = 8},
	{.name = "lacks", .title = N_("Lacks"), .kind = VK_WORDS, .labels = "violation_lacks", .cols = 20},
	{.name = "appeal_by", .title = N_("Appeal until"), .kind = VK_DATE, .cols = 10, .rank = 1},
	{.name = "appealed_on", .title = N_("Appealed on"), .kind = VK_DATE, .cols = 10, .rank = 4},
	{.name = "appeal_result", .title = N_("Result of the appeal"), .kind = VK_ENUM, .labels = "appeal_result", .cols = 10, .rank = 5},
	{.name = "improve_by", .title = N_("Improve until"), .kind = VK_DATE, .cols = 10, .rank = 4},
	{.name = "remedied", .title = N_("Remedied"), .kind = VK_BOOL, .rank = 6},
	{.name = "remedied_on", .title = N_("Remedied on"), .kind = VK_DATE, .cols = 10, .rank = 5},
	{.name = "done", .title = N_("Sanction carried out"), .kind = VK_BOOL, .rank = 6},
	{.name = "measure_done_on", .title = N_("Measure carried out"), .kind = VK_DATE, .cols = 10, .rank = 5},
	{.name = "closed_on", .title = N_("Normal again"), .kind = VK_DATE, .cols = 10, .rank = 5},
	{.name = "description", .title = N_("What was wrong"), .kind = VK_TEXT, .rank = 6},
};
static const char *const exprs[] = {
	"v.id", "v.profile", "v.ruled_on", "v.kind", "v.reference", "v.points", "v.measure", "v.until",
	("CASE WHEN v.appeal_result = 'withdrawn' THEN 'withdrawn' WHEN v.closed_on IS NOT NULL THEN 'normal'"
	 " WHEN v.appealed_on IS NOT NULL AND v.appeal_result = '' THEN 'appealed' ELSE 'open' END"),
	("CASE WHEN v.closed_on IS NOT NULL OR v.appeal_result = 'withdrawn' THEN NULL ELSE rtrim((CASE WHEN " REMEDIED " THEN '' ELSE 'remedied,' END)"
	 " || (CASE WHEN " OVER " THEN '' ELSE 'period_over,' END) || (CASE WHEN " CARRIED_OUT " THEN '' ELSE 'measure_done,' END), ',') END"),
	"v.appeal_by", "v.appealed_on", "v.appeal_result", "v.improve_by", REMEDIED, "v.remedied_on", CARRIED_OUT, "v.measure_done_on", "v.closed_on",
	"replace(v.description, char(10), ' ')",
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {
	{.column = "ruled_on", .by = {"v.ruled_on"}, .descending = true},
	{.column = "id", .by = {NULL}},
};
static const struct list_def list = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns), .from = "violation v",
	.where = "(:profile = '' OR v.profile = :profile)", .id = "v.id", .sorts = sorts, .sort_count = LIST_COUNT(sorts),
};

const struct kept_def kept_violation = {
	.noun = "violation", .get = get_sql, .columns = fields, .insert = insert_sql, .update = update_sql, .op = op_sql, .missing = "violation_missing",
	.list = &list, .check = check, .after = after,
};
