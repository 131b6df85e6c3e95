/*
 * Points to many members at once (EAS-53, EAS-107, SHL-57 to SHL-63): a bulk
 * action whose words stand in points_batch, and what it would do and cost.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/bulk_parts.h"
#include "desk/column.h"
#include "desk/points_manual_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/notice.h"
#include "storekeep/staff.h"

static const char batch_sql[] =
	"INSERT INTO points_batch (id, kind, segment_id, points_each, reason, notice_email, notice_sms, members, state, op_id) VALUES"
	" (:id, :kind, :segment, :points, :reason, :email, :sms, (SELECT count(*) FROM bulk_member WHERE batch_id = :id AND state = 'waiting'),"
	" 'running', :op)";
static const char reload_sql[] =
	"SELECT t.kind, t.segment_id, t.points_each, t.reason, t.notice_email, t.notice_sms, b.profile FROM points_batch t"
	" JOIN batch b ON b.id = t.id WHERE t.id = :id";
static const char done_sql[] =
	"UPDATE points_batch SET done = done + 1, state = CASE WHEN done + 1 >= members THEN 'done' ELSE 'running' END WHERE id = :id";
static const char reach_sql[] =
	"SELECT coalesce(email, '') <> '', email_consent, coalesce(phone, '') <> '' FROM member WHERE id = :id";

/* The action's own words; one block, so that free() is enough. */
struct points_bulk {
	char profile[32];
	const struct profile *p;
	struct points_words w;
	int64_t segment_id;
	const char *op_id;            /* of the run at hand; NULL on the way back */
	day_t expiry_of, expires_on;  /* the expiry of points issued on that day, once it is known */
	struct points_preview *reach; /* counted while checking; NULL: not wanted */
};

/* ---- one member ---- */

static void count_reach(struct shop *s, const struct points_bulk *b, int64_t member_id)
{
	struct points_preview *r = b->reach;
	struct stmt *q = db_prepare(s->db, reach_sql);
	stmt_bind_int(q, ":id", member_id);
	if (stmt_step(q, NULL) == STEP_ROW) {
		bool email = stmt_int(q, 0) != 0, consent = stmt_int(q, 1) != 0, phone = stmt_int(q, 2) != 0;
		r->points += b->w.points;
		r->emails += r->email && email && consent;
		r->no_email += r->email && !email;
		r->not_subscribed += r->email && email && !consent;
		r->sms += b->w.sms && phone;
		r->no_phone += b->w.sms && !phone;
	}
	stmt_reset(q);
}

/* Which lots a subtraction would take from, by their last day; the days after the first few together. */
static void count_lots(struct shop *s, const struct points_bulk *b, int64_t member_id, day_t today)
{
	struct points_preview *r = b->reach;
	struct lot_take *takes = NULL;
	size_t count = 0;
	int64_t missing;
	if (ledger_plan(s, member_id, -b->w.points, 0, today, &takes, &count, &missing, NULL) != ST_OK)
		count = 0;
	for (size_t i = 0; i < count; i++) {
		size_t at = 0;
		while (at < r->day_count && r->days[at].expires_on != takes[i].expires_on)
			at++;
		if (at == r->day_count && at < sizeof r->days / sizeof *r->days)
			r->days[r->day_count++] = (struct lot_day){.expires_on = takes[i].expires_on};
		if (at < r->day_count)
			r->days[at].points += takes[i].points;
		else
			r->other_days += takes[i].points;
	}
	free(takes);
}

static enum bulk_verdict check(struct shop *s, void *arg, int64_t member_id, struct error *why)
{
	const struct points_bulk *b = arg;
	struct member m;
	enum status st = member_get(s, member_id, &m, why);
	if (st == ST_OK)
		st = member_wallet_check(&m, why);
	member_free(&m);
	if (st == ST_OK && b->w.points < 0) {
		day_t today = shop_today(s, b->p);
		int64_t usable = ledger_usable(s, member_id, today);
		if (usable < -b->w.points)
			st = ledger_shortage(s, member_id, -b->w.points, usable, today, why);
	}
	if (st == ST_OK && b->reach)
		count_reach(s, b, member_id);
	if (st == ST_OK && b->reach && b->w.points < 0)
		count_lots(s, b, member_id, shop_today(s, b->p));
	return st == ST_OK ? BULK_CHANGES : BULK_REFUSED;
}

