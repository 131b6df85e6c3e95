/*
 * The month (月曆): a grid of days, each with the number of lines that fall due
 * on it, and under it the lines of the chosen day. Days off and worked Saturdays
 * have signs of their own. Where there is room the lines stand in the days.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "due_board.h"
#include "month_days.h"
#include "rows.h"
#include "storekeep/text.h"

enum { AHEAD_LEAST = 31, AHEAD_MOST = 3660, LIST_LEAST = 7, CELL_MOST = 7, TITLES_FROM = 13, TITLE_COLS = 16, HEAD_ROWS = 2 };
enum { COL_HOUR, COL_MARKET, COL_DESK, COL_WHAT, COL_RULE, COL_LOOK, COLUMNS };

static const struct list_column columns[COLUMNS] = {
	{"hour", N_("Time"), VK_TEXT, NULL, 6, 0, 1, false},
	{"profile", N_("Marketplace"), VK_TEXT, NULL, 9, 0, 2, false},
	{"desk", N_("Desk"), VK_ENUM, "due_desk", 8, 0, 3, false},
	{"what", N_("Due"), VK_TEXT, NULL, 40, 1, 0, false},
	{"rule", N_("Rule"), VK_TEXT, NULL, 8, 0, 1, false},
	{"look", N_("Urgency"), VK_INT, NULL, 0, 0, 0, false},
};

struct state {
	struct due_board board;
	int ahead;               /* days for which the board was read, from today */
	struct month_days days;  /* what kind of day each is */
	day_t at, today;
	bool in_list;            /* the keys are the list's */
	struct rows *rows;
	struct table *table;
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

/* ---- which days are seen ---- */

/* 0 Sunday or 1 Monday, as the language's users expect. */
static int week_start(void)
{
	/* Translators: the day with which a week begins on a calendar: 0 Sunday, 1 Monday. */
	return strcmp(_("week_start:0"), "week_start:1") == 0;
}

static day_t month_of(day_t d)
{
	struct ymd t = day_to_ymd(d);

	return day_from_ymd(t.year, t.month, 1);
}

static day_t grid_first(day_t at)
{
	day_t first = month_of(at);

	return first - (day_weekday(first) - week_start() + 7) % 7;
}

static int grid_weeks(day_t at)
{
	struct ymd t = day_to_ymd(at);

	return (int)((month_of(at) + days_in_month(t.year, t.month) - grid_first(at) + 6) / 7);
}

/* ---- reading ---- */

static void fill_list(struct view *v)
{
	struct state *s = state_of(v);

	rows_clear(s->rows);
	for (size_t i = 0; i < s->board.due.count; i++) {
		const struct due_item *it = &s->board.due.items[i];
		struct value cells[COLUMNS];
		char hour[16];

		if (it->day != s->at || !due_board_shows(&s->board, it))
			continue;
		due_hour(shop_of(v), it, hour);
		cells[COL_HOUR] = value_text(hour[0] == ' ' ? hour + 1 : hour);
		cells[COL_MARKET] = value_text(it->profile);
		cells[COL_DESK] = value_text(it->desk);
		cells[COL_WHAT] = value_text(it->sentence);
		cells[COL_RULE] = value_text(it->rule);
		cells[COL_LOOK] = value_num(it->overdue ? LOOK_BAD : it->warn ? LOOK_WARN : LOOK_PLAIN);
		rows_add(s->rows, (int64_t)i + 1, cells);
	}
	if (s->table != NULL)
		table_reload(s->table);
}

/* The board, as far as the last day of the grid. */
static enum status read_board(struct view *v, bool anew, struct error *e)
{
	struct state *s = state_of(v);
	int want = (int)(grid_first(s->at) + 7 * grid_weeks(s->at) - s->today);
	enum status st = ST_OK;

	want = want < AHEAD_LEAST ? AHEAD_LEAST : want > AHEAD_MOST ? AHEAD_MOST : want;
	if (anew || want > s->ahead) {
		st = due_board_read(shop_of(v), &s->board, want, e);
		s->ahead = want;
	}
	return st == ST_OK ? month_days_read(shop_of(v), &s->days, day_to_ymd(s->at).year, e) : st;
}

static void go(struct view *v, day_t d)
{
	struct state *s = state_of(v);
	int year = day_to_ymd(d).year;
	struct error e = {0};

	if (year < 1970 || year > 2200)
		return;
	s->at = d;
	screen_ok(v, read_board(v, false, &e), &e);
	fill_list(v);
}

