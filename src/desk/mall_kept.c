/*
 * The one way of keeping what belongs to a store: read into its form, laid over
 * by what was given, checked, written with an audit line that says what became
 * of each field.
 */
#include "config.h"

#include "desk/mall_kept.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/act.h"
#include "desk/column.h"
#include "desk/mall_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/life.h"
#include "storekeep/mem.h"
#include "storekeep/staff.h"

static const struct kept_def *const kinds[] = {
	[MALL_CONTRACT] = &kept_contract, [MALL_OPERATOR] = &kept_operator, [MALL_CHANGE] = &kept_change, [MALL_VIOLATION] = &kept_violation,
};
_Static_assert(sizeof kinds / sizeof *kinds == MALL_KINDS, "every kind has its definition");

/* ---- what checks say ---- */

const char *kept_rule(const struct kept *k, const char *rule)
{
	return rule != NULL ? profile_rule(profile_name(k->p), rule) : NULL;
}

static void note(struct kept *k, enum note_level level, const char *code, const char *rule, const char *field, const char *fmt, va_list ap)
{
	char words[600];

	vsnprintf(words, sizeof words, fmt, ap);
	notes_add(&k->s->notes, level, code, kept_rule(k, rule), field, "%s", words);
}

void kept_wrong(struct kept *k, const char *code, const char *rule, const char *field, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	note(k, NOTE_ERROR, code, rule, field, fmt, ap);
	va_end(ap);
}

void kept_warn(struct kept *k, const char *code, const char *rule, const char *field, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	note(k, NOTE_WARN, code, rule, field, fmt, ap);
	va_end(ap);
}

void kept_tell(struct kept *k, const char *code, const char *rule, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	note(k, NOTE_INFO, code, rule, NULL, fmt, ap);
	va_end(ap);
}

void kept_follows(struct kept *k, const char *later, const char *earlier)
{
	day_t after = mall_field_day(k->r, later), before = mall_field_day(k->r, earlier);

	if (after != DAY_NONE && before != DAY_NONE && after < before)
		kept_wrong(k, "DATE_ORDER", "YAH-2", later, _("Date %1$s cannot precede %2$s."), record_get(k->r, later), record_get(k->r, earlier));
}

bool kept_changed(const struct kept *k, const char *field)
{
	return strcmp(record_get(k->r, field), record_get(&k->before, field)) != 0;
}

/* ---- reading ---- */

static void take_column(struct record *r, const char *field, struct stmt *q, int column)
{
	const struct form_field *f = form_field(r->form, field);

	if (f == NULL || record_has(r, field) || !record_wants(r, f))
		return;
	if (f->kind == FIELD_BOOL)
		record_set(r, field, stmt_int(q, column) != 0 ? "yes" : "no");
	else
		record_set(r, field, column_words(q, column));
}

static enum status read_row(struct shop *s, const struct kept_def *d, int64_t id, struct record *r, char profile[32], struct error *e)
{
	struct stmt *q = db_prepare(s->db, d->get);
	enum step step;

	stmt_bind_int(q, ":id", id);
	if ((step = stmt_step(q, e)) == STEP_ROW) {
		column_text(q, 0, profile, 32);
		for (int i = 0; r != NULL && d->columns[i] != NULL; i++)
			take_column(r, d->columns[i], q, i + 1);
	}
	stmt_reset(q);
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, d->missing, NULL, "id", _("There is no entry number %lld."), (long long)id);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status mall_kept_record(struct shop *s, enum mall_kind kind, int64_t id, struct record *r, struct error *e)
{
	char profile[32];
	enum status st = read_row(s, kinds[kind], id, r, profile, e);

	if (st == ST_OK)
		mall_fill(r, "profile", profile);
	return st;
}

void mall_kept_list(struct shop *s, enum mall_kind kind, const char *profile, struct list_source *out)
{
	const struct profile *p = NULL;
	char today[16];

	mall_profile(s, profile, &p, NULL);
	day_format(shop_today(s, p), today);
	desk_list_open(out, s->db, kinds[kind]->list,
	               (struct list_bind[]){{":profile", .text = profile != NULL ? profile : ""}, {":today", .text = today}}, 2);
}

/* ---- writing ---- */

static void bind_field(struct stmt *q, const struct record *r, const struct form_field *f)
{
	char name[48];

	snprintf(name, sizeof name, ":%s", f->name);
	if (!stmt_has(q, name))
		return;
	if (f->kind == FIELD_BOOL)
		stmt_bind_int(q, name, strcmp(record_get(r, f->name), "yes") == 0);
	else if (f->kind == FIELD_DATE)
		bind_day(q, name, mall_field_day(r, f->name));
	else if (f->kind == FIELD_MONEY || f->kind == FIELD_INT)
		bind_money(q, name, mall_field_money(r, f->name));
	else
		stmt_bind_text(q, name, record_get(r, f->name));
}

