/*
 * Whom the filter of an audience of one's own holds: one walk over the people
 * of a marketplace in the order of their numbers, with their orders beside
 * them. Which of the five audiences hold a person is looked at as everywhere
 * else (seen.c).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "desk/audience_own.h"
#include "desk/column.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

/* The unary plus keeps the walk on the order of the numbers. What is not asked is NULL. */
static const char walk_sql[] =
	"SELECT p.id, p.blocked + 2 * p.opted_out, a.visitors_at, a.favourites_at, a.cart_at, a.buyers_at, a.contacts_at,"
	" count(CASE b.pos WHEN 1 THEN 1 END), coalesce(sum(b.amount), 0), max(b.bought_at)"
	" FROM person p LEFT JOIN audience_seen a ON a.profile = :profile AND a.person_id = p.id"
	" LEFT JOIN person_order b ON b.person_id = p.id AND b.bought_at <= :at"
	" WHERE +p.profile = :profile AND p.id > :after"
	" AND (:follows IS NULL OR :follows = (p.followed_on IS NOT NULL AND p.followed_on <= :today AND (p.left_on IS NULL OR p.left_on > :today)))"
	" AND (:city IS NULL OR EXISTS (SELECT 1 FROM person_order c JOIN orders o ON o.id = c.order_id WHERE c.person_id = p.id"
	" AND c.bought_at <= :at AND holds(o.address, :city)))"
	" AND (:item IS NULL OR EXISTS (SELECT 1 FROM person_order c WHERE c.person_id = p.id AND c.bought_at <= :at AND (c.item_no = :item"
	" OR (c.pos = 1 AND holds((SELECT item_name FROM orders WHERE id = c.order_id), :folded))"
	" OR holds((SELECT name FROM order_item i WHERE i.order_id = c.order_id AND i.pos = c.pos), :folded))))"
	" GROUP BY p.id ORDER BY p.id";
static const char load_sql[] =
	"SELECT a.profile, j.key, j.value FROM audience a, json_each(a.filter) j WHERE a.id = :id"
	" UNION ALL SELECT profile, '', '' FROM audience WHERE id = :id";

struct own_walk {
	struct shop *s;
	struct own_filter f;
	struct seen_rules rules;
	instant_t at;
	day_t today;
	int skip;
	instant_t last_from, last_to; /* window of the newest order; INSTANT_NONE open */
	int64_t after;
	char *city, *item;            /* folded; NULL not asked */
	struct stmt *q;               /* between two people; NULL paused */
	struct seen one;
};

/* ---- the filter ---- */

static int64_t whole(const struct record *r, const char *field, int64_t none)
{
	const char *text = record_get(r, field);
	money_t v;

	return *text != '\0' && money_parse(text, strlen(text), &v, NULL) == ST_OK && v != MONEY_NONE ? v : none;
}

static unsigned audiences_of(const char *list)
{
	const char *item;
	unsigned mask = 0;
	size_t len;

	while (profile_item(&list, &item, &len))
		for (int i = 0; i < AUDIENCES; i++)
			if (strlen(audience_codes[i]) == len && memcmp(audience_codes[i], item, len) == 0)
				mask |= 1U << i;
	return mask;
}

void own_filter_read(const struct record *r, struct own_filter *out)
{
	const char *follows = record_get(r, "follows");

	*out = (struct own_filter){
		.audiences = audiences_of(record_get(r, "audiences")), .never_bought = strcmp(record_get(r, "never_bought"), "yes") == 0,
		.orders_min = whole(r, "orders_min", -1), .orders_max = whole(r, "orders_max", -1),
		.amount_min = whole(r, "amount_min", MONEY_NONE), .amount_max = whole(r, "amount_max", MONEY_NONE),
		.last_from = day_parse_iso(record_get(r, "last_from")), .last_to = day_parse_iso(record_get(r, "last_to")),
		.follows = strcmp(follows, "yes") == 0 ? 1 : strcmp(follows, "no") == 0 ? 0 : -1,
	};
	snprintf(out->profile, sizeof out->profile, "%s", record_get(r, "profile"));
	snprintf(out->item, sizeof out->item, "%s", record_get(r, "item"));
	snprintf(out->city, sizeof out->city, "%s", record_get(r, "city"));
}

