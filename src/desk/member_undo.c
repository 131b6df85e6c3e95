/*
 * An import of members taken back: what stands in the way is told by name;
 * members that it changed get what they had, members that it made go, or, once
 * their ledger has begun, are taken back by correcting entries and marked as
 * removed (EAS-7, EAS-83).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/member_sheet.h"
#include "desk/member_undo.h"
#include "storekeep/credit.h"
#include "storekeep/i18n.h"
#include "storekeep/ledger.h"
#include "storekeep/mem.h"
#include "storekeep/member_rules.h"

#define CHUNK 200
#define MOST_NOTES "20"
#define WHO "COALESCE(NULLIF(m.last_name || m.first_name, ''), m.email, m.phone, m.id)"

/* ---- what stands in the way ---- */

static const char orders_sql[] =
	"SELECT " WHO ", COUNT(*) FROM member m JOIN sale o ON o.member_id = m.id WHERE m.batch_id = :id AND m.batch_id <> 0"
	" GROUP BY m.id ORDER BY m.id LIMIT " MOST_NOTES;
static const char used_sql[] =
	"SELECT " WHO ", -SUM(u.points) FROM points_entry n JOIN points_lot l ON l.entry_id = n.id JOIN points_use u ON u.lot_id = l.id"
	" AND u.points < 0 JOIN points_entry x ON x.id = u.entry_id AND x.kind <> 'expire' JOIN member m ON m.id = n.member_id"
	" WHERE n.batch_id = :id AND n.kind = 'import' GROUP BY m.id HAVING SUM(u.points) < 0 ORDER BY m.id LIMIT " MOST_NOTES;
static const char later_sql[] =
	"SELECT " WHO ", 0 FROM member m WHERE m.batch_id = :id AND m.batch_id <> 0 AND m.kind IN ('registered', 'guest') AND"
	" (EXISTS (SELECT 1 FROM points_entry n WHERE n.member_id = m.id AND n.batch_id IS NOT :id AND n.kind <> 'expire')"
	" OR EXISTS (SELECT 1 FROM credit_entry n WHERE n.member_id = m.id AND n.batch_id IS NOT :id)) ORDER BY m.id LIMIT " MOST_NOTES;
static const char changed_sql[] =
	"SELECT " WHO ", 0 FROM member m WHERE m.batch_id = :id AND m.batch_id <> 0 AND (m.kind = 'merged' OR m.version > 1 +"
	" (SELECT COUNT(*) FROM tier_change t WHERE t.member_id = m.id AND t.batch_id = :id)) ORDER BY m.id LIMIT " MOST_NOTES;
static const char updated_sql[] =
	"SELECT " WHO ", 0 FROM member_before b JOIN member m ON m.id = b.member_id WHERE b.batch_id = :id AND b.before IS NOT NULL"
	" AND m.version > json_extract(b.before, '$.version') ORDER BY m.id LIMIT " MOST_NOTES;

static void say_orders(struct notes *n, const char *who, int64_t count)
{
	notes_add(n, NOTE_INFO, "batch_orders", NULL, NULL, _("%1$s has %2$lld orders; move them to another account first."), who, (long long)count);
}

static void say_used(struct notes *n, const char *who, int64_t count)
{
	notes_add(n, NOTE_INFO, "batch_points_used", NULL, NULL, _("%1$s has used %2$lld of the imported points."), who, (long long)count);
}

static void say_later(struct notes *n, const char *who, int64_t count)
{
	(void)count;
	notes_add(n, NOTE_INFO, "batch_later_entries", NULL, NULL, _("%s has got or used points or store credit since."), who);
}

static void say_changed(struct notes *n, const char *who, int64_t count)
{
	(void)count;
	notes_add(n, NOTE_INFO, "batch_changed", NULL, NULL, _("%s was changed since."), who);
}

enum status member_undo_look(struct shop *s, int64_t batch_id, size_t *found, struct error *e)
{
	static const struct {
		const char *sql;
		void (*say)(struct notes *n, const char *who, int64_t count);
	} obstacles[] = {
		{orders_sql, say_orders}, {used_sql, say_used}, {later_sql, say_later}, {changed_sql, say_changed}, {updated_sql, say_changed},
	};
	enum step step = STEP_DONE;

