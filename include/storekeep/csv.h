/*
 * CSV files in the character sets that marketplaces use: decoding first, then
 * parsing (FMT-30 to 46), as a stream whose memory does not grow with the file.
 */
#ifndef STOREKEEP_CSV_H
#define STOREKEEP_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "storekeep/charset.h"
#include "storekeep/error.h"
#include "storekeep/mem.h"

/* A finding about the bytes or the shape of a file, with its place. */
struct csv_report {
	int64_t line;   /* physical line where the cell or record begins, from 1 */
	int64_t record; /* from 1, header not counted; 0 before the first */
	int column;     /* from 1, 0 for the record as a whole */
	/* bad_bytes, private_use, control, nul, text_after_quote, open_quote, short_row, long_row; one a cell and code */
	char code[32];
	char message[200];
};

/* Where the record that was taken last stands. */
struct csv_place {
	int64_t line, number, bytes_done;
	bool doubtful;
};

struct csv_cell {
	const char *text; /* decoded UTF-8, NUL-terminated, exactly as in the file; valid until the next record */
	size_t len;
	bool quoted;
};

struct csv_options {
	enum charset charset; /* CS_UNKNOWN decides by FMT-30 */
	char separator;       /* 0 decides by the first line (FMT-40, 41) */
	/* The header is found by the caller, who then calls csv_header(). Otherwise the first record is it. */
	bool header_later;
	void (*report)(void *arg, const struct csv_report *r); /* NULL drops findings */
	void *arg;
};

struct csv;
/* Limits of FMT-43. A record is held in memory as a whole, so it has one too. */
#define CSV_MAX_CELL (1024 * 1024)
#define CSV_MAX_COLUMNS 1000
#define CSV_MAX_RECORDS 1000000 /* header not counted */
#define CSV_MAX_RECORD_BYTES (16 * 1024 * 1024)

/* A path that can be opened again and again: PATH itself, or the one of a copy of what comes through a pipe ("-": standard
 * input). Free *steady; close *copy when it is not -1. ST_FAILED with code file_open or file_read. */
enum status csv_steady(const char *path, char **steady, int *copy, struct error *e);
/* Open PATH ("-": standard input). What is no plain file is copied to a temporary one first.
 * ST_FAILED with code file_open or file_read; ST_REFUSED with charset_utf32. Beyond a limit the stream
 * ends and csv_failed() says csv_cell_too_long, csv_record_too_long, csv_too_many_columns or csv_too_many_records. */
enum status csv_open(struct csv **out, const char *path, const struct csv_options *o, struct error *e);
/* The file of `from` once more from its beginning; `from` stays open and has to be closed too. Works on a pipe. */
enum status csv_again(struct csv **out, const struct csv *from, const struct csv_options *o, struct error *e);
/* NULL is fine. */
void csv_close(struct csv *c);
/* What was decided or asked for. */
enum charset csv_charset(const struct csv *c);
char csv_separator(const struct csv *c);
/* Next record: true and the cells, false at the end (then look at csv_failed). */
bool csv_next(struct csv *c, const struct csv_cell **cells, size_t *count);
/* The record just read is the header (with `header_later`): records count from the next one, and its
 * width is what rows are measured against (FMT-41). Empty cells behind that width are left out. */
void csv_header(struct csv *c);
int64_t csv_record(const struct csv *c); /* number of the last record, 0 for the header and before it */
/* true when the last record gave a report that makes its content doubtful: every code but short_row,
 * private_use and control. */
bool csv_doubtful(const struct csv *c);
/* A refusal that ended the stream early, or NULL. */
const struct error *csv_failed(const struct csv *c);
int64_t csv_line(const struct csv *c);   /* line where the last record began */
/* Bytes read so far and in all: progress. */
int64_t csv_bytes_done(const struct csv *c);
int64_t csv_bytes_total(const struct csv *c);

/* Writing: UTF-8 (with BOM) or CP950, CRLF, formula shields (FMT-46). */
struct csv_writer;
enum csv_text { CSV_PLAIN, CSV_CODE /* ="..." shield for leading zeros */, CSV_NUMBER };
/* Writes to PATH.part and renames on close, mode 0600; refuses (file_exists) to write over a file unless `overwrite`.
 * "-" is standard output. */
enum status csv_create(struct csv_writer **out, const char *path, enum charset cs, bool overwrite, struct error *e);
/* Text instead of each character that the charset lacks (FMT-37); NULL, as at first, refuses in csv_finish(). */
void csv_replacement(struct csv_writer *w, const char *text);
/* The next cell of the row. */
void csv_put(struct csv_writer *w, const char *text, enum csv_text kind);
void csv_put_int(struct csv_writer *w, int64_t v);
void csv_end_row(struct csv_writer *w);
/* ST_FAILED when anything could not be written (nothing is left behind); ST_REFUSED with code csv_unmappable when the
 * charset lacks a character (the first is named with record and column; nothing is written, FMT-37). */
enum status csv_finish(struct csv_writer *w, struct error *e);
/* What the charset lacked so far: n from 0, NULL after the last; at most 100 are kept. Ask before csv_finish(). */
const struct csv_report *csv_unmappable(const struct csv_writer *w, size_t n);
/* Stop without a file: what was written so far is taken away. */
void csv_abandon(struct csv_writer *w);

#endif
