/*
 * One act on many orders: looked at first, then done, or refused as a whole.
 */
#include "config.h"

#include <string.h>

#include "desk/order_act.h"
#include "storekeep/i18n.h"
#include "storekeep/life.h"

#define MOST_NOTES 20

enum status order_do_many(struct shop *s, const int64_t *ids, size_t count, const struct order_act *a, bool skip_bad, const char *op_id,
                          const struct progress *p, struct order_bulk_result *out, struct error *e)
{
	enum status st = ST_OK;

	(void)op_id;
	*out = (struct order_bulk_result){.orders = (int64_t)count};
	for (size_t i = 0; i < count && st == ST_OK; i++) {
		struct error why = {0};

		if (p != NULL && p->step != NULL && !p->step(p->arg, (int64_t)i, (int64_t)count))
			return error_set(e, ST_REFUSED, "bulk_stopped", NULL, NULL, "%s", _("Stopped before anything was changed."));
		if (order_do(s, ids[i], a, &why) == ST_OK)
			out->changes++;
		else if (out->refused++ == 0)
			out->first = why;
	}
	if (out->refused > 0 && !skip_bad && e != NULL)
		*e = out->first;
	return out->refused > 0 && !skip_bad ? ST_REFUSED : st;
}
