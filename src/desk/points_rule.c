/*
 * Points rules in force: saved versions, and before the first of them the
 * profile's own values of the day, written down when an order binds them
 * (SHL-1, SHL-10, SHL-29, EAS-46). Rows are never changed.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/points_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mem.h"
#include "storekeep/staff.h"

#define COLUMNS \
	"id, profile, valid_from, master, purchase, earn_spend, earn_points, signup, signup_points, birthday, birthday_points," \
	" excluded_products, redeem_points, redeem_value, channels, issue_mode, issue_days, expiry_mmdd, origin, at, by"

static const char get_sql[] = "SELECT " COLUMNS " FROM points_rule WHERE id = :id";
static const char newest_sql[] =
	"SELECT " COLUMNS " FROM points_rule WHERE profile = :profile AND origin = 'saved' AND valid_from <= :at"
	" ORDER BY valid_from DESC, id DESC LIMIT 1";
static const char known_sql[] =
	"SELECT id FROM points_rule WHERE profile = :profile AND origin = 'profile' AND fingerprint = :print ORDER BY id LIMIT 1";
static const char insert_sql[] =
	"INSERT INTO points_rule (profile, origin, fingerprint, valid_from, master, purchase, earn_spend, earn_points, signup, signup_points,"
	" birthday, birthday_points, excluded_products, redeem_points, redeem_value, channels, issue_mode, issue_days, expiry_mode, expiry_mmdd,"
	" at, by) VALUES (:profile, 'profile', :print, :from, :master, :purchase, :earn_spend, :earn_points, :signup, :signup_points,"
	" :birthday, :birthday_points, '', :redeem_points, :redeem_value, :channels, :issue_mode, :issue_days, :expiry_mode, :expiry_mmdd,"
	" :now, :by)";
static const char tier_sql[] = "SELECT earn, earn_spend, earn_points FROM points_tier_rule WHERE rule_id = :rule AND tier_id = :tier";
static const char tiers_sql[] = "SELECT id, level FROM tier WHERE profile = :profile ORDER BY level";
static const char level_sql[] = "SELECT level FROM tier WHERE id = :id";
static const char tier_insert_sql[] =
	"INSERT INTO points_tier_rule (rule_id, tier_id, earn, earn_spend, earn_points) VALUES (:rule, :tier, 1, :spend, :points)";

void points_rule_free(struct points_rule *r)
{
	free(r->excluded_products);
	*r = (struct points_rule){0};
}

static bool has_word(const char *list, const char *word)
{
	const char *item;
	size_t len;
	while (profile_item(&list, &item, &len))
		if (len == strlen(word) && memcmp(item, word, len) == 0)
			return true;
	return false;
}

static void read_row(struct stmt *q, struct points_rule *r)
{
	*r = (struct points_rule){.id = stmt_int(q, 0), .valid_from = stmt_int(q, 2)};
	column_text(q, 1, r->profile, sizeof r->profile);
	r->master = stmt_int(q, 3) != 0;
	r->purchase = stmt_int(q, 4) != 0;
	r->earn_spend = stmt_int(q, 5);
	r->earn_points = stmt_int(q, 6);
	r->signup = stmt_int(q, 7) != 0;
	r->signup_points = stmt_int(q, 8);
	r->birthday = stmt_int(q, 9) != 0;
	r->birthday_points = stmt_int(q, 10);
	r->excluded_products = xstrdup(column_words(q, 11));
	r->redeem_points = stmt_int(q, 12);
	r->redeem_value = stmt_int(q, 13);
	r->channel_web = has_word(column_words(q, 14), "web");
	r->channel_store = has_word(column_words(q, 14), "store");
	r->after_final = strcmp(column_words(q, 15), "days_after_final") == 0;
	r->issue_days = (int)stmt_int(q, 16);
	column_text(q, 17, r->expiry_mmdd, sizeof r->expiry_mmdd);
	r->saved = strcmp(column_words(q, 18), "saved") == 0;
	r->at = stmt_int(q, 19);
	column_text(q, 20, r->by, sizeof r->by);
}

/* ---- the profile's own ---- */

