/*
 * The lines of one order against our order: which event each line states (the
 * sale, its refund, a return's collection), whether it belongs here at all, and
 * which of its amounts differ.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/recon.h"

/* What the lines of a group say of one event. */
struct event {
	struct recon_line *lead; /* NULL: not stated */
	money_t amount[SETTLE_KINDS];
};

static bool can_state(const struct recon *r, enum settle_kind k)
{
	return r->components & 1u << k;
}

static money_t line_sum(const money_t amount[SETTLE_KINDS])
{
	money_t sum = 0;

	for (int k = 0; k < SETTLE_KINDS; k++)
		sum += amount[k];
	return sum;
}

/* Components that are compared order by order; cart, family_pay and reverse have their own ways. */
static bool of_order(enum settle_kind k)
{
	return k == SETTLE_SALE || k == SETTLE_REFUND || k == SETTLE_INTEREST_IN || k == SETTLE_INTEREST_OUT ||
	       k == SETTLE_CATEGORY || k == SETTLE_CARD || k == SETTLE_POINTS_EARN;
}

/* A line that stands alone for a fee of the sale (below zero) or of its refund (above). */
static bool belongs(const struct recon_line *l, enum settle_kind event)
{
	money_t sum = line_sum(l->amount);

	if (l->kind == SETTLE_SALE || l->kind == SETTLE_REFUND)
		return l->kind == event;
	if (l->kind == SETTLE_INTEREST_IN)
		return (sum >= 0) == (event == SETTLE_SALE);
	return of_order(l->kind) && (sum <= 0) == (event == SETTLE_SALE);
}

static void gather(const struct recon_group *g, enum settle_kind event, struct event *ev)
{
	*ev = (struct event){0};
	for (size_t i = 0; i < g->count; i++) {
		struct recon_line *l = &g->lines[i];

		if (l->twice || !belongs(l, event))
			continue;
		if (ev->lead == NULL || l->kind == event)
			ev->lead = l;
		for (enum settle_kind k = 0; k < SETTLE_KINDS; k++)
			if (of_order(k))
				ev->amount[k] += l->amount[k];
	}
	/* Fees of an order whose sale is not stated do not make a sale. */
	if (ev->lead != NULL && ev->lead->kind != event && event == SETTLE_REFUND)
		ev->lead = NULL;
}

static struct recon_difference from_line(struct recon *r, const struct recon_group *g, const struct recon_book *b,
                                         const struct recon_line *l)
{
	recon_book_rest(r);
	return (struct recon_difference){
		.component = settle_kind_code(l->kind), .line_id = l->id, .order_id = b->found ? b->id : 0,
		.order_no = g->order_no, .cart_no = *l->cart_no != '\0' ? l->cart_no : b->found ? b->cart_no : "",
		.rule = "", .reason = "",
	};
}

/* A whole event that is not ours, or not here. */
static void whole(struct recon *r, const struct recon_group *g, const struct recon_book *b, const struct event *ev,
                  const char *kind, const char *reason, const char *rule, const char *args)
{
	struct recon_difference d = from_line(r, g, b, ev->lead);

	d.kind = kind;
	d.stated = line_sum(ev->amount);
	d.reason = reason;
	d.rule = rule;
	snprintf(d.args, sizeof d.args, "%s", args);
	recon_add(r, &d);
}

/* Lines that repeat an earlier one of the same order. */
static void mark_twice(struct recon *r, struct recon_group *g, const struct recon_book *b)
{
	int nth = 0;

	for (size_t i = 1; i < g->count; i++) {
		for (size_t j = 0; j < i && !g->lines[i].twice; j++)
			g->lines[i].twice = !g->lines[j].twice && g->lines[j].kind == g->lines[i].kind &&
			        memcmp(g->lines[j].amount, g->lines[i].amount, sizeof g->lines[i].amount) == 0;
		if (g->lines[i].twice) {
			struct recon_difference d = from_line(r, g, b, &g->lines[i]);

			d.kind = "twice";
			d.stated = line_sum(g->lines[i].amount);
			d.reason = "twice_here";
			d.rule = "FMT-52";
			d.nth = ++nth;
			recon_add(r, &d);
		}
	}
}

