/*
 * The own fields' two halves: their definitions (field.c) and the values that
 * members have (field_value.c).
 */
#ifndef SK_DESK_FIELD_PARTS_H
#define SK_DESK_FIELD_PARTS_H

#include "storekeep/field.h"

/* The place of a choice in the field, the number of choices when it has none like it. */
size_t field_choice_at(const struct own_field *f, const char *text);

#endif
