/*
 * The kinds of bulk actions, one line each.
 */
#include "config.h"

#include <string.h>

#include "desk/bind_parts.h"
#include "desk/bulk_parts.h"
#include "desk/group_parts.h"
#include "desk/tier_parts.h"

static const struct bulk_kind *const kinds[] = {
	&bind_bulk_kind,
	&block_bulk_kind,
	&credit_bulk_kind,
	&points_bulk_kind,
	&group_bulk_kind,
	&tier_bulk_kind,
	&order_bulk_kind,
};

const struct bulk_kind *bulk_kind_of(const char *kind)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i]->kind, kind) == 0)
			return kinds[i];
	return NULL;
}
