/*
 * The first screen: what is due on every marketplace, each line with its rule
 * and opening the record that it speaks of; beside or below it how marketing
 * stands (today_marketing.c), the last settlement of each marketplace, what will
 * be paid when, and a fortnight of postings.
 */
#include "config.h"

#include "due_board.h"
#include "rows.h"
#include "start.h"
#include "today_marketing.h"
#include "today_markets.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/text.h"

enum { AHEAD_DAYS = 31, BESIDE_FROM = 120, STRIP_ROWS = 3, STRIP_FROM = 12 };
enum { COL_WHEN, COL_MARKET, COL_DESK, COL_WHAT, COL_RULE, COL_LOOK, COLUMNS };

static const struct list_column columns[COLUMNS] = {
	{"when", N_("When"), VK_TEXT, NULL, 12, 0, 0, false},
	{"profile", N_("Marketplace"), VK_TEXT, NULL, 8, 0, 2, false},
	{"desk", N_("Desk"), VK_ENUM, "due_desk", 8, 0, 3, false},
	{"what", N_("Due"), VK_TEXT, NULL, 40, 1, 0, false},
	{"rule", N_("Rule"), VK_TEXT, NULL, 8, 0, 1, false},
	{"look", N_("Urgency"), VK_INT, NULL, 0, 0, 0, false}, /* enum look of the row; its sign is the table's */
};

struct state {
	struct due_board board;
	struct rows *rows;
	struct table *table;
	struct today_markets markets;
	struct today_marketing marketing;
	size_t shown; /* item whose sentence stands below in full, from 1; 0 none */
	char trouble[700]; /* why there is no board, "" else */
	bool strip;   /* it does stand below; else it is the state line */
	bool started; /* drafts and unfinished batches were offered */
};

/* ---- reading ---- */

static void when_text(struct shop *shop, const struct due_item *it, day_t today, char *out, size_t size)
{
	int days = (int)(it->day - today);
	char hour[16];

	due_hour(shop, it, hour);
	if (it->day == DAY_NONE)
		out[0] = '\0';
	else if (days == 0)
		snprintf(out, size, "%s%s", _("today"), hour);
	else if (days == 1)
		snprintf(out, size, "%s%s", _("tomorrow"), hour);
	else if (days > 0)
		snprintf(out, size, ngettext("in %d day", "in %d days", (unsigned long)days), days);
	else
		snprintf(out, size, ngettext("%d day late", "%d days late", (unsigned long)-days), -days);
}

static void fill_rows(struct shop *shop, struct state *s, day_t today)
{
	rows_clear(s->rows);
	for (size_t i = 0; i < s->board.due.count; i++) {
		const struct due_item *it = &s->board.due.items[i];
		struct value cells[COLUMNS];
		char when[80];

		if (!due_board_shows(&s->board, it))
			continue;
		when_text(shop, it, today, when, sizeof when);
		cells[COL_WHEN] = value_text(when);
		cells[COL_MARKET] = value_text(it->profile);
		cells[COL_DESK] = value_text(it->desk);
		cells[COL_WHAT] = value_text(it->sentence);
		cells[COL_RULE] = value_text(it->rule);
		cells[COL_LOOK] = value_num(it->overdue ? LOOK_BAD : it->warn ? LOOK_WARN : LOOK_PLAIN);
		rows_add(s->rows, (int64_t)i + 1, cells);
	}
}

/* The board cannot be made (a profile of the shop's own with a mistake in it): that is what is due then. */
static void show_trouble(struct state *s, const struct error *e)
{
	struct value cells[COLUMNS] = {
		[COL_WHEN] = value_text(_("today")), [COL_MARKET] = value_text(""), [COL_DESK] = value_text(""), [COL_WHAT] = value_text(e->message),
		[COL_RULE] = value_text(e->rule), [COL_LOOK] = value_num(LOOK_BAD),
	};

	snprintf(s->trouble, sizeof s->trouble, "%s", e->message);
	rows_clear(s->rows);
	rows_add(s->rows, 0, cells);
}

static void read_all(struct view *v)
{
	struct state *s = v->state;
	struct shop *shop = shop_of(v);
	struct error e = {0};

	s->shown = 0;
	s->trouble[0] = '\0';
	if (due_board_read(shop, &s->board, AHEAD_DAYS, &e) == ST_OK)
		fill_rows(shop, s, shop_today(shop, NULL));
	else
		show_trouble(s, &e);
	today_marketing_read(shop, &s->marketing);
	today_markets_read(shop, &s->markets);
}

static void refresh(struct view *v)
{
	read_all(v);
	table_reload(((struct state *)v->state)->table);
}

