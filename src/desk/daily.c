/*
 * The members' daily run: which days are still to be done, their steps in
 * order, and where it was cut short (EAS-10, SHL-7).
 */
#include "config.h"

#include "storekeep/daily.h"

#include <stdio.h>

#include "desk/column.h"
#include "desk/grant_gift.h"
#include "desk/grant_parts.h"
#include "storekeep/due_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/life.h"
#include "storekeep/member.h"
#include "storekeep/tier.h"

static const char last_sql[] = "SELECT last_day, step FROM daily_run WHERE profile = :profile";
static const char keep_sql[] =
	"INSERT INTO daily_run (profile, last_day, step) VALUES (:profile, :day, :step)"
	" ON CONFLICT (profile) DO UPDATE SET last_day = excluded.last_day, step = excluded.step";
static const char any_sql[] = "SELECT 1 FROM member WHERE profile = :profile LIMIT 1";
static const char due_sql[] = "SELECT id FROM points_grant WHERE profile = :profile AND state = 'due' AND due_on <= :day ORDER BY due_on, id LIMIT 200";
static const char due_count_sql[] = "SELECT count(*) FROM points_grant WHERE profile = :profile AND state = 'due' AND due_on <= :day";

enum { STEP_EXPIRE = 1, STEP_TIERS, STEP_GRANTS, STEP_MESSAGES, STEPS = STEP_MESSAGES };

struct daily {
	struct shop *s;
	const struct profile *p;
	const struct progress *progress;
	struct due_done *done;
	day_t last, today;    /* last day done; DAY_NONE: never ran */
	int step;             /* steps of the day after `last` that are done */
	/* In a dry run, in which nothing goes away: what the days before have counted already. */
	struct expired tried;
	int64_t tried_tiers, tried_due;
};

static enum status read_state(struct daily *d, bool *has_members, struct error *e)
{
	struct stmt *q = db_prepare(d->s->db, last_sql);
	stmt_bind_text(q, ":profile", profile_name(d->p));
	enum step step = stmt_step(q, e);
	d->last = step == STEP_ROW ? column_day(q, 0) : DAY_NONE;
	d->step = step == STEP_ROW ? (int)stmt_int(q, 1) : 0;
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	q = db_prepare(d->s->db, any_sql);
	stmt_bind_text(q, ":profile", profile_name(d->p));
	*has_members = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	return ST_OK;
}

static enum status keep(struct daily *d, day_t last, int step, struct error *e)
{
	if (d->s->dry_run)
		return ST_OK;
	enum status st = db_begin(d->s->db, e);
	if (st != ST_OK)
		return st;
	struct stmt *q = db_prepare(d->s->db, keep_sql);
	stmt_bind_text(q, ":profile", profile_name(d->p));
	bind_day(q, ":day", last);
	stmt_bind_int(q, ":step", step);
	return db_end(d->s->db, stmt_run(q, e), e);
}

static enum status tell(struct daily *d, day_t day, const char *step, int64_t count, const char *rule, struct error *e)
{
	return life_tell(d->s, day, step, profile_name(d->p), "", "", count, rule, e);
}

static enum status tell_issued(struct daily *d, day_t day, int64_t count, struct error *e)
{
	return tell(d, day, "points_issue", count, points_book(profile_name(d->p), "EAS-8", "SHL-34"), e);
}

/* ---- step 3, orders ---- */

