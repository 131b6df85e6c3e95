/*
 * A file by itself: what it proves without our orders. Rows and totals that do
 * not add up, rows counted twice and dates outside of the period are judged for
 * every statement; here fees are held against every rate that the profile has.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/recon.h"

static struct recon_difference about(const struct recon_group *g, const struct recon_line *l, enum settle_kind k)
{
	return (struct recon_difference){
		.kind = "fee", .component = settle_kind_code(k), .line_id = l->id, .order_no = g->order_no,
		.cart_no = l->cart_no, .stated = l->amount[k], .rule = "", .reason = "",
	};
}

/* The fee by the rate that comes nearest to what is stated; 0 when the profile has no rate at all. */
static money_t nearest(money_t fee, money_t base, const int64_t *ppm, size_t count, enum rounding how)
{
	money_t best = 0;

	for (size_t i = 0; i < count; i++) {
		money_t v = ppm[i] > 0 ? money_rate(base, ppm[i], how) : 0;

		if (ppm[i] > 0 && (best == 0 || llabs(v - fee) < llabs(best - fee)))
			best = v;
	}
	return best;
}

static int64_t highest(const int64_t *ppm, size_t count)
{
	int64_t most = 0;

	for (size_t i = 0; i < count; i++)
		if (ppm[i] > most)
			most = ppm[i];
	return most;
}

/* Amounts of the sale (`back` false) or of the refund that some lines state. */
struct gross {
	money_t goods, interest_in, interest_out;
};

static void add_gross(struct gross *sum, const struct recon_line *l, bool back)
{
	money_t in = l->amount[SETTLE_INTEREST_IN], out = l->amount[SETTLE_INTEREST_OUT];

	sum->goods += llabs(l->amount[back ? SETTLE_REFUND : SETTLE_SALE]);
	sum->interest_in += (in < 0) == back ? llabs(in) : 0;
	sum->interest_out += (out > 0) == back ? llabs(out) : 0;
}

/* What a fee was taken of: the gross in its row; for one in a row of its own, that of its order. A credit goes by the
 * refund. Interest is part of what the bank was asked for; a refund holds it where it does not stand apart (section 17). */
static money_t base_of(const struct recon_group *g, const struct recon_line *l, enum settle_kind fee)
{
	bool back = l->amount[fee] > 0;
	struct gross sum = {0};

	add_gross(&sum, l, back);
	if (sum.goods == 0 && l->kind == fee) {
		sum = (struct gross){0};
		for (size_t i = 0; i < g->count; i++)
			if (!g->lines[i].twice)
				add_gross(&sum, &g->lines[i], back);
	}
	if (fee == SETTLE_CARD)
		return sum.goods + sum.interest_in;
	return back && sum.interest_in == 0 && sum.interest_out < sum.goods ? sum.goods - sum.interest_out : sum.goods;
}

/* `right` are the amounts of the line as they should be: what is judged wrong is put right in it. */
static void judge_rate(struct recon *r, const struct recon_group *g, const struct recon_line *l, money_t right[SETTLE_KINDS],
                       enum settle_kind k, const int64_t *ppm, size_t count, enum rounding how, const char *rule)
{
	money_t base = base_of(g, l, k), fee = llabs(l->amount[k]), near;
	struct recon_difference d;

	if (fee == 0 || base == 0)
		return;
	near = nearest(fee, base, ppm, count, how);
	if (near == 0) {
		r->unchecked++;
		return;
	}
	if (near == fee)
		return;
	d = about(g, l, k);
	d.expected = l->amount[k] < 0 ? -near : near;
	d.rule = rule;
	/* Points lower what the bank is asked for, and the file does not tell them. */
	d.reason = k == SETTLE_CARD && fee < money_rate(base, highest(ppm, count), how) ? "no_rate_on_all" : "no_rate_fits";
	snprintf(d.args, sizeof d.args, "%lld", (long long)base);
	right[k] = d.expected;
	recon_add(r, &d);
}

static void judge_fees(struct recon *r, const struct recon_group *g, const struct recon_line *l, money_t right[SETTLE_KINDS])
{
	const struct settle_rates *rates = terms_cached(r->terms, l->day != DAY_NONE ? l->day : r->from);
	int64_t ppm[256];
	size_t n = 0;

	for (size_t i = 0; i < rates->category_count && n < 255; i++)
		ppm[n++] = rates->category[i].ppm;
	if (rates->category_default_ppm >= 0)
		ppm[n++] = rates->category_default_ppm;
	judge_rate(r, g, l, right, SETTLE_CATEGORY, ppm, n, rates->category_rounding, "YAH-106");
	judge_rate(r, g, l, right, SETTLE_CARD, rates->card_ppm + 1, SETTLE_PLANS - 1, rates->card_rounding, "YAH-108");
}

/* The same once a cart or twice: any whole multiple of the fee can be right, anything else cannot. */
static void judge_fixed(struct recon *r, const struct recon_group *g, const struct recon_line *l, money_t right[SETTLE_KINDS],
                        enum settle_kind k, money_t fee, const char *rule)
{
	struct recon_difference d;

	if (l->amount[k] == 0 || fee == 0 || l->amount[k] == fee)
		return;
	d = about(g, l, k);
	d.expected = fee;
	d.rule = rule;
	d.reason = l->amount[k] % fee == 0 ? "per_order" : "fixed_fee";
	snprintf(d.args, sizeof d.args, "%lld", (long long)(l->amount[k] / fee));
	right[k] = fee;
	recon_add(r, &d);
}

/* false when the line belongs to another period. */
static bool judge_day(struct recon *r, const struct recon_group *g, const struct recon_line *l)
{
	struct recon_difference d;
	char day[16], code[16];

	if (l->day == DAY_NONE || recon_in_period(r, l->day))
		return true;
	day_format(l->day, day);
	recon_period_code(r, l->day, code);
	d = about(g, l, l->kind);
	d.kind = "other_period";
	d.stated = 0;
	for (enum settle_kind k = 0; k < SETTLE_KINDS; k++)
		d.stated += l->amount[k];
	d.rule = "YAH-121";
	d.reason = "dated_outside";
	snprintf(d.args, sizeof d.args, "%s\n%s", day, code);
	recon_add(r, &d);
	return false;
}

void recon_alone(struct recon *r, struct recon_group *g)
{
	const struct settle_rates *rates = terms_cached(r->terms, r->from);

	for (size_t i = 0; i < g->count; i++) {
		const struct recon_line *l = &g->lines[i];
		money_t right[SETTLE_KINDS];

		if (l->twice || !judge_day(r, g, l))
			continue;
		memcpy(right, l->amount, sizeof right);
		judge_fees(r, g, l, right);
		judge_fixed(r, g, l, right, SETTLE_CART, settle_cart_line(rates), "YAH-112");
		judge_fixed(r, g, l, right, SETTLE_FAMILY_PAY, settle_family_line(rates), "YAH-43");
		for (enum settle_kind k = 0; k < SETTLE_KINDS; k++)
			recon_count_ours(r, k, right[k], recon_line_tax(l, &g->book));
	}
}
