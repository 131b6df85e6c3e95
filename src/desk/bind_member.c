/*
 * One member's binding: what a scanned code does, a change by hand, and the
 * history of both (EAS-116 to EAS-118).
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/bind_parts.h"
#include "desk/column.h"
#include "storekeep/compose.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/staff.h"
#include "storekeep/text.h"

static const char bind_sql[] =
	"UPDATE member SET store_id = nullif(:store, 0), staff_id = nullif(:staff, 0), bound_on = :on, version = version + 1, changed_at = :now,"
	" changed_by = :by WHERE id = :id";
static const char history_sql[] =
	"INSERT INTO bind_change (member_id, store_before, store_after, staff_before, staff_after, cause, reason, batch_id, at, by)"
	" VALUES (:id, nullif(:store0, 0), nullif(:store1, 0), nullif(:staff0, 0), nullif(:staff1, 0), :cause, :reason, :batch, :now, :by)";

/* ---- writing ---- */

static enum status write_member(struct shop *s, const struct member *m, const struct bind_to *to, day_t bound_on, struct error *e)
{
	struct stmt *q = db_prepare(s->db, bind_sql);
	stmt_bind_int(q, ":id", m->id);
	stmt_bind_int(q, ":store", to->store_id);
	stmt_bind_int(q, ":staff", to->staff_id);
	bind_day(q, ":on", to->store_id || to->staff_id ? bound_on : DAY_NONE);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	return stmt_run(q, e);
}

enum status bind_write(struct shop *s, const struct member *m, const struct bind_to *to, day_t bound_on, const char *cause, int64_t batch_id,
                       struct error *e)
{
	enum status st = write_member(s, m, to, bound_on, e);
	if (st != ST_OK)
		return st;
	struct stmt *q = db_prepare(s->db, history_sql);
	stmt_bind_int(q, ":id", m->id);
	stmt_bind_int(q, ":store0", m->store_id);
	stmt_bind_int(q, ":store1", to->store_id);
	stmt_bind_int(q, ":staff0", m->staff_id);
	stmt_bind_int(q, ":staff1", to->staff_id);
	stmt_bind_text(q, ":cause", cause);
	stmt_bind_text(q, ":reason", to->reason);
	stmt_bind_int(q, ":batch", batch_id);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	return stmt_run(q, e);
}

static enum status write_audited(struct shop *s, const struct member *m, const struct bind_to *to, day_t today, const char *cause, struct error *e)
{
	char record[64], detail[400];
	enum status st = bind_write(s, m, to, today, cause, 0, e);
	snprintf(record, sizeof record, "member %" PRId64, m->id);
	snprintf(detail, sizeof detail, "store %" PRId64 " -> %" PRId64 ", staff %" PRId64 " -> %" PRId64 " (%s) %.200s", m->store_id, to->store_id,
	         m->staff_id, to->staff_id, cause, to->reason);
	return st == ST_OK ? shop_audit(s, "bind change", record, detail, e) : st;
}

/* ---- a scan ---- */

static enum status refuse_taken(struct shop *s, const struct member *m, struct error *e)
{
	char *name = member_name(m), *staff = bind_staff_name(s, m->staff_id), *store = bind_store_name(s, m->store_id), day[16];
	const char *rule = profile_rule(m->profile, "EAS-118");
	day_format(m->bound_on, day);
	if (m->staff_id)
		error_set(e, ST_REFUSED, "BIND_TAKEN", rule, "code", _("%1$s is bound to %2$s, %3$s since %4$s. Change it on the member's page."), name,
		          staff, store, day);
	else
		error_set(e, ST_REFUSED, "BIND_TAKEN", rule, "code", _("%1$s is bound to %2$s since %3$s. Change it on the member's page."), name, store,
		          day);
	free(name);
	free(staff);
	free(store);
	return ST_REFUSED;
}

static void say_unchanged(struct shop *s, const struct member *m)
{
	char *staff = bind_staff_name(s, m->staff_id), *store = bind_store_name(s, m->store_id);
	const char *rule = profile_rule(m->profile, "EAS-117");
	if (m->staff_id)
		notes_add(&s->notes, NOTE_INFO, "bind_same", rule, "code", _("Nothing changes: bound to %1$s through %2$s."), store, staff);
	else
		notes_add(&s->notes, NOTE_INFO, "bind_same", rule, "code", _("Nothing changes: bound to %s already."), store);
	free(staff);
	free(store);
}

