/*
 * The plans screen, drawn: how the service stands, the plans in boxes side by
 * side, what the shop uses, the advice.
 */
#include "config.h"

#include "plans.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/chart.h"
#include "storekeep/text.h"

enum { LABEL_COLS = 12, BOX_MOST = 24, BOX_LEAST = 14, BOX_GAP = 2, GAUGE_MOST = 40, PLANS_COLS = 96, PLACES_FROM = 150 };

/* "2031-01-05 10:20". */
static void moment(const struct plans_state *is, instant_t at, char out[32])
{
	char full[32];

	instant_format(at, is->zone, full);
	snprintf(out, 32, "%.10s %.5s", full, full + 11);
}

static void span_text(const struct plans_state *is, const struct term *t, char out[80])
{
	char from[32], to[32];

	moment(is, t->starts_at, from);
	moment(is, t->ends_at, to);
	snprintf(out, 80, _("%1$s to %2$s"), from, to);
}

static const char *number(int64_t v, char out[32])
{
	money_format(v, false, out);
	return out;
}

/* ---- how it stands ---- */

static void draw_state(const struct plans_state *is, struct area a, int row)
{
	const struct term *t = &is->now.term;
	bool active = strcmp(is->now.state, "active") == 0;
	int col = draw_text(a, row, 0, active ? LOOK_GOOD : LOOK_WARN, draw_sign(active ? LOOK_GOOD : LOOK_WARN)) + 1;
	char span[80];
	int left;

	col += draw_text(a, row, col, LOOK_TITLE, label_of("service_state", is->now.state)) + 2;
	if (t->id == 0) {
		draw_text(a, row, col, LOOK_PLAIN, _("No plan has been bought. Choose one and press Enter."));
		return;
	}
	span_text(is, t, span);
	col += draw_textf(a, row, col, LOOK_PLAIN, _("%1$d days  %2$s"), t->plan_days, span) + 2;
	left = (int)(t->expires_on - instant_day(clock_now(), is->zone));
	if (active)
		draw_textf(a, row, col, left <= 10 ? LOOK_WARN : LOOK_PLAIN, ngettext("%d day left", "%d days left", (unsigned long)left), left);
}

static void draw_quota(const struct plans_state *is, struct area a, int row)
{
	const struct quota *q = &is->now.quota;
	int cols = a.cols / 3 < GAUGE_MOST ? a.cols / 3 : GAUGE_MOST, col;
	char one[32], two[32];

	if (is->now.term.id == 0)
		return;
	draw_text(a, row, 0, LOOK_LABEL, _("Messages"));
	chart_gauge(a, row, LABEL_COLS, cols, q->left * 10 < q->bought ? LOOK_WARN : LOOK_PLAIN, q->sent + q->uncertain, q->bought);
	col = LABEL_COLS + cols + 2;
	draw_textf(a, row, col, LOOK_PLAIN, _("used %1$s of %2$s"), number(q->sent + q->uncertain, one), number(q->bought, two));
	col = LABEL_COLS;
	col += draw_textf(a, row + 1, col, LOOK_TITLE, _("left %s"), number(q->left, one)) + 3;
	if (q->uncertain != 0)
		col += draw_textf(a, row + 1, col, LOOK_WARN, _("uncertain %s"), number(q->uncertain, one)) + 3;
	if (q->pending_estimate != 0)
		draw_textf(a, row + 1, col, q->pending_estimate > q->left ? LOOK_WARN : LOOK_PLAIN, _("waiting campaigns about %s"),
		           number(q->pending_estimate, one));
}

static int draw_queue(const struct plans_state *is, struct area a, int row)
{
	char span[80], quota[32];
	size_t shown = is->now.queued_count < 3 ? is->now.queued_count : 3;

	for (size_t i = 0; i < shown; i++) {
		const struct term *t = &is->now.queued[i];

		span_text(is, t, span);
		if (i == 0)
			draw_text(a, row, 0, LOOK_LABEL, _("Then"));
		draw_textf(a, row++, LABEL_COLS, LOOK_PLAIN, _("%1$d days  %2$s  %3$s messages"), t->plan_days, span, number(t->quota_bought, quota));
	}
	if (is->renewal.expires_on != DAY_NONE && is->renewal.will_renew) {
		instant_format(is->renewal.charge, is->zone, span);
		money_format(is->renewal.amount, false, quota);
		draw_text(a, row, 0, LOOK_LABEL, shown == 0 ? _("Then") : "");
		draw_textf(a, row++, LABEL_COLS, LOOK_PLAIN, _("auto-renewal, %1$d days: NT$ %2$s on %3$.10s"), is->renewal.plan_days, quota, span);
	}
	return row;
}