static enum status next_due(struct daily *d, day_t day, int64_t ids[200], size_t *count, struct error *e)
{
	struct stmt *q = db_prepare(d->s->db, due_sql);
	enum step step;
	*count = 0;
	stmt_bind_text(q, ":profile", profile_name(d->p));
	bind_day(q, ":day", day);
	while ((step = stmt_step(q, e)) == STEP_ROW)
		ids[(*count)++] = stmt_int(q, 0);
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status one_due(struct daily *d, int64_t id, day_t day, int64_t *issued, int64_t *held, struct error *e)
{
	struct grant g;
	enum status st = grant_read(d->s, id, &g, e);
	if (st != ST_OK || strcmp(g.state, "due") != 0)
		return st;
	st = grant_fall_due(d->s, &g, day, held, e);
	*issued += st == ST_OK && strcmp(g.state, "issued") == 0;
	return st;
}

/* One short transaction of the page; *at moves on. */
static enum status some_due(struct daily *d, const int64_t *ids, size_t count, size_t *at, day_t day, int64_t *held, struct error *e)
{
	int64_t issued = 0, kept = 0;
	enum status st = db_begin(d->s->db, e);
	if (st != ST_OK)
		return st;
	for (size_t begun = *at; st == ST_OK && *at < count && (*at == begun || !db_chunk_full(d->s->db)); ++*at)
		st = one_due(d, ids[*at], day, &issued, &kept, e);
	if (st == ST_OK)
		st = tell_issued(d, day, issued, e);
	if (st == ST_OK)
		st = tell(d, day, "points_held", kept, "SHL-35", e);
	st = db_end(d->s->db, st, e);
	if (st == ST_OK) {
		d->done->issued += issued;
		*held += kept;
	}
	return st;
}

static enum status count_due(struct daily *d, day_t day, struct error *e)
{
	int64_t count;
	struct stmt *q = db_prepare(d->s->db, due_count_sql);
	stmt_bind_text(q, ":profile", profile_name(d->p));
	bind_day(q, ":day", day);
	enum step step = stmt_step(q, e);
	count = (step == STEP_ROW ? stmt_int(q, 0) : 0) - d->tried_due;
	stmt_reset(q);
	d->tried_due += count;
	d->done->issued += count;
	return step == STEP_FAILED ? ST_FAILED : tell_issued(d, day, count, e);
}

static void say_closed(struct daily *d, day_t day, int64_t held)
{
	char text[16];
	day_format(day, text);
	d->done->held += held;
	if (held > 0)
		notes_add(&d->s->notes, NOTE_INFO, "shop_closed", profile_rule(profile_name(d->p), "SHL-35"), NULL,
			ngettext("%1$lld order was not issued on %2$s because the shop was closed.",
			         "%1$lld orders were not issued on %2$s because the shop was closed.", (unsigned long)held), (long long)held, text);
}

static enum status orders_due(struct daily *d, day_t day, struct error *e)
{
	int64_t ids[200], held = 0;
	size_t count = 0;
	enum status st;
	if (d->s->dry_run)
		return count_due(d, day, e);
	while ((st = next_due(d, day, ids, &count, e)) == ST_OK && count > 0)
		for (size_t at = 0; at < count;)
			if ((st = some_due(d, ids, count, &at, day, &held, e)) != ST_OK)
				return st;
	say_closed(d, day, held);
	return st;
}

/* ---- the steps ---- */

static enum status expire(struct daily *d, day_t day, struct error *e)
{
	struct expired x = {0};
	enum status st = ledger_expire(d->s, profile_name(d->p), day, d->progress, &x, e);
	if (d->s->dry_run) {
		const struct expired all = x;
		x.lots -= d->tried.lots;
		x.points -= d->tried.points;
		d->tried = all;
	}
	d->done->lapsed += x.lots;
	d->done->lapsed_points += x.points;
	return st == ST_OK ? tell(d, day, "points_lapse", x.lots, points_book(profile_name(d->p), "EAS-49", "SHL-16"), e) : st;
}

static enum status end_tiers(struct daily *d, day_t day, struct error *e)
{
	int64_t ended = 0;
	enum status st = tier_end_day(d->s, profile_name(d->p), day, d->progress, &ended, e);
	if (d->s->dry_run) {
		const int64_t all = ended;
		ended -= d->tried_tiers;
		d->tried_tiers = all;
	}
	d->done->tiers += ended;
	return st == ST_OK ? tell(d, day, "tier_end", ended, "EAS-33", e) : st;
}

static enum status birthdays(struct daily *d, day_t day, struct error *e)
{
	int64_t before = d->done->birthdays;
	enum status st = grant_birthdays(d->s, d->p, day, &d->done->birthdays, e);

