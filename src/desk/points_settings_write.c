/*
 * Writing a version of the points settings: the row, the tiers' rules and texts
 * that go on from the version before, and the activity log (SHL-10, SHL-22).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "desk/points_settings.h"
#include "storekeep/mem.h"
#include "storekeep/staff.h"

static const char insert_sql[] =
	"INSERT INTO points_rule (profile, origin, fingerprint, valid_from, master, purchase, earn_spend, earn_points, signup, signup_points,"
	" birthday, birthday_points, excluded_products, redeem_points, redeem_value, channels, issue_mode, issue_days, expiry_mode, expiry_mmdd,"
	" at, by, op_id) VALUES (:profile, 'saved', '', :now, :master, :purchase, nullif(:earn_spend, 0), nullif(:earn_points, 0), :signup,"
	" nullif(:signup_points, 0), :birthday, nullif(:birthday_points, 0), :excluded, nullif(:redeem_points, 0), nullif(:redeem_value, 0),"
	" :channels, :issue_mode, nullif(:issue_days, 0), :expiry_mode, nullif(:expiry_mmdd, ''), :now, :by, :op)";
static const char tiers_sql[] = "SELECT id FROM tier WHERE profile = :profile ORDER BY level";
static const char tier_sql[] =
	"INSERT INTO points_tier_rule (rule_id, tier_id, earn, earn_spend, earn_points) VALUES (:rule, :tier, :earn, nullif(:spend, 0),"
	" nullif(:points, 0))";
static const char text_sql[] = "INSERT INTO points_text (rule_id, language, text) VALUES (:rule, :language, :text)";
static const char activity_sql[] =
	"INSERT INTO activity (profile, at, by, subject, record, before, after) VALUES (:profile, :now, :by, :subject, :record, :before, :after)";

static const char *channels_of(const struct points_rule *r)
{
	return r->channel_web && r->channel_store ? "web,store" : r->channel_web ? "web" : "store";
}

static enum status insert(struct settings_draft *d, int64_t *id, struct error *e)
{
	const struct points_rule *n = &d->now;
	struct stmt *q = db_prepare(d->s->db, insert_sql);
	stmt_bind_text(q, ":profile", profile_name(d->p));
	stmt_bind_int(q, ":master", n->master);
	stmt_bind_int(q, ":purchase", n->purchase);
	stmt_bind_int(q, ":earn_spend", n->earn_spend);
	stmt_bind_int(q, ":earn_points", n->earn_points);
	stmt_bind_int(q, ":signup", n->signup);
	stmt_bind_int(q, ":signup_points", n->signup_points);
	stmt_bind_int(q, ":birthday", n->birthday);
	stmt_bind_int(q, ":birthday_points", n->birthday_points);
	stmt_bind_text(q, ":excluded", n->excluded_products);
	stmt_bind_int(q, ":redeem_points", n->redeem_points);
	stmt_bind_int(q, ":redeem_value", n->redeem_value);
	stmt_bind_text(q, ":channels", channels_of(n));
	stmt_bind_text(q, ":issue_mode", n->after_final ? "days_after_final" : "on_completed");
	stmt_bind_int(q, ":issue_days", n->issue_days);
	stmt_bind_text(q, ":expiry_mode", *n->expiry_mmdd ? "fixed_date" : "never");
	stmt_bind_text(q, ":expiry_mmdd", n->expiry_mmdd);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", d->s->actor);
	stmt_bind_text(q, ":op", d->op_id);
	enum status st = stmt_run(q, e);
	*id = st == ST_OK ? db_last_id(d->s->db) : 0;
	return st;
}

/* Every tier's rule as it was, the one at hand as it is now. */
static enum status insert_tiers(struct settings_draft *d, int64_t rule, struct error *e)
{
	struct stmt *q = db_prepare_own(d->s->db, tiers_sql);
	enum status st = ST_OK;
	enum step step;
	stmt_bind_text(q, ":profile", profile_name(d->p));
	while ((step = stmt_step(q, e)) == STEP_ROW && st == ST_OK) {
		struct earn_rule own = d->tier_rule;
		int64_t tier = stmt_int(q, 0);
		if (tier != d->tier_id)
			st = points_rule_tier(d->s, &d->was, tier, &own, e);
		if (st != ST_OK || (!own.on && own.spend == 0 && own.points == 0))
			continue;
		struct stmt *w = db_prepare(d->s->db, tier_sql);
		stmt_bind_int(w, ":rule", rule);
		stmt_bind_int(w, ":tier", tier);
		stmt_bind_int(w, ":earn", own.on);
		stmt_bind_int(w, ":spend", own.spend);
		stmt_bind_int(w, ":points", own.points);
		st = stmt_run(w, e);
	}
	stmt_finish(q);
	return step == STEP_FAILED ? ST_FAILED : st;
}

static enum status insert_texts(struct settings_draft *d, int64_t rule, char *const *texts, struct error *e)
{
	const char *at = profile_text(d->p, "store.languages", d->today), *item;
	enum status st = ST_OK;
	size_t len;
	for (size_t i = 0; st == ST_OK && at && profile_item(&at, &item, &len); i++) {
		char *language = xasprintf("%.*s", (int)len, item);
		const char *text = d->text && strcmp(language, d->language) == 0 ? d->text : texts[i];
		if (*text) {
			struct stmt *q = db_prepare(d->s->db, text_sql);
			stmt_bind_int(q, ":rule", rule);
			stmt_bind_text(q, ":language", language);
			stmt_bind_text(q, ":text", text);
			st = stmt_run(q, e);
		}
		free(language);
	}
	return st;
}

