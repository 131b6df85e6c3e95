/*
 * The reasons of differences in words.
 */
#ifndef SK_DESK_REASON_H
#define SK_DESK_REASON_H

#include <stddef.h>

/* The translated sentence of a reason's code with its facts (`args`: one a line). */
void reason_sentence(const char *code, const char *args, char *out, size_t size);

#endif
