/*
 * Drawing of the closure screen: the date and its notice, the time line, the
 * tabs, and below the list what its selected row means.
 */
#include "config.h"

#include "closure_view.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/chart.h"
#include "storekeep/profile.h"

enum { HEAD_ROWS = 2, STRIP_LEAST = 4, STRIP_MOST = 8, LIST_LEAST = 4, TALL = 30 };

void closure_left(int days, char *out, size_t size)
{
	if (days == 0)
		snprintf(out, size, "%s", _("today"));
	else if (days == 1)
		snprintf(out, size, "%s", _("tomorrow"));
	else if (days > 0)
		snprintf(out, size, ngettext("in %d day", "in %d days", (unsigned long)days), days);
	else
		snprintf(out, size, ngettext("%d day ago", "%d days ago", (unsigned long)-days), -days);
}

/* ---- the head ---- */

static void day_and_weekday(day_t d, char out[48])
{
	char iso[16], code[4];

	day_format(d, iso);
	snprintf(code, sizeof code, "%d", day_weekday(d));
	snprintf(out, 48, "%s %s", iso, label_of("weekday", code));
}

/* Planned, announced …, or only tried. */
static const char *state_text(const struct closure_state *s)
{
	if (s->look.now.id == 0)
		return _("only tried, nothing is planned");
	if (s->date != s->look.now.days.closes)
		return _("tried: another date than it stands with");
	return label_of("closure_state", s->look.now.state);
}

static void draw_head(const struct closure_state *s, struct area a)
{
	char day[48], left[60], by[48], earliest[48];
	bool told = s->look.now.id != 0 && s->look.now.noticed_on != DAY_NONE && s->date == s->look.now.days.closes;
	bool open = s->look.now.id == 0 || s->look.today < s->look.now.days.closes;
	int col;

	day_and_weekday(s->date, day);
	closure_left((int)(s->date - s->look.today), left, sizeof left);
	col = draw_text(a, 0, 1, LOOK_LABEL, _("Close the shop on")) + 2;
	col += draw_textf(a, 0, col, open ? LOOK_FOCUS : LOOK_TITLE, "[%s]", day) + 1;
	col += draw_textf(a, 0, col, LOOK_PLAIN, "%s  ", left);
	draw_text(a, 0, col, LOOK_TITLE, state_text(s));
	day_and_weekday(s->days.notice_by, by);
	day_and_weekday(s->earliest, earliest);
	if (told) {
		char when[48];

		day_and_weekday(s->look.now.noticed_on, when);
		col = 1 + draw_textf(a, 1, 1, s->look.late ? LOOK_WARN : LOOK_GOOD, "%s %s ", draw_sign(s->look.late ? LOOK_WARN : LOOK_GOOD),
		                     s->look.late ? _("The notice was late:") : _("The notice was in time:"));
		draw_textf(a, 1, col, LOOK_PLAIN, _("%1$s (%2$s), needed by %3$s"), when, label_of("notice_channel", s->look.now.notice_channel), by);
	} else if (s->late) {
		col = 1 + draw_textf(a, 1, 1, LOOK_WARN, "%s ", draw_sign(LOOK_WARN));
		draw_textf(a, 1, col, LOOK_WARN, _("Notice is late (by %1$s); the earliest date is %2$s (YAH-16)."), by, earliest);
	} else {
		closure_left((int)(s->days.notice_by - s->look.today), left, sizeof left);
		col = 1 + draw_textf(a, 1, 1, LOOK_GOOD, "%s ", draw_sign(LOOK_GOOD));
		draw_textf(a, 1, col, LOOK_PLAIN, _("Notice to the account manager by %1$s (%2$s), %3$d working days before."), by, left, s->notice_workdays);
	}
}

/* ---- the time line ---- */

static day_t day_of(const struct closure_days *d, enum closure_point p)
{
	switch (p) {
	case CLOSURE_NOTICE:     return d->notice_by;
	case CLOSURE_CLOSES:     return d->closes;
	case CLOSURE_SHIP_CUT:   return d->ship_cut;
	case CLOSURE_RETURN_CUT: return d->return_cut;
	case CLOSURE_TAIL:       return d->tail_from;
	case CLOSURE_LOGIN_END:  return d->login_end;
	case CLOSURE_FINAL:      return d->final_on;
	case CLOSURE_PAY:        return d->pay;
	}
	return DAY_NONE;
}

