/*
 * One cart after the other, in the order of time: what was bought, how it was
 * paid, and what has become of it up to the demonstration's today. Days follow
 * the rules of confirmation and posting (rules/settle), so that a shop of this
 * kind could have happened.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/demo.h"

static const char *const market_codes[] = {[DEMO_YAHOO] = "yahoo", [DEMO_RUTEN] = "ruten"};
_Static_assert(sizeof market_codes / sizeof *market_codes == DEMO_MARKETS, "a code for every marketplace");

const char *demo_market_code(enum demo_market m)
{
	return market_codes[m];
}

/* Ways to pay, with the words of the marketplace and how goods then travel. */
struct payment {
	int weight;
	const char *code, *text;
	enum settle_plan plan;
	const char *delivery;
};

static const struct payment yahoo_payments[] = {
	{30, "card_once", "信用卡一次付清", PLAN_ONCE, "宅配"},
	{6, "card_instalment", "信用卡0利率分期3期", PLAN_ZERO_3, "宅配"},
	{5, "card_instalment", "信用卡0利率分期6期", PLAN_ZERO_6, "宅配"},
	{3, "card_instalment", "信用卡0利率分期12期", PLAN_ZERO_12, "宅配"},
	{4, "card_instalment", "信用卡有息分期3期", PLAN_INTEREST_3, "宅配"},
	{4, "card_instalment", "信用卡有息分期6期", PLAN_INTEREST_6, "宅配"},
	{3, "card_instalment", "信用卡有息分期12期", PLAN_INTEREST_12, "宅配"},
	{13, "atm", "ATM轉帳", PLAN_NONE, "宅配"},
	{10, "family_pay", "全家付款", PLAN_NONE, "宅配"},
	{13, "711_cod", "7-11取貨付款", PLAN_NONE, "7-11取貨"},
	{9, "family_cod", "全家取貨付款", PLAN_NONE, "全家取貨"},
};

static const struct payment ruten_payments[] = {
	{35, "card_once", "信用卡", PLAN_ONCE, "宅配/快遞"},
	{20, "atm", "ATM轉帳", PLAN_NONE, "郵局包裹"},
	{25, "711_cod", "7-11取貨付款", PLAN_NONE, "7-11取貨付款"},
	{20, "family_cod", "全家取貨付款", PLAN_NONE, "全家取貨付款"},
};

#define COUNT(a) ((int)(sizeof(a) / sizeof *(a)))

static const struct payment *pick_payment(enum demo_market m, struct demo_dice *d)
{
	const struct payment *p = m == DEMO_YAHOO ? yahoo_payments : ruten_payments;
	int count = m == DEMO_YAHOO ? COUNT(yahoo_payments) : COUNT(ruten_payments), weight[COUNT(yahoo_payments)];

	for (int i = 0; i < count; i++)
		weight[i] = p[i].weight;
	return &p[demo_weighted(d, weight, count)];
}

static const char *const notes[] = {"請用紙箱包裝", "送禮用，請勿附價格", "平日白天收貨", "請先電話聯絡", "勿放管理室"};

static void pick_item(struct demo_dice *d, struct demo_item *item)
{
	int specs = 0;

	item->good = demo_good(demo_pick(d, demo_good_count()));
	while (specs < 3 && item->good->spec[specs] != NULL)
		specs++;
	item->spec = item->good->spec[demo_pick(d, specs)];
	item->qty = demo_chance(d, 78) ? 1 : 2 + demo_pick(d, 3);
}

static money_t item_total(const struct demo_item *item)
{
	return item->good->price * item->qty;
}

/* Days on which points count more: two short campaigns a quarter (YAH-175, YAH-176). */
static int earn_multiplier(const struct demo_maker *m, day_t day)
{
	int64_t n = day - m->first;

	return (n >= 30 && n < 36) || (n >= 72 && n < 77) ? 3 : 1;
}

static int burn_multiplier(const struct demo_maker *m, day_t day)
{
	int64_t n = day - m->first;

	return (n >= 20 && n < 25) || (n >= 60 && n < 66) ? 2 : 1;
}

