/*
 * Returns and exchanges on one board by state, the most urgent first. A wide
 * terminal shows the states side by side, the one in focus with the selection; a
 * narrow one shows one state at a time, or all of them in one list.
 */
#include "config.h"

#include "slip_screens.h"
#include "urgent.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where a slip stands, in the order of its life. Filters are of slip_board(). */
static const struct lane {
	const char *label, *filter, *empty;
} lanes[] = {
	{N_("all open"), "", N_("No return or exchange is open. F6 opens a return, n an exchange.")},
	{N_("exchanges"), "kind=exchange", N_("No exchange is open.")},
	{N_("to be collected"), "kind=return state=requested", N_("Nothing waits for the courier.")},
	{N_("coming back"), "kind=return state=collected", N_("Nothing is on its way back.")},
	{N_("to check"), "kind=return state=delivered", N_("Nothing waits to be checked.")},
	{N_("abnormal"), "kind=return state=abnormal", N_("No return is abnormal.")},
	{N_("to be refunded"), "kind=return state=closed", N_("No closed return waits for its refund.")},
};
enum { MOST_MARKED = 200 }; /* at once by one key: each is tried before it is shown */
enum { LANES = COUNT_OF(lanes), LANE_ROWS = 60, SIDE_BY_SIDE_FROM = 150, BESIDE_COLS = 72, LANE_GAP = 1, STRIP_ROWS = 4, STRIP_FROM = 14, NO_COLS = 8, LEFT_COLS = 10 };

struct state {
	size_t tab;
	bool all;                 /* also those that are over, in the first tab */
	struct urgent shown;      /* of the table */
	struct table *table;
	struct list_page pages[LANES]; /* of the other lanes, as they stand beside it */
	int64_t counts[LANES];
	struct slip_card row;    /* of the selected row, for the strip */
	bool row_is_return;
	int64_t row_id;           /* 0 none */
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

/* The first cells of a row are its kind and its record, whether they are shown or not. */
enum { CELL_KIND = 1, CELL_ID, CELL_NO, CELL_LEFT, CELL_GOODS };
static const struct urgent_fit all_fits[] = {
	{"kind", NULL, 6, 0, 0}, {"id", NULL, 0, 0, 0}, {"no", NULL, 10, 0, 0},        {"state", NULL, 12, 0, 0},    {"days_left", N_("Days left"), 10, 0, 0},
	{"order_no", NULL, 17, 0, 0}, {"item_name", NULL, 10, 1, 1}, {"amount", NULL, 8, 0, 0}, {"next_on", NULL, 10, 0, 3},
};
static const struct urgent_fit lane_fits[] = {
	{"kind", NULL, 0, 0, 0}, {"id", NULL, 0, 0, 0}, {"no", NULL, NO_COLS, 0, 0}, {"days_left", N_("Days left"), LEFT_COLS, 0, 0}, {"item_name", NULL, 6, 1, 0},
};

/* ---- reading ---- */

static bool side_by_side(void)
{
	return ui_area().cols >= SIDE_BY_SIDE_FROM;
}

static struct urgent lane_list(struct view *v, size_t lane, bool all)
{
	struct urgent u = {.day = "days_left", .today = shop_today(shop_of(v), NULL)};

