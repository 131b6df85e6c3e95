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

enum { LABEL_COLS = 12, BOX_MOST = 24, BOX_LEAST = 14, BOX_GAP = 2, GAUGE_MOST = 40 };

static void span_text(const struct plans_state *is, const struct term *t, char out[80])
{
	char from[32], to[32];

	instant_format(t->starts_at, is->zone, from);
	instant_format(t->ends_at, is->zone, to);
	snprintf(out, 80, "%.10s %.5s – %.10s %.5s", from, from + 11, to, to + 11);
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

/* What a message that the shop really sends would cost, thousandths; -1 where it sends none. */
static int64_t sent_message_milli(const struct plan *p, int64_t used)
{
	return used > 0 ? money_ratio(p->price, INT64_C(1000) * PLAN_USE_DAYS, used * p->days, ROUND_HALF_UP) : -1;
}

enum { ROW_PRICE = 1, ROW_MESSAGES, ROW_DAY, ROW_MESSAGE, ROW_SENT, ROW_WORD, BOX_ROWS = 8 };

static void draw_plan(const struct plans_state *is, struct area a, size_t i)
{
	const struct plan *p = &is->offer.plans[i];
	int64_t sent = sent_message_milli(p, is->offer.used);
	char title[40], text[48], amount[32];
	struct area in = area_of(a, 0, 1, a.rows, a.cols - 2);

	snprintf(title, sizeof title, ngettext("%d day", "%d days", (unsigned long)p->days), p->days);
	draw_frame(a, p->best_value, i == is->at, title);
	money_format(p->price, false, amount);
	snprintf(text, sizeof text, "NT$ %s ", amount);
	draw_cell(in, ROW_PRICE, 0, in.cols, LOOK_TITLE, text, true);
	snprintf(text, sizeof text, "%s ", number(p->quota, amount));
	draw_cell(in, ROW_MESSAGES, 0, in.cols, LOOK_PLAIN, text, true);
	snprintf(text, sizeof text, "%lld.%03lld ", (long long)p->day_milli / 1000, (long long)p->day_milli % 1000);
	draw_cell(in, ROW_DAY, 0, in.cols, LOOK_PLAIN, text, true);
	snprintf(text, sizeof text, "%lld.%06lld ", (long long)p->message_micro / 1000000, (long long)p->message_micro % 1000000);
	draw_cell(in, ROW_MESSAGE, 0, in.cols, LOOK_PLAIN, p->message_micro < 0 ? "- " : text, true);
	snprintf(text, sizeof text, "%lld.%03lld ", (long long)sent / 1000, (long long)sent % 1000);
	draw_cell(in, ROW_SENT, 0, in.cols, LOOK_PLAIN, sent < 0 ? "- " : text, true);
	if (p->best_value)
		draw_text(in, ROW_WORD, 1, LOOK_GOOD, _("best value"));
	if (p->advised)
		draw_cell(in, ROW_WORD, in.cols / 2, in.cols - in.cols / 2 - 1, LOOK_TITLE, _("advised"), true);
	else if (!p->covers)
		draw_cell(in, ROW_WORD, in.cols / 2, in.cols - in.cols / 2 - 1, LOOK_WARN, _("! too few"), true);
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

void plans_draw(struct view *v, struct area whole)
{
	const struct plans_state *is = v->state;
	struct area a = area_of(whole, 0, 1, whole.rows, whole.cols - 2);
	const char *display;
	char advice[400], text[80];
	int row = 0;

	draw_state(is, a, row++);
	draw_quota(is, a, row);
	row += is->now.term.id != 0 ? 2 : 0;
	row = draw_queue(is, a, row);
	row = draw_plans(is, a, row + (whole.rows > 20));
	plan_advice(&is->offer, advice, sizeof advice);
	row += draw_wrapped(area_of(a, row, 0, a.rows - row, a.cols), 0, LOOK_PLAIN, advice);
	if (is->offer.count != 0) {
		plan_display(shop_of(v), is->profile, &is->offer.plans[is->at], text);
		display = text;
		row += draw_textf(a, row, 0, LOOK_TITLE, _("Chosen: %s   Enter: I want to buy"), display) != 0;
	}
	if (is->unpaid.id != 0)
		draw_textf(a, row, 0, LOOK_WARN, _("! Purchase %1$lld (%2$d days) is confirmed and not paid: p pays, F8 leaves it."),
		           (long long)is->unpaid.id, is->unpaid.plan_days);
}
