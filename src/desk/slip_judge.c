/*
 * How a request for a return or an exchange is judged: the orders it names, the
 * cart they stand in, the period in which it must be accepted (YAH-82 to 84,
 * YAH-89, 98 to 101). Refusals end it; what the store may agree to is warned of.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/slip_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/product.h"

/* An order's open slip of either kind. */
static const char open_return_sql[] =
	"SELECT no FROM return_slip WHERE profile = :profile AND order_no = :order_no AND state IN ('requested', 'collected', 'delivered', 'abnormal')";
static const char open_exchange_sql[] =
	"SELECT no FROM exchange_slip WHERE profile = :profile AND order_no = :order_no AND state IN ('open', 'reminded')";
static const char return_no_sql[] = "SELECT 1 FROM return_slip WHERE profile = :profile AND no = :no";
static const char exchange_no_sql[] = "SELECT 1 FROM exchange_slip WHERE profile = :profile AND no = :no";
/* A discount that the order's cart shows: an amount, or a code or coupon in a column that the book has no place for. */
static const char discount_sql[] =
	"SELECT CASE WHEN o.discount <> 0 THEN '-' ELSE (SELECT j.value FROM json_each(CASE WHEN o.extra = '' THEN '{}' ELSE o.extra END) j"
	" WHERE instr(',' || :names || ',', ',' || j.key || ',') > 0 AND j.value NOT IN ('', '0') LIMIT 1) END FROM orders o WHERE o.id = :id";
static const char benefit_sql[] = "SELECT number FROM cart_benefit WHERE profile = :profile AND cart_no = :cart LIMIT 1";
static const char product_no_sql[] = "SELECT product_no FROM orders WHERE id = :id";

/* ---- days ---- */

enum status slip_record_day(const struct record *r, const char *field, day_t *out, struct error *e)
{
	const char *text = record_get(r, field);
	int secs;

	*out = DAY_NONE;
	if (*text != '\0' && date_parse(text, strlen(text), out, &secs, NULL) != ST_OK)
		return error_set(e, ST_REFUSED, "date_format", "YAH-2", field, _("%s is not a date. Write it as YYYY-MM-DD."), text);
	return ST_OK;
}

enum status slip_day(const struct slip_market *m, const char *field, day_t after, day_t *day, struct error *e)
{
	char text[16], first[16];

	if (*day == DAY_NONE)
		*day = m->today;
	day_format(*day, text);
	day_format(after, first);
	if (*day > m->today)
		return error_set(e, ST_REFUSED, "date_order", slip_rule(m, "YAH-2"), field, _("%s is still to come; enter what has happened."), text);
	if (after != DAY_NONE && *day < after)
		return error_set(e, ST_REFUSED, "date_order", slip_rule(m, "YAH-2"), field, _("%1$s cannot precede %2$s."), text, first);
	return ST_OK;
}

enum status slip_known(struct shop *s, const char *profile, struct error *e)
{
	const struct profile *p = NULL;
	enum status st = shop_profile(s, profile, &p, e);

	if (st == ST_OK && profile_text(p, "return.created_by", shop_today(s, p)) == NULL)
		return error_set(e, ST_REFUSED, "slips_unknown", NULL, "profile", _("%s has no returns or exchanges with slips."), profile);
	return st;
}

enum status slip_not_cut(const struct slip_market *m, struct error *e)
{
	char day[16];

	if (m->cut == DAY_NONE || m->today < m->cut)
		return ST_OK;
	day_format(m->cut, day);
	return error_set(e, ST_REFUSED, "closure_return_cut", slip_rule(m, "YAH-21"), NULL,
	                 _("Every slip was completed by itself on %s and refunded, since the store is closed. A buyer's later claim is entered as a"
	                   " deduction of the final settlement."), day);
}

enum status slip_own_no(struct shop *s, const char *profile, bool exchange, const char *no, struct error *e)
{
	struct stmt *q;
	bool taken;

