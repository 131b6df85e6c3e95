/*
 * Merging two accounts (EAS-115): all orders move, then groups and own fields
 * that the kept one lacks, then the other is closed. One transaction, one
 * batch. The way back is member_unmerge.c.
 */
#include "config.h"

#include "storekeep/member_merge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/act.h"
#include "desk/column.h"
#include "storekeep/credit.h"
#include "storekeep/i18n.h"
#include "storekeep/json.h"
#include "storekeep/ledger.h"
#include "storekeep/mem.h"
#include "storekeep/sale.h"
#include "storekeep/staff.h"

static const char known_sql[] = "SELECT batch_id FROM member_merge WHERE op_id = :op";
static const char batch_sql[] =
	"INSERT INTO batch (kind, profile, source, state, rows_changed, started_at, started_by, finished_at)"
	" VALUES ('member_merge', :profile, :source, 'published', 2, :now, :by, :now)";
static const char merge_sql[] =
	"INSERT INTO member_merge (batch_id, from_id, into_id, undo, reason, op_id, at, by) VALUES (:batch, :from, :into, :undo, :reason, :op, :now, :by)";
static const char close_sql[] =
	"UPDATE member SET kind = 'merged', merged_into = :into, version = version + 1, changed_at = :now, changed_by = :by WHERE id = :from";
static const char consent_sql[] =
	"UPDATE member SET email_consent = 1, version = version + 1, changed_at = :now, changed_by = :by WHERE id = :into";
static const char orders_sql[] = "SELECT id FROM sale WHERE member_id = :from ORDER BY id";
static const char lots_sql[] = "SELECT id FROM points_lot WHERE member_id = :from AND remaining > 0 ORDER BY id";
static const char groups_sql[] =
	"SELECT g.id, g.name FROM group_member x JOIN member_group g ON g.id = x.group_id WHERE x.member_id = :from AND NOT EXISTS"
	" (SELECT 1 FROM group_member y WHERE y.group_id = x.group_id AND y.member_id = :into) ORDER BY g.id";
static const char join_sql[] = "INSERT INTO group_member (group_id, member_id, added_at, batch_id) VALUES (:group, :into, :now, :batch)";
static const char fields_sql[] =
	"SELECT f.id, f.title FROM field_value v JOIN field f ON f.id = v.field_id WHERE v.member_id = :from AND v.value <> '' AND NOT EXISTS"
	" (SELECT 1 FROM field_value y WHERE y.field_id = v.field_id AND y.member_id = :into AND y.value <> '') ORDER BY f.position, f.id";
static const char copy_sql[] =
	"INSERT INTO field_value (member_id, field_id, value) SELECT :into, field_id, value FROM field_value WHERE member_id = :from"
	" AND field_id = :field ON CONFLICT (member_id, field_id) DO UPDATE SET value = excluded.value";

/* ---- may it be ---- */

static enum status refuse_named(struct error *e, const char *code, const char *profile, const char *rule, const char *format,
                                const struct member *m, const char *other)
{
	char *name = member_name(m);
	char *sentence = xasprintf(format, name, other);
	enum status st = error_set(e, ST_REFUSED, code, profile_rule(profile, rule), "member", "%s", sentence);

	free(sentence);
	free(name);
	return st;
}

static enum status refuse_merged(struct shop *s, const struct member *m, struct error *e)
{
	struct member into;
	char *other;
	enum status st = member_get(s, m->merged_into, &into, e);

	if (st != ST_OK)
		return st;
	other = member_name(&into);
	st = refuse_named(e, "MEMBER_MERGED", m->profile, "EAS-115", _("%1$s was merged into %2$s; use that account."), m, other);
	free(other);
	member_free(&into);
	return st;
}

static enum status check_pair(struct shop *s, const struct member *from, const struct member *into, struct error *e)
{
	if (from->id == into->id)
		return refuse_named(e, "TR_SAME", from->profile, "EAS-115", _("%s cannot be merged into itself."), from, "");
	if (strcmp(from->kind, "merged") == 0)
		return refuse_merged(s, from, e);
	if (strcmp(into->kind, "merged") == 0)
		return refuse_merged(s, into, e);
	if (strcmp(from->kind, "removed") == 0 || strcmp(into->kind, "removed") == 0)
		return refuse_named(e, "MEMBER_NONE", from->profile, "EAS-112", _("%s was taken out with its import."),
		                    strcmp(from->kind, "removed") == 0 ? from : into, "");
	if (strcmp(from->profile, into->profile) != 0)
		return error_set(e, ST_REFUSED, "member_profile", NULL, "member", "%s", _("The member is of another marketplace."));
	if (into->blacklisted_at != INSTANT_NONE)
		return refuse_named(e, "BLACKLISTED", into->profile, "EAS-115", _("%s is blacklisted; nothing can be merged into this account."), into, "");
	return ST_OK;
}

static enum status get_pair(struct shop *s, int64_t from, int64_t into, struct member *a, struct member *b, struct error *e)
{
	enum status st = member_get(s, from, a, e);

