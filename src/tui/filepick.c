/*
 * The box that chooses a file. Its path line is an ordinary editor; what stands
 * behind the last slash finds names in the folder before it. Reading the folder
 * and its order are folder.c's.
 */
#include "config.h"

#include "storekeep/filepick.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "storekeep/edit_view.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "tui/folder.h"
#include "tui/ui.h"

struct picker {
	struct modal modal;
	const char *title;
	bool to_write;      /* a new name is fine */
	struct editor *path;
	struct edit_window window;
	struct folder folder;
	char *shown_path;   /* folder that was read; owned */
	size_t at, top;     /* selected entry and first in sight, among those found */
	bool on_list;       /* a row is selected */
	bool moved;         /* by the arrows */
	size_t rows;        /* in sight */
	char *chosen;
};

/* The folder part of what is typed, `~/` opened, absolute; owned by the caller. */
static char *folder_part(const struct picker *p)
{
	const char *text = editor_text(p->path), *slash = strrchr(text, '/'), *home = getenv("HOME");
	char here[4096], *head, *whole;

	if (slash == NULL)
		return xstrdup(getcwd(here, sizeof here) != NULL ? here : "/");
	head = xstrndup(text, (size_t)(slash - text) + 1);
	if (head[0] == '~' && head[1] == '/' && home != NULL)
		whole = xasprintf("%s%s", home, head + 1);
	else if (head[0] == '/')
		whole = xstrdup(head);
	else
		whole = xasprintf("%s/%s", getcwd(here, sizeof here) != NULL ? here : "", head);
	free(head);
	return whole;
}

static const char *name_part(const struct picker *p)
{
	const char *text = editor_text(p->path), *slash = strrchr(text, '/');

	return slash != NULL ? slash + 1 : text;
}

/* `//` or a pasted path begins anew, as if the line had been empty. */
static void begin_anew(struct picker *p)
{
	const char *text = editor_text(p->path), *at = NULL;
	char *rest;

	for (const char *s = text; (s = strstr(s, "//")) != NULL; s++)
		at = s + 1;
	if (at == NULL && (at = strstr(text, "/~/")) != NULL)
		at++;
	if (at == NULL)
		return;
	rest = xstrdup(at);
	editor_set(p->path, rest);
	free(rest);
}

/* The text has changed: read the folder when it is another one, find the names. */
static void follow(struct picker *p)
{
	char *dir;

	begin_anew(p);
	dir = folder_part(p);
	if (p->shown_path == NULL || strcmp(dir, p->shown_path) != 0) {
		folder_free(&p->folder);
		folder_read(&p->folder, dir);
		free(p->shown_path);
		p->shown_path = dir;
	} else {
		free(dir);
	}
	folder_find(&p->folder, name_part(p));
	p->at = p->top = 0;
	p->moved = false;
	p->on_list = name_part(p)[0] != '\0' && p->folder.found_count != 0;
}

static char *joined(const char *dir, const char *name)
{
	size_t len = strlen(dir);

	return xasprintf("%s%s%s", dir, len != 0 && dir[len - 1] == '/' ? "" : "/", name);
}

static void enter_folder(struct picker *p, const char *name)
{
	char *path = joined(p->shown_path, name), *real = realpath(path, NULL);
	char *whole = xasprintf("%s%s", real != NULL ? real : path, real != NULL && real[1] == '\0' ? "" : "/");

	editor_set(p->path, whole);
	free(whole);
	free(real);
	free(path);
	follow(p);
}

static bool choose(struct picker *p, char *path)
{
	bool fine = p->to_write || access(path, R_OK) == 0;

	if (!fine) {
		ui_beep();
		free(path);
		return false;
	}
	folder_remember(path);
	p->chosen = path;
	return true;
}

/* Enter: the selected row; for a file to be written the name as typed, unless the arrows chose a row. */
static bool take_selected(struct picker *p)
{
	const struct folder_entry *entry;
	const char *name = name_part(p);

	if (p->on_list && p->at < p->folder.found_count && (!p->to_write || p->moved)) {
		entry = &p->folder.entries[p->folder.found[p->at]];
		if (!entry->is_folder)
			return choose(p, joined(p->shown_path, entry->name));
		enter_folder(p, entry->name);
		return false;
	}
	return name[0] != '\0' && choose(p, joined(p->shown_path, name));
}

/* Tab: as far as all names that begin so agree. */
static void complete(struct picker *p)
{
	char *tail = folder_complete(&p->folder, name_part(p));

	if (tail[0] != '\0') {
		editor_act(p->path, EDIT_BOTTOM);
		editor_insert(p->path, tail, strlen(tail));
		follow(p);
	} else {
		ui_beep();
	}
	free(tail);
}

static void select_row(struct picker *p, long to)
{
	long last = (long)p->folder.found_count - 1;

	p->on_list = p->moved = last >= 0;
	p->at = (size_t)(to < 0 || last < 0 ? 0 : to > last ? last : to);
}

