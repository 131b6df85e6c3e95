/*
 * A tier that a person changes (EAS-29 to EAS-32): up or down to any, without a
 * touch of the dates. Many at once are tier_bulk.c's.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/act.h"
#include "desk/tier_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/staff.h"

static const char op_sql[] = "SELECT id FROM tier_change WHERE op_id = :op";

char *tier_member_name(struct shop *s, int64_t id)
{
	struct member m;

	if (member_get(s, id, &m, NULL) != ST_OK)
		return xasprintf("%" PRId64, id);
	char *name = member_name(&m);
	member_free(&m);
	return name;
}

enum status tier_wish_open(struct shop *s, int64_t tier_id, struct tier_wish *w, struct error *e)
{
	struct tier *list = NULL;
	size_t count = 0;

	*w = (struct tier_wish){.valid_to = DAY_NONE};
	enum status st = tier_get(s, tier_id, &w->tier, e);
	if (st == ST_OK)
		st = shop_profile(s, w->tier.profile, &w->p, e);
	if (st == ST_OK)
		st = tiers_of(s, w->tier.profile, &list, &count, e);
	if (st != ST_OK) {
		tier_wish_close(w);
		return st;
	}
	w->base_id = count > 0 ? list[0].id : 0;
	w->today = shop_today(s, w->p);
	w->keeps = profile_bool(w->p, "tier.manual_keeps_validity", w->today, true);
	const char *word = profile_text(w->p, "tier.manual_null_end", w->today);
	w->starts = word != NULL && strcmp(word, "start") == 0;
	tiers_free(list, count);
	return ST_OK;
}

void tier_wish_close(struct tier_wish *w)
{
	tier_free(&w->tier);
	*w = (struct tier_wish){0};
}

/* The tier that a member is in, be it written down or not. */
static int64_t present(const struct tier_wish *w, const struct tier_state *m)
{
	return m->tier_id != 0 ? m->tier_id : w->base_id;
}

bool tier_wish_is_same(const struct tier_wish *w, const struct tier_state *m)
{
	return present(w, m) == w->tier.id;
}

bool tier_wish_is_for_good(const struct tier_wish *w, const struct tier_state *m)
{
	return w->keeps && m->to == DAY_NONE && w->valid_to == DAY_NONE && !w->starts && w->tier.id != w->base_id;
}

/* The day is another than the one that stays. */
static bool asks_other_day(const struct tier_wish *w, const struct tier_state *m)
{
	return w->valid_to != DAY_NONE && w->keeps && m->to != DAY_NONE && m->to != w->valid_to;
}

enum status tier_wish_check(struct shop *s, const struct tier_wish *w, const struct tier_state *m, struct error *e)
{
	const char *profile = profile_name(w->p);
	bool here = strcmp(m->profile, profile) == 0;

	if (here && tier_state_holds(w->p, m) && !asks_other_day(w, m))
		return ST_OK;
	char *name = tier_member_name(s, m->member_id), day[16];
	day_format(m->to, day);
	if (!here)
		error_set(e, ST_REFUSED, "TIER_NONE", profile_rule(profile, "EAS-29"), "tier",
		          _("%1$s is a member on another marketplace than tier \"%2$s\"."), name, w->tier.name);
	else if (strcmp(m->kind, "merged") == 0)
		error_set(e, ST_REFUSED, "MEMBER_MERGED", profile_rule(profile, "EAS-115"), "tier",
		          _("%s was merged into another account. Change the tier there."), name);
	else if (!tier_state_holds(w->p, m))
		error_set(e, ST_REFUSED, "MEMBER_GUEST", profile_rule(profile, "EAS-12"), "tier",
		          _("%s has no account yet, so there is no tier to change. Ask the customer to register."), name);
	else
		error_set(e, ST_REFUSED, "tier_end_stays", profile_rule(profile, "EAS-29"), "valid_to",
		          _("The last day of %1$s stays %2$s: a change by hand does not touch it. Leave the field empty."), name, day);
	free(name);
	return ST_REFUSED;
}

