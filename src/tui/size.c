/*
 * Terminals that are too small: says so kindly, in what room there is, instead
 * of drawing a screen that nobody could read. Nothing typed is lost meanwhile.
 */
#include "config.h"

#include <stdio.h>

#include "storekeep/i18n.h"

#include "frame.h"

#define COLS_MIN 60
#define ROWS_MIN 16

bool size_fits(struct area a)
{
	return a.cols >= COLS_MIN && a.rows >= ROWS_MIN;
}

void size_draw(struct area a)
{
	char sentence[300];
	int rows;

	snprintf(sentence, sizeof sentence,
	         _("Please make the window larger: %1$d columns and %2$d rows are needed, here are %3$d and %4$d. Nothing is lost."),
	         COLS_MIN, ROWS_MIN, a.cols, a.rows);
	if (draw_wrapped(area_of(a, 0, 0, 0, a.cols), 0, LOOK_PLAIN, sentence) > a.rows)
		snprintf(sentence, sizeof sentence, _("Please enlarge: %1$d x %2$d"), COLS_MIN, ROWS_MIN);
	rows = draw_wrapped(a, 0, LOOK_PLAIN, sentence);
	draw_cursor(a, rows < a.rows ? rows : a.rows - 1, 0);
}
