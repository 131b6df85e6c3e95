/*
 * The points ledger: booking what has lapsed (EAS-10, SHL-17). Day after day,
 * within a day in member order, in transactions of their own that are short
 * enough for everybody else. A lot that is booked is empty and is not met
 * again, so the work can be cut off anywhere and begun anew.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "desk/column.h"
#include "desk/ledger_parts.h"
#include "storekeep/mem.h"

/* Lots read at once, and how long the gate is held before the commit, which is long by itself. */
#define PAGE 4000
#define HOLD_MS 60

static const char next_day_sql[] =
	"SELECT min(expires_on) FROM points_lot INDEXED BY points_lot_due WHERE remaining > 0 AND expires_on IS NOT NULL"
	" AND expires_on > :after AND expires_on < :today";
#define PAGE_SQL(join) \
	("SELECT l.id, l.member_id, l.remaining, w.points, l.order_id, l.entry_id FROM points_lot l INDEXED BY points_lot_due " join \
	 "JOIN wallet w ON w.member_id = l.member_id WHERE l.remaining > 0 AND l.expires_on = :day" \
	 " AND (l.member_id, l.id) > (:member, :lot) ORDER BY l.member_id, l.id LIMIT :room")
static const char page_sql[] = PAGE_SQL("");
static const char page_of_sql[] = PAGE_SQL("JOIN member m ON m.id = l.member_id AND m.profile = :profile ");
static const char entry_sql[] =
	"INSERT INTO points_entry (member_id, kind, points, balance_after, effective_on, order_id, once_key, at, by)"
	" VALUES (:member, 'expire', -:points, :balance, :on, :order, 'expire:' || :lot, :at, :by)";
static const char use_sql[] = "INSERT INTO points_use (entry_id, lot_id, points) VALUES (:entry, :lot, -:points)";
static const char lot_sql[] = "UPDATE points_lot SET remaining = 0, state = 'expired' WHERE id = :lot";
static const char wallet_sql[] = "UPDATE wallet SET points = :balance WHERE member_id = :member";
static const char count_sql[] =
	"SELECT count(*), coalesce(sum(l.remaining), 0), count(DISTINCT l.member_id) FROM points_lot l INDEXED BY points_lot_due"
	" WHERE l.remaining > 0 AND l.expires_on IS NOT NULL AND l.expires_on < :today"
	" AND (:profile IS NULL OR EXISTS (SELECT 1 FROM member m WHERE m.id = l.member_id AND m.profile = :profile))";

struct due_lot {
	int64_t id, member_id, remaining, points, order_id;
};
struct run {
	struct shop *s;
	const char *profile;         /* NULL: all */
	char day[16], booked_on[16]; /* last usable day of the lots at hand, and the day after */
	int64_t member_id, lot_id;   /* the last one done of this day */
	struct expired *out;
	int64_t total;
	struct due_lot lots[PAGE];
};

