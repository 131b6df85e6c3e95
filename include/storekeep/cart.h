/*
 * Can goods go in one cart? Only with a shipping method that all of them share
 * (YAH-39). Pure.
 */
#ifndef STOREKEEP_CART_H
#define STOREKEEP_CART_H

#include <stdbool.h>
#include <stddef.h>

struct cart_item {
	const char *name;    /* for people: its item number */
	const char *methods; /* comma-separated */
};
/* The methods that all share, comma-separated, in the order of the first; the caller frees. When there is none, *a and *b (may be NULL)
 * are two that cannot go together: a pair without a common method where there is one, else the first and the one at which nothing is left. */
char *cart_common(const struct cart_item *items, size_t count, size_t *a, size_t *b);

#endif
