/*
 * Rows of text that are scrolled.
 */
#include "config.h"

#include "pen.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/text.h"

enum { PAIR_FROM = 76, LABEL_COLS = 15 };

static bool in_sight(const struct pen *p)
{
	return p->row >= p->top && p->row - p->top < p->a.rows;
}

void pen_put(const struct pen *p, int col, int cols, enum look look, const char *text, bool right)
{
	if (in_sight(p) && col < p->a.cols)
		draw_cell(p->a, p->row - p->top, col, cols < p->a.cols - col ? cols : p->a.cols - col, look, text, right);
}

void pen_heading(struct pen *p, const char *text)
{
	if (p->row > 0)
		p->row++;
	pen_put(p, 0, p->a.cols, LOOK_TITLE, text, false);
	p->row++;
}

void pen_wrapped(struct pen *p, int col, enum look look, const char *text)
{
	size_t len = strlen(text);

	while (len > 0) {
		size_t next, n = draw_wrap_at(text, len, p->a.cols - col, &next);
		char *line = xstrndup(text, n);

		pen_put(p, col, p->a.cols - col, look, line, false);
		free(line);
		p->row++;
		text += next;
		len -= next;
	}
}

void pen_flow_end(struct pen_flow *f)
{
	if (f->at == 1)
		f->pen->row++;
	f->at = 0;
}

void pen_field(struct pen_flow *f, const char *label, const char *text)
{
	struct pen *p = f->pen;
	int half = p->a.cols >= PAIR_FROM ? p->a.cols / 2 : p->a.cols;
	bool is_long = text_width(text, strlen(text)) > half - LABEL_COLS - 3;
	int col;

	if (is_long)
		pen_flow_end(f);
	col = f->at * half;
	pen_put(p, col + 1, LABEL_COLS, LOOK_LABEL, label, false);
	pen_put(p, col + 2 + LABEL_COLS, is_long ? p->a.cols : half - LABEL_COLS - 3, LOOK_PLAIN, text, false);
	f->at = is_long || half == p->a.cols || f->at == 1 ? 0 : 1;
	if (f->at == 0)
		p->row++;
}

/* The cells that fit, one after the other; the headings where there is no row. */
static void cells(struct pen *p, const struct list_source *src, const struct list_row *row)
{
	struct buf text = {0};
	int col = 1;

	for (size_t c = 0; c < src->column_count && col < p->a.cols; c++) {
		const struct list_column *column = &src->columns[c];
		int cols = column->cols;

		if (column->cols == 0)
			continue;
		buf_clear(&text);
		if (row != NULL)
			table_format(&text, column, &row->cells[c]);
		else
			buf_adds(&text, _(column->title));
		pen_put(p, col, cols, row != NULL ? LOOK_PLAIN : LOOK_HEADING, buf_str(&text), column->kind == VK_MONEY || column->kind == VK_INT);
		col += cols + 1;
	}
	buf_free(&text);
	p->row++;
}

void pen_row(struct pen *p, const struct list_source *src, const struct list_row *row)
{
	cells(p, src, row);
}

void pen_rows(struct pen *p, const struct list_source *src, const struct list_page *page)
{
	if (page->count > 0)
		cells(p, src, NULL);
	for (size_t i = 0; i < page->count; i++)
		cells(p, src, &page->rows[i]);
}

static struct outcome scroll(int by, int *top, int rows, int seen)
{
	int before = *top;

	*top += by;
	if (*top > rows - seen)
		*top = rows - seen;
	if (*top < 0)
		*top = 0;
	return *top != before ? outcome_draw() : outcome_stay();
}

struct outcome pen_scroll(const struct key *k, int *top, int rows, int seen)
{
	switch (k->code) {
	case K_DOWN:
	case K_WHEEL_DOWN:
	case 'j':
		return scroll(1, top, rows, seen);
	case K_UP:
	case K_WHEEL_UP:
	case 'k':
		return scroll(-1, top, rows, seen);
	case K_PAGE_DOWN:
	case ' ':
		return scroll(seen - 1, top, rows, seen);
	case K_PAGE_UP:
		return scroll(1 - seen, top, rows, seen);
	case K_HOME:
		return scroll(-rows, top, rows, seen);
	case K_END:
	case 'G':
		return scroll(rows, top, rows, seen);
	default:
		return outcome_pass();
	}
}
