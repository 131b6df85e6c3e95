/*
 * How far the making of the demonstration shop is, and whether it goes on.
 */
#include "config.h"

#include "desk/demo_write.h"
#include "storekeep/i18n.h"

enum status demo_go_on(struct demo_work *w, int64_t done, struct error *e)
{
	const struct progress *p = &w->options->progress;

	if (p->step == NULL || p->step(p->arg, done, w->maker.orders))
		return ST_OK;
	return error_set(e, ST_REFUSED, "cancelled", NULL, NULL, _("Cancelled. Nothing was made."));
}
