/*
 * The RFM analysis (EAS-103 to EAS-106): everybody who bought in the window is
 * scored against all others. One walk over the orders in the order of the
 * members finds the limits, a second one writes the scores in short
 * transactions; only what changed is written.
 */
#include "config.h"

#include "desk/rfm_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

#define FEW 5 /* quintiles of fewer say little */

/* Figures of members in the order of their numbers; one row each. */
static const char buyers_sql[] =
	"SELECT g.id, g.last_on, g.n, g.net FROM (SELECT member_id AS id, max(placed_on) AS last_on, count(*) AS n, sum(net_amount) AS net"
	" FROM sale INDEXED BY sale_member_counted WHERE counted = 1 AND member_id > :after AND placed_on >= :from AND placed_on <= :to"
	" GROUP BY member_id) g CROSS JOIN member m ON m.id = g.id WHERE m.profile = :profile AND m.kind IN ('registered', 'guest')"
	" AND (m.blacklisted_at IS NULL OR :all = 1) LIMIT :room";
static const char live_sql[] = "SELECT count(*) FROM member WHERE profile = :profile AND kind IN ('registered', 'guest')";
static const char run_sql[] =
	"SELECT as_of, from_day, population, others, method, whole, at FROM rfm_run WHERE profile = :profile";
static const char cells_sql[] = "SELECT r, f, members FROM rfm_cell WHERE profile = :profile";
static const char segments_sql[] = "SELECT segment, count(*) FROM rfm_score WHERE profile = :profile GROUP BY segment";
static const char cuts_sql[] = "SELECT measure, score, low, high, members FROM rfm_cut WHERE profile = :profile";

enum status rfm_buyers_page(struct rfm_work *w, int64_t after, struct rfm_buyer *out, size_t room, size_t *count, struct error *e)
{
	struct stmt *q = db_prepare(w->s->db, buyers_sql);
	enum step step = STEP_DONE;