struct tier_step tier_wish_step(const struct tier_wish *w, const struct tier_state *m)
{
	struct tier_step step = {.to_tier = w->tier.id, .from = m->from, .to = m->to, .cause = w->cause, .on = w->today, .reason = w->reason,
	                         .op_id = w->op_id, .batch_id = w->batch_id};
	bool base = w->tier.id == w->base_id;

	if (w->keeps && m->to != DAY_NONE)
		return step;
	if (w->valid_to != DAY_NONE)
		step.to = w->valid_to;
	else if (!w->keeps || w->starts)
		step.to = base ? DAY_NONE : tier_period_end(w->today, w->tier.terms.validity_months);
	if (!w->keeps || step.to != DAY_NONE)
		step.from = base ? DAY_NONE : w->today;
	return step;
}

static void warn_for_good(struct shop *s, const struct tier_wish *w, int64_t member_id)
{
	char *name = tier_member_name(s, member_id);

	notes_add(&s->notes, NOTE_WARN, "tier_no_end", profile_rule(profile_name(w->p), "EAS-31"), "valid_to",
	          _("%1$s has no end date, so \"%2$s\" will stay for good. Set an end date?"), name, w->tier.name);
	free(name);
}

static enum status check_one(struct shop *s, const struct tier_wish *w, const struct tier_state *m, struct error *e)
{
	enum status st = tier_wish_check(s, w, m, e);

	if (st != ST_OK)
		return st;
	if (tier_wish_is_same(w, m)) {
		char *name = tier_member_name(s, m->member_id);
		st = error_set(e, ST_REFUSED, "TIER_SAME", profile_rule(profile_name(w->p), "EAS-29"), "tier", _("%1$s is already in \"%2$s\"."), name,
		               w->tier.name);
		free(name);
		return st;
	}
	if (tier_wish_is_for_good(w, m))
		warn_for_good(s, w, m->member_id);
	return shop_settle_warnings(s, e);
}

enum status tier_end_check(const struct tier_wish *w, struct error *e)
{
	if (w->valid_to == DAY_NONE || w->valid_to >= w->today)
		return ST_OK;
	return error_set(e, ST_REFUSED, "TIER_END_PAST", profile_rule(profile_name(w->p), "EAS-31"), "valid_to", "%s",
	                 _("The last day cannot be before today."));
}

static enum status write_one(struct shop *s, const struct tier_wish *w, const struct tier_state *m, struct error *e)
{
	char record[64], detail[200];
	struct tier_step step = tier_wish_step(w, m);
	enum status st = tier_step_write(s, m, &step, e);

	if (st != ST_OK)
		return st;
	snprintf(record, sizeof record, "member %" PRId64, m->member_id);
	snprintf(detail, sizeof detail, "%.80s %.80s", w->tier.name, w->reason != NULL ? w->reason : "");
	return shop_audit(s, "member tier", record, detail, e);
}

enum status tier_change(struct shop *s, int64_t member_id, int64_t tier_id, day_t valid_to, const char *reason, const char *op_id,
                        struct error *e)
{
	struct tier_wish w;
	struct tier_state m;

	notes_free(&s->notes);
	if (op_id != NULL && act_row(s->db, op_sql, op_id) != 0)
		return ST_OK;
	enum status st = tier_wish_open(s, tier_id, &w, e);
	if (st != ST_OK)
		return st;
	w.valid_to = valid_to;
	w.cause = "manual";
	w.reason = reason;
	w.op_id = op_id;
	st = staff_allow(s, w.p, "perm.points_write", e);
	if (st == ST_OK)
		st = tier_end_check(&w, e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK) {
		st = tier_state_read(s, member_id, &m, e);
		if (st == ST_OK)
			st = check_one(s, &w, &m, e);
		if (st == ST_OK)
			st = write_one(s, &w, &m, e);
		st = shop_write_end(s, st, e);
	}
	tier_wish_close(&w);
	return st;
}
