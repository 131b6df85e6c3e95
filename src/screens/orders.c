/*
 * The orders of every marketplace: all as they were imported, and those that
 * wait for something (to be shipped, to arrive, to be picked up …), the most
 * urgent first. Found while typing, sorted and filtered by the table's own keys.
 * On a wide terminal the selected one stands beside the list.
 *
 * The everyday job, key by key: 2 shows what is to be shipped, Space marks one and
 * * all of them, F2 shows what would change (shipped, today), F2 does it.
 */
#include "config.h"

#include "chain.h"
#include "order_acts.h"
#include "order_view.h"
#include "sale_screens.h"
#include "slip_screens.h"
#include "tabs.h"
#include "urgent.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/order.h"
#include "storekeep/pulse.h"

/* What a tab shows: orders that wait for a step, all of them first. */
static const struct tab {
	const char *step, *label, *empty;
	bool since; /* its day is that since which they wait */
} tabs[] = {
	{NULL, N_("all"), N_("No orders yet. i imports the first, F6 enters one of a member."), false},
	{"ship", N_("to ship"), N_("Nothing waits to be shipped."), false},
	{"confirm", N_("on the way"), N_("Nothing is on the way."), false},
	{"pickup", N_("not picked up"), N_("No parcel waits to be picked up."), false},
	{"complaint", N_("not arrived"), N_("No buyer says that an order has not arrived."), true},
	{"pay", N_("to be paid"), N_("No order waits for its payment."), true},
};
#define TABS COUNT_OF(tabs)

enum { MOST_MARKED = 1000 }; /* at once by one key */

struct state {
	size_t tab;
	int64_t counts[TABS];      /* but of all */
	char markets[CHAIN_MAX][PULSE_NAME]; /* that have orders */
	size_t market_count;
	struct fitted all;         /* of the first tab */
	struct urgent waiting;     /* of the others */
	struct table *table;
	struct order_view *beside; /* of the selected row, when there is room */
	int64_t asked_id;          /* the order of which `on_clock` speaks */
	bool on_clock;             /* its marketplace's clock moves it: it is none of members */
};

static const struct column_fit fits[] = {
	{"order_no", 17, 0, 0},  {"profile", 7, 0, 4},     {"ordered_on", 10, 0, 1}, {"state", 10, 0, 0},
	{"claim_amount", 9, 0, 0}, {"payment", 12, 0, 3},  {"posting_day", 10, 0, 2}, {"buyer", 8, 0, 5},
	{"recipient", 8, 0, 1},  {"item_name", 14, 1, 0},  {"shipped_on", 10, 0, 6}, {"cart_no", 14, 0, 7},
	{"phone", 12, 0, 7}, {"net_amount", 9, 0, 6}, {"next_step", 10, 0, 2}, {"next_on", 10, 0, 2},
};

#define WAITING(title) \
	{"order_no", NULL, 17, 0, 0}, {"next_on", title, 10, 0, 0}, {"days_left", N_("Days left"), 9, 0, 0}, {"claim_amount", NULL, 8, 0, 2}, \
	{"recipient", NULL, 8, 0, 1}, {"item_name", NULL, 12, 1, 0}, {"ordered_on", NULL, 10, 0, 3}, {"shipped_on", NULL, 10, 0, 4}, \
	{"payment", NULL, 12, 0, 5}, {"state", NULL, 10, 0, 6}, {"profile", NULL, 7, 0, 7}, {"cart_no", NULL, 14, 0, 8}

#define WAITING_COLUMNS 12
static const struct urgent_fit waiting_fits[TABS][WAITING_COLUMNS] = {
	[1] = {WAITING(N_("Ship by"))},
	[2] = {WAITING(N_("Confirms by itself"))},
	[3] = {WAITING(N_("Look after it"))},
	[4] = {WAITING(N_("Complaint"))},
	[5] = {WAITING(N_("Unpaid since"))},
};

/* ---- tabs ---- */

static int64_t count_of(struct shop *shop, const char *profile, const char *step)
{
	int64_t count = 0;

	return order_waiting(shop, profile, step, DAY_NONE, &count, NULL) == ST_OK ? count : 0;
}

static void count_tabs(struct view *v)
{
	struct state *s = v->state;

	s->market_count = pulse_markets(shop_of(v), s->markets, CHAIN_MAX);
	for (size_t i = 1; i < TABS; i++) {
		s->counts[i] = 0;
		for (size_t m = 0; m < s->market_count; m++)
			s->counts[i] += count_of(shop_of(v), s->markets[m], tabs[i].step);
	}
}

