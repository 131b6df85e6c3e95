/*
 * Notices on their way: what waits of one marketplace goes through the machine
 * that hands over. While a row is with the other side it stands as uncertain
 * under a hand-over that is begun, so that a run that dies leaves the truth
 * behind (SHL-74, SHL section 19).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/hand.h"
#include "desk/message_due.h"
#include "storekeep/i18n.h"
#include "storekeep/letter.h"
#include "storekeep/notice.h"
#include "storekeep/prepaid.h"

#define PROFILES_MOST 16

static const char profiles_sql[] = "SELECT DISTINCT profile FROM points_notice WHERE state = 'waiting' UNION SELECT profile FROM message_hand"
	" WHERE message_id IS NULL AND state = 'begun' ORDER BY 1";
static const char waiting_sql[] =
	"SELECT COUNT(*) FROM points_notice WHERE profile = :profile AND state = 'waiting' AND (next_try_at IS NULL OR next_try_at <= :now)";
static const char row_sql[] =
	"SELECT letter, channel, COALESCE(entry_id, 0), COALESCE(subject_key, ''), member_id FROM points_notice WHERE id = :id";
static const char text_sql[] = "UPDATE points_notice SET text = :text, segments = :segments WHERE id = :id";
static const char short_sql[] = "UPDATE points_notice SET state = 'skipped', skip_reason = 'tokens_short' WHERE id = :id AND state = 'waiting'";
static const char hand_segments_sql[] =
	"SELECT COALESCE(SUM(segments), 0) FROM points_notice WHERE id BETWEEN (SELECT first_seq FROM message_hand WHERE id = :hand)"
	" AND (SELECT last_seq FROM message_hand WHERE id = :hand) AND hand_id = :hand AND channel = 'sms' AND state IN ('sent', 'uncertain')";

/* ---- the machine's statements ---- */

/* A mail server takes mails alone. */
#define ROW \
	"SELECT n.id, COALESCE(m.member_code, ''), COALESCE(CASE n.channel WHEN 'sms' THEN m.phone ELSE m.email END, ''), n.tries, n.member_id," \
	" m.first_name, m.last_name FROM points_notice n CROSS JOIN member m ON m.id = n.member_id WHERE n.profile = :profile AND n.state = 'waiting'"
static const char first_sql[] = ROW " AND n.next_try_at IS NULL ORDER BY n.id LIMIT :limit";
static const char first_mail_sql[] = ROW " AND n.next_try_at IS NULL AND n.channel = 'email' ORDER BY n.id LIMIT :limit";
static const char again_sql[] = ROW " AND n.next_try_at <= :now ORDER BY n.id LIMIT :limit";
static const char begun_sql[] =
	"SELECT id, way, name FROM message_hand WHERE message_id IS NULL AND profile = :profile AND state = 'begun' ORDER BY id";
static const char begin_sql[] =
	"INSERT INTO message_hand (profile, message_id, way, name, first_seq, last_seq, rows, state, at)"
	" VALUES (:profile, NULL, :way, :name, :first, :last, :rows, 'begun', :now)";
static const char take_sql[] =
	"UPDATE points_notice SET state = 'uncertain', hand_id = :hand, tries = tries + 1, next_try_at = NULL, sent_at = :now"
	" WHERE id BETWEEN :first AND :last AND profile = :profile AND state = 'waiting' AND (:again OR next_try_at IS NULL)";
static const char settle_sql[] =
	"UPDATE points_notice SET state = :to WHERE id BETWEEN (SELECT first_seq FROM message_hand WHERE id = :hand)"
	" AND (SELECT last_seq FROM message_hand WHERE id = :hand) AND hand_id = :hand AND state = 'uncertain'";
static const char move_sql[] =
	"UPDATE points_notice SET state = :to, hand_id = :hand, tries = tries - :untried, next_try_at = :again"
	" WHERE id = :seq AND state = 'uncertain'";

/* What was written of a row, until its hand-over begins. */
struct written {
	int64_t id;
	char *text;
	int64_t segments;
};

struct work {
	struct hand h;
	const struct profile *p;
	struct hand_ops ops;
	struct written *written;
	size_t count, room;
};

static struct work *of(const struct hand *h)
{
	return h->self;
}

static void forget(struct work *w)
{
	for (size_t i = 0; i < w->count; i++)
		free(w->written[i].text);
	w->count = 0;
}

static int64_t waiting(struct hand *h)
{
	struct stmt *q = hand_prepare(h, waiting_sql);
	int64_t n;

	stmt_bind_int(q, ":now", clock_now());
	n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return n;
}

static enum status look(struct hand *h, bool *on, struct error *e)
{
	(void)e;
	forget(of(h));
	*on = waiting(h) > 0;
	return ST_OK;
}

static enum status room(struct hand *h, int64_t *most, struct error *e)
{
	(void)h, (void)e;
	*most = INT64_MAX;
	return ST_OK;
}

