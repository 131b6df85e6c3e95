/*
 * Reading a sheet of order numbers (QOO-27 to 31): column A of a CSV file or of
 * a workbook, each row judged by itself, then beside the other rows, the sheets
 * before it, and the shop's orders and customers.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/push_parts.h"
#include "storekeep/csv.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/xlsx.h"

/* Orders that count as not bought, and customers that get no push, as push_orders.c stores them. */
static const char judge_sql[] =
	"SELECT CASE WHEN o.state IN ('cancelled', 'awaiting_payment') THEN 'not_bought' WHEN p.id IS NOT NULL AND"
	" ((:unverified AND p.email_verified = 0) OR (:reminders AND p.reminder_opt_out = 1)) THEN 'excluded' ELSE 'ok' END, o.buyer"
	" FROM live_order o LEFT JOIN person p ON p.profile = o.profile AND p.code = o.buyer"
	" WHERE o.profile = :profile AND o.order_no = :no";
static const char book_sql[] = "SELECT 1 FROM live_order WHERE profile = :profile LIMIT 1";
static const char known_sql[] =
	"SELECT DISTINCT r.order_no FROM order_upload u JOIN order_row r ON r.upload_id = u.id WHERE u.campaign_id = :id AND r.order_no <> ''";

enum { FEW_ROWS = 100 };

struct reading {
	const struct push_frame *f;
	struct push_sheet *out;
	int64_t texts;      /* rows with something in column A */
	bool too_many;
	bool elsewhere;     /* an order number in another column */
	bool in_a;          /* one in column A */
};

/* ---- rows as they come ---- */

static struct push_row_read *add_row(struct reading *g, int64_t row_no)
{
	struct push_sheet *s = g->out;

	if ((s->count & (s->count + 1)) == 0)
		s->rows = xreallocarray(s->rows, s->count * 2 + 2, sizeof *s->rows);
	s->rows[s->count] = (struct push_row_read){.row_no = row_no, .text = xstrdup(""), .state = PUSH_ROW_EMPTY};
	return &s->rows[s->count++];
}

static void say(struct push_row_read *r, char *sentence)
{
	free(r->said);
	r->said = sentence;
}

static void say_format(struct push_row_read *r, bool destroyed)
{
	char *wrong = xasprintf(_("Row %1$lld: '%2$s' is not an order number"), (long long)r->row_no, r->text);

	say(r, destroyed ? xasprintf("%s; %s", wrong, _("the spreadsheet has destroyed this number; format the column as text")) : xstrdup(wrong));
	free(wrong);
}

/* The row of this number; rows between that the file leaves out are empty ones, as long as they are few. */
static struct push_row_read *row_of(struct reading *g, int64_t row_no)
{
	struct push_sheet *s = g->out;
	int64_t last = s->count > 0 ? s->rows[s->count - 1].row_no : 0;

	if (last == row_no)
		return &s->rows[s->count - 1];
	while (++last < row_no && row_no - last < FEW_ROWS)
		add_row(g, last);
	return add_row(g, row_no);
}

/* false: enough was seen, the file has too many rows. */
static bool take_cell(struct reading *g, int64_t row_no, int column, const char *text, size_t len)
{
	struct push_row_read *r;
	char number[PUSH_ORDER_NO];
	enum push_row state;
	bool destroyed;

	state = push_row_read(&g->f->rules, text, len, row_no == 1, number, &destroyed);
	if (column > 1) {
		g->elsewhere = g->elsewhere || state == PUSH_ROW_OK;
		return true;
	}
	r = row_of(g, row_no);
	free(r->text);
	r->text = xstrndup(text, len < 200 ? len : 200);
	r->state = state;
	memcpy(r->order_no, number, sizeof number);
	g->in_a = g->in_a || state == PUSH_ROW_OK;
	if (state == PUSH_ROW_FORMAT)
		say_format(r, destroyed);
	g->texts += state != PUSH_ROW_EMPTY && state != PUSH_ROW_HEADING;
	g->too_many = g->texts > g->f->rules.rows_max || g->out->count > (size_t)g->f->rules.rows_max * 4 + 64;
	return !g->too_many;
}