/* ---- drawing ---- */

static size_t count_on(const struct state *s, day_t d, bool *late)
{
	size_t count = 0;

	*late = false;
	for (size_t i = 0; i < s->board.due.count; i++) {
		const struct due_item *it = &s->board.due.items[i];

		if (it->day != d || !due_board_shows(&s->board, it))
			continue;
		count++;
		*late = *late || it->warn;
	}
	return count;
}

/* The lines of a day, as many as fit; the last row says how many more there are. */
static void draw_titles(const struct state *s, struct area a, day_t d, size_t count)
{
	size_t shown = 0;

	for (size_t i = 0; i < s->board.due.count && (int)shown < a.rows; i++) {
		const struct due_item *it = &s->board.due.items[i];

		if (it->day != d || !due_board_shows(&s->board, it))
			continue;
		if ((int)shown == a.rows - 1 && count - shown > 1) {
			draw_textf(a, (int)shown, 1, LOOK_LABEL, _("%zu more"), count - shown);
			return;
		}
		draw_text(a, (int)shown, 0, it->overdue ? LOOK_BAD : LOOK_WARN, draw_sign(it->overdue ? LOOK_BAD : it->warn ? LOOK_WARN : LOOK_PLAIN));
		draw_cell(a, (int)shown, 1, a.cols - 1, LOOK_PLAIN, it->sentence, false);
		shown++;
	}
}

static void draw_day(const struct state *s, struct area a, day_t d, bool other_month)
{
	const struct month_day kind = month_day_kind(&s->days, d);
	enum look look = d == s->at ? LOOK_SELECTED : other_month ? LOOK_LABEL : kind.look;
	bool late;
	size_t count = count_on(s, d, &late);
	char text[24];
	int col;

	snprintf(text, sizeof text, d == s->today ? "[%2d]%s" : " %2d %s", day_to_ymd(d).day, kind.sign);
	col = draw_text(a, 0, 0, look, text) + 1;
	if (count > 0)
		draw_textf(a, 0, col, late ? LOOK_WARN : LOOK_TITLE, "%zu%s", count, late ? draw_sign(LOOK_WARN) : "");
	if (a.rows > 1 && a.cols >= TITLES_FROM)
		draw_titles(s, area_of(a, 1, 0, a.rows - 1, a.cols), d, count);
	if (d == s->at && !s->in_list)
		draw_cursor(a, 0, 0);
}

static void draw_head(struct view *v, struct area a)
{
	static const char *const weekdays[] = {N_("Su"), N_("Mo"), N_("Tu"), N_("We"), N_("Th"), N_("Fr"), N_("Sa")};
	struct state *s = state_of(v);
	struct ymd t = day_to_ymd(s->at);
	int cols = a.cols / 7;

	/* Translators: a month and its year. */
	draw_textf(a, 0, 0, LOOK_TITLE, _("%1$s %2$d"), month_name(t.month), t.year);
	if (due_board_has_head(&s->board))
		due_board_head(shop_of(v), &s->board, area_of(a, 0, TITLE_COLS, 1, a.cols - TITLE_COLS), 0);
	for (int i = 0; i < 7; i++)
		draw_cell(a, 1, i * cols, cols - 1, LOOK_HEADING, _(weekdays[(i + week_start()) % 7]), false);
}

/* What the chosen day is, between the grid and its lines. */
static void draw_day_line(const struct state *s, struct area a, int row)
{
	const struct month_day kind = month_day_kind(&s->days, s->at);
	bool late;
	size_t count = count_on(s, s->at, &late);
	char iso[16], code[4];
	int col;

	day_format(s->at, iso);
	snprintf(code, sizeof code, "%d", day_weekday(s->at));
	draw_rule(a, row);
	col = 1 + draw_textf(a, row, 1, LOOK_TITLE, " %s %s  %s%s%s ", iso, label_of("weekday", code), _(kind.words), kind.note[0] != '\0' ? "  " : "",
	                     kind.note);
	if (count == 0)
		col += draw_textf(a, row, col + 1, LOOK_PLAIN, " %s ", _("nothing due")) + 1;
	if (!month_days_known(&s->days, day_to_ymd(s->at).year))
		draw_textf(a, row, col + 1, LOOK_WARN, " %s %s ", draw_sign(LOOK_WARN), _("the calendar of this year is not known (FMT-3)"));
}

