/*
 * Return slips from request to refund, every refusal on the way and both sides
 * of each edge (YAH-82 to 85, 89 to 100, YAH-113, YAH-120), by the rulebook's
 * own examples.
 */
#include "config.h"

#include "slips_fixture.h"

#include <stdlib.h>

static enum status abnormal(struct shop *s, int64_t id, const char *reason, const char *packaging, const char *item, struct error *e)
{
	const struct form *f;
	struct record r = {0};
	enum status st;

	slips_must(form_load("return_abnormal", &f, e), e);
	record_init(&r, f);
	record_set(&r, "reason", reason);
	record_set(&r, "packaging_info", packaging);
	record_set(&r, "item_info", item);
	st = return_abnormal(s, id, &r, e);
	record_free(&r);
	return st;
}

/* To the day of delivery. */
static int64_t delivered(struct shop *s, const char *order_no, const char *day)
{
	int64_t id = slips_return(s, order_no, "created_on", day, NULL);

	MUST(return_collect(s, id, day_parse_iso(day), "T123", 60, &e));
	MUST(return_receive(s, id, day_parse_iso(day), &e));
	return id;
}

/* ---- the whole way ---- */

static void goods_come_back_and_are_refunded(void **state)
{
	struct shop *s = *state;
	struct return_slip r;
	int64_t id;

	slips_now("2025-09-08T10:00");
	slips_order(s, "YM1", "C1", "2025-09-05", 310);
	id = slips_return(s, "YM1", "by", "buyer", NULL);
	MUST(return_get(s, id, &r, &e));
	assert_string_equal(r.no, "R-1");
	assert_string_equal(r.state, "requested");
	assert_string_equal(r.next_step, "pickup");
	slips_day(r.next_on, "2025-09-10");
	assert_int_equal(r.days_left, 2);
	assert_int_equal(r.refund_amount, 310);
	assert_int_equal(r.reverse_fee, MONEY_NONE);
	assert_false(r.voluntary);
	return_free(&r);
	assert_string_equal(slips_order_state(s, "YM1"), "returning");
	slips_now("2025-09-09T10:00");
	MUST(return_collect(s, id, DAY_NONE, "T-88", MONEY_NONE, &e));
	assert_true(slips_noted(s, NOTE_INFO, "reverse_fee_unknown")); /* YAH-113 */
	MUST(return_receive(s, id, DAY_NONE, &e));
	MUST(return_get(s, id, &r, &e));
	slips_day(r.next_on, "2025-09-11");
	slips_day(r.last_day, "2025-09-11");
	return_free(&r);
	slips_now("2025-09-11T23:50"); /* the closing date itself still counts */
	MUST(return_confirm(s, id, DAY_NONE, &e));
	MUST(return_get(s, id, &r, &e));
	assert_string_equal(r.state, "closed");
	assert_string_equal(r.closed_by, "store");
	assert_string_equal(r.next_step, "refund");
	return_free(&r);
	assert_string_equal(slips_order_state(s, "YM1"), "returning"); /* not deducted before the refund is known */
	assert_string_equal(slips_text(s, "SELECT refund_day FROM orders WHERE order_no = 'YM1'"), "");
	slips_now("2025-09-16T10:00");
	MUST(return_refunded(s, id, day_parse_iso("2025-09-15"), false, &e));
	assert_string_equal(slips_order_state(s, "YM1"), "returned");
	assert_string_equal(slips_text(s, "SELECT refund_day FROM orders WHERE order_no = 'YM1'"), "2025-09-15");
	slips_state(s, id, "refunded");
	assert_string_equal(slips_text(s, "SELECT group_concat(act) FROM (SELECT act FROM slip_event WHERE kind = 'return' ORDER BY id)"),
	                    "create,collect,receive,confirm,refund");
	assert_string_equal(slips_text(s, "SELECT count(*) FROM audit WHERE record = 'return 1'"), "5");
}

static void slips_are_found_by_what_people_type(void **state)
{
	struct shop *s = *state;
	int64_t id, found;

	slips_now("2025-09-08T10:00");
	slips_order(s, "YM1", "C1", "2025-09-05", 310);
	slips_order(s, "YM2", "C2", "2025-09-05", 310);
	id = slips_return(s, "YM1", "no", "2", NULL); /* a number of the marketplace's that looks like our record 2 */
	assert_int_equal(id, 1);
	assert_int_equal(slips_return(s, "YM2", NULL), 2);
	MUST(return_find(s, NULL, "R-2", &found, &e));
	assert_int_equal(found, 2);
	MUST(return_find(s, "yahoo", "r-1", &found, &e));
	assert_int_equal(found, 1);
	MUST(return_find(s, "yahoo", "2", &found, &e));
	assert_int_equal(found, 1); /* the number comes before the record */
	REFUSED(return_find(s, NULL, "R-3", &found, &e), "slip_missing", "");
	REFUSED(return_find(s, "ruten", "R-1", &found, &e), "slip_missing", "");
}

