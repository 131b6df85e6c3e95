/*
 * What a handler asked for: a screen is put on the stack, left, replaced or
 * jumped to. Decides what is asked before something unsaved is left; who asks
 * for it, and when, is decided elsewhere.
 */
#include "config.h"

#include "ui_parts.h"

#include "storekeep/dialog.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

#include "ui.h"

static bool may_leave(struct view *v)
{
	const struct choice choices[] = {
		{'s', _("Stay here")},
		{'l', _("Leave; what was typed is kept as a draft")},
	};

	if (!stack_unsaved(v))
		return true;
	return dialog_ask(v, _("There is something here that is not saved."), choices, COUNT_OF(choices)) == 'l';
}

static bool leave_top(int64_t result)
{
	stack_save_drafts();
	stack_pop(result);
	return true;
}

/* A screen that pops itself after saving is not asked; one that the user leaves is. */
bool ui_leave(void)
{
	struct view *v = stack_top();

	return may_leave(v) && leave_top(0);
}

static bool leave_down_to(size_t depth)
{
	while (ui.depth > depth)
		if (!ui_leave())
			return false;
	return true;
}

void ui_quit(void)
{
	for (size_t i = ui.depth; i > 0; i--)
		if (!may_leave(ui.stack[i - 1]))
			return;
	stack_save_drafts();
	ui.leaving = true;
}

static bool push_or_say(const struct screen *s, void *arg)
{
	struct error e = {0};

	if (stack_push(s, arg, &e) == ST_OK)
		return true;
	ui_error(stack_top(), &e);
	return false;
}

/* What a screen begins with comes before the keys that were typed ahead. */
void ui_begin(void)
{
	struct view *v = stack_top();

	if (v->screen->opened != NULL)
		ui_apply(v->screen->opened(v));
}

void ui_jump(const struct screen *s, void *arg)
{
	if (ui.depth == 1 && ui.stack[0]->screen == s)
		return;
	if (!leave_down_to(1))
		return;
	if (ui.stack[0]->screen != s || arg != NULL)
		if (push_or_say(s, arg))
			ui_begin();
}

void ui_apply(struct outcome o)
{
	switch (o.next) {
	case NEXT_PASS:
	case NEXT_STAY:
		break;
	case NEXT_DRAW:
		ui.dirty = true;
		break;
	case NEXT_POP:
		if (ui.depth > 1)
			leave_top(o.result);
		else
			ui_quit();
		break;
	case NEXT_PUSH:
		if (push_or_say(o.screen, o.arg))
			ui_begin();
		break;
	case NEXT_REPLACE:
		if (push_or_say(o.screen, o.arg)) {
			stack_drop_below();
			ui_begin();
		}
		break;
	case NEXT_JUMP:
		ui_jump(o.screen, o.arg);
		break;
	case NEXT_QUIT:
		ui_quit();
		break;
	}
}
