/*
 * Importing a file: one way in for orders, statements and whatever comes later.
 *
 * The runner (desk/import.c) opens the file, finds header and columns by the
 * profile's map, shows a preview or stages the rows under a batch in short
 * transactions, keeps what was refused with its place, and makes the batch
 * count by one small commit. What a row means is the kind's business.
 */
#ifndef STOREKEEP_IMPORT_H
#define STOREKEEP_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "storekeep/csv.h"
#include "storekeep/error.h"
#include "storekeep/shop.h"

struct sheet; /* sheet.h */
struct sheet_records;
struct sheet_field;

struct import_options {
	const char *path;
	const char *profile;
	enum charset charset;   /* CS_UNKNOWN: the profile's, else by FMT-30 */
	char separator;         /* 0: by the file */
	bool preview;           /* write nothing (also with shop->dry_run) */
	bool take_damaged;      /* records with undecodable bytes are imported too (FMT-33) */
	const char *refused_to; /* save refused rows as CSV here; NULL no */
	bool overwrite;         /* refused_to may exist */
	const char *source;     /* audience files: what the rows are (audience_sources); NULL else */
	const char *period;     /* statements: its code, where the lines do not say it; NULL: they do */
	bool no_reconcile;      /* statements: leave the reconciliation for later */
	const char *item;       /* bills: only rows of this item; NULL: all */
	bool pass_others;       /* bills: rows of items that are none of ours are passed over, not refused */
	const char *named;      /* what the batch calls the file, where `path` is a copy of it; NULL: its name */
	const char *checked;    /* digest of the file that was looked at: refused when it is another one now; NULL: any */
	const char *on_match;   /* members: skip, update; NULL: the profile's (EAS-82) */
	const char *total_points, *total_credit; /* members: opening balances in all, as signed for; NULL: not signed */
	struct progress progress;
};

/* A column of the file as it was understood. */
struct import_column {
	char *title;  /* heading as in the file */
	char *field;  /* our field, NULL: unknown, kept under its title */
};

/* A record that was not taken. */
struct import_refusal {
	int64_t line;   /* physical line, from 1 */
	int64_t record; /* from 1, header not counted */
	char *column;   /* heading, "" for the record as a whole */
	char code[48];
	char *message;  /* translated sentence */
	char *raw;      /* the record as one CSV line */
};

/* What a record does to something that is there already. */
struct import_change {
	int64_t line, id;
	char *who, *field;      /* field: ours, "field:TITLE" of the shop's own */
	char *before, *after;   /* after NULL: what is there is kept, the cell is empty */
};
/* The same over all records, by field. */
struct import_effect {
	char *field;
	int64_t filled, overwritten, kept;
};

#define IMPORT_FIRST_ROWS 20
#define IMPORT_REFUSALS 500 /* kept in memory; all of them are in batch_refusal and in refused_to */

struct importer;
struct import_result {
	enum charset charset;
	bool charset_sure;      /* BOM or user; false: decided by content (show the alternatives) */
	char separator;
	struct import_column *columns;
	size_t column_count;
	char **absent;          /* our fields that no column of the file gives */
	size_t absent_count;
	char ***first;          /* first rows, `column_count` cells each */
	size_t first_count;
	struct import_refusal *refusals;
	size_t refusal_count;
	int64_t records;        /* records read, totals rows not counted */
	int64_t fresh, changed, same, refused, totals;
	int64_t left_out;       /* right, but not for us: the notes say why */
	int64_t batch_id;       /* 0: preview, or nothing was to be done */
	bool already;           /* this very file is in already: nothing was (in a preview: would be) done */
	bool cancelled;         /* by progress; nothing is left behind */
	char period[16];        /* statements: code of the period, "" else */
	int64_t known_batch;    /* with `already`: the batch that brought this very file */
	int64_t record_id;      /* statements: statement.id */
	char hash[96];          /* digest of the file, for `checked` */
	struct import_change *changes; /* at most IMPORT_CHANGES */
	size_t change_count;
	struct import_effect *effects;
	size_t effect_count;
	int64_t total_points, total_credit; /* members: opening balances of the records that are taken, or are there already */
	bool gives;             /* members: some of them are booked by this import */
	bool stopped_half;      /* of a kind that keeps what is done: the rest of the file is still to come */
	struct importer *runner;/* for import_held_…() */
};
#define IMPORT_CHANGES 500
/* Fine on {0}. */
void import_result_free(struct import_result *r);

/* ROW_HELD: the record is part of something that is not whole yet; the kind counts that in the result by itself and
 * then calls one of the two below. */
