/*
 * A merge taken back (EAS-115): what was used since is listed first; then
 * orders, labels, points and store credit return, and the closed account opens
 * again. One transaction.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/member_undo.h"
#include "storekeep/credit.h"
#include "storekeep/i18n.h"
#include "storekeep/ledger.h"
#include "storekeep/mem.h"
#include "storekeep/sale.h"

#define OF_MERGE " FROM member_merge g, json_each(g.undo, "
#define WHO "COALESCE(NULLIF(m.last_name || m.first_name, ''), m.email, m.phone, m.id)"

/* ---- what stands in the way ---- */

static const char into_sql[] =
	"SELECT " WHO " FROM member_merge g JOIN member m ON m.id = g.into_id WHERE g.batch_id = :id AND m.kind NOT IN ('registered', 'guest')";
static const char taken_sql[] =
	"SELECT x.email FROM member_merge g JOIN member m ON m.id = g.from_id JOIN member x ON x.profile = m.profile AND x.email_key = m.email_key"
	" AND x.kind IN ('registered', 'guest') WHERE g.batch_id = :id AND m.email_key IS NOT NULL";
static const char moved_on_sql[] =
	"SELECT o.order_number" OF_MERGE "'$.orders') j JOIN sale o ON o.id = j.value WHERE g.batch_id = :id AND o.member_id IS NOT g.into_id LIMIT 20";
/* Points that came with the merge and are not all there any more. */
static const char used_sql[] =
	"SELECT -COALESCE(SUM(u.points), 0) FROM points_entry n JOIN points_lot l ON l.entry_id = n.id JOIN points_use u ON u.lot_id = l.id"
	" AND u.points < 0 JOIN points_entry x ON x.id = u.entry_id AND x.kind <> 'expire' JOIN member_merge g ON g.batch_id = :id"
	" AND n.member_id = g.into_id WHERE n.batch_id = :id AND n.kind = 'transfer_in' HAVING SUM(u.points) < 0";
static const char short_sql[] =
	"SELECT CAST(g.undo ->> '$.credit' AS INTEGER), COALESCE(w.credit, 0) FROM member_merge g LEFT JOIN wallet w ON w.member_id = g.into_id"
	" WHERE g.batch_id = :id AND COALESCE(g.undo ->> '$.credit', 0) > COALESCE(w.credit, 0)";

static void say_into(struct notes *n, struct stmt *q)
{
	notes_add(n, NOTE_INFO, "merge_again", NULL, NULL, _("%s was merged itself since; take that merge back first."), column_words(q, 0));
}

static void say_taken(struct notes *n, struct stmt *q)
{
	notes_add(n, NOTE_INFO, "ACC_EMAIL_TAKEN", NULL, NULL, _("The e-mail address %s belongs to another member now."), column_words(q, 0));
}

static void say_moved_on(struct notes *n, struct stmt *q)
{
	notes_add(n, NOTE_INFO, "batch_moved", NULL, NULL, _("Order %s was moved to another account."), column_words(q, 0));
}

static void say_used(struct notes *n, struct stmt *q)
{
	notes_add(n, NOTE_INFO, "batch_points_used", NULL, NULL, _("%lld of the points that came with the merge are used."), (long long)stmt_int(q, 0));
}

static void say_short(struct notes *n, struct stmt *q)
{
	notes_add(n, NOTE_INFO, "CREDIT_SHORT", NULL, NULL, _("%1$lld of store credit came with the merge, %2$lld are left."), (long long)stmt_int(q, 0),
	          (long long)stmt_int(q, 1));
}

enum status member_merge_look(struct shop *s, int64_t batch_id, size_t *found, struct error *e)
{
	static const struct {
		const char *sql;
		void (*say)(struct notes *n, struct stmt *q);
	} obstacles[] = {
		{into_sql, say_into}, {taken_sql, say_taken}, {moved_on_sql, say_moved_on}, {used_sql, say_used}, {short_sql, say_short},
	};
	enum step step = STEP_DONE;

