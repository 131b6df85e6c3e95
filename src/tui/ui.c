/*
 * The one loop: waits for keys, signals and time, hands keys to boxes, screens
 * and parts, does what they ask for, and paints once when nothing is pending.
 * Decides what the keys mean that work everywhere (the actions at the end) and
 * when idle work runs; the places on the screen are frame.c's.
 */
#include "config.h"

#include "ui.h"

#include <curses.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/date.h"
#include "storekeep/dialog.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

#include "action.h"
#include "frame.h"
#include "help.h"
#include "input.h"
#include "palette.h"
#include "scan.h"
#include "term.h"

#define PAUSE_MS 60     /* keys have paused: the pane follows, idle work runs */
#define DRAFT_MS 2000
#define VERSION_MS 1000

struct ui ui;

void ui_say(struct view *v, const char *fmt, ...)
{
	va_list ap;

	(void)v;
	va_start(ap, fmt);
	vsnprintf(ui.said, sizeof ui.said, fmt, ap);
	va_end(ap);
	ui.dirty = true;
}

void ui_beep(void)
{
	beep();
}

bool ui_pending(void)
{
	return scan_holds() || input_pending() || term_events.ended || term_events.resized;
}

void ui_paint(bool force)
{
	if (force || ui.dirty)
		frame_paint();
}

/* --- leaving with something unsaved --- */

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
static bool leave_asking(void)
{
	struct view *v = stack_top();

	return may_leave(v) && leave_top(0);
}

static bool leave_down_to(size_t depth)
{
	while (ui.depth > depth)
		if (!leave_asking())
			return false;
	return true;
}

static void quit_asking(void)
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
static void begin(void)
{
	struct view *v = stack_top();

	if (v->screen->opened != NULL)
		ui_apply(v->screen->opened(v));
}

static void jump(const struct screen *s, void *arg)
{
	if (ui.depth == 1 && ui.stack[0]->screen == s)
		return;
	if (!leave_down_to(1))
		return;
	if (ui.stack[0]->screen != s || arg != NULL)
		if (push_or_say(s, arg))
			begin();
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
			quit_asking();
		break;
	case NEXT_PUSH:
		if (push_or_say(o.screen, o.arg))
			begin();
		break;
	case NEXT_REPLACE:
		if (push_or_say(o.screen, o.arg)) {
			stack_drop_below();
			begin();
		}
		break;
	case NEXT_JUMP:
		jump(o.screen, o.arg);
		break;
	case NEXT_QUIT:
		quit_asking();
		break;
	}
}

/* --- keys --- */

static struct outcome to_focus(struct view *v, const struct key *k)
{
	struct part *p = v->part_count > 0 ? v->parts[v->focus] : NULL;

	return p != NULL && p->ops->key != NULL ? p->ops->key(p, k) : outcome_pass();
}

static struct outcome to_screen(struct view *v, const struct key *k)
{
	return v->screen->key != NULL ? v->screen->key(v, k) : outcome_pass();
}

static struct outcome to_action(struct view *v, const struct key *k, bool in_text)
{
	const struct action *a = action_on_key(v, k->code, in_text);

	return a != NULL ? a->run(v) : outcome_pass();
}

/* Text first where text is typed; elsewhere actions first. A scan goes to the screen before anything else. */
static struct outcome route(struct view *v, const struct key *k)
{
	bool in_text = stack_in_text(v);
	struct outcome o = outcome_pass();

	if (k->code == K_SCAN || k->code == K_CLICK)
		o = to_screen(v, k);
	if (o.next == NEXT_PASS && in_text)
		o = to_focus(v, k);
	if (o.next == NEXT_PASS)
		o = to_action(v, k, in_text);
	if (o.next == NEXT_PASS && k->code != K_SCAN)
		o = to_screen(v, k);
	if (o.next == NEXT_PASS && !in_text)
		o = to_focus(v, k);
	return o;
}

