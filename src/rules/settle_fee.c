/*
 * What one order brings and costs: claim amount, bank amount, category, card
 * and points fee, and the lines of its refund (YAH-106 to 115, 138, 175, 176,
 * section 17). Which day and which period they fall on is settle_day.c's and
 * settle_period.c's; where the rates come from is the desk's.
 */
#include "storekeep/settle.h"

#include <string.h>

#include "storekeep/i18n.h"

static const char *const kind_codes[] = {
	[SETTLE_SALE] = "sale",
	[SETTLE_INTEREST_IN] = "interest_in",
	[SETTLE_REFUND] = "refund",
	[SETTLE_INTEREST_OUT] = "interest_out",
	[SETTLE_CATEGORY] = "category",
	[SETTLE_CARD] = "card",
	[SETTLE_POINTS_EARN] = "points_earn",
	[SETTLE_CART] = "cart",
	[SETTLE_FAMILY_PAY] = "family_pay",
	[SETTLE_REVERSE] = "reverse",
	[SETTLE_AD] = "ad",
	[SETTLE_OTHER] = "other",
};
_Static_assert(sizeof kind_codes / sizeof *kind_codes == SETTLE_KINDS, "a code for every kind");

static const char *const tax_codes[] = {
	[TAX_TAXABLE] = "taxable",
	[TAX_FREE] = "tax_free",
	[TAX_NO_INVOICE] = "no_invoice",
};
_Static_assert(sizeof tax_codes / sizeof *tax_codes == SETTLE_TAXES, "a code for every tax kind");

static const char *const plan_codes[] = {
	[PLAN_NONE] = "none",
	[PLAN_ONCE] = "once",
	[PLAN_INTEREST_3] = "interest_3",
	[PLAN_INTEREST_6] = "interest_6",
	[PLAN_INTEREST_12] = "interest_12",
	[PLAN_ZERO_3] = "zero_3",
	[PLAN_ZERO_6] = "zero_6",
	[PLAN_ZERO_12] = "zero_12",
};
_Static_assert(sizeof plan_codes / sizeof *plan_codes == SETTLE_PLANS, "a code for every plan");

/* Place of `code` in a table of codes, -1 when it is not there. */
static int code_place(const char *const *codes, int count, const char *code)
{
	for (int i = 0; code && i < count; i++)
		if (strcmp(codes[i], code) == 0)
			return i;
	return -1;
}

const char *settle_kind_code(enum settle_kind k)
{
	return kind_codes[k];
}

bool settle_kind_parse(const char *code, enum settle_kind *k)
{
	int i = code_place(kind_codes, SETTLE_KINDS, code);
	if (i >= 0)
		*k = (enum settle_kind)i;
	return i >= 0;
}

bool settle_kind_is_gross(enum settle_kind k)
{
	return k == SETTLE_SALE || k == SETTLE_INTEREST_IN || k == SETTLE_REFUND;
}

const char *settle_tax_code(enum settle_tax t)
{
	return tax_codes[t];
}

bool settle_tax_parse(const char *code, enum settle_tax *t)
{
	int i = code_place(tax_codes, SETTLE_TAXES, code);
	if (i >= 0)
		*t = (enum settle_tax)i;
	return i >= 0;
}

const char *settle_plan_code(enum settle_plan p)
{
	return plan_codes[p];
}

enum status settle_plan_parse(const char *code, enum settle_plan *p, struct error *e)
{
	int i = code_place(plan_codes, SETTLE_PLANS, code && *code ? code : "none");
	if (i < 0)
		return error_set(e, ST_REFUSED, "card_plan", "YAH-108", "card_plan", "%s",
		                 _("Plans are 3, 6 or 12"));
	*p = (enum settle_plan)i;
	return ST_OK;
}

int64_t settle_category_ppm(const struct settle_rates *r, const char *category)
{
	if (!category || !*category)
		return r->category_default_ppm;
	size_t low = 0, high = r->category_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(r->category[middle].code, category);
		if (order == 0)
			return r->category[middle].ppm;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return -1;
}

/* Fees are stored as what they take away. A base below zero is never charged (YAH-1). */
static money_t fee(money_t base, int64_t ppm, enum rounding how)
{
	return base > 0 && ppm > 0 ? -money_rate(base, ppm, how) : 0;
}

static money_t category_fee(const struct settle_rates *r, const struct settle_order *o, struct settle_amounts *out)
{
	if (o->is_shipping && !r->category_on_shipping)
		return 0;
	int64_t ppm = o->rates_known ? o->category_ppm : settle_category_ppm(r, o->category);
	if (ppm < 0) {
		out->missing |= SETTLE_NO_CATEGORY_RATE;
		return 0;
	}
	return fee(out->claim, ppm, r->category_rounding);
}

