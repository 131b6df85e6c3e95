/*
 * Lines of a statement into the file: one INSERT for the whole import, bound
 * anew only where a line differs from the one before.
 */
#include "config.h"

#include "desk/statement_write.h"

#include <string.h>

#include "storekeep/import.h"
#include "storekeep/mem.h"

static const char insert_line_sql[] =
	"INSERT INTO statement_line (statement_id, line, record, order_no, cart_no, kind, kind_text, gross, interest_in, interest_out,"
	" category, card, points_earn, cart, family_pay, reverse, ad, other, net, tax_kind, posted_on, shipped_on, confirmed_on, paid_on,"
	" item_name, note, extra) VALUES (:statement, :line, :record, :order_no, :cart_no, :kind, :kind_text, :gross, :interest_in,"
	" :interest_out, :category, :card, :points_earn, :cart, :family_pay, :reverse, :ad, :other, :net, :tax_kind, :posted_on,"
	" :shipped_on, :confirmed_on, :paid_on, :item_name, :note, :extra)";

void statement_write_begin(struct statement_writer *w, struct db *db)
{
	w->db = db;
	w->insert = db_prepare(db, insert_line_sql);
}

void statement_write_free(struct statement_writer *w)
{
	buf_free(&w->extra);
}

/* What was bound for the line before stays: a column that says the same again costs nothing. */

static void put_int(struct statement_writer *w, int *place, int64_t v)
{
	struct statement_bound *b = &w->bound[(*place)++];

	if (b->is == BOUND_INT && b->num == v)
		return;
	*b = (struct statement_bound){.is = BOUND_INT, .num = v};
	stmt_put_int(w->insert, *place, v);
}

/* Text of this row: empty or new every time. */
static void put_text(struct statement_writer *w, int *place, const char *text)
{
	struct statement_bound *b = &w->bound[(*place)++];
	size_t len = strlen(text);

	if (len == 0 && b->is == BOUND_EMPTY)
		return;
	b->is = len == 0 ? BOUND_EMPTY : BOUND_TEXT;
	stmt_put_text(w->insert, *place, len == 0 ? "" : text, len);
}

/* A text that outlives the import. */
static void put_code(struct statement_writer *w, int *place, const char *code)
{
	struct statement_bound *b = &w->bound[(*place)++];

	if (b->is == BOUND_CODE && b->code == code)
		return;
	*b = (struct statement_bound){.is = BOUND_CODE, .code = code};
	stmt_put_text(w->insert, *place, code, strlen(code));
}

/* Days are all of one length, so the next one is written where the one before stands bound. */
static void put_day(struct statement_writer *w, int *place, day_t d)
{
	struct statement_bound *b = &w->bound[(*place)++];

	if (b->is == BOUND_DAY && b->num == d)
		return;
	b->num = d;
	if (d == DAY_NONE) {
		b->is = BOUND_DAY;
		b->day[0] = '\0';
		stmt_put_null(w->insert, *place);
		return;
	}
	if (b->is != BOUND_DAY || b->day[0] == '\0')
		stmt_put_text(w->insert, *place, b->day, 10);
	b->is = BOUND_DAY;
	day_format(d, b->day);
}

/* The places are in the order of insert_line_sql: SQLite numbers names as they first appear. */
enum status statement_write_line(struct statement_writer *w, struct sheet *sheet, const struct statement_row *row, struct error *e)
{
	static const enum settle_kind order[] = {
		SETTLE_INTEREST_OUT, SETTLE_CATEGORY, SETTLE_CARD, SETTLE_POINTS_EARN, SETTLE_CART, SETTLE_FAMILY_PAY,
		SETTLE_REVERSE, SETTLE_AD, SETTLE_OTHER,
	};
	int place = 0;

	put_int(w, &place, w->statement_id);
	put_int(w, &place, sheet_line(sheet));
	put_int(w, &place, sheet_record(sheet));
	put_text(w, &place, row->order_no);
	put_text(w, &place, row->cart_no);
	put_code(w, &place, settle_kind_code(row->kind));
	put_text(w, &place, row->kind_text);
	put_int(w, &place, row->gross);
	put_int(w, &place, row->interest_in);
	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		put_int(w, &place, row->fee[order[i]]);
	put_int(w, &place, row->net);
	put_code(w, &place, row->tax_kind);
	put_day(w, &place, row->posted);
	put_day(w, &place, row->shipped);
	put_day(w, &place, row->confirmed);
	put_day(w, &place, row->paid);
	put_text(w, &place, row->item_name);
	put_text(w, &place, row->note);
	buf_clear(&w->extra);
	import_extra(sheet, NULL, &w->extra);
	put_text(w, &place, buf_str(&w->extra));
	if (stmt_run(w->insert, e) != ST_OK)
		return ST_FAILED;
	w->last_line = db_last_id(w->db);
	if (w->first_line == 0)
		w->first_line = w->last_line;
	return ST_OK;
}
