/*
 * What people call the fields that a file's columns are taken as.
 */
#include "config.h"

#include "import.h"

#include <string.h>

static const struct import_field table[] = {
	/* both kinds */
	{"order_no", N_("order number"), FIELD_ORDERS | FIELD_STATEMENT},
	{"cart_no", N_("cart number"), FIELD_ORDERS | FIELD_STATEMENT},
	{"tax_kind", N_("tax class"), FIELD_ORDERS | FIELD_STATEMENT},
	{"item_name", N_("name of the goods"), FIELD_ORDERS | FIELD_STATEMENT},
	{"note", N_("note"), FIELD_ORDERS | FIELD_STATEMENT},
	{"posted_on", N_("posting date"), FIELD_ORDERS | FIELD_STATEMENT},
	{"shipped_on", N_("shipped on"), FIELD_ORDERS | FIELD_STATEMENT},
	{"confirmed_on", N_("receipt confirmed on"), FIELD_ORDERS | FIELD_STATEMENT},
	/* statement lines (FMT-52) */
	{"kind", N_("kind of entry"), FIELD_STATEMENT},
	{"gross", N_("gross amount"), FIELD_STATEMENT},
	{"net", N_("net amount"), FIELD_STATEMENT},
	{"fees", N_("fees in all"), FIELD_STATEMENT},
	{"category", N_("category fee"), FIELD_STATEMENT},
	{"card", N_("card fee"), FIELD_STATEMENT},
	{"cart", N_("cart fee"), FIELD_STATEMENT},
	{"family_pay", N_("convenience store fee"), FIELD_STATEMENT},
	{"points_earn", N_("points given"), FIELD_STATEMENT},
	{"interest_in", N_("interest from the buyer"), FIELD_STATEMENT},
	{"interest_out", N_("interest passed on"), FIELD_STATEMENT},
	{"reverse", N_("return logistics"), FIELD_STATEMENT},
	{"ad", N_("advertising"), FIELD_STATEMENT},
	{"other", N_("other"), FIELD_STATEMENT},
	{"paid_on", N_("paid out on"), FIELD_STATEMENT},
	/* orders (FMT-50, 51) */
	{"state", N_("state of the order"), FIELD_ORDERS},
	{"trade_state", N_("state of the trade"), FIELD_ORDERS},
	{"payment", N_("way of payment"), FIELD_ORDERS},
	{"card_plan", N_("instalments"), FIELD_ORDERS},
	{"ordered_on", N_("ordered on"), FIELD_ORDERS},
	{"shippable_on", N_("may be shipped from"), FIELD_ORDERS},
	{"ship_by", N_("ship by"), FIELD_ORDERS},
	{"picked_up_on", N_("picked up on"), FIELD_ORDERS},
	{"complaint_on", N_("not arrived, said on"), FIELD_ORDERS},
	{"cancelled_on", N_("cancelled on"), FIELD_ORDERS},
	{"refunded_on", N_("refunded on"), FIELD_ORDERS},
	{"bank_refunded_on", N_("refunded by the bank on"), FIELD_ORDERS},
	{"refund_amount", N_("refunded amount"), FIELD_ORDERS},
	{"reverse_on", N_("return collected on"), FIELD_ORDERS},
	{"reverse_fee", N_("return logistics fee"), FIELD_ORDERS},
	{"buyer", N_("buyer"), FIELD_ORDERS},
	{"recipient", N_("recipient"), FIELD_ORDERS},
	{"postcode", N_("postcode"), FIELD_ORDERS},
	{"address", N_("address"), FIELD_ORDERS},
	{"phone", N_("mobile phone"), FIELD_ORDERS},
	{"phone_day", N_("phone by day"), FIELD_ORDERS},
	{"phone_night", N_("phone by night"), FIELD_ORDERS},
	{"delivery", N_("delivery"), FIELD_ORDERS},
	{"product_type", N_("kind of goods"), FIELD_ORDERS},
	{"product_no", N_("product number"), FIELD_ORDERS},
	{"sku", N_("own item code"), FIELD_ORDERS},
	{"item_spec", N_("specification"), FIELD_ORDERS},
	{"qty", N_("quantity"), FIELD_ORDERS},
	{"unit_price", N_("price of one"), FIELD_ORDERS},
	{"cash", N_("amount paid"), FIELD_ORDERS},
	{"shipping", N_("shipping fee"), FIELD_ORDERS},
	{"order_total", N_("order total"), FIELD_ORDERS},
	{"points", N_("points used"), FIELD_ORDERS},
	{"points_value", N_("value of the points used"), FIELD_ORDERS},
	{"subsidy", N_("marketing subsidy"), FIELD_ORDERS},
	{"code", N_("discount code"), FIELD_ORDERS},
	{"code_discount", N_("discount by code"), FIELD_ORDERS},
	/* bills of plans, and the list of advertising orders (RUT-29, 30); their map is the profile's alone */
	{"reference", N_("order number"), 0},
	{"item", N_("item"), 0},
	{"line_no", N_("billing line"), 0},
	{"amount", N_("amount"), 0},
	{"booked_at", N_("booked on"), 0},
	{"bill_state", N_("paid or not"), 0},
	{"pay", N_("means of payment"), 0},
	{"plan_days", N_("days of the plan"), 0},
	{"paid_at", N_("bought on"), 0},
	{"starts_at", N_("valid from"), 0},
	{"ends_at", N_("valid until"), 0},
	{"quota", N_("messages bought"), 0},
	{"debit_source", N_("taken from"), 0},
	{"debit_at", N_("taken on"), 0},
	{"debit_run", N_("billing run"), 0},
	{"origin", N_("by hand or renewed"), 0},
	{"discount", N_("discount"), 0},
	/* audience files */
	{"member_id", N_("member's account"), FIELD_AUDIENCE},
	{"item_id", N_("item number"), FIELD_AUDIENCE},
	{"at", N_("time"), FIELD_AUDIENCE},
	{"kind", N_("kind of event"), FIELD_AUDIENCE},
	{"name", N_("name"), FIELD_AUDIENCE},
	{"email", N_("e-mail"), FIELD_AUDIENCE},
	{"blocked", N_("blocked"), FIELD_AUDIENCE},
	{"opted_out", N_("wants no messages"), FIELD_AUDIENCE},
	{"flags", N_("flags"), FIELD_AUDIENCE},
	{"email_verified", N_("e-mail verified"), FIELD_AUDIENCE},
	{"reminder_opt_out", N_("wants no coupon reminders"), FIELD_AUDIENCE},
	{"followed_on", N_("followed on"), FIELD_AUDIENCE},
	{"left_on", N_("left on"), FIELD_AUDIENCE},
	{"audience", N_("audience"), FIELD_AUDIENCE},
	{"count", N_("number of people"), FIELD_AUDIENCE},
	{"counted_at", N_("counted at"), FIELD_AUDIENCE},
	{"title", N_("name of the goods"), FIELD_AUDIENCE},
	{"rank", N_("rank"), FIELD_AUDIENCE},
	/* members */
	{"member_code", N_("member code"), FIELD_MEMBER},
	{"last_name", N_("last name"), FIELD_MEMBER},
	{"first_name", N_("first name"), FIELD_MEMBER},
	{"name", N_("name"), FIELD_MEMBER},
	{"email", N_("e-mail"), FIELD_MEMBER},
	{"phone", N_("phone"), FIELD_MEMBER},
	{"birthday", N_("birthday"), FIELD_MEMBER},
	{"gender", N_("gender"), FIELD_MEMBER},
	{"groups", N_("groups"), FIELD_MEMBER},
	{"tier", N_("tier"), FIELD_MEMBER},
	{"points", N_("points (opening balance)"), FIELD_MEMBER},
	{"credit", N_("store credit (opening balance)"), FIELD_MEMBER},
	{"credit_source", N_("source of store credit"), FIELD_MEMBER},
	{"email_consent", N_("wants e-mails"), FIELD_MEMBER},
	{"note", N_("note"), FIELD_MEMBER},
	{"orders", N_("orders (read only)"), FIELD_MEMBER},
	{"total_spent", N_("total spent (read only)"), FIELD_MEMBER},
	{"last_order", N_("last order (read only)"), FIELD_MEMBER},
	{"registered", N_("registered (read only)"), FIELD_MEMBER},
};

const char *import_field_label(const char *field, unsigned kinds)
{
	for (size_t i = 0; i < COUNT_OF(table); i++)
		if (strcmp(table[i].name, field) == 0 && (table[i].kinds & kinds) != 0)
			return _(table[i].label);
	return field;
}

const struct import_field *import_field_at(size_t n)
{
	return n < COUNT_OF(table) ? &table[n] : NULL;
}