/* ---- the boxes ---- */

/* The best value stands in a double line, so that it is seen without colour. */
static void draw_frame(struct area a, bool best, bool here, const char *title)
{
	static const char *const signs[2][2][6] = {
		{{"+", "-", "+", "|", "+", "+"}, {"#", "=", "#", "#", "#", "#"}},
		{{"┌", "─", "┐", "│", "└", "┘"}, {"╔", "═", "╗", "║", "╚", "╝"}},
	};
	const char *const *s = signs[draw_lines_ok()][best];
	int width = text_width(title, strlen(title)) + 2, left = (a.cols - width) / 2;

	for (int col = 1; col < a.cols - 1; col++) {
		draw_text(a, 0, col, LOOK_PLAIN, s[1]);
		draw_text(a, a.rows - 1, col, LOOK_PLAIN, s[1]);
	}
	for (int row = 1; row < a.rows - 1; row++) {
		draw_text(a, row, 0, LOOK_PLAIN, s[3]);
		draw_text(a, row, a.cols - 1, LOOK_PLAIN, s[3]);
	}
	draw_text(a, 0, 0, LOOK_PLAIN, s[0]);
	draw_text(a, 0, a.cols - 1, LOOK_PLAIN, s[2]);
	draw_text(a, a.rows - 1, 0, LOOK_PLAIN, s[4]);
	draw_text(a, a.rows - 1, a.cols - 1, LOOK_PLAIN, s[5]);
	draw_cell(a, 0, left, width, here ? LOOK_SELECTED : LOOK_TITLE, "", false);
	draw_text(a, 0, left + 1, here ? LOOK_SELECTED : LOOK_TITLE, title);
	if (here)
		draw_cursor(a, 0, left);
}

/* price / by with so many decimals, half up; "-" where there is nothing to divide by. */
static const char *per(money_t price, int64_t times, int64_t by, int decimals, char out[40])
{
	int64_t part = 1, v;

	for (int i = 0; i < decimals; i++)
		part *= 10;
	if (by <= 0) {
		snprintf(out, 40, "- ");
		return out;
	}
	v = money_ratio(price, part * times, by, ROUND_HALF_UP);
	snprintf(out, 40, "%lld.%0*lld ", (long long)(v / part), decimals, (long long)(v % part));
	return out;
}

enum { ROW_PRICE = 1, ROW_MESSAGES, ROW_DAY, ROW_MESSAGE, ROW_SENT, ROW_WORD, BOX_ROWS = 8 };

static void draw_plan(const struct plans_state *is, struct area a, size_t i)
{
	const struct plan *p = &is->offer.plans[i];
	char title[40], text[40], amount[32];
	struct area in = area_of(a, 0, 1, a.rows, a.cols - 2);
	const char *word;

	snprintf(title, sizeof title, ngettext("%d day", "%d days", (unsigned long)p->days), p->days);
	draw_frame(a, p->best_value, i == is->at, title);
	money_format(p->price, false, amount);
	snprintf(text, sizeof text, "NT$ %s ", amount);
	draw_cell(in, ROW_PRICE, 0, in.cols, LOOK_TITLE, text, true);
	snprintf(text, sizeof text, "%s ", number(p->quota, amount));
	draw_cell(in, ROW_MESSAGES, 0, in.cols, LOOK_PLAIN, text, true);
	draw_cell(in, ROW_DAY, 0, in.cols, LOOK_PLAIN, per(p->price, 1, p->days, 1, text), true);
	draw_cell(in, ROW_MESSAGE, 0, in.cols, LOOK_PLAIN, per(p->price, 1, p->quota, 4, text), true);
	/* What a message costs that is really sent, at the pace of the last 90 days. */
	draw_cell(in, ROW_SENT, 0, in.cols, LOOK_PLAIN, per(p->price, PLAN_USE_DAYS, is->offer.used * p->days, 4, text), true);
	if (p->best_value)
		draw_text(in, ROW_WORD, 1, LOOK_GOOD, _("best value"));
	word = p->advised ? _("advised") : !p->covers ? _("! too few") : "";
	draw_text(in, ROW_WORD, in.cols - 1 - text_width(word, strlen(word)), p->advised ? LOOK_TITLE : LOOK_WARN, word);
}

