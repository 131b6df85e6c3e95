/*
 * Messages on their way: those whose time has come begin, those that are being
 * sent go through the machine that hands over (hand.h), those that have no row
 * left are done. SMS credits are booked with the hand-over that used them.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/broadcast_parts.h"
#include "desk/column.h"
#include "desk/hand.h"
#include "desk/message_due.h"
#include "storekeep/i18n.h"
#include "storekeep/json.h"
#include "storekeep/prepaid.h"
#include "storekeep/notice.h"

#define DUE_MOST 1000 /* messages that one run looks at */

static const char due_sql[] =
	"SELECT id FROM message WHERE (state = 'scheduled' AND scheduled_at <= :now) OR state = 'sending'"
	" ORDER BY COALESCE(scheduled_at, started_at), id LIMIT :most";
static const char begin_sql[] =
	"UPDATE message SET state = 'sending', started_at = :now WHERE id = :id AND state = 'scheduled' AND scheduled_at <= :now";
static const char black_sql[] =
	"UPDATE message_recipient SET state = 'skipped', reason = 'blacklisted' WHERE message_id = :id AND state = 'waiting' AND member_id IN"
	" (SELECT id FROM member WHERE profile = :profile AND blacklisted_at IS NOT NULL)";
static const char stop_sql[] = "UPDATE message SET state = 'stopped' WHERE id = :id AND state = 'sending'";
static const char count_sql[] =
	"UPDATE message SET sent = sent + :sent, uncertain = uncertain + :uncertain, failed = failed + :failed, skipped = skipped + :skipped"
	" WHERE id = :id";
static const char done_sql[] =
	"UPDATE message SET state = 'done', finished_at = :now WHERE id = :id AND state = 'sending' AND recipients IS NOT NULL"
	" AND recipients = sent + uncertain + failed + skipped";
static const char may_sql[] = "SELECT state = 'sending' FROM message WHERE id = :id";
static const char next_segments_sql[] =
	"SELECT COALESCE(SUM(segments), 0) FROM message_recipient WHERE message_id = :owner AND seq = :seq";
static const char hand_segments_sql[] =
	"SELECT COALESCE(SUM(segments), 0) FROM message_recipient WHERE message_id = :owner AND seq BETWEEN"
	" (SELECT first_seq FROM message_hand WHERE id = :hand) AND (SELECT last_seq FROM message_hand WHERE id = :hand)"
	" AND +hand_id = :hand AND +state IN ('sent', 'uncertain')";

/* ---- the machine's statements ---- */

#define ROW "SELECT r.seq, COALESCE(m.member_code, ''), r.address, r.tries, r.member_id, m.first_name, m.last_name"
static const char first_sql[] =
	ROW " FROM message_recipient r CROSS JOIN member m ON m.id = r.member_id WHERE r.message_id = :owner AND r.state = 'waiting'"
	" AND +r.next_try_at IS NULL ORDER BY r.seq LIMIT :limit";
static const char again_sql[] =
	ROW " FROM message_recipient r INDEXED BY message_recipient_retry CROSS JOIN member m ON m.id = r.member_id"
	" WHERE r.message_id = :owner AND r.next_try_at <= :now AND r.state = 'waiting' ORDER BY r.next_try_at, r.seq LIMIT :limit";
static const char begun_sql[] = "SELECT id, way, name FROM message_hand WHERE message_id = :owner AND state = 'begun' ORDER BY id";
static const char take_sql[] =
	"UPDATE message_recipient SET state = 'sending', hand_id = :hand, tries = tries + 1, next_try_at = NULL"
	" WHERE message_id = :owner AND seq BETWEEN :first AND :last AND state = 'waiting' AND (:again OR next_try_at IS NULL)";
static const char settle_sql[] =
	"UPDATE message_recipient SET state = :to WHERE message_id = :owner AND seq BETWEEN"
	" (SELECT first_seq FROM message_hand WHERE id = :hand) AND (SELECT last_seq FROM message_hand WHERE id = :hand)"
	" AND +hand_id = :hand AND +state = 'sending'";
static const char move_sql[] =
	"UPDATE message_recipient SET state = :to, hand_id = :hand, tries = tries - :untried, next_try_at = :again"
	" WHERE message_id = :owner AND seq = :seq AND state = 'sending'";
static const char open_hand_sql[] =
	"INSERT INTO message_hand (profile, message_id, way, name, first_seq, last_seq, rows, state, at)"
	" VALUES (:profile, :owner, :way, :name, :first, :last, :rows, 'begun', :now)";