static enum status keep_texts(struct work *w, struct error *e)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < w->count && st == ST_OK; i++) {
		struct stmt *q = db_prepare(w->h.s->db, text_sql);

		stmt_bind_text(q, ":text", w->written[i].text);
		stmt_bind_int(q, ":segments", w->written[i].segments);
		stmt_bind_int(q, ":id", w->written[i].id);
		st = stmt_run(q, e);
	}
	return st;
}

static int64_t credits_each(const struct work *w)
{
	day_t today = shop_today(w->h.s, w->p);

	return profile_text(w->p, "sms.provider", today) != NULL ? profile_int(w->p, "sms.credits_per_segment", today, 1) : 0;
}

static enum status allow(struct hand *h, const struct rows *r, bool *may, struct error *e)
{
	(void)r;
	*may = true;
	return keep_texts(of(h), e);
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
	q = db_prepare(h->s->db, hand_segments_sql);
	stmt_bind_int(q, ":hand", hand);
	n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	if (n == 0)
		return ST_OK;
	snprintf(once, sizeof once, "hand:%lld", (long long)hand);
	return prepaid_post(h->s, PREPAID_CREDITS, h->profile, &(struct prepaid_entry){
		.kind = "send", .amount = -n * each, .once_key = once, .reason = _("notices"), .at = INSTANT_NONE}, &already, e);
}

/* ---- the bytes ---- */

struct notice_row {
	char letter[32], channel[24], key[80];
	int64_t entry_id, member_id;
};

static bool read_notice(struct shop *s, int64_t id, struct notice_row *n)
{
	struct stmt *q = db_prepare(s->db, row_sql);
	bool found;

	stmt_bind_int(q, ":id", id);
	if ((found = stmt_step(q, NULL) == STEP_ROW)) {
		column_text(q, 0, n->letter, sizeof n->letter);
		column_text(q, 1, n->channel, sizeof n->channel);
		n->entry_id = stmt_int(q, 2);
		column_text(q, 3, n->key, sizeof n->key);
		n->member_id = stmt_int(q, 4);
	}
	stmt_reset(q);
	return found;
}

static bool render(struct shop *s, const char *profile, const struct notice_row *n, char **subject, char **text)
{
	struct letter_about about = {.member_id = n->member_id, .entry_id = n->entry_id, .subject_key = n->key};
	struct letter_text l;
	bool good;

	if (letter_get(s, profile, n->letter, &l, NULL) != ST_OK)
		return false;
	good = letter_render(s, &l, n->channel, &about, subject, text, NULL) == ST_OK;
	letter_text_free(&l);
	return good;
}

static void keep(struct work *w, int64_t id, char *text, int64_t segments)
{
	if (w->count == w->room) {
		w->room = w->room == 0 ? 64 : 2 * w->room;
		w->written = xreallocarray(w->written, w->room, sizeof *w->written);
	}
	w->written[w->count++] = (struct written){id, text, segments};
}

static void write(struct hand *h, const struct row *r, struct buf *out)
{
	struct work *w = of(h);
	struct notice_row n = {0};
	struct sms_size size = {0};
	char *subject = NULL, *text = NULL, id[32];

	if (!read_notice(h->s, r->seq, &n) || !render(h->s, h->profile, &n, &subject, &text)) {
		subject = xstrdup(n.letter);
		text = xstrdup("");
	}
	if (strcmp(n.channel, "sms") == 0)
		sms_measure_profile(h->s, h->profile, text, &size);
	if (h->way.way == WAY_SMTP) {
		snprintf(id, sizeof id, "notice-%lld", (long long)r->seq);
		mail_write(out, &(struct mail){.from = h->way.from, .to = r->address, .subject = subject, .text = text, .id = id, .at = clock_now()});
	} else {
		sent_line_write(&(struct sent_line){.profile = h->profile, .channel = n.channel, .address = r->address, .subject = subject, .text = text,
			.letter = n.letter, .notice_id = r->seq, .seq = r->seq, .member_id = r->member_id, .code = r->code, .segments = size.messages}, out);
	}
	free(subject);
	keep(w, r->seq, text, size.messages);
}

static enum status no_way(struct hand *h, struct error *e)
{
	(void)e;
	notes_add(&h->s->notes, NOTE_INFO, "way_none", NULL, NULL,
	        ngettext("%1$lld notice of %2$s waits: there is no way out. Set one up in [out %2$s] of storekeep.ini.",
	                 "%1$lld notices of %2$s wait: there is no way out. Set one up in [out %2$s] of storekeep.ini.", (unsigned long)waiting(h)),
	        (long long)waiting(h), h->profile);
	return ST_OK;
}

