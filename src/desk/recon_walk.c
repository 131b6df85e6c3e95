/*
 * Our orders beside the lines of a statement. Both come in the order of their
 * numbers, so the next order is nearly always the one that is wanted: one walk
 * along the index finds them all. Where most of the book is not in the
 * statement, each order is asked for by its number instead.
 */
#include "config.h"

#include <string.h>

#include "desk/recon.h"

#define MISSES 4       /* times that the next order was not the one, in a row */
#define BY_NUMBER 256  /* orders that are then asked for before the walk is tried again */

#define COLUMNS "SELECT o.order_no, o.batch_id, o.superseded_by, " RECON_BOOK_COLUMNS " FROM orders o"
enum { COLUMN_ORDER_NO, COLUMN_BATCH, COLUMN_SUPERSEDED, COLUMN_BOOK };

static const char walk_sql[] = COLUMNS " WHERE o.profile = :profile AND o.order_no >= :from ORDER BY o.order_no, o.batch_id";
static const char number_sql[] = COLUMNS " WHERE o.profile = :profile AND o.order_no = :from";

void recon_walk_open(struct recon_walk *w, struct recon *r)
{
	*w = (struct recon_walk){.r = r, .along = db_prepare_own(r->db, walk_sql), .by_number = db_prepare_own(r->db, number_sql)};
	stmt_bind_text(w->along, ":profile", r->st.profile);
	stmt_bind_text(w->by_number, ":profile", r->st.profile);
}

void recon_walk_close(struct recon_walk *w)
{
	stmt_finish(w->along);
	stmt_finish(w->by_number);
}

static void step(struct recon_walk *w, struct stmt *q)
{
	enum step is = stmt_step(q, w->r->e);

	w->on_row = is == STEP_ROW;
	w->r->failed |= is == STEP_FAILED;
}

/* Below zero: the walk stands before `order_no`; above: behind it, or at the end. */
static int place(const struct recon_walk *w, const char *order_no)
{
	return w->on_row ? strcmp(stmt_text(w->along, COLUMN_ORDER_NO), order_no) : 1;
}

static void begin_at(struct recon_walk *w, struct stmt *q, const char *order_no)
{
	stmt_reset(q);
	stmt_put_text(q, stmt_place(q, ":from"), order_no, strlen(order_no));
	step(w, q);
}

static void look_at(struct recon_walk *w, struct stmt *q, struct recon_book *b)
{
	if (!b->found && recon_counts(w->r, stmt_int(q, COLUMN_BATCH), stmt_int(q, COLUMN_SUPERSEDED)))
		recon_book_read(q, COLUMN_BOOK, false, b);
}

static void ask_for(struct recon_walk *w, const char *order_no, struct recon_book *b)
{
	for (begin_at(w, w->by_number, order_no); w->on_row; step(w, w->by_number))
		look_at(w, w->by_number, b);
	stmt_reset(w->by_number);
	w->started = false;
	if (--w->asking == 0)
		w->missed = 0;
}

void recon_walk_to(struct recon_walk *w, const char *order_no, struct recon_book *b)
{
	int at;

	b->found = false;
	if (w->asking != 0) {
		ask_for(w, order_no, b);
		return;
	}
	if (w->started && place(w, order_no) < 0) {
		step(w, w->along);
		w->missed = place(w, order_no) < 0 ? w->missed + 1 : 0;
	}
	if (!w->started || place(w, order_no) < 0)
		begin_at(w, w->along, order_no);
	w->started = true;
	for (; (at = place(w, order_no)) == 0 && !w->r->failed; step(w, w->along))
		look_at(w, w->along, b);
	if (w->missed >= MISSES)
		w->asking = BY_NUMBER;
}
