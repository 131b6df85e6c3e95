/*
 * What the files of the table share: the rows in sight, the columns chosen for
 * the width, marks, and what is being found.
 */
#ifndef TUI_TABLE_PARTS_H
#define TUI_TABLE_PARTS_H

#include "storekeep/edit_view.h"
#include "storekeep/table.h"

#define COLUMNS_MAX 40

/* A row in sight: copies in one block of memory each, so that rows can come and go one by one. */
struct sight {
	struct list_row *rows; /* pointers of each lie in `blocks` */
	struct list_page *blocks;
	size_t count, room;
};

/* A column on the screen. */
struct shown_column {
	size_t index; /* in the source */
	int cols;
};

struct table {
	struct part part;
	struct list_source source;
	struct list_query query;  /* sort and filter in force; after, limit are set for each page */
	char *filter;             /* owner of query.filter */
	struct sight sight;
	size_t at;                /* selected row in sight */
	int rows;                 /* rows that fit; 0 before the first draw */
	bool turns;               /* not as wide as the terminal: it cannot be scrolled, so pages are turned */
	int64_t first_number;     /* number of the first row in sight, from 1; 0 unknown */
	int64_t total;            /* -1 not counted yet */
	bool at_end;              /* the last row in sight is the last of the list, as far as known */
	bool loaded, stale;       /* something was read; it must be read again */
	int64_t wanted;           /* a row to select once they are read again; 0 none */
	bool count_left;
	char said[600];           /* why nothing could be read */

	uint64_t *drawn;          /* what stands in each row of the screen, 0 nothing: only rows that differ are drawn */
	size_t drawn_rows;
	struct area drawn_area;
	uint64_t generation;      /* one more each time that rows are read anew */

	struct shown_column shown[COLUMNS_MAX];
	size_t shown_count;
	int shown_for;            /* width for which columns were chosen */
	size_t column;            /* chosen by < and >, index in shown */

	char **marks;             /* keys of the marked rows, sorted */
	int64_t *mark_ids;        /* beside them */
	size_t mark_count;

	struct editor *finding;   /* NULL: nobody types */
	struct edit_window find_window;
	bool find_waits;          /* what was typed has not been looked for yet */

	const struct bulk_act *acts;
	size_t act_count;
	const char *empty;
	enum look (*look_of)(const struct list_row *row);
};

/* table_rows.c: the rows in sight. */
void sight_free(struct sight *s);
void rows_first(struct table *t);
void rows_last(struct table *t);
void rows_down(struct table *t);
void rows_up(struct table *t);
void rows_page_down(struct table *t);
void rows_page_up(struct table *t);
/* Read what is in sight again, the selection kept by key, else by record, else by place. */
void rows_again(struct table *t);
void rows_from_key(struct table *t, const char *key);
/* The number of rows that fit has changed. */
void rows_fit(struct table *t, int rows);

/* table_columns.c */
void columns_choose(struct table *t, int width);
void columns_heading(struct table *t, struct area a);
void columns_draw_row(struct table *t, struct area a, int row, const struct list_row *r, bool selected);

/* table_marks.c */
bool marks_has(const struct table *t, const char *key);
void marks_flip(struct table *t, const struct list_row *r);
void marks_clear(struct table *t);

/* table_act.c */
void table_act_say_filter(const struct table *t, const char *filter, struct buf *out);
struct outcome table_act_filter(struct view *v);
struct outcome table_act_bulk(struct view *v);
struct outcome table_act_export(struct view *v);
struct outcome table_act_copy(struct view *v);

/* Another filter; reads from the first row. */
void table_narrow(struct table *t, const char *filter);
extern const struct part_ops table_ops;

#endif
