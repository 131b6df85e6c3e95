/*
 * Purchases and their bills (計費中心): the list, and the marketplace's own
 * lists imported over it.
 */
#include "config.h"

#include "plans.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct column_fit fits[] = {
	{"paid_at", 16, 0, 0}, {"plan_days", 6, 0, 0}, {"origin", 8, 0, 2}, {"state", 8, 0, 1}, {"amount", 8, 0, 0}, {"pay", 12, 0, 3},
	{"line1", 9, 0, 4}, {"line2", 9, 0, 4}, {"bill_state", 6, 0, 1}, {"expires_on", 10, 0, 0}, {"quota_bought", 9, 0, 5},
	{"source", 8, 0, 6}, {"reference", 12, 1, 5}, {"note", 12, 2, 8},
};

struct state {
	char profile[32];
	struct fitted list;
	struct table *table;
};

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *is = v->state = xcalloc(1, sizeof *is);
	struct list_source src;

	(void)e;
	snprintf(is->profile, sizeof is->profile, "%s", arg != NULL ? (const char *)arg : "ruten");
	plan_order_list(shop_of(v), is->profile, &is->list.source);
	src = fitted_source(&is->list, fits, COUNT_OF(fits));
	is->table = table_new(v, &src);
	table_set_empty(is->table, N_("Nothing has been bought yet. g l shows the plans."));
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *is = v->state;

	fitted_free(&is->list);
	free(is);
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	table_reload(((struct state *)v->state)->table);
}

static struct outcome open_row(struct view *v)
{
	return outcome_push(&plan_order_screen, arg_id(table_row(((struct state *)v->state)->table)->id));
}

static const struct action actions[] = {
	{"billing.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Open the purchase with its bill and term"), open_row, table_has_row},
};

const struct screen billing_screen = {
	.name = "billing",
	.title = N_("Bills of the plans"),
	.help = N_("Purchases and renewals, newest first, with the two billing lines of each. What is imported from the billing centre wins over "
	           "what was expected."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.resumed = resumed,
};
