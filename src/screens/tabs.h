/*
 * A row of tabs: number, name and count of each, the one in focus always in
 * sight.
 */
#ifndef SCREENS_TABS_H
#define SCREENS_TABS_H

#include "screens.h"

struct tab_label {
	const char *label; /* translated */
	int64_t count;     /* -1: none is shown */
};
/* Into the first row of the area, from its number 1. */
void tabs_draw(struct area a, const struct tab_label *tabs, size_t count, size_t at);

#endif