/* What waits for the step on each marketplace that has such orders, one after the other. */
static struct list_source waiting_source(struct view *v, const char *step)
{
	struct state *s = v->state;
	struct list_source sources[CHAIN_MAX];
	size_t n = 0;

	for (size_t m = 0; m < s->market_count; m++)
		if (count_of(shop_of(v), s->markets[m], step) > 0)
			order_waiting_list(shop_of(v), s->markets[m], step, &sources[n++]);
	if (n == 0)
		order_waiting_list(shop_of(v), s->market_count > 0 ? s->markets[0] : "", step, &sources[n++]);
	return chain_source(sources, n);
}

static struct list_source tab_source(struct view *v, size_t tab)
{
	struct state *s = v->state;

	if (tab == 0) {
		order_list(shop_of(v), NULL, &s->all.source);
		return fitted_source(&s->all, fits, COUNT_OF(fits));
	}
	s->waiting = (struct urgent){.day = "next_on", .since = tabs[tab].since, .today = shop_today(shop_of(v), NULL)};
	s->waiting.source = waiting_source(v, tabs[tab].step);
	return urgent_source(&s->waiting, waiting_fits[tab], WAITING_COLUMNS);
}

static void show_tab(struct view *v, size_t tab)
{
	struct state *s = v->state;
	struct fitted all = s->all;
	struct urgent waiting = s->waiting;
	struct list_source src;

	s->all = (struct fitted){0};
	s->waiting = (struct urgent){0};
	s->tab = tab;
	src = tab_source(v, tab);
	if (s->table == NULL)
		s->table = table_new(v, &src);
	else
		table_set_source(s->table, &src);
	table_set_look(s->table, tab == 0 ? NULL : urgent_look);
	table_set_empty(s->table, tabs[tab].empty);
	fitted_free(&all);
	urgent_free(&waiting);
}

static void draw(struct view *v, struct area a)
{
	const struct state *s = v->state;
	struct tab_label labels[TABS];

	for (size_t i = 0; i < TABS; i++)
		labels[i] = (struct tab_label){_(tabs[i].label), i == 0 ? -1 : s->counts[i]};
	tabs_draw(a, labels, TABS, s->tab);
	part_draw(v->parts[0], area_of(a, 1, 0, a.rows - 1, a.cols));
}

static struct outcome next_tab(struct view *v)
{
	show_tab(v, (((struct state *)v->state)->tab + 1) % TABS);
	return outcome_draw();
}

static struct outcome previous_tab(struct view *v)
{
	show_tab(v, (((struct state *)v->state)->tab + TABS - 1) % TABS);
	return outcome_draw();
}

static struct outcome key(struct view *v, const struct key *k)
{
	if (k->code < '1' || k->code >= '1' + (int)TABS)
		return outcome_pass();
	show_tab(v, (size_t)(k->code - '1'));
	return outcome_draw();
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = v->state = xcalloc(1, sizeof *s);
	const char *step = arg;
	size_t tab = 0;

	(void)e;
	for (size_t i = 1; i < TABS && step != NULL; i++)
		if (strcmp(tabs[i].step, step) == 0)
			tab = i;
	count_tabs(v);
	show_tab(v, tab);
	table_set_acts(s->table, order_bulk_acts, SALE_BULK_ACTS);
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *s = v->state;

