/*
 * The table part: drawing, motions, sorting, finding while typing, and the
 * count that comes when keys pause. Rows are table_rows.c's, columns
 * table_columns.c's, acts on rows table_act.c's.
 */
#include "config.h"

#include "storekeep/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/money.h"
#include "storekeep/text.h"

#include "frame.h"
#include "table_parts.h"
#include "ui.h"

static struct table *of(struct part *p)
{
	return (struct table *)p;
}

struct table *table_of(const struct view *v)
{
	return (struct table *)view_part(v, &table_ops);
}

const struct list_row *table_row(const struct table *t)
{
	return t->at < t->sight.count ? &t->sight.rows[t->at] : NULL;
}

bool table_has_row(const struct view *v)
{
	const struct table *t = table_of(v);

	return t != NULL && table_row(t) != NULL;
}

/* --- what it shows --- */

static void from_the_start(struct table *t)
{
	rows_first(t);
	t->total = -1;
	t->count_left = true;
	ui.dirty = ui.idle_left = ui.pane_stale = true;
}

void table_narrow(struct table *t, const char *filter)
{
	char *copy = filter != NULL && filter[0] != '\0' ? xstrdup(filter) : NULL;

	free(t->filter);
	t->filter = copy;
	t->query.filter = copy;
	marks_clear(t);
	from_the_start(t);
}

size_t table_mark_count(const struct table *t)
{
	return t->mark_count;
}

const char *table_filter(const struct table *t)
{
	return t->filter != NULL ? t->filter : "";
}

static char *next_filter; /* of table_filter_next(); NULL none */

void table_filter_next(const char *filter)
{
	free(next_filter);
	next_filter = filter != NULL && filter[0] != '\0' ? xstrdup(filter) : NULL;
}

void table_set_filter(struct table *t, const char *filter)
{
	table_narrow(t, filter);
}

static void set_sort(struct table *t, const char *name, bool descending)
{
	int64_t id = table_row(t) != NULL ? table_row(t)->id : 0;

	t->query.sort = name;
	t->query.descending = descending;
	marks_clear(t);
	from_the_start(t);
	table_select_id(t, id);
}

void table_set_source(struct table *t, const struct list_source *source)
{
	t->source = *source;
	t->shown_for = 0;
	t->query.sort = NULL;
	t->query.descending = false;
	t->column = SIZE_MAX;
	table_narrow(t, NULL);
}

void table_set_acts(struct table *t, const struct bulk_act *acts, size_t count)
{
	t->acts = acts;
	t->act_count = count;
}

void table_set_empty(struct table *t, const char *sentence)
{
	t->empty = sentence;
}

void table_set_look(struct table *t, enum look (*look_of)(const struct list_row *row))
{
	t->look_of = look_of;
}

void table_select_id(struct table *t, int64_t id)
{
	t->wanted = t->stale ? id : 0;
	for (size_t i = 0; id != 0 && i < t->sight.count; i++)
		if (t->sight.rows[i].id == id)
			t->at = i;
}

void table_reload(struct table *t)
{
	t->stale = t->count_left = true;
	ui.dirty = ui.idle_left = ui.pane_stale = true;
}

/* Look for what was typed. An input method's commit or a paste comes in one burst: looked for once, by the next paint or
 * motion, when all of it is there. */
static void find_now(struct table *t)
{
	const char *now = t->filter != NULL && strchr(t->filter, '=') == NULL ? t->filter : "";

	t->find_waits = false;
	if (strcmp(editor_text(t->finding), now) != 0)
		table_narrow(t, editor_text(t->finding));
}

/* --- drawing --- */

static void draw_finding(struct table *t, struct area a)
{
	int col = 1 + draw_text(a, 0, 1, LOOK_PLAIN, _("Find"));

	edit_view_draw(t->finding, &t->find_window, area_of(a, 0, col + 1, 1, a.cols - col - 2), true);
}

static void draw_nothing(const struct table *t, struct area a)
{
	const char *sentence = _("There is nothing here yet.");

	if (t->said[0] != '\0')
		sentence = t->said;
	else if (t->query.filter != NULL)
		sentence = _("Nothing fits. Esc shows everything again.");
	else if (t->empty != NULL)
		sentence = _(t->empty);
	draw_wrapped(area_of(a, 0, 2, a.rows, a.cols - 4), 0, LOOK_PLAIN, sentence);
	draw_cursor(a, 0, 0);
}

