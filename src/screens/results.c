/*
 * Drawing what came of a campaign: figures, bars by day, columns by hour, the
 * message.
 */
#include "config.h"

#include "composer.h"
#include "results.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/chart.h"
#include "storekeep/plan.h"

enum { LABEL_COLS = 14, DAY_COLS = 12, NUMBER_COLS = 9 };

/* ---- reading ---- */

/* The marketplace's own labels of the audiences, one a line (RUT-117). */
static void add_audiences(struct shop *s, struct results *r)
{
	const char *item, *at = r->c.audiences, *label;
	char code[64], key[96];
	size_t len;

	while (profile_item(&at, &item, &len)) {
		snprintf(code, sizeof code, "%.*s", (int)len, item);
		snprintf(key, sizeof key, "audience_%s.label", code);
		label = profile_text(r->profile, key, DAY_NONE);
		if (label != NULL)
			buf_adds(&r->audiences, label);
		else
			campaign_audience_words(s, code, "", &r->audiences);
		buf_addc(&r->audiences, '\n');
	}
}

enum status results_read(struct shop *s, int64_t id, struct results *out, struct error *e)
{
	enum status st = campaign_get(s, id, &out->c, e);

	if (st == ST_OK)
		st = shop_profile(s, out->c.profile, &out->profile, e);
	if (st == ST_OK)
		st = open_curve(s, id, &out->curve, e);
	if (st == ST_OK)
		st = campaign_message(s, &out->c, NULL, false, &out->message, e);
	if (st == ST_OK) {
		struct open_rate_rule rule = open_rule(out->profile);

		open_rate_text(&rule, out->c.opened, out->c.reach, out->rate);
		add_audiences(s, out);
	} else {
		results_free(out);
	}
	return st;
}

void results_free(struct results *r)
{
	campaign_free(&r->c);
	message_free(&r->message);
	buf_free(&r->audiences);
	*r = (struct results){0};
}

/* ---- figures ---- */

int results_fact(struct area a, int row, const char *label, const char *text)
{
	if (text[0] == '\0' || row >= a.rows)
		return row;
	draw_cell(a, row, 0, LABEL_COLS, LOOK_LABEL, label, false);
	draw_text(a, row, LABEL_COLS + 1, LOOK_PLAIN, text);
	return row + 1;
}

static int number_fact(struct area a, int row, const char *label, int64_t n, bool always)
{
	char text[32];

	if (n == 0 && !always)
		return row;
	money_format(n, false, text);
	return results_fact(a, row, label, text);
}

/* Until when opens count, or that they no longer do. */
static void until_text(const struct results *r, char *out, size_t size)
{
	char when[40];

	out[0] = '\0';
	if (r->curve.until == INSTANT_NONE || strcmp(r->c.state, "sent") != 0)
		return;
	campaign_time(r->profile, r->curve.until, when);
	if (r->curve.final)
		snprintf(out, size, _("final since %s"), when);
	else
		snprintf(out, size, _("opens count until %s"), when);
}

int results_head(struct area a, int row, const struct results *r)
{
	const char *state = label_of(campaign_state_set(r->c.profile), campaign_state_word(&r->c));
	char text[120], when[40];
	int col;

	draw_cell(a, row++, 0, a.cols, LOOK_TITLE, r->c.name, false);
	campaign_time(r->profile, r->c.send_at, when);
	col = draw_text(a, row, 0, strcmp(r->c.state, "sent") == 0 ? LOOK_GOOD : LOOK_WARN, state);
	if (r->c.not_sent_reason[0] != '\0')
		col += draw_textf(a, row, col, LOOK_PLAIN, " (%s)", label_of("not_sent_reason", r->c.not_sent_reason));
	draw_textf(a, row++, col + 2, LOOK_PLAIN, "%s", when);
	until_text(r, text, sizeof text);
	if (text[0] != '\0')
		draw_text(a, row++, 0, LOOK_PLAIN, text);
	return row;
}

int results_counts(struct area a, int row, const struct results *r)
{
	char text[80];

	row = number_fact(a, row, _("Reach"), r->c.reach, true);
	row = number_fact(a, row, _("Opened"), r->c.opened, true);
	snprintf(text, sizeof text, "%s", r->rate);
	if (r->c.opened_by_platform)
		snprintf(text, sizeof text, _("%s (the marketplace's figure)"), r->rate);
	row = results_fact(a, row, _("Open rate"), text);
	row = number_fact(a, row, _("Uncertain"), r->c.uncertain + r->c.handed, false);
	row = number_fact(a, row, _("Failed"), r->c.failed, false);
	row = number_fact(a, row, _("Cut by quota"), r->c.cut, false);
	row = number_fact(a, row, _("Cancelled"), r->c.withdrawn, false);
	return number_fact(a, row, _("Not reachable"), r->c.left_out, false);
}

/* ---- curves ---- */

int64_t results_day(const struct results *r, int day)
{
	return r->curve.day[day] + (day == OPEN_DAYS - 1 ? r->curve.day[OPEN_DAYS] : 0);
}

