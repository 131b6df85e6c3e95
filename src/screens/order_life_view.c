/*
 * The clock of an order: a dated line a step, what is known and from whom apart
 * from what the rules give, late ones marked; the slips and the log below.
 */
#include "config.h"

#include "order_life_view.h"
#include "slip_screens.h"
#include "urgent.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TITLE_AT = 2, FACT_AT = 21, ORIGIN_AT = 32, FORECAST_AT = 43, RULE_AT = 60, RULE_COLS = 9, WAITS_AT = 70, WAITS_BESIDE_FROM = 110,
      EVENTS = 20, SLIPS = 20 };

/* ---- reading ---- */

static void add_slip(struct life_view *o, const struct life_slip *slip)
{
	o->slips = xreallocarray(o->slips, o->slip_count + 1, sizeof *o->slips);
	o->slips[o->slip_count++] = *slip;
}

static void add_return(struct shop *s, struct life_view *o, int64_t id)
{
	struct life_slip slip = {.is_return = true, .id = id};
	struct return_slip r = {0};

	if (return_get(s, id, &r, NULL) != ST_OK)
		return;
	memcpy(slip.no, r.no, sizeof slip.no);
	memcpy(slip.state, r.state, sizeof slip.state);
	snprintf(slip.said, sizeof slip.said, "%.150s", r.next_text);
	slip.days_left = r.days_left;
	slip.last_day = r.last_day;
	return_free(&r);
	add_slip(o, &slip);
}

static void add_exchange(struct shop *s, struct life_view *o, int64_t id)
{
	struct life_slip slip = {.id = id};
	struct exchange_slip x = {0};

	if (exchange_get(s, id, &x, NULL) != ST_OK)
		return;
	memcpy(slip.no, x.no, sizeof slip.no);
	snprintf(slip.state, sizeof slip.state, "%s", x.state);
	snprintf(slip.said, sizeof slip.said, "%.150s", x.next_text);
	slip.days_left = x.days_left;
	slip.last_day = x.last_day;
	exchange_free(&x);
	add_slip(o, &slip);
}

static void read_slips(struct shop *s, struct life_view *o, bool returns)
{
	struct list_query q = {.limit = SLIPS};
	struct list_page page = {0};
	struct list_source src;
	char filter[100];

	snprintf(filter, sizeof filter, "order_no=\"%s\"", o->life.order_no);
	q.filter = filter;
	(returns ? return_list : exchange_list)(s, o->life.profile, &src);
	if (src.page(src.self, &q, &page, NULL) == ST_OK)
		for (size_t i = 0; i < page.count; i++)
			(returns ? add_return : add_exchange)(s, o, page.rows[i].id);
	list_page_free(&page);
	list_close(&src);
}

void life_view_read(struct shop *s, int64_t id, struct life_view *out)
{
	struct list_query q = {.limit = EVENTS};

	*out = (struct life_view){0};
	if (order_life_get(s, id, &out->life, NULL) != ST_OK)
		return;
	out->any = true;
	order_events(s, out->life.profile, out->life.order_no, &out->event_source);
	out->event_source.page(out->event_source.self, &q, &out->events, NULL);
	if (order_benefits(s, id, out->benefits, &out->benefit_count, NULL) != ST_OK)
		out->benefit_count = 0;
	read_slips(s, out, true);
	read_slips(s, out, false);
}

void life_view_free(struct life_view *o)
{
	list_page_free(&o->events);
	list_close(&o->event_source);
	free(o->slips);
	*o = (struct life_view){0};
}

bool life_view_says(const struct life_view *o, const char *field)
{
	for (size_t i = 0; o->any && i < o->life.day_count; i++)
		if (strcmp(o->life.days[i].name, field) == 0)
			return true;
	return o->any && (strcmp(field, "posting_day") == 0 || strcmp(field, "posted_on") == 0); /* one line says both */
}

/* ---- the clock ---- */

/* In a narrow pane only the last day of a range, and the rule nearer. */
static int rule_at(const struct pen *p)
{
	return p->a.cols >= RULE_AT + RULE_COLS - 1 ? RULE_AT : FORECAST_AT + 11;
}

static void forecast_text(const struct pen *p, const struct order_day *d, char *out, size_t size)
{
	char day[16], first[16];

	day_format(d->forecast, day);
	day_format(d->earliest, first);
	if (d->earliest == DAY_NONE || d->earliest == d->forecast || d->forecast == DAY_NONE || rule_at(p) != RULE_AT)
		snprintf(out, size, "%s", day);
	else
		snprintf(out, size, "%s~%s", first + 5, screen_day(day, first));
}

