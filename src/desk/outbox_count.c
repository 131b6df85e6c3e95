/*
 * Rows of the outbox and the counts of their campaign, changed together in one
 * transaction, so that the quota agrees to the message at every moment.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/outbox_parts.h"
#include "storekeep/i18n.h"

#define STEP_ROWS 200 /* between two looks at the clock */

static const char may_sql[] =
	"SELECT state = 'sending' AND paused = 0 AND cancelled_at IS NULL FROM campaign WHERE id = :id";

static const char count_sql[] =
	"UPDATE campaign SET handed = handed + :handed_over, reach = reach + :sent, uncertain = uncertain + :uncertain,"
	" failed = failed + :failed, cut = cut + :cut_by_quota, withdrawn = withdrawn + :cancelled,"
	" updated_at = CASE WHEN :sent <> 0 THEN :now ELSE updated_at END WHERE id = :id";

static const char withdraw_from_sql[] =
	"SELECT min(seq) FROM (SELECT seq FROM campaign_recipient WHERE campaign_id = :id AND seq > :from AND state = 'queued'"
	" ORDER BY seq LIMIT 1)";
static const char withdraw_sql[] =
	"UPDATE campaign_recipient SET state = :to, next_try_at = NULL WHERE campaign_id = :id AND seq BETWEEN :from AND :last"
	" AND state = 'queued'";

static const char retry_sql[] =
	"UPDATE campaign SET retry_at = (SELECT min(next_try_at) FROM campaign_recipient WHERE campaign_id = :id AND"
	" next_try_at IS NOT NULL) WHERE id = :id AND retry_at IS NOT (SELECT min(next_try_at) FROM campaign_recipient"
	" WHERE campaign_id = :id AND next_try_at IS NOT NULL)";

static const char *const counted[] = {"handed_over", "sent", "uncertain", "failed", "cut_by_quota", "cancelled"};

bool outbox_may_go_on(struct shop *s, int64_t id)
{
	struct stmt *q = db_prepare(s->db, may_sql);
	bool may;

	stmt_bind_int(q, ":id", id);
	may = stmt_step(q, NULL) == STEP_ROW && stmt_int(q, 0) != 0;
	stmt_reset(q);
	return may;
}

enum status count_move(struct shop *s, int64_t id, const char *from, const char *to, int64_t n, struct error *e)
{
	struct stmt *q = db_prepare(s->db, count_sql);
	char name[24];

	for (size_t i = 0; i < sizeof counted / sizeof *counted; i++) {
		int64_t by = strcmp(counted[i], to) == 0 ? n : strcmp(counted[i], from) == 0 ? -n : 0;

		snprintf(name, sizeof name, ":%s", counted[i]);
		stmt_bind_int(q, name, by);
	}
	stmt_bind_int(q, ":id", id);
	stmt_bind_int(q, ":now", clock_now());
	return stmt_run(q, e);
}

/* ---- withdrawing ---- */

/* The first queued row behind `from`; 0 none. */
static int64_t queued_after(struct shop *s, int64_t id, int64_t from)
{
	struct stmt *q = db_prepare(s->db, withdraw_from_sql);
	int64_t seq;

	stmt_bind_int(q, ":id", id);
	stmt_bind_int(q, ":from", from);
	seq = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return seq;
}

/* As many as one short transaction holds; *from moves behind them. */
static enum status withdraw_chunk(struct shop *s, int64_t id, const char *to, int64_t *from, int64_t *n, struct error *e)
{
	int64_t changed = 0, seq;
	enum status st = ST_OK;

	do {
		struct stmt *q;

		if ((seq = queued_after(s, id, *from)) == 0)
			break;
		q = db_prepare(s->db, withdraw_sql);
		stmt_bind_text(q, ":to", to);
		stmt_bind_int(q, ":id", id);
		stmt_bind_int(q, ":from", seq);
		stmt_bind_int(q, ":last", seq + STEP_ROWS - 1);
		st = stmt_run(q, e);
		changed += db_changes(s->db);
		*from = seq + STEP_ROWS - 1;
	} while (st == ST_OK && !db_chunk_full(s->db));
	if (st == ST_OK)
		st = count_move(s, id, "queued", to, changed, e);
	*n += changed;
	return st;
}

enum status outbox_withdraw(struct shop *s, int64_t id, const char *to, int64_t *n, struct error *e)
{
	int64_t from = 0;
	enum status st = ST_OK;

	while (st == ST_OK && queued_after(s, id, from) != 0) {
		if ((st = db_begin(s->db, e)) == ST_OK)
			st = db_end(s->db, withdraw_chunk(s, id, to, &from, n, e), e);
	}
	return st;
}

/* ---- ending ---- */

int64_t campaign_queued(const struct campaign *c)
{
	return c->recipients < 0 ? 0 : c->recipients - c->handed - c->reach - c->uncertain - c->failed - c->cut - c->withdrawn;
}

static enum status keep_retry(struct sending *w, struct error *e)
{
	struct stmt *q;
	enum status st = db_begin(w->h.s->db, e);

	if (st != ST_OK)
		return st;
	q = db_prepare(w->h.s->db, retry_sql);
	stmt_bind_int(q, ":id", w->c.id);
	return db_end(w->h.s->db, stmt_run(q, e), e);
}

enum status outbox_finish(struct sending *w, struct error *e)
{
	struct campaign *c = &w->c;
	int64_t id = c->id;
	const char *state, *reason = "";
	enum status st;

	campaign_free(c);
	if ((st = campaign_get(w->h.s, id, c, e)) != ST_OK || strcmp(c->state, "sending") != 0 || c->recipients < 0)
		return st;
	if (campaign_queued(c) > 0 || c->handed > 0)
		return keep_retry(w, e);
	state = c->uncertain > 0 ? "uncertain" : c->reach > 0 ? "sent" : "not_sent";
	if (strcmp(state, "not_sent") == 0)
		reason = c->cut > 0 && c->cut == c->recipients ? "no_quota" : "other";
	if ((st = db_begin(w->h.s->db, e)) == ST_OK)
		st = db_end(w->h.s->db, outbox_end(w->h.s, id, state, reason, e), e);
	if (st == ST_OK)
		w->h.done->finished++;
	return st;
}
