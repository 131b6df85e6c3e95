/*
 * Every change of a tier (EAS-34), newest first.
 */
#include "config.h"

#include "tiers.h"

#include <stdlib.h>
#include <string.h>

#include "members.h"
#include "storekeep/tier.h"

struct state {
	struct fitted list;
	struct table *table;
};

static const struct column_fit fits[] = {
	{"on_day", 10, 0, 0}, {"member", 12, 1, 0}, {"from", 10, 1, 0}, {"to", 10, 1, 0}, {"cause", 14, 0, 0}, {"to_after", 10, 0, 1}, {"to_before", 10, 0, 3},
	{"by", 8, 0, 4}, {"reason", 12, 2, 2}, {"order_number", 12, 0, 5}, {"at", 16, 0, 6},
};

static enum status open(struct view *v, void *arg, struct error *e)
{
	const struct profile *p;
	enum status st = member_profile(shop_of(v), arg, &p, e);

	if (st != ST_OK)
		return st;
	struct state *s = v->state = xcalloc(1, sizeof *s);
	tier_history_list(shop_of(v), profile_name(p), 0, &s->list.source);
	struct list_source src = fitted_source(&s->list, fits, COUNT_OF(fits));
	s->table = table_new(v, &src);
	table_set_empty(s->table, N_("No tier was changed yet."));
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *s = v->state;

	fitted_free(&s->list);
	free(s);
}

static void changed(struct view *v)
{
	table_reload(((struct state *)v->state)->table);
}

/* The member of the row: its cell, as the row is of the change. */
static struct outcome open_act(struct view *v)
{
	struct state *s = v->state;
	const struct list_row *row = table_row(s->table);

	for (size_t i = 0; i < s->list.source.column_count; i++)
		if (strcmp(s->list.source.columns[i].name, "member_id") == 0)
			return outcome_push(&member_screen, arg_id(row->cells[i].num));
	return outcome_draw();
}

static const struct action actions[] = {
	{"tier_history.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Open the member"), open_act, table_has_row},
};

const struct screen tier_history_screen = {
	.name = "tier-history",
	.title = N_("Changes of tiers"),
	.help = N_("From, to, why, and the last day before and after."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.changed = changed,
};
