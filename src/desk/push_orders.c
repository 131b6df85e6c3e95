/*
 * Order numbers of a compensation push as they are kept: sheets one after the
 * other, ticks, sums, and the judgement of each row made anew when the order
 * book has changed (QOO-29 to 32).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/push_parts.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"

#define OF_PUSH "upload_id IN (SELECT id FROM order_upload WHERE campaign_id = :id)"
/* A row's number over all sheets: rows of a sheet stay below this. */
#define ROW_SPAN 2097152

static const char upload_sql[] =
	"INSERT INTO order_upload (campaign_id, file_name, uploaded_at, uploaded_by) VALUES (:id, :name, :now, :by)";
static const char row_sql[] =
	"INSERT INTO order_row (upload_id, row_no, text, order_no, state, note, ticked) VALUES (:upload, :row, :text, :no, :state, :note, :ticked)";
static const char uploads_sql[] = "SELECT count(*) FROM order_upload WHERE campaign_id = :id";
static const char nth_sql[] = "SELECT id FROM order_upload WHERE campaign_id = :id ORDER BY id LIMIT 1 OFFSET :n";

/* A row is as the order book and the list of customers say now; without a book nothing is known against it. */
static const char judge_sql[] =
	"UPDATE order_row SET state = CASE WHEN NOT :book THEN 'ok' ELSE coalesce((SELECT CASE WHEN o.state IN ('cancelled', 'awaiting_payment')"
	" THEN 'not_bought' WHEN p.id IS NOT NULL AND ((:unverified AND p.email_verified = 0) OR (:reminders AND p.reminder_opt_out = 1))"
	" THEN 'excluded' ELSE 'ok' END FROM live_order o LEFT JOIN person p ON p.profile = o.profile AND p.code = o.buyer"
	" WHERE o.profile = :profile AND o.order_no = order_row.order_no), 'unknown') END"
	" WHERE " OF_PUSH " AND state IN ('ok', 'unknown', 'not_bought', 'excluded')";
static const char untick_sql[] = "UPDATE order_row SET ticked = 0 WHERE " OF_PUSH " AND ticked = 1 AND state IN ('unknown', 'format', 'duplicate')";

static const char tick_all_sql[] = "UPDATE order_row SET ticked = :on WHERE " OF_PUSH " AND state = 'ok'";
static const char untick_all_sql[] = "UPDATE order_row SET ticked = 0 WHERE " OF_PUSH;
static const char left_sql[] = "SELECT count(*) FROM order_row WHERE " OF_PUSH " AND state = 'not_bought' AND ticked = 0";
static const char state_sql[] = "SELECT state, ticked FROM order_row WHERE upload_id = :upload AND row_no = :row";
static const char tick_sql[] = "UPDATE order_row SET ticked = :on WHERE upload_id = :upload AND row_no = :row";

static const char sums_sql[] =
	"SELECT sum(state NOT IN ('empty', 'heading')), sum(state IN ('ok', 'not_bought')), sum(state = 'duplicate'),"
	" sum(state IN ('format', 'unknown')), sum(state = 'excluded'), sum(state = 'not_bought'), sum(ticked) FROM order_row WHERE " OF_PUSH;
static const char customers_sql[] =
	"SELECT count(DISTINCT o.buyer), count(DISTINCT CASE WHEN r.ticked = 1 AND r.state <> 'excluded' THEN o.buyer END)"
	" FROM order_row r JOIN live_order o ON o.profile = :profile AND o.order_no = r.order_no"
	" WHERE r." OF_PUSH " AND r.state IN ('ok', 'not_bought') AND o.buyer <> ''";
static const char flags_sql[] =
	"SELECT count(DISTINCT CASE WHEN :unverified AND p.email_verified = 0 THEN p.id END),"
	" count(DISTINCT CASE WHEN :reminders AND p.reminder_opt_out = 1 AND (p.email_verified = 1 OR NOT :unverified) THEN p.id END)"
	" FROM order_row r JOIN live_order o ON o.profile = :profile AND o.order_no = r.order_no"
	" JOIN person p ON p.profile = o.profile AND p.code = o.buyer WHERE r." OF_PUSH " AND r.ticked = 1";