/* gross + interest + fees = net must hold in every row (FMT-52). */
static void check_sum(struct recon *r, const struct recon_group *g, const struct recon_book *b, const struct recon_line *l)
{
	money_t sum = line_sum(l->amount);
	struct recon_difference d;

	if (sum == l->net)
		return;
	d = from_line(r, g, b, l);
	d.kind = "amount";
	d.component = "net";
	d.expected = sum;
	d.stated = l->net;
	d.reason = "row_sum";
	d.rule = "FMT-52";
	recon_add(r, &d);
}

static bool outside(struct recon *r, const struct recon_group *g, const struct recon_book *b, const struct event *ev)
{
	char day[16], code[16], args[40];

	if (ev->lead->day == DAY_NONE || recon_in_period(r, ev->lead->day))
		return false;
	day_format(ev->lead->day, day);
	recon_period_code(r, ev->lead->day, code);
	snprintf(args, sizeof args, "%s\n%s", day, code);
	whole(r, g, b, ev, "other_period", "dated_outside", "YAH-121", args);
	return true;
}

static bool stated_before(struct recon *r, const struct recon_group *g, const struct recon_book *b, const struct event *ev,
                          enum settle_kind kind)
{
	char code[16];

	recon_stated_elsewhere(r, g->order_no, kind, code);
	if (*code == '\0' || strcmp(code, r->st.period) > 0)
		return false;
	whole(r, g, b, ev, "twice", "twice_before", "FMT-52", code);
	return true;
}

/* Our own date says that the event belongs elsewhere. */
static void ours_elsewhere(struct recon *r, const struct recon_group *g, const struct recon_book *b, const struct event *ev,
                           day_t ours, const char *reason, const char *rule)
{
	char day[16], code[16], args[40];

	day_format(ours, day);
	recon_period_code(r, ours, code);
	snprintf(args, sizeof args, "%s\n%s", day, code);
	whole(r, g, b, ev, "other_period", reason, rule, args);
}

/* Files of some marketplaces tell no shipping day (FMT-50): then the state says whether it has left. */
static bool waits_for_shipment(const struct recon_book *b)
{
	static const char *const states[] = {"awaiting_payment", "to_ship", "unknown", ""};

	for (size_t i = 0; i < sizeof states / sizeof *states; i++)
		if (strcmp(b->state, states[i]) == 0)
			return true;
	return false;
}

/* They posted it and took it back: their day of posting wins over our forecast, which had the refund come first (YAH-118). */
static bool came_and_went(const struct recon_group *g, const struct recon_book *b, const struct event *ev)
{
	if (ev->lead->day != DAY_NONE && !settle_refund_counts(ev->lead->day, b->refund))
		return false;
	for (size_t i = 0; i < g->count; i++)
		if (g->lines[i].kind == SETTLE_REFUND && !g->lines[i].twice)
			return true;
	return false;
}

/* true when the sale that they state is one that we expect in this period. */
static bool sale_is_due(struct recon *r, const struct recon_group *g, const struct recon_book *b, const struct event *ev)
{
	if (outside(r, g, b, ev))
		return false;
	if (!recon_in_period(r, b->found ? b->posted : DAY_NONE) && stated_before(r, g, b, ev, SETTLE_SALE))
		return false;
	if (!b->found)
		whole(r, g, b, ev, "only_theirs", "not_in_book", "", "");
	else if (strcmp(b->state, "cancelled") == 0)
		whole(r, g, b, ev, "only_theirs", "order_cancelled", "YAH-120", "");
	else if (b->posted != DAY_NONE && !recon_in_period(r, b->posted))
		ours_elsewhere(r, g, b, ev, b->posted, "ours_posted", "YAH-118");
	else if (b->posted == DAY_NONE && b->posting == DAY_NONE && b->refund != DAY_NONE && !came_and_went(g, b, ev))
		whole(r, g, b, ev, "only_theirs", "refunded_before", "YAH-120", "");
	else if (b->shipped == DAY_NONE && b->posted == DAY_NONE && waits_for_shipment(b))
		whole(r, g, b, ev, "only_theirs", "not_shipped", "YAH-116", "");
	else
		return true;
	return false;
}

static bool refund_is_due(struct recon *r, const struct recon_group *g, const struct recon_book *b, const struct event *ev)
{
	if (outside(r, g, b, ev))
		return false;
	if (!recon_in_period(r, b->found ? b->refund : DAY_NONE) && stated_before(r, g, b, ev, SETTLE_REFUND))
		return false;
	if (!b->found)
		whole(r, g, b, ev, "only_theirs", "not_in_book", "", "");
	else if (b->refund == DAY_NONE)
		whole(r, g, b, ev, "only_theirs", "refund_unknown", "YAH-120", "");
	else if (!recon_in_period(r, b->refund))
		ours_elsewhere(r, g, b, ev, b->refund, "ours_refunded", "YAH-120");
	else
		return true;
	return false;
}

