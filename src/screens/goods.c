/*
 * Goods (商品總覽): every product with state, stock and the days that are left of
 * its clock, by tabs of the states; marked and acted on in bulk, stock changed in
 * a few keys. On a wide terminal the selected one stands beside the list.
 *
 * The everyday job, key by key: 7 shows what is low, + 5 Enter Enter books five
 * pieces that came.
 */
#include "config.h"

#include "goods.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/text.h"

static const struct tab {
	const char *state, *label, *empty;
	bool low;
} tabs[] = {
	{NULL, N_("all"), N_("No product yet. F6 enters the first; `product import` takes a file."), false},
	{"on_sale", N_("on sale"), N_("Nothing is on sale."), false},
	{"scheduled", N_("to begin"), N_("Nothing is scheduled."), false},
	{"sold_out", N_("sold out"), N_("Nothing is sold out."), false},
	{"expired", N_("ended"), N_("No sale has ended."), false},
	{"draft", N_("draft"), N_("No drafts."), false},
	{"delisted", N_("delisted"), N_("Nothing is delisted."), false},
	{NULL, N_("Low stock"), N_("No stock is at or below its safety level."), true},
};
enum { TABS = COUNT_OF(tabs), LOW_TAB = TABS - 1, PANE_FROM = 132, STRIP_FROM = 16, STRIP_ROWS = 3 };

static const struct column_fit fits[] = {
	{"sku", 10, 0, 0}, {"name", 14, 2, 0}, {"state", 12, 0, 0}, {"stock", 5, 0, 0}, {"safety", 8, 0, 1}, {"price", 7, 0, 0}, {"days_left", 8, 0, 0},
	{"lasts_until", 10, 0, 2}, {"category", 10, 0, 3}, {"kind", 8, 0, 4},
};
enum { CELL_STATE = 2, CELL_STOCK, CELL_SAFETY, CELL_DAYS_LEFT = 6 };

struct state {
	char profile[32];
	size_t tab;
	struct product_counts counts;
	struct fitted list;
	struct table *table;
	struct goods_card card; /* of the selected row; id 0 none */
	int64_t card_id;
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

/* ---- the list ---- */

static enum look row_look(const struct list_row *row)
{
	const char *state = row->cells[CELL_STATE].text;