	*b = (struct member){0};
	if (st == ST_OK)
		st = member_get(s, into, b, e);
	return st == ST_OK ? check_pair(s, a, b, e) : st;
}

/* ---- what is to move ---- */

struct ids {
	int64_t *list;
	size_t count;
};

/* Ids of the rows, and their names parted by ", " where `names` is wanted. */
static enum status gather(struct shop *s, const char *sql, int64_t from, int64_t into, struct ids *out, struct buf *names, struct error *e)
{
	struct stmt *q = db_prepare(s->db, sql);
	enum step step;

	stmt_bind_int(q, ":from", from);
	if (stmt_has(q, ":into"))
		stmt_bind_int(q, ":into", into);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		out->list = xreallocarray(out->list, out->count + 1, sizeof *out->list);
		out->list[out->count++] = stmt_int(q, 0);
		if (names != NULL)
			buf_addf(names, "%s%s", names->len != 0 ? ", " : "", column_words(q, 1));
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

void member_merge_plan_free(struct member_merge_plan *p)
{
	free(p->groups);
	free(p->fields);
	*p = (struct member_merge_plan){0};
}

static enum status look_at_orders(struct shop *s, int64_t from, struct member_merge_plan *out, struct error *e)
{
	struct ids orders = {0};
	struct sale_move one;
	enum status st = gather(s, orders_sql, from, 0, &orders, NULL, e);

	out->orders = (int64_t)orders.count;
	for (size_t i = 0; i < orders.count && st == ST_OK; i++) {
		st = sale_move(s, orders.list[i], &one, e);
		out->points_issued += one.issued;
		out->points_moving += one.moving;
	}
	free(orders.list);
	return st;
}

enum status member_merge_look_at(struct shop *s, int64_t from, int64_t into, struct member_merge_plan *out, struct error *e)
{
	struct member a = {0}, b = {0};
	struct buf groups = {0}, fields = {0};
	struct ids g = {0}, f = {0};
	enum status st = get_pair(s, from, into, &a, &b, e);

	*out = (struct member_merge_plan){0};
	if (st == ST_OK)
		st = look_at_orders(s, from, out, e);
	if (st == ST_OK)
		st = gather(s, groups_sql, from, into, &g, &groups, e);
	if (st == ST_OK)
		st = gather(s, fields_sql, from, into, &f, &fields, e);
	out->groups = buf_take(&groups);
	out->fields = buf_take(&fields);
	out->consent = a.email_consent && !b.email_consent;
	out->points_left = a.points - out->points_moving;
	out->credit_left = a.credit;
	free(g.list);
	free(f.list);
	member_free(&a);
	member_free(&b);
	return st;
}

/* ---- doing it ---- */

struct merging {
	struct shop *s;
	const struct member_merge *m;
	struct member from, into;
	int64_t batch_id;
	day_t today;
	struct json undo;
};

static void bind_act(struct merging *g, struct stmt *q)
{
	if (stmt_has(q, ":from"))
		stmt_bind_int(q, ":from", g->from.id);
	if (stmt_has(q, ":into"))
		stmt_bind_int(q, ":into", g->into.id);
	if (stmt_has(q, ":now"))
		stmt_bind_int(q, ":now", clock_now());
	if (stmt_has(q, ":by"))
		stmt_bind_text(q, ":by", g->s->actor);
	if (stmt_has(q, ":batch"))
		stmt_bind_int(q, ":batch", g->batch_id);
}

static enum status act(struct merging *g, const char *sql, const char *name, int64_t id, struct error *e)
{
	struct stmt *q = db_prepare(g->s->db, sql);

	bind_act(g, q);
	if (name != NULL)
		stmt_bind_int(q, name, id);
	return stmt_run(q, e);
}

static enum status make_batch(struct merging *g, struct error *e)
{
	struct stmt *q = db_prepare(g->s->db, batch_sql);
	char *from = member_name(&g->from), *into = member_name(&g->into), *source = xasprintf("%s > %s", from, into);
	enum status st;

	bind_act(g, q);
	stmt_bind_text(q, ":profile", g->into.profile);
	stmt_bind_text(q, ":source", source);
	st = stmt_run(q, e);
	g->batch_id = db_last_id(g->s->db);
	free(source);
	free(from);
	free(into);
	return st;
}

static void note_ids(struct json *j, const char *key, const struct ids *ids)
{
	json_array(j, key);
	for (size_t i = 0; i < ids->count; i++)
		json_int(j, NULL, ids->list[i]);
	json_end_array(j);
}

static enum status move_orders(struct merging *g, struct error *e)
{
	struct ids orders = {0};
	int64_t moved;
	enum status st = gather(g->s, orders_sql, g->from.id, 0, &orders, NULL, e);