static bool excludes(const struct push_frame *f, const char *key)
{
	return profile_bool(f->profile, key, DAY_NONE, true);
}

/* ---- judging ---- */

enum status push_orders_judge(const struct push_frame *f, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, judge_sql);

	stmt_bind_int(q, ":id", f->c.id);
	stmt_bind_text(q, ":profile", f->c.profile);
	stmt_bind_int(q, ":book", push_orders_book(f->s, f->c.profile));
	stmt_bind_int(q, ":unverified", excludes(f, "exclude.email_unverified"));
	stmt_bind_int(q, ":reminders", excludes(f, "exclude.reminder_opt_out"));
	if (stmt_run(q, e) != ST_OK)
		return ST_FAILED;
	q = db_prepare(f->s->db, untick_sql);
	stmt_bind_int(q, ":id", f->c.id);
	return stmt_run(q, e);
}

void push_orders_left_out(const struct push_frame *f, int64_t *unverified, int64_t *refused)
{
	struct stmt *q = db_prepare(f->s->db, flags_sql);

	*unverified = *refused = 0;
	stmt_bind_int(q, ":id", f->c.id);
	stmt_bind_text(q, ":profile", f->c.profile);
	stmt_bind_int(q, ":unverified", excludes(f, "exclude.email_unverified"));
	stmt_bind_int(q, ":reminders", excludes(f, "exclude.reminder_opt_out"));
	if (stmt_step(q, NULL) == STEP_ROW) {
		*unverified = stmt_int(q, 0);
		*refused = stmt_int(q, 1);
	}
	stmt_reset(q);
}

/* ---- a sheet becomes the draft's ---- */

static const char *file_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

static enum status store_row(const struct push_frame *f, struct stmt *q, int64_t upload, const struct push_row_read *r, struct error *e)
{
	char note[64] = "";

	if (r->same_as != 0)
		snprintf(note, sizeof note, "%lld:%lld", (long long)upload, (long long)r->same_as);
	stmt_bind_int(q, ":upload", upload);
	stmt_bind_int(q, ":row", r->row_no);
	stmt_bind_text(q, ":text", r->text);
	stmt_bind_text(q, ":no", r->order_no);
	stmt_bind_text(q, ":state", push_row_code(r->state));
	stmt_bind_text(q, ":note", note);
	stmt_bind_int(q, ":ticked", f->rules.default_ticked && r->state == PUSH_ROW_OK);
	return stmt_run(q, e);
}

enum status push_orders_store(const struct push_frame *f, const char *path, const struct push_sheet *sheet, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, upload_sql);
	int64_t upload;
	enum status st;

	stmt_bind_int(q, ":id", f->c.id);
	stmt_bind_text(q, ":name", file_name(path));
	stmt_bind_int(q, ":now", f->now);
	stmt_bind_text(q, ":by", f->s->actor);
	if (stmt_run(q, e) != ST_OK)
		return ST_FAILED;
	upload = db_last_id(f->s->db);
	st = push_orders_judge(f, e);
	for (size_t i = 0; i < sheet->count && st == ST_OK; i++)
		st = store_row(f, db_prepare(f->s->db, row_sql), upload, &sheet->rows[i], e);
	return st;
}

void push_orders_tell(struct shop *s, const struct push_sheet *sheet, bool further)
{
	const struct push_sums *sums = &sheet->sums;
	int64_t listed = 0;

	for (size_t i = 0; i < sheet->count; i++)
		listed += sheet->rows[i].state == PUSH_ROW_DUPLICATE && sheet->rows[i].same_as == 0;
	if (sums->usable == 0 && !(further && listed > 0))
		notes_add(&s->notes, NOTE_ERROR, "orders_none_usable", "QOO-31", "orders", "%s", _("No usable row."));
	if (further)
		notes_add(&s->notes, NOTE_INFO, "orders_added", "QOO-32", "orders", _("%1$lld new, %2$lld already listed."),
		          (long long)(sums->usable + sums->excluded), (long long)listed);
	if (sums->faulty > 0)
		notes_add(&s->notes, NOTE_INFO, "orders_faulty", "QOO-31", "orders",
		          ngettext("%lld row is faulty and cannot be used.", "%lld rows are faulty and cannot be used.", (unsigned long)sums->faulty),
		          (long long)sums->faulty);
	if (sums->excluded > 0)
		notes_add(&s->notes, NOTE_INFO, "orders_excluded", "QOO-31", "orders",
		          ngettext("%lld row is of a buyer to whom the marketplace sends nothing.",
		                   "%lld rows are of buyers to whom the marketplace sends nothing.", (unsigned long)sums->excluded),
		          (long long)sums->excluded);
}

