/*
 * Batches: beginning, publishing, taking away in short transactions, and which
 * ones were cut short. What stands in the way of an undo is in batch_undo.c,
 * the lists are in batch_list.c.
 */
#include "config.h"

#include "storekeep/batch.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "desk/billing_undo.h"
#include "desk/bulk_parts.h"
#include "desk/column.h"
#include "desk/member_undo.h"
#include "desk/sale_take.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/opens.h"
#include "storekeep/prepaid.h"

#define CHUNK "400"
#define LOCKS 4096

static const char start_sql[] =
	"INSERT INTO batch (kind, profile, source, source_hash, charset, state, started_at, started_by)"
	" VALUES (:kind, :profile, :source, :hash, :charset, 'staging', :at, :by)";
static const char publish_sql[] =
	"UPDATE batch SET state = 'published', rows_new = :new, rows_changed = :changed, rows_same = :same,"
	" rows_refused = :refused, finished_at = :at WHERE id = :id AND state = 'staging'";
static const char keep_sql[] =
	"UPDATE batch SET state = 'published', source_hash = '', finished_at = :at,"
	" rows_new = (SELECT COUNT(*) FROM member WHERE batch_id = :id),"
	" rows_changed = (SELECT COUNT(*) FROM member_before WHERE batch_id = :id AND before IS NOT NULL),"
	" rows_refused = (SELECT COUNT(*) FROM batch_refusal WHERE batch_id = :id) WHERE id = :id AND state = 'staging'";
static const char hide_sql[] =
	"UPDATE batch SET state = 'removing', undone_at = :at, undone_by = :by WHERE id = :id AND state IN ('staging', 'published')";
/* A batch that never counted leaves no row behind. */
static const char *const gone_sql[] = {
	"DELETE FROM batch WHERE id = :id AND state = 'removing' AND finished_at IS NULL",
	"UPDATE batch SET state = 'removed' WHERE id = :id AND state = 'removing'",
};
static const char get_sql[] =
	"SELECT id, kind, profile, state, charset, source, started_by, rows_new, rows_changed, rows_same, rows_refused,"
	" started_at, finished_at, undone_at FROM batch WHERE id = :id";
static const char unfinished_sql[] = "SELECT id FROM batch WHERE state IN ('staging', 'removing') ORDER BY id";
static const char staging_sql[] = "SELECT id FROM batch WHERE state = 'staging' AND kind = :kind AND profile = :profile";
static const char of_file_sql[] =
	"SELECT id FROM batch WHERE state = 'published' AND kind = :kind AND profile = :profile AND source_hash = :hash"
	" ORDER BY id DESC LIMIT 1";
static const char kind_sql[] = "SELECT kind FROM batch WHERE id = :id";
static const char size_sql[] = "SELECT (SELECT count(*) FROM orders WHERE batch_id = :id) +"
	" (SELECT COALESCE(SUM(lines), 0) FROM statement WHERE batch_id = :id)";