/* ---- what has become of it ---- */

static day_t not_sunday(day_t d)
{
	return day_weekday(d) == 0 ? d + 1 : d;
}

/* Nothing that lies after today has happened. */
static day_t by_today(const struct demo_maker *m, day_t d)
{
	return d != DAY_NONE && d <= m->today ? d : DAY_NONE;
}

static void say(struct demo_order *o, const char *code, const char *text)
{
	o->state = code;
	o->state_text = text;
}

static bool on_pickup(const struct demo_order *o)
{
	return strcmp(o->payment, "711_cod") == 0 || strcmp(o->payment, "family_cod") == 0;
}

static void confirm_and_post(const struct demo_maker *m, struct demo_order *o, struct demo_dice *d)
{
	struct settle_dates dates = {
		.ordered = o->ordered, .transferred = o->shippable, .shipped = o->shipped, .picked_up = o->picked_up,
		.received = DAY_NONE, .complaint = o->complaint, .confirmed = DAY_NONE, .posted = DAY_NONE,
		.pay_on_pickup = on_pickup(o),
	};
	struct settle_posting posting;
	int pressed = 2 + demo_pick(d, 4), lag = 1 + demo_pick(d, 2);
	bool presses = demo_chance(d, 30) || o->complaint != DAY_NONE;

	if (presses)
		dates.received = by_today(m, o->complaint != DAY_NONE ? o->complaint + pressed : o->shipped + pressed);
	if (dates.received != DAY_NONE && o->picked_up != DAY_NONE && dates.received < o->picked_up)
		dates.received = o->picked_up;
	o->confirmed = settle_confirm_day(&m->clock[o->market], &dates, NULL);
	o->is_confirmed = by_today(m, o->confirmed) != DAY_NONE;
	if (o->is_confirmed)
		o->posted = by_today(m, o->confirmed + lag);
	dates.confirmed = o->confirmed;
	dates.posted = o->posted;
	settle_posting_day(&m->clock[o->market], &dates, &posting);
	o->posting = posting.used;
	if (o->is_confirmed && o->market == DEMO_RUTEN)
		say(o, "confirmed", "交易完成");
	else if (o->posted != DAY_NONE)
		say(o, "posted", "已入帳");
	else if (o->is_confirmed)
		say(o, "confirmed", "買家已確認");
	else if (o->complaint != DAY_NONE)
		say(o, "disputed", "申訴未到貨");
	else
		say(o, "shipped", "已出貨");
}

/* A return: collected by the courier or not, refunded days later; a few before the order was posted. */
static void send_back(const struct demo_maker *m, struct demo_order *o, struct demo_dice *d)
{
	day_t asked = o->shipped + 3 + demo_pick(d, 12), back;
	bool collected = demo_chance(d, 70);
	int lag = 3 + demo_pick(d, 5), bank_lag = 1 + demo_pick(d, 3);

	if (asked > m->today)
		return;
	say(o, "returning", "退貨中");
	back = asked + 1 + demo_pick(d, 2);
	if (collected && (o->reverse = by_today(m, not_sunday(back))) != DAY_NONE)
		o->reverse_fee = 70 + 10 * demo_pick(d, 4);
	o->refunded = by_today(m, not_sunday(back + lag));
	if (o->refunded == DAY_NONE)
		return;
	say(o, "returned", "退貨完成");
	if (o->plan != PLAN_NONE && demo_chance(d, 60))
		o->bank_refunded = by_today(m, o->refunded + bank_lag);
	o->refund = settle_refund_day(o->plan != PLAN_NONE, o->refunded, o->bank_refunded);
	if (o->posting != DAY_NONE && !settle_refund_counts(o->posting, o->refund)) {
		o->posted = DAY_NONE; /* never posts: neither side is ever booked (YAH-120) */
		o->posting = DAY_NONE;
	}
}

