/*
 * What one person was sent, newest first.
 */
#include "config.h"

#include "screens.h"

#include <stdio.h>
#include <stdlib.h>

#include "storekeep/outbox.h"

static const struct column_fit fits[] = {
	{"send_at", 16, 0, 0}, {"name", 20, 2, 0}, {"state", 8, 0, 0}, {"opened_at", 16, 0, 1}, {"answer", 16, 2, 2}, {"campaign_id", 6, 0, 3},
};

struct state {
	struct fitted list;
	struct table *table;
};

static enum status open(struct view *v, void *arg, struct error *e)
{
	const struct history_arg *who = arg;
	struct state *is = xcalloc(1, sizeof *is);
	struct list_source src;
	enum status st = person_history(shop_of(v), who->profile, who->member_id, &is->list.source, e);

	if (st != ST_OK) {
		free(is);
		return st;
	}
	v->state = is;
	src = fitted_source(&is->list, fits, COUNT_OF(fits));
	is->table = table_new(v, &src);
	table_set_empty(is->table, N_("Nothing was ever sent to this person."));
	snprintf(v->title, sizeof v->title, "%s", who->member_id);
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *is = v->state;

	fitted_free(&is->list);
	free(is);
}

static struct outcome open_row(struct view *v)
{
	return outcome_push(&recipients_screen, arg_id(table_row(((struct state *)v->state)->table)->id));
}

static const struct action actions[] = {
	{"history.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("The campaign's recipients"), open_row, table_has_row},
};

const struct screen history_screen = {
	.name = "history",
	.title = N_("What a person was sent"),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
};
