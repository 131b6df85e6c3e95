/*
 * What the marketplace gets wrong: which lines of a statement are altered, left
 * out, repeated or made up, one difference each, and the list of them that the
 * generator keeps beside the shop. Nothing here looks at what reconciliation
 * finds.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/demo_lines.h"

/* ---- what can be planted ---- */

static money_t sum(const struct demo_line *l)
{
	money_t total = 0;

	for (int k = 0; k < SETTLE_KINDS; k++)
		total += l->amount[k];
	return total;
}

static void note_difference(struct demo_statement *t, const struct demo_line *l, const char *kind, const char *component,
                            money_t expected, money_t stated, const char *what)
{
	struct json *j = &t->work->planted;

	json_object(j, NULL);
	json_text(j, "profile", demo_market_code(t->market));
	json_text(j, "period", t->period.code);
	json_text(j, "kind", kind);
	json_text(j, "component", component);
	json_text(j, "order_no", l->order_no);
	json_text(j, "cart_no", l->cart_no);
	json_int(j, "expected", expected);
	json_int(j, "stated", stated);
	json_text(j, "planted", what);
	json_end_object(j);
	t->work->result->planted++;
}

/* A fee stated as `stated` where `l` has the right one. */
static void wrong_fee(struct demo_statement *t, struct demo_line *l, enum settle_kind k, money_t stated, const char *what)
{
	note_difference(t, l, k == SETTLE_INTEREST_IN ? "amount" : "fee", settle_kind_code(k), l->amount[k], stated, what);
	l->amount[k] = stated;
}

/* The rate is half a point too high. */
static bool category_rate(struct demo_statement *t, struct demo_line *l)
{
	money_t wrong = -money_rate(l->claim, l->order.category_ppm + 5000, ROUND_HALF_UP);

	if (l->amount[SETTLE_CATEGORY] == 0 || wrong == l->amount[SETTLE_CATEGORY])
		return false;
	wrong_fee(t, l, SETTLE_CATEGORY, wrong, "category_rate");
	return true;
}

/* Rounded up where half up is agreed (YAH-106). */
static bool category_rounding(struct demo_statement *t, struct demo_line *l)
{
	money_t wrong = -money_rate(l->claim, l->order.category_ppm, ROUND_CEIL);

	if (l->amount[SETTLE_CATEGORY] == 0 || wrong == l->amount[SETTLE_CATEGORY])
		return false;
	wrong_fee(t, l, SETTLE_CATEGORY, wrong, "category_rounding");
	return true;
}

/* Shipping-fee orders pay none. */
static bool category_on_shipping(struct demo_statement *t, struct demo_line *l)
{
	if (!l->order.is_shipping || l->amount[SETTLE_CATEGORY] != 0)
		return false;
	wrong_fee(t, l, SETTLE_CATEGORY, -money_rate(l->claim, 45000, ROUND_HALF_UP), "category_on_shipping");
	return true;
}

/* The fee for one payment on top of the plan's (YAH-109). */
static bool card_stacked(struct demo_statement *t, struct demo_line *l)
{
	money_t bank = l->order.cash + l->order.interest;

	if (l->order.plan == PLAN_NONE || l->order.plan == PLAN_ONCE || l->amount[SETTLE_CARD] == 0)
		return false;
	wrong_fee(t, l, SETTLE_CARD, l->amount[SETTLE_CARD] - money_rate(bank, t->work->maker.rates[t->market].card_ppm[PLAN_ONCE],
	          ROUND_CEIL), "card_stacked");
	return true;
}

/* The rate of twelve instalments on one payment. */
static bool card_plan(struct demo_statement *t, struct demo_line *l)
{
	if (l->order.plan != PLAN_ONCE || l->amount[SETTLE_CARD] > -5)
		return false;
	wrong_fee(t, l, SETTLE_CARD, -money_rate(l->order.cash, 60000, ROUND_CEIL), "card_plan");
	return true;
}

static bool interest_out_twice(struct demo_statement *t, struct demo_line *l)
{
	if (l->amount[SETTLE_INTEREST_OUT] == 0)
		return false;
	wrong_fee(t, l, SETTLE_INTEREST_OUT, 2 * l->amount[SETTLE_INTEREST_OUT], "interest_out_twice");
	return true;
}

