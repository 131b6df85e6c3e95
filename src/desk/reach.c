/*
 * Reach: one walk over audience_seen counts the people by the set of audiences
 * that hold them; every combination of ticks is then a sum of some of the 32
 * numbers (RUT-90 to 93).
 *
 * The newest event decides, as long as it is not later than the moment asked
 * about. Where it is later (a campaign sent late, a clock moved back) the
 * person's events are looked at again up to that moment: the answer is exact at
 * any time, and quick at the one that matters.
 */
#include "config.h"

#include <stdlib.h>
#include <time.h>

#include "desk/column.h"
#include "desk/seen.h"
#include "storekeep/mem.h"

static const char walk_sql[] =
	"SELECT visitors_at, favourites_at, cart_at, buyers_at, contacts_at, person_id, skip FROM audience_seen"
	" WHERE profile = :profile AND person_id > :after ORDER BY person_id";
static const char figures_sql[] = "SELECT audience, count FROM audience_count WHERE profile = :profile";

struct reach_walk {
	struct shop *s;
	struct seen_rules rules;
	instant_t at;
	int skip;              /* bits of audience_seen.skip that leave a person out (reach.skip_flags) */
	int64_t after;
	struct seen one;       /* for people whose newest event is too new */
	struct reach sum;
};

int seen_skip_bits(const struct profile *p)
{
	if (profile_text(p, "reach.skip_flags", DAY_NONE) == NULL)
		return 3;
	return (profile_has(p, "reach.skip_flags", DAY_NONE, "blocked") ? 1 : 0) |
	       (profile_has(p, "reach.skip_flags", DAY_NONE, "opted_out") ? 2 : 0);
}

static enum status load_figures(struct reach_walk *w, struct error *e)
{
	struct stmt *q = db_prepare(w->s->db, figures_sql);
	enum step step;

	for (int i = 0; i < AUDIENCES; i++)
		w->sum.figure[i] = -1;
	stmt_bind_text(q, ":profile", w->rules.profile);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		int i = audience_position(stmt_text(q, 0));

		if (i >= 0)
			w->sum.figure[i] = stmt_int(q, 1);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status reach_begin(struct shop *s, const char *profile, instant_t at, struct reach_walk **out, struct error *e)
{
	struct reach_walk *w = xcalloc(1, sizeof *w);
	const struct profile *p;
	enum status st = shop_profile(s, profile, &p, e);
	bool complete;

	*out = NULL;
	/* Who shows progress has done it before; for all others it is done here. */
	if (st == ST_OK && !s->read_only && !db_in_transaction(s->db) && !db_in_read(s->db) && audience_is_stale(s))
		st = audience_refresh(s, NULL, &complete, e);
	w->s = s;
	w->at = at;
	if (st == ST_OK)
		st = seen_rules_of(s, profile, &w->rules, e);
	if (st == ST_OK) {
		w->skip = seen_skip_bits(p);
		st = load_figures(w, e);
	}
	if (st == ST_OK)
		*out = w;
	else
		free(w);
	return st;
}

static int64_t ms_since(const struct timespec *t)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)(now.tv_sec - t->tv_sec) * 1000 + (now.tv_nsec - t->tv_nsec) / 1000000;
}

/* The set of a row whose events all lie before the moment; -1 when one does not. NULL reads as 0, which is outside of every
 * window. */
static int set_of(struct stmt *q, instant_t from, instant_t at)
{
	int set = 0;

	for (int i = 0; i < AUDIENCES; i++) {
		int64_t v = stmt_int(q, i);

		if (v > at)
			return -1;
		set |= (v >= from) << i;
	}
	return set;
}

int seen_set(const struct seen_rules *r, const struct seen *n, instant_t at)
{
	int set = 0;

	for (int i = 0; i < AUDIENCES; i++)
		set |= (int)seen_within(r, n->newest[i], at) << i;
	return set;
}

static enum status count_row(struct reach_walk *w, struct stmt *q, instant_t from, struct error *e)
{
	int64_t person = stmt_int(q, 5);
	int set = set_of(q, from, w->at);
	enum status st = ST_OK;