void points_tier_of_profile(const struct profile *p, day_t on, int64_t level, struct earn_rule *out)
{
	char key[64];
	*out = (struct earn_rule){0};
	if (!points_plan_tiers(p, on))
		return;
	snprintf(key, sizeof key, "tier.%lld.earn", (long long)level);
	out->on = profile_bool(p, key, on, false);
	snprintf(key, sizeof key, "tier.%lld.earn_spend", (long long)level);
	out->spend = profile_int(p, key, on, 0);
	snprintf(key, sizeof key, "tier.%lld.earn_points", (long long)level);
	out->points = profile_int(p, key, on, 0);
}

void points_rule_of_profile(const struct profile *p, day_t on, struct points_rule *r)
{
	const char *mode = profile_text(p, "points.expiry_mode", on), *mmdd = profile_text(p, "points.expiry_mmdd", on);
	const char *channels = profile_text(p, "points.channels", on), *issue = profile_text(p, "points.issue_mode", on);
	bool choice = channels && points_plan_channels(p, on);
	*r = (struct points_rule){.at = INSTANT_NONE, .excluded_products = xstrdup("")};
	snprintf(r->profile, sizeof r->profile, "%s", profile_name(p));
	r->valid_from = instant_from(on, 0, profile_zone(p));
	r->master = profile_bool(p, "points.master", on, true);
	r->purchase = profile_bool(p, "points.purchase", on, true);
	r->earn_spend = profile_int(p, "points.earn_spend", on, 0);
	r->earn_points = profile_int(p, "points.earn_points", on, 0);
	r->signup = profile_bool(p, "points.signup", on, false);
	r->signup_points = profile_int(p, "points.signup_points", on, 0);
	r->birthday = profile_bool(p, "points.birthday", on, false);
	r->birthday_points = profile_int(p, "points.birthday_points", on, 0);
	r->redeem_points = profile_int(p, "points.redeem_points", on, 0);
	r->redeem_value = profile_int(p, "points.redeem_value", on, 0);
	r->channel_web = !choice || has_word(channels, "web");
	r->channel_store = !choice || has_word(channels, "store");
	r->after_final = issue && strcmp(issue, "days_after_final") == 0 && points_plan_delay(p, on);
	r->issue_days = r->after_final ? (int)profile_int(p, "points.issue_days", on, 1) : 0;
	if (mode && strcmp(mode, "fixed_date") == 0 && mmdd && expiry_day_valid(mmdd))
		snprintf(r->expiry_mmdd, sizeof r->expiry_mmdd, "%s", mmdd);
}

/* The tiers' own conversions of the profile, as "id:spend:points " each, or written down under `rule`. */
static enum status profile_tiers(struct shop *s, const struct profile *p, day_t on, int64_t rule, struct buf *print, struct error *e)
{
	struct stmt *q = db_prepare_own(s->db, tiers_sql);
	enum status st = ST_OK;
	enum step step;
	stmt_bind_text(q, ":profile", profile_name(p));
	while ((step = stmt_step(q, e)) == STEP_ROW && st == ST_OK) {
		struct earn_rule own;
		points_tier_of_profile(p, on, stmt_int(q, 1), &own);
		if (!own.on || !earn_complete(&own))
			continue;
		if (print) {
			buf_addf(print, "%lld:%lld:%lld ", (long long)stmt_int(q, 0), (long long)own.spend, (long long)own.points);
			continue;
		}
		struct stmt *w = db_prepare(s->db, tier_insert_sql);
		stmt_bind_int(w, ":rule", rule);
		stmt_bind_int(w, ":tier", stmt_int(q, 0));
		stmt_bind_int(w, ":spend", own.spend);
		stmt_bind_int(w, ":points", own.points);
		st = stmt_run(w, e);
	}
	stmt_finish(q);
	return step == STEP_FAILED ? ST_FAILED : st;
}

/* ---- reading ---- */