static bool interest_in_missing(struct demo_statement *t, struct demo_line *l)
{
	if (l->amount[SETTLE_INTEREST_IN] == 0)
		return false;
	wrong_fee(t, l, SETTLE_INTEREST_IN, 0, "interest_in_missing");
	return true;
}

/* Charged for every point, the ordinary ones too (YAH-175). */
static bool points_all(struct demo_statement *t, struct demo_line *l)
{
	if (l->amount[SETTLE_POINTS_EARN] == 0)
		return false;
	wrong_fee(t, l, SETTLE_POINTS_EARN, l->amount[SETTLE_POINTS_EARN] * 3 / 2, "points_all");
	return true;
}

/* The gross is another; their fees follow from it. */
static bool other_gross(struct demo_statement *t, struct demo_line *l, money_t delta, const char *what)
{
	struct settle_order theirs = l->order;
	struct settle_amounts a;

	if (delta == 0 || theirs.cash + delta <= 0)
		return false;
	theirs.cash += delta;
	settle_order_amounts(&t->work->maker.rates[t->market], &theirs, &a);
	note_difference(t, l, "amount", "sale", l->amount[SETTLE_SALE], a.line[SETTLE_SALE], what);
	memcpy(l->amount, a.line, sizeof l->amount);
	return true;
}

/* Points credited with the buyer's multiplier, not at one dollar (YAH-138). */
static bool points_multiplied(struct demo_statement *t, struct demo_line *l)
{
	return l->points_value > l->order.points && other_gross(t, l, l->points_value - l->order.points, "points_multiplied");
}

static bool points_forgotten(struct demo_statement *t, struct demo_line *l)
{
	return l->order.points > 0 && l->order.cash > l->order.points && other_gross(t, l, -l->order.points, "points_forgotten");
}

static bool discount_on_another(struct demo_statement *t, struct demo_line *l)
{
	return !l->order.is_shipping && l->order.cash > 200 && other_gross(t, l, -30, "discount_on_another");
}

static bool subsidy_missing(struct demo_statement *t, struct demo_line *l)
{
	return l->order.subsidy > 0 && other_gross(t, l, -l->order.subsidy, "subsidy_missing");
}

static bool missing_sale(struct demo_statement *t, struct demo_line *l)
{
	if (l->order.is_shipping)
		return false;
	note_difference(t, l, "only_ours", "sale", sum(l), 0, "missing");
	l->copies = 0;
	return true;
}

static bool repeated(struct demo_statement *t, struct demo_line *l)
{
	note_difference(t, l, "twice", settle_kind_code(l->kind), 0, sum(l), "repeated");
	l->copies = 2;
	return true;
}

/* The row's own net does not follow from its amounts (FMT-52). */
static bool row_sum(struct demo_statement *t, struct demo_line *l)
{
	note_difference(t, l, "amount", "net", sum(l), sum(l) - 100, "row_sum");
	l->net_off = -100;
	return true;
}

static bool short_refund(struct demo_statement *t, struct demo_line *l)
{
	if (l->amount[SETTLE_REFUND] > -200)
		return false;
	note_difference(t, l, "amount", "refund", l->amount[SETTLE_REFUND] + l->amount[SETTLE_INTEREST_IN],
	                l->amount[SETTLE_REFUND] + l->amount[SETTLE_INTEREST_IN] - 80, "refund_more");
	l->amount[SETTLE_REFUND] -= 80;
	return true;
}

static bool missing_refund(struct demo_statement *t, struct demo_line *l)
{
	note_difference(t, l, "only_ours", "refund", sum(l), 0, "refund_missing");
	l->copies = 0;
	return true;
}

/* The card fee of the sale is not given back (YAH-115). */
static bool refund_keeps_card_fee(struct demo_statement *t, struct demo_line *l)
{
	if (l->amount[SETTLE_CARD] == 0)
		return false;
	wrong_fee(t, l, SETTLE_CARD, 0, "refund_keeps_card_fee");
	return true;
}

static bool reverse_more(struct demo_statement *t, struct demo_line *l)
{
	wrong_fee(t, l, SETTLE_REVERSE, l->amount[SETTLE_REVERSE] - 30, "reverse_more");
	return true;
}