/* A number for everything that decides how row `i` of the screen looks. */
static uint64_t look_number(const struct table *t, size_t i)
{
	const struct list_row *r = &t->sight.rows[i];
	uint64_t h = 14695981039346656037u ^ t->generation;

	for (const char *c = r->key; *c != '\0'; c++)
		h = (h ^ (unsigned char)*c) * 1099511628211u;
	h = (h ^ (uint64_t)(i == t->at)) * 1099511628211u;
	h = (h ^ (uint64_t)marks_has(t, r->key)) * 1099511628211u;
	return h | 1;
}

/* Forget what stands on the screen, unless it is still there. */
static void keep_drawn(struct table *t, struct area a, struct area rows)
{
	bool same = memcmp(&a, &t->drawn_area, sizeof a) == 0 && (size_t)rows.rows == t->drawn_rows;

	if (ui.kept && same)
		return;
	if (ui.kept)
		draw_fill(a, LOOK_PLAIN);
	free(t->drawn);
	t->drawn_rows = rows.rows > 0 ? (size_t)rows.rows : 0;
	t->drawn = xcalloc(t->drawn_rows + 1, sizeof *t->drawn);
	t->drawn_area = a;
}

static void draw_rows(struct table *t, struct area rows)
{
	for (size_t i = 0; i < t->drawn_rows; i++) {
		uint64_t look = i < t->sight.count ? look_number(t, i) : 0;

		if (look != 0 && look == t->drawn[i])
			continue;
		if (look != 0)
			columns_draw_row(t, rows, (int)i, &t->sight.rows[i], i == t->at);
		else if (ui.kept)
			draw_fill(area_of(rows, (int)i, 0, 1, rows.cols), LOOK_PLAIN);
		t->drawn[i] = look;
	}
}

static void draw(struct part *p, struct area a)
{
	struct table *t = of(p);
	struct area rows = area_of(a, 1, 0, a.rows - 1 - (t->finding != NULL), a.cols);

	t->turns = a.cols < ui_area().cols;
	columns_choose(t, a.cols);
	if (t->finding != NULL && t->find_waits)
		find_now(t);
	rows_fit(t, rows.rows);
	if (!t->loaded)
		rows_first(t);
	if (t->stale) {
		const int64_t wanted = t->wanted;

		rows_again(t);
		table_select_id(t, wanted);
	}
	keep_drawn(t, a, rows);
	draw_fill(area_of(a, 0, 0, 1, a.cols), LOOK_PLAIN);
	columns_heading(t, a);
	draw_rows(t, rows);
	if (t->sight.count == 0)
		draw_nothing(t, rows);
	else
		draw_cursor(rows, (int)t->at, 0);
	if (t->finding != NULL) {
		draw_fill(area_of(a, -1, 0, 1, a.cols), LOOK_PLAIN);
		draw_finding(t, area_of(a, -1, 0, 1, a.cols));
	}
}

/* Cut by whole characters, so that the row's number stays in sight. */
static size_t say_filter(const struct table *t, char *out, size_t size)
{
	struct buf words = {0};
	int taken, used;

	table_act_say_filter(t, t->query.filter, &words);
	taken = (int)text_fit(buf_str(&words), words.len, 40, &used);
	used = snprintf(out, size, _("filter: %.*s   "), taken, buf_str(&words));
	buf_free(&words);
	return (size_t)used;
}

static void status(const struct part *p, char *out, size_t size)
{
	const struct table *t = (const struct table *)p;
	char number[32], total[32];
	size_t at = 0;

	out[0] = '\0';
	if (t->mark_count > 0)
		at += (size_t)snprintf(out, size, _("marked: %zu   "), t->mark_count);
	if (t->query.filter != NULL && t->finding == NULL && at < size)
		at += say_filter(t, out + at, size - at);
	if (at >= size || t->sight.count == 0 || t->total == 0)
		return;
	money_format(t->first_number + (int64_t)t->at, false, number);
	money_format(t->total, false, total);
	if (t->first_number > 0 && t->total >= 0)
		snprintf(out + at, size - at, _("row %1$s of %2$s"), number, total);
	else if (t->first_number > 0)
		snprintf(out + at, size - at, _("row %s"), number);
	else if (t->total >= 0)
		snprintf(out + at, size - at, _("of %s"), total);
}

/* --- when keys pause --- */

static bool keys_wait(void *unused)
{
	(void)unused;
	return ui_pending();
}

static struct outcome idle(struct part *p)
{
	struct table *t = of(p);
	int64_t total;

