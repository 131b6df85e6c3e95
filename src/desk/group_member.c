/*
 * Who is in which group: one member put in or taken out, inside the caller's
 * transaction, and the names of a member's groups.
 */
#include "config.h"

#include <stdlib.h>

#include "desk/column.h"
#include "desk/group_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

static const char in_sql[] = "SELECT 1 FROM group_member WHERE group_id = :group AND member_id = :member";
static const char count_sql[] = "SELECT COUNT(*) FROM group_member WHERE member_id = :member";
static const char profile_sql[] = "SELECT profile FROM member WHERE id = :member";
static const char add_sql[] =
	"INSERT INTO group_member (group_id, member_id, added_at, batch_id) VALUES (:group, :member, :now, :batch)";
static const char names_sql[] =
	"SELECT g.name FROM group_member gm JOIN member_group g ON g.id = gm.group_id WHERE gm.member_id = :member ORDER BY g.id";

bool group_has_member(struct shop *s, int64_t group_id, int64_t member_id)
{
	struct stmt *q = db_prepare(s->db, in_sql);
	stmt_bind_int(q, ":group", group_id);
	stmt_bind_int(q, ":member", member_id);
	bool in = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	return in;
}

static int64_t count_of_member(struct shop *s, int64_t member_id)
{
	struct stmt *q = db_prepare(s->db, count_sql);
	stmt_bind_int(q, ":member", member_id);
	int64_t n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return n;
}

enum status group_limit_check(struct shop *s, int64_t member_id, int64_t more, struct error *e)
{
	char profile[32] = "";
	const struct profile *p;
	struct stmt *q = db_prepare(s->db, profile_sql);
	stmt_bind_int(q, ":member", member_id);
	if (stmt_step(q, NULL) == STEP_ROW)
		column_text(q, 0, profile, sizeof profile);
	stmt_reset(q);
	enum status st = shop_profile(s, profile, &p, e);
	if (st != ST_OK)
		return st;
	int64_t max = profile_int(p, "group.max_per_member", shop_today(s, p), 0);
	if (max <= 0 || more <= 0)
		return ST_OK;
	int64_t has = count_of_member(s, member_id);
	struct member m;
	if (has + more <= max || member_get(s, member_id, &m, e) != ST_OK)
		return ST_OK;
	char *name = member_name(&m);
	error_set(e, ST_REFUSED, "GROUP_LIMIT", profile_rule(profile, "EAS-18"), "groups",
	          _("%1$s is already in %2$lld groups, the most allowed."), name, (long long)has);
	free(name);
	member_free(&m);
	return ST_REFUSED;
}

enum status group_member_add(struct shop *s, int64_t group_id, int64_t member_id, int64_t batch_id, bool *added, struct error *e)
{
	*added = false;
	if (group_has_member(s, group_id, member_id))
		return ST_OK;
	enum status st = group_limit_check(s, member_id, 1, e);
	if (st != ST_OK)
		return st;
	struct stmt *q = db_prepare(s->db, add_sql);
	stmt_bind_int(q, ":group", group_id);
	stmt_bind_int(q, ":member", member_id);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_int(q, ":batch", batch_id);
	st = stmt_run(q, e);
	*added = st == ST_OK;
	return st;
}

char *group_names_of(struct shop *s, int64_t member_id)
{
	struct buf names = {0};
	struct stmt *q = db_prepare(s->db, names_sql);
	stmt_bind_int(q, ":member", member_id);
	while (stmt_step(q, NULL) == STEP_ROW)
		buf_addf(&names, "%s%s", names.len > 0 ? ", " : "", column_words(q, 0));
	stmt_reset(q);
	return buf_take(&names);
}
