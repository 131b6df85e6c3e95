/*
 * Entries of the prepaid books by hand, and what the books say: tokens bought
 * and used up by OTPs, SMS credits, what a month of text messages was for
 * (EAS-63 to EAS-70, EAS-98, SHL-65).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/prepaid_parts.h"
#include "storekeep/compose.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/member.h"
#include "storekeep/staff.h"
#include "storekeep/text.h"

static const char otps_sql[] = "SELECT COUNT(*) FROM token_entry WHERE profile = :profile AND kind = 'otp' AND at >= :from AND at < :to";
static const char used_sql[] =
	"SELECT COALESCE(-SUM(tokens), 0) FROM token_entry WHERE profile = :profile AND kind IN ('otp', 'notice') AND at >= :from AND at < :to";
static const char sent_sql[] =
	"SELECT COALESCE(-SUM(credits), 0) FROM sms_entry WHERE profile = :profile AND kind = 'send' AND at >= :from AND at < :to";
static const char account_sql[] = "SELECT COALESCE(account, '') FROM integration WHERE profile = :profile AND name = :name";

/* ---- an entry by hand ---- */

static const char *amount_field(enum prepaid book)
{
	return book == PREPAID_TOKENS ? "tokens" : "credits";
}

static enum status bad_number(const struct profile *p, enum prepaid book, int64_t max, struct error *e)
{
	return error_set(e, ST_REFUSED, "NUMBER_BAD", profile_rule(profile_name(p), "EAS-3"), amount_field(book),
	        _("Enter a whole number from %1$d to %2$lld."), 1, (long long)max);
}

/* Half or full width, with a minus where the kind may take away. */
static enum status read_amount(struct shop *s, const struct profile *p, enum prepaid book, struct record *r, int64_t *out, struct error *e)
{
	const char *kind = record_get(r, "kind");
	int64_t max = profile_int(p, "points.max_per_entry", shop_today(s, p), 9999999);
	char *text = text_nfkc(record_get(r, amount_field(book))), *end;
	long long n = strtoll(text, &end, 10);
	bool good = *text != '\0' && *end == '\0' && *text != '+' && *text != ' ';

	free(text);
	if (!good || n == 0 || n > max || n < -max || (n < 0 && strcmp(kind, "adjust") != 0))
		return bad_number(p, book, max, e);
	*out = strcmp(kind, "notice") == 0 || strcmp(kind, "send") == 0 ? -n : n;
	return ST_OK;
}

static enum status read_at(const struct profile *p, const struct record *r, instant_t *at, struct error *e)
{
	const struct schedule_rules rules = {.field = "at", .label = _("Time"), .zone = profile_zone(p), .last_hour = 23, .minute_step = 1};
	struct notes mine = {0};
	enum status st = ST_OK;

	*at = clock_now();
	if (*record_get(r, "at") == '\0')
		return ST_OK;
	*at = schedule_parse(&rules, record_get(r, "at"), NULL, &mine);
	if (*at == INSTANT_NONE)
		st = error_set(e, ST_REFUSED, "at_invalid", NULL, "at", "%s", mine.items[0].what.message);
	notes_free(&mine);
	return st;
}

/* An OTP as it is about to be sent (EAS-63, EAS-67, EAS-109). */
static enum status check_otp(struct shop *s, const struct profile *p, const struct prepaid_entry *n, struct error *e)
{
	struct member m = {0};
	enum status st = ST_OK;
	const char *name = profile_name(p);

	if (!profile_has(p, "otp.events", shop_today(s, p), n->event))
		return error_set(e, ST_REFUSED, "event_unknown", profile_rule(name, "EAS-67"), "event", "%s",
		        _("An OTP is sent at registration and at password reset."));
	if (!setting_bool(s, p, "account.phone", shop_today(s, p), false))
		return error_set(e, ST_REFUSED, "ACC_PHONE_OFF", profile_rule(name, "EAS-63"), "event", "%s",
		        _("Phone-number accounts are switched off for this shop."));
	if (n->member_id == 0)
		return ST_OK;
	if ((st = member_get(s, n->member_id, &m, e)) == ST_OK && m.blacklisted_at != INSTANT_NONE)
		st = error_set(e, ST_REFUSED, "BLACKLISTED", profile_rule(name, "EAS-109"), "member", "%s",
		        _("This member is blacklisted: no code is sent, and nothing is spent."));
	member_free(&m);
	return st;
}

static enum status read_entry(struct shop *s, const struct profile *p, enum prepaid book, struct record *r, struct prepaid_entry *n, struct error *e)
{
	bool otp = strcmp(record_get(r, "kind"), "otp") == 0, trial = strcmp(record_get(r, "kind"), "trial") == 0;
	day_t today = shop_today(s, p);
	enum status st = ST_OK;

