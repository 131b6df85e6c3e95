/*
 * The reasons of differences in words: one row a code, its facts filled in.
 */
#include "config.h"

#include "desk/reason.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/money.h"

/* How the facts of a reason are shown. */
enum fact { FACT_NONE, FACT_TEXT, FACT_PERIOD, FACT_MONEY, FACT_PLAN };

static const struct reason {
	const char *code;
	const char *sentence; /* N_(): %1$s and %2$s are the facts */
	enum fact facts[2];
} reasons[] = {
	{"not_in_book", N_("Our book has no such order."), {0}},
	{"order_cancelled", N_("The order was cancelled before posting."), {0}},
	{"not_shipped", N_("The order has not been shipped in our book."), {0}},
	{"refunded_before", N_("The order was refunded before posting and never enters a period."), {0}},
	{"stands_alone", N_("It names no order, or what it belongs to is not in this statement."), {0}},
	{"refund_unknown", N_("They refunded it; our book has no refund."), {0}},
	{"not_collected", N_("The courier collected nothing in our book, so no fee is due."), {0}},
	{"cart_not_in_book", N_("Our book has no such cart."), {0}},
	{"cart_not_shipped", N_("No order of the cart has been shipped."), {0}},
	{"cart_not_family", N_("The cart was not paid at FamilyMart."), {0}},
	{"twice_here", N_("The same line stands in this statement already."), {0}},
	{"twice_before", N_("The statement of %1$s has it already."), {FACT_PERIOD}},
	{"dated_outside", N_("Dated %1$s, which belongs to %2$s."), {FACT_TEXT, FACT_PERIOD}},
	{"ours_posted", N_("Posted on %1$s by our book: belongs to %2$s."), {FACT_TEXT, FACT_PERIOD}},
	{"ours_refunded", N_("Refunded on %1$s by our book: belongs to %2$s."), {FACT_TEXT, FACT_PERIOD}},
	{"ours_collected", N_("Collected on %1$s by our book: belongs to %2$s."), {FACT_TEXT, FACT_PERIOD}},
	{"cart_shipped", N_("First shipped on %1$s by our book: belongs to %2$s."), {FACT_TEXT, FACT_PERIOD}},
	{"cart_transferred", N_("Paid and passed to us on %1$s: belongs to %2$s."), {FACT_TEXT, FACT_PERIOD}},
	{"stated_later", N_("The statement of %1$s has it."), {FACT_PERIOD}},
	{"forecast", N_("Expected on %1$s by forecast; look for it in %2$s."), {FACT_TEXT, FACT_PERIOD}},
	{"not_stated", N_("Dated %1$s, so it is missing here; ask for it, at the latest in %2$s."), {FACT_TEXT, FACT_PERIOD}},
	{"cart_not_stated", N_("The cart's fee is due in this period and not stated."), {0}},
	{"row_sum", N_("The row does not add up: amount and fees do not give its net."), {0}},
	{"totals", N_("The total of the file is not the sum of its rows."), {0}},
	{"carry", N_("The amount carried over from the period before differs from ours."), {0}},
	{"points_paid", N_("They counted what the points paid for the buyer, not NT$1 a point."), {0}},
	{"without_points", N_("The points that the buyer spent are not credited."), {0}},
	{"without_subsidy", N_("The platform's subsidy is missing."), {0}},
	{"interest_in_gross", N_("The buyer's interest is counted in the sale."), {0}},
	{"without_interest", N_("The buyer's interest was left out."), {0}},
	{"cart_split", N_("Split differently in the cart: the other part is in order %1$s."), {FACT_TEXT}},
	{"shipping_in", N_("The shipping charge of the cart is counted in this order too."), {0}},
	{"refund_in_part", N_("Refunded in part only: NT$%1$s less. Returns are whole orders."), {FACT_MONEY}},
	{"amount_unexplained", N_("NT$%1$s apart; no rule explains it."), {FACT_MONEY}},
	{"rounding", N_("Rounded otherwise than the rule says."), {0}},
	{"stacked", N_("The one-payment fee was added to the instalment fee."), {0}},
	{"other_plan", N_("Charged as %2$s; our book has %1$s."), {FACT_PLAN, FACT_PLAN}},
	{"not_by_card", N_("The order was not paid by card."), {0}},
	{"on_shipping", N_("A category fee was taken from the shipping charge."), {0}},
	{"base_without_points", N_("Computed on the cash part alone, without the points."), {0}},
	{"other_category", N_("Charged by the rate of category %2$s; ours is %1$s."), {FACT_TEXT, FACT_TEXT}},
	{"no_campaign", N_("No points campaign ran on the day of the order."), {0}},
	{"own_multiple_charged", N_("The platform's own points were charged as well; only the additional ones are ours."), {0}},
	{"interest_not_passed", N_("The buyer's interest is on one side only; it must come in and go out."), {0}},
	{"interest_amount", N_("The buyer's interest differs from ours."), {0}},
	{"not_charged", N_("The fee was not charged."), {0}},
	{"not_credited", N_("The fee of the refunded order was not credited."), {0}},
	{"sign", N_("Credited where it should be deducted."), {0}},
	{"per_order", N_("Charged %1$s times; it falls once a cart."), {FACT_TEXT}},
	{"fixed_fee", N_("Not the fixed fee of the profile."), {0}},
	{"reverse_amount", N_("Not the amount that our book has for this return."), {0}},
	{"no_rate_fits", N_("No rate of the profile gives this fee on NT$%1$s."), {FACT_MONEY}},
	{"no_rate_on_all", N_("No rate gives this fee on the whole NT$%1$s; it is right only if points paid a part."), {FACT_MONEY}},
	{"fee_unexplained", N_("No rate, rounding or base explains it."), {0}},
};

