/*
 * A campaign's time has come: may it go out, to whom, and how far does the quota
 * reach? Recipients are taken as of the send time and written in short
 * transactions; they count from the last of these on, which says how many there
 * are. A run that died before it left rows that the next one makes anew.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/outbox_parts.h"
#include "storekeep/i18n.h"

#define STEP_ROWS 500
/* Each row lands on another page of the index by person, so the commit itself takes as long again. */
#define HOLD_MS 12

static const char end_sql[] =
	"UPDATE campaign SET state = :state, not_sent_reason = :reason, finished_at = :now, updated_at = :now, retry_at = NULL"
	" WHERE id = :id AND state IN ('pending', 'sending', 'uncertain')";
static const char begin_sql[] =
	"UPDATE campaign SET state = :state, started_at = :now, term_id = :term WHERE id = :id AND state = 'pending' AND paused = 0";
static const char clear_sql[] =
	"DELETE FROM campaign_recipient WHERE campaign_id = :id AND seq <= (SELECT min(seq) FROM campaign_recipient"
	" WHERE campaign_id = :id) + 499";
static const char fill_sql[] =
	"INSERT INTO campaign_recipient (campaign_id, seq, person_id, audience, state)"
	" SELECT :id, seq, person_id, audience, CASE WHEN seq <= :limit THEN :state ELSE 'cut_by_quota' END"
	" FROM temp.chosen WHERE seq BETWEEN :from AND :last ORDER BY seq";
static const char whole_sql[] =
	"UPDATE campaign SET recipients = :count, left_out = :left_out, cut = :cut, reach = :reach WHERE id = :id AND recipients IS NULL";
static const char others_sql[] =
	"SELECT COALESCE(SUM(recipients - handed - reach - uncertain - failed - cut - withdrawn), 0) FROM campaign"
	" WHERE term_id = :term AND state = 'sending' AND recipients IS NOT NULL AND id <> :id";

enum status outbox_end(struct shop *s, int64_t id, const char *state, const char *reason, struct error *e)
{
	struct stmt *q = db_prepare(s->db, end_sql);
	char record[32], detail[64];
	enum status st;

	stmt_bind_text(q, ":state", state);
	stmt_bind_text(q, ":reason", *reason != '\0' ? reason : NULL);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_int(q, ":id", id);
	if ((st = stmt_run(q, e)) != ST_OK || db_changes(s->db) == 0)
		return st;
	snprintf(record, sizeof record, "campaign %lld", (long long)id);
	snprintf(detail, sizeof detail, "%s%s%s", state, *reason != '\0' ? " " : "", reason);
	return shop_audit(s, "campaign end", record, detail, e);
}

/* The marketplace sends by itself and tells nothing of it: what was due was sent (QOO-41). */
static bool by_platform(const struct sending *w)
{
	const char *by = profile_text(w->profile, "send.by", DAY_NONE);

	return w->h.way.way == WAY_NONE && by != NULL && strcmp(by, "platform") == 0;
}

/* Messages that this campaign may take: what the term has left, less what campaigns before it have queued (RUT-98). */
static enum status room_of(struct sending *w, int64_t *room, struct error *e)
{
	struct quota quota;
	struct stmt *q;
	enum status st;

	*room = INT64_MAX;
	if (w->term.id == 0)
		return ST_OK;
	if ((st = quota_of(w->h.s, &w->term, &quota, e)) != ST_OK)
		return st;
	q = db_prepare(w->h.s->db, others_sql);
	stmt_bind_int(q, ":term", w->term.id);
	stmt_bind_int(q, ":id", w->c.id);
	*room = quota.left - (stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0);
	stmt_reset(q);
	if (*room < 0)
		*room = 0;
	return ST_OK;
}

/* ---- writing them ---- */

static enum status clear_half(struct sending *w, struct error *e)
{
	int64_t gone = 1;
	enum status st = ST_OK;

