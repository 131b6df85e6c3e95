/*
 * Applications for a change of the store's data (店家資料修改申請): what was asked,
 * when the documents were complete, when the review should be over, and what
 * becomes of the record (YAH-14, YAH-15).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/mall_kept.h"
#include "desk/mall_parts.h"
#include "storekeep/calendar.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

static const char insert_sql[] =
	"INSERT INTO change_request (profile, kind, value, before, missing, asked_on, complete_on, due_on, done_on, refused_on, large_seal,"
	" small_seal, note, op_id, created_at, created_by, changed_at, changed_by) VALUES (:profile, :kind, :value, :before, :missing, :asked_on,"
	" :complete_on, :due_on, :done_on, :refused_on, :large_seal, :small_seal, :note, :op, :now, :by, :now, :by)";
static const char update_sql[] =
	"UPDATE change_request SET kind = :kind, value = :value, before = COALESCE(:before, before), missing = :missing, asked_on = :asked_on, complete_on ="
	" :complete_on, due_on = :due_on, done_on = :done_on, refused_on = :refused_on, large_seal = :large_seal, small_seal = :small_seal,"
	" note = :note, changed_at = :now, changed_by = :by WHERE id = :id";
static const char get_sql[] =
	"SELECT profile, kind, value, missing, asked_on, complete_on, due_on, done_on, refused_on, large_seal, small_seal, note"
	" FROM change_request WHERE id = :id";
static const char op_sql[] = "SELECT id FROM change_request WHERE op_id = :op";
static const char apply_sql[][120] = {
	"UPDATE mall_store SET company = :value, changed_at = :now, changed_by = :by WHERE profile = :profile",
	"UPDATE mall_store SET payout_account = :value, changed_at = :now, changed_by = :by WHERE profile = :profile",
	"UPDATE mall_store SET public_info = :value, changed_at = :now, changed_by = :by WHERE profile = :profile",
};
/* The change of the account that comes next after a day. */
static const char account_sql[] =
	"SELECT value, before, due_on, done_on FROM change_request WHERE profile = :profile AND kind = 'bank' AND refused_on IS NULL"
	" AND (done_on IS NULL OR done_on > :day) ORDER BY done_on IS NULL, id LIMIT 1";
static const char *const fields[] = {
	"kind", "value", "missing", "asked_on", "complete_on", "due_on", "done_on", "refused_on", "large_seal", "small_seal", "note", NULL,
};

static bool is(const struct kept *k, const char *kind)
{
	return strcmp(record_get(k->r, "kind"), kind) == 0;
}

static bool yes(const struct kept *k, const char *field)
{
	return strcmp(record_get(k->r, field), "yes") == 0;
}

/* What the store has now under the kind that is asked for. */
static const char *stands(const struct kept *k)
{
	return is(k, "company") ? k->store.company : is(k, "bank") ? k->store.payout_account : k->store.public_info;
}

/* Complete documents + the working days of the review; anew when they are complete again. */
static enum status set_due(struct kept *k, struct error *e)
{
	const char *key = is(k, "bank") ? "bank_change.review_workdays" : "profile.review_workdays";
	day_t complete = mall_field_day(k->r, "complete_on");
	struct calendar *c;
	int missing = 0;
	char day[16] = "";
	enum status st;

	if (complete == DAY_NONE || !kept_changed(k, "complete_on")) {
		if (complete == DAY_NONE)
			record_set(k->r, "due_on", "");
		return ST_OK;
	}
	if ((st = calendar_load(k->s, k->p, &c, e)) != ST_OK)
		return st;
	day_format(workday_add(calendar_workdays(c), WORKDAY_OFFICE, complete, (int)profile_int(k->p, key, k->today, 3), &missing), day);
	calendar_free(c);
	record_set(k->r, "due_on", day);
	return calendar_missing(k->s, k->p, missing, e);
}

static void check_seals(struct kept *k)
{
	bool large = !profile_has(k->p, "bank_change.requires", k->today, "large_seal") || yes(k, "large_seal");
	bool small = !profile_has(k->p, "bank_change.requires", k->today, "small_seal") || yes(k, "small_seal");

	if (is(k, "bank") && !(large && small))
		kept_wrong(k, "CHANGE_SEALS", "YAH-15", large ? "small_seal" : "large_seal", "%s", _("Both company seals are required on the documents."));
}