static void cancel(const struct demo_maker *m, struct demo_order *o, struct demo_dice *d)
{
	day_t day = o->ordered + demo_pick(d, 4);

	if (day > m->today)
		return;
	o->cancelled = day;
	say(o, "cancelled", "已取消");
}

/* Shared by all orders of a cart: when it was paid and when it went out. */
struct fate {
	bool cancelled;
	day_t paid, shipped, picked_up;
};

static struct fate decide(const struct demo_maker *m, const struct demo_order *o, struct demo_dice *d)
{
	bool slow = strcmp(o->payment, "atm") == 0 || strcmp(o->payment, "family_pay") == 0;
	struct fate f = {.cancelled = demo_chance(d, 4)};

	f.paid = o->ordered + (slow ? demo_pick(d, 3) : 0);
	f.shipped = by_today(m, not_sunday(f.paid + 1 + demo_pick(d, 3)));
	f.picked_up = f.shipped == DAY_NONE ? DAY_NONE : by_today(m, f.shipped + 2 + demo_pick(d, 5));
	f.paid = by_today(m, f.paid);
	return f;
}

static void live(const struct demo_maker *m, struct demo_order *o, const struct fate *f, struct demo_dice *d)
{
	bool late = demo_chance(d, 12), complains = demo_chance(d, 2), returns = demo_chance(d, 5);
	int days_late = 1 + demo_pick(d, 3), complains_after = 3 + demo_pick(d, 4);

	say(o, "awaiting_payment", "待付款");
	if (f->cancelled) {
		cancel(m, o, d);
		return;
	}
	o->shippable = f->paid;
	if (o->shippable == DAY_NONE)
		return;
	say(o, "to_ship", "待出貨");
	o->ship_by = o->shippable + 7;
	o->shipped = f->shipped;
	if (o->shipped != DAY_NONE && late && !o->is_shipping)
		o->shipped = by_today(m, not_sunday(o->shipped + days_late));
	if (o->shipped == DAY_NONE)
		return;
	if (on_pickup(o) && f->picked_up != DAY_NONE)
		o->picked_up = f->picked_up > o->shipped ? f->picked_up : by_today(m, o->shipped + 2);
	if (complains && !on_pickup(o) && o->market == DEMO_YAHOO)
		o->complaint = by_today(m, o->shipped + complains_after);
	confirm_and_post(m, o, d);
	if (returns && !o->is_shipping && (!on_pickup(o) || o->picked_up != DAY_NONE))
		send_back(m, o, d);
}

/* ---- what wants a hand ---- */

/* Picks some orders of a marketplace without a throw of the dice, so that everything else stays as it would be. */
static bool every(const struct demo_order *o, int n, int which)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (const char *c = o->no; *c != '\0'; c++)
		h = (h ^ (unsigned char)*c) * UINT64_C(1099511628211);
	return (int)((h >> 20) % (uint64_t)n) == which;
}

static void never_went(struct demo_order *o)
{
	o->shipped = o->picked_up = o->complaint = o->confirmed = o->posting = DAY_NONE;
	o->is_confirmed = false;
	say(o, "to_ship", "待出貨");
}

/* Past its shipping day, a parcel that nobody collected, a pre-order, a listing without a day of the file: of what is not posted yet. */
static void neglect(const struct demo_maker *m, struct demo_order *o)
{
	bool open = o->market == DEMO_YAHOO && o->posted == DAY_NONE && o->cancelled == DAY_NONE && o->refunded == DAY_NONE && o->reverse == DAY_NONE &&
	            strcmp(o->state, "returning") != 0;

	if (!open || o->shippable == DAY_NONE)
		return;
	if (o->shipped != DAY_NONE && !o->is_shipping && o->ship_by < m->today && every(o, 6, 0))
		never_went(o);
	if (o->shipped != DAY_NONE && o->complaint == DAY_NONE && on_pickup(o) && o->shipped + 7 <= m->today && every(o, 2, 0)) {
		o->picked_up = o->confirmed = o->posting = DAY_NONE;
		o->is_confirmed = false;
		say(o, "shipped", "已出貨");
	}
	if (o->shipped != DAY_NONE || o->ship_by < m->today)
		return;
	if (every(o, 5, 1)) {
		o->ship_by = DAY_NONE;
		o->preorder = o->ordered + 14;
	} else if (every(o, 2, 0)) {
		o->ship_by = DAY_NONE;
	}
}

