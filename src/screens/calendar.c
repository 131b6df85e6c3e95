/*
 * The office calendar (行事曆) of a year, month by month: days off, worked
 * Saturdays, the shop's own bank days off. Imports the official file and shows
 * first what it would change.
 */
#include "config.h"

#include "month_days.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/filepick.h"

#define MONTH_COLS 22 /* seven days of three columns, a blank */
#define MONTH_ROWS 8  /* name, weekdays, six weeks */

struct state {
	struct month_days days;  /* what kind of day each is */
	int year;
	day_t at;                /* selected day */
	int top;                 /* first row of months in sight */
	int across;              /* months side by side at the last drawing */
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

static enum status read_year(struct view *v, struct error *e)
{
	struct state *s = state_of(v);

	month_days_free(&s->days);
	return month_days_read(shop_of(v), &s->days, s->year, e);
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = v->state = xcalloc(1, sizeof *s);
	enum status st;

	(void)arg;
	s->at = shop_today(shop_of(v), NULL);
	s->year = day_to_ymd(s->at).year;
	s->across = 3;
	st = read_year(v, e);
	if (st != ST_OK) {
		month_days_free(&s->days);
		free(s);
	}
	return st;
}

static void close(struct view *v)
{
	struct state *s = state_of(v);

	month_days_free(&s->days);
	free(s);
}

static void reread(struct view *v)
{
	struct error e = {0};

	screen_ok(v, read_year(v, &e), &e);
}

static const struct calendar_year *year_of(const struct state *s)
{
	const struct calendar_year *y;

	for (size_t n = 0; (y = calendar_year_at(s->days.calendar, n)) != NULL; n++)
		if (y->year == s->year)
			return y;
	return NULL;
}

/* ---- drawing ---- */

static void draw_day(const struct state *s, struct area a, int row, int col, day_t d)
{
	const struct month_day kind = month_day_kind(&s->days, d);
	enum look look = d == s->at ? LOOK_SELECTED : kind.look == LOOK_LABEL ? LOOK_PLAIN : kind.look;
	char text[8];

	snprintf(text, sizeof text, "%2d%s", day_to_ymd(d).day, kind.sign);
	draw_text(a, row, col, look, text);
	if (d == s->at)
		draw_cursor(a, row, col);
}

static void draw_month(const struct state *s, struct area a, int month)
{
	static const char *const weekdays[] = {N_("Su"), N_("Mo"), N_("Tu"), N_("We"), N_("Th"), N_("Fr"), N_("Sa")};
	day_t first = day_from_ymd(s->year, month, 1);
	int column = day_weekday(first), row = 2;

	draw_text(a, 0, 0, LOOK_TITLE, month_name(month));
	for (int i = 0; i < 7; i++)
		draw_cell(a, 1, i * 3, 2, LOOK_LABEL, _(weekdays[i]), true);
	for (int i = 0; i < days_in_month(s->year, month); i++) {
		draw_day(s, a, row, column * 3, first + i);
		if (++column == 7) {
			column = 0;
			row++;
		}
	}
}

static void draw_head(const struct state *s, struct area a)
{
	const struct calendar_year *y = year_of(s);

	draw_textf(a, 0, 0, LOOK_TITLE, "%d", s->year);
	if (y == NULL)
		draw_textf(a, 0, 6, LOOK_WARN, "%s %s", draw_sign(LOOK_WARN),
		           _("The office calendar of this year is not known: only weekends are off. F6 imports it (FMT-3)."));
	else
		draw_textf(a, 0, 6, LOOK_PLAIN, _("%1$d days off, %2$d working days; %3$s"), y->off, y->working,
		           y->imported ? y->source : _("as shipped with Storekeep"));
}

static void draw_foot(const struct state *s, struct area a)
{
	const struct month_day kind = month_day_kind(&s->days, s->at);
	char iso[16], code[4];

	day_format(s->at, iso);
	snprintf(code, sizeof code, "%d", day_weekday(s->at));
	draw_textf(a, 0, 0, LOOK_PLAIN, "%s %s  %s  %s", iso, label_of("weekday", code), _(kind.words), kind.note);
	draw_text(a, 1, 0, LOOK_PLAIN, _("x day off   + worked weekend   b bank closed"));
}

static void draw(struct view *v, struct area a)
{
	struct state *s = state_of(v);
	int rows = a.rows - 3, month = day_to_ymd(s->at).month, bands = rows / MONTH_ROWS > 0 ? rows / MONTH_ROWS : 1;

	s->across = a.cols / MONTH_COLS > 6 ? 6 : a.cols / MONTH_COLS > 4 ? 4 : a.cols / MONTH_COLS > 0 ? a.cols / MONTH_COLS : 1;
	if (s->across == 5)
		s->across = 4;
	if ((month - 1) / s->across < s->top)
		s->top = (month - 1) / s->across;
	if ((month - 1) / s->across >= s->top + bands)
		s->top = (month - 1) / s->across - bands + 1;
	if (s->top + bands > (12 + s->across - 1) / s->across)
		s->top = (12 + s->across - 1) / s->across > bands ? (12 + s->across - 1) / s->across - bands : 0;
	draw_head(s, area_of(a, 0, 0, 1, a.cols));
	for (int m = s->top * s->across + 1; m <= 12; m++) {
		int band = (m - 1) / s->across - s->top, place = (m - 1) % s->across;

		if (1 + band * MONTH_ROWS < a.rows - 2)
			draw_month(s, area_of(area_of(a, 0, 0, a.rows - 2, a.cols), 1 + band * MONTH_ROWS, place * MONTH_COLS, MONTH_ROWS,
			                      MONTH_COLS - 1), m);
	}
	draw_foot(s, area_of(a, -2, 0, 2, a.cols));
}

/* ---- keys ---- */

static struct outcome go(struct view *v, day_t d)
{
	struct state *s = state_of(v);
	int year = day_to_ymd(d).year;