static enum status expiry(struct shop *s, struct points_bulk *b, day_t today, struct error *e)
{
	if (b->expiry_of == today)
		return ST_OK;
	enum status st = points_expiry(s, b->profile, today, &b->expires_on, e);
	b->expiry_of = st == ST_OK ? today : DAY_NONE;
	return st;
}

static enum status count_done(struct shop *s, int64_t batch_id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, done_sql);
	stmt_bind_int(q, ":id", batch_id);
	return stmt_run(q, e);
}

static enum status apply(struct shop *s, void *arg, int64_t batch_id, int64_t member_id, struct buf *before, struct error *e)
{
	struct points_bulk *b = arg;
	char once[64];
	struct posted out;
	bool add = b->w.points > 0, segment = b->segment_id != 0;
	day_t today = shop_today(s, b->p);
	snprintf(once, sizeof once, "batch:%" PRId64 ":%" PRId64, batch_id, member_id);
	enum status st = add ? expiry(s, b, today, e) : ST_OK;
	if (st == ST_OK)
		st = ledger_post(s, &(struct posting){.member_id = member_id, .kind = !add ? "bulk_sub" : segment ? "segment_add" : "bulk_add",
		                                      .source = segment ? "segment" : "bulk", .points = b->w.points, .on = today,
		                                      .expires_on = add ? b->expires_on : DAY_NONE, .batch_id = batch_id, .once_key = once,
		                                      .reason = b->w.reason}, &out, e);
	if (st != ST_OK)
		return st;
	buf_addf(before, "%" PRId64, out.entry_id);
	if (out.already)
		return ST_OK;
	st = points_tell(s, b->p, member_id, out.entry_id, &b->w, segment ? "segment" : "bulk", e);
	return st == ST_OK ? count_done(s, batch_id, e) : st;
}

static void *reload(struct shop *s, int64_t batch_id)
{
	struct points_bulk *b = xcalloc(1, sizeof *b);
	struct stmt *q = db_prepare(s->db, reload_sql);
	stmt_bind_int(q, ":id", batch_id);
	b->expiry_of = DAY_NONE;
	if (stmt_step(q, NULL) == STEP_ROW) {
		b->segment_id = stmt_int(q, 1);
		b->w.points = stmt_int(q, 2);
		column_text(q, 3, b->w.reason, sizeof b->w.reason);
		b->w.email = stmt_int(q, 4) != 0;
		b->w.sms = stmt_int(q, 5) != 0;
		column_text(q, 6, b->profile, sizeof b->profile);
	}
	stmt_reset(q);
	if (shop_profile(s, b->profile, &b->p, NULL) != ST_OK)
		b->p = NULL;
	return b;
}

/* The batch's own lots give back what they gave; what was used of them stands in the way. */
static enum status undo(struct shop *s, int64_t batch_id, int64_t member_id, const char *before, bool check_only, struct error *e)
{
	int64_t entry_id = strtoll(before, NULL, 10), lapsed;
	const struct profile *p;
	struct posted out;
	struct member m;
	char reason[64];
	enum status st = member_get(s, member_id, &m, e);
	if (st == ST_OK)
		st = shop_profile(s, m.profile, &p, e);
	if (st == ST_OK && check_only)
		st = ledger_unadd_check(s, entry_id, e);
	snprintf(reason, sizeof reason, _("batch %lld taken back"), (long long)batch_id);
	if (st == ST_OK && !check_only)
		st = ledger_is_use(s, entry_id) ? ledger_unuse(s, entry_id, "undo", NULL, shop_today(s, p), &out, &lapsed, e)
		                                : ledger_unadd(s, entry_id, "undo", shop_today(s, p), reason, &out, e);
	member_free(&m);
	return st;
}

