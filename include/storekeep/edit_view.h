/*
 * Drawing an editor into a field of the screen, brackets around it:
 *
 *	[Autumn glaze             ] 12/25
 *
 * Plain cells only, so that a typed character is all that goes over the line.
 */
#ifndef STOREKEEP_EDIT_VIEW_H
#define STOREKEEP_EDIT_VIEW_H

#include "storekeep/draw.h"
#include "storekeep/editor.h"

/* Draw into `a` (brackets included: the text has a.cols - 2 columns and a.rows rows). `w` keeps what is in sight
 * from one call to the next; it starts as {0}. A bracket becomes `<` or `>` (`^`, `v` in several lines) where text is out of
 * sight. With `focus` the hardware cursor is set to the insertion point. */
void edit_view_draw(struct editor *ed, struct edit_window *w, struct area a, bool focus);
/* "12/25", the first number as wide as the second; with `!` before it when too long. Returns the columns used. */
int edit_view_counter(const struct editor *ed, struct area a, int row, int col);
/* A key that edits text. NEXT_PASS: not for a text field (Tab, F-keys, Up at the edge …); NEXT_STAY: nothing to do. */
struct outcome edit_view_key(struct editor *ed, const struct edit_window *w, const struct key *k);
/* The insertion point to a click at row, col of the area that was drawn. */
void edit_view_click(struct editor *ed, const struct edit_window *w, int row, int col);

#endif