	if (year < 1900 || year > 2200)
		return outcome_stay();
	s->at = d;
	if (year != s->year) {
		s->year = year;
		reread(v);
	}
	return outcome_draw();
}

static day_t months_on(day_t d, int months)
{
	struct ymd t = day_to_ymd(d);
	int at = t.year * 12 + t.month - 1 + months, last;

	last = days_in_month(at / 12, at % 12 + 1);
	return day_from_ymd(at / 12, at % 12 + 1, t.day < last ? t.day : last);
}

static struct outcome key(struct view *v, const struct key *k)
{
	const struct state *s = state_of(v);

	switch (k->code) {
	case K_LEFT:
	case 'h':         return go(v, s->at - 1);
	case K_RIGHT:
	case 'l':         return go(v, s->at + 1);
	case K_UP:
	case 'k':         return go(v, s->at - 7);
	case K_DOWN:
	case 'j':         return go(v, s->at + 7);
	case K_PAGE_UP:   return go(v, months_on(s->at, -1));
	case K_PAGE_DOWN: return go(v, months_on(s->at, 1));
	case K_HOME:      return go(v, day_from_ymd(s->year, 1, 1));
	case K_END:       return go(v, day_from_ymd(s->year, 12, 31));
	case '<':
	case '[':         return go(v, months_on(s->at, -12));
	case '>':
	case ']':         return go(v, months_on(s->at, 12));
	default:          return outcome_pass();
	}
}

/* ---- import ---- */

static void issue_words(const struct calendar_issue *issue, struct buf *out)
{
	char iso[16];

	if (issue->replaces)
		buf_addf(out, _("%1$d is replaced: %2$d days off, %3$d working days."), issue->year, issue->off, issue->working);
	else
		buf_addf(out, _("%1$d is new: %2$d days off, %3$d working days."), issue->year, issue->off, issue->working);
	buf_adds(out, "\n");
	if (issue->replaces && issue->count == 0)
		buf_adds(out, _("No day changes."));
	for (size_t i = 0; i < issue->count; i++) {
		const struct calendar_change *c = &issue->changes[i];

		day_format(c->day, iso);
		buf_addf(out, "\n%s  %s  %s", iso, c->off ? _("now off") : _("now a working day"), c->note != NULL ? c->note : "");
	}
	if (issue->changed_notes > 0) {
		buf_adds(out, "\n\n");
		buf_addf(out, ngettext("%d note is worded differently.", "%d notes are worded differently.", (unsigned long)issue->changed_notes),
		         issue->changed_notes);
	}
}

static bool try_import(struct view *v, const char *path, struct calendar_issue *issue, bool dry)
{
	struct shop *shop = shop_of(v);
	bool was = shop->dry_run;
	struct error e = {0};
	enum status st;

	*issue = (struct calendar_issue){0};
	shop->dry_run = dry || was;
	st = calendar_import(shop, path, CS_UNKNOWN, issue, &e);
	shop->dry_run = was;
	return screen_ok(v, st, &e);
}

static struct outcome import_act(struct view *v)
{
	char *path = filepick(v, _("Which office calendar?"), NULL);
	struct calendar_issue issue;
	struct buf words = {0};
	int year;

