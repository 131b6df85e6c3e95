/*
 * Who gets a message is written down, a chunk at a time, before the message says
 * so: rows count from the moment on that its `recipients` is set. A confirmation
 * that died in between leaves rows that the next one makes anew.
 */
#include "config.h"

#include <stdlib.h>

#include "desk/broadcast_parts.h"
#include "storekeep/i18n.h"

static const char clear_sql[] =
	"DELETE FROM message_recipient WHERE message_id = :id AND seq <= (SELECT min(seq) FROM message_recipient WHERE message_id = :id) + 499";
static const char insert_sql[] =
	"INSERT INTO message_recipient (message_id, seq, member_id, address, state, reason, segments)"
	" VALUES (:message, :seq, :member, :address, :state, :reason, :segments)";
static const char unset_sql[] =
	"UPDATE message SET recipients = NULL, sent = 0, uncertain = 0, failed = 0, skipped = 0, segments = 0 WHERE id = :id";

struct fixing {
	struct shop *s;
	const struct progress *progress;
	int64_t message, seq, all;
};

static enum status clear_rows(struct shop *s, int64_t id, struct error *e)
{
	int64_t gone = 1;
	enum status st = ST_OK;

	while (st == ST_OK && gone > 0) {
		if ((st = db_begin(s->db, e)) != ST_OK)
			return st;
		do {
			struct stmt *q = db_prepare(s->db, clear_sql);

			stmt_bind_int(q, ":id", id);
			st = stmt_run(q, e);
			gone = st == ST_OK ? db_changes(s->db) : 0;
		} while (gone > 0 && !db_chunk_full(s->db));
		st = db_end(s->db, st, e);
	}
	return st;
}

static enum status insert(struct fixing *f, const struct found_member *m, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, insert_sql);

	stmt_bind_int(q, ":message", f->message);
	stmt_bind_int(q, ":seq", ++f->seq);
	stmt_bind_int(q, ":member", m->id);
	stmt_bind_text(q, ":address", m->address);
	stmt_bind_text(q, ":state", m->skip != NULL ? "skipped" : "waiting");
	stmt_bind_text(q, ":reason", m->skip != NULL ? m->skip : "");
	stmt_bind_int(q, ":segments", m->skip != NULL ? 0 : m->segments);
	return stmt_run(q, e);
}

static enum status put(void *arg, const struct found_member *m, size_t count, struct error *e)
{
	struct fixing *f = arg;
	enum status st = ST_OK;

	for (size_t i = 0; i < count && st == ST_OK;) {
		if ((st = db_begin(f->s->db, e)) != ST_OK)
			return st;
		do
			st = insert(f, &m[i++], e);
		while (st == ST_OK && i < count && !db_chunk_full(f->s->db));
		st = db_end(f->s->db, st, e);
	}
	if (st == ST_OK && f->progress != NULL && f->progress->step != NULL && !f->progress->step(f->progress->arg, f->seq, f->all))
		return error_set(e, ST_REFUSED, "cancelled", NULL, NULL, "%s", _("Stopped. Nothing was confirmed."));
	return st;
}

static enum status nobody(const struct broadcast *b, const struct broadcast_reach *r, struct error *e)
{
	struct buf why = {0};

	broadcast_reasons(r, &why);
	error_set(e, ST_REFUSED, "MSG_NOBODY", profile_rule(b->profile, "EAS-85"), "audience",
	        ngettext("None of the %1$lld marked members can get this: %2$s.", "None of the %1$lld marked members can get this: %2$s.",
	                 (unsigned long)r->members),
	        (long long)r->members, why.len > 0 ? buf_str(&why) : _("nobody is in it"));
	buf_free(&why);
	return ST_REFUSED;
}

enum status broadcast_fix(struct shop *s, const struct broadcast *b, const struct progress *p, struct broadcast_reach *reach, struct error *e)
{
	struct fixing f = {.s = s, .progress = p, .message = b->id};
	struct broadcast_count *w = NULL;
	bool done;
	enum status st = b->id != 0 ? clear_rows(s, b->id, e) : ST_OK;

	*reach = (struct broadcast_reach){0};
	if (st == ST_OK)
		st = broadcast_count_of(s, b, b->id != 0 ? put : NULL, &f, &w, e);
	if (st == ST_OK)
		st = broadcast_count_step(w, 0, &done, e);
	if (st == ST_OK) {
		broadcast_count_read(w, reach);
		if (reach->recipients == 0)
			st = nobody(b, reach, e);
	}
	broadcast_count_free(w);
	return st;
}

enum status broadcast_unfix(struct shop *s, int64_t id, struct error *e)
{
	struct stmt *q;
	enum status st = db_begin(s->db, e);

	if (st != ST_OK)
		return st;
	q = db_prepare(s->db, unset_sql);
	stmt_bind_int(q, ":id", id);
	st = db_end(s->db, stmt_run(q, e), e);
	return st == ST_OK ? clear_rows(s, id, e) : st;
}
