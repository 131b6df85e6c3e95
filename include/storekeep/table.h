/*
 * The table: a list_source of any length on the screen. Reads by key the rows
 * that are seen and no others, keeps the selection by key, fills in count and
 * row number when keys pause. A part of a view (tui.h).
 *
 * Its own keys: arrows, j k, PgUp PgDn, Home End, gg G; / F3 find as you type;
 * < > choose a column, s sort; f filter by the chosen column; Space mark,
 * a act on the marked; x export; y copy.
 */
#ifndef STOREKEEP_TABLE_H
#define STOREKEEP_TABLE_H

#include "storekeep/draw.h"
#include "storekeep/list.h"
#include "storekeep/mem.h"
#include "storekeep/tui.h"

struct table;

/* What can be done to many rows at once (key `a`). First called with `try_only`: writes into `said`, line by
 * line, what would change and changes nothing; shown, and after a yes called again without. */
struct bulk_act {
	const char *id;
	char letter;       /* chooses it in the list of acts */
	const char *label; /* N_() */
	enum status (*run)(struct view *v, const int64_t *ids, size_t count, bool try_only, struct buf *said,
	                   struct error *e);
};

/* A table over `source` (copied; what `self` points at must outlive the view), added to the view. */
struct table *table_new(struct view *v, const struct list_source *source);
/* The first table of the view, in focus first; NULL none. For actions. */
struct table *table_of(const struct view *v);
/* The selected row; NULL when the list is empty. Valid until the next key. */
const struct list_row *table_row(const struct table *t);
/* `enabled` of actions that need a row. */
bool table_has_row(const struct view *v);
/* Text of a cell as it is shown (label, money, date); by column name. "" where there is none. */
const char *table_cell(const struct table *t, const char *column);
/* The selected row's text in that column has no room, or the column none. */
bool table_cuts(const struct table *t, const char *column);
/* Acts for key `a`; `acts` must live as long as the table. */
void table_set_acts(struct table *t, const struct bulk_act *acts, size_t count);
/* Another source or a filter that comes from the screen (tabs); the selection begins at the first row. */
void table_set_source(struct table *t, const struct list_source *source);
void table_set_filter(struct table *t, const char *filter); /* NULL: none; shown in the status line */
/* The next table that is made begins with this filter: a number on one screen opens the rows behind it on another. */
void table_filter_next(const char *filter);
/* What to say when there is no row, N_(): "No campaigns yet. F6 writes the first." */
void table_set_empty(struct table *t, const char *sentence);
/* A look for a row (a late one, a refused one); the row needs a sign of its own in a cell as well. */
void table_set_look(struct table *t, enum look (*look_of)(const struct list_row *row));
/* Put the selection on the row of this record when it is near. */
void table_select_id(struct table *t, int64_t id);
/* Read the visible rows again, keeping the selection. */
void table_reload(struct table *t);
/* Marked records in ascending order; the selected one when none is marked. The caller frees *ids. */
size_t table_marked(const struct table *t, int64_t **ids);
/* Rows that are marked, and the free text of the list's filter ("" none). */
size_t table_mark_count(const struct table *t);
const char *table_filter(const struct table *t);
/* Mark every row of the list as it is filtered, `most` of them at the most; all marked already: none any more. Gives their number. */
size_t table_mark_all(struct table *t, size_t most);
/* After an act on the marked rows: none is marked any more. */
void table_unmark(struct table *t);
/* Show a value as the table does, into `out`. */
void table_format(struct buf *out, const struct list_column *c, const struct value *v);

#endif
