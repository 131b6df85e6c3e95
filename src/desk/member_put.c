/*
 * A new member out of a file: the record with its keys, groups, own fields,
 * tier, and the opening balances as entries of kind import (EAS-12, EAS-81).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/member_sheet.h"
#include "storekeep/credit.h"
#include "storekeep/group.h"
#include "storekeep/mem.h"
#include "storekeep/points.h"
#include "storekeep/tier.h"

#define GRAMS 64

static const char put_sql[] =
	"INSERT INTO member (profile, member_code, kind, origin, first_name, last_name, email, phone, gender, birthday, birthday_set_on,"
	" email_consent, registered_at, since_at, tier_id, note, email_key, phone_rev, name_key, birthday_md, batch_id, created_at, created_by,"
	" changed_at, changed_by) VALUES (:profile, :code, :kind, 'import', :first, :last, :email, :phone, :gender, :birthday, :set_on,"
	" :consent, :registered, :now, :tier, :note, :email_key, :phone_rev, :name_key, :birthday_md, :batch, :now, :by, :now, :by)";
static const char gram_sql[] = "INSERT INTO member_gram (g, member_id) VALUES (:g, :id) ON CONFLICT DO NOTHING";
static const char no_gram_sql[] = "DELETE FROM member_gram WHERE g = :g AND member_id = :id";
static const char own_sql[] = "INSERT INTO field_value (member_id, field_id, value) VALUES (:id, :field, :value)";

static void bind_or_null(struct stmt *q, const char *name, const char *text)
{
	stmt_bind_text(q, name, *text != '\0' ? text : NULL);
}

/* A row that carries a wallet belongs to an account (EAS-12). */
static bool is_registered(const struct member_row *row)
{
	return row->tier_id != 0 || row->points > 0 || row->credit > 0;
}

static enum status put_row(struct member_run *m, const struct member_row *row, const char *name_key, struct error *e)
{
	struct stmt *q = db_prepare(m->s->db, put_sql);
	bool registered = is_registered(row);
	char reversed[MEMBER_PHONE_SIZE], md[8];

	member_phone_reversed(row->phone, reversed);
	member_birthday_md(row->birthday, md);
	stmt_bind_text(q, ":profile", m->profile);
	bind_or_null(q, ":code", row->code);
	stmt_bind_text(q, ":kind", registered ? "registered" : "guest");
	stmt_bind_text(q, ":first", row->first);
	stmt_bind_text(q, ":last", row->last);
	bind_or_null(q, ":email", row->email);
	bind_or_null(q, ":phone", row->phone);
	bind_or_null(q, ":gender", row->gender);
	bind_or_null(q, ":birthday", row->birthday);
	bind_day(q, ":set_on", row->birthday[0] != '\0' ? m->today : DAY_NONE);
	stmt_bind_int(q, ":consent", row->consent == 1);
	if (registered)
		stmt_bind_int(q, ":registered", m->now);
	else
		stmt_bind_null(q, ":registered");
	if (registered && m->base_tier != 0)
		stmt_bind_int(q, ":tier", m->base_tier);
	else
		stmt_bind_null(q, ":tier");
	stmt_bind_text(q, ":note", row->note);
	stmt_bind_text(q, ":email_key", row->email_key);
	bind_or_null(q, ":phone_rev", reversed);
	stmt_bind_text(q, ":name_key", name_key);
	bind_or_null(q, ":birthday_md", md);
	stmt_bind_int(q, ":batch", m->batch_id);
	stmt_bind_int(q, ":now", m->now);
	stmt_bind_text(q, ":by", m->s->actor);
	return stmt_run(q, e);
}

enum status member_put_index(struct shop *s, int64_t id, const char *name_key, struct error *e)
{
	char grams[GRAMS][MEMBER_GRAM_SIZE];
	size_t count = member_grams(name_key, grams, GRAMS);
	enum status st = ST_OK;