	for (size_t i = 0; i < sizeof obstacles / sizeof *obstacles && step != STEP_FAILED; i++) {
		struct stmt *q = db_prepare(s->db, obstacles[i].sql);

		stmt_bind_int(q, ":id", batch_id);
		while ((step = stmt_step(q, e)) == STEP_ROW) {
			obstacles[i].say(&s->notes, column_words(q, 0), stmt_int(q, 1));
			++*found;
		}
		stmt_reset(q);
	}
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* ---- members that the batch made ---- */

static const char made_sql[] = "SELECT id FROM member WHERE batch_id = :id AND batch_id <> 0 AND kind IN ('registered', 'guest') ORDER BY id LIMIT :limit";
static const char entries_sql[] = "SELECT id FROM points_entry WHERE member_id = :member AND batch_id = :id AND kind = 'import' ORDER BY id";
static const char credit_sql[] = "SELECT COALESCE(SUM(amount), 0) FROM credit_entry WHERE member_id = :member AND batch_id = :id";
static const char history_sql[] =
	"SELECT EXISTS (SELECT 1 FROM points_entry WHERE member_id = :member) OR EXISTS (SELECT 1 FROM credit_entry WHERE member_id = :member)"
	" OR EXISTS (SELECT 1 FROM tier_change WHERE member_id = :member) OR EXISTS (SELECT 1 FROM bind_change WHERE member_id = :member)";
static const char name_sql[] = "SELECT name_key FROM member WHERE id = :member";
static const char removed_sql[] =
	"UPDATE member SET kind = 'removed', version = version + 1, changed_at = :now, changed_by = :by WHERE id = :member";
static const char *const clear_sql[] = {
	"DELETE FROM group_member WHERE member_id = :member",
	"DELETE FROM field_value WHERE member_id = :member",
};
static const char *const gone_sql[] = {
	"DELETE FROM wallet WHERE member_id = :member",
	"DELETE FROM member WHERE id = :member",
};

static enum status run_for(struct shop *s, const char *sql, int64_t member, struct error *e)
{
	struct stmt *q = db_prepare(s->db, sql);

	stmt_bind_int(q, ":member", member);
	return stmt_run(q, e);
}

static int64_t number_of(struct shop *s, const char *sql, int64_t member, int64_t batch)
{
	struct stmt *q = db_prepare(s->db, sql);
	int64_t n;

	stmt_bind_int(q, ":member", member);
	if (stmt_has(q, ":id"))
		stmt_bind_int(q, ":id", batch);
	n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return n;
}

static size_t ids_of(struct stmt *q, int64_t *ids, size_t room)
{
	size_t n = 0;

	while (n < room && stmt_step(q, NULL) == STEP_ROW)
		ids[n++] = stmt_int(q, 0);
	stmt_reset(q);
	return n;
}

/* What was given as opening balances is taken back by entries of its own. */
static enum status take_back(struct shop *s, int64_t batch, int64_t member, struct error *e)
{
	struct stmt *q = db_prepare(s->db, entries_sql);
	int64_t ids[16], credit;
	struct posted done;
	struct credit_posted given;
	char once[64];
	size_t count;
	enum status st = ST_OK;

	stmt_bind_int(q, ":member", member);
	stmt_bind_int(q, ":id", batch);
	count = ids_of(q, ids, 16);
	for (size_t i = 0; i < count && st == ST_OK; i++)
		st = ledger_unadd(s, ids[i], "import_undo", shop_today(s, NULL), _("import undone"), &done, e);
	credit = number_of(s, credit_sql, member, batch);
	if (st != ST_OK || credit == 0)
		return st;
	snprintf(once, sizeof once, "undo:%lld:%lld", (long long)batch, (long long)member);
	return credit_post(s,
	                   &(struct credit_posting){.member_id = member, .kind = "undo", .amount = -credit, .batch_id = batch, .once_key = once,
	                                            .reason = _("import undone")},
	                   &given, e);
}

static enum status drop_name(struct shop *s, int64_t member, struct error *e)
{
	struct stmt *q = db_prepare(s->db, name_sql);
	char *key;
	enum status st;

