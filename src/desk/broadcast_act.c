/*
 * What a person does with a message after it was composed: cancel it, stop it,
 * let it go on, decide what is uncertain, try again what failed (EAS-88 and
 * the state machines of EAS section 20).
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/broadcast_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/prepaid.h"
#include "storekeep/staff.h"

static const char state_sql[] =
	"UPDATE message SET state = :to, changed_at = :now, changed_by = :by, finished_at = CASE WHEN :to = 'cancelled' THEN :now ELSE NULL END"
	" WHERE id = :id AND state = :from";
static const char withdraw_sql[] =
	"UPDATE message_recipient SET state = 'skipped', reason = 'cancelled', next_try_at = NULL WHERE message_id = :id AND state = 'waiting'"
	" AND seq IN (SELECT seq FROM message_recipient WHERE message_id = :id AND state = 'waiting' ORDER BY seq LIMIT 300)";
static const char rows_sql[] =
	"UPDATE message_recipient SET state = :to, next_try_at = NULL WHERE message_id = :id AND state = :from"
	" AND seq IN (SELECT seq FROM message_recipient WHERE message_id = :id AND state = :from ORDER BY seq LIMIT 300)";
static const char again_sql[] = "UPDATE message SET state = 'sending', finished_at = NULL WHERE id = :id AND state = 'done'";
static const char segments_sql[] = "SELECT COALESCE(SUM(segments), 0) FROM message_recipient WHERE message_id = :id AND state = 'uncertain'";

/* May who acts do this to it? */
static enum status look(struct shop *s, int64_t id, struct broadcast *b, const struct profile **p, struct error *e)
{
	enum status st = broadcast_get(s, id, b, e);

	notes_free(&s->notes);
	if (st == ST_OK)
		st = shop_profile(s, b->profile, p, e);
	return st == ST_OK ? staff_allow(s, *p, "perm.broadcast", e) : st;
}

static enum status set_state(struct shop *s, const struct broadcast *b, const char *to, const char *what, struct error *e)
{
	struct stmt *q = db_prepare(s->db, state_sql);
	enum status st;

	stmt_bind_text(q, ":to", to);
	stmt_bind_text(q, ":from", b->state);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	stmt_bind_int(q, ":id", b->id);
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	if (db_changes(s->db) == 0)
		return broadcast_wrong_state(b, _("It has moved on meanwhile. Look again."), e);
	return broadcast_audit(s, what, b->id, "", e);
}

static enum status change(struct shop *s, const struct broadcast *b, const char *to, const char *what, struct error *e)
{
	enum status st = db_begin(s->db, e);

	return st == ST_OK ? shop_write_end(s, set_state(s, b, to, what, e), e) : st;
}

/* Rows from one state to another, a chunk a transaction; `sql` knows :id, and :from and :to where it names them. */
static enum status move_rows(struct shop *s, int64_t id, const char *sql, const char *from, const char *to, int64_t *n, struct error *e)
{
	int64_t moved = 1;
	enum status st = ST_OK;

	*n = 0;
	while (st == ST_OK && moved > 0) {
		struct stmt *q;

		if ((st = db_begin(s->db, e)) != ST_OK)
			break;
		q = db_prepare(s->db, sql);
		stmt_bind_int(q, ":id", id);
		if (stmt_has(q, ":from")) {
			stmt_bind_text(q, ":from", from);
			stmt_bind_text(q, ":to", to);
		}
		st = stmt_run(q, e);
		moved = st == ST_OK ? db_changes(s->db) : 0;
		if (st == ST_OK && moved > 0)
			st = broadcast_move(s, id, from, to, moved, e);
		st = db_end(s->db, st, e);
		*n += moved;
	}
	return st;
}

enum status broadcast_cancel(struct shop *s, int64_t id, struct error *e)
{
	struct broadcast b;
	const struct profile *p;
	int64_t n;
	enum status st = look(s, id, &b, &p, e);

	if (st == ST_OK && strcmp(b.state, "sending") == 0)
		st = broadcast_wrong_state(&b, _("It is being sent. Stop it first; then it can be cancelled."), e);
	else if (st == ST_OK && strcmp(b.state, "draft") != 0 && strcmp(b.state, "scheduled") != 0 && strcmp(b.state, "stopped") != 0)
		st = broadcast_wrong_state(&b, _("It is over already."), e);
	if (st == ST_OK)
		st = change(s, &b, "cancelled", "message cancel", e);
	if (st == ST_OK && !s->dry_run && b.recipients >= 0)
		st = move_rows(s, id, withdraw_sql, "waiting", "skipped", &n, e);
	broadcast_free(&b);
	return st;
}