static void repeating_an_act_makes_one_slip(void **state)
{
	struct shop *s = *state;
	const struct form *f;
	struct record r = {0};
	int64_t first, second;

	slips_now("2025-09-08T10:00");
	slips_order(s, "YM1", "C1", "2025-09-05", 310);
	MUST(form_load("return", &f, &e));
	record_init(&r, f);
	record_set(&r, "order_no", "YM1");
	s->dry_run = true;
	MUST(return_create(s, &r, "same", &first, &e));
	assert_int_equal(first, 0);
	s->dry_run = false;
	assert_string_equal(slips_text(s, "SELECT count(*) FROM return_slip"), "0");
	assert_string_not_equal(slips_order_state(s, "YM1"), "returning");
	MUST(return_create(s, &r, "same", &first, &e));
	MUST(return_create(s, &r, "same", &second, &e));
	assert_int_equal(first, second);
	assert_string_equal(slips_text(s, "SELECT count(*) FROM return_slip"), "1");
	record_free(&r);
}

/* ---- opening (YAH-82 to 84, YAH-89, YAH-98) ---- */

static void requests_are_judged(void **state)
{
	struct shop *s = *state;

	slips_now("2025-09-08T10:00");
	slips_order(s, "YM1", "C1", "2025-09-05", 310);
	slips_order(s, "YM2", "C2", NULL, 310);
	slips_order(s, "YM3", "C3", "2025-09-05", 310);
	slips_order(s, "YM4", "C4", "2025-09-05", 310);
	slips_order(s, "YM5", "C5", "2025-09-05", 310);
	fix_sql(s, "UPDATE orders SET is_shipping = 1 WHERE order_no = 'YM4'");
	fix_sql(s, "UPDATE orders SET state = 'cancelled', cancelled_on = '2025-09-06', shipped_on = NULL WHERE order_no = 'YM5'");
	fix_sql(s, "UPDATE orders SET qty = 3 WHERE order_no = 'YM3'");
	RETURN_REFUSED(s, "not_shipped", "YAH-89", "order_no", "YM2");
	RETURN_REFUSED(s, "order_cancelled", "YAH-89", "order_no", "YM5");
	RETURN_REFUSED(s, "shipping_order", "YAH-100", "order_no", "YM4");
	RETURN_REFUSED(s, "order_missing", "", "order_no", "YM99");
	RETURN_REFUSED(s, "date_order", "YAH-2", "order_no", "YM1", "created_on", "2025-09-04"); /* before it was shipped */
	RETURN_REFUSED(s, "date_order", "YAH-2", "order_no", "YM1", "created_on", "2025-09-09"); /* still to come */
	RETURN_REFUSED(s, "return_qty", "YAH-98", "order_no", "YM3", "qty", "2");
	RETURN_REFUSED(s, "return_qty", "YAH-98", "order_no", "YM3", "qty", "4");
	RETURN_REFUSED(s, "slip_no_ours", "", "order_no", "YM1", "no", "R-7");
	slips_return(s, "YM3", "qty", "3", "no", "T77", NULL);
	RETURN_REFUSED(s, "slip_no_taken", "", "order_no", "YM1", "no", "T77");
	RETURN_REFUSED(s, "return_open", "YAH-89", "order_no", "YM3");
	EXCHANGE_REFUSED(s, "return_open", "YAH-101", "order_no", "YM3");
	slips_return(s, "YM1", "created_on", "2025-09-05", NULL); /* the day of shipping itself */
}