static money_t card_fee(const struct settle_rates *r, const struct settle_order *o, struct settle_amounts *out)
{
	if (o->plan == PLAN_NONE)
		return 0;
	int64_t ppm = o->rates_known ? o->card_ppm : r->card_ppm[o->plan];
	if (ppm < 0) {
		out->missing |= SETTLE_NO_CARD_RATE;
		return 0;
	}
	return fee(out->bank, ppm, r->card_rounding);
}

int settle_earn_multiplier(const struct settle_rates *r, const struct settle_order *o)
{
	int m = o->earn_multiplier > 1 ? o->earn_multiplier : r->earn_multiplier;

	return m > 1 ? m : 1;
}

static money_t points_fee(const struct settle_rates *r, const struct settle_order *o, const struct settle_amounts *a)
{
	if (o->is_shipping)
		return 0;
	return fee(a->claim, (settle_earn_multiplier(r, o) - 1) * r->points_cost_ppm, r->points_rounding);
}

void settle_order_amounts(const struct settle_rates *r, const struct settle_order *o, struct settle_amounts *out)
{
	memset(out, 0, sizeof *out);
	out->claim = o->cash + o->points * r->points_value + (r->add_subsidy ? o->subsidy : 0);
	out->bank = o->plan == PLAN_NONE ? 0 : o->cash + o->interest;
	out->line[SETTLE_SALE] = out->claim;
	out->line[SETTLE_INTEREST_IN] = o->interest;
	out->line[SETTLE_INTEREST_OUT] = r->interest_pass_through ? -o->interest : 0;
	out->line[SETTLE_CATEGORY] = category_fee(r, o, out);
	out->line[SETTLE_CARD] = card_fee(r, o, out);
	out->line[SETTLE_POINTS_EARN] = points_fee(r, o, out);
}

void settle_refund_amounts(const struct settle_rates *r, const struct settle_amounts *stored, struct settle_amounts *out)
{
	memset(out, 0, sizeof *out);
	out->missing = stored->missing;
	out->claim = -stored->claim;
	out->bank = -stored->bank;
	out->line[SETTLE_REFUND] = -stored->line[SETTLE_SALE] - stored->line[SETTLE_INTEREST_IN];
	out->line[SETTLE_INTEREST_OUT] = -stored->line[SETTLE_INTEREST_OUT];
	if (r->reverse_category)
		out->line[SETTLE_CATEGORY] = -stored->line[SETTLE_CATEGORY];
	if (r->reverse_card)
		out->line[SETTLE_CARD] = -stored->line[SETTLE_CARD];
	if (r->reverse_points)
		out->line[SETTLE_POINTS_EARN] = -stored->line[SETTLE_POINTS_EARN];
	if (r->reverse_cart)
		out->line[SETTLE_CART] = -stored->line[SETTLE_CART];
	if (r->reverse_family)
		out->line[SETTLE_FAMILY_PAY] = -stored->line[SETTLE_FAMILY_PAY];
}

money_t settle_cart_line(const struct settle_rates *r)
{
	return -r->cart_fee;
}

money_t settle_family_line(const struct settle_rates *r)
{
	return -r->family_fee;
}

money_t settle_reverse_line(const struct settle_rates *r, bool collected, money_t typed, unsigned *missing)
{
	if (!collected)
		return 0;
	money_t amount = typed != MONEY_NONE ? typed : r->reverse_fee;
	if (amount == MONEY_NONE) {
		if (missing)
			*missing |= SETTLE_NO_REVERSE_FEE;
		return 0;
	}
	return amount > 0 ? -amount : amount;
}

bool settle_points_paid(int64_t points, money_t points_value, int multiplier_max, int *multiplier)
{
	int64_t m = points > 0 ? points_value / points : 1;
	if (multiplier)
		*multiplier = (int)m;
	if (points <= 0)
		return points == 0 && points_value == 0;
	return points_value == points * m && m >= 1 && (m == 1 || m <= multiplier_max);
}

void settle_add_line(struct settle_sum *s, enum settle_kind k, money_t amount, enum settle_tax tax)
{
	s->line[k] += amount;
	if (settle_kind_is_gross(k))
		s->gross[tax] += amount;
}

void settle_add(struct settle_sum *s, const struct settle_amounts *a, enum settle_tax tax)
{
	for (int k = 0; k < SETTLE_KINDS; k++)
		settle_add_line(s, (enum settle_kind)k, a->line[k], tax);
	s->count++;
}

money_t settle_gross(const struct settle_sum *s)
{
	money_t total = 0;
	for (int t = 0; t < SETTLE_TAXES; t++)
		total += s->gross[t];
	return total;
}

money_t settle_fees(const struct settle_rates *r, const struct settle_sum *s)
{
	money_t total = 0;
	for (int k = 0; k < SETTLE_KINDS; k++)
		if (!settle_kind_is_gross((enum settle_kind)k) && (r->deduct & (1u << k)))
			total += s->line[k];
	return total;
}

money_t settle_net(const struct settle_rates *r, const struct settle_sum *s)
{
	return settle_gross(s) + settle_fees(r, s);
}
