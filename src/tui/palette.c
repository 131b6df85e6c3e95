/*
 * The palette: everything that can be opened or done, found by typing part of
 * its name in any of our languages. Decides what matches and in which order:
 * names that begin with what was typed, then actions of this screen, screens,
 * records of the shop.
 */
#include "config.h"

#include "palette.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/edit_view.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

#include "action.h"
#include "box.h"
#include "ui.h"

#define RECORDS_MAX 20
#define KEY_COLS 18

/* One thing that can be chosen. */
struct offer {
	char *label;                  /* as shown */
	char *folded;                 /* its names in every language, each after a line break */
	char keys[64];
	const char *kind;             /* "Screen", "Action", "Member" */
	const struct action *action;  /* one of these two */
	const struct screen *screen;
	void *arg;
};

struct palette {
	struct modal modal;
	struct view *view;
	struct offer *offers;
	size_t count, fixed;          /* actions and screens first; records of the last search after `fixed` */
	size_t *shown;
	struct box_list list;
	struct editor *editor;
	struct edit_window window;
	bool waits;                   /* what was typed is looked for by the next paint, when all of a burst is there */
	bool done;
};

static char *fold_names(const char *const *names, size_t count)
{
	struct buf all = {0};
	const char *language;

	for (size_t l = 0; (language = i18n_known(l)) != NULL; l++) {
		i18n_speak(language);
		for (size_t i = 0; i < count; i++) {
			char *folded = names[i] != NULL ? text_fold(_(names[i])) : NULL;

			if (folded != NULL)
				buf_addf(&all, "\n%s", folded);
			free(folded);
		}
	}
	i18n_speak(NULL);
	return buf_take(&all);
}

static struct offer *add(struct palette *p)
{
	p->offers = xreallocarray(p->offers, p->count + 1, sizeof *p->offers);
	p->offers[p->count] = (struct offer){0};
	return &p->offers[p->count++];
}

/* Those of the screen, or all others. */
static void add_actions(struct palette *p, bool here)
{
	const struct action *all[ACTIONS_MAX];
	size_t count = action_list(p->view, all, COUNT_OF(all));

	for (size_t i = 0; i < count; i++) {
		const char *const names[] = {all[i]->label, all[i]->help};
		struct offer *o;

		if ((all[i]->group == GROUP_RECORD) != here || all[i]->help == NULL || strcmp(all[i]->id, "palette") == 0 || strncmp(all[i]->id, "back", 4) == 0)
			continue;
		o = add(p);
		o->label = xstrdup(_(all[i]->help));
		o->folded = fold_names(names, COUNT_OF(names));
		o->kind = here ? _("here") : _("key");
		o->action = all[i];
		action_keys(all[i], o->keys, sizeof o->keys);
	}
}

static void add_screens(struct palette *p)
{
	const struct screen *const *s = ui.options->screens;

	for (; s != NULL && *s != NULL; s++) {
		const char *const names[] = {(*s)->title, (*s)->name};
		struct offer *o = add(p);

		o->label = xstrdup(_((*s)->title));
		o->folded = fold_names(names, COUNT_OF(names));
		o->kind = _("screen");
		o->screen = *s;
		if ((*s)->jump != 0)
			snprintf(o->keys, sizeof o->keys, "g %c", (*s)->jump);
	}
}

static void drop_records(struct palette *p)
{
	while (p->count > p->fixed) {
		p->count--;
		free(p->offers[p->count].label);
		free(p->offers[p->count].folded);
	}
}

static void add_records(struct palette *p, const char *typed)
{
	struct found found[RECORDS_MAX];
	size_t count;

	if (ui.options->find == NULL || typed[0] == '\0')
		return;
	count = ui.options->find(p->view->app, typed, found, COUNT_OF(found));
	for (size_t i = 0; i < count; i++) {
		struct offer *o = add(p);

		o->label = xstrndup(found[i].label, strnlen(found[i].label, sizeof found[i].label));
		o->folded = xstrdup("");
		o->kind = found[i].kind != NULL ? _(found[i].kind) : "";
		o->screen = found[i].screen;
		o->arg = found[i].arg;
	}
}

/* 0: begins a name; 1: stands inside one; -1: does not. */
static int fitness(const struct offer *o, const char *wanted)
{
	const char *at = wanted[0] == '\0' ? o->folded : strstr(o->folded, wanted);

	if (at == NULL)
		return -1;
	for (; at != NULL; at = strstr(at + 1, wanted))
		if (wanted[0] == '\0' || (at > o->folded && at[-1] == '\n'))
			return 0;
	return 1;
}