/* YAH-84's own: shipped 09-05, period 09-09 to 09-23; with receipt of 09-11 it ends on 09-26. */
static void requests_after_the_period_are_voluntary(void **state)
{
	struct shop *s = *state;
	struct return_slip r;
	int64_t id;

	slips_now("2025-09-27T10:00");
	slips_order(s, "YM1", "C1", "2025-09-05", 310);
	slips_order(s, "YM2", "C2", "2025-09-05", 310);
	slips_order(s, "YM3", "C3", "2025-09-05", 310);
	fix_sql(s, "UPDATE orders SET received_on = '2025-09-11' WHERE order_no = 'YM3'");
	id = slips_return(s, "YM1", "created_on", "2025-09-23", NULL);
	MUST(return_get(s, id, &r, &e));
	assert_false(r.voluntary);
	return_free(&r);
	RETURN_REFUSED(s, "cooloff_over", "YAH-82", "order_no", "YM2", "created_on", "2025-09-24");
	EXCHANGE_REFUSED(s, "cooloff_over", "YAH-82", "order_no", "YM2", "created_on", "2025-09-24");
	RETURN_REFUSED(s, "cooloff_over", "YAH-82", "order_no", "YM3", "created_on", "2025-09-27");
	slips_return(s, "YM3", "created_on", "2025-09-26", NULL);
	s->accept_warnings = true;
	id = slips_return(s, "YM2", "created_on", "2025-09-24", NULL);
	s->accept_warnings = false;
	MUST(return_get(s, id, &r, &e));
	assert_true(r.voluntary);
	return_free(&r);
}

static void exempt_goods_are_warned_of_never_refused(void **state)
{
	struct shop *s = *state;

	slips_now("2025-09-10T10:00");
	slips_order(s, "YM1", "C1", "2025-09-05", 310);
	fix_sql(s, "UPDATE orders SET sku = 'CAKE' WHERE order_no = 'YM1'");
	fix_sql(s, "INSERT INTO product (profile, sku, name, cooloff_exempt, exempt_reason, created_at, created_by, changed_at, changed_by)"
	           " VALUES ('yahoo', 'CAKE', 'Cake', 1, 'perishable', 0, 'mei', 0, 'mei')");
	RETURN_REFUSED(s, "cooloff_exempt", "YAH-83", "order_no", "YM1");
	s->accept_warnings = true;
	slips_return(s, "YM1", NULL);
	s->accept_warnings = false;
}

static enum status refuse(struct shop *s, const char *order_no, const char *reason, struct error *e)
{
	const struct form *f;
	struct record r = {0};
	enum status st;

	slips_must(form_load("return_refuse", &f, e), e);
	record_init(&r, f);
	record_set(&r, "order_no", order_no);
	record_set(&r, "reason", reason);
	st = return_refuse(s, &r, e);
	record_free(&r);
	return st;
}

static void refusals_hold_only_outside_of_the_period(void **state)
{
	struct shop *s = *state;

	slips_order(s, "YM1", "C1", "2025-09-05", 310);
	slips_now("2025-09-23T23:00"); /* the last day */
	REFUSED(refuse(s, "YM1", "out_of_period", &e), "within_cooloff", "YAH-82");
	REFUSED(refuse(s, "YM1", "", &e), "reason_missing", "YAH-82");
	REFUSED(refuse(s, "YM1", "exempt", &e), "not_exempt", "YAH-83");
	slips_now("2025-09-24T00:10");
	REFUSED(refuse(s, "YM1", "no_online_request", &e), "no_online_request", "YAH-85"); /* never a ground */
	MUST(refuse(s, "YM1", "out_of_period", &e));
	assert_string_equal(slips_text(s, "SELECT reason FROM order_event WHERE act = 'refuse_return'"), "out_of_period");
}

/* ---- carts (YAH-99, YAH-100) ---- */

static void cart_of_three(struct shop *s, const char *cart, const char *a, const char *b, const char *charge)
{
	char sql[200];

	slips_order(s, a, cart, "2025-09-05", 300);
	slips_order(s, b, cart, "2025-09-05", 200);
	slips_order(s, charge, cart, "2025-09-05", 80);
	snprintf(sql, sizeof sql, "UPDATE orders SET is_shipping = 1 WHERE order_no = '%s'", charge);
	fix_sql(s, sql);
}

