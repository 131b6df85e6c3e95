/*
 * The marketplace's own figures, typed in: reach and opens (RUT-125 to 127).
 * They win over what was expected, within what can be true.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/outbox_parts.h"
#include "storekeep/i18n.h"

#define DAY_SECONDS 86400

static const char reach_sql[] = "UPDATE campaign SET reach = :reach, updated_at = :now WHERE id = :id AND recipients IS NULL";
static const char opened_sql[] =
	"UPDATE campaign SET opened = :opened, opened_from = 'platform', updated_at = :now, final = :final WHERE id = :id";
static const char term_sql[] = "SELECT quota_bought FROM term WHERE id = :id";

/* What the term had left when this campaign began: all that the others did not take. */
static enum status quota_for(struct shop *s, const struct campaign *c, int64_t *left, struct error *e)
{
	struct term t = {.id = c->term_id};
	struct quota quota;
	struct stmt *q;
	enum status st;

	*left = INT64_MAX;
	if (t.id == 0)
		return ST_OK;
	q = db_prepare(s->db, term_sql);
	stmt_bind_int(q, ":id", t.id);
	if (stmt_step(q, NULL) == STEP_ROW)
		t.quota_bought = stmt_int(q, 0);
	stmt_reset(q);
	st = quota_of(s, &t, &quota, e);
	*left = quota.bought - quota.sent - quota.uncertain + c->reach + c->uncertain + c->handed;
	return st;
}

static enum status check_reach(struct shop *s, const struct campaign *c, int64_t reach, struct error *e)
{
	int64_t left;
	enum status st = quota_for(s, c, &left, e);

	if (st != ST_OK)
		return st;
	if (reach > left)
		return error_set(e, ST_REFUSED, "reach_quota", profile_rule(c->profile, "RUT-125"), "reach",
		        _("More sent than the quota allowed: %1$lld of %2$lld."), (long long)reach, (long long)left);
	if (c->recipients >= 0 && (reach < c->reach || reach > c->reach + c->uncertain))
		return error_set(e, ST_REFUSED, "reach_rows", profile_rule(c->profile, "RUT-125"), "reach",
		        _("The messages of this campaign are known one by one: between %1$lld and %2$lld were sent."), (long long)c->reach,
		        (long long)(c->reach + c->uncertain));
	return ST_OK;
}

static enum status check_opened(struct shop *s, const struct campaign *c, const struct profile *p, int64_t reach, int64_t opened,
                                bool *final, struct error *e)
{
	instant_t end = c->send_at + DAY_SECONDS * profile_int(p, "result.open_rate_days", DAY_NONE, 7);
	const char *rule = profile_rule(c->profile, "RUT-126");
	char at[32];

	*final = clock_now() > end;
	if (opened > reach)
		return error_set(e, ST_REFUSED, "opened_reach", rule, "opened", _("More opened than sent: %1$lld of %2$lld."),
		        (long long)opened, (long long)reach);
	if (*final) {
		instant_format(end, profile_zone(p), at);
		notes_add(&s->notes, NOTE_WARN, "window_closed", rule, "opened",
		          _("The 7-day window closed on %.16s; this is kept as the final figure."), at);
	}
	return ST_OK;
}

static enum status check(struct shop *s, const struct campaign *c, int64_t reach, int64_t opened, bool *final, struct error *e)
{
	const struct profile *p;
	bool known = strcmp(c->state, "uncertain") == 0 || strcmp(c->state, "sent") == 0;
	enum status st = shop_profile(s, c->profile, &p, e);

	if (st != ST_OK)
		return st;
	if (!profile_bool(p, "result.available", DAY_NONE, true))
		return error_set(e, ST_REFUSED, "no_results", profile_rule(c->profile, "QOO-42"), "reach", "%s",
		        _("This marketplace gives no results of what it pushed."));
	if (!known)
		return error_set(e, ST_REFUSED, "campaign_state", profile_rule(c->profile, "RUT-125"), "reach", "%s",
		        _("Nothing was sent yet, so there are no figures to enter."));
	if (reach >= 0 && (st = check_reach(s, c, reach, e)) != ST_OK)
		return st;
	if (opened >= 0)
		st = check_opened(s, c, p, reach >= 0 ? reach : c->reach, opened, final, e);
	else if (reach >= 0 && reach < c->opened)
		st = error_set(e, ST_REFUSED, "opened_reach", profile_rule(c->profile, "RUT-126"), "reach",
		        _("More opened than sent: %1$lld of %2$lld."), (long long)c->opened, (long long)reach);
	return st == ST_OK ? shop_settle_warnings(s, e) : st;
}

static enum status write(struct shop *s, const struct campaign *c, int64_t reach, int64_t opened, bool final, struct error *e)
{
	char record[32], detail[64];
	struct stmt *q = db_prepare(s->db, reach_sql);
	enum status st = ST_OK;

	if (reach >= 0) {
		stmt_bind_int(q, ":reach", reach);
		stmt_bind_int(q, ":now", clock_now());
		stmt_bind_int(q, ":id", c->id);
		st = stmt_run(q, e);
	}
	if (st == ST_OK && opened >= 0) {
		q = db_prepare(s->db, opened_sql);
		stmt_bind_int(q, ":opened", opened);
		stmt_bind_int(q, ":now", clock_now());
		stmt_bind_int(q, ":final", final || c->final);
		stmt_bind_int(q, ":id", c->id);
		st = stmt_run(q, e);
	}
	snprintf(record, sizeof record, "campaign %lld", (long long)c->id);
	snprintf(detail, sizeof detail, "reach %lld opened %lld", (long long)reach, (long long)opened);
	return st == ST_OK ? shop_audit(s, "campaign figures", record, detail, e) : st;
}

/* The first of the uncertain rows, in their order, as many as the figure says; the others were not sent. */
static enum status settle_by(struct shop *s, const struct campaign *c, int64_t reach, struct error *e)
{
	enum status st = ST_OK;

	if (strcmp(c->state, "uncertain") != 0 || reach < 0)
		return ST_OK;
	if (c->recipients >= 0) {
		st = campaign_settle_rows(s, c->id, true, reach - c->reach, e);
		if (st == ST_OK)
			st = campaign_settle_rows(s, c->id, false, c->uncertain - (reach - c->reach), e);
	}
	return st == ST_OK ? campaign_settled(s, c->id, "figures", e) : st;
}

enum status campaign_figures(struct shop *s, int64_t id, int64_t reach, int64_t opened, struct error *e)
{
	struct campaign c;
	bool final = false;
	enum status st = campaign_get(s, id, &c, e);

	notes_free(&s->notes);
	if (st != ST_OK)
		return st;
	if (reach < 0 && opened < 0)
		st = error_set(e, ST_REFUSED, "reach_missing", profile_rule(c.profile, "RUT-125"), "reach", "%s", _("Enter reach, opened or both."));
	if (st == ST_OK)
		st = check(s, &c, reach, opened, &final, e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, write(s, &c, reach, opened, final, e), e);
	if (st == ST_OK && !s->dry_run)
		st = settle_by(s, &c, reach, e);
	campaign_free(&c);
	return st;
}
