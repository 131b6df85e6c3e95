/*
 * Between the screens of tiers.
 */
#ifndef SCREENS_TIERS_H
#define SCREENS_TIERS_H

#include "screens.h"

/* Who falls by a day (tier_falling.c), and all changes of tiers (tier_history.c); opened with the name of a marketplace. */
extern const struct screen tier_falling_screen, tier_history_screen;

#endif
