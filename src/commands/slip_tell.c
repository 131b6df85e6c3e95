/*
 * One slip told, with what happened to it.
 */
#include "config.h"

#include "commands/slip_tell.h"

#include <string.h>

#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"

static enum status tell_events(struct cli *c, const char *kind, int64_t id, struct error *e)
{
	struct list_source src;
	struct cli_table t = {0};
	struct list_query q = {.limit = 500};
	enum status st;

	slip_events(cli_shop(c), kind, id, &src);
	t.columns = src.columns;
	t.column_count = src.column_count;
	st = src.page(src.self, &q, &t.page, e);
	if (st == ST_OK)
		cli_rows(c, "events", &t);
	list_page_free(&t.page);
	desk_list_close(&src);
	return st;
}

/* People are spared what is not there; a document has every key. */
static void day(struct cli *c, const char *name, const char *title, day_t d)
{
	if (d != DAY_NONE || cli_json(c))
		cli_day(c, name, title, d);
}

static void text(struct cli *c, const char *name, const char *title, const char *v)
{
	if (v != NULL && *v != '\0')
		cli_text(c, name, title, v);
	else if (cli_json(c))
		cli_text(c, name, title, NULL);
}

static void code(struct cli *c, const char *name, const char *title, const char *set, const char *v)
{
	if (*v != '\0')
		cli_code(c, name, title, set, v);
	else if (cli_json(c))
		cli_text(c, name, title, NULL);
}

static void tell_deadline(struct cli *c, const char *set, const char *step, day_t next_on, day_t last, int left, const char *what)
{
	struct value v = {.null = last == DAY_NONE, .num = left};

	code(c, "next_step", N_("Waits for"), set, step);
	day(c, "next_on", N_("Next date"), next_on);
	day(c, "last_day", N_("Last day"), last);
	if (!v.null || cli_json(c))
		cli_value(c, "days_left", N_("Days left"), VK_INT, NULL, &v);
	text(c, "next_text", N_("If nobody acts"), what);
}

enum status slip_tell_return(struct cli *c, int64_t id, struct error *e)
{
	struct return_slip r;
	enum status st = return_get(cli_shop(c), id, &r, e);

	if (st == ST_OK) {
		cli_int(c, "id", N_("Number in our book"), r.id);
		cli_text(c, "no", N_("Slip"), r.no);
		cli_text(c, "profile", N_("Marketplace"), r.profile);
		cli_text(c, "ym_no", NULL, r.order_no);
		cli_text(c, "order_no", N_("Order"), r.order_no);
		text(c, "cart_no", N_("Cart"), r.cart_no);
		text(c, "request", N_("Request"), strcmp(r.request, r.no) != 0 || cli_json(c) ? r.request : NULL);
		cli_code(c, "state", N_("State"), "return_state", r.state);
		tell_deadline(c, "return_next", r.next_step, r.next_on, r.last_day, r.days_left, r.next_text);
		cli_day(c, "created_on", N_("Requested"), r.created_on);
		cli_code(c, "by", N_("Opened by"), "slip_by", r.opened_by);
		cli_bool(c, "with_pickup", N_("With pick-up"), r.with_pickup);
		day(c, "collected_on", N_("Collected"), r.collected_on);
		text(c, "courier_no", N_("Courier number"), r.courier_no);
		day(c, "delivered_on", N_("Back on"), r.delivered_on);
		day(c, "abnormal_on", N_("Abnormal since"), r.abnormal_on);
		code(c, "reason", N_("Reason"), "return_reason", r.reason);
		text(c, "packaging_info", N_("Outer packaging"), r.packaging_info);
		text(c, "item_info", N_("Goods received"), r.item_info);
		day(c, "abnormal_end", N_("Abnormal case closed"), r.abnormal_end);
		day(c, "closed_on", N_("Closed on"), r.closed_on);
		code(c, "closed_by", N_("Closed by"), "return_end", r.closed_by);
		day(c, "cancelled_on", N_("Cancelled"), r.cancelled_on);
		code(c, "cancelled_by", N_("Cancelled by"), "slip_by", r.cancelled_by);
		cli_money(c, "refund_amount", N_("Refund"), r.refund_amount);
		cli_money(c, "refund_shipping", N_("Shipping refunded"), r.refund_shipping);
		if (r.reverse_fee != MONEY_NONE || cli_json(c))
			cli_money(c, "reverse_fee", N_("Return logistics fee"), r.reverse_fee);
		day(c, "refunded_on", N_("Refunded"), r.refunded_on);
		day(c, "bank_refunded_on", N_("Refunded by the bank"), r.bank_refunded_on);
		cli_bool(c, "voluntary", N_("Voluntary"), r.voluntary);
		cli_bool(c, "partial_of_promo", N_("Part of a discounted cart"), r.partial_of_promo);
		if (r.exchange_id != 0)
			cli_int(c, "exchange_id", N_("From exchange"), r.exchange_id);
		else if (cli_json(c))
			cli_text(c, "exchange_id", NULL, NULL);
		text(c, "note", N_("Note"), r.note);
		st = tell_events(c, "return", r.id, e);
	}
	return_free(&r);
	return st;
}