	w->after = person;
	for (int i = 0; i < AUDIENCES; i++)
		if (!w->sum.list[i])
			w->sum.list[i] = !stmt_is_null(q, i);
	if (set < 0) {
		st = seen_person(w->s, &w->rules, person, w->at, &w->one, e);
		set = st == ST_OK ? seen_set(&w->rules, &w->one, w->at) : 0;
	}
	if ((stmt_int(q, 6) & w->skip) != 0)
		w->sum.skipped[set]++;
	else
		w->sum.sets[set]++;
	w->sum.lists = true;
	return st;
}

enum status reach_step(struct reach_walk *w, int ms, bool *done, struct error *e)
{
	instant_t from = w->at - w->rules.window;
	struct timespec start;
	struct stmt *q;
	enum step step = STEP_DONE;
	enum status st = ST_OK;
	unsigned n = 0;

	clock_gettime(CLOCK_MONOTONIC, &start);
	*done = w->sum.complete;
	if (w->sum.complete)
		return ST_OK;
	q = db_prepare(w->s->db, walk_sql);
	stmt_bind_text(q, ":profile", w->rules.profile);
	stmt_bind_int(q, ":after", w->after);
	while (st == ST_OK && (step = stmt_step(q, e)) == STEP_ROW) {
		st = count_row(w, q, from, e);
		if (ms > 0 && (++n & 127) == 0 && ms_since(&start) >= ms)
			break;
	}
	stmt_reset(q);
	w->sum.complete = step == STEP_DONE;
	*done = w->sum.complete;
	return step == STEP_FAILED ? ST_FAILED : st;
}

void reach_read(const struct reach_walk *w, struct reach *out)
{
	*out = w->sum;
}

void reach_free(struct reach_walk *w)
{
	if (w == NULL)
		return;
	seen_free(&w->one);
	free(w);
}

/* ---- sums ---- */

static int64_t in_list(const struct reach *r, int audience)
{
	int64_t n = 0;

	for (int set = 0; set < AUDIENCE_SETS; set++)
		if (set >> audience & 1)
			n += r->sets[set];
	return n;
}

/* "Higher willingness to buy" is the marketplace's to compute: for contacts its figure wins over our list (RUT-88). */
static bool figure_wins(const struct reach *r, int audience)
{
	return r->figure[audience] >= 0 && (!r->list[audience] || audience == SEEN_CONTACTS);
}

int64_t reach_of(const struct reach *r, int audience)
{
	return figure_wins(r, audience) ? r->figure[audience] : in_list(r, audience);
}

int64_t reach_union(const struct reach *r, unsigned mask)
{
	int64_t n = 0;

	for (unsigned set = 1; set < AUDIENCE_SETS; set++)
		if ((set & mask) != 0)
			n += r->sets[set];
	return n;
}

int64_t reach_overlap(const struct reach *r, unsigned mask)
{
	int64_t n = 0;

	for (unsigned set = 1; set < AUDIENCE_SETS; set++) {
		unsigned both = set & mask;

		if ((both & (both - 1)) != 0)
			n += r->sets[set];
	}
	return n;
}

int64_t reach_skipped(const struct reach *r, unsigned mask)
{
	int64_t n = 0;

	for (unsigned set = 1; set < AUDIENCE_SETS; set++)
		if ((set & mask) != 0)
			n += r->skipped[set];
	return n;
}

void reach_range(const struct reach *r, unsigned mask, int64_t *low, int64_t *high)
{
	*low = *high = reach_union(r, mask);
	for (int i = 0; i < AUDIENCES; i++) {
		int64_t listed = in_list(r, i);

		if ((mask >> i & 1) == 0 || !figure_wins(r, i))
			continue;
		if (r->figure[i] > *low)
			*low = r->figure[i];
		if (r->figure[i] > listed)
			*high += r->figure[i] - listed;
	}
	if (*high < *low)
		*high = *low;
}
