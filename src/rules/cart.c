/*
 * Shipping methods that the lines of a cart share: the intersection over all of
 * them, not pair by pair (YAH-39).
 */
#include "config.h"

#include "storekeep/cart.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/mem.h"

static bool has(const char *list, const char *word, size_t len)
{
	for (const char *at = list; *at != '\0';) {
		size_t n = strcspn(at, ",");

		if (n == len && strncmp(at, word, len) == 0)
			return true;
		at += n + (at[n] == ',');
	}
	return false;
}

/* What stands in both lists, in the order of the first; the caller frees. */
static char *both(const char *x, const char *y)
{
	struct buf out = {0};

	for (const char *at = x; *at != '\0';) {
		size_t n = strcspn(at, ",");

		if (n != 0 && has(y, at, n)) {
			if (out.len > 0)
				buf_addc(&out, ',');
			buf_add(&out, at, n);
		}
		at += n + (at[n] == ',');
	}
	return out.data != NULL ? buf_take(&out) : xstrdup("");
}

/* Two without anything in common, where there are. */
static void find_pair(const struct cart_item *items, size_t count, size_t *a, size_t *b)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = i + 1; k < count; k++) {
			char *shared = both(items[i].methods, items[k].methods);
			bool none = *shared == '\0';

			free(shared);
			if (none) {
				*a = i;
				*b = k;
				return;
			}
		}
}

char *cart_common(const struct cart_item *items, size_t count, size_t *a, size_t *b)
{
	char *left = xstrdup(count > 0 ? items[0].methods : "");
	size_t first = 0, last = 0;

	for (size_t i = 1; i < count && *left != '\0'; i++) {
		char *next = both(left, items[i].methods);

		free(left);
		left = next;
		last = i;
	}
	if (*left == '\0')
		find_pair(items, count, &first, &last);
	if (a != NULL)
		*a = first;
	if (b != NULL)
		*b = last;
	return left;
}
