/*
 * One return or exchange as rows of text: what it waits for and what happens by
 * itself, its facts, the refund, the order behind it, its log.
 */
#include "config.h"

#include "slip_screens.h"
#include "urgent.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/text.h"

enum { EVENTS = 40 };

/* ---- reading ---- */

static enum status read_return(struct shop *s, int64_t id, struct slip_card *f, struct error *e)
{
	enum status st = return_get(s, id, &f->r, e);

	f->profile = f->r.profile;
	f->no = f->r.no;
	f->order_no = f->r.order_no;
	f->state = f->r.state;
	f->next_text = f->r.next_text;
	f->note = f->r.note;
	f->last_day = f->r.last_day;
	f->days_left = f->r.days_left;
	return st;
}

static enum status read_exchange(struct shop *s, int64_t id, struct slip_card *f, struct error *e)
{
	enum status st = exchange_get(s, id, &f->x, e);

	f->profile = f->x.profile;
	f->no = f->x.no;
	f->order_no = f->x.order_no;
	f->state = f->x.state;
	f->next_text = f->x.next_text;
	f->note = f->x.note;
	f->last_day = f->x.last_day;
	f->days_left = f->x.days_left;
	return st;
}

enum status slip_card_read(struct shop *s, bool is_return, int64_t id, struct slip_card *out, struct error *e)
{
	struct list_query q = {.limit = EVENTS};
	enum status st;

	*out = (struct slip_card){.is_return = is_return, .id = id};
	st = is_return ? read_return(s, id, out, e) : read_exchange(s, id, out, e);
	if (st != ST_OK)
		return st;
	out->order = xcalloc(1, sizeof *out->order);
	if (order_life_find(s, out->profile, out->order_no, out->order, NULL) != ST_OK) {
		free(out->order);
		out->order = NULL;
	}
	slip_events(s, is_return ? "return" : "exchange", id, &out->event_source);
	out->event_source.page(out->event_source.self, &q, &out->events, NULL);
	return ST_OK;
}

void slip_card_free(struct slip_card *f)
{
	return_free(&f->r);
	exchange_free(&f->x);
	free(f->order);
	list_page_free(&f->events);
	list_close(&f->event_source);
	*f = (struct slip_card){0};
}

bool slip_card_is(const struct slip_card *f, const char *state)
{
	return strcmp(f->state, state) == 0;
}

money_t slip_card_refund(const struct return_slip *r)
{
	return r->refund_amount + (r->refund_shipping != MONEY_NONE ? r->refund_shipping : 0);
}

void slip_card_name(const char *kind, const char *no, char *out, size_t size)
{
	snprintf(out, size, strcmp(kind, "return") == 0 ? _("Return %s") : _("Exchange %s"), no);
}

/* ---- drawing ---- */

static void add_day(struct pen_flow *f, const char *label, day_t day)
{
	char iso[16];

	day_format(day, iso);
	if (day != DAY_NONE)
		pen_field(f, label, iso);
}

static void add_text(struct pen_flow *f, const char *label, const char *text)
{
	if (text != NULL && text[0] != '\0')
		pen_field(f, label, text);
}

static void add_code(struct pen_flow *f, const char *label, const char *set, const char *code)
{
	if (code[0] != '\0')
		pen_field(f, label, label_of(set, code));
}

static void add_money(struct pen_flow *f, const char *label, money_t amount)
{
	char text[32];

	if (amount != MONEY_NONE)
		pen_field(f, label, screen_money(amount, false, text));
}

/* The state, the last day to act, what happens by itself. */
static void draw_head(const struct slip_card *f, struct pen *p)
{
	enum look look = f->last_day == DAY_NONE ? LOOK_PLAIN : f->days_left < 0 ? LOOK_BAD : f->days_left == 0 ? LOOK_WARN : LOOK_PLAIN;
	const char *state = label_of(f->is_return ? "return_state" : "exchange_state", f->state);
	char line[300], day[16], left[60];

	if (f->last_day == DAY_NONE) {
		snprintf(line, sizeof line, "%s", state);
	} else {
		day_format(f->last_day, day);
		urgent_days(f->days_left, false, left, sizeof left);
		snprintf(line, sizeof line, _("%1$s: last day to act %2$s (%3$s)"), state, day, left);
	}
	pen_put(p, 0, 1, look, look == LOOK_PLAIN ? " " : draw_sign(look), false);
	pen_put(p, 2, p->a.cols, look == LOOK_PLAIN ? LOOK_TITLE : look, line, false);
	p->row++;
	pen_wrapped(p, 2, LOOK_PLAIN, f->next_text);
}

