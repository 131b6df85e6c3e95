/*
 * The stack of open screens: opening, closing, telling those below. Decides
 * nothing about keys; asking before unsaved text is left is ui_go.c's.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/mem.h"

#include "ui.h"

struct view *stack_top(void)
{
	return ui.depth > 0 ? ui.stack[ui.depth - 1] : NULL;
}

/* Parts first: they may look at what the screen gave them (a form, a source) until they are gone. */
static void free_view(struct view *v, bool opened)
{
	for (size_t i = 0; i < v->part_count; i++)
		if (v->parts[i]->ops->free != NULL)
			v->parts[i]->ops->free(v->parts[i]);
	v->part_count = 0;
	if (opened && v->screen->close != NULL)
		v->screen->close(v);
	free(v);
}

static void repaint(void)
{
	ui.dirty = ui.whole = ui.idle_left = true;
	ui.jumping = false;
}

enum status stack_push(const struct screen *s, void *arg, struct error *e)
{
	struct view *v;
	enum status st = ST_OK;

	if (ui.depth == STACK_MAX)
		return error_set(e, ST_REFUSED, "too_many_screens", NULL, NULL,
		                 _("Too many screens are open above each other. Go back with Esc first."));
	v = xcalloc(1, sizeof *v);
	v->screen = s;
	v->app = ui.options->app;
	v->ui = &ui;
	if (s->open != NULL)
		st = s->open(v, arg, e);
	if (st != ST_OK) {
		free_view(v, false);
		return st;
	}
	ui.stack[ui.depth++] = v;
	repaint();
	return ST_OK;
}

void stack_pop(int64_t result)
{
	struct view *v = stack_top();

	if (v == NULL)
		return;
	ui.depth--;
	free_view(v, true);
	v = stack_top();
	if (v != NULL && v->screen->resumed != NULL)
		v->screen->resumed(v, result);
	repaint();
}

void stack_drop_below(void)
{
	if (ui.depth < 2)
		return;
	free_view(ui.stack[ui.depth - 2], true);
	ui.stack[ui.depth - 2] = ui.stack[ui.depth - 1];
	ui.depth--;
}

void stack_clear(void)
{
	while (ui.depth > 0)
		free_view(ui.stack[--ui.depth], true);
}

bool stack_unsaved(const struct view *v)
{
	if (v->screen->unsaved != NULL && v->screen->unsaved(v))
		return true;
	for (size_t i = 0; i < v->part_count; i++)
		if (v->parts[i]->ops->unsaved != NULL && v->parts[i]->ops->unsaved(v->parts[i]))
			return true;
	return false;
}

static void save_drafts(struct view *v)
{
	if (v->screen->save_draft != NULL)
		v->screen->save_draft(v);
	for (size_t i = 0; i < v->part_count; i++)
		if (v->parts[i]->ops->save_draft != NULL)
			v->parts[i]->ops->save_draft(v->parts[i]);
}

void stack_save_drafts(void)
{
	for (size_t i = 0; i < ui.depth; i++)
		if (stack_unsaved(ui.stack[i]))
			save_drafts(ui.stack[i]);
}

/* Only the screen that is seen reads again; those below do when they come up. */
void stack_changed(void)
{
	struct view *v = stack_top();

	if (v == NULL)
		return;
	if (v->screen->changed != NULL)
		v->screen->changed(v);
	for (size_t i = 0; i < v->part_count; i++)
		if (v->parts[i]->ops->changed != NULL)
			v->parts[i]->ops->changed(v->parts[i]);
	ui.dirty = ui.idle_left = ui.pane_stale = true;
}

static const struct part *focused(const struct view *v)
{
	return v->part_count > 0 ? v->parts[v->focus] : NULL;
}

bool stack_in_text(const struct view *v)
{
	const struct part *p = focused(v);

	return p != NULL && p->ops->in_text != NULL && p->ops->in_text(p);
}

void view_add(struct view *v, struct part *p, const struct part_ops *ops)
{
	if (v->part_count == VIEW_PARTS)
		abort();
	p->ops = ops;
	p->view = v;
	v->parts[v->part_count++] = p;
}

struct part *view_part(const struct view *v, const struct part_ops *ops)
{
	if (v->part_count > 0 && v->parts[v->focus]->ops == ops)
		return v->parts[v->focus];
	for (size_t i = 0; i < v->part_count; i++)
		if (v->parts[i]->ops == ops)
			return v->parts[i];
	return NULL;
}

void view_focus(struct view *v, struct part *p)
{
	for (size_t i = 0; i < v->part_count; i++)
		if (v->parts[i] == p)
			v->focus = i;
	ui.dirty = true;
}

void part_draw(struct part *p, struct area a)
{
	p->area = a;
	p->dirty = false;
	if (a.rows > 0 && a.cols > 0)
		p->ops->draw(p, a);
}
