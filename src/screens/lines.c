/*
 * The rows behind a number: lines of a statement as the marketplace gave them,
 * all or those with an amount of one component, or the orders that make up our
 * side of it.
 */
#include "config.h"

#include "screens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/order.h"
#include "storekeep/statement.h"

struct state {
	struct lines_arg at;
	struct statement st;
	struct fitted list;
	struct table *table;
	bool narrowed; /* from the start: one Esc leaves */
};

/* Theirs: lines of the file. */
static const struct column_fit line_fits[] = {
	{"line", 7, 0, 0}, {"kind", 12, 0, 0}, {"order_no", 15, 0, 0}, {"posted_on", 10, 0, 0}, {"gross", 9, 0, 0}, {"net", 9, 0, 0},
	{"category", 8, 0, 1}, {"card", 8, 0, 1}, {"points_earn", 8, 0, 2}, {"interest_in", 8, 0, 2}, {"interest_out", 8, 0, 2},
	{"cart", 7, 0, 3}, {"reverse", 8, 0, 3}, {"family_pay", 8, 0, 3}, {"ad", 7, 0, 4}, {"other", 7, 0, 4}, {"tax_kind", 6, 0, 5},
	{"item_name", 12, 1, 6}, {"cart_no", 14, 0, 7},
};
/* Ours: orders. */
static const struct column_fit order_fits[] = {
	{"order_no", 15, 0, 0}, {"state", 8, 0, 0}, {"posting_day", 10, 0, 0}, {"refund_day", 10, 0, 3}, {"claim_amount", 9, 0, 0},
	{"payment", 14, 0, 2}, {"item_name", 12, 1, 1}, {"card_plan", 12, 0, 4}, {"shipped_on", 10, 0, 5}, {"cart_no", 14, 0, 6},
	{"interest", 8, 0, 6},
};

static void title(struct view *v, const struct lines_arg *at)
{
	char what[120];
	const char *kind = label_of("line_kind", at->component);

	if (at->tax_kind[0] != '\0')
		snprintf(what, sizeof what, _("%1$s, %2$s"), kind, label_of("tax_kind", at->tax_kind));
	else
		snprintf(what, sizeof what, "%s", kind);
	if (at->ours)
		snprintf(v->title, sizeof v->title, _("Our orders: %s"), what);
	else if (at->order_no[0] != '\0')
		snprintf(v->title, sizeof v->title, _("Lines of order %s"), at->order_no);
	else if (at->component[0] != '\0')
		snprintf(v->title, sizeof v->title, _("Lines of the statement: %s"), what);
}

/* What narrows the list from the start, "" nothing. */
static void filter_of(const struct lines_arg *at, char out[96])
{
	out[0] = '\0';
	if (at->order_no[0] != '\0')
		snprintf(out, 96, "order_no=%s", at->order_no);
	else if (at->tax_kind[0] != '\0')
		snprintf(out, 96, "tax_kind=%s", at->tax_kind);
}

/* A file need not say the tax kind of its lines: then its number comes from all of them. */
static bool finds_any(const struct list_source *src, const char *filter)
{
	struct list_query q = {.filter = filter, .limit = 1};
	struct list_page page = {0};
	bool any = src->page(src->self, &q, &page, NULL) == ST_OK && page.count > 0;

	list_page_free(&page);
	return any;
}

static void make_table(struct view *v)
{
	struct state *s = v->state;
	const char *component = s->at.component[0] != '\0' ? s->at.component : NULL;
	struct list_source src;
	char filter[96];

	if (s->at.ours) {
		statement_ours(shop_of(v), s->at.statement_id, component, &s->list.source);
		src = fitted_source(&s->list, order_fits, COUNT_OF(order_fits));
	} else {
		statement_lines(shop_of(v), s->at.statement_id, component, &s->list.source);
		src = fitted_source(&s->list, line_fits, COUNT_OF(line_fits));
	}
	s->table = table_new(v, &src);
	table_set_empty(s->table, s->at.ours ? N_("No order of ours makes up this number.")
	                                     : N_("The statement has no line with this."));
	filter_of(&s->at, filter);
	s->narrowed = filter[0] != '\0' && finds_any(&src, filter);
	if (s->narrowed)
		table_set_filter(s->table, filter);
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = v->state = xcalloc(1, sizeof *s);
	enum status st;

	s->at = *(const struct lines_arg *)arg;
	st = statement_get(shop_of(v), s->at.statement_id, &s->st, e);
	if (st != ST_OK) {
		free(s);
		return st;
	}
	make_table(v);
	title(v, &s->at);
	if (s->at.line_id != 0)
		table_select_id(s->table, s->at.line_id);
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *s = v->state;

	fitted_free(&s->list);
	free(s);
}

/* The order of the selected row, where our book has it. */
static struct outcome open_order(struct view *v)
{
	struct state *s = v->state;
	struct error e = {0};
	int64_t id = 0;

	if (s->at.ours)
		id = table_row(s->table)->id;
	else if (!screen_ok(v, order_find(shop_of(v), s->st.profile, table_cell(s->table, "order_no"), &id, &e), &e))
		return outcome_draw();
	return outcome_push(&order_screen, arg_id(id));
}

static bool has_order(const struct view *v)
{
	const struct state *s = v->state;

	return table_row(s->table) != NULL && table_cell(s->table, "order_no")[0] != '\0';
}

/* What was opened narrowed is left by one Esc; there is nothing to clear. */
static struct outcome back(struct view *v)
{
	(void)v;
	return outcome_pop(0);
}

static bool is_narrowed(const struct view *v)
{
	return ((const struct state *)v->state)->narrowed;
}

static const struct action actions[] = {
	{"lines.order", GROUP_RECORD, {K_ENTER, 'o'}, N_("Order"), N_("Open the order in our book"), open_order, has_order},
	{"lines.back", GROUP_GLOBAL, {K_ESC, K_F(12)}, N_("Back"), N_("One step back"), back, is_narrowed},
};

const struct screen lines_screen = {
	.name = "lines",
	.title = N_("Lines of the statement"),
	.help = N_("The rows that a number comes from."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
};