	return st == ST_OK ? tell(d, day, "birthday", d->done->birthdays - before, "EAS-39", e) : st;
}

static enum status do_step(struct daily *d, int step, day_t day, struct error *e)
{
	enum status st;
	switch (step) {
	case STEP_EXPIRE:
		return expire(d, day, e);
	case STEP_TIERS:
		return end_tiers(d, day, e);
	case STEP_GRANTS:
		st = orders_due(d, day, e);
		return st == ST_OK ? birthdays(d, day, e) : st;
	default:
		return d->s->dry_run ? ST_OK : notice_day(d->s, d->p, day, d->progress, e);
	}
}

static enum status do_day(struct daily *d, day_t day, struct error *e)
{
	for (int step = d->step + 1; step <= STEPS; step++) {
		enum status st = do_step(d, step, day, e);
		if (st == ST_OK)
			st = keep(d, step == STEPS ? day : day - 1, step == STEPS ? 0 : step, e);
		if (st != ST_OK)
			return st;
	}
	d->step = 0;
	d->done->days++;
	return ST_OK;
}

/* Today is done: only what came to be due since. */
static enum status again(struct daily *d, struct error *e)
{
	enum status st = expire(d, d->today, e);
	if (st == ST_OK)
		st = orders_due(d, d->today, e);
	return st == ST_OK && !d->s->dry_run ? notice_day(d->s, d->p, d->today, d->progress, e) : st;
}

static enum status clock_back(const struct daily *d, struct error *e)
{
	char now[16], last[16];
	day_format(d->today, now);
	day_format(d->last, last);
	return error_set(e, ST_REFUSED, "CLOCK_BACK", points_book(profile_name(d->p), "EAS-10", "SHL-7"), NULL,
	                 _("The clock says %1$s, but %2$s has been done already. Set the clock; nothing was done."), now, last);
}

enum status daily_run(struct shop *s, const struct profile *p, const struct progress *progress, struct due_done *done, struct error *e)
{
	struct daily d = {.s = s, .p = p, .progress = progress, .done = done, .today = shop_today(s, p)};
	bool has_members;
	enum status st = read_state(&d, &has_members, e);
	if (st != ST_OK || (!has_members && d.last == DAY_NONE))
		return st;
	if (d.last != DAY_NONE && d.last > d.today)
		return clock_back(&d, e);
	if (d.last == d.today)
		return again(&d, e);
	day_t day = d.last == DAY_NONE ? d.today : d.last + 1, most = (day_t)profile_int(p, "due.max_catch_up_days", d.today, 400);
	if (day < d.today - most) {
		day = d.today - most;
		d.step = 0;
	}
	for (; st == ST_OK && day <= d.today; day++)
		st = do_day(&d, day, e);
	return st;
}

enum status due_members_run(struct shop *s, const struct progress *p, struct due_done *done, struct error *e)
{
	char names[16][32];
	size_t count = 0;
	enum status st = ST_OK;
	for (const char *const *name = member_profiles(s); *name && count < 16; name++)
		snprintf(names[count++], sizeof names[0], "%s", *name);
	for (size_t i = 0; i < count; i++) {
		const struct profile *profile;
		struct error mine = {0};
		enum status now = shop_profile(s, names[i], &profile, &mine);
		if (now == ST_OK)
			now = daily_run(s, profile, p, done, &mine);
		if (now == ST_OK)
			continue;
		if (st == ST_OK && e)
			*e = mine;
		st = st == ST_OK ? now : st;
		if (strcmp(mine.code, "cancelled") == 0)
			break;
	}
	return st;
}
