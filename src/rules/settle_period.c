/*
 * The settlement cycle: which period a day belongs to, its statement, due and
 * payout days, its code and its neighbours (YAH-121, 122, 131, 134). Half
 * months, other parts of a month and weeks differ only in the cycle's numbers.
 */
#include "storekeep/settle.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "storekeep/i18n.h"

#define LATE_PERIODS_MAX 240

static void add_months(int *year, int *month, int n)
{
	int index = *year * 12 + *month - 1 + n;
	*year = index / 12;
	*month = index % 12 + 1;
}

static day_t day_in_month(int year, int month, int day)
{
	int last = days_in_month(year, month);
	return day_from_ymd(year, month, day < last ? day : last);
}

/* The first day with this number in its month after `end`; "last" is the month's last. */
static day_t next_numbered(day_t end, int number, int months)
{
	if (number <= 0)
		return DAY_NONE;
	struct ymd e = day_to_ymd(end);
	if (day_in_month(e.year, e.month, number) <= end)
		add_months(&e.year, &e.month, 1);
	add_months(&e.year, &e.month, months);
	return day_in_month(e.year, e.month, number);
}

static day_t numbered(const struct settle_cycle *c, day_t end, int number, int months)
{
	if (c->weekly)
		return number > 0 ? end + number : DAY_NONE;
	return next_numbered(end, number, months);
}

/* Everything that follows from `from`, `to`, `part`, `year` and `month`. */
static void fill_days(const struct settle_cycle *c, const struct workdays *w, struct settle_period *p)
{
	const struct settle_part *part = &c->part[p->part];
	p->statement = numbered(c, p->to, part->statement_day, 0);
	p->due = numbered(c, p->to, part->due_day, 0);
	p->pay_nominal = numbered(c, p->to, part->pay_day, part->pay_months);
	p->pay = c->pay_shift ? workday_shift(w, WORKDAY_BANK, p->pay_nominal, &p->missing_year) : p->pay_nominal;
	if (!c->weekly) {
		p->invoice_year = p->year;
		p->invoice_month = p->month;
		add_months(&p->invoice_year, &p->invoice_month, part->invoice_month);
	}
}

static void fill_monthly(const struct settle_cycle *c, const struct workdays *w, int year, int month, int part,
                         struct settle_period *p)
{
	*p = (struct settle_period){.year = year, .month = month, .part = part};
	p->from = day_from_ymd(year, month, part ? c->part[part].from_day : 1);
	p->to = part + 1 < c->parts ? day_from_ymd(year, month, c->part[part + 1].from_day) - 1
	                            : day_in_month(year, month, SETTLE_LAST_DAY);
	if (c->parts == 1)
		snprintf(p->code, sizeof p->code, "%04d-%02d", year % 10000, month % 100);
	else
		snprintf(p->code, sizeof p->code, "%04d-%02d-%c%d", year % 10000, month % 100,
		         c->parts == 2 ? 'H' : 'P', (part + 1) % 10);
	fill_days(c, w, p);
}

/* Monday of ISO week 1 of a year: the week that holds 4 January. */
static day_t iso_year_start(int year)
{
	day_t d = day_from_ymd(year, 1, 4);
	return d - (day_weekday(d) + 6) % 7;
}

/* The week that begins on `from` is named after the ISO week of its fourth day, so any first weekday has one name. */
static void fill_weekly(const struct settle_cycle *c, const struct workdays *w, day_t from, struct settle_period *p)
{
	day_t middle = from + 3;
	int year = day_to_ymd(middle).year;
	if (middle >= iso_year_start(year + 1))
		year++;
	else if (middle < iso_year_start(year))
		year--;
	*p = (struct settle_period){.year = year, .month = (middle - iso_year_start(year)) / 7 + 1, .from = from, .to = from + 6};
	snprintf(p->code, sizeof p->code, "%04d-W%02d", year % 10000, p->month % 100);
	fill_days(c, w, p);
}

static day_t week_start(const struct settle_cycle *c, day_t d)
{
	return d - (day_weekday(d) - c->week_start + 7) % 7;
}

void settle_period_of(const struct settle_cycle *c, const struct workdays *w, day_t d, struct settle_period *out)
{
	if (c->weekly) {
		fill_weekly(c, w, week_start(c, d), out);
		return;
	}
	struct ymd day = day_to_ymd(d);
	int part = c->parts - 1;
	while (part > 0 && day.day < c->part[part].from_day)
		part--;
	fill_monthly(c, w, day.year, day.month, part, out);
}

