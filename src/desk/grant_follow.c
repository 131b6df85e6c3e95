/*
 * Where a grant stands by the facts of its order: waiting for completion, due
 * some days after the final delivery state, issued, held, dropped; and what is
 * said when an order changes after its points went out (EAS-46, EAS-47, SHL-24
 * to 30, SHL-32 to 35, SHL-38 to 43). The same facts always lead to the same
 * place, in whatever order they came.
 */
#include "config.h"

#include <stdio.h>

#include "desk/column.h"
#include "desk/grant_parts.h"
#include "storekeep/i18n.h"

static const char launch_sql[] =
	"SELECT min(valid_from) FROM points_rule WHERE profile = :profile AND origin = 'saved' AND master = 1 AND valid_from >= :launch";
static const char review_drop_sql[] =
	"UPDATE points_review SET state = 'settled', suggested = 0, closed_at = :now, closed_by = :by WHERE grant_id = :grant AND state = 'open'";

/* Setting of an instant: are points issued some days after the final state, and how many? */
static enum status setting_at(struct shop *s, const char *profile, instant_t at, bool *after_final, int *days, struct error *e)
{
	struct points_rule r;
	enum status st = points_rule_at(s, profile, at, &r, e);
	*after_final = r.after_final;
	*days = r.issue_days;
	points_rule_free(&r);
	return st;
}

/* The shop's first switching on since the launch (SHL-39); INSTANT_NONE: none, or a marketplace without one. */
static instant_t switched_on(struct shop *s, const struct profile *p)
{
	const char *text = profile_text(p, "switch.launch_at", DAY_NONE);
	instant_t launch = text ? instant_parse(text, profile_zone(p)) : INSTANT_NONE;
	if (launch == INSTANT_NONE)
		return INSTANT_NONE;
	struct stmt *q = db_prepare(s->db, launch_sql);
	stmt_bind_text(q, ":profile", profile_name(p));
	stmt_bind_int(q, ":launch", launch);
	instant_t at = stmt_step(q, NULL) == STEP_ROW ? column_instant(q, 0) : INSTANT_NONE;
	stmt_reset(q);
	return at;
}

/* X was past when the shop switched on, and is learnt of only now: such points go out on completion (SHL-41). */
static bool past_at_switch(struct shop *s, const struct profile *p, day_t due, day_t today)
{
	instant_t on = switched_on(s, p);
	bool after_final;
	int days;
	return on != INSTANT_NONE && clock_now() >= on && due < today && due < instant_day(on, profile_zone(p)) &&
	       setting_at(s, profile_name(p), clock_now(), &after_final, &days, NULL) == ST_OK && !after_final;
}

/* The day X on which an order falls due by its final state, DAY_NONE: when it is completed. */
static enum status due_day(struct shop *s, const struct grant_order *o, day_t *due, struct error *e)
{
	bool after_final;
	int days;
	*due = DAY_NONE;
	if (o->final_at == INSTANT_NONE || o->is_return)
		return ST_OK;
	enum status st = setting_at(s, o->profile, o->final_at, &after_final, &days, e);
	if (st != ST_OK || !after_final)
		return st;
	*due = instant_day(o->final_at, profile_zone(o->p)) + days;
	if (past_at_switch(s, o->p, *due, shop_today(s, o->p)))
		*due = DAY_NONE;
	return ST_OK;
}

static enum status drop(struct shop *s, struct grant *g, const char *reason, struct error *e)
{
	snprintf(g->state, sizeof g->state, "dropped");
	snprintf(g->reason, sizeof g->reason, "%s", reason);
	enum status st = grant_write(s, g, NULL, e);
	if (st != ST_OK)
		return st;
	struct stmt *q = db_prepare(s->db, review_drop_sql);
	stmt_bind_int(q, ":grant", g->id);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	return stmt_run(q, e);
}

/* What the order earns now, under the rule that it bound. */
static enum status reckon(struct shop *s, struct grant_order *o, const struct grant *g, struct earning *out, struct error *e)
{
	struct points_rule r;
	*out = (struct earning){0};
	enum status st = points_rule_get(s, g->rule_id, &r, e);
	if (st == ST_OK)
		st = earning_of_order(s, o, &r, out, e);
	points_rule_free(&r);
	return st;
}

/* ---- after the issue ---- */

static enum status follow_issued(struct shop *s, struct grant_order *o, struct grant *g, const struct earning *now, struct error *e)
{
	bool cancelled = strcmp(o->state, "cancelled") == 0, returned = false;
	const char *claw = profile_text(o->p, "points.clawback", o->placed_on);
	int64_t left = cancelled ? 0 : now->points;
	for (size_t i = 0; i < o->line_count; i++)
		returned |= o->lines[i].quantity_returned > 0;
	if (left != g->points && !cancelled) {
		char day[16];
		day_format(g->issued_on, day);
		notes_add(&s->notes, NOTE_INFO, "points_issued", points_book(o->profile, "EAS-47", "SHL-29"), NULL,
		          _("Points were issued on %1$s (%2$lld); now it would be %3$lld. Adjust by hand if you wish."), day, (long long)g->points,
		          (long long)left);
	}
	if (!claw || strcmp(claw, "none") == 0)
		return ST_OK;
	return review_note(s, g, cancelled ? "cancelled" : returned ? "returned" : "edited", left, shop_today(s, o->p), e);
}