static void draw_day(struct pen *p, const struct order_day *d)
{
	enum look look = d->late ? LOOK_WARN : LOOK_PLAIN;
	char fact[16], forecast[40];

	day_format(d->fact, fact);
	forecast_text(p, d, forecast, sizeof forecast);
	pen_put(p, 0, 1, look, d->late ? draw_sign(LOOK_WARN) : " ", false);
	pen_put(p, TITLE_AT, FACT_AT - TITLE_AT - 1, d->late ? look : LOOK_LABEL, _(d->title), false);
	pen_put(p, FACT_AT, 10, d->fact != DAY_NONE ? LOOK_TITLE : LOOK_PLAIN, fact, false);
	if (d->fact != DAY_NONE)
		pen_put(p, ORIGIN_AT, FORECAST_AT - ORIGIN_AT - 1, LOOK_PLAIN, order_origin_text(d->origin), false);
	pen_put(p, FORECAST_AT, rule_at(p) - FORECAST_AT - 1, look, forecast, false);
	pen_put(p, rule_at(p), RULE_COLS, LOOK_PLAIN, d->rule != NULL ? d->rule : "", false);
	if (d->waits[0] != '\0' && p->a.cols < WAITS_BESIDE_FROM)
		p->row++;
	if (d->waits[0] != '\0')
		pen_put(p, p->a.cols < WAITS_BESIDE_FROM ? FACT_AT : WAITS_AT, p->a.cols, LOOK_PLAIN, d->waits, false);
	p->row++;
}

void life_view_draw_clock(const struct life_view *o, struct pen *p)
{
	pen_heading(p, _("Clock of the order"));
	pen_put(p, TITLE_AT, FACT_AT - TITLE_AT - 1, LOOK_HEADING, _("Step"), false);
	pen_put(p, FACT_AT, 10, LOOK_HEADING, _("Fact"), false);
	pen_put(p, ORIGIN_AT, FORECAST_AT - ORIGIN_AT - 1, LOOK_HEADING, _("Known from"), false);
	pen_put(p, FORECAST_AT, rule_at(p) - FORECAST_AT - 1, LOOK_HEADING, _("By the rules"), false);
	pen_put(p, rule_at(p), RULE_COLS, LOOK_HEADING, _("Rule"), false);
	p->row++;
	for (size_t i = 0; i < o->life.day_count; i++)
		draw_day(p, &o->life.days[i]);
	if (o->life.missing_year != 0) {
		char text[200];

		snprintf(text, sizeof text, _("%1$s No public-holiday list for %2$d; only weekends were skipped."), draw_sign(LOOK_WARN),
		         o->life.missing_year);
		pen_wrapped(p, 0, LOOK_WARN, text);
	}
}

/* ---- coupon, slips and log ---- */

void life_view_draw_benefits(const struct life_view *o, struct pen *p)
{
	if (o->benefit_count == 0)
		return;
	pen_heading(p, _("Coupon and code of the cart"));
	for (size_t i = 0; i < o->benefit_count; i++, p->row++) {
		const struct order_benefit *b = &o->benefits[i];
		char money[32], day[16], until[60] = "";

		day_format(b->valid_to, day);
		if (b->valid_to != DAY_NONE)
			snprintf(until, sizeof until, _("valid until %s"), day);
		pen_put(p, 1, 12, LOOK_LABEL, label_of("benefit_kind", b->kind), false);
		pen_put(p, 14, 20, LOOK_PLAIN, b->number, false);
		pen_put(p, 35, 9, LOOK_PLAIN, screen_money(b->amount, false, money), true);
		pen_put(p, 46, 12, LOOK_PLAIN, label_of("benefit_state", b->state), false);
		pen_put(p, 59, p->a.cols, LOOK_PLAIN, until, false);
	}
}

void life_view_draw_slips(const struct life_view *o, struct pen *p)
{
	if (o->slip_count == 0)
		return;
	pen_heading(p, _("Returns and exchanges"));
	for (size_t i = 0; i < o->slip_count; i++) {
		const struct life_slip *s = &o->slips[i];
		char name[80], left[40] = "";

		slip_card_name(s->is_return ? "return" : "exchange", s->no, name, sizeof name);
		if (s->last_day != DAY_NONE)
			urgent_days(s->days_left, false, left, sizeof left);
		pen_put(p, 1, 20, LOOK_PLAIN, name, false);
		pen_put(p, 22, 14, LOOK_PLAIN, label_of(s->is_return ? "return_state" : "exchange_state", s->state), false);
		pen_put(p, 37, 12, s->last_day != DAY_NONE && s->days_left < 0 ? LOOK_WARN : LOOK_PLAIN, left, false);
		pen_put(p, 50, p->a.cols, LOOK_PLAIN, s->said, false);
		p->row++;
	}
}

static const struct pen_column log_columns[] = {
	{"day", 10, NULL}, {"act", 18, NULL}, {"reason", 18, "cancel_reason order_act refuse_reason"}, {"origin", 8, NULL},
	{"by", 8, NULL},   {"rule", 8, NULL}, {"at", 16, NULL},
};

void life_view_draw_events(const struct life_view *o, struct pen *p)
{
	if (o->events.count == 0)
		return;
	pen_heading(p, _("What happened"));
	pen_rows(p, &o->event_source, &o->events, log_columns, COUNT_OF(log_columns));
}
