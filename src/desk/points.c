/*
 * Points by hand: what the form says, giving to one member and taking from one
 * (EAS-52, EAS-54, SHL-51 to SHL-56). Many at once are points_bulk.c's, use for
 * money off is points_redeem.c's.
 */
#include "config.h"

#include "desk/points_manual_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/letter.h"
#include "storekeep/mem.h"
#include "storekeep/notice.h"
#include "storekeep/points_entry.h"
#include "storekeep/sale.h"
#include "storekeep/staff.h"

/* ---- what the form says ---- */

static void read_points(struct shop *s, const struct profile *p, const struct record *r, struct points_words *out)
{
	const char *name = profile_name(p);
	int64_t max = profile_int(p, "points.max_per_entry", shop_today(s, p), INT64_MAX);
	if (!points_number(record_get(r, "points"), &out->points))
		notes_add(&s->notes, NOTE_ERROR, "NUMBER_BAD", points_book(name, "EAS-52", "SHL-52"), "points",
		          _("Enter a whole number from %1$lld to %2$lld."), -(long long)max, (long long)max);
	else if (out->points == 0)
		notes_add(&s->notes, NOTE_ERROR, "POINTS_ZERO", points_book(name, "EAS-52", "SHL-52"), "points", "%s",
		          _("Enter a number other than 0."));
	else if (out->points > max || out->points < -max)
		notes_add(&s->notes, NOTE_ERROR, "NUMBER_BAD", points_book(name, "EAS-3", "SHL-3"), "points",
		          _("Enter a whole number from %1$lld to %2$lld."), out->points > 0 ? 1LL : -(long long)max, out->points > 0 ? (long long)max : -1LL);
}

static void note_error(struct shop *s, const struct error *why)
{
	notes_add(&s->notes, NOTE_ERROR, why->code, why->rule, why->field, "%s", why->message);
}

static void read_reason(struct shop *s, const struct profile *p, const struct record *r, struct points_words *out)
{
	struct error why = {0};
	size_t count;
	if (points_reason_check(s, p, record_get(r, "reason"), &why) != ST_OK)
		note_error(s, &why);
	char *kept = reason_clean(record_get(r, "reason"), &count);
	snprintf(out->reason, sizeof out->reason, "%s", kept);
	free(kept);
}

static void read_notice(struct shop *s, const struct profile *p, const struct record *r, struct points_words *out)
{
	struct error why = {0};
	const char *at = record_get(r, "notice"), *item;
	size_t len;
	while (profile_item(&at, &item, &len)) {
		bool email = len == 5 && memcmp(item, "email", 5) == 0, sms = len == 3 && memcmp(item, "sms", 3) == 0;
		out->email |= email;
		out->sms |= sms;
		if (!email && !sms && len > 0)
			notes_add(&s->notes, NOTE_ERROR, "notice_unknown", NULL, "notice", _("\"%.*s\" is no kind of notice: email, sms."), (int)len, item);
	}
	if (out->sms && notice_sms_check(s, profile_name(p), &why) != ST_OK)
		note_error(s, &why);
}

static void read_order(struct shop *s, const struct profile *p, const struct record *r, struct points_words *out)
{
	struct error why = {0};
	const char *number = record_get(r, "order");
	if (*number && sale_find(s, profile_name(p), number, &out->order_id, &why) != ST_OK)
		notes_add(&s->notes, NOTE_ERROR, why.code, why.rule, "order", "%s", why.message);
}

enum status points_words_read(struct shop *s, const struct profile *p, struct record *r, struct points_words *out, struct error *e)
{
	*out = (struct points_words){0};
	read_points(s, p, r, out);
	read_reason(s, p, r, out);
	read_notice(s, p, r, out);
	read_order(s, p, r, out);
	return shop_settle_errors(s, e);
}

enum status points_member(struct shop *s, int64_t id, struct member *m, const struct profile **p, struct error *e)
{
	enum status st = member_get(s, id, m, e);
	if (st == ST_OK)
		st = shop_profile(s, m->profile, p, e);
	return st == ST_OK ? member_wallet_check(m, e) : st;
}

enum status points_tell(struct shop *s, const struct profile *p, int64_t member_id, int64_t entry_id, const struct points_words *w,
                        const char *cause, struct error *e)
{
	const char *gain_email = profile_text(p, "notice.gain_email", shop_today(s, p));
	bool gain = w->points > 0, always = gain && gain_email && strcmp(gain_email, "always") == 0;
	return notice_add(s, &(struct notice){.member_id = member_id, .entry_id = entry_id, .letter = gain ? "points_received" : "points_taken",
	                                      .cause = cause, .email = always || w->email, .sms = w->sms}, e);
}

