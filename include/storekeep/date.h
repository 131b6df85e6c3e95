/*
 * Days and instants.
 *
 * A day is a count of days since 1970-01-01 in the proleptic Gregorian
 * calendar: plain arithmetic, no zone. An instant is seconds since the epoch,
 * UTC; it becomes a day or a wall clock through a zone.
 */
#ifndef STOREKEEP_DATE_H
#define STOREKEEP_DATE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "storekeep/error.h"

typedef int32_t day_t;       /* days since 1970-01-01 */
#define DAY_NONE INT32_MIN   /* no date */
typedef int64_t instant_t;   /* seconds since the epoch, UTC */
#define INSTANT_NONE INT64_MIN

struct ymd {
	int year, month, day; /* month 1..12, day 1..31 */
};

/* DAY_NONE for a date that does not exist. */
day_t day_from_ymd(int year, int month, int day);
struct ymd day_to_ymd(day_t d);
/* 0 Sunday .. 6 Saturday. */
int day_weekday(day_t d);
int days_in_month(int year, int month);

/* "2026-03-09" into `out`; "" for DAY_NONE. */
void day_format(day_t d, char out[16]);
/* ISO only, `YYYY-MM-DD`. DAY_NONE when it is not one. */
day_t day_parse_iso(const char *s);
/* Every spelling of FMT-5 and FMT-6 (ROC years, slashes, dots, compact, Chinese, spreadsheet
 * numbers, with or without a time). Fills *secs (may be NULL) with the seconds after midnight
 * in Taipei, -1 without a time. ST_REFUSED with code date_format or date_missing_day (a date
 * that does not exist). */
enum status date_parse(const char *s, size_t len, day_t *day, int *secs, struct error *e);

/* A zone by its name ("Asia/Taipei"): offset in seconds east of UTC at the instant. */
int zone_offset(const char *zone, instant_t at);
/* true when the machine knows a zone of this name. */
bool zone_known(const char *zone);
/* The day on which an instant falls in a zone. */
day_t instant_day(instant_t at, const char *zone);
/* The instant of a wall clock time in a zone. */
instant_t instant_from(day_t d, int secs_of_day, const char *zone);
/* "2026-03-09T18:05:11+08:00"; "" for INSTANT_NONE. */
void instant_format(instant_t at, const char *zone, char out[32]);
/* ISO 8601 with or without an offset (without: in `zone`), date alone is midnight. INSTANT_NONE when it is not one. */
instant_t instant_parse(const char *s, const char *zone);

/* The one clock. clock_set() fixes it (--now, $STOREKEEP_NOW); else it is the machine's. */
instant_t clock_now(void);
/* Hold the clock at an instant (--now, tests). */
void clock_set(instant_t at);
bool clock_is_fixed(void);

#endif
