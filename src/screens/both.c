/*
 * Both sides of a difference: what the marketplace says, what we computed and
 * how, with the rule. Wide areas have the computation beside the amounts,
 * narrow ones below them.
 */
#include "config.h"

#include "both.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/text.h"

enum { SIGN_COLS = 2, NAME_COLS = 13, AMOUNT_COLS = 10, GAP = 2, WIDE_FROM = 76 };

struct layout {
	int theirs, ours, delta, how; /* columns where they begin; how 0: below */
};

static struct layout layout_of(struct area a)
{
	struct layout l;

	l.theirs = SIGN_COLS + NAME_COLS;
	l.ours = l.theirs + AMOUNT_COLS;
	l.delta = l.ours + AMOUNT_COLS;
	l.how = a.cols >= WIDE_FROM ? l.delta + AMOUNT_COLS + GAP : 0;
	return l;
}

static void draw_amount(struct area a, int row, int col, enum look look, money_t v, bool plus)
{
	char text[32];

	draw_cell(a, row, col, AMOUNT_COLS, look, v == MONEY_NONE ? "-" : screen_money(v, plus, text), true);
}

static void draw_headings(struct area a, int row, const struct layout *l)
{
	draw_cell(a, row, SIGN_COLS, NAME_COLS, LOOK_HEADING, _("Item"), false);
	draw_cell(a, row, l->theirs, AMOUNT_COLS, LOOK_HEADING, _("Theirs"), true);
	draw_cell(a, row, l->ours, AMOUNT_COLS, LOOK_HEADING, _("Ours"), true);
	draw_cell(a, row, l->delta, AMOUNT_COLS, LOOK_HEADING, _("Difference"), true);
	if (l->how > 0)
		draw_text(a, row, l->how, LOOK_HEADING, _("How we computed it"));
}

static money_t zero_if_none(money_t v)
{
	return v == MONEY_NONE ? 0 : v;
}

static void how_text(const struct side_row *r, char *out, size_t size)
{
	if (r->how_ours[0] != '\0' && r->rule[0] != '\0')
		snprintf(out, size, "%s [%s]", r->how_ours, r->rule);
	else if (r->rule[0] != '\0')
		snprintf(out, size, "[%s]", r->rule);
	else
		snprintf(out, size, "%s", r->how_ours);
}

/* A statement by itself: what has no side of ours was not compared. */
static bool alone(const struct shop *s, const struct difference *d)
{
	return s->read_only && d->order_id == 0 && strcmp(d->kind, "only_theirs") != 0;
}

/* Returns the rows used. */
static int draw_side(struct area a, int row, const struct layout *l, const struct side_row *r)
{
	enum look look = r->differs ? LOOK_WARN : LOOK_PLAIN;
	money_t delta = zero_if_none(r->theirs) - zero_if_none(r->ours);
	char how[200];

	if (r->differs)
		draw_text(a, row, 0, LOOK_WARN, draw_sign(LOOK_WARN));
	draw_cell(a, row, SIGN_COLS, NAME_COLS, look, label_of("line_kind", r->component), false);
	draw_amount(a, row, l->theirs, look, r->theirs, false);
	draw_amount(a, row, l->ours, look, r->ours, false);
	if (delta != 0 && (r->differs || r->ours != MONEY_NONE))
		draw_amount(a, row, l->delta, look, delta, true);
	how_text(r, how, sizeof how);
	if (how[0] == '\0')
		return 1;
	if (l->how > 0) {
		struct area rest = area_of(a, row, l->how, a.rows - row, a.cols - l->how);
		int used = rest.rows > 0 ? draw_wrapped(rest, 0, LOOK_PLAIN, how) : 1;

		return used > 1 ? used : 1;
	}
	if (!r->differs || row + 1 >= a.rows)
		return 1;
	return 1 + draw_wrapped(area_of(a, row + 1, SIGN_COLS + 2, a.rows - row - 1, a.cols - SIGN_COLS - 2), 0, LOOK_PLAIN, how);
}

