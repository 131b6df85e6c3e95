/*
 * Composing a broadcast and confirming it. A change makes a draft of it; naming
 * a time, or now, confirms: the recipients are fixed, the cost is checked, and
 * only then the message says so in one small transaction (EAS-85 to EAS-89,
 * EAS-98).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/act.h"
#include "desk/broadcast_parts.h"
#include "desk/column.h"
#include "storekeep/compose.h"
#include "storekeep/i18n.h"
#include "storekeep/notice.h"
#include "storekeep/outbox.h"
#include "storekeep/prepaid.h"
#include "storekeep/staff.h"

static const char op_sql[] = "SELECT id FROM message WHERE op_id = :op";
static const char insert_sql[] =
	"INSERT INTO message (profile, kind, channel, name, subject, text, audience, sms_kind, state, created_at, created_by, changed_at,"
	" changed_by, op_id) VALUES (:profile, :kind, :channel, :name, :subject, :text, :audience, :sms_kind, 'draft', :now, :by, :now, :by, :op)";
static const char update_sql[] =
	"UPDATE message SET profile = :profile, kind = :kind, channel = :channel, name = :name, subject = :subject, text = :text,"
	" audience = :audience, sms_kind = :sms_kind, state = 'draft', scheduled_at = NULL, recipients = NULL, segments = 0, skipped = 0,"
	" changed_at = :now, changed_by = :by WHERE id = :id AND state IN ('draft', 'scheduled')";
static const char confirm_sql[] =
	"UPDATE message SET state = :state, scheduled_at = :at, started_at = CASE WHEN :state = 'sending' THEN :now ELSE NULL END,"
	" recipients = :recipients, skipped = :skipped, segments = :segments, changed_at = :now, changed_by = :by"
	" WHERE id = :id AND state = 'draft'";
static const char account_sql[] =
	"SELECT account FROM integration WHERE profile = :profile AND name = :name AND COALESCE(account, '') <> ''";

/* ---- the record ---- */

static void set_absent(struct record *r, const char *field, const char *value)
{
	if (!record_has(r, field))
		record_set(r, field, value);
}

enum status broadcast_record(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	struct broadcast b;
	enum status st = broadcast_get(s, id, &b, e);

	if (st != ST_OK)
		return st;
	set_absent(r, "profile", b.profile);
	set_absent(r, "channel", b.channel);
	set_absent(r, "audience", b.audience);
	set_absent(r, "name", b.name);
	set_absent(r, "text", b.text);
	if (strcmp(record_get(r, "channel"), "sms") == 0)
		set_absent(r, "sms_kind", b.sms_kind);
	else
		set_absent(r, "subject", b.subject);
	broadcast_free(&b);
	return ST_OK;
}

static void check_sms_kind(struct shop *s, const struct profile *p, const struct broadcast *b)
{
	day_t today = shop_today(s, p);

	if (*b->sms_kind != '\0' && !profile_has(p, "sms.kinds", today, b->sms_kind))
		notes_add(&s->notes, NOTE_ERROR, "sms_kind_unknown", profile_rule(b->profile, "EAS-98"), "sms_kind",
		          _("A text message is one of: %s."), profile_text(p, "sms.kinds", today));
}

static void check_texts(struct shop *s, const struct profile *p, const struct broadcast *b)
{
	int max = (int)profile_int(p, "broadcast.text_max", shop_today(s, p), 1000);

	if (*b->text == '\0')
		notes_add(&s->notes, NOTE_ERROR, "MSG_EMPTY", profile_rule(b->profile, *b->profile == 's' ? "SHL-64" : "EAS-85"), "text", "%s",
		          _("Write something first."));
	text_check(s, p, b->text, "text", _("Text"), max, &s->notes);
	text_check(s, p, b->subject, "subject", _("Subject"), 100, &s->notes);
}

/* The cleaned fields; refusals among the notes. */
static enum status read_record(struct shop *s, struct record *r, struct broadcast *b, const struct profile **p, struct error *e)
{
	enum status st = member_profile(s, *record_get(r, "profile") != '\0' ? record_get(r, "profile") : NULL, p, e);

