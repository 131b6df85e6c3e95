/*
 * Scores as they are written down: beside those of the analysis before, page by
 * page, so that what did not change costs a read only.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/rfm_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

static const char before_sql[] =
	"SELECT member_id, as_of, recency_days, frequency, monetary, r, f, m FROM rfm_score WHERE profile = :profile AND member_id > :after"
	" AND member_id <= :upto ORDER BY member_id";
static const char put_sql[] =
	"INSERT INTO rfm_score (profile, member_id, as_of, recency_days, frequency, monetary, r, f, m, segment)"
	" VALUES (:profile, :member, :as_of, :days, :orders, :money, :r, :f, :m, :segment) ON CONFLICT (profile, member_id) DO UPDATE SET"
	" as_of = excluded.as_of, recency_days = excluded.recency_days, frequency = excluded.frequency, monetary = excluded.monetary,"
	" r = excluded.r, f = excluded.f, m = excluded.m, segment = excluded.segment";
static const char drop_sql[] = "DELETE FROM rfm_score WHERE profile = :profile AND member_id = :member";
static const char begin_sql[] = "UPDATE rfm_run SET whole = 0 WHERE profile = :profile";
static const char run_sql[] =
	"INSERT INTO rfm_run (profile, as_of, from_day, population, others, method, whole, at, by) VALUES (:profile, :as_of, :from, :population,"
	" :others, :method, 1, :now, :by) ON CONFLICT (profile) DO UPDATE SET as_of = excluded.as_of, from_day = excluded.from_day,"
	" population = excluded.population, others = excluded.others, method = excluded.method, whole = 1, at = excluded.at, by = excluded.by";
static const char no_cells_sql[] = "DELETE FROM rfm_cell WHERE profile = :profile";
static const char no_cuts_sql[] = "DELETE FROM rfm_cut WHERE profile = :profile";
static const char cell_sql[] = "INSERT INTO rfm_cell (profile, r, f, members) VALUES (:profile, :r, :f, :members)";
static const char cut_sql[] =
	"INSERT INTO rfm_cut (profile, measure, score, low, high, members) VALUES (:profile, :measure, :score, :low, :high, :members)";

/* A member as scored, now or by the analysis before. */
struct scored {
	int64_t id;
	day_t as_of;
	int64_t value[3];
	int score[3];
};

/* What one page comes to: those to be written and those to go. */
struct pages {
	struct rfm_work *w;
	struct scored *before, *put;   /* owned */
	size_t before_count, before_room, put_count;
	int64_t *drop;                 /* owned */
	size_t drop_count, drop_room;
	size_t put_at, drop_at;        /* done so far */
};

static void pages_free(struct pages *p)
{
	free(p->before);
	free(p->put);
	free(p->drop);
}

static enum status read_before(struct pages *p, int64_t after, int64_t upto, struct error *e)
{
	struct stmt *q = db_prepare(p->w->s->db, before_sql);
	enum step step;