	order_view_free(s->beside);
	fitted_free(&s->all);
	urgent_free(&s->waiting);
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

static void changed(struct view *v)
{
	struct state *s = v->state;
	const int64_t before = s->counts[s->tab];

	forget(v);
	count_tabs(v);
	if (s->tab > 0 && (before == 0) != (s->counts[s->tab] == 0))
		show_tab(v, s->tab); /* the marketplaces that have any are others now */
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	changed(v);
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

/* ---- acts ---- */

static const char *row_state(const struct view *v)
{
	const struct state *s = v->state;
	const struct list_row *row = table_row(s->table);
	const struct list_column *columns = s->tab == 0 ? s->all.columns : s->waiting.columns;
	size_t count = s->tab == 0 ? s->all.source.column_count : s->waiting.count;

	for (size_t i = 0; row != NULL && i < count; i++)
		if (strcmp(columns[i].name, "state") == 0)
			return row->cells[i].text != NULL ? row->cells[i].text : "";
	return "";
}

/* The selected order moves by the clock of its marketplace; those of members have acts of their own. */
static bool on_clock(const struct view *v)
{
	struct state *s = v->state;
	const struct list_row *row = table_row(s->table);

	if (shop_of(v)->read_only || row == NULL)
		return false;
	if (row->id != s->asked_id) {
		s->asked_id = row->id;
		s->on_clock = order_acts_apply(shop_of(v), row->id);
	}
	return s->on_clock;
}

static bool usual_is(const struct view *v, const char *act)
{
	const char *usual = order_acts_usual(row_state(v));

	return usual != NULL && strcmp(usual, act) == 0 && on_clock(v);
}

static bool can_ship(const struct view *v)
{
	return usual_is(v, "ship");
}

static bool can_deliver(const struct view *v)
{
	return usual_is(v, "deliver");
}

static bool can_confirm(const struct view *v)
{
	return usual_is(v, "confirm");
}

static struct outcome done(struct view *v, bool was_done)
{
	struct state *s = v->state;

	if (was_done) {
		table_unmark(s->table);
		resumed(v, 0);
	}
	return outcome_draw();
}

static struct outcome run(struct view *v, const char *act)
{
	int64_t *ids;
	size_t count = table_marked(((struct state *)v->state)->table, &ids);
	bool was_done = order_acts_run(v, act, ids, count);

	free(ids);
	return done(v, was_done);
}

static struct outcome ship(struct view *v)
{
	return run(v, "ship");
}

static struct outcome deliver(struct view *v)
{
	return run(v, "deliver");
}

static struct outcome confirm(struct view *v)
{
	return run(v, "confirm");
}

static struct outcome menu(struct view *v)
{
	int64_t *ids;
	size_t count = table_marked(((struct state *)v->state)->table, &ids);
	struct outcome next;
	bool was_done = order_acts_menu(v, ids, count, row_state(v), &next);

	free(ids);
	return next.next != NEXT_PASS ? next : done(v, was_done);
}

static struct outcome undo(struct view *v)
{
	return done(v, order_acts_undo(v));
}

static struct outcome open_slips(struct view *v)
{
	(void)v;
	return outcome_push(&slips_screen, NULL);
}

static struct outcome mark_all(struct view *v)
{
	size_t count = table_mark_all(((struct state *)v->state)->table, MOST_MARKED);

	if (count == MOST_MARKED)
		ui_say(v, ngettext("The first %zu row is marked; more at once would be hard to look through.",
		                   "The first %zu rows are marked; more at once would be hard to look through.", count), count);
	return outcome_draw();
}

static const struct action actions[] = {
	{"orders.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Open the order"), open_order, table_has_row},
	{"orders.ship", GROUP_RECORD, {K_F(2), K_CTRL('s')}, N_("Mark shipped"),
	    N_("The marked orders are shipped: shown first, today or another day"), ship,
	 can_ship},
	{"orders.deliver", GROUP_RECORD, {K_F(2), K_CTRL('s')}, N_("Mark received"),
	    N_("The marked orders were picked up or received: shown first"), deliver,
	 can_deliver},
	{"orders.confirm", GROUP_RECORD, {K_F(2), K_CTRL('s')}, N_("Mark confirmed"),
	    N_("The buyers confirm the receipt after all: shown first"), confirm,
	 can_confirm},
	{"orders.act", GROUP_RECORD, {'a'}, N_("Act"),
	    N_("Ship, arrived, confirmed, cancel, return: what to do with the marked orders, shown first"), menu,
	 on_clock},
	{"orders.mark_all", GROUP_LIST, {'*'}, N_("Mark all"), N_("Mark all rows that the tab and the filter show; again: none"), mark_all,
	    table_has_row},
	{"orders.tab", GROUP_LIST, {K_TAB}, N_("Next tab"), N_("The next tab; the digits open one at once"), next_tab, NULL},
	{"orders.tab-back", GROUP_LIST, {K_BACKTAB}, NULL, N_("The tab before"), previous_tab, NULL},
	{"orders.new", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("New"), N_("Enter an order of a member"), new_order, can_write},
	{"orders.import", GROUP_RECORD, {'i'}, N_("Import"), N_("Import orders"), import_file, NULL},
	{"orders.slips", GROUP_RECORD, {'r'}, N_("Returns"), N_("Open the board of returns and exchanges"), open_slips, NULL},
	{"orders.undo", GROUP_RECORD, {K_CTRL('z')}, NULL, N_("Take back your last act on orders as a whole"), undo, order_acts_can_undo},
};

const struct screen orders_screen = {
	.name = "orders",
	.title = N_("Orders"),
	.help = N_("Orders of every marketplace as they were imported, and those of members that were entered here. The tabs show what waits, the most "
	           "urgent first. Space marks, F2 does what is usual next (ship), a lists all acts; each shows first what it would change."),
	.jump = 'o',
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.key = key,
	.pane = pane,
	.pane_from = 150,
	.pane_cols = 66,
	.resumed = resumed,
	.changed = changed,
};
