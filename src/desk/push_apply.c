/*
 * Handing a push in, taking it back, and what became of a missed one (QOO-40,
 * 43 to 47). The checks are made before the gate is asked for; inside it only
 * what another process can have changed meanwhile is asked again.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/push_parts.h"
#include "storekeep/i18n.h"

static const char apply_sql[] =
	"UPDATE campaign SET state = 'pending', applied_at = :now, changed_at = :now, changed_by = :by, est_reach_low = :n, est_reach_high = :n"
	" WHERE id = :id AND state = 'draft' AND changed_at = :seen";
static const char cancel_sql[] =
	"UPDATE campaign SET state = 'cancelled', cancelled_at = :now, changed_at = :now, changed_by = :by"
	" WHERE id = :id AND state = 'pending' AND recipients IS NULL AND started_at IS NULL";
static const char settle_sql[] =
	"UPDATE campaign SET state = :state, cancelled_at = CASE WHEN :state = 'cancelled' THEN :now END,"
	" finished_at = CASE WHEN :state = 'sent' THEN :now ELSE finished_at END, changed_at = :now, changed_by = :by"
	" WHERE id = :id AND state = 'not_sent'";

static struct stmt *bound(const struct push_frame *f, const char *sql)
{
	struct stmt *q = db_prepare(f->s->db, sql);

	stmt_bind_int(q, ":id", f->c.id);
	stmt_bind_int(q, ":now", f->now);
	stmt_bind_text(q, ":by", f->s->actor);
	return q;
}

/* One row and no more has to change; else somebody was quicker. */
static enum status run_one(const struct push_frame *f, struct stmt *q, struct error *e)
{
	if (stmt_run(q, e) != ST_OK)
		return ST_FAILED;
	if (db_changes(f->s->db) == 1)
		return ST_OK;
	return error_set(e, ST_REFUSED, "push_changed", "QOO-40", "id", "%s", _("Somebody has changed this push meanwhile. Look at it again."));
}

static enum status apply_row(const struct push_frame *f, int64_t estimate, struct error *e)
{
	struct stmt *q = bound(f, apply_sql);
	char detail[40];
	enum status st;

	stmt_bind_int(q, ":n", estimate);
	stmt_bind_int(q, ":seen", f->c.changed_at);
	if ((st = run_one(f, q, e)) != ST_OK)
		return st;
	push_time_text(&f->rules, f->c.send_at, detail);
	return push_audit(f, "push apply", detail, e);
}

/* Two drafts for one week can be applied for by two people at once: the second finds it used. */
static enum status check_week_again(const struct push_frame *f, struct error *e)
{
	struct push_taken taken[64];
	size_t n = push_book_taken(f, f->c.send_at, taken, sizeof taken / sizeof *taken);

	return push_check_week(&f->rules, f->c.type, f->c.send_at, f->now, taken, n, e);
}

static enum status judge_rows(const struct push_frame *f, struct error *e)
{
	enum status st;

	if (strcmp(f->c.type, "compensation") != 0)
		return ST_OK;
	if ((st = db_begin(f->s->db, e)) != ST_OK)
		return st;
	return shop_write_end(f->s, push_orders_judge(f, e), e);
}

static enum status apply(const struct push_frame *f, struct error *e)
{
	struct push_items items = {0};
	enum status st = push_need_draft(f, e);
	int64_t estimate;

	if (st == ST_OK)
		st = judge_rows(f, e);
	if (st == ST_OK)
		st = push_items(f->s, f->c.id, &items, e);
	if (st == ST_OK) {
		push_judge(f, &items);
		st = shop_settle_errors(f->s, e);
	}
	push_items_free(&items);
	if (st == ST_OK)
		st = shop_settle_warnings(f->s, e);
	if (st != ST_OK)
		return st;
	estimate = push_estimate(f);
	if ((st = db_begin(f->s->db, e)) != ST_OK)
		return st;
	if ((st = check_week_again(f, e)) == ST_OK)
		st = apply_row(f, estimate, e);
	return shop_write_end(f->s, st, e);
}

enum status push_apply(struct shop *s, int64_t id, struct error *e)
{
	struct push_frame f;
	enum status st;

	notes_free(&s->notes);
	if ((st = push_open(&f, s, id, e)) == ST_OK)
		st = apply(&f, e);
	push_close(&f);
	return st;
}

/* ---- cancel ---- */

static bool is(const struct push_frame *f, const char *state)
{
	return strcmp(f->c.state, state) == 0;
}

static bool is_missed(const struct push_frame *f)
{
	return is(f, "not_sent") && strcmp(f->c.not_sent_reason, "missed") == 0;
}

/* May an applied push be taken back now? *done: it is cancelled already. */
static enum status may_cancel(const struct push_frame *f, bool *done, struct error *e)
{
	*done = is(f, "cancelled");
	if (*done) {
		notes_add(&f->s->notes, NOTE_INFO, "push_cancelled", "QOO-45", "id", _("Push %lld was cancelled before."), (long long)f->c.id);
		return ST_OK;
	}
	if (is(f, "draft"))
		return error_set(e, ST_REFUSED, "push_draft", "QOO-44", "id", "%s", _("This push was never applied for. Delete the draft instead."));
	if (is_missed(f))
		return error_set(e, ST_REFUSED, "push_missed", "QOO-45", "id", "%s",
		                 _("Its time was missed. Say whether it was sent or cancelled on the marketplace."));
	if (!is(f, "pending"))
		return error_set(e, ST_REFUSED, "push_sent", "QOO-45", "id", "%s", _("Already sent."));
	return push_check_cancel(&f->rules, f->c.send_at, f->now, e);
}

static enum status cancel(const struct push_frame *f, struct error *e)
{
	bool done = false;
	enum status st = may_cancel(f, &done, e);

	if (st != ST_OK || done)
		return st;
	if ((st = db_begin(f->s->db, e)) != ST_OK)
		return st;
	if ((st = run_one(f, bound(f, cancel_sql), e)) == ST_OK)
		st = push_audit(f, "push cancel", "", e);
	return shop_write_end(f->s, st, e);
}

enum status push_cancel(struct shop *s, int64_t id, struct error *e)
{
	struct push_frame f;
	enum status st;

	notes_free(&s->notes);
	if ((st = push_open(&f, s, id, e)) == ST_OK)
		st = cancel(&f, e);
	push_close(&f);
	return st;
}

/* ---- settle ---- */

static enum status settle(const struct push_frame *f, bool sent, struct error *e)
{
	struct stmt *q;
	enum status st;

	if (!is_missed(f))
		return error_set(e, ST_REFUSED, "push_not_missed", "QOO-41", "id", "%s", _("Only a push whose time was missed is settled by hand."));
	if ((st = db_begin(f->s->db, e)) != ST_OK)
		return st;
	q = bound(f, settle_sql);
	stmt_bind_text(q, ":state", sent ? "sent" : "cancelled");
	if ((st = run_one(f, q, e)) == ST_OK)
		st = push_audit(f, "push settle", sent ? "sent" : "cancelled", e);
	return shop_write_end(f->s, st, e);
}

enum status push_settle(struct shop *s, int64_t id, bool sent, struct error *e)
{
	struct push_frame f;
	enum status st;

	notes_free(&s->notes);
	if ((st = push_open(&f, s, id, e)) == ST_OK)
		st = settle(&f, sent, e);
	push_close(&f);
	return st;
}
