/*
 * A record of a file over the member that is there (EAS-82): only cells with
 * something in them overwrite. What each would do to what is there is told, and
 * how the member stood before is kept, so that the batch can be taken back.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/member_sheet.h"
#include "storekeep/group.h"
#include "storekeep/i18n.h"
#include "storekeep/json.h"
#include "storekeep/mem.h"
#include "storekeep/tier.h"

static const char update_sql[] =
	"UPDATE member SET member_code = :code, first_name = :first, last_name = :last, email = :email, phone = :phone, gender = :gender,"
	" birthday = :birthday, birthday_set_on = :set_on, email_consent = :consent, note = :note, email_key = :email_key,"
	" phone_rev = :phone_rev, name_key = :name_key, birthday_md = :birthday_md, version = version + 1, changed_at = :now,"
	" changed_by = :by WHERE id = :id";
static const char touch_sql[] = "UPDATE member SET version = version + 1, changed_at = :now, changed_by = :by WHERE id = :id";
static const char before_sql[] = "INSERT INTO member_before (batch_id, member_id, before) VALUES (:batch, :id, :before)";
static const char own_sql[] = "SELECT value FROM field_value WHERE member_id = :id AND field_id = :field";
static const char put_own_sql[] =
	"INSERT INTO field_value (member_id, field_id, value) VALUES (:id, :field, :value)"
	" ON CONFLICT (member_id, field_id) DO UPDATE SET value = excluded.value";
static const char groups_sql[] =
	"SELECT g.id, g.name FROM group_member x JOIN member_group g ON g.id = x.group_id WHERE x.member_id = :id ORDER BY g.id";
static const char leave_sql[] = "DELETE FROM group_member WHERE group_id = :group AND member_id = :id";

/* What the record does to a member. */
struct change {
	struct member_run *m;
	const struct member_row *row;
	struct member was;
	char *who;
	struct json before;     /* columns that change, as they were */
	bool columns;           /* of the member's own row */
	bool name;
	bool any;
	int64_t groups[64];     /* that the member is in */
	char *group_names;      /* owned */
	size_t group_count;
	bool regroup, retier;
	bool *own;              /* that are overwritten or filled; owned */
};

void member_effects_init(struct member_run *m)
{
	struct import_result *r = m->r;

	r->effect_count = m->layout->count;
	r->effects = xcalloc(r->effect_count, sizeof *r->effects);
	for (size_t i = 0; i < r->effect_count; i++)
		r->effects[i].field = xstrdup(m->layout->fields[i].name);
}

/* ---- telling ---- */

static void tell(struct change *c, size_t column, const char *before, const char *after)
{
	struct import_result *r = c->m->r;
	struct import_effect *effect = &r->effects[column];

	if (after == NULL)
		effect->kept++;
	else if (*before == '\0')
		effect->filled++;
	else
		effect->overwritten++;
	if (r->change_count == IMPORT_CHANGES)
		return;
	r->changes = xreallocarray(r->changes, r->change_count + 1, sizeof *r->changes);
	r->changes[r->change_count++] = (struct import_change){
		.line = c->row->line, .id = c->was.id, .who = xstrdup(c->who), .field = xstrdup(effect->field), .before = xstrdup(before),
		.after = after != NULL ? xstrdup(after) : NULL,
	};
}

/* A text of the member's row against the cell; true: it changes. */
static bool differs(struct change *c, struct sheet *sheet, enum member_column column, const char *is, const char *said)
{
	if (*said == '\0') {
		if (*is != '\0' && sheet_has(sheet, (int)column))
			tell(c, column, is, NULL);
		return false;
	}
	if (strcmp(is, said) == 0)
		return false;
	tell(c, column, is, said);
	json_text(&c->before, member_file_columns[column], is);
	c->any = c->columns = true;
	return true;
}

/* ---- comparing ---- */

