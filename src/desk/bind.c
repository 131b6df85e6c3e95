/*
 * The codes that bind customers: made for a store or a staff member, listed,
 * withdrawn (EAS-116, EAS-117). What a scan does is bind_member.c's.
 */
#include "config.h"

#include "storekeep/bind.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/act.h"
#include "desk/bind_parts.h"
#include "desk/column.h"
#include "desk/outbox_parts.h"
#include "storekeep/compose.h"
#include "storekeep/desk_list.h"
#include "storekeep/hash.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/staff.h"
#include "storekeep/text.h"

#define VALID "(c.withdrawn_at IS NULL AND st.active = 1 AND COALESCE(p.active, 1) = 1)"
#define CODES "bind_code c JOIN store st ON st.id = c.store_id LEFT JOIN staff p ON p.id = c.staff_id"

static const char find_sql[] =
	"SELECT c.id, c.kind, c.code, c.store_id, c.staff_id, st.name, p.name, " VALID ", c.withdrawn_at, c.created_at, c.created_by FROM " CODES
	" WHERE c.code = :code OR c.id = :id ORDER BY c.code = :code DESC LIMIT 1";
static const char op_sql[] = "SELECT id FROM bind_code WHERE op_id = :op";
static const char there_sql[] =
	"SELECT c.id FROM " CODES " WHERE " VALID " AND c.kind = :kind AND c.store_id = :store AND c.staff_id IS :staff ORDER BY c.id LIMIT 1";
static const char insert_sql[] =
	"INSERT INTO bind_code (kind, store_id, staff_id, code, created_at, created_by, op_id)"
	" VALUES (:kind, :store, :staff, :code, :now, :by, :op)";
static const char withdraw_sql[] = "UPDATE bind_code SET withdrawn_at = :now WHERE id = :id AND withdrawn_at IS NULL";
static const char store_sql[] = "INSERT INTO store (name, created_at, created_by) VALUES (:name, :now, :by)";
static const char staff_sql[] = "INSERT INTO staff (name, store_id, created_at, created_by) VALUES (:name, :store, :now, :by)";
static const char settle_sql[] = "UPDATE staff SET store_id = :store WHERE id = :id AND store_id IS NULL";

/* ---- reading ---- */

void bind_code_free(struct bind_code *c)
{
	free(c->store);
	free(c->staff);
	*c = (struct bind_code){0};
}

enum status bind_code_find(struct shop *s, const char *text, struct bind_code *out, struct error *e)
{
	char *end, *code = compose_clean(text);
	long long number = strtoll(code, &end, 10);
	*out = (struct bind_code){0};
	for (char *at = code; *at; at++)
		if (*at >= 'a' && *at <= 'z')
			*at = (char)(*at - 'a' + 'A');
	struct stmt *q = db_prepare(s->db, find_sql);
	stmt_bind_text(q, ":code", code);
	stmt_bind_int(q, ":id", *end ? 0 : number);
	enum step step = stmt_step(q, e);
	if (step == STEP_ROW) {
		*out = (struct bind_code){.id = stmt_int(q, 0), .store_id = stmt_int(q, 3), .staff_id = stmt_int(q, 4),
		                          .store = xstrdup(column_words(q, 5)), .staff = xstrdup(column_words(q, 6)), .active = stmt_int(q, 7) != 0,
		                          .withdrawn_at = column_instant(q, 8), .created_at = column_instant(q, 9)};
		column_text(q, 1, out->kind, sizeof out->kind);
		column_text(q, 2, out->code, sizeof out->code);
		column_text(q, 10, out->created_by, sizeof out->created_by);
	}
	stmt_reset(q);
	free(code);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "BIND_CODE", "EAS-116", "code", "%s",
		                 _("This code is not valid (any more). Take the current one from the list."));
	return ST_OK;
}

/* ---- the list ---- */

