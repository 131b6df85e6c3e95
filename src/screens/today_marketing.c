/*
 * The marketing side of Today.
 */
#include "config.h"

#include "today_marketing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/chart.h"
#include "storekeep/profile.h"

#define PLAN_PROFILE "ruten"
enum { LABEL_COLS = 8, QUOTA_COLS = 24, STRIP_GAUGE = 12, SOON_DAYS = 14 };

void today_marketing_read(struct shop *s, struct today_marketing *m)
{
	*m = (struct today_marketing){0};
	if (marketing_pulse(s, PLAN_PROFILE, &m->pulse, NULL) != ST_OK)
		m->pulse.any = false;
}

bool today_marketing_done(const struct today_marketing *m)
{
	return !m->pulse.any || m->read == MARKETING_DAYS;
}

void today_marketing_day(struct shop *s, struct today_marketing *m)
{
	day_t day = shop_today(s, NULL) - MARKETING_DAYS + 1 + (day_t)m->read;

	marketing_day(s, day, &m->reach[m->read], &m->opened[m->read], NULL);
	m->read++;
}

/* ---- words ---- */

static day_t today_of(struct shop *s)
{
	const struct profile *p = NULL;

	shop_profile(s, PLAN_PROFILE, &p, NULL);
	return shop_today(s, p);
}

/* "10-31", on the marketplace's clock. */
static void month_day(struct shop *s, const char *profile, instant_t at, char out[16])
{
	const struct profile *p = NULL;
	char day[16];

	shop_profile(s, profile, &p, NULL);
	day_format(instant_day(at, p != NULL ? profile_zone(p) : "Asia/Taipei"), day);
	snprintf(out, 16, "%s", day + 5);
}

static enum look plan_text(struct shop *s, const struct marketing_pulse *p, char *out, size_t size)
{
	int left = p->term.id != 0 ? (int)(p->term.expires_on - today_of(s)) : 0;

	if (p->term.id == 0) {
		snprintf(out, size, "%s", _("no plan runs"));
		return LOOK_WARN;
	}
	if (left == 0)
		snprintf(out, size, _("%d days, ends today"), p->term.plan_days);
	else
		snprintf(out, size, ngettext("%1$d days, ends in %2$d day", "%1$d days, ends in %2$d days", (unsigned long)left), p->term.plan_days,
		         left);
	return left <= SOON_DAYS && !p->forecast.will_renew && !p->forecast.made ? LOOK_WARN : LOOK_PLAIN;
}

static enum look renewal_text(struct shop *s, const struct marketing_pulse *p, char *out, size_t size)
{
	const struct renewal_forecast *f = &p->forecast;
	char charge[16], off[16], money[32];

	if (f->will_renew) {
		month_day(s, PLAN_PROFILE, f->charge, charge);
		month_day(s, PLAN_PROFILE, f->off_by, off);
		snprintf(out, size, _("on: charges %1$s on %2$s, off by %3$s"), screen_money(f->amount, false, money), charge, off);
		return LOOK_PLAIN;
	}
	snprintf(out, size, "%s", *f->why != '\0' ? label_of("renewal_why", f->why) : label_of("renewal_state", "off"));
	return f->blocked ? LOOK_BAD : LOOK_PLAIN;
}

static void quota_text(const struct quota *q, char *out, size_t size)
{
	char left[32], bought[32];

	snprintf(out, size, _("%1$s left of %2$s"), screen_money(q->left, false, left), screen_money(q->bought, false, bought));
}

static void next_text(struct shop *s, const struct next_campaign *n, char *out, size_t size)
{
	const struct profile *p = NULL;
	char at[32], day[16];

	shop_profile(s, n->profile, &p, NULL);
	instant_format(n->send_at, p != NULL ? profile_zone(p) : "Asia/Taipei", at);
	month_day(s, n->profile, n->send_at, day);
	snprintf(out, size, "%s %.5s  %s", day, at + 11, n->push ? screen_market(s, n->profile) : n->name);
}

static int64_t sum(const int64_t *v)
{
	int64_t all = 0;

	for (size_t i = 0; i < MARKETING_DAYS; i++)
		all += v[i];
	return all;
}

/* ---- beside the list ---- */

static int line(struct area a, int row, const char *label, enum look look, const char *text)
{
	draw_cell(a, row, 0, LABEL_COLS, LOOK_LABEL, label, false);
	if (look != LOOK_PLAIN)
		draw_text(a, row, LABEL_COLS, look, draw_sign(look));
	draw_cell(a, row, LABEL_COLS + 2, a.cols - LABEL_COLS - 2, look, text, false);
	return row + 1;
}