static void shipping_comes_back_with_the_whole_cart_alone(void **state)
{
	struct shop *s = *state;
	struct return_slip r;
	int64_t id;

	slips_now("2025-09-10T10:00");
	cart_of_three(s, "C1", "YM1", "YM2", "YM3");
	cart_of_three(s, "C2", "YM4", "YM5", "YM6");
	slips_order(s, "YM9", "C9", "2025-09-05", 100);
	RETURN_REFUSED(s, "shipping_partial", "YAH-100", "order_no", "YM1", "refund_shipping", "yes");
	RETURN_REFUSED(s, "request_cart", "YAH-100", "order_no", "YM1,YM9");
	RETURN_REFUSED(s, "request_twice", "", "order_no", "YM1,YM1");
	id = slips_return(s, "YM1,YM2", NULL); /* the charge follows by itself */
	MUST(return_get(s, id, &r, &e));
	assert_int_equal(r.refund_amount, 300);
	assert_int_equal(r.refund_shipping, 80);
	return_free(&r);
	MUST(return_get(s, id + 1, &r, &e));
	assert_int_equal(r.refund_shipping, 0); /* on one slip of the request */
	assert_string_equal(r.request, "R-1");
	return_free(&r);
	/* One after the other never brings the charge back. */
	slips_return(s, "YM4", NULL);
	RETURN_REFUSED(s, "shipping_partial", "YAH-100", "order_no", "YM5", "refund_shipping", "yes");
	id = slips_return(s, "YM5", NULL);
	MUST(return_get(s, id, &r, &e));
	assert_int_equal(r.refund_shipping, 0);
	return_free(&r);
	/* The charge is an order of its own, refunded with its slip. */
	s->accept_warnings = true;
	MUST(return_confirm(s, 1, DAY_NONE, &e));
	s->accept_warnings = false;
	MUST(return_refunded(s, 1, DAY_NONE, false, &e));
	assert_string_equal(slips_text(s, "SELECT refund_day FROM orders WHERE order_no = 'YM3'"), "2025-09-10");
	assert_string_equal(slips_text(s, "SELECT ifnull(refund_day, '-') FROM orders WHERE order_no = 'YM6'"), "-");
}

static void unshipped_and_cancelled_orders_do_not_make_a_return_partial(void **state)
{
	struct shop *s = *state;
	struct return_slip r;
	int64_t id;

	slips_now("2025-09-10T10:00");
	cart_of_three(s, "C1", "YM1", "YM2", "YM3");
	fix_sql(s, "UPDATE orders SET state = 'to_ship', shipped_on = NULL WHERE order_no = 'YM2'");
	id = slips_return(s, "YM1", "refund_shipping", "yes", NULL);
	MUST(return_get(s, id, &r, &e));
	assert_int_equal(r.refund_shipping, 80);
	return_free(&r);
}

static void part_of_a_discounted_cart_is_warned_of(void **state)
{
	struct shop *s = *state;
	struct return_slip r;
	int64_t id;

	slips_now("2025-09-10T10:00");
	cart_of_three(s, "C1", "YM1", "YM2", "YM3");
	cart_of_three(s, "C2", "YM4", "YM5", "YM6");
	fix_sql(s, "UPDATE orders SET discount = 50 WHERE order_no = 'YM2'");
	fix_sql(s, "UPDATE orders SET extra = '{\"折扣碼\":\"AUTUMN\"}' WHERE order_no = 'YM4'");
	RETURN_REFUSED(s, "promo_partial", "YAH-99", "order_no", "YM1");
	assert_non_null(strstr(notes_first_warning(&s->notes)->message, "C1"));
	RETURN_REFUSED(s, "promo_partial", "YAH-99", "order_no", "YM5");
	assert_non_null(strstr(notes_first_warning(&s->notes)->message, "AUTUMN"));
	slips_return(s, "YM4,YM5", NULL); /* the whole cart: nothing to warn of */
	s->accept_warnings = true;
	id = slips_return(s, "YM1", NULL);
	s->accept_warnings = false;
	MUST(return_get(s, id, &r, &e));
	assert_true(r.partial_of_promo);
	assert_int_equal(r.refund_amount, 300); /* nothing is computed anew */
	return_free(&r);
}

/* ---- pick-up and fee (YAH-91, YAH-113) ---- */

static enum status edit_fee(struct shop *s, int64_t id, const char *fee, struct error *e)
{
	const struct form *f;
	struct record r = {0};
	enum status st;

	slips_must(form_load("return_edit", &f, e), e);
	record_init(&r, f);
	record_set(&r, "reverse_fee", fee);
	st = return_edit(s, id, &r, e);
	record_free(&r);
	return st;
}