static bool all_read(const struct state *s)
{
	return today_marketing_done(&s->marketing) && today_markets_done(&s->markets);
}

static void read_slice(struct shop *shop, struct state *s)
{
	if (!today_marketing_done(&s->marketing))
		today_marketing_day(shop, &s->marketing);
	else
		today_markets_slice(shop, &s->markets);
}

/* The sentence under the list follows when the keys pause. */
static bool follow(struct state *s)
{
	const struct list_row *row = table_row(s->table);
	size_t at = row != NULL ? (size_t)row->id : 0;
	bool moved = at != s->shown;

	s->shown = at;
	return moved;
}

static struct outcome idle(struct view *v)
{
	struct state *s = v->state;

	if (!s->started) {
		s->started = true;
		return start_offer(v);
	}
	if (follow(s))
		return outcome_draw();
	if (all_read(s))
		return outcome_pass();
	read_slice(shop_of(v), s);
	return all_read(s) ? outcome_draw() : outcome_stay();
}

/* ---- drawing ---- */

/* The list, and what its selected line says in full. */
static void draw_due(struct view *v, struct area a)
{
	struct state *s = v->state;
	int strip = a.rows >= STRIP_FROM ? STRIP_ROWS : 0, head = due_board_has_head(&s->board) ? 1 : 0;
	const char *said = s->trouble;

	s->strip = strip > 0;
	if (head > 0)
		due_board_head(shop_of(v), &s->board, a, 0);
	part_draw(v->parts[0], area_of(a, head, 0, a.rows - strip - head, a.cols));
	if (strip == 0)
		return;
	draw_rule(a, a.rows - strip);
	if (s->shown > 0 && s->shown <= s->board.due.count)
		said = s->board.due.items[s->shown - 1].sentence;
	draw_wrapped(area_of(a, a.rows - strip + 1, 1, strip - 1, a.cols - 2), 0, LOOK_PLAIN, said);
}

static void draw_beside(struct view *v, struct area a)
{
	struct state *s = v->state;
	int used = today_marketing_draw(shop_of(v), a, &s->marketing);

	if (used < a.rows)
		today_markets_draw(v, area_of(a, used, 0, a.rows - used, a.cols), &s->markets, all_read(s));
}

static void draw(struct view *v, struct area a)
{
	struct state *s = v->state;
	int strip = s->marketing.pulse.any ? MARKETING_STRIP : 0;
	int below = today_markets_rows(&s->markets);

	if (a.cols >= BESIDE_FROM) {
		int right = a.cols * 2 / 5;

		draw_due(v, area_of(a, 0, 0, a.rows, a.cols - right - 2));
		draw_column_rule(a, a.cols - right - 1);
		draw_beside(v, area_of(a, 0, a.cols - right + 1, a.rows, right - 1));
		return;
	}
	if (below + strip > a.rows / 2)
		below = a.rows / 2 - strip;
	draw_due(v, area_of(a, 0, 0, a.rows - below - strip - 1, a.cols));
	draw_rule(a, a.rows - below - strip - 1);
	if (strip > 0)
		today_marketing_strip(shop_of(v), area_of(a, a.rows - below - strip, 1, strip, a.cols - 2), &s->marketing);
	today_markets_draw(v, area_of(a, a.rows - below, 1, below, a.cols - 2), &s->markets, all_read(s));
}

static struct outcome open_line(struct view *v)
{
	struct state *s = v->state;
	size_t at = (size_t)table_row(s->table)->id;

	if (at == 0) {
		dialog_message(v, _("Due"), table_cell(s->table, "what"));
		return outcome_draw();
	}
	return due_open(v, &s->board.due.items[at - 1]);
}

static struct outcome import_file(struct view *v)
{
	(void)v;
	return outcome_push(&import_screen, NULL);
}

/* ---- beside the list ---- */

static bool has_marketing(const struct view *v)
{
	return ((const struct state *)v->state)->marketing.pulse.any;
}

static bool has_next(const struct view *v)
{
	return ((const struct state *)v->state)->marketing.pulse.next_count > 0;
}

static struct outcome open_plan(struct view *v)
{
	(void)v;
	return outcome_push(&plans_screen, NULL);
}

static struct outcome open_renewal(struct view *v)
{
	(void)v;
	return outcome_push(&renewal_screen, NULL);
}

static struct outcome open_campaigns(struct view *v)
{
	(void)v;
	return outcome_push(&campaigns_screen, NULL);
}

static struct outcome open_next(struct view *v)
{
	const struct next_campaign *n = &((struct state *)v->state)->marketing.pulse.next[0];

	return outcome_push(n->push ? &push_screen : &campaign_screen, arg_id(n->id));
}

