/*
 * The board of returns and exchanges, read and drawn: a lane a state, the one in
 * focus is the table, the others stand still beside it.
 */
#include "config.h"

#include "slips_board.h"
#include "tabs.h"

#include <stdio.h>
#include <string.h>

enum { LANE_ROWS = 60, SIDE_BY_SIDE_FROM = 150, BESIDE_COLS = 72, LANE_GAP = 1, STRIP_ROWS = 4, STRIP_FROM = 14, NO_COLS = 8, LEFT_COLS = 10,
       GOODS_AT = 6 + NO_COLS + LEFT_COLS };

const struct slip_lane slip_lanes[LANES] = {
	{N_("all open"), "", N_("No return or exchange is open. F6 opens a return, n an exchange.")},
	{N_("exchanges"), "kind=exchange", N_("No exchange is open.")},
	{N_("to be collected"), "kind=return state=requested", N_("Nothing waits for the courier.")},
	{N_("coming back"), "kind=return state=collected", N_("Nothing is on its way back.")},
	{N_("to check"), "kind=return state=delivered", N_("Nothing waits to be checked.")},
	{N_("abnormal"), "kind=return state=abnormal", N_("No return is abnormal.")},
	{N_("to be refunded"), "kind=return state=closed", N_("No closed return waits for its refund.")},
};

const struct urgent_fit slips_wide_fits[] = {
	{"kind", NULL, 6, 0, 0},         {"id", NULL, 0, 0, 0},        {"no", NULL, 10, 0, 0},        {"state", NULL, 12, 0, 0},
	{"days_left", N_("Days left"), 10, 0, 0}, {"order_no", NULL, 17, 0, 0}, {"item_name", NULL, 10, 1, 1}, {"amount", NULL, 8, 0, 0},
	{"next_on", NULL, 10, 0, 3},
};
const size_t slips_wide_count = COUNT_OF(slips_wide_fits);
const struct urgent_fit slips_lane_fits[] = {
	{"kind", NULL, 0, 0, 0}, {"id", NULL, 0, 0, 0}, {"no", NULL, NO_COLS, 0, 0}, {"days_left", N_("Days left"), LEFT_COLS, 0, 0},
	{"item_name", NULL, 6, 1, 0},
};
const size_t slips_lane_count = COUNT_OF(slips_lane_fits);

static struct slips_board *board_of(const struct view *v)
{
	return v->state;
}

/* ---- reading ---- */

bool slips_side_by_side(void)
{
	return ui_area().cols >= SIDE_BY_SIDE_FROM;
}

struct urgent slips_lane(struct view *v, size_t lane, bool all)
{
	struct urgent u = {.day = "days_left", .waits = "next_on", .today = shop_today(shop_of(v), NULL)};

	snprintf(u.always, sizeof u.always, "%s", slip_lanes[lane].filter);
	slip_board(shop_of(v), NULL, !all, &u.source);
	return u;
}

static void read_lane(struct view *v, size_t lane)
{
	struct slips_board *s = board_of(v);
	struct urgent u = slips_lane(v, lane, false);
	struct list_source src = urgent_source(&u, slips_lane_fits, slips_lane_count);
	struct list_query q = {.limit = LANE_ROWS};

	list_page_free(&s->pages[lane]);
	if (src.page(src.self, &q, &s->pages[lane], NULL) != ST_OK)
		s->pages[lane] = (struct list_page){0};
	s->counts[lane] = (int64_t)s->pages[lane].count;
	if (s->pages[lane].count == LANE_ROWS && src.count != NULL)
		src.count(src.self, &(struct list_query){0}, NULL, NULL, &s->counts[lane]);
	urgent_free(&u);
}

void slips_read_lanes(struct view *v)
{
	struct slips_board *s = board_of(v);

	s->counts[0] = 0;
	for (size_t i = 1; i < LANES; i++) {
		read_lane(v, i);
		s->counts[0] += s->counts[i];
	}
}

/* ---- drawing ---- */

static void draw_tabs(const struct slips_board *s, struct area a)
{
	struct tab_label tabs[LANES];

	for (size_t i = 0; i < LANES; i++)
		tabs[i] = (struct tab_label){_(slip_lanes[i].label), s->counts[i]};
	tabs_draw(a, tabs, LANES, s->tab);
}