/* The fees that the stated gross would have: what differs only because of it follows from it. */
static void follow(struct recon *r, const struct recon_book *b, enum settle_kind gross, money_t delta, struct settle_amounts *alt)
{
	struct settle_order o = b->plain;
	struct settle_amounts sale;

	o.cash += gross == SETTLE_SALE ? delta : -delta;
	if (o.cash < 0)
		o.cash = 0;
	recon_amounts(r, b, &o, gross == SETTLE_SALE ? alt : &sale);
	if (gross == SETTLE_REFUND)
		settle_refund_amounts(recon_rates(r, b), &sale, alt);
}

static const unsigned unknown_bit[SETTLE_KINDS] = {
	[SETTLE_CATEGORY] = SETTLE_NO_CATEGORY_RATE, [SETTLE_CARD] = SETTLE_NO_CARD_RATE,
};

/* A profile without any card rate says nothing of who pays for which way of payment. */
static bool is_unknown(struct recon *r, const struct recon_book *b, const struct settle_amounts *ours, enum settle_kind k)
{
	const struct settle_rates *rates = recon_rates(r, b);

	if (ours->missing & unknown_bit[k])
		return true;
	if (k != SETTLE_CARD || b->plain.plan != PLAN_NONE)
		return false;
	for (enum settle_plan p = PLAN_ONCE; p < SETTLE_PLANS; p++)
		if (rates->card_ppm[p] >= 0)
			return false;
	return true;
}

static void compare_fees(struct recon *r, const struct recon_group *g, const struct recon_book *b, const struct event *ev,
                         const struct settle_amounts *ours, const struct settle_amounts *alt, bool gross_differs, money_t *followed)
{
	static const enum settle_kind fees[] = {
		SETTLE_INTEREST_IN, SETTLE_INTEREST_OUT, SETTLE_CATEGORY, SETTLE_CARD, SETTLE_POINTS_EARN,
	};

	for (size_t i = 0; i < sizeof fees / sizeof *fees; i++) {
		enum settle_kind k = fees[i];
		money_t theirs = ev->amount[k], mine = ours->line[k];
		struct recon_difference d;

		if (!can_state(r, k))
			continue;
		if (is_unknown(r, b, ours, k)) {
			r->unchecked += theirs != 0;
			mine = theirs;
		}
		recon_count_ours(r, k, mine, b->tax);
		if (theirs == mine)
			continue;
		if (gross_differs) {
			*followed += alt->line[k] - mine;
			mine = alt->line[k];
		}
		if (theirs == mine)
			continue;
		d = from_line(r, g, b, ev->lead);
		d.kind = k == SETTLE_INTEREST_IN ? "amount" : "fee";
		d.component = settle_kind_code(k);
		d.expected = mine;
		d.stated = theirs;
		recon_why_fee(r, b, k, mine, theirs, &d);
		recon_add(r, &d);
	}
}

static void compare(struct recon *r, const struct recon_group *g, const struct recon_book *b, struct event *ev,
                    struct settle_amounts *ours, enum settle_kind gross)
{
	money_t theirs = ev->amount[gross], apart = 0, followed = 0;
	struct settle_amounts alt = *ours;
	struct recon_difference d;

	recon_fold_interest(r->components, gross, ours);
	if (gross == SETTLE_REFUND && b->refund_amount > 0)
		ours->line[SETTLE_REFUND] = -b->refund_amount;
	if (gross == SETTLE_REFUND) {
		/* Interest that goes back is part of the refund, in whichever column it stands (section 17). */
		apart = ev->amount[SETTLE_INTEREST_IN] == -b->plain.interest ? -b->plain.interest : 0;
		theirs += ev->amount[SETTLE_INTEREST_IN];
		ev->amount[SETTLE_INTEREST_IN] = 0;
	}
	recon_count_ours(r, gross, ours->line[gross] - apart, b->tax);
	recon_count_ours(r, SETTLE_INTEREST_IN, apart, b->tax);
	if (theirs != ours->line[gross])
		follow(r, b, gross, theirs - ours->line[gross], &alt);
	compare_fees(r, g, b, ev, ours, &alt, theirs != ours->line[gross], &followed);
	if (theirs == ours->line[gross])
		return;
	d = from_line(r, g, b, ev->lead);
	d.kind = "amount";
	d.component = settle_kind_code(gross);
	d.expected = ours->line[gross];
	d.stated = theirs;
	d.follow = followed;
	recon_why_amount(r, b, gross == SETTLE_REFUND, d.expected, theirs, &d);
	recon_add(r, &d);
}

