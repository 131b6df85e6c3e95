/*
 * The frame around every screen: where you are and who, rules, what was said,
 * and the keys that work here and now. Decides the places of frame, screen and
 * pane; what stands in them is the screen's.
 */
#include "config.h"

#include "frame.h"

#include <curses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/date.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

#include "action.h"
#include "ui.h"

#define PANE_FROM 110

struct area ui_area(void)
{
	int rows, cols;

	getmaxyx(stdscr, rows, cols);
	return (struct area){0, 0, rows, cols};
}

/* Rules only where there is room for them. */
static bool has_rules(struct area a)
{
	return a.rows >= 20;
}

struct area frame_content(void)
{
	struct area a = ui_area();
	int above = has_rules(a) ? 2 : 1, below = has_rules(a) ? 3 : 2;

	return area_of(a, above, 0, a.rows - above - below, a.cols);
}

static const char *weekday(day_t d)
{
	static const char *const names[] = {N_("Sun"), N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat")};

	return _(names[day_weekday(d)]);
}

static void draw_clock(char *out, size_t size)
{
	const char *zone = ui.options->zone != NULL ? ui.options->zone : "Asia/Taipei";
	instant_t now = clock_now();
	day_t today = instant_day(now, zone);
	int secs = (int)(((now + zone_offset(zone, now)) % 86400 + 86400) % 86400);
	char day[16];

	day_format(today, day);
	snprintf(out, size, "%s %s %02d:%02d", day, weekday(today), secs / 3600, secs / 60 % 60);
	ui.minute = now / 60;
}

static const char *title_of(const struct view *v)
{
	if (v->title[0] != '\0')
		return v->title;
	return v->screen->title != NULL ? i18n_title(v->screen->title) : "";
}

/* The first screen of the path from which all of it has room; those before it are left out. */
static size_t path_from(int cols)
{
	size_t i = ui.depth;

	for (; i > 0; i--) {
		const char *title = title_of(ui.stack[i - 1]);

		cols -= title[0] != '\0' ? 3 + text_width(title, strlen(title)) : 0;
		if (cols < 0)
			break;
	}
	return i < ui.depth ? i : ui.depth - 1;
}

static void draw_path(struct area a)
{
	const char *shop = ui.options->shop_name != NULL ? ui.options->shop_name : "";
	const char *name = _("Storekeep");
	int col = 1 + draw_text(a, 0, 1, LOOK_TITLE, name), used = text_width(shop, strlen(shop));
	size_t from = path_from(a.cols - col - (used > 0 ? used + 2 : 0));

	if (used > 0 && from == 0)
		col += 2 + draw_text(a, 0, col + 2, LOOK_PLAIN, shop);
	else if (from > 0)
		from = path_from(a.cols - col - 2);
	if (from > 0)
		col += draw_text(a, 0, col, LOOK_PLAIN, " …");
	for (size_t i = from; i < ui.depth; i++) {
		if (title_of(ui.stack[i])[0] == '\0')
			continue;
		col += draw_text(a, 0, col, LOOK_PLAIN, " > ");
		col += draw_text(a, 0, col, i + 1 == ui.depth ? LOOK_TITLE : LOOK_PLAIN, title_of(ui.stack[i]));
	}
}

static void draw_top(struct area a)
{
	char right[200], clock[64];
	const char *who = ui.options->actor != NULL ? ui.options->actor : "";
	int cols;

	draw_clock(clock, sizeof clock);
	snprintf(right, sizeof right, "%s   %s", clock, who);
	cols = text_width(right, strlen(right));
	if (cols > a.cols / 2) {
		snprintf(right, sizeof right, "%s", clock);
		cols = text_width(right, strlen(right));
	}
	draw_path(area_of(a, 0, 0, 1, a.cols - cols - 2));
	draw_text(a, 0, a.cols - cols - 1, LOOK_PLAIN, right);
}

static void draw_status(struct area a, const struct view *v)
{
	char left[400] = "", right[160] = "";
	const struct part *p = v->part_count > 0 ? v->parts[v->focus] : NULL;
	int cols;

	if (p != NULL && p->ops->status != NULL)
		p->ops->status(p, right, sizeof right);
	if (ui.jumping)
		snprintf(left, sizeof left, "%s", _("g: now the letter of a screen, or g for the first row"));
	else if (ui.said[0] != '\0')
		snprintf(left, sizeof left, "%s", ui.said);
	else if (v->screen->state_line != NULL)
		v->screen->state_line(v, left, sizeof left);
	cols = text_width(right, strlen(right));
	/* What was said for once goes before what stands there always. */
	if (cols + text_width(left, strlen(left)) + 4 > a.cols)
		right[0] = '\0';
	draw_text(a, 0, 1, LOOK_PLAIN, left);
	draw_text(a, 0, a.cols - cols - 1, LOOK_PLAIN, right);
}

/* One entry of the key bar. */
struct entry {
	int order;
	char key[24];
	const char *label;
	bool own; /* of the record or screen, not of every list or screen; the menu of acts is */
};

/* Function keys by their number, then letters as they come, then Esc. */
static int order_of(const struct action *a, size_t at)
{
	int code = a->keys[0];

	if (code > K_F0)
		return code - K_F0;
	return (code == K_ESC ? 1000 : 100) + (int)at;
}

static int by_order(const void *a, const void *b)
{
	return ((const struct entry *)a)->order - ((const struct entry *)b)->order;
}

static size_t bar_entries(const struct view *v, struct entry *out)
{
	const struct action *all[ACTIONS_MAX];
	size_t count = action_list(v, all, ACTIONS_MAX), n = 0;
	bool in_text = stack_in_text(v);

	for (size_t i = 0; i < count; i++) {
		if (all[i]->label == NULL || all[i]->keys[0] == K_NONE)
			continue;
		if (in_text && action_is_text(all[i]->keys[0]))
			continue;
		out[n].order = order_of(all[i], i);
		out[n].label = _(all[i]->label);
		out[n].own = all[i]->group == GROUP_RECORD || all[i]->keys[0] == 'a';
		key_called(all[i]->keys[0], out[n++].key);
	}
	qsort(out, n, sizeof *out, by_order);
	return n;
}

static int entry_cols(const struct entry *e)
{
	return text_width(e->key, strlen(e->key)) + 1 + text_width(e->label, strlen(e->label));
}

static int bar_cols(const struct entry *entries, size_t count)
{
	int total = -1;

	for (size_t i = 0; i < count; i++)
		total += entry_cols(&entries[i]) + 1;
	return total;
}

/* Where not all have room, what every list or screen has gives way to the screen's own; help and the way back stay. */
static size_t make_room(struct entry *entries, size_t count, int cols)
{
	for (size_t i = count; i-- > 0 && bar_cols(entries, count) > cols;) {
		if (entries[i].own || entries[i].order == 1 || entries[i].order >= 1000)
			continue;
		memmove(&entries[i], &entries[i + 1], (count - i - 1) * sizeof *entries);
		count--;
	}
	return count;
}

static void draw_bar(struct area a, const struct view *v)
{
	struct entry entries[ACTIONS_MAX];
	size_t count = make_room(entries, bar_entries(v, entries), a.cols - 2);
	int col = 1, total = bar_cols(entries, count), gap, last = 0;

	gap = total + (int)count <= a.cols - 2 ? 2 : 1;
	/* The way back is never what has no room. */
	if (count > 0 && entries[count - 1].order >= 1000)
		last = entry_cols(&entries[count - 1]) + gap;
	for (size_t i = 0; i < count; i++) {
		if (i > 0 && entries[i].order == entries[i - 1].order && entries[i].order < 100)
			continue;
		if (col + entry_cols(&entries[i]) + (i + 1 < count ? last : 0) > a.cols)
			continue;
		col += draw_text(a, 0, col, LOOK_KEY, entries[i].key) + 1;
		col += draw_text(a, 0, col, LOOK_PLAIN, entries[i].label) + gap;
	}
}

bool frame_has_pane(void)
{
	const struct view *v = stack_top();
	int from = v->screen->pane_from != 0 ? v->screen->pane_from : PANE_FROM;

	return v->screen->pane != NULL && !v->full_pane && frame_content().cols >= from;
}

static void draw_view(struct view *v, struct area a)
{
	ui.kept = !ui.whole && !v->full_pane && v->screen->draw == NULL && v->part_count > 0 && v->parts[0]->ops->keeps;
	if (!ui.kept)
		draw_fill(a, LOOK_PLAIN);
	if (v->full_pane && v->screen->pane != NULL)
		v->screen->pane(v, a);
	else if (v->screen->draw != NULL)
		v->screen->draw(v, a);
	else if (v->part_count > 0)
		part_draw(v->parts[0], a);
}

static void draw_content(struct view *v)
{
	struct area a = frame_content(), right;
	int cols;

	if (!frame_has_pane()) {
		draw_view(v, a);
		return;
	}
	cols = v->screen->pane_cols != 0 ? v->screen->pane_cols : a.cols * 2 / 5;
	draw_view(v, area_of(a, 0, 0, a.rows, a.cols - cols - 2));
	if (ui.pane_stale && !ui.whole)
		return;
	draw_column_rule(a, a.cols - cols - 2);
	right = area_of(a, 0, a.cols - cols, a.rows, cols);
	draw_fill(right, LOOK_PLAIN);
	v->screen->pane(v, right);
	ui.pane_stale = false;
}

static void draw_all(struct area a, struct view *v)
{
	struct area status = area_of(a, a.rows - 2, 0, 1, a.cols), bar = area_of(a, a.rows - 1, 0, 1, a.cols);

	draw_cursor(status, 0, 0);
	draw_content(v);
	draw_fill(area_of(a, 0, 0, 1, a.cols), LOOK_PLAIN);
	draw_top(area_of(a, 0, 0, 1, a.cols));
	if (has_rules(a)) {
		draw_rule(a, 1);
		draw_rule(a, a.rows - 3);
	}
	draw_fill(status, LOOK_PLAIN);
	draw_status(status, v);
	draw_fill(bar, LOOK_PLAIN);
	draw_bar(bar, v);
}

static void draw_modals(struct modal *m, struct area a)
{
	if (m == NULL)
		return;
	draw_modals(m->below, a);
	m->draw(m, a);
}

void frame_paint(void)
{
	struct area a = ui_area();
	struct view *v = stack_top();

	if (v == NULL)
		return;
	if (ui.whole || ui.modal != NULL)
		erase();
	if (!size_fits(a)) {
		erase();
		size_draw(a);
	} else {
		bool whole = ui.whole;

		ui.whole = ui.whole || ui.modal != NULL;
		draw_all(a, v);
		ui.whole = whole;
		draw_modals(ui.modal, a);
	}
	frame_place_cursor();
	wnoutrefresh(stdscr);
	doupdate();
	ui.dirty = ui.whole = false;
}
