/*
 * Choosing the recipients of a campaign: who is in a ticked audience at that
 * moment and may be reached, each once, in the stated order (RUT-89, 92, 93,
 * 96; QOO-5 to 10, 24, 26). The list stands in a temporary table of this
 * connection; writing it to the outbox is outbox's matter.
 *
 * The order: audiences as ticked, inside one the newest event first, then
 * ascending member id. Most events differ in their second, so ids are fetched
 * for those that do not.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/audience_own.h"
#include "desk/choose.h"
#include "desk/column.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

static const char campaign_sql[] =
	"SELECT profile, type, follow_mode, follow_from, follow_to, resend_of FROM campaign WHERE id = :id";
static const char audiences_sql[] = "SELECT position, audience FROM campaign_audience WHERE campaign_id = :id ORDER BY position";
static const char walk_sql[] =
	"SELECT visitors_at, favourites_at, cart_at, buyers_at, contacts_at, person_id, skip FROM audience_seen"
	" WHERE profile = :profile ORDER BY person_id";
/* A resend goes to those who were sent the first one and did not open it. */
static const char unopened_sql[] =
	"SELECT person_id FROM campaign_recipient WHERE campaign_id = :id AND state = 'sent' AND opened_at IS NULL"
	" AND person_id NOT IN (SELECT person_id FROM open_event WHERE campaign_id = :id)";
#define PUSH_FLAGS \
	"(:unverified AND p.email_verified = 0) OR (:reminders AND p.reminder_opt_out = 1) OR ((p.blocked + 2 * p.opted_out) & :skip) <> 0"
#define FOLLOWS "p.followed_on IS NOT NULL AND p.followed_on <= :today AND (p.left_on IS NULL OR p.left_on > :today)"
static const char followers_sql[] =
	"SELECT p.id, CAST(strftime('%s', p.followed_on) AS INTEGER), " PUSH_FLAGS " FROM person p"
	" WHERE p.profile = :profile AND " FOLLOWS " AND p.followed_on >= :from AND p.followed_on <= :to";
static const char buyers_sql[] =
	"SELECT p.id, max(coalesce(CAST(strftime('%s', o.ordered_on) AS INTEGER), 0)), " PUSH_FLAGS " FROM order_upload u"
	" JOIN order_row r ON r.upload_id = u.id AND r.ticked = 1 JOIN live_order o ON o.profile = :profile AND o.order_no = r.order_no"
	" JOIN person p ON p.profile = o.profile AND p.code = o.buyer WHERE u.campaign_id = :id AND (:anyone OR (" FOLLOWS "))"
	" GROUP BY p.id";
static const char code_sql[] = "SELECT code FROM person WHERE id = :id";
static const char make_sql[] = "CREATE TEMP TABLE IF NOT EXISTS chosen (seq INTEGER PRIMARY KEY, person_id INTEGER NOT NULL, audience INTEGER NOT NULL)";
static const char empty_sql[] = "DELETE FROM temp.chosen";
static const char put_sql[] = "INSERT INTO temp.chosen (seq, person_id, audience) VALUES (:seq, :person, :audience)";

struct campaign_terms {
	char profile[32], type[16], follow_mode[8];
	day_t from, to;
	int64_t resend_of;
	int position[AUDIENCES];     /* of each of the five, -1 not ticked */
	unsigned mask;
	struct own_tick *own;        /* ticked audiences of one's own */
	size_t own_count;
};

void choice_add(struct choosing *c, int64_t person, int position, instant_t at)
{
	if (c->count == c->room) {
		c->room = c->room != 0 ? c->room * 2 : 1024;
		c->picks = xreallocarray(c->picks, c->room, sizeof *c->picks);
	}
	c->picks[c->count++] = (struct pick_of){person, at, position};
}

/* ---- what the campaign says ---- */

static enum status read_audiences(struct shop *s, int64_t id, struct campaign_terms *t, struct error *e)
{
	struct stmt *q = db_prepare(s->db, audiences_sql);
	enum step step;

	for (int i = 0; i < AUDIENCES; i++)
		t->position[i] = -1;
	stmt_bind_int(q, ":id", id);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		const char *word = stmt_text(q, 1);
		int kind = audience_position(word);

