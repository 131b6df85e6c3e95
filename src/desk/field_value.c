/*
 * What members have in the shop's own fields: the form with them, their check
 * and their writing (EAS-73, EAS-74).
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/field_parts.h"
#include "storekeep/compose.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

static const char value_sql[] = "SELECT value FROM field_value WHERE member_id = :member AND field_id = :field";
static const char put_sql[] =
	"INSERT INTO field_value (member_id, field_id, value) VALUES (:member, :field, :value)"
	" ON CONFLICT (member_id, field_id) DO UPDATE SET value = excluded.value";
static const char drop_sql[] = "DELETE FROM field_value WHERE member_id = :member AND field_id = :field";

/* Owned by the caller, NULL where the member has none. */
static char *value_of(struct shop *s, int64_t member_id, int64_t field_id)
{
	struct stmt *q = db_prepare(s->db, value_sql);
	stmt_bind_int(q, ":member", member_id);
	stmt_bind_int(q, ":field", field_id);
	char *value = stmt_step(q, NULL) == STEP_ROW ? xstrdup(column_words(q, 0)) : NULL;
	stmt_reset(q);
	return value;
}

static void name_of(const struct own_field *f, char out[48])
{
	snprintf(out, 48, FIELD_PREFIX "%" PRId64, f->id);
}

/* ---- the form ---- */

/* What is offered, and what this member has of what is not offered any more. */
static char *choices_of(const struct own_field *f, const char *held)
{
	struct buf b = {0};
	for (size_t i = 0; i < f->choice_count; i++)
		if (!f->choices[i].retired || (held && strcmp(held, f->choices[i].text) == 0))
			buf_addf(&b, "%s%s", b.len > 0 ? "," : "", f->choices[i].text);
	return buf_take(&b);
}

static struct form_field form_field_of(struct shop *s, const struct profile *p, const struct own_field *f, int64_t member_id)
{
	struct form_field out = {.label = xstrdup(f->title), .required = f->required, .kind = FIELD_TEXT};
	char name[48];
	name_of(f, name);
	out.name = xstrdup(name);
	if (strcmp(f->type, "date") == 0) {
		out.kind = FIELD_DATE;
	} else if (strcmp(f->type, "dropdown") == 0) {
		char *held = member_id ? value_of(s, member_id, f->id) : NULL;
		out.kind = FIELD_CHOICE;
		out.values = choices_of(f, held);
		free(held);
	} else {
		out.max = (int)profile_int(p, "field.text_max", shop_today(s, p), 0);
	}
	return out;
}

enum status field_form(struct shop *s, const char *profile, const char *base, int64_t member_id, const struct form **out, struct error *e)
{
	const struct form *plain;
	const struct profile *p;
	struct own_field *list = NULL;
	size_t count = 0;
	enum status st = form_load(base, &plain, e);
	if (st == ST_OK)
		st = shop_profile(s, profile, &p, e);
	if (st == ST_OK)
		st = fields_of(s, profile, false, &list, &count, e);
	if (st != ST_OK)
		return st;
	struct form_field *more = xcalloc(count + 1, sizeof *more);
	for (size_t i = 0; i < count; i++)
		more[i] = form_field_of(s, p, &list[i], member_id);
	*out = form_extended(plain, more, count);
	for (size_t i = 0; i < count; i++) {
		free((char *)(uintptr_t)more[i].name);
		free((char *)(uintptr_t)more[i].label);
		free((char *)(uintptr_t)more[i].values);
	}
	free(more);
	own_fields_free(list, count);
	return ST_OK;
}

enum status field_values_fill(struct shop *s, int64_t member_id, struct record *r, struct error *e)
{
	(void)e;
	for (size_t i = 0; i < r->form->count; i++) {
		const char *name = r->form->fields[i].name;
		if (strncmp(name, FIELD_PREFIX, strlen(FIELD_PREFIX)) != 0 || record_has(r, name))
			continue;
		char *value = value_of(s, member_id, strtoll(name + strlen(FIELD_PREFIX), NULL, 10));
		record_set(r, name, value);
		free(value);
	}
	return ST_OK;
}

/* ---- the check ---- */

static enum status refuse_date(const struct own_field *f, const char *name, const char *value, struct error *e)
{
	return error_set(e, ST_REFUSED, "FIELD_VALUE", profile_rule(f->profile, "EAS-73"), name,
	                 _("%1$s: \"%2$.200s\" is not a date. Write it as YYYY-MM-DD."), f->title, value);
}

static enum status check_date(const struct own_field *f, const char *name, char **value, struct error *e)
{
	char iso[16];
	day_t day;
	int secs;
	if (date_parse(*value, strlen(*value), &day, &secs, NULL) != ST_OK)
		return refuse_date(f, name, *value, e);
	day_format(day, iso);
	free(*value);
	*value = xstrdup(iso);
	return ST_OK;
}

static enum status check_choice(struct shop *s, const struct own_field *f, const char *name, int64_t member_id, const char *value,
                                struct error *e)
{
	size_t at = field_choice_at(f, value);
	if (at < f->choice_count && !f->choices[at].retired)
		return ST_OK;
	char *held = member_id ? value_of(s, member_id, f->id) : NULL;
	bool kept = held && strcmp(held, value) == 0;
	free(held);
	if (kept)
		return ST_OK;
	char *offered = choices_of(f, NULL);
	error_set(e, ST_REFUSED, "FIELD_VALUE", profile_rule(f->profile, "EAS-73"), name, _("%1$s: \"%2$.100s\" is not one of: %3$s"), f->title,
	          value, offered);
	free(offered);
	return ST_REFUSED;
}

