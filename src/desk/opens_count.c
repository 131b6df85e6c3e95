/*
 * Who opened: first opens of recipients, and the number of each campaign, made
 * anew for the people whom a batch of events speaks of. Short transactions;
 * after each the numbers agree with the recipients behind them. A final result
 * is left as it is (RUT-126).
 */
#include "config.h"

#include "storekeep/opens.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/life.h"

#define PAIRS 400 /* people looked at between two looks at the clock */
#define FEW 64

/* The next people of a batch, with the first of their opens that count. A recipient who is none any more has no seq. */
static const char pairs_sql[] =
	"SELECT e.campaign_id, e.person_id, r.seq, r.opened_at, r.state, (SELECT x.at FROM open_event x JOIN batch b ON b.id = x.batch_id"
	" WHERE x.campaign_id = e.campaign_id AND x.person_id = e.person_id AND b.state = 'published' ORDER BY x.at LIMIT 1)"
	" FROM (SELECT DISTINCT campaign_id, person_id FROM open_event WHERE batch_id = :batch AND (campaign_id, person_id) > (:campaign, :person)"
	" ORDER BY campaign_id, person_id LIMIT :limit) e"
	" LEFT JOIN campaign_recipient r ON r.person_id = e.person_id AND r.campaign_id = e.campaign_id"
	" ORDER BY e.campaign_id, e.person_id";
static const char final_sql[] = "SELECT final FROM campaign WHERE id = :id";
static const char opened_sql[] = "UPDATE campaign_recipient SET opened_at = :at WHERE campaign_id = :campaign AND seq = :seq";
static const char add_sql[] =
	"UPDATE campaign SET opened = opened + :more, updated_at = :now WHERE id = :id AND opened_from = 'events'";
static const char forget_sql[] = "DELETE FROM open_event WHERE campaign_id = :campaign AND person_id = :person AND batch_id = :batch";
static const char size_sql[] = "SELECT COUNT(*) FROM open_event WHERE batch_id = :batch";
static const char take_sql[] = "INSERT INTO opens_taken (batch_id) VALUES (:batch) ON CONFLICT DO NOTHING";
static const char untake_sql[] = "DELETE FROM opens_taken WHERE batch_id = :batch";
static const char waiting_sql[] =
	"SELECT b.id FROM batch b WHERE b.kind = 'opens' AND b.state = 'published'"
	" AND b.id NOT IN (SELECT batch_id FROM opens_taken) ORDER BY b.id LIMIT :limit";
static const char count_sql[] =
	"UPDATE campaign SET opened = (SELECT COUNT(*) FROM campaign_recipient r WHERE r.campaign_id = campaign.id"
	" AND r.opened_at IS NOT NULL AND r.state = 'sent'), updated_at = :now"
	" WHERE id = :id AND opened_from = 'events' AND final = 0";
static const char over_sql[] =
	"SELECT id, profile, send_at, opened, reach FROM campaign WHERE state = 'sent' AND final = 0 AND send_at < :now AND id > :after"
	" ORDER BY id LIMIT :limit";
static const char close_sql[] = "UPDATE campaign SET final = 1, updated_at = :now WHERE id = :id AND final = 0";

/* A person of the batch. */
struct pair {
	int64_t campaign, person, seq; /* seq 0: no recipient */
	instant_t was, first;          /* INSTANT_NONE: not opened */
	bool counts;                   /* the message was acknowledged */
};

struct recount {
	struct shop *s;
	int64_t batch;
	bool forget;
	struct pair pairs[PAIRS];
	size_t count;
	int64_t campaign, person; /* the last that was looked at */
	bool final;               /* of `campaign` */
	int64_t more;             /* people to add to `campaign` */
	int64_t done, total;
};

static enum status fetch(struct recount *r, struct error *e)
{
	struct stmt *q = db_prepare(r->s->db, pairs_sql);
	enum step step;