	while (st == ST_OK && gone > 0) {
		if ((st = db_begin(w->h.s->db, e)) != ST_OK)
			return st;
		do {
			struct stmt *q = db_prepare(w->h.s->db, clear_sql);

			stmt_bind_int(q, ":id", w->c.id);
			st = stmt_run(q, e);
			gone = st == ST_OK ? db_changes(w->h.s->db) : 0;
		} while (gone > 0 && !db_chunk_full(w->h.s->db));
		st = db_end(w->h.s->db, st, e);
	}
	return st;
}

struct filling {
	int64_t next, count, limit; /* next row to write; how many there are; how many the quota allows */
	const char *state;
};

static enum status fill_chunk(struct sending *w, struct filling *f, struct error *e)
{
	enum status st = ST_OK;

	do {
		struct stmt *q = db_prepare(w->h.s->db, fill_sql);

		stmt_bind_int(q, ":id", w->c.id);
		stmt_bind_int(q, ":limit", f->limit);
		stmt_bind_text(q, ":state", f->state);
		stmt_bind_int(q, ":from", f->next);
		stmt_bind_int(q, ":last", f->next + STEP_ROWS - 1);
		st = stmt_run(q, e);
		f->next += STEP_ROWS;
	} while (st == ST_OK && f->next <= f->count && db_held_ms(w->h.s->db) < HOLD_MS);
	return st;
}

static enum status fill(struct sending *w, struct filling *f, struct error *e)
{
	enum status st = ST_OK;

	while (st == ST_OK && f->next <= f->count) {
		if ((st = db_begin(w->h.s->db, e)) == ST_OK)
			st = db_end(w->h.s->db, fill_chunk(w, f, e), e);
	}
	return st;
}

static enum status write_whole(struct sending *w, const struct audience_choice *choice, const struct filling *f, struct error *e)
{
	struct stmt *q = db_prepare(w->h.s->db, whole_sql);
	int64_t in = choice->count < f->limit ? choice->count : f->limit;
	char record[32], detail[96];
	enum status st;

	stmt_bind_int(q, ":count", choice->count);
	stmt_bind_int(q, ":left_out", choice->left_out);
	stmt_bind_int(q, ":cut", choice->count - in);
	stmt_bind_int(q, ":reach", strcmp(f->state, "sent") == 0 ? in : 0);
	stmt_bind_int(q, ":id", w->c.id);
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	snprintf(record, sizeof record, "campaign %lld", (long long)w->c.id);
	snprintf(detail, sizeof detail, "recipients %lld cut %lld left out %lld", (long long)choice->count, (long long)(choice->count - in),
	         (long long)choice->left_out);
	st = shop_audit(w->h.s, "campaign recipients", record, detail, e);
	w->h.done->cut += choice->count - in;
	return st;
}

enum status outbox_make(struct sending *w, struct error *e)
{
	struct filling f = {.next = 1, .state = by_platform(w) ? "sent" : "queued"};
	struct audience_choice choice;
	enum status st = clear_half(w, e);

	if (st == ST_OK)
		st = room_of(w, &f.limit, e);
	db_roomy(w->h.s->db, true);
	if (st == ST_OK)
		st = audience_choose(w->h.s, w->c.id, w->c.send_at, 0, &choice, e);
	if (st == ST_OK) {
		f.count = choice.count;
		st = fill(w, &f, e);
	}
	if (st == ST_OK && (st = db_begin(w->h.s->db, e)) == ST_OK)
		st = db_end(w->h.s->db, write_whole(w, &choice, &f, e), e);
	if (st == ST_OK && by_platform(w))
		w->h.done->sent += choice.count < f.limit ? choice.count : f.limit;
	db_roomy(w->h.s->db, false);
	return st;
}

enum status outbox_drop_half(struct sending *w, struct error *e)
{
	struct filling f = {.state = "queued"};
	struct audience_choice choice = {0};
	enum status st = clear_half(w, e);

	if (st == ST_OK && (st = db_begin(w->h.s->db, e)) == ST_OK)
		st = db_end(w->h.s->db, write_whole(w, &choice, &f, e), e);
	return st;
}

/* ---- may it go out ---- */