static void compare_row(struct change *c, struct sheet *sheet)
{
	const struct member_row *row = c->row;
	const struct member *was = &c->was;
	bool last, first;

	differs(c, sheet, MF_CODE, was->member_code, row->code);
	last = differs(c, sheet, MF_LAST, was->last_name, row->last);
	first = differs(c, sheet, MF_FIRST, was->first_name, row->first);
	c->name = last || first;
	differs(c, sheet, MF_EMAIL, was->email, row->email);
	differs(c, sheet, MF_PHONE, was->phone, row->phone);
	if (differs(c, sheet, MF_BIRTHDAY, was->birthday, row->birthday)) {
		char day[16];

		day_format(was->birthday_set_on, day);
		json_text(&c->before, "birthday_set_on", day);
	}
	differs(c, sheet, MF_GENDER, was->gender, row->gender);
	differs(c, sheet, MF_NOTE, was->note, row->note);
	if (row->consent >= 0)
		differs(c, sheet, MF_CONSENT, was->email_consent ? "yes" : "no", row->consent ? "yes" : "no");
}

static enum status read_groups(struct change *c, struct error *e)
{
	struct stmt *q = db_prepare(c->m->s->db, groups_sql);
	struct buf names = {0};
	enum step step;

	stmt_bind_int(q, ":id", c->was.id);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		buf_addf(&names, "%s%s", names.len != 0 ? c->m->separator : "", column_words(q, 1));
		if (c->group_count < sizeof c->groups / sizeof *c->groups)
			c->groups[c->group_count++] = stmt_int(q, 0);
	}
	stmt_reset(q);
	c->group_names = buf_take(&names);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static bool in_group(const struct change *c, int64_t id)
{
	for (size_t i = 0; i < c->group_count; i++)
		if (id != 0 && c->groups[i] == id)
			return true;
	return false;
}

static bool row_has_group(const struct change *c, int64_t id)
{
	for (size_t i = 0; i < c->row->group_count; i++)
		if (c->m->groups[c->row->groups[i]].id == id)
			return true;
	return false;
}

static enum status compare_groups(struct change *c, struct sheet *sheet, struct error *e)
{
	const struct member_row *row = c->row;
	bool same = true;
	enum status st = read_groups(c, e);

	if (st != ST_OK)
		return st;
	if (row->group_count == 0) {
		differs(c, sheet, MF_GROUPS, c->group_names, "");
		return ST_OK;
	}
	for (size_t i = 0; i < row->group_count; i++)
		same = same && in_group(c, c->m->groups[row->groups[i]].id);
	for (size_t i = 0; i < c->group_count; i++)
		same = same && row_has_group(c, c->groups[i]);
	if (same)
		return ST_OK;
	tell(c, MF_GROUPS, c->group_names, sheet_text(sheet, MF_GROUPS, NULL));
	json_array(&c->before, "groups");
	for (size_t i = 0; i < c->group_count; i++)
		json_int(&c->before, NULL, c->groups[i]);
	json_end_array(&c->before);
	c->any = c->regroup = true;
	return ST_OK;
}

static enum status compare_own(struct change *c, struct sheet *sheet, struct error *e)
{
	const struct member_layout *l = c->m->layout;
	bool begun = false;

	for (size_t i = 0; i < l->own_count; i++) {
		struct stmt *q = db_prepare(c->m->s->db, own_sql);
		char *is;

		stmt_bind_int(q, ":id", c->was.id);
		stmt_bind_int(q, ":field", l->own[i].id);
		enum step step = stmt_step(q, e);
		is = xstrdup(step == STEP_ROW ? column_words(q, 0) : "");
		stmt_reset(q);
		if (c->row->own[i] == NULL) {
			if (*is != '\0' && sheet_has(sheet, MF_STANDARD + (int)i))
				tell(c, MF_STANDARD + i, is, NULL);
		} else if (strcmp(is, c->row->own[i]) != 0) {
			char key[32];

			tell(c, MF_STANDARD + i, is, c->row->own[i]);
			if (!begun)
				json_object(&c->before, "own");
			begun = true;
			snprintf(key, sizeof key, "%lld", (long long)l->own[i].id);
			json_text(&c->before, key, step == STEP_ROW ? is : NULL);
			c->any = c->own[i] = true;
		}
		free(is);
		if (step == STEP_FAILED)
			return ST_FAILED;
	}
	if (begun)
		json_end_object(&c->before);
	return ST_OK;
}

