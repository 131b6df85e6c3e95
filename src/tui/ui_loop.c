/*
 * The one loop: waits for keys, signals and time, has each taken care of, and
 * paints once when nothing is pending. Where a key goes stands in ui_keys.c,
 * what it leads to in ui_go.c, work without a key in ui_idle.c; the places on
 * the screen are frame.c's.
 */
#include "config.h"

#include "ui_parts.h"

#include <curses.h>
#include <signal.h>

#include "frame.h"
#include "input.h"
#include "scan.h"
#include "term.h"
#include "ui.h"

/* --- signals --- */

static void cancel_modals(void)
{
	for (struct modal *m = ui.modal; m != NULL; m = m->below)
		m->cancelled = true;
	ui.modal = NULL;
}

static void end(int sig)
{
	stack_save_drafts();
	cancel_modals();
	ui.ended_by = sig;
	ui.leaving = true;
}

static void take_events(void)
{
	enum term_change change;

	if (term_events.resized) {
		term_resize();
		ui.dirty = ui.whole = true;
	}
	if (term_events.resumed) {
		term_resume();
		ui.dirty = ui.whole = true;
	}
	if (term_events.ended)
		end(term_events.ended);
	change = term_measured(input_report());
	if (change == TERM_WIDTHS)
		clearok(curscr, TRUE);
	if (change != TERM_SAME)
		ui.dirty = ui.whole = true;
}

/* The box is still unanswered. */
static bool stands(const struct modal *m)
{
	const struct modal *at = ui.modal;

	while (at != NULL && at != m)
		at = at->below;
	return at != NULL;
}

/* Handle the keys that have been read whole, until the box that waits for them is answered: those behind are for who
 * asked. false: there were none. */
static bool take_keys(const struct modal *m)
{
	bool any = false;
	struct key k;

	while (!ui.leaving && (m == NULL || stands(m)) && scan_next(&k, ui_scans())) {
		k.more = ui_pending();
		ui_dispatch(&k);
		any = true;
	}
	return any;
}

/* Wait, read all that is pending, handle it, paint once. `m`: the box that is waited for. */
static void turn(const struct modal *m)
{
	if (!take_keys(m) && !ui.leaving)
		term_wait(ui_next_deadline());
	if (!input_fill())
		end(SIGHUP);
	take_events();
	take_keys(m);
	take_events();
	if (ui.leaving || (m != NULL && !stands(m)))
		return;
	ui_run_timers();
	if (ui.dirty)
		frame_paint();
}

void ui_modal(struct modal *m)
{
	m->cancelled = false;
	m->below = ui.modal;
	ui.modal = m;
	ui.dirty = ui.whole = true;
	while (!ui.leaving && stands(m))
		turn(m);
	if (ui.leaving)
		m->cancelled = true;
	ui.dirty = ui.whole = true;
}

bool ui_cancel_pressed(void)
{
	bool cancel = false;
	struct key k;

	if (!input_fill())
		end(SIGHUP);
	take_events();
	while (scan_next(&k, SCAN_OFF))
		cancel |= k.code == K_ESC || k.code == K_CTRL('c');
	return cancel || ui.leaving;
}

/* --- start --- */

static bool run(const struct screen *first, void *arg, struct error *e, enum status *st)
{
	*st = stack_push(first, arg, e);
	if (*st != ST_OK)
		return false;
	if (ui.options->data_version != NULL)
		ui.version = ui.options->data_version(ui.options->app);
	ui.version_ms = ui.draft_ms = term_ms();
	input_fill();
	take_events();
	frame_paint();
	ui_begin();
	while (!ui.leaving)
		turn(NULL);
	return true;
}

enum status ui_run(const struct ui_options *o, const struct screen *first, void *arg, struct error *e)
{
	enum status st;

	ui = (struct ui){.options = o, .dirty = true, .whole = true, .idle_left = true};
	st = term_start(o, e);
	if (st != ST_OK)
		return st;
	run(first, arg, e, &st);
	stack_clear();
	term_stop();
	input_stop();
	return st;
}