/* ---- one cart ---- */

static void blank(struct demo_order *o, enum demo_market market, day_t day, uint64_t person)
{
	*o = (struct demo_order){
		.market = market, .person = person, .ordered = day, .note = "", .category = "", .category_ppm = -1, .card_ppm = -1,
		.earn_mult = 1, .shippable = DAY_NONE, .ship_by = DAY_NONE, .shipped = DAY_NONE, .picked_up = DAY_NONE,
		.complaint = DAY_NONE, .confirmed = DAY_NONE, .posted = DAY_NONE, .posting = DAY_NONE, .cancelled = DAY_NONE,
		.refund = DAY_NONE, .refunded = DAY_NONE, .bank_refunded = DAY_NONE, .reverse = DAY_NONE, .reverse_fee = MONEY_NONE, .preorder = DAY_NONE,
	};
}

static void pay_by(const struct demo_maker *m, struct demo_order *o, const struct payment *p)
{
	o->payment = p->code;
	o->payment_text = p->text;
	o->plan = p->plan;
	o->delivery = p->delivery;
	o->card_ppm = p->plan != PLAN_NONE ? m->rates[o->market].card_ppm[p->plan] : -1;
}

/* The buyer's interest is what the bank says: about 0.5 % a month on what was paid in money. */
static money_t interest_of(const struct demo_order *o)
{
	static const int64_t ppm[SETTLE_PLANS] = {[PLAN_INTEREST_3] = 12000, [PLAN_INTEREST_6] = 24000, [PLAN_INTEREST_12] = 48000};

	return money_rate(o->cash, ppm[o->plan], ROUND_CEIL);
}

static void settle_up(struct demo_order *o, const struct demo_maker *m)
{
	o->interest = interest_of(o);
	o->claim = o->cash + o->points * m->rates[o->market].points_value + o->subsidy;
}

static void yahoo_number(struct demo_maker *m, struct demo_order *o, const char *cart_no)
{
	struct ymd y = day_to_ymd(o->ordered);

	snprintf(o->no, sizeof o->no, "YM%02d%02d%02d%05lld", y.year % 100, y.month, y.day, (long long)++m->day_orders);
	snprintf(o->cart_no, sizeof o->cart_no, "%s", cart_no);
}

static void yahoo_order(struct demo_maker *m, struct demo_order *o, struct demo_dice *d, int64_t *points_left)
{
	money_t total;

	o->items = 1;
	pick_item(d, &o->item[0]);
	o->category = o->item[0].good->category;
	o->category_ppm = demo_category_ppm(o->category);
	o->tax = o->item[0].good->tax;
	o->earn_mult = earn_multiplier(m, o->ordered);
	total = item_total(&o->item[0]);
	if (demo_chance(d, 25))
		total -= money_rate(total, 50000 + 10000 * demo_pick(d, 10), ROUND_HALF_UP);
	if (*points_left > 0) {
		int burn = burn_multiplier(m, o->ordered);
		int64_t spend = *points_left < total / burn / 2 ? *points_left : total / burn / 2;

		o->points = spend;
		o->points_value = spend * burn;
		*points_left -= spend;
	}
	o->cash = total - o->points_value;
	if (demo_chance(d, 7))
		o->subsidy = 10 * (1 + demo_pick(d, 5));
}

static void shipping_order(struct demo_order *o, struct demo_dice *d)
{
	static const struct demo_good fee = {"", "", "物流服務費", {"", NULL}, 80, "", TAX_TAXABLE};

	o->is_shipping = true;
	o->items = 1;
	o->item[0] = (struct demo_item){&fee, "", 1};
	o->tax = TAX_TAXABLE;
	o->cash = on_pickup(o) ? 60 : demo_chance(d, 70) ? 80 : 120;
}

