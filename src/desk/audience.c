/*
 * Audiences of one's own: saved, changed, taken away, listed; and the
 * marketplace's own figures of the five, entered by hand. Whom a filter holds
 * is decided in audience_filter.c.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/act.h"
#include "desk/audience_own.h"
#include "desk/column.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/json.h"

static const char get_sql[] =
	"SELECT id, profile, name, created_at, changed_at, created_by, changed_by FROM audience WHERE id = :id";
static const char op_sql[] = "SELECT id FROM audience WHERE op_id = :op";
static const char twin_sql[] = "SELECT 1 FROM audience WHERE profile = :profile AND name = :name AND id <> :id";
static const char insert_sql[] =
	"INSERT INTO audience (profile, name, filter, created_at, created_by, changed_at, changed_by, op_id)"
	" VALUES (:profile, :name, :filter, :now, :by, :now, :by, :op)";
static const char update_sql[] =
	"UPDATE audience SET profile = :profile, name = :name, filter = :filter, changed_at = :now, changed_by = :by WHERE id = :id";
static const char delete_sql[] = "DELETE FROM audience WHERE id = :id";
static const char used_sql[] =
	"SELECT c.id, c.name FROM campaign_audience a JOIN campaign c ON c.id = a.campaign_id WHERE a.audience = 'own:' || :id"
	" AND c.state IN ('draft', 'pending', 'sending') ORDER BY c.id LIMIT 1";
static const char put_count_sql[] =
	"INSERT INTO audience_count (profile, audience, count, counted_at, by) VALUES (:profile, :audience, :count, :now, :by)"
	" ON CONFLICT (profile, audience) DO UPDATE SET count = :count, counted_at = :now, by = :by";
static const char drop_count_sql[] = "DELETE FROM audience_count WHERE profile = :profile AND audience = :audience";

/* ---- reading ---- */

int64_t audience_own_id(const char *code)
{
	char *end;
	long long id;

	if (strncmp(code, "own:", 4) != 0)
		return 0;
	id = strtoll(code + 4, &end, 10);
	return *end == '\0' && id > 0 ? id : 0;
}

bool audience_own_allowed(struct shop *s, const char *profile)
{
	const struct profile *p;

	return shop_profile(s, profile, &p, NULL) == ST_OK && profile_bool(p, "audience.own", DAY_NONE, false);
}

enum status audience_get(struct shop *s, int64_t id, struct audience *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, get_sql);
	enum step step;

	*out = (struct audience){0};
	stmt_bind_int(q, ":id", id);
	step = stmt_step(q, e);
	if (step == STEP_ROW) {
		out->id = stmt_int(q, 0);
		column_text(q, 1, out->profile, sizeof out->profile);
		column_text(q, 2, out->name, sizeof out->name);
		out->created_at = stmt_int(q, 3);
		out->changed_at = stmt_int(q, 4);
		column_text(q, 5, out->created_by, sizeof out->created_by);
		column_text(q, 6, out->changed_by, sizeof out->changed_by);
	}
	stmt_reset(q);
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "audience_missing", NULL, "id", _("There is no audience number %lld."), (long long)id);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static const struct list_column columns[] = {
	{"id", N_("Number"), VK_INT, NULL, 6, 0, 3, true},
	{"profile", N_("Marketplace"), VK_TEXT, NULL, 8, 0, 2, false},
	{"name", N_("Name"), VK_TEXT, NULL, 20, 2, 0, true},
	{"changed_at", N_("Changed"), VK_INSTANT, NULL, 16, 0, 1, true},
	{"changed_by", N_("By"), VK_TEXT, NULL, 10, 0, 4, false},
};
static const char *const exprs[] = {"a.id", "a.profile", "a.name", "a.changed_at", "a.changed_by"};
static const struct list_sort sorts[] = {
	{.column = "name", .by = {"a.profile", "a.name"}},
	{.column = "changed_at", .by = {"a.changed_at"}, .number = 1},
	{.column = "id", .by = {NULL}},
};
static const struct list_def of_all = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns), .from = "audience a", .id = "a.id",
	.sorts = sorts, .sort_count = LIST_COUNT(sorts),
};
static const struct list_def of_one = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns), .from = "audience a", .id = "a.id",
	.where = "a.profile = :profile", .sorts = sorts, .sort_count = LIST_COUNT(sorts),
};