enum status slip_tell_exchange(struct cli *c, int64_t id, struct error *e)
{
	struct exchange_slip x;
	enum status st = exchange_get(cli_shop(c), id, &x, e);

	if (st == ST_OK) {
		cli_int(c, "id", N_("Number in our book"), x.id);
		cli_text(c, "no", N_("Slip"), x.no);
		cli_text(c, "profile", N_("Marketplace"), x.profile);
		cli_text(c, "ym_no", NULL, x.order_no);
		cli_text(c, "order_no", N_("Order"), x.order_no);
		text(c, "cart_no", N_("Cart"), x.cart_no);
		cli_code(c, "state", N_("State"), "exchange_state", x.state);
		tell_deadline(c, "exchange_next", x.next_step, x.next_on, x.last_day, x.days_left, x.next_text);
		cli_day(c, "created_on", N_("Requested"), x.created_on);
		cli_code(c, "by", N_("Opened by"), "slip_by", x.opened_by);
		text(c, "reason", N_("Reason"), x.reason);
		day(c, "reminded_on", N_("Reminded"), x.reminded_on);
		code(c, "close_option", N_("Closed how"), "exchange_close", x.close_option);
		day(c, "closed_on", N_("Closed on"), x.closed_on);
		day(c, "new_shipped_on", N_("New goods sent"), x.new_shipped_on);
		text(c, "new_tracking", N_("Parcel number"), x.new_tracking);
		if (x.return_id != 0)
			cli_int(c, "return_id", N_("Return slip"), x.return_id);
		else if (cli_json(c))
			cli_text(c, "return_id", NULL, NULL);
		cli_bool(c, "voluntary", N_("Voluntary"), x.voluntary);
		text(c, "note", N_("Note"), x.note);
		st = tell_events(c, "exchange", x.id, e);
	}
	exchange_free(&x);
	return st;
}

enum status slip_return_arg(struct cli *c, size_t n, int64_t *id, struct error *e)
{
	return return_find(cli_shop(c), cli_field(c, "profile"), cli_arg(c, n), id, e);
}

enum status slip_exchange_arg(struct cli *c, int64_t *id, struct error *e)
{
	return exchange_find(cli_shop(c), cli_field(c, "profile"), cli_arg(c, 0), id, e);
}

enum status slip_day_field(struct cli *c, const char *name, day_t *out, struct error *e)
{
	const char *given = cli_field(c, name);
	int secs;

	*out = DAY_NONE;
	if (given == NULL || *given == '\0')
		return ST_OK;
	if (date_parse(given, strlen(given), out, &secs, NULL) != ST_OK)
		return error_set(e, ST_REFUSED, "date_format", "YAH-2", name, _("%s is not a date. Write it as YYYY-MM-DD."), given);
	return ST_OK;
}