const char message_recent_sql[] = "SELECT at, rows FROM message_hand WHERE profile = :profile ORDER BY id DESC";
const char message_hand_state_sql[] = "UPDATE message_hand SET state = :state, answer = :answer WHERE id = :hand";
const char message_aside_sql[] =
	"INSERT INTO message_hand (profile, message_id, way, name, first_seq, last_seq, rows, state, at, answer)"
	" SELECT profile, message_id, way, name, :seq, :last, :rows, :state, at, :answer FROM message_hand WHERE id = :hand";
const char message_close_sql[] = "UPDATE message_hand SET state = 'acknowledged', rows = :rows, answer = :answer WHERE id = :hand";
const char message_close_none_sql[] = "DELETE FROM message_hand WHERE id = :hand";

/* One message at work. */
struct work {
	struct hand h;
	struct broadcast b;
	const struct profile *p;
	struct notes said;
};

static struct work *of(const struct hand *h)
{
	return h->self;
}

static bool may_go_on(struct shop *s, int64_t id)
{
	struct stmt *q = db_prepare(s->db, may_sql);
	bool may;

	stmt_bind_int(q, ":id", id);
	may = stmt_step(q, NULL) == STEP_ROW && stmt_int(q, 0) != 0;
	stmt_reset(q);
	return may;
}

static enum status look(struct hand *h, bool *on, struct error *e)
{
	struct work *w = of(h);
	int64_t id = w->b.id;
	enum status st;

	broadcast_free(&w->b);
	st = broadcast_get(h->s, id, &w->b, e);
	*on = st == ST_OK && strcmp(w->b.state, "sending") == 0 && broadcast_waiting(&w->b) > 0;
	return st;
}

static enum status room(struct hand *h, int64_t *most, struct error *e)
{
	(void)h, (void)e;
	*most = INT64_MAX;
	return ST_OK;
}

/* Credits that an SMS costs, 0: the provider keeps none with us. */
static int64_t credits_each(const struct work *w)
{
	day_t today = shop_today(w->h.s, w->p);

	if (strcmp(w->b.channel, "sms") != 0 || profile_text(w->p, "sms.provider", today) == NULL)
		return 0;
	return profile_int(w->p, "sms.credits_per_segment", today, 1);
}

static int64_t segments_of(struct hand *h, const struct rows *r)
{
	int64_t n = 0;

	for (size_t i = 0; i < r->count; i++) {
		struct stmt *q = hand_prepare(h, next_segments_sql);

		stmt_bind_int(q, ":seq", r->items[i].seq);
		n += stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
		stmt_reset(q);
	}
	return n;
}

/* Credits can have been used by others since the message was confirmed: then the machine stops it. */
static enum status allow(struct hand *h, const struct rows *r, bool *may, struct error *e)
{
	struct work *w = of(h);
	int64_t each = credits_each(w), need, have;

	(void)e;
	*may = may_go_on(h->s, h->owner);
	if (!*may || each == 0)
		return ST_OK;
	need = each * segments_of(h, r);
	have = prepaid_balance(h->s, PREPAID_CREDITS, h->profile);
	if (need <= have)
		return ST_OK;
	return error_set(e, ST_REFUSED, "SMS_SHORT", profile_rule(h->profile, "EAS-98"), "channel",
	        _("Message %1$lld was stopped: %2$lld credits are needed for the next ones, %3$lld are left."), (long long)h->owner,
	        (long long)need, (long long)have);
}

enum status broadcast_move(struct shop *s, int64_t id, const char *from, const char *to, int64_t n, struct error *e)
{
	static const char *const counted[] = {"sent", "uncertain", "failed", "skipped"};
	struct stmt *q = db_prepare(s->db, count_sql);
	char name[24];

	for (size_t i = 0; i < sizeof counted / sizeof *counted; i++) {
		snprintf(name, sizeof name, ":%s", counted[i]);
		stmt_bind_int(q, name, strcmp(counted[i], to) == 0 ? n : strcmp(counted[i], from) == 0 ? -n : 0);
	}
	stmt_bind_int(q, ":id", id);
	return stmt_run(q, e);
}

static enum status count(struct hand *h, const char *from, const char *to, int64_t n, struct error *e)
{
	return broadcast_move(h->s, h->owner, from, to, n, e);
}

static enum status left(struct hand *h, int64_t hand, struct error *e)
{
	struct work *w = of(h);
	int64_t each = credits_each(w), n;
	struct stmt *q;
	char once[40];
	bool already;

	if (each == 0)
		return ST_OK;
	q = hand_prepare(h, hand_segments_sql);
	stmt_bind_int(q, ":hand", hand);
	n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	if (n == 0)
		return ST_OK;
	snprintf(once, sizeof once, "hand:%lld", (long long)hand);
	return prepaid_post(h->s, PREPAID_CREDITS, h->profile, &(struct prepaid_entry){
		.kind = "send", .amount = -n * each, .message_id = h->owner, .once_key = once, .at = INSTANT_NONE}, &already, e);
}