	n->kind = record_get(r, "kind");
	n->reason = record_get(r, "reason");
	if (otp && *record_get(r, "event") == '\0')
		record_set(r, "event", "register");
	n->event = otp ? record_get(r, "event") : strcmp(n->kind, "notice") == 0 ? "letter" : NULL;
	if (otp)
		n->amount = -profile_int(p, "otp.cost_tokens", today, 20);
	else if (trial && *record_get(r, "credits") == '\0')
		n->amount = profile_int(p, "sms.trial_credits", today, 0);
	else
		st = read_amount(s, p, book, r, &n->amount, e);
	if (st == ST_OK)
		st = read_at(p, r, &n->at, e);
	if (st == ST_OK && book == PREPAID_TOKENS && *record_get(r, "member") != '\0')
		st = member_resolve(s, profile_name(p), record_get(r, "member"), &n->member_id, e);
	return st == ST_OK && otp ? check_otp(s, p, n, e) : st;
}

static enum status write_entry(struct shop *s, enum prepaid book, const char *profile, const struct prepaid_entry *n, int64_t *id, struct error *e)
{
	char record[48], detail[96];
	bool already = false;
	enum status st = prepaid_post(s, book, profile, n, &already, e);

	if (st != ST_OK)
		return st;
	if (already) {
		notes_add(&s->notes, NOTE_INFO, "ALREADY_DONE", profile_rule(profile, "EAS-5"), NULL, "%s", _("This was entered before; nothing was added."));
		return ST_OK;
	}
	*id = db_last_id(s->db);
	snprintf(record, sizeof record, "%s %lld", prepaid_books[book].noun, (long long)*id);
	snprintf(detail, sizeof detail, "%s %lld", n->kind, (long long)n->amount);
	return shop_audit(s, book == PREPAID_TOKENS ? "token add" : "sms add", record, detail, e);
}

enum status prepaid_add(struct shop *s, enum prepaid book, struct record *r, const char *op_id, int64_t *id, struct error *e)
{
	struct prepaid_entry n = {0};
	const struct profile *p;
	char once[80];
	enum status st = member_profile(s, *record_get(r, "profile") != '\0' ? record_get(r, "profile") : NULL, &p, e);

	notes_free(&s->notes);
	*id = 0;
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.broadcast", e);
	if (*record_get(r, "kind") == '\0')
		record_set(r, "kind", "topup");
	if (st == ST_OK)
		st = record_check(r, NULL, NULL, e);
	if (st == ST_OK)
		st = read_entry(s, p, book, r, &n, e);
	if (st != ST_OK)
		return st;
	/* A trial is given once (EAS-98). */
	snprintf(once, sizeof once, "%s:%.60s", strcmp(n.kind, "trial") == 0 ? "trial" : "op", strcmp(n.kind, "trial") == 0 ? profile_name(p) : op_id);
	n.once_key = once;
	if ((st = db_begin(s->db, e)) != ST_OK)
		return st;
	return shop_write_end(s, write_entry(s, book, profile_name(p), &n, id, e), e);
}

/* ---- figures ---- */

static int64_t figure(struct shop *s, const char *sql, const char *profile, instant_t from, instant_t to)
{
	struct stmt *q = db_prepare(s->db, sql);
	int64_t n;

	stmt_bind_text(q, ":profile", profile);
	stmt_bind_int(q, ":from", from);
	stmt_bind_int(q, ":to", to);
	n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return n;
}

static void month_of(const struct profile *p, day_t today, instant_t *from, instant_t *to)
{
	struct ymd d = day_to_ymd(today);
	day_t first = day_from_ymd(d.year, d.month, 1);

	*from = instant_from(first, 0, profile_zone(p));
	*to = instant_from(first + days_in_month(d.year, d.month), 0, profile_zone(p));
}

enum status token_figures(struct shop *s, const char *profile, struct token_figures *out, struct error *e)
{
	const struct profile *p;
	instant_t from, to;
	day_t today;
	enum status st = shop_profile(s, profile, &p, e);

	*out = (struct token_figures){0};
	if (st != ST_OK)
		return st;
	today = shop_today(s, p);
	month_of(p, today, &from, &to);
	out->cost = profile_int(p, "otp.cost_tokens", today, 0);
	out->low_water = profile_int(p, "token.low_water", today, 0);
	out->balance = prepaid_balance(s, PREPAID_TOKENS, profile);
	out->otps_left = out->cost > 0 ? out->balance / out->cost : 0;
	out->otps_today = figure(s, otps_sql, profile, instant_from(today, 0, profile_zone(p)), instant_from(today + 1, 0, profile_zone(p)));
	out->otps_month = figure(s, otps_sql, profile, from, to);
	out->used_month = figure(s, used_sql, profile, from, to);
	out->used = figure(s, used_sql, profile, INT64_MIN, INT64_MAX);
	out->low = out->balance < out->low_water;
	return ST_OK;
}

