/*
 * Giving what a grant came to: entry, lot, row and notice in one transaction;
 * held where the shop is closed that day (SHL-35); and what there is to review
 * when the purchase behind given points changed (EAS-47, SHL-33, SHL-34).
 */
#include "config.h"

#include <stdio.h>

#include "desk/column.h"
#include "desk/grant_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/notice.h"
#include "storekeep/staff.h"

static const char closed_sql[] = "SELECT 1 FROM closed_range WHERE profile = :profile AND from_day <= :day AND to_day >= :day LIMIT 1";
static const char open_review_sql[] = "SELECT id FROM points_review WHERE grant_id = :grant AND state = 'open' ORDER BY id DESC LIMIT 1";
static const char last_review_sql[] =
	"SELECT left, (SELECT coalesce(sum(taken), 0) FROM points_review WHERE grant_id = :grant AND state = 'taken')"
	" FROM points_review WHERE grant_id = :grant AND state IN ('taken', 'waived') AND kind <> 'closed' ORDER BY id DESC LIMIT 1";
static const char insert_sql[] =
	"INSERT INTO points_review (profile, kind, member_id, order_id, instore_id, grant_id, issued, left, suggested, state, opened_on, at)"
	" VALUES (:profile, :kind, :member, nullif(:order, 0), nullif(:instore, 0), :grant, :issued, :left, :suggested, 'open', :on, :now)";
static const char update_sql[] =
	"UPDATE points_review SET kind = :kind, left = :left, suggested = :suggested, member_id = :member WHERE id = :id";
static const char settle_sql[] =
	"UPDATE points_review SET state = 'settled', left = :left, suggested = 0, closed_at = :now, closed_by = :by WHERE id = :id";

static const char granted_sql[] =
	"UPDATE points_review SET state = 'granted', taken = :points, reason = coalesce(:reason, ''), entry_id = nullif(:entry, 0), op_id = :op,"
	" closed_at = :now, closed_by = :by WHERE grant_id = :grant AND state = 'open' AND kind = 'closed'";

/* ---- closed days ---- */

static bool closed_by_profile(const struct profile *p, day_t on)
{
	const char *at = profile_text(p, "store.closed", on), *item;
	size_t len;
	while (at && profile_item(&at, &item, &len)) {
		char from[16] = "", to[16] = "";
		if (len != 10 && len != 22)
			continue;
		memcpy(from, item, 10);
		memcpy(to, len == 22 ? item + 12 : item, 10);
		if (on >= day_parse_iso(from) && on <= day_parse_iso(to))
			return true;
	}
	return false;
}

bool shop_closed(struct shop *s, const struct profile *p, day_t on)
{
	if (closed_by_profile(p, on))
		return true;
	struct stmt *q = db_prepare(s->db, closed_sql);
	stmt_bind_text(q, ":profile", profile_name(p));
	bind_day(q, ":day", on);
	bool closed = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	return closed;
}

/* ---- review ---- */

