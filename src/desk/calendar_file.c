/*
 * Our holiday file: `year YYYY`, then its days as `YYYY-MM-DD holiday NAME` or
 * `YYYY-MM-DD workday NAME`. A malformed line is refused with its number (YAH-3).
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calendar_parts.h"
#include "storekeep/i18n.h"

static enum status bad_line(const char *path, int line, struct error *e)
{
	return error_set(e, ST_FAILED, "calendar_file", "YAH-3", NULL,
	        _("%s, line %d: write `year YYYY`, `YYYY-MM-DD holiday NAME` or `YYYY-MM-DD workday NAME`, each day after its year."),
	        path, line);
}

/* The rest of the line when it begins with the word, else NULL. */
static const char *after_word(const char *s, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(s, word, len) != 0 || (s[len] != '\0' && s[len] != ' '))
		return NULL;
	return s + len + strspn(s + len, " ");
}

static bool read_year(struct calendar *c, const char *s, const char *path, int *year)
{
	char *end;
	bool made;

	*year = (int)strtol(s, &end, 10);
	if (*end != '\0' || *year < 1912 || *year > 9999)
		return false;
	calendar_open_year(c, *year, path, false, &made);
	return made;
}

static bool read_day(struct calendar *c, const char *s, int year)
{
	char iso[11];
	const char *holiday, *workday;
	day_t d;

	if (strlen(s) < 12 || s[10] != ' ')
		return false;
	snprintf(iso, sizeof iso, "%.10s", s);
	d = day_parse_iso(iso);
	if (d == DAY_NONE || day_to_ymd(d).year != year)
		return false;
	holiday = after_word(s + 11, "holiday");
	workday = after_word(s + 11, "workday");
	if (holiday == NULL && workday == NULL)
		return false;
	calendar_set(c, d, holiday != NULL, holiday != NULL ? holiday : workday, false);
	return true;
}

enum status calendar_read_file(struct calendar *c, const char *path, struct error *e)
{
	FILE *f = fopen(path, "re");
	enum status st = ST_OK;
	char text[400];
	int year = 0;

	if (f == NULL)
		return error_set(e, ST_FAILED, "calendar_file", "YAH-3", NULL,
		        _("The holiday file %s cannot be read: %s. Install the program again, or put the file there."), path, strerror(errno));
	for (int line = 1; st == ST_OK && fgets(text, sizeof text, f) != NULL; line++) {
		const char *rest;

		text[strcspn(text, "\r\n")] = '\0';
		if (text[0] == '\0' || text[0] == '#')
			continue;
		rest = after_word(text, "year");
		if (rest != NULL ? !read_year(c, rest, path, &year) : !read_day(c, text, year))
			st = bad_line(path, line, e);
	}
	fclose(f);
	return st;
}
