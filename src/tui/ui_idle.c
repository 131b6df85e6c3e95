/*
 * What happens without a key: how long the loop may wait, and what is due when
 * it wakes. Drafts are kept, data that others changed is read again, the pane
 * follows the row, and idle work runs in slices once keys have paused.
 */
#include "config.h"

#include "ui_parts.h"

#include "storekeep/date.h"

#include "frame.h"
#include "input.h"
#include "scan.h"
#include "term.h"
#include "ui.h"

#define PAUSE_MS 60     /* keys have paused: the pane follows, idle work runs */
#define DRAFT_MS 2000
#define VERSION_MS 1000

static int sooner(int a, int64_t b)
{
	if (b < 0)
		b = 0;
	return a < 0 || b < a ? (int)b : a;
}

static bool unsaved_anywhere(void)
{
	for (size_t i = 0; i < ui.depth; i++)
		if (stack_unsaved(ui.stack[i]))
			return true;
	return false;
}

static bool pane_waits(void)
{
	return ui.pane_stale && ui.modal == NULL && ui.depth > 0 && size_fits(ui_area()) && frame_has_pane();
}

/* Until something is to be done without a key; -1 never. */
int ui_next_deadline(void)
{
	int64_t now = term_ms();
	int wait = input_deadline(), held = scan_deadline();

	if (held >= 0)
		wait = sooner(wait, held);
	if (ui.idle_left || pane_waits())
		wait = sooner(wait, ui.key_ms + PAUSE_MS - now);
	if (unsaved_anywhere())
		wait = sooner(wait, ui.draft_ms + DRAFT_MS - now);
	if (ui.options->data_version != NULL)
		wait = sooner(wait, ui.version_ms + VERSION_MS - now);
	if (!clock_is_fixed())
		wait = sooner(wait, (ui.minute + 1) * 60000 - clock_now() * 1000 + 20);
	return wait;
}

static void take_version(void)
{
	int64_t version = ui.options->data_version(ui.options->app);

	ui.version_ms = term_ms();
	if (version != ui.version) {
		ui.version = version;
		stack_changed();
	}
}

/* One slice of what screen and parts do when keys pause. true: something is left. */
static bool idle_slice(struct view *v)
{
	bool left = false;

	for (size_t i = 0; i <= v->part_count; i++) {
		struct part *p = i > 0 ? v->parts[i - 1] : NULL;
		struct outcome o = outcome_pass();

		if (p == NULL && v->screen->idle != NULL)
			o = v->screen->idle(v);
		else if (p != NULL && p->ops->idle != NULL)
			o = p->ops->idle(p);
		left |= o.next == NEXT_STAY || o.next == NEXT_DRAW;
		if (o.next != NEXT_STAY && o.next != NEXT_PASS)
			ui_apply(o);
		if (stack_top() != v || ui_pending())
			return true;
	}
	return left;
}

void ui_run_timers(void)
{
	int64_t now = term_ms();

	if (now - ui.draft_ms >= DRAFT_MS) {
		ui.draft_ms = now;
		stack_save_drafts();
	}
	if (ui.options->data_version != NULL && now - ui.version_ms >= VERSION_MS)
		take_version();
	if (!clock_is_fixed() && clock_now() / 60 != ui.minute)
		ui.dirty = true;
	if (now - ui.key_ms < PAUSE_MS || ui_pending())
		return;
	if (pane_waits()) {
		ui.pane_stale = false;
		ui.dirty = ui.whole = true;
	}
	if (ui.idle_left && ui.depth > 0)
		ui.idle_left = idle_slice(stack_top());
}
