/*
 * One order with everything known about it. The arrows scroll; `l` lists the
 * lines of the statements that name it.
 */
#include "config.h"

#include "order_view.h"

#include <stdio.h>
#include <stdlib.h>

struct state {
	int64_t id;
	struct order_view *order;
	int top, rows, seen; /* first row in sight, rows of the text, rows of the screen */
};

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = v->state = xcalloc(1, sizeof *s);

	s->id = id_arg(arg);
	s->order = order_view_read(shop_of(v), s->id, e);
	if (s->order == NULL) {
		free(s);
		return e != NULL && e->status != ST_OK ? e->status : ST_REFUSED;
	}
	snprintf(v->title, sizeof v->title, "%s", order_view_no(s->order));
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *s = v->state;

	order_view_free(s->order);
	free(s);
}

static void draw(struct view *v, struct area a)
{
	struct state *s = v->state;

	s->seen = a.rows;
	s->rows = order_view_draw(s->order, area_of(a, 0, 1, a.rows, a.cols - 2), s->top);
	draw_cursor(a, 0, 0);
}

static struct outcome scroll(struct state *s, int by)
{
	int last = s->rows - s->seen, before = s->top;

	s->top += by;
	if (s->top > last)
		s->top = last;
	if (s->top < 0)
		s->top = 0;
	return s->top != before ? outcome_draw() : outcome_stay();
}

static struct outcome key(struct view *v, const struct key *k)
{
	struct state *s = v->state;

	switch (k->code) {
	case K_DOWN:
	case 'j':
		return scroll(s, 1);
	case K_UP:
	case 'k':
		return scroll(s, -1);
	case K_PAGE_DOWN:
	case ' ':
		return scroll(s, s->seen - 1);
	case K_PAGE_UP:
		return scroll(s, 1 - s->seen);
	case K_HOME:
		return scroll(s, -s->rows);
	case K_END:
		return scroll(s, s->rows);
	default:
		return outcome_pass();
	}
}

static struct outcome copy(struct view *v)
{
	ui_copy(v, order_view_no(((struct state *)v->state)->order));
	return outcome_draw();
}

static void changed(struct view *v)
{
	struct state *s = v->state;
	struct error e = {0};
	struct order_view *fresh = order_view_read(shop_of(v), s->id, &e);

	if (fresh == NULL)
		return; /* superseded by a newer import: what was opened stays in sight */
	order_view_free(s->order);
	s->order = fresh;
}

static const struct action actions[] = {
	{"order.copy", GROUP_RECORD, {'y'}, N_("Copy"), N_("Copy the order number"), copy, NULL},
};

const struct screen order_screen = {
	.name = "order",
	.title = N_("Order"),
	.help = N_("Everything known about the order: its fields, items, what it brings and costs with the rule of each amount, and "
	           "the statement lines that name it."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.key = key,
	.changed = changed,
};