int64_t results_most(const struct results *r)
{
	int64_t most = 0;

	for (int i = 0; i < OPEN_DAYS; i++)
		most = results_day(r, i) > most ? results_day(r, i) : most;
	return most;
}

/* "3  10/15 Thu": day of the window, its date on the marketplace's clock. */
static void day_name(const struct results *r, int day, char *out, size_t size)
{
	day_t d = instant_day(r->c.send_at + (instant_t)day * 86400, profile_zone(r->profile));
	struct ymd ymd = day_to_ymd(d);
	char weekday[8];

	snprintf(weekday, sizeof weekday, "%d", day_weekday(d));
	snprintf(out, size, "%d %02d/%02d %s", day + 1, ymd.month, ymd.day, label_of("weekday", weekday));
}

int results_days(struct area a, int row, const struct results *r, int64_t max)
{
	char name[40], number[32];

	if (r->c.send_at == INSTANT_NONE)
		return row;
	for (int i = 0; i < OPEN_DAYS && row < a.rows; i++, row++) {
		day_name(r, i, name, sizeof name);
		money_format(results_day(r, i), false, number);
		draw_cell(a, row, 0, DAY_COLS, LOOK_LABEL, name, false);
		draw_cell(a, row, DAY_COLS, NUMBER_COLS, LOOK_PLAIN, number, true);
		chart_bar(a, row, DAY_COLS + NUMBER_COLS + 1, a.cols - DAY_COLS - NUMBER_COLS - 2, LOOK_PLAIN, results_day(r, i), max);
	}
	return row;
}

/* Marks at the days under the columns, as far as they stand apart. */
static void draw_axis(struct area a, int row, int cols)
{
	for (int d = 0; d < OPEN_DAYS; d++) {
		int col = d * 24 * cols / OPEN_HOURS;

		draw_textf(a, row, col, LOOK_LABEL, "%d", d + 1);
	}
}

int results_hours(struct area a, int row, const struct results *r, int rows)
{
	int used, each;

	if (r->c.send_at == INSTANT_NONE || rows < 2 || row + rows > a.rows)
		return row;
	used = chart_columns(a, row, 0, rows - 1, a.cols, r->curve.hour, OPEN_HOURS);
	each = (OPEN_HOURS + used - 1) / used;
	draw_axis(a, row + rows - 1, OPEN_HOURS / each);
	return row + rows;
}

/* ---- the message and its settings ---- */

void results_message(struct area a, int row, const struct results *r)
{
	if (row < a.rows)
		composer_draw_message(&r->message, area_of(a, row, 0, a.rows - row, a.cols));
}

static int draw_audiences(struct area a, int row, const struct results *r)
{
	const char *line = buf_str(&r->audiences);

	for (bool first = true; *line != '\0' && row < a.rows; first = false) {
		size_t len = strcspn(line, "\n");
		char label[200];

		snprintf(label, sizeof label, "%.*s", (int)len, line);
		row = results_fact(a, row, first ? _("Sent to") : "", label);
		line += len + (line[len] != '\0');
	}
	return row;
}

/* How much of the messages of its term is left. */
static int draw_quota(struct shop *s, struct area a, int row, const struct results *r)
{
	struct term term;
	struct quota quota;
	char text[120], left[32], bought[32];

	if (r->c.send_at == INSTANT_NONE || term_at(s, r->c.profile, r->c.send_at, &term, NULL) != ST_OK || term.id == 0 ||
	    quota_of(s, &term, &quota, NULL) != ST_OK)
		return row;
	money_format(quota.left, false, left);
	money_format(quota.bought, false, bought);
	snprintf(text, sizeof text, _("%1$s of %2$s left"), left, bought);
	return results_fact(a, row, _("Quota"), text);
}

int results_settings(struct shop *s, struct area a, int row, const struct results *r)
{
	char when[40], text[120], low[32], high[32];

	row = draw_audiences(a, row, r);
	if (r->c.est_high != 0) {
		money_format(r->c.est_low, false, low);
		money_format(r->c.est_high, false, high);
		if (r->c.est_low == r->c.est_high)
			snprintf(text, sizeof text, "%s", high);
		else
			snprintf(text, sizeof text, "%s…%s", low, high);
		row = results_fact(a, row, _("Estimate"), text);
	}
	row = draw_quota(s, a, row, r);
	row = results_fact(a, row, _("Link"), r->c.url);
	campaign_time(r->profile, r->c.created_at, when);
	snprintf(text, sizeof text, "%s  %s", when, r->c.created_by);
	row = results_fact(a, row, _("Created"), text);
	if (r->c.changed_at > r->c.created_at) {
		campaign_time(r->profile, r->c.changed_at, when);
		snprintf(text, sizeof text, "%s  %s", when, r->c.changed_by);
		row = results_fact(a, row, _("Changed"), text);
	}
	if (r->c.finished_at != INSTANT_NONE) {
		campaign_time(r->profile, r->c.finished_at, when);
		row = results_fact(a, row, _("Sending ended"), when);
	}
	return row;
}
