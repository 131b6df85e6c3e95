/*
 * How renewal looks: the switch and its last change, the line of time, what the
 * switch does at the moment in view, the next charge, the card, and all steps in
 * words where there is room.
 */
#include "config.h"

#include "renewal.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/chart.h"
#include "storekeep/text.h"

/* A line that is being put together row by row. */
struct page {
	struct area a;
	int row;
};

static void moment(const struct renewal_state *is, instant_t at, char out[24])
{
	char iso[32];

	instant_format(at, is->zone, iso);
	snprintf(out, 24, "%.4s/%.2s/%.2s %.5s", iso, iso + 5, iso + 8, iso + 11);
}

static bool is_mark(const struct renewal_step *s)
{
	return s->mark[0] != '\0' || strcmp(s->code, "now") == 0;
}

/* Marks stand evenly, in their order: days between them are read from the dates. */
static void draw_line(struct page *p, const struct renewal_state *is)
{
	struct chart_mark marks[RENEWAL_STEPS + 1];
	char dates[RENEWAL_STEPS + 1][24];
	size_t n = 0;
	int64_t here = 0;
	bool placed = is->what_if == INSTANT_NONE;

	for (size_t i = 0; i < is->line.count; i++) {
		const struct renewal_step *s = &is->line.steps[i];

		if (!is_mark(s))
			continue;
		if (!placed && s->at > is->line.at) {
			moment(is, is->line.at, dates[n]);
			here = (int64_t)n;
			marks[n] = (struct chart_mark){.at = (int64_t)n, .label = _("what if"), .date = dates[n], .past = true};
			n++;
			placed = true;
		}
		moment(is, s->at, dates[n]);
		if (is->what_if == INSTANT_NONE && strcmp(s->code, "now") == 0)
			here = (int64_t)n;
		marks[n] = (struct chart_mark){.at = (int64_t)n, .label = label_of("renewal_mark", s->code), .date = dates[n], .past = s->at <= is->line.at};
		n++;
	}
	if (!placed) {
		moment(is, is->line.at, dates[n]);
		here = (int64_t)n;
		marks[n] = (struct chart_mark){.at = (int64_t)n, .label = _("what if"), .date = dates[n], .past = true};
		n++;
	}
	p->row += chart_timeline(p->a, p->row, marks, n, here) + 1;
}

static void put(struct page *p, enum look look, const char *label, const char *text)
{
	int cols = label != NULL ? 12 : 2;

	if (p->row >= p->a.rows)
		return;
	if (label != NULL)
		draw_cell(p->a, p->row, 0, cols - 1, LOOK_LABEL, label, false);
	p->row += draw_wrapped(area_of(p->a, p->row, cols, p->a.rows - p->row, p->a.cols - cols), 0, look, text);
}

/* A sentence with the sign of its weight, and its rule. */
static void put_note(struct page *p, const struct note *n)
{
	enum look look = n->level == NOTE_INFO ? LOOK_PLAIN : LOOK_WARN;
	struct buf b = {0};

	buf_addf(&b, "%s %s", n->level == NOTE_INFO ? "-" : draw_sign(look), n->what.message);
	if (n->what.rule[0] != '\0')
		buf_addf(&b, " (%s)", n->what.rule);
	put(p, look, NULL, buf_str(&b));
	buf_free(&b);
}

static void put_switch(struct page *p, const struct renewal_state *is)
{
	struct buf b = {0};
	bool on = is->now.state != SWITCH_OFF;

	buf_addf(&b, "[%s] %s", is->now.state == SWITCH_ON ? "x" : on ? "/" : " ", label_of("renewal_state", renew_switch_code(is->now.state)));
	buf_addf(&b, "    %s %s", _("Last change of the setting"), is->now.stamp);
	if (is->now.last_changed_at != INSTANT_NONE)
		buf_addf(&b, "  %s", is->now.last_changed_by[0] != '\0' ? is->now.last_changed_by : _("by itself"));
	put(p, LOOK_TITLE, _("Auto-renewal"), buf_str(&b));
	buf_free(&b);
}

static void put_press(struct page *p, const struct renewal_state *is)
{
	const struct renewal_timeline *t = &is->line;
	char when[24];
	struct buf b = {0};

	if (is->what_if == INSTANT_NONE) {
		buf_adds(&b, t->press_on ? _("If switched on now:") : _("If switched off now:"));
	} else {
		moment(is, t->at, when);
		buf_addf(&b, t->press_on ? _("If switched on at %s:") : _("If switched off at %s:"), when);
	}
	put(p, LOOK_TITLE, NULL, buf_str(&b));
	buf_free(&b);
	if (t->said.count != 0)
		put(p, LOOK_PLAIN, NULL, t->said.items[0].what.message);
	for (size_t i = 1; i < t->said.count; i++)
		put_note(p, &t->said.items[i]);
	p->row++;
}

