/*
 * How far the making of the demonstration shop is, and whether it goes on.
 */
#include "config.h"

#include "desk/demo_write.h"
#include "storekeep/i18n.h"

enum { FOLLOWERS_LEAST = 40 };

int64_t demo_followers(const struct demo_options *o)
{
	return o->members / 3 > FOLLOWERS_LEAST ? o->members / 3 : FOLLOWERS_LEAST;
}

enum status demo_go_on(struct demo_work *w, int64_t done, struct error *e)
{
	const struct progress *p = &w->options->progress;

	int64_t total = w->maker.orders + w->options->members + demo_followers(w->options);

	if (p->step == NULL || p->step(p->arg, done < total ? done : total, total))
		return ST_OK;
	return error_set(e, ST_REFUSED, "cancelled", NULL, NULL, _("Cancelled. Nothing was made."));
}