	for (size_t i = 0; i < orders.count && st == ST_OK; i++)
		st = sale_transfer_in(g->s, orders.list[i], g->into.id, g->m->reason != NULL ? g->m->reason : "", g->batch_id, &moved, e);
	note_ids(&g->undo, "orders", &orders);
	free(orders.list);
	return st;
}

static enum status move_labels(struct merging *g, struct error *e)
{
	struct ids groups = {0}, fields = {0};
	enum status st = gather(g->s, groups_sql, g->from.id, g->into.id, &groups, NULL, e);

	if (st == ST_OK)
		st = gather(g->s, fields_sql, g->from.id, g->into.id, &fields, NULL, e);
	for (size_t i = 0; i < groups.count && st == ST_OK; i++)
		st = act(g, join_sql, ":group", groups.list[i], e);
	for (size_t i = 0; i < fields.count && st == ST_OK; i++)
		st = act(g, copy_sql, ":field", fields.list[i], e);
	note_ids(&g->undo, "groups", &groups);
	note_ids(&g->undo, "fields", &fields);
	free(groups.list);
	free(fields.list);
	if (st != ST_OK || !g->from.email_consent || g->into.email_consent)
		return st;
	json_bool(&g->undo, "consent", true);
	return act(g, consent_sql, NULL, 0, e);
}

/* Lots that no order brought, when it was decided that they go over too. */
static enum status move_points(struct merging *g, struct error *e)
{
	struct ids lots = {0};
	int64_t moved;
	enum status st = g->m->move_points ? gather(g->s, lots_sql, g->from.id, 0, &lots, NULL, e) : ST_OK;

	if (st == ST_OK && lots.count != 0)
		st = member_wallet_check(&g->into, e);
	for (size_t i = 0; i < lots.count && st == ST_OK; i++)
		st = ledger_move_lot(g->s, lots.list[i], g->into.id, -g->batch_id, 0, g->batch_id, g->today, &moved, e);
	note_ids(&g->undo, "lots", &lots);
	free(lots.list);
	return st;
}

static enum status move_credit(struct merging *g, struct error *e)
{
	struct credit_posting p = {.member_id = g->from.id, .kind = "manual", .amount = -g->from.credit, .batch_id = g->batch_id,
	                           .reason = _("accounts merged")};
	struct credit_posted done;
	enum status st;

	if (!g->m->move_credit || g->from.credit == 0)
		return ST_OK;
	st = member_wallet_check(&g->into, e);
	if (st == ST_OK)
		st = credit_post(g->s, &p, &done, e);
	p.member_id = g->into.id;
	p.amount = g->from.credit;
	if (st == ST_OK)
		st = credit_post(g->s, &p, &done, e);
	json_int(&g->undo, "credit", g->from.credit);
	return st;
}

static enum status note_down(struct merging *g, struct error *e)
{
	struct stmt *q = db_prepare(g->s->db, merge_sql);
	char record[64], detail[128];
	enum status st;

	json_text(&g->undo, "kind", g->from.kind);
	json_end_object(&g->undo);
	bind_act(g, q);
	stmt_bind_text(q, ":undo", buf_str(&g->undo.out));
	stmt_bind_text(q, ":reason", g->m->reason != NULL ? g->m->reason : "");
	stmt_bind_text(q, ":op", g->m->op_id);
	st = stmt_run(q, e);
	snprintf(record, sizeof record, "member %lld", (long long)g->into.id);
	snprintf(detail, sizeof detail, "member %lld merged in, batch %lld", (long long)g->from.id, (long long)g->batch_id);
	return st == ST_OK ? shop_audit(g->s, "member merge", record, detail, e) : st;
}

static enum status merge(struct merging *g, struct error *e)
{
	enum status st = make_batch(g, e);

	json_object(&g->undo, NULL);
	if (st == ST_OK)
		st = move_orders(g, e);
	if (st == ST_OK)
		st = move_labels(g, e);
	if (st == ST_OK)
		st = move_points(g, e);
	if (st == ST_OK)
		st = move_credit(g, e);
	if (st == ST_OK)
		st = act(g, close_sql, NULL, 0, e);
	return st == ST_OK ? note_down(g, e) : st;
}

enum status member_merge(struct shop *s, const struct member_merge *m, int64_t *batch_id, struct error *e)
{
	struct merging g = {.s = s, .m = m};
	const struct profile *p;
	enum status st;

	notes_free(&s->notes);
	*batch_id = act_row(s->db, known_sql, m->op_id);
	if (*batch_id != 0)
		return ST_OK;
	st = get_pair(s, m->from, m->into, &g.from, &g.into, e);
	if (st == ST_OK)
		st = shop_profile(s, g.into.profile, &p, e);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.members_write", e);
	if (st == ST_OK) {
		g.today = shop_today(s, p);
		st = db_begin(s->db, e);
		if (st == ST_OK)
			st = shop_write_end(s, merge(&g, e), e);
	}
	if (st == ST_OK)
		*batch_id = g.batch_id;
	buf_free(&g.undo.out);
	member_free(&g.from);
	member_free(&g.into);
	return st;
}