static void search(struct palette *p)
{
	char *wanted = text_fold(editor_text(p->editor));

	p->waits = false;
	drop_records(p);
	add_records(p, editor_text(p->editor));
	p->shown = xreallocarray(p->shown, p->count + 1, sizeof *p->shown);
	p->list = (struct box_list){0};
	for (int fit = 0; fit < 2; fit++)
		for (size_t i = 0; i < p->fixed; i++)
			if (fitness(&p->offers[i], wanted) == fit)
				p->shown[p->list.count++] = i;
	for (size_t i = p->fixed; i < p->count; i++)
		p->shown[p->list.count++] = i;
	free(wanted);
}

static void draw_offer(const struct palette *p, struct area a, int row, size_t at)
{
	const struct offer *o = &p->offers[p->shown[at]];
	enum look look = at == p->list.at ? LOOK_SELECTED : LOOK_PLAIN;
	struct buf line = {0};

	buf_addf(&line, "%s ", draw_sign(look));
	text_add_padded(&line, o->kind, 8, false);
	buf_addc(&line, ' ');
	text_add_padded(&line, o->label, a.cols - KEY_COLS - 12, false);
	buf_addc(&line, ' ');
	text_add_padded(&line, o->keys, KEY_COLS, false);
	draw_cell(a, row, 0, a.cols, look, buf_str(&line), false);
	buf_free(&line);
}

static void palette_draw(struct modal *m, struct area whole)
{
	struct palette *p = (struct palette *)m;
	int cols = whole.cols - 8 < 90 ? whole.cols - 8 : 90;
	struct area a = box_draw(whole, whole.rows - 6, cols, _("Palette")), list = area_of(a, 2, 0, a.rows - 2, a.cols);
	int label = draw_text(a, 0, 0, LOOK_PLAIN, _("Find"));

	if (p->waits)
		search(p);
	box_list_fit(&p->list, list.rows);
	for (int row = 0; row < list.rows && p->list.top + (size_t)row < p->list.count; row++)
		draw_offer(p, list, row, p->list.top + (size_t)row);
	if (p->list.count == 0)
		draw_text(list, 0, 0, LOOK_PLAIN, _("Nothing has such a name."));
	edit_view_draw(p->editor, &p->window, area_of(a, 0, label + 1, 1, a.cols - label - 1), true);
}

static bool palette_key(struct modal *m, const struct key *k)
{
	struct palette *p = (struct palette *)m;
	char *before;

	if (p->waits && k->code >= K_ESC)
		search(p);
	if (k->code == K_ENTER)
		return p->done = p->list.count > 0;
	if (k->code == K_ESC && editor_text(p->editor)[0] != '\0') {
		editor_set(p->editor, "");
		search(p);
		return false;
	}
	if (k->code == K_ESC || k->code == K_F(12) || k->code == K_CTRL('c') || k->code == K_F(10) || k->code == K_F(9))
		return true;
	if (k->code != K_HOME && k->code != K_END && box_list_key(&p->list, k))
		return false;
	before = xstrdup(editor_text(p->editor));
	edit_view_key(p->editor, &p->window, k);
	p->waits |= strcmp(before, editor_text(p->editor)) != 0;
	free(before);
	return false;
}

static struct outcome chosen(struct palette *p)
{
	const struct offer *o;

	if (!p->done || p->modal.cancelled)
		return outcome_draw();
	o = &p->offers[p->shown[p->list.at]];
	if (o->action != NULL)
		return o->action->run(p->view);
	return o->arg != NULL ? outcome_push(o->screen, o->arg) : outcome_jump(o->screen, NULL);
}

static void free_palette(struct palette *p)
{
	p->fixed = 0;
	drop_records(p);
	free(p->offers);
	free(p->shown);
	editor_free(p->editor);
}

struct outcome palette_show(struct view *v)
{
	struct palette p = {
		.modal = {.draw = palette_draw, .key = palette_key}, .view = v,
		.editor = editor_new(&(struct editor_options){0}),
	};
	struct outcome o;

	editor_set(p.editor, "");
	add_actions(&p, true);
	add_screens(&p);
	add_actions(&p, false);
	p.fixed = p.count;
	search(&p);
	ui_modal(&p.modal);
	o = chosen(&p);
	free_palette(&p);
	return o;
}