static void a_fee_needs_a_collection(void **state)
{
	struct shop *s = *state;
	int64_t id, own;

	slips_now("2025-09-08T10:00");
	slips_order(s, "YM1", "C1", "2025-09-05", 310);
	slips_order(s, "YM2", "C2", "2025-09-05", 310);
	id = slips_return(s, "YM1", NULL);
	own = slips_return(s, "YM2", "with_pickup", "no", NULL);
	REFUSED(edit_fee(s, id, "60", &e), "fee_not_collected", "YAH-91");
	REFUSED(return_collect(s, own, DAY_NONE, NULL, MONEY_NONE, &e), "no_pickup", "YAH-105");
	REFUSED(return_collect(s, id, day_parse_iso("2025-09-07"), NULL, MONEY_NONE, &e), "date_order", "YAH-2");
	REFUSED(return_collect(s, id, day_parse_iso("2025-09-09"), NULL, MONEY_NONE, &e), "date_order", "YAH-2");
	REFUSED(return_collect(s, id, DAY_NONE, NULL, -1, &e), "reverse_fee_negative", "YAH-1");
	REFUSED(return_receive(s, id, DAY_NONE, &e), "slip_state", "YAH-91"); /* nobody has collected it */
	MUST(return_receive(s, own, DAY_NONE, &e));
	REFUSED(edit_fee(s, own, "60", &e), "fee_not_collected", "YAH-91");
	MUST(return_collect(s, id, DAY_NONE, "T1", MONEY_NONE, &e));
	REFUSED(return_collect(s, id, DAY_NONE, "T1", MONEY_NONE, &e), "slip_state", "YAH-91");
	assert_string_equal(slips_text(s, "SELECT reverse_on FROM orders WHERE order_no = 'YM1'"), "2025-09-08");
	assert_string_equal(slips_text(s, "SELECT ifnull(reverse_fee, 'unknown') FROM orders WHERE order_no = 'YM1'"), "unknown");
	MUST(edit_fee(s, id, "65", &e));
	assert_string_equal(slips_text(s, "SELECT reverse_fee FROM orders WHERE order_no = 'YM1'"), "65");
	/* Taken back on the way: what was carried stays charged. */
	MUST(return_cancel(s, id, "store", DAY_NONE, &e));
	assert_string_equal(slips_text(s, "SELECT reverse_on || ' ' || reverse_fee FROM orders WHERE order_no = 'YM1'"), "2025-09-08 65");
	assert_string_not_equal(slips_order_state(s, "YM1"), "returning");
}

static void a_return_that_nobody_collected_costs_nothing(void **state)
{
	struct shop *s = *state;
	int64_t id;

	slips_now("2025-09-08T10:00");
	slips_order(s, "YM1", "C1", "2025-09-05", 310);
	id = slips_return(s, "YM1", NULL);
	MUST(return_cancel(s, id, "store", DAY_NONE, &e));
	assert_true(slips_noted(s, NOTE_INFO, "tell_courier"));
	slips_state(s, id, "cancelled");
	assert_string_equal(slips_text(s, "SELECT ifnull(reverse_on, '-') FROM orders WHERE order_no = 'YM1'"), "-");
	assert_string_not_equal(slips_order_state(s, "YM1"), "returning");
	slips_return(s, "YM1", NULL); /* a new one can be opened */
}

/* ---- taking back (YAH-90) ---- */

static void the_store_takes_back_until_delivery_and_service_after(void **state)
{
	struct shop *s = *state;
	int64_t id, other, third;

	slips_now("2025-09-09T10:00");
	slips_order(s, "YM1", "C1", "2025-09-05", 310);
	slips_order(s, "YM2", "C2", "2025-09-05", 310);
	slips_order(s, "YM3", "C3", "2025-09-05", 310);
	id = delivered(s, "YM1", "2025-09-09");
	other = delivered(s, "YM2", "2025-09-09");
	third = delivered(s, "YM3", "2025-09-09");
	REFUSED(return_cancel(s, id, "store", DAY_NONE, &e), "goods_are_back", "YAH-90");
	REFUSED(return_cancel(s, id, "buyer", DAY_NONE, &e), "by_unknown", "YAH-90");
	MUST(return_cancel(s, id, "service", DAY_NONE, &e));
	slips_state(s, id, "cancelled");
	REFUSED(return_confirm(s, id, DAY_NONE, &e), "return_cancelled", "YAH-90");
	MUST(abnormal(s, other, "defect", NULL, NULL, &e));
	REFUSED(return_cancel(s, other, "store", DAY_NONE, &e), "goods_are_back", "YAH-90");
	MUST(return_cancel(s, other, "service", DAY_NONE, &e));
	MUST(return_confirm(s, third, DAY_NONE, &e));
	REFUSED(return_cancel(s, third, "service", DAY_NONE, &e), "return_closed", "YAH-94");
}

/* ---- inspection and closing (YAH-92 to 94) ---- */

static void confirming_unseen_goods_is_warned_of(void **state)
{
	struct shop *s = *state;
	int64_t id;

	slips_now("2025-09-09T10:00");
	slips_order(s, "YM1", "C1", "2025-09-05", 310);
	id = slips_return(s, "YM1", NULL);
	REFUSED(return_confirm(s, id, DAY_NONE, &e), "not_delivered", "YAH-92");
	slips_state(s, id, "requested");
	s->accept_warnings = true;
	MUST(return_confirm(s, id, DAY_NONE, &e));
	s->accept_warnings = false;
	slips_state(s, id, "closed");
}

