/*
 * A paid order in the book: its two billing lines and its term, and the queue
 * of all terms of the account, which never overlap (RUT-18, 19, 23).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/plan_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

static const char new_sql[] =
	"INSERT INTO plan_order (account_id, plan_days, origin, state, list_price, discount_percent, amount, pay, chosen_at, confirmed_at,"
	" paid_at, renews_term, source, reference, batch_id, note, op_id, created_by) VALUES (:account, :days, :origin, 'paid', :price,"
	" :discount, :amount, :pay, :paid, :paid, :paid, :renews, :source, :reference, :batch, :note, :op, :by)";
static const char paid_sql[] =
	"UPDATE plan_order SET state = 'paid', discount_percent = :discount, amount = :amount, pay = :pay, paid_at = :paid,"
	" chosen_at = min(chosen_at, :paid), confirmed_at = min(confirmed_at, :paid), source = :source, reference = :reference,"
	" batch_id = :batch, note = :note WHERE id = :id";
static const char line_sql[] =
	"INSERT INTO billing_line (order_id, line_no, item, amount, booked_at, state, pay_method_notice, batch_id)"
	" VALUES (:order, :no, :item, :amount, :at, :state, :notice, :batch)";
static const char term_sql[] =
	"INSERT INTO term (account_id, order_id, starts_at, ends_at, expires_on, quota_bought, quota_used_before, stated)"
	" VALUES (:account, :order, :starts, :ends, :expires, :quota, :used, :stated)";

static const char slots_sql[] =
	"SELECT t.id, COALESCE(o.paid_at, t.starts_at), o.plan_days, t.stated, t.starts_at, t.ends_at, t.expires_on"
	" FROM term t JOIN plan_order o ON o.id = t.order_id WHERE t.account_id = :account";
static const char move_sql[] = "UPDATE term SET starts_at = :starts, ends_at = :ends, expires_on = :expires WHERE id = :id";
static const char overlap_sql[] =
	"SELECT a.starts_at, a.ends_at, b.starts_at, b.ends_at FROM term a JOIN term b ON b.account_id = a.account_id AND b.id > a.id"
	" AND b.starts_at <= a.ends_at AND a.starts_at <= b.ends_at WHERE a.account_id = :account LIMIT 1";

/* ---- the clock ---- */

struct plan_clock plan_clock_of(const struct profile *p)
{
	const char *end = profile_text(p, "term.ends_at_time", DAY_NONE);
	int h = 23, m = 59, s = 59;

	if (end != NULL && sscanf(end, "%d:%d:%d", &h, &m, &s) == 2)
		s = 59;
	return (struct plan_clock){.zone = profile_zone(p), .end_secs = h * 3600 + m * 60 + s};
}

void plan_span_text(const struct profile *p, instant_t starts, instant_t ends, char out[64])
{
	char from[16], to[16];

	day_format(instant_day(starts, profile_zone(p)), from);
	day_format(instant_day(ends, profile_zone(p)), to);
	snprintf(out, 64, _("%1$s to %2$s"), from, to);
}

/* ---- the queue ---- */

struct slots {
	struct plan_slot *items;
	size_t count;
};

enum status plan_slots(struct shop *s, int64_t account_id, struct plan_slot **out, size_t *count, struct error *e)
{
	struct stmt *q = db_prepare(s->db, slots_sql);
	enum step step;

	*out = NULL;
	*count = 0;
	stmt_bind_int(q, ":account", account_id);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		*out = xreallocarray(*out, *count + 1, sizeof **out);
		(*out)[(*count)++] = (struct plan_slot){
			.id = stmt_int(q, 0), .paid_at = stmt_int(q, 1), .days = (int)stmt_int(q, 2), .fixed = stmt_int(q, 3) != 0,
			.starts_at = stmt_int(q, 4), .ends_at = stmt_int(q, 5), .expires_on = column_day(q, 6),
		};
	}
	stmt_reset(q);
	if (step == STEP_FAILED)
		free(*out);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static const struct plan_slot *slot_of(const struct slots *all, int64_t id)
{
	for (size_t i = 0; i < all->count; i++)
		if (all->items[i].id == id)
			return &all->items[i];
	return NULL;
}

static enum status move(struct shop *s, const struct profile *p, const struct plan_slot *was, const struct plan_slot *is, bool tell,
                        struct error *e)
{
	struct stmt *q = db_prepare(s->db, move_sql);
	char before[64], after[64];