static char *tier_name(struct shop *s, int64_t id)
{
	struct tier t;
	char *name;

	if (id == 0 || tier_get(s, id, &t, NULL) != ST_OK)
		return xstrdup("");
	name = xstrdup(t.name);
	tier_free(&t);
	return name;
}

static void compare_tier(struct change *c, struct sheet *sheet)
{
	int64_t is = c->was.tier_id != 0 ? c->was.tier_id : c->m->base_tier;
	char *before, *after, day[16];

	if (c->row->tier_id == 0 || c->row->tier_id == is)
		return;
	before = tier_name(c->m->s, c->was.tier_id);
	after = tier_name(c->m->s, c->row->tier_id);
	tell(c, MF_TIER, before, after);
	json_object(&c->before, "tier");
	json_int(&c->before, "tier_id", c->was.tier_id);
	day_format(c->was.tier_from, day);
	json_text(&c->before, "tier_from", day);
	day_format(c->was.tier_to, day);
	json_text(&c->before, "tier_to", day);
	json_end_object(&c->before);
	c->any = c->retier = true;
	free(before);
	free(after);
	(void)sheet;
}

/* A balance said for somebody who is there has to be the present one (EAS-81). */
static bool check_balances(struct member_run *m, struct sheet *sheet, const struct member_row *row, const struct member *was,
                           struct import_refusal *why)
{
	const char *sentence = _("Change balances with an adjustment, not by import.");

	if (row->points >= 0 && row->points != was->points)
		return member_row_refuse(why, sheet, MF_POINTS, "IMPORT_BALANCE", sentence);
	if (row->credit >= 0 && row->credit != was->credit)
		return member_row_refuse(why, sheet, MF_CREDIT, "IMPORT_BALANCE", sentence);
	m->r->total_points += row->points > 0 ? row->points : 0;
	m->r->total_credit += row->credit > 0 ? row->credit : 0;
	return true;
}

/* ---- writing ---- */

static const char *either(const char *said, const char *is)
{
	return *said != '\0' ? said : is;
}

static void bind_or_null(struct stmt *q, const char *name, const char *text)
{
	stmt_bind_text(q, name, *text != '\0' ? text : NULL);
}

static enum status write_row(struct change *c, struct error *e)
{
	const struct member_row *row = c->row;
	const struct member *was = &c->was;
	const char *last = either(row->last, was->last_name), *first = either(row->first, was->first_name);
	const char *email = either(row->email, was->email), *phone = either(row->phone, was->phone);
	const char *birthday = either(row->birthday, was->birthday);
	char *name_key = member_name_key(last, first), *email_key = member_email_key(email), reversed[MEMBER_PHONE_SIZE], md[8];
	struct stmt *q = db_prepare(c->m->s->db, update_sql);
	enum status st;

	member_phone_reversed(phone, reversed);
	member_birthday_md(birthday, md);
	stmt_bind_int(q, ":id", was->id);
	bind_or_null(q, ":code", either(row->code, was->member_code));
	stmt_bind_text(q, ":first", first);
	stmt_bind_text(q, ":last", last);
	bind_or_null(q, ":email", email);
	bind_or_null(q, ":phone", phone);
	bind_or_null(q, ":gender", either(row->gender, was->gender));
	bind_or_null(q, ":birthday", birthday);
	bind_day(q, ":set_on", strcmp(birthday, was->birthday) != 0 ? c->m->today : was->birthday_set_on);
	stmt_bind_int(q, ":consent", row->consent >= 0 ? row->consent : was->email_consent);
	stmt_bind_text(q, ":note", either(row->note, was->note));
	stmt_bind_text(q, ":email_key", email_key);
	bind_or_null(q, ":phone_rev", reversed);
	stmt_bind_text(q, ":name_key", name_key);
	bind_or_null(q, ":birthday_md", md);
	stmt_bind_int(q, ":now", c->m->now);
	stmt_bind_text(q, ":by", c->m->s->actor);
	st = stmt_run(q, e);
	if (st == ST_OK && c->name) {
		char *old = member_name_key(was->last_name, was->first_name);

		st = member_drop_index(c->m->s, was->id, old, e);
		free(old);
		if (st == ST_OK)
			st = member_put_index(c->m->s, was->id, name_key, e);
	}
	free(name_key);
	free(email_key);
	return st;
}