static enum status log_line(struct settings_draft *d, const char *record, const char *before, const char *after, struct error *e)
{
	if (strcmp(before, after) == 0)
		return ST_OK;
	struct stmt *q = db_prepare(d->s->db, activity_sql);
	stmt_bind_text(q, ":profile", profile_name(d->p));
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", d->s->actor);
	stmt_bind_text(q, ":subject", strcmp(record, "points.channels") == 0 ? "channels" : "setting");
	stmt_bind_text(q, ":record", record);
	stmt_bind_text(q, ":before", before);
	stmt_bind_text(q, ":after", after);
	return stmt_run(q, e);
}

static enum status log_number(struct settings_draft *d, const char *record, int64_t before, int64_t after, struct error *e)
{
	char was[24], now[24];
	snprintf(was, sizeof was, "%lld", (long long)before);
	snprintf(now, sizeof now, "%lld", (long long)after);
	return log_line(d, record, before ? was : "", after ? now : "", e);
}

static const char *yes_no(bool b)
{
	return b ? "yes" : "no";
}

static enum status log_changes(struct settings_draft *d, struct error *e)
{
	const struct points_rule *a = &d->was, *b = &d->now;
	const struct { const char *key, *before, *after; } words[] = {
		{"points.master", yes_no(a->master), yes_no(b->master)},
		{"points.purchase", yes_no(a->purchase), yes_no(b->purchase)},
		{"points.signup", yes_no(a->signup), yes_no(b->signup)},
		{"points.birthday", yes_no(a->birthday), yes_no(b->birthday)},
		{"points.channels", channels_of(a), channels_of(b)},
		{"points.issue_mode", a->after_final ? "days_after_final" : "on_completed", b->after_final ? "days_after_final" : "on_completed"},
		{"points.expiry_mode", *a->expiry_mmdd ? "fixed_date" : "never", *b->expiry_mmdd ? "fixed_date" : "never"},
		{"points.expiry_mmdd", a->expiry_mmdd, b->expiry_mmdd},
		{"points.excluded_products", a->excluded_products, b->excluded_products},
	};
	const struct { const char *key; int64_t before, after; } numbers[] = {
		{"points.earn_spend", a->earn_spend, b->earn_spend}, {"points.earn_points", a->earn_points, b->earn_points},
		{"points.signup_points", a->signup_points, b->signup_points}, {"points.birthday_points", a->birthday_points, b->birthday_points},
		{"points.redeem_points", a->redeem_points, b->redeem_points}, {"points.redeem_value", a->redeem_value, b->redeem_value},
		{"points.issue_days", a->issue_days, b->issue_days},
	};
	enum status st = ST_OK;
	for (size_t i = 0; st == ST_OK && i < sizeof words / sizeof *words; i++)
		st = log_line(d, words[i].key, words[i].before, words[i].after, e);
	for (size_t i = 0; st == ST_OK && i < sizeof numbers / sizeof *numbers; i++)
		st = log_number(d, numbers[i].key, numbers[i].before, numbers[i].after, e);
	return st;
}

static enum status log_tier(struct settings_draft *d, struct error *e)
{
	char was[64], now[64], key[48];
	if (!d->tier_changed)
		return ST_OK;
	snprintf(key, sizeof key, "tier.%lld.earn", (long long)d->tier_id);
	snprintf(was, sizeof was, "%s %lld/%lld", yes_no(d->tier_was.on), (long long)d->tier_was.points, (long long)d->tier_was.spend);
	snprintf(now, sizeof now, "%s %lld/%lld", yes_no(d->tier_rule.on), (long long)d->tier_rule.points, (long long)d->tier_rule.spend);
	return log_line(d, key, was, now, e);
}

/* The texts as they are, in the order of the languages; read before the new version stands. */
static char **texts_now(struct settings_draft *d, size_t *count)
{
	const char *at = profile_text(d->p, "store.languages", d->today), *item;
	char **texts = NULL;
	size_t len;
	for (*count = 0; at && profile_item(&at, &item, &len); ++*count) {
		char *language = xasprintf("%.*s", (int)len, item);
		texts = xreallocarray(texts, *count + 1, sizeof *texts);
		texts[*count] = points_text_get(d->s, d->p, language);
		free(language);
	}
	return texts;
}

enum status points_settings_write(struct settings_draft *d, int64_t *rule_id, struct error *e)
{
	size_t count;
	char **texts = texts_now(d, &count), record[48], key[64];
	enum status st = insert(d, rule_id, e);
	if (st == ST_OK)
		st = insert_tiers(d, *rule_id, e);
	if (st == ST_OK)
		st = insert_texts(d, *rule_id, texts, e);
	if (st == ST_OK && d->cashoff != d->cashoff_was)
		st = setting_put(d->s, d->p, "points.cashoff", yes_no(d->cashoff), e);
	if (st == ST_OK && d->gifts != d->gifts_was)
		st = setting_put(d->s, d->p, "points.gifts", yes_no(d->gifts), e);
	if (st == ST_OK)
		st = log_changes(d, e);
	if (st == ST_OK)
		st = log_tier(d, e);
	const char *at = profile_text(d->p, "store.languages", d->today), *item;
	size_t len;
	for (size_t i = 0; st == ST_OK && d->text && at && profile_item(&at, &item, &len); i++)
		if (len == strlen(d->language) && memcmp(item, d->language, len) == 0) {
			snprintf(key, sizeof key, "points.text.%.40s", d->language);
			st = log_line(d, key, texts[i], d->text, e);
		}
	for (size_t i = 0; i < count; i++)
		free(texts[i]);
	free(texts);
	snprintf(record, sizeof record, "points_rule %lld", (long long)*rule_id);
	return st == ST_OK ? shop_audit(d->s, "points settings", record, profile_name(d->p), e) : st;
}
