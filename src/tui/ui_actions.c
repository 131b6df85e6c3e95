/*
 * The actions that work on every screen, and their keys: help, palette, back,
 * leave, the pane, the jump and the way from part to part.
 */
#include "config.h"

#include "action.h"

#include <curses.h>

#include "storekeep/dialog.h"
#include "storekeep/i18n.h"

#include "help.h"
#include "palette.h"
#include "ui.h"
#include "ui_parts.h"

static bool above_first(const struct view *v)
{
	(void)v;
	return ui.depth > 1;
}

static bool has_pane(const struct view *v)
{
	return v->screen->pane != NULL;
}

static bool has_parts(const struct view *v)
{
	return v->part_count > 1;
}

static struct outcome act_help(struct view *v)
{
	help_show(v);
	return outcome_draw();
}

static struct outcome act_palette(struct view *v)
{
	return palette_show(v);
}

static struct outcome act_refresh(struct view *v)
{
	stack_changed();
	clearok(curscr, TRUE);
	ui.whole = true;
	ui_say(v, _("Read again."));
	return outcome_draw();
}

static struct outcome act_back(struct view *v)
{
	(void)v;
	if (ui.depth > 1)
		ui_leave();
	else
		ui_say(v, _("This is the first screen. F10 or q leaves Storekeep."));
	return outcome_draw();
}

static struct outcome act_leave(struct view *v)
{
	(void)v;
	if (ui.depth > 1)
		ui_leave();
	else
		ui_quit();
	return outcome_draw();
}

static struct outcome act_cancel(struct view *v)
{
	if (dialog_confirm(v, _("Leave Storekeep?")))
		ui_quit();
	return outcome_draw();
}

static struct outcome act_pane(struct view *v)
{
	v->full_pane = !v->full_pane;
	ui.whole = true;
	return outcome_draw();
}

static struct outcome act_jump(struct view *v)
{
	(void)v;
	ui.jumping = true;
	return outcome_draw();
}

static struct outcome act_next_part(struct view *v)
{
	v->focus = (v->focus + 1) % v->part_count;
	return outcome_draw();
}

static struct outcome act_previous_part(struct view *v)
{
	v->focus = (v->focus + v->part_count - 1) % v->part_count;
	return outcome_draw();
}

const struct action ui_actions[] = {
	{"help", GROUP_GLOBAL, {K_F(1), K_CTRL('g'), '?'}, N_("Help"), N_("All keys of this screen"), act_help, NULL},
	{"refresh", GROUP_GLOBAL, {K_F(5), K_CTRL('r'), K_CTRL('l')}, N_("Refresh"),
	 N_("Read the data again and draw the screen anew"), act_refresh, NULL},
	{"pane", GROUP_GLOBAL, {K_F(7), K_CTRL('t')}, N_("Details"), N_("Show the pane beside the list on the whole screen, and back"),
	 act_pane, has_pane},
	{"palette", GROUP_GLOBAL, {K_F(9), K_CTRL('p'), ':'}, N_("Palette"),
	 N_("Find any screen, action or record by part of its name"), act_palette, NULL},
	{"leave", GROUP_GLOBAL, {K_F(10), K_CTRL('q'), 'q'}, NULL, N_("Go back; on the first screen leave Storekeep"),
	 act_leave, NULL},
	{"back", GROUP_GLOBAL, {K_ESC, K_F(12)}, N_("Back"), N_("One step back; never leaves Storekeep"), act_back, above_first},
	{"back.first", GROUP_GLOBAL, {K_ESC, K_F(12)}, NULL, N_("Nothing on the first screen"), act_back, NULL},
	{"cancel", GROUP_GLOBAL, {K_CTRL('c')}, NULL, N_("Cancel; then asks whether to leave Storekeep"), act_cancel, NULL},
	{"jump", GROUP_GLOBAL, {'g'}, NULL, N_("Go to a screen by its letter; gg is the first row"), act_jump, NULL},
	{"part.next", GROUP_GLOBAL, {K_TAB}, NULL, N_("To the next part of the screen"), act_next_part, has_parts},
	{"part.previous", GROUP_GLOBAL, {K_BACKTAB}, NULL, N_("To the previous part of the screen"), act_previous_part, has_parts},
};
const size_t ui_action_count = COUNT_OF(ui_actions);
