/*
 * The desk's calendar (日曆): the office calendars in force, from our holiday
 * file, the years that the shop imported over it (FMT-1, FMT-3), and the shop's
 * further bank days off (FMT-4). rules/workday.c counts with them.
 */
#ifndef STOREKEEP_CALENDAR_H
#define STOREKEEP_CALENDAR_H

#include "storekeep/csv.h"
#include "storekeep/date.h"
#include "storekeep/error.h"
#include "storekeep/list.h"
#include "storekeep/profile.h"
#include "storekeep/shop.h"
#include "storekeep/workday.h"

struct calendar;

/* What is in force now. `p` gives the holiday file, the weekend and its own bank days off (YAH-3); NULL: holidays-tw.txt,
 * Saturday and Sunday. A shop without a file (s->db NULL) has our years alone. ST_FAILED calendar_file with the line that
 * is malformed. The caller frees with calendar_free(). */
enum status calendar_load(struct shop *s, const struct profile *p, struct calendar **out, struct error *e);
void calendar_free(struct calendar *c);
/* For rules/; lives as long as `c`. */
const struct workdays *calendar_workdays(const struct calendar *c);

/* A known year. */
struct calendar_year {
	int year;
	bool imported;      /* else ours */
	int off, working;   /* days */
	const char *source; /* file that was imported, or our holiday file */
};
/* The n-th known year from 0 in order, NULL after the last. */
const struct calendar_year *calendar_year_at(const struct calendar *c, size_t n);

/* A computation reached `year`, for which there is no calendar (0: none was reached, ST_OK): a WARN calendar.missing_year
 * among s->notes, or ST_REFUSED where the profile says calendar.missing_year = refuse (YAH-3, FMT-3). */
enum status calendar_missing(struct shop *s, const struct profile *p, int year, struct error *e);

/* Days that are not as their weekday: holidays, worked Saturdays, bank days off. `year` 0: all. The source keeps what it
 * read; free it with calendar_list_free(). */
enum status calendar_list(struct shop *s, int year, struct list_source *out, struct error *e);
void calendar_list_free(struct list_source *src);

/* A day whose flag another issue of the year changed. */
struct calendar_change {
	day_t day;
	bool was_off, off;
	char *note; /* of the new issue; owned */
};

struct calendar_issue {
	int year;
	bool replaces;     /* the year was known before */
	int off, working;  /* days */
	int changed_notes; /* days with the same flag and another note than an earlier import's */
	char charset[16];
	struct calendar_change *changes; /* owned; none when the year was not known */
	size_t count;
};

/* Import an office calendar as it is published (FMT-1). Every day of one year once, weekdays right, flags 0 or 2, else
 * ST_REFUSED calendar_… with the line, and nothing changes. With s->dry_run nothing is written.
 * `charset` CS_UNKNOWN finds it out. */
enum status calendar_import(struct shop *s, const char *path, enum charset charset, struct calendar_issue *out, struct error *e);
void calendar_issue_free(struct calendar_issue *issue);

/* Enter a further bank day off, or (`off` false) take one back (FMT-4). ST_REFUSED date_format for DAY_NONE,
 * bank_day_unknown when there is none to take back. */
enum status calendar_set_bank_day(struct shop *s, day_t d, bool off, const char *note, struct error *e);

#endif
