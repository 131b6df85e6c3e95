/* The help overlay. */
#ifndef TUI_HELP_H
#define TUI_HELP_H

#include "storekeep/tui.h"

/* All actions of the view with all their keys, by group, and the letters of `g`; returns when it is closed. */
void help_show(struct view *v);

#endif
