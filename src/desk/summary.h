/*
 * Between summary.c and payout.c.
 */
#ifndef SK_DESK_SUMMARY_H
#define SK_DESK_SUMMARY_H

#include "storekeep/statement.h"

/* A row that is no component of the lines: net, carry_in, payout. */
void summary_append(struct summary *out, const char *component, money_t stated, money_t ours);

#endif