/* ---- ticks ---- */

/* The n-th sheet from 1, the last for 0; 0 when there is none. */
static int64_t nth_upload(const struct push_frame *f, int64_t n)
{
	struct stmt *q;
	int64_t id = 0;

	if (n == 0)
		n = push_uploads(f->s, f->c.id);
	if (n < 1)
		return 0;
	q = db_prepare(f->s->db, nth_sql);
	stmt_bind_int(q, ":id", f->c.id);
	stmt_bind_int(q, ":n", n - 1);
	if (stmt_step(q, NULL) == STEP_ROW)
		id = stmt_int(q, 0);
	stmt_reset(q);
	return id;
}

static enum status set_tick(const struct push_frame *f, int64_t upload, int64_t row, bool on, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, tick_sql);

	stmt_bind_int(q, ":upload", upload);
	stmt_bind_int(q, ":row", row);
	stmt_bind_int(q, ":on", on);
	return stmt_run(q, e);
}

/* `strict`: the row was named by itself, so it has to be one that can be ticked. */
static enum status tick_one(const struct push_frame *f, int64_t upload, int64_t row, bool on, bool strict, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, state_sql);
	enum push_row state = PUSH_ROW_OK;
	bool there, ticked = false;

	stmt_bind_int(q, ":upload", upload);
	stmt_bind_int(q, ":row", row);
	there = stmt_step(q, NULL) == STEP_ROW;
	if (there) {
		state = push_row_parse(column_words(q, 0));
		ticked = stmt_int(q, 1) != 0;
	}
	stmt_reset(q);
	if (!there)
		return strict ? error_set(e, ST_REFUSED, "tick_unknown", "QOO-30", "tick", _("There is no row %lld in the list."), (long long)row) : ST_OK;
	if (on && !push_row_tickable(state))
		return strict ? error_set(e, ST_REFUSED, "tick_faulty", "QOO-30", "tick", _("Row %1$lld cannot be ticked: %2$s."), (long long)row,
		                          label_of("push_row", push_row_code(state)))
		              : ST_OK;
	if (on && !ticked && state == PUSH_ROW_NOT_BOUGHT)
		notes_add(&f->s->notes, NOTE_WARN, "tick_not_bought", "QOO-31", "tick", _("Row %lld: the order is cancelled or unpaid"), (long long)row);
	return ticked == on ? ST_OK : set_tick(f, upload, row, on, e);
}

static enum status tick_all(const struct push_frame *f, bool on, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, on ? tick_all_sql : untick_all_sql);
	int64_t left = 0;

	stmt_bind_int(q, ":id", f->c.id);
	if (on)
		stmt_bind_int(q, ":on", 1);
	if (stmt_run(q, e) != ST_OK)
		return ST_FAILED;
	q = db_prepare(f->s->db, left_sql);
	stmt_bind_int(q, ":id", f->c.id);
	if (on && stmt_step(q, NULL) == STEP_ROW)
		left = stmt_int(q, 0);
	stmt_reset(q);
	if (left > 0)
		notes_add(&f->s->notes, NOTE_INFO, "tick_left", "QOO-31", "tick",
		          ngettext("%lld row of a cancelled or unpaid order was left unticked.",
		                   "%lld rows of cancelled or unpaid orders were left unticked.", (unsigned long)left),
		          (long long)left);
	return ST_OK;
}

static bool read_number(const char **at, int64_t *n)
{
	char *end;

	if (**at < '0' || **at > '9')
		return false;
	*n = strtoll(*at, &end, 10);
	*at = end;
	return *n < ROW_SPAN;
}

