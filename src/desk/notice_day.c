/*
 * Messages that a day brings: none but those that follow from events yet.
 */
#include "config.h"

#include "storekeep/daily.h"

enum status notice_day(struct shop *s, const struct profile *p, day_t on, const struct progress *progress, struct error *e)
{
	(void)s;
	(void)p;
	(void)on;
	(void)progress;
	(void)e;
	return ST_OK;
}