	if (st != ST_OK)
		return st;
	if (!record_has(r, "channel") || *record_get(r, "channel") == '\0')
		record_set(r, "channel", "email");
	if ((st = record_check(r, NULL, NULL, e)) != ST_OK)
		return st;
	snprintf(b->profile, sizeof b->profile, "%s", profile_name(*p));
	snprintf(b->channel, sizeof b->channel, "%s", record_get(r, "channel"));
	snprintf(b->kind, sizeof b->kind, "%s", strcmp(b->channel, "sms") == 0 ? "sms" : "broadcast");
	snprintf(b->sms_kind, sizeof b->sms_kind, "%.20s", record_get(r, "sms_kind"));
	b->name = compose_clean(record_get(r, "name"));
	b->subject = compose_clean(record_get(r, "subject"));
	b->text = compose_clean(record_get(r, "text"));
	if ((st = broadcast_audience(s, b->profile, record_get(r, "audience"), &b->audience, e)) != ST_OK)
		return st;
	check_texts(s, *p, b);
	check_sms_kind(s, *p, b);
	return shop_settle_errors(s, e);
}

/* ---- keeping the draft ---- */

static enum status store(struct shop *s, struct broadcast *b, const char *op_id, struct error *e)
{
	bool fresh = b->id == 0;
	struct stmt *q = db_prepare(s->db, fresh ? insert_sql : update_sql);
	enum status st;

	stmt_bind_text(q, ":profile", b->profile);
	stmt_bind_text(q, ":kind", b->kind);
	stmt_bind_text(q, ":channel", b->channel);
	stmt_bind_text(q, ":name", b->name);
	stmt_bind_text(q, ":subject", b->subject);
	stmt_bind_text(q, ":text", b->text);
	stmt_bind_text(q, ":audience", b->audience);
	stmt_bind_text(q, ":sms_kind", b->sms_kind);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	if (fresh)
		stmt_bind_text(q, ":op", op_id);
	else
		stmt_bind_int(q, ":id", b->id);
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	if (fresh)
		b->id = db_last_id(s->db);
	else if (db_changes(s->db) == 0)
		return broadcast_wrong_state(b, _("Only a draft or a message that waits for its time can be changed."), e);
	return broadcast_audit(s, fresh ? "message create" : "message edit", b->id, b->name, e);
}

/* ---- confirming ---- */

/* `at` INSTANT_NONE: now. */
static enum status read_time(struct shop *s, const struct profile *p, const char *text, instant_t *at, struct error *e)
{
	const struct schedule_rules rules = {.field = "scheduled_at", .label = _("Send at"), .zone = profile_zone(p), .last_hour = 23, .minute_step = 1};
	struct notes mine = {0};
	enum status st = ST_OK;

	*at = INSTANT_NONE;
	if (strcmp(text, "now") == 0)
		return ST_OK;
	*at = schedule_parse(&rules, text, NULL, &mine);
	if (*at == INSTANT_NONE)
		st = error_set(e, ST_REFUSED, "scheduled_at_invalid", NULL, "scheduled_at", "%s", mine.items[0].what.message);
	else if (*at < clock_now())
		st = error_set(e, ST_REFUSED, "scheduled_at_past", NULL, "scheduled_at", "%s", _("This time is over. Give a later one, or now."));
	notes_free(&mine);
	(void)s;
	return st;
}

static enum status check_account(struct shop *s, const struct profile *p, struct error *e)
{
	const char *provider = profile_text(p, "sms.provider", shop_today(s, p));
	char key[80];
	struct stmt *q;
	bool found;

	if (provider == NULL)
		return ST_OK; /* the platform itself sends and bills (SHL-65) */
	snprintf(key, sizeof key, "integration.%.40s.account", provider);
	q = db_prepare(s->db, account_sql);
	stmt_bind_text(q, ":profile", profile_name(p));
	stmt_bind_text(q, ":name", provider);
	found = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	if (found || profile_text(p, key, shop_today(s, p)) != NULL)
		return ST_OK;
	return error_set(e, ST_REFUSED, "SMS_ACCOUNT", profile_rule(profile_name(p), "EAS-98"), "channel", "%s",
	        _("Register with OneWaySMS and enter the account first."));
}

static enum status check_way(struct shop *s, const struct broadcast *b, struct error *e)
{
	struct way_out way = {0};
	enum status st = way_out_of(s, b->profile, &way, e);

	if (st == ST_OK && way.way == WAY_SMTP && strcmp(b->channel, "sms") == 0)
		st = error_set(e, ST_REFUSED, "channel", profile_rule(b->profile, "EAS-98"), "channel",
		        _("Text messages do not go out by mail. Set up a spool or a webhook in [out %s]."), b->profile);
	else if (st == ST_OK && way.way == WAY_NONE)
		notes_add(&s->notes, NOTE_INFO, "way_none", NULL, "channel",
		          _("There is no way out for %1$s yet: the message waits until one is set up in [out %1$s] of storekeep.ini."), b->profile);
	way_out_free(&way);
	return st;
}