/* ---- before it ---- */

static enum status wait_for(struct shop *s, const struct grant_order *o, struct grant *g, const struct earning *now, day_t due, struct error *e)
{
	bool back = due == DAY_NONE && strcmp(g->state, "due") == 0;
	bool withdrawn = back || (due == DAY_NONE && strcmp(g->reason, "withdrawn") == 0);
	char today[16];
	day_format(shop_today(s, o->p), today);
	if (back)
		notes_add(&s->notes, NOTE_INFO, "delivery_withdrawn", profile_rule(o->profile, "SHL-27"), NULL,
		          _("Delivery state withdrawn on %s; points wait."), today);
	g->due_on = due;
	g->basis = now->basis;
	g->points = now->points;
	snprintf(g->state, sizeof g->state, "%s", due != DAY_NONE ? "due" : "expected");
	snprintf(g->reason, sizeof g->reason, "%s", withdrawn ? "withdrawn" : "");
	return grant_write(s, g, now->arithmetic, e);
}

static enum status follow_waiting(struct shop *s, struct grant_order *o, struct grant *g, const struct earning *now, struct error *e)
{
	bool after_final = false, completed = strcmp(o->state, "completed") == 0 && o->completed_at != INSTANT_NONE;
	const char *store_issue = profile_text(o->p, "points.store_issue", o->placed_on);
	struct posted done;
	day_t due;
	int days;
	g->basis = now->basis;
	g->points = now->points;
	if (o->is_return)
		return wait_for(s, o, g, now, DAY_NONE, e);
	if (grant_order_store(o) && store_issue && strcmp(store_issue, "at_payment") == 0)
		return grant_issue(s, g, &(struct issue){.channel = o->channel, .on = o->placed_on, .setting_at = o->placed_at,
		                                         .arithmetic = now->arithmetic}, &done, e);
	enum status st = due_day(s, o, &due, e);
	if (st == ST_OK && completed)
		st = setting_at(s, o->profile, o->completed_at, &after_final, &days, e);
	if (st != ST_OK)
		return st;
	if (!completed || after_final)
		return wait_for(s, o, g, now, due, e);
	/* Completed, or the day X that was kept: whichever came first (SHL-41). */
	struct issue how = {.channel = o->channel, .on = instant_day(o->completed_at, profile_zone(o->p)), .setting_at = o->completed_at,
	                    .arithmetic = now->arithmetic};
	if (due != DAY_NONE && due < how.on) {
		how.on = due;
		how.setting_at = instant_from(due, 0, profile_zone(o->p));
	}
	return grant_issue(s, g, &how, &done, e);
}

static enum status follow_held(struct shop *s, const struct grant_order *o, struct grant *g, const struct earning *now, struct error *e)
{
	g->basis = now->basis;
	g->points = now->points;
	enum status st = grant_write(s, g, now->arithmetic, e);
	return st == ST_OK ? review_note(s, g, "closed", now->points, shop_today(s, o->p), e) : st;
}

enum status grant_follow(struct shop *s, struct grant_order *o, struct grant *g, struct error *e)
{
	struct earning now;
	bool issued = strncmp(g->state, "issued", 6) == 0;
	if (strcmp(g->state, "dropped") == 0)
		return ST_OK;
	if (!issued && strcmp(o->state, "cancelled") == 0)
		return drop(s, g, "cancelled", e);
	if (!issued && o->member_id)
		g->member_id = o->member_id;
	enum status st = reckon(s, o, g, &now, e);
	if (st == ST_OK)
		st = issued ? follow_issued(s, o, g, &now, e)
		   : strcmp(g->state, "held") == 0 ? follow_held(s, o, g, &now, e)
		                                   : follow_waiting(s, o, g, &now, e);
	earning_free(&now);
	return st;
}

enum status grant_fall_due(struct shop *s, struct grant *g, day_t day, int64_t *held, struct error *e)
{
	struct grant_order o;
	struct earning now = {0};
	struct posted done;
	enum status st = grant_order_read(s, g->order_id, &o, e);
	if (st == ST_OK)
		st = reckon(s, &o, g, &now, e);
	if (st == ST_OK && g->due_on < day && past_at_switch(s, o.p, g->due_on, day)) {
		st = wait_for(s, &o, g, &now, DAY_NONE, e);
	} else if (st == ST_OK) {
		g->basis = now.basis;
		g->points = now.points;
		st = grant_issue(s, g, &(struct issue){.channel = o.channel, .on = g->due_on, .setting_at = instant_from(g->due_on, 0, profile_zone(o.p)),
		                                       .arithmetic = now.arithmetic, .held = held}, &done, e);
	}
	earning_free(&now);
	grant_order_free(&o);
	return st;
}
