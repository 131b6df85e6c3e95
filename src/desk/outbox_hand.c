/*
 * Handing over, a chunk of rows at a time, in their stated order. Before anyone
 * is spoken to the rows are committed as handed over; what became of them is
 * committed after. A run that died in between is put right by the next: a spool
 * file says by itself how far it came, everything else is uncertain.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/outbox_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

#define MINUTE 60

static const char first_sql[] =
	"SELECT r.seq, p.code, p.email, r.tries FROM campaign_recipient r CROSS JOIN person p ON p.id = r.person_id"
	" WHERE r.campaign_id = :id AND r.seq > (SELECT cursor FROM campaign WHERE id = :id) AND +r.state = 'queued'"
	" AND +r.next_try_at IS NULL ORDER BY r.seq LIMIT :limit";
static const char again_sql[] =
	"SELECT r.seq, p.code, p.email, r.tries FROM campaign_recipient r INDEXED BY campaign_recipient_retry"
	" CROSS JOIN person p ON p.id = r.person_id WHERE r.campaign_id = :id AND r.next_try_at <= :now AND r.state = 'queued'"
	" ORDER BY r.next_try_at, r.seq LIMIT :limit";
static const char begun_sql[] = "SELECT id, way, name FROM hand_over WHERE campaign_id = :id AND state = 'begun' ORDER BY id";
static const char recent_sql[] =
	"SELECT h.at, h.rows, c.profile FROM hand_over h JOIN campaign c ON c.id = h.campaign_id ORDER BY h.id DESC";

void outbox_rows_clear(struct rows *r)
{
	for (size_t i = 0; i < r->count; i++) {
		free(r->items[i].code);
		free(r->items[i].email);
	}
	r->count = 0;
}

void outbox_rows_free(struct rows *r)
{
	outbox_rows_clear(r);
	free(r->items);
	*r = (struct rows){0};
}

enum status sending_open(struct sending *w, struct error *e)
{
	return w->d != NULL ? ST_OK : deliver_open(&w->way, &w->d, e);
}

/* ---- which rows ---- */

static enum status read_rows(struct stmt *q, struct rows *r, struct error *e)
{
	enum step step;

