/*
 * What kind of day each day is.
 */
#include "config.h"

#include "month_days.h"

#include <string.h>

static void forget_notes(struct month_days *m)
{
	list_page_free(&m->notes);
	m->notes = (struct list_page){0};
	if (m->listed)
		calendar_list_free(&m->list);
	m->listed = false;
	m->year = 0;
}

void month_days_free(struct month_days *m)
{
	forget_notes(m);
	calendar_free(m->calendar);
	m->calendar = NULL;
}

enum status month_days_read(struct shop *s, struct month_days *m, int year, struct error *e)
{
	enum status st = m->calendar != NULL ? ST_OK : calendar_load(s, NULL, &m->calendar, e);

	if (st != ST_OK || m->year == year)
		return st;
	forget_notes(m);
	st = calendar_list(s, year, &m->list, e);
	m->listed = st == ST_OK;
	if (st == ST_OK)
		st = m->list.page(m->list.self, &(struct list_query){.limit = 400}, &m->notes, e);
	m->year = st == ST_OK ? year : 0;
	return st;
}

static const char *cell_of(const struct month_days *m, const struct list_row *row, const char *column)
{
	for (size_t i = 0; i < m->list.column_count; i++)
		if (strcmp(m->list.columns[i].name, column) == 0)
			return row->cells[i].text != NULL ? row->cells[i].text : "";
	return "";
}

static const char *note_of(const struct month_days *m, day_t d)
{
	char iso[16];

	day_format(d, iso);
	for (size_t i = 0; i < m->notes.count; i++)
		if (strcmp(cell_of(m, &m->notes.rows[i], "date"), iso) == 0)
			return cell_of(m, &m->notes.rows[i], "note");
	return "";
}

struct month_day month_day_kind(const struct month_days *m, day_t d)
{
	static const struct month_day off = {"x", N_("day off"), "", LOOK_BAD}, worked = {"+", N_("worked although a weekend"), "", LOOK_WARN},
	                              bank = {"b", N_("working day, the banks are closed"), "", LOOK_WARN},
	                              weekend = {" ", N_("weekend"), "", LOOK_LABEL}, plain = {" ", N_("working day"), "", LOOK_PLAIN};
	const struct workdays *w = calendar_workdays(m->calendar);
	bool works = workday_is(w, WORKDAY_OFFICE, d, NULL), at_weekend = day_weekday(d) == 0 || day_weekday(d) == 6;
	struct month_day kind = at_weekend ? works ? worked : weekend : !works ? off : workday_is(w, WORKDAY_BANK, d, NULL) ? plain : bank;

	kind.note = note_of(m, d);
	return kind;
}

bool month_days_known(const struct month_days *m, int year)
{
	const struct calendar_year *y;

	for (size_t n = 0; (y = calendar_year_at(m->calendar, n)) != NULL; n++)
		if (y->year == year)
			return true;
	return false;
}

const char *month_name(int month)
{
	static const char *const names[] = {
		N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
		N_("September"), N_("October"), N_("November"), N_("December"),
	};

	return _(names[month - 1]);
}