	r->count = 0;
	stmt_bind_int(q, ":batch", r->batch);
	stmt_bind_int(q, ":campaign", r->campaign);
	stmt_bind_int(q, ":person", r->person);
	stmt_bind_int(q, ":limit", PAIRS);
	while ((step = stmt_step(q, e)) == STEP_ROW)
		r->pairs[r->count++] = (struct pair){
			.campaign = stmt_int(q, 0), .person = stmt_int(q, 1), .seq = stmt_int(q, 2), .was = column_instant(q, 3),
			.first = column_instant(q, 5), .counts = strcmp(column_words(q, 4), "sent") == 0,
		};
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status run_with(struct stmt *q, const char *name, int64_t v, struct error *e)
{
	stmt_bind_int(q, name, v);
	return stmt_run(q, e);
}

/* The number of the campaign that was being counted follows its people. */
static enum status settle_campaign(struct recount *r, struct error *e)
{
	struct stmt *q = db_prepare(r->s->db, add_sql);
	int64_t more = r->more;

	r->more = 0;
	if (more == 0)
		return ST_OK;
	stmt_bind_int(q, ":more", more);
	stmt_bind_int(q, ":now", clock_now());
	return run_with(q, ":id", r->campaign, e);
}

static bool is_final(struct shop *s, int64_t campaign)
{
	struct stmt *q = db_prepare(s->db, final_sql);
	bool final;

	stmt_bind_int(q, ":id", campaign);
	final = stmt_step(q, NULL) == STEP_ROW && stmt_int(q, 0) != 0;
	stmt_reset(q);
	return final;
}

static enum status forget_events(struct recount *r, const struct pair *p, struct error *e)
{
	struct stmt *q = db_prepare(r->s->db, forget_sql);

	stmt_bind_int(q, ":campaign", p->campaign);
	stmt_bind_int(q, ":person", p->person);
	return run_with(q, ":batch", r->batch, e);
}

static enum status count_pair(struct recount *r, const struct pair *p, struct error *e)
{
	enum status st = ST_OK;
	struct stmt *q;

	if (p->campaign != r->campaign) {
		st = settle_campaign(r, e);
		r->final = is_final(r->s, p->campaign);
	}
	r->campaign = p->campaign;
	r->person = p->person;
	if (st == ST_OK && p->seq != 0 && !r->final && p->was != p->first) {
		q = db_prepare(r->s->db, opened_sql);
		if (p->first != INSTANT_NONE)
			stmt_bind_int(q, ":at", p->first);
		else
			stmt_bind_null(q, ":at");
		stmt_bind_int(q, ":campaign", p->campaign);
		st = run_with(q, ":seq", p->seq, e);
		if (p->counts)
			r->more += (p->first != INSTANT_NONE) - (p->was != INSTANT_NONE);
	}
	return st == ST_OK && r->forget ? forget_events(r, p, e) : st;
}

/* One transaction of some people. *more: there are further ones. */
static enum status chunk(struct recount *r, bool *more, struct error *e)
{
	enum status st = db_begin(r->s->db, e);

	if (st != ST_OK)
		return st;
	do {
		st = fetch(r, e);
		for (size_t i = 0; i < r->count && st == ST_OK; i++)
			st = count_pair(r, &r->pairs[i], e);
		r->done += (int64_t)r->count;
		*more = r->count == PAIRS;
	} while (st == ST_OK && *more && !db_chunk_full(r->s->db));
	if (st == ST_OK)
		st = settle_campaign(r, e);
	return db_end(r->s->db, st, e);
}

static enum status walk(struct recount *r, const struct progress *p, struct error *e)
{
	bool more = true;
	enum status st = ST_OK;

	while (st == ST_OK && more) {
		st = chunk(r, &more, e);
		/* What is half counted would be counted on by the next run: it is not asked whether to go on. */
		if (p != NULL && p->step != NULL)
			p->step(p->arg, r->done < r->total ? r->done : r->total, r->total);
	}
	return st;
}

static enum status run_on_batch(struct shop *s, const char *sql, int64_t batch, struct error *e)
{
	enum status st = db_begin(s->db, e);

	return st == ST_OK ? db_end(s->db, run_with(db_prepare(s->db, sql), ":batch", batch, e), e) : st;
}

enum status opens_recount(struct shop *s, int64_t batch_id, struct error *e)
{
	struct recount r = {.s = s, .batch = batch_id};
	enum status st = walk(&r, NULL, e);