enum import_verdict { ROW_NEW, ROW_CHANGED, ROW_SAME, ROW_REFUSED, ROW_TOTALS, ROW_HELD, ROW_LEFT_OUT };
/* The records held so far were taken. */
void import_held_taken(struct import_result *r);
/* They are refused, each under `why` (its place is filled in). ST_FAILED when the database failed. */
enum status import_held_refused(struct import_result *r, const struct import_refusal *why, struct error *e);
/* A remark on a record that is taken all the same (line 0: on the file); shown once the call ends, 50 at most. */
void import_note(struct import_result *r, int64_t line, const char *code, const char *message);
/* Fill a refusal: heading of the column in the file, code, translated sentence. */
void import_refuse(struct import_refusal *why, const char *column, const char *code, const char *message);

/* A csv_steady() that takes workbooks too: their first sheet as CSV. Refusals of csv_steady() and xlsx_read(). */
enum status import_steady(const char *path, char **steady, int *copy, struct error *e);

/* What a kind of file adds to the runner. */
struct import_kind {
	const char *kind;               /* batch.kind: "order", "statement" */
	const char *columns;            /* prefix of the column map: "orders.columns." */
	const char *const *key_fields;  /* fields whose columns mark the header row; NULL-terminated */
	const char *const *fields;      /* all fields the kind knows; NULL-terminated */
	const char *const *amounts;     /* one of these needs a column; NULL: none does */
	/* A file that is no CSV: fill its records, of columns named as our fields; else leave them as they are. ST_REFUSED for a
	 * file that is neither. NULL: always a CSV. */
	enum status (*records)(const char *path, struct sheet_records *out, struct error *e);
	bool by_source;                 /* the same file may come in once for each source */
	const struct sheet_field *ready;/* fields with headings, matched with this very file; NULL: `fields` by the profile's map */
	size_t ready_count;
	bool repeatable;                /* the same file may come in again: what is there already is told row by row */
	/* Records are whole by themselves: when the run is stopped, what is done stays and counts, and the same file again goes on
	 * (EAS-83). */
	bool keeps;
	/* Make the state; batch_id is 0 in a preview. No transaction is open. */
	enum status (*begin)(void **self, struct shop *s, const struct profile *p, int64_t batch_id,
	                     const struct import_options *o, struct import_result *r, struct error *e);
	/* One record. In a write transaction, unless it is a preview (then look, but write nothing). ROW_REFUSED fills
	 * `why` (code, column, message). Several sheet records can make one thing (Ruten: items of an order). A failure
	 * of the database is ROW_REFUSED with e->status ST_FAILED: the runner stops and removes the batch. */
	enum import_verdict (*row)(void *self, struct sheet *sheet, struct import_refusal *why, struct error *e);
	/* A totals row (FMT-44), or one whose key column is merely empty (a fee of no order): as row(); ROW_TOTALS is
	 * counted apart. NULL: all of them are totals. */
	enum import_verdict (*totals)(void *self, struct sheet *sheet, struct import_refusal *why, struct error *e);
	/* A record that the runner itself refused (bytes, shape, card number): for a kind of several records a thing. May be NULL. */
	enum status (*refused)(void *self, struct sheet *sheet, struct error *e);
	/* After the last record, before the batch counts; in a write transaction unless a preview. A refusal removes the batch. */
	enum status (*end)(void *self, struct error *e);
	/* In the very transaction that publishes the batch: what must become true with it. May be NULL. */
	enum status (*publish)(void *self, struct error *e);
	void (*free)(void *self);
	void *arg;                      /* the kind's own; begin() finds it by the result's runner */
};

/* Preview or import. Cancel through progress. ST_REFUSED: no header found (import_no_header), unknown profile, a file that
 * csv_open refuses; ST_FAILED: file or disk. What was staged is removed again in both cases. */
enum status import_run(struct shop *s, const struct import_kind *kind, const struct import_options *o,
                       struct import_result *r, struct error *e);

/* Append the cells of this row under headings that nobody knows, as a JSON object by heading; nothing when there are none.
 * Fields of ours for which `kept` (may be NULL) is true are taken too. */
void import_extra(const struct sheet *sheet, bool (*kept)(int field), struct buf *out);

/* `order import` (FMT-27, 50, 51, YAH-193): profiles with a map [orders.columns]. */
enum status order_import(struct shop *s, const struct import_options *o, struct import_result *r, struct error *e);
/* `statement import` (FMT-52): profiles with a map [statement.columns]. Reconciles after it. */
enum status statement_import(struct shop *s, const struct import_options *o, struct import_result *r, struct error *e);

#endif
