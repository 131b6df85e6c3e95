/*
 * How marketing stands: gathered from the plan, the renewal and the campaigns.
 */
#include "config.h"

#include "storekeep/marketing_pulse.h"

#include <string.h>

#include "desk/column.h"

#define WINDOW_SECS (8 * 86400) /* a day more than opens count for */

static const char any_sql[] = "SELECT EXISTS (SELECT 1 FROM account)";
static const char next_sql[] =
	"SELECT c.id, c.profile, c.name, c.send_at, c.est_reach_high, c.type <> '' FROM account a JOIN campaign c ON c.profile = a.profile"
	" AND c.send_at >= :now WHERE c.state NOT IN ('deleted', 'draft') AND c.state = 'pending' ORDER BY c.send_at, c.created_at, c.id LIMIT 5";
static const char reach_sql[] =
	"SELECT COALESCE(SUM(c.reach), 0) FROM account a JOIN campaign c ON c.profile = a.profile AND c.send_at >= :from AND c.send_at < :to"
	" WHERE c.state NOT IN ('deleted', 'draft')";
static const char opened_sql[] =
	"SELECT COUNT(*) FROM account a JOIN campaign c ON c.profile = a.profile AND c.send_at >= :since AND c.send_at < :to"
	" JOIN campaign_recipient r ON r.campaign_id = c.id AND r.opened_at >= :from AND r.opened_at < :to AND r.opened_at IS NOT NULL"
	" WHERE c.state NOT IN ('deleted', 'draft') AND r.state = 'sent'";

static enum status read_next(struct shop *s, struct marketing_pulse *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, next_sql);
	enum step step;

	stmt_bind_int(q, ":now", clock_now());
	while ((step = stmt_step(q, e)) == STEP_ROW && out->next_count < PULSE_NEXT) {
		struct next_campaign *n = &out->next[out->next_count++];

		n->id = stmt_int(q, 0);
		column_text(q, 1, n->profile, sizeof n->profile);
		column_text(q, 2, n->name, sizeof n->name);
		n->send_at = stmt_int(q, 3);
		n->reach = stmt_int(q, 4);
		n->push = stmt_int(q, 5) != 0;
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status marketing_pulse(struct shop *s, const char *profile, struct marketing_pulse *out, struct error *e)
{
	enum status st;

	*out = (struct marketing_pulse){.any = db_int(s->db, any_sql, 0) != 0};
	if (!out->any)
		return ST_OK;
	if ((st = term_at(s, profile, clock_now(), &out->term, e)) != ST_OK)
		return st;
	if (out->term.id != 0)
		st = quota_of(s, &out->term, &out->quota, e);
	if (st == ST_OK)
		st = renewal_get(s, profile, &out->renewal, e);
	if (st == ST_OK)
		st = renewal_forecast(s, profile, clock_now(), &out->forecast, e);
	return st == ST_OK ? read_next(s, out, e) : st;
}

static enum status one(struct stmt *q, int64_t *out, struct error *e)
{
	enum step step = stmt_step(q, e);

	*out = step == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status marketing_day(struct shop *s, day_t d, int64_t *reach, int64_t *opened, struct error *e)
{
	instant_t from = instant_from(d, 0, s->config->zone), to = instant_from(d + 1, 0, s->config->zone);
	struct stmt *q = db_prepare(s->db, reach_sql);
	enum status st;

	stmt_bind_int(q, ":from", from);
	stmt_bind_int(q, ":to", to);
	if ((st = one(q, reach, e)) != ST_OK)
		return st;
	q = db_prepare(s->db, opened_sql);
	stmt_bind_int(q, ":since", from - WINDOW_SECS);
	stmt_bind_int(q, ":from", from);
	stmt_bind_int(q, ":to", to);
	return one(q, opened, e);
}