/* ---- the file ---- */

static bool on_cell(void *arg, const struct xlsx_cell *c)
{
	return take_cell(arg, c->row, c->column, c->text, c->len);
}

static enum status refuse_nothing(const char *path, struct error *e)
{
	return error_set(e, ST_REFUSED, "orders_nothing", "QOO-29", "orders", _("Nothing to upload in %s."), path);
}

static enum status read_csv(struct reading *g, const char *path, struct error *e)
{
	struct csv_options o = {.header_later = true};
	const struct csv_cell *cells;
	struct csv *csv;
	size_t count;
	int64_t inside = 0; /* line ends inside of cells: a row of a spreadsheet has one line */
	bool more = true;
	enum status st = csv_open(&csv, path, &o, e);

	if (st == ST_FAILED)
		return refuse_nothing(path, e);
	if (st != ST_OK)
		return st;
	while (more && csv_next(csv, &cells, &count)) {
		int64_t row = csv_line(csv) - inside;

		for (size_t i = 0; i < count && more; i++) {
			more = take_cell(g, row, (int)i + 1, cells[i].text, cells[i].len);
			for (const char *at = cells[i].text; (at = memchr(at, '\n', cells[i].len - (size_t)(at - cells[i].text))) != NULL; at++)
				inside++;
		}
	}
	if (more && csv_failed(csv) != NULL) {
		*e = *csv_failed(csv);
		st = ST_REFUSED;
	}
	csv_close(csv);
	return st;
}

static enum status read_file(struct reading *g, const char *path, struct error *e)
{
	enum status st;

	if (xlsx_looks_old(path))
		return error_set(e, ST_REFUSED, "xlsx_old", "QOO-27", "orders", "%s",
		                 _("This is an old Excel file, or one with a password. Save it as .xlsx without one, or column A as CSV."));
	if (!xlsx_looks_like(path))
		return read_csv(g, path, e);
	st = xlsx_read(path, on_cell, g, e);
	if (st == ST_FAILED)
		return refuse_nothing(path, e);
	if (st == ST_REFUSED) {
		snprintf(e->rule, sizeof e->rule, "QOO-27");
		snprintf(e->field, sizeof e->field, "orders");
	}
	return st;
}

/* Empty rows behind the last number say nothing. */
static void drop_tail(struct push_sheet *s)
{
	while (s->count > 0 && s->rows[s->count - 1].state == PUSH_ROW_EMPTY) {
		free(s->rows[--s->count].text);
		free(s->rows[s->count].said);
	}
}

static enum status check_whole(const struct reading *g, const char *path, struct error *e)
{
	if (g->too_many)
		return error_set(e, ST_REFUSED, "orders_too_many", "QOO-31", "orders", _("%1$s has more than %2$d rows. Upload it in parts."), path,
		                 g->f->rules.rows_max);
	if (!g->in_a && g->elsewhere)
		return error_set(e, ST_REFUSED, "orders_column", "QOO-28", "orders", "%s", _("Order numbers belong into column A."));
	return g->texts == 0 ? refuse_nothing(path, e) : ST_OK;
}

/* ---- beside one another and the sheets before ---- */