	if (*no == '\0')
		return ST_OK;
	if ((no[0] == 'R' || no[0] == 'X') && no[1] == '-' && no[2] != '\0' && strspn(no + 2, "0123456789") == strlen(no + 2))
		return error_set(e, ST_REFUSED, "slip_no_ours", NULL, "no", _("%s looks like a number of ours; leave it empty to get one."), no);
	if (strlen(no) >= sizeof ((struct return_slip *)0)->no)
		return error_set(e, ST_REFUSED, "no_too_long", NULL, "no", _("A slip's number has at most %d characters."), 31);
	q = db_prepare(s->db, exchange ? exchange_no_sql : return_no_sql);
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":no", no);
	taken = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	if (taken)
		return error_set(e, ST_REFUSED, "slip_no_taken", NULL, "no", _("There is a slip %s already."), no);
	return ST_OK;
}

/* ---- the orders ---- */

void slip_request_free(struct slip_request *q)
{
	free(q->orders);
	q->orders = NULL;
	q->count = 0;
}

static enum status add_order(struct shop *s, const char *profile, const char *no, struct slip_request *q, struct error *e)
{
	struct order_life *o;
	enum status st;

	if (q->count == SLIP_ORDERS_MAX)
		return error_set(e, ST_REFUSED, "request_orders", NULL, "order_no", _("One request takes at most %d orders."), SLIP_ORDERS_MAX);
	q->orders = xreallocarray(q->orders, q->count + 1, sizeof *q->orders);
	o = &q->orders[q->count];
	if (q->count > 0)
		profile = q->orders[0].profile;
	st = order_life_find(s, *profile != '\0' ? profile : NULL, no, o, e);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < q->count; i++)
		if (q->orders[i].id == o->id)
			return error_set(e, ST_REFUSED, "request_twice", NULL, "order_no", _("%s is named twice."), o->order_no);
	if (q->count > 0 && (o->cart_no[0] == '\0' || strcmp(o->cart_no, q->orders[0].cart_no) != 0))
		return error_set(e, ST_REFUSED, "request_cart", profile_rule(o->profile, "YAH-100"), "order_no",
		                 _("%1$s and %2$s stand in different carts; ask for them one by one."), q->orders[0].order_no, o->order_no);
	q->count++;
	return ST_OK;
}

enum status slip_request_orders(struct shop *s, const char *profile, const char *words, struct slip_request *q, struct error *e)
{
	const char *at = words, *item;
	enum status st = ST_OK;
	size_t len;

	while (st == ST_OK && profile_item(&at, &item, &len)) {
		char *no = xstrndup(item, len);

		if (len > 0)
			st = add_order(s, profile, no, q, e);
		free(no);
	}
	if (st == ST_OK && q->count == 0)
		return error_set(e, ST_REFUSED, "order_no_missing", NULL, "order_no", "%s", _("Which order? Give its number."));
	return st;
}

enum status slip_order(struct slip_market *m, const char *order_no, struct order_life *out, struct error *e)
{
	struct error why = {0};
	enum status st = order_life_find(m->s, m->name, order_no, out, &why);

	if (st == ST_REFUSED && strcmp(why.code, "order_missing") == 0) {
		*out = (struct order_life){0};
		return ST_OK;
	}
	if (st != ST_OK && e != NULL)
		*e = why;
	return st;
}

/* ---- each order ---- */

/* The number of the order's open slip, "" none. */
static void open_slip(struct shop *s, const char *sql, const struct order_life *o, char out[32])
{
	struct stmt *q = db_prepare(s->db, sql);

	out[0] = '\0';
	stmt_bind_text(q, ":profile", o->profile);
	stmt_bind_text(q, ":order_no", o->order_no);
	if (stmt_step(q, NULL) == STEP_ROW)
		column_text(q, 0, out, 32);
	stmt_reset(q);
}

static enum status judge_state(struct slip_market *m, const struct order_life *o, bool exchange, struct error *e)
{
	if (o->is_shipping)
		return error_set(e, ST_REFUSED, "shipping_order", slip_rule(m, "YAH-100"), "order_no",
		                 _("%s is the shipping charge; it is refunded only with the whole cart."), o->order_no);
	if (strcmp(o->state, "cancelled") == 0)
		return error_set(e, ST_REFUSED, "order_cancelled", slip_rule(m, "YAH-89"), "order_no", _("%s is cancelled; nothing can come back."), o->order_no);
	if (o->facts.d.shipped == DAY_NONE)
		return error_set(e, ST_REFUSED, "not_shipped", slip_rule(m, exchange ? "YAH-101" : "YAH-89"), "order_no",
		                 _("%s is not shipped; cancel it instead."), o->order_no);
	if (strcmp(o->state, "returned") == 0)
		return error_set(e, ST_REFUSED, "order_returned", slip_rule(m, "YAH-94"), "order_no", _("%s was returned already."), o->order_no);
	return ST_OK;
}

