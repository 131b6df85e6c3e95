/*
 * The running console as all files of tui/ see it: its state, the sentence of
 * the status line, and whether keys wait. The loop itself is ui_loop.c's.
 */
#include "config.h"

#include "ui.h"

#include <curses.h>
#include <stdarg.h>
#include <stdio.h>

#include "frame.h"
#include "input.h"
#include "scan.h"
#include "term.h"

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
