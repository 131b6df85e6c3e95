/*
 * The one way of keeping a register: read, checked, written with its audit line,
 * taken away.
 */
#include "config.h"

#include "storekeep/register.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/act.h"
#include "desk/column.h"
#include "desk/register_parts.h"
#include "storekeep/compose.h"
#include "storekeep/i18n.h"
#include "storekeep/member.h"
#include "storekeep/staff.h"

static const struct register_def *const registers[] = {
	[REGISTER_CHANNEL] = &channel_register, [REGISTER_INTEGRATION] = &integration_register, [REGISTER_ENQUIRY] = &enquiry_register,
};
_Static_assert(sizeof registers / sizeof *registers == REGISTER_COUNT, "every register has its definition");

const struct register_words *register_words(enum register_kind k)
{
	return &registers[k]->words;
}

void register_list(struct shop *s, enum register_kind k, const char *profile, struct list_source *out)
{
	desk_list_open(out, s->db, registers[k]->list, (struct list_bind[]){{":profile", .text = profile != NULL ? profile : ""}}, 1);
}

static enum status read_row(struct shop *s, const struct register_def *d, int64_t id, struct record *r, struct register_row *row, struct error *e)
{
	struct stmt *q = db_prepare(s->db, d->get);
	enum step step;
	int i;

	stmt_bind_int(q, ":id", id);
	if ((step = stmt_step(q, e)) == STEP_ROW) {
		for (i = 0; d->columns[i] != NULL; i++)
			if (r != NULL && form_field(r->form, d->columns[i]) != NULL && !record_has(r, d->columns[i]))
				record_set(r, d->columns[i], stmt_is_null(q, i) ? NULL : column_words(q, i));
		if (row != NULL) {
			*row = (struct register_row){.id = stmt_int(q, i), .member_id = stmt_int(q, i + 2), .created_at = column_instant(q, i + 3),
			                             .received_at = column_instant(q, i + 5)};
			column_text(q, i + 1, row->profile, sizeof row->profile);
			column_text(q, i + 4, row->created_by, sizeof row->created_by);
		}
	}
	stmt_reset(q);
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, d->missing, NULL, "id", _("There is no entry number %lld."), (long long)id);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status register_row(struct shop *s, enum register_kind k, int64_t id, struct register_row *out, struct error *e)
{
	*out = (struct register_row){0};
	return read_row(s, registers[k], id, NULL, out, e);
}

void secret_mask(const char *text, char out[80])
{
	size_t len = strlen(text);

	if (strchr(text, '@') != NULL || strstr(text, "://") != NULL || len == 0)
		snprintf(out, 80, "%s", text);
	else
		snprintf(out, 80, "****%s", len > 6 ? text + len - 3 : "");
}

static void mask_record(struct record *r)
{
	char masked[80];

	if (form_field(r->form, "account") == NULL || *record_get(r, "account") == '\0' || strlen(record_get(r, "account")) > 78)
		return;
	secret_mask(record_get(r, "account"), masked);
	record_set(r, "account", masked);
}

enum status register_record(struct shop *s, enum register_kind k, int64_t id, struct record *r, struct error *e)
{
	bool given = form_field(r->form, "account") != NULL && record_has(r, "account");
	struct register_row row;
	enum status st = read_row(s, registers[k], id, r, &row, e);

	if (st == ST_OK && !record_has(r, "profile"))
		record_set(r, "profile", row.profile);
	if (st == ST_OK && !given)
		mask_record(r);
	return st;
}

static enum status check_twin(struct shop *s, const struct register_def *d, const char *profile, int64_t id, const struct record *r, struct error *e)
{
	struct stmt *q;
	bool twin;

	if (d->twin == NULL)
		return ST_OK;
	q = db_prepare(s->db, d->twin);
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":name", record_get(r, "name"));
	stmt_bind_int(q, ":id", id);
	twin = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	if (!twin)
		return ST_OK;
	return error_set(e, ST_REFUSED, "NAME_TAKEN", profile_rule(profile, "EAS-94"), "name", _("There is already an entry '%s'. Choose another name."),
	        record_get(r, "name"));
}

/* Ends of texts without blanks; what was not given of a new one is what the form begins with. */
static void complete(struct record *r, bool fresh)
{
	for (size_t i = 0; i < r->form->count; i++) {
		const struct form_field *f = &r->form->fields[i];

		if (fresh && !record_has(r, f->name) && f->initial != NULL)
			record_set(r, f->name, f->initial);
		if (record_has(r, f->name) && (f->kind == FIELD_TEXT || f->kind == FIELD_LINES)) {
			char *clean = compose_clean(record_get(r, f->name));

			record_set(r, f->name, clean);
			free(clean);
		}
	}
}

