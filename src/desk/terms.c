/*
 * From a profile's keys to the plain values of rules/: which key feeds which
 * number, and what holds where a profile is silent. No marketplace is named here.
 */
#include "config.h"

#include "storekeep/terms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/mem.h"

#define CATEGORY_PREFIX "fee.category.rate_bp."

static int compare_categories(const void *a, const void *b)
{
	const struct settle_category *x = a, *y = b;
	return strcmp(x->code, y->code);
}

static void fill_categories(const struct profile *p, day_t on, struct settle_rates *out)
{
	struct settle_category *table = NULL;
	size_t count = 0;
	out->category_default_ppm = -1;
	const char *key;
	for (int n = 0; (key = profile_key(p, CATEGORY_PREFIX, n)) != NULL; n++) {
		int64_t ppm = profile_ppm(p, key, on, -1);
		const char *code = key + strlen(CATEGORY_PREFIX);
		if (ppm < 0)
			continue;
		if (strcmp(code, "default") == 0)
			out->category_default_ppm = ppm;
		table = xreallocarray(table, count + 1, sizeof *table);
		table[count++] = (struct settle_category){code, ppm};
	}
	if (count > 1)
		qsort(table, count, sizeof *table, compare_categories);
	out->category = table;
	out->category_count = count;
}

static void fill_card(const struct profile *p, day_t on, struct settle_rates *out)
{
	out->card_rounding = profile_rounding(p, "fee.card.rounding", on, ROUND_CEIL);
	for (int plan = 0; plan < SETTLE_PLANS; plan++) {
		char key[64];
		snprintf(key, sizeof key, "fee.card.%s_bp", settle_plan_code((enum settle_plan)plan));
		out->card_ppm[plan] = plan == PLAN_NONE ? 0 : profile_ppm(p, key, on, -1);
	}
}

static unsigned deduct_mask(const struct profile *p, day_t on)
{
	unsigned mask = 0;
	for (int k = 0; k < SETTLE_KINDS; k++)
		if (profile_has(p, "payout.deduct", on, settle_kind_code((enum settle_kind)k)))
			mask |= 1u << k;
	/* Without a list everything is deducted; "other" is whatever the platform took besides. */
	return mask ? mask | 1u << SETTLE_OTHER : (1u << SETTLE_KINDS) - 1;
}

/* Multiplier of a campaign; what is beyond the marketplace's limit is none (YAH-175). */
static int multiplier(const struct profile *p, day_t on, const char *key, const char *max_key)
{
	int64_t m = profile_int(p, key, on, 1);

	return m >= 1 && m <= profile_int(p, max_key, on, m) ? (int)m : 1;
}

void terms_rates(const struct profile *p, day_t on, struct settle_rates *out)
{
	memset(out, 0, sizeof *out);
	fill_categories(p, on, out);
	fill_card(p, on, out);
	const char *base = profile_text(p, "fee.category.base", on);
	out->category_on_shipping = base && strcmp(base, "claim") == 0;
	out->category_rounding = profile_rounding(p, "fee.category.rounding", on, ROUND_HALF_UP);
	out->points_value = profile_int(p, "points.value", on, 1);
	out->points_cost_ppm = profile_ppm(p, "points.earn_cost_bp", on, 0);
	out->earn_multiplier = multiplier(p, on, "points.earn_mult", "points.earn_mult_max");
	out->points_rounding = profile_rounding(p, "points.earn_cost_rounding", on, ROUND_HALF_UP);
	out->add_subsidy = profile_bool(p, "orders.add_subsidy", on, false);
	out->interest_pass_through = profile_bool(p, "interest.pass_through", on, true);
	out->cart_fee = profile_int(p, "fee.cart.amount", on, 0);
	out->family_fee = profile_int(p, "pay.family_pay.fee", on, 0);
	out->reverse_fee = profile_int(p, "fee.reverse.amount", on, MONEY_NONE);
	out->reverse_category = profile_bool(p, "refund.reverse_category", on, true);
	out->reverse_card = profile_bool(p, "refund.reverse_card", on, true);
	out->reverse_cart = profile_bool(p, "refund.reverse_cart_fee", on, false);
	out->reverse_family = profile_bool(p, "refund.reverse_family_pay", on, false);
	out->reverse_points = profile_bool(p, "refund.reverse_points_earn", on, true);
	out->deduct = deduct_mask(p, on);
}

void terms_rates_free(struct settle_rates *r)
{
	/* The table is ours; its codes belong to the profile. */
	free((struct settle_category *)(uintptr_t)r->category);
	r->category = NULL;
	r->category_count = 0;
}

static int whole(const struct profile *p, const char *key, day_t on, int fallback)
{
	return (int)profile_int(p, key, on, fallback);
}

void terms_clock(const struct profile *p, day_t on, struct settle_clock *out)
{
	*out = (struct settle_clock){
		.auto_days = whole(p, "confirm.auto_days", on, 0),
		.complaint_blocks = profile_bool(p, "confirm.complaint_blocks", on, true),
		.lag_min = whole(p, "posting.lag_min", on, 0),
		.lag_max = whole(p, "posting.lag_max", on, 0),
		.lag_used = whole(p, "posting.lag_used", on, 0),
	};
}