static enum status check_text(struct shop *s, const struct own_field *f, const char *name, const char *value, struct error *e)
{
	const struct profile *p;
	enum status st = shop_profile(s, f->profile, &p, e);
	if (st != ST_OK)
		return st;
	size_t count = text_count(value, strlen(value)), max = (size_t)profile_int(p, "field.text_max", shop_today(s, p), 0);
	if (!text_valid(value, strlen(value)))
		return error_set(e, ST_REFUSED, "TEXT_ENCODING", profile_rule(f->profile, "EAS-4"), name, _("%s holds bytes that are not UTF-8."), f->title);
	for (const char *at = value; *at; at++)
		if ((unsigned char)*at < 0x20 || *at == 0x7F)
			return error_set(e, ST_REFUSED, "FIELD_VALUE", profile_rule(f->profile, "EAS-73"), name,
			                 _("%s holds a control character or a line break; take it out."), f->title);
	if (max > 0 && count > max)
		return error_set(e, ST_REFUSED, "TEXT_LONG", profile_rule(f->profile, "EAS-4"), name,
		                 _("%1$s: %2$zu of %3$zu characters. Shorten it by %4$zu."), f->title, count, max, count - max);
	return ST_OK;
}

enum status field_value_check(struct shop *s, const struct own_field *f, int64_t member_id, const char *value, char **normal, struct error *e)
{
	char name[48], *clean = compose_clean(value ? value : "");
	enum status st = ST_OK;
	name_of(f, name);
	*normal = NULL;
	if (!*clean) {
		free(clean);
		if (f->required)
			return error_set(e, ST_REFUSED, "FIELD_REQUIRED", profile_rule(f->profile, "EAS-74"), name, _("%s is required."), f->title);
		return ST_OK;
	}
	if (strcmp(f->type, "date") == 0)
		st = check_date(f, name, &clean, e);
	else if (strcmp(f->type, "dropdown") == 0)
		st = check_choice(s, f, name, member_id, clean, e);
	else
		st = check_text(s, f, name, clean, e);
	if (st == ST_OK)
		*normal = clean;
	else
		free(clean);
	return st;
}

/* One field as it would stand after the save; a value that the record has is put back as it is stored. */
static enum status check_one(struct shop *s, const struct own_field *f, int64_t member_id, struct record *r, struct error *e)
{
	char name[48], *normal = NULL;
	name_of(f, name);
	bool given = record_has(r, name);
	char *held = given || !member_id ? NULL : value_of(s, member_id, f->id);
	enum status st = ST_OK;
	if (given || !held)
		st = field_value_check(s, f, member_id, record_get(r, name), &normal, e);
	if (st == ST_OK && given)
		record_set(r, name, normal ? normal : "");
	free(normal);
	free(held);
	return st;
}

enum status field_values_check(struct shop *s, const char *profile, int64_t member_id, struct record *r, struct error *e)
{
	struct own_field *list;
	size_t count;
	enum status st = fields_of(s, profile, false, &list, &count, e);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < count && st == ST_OK; i++)
		st = check_one(s, &list[i], member_id, r, e);
	own_fields_free(list, count);
	return st;
}

/* ---- writing and reading ---- */

enum status field_value_put(struct shop *s, int64_t member_id, int64_t field_id, const char *value, struct error *e)
{
	bool put = value && *value;
	struct stmt *q = db_prepare(s->db, put ? put_sql : drop_sql);
	stmt_bind_int(q, ":member", member_id);
	stmt_bind_int(q, ":field", field_id);
	if (put)
		stmt_bind_text(q, ":value", value);
	return stmt_run(q, e);
}

enum status field_values_put(struct shop *s, int64_t member_id, const struct record *r, struct error *e)
{
	enum status st = ST_OK;
	for (size_t i = 0; i < r->form->count && st == ST_OK; i++) {
		const char *name = r->form->fields[i].name;
		if (strncmp(name, FIELD_PREFIX, strlen(FIELD_PREFIX)) == 0 && record_has(r, name))
			st = field_value_put(s, member_id, strtoll(name + strlen(FIELD_PREFIX), NULL, 10), record_get(r, name), e);
	}
	return st;
}

enum status field_values_of(struct shop *s, const char *profile, int64_t member_id, struct own_value **out, size_t *count, struct error *e)
{
	struct own_field *list;
	size_t fields;
	*out = NULL;
	*count = 0;
	enum status st = fields_of(s, profile, true, &list, &fields, e);
	if (st != ST_OK)
		return st;
	*out = xcalloc(fields + 1, sizeof **out);
	for (size_t i = 0; i < fields; i++) {
		char *value = value_of(s, member_id, list[i].id);
		if (list[i].retired && !value)
			continue;
		(*out)[(*count)++] = (struct own_value){.field_id = list[i].id, .title = xstrdup(list[i].title), .value = value ? value : xstrdup(""),
		                                        .required = list[i].required, .retired = list[i].retired};
	}
	own_fields_free(list, fields);
	return ST_OK;
}

void own_values_free(struct own_value *list, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(list[i].title);
		free(list[i].value);
	}
	free(list);
}