static void check_state(struct kept *k)
{
	bool done = *record_get(k->r, "done_on") != '\0', refused = *record_get(k->r, "refused_on") != '\0';
	bool complete = *record_get(k->r, "complete_on") != '\0';

	kept_follows(k, "complete_on", "asked_on");
	kept_follows(k, "done_on", "complete_on");
	kept_follows(k, "refused_on", "asked_on");
	if (done && refused)
		kept_wrong(k, "CHANGE_STATE", "YAH-14", "refused_on", "%s", _("An application is carried out or refused, not both."));
	else if (done && !complete)
		kept_wrong(k, "CHANGE_STATE", "YAH-14", "complete_on", "%s", _("Enter the day on which the documents were complete."));
	if (*record_get(&k->before, "done_on") != '\0' && (kept_changed(k, "done_on") || kept_changed(k, "value") || kept_changed(k, "kind")))
		kept_wrong(k, "CHANGE_STATE", "YAH-14", "done_on", "%s", _("This change was carried out; another change takes another application."));
	if (!complete && !done && !refused && *record_get(k->r, "missing") == '\0' && (k->id == 0 || kept_changed(k, "complete_on")))
		kept_warn(k, "CHANGE_DOCUMENTS", "YAH-14", "complete_on", "%s", _("Review starts only when stamped documents are complete."));
}

static enum status check(struct kept *k, struct error *e)
{
	char today[16];

	day_format(k->today, today);
	if (*record_get(k->r, "asked_on") == '\0')
		record_set(k->r, "asked_on", today);
	if (is(k, "bank")) {
		char *tail = mall_account_tail(record_get(k->r, "value"));

		record_set(k->r, "value", tail);
		free(tail);
	}
	/* Documents that are asked for stop the review; complete ones end the asking. */
	if (kept_changed(k, "missing") && *record_get(k->r, "missing") != '\0' && !kept_changed(k, "complete_on"))
		record_set(k->r, "complete_on", "");
	else if (kept_changed(k, "complete_on") && *record_get(k->r, "complete_on") != '\0')
		record_set(k->r, "missing", "");
	check_seals(k);
	check_state(k);
	return set_due(k, e);
}

/* What the record held is kept until the change is carried out. */
static void bind(struct kept *k, struct stmt *q)
{
	if (*record_get(&k->before, "done_on") == '\0')
		stmt_bind_text(q, ":before", stands(k));
	else
		stmt_bind_null(q, ":before");
}

/* The record becomes what was asked for. */
static enum status after(struct kept *k, struct error *e)
{
	struct stmt *q;
	char detail[300];
	enum status st;

	if (*record_get(k->r, "done_on") == '\0' || *record_get(&k->before, "done_on") != '\0' || k->store.id == 0)
		return ST_OK;
	q = db_prepare(k->s->db, apply_sql[is(k, "company") ? 0 : is(k, "bank") ? 1 : 2]);
	stmt_bind_text(q, ":value", record_get(k->r, "value"));
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", k->s->actor);
	stmt_bind_text(q, ":profile", profile_name(k->p));
	snprintf(detail, sizeof detail, "%s: %.100s -> %.100s", record_get(k->r, "kind"), stands(k), record_get(k->r, "value"));
	st = stmt_run(q, e);
	return st == ST_OK ? mall_audit(k->s, "store change", k->store.id, detail, e) : st;
}

enum status mall_payout_account(struct shop *s, const char *profile, day_t pay_on, struct mall_account *out, struct error *e)
{
	struct mall_store m;
	struct stmt *q;
	enum step step;
	enum status st = mall_of(s, profile, &m, e);

