/*
 * Excel workbooks, as far as a sheet of order numbers needs them: the first
 * sheet's cells as text exactly as stored, and a template of one text column.
 *
 * A workbook is a zip of XML from a stranger, so everything is bounded:
 * members, bytes after unpacking and their ratio, cells, texts, depth of the
 * XML; a document type (and so every entity) is refused.
 */
#ifndef STOREKEEP_XLSX_H
#define STOREKEEP_XLSX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "storekeep/date.h"
#include "storekeep/error.h"

/* The program was built with it (--without-xlsx). */
bool xlsx_built_in(void);

/* The file begins as a workbook of today (xlsx, a zip), or as one of old or with a password (xls). false for all else, and
 * where there is no file. */
bool xlsx_looks_like(const char *path);
bool xlsx_looks_old(const char *path);

#define XLSX_MAX_FILE (32 * 1024 * 1024)   /* bytes of the file */
#define XLSX_MAX_PARTS 2000                /* members of the zip */
#define XLSX_MAX_PART (64 * 1024 * 1024)   /* bytes of a member after unpacking */
#define XLSX_MAX_RATIO 200                 /* of a member over 1 MiB: unpacked to packed */
#define XLSX_MAX_CELLS 1000000
#define XLSX_MAX_TEXT 32767                /* characters of a cell, Excel's own limit; bytes: four times it */
#define XLSX_MAX_STRINGS 1000000           /* shared texts */
#define XLSX_MAX_DEPTH 64                  /* elements inside of one another */

struct xlsx_cell {
	int64_t row;      /* from 1 */
	int column;       /* from 1: A */
	const char *text; /* UTF-8, NUL-terminated; valid during the call. A number as the file writes it. */
	size_t len;
	bool number;      /* a number cell: leading zeros were lost before we came */
};

/* Every cell of the first sheet that has a value, row by row; `cell` returns false to stop early. ST_REFUSED with code
 * xlsx_not_built_in, xlsx_broken (no workbook, damaged), xlsx_too_big (one of the limits), xlsx_document_type; ST_FAILED
 * with file_open or file_read. */
enum status xlsx_read(const char *path, bool (*cell)(void *arg, const struct xlsx_cell *c), void *arg, struct error *e);

/* The first sheet as CSV (UTF-8 with BOM) in a file without a name, *fd at its beginning; the caller closes it. Refusals of
 * xlsx_read(). */
enum status xlsx_to_csv(const char *path, int *fd, struct error *e);

/* A workbook of several sheets, written row by row; columns are formatted as text, the first row stays in view. Refusals as
 * csv_create(), code xlsx_not_built_in beside. A book that was begun is finished or abandoned. */
struct xlsx_book;
enum status xlsx_book_new(struct xlsx_book **out, const char *path, instant_t made_at, bool overwrite, struct error *e);
/* From here on cells go to a new sheet; `cols` is how wide each of its columns is. */
void xlsx_book_sheet(struct xlsx_book *b, const char *name, size_t columns, int cols);
void xlsx_book_head(struct xlsx_book *b, const char *text); /* bold */
void xlsx_book_put(struct xlsx_book *b, const char *text);
void xlsx_book_put_int(struct xlsx_book *b, int64_t v);
void xlsx_book_end_row(struct xlsx_book *b);
enum status xlsx_book_finish(struct xlsx_book *b, struct error *e);
void xlsx_book_abandon(struct xlsx_book *b); /* NULL is fine */

/* A workbook of one sheet: A1 is `heading`, column A is formatted as text. `made_at` is what the file says of its making.
 * Refusals as csv_create(): file_exists, file_write; xlsx_not_built_in. */
enum status xlsx_write_template(const char *path, const char *sheet, const char *heading, instant_t made_at, bool overwrite,
                                struct error *e);

#endif
