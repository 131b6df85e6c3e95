/*
 * A CSV file with a header: which row it is, which column is which of our
 * fields, totals rows, and cells as values (FMT-44 to 46). The caller says
 * what the columns are called; what a row means is its business.
 */
#ifndef STOREKEEP_SHEET_H
#define STOREKEEP_SHEET_H

#include "storekeep/csv.h"
#include "storekeep/date.h"
#include "storekeep/money.h"

/* One of our fields and the headings under which files have it. Fields are spoken of by their place in the array. */
struct sheet_field {
	const char *name;    /* ours: "order_no" */
	const char *aliases; /* headings, comma-separated, the preferred first; NULL or "": never there. `電話#2` is the
	                        second column of that name; what begins with `=` is one heading, commas and all.
	                        Compared folded: NFKC, case, blanks, line breaks and `_`. */
	bool key;            /* the header is the first row that has all of these; the first of them is the key column */
};

/* Rows that come from something else than a CSV file (a log), all of one shape. */
struct sheet_records {
	void *self;
	const char *const *titles; /* of the columns, NULL-terminated: names of our fields */
	/* As csv_next(), with the place of the row. */
	bool (*next)(void *self, const struct csv_cell **cells, size_t *count, struct csv_place *place);
	const struct error *(*failed)(void *self); /* as csv_failed() */
	int64_t bytes_total;
	void (*close)(void *self); /* by sheet_close(), or by a sheet_open() that refuses */
};

struct sheet_options {
	enum charset charset; /* as csv_options */
	char separator;
	const struct sheet_field *fields; /* must live as long as the sheet */
	size_t field_count;
	void (*report)(void *arg, const struct csv_report *r);
	void *arg;
	/* A file of at least so many bytes is read and parsed ahead by a second thread, with the same rows and reports in
	 * the same order; 0: never. */
	int64_t ahead_from;
	const struct sheet_records *records; /* copied; NULL: the file is a CSV */
};

struct sheet;
/* Open and read up to the header, which is looked for in the first 100 records. ST_REFUSED with code import_no_header
 * (FMT-44, names what is missing), and what csv_open() refuses. */
enum status sheet_open(struct sheet **out, const char *path, const struct sheet_options *o, struct error *e);
/* NULL is fine. */
void sheet_close(struct sheet *s);

enum sheet_step {
	SHEET_ROW,
	SHEET_TOTALS, /* its key column is empty or says 合計, 總計, 小計; never of `records` */
	SHEET_END,    /* also at a refusal: sheet_failed() */
};
/* The next row; rows without any text are stepped over. */
enum sheet_step sheet_next(struct sheet *s);
/* true when the key column says 合計, 總計, 小計; false when it is merely empty. */
bool sheet_says_total(struct sheet *s);
const struct error *sheet_failed(const struct sheet *s);

/* Cells of this row by field. Valid until the next row. A field without a column is empty. */
bool sheet_has(const struct sheet *s, int field);
/* Trimmed and without a spreadsheet's shield (`="0912"`, a leading `'`); "" when empty. `len` may be NULL. */
const char *sheet_text(struct sheet *s, int field, size_t *len);
/* Free text: the shield goes, blanks stay. */
const char *sheet_free_text(struct sheet *s, int field, size_t *len);
/* MONEY_NONE when empty; refusals of money_parse(), the field's name in e->field. */
enum status sheet_money(struct sheet *s, int field, money_t *out, struct error *e);
/* DAY_NONE when empty; refusals of date_parse(). `secs` may be NULL. */
enum status sheet_date(struct sheet *s, int field, day_t *day, int *secs, struct error *e);

/* The heading in the file, "" when the field has no column. */
const char *sheet_heading(const struct sheet *s, int field);

/* The columns of the file, from 0. */
size_t sheet_columns(const struct sheet *s);
const char *sheet_title(const struct sheet *s, size_t column); /* as in the file */
int sheet_field_of(const struct sheet *s, size_t column);      /* -1: unknown */
/* The cell of this row exactly as in the file, "" behind a short row. */
const char *sheet_cell(const struct sheet *s, size_t column, size_t *len);
/* Append this row as one CSV line without a line end, cells exactly as they were. */
void sheet_add_raw(const struct sheet *s, struct buf *out);

/* Records before the header (account, period …), from 0; false after the last. Cells live as long as the sheet. */
bool sheet_before(const struct sheet *s, size_t n, const char *const **cells, size_t *count);

enum charset sheet_charset(const struct sheet *s);
char sheet_separator(const struct sheet *s);
int64_t sheet_line(const struct sheet *s);   /* physical line where this row begins */
int64_t sheet_record(const struct sheet *s); /* from 1 */
bool sheet_doubtful(const struct sheet *s);  /* csv_doubtful() of this row */
int64_t sheet_bytes_done(const struct sheet *s);
int64_t sheet_bytes_total(const struct sheet *s);

/* One CSV cell appended with quotes where it needs them. */
void csv_add_cell(struct buf *out, const char *text, size_t len);

#endif
