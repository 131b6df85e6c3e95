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

/* Lots read at once, before the gate is asked for, and how long it is held before the commit, which is long by itself. */
#define PAGE 4000
#define HOLD_MS 50

static const char next_day_sql[] =
	"SELECT min(expires_on) FROM points_lot INDEXED BY points_lot_due WHERE remaining > 0 AND expires_on IS NOT NULL"
	" AND expires_on > :after AND expires_on < :today";
#define PAGE_SQL(join) \
	("SELECT l.id, l.member_id, l.remaining, l.order_id FROM points_lot l INDEXED BY points_lot_due " join \
	 "WHERE l.remaining > 0 AND l.expires_on = :day AND (l.member_id, l.id) > (:member, :lot) ORDER BY l.member_id, l.id LIMIT :room")
static const char page_sql[] = PAGE_SQL("");
static const char page_of_sql[] = PAGE_SQL("CROSS JOIN member m ON m.id = l.member_id AND m.profile = :profile ");
static const char entry_sql[] =
	"INSERT INTO points_entry (member_id, kind, points, balance_after, effective_on, order_id, once_key, at, by)"
	" VALUES (:member, 'expire', -:points, :balance, :on, :order, 'expire:' || :lot, :at, :by)";
static const char use_sql[] = "INSERT INTO points_use (entry_id, lot_id, points) VALUES (:entry, :lot, -:points)";
/* Only as it was read: somebody may have been there meanwhile. */
static const char lot_sql[] = "UPDATE points_lot SET remaining = 0, state = 'expired' WHERE id = :lot AND remaining = :points";
static const char balance_sql[] = "SELECT points FROM wallet WHERE member_id = :member";
static const char wallet_sql[] = "UPDATE wallet SET points = :balance WHERE member_id = :member";
static const char count_sql[] =
	"SELECT count(*), coalesce(sum(l.remaining), 0), count(DISTINCT l.member_id) FROM points_lot l INDEXED BY points_lot_due"
	" WHERE l.remaining > 0 AND l.expires_on IS NOT NULL AND l.expires_on < :today"
	" AND (:profile IS NULL OR EXISTS (SELECT 1 FROM member m WHERE m.id = l.member_id AND m.profile = :profile))";

struct due_lot {
	int64_t id, member_id, remaining, order_id;
};
struct run {
	struct shop *s;
	const char *profile;         /* NULL: all */
	char day[16], booked_on[16]; /* last usable day of the lots at hand, and the day after */
	int64_t member_id, lot_id;   /* the last one read of this day */
	int64_t last_member;         /* the last one done */
	bool again;                  /* some lots were not as they had been read: once more from the start */
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
		r->lots[(*count)++] = (struct due_lot){stmt_int(q, 0), stmt_int(q, 1), stmt_int(q, 2), stmt_int(q, 3)};
	stmt_reset(q);
	if (*count > 0) {
		r->member_id = r->lots[*count - 1].member_id;
		r->lot_id = r->lots[*count - 1].id;
	}
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* The statements of one lot, and the places of what changes with it. */
struct booking {
	struct stmt *entry, *use, *lot;
	int entry_member, entry_points, entry_balance, entry_order, entry_lot, use_entry, use_lot, use_points, lot_id, lot_points;
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
	b->lot_points = stmt_place(b->lot, ":points");
}

/* The lot is emptied; *gone: it was not as it had been read. */
static enum status empty(struct run *r, struct booking *b, const struct due_lot *lot, bool *gone, struct error *e)
{
	stmt_put_int(b->lot, b->lot_id, lot->id);
	stmt_put_int(b->lot, b->lot_points, lot->remaining);
	enum status st = stmt_run(b->lot, e);
	*gone = st == ST_OK && db_changes(r->s->db) == 0;
	return st;
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
	return stmt_run(b->use, e);
}

static int64_t balance_of(struct run *r, int64_t member_id)
{
	struct stmt *q = db_prepare(r->s->db, balance_sql);
	stmt_bind_int(q, ":member", member_id);
	int64_t n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return n;
}

static enum status set_wallet(struct run *r, int64_t member_id, int64_t balance, struct error *e)
{
	struct stmt *q = db_prepare(r->s->db, wallet_sql);
	stmt_bind_int(q, ":member", member_id);
	stmt_bind_int(q, ":balance", balance);
	return stmt_run(q, e);
}

static void count_lot(struct run *r, const struct due_lot *lot)
{
	r->out->members += lot->member_id != r->last_member;
	r->out->lots++;
	r->out->points += lot->remaining;
	r->last_member = lot->member_id;
}

/* Lots of one member that stand together; *n: how many. */
static enum status book_member(struct run *r, struct booking *b, const struct due_lot *lots, size_t room, size_t *n, struct error *e)
{
	enum status st = ST_OK;
	int64_t balance = balance_of(r, lots->member_id);
	for (*n = 0; st == ST_OK && *n < room && lots[*n].member_id == lots->member_id; ++*n) {
		bool gone;
		st = empty(r, b, &lots[*n], &gone, e);
		if (st != ST_OK || gone) {
			r->again |= gone;
			continue;
		}
		balance -= lots[*n].remaining;
		st = book(r, b, &lots[*n], balance, e);
		count_lot(r, &lots[*n]);
	}
	return st == ST_OK ? set_wallet(r, lots->member_id, balance, e) : st;
}

/* One transaction: members' lots from *at on until the time is up. */
static enum status chunk(struct run *r, size_t count, size_t *at, struct error *e)
{
	struct booking b;
	const struct expired before = *r->out;
	size_t n;
	enum status st = db_begin(r->s->db, e);
	if (st != ST_OK)
		return st;
	prepare(r, &b);
	do {
		st = book_member(r, &b, &r->lots[*at], count - *at, &n, e);
		*at += n;
	} while (st == ST_OK && *at < count && db_held_ms(r->s->db) < HOLD_MS);
	st = db_end(r->s->db, st, e);
	if (st != ST_OK)
		*r->out = before;
	return st;
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
	r->member_id = r->lot_id = r->last_member = 0;
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

/* All of the day at hand. *stopped: asked to. */
static enum status run_day(struct run *r, const struct progress *p, bool *stopped, struct error *e)
{
	size_t count = 0, at;
	enum status st = ST_OK;
	do {
		if (r->again)
			r->member_id = r->lot_id = 0;
		r->again = false;
		while (!*stopped && (st = read_page(r, &count, e)) == ST_OK && count > 0)
			for (at = 0; at < count && !*stopped;) {
				st = chunk(r, count, &at, e);
				if (st != ST_OK)
					return st;
				*stopped = p && p->step && !p->step(p->arg, r->out->lots, r->total);
			}
	} while (st == ST_OK && r->again && !*stopped);
	return st;
}

static enum status run_days(struct run *r, const char *today, const struct progress *p, struct error *e)
{
	bool stopped = false;
	enum status st;
	while ((st = next_day(r, today, e)) == ST_OK && *r->day && !stopped)
		if ((st = run_day(r, p, &stopped, e)) != ST_OK)
			return st;
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
