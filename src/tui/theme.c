/*
 * How looks become attributes: the terminal's own eight colours on its default
 * background, reverse for the selection. Under NO_COLOR, and where the terminal
 * has no colours, attributes alone; a sign stands beside every colour.
 */
#include "config.h"

#include "theme.h"

#include <stdlib.h>

struct looks {
	attr_t attr;
	short colour; /* -1: the terminal's own */
	const char *sign;
};

static const struct looks looks[LOOK_COUNT] = {
	[LOOK_PLAIN] = {A_NORMAL, -1, " "},
	[LOOK_TITLE] = {A_BOLD, -1, " "},
	[LOOK_HEADING] = {A_BOLD | A_UNDERLINE, -1, " "},
	[LOOK_SELECTED] = {A_REVERSE, -1, ">"},
	[LOOK_FIELD] = {A_UNDERLINE, -1, " "},
	[LOOK_FOCUS] = {A_REVERSE, -1, " "},
	[LOOK_LABEL] = {A_NORMAL, COLOR_CYAN, " "},
	[LOOK_GOOD] = {A_NORMAL, COLOR_GREEN, "+"},
	[LOOK_WARN] = {A_NORMAL, COLOR_YELLOW, "!"},
	[LOOK_BAD] = {A_BOLD, COLOR_RED, "x"},
	[LOOK_KEY] = {A_BOLD, -1, " "},
	[LOOK_COLOUR] = {A_REVERSE, -1, " "}, /* black: it would be black on black where the background is */
	[LOOK_COLOUR + 1] = {A_REVERSE, COLOR_RED, " "},
	[LOOK_COLOUR + 2] = {A_REVERSE, COLOR_GREEN, " "},
	[LOOK_COLOUR + 3] = {A_REVERSE, COLOR_YELLOW, " "},
	[LOOK_COLOUR + 4] = {A_REVERSE, COLOR_BLUE, " "},
	[LOOK_COLOUR + 5] = {A_REVERSE, COLOR_MAGENTA, " "},
	[LOOK_COLOUR + 6] = {A_REVERSE, COLOR_CYAN, " "},
	[LOOK_COLOUR + 7] = {A_REVERSE, COLOR_WHITE, " "},
};

static bool colours;

void theme_start(void)
{
	const char *no = getenv("NO_COLOR");

	colours = (no == NULL || no[0] == '\0') && has_colors() && start_color() == OK;
	if (!colours || use_default_colors() != OK) {
		colours = false;
		return;
	}
	for (short i = 0; i < LOOK_COUNT; i++)
		if (looks[i].colour >= 0)
			init_pair((short)(i + 1), looks[i].colour, -1);
}

attr_t theme_attr(enum look look)
{
	return looks[look].attr;
}

short theme_pair(enum look look)
{
	return colours && looks[look].colour >= 0 ? (short)(look + 1) : 0;
}

const char *draw_sign(enum look look)
{
	return looks[look].sign;
}