static void a_closed_return_is_final(void **state)
{
	struct shop *s = *state;
	int64_t id;

	slips_now("2025-09-09T10:00");
	slips_order(s, "YM1", "C1", "2025-09-05", 310);
	id = delivered(s, "YM1", "2025-09-09");
	MUST(return_confirm(s, id, DAY_NONE, &e));
	REFUSED(return_confirm(s, id, DAY_NONE, &e), "return_closed", "YAH-94"); /* whoever comes second is told */
	REFUSED(return_collect(s, id, DAY_NONE, NULL, MONEY_NONE, &e), "return_closed", "YAH-94");
	REFUSED(return_receive(s, id, DAY_NONE, &e), "return_closed", "YAH-94");
	REFUSED(return_cancel(s, id, "store", DAY_NONE, &e), "return_closed", "YAH-94");
	REFUSED(abnormal(s, id, "defect", NULL, NULL, &e), "return_closed", "YAH-94");
	REFUSED(return_resolve(s, id, "supplied", true, DAY_NONE, &e), "return_closed", "YAH-94");
	MUST(return_refunded(s, id, DAY_NONE, false, &e));
	REFUSED(return_confirm(s, id, DAY_NONE, &e), "return_closed", "YAH-94");
	RETURN_REFUSED(s, "order_returned", "YAH-94", "order_no", "YM1");
}

/* YAH-93's own: delivered Tuesday 09-09, closes at the end of Thursday 09-11. */
static void what_nobody_decides_closes_by_itself(void **state)
{
	struct shop *s = *state;
	struct return_slip r;
	int64_t id, late;

	slips_now("2025-09-09T10:00");
	slips_order(s, "YM1", "C1", "2025-09-05", 310);
	slips_order(s, "YM2", "C2", "2025-09-05", 310);
	id = delivered(s, "YM1", "2025-09-09");
	slips_now("2025-09-11T23:59");
	slips_run(s);
	slips_state(s, id, "delivered");
	slips_now("2025-09-12T00:00");
	REFUSED(abnormal(s, id, "defect", NULL, NULL, &e), "return_closed", "YAH-93"); /* nothing has run: the act catches up */
	MUST(return_get(s, id, &r, &e));
	assert_string_equal(r.state, "closed");
	assert_string_equal(r.closed_by, "auto");
	slips_day(r.closed_on, "2025-09-11");
	return_free(&r);
	/* A delivery that is typed too late is warned of, and closed on its own day. */
	slips_now("2025-09-20T10:00");
	late = slips_return(s, "YM2", "created_on", "2025-09-08", "with_pickup", "no", NULL);
	REFUSED(return_receive(s, late, day_parse_iso("2025-09-09"), &e), "closes_at_once", "YAH-93");
	s->accept_warnings = true;
	MUST(return_receive(s, late, day_parse_iso("2025-09-13"), &e));
	s->accept_warnings = false;
	slips_run(s);
	MUST(return_get(s, late, &r, &e));
	slips_day(r.closed_on, "2025-09-16"); /* YAH-93's own: Saturday to Tuesday */
	return_free(&r);
	assert_string_equal(slips_text(s, "SELECT group_concat(day || ' ' || record_no || ' ' || rule) FROM life_log WHERE step = 'return_autoclose'"),
	                    "2025-09-11 R-1 YAH-93,2025-09-16 R-2 YAH-93");
}

/* ---- the abnormal case (YAH-95 to 97) ---- */