/* One item of "2,4-7,2:3": the sheet (0: the last), first and last row. */
static bool read_item(const char **at, int64_t *sheet, int64_t *first, int64_t *last)
{
	*sheet = 0;
	if (!read_number(at, first))
		return false;
	if (**at == ':') {
		*sheet = *first;
		++*at;
		if (*sheet < 1 || !read_number(at, first))
			return false;
	}
	*last = *first;
	if (**at == '-') {
		++*at;
		if (!read_number(at, last))
			return false;
	}
	*at += strspn(*at, " ");
	return *first >= 1 && *last >= *first && (**at == ',' || **at == '\0');
}

static enum status tick_items(const struct push_frame *f, const char *rows, bool on, struct error *e)
{
	enum status st = ST_OK;

	while (*(rows += strspn(rows, " ,")) != '\0' && st == ST_OK) {
		int64_t sheet, first, last, upload;

		if (!read_item(&rows, &sheet, &first, &last))
			return error_set(e, ST_REFUSED, "tick_format", "QOO-30", "tick", "%s", _("Write all, or row numbers such as 2,4-7."));
		if ((upload = nth_upload(f, sheet)) == 0)
			return error_set(e, ST_REFUSED, "tick_unknown", "QOO-30", "tick", _("There is no row %lld in the list."), (long long)first);
		for (int64_t row = first; row <= last && st == ST_OK; row++)
			st = tick_one(f, upload, row, on, first == last, e);
	}
	return st;
}

enum status push_orders_tick(const struct push_frame *f, const char *rows, bool on, struct error *e)
{
	if (push_uploads(f->s, f->c.id) == 0)
		return error_set(e, ST_REFUSED, "orders_missing", "QOO-26", "orders", "%s", _("Upload order numbers first (订单号上传)."));
	if (strcmp(rows, "all") == 0)
		return tick_all(f, on, e);
	return strcmp(rows, "none") == 0 ? tick_all(f, false, e) : tick_items(f, rows, on, e);
}

/* ---- for screens ---- */

struct ticking {
	const char *rows;
	int64_t row;
	bool on;
};

static enum status change_ticks(const struct push_frame *f, const void *arg, struct error *e)
{
	const struct ticking *t = arg;
	enum status st = push_need_draft(f, e);

	if (st == ST_OK && t->rows != NULL)
		st = push_orders_tick(f, t->rows, t->on, e);
	else if (st == ST_OK)
		st = tick_one(f, t->row / ROW_SPAN, t->row % ROW_SPAN, t->on, true, e);
	return st == ST_OK ? shop_settle_warnings(f->s, e) : st;
}

static enum status change(struct shop *s, int64_t id, enum status (*run)(const struct push_frame *f, const void *arg, struct error *e),
                          const void *arg, const char *what, struct error *e)
{
	struct push_frame f = {0};
	enum status st = db_begin(s->db, e);

	if (st != ST_OK)
		return st;
	if ((st = push_open(&f, s, id, e)) == ST_OK)
		st = run(&f, arg, e);
	if (st == ST_OK && what != NULL)
		st = push_audit(&f, what, "", e);
	st = shop_write_end(s, st, e);
	push_close(&f);
	return st;
}

enum status push_tick(struct shop *s, int64_t id, const char *rows, bool on, struct error *e)
{
	notes_free(&s->notes);
	return change(s, id, change_ticks, &(struct ticking){.rows = rows, .on = on}, on ? "push tick" : "push untick", e);
}

enum status push_tick_row(struct shop *s, int64_t id, int64_t row, bool on, struct error *e)
{
	notes_free(&s->notes);
	return change(s, id, change_ticks, &(struct ticking){.row = row, .on = on}, NULL, e);
}

struct uploading {
	const char *path;
	const struct push_sheet *sheet;
};

static enum status add_sheet(const struct push_frame *f, const void *arg, struct error *e)
{
	const struct uploading *u = arg;
	enum status st = push_need_draft(f, e);

	if (st == ST_OK && strcmp(f->c.type, "compensation") != 0)
		st = push_refuse_field("ad", "orders", _("Order-number sheet"), e);
	return st == ST_OK ? push_orders_store(f, u->path, u->sheet, e) : st;
}

enum status push_upload(struct shop *s, int64_t id, const char *path, struct error *e)
{
	struct push_sheet sheet;
	enum status st = push_sheet_read(s, NULL, id, path, &sheet, e);