static int by_number(const void *a, const void *b)
{
	const struct push_row_read *x = *(const struct push_row_read *const *)a, *y = *(const struct push_row_read *const *)b;
	int order = strcmp(x->order_no, y->order_no);

	return order != 0 ? order : (x->row_no > y->row_no) - (x->row_no < y->row_no);
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Numbers of the push's earlier sheets, sorted; *n of them, all owned by the caller. */
static char **known_numbers(const struct push_frame *f, size_t *n)
{
	struct stmt *q = db_prepare(f->s->db, known_sql);
	char **all = NULL;

	*n = 0;
	stmt_bind_int(q, ":id", f->c.id);
	while (f->c.id != 0 && stmt_step(q, NULL) == STEP_ROW) {
		if ((*n & (*n + 1)) == 0)
			all = xreallocarray(all, *n * 2 + 2, sizeof *all);
		all[(*n)++] = xstrdup(column_words(q, 0));
	}
	stmt_reset(q);
	if (*n > 1)
		qsort(all, *n, sizeof *all, by_text);
	return all;
}

static void mark_known(struct push_row_read *r, char **known, size_t n)
{
	const char *number = r->order_no;

	if (n == 0 || bsearch(&number, known, n, sizeof *known, by_text) == NULL)
		return;
	r->state = PUSH_ROW_DUPLICATE;
	say(r, xasprintf(_("Row %lld: already listed"), (long long)r->row_no));
}

static void mark_duplicates(const struct push_frame *f, struct push_sheet *s)
{
	struct push_row_read **sorted = xcalloc(s->count + 1, sizeof *sorted);
	size_t n = 0, known_count;
	char **known = known_numbers(f, &known_count);

	for (size_t i = 0; i < s->count; i++)
		if (s->rows[i].state == PUSH_ROW_OK)
			sorted[n++] = &s->rows[i];
	if (n > 1)
		qsort(sorted, n, sizeof *sorted, by_number);
	for (size_t i = 0, first = 0; i < n; i++) {
		if (i == 0 || strcmp(sorted[i]->order_no, sorted[first]->order_no) != 0) {
			first = i;
			mark_known(sorted[i], known, known_count);
			continue;
		}
		sorted[i]->state = PUSH_ROW_DUPLICATE;
		sorted[i]->same_as = sorted[first]->row_no;
		say(sorted[i], xasprintf(_("Row %1$lld: same as row %2$lld"), (long long)sorted[i]->row_no, (long long)sorted[first]->row_no));
	}
	for (size_t i = 0; i < known_count; i++)
		free(known[i]);
	free(known);
	free(sorted);
}

/* ---- beside the order book ---- */

bool push_orders_book(struct shop *s, const char *profile)
{
	struct stmt *q = db_prepare(s->db, book_sql);
	bool there;

	stmt_bind_text(q, ":profile", profile);
	there = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	return there;
}

static void say_state(struct push_row_read *r)
{
	if (r->state == PUSH_ROW_UNKNOWN)
		say(r, xasprintf(_("Row %lld: no such order in this shop"), (long long)r->row_no));
	else if (r->state == PUSH_ROW_NOT_BOUGHT)
		say(r, xasprintf(_("Row %lld: the order is cancelled or unpaid"), (long long)r->row_no));
	else if (r->state == PUSH_ROW_EXCLUDED)
		say(r, xasprintf(_("Row %lld: the marketplace sends nothing to this buyer"), (long long)r->row_no));
}

static void ask_book(const struct push_frame *f, struct push_sheet *s)
{
	for (size_t i = 0; i < s->count; i++) {
		struct push_row_read *r = &s->rows[i];
		struct stmt *q;

		if (r->state != PUSH_ROW_OK)
			continue;
		q = db_prepare(f->s->db, judge_sql);
		stmt_bind_text(q, ":profile", f->c.profile);
		stmt_bind_text(q, ":no", r->order_no);
		stmt_bind_int(q, ":unverified", profile_bool(f->profile, "exclude.email_unverified", DAY_NONE, true));
		stmt_bind_int(q, ":reminders", profile_bool(f->profile, "exclude.reminder_opt_out", DAY_NONE, true));
		r->state = PUSH_ROW_UNKNOWN;
		if (stmt_step(q, NULL) == STEP_ROW) {
			r->state = push_row_parse(column_words(q, 0));
			r->buyer = xstrdup(column_words(q, 1));
		}
		stmt_reset(q);
		say_state(r);
	}
}

/* ---- sums ---- */

static bool is_usable(const struct push_row_read *r)
{
	return r->state == PUSH_ROW_OK || r->state == PUSH_ROW_NOT_BOUGHT;
}

static int64_t different_buyers(const struct push_sheet *s)
{
	char **buyers = xcalloc(s->count + 1, sizeof *buyers);
	size_t n = 0;
	int64_t different = 0;

	for (size_t i = 0; i < s->count; i++)
		if (is_usable(&s->rows[i]) && s->rows[i].buyer != NULL && s->rows[i].buyer[0] != '\0')
			buyers[n++] = s->rows[i].buyer;
	if (n > 1)
		qsort(buyers, n, sizeof *buyers, by_text);
	for (size_t i = 0; i < n; i++)
		different += i == 0 || strcmp(buyers[i], buyers[i - 1]) != 0;
	free(buyers);
	return different;
}

static void add_up(struct push_sheet *s, bool book)
{
	int64_t by_state[PUSH_ROW_STATES] = {0};

	for (size_t i = 0; i < s->count; i++)
		by_state[s->rows[i].state]++;
	s->sums = (struct push_sums){
		.rows = (int64_t)s->count - by_state[PUSH_ROW_EMPTY] - by_state[PUSH_ROW_HEADING],
		.usable = by_state[PUSH_ROW_OK] + by_state[PUSH_ROW_NOT_BOUGHT],
		.duplicate = by_state[PUSH_ROW_DUPLICATE],
		.faulty = by_state[PUSH_ROW_FORMAT] + by_state[PUSH_ROW_UNKNOWN],
		.excluded = by_state[PUSH_ROW_EXCLUDED],
		.not_bought = by_state[PUSH_ROW_NOT_BOUGHT],
		.customers = book ? different_buyers(s) : -1,
		.ticked_customers = book ? 0 : -1,
	};
}

/* ---- all of it ---- */

enum status push_sheet_of(const struct push_frame *f, const char *path, struct push_sheet *out, struct error *e)
{
	struct reading g = {.f = f, .out = out};
	bool book = push_orders_book(f->s, f->c.profile);
	enum status st;

	*out = (struct push_sheet){0};
	st = read_file(&g, path, e);
	if (st == ST_OK)
		st = check_whole(&g, path, e);
	if (st != ST_OK)
		return st;
	drop_tail(out);
	mark_duplicates(f, out);
	if (book)
		ask_book(f, out);
	else
		notes_add(&f->s->notes, NOTE_WARN, "orders_unchecked", "QOO-31", "orders", "%s",
		          _("No orders of this marketplace are in the book, so the numbers are not checked against it."));
	add_up(out, book);
	return ST_OK;
}

enum status push_sheet_read(struct shop *s, const char *profile, int64_t push, const char *path, struct push_sheet *out, struct error *e)
{
	struct push_frame f;
	enum status st;

	*out = (struct push_sheet){0};
	notes_free(&s->notes);
	st = push != 0 ? push_open(&f, s, push, e) : push_open_new(&f, s, profile, e);
	if (st == ST_OK)
		st = push_sheet_of(&f, path, out, e);
	push_close(&f);
	return st;
}

void push_sheet_free(struct push_sheet *sheet)
{
	for (size_t i = 0; i < sheet->count; i++) {
		free(sheet->rows[i].text);
		free(sheet->rows[i].said);
		free(sheet->rows[i].buyer);
	}
	free(sheet->rows);
	*sheet = (struct push_sheet){0};
}

enum status push_template(struct shop *s, const char *path, bool overwrite, struct error *e)
{
	size_t len = strlen(path);
	struct csv_writer *w;
	enum status st;

	(void)s;
	if (len >= 5 && strcasecmp(path + len - 5, ".xlsx") == 0)
		return xlsx_write_template(path, _("Orders"), _("Old order numbers"), clock_now(), overwrite, e);
	if ((st = csv_create(&w, path, CS_UTF8_BOM, overwrite, e)) != ST_OK)
		return st;
	csv_put(w, _("Old order numbers"), CSV_PLAIN);
	csv_end_row(w);
	return csv_finish(w, e);
}