	snprintf(u.always, sizeof u.always, "%s", lanes[lane].filter);
	slip_board(shop_of(v), NULL, !all, &u.source);
	return u;
}

static void read_lane(struct view *v, size_t lane)
{
	struct state *s = state_of(v);
	struct urgent u = lane_list(v, lane, false);
	struct list_source src = urgent_source(&u, lane_fits, COUNT_OF(lane_fits));
	struct list_query q = {.limit = LANE_ROWS};

	list_page_free(&s->pages[lane]);
	if (src.page(src.self, &q, &s->pages[lane], NULL) != ST_OK)
		s->pages[lane] = (struct list_page){0};
	s->counts[lane] = (int64_t)s->pages[lane].count;
	if (s->pages[lane].count == LANE_ROWS && src.count != NULL)
		src.count(src.self, &(struct list_query){0}, NULL, NULL, &s->counts[lane]);
	urgent_free(&u);
}

static void read_lanes(struct view *v)
{
	struct state *s = state_of(v);

	s->counts[0] = 0;
	for (size_t i = 1; i < LANES; i++) {
		read_lane(v, i);
		s->counts[0] += s->counts[i];
	}
}

static void show_tab(struct view *v, size_t tab)
{
	struct state *s = state_of(v);
	const bool narrow = tab > 0 && side_by_side();
	struct urgent before = s->shown;
	struct list_source src;

	s->tab = tab;
	s->shown = lane_list(v, tab, tab == 0 && s->all);
	/* The table keeps pointing at s->shown, whatever it holds. */
	src = narrow ? urgent_source(&s->shown, lane_fits, COUNT_OF(lane_fits)) : urgent_source(&s->shown, all_fits, COUNT_OF(all_fits));
	if (s->table == NULL)
		s->table = table_new(v, &src);
	else
		table_set_source(s->table, &src);
	table_set_look(s->table, urgent_look);
	table_set_empty(s->table, lanes[tab].empty);
	urgent_free(&before);
	s->row_id = 0;
}

/* What the selected row is; the strip follows when the keys pause. */
static bool row_of(const struct view *v, bool *is_return, int64_t *id)
{
	const struct state *s = state_of(v);
	const struct list_row *row = table_row(s->table);

	if (row == NULL)
		return false;
	*is_return = row->cells[CELL_KIND].text != NULL && strcmp(row->cells[CELL_KIND].text, "return") == 0;
	*id = row->cells[CELL_ID].num;
	return true;
}

static bool follow(struct view *v)
{
	struct state *s = state_of(v);
	bool is_return = false;
	int64_t id = 0;

	row_of(v, &is_return, &id);
	if (id == s->row_id && is_return == s->row_is_return)
		return false;
	slip_card_free(&s->row);
	s->row_id = id;
	s->row_is_return = is_return;
	if (id != 0 && slip_card_read(shop_of(v), is_return, id, &s->row, NULL) != ST_OK) {
		slip_card_free(&s->row);
		s->row_id = 0;
	}
	return true;
}

static void changed(struct view *v)
{
	struct state *s = state_of(v);

	slip_card_free(&s->row);
	s->row_id = 0;
	read_lanes(v);
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	changed(v);
	table_reload(state_of(v)->table);
}

/* ---- drawing ---- */

static void draw_tabs(const struct state *s, struct area a)
{
	int col = 1;

	draw_rule(a, 0);
	for (size_t i = 0; i < LANES; i++) {
		char number[32];

		money_format(s->counts[i], false, number);
		col += draw_textf(a, 0, col, i == s->tab ? LOOK_SELECTED : LOOK_PLAIN, " %zu %s %s ", i + 1, _(lanes[i].label), number);
	}
}

/* What the selected slip waits for, in full. */
static void draw_strip(const struct state *s, struct area a)
{
	char name[80], money[32];

	draw_rule(a, 0);
	if (s->row_id == 0)
		return;
	slip_card_name(s->row.is_return ? "return" : "exchange", s->row.no, name, sizeof name);
	if (s->row.order != NULL)
		draw_textf(a, 1, 1, LOOK_TITLE, "%s  %s  %s  NT$ %s", name, s->row.order_no, s->row.order->buyer, screen_money(s->row.order->claim, false, money));
	else
		draw_textf(a, 1, 1, LOOK_TITLE, "%s  %s", name, s->row.order_no);
	draw_wrapped(area_of(a, 2, 1, a.rows - 2, a.cols - 2), 0, LOOK_PLAIN, s->row.next_text);
}

/* One lane without the selection, as the table would show it. */
static void draw_lane(const struct state *s, size_t lane, struct area a)
{
	const struct list_page *page = &s->pages[lane];
	int room = a.rows - 1;

	draw_cell(a, 0, 2, NO_COLS, LOOK_HEADING, _("Slip"), false);
	draw_cell(a, 0, 4 + NO_COLS, LEFT_COLS, LOOK_HEADING, _("Days left"), false);
	draw_cell(a, 0, 6 + NO_COLS + LEFT_COLS, a.cols - 6 - NO_COLS - LEFT_COLS, LOOK_HEADING, _("Goods"), false);
	for (int i = 0; i < (int)page->count && i < room; i++) {
		const struct list_row *row = &page->rows[i];
		enum look look = urgent_look(row);

		if (i == room - 1 && (int64_t)i + 1 < s->counts[lane]) {
			draw_textf(a, i + 1, 2, LOOK_PLAIN, _("… and %zu more."), (size_t)(s->counts[lane] - i));
			return;
		}
		draw_text(a, i + 1, 1, look, look == LOOK_PLAIN ? " " : draw_sign(look));
		draw_cell(a, i + 1, 2, NO_COLS, look, row->cells[CELL_NO].text, false);
		draw_cell(a, i + 1, 4 + NO_COLS, LEFT_COLS, look, row->cells[CELL_LEFT].text != NULL ? row->cells[CELL_LEFT].text : "", false);
		draw_cell(a, i + 1, 6 + NO_COLS + LEFT_COLS, a.cols - 6 - NO_COLS - LEFT_COLS, look, row->cells[CELL_GOODS].text != NULL ? row->cells[CELL_GOODS].text : "", false);
	}
	if (page->count == 0)
		draw_text(a, 1, 2, LOOK_PLAIN, "-");
}

static void draw_lanes(struct view *v, struct area a)
{
	const struct state *s = state_of(v);
	int cols = (a.cols - (LANES - 2) * LANE_GAP) / (LANES - 1);

	for (size_t i = 1; i < LANES; i++) {
		int left = (int)(i - 1) * (cols + LANE_GAP);
		struct area lane = area_of(a, 0, left, a.rows, i == LANES - 1 ? a.cols - left : cols);
		char head[120], number[32];

		money_format(s->counts[i], false, number);
		snprintf(head, sizeof head, " %zu %s %s", i + 1, _(lanes[i].label), number);
		draw_cell(lane, 0, 0, lane.cols, i == s->tab ? LOOK_SELECTED : LOOK_TITLE, head, false);
		lane = area_of(lane, 1, 0, a.rows - 1, lane.cols);
		if (i == s->tab)
			part_draw(v->parts[0], lane);
		else
			draw_lane(s, i, lane);
		if (i + 1 < LANES)
			draw_column_rule(area_of(a, 1, 0, a.rows - 1, a.cols), left + cols);
	}
}

/* All in one list, the selected slip in full beside it. */
static void draw_beside(struct view *v, struct area a)
{
	const struct state *s = state_of(v);
	struct pen p = {.a = area_of(a, 0, -BESIDE_COLS, a.rows, BESIDE_COLS - 1)};

	part_draw(v->parts[0], area_of(a, 0, 0, a.rows, a.cols - BESIDE_COLS - 2));
	draw_column_rule(a, a.cols - BESIDE_COLS - 1);
	if (s->row_id != 0)
		slip_card_draw(shop_of(v), &s->row, &p);
}

static void draw(struct view *v, struct area a)
{
	const struct state *s = state_of(v);
	int strip = a.rows >= STRIP_FROM ? STRIP_ROWS : 0;
	struct area body = area_of(a, 1, 0, a.rows - 1 - strip, a.cols);

	draw_tabs(s, a);
	if (s->tab == 0 && side_by_side()) {
		draw_beside(v, area_of(a, 1, 0, a.rows - 1, a.cols));
		return;
	}
	if (s->tab > 0 && side_by_side())
		draw_lanes(v, body);
	else
		part_draw(v->parts[0], body);
	if (strip > 0)
		draw_strip(s, area_of(a, a.rows - strip, 0, strip, a.cols));
}

static struct outcome idle(struct view *v)
{
	struct state *s = state_of(v);
	const bool narrow = s->shown.count == COUNT_OF(lane_fits) + 1;

