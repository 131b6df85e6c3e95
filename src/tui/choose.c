/*
 * A list of values, found by typing. Decides which picks match; the words are
 * compared folded, so that full and half width and any case are the same.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/dialog.h"
#include "storekeep/edit_view.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

#include "box.h"
#include "ui.h"

struct choose {
	struct modal modal;
	const char *title;
	const struct pick *picks;
	char **folded;      /* one a pick: what typing is compared with */
	size_t total;
	size_t *shown;      /* indices of the picks that match */
	struct box_list list;
	struct editor *editor;
	struct edit_window window;
	bool done;
};

static void narrow(struct choose *c, size_t keep)
{
	char *wanted = text_fold(editor_text(c->editor));

	c->list.count = 0;
	c->list.at = 0;
	for (size_t i = 0; i < c->total; i++) {
		if (strstr(c->folded[i], wanted) == NULL)
			continue;
		if (i == keep)
			c->list.at = c->list.count;
		c->shown[c->list.count++] = i;
	}
	free(wanted);
}

static int box_cols(const struct choose *c)
{
	int cols = 40;

	for (size_t i = 0; i < c->total; i++) {
		int w = text_width(c->picks[i].label, strlen(c->picks[i].label)) + 4;

		if (c->picks[i].code != NULL && !c->picks[i].unseen)
			w += text_width(c->picks[i].code, strlen(c->picks[i].code)) + 2;
		cols = w > cols ? w : cols;
	}
	return cols;
}

static void draw_pick(const struct choose *c, struct area a, int row, size_t at)
{
	const struct pick *p = &c->picks[c->shown[at]];
	enum look look = at == c->list.at ? LOOK_SELECTED : LOOK_PLAIN;
	struct buf line = {0};

	buf_addf(&line, "%s %s", draw_sign(look), p->label);
	if (p->code != NULL && !p->unseen && strcmp(p->code, p->label) != 0)
		buf_addf(&line, "  %s", p->code);
	draw_cell(a, row, 0, a.cols, look, buf_str(&line), false);
	buf_free(&line);
}

static void choose_draw(struct modal *m, struct area whole)
{
	struct choose *c = (struct choose *)m;
	int rows = c->total < 3 ? 3 : c->total > (size_t)(whole.rows - 8) ? whole.rows - 8 : (int)c->total;
	struct area a = box_draw(whole, rows + 2, box_cols(c), c->title), list = area_of(a, 2, 0, a.rows - 2, a.cols);
	int label = draw_text(a, 0, 0, LOOK_PLAIN, _("Find"));

	box_list_fit(&c->list, list.rows);
	for (int row = 0; row < list.rows && c->list.top + (size_t)row < c->list.count; row++)
		draw_pick(c, list, row, c->list.top + (size_t)row);
	if (c->list.count == 0)
		draw_text(list, 0, 0, LOOK_PLAIN, _("Nothing fits what was typed."));
	edit_view_draw(c->editor, &c->window, area_of(a, 0, label + 1, 1, a.cols - label - 1), true);
}

static bool choose_key(struct modal *m, const struct key *k)
{
	struct choose *c = (struct choose *)m;

	if (k->code == K_ENTER || k->code == K_F(2) || k->code == K_CTRL('s'))
		return c->done = c->list.count > 0;
	if (k->code == K_ESC && editor_text(c->editor)[0] != '\0') {
		editor_set(c->editor, "");
		narrow(c, c->list.count > 0 ? c->shown[c->list.at] : 0);
		return false;
	}
	if (k->code == K_ESC || k->code == K_F(12) || k->code == K_CTRL('c') || k->code == K_F(10) || k->code == K_F(4))
		return true;
	if (k->code != K_HOME && k->code != K_END && box_list_key(&c->list, k))
		return false;
	edit_view_key(c->editor, &c->window, k);
	narrow(c, c->list.count > 0 ? c->shown[c->list.at] : 0);
	return false;
}

static void fold_all(struct choose *c)
{
	c->folded = xcalloc(c->total, sizeof *c->folded);
	c->shown = xcalloc(c->total, sizeof *c->shown);
	for (size_t i = 0; i < c->total; i++) {
		char *both = xasprintf("%s\n%s", c->picks[i].label, c->picks[i].code != NULL ? c->picks[i].code : "");

		c->folded[i] = text_fold(both);
		free(both);
	}
}

int dialog_choose(struct view *v, const char *title, const struct pick *picks, size_t count, size_t at)
{
	struct choose c = {
		.modal = {.draw = choose_draw, .key = choose_key}, .title = title, .picks = picks, .total = count,
		.editor = editor_new(&(struct editor_options){0}),
	};
	int answer = -1;

	(void)v;
	fold_all(&c);
	editor_set(c.editor, "");
	narrow(&c, at);
	ui_modal(&c.modal);
	if (c.done && !c.modal.cancelled)
		answer = (int)c.shown[c.list.at];
	for (size_t i = 0; i < count; i++)
		free(c.folded[i]);
	free(c.folded);
	free(c.shown);
	editor_free(c.editor);
	return answer;
}