static void progress(const struct hand *h, int64_t *done, int64_t *all)
{
	const struct broadcast *b = &of(h)->b;

	*done = b->recipients - broadcast_waiting(b);
	*all = b->recipients;
}

void sent_line_write(const struct sent_line *l, struct buf *out)
{
	struct json j = {0};

	json_object(&j, NULL);
	json_text(&j, "profile", l->profile);
	json_text(&j, "channel", l->channel);
	json_text(&j, "address", l->address);
	if (strcmp(l->channel, "email") == 0)
		json_text(&j, "subject", l->subject);
	json_text(&j, "text", l->text);
	if (l->message_id != 0)
		json_int(&j, "message_id", l->message_id);
	else
		json_int(&j, "notice_id", l->notice_id);
	if (l->letter != NULL)
		json_text(&j, "letter", l->letter);
	json_int(&j, "seq", l->seq);
	json_int(&j, "member_id", l->member_id);
	json_text(&j, "member_code", *l->code != '\0' ? l->code : NULL);
	if (strcmp(l->channel, "sms") == 0)
		json_int(&j, "segments", l->segments);
	json_end_object(&j);
	buf_adds(out, buf_str(&j.out));
	buf_free(&j.out);
}

static void write(struct hand *h, const struct row *r, struct buf *out)
{
	struct work *w = of(h);
	struct sms_size size = {0};
	struct fill f;
	char *subject, *text, id[48];

	fill_ready(h->s, w->p, r->first_name, r->last_name, &f);
	subject = fill_text(&f, *w->b.subject != '\0' ? w->b.subject : w->b.name);
	text = fill_text(&f, w->b.text);
	if (h->way.way == WAY_SMTP) {
		snprintf(id, sizeof id, "message-%lld-%lld", (long long)w->b.id, (long long)r->seq);
		mail_write(out, &(struct mail){.from = h->way.from, .to = r->address, .subject = *subject != '\0' ? subject : h->s->name,
		                               .text = text, .id = id, .at = clock_now()});
	} else {
		if (strcmp(w->b.channel, "sms") == 0)
			sms_measure_profile(h->s, h->profile, text, &size);
		sent_line_write(&(struct sent_line){.profile = h->profile, .channel = w->b.channel, .address = r->address, .subject = subject,
			.text = text, .message_id = w->b.id, .seq = r->seq, .member_id = r->member_id, .code = r->code, .segments = size.messages}, out);
	}
	free(subject);
	free(text);
}

static enum status no_way(struct hand *h, struct error *e)
{
	(void)e;
	notes_add(&of(h)->said, NOTE_INFO, "way_none", NULL, NULL,
	        _("Message %1$lld waits: there is no way out for %2$s. Set one up in [out %2$s] of storekeep.ini."), (long long)h->owner, h->profile);
	return ST_OK;
}

static const struct hand_ops message_ops = {
	.sql = {
		.first = first_sql, .again = again_sql, .begun = begun_sql, .recent = message_recent_sql, .begin = open_hand_sql, .take = take_sql,
		.settle = settle_sql, .hand_state = message_hand_state_sql, .move = move_sql, .aside = message_aside_sql,
		.close = message_close_sql, .close_none = message_close_none_sql,
	},
	.queued = "waiting", .handed = "sending",
	.look = look, .room = room, .allow = allow, .count = count, .left = left, .write = write, .progress = progress, .no_way = no_way,
};

/* ---- beginning and ending ---- */

/* Whoever was blacklisted since gets nothing (EAS-110). */
static enum status leave_out(struct shop *s, const struct broadcast *b, struct error *e)
{
	struct stmt *q = db_prepare(s->db, black_sql);
	enum status st;

	stmt_bind_int(q, ":id", b->id);
	stmt_bind_text(q, ":profile", b->profile);
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	return broadcast_move(s, b->id, "waiting", "skipped", db_changes(s->db), e);
}

static enum status begin(struct shop *s, const struct broadcast *b, struct error *e)
{
	struct stmt *q;
	enum status st = db_begin(s->db, e);

	if (st != ST_OK)
		return st;
	q = db_prepare(s->db, begin_sql);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_int(q, ":id", b->id);
	if ((st = stmt_run(q, e)) == ST_OK && db_changes(s->db) > 0 && (st = leave_out(s, b, e)) == ST_OK)
		st = broadcast_audit(s, "message begin", b->id, "", e);
	return db_end(s->db, st, e);
}

static enum status stop(struct shop *s, int64_t id, struct error *e)
{
	struct stmt *q;
	enum status st = db_begin(s->db, e);