static void mark_words(const struct closure_state *s, enum closure_point p, char out[48])
{
	day_t day = day_of(&s->days, p);

	if (p == CLOSURE_NOTICE || p == CLOSURE_CLOSES || p == CLOSURE_PAY)
		snprintf(out, 48, "%s", label_of("closure_mark", s->look.marks[p].name));
	else
		snprintf(out, 48, "+%d", (int)(day - s->days.closes));
}

static int draw_line(const struct closure_state *s, struct area a)
{
	struct chart_mark marks[CLOSURE_POINTS];
	char words[CLOSURE_POINTS][48], dates[CLOSURE_POINTS][16];
	const struct closure_mark *chosen = closure_mark_at(s);
	size_t n = 0;

	for (int i = 0; i < CLOSURE_POINTS; i++) {
		day_t day = day_of(&s->days, (enum closure_point)i);
		char iso[16];

		if (day == DAY_NONE)
			continue;
		day_format(day, iso);
		snprintf(dates[n], sizeof dates[n], "%s", iso + 5);
		mark_words(s, (enum closure_point)i, words[n]);
		bool done = day <= s->look.today || (i == CLOSURE_NOTICE && s->look.now.noticed_on != DAY_NONE);

		marks[n] = (struct chart_mark){.at = day, .label = words[n], .date = dates[n], .past = done,
		                               .chosen = chosen != NULL && strcmp(chosen->name, s->look.marks[i].name) == 0};
		n++;
	}
	return chart_timeline(a, 0, marks, n, s->look.today);
}

/* ---- below the list ---- */

static int put(struct area a, int row, const char *label, enum look look, const char *text)
{
	int cols = label != NULL ? 12 : 0;

	if (text == NULL || text[0] == '\0' || row >= a.rows)
		return row;
	if (label != NULL)
		draw_cell(a, row, 0, cols - 1, LOOK_LABEL, label, false);
	return row + draw_wrapped(area_of(a, row, cols, a.rows - row, a.cols - cols), 0, look, text);
}

static void draw_point(const struct closure_state *s, struct area a)
{
	const struct closure_work *w = closure_work_at(s);
	const struct closure_mark *m = closure_mark_at(s);
	int row = 0;

	if (w != NULL) {
		row = put(a, row, NULL, w->warn ? LOOK_WARN : LOOK_PLAIN, w->sentence);
		put(a, row, NULL, LOOK_LABEL, w->record[0] != '\0' ? _("Enter shows what is behind this number.") : "");
	} else if (m != NULL) {
		row = put(a, row, label_of("closure_meaning", "stops"), LOOK_PLAIN, m->stops);
		row = put(a, row, label_of("closure_meaning", "goes_on"), LOOK_PLAIN, m->goes_on);
		put(a, row, label_of("closure_meaning", "lost"), LOOK_WARN, m->lost);
	}
}

static void draw_task(const struct closure_state *s, struct area a)
{
	const struct closure_task *t = closure_task_at(s);
	char text[400], day[16];
	int row;

	if (t == NULL)
		return;
	row = put(a, 0, _("Evidence"), LOOK_PLAIN, t->evidence[0] != '\0' ? t->evidence : _("none yet"));
	if (t->done_on != DAY_NONE) {
		day_format(t->done_on, day);
		snprintf(text, sizeof text, _("ticked by %1$s on %2$s"), t->by_whom, day);
		row = put(a, row, NULL, LOOK_PLAIN, text);
	}
	if (t->by_hand && !t->ticked)
		put(a, row, NULL, LOOK_LABEL, _("e ticks it by hand, with words that say where it can be seen."));
	else if (!t->by_hand && !t->ticked)
		put(a, row, NULL, LOOK_LABEL, t->record[0] != '\0' ? _("The book ticks it: Enter shows what is still open.") : _("The book ticks it."));
}

