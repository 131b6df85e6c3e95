/*
 * Judging a change of the points settings by the rulebook: what is given, what
 * goes without saying, what is refused and what is warned of (EAS-37 to 49,
 * EAS-55, SHL-8 to 26, SHL-44 to 49).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "desk/points_settings.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/money.h"
#include "storekeep/text.h"
#include "storekeep/tier.h"

static const char product_sql[] = "SELECT 1 FROM sale_line WHERE product_code = :code LIMIT 1";
static const char reperks_sql[] = "SELECT 1 FROM integration WHERE profile = :profile AND name = 'reperks' AND on_ = 1";

/* ---- reading ---- */

static enum status bad(struct settings_draft *d, const char *code, const char *eas, const char *shl, const char *field, const char *sentence, struct error *e)
{
	return error_set(e, ST_REFUSED, code, points_book(profile_name(d->p), eas, shl), field, "%s", sentence);
}

/* A number that was given, else as it is; *given says which. NUMBER_BAD beyond what one entry may be. */
static enum status number(struct settings_draft *d, const char *field, int64_t *out, bool *given, struct error *e)
{
	const char *text = record_get(d->r, field);
	int64_t max = profile_int(d->p, "points.max_per_entry", d->today, 9999999), n;
	*given = record_has(d->r, field);
	if (!*given)
		return ST_OK;
	if (money_parse(text, strlen(text), &n, NULL) != ST_OK || (n != MONEY_NONE && n > max))
		return error_set(e, ST_REFUSED, "NUMBER_BAD", points_book(profile_name(d->p), "EAS-3", "SHL-3"), field,
		                 _("Enter a whole number from %1$lld to %2$lld."), 1LL, (long long)max);
	*out = n == MONEY_NONE ? 0 : n;
	return ST_OK;
}

static void flag(struct settings_draft *d, const char *field, bool *out)
{
	const char *v = record_get(d->r, field);
	if (record_has(d->r, field))
		*out = strcmp(v, "yes") == 0 || strcmp(v, "true") == 0 || strcmp(v, "1") == 0 || strcmp(v, "on") == 0;
}

static enum status read_numbers(struct settings_draft *d, struct error *e)
{
	struct points_rule *n = &d->now;
	const struct { const char *field; int64_t *out; } fields[] = {
		{"earn_spend", &n->earn_spend}, {"earn_points", &n->earn_points}, {"signup_points", &n->signup_points},
		{"birthday_points", &n->birthday_points}, {"redeem_points", &n->redeem_points}, {"redeem_value", &n->redeem_value},
		{"tier_spend", &d->tier_rule.spend}, {"tier_points", &d->tier_rule.points},
	};
	enum status st = ST_OK;
	bool given;
	for (size_t i = 0; st == ST_OK && i < sizeof fields / sizeof *fields; i++)
		st = number(d, fields[i].field, fields[i].out, &given, e);
	return st;
}

/* ---- judging ---- */

static enum status judge_way(struct settings_draft *d, bool on, int64_t points, const char *field, struct error *e)
{
	int64_t max = profile_int(d->p, "points.max_per_entry", d->today, 9999999);
	if (!on || points >= 1)
		return ST_OK;
	return error_set(e, ST_REFUSED, "POINTS_AMOUNT", profile_rule(profile_name(d->p), "EAS-37"), field,
	                 _("Say how many points: a whole number from 1 to %lld."), (long long)max);
}

/* EAS-37 and EAS-42 in their words, SHL-45 and SHL-46 in theirs. */
static enum status judge_earn(struct settings_draft *d, struct error *e)
{
	const struct points_rule *n = &d->now;
	bool eas = *profile_rule(profile_name(d->p), "EAS-42") != '\0';
	if (!n->purchase || (n->earn_spend >= 1 && n->earn_points >= 1))
		return ST_OK;
	if (eas && n->earn_spend < 1)
		return bad(d, "POINTS_RULE", "EAS-42", "SHL-46", "earn_spend", _("Say how much must be spent for one step: 1 or more."), e);
	if (eas)
		return judge_way(d, true, n->earn_points, "earn_points", e);
	if (*record_get(d->r, n->earn_spend < 1 ? "earn_spend" : "earn_points"))
		return bad(d, "EARN_RULE", "EAS-42", "SHL-46", n->earn_spend < 1 ? "earn_spend" : "earn_points", _("Both numbers must be 1 or more."), e);
	return bad(d, "EARN_RULE", "EAS-42", "SHL-45", "earn_spend", _("Say how much must be spent for how many points."), e);
}

