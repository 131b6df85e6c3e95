/*
 * The statements of every marketplace, newest period first: which days, when
 * paid, stated and ours, what is still open, signed or not.
 */
#include "config.h"

#include "screens.h"

#include <stdlib.h>

#include "storekeep/statement.h"

struct state {
	struct fitted list;
	struct table *table;
};

static const struct column_fit fits[] = {
	{"profile", 7, 0, 0},     {"period", 11, 0, 0},      {"from", 10, 0, 6},       {"to", 10, 0, 6},
	{"statement_on", 10, 0, 4}, {"due_on", 10, 0, 3},    {"pay_on", 10, 0, 1},     {"stated_net", 11, 0, 0},
	{"ours_net", 11, 0, 2},   {"to_explain", 9, 0, 0},   {"open", 6, 0, 0},        {"lines", 8, 0, 5},
	{"signed", 6, 0, 0},      {"is_signed", 6, 0, 0},    {"state", 10, 1, 5},      {"period_state", 10, 1, 5},
	{"payout", 11, 0, 5},
};

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = v->state = xcalloc(1, sizeof *s);
	struct list_source src;

	(void)arg, (void)e;
	statement_list(shop_of(v), NULL, &s->list.source);
	src = fitted_source(&s->list, fits, COUNT_OF(fits));
	s->table = table_new(v, &src);
	table_set_empty(s->table, N_("No statement yet. F6 imports the first."));
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *s = v->state;

	fitted_free(&s->list);
	free(s);
}

static int64_t selected_id(struct view *v)
{
	return table_row(((struct state *)v->state)->table)->id;
}

static struct outcome review(struct view *v)
{
	return outcome_push(&review_screen, arg_id(selected_id(v)));
}

static struct outcome totals(struct view *v)
{
	return outcome_push(&summary_screen, arg_id(selected_id(v)));
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	table_reload(((struct state *)v->state)->table);
}

static struct outcome import_file(struct view *v)
{
	(void)v;
	return outcome_push(&import_screen, (void *)(uintptr_t)"statement");
}

static const struct action actions[] = {
	{"statements.review", GROUP_RECORD, {K_ENTER}, N_("Review"), N_("Review the statement"), review, table_has_row},
	{"statements.totals", GROUP_RECORD, {'t'}, N_("Totals"), N_("Open the summary that adds up"), totals, table_has_row},
	{"statements.import", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("Import"), N_("Import a statement"), import_file, NULL},
};

const struct screen statements_screen = {
	.name = "statements",
	.title = N_("Statements"),
	.help = N_("Settlement statements of every marketplace, the newest period first."),
	.jump = 's',
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.resumed = resumed,
};