/* What a batch put here, in the order in which it goes. Each is run until it changes nothing. */
static const char *const clear_sql[] = {
	/* The version that counts again is worked out anew: facts may have been typed since (order_look.c). */
	"UPDATE orders SET superseded_by = 0, next_on = CASE WHEN next_step <> '' OR origins <> '' THEN COALESCE(ordered_on, '1970-01-01') END,"
	" next_step = CASE WHEN next_step <> '' OR origins <> '' THEN 'look' ELSE '' END WHERE id IN (SELECT id FROM orders WHERE superseded_by = :id AND superseded_by <> 0 LIMIT " CHUNK ")",
	"DELETE FROM order_item WHERE (order_id, pos) IN (SELECT i.order_id, i.pos FROM orders o JOIN order_item i ON i.order_id = o.id"
	" WHERE o.batch_id = :id LIMIT " CHUNK ")",
	"DELETE FROM orders WHERE id IN (SELECT id FROM orders WHERE batch_id = :id LIMIT " CHUNK ")",
	"DELETE FROM difference WHERE id IN (SELECT d.id FROM statement s JOIN difference d ON d.statement_id = s.id"
	" WHERE s.batch_id = :id LIMIT " CHUNK ")",
	"DELETE FROM summary WHERE statement_id IN (SELECT id FROM statement WHERE batch_id = :id)",
	"DELETE FROM statement_line WHERE id IN (SELECT l.id FROM statement s JOIN statement_line l ON l.statement_id = s.id"
	" WHERE s.batch_id = :id LIMIT " CHUNK ")",
	"DELETE FROM statement WHERE batch_id = :id",
	"DELETE FROM member_event WHERE (person_id, kind, item_no, at) IN (SELECT person_id, kind, item_no, at FROM member_event"
	" WHERE batch_id = :id LIMIT " CHUNK ")",
	"DELETE FROM person_before WHERE (batch_id, person_id) IN (SELECT batch_id, person_id FROM person_before WHERE batch_id = :id LIMIT " CHUNK ")",
	"DELETE FROM item_before WHERE (batch_id, item_no) IN (SELECT batch_id, item_no FROM item_before WHERE batch_id = :id LIMIT " CHUNK ")",
	"DELETE FROM audience_count_before WHERE batch_id = :id",
	/* People that it brought go, unless something else speaks of them. */
	"UPDATE person SET batch_id = CASE WHEN EXISTS (SELECT 1 FROM member_event e WHERE e.person_id = person.id)"
	" OR EXISTS (SELECT 1 FROM campaign_recipient r WHERE r.person_id = person.id)"
	" OR EXISTS (SELECT 1 FROM person_before b WHERE b.person_id = person.id)"
	" OR EXISTS (SELECT 1 FROM person_order b JOIN orders o ON o.id = b.order_id WHERE b.person_id = person.id)"
	" THEN 0 ELSE -batch_id END WHERE id IN (SELECT id FROM person WHERE batch_id = :id AND batch_id <> 0 LIMIT " CHUNK ")",
	"DELETE FROM person WHERE id IN (SELECT id FROM person WHERE batch_id = -:id AND batch_id <> 0 LIMIT " CHUNK ")",
	"DELETE FROM enquiry WHERE id IN (SELECT id FROM enquiry WHERE batch_id = :id AND batch_id <> 0 LIMIT " CHUNK ")",
	"DELETE FROM batch_refusal WHERE (batch_id, seq) IN (SELECT batch_id, seq FROM batch_refusal WHERE batch_id = :id LIMIT " CHUNK ")",
};

/* Kinds of which more hangs than rows: what they put here goes by a function of theirs. */
static const struct {
	const char *kind;
	enum status (*forget)(struct shop *s, int64_t id, const struct progress *p, struct error *e);
} keepers[] = {
	{"opens", opens_forget},
	{"billing", billing_forget},
	{"order", sale_forget},
	{"token", token_forget},
	{"sms", sms_forget},
	{"member", member_import_forget},
	{"member_merge", member_merge_forget},
};

/* ---- who is at work ---- */

/* In the gate's file, behind the bytes of the gate: byte LOCKS + N is locked while a process is at work on batch N.
 * The descriptor, -1 for a private database, which nobody shares. */
static int lock_file(struct shop *s)
{
	const char *path = db_path(s->db);
	char *name;

	if (s->batch_lock == 0 && path != NULL && *path != '\0') {
		name = xasprintf("%s.gate", path);
		s->batch_lock = 1 + open(name, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
		free(name);
	}
	return s->batch_lock - 1;
}

static void set_lock(struct shop *s, int64_t id, short type)
{
	struct flock range = {.l_type = type, .l_whence = SEEK_SET, .l_start = LOCKS + (off_t)id, .l_len = 1};
	int fd = lock_file(s);

	if (fd >= 0)
		fcntl(fd, F_OFD_SETLK, &range);
}

void batch_work_on(struct shop *s, int64_t id, bool on)
{
	set_lock(s, id, on ? F_WRLCK : F_UNLCK);
}

static bool at_work(struct shop *s, int64_t id)
{
	struct flock range = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = LOCKS + (off_t)id, .l_len = 1};
	int fd = lock_file(s);

	return fd >= 0 && fcntl(fd, F_OFD_GETLK, &range) == 0 && range.l_type != F_UNLCK;
}