static void bind_fields(struct stmt *q, const struct record *r)
{
	for (size_t i = 0; i < r->form->count; i++) {
		const struct form_field *f = &r->form->fields[i];
		char name[48];

		snprintf(name, sizeof name, ":%s", f->name);
		if (!stmt_has(q, name))
			continue;
		if (f->kind == FIELD_BOOL)
			stmt_bind_int(q, name, strcmp(record_get(r, f->name), "yes") == 0);
		else if (f->kind == FIELD_DATE && *record_get(r, f->name) == '\0')
			stmt_bind_null(q, name);
		else
			stmt_bind_text(q, name, record_get(r, f->name));
	}
}

static enum status store(struct shop *s, const struct register_def *d, const struct profile *p, int64_t *id, const struct record *r, const char *op_id,
                         struct error *e)
{
	bool fresh = *id == 0;
	struct stmt *q = db_prepare(s->db, fresh ? d->insert : d->update);
	char record[64], what[64];
	enum status st;

	bind_fields(q, r);
	if (stmt_has(q, ":profile"))
		stmt_bind_text(q, ":profile", profile_name(p));
	if (d->bind != NULL)
		d->bind(s, p, r, q);
	if (stmt_has(q, ":now"))
		stmt_bind_int(q, ":now", clock_now());
	if (stmt_has(q, ":by"))
		stmt_bind_text(q, ":by", s->actor);
	if (fresh)
		stmt_bind_text(q, ":op", op_id);
	else
		stmt_bind_int(q, ":id", *id);
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	if (fresh)
		*id = db_last_id(s->db);
	snprintf(record, sizeof record, "%s %lld", d->words.form, (long long)*id);
	snprintf(what, sizeof what, "%s %s", d->words.form, fresh ? "create" : "edit");
	return shop_audit(s, what, record, form_field(r->form, "name") != NULL ? record_get(r, "name") : record_get(r, "sender"), e);
}

static enum status take_before(struct shop *s, const struct register_def *d, int64_t id, struct record *r, struct record *before, struct error *e)
{
	char masked[80];
	enum status st = read_row(s, d, id, before, NULL, e);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < r->form->count; i++)
		if (!record_has(r, r->form->fields[i].name) && before->values[i] != NULL)
			record_set(r, r->form->fields[i].name, before->values[i]);
	if (form_field(r->form, "account") != NULL && strlen(record_get(before, "account")) < 78) {
		secret_mask(record_get(before, "account"), masked);
		if (strcmp(record_get(r, "account"), masked) == 0)
			record_set(r, "account", record_get(before, "account"));
	}
	return ST_OK;
}

static enum status check(struct shop *s, const struct register_def *d, const struct profile *p, int64_t id, struct record *r, const struct record *before,
                         struct error *e)
{
	enum status st = record_check(r, NULL, NULL, e);

	if (st == ST_OK)
		st = d->check(s, p, id, r, before, e);
	if (st == ST_OK)
		st = check_twin(s, d, profile_name(p), id, r, e);
	return st == ST_OK ? shop_settle_warnings(s, e) : st;
}

/* Customers of any marketplace write; channels and integrations belong to those with members. */
static enum status profile_of(struct shop *s, enum register_kind k, const char *name, const struct profile **p, struct error *e)
{
	if (k == REGISTER_ENQUIRY && *name != '\0')
		return shop_profile(s, name, p, e);
	return member_profile(s, *name != '\0' ? name : NULL, p, e);
}

enum status register_save(struct shop *s, enum register_kind k, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	const struct register_def *d = registers[k];
	const struct profile *p;
	struct register_row row;
	struct record before;
	enum status st = ST_OK;

	notes_free(&s->notes);
	if (id == 0 && (*out = act_row(s->db, d->op, op_id)) != 0)
		return ST_OK;
	*out = id;
	record_init(&before, r->form);
	if (id != 0 && (st = read_row(s, d, id, NULL, &row, e)) == ST_OK) {
		record_set(r, "profile", row.profile);
		st = take_before(s, d, id, r, &before, e);
	}
	complete(r, id == 0);
	if (st == ST_OK)
		st = profile_of(s, k, record_get(r, "profile"), &p, e);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.broadcast", e);
	if (st == ST_OK)
		st = check(s, d, p, id, r, id != 0 ? &before : NULL, e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, store(s, d, p, out, r, op_id, e), e);
	record_free(&before);
	return st;
}

enum status register_delete(struct shop *s, enum register_kind k, int64_t id, struct error *e)
{
	const struct register_def *d = registers[k];
	const struct profile *p;
	struct register_row row;
	char record[64], what[64];
	struct stmt *q;
	enum status st = read_row(s, d, id, NULL, &row, e);

	notes_free(&s->notes);
	if (st == ST_OK)
		st = shop_profile(s, row.profile, &p, e);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.broadcast", e);
	if (st != ST_OK || (st = db_begin(s->db, e)) != ST_OK)
		return st;
	q = db_prepare(s->db, d->delete);
	stmt_bind_int(q, ":id", id);
	st = stmt_run(q, e);
	snprintf(record, sizeof record, "%s %lld", d->words.form, (long long)id);
	snprintf(what, sizeof what, "%s delete", d->words.form);
	if (st == ST_OK)
		st = shop_audit(s, what, record, "", e);
	return shop_write_end(s, st, e);
}