static enum status review_look(struct shop *s, const struct grant *g, int64_t *open, int64_t *last_left, int64_t *taken, struct error *e)
{
	struct stmt *q = db_prepare(s->db, open_review_sql);
	stmt_bind_int(q, ":grant", g->id);
	enum step step = stmt_step(q, e);
	*open = step == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	*last_left = -1;
	*taken = 0;
	if (step == STEP_FAILED)
		return ST_FAILED;
	q = db_prepare(s->db, last_review_sql);
	stmt_bind_int(q, ":grant", g->id);
	if ((step = stmt_step(q, e)) == STEP_ROW) {
		*last_left = stmt_int(q, 0);
		*taken = stmt_int(q, 1);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status review_insert(struct shop *s, const struct grant *g, const char *kind, int64_t left, int64_t suggested, day_t on, struct error *e)
{
	struct stmt *q = db_prepare(s->db, insert_sql);
	stmt_bind_text(q, ":profile", g->profile);
	stmt_bind_text(q, ":kind", kind);
	stmt_bind_int(q, ":member", g->member_id);
	stmt_bind_int(q, ":order", g->order_id);
	stmt_bind_int(q, ":instore", g->instore_id);
	stmt_bind_int(q, ":grant", g->id);
	stmt_bind_int(q, ":issued", g->points);
	stmt_bind_int(q, ":left", left);
	stmt_bind_int(q, ":suggested", suggested);
	bind_day(q, ":on", on);
	stmt_bind_int(q, ":now", clock_now());
	return stmt_run(q, e);
}

static enum status review_change(struct shop *s, int64_t id, const struct grant *g, const char *kind, int64_t left, int64_t suggested, struct error *e)
{
	struct stmt *q = db_prepare(s->db, suggested > 0 ? update_sql : settle_sql);
	stmt_bind_int(q, ":id", id);
	stmt_bind_int(q, ":left", left);
	if (suggested > 0) {
		stmt_bind_text(q, ":kind", kind);
		stmt_bind_int(q, ":suggested", suggested);
		stmt_bind_int(q, ":member", g->member_id);
	} else {
		stmt_bind_int(q, ":now", clock_now());
		stmt_bind_text(q, ":by", s->actor);
	}
	return stmt_run(q, e);
}

enum status review_note(struct shop *s, const struct grant *g, const char *kind, int64_t left, day_t on, struct error *e)
{
	int64_t open, last_left, taken;
	bool closed = strcmp(kind, "closed") == 0;
	enum status st = review_look(s, g, &open, &last_left, &taken, e);
	if (st != ST_OK)
		return st;
	int64_t suggested = closed ? left : g->points - taken - left;
	if (open)
		return review_change(s, open, g, kind, left, suggested, e);
	/* What was decided once is not asked again as long as the purchase stands as it did. */
	return suggested <= 0 || left == last_left ? ST_OK : review_insert(s, g, kind, left, suggested, on, e);
}

/* ---- issue ---- */

static enum status hold(struct shop *s, struct grant *g, const struct issue *how, struct error *e)
{
	char day[16];
	day_format(how->on, day);
	snprintf(g->state, sizeof g->state, "held");
	snprintf(g->reason, sizeof g->reason, "closed");
	enum status st = grant_write(s, g, how->arithmetic, e);
	if (st == ST_OK)
		st = review_note(s, g, "closed", g->points, how->on, e);
	if (how->held)
		++*how->held;
	else if (st == ST_OK)
		notes_add(&s->notes, NOTE_INFO, "shop_closed", profile_rule(g->profile, "SHL-35"), NULL,
		          _("Points were not issued on %s because the shop was closed. They wait under points to review."), day);
	return st;
}

static enum status announce(struct shop *s, const struct profile *p, const struct grant *g, struct error *e)
{
	const char *email = profile_text(p, "notice.gain_email", g->issued_on);
	const struct notice n = {
		.member_id = g->member_id, .entry_id = g->entry_id, .letter = "points_received", .cause = "order",
		.email = email && strcmp(email, "always") == 0, .sms = setting_bool(s, p, "notice.sms", g->issued_on, false),
	};
	return n.email || n.sms ? notice_add(s, &n, e) : ST_OK;
}

static enum status post(struct shop *s, const struct profile *p, struct grant *g, const struct issue *how, struct posted *out, struct error *e)
{
	day_t expires = DAY_NONE;
	enum status st = points_expiry_at(s, g->profile, how->setting_at, how->on, &expires, e);
	if (st != ST_OK)
		return st;
	const struct posting post = {
		.member_id = g->member_id, .kind = g->instore_id ? "earn_instore" : "earn_order", .source = g->instore_id ? "instore" : "order",
		.points = g->points, .on = how->on, .expires_on = expires, .order_id = g->order_id, .instore_id = g->instore_id,
		.once_key = g->once_key, .reason = how->reason, .op_id = how->op_id,
		.max_per_entry = profile_int(p, "points.max_per_entry", how->on, 0),
	};
	st = ledger_post(s, &post, out, e);
	if (st == ST_OK && out->already)
		g->issued_on = out->already_on;
	g->entry_id = out->entry_id;
	return st;
}

enum status grant_issue(struct shop *s, struct grant *g, const struct issue *how, struct posted *out, struct error *e)
{
	const struct profile *p;
	*out = (struct posted){0};
	enum status st = shop_profile(s, g->profile, &p, e);
	if (st != ST_OK)
		return st;
	if (!how->by_hand && g->points > 0 && !profile_has(p, "points.closed_exempt", how->on, how->channel) && *how->channel &&
	    shop_closed(s, p, how->on))
		return hold(s, g, how, e);
	snprintf(g->state, sizeof g->state, "%s", how->by_hand && strcmp(g->state, "held") == 0 ? "issued_by_hand" : "issued");
	g->reason[0] = '\0';
	g->issued_on = how->on;
	if (g->points > 0)
		st = post(s, p, g, how, out, e);
	if (st == ST_OK)
		st = grant_write(s, g, how->arithmetic, e);
	if (st == ST_OK && g->points > 0 && !out->already)
		st = announce(s, p, g, e);
	return st;
}

enum status grant_give_held(struct shop *s, struct grant *g, day_t on, const char *reason, const char *op_id, struct posted *out, struct error *e)
{
	const struct issue how = {.channel = "", .on = on, .setting_at = clock_now(), .by_hand = true, .reason = reason, .op_id = op_id};
	enum status st = grant_issue(s, g, &how, out, e);
	if (st != ST_OK)
		return st;
	struct stmt *q = db_prepare(s->db, granted_sql);
	stmt_bind_int(q, ":grant", g->id);
	stmt_bind_int(q, ":points", g->points);
	stmt_bind_text(q, ":reason", reason);
	stmt_bind_int(q, ":entry", g->entry_id);
	stmt_bind_text(q, ":op", op_id);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	return stmt_run(q, e);
}