static void draw(struct view *v, struct area a)
{
	struct state *s = state_of(v);
	int weeks = grid_weeks(s->at), cols = a.cols / 7, rows = (a.rows - HEAD_ROWS - LIST_LEAST) / weeks, list;
	day_t first = grid_first(s->at);

	rows = cols < TITLES_FROM || rows < 1 ? 1 : rows > CELL_MOST ? CELL_MOST : rows;
	draw_head(v, a);
	list = HEAD_ROWS + weeks * rows;
	if (a.rows > list + 1)
		part_draw(v->parts[0], area_of(a, list + 1, 0, a.rows - list - 1, a.cols));
	if (a.rows > list)
		draw_day_line(s, a, list);
	for (int i = 0; i < weeks * 7; i++)
		draw_day(s, area_of(a, HEAD_ROWS + i / 7 * rows, i % 7 * cols, rows, cols - 1), first + i,
		         month_of(first + i) != month_of(s->at));
}

/* ---- keys ---- */

static day_t months_on(day_t d, int months)
{
	struct ymd t = day_to_ymd(d);
	int at = t.year * 12 + t.month - 1 + months, last = days_in_month(at / 12, at % 12 + 1);

	return day_from_ymd(at / 12, at % 12 + 1, t.day < last ? t.day : last);
}

static struct outcome moved(struct view *v, day_t d)
{
	go(v, d);
	return outcome_draw();
}

static struct outcome left(struct view *v) { return moved(v, state_of(v)->at - 1); }
static struct outcome right(struct view *v) { return moved(v, state_of(v)->at + 1); }
static struct outcome week_up(struct view *v) { return moved(v, state_of(v)->at - 7); }
static struct outcome week_down(struct view *v) { return moved(v, state_of(v)->at + 7); }
static struct outcome month_up(struct view *v) { return moved(v, months_on(state_of(v)->at, -1)); }
static struct outcome month_down(struct view *v) { return moved(v, months_on(state_of(v)->at, 1)); }
static struct outcome first_day(struct view *v) { return moved(v, month_of(state_of(v)->at)); }
static struct outcome last_day(struct view *v) { return moved(v, months_on(month_of(state_of(v)->at), 1) - 1); }

static bool in_grid(const struct view *v)
{
	return !state_of(v)->in_list;
}

/* The next day, or the one before, on which something is due. */
static struct outcome go_due(struct view *v, int by)
{
	struct state *s = state_of(v);
	day_t best = DAY_NONE;

	for (size_t i = 0; i < s->board.due.count; i++) {
		const struct due_item *it = &s->board.due.items[i];

		if (due_board_shows(&s->board, it) && (by > 0 ? it->day > s->at : it->day < s->at) &&
		    (best == DAY_NONE || (by > 0 ? it->day < best : it->day > best)))
			best = it->day;
	}
	if (best == DAY_NONE)
		ui_say(v, "%s", by > 0 ? _("Nothing further is due as far as was looked; PgDn looks a month further.") : _("Nothing is due before."));
	else
		go(v, best);
	return outcome_draw();
}

static struct outcome next_due(struct view *v)
{
	return go_due(v, 1);
}

static struct outcome due_before(struct view *v)
{
	return go_due(v, -1);
}

static struct outcome today_act(struct view *v)
{
	state_of(v)->in_list = false;
	return moved(v, state_of(v)->today);
}

static bool has_lines(const struct view *v)
{
	return table_has_row(v);
}

static bool in_list(const struct view *v)
{
	return state_of(v)->in_list;
}

static struct outcome open_act(struct view *v)
{
	struct state *s = state_of(v);
	const struct list_row *row = table_row(s->table);

	if (s->in_list && row != NULL)
		return due_open(v, &s->board.due.items[row->id - 1]);
	s->in_list = row != NULL;
	return outcome_draw();
}

static struct outcome other_half(struct view *v)
{
	struct state *s = state_of(v);

	s->in_list = !s->in_list && table_has_row(v);
	return outcome_draw();
}

static struct outcome back_to_grid(struct view *v)
{
	state_of(v)->in_list = false;
	return outcome_draw();
}

static struct outcome narrowed(struct view *v)
{
	fill_list(v);
	state_of(v)->in_list = state_of(v)->in_list && table_has_row(v);
	return outcome_draw();
}

static struct outcome next_desk(struct view *v)
{
	due_board_turn(&state_of(v)->board, 1);
	return narrowed(v);
}