/* What the selected slip waits for, in full. */
static void draw_strip(const struct slips_board *s, struct area a)
{
	char name[80], money[32];

	draw_rule(a, 0);
	if (s->row_id == 0)
		return;
	slip_card_name(s->row.is_return ? "return" : "exchange", s->row.no, name, sizeof name);
	if (s->row.order != NULL)
		draw_textf(a, 1, 1, LOOK_TITLE, "%s  %s  %s  NT$ %s", name, s->row.order_no, s->row.order->buyer,
		           screen_money(s->row.order->claim, false, money));
	else
		draw_textf(a, 1, 1, LOOK_TITLE, "%s  %s", name, s->row.order_no);
	draw_wrapped(area_of(a, 2, 1, a.rows - 2, a.cols - 2), 0, LOOK_PLAIN, s->row.next_text);
}

static void draw_slip(struct area a, int at, const struct list_row *row)
{
	enum look look = urgent_look(row);

	draw_text(a, at, 1, look, look == LOOK_PLAIN ? " " : draw_sign(look));
	draw_cell(a, at, 2, NO_COLS, look, row->cells[CELL_NO].text, false);
	draw_cell(a, at, 4 + NO_COLS, LEFT_COLS, look, row->cells[CELL_LEFT].text != NULL ? row->cells[CELL_LEFT].text : "", false);
	draw_cell(a, at, GOODS_AT, a.cols - GOODS_AT, look, row->cells[CELL_GOODS].text != NULL ? row->cells[CELL_GOODS].text : "", false);
}

/* One lane without the selection, as the table would show it. */
static void draw_lane(const struct slips_board *s, size_t lane, struct area a)
{
	const struct list_page *page = &s->pages[lane];
	int room = a.rows - 1;

	draw_cell(a, 0, 2, NO_COLS, LOOK_HEADING, _("Slip"), false);
	draw_cell(a, 0, 4 + NO_COLS, LEFT_COLS, LOOK_HEADING, _("Days left"), false);
	draw_cell(a, 0, GOODS_AT, a.cols - GOODS_AT, LOOK_HEADING, _("Goods"), false);
	for (int i = 0; i < (int)page->count && i < room; i++) {
		if (i == room - 1 && (int64_t)i + 1 < s->counts[lane]) {
			draw_textf(a, i + 1, 2, LOOK_PLAIN, _("… and %zu more."), (size_t)(s->counts[lane] - i));
			return;
		}
		draw_slip(a, i + 1, &page->rows[i]);
	}
	if (page->count == 0)
		draw_text(a, 1, 2, LOOK_PLAIN, "-");
}

static void draw_lanes(struct view *v, struct area a)
{
	const struct slips_board *s = board_of(v);
	int cols = (a.cols - (LANES - 2) * LANE_GAP) / (LANES - 1);

	for (size_t i = 1; i < LANES; i++) {
		int left = (int)(i - 1) * (cols + LANE_GAP);
		struct area lane = area_of(a, 0, left, a.rows, i == LANES - 1 ? a.cols - left : cols);
		char head[120], number[32];

		money_format(s->counts[i], false, number);
		snprintf(head, sizeof head, " %zu %s %s", i + 1, _(slip_lanes[i].label), number);
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
	const struct slips_board *s = board_of(v);
	struct pen p = {.a = area_of(a, 0, -BESIDE_COLS, a.rows, BESIDE_COLS - 1)};

	part_draw(v->parts[0], area_of(a, 0, 0, a.rows, a.cols - BESIDE_COLS - 2));
	draw_column_rule(a, a.cols - BESIDE_COLS - 1);
	if (s->row_id != 0)
		slip_card_draw(shop_of(v), &s->row, &p);
}

void slips_draw(struct view *v, struct area a)
{
	const struct slips_board *s = board_of(v);
	int strip = a.rows >= STRIP_FROM ? STRIP_ROWS : 0;
	struct area body = area_of(a, 1, 0, a.rows - 1 - strip, a.cols);

	draw_tabs(s, a);
	if (s->tab == 0 && slips_side_by_side()) {
		draw_beside(v, area_of(a, 1, 0, a.rows - 1, a.cols));
		return;
	}
	if (s->tab > 0 && slips_side_by_side())
		draw_lanes(v, body);
	else
		part_draw(v->parts[0], body);
	if (strip > 0)
		draw_strip(s, area_of(a, a.rows - strip, 0, strip, a.cols));
}