static void yahoo_cart(struct demo_maker *m, struct demo_dice *d, uint64_t person, struct demo_cart *out)
{
	static const int sizes[] = {66, 20, 9, 5};
	const struct payment *p = pick_payment(DEMO_YAHOO, d);
	int goods = 1 + demo_weighted(d, sizes, 4);
	int64_t points = demo_chance(d, 20) ? 20 + 10 * demo_pick(d, 28) : 0;
	struct ymd y = day_to_ymd(m->day);
	struct fate fate;
	money_t sum = 0;
	char cart_no[48];

	snprintf(cart_no, sizeof cart_no, "%02d%02d%02d%06lld", y.year % 100, y.month, y.day, (long long)++m->day_carts);
	for (int i = 0; i < goods; i++) {
		struct demo_order *o = &out->order[out->count++];

		blank(o, DEMO_YAHOO, m->day, person);
		pay_by(m, o, p);
		yahoo_number(m, o, cart_no);
		yahoo_order(m, o, d, &points);
		sum += o->cash;
	}
	if (sum < 1500 && demo_chance(d, 75)) {
		struct demo_order *o = &out->order[out->count++];

		blank(o, DEMO_YAHOO, m->day, person);
		pay_by(m, o, p);
		yahoo_number(m, o, cart_no);
		shipping_order(o, d);
	}
	fate = decide(m, &out->order[0], d);
	if (demo_chance(d, 8))
		out->order[0].note = notes[demo_pick(d, COUNT(notes))];
	for (int i = 0; i < out->count; i++) {
		settle_up(&out->order[i], m);
		live(m, &out->order[i], &fate, d);
		neglect(m, &out->order[i]);
	}
}

static void ruten_cart(struct demo_maker *m, struct demo_dice *d, uint64_t person, struct demo_cart *out)
{
	static const int sizes[] = {72, 20, 8};
	struct demo_order *o = &out->order[out->count++];
	struct ymd y = day_to_ymd(m->day);
	struct fate fate;
	money_t sum = 0;

	blank(o, DEMO_RUTEN, m->day, person);
	pay_by(m, o, pick_payment(DEMO_RUTEN, d));
	snprintf(o->no, sizeof o->no, "%02d%02d%02d%08lld", y.year % 100, y.month, y.day, (long long)(10000000 + ++m->day_ruten));
	o->items = 1 + demo_weighted(d, sizes, 3);
	for (int i = 0; i < o->items; i++) {
		pick_item(d, &o->item[i]);
		sum += item_total(&o->item[i]);
	}
	o->tax = TAX_TAXABLE;
	o->category_ppm = m->rates[DEMO_RUTEN].category_default_ppm;
	o->shipping_fee = sum >= 2000 ? 0 : on_pickup(o) ? 60 : 90;
	o->discount = demo_chance(d, 15) ? 10 * (1 + demo_pick(d, 8)) : 0;
	o->cash = sum + o->shipping_fee - o->discount;
	settle_up(o, m);
	fate = decide(m, o, d);
	if (demo_chance(d, 6))
		o->note = notes[demo_pick(d, COUNT(notes))];
	live(m, o, &fate, d);
}

bool demo_cart(struct demo_maker *m, struct demo_cart *out)
{
	struct demo_dice d = demo_dice(m->seed, 'c', (uint64_t)m->carts);
	day_t day = m->first + (day_t)(m->made * (m->today - m->first + 1) / m->orders);
	uint64_t person = demo_roll(&d) % (uint64_t)m->members;

	out->count = 0;
	if (m->made >= m->orders)
		return false;
	if (day != m->day) {
		m->day = day;
		m->day_carts = m->day_orders = m->day_ruten = 0;
	}
	if (demo_chance(&d, 30))
		ruten_cart(m, &d, person, out);
	else
		yahoo_cart(m, &d, person, out);
	if (out->count > m->orders - m->made)
		out->count = (int)(m->orders - m->made);
	m->made += out->count;
	m->carts++;
	return true;
}
