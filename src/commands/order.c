/*
 * order: import of the marketplaces' order files, the list, one order.
 */
#include "config.h"

#include <string.h>

#include "commands/importing.h"
#include "commands/order.h"
#include "storekeep/i18n.h"
#include "storekeep/import.h"
#include "storekeep/member.h"
#include "storekeep/order.h"
#include "storekeep/order_trace.h"
#include "storekeep/sale.h"

static enum status import(struct cli *c, struct error *e)
{
	struct import_options o;
	struct import_result r = {0};
	enum status st = importing_options(c, &o, e);

	if (st != ST_OK)
		return st;
	o.progress = cli_progress(c, _("Importing"));
	st = order_import(cli_shop(c), &o, &r, e);
	if (st == ST_OK && r.cancelled)
		st = error_set(e, ST_REFUSED, "cancelled", NULL, NULL, "%s", _("Cancelled; nothing was changed."));
	if (st == ST_OK)
		importing_say(c, &r);
	import_result_free(&r);
	return st;
}

static enum status list(struct cli *c, struct error *e)
{
	const char *member = cli_field(c, "member");
	struct list_source src;
	int64_t id = 0;
	enum status st = ST_OK;

	if (cli_field(c, "waiting") != NULL && *cli_field(c, "waiting") != '\0')
		return order_act_waiting(c, cli_field(c, "waiting"), e);
	if (member != NULL && *member != '\0')
		st = member_resolve(cli_shop(c), cli_field(c, "profile"), member, &id, e);
	if (st != ST_OK)
		return st;
	if (id != 0)
		order_list_of_member(cli_shop(c), id, &src);
	else
		order_list(cli_shop(c), cli_field(c, "profile"), &src);
	st = cli_list(c, &src, e);
	order_list_free(&src);
	return st;
}

static const struct list_column item_columns[] = {
	{"name", N_("Goods"), VK_TEXT, NULL, 30, 2, 0, false},
	{"spec", N_("Specification"), VK_TEXT, NULL, 14, 1, 0, false},
	{"sku", N_("Our item number"), VK_TEXT, NULL, 12, 0, 0, false},
	{"qty", N_("Quantity"), VK_INT, NULL, 6, 0, 0, false},
	{"unit_price", N_("Unit price"), VK_MONEY, NULL, 10, 0, 0, false},
};

static void say_items(struct cli *c, const struct order_record *r)
{
	struct cli_table t = {.columns = item_columns, .column_count = sizeof item_columns / sizeof *item_columns};

	for (size_t i = 0; i < r->item_count; i++) {
		const struct order_item *it = &r->items[i];
		struct value cells[] = {{.text = it->name}, {.text = it->spec}, {.text = it->sku}, {.num = it->qty}, {.num = it->unit_price}};

		list_page_add(&t.page, "", 0, cells, t.column_count);
	}
	if (r->item_count != 0 || cli_json(c))
		cli_rows(c, "items", &t);
	list_page_free(&t.page);
}

/* What the order costs by our rates, the sale's own fees; absent where no rate is known. */
static void tell_fee(struct cli *c, const char *name, const char *component, const struct side_row *rows, size_t count)
{
	struct value v = {.null = true};

	for (size_t i = 0; i < count; i++)
		if (strcmp(rows[i].component, component) == 0 && rows[i].sale != MONEY_NONE)
			v = (struct value){.num = -rows[i].sale};
	cli_value(c, name, NULL, VK_MONEY, NULL, &v);
}

/* A document has the fields of every marketplace's order, absent where this one has none. */
static void tell_entity(struct cli *c, const struct order_record *r)
{
	static const char *const none[] = {
		"d_qty", "d_amount", "d_code", "d_coupon", "d_member",
	};
	struct side_row rows[SETTLE_KINDS + 1];
	const char *profile = "", *no = NULL;
	int64_t qty = 0, price = 0;
	size_t count = 0;

	for (size_t i = 0; i < r->field_count; i++) {
		const struct order_field *f = &r->fields[i];

		if (strcmp(f->name, "profile") == 0)
			profile = f->value.text;
		else if (strcmp(f->name, "order_no") == 0)
			no = f->value.text;
		else if (strcmp(f->name, "qty") == 0)
			qty = f->value.num;
		else if (strcmp(f->name, "unit_price") == 0)
			price = f->value.num;
	}
	if (order_trace(cli_shop(c), r->id, rows, &count, NULL) != ST_OK)
		count = 0;
	cli_text(c, "ym_no", NULL, strcmp(profile, "yahoo") == 0 ? no : NULL);
	cli_money(c, "list_amount", NULL, price != 0 && r->item_count < 2 ? price * qty : MONEY_NONE);
	tell_fee(c, "fee_category", "category", rows, count);
	tell_fee(c, "fee_card", "card", rows, count);
	tell_fee(c, "fee_points", "points_earn", rows, count);
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		cli_text(c, none[i], NULL, NULL);
}

static const char *text_of(const struct order_record *r, const char *name)
{
	for (size_t i = 0; i < r->field_count; i++)
		if (strcmp(r->fields[i].name, name) == 0 && r->fields[i].value.text != NULL)
			return r->fields[i].value.text;
	return "";
}

