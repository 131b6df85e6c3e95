/*
 * A tier's own rule of earning (SHL-47), shown and entered with the tier and
 * kept with the points settings, of which each save is a version.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/tier_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/points.h"

enum status tier_earn(struct shop *s, const struct tier *t, struct earn_rule *out, struct error *e)
{
	struct points_rule rule = {0};
	enum status st = points_rule_at(s, t->profile, clock_now(), &rule, e);

	*out = (struct earn_rule){0};
	if (st == ST_OK)
		st = points_rule_tier(s, &rule, t->id, out, e);
	points_rule_free(&rule);
	return st;
}

static void set_number(struct record *r, const char *field, int64_t n)
{
	char text[24];

	snprintf(text, sizeof text, "%" PRId64, n);
	if (!record_has(r, field))
		record_set(r, field, n > 0 ? text : "");
}

enum status tier_earn_fill(struct shop *s, const struct tier *t, struct record *r, struct error *e)
{
	struct earn_rule own;
	enum status st = tier_earn(s, t, &own, e);

	if (st != ST_OK)
		return st;
	if (!record_has(r, "earn"))
		record_set(r, "earn", own.on ? "yes" : "no");
	set_number(r, "earn_spend", own.spend);
	set_number(r, "earn_points", own.points);
	return ST_OK;
}

static bool is_on(const struct record *r)
{
	return strcmp(record_get(r, "earn"), "yes") == 0;
}

/* A whole number of 1 or more; 0 where it is none. */
static int64_t number(const struct record *r, const char *field)
{
	const char *text = record_get(r, field);
	char *end;
	long long n = strtoll(text, &end, 10);

	return *text != '\0' && *end == '\0' && n > 0 ? n : 0;
}

void tier_earn_check(struct shop *s, const struct profile *p, const struct record *r)
{
	const char *profile = profile_name(p);

	if (!is_on(r))
		return;
	if (!points_plan_tiers(p, shop_today(s, p)))
		notes_add(&s->notes, NOTE_ERROR, "MODULE_LACKS", profile_rule(profile, "SHL-49"), "earn", "%s",
		          _("Rules by tier need the module for tiers and advanced customer management."));
	else if (number(r, "earn_spend") == 0 || number(r, "earn_points") == 0)
		notes_add(&s->notes, NOTE_ERROR, "EARN_RULE", profile_rule(profile, "SHL-47"), number(r, "earn_spend") == 0 ? "earn_spend" : "earn_points", "%s",
		          _("Both numbers must be 1 or more."));
}

enum status tier_earn_save(struct shop *s, const struct tier *t, const struct record *r, const char *op_id, bool try_only, struct error *e)
{
	const bool accept = s->accept_warnings, dry = s->dry_run;
	const struct form *form;
	struct record settings;
	struct earn_rule own;
	char id[24], op[100];
	int64_t rule;

	if (!record_has(r, "earn") && !record_has(r, "earn_spend") && !record_has(r, "earn_points"))
		return ST_OK;
	enum status st = tier_earn(s, t, &own, e);
	if (st == ST_OK && own.on == is_on(r) && own.spend == number(r, "earn_spend") && own.points == number(r, "earn_points"))
		return ST_OK;
	if (st == ST_OK)
		st = form_load("points_settings", &form, e);
	if (st != ST_OK)
		return st;
	record_init(&settings, form);
	snprintf(id, sizeof id, "%" PRId64, t->id);
	snprintf(op, sizeof op, "%.60s:earn", op_id);
	record_set(&settings, "tier", id);
	record_set(&settings, "tier_earn", is_on(r) ? "yes" : "no");
	record_set(&settings, "tier_spend", number(r, "earn_spend") > 0 ? record_get(r, "earn_spend") : NULL);
	record_set(&settings, "tier_points", number(r, "earn_points") > 0 ? record_get(r, "earn_points") : NULL);
	s->accept_warnings = true; /* what the rest of the settings is warned about is no matter of this tier */
	s->dry_run = dry || try_only;
	st = points_settings_save(s, t->profile, &settings, op, &rule, e);
	s->dry_run = dry;
	s->accept_warnings = accept;
	record_free(&settings);
	return st;
}
