/*
 * The calendar in force: our holiday file, then the years that the shop
 * imported in their place, then bank days off of the profile and of the shop.
 * Counting is left to rules/workday.c, the official file to calendar_import.c.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "calendar_parts.h"
#include "storekeep/form.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

static const char years_sql[] = "SELECT year, source FROM calendar_year ORDER BY year";
static const char days_sql[] = "SELECT day, off, note FROM calendar_day ORDER BY day";
static const char bank_sql[] = "SELECT day, note FROM bank_day_off ORDER BY day";

/* The shop's own holiday file wins over ours as a whole. */
static char *holiday_path(const struct shop *s, const struct profile *p)
{
	const char *name = p != NULL ? profile_text(p, "calendar.file", DAY_NONE) : NULL;
	char *path;

	if (name == NULL || strchr(name, '/') != NULL)
		name = "holidays-tw.txt";
	if (s->config != NULL && s->config->profile_dir != NULL) {
		path = xasprintf("%s/%s", s->config->profile_dir, name);
		if (access(path, R_OK) == 0)
			return path;
		free(path);
	}
	return xasprintf("%s/%s", data_dir(), name);
}

static enum status read_years(struct calendar *c, struct db *db, struct error *e)
{
	struct stmt *s = db_prepare(db, years_sql);
	enum step step;
	bool made;

	while ((step = stmt_step(s, e)) == STEP_ROW) {
		calendar_drop_year(c, (int)stmt_int(s, 0));
		calendar_open_year(c, (int)stmt_int(s, 0), stmt_text(s, 1), true, &made);
	}
	stmt_reset(s);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status read_days(struct calendar *c, struct db *db, struct error *e)
{
	struct stmt *s = db_prepare(db, days_sql);
	enum step step;

	while ((step = stmt_step(s, e)) == STEP_ROW)
		calendar_set(c, day_parse_iso(stmt_text(s, 0)), stmt_int(s, 1) != 0, stmt_text(s, 2), true);
	stmt_reset(s);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status read_bank(struct calendar *c, struct db *db, struct error *e)
{
	struct stmt *s = db_prepare(db, bank_sql);
	enum step step;

	while ((step = stmt_step(s, e)) == STEP_ROW)
		calendar_add_bank(c, day_parse_iso(stmt_text(s, 0)), stmt_text(s, 1));
	stmt_reset(s);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status read_shop(struct calendar *c, struct shop *s, struct error *e)
{
	enum status st;

	if (s->db == NULL)
		return ST_OK;
	st = read_years(c, s->db, e);
	if (st == ST_OK)
		st = read_days(c, s->db, e);
	return st == ST_OK ? read_bank(c, s->db, e) : st;
}

/* "2026-05-01,2026-12-31" */
static enum status read_bank_list(struct calendar *c, const char *list, struct error *e)
{
	while (list != NULL && *list != '\0') {
		size_t len = strcspn(list, ", ");
		day_t d = DAY_NONE;

		if (len > 0) {
			if (date_parse(list, len, &d, NULL, e) != ST_OK)
				return error_set(e, ST_FAILED, "calendar_file", "YAH-3", "calendar.bank_days_off",
				        _("The profile's bank days off hold `%.*s`, which is no day. Write YYYY-MM-DD, separated by commas."),
				        (int)len, list);
			calendar_add_bank(c, d, "");
		}
		list += len + (list[len] != '\0');
	}
	return ST_OK;
}

static unsigned weekend_of(const struct profile *p)
{
	static const char names[] = "sun mon tue wed thu fri sat";
	const char *list = p != NULL ? profile_text(p, "calendar.weekend", DAY_NONE) : NULL;
	unsigned bits = 0;

	for (; list != NULL && *list != '\0'; list += strcspn(list, ", "), list += strspn(list, ", ")) {
		char day[4] = {0};
		const char *at;

		memcpy(day, list, strnlen(list, 3));
		at = strstr(names, day);
		if (at != NULL)
			bits |= 1u << ((at - names) / 4);
	}
	return bits;
}

static int by_day(const void *a, const void *b)
{
	const struct calendar_special *x = a, *y = b;

	return x->day != y->day ? (x->day > y->day) - (x->day < y->day) : (int)x->kind - (int)y->kind;
}

static void count_days(struct calendar *c)
{
	for (size_t i = 0; i < c->year_count; i++) {
		day_t end = day_from_ymd(c->years[i].year + 1, 1, 1);

		for (day_t d = day_from_ymd(c->years[i].year, 1, 1); d < end; d++) {
			if (workday_is(&c->days, WORKDAY_OFFICE, d, NULL))
				c->infos[i].working++;
			else
				c->infos[i].off++;
		}
	}
}

static void finish(struct calendar *c, const struct profile *p)
{
	c->days = (struct workdays){.years = c->years, .year_count = c->year_count, .bank_off = c->bank,
	        .bank_off_count = c->bank_count, .weekend = weekend_of(p)};
	if (c->special_count > 0)
		qsort(c->specials, c->special_count, sizeof *c->specials, by_day);
	count_days(c);
}

enum status calendar_load(struct shop *s, const struct profile *p, struct calendar **out, struct error *e)
{
	struct calendar *c = xcalloc(1, sizeof *c);
	char *path = holiday_path(s, p);
	enum status st = calendar_read_file(c, path, e);

	free(path);
	if (st == ST_OK)
		st = read_shop(c, s, e);
	if (st == ST_OK && p != NULL)
		st = read_bank_list(c, profile_text(p, "calendar.bank_days_off", DAY_NONE), e);
	*out = NULL;
	if (st != ST_OK) {
		calendar_free(c);
		return st;
	}
	finish(c, p);
	*out = c;
	return ST_OK;
}

void calendar_free(struct calendar *c)
{
	if (c == NULL)
		return;
	for (size_t i = 0; i < c->year_count; i++)
		free((char *)(uintptr_t)c->infos[i].source);
	for (size_t i = 0; i < c->special_count; i++)
		free(c->specials[i].note);
	free(c->years);
	free(c->infos);
	free(c->bank);
	free(c->specials);
	free(c);
}

const struct workdays *calendar_workdays(const struct calendar *c)
{
	return &c->days;
}

const struct calendar_year *calendar_year_at(const struct calendar *c, size_t n)
{
	return n < c->year_count ? &c->infos[n] : NULL;
}

enum status calendar_missing(struct shop *s, const struct profile *p, int year, struct error *e)
{
	const char *how = p != NULL ? profile_text(p, "calendar.missing_year", DAY_NONE) : NULL;

	if (year == 0)
		return ST_OK;
	if (how != NULL && strcmp(how, "refuse") == 0)
		return error_set(e, ST_REFUSED, "calendar.missing_year", "YAH-3", NULL,
		        _("There is no public-holiday list for %d. Import the year's office calendar with `storekeep calendar import`."), year);
	notes_add(&s->notes, NOTE_WARN, "calendar.missing_year", "YAH-3", NULL,
	        _("No public-holiday list for %d; only weekends were skipped. Import the year's office calendar when it is published."), year);
	return ST_OK;
}