static int draw_three(struct area a, int row, const struct layout *l, enum look look, const char *name, money_t theirs, money_t ours)
{
	draw_cell(a, row, SIGN_COLS, NAME_COLS, look, name, false);
	draw_amount(a, row, l->theirs, look, theirs, false);
	draw_amount(a, row, l->ours, look, ours, false);
	draw_amount(a, row, l->delta, look, theirs - ours, true);
	return 1;
}

/* What all rows come to, where there is more than one; a net that does not add up stands against what it should be. */
static int draw_sum(struct area a, int row, const struct layout *l, const struct difference *d)
{
	money_t theirs = 0, ours = 0;

	if (row >= a.rows)
		return 0;
	if (strcmp(d->component, "net") == 0)
		return draw_three(a, row, l, LOOK_WARN, label_of("line_kind", "net"), d->stated, d->expected);
	if (d->row_count < 2)
		return 0;
	for (size_t i = 0; i < d->row_count; i++) {
		theirs += zero_if_none(d->rows[i].theirs);
		ours += zero_if_none(d->rows[i].ours);
	}
	return draw_three(a, row, l, LOOK_TITLE, _("Together"), theirs, ours);
}

void both_decision(struct shop *s, const struct difference *d, char *out, size_t size)
{
	char when[32];

	if (d->resolution[0] == '\0') {
		snprintf(out, size, "%s", _("Not resolved yet."));
		return;
	}
	screen_instant(s, d->at, when);
	if (d->note[0] != '\0')
		snprintf(out, size, _("%1$s: “%2$s” (%3$s, %4$s)"), label_of("resolution", d->resolution), d->note, d->by, when);
	else
		snprintf(out, size, _("%1$s (%2$s, %3$s)"), label_of("resolution", d->resolution), d->by, when);
}

static int draw_head(struct area a, const struct difference *d)
{
	int col = draw_text(a, 0, 0, LOOK_TITLE, label_of("diff_kind", d->kind));

	col += draw_text(a, 0, col, LOOK_PLAIN, "  ");
	if (d->order_no[0] != '\0')
		col += draw_textf(a, 0, col, LOOK_TITLE, "%s", d->order_no);
	if (d->cart_no[0] != '\0' && d->order_no[0] != '\0')
		col += draw_textf(a, 0, col, LOOK_PLAIN, _("  cart %s"), d->cart_no);
	else if (d->cart_no[0] != '\0')
		col += draw_textf(a, 0, col, LOOK_TITLE, _("cart %s"), d->cart_no);
	if (d->file_line > 0)
		draw_textf(a, 0, col, LOOK_PLAIN, _("  line %lld of the file"), (long long)d->file_line);
	return 1;
}

static int draw_reason(struct area a, int row, const struct difference *d)
{
	if (row >= a.rows)
		return 0;
	return draw_wrapped(area_of(a, row, 0, a.rows - row, a.cols), 0, LOOK_PLAIN, d->sentence);
}

static int draw_decision(struct shop *s, struct area a, int row, const struct difference *d)
{
	enum look look = d->resolution[0] == '\0' ? LOOK_WARN : LOOK_GOOD;
	char text[900];

	if (row >= a.rows)
		return 0;
	both_decision(s, d, text, sizeof text);
	draw_text(a, row, 0, look, draw_sign(look));
	return draw_wrapped(area_of(a, row, SIGN_COLS, a.rows - row, a.cols - SIGN_COLS), 0, look, text);
}

int both_draw(struct shop *s, struct area a, const struct difference *d)
{
	struct layout l = layout_of(a);
	int row = draw_head(a, d);

	row += draw_reason(a, row, d) + 1;
	draw_headings(a, row++, &l);
	for (size_t i = 0; i < d->row_count && row < a.rows; i++) {
		struct side_row r = d->rows[i];

		r.differs = r.differs && (r.ours != MONEY_NONE || !alone(s, d));
		row += draw_side(a, row, &l, &r);
	}
	row += alone(s, d) && strcmp(d->component, "net") != 0 ? 1 : draw_sum(a, row, &l, d) + 1;
	return s->read_only ? row : row + draw_decision(s, a, row, d);
}
