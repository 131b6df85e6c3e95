/*
 * The table of known profile keys: what a profile may say, and in which shape.
 */
#ifndef SK_DESK_PROFILE_KEYS_H
#define SK_DESK_PROFILE_KEYS_H

#include <stdbool.h>
#include <stddef.h>

/* Is `key` known and `value` of its kind? An empty value always is ("not given"). Else false, and a translated
 * half-sentence in `why`. */
bool profile_key_check(const char *key, const char *value, char *why, size_t room);

#endif
