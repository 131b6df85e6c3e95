/*
 * Where the text of a field falls: rows of a width, the cell of the insertion
 * point, vertical motion, and the part in sight. Breaks between any two
 * clusters: what was typed stays where it was typed.
 */
#include "config.h"

#include "tui/editor_text.h"

#include <string.h>

static struct edit_row *add_row(struct editor *ed, size_t from)
{
	if (ed->row_count == ed->row_cap) {
		ed->row_cap = ed->row_cap != 0 ? ed->row_cap * 2 : 8;
		ed->row = xreallocarray(ed->row, ed->row_cap, sizeof *ed->row);
	}
	ed->row[ed->row_count] = (struct edit_row){.from = from, .to = from};
	return &ed->row[ed->row_count++];
}

static bool is_new_line(const struct editor *ed, size_t i)
{
	return ed->o.lines && buf_str(&ed->text)[ed->cluster[i].from] == '\n';
}

const struct edit_row *editor_rows(struct editor *ed, int cols, size_t *count)
{
	struct edit_row *row;

	if (ed->row_cols != cols) {
		ed->row_count = 0;
		row = add_row(ed, 0);
		for (size_t i = 0; i < ed->count; i++) {
			if (is_new_line(ed, i)) {
				row = add_row(ed, i + 1);
				continue;
			}
			if (cols > 0 && row->cols > 0 && row->cols + ed->cluster[i].cols > cols) {
				row->soft = true;
				row = add_row(ed, i);
			}
			row->cols += ed->cluster[i].cols;
			row->to = i + 1;
		}
		/* The insertion point behind a full last row stands where the next character goes. */
		if (cols > 0 && row->cols >= cols) {
			row->soft = true;
			add_row(ed, ed->count);
		}
		ed->row_cols = cols;
	}
	*count = ed->row_count;
	return ed->row;
}

static int columns_between(const struct editor *ed, size_t from, size_t to)
{
	int cols = 0;

	while (from < to)
		cols += ed->cluster[from++].cols;
	return cols;
}

/* The row that holds the insertion point: the last one that begins at or before it. */
static size_t row_of(struct editor *ed, int cols)
{
	size_t count, lo = 0, hi, mid;
	const struct edit_row *row = editor_rows(ed, cols, &count);

	for (hi = count; hi - lo > 1;) {
		mid = lo + (hi - lo) / 2;
		if (row[mid].from <= ed->at)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

void editor_place(struct editor *ed, int cols, size_t *row, int *col)
{
	*row = row_of(ed, cols);
	*col = columns_between(ed, ed->row[*row].from, ed->at);
}

void editor_seek(struct editor *ed, int cols, size_t row, int col)
{
	size_t count, i, last;
	const struct edit_row *rows = editor_rows(ed, cols, &count);

	if (row >= count)
		row = count - 1;
	/* The place behind a row that goes on belongs to the next row. */
	last = rows[row].soft && rows[row].to > rows[row].from ? rows[row].to - 1 : rows[row].to;
	for (i = rows[row].from; i < last && col >= ed->cluster[i].cols; i++)
		col -= ed->cluster[i].cols;
	ed->at = i;
	ed->joinable = false;
	ed->goal = -1;
}

bool editor_vertical(struct editor *ed, int cols, int rows)
{
	size_t count, row, target;
	int col, goal;

	editor_rows(ed, cols, &count);
	editor_place(ed, cols, &row, &col);
	if (rows < 0 ? row == 0 : row + 1 >= count)
		return false;
	goal = ed->goal >= 0 ? ed->goal : col;
	if (rows < 0)
		target = row > (size_t)-rows ? row - (size_t)-rows : 0;
	else
		target = row + (size_t)rows < count ? row + (size_t)rows : count - 1;
	editor_seek(ed, cols, target, goal);
	ed->goal = goal;
	return true;
}

/* First cluster from which `room` columns reach up to `to`. */
static size_t back_by(const struct editor *ed, size_t to, int room)
{
	while (to > 0 && room >= ed->cluster[to - 1].cols)
		room -= ed->cluster[--to].cols;
	return to;
}

static void window_of_line(struct editor *ed, struct edit_window *w)
{
	int need, third = w->cols / 3;
	size_t end;

	if (w->first > ed->count || columns_between(ed, 0, ed->count) <= w->cols)
		w->first = 0;
	if (ed->at < w->first)
		w->first = back_by(ed, ed->at, third);
	need = ed->at < ed->count ? ed->cluster[ed->at].cols : 0;
	if (columns_between(ed, w->first, ed->at) + need > w->cols)
		w->first = back_by(ed, ed->at, w->cols - third - need);
	w->top = 0;
	w->row = 0;
	w->col = columns_between(ed, w->first, ed->at);
	w->before = w->first > 0;
	for (end = w->first, need = 0; end < ed->count && need + ed->cluster[end].cols <= w->cols; end++)
		need += ed->cluster[end].cols;
	w->after = end < ed->count;
}

void editor_window_head(struct editor *ed, struct edit_window *w)
{
	size_t count;

	w->first = w->top = 0;
	w->before = false;
	if (ed->o.lines) {
		editor_rows(ed, w->cols, &count);
		w->after = count > (size_t)w->rows;
	} else {
		w->after = columns_between(ed, 0, ed->count) > w->cols;
	}
}

static void window_of_lines(struct editor *ed, struct edit_window *w)
{
	size_t row, count, room = w->rows > 0 ? (size_t)w->rows : 1;

	editor_rows(ed, w->cols, &count);
	editor_place(ed, w->cols, &row, &w->col);
	if (w->top + room > count)
		w->top = count > room ? count - room : 0;
	if (row < w->top)
		w->top = row;
	if (row >= w->top + room)
		w->top = row - room + 1;
	w->first = 0;
	w->row = (int)(row - w->top);
	w->before = w->top > 0;
	w->after = w->top + room < count;
}

void editor_window(struct editor *ed, struct edit_window *w)
{
	if (ed->o.lines)
		window_of_lines(ed, w);
	else
		window_of_line(ed, w);
}
