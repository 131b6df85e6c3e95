/*
 * Several lists of the same columns as one, one after the other: what the desk
 * keeps by marketplace. Pages go by key through all of them.
 */
#ifndef SCREENS_CHAIN_H
#define SCREENS_CHAIN_H

#include "storekeep/list.h"

enum { CHAIN_MAX = 8 };

/* Takes the `count` sources over; closing the result closes them. One at least. */
struct list_source chain_source(const struct list_source *sources, size_t count);

#endif