static enum status end_now(struct sending *w, const char *state, const char *reason, struct error *e)
{
	enum status st = db_begin(w->h.s->db, e);

	if (st == ST_OK)
		st = db_end(w->h.s->db, outbox_end(w->h.s, w->c.id, state, reason, e), e);
	if (st == ST_OK)
		w->h.done->finished++;
	return st;
}

/* From pending to `state`, with the term whose quota it uses. *gone: someone was quicker. */
static enum status leave_pending(struct sending *w, const char *state, bool *gone, struct error *e)
{
	enum status st = db_begin(w->h.s->db, e);
	char record[32];
	struct stmt *q;

	if (st != ST_OK)
		return st;
	q = db_prepare(w->h.s->db, begin_sql);
	stmt_bind_text(q, ":state", state);
	stmt_bind_int(q, ":now", clock_now());
	if (w->term.id != 0)
		stmt_bind_int(q, ":term", w->term.id);
	else
		stmt_bind_null(q, ":term");
	stmt_bind_int(q, ":id", w->c.id);
	st = stmt_run(q, e);
	*gone = st == ST_OK && db_changes(w->h.s->db) == 0;
	snprintf(record, sizeof record, "campaign %lld", (long long)w->c.id);
	if (st == ST_OK && !*gone)
		st = shop_audit(w->h.s, "campaign begin", record, state, e);
	if ((st = db_end(w->h.s->db, st, e)) == ST_OK && !*gone)
		snprintf(w->c.state, sizeof w->c.state, "%s", state);
	return st;
}

static bool needs_term(const struct sending *w)
{
	return profile_bool(w->profile, "gate.requires_running_plan", DAY_NONE, false);
}

const struct outbox_reason *outbox_reason(const char *code)
{
	static const struct outbox_reason reasons[] = {
		{"no_quota", "RUT-97", N_("%s: not sent, no quota left.")},
		{"plan_ended", "RUT-127", N_("%s: not sent, no plan covers its send time.")},
		{"missed", "RUT-127", N_("%s: not sent, its time was missed. Copy it to a new time.")},
	};

	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (strcmp(code, reasons[i].code) == 0)
			return &reasons[i];
	return NULL;
}

/* A push has no name, and a missed one is not copied but judged (QOO-41). */
static void say_not_sent(struct sending *w, const char *code)
{
	const struct outbox_reason *why = outbox_reason(code);

	if (*w->c.type != '\0')
		notes_add(&w->h.s->notes, NOTE_INFO, code, profile_rule(w->c.profile, "QOO-41"), NULL,
		          _("Push #%lld: its time was missed. Say whether the marketplace sent it or it was cancelled."), (long long)w->c.id);
	else
		notes_add(&w->h.s->notes, NOTE_INFO, code, profile_rule(w->c.profile, why->rule), NULL, _(why->words), w->c.name);
}

enum status outbox_start(struct sending *w, struct error *e)
{
	int64_t late = clock_now() - w->c.send_at, most = 60 * profile_int(w->profile, "send.max_late_minutes", DAY_NONE, 60), room;
	bool gone = false;
	enum status st = ST_OK;

	if (needs_term(w) && w->term.id == 0) {
		say_not_sent(w, "plan_ended");
		return end_now(w, "not_sent", "plan_ended", e);
	}
	if ((st = room_of(w, &room, e)) != ST_OK)
		return st;
	if (room == 0) {
		say_not_sent(w, "no_quota");
		return end_now(w, "not_sent", "no_quota", e);
	}
	if (w->h.way.way != WAY_NONE && late > most) {
		say_not_sent(w, "missed");
		return end_now(w, "not_sent", "missed", e);
	}
	if (w->h.way.way == WAY_NONE && !by_platform(w)) {
		st = leave_pending(w, "uncertain", &gone, e);
		w->h.done->campaigns += st == ST_OK && !gone;
		w->h.done->finished += st == ST_OK && !gone;
		return st;
	}
	if ((st = leave_pending(w, "sending", &gone, e)) != ST_OK || gone)
		return st;
	w->h.done->campaigns++;
	return outbox_make(w, e);
}
