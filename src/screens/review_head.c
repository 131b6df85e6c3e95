/*
 * The head of the review: which days, why the payout is shifted, stated
 * against ours, how many lines agree, what the money went into, and the kinds
 * of difference with their counts.
 */
#include "config.h"

#include "review.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/chart.h"
#include "storekeep/text.h"

/* ---- reading ---- */

static void sort_amount(struct review_facts *f, const struct summary_row *r)
{
	enum settle_kind kind;

	if (!settle_kind_parse(r->component, &kind))
		return;
	if (kind == SETTLE_REFUND)
		f->refunds += r->stated;
	else if (kind == SETTLE_REVERSE)
		f->logistics += r->stated;
	else if (settle_kind_is_gross(kind))
		f->gross += r->stated;
	else
		f->fees += r->stated;
}

enum status review_facts_read(struct shop *s, int64_t statement_id, struct review_facts *f, struct error *e)
{
	enum status st;

	review_facts_free(f);
	memset(f, 0, sizeof *f);
	f->read_only = s->read_only;
	st = statement_get(s, statement_id, &f->st, e);
	if (st == ST_OK)
		st = difference_counts(s, statement_id, f->counts, e);
	if (st == ST_OK)
		st = signoff_last(s, f->st.period_id, &f->signoff, e);
	if (st == ST_OK)
		st = statement_summary(s, statement_id, &f->sum, e);
	for (size_t i = 0; st == ST_OK && i < f->sum.count; i++)
		sort_amount(f, &f->sum.rows[i]);
	return st;
}

void review_facts_free(struct review_facts *f)
{
	summary_free(&f->sum);
}

/* ---- drawing ---- */

static int width(const char *text)
{
	return text_width(text, strlen(text));
}

static int draw_gap(struct area a, int row, int col)
{
	return draw_text(a, row, col, LOOK_PLAIN, draw_lines_ok() ? " │ " : " | ");
}

/* The sign at the right end: signed by whom, not signed, or read only. */
static int draw_state(const struct shop *s, struct area a, int row, const struct review_facts *f)
{
	enum look look = LOOK_WARN;
	char text[200], when[32];
	int cols;

	if (f->read_only) {
		snprintf(text, sizeof text, "%s", _("read only"));
	} else if (f->st.is_signed) {
		look = LOOK_GOOD;
		screen_instant(s, f->signoff.at, when);
		snprintf(text, sizeof text, _("signed off by %1$s, %2$s"), f->signoff.by, screen_day(when, f->st.pay_on));
	} else {
		snprintf(text, sizeof text, "%s", _("not signed off"));
	}
	cols = width(text);
	draw_text(a, row, a.cols - cols - 2, look, draw_sign(look));
	draw_text(a, row, a.cols - cols, look, text);
	return cols + 3;
}

/* Days of the period; those that have no room beside the payout and its reason are left out. */
static void draw_days(struct area a, int row, const struct review_facts *f)
{
	const struct statement *st = &f->st;
	const char *run_pay = f->sum.run_pay_on[0] != '\0' && !f->read_only ? f->sum.run_pay_on : st->pay_on;
	bool late = strcmp(run_pay, st->pay_on) > 0;
	char posted[80], statement[60] = "", due[60] = "", pay[60] = "", why[80], reason[90] = "";
	int room, col;

	snprintf(posted, sizeof posted, _("Posted %1$s to %2$s"), screen_day(st->from, st->statement_on), screen_day(st->to, st->statement_on));
	if (st->statement_on[0] != '\0')
		snprintf(statement, sizeof statement, _("  statement %s"), screen_day(st->statement_on, st->from));
	if (st->due_on[0] != '\0')
		snprintf(due, sizeof due, _("  claim due %s"), screen_day(st->due_on, st->from));
	if (f->sum.held_until[0] != '\0')
		snprintf(pay, sizeof pay, _("  held until %s"), screen_day(f->sum.held_until, st->from));
	else if (st->pay_on[0] != '\0')
		snprintf(pay, sizeof pay, _("  pay %s"), screen_day(run_pay, st->from));
	if (f->sum.held_until[0] != '\0')
		snprintf(why, sizeof why, "%s", _("the store closes"));
	else if (late)
		snprintf(why, sizeof why, _("claim late, else %s"), screen_day(st->pay_on, st->from));
	else
		screen_shift_reason(st->pay_nominal, st->pay_on, why, sizeof why);
	if (why[0] != '\0')
		snprintf(reason, sizeof reason, _(" (%s)"), why);
	room = a.cols - width(posted) - width(pay) - width(reason);
	col = draw_text(a, row, 0, LOOK_PLAIN, posted);
	if (width(statement) <= room) {
		room -= width(statement);
		col += draw_text(a, row, col, LOOK_PLAIN, statement);
	}
	if (width(due) <= room)
		col += draw_text(a, row, col, LOOK_PLAIN, due);
	col += draw_text(a, row, col, LOOK_PLAIN, pay);
	if (col + width(reason) <= a.cols)
		draw_text(a, row, col, LOOK_PLAIN, reason);
}

static int draw_figure(struct area a, int row, int col, enum look look, const char *label, money_t v, bool plus)
{
	char text[32];
	int used = draw_text(a, row, col, LOOK_LABEL, label);

	used += draw_text(a, row, col + used, LOOK_PLAIN, " ");
	return used + draw_text(a, row, col + used, look, screen_money(v, plus, text));
}

