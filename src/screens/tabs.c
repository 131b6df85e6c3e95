/*
 * Tabs in a row. Where they do not all fit, those on the left give way until the
 * one in focus is in sight.
 */
#include "config.h"

#include "tabs.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/text.h"

static void text_of(const struct tab_label *t, size_t number, char *out, size_t size)
{
	char amount[32];

	money_format(t->count, false, amount);
	if (t->count < 0)
		snprintf(out, size, " %zu %s ", number, t->label);
	else
		snprintf(out, size, " %zu %s %s ", number, t->label, amount);
}

static int width(const struct tab_label *tabs, size_t from, size_t to)
{
	int cols = 2;

	for (size_t i = from; i <= to; i++) {
		char text[160];

		text_of(&tabs[i], i + 1, text, sizeof text);
		cols += text_width(text, strlen(text));
	}
	return cols;
}

void tabs_draw(struct area a, const struct tab_label *tabs, size_t count, size_t at)
{
	size_t first = 0;
	int col = 1;

	draw_rule(a, 0);
	while (first < at && width(tabs, first, at) > a.cols)
		first++;
	if (first > 0)
		draw_text(a, 0, 0, LOOK_PLAIN, "<");
	for (size_t i = first; i < count; i++) {
		char text[160];

		text_of(&tabs[i], i + 1, text, sizeof text);
		col += draw_text(a, 0, col, i == at ? LOOK_SELECTED : LOOK_PLAIN, text);
	}
	if (first < count && width(tabs, first, count - 1) > a.cols)
		draw_text(a, 0, a.cols - 1, LOOK_PLAIN, ">");
}