/* What the code makes of the binding: ST_OK with *changed, or BIND_TAKEN. The first binding stands, but a staff code completes a
 * store's, and once staff is bound a store code says nothing. */
static enum status judge(struct shop *s, const struct member *m, const struct bind_code *c, bool *changed, struct error *e)
{
	bool of_staff = c->staff_id != 0;
	*changed = false;
	if (of_staff && m->staff_id != 0 && m->staff_id != c->staff_id)
		return refuse_taken(s, m, e);
	if (!of_staff && m->staff_id == 0 && m->store_id != 0 && m->store_id != c->store_id)
		return refuse_taken(s, m, e);
	*changed = of_staff ? m->staff_id == 0 : m->staff_id == 0 && m->store_id == 0;
	return ST_OK;
}

static enum status open_member(struct shop *s, int64_t member_id, struct member *m, const struct profile **p, struct error *e)
{
	enum status st = member_get(s, member_id, m, e);
	if (st == ST_OK)
		st = shop_profile(s, m->profile, p, e);
	return st == ST_OK ? staff_allow(s, *p, "perm.members_write", e) : st;
}

enum status bind_scan(struct shop *s, int64_t member_id, const char *code, bool *changed, struct error *e)
{
	struct member m = {0};
	struct bind_code c = {0};
	const struct profile *p;
	*changed = false;
	notes_free(&s->notes);
	enum status st = open_member(s, member_id, &m, &p, e);
	if (st == ST_OK)
		st = bind_code_find(s, code, &c, e);
	if (st == ST_OK && (!c.active || strlen(code) < 6))
		st = error_set(e, ST_REFUSED, "BIND_CODE", profile_rule(m.profile, "EAS-116"), "code", "%s",
		               _("This code is not valid (any more). Take the current one from the list."));
	if (st == ST_OK)
		st = judge(s, &m, &c, changed, e);
	if (st == ST_OK && !*changed)
		say_unchanged(s, &m);
	if (st == ST_OK && *changed && (st = db_begin(s->db, e)) == ST_OK) {
		const struct bind_to to = {.store_id = c.store_id, .staff_id = c.staff_id};
		st = shop_write_end(s, write_audited(s, &m, &to, shop_today(s, p), "scan", e), e);
	}
	bind_code_free(&c);
	member_free(&m);
	return st;
}

/* ---- by hand ---- */

static enum status read_reason(const char *profile, const struct record *r, struct bind_to *to, struct error *e)
{
	const int max = form_field(r->form, "reason")->max;
	char *reason = compose_clean(record_get(r, "reason"));
	size_t count = text_count(reason, strlen(reason));
	enum status st = ST_OK;
	if (count == 0)
		st = error_set(e, ST_REFUSED, "REASON_EMPTY", profile_rule(profile, "EAS-118"), "reason", _("Say why, in at most %d characters."), max);
	else if (count > (size_t)max)
		st = error_set(e, ST_REFUSED, "REASON_LONG", profile_rule(profile, "EAS-52"), "reason", _("%1$zu of %2$d characters."), count, max);
	else
		snprintf(to->reason, sizeof to->reason, "%s", reason);
	free(reason);
	return st;
}

static bool takes_away(const char *name)
{
	return strcmp(name, "-") == 0 || strcmp(name, "none") == 0;
}