static void jump_letter(struct view *v, const struct key *k)
{
	const struct key home = {.code = K_HOME};

	ui.jumping = false;
	ui.dirty = true;
	if (k->code == 'g') {
		ui_apply(route(v, &home));
		return;
	}
	for (size_t i = 0; ui.options->screens != NULL && ui.options->screens[i] != NULL; i++)
		if (ui.options->screens[i]->jump != 0 && ui.options->screens[i]->jump == k->code) {
			jump(ui.options->screens[i], NULL);
			return;
		}
	if (k->code != K_ESC)
		ui_say(v, _("No screen has this letter. F1 lists them."));
}

/* Places of the mouse become places in the screen's area. */
static bool into_content(struct key *k)
{
	struct area a = frame_content();

	k->row -= a.y;
	k->col -= a.x;
	return k->row >= 0 && k->row < a.rows && k->col >= 0 && k->col < a.cols;
}

static bool is_mouse(int code)
{
	return code == K_CLICK || code == K_DOUBLE_CLICK || code == K_WHEEL_UP || code == K_WHEEL_DOWN;
}

static void view_key(struct key *k)
{
	struct view *v = stack_top();
	struct outcome o;

	if (is_mouse(k->code) && !into_content(k))
		return;
	if (v->screen->raw_key != NULL) {
		ui_apply(v->screen->raw_key(v, k));
		return;
	}
	if (ui.jumping) {
		jump_letter(v, k);
		return;
	}
	if (ui.said[0] != '\0') {
		ui.said[0] = '\0';
		ui.dirty = true;
	}
	if (v->full_pane && k->code == K_ESC) {
		v->full_pane = false;
		ui.dirty = true;
		return;
	}
	o = route(v, k);
	if (o.next == NEXT_PASS && k->code == K_DOUBLE_CLICK)
		o = route(v, &(const struct key){.code = K_ENTER});
	ui_apply(o);
}

/* The handler may have opened further boxes, and a signal may have closed all of them. */
static void modal_key(struct modal *m, struct key *k)
{
	ui.dirty = true;
	if (m->key(m, k) && ui.modal == m) {
		ui.modal = m->below;
		ui.whole = true;
	}
}

static void dispatch(struct key *k)
{
	ui.key_ms = term_ms();
	ui.idle_left = ui.pane_stale = true;
	if (!size_fits(ui_area()) && k->code != K_CTRL('c') && k->code != K_F(10) && k->code != K_CTRL('q'))
		return;
	if (ui.modal == NULL) {
		view_key(k);
		return;
	}
	modal_key(ui.modal, k);
}

static enum scan_mode scans(void)
{
	const struct view *v = stack_top();

	if (v == NULL || ui.modal != NULL || v->screen->raw_key != NULL)
		return SCAN_OFF;
	if (stack_in_text(v))
		return v->screen->scans ? SCAN_TYPED : SCAN_OFF;
	return SCAN_HOLD;
}

/* --- time --- */

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
static int next_deadline(void)
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

static void run_timers(void)
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

	while (!ui.leaving && (m == NULL || stands(m)) && scan_next(&k, scans())) {
		k.more = ui_pending();
		dispatch(&k);
		any = true;
	}
	return any;
}

/* Wait, read all that is pending, handle it, paint once. `m`: the box that is waited for. */
static void turn(const struct modal *m)
{
	if (!take_keys(m) && !ui.leaving)
		term_wait(next_deadline());
	if (!input_fill())
		end(SIGHUP);
	take_events();
	take_keys(m);
	take_events();
	if (ui.leaving || (m != NULL && !stands(m)))
		return;
	run_timers();
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
	begin();
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

/* --- what works everywhere --- */

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
		leave_asking();
	else
		ui_say(v, _("This is the first screen. F10 or q leaves Storekeep."));
	return outcome_draw();
}

static struct outcome act_leave(struct view *v)
{
	(void)v;
	if (ui.depth > 1)
		leave_asking();
	else
		quit_asking();
	return outcome_draw();
}

static struct outcome act_cancel(struct view *v)
{
	if (dialog_confirm(v, _("Leave Storekeep?")))
		quit_asking();
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
	{"pane", GROUP_GLOBAL, {K_F(7), K_CTRL('t')}, N_("Preview"), N_("Show the pane beside the list on the whole screen, and back"),
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