static void draw_sums(struct view *v, struct area a)
{
	const struct closure_state *s = closure_state_of(v);
	const struct closure_look *l = &s->look;
	char money[32], day[16], text[400];
	int row = 0;

	if (l->balance == MONEY_NONE)
		row = put(a, row, _("Balance"), LOOK_PLAIN, _("not known: an amount of a period is missing"));
	else {
		screen_money(l->balance, true, money);
		snprintf(text, sizeof text, l->struck ? _("NT$ %s, struck") : _("NT$ %s, forecast"), money);
		row = put(a, row, _("Balance"), l->balance < 0 ? LOOK_BAD : LOOK_TITLE, text);
	}
	day_format(l->c.days.pay, day);
	snprintf(text, sizeof text, l->claim_missing ? _("%s, if the claim invoice is there; without it the next payout day (YAH-25)") : _("%s, once, in full (YAH-24)"), day);
	if (l->balance == MONEY_NONE || l->balance >= 0)
		row = put(a, row, _("Payout"), l->pay_moved ? LOOK_WARN : LOOK_PLAIN, text);
	else if (l->remit_account != NULL) {
		snprintf(text, sizeof text, _("remit to %1$s %2$s, %3$s; verify the account before (YAH-26)"), l->remit_bank != NULL ? l->remit_bank : "",
		         l->remit_account, l->remit_name != NULL ? l->remit_name : "");
		row = put(a, row, _("You owe"), LOOK_WARN, text);
	}
	if (l->forfeit != MONEY_NONE && l->forfeit > 0) {
		screen_money(l->forfeit, false, money);
		snprintf(text, sizeof text, _("NT$ %s of store fees are not returned (YAH-17)"), money);
		put(a, row, _("Forfeit"), LOOK_PLAIN, text);
	}
}

static void draw_strip(struct view *v, struct area a)
{
	const struct closure_state *s = closure_state_of(v);

	switch (s->tab) {
	case TAB_LINE:
		draw_point(s, a);
		break;
	case TAB_TASKS:
		draw_task(s, a);
		break;
	case TAB_BALANCE:
		draw_sums(v, a);
		break;
	case TAB_CHANGES:
		put(a, 0, NULL, LOOK_PLAIN, s->look.now.id == 0 ? _("Nothing is planned yet, so there is nothing to compare with.")
		                            : closure_holds(&s->look.now, s->look.today) ? _("The store is closed; its date stands.")
		                            : s->look.what_if ? _("Against the closure as it stands. F2 moves it to this date.")
		                                              : _("Left and right try another date; here stands what it would change."));
		break;
	case TAB_EVENTS:
	case CLOSURE_TABS:
		break;
	}
}

/* ---- all of it ---- */

static void draw_tabs(const struct closure_state *s, struct area a, int row)
{
	static const char *const names[CLOSURE_TABS] = {N_("Time line"), N_("What changes"), N_("Tasks"), N_("Balance"), N_("Log")};
	int col = 1;

	draw_rule(a, row);
	for (int i = 0; i < CLOSURE_TABS; i++) {
		size_t open = 0;

		for (size_t n = 0; i == TAB_TASKS && n < s->look.task_count; n++)
			open += !s->look.tasks[n].ticked;
		if (open > 0)
			col += draw_textf(a, row, col, i == (int)s->tab ? LOOK_SELECTED : LOOK_PLAIN, " %d %s %zu ", i + 1, _(names[i]), open) + 1;
		else
			col += draw_textf(a, row, col, i == (int)s->tab ? LOOK_SELECTED : LOOK_PLAIN, " %d %s ", i + 1, _(names[i])) + 1;
	}
}

void closure_draw(struct view *v, struct area a)
{
	const struct closure_state *s = closure_state_of(v);
	int row, strip = a.rows / 4 < STRIP_LEAST ? STRIP_LEAST : a.rows / 4 > STRIP_MOST ? STRIP_MOST : a.rows / 4;

	if (s->trouble[0] != '\0') {
		draw_wrapped(area_of(a, 0, 1, a.rows, a.cols - 2), 0, LOOK_WARN, s->trouble);
		return;
	}
	draw_head(s, area_of(a, 0, 0, HEAD_ROWS, a.cols));
	row = HEAD_ROWS + (a.rows >= TALL ? 1 : 0);
	row += draw_line(s, area_of(a, row, 1, a.rows - row, a.cols - 2));
	draw_tabs(s, a, row++);
	if (a.rows - row - strip - 1 < LIST_LEAST)
		strip = a.rows - row - 1 - LIST_LEAST;
	if (strip < 1)
		strip = -1;
	part_draw(v->parts[0], area_of(a, row, 0, a.rows - row - strip - 1, a.cols));
	if (strip < 1)
		return;
	draw_rule(a, a.rows - strip - 1);
	draw_strip(v, area_of(a, a.rows - strip, 1, strip, a.cols - 2));
}
