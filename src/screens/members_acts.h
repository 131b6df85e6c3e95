/*
 * The acts on many members: key a of the list.
 */
#ifndef SCREENS_MEMBERS_ACTS_H
#define SCREENS_MEMBERS_ACTS_H

#include "members.h"

/* Choose an act for `count` members and carry it out. */
struct outcome member_acts_choose(struct view *v, const struct member_choice *who, int64_t count);

#endif