static enum status one_step(struct shop *s, int64_t id, const char *from, const char *to, const char *what, const char *why, struct error *e)
{
	struct broadcast b;
	const struct profile *p;
	enum status st = look(s, id, &b, &p, e);

	if (st == ST_OK && strcmp(b.state, from) != 0)
		st = broadcast_wrong_state(&b, why, e);
	if (st == ST_OK)
		st = change(s, &b, to, what, e);
	broadcast_free(&b);
	return st;
}

enum status broadcast_stop(struct shop *s, int64_t id, struct error *e)
{
	return one_step(s, id, "sending", "stopped", "message stop", _("Only a message that is being sent can be stopped."), e);
}

enum status broadcast_resume(struct shop *s, int64_t id, struct error *e)
{
	return one_step(s, id, "stopped", "sending", "message resume", _("It is not stopped."), e);
}

/* What waits again makes a message that was done one that is being sent. */
static enum status take_up(struct shop *s, int64_t id, const char *what, struct error *e)
{
	struct stmt *q;
	enum status st = db_begin(s->db, e);

	if (st != ST_OK)
		return st;
	q = db_prepare(s->db, again_sql);
	stmt_bind_int(q, ":id", id);
	if ((st = stmt_run(q, e)) == ST_OK)
		st = broadcast_audit(s, what, id, "", e);
	return db_end(s->db, st, e);
}

/* Credits of what did not go out after all come back. */
static enum status give_back(struct shop *s, const struct broadcast *b, const struct profile *p, struct error *e)
{
	day_t today = shop_today(s, p);
	int64_t segments, each = profile_int(p, "sms.credits_per_segment", today, 1);
	struct stmt *q = db_prepare(s->db, segments_sql);
	bool already;
	enum status st;

	stmt_bind_int(q, ":id", b->id);
	segments = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	if (segments == 0 || profile_text(p, "sms.provider", today) == NULL)
		return ST_OK;
	if ((st = db_begin(s->db, e)) != ST_OK)
		return st;
	return db_end(s->db, prepaid_post(s, PREPAID_CREDITS, b->profile, &(struct prepaid_entry){
		.kind = "adjust", .amount = segments * each, .message_id = b->id, .reason = _("not sent after all"), .at = INSTANT_NONE}, &already, e), e);
}

static enum status settle(struct shop *s, const struct broadcast *b, const struct profile *p, bool sent, struct error *e)
{
	int64_t n;
	bool done;
	enum status st = ST_OK;

	if (b->uncertain == 0)
		return broadcast_wrong_state(b, _("Nothing of it is uncertain."), e);
	if (s->dry_run)
		return ST_OK;
	if (!sent && (st = give_back(s, b, p, e)) != ST_OK)
		return st;
	if (!sent)
		st = take_up(s, b->id, "message settle not sent", e);
	if (st == ST_OK)
		st = move_rows(s, b->id, rows_sql, "uncertain", sent ? "sent" : "waiting", &n, e);
	if (st == ST_OK && sent && (st = db_begin(s->db, e)) == ST_OK)
		st = db_end(s->db, broadcast_audit(s, "message settle sent", b->id, "", e), e);
	return st == ST_OK && sent ? broadcast_finish(s, b->id, &done, e) : st;
}

enum status broadcast_settle(struct shop *s, int64_t id, bool sent, struct error *e)
{
	struct broadcast b;
	const struct profile *p;
	enum status st = look(s, id, &b, &p, e);

	if (st == ST_OK)
		st = settle(s, &b, p, sent, e);
	broadcast_free(&b);
	return st;
}

enum status broadcast_retry(struct shop *s, int64_t id, int64_t *n, struct error *e)
{
	struct broadcast b;
	const struct profile *p;
	enum status st = look(s, id, &b, &p, e);

	*n = b.failed;
	if (st == ST_OK && b.failed == 0)
		st = broadcast_wrong_state(&b, _("Nothing of it has failed."), e);
	if (st == ST_OK && strcmp(b.state, "cancelled") == 0)
		st = broadcast_wrong_state(&b, _("It is over already."), e);
	if (st == ST_OK && !s->dry_run && (st = take_up(s, id, "message retry", e)) == ST_OK)
		st = move_rows(s, id, rows_sql, "failed", "waiting", n, e);
	broadcast_free(&b);
	return st;
}