static bool reverse_missing(struct demo_statement *t, struct demo_line *l)
{
	note_difference(t, l, "only_ours", "reverse", l->amount[SETTLE_REVERSE], 0, "reverse_missing");
	l->copies = 0;
	return true;
}

/* Two lines where one is due: charged per order. */
static bool cart_per_order(struct demo_statement *t, struct demo_line *l)
{
	note_difference(t, l, "fee", settle_kind_code(l->kind), l->amount[l->kind], 2 * l->amount[l->kind], "per_order");
	l->copies = 2;
	return true;
}

static bool cart_missing(struct demo_statement *t, struct demo_line *l)
{
	note_difference(t, l, "only_ours", settle_kind_code(l->kind), l->amount[l->kind], 0, "cart_missing");
	l->copies = 0;
	return true;
}

/* One way to be wrong: on lines of which kind, and how many in a statement of any size. */
static const struct way {
	enum settle_kind on;
	bool (*alter)(struct demo_statement *t, struct demo_line *l);
	bool always; /* in every statement, not only in some */
} ways[] = {
	{SETTLE_SALE, missing_sale, true},
	{SETTLE_SALE, category_rate, true},
	{SETTLE_SALE, card_stacked, true},
	{SETTLE_SALE, discount_on_another, true},
	{SETTLE_SALE, repeated, true},
	{SETTLE_SALE, points_multiplied, false},
	{SETTLE_SALE, category_rounding, false},
	{SETTLE_SALE, category_on_shipping, false},
	{SETTLE_SALE, card_plan, false},
	{SETTLE_SALE, interest_out_twice, false},
	{SETTLE_SALE, interest_in_missing, false},
	{SETTLE_SALE, points_all, false},
	{SETTLE_SALE, points_forgotten, false},
	{SETTLE_SALE, subsidy_missing, false},
	{SETTLE_SALE, row_sum, false},
	{SETTLE_REFUND, short_refund, false},
	{SETTLE_REFUND, missing_refund, false},
	{SETTLE_REFUND, refund_keeps_card_fee, false},
	{SETTLE_REVERSE, reverse_more, true},
	{SETTLE_REVERSE, reverse_missing, false},
	{SETTLE_CART, cart_per_order, true},
	{SETTLE_CART, cart_missing, false},
	{SETTLE_FAMILY_PAY, cart_per_order, false},
};
#define WAYS ((int)(sizeof ways / sizeof *ways))
_Static_assert(sizeof ways / sizeof *ways <= DEMO_WAYS, "room for what is still to be planted");

void demo_plant_begin(struct demo_statement *t, enum settle_kind on, int64_t lines)
{
	struct demo_dice d = demo_dice(t->work->maker.seed, (uint64_t)('P' + (int)on), (uint64_t)t->period.from);
	int64_t copies = 1 + lines / 20000;

	memset(t->left, 0, sizeof t->left);
	for (int i = 0; i < WAYS; i++) {
		bool wanted = ways[i].always || t->current || demo_chance(&d, 45);

		t->next_at[i] = lines != 0 ? (int64_t)(demo_roll(&d) % (uint64_t)lines) * 3 / 4 : 0;
		if (ways[i].on == on && wanted && lines >= 8)
			t->left[i] = copies;
		t->step[i] = lines / (copies + 1);
	}
	t->at = 0;
}

void demo_plant(struct demo_statement *t, struct demo_line *l)
{
	int64_t at = t->at++;

	for (int i = 0; i < WAYS; i++) {
		if (t->left[i] == 0 || at < t->next_at[i] || !ways[i].alter(t, l))
			continue;
		t->left[i]--;
		t->next_at[i] = at + 1 + t->step[i];
		return;
	}
}

void demo_plant_whole(struct demo_statement *t, const struct demo_line *l, const char *kind, const char *what)
{
	note_difference(t, l, kind, settle_kind_code(l->kind), 0, sum(l), what);
}

void demo_plant_carry(struct demo_statement *t, money_t expected, money_t stated)
{
	static const struct demo_line none;

	note_difference(t, &none, "amount", "carry_in", expected, stated, "carry_forgotten");
}