static void abnormal_returns_say_why(void **state)
{
	struct shop *s = *state;
	struct return_slip r;
	int64_t id, second;

	slips_now("2025-09-01T10:00");
	slips_order(s, "YM1", "C1", "2025-08-25", 310);
	slips_order(s, "YM2", "C2", "2025-08-25", 310);
	second = slips_return(s, "YM2", NULL);
	REFUSED(abnormal(s, second, "defect", NULL, NULL, &e), "slip_state", "YAH-92"); /* not back yet */
	id = delivered(s, "YM1", "2025-09-01");
	REFUSED(abnormal(s, id, "", NULL, NULL, &e), "reason_missing", "YAH-95");
	REFUSED(abnormal(s, id, "foreign_parcel", NULL, NULL, &e), "foreign_parcel", "YAH-96");
	REFUSED(abnormal(s, id, "foreign_parcel", "box of a bookshop", NULL, &e), "foreign_parcel", "YAH-96");
	REFUSED(return_resolve(s, id, "supplied", true, DAY_NONE, &e), "slip_state", "YAH-95"); /* no case yet */
	MUST(abnormal(s, id, "foreign_parcel", "box of a bookshop", "three books", &e));
	assert_true(slips_noted(s, NOTE_INFO, "call_service"));
	MUST(return_get(s, id, &r, &e));
	assert_string_equal(r.packaging_info, "box of a bookshop");
	slips_day(r.last_day, "2025-10-01"); /* YAH-97's own */
	slips_day(r.next_on, "2025-10-02");
	return_free(&r);
	REFUSED(abnormal(s, id, "defect", NULL, NULL, &e), "slip_state", "YAH-95");
	REFUSED(return_confirm(s, id, DAY_NONE, &e), "slip_state", "YAH-95");
	REFUSED(return_resolve(s, id, "perhaps", true, DAY_NONE, &e), "end_unknown", "YAH-95");
}

static void abnormal_cases_end_in_two_ways(void **state)
{
	struct shop *s = *state;
	struct return_slip r;
	int64_t a, b, c;

	slips_now("2025-09-01T10:00");
	slips_order(s, "YM1", "C1", "2025-08-25", 310);
	slips_order(s, "YM2", "C2", "2025-08-25", 310);
	slips_order(s, "YM3", "C3", "2025-08-25", 310);
	a = delivered(s, "YM1", "2025-09-01");
	b = delivered(s, "YM2", "2025-09-01");
	c = delivered(s, "YM3", "2025-09-01");
	MUST(abnormal(s, a, "missing_part", NULL, NULL, &e));
	MUST(abnormal(s, b, "wrong_item", NULL, NULL, &e));
	MUST(abnormal(s, c, "defect", NULL, NULL, &e));
	slips_now("2025-10-01T23:00"); /* the last day */
	MUST(return_resolve(s, a, "supplied", true, DAY_NONE, &e));
	slips_state(s, a, "closed");
	REFUSED(return_resolve(s, b, "supplied", false, DAY_NONE, &e), "still_open", "YAH-95");
	s->accept_warnings = true;
	MUST(return_resolve(s, b, "supplied", false, day_parse_iso("2025-09-20"), &e));
	s->accept_warnings = false;
	MUST(return_get(s, b, &r, &e));
	assert_string_equal(r.state, "abnormal");
	assert_string_equal(r.next_step, "confirm");
	return_free(&r);
	MUST(return_confirm(s, b, DAY_NONE, &e));
	slips_state(s, b, "closed");
	MUST(return_resolve(s, c, "kept", false, DAY_NONE, &e));
	MUST(return_get(s, c, &r, &e));
	assert_string_equal(r.state, "cancelled");
	assert_string_equal(r.cancelled_by, "service");
	return_free(&r);
	assert_string_not_equal(slips_order_state(s, "YM3"), "returning");
}

static void abnormal_returns_are_refunded_after_thirty_days(void **state)
{
	struct shop *s = *state;
	struct return_slip r;
	int64_t id;

	slips_now("2025-09-01T10:00");
	slips_order(s, "YM1", "C1", "2025-08-25", 310);
	id = delivered(s, "YM1", "2025-09-01");
	MUST(abnormal(s, id, "defect", NULL, NULL, &e));
	slips_now("2025-10-01T23:59");
	slips_run(s);
	slips_state(s, id, "abnormal");
	slips_now("2025-10-05T09:00");
	slips_run(s);
	MUST(return_get(s, id, &r, &e));
	assert_string_equal(r.closed_by, "abnormal_limit");
	slips_day(r.closed_on, "2025-10-02"); /* the rule's day, not the run's */
	return_free(&r);
	REFUSED(return_resolve(s, id, "kept", false, DAY_NONE, &e), "return_closed", "YAH-94");
}

/* ---- the refund (YAH-120) ---- */