/* The notice as it would go out, with example numbers. */
static char *sms_body(struct shop *s, const char *profile, const struct points_words *w)
{
	struct letter_text l;
	struct letter_about about = {.subject_key = ""};
	char *subject = NULL, *text = NULL;
	if (letter_get(s, profile, w->points > 0 ? "points_received" : "points_taken", &l, NULL) != ST_OK)
		return NULL;
	if (letter_sample(s, &l, "sms", &about, &subject, &text, NULL) != ST_OK)
		text = NULL;
	free(subject);
	letter_text_free(&l);
	return text;
}

void points_sms_size(struct shop *s, const char *profile, const struct points_words *w, struct points_preview *out)
{
	const struct profile *p;
	struct sms_size size;
	out->sms_price = -1;
	if (!w->sms || shop_profile(s, profile, &p, NULL) != ST_OK)
		return;
	char *body = sms_body(s, profile, w);
	sms_measure_profile(s, profile, body ? body : "", &size);
	free(body);
	out->sms_count = size.count;
	out->sms_full = size.full;
	out->sms_each = size.messages;
	out->sms_messages = size.messages * out->sms;
	out->sms_price = profile_int(p, "sms.price", shop_today(s, p), -1);
}

/* ---- one member ---- */

static enum status audit(struct shop *s, const struct member *m, const struct points_words *w, struct error *e)
{
	char record[64], detail[400];
	snprintf(record, sizeof record, "member %lld", (long long)m->id);
	snprintf(detail, sizeof detail, "%+lld %s", (long long)w->points, w->reason);
	return shop_audit(s, "points adjust", record, detail, e);
}

static enum status allowed_way(struct shop *s, const struct profile *p, int64_t points, struct error *e)
{
	if (profile_bool(p, points > 0 ? "points.single_add" : "points.single_subtract", shop_today(s, p), true))
		return ST_OK;
	return error_set(e, ST_REFUSED, "points_way", points_book(profile_name(p), "EAS-52", "SHL-52"), "points", "%s",
	                 points > 0 ? _("Points cannot be given by hand on this marketplace.") : _("Points cannot be taken by hand on this marketplace."));
}

static enum status book(struct shop *s, const struct profile *p, const struct member *m, const struct points_words *w, const char *op_id,
                        struct posted *out, struct error *e)
{
	day_t today = shop_today(s, p);
	bool own_first = profile_bool(p, "points.subtract_order_lot_first", today, true);
	struct posting posting = {.member_id = m->id, .kind = w->points > 0 ? "manual_add" : "manual_sub", .source = "manual", .points = w->points,
	                          .on = today, .expires_on = DAY_NONE, .order_id = w->order_id, .reason = w->reason, .op_id = op_id,
	                          .first_lot_order = w->points < 0 && own_first ? w->order_id : 0,
	                          .max_per_entry = profile_int(p, "points.max_per_entry", today, 0)};
	enum status st = w->points > 0 ? points_expiry(s, m->profile, today, &posting.expires_on, e) : ST_OK;
	if (st == ST_OK)
		st = ledger_post(s, &posting, out, e);
	if (st != ST_OK || out->already)
		return st;
	st = points_tell(s, p, m->id, out->entry_id, w, "single", e);
	return st == ST_OK ? audit(s, m, w, e) : st;
}

static void say_already(struct shop *s, const struct profile *p, const struct posted *out)
{
	char day[16];
	day_format(out->already_on, day);
	if (out->already)
		notes_add(&s->notes, NOTE_INFO, "ALREADY_DONE", points_book(profile_name(p), "EAS-5", "SHL-4"), NULL,
		          _("Already given on %s; nothing was given twice."), day);
}

enum status points_adjust(struct shop *s, int64_t member_id, struct record *r, const char *op_id, struct posted *out, struct error *e)
{
	struct points_words w;
	const struct profile *p;
	struct member m;
	notes_free(&s->notes);
	*out = (struct posted){.already_on = DAY_NONE};
	enum status st = points_member(s, member_id, &m, &p, e);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.points_write", e);
	if (st == ST_OK)
		st = points_words_read(s, p, r, &w, e);
	if (st == ST_OK)
		st = allowed_way(s, p, w.points, e);
	if (st == ST_OK && w.points > 0)
		st = points_master_check(s, p, e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, book(s, p, &m, &w, op_id, out, e), e);
	if (st == ST_OK && w.sms && !*m.phone)
		notes_add(&s->notes, NOTE_INFO, "no_phone", points_book(m.profile, "", "SHL-54"), "notice", "%s", _("No text message: no phone number."));
	if (st == ST_OK)
		say_already(s, p, out);
	member_free(&m);
	return st;
}
