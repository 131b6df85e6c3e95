/*
 * Why a number differs: candidate explanations are computed and the first that
 * gives exactly the stated amount is proved. What nothing explains says so.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/recon.h"

static void because(struct recon_difference *d, const char *reason, const char *rule)
{
	d->reason = reason;
	d->rule = rule;
}

/* ---- gross ---- */

static const char shipping_sql[] =
	"SELECT COALESCE(SUM(claim_amount), 0) FROM live_order"
	" WHERE profile = :profile AND cart_no = :cart AND cart_no <> '' AND is_shipping = 1 AND order_no <> :order_no";

/* What the statement's sales of the other orders of the cart are above ours. */
static const char cart_others_sql[] =
	"SELECT COALESCE(SUM(l.gross - o.claim_amount), 0), MAX(l.order_no) FROM live_order o"
	" JOIN statement_line l ON l.statement_id = :statement AND l.order_no = o.order_no AND l.kind = 'sale'"
	" WHERE o.profile = :profile AND o.cart_no = :cart AND o.cart_no <> '' AND o.order_no <> :order_no"
	" AND l.gross <> o.claim_amount";

static money_t cart_number(struct recon *r, const char *sql, const struct recon_book *b, bool statement, char *who, size_t size)
{
	struct stmt *q = db_prepare(r->db, sql);
	money_t v = 0;

	stmt_bind_text(q, ":profile", r->st.profile);
	stmt_bind_text(q, ":cart", b->cart_no);
	stmt_bind_text(q, ":order_no", b->order_no);
	if (statement)
		stmt_bind_int(q, ":statement", r->st.id);
	if (stmt_step(q, r->e) == STEP_ROW) {
		v = stmt_int(q, 0);
		if (who != NULL && !stmt_is_null(q, 1))
			snprintf(who, size, "%s", stmt_text(q, 1));
	}
	stmt_reset(q);
	return v;
}

static bool cart_explains(struct recon *r, const struct recon_book *b, money_t delta, struct recon_difference *d)
{
	char who[NO_LEN] = "";

	if (*b->cart_no == '\0')
		return false;
	if (cart_number(r, cart_others_sql, b, true, who, sizeof who) == -delta) {
		because(d, "cart_split", "YAH-4");
		snprintf(d->args, sizeof d->args, "%s", who);
		return true;
	}
	if (delta > 0 && cart_number(r, shipping_sql, b, false, NULL, 0) == delta) {
		because(d, "shipping_in", "YAH-188");
		return true;
	}
	return false;
}

void recon_why_amount(struct recon *r, const struct recon_book *b, bool refund, money_t ours, money_t theirs,
                      struct recon_difference *d)
{
	const struct settle_rates *rates = recon_rates(r, b);
	money_t sign = refund ? -1 : 1;
	money_t delta = sign * (theirs - ours);
	money_t credit = b->plain.points * rates->points_value;

	snprintf(d->args, sizeof d->args, "%lld", (long long)llabs(delta));
	if (delta == b->points_value - credit && delta != 0)
		because(d, "points_paid", "YAH-138");
	else if (delta == -credit && credit != 0)
		because(d, "without_points", "YAH-138");
	else if (delta == -b->plain.subsidy && b->plain.subsidy != 0)
		because(d, "without_subsidy", "YAH-193");
	else if (delta == b->plain.interest && b->plain.interest != 0)
		because(d, "interest_in_gross", "YAH-110");
	else if (delta == -b->plain.interest && b->plain.interest != 0)
		because(d, "without_interest", "YAH-110");
	else if (cart_explains(r, b, delta, d))
		return;
	else if (refund && delta < 0)
		because(d, "refund_in_part", "YAH-98");
	else
		because(d, "amount_unexplained", "YAH-128");
}

/* ---- fees ---- */

/* A fee by another rate, rounding or base. */
static bool fee_is(money_t fee, money_t base, int64_t ppm, enum rounding how)
{
	return base > 0 && ppm > 0 && fee == money_rate(base, ppm, how);
}

static bool by_rounding(money_t fee, money_t base, int64_t ppm, enum rounding right)
{
	static const enum rounding all[] = {ROUND_FLOOR, ROUND_HALF_UP, ROUND_CEIL};

	for (size_t i = 0; i < 3; i++)
		if (all[i] != right && fee_is(fee, base, ppm, all[i]))
			return true;
	return false;
}

