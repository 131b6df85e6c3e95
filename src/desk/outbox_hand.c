/*
 * A campaign's rows for the machine that hands over (hand.h): its statements,
 * its counts, and how far quota and term let it go.
 */
#include "config.h"

#include <stdio.h>

#include "desk/outbox_parts.h"
#include "storekeep/i18n.h"

static const char first_sql[] =
	"SELECT r.seq, p.code, p.email, r.tries FROM campaign_recipient r CROSS JOIN person p ON p.id = r.person_id"
	" WHERE r.campaign_id = :owner AND r.seq > (SELECT cursor FROM campaign WHERE id = :owner) AND +r.state = 'queued'"
	" AND +r.next_try_at IS NULL ORDER BY r.seq LIMIT :limit";
static const char again_sql[] =
	"SELECT r.seq, p.code, p.email, r.tries FROM campaign_recipient r INDEXED BY campaign_recipient_retry"
	" CROSS JOIN person p ON p.id = r.person_id WHERE r.campaign_id = :owner AND r.next_try_at <= :now AND r.state = 'queued'"
	" ORDER BY r.next_try_at, r.seq LIMIT :limit";
static const char begun_sql[] = "SELECT id, way, name FROM hand_over WHERE campaign_id = :owner AND state = 'begun' ORDER BY id";
static const char recent_sql[] =
	"SELECT h.at, CASE WHEN c.profile = :profile THEN h.rows ELSE 0 END FROM hand_over h JOIN campaign c ON c.id = h.campaign_id"
	" ORDER BY h.id DESC";
static const char begin_sql[] =
	"INSERT INTO hand_over (campaign_id, way, name, first_seq, last_seq, rows, state, at)"
	" VALUES (:owner, :way, :name, :first, :last, :rows, 'begun', :now)";
static const char take_sql[] =
	"UPDATE campaign_recipient SET state = 'handed_over', hand_id = :hand, tries = tries + 1, next_try_at = NULL"
	" WHERE campaign_id = :owner AND seq BETWEEN :first AND :last AND state = 'queued' AND (:again OR next_try_at IS NULL)";
static const char cursor_sql[] = "UPDATE campaign SET cursor = max(cursor, :last) WHERE id = :owner";
static const char settle_sql[] =
	"UPDATE campaign_recipient SET state = :to WHERE campaign_id = :owner AND seq BETWEEN"
	" (SELECT first_seq FROM hand_over WHERE id = :hand) AND (SELECT last_seq FROM hand_over WHERE id = :hand)"
	" AND +hand_id = :hand AND +state = 'handed_over'";
static const char hand_state_sql[] = "UPDATE hand_over SET state = :state, answer = :answer WHERE id = :hand";
static const char move_sql[] =
	"UPDATE campaign_recipient SET state = :to, hand_id = :hand, tries = tries - :untried, next_try_at = :again"
	" WHERE campaign_id = :owner AND seq = :seq AND state = 'handed_over'";
static const char aside_sql[] =
	"INSERT INTO hand_over (campaign_id, way, name, first_seq, last_seq, rows, state, at, answer)"
	" SELECT campaign_id, way, name, :seq, :last, :rows, :state, at, :answer FROM hand_over WHERE id = :hand";
static const char close_sql[] = "UPDATE hand_over SET state = 'acknowledged', rows = :rows, answer = :answer WHERE id = :hand";
static const char close_none_sql[] = "DELETE FROM hand_over WHERE id = :hand";

static struct sending *of(const struct hand *h)
{
	return h->self;
}

/* What the term still has: figures that were entered meanwhile can have taken it. */
static enum status quota_room(struct sending *w, int64_t *room, struct error *e)
{
	struct quota quota;
	enum status st;

	*room = INT64_MAX;
	if (w->term.id == 0)
		return ST_OK;
	st = quota_of(w->h.s, &w->term, &quota, e);
	*room = quota.left;
	return st;
}

/* How many rows the next chunk may have; what cannot go for want of quota or a running plan is withdrawn. */
static enum status room(struct hand *h, int64_t *most, struct error *e)
{
	struct sending *w = of(h);
	int64_t n = 0;
	enum status st = ST_OK;

	*most = 0;
	if (w->term.id != 0 && clock_now() > w->term.ends_at)
		return outbox_withdraw(h->s, w->c.id, "cancelled", &n, e);
	if ((st = quota_room(w, most, e)) != ST_OK || *most > 0)
		return st;
	st = outbox_withdraw(h->s, w->c.id, "cut_by_quota", &n, e);
	h->done->cut += n;
	return st;
}

/* The campaign as it stands; *on: it is still ours to go on with. */
static enum status look(struct hand *h, bool *on, struct error *e)
{
	struct sending *w = of(h);
	int64_t id = w->c.id;
	enum status st;

	campaign_free(&w->c);
	st = campaign_get(h->s, id, &w->c, e);
	*on = st == ST_OK && outbox_may_go_on(h->s, id) && campaign_queued(&w->c) > 0;
	return st;
}

static enum status allow(struct hand *h, const struct rows *r, bool *may, struct error *e)
{
	int64_t left = 0;
	enum status st = ST_OK;

	*may = outbox_may_go_on(h->s, h->owner) && (st = quota_room(of(h), &left, e)) == ST_OK && left >= (int64_t)r->count;
	return st;
}

static enum status count(struct hand *h, const char *from, const char *to, int64_t n, struct error *e)
{
	return count_move(h->s, h->owner, from, to, n, e);
}

static void progress(const struct hand *h, int64_t *done, int64_t *all)
{
	const struct campaign *c = &of(h)->c;

	*done = c->recipients - campaign_queued(c);
	*all = c->recipients;
}

static void write(struct hand *h, const struct row *r, struct buf *out)
{
	letter_write(of(h)->letter, h->way.way, r, out);
}

static enum status ready(struct hand *h, struct error *e)
{
	return letter_make(of(h), false, of(h)->letter, e);
}

static enum status no_way(struct hand *h, struct error *e)
{
	return error_set(e, ST_FAILED, "way_none", NULL, NULL,
	        _("Campaign %lld waits: there is no way out for its marketplace any more. Set one up in [out …] of storekeep.ini."),
	        (long long)h->owner);
}

static const struct hand_ops campaign_ops = {
	.sql = {
		.first = first_sql, .again = again_sql, .begun = begun_sql, .recent = recent_sql, .begin = begin_sql, .take = take_sql,
		.cursor = cursor_sql, .settle = settle_sql, .hand_state = hand_state_sql, .move = move_sql, .aside = aside_sql,
		.close = close_sql, .close_none = close_none_sql,
	},
	.queued = "queued", .handed = "handed_over",
	.look = look, .room = room, .allow = allow, .count = count, .progress = progress, .write = write, .ready = ready, .no_way = no_way,
};

void sending_ready(struct sending *w)
{
	w->h.ops = &campaign_ops;
	w->h.self = w;
	w->h.owner = w->c.id;
	w->h.profile = w->profile != NULL ? profile_name(w->profile) : "";
	snprintf(w->h.mark, sizeof w->h.mark, "c%lld", (long long)w->c.id);
}

enum status outbox_hand(struct sending *w, struct error *e)
{
	struct letter letter = {0};
	enum status st;

	w->letter = &letter;
	st = hand_over(&w->h, e);
	letter_free(&letter);
	w->letter = NULL;
	return st;
}
