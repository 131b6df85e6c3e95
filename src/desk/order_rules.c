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

/* ---- facts and clock ---- */

static const struct {
	enum order_row_day row;
	enum case_field fact;
} days[] = {
	{D_SHIPPABLE, CASE_SHIPPABLE}, {D_SHIPPED, CASE_SHIPPED}, {D_PICKED_UP, CASE_PICKED_UP}, {D_RECEIVED, CASE_RECEIVED},
	{D_COMPLAINT, CASE_COMPLAINT}, {D_CONFIRMED, CASE_CONFIRMED}, {D_CANCELLED, CASE_CANCELLED}, {D_PREORDER, CASE_PREORDER},
	{D_REFUNDED, CASE_REFUNDED}, {D_BANK_REFUNDED, CASE_BANK_REFUNDED}, {D_REVERSE, CASE_REVERSE},
};
#define DAYS (sizeof days / sizeof *days)
_Static_assert(DAYS == CASE_DAYS, "every day of a case stands in the row");

static void copy(char *to, const char *from, size_t size)
{
	size_t len = strlen(from);

	if (len >= size)
		len = size - 1;
	memcpy(to, from, len);
	to[len] = '\0';
}

void order_case_of_row(const struct order_row *o, struct order_case *c)
{
	memset(c, 0, sizeof *c);
	copy(c->order_no, o->order_no, sizeof c->order_no);
	copy(c->word, o->word, sizeof c->word);
	copy(c->payment, o->text[T_PAYMENT], sizeof c->payment);
	copy(c->cancel_reason, o->cancel_reason, sizeof c->cancel_reason);
	c->card = o->plan != PLAN_NONE;
	c->ordered = o->day[D_ORDERED];
	c->ship_by = o->day[D_SHIP_BY];
	c->posted = o->day[D_POSTED];
	c->claim = o->amount[A_CLAIM];
	c->refund_amount = o->amount[A_REFUND_AMOUNT];
	c->reverse_fee = o->amount[A_REVERSE_FEE];
	c->returning = o->returning;
	c->returned = o->returned;
	memcpy(c->from, o->from, sizeof c->from);
	for (size_t i = 0; i < DAYS; i++) {
		enum case_field f = days[i].fact;

		c->day[f] = o->day[days[i].row];
		if (c->day[f] == DAY_NONE)
			c->from[f] = ORIGIN_NONE;
		else if (c->from[f] == ORIGIN_NONE)
			c->from[f] = ORIGIN_FILE;
	}
	if (c->from[CASE_CONFIRMED] == ORIGIN_RULE || c->from[CASE_CONFIRMED] == ORIGIN_FORECAST) {
		c->day[CASE_CONFIRMED] = DAY_NONE;
		c->from[CASE_CONFIRMED] = ORIGIN_NONE;
	}
}

static void row_of_case(const struct order_case *c, struct order_row *o)
{
	memcpy(o->from, c->from, sizeof o->from);
	for (size_t i = 0; i < DAYS; i++)
		o->day[days[i].row] = c->day[days[i].fact];
	o->day[D_POSTING] = c->posting;
	o->day[D_REFUND] = c->refund;
	o->amount[A_REFUND_AMOUNT] = c->refund_amount;
	o->amount[A_REVERSE_FEE] = c->reverse_fee;
	o->returning = c->returning;
	o->returned = c->returned;
	copy(o->cancel_reason, c->cancel_reason, sizeof o->cancel_reason);
	order_origins_put(c, o->origins);
	o->next_step = c->next_step;
	o->next_on = c->next_on;
}

/* A state is kept as a text that lives: the file's word, or one of ours. */
static const char *lasting(const struct order_row *o, const char *state)
{
	static const char *const ours[] = {
		"awaiting_payment", "to_ship", "shipped", "disputed", "confirmed", "posted", "settled", "returning", "returned", "cancelled",
	};

	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (strcmp(ours[i], state) == 0)
			return ours[i];
	return o->word;
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

/* What people typed fills what the file leaves open, unless both together make no sense: then the file counts. */
static void fill_typed(struct order_case *c, const struct order_typed *typed)
{
	struct order_case with = *c;
	bool against[CASE_FIELDS];

	order_typed_apply(typed, &with, against);
	if (order_case_dates(&with, NULL) == ST_OK)
		*c = with;
}

static void follow_clock(struct order_reader *r, struct order_row *o, struct order_case *c)
{
	struct order_market *m = &r->market;

	/* No calendar for a year is no reason to refuse an order; who looks at it is told. */
	if (order_case_judge(m, c, NULL) != ST_OK)
		return;
	row_of_case(c, o);
	o->text[T_STATE] = lasting(o, c->state);
}

bool order_follow(struct order_reader *r, struct sheet *sheet, struct order_row *o, const struct order_typed *typed, struct import_refusal *why)
{
	struct order_case c;
	struct error bad;

	if (o->word == NULL)
		o->word = o->text[T_STATE];
	order_case_of_row(o, &c);
	if (order_case_dates(&c, &bad) != ST_OK) {
		import_refuse(why, heading_of(sheet, bad.field), bad.code, bad.message);
		return false;
	}
	if (o->amount[A_EARN_MULT] > profile_int(r->profile, "points.earn_mult_max", DAY_NONE, INT_MAX)) {
		import_refuse(why, sheet_heading(sheet, F_EARN_MULT), "earn_mult_range", _("A points multiplier is a whole number from 2 to 20; 1 is none."));
		return false;
	}
	claim(r, o);
	c.claim = o->amount[A_CLAIM];
	if (typed != NULL && typed->any)
		fill_typed(&c, typed);
	if (!r->sales) {
		follow_clock(r, o, &c);
	} else {
		o->day[D_REFUND] = settle_refund_day(o->plan != PLAN_NONE, o->day[D_REFUNDED], o->day[D_BANK_REFUNDED]);
		o->day[D_POSTING] = o->day[D_POSTED];
	}
	return true;
}

bool order_complete(struct order_reader *r, struct sheet *sheet, struct order_row *o, struct import_refusal *why)
{
	return take_total(r, sheet, o, why) && order_follow(r, sheet, o, NULL, why);
}