static enum status read_one(struct stmt *q, struct points_rule *out, bool *found, struct error *e)
{
	enum step step = stmt_step(q, e);
	*found = step == STEP_ROW;
	if (*found)
		read_row(q, out);
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status points_rule_at(struct shop *s, const char *profile, instant_t at, struct points_rule *out, struct error *e)
{
	const struct profile *p;
	bool found = false;
	*out = (struct points_rule){0};
	enum status st = shop_profile(s, profile, &p, e);
	if (st != ST_OK)
		return st;
	struct stmt *q = db_prepare(s->db, newest_sql);
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_int(q, ":at", at);
	st = read_one(q, out, &found, e);
	if (st == ST_OK && !found)
		points_rule_of_profile(p, instant_day(at, profile_zone(p)), out);
	return st;
}

enum status points_rule_get(struct shop *s, int64_t id, struct points_rule *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, get_sql);
	bool found = false;
	*out = (struct points_rule){0};
	stmt_bind_int(q, ":id", id);
	enum status st = read_one(q, out, &found, e);
	if (st == ST_OK && !found)
		return error_set(e, ST_REFUSED, "rule_missing", NULL, "id", _("There is no points rule number %lld."), (long long)id);
	return st;
}

void points_rule_general(const struct points_rule *r, struct earn_rule *out)
{
	*out = (struct earn_rule){.on = r->purchase, .spend = r->earn_spend, .points = r->earn_points};
}

enum status points_rule_tier(struct shop *s, const struct points_rule *r, int64_t tier_id, struct earn_rule *out, struct error *e)
{
	const struct profile *p;
	*out = (struct earn_rule){0};
	if (tier_id == 0)
		return ST_OK;
	struct stmt *q = db_prepare(s->db, r->id ? tier_sql : level_sql);
	if (r->id)
		stmt_bind_int(q, ":rule", r->id);
	stmt_bind_int(q, r->id ? ":tier" : ":id", tier_id);
	enum step step = stmt_step(q, e);
	int64_t level = step == STEP_ROW ? stmt_int(q, 0) : 0;
	if (step == STEP_ROW && r->id)
		*out = (struct earn_rule){.on = level != 0, .spend = stmt_int(q, 1), .points = stmt_int(q, 2)};
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (r->id || step != STEP_ROW)
		return ST_OK;
	enum status st = shop_profile(s, r->profile, &p, e);
	if (st == ST_OK)
		points_tier_of_profile(p, instant_day(r->valid_from, profile_zone(p)), level, out);
	return st;
}

/* ---- binding ---- */

static void bind_number(struct stmt *q, const char *name, int64_t v)
{
	if (v > 0)
		stmt_bind_int(q, name, v);
	else
		stmt_bind_null(q, name);
}

static enum status write_down(struct shop *s, const struct points_rule *r, const char *print, int64_t *id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, insert_sql);
	stmt_bind_text(q, ":profile", r->profile);
	stmt_bind_text(q, ":print", print);
	stmt_bind_int(q, ":from", r->valid_from);
	stmt_bind_int(q, ":master", r->master);
	stmt_bind_int(q, ":purchase", r->purchase);
	bind_number(q, ":earn_spend", r->earn_spend);
	bind_number(q, ":earn_points", r->earn_points);
	stmt_bind_int(q, ":signup", r->signup);
	bind_number(q, ":signup_points", r->signup_points);
	stmt_bind_int(q, ":birthday", r->birthday);
	bind_number(q, ":birthday_points", r->birthday_points);
	bind_number(q, ":redeem_points", r->redeem_points);
	bind_number(q, ":redeem_value", r->redeem_value);
	stmt_bind_text(q, ":channels", r->channel_web && r->channel_store ? "web,store" : r->channel_web ? "web" : "store");
	stmt_bind_text(q, ":issue_mode", r->after_final ? "days_after_final" : "on_completed");
	bind_number(q, ":issue_days", r->issue_days);
	stmt_bind_text(q, ":expiry_mode", *r->expiry_mmdd ? "fixed_date" : "never");
	stmt_bind_text(q, ":expiry_mmdd", *r->expiry_mmdd ? r->expiry_mmdd : NULL);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	enum status st = stmt_run(q, e);
	*id = st == ST_OK ? db_last_id(s->db) : 0;
	return st;
}

static enum status fingerprint(struct shop *s, const struct profile *p, day_t on, const struct points_rule *r, struct buf *out, struct error *e)
{
	buf_addf(out, "%d %d %lld/%lld %d %lld %d %lld %lld/%lld %d%d %d %d %s ", r->master, r->purchase, (long long)r->earn_points,
	         (long long)r->earn_spend, r->signup, (long long)r->signup_points, r->birthday, (long long)r->birthday_points,
	         (long long)r->redeem_points, (long long)r->redeem_value, r->channel_web, r->channel_store, r->after_final, r->issue_days,
	         r->expiry_mmdd);
	return profile_tiers(s, p, on, 0, out, e);
}