enum status bind_read(struct shop *s, const char *profile, const struct record *r, struct bind_to *to, struct error *e)
{
	const char *staff = record_get(r, "staff"), *store = record_get(r, "store");
	enum status st = read_reason(profile, r, to, e);
	if (st == ST_OK && !*staff && !*store)
		st = error_set(e, ST_REFUSED, "bind_missing", profile_rule(profile, "EAS-118"), "staff", "%s", _("Name a staff member or a store."));
	if (st == ST_OK && *staff) {
		to->staff_id = 0;
		if (!takes_away(staff))
			st = bind_staff_find(s, staff, &to->staff_id, e);
		if (st == ST_OK && to->staff_id != 0)
			to->store_id = bind_store_of_staff(s, to->staff_id);
	}
	if (st == ST_OK && *store) {
		to->store_id = 0;
		if (!takes_away(store))
			st = bind_store_find(s, store, &to->store_id, e);
	}
	if (st == ST_OK && to->staff_id != 0 && to->store_id == 0) {
		char *name = bind_staff_name(s, to->staff_id);
		st = error_set(e, ST_REFUSED, "BIND_STORE", profile_rule(profile, "EAS-116"), "store",
		               _("%s has no store yet; set one before making a code."), name);
		free(name);
	}
	return st;
}

enum status bind_change(struct shop *s, int64_t member_id, struct record *r, bool *changed, struct error *e)
{
	struct member m = {0};
	const struct profile *p;
	*changed = false;
	notes_free(&s->notes);
	enum status st = open_member(s, member_id, &m, &p, e);
	struct bind_to to = {.store_id = m.store_id, .staff_id = m.staff_id};
	if (st == ST_OK)
		st = bind_read(s, m.profile, r, &to, e);
	*changed = st == ST_OK && (to.store_id != m.store_id || to.staff_id != m.staff_id);
	if (st == ST_OK && !*changed)
		say_unchanged(s, &m);
	if (*changed && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, write_audited(s, &m, &to, shop_today(s, p), "manual", e), e);
	member_free(&m);
	return st;
}

/* ---- the history ---- */

static const struct list_column columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT},
	{.name = "at", .title = N_("When"), .kind = VK_INSTANT, .cols = 16},
	{.name = "cause", .title = N_("Cause"), .kind = VK_ENUM, .labels = "bind_cause", .cols = 8},
	{.name = "store_from", .title = N_("Store before"), .kind = VK_TEXT, .cols = 12, .rank = 1},
	{.name = "store_to", .title = N_("Store"), .kind = VK_TEXT, .cols = 12, .grow = 1},
	{.name = "staff_from", .title = N_("Staff member before"), .kind = VK_TEXT, .cols = 12, .rank = 1},
	{.name = "staff_to", .title = N_("Staff member"), .kind = VK_TEXT, .cols = 12, .grow = 1},
	{.name = "reason", .title = N_("Reason"), .kind = VK_TEXT, .cols = 16, .grow = 2, .rank = 2},
	{.name = "batch_id", .title = N_("Batch"), .kind = VK_INT},
	{.name = "created_by", .title = N_("By"), .kind = VK_TEXT, .cols = 8, .rank = 2},
	{.name = "created_at", .title = N_("Created"), .kind = VK_INSTANT},
	{.name = "member_id", .title = N_("Member no."), .kind = VK_INT},
	{.name = "store_before", .title = N_("Store no."), .kind = VK_INT},
	{.name = "store_after", .title = N_("Store no."), .kind = VK_INT},
	{.name = "staff_before", .title = N_("Staff no."), .kind = VK_INT},
	{.name = "staff_after", .title = N_("Staff no."), .kind = VK_INT},
};
static const char *const exprs[] = {
	"c.id", "c.at", "c.cause", "s0.name", "s1.name", "p0.name", "p1.name", "c.reason", "c.batch_id", "c.by", "c.at", "c.member_id",
	"c.store_before", "c.store_after", "c.staff_before", "c.staff_after",
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {{.by = {0}, .descending = true}};
static const struct list_def history = {
	.columns = columns,
	.exprs = exprs,
	.column_count = LIST_COUNT(columns),
	.from = "bind_change c LEFT JOIN store s0 ON s0.id = c.store_before LEFT JOIN store s1 ON s1.id = c.store_after"
	        " LEFT JOIN staff p0 ON p0.id = c.staff_before LEFT JOIN staff p1 ON p1.id = c.staff_after",
	.where = "c.member_id = :member",
	.id = "c.id",
	.sorts = sorts,
	.sort_count = LIST_COUNT(sorts),
};

void bind_history_list(struct shop *s, int64_t member_id, struct list_source *out)
{
	desk_list_open(out, s->db, &history, (struct list_bind[]){{":member", .num = member_id}}, 1);
}
