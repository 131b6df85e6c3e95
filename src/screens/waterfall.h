/*
 * How gross becomes payout, drawn from a statement's summary.
 */
#ifndef SCREENS_WATERFALL_H
#define SCREENS_WATERFALL_H

#include "screens.h"

/* The words of a row: "sale, taxable". */
void waterfall_name(const struct summary_row *r, char *out, size_t size);
/* As stated, rows of nothing left out. Returns the rows used. */
int waterfall_draw(struct area a, const struct summary *sum);

#endif