static struct outcome ask_market(struct view *v)
{
	return due_board_ask(v, &state_of(v)->board) ? narrowed(v) : outcome_draw();
}

static struct outcome export_act(struct view *v)
{
	return due_board_export(v, &state_of(v)->board);
}

static struct outcome days_act(struct view *v)
{
	(void)v;
	return outcome_push(&calendar_screen, NULL);
}

/* ---- the screen ---- */

static enum look row_look(const struct list_row *row)
{
	return (enum look)row->cells[COL_LOOK].num;
}

static void close(struct view *v)
{
	struct state *s = state_of(v);

	due_board_free(&s->board);
	month_days_free(&s->days);
	rows_free(s->rows);
	free(s);
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = v->state = xcalloc(1, sizeof *s);
	struct list_source src;
	enum status st;

	s->today = shop_today(shop_of(v), NULL);
	s->at = arg != NULL ? (day_t)id_arg(arg) : s->today;
	s->rows = rows_new(columns, COLUMNS);
	st = read_board(v, true, e);
	if (st != ST_OK) {
		close(v);
		return st;
	}
	fill_list(v);
	src = rows_source(s->rows);
	s->table = table_new(v, &src);
	table_set_empty(s->table, N_("Nothing is due on this day."));
	table_set_look(s->table, row_look);
	return ST_OK;
}

static void changed(struct view *v)
{
	struct error e = {0};

	screen_ok(v, read_board(v, true, &e), &e);
	fill_list(v);
	state_of(v)->in_list = state_of(v)->in_list && table_has_row(v);
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	changed(v);
}

static const struct action actions[] = {
	{"month.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Into the lines of the day; from there to the record"), open_act, has_lines},
	{"month.back", GROUP_LIST, {K_ESC}, NULL, N_("Back to the days"), back_to_grid, in_list},
	{"month.half", GROUP_LIST, {K_TAB}, NULL, N_("Between the days and the lines of the day"), other_half, has_lines},
	{"month.today", GROUP_RECORD, {'t'}, N_("Today"), N_("Go to today"), today_act, NULL},
	{"month.next", GROUP_RECORD, {'n'}, N_("Next due"), N_("The next day on which something is due"), next_due, NULL},
	{"month.before", GROUP_LIST, {'p'}, NULL, N_("The day before on which something is due"), due_before, NULL},
	{"month.desk", GROUP_RECORD, {'d'}, N_("Desk"), N_("Show the lines of the next desk only; after the last all of them"), next_desk, NULL},
	{"month.market", GROUP_RECORD, {'m'}, N_("Marketplace"), N_("Show the lines of one marketplace only"), ask_market, NULL},
	{"month.export", GROUP_RECORD, {'x', 'i'}, N_("iCalendar"), N_("Write the lines that are shown into an iCalendar file"), export_act, NULL},
	{"month.left", GROUP_LIST, {K_LEFT, 'h'}, NULL, N_("The day before"), left, in_grid},
	{"month.right", GROUP_LIST, {K_RIGHT, 'l'}, NULL, N_("The next day"), right, in_grid},
	{"month.up", GROUP_LIST, {K_UP, 'k'}, NULL, N_("The week before"), week_up, in_grid},
	{"month.down", GROUP_LIST, {K_DOWN, 'j'}, NULL, N_("The next week"), week_down, in_grid},
	{"month.page-up", GROUP_LIST, {K_PAGE_UP}, NULL, N_("The month before"), month_up, in_grid},
	{"month.page-down", GROUP_LIST, {K_PAGE_DOWN}, NULL, N_("The next month"), month_down, in_grid},
	{"month.first", GROUP_LIST, {K_HOME}, NULL, N_("The first day of the month"), first_day, in_grid},
	{"month.last", GROUP_LIST, {K_END}, NULL, N_("The last day of the month"), last_day, in_grid},
	{"month.days", GROUP_RECORD, {'c'}, NULL, N_("The office calendar: days off, imports, bank days"), days_act, NULL},
};

const struct screen month_screen = {
	.name = "month",
	.title = N_("Month"),
	.help = N_("What falls due, day by day. Arrows choose a day, PgUp and PgDn a month; Enter goes into the lines of the day. "
	           "x is a day off, + a weekend that is worked, b a working day on which the banks are closed; a number counts lines, ! says that one needs a hand."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.resumed = resumed,
	.changed = changed,
};