void audience_list(struct shop *s, const char *profile, struct list_source *out)
{
	desk_list_open(out, s->db, profile != NULL ? &of_one : &of_all, (struct list_bind[]){{":profile", .text = profile}}, profile != NULL);
}

/* ---- checking ---- */

static enum status check_range(const char *code, const char *field, int64_t low, int64_t high, int64_t none, struct error *e)
{
	if (low == none || high == none || low <= high)
		return ST_OK;
	return error_set(e, ST_REFUSED, code, NULL, field, "%s", _("The least is more than the most."));
}

static enum status check_filter(const struct own_filter *f, struct error *e)
{
	enum status st = check_range("orders_range", "orders_max", f->orders_min, f->orders_max, -1, e);

	if (st == ST_OK)
		st = check_range("amount_range", "amount_max", f->amount_min, f->amount_max, MONEY_NONE, e);
	if (st == ST_OK && f->last_from != DAY_NONE && f->last_to != DAY_NONE && f->last_from > f->last_to)
		st = error_set(e, ST_REFUSED, "last_range", NULL, "last_to", "%s", _("The first day is after the last."));
	if (st == ST_OK && f->audiences == 0 && !f->never_bought && f->orders_min < 0 && f->orders_max < 0 && f->amount_min == MONEY_NONE &&
	    f->amount_max == MONEY_NONE && f->last_from == DAY_NONE && f->last_to == DAY_NONE && !*f->item && !*f->city && f->follows < 0)
		st = error_set(e, ST_REFUSED, "filter_empty", NULL, "audiences", "%s", _("Say at least one thing that these people have in common."));
	return st;
}

static enum status check_name(struct shop *s, int64_t id, const struct record *r, struct error *e)
{
	struct stmt *q = db_prepare(s->db, twin_sql);
	enum step step;

	stmt_bind_text(q, ":profile", record_get(r, "profile"));
	stmt_bind_text(q, ":name", record_get(r, "name"));
	stmt_bind_int(q, ":id", id);
	step = stmt_step(q, e);
	stmt_reset(q);
	if (step == STEP_ROW)
		return error_set(e, ST_REFUSED, "name_twice", NULL, "name", "%s", _("Another audience has this name already."));
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status check(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	const struct profile *p;
	struct own_filter f;
	enum status st = record_check(r, NULL, NULL, e);

	if (st == ST_OK)
		st = shop_profile(s, record_get(r, "profile"), &p, e);
	if (st != ST_OK)
		return st;
	own_filter_read(r, &f);
	if ((st = check_filter(&f, e)) == ST_OK && (st = check_name(s, id, r, e)) == ST_OK && !audience_own_allowed(s, f.profile))
		notes_add(&s->notes, NOTE_INFO, "own_not_allowed", profile_rule(f.profile, "RUT-83"), "profile",
		          _("%s lets campaigns go to its own audiences only; this one is for looking at people and counting them."), f.profile);
	return st;
}

/* ---- writing ---- */

static char *filter_json(const struct record *r)
{
	struct json j = {0};

	json_object(&j, NULL);
	for (size_t i = 0; i < r->form->count; i++) {
		const char *name = r->form->fields[i].name, *value = record_get(r, name);

		if (*value != '\0' && strcmp(name, "profile") != 0 && strcmp(name, "name") != 0)
			json_text(&j, name, value);
	}
	json_end_object(&j);
	return buf_take(&j.out);
}

static enum status write_audience(struct shop *s, int64_t id, const struct record *r, const char *op_id, int64_t *saved, struct error *e)
{
	struct stmt *q = db_prepare(s->db, id != 0 ? update_sql : insert_sql);
	char *filter = filter_json(r), record[64];
	enum status st;