/* Ids that a query gives, at most `room`. */
static size_t ids_of(struct stmt *q, int64_t *ids, size_t room)
{
	size_t n = 0;

	while (n < room && stmt_step(q, NULL) == STEP_ROW)
		ids[n++] = stmt_int(q, 0);
	stmt_reset(q);
	return n;
}

size_t batch_unfinished(struct shop *s, int64_t *ids, size_t room)
{
	size_t n = ids_of(db_prepare(s->db, unfinished_sql), ids, room), kept = 0;

	for (size_t i = 0; i < n; i++)
		if (!at_work(s, ids[i]))
			ids[kept++] = ids[i];
	return kept;
}

bool batch_busy(struct shop *s, const char *kind, const char *profile)
{
	struct stmt *q = db_prepare(s->db, staging_sql);
	int64_t ids[64];
	size_t n;

	stmt_bind_text(q, ":kind", kind);
	stmt_bind_text(q, ":profile", profile);
	n = ids_of(q, ids, 64);
	for (size_t i = 0; i < n; i++)
		if (at_work(s, ids[i]))
			return true;
	return false;
}

int64_t batch_of_file(struct shop *s, const char *kind, const char *profile, const char *source_hash)
{
	struct stmt *q = db_prepare(s->db, of_file_sql);
	int64_t id = 0;

	if (*source_hash == '\0')
		return 0;
	stmt_bind_text(q, ":kind", kind);
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":hash", source_hash);
	return ids_of(q, &id, 1) == 1 ? id : 0;
}

/* ---- beginning and publishing ---- */

enum status batch_start(struct shop *s, const char *kind, const char *profile, const char *source,
                        const char *source_hash, const char *charset, int64_t *id, struct error *e)
{
	struct stmt *q;
	enum status st = db_begin(s->db, e);

	if (st != ST_OK)
		return st;
	q = db_prepare(s->db, start_sql);
	stmt_bind_text(q, ":kind", kind);
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":source", source);
	stmt_bind_text(q, ":hash", source_hash);
	stmt_bind_text(q, ":charset", charset);
	stmt_bind_int(q, ":at", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	st = stmt_run(q, e);
	if (st != ST_OK) {
		db_rollback(s->db);
		return st;
	}
	*id = db_last_id(s->db);
	set_lock(s, *id, F_WRLCK);
	return db_commit(s->db, e);
}

enum status batch_publish(struct shop *s, const struct batch *b, struct error *e)
{
	struct stmt *q = db_prepare(s->db, publish_sql);
	enum status st;

	stmt_bind_int(q, ":id", b->id);
	stmt_bind_int(q, ":new", b->rows_new);
	stmt_bind_int(q, ":changed", b->rows_changed);
	stmt_bind_int(q, ":same", b->rows_same);
	stmt_bind_int(q, ":refused", b->rows_refused);
	stmt_bind_int(q, ":at", clock_now());
	st = stmt_run(q, e);
	if (st == ST_OK && db_changes(s->db) != 1)
		return error_set(e, ST_FAILED, "batch_gone", NULL, NULL,
		                 _("Batch %lld was removed by someone else meanwhile. Nothing of it counts; import the file again."),
		                 (long long)b->id);
	if (st == ST_OK)
		set_lock(s, b->id, F_UNLCK);
	return st;
}

enum status batch_keep(struct shop *s, int64_t id, struct error *e)
{
	char record[64];
	struct stmt *q;
	enum status st = db_begin(s->db, e);

	if (st != ST_OK)
		return st;
	q = db_prepare(s->db, keep_sql);
	stmt_bind_int(q, ":id", id);
	stmt_bind_int(q, ":at", clock_now());
	st = stmt_run(q, e);
	snprintf(record, sizeof record, "batch %lld", (long long)id);
	if (st == ST_OK)
		st = shop_audit(s, "batch keep", record, "", e);
	st = db_end(s->db, st, e);
	set_lock(s, id, F_UNLCK);
	return st;
}

/* ---- taking away ---- */

static enum status hide(struct shop *s, int64_t id, struct error *e)
{
	struct stmt *q;
	enum status st = db_begin(s->db, e);