	/* The terminal became wide or narrow: other columns. */
	if (s->tab > 0 && narrow != side_by_side()) {
		show_tab(v, s->tab);
		return outcome_draw();
	}
	return follow(v) ? outcome_draw() : outcome_pass();
}

/* ---- the screen ---- */

/* Side by side it begins where something is most urgent, else with all. */
static size_t first_tab(const struct state *s)
{
	size_t best = 1;
	enum look worst = LOOK_PLAIN;

	if (!side_by_side())
		return 0;
	for (size_t i = LANES; i-- > 1;)
		if (s->counts[i] > 0 && (s->counts[best] == 0 || urgent_look(&s->pages[i].rows[0]) >= worst)) {
			best = i;
			worst = urgent_look(&s->pages[i].rows[0]);
		}
	return best;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = v->state = xcalloc(1, sizeof *s);

	(void)arg, (void)e;
	read_lanes(v);
	show_tab(v, first_tab(s));
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *s = state_of(v);

	for (size_t i = 0; i < LANES; i++)
		list_page_free(&s->pages[i]);
	slip_card_free(&s->row);
	urgent_free(&s->shown);
	free(s);
}

static struct outcome turn(struct view *v, size_t step)
{
	show_tab(v, (state_of(v)->tab + step) % LANES);
	return outcome_draw();
}

static struct outcome next_tab(struct view *v)
{
	return turn(v, 1);
}

static struct outcome previous_tab(struct view *v)
{
	return turn(v, LANES - 1);
}

static struct outcome key(struct view *v, const struct key *k)
{
	if (k->code < '1' || k->code >= '1' + (int)LANES)
		return outcome_pass();
	show_tab(v, (size_t)(k->code - '1'));
	return outcome_draw();
}

static struct outcome open_row(struct view *v)
{
	bool is_return;
	int64_t id;

