/*
 * What follows by rule from an order of a file: its claim amount (YAH-176,
 * YAH-193), the rates under which it was made, and the day on which it will be
 * posted (YAH-116 to 120).
 */
#include "config.h"

#include "desk/order_row.h"
#include "storekeep/i18n.h"

#include <limits.h>
#include <string.h>

/* In a file of one row an item the total of the order stands in a column of its own: what the buyer paid (FMT-50). */
static bool take_total(struct order_reader *r, struct sheet *sheet, struct order_row *o, struct import_refusal *why)
{
	struct error bad;
	money_t total;

	if (!r->grouped)
		return true;
	if (sheet_money(sheet, F_CLAIM_AMOUNT, &total, &bad) != ST_OK) {
		import_refuse(why, sheet_heading(sheet, F_CLAIM_AMOUNT), bad.code, bad.message);
		return false;
	}
	o->amount[A_CASH] = total != MONEY_NONE && total > 0 ? total : 0;
	return true;
}

static void claim(struct order_reader *r, struct order_row *o)
{
	const struct settle_rates *rates =
	        terms_cached(r->terms, o->day[D_ORDERED] != DAY_NONE ? o->day[D_ORDERED] : o->day[D_SHIPPABLE]);
	struct settle_order s = {.cash = o->amount[A_CASH], .points = o->amount[A_POINTS], .subsidy = o->amount[A_SUBSIDY],
	                         .interest = o->amount[A_INTEREST], .category = o->text[T_CATEGORY], .plan = o->plan,
	                         .earn_multiplier = (int)o->amount[A_EARN_MULT], .category_ppm = -1, .card_ppm = -1,
	                         .is_shipping = o->is_shipping};
	struct settle_amounts out;

	settle_order_amounts(rates, &s, &out);
	o->amount[A_CLAIM] = out.claim;
	o->category_ppm = settle_category_ppm(rates, o->text[T_CATEGORY]);
	o->card_ppm = o->plan != PLAN_NONE ? rates->card_ppm[o->plan] : -1;
}

static bool on_pickup(const char *payment)
{
	return strcmp(payment, "711_cod") == 0 || strcmp(payment, "family_cod") == 0;
}

static bool is(const struct order_row *o, const char *state)
{
	return strcmp(o->text[T_STATE], state) == 0;
}

/* When the platform has not said it; what was cancelled or came back before does not post. */
static void forecast(struct order_reader *r, struct order_row *o, struct settle_dates *d)
{
	struct settle_posting posting;

	o->day[D_POSTING] = o->day[D_POSTED];
	if (o->day[D_POSTED] != DAY_NONE || !r->forecasts || is(o, "cancelled"))
		return;
	if (is(o, "disputed") && d->complaint == DAY_NONE)
		d->complaint = d->shipped;
	settle_posting_day(&r->clock, d, &posting);
	if (is(o, "returned") && !settle_refund_counts(posting.used, o->day[D_REFUND]))
		return;
	if (o->day[D_REFUND] != DAY_NONE && !settle_refund_counts(posting.used, o->day[D_REFUND]))
		return;
	o->day[D_POSTING] = posting.used;
	if (o->day[D_CONFIRMED] == DAY_NONE)
		o->day[D_CONFIRMED] = settle_confirm_day(&r->clock, d, NULL);
}

/* The column that a date of settle_check_dates() stands in. */
static const char *heading_of(struct sheet *sheet, const char *field)
{
	if (strcmp(field, "transferred_on") == 0)
		field = "shippable_on";
	for (int f = 0; f < ORDER_FIELDS; f++)
		if (strcmp(order_field_names[f], field) == 0)
			return sheet_heading(sheet, f);
	return "";
}

bool order_follow(struct order_reader *r, struct sheet *sheet, struct order_row *o, struct import_refusal *why)
{
	struct settle_dates d = {.ordered = o->day[D_ORDERED], .transferred = o->day[D_SHIPPABLE], .shipped = o->day[D_SHIPPED],
	                         .picked_up = o->day[D_PICKED_UP], .received = DAY_NONE, .complaint = o->day[D_COMPLAINT],
	                         .confirmed = o->day[D_CONFIRMED], .posted = o->day[D_POSTED],
	                         .pay_on_pickup = on_pickup(o->text[T_PAYMENT])};
	struct error bad;

	if (settle_check_dates(&d, &bad) != ST_OK) {
		import_refuse(why, heading_of(sheet, bad.field), bad.code, bad.message);
		return false;
	}
	if (o->amount[A_EARN_MULT] > profile_int(r->profile, "points.earn_mult_max", DAY_NONE, INT_MAX)) {
		import_refuse(why, sheet_heading(sheet, F_EARN_MULT), "earn_mult_range", _("A points multiplier is a whole number from 2 to 20; 1 is none."));
		return false;
	}
	claim(r, o);
	o->day[D_REFUND] = settle_refund_day(o->plan != PLAN_NONE, o->day[D_REFUNDED], o->day[D_BANK_REFUNDED]);
	forecast(r, o, &d);
	return true;
}

bool order_complete(struct order_reader *r, struct sheet *sheet, struct order_row *o, struct import_refusal *why)
{
	return take_total(r, sheet, o, why) && order_follow(r, sheet, o, why);
}