	if (st == ST_OK) {
		push_orders_tell(s, &sheet, push_uploads(s, id) > 0);
		st = shop_settle_errors(s, e);
	}
	if (st == ST_OK)
		st = shop_settle_warnings(s, e);
	if (st == ST_OK)
		st = change(s, id, add_sheet, &(struct uploading){path, &sheet}, "push upload", e);
	push_sheet_free(&sheet);
	return st;
}

/* ---- sums and rows ---- */

int64_t push_uploads(struct shop *s, int64_t id)
{
	struct stmt *q = db_prepare(s->db, uploads_sql);
	int64_t n;

	stmt_bind_int(q, ":id", id);
	n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return n;
}

static enum status count_customers(struct shop *s, const char *profile, int64_t id, struct push_sums *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, customers_sql);
	enum step step;

	stmt_bind_int(q, ":id", id);
	stmt_bind_text(q, ":profile", profile);
	if ((step = stmt_step(q, e)) == STEP_ROW) {
		out->customers = stmt_int(q, 0);
		out->ticked_customers = stmt_int(q, 1);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status push_sums(struct shop *s, int64_t id, struct push_sums *out, struct error *e)
{
	struct campaign c;
	struct stmt *q;
	enum status st = push_get(s, id, &c, e);

	*out = (struct push_sums){.customers = -1, .ticked_customers = -1};
	if (st != ST_OK)
		return st;
	q = db_prepare(s->db, sums_sql);
	stmt_bind_int(q, ":id", id);
	if (stmt_step(q, NULL) == STEP_ROW) {
		int64_t *const sums[] = {&out->rows, &out->usable, &out->duplicate, &out->faulty, &out->excluded, &out->not_bought, &out->ticked};

		for (int i = 0; i < 7; i++)
			*sums[i] = stmt_int(q, i);
	}
	stmt_reset(q);
	if (push_orders_book(s, c.profile))
		st = count_customers(s, c.profile, id, out, e);
	campaign_free(&c);
	return st;
}

static const struct list_column columns[] = {
	{"upload_id", N_("Sheet"), VK_INT, NULL, 0, 0, 8, false},
	{"row_no", N_("Row"), VK_INT, NULL, 5, 0, 0, false},
	{"ticked", N_("Ticked"), VK_BOOL, NULL, 4, 0, 0, false},
	{"order_no", N_("Order number"), VK_TEXT, NULL, 20, 0, 0, false},
	{"state", N_("State"), VK_ENUM, "push_row", 16, 1, 0, false},
	{"text", N_("As in the sheet"), VK_TEXT, NULL, 20, 1, 1, false},
	{"buyer", N_("Buyer"), VK_TEXT, NULL, 14, 0, 2, false},
	{"file_name", N_("File"), VK_TEXT, NULL, 0, 0, 8, false},
};
static const char *const exprs[] = {
	"r.upload_id", "r.row_no", "r.ticked", "r.order_no", "r.state", "r.text",
	"(SELECT o.buyer FROM live_order o WHERE o.profile = :profile AND o.order_no = r.order_no)", "u.file_name",
};
_Static_assert(LIST_COUNT(exprs) == LIST_COUNT(columns), "an expression for every column");
static const struct list_sort sorts[] = {
	{.column = NULL, .by = {"r.upload_id", "r.row_no"}, .number = 3},
};
static const struct list_def rows_def = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns),
	.from = "order_row r JOIN order_upload u ON u.id = r.upload_id",
	.where = "u.campaign_id = :push AND r.state <> 'empty'", .id = "r.upload_id * 2097152 + r.row_no",
	.sorts = sorts, .sort_count = LIST_COUNT(sorts),
	.search = "(r.order_no >= :text AND r.order_no < :text_end OR holds(r.text, :folded))",
};
_Static_assert(ROW_SPAN == 2097152, "rows_def.id");

enum status push_rows(struct shop *s, int64_t id, struct list_source *out, struct error *e)
{
	struct campaign c;
	enum status st = push_get(s, id, &c, e);

	if (st != ST_OK)
		return st;
	desk_list_open(out, s->db, &rows_def, (struct list_bind[]){{":push", .num = id}, {":profile", .text = c.profile}}, 2);
	campaign_free(&c);
	return ST_OK;
}