static void draw_return(const struct return_slip *r, struct pen *p)
{
	struct pen_flow f = {.pen = p};

	pen_heading(p, _("Return"));
	add_day(&f, _("Requested"), r->created_on);
	add_code(&f, _("Opened by"), "slip_by", r->opened_by);
	pen_field(&f, _("Pick-up"), r->with_pickup ? _("by the courier") : _("none"));
	if (r->voluntary)
		pen_field(&f, _("Cooling-off"), _("over; accepted voluntarily"));
	if (r->partial_of_promo)
		pen_field(&f, _("Cart"), _("part of a discounted cart, agreed to"));
	if (r->request[0] != '\0' && strcmp(r->request, r->no) != 0)
		pen_field(&f, _("Asked for with"), r->request);
	add_day(&f, _("Collected"), r->collected_on);
	add_text(&f, _("Courier number"), r->courier_no);
	add_day(&f, _("Back on"), r->delivered_on);
	add_day(&f, _("Abnormal since"), r->abnormal_on);
	add_code(&f, _("Reason"), "return_reason", r->reason);
	add_text(&f, _("Packaging"), r->packaging_info);
	add_text(&f, _("Goods received"), r->item_info);
	add_day(&f, _("Case closed"), r->abnormal_end);
	add_day(&f, _("Closed on"), r->closed_on);
	add_code(&f, _("Closed by"), "return_end", r->closed_by);
	add_day(&f, _("Cancelled"), r->cancelled_on);
	add_code(&f, _("Cancelled by"), "slip_by", r->cancelled_by);
	add_text(&f, _("Note"), r->note);
	pen_flow_end(&f);
	pen_heading(p, _("Refund"));
	add_money(&f, _("Goods"), r->refund_amount);
	add_money(&f, _("Shipping"), r->refund_shipping);
	if (r->reverse_fee != MONEY_NONE)
		add_money(&f, _("Return logistics fee"), r->reverse_fee);
	else if (r->with_pickup)
		pen_field(&f, _("Return logistics fee"), _("not known yet"));
	add_day(&f, _("Refunded"), r->refunded_on);
	add_day(&f, _("Refunded by the bank"), r->bank_refunded_on);
	pen_flow_end(&f);
}

static void draw_exchange(const struct exchange_slip *x, struct pen *p)
{
	struct pen_flow f = {.pen = p};

	pen_heading(p, _("Exchange"));
	add_day(&f, _("Requested"), x->created_on);
	add_code(&f, _("Opened by"), "slip_by", x->opened_by);
	if (x->voluntary)
		pen_field(&f, _("Cooling-off"), _("over; accepted voluntarily"));
	add_text(&f, _("Reason"), x->reason);
	add_day(&f, _("Reminded"), x->reminded_on);
	add_day(&f, _("Closed on"), x->closed_on);
	add_code(&f, _("Closed as"), "exchange_close", x->close_option);
	add_day(&f, _("New goods sent"), x->new_shipped_on);
	add_text(&f, _("Tracking number"), x->new_tracking);
	add_text(&f, _("Note"), x->note);
	pen_flow_end(&f);
}

static void draw_order(const struct slip_card *s, struct pen *p)
{
	const struct order_life *o = s->order;
	struct pen_flow f = {.pen = p};
	char text[260];

	pen_heading(p, _("The order behind it"));
	if (o == NULL) {
		pen_field(&f, _("Order"), s->order_no);
		pen_flow_end(&f);
		return;
	}
	pen_field(&f, _("Order"), o->order_no);
	pen_field(&f, _("State"), label_of("order_state", o->state));
	add_text(&f, _("Buyer"), o->buyer);
	add_text(&f, _("Cart"), o->cart_no);
	snprintf(text, sizeof text, "%s x %lld", o->item_name, (long long)o->qty);
	pen_field(&f, _("Goods"), text);
	add_money(&f, _("Claim amount"), o->claim);
	add_day(&f, _("Shipped"), o->facts.d.shipped);
	add_day(&f, _("Cooling-off until"), o->clock.cooloff_last);
	pen_flow_end(&f);
}

static const struct pen_column log_columns[] = {
	{"day", 10, NULL}, {"act", 20, NULL}, {"detail", 16, "slip_by return_reason exchange_close"}, {"origin", 8, NULL},
	{"by", 8, NULL},   {"rule", 8, NULL}, {"at", 16, NULL},
};

void slip_card_draw(struct shop *s, const struct slip_card *f, struct pen *p)
{
	(void)s;
	draw_head(f, p);
	if (f->is_return)
		draw_return(&f->r, p);
	else
		draw_exchange(&f->x, p);
	draw_order(f, p);
	pen_heading(p, _("What happened"));
	pen_rows(p, &f->event_source, &f->events, log_columns, COUNT_OF(log_columns));
}