	if (st != ST_OK)
		return st;
	q = db_prepare(s->db, hide_sql);
	stmt_bind_int(q, ":id", id);
	stmt_bind_int(q, ":at", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	st = stmt_run(q, e);
	return db_end(s->db, st, e);
}

static int64_t size_of(struct shop *s, int64_t id)
{
	struct stmt *q = db_prepare(s->db, size_sql);
	int64_t n;

	stmt_bind_int(q, ":id", id);
	n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return n;
}

/* One statement until it changes nothing, letting go of the gate between chunks. */
static enum status clear(struct shop *s, const char *sql, int64_t id, const struct progress *p, int64_t *done, int64_t total,
                         struct error *e)
{
	int64_t changed = 1;
	struct stmt *q;
	enum status st;

	while (changed != 0) {
		st = db_begin(s->db, e);
		if (st != ST_OK)
			return st;
		do {
			q = db_prepare(s->db, sql);
			stmt_bind_int(q, ":id", id);
			st = stmt_run(q, e);
			changed = st == ST_OK ? db_changes(s->db) : 0;
			*done += changed;
		} while (changed != 0 && !db_chunk_full(s->db));
		if (st != ST_OK) {
			db_rollback(s->db);
			return st;
		}
		st = db_commit(s->db, e);
		if (st != ST_OK)
			return st;
		/* What is hidden counts no more, so going on or stopping is the same to everyone: it is not asked. */
		if (p != NULL && p->step != NULL)
			p->step(p->arg, *done < total ? *done : total, total);
	}
	return ST_OK;
}

static enum status finish(struct shop *s, int64_t id, struct error *e)
{
	struct stmt *q;
	enum status st = db_begin(s->db, e);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < sizeof gone_sql / sizeof *gone_sql && st == ST_OK; i++) {
		q = db_prepare(s->db, gone_sql[i]);
		stmt_bind_int(q, ":id", id);
		st = stmt_run(q, e);
	}
	return db_end(s->db, st, e);
}

static enum status forget(struct shop *s, int64_t id, const struct progress *p, struct error *e)
{
	struct stmt *q = db_prepare(s->db, kind_sql);
	char kind[32] = "";

	stmt_bind_int(q, ":id", id);
	if (stmt_step(q, NULL) == STEP_ROW)
		column_text(q, 0, kind, sizeof kind);
	stmt_reset(q);
	for (size_t i = 0; i < sizeof keepers / sizeof *keepers; i++)
		if (strcmp(keepers[i].kind, kind) == 0)
			return keepers[i].forget(s, id, p, e);
	return bulk_forget(s, id, kind, p, e);
}

enum status batch_remove(struct shop *s, int64_t id, const struct progress *p, struct error *e)
{
	enum status st = hide(s, id, e);
	int64_t done = 0, total;

	if (st != ST_OK)
		return st;
	st = forget(s, id, p, e);
	total = size_of(s, id);
	for (size_t i = 0; i < sizeof clear_sql / sizeof *clear_sql && st == ST_OK; i++)
		st = clear(s, clear_sql[i], id, p, &done, total, e);
	if (st == ST_OK)
		st = finish(s, id, e);
	set_lock(s, id, F_UNLCK);
	if (st == ST_OK)
		db_checkpoint(s->db);
	return st;
}

/* ---- reading ---- */

enum status batch_get(struct shop *s, int64_t id, struct batch *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, get_sql);
	enum step step;

	*out = (struct batch){0};
	stmt_bind_int(q, ":id", id);
	step = stmt_step(q, e);
	if (step == STEP_ROW) {
		out->id = stmt_int(q, 0);
		column_text(q, 1, out->kind, sizeof out->kind);
		column_text(q, 2, out->profile, sizeof out->profile);
		column_text(q, 3, out->state, sizeof out->state);
		column_text(q, 4, out->charset, sizeof out->charset);
		column_text(q, 5, out->source, sizeof out->source);
		column_text(q, 6, out->started_by, sizeof out->started_by);
		out->rows_new = stmt_int(q, 7);
		out->rows_changed = stmt_int(q, 8);
		out->rows_same = stmt_int(q, 9);
		out->rows_refused = stmt_int(q, 10);
		out->started_at = stmt_int(q, 11);
		out->finished_at = column_instant(q, 12);
		out->undone_at = column_instant(q, 13);
	}
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "batch_missing", NULL, "id", _("There is no batch number %lld."), (long long)id);
	return ST_OK;
}
