/* The print-out of a statement with its vouchers: shown, to a file, or to the printer. */
#ifndef SCREENS_CLAIM_PRINT_H
#define SCREENS_CLAIM_PRINT_H

#include "screens.h"
#include "storekeep/period.h"

/* Asks where to, prints, says what happened. */
void claim_print(struct view *v, const struct period *p);

#endif
