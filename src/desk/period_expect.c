/*
 * Our side of a period: what its orders bring and cost by the rules, each item
 * by its own date (section 17). One pass over the orders of those days.
 */
#include "config.h"

#include <string.h>

#include "desk/period_parts.h"

#define ORDER_COLUMNS \
	"o.cash, o.points, o.subsidy, o.interest, o.category, o.card_plan, o.is_shipping, o.earn_mult, o.tax_kind," \
	" o.category_ppm, o.card_ppm, COALESCE(o.ordered_on, o.shippable_on), o.refund_amount"

static const char sales_sql[] =
	"SELECT " ORDER_COLUMNS " FROM live_order o WHERE o.profile = :profile AND o.posting_day BETWEEN :from AND :to"
	" AND o.state <> 'cancelled' AND (o.refund_day IS NULL OR o.refund_day >= o.posting_day)";

static const char refunds_sql[] =
	"SELECT " ORDER_COLUMNS " FROM live_order o WHERE o.profile = :profile AND o.refund_day BETWEEN :from AND :to"
	" AND o.posting_day <= o.refund_day";

/* One order, and the charge of its cart where that comes back with it (YAH-100). */
static const char order_sql[] =
	"SELECT " ORDER_COLUMNS " FROM live_order o WHERE o.profile = :profile AND o.order_no = :no AND o.posting_day IS NOT NULL";
static const char charge_sql[] =
	"SELECT " ORDER_COLUMNS " FROM live_order o WHERE o.profile = :profile AND o.is_shipping = 1 AND o.posting_day IS NOT NULL"
	" AND o.refund_day IS NULL AND o.cart_no <> '' AND o.cart_no = (SELECT r.cart_no FROM live_order r WHERE r.profile = :profile AND r.order_no = :no)";

static const char carts_sql[] =
	"SELECT COUNT(*) FROM (SELECT o.cart_no FROM live_order o WHERE o.profile = :profile AND o.shipped_on BETWEEN :from AND :to"
	" AND o.cart_no <> '' GROUP BY o.cart_no HAVING NOT EXISTS (SELECT 1 FROM live_order e WHERE e.profile = :profile"
	" AND e.cart_no = o.cart_no AND e.cart_no <> '' AND e.shipped_on < :from))";

static const char family_sql[] =
	"SELECT COUNT(*) FROM (SELECT o.cart_no FROM live_order o WHERE o.profile = :profile AND o.payment = 'family_pay'"
	" AND o.shippable_on BETWEEN :from AND :to AND o.cart_no <> '' GROUP BY o.cart_no HAVING NOT EXISTS (SELECT 1"
	" FROM live_order e WHERE e.profile = :profile AND e.cart_no = o.cart_no AND e.cart_no <> '' AND e.payment = 'family_pay' AND e.shippable_on < :from))";

static const char reverse_sql[] =
	"SELECT o.reverse_fee, o.tax_kind FROM live_order o WHERE o.profile = :profile AND o.reverse_on BETWEEN :from AND :to";

struct pass {
	const struct period_frame *frame;
	struct terms_cache *cache;
	char from[16], to[16];
	day_t first;
	struct settle_sum *sum;
	struct error *e;
};

static struct stmt *open_pass(const struct pass *p, const char *sql)
{
	struct stmt *q = db_prepare(p->frame->s->db, sql);
	stmt_bind_text(q, ":profile", profile_name(p->frame->profile));
	stmt_bind_text(q, ":from", p->from);
	stmt_bind_text(q, ":to", p->to);
	return q;
}

/* The order in plain values; rates kept with it win over the profile's. */
static const struct settle_rates *read_order(const struct pass *p, struct stmt *q, struct settle_order *o, enum settle_tax *tax)
{
	day_t ordered = column_day(q, 11);
	const struct settle_rates *rates = terms_cached(p->cache, ordered != DAY_NONE ? ordered : p->first);
	*o = (struct settle_order){
		.cash = stmt_int(q, 0), .points = stmt_int(q, 1), .subsidy = stmt_int(q, 2), .interest = stmt_int(q, 3),
		.category = stmt_text(q, 4), .is_shipping = stmt_int(q, 6) != 0, .earn_multiplier = (int)stmt_int(q, 7),
		.rates_known = true,
	};
	settle_plan_parse(stmt_text(q, 5), &o->plan, NULL);
	*tax = TAX_TAXABLE;
	settle_tax_parse(stmt_text(q, 8), tax);
	o->category_ppm = stmt_is_null(q, 9) ? settle_category_ppm(rates, o->category) : stmt_int(q, 9);
	o->card_ppm = stmt_is_null(q, 10) ? rates->card_ppm[o->plan] : stmt_int(q, 10);
	return rates;
}