/* The id of the profile's own rule of a day, written down when it was not yet. */
static enum status bind_profile(struct shop *s, const struct points_rule *r, day_t on, int64_t *id, struct error *e)
{
	const struct profile *p;
	struct buf print = {0};
	enum status st = shop_profile(s, r->profile, &p, e);
	if (st == ST_OK)
		st = fingerprint(s, p, on, r, &print, e);
	if (st == ST_OK) {
		struct stmt *q = db_prepare(s->db, known_sql);
		stmt_bind_text(q, ":profile", r->profile);
		stmt_bind_text(q, ":print", buf_str(&print));
		enum step step = stmt_step(q, e);
		*id = step == STEP_ROW ? stmt_int(q, 0) : 0;
		stmt_reset(q);
		st = step == STEP_FAILED ? ST_FAILED : ST_OK;
	}
	if (st == ST_OK && *id == 0) {
		st = write_down(s, r, buf_str(&print), id, e);
		if (st == ST_OK)
			st = profile_tiers(s, p, on, *id, NULL, e);
	}
	buf_free(&print);
	return st;
}

enum status points_rule_bind(struct shop *s, const char *profile, instant_t at, int64_t *rule_id, struct error *e)
{
	const struct profile *p;
	struct points_rule r;
	enum status st = points_rule_at(s, profile, at, &r, e);
	*rule_id = r.id;
	if (st == ST_OK && r.id == 0 && (st = shop_profile(s, profile, &p, e)) == ST_OK)
		st = bind_profile(s, &r, instant_day(at, profile_zone(p)), rule_id, e);
	points_rule_free(&r);
	return st;
}

enum status points_master_check(struct shop *s, const struct profile *p, struct error *e)
{
	struct points_rule r;
	enum status st = points_rule_at(s, profile_name(p), clock_now(), &r, e);
	if (st == ST_OK && !r.master)
		st = error_set(e, ST_REFUSED, "MASTER_OFF", profile_rule(profile_name(p), "SHL-9"), NULL, "%s", _("Turn the points master switch on first."));
	points_rule_free(&r);
	return st == ST_OK ? points_plan_check(p, shop_today(s, p), e) : st;
}

enum status points_view_check(struct shop *s, const char *profile, struct error *e)
{
	const struct profile *p;
	enum status st = shop_profile(s, profile, &p, e);
	if (st != ST_OK || (st = staff_allow(s, p, "perm.points_view", e)) != ST_DENIED)
		return st;
	return error_set(e, ST_DENIED, "NOT_ALLOWED", points_book(profile, "EAS-8", "SHL-70"), NULL,
	                 _("Your account may not see this. It needs the right “%s”."), label_of("staff_right", "customers"));
}

enum status points_look_check(struct shop *s, const struct profile *p, struct error *e)
{
	enum status st = staff_allow(s, p, "perm.points_log", e);
	if (st != ST_DENIED)
		return st;
	return error_set(e, ST_DENIED, "NOT_ALLOWED", points_book(profile_name(p), "EAS-8", "SHL-70"), NULL,
	                 _("Your account may not see this. It needs the right “%s”."), label_of("staff_right", "member_points"));
}

enum status points_expiry_at(struct shop *s, const char *profile, instant_t at, day_t on, day_t *expires, struct error *e)
{
	struct points_rule r;
	enum status st = points_rule_at(s, profile, at, &r, e);
	if (st == ST_OK)
		*expires = ledger_expiry(*r.expiry_mmdd ? r.expiry_mmdd : NULL, on);
	points_rule_free(&r);
	return st;
}

enum status points_expiry(struct shop *s, const char *profile, day_t on, day_t *expires, struct error *e)
{
	const struct profile *p;
	enum status st = shop_profile(s, profile, &p, e);
	if (st != ST_OK)
		return st;
	instant_t end = instant_from(on + 1, 0, profile_zone(p)) - 1, now = clock_now();
	return points_expiry_at(s, profile, end < now ? end : now, on, expires, e);
}
