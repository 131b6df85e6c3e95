/*
 * Which handler a key goes to: the box on top, the part in focus, an action or
 * the screen. What the handler asks for is carried out by ui_go.c.
 */
#include "config.h"

#include "ui_parts.h"

#include "storekeep/i18n.h"

#include "action.h"
#include "frame.h"
#include "term.h"
#include "ui.h"

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
			ui_jump(ui.options->screens[i], NULL);
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

void ui_dispatch(struct key *k)
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

enum scan_mode ui_scans(void)
{
	const struct view *v = stack_top();

	if (v == NULL || ui.modal != NULL || v->screen->raw_key != NULL)
		return SCAN_OFF;
	if (stack_in_text(v))
		return v->screen->scans ? SCAN_TYPED : SCAN_OFF;
	return SCAN_HOLD;
}