static const struct list_column columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT, .cols = 5, .rank = 3},
	{.name = "kind", .title = N_("Code of"), .kind = VK_ENUM, .labels = "bind_kind", .cols = 8},
	{.name = "staff", .title = N_("Staff member"), .kind = VK_TEXT, .cols = 14, .grow = 1},
	{.name = "store", .title = N_("Store"), .kind = VK_TEXT, .cols = 14, .grow = 1},
	{.name = "code", .title = N_("Code"), .kind = VK_TEXT, .cols = 12},
	{.name = "state", .title = N_("State"), .kind = VK_ENUM, .labels = "bind_state", .cols = 10, .rank = 1},
	{.name = "store_id", .title = N_("Store no."), .kind = VK_INT},
	{.name = "staff_id", .title = N_("Staff no."), .kind = VK_INT},
	{.name = "withdrawn_at", .title = N_("Withdrawn at"), .kind = VK_INSTANT},
	{.name = "created_at", .title = N_("Created"), .kind = VK_INSTANT},
	{.name = "created_by", .title = N_("Created by"), .kind = VK_TEXT},
};
static const char *const exprs[] = {
	"c.id", "c.kind", "p.name", "st.name", "c.code",
	("CASE WHEN c.withdrawn_at IS NOT NULL THEN 'withdrawn' WHEN " VALID " THEN 'valid' ELSE 'left' END"),
	"c.store_id", "c.staff_id", "c.withdrawn_at", "c.created_at", "c.created_by",
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {
	{.by = {"NOT " VALID, "c.kind", "st.name"}, .number = 1},
};
static const struct list_def codes = {
	.columns = columns,
	.exprs = exprs,
	.column_count = LIST_COUNT(columns),
	.from = CODES,
	.where = "(:withdrawn = 1 OR c.withdrawn_at IS NULL)",
	.id = "c.id",
	.sorts = sorts,
	.sort_count = LIST_COUNT(sorts),
};

void bind_code_list(struct shop *s, bool withdrawn, struct list_source *out)
{
	desk_list_open(out, s->db, &codes, (struct list_bind[]){{":withdrawn", .num = withdrawn}}, 1);
}

/* ---- making ---- */

static enum status audit(struct shop *s, const char *what, int64_t id, const char *detail, struct error *e)
{
	char record[64];
	snprintf(record, sizeof record, "bind %" PRId64, id);
	return shop_audit(s, what, record, detail, e);
}

/* Eight characters that nobody guesses who lacks the shop's secret; no I, L, O, U, which are misread. */
static enum status make_code(struct shop *s, const char *op_id, char out[24], struct error *e)
{
	static const char signs[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
	char secret[72], hex[HASH_HEX];
	struct hash h;
	if (!track_secret(s, true, secret))
		return error_set(e, ST_FAILED, "random", NULL, NULL, "%s", _("The machine gave no random number; nothing was written."));
	hash_begin(&h);
	hash_add_text(&h, secret);
	hash_add_text(&h, "bind");
	hash_add_text(&h, op_id);
	hash_end(&h, hex);
	for (int i = 0; i < 8; i++) {
		const char pair[3] = {hex[2 * i], hex[2 * i + 1]};
		out[i] = signs[strtoul(pair, NULL, 16) % 32];
	}
	out[8] = '\0';
	return ST_OK;
}

static enum status make_store(struct shop *s, const char *name, int64_t *id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, store_sql);
	stmt_bind_text(q, ":name", name);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	enum status st = stmt_run(q, e);
	*id = db_last_id(s->db);
	return st == ST_OK ? audit(s, "store create", *id, name, e) : st;
}

/* The store of this name, made where there is none; 0 for "". */
static enum status take_store(struct shop *s, const char *name, int64_t *id, struct error *e)
{
	*id = 0;
	if (!*name || bind_store_find(s, name, id, NULL) == ST_OK)
		return ST_OK;
	return make_store(s, name, id, e);
}

static enum status make_staff(struct shop *s, const char *name, int64_t store_id, int64_t *id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, staff_sql);
	stmt_bind_text(q, ":name", name);
	stmt_bind_int(q, ":store", store_id);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	enum status st = stmt_run(q, e);
	*id = db_last_id(s->db);
	return st == ST_OK ? audit(s, "staff create", *id, name, e) : st;
}

/* The staff member of this name with a store: the one they have, else the one that was named. */
static enum status take_staff(struct shop *s, const char *name, int64_t *store_id, int64_t *id, struct error *e)
{
	bool known = bind_staff_find(s, name, id, NULL) == ST_OK;
	int64_t home = known ? bind_store_of_staff(s, *id) : 0;
	if (home != 0)
		*store_id = home;
	if (*store_id == 0)
		return error_set(e, ST_REFUSED, "BIND_STORE", "EAS-116", "store", _("%s has no store yet; set one before making a code."), name);
	if (!known)
		return make_staff(s, name, *store_id, id, e);
	struct stmt *q = db_prepare(s->db, settle_sql);
	stmt_bind_int(q, ":id", *id);
	stmt_bind_int(q, ":store", *store_id);
	return stmt_run(q, e);
}

