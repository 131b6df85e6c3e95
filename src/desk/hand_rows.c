/*
 * Rows that are taken, and rows that are done, each with its hand-over and the
 * owner's counts in one transaction.
 */
#include "config.h"

#include <string.h>

#include "desk/hand.h"

struct stmt *hand_prepare(struct hand *h, const char *sql)
{
	struct stmt *q = db_prepare(h->s->db, sql);

	if (stmt_has(q, ":owner"))
		stmt_bind_int(q, ":owner", h->owner);
	if (stmt_has(q, ":profile"))
		stmt_bind_text(q, ":profile", h->profile);
	return q;
}

static enum status count(struct hand *h, const char *from, const char *to, int64_t n, struct error *e)
{
	return h->ops->count != NULL && n > 0 ? h->ops->count(h, from, to, n, e) : ST_OK;
}

/* Marks the rows from `first` to `last` (places in `r`); how many were still queued. */
static enum status take(struct hand *h, const struct rows *r, size_t first, size_t last, int64_t hand, int64_t *n, struct error *e)
{
	struct stmt *q = hand_prepare(h, h->ops->sql.take);
	enum status st;

	stmt_bind_int(q, ":hand", hand);
	stmt_bind_int(q, ":first", r->items[first].seq);
	stmt_bind_int(q, ":last", r->items[last].seq);
	stmt_bind_int(q, ":again", r->again);
	if (stmt_has(q, ":now"))
		stmt_bind_int(q, ":now", clock_now());
	st = stmt_run(q, e);
	*n += db_changes(h->s->db);
	return st;
}

static enum status take_all(struct hand *h, const struct rows *r, int64_t hand, int64_t *n, struct error *e)
{
	enum status st = ST_OK;

	if (!r->again && !h->ops->one_by_one)
		return take(h, r, 0, r->count - 1, hand, n, e);
	for (size_t i = 0; i < r->count && st == ST_OK; i++)
		st = take(h, r, i, i, hand, n, e);
	return st;
}

static enum status begin(struct hand *h, const char *name, const struct rows *r, int64_t *hand, struct error *e)
{
	struct stmt *q = hand_prepare(h, h->ops->sql.begin);
	int64_t first = r->items[0].seq, last = first, n = 0;
	enum status st;

	for (size_t i = 0; i < r->count; i++) {
		first = r->items[i].seq < first ? r->items[i].seq : first;
		last = r->items[i].seq > last ? r->items[i].seq : last;
	}
	stmt_bind_text(q, ":way", way_code(h->way.way));
	stmt_bind_text(q, ":name", name);
	stmt_bind_int(q, ":first", first);
	stmt_bind_int(q, ":last", last);
	stmt_bind_int(q, ":rows", (int64_t)r->count);
	stmt_bind_int(q, ":now", clock_now());
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	*hand = db_last_id(h->s->db);
	st = take_all(h, r, *hand, &n, e);
	if (st != ST_OK || n != (int64_t)r->count) {
		*hand = 0;
		return st;
	}
	if ((st = count(h, h->ops->queued, h->ops->handed, n, e)) != ST_OK || r->again || h->ops->sql.cursor == NULL)
		return st;
	q = hand_prepare(h, h->ops->sql.cursor);
	stmt_bind_int(q, ":last", last);
	return stmt_run(q, e);
}

enum status hand_begin(struct hand *h, const char *name, const struct rows *r, int64_t *hand, struct error *e)
{
	bool may = false;
	enum status st = db_begin(h->s->db, e);

	*hand = 0;
	if (st != ST_OK)
		return st;
	if ((st = h->ops->allow(h, r, &may, e)) == ST_OK && may)
		st = begin(h, name, r, hand, e);
	if (st == ST_OK && *hand != 0)
		return db_commit(h->s->db, e);
	db_rollback(h->s->db);
	return st;
}

static enum status settle(struct hand *h, int64_t hand, const char *to, int64_t *n, struct error *e)
{
	struct stmt *q = hand_prepare(h, h->ops->sql.settle);
	enum status st;

	stmt_bind_text(q, ":to", to);
	stmt_bind_int(q, ":hand", hand);
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	*n = db_changes(h->s->db);
	q = hand_prepare(h, h->ops->sql.hand_state);
	stmt_bind_text(q, ":state", strcmp(to, "sent") == 0 ? "acknowledged" : "uncertain");
	stmt_bind_text(q, ":answer", "");
	stmt_bind_int(q, ":hand", hand);
	if ((st = stmt_run(q, e)) == ST_OK)
		st = count(h, h->ops->handed, to, *n, e);
	return st == ST_OK && h->ops->left != NULL ? h->ops->left(h, hand, e) : st;
}

enum status hand_end(struct hand *h, int64_t hand, const char *to, struct error *e)
{
	int64_t n = 0;
	enum status st = db_begin(h->s->db, e);

	if (st == ST_OK)
		st = db_end(h->s->db, settle(h, hand, to, &n, e), e);
	if (st == ST_OK && strcmp(to, "sent") == 0)
		h->done->sent += n;
	else if (st == ST_OK)
		h->done->uncertain += n;
	return st;
}