	stmt_bind_int(q, ":member", member);
	key = xstrdup(stmt_step(q, NULL) == STEP_ROW ? column_words(q, 0) : "");
	stmt_reset(q);
	st = member_drop_index(s, member, key, e);
	free(key);
	return st;
}

static enum status unmake(struct shop *s, int64_t batch, int64_t member, struct error *e)
{
	enum status st = take_back(s, batch, member, e);

	if (st == ST_OK)
		st = drop_name(s, member, e);
	bool history = st == ST_OK && number_of(s, history_sql, member, batch) != 0;

	for (size_t i = 0; i < sizeof clear_sql / sizeof *clear_sql && st == ST_OK; i++)
		st = run_for(s, clear_sql[i], member, e);
	if (st != ST_OK)
		return st;
	if (history) {
		struct stmt *q = db_prepare(s->db, removed_sql);

		stmt_bind_int(q, ":member", member);
		stmt_bind_int(q, ":now", clock_now());
		stmt_bind_text(q, ":by", s->actor);
		return stmt_run(q, e);
	}
	for (size_t i = 0; i < sizeof gone_sql / sizeof *gone_sql && st == ST_OK; i++)
		st = run_for(s, gone_sql[i], member, e);
	return st;
}

/* ---- members that the batch changed ---- */

static const char changed_ids_sql[] = "SELECT member_id FROM member_before WHERE batch_id = :id ORDER BY member_id LIMIT :limit";
/* A key that the picture of before lacks stays as it is. */
static const char restore_sql[] =
	"UPDATE member SET"
	" member_code = CASE WHEN json_type(b.j, '$.member_code') IS NULL THEN member_code ELSE NULLIF(b.j ->> '$.member_code', '') END,"
	" last_name = COALESCE(b.j ->> '$.last_name', last_name), first_name = COALESCE(b.j ->> '$.first_name', first_name),"
	" email = CASE WHEN json_type(b.j, '$.email') IS NULL THEN email ELSE NULLIF(b.j ->> '$.email', '') END,"
	" phone = CASE WHEN json_type(b.j, '$.phone') IS NULL THEN phone ELSE NULLIF(b.j ->> '$.phone', '') END,"
	" gender = CASE WHEN json_type(b.j, '$.gender') IS NULL THEN gender ELSE NULLIF(b.j ->> '$.gender', '') END,"
	" birthday = CASE WHEN json_type(b.j, '$.birthday') IS NULL THEN birthday ELSE NULLIF(b.j ->> '$.birthday', '') END,"
	" birthday_set_on = CASE WHEN json_type(b.j, '$.birthday_set_on') IS NULL THEN birthday_set_on"
	" ELSE NULLIF(b.j ->> '$.birthday_set_on', '') END,"
	" note = COALESCE(b.j ->> '$.note', note),"
	" email_consent = CASE b.j ->> '$.email_consent' WHEN 'yes' THEN 1 WHEN 'no' THEN 0 ELSE email_consent END,"
	" tier_id = CASE WHEN json_type(b.j, '$.tier') IS NULL THEN tier_id ELSE NULLIF(b.j ->> '$.tier.tier_id', 0) END,"
	" tier_from = CASE WHEN json_type(b.j, '$.tier') IS NULL THEN tier_from ELSE NULLIF(b.j ->> '$.tier.tier_from', '') END,"
	" tier_to = CASE WHEN json_type(b.j, '$.tier') IS NULL THEN tier_to ELSE NULLIF(b.j ->> '$.tier.tier_to', '') END,"
	" version = version + 1, changed_at = :now, changed_by = :by"
	" FROM (SELECT before AS j FROM member_before WHERE batch_id = :id AND member_id = :member) b"
	" WHERE member.id = :member AND b.j IS NOT NULL";
static const char untier_sql[] =
	"INSERT INTO tier_change (member_id, from_tier, to_tier, cause, from_before, to_before, from_after, to_after, on_day, batch_id, at, by)"
	" SELECT :member, t.to_tier, t.from_tier, 'undo', t.from_after, t.to_after, t.from_before, t.to_before, :day, :id, :now, :by"
	" FROM tier_change t WHERE t.member_id = :member AND t.batch_id = :id AND t.cause = 'import' AND t.from_tier IS NOT NULL";
static const char *const restore_groups_sql[] = {
	"DELETE FROM group_member WHERE member_id = :member AND EXISTS (SELECT 1 FROM member_before WHERE batch_id = :id"
	" AND member_id = :member AND json_type(before, '$.groups') = 'array')",
	"INSERT INTO group_member (group_id, member_id, added_at) SELECT g.value, :member, b.started_at FROM member_before f,"
	" json_each(f.before, '$.groups') g, batch b WHERE f.batch_id = :id AND f.member_id = :member AND b.id = :id"
	" AND EXISTS (SELECT 1 FROM member_group x WHERE x.id = g.value)",
	"DELETE FROM field_value WHERE member_id = :member AND field_id IN (SELECT CAST(o.key AS INTEGER) FROM member_before f,"
	" json_each(f.before, '$.own') o WHERE f.batch_id = :id AND f.member_id = :member)",
	"INSERT INTO field_value (member_id, field_id, value) SELECT :member, CAST(o.key AS INTEGER), o.value FROM member_before f,"
	" json_each(f.before, '$.own') o WHERE f.batch_id = :id AND f.member_id = :member AND o.value IS NOT NULL"
	" AND EXISTS (SELECT 1 FROM field x WHERE x.id = CAST(o.key AS INTEGER))",
	"DELETE FROM member_before WHERE batch_id = :id AND member_id = :member",
};

static void bind_act(struct stmt *q, struct shop *s, int64_t batch, int64_t member)
{
	stmt_bind_int(q, ":id", batch);
	stmt_bind_int(q, ":member", member);
	if (stmt_has(q, ":now"))
		stmt_bind_int(q, ":now", clock_now());
	if (stmt_has(q, ":by"))
		stmt_bind_text(q, ":by", s->actor);
	if (stmt_has(q, ":day"))
		bind_day(q, ":day", shop_today(s, NULL));
}

static enum status act(struct shop *s, const char *sql, int64_t batch, int64_t member, struct error *e)
{
	struct stmt *q = db_prepare(s->db, sql);

