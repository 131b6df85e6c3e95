/*
 * How gross becomes payout, drawn from a statement's summary.
 */
#ifndef SCREENS_WATERFALL_H
#define SCREENS_WATERFALL_H

#include "screens.h"

/* The words of a row: "sale, taxable". */
void waterfall_name(const struct summary_row *r, char *out, size_t size);
/* How many rows it will take at most. */
int waterfall_rows(const struct summary *sum);
/* As stated, rows of nothing left out. Returns the rows used. */
int waterfall_draw(struct area a, const struct summary *sum);

#endif
