/*
 * Published batches of orders become orders of members: in chunks, each order
 * once, taken up again where it was cut short. Acts follow from what changed:
 * placed, changed, completed, cancelled.
 */
#include "config.h"

#include "desk/sale_take.h"

#include <string.h>

#include "desk/column.h"
#include "storekeep/due_parts.h"
#include "storekeep/i18n.h"

#define MOST_NOTES 50

static const char batches_sql[] =
	"SELECT b.id, b.profile FROM batch b LEFT JOIN sale_taken t ON t.batch_id = b.id WHERE b.kind = 'order' AND b.state = 'published'"
	" AND b.id > :after AND COALESCE(t.whole, 0) = 0 ORDER BY b.id LIMIT 1";
static const char cursor_sql[] = "SELECT cursor FROM sale_taken WHERE batch_id = :batch";
/* Versions that a later published batch replaced are that batch's to tell. */
static const char next_sql[] =
	"SELECT id, order_no FROM orders WHERE batch_id = :batch AND id > :after AND (superseded_by = 0 OR superseded_by IN"
	" (SELECT id FROM batch WHERE state IN ('staging', 'removing'))) ORDER BY id LIMIT 1";
static const char keep_sql[] =
	"INSERT INTO sale_taken (batch_id, whole, cursor) VALUES (:batch, :whole, :cursor)"
	" ON CONFLICT (batch_id) DO UPDATE SET whole = excluded.whole, cursor = excluded.cursor";
static const char size_sql[] = "SELECT COALESCE(rows_new + rows_changed, 0) FROM batch WHERE id = :batch";
static const char sale_sql[] = "SELECT id FROM sale WHERE profile = :profile AND order_number = :number";

struct taking {
	struct shop *s;
	const struct profile *p;
	const struct progress *progress;
	int64_t batch_id, cursor, total, taken;
	bool alone; /* one order a transaction: the chunk before was refused */
	struct notes kept;
};

/* ---- one order ---- */

static bool same_lines(const struct sale *a, const struct sale *b)
{
	if (a->line_count != b->line_count)
		return false;
	for (size_t i = 0; i < a->line_count; i++) {
		const struct basis_line *x = &a->lines[i], *y = &b->lines[i];

		if (x->unit_price != y->unit_price || x->quantity != y->quantity || x->quantity_returned != y->quantity_returned ||
		    x->discount != y->discount || strcmp(a->products[i], b->products[i]) != 0 || strcmp(a->names[i], b->names[i]) != 0)
			return false;
	}
	return true;
}

static bool same(const struct sale *a, const struct sale *b)
{
	return a->member_id == b->member_id && a->placed_at == b->placed_at && a->promotion_amount == b->promotion_amount &&
	       a->credit_amount == b->credit_amount && a->points_amount == b->points_amount && a->refund_amount == b->refund_amount &&
	       a->shipping_amount == b->shipping_amount && a->surcharge_amount == b->surcharge_amount && a->items_amount == b->items_amount &&
	       a->final_at == b->final_at && strcmp(a->state, b->state) == 0 && strcmp(a->channel, b->channel) == 0 &&
	       strcmp(a->delivery_code, b->delivery_code) == 0 && strcmp(a->delivery_state, b->delivery_state) == 0 && same_lines(a, b);
}

static int64_t id_of(struct shop *s, const char *profile, const char *number)
{
	struct stmt *q = db_prepare(s->db, sale_sql);
	int64_t id;

	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":number", number);
	id = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return id;
}

/* Somebody is found for an order that had nobody: it is theirs from here on, and earns nothing for it (SHL-31). */
static enum status link_member(struct shop *s, const struct sale *before, struct sale *now, struct error *e)
{
	int64_t member = now->member_id;
	enum status st;

	now->member_id = 0;
	st = sale_write(s, now, NULL, e);
	if (st == ST_OK)
		st = sale_follow(s, before, now, e);
	return st == ST_OK ? sale_transfer_in(s, now->id, member, "", 0, &(int64_t){0}, e) : st;
}

static enum status take_order(struct taking *t, int64_t order_id, const char *number, struct error *e)
{
	struct shop *s = t->s;
	struct sale before = {0}, now = {0};
	int64_t id = id_of(s, profile_name(t->p), number);
	enum status st = ST_OK;

	if (id != 0 && (st = sale_get(s, id, &before, e)) == ST_OK)
		st = sale_get(s, id, &now, e);
	if (st == ST_OK)
		st = sale_read_source(s, t->p, order_id, false, &now, e);
	if (st == ST_OK)
		sale_settle(&now);
	if (st == ST_OK && id == 0) {
		st = sale_write(s, &now, NULL, e);
		if (st == ST_OK)
			st = sale_follow(s, NULL, &now, e);
	} else if (st == ST_OK && !same(&before, &now)) {
		if (before.member_id != now.member_id)
			st = link_member(s, &before, &now, e);
		else if ((st = sale_write(s, &now, NULL, e)) == ST_OK)
			st = sale_follow(s, &before, &now, e);
	} else if (st == ST_OK) { /* the book may be further than this version */
		st = sale_book(s, &now, e);
	}
	sale_free(&before);
	sale_free(&now);
	return st;
}

/* ---- a batch ---- */

static enum status keep_place(struct taking *t, bool whole, struct error *e)
{
	struct stmt *q = db_prepare(t->s->db, keep_sql);

