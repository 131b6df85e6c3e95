/*
 * A box for long work. Decides when it is painted (after a quarter of a second,
 * then at most ten times a second) and whether the user wants to stop; the work
 * itself decides where stopping leaves a whole state.
 */
#include "config.h"

#include "storekeep/progress.h"

#include <stdlib.h>

#include "storekeep/chart.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/money.h"

#include "box.h"
#include "term.h"
#include "ui.h"

#define FIRST_MS 250
#define EVERY_MS 100

struct progress_box {
	struct modal modal;
	char *title;
	int64_t done, total;
	int64_t begun_ms, painted_ms, looked_ms;
	bool stopped;
};

static void progress_draw(struct modal *m, struct area whole)
{
	struct progress_box *b = (struct progress_box *)m;
	struct area a = box_draw(whole, 4, 50, b->title);
	char done[32], total[32];

	money_format(b->done, false, done);
	money_format(b->total, false, total);
	if (b->total > 0) {
		chart_gauge(a, 0, 0, a.cols, LOOK_PLAIN, b->done, b->total);
		draw_textf(a, 1, 0, LOOK_PLAIN, _("%1$s of %2$s, %3$d%%"), done, total,
		           (int)(b->done >= b->total ? 100 : b->done * 100 / b->total));
	} else {
		draw_textf(a, 1, 0, LOOK_PLAIN, _("%s done"), done);
	}
	draw_text(a, 3, 0, LOOK_KEY, b->stopped ? _("Stopping after this step …") : _("Esc stops; what is done stays whole"));
	draw_cursor(a, 1, 0);
}

static bool progress_key(struct modal *m, const struct key *k)
{
	(void)m, (void)k;
	return false;
}

struct progress_box *progress_open(struct view *v, const char *title)
{
	struct progress_box *b = xcalloc(1, sizeof *b);

	(void)v;
	b->modal = (struct modal){.draw = progress_draw, .key = progress_key, .below = ui.modal};
	b->title = xstrdup(title);
	b->begun_ms = b->looked_ms = term_ms();
	ui.modal = &b->modal;
	return b;
}

bool progress_step(void *box, int64_t done, int64_t total)
{
	struct progress_box *b = box;
	int64_t now = term_ms();

	b->done = done;
	b->total = total;
	if (now - b->looked_ms >= 20) {
		b->looked_ms = now;
		b->stopped |= ui_cancel_pressed();
	}
	if (now - b->begun_ms >= FIRST_MS && (now - b->painted_ms >= EVERY_MS || done == total)) {
		b->painted_ms = now;
		ui_paint(true);
	}
	return !b->stopped;
}

bool progress_stopped(const struct progress_box *box)
{
	return box->stopped;
}

void progress_close(struct progress_box *box)
{
	if (ui.modal == &box->modal)
		ui.modal = box->modal.below;
	ui.dirty = ui.whole = true;
	free(box->title);
	free(box);
}
