/*
 * What came of a campaign: the rule of its profile, whether it still moves, and
 * the first opens by day and hour. How events come in is opens_import.c's, how
 * they are counted opens_count.c's.
 */
#include "config.h"

#include "storekeep/opens.h"

#include <string.h>

enum { HOUR = 60 * 60, DAY = 24 * HOUR };

static const char curve_sql[] =
	"SELECT (opened_at - :send) / 3600, COUNT(*) FROM campaign_recipient"
	" WHERE campaign_id = :id AND opened_at BETWEEN :send AND :send + :last AND state = 'sent' GROUP BY 1";
static const char sent_sql[] = "SELECT send_at FROM campaign WHERE id = :id AND send_at IS NOT NULL AND state <> 'deleted'";

struct open_rate_rule open_rule(const struct profile *p)
{
	struct open_rate_rule r = {
		.days = (int)profile_int(p, "result.open_rate_days", DAY_NONE, OPEN_DAYS),
		.decimals = (int)profile_int(p, "result.open_rate_decimals", DAY_NONE, 2),
		.trim = profile_bool(p, "result.open_rate_trim_zeros", DAY_NONE, true),
		.how = profile_rounding(p, "result.open_rate_rounding", DAY_NONE, ROUND_HALF_UP),
	};

	r.decimals = r.decimals < 0 ? 0 : r.decimals > 4 ? 4 : r.decimals;
	return r;
}

instant_t open_window_end(const struct profile *p, instant_t send_at)
{
	struct open_rate_rule r = open_rule(p);

	return open_window_last(&r, send_at);
}

bool open_is_final(const struct campaign *c, const struct profile *p, instant_t now)
{
	return c->final || (strcmp(c->state, "sent") == 0 && c->send_at != INSTANT_NONE && now > open_window_end(p, c->send_at));
}

/* Called with the hour since sending and how many opened first in it. */
typedef void (*take_hour)(void *to, int64_t hour, int64_t people);

static enum status walk(struct shop *s, int64_t id, instant_t send_at, int64_t last, take_hour take, void *to, struct error *e)
{
	struct stmt *q = db_prepare(s->db, curve_sql);
	enum step step;

	stmt_bind_int(q, ":id", id);
	stmt_bind_int(q, ":send", send_at);
	stmt_bind_int(q, ":last", last);
	while ((step = stmt_step(q, e)) == STEP_ROW)
		take(to, stmt_int(q, 0), stmt_int(q, 1));
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static void into_curve(void *to, int64_t hour, int64_t people)
{
	struct open_curve *c = to;
	int64_t day = hour / 24;

	if (hour < OPEN_HOURS)
		c->hour[hour] += people;
	c->day[day < OPEN_DAYS ? day : OPEN_DAYS] += people;
}

enum status open_curve(struct shop *s, int64_t campaign_id, struct open_curve *out, struct error *e)
{
	const struct profile *p;
	struct campaign c;
	enum status st = campaign_get(s, campaign_id, &c, e);

	*out = (struct open_curve){.until = INSTANT_NONE};
	if (st == ST_OK)
		st = shop_profile(s, c.profile, &p, e);
	if (st == ST_OK) {
		out->opened = c.opened;
		out->reach = c.reach;
		out->final = open_is_final(&c, p, clock_now());
	}
	if (st == ST_OK && c.send_at != INSTANT_NONE) {
		out->until = open_window_end(p, c.send_at);
		st = walk(s, campaign_id, c.send_at, out->until - c.send_at, into_curve, out, e);
	}
	campaign_free(&c);
	return st;
}

/* The window's last second belongs to the day before it here. */
static void into_days(void *to, int64_t hour, int64_t people)
{
	int64_t *day = to, at = hour / 24;

	day[at < OPEN_DAYS ? at : OPEN_DAYS - 1] += people;
}

enum status open_days(struct shop *s, int64_t campaign_id, int64_t day[OPEN_DAYS], struct error *e)
{
	struct stmt *q = db_prepare(s->db, sent_sql);
	instant_t send_at = INSTANT_NONE;

	for (int i = 0; i < OPEN_DAYS; i++)
		day[i] = 0;
	stmt_bind_int(q, ":id", campaign_id);
	if (stmt_step(q, NULL) == STEP_ROW)
		send_at = stmt_int(q, 0);
	stmt_reset(q);
	return send_at == INSTANT_NONE ? ST_OK : walk(s, campaign_id, send_at, (int64_t)OPEN_DAYS * DAY, into_days, day, e);
}
