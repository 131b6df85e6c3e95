/*
 * A run of the outbox: what is due, in its order (RUT-98), one campaign after
 * the other. One that cannot go on does not keep the others.
 */
#include "config.h"

#include "storekeep/outbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/outbox_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/life.h"

#define DUE_MOST 1000 /* campaigns that one run looks at */

static const char due_sql[] =
	"SELECT id FROM campaign WHERE state IN ('pending', 'sending') AND (send_at <= :now OR state = 'sending')"
	" AND (paused = 0 OR state = 'sending') ORDER BY send_at, created_at, id LIMIT :most";
static const char term_sql[] =
	"SELECT id, order_id, starts_at, ends_at, expires_on, quota_bought FROM term WHERE id = :id";

static size_t due_ids(struct shop *s, int64_t ids[DUE_MOST])
{
	struct stmt *q = db_prepare(s->db, due_sql);
	size_t n = 0;

	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_int(q, ":most", DUE_MOST);
	while (n < DUE_MOST && stmt_step(q, NULL) == STEP_ROW)
		ids[n++] = stmt_int(q, 0);
	stmt_reset(q);
	return n;
}

/* The term whose quota a campaign uses: the one it began under, else the one that covers its send time. */
static enum status find_term(struct sending *w, struct error *e)
{
	struct stmt *q;
	enum step step;

	if (w->c.term_id == 0)
		return *w->c.state == 'p' ? term_at(w->h.s, w->c.profile, w->c.send_at, &w->term, e) : ST_OK;
	q = db_prepare(w->h.s->db, term_sql);
	stmt_bind_int(q, ":id", w->c.term_id);
	step = stmt_step(q, e);
	if (step == STEP_ROW)
		w->term = (struct term){.id = stmt_int(q, 0), .order_id = stmt_int(q, 1), .starts_at = stmt_int(q, 2),
		                        .ends_at = stmt_int(q, 3), .expires_on = column_day(q, 4), .quota_bought = stmt_int(q, 5)};
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status open_campaign(struct sending *w, int64_t id, struct error *e)
{
	enum status st = campaign_get(w->h.s, id, &w->c, e);

	if (st == ST_OK)
		st = shop_profile(w->h.s, w->c.profile, &w->profile, e);
	if (st == ST_OK)
		st = find_term(w, e);
	if (st == ST_OK)
		st = way_out_of(w->h.s, w->c.profile, &w->h.way, e);
	sending_ready(w);
	return st;
}

static void close_campaign(struct sending *w)
{
	hand_close(&w->h);
	campaign_free(&w->c);
}

/* A cancelled one gives back what it has not handed over; a cut-short list of recipients is made anew. */
static enum status go_on(struct sending *w, struct error *e)
{
	int64_t n = 0;
	enum status st = hand_recover(&w->h, e);

	if (st == ST_OK && w->c.cancelled_at != INSTANT_NONE)
		return w->c.recipients < 0 ? outbox_drop_half(w, e) : outbox_withdraw(w->h.s, w->c.id, "cancelled", &n, e);
	if (st != ST_OK || w->c.paused)
		return st;
	if (w->c.recipients < 0)
		st = outbox_make(w, e);
	return st == ST_OK ? outbox_hand(w, e) : st;
}

/* What became of one campaign stands in the log of what was done by itself, on the day for which it was planned. */
static enum status tell(struct shop *s, const struct campaign *c, const struct profile *p, const char *step, int64_t count, struct error *e)
{
	bool push = c->type[0] != '\0';
	char no[24];

	if (c->id == 0 || p == NULL)
		return ST_OK;
	snprintf(no, sizeof no, "%lld", (long long)c->id);
	return life_tell(s, instant_day(c->send_at, profile_zone(p)), step, c->profile, push ? "push" : "campaign", no, count,
	                 push ? "QOO-41" : "RUT-112", e);
}

static enum status send_campaign(struct sending *w, int64_t id, struct error *e)
{
	const struct outbox_done before = *w->h.done;
	enum status st = open_campaign(w, id, e), ended;

	if (st == ST_OK && strcmp(w->c.state, "pending") == 0)
		st = outbox_start(w, e);
	if (st == ST_OK && w->profile != NULL) {
		campaign_free(&w->c);
		st = campaign_get(w->h.s, id, &w->c, e);
	}
	if (st == ST_OK && strcmp(w->c.state, "sending") == 0)
		st = campaign_queued(&w->c) > 0 || w->c.handed > 0 || w->c.recipients < 0 ? go_on(w, e) : ST_OK;
	ended = w->c.id != 0 ? outbox_finish(w, st == ST_OK ? e : NULL) : ST_OK;
	if (w->c.id != 0 && strcmp(w->c.state, "sending") == 0)
		w->h.done->later += campaign_queued(&w->c);
	if (ended == ST_OK)
		ended = tell(w->h.s, &w->c, w->profile, "campaign_out", w->h.done->campaigns - before.campaigns, st == ST_OK ? e : NULL);
	if (ended == ST_OK)
		ended = tell(w->h.s, &w->c, w->profile, "campaign_end", w->h.done->finished - before.finished, st == ST_OK ? e : NULL);
	return st != ST_OK ? st : ended;
}

static enum status send_all(struct shop *s, const struct progress *p, const int64_t *ids, size_t n, struct outbox_done *done,
                            struct error *e)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < n; i++) {
		struct sending w = {.h = {.s = s, .progress = p, .done = done}};
		struct error mine = {0};
		enum status now = send_campaign(&w, ids[i], &mine);

		close_campaign(&w);
		if (now == ST_OK)
			continue;
		if (st == ST_OK && e != NULL)
			*e = mine;
		st = st == ST_OK ? now : st;
		if (strcmp(mine.code, "cancelled") == 0)
			break;
	}
	db_checkpoint(s->db);
	return st;
}

/* What a run would do, by number. */
static enum status only_count(struct shop *s, const int64_t *ids, size_t n, struct outbox_done *done, struct error *e)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < n && st == ST_OK; i++) {
		const struct profile *p = NULL;
		struct campaign c;

		if ((st = campaign_get(s, ids[i], &c, e)) != ST_OK)
			break;
		done->campaigns += strcmp(c.state, "pending") == 0;
		if (strcmp(c.state, "pending") == 0 && (st = shop_profile(s, c.profile, &p, e)) == ST_OK)
			st = tell(s, &c, p, "campaign_out", 1, e);
		done->later += campaign_queued(&c);
		campaign_free(&c);
	}
	return st;
}

enum status outbox_run(struct shop *s, const struct progress *p, struct outbox_done *done, struct error *e)
{
	int64_t ids[DUE_MOST];
	size_t n = due_ids(s, ids);
	enum status st;
	int lock;

	*done = (struct outbox_done){0};
	notes_free(&s->notes);
	if (n == 0)
		return ST_OK;
	if (s->dry_run)
		return only_count(s, ids, n, done, e);
	lock = sender_lock(s);
	if (lock == -1) {
		notes_add(&s->notes, NOTE_INFO, "sender_busy", NULL, NULL, "%s",
		        _("Another run is sending messages right now; this one leaves them to it."));
		return ST_OK;
	}
	n = due_ids(s, ids); /* as the other run left them */
	st = send_all(s, p, ids, n, done, e);
	sender_unlock(lock);
	return st;
}