/* ---- narrowing ---- */

static struct outcome show_again(struct view *v)
{
	struct state *s = v->state;

	if (s->trouble[0] == '\0')
		fill_rows(shop_of(v), s, shop_today(shop_of(v), NULL));
	s->shown = 0;
	table_unmark(s->table);
	table_reload(s->table);
	return outcome_draw();
}

static struct outcome next_desk(struct view *v)
{
	due_board_turn(&((struct state *)v->state)->board, 1);
	return show_again(v);
}

static struct outcome desk_before(struct view *v)
{
	due_board_turn(&((struct state *)v->state)->board, -1);
	return show_again(v);
}

static struct outcome ask_market(struct view *v)
{
	return due_board_ask(v, &((struct state *)v->state)->board) ? show_again(v) : outcome_draw();
}

static bool has_head(const struct view *v)
{
	return due_board_has_head(&((const struct state *)v->state)->board);
}

/* With the day of the selected line, where it is still to come. */
static struct outcome open_month(struct view *v)
{
	const struct state *s = v->state;
	const struct list_row *row = table_row(s->table);
	day_t day = row != NULL && row->id > 0 ? s->board.due.items[row->id - 1].day : DAY_NONE;

	return outcome_push(&month_screen, day > shop_today(shop_of(v), NULL) ? arg_id(day) : NULL);
}

static struct outcome open_log(struct view *v)
{
	(void)v;
	return outcome_push(&life_log_screen, NULL);
}

static struct outcome export_lines(struct view *v)
{
	return due_board_export(v, &((struct state *)v->state)->board);
}

/* ---- the screen ---- */

static enum look row_look(const struct list_row *row)
{
	return (enum look)row->cells[COL_LOOK].num;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = v->state = xcalloc(1, sizeof *s);
	struct list_source src;

	(void)arg, (void)e;
	s->rows = rows_new(columns, COLUMNS);
	read_all(v);
	src = rows_source(s->rows);
	s->table = table_new(v, &src);
	table_set_empty(s->table, N_("Nothing is due within a month."));
	table_set_look(s->table, row_look);
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *s = v->state;

	due_board_free(&s->board);
	rows_free(s->rows);
	free(s);
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	refresh(v);
}

static const struct action actions[] = {
	{"today.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Go to the record that this line speaks of"), open_line, table_has_row},
	{"today.desk", GROUP_RECORD, {K_TAB, 'd'}, N_("Desk"), N_("Show the lines of the next desk only; after the last all of them"), next_desk, has_head},
	{"today.desk_before", GROUP_LIST, {K_BACKTAB}, NULL, N_("Show the lines of the desk before"), desk_before, has_head},
	{"today.market", GROUP_RECORD, {'m'}, N_("Marketplace"), N_("Show the lines of one marketplace only"), ask_market, has_head},
	{"today.month", GROUP_RECORD, {'v'}, N_("Month"), N_("What is due, day by day in a calendar of the month"), open_month, NULL},
	{"today.log", GROUP_RECORD, {'r'}, NULL, N_("What the rules did by themselves"), open_log, NULL},
	{"today.export", GROUP_LIST, {'i'}, NULL, N_("Write the lines that are shown into an iCalendar file"), export_lines, table_has_row},
	{"today.next", GROUP_RECORD, {'n'}, N_("Next campaign"), N_("Open the campaign that goes out next"), open_next, has_next},
	{"today.plan", GROUP_RECORD, {'p'}, N_("Plan"), N_("Open the plans, quota and bills"), open_plan, has_marketing},
	{"today.renewal", GROUP_RECORD, {'w'}, NULL, N_("Open the renewal and its card"), open_renewal, has_marketing},
	{"today.campaigns", GROUP_RECORD, {'c'}, NULL, N_("Open the campaigns and what came of them"), open_campaigns, has_marketing},
	{"today.import", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("Import"), N_("Import orders or a statement"), import_file, NULL},
};

/* The sentence in full where no strip has room for it and the row is cut. */
static void state_line(const struct view *v, char *out, size_t size)
{
	const struct state *s = v->state;

	if (!s->strip && s->shown > 0 && s->shown <= s->board.due.count && table_cuts(s->table, "what"))
		snprintf(out, size, "%s", s->board.due.items[s->shown - 1].sentence);
}

const struct screen today_screen = {
	.name = "today",
	.title = N_("Today"),
	.help = N_("What is due on every marketplace. Enter goes to the record that a line speaks of; g and a letter jump to a screen."),
	.jump = 't',
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.idle = idle,
	.resumed = resumed,
	.changed = refresh,
	.state_line = state_line,
};
