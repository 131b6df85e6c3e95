/*
 * What the rules did by themselves (life_log), newest first: the day from which
 * it holds, what, to which record, by which rule. Opened with the name of a
 * marketplace; NULL: all.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "screens.h"
#include "storekeep/life.h"

struct state {
	char profile[32];
	struct fitted list;
	struct table *table;
};

static const struct column_fit fits[] = {
	{"day", 10, 0, 0}, {"step", 24, 2, 0}, {"profile", 9, 0, 2}, {"record", 8, 0, 3}, {"record_no", 12, 1, 0}, {"count", 6, 0, 1},
	{"rule", 8, 0, 1}, {"at", 16, 0, 4}, {"by", 8, 0, 5},
};

static void show(struct view *v, struct state *s)
{
	struct list_source src;

	fitted_free(&s->list);
	life_log_list(shop_of(v), s->profile[0] != '\0' ? s->profile : NULL, DAY_NONE, DAY_NONE, &s->list.source);
	src = fitted_source(&s->list, fits, COUNT_OF(fits));
	if (s->table == NULL)
		s->table = table_new(v, &src);
	else
		table_set_source(s->table, &src);
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = v->state = xcalloc(1, sizeof *s);

	(void)e;
	snprintf(s->profile, sizeof s->profile, "%s", arg != NULL ? (const char *)arg : "");
	show(v, s);
	table_set_empty(s->table, N_("The rules have done nothing by themselves yet. `storekeep due run` does what has fallen due."));
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *s = v->state;

	fitted_free(&s->list);
	free(s);
}

const struct screen life_log_screen = {
	.name = "life_log",
	.title = N_("What the rules did"),
	.help = N_("Each step that a rule took by itself, on the day from which it holds, whatever day the run was. f filters by a column."),
	.open = open,
	.close = close,
};
