/* Looks as curses attributes. */
#ifndef TUI_THEME_H
#define TUI_THEME_H

#include <curses.h>

#include "storekeep/draw.h"

void theme_start(void);
attr_t theme_attr(enum look look);
short theme_pair(enum look look);

#endif