static enum status check_credits(const struct broadcast *b, const struct broadcast_reach *r, struct error *e)
{
	if (r->credits <= r->credits_left)
		return ST_OK;
	return error_set(e, ST_REFUSED, "SMS_SHORT", profile_rule(b->profile, "EAS-98"), "channel",
	        _("%1$lld credits are needed, %2$lld are left. Nothing was sent."), (long long)r->credits, (long long)r->credits_left);
}

static enum status flip(struct shop *s, const struct broadcast *b, const struct broadcast_reach *r, instant_t at, struct error *e)
{
	struct stmt *q = db_prepare(s->db, confirm_sql);
	char detail[96];
	enum status st;

	stmt_bind_text(q, ":state", at == INSTANT_NONE ? "sending" : "scheduled");
	if (at == INSTANT_NONE)
		stmt_bind_null(q, ":at");
	else
		stmt_bind_int(q, ":at", at);
	stmt_bind_int(q, ":recipients", r->members);
	stmt_bind_int(q, ":skipped", r->members - r->recipients);
	stmt_bind_int(q, ":segments", r->segments);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	stmt_bind_int(q, ":id", b->id);
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	if (db_changes(s->db) == 0)
		return broadcast_wrong_state(b, _("It was confirmed already."), e);
	snprintf(detail, sizeof detail, "%s recipients %lld of %lld", at == INSTANT_NONE ? "now" : "later", (long long)r->recipients,
	         (long long)r->members);
	return broadcast_audit(s, "message confirm", b->id, detail, e);
}

static void say_cost(struct shop *s, const struct broadcast_reach *r)
{
	struct buf why = {0};

	if (r->members > r->recipients) {
		broadcast_reasons(r, &why);
		notes_add(&s->notes, NOTE_INFO, "left_out", NULL, "audience", _("%1$lld get it; left out: %2$s."), (long long)r->recipients, buf_str(&why));
		buf_free(&why);
	}
	if (r->segments > r->recipients)
		notes_add(&s->notes, NOTE_INFO, "sms_long", NULL, "text", _("%1$lld text messages for %2$lld people."), (long long)r->segments,
		          (long long)r->recipients);
}

static enum status confirm(struct shop *s, const struct profile *p, const struct broadcast *b, const char *when, const struct progress *progress,
                           struct error *e)
{
	struct broadcast_reach reach;
	bool sms = strcmp(b->channel, "sms") == 0;
	instant_t at;
	enum status st = read_time(s, p, when, &at, e);

	if (st == ST_OK && sms)
		st = check_account(s, p, e);
	if (st == ST_OK)
		st = check_way(s, b, e);
	if (st == ST_OK)
		st = broadcast_fix(s, b, progress, &reach, e);
	if (st == ST_OK && sms)
		st = check_credits(b, &reach, e);
	if (st != ST_OK)
		return st;
	say_cost(s, &reach);
	if (s->dry_run || (st = db_begin(s->db, e)) != ST_OK)
		return st;
	return db_end(s->db, flip(s, b, &reach, at, e), e);
}

/* ---- saving ---- */

static bool can_change(const struct broadcast *b)
{
	return strcmp(b->state, "draft") == 0 || strcmp(b->state, "scheduled") == 0;
}

static enum status check_state(struct shop *s, int64_t id, struct error *e)
{
	struct broadcast b;
	enum status st = broadcast_get(s, id, &b, e);

	if (st == ST_OK && !can_change(&b))
		st = broadcast_wrong_state(&b, _("Only a draft or a message that waits for its time can be changed."), e);
	broadcast_free(&b);
	return st;
}

/* Everything that can refuse is asked before a row is written; a refused confirmation leaves what was there. */
static enum status save(struct shop *s, struct record *r, const char *op_id, const struct progress *progress, struct broadcast *b, struct error *e)
{
	const char *when = record_get(r, "scheduled_at");
	const struct profile *p;
	struct broadcast look;
	enum status st = read_record(s, r, b, &p, e);

	if (st == ST_OK)
		st = staff_allow(s, p, "perm.broadcast", e);
	if (st != ST_OK)
		return st;
	if (*when != '\0') {
		bool dry = s->dry_run;

		look = *b;
		look.id = 0; /* counts, writes nothing */
		s->dry_run = true;
		st = confirm(s, p, &look, when, progress, e);
		s->dry_run = dry;
		if (!dry)
			notes_free(&s->notes);
	}
	if (st != ST_OK || (st = db_begin(s->db, e)) != ST_OK)
		return st;
	if ((st = shop_write_end(s, store(s, b, op_id, e), e)) != ST_OK || s->dry_run)
		return st;
	return *when != '\0' ? confirm(s, p, b, when, progress, e) : broadcast_unfix(s, b->id, e);
}

