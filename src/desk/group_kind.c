/*
 * The bulk action "groups": members join some groups and leave others, with the
 * way back (EAS-6, EAS-18). What a batch was asked stands in group_batch; a
 * member's `before` names what was really changed: "+3 -5".
 */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/group_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

static const char keep_sql[] = "INSERT INTO group_batch (batch_id, group_id, act) VALUES (:batch, :group, :act)";
static const char kept_sql[] = "SELECT group_id, act FROM group_batch WHERE batch_id = :batch ORDER BY group_id, act";
static const char leave_sql[] = "DELETE FROM group_member WHERE group_id = :group AND member_id = :member";
static const char there_sql[] = "SELECT 1 FROM member_group WHERE id = :group";
static const char back_sql[] =
	"INSERT INTO group_member (group_id, member_id, added_at, batch_id) VALUES (:group, :member, :now, :batch)"
	" ON CONFLICT (group_id, member_id) DO NOTHING";

static enum bulk_verdict check(struct shop *s, void *arg, int64_t member_id, struct error *why)
{
	const struct group_sets *g = arg;
	int64_t joins = 0, leaves = 0;
	for (size_t i = 0; i < g->adds; i++)
		joins += !group_has_member(s, g->add[i], member_id);
	for (size_t i = 0; i < g->removes; i++)
		leaves += group_has_member(s, g->remove[i], member_id);
	if (joins == 0 && leaves == 0)
		return BULK_SAME;
	return group_limit_check(s, member_id, joins - leaves, why) == ST_OK ? BULK_CHANGES : BULK_REFUSED;
}

static enum status leave(struct shop *s, int64_t group_id, int64_t member_id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, leave_sql);
	stmt_bind_int(q, ":group", group_id);
	stmt_bind_int(q, ":member", member_id);
	return stmt_run(q, e);
}

/* Those that are left go first, so that a limit counts the end alone. */
static enum status apply(struct shop *s, void *arg, int64_t batch_id, int64_t member_id, struct buf *before, struct error *e)
{
	const struct group_sets *g = arg;
	enum status st = ST_OK;
	for (size_t i = 0; i < g->removes && st == ST_OK; i++)
		if (group_has_member(s, g->remove[i], member_id)) {
			st = leave(s, g->remove[i], member_id, e);
			buf_addf(before, "-%" PRId64 " ", g->remove[i]);
		}
	for (size_t i = 0; i < g->adds && st == ST_OK; i++) {
		bool added;
		st = group_member_add(s, g->add[i], member_id, batch_id, &added, e);
		if (st == ST_OK && added)
			buf_addf(before, "+%" PRId64 " ", g->add[i]);
	}
	return st;
}

static bool is_there(struct shop *s, int64_t group_id)
{
	struct stmt *q = db_prepare(s->db, there_sql);
	stmt_bind_int(q, ":group", group_id);
	bool there = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	return there;
}

static enum status put_back(struct shop *s, int64_t group_id, int64_t member_id, int64_t batch_id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, back_sql);
	stmt_bind_int(q, ":group", group_id);
	stmt_bind_int(q, ":member", member_id);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_int(q, ":batch", batch_id);
	return stmt_run(q, e);
}

/* A group that was deleted since is nobody's label any more: nothing is left to undo there. */
static enum status undo(struct shop *s, int64_t batch_id, int64_t member_id, const char *before, bool check_only, struct error *e)
{
	enum status st = ST_OK;
	for (const char *at = before; *at && !check_only && st == ST_OK;) {
		char *end;
		int64_t change = strtoll(at, &end, 10);
		if (end == at)
			break;
		at = end + strspn(end, " ");
		if (change > 0)
			st = leave(s, change, member_id, e);
		else if (is_there(s, -change))
			st = put_back(s, -change, member_id, batch_id, e);
	}
	return st;
}

static void *reload(struct shop *s, int64_t batch_id)
{
	struct group_sets *g = xcalloc(1, sizeof *g);
	struct stmt *q = db_prepare(s->db, kept_sql);
	stmt_bind_int(q, ":batch", batch_id);
	while (stmt_step(q, NULL) == STEP_ROW) {
		bool add = strcmp(column_words(q, 1), "add") == 0;
		if (add && g->adds < GROUPS_MOST)
			g->add[g->adds++] = stmt_int(q, 0);
		else if (!add && g->removes < GROUPS_MOST)
			g->remove[g->removes++] = stmt_int(q, 0);
	}
	stmt_reset(q);
	return g;
}

static enum status keep(struct shop *s, int64_t batch_id, int64_t group_id, const char *act, struct error *e)
{
	struct stmt *q = db_prepare(s->db, keep_sql);
	stmt_bind_int(q, ":batch", batch_id);
	stmt_bind_int(q, ":group", group_id);
	stmt_bind_text(q, ":act", act);
	return stmt_run(q, e);
}

enum status group_sets_keep(struct shop *s, void *sets, int64_t batch_id, struct error *e)
{
	struct group_sets *g = sets;
	enum status st = ST_OK;
	for (size_t i = 0; i < g->adds && st == ST_OK; i++)
		if (g->add[i] == 0)
			st = group_ensure(s, g->profile, g->fresh[i], g->advice, &g->add[i], e);
	for (size_t i = 0; i < g->adds && st == ST_OK; i++)
		st = keep(s, batch_id, g->add[i], "add", e);
	for (size_t i = 0; i < g->removes && st == ST_OK; i++)
		st = keep(s, batch_id, g->remove[i], "remove", e);
	return st;
}

const struct bulk_kind group_bulk_kind = {.kind = "bulk_group", .check = check, .apply = apply, .undo = undo, .reload = reload};