	*count = 0;
	stmt_bind_int(q, ":after", after);
	bind_day_text(q, ":from", w->table.from);
	bind_day_text(q, ":to", w->table.as_of);
	stmt_bind_text(q, ":profile", w->profile);
	stmt_bind_int(q, ":all", w->blacklisted_too);
	stmt_bind_int(q, ":room", (int64_t)room);
	while (*count < room && (step = stmt_step(q, e)) == STEP_ROW)
		out[(*count)++] = (struct rfm_buyer){.id = stmt_int(q, 0), .value = {w->table.as_of - column_day(q, 1), stmt_int(q, 2), stmt_int(q, 3)}};
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* ---- the limits ---- */

/* All values of one measure, to be sorted. */
struct values {
	int64_t *items;
	size_t count, room;
};

static void values_add(struct values *v, int64_t value)
{
	if (v->count == v->room) {
		v->room = v->room > 0 ? v->room * 2 : 1024;
		v->items = xreallocarray(v->items, v->room, sizeof *v->items);
	}
	v->items[v->count++] = value;
}

static int ascending(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static void fill_scale(struct rfm_scale *s, struct values *v)
{
	qsort(v->items, v->count, sizeof *v->items, ascending);
	for (size_t done = 0; done < v->count;) {
		/* From the worst: the most days, the least orders and money. */
		int64_t value = v->items[s->small_is_good ? v->count - 1 - done : done];
		size_t equal = 0;
		while (done + equal < v->count && v->items[s->small_is_good ? v->count - 1 - done - equal : done + equal] == value)
			equal++;
		rfm_scale_add(s, value, (int64_t)equal);
		done += equal;
	}
}

static enum status read_values(struct rfm_work *w, struct values v[3], struct error *e)
{
	struct rfm_buyer page[RFM_PAGE];
	size_t count;
	int64_t after = 0;
	enum status st;

	while ((st = rfm_buyers_page(w, after, page, RFM_PAGE, &count, e)) == ST_OK && count > 0) {
		for (size_t i = 0; i < count; i++)
			for (int k = 0; k < 3; k++)
				values_add(&v[k], page[i].value[k]);
		after = page[count - 1].id;
		if (!rfm_step(w, (int64_t)v[0].count / 2, 0))
			return rfm_stopped(e);
		if (count < RFM_PAGE)
			break;
	}
	return st;
}

static enum status empty(const struct rfm_work *w, struct error *e)
{
	char from[16], to[16];

	day_format(w->table.from, from);
	day_format(w->table.as_of, to);
	if (w->table.from == DAY_NONE)
		return error_set(e, ST_REFUSED, "RFM_EMPTY", profile_rule(w->profile, "EAS-103"), "as_of",
		                 _("No completed orders up to %s; there is nothing to score."), to);
	return error_set(e, ST_REFUSED, "RFM_EMPTY", profile_rule(w->profile, "EAS-103"), "as_of",
	                 _("No completed orders between %1$s and %2$s; there is nothing to score."), from, to);
}

static int64_t live_members(struct shop *s, const char *profile)
{
	struct stmt *q = db_prepare(s->db, live_sql);
	int64_t n;

	stmt_bind_text(q, ":profile", profile);
	n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return n;
}

/* The first walk: how every measure is scored. */
static enum status find_limits(struct rfm_work *w, struct error *e)
{
	struct values v[3] = {{0}};
	enum status st = db_read_begin(w->s->db, e);

	if (st == ST_OK) {
		st = read_values(w, v, e);
		w->table.others = live_members(w->s, w->profile) - (int64_t)v[0].count;
		db_read_end(w->s->db);
	}
	w->table.population = (int64_t)v[0].count;
	if (st == ST_OK && v[0].count == 0)
		st = empty(w, e);
	for (int k = 0; k < 3 && st == ST_OK; k++) {
		rfm_scale_begin(&w->scales[k], k == 0, w->table.fixed ? w->cuts[k] : NULL, (int64_t)v[k].count);
		fill_scale(&w->scales[k], &v[k]);
		for (int score = 1; score < RFM_SCORES; score++)
			w->table.cuts[k][score] = (struct rfm_cut){w->scales[k].bands[score].low, w->scales[k].bands[score].high, w->scales[k].bands[score].members};
	}
	for (int k = 0; k < 3; k++)
		free(v[k].items);
	if (st == ST_OK && w->table.population < FEW)
		notes_add(&w->s->notes, NOTE_INFO, "rfm_few", profile_rule(w->profile, "EAS-103"), NULL,
		          ngettext("Only %lld customer: scores say little.", "Only %lld customers: scores say little.", (unsigned long)w->table.population),
		          (long long)w->table.population);
	return st;
}

/* ---- what the profile says ---- */

static enum status read_cuts(struct rfm_work *w, day_t today, struct error *e)
{
	static const char *const keys[] = {"rfm.r_days", "rfm.f_orders", "rfm.m_amount"};

	for (int k = 0; k < 3; k++)
		if (!rfm_cuts_read(profile_text(w->p, keys[k], today), w->cuts[k]))
			return error_set(e, ST_REFUSED, "RFM_CUTS", profile_rule(w->profile, "EAS-105"), NULL, _("%s needs four rising numbers."), keys[k]);
	return ST_OK;
}

static enum status read_settings(struct rfm_work *w, struct error *e)
{
	enum status st = shop_profile(w->s, w->profile, &w->p, e);

	if (st != ST_OK)
		return st;
	day_t today = shop_today(w->s, w->p);
	if (w->table.as_of == DAY_NONE)
		w->table.as_of = today;
	int64_t days = profile_int(w->p, "rfm.window_days", today, 0);
	w->table.from = days > 0 ? w->table.as_of - (day_t)days + 1 : DAY_NONE;
	w->blacklisted_too = profile_bool(w->p, "rfm.include_blacklisted", today, false);
	const char *method = profile_text(w->p, "rfm.method", today);
	w->table.fixed = method != NULL && strcmp(method, "fixed") == 0;
	if (method != NULL && !w->table.fixed && strcmp(method, "quintile") != 0)
		return error_set(e, ST_REFUSED, "PROFILE_BAD", profile_rule(w->profile, "EAS-104"), NULL,
		                 _("%1$s: rfm.method: \"%2$.40s\" is not one of quintile, fixed"), w->profile, method);
	return w->table.fixed ? read_cuts(w, today, e) : ST_OK;
}

bool rfm_step(struct rfm_work *w, int64_t done, int64_t total)
{
	return w->progress == NULL || w->progress->step == NULL || w->progress->step(w->progress->arg, done, total);
}

enum status rfm_stopped(struct error *e)
{
	return error_set(e, ST_REFUSED, "rfm_stopped", NULL, NULL, "%s", _("Stopped. Make the analysis again before you use its scores."));
}

enum status rfm_compute(struct shop *s, const char *profile, day_t as_of, const struct progress *p, struct rfm_table *out, struct error *e)
{
	struct rfm_work w = {.s = s, .profile = profile, .progress = p, .table = {.as_of = as_of, .at = clock_now(), .whole = true}};
	enum status st;

	notes_free(&s->notes);
	if ((st = read_settings(&w, e)) != ST_OK)
		return st;
	db_roomy(s->db, true);
	st = find_limits(&w, e);
	if (st == ST_OK)
		st = rfm_write(&w, e);
	db_roomy(s->db, false);
	if (st == ST_OK && out != NULL)
		*out = w.table;
	return st;
}

/* ---- reading ---- */

static enum status read_segments(struct shop *s, const char *profile, struct rfm_table *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, segments_sql);
	enum step step;

	stmt_bind_text(q, ":profile", profile);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		int place = rfm_segment_place(column_words(q, 0));
		if (place >= 0)
			out->segment[place] = stmt_int(q, 1);
	}
	stmt_reset(q);
	out->segment[RFM_SEGMENTS - 1] = out->others;
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status read_cells(struct shop *s, const char *profile, struct rfm_table *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, cells_sql);
	enum step step;

	stmt_bind_text(q, ":profile", profile);
	while ((step = stmt_step(q, e)) == STEP_ROW)
		out->cell[stmt_int(q, 0)][stmt_int(q, 1)] = stmt_int(q, 2);
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	q = db_prepare(s->db, cuts_sql);
	stmt_bind_text(q, ":profile", profile);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		const char *measure = strchr("rfm", *column_words(q, 0));
		if (measure != NULL)
			out->cuts[measure - strchr("rfm", 'r')][stmt_int(q, 1)] = (struct rfm_cut){stmt_int(q, 2), stmt_int(q, 3), stmt_int(q, 4)};
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status rfm_read(struct shop *s, const char *profile, struct rfm_table *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, run_sql);
	enum step step;

	*out = (struct rfm_table){.as_of = DAY_NONE, .from = DAY_NONE, .at = INSTANT_NONE};
	stmt_bind_text(q, ":profile", profile);
	step = stmt_step(q, e);
	if (step == STEP_ROW) {
		out->as_of = column_day(q, 0);
		out->from = column_day(q, 1);
		out->population = stmt_int(q, 2);
		out->others = stmt_int(q, 3);
		out->fixed = strcmp(column_words(q, 4), "fixed") == 0;
		out->whole = stmt_int(q, 5) != 0;
		out->at = stmt_int(q, 6);
	}
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (step != STEP_ROW)
		return ST_OK;
	enum status st = read_cells(s, profile, out, e);
	return st == ST_OK ? read_segments(s, profile, out, e) : st;
}