	if (!row_of(v, &is_return, &id))
		return outcome_stay();
	return outcome_push(is_return ? &return_screen : &exchange_screen, arg_id(id));
}

static bool can_write(const struct view *v)
{
	return !shop_of(v)->read_only;
}

static bool can_act(const struct view *v)
{
	return can_write(v) && table_has_row(v);
}

/* The marked slips, else the selected one, as they are now; chosen_free() them. The kind of the selected one comes first. */
struct chosen {
	struct slip_card *cards;
	struct slip_set set;
};

static void chosen_free(struct chosen *c)
{
	for (size_t i = 0; i < c->set.count; i++)
		slip_card_free(&c->cards[i]);
	free(c->set.cards);
	free(c->cards);
}

static bool add_slip(struct view *v, struct chosen *c, int64_t place, struct error *e)
{
	struct slip_card *card = &c->cards[c->set.count];

	/* Rows of the board have twice the record's number, exchanges one more: both kinds stand in one list. */
	if (slip_card_read(shop_of(v), place % 2 == 0, place / 2, card, e) != ST_OK) {
		slip_card_free(card);
		return false;
	}
	c->set.cards[c->set.count++] = card;
	return true;
}

static bool choose(struct view *v, struct chosen *c)
{
	int64_t *ids, at = table_row(state_of(v)->table)->id;
	size_t count = table_marked(state_of(v)->table, &ids);
	struct error e = {0};

	*c = (struct chosen){.cards = xcalloc(count + 1, sizeof *c->cards), .set.cards = xcalloc(count + 1, sizeof *c->set.cards)};
	for (int same = 1; same >= 0; same--)
		for (size_t i = 0; i < count; i++)
			if ((ids[i] % 2 == at % 2) == (same == 1))
				add_slip(v, c, ids[i], &e);
	free(ids);
	if (c->set.count > 0)
		return true;
	screen_ok(v, ST_REFUSED, &e);
	chosen_free(c);
	return false;
}

/* A form or a slip that stands above the board: what would replace a slip's own screen is pushed. */
static struct outcome after(struct view *v, bool done, struct outcome next)
{
	if (done) {
		table_unmark(state_of(v)->table);
		resumed(v, 0);
	}
	if (next.next == NEXT_REPLACE)
		next.next = NEXT_PUSH;
	return next.next != NEXT_PASS ? next : outcome_draw();
}

static struct outcome menu(struct view *v)
{
	struct chosen c;
	struct outcome next = outcome_pass();
	bool done = false;

