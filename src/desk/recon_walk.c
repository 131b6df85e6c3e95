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

static bool step(struct recon_walk *w, struct stmt *q)
{
	enum step is = stmt_step(q, w->r->e);

	w->r->failed |= is == STEP_FAILED;
	return is == STEP_ROW;
}

/* Below zero: the walk stands before `order_no`; above: behind it, or at the end. */
static int place(const struct recon_walk *w, const char *order_no)
{
	return w->no != NULL ? strcmp(w->no, order_no) : 1;
}

static int go_on(struct recon_walk *w, const char *order_no)
{
	w->no = step(w, w->along) ? stmt_text(w->along, COLUMN_ORDER_NO) : NULL;
	return place(w, order_no);
}

static void begin_at(struct stmt *q, const char *order_no)
{
	stmt_reset(q);
	stmt_put_text(q, stmt_place(q, ":from"), order_no, strlen(order_no));
}

static void look_at(struct recon_walk *w, struct stmt *q, struct recon_book *b)
{
	if (!b->found && recon_counts(w->r, stmt_int(q, COLUMN_BATCH), stmt_int(q, COLUMN_SUPERSEDED)))
		recon_book_read(q, COLUMN_BOOK, false, b);
}

static void ask_for(struct recon_walk *w, const char *order_no, struct recon_book *b)
{
	begin_at(w->by_number, order_no);
	while (step(w, w->by_number))
		look_at(w, w->by_number, b);
	stmt_reset(w->by_number);
	w->started = false;
	if (--w->asking == 0)
		w->missed = 0;
}

void recon_walk_to(struct recon_walk *w, const char *order_no, struct recon_book *b)
{
	int at = w->started ? place(w, order_no) : -1;

	b->found = false;
	if (w->asking != 0) {
		ask_for(w, order_no, b);
		return;
	}
	if (w->started && at < 0) {
		at = go_on(w, order_no);
		w->missed = at < 0 ? w->missed + 1 : 0;
	}
	if (at < 0) {
		begin_at(w->along, order_no);
		at = go_on(w, order_no);
	}
	w->started = true;
	for (; at == 0 && !w->r->failed; at = go_on(w, order_no))
		look_at(w, w->along, b);
	if (w->missed >= MISSES)
		w->asking = BY_NUMBER;
}