static void put_forecast(struct page *p, const struct renewal_state *is)
{
	const struct renewal_forecast *f = &is->line.forecast;
	char when[24], amount[32], list[32], text[300];

	if (f->expires_on == DAY_NONE) {
		put(p, LOOK_WARN, _("Plan"), _("No plan is running. Buy a plan first."));
		return;
	}
	moment(is, f->charge, when);
	screen_money(f->amount, false, amount);
	screen_money(f->list_price, false, list);
	if (f->will_renew && f->discount_percent > 0)
		snprintf(text, sizeof text, _("%1$s  %2$d days  NT$ %3$s, %4$d %% off NT$ %5$s"), when, f->plan_days, amount, f->discount_percent, list);
	else if (f->will_renew)
		snprintf(text, sizeof text, _("%1$s  %2$d days  NT$ %3$s (%4$s)"), when, f->plan_days, amount, label_of("renewal_why", f->why));
	else if (f->made)
		snprintf(text, sizeof text, _("%1$s  %2$d days  NT$ %3$s, renewed"), when, f->plan_days, amount);
	else
		snprintf(text, sizeof text, _("none: %s"), label_of("renewal_why", f->why));
	put(p, f->blocked ? LOOK_WARN : LOOK_PLAIN, _("Next charge"), text);
}

static void put_debit(struct page *p, const char *label, const struct autodebit *a)
{
	struct buf b = {0};
	char day[16];

	buf_adds(&b, label_of("autodebit_state", autodebit_state_code(a->state)));
	buf_addf(&b, "  %s *%s  %02d/%04d", a->card.brand, a->card.last4, a->card.exp_month, a->card.exp_year);
	buf_addf(&b, "  %s", label_of("autodebit_route", a->route));
	if (a->state == AUTODEBIT_PENDING && a->due_on != DAY_NONE) {
		day_format(a->due_on, day);
		buf_adds(&b, "  ");
		buf_addf(&b, _("decided by %s"), day);
	}
	if (a->state == AUTODEBIT_CANCEL_PENDING) {
		day_format(a->next_debit_on, day);
		buf_adds(&b, "  ");
		buf_addf(&b, _("last debit %s"), day);
	}
	if (a->end_reason[0] != '\0' && a->ended_at != INSTANT_NONE)
		buf_addf(&b, "  (%s)", label_of("autodebit_end", a->end_reason));
	put(p, LOOK_PLAIN, label, buf_str(&b));
	buf_free(&b);
}

static void put_debits(struct page *p, const struct renewal_state *is)
{
	if (is->current.id != 0)
		put_debit(p, _("Auto-debit"), &is->current);
	if (is->waiting.id != 0)
		put_debit(p, is->current.id != 0 ? _("New card") : _("Auto-debit"), &is->waiting);
	if (is->current.id == 0 && is->waiting.id == 0)
		put(p, LOOK_PLAIN, _("Auto-debit"), _("not applied for. Renewal needs it: F6 applies for card auto-debit."));
}

/* Every step in words, as far as there is room. */
static void put_steps(struct page *p, const struct renewal_state *is)
{
	char when[24], text[400];

	for (size_t i = 0; i < is->line.count && p->row < p->a.rows; i++) {
		const struct renewal_step *s = &is->line.steps[i];

		moment(is, s->at, when);
		if (s->rule[0] != '\0')
			snprintf(text, sizeof text, "%s (%s)", s->sentence, s->rule);
		else
			snprintf(text, sizeof text, "%s", s->sentence);
		draw_text(p->a, p->row, 0, LOOK_PLAIN, s->past ? "*" : " ");
		draw_text(p->a, p->row, 2, LOOK_PLAIN, when);
		draw_text(p->a, p->row, 19, LOOK_TITLE, s->mark);
		p->row += draw_wrapped(area_of(p->a, p->row, 21, p->a.rows - p->row, p->a.cols - 21), 0, LOOK_PLAIN, text);
	}
}

void renewal_draw(struct view *v, struct area a)
{
	const struct renewal_state *is = v->state;
	struct page p = {area_of(a, 0, 1, a.rows, a.cols - 2), 0};

	put_switch(&p, is);
	put_forecast(&p, is);
	put_debits(&p, is);
	for (size_t i = 0; i < is->warned.count; i++)
		put_note(&p, &is->warned.items[i]);
	p.row++;
	if (is->line.forecast.expires_on != DAY_NONE)
		draw_line(&p, is);
	put_press(&p, is);
	if (is->line.forecast.expires_on != DAY_NONE && a.rows - p.row > 1)
		put_steps(&p, is);
}