static enum status judge_slips(struct slip_market *m, const struct slip_request *q, const struct order_life *o, struct error *e)
{
	char no[32];

	open_slip(m->s, open_return_sql, o, no);
	if (no[0] != '\0' && q->exchange)
		return error_set(e, ST_REFUSED, "return_open", slip_rule(m, "YAH-101"), "order_no",
		                 _("%1$s has the open return %2$s. Close or cancel the return first."), o->order_no, no);
	if (no[0] != '\0')
		return error_set(e, ST_REFUSED, "return_open", slip_rule(m, "YAH-89"), "order_no", _("%1$s already has an open return, %2$s."), o->order_no, no);
	open_slip(m->s, open_exchange_sql, o, no);
	if (no[0] == '\0' || q->from_exchange)
		return ST_OK;
	if (q->exchange)
		return error_set(e, ST_REFUSED, "exchange_open", slip_rule(m, "YAH-101"), "order_no", _("%1$s already has an open exchange, %2$s."), o->order_no,
		                 no);
	return error_set(e, ST_REFUSED, "exchange_open", slip_rule(m, "YAH-105"), "order_no",
	                 _("%1$s has the open exchange %2$s. Close it as a return, and the return slip is made."), o->order_no, no);
}

static enum status judge_days(struct slip_market *m, const struct slip_request *q, const struct order_life *o, struct error *e)
{
	char asked[16], shipped[16];

	if (q->asked_on >= o->facts.d.shipped)
		return ST_OK;
	day_format(q->asked_on, asked);
	day_format(o->facts.d.shipped, shipped);
	return error_set(e, ST_REFUSED, "date_order", slip_rule(m, "YAH-2"), "created_on",
	                 _("%1$s was shipped on %2$s; a request of %3$s cannot precede that."), o->order_no, shipped, asked);
}

void slip_product_no(struct shop *s, int64_t order_id, char out[64])
{
	struct stmt *q = db_prepare(s->db, product_no_sql);

	out[0] = '\0';
	stmt_bind_int(q, ":id", order_id);
	if (stmt_step(q, NULL) == STEP_ROW)
		column_text(q, 0, out, 64);
	stmt_reset(q);
}

/* The product of an order in the book of goods; id 0 when it is not there. */
static enum status product_of(struct slip_market *m, const struct order_life *o, struct product *p, struct error *e)
{
	char no[64];
	int64_t id = 0;
	enum status st;

	*p = (struct product){0};
	slip_product_no(m->s, o->id, no);
	st = product_of_order(m->s, m->name, o->sku, no, &id, e);
	return st == ST_OK && id != 0 ? product_get(m->s, id, p, e) : st;
}

enum status slip_exempt(struct slip_market *m, const struct order_life *o, bool *exempt, struct error *e)
{
	struct product p;
	enum status st = product_of(m, o, &p, e);

	*exempt = st == ST_OK && p.cooloff_exempt;
	product_free(&p);
	return st;
}

static enum status judge_period(struct slip_market *m, struct slip_request *q, size_t i, struct error *e)
{
	const struct order_life *o = &q->orders[i];
	day_t last = o->clock.cooloff_last;
	struct product p;
	char day[16];
	enum status st = product_of(m, o, &p, e);

	/* An exempt product has no period: a warning, never an automatic refusal (YAH-83). */
	if (st != ST_OK || p.cooloff_exempt || o->facts.cooloff_exempt) {
		if (st == ST_OK && !q->from_exchange)
			notes_add(&m->s->notes, NOTE_WARN, "cooloff_exempt", slip_rule(m, "YAH-83"), "order_no", _("The product of %1$s is exempt: %2$s"),
			          o->order_no, p.exempt_reason != NULL && *p.exempt_reason != '\0' ? p.exempt_reason : o->item_name);
		product_free(&p);
		return st;
	}
	product_free(&p);
	q->voluntary[i] = last != DAY_NONE && q->asked_on > last;
	day_format(last, day);
	if (q->voluntary[i] && !q->from_exchange)
		notes_add(&m->s->notes, NOTE_WARN, "cooloff_over", slip_rule(m, "YAH-82"), "created_on",
		          _("Cooling-off of %1$s ended on %2$s; you may still accept voluntarily."), o->order_no, day);
	return ST_OK;
}

