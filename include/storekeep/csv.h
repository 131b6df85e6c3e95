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

#include "storekeep/error.h"
#include "storekeep/mem.h"

enum charset { CS_UNKNOWN, CS_UTF8, CS_UTF8_BOM, CS_UTF16LE, CS_UTF16BE, CS_CP950, CS_CP932 };
/* "UTF-8", "CP950" … as --json shows and charset= accepts; UTF8_BOM is "UTF-8-BOM". */
const char *charset_name(enum charset cs);
enum charset charset_from_name(const char *name);

/* A finding about the bytes or the shape of a file, with its place. */
struct csv_report {
	int64_t line;   /* physical line where the cell or record begins, from 1 */
	int64_t record; /* from 1, header not counted; 0 before the first */
	int column;     /* from 1, 0 for the record as a whole */
	char code[32];  /* bad_bytes, private_use, control, nul, text_after_quote, open_quote, short_row, long_row … */
	char message[200];
};

struct csv_cell {
	const char *text; /* decoded UTF-8, NUL-terminated, exactly as in the file; valid until the next record */
	size_t len;
	bool quoted;
};

struct csv_options {
	enum charset charset; /* CS_UNKNOWN decides by FMT-30 */
	char separator;       /* 0 decides by the first line (FMT-40, 41) */
	void (*report)(void *arg, const struct csv_report *r); /* NULL drops findings */
	void *arg;
};

struct csv;
/* ST_FAILED when the file cannot be read; ST_REFUSED for UTF-32, limits (FMT-43). */
enum status csv_open(struct csv **out, const char *path, const struct csv_options *o, struct error *e);
void csv_close(struct csv *c);
enum charset csv_charset(const struct csv *c);
char csv_separator(const struct csv *c);
/* Next record: true and the cells, false at the end (then look at csv_failed). */
bool csv_next(struct csv *c, const struct csv_cell **cells, size_t *count);
/* A refusal that ended the stream early, or NULL. */
const struct error *csv_failed(const struct csv *c);
int64_t csv_line(const struct csv *c);   /* line where the last record began */
/* Bytes read so far and in all: progress. */
int64_t csv_bytes_done(const struct csv *c);
int64_t csv_bytes_total(const struct csv *c);

/* Writing: UTF-8 (with BOM) or CP950, CRLF, formula shields (FMT-46). */
struct csv_writer;
enum csv_text { CSV_PLAIN, CSV_CODE /* ="..." shield for leading zeros */, CSV_NUMBER };
/* Writes to PATH.part and renames on close; refuses to write over a file unless `overwrite`. "-" is standard output. */
enum status csv_create(struct csv_writer **out, const char *path, enum charset cs, bool overwrite, struct error *e);
void csv_put(struct csv_writer *w, const char *text, enum csv_text kind);
void csv_put_int(struct csv_writer *w, int64_t v);
void csv_end_row(struct csv_writer *w);
/* ST_FAILED when anything could not be written (nothing is left behind); ST_REFUSED with code csv_unmappable when the
 * charset lacks a character (the first is named with record and column; nothing is written, FMT-37). */
enum status csv_finish(struct csv_writer *w, struct error *e);
void csv_abandon(struct csv_writer *w);

#endif