	for (size_t i = 0; i < sizeof obstacles / sizeof *obstacles && step != STEP_FAILED; i++) {
		struct stmt *q = db_prepare(s->db, obstacles[i].sql);

		stmt_bind_int(q, ":id", batch_id);
		while ((step = stmt_step(q, e)) == STEP_ROW) {
			obstacles[i].say(&s->notes, q);
			++*found;
		}
		stmt_reset(q);
	}
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* ---- the way back ---- */

static const char get_sql[] =
	"SELECT g.from_id, g.into_id, CAST(COALESCE(g.undo ->> '$.credit', 0) AS INTEGER), COALESCE(g.undo ->> '$.consent', 0), m.profile"
	" FROM member_merge g JOIN member m ON m.id = g.from_id WHERE g.batch_id = :id AND g.undone_at IS NULL";
static const char orders_sql[] = "SELECT j.value" OF_MERGE "'$.orders') j WHERE g.batch_id = :id";
/* Lots of the kept account that were moved in by themselves: parents stood in the list. */
static const char lots_sql[] =
	"SELECT l.id" OF_MERGE "'$.lots') j JOIN points_lot l ON l.parent_lot_id = j.value AND l.member_id = g.into_id WHERE g.batch_id = :id AND l.remaining > 0";
static const char open_sql[] =
	"UPDATE member SET kind = (SELECT undo ->> '$.kind' FROM member_merge WHERE batch_id = :id), merged_into = NULL, version = version + 1,"
	" changed_at = :now, changed_by = :by WHERE id = (SELECT from_id FROM member_merge WHERE batch_id = :id)";
static const char *const back_sql[] = {
	"DELETE FROM group_member WHERE batch_id = :id AND member_id = (SELECT into_id FROM member_merge WHERE batch_id = :id)",
	("DELETE FROM field_value WHERE member_id = (SELECT into_id FROM member_merge WHERE batch_id = :id) AND field_id IN"
	 " (SELECT j.value" OF_MERGE "'$.fields') j WHERE g.batch_id = :id)"),
	("UPDATE member SET email_consent = 0, version = version + 1 WHERE id = (SELECT into_id FROM member_merge WHERE batch_id = :id"
	 " AND undo ->> '$.consent' = 1)"),
	"UPDATE member_merge SET undone_at = :now WHERE batch_id = :id",
};

static enum status act(struct shop *s, const char *sql, int64_t batch, struct error *e)
{
	struct stmt *q = db_prepare(s->db, sql);

	stmt_bind_int(q, ":id", batch);
	if (stmt_has(q, ":now"))
		stmt_bind_int(q, ":now", clock_now());
	if (stmt_has(q, ":by"))
		stmt_bind_text(q, ":by", s->actor);
	return stmt_run(q, e);
}

static size_t ids_of(struct shop *s, const char *sql, int64_t batch, int64_t **ids)
{
	struct stmt *q = db_prepare(s->db, sql);
	size_t n = 0;

	*ids = NULL;
	stmt_bind_int(q, ":id", batch);
	while (stmt_step(q, NULL) == STEP_ROW) {
		*ids = xreallocarray(*ids, n + 1, sizeof **ids);
		(*ids)[n++] = stmt_int(q, 0);
	}
	stmt_reset(q);
	return n;
}

static enum status credit_back(struct shop *s, int64_t from, int64_t into, int64_t amount, int64_t batch, struct error *e)
{
	struct credit_posting p = {.member_id = into, .kind = "undo", .amount = -amount, .batch_id = batch, .reason = _("merge undone")};
	struct credit_posted done;
	enum status st;

	if (amount == 0)
		return ST_OK;
	st = credit_post(s, &p, &done, e);
	p.member_id = from;
	p.amount = amount;
	return st == ST_OK ? credit_post(s, &p, &done, e) : st;
}

static enum status unmerge(struct shop *s, int64_t batch, struct error *e)
{
	struct stmt *q = db_prepare(s->db, get_sql);
	const struct profile *p;
	int64_t *orders, *lots, from, into, credit, moved;
	size_t order_count, lot_count;
	char profile[32];
	enum status st;

	stmt_bind_int(q, ":id", batch);
	if (stmt_step(q, e) != STEP_ROW) {
		stmt_reset(q);
		return ST_OK; /* done before a kill */
	}
	from = stmt_int(q, 0);
	into = stmt_int(q, 1);
	credit = stmt_int(q, 2);
	column_text(q, 4, profile, sizeof profile);
	stmt_reset(q);
	order_count = ids_of(s, orders_sql, batch, &orders);
	lot_count = ids_of(s, lots_sql, batch, &lots);
	st = shop_profile(s, profile, &p, e);
	if (st == ST_OK)
		st = act(s, open_sql, batch, e);
	for (size_t i = 0; i < order_count && st == ST_OK; i++)
		st = sale_transfer_in(s, orders[i], from, _("merge undone"), batch, &moved, e);
	for (size_t i = 0; i < lot_count && st == ST_OK; i++)
		st = ledger_move_lot(s, lots[i], from, -batch, 0, batch, shop_today(s, p), &moved, e);
	if (st == ST_OK)
		st = credit_back(s, from, into, credit, batch, e);
	for (size_t i = 0; i < sizeof back_sql / sizeof *back_sql && st == ST_OK; i++)
		st = act(s, back_sql[i], batch, e);
	free(orders);
	free(lots);
	return st;
}

enum status member_merge_forget(struct shop *s, int64_t batch_id, const struct progress *p, struct error *e)
{
	enum status st = db_begin(s->db, e);

	(void)p;
	return st == ST_OK ? db_end(s->db, unmerge(s, batch_id, e), e) : st;
}
