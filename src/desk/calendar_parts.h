/*
 * Between the files of the calendar: the days of years while they are gathered.
 */
#ifndef DESK_CALENDAR_PARTS_H
#define DESK_CALENDAR_PARTS_H

#include "storekeep/calendar.h"

enum calendar_kind { CALENDAR_OFF, CALENDAR_WORKED, CALENDAR_BANK_OFF };

/* A day that is not as its weekday. */
struct calendar_special {
	day_t day;
	enum calendar_kind kind;
	bool imported;
	char *note; /* owned */
};

struct calendar {
	struct workdays days; /* points into what follows */
	struct workday_year *years;
	struct calendar_year *infos; /* beside years; source owned */
	size_t year_count;
	day_t *bank;
	size_t bank_count;
	struct calendar_special *specials; /* ascending by day once loaded */
	size_t special_count;
};

/* The year's place, made (weekends off) when it is not there; *made says so. */
struct workday_year *calendar_open_year(struct calendar *c, int year, const char *source, bool imported, bool *made);
/* Forget a year and its special days: another issue follows. */
void calendar_drop_year(struct calendar *c, int year);
/* Set a day of a known year; it becomes special when it is not as its weekday. */
void calendar_set(struct calendar *c, day_t d, bool off, const char *note, bool imported);
void calendar_add_bank(struct calendar *c, day_t d, const char *note);

/* calendar_file.c: our own format. */
enum status calendar_read_file(struct calendar *c, const char *path, struct error *e);

#endif
