/*
 * The loop: pick rows, hand them over, look again; and what a run left that
 * died on the way.
 */
#include "config.h"

#include "desk/hand.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

#define MINUTE 60

void hand_rows_clear(struct rows *r)
{
	for (size_t i = 0; i < r->count; i++) {
		free(r->items[i].code);
		free(r->items[i].address);
		free(r->items[i].first_name);
		free(r->items[i].last_name);
	}
	r->count = 0;
}

void hand_rows_free(struct rows *r)
{
	hand_rows_clear(r);
	free(r->items);
	*r = (struct rows){0};
}

enum status hand_open(struct hand *h, struct error *e)
{
	return h->d != NULL ? ST_OK : deliver_open(&h->way, &h->d, e);
}

void hand_close(struct hand *h)
{
	deliver_close(h->d);
	way_out_free(&h->way);
	h->d = NULL;
}

/* ---- which rows ---- */

static enum status read_rows(struct stmt *q, struct rows *r, struct error *e)
{
	bool whole = stmt_columns(q) > 4;
	enum step step;

	while ((step = stmt_step(q, e)) == STEP_ROW) {
		if (r->count == r->room) {
			r->room = r->room == 0 ? 64 : 2 * r->room;
			r->items = xreallocarray(r->items, r->room, sizeof *r->items);
		}
		r->items[r->count++] = (struct row){
			.seq = stmt_int(q, 0), .code = xstrdup(column_words(q, 1)), .address = xstrdup(column_words(q, 2)), .tries = (int)stmt_int(q, 3),
			.member_id = whole ? stmt_int(q, 4) : 0, .first_name = whole ? xstrdup(column_words(q, 5)) : NULL,
			.last_name = whole ? xstrdup(column_words(q, 6)) : NULL,
		};
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* Those whose second chance has come, else the next ones. */
static enum status pick(struct hand *h, int64_t limit, struct rows *r, struct error *e)
{
	struct stmt *q = hand_prepare(h, h->ops->sql.again);
	enum status st;

	hand_rows_clear(r);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_int(q, ":limit", limit);
	st = read_rows(q, r, e);
	r->again = r->count > 0;
	if (st != ST_OK || r->again)
		return st;
	q = hand_prepare(h, h->ops->sql.first);
	stmt_bind_int(q, ":limit", limit);
	return read_rows(q, r, e);
}

/* What the rate still allows within the last minute, all hand-overs of the marketplace together. */
static int64_t rate_room(struct hand *h)
{
	struct stmt *q;
	int64_t used = 0;

	if (h->way.per_minute == 0)
		return INT64_MAX;
	q = hand_prepare(h, h->ops->sql.recent);
	while (stmt_step(q, NULL) == STEP_ROW && stmt_int(q, 0) > clock_now() - MINUTE)
		used += stmt_int(q, 1);
	stmt_reset(q);
	return used < h->way.per_minute ? h->way.per_minute - used : 0;
}

/* ---- spool ---- */

/* Rows that are handed over a second time have been in a file before. */
static void spool_name(const struct hand *h, const struct rows *r, char out[112])
{
	char again[24] = "";

	if (r->items[0].tries > 0)
		snprintf(again, sizeof again, "-%d", r->items[0].tries + 1);
	snprintf(out, 112, "storekeep-%s-%s-%08lld%s.jsonl", h->profile, h->mark, (long long)r->items[0].seq, again);
}

static enum status spool_hand(struct hand *h, const struct rows *r, struct error *e)
{
	struct parcel *parcels = xcalloc(r->count, sizeof *parcels);
	size_t *ends = xcalloc(r->count, sizeof *ends);
	struct buf all = {0};
	char name[112];
	int64_t hand = 0;
	enum status st;

	spool_name(h, r, name);
	for (size_t i = 0; i < r->count; i++) {
		h->ops->write(h, &r->items[i], &all);
		ends[i] = all.len;
	}
	for (size_t i = 0, at = 0; i < r->count; at = ends[i++])
		parcels[i] = (struct parcel){.bytes = all.data + at, .len = ends[i] - at};
	st = spool_prepare(h->d, name, parcels, r->count, e);
	if (st == ST_OK && ((st = hand_begin(h, name, r, &hand, e)) != ST_OK || hand == 0))
		spool_drop(h->d, name);
	if (hand != 0 && (st = spool_finish(h->d, name, e)) == ST_OK)
		st = hand_end(h, hand, "sent", e);
	free(parcels);
	free(ends);
	buf_free(&all);
	return st;
}

/* ---- what a dead run left ---- */

static enum status recover_one(struct hand *h, int64_t hand, const char *way, const char *name, struct error *e)
{
	enum status st = ST_OK;

	if (strcmp(way, "spool") != 0 || h->way.way != WAY_SPOOL)
		return hand_end(h, hand, "uncertain", e);
	if ((st = hand_open(h, e)) != ST_OK)
		return st;
	switch (spool_state(h->d, name)) {
	case SPOOL_PART:
		if ((st = spool_finish(h->d, name, e)) != ST_OK)
			return st;
		return hand_end(h, hand, "sent", e);
	case SPOOL_WHOLE:
		return hand_end(h, hand, "sent", e);
	case SPOOL_NOTHING:
		break;
	}
	return hand_end(h, hand, "uncertain", e);
}

enum status hand_recover(struct hand *h, struct error *e)
{
	enum status st = ST_OK;

	while (st == ST_OK) {
		struct stmt *q = hand_prepare(h, h->ops->sql.begun);
		char way[16], name[112];
		int64_t hand = 0;

		if (stmt_step(q, e) == STEP_ROW) {
			hand = stmt_int(q, 0);
			column_text(q, 1, way, sizeof way);
			column_text(q, 2, name, sizeof name);
		}
		stmt_reset(q);
		if (hand == 0)
			break;
		st = recover_one(h, hand, way, name, e);
	}
	return st;
}

/* ---- the loop ---- */

static bool told_to_stop(struct hand *h)
{
	const struct progress *p = h->progress;
	int64_t done = 0, all = 0;

	if (p == NULL || p->step == NULL)
		return false;
	if (h->ops->progress != NULL)
		h->ops->progress(h, &done, &all);
	return !p->step(p->arg, done, all);
}

static int64_t chunk_size(struct hand *h, int64_t room)
{
	int64_t rate = rate_room(h), batch = way_batch(&h->way);

	room = batch < room ? batch : room;
	return rate < room ? rate : room;
}

static enum status hand_loop(struct hand *h, struct error *e)
{
	struct rows r = {0};
	bool on = true, down = false;
	int64_t limit = 0;
	enum status st = ST_OK;

	while ((st = h->ops->look(h, &on, e)) == ST_OK && on && !down) {
		if (told_to_stop(h)) {
			st = error_set(e, ST_REFUSED, "cancelled", NULL, NULL, "%s",
			        _("Stopped. What was handed over stands; the next run goes on with the rest."));
			break;
		}
		if ((st = h->ops->room(h, &limit, e)) != ST_OK || (limit = chunk_size(h, limit)) == 0 ||
		    (st = pick(h, limit, &r, e)) != ST_OK || r.count == 0)
			break;
		st = h->way.way == WAY_SPOOL ? spool_hand(h, &r, e) : hand_talk(h, &r, &down, e);
		if (st != ST_OK)
			break;
	}
	hand_rows_free(&r);
	return st;
}

enum status hand_over(struct hand *h, struct error *e)
{
	enum status st;

	if (h->way.way == WAY_NONE)
		return h->ops->no_way(h, e);
	if ((st = hand_open(h, e)) == ST_OK && h->ops->ready != NULL)
		st = h->ops->ready(h, e);
	return st == ST_OK ? hand_loop(h, e) : st;
}
