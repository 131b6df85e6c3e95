/*
 * Boxes in the middle of the screen and what is scrolled inside them. Decides
 * places and scrolling; questions and answers are dialog.c's.
 */
#include "config.h"

#include "box.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/mem.h"
#include "storekeep/text.h"

struct area box_draw(struct area whole, int rows, int cols, const char *title)
{
	struct area a;

	rows = rows + 2 > whole.rows ? whole.rows - 2 : rows;
	cols = cols + 4 > whole.cols ? whole.cols - 4 : cols;
	a = area_of(whole, (whole.rows - rows - 2) / 2, (whole.cols - cols - 4) / 2, rows + 2, cols + 4);
	draw_fill(a, LOOK_PLAIN);
	draw_box(a, title);
	return area_of(a, 1, 2, rows, cols);
}

void box_text_free(struct box_text *t)
{
	for (size_t i = 0; i < t->count; i++)
		free(t->lines[i]);
	free(t->lines);
	t->lines = NULL;
	t->count = 0;
}

static void add_line(struct box_text *t, const char *s, size_t len)
{
	t->lines = xreallocarray(t->lines, t->count + 1, sizeof *t->lines);
	t->lines[t->count++] = xstrndup(s, len);
}

void box_text_wrap(struct box_text *t, int cols)
{
	const char *s = t->text;
	size_t len = strlen(s);

	if (t->lines != NULL && t->cols == cols)
		return;
	box_text_free(t);
	t->cols = cols;
	while (len > 0) {
		size_t next, n = draw_wrap_at(s, len, cols, &next);

		add_line(t, s, n);
		s += next;
		len -= next;
	}
}

void box_text_draw(struct box_text *t, struct area a)
{
	box_text_wrap(t, a.cols);
	t->rows = a.rows;
	for (int row = 0; row < a.rows && t->top + (size_t)row < t->count; row++)
		draw_text(a, row, 0, LOOK_PLAIN, t->lines[t->top + (size_t)row]);
}

bool box_text_key(struct box_text *t, const struct key *k)
{
	struct box_list l = {.at = t->top, .count = t->count + 1 > (size_t)t->rows ? t->count + 1 - (size_t)t->rows : 1,
	                     .rows = t->rows};

	if (!box_list_key(&l, k))
		return false;
	t->top = l.at;
	return true;
}

static void move_by(struct box_list *l, long by)
{
	long at = (long)l->at + by, last = l->count > 0 ? (long)l->count - 1 : 0;

	l->at = (size_t)(at < 0 ? 0 : at > last ? last : at);
}

bool box_list_key(struct box_list *l, const struct key *k)
{
	switch (k->code) {
	case K_UP:
	case K_WHEEL_UP:
		move_by(l, -1);
		break;
	case K_DOWN:
	case K_WHEEL_DOWN:
		move_by(l, 1);
		break;
	case K_PAGE_UP:
		move_by(l, -l->rows);
		break;
	case K_PAGE_DOWN:
		move_by(l, l->rows);
		break;
	case K_HOME:
		l->at = 0;
		break;
	case K_END:
		move_by(l, (long)l->count);
		break;
	default:
		return false;
	}
	return true;
}

void box_list_fit(struct box_list *l, int rows)
{
	l->rows = rows;
	if (l->count > 0 && l->at >= l->count)
		l->at = l->count - 1;
	if (l->at < l->top)
		l->top = l->at;
	if (rows > 0 && l->at >= l->top + (size_t)rows)
		l->top = l->at - (size_t)rows + 1;
}
