/* Where a print-out goes: a file, or the printer. Both say what happened. */
#ifndef SCREENS_PRINT_OUT_H
#define SCREENS_PRINT_OUT_H

#include "screens.h"

/* Asks which file; `name` is proposed. */
void print_out_file(struct view *v, const char *name, const struct buf *text);
/* Through lp(1). */
void print_out_lp(struct view *v, const struct buf *text);

#endif
