/*
 * The settings of points as a form: every save is a version of its own. Beside
 * the fields what follows from them: how long points live, who has a birthday on
 * file, what excluding products saved.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "points.h"
#include "storekeep/formview.h"
#include "storekeep/member.h"
#include "storekeep/points_report.h"
#include "storekeep/tier.h"

struct state {
	struct shop *shop;
	const struct profile *p;
	char profile[32];
	struct tier *tiers;
	size_t tier_count;
	char *languages[16];
	size_t language_count;
	int64_t with, all, orders, saved; /* birthdays on file, excluded products this month */
	char tier_shown[80], language_shown[40];
};

static char waiting[32];
static const struct screen points_settings_screen;

struct outcome points_settings_open(const char *profile)
{
	snprintf(waiting, sizeof waiting, "%s", profile ? profile : "");
	return outcome_push(&points_settings_screen, NULL);
}

/* ---- what the form asks ---- */

static size_t values(void *ctx, const struct record *r, const struct form_field *f, struct pick **out)
{
	const struct state *s = ctx;
	bool tier = strcmp(f->name, "tier") == 0;
	size_t count = tier ? s->tier_count : strcmp(f->name, "language") == 0 ? s->language_count : 0;
	(void)r;
	*out = count ? xcalloc(count, sizeof **out) : NULL;
	for (size_t i = 0; i < count; i++)
		(*out)[i].label = tier ? s->tiers[i].name : s->languages[i];
	return count;
}

static int limit_of(void *ctx, const char *key)
{
	const struct state *s = ctx;
	return (int)profile_int(s->p, key, shop_today(s->shop, s->p), 0);
}

static void put_number(struct record *r, const char *field, int64_t n)
{
	char text[24];
	snprintf(text, sizeof text, "%lld", (long long)n);
	record_set(r, field, n ? text : "");
}

static void show_tier(struct state *s, struct record *r)
{
	struct points_rule rule;
	struct earn_rule own = {0};
	int64_t id;
	if (strcmp(s->tier_shown, record_get(r, "tier")) == 0)
		return;
	snprintf(s->tier_shown, sizeof s->tier_shown, "%s", record_get(r, "tier"));
	if (tier_find(s->shop, s->profile, s->tier_shown, &id, NULL) != ST_OK || points_rule_at(s->shop, s->profile, clock_now(), &rule, NULL) != ST_OK)
		return;
	if (points_rule_tier(s->shop, &rule, id, &own, NULL) == ST_OK) {
		record_set(r, "tier_earn", own.on || !own.spend ? "yes" : "no");
		put_number(r, "tier_spend", own.spend);
		put_number(r, "tier_points", own.points);
	}
	points_rule_free(&rule);
}

static void derive(void *ctx, struct record *r, const char *field)
{
	struct state *s = ctx;
	if (strcmp(field, "tier") == 0 && *record_get(r, "tier"))
		show_tier(s, r);
	if (strcmp(field, "language") == 0 && strcmp(s->language_shown, record_get(r, "language")) != 0) {
		snprintf(s->language_shown, sizeof s->language_shown, "%s", record_get(r, "language"));
		char *text = points_text_get(s->shop, s->p, s->language_shown);
		record_set(r, "text", text);
		free(text);
	}
}

static void note(void *ctx, const struct record *r, char *out, size_t size)
{
	const struct state *s = ctx;
	struct buf b = {0};
	int shortest, longest;
	if (strcmp(record_get(r, "expiry_mode"), "fixed_date") == 0 && expiry_day_valid(record_get(r, "expiry_mmdd"))) {
		expiry_life(record_get(r, "expiry_mmdd"), day_to_ymd(shop_today(s->shop, s->p)).year, &shortest, &longest);
		buf_addf(&b, _("Points live from %1$d days (issued on 31 December) to %2$d (on 1 January)."), shortest, longest);
		buf_addc(&b, '\n');
	}
	if (strcmp(record_get(r, "birthday"), "yes") == 0) {
		buf_addf(&b, _("%1$lld of %2$lld members have a birthday on file."), (long long)s->with, (long long)s->all);
		buf_addc(&b, '\n');
	}
	if (*record_get(r, "excluded_products"))
		buf_addf(&b, _("Excluding products touched %1$lld orders this month and saved %2$lld points."), (long long)s->orders, (long long)s->saved);
	snprintf(out, size, "%s", buf_str(&b));
	buf_free(&b);
}

static enum status save(void *ctx, struct record *r, struct form_save *how, struct error *e)
{
	struct state *s = ctx;
	bool accept = s->shop->accept_warnings;
	int64_t id = 0;
	s->shop->accept_warnings = accept || how->accept;
	enum status st = points_settings_save(s->shop, s->profile, r, how->op_id, &id, e);
	s->shop->accept_warnings = accept;
	how->notes = &s->shop->notes;
	if (st == ST_OK)
		snprintf(how->said, sizeof how->said, "%s", id ? _("Saved; in force from now on. Orders placed before keep their rule.") : _("Nothing was changed."));
	return st;
}

/* ---- the screen ---- */

static void read_languages(struct state *s)
{
	const char *at = profile_text(s->p, "store.languages", shop_today(s->shop, s->p)), *item;
	size_t len;
	while (at && s->language_count < COUNT_OF(s->languages) && profile_item(&at, &item, &len))
		s->languages[s->language_count++] = xstrndup(item, len);
}

static void state_free(struct state *s)
{
	tiers_free(s->tiers, s->tier_count);
	for (size_t i = 0; i < s->language_count; i++)
		free(s->languages[i]);
	free(s);
}

static enum status read_state(struct state *s, struct record *r, struct error *e)
{
	enum status st = member_profile(s->shop, *waiting ? waiting : NULL, &s->p, e);
	if (st != ST_OK)
		return st;
	snprintf(s->profile, sizeof s->profile, "%s", profile_name(s->p));
	read_languages(s);
	st = tiers_of(s->shop, s->profile, &s->tiers, &s->tier_count, e);
	if (st == ST_OK)
		st = points_birthdays_on_file(s->shop, s->profile, &s->with, &s->all, e);
	if (st == ST_OK)
		st = points_excluded_saved(s->shop, s->profile, &s->orders, &s->saved, e);
	return st == ST_OK ? points_settings_record(s->shop, s->profile, r, e) : st;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = xcalloc(1, sizeof *s);
	const struct form *f;
	struct record r = {0};
	(void)arg;
	s->shop = shop_of(v);
	enum status st = form_load("points_settings", &f, e);
	if (st == ST_OK) {
		record_init(&r, f);
		st = read_state(s, &r, e);
	}
	if (st != ST_OK) {
		record_free(&r);
		state_free(s);
		return st;
	}
	v->state = s;
	snprintf(v->title, sizeof v->title, _("Points settings of %s"), screen_market(s->shop, s->profile));
	formview_new(v, &(struct formview_options){
		.form = f, .record = &r, .key = s->profile, .today = shop_today(s->shop, s->p), .ctx = s, .save = save, .limit_of = limit_of,
		.values = values, .derive = derive, .note = note,
	});
	record_free(&r);
	return ST_OK;
}

static void close(struct view *v)
{
	state_free(v->state);
}

static const struct screen points_settings_screen = {
	.name = "points-settings",
	.title = N_("Points settings"),
	.help = N_("What members earn, when, for how long. Every save is a version; orders keep the one under which they were placed."),
	.open = open,
	.close = close,
};