static void match_sale(struct recon *r, const struct recon_group *g, const struct recon_book *b)
{
	struct settle_amounts ours;
	struct event ev;
	bool due;

	gather(g, SETTLE_SALE, &ev);
	due = ev.lead != NULL && sale_is_due(r, g, b, &ev);
	/* One that is due is compared here, even when the statement has nothing but its fees. */
	if (ev.lead != NULL && (due || ev.lead->kind == SETTLE_SALE) && b->found && b->id < r->seen_room)
		r->seen[b->id / 8] |= (uint8_t)(1u << b->id % 8);
	if (!due)
		return;
	recon_amounts(r, b, &b->plain, &ours);
	compare(r, g, b, &ev, &ours, SETTLE_SALE);
}

static void match_refund(struct recon *r, const struct recon_group *g, const struct recon_book *b)
{
	struct settle_amounts sale, ours;
	struct event ev;

	gather(g, SETTLE_REFUND, &ev);
	if (ev.lead == NULL || !refund_is_due(r, g, b, &ev))
		return;
	recon_amounts(r, b, &b->plain, &sale);
	settle_refund_amounts(recon_rates(r, b), &sale, &ours);
	compare(r, g, b, &ev, &ours, SETTLE_REFUND);
}

/* The reverse-logistics fee of a return that the courier collected (YAH-91, YAH-113). */
static void match_reverse(struct recon *r, const struct recon_group *g, const struct recon_book *b)
{
	struct event ev = {0};
	money_t expected;
	struct recon_difference d;

	for (size_t i = 0; i < g->count; i++)
		if (!g->lines[i].twice && g->lines[i].amount[SETTLE_REVERSE] != 0) {
			ev.lead = &g->lines[i];
			ev.amount[SETTLE_REVERSE] += g->lines[i].amount[SETTLE_REVERSE];
		}
	if (ev.lead == NULL || (ev.lead->kind == SETTLE_REVERSE && outside(r, g, b, &ev)))
		return;
	d = from_line(r, g, b, ev.lead);
	d.component = settle_kind_code(SETTLE_REVERSE);
	d.stated = ev.amount[SETTLE_REVERSE];
	if (!b->found || b->reverse == DAY_NONE) {
		d.kind = "only_theirs";
		d.reason = b->found ? "not_collected" : "not_in_book";
		d.rule = b->found ? "YAH-91" : "";
		recon_add(r, &d);
		return;
	}
	if (!recon_in_period(r, b->reverse)) {
		ours_elsewhere(r, g, b, &ev, b->reverse, "ours_collected", "YAH-113");
		return;
	}
	expected = settle_reverse_line(recon_rates(r, b), true, b->reverse_fee, NULL);
	if (b->reverse_fee == MONEY_NONE && recon_rates(r, b)->reverse_fee == MONEY_NONE)
		expected = d.stated; /* the amount is not published: theirs is taken */
	recon_count_ours(r, SETTLE_REVERSE, expected, b->tax);
	if (expected == d.stated)
		return;
	d.kind = "fee";
	d.expected = expected;
	d.reason = "reverse_amount";
	d.rule = "YAH-113";
	recon_add(r, &d);
}

/* Fees that only the statement knows: taken as stated when they are dated in the period (YAH-114). */
static void take_given(struct recon *r, const struct recon_group *g, const struct recon_line *l)
{
	static const enum settle_kind given[] = {SETTLE_AD, SETTLE_OTHER};

	for (size_t i = 0; i < 2; i++) {
		struct event ev = {.lead = (struct recon_line *)l};
		struct recon_book none = {0};

		if (l->amount[given[i]] == 0 || l->twice)
			continue;
		ev.amount[given[i]] = l->amount[given[i]];
		if (l->kind == given[i] && outside(r, g, &none, &ev))
			continue;
		recon_count_ours(r, given[i], l->amount[given[i]], TAX_TAXABLE);
	}
}