static int64_t code_there(struct shop *s, const char *kind, int64_t store_id, int64_t staff_id)
{
	struct stmt *q = db_prepare(s->db, there_sql);
	stmt_bind_text(q, ":kind", kind);
	stmt_bind_int(q, ":store", store_id);
	if (staff_id)
		stmt_bind_int(q, ":staff", staff_id);
	int64_t id = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return id;
}

static enum status write_code(struct shop *s, const char *kind, int64_t store_id, int64_t staff_id, const char *op_id, int64_t *id, struct error *e)
{
	char code[24];
	enum status st = make_code(s, op_id, code, e);
	if (st != ST_OK)
		return st;
	struct stmt *q = db_prepare(s->db, insert_sql);
	stmt_bind_text(q, ":kind", kind);
	stmt_bind_int(q, ":store", store_id);
	if (staff_id)
		stmt_bind_int(q, ":staff", staff_id);
	else
		stmt_bind_null(q, ":staff");
	stmt_bind_text(q, ":code", code);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	stmt_bind_text(q, ":op", op_id);
	st = stmt_run(q, e);
	*id = db_last_id(s->db);
	return st == ST_OK ? audit(s, "bind create", *id, code, e) : st;
}

static enum status make(struct shop *s, const char *kind, const char *name, const char *store, const char *op_id, int64_t *id, struct error *e)
{
	bool of_staff = strcmp(kind, "staff") == 0;
	int64_t store_id, staff_id = 0;
	enum status st = take_store(s, of_staff ? store : name, &store_id, e);
	if (st == ST_OK && of_staff)
		st = take_staff(s, name, &store_id, &staff_id, e);
	if (st != ST_OK)
		return st;
	*id = code_there(s, kind, store_id, staff_id);
	return *id != 0 ? ST_OK : write_code(s, kind, store_id, staff_id, op_id, id, e);
}

static enum status name_check(const char *name, const char *field, bool needed, struct error *e)
{
	size_t count = text_count(name, strlen(name));
	if ((needed && count == 0) || count > 40 || strchr(name, '\n') || strcmp(name, "-") == 0 || strcmp(name, "none") == 0)
		return error_set(e, ST_REFUSED, "bind_name", NULL, field, _("A name of 1 to %d characters."), 40);
	return ST_OK;
}

enum status bind_create(struct shop *s, struct record *r, const char *op_id, int64_t *code_id, struct error *e)
{
	const struct profile *p;
	const char *kind = *record_get(r, "kind") ? record_get(r, "kind") : "staff";
	notes_free(&s->notes);
	if ((*code_id = act_row(s->db, op_sql, op_id)) != 0)
		return ST_OK;
	char *name = compose_clean(record_get(r, "name")), *store = compose_clean(record_get(r, "store"));
	enum status st = member_profile(s, NULL, &p, e);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.members_write", e);
	if (st == ST_OK && !profile_has(p, "bind.codes", shop_today(s, p), kind))
		st = error_set(e, ST_REFUSED, "kind_unknown", NULL, "kind", "%s", _("A code is of a store or of a staff member."));
	if (st == ST_OK)
		st = name_check(name, "name", true, e);
	if (st == ST_OK)
		st = name_check(store, "store", false, e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, make(s, kind, name, store, op_id, code_id, e), e);
	free(name);
	free(store);
	return st;
}

/* ---- withdrawing ---- */

static enum status take_away(struct shop *s, const struct bind_code *c, struct error *e)
{
	struct stmt *q = db_prepare(s->db, withdraw_sql);
	stmt_bind_int(q, ":id", c->id);
	stmt_bind_int(q, ":now", clock_now());
	enum status st = stmt_run(q, e);
	return st == ST_OK ? audit(s, "bind withdraw", c->id, c->code, e) : st;
}

enum status bind_withdraw(struct shop *s, int64_t code_id, struct error *e)
{
	char number[24];
	struct bind_code c;
	const struct profile *p;
	notes_free(&s->notes);
	snprintf(number, sizeof number, "%" PRId64, code_id);
	enum status st = bind_code_find(s, number, &c, e);
	if (st == ST_OK)
		st = member_profile(s, NULL, &p, e);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.members_write", e);
	if (st == ST_OK && c.withdrawn_at != INSTANT_NONE)
		notes_add(&s->notes, NOTE_INFO, "code_withdrawn", NULL, NULL, _("The code %s was withdrawn before."), c.code);
	else if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, take_away(s, &c, e), e);
	bind_code_free(&c);
	return st;
}
