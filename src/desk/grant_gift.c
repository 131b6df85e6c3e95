/*
 * Points that no purchase earned: for registering (EAS-38) and for birthdays
 * (EAS-39 to 41), each once, with the amount and the expiry in force that day.
 */
#include "config.h"

#include <stdio.h>

#include "desk/column.h"
#include "desk/grant_gift.h"
#include "storekeep/i18n.h"
#include "storekeep/notice.h"
#include "storekeep/staff.h"

static const char member_sql[] =
	"SELECT profile, kind, blacklisted_at IS NOT NULL, coalesce(email_key, ''), coalesce(phone, '') FROM member WHERE id = :id";
static const char had_email_sql[] =
	"SELECT 1 FROM member m JOIN points_entry n ON n.once_key = 'signup:' || m.id WHERE m.email_key = :key AND m.profile = :profile"
	" AND m.id <> :id LIMIT 1";
static const char had_phone_sql[] =
	"SELECT 1 FROM member m JOIN points_entry n ON n.once_key = 'signup:' || m.id WHERE m.phone = :key AND m.profile = :profile"
	" AND m.id <> :id AND m.kind IN ('removed', 'merged') LIMIT 1";
static const char birthday_sql[] =
	"SELECT id, birthday_set_on, blacklisted_at IS NOT NULL FROM member WHERE profile = :profile AND birthday_md = :md AND id > :after"
	" AND kind = 'registered' ORDER BY id LIMIT 200";
static const char last_sql[] =
	"SELECT max(effective_on) FROM points_entry WHERE member_id = :id AND kind = 'earn_birthday' AND effective_on < :on";
static const char had_sql[] = "SELECT 1 FROM points_entry WHERE once_key = :once";
static const char name_sql[] = "SELECT trim(last_name || first_name), coalesce(member_code, email, phone, id) FROM member WHERE id = :id";

/* Entry, lot and letter of a gift. */
static enum status give(struct shop *s, const struct profile *p, struct posting *post, instant_t at, const char *cause, bool *given, struct error *e)
{
	struct posted out;
	const char *email = profile_text(p, "notice.gain_email", post->on);
	enum status st = points_expiry_at(s, profile_name(p), at, post->on, &post->expires_on, e);
	post->max_per_entry = profile_int(p, "points.max_per_entry", post->on, 0);
	if (st == ST_OK)
		st = ledger_post(s, post, &out, e);
	*given = st == ST_OK && !out.already;
	if (!*given)
		return st;
	const struct notice n = {
		.member_id = post->member_id, .entry_id = out.entry_id, .letter = "points_received", .cause = cause,
		.email = email && strcmp(email, "always") == 0, .sms = setting_bool(s, p, "notice.sms", post->on, false),
	};
	return n.email || n.sms ? notice_add(s, &n, e) : ST_OK;
}

static bool had_before(struct shop *s, const char *sql, const char *profile, const char *key, int64_t id)
{
	if (!*key)
		return false;
	struct stmt *q = db_prepare(s->db, sql);
	stmt_bind_text(q, ":key", key);
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_int(q, ":id", id);
	bool had = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	return had;
}

/* Who registered, and may: registered, not blacklisted, never had them on an account of the same address. */
static enum status signup_member(struct shop *s, int64_t id, char profile[32], bool *may, struct error *e)
{
	struct stmt *q = db_prepare(s->db, member_sql);
	char email[256] = "", phone[32] = "";
	bool registered = false, blacklisted = false;
	const struct profile *p;
	stmt_bind_int(q, ":id", id);
	enum step step = stmt_step(q, e);
	if (step == STEP_ROW) {
		column_text(q, 0, profile, 32);
		registered = strcmp(column_words(q, 1), "registered") == 0;
		blacklisted = stmt_int(q, 2) != 0;
		column_text(q, 3, email, sizeof email);
		column_text(q, 4, phone, sizeof phone);
	}
	stmt_reset(q);
	*may = false;
	if (step != STEP_ROW)
		return step == STEP_FAILED ? ST_FAILED : ST_OK;
	enum status st = shop_profile(s, profile, &p, e);
	if (st != ST_OK)
		return st;
	blacklisted = blacklisted && profile_has(p, "blacklist.stops", shop_today(s, p), "signup_points");
	*may = registered && !blacklisted && !had_before(s, had_email_sql, profile, email, id) &&
	       !had_before(s, had_phone_sql, profile, phone, id);
	return ST_OK;
}

enum status grant_signup(struct shop *s, int64_t member_id, int64_t *points, struct error *e)
{
	char profile[32] = "", once[40];
	const struct profile *p = NULL;
	struct points_rule r = {0};
	bool may = false, given = false;
	*points = 0;
	enum status st = signup_member(s, member_id, profile, &may, e);
	if (st != ST_OK || !may)
		return st;
	st = points_rule_at(s, profile, clock_now(), &r, e);
	if (st == ST_OK)
		st = shop_profile(s, profile, &p, e);
	if (st == ST_OK && r.master && r.signup && r.signup_points > 0 && points_plan_check(p, shop_today(s, p), NULL) == ST_OK) {
		snprintf(once, sizeof once, "signup:%lld", (long long)member_id);
		st = give(s, p, &(struct posting){.member_id = member_id, .kind = "earn_signup", .source = "signup", .points = r.signup_points,
		                                  .on = shop_today(s, p), .once_key = once}, clock_now(), "signup", &given, e);
		*points = given ? r.signup_points : 0;
	}
	points_rule_free(&r);
	return st;
}