/* More than one sale without a fee of a cart or a return: that needs the rest of the order. */
static bool is_plain(const struct recon_group *g)
{
	const struct recon_line *l = &g->lines[0];

	return g->count == 1 && l->kind == SETTLE_SALE && l->amount[SETTLE_CART] == 0 && l->amount[SETTLE_FAMILY_PAY] == 0 &&
	       l->amount[SETTLE_REVERSE] == 0;
}

static void note_carts(struct recon *r, const struct recon_group *g, const struct recon_book *b)
{
	for (size_t i = 0; i < g->count; i++) {
		const struct recon_line *l = &g->lines[i];
		const char *cart = *l->cart_no != '\0' ? l->cart_no : b->found ? b->cart_no : "";

		if (l->twice)
			continue;
		if (l->amount[SETTLE_CART] != 0)
			recon_cart_note(r, SETTLE_CART, cart, g->order_no, l, l->amount[SETTLE_CART]);
		if (l->amount[SETTLE_FAMILY_PAY] != 0)
			recon_cart_note(r, SETTLE_FAMILY_PAY, cart, g->order_no, l, l->amount[SETTLE_FAMILY_PAY]);
	}
}

/* Is this amount of a line judged by one of the above? */
static bool is_judged(const struct recon_group *g, const struct recon_line *l, enum settle_kind k, bool refund_stated)
{
	if (k == SETTLE_CART || k == SETTLE_FAMILY_PAY || k == SETTLE_AD || k == SETTLE_OTHER)
		return true;
	if (*g->order_no == '\0')
		return false;
	return k == SETTLE_REVERSE || belongs(l, SETTLE_SALE) || (refund_stated && belongs(l, SETTLE_REFUND));
}

/* What belongs to no order, or to an event of it that the statement does not have: theirs alone, so that nothing that
 * they state goes unsaid. */
static void take_rest(struct recon *r, const struct recon_group *g, const struct recon_book *b)
{
	bool refund_stated = false;

	for (size_t i = 0; i < g->count; i++)
		refund_stated = refund_stated || (g->lines[i].kind == SETTLE_REFUND && !g->lines[i].twice);
	for (size_t i = 0; i < g->count; i++)
		for (enum settle_kind k = 0; k < SETTLE_KINDS; k++) {
			const struct recon_line *l = &g->lines[i];
			struct recon_difference d;

			if (l->amount[k] == 0 || l->twice || is_judged(g, l, k, refund_stated))
				continue;
			d = from_line(r, g, b, l);
			d.kind = "only_theirs";
			d.component = settle_kind_code(k);
			d.stated = l->amount[k];
			d.reason = "stands_alone";
			d.rule = "FMT-52";
			recon_add(r, &d);
		}
}

void recon_match(struct recon *r, struct recon_group *g)
{
	const struct recon_book *b = &g->book;
	int64_t before = r->differences;

	r->now = &g->book;
	if (!is_plain(g))
		recon_book_rest(r);

	for (size_t i = 0; i < g->count; i++) {
		recon_count_stated(r, &g->lines[i], recon_line_tax(&g->lines[i], b));
		check_sum(r, g, b, &g->lines[i]);
	}
	mark_twice(r, g, b);
	if (!r->compare) {
		recon_alone(r, g);
	} else {
		match_sale(r, g, b);
		match_refund(r, g, b);
		if (can_state(r, SETTLE_REVERSE))
			match_reverse(r, g, b);
		note_carts(r, g, b);
		for (size_t i = 0; i < g->count; i++)
			take_given(r, g, &g->lines[i]);
		take_rest(r, g, b);
	}
	r->lines += (int64_t)g->count;
	if (r->differences != before)
		r->differing += g->count > (size_t)(r->differences - before) ? r->differences - before : (int64_t)g->count;
}

void recon_match_loose(struct recon *r, struct recon_line *l)
{
	struct recon_group g = {.order_no = "", .lines = l, .count = 1};
	struct recon_book none = {0};
	int64_t before = r->differences;

	r->now = NULL;
	recon_count_stated(r, l, recon_line_tax(l, &none));
	check_sum(r, &g, &none, l);
	if (!r->compare) {
		recon_alone(r, &g);
	} else {
		note_carts(r, &g, &none);
		take_given(r, &g, l);
		take_rest(r, &g, &none);
	}
	r->lines++;
	r->differing += r->differences != before;
}