	stmt_bind_text(q, ":profile", record_get(r, "profile"));
	stmt_bind_text(q, ":name", record_get(r, "name"));
	stmt_bind_text(q, ":filter", filter);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	if (id != 0)
		stmt_bind_int(q, ":id", id);
	else
		stmt_bind_text(q, ":op", op_id);
	st = stmt_run(q, e);
	*saved = id != 0 ? id : db_last_id(s->db);
	snprintf(record, sizeof record, "audience %lld", (long long)*saved);
	if (st == ST_OK)
		st = shop_audit(s, id != 0 ? "audience edit" : "audience create", record, filter, e);
	free(filter);
	return st;
}

enum status audience_save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *saved, struct error *e)
{
	enum status st = ST_OK;

	notes_free(&s->notes);
	*saved = id;
	if (id != 0)
		st = audience_record(s, id, r, e);
	if (st == ST_OK && id == 0 && (*saved = act_row(s->db, op_sql, op_id)) != 0)
		return ST_OK;
	if (!record_has(r, "never_bought"))
		record_set(r, "never_bought", "no");
	if (st == ST_OK)
		st = check(s, id, r, e);
	if (st != ST_OK || (st = db_begin(s->db, e)) != ST_OK)
		return st;
	st = write_audience(s, id, r, op_id, saved, e);
	return shop_write_end(s, st, e);
}

static enum status check_unused(struct shop *s, int64_t id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, used_sql);
	char name[200] = "";
	int64_t campaign = 0;
	enum step step;

	stmt_bind_int(q, ":id", id);
	step = stmt_step(q, e);
	if (step == STEP_ROW) {
		campaign = stmt_int(q, 0);
		column_text(q, 1, name, sizeof name);
	}
	stmt_reset(q);
	if (campaign != 0)
		return error_set(e, ST_REFUSED, "audience_in_use", NULL, "id", _("Campaign %1$lld (%2$s) goes to this audience and is not sent yet; change that first."),
		                 (long long)campaign, name);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status audience_delete(struct shop *s, int64_t id, struct error *e)
{
	struct audience a;
	char record[64];
	struct stmt *q;
	enum status st = audience_get(s, id, &a, e);

	notes_free(&s->notes);
	if (st == ST_OK)
		st = check_unused(s, id, e);
	if (st != ST_OK || (st = db_begin(s->db, e)) != ST_OK)
		return st;
	q = db_prepare(s->db, delete_sql);
	stmt_bind_int(q, ":id", id);
	st = stmt_run(q, e);
	snprintf(record, sizeof record, "audience %lld", (long long)id);
	if (st == ST_OK)
		st = shop_audit(s, "audience delete", record, a.name, e);
	return shop_write_end(s, st, e);
}

enum status audience_set_count(struct shop *s, const char *profile, const char *audience, int64_t count, struct error *e)
{
	const struct profile *p;
	char record[80], detail[32];
	struct stmt *q;
	enum status st = shop_profile(s, profile, &p, e);

	notes_free(&s->notes);
	if (st == ST_OK && audience_position(audience) < 0)
		st = error_set(e, ST_REFUSED, "audience_unknown", "RUT-83", "audience",
		               _("There is no audience \"%s\": visitors, favourites, cart, buyers, contacts."), audience);
	if (st == ST_OK && count > INT32_MAX)
		st = error_set(e, ST_REFUSED, "count_range", "RUT-92", "count", "%s", _("This number of people is too large."));
	if (st != ST_OK || (st = db_begin(s->db, e)) != ST_OK)
		return st;
	q = db_prepare(s->db, count >= 0 ? put_count_sql : drop_count_sql);
	stmt_bind_text(q, ":profile", profile_name(p));
	stmt_bind_text(q, ":audience", audience);
	if (count >= 0) {
		stmt_bind_int(q, ":count", count);
		stmt_bind_int(q, ":now", clock_now());
		stmt_bind_text(q, ":by", s->actor);
	}
	st = stmt_run(q, e);
	snprintf(record, sizeof record, "audience %s %s", profile_name(p), audience);
	snprintf(detail, sizeof detail, "count %lld", (long long)count);
	if (st == ST_OK)
		st = shop_audit(s, "audience count", record, detail, e);
	return shop_write_end(s, st, e);
}