static enum status read_channels(struct settings_draft *d, struct error *e)
{
	const char *text = record_get(d->r, "channels");
	if (!record_has(d->r, "channels"))
		return ST_OK;
	bool web = strstr(text, "web") != NULL, store = strstr(text, "store") != NULL;
	if (web == d->was.channel_web && store == d->was.channel_store)
		return ST_OK;
	if (!points_plan_channels(d->p, d->today))
		return bad(d, "CHANNEL_HIDDEN", "", "SHL-18", "channels", _("This plan has no choice of channels."), e);
	if (!web && !store)
		return bad(d, "CHANNEL_NONE", "", "SHL-21", "channels", _("Tick at least one channel, or turn the master switch off."), e);
	d->now.channel_web = web;
	d->now.channel_store = store;
	return ST_OK;
}

static enum status read_issue(struct settings_draft *d, struct error *e)
{
	int64_t days = d->now.issue_days, most = profile_int(d->p, "points.issue_days_max", d->today, 365);
	bool given;
	if (record_has(d->r, "issue_mode"))
		d->now.after_final = strcmp(record_get(d->r, "issue_mode"), "days_after_final") == 0;
	enum status st = number(d, "issue_days", &days, &given, e);
	if (st != ST_OK)
		return st;
	if (!points_plan_delay(d->p, d->today)) {
		d->now.issue_days = 0;
		if (d->now.after_final || (given && days > 0))
			return bad(d, "ISSUE_FIXED", "EAS-46", "SHL-24", d->now.after_final ? "issue_mode" : "issue_days",
			           _("With this plan points are issued when the order is completed; there is no delay to set."), e);
		return ST_OK;
	}
	if (d->now.after_final && (days < 1 || days > most))
		return error_set(e, ST_REFUSED, "ISSUE_DAYS", profile_rule(profile_name(d->p), "SHL-26"), "issue_days",
		                 _("Say after how many days: 1 to %lld."), (long long)most);
	d->now.issue_days = d->now.after_final ? (int)days : 0;
	return ST_OK;
}

static enum status read_expiry(struct settings_draft *d, struct error *e)
{
	const char *mode = record_get(d->r, "expiry_mode"), *mmdd = record_get(d->r, "expiry_mmdd");
	char day[8] = "";
	bool fixed = *d->was.expiry_mmdd != '\0';
	if (record_has(d->r, "expiry_mode"))
		fixed = strcmp(mode, "fixed_date") == 0;
	size_t len = text_trim(&mmdd, strlen(mmdd));
	bool given = record_has(d->r, "expiry_mmdd") && len > 0;
	if (!fixed && given)
		return bad(d, "EXPIRY_DAY", "EAS-49", "SHL-13", "expiry_mmdd",
		           _("Points that never expire have no day. Remove it or choose the fixed day."), e);
	snprintf(day, sizeof day, "%.*s", len > 7 ? 7 : (int)len, given ? mmdd : "");
	if (fixed && !given)
		snprintf(day, sizeof day, "%s", record_has(d->r, "expiry_mmdd") ? "" : d->was.expiry_mmdd);
	if (fixed && !*day && !record_has(d->r, "expiry_mmdd") && profile_text(d->p, "points.expiry_mmdd", d->today))
		snprintf(day, sizeof day, "%.7s", profile_text(d->p, "points.expiry_mmdd", d->today));
	if (fixed && !expiry_day_valid(day))
		return bad(d, "EXPIRY_DAY", "EAS-49", "SHL-11", "expiry_mmdd", _("Name a day of the year as MM-DD."), e);
	snprintf(d->now.expiry_mmdd, sizeof d->now.expiry_mmdd, "%s", fixed ? day : "");
	if (fixed && strncmp(day, "01-", 3) == 0 && strcmp(day, d->was.expiry_mmdd) != 0) {
		int shortest, longest;
		expiry_life(day, day_to_ymd(d->today).year, &shortest, &longest);
		notes_add(&d->s->notes, NOTE_WARN, "expiry_short", points_book(profile_name(d->p), "EAS-49", "SHL-11"), "expiry_mmdd",
		          _("Points issued at the end of December would live only %d days."), shortest);
	}
	return ST_OK;
}