/* ---- the cart ---- */

static bool asked_for(const struct slip_request *q, int64_t id)
{
	for (size_t i = 0; i < q->count; i++)
		if (q->orders[i].id == id)
			return true;
	return false;
}

/* Headings of a column, commas between. */
static const char *heading(const struct slip_market *m, const char *key)
{
	const char *text = profile_text(m->profile, key, m->today);

	return text != NULL ? text : "";
}

/* A discount of one order; the name in `out`, "-" where it has none. */
static void discount_of(struct slip_market *m, int64_t id, char out[64])
{
	struct stmt *q = db_prepare(m->s->db, discount_sql);
	char *names = xasprintf("%s,%s,%s", heading(m, "orders.columns.code"),
	                        heading(m, "orders.columns.coupon_no"),
	                        heading(m, "orders.columns.code_amount"));

	stmt_bind_int(q, ":id", id);
	stmt_bind_text(q, ":names", names);
	if (stmt_step(q, NULL) == STEP_ROW)
		column_text(q, 0, out, 64);
	stmt_reset(q);
	free(names);
}

static void benefit_of(struct slip_market *m, const char *cart_no, char out[64])
{
	struct stmt *q = db_prepare(m->s->db, benefit_sql);

	stmt_bind_text(q, ":profile", m->name);
	stmt_bind_text(q, ":cart", cart_no);
	if (stmt_step(q, NULL) == STEP_ROW)
		column_text(q, 0, out, 64);
	stmt_reset(q);
}

/* One order of the cart: does it come back too, is it the charge, does it show a discount? */
static enum status look_at(struct slip_market *m, struct slip_request *q, int64_t id, char promo[64], struct error *e)
{
	struct order_life *o = xcalloc(1, sizeof *o);
	enum status st = order_life_get(m->s, id, o, e);

	if (st == ST_OK && strcmp(o->state, "cancelled") != 0) {
		if (o->is_shipping)
			q->shipping += strcmp(o->state, "returned") != 0 ? o->claim : 0;
		else if (o->facts.d.shipped != DAY_NONE && !asked_for(q, id))
			q->whole = false;
		if (promo[0] == '\0')
			discount_of(m, id, promo);
	}
	free(o);
	return st;
}

static enum status judge_cart(struct slip_market *m, struct slip_request *q, struct error *e)
{
	const char *cart = q->orders[0].cart_no;
	int64_t *ids = NULL;
	size_t count = 0;
	char promo[64] = "";
	enum status st;

	q->whole = true;
	q->shipping = 0;
	if (*cart == '\0')
		return ST_OK;
	benefit_of(m, cart, promo);
	st = order_life_cart(m->s, m->name, cart, &ids, &count, e);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		st = look_at(m, q, ids[i], promo, e);
	free(ids);
	q->discounted = promo[0] != '\0';
	if (st != ST_OK || q->exchange || q->whole || !q->discounted)
		return st;
	if (strcmp(promo, "-") == 0)
		notes_add(&m->s->notes, NOTE_WARN, "promo_partial", slip_rule(m, "YAH-99"), "order_no",
		          _("Cart %s used a discount; normally the whole cart is returned. Continue?"), cart);
	else
		notes_add(&m->s->notes, NOTE_WARN, "promo_partial", slip_rule(m, "YAH-99"), "order_no",
		          _("Cart %1$s used '%2$s'; normally the whole cart is returned. Continue?"), cart, promo);
	return st;
}

enum status slip_judge(struct slip_market *m, struct slip_request *q, struct error *e)
{
	enum status st = slip_not_cut(m, e);

	for (size_t i = 0; st == ST_OK && i < q->count; i++) {
		const struct order_life *o = &q->orders[i];

		if ((st = judge_state(m, o, q->exchange, e)) == ST_OK && (st = judge_slips(m, q, o, e)) == ST_OK && (st = judge_days(m, q, o, e)) == ST_OK)
			st = judge_period(m, q, i, e);
	}
	return st == ST_OK ? judge_cart(m, q, e) : st;
}