	stmt_bind_int(q, ":id", is->id);
	stmt_bind_int(q, ":starts", is->starts_at);
	stmt_bind_int(q, ":ends", is->ends_at);
	bind_day(q, ":expires", is->expires_on);
	if (tell) {
		plan_span_text(p, was->starts_at, was->ends_at, before);
		plan_span_text(p, is->starts_at, is->ends_at, after);
		notes_add(&s->notes, NOTE_WARN, "term_moves", "RUT-19", NULL, _("Terms never overlap: the one of %1$s moves to %2$s."), before, after);
	}
	return stmt_run(q, e);
}

enum status plan_requeue(struct shop *s, const struct profile *p, int64_t account_id, int64_t but, struct error *e)
{
	struct plan_clock clock = plan_clock_of(p);
	struct slots was, is;
	enum status st = plan_slots(s, account_id, &was.items, &was.count, e);

	if (st != ST_OK)
		return st;
	is.count = was.count;
	is.items = xcalloc(was.count + 1, sizeof *is.items);
	if (was.count != 0)
		memcpy(is.items, was.items, was.count * sizeof *is.items);
	plan_queue(&clock, is.items, is.count);
	for (size_t i = 0; i < is.count && st == ST_OK; i++) {
		const struct plan_slot *old = slot_of(&was, is.items[i].id);

		if (old->starts_at != is.items[i].starts_at || old->ends_at != is.items[i].ends_at)
			st = move(s, p, old, &is.items[i], but != REQUEUE_SILENT && is.items[i].id != but, e);
	}
	free(was.items);
	free(is.items);
	return st;
}

enum status plan_check_overlap(struct shop *s, const struct profile *p, int64_t account_id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, overlap_sql);
	char a[64] = "", b[64] = "";
	enum step step;

	stmt_bind_int(q, ":account", account_id);
	step = stmt_step(q, e);
	if (step == STEP_ROW) {
		plan_span_text(p, stmt_int(q, 0), stmt_int(q, 1), a);
		plan_span_text(p, stmt_int(q, 2), stmt_int(q, 3), b);
	}
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	return step == STEP_DONE ? ST_OK : error_set(e, ST_REFUSED, "terms_overlap", "RUT-19", NULL, _("Two terms overlap: %1$s and %2$s."), a, b);
}

enum status plan_forecast(struct shop *s, const char *profile, int days, instant_t paid_at, struct plan_slot *out, struct error *e)
{
	const struct profile *p;
	struct plan_clock clock;
	struct account a;
	struct slots all;
	enum status st = shop_profile(s, profile, &p, e);

	if (st == ST_OK)
		st = account_get(s, profile, &a, e);
	if (st == ST_OK)
		st = plan_slots(s, a.id, &all.items, &all.count, e);
	if (st != ST_OK)
		return st;
	clock = plan_clock_of(p);
	all.items = xreallocarray(all.items, all.count + 1, sizeof *all.items);
	all.items[all.count++] = (struct plan_slot){.id = INT64_MAX, .paid_at = paid_at, .days = days};
	plan_queue(&clock, all.items, all.count);
	*out = *slot_of(&all, INT64_MAX);
	free(all.items);
	return ST_OK;
}

/* ---- one paid order ---- */

void plan_check_lines(struct shop *s, money_t line1, money_t line2, money_t amount)
{
	char sum[32], price[32];

	if (line1 == MONEY_NONE && line2 == MONEY_NONE)
		return;
	if (line1 == MONEY_NONE || line2 == MONEY_NONE) {
		notes_add(&s->notes, NOTE_WARN, "line_missing", "RUT-23", line1 == MONEY_NONE ? "line1" : "line2", "%s",
		          line1 == MONEY_NONE ? _("The first line is missing; a purchase always produces two.")
		                              : _("The second line is missing; a purchase always produces two."));
		return;
	}
	if (line1 + line2 == amount)
		return;
	money_format(line1 + line2, false, sum);
	money_format(amount, false, price);
	notes_add(&s->notes, NOTE_WARN, "lines_sum", "RUT-23", "line2", _("The two lines add up to %1$s, the plan costs %2$s."), sum, price);
}

static enum status put_line(struct shop *s, const struct profile *p, const struct plan_booking *b, int64_t order_id, int no, struct error *e)
{
	struct stmt *q = db_prepare(s->db, line_sql);
	const char *item = profile_text(p, no == 1 ? "billing.line1" : "billing.line2", DAY_NONE);

	stmt_bind_int(q, ":order", order_id);
	stmt_bind_int(q, ":no", no);
	stmt_bind_text(q, ":item", item != NULL ? item : "");
	bind_money(q, ":amount", no == 1 ? b->line1 : b->line2);
	stmt_bind_int(q, ":at", b->paid_at);
	stmt_bind_text(q, ":state", b->open ? "open" : "paid");
	stmt_bind_text(q, ":notice", b->pay != NULL && strcmp(b->pay, "autodebit") == 0 ? "autodebit" : "manual");
	stmt_bind_int(q, ":batch", b->batch_id);
	return stmt_run(q, e);
}

