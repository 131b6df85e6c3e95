/*
 * Inside of sheet.h: what sheet.c and sheet_cell.c share.
 */
#ifndef BASE_SHEET_INSIDE_H
#define BASE_SHEET_INSIDE_H

#include "base/csv_ahead.h"
#include "storekeep/sheet.h"

/* A record before the header. */
struct leading {
	char **cells;
	size_t count;
};

/* A cell trimmed and unshielded, made when it is first asked for. */
struct sheet_value {
	const char *text;
	size_t len;
};

struct sheet {
	struct sheet_options o;
	struct csv *csv;         /* NULL: `records` gives the rows */
	struct sheet_records records;
	struct csv_place place;  /* of this row */
	struct csv_ahead *ahead; /* reads on in csv, NULL: nobody does */
	struct leading *before;
	size_t before_count;
	size_t width;   /* columns of the header */
	char **titles;
	int *field_of;  /* by column, -1 unknown */
	int *column_of; /* by field, -1 not there */
	int key;        /* field of the key column, -1 none */
	const struct csv_cell *cells; /* this row */
	size_t count;
	struct sheet_value *values;   /* by field, text NULL: not asked for yet */
	struct buf scratch;           /* texts that differ from their cell; reserved for the whole row */
};

#endif