static void show_fact(enum fact kind, const char *raw, char *out, size_t size)
{
	char money[32];

	switch (kind) {
	case FACT_MONEY: {
		money_t v;

		if (money_parse_plain(raw, strlen(raw), &v)) {
			money_format(v, false, money);
			raw = money;
		}
		snprintf(out, size, "%s", raw);
		break;
	}
	case FACT_PLAN:
		snprintf(out, size, "%s", label_of("card_plan", raw));
		break;
	case FACT_NONE:
	case FACT_TEXT:
	case FACT_PERIOD:
		snprintf(out, size, "%s", raw);
		break;
	}
}

/* `%1$s`, `%2$s` and `%%` only; the sentence comes from the table or its translation. */
static void fill(const char *sentence, const char *one, const char *two, char *out, size_t size)
{
	size_t n = 0;

	for (; *sentence != '\0' && n + 1 < size; sentence++) {
		const char *fact = strncmp(sentence, "%1$s", 4) == 0 ? one : strncmp(sentence, "%2$s", 4) == 0 ? two : NULL;

		if (fact == NULL) {
			out[n++] = *sentence;
			continue;
		}
		n += (size_t)snprintf(out + n, size - n, "%s", fact);
		if (n >= size)
			n = size - 1;
		sentence += 3;
	}
	out[n] = '\0';
}

void reason_sentence(const char *code, const char *args, char *out, size_t size)
{
	const char *nl = strchr(args, '\n');
	char raw[2][128], fact[2][128] = {"", ""};

	snprintf(raw[0], sizeof raw[0], "%.*s", nl != NULL ? (int)(nl - args) : (int)strlen(args), args);
	snprintf(raw[1], sizeof raw[1], "%s", nl != NULL ? nl + 1 : "");
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
		if (strcmp(reasons[i].code, code) != 0)
			continue;
		for (int f = 0; f < 2; f++)
			show_fact(reasons[i].facts[f], raw[f], fact[f], sizeof fact[f]);
		fill(_(reasons[i].sentence), fact[0], fact[1], out, size);
		return;
	}
	snprintf(out, size, "%s", code);
}