static enum status bad_code(const struct settle_cycle *c, const char *code, struct error *e)
{
	const char *example = c->weekly ? "2026-W43" : c->parts == 1 ? "2026-10" : c->parts == 2 ? "2026-10-H1" : "2026-10-P1";
	return error_set(e, ST_REFUSED, "period_code", "YAH-121", "period",
	                 _("“%s” is no settlement period; write it as %s"), code, example);
}

static bool digits(const char **s, int count, int *value)
{
	*value = 0;
	for (int i = 0; i < count; i++, (*s)++) {
		if (**s < '0' || **s > '9')
			return false;
		*value = *value * 10 + (**s - '0');
	}
	return true;
}

static bool letter(const char **s, char wanted)
{
	if (toupper((unsigned char)**s) != wanted)
		return false;
	(*s)++;
	return true;
}

static bool parse_week(const struct settle_cycle *c, const struct workdays *w, const char *s, struct settle_period *out)
{
	int year, week;
	if (!digits(&s, 4, &year) || !letter(&s, '-') || !letter(&s, 'W') || !digits(&s, 2, &week) || *s || year < 1 || week < 1)
		return false;
	fill_weekly(c, w, week_start(c, iso_year_start(year) + 3) + (week - 1) * 7, out);
	if (out->year != year || out->month != week)
		fill_weekly(c, w, out->from + (out->month < week || out->year < year ? 7 : -7), out);
	return out->year == year && out->month == week;
}

static bool parse_month(const struct settle_cycle *c, const struct workdays *w, const char *s, struct settle_period *out)
{
	int year, month, part = 1;
	if (!digits(&s, 4, &year) || !letter(&s, '-') || !digits(&s, 2, &month) || year < 1 || month < 1 || month > 12)
		return false;
	if (c->parts > 1) {
		if (!letter(&s, '-') && !letter(&s, ' '))
			return false;
		if (!letter(&s, c->parts == 2 ? 'H' : 'P') || !digits(&s, 1, &part))
			return false;
	}
	if (*s || part < 1 || part > c->parts)
		return false;
	fill_monthly(c, w, year, month, part - 1, out);
	return true;
}

enum status settle_period_parse(const struct settle_cycle *c, const struct workdays *w, const char *code,
                                struct settle_period *out, struct error *e)
{
	bool good = c->weekly ? parse_week(c, w, code, out) : parse_month(c, w, code, out);
	return good ? ST_OK : bad_code(c, code, e);
}

void settle_period_next(const struct settle_cycle *c, const struct workdays *w, const struct settle_period *p,
                        struct settle_period *out)
{
	settle_period_of(c, w, p->to + 1, out);
}

void settle_period_previous(const struct settle_cycle *c, const struct workdays *w, const struct settle_period *p,
                            struct settle_period *out)
{
	settle_period_of(c, w, p->from - 1, out);
}

void settle_period_label(const struct settle_period *p, char out[64])
{
	if (!strchr(p->code, 'H')) {
		/* TRANSLATORS: a settlement period of a month, year and month. */
		if (strlen(p->code) == 7)
			snprintf(out, 64, _("%04d-%02d"), p->year, p->month);
		else
			snprintf(out, 64, "%s", p->code);
		return;
	}
	/* TRANSLATORS: a half-month settlement period, year and month: first half (上期), second half (下期). */
	const char *format = p->part == 0 ? _("%04d-%02d H1") : _("%04d-%02d H2");
	snprintf(out, 64, format, p->year, p->month);
}

void settle_claim_run(const struct settle_cycle *c, const struct workdays *w, const struct settle_period *p, day_t arrived,
                      struct settle_period *out)
{
	*out = *p;
	if (arrived == DAY_NONE || p->due == DAY_NONE || arrived <= p->due)
		return;
	/* A claim that is years late is no claim; the bound also ends a cycle whose later parts have no due day. */
	for (int n = 0; out->due < arrived && n < LATE_PERIODS_MAX; n++) {
		struct settle_period q = *out;
		settle_period_next(c, w, &q, out);
	}
}

bool settle_posting_spans(const struct settle_cycle *c, const struct settle_posting *p)
{
	if (p->known || p->used == DAY_NONE)
		return false;
	struct settle_period early, late;
	settle_period_of(c, NULL, p->earliest, &early);
	settle_period_of(c, NULL, p->latest, &late);
	return early.from != late.from;
}