static enum status read_page(struct run *r, size_t *count, struct error *e)
{
	struct stmt *q = db_prepare(r->s->db, r->profile ? page_of_sql : page_sql);
	enum step step;
	*count = 0;
	if (r->profile)
		stmt_bind_text(q, ":profile", r->profile);
	stmt_bind_text(q, ":day", r->day);
	stmt_bind_int(q, ":member", r->member_id);
	stmt_bind_int(q, ":lot", r->lot_id);
	stmt_bind_int(q, ":room", PAGE);
	while ((step = stmt_step(q, e)) == STEP_ROW)
		r->lots[(*count)++] = (struct due_lot){stmt_int(q, 0), stmt_int(q, 1), stmt_int(q, 2), stmt_int(q, 3), stmt_int(q, 4)};
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* The statements of one lot, and the places of what changes with it. */
struct booking {
	struct stmt *entry, *use, *lot;
	int entry_member, entry_points, entry_balance, entry_order, entry_lot, use_entry, use_lot, use_points, lot_id;
};

static void prepare(struct run *r, struct booking *b)
{
	struct db *db = r->s->db;
	*b = (struct booking){.entry = db_prepare(db, entry_sql), .use = db_prepare(db, use_sql), .lot = db_prepare(db, lot_sql)};
	stmt_bind_text(b->entry, ":on", r->booked_on);
	stmt_bind_int(b->entry, ":at", clock_now());
	stmt_bind_text(b->entry, ":by", r->s->actor);
	b->entry_member = stmt_place(b->entry, ":member");
	b->entry_points = stmt_place(b->entry, ":points");
	b->entry_balance = stmt_place(b->entry, ":balance");
	b->entry_order = stmt_place(b->entry, ":order");
	b->entry_lot = stmt_place(b->entry, ":lot");
	b->use_entry = stmt_place(b->use, ":entry");
	b->use_lot = stmt_place(b->use, ":lot");
	b->use_points = stmt_place(b->use, ":points");
	b->lot_id = stmt_place(b->lot, ":lot");
}

static enum status book(struct run *r, struct booking *b, const struct due_lot *lot, int64_t balance, struct error *e)
{
	stmt_put_int(b->entry, b->entry_member, lot->member_id);
	stmt_put_int(b->entry, b->entry_points, lot->remaining);
	stmt_put_int(b->entry, b->entry_balance, balance);
	if (lot->order_id)
		stmt_put_int(b->entry, b->entry_order, lot->order_id);
	else
		stmt_put_null(b->entry, b->entry_order);
	stmt_put_int(b->entry, b->entry_lot, lot->id);
	enum status st = stmt_run(b->entry, e);
	if (st != ST_OK)
		return st;
	stmt_put_int(b->use, b->use_entry, db_last_id(r->s->db));
	stmt_put_int(b->use, b->use_lot, lot->id);
	stmt_put_int(b->use, b->use_points, lot->remaining);
	st = stmt_run(b->use, e);
	stmt_put_int(b->lot, b->lot_id, lot->id);
	return st == ST_OK ? stmt_run(b->lot, e) : st;
}

static enum status set_wallet(struct run *r, int64_t member_id, int64_t balance, struct error *e)
{
	struct stmt *q = db_prepare(r->s->db, wallet_sql);
	stmt_bind_int(q, ":member", member_id);
	stmt_bind_int(q, ":balance", balance);
	return stmt_run(q, e);
}

/* Lots of the page until the time is up; a member's lots of a day are never parted. *done: how many. */
static enum status book_page(struct run *r, size_t count, size_t *done, struct error *e)
{
	struct booking b;
	enum status st = ST_OK;
	int64_t balance = 0;
	prepare(r, &b);
	for (*done = 0; *done < count && st == ST_OK; ++*done) {
		const struct due_lot *lot = &r->lots[*done];
		bool first = *done == 0 || lot[-1].member_id != lot->member_id;
		if (first && *done > 0 && db_held_ms(r->s->db) > HOLD_MS)
			return ST_OK;
		balance = (first ? lot->points : balance) - lot->remaining;
		st = book(r, &b, lot, balance, e);
		if (st == ST_OK && (*done + 1 == count || lot[1].member_id != lot->member_id))
			st = set_wallet(r, lot->member_id, balance, e);
		r->out->members += first && lot->member_id != r->member_id;
		r->out->lots++;
		r->out->points += lot->remaining;
		r->member_id = lot->member_id;
		r->lot_id = lot->id;
	}
	return st;
}

/* One transaction. *more: there may be others of this day. */
static enum status chunk(struct run *r, bool *more, struct error *e)
{
	size_t count = 0, done = 0;
	enum status st = db_begin(r->s->db, e);
	if (st != ST_OK)
		return st;
	st = read_page(r, &count, e);
	if (st == ST_OK)
		st = book_page(r, count, &done, e);
	*more = done < count || count == PAGE;
	return db_end(r->s->db, st, e);
}

/* The next day that has lots to book; "" none. */
static enum status next_day(struct run *r, const char *today, struct error *e)
{
	struct stmt *q = db_prepare(r->s->db, next_day_sql);
	stmt_bind_text(q, ":after", r->day);
	stmt_bind_text(q, ":today", today);
	enum step step = stmt_step(q, e);
	column_text(q, 0, r->day, sizeof r->day);
	stmt_reset(q);
	r->member_id = r->lot_id = 0;
	if (*r->day)
		day_format(day_parse_iso(r->day) + 1, r->booked_on);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status count_all(struct shop *s, const char *profile, const char *today, struct expired *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, count_sql);
	stmt_bind_text(q, ":today", today);
	stmt_bind_text(q, ":profile", profile);
	enum step step = stmt_step(q, e);
	if (step == STEP_ROW)
		*out = (struct expired){.lots = stmt_int(q, 0), .points = stmt_int(q, 1), .members = stmt_int(q, 2)};
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status audit(struct shop *s, const char *profile, const char *today, const struct expired *out, struct error *e)
{
	char detail[120];
	enum status st = db_begin(s->db, e);
	if (st != ST_OK)
		return st;
	snprintf(detail, sizeof detail, "%s %s %" PRId64 " lots, %" PRId64 " points", profile ? profile : "", today, out->lots, out->points);
	return db_end(s->db, shop_audit(s, "points expire", "", detail, e), e);
}

static enum status run_days(struct run *r, const char *today, const struct progress *p, struct error *e)
{
	enum status st;
	while ((st = next_day(r, today, e)) == ST_OK && *r->day)
		for (bool more = true; more;) {
			st = chunk(r, &more, e);
			if (st != ST_OK)
				return st;
			if (p && p->step && !p->step(p->arg, r->out->lots, r->total))
				return ST_OK;
		}
	return st;
}

enum status ledger_expire(struct shop *s, const char *profile, day_t today, const struct progress *p, struct expired *out, struct error *e)
{
	char iso[16];
	*out = (struct expired){0};
	day_format(today, iso);
	if (s->dry_run)
		return count_all(s, profile, iso, out, e);
	struct run *r = xcalloc(1, sizeof *r);
	*r = (struct run){.s = s, .profile = profile, .out = out};
	if (p && p->step) {
		struct expired all = {0};
		count_all(s, profile, iso, &all, NULL);
		r->total = all.lots;
	}
	db_roomy(s->db, true);
	enum status st = run_days(r, iso, p, e);
	db_roomy(s->db, false);
	free(r);
	if (st == ST_OK && out->lots > 0)
		st = audit(s, profile, iso, out, e);
	if (out->lots > 0)
		db_checkpoint(s->db);
	return st;
}
