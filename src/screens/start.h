/*
 * What was left standing when the console ended last: batches that were cut
 * short, forms that were never saved. Offered once, over the first screen.
 */
#ifndef SCREENS_START_H
#define SCREENS_START_H

#include "screens.h"

/* Ask about everything that stands open; the outcome leads to where the person wants to go on. */
struct outcome start_offer(struct view *v);

#endif
