/*
 * The bulk action "bind": members get a store and a staff member by hand, with
 * the way back (EAS-15, EAS-118). What a batch was asked stands in bind_batch.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "desk/bind_parts.h"
#include "desk/column.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

static const char keep_sql[] =
	"INSERT INTO bind_batch (batch_id, store_id, staff_id, reason) VALUES (:batch, nullif(:store, 0), nullif(:staff, 0), :reason)";
static const char kept_sql[] = "SELECT store_id, staff_id, reason FROM bind_batch WHERE batch_id = :batch";

static enum bulk_verdict check(struct shop *s, void *arg, int64_t member_id, struct error *why)
{
	const struct bind_to *to = arg;
	struct member m;
	if (member_get(s, member_id, &m, why) != ST_OK)
		return BULK_REFUSED;
	bool same = m.store_id == to->store_id && m.staff_id == to->staff_id;
	member_free(&m);
	return same ? BULK_SAME : BULK_CHANGES;
}

static day_t today_of(struct shop *s, const struct member *m)
{
	const struct profile *p = NULL;
	shop_profile(s, m->profile, &p, NULL);
	return shop_today(s, p);
}

static enum status apply(struct shop *s, void *arg, int64_t batch_id, int64_t member_id, struct buf *before, struct error *e)
{
	const struct bind_to *to = arg;
	struct member m;
	enum status st = member_get(s, member_id, &m, e);
	if (st != ST_OK)
		return st;
	char day[16];
	day_format(m.bound_on, day);
	buf_addf(before, "%" PRId64 " %" PRId64 " %s", m.store_id, m.staff_id, day);
	st = bind_write(s, &m, to, today_of(s, &m), "bulk", batch_id, e);
	member_free(&m);
	return st;
}

static void *reload(struct shop *s, int64_t batch_id)
{
	struct bind_to *to = xcalloc(1, sizeof *to);
	struct stmt *q = db_prepare(s->db, kept_sql);
	stmt_bind_int(q, ":batch", batch_id);
	if (stmt_step(q, NULL) == STEP_ROW) {
		to->store_id = stmt_int(q, 0);
		to->staff_id = stmt_int(q, 1);
		column_text(q, 2, to->reason, sizeof to->reason);
	}
	stmt_reset(q);
	return to;
}

/* Who was bound anew since stays so: that stands in the way. */
static enum status undo(struct shop *s, int64_t batch_id, int64_t member_id, const char *before, bool check_only, struct error *e)
{
	struct bind_to *set = reload(s, batch_id), to = {0};
	char day[16] = "";
	struct member m;
	enum status st = member_get(s, member_id, &m, e);
	sscanf(before, "%" SCNd64 " %" SCNd64 " %15s", &to.store_id, &to.staff_id, day);
	if (st == ST_OK && (m.store_id != set->store_id || m.staff_id != set->staff_id)) {
		char *name = member_name(&m);
		st = error_set(e, ST_REFUSED, "bind_moved", NULL, NULL, _("%s was bound anew since; change it on the member's page."), name);
		free(name);
	}
	if (st == ST_OK && !check_only)
		st = bind_write(s, &m, &to, day_parse_iso(day), "undo", batch_id, e);
	free(set);
	member_free(&m);
	return st;
}

enum status bind_to_keep(struct shop *s, void *arg, int64_t batch_id, struct error *e)
{
	const struct bind_to *to = arg;
	struct stmt *q = db_prepare(s->db, keep_sql);
	stmt_bind_int(q, ":batch", batch_id);
	stmt_bind_int(q, ":store", to->store_id);
	stmt_bind_int(q, ":staff", to->staff_id);
	stmt_bind_text(q, ":reason", to->reason);
	return stmt_run(q, e);
}

const struct bulk_kind bind_bulk_kind = {.kind = "bulk_bind", .check = check, .apply = apply, .undo = undo, .reload = reload};
