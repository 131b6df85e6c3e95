/*
 * Between the segments' files.
 */
#ifndef SK_DESK_SEGMENT_PARTS_H
#define SK_DESK_SEGMENT_PARTS_H

#include "storekeep/segment.h"

/* Name as people read it: that of a built-in one is its label. */
const char *segment_name_shown(const char *name, const char *preset);
/* Came with the console. */
bool segment_is_built_in(const char *preset);

#endif
