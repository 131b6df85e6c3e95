/*
 * One order with everything known about it. The arrows scroll; `l` lists the
 * lines of the statements that name it.
 */
#include "config.h"

#include "members.h"
#include "order_view.h"
#include "sale_screens.h"

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

/* ---- an order of members ---- */

static bool has_sale(const struct view *v)
{
	return !shop_of(v)->read_only && order_view_sale(((struct state *)v->state)->order) != 0;
}

static struct outcome after(struct view *v, bool done)
{
	if (done)
		changed(v);
	return outcome_draw();
}

static int64_t sale_of(const struct view *v)
{
	return order_view_sale(((struct state *)v->state)->order);
}

static struct outcome edit(struct view *v)
{
	return sale_form_open(sale_of(v), 0, NULL);
}

static struct outcome deliver(struct view *v)
{
	return after(v, sale_ask_deliver(v, sale_of(v)));
}

static struct outcome complete(struct view *v)
{
	return after(v, sale_ask_complete(v, sale_of(v)));
}

static struct outcome cancel(struct view *v)
{
	return after(v, sale_ask_cancel(v, sale_of(v)));
}

static struct outcome give_back(struct view *v)
{
	return after(v, sale_ask_return(v, sale_of(v)));
}

static struct outcome transfer(struct view *v)
{
	return after(v, sale_ask_transfer(v, sale_of(v)));
}

static bool has_member(const struct view *v)
{
	return order_view_member(((struct state *)v->state)->order) != 0;
}

static struct outcome open_member(struct view *v)
{
	return outcome_push(&member_screen, arg_id(order_view_member(((struct state *)v->state)->order)));
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	changed(v);
}

static const struct action actions[] = {
	{"order.edit", GROUP_RECORD, {'e'}, N_("Edit"), N_("Change the order"), edit, has_sale},
	{"order.deliver", GROUP_RECORD, {'d'}, N_("Delivery"), N_("How the delivery ended"), deliver, has_sale},
	{"order.complete", GROUP_RECORD, {'c'}, N_("Complete it"), N_("The order is completed: it counts, and its points go out"), complete, has_sale},
	{"order.return", GROUP_RECORD, {'r'}, N_("Return"), N_("Goods of a line came back"), give_back, has_sale},
	{"order.transfer", GROUP_RECORD, {'t'}, N_("Move"), N_("Move the order to another account"), transfer, has_sale},
	{"order.cancel", GROUP_RECORD, {K_F(8), K_CTRL('x')}, N_("Cancel"), N_("Cancel the order"), cancel, has_sale},
	{"order.member", GROUP_RECORD, {K_ENTER, 'm'}, N_("Member"), N_("Open the member"), open_member, has_member},
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
	.resumed = resumed,
};