	bind_act(q, s, batch, member);
	return stmt_run(q, e);
}

static enum status restore(struct shop *s, int64_t batch, int64_t member, struct error *e)
{
	enum status st = act(s, untier_sql, batch, member, e);

	if (st == ST_OK)
		st = act(s, restore_sql, batch, member, e);
	for (size_t i = 0; i < sizeof restore_groups_sql / sizeof *restore_groups_sql && st == ST_OK; i++)
		st = act(s, restore_groups_sql[i], batch, member, e);
	return st == ST_OK ? member_index(s, member, e) : st;
}

/* ---- all of it ---- */

/* One chunk: members that `sql` names, each done; *count 0 when none is left. */
static enum status chunk(struct shop *s, const char *sql, int64_t batch,
                         enum status (*one)(struct shop *s, int64_t batch, int64_t member, struct error *e), size_t *count, struct error *e)
{
	int64_t ids[CHUNK];
	struct stmt *q;
	size_t i = 0;
	enum status st = db_begin(s->db, e);

	if (st != ST_OK)
		return st;
	q = db_prepare(s->db, sql);
	stmt_bind_int(q, ":id", batch);
	stmt_bind_int(q, ":limit", CHUNK);
	*count = ids_of(q, ids, CHUNK);
	for (; i < *count && st == ST_OK && (i == 0 || !db_chunk_full(s->db)); i++)
		st = one(s, batch, ids[i], e);
	return db_end(s->db, st, e);
}

enum status member_import_forget(struct shop *s, int64_t batch_id, const struct progress *p, struct error *e)
{
	size_t count = 1;
	int64_t done = 0;
	enum status st = ST_OK;

	(void)p;
	while (st == ST_OK && count != 0) {
		st = chunk(s, changed_ids_sql, batch_id, restore, &count, e);
		done += (int64_t)count;
	}
	count = 1;
	while (st == ST_OK && count != 0) {
		st = chunk(s, made_sql, batch_id, unmake, &count, e);
		done += (int64_t)count;
		if (p != NULL && p->step != NULL)
			p->step(p->arg, done, done + 1);
	}
	return st;
}
