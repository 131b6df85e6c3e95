/*
 * What a person does with a campaign that is on its way: stop it, let it go on,
 * end it, say what became of the messages that nobody acknowledged.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/outbox_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/opens.h"

#define STEP_ROWS 200

static const char pause_sql[] =
	"UPDATE campaign SET paused = :on, changed_at = :now, changed_by = :by WHERE id = :id AND state IN ('pending', 'sending')"
	" AND paused <> :on";
static const char cancel_sql[] =
	"UPDATE campaign SET cancelled_at = :now, paused = 0, changed_at = :now, changed_by = :by WHERE id = :id AND state = 'sending'"
	" AND cancelled_at IS NULL";
static const char settle_rows_sql[] =
	"UPDATE campaign_recipient SET state = :to WHERE campaign_id = :id AND state = 'uncertain' AND seq IN (SELECT seq FROM"
	" campaign_recipient INDEXED BY campaign_recipient_open WHERE campaign_id = :id AND state = 'uncertain'"
	" AND state IN ('uncertain', 'failed') ORDER BY seq LIMIT :most)";

static void record_of(int64_t id, char out[32])
{
	snprintf(out, 32, "campaign %lld", (long long)id);
}

static enum status wrong_state(const struct campaign *c, const char *why, struct error *e)
{
	return error_set(e, ST_REFUSED, "campaign_state", profile_rule(c->profile, *c->type != '\0' ? "QOO-41" : "RUT-121"), "id", "%s", why);
}

static bool is_state(const struct campaign *c, const char *state)
{
	return strcmp(c->state, state) == 0;
}

static enum status set_paused(struct shop *s, int64_t id, bool on, struct error *e)
{
	enum status st = db_begin(s->db, e);
	char record[32];
	struct stmt *q;

	if (st != ST_OK)
		return st;
	q = db_prepare(s->db, pause_sql);
	stmt_bind_int(q, ":on", on);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	stmt_bind_int(q, ":id", id);
	st = stmt_run(q, e);
	record_of(id, record);
	if (st == ST_OK && db_changes(s->db) > 0)
		st = shop_audit(s, on ? "campaign pause" : "campaign resume", record, "", e);
	return shop_write_end(s, st, e);
}

enum status campaign_pause(struct shop *s, int64_t id, struct error *e)
{
	struct campaign c;
	enum status st = campaign_get(s, id, &c, e);

	notes_free(&s->notes);
	if (st != ST_OK)
		return st;
	if (!is_state(&c, "pending") && !is_state(&c, "sending"))
		st = wrong_state(&c, _("Only a campaign that waits or is being sent can be paused."), e);
	else if (c.paused)
		st = wrong_state(&c, _("It is paused already."), e);
	campaign_free(&c);
	return st == ST_OK ? set_paused(s, id, true, e) : st;
}

/* A pending one whose time is long over will not be sent by itself (RUT-127). */
static void warn_late(struct shop *s, const struct campaign *c)
{
	const struct profile *p;

	if (!is_state(c, "pending") || shop_profile(s, c->profile, &p, NULL) != ST_OK)
		return;
	if (clock_now() - c->send_at > 60 * profile_int(p, "send.max_late_minutes", DAY_NONE, 60))
		notes_add(&s->notes, NOTE_WARN, "missed", profile_rule(c->profile, *c->type != '\0' ? "QOO-41" : "RUT-127"), "id", "%s",
		          _("Its send time is too long over: it will be marked as not sent. Copy it to a new time instead."));
}

enum status campaign_resume(struct shop *s, int64_t id, struct error *e)
{
	struct campaign c;
	enum status st = campaign_get(s, id, &c, e);

	notes_free(&s->notes);
	if (st != ST_OK)
		return st;
	if (!c.paused || (!is_state(&c, "pending") && !is_state(&c, "sending")))
		st = wrong_state(&c, _("It is not paused."), e);
	else
		warn_late(s, &c);
	campaign_free(&c);
	if (st == ST_OK)
		st = shop_settle_warnings(s, e);
	return st == ST_OK ? set_paused(s, id, false, e) : st;
}

/* ---- cancel ---- */

/* From here on the sender leaves it alone. */
static enum status mark_cancelled(struct shop *s, int64_t id, struct error *e)
{
	enum status st = db_begin(s->db, e);
	char record[32];
	struct stmt *q;

	if (st != ST_OK)
		return st;
	q = db_prepare(s->db, cancel_sql);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	stmt_bind_int(q, ":id", id);
	st = stmt_run(q, e);
	record_of(id, record);
	if (st == ST_OK && db_changes(s->db) > 0)
		st = shop_audit(s, "campaign cancel", record, "", e);
	return shop_write_end(s, st, e);
}

/* One that has not begun although its time has come. */
static enum status end_unbegun(struct shop *s, int64_t id, struct error *e)
{
	enum status st = db_begin(s->db, e);