enum status sms_figures(struct shop *s, const char *profile, struct sms_figures *out, struct error *e)
{
	const struct profile *p;
	instant_t from, to;
	char key[80];
	const char *account;
	enum status st = shop_profile(s, profile, &p, e);

	*out = (struct sms_figures){0};
	if (st != ST_OK)
		return st;
	month_of(p, shop_today(s, p), &from, &to);
	out->provider = profile_text(p, "sms.provider", shop_today(s, p));
	out->balance = prepaid_balance(s, PREPAID_CREDITS, profile);
	out->month_sent = figure(s, sent_sql, profile, from, to);
	if (out->provider == NULL)
		return ST_OK;
	struct stmt *q = db_prepare(s->db, account_sql);
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":name", out->provider);
	if (stmt_step(q, NULL) == STEP_ROW)
		column_text(q, 0, out->account, sizeof out->account);
	stmt_reset(q);
	snprintf(key, sizeof key, "integration.%.40s.account", out->provider);
	if (out->account[0] == '\0' && (account = profile_text(p, key, shop_today(s, p))) != NULL)
		snprintf(out->account, sizeof out->account, "%s", account);
	return ST_OK;
}

/* ---- by month and cause, by day ---- */

static const struct list_column cause_columns[] = {
	{.name = "month", .title = N_("Month"), .kind = VK_TEXT, .cols = 8},
	{.name = "cause", .title = N_("Cause"), .kind = VK_ENUM, .labels = "notice_cause", .cols = 14, .grow = 1},
	{.name = "messages", .title = N_("Text messages"), .kind = VK_INT, .cols = 10},
	{.name = "members", .title = N_("Members"), .kind = VK_INT, .cols = 10},
};
static const char *const cause_exprs[] = {"x.month", "x.cause", "x.messages", "x.members"};
static const struct list_sort cause_sorts[] = {{.by = {"x.month", "x.cause"}, .descending = true}};
static const struct list_def by_cause = {
	.columns = cause_columns, .exprs = cause_exprs, .column_count = LIST_COUNT(cause_columns),
	.from = "(SELECT min(id) AS k, strftime('%Y-%m', sent_at + :offset, 'unixepoch') AS month, cause, SUM(segments) AS messages, COUNT(*) AS members"
	        " FROM points_notice WHERE profile = :profile AND channel = 'sms' AND state IN ('sent', 'uncertain') GROUP BY 2, 3) x",
	.id = "x.k", .sorts = cause_sorts, .sort_count = LIST_COUNT(cause_sorts),
};

static int64_t offset_of(struct shop *s, const char *profile)
{
	const struct profile *p;

	return shop_profile(s, profile, &p, NULL) == ST_OK ? zone_offset(profile_zone(p), clock_now()) : 0;
}

void sms_by_cause_list(struct shop *s, const char *profile, struct list_source *out)
{
	struct list_bind binds[] = {{":profile", .text = profile}, {":offset", .num = offset_of(s, profile)}};

	desk_list_open(out, s->db, &by_cause, binds, LIST_COUNT(binds));
}

static const struct list_column day_columns[] = {
	{.name = "on", .title = N_("Day"), .kind = VK_DATE, .cols = 12},
	{.name = "otps", .title = N_("OTPs"), .kind = VK_INT, .cols = 8},
	{.name = "tokens", .title = N_("Tokens"), .kind = VK_INT, .cols = 10},
};
static const char *const day_exprs[] = {"x.day", "x.otps", "x.tokens"};
static const struct list_sort day_sorts[] = {{.by = {"x.day"}, .descending = true}};
static const struct list_def by_day = {
	.columns = day_columns, .exprs = day_exprs, .column_count = LIST_COUNT(day_columns),
	.from = "(SELECT min(id) AS k, strftime('%Y-%m-%d', at + :offset, 'unixepoch') AS day, COUNT(*) AS otps, -SUM(tokens) AS tokens"
	        " FROM token_entry WHERE profile = :profile AND kind = 'otp' GROUP BY 2) x",
	.id = "x.k", .sorts = day_sorts, .sort_count = LIST_COUNT(day_sorts),
};

void otp_by_day_list(struct shop *s, const char *profile, struct list_source *out)
{
	struct list_bind binds[] = {{":profile", .text = profile}, {":offset", .num = offset_of(s, profile)}};

	desk_list_open(out, s->db, &by_day, binds, LIST_COUNT(binds));
}