static const struct hand_ops notice_ops = {
	.sql = {
		.first = first_sql, .again = again_sql, .begun = begun_sql, .recent = message_recent_sql, .begin = begin_sql, .take = take_sql,
		.settle = settle_sql, .hand_state = message_hand_state_sql, .move = move_sql, .aside = message_aside_sql,
		.close = message_close_sql, .close_none = message_close_none_sql,
	},
	.queued = "waiting", .handed = "uncertain", .one_by_one = true,
	.look = look, .room = room, .allow = allow, .left = left, .write = write, .no_way = no_way,
};

/* ---- text messages that the credits do not cover ---- */

static enum status skip(struct shop *s, int64_t id, struct error *e)
{
	struct stmt *q;
	enum status st = db_begin(s->db, e);

	if (st != ST_OK)
		return st;
	q = db_prepare(s->db, short_sql);
	stmt_bind_int(q, ":id", id);
	return db_end(s->db, stmt_run(q, e), e);
}

static const char waiting_sms_sql[] =
	"SELECT id FROM points_notice WHERE profile = :profile AND state = 'waiting' AND channel = 'sms' AND id > :after ORDER BY id LIMIT 1";

static int64_t next_sms(struct hand *h, int64_t after)
{
	struct stmt *q = hand_prepare(h, waiting_sms_sql);
	int64_t id;

	stmt_bind_int(q, ":after", after);
	id = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return id;
}

/* In their order, as far as the credits reach; the rest is left out, and said. */
static enum status check_credits(struct work *w, struct error *e)
{
	struct hand *h = &w->h;
	int64_t each = credits_each(w), have, id = 0, lacking = 0;
	enum status st = ST_OK;

	if (each == 0)
		return ST_OK;
	have = prepaid_balance(h->s, PREPAID_CREDITS, h->profile);
	while (st == ST_OK && (id = next_sms(h, id)) != 0) {
		struct notice_row n = {0};
		struct sms_size size = {0};
		char *subject = NULL, *text = NULL;

		if (read_notice(h->s, id, &n) && render(h->s, h->profile, &n, &subject, &text))
			sms_measure_profile(h->s, h->profile, text, &size);
		free(subject);
		free(text);
		if (size.messages * each <= have) {
			have -= size.messages * each;
		} else {
			st = skip(h->s, id, e);
			lacking++;
		}
	}
	if (lacking > 0)
		notes_add(&h->s->notes, NOTE_INFO, "SMS_SHORT", profile_rule(h->profile, "EAS-98"), NULL,
		        ngettext("%lld text message was left out: the SMS credits are used up.", "%lld text messages were left out: the SMS credits are used up.",
		                 (unsigned long)lacking), (long long)lacking);
	return st;
}

/* ---- a run ---- */

static enum status send_profile(struct work *w, const char *profile, struct error *e)
{
	struct shop *s = w->h.s;
	enum status st = shop_profile(s, profile, &w->p, e);

	if (st == ST_OK)
		st = way_out_of(s, profile, &w->h.way, e);
	if (st != ST_OK)
		return st;
	w->ops = notice_ops;
	if (w->h.way.way == WAY_SMTP)
		w->ops.sql.first = first_mail_sql;
	w->h.ops = &w->ops;
	w->h.self = w;
	w->h.profile = profile;
	snprintf(w->h.mark, sizeof w->h.mark, "n");
	if (w->h.way.way != WAY_NONE && w->h.way.way != WAY_SMTP)
		st = check_credits(w, e);
	if (st == ST_OK)
		st = hand_recover(&w->h, e);
	if (st == ST_OK && waiting(&w->h) > 0)
		st = hand_over(&w->h, e);
	if (st == ST_OK)
		w->h.done->later += waiting(&w->h);
	return st;
}

static size_t profiles(struct shop *s, char out[PROFILES_MOST][32])
{
	struct stmt *q = db_prepare(s->db, profiles_sql);
	size_t n = 0;

	while (n < PROFILES_MOST && stmt_step(q, NULL) == STEP_ROW)
		column_text(q, 0, out[n++], 32);
	stmt_reset(q);
	return n;
}

bool notice_any_due(struct shop *s)
{
	char names[PROFILES_MOST][32];

	return profiles(s, names) > 0;
}

enum status notice_send_due(struct shop *s, const struct progress *p, struct outbox_done *done, struct error *e)
{
	char names[PROFILES_MOST][32];
	size_t n = profiles(s, names);
	enum status st = ST_OK;

	for (size_t i = 0; i < n; i++) {
		struct work w = {.h = {.s = s, .progress = p, .done = done, .profile = names[i]}};
		struct error mine = {0};
		enum status now = ST_OK;

		if (s->dry_run)
			done->later += waiting(&w.h);
		else
			now = send_profile(&w, names[i], &mine);
		forget(&w);
		free(w.written);
		hand_close(&w.h);
		if (now == ST_OK)
			continue;
		if (st == ST_OK && e != NULL)
			*e = mine;
		st = st == ST_OK ? now : st;
	}
	return st;
}