	p->before_count = 0;
	stmt_bind_text(q, ":profile", p->w->profile);
	stmt_bind_int(q, ":after", after);
	stmt_bind_int(q, ":upto", upto);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		if (p->before_count == p->before_room) {
			p->before_room = p->before_room > 0 ? p->before_room * 2 : RFM_PAGE;
			p->before = xreallocarray(p->before, p->before_room, sizeof *p->before);
		}
		p->before[p->before_count++] = (struct scored){
			.id = stmt_int(q, 0), .as_of = column_day(q, 1), .value = {stmt_int(q, 2), stmt_int(q, 3), stmt_int(q, 4)},
			.score = {(int)stmt_int(q, 5), (int)stmt_int(q, 6), (int)stmt_int(q, 7)},
		};
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static void drop(struct pages *p, int64_t id)
{
	if (p->drop_count == p->drop_room) {
		p->drop_room = p->drop_room > 0 ? p->drop_room * 2 : RFM_PAGE;
		p->drop = xreallocarray(p->drop, p->drop_room, sizeof *p->drop);
	}
	p->drop[p->drop_count++] = id;
}

static bool is_same(const struct scored *a, const struct scored *b)
{
	return a->as_of == b->as_of && memcmp(a->value, b->value, sizeof a->value) == 0 && memcmp(a->score, b->score, sizeof a->score) == 0;
}

/* Scores of a page, merged with what stood there. */
static void merge(struct pages *p, const struct rfm_buyer *buyers, size_t count)
{
	struct rfm_table *t = &p->w->table;
	size_t at = 0;

	p->put_count = p->drop_count = p->put_at = p->drop_at = 0;
	for (size_t i = 0; i < count; i++) {
		struct scored now = {.id = buyers[i].id, .as_of = t->as_of};
		for (int k = 0; k < 3; k++) {
			now.value[k] = buyers[i].value[k];
			now.score[k] = rfm_score(&p->w->scales[k], now.value[k]);
		}
		t->cell[now.score[0]][now.score[1]]++;
		t->segment[rfm_segment_place(rfm_segment_of(now.score[0], now.score[1], now.score[2]))]++;
		while (at < p->before_count && p->before[at].id < now.id)
			drop(p, p->before[at++].id);
		bool there = at < p->before_count && p->before[at].id == now.id;
		if (!there || !is_same(&p->before[at], &now))
			p->put[p->put_count++] = now;
		at += there;
	}
	while (at < p->before_count)
		drop(p, p->before[at++].id);
}

static enum status put_one(struct pages *p, const struct scored *one, struct error *e)
{
	struct stmt *q = db_prepare(p->w->s->db, put_sql);

	stmt_bind_text(q, ":profile", p->w->profile);
	stmt_bind_int(q, ":member", one->id);
	bind_day_text(q, ":as_of", one->as_of);
	stmt_bind_int(q, ":days", one->value[0]);
	stmt_bind_int(q, ":orders", one->value[1]);
	stmt_bind_int(q, ":money", one->value[2]);
	stmt_bind_int(q, ":r", one->score[0]);
	stmt_bind_int(q, ":f", one->score[1]);
	stmt_bind_int(q, ":m", one->score[2]);
	stmt_bind_text(q, ":segment", rfm_segment_of(one->score[0], one->score[1], one->score[2]));
	return stmt_run(q, e);
}

static enum status drop_one(struct pages *p, int64_t id, struct error *e)
{
	struct stmt *q = db_prepare(p->w->s->db, drop_sql);

	stmt_bind_text(q, ":profile", p->w->profile);
	stmt_bind_int(q, ":member", id);
	return stmt_run(q, e);
}

static enum status say_begun(struct rfm_work *w, struct error *e)
{
	struct stmt *q = db_prepare(w->s->db, begin_sql);

	stmt_bind_text(q, ":profile", w->profile);
	return stmt_run(q, e);
}

/* What is to be written of the page, in transactions that end in time. */
static enum status write_page(struct pages *p, struct error *e)
{
	enum status st = ST_OK;

	while (st == ST_OK && (p->put_at < p->put_count || p->drop_at < p->drop_count)) {
		if ((st = db_begin(p->w->s->db, e)) != ST_OK)
			return st;
		st = say_begun(p->w, e);
		while (st == ST_OK && p->put_at < p->put_count && !db_chunk_full(p->w->s->db))
			st = put_one(p, &p->put[p->put_at++], e);
		while (st == ST_OK && p->put_at == p->put_count && p->drop_at < p->drop_count && !db_chunk_full(p->w->s->db))
			st = drop_one(p, p->drop[p->drop_at++], e);
		st = db_end(p->w->s->db, st, e);
	}
	return st;
}

static enum status walk(struct pages *p, struct error *e)
{
	struct rfm_work *w = p->w;
	struct rfm_buyer buyers[RFM_PAGE];
	int64_t after = 0, done = 0;
	size_t count;
	enum status st;

