/*
 * Inside of statement_import.c: lines on their way into the file.
 */
#ifndef DESK_STATEMENT_WRITE_H
#define DESK_STATEMENT_WRITE_H

#include "desk/statement_row.h"
#include "storekeep/db.h"

/* What a place of the INSERT is bound to. */
struct statement_bound {
	enum { BOUND_NOT, BOUND_INT, BOUND_CODE, BOUND_EMPTY, BOUND_TEXT, BOUND_DAY } is;
	int64_t num;      /* BOUND_INT, BOUND_DAY */
	const char *code;
	char day[16];     /* BOUND_DAY: "" for NULL */
};
#define STATEMENT_PLACES 27

struct statement_writer {
	struct db *db;
	int64_t statement_id;
	int64_t first_line, last_line; /* ids of what was written; 0: nothing yet */
	struct stmt *insert; /* kept bound from line to line */
	struct statement_bound bound[STATEMENT_PLACES];
	struct buf extra;
};
void statement_write_begin(struct statement_writer *w, struct db *db);
void statement_write_free(struct statement_writer *w);
/* The row that the sheet stands on; a transaction is open. */
enum status statement_write_line(struct statement_writer *w, struct sheet *sheet, const struct statement_row *row, struct error *e);

#endif