	if (!t->count_left || t->source.count == NULL || !t->loaded)
		return outcome_pass();
	if (!t->source.count(t->source.self, &t->query, keys_wait, NULL, &total))
		return outcome_stay();
	t->count_left = false;
	t->total = total;
	if (t->first_number == 0 && t->at_end)
		t->first_number = total - (int64_t)t->sight.count + 1;
	return outcome_draw();
}

static void changed(struct part *p)
{
	table_reload(of(p));
}

/* --- keys --- */

static struct outcome move(struct table *t, int code, bool *moved)
{
	*moved = true;
	switch (code) {
	case K_DOWN:
	case K_WHEEL_DOWN:
		rows_down(t);
		break;
	case K_UP:
	case K_WHEEL_UP:
		rows_up(t);
		break;
	case K_PAGE_DOWN:
		rows_page_down(t);
		break;
	case K_PAGE_UP:
		rows_page_up(t);
		break;
	case K_HOME:
		rows_first(t);
		break;
	case K_END:
		rows_last(t);
		break;
	default:
		*moved = false;
		return outcome_pass();
	}
	return outcome_draw();
}

static void stop_finding(struct table *t)
{
	editor_free(t->finding);
	t->finding = NULL;
	ui.dirty = true;
}

static struct outcome find_key(struct table *t, const struct key *k)
{
	struct outcome o;
	bool moved;

	if (t->find_waits && k->code >= K_ESC && k->code <= K_PAGE_DOWN)
		find_now(t);

	if (k->code == K_ENTER || k->code == K_ESC || k->code == K_CTRL('c') || k->code == K_F(12)) {
		if (k->code != K_ENTER)
			table_narrow(t, NULL);
		stop_finding(t);
		return outcome_draw();
	}
	if (k->code != K_HOME && k->code != K_END) {
		o = move(t, k->code, &moved);
		if (moved)
			return o;
	}
	o = edit_view_key(t->finding, &t->find_window, k);
	t->find_waits = true;
	return o;
}

static struct outcome click(struct table *t, const struct key *k)
{
	int row = k->row + frame_content().y - t->part.area.y - 1;

	if (row < 0 || (size_t)row >= t->sight.count || row >= t->rows)
		return outcome_pass();
	t->at = (size_t)row;
	return outcome_draw();
}

static struct outcome key(struct part *p, const struct key *k)
{
	struct table *t = of(p);
	bool moved;

	if (t->finding != NULL)
		return find_key(t, k);
	if (k->code == K_SCAN) {
		table_narrow(t, k->text);
		return outcome_draw();
	}
	if (k->code == K_CLICK)
		return click(t, k);
	return move(t, k->code, &moved);
}

static bool in_text(const struct part *p)
{
	return ((const struct table *)p)->finding != NULL;
}

/* --- actions --- */

static struct outcome step(struct view *v, int code)
{
	bool moved;

	return move(table_of(v), code, &moved);
}

static struct outcome act_down(struct view *v) { return step(v, K_DOWN); }
static struct outcome act_up(struct view *v) { return step(v, K_UP); }
static struct outcome act_page_down(struct view *v) { return step(v, K_PAGE_DOWN); }
static struct outcome act_page_up(struct view *v) { return step(v, K_PAGE_UP); }
static struct outcome act_first(struct view *v) { return step(v, K_HOME); }
static struct outcome act_last(struct view *v) { return step(v, K_END); }

static struct outcome act_find(struct view *v)
{
	struct table *t = table_of(v);
	bool free_text = t->query.filter != NULL && strchr(t->query.filter, '=') == NULL;

	if (t->finding != NULL)
		return outcome_stay();
	t->finding = editor_new(&(struct editor_options){0});
	t->find_window = (struct edit_window){0};
	editor_set(t->finding, free_text ? t->query.filter : "");
	view_focus(v, &t->part);
	return outcome_draw();
}

static struct outcome act_clear(struct view *v)
{
	struct table *t = table_of(v);

	if (t->query.filter != NULL)
		table_narrow(t, NULL);
	else
		marks_clear(t);
	return outcome_draw();
}

static struct outcome choose_column(struct view *v, bool right)
{
	struct table *t = table_of(v);

	if (t->shown_count == 0)
		return outcome_stay();
	if (t->column == SIZE_MAX)
		t->column = right ? 0 : t->shown_count - 1;
	else
		t->column = (t->column + (right ? 1 : t->shown_count - 1)) % t->shown_count;
	return outcome_draw();
}