	return st == ST_OK ? run_on_batch(s, take_sql, batch_id, e) : st;
}

enum status opens_forget(struct shop *s, int64_t batch_id, const struct progress *p, struct error *e)
{
	struct recount r = {.s = s, .batch = batch_id, .forget = true};
	struct stmt *q = db_prepare(s->db, size_sql);
	enum status st;

	stmt_bind_int(q, ":batch", batch_id);
	r.total = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	st = walk(&r, p, e);
	return st == ST_OK ? run_on_batch(s, untake_sql, batch_id, e) : st;
}

enum status opens_count(struct shop *s, int64_t campaign_id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, count_sql);

	stmt_bind_int(q, ":now", clock_now());
	return run_with(q, ":id", campaign_id, e);
}

/* ---- the timer ---- */

static enum status finish_counting(struct shop *s, struct error *e)
{
	struct stmt *q = db_prepare(s->db, waiting_sql);
	int64_t ids[FEW];
	size_t n = 0;
	enum status st = ST_OK;

	stmt_bind_int(q, ":limit", FEW);
	while (n < FEW && stmt_step(q, NULL) == STEP_ROW)
		ids[n++] = stmt_int(q, 0);
	stmt_reset(q);
	for (size_t i = 0; i < n && st == ST_OK; i++)
		st = opens_recount(s, ids[i], e);
	return st;
}

/* A result that was looked at by the timer. */
struct ending {
	int64_t id, opened, reach;
	instant_t send_at;
	char profile[32];
};

static size_t next_endings(struct shop *s, int64_t after, struct ending *out)
{
	struct stmt *q = db_prepare(s->db, over_sql);
	size_t n = 0;

	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_int(q, ":after", after);
	stmt_bind_int(q, ":limit", FEW);
	while (n < FEW && stmt_step(q, NULL) == STEP_ROW) {
		out[n].id = stmt_int(q, 0);
		column_text(q, 1, out[n].profile, sizeof out[n].profile);
		out[n].send_at = stmt_int(q, 2);
		out[n].opened = stmt_int(q, 3);
		out[n++].reach = stmt_int(q, 4);
	}
	stmt_reset(q);
	return n;
}

static enum status tell_final(struct shop *s, const struct ending *c, struct error *e)
{
	const struct profile *p;
	char no[24];
	enum status st = shop_profile(s, c->profile, &p, e);

	snprintf(no, sizeof no, "%" PRId64, c->id);
	return st != ST_OK ? st : life_tell(s, instant_day(open_window_end(p, c->send_at), profile_zone(p)), "result_final", c->profile,
	                                    "campaign", no, 1, "RUT-126", e);
}

static enum status close_one(struct shop *s, const struct ending *c, struct error *e)
{
	char record[64], detail[80];
	struct stmt *q;
	enum status st = db_begin(s->db, e);

	if (st != ST_OK)
		return st;
	/* What was acknowledged after it was opened counts now at the latest. */
	st = opens_count(s, c->id, e);
	q = db_prepare(s->db, close_sql);
	stmt_bind_int(q, ":now", clock_now());
	if (st == ST_OK)
		st = run_with(q, ":id", c->id, e);
	snprintf(record, sizeof record, "campaign %" PRId64, c->id);
	snprintf(detail, sizeof detail, "%" PRId64 " of %" PRId64 " opened", c->opened, c->reach);
	if (st == ST_OK && db_changes(s->db) == 1 && (st = shop_audit(s, "campaign final", record, detail, e)) == ST_OK)
		st = tell_final(s, c, e);
	return shop_write_end(s, st, e);
}

static bool is_over(struct shop *s, const struct ending *c)
{
	const struct profile *p;

	return shop_profile(s, c->profile, &p, NULL) == ST_OK && clock_now() > open_window_end(p, c->send_at);
}

enum status opens_run(struct shop *s, int64_t *closed, struct error *e)
{
	struct ending found[FEW];
	int64_t after = 0;
	size_t n = FEW;
	enum status st = s->dry_run ? ST_OK : finish_counting(s, e);

	*closed = 0;
	while (st == ST_OK && n == FEW) {
		n = next_endings(s, after, found);
		for (size_t i = 0; i < n && st == ST_OK; i++) {
			after = found[i].id;
			if (!is_over(s, &found[i]))
				continue;
			st = close_one(s, &found[i], e);
			*closed += st == ST_OK;
		}
	}
	return st;
}