static int draw_quota(struct area a, int row, const struct quota *q)
{
	char text[100];

	quota_text(q, text, sizeof text);
	draw_cell(a, row, 0, LABEL_COLS, LOOK_LABEL, _("Quota"), false);
	chart_gauge(a, row, LABEL_COLS + 2, QUOTA_COLS, LOOK_PLAIN, q->bought - q->left, q->bought);
	draw_cell(a, row, LABEL_COLS + QUOTA_COLS + 4, a.cols - LABEL_COLS - QUOTA_COLS - 4, LOOK_PLAIN, text, false);
	return row + 1;
}

static int draw_week(struct area a, int row, const char *label, const int64_t *days, bool known)
{
	char total[32];

	draw_cell(a, row, 0, LABEL_COLS, LOOK_LABEL, label, false);
	if (!known)
		return row + 1;
	chart_spark(a, row, LABEL_COLS + 2, MARKETING_DAYS, days, MARKETING_DAYS);
	draw_textf(a, row, LABEL_COLS + MARKETING_DAYS + 4, LOOK_PLAIN, _("%s in 7 days"), screen_money(sum(days), false, total));
	return row + 1;
}

static int draw_next(struct shop *s, struct area a, int row, const struct marketing_pulse *p)
{
	if (p->next_count == 0)
		return line(a, row, _("Goes out next"), LOOK_PLAIN, _("nothing is planned"));
	for (size_t i = 0; i < p->next_count && row < a.rows; i++) {
		char text[300], reach[32];
		int used;

		next_text(s, &p->next[i], text, sizeof text);
		used = LABEL_COLS + 2;
		draw_cell(a, row, 0, LABEL_COLS, LOOK_LABEL, i == 0 ? _("Goes out next") : "", false);
		draw_cell(a, row, used, a.cols - used - 10, LOOK_PLAIN, text, false);
		if (p->next[i].reach > 0)
			draw_cell(a, row, a.cols - 9, 9, LOOK_LABEL, screen_money(p->next[i].reach, false, reach), true);
		row++;
	}
	return row;
}

int today_marketing_draw(struct shop *s, struct area a, const struct today_marketing *m)
{
	char text[300];
	enum look look;
	int row = 1;

	if (!m->pulse.any)
		return 0;
	draw_text(a, 0, 0, LOOK_HEADING, _("Marketing"));
	look = plan_text(s, &m->pulse, text, sizeof text);
	row = line(a, row, _("Plan"), look, text);
	if (m->pulse.term.id != 0) {
		row = draw_quota(a, row, &m->pulse.quota);
		look = renewal_text(s, &m->pulse, text, sizeof text);
		row = line(a, row, _("Renewal"), look, text);
	}
	row = draw_week(a, row, _("Reach"), m->reach, m->read == MARKETING_DAYS);
	row = draw_week(a, row, _("Opens"), m->opened, m->read == MARKETING_DAYS);
	row = draw_next(s, a, row, &m->pulse);
	return row + 1;
}

/* ---- under the list ---- */

void today_marketing_strip(struct shop *s, struct area a, const struct today_marketing *m)
{
	const struct marketing_pulse *p = &m->pulse;
	char text[300], next[300];
	enum look look = plan_text(s, p, text, sizeof text);
	int col = draw_text(a, 0, 0, LOOK_LABEL, _("Plan")) + 1;

	col += draw_text(a, 0, col, look, text) + 2;
	if (p->term.id != 0) {
		col += draw_text(a, 0, col, LOOK_LABEL, _("Quota")) + 1;
		chart_gauge(a, 0, col, STRIP_GAUGE, LOOK_PLAIN, p->quota.bought - p->quota.left, p->quota.bought);
		quota_text(&p->quota, text, sizeof text);
		draw_cell(a, 0, col + STRIP_GAUGE + 1, a.cols - col - STRIP_GAUGE - 1, LOOK_PLAIN, text, false);
	}
	col = draw_text(a, 1, 0, LOOK_LABEL, _("7 days")) + 1;
	if (m->read == MARKETING_DAYS) {
		col += draw_text(a, 1, col, LOOK_PLAIN, _("Reach")) + 1;
		chart_spark(a, 1, col, MARKETING_DAYS, m->reach, MARKETING_DAYS);
		col += MARKETING_DAYS + 1;
		col += draw_text(a, 1, col, LOOK_PLAIN, _("Opens")) + 1;
		chart_spark(a, 1, col, MARKETING_DAYS, m->opened, MARKETING_DAYS);
		col += MARKETING_DAYS + 2;
	}
	if (p->next_count > 0) {
		next_text(s, &p->next[0], next, sizeof next);
		col += draw_text(a, 1, col, LOOK_LABEL, _("Goes out next")) + 1;
		draw_cell(a, 1, col, a.cols - col, LOOK_PLAIN, next, false);
	}
}