static void why_card(const struct settle_rates *rates, const struct recon_book *b, money_t bank, money_t theirs,
                     struct recon_difference *d)
{
	enum settle_plan plan = b->plain.plan;
	int64_t ppm = plan != PLAN_NONE ? rates->card_ppm[plan] : -1;
	money_t once = rates->card_ppm[PLAN_ONCE] > 0 ? money_rate(bank, rates->card_ppm[PLAN_ONCE], rates->card_rounding) : 0;

	because(d, "fee_unexplained", "YAH-107");
	if (plan == PLAN_NONE) {
		because(d, "not_by_card", "YAH-107");
		return;
	}
	if (by_rounding(theirs, bank, ppm, rates->card_rounding))
		because(d, "rounding", "YAH-107");
	else if (plan != PLAN_ONCE && theirs == money_rate(bank, ppm, rates->card_rounding) + once && once > 0)
		because(d, "stacked", "YAH-109");
	else if (b->plain.interest > 0 && fee_is(theirs, bank - b->plain.interest, ppm, rates->card_rounding))
		because(d, "without_interest", "YAH-110");
	else
		for (enum settle_plan p = PLAN_ONCE; p < SETTLE_PLANS; p++)
			if (rates->card_ppm[p] != ppm && fee_is(theirs, bank, rates->card_ppm[p], rates->card_rounding)) {
				because(d, "other_plan", "YAH-108");
				snprintf(d->args, sizeof d->args, "%s\n%s", settle_plan_code(plan), settle_plan_code(p));
				return;
			}
}

static void why_category(const struct settle_rates *rates, const struct recon_book *b, int64_t ppm, money_t claim, money_t theirs,
                         struct recon_difference *d)
{
	because(d, "fee_unexplained", "YAH-106");
	if (b->plain.is_shipping) {
		because(d, "on_shipping", "YAH-106");
	} else if (by_rounding(theirs, claim, ppm, rates->category_rounding)) {
		because(d, "rounding", "YAH-106");
	} else if (b->plain.points > 0 && fee_is(theirs, b->plain.cash, ppm, rates->category_rounding)) {
		because(d, "base_without_points", "YAH-106");
	} else {
		for (size_t i = 0; i < rates->category_count; i++)
			if (rates->category[i].ppm != ppm && fee_is(theirs, claim, rates->category[i].ppm, rates->category_rounding)) {
				because(d, "other_category", "YAH-106");
				snprintf(d->args, sizeof d->args, "%s\n%s", b->category, rates->category[i].code);
				return;
			}
	}
}

static void why_points(const struct settle_rates *rates, const struct recon_book *b, money_t claim, money_t theirs,
                       struct recon_difference *d)
{
	int multiplier = settle_earn_multiplier(rates, &b->plain);

	because(d, multiplier == 1 ? "no_campaign" : "fee_unexplained", "YAH-175");
	if (multiplier > 1 && fee_is(theirs, claim, rates->points_cost_ppm * multiplier, rates->points_rounding))
		because(d, "own_multiple_charged", "YAH-175");
}

void recon_why_fee(struct recon *r, const struct recon_book *b, enum settle_kind k, money_t ours, money_t theirs,
                   struct recon_difference *d)
{
	const struct settle_rates *rates = recon_rates(r, b);
	struct settle_amounts a;
	money_t fee = llabs(theirs);

	if (k == SETTLE_INTEREST_IN || k == SETTLE_INTEREST_OUT) {
		because(d, theirs == 0 ? "interest_not_passed" : "interest_amount", "YAH-110");
		return;
	}
	recon_amounts(r, b, &b->plain, &a);
	if (theirs == 0) {
		because(d, ours < 0 ? "not_charged" : "not_credited",
		        ours > 0 ? "YAH-115" : k == SETTLE_CARD ? "YAH-107" : k == SETTLE_CATEGORY ? "YAH-106" : "YAH-175");
		return;
	}
	if (theirs > 0 && ours <= 0) {
		because(d, "sign", "FMT-52");
		return;
	}
	if (k == SETTLE_CARD)
		why_card(rates, b, a.bank, fee, d);
	else if (k == SETTLE_CATEGORY)
		why_category(rates, b, b->category_ppm >= 0 ? b->category_ppm : settle_category_ppm(rates, b->category), a.claim, fee, d);
	else
		why_points(rates, b, a.claim, fee, d);
}
