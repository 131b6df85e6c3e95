/*
 * What kind of day each day is, as calendars on the screen show it: off,
 * worked, closed at the banks; a sign of one column and words for it.
 */
#ifndef SCREENS_MONTH_DAYS_H
#define SCREENS_MONTH_DAYS_H

#include "screens.h"
#include "storekeep/calendar.h"

struct month_day {
	const char *sign;  /* "x" off although no weekend, "+" worked although one, "b" off at the bank alone, " " */
	const char *words; /* N_() */
	const char *note;  /* of the calendar, "" none */
	enum look look;
};
struct month_days {
	struct calendar *calendar;
	int year;          /* whose notes were read; 0 none */
	struct list_page notes;
	struct list_source list;
	bool listed;
};

/* The calendars in force and the notes of a year. month_days_free(), also on {0}. */
enum status month_days_read(struct shop *s, struct month_days *m, int year, struct error *e);
void month_days_free(struct month_days *m);
/* Valid until the next reading. */
struct month_day month_day_kind(const struct month_days *m, day_t d);
/* false: the office calendar of that year is not known, and only weekends are off (FMT-3). */
bool month_days_known(const struct month_days *m, int year);
/* The name of a month (1 to 12), translated. */
const char *month_name(int month);

#endif