static int draw_plans(const struct plans_state *is, struct area a, int row)
{
	static const struct {
		int row;
		const char *label;
	} labels[] = {
		{ROW_PRICE, N_("price")}, {ROW_MESSAGES, N_("messages")}, {ROW_DAY, N_("a day")}, {ROW_MESSAGE, N_("a message")},
		{ROW_SENT, N_("at your use")},
	};
	int count = (int)is->offer.count, box, first, fits;

	if (count == 0)
		return row;
	fits = (a.cols - LABEL_COLS + BOX_GAP) / (BOX_LEAST + BOX_GAP);
	fits = fits < 1 ? 1 : fits > count ? count : fits;
	box = (a.cols - LABEL_COLS - BOX_GAP * (fits - 1)) / fits;
	box = box > BOX_MOST ? BOX_MOST : box;
	first = (int)is->at >= fits ? (int)is->at - fits + 1 : 0;
	for (size_t i = 0; i < COUNT_OF(labels); i++)
		draw_cell(a, row + labels[i].row, 0, LABEL_COLS - 1, LOOK_LABEL, _(labels[i].label), true);
	for (int i = 0; i < fits; i++)
		draw_plan(is, area_of(a, row, LABEL_COLS + i * (box + BOX_GAP), BOX_ROWS, box), (size_t)(first + i));
	return row + BOX_ROWS;
}

/* ---- below them ---- */

static int draw_chosen(struct shop *s, const struct plans_state *is, struct area a, int row)
{
	const struct plan *p = &is->offer.plans[is->at];
	int64_t have = is->now.account.points, value = is->points_value > 0 ? is->points_value : 1, need = (p->price + value - 1) / value;
	char shown[80], from[32], to[32], held[32];
	int col;

	plan_display(s, is->profile, p, shown);
	instant_format(is->forecast[is->at].starts_at, is->zone, from);
	instant_format(is->forecast[is->at].ends_at, is->zone, to);
	draw_textf(a, row++, 0, LOOK_TITLE, _("Chosen: %1$s, valid %2$.10s to %3$.10s. Enter: I want to buy"), shown, from, to);
	if (is->line1 != NULL && is->line2 != NULL) {
		money_format(p->price, false, held);
		draw_textf(a, row++, 0, LOOK_PLAIN, _("Two billing lines: %1$s + %2$s = %3$s"), is->line1, is->line2, held);
	}
	if (have < 0 || is->points_word == NULL)
		return row;
	col = draw_textf(a, row, 0, LOOK_PLAIN, _("Credit card, or %1$s: %2$s available"), is->points_word, number(have, held));
	if (have < need)
		draw_textf(a, row, col, LOOK_WARN, _(", %s are missing"), number(need - have, held));
	return row + 1;
}

/* Where there is room, what `w` shows stands beside. */
static void draw_places(struct shop *s, const struct plans_state *is, struct area a)
{
	struct buf text = {0};

	draw_text(a, 0, 0, LOOK_HEADING, _("Where on the marketplace, questions and support"));
	plans_places(s, is->profile, &text);
	draw_wrapped(area_of(a, 2, 0, a.rows - 2, a.cols), 0, LOOK_PLAIN, buf_str(&text));
	buf_free(&text);
}

void plans_draw(struct view *v, struct area whole)
{
	const struct plans_state *is = v->state;
	struct area a = area_of(whole, 0, 1, whole.rows, (whole.cols >= PLACES_FROM ? PLANS_COLS : whole.cols) - 2);
	char advice[400];
	int row = 0;

	if (whole.cols >= PLACES_FROM) {
		draw_column_rule(whole, PLANS_COLS);
		draw_places(shop_of(v), is, area_of(whole, 0, PLANS_COLS + 2, whole.rows, whole.cols - PLANS_COLS - 3));
	}
	draw_state(is, a, row++);
	draw_quota(is, a, row);
	row += is->now.term.id != 0 ? 2 : 0;
	row = draw_queue(is, a, row);
	if (is->unpaid.id != 0)
		draw_textf(a, row++, 0, LOOK_WARN, _("! Purchase %1$lld (%2$d days) is not paid yet: p pays, F8 leaves it."),
		           (long long)is->unpaid.id, is->unpaid.plan_days);
	row = draw_plans(is, a, row + (whole.rows > 20));
	plan_advice(&is->offer, advice, sizeof advice);
	row += draw_wrapped(area_of(a, row, 0, a.rows - row, a.cols), 0, LOOK_PLAIN, advice);
	if (is->offer.count != 0)
		draw_chosen(shop_of(v), is, a, row);
}