enum status own_filter_load(struct shop *s, int64_t id, struct own_filter *out, struct error *e)
{
	const struct form *form;
	struct record r;
	enum status st = form_load("audience", &form, e);

	if (st != ST_OK)
		return st;
	record_init(&r, form);
	st = audience_record(s, id, &r, e);
	if (st == ST_OK)
		own_filter_read(&r, out);
	record_free(&r);
	return st;
}

enum status audience_record(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	struct audience a;
	struct stmt *q;
	enum step step;
	enum status st = audience_get(s, id, &a, e);

	if (st != ST_OK)
		return st;
	if (!record_has(r, "profile"))
		record_set(r, "profile", a.profile);
	if (!record_has(r, "name"))
		record_set(r, "name", a.name);
	q = db_prepare(s->db, load_sql);
	stmt_bind_int(q, ":id", id);
	while ((step = stmt_step(q, e)) == STEP_ROW)
		if (!record_has(r, stmt_text(q, 1)))
			record_set(r, stmt_text(q, 1), stmt_text(q, 2));
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* ---- the walk ---- */

enum status own_walk_open(struct shop *s, const struct own_filter *f, instant_t at, struct own_walk **out, struct error *e)
{
	struct own_walk *w = xcalloc(1, sizeof *w);
	const struct profile *p;
	enum status st = shop_profile(s, f->profile, &p, e);

	*out = NULL;
	if (st == ST_OK)
		st = seen_rules_of(s, f->profile, &w->rules, e);
	if (st != ST_OK) {
		free(w);
		return st;
	}
	w->s = s;
	w->f = *f;
	w->at = at;
	w->today = instant_day(at, profile_zone(p));
	w->skip = seen_skip_bits(p);
	w->last_from = f->last_from != DAY_NONE ? instant_from(f->last_from, 0, profile_zone(p)) : INSTANT_NONE;
	w->last_to = f->last_to != DAY_NONE ? instant_from(f->last_to, SEEN_DAY, profile_zone(p)) : INSTANT_NONE;
	w->city = *f->city != '\0' ? text_fold(f->city) : NULL;
	w->item = *f->item != '\0' ? text_fold(f->item) : NULL;
	*out = w;
	return ST_OK;
}

static void prepare(struct own_walk *w)
{
	w->q = db_prepare(w->s->db, walk_sql);
	stmt_bind_text(w->q, ":profile", w->f.profile);
	stmt_bind_int(w->q, ":after", w->after);
	stmt_bind_int(w->q, ":at", w->at);
	bind_day(w->q, ":today", w->today);
	if (w->f.follows >= 0)
		stmt_bind_int(w->q, ":follows", w->f.follows);
	stmt_bind_text(w->q, ":city", w->city);
	stmt_bind_text(w->q, ":item", w->item != NULL ? w->f.item : NULL);
	stmt_bind_text(w->q, ":folded", w->item);
}

/* What the person did is looked at as of the moment; newest[] is filled either way. */
static enum status set_of_row(struct own_walk *w, int64_t newest[AUDIENCES], int *set, struct error *e)
{
	bool late = false;

	*set = 0;
	for (int i = 0; i < AUDIENCES; i++) {
		newest[i] = stmt_is_null(w->q, 2 + i) ? INSTANT_NONE : stmt_int(w->q, 2 + i);
		late |= newest[i] > w->at;
		*set |= (int)seen_within(&w->rules, newest[i], w->at) << i;
	}
	if (!late)
		return ST_OK;
	if (seen_person(w->s, &w->rules, stmt_int(w->q, 0), w->at, &w->one, e) != ST_OK)
		return ST_FAILED;
	memcpy(newest, w->one.newest, sizeof w->one.newest);
	*set = seen_set(&w->rules, &w->one, w->at);
	return ST_OK;
}

static bool orders_fit(const struct own_walk *w, int64_t orders, int64_t amount, instant_t last)
{
	const struct own_filter *f = &w->f;

	if (f->never_bought)
		return orders == 0;
	return (f->orders_min < 0 || orders >= f->orders_min) && (f->orders_max < 0 || orders <= f->orders_max) &&
	       (f->amount_min == MONEY_NONE || amount >= f->amount_min) && (f->amount_max == MONEY_NONE || amount <= f->amount_max) &&
	       (w->last_from == INSTANT_NONE || (last != INSTANT_NONE && last >= w->last_from)) &&
	       (w->last_to == INSTANT_NONE || (last != INSTANT_NONE && last <= w->last_to));
}

bool own_walk_next(struct own_walk *w, struct own_person *out, enum status *st, struct error *e)
{
	enum step step;

	*st = ST_OK;
	if (w->q == NULL)
		prepare(w);
	while ((step = stmt_step(w->q, e)) == STEP_ROW) {
		instant_t last = stmt_is_null(w->q, 9) ? INSTANT_NONE : stmt_int(w->q, 9);
		int64_t newest[AUDIENCES];
		int set;

		w->after = stmt_int(w->q, 0);
		if ((*st = set_of_row(w, newest, &set, e)) != ST_OK)
			return false;
		/* so that a long stretch without anybody can be paused too */
		*out = (struct own_person){.id = 0};
		if ((w->f.audiences != 0 && ((unsigned)set & w->f.audiences) == 0) ||
		    !orders_fit(w, stmt_int(w->q, 7), stmt_int(w->q, 8), last))
			return true;
		*out = (struct own_person){w->after, last, (stmt_int(w->q, 1) & w->skip) != 0};
		for (int i = 0; i < AUDIENCES; i++)
			out->at = newest[i] > out->at ? newest[i] : out->at;
		return true;
	}
	*st = step == STEP_FAILED ? ST_FAILED : ST_OK;
	return false;
}

void own_walk_pause(struct own_walk *w)
{
	if (w->q != NULL)
		stmt_reset(w->q);
	w->q = NULL;
}

void own_walk_close(struct own_walk *w)
{
	if (w == NULL)
		return;
	own_walk_pause(w);
	seen_free(&w->one);
	free(w->city);
	free(w->item);
	free(w);
}

/* ---- how many, in slices ---- */

struct own_reach {
	struct own_walk *walk;
	int64_t count, skipped;
	bool done;
};

enum status own_reach_begin(struct shop *s, const struct record *r, instant_t at, struct own_reach **out, struct error *e)
{
	struct own_reach *o = xcalloc(1, sizeof *o);
	struct own_filter f;
	enum status st;

	own_filter_read(r, &f);
	st = own_walk_open(s, &f, at, &o->walk, e);
	*out = o;
	if (st != ST_OK) {
		free(o);
		*out = NULL;
	}
	return st;
}

enum status own_reach_step(struct own_reach *o, int ms, bool *done, struct error *e)
{
	struct timespec start, now;
	struct own_person p;
	enum status st = ST_OK;
	unsigned n = 0;

	clock_gettime(CLOCK_MONOTONIC, &start);
	while (!o->done) {
		if (!own_walk_next(o->walk, &p, &st, e)) {
			o->done = st == ST_OK;
			break;
		}
		o->skipped += p.id != 0 && p.skipped;
		o->count += p.id != 0 && !p.skipped;
		if (ms <= 0 || (++n & 63) != 0)
			continue;
		clock_gettime(CLOCK_MONOTONIC, &now);
		if ((now.tv_sec - start.tv_sec) * 1000 + (now.tv_nsec - start.tv_nsec) / 1000000 >= ms)
			break;
	}
	own_walk_pause(o->walk);
	*done = o->done;
	return st;
}

void own_reach_read(const struct own_reach *o, int64_t *count, int64_t *skipped)
{
	*count = o->count;
	*skipped = o->skipped;
}

void own_reach_free(struct own_reach *o)
{
	if (o == NULL)
		return;
	own_walk_close(o->walk);
	free(o);
}