		if (kind >= 0) {
			t->position[kind] = (int)stmt_int(q, 0);
			t->mask |= 1U << kind;
		} else if (strncmp(word, "own:", 4) == 0) {
			t->own = xreallocarray(t->own, t->own_count + 1, sizeof *t->own);
			t->own[t->own_count++] = (struct own_tick){strtoll(word + 4, NULL, 10), (int)stmt_int(q, 0)};
		}
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status read_campaign(struct shop *s, int64_t id, struct campaign_terms *t, struct error *e)
{
	struct stmt *q = db_prepare(s->db, campaign_sql);
	enum step step;

	*t = (struct campaign_terms){0};
	stmt_bind_int(q, ":id", id);
	step = stmt_step(q, e);
	if (step == STEP_ROW) {
		column_text(q, 0, t->profile, sizeof t->profile);
		column_text(q, 1, t->type, sizeof t->type);
		column_text(q, 2, t->follow_mode, sizeof t->follow_mode);
		t->from = column_day(q, 3);
		t->to = column_day(q, 4);
		t->resend_of = stmt_int(q, 5);
	}
	stmt_reset(q);
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "campaign_missing", NULL, "id", _("There is no campaign number %lld."), (long long)id);
	return step == STEP_FAILED ? ST_FAILED : read_audiences(s, id, t, e);
}

/* ---- who is in ---- */

static int first_position(const struct campaign_terms *t, int set, int *kind)
{
	int best = -1;

	for (int i = 0; i < AUDIENCES; i++)
		if ((set >> i & 1) != 0 && t->position[i] >= 0 && (best < 0 || t->position[i] < best)) {
			best = t->position[i];
			*kind = i;
		}
	return best;
}

static enum status pick_row(struct shop *s, const struct seen_rules *r, const struct campaign_terms *t, instant_t at, struct stmt *q,
                            struct seen *one, int skip, struct choosing *c, struct error *e)
{
	int64_t person = stmt_int(q, 5), newest[AUDIENCES];
	bool late = false;
	int set = 0, kind = 0, position;

	for (int i = 0; i < AUDIENCES; i++) {
		newest[i] = stmt_int(q, i);
		late |= newest[i] > at;
		set |= (int)(newest[i] >= at - r->window) << i;
	}
	if (late) {
		if (seen_person(s, r, person, at, one, e) != ST_OK)
			return ST_FAILED;
		memcpy(newest, one->newest, sizeof newest);
		set = seen_set(r, one, at);
	}
	if ((position = first_position(t, set, &kind)) < 0)
		return ST_OK;
	choice_add((stmt_int(q, 6) & skip) != 0 ? c->flagged : c, person, position, newest[kind]);
	return ST_OK;
}

static enum status pick_audiences(struct shop *s, const struct seen_rules *r, const struct campaign_terms *t, instant_t at, int skip,
                                  struct choosing *c, struct error *e)
{
	struct stmt *q = db_prepare(s->db, walk_sql);
	struct seen one = {0};
	enum status st = ST_OK;
	enum step step = STEP_DONE;

	stmt_bind_text(q, ":profile", t->profile);
	while (t->mask != 0 && st == ST_OK && (step = stmt_step(q, e)) == STEP_ROW)
		st = pick_row(s, r, t, at, q, &one, skip, c, e);
	stmt_reset(q);
	seen_free(&one);
	return step == STEP_FAILED ? ST_FAILED : st;
}

static void bind_push(struct stmt *q, const struct profile *p, const struct campaign_terms *t, instant_t at)
{
	bool period = strcmp(t->follow_mode, "period") == 0;
	day_t today = instant_day(at, profile_zone(p));

	stmt_bind_text(q, ":profile", t->profile);
	stmt_bind_int(q, ":unverified", profile_bool(p, "exclude.email_unverified", DAY_NONE, true));
	stmt_bind_int(q, ":reminders", profile_bool(p, "exclude.reminder_opt_out", DAY_NONE, true));
	stmt_bind_int(q, ":skip", seen_skip_bits(p));
	bind_day(q, ":today", today);
	if (stmt_has(q, ":from")) {
		bind_day_text(q, ":from", period ? t->from : DAY_NONE);
		bind_day(q, ":to", period && t->to != DAY_NONE ? t->to : today);
	}
}

static enum status pick_push(struct shop *s, const struct profile *p, const struct campaign_terms *t, int64_t id, instant_t at,
                             struct choosing *c, struct error *e)
{
	bool ad = strcmp(t->type, "ad") == 0;
	struct stmt *q = db_prepare(s->db, ad ? followers_sql : buyers_sql);
	const char *who = profile_text(p, "eligibility.compensation", DAY_NONE);
	enum step step;

