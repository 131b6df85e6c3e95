/*
 * The years of a calendar while they are gathered: opened, filled day by day,
 * dropped for another issue.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/calendar_parts.h"
#include "storekeep/mem.h"

static size_t place_of(const struct calendar *c, int year)
{
	size_t i = 0;

	while (i < c->year_count && c->years[i].year < year)
		i++;
	return i;
}

static bool is_known(const struct calendar *c, int year)
{
	size_t i = place_of(c, year);

	return i < c->year_count && c->years[i].year == year;
}

struct workday_year *calendar_open_year(struct calendar *c, int year, const char *source, bool imported, bool *made)
{
	size_t i = place_of(c, year), after;

	*made = !is_known(c, year);
	if (!*made)
		return &c->years[i];
	after = c->year_count++ - i;
	c->years = xreallocarray(c->years, c->year_count, sizeof *c->years);
	c->infos = xreallocarray(c->infos, c->year_count, sizeof *c->infos);
	memmove(&c->years[i + 1], &c->years[i], after * sizeof *c->years);
	memmove(&c->infos[i + 1], &c->infos[i], after * sizeof *c->infos);
	workday_fill_weekends(&c->years[i], year);
	c->infos[i] = (struct calendar_year){.year = year, .imported = imported, .source = xstrdup(source)};
	return &c->years[i];
}

void calendar_drop_year(struct calendar *c, int year)
{
	size_t i = place_of(c, year), kept = 0;

	if (!is_known(c, year))
		return;
	free((char *)(uintptr_t)c->infos[i].source);
	c->year_count--;
	memmove(&c->years[i], &c->years[i + 1], (c->year_count - i) * sizeof *c->years);
	memmove(&c->infos[i], &c->infos[i + 1], (c->year_count - i) * sizeof *c->infos);
	for (size_t n = 0; n < c->special_count; n++) {
		struct calendar_special *s = &c->specials[n];

		if (day_to_ymd(s->day).year == year && s->kind != CALENDAR_BANK_OFF)
			free(s->note);
		else
			c->specials[kept++] = *s;
	}
	c->special_count = kept;
}

static void add_special(struct calendar *c, day_t d, enum calendar_kind kind, const char *note, bool imported)
{
	c->specials = xreallocarray(c->specials, c->special_count + 1, sizeof *c->specials);
	c->specials[c->special_count++] = (struct calendar_special){.day = d, .kind = kind, .imported = imported, .note = xstrdup(note)};
}

void calendar_set(struct calendar *c, day_t d, bool off, const char *note, bool imported)
{
	int weekday = day_weekday(d), year = day_to_ymd(d).year;
	bool weekend = weekday == 0 || weekday == 6;

	if (!is_known(c, year))
		return;
	workday_mark(&c->years[place_of(c, year)], d, off);
	if (off != weekend || (off && note[0] != '\0'))
		add_special(c, d, off ? CALENDAR_OFF : CALENDAR_WORKED, note, imported);
}

void calendar_add_bank(struct calendar *c, day_t d, const char *note)
{
	size_t i = 0;

	while (i < c->bank_count && c->bank[i] < d)
		i++;
	if (i < c->bank_count && c->bank[i] == d)
		return;
	c->bank = xreallocarray(c->bank, c->bank_count + 1, sizeof *c->bank);
	memmove(&c->bank[i + 1], &c->bank[i], (c->bank_count++ - i) * sizeof *c->bank);
	c->bank[i] = d;
	add_special(c, d, CALENDAR_BANK_OFF, note, false);
}
