/*
 * Tiers that change by themselves: upward by an order that counts (EAS-27), at
 * the end of a period (EAS-33), and by an import (EAS-83).
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "desk/tier_parts.h"
#include "storekeep/i18n.h"

#define PAGE 256

static const char ended_sql[] =
	"SELECT id FROM member INDEXED BY member_tier_end WHERE profile = :profile AND tier_to < :day AND kind = 'registered'"
	" ORDER BY tier_to, id LIMIT 256";

static const char count_sql[] =
	"SELECT COUNT(*) FROM member INDEXED BY member_tier_end WHERE profile = :profile AND tier_to < :day AND kind = 'registered'";

/* What the end of a period comes to. */
enum at_end { AT_END_EVALUATE, AT_END_STEP_DOWN, AT_END_BASE };

/* The tiers of one marketplace, while members are walked over. */
struct ladder {
	const struct profile *p;
	struct tier *tiers;
	size_t count;
	enum at_end at_end;
};

static void ladder_free(struct ladder *l)
{
	tiers_free(l->tiers, l->count);
	*l = (struct ladder){0};
}

static enum status ladder_open(struct shop *s, const char *profile, struct ladder *l, struct error *e)
{
	*l = (struct ladder){0};
	enum status st = shop_profile(s, profile, &l->p, e);
	if (st == ST_OK)
		st = tiers_of(s, profile, &l->tiers, &l->count, e);
	if (st != ST_OK)
		return st;
	const char *word = profile_text(l->p, "tier.end", shop_today(s, l->p));
	if (word == NULL || strcmp(word, "evaluate") == 0)
		l->at_end = AT_END_EVALUATE;
	else if (strcmp(word, "one_step_down") == 0)
		l->at_end = AT_END_STEP_DOWN;
	else if (strcmp(word, "base") == 0)
		l->at_end = AT_END_BASE;
	else
		st = error_set(e, ST_REFUSED, "PROFILE_BAD", profile_rule(profile, "EAS-33"), NULL,
		               _("%1$s: tier.end: \"%2$.40s\" is not one of evaluate, one_step_down, base"), profile, word);
	if (st != ST_OK)
		ladder_free(l);
	return st;
}

/* A fresh period that begins on a day. */
static struct tier_step fresh(const struct tier *t, const char *cause, day_t on)
{
	bool base = t->terms.level == 1;

	return (struct tier_step){.to_tier = t->id, .from = base ? DAY_NONE : on,
	                          .to = base ? DAY_NONE : tier_period_end(on, t->terms.validity_months), .cause = cause, .on = on};
}

enum status tier_evaluate(struct shop *s, int64_t member_id, int64_t order_id, const char *cause, day_t on, struct error *e)
{
	struct tier_state m;
	struct ladder l;
	int best = -1;
	enum status st = tier_state_read(s, member_id, &m, e);

	if (st == ST_OK)
		st = ladder_open(s, m.profile, &l, e);
	if (st != ST_OK)
		return st;
	if (l.count > 0 && tier_state_holds(l.p, &m))
		st = tier_highest(s, member_id, l.tiers, l.count, on, &best, e);
	if (st == ST_OK && best > tier_place(l.tiers, l.count, m.tier_id)) {
		struct tier_step step = fresh(&l.tiers[best], cause, on);
		step.order_id = order_id;
		st = tier_step_write(s, &m, &step, e);
	}
	ladder_free(&l);
	return st;
}

enum status tier_import(struct shop *s, int64_t member_id, int64_t tier_id, day_t on, int64_t batch_id, struct error *e)
{
	struct tier_state m;
	struct tier t;
	enum status st = tier_state_read(s, member_id, &m, e);

	if (st != ST_OK || m.tier_id == tier_id)
		return st;
	st = tier_get(s, tier_id, &t, e);
	if (st != ST_OK)
		return st;
	struct tier_step step = fresh(&t, "import", on);
	step.batch_id = batch_id;
	step.quiet = true;
	st = tier_step_write(s, &m, &step, e);
	tier_free(&t);
	return st;
}

/* ---- ends of periods ---- */

