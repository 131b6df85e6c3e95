/*
 * Rows of text that are scrolled.
 */
#include "config.h"

#include "pen.h"

#include <stdio.h>
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

static bool is_number(const struct list_column *c)
{
	return c->kind == VK_MONEY || c->kind == VK_INT;
}

void pen_row(struct pen *p, const struct list_source *src, const struct list_row *row)
{
	struct buf text = {0};
	int col = 1;

	for (size_t c = 0; c < src->column_count && col < p->a.cols; c++) {
		if (src->columns[c].cols == 0)
			continue;
		buf_clear(&text);
		table_format(&text, &src->columns[c], &row->cells[c]);
		pen_put(p, col, src->columns[c].cols, LOOK_PLAIN, buf_str(&text), is_number(&src->columns[c]));
		col += src->columns[c].cols + 1;
	}
	buf_free(&text);
	p->row++;
}

/* The label of the first set that knows the code, else the text as it is. */
static const char *spoken(const char *sets, const char *text)
{
	char set[32];

	while (sets != NULL && *sets != '\0') {
		size_t n = strcspn(sets, " ");

		snprintf(set, sizeof set, "%.*s", (int)n, sets);
		if (strcmp(label_of(set, text), text) != 0)
			return label_of(set, text);
		sets += n + (sets[n] == ' ');
	}
	return text;
}

static size_t place_of(const struct list_source *src, const char *name)
{
	size_t i = 0;

	while (i + 1 < src->column_count && strcmp(src->columns[i].name, name) != 0)
		i++;
	return i;
}

/* The headings where there is no row. */
static void cells(struct pen *p, const struct list_source *src, const struct list_row *row, const struct pen_column *columns, size_t count)
{
	struct buf text = {0};
	int col = 1;

	for (size_t i = 0; i < count && col + columns[i].cols <= p->a.cols; col += columns[i++].cols + 1) {
		size_t at = place_of(src, columns[i].name);

		buf_clear(&text);
		if (row != NULL)
			table_format(&text, &src->columns[at], &row->cells[at]);
		else
			buf_adds(&text, _(src->columns[at].title));
		pen_put(p, col, columns[i].cols, row != NULL ? LOOK_PLAIN : LOOK_HEADING,
		        row != NULL ? spoken(columns[i].sets, buf_str(&text)) : buf_str(&text), is_number(&src->columns[at]));
	}
	buf_free(&text);
	p->row++;
}

void pen_rows(struct pen *p, const struct list_source *src, const struct list_page *page, const struct pen_column *columns, size_t count)
{
	if (page->count > 0)
		cells(p, src, NULL, columns, count);
	for (size_t i = 0; i < page->count; i++)
		cells(p, src, &page->rows[i], columns, count);
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