	do {
		if ((st = rfm_buyers_page(w, after, buyers, RFM_PAGE, &count, e)) != ST_OK)
			return st;
		int64_t upto = count == RFM_PAGE ? buyers[count - 1].id : INT64_MAX;
		if (w->s->dry_run)
			p->before_count = 0;
		else if ((st = read_before(p, after, upto, e)) != ST_OK)
			return st;
		merge(p, buyers, count);
		if (!w->s->dry_run && (st = write_page(p, e)) != ST_OK)
			return st;
		after = upto;
		done += (int64_t)count;
		if (!rfm_step(w, w->table.population / 2 + done / 2, w->table.population))
			return rfm_stopped(e);
	} while (count == RFM_PAGE);
	return ST_OK;
}

/* ---- the whole ---- */

static enum status empty_table(struct rfm_work *w, const char *sql, struct error *e)
{
	struct stmt *q = db_prepare(w->s->db, sql);

	stmt_bind_text(q, ":profile", w->profile);
	return stmt_run(q, e);
}

static enum status write_cells(struct rfm_work *w, struct error *e)
{
	enum status st = empty_table(w, no_cells_sql, e);

	for (int r = 1; r < RFM_SCORES; r++)
		for (int f = 1; st == ST_OK && f < RFM_SCORES; f++) {
			struct stmt *q = db_prepare(w->s->db, cell_sql);
			stmt_bind_text(q, ":profile", w->profile);
			stmt_bind_int(q, ":r", r);
			stmt_bind_int(q, ":f", f);
			stmt_bind_int(q, ":members", w->table.cell[r][f]);
			st = stmt_run(q, e);
		}
	return st;
}

static enum status write_cuts(struct rfm_work *w, struct error *e)
{
	static const char *const measures[] = {"r", "f", "m"};
	enum status st = empty_table(w, no_cuts_sql, e);

	for (int k = 0; k < 3; k++)
		for (int score = 1; st == ST_OK && score < RFM_SCORES; score++) {
			const struct rfm_cut *c = &w->table.cuts[k][score];
			struct stmt *q = db_prepare(w->s->db, cut_sql);
			if (c->members == 0)
				continue;
			stmt_bind_text(q, ":profile", w->profile);
			stmt_bind_text(q, ":measure", measures[k]);
			stmt_bind_int(q, ":score", score);
			stmt_bind_int(q, ":low", c->low);
			stmt_bind_int(q, ":high", c->high);
			stmt_bind_int(q, ":members", c->members);
			st = stmt_run(q, e);
		}
	return st;
}

static enum status write_run(struct rfm_work *w, struct error *e)
{
	struct stmt *q = db_prepare(w->s->db, run_sql);
	char record[48], detail[64], day[16];
	enum status st;

	stmt_bind_text(q, ":profile", w->profile);
	bind_day_text(q, ":as_of", w->table.as_of);
	bind_day(q, ":from", w->table.from);
	stmt_bind_int(q, ":population", w->table.population);
	stmt_bind_int(q, ":others", w->table.others);
	stmt_bind_text(q, ":method", w->table.fixed ? "fixed" : "quintile");
	stmt_bind_int(q, ":now", w->table.at);
	stmt_bind_text(q, ":by", w->s->actor != NULL ? w->s->actor : "");
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	day_format(w->table.as_of, day);
	snprintf(record, sizeof record, "rfm %.30s", w->profile);
	snprintf(detail, sizeof detail, "%s: %lld", day, (long long)w->table.population);
	return shop_audit(w->s, "rfm", record, detail, e);
}

enum status rfm_write(struct rfm_work *w, struct error *e)
{
	struct pages p = {.w = w, .put = xcalloc(RFM_PAGE, sizeof *p.put)};
	enum status st = walk(&p, e);

	w->table.segment[RFM_SEGMENTS - 1] = w->table.others;
	pages_free(&p);
	if (st != ST_OK || w->s->dry_run || (st = db_begin(w->s->db, e)) != ST_OK)
		return st;
	st = write_cells(w, e);
	if (st == ST_OK)
		st = write_cuts(w, e);
	if (st == ST_OK)
		st = write_run(w, e);
	st = db_end(w->s->db, st, e);
	db_checkpoint(w->s->db);
	return st;
}
