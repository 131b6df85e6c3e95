/*
 * Notices as they are written down: with the event, in its transaction, one a
 * channel, waiting or left out with the reason. Sending them is notice_send.c's.
 */
#include "config.h"

#include "storekeep/notice.h"

#include <string.h>

#include "desk/column.h"
#include "storekeep/i18n.h"
#include "storekeep/letter.h"
#include "storekeep/staff.h"

static const char member_sql[] =
	"SELECT profile, COALESCE(email, '') <> '', COALESCE(phone, '') <> '', email_consent, blacklisted_at IS NOT NULL"
	" FROM member WHERE id = :id";
static const char insert_sql[] =
	"INSERT INTO points_notice (profile, member_id, entry_id, letter, subject_key, channel, state, skip_reason, cause, at)"
	" VALUES (:profile, :member, :entry, :letter, :subject, :channel, :state, :reason, :cause, :now) ON CONFLICT DO NOTHING";

/* Whom a notice is for, as far as channels ask. */
struct reader {
	char profile[32];
	const struct profile *p;
	bool email, phone, consent, blacklisted;
};

static enum status read_reader(struct shop *s, int64_t id, struct reader *out, bool *found, struct error *e)
{
	struct stmt *q = db_prepare(s->db, member_sql);
	enum step step;

	stmt_bind_int(q, ":id", id);
	step = stmt_step(q, e);
	*found = step == STEP_ROW;
	if (*found) {
		column_text(q, 0, out->profile, sizeof out->profile);
		out->email = stmt_int(q, 1) != 0;
		out->phone = stmt_int(q, 2) != 0;
		out->consent = stmt_int(q, 3) != 0;
		out->blacklisted = stmt_int(q, 4) != 0;
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* Blacklisting stops what invites to use points, not the word of what was owed (EAS-110). */
static bool invites(const char *letter)
{
	return strcmp(letter, "birthday") == 0 || strcmp(letter, "points_expiring") == 0;
}

/* Why the mail cannot go (SHL-72), NULL: it can. */
static const char *email_lacks(const struct reader *r, const char *letter, day_t today)
{
	const char *needs = profile_text(r->p, "notice.email_needs", today);

	if (!r->email)
		return "no_email";
	if (!r->consent && (needs == NULL || profile_has(r->p, "notice.email_needs", today, "subscribed")))
		return "not_subscribed";
	return r->blacklisted && invites(letter) ? "blacklisted" : NULL;
}

static const char *sms_lacks(struct shop *s, const struct reader *r, const char *letter, day_t today)
{
	if (!setting_bool(s, r->p, "notice.sms", today, false))
		return "off";
	if (!r->phone)
		return "no_phone";
	return r->blacklisted && invites(letter) ? "blacklisted" : NULL;
}

static enum status put(struct shop *s, const struct notice *n, const struct reader *r, const char *channel, const char *lacks, struct error *e)
{
	struct stmt *q = db_prepare(s->db, insert_sql);

	stmt_bind_text(q, ":profile", r->profile);
	stmt_bind_int(q, ":member", n->member_id);
	if (n->entry_id != 0)
		stmt_bind_int(q, ":entry", n->entry_id);
	else
		stmt_bind_null(q, ":entry");
	stmt_bind_text(q, ":letter", n->letter);
	stmt_bind_text(q, ":subject", n->subject_key);
	stmt_bind_text(q, ":channel", channel);
	stmt_bind_text(q, ":state", lacks != NULL ? "skipped" : "waiting");
	stmt_bind_text(q, ":reason", lacks);
	stmt_bind_text(q, ":cause", n->cause != NULL ? n->cause : "");
	stmt_bind_int(q, ":now", clock_now());
	return stmt_run(q, e);
}

enum status notice_add(struct shop *s, const struct notice *n, struct error *e)
{
	struct reader r = {0};
	bool found, on;
	day_t today;
	enum status st = read_reader(s, n->member_id, &r, &found, e);

	if (st != ST_OK || !found)
		return st;
	if (shop_profile(s, r.profile, &r.p, NULL) != ST_OK)
		return ST_OK; /* a broken profile stops no event */
	today = shop_today(s, r.p);
	on = n->email && letter_is_on(s, r.p, n->letter, "email");
	/* A letter that is off and that nobody ticked leaves no line. */
	if (on || (n->email && n->entry_id != 0 && n->cause != NULL && n->cause[0] != '\0' && strcmp(n->cause, "order") != 0))
		st = put(s, n, &r, "email", on ? email_lacks(&r, n->letter, today) : "off", e);
	if (st == ST_OK && n->sms)
		st = put(s, n, &r, "sms", sms_lacks(s, &r, n->letter, today), e);
	return st;
}

enum status notice_sms_check(struct shop *s, const char *profile, struct error *e)
{
	const struct profile *p;
	enum status st = shop_profile(s, profile, &p, e);

	if (st != ST_OK || setting_bool(s, p, "notice.sms", shop_today(s, p), false))
		return st;
	return error_set(e, ST_REFUSED, "SMS_OFF", profile_rule(profile, "SHL-54"), "notice", "%s",
	        _("SMS notices are switched off under custom messages."));
}

void sms_measure_profile(struct shop *s, const char *profile, const char *body, struct sms_size *out)
{
	const struct profile *p;
	struct sms_rules r = {.half_limit = 160, .full_limit = 70};
	day_t today;

	if (shop_profile(s, profile, &p, NULL) == ST_OK) {
		today = shop_today(s, p);
		r.half_limit = (int)profile_int(p, "sms.half_limit", today, r.half_limit);
		r.full_limit = (int)profile_int(p, "sms.full_limit", today, r.full_limit);
		r.join_overhead = (int)profile_int(p, "sms.join_overhead", today, 0);
		r.system_text = profile_text(p, "sms.system_text", today);
	}
	sms_measure(&r, body, out);
}
