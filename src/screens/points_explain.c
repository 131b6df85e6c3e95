/*
 * "Explain this balance": one entry of the ledger with its order, the rule in
 * force, the arithmetic step by step, the lots that it made or took from. Enter
 * on a lot or a later use goes on to the entry behind it.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "points.h"
#include "rows.h"
#include "storekeep/points_report.h"

static const struct list_column columns[] = {{.name = "line", .title = N_("How it came about"), .kind = VK_TEXT, .cols = 60, .grow = 1}};

struct state {
	int64_t id;
	struct rows *rows;
	struct table *table;
};

static size_t count_lines(const char *text)
{
	size_t n = 0;
	for (; *text; text++)
		n += *text == '\n';
	return n;
}

/* The entry that the n-th line speaks of: lots and uses stand last, in their order. */
static int64_t entry_of(const struct explained *x, size_t n, size_t lines)
{
	size_t first = lines - x->lot_count - x->use_count;
	if (n < first)
		return 0;
	if (n < first + x->lot_count)
		return x->lots[n - first].entry_id == x->entry_id ? 0 : x->lots[n - first].entry_id;
	return x->uses[n - first - x->lot_count].entry_id;
}

static enum status fill(struct state *s, struct shop *shop, struct error *e)
{
	struct explained x;
	enum status st = points_explain(shop, s->id, &x, e);
	if (st != ST_OK)
		return st;
	char *text = explained_text(&x), *at = text;
	size_t lines = count_lines(text);
	rows_clear(s->rows);
	for (size_t n = 0; n < lines; n++) {
		char *end = strchr(at, '\n');
		*end = '\0';
		rows_add(s->rows, entry_of(&x, n, lines), (const struct value[]){value_text(at)});
		at = end + 1;
	}
	free(text);
	explained_free(&x);
	return ST_OK;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = xcalloc(1, sizeof *s);
	s->id = id_arg(arg);
	s->rows = rows_new(columns, COUNT_OF(columns));
	enum status st = fill(s, shop_of(v), e);
	if (st != ST_OK) {
		rows_free(s->rows);
		free(s);
		return st;
	}
	v->state = s;
	struct list_source src = rows_source(s->rows);
	s->table = table_new(v, &src);
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *s = v->state;
	rows_free(s->rows);
	free(s);
}

static bool leads_on(const struct view *v)
{
	return table_has_row(v) && table_row(table_of(v))->id != 0;
}

static struct outcome open_act(struct view *v)
{
	return outcome_push(&points_explain_screen, arg_id(table_row(table_of(v))->id));
}

static const struct action actions[] = {
	{"explain.open", GROUP_RECORD, {K_ENTER}, N_("Entry behind it"), N_("Go on to the entry that made the lot or took from it"), open_act, leads_on},
};

const struct screen points_explain_screen = {
	.name = "points-explain",
	.title = N_("How it came about"),
	.help = N_("One entry of the points ledger: its order, the rule in force, the arithmetic step by step, its lots."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
};
