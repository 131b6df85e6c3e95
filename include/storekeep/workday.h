/*
 * Working days (工作天): which days count, and steps over them.
 *
 * Pure values. A year whose office calendar is known is decided by its flags
 * alone (FMT-1, FMT-2); for any other year weekends are skipped and the caller
 * is told which year was missing (FMT-3). Payouts also skip the shop's own list
 * of bank days off (FMT-4).
 */
#ifndef STOREKEEP_WORKDAY_H
#define STOREKEEP_WORKDAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "storekeep/date.h"

/* One year of an office calendar: bit n is set when the n-th day of the year (from 0) is off. */
struct workday_year {
	int year;
	uint8_t off[46];
};

struct workdays {
	const struct workday_year *years; /* ascending by year */
	size_t year_count;
	const day_t *bank_off; /* further bank days off, ascending */
	size_t bank_off_count;
	unsigned weekend; /* bit 0 Sunday .. bit 6 Saturday; 0 means Saturday and Sunday (YAH-3) */
};

/* Whose days: offices (reviews, returns, shipping) or banks (payouts). */
enum workday_use { WORKDAY_OFFICE, WORKDAY_BANK };

/* Mark a day of y->year; a day of another year is ignored. */
void workday_mark(struct workday_year *y, day_t d, bool off);
/* Saturdays and Sundays off, nothing else. */
void workday_fill_weekends(struct workday_year *y, int year);

/* In all of these `w` may be NULL (no year known) and *missing_year, where not NULL, becomes the
 * first year reached without a calendar; a year already there is kept. DAY_NONE gives DAY_NONE. */
bool workday_is(const struct workdays *w, enum workday_use use, day_t d, int *missing_year);
/* `d` itself when it is a working day, else the next one (YAH-122). */
day_t workday_shift(const struct workdays *w, enum workday_use use, day_t d, int *missing_year);
/* The n-th working day after `d` (before it when n < 0); `d` is day 0 and need not be one itself (YAH-3). */
day_t workday_add(const struct workdays *w, enum workday_use use, day_t d, int n, int *missing_year);
/* Working days after `from` up to and including `to`; negative when `to` is earlier. */
int workday_between(const struct workdays *w, enum workday_use use, day_t from, day_t to, int *missing_year);

#endif
