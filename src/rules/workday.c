/*
 * Working days: looks a day up in the office calendar of its year and steps
 * over days off. Where calendars come from (the holiday file, the official CSV,
 * the shop's own changes) is the desk's business.
 */
#include "storekeep/workday.h"

#define WEEKEND_DEFAULT ((1u << 0) | (1u << 6))
/* A calendar in which nothing is ever worked must not hold the program: a year and a day. */
#define STEPS_MAX 367

static int day_of_year(day_t d, int year)
{
	return (int)(d - day_from_ymd(year, 1, 1));
}

void workday_mark(struct workday_year *y, day_t d, bool off)
{
	if (d == DAY_NONE || day_to_ymd(d).year != y->year)
		return;
	int n = day_of_year(d, y->year);
	uint8_t bit = (uint8_t)(1u << (n % 8));
	if (off)
		y->off[n / 8] |= bit;
	else
		y->off[n / 8] &= (uint8_t)~bit;
}

void workday_fill_weekends(struct workday_year *y, int year)
{
	*y = (struct workday_year){.year = year};
	day_t end = day_from_ymd(year + 1, 1, 1);
	for (day_t d = day_from_ymd(year, 1, 1); d < end; d++) {
		int weekday = day_weekday(d);
		workday_mark(y, d, weekday == 0 || weekday == 6);
	}
}

static const struct workday_year *year_of(const struct workdays *w, int year)
{
	if (!w)
		return NULL;
	size_t low = 0, high = w->year_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (w->years[middle].year < year)
			low = middle + 1;
		else
			high = middle;
	}
	return low < w->year_count && w->years[low].year == year ? &w->years[low] : NULL;
}

static bool bank_is_off(const struct workdays *w, day_t d)
{
	if (!w)
		return false;
	for (size_t i = 0; i < w->bank_off_count && w->bank_off[i] <= d; i++)
		if (w->bank_off[i] == d)
			return true;
	return false;
}

bool workday_is(const struct workdays *w, enum workday_use use, day_t d, int *missing_year)
{
	if (d == DAY_NONE)
		return false;
	int year = day_to_ymd(d).year;
	const struct workday_year *y = year_of(w, year);
	bool off;
	if (y) {
		int n = day_of_year(d, year);
		off = y->off[n / 8] >> (n % 8) & 1;
	} else {
		unsigned weekend = w && w->weekend ? w->weekend : WEEKEND_DEFAULT;
		off = weekend >> day_weekday(d) & 1;
		if (missing_year && !*missing_year)
			*missing_year = year;
	}
	return !off && !(use == WORKDAY_BANK && bank_is_off(w, d));
}

day_t workday_shift(const struct workdays *w, enum workday_use use, day_t d, int *missing_year)
{
	if (d == DAY_NONE)
		return DAY_NONE;
	for (int i = 0; i < STEPS_MAX; i++)
		if (workday_is(w, use, d + i, missing_year))
			return d + i;
	return d;
}

day_t workday_add(const struct workdays *w, enum workday_use use, day_t d, int n, int *missing_year)
{
	if (d == DAY_NONE)
		return DAY_NONE;
	int step = n < 0 ? -1 : 1;
	for (int idle = 0; n != 0 && idle < STEPS_MAX; idle++) {
		d += step;
		if (workday_is(w, use, d, missing_year)) {
			n -= step;
			idle = 0;
		}
	}
	return d;
}

int workday_between(const struct workdays *w, enum workday_use use, day_t from, day_t to, int *missing_year)
{
	if (from == DAY_NONE || to == DAY_NONE)
		return 0;
	if (to < from)
		return -workday_between(w, use, to, from, missing_year);
	int n = 0;
	for (day_t d = from + 1; d <= to; d++)
		n += workday_is(w, use, d, missing_year);
	return n;
}
