/*
 * calendar show, import, add, next: working days, as they are known and as the
 * government publishes them. show and next work without a shop's file too.
 */
#include "config.h"

#include "storekeep/calendar.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands/cli.h"
#include "storekeep/i18n.h"

enum { MOST_STEPS = 1000 };

/* The shop where there is one, else one without a file: the built-in years alone. */
static enum status open_shop(struct cli *c, struct shop *s, struct error *e)
{
	*s = (struct shop){.config = cli_config(c), .read_only = true};
	if (access(cli_db_path(c), F_OK) != 0)
		return ST_OK;
	return shop_open(s, cli_db_path(c), DB_READ, cli_config(c), e);
}

static void tell_years(struct cli *c, const struct calendar *cal)
{
	const struct calendar_year *y;
	struct json *j = cli_document(c);

	if (j != NULL)
		json_array(j, "years");
	for (size_t i = 0; (y = calendar_year_at(cal, i)) != NULL; i++) {
		if (j == NULL) {
			cli_say(c, _("%d: %d working days, %d days off (%s)"), y->year, y->working, y->off,
			        y->imported ? y->source : _("built in"));
			continue;
		}
		json_object(j, NULL);
		json_int(j, "year", y->year);
		json_int(j, "working", y->working);
		json_int(j, "off", y->off);
		json_bool(j, "imported", y->imported);
		json_text(j, "source", y->imported ? y->source : NULL);
		json_end_object(j);
	}
	if (j != NULL)
		json_end_array(j);
}

static enum status show_years(struct cli *c, struct shop *s, struct error *e)
{
	struct calendar *cal;
	enum status st = calendar_load(s, NULL, &cal, e);

	if (st != ST_OK)
		return st;
	tell_years(c, cal);
	calendar_free(cal);
	return ST_OK;
}

static enum status show_days(struct cli *c, struct shop *s, struct error *e)
{
	struct list_source src;
	int64_t year;
	enum status st = cli_field_int(c, "year", day_to_ymd(shop_today(s, NULL)).year, &year, e);

	if (st == ST_OK)
		st = calendar_list(s, year > 0 && year < 10000 ? (int)year : 0, &src, e);
	if (st != ST_OK)
		return st;
	st = cli_list(c, &src, e);
	calendar_list_free(&src);
	return st;
}

static enum status show(struct cli *c, struct error *e)
{
	struct shop s;
	enum status st = open_shop(c, &s, e);

	if (st == ST_OK && (cli_json(c) || cli_field(c, "year") == NULL))
		st = show_years(c, &s, e);
	if (st == ST_OK)
		st = show_days(c, &s, e);
	shop_close(&s);
	return st;
}

static void tell_change(struct cli *c, const struct calendar_change *ch)
{
	struct json *j = cli_document(c);
	char iso[16];

	day_format(ch->day, iso);
	if (j == NULL) {
		cli_say(c, ch->off ? _("%s is off now: %s") : _("%s is worked now: %s"), iso, ch->note);
		return;
	}
	json_object(j, NULL);
	json_date(j, "date", iso);
	json_bool(j, "was_off", ch->was_off);
	json_bool(j, "off", ch->off);
	json_text(j, "note", ch->note != NULL && *ch->note != '\0' ? ch->note : NULL);
	json_end_object(j);
}

static void tell_issue(struct cli *c, const struct calendar_issue *issue)
{
	struct json *j;

	cli_int(c, "year", N_("Year"), issue->year);
	cli_int(c, "working", N_("Working days"), issue->working);
	cli_int(c, "off", N_("Days off"), issue->off);
	cli_code(c, "encoding", N_("Charset"), "charset", issue->charset);
	cli_bool(c, "replaces", N_("Replaces a known year"), issue->replaces);
	cli_int(c, "changed", N_("Changed days"), (int64_t)issue->count);
	cli_int(c, "changed_notes", N_("Changed notes"), issue->changed_notes);
	j = cli_document(c);
	if (j != NULL)
		json_array(j, "changes");
	for (size_t i = 0; i < issue->count; i++)
		tell_change(c, &issue->changes[i]);
	if (j != NULL)
		json_end_array(j);
}

static enum status import(struct cli *c, struct error *e)
{
	const char *name = cli_field(c, "charset");
	enum charset cs = name != NULL ? charset_from_name(name) : CS_UNKNOWN;
	struct calendar_issue issue;
	enum status st;