static enum status put_order(struct shop *s, const struct plan_booking *b, int64_t account_id, int64_t *order_id, struct error *e)
{
	bool fresh = *order_id == 0;
	struct stmt *q = db_prepare(s->db, fresh ? new_sql : paid_sql);
	enum status st;

	if (fresh) {
		stmt_bind_int(q, ":account", account_id);
		stmt_bind_int(q, ":days", b->plan_days);
		stmt_bind_text(q, ":origin", b->origin);
		stmt_bind_int(q, ":price", b->list_price);
		bind_money(q, ":renews", b->renews_term != 0 ? b->renews_term : MONEY_NONE);
		stmt_bind_text(q, ":op", b->op_id);
		stmt_bind_text(q, ":by", s->actor);
	} else {
		stmt_bind_int(q, ":id", *order_id);
	}
	stmt_bind_int(q, ":discount", b->discount_percent);
	stmt_bind_int(q, ":amount", b->amount);
	stmt_bind_text(q, ":pay", b->pay);
	stmt_bind_int(q, ":paid", b->paid_at);
	stmt_bind_text(q, ":source", b->source != NULL ? b->source : "book");
	stmt_bind_text(q, ":reference", b->reference != NULL ? b->reference : "");
	stmt_bind_int(q, ":batch", b->batch_id);
	stmt_bind_text(q, ":note", b->note != NULL ? b->note : "");
	st = stmt_run(q, e);
	if (st == ST_OK && fresh)
		*order_id = db_last_id(s->db);
	return st;
}

/* Where it lies until the queue gives it its place. */
static enum status put_term(struct shop *s, const struct profile *p, const struct plan_booking *b, int64_t account_id, int64_t order_id,
                            int64_t *term_id, struct error *e)
{
	struct plan_clock clock = plan_clock_of(p);
	bool stated = b->starts_at != INSTANT_NONE && b->ends_at != INSTANT_NONE;
	struct plan_slot slot = {.starts_at = b->starts_at, .ends_at = b->ends_at};
	struct stmt *q;
	enum status st;

	if (stated)
		slot.expires_on = instant_day(b->ends_at, clock.zone);
	else
		plan_begin(&clock, b->paid_at, b->plan_days, &slot);
	if (slot.ends_at <= slot.starts_at)
		return error_set(e, ST_REFUSED, "ends_before_start", "RUT-18", "ends_at", "%s", _("The end must be after the start."));
	q = db_prepare(s->db, term_sql);
	stmt_bind_int(q, ":account", account_id);
	stmt_bind_int(q, ":order", order_id);
	stmt_bind_int(q, ":starts", slot.starts_at);
	stmt_bind_int(q, ":ends", slot.ends_at);
	bind_day(q, ":expires", slot.expires_on);
	stmt_bind_int(q, ":quota", b->quota);
	stmt_bind_int(q, ":used", b->used_before > 0 ? b->used_before : 0);
	stmt_bind_int(q, ":stated", stated);
	st = stmt_run(q, e);
	*term_id = db_last_id(s->db);
	return st;
}

enum status plan_book(struct shop *s, const struct plan_booking *b, int64_t *order_id, struct error *e)
{
	const struct profile *p;
	struct account a;
	int64_t term_id = 0;
	char record[64], detail[160];
	enum status st = shop_profile(s, b->profile, &p, e);

	if (st == ST_OK)
		st = account_get(s, b->profile, &a, e);
	if (st == ST_OK)
		st = put_order(s, b, a.id, order_id, e);
	for (int no = 1; no <= 2 && st == ST_OK; no++)
		st = put_line(s, p, b, *order_id, no, e);
	if (st == ST_OK)
		st = put_term(s, p, b, a.id, *order_id, &term_id, e);
	if (st == ST_OK)
		st = plan_requeue(s, p, a.id, b->quiet ? REQUEUE_SILENT : term_id, e);
	if (st == ST_OK)
		st = plan_check_overlap(s, p, a.id, e);
	if (st != ST_OK)
		return st;
	snprintf(record, sizeof record, "plan_order %lld", (long long)*order_id);
	snprintf(detail, sizeof detail, "%s %d days, %lld by %s, %lld messages", b->profile, b->plan_days, (long long)b->amount,
	         b->pay != NULL ? b->pay : "?", (long long)b->quota);
	return shop_audit(s, strcmp(b->origin, "renewal") == 0 ? "plan renew" : "plan pay", record, detail, e);
}