	bind_push(q, p, t, at);
	if (!ad) {
		stmt_bind_int(q, ":id", id);
		stmt_bind_int(q, ":anyone", who == NULL || strcmp(who, "buyer_and_follower") != 0);
	}
	while ((step = stmt_step(q, e)) == STEP_ROW)
		choice_add(stmt_int(q, 2) != 0 ? c->flagged : c, stmt_int(q, 0), 0, stmt_int(q, 1));
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* ---- audiences of one's own ---- */

static int by_person(const void *a, const void *b)
{
	const struct pick_of *x = a, *y = b;

	if (x->person != y->person)
		return x->person < y->person ? -1 : 1;
	return x->position - y->position;
}

static enum status walk_own(struct shop *s, const struct own_tick *tick, instant_t at, struct choosing *c, struct error *e)
{
	struct own_person one;
	struct own_filter f;
	struct own_walk *w;
	enum status st = own_filter_load(s, tick->id, &f, e);

	if (st == ST_OK)
		st = own_walk_open(s, &f, at, &w, e);
	if (st != ST_OK)
		return st;
	while (own_walk_next(w, &one, &st, e))
		if (one.id != 0)
			choice_add(one.skipped ? c->flagged : c, one.id, tick->position, one.at);
	own_walk_close(w);
	return st;
}

/* The first ticked audience that holds a person counts. */
static void once_each(struct choosing *c)
{
	size_t kept = 0;

	if (c->count > 1)
		qsort(c->picks, c->count, sizeof *c->picks, by_person);
	for (size_t i = 0; i < c->count; i++)
		if (kept == 0 || c->picks[kept - 1].person != c->picks[i].person)
			c->picks[kept++] = c->picks[i];
	c->count = kept;
}

/* A push goes to whom its rule says; an audience of one's own only takes people out of it. */
static void keep_common(struct choosing *c, const struct choosing *own)
{
	size_t kept = 0, k = 0;

	if (c->count > 1)
		qsort(c->picks, c->count, sizeof *c->picks, by_person);
	for (size_t i = 0; i < c->count; i++) {
		while (k < own->count && own->picks[k].person < c->picks[i].person)
			k++;
		if (k < own->count && own->picks[k].person == c->picks[i].person)
			c->picks[kept++] = c->picks[i];
	}
	c->count = kept;
}

static enum status pick_own(struct shop *s, const struct campaign_terms *t, instant_t at, struct choosing *c, struct error *e)
{
	struct choosing flagged = {0}, own = {.flagged = &flagged};
	bool push = *t->type != '\0';
	enum status st = ST_OK;

	if (t->own_count == 0)
		return ST_OK;
	if (!audience_own_allowed(s, t->profile))
		return error_set(e, ST_REFUSED, "own_not_allowed", profile_rule(t->profile, "RUT-83"), "audiences",
		                 _("%s lets campaigns go to its own audiences only."), t->profile);
	for (size_t i = 0; i < t->own_count && st == ST_OK; i++)
		st = walk_own(s, &t->own[i], at, push ? &own : c, e);
	if (push) {
		once_each(&own);
		keep_common(c, &own);
	} else {
		once_each(c);
		once_each(c->flagged);
	}
	free(own.picks);
	free(flagged.picks);
	return st;
}

/* ---- only those who did not open ---- */

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static enum status keep_unopened(struct shop *s, int64_t campaign_id, struct choosing *c, struct error *e)
{
	struct stmt *q = db_prepare(s->db, unopened_sql);
	int64_t *ids = NULL;
	size_t count = 0, room = 0, kept = 0;
	enum step step;

	stmt_bind_int(q, ":id", campaign_id);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		if (count == room) {
			room = room != 0 ? room * 2 : 1024;
			ids = xreallocarray(ids, room, sizeof *ids);
		}
		ids[count++] = stmt_int(q, 0);
	}
	stmt_reset(q);
	if (count > 1)
		qsort(ids, count, sizeof *ids, by_number);
	for (size_t i = 0; i < c->count; i++)
		if (count != 0 && bsearch(&c->picks[i].person, ids, count, sizeof *ids, by_number) != NULL)
			c->picks[kept++] = c->picks[i];
	c->count = kept;
	free(ids);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* ---- the stated order ---- */

static int by_order(const void *a, const void *b)
{
	const struct pick_of *x = a, *y = b;

	if (x->position != y->position)
		return x->position - y->position;
	return (y->at > x->at) - (y->at < x->at);
}

struct coded {
	struct pick_of pick;
	char *code;
};

static int by_code(const void *a, const void *b)
{
	return strcmp(((const struct coded *)a)->code, ((const struct coded *)b)->code);
}

static enum status order_equals(struct shop *s, struct pick_of *run, size_t count, struct error *e)
{
	struct coded *coded = xcalloc(count, sizeof *coded);
	enum step step = STEP_ROW;