	return st == ST_OK ? shop_write_end(s, outbox_end(s, id, "not_sent", "other", e), e) : st;
}

/* The rest is withdrawn. Where a run is at work on it, that run ends it. */
static enum status withdraw_rest(struct shop *s, int64_t id, struct error *e)
{
	struct outbox_done done = {0};
	struct sending w = {.h = {.s = s, .done = &done}};
	int64_t n = 0;
	int lock = sender_lock(s);
	enum status st = campaign_get(s, id, &w.c, e);

	if (st == ST_OK && w.c.recipients < 0 && lock != -1)
		st = outbox_drop_half(&w, e);
	else if (st == ST_OK && w.c.recipients >= 0)
		st = outbox_withdraw(s, id, "cancelled", &n, e);
	if (st == ST_OK && lock != -1)
		st = outbox_finish(&w, e);
	campaign_free(&w.c);
	sender_unlock(lock);
	return st;
}

enum status campaign_cancel(struct shop *s, int64_t id, struct error *e)
{
	struct campaign c;
	enum status st = campaign_get(s, id, &c, e);
	bool sending;

	notes_free(&s->notes);
	if (st != ST_OK)
		return st;
	sending = is_state(&c, "sending");
	if (is_state(&c, "pending") && clock_now() < c.send_at)
		st = wrong_state(&c, *c.type != '\0' ? _("Nothing was sent yet: cancel the push itself.") : _("Nothing was sent yet: delete it."), e);
	else if (!sending && !is_state(&c, "pending"))
		st = wrong_state(&c, _("Only a campaign that is being sent can be cancelled."), e);
	campaign_free(&c);
	if (st != ST_OK)
		return st;
	if (!sending)
		return end_unbegun(s, id, e);
	st = mark_cancelled(s, id, e);
	return st == ST_OK && !s->dry_run ? withdraw_rest(s, id, e) : st;
}

/* ---- settle ---- */

static enum status settle_chunk(struct shop *s, int64_t id, bool sent, int64_t most, int64_t *n, struct error *e)
{
	const char *to = sent ? "sent" : "failed";
	enum status st = ST_OK;
	int64_t changed;

	do {
		struct stmt *q = db_prepare(s->db, settle_rows_sql);

		stmt_bind_text(q, ":to", to);
		stmt_bind_int(q, ":id", id);
		stmt_bind_int(q, ":most", most - *n < STEP_ROWS ? most - *n : STEP_ROWS);
		st = stmt_run(q, e);
		changed = st == ST_OK ? db_changes(s->db) : 0;
		*n += changed;
		if (changed > 0)
			st = count_move(s, id, "uncertain", to, changed, e);
	} while (st == ST_OK && changed > 0 && *n < most && !db_chunk_full(s->db));
	return st;
}

enum status campaign_settle_rows(struct shop *s, int64_t id, bool sent, int64_t most, struct error *e)
{
	int64_t n = 0, before = -1;
	enum status st = ST_OK;

	while (st == ST_OK && n < most && n != before) {
		before = n;
		if ((st = db_begin(s->db, e)) == ST_OK)
			st = shop_write_end(s, settle_chunk(s, id, sent, most, &n, e), e);
		if (s->dry_run)
			break;
	}
	return st;
}

enum status campaign_settled(struct shop *s, int64_t id, const char *what, struct error *e)
{
	struct campaign c;
	enum status st = campaign_get(s, id, &c, e);
	char record[32];
	bool sent;

	if (st != ST_OK)
		return st;
	sent = c.reach > 0;
	campaign_free(&c);
	if ((st = db_begin(s->db, e)) != ST_OK)
		return st;
	record_of(id, record);
	st = shop_audit(s, "campaign settle", record, what, e);
	if (st == ST_OK)
		st = outbox_end(s, id, sent ? "sent" : "not_sent", sent ? "" : "other", e);
	if (st == ST_OK)
		st = opens_count(s, id, e);
	return shop_write_end(s, st, e);
}

enum status campaign_settle(struct shop *s, int64_t id, bool sent, struct error *e)
{
	struct campaign c;
	enum status st = campaign_get(s, id, &c, e);
	int64_t rows;

	notes_free(&s->notes);
	if (st != ST_OK)
		return st;
	rows = c.uncertain;
	if (!is_state(&c, "uncertain"))
		st = wrong_state(&c, _("Only a campaign whose result is uncertain can be settled."), e);
	else if (sent && rows == 0 && c.reach == 0)
		st = error_set(e, ST_REFUSED, "reach_missing", profile_rule(c.profile, "RUT-127"), "reach", "%s",
		               _("Enter the reach that the marketplace shows."));
	campaign_free(&c);
	if (st == ST_OK)
		st = campaign_settle_rows(s, id, sent, rows, e);
	return st == ST_OK ? campaign_settled(s, id, sent ? "sent" : "not sent", e) : st;
}