	if (strcmp(state, "sold_out") == 0 || strcmp(state, "expired") == 0)
		return row->cells[CELL_DAYS_LEFT].num <= 5 ? LOOK_BAD : LOOK_WARN;
	if (strcmp(state, "on_sale") == 0 && row->cells[CELL_STOCK].num <= row->cells[CELL_SAFETY].num)
		return LOOK_WARN;
	return LOOK_PLAIN;
}

static void show_tab(struct view *v, size_t tab)
{
	struct state *s = state_of(v);
	struct fitted before = s->list;
	struct product_filter f = {.profile = s->profile, .state = tabs[tab].state, .low = tabs[tab].low};
	struct list_source src;

	s->tab = tab;
	s->list = (struct fitted){0};
	product_list(shop_of(v), &f, &s->list.source);
	src = fitted_source(&s->list, fits, COUNT_OF(fits));
	if (s->table == NULL) {
		s->table = table_new(v, &src);
		table_set_acts(s->table, goods_acts, goods_act_count);
		table_set_look(s->table, row_look);
	} else {
		table_set_source(s->table, &src);
		table_set_filter(s->table, NULL);
	}
	table_set_empty(s->table, tabs[tab].empty);
	fitted_free(&before);
}

static void recount(struct view *v)
{
	struct state *s = state_of(v);

	product_count(shop_of(v), s->profile, &s->counts, NULL);
	goods_card_free(&s->card);
	s->card_id = 0;
}

static int64_t count_of(const struct state *s, size_t tab)
{
	int64_t all = 0;

	if (tab == LOW_TAB)
		return s->counts.low;
	for (int i = 0; i < 6; i++) {
		all += s->counts.states[i];
		if (tabs[tab].state != NULL && strcmp(label_code("product_state", i), tabs[tab].state) == 0)
			return s->counts.states[i];
	}
	return all;
}

/* The card of the selected row is read when the keys pause. */
static bool follow(struct view *v)
{
	struct state *s = state_of(v);
	const struct list_row *row = table_row(s->table);
	int64_t id = row != NULL ? row->id : 0;

	if (id == s->card_id)
		return false;
	goods_card_free(&s->card);
	s->card_id = id;
	if (id != 0 && goods_card_read(shop_of(v), id, &s->card, NULL) != ST_OK) {
		goods_card_free(&s->card);
		s->card_id = 0;
	}
	return true;
}

/* ---- drawing ---- */

/* One tab in the roomiest way (0), closer (1), without its number of products (2). */
static void tab_text(const struct state *s, size_t i, int way, char *out, size_t size)
{
	char number[32];

	money_format(count_of(s, i), false, number);
	if (way == 0)
		snprintf(out, size, " %zu %s %s ", i + 1, _(tabs[i].label), number);
	else
		snprintf(out, size, " %zu%s%s%s", i + 1, _(tabs[i].label), way == 1 ? " " : "", way == 1 ? number : "");
}

static void draw_tabs(const struct state *s, struct area a)
{
	char text[120];
	int way = 0, col = 0;

	for (; way < 2; way++) {
		int cols = 0;

		for (size_t i = 0; i < TABS; i++) {
			tab_text(s, i, way, text, sizeof text);
			cols += text_width(text, strlen(text));
		}
		if (cols <= a.cols)
			break;
	}
	draw_rule(a, 0);
	for (size_t i = 0; i < TABS; i++) {
		tab_text(s, i, way, text, sizeof text);
		col += draw_text(a, 0, col, i == s->tab ? LOOK_SELECTED : LOOK_PLAIN, text);
	}
}

/* What the selected one is, where there is no room for its card. */
static void draw_strip(const struct state *s, struct area a)
{
	struct pen p = {.a = area_of(a, 1, 1, a.rows - 1, a.cols - 2)};
	char words[300];

	draw_rule(a, 0);
	if (s->card_id == 0)
		return;
	snprintf(words, sizeof words, "%s  %s", s->card.p.sku, s->card.p.name);
	pen_wrapped(&p, 0, LOOK_TITLE, words);
	snprintf(words, sizeof words, _("link %1$s   search %2$s   in the store %3$s   to buy %4$s"), s->card.seen.link ? _("yes") : _("no"),
	         s->card.seen.search ? _("yes") : _("no"), s->card.seen.shown ? _("yes") : _("no"), s->card.seen.buyable ? _("yes") : _("no"));
	if (s->card.seen.note[0] != '\0')
		snprintf(words + strlen(words), sizeof words - strlen(words), "   %s", s->card.seen.note);
	pen_wrapped(&p, 0, LOOK_PLAIN, words);
}

static void draw(struct view *v, struct area a)
{
	struct state *s = state_of(v);
	bool beside = a.cols >= PANE_FROM;
	int strip = !beside && a.rows >= STRIP_FROM ? STRIP_ROWS : 0, right = beside ? a.cols * 2 / 5 : 0;

	draw_tabs(s, a);
	part_draw(v->parts[0], area_of(a, 1, 0, a.rows - 1 - strip, beside ? a.cols - right - 2 : a.cols));
	if (strip > 0)
		draw_strip(s, area_of(a, a.rows - strip, 0, strip, a.cols));
	if (!beside)
		return;
	draw_column_rule(area_of(a, 1, 0, a.rows - 1, a.cols), a.cols - right - 1);
	if (s->card_id != 0) {
		struct pen p = {.a = area_of(a, 1, a.cols - right + 1, a.rows - 1, right - 1)};

		goods_card_draw(shop_of(v), &s->card, &p, false);
	}
}

static void state_line(const struct view *v, char *out, size_t size)
{
	const struct product_counts *c = &state_of(v)->counts;

	snprintf(out, size, _("listed %1$lld of at most %2$lld"), (long long)c->counted, (long long)c->most);
}

static struct outcome idle(struct view *v)
{
	return follow(v) ? outcome_draw() : outcome_pass();
}

/* ---- keys ---- */

static bool can_write(const struct view *v)
{
	return !shop_of(v)->read_only;
}

static bool can_change(const struct view *v)
{
	return can_write(v) && table_has_row(v);
}

static int64_t row_id(const struct view *v)
{
	return table_row(state_of(v)->table)->id;
}

static void reread(struct view *v)
{
	recount(v);
	table_reload(state_of(v)->table);
}

static struct outcome turn(struct view *v, size_t step)
{
	show_tab(v, (state_of(v)->tab + step) % TABS);
	return outcome_draw();
}

static struct outcome next_tab(struct view *v)
{
	return turn(v, 1);
}

static struct outcome previous_tab(struct view *v)
{
	return turn(v, TABS - 1);
}

static struct outcome key(struct view *v, const struct key *k)
{
	if (k->code < '1' || k->code >= '1' + (int)TABS)
		return outcome_pass();
	show_tab(v, (size_t)(k->code - '1'));
	return outcome_draw();
}

static struct outcome open_row(struct view *v)
{
	return outcome_push(&product_screen, arg_id(row_id(v)));
}

static struct outcome new_row(struct view *v)
{
	return small_form_open(&product_form, 0, state_of(v)->profile);
}

static struct outcome edit_row(struct view *v)
{
	return small_form_open(&product_form, row_id(v), NULL);
}

static struct outcome stock_in(struct view *v)
{
	if (goods_stock(v, row_id(v), 1))
		reread(v);
	return outcome_draw();
}

static struct outcome stock_out(struct view *v)
{
	if (goods_stock(v, row_id(v), -1))
		reread(v);
	return outcome_draw();
}

static struct outcome categories(struct view *v)
{
	(void)v;
	return outcome_push(&categories_screen, NULL);
}

static const struct action actions[] = {
	{"goods.new", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("New"), N_("Enter a product"), new_row, can_write},
	{"goods.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("All about this product"), open_row, table_has_row},
	{"goods.edit", GROUP_RECORD, {'e'}, N_("Edit"), N_("Change its fields"), edit_row, can_change},
	{"goods.in", GROUP_RECORD, {'+'}, N_("Stock in"), N_("Pieces come: how many, and why"), stock_in, can_change},
	{"goods.out", GROUP_RECORD, {'-'}, N_("Stock out"), N_("Pieces go: how many, and why"), stock_out, can_change},
	{"goods.categories", GROUP_RECORD, {'c'}, NULL, N_("Categories of goods"), categories, NULL},
	{"goods.next_tab", GROUP_LIST, {K_TAB}, NULL, N_("The next state"), next_tab, NULL},
	{"goods.previous_tab", GROUP_LIST, {K_BACKTAB}, NULL, N_("The state before"), previous_tab, NULL},
};

/* ---- the screen ---- */

static void begin_with(struct view *v, const char *filter)
{
	struct state *s = state_of(v);
	size_t tab = 0;

	for (size_t i = 0; filter != NULL && i < TABS; i++) {
		char word[40];

		snprintf(word, sizeof word, "state=%s", tabs[i].state != NULL ? tabs[i].state : "");
		if ((tabs[i].state != NULL && strcmp(filter, word) == 0) || (tabs[i].low && strcmp(filter, "low=yes") == 0))
			tab = i;
	}
	show_tab(v, tab);
	if (filter != NULL && *filter != '\0' && tab == 0)
		table_set_filter(s->table, filter);
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	const struct profile *market;
	enum status st = product_market(shop_of(v), NULL, &market, e);

	if (st != ST_OK)
		return st;
	struct state *s = v->state = xcalloc(1, sizeof *s);

	snprintf(s->profile, sizeof s->profile, "%s", profile_name(market));
	recount(v);
	begin_with(v, arg);
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *s = state_of(v);

	goods_card_free(&s->card);
	fitted_free(&s->list);
	free(s);
}

static void resumed(struct view *v, int64_t result)
{
	reread(v);
	if (result > 0)
		table_select_id(state_of(v)->table, result);
}

const struct screen goods_screen = {
	.name = "goods",
	.title = N_("Goods"),
	.help = N_("Every product by its state, with stock and the days that are left before it leaves the shelf by itself. + and - book pieces, a acts on "
	           "the marked ones: list now, schedule, delist; what would happen is shown first."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.key = key,
	.idle = idle,
	.state_line = state_line,
	.resumed = resumed,
	.changed = recount,
};