/* ---- birthdays ---- */

static bool had_once(struct shop *s, const char *once)
{
	struct stmt *q = db_prepare(s->db, had_sql);
	stmt_bind_text(q, ":once", once);
	bool had = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	return had;
}

static day_t last_birthday(struct shop *s, int64_t id, day_t on)
{
	struct stmt *q = db_prepare(s->db, last_sql);
	stmt_bind_int(q, ":id", id);
	bind_day(q, ":on", on);
	day_t last = stmt_step(q, NULL) == STEP_ROW ? column_day(q, 0) : DAY_NONE;
	stmt_reset(q);
	return last;
}

static void say_soon(struct shop *s, const char *profile, int64_t id, day_t last, day_t on)
{
	char day[16];
	struct stmt *q = db_prepare(s->db, name_sql);
	stmt_bind_int(q, ":id", id);
	bool row = stmt_step(q, NULL) == STEP_ROW;
	day_format(last, day);
	notes_add(&s->notes, NOTE_INFO, "birthday_soon", profile_rule(profile, "EAS-41"), NULL,
	          _("%1$s: birthday points were given on %2$s, %3$lld days ago."),
	          !row ? "?" : *column_words(q, 0) ? column_words(q, 0) : column_words(q, 1), day, (long long)(on - last));
	stmt_reset(q);
}

struct born {
	int64_t id;
	day_t set_on;
	bool blacklisted;
};

/* The birthday points of one member, where they are due; in the caller's transaction. */
static enum status give_one(struct shop *s, const struct birthday_run *run, const struct born *m, int64_t *given, struct error *e)
{
	char once[48];
	bool done = false;
	snprintf(once, sizeof once, "birthday:%lld:%d", (long long)m->id, run->year);
	day_t last = last_birthday(s, m->id, run->on);
	if ((m->blacklisted && profile_has(run->p, "blacklist.stops", run->on, "birthday_points")) || last == run->on)
		return ST_OK;
	int gap = (int)profile_int(run->p, "points.birthday_min_gap_days", run->on, 0);
	enum birthday_verdict v = birthday_judge(run->on, m->set_on, last, gap);
	if (v == BIRTHDAY_SOON)
		say_soon(s, profile_name(run->p), m->id, last, run->on);
	if (v != BIRTHDAY_GRANT || had_once(s, once))
		return ST_OK;
	enum status st = give(s, run->p, &(struct posting){.member_id = m->id, .kind = "earn_birthday", .source = "birthday",
	                      .points = run->points, .on = run->on, .once_key = once}, run->setting_at, "birthday", &done, e);
	*given += done;
	return st;
}

/* The next members of that birthday; *count 0 after the last. */
static enum status next_born(struct shop *s, const struct profile *p, const char *md, int64_t after, struct born rows[200], size_t *count, struct error *e)
{
	struct stmt *q = db_prepare(s->db, birthday_sql);
	enum step step;
	*count = 0;
	stmt_bind_text(q, ":profile", profile_name(p));
	stmt_bind_text(q, ":md", md);
	stmt_bind_int(q, ":after", after);
	while ((step = stmt_step(q, e)) == STEP_ROW)
		rows[(*count)++] = (struct born){.id = stmt_int(q, 0), .set_on = column_day(q, 1), .blacklisted = stmt_int(q, 2) != 0};
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status give_all(struct shop *s, const struct birthday_run *run, const char *md, int64_t *given, struct error *e)
{
	struct born rows[200];
	size_t count = 0;
	int64_t after = 0;
	enum status st;
	while ((st = next_born(s, run->p, md, after, rows, &count, e)) == ST_OK && count > 0) {
		for (size_t i = 0; st == ST_OK && i < count;) {
			int64_t some = 0;
			if ((st = db_begin(s->db, e)) != ST_OK)
				return st;
			for (; st == ST_OK && i < count && (i == 0 || !db_chunk_full(s->db)); i++)
				st = give_one(s, run, &rows[i], &some, e);
			st = shop_write_end(s, st, e);
			*given += st == ST_OK ? some : 0;
		}
		if (st != ST_OK)
			return st;
		after = rows[count - 1].id;
	}
	return st;
}

enum status grant_birthdays(struct shop *s, const struct profile *p, day_t on, int64_t *given, struct error *e)
{
	struct points_rule r;
	struct birthday_run run = {.p = p, .on = on};
	char md[2][8];
	instant_t end = instant_from(on + 1, 0, profile_zone(p)) - 1, now = clock_now();
	run.setting_at = end < now ? end : now;
	enum status st = points_rule_at(s, profile_name(p), run.setting_at, &r, e);
	run.points = r.birthday_points;
	bool gives = st == ST_OK && r.master && r.birthday && r.birthday_points > 0 && points_plan_check(p, on, NULL) == ST_OK;
	points_rule_free(&r);
	int n = gives ? birthday_due(on, (int)profile_int(p, "points.birthday_lead_days", on, 1), md, &run.year) : 0;
	for (int i = 0; st == ST_OK && i < n; i++)
		st = give_all(s, &run, md[i], given, e);
	return st;
}