	if (choose(v, &c)) {
		done = slip_way_menu(v, &c.set, &next);
		chosen_free(&c);
	}
	return after(v, done, next);
}

static struct outcome usual(struct view *v)
{
	struct chosen c;
	struct outcome next = outcome_pass();
	bool done = false;

	if (choose(v, &c)) {
		const struct slip_way *w = slip_way_usual(c.set.cards[0]);

		if (w != NULL)
			done = slip_way_run(v, w, &c.set, &next);
		else
			ui_say(v, "%s", _("Nothing can be done with it any more."));
		chosen_free(&c);
	}
	return after(v, done, next);
}

static struct outcome new_return(struct view *v)
{
	return slip_form_new(v, true, NULL, 0);
}

static struct outcome new_exchange(struct view *v)
{
	return slip_form_new(v, false, NULL, 0);
}

static struct outcome flip_all(struct view *v)
{
	struct state *s = state_of(v);

	s->all = !s->all;
	show_tab(v, 0);
	ui_say(v, "%s", s->all ? _("Also those that are over.") : _("Only those that are open."));
	return outcome_draw();
}

static struct outcome mark_all(struct view *v)
{
	table_mark_all(state_of(v)->table, MOST_MARKED);
	return outcome_draw();
}

static const struct action actions[] = {
	{"slips.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Open the return or exchange"), open_row, table_has_row},
	{"slips.next", GROUP_RECORD, {K_F(2), K_CTRL('s')}, N_("Next step"), N_("What usually happens next to it: collected, back, confirmed, closed"), usual, can_act},
	{"slips.act", GROUP_RECORD, {'a'}, N_("Act"), N_("All that can happen to it now"), menu, can_act},
	{"slips.mark_all", GROUP_LIST, {'*'}, N_("Mark all"), N_("Mark all rows that the tab and the filter show; again: none"), mark_all, table_has_row},
	{"slips.tab", GROUP_LIST, {K_TAB, K_RIGHT}, N_("Next state"), N_("The next state; the digits open one at once"), next_tab, NULL},
	{"slips.tab-back", GROUP_LIST, {K_BACKTAB, K_LEFT}, NULL, N_("The state before"), previous_tab, NULL},
	{"slips.new_return", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("New return"), N_("Open a return for an order"), new_return, can_write},
	{"slips.new_exchange", GROUP_RECORD, {'n'}, N_("New exchange"), N_("Open an exchange for an order"), new_exchange, can_write},
	{"slips.over", GROUP_LIST, {'o'}, NULL, N_("All, also those that are over; again: only the open ones"), flip_all, NULL},
};

const struct screen slips_screen = {
	.name = "slips",
	.title = N_("Returns and exchanges"),
	.help = N_("Every open return and exchange by where it stands, the most urgent first, with the days that are left to act. Enter opens one, F2 does "
	           "the usual next step, a lists all of them."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.key = key,
	.idle = idle,
	.resumed = resumed,
	.changed = changed,
};