enum status broadcast_save(struct shop *s, int64_t id, struct record *r, const char *op_id, const struct progress *p, int64_t *out,
                           struct error *e)
{
	struct broadcast b = {.id = id};
	enum status st = ST_OK;

	notes_free(&s->notes);
	if (id == 0 && (*out = act_row(s->db, op_sql, op_id)) != 0)
		return ST_OK;
	*out = id;
	if (id != 0 && (st = check_state(s, id, e)) == ST_OK)
		st = broadcast_record(s, id, r, e);
	if (st == ST_OK)
		st = save(s, r, op_id, p, &b, e);
	*out = b.id;
	broadcast_free(&b);
	return st;
}

/* ---- what one member reads ---- */

static enum status first_member(struct shop *s, const char *profile, const char *json, int64_t *id, struct error *e)
{
	struct audience_choice_kept a;
	size_t n = 0;
	enum status st = audience_read(s, profile, json, &a, NULL);

	if (st == ST_OK)
		st = member_choice_page(s, &a.who, 0, id, 1, &n, e);
	if (n == 0)
		*id = 0;
	audience_kept_free(&a);
	return st == ST_FAILED ? st : ST_OK;
}

static enum status fill_for(struct shop *s, const struct profile *p, const struct record *r, struct broadcast_preview *out, struct error *e)
{
	bool sms = strcmp(record_get(r, "channel"), "sms") == 0;
	struct member m = {0};
	struct fill f;
	struct sms_size size;
	char *name;
	enum status st = member_get(s, out->member_id, &m, e);

	if (st != ST_OK)
		return st;
	fill_ready(s, p, m.first_name, m.last_name, &f);
	out->subject = fill_text(&f, record_get(r, "subject"));
	out->text = fill_text(&f, record_get(r, "text"));
	name = member_name(&m);
	out->to = xasprintf("%s <%s>", name, sms ? m.phone : m.email);
	if (sms) {
		sms_measure_profile(s, profile_name(p), out->text, &size);
		out->segments = size.messages;
	}
	free(name);
	member_free(&m);
	return ST_OK;
}

enum status broadcast_preview(struct shop *s, const struct record *r, int64_t member_id, struct broadcast_preview *out, struct error *e)
{
	const struct profile *p;
	char *json = NULL;
	enum status st = member_profile(s, *record_get(r, "profile") != '\0' ? record_get(r, "profile") : NULL, &p, e);

	*out = (struct broadcast_preview){.member_id = member_id};
	if (st == ST_OK && member_id == 0 && (st = broadcast_audience(s, profile_name(p), record_get(r, "audience"), &json, e)) == ST_OK)
		st = first_member(s, profile_name(p), json, &out->member_id, e);
	free(json);
	if (st != ST_OK)
		return st;
	if (out->member_id != 0)
		return fill_for(s, p, r, out, e);
	out->to = xstrdup("");
	out->subject = xstrdup(record_get(r, "subject"));
	out->text = xstrdup(record_get(r, "text"));
	return ST_OK;
}

enum status broadcast_next_reader(struct shop *s, const struct record *r, int64_t after, int64_t *id, struct error *e)
{
	const struct profile *p;
	struct audience_choice_kept a = {0};
	char *json = NULL;
	size_t n = 0;
	enum status st = member_profile(s, *record_get(r, "profile") != '\0' ? record_get(r, "profile") : NULL, &p, e);

	*id = 0;
	if (st == ST_OK)
		st = broadcast_audience(s, profile_name(p), record_get(r, "audience"), &json, e);
	if (st == ST_OK && (st = audience_read(s, profile_name(p), json, &a, e)) == ST_OK)
		st = member_choice_page(s, &a.who, after, id, 1, &n, e);
	if (st == ST_OK && n == 0 && after > 0)
		st = member_choice_page(s, &a.who, 0, id, 1, &n, e);
	if (n == 0)
		*id = 0;
	audience_kept_free(&a);
	free(json);
	return st;
}

void broadcast_preview_free(struct broadcast_preview *p)
{
	free(p->to);
	free(p->subject);
	free(p->text);
	*p = (struct broadcast_preview){0};
}