static void the_actual_refund_date_decides(void **state)
{
	struct shop *s = *state;
	int64_t atm, card;

	slips_now("2025-09-09T10:00");
	slips_order(s, "YM1", "C1", "2025-09-05", 310);
	slips_order(s, "YM2", "C2", "2025-09-05", 310);
	fix_sql(s, "UPDATE orders SET payment = 'card_once', card_plan = 'once' WHERE order_no = 'YM2'");
	atm = delivered(s, "YM1", "2025-09-09");
	card = delivered(s, "YM2", "2025-09-09");
	REFUSED(return_refunded(s, atm, DAY_NONE, false, &e), "slip_state", "YAH-92"); /* not closed */
	MUST(return_confirm(s, atm, DAY_NONE, &e));
	MUST(return_confirm(s, card, DAY_NONE, &e));
	REFUSED(return_refunded(s, atm, day_parse_iso("2025-09-08"), false, &e), "date_order", "YAH-2");
	REFUSED(return_refunded(s, atm, day_parse_iso("2025-09-10"), false, &e), "date_order", "YAH-2"); /* still to come */
	slips_now("2025-09-20T10:00");
	MUST(return_refunded(s, atm, day_parse_iso("2025-09-12"), false, &e));
	REFUSED(return_refunded(s, atm, day_parse_iso("2025-09-09"), true, &e), "refund_date", "YAH-120");
	MUST(return_refunded(s, atm, day_parse_iso("2025-09-16"), true, &e));
	assert_string_equal(slips_text(s, "SELECT refund_day FROM orders WHERE order_no = 'YM1'"), "2025-09-12"); /* no card: the platform's */
	MUST(return_refunded(s, card, day_parse_iso("2025-09-12"), false, &e));
	assert_string_equal(slips_text(s, "SELECT refund_day FROM orders WHERE order_no = 'YM2'"), "2025-09-12");
	MUST(return_refunded(s, card, day_parse_iso("2025-09-16"), true, &e));
	assert_string_equal(slips_text(s, "SELECT refund_day FROM orders WHERE order_no = 'YM2'"), "2025-09-16"); /* the bank wins, another period */
}

/* ---- several at once ---- */

static void several_are_done_together_or_not_at_all(void **state)
{
	struct shop *s = *state;
	struct slip_many many;
	int64_t ids[3];

	slips_now("2025-09-09T10:00");
	slips_order(s, "YM1", "C1", "2025-09-05", 310);
	slips_order(s, "YM2", "C2", "2025-09-05", 310);
	slips_order(s, "YM3", "C3", "2025-09-05", 310);
	ids[0] = delivered(s, "YM1", "2025-09-09");
	ids[1] = slips_return(s, "YM2", NULL);
	ids[2] = delivered(s, "YM3", "2025-09-09");
	REFUSED(return_do_many(s, "confirm", ids, 3, DAY_NONE, false, &many, &e), "not_delivered", "YAH-92");
	assert_int_equal(many.refused, 1);
	assert_true(slips_noted(s, NOTE_WARN, "not_delivered"));
	slip_many_free(&many);
	slips_state(s, ids[0], "delivered");
	s->dry_run = true;
	MUST(return_do_many(s, "confirm", ids, 3, DAY_NONE, true, &many, &e));
	assert_int_equal(many.done, 2);
	slip_many_free(&many);
	s->dry_run = false;
	slips_state(s, ids[0], "delivered");
	MUST(return_do_many(s, "confirm", ids, 3, DAY_NONE, true, &many, &e));
	assert_int_equal(many.done, 2);
	assert_int_equal(many.refused, 1);
	assert_string_equal(many.rows[1].why.code, "not_delivered");
	slip_many_free(&many);
	slips_state(s, ids[0], "closed");
	slips_state(s, ids[1], "requested");
	slips_state(s, ids[2], "closed");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, slips_open, slips_close)
	const struct CMUnitTest tests[] = {
		TEST(goods_come_back_and_are_refunded),
		TEST(slips_are_found_by_what_people_type),
		TEST(repeating_an_act_makes_one_slip),
		TEST(requests_are_judged),
		TEST(requests_after_the_period_are_voluntary),
		TEST(exempt_goods_are_warned_of_never_refused),
		TEST(refusals_hold_only_outside_of_the_period),
		TEST(shipping_comes_back_with_the_whole_cart_alone),
		TEST(unshipped_and_cancelled_orders_do_not_make_a_return_partial),
		TEST(part_of_a_discounted_cart_is_warned_of),
		TEST(a_fee_needs_a_collection),
		TEST(a_return_that_nobody_collected_costs_nothing),
		TEST(the_store_takes_back_until_delivery_and_service_after),
		TEST(confirming_unseen_goods_is_warned_of),
		TEST(a_closed_return_is_final),
		TEST(what_nobody_decides_closes_by_itself),
		TEST(abnormal_returns_say_why),
		TEST(abnormal_cases_end_in_two_ways),
		TEST(abnormal_returns_are_refunded_after_thirty_days),
		TEST(the_actual_refund_date_decides),
		TEST(several_are_done_together_or_not_at_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