static bool picker_key(struct modal *m, const struct key *k)
{
	struct picker *p = (struct picker *)(void *)m;
	long at = (long)p->at, page = p->rows > 1 ? (long)p->rows - 1 : 1;

	switch (k->code) {
	case K_ESC:
	case K_F(10):
	case K_CTRL('q'):
	case K_CTRL('c'):     return true;
	case K_ENTER:
	case K_F(2):
	case K_CTRL('s'):     return take_selected(p);
	case K_TAB:           complete(p); return false;
	case K_DOWN:          select_row(p, p->on_list ? at + 1 : 0); return false;
	case K_UP:            select_row(p, at - 1); return false;
	case K_PAGE_DOWN:     select_row(p, at + page); return false;
	case K_PAGE_UP:       select_row(p, at - page); return false;
	default:
		if (edit_view_key(p->path, &p->window, k).next == NEXT_DRAW)
			follow(p);
		return false;
	}
}

static void draw_entry(const struct picker *p, struct area a, int row, size_t i)
{
	const struct folder_entry *entry = &p->folder.entries[p->folder.found[i]];
	bool selected = p->on_list && i == p->at;
	enum look look = selected ? LOOK_SELECTED : LOOK_PLAIN;
	int name_cols = a.cols - 2 - 14 - 18;
	char size[32], when[32];
	char *name = xasprintf("%s%s", entry->name, entry->is_folder ? "/" : "");

	folder_words(entry, ui.options->zone, size, when);
	draw_cell(a, row, 0, 2, look, selected ? "> " : "  ", false);
	draw_cell(a, row, 2, name_cols, look, name, false);
	draw_cell(a, row, 2 + name_cols, 14, look, size, true);
	draw_cell(a, row, 2 + name_cols + 14, 18, look, when, true);
	free(name);
}

static void picker_draw(struct modal *m, struct area whole)
{
	struct picker *p = (struct picker *)(void *)m;
	int cols = whole.cols - 4 < 90 ? whole.cols - 4 : 90, rows = whole.rows - 2 < 30 ? whole.rows - 2 : 30;
	struct area box = area_of(whole, (whole.rows - rows) / 2, (whole.cols - cols) / 2, rows, cols);
	struct area a = area_of(box, 1, 2, rows - 2, cols - 4), list = area_of(a, 2, 0, a.rows - 3, a.cols);

	draw_fill(box, LOOK_PLAIN);
	draw_box(box, p->title);
	p->rows = list.rows > 0 ? (size_t)list.rows : 1;
	if (p->at < p->top)
		p->top = p->at;
	if (p->at >= p->top + p->rows)
		p->top = p->at - p->rows + 1;
	for (size_t i = p->top; i < p->folder.found_count && i < p->top + p->rows; i++)
		draw_entry(p, list, (int)(i - p->top), i);
	if (p->folder.problem[0] != '\0')
		draw_text(list, 0, 0, LOOK_BAD, p->folder.problem);
	else if (p->folder.found_count == 0)
		draw_text(list, 0, 0, LOOK_PLAIN, p->to_write ? _("A new file. Enter writes it.") : _("No name here contains this."));
	draw_text(a, a.rows - 1, 0, LOOK_PLAIN, _("Type to find, Tab completes, Enter opens or chooses, Esc cancels"));
	edit_view_draw(p->path, &p->window, area_of(a, 0, 0, 1, a.cols), true);
}

/* A name alone is written in the folder of the last choice, and shown with it: so it is found again. */
static char *begin_at(const char *initial, bool to_write)
{
	char *folder = folder_last(), *whole;

	if (initial == NULL || initial[0] == '\0')
		return folder;
	whole = to_write && strchr(initial, '/') == NULL ? xasprintf("%s%s", folder, initial) : xstrdup(initial);
	free(folder);
	return whole;
}

static char *run(const char *title, const char *initial, bool to_write)
{
	struct picker p = {.modal = {.draw = picker_draw, .key = picker_key}, .title = title, .to_write = to_write};
	char *last = begin_at(initial, to_write);

	p.path = editor_new(&(struct editor_options){.lines = false});
	editor_set(p.path, last);
	free(last);
	follow(&p);
	ui_modal(&p.modal);
	if (p.modal.cancelled) {
		free(p.chosen);
		p.chosen = NULL;
	}
	editor_free(p.path);
	folder_free(&p.folder);
	free(p.shown_path);
	return p.chosen;
}

char *filepick(struct view *v, const char *title, const char *initial)
{
	(void)v;
	return run(title, initial, false);
}

char *filepick_save(struct view *v, const char *title, const char *initial)
{
	(void)v;
	return run(title, initial, true);
}

char *filepick_folder(void)
{
	return folder_last();
}