/* Label and amount with a gap behind; 0 where `room` columns more would not fit. */
static int draw_figure_if(struct area a, int row, int col, const char *label, money_t v, int room)
{
	char text[32];
	int cols = width(label) + 1 + width(screen_money(v, true, text)) + 3;

	if (col + cols + room > a.cols)
		return 0;
	col += draw_figure(a, row, col, LOOK_PLAIN, label, v, true);
	draw_gap(a, row, col);
	return cols;
}

/* Stated - ours = resolved + to explain. What is resolved, and the long words, are left out where they have no room. */
static void draw_numbers(struct area a, int row, const struct statement *st)
{
	enum look look = st->to_explain == 0 ? LOOK_GOOD : LOOK_WARN;
	money_t resolved = st->stated_net - st->ours_net - st->to_explain;
	char lines[32], agree[32], open[32], counts[120];
	int col = draw_figure(a, row, 0, LOOK_TITLE, _("Stated"), st->stated_net, false), rest;

	snprintf(counts, sizeof counts, _("%1$s of %2$s agree"), screen_money(st->agree, false, agree), screen_money(st->lines, false, lines));
	rest = 2 + width(_("To explain")) + 1 + width(screen_money(st->to_explain, true, open)) + 3;
	col += draw_gap(a, row, col);
	col += draw_figure(a, row, col, LOOK_TITLE, st->orders_compared ? _("Ours") : _("Computed"), st->ours_net, false);
	col += draw_gap(a, row, col);
	if (st->reconciled && resolved != 0)
		col += draw_figure_if(a, row, col, _("Resolved"), resolved, rest + width(counts));
	col += 1 + draw_text(a, row, col, look, draw_sign(look));
	col += draw_figure(a, row, col, look, _("To explain"), st->to_explain, true);
	if (col + 3 + width(counts) > a.cols)
		return;
	col += draw_gap(a, row, col);
	if (col + width(counts) + 8 < a.cols)
		snprintf(counts, sizeof counts, _("%1$s lines, %2$s agree"), lines, agree);
	draw_text(a, row, col, LOOK_PLAIN, counts);
}

static int draw_bar(struct area a, int row, int col, int cols, const char *label, money_t v, money_t max)
{
	char text[32];
	int used = draw_text(a, row, col, LOOK_LABEL, label);

	used += draw_text(a, row, col + used, LOOK_PLAIN, " ");
	if (v != 0)
		used += chart_bar(a, row, col + used, cols, LOOK_PLAIN, llabs(v), max) + 1;
	return used + draw_text(a, row, col + used, LOOK_PLAIN, screen_money(v, false, text));
}

static void draw_bars(struct area a, int row, const struct review_facts *f)
{
	int room = a.cols - 24, col;
	money_t max = llabs(f->gross);

	if (max < llabs(f->fees))
		max = llabs(f->fees);
	if (max < llabs(f->refunds))
		max = llabs(f->refunds);
	if (max == 0)
		max = 1;
	draw_bar(a, row, 0, room, _("Gross"), f->gross, max);
	col = draw_bar(a, row + 1, 0, room / 4, _("Fees"), f->fees, max);
	col += 2 + draw_bar(a, row + 1, col + 2, room / 4, _("Refunds"), f->refunds, max);
	draw_bar(a, row + 1, col + 2, room / 4, _("Logistics"), f->logistics, max);
}

int review_head_draw(const struct shop *s, struct area a, const struct review_facts *f)
{
	int right = draw_state(s, a, 0, f), row = 2;

	draw_days(area_of(a, 0, 0, 1, a.cols - right), 0, f);
	draw_numbers(a, 1, &f->st);
	if (!f->st.reconciled && !f->st.is_signed && !f->read_only)
		draw_textf(a, row++, 0, LOOK_WARN, _("%s Orders or statements have changed since they were compared. c compares again."),
		           draw_sign(LOOK_WARN));
	else if (!f->st.orders_compared)
		draw_textf(a, row++, 0, LOOK_WARN, _("%s Not compared with orders: this is what the file proves by itself."),
		           draw_sign(LOOK_WARN));
	else if (f->st.unchecked != 0)
		draw_textf(a, row++, 0, LOOK_WARN, _("%1$s %2$lld fees not checked: profiles/%3$s.ini has no rate for them."),
		           draw_sign(LOOK_WARN), (long long)f->st.unchecked, f->st.profile);
	if (a.rows >= 18) {
		draw_bars(a, row, f);
		row += 2;
	}
	return row;
}

/* "fees 11", once some are resolved "fees 3/11". */
static int draw_tab(struct area a, int row, int col, bool chosen, const char *label, int64_t open, int64_t all)
{
	enum look look = chosen ? LOOK_SELECTED : LOOK_PLAIN;

	if (open == all)
		return draw_textf(a, row, col, look, " %s %lld ", label, (long long)all);
	return draw_textf(a, row, col, look, " %s %lld/%lld ", label, (long long)open, (long long)all);
}

void review_tabs_draw(struct area a, int row, const struct review_facts *f, int chosen)
{
	int64_t all = 0, open = 0;
	int col = 1;

	for (int i = 0; i < DIFFERENCE_KINDS; i++) {
		all += f->counts[i].all;
		open += f->counts[i].open;
	}
	draw_rule(a, row);
	col += draw_tab(a, row, col, chosen < 0, _("All"), open, all);
	for (int i = 0; i < DIFFERENCE_KINDS; i++)
		col += draw_tab(a, row, col, chosen == i, label_of("diff_tab", f->counts[i].kind), f->counts[i].open, f->counts[i].all);
}
