/*
 * Days as plain arithmetic, ISO spelling of days and instants. Other spellings
 * are date_parse.c's, zones are zone.c's.
 */
#include "config.h"

#include "storekeep/date.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_SECS 86400

int days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[month - 1];
}

/* Years are counted from March, so that the leap day is a year's last. */
day_t day_from_ymd(int year, int month, int day)
{
	int y, era, of_era, of_year;

	if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
		return DAY_NONE;
	y = month > 2 ? year : year - 1;
	era = y / 400;
	of_era = y % 400;
	of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

struct ymd day_to_ymd(day_t d)
{
	int64_t z = (int64_t)d + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int of_era = (int)(z - era * 146097);
	int y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int of_year = of_era - (365 * y + y / 4 - y / 100);
	int m = (5 * of_year + 2) / 153;
	struct ymd out = {.day = of_year - (153 * m + 2) / 5 + 1, .month = m < 10 ? m + 3 : m - 9};

	out.year = (int)(y + era * 400) + (out.month <= 2 ? 1 : 0);
	return out;
}

int day_weekday(day_t d)
{
	int w = (int)(((int64_t)d + 4) % 7); /* 1970-01-01 was a Thursday */

	return w < 0 ? w + 7 : w;
}

void day_format(day_t d, char out[16])
{
	struct ymd v;

	out[0] = '\0';
	if (d == DAY_NONE)
		return;
	v = day_to_ymd(d);
	if (v.year < 1 || v.year > 9999)
		return;
	/* By hand: an import writes millions of them. */
	for (int i = 3, rest = v.year; i >= 0; i--, rest /= 10)
		out[i] = (char)('0' + rest % 10);
	out[4] = out[7] = '-';
	out[5] = (char)('0' + v.month / 10);
	out[6] = (char)('0' + v.month % 10);
	out[8] = (char)('0' + v.day / 10);
	out[9] = (char)('0' + v.day % 10);
	out[10] = '\0';
}

/* `count` digits at `s`, -1 when they are not all digits. */
static int digits(const char *s, int count)
{
	int v = 0;

	for (int i = 0; i < count; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		v = v * 10 + (s[i] - '0');
	}
	return v;
}

static day_t iso_day(const char *s)
{
	int y = digits(s, 4), m, d;

	if (y < 0 || s[4] != '-' || (m = digits(s + 5, 2)) < 0 || s[7] != '-' || (d = digits(s + 8, 2)) < 0)
		return DAY_NONE;
	return day_from_ymd(y, m, d);
}

day_t day_parse_iso(const char *s)
{
	return strlen(s) == 10 ? iso_day(s) : DAY_NONE;
}

day_t instant_day(instant_t at, const char *zone)
{
	int64_t local = at + zone_offset(zone, at);

	return (day_t)(local >= 0 ? local / DAY_SECS : -((-local + DAY_SECS - 1) / DAY_SECS));
}

instant_t instant_from(day_t d, int secs_of_day, const char *zone)
{
	int64_t wall = (int64_t)d * DAY_SECS + secs_of_day;
	instant_t at = wall - zone_offset(zone, wall);

	/* Once more with the offset there: the first guess may lie on the other side of a change. */
	return wall - zone_offset(zone, at);
}

void instant_format(instant_t at, const char *zone, char out[32])
{
	int offset, secs;
	char day[16];
	day_t d;

	out[0] = '\0';
	if (at == INSTANT_NONE)
		return;
	offset = zone_offset(zone, at);
	d = instant_day(at, zone);
	secs = (int)(at + offset - (int64_t)d * DAY_SECS);
	day_format(d, day);
	snprintf(out, 32, "%.10sT%02d:%02d:%02d%c%02d:%02d", day, secs / 3600 % 100, secs / 60 % 60, secs % 60,
	         offset < 0 ? '-' : '+', abs(offset) / 3600 % 100, abs(offset) / 60 % 60);
}

/* "Z", "+08:00", "+0800", "+08" to the end of the text. */
static bool read_offset(const char *s, int *offset)
{
	int h, m = 0;

	if (strcmp(s, "Z") == 0 || strcmp(s, "z") == 0) {
		*offset = 0;
		return true;
	}
	if ((*s != '+' && *s != '-') || (h = digits(s + 1, 2)) < 0)
		return false;
	if (s[3] == ':' ? s[4] != '\0' : s[3] != '\0') {
		const char *at = s[3] == ':' ? s + 4 : s + 3;

		if ((m = digits(at, 2)) < 0 || at[2] != '\0')
			return false;
	} else if (s[3] == ':') {
		return false;
	}
	*offset = (h * 3600 + m * 60) * (*s == '-' ? -1 : 1);
	return h <= 14 && m < 60;
}

instant_t instant_parse(const char *s, const char *zone)
{
	int h, m, sec = 0, offset;
	day_t d;

	if (strlen(s) < 10 || (d = iso_day(s)) == DAY_NONE)
		return INSTANT_NONE;
	s += 10;
	if (*s == '\0')
		return instant_from(d, 0, zone);
	if ((*s != 'T' && *s != 't' && *s != ' ') || (h = digits(s + 1, 2)) < 0 || s[3] != ':' ||
	    (m = digits(s + 4, 2)) < 0)
		return INSTANT_NONE;
	s += 6;
	if (*s == ':') {
		if ((sec = digits(s + 1, 2)) < 0)
			return INSTANT_NONE;
		s += 3;
	}
	if (h > 23 || m > 59 || sec > 59)
		return INSTANT_NONE;
	sec += h * 3600 + m * 60;
	if (*s == '\0')
		return instant_from(d, sec, zone);
	if (*s == ' ')
		s++;
	if (!read_offset(s, &offset))
		return INSTANT_NONE;
	return (int64_t)d * DAY_SECS + sec - offset;
}