static enum status add_rows(struct pass *p, struct stmt *q, bool refunds)
{
	enum step step;

	while ((step = stmt_step(q, p->e)) == STEP_ROW) {
		struct settle_order o;
		struct settle_amounts a, back;
		enum settle_tax tax;
		const struct settle_rates *rates = read_order(p, q, &o, &tax);
		settle_order_amounts(rates, &o, &a);
		if (refunds) {
			settle_refund_amounts(rates, &a, &back);
			if (stmt_int(q, 12) > 0)
				back.line[SETTLE_REFUND] = -stmt_int(q, 12);
			a = back;
		}
		settle_add(p->sum, &a, tax);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status add_orders(struct pass *p, bool refunds)
{
	return add_rows(p, open_pass(p, refunds ? refunds_sql : sales_sql), refunds);
}

static enum status add_order(struct pass *p, const char *sql, const char *order_no)
{
	struct stmt *q = db_prepare(p->frame->s->db, sql);

	stmt_bind_text(q, ":profile", profile_name(p->frame->profile));
	stmt_bind_text(q, ":no", order_no);
	return add_rows(p, q, true);
}

enum status period_expect_refund(const struct period_frame *f, const char *order_no, bool charge, money_t *net, struct error *e)
{
	struct settle_sum sum = {0};
	struct pass p = {.frame = f, .cache = terms_cache_new(f->profile), .first = f->today, .sum = &sum, .e = e};
	enum status st = add_order(&p, order_sql, order_no);

	if (st == ST_OK && charge)
		st = add_order(&p, charge_sql, order_no);
	*net = settle_net(terms_cached(p.cache, f->today), &sum);
	terms_cache_free(p.cache);
	return st;
}

/* A fee once a cart: how many carts times the fee. */
static enum status add_carts(struct pass *p, const char *sql, enum settle_kind kind, money_t each)
{
	if (each == 0)
		return ST_OK;
	struct stmt *q = open_pass(p, sql);
	enum step step = stmt_step(q, p->e);
	if (step == STEP_ROW)
		settle_add_line(p->sum, kind, stmt_int(q, 0) * each, TAX_TAXABLE);
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status add_returns(struct pass *p)
{
	struct stmt *q = open_pass(p, reverse_sql);
	const struct settle_rates *rates = terms_cached(p->cache, p->first);
	enum step step;
	while ((step = stmt_step(q, p->e)) == STEP_ROW)
		settle_add_line(p->sum, SETTLE_REVERSE, settle_reverse_line(rates, true, column_money(q, 0), NULL), TAX_TAXABLE);
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status period_expect(const struct period_frame *f, day_t from, day_t to, struct settle_sum *sum, money_t *net, struct error *e)
{
	struct pass p = {.frame = f, .cache = terms_cache_new(f->profile), .first = from, .sum = sum, .e = e};
	memset(sum, 0, sizeof *sum);
	day_format(from, p.from);
	day_format(to, p.to);
	const struct settle_rates *rates = terms_cached(p.cache, from);
	enum status st = add_orders(&p, false);
	if (st == ST_OK)
		st = add_orders(&p, true);
	if (st == ST_OK)
		st = add_carts(&p, carts_sql, SETTLE_CART, settle_cart_line(rates));
	if (st == ST_OK)
		st = add_carts(&p, family_sql, SETTLE_FAMILY_PAY, settle_family_line(rates));
	if (st == ST_OK)
		st = add_returns(&p);
	if (st == ST_OK && net)
		*net = settle_net(rates, sum);
	terms_cache_free(p.cache);
	return st;
}