static struct outcome act_column_left(struct view *v) { return choose_column(v, false); }
static struct outcome act_column_right(struct view *v) { return choose_column(v, true); }

/* Ascending, descending, then the list's own order again. */
static struct outcome act_sort(struct view *v)
{
	struct table *t = table_of(v);
	const struct list_column *c;

	if (t->column == SIZE_MAX) {
		ui_say(v, _("Choose a column with < or > first, then s."));
		return outcome_draw();
	}
	c = &t->source.columns[t->shown[t->column].index];
	if (!c->sortable)
		ui_say(v, _("This list cannot be sorted by this column."));
	else if (t->query.sort == NULL || strcmp(t->query.sort, c->name) != 0)
		set_sort(t, c->name, false);
	else if (!t->query.descending)
		set_sort(t, c->name, true);
	else
		set_sort(t, NULL, false);
	return outcome_draw();
}

static struct outcome act_mark(struct view *v)
{
	struct table *t = table_of(v);

	marks_flip(t, table_row(t));
	rows_down(t);
	return outcome_draw();
}

static bool narrowed(const struct view *v)
{
	const struct table *t = table_of(v);

	return t->finding == NULL && (t->query.filter != NULL || t->mark_count > 0);
}

static bool has_acts(const struct view *v)
{
	return table_of(v)->act_count > 0 && table_has_row(v);
}

static const struct action actions[] = {
	{"list.up", GROUP_LIST, {K_UP, 'k'}, NULL, N_("The row above"), act_up, NULL},
	{"list.down", GROUP_LIST, {K_DOWN, 'j'}, NULL, N_("The row below"), act_down, NULL},
	{"list.page-up", GROUP_LIST, {K_PAGE_UP}, NULL, N_("A page up"), act_page_up, NULL},
	{"list.page-down", GROUP_LIST, {K_PAGE_DOWN}, NULL, N_("A page down"), act_page_down, NULL},
	{"list.first", GROUP_LIST, {K_HOME}, NULL, N_("The first row (also gg)"), act_first, NULL},
	{"list.last", GROUP_LIST, {K_END, 'G'}, NULL, N_("The last row"), act_last, NULL},
	{"list.find", GROUP_LIST, {K_F(3), K_CTRL('f'), '/'}, N_("Find"),
	 N_("Find while typing: Enter keeps what was found, Esc shows everything again"), act_find, NULL},
	{"list.filter", GROUP_LIST, {'f'}, N_("Filter"), N_("Only rows with a value in a column"), table_act_filter, NULL},
	{"list.clear", GROUP_LIST, {K_ESC, K_F(12)}, N_("Clear"), N_("Show everything again, unmark all rows"), act_clear, narrowed},
	{"list.column-left", GROUP_LIST, {'<'}, NULL, N_("Choose the column on the left"), act_column_left, NULL},
	{"list.column-right", GROUP_LIST, {'>'}, NULL, N_("Choose the column on the right"), act_column_right, NULL},
	{"list.sort", GROUP_LIST, {'s'}, NULL, N_("Sort by the chosen column; again: the other way round"), act_sort, NULL},
	{"list.mark", GROUP_LIST, {' '}, NULL, N_("Mark the row, or unmark it"), act_mark, table_has_row},
	{"list.act", GROUP_LIST, {'a'}, N_("Act"), N_("Do something to the marked rows; shows first what would change"),
	 table_act_bulk, has_acts},
	{"list.export", GROUP_LIST, {'x'}, NULL, N_("Write what is shown to a CSV file"), table_act_export, table_has_row},
	{"list.copy", GROUP_LIST, {'y'}, NULL, N_("Copy the row to the terminal's clipboard"), table_act_copy, table_has_row},
};

static void free_table(struct part *p)
{
	struct table *t = of(p);

	sight_free(&t->sight);
	marks_clear(t);
	editor_free(t->finding);
	free(t->filter);
	free(t->drawn);
	free(t);
}

const struct part_ops table_ops = {
	.name = "table",
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.draw = draw,
	.key = key,
	.idle = idle,
	.in_text = in_text,
	.changed = changed,
	.status = status,
	.free = free_table,
	.keeps = true,
};

struct table *table_new(struct view *v, const struct list_source *source)
{
	struct table *t = xcalloc(1, sizeof *t);

	t->source = *source;
	t->total = -1;
	t->count_left = true;
	t->column = SIZE_MAX;
	view_add(v, &t->part, &table_ops);
	if (next_filter != NULL)
		table_narrow(t, next_filter);
	table_filter_next(NULL);
	return t;
}