	for (size_t i = 0; i < count && st == ST_OK; i++) {
		struct stmt *q = db_prepare(s->db, gram_sql);

		stmt_bind_text(q, ":g", grams[i]);
		stmt_bind_int(q, ":id", id);
		st = stmt_run(q, e);
	}
	return st;
}

enum status member_drop_index(struct shop *s, int64_t id, const char *name_key, struct error *e)
{
	char grams[GRAMS][MEMBER_GRAM_SIZE];
	size_t count = member_grams(name_key, grams, GRAMS);
	enum status st = ST_OK;

	for (size_t i = 0; i < count && st == ST_OK; i++) {
		struct stmt *q = db_prepare(s->db, no_gram_sql);

		stmt_bind_text(q, ":g", grams[i]);
		stmt_bind_int(q, ":id", id);
		st = stmt_run(q, e);
	}
	return st;
}

enum status member_put_group(struct member_run *m, size_t place, int64_t id, struct error *e)
{
	struct group_known *g = &m->groups[place];
	enum status st = ST_OK;
	bool added;

	if (g->id == 0)
		st = group_ensure(m->s, m->profile, g->name, NULL, &g->id, e);
	return st == ST_OK ? group_member_add(m->s, g->id, id, m->batch_id, &added, e) : st;
}

static enum status put_own(struct member_run *m, const struct member_row *row, int64_t id, struct error *e)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < m->layout->own_count && st == ST_OK; i++) {
		if (row->own[i] == NULL)
			continue;

		struct stmt *q = db_prepare(m->s->db, own_sql);

		stmt_bind_int(q, ":id", id);
		stmt_bind_int(q, ":field", m->layout->own[i].id);
		stmt_bind_text(q, ":value", row->own[i]);
		st = stmt_run(q, e);
	}
	return st;
}

static enum status put_points(struct member_run *m, const struct member_row *row, int64_t id, struct error *e)
{
	char once[64];
	struct posting p = {
		.member_id = id, .kind = "import", .source = "import", .points = row->points, .on = m->today, .expires_on = DAY_NONE,
		.batch_id = m->batch_id, .once_key = once, .max_per_entry = m->max_points,
	};
	struct posted done;
	enum status st;

	if (row->points <= 0)
		return ST_OK;
	snprintf(once, sizeof once, "import:%lld:%lld", (long long)m->batch_id, (long long)row->line);
	st = points_expiry(m->s, m->profile, m->today, &p.expires_on, e);
	return st == ST_OK ? ledger_post(m->s, &p, &done, e) : st;
}

static enum status put_credit(struct member_run *m, const struct member_row *row, int64_t id, struct error *e)
{
	char once[64];
	struct credit_posting p = {.member_id = id, .kind = "import", .amount = row->credit, .batch_id = m->batch_id, .once_key = once};
	struct credit_posted done;

	if (row->credit <= 0)
		return ST_OK;
	snprintf(once, sizeof once, "import:%lld:%lld", (long long)m->batch_id, (long long)row->line);
	return credit_post(m->s, &p, &done, e);
}

enum status member_put(struct member_run *m, const struct member_row *row, struct error *e)
{
	char *name_key = member_name_key(row->last, row->first);
	enum status st = put_row(m, row, name_key, e);
	int64_t id = db_last_id(m->s->db);

	if (st == ST_OK)
		st = member_put_index(m->s, id, name_key, e);
	free(name_key);
	for (size_t i = 0; i < row->group_count && st == ST_OK; i++)
		st = member_put_group(m, row->groups[i], id, e);
	if (st == ST_OK)
		st = put_own(m, row, id, e);
	if (st == ST_OK && row->tier_id != 0 && row->tier_id != m->base_tier)
		st = tier_import(m->s, id, row->tier_id, m->today, m->batch_id, e);
	if (st == ST_OK)
		st = put_points(m, row, id, e);
	if (st == ST_OK)
		st = put_credit(m, row, id, e);
	return st;
}