	if (st != ST_OK)
		return st;
	q = db_prepare(s->db, stop_sql);
	stmt_bind_int(q, ":id", id);
	if ((st = stmt_run(q, e)) == ST_OK)
		st = broadcast_audit(s, "message stop", id, "SMS_SHORT", e);
	return db_end(s->db, st, e);
}

enum status broadcast_finish(struct shop *s, int64_t id, bool *done, struct error *e)
{
	struct stmt *q;
	enum status st = db_begin(s->db, e);

	*done = false;
	if (st != ST_OK)
		return st;
	q = db_prepare(s->db, done_sql);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_int(q, ":id", id);
	st = stmt_run(q, e);
	*done = st == ST_OK && db_changes(s->db) > 0;
	if (*done)
		st = broadcast_audit(s, "message end", id, "done", e);
	return db_end(s->db, st, e);
}

static enum status hand_one(struct work *w, struct error *e)
{
	struct error why = {0};
	enum status st = hand_recover(&w->h, e);

	if (st != ST_OK)
		return st;
	st = hand_over(&w->h, &why);
	if (st == ST_REFUSED && strcmp(why.code, "SMS_SHORT") == 0) {
		notes_add(&w->said, NOTE_INFO, why.code, why.rule, NULL, "%s", why.message);
		return stop(w->h.s, w->b.id, e);
	}
	if (st != ST_OK && e != NULL)
		*e = why;
	return st;
}

static enum status send_one(struct work *w, int64_t id, struct error *e)
{
	struct shop *s = w->h.s;
	bool done = false;
	enum status st = broadcast_get(s, id, &w->b, e);

	if (st == ST_OK)
		st = shop_profile(s, w->b.profile, &w->p, e);
	if (st == ST_OK)
		st = way_out_of(s, w->b.profile, &w->h.way, e);
	if (st != ST_OK)
		return st;
	w->h.ops = &message_ops;
	w->h.self = w;
	w->h.owner = id;
	w->h.profile = profile_name(w->p);
	snprintf(w->h.mark, sizeof w->h.mark, "m%lld", (long long)id);
	if (strcmp(w->b.state, "scheduled") == 0) {
		st = begin(s, &w->b, e);
		w->h.done->campaigns += st == ST_OK;
	}
	if (st == ST_OK)
		st = hand_one(w, e);
	if (st == ST_OK)
		st = broadcast_finish(s, id, &done, e);
	w->h.done->finished += done;
	broadcast_free(&w->b);
	if (broadcast_get(s, id, &w->b, NULL) == ST_OK && strcmp(w->b.state, "sending") == 0)
		w->h.done->later += broadcast_waiting(&w->b);
	return st;
}

static size_t due_ids(struct shop *s, int64_t ids[DUE_MOST])
{
	struct stmt *q = db_prepare(s->db, due_sql);
	size_t n = 0;

	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_int(q, ":most", DUE_MOST);
	while (n < DUE_MOST && stmt_step(q, NULL) == STEP_ROW)
		ids[n++] = stmt_int(q, 0);
	stmt_reset(q);
	return n;
}

bool broadcast_any_due(struct shop *s)
{
	int64_t ids[DUE_MOST];

	return due_ids(s, ids) > 0;
}

static enum status only_count(struct shop *s, const int64_t *ids, size_t n, struct outbox_done *done, struct error *e)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < n && st == ST_OK; i++) {
		struct broadcast b;

		if ((st = broadcast_get(s, ids[i], &b, e)) != ST_OK)
			break;
		done->campaigns += strcmp(b.state, "scheduled") == 0;
		done->later += broadcast_waiting(&b);
		broadcast_free(&b);
	}
	return st;
}

enum status broadcast_send_due(struct shop *s, const struct progress *p, struct outbox_done *done, struct error *e)
{
	int64_t ids[DUE_MOST];
	size_t n = due_ids(s, ids);
	enum status st = ST_OK;

	if (s->dry_run)
		return only_count(s, ids, n, done, e);
	for (size_t i = 0; i < n; i++) {
		struct work w = {.h = {.s = s, .progress = p, .done = done}};
		struct error mine = {0};
		enum status now = send_one(&w, ids[i], &mine);

		for (size_t k = 0; k < w.said.count; k++)
			notes_add(&s->notes, NOTE_INFO, w.said.items[k].what.code, w.said.items[k].what.rule, NULL, "%s", w.said.items[k].what.message);
		notes_free(&w.said);
		broadcast_free(&w.b);
		hand_close(&w.h);
		if (now == ST_OK)
			continue;
		if (st == ST_OK && e != NULL)
			*e = mine;
		st = st == ST_OK ? now : st;
		if (strcmp(mine.code, "cancelled") == 0)
			break;
	}
	return st;
}