	if (path != NULL && try_import(v, path, &issue, true)) {
		issue_words(&issue, &words);
		year = issue.year;
		calendar_issue_free(&issue);
		if (dialog_preview(v, _("Import this calendar?"), buf_str(&words), _("Import")) && try_import(v, path, &issue, false)) {
			calendar_issue_free(&issue);
			state_of(v)->year = year;
			state_of(v)->at = day_from_ymd(year, 1, 1);
			reread(v);
			ui_say(v, _("The calendar of %d is in force."), year);
		}
	}
	buf_free(&words);
	free(path);
	return outcome_draw();
}

static struct outcome bank_act(struct view *v)
{
	struct state *s = state_of(v);
	bool off = month_day_kind(&s->days, s->at).sign[0] != 'b';
	char *note = off ? dialog_prompt(v, _("A day on which the banks are closed"), _("Why"), "") : xstrdup("");
	struct error e = {0};

	if (note != NULL && screen_ok(v, calendar_set_bank_day(shop_of(v), s->at, off, note, &e), &e)) {
		ui_say(v, "%s", off ? _("Noted: payouts skip this day.") : _("Taken back."));
		reread(v);
	}
	free(note);
	return outcome_draw();
}

static struct outcome today_act(struct view *v)
{
	return go(v, shop_today(shop_of(v), NULL));
}

static struct outcome add_act(struct view *v)
{
	struct state *s = state_of(v);
	char *answer = dialog_prompt(v, _("Working days from the selected day"), _("How many"), "3"), iso[16];
	int missing = 0;
	day_t to;

	if (answer == NULL)
		return outcome_draw();
	to = workday_add(calendar_workdays(s->days.calendar), WORKDAY_OFFICE, s->at, (int)strtol(answer, NULL, 10), &missing);
	free(answer);
	go(v, to);
	day_format(to, iso);
	if (missing != 0)
		ui_say(v, _("%1$s; the calendar of %2$d is not known, only weekends were skipped (FMT-3)"), iso, missing);
	else
		ui_say(v, "%s", iso);
	return outcome_draw();
}

static struct outcome month_act(struct view *v)
{
	return outcome_push(&month_screen, arg_id(state_of(v)->at));
}

static void changed(struct view *v)
{
	reread(v);
}

static bool can_write(const struct view *v)
{
	return !shop_of(v)->read_only;
}

static const struct action actions[] = {
	{"calendar.import", GROUP_RECORD, {K_F(6), K_CTRL('n'), 'i'}, N_("Import"), N_("Import the official calendar of a year"), import_act,
	 can_write},
	{"calendar.bank", GROUP_RECORD, {'b'}, N_("Bank day"), N_("The banks are closed on this day, or not any more"), bank_act,
	 can_write},
	{"calendar.add", GROUP_RECORD, {'n'}, N_("Count"), N_("Go a number of working days on"), add_act, NULL},
	{"calendar.month", GROUP_RECORD, {K_ENTER, 'v'}, N_("Month"), N_("What is due in this month, day by day"), month_act, NULL},
	{"calendar.today", GROUP_LIST, {'t'}, N_("Today"), N_("Go to today"), today_act, NULL},
};

const struct screen calendar_screen = {
	.name = "calendar",
	.title = N_("Calendar"),
	.help = N_("Working days decide when a claim is due and when money comes. Arrows choose a day, PgUp and PgDn a month, < and > a year."),
	.jump = 'k',
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.key = key,
	.changed = changed,
};