	if (name != NULL && cs == CS_UNKNOWN)
		return error_set(e, ST_REFUSED, "charset_unknown", "FMT-30", "charset", _("There is no charset %s."), name);
	st = calendar_import(cli_shop(c), cli_arg(c, 0), cs, &issue, e);
	if (st != ST_OK)
		return st;
	tell_issue(c, &issue);
	calendar_issue_free(&issue);
	return ST_OK;
}

static enum status add(struct cli *c, struct error *e)
{
	const char *date = cli_field(c, "date");
	day_t d = DAY_NONE;
	char iso[16];
	bool off;
	enum status st = cli_field_bool(c, "off", true, &off, e);

	if (st == ST_OK && date != NULL)
		st = date_parse(date, strlen(date), &d, NULL, e);
	if (st == ST_OK)
		st = calendar_set_bank_day(cli_shop(c), d, off, cli_field(c, "note"), e);
	if (st != ST_OK) {
		if (e->field[0] == '\0')
			snprintf(e->field, sizeof e->field, "date");
		return st;
	}
	day_format(d, iso);
	cli_date(c, "date", N_("Day"), iso);
	cli_bool(c, "off", N_("Bank day off"), off);
	return ST_OK;
}

static enum status read_use(const struct cli *c, enum workday_use *use, struct error *e)
{
	const char *word = cli_field(c, "use");

	*use = word != NULL && strcmp(word, "bank") == 0 ? WORKDAY_BANK : WORKDAY_OFFICE;
	if (word == NULL || strcmp(word, "bank") == 0 || strcmp(word, "office") == 0)
		return ST_OK;
	return error_set(e, ST_REFUSED, "use_unknown", "FMT-4", "use", _("Write use=office or use=bank."));
}

static enum status count_on(struct cli *c, struct shop *s, day_t from, int n, enum workday_use use, struct error *e)
{
	struct calendar *cal;
	int missing = 0;
	char iso[16];
	day_t to;
	enum status st = calendar_load(s, NULL, &cal, e);

	if (st != ST_OK)
		return st;
	if (n == 0)
		to = workday_shift(calendar_workdays(cal), use, from, &missing);
	else
		to = workday_add(calendar_workdays(cal), use, from, n, &missing);
	day_format(to, iso);
	if (*iso == '\0') {
		calendar_free(cal);
		return error_set(e, ST_REFUSED, "date_range", "FMT-3", "date", "%s", _("That day is behind the last one that can be written, 9999-12-31."));
	}
	day_format(from, iso);
	cli_date(c, "from", N_("From"), iso);
	cli_int(c, "n", N_("Working days"), n);
	day_format(to, iso);
	cli_date(c, "date", N_("Day"), iso);
	snprintf(iso, sizeof iso, "%d", day_weekday(to));
	cli_code(c, "weekday", N_("Weekday"), "weekday", iso);
	calendar_free(cal);
	return calendar_missing(s, NULL, missing, e);
}

static enum status next(struct cli *c, struct error *e)
{
	const char *date = cli_arg(c, 0);
	enum workday_use use;
	struct shop s = {0};
	int64_t n;
	day_t d;
	enum status st = date_parse(date, strlen(date), &d, NULL, e);

	if (st == ST_OK)
		st = cli_field_int(c, "n", 1, &n, e);
	if (st == ST_OK && (n < -MOST_STEPS || n > MOST_STEPS))
		st = error_set(e, ST_REFUSED, "n_number", NULL, "n", _("Give a number from %d to %d."), -MOST_STEPS, MOST_STEPS);
	if (st == ST_OK)
		st = read_use(c, &use, e);
	if (st == ST_OK)
		st = open_shop(c, &s, e);
	if (st == ST_OK)
		st = count_on(c, &s, d, (int)n, use, e);
	if (st == ST_OK)
		cli_notes(c, &s.notes);
	shop_close(&s);
	return st;
}

static const struct verb verbs[] = {
	{"show", NULL, NULL, "year " LIST_FIELDS, 0, N_("known years, and a year's holidays, worked Saturdays and bank days off"), show},
	{"import", "FILE", NULL, "charset", CMD_WRITES, N_("the government's office calendar of a year, as published"), import},
	{"add", NULL, NULL, "date note off", CMD_WRITES, N_("a further bank day off; off=no takes it back"), add},
	{"next", "DATE", NULL, "n use", 0, N_("the n-th working day after a day; n=0: the day itself or the next working day; use=office or bank"), next},
	{0},
};

const struct noun noun_calendar = {"calendar", N_("working days and holidays"), verbs};