	while ((step = stmt_step(q, e)) == STEP_ROW) {
		if (r->count == r->room) {
			r->room = r->room == 0 ? 64 : 2 * r->room;
			r->items = xreallocarray(r->items, r->room, sizeof *r->items);
		}
		r->items[r->count++] = (struct row){
		        .seq = stmt_int(q, 0), .code = xstrdup(column_words(q, 1)), .email = xstrdup(column_words(q, 2)), .tries = (int)stmt_int(q, 3)};
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* Those whose second chance has come, else the next ones. */
static enum status pick(struct sending *w, int64_t limit, struct rows *r, struct error *e)
{
	struct stmt *q = db_prepare(w->s->db, again_sql);
	enum status st;

	outbox_rows_clear(r);
	stmt_bind_int(q, ":id", w->c.id);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_int(q, ":limit", limit);
	st = read_rows(q, r, e);
	r->again = r->count > 0;
	if (st != ST_OK || r->again)
		return st;
	q = db_prepare(w->s->db, first_sql);
	stmt_bind_int(q, ":id", w->c.id);
	stmt_bind_int(q, ":limit", limit);
	return read_rows(q, r, e);
}

/* What the rate still allows within the last minute, all campaigns of the marketplace together. */
static int64_t rate_room(struct sending *w)
{
	struct stmt *q;
	int64_t used = 0;

	if (w->way.per_minute == 0)
		return INT64_MAX;
	q = db_prepare(w->s->db, recent_sql);
	while (stmt_step(q, NULL) == STEP_ROW && stmt_int(q, 0) > clock_now() - MINUTE)
		if (strcmp(column_words(q, 2), w->c.profile) == 0)
			used += stmt_int(q, 1);
	stmt_reset(q);
	return used < w->way.per_minute ? w->way.per_minute - used : 0;
}

/* What the term still has: figures that were entered meanwhile can have taken it. */
static enum status quota_room(struct sending *w, int64_t *room, struct error *e)
{
	struct quota quota;
	enum status st;

	*room = INT64_MAX;
	if (w->term.id == 0)
		return ST_OK;
	st = quota_of(w->s, &w->term, &quota, e);
	*room = quota.left;
	return st;
}

/* ---- spool ---- */

static void spool_name(const struct sending *w, const struct rows *r, char out[80])
{
	snprintf(out, 80, "storekeep-%s-c%lld-%08lld.jsonl", w->c.profile, (long long)w->c.id, (long long)r->items[0].seq);
}

static enum status acknowledge(struct sending *w, int64_t hand, struct error *e)
{
	int64_t n = 0;
	enum status st = db_begin(w->s->db, e);

	if (st == ST_OK)
		st = db_end(w->s->db, hand_settle(w->s, w->c.id, hand, "sent", "", &n, e), e);
	if (st == ST_OK)
		w->done->sent += n;
	return st;
}

enum status outbox_begin(struct sending *w, const char *name, const struct rows *r, int64_t *hand, struct error *e)
{
	int64_t room = 0;
	enum status st = db_begin(w->s->db, e);

	*hand = 0;
	if (st != ST_OK)
		return st;
	if (outbox_may_go_on(w->s, w->c.id) && (st = quota_room(w, &room, e)) == ST_OK && room >= (int64_t)r->count)
		st = hand_begin(w, name, r, hand, e);
	if (st == ST_OK && *hand != 0)
		return db_commit(w->s->db, e);
	db_rollback(w->s->db);
	return st;
}

static enum status spool_hand(struct sending *w, const struct letter *letter, const struct rows *r, struct error *e)
{
	struct parcel *parcels = xcalloc(r->count, sizeof *parcels);
	size_t *ends = xcalloc(r->count, sizeof *ends);
	struct buf all = {0};
	char name[80];
	int64_t hand = 0;
	enum status st;

	spool_name(w, r, name);
	for (size_t i = 0; i < r->count; i++) {
		letter_write(letter, WAY_SPOOL, &r->items[i], &all);
		ends[i] = all.len;
	}
	for (size_t i = 0, at = 0; i < r->count; at = ends[i++])
		parcels[i] = (struct parcel){.bytes = all.data + at, .len = ends[i] - at};
	st = spool_prepare(w->d, name, parcels, r->count, e);
	if (st == ST_OK && ((st = outbox_begin(w, name, r, &hand, e)) != ST_OK || hand == 0))
		spool_drop(w->d, name);
	if (hand != 0 && (st = spool_finish(w->d, name, e)) == ST_OK)
		st = acknowledge(w, hand, e);
	free(parcels);
	free(ends);
	buf_free(&all);
	return st;
}

/* ---- what a dead run left ---- */

static enum status uncertain(struct sending *w, int64_t hand, struct error *e)
{
	int64_t n = 0;
	enum status st = db_begin(w->s->db, e);

	if (st == ST_OK)
		st = db_end(w->s->db, hand_settle(w->s, w->c.id, hand, "uncertain", "", &n, e), e);
	if (st == ST_OK)
		w->done->uncertain += n;
	return st;
}

static enum status recover_one(struct sending *w, int64_t hand, const char *way, const char *name, struct error *e)
{
	enum status st = ST_OK;

	if (strcmp(way, "spool") != 0 || w->way.way != WAY_SPOOL)
		return uncertain(w, hand, e);
	if ((st = sending_open(w, e)) != ST_OK)
		return st;
	switch (spool_state(w->d, name)) {
	case SPOOL_PART:
		if ((st = spool_finish(w->d, name, e)) != ST_OK)
			return st;
		return acknowledge(w, hand, e);
	case SPOOL_WHOLE:
		return acknowledge(w, hand, e);
	case SPOOL_NOTHING:
		break;
	}
	return uncertain(w, hand, e);
}

enum status outbox_recover(struct sending *w, struct error *e)
{
	enum status st = ST_OK;

	for (;;) {
		struct stmt *q = db_prepare(w->s->db, begun_sql);
		char way[16], name[80];
		int64_t hand = 0;

		stmt_bind_int(q, ":id", w->c.id);
		if (stmt_step(q, e) == STEP_ROW) {
			hand = stmt_int(q, 0);
			column_text(q, 1, way, sizeof way);
			column_text(q, 2, name, sizeof name);
		}
		stmt_reset(q);
		if (hand == 0)
			return st;
		if ((st = recover_one(w, hand, way, name, e)) != ST_OK)
			return st;
	}
}

/* ---- the loop ---- */

static bool told_to_stop(struct sending *w)
{
	const struct progress *p = w->progress;
	int64_t done = w->c.recipients - campaign_queued(&w->c);

	return p != NULL && p->step != NULL && !p->step(p->arg, done, w->c.recipients);
}

/* How many rows the next chunk may have; what cannot go for want of quota or a running plan is withdrawn. */
static enum status chunk_room(struct sending *w, int64_t *limit, struct error *e)
{
	int64_t quota = 0, rate = rate_room(w), n = 0;
	enum status st = ST_OK;

	*limit = 0;
	if (w->term.id != 0 && clock_now() > w->term.ends_at)
		return outbox_withdraw(w->s, w->c.id, "cancelled", &n, e);
	if ((st = quota_room(w, &quota, e)) != ST_OK)
		return st;
	if (quota == 0) {
		st = outbox_withdraw(w->s, w->c.id, "cut_by_quota", &n, e);
		w->done->cut += n;
		return st;
	}
	*limit = way_batch(&w->way);
	*limit = quota < *limit ? quota : *limit;
	*limit = rate < *limit ? rate : *limit;
	return ST_OK;
}

/* The campaign as it stands; *on: it is still ours to go on with. */
static enum status look_again(struct sending *w, bool *on, struct error *e)
{
	int64_t id = w->c.id;
	enum status st;

	campaign_free(&w->c);
	st = campaign_get(w->s, id, &w->c, e);
	*on = st == ST_OK && outbox_may_go_on(w->s, id) && campaign_queued(&w->c) > 0;
	return st;
}

static enum status hand_loop(struct sending *w, const struct letter *letter, struct error *e)
{
	struct rows r = {0};
	bool on = true, down = false;
	int64_t limit;
	enum status st = ST_OK;

	while ((st = look_again(w, &on, e)) == ST_OK && on && !down) {
		if (told_to_stop(w)) {
			st = error_set(e, ST_REFUSED, "cancelled", NULL, NULL, "%s",
			        _("Stopped. What was handed over stands; the next run goes on with the rest."));
			break;
		}
		if ((st = chunk_room(w, &limit, e)) != ST_OK || limit == 0 || (st = pick(w, limit, &r, e)) != ST_OK || r.count == 0)
			break;
		st = w->way.way == WAY_SPOOL ? spool_hand(w, letter, &r, e) : talk_hand(w, letter, &r, &down, e);
		if (st != ST_OK)
			break;
	}
	outbox_rows_free(&r);
	return st;
}

enum status outbox_hand(struct sending *w, struct error *e)
{
	struct letter letter = {0};
	enum status st;

	if (w->way.way == WAY_NONE)
		return error_set(e, ST_FAILED, "way_none", NULL, NULL,
		        _("Campaign %lld waits: there is no way out for its marketplace any more. Set one up in [out …] of storekeep.ini."),
		        (long long)w->c.id);
	if ((st = sending_open(w, e)) != ST_OK)
		return st;
	if ((st = letter_make(w, false, &letter, e)) == ST_OK)
		st = hand_loop(w, &letter, e);
	letter_free(&letter);
	return st;
}