	for (size_t i = 0; i < count && step != STEP_FAILED; i++) {
		struct stmt *q = db_prepare(s->db, code_sql);

		stmt_bind_int(q, ":id", run[i].person);
		step = stmt_step(q, e);
		coded[i] = (struct coded){run[i], xstrdup(step == STEP_ROW ? stmt_text(q, 0) : "")};
		stmt_reset(q);
	}
	if (step != STEP_FAILED) {
		qsort(coded, count, sizeof *coded, by_code);
		for (size_t i = 0; i < count; i++)
			run[i] = coded[i].pick;
	}
	for (size_t i = 0; i < count; i++)
		free(coded[i].code);
	free(coded);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status put_in_order(struct shop *s, struct choosing *c, struct error *e)
{
	enum status st = ST_OK;

	if (c->count > 1)
		qsort(c->picks, c->count, sizeof *c->picks, by_order);
	for (size_t i = 0, end; i < c->count && st == ST_OK; i = end) {
		for (end = i + 1; end < c->count && by_order(&c->picks[i], &c->picks[end]) == 0;)
			end++;
		if (end - i > 1)
			st = order_equals(s, &c->picks[i], end - i, e);
	}
	return st;
}

static enum status write_chosen(struct shop *s, const struct choosing *c, struct error *e)
{
	enum status st = stmt_run(db_prepare(s->db, make_sql), e);
	int seq, person, audience;
	struct stmt *q;

	if (st == ST_OK)
		st = stmt_run(db_prepare(s->db, empty_sql), e);
	if (st != ST_OK || (st = db_read_begin(s->db, e)) != ST_OK)
		return st;
	q = db_prepare(s->db, put_sql);
	seq = stmt_place(q, ":seq");
	person = stmt_place(q, ":person");
	audience = stmt_place(q, ":audience");
	for (size_t i = 0; i < c->count && st == ST_OK; i++) {
		stmt_put_int(q, seq, (int64_t)i + 1);
		stmt_put_int(q, person, c->picks[i].person);
		stmt_put_int(q, audience, c->picks[i].position);
		st = stmt_run(q, e);
	}
	db_read_end(s->db);
	return st;
}

/* ---- all of it ---- */

static enum status pick(struct shop *s, const struct campaign_terms *t, int64_t id, instant_t at, struct choosing *c, struct error *e)
{
	bool push = *t->type != '\0';
	const struct profile *p;
	struct seen_rules r;
	enum status st = shop_profile(s, t->profile, &p, e);

	if (st == ST_OK)
		st = seen_rules_of(s, t->profile, &r, e);
	if (st != ST_OK)
		return st;
	return push ? pick_push(s, p, t, id, at, c, e) : pick_audiences(s, &r, t, at, seen_skip_bits(p), c, e);
}

enum status audience_choose(struct shop *s, int64_t campaign_id, instant_t at, int64_t leave_out, struct audience_choice *out, struct error *e)
{
	struct campaign_terms t = {0};
	struct choosing flagged = {0}, c = {.flagged = &flagged};
	bool complete;
	enum status st = audience_refresh(s, NULL, &complete, e);

	*out = (struct audience_choice){0};
	if (st == ST_OK)
		st = read_campaign(s, campaign_id, &t, e);
	if (st == ST_OK)
		st = pick(s, &t, campaign_id, at, &c, e);
	if (st == ST_OK)
		st = pick_own(s, &t, at, &c, e);
	if (leave_out == 0)
		leave_out = t.resend_of;
	if (st == ST_OK && leave_out != 0)
		st = keep_unopened(s, leave_out, &c, e);
	if (st == ST_OK)
		st = put_in_order(s, &c, e);
	if (st == ST_OK)
		st = write_chosen(s, &c, e);
	*out = (struct audience_choice){.count = (int64_t)c.count, .left_out = (int64_t)flagged.count};
	free(c.picks);
	free(flagged.picks);
	free(t.own);
	return st;
}