/* EAS-44: codes one a line, known ones, each once. */
static enum status read_products(struct settings_draft *d, struct error *e)
{
	const char *at = record_get(d->r, "excluded_products");
	struct buf out = {0};
	if (!record_has(d->r, "excluded_products"))
		return ST_OK;
	for (; *at; at += strcspn(at, "\n,") + (at[strcspn(at, "\n,")] != '\0')) {
		const char *word = at;
		size_t len = text_trim(&word, strcspn(at, "\n,"));
		char *code = xasprintf("%.*s", (int)len, word), *line = xasprintf("\n%s\n", code), *all = xasprintf("\n%s", buf_str(&out));
		bool twice = len && strstr(all, line) != NULL, had = false;
		char *before = xasprintf("\n%s\n", d->was.excluded_products);
		had = len && strstr(before, line) != NULL;
		struct stmt *q = db_prepare(d->s->db, product_sql);
		stmt_bind_text(q, ":code", code);
		bool known = had || len == 0 || stmt_step(q, NULL) == STEP_ROW;
		stmt_reset(q);
		if (twice)
			notes_add(&d->s->notes, NOTE_INFO, "already_excluded", profile_rule(profile_name(d->p), "EAS-44"), "excluded_products",
			          _("%s: already excluded."), code);
		else if (len && known)
			buf_addf(&out, "%s\n", code);
		if (!known)
			error_set(e, ST_REFUSED, "PRODUCT_NONE", profile_rule(profile_name(d->p), "EAS-44"), "excluded_products",
			          _("There is no product “%s”."), code);
		free(code);
		free(line);
		free(all);
		free(before);
		if (!known) {
			buf_free(&out);
			return ST_REFUSED;
		}
	}
	free(d->now.excluded_products);
	if (out.len && out.data[out.len - 1] == '\n')
		out.data[--out.len] = '\0';
	d->now.excluded_products = out.len ? buf_take(&out) : xstrdup("");
	buf_free(&out);
	return ST_OK;
}

static enum status read_tier(struct settings_draft *d, struct error *e)
{
	const char *text = record_get(d->r, "tier");
	struct earn_rule given = d->tier_rule;
	if (!*text)
		return ST_OK;
	enum status st = tier_find(d->s, profile_name(d->p), text, &d->tier_id, e);
	if (st == ST_OK)
		st = points_rule_tier(d->s, &d->was, d->tier_id, &d->tier_was, e);
	if (st != ST_OK)
		return st;
	d->tier_rule = d->tier_was;
	d->tier_rule.on = true;
	flag(d, "tier_earn", &d->tier_rule.on);
	if (record_has(d->r, "tier_spend"))
		d->tier_rule.spend = given.spend;
	if (record_has(d->r, "tier_points"))
		d->tier_rule.points = given.points;
	if (d->tier_rule.on && !points_plan_tiers(d->p, d->today))
		return bad(d, "MODULE_LACKS", "", "SHL-49", "tier", _("Rules by tier need the module for tiers and advanced customer management."), e);
	if (d->tier_rule.on && !earn_complete(&d->tier_rule))
		return bad(d, "EARN_RULE", "EAS-42", "SHL-47", d->tier_rule.spend < 1 ? "tier_spend" : "tier_points", _("Both numbers must be 1 or more."), e);
	return ST_OK;
}

static enum status read_text(struct settings_draft *d, struct error *e)
{
	const char *language = record_get(d->r, "language"), *text = record_get(d->r, "text");
	int64_t max = profile_int(d->p, "points.text_max", d->today, 5000);
	if (!*language)
		return ST_OK;
	if (!profile_has(d->p, "store.languages", d->today, language)) {
		const char *list = profile_text(d->p, "store.languages", d->today);
		return error_set(e, ST_REFUSED, "LANG_NONE", profile_rule(profile_name(d->p), "SHL-44"), "language",
		                 _("The shop does not have “%1$s”. It has: %2$s."), language, list ? list : "–");
	}
	size_t count = text_count(text, strlen(text));
	if ((int64_t)count > max)
		return error_set(e, ST_REFUSED, "TEXT_LONG", profile_rule(profile_name(d->p), "SHL-44"), "text",
		                 _("%1$lld of %2$lld characters. Shorten it by %3$lld."), (long long)count, (long long)max, (long long)count - (long long)max);
	d->language = language;
	d->text = record_has(d->r, "text") ? text : NULL;
	return ST_OK;
}

/* ---- warnings ---- */

static bool reperks_on(struct settings_draft *d)
{
	if (profile_bool(d->p, "integration.reperks", d->today, false))
		return true;
	struct stmt *q = db_prepare(d->s->db, reperks_sql);
	stmt_bind_text(q, ":profile", profile_name(d->p));
	bool on = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	return on;
}