	stmt_bind_int(q, ":batch", t->batch_id);
	stmt_bind_int(q, ":whole", whole);
	stmt_bind_int(q, ":cursor", t->cursor);
	return stmt_run(q, e);
}

static bool next_order(struct taking *t, int64_t after, int64_t *id, char number[64])
{
	struct stmt *q = db_prepare(t->s->db, next_sql);
	bool more;

	stmt_bind_int(q, ":batch", t->batch_id);
	stmt_bind_int(q, ":after", after);
	more = stmt_step(q, NULL) == STEP_ROW;
	if (more) {
		*id = stmt_int(q, 0);
		column_text(q, 1, number, 64);
	}
	stmt_reset(q);
	return more;
}

/* The notes of a chunk that came to stand. */
static void keep_notes(struct taking *t, bool stands)
{
	for (size_t i = 0; stands && i < t->s->notes.count && t->kept.count < MOST_NOTES; i++) {
		const struct note *n = &t->s->notes.items[i];

		notes_add(&t->kept, NOTE_INFO, n->what.code, n->what.rule, n->what.field, "%s", n->what.message);
	}
	notes_free(&t->s->notes);
}

/* As many orders as fit into one turn at the gate. *more: there are others. */
static enum status take_chunk(struct taking *t, bool *more, struct error *e)
{
	char number[64];
	int64_t id, cursor = t->cursor, done = 0;
	enum status st = db_begin(t->s->db, e);

	if (st != ST_OK)
		return st;
	while (st == ST_OK && (*more = next_order(t, t->cursor, &id, number))) {
		if (done > 0 && (t->alone || db_chunk_full(t->s->db)))
			break;
		st = take_order(t, id, number, e);
		t->cursor = id;
		done++;
	}
	if (st == ST_OK)
		st = keep_place(t, !*more, e);
	st = db_end(t->s->db, st, e);
	keep_notes(t, st == ST_OK);
	if (st != ST_OK)
		t->cursor = cursor;
	else
		t->taken += done;
	return st;
}

/* An order that cannot be taken does not keep the others. */
static enum status pass_over(struct taking *t, const struct error *why, struct error *e)
{
	char number[64] = "";
	int64_t id = 0;
	enum status st;

	if (!next_order(t, t->cursor, &id, number))
		return ST_OK;
	if (t->kept.count < MOST_NOTES)
		notes_add(&t->kept, NOTE_INFO, why->code, why->rule, why->field, _("Order %1$s was not taken over: %2$s"), number, why->message);
	t->cursor = id;
	st = db_begin(t->s->db, e);
	return st == ST_OK ? db_end(t->s->db, keep_place(t, false, e), e) : st;
}

static bool go_on(const struct taking *t, int64_t done)
{
	return t->progress == NULL || t->progress->step == NULL ||
	       t->progress->step(t->progress->arg, done < t->total ? done : t->total, t->total);
}

static int64_t number_of(struct shop *s, const char *sql, int64_t batch)
{
	struct stmt *q = db_prepare(s->db, sql);
	int64_t n;

	stmt_bind_int(q, ":batch", batch);
	n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return n;
}

static enum status take_batch(struct taking *t, struct error *e)
{
	int64_t before = t->taken;
	bool more = true;
	enum status st = ST_OK;

	t->cursor = number_of(t->s, cursor_sql, t->batch_id);
	t->total = number_of(t->s, size_sql, t->batch_id);
	t->alone = false;
	while (more && st == ST_OK && go_on(t, t->taken - before)) {
		struct error why = {0};

		st = take_chunk(t, &more, &why);
		if (st == ST_REFUSED && t->alone) {
			st = pass_over(t, &why, e);
			t->alone = false;
			more = true;
		} else if (st == ST_REFUSED) {
			t->alone = more = true;
			st = ST_OK;
		} else if (st != ST_OK && e != NULL) {
			*e = why;
		}
	}
	return st;
}

static bool next_batch(struct taking *t, int64_t after, char profile[32])
{
	struct stmt *q = db_prepare(t->s->db, batches_sql);
	bool more;

	stmt_bind_int(q, ":after", after);
	more = stmt_step(q, NULL) == STEP_ROW;
	if (more) {
		t->batch_id = stmt_int(q, 0);
		column_text(q, 1, profile, 32);
	}
	stmt_reset(q);
	return more;
}

enum status sale_take(struct shop *s, const struct progress *p, int64_t *taken, struct error *e)
{
	struct taking t = {.s = s, .progress = p};
	struct notes were = s->notes;
	char profile[32];
	enum status st = ST_OK;

	s->notes = (struct notes){0};
	while (st == ST_OK && next_batch(&t, t.batch_id, profile)) {
		if (shop_profile(s, profile, &t.p, NULL) == ST_OK && profile_bool(t.p, "orders.sales", DAY_NONE, false))
			st = take_batch(&t, e);
	}
	notes_free(&s->notes);
	s->notes = were;
	for (size_t i = 0; i < t.kept.count; i++) {
		const struct error *n = &t.kept.items[i].what;

		notes_add(&s->notes, NOTE_INFO, n->code, n->rule, n->field, "%s", n->message);
	}
	notes_free(&t.kept);
	*taken = t.taken;
	return st;
}