const struct bulk_kind points_bulk_kind = {.kind = "points", .check = check, .apply = apply, .undo = undo, .reload = reload};

/* ---- all of them ---- */

static enum status prepare(struct shop *s, void *arg, int64_t batch_id, struct error *e)
{
	const struct points_bulk *b = arg;
	struct stmt *q = db_prepare(s->db, batch_sql);
	stmt_bind_int(q, ":id", batch_id);
	stmt_bind_text(q, ":kind", b->segment_id ? "segment" : "bulk");
	if (b->segment_id)
		stmt_bind_int(q, ":segment", b->segment_id);
	else
		stmt_bind_null(q, ":segment");
	stmt_bind_int(q, ":points", b->w.points);
	stmt_bind_text(q, ":reason", b->w.reason);
	stmt_bind_int(q, ":email", b->w.email);
	stmt_bind_int(q, ":sms", b->w.sms);
	stmt_bind_text(q, ":op", b->op_id);
	return stmt_run(q, e);
}

static enum status way_is_open(struct shop *s, const struct points_bulk *b, struct error *e)
{
	bool add = b->w.points > 0, segment = b->segment_id != 0;
	const char *key = add ? (segment ? "points.segment_add" : "points.bulk_add") : (segment ? "points.segment_subtract" : "points.bulk_subtract");
	/* A marketplace that says nothing of segments treats them as any other way of choosing. */
	bool other = segment ? profile_bool(b->p, add ? "points.bulk_add" : "points.bulk_subtract", DAY_NONE, add) : add;
	if (profile_bool(b->p, key, shop_today(s, b->p), other))
		return ST_OK;
	return error_set(e, ST_REFUSED, add ? "bulk_add_off" : "BULK_SUBTRACT", points_book(b->profile, "EAS-53", segment ? "SHL-61" : "SHL-58"), "points", "%s",
	                 add ? _("Points cannot be given in bulk on this marketplace.") : _("Points can only be added in bulk. Subtract member by member."));
}

static enum status somebody(struct shop *s, const struct member_choice *who, struct error *e)
{
	int64_t id;
	size_t count = 0;
	if (!who->segment_id)
		return ST_OK;
	enum status st = member_choice_page(s, who, 0, &id, 1, &count, e);
	if (st == ST_OK && count == 0)
		st = error_set(e, ST_REFUSED, "SEG_NOBODY", points_book(who->profile, "EAS-107", "SHL-61"), "segment", "%s", _("Nobody is in this segment now."));
	return st;
}

static enum status read_words(struct shop *s, const struct member_choice *who, struct record *r, struct points_bulk *b, struct error *e)
{
	notes_free(&s->notes);
	*b = (struct points_bulk){.segment_id = who->segment_id, .expiry_of = DAY_NONE};
	enum status st = member_profile(s, who->profile, &b->p, e);
	if (st != ST_OK)
		return st;
	snprintf(b->profile, sizeof b->profile, "%s", profile_name(b->p));
	st = staff_allow(s, b->p, "perm.points_write", e);
	if (st == ST_OK)
		st = points_words_read(s, b->p, r, &b->w, e);
	if (st == ST_OK)
		st = way_is_open(s, b, e);
	if (st == ST_OK && b->w.points > 0)
		st = points_master_check(s, b->p, e);
	return st == ST_OK ? somebody(s, who, e) : st;
}

