/*
 * The steps that the capabilities bring to the store's life; they stand in order
 * in life_steps.c.
 */
#ifndef SK_DESK_LIFE_STEPS_H
#define SK_DESK_LIFE_STEPS_H

#include "storekeep/life.h"

#endif