/* Of an order of members, people read these here and the rest of it below. */
static bool is_of_sale(const char *name)
{
	static const char *const names[] = {"order_no", "profile", "state", "state_text", "ordered_on", "payment", "buyer", "recipient", "phone", "postcode",
	                                    "address", "delivery", "note", "batch_id"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* An order of members that does not stand among all orders (yet): what the members' desk knows of it. */
static enum status tell_sale_alone(struct cli *c, int64_t id, struct error *e)
{
	struct sale o = {0};
	enum status st = sale_get(cli_shop(c), id, &o, e);

	if (st == ST_OK) {
		cli_int(c, "id", N_("Number in our book"), o.id);
		cli_text(c, "profile", N_("Marketplace"), o.profile);
		cli_text(c, "order_no", N_("Order"), o.order_number);
		st = order_tell_sale(c, o.profile, o.order_number, e);
	}
	sale_free(&o);
	return st;
}

enum status order_tell(struct cli *c, const char *profile, const char *order_no, struct error *e)
{
	struct order_record r;
	int64_t id, sale = 0;
	enum status st = order_find(cli_shop(c), profile, order_no, &id, e);

	if (st == ST_REFUSED && sale_find(cli_shop(c), profile, order_no, &sale, NULL) == ST_OK) {
		error_clear(e);
		return tell_sale_alone(c, sale, e);
	}
	if (st == ST_OK)
		st = order_get(cli_shop(c), id, &r, e);
	if (st != ST_OK)
		return st;
	sale_of_order(cli_shop(c), id, &sale, NULL);
	for (size_t i = 0; i < r.field_count; i++) {
		struct order_field *f = &r.fields[i];

		if (sale != 0 && strcmp(f->name, "id") == 0)
			f->value.num = sale; /* what ledgers and transfers call it */
		if (sale != 0 && !cli_json(c) && !is_of_sale(f->name))
			continue;
		/* People are spared what the file did not say; a document has every key. */
		if (cli_json(c) || !f->value.null)
			cli_value(c, f->name, f->title, f->kind, f->labels, &f->value);
	}
	if (cli_json(c))
		tell_entity(c, &r);
	if (sale == 0 || cli_json(c))
		say_items(c, &r);
	if (sale == 0)
		st = order_tell_clock(c, id, e);
	if (st == ST_OK)
		st = order_tell_sale(c, text_of(&r, "profile"), text_of(&r, "order_no"), e);
	order_record_free(&r);
	return st;
}

static enum status show(struct cli *c, struct error *e)
{
	return order_tell(c, cli_field(c, "profile"), cli_arg(c, 0), e);
}

#define ACT_FIELDS "profile day reason waiting due filter skip_bad op_id"

static const struct verb verbs[] = {
	{"list", NULL, NULL, "profile member waiting " LIST_FIELDS, CMD_READS, N_("orders that count, by number; those of a member newest first"), list},
	{"show", "ORDER", NULL, "profile", CMD_READS, N_("one order with everything known about it"), show},
	{"import", "FILE", "import", NULL, CMD_WRITES, N_("take the marketplace's order file in; --dry-run only shows what would come"), import},
	{"create", NULL, "sale", NULL, CMD_WRITES, N_("enter an order of a member"), order_sale_create},
	{"edit", "ORDER", "sale", "qty list_amount cash claim_amount", CMD_WRITES, N_("change one of a member; fields not named stay"), order_act_edit},
	{"pay", "[ORDER...]", NULL, ACT_FIELDS " shippable_on", CMD_WRITES, N_("paid and handed over to us on day="), order_act_pay},
	{"preorder", "[ORDER...]", NULL, ACT_FIELDS " preorder_on", CMD_WRITES, N_("day= on which a pre-order is planned to ship"), order_act_preorder},
	{"ship", "[ORDER...]", NULL, ACT_FIELDS " shipped_on", CMD_WRITES, N_("shipped on day= (today); for many waiting=ship due=DAY, or filter="), order_act_ship},
	{"deliver", "[ORDER...]", NULL, ACT_FIELDS " picked_up_on received_on state at", CMD_WRITES,
	 N_("picked up or received on day=; of a member state=arrived or state=collected, state= withdraws it"), order_act_deliver},
	{"dispute", "[ORDER...]", NULL, ACT_FIELDS " complaint_on", CMD_WRITES, N_("not arrived, says the buyer (申訴未到貨), on day="), order_act_dispute},
	{"confirm", "[ORDER...]", NULL, ACT_FIELDS " confirmed_on", CMD_WRITES, N_("the buyer confirmed the receipt on day="), order_act_confirm},
	{"complete", "[ORDER...]", NULL, ACT_FIELDS " at", CMD_WRITES, N_("the order of a member is completed: it counts, and its points go out"),
	 order_act_complete},
	{"cancel", "[ORDER...]", NULL, ACT_FIELDS " cancelled_on cancel_reason at", CMD_WRITES,
	 N_("cancelled; reason=buyer, unpaid, seller_no_stock or overdue (of a member: in words), what was used on it goes back"), order_act_cancel},
	{"withdraw", "[ORDER...]", NULL, ACT_FIELDS, CMD_WRITES, N_("take back what was entered by hand: reason=pay, preorder, ship, deliver, dispute, confirm or cancel"),
	 order_act_withdraw},
	{"restore-coupon", "ORDER", NULL, "profile valid_to", CMD_WRITES, N_("give the coupon of the order's cart back to its buyer (回補折價券); cannot be undone"),
	 order_act_restore},
	{"log", "ORDER", NULL, "profile " LIST_FIELDS, CMD_READS, N_("what happened to an order after it was here"), order_act_log},
	{"return-line", "ORDER", NULL, "profile line quantity", CMD_WRITES, N_("so many of a line came back"), order_sale_return},
	{"transfer", "[ORDER...]", NULL, "profile member from all reason", CMD_WRITES,
	 N_("move orders to another account, with what is left of their points; all=yes from= moves all of one"), order_sale_transfer},
	{0},
};

const struct noun noun_order = {"order", N_("orders of the marketplaces"), verbs};
