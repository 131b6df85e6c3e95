/*
 * What the members' side brings to the board: points and tiers that end soon,
 * orders that wait for completion (SHL-38), points to review. Counting stops at
 * a bound, so that the board opens at once whatever the shop holds.
 */
#include "config.h"

#include <stdio.h>

#include "desk/column.h"
#include "desk/points_parts.h"
#include "storekeep/due_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/member.h"
#include "storekeep/money.h"

#define MOST 2000 /* rows looked at for one line */

static const char lapse_day_sql[] =
	"SELECT min(expires_on) FROM points_lot INDEXED BY points_lot_due WHERE remaining > 0 AND expires_on IS NOT NULL AND expires_on > :after"
	" AND expires_on <= :until";
static const char lapse_sql[] =
	"SELECT count(*), count(DISTINCT member_id), coalesce(sum(remaining), 0) FROM (SELECT l.member_id, l.remaining FROM points_lot l"
	" INDEXED BY points_lot_due JOIN member m ON m.id = l.member_id AND m.profile = :profile"
	" WHERE l.remaining > 0 AND l.expires_on = :day LIMIT :most)";
static const char tier_sql[] =
	"SELECT tier_to, count(*) FROM (SELECT tier_to FROM member INDEXED BY member_tier_end WHERE profile = :profile AND tier_to IS NOT NULL"
	" AND tier_to >= :today AND tier_to <= :until AND kind = 'registered' ORDER BY tier_to LIMIT :most) GROUP BY tier_to ORDER BY tier_to";
static const char waiting_sql[] =
	"SELECT count(*) FROM (SELECT 1 FROM points_grant WHERE profile = :profile AND state = 'expected' LIMIT :most)";
static const char review_sql[] = "SELECT count(*) FROM (SELECT 1 FROM points_review WHERE profile = :profile AND state = 'open' LIMIT :most)";

/* "1,999" or, at the bound, "2,000+". */
static void amount(int64_t n, bool bound, char out[34])
{
	money_format(n, false, out);
	if (bound)
		strcat(out, "+");
}

static void say_lapse(struct due_frame *f, const struct profile *p, day_t day, int64_t lots, int64_t members, int64_t points)
{
	char people[34], much[34];
	struct due_item *it = due_add(f, profile_name(p), "points_lapse", day, points_book(profile_name(p), "EAS-49", "SHL-16"));
	if (!it)
		return;
	amount(members, lots >= MOST, people);
	amount(points, lots >= MOST, much);
	due_say(it, ngettext("%1$s member's points expire (%2$s pts)", "%1$s members' points expire (%2$s pts)", (unsigned long)members), people, much);
	due_opens(it, "liability", 0);
}

static enum status lapses(struct due_frame *f, const struct profile *p, day_t today, struct error *e)
{
	day_t after = today - 1;
	for (;;) {
		struct stmt *q = db_prepare(f->s->db, lapse_day_sql);
		bind_day(q, ":after", after);
		bind_day(q, ":until", today + f->ahead);
		enum step step = stmt_step(q, e);
		after = step == STEP_ROW ? column_day(q, 0) : DAY_NONE;
		stmt_reset(q);
		if (step == STEP_FAILED)
			return ST_FAILED;
		if (after == DAY_NONE)
			return ST_OK;
		q = db_prepare(f->s->db, lapse_sql);
		stmt_bind_text(q, ":profile", profile_name(p));
		bind_day(q, ":day", after);
		stmt_bind_int(q, ":most", MOST);
		step = stmt_step(q, e);
		int64_t lots = step == STEP_ROW ? stmt_int(q, 0) : 0, members = step == STEP_ROW ? stmt_int(q, 1) : 0;
		int64_t points = step == STEP_ROW ? stmt_int(q, 2) : 0;
		stmt_reset(q);
		if (step == STEP_FAILED)
			return ST_FAILED;
		if (lots > 0)
			say_lapse(f, p, after, lots, members, points);
	}
}

static enum status tiers(struct due_frame *f, const struct profile *p, day_t today, struct error *e)
{
	struct stmt *q = db_prepare_own(f->s->db, tier_sql);
	enum step step;
	stmt_bind_text(q, ":profile", profile_name(p));
	bind_day(q, ":today", today);
	bind_day(q, ":until", today + f->ahead);
	stmt_bind_int(q, ":most", MOST);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		int64_t n = stmt_int(q, 1);
		char people[34];
		struct due_item *it = due_add(f, profile_name(p), "tier_end", column_day(q, 0), profile_rule(profile_name(p), "EAS-33"));
		if (!it)
			continue;
		amount(n, n >= MOST, people);
		due_say(it, ngettext("the tier of %s member ends", "the tiers of %s members end", (unsigned long)n), people);
		due_opens(it, "tiers", 0);
	}
	stmt_finish(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status count_of(struct due_frame *f, const struct profile *p, const char *sql, int64_t *n, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, sql);
	stmt_bind_text(q, ":profile", profile_name(p));
	stmt_bind_int(q, ":most", MOST);
	enum step step = stmt_step(q, e);
	*n = step == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* SHL-38, where the marketplace has a launch to speak of. */
static enum status waiting(struct due_frame *f, const struct profile *p, day_t today, struct error *e)
{
	int64_t n;
	char many[34];
	if (!profile_text(p, "switch.launch_at", today))
		return ST_OK;
	enum status st = count_of(f, p, waiting_sql, &n, e);
	struct due_item *it = st == ST_OK && n > 0 ? due_add(f, profile_name(p), "points_wait", today, "SHL-38") : NULL;
	if (!it)
		return st;
	amount(n, n >= MOST, many);
	due_say(it, ngettext("%s order is waiting for points or credit; complete it to issue", "%s orders are waiting for points or credit; complete them to issue",
	                     (unsigned long)n), many);
	due_opens(it, "expected", 0);
	return ST_OK;
}

static enum status reviews(struct due_frame *f, const struct profile *p, day_t today, struct error *e)
{
	int64_t n;
	char many[34];
	enum status st = count_of(f, p, review_sql, &n, e);
	struct due_item *it = st == ST_OK && n > 0 ? due_add(f, profile_name(p), "points_review", today, points_book(profile_name(p), "EAS-47", "SHL-33"))
	                                           : NULL;
	if (!it)
		return st;
	amount(n, n >= MOST, many);
	due_say(it, ngettext("points of %s purchase to review", "points of %s purchases to review", (unsigned long)n), many);
	due_opens(it, "review", 0);
	return ST_OK;
}

enum status due_members(struct due_frame *f, struct error *e)
{
	char names[16][32];
	size_t count = 0;
	enum status st = ST_OK;
	for (const char *const *name = member_profiles(f->s); *name && count < 16; name++)
		snprintf(names[count++], sizeof names[0], "%s", *name);
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		const struct profile *p;
		if (shop_profile(f->s, names[i], &p, NULL) != ST_OK)
			continue;
		day_t today = shop_today(f->s, p);
		st = lapses(f, p, today, e);
		if (st == ST_OK)
			st = tiers(f, p, today, e);
		if (st == ST_OK)
			st = waiting(f, p, today, e);
		if (st == ST_OK)
			st = reviews(f, p, today, e);
	}
	return st;
}