static enum status touch(struct change *c, struct error *e)
{
	struct stmt *q = db_prepare(c->m->s->db, touch_sql);

	stmt_bind_int(q, ":id", c->was.id);
	stmt_bind_int(q, ":now", c->m->now);
	stmt_bind_text(q, ":by", c->m->s->actor);
	return stmt_run(q, e);
}

static enum status write_groups(struct change *c, struct error *e)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < c->row->group_count && st == ST_OK; i++)
		st = member_put_group(c->m, c->row->groups[i], c->was.id, e);
	for (size_t i = 0; i < c->group_count && st == ST_OK; i++) {
		if (row_has_group(c, c->groups[i]))
			continue;

		struct stmt *q = db_prepare(c->m->s->db, leave_sql);

		stmt_bind_int(q, ":group", c->groups[i]);
		stmt_bind_int(q, ":id", c->was.id);
		st = stmt_run(q, e);
	}
	return st;
}

static enum status write_own(struct change *c, struct error *e)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < c->m->layout->own_count && st == ST_OK; i++) {
		if (!c->own[i])
			continue;

		struct stmt *q = db_prepare(c->m->s->db, put_own_sql);

		stmt_bind_int(q, ":id", c->was.id);
		stmt_bind_int(q, ":field", c->m->layout->own[i].id);
		stmt_bind_text(q, ":value", c->row->own[i]);
		st = stmt_run(q, e);
	}
	return st;
}

static enum status write_before(struct change *c, struct error *e)
{
	struct stmt *q = db_prepare(c->m->s->db, before_sql);

	json_int(&c->before, "version", c->was.version + 1);
	json_end_object(&c->before);
	stmt_bind_int(q, ":batch", c->m->batch_id);
	stmt_bind_int(q, ":id", c->was.id);
	stmt_bind_text(q, ":before", buf_str(&c->before.out));
	return stmt_run(q, e);
}

static enum status write(struct change *c, struct error *e)
{
	enum status st = c->columns ? write_row(c, e) : touch(c, e);

	if (st == ST_OK && c->regroup)
		st = write_groups(c, e);
	if (st == ST_OK)
		st = write_own(c, e);
	if (st == ST_OK && c->retier)
		st = tier_import(c->m->s, c->was.id, c->row->tier_id, c->m->today, c->m->batch_id, e);
	return st == ST_OK ? write_before(c, e) : st;
}

static enum import_verdict compare(struct change *c, struct sheet *sheet, struct import_refusal *why, struct error *e)
{
	if (c->row->tier_id != 0 && strcmp(c->was.kind, "registered") != 0) {
		char *sentence = xasprintf(_("%s has no account yet, so there is no wallet to put this in."), c->who);

		member_row_refuse(why, sheet, MF_TIER, "MEMBER_GUEST", sentence);
		free(sentence);
		return ROW_REFUSED;
	}
	compare_row(c, sheet);
	if (compare_groups(c, sheet, e) != ST_OK || compare_own(c, sheet, e) != ST_OK)
		return ROW_REFUSED;
	compare_tier(c, sheet);
	if (!c->any)
		return ROW_SAME;
	return c->m->batch_id == 0 || write(c, e) == ST_OK ? ROW_CHANGED : ROW_REFUSED;
}

enum import_verdict member_change(struct member_run *m, struct sheet *sheet, const struct member_row *row, int64_t id,
                                  struct import_refusal *why, struct error *e)
{
	struct change c = {.m = m, .row = row};
	enum import_verdict v = ROW_REFUSED;

	if (member_get(m->s, id, &c.was, e) != ST_OK)
		return ROW_REFUSED;
	c.who = member_name(&c.was);
	c.own = xcalloc(m->layout->own_count + 1, sizeof *c.own);
	json_object(&c.before, NULL);
	if (check_balances(m, sheet, row, &c.was, why)) {
		v = m->update ? compare(&c, sheet, why, e) : ROW_SAME;
		m->skipped += !m->update;
	}
	buf_free(&c.before.out);
	free(c.group_names);
	free(c.own);
	free(c.who);
	member_free(&c.was);
	return v;
}