/* Where a member goes whose period ended: place in the ladder. */
static enum status judge(struct shop *s, const struct ladder *l, const struct tier_state *m, int present, day_t on, int *out, struct error *e)
{
	int best;
	enum status st = tier_highest(s, m->member_id, l->tiers, l->count, on, &best, e);

	if (st != ST_OK)
		return st;
	if (best >= present)
		*out = best;
	else if (l->at_end == AT_END_STEP_DOWN)
		*out = present - 1;
	else
		*out = l->at_end == AT_END_EVALUATE && best > 0 ? best : 0;
	return ST_OK;
}

/* All periods of a member that ended before `day`, each judged on the day after it. In the caller's transaction. */
static enum status end_one(struct shop *s, const struct ladder *l, int64_t id, day_t day, int64_t *ended, struct error *e)
{
	struct tier_state m;
	enum status st = tier_state_read(s, id, &m, e);

	while (st == ST_OK && m.to != DAY_NONE && m.to < day) {
		day_t on = m.to + 1;
		int present = tier_place(l->tiers, l->count, m.tier_id), next = 0;
		if (present > 0)
			st = judge(s, l, &m, present, on, &next, e);
		if (st != ST_OK)
			break;
		struct tier_step step = fresh(&l->tiers[next], "end", on);
		st = tier_step_write(s, &m, &step, e);
		m.tier_id = step.to_tier;
		m.from = step.from;
		m.to = step.to;
		++*ended;
	}
	return st;
}

/* Members of a page: those who were done are not found again, so every page is the first. */
struct ended_page {
	int64_t ids[PAGE];
	size_t count;
};

static enum status read_page(struct shop *s, const char *profile, day_t day, struct ended_page *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, ended_sql);
	enum step step;

	out->count = 0;
	stmt_bind_text(q, ":profile", profile);
	bind_day_text(q, ":day", day);
	while ((step = stmt_step(q, e)) == STEP_ROW && out->count < PAGE)
		out->ids[out->count++] = stmt_int(q, 0);
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* One transaction: as many of the page as its time allows. */
static enum status end_some(struct shop *s, const struct ladder *l, const struct ended_page *page, day_t day, size_t *at, int64_t *ended,
                            struct error *e)
{
	int64_t before = *ended;
	char record[64], detail[64], text[16];
	enum status st = db_begin(s->db, e);

	if (st != ST_OK)
		return st;
	while (st == ST_OK && *at < page->count && (*ended == before || !db_chunk_full(s->db)))
		st = end_one(s, l, page->ids[(*at)++], day, ended, e);
	day_format(day, text);
	snprintf(record, sizeof record, "tier %.30s %s", profile_name(l->p), text);
	snprintf(detail, sizeof detail, "%lld", (long long)(*ended - before));
	if (st == ST_OK && *ended > before)
		st = shop_audit(s, "tier end", record, detail, e);
	return db_end(s->db, st, e);
}

/* How many would be looked at. */
static enum status count_ended(struct shop *s, const char *profile, day_t day, int64_t *ended, struct error *e)
{
	struct stmt *q = db_prepare(s->db, count_sql);
	enum step step;

	stmt_bind_text(q, ":profile", profile);
	bind_day_text(q, ":day", day);
	step = stmt_step(q, e);
	*ended = step == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status tier_end_day(struct shop *s, const char *profile, day_t day, const struct progress *p, int64_t *ended, struct error *e)
{
	struct ladder l;
	struct ended_page page;

	*ended = 0;
	if (s->dry_run)
		return count_ended(s, profile, day, ended, e);
	enum status st = ladder_open(s, profile, &l, e);
	if (st != ST_OK || l.count == 0)
		return st;
	while ((st = read_page(s, profile, day, &page, e)) == ST_OK && page.count > 0) {
		for (size_t at = 0; st == ST_OK && at < page.count;)
			st = end_some(s, &l, &page, day, &at, ended, e);
		if (st != ST_OK || (p != NULL && p->step != NULL && !p->step(p->arg, *ended, 0)))
			break;
	}
	db_checkpoint(s->db);
	ladder_free(&l);
	return st;
}