/* A number of `period.hN.NAME`; "last" is the last day of the month. */
static int part_number(const struct profile *p, day_t on, int part, const char *name)
{
	char key[64];
	snprintf(key, sizeof key, "period.h%d.%s", part + 1, name);
	const char *text = profile_text(p, key, on);
	if (text && strcmp(text, "last") == 0)
		return SETTLE_LAST_DAY;
	return whole(p, key, on, 0);
}

static int week_start(const struct profile *p, day_t on)
{
	static const char *const days[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
	const char *text = profile_text(p, "period.week_start", on);
	for (int i = 0; text && i < 7; i++)
		if (strcmp(text, days[i]) == 0)
			return i;
	return 1;
}

/* First days of the parts after the first: period.split_days, or the one of period.split_day. */
static void split_month(const struct profile *p, day_t on, struct settle_cycle *c)
{
	const char *at = profile_text(p, "period.split_days", on), *item;
	size_t len;
	if (!at)
		at = profile_text(p, "period.split_day", on);
	c->part[0].from_day = 1;
	c->parts = 1;
	while (c->parts < SETTLE_PARTS && profile_item(&at, &item, &len)) {
		int day = atoi(item);
		if (day > c->part[c->parts - 1].from_day && day <= 28)
			c->part[c->parts++].from_day = day;
	}
}

void terms_cycle(const struct profile *p, day_t on, struct settle_cycle *out)
{
	*out = (struct settle_cycle){.parts = 1};
	const char *unit = profile_text(p, "period.unit", on);
	out->weekly = unit && strcmp(unit, "week") == 0;
	out->week_start = week_start(p, on);
	const char *shift = profile_text(p, "payout.shift", on);
	out->pay_shift = shift && strcmp(shift, "next_workday") == 0;
	if (!out->weekly)
		split_month(p, on, out);
	for (int i = 0; i < out->parts; i++) {
		out->part[i].statement_day = part_number(p, on, i, "statement_day");
		out->part[i].due_day = part_number(p, on, i, "due_day");
		out->part[i].pay_day = part_number(p, on, i, "pay_day");
		out->part[i].pay_months = part_number(p, on, i, "pay_months");
		out->part[i].invoice_month = part_number(p, on, i, "invoice_month");
	}
}

void terms_claim(const struct profile *p, day_t on, struct claim_rules *out)
{
	const char *mode = profile_text(p, "claim.mode", on);
	*out = (struct claim_rules){
		.automated = mode && strcmp(mode, "auto") == 0,
		.required = profile_bool(p, "payout.requires_claim", on, false),
		.required_if_exempt = profile_bool(p, "payout.requires_claim_if_exempt", on, false),
		.one_per_tax_kind = profile_bool(p, "claim.one_per_tax_kind", on, true),
		.buyer_title = profile_text(p, "claim.buyer_title", on),
		.buyer_tax_id = profile_text(p, "claim.buyer_tax_id", on),
		.item_name = profile_text(p, "claim.item_name", on),
		.remark_alternative = profile_text(p, "claim.remark_alternative", on),
		.vat_ppm = profile_ppm(p, "vat.rate_bp", on, 50000),
		.warn_due_workdays = whole(p, "warn.claim_due_workdays", on, 2),
		.warn_missing_days = whole(p, "warn.claim_missing_days", on, 5),
		.remit_after = whole(p, "negative.remit_after", on, 0),
		.fee_invoice_days = whole(p, "fee_invoice.available_days", on, 1),
		.fee_invoice_originals = whole(p, "fee_invoice.originals", on, 1),
		.reprint_mark = profile_text(p, "fee_invoice.reprint_mark", on),
	};
}

/* ---- cache ---- */

struct terms_cache {
	const struct profile *profile;
	size_t spans;               /* changes + 1 */
	size_t last;                /* span of the last answer */
	bool *known;
	struct settle_rates *rates; /* one a span */
};

struct terms_cache *terms_cache_new(const struct profile *p)
{
	struct terms_cache *c = xcalloc(1, sizeof *c);
	c->profile = p;
	for (c->spans = 1; profile_change(p, (int)c->spans - 1) != DAY_NONE;)
		c->spans++;
	c->known = xcalloc(c->spans, sizeof *c->known);
	c->rates = xcalloc(c->spans, sizeof *c->rates);
	return c;
}

void terms_cache_free(struct terms_cache *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->spans; i++)
		if (c->known[i])
			terms_rates_free(&c->rates[i]);
	free(c->known);
	free(c->rates);
	free(c);
}

/* Span n begins with change n - 1; span 0 has undated values only. */
static bool in_span(const struct terms_cache *c, size_t n, day_t on)
{
	day_t from = n ? profile_change(c->profile, (int)n - 1) : DAY_NONE;
	day_t next = profile_change(c->profile, (int)n);
	return (n == 0 || (on != DAY_NONE && on >= from)) && (next == DAY_NONE || on == DAY_NONE || on < next);
}

const struct settle_rates *terms_cached(struct terms_cache *c, day_t on)
{
	if (!in_span(c, c->last, on)) {
		c->last = 0;
		while (!in_span(c, c->last, on))
			c->last++;
	}
	if (!c->known[c->last]) {
		terms_rates(c->profile, c->last ? profile_change(c->profile, (int)c->last - 1) : DAY_NONE, &c->rates[c->last]);
		c->known[c->last] = true;
	}
	return &c->rates[c->last];
}
