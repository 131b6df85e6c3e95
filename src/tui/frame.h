/* The frame that every screen shares, and the paint of everything. */
#ifndef TUI_FRAME_H
#define TUI_FRAME_H

#include "storekeep/draw.h"

/* Paint frame, top screen, pane and boxes into curses and put it on the terminal. */
void frame_paint(void);
/* Where the top screen (its pane not counted) stands; for the mouse. */
struct area frame_content(void);
/* Move curses' cursor where draw_cursor() wants it (draw.c). */
void frame_place_cursor(void);
/* The top screen has room for its pane, or shows it full. */
bool frame_has_pane(void);

/* A terminal smaller than 60x16 gets a sentence instead (size.c). */
bool size_fits(struct area a);
void size_draw(struct area a);

#endif
