/* The palette. */
#ifndef TUI_PALETTE_H
#define TUI_PALETTE_H

#include "storekeep/tui.h"

/* Find a screen, an action or a record by typing; what choosing it does. */
struct outcome palette_show(struct view *v);

#endif
