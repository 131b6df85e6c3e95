/*
 * What the files of violations share.
 */
#ifndef SK_DESK_VIOLATION_PARTS_H
#define SK_DESK_VIOLATION_PARTS_H

#include "storekeep/violation.h"

/* The next violation of a marketplace that is not closed, by number after `after`; false: no more. violation_free() it. */
bool violation_next(struct shop *s, const char *profile, int64_t after, struct violation *out);

#endif
