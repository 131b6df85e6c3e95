/*
 * Writing an iCalendar file (RFC 5545; 行事曆檔), as calendars of phones and
 * mail programs read it. Writing alone is a page: six properties, escaping and
 * folding. libical would bring its parser, zones and recurrences for that, so
 * it is not asked for.
 */
#ifndef STOREKEEP_ICAL_H
#define STOREKEEP_ICAL_H

#include "storekeep/date.h"
#include "storekeep/mem.h"

struct ical_event {
	const char *uid;         /* stays the same for the same thing in every export; the caller makes it unique */
	instant_t stamp;         /* when it was written */
	day_t day;               /* all that day, where `at` is INSTANT_NONE */
	instant_t at;            /* the moment; written in UTC */
	const char *summary;     /* one line */
	const char *description; /* may have new lines; "" none */
	const char *category;    /* "" none */
};

/* The head; `name` is what a calendar program calls it, "" none. */
void ical_begin(struct buf *out, const char *name);
/* One event. Text of any kind is fine: it is escaped, control characters are left out, lines are folded at 75 octets and never
 * within a character. It takes no time of its owner's (transparent). */
void ical_event(struct buf *out, const struct ical_event *ev);
void ical_end(struct buf *out);

#endif