static char *changed_words(const struct kept *k)
{
	struct buf out = {0};

	for (size_t i = 0; i < k->r->form->count; i++) {
		const char *field = k->r->form->fields[i].name;

		if (kept_changed(k, field) && strcmp(field, "profile") != 0)
			buf_addf(&out, "%s%s: %.80s -> %.80s", out.len > 0 ? "; " : "", field, record_get(&k->before, field), record_get(k->r, field));
	}
	return out.data != NULL ? buf_take(&out) : xstrdup("");
}

static enum status write(struct kept *k, const struct kept_def *d, const char *op_id, struct error *e)
{
	bool fresh = k->id == 0;
	struct stmt *q = db_prepare(k->s->db, fresh ? d->insert : d->update);
	char record[64], what[64], *detail = changed_words(k);
	enum status st;

	for (size_t i = 0; i < k->r->form->count; i++)
		bind_field(q, k->r, &k->r->form->fields[i]);
	if (d->bind != NULL)
		d->bind(k, q);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", k->s->actor);
	if (fresh && stmt_has(q, ":op"))
		stmt_bind_text(q, ":op", op_id);
	if (fresh)
		stmt_bind_text(q, ":profile", profile_name(k->p));
	else
		stmt_bind_int(q, ":id", k->id);
	if ((st = stmt_run(q, e)) == ST_OK && fresh)
		k->id = db_last_id(k->s->db);
	snprintf(record, sizeof record, "%s %" PRId64, d->noun, k->id);
	snprintf(what, sizeof what, "%s %s", d->noun, fresh ? "create" : "edit");
	if (st == ST_OK)
		st = shop_audit(k->s, what, record, detail, e);
	if (st == ST_OK && d->after != NULL)
		st = d->after(k, e);
	free(detail);
	return st;
}

static enum status check(struct kept *k, const struct kept_def *d, struct error *e)
{
	enum status st = record_check(k->r, NULL, NULL, e);

	if (st == ST_OK)
		st = d->check(k, e);
	if (st == ST_OK)
		st = shop_settle_errors(k->s, e);
	return st == ST_OK ? shop_settle_warnings(k->s, e) : st;
}

/* Whose it is. */
static enum status resolve(struct kept *k, const struct kept_def *d, struct error *e)
{
	char profile[32] = "";
	enum status st = k->id != 0 ? read_row(k->s, d, k->id, NULL, profile, e) : ST_OK;

	if (st == ST_OK && k->id != 0)
		st = act_same_profile(k->r, profile, e);
	if (st == ST_OK)
		st = mall_profile(k->s, k->id != 0 ? profile : record_get(k->r, "profile"), &k->p, e);
	return st == ST_OK ? staff_allow(k->s, k->p, "perm.store_write", e) : st;
}

/* The record as it stands, laid over by what was given. */
static enum status begin(struct kept *k, const struct kept_def *d, struct error *e)
{
	char profile[32];
	enum status st = mall_of(k->s, profile_name(k->p), &k->store, e);

	if (st == ST_OK && k->id != 0)
		st = read_row(k->s, d, k->id, &k->before, profile, e);
	if (st != ST_OK)
		return st;
	if (k->id != 0)
		mall_fill(&k->before, "profile", profile);
	for (size_t i = 0; i < k->r->form->count; i++)
		if (k->before.values[i] != NULL)
			mall_fill(k->r, k->r->form->fields[i].name, k->before.values[i]);
	if (d->needs_store && k->store.id == 0)
		return error_set(e, ST_REFUSED, "store_missing", NULL, "profile", "%s", _("The store is not entered yet; `store create` does it."));
	record_set(k->r, "profile", profile_name(k->p));
	mall_complete(k->r, k->id == 0);
	k->today = shop_today(k->s, k->p);
	return ST_OK;
}

enum status mall_kept_save(struct shop *s, enum mall_kind kind, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	const struct kept_def *d = kinds[kind];
	struct kept k = {.s = s, .id = id, .r = r};
	enum status st;

	notes_free(&s->notes);
	if (id == 0 && d->op != NULL && (*out = act_row(s->db, d->op, op_id)) != 0)
		return ST_OK;
	record_init(&k.before, r->form);
	/* What the store is may have changed by its closure's days: catch up, then judge. */
	if ((st = resolve(&k, d, e)) == ST_OK && (st = life_write_begin(s, profile_name(k.p), e)) == ST_OK) {
		st = begin(&k, d, e);
		if (st == ST_OK)
			st = check(&k, d, e);
		if (st == ST_OK)
			st = write(&k, d, op_id, e);
		st = shop_write_end(s, st, e);
	}
	*out = k.id;
	record_free(&k.before);
	mall_free(&k.store);
	return st;
}
