/*
 * The orders of every marketplace as they were imported: found while typing,
 * sorted and filtered by the table's own keys. On a wide terminal the selected
 * one stands beside the list.
 */
#include "config.h"

#include "order_view.h"
#include "sale_screens.h"

#include <stdlib.h>

#include "storekeep/order.h"

struct state {
	struct fitted list;
	struct table *table;
	struct order_view *beside; /* of the selected row, when there is room */
};

static const struct column_fit fits[] = {
	{"order_no", 17, 0, 0},  {"profile", 7, 0, 4},     {"ordered_on", 10, 0, 1}, {"state", 10, 0, 0},
	{"claim_amount", 9, 0, 0}, {"payment", 12, 0, 3},  {"posting_day", 10, 0, 2}, {"buyer", 8, 0, 5},
	{"recipient", 8, 0, 1},  {"item_name", 14, 1, 0},  {"shipped_on", 10, 0, 6}, {"cart_no", 14, 0, 7},
	{"phone", 12, 0, 7}, {"net_amount", 9, 0, 6},
};

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = v->state = xcalloc(1, sizeof *s);
	struct list_source src;

	(void)arg, (void)e;
	order_list(shop_of(v), NULL, &s->list.source);
	src = fitted_source(&s->list, fits, COUNT_OF(fits));
	s->table = table_new(v, &src);
	table_set_empty(s->table, N_("No orders yet. i imports the first, F6 enters one of a member."));
	table_set_acts(s->table, order_bulk_acts, SALE_BULK_ACTS);
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *s = v->state;

	order_view_free(s->beside);
	fitted_free(&s->list);
	free(s);
}

static struct outcome open_order(struct view *v)
{
	return outcome_push(&order_screen, arg_id(table_row(((struct state *)v->state)->table)->id));
}

static void pane(struct view *v, struct area a)
{
	struct state *s = v->state;
	const struct list_row *row = table_row(s->table);
	struct error e;

	if (row == NULL)
		return;
	if (s->beside == NULL || order_view_id(s->beside) != row->id) {
		order_view_free(s->beside);
		s->beside = order_view_read(shop_of(v), row->id, &e);
	}
	if (s->beside != NULL)
		order_view_draw(s->beside, a, 0);
}

static void forget(struct view *v)
{
	struct state *s = v->state;

	order_view_free(s->beside);
	s->beside = NULL;
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	forget(v);
	table_reload(((struct state *)v->state)->table);
}

static struct outcome import_file(struct view *v)
{
	(void)v;
	return outcome_push(&import_screen, (void *)(uintptr_t)"order");
}

static struct outcome new_order(struct view *v)
{
	(void)v;
	return sale_form_open(0, 0, NULL);
}

static bool can_write(const struct view *v)
{
	return !shop_of(v)->read_only;
}

static const struct action actions[] = {
	{"orders.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Open the order"), open_order, table_has_row},
	{"orders.new", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("New"), N_("Enter an order of a member"), new_order, can_write},
	{"orders.import", GROUP_RECORD, {'i'}, N_("Import"), N_("Import orders"), import_file, NULL},
};

const struct screen orders_screen = {
	.name = "orders",
	.title = N_("Orders"),
	.help = N_("Orders of every marketplace as they were imported, and those of members that were entered here."),
	.jump = 'o',
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.pane = pane,
	.pane_from = 150,
	.pane_cols = 66,
	.resumed = resumed,
	.changed = forget,
};
