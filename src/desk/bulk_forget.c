/*
 * What a bulk action did, taken back member by member in short transactions
 * (for batch.c, which hides the batch before and closes it after).
 */
#include "config.h"

#include "desk/bulk_parts.h"

#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

#define PAGE 200

static const char done_sql[] =
	"SELECT member_id, before FROM bulk_member WHERE batch_id = :batch AND state = 'done' AND member_id > :after ORDER BY member_id LIMIT :room";
static const char undone_sql[] = "UPDATE bulk_member SET state = 'undone' WHERE batch_id = :batch AND member_id = :member";
static const char keep_sql[] = "UPDATE batch SET finished_at = coalesce(finished_at, :now) WHERE id = :batch";
static const char total_sql[] = "SELECT count(*) FROM bulk_member WHERE batch_id = :batch AND state = 'done'";

struct done {
	int64_t id;
	char *before;
};

static size_t read_done(struct shop *s, int64_t batch, int64_t after, struct done *out)
{
	struct stmt *q = db_prepare(s->db, done_sql);
	size_t n = 0;

	stmt_bind_int(q, ":batch", batch);
	stmt_bind_int(q, ":after", after);
	stmt_bind_int(q, ":room", PAGE);
	while (stmt_step(q, NULL) == STEP_ROW) {
		out[n].id = stmt_int(q, 0);
		out[n++].before = xstrdup(column_words(q, 1));
	}
	stmt_reset(q);
	return n;
}

static enum status take_back(struct shop *s, const struct bulk_kind *k, int64_t batch, const struct done *d, struct error *e)
{
	struct stmt *q;
	enum status st = k->undo(s, batch, d->id, d->before, false, e);

	if (st != ST_OK)
		return st;
	q = db_prepare(s->db, undone_sql);
	stmt_bind_int(q, ":batch", batch);
	stmt_bind_int(q, ":member", d->id);
	return stmt_run(q, e);
}

/* *did: how many of them one transaction has taken back. */
static enum status chunk(struct shop *s, const struct bulk_kind *k, int64_t batch, const struct done *list, size_t count, size_t *did, struct error *e)
{
	enum status st = db_begin(s->db, e);
	size_t i = 0;

	*did = 0;
	if (st != ST_OK)
		return st;
	for (; st == ST_OK && i < count && (i == 0 || !db_chunk_full(s->db)); i++)
		st = take_back(s, k, batch, &list[i], e);
	st = db_end(s->db, st, e);
	*did = st == ST_OK ? i : 0;
	return st;
}

static int64_t total_of(struct shop *s, int64_t batch)
{
	struct stmt *q = db_prepare(s->db, total_sql);
	int64_t n;

	stmt_bind_int(q, ":batch", batch);
	n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return n;
}

/* The batch stays in the list, with its members: what it was, and that it was taken back. */
static enum status keep_batch(struct shop *s, int64_t batch, struct error *e)
{
	struct stmt *q;
	enum status st = db_begin(s->db, e);

	if (st != ST_OK)
		return st;
	q = db_prepare(s->db, keep_sql);
	stmt_bind_int(q, ":batch", batch);
	stmt_bind_int(q, ":now", clock_now());
	return db_end(s->db, stmt_run(q, e), e);
}

enum status bulk_forget(struct shop *s, int64_t id, const char *kind, const struct progress *p, struct error *e)
{
	const struct bulk_kind *k = bulk_kind_of(kind);
	struct done list[PAGE];
	int64_t total, behind = 0;
	size_t count, did;
	enum status st = ST_OK;

	if (k == NULL)
		return ST_OK;
	total = total_of(s, id);
	while (st == ST_OK && k->undo != NULL && (count = read_done(s, id, 0, list)) > 0) {
		for (size_t at = 0; st == ST_OK && at < count; at += did) {
			st = chunk(s, k, id, list + at, count - at, &did, e);
			behind += (int64_t)did;
			if (p != NULL && p->step != NULL)
				p->step(p->arg, behind, total);
		}
		for (size_t i = 0; i < count; i++)
			free(list[i].before);
	}
	return st == ST_OK ? keep_batch(s, id, e) : st;
}