static enum status run(struct shop *s, const struct member_choice *who, const struct record *r, struct points_bulk *b, const struct progress *p,
                       struct bulk_result *out, struct error *e)
{
	char source[256];
	bool skip = strcmp(record_get(r, "skip_bad"), "yes") == 0;
	struct member_choice mine = *who;
	mine.profile = b->profile;
	snprintf(source, sizeof source, "%+" PRId64 " %.230s", b->w.points, b->w.reason);
	const struct bulk_options o = {
		.kind = &points_bulk_kind, .source = source, .op_id = b->op_id, .prepare = prepare, .arg = b, .progress = p ? *p : (struct progress){0},
		.skip_bad = skip || profile_bool(b->p, "bulk.skip_bad", DAY_NONE, false),
	};
	return bulk_run(s, &mine, &o, out, e);
}

/* In a trial the figures stand among the notes, for whoever shows it. */
static void say_reach(struct shop *s, const struct points_preview *r)
{
	char day[16];
	notes_add(&s->notes, NOTE_INFO, "points_in_all", NULL, NULL, _("Points in all: %lld."), (long long)r->points);
	for (size_t i = 0; i < r->day_count; i++) {
		day_format(r->days[i].expires_on, day);
		notes_add(&s->notes, NOTE_INFO, "points_lots", NULL, NULL, _("From lots until %1$s: %2$lld."), *day ? day : _("never"), (long long)r->days[i].points);
	}
	if (r->other_days)
		notes_add(&s->notes, NOTE_INFO, "points_lots", NULL, NULL, _("From later lots: %lld."), (long long)r->other_days);
	if (r->email)
		notes_add(&s->notes, NOTE_INFO, "points_mails", NULL, NULL, _("E-mails: %1$lld; no address %2$lld, not subscribed %3$lld."), (long long)r->emails,
		          (long long)r->no_email, (long long)r->not_subscribed);
	if (r->sms_messages == 0)
		return;
	notes_add(&s->notes, NOTE_INFO, "points_sms", NULL, NULL, _("%1$lld characters: %2$lld messages per member, %3$lld in all; no phone number %4$lld."),
	          (long long)r->sms_count, (long long)r->sms_each, (long long)r->sms_messages, (long long)r->no_phone);
	if (r->sms_price >= 0)
		notes_add(&s->notes, NOTE_INFO, "points_sms_cost", NULL, NULL, _("Text messages cost NT$%lld."), (long long)(r->sms_price * r->sms_messages));
	else
		notes_add(&s->notes, NOTE_INFO, "points_sms_cost", NULL, NULL, "%s", _("Price of a text message: not set."));
}

/* Count while checking: members that get word of it, and the lots. */
static void watch(struct points_bulk *b, struct points_preview *r)
{
	const char *always = profile_text(b->p, "notice.gain_email", DAY_NONE);
	*r = (struct points_preview){.email = b->w.email || (b->w.points > 0 && always && strcmp(always, "always") == 0)};
	b->reach = r;
}

enum status points_adjust_many(struct shop *s, const struct member_choice *who, struct record *r, const char *op_id,
                               const struct progress *p, struct bulk_result *out, struct error *e)
{
	struct points_bulk b;
	struct points_preview reach;
	*out = (struct bulk_result){0};
	enum status st = read_words(s, who, r, &b, e);
	if (st != ST_OK)
		return st;
	b.op_id = op_id;
	if (s->dry_run)
		watch(&b, &reach);
	st = run(s, who, r, &b, p, out, e);
	if (s->dry_run && st == ST_OK) {
		points_sms_size(s, b.profile, &b.w, &reach);
		say_reach(s, &reach);
	}
	return st;
}

enum status points_preview_many(struct shop *s, const struct member_choice *who, struct record *r, struct points_preview *out,
                                struct bulk_result *result, struct error *e)
{
	struct points_bulk b;
	bool dry = s->dry_run;
	*out = (struct points_preview){0};
	*result = (struct bulk_result){0};
	enum status st = read_words(s, who, r, &b, e);
	if (st != ST_OK)
		return st;
	watch(&b, out);
	s->dry_run = true;
	st = run(s, who, r, &b, NULL, result, e);
	s->dry_run = dry;
	points_sms_size(s, b.profile, &b.w, out);
	return st;
}