static void warn_twice(struct settings_draft *d)
{
	const struct { const char *word; bool was, now; const char *label; } ways[] = {
		{"signup", d->was.signup, d->now.signup, N_("Points for registering")},
		{"birthday", d->was.birthday, d->now.birthday, N_("Points for birthdays")},
		{"purchase", d->was.purchase, d->now.purchase, N_("Points for buying")},
	};
	struct buf list = {0};
	bool fresh = false;
	for (size_t i = 0; i < 3; i++) {
		if (!ways[i].now || !profile_has(d->p, "integration.reperks_blocks", d->today, ways[i].word))
			continue;
		fresh |= !ways[i].was;
		buf_addf(&list, "%s%s", list.len ? ", " : "", _(ways[i].label));
	}
	if (fresh && reperks_on(d))
		notes_add(&d->s->notes, NOTE_WARN, "POINTS_TWICE", profile_rule(profile_name(d->p), "EAS-55"), NULL,
		          _("Reperks also gives points. Switch off: %s, or members earn twice."), buf_str(&list));
	buf_free(&list);
}

static void warn_rest(struct settings_draft *d)
{
	const char *at = profile_text(d->p, "store.languages", d->today), *item, *first = at;
	size_t len, first_len = first ? strcspn(first, ",") : 0;
	if (d->now.master && !d->now.purchase && d->was.purchase && !points_plan_tiers(d->p, d->today))
		notes_add(&d->s->notes, NOTE_WARN, "nobody_earns", profile_rule(profile_name(d->p), "SHL-49"), "purchase", "%s",
		          _("Without the general rule nobody earns: rules by tier need a module that this shop lacks."));
	while (d->language && at && profile_item(&at, &item, &len)) {
		char *language = xasprintf("%.*s", (int)len, item);
		char *text = d->text && strcmp(language, d->language) == 0 ? xstrdup(d->text) : points_text_get(d->s, d->p, language);
		char *other = xasprintf("%.*s", (int)first_len, first);
		if (!*text)
			notes_add(&d->s->notes, NOTE_INFO, "text_missing", profile_rule(profile_name(d->p), "SHL-44"), "text",
			          _("No rule text in %1$s: customers see the %2$s text."), language, other);
		free(other);
		free(text);
		free(language);
	}
}

/* ---- all of it ---- */

static bool same_rule(const struct points_rule *a, const struct points_rule *b)
{
	return a->purchase == b->purchase && a->earn_spend == b->earn_spend && a->earn_points == b->earn_points && a->signup == b->signup &&
	       a->signup_points == b->signup_points && a->birthday == b->birthday && a->birthday_points == b->birthday_points &&
	       a->redeem_points == b->redeem_points && a->redeem_value == b->redeem_value && a->channel_web == b->channel_web &&
	       a->channel_store == b->channel_store && a->after_final == b->after_final && a->issue_days == b->issue_days &&
	       strcmp(a->expiry_mmdd, b->expiry_mmdd) == 0 && strcmp(a->excluded_products, b->excluded_products) == 0;
}

enum status points_settings_read(struct settings_draft *d, struct error *e)
{
	flag(d, "master", &d->now.master);
	flag(d, "purchase", &d->now.purchase);
	flag(d, "signup", &d->now.signup);
	flag(d, "birthday", &d->now.birthday);
	flag(d, "cashoff", &d->cashoff);
	flag(d, "gifts", &d->gifts);
	enum status st = read_numbers(d, e);
	if (st == ST_OK)
		st = read_channels(d, e);
	if (st == ST_OK)
		st = read_issue(d, e);
	if (st == ST_OK)
		st = read_expiry(d, e);
	if (st == ST_OK)
		st = read_products(d, e);
	if (st == ST_OK)
		st = read_tier(d, e);
	return st == ST_OK ? read_text(d, e) : st;
}

enum status points_settings_judge(struct settings_draft *d, struct error *e)
{
	d->tier_changed = d->tier_id && (d->tier_rule.on != d->tier_was.on || d->tier_rule.spend != d->tier_was.spend ||
	                                 d->tier_rule.points != d->tier_was.points);
	bool edited = !same_rule(&d->was, &d->now) || d->tier_changed || d->text || d->cashoff != d->cashoff_was || d->gifts != d->gifts_was;
	d->changed = edited || d->was.master != d->now.master;
	if (!d->now.master && edited)
		return bad(d, "MASTER_OFF", "EAS-37", "SHL-9", "master", _("Turn the points master switch on first."), e);
	if (d->changed && d->now.master) {
		enum status st = points_plan_check(d->p, d->today, e);
		if (st == ST_OK)
			st = judge_earn(d, e);
		if (st == ST_OK)
			st = judge_way(d, d->now.signup, d->now.signup_points, "signup_points", e);
		if (st == ST_OK)
			st = judge_way(d, d->now.birthday, d->now.birthday_points, "birthday_points", e);
		if (st != ST_OK)
			return st;
	}
	warn_twice(d);
	warn_rest(d);
	return shop_settle_warnings(d->s, e);
}