	*out = (struct mall_account){.changes_on = DAY_NONE};
	if (st != ST_OK)
		return st;
	if (m.id != 0)
		snprintf(out->account, sizeof out->account, "%s", m.payout_account);
	mall_free(&m);
	q = db_prepare(s->db, account_sql);
	stmt_bind_text(q, ":profile", profile);
	bind_day(q, ":day", pay_on);
	if ((step = stmt_step(q, e)) == STEP_ROW) {
		day_t due = column_day(q, 2), done = column_day(q, 3);

		out->changes_on = done != DAY_NONE ? done : due;
		out->old = out->changes_on == DAY_NONE || pay_on < out->changes_on;
		column_text(q, 1, out->account, sizeof out->account);
		column_text(q, 0, out->other, sizeof out->other);
		if (!out->old) {
			column_text(q, 0, out->account, sizeof out->account);
			column_text(q, 1, out->other, sizeof out->other);
		}
		out->changing = true;
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

void mall_payout_words(struct shop *s, const char *profile, day_t pay_on, char out[400])
{
	struct mall_account a;
	char day[16];

	out[0] = '\0';
	if (pay_on == DAY_NONE || mall_payout_account(s, profile, pay_on, &a, NULL) != ST_OK || !a.changing)
		return;
	day_format(a.changes_on, day);
	if (a.changes_on == DAY_NONE)
		snprintf(out, 400, _("This payout goes to the old account %1$s: the review of the change to %2$s has not begun."), a.account, a.other);
	else if (a.old)
		snprintf(out, 400, _("This payout goes to the old account %1$s: the change to %2$s counts from %3$s."), a.account, a.other, day);
	else
		snprintf(out, 400, _("This payout goes to the new account %1$s if the change is carried out by %3$s as expected, else to %2$s."), a.account,
		         a.other, day);
}

static const struct list_column columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT, .cols = 5, .rank = 3},
	{.name = "profile", .title = N_("Marketplace"), .kind = VK_TEXT, .cols = 10, .rank = 5},
	{.name = "kind", .title = N_("Application"), .kind = VK_ENUM, .labels = "change_kind", .cols = 12},
	{.name = "state", .title = N_("State"), .kind = VK_ENUM, .labels = "change_state", .cols = 12},
	{.name = "value", .title = N_("Becomes"), .kind = VK_TEXT, .cols = 16, .grow = 1},
	{.name = "asked_on", .title = N_("Applied on"), .kind = VK_DATE, .cols = 10, .rank = 2},
	{.name = "complete_on", .title = N_("Documents complete"), .kind = VK_DATE, .cols = 10, .rank = 1},
	{.name = "due_on", .title = N_("Review expected to end"), .kind = VK_DATE, .cols = 10},
	{.name = "done_on", .title = N_("Change carried out"), .kind = VK_DATE, .cols = 10, .rank = 2},
	{.name = "refused_on", .title = N_("Turned down"), .kind = VK_DATE, .cols = 10, .rank = 4},
	{.name = "missing", .title = N_("Documents asked for"), .kind = VK_TEXT, .cols = 12, .rank = 4},
	{.name = "before", .title = N_("Was"), .kind = VK_TEXT, .cols = 12, .rank = 4},
	{.name = "large_seal", .title = N_("Large seal"), .kind = VK_BOOL, .rank = 5},
	{.name = "small_seal", .title = N_("Small seal"), .kind = VK_BOOL, .rank = 5},
	{.name = "note", .title = N_("Note"), .kind = VK_TEXT, .rank = 5},
};
static const char *const exprs[] = {
	"c.id", "c.profile", "c.kind",
	("CASE WHEN c.done_on IS NOT NULL THEN 'done' WHEN c.refused_on IS NOT NULL THEN 'refused' WHEN c.missing <> '' THEN 'missing'"
	 " WHEN c.complete_on IS NULL THEN 'asked' WHEN c.due_on < :today THEN 'late' ELSE 'review' END"),
	"c.value", "c.asked_on", "c.complete_on", "c.due_on", "c.done_on", "c.refused_on", "c.missing", "c.before", "c.large_seal", "c.small_seal",
	"c.note",
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {{.by = {NULL}, .descending = true}};
static const struct list_def list = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns), .from = "change_request c",
	.where = "(:profile = '' OR c.profile = :profile)", .id = "c.id", .sorts = sorts, .sort_count = LIST_COUNT(sorts),
};

const struct kept_def kept_change = {
	.noun = "change", .get = get_sql, .columns = fields, .insert = insert_sql, .update = update_sql, .op = op_sql, .missing = "change_missing",
	.list = &list, .check = check, .bind = bind, .after = after, .needs_store = true,
};
