/*
 * order: the fields that an order of a member has beyond the marketplaces'
 * files, for documents and for people.
 */
#include "config.h"

#include "commands/order.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/member.h"
#include "storekeep/sale.h"

static const char *or_none(const char *text)
{
	return text != NULL && *text != '\0' ? text : NULL;
}

static void tell_id(struct cli *c, const char *name, const char *title, int64_t id)
{
	struct value v = {.null = id == 0, .num = id};

	if (cli_json(c) || id != 0)
		cli_value(c, name, title, VK_INT, NULL, &v);
}

static void tell_at(struct cli *c, const char *name, const char *title, instant_t at, const char *zone)
{
	if (cli_json(c) || at != INSTANT_NONE)
		cli_instant(c, name, title, at, zone);
}

static void tell_amount(struct cli *c, const char *name, const char *title, int64_t v, bool always)
{
	if (cli_json(c) || always || v != 0)
		cli_money(c, name, title, v);
}

static const struct list_column line_columns[] = {
	{"line_no", N_("Line"), VK_INT, NULL, 4, 0, 0, false},
	{"product_code", N_("Product"), VK_TEXT, NULL, 14, 1, 0, false},
	{"name", N_("Goods"), VK_TEXT, NULL, 20, 2, 1, false},
	{"quantity", N_("Quantity"), VK_INT, NULL, 6, 0, 0, false},
	{"quantity_returned", N_("Returned"), VK_INT, NULL, 6, 0, 0, false},
	{"unit_price", N_("Unit price"), VK_MONEY, NULL, 9, 0, 0, false},
	{"discount_amount", N_("Discount"), VK_MONEY, NULL, 9, 0, 0, false},
	{"amount", N_("Amount"), VK_MONEY, NULL, 9, 0, 0, false},
	{"share_amount", N_("Share of deductions"), VK_MONEY, NULL, 9, 0, 0, false},
	{"kept_amount", N_("Left over"), VK_MONEY, NULL, 9, 0, 0, false},
	{"order_id", N_("Order"), VK_INT, NULL, 0, 0, 0, false}, /* documents alone */
};
#define LINE_COLUMNS (sizeof line_columns / sizeof *line_columns)

static void tell_lines(struct cli *c, const struct sale *o)
{
	struct cli_table t = {.columns = line_columns, .column_count = cli_json(c) ? LINE_COLUMNS : LINE_COLUMNS - 1};

	for (size_t i = 0; o != NULL && i < o->line_count; i++) {
		const struct basis_line *l = &o->lines[i];
		struct value cells[LINE_COLUMNS] = {
			{.num = (int64_t)i + 1}, {.text = or_none(o->products[i]), .null = o->products[i][0] == '\0'},
			{.text = or_none(o->names[i]), .null = o->names[i][0] == '\0'}, {.num = l->quantity}, {.num = l->quantity_returned},
			{.num = l->unit_price}, {.num = l->discount}, {.num = l->amount}, {.num = l->share}, {.num = l->kept}, {.num = o->id},
		};

		list_page_add(&t.page, "", 0, cells, LINE_COLUMNS);
	}
	if (t.page.count != 0 || cli_json(c))
		cli_rows(c, "lines", &t);
	list_page_free(&t.page);
}

static const char *name_of(struct cli *c, int64_t member_id, char **own)
{
	struct member m;

	*own = NULL;
	if (member_id != 0 && member_get(cli_shop(c), member_id, &m, NULL) == ST_OK) {
		*own = member_name(&m);
		member_free(&m);
	}
	return *own;
}

static void tell_who(struct cli *c, const struct sale *o, const char *zone)
{
	char *name;

	cli_text(c, "order_number", NULL, o->order_number);
	tell_id(c, "member_id", N_("Member"), o->member_id);
	cli_text(c, "member_name", o->member_id != 0 ? N_("Name") : NULL, name_of(c, o->member_id, &name));
	free(name);
	cli_code(c, "channel", N_("Channel"), "sale_channel", o->channel);
	tell_at(c, "placed_at", N_("Placed at"), o->placed_at, zone);
	if (cli_json(c) || !o->logged_in)
		cli_bool(c, "logged_in", N_("Logged in"), o->logged_in);
	if (cli_json(c) || o->joined_at_checkout)
		cli_bool(c, "joined_at_checkout", N_("Joined at checkout"), o->joined_at_checkout);
	tell_id(c, "rule_id", N_("Points rule"), o->rule_id);
	tell_id(c, "tier_id", N_("Tier when ordering"), o->tier_id);
}

static void tell_amounts(struct cli *c, const struct sale *o)
{
	const char *why = sale_not_counted(o);

	tell_amount(c, "items_amount", N_("Goods amount"), o->items_amount, true);
	tell_amount(c, "promotion_amount", N_("Promotions"), o->promotion_amount, false);
	tell_amount(c, "points_amount", N_("Paid with points"), o->points_amount, false);
	tell_amount(c, "credit_amount", N_("Store credit used"), o->credit_amount, false);
	if (!cli_json(c))
		tell_amount(c, "refund_given", N_("Given back"), o->refund_amount, false);
	tell_amount(c, "shipping_amount", N_("Shipping fee"), o->shipping_amount, false);
	tell_amount(c, "surcharge_amount", N_("Surcharge"), o->surcharge_amount, false);
	tell_amount(c, "net_amount", N_("Net amount"), o->net_amount, true);
	cli_bool(c, "counted", N_("Counts"), o->counted);
	if (cli_json(c) || why != NULL)
		cli_code(c, "not_counted", N_("Does not count"), "not_counted", why);
}

static void tell_delivery(struct cli *c, const struct sale *o, const char *zone)
{
	if (cli_json(c) || o->delivery_code[0] != '\0')
		cli_text(c, "delivery_code", N_("Delivery"), or_none(o->delivery_code));
	if (cli_json(c) || o->delivery_state[0] != '\0')
		cli_code(c, "delivery_state", N_("Delivery state"), "delivery_state", or_none(o->delivery_state));
	if (cli_json(c) || strcmp(o->direction, "out") != 0)
		cli_code(c, "direction", N_("Direction"), "sale_direction", o->direction);
	tell_at(c, "final_at", N_("Final since"), o->final_at, zone);
	tell_at(c, "completed_at", N_("Completed at"), o->completed_at, zone);
	tell_at(c, "cancelled_at", N_("Cancelled at"), o->cancelled_at, zone);
	tell_at(c, "created_at", N_("Created"), o->created_at, zone);
	if (cli_json(c))
		cli_text(c, "created_by", NULL, or_none(o->created_by));
}

static void tell_day(struct cli *c, const char *name, const char *title, day_t day)
{
	if (cli_json(c) || day != DAY_NONE)
		cli_day(c, name, title, day);
}

/* What it is to get, or got, or why it gets nothing. */
static enum status tell_points(struct cli *c, const struct sale *o, struct error *e)
{
	struct sale_points g;
	enum status st = sale_points(cli_shop(c), o->id, &g, e);
	struct value points = {.num = g.points, .null = g.id == 0}, basis = {.num = g.basis, .null = g.id == 0};

	if (st != ST_OK)
		return st;
	if (cli_json(c) || g.id != 0) {
		cli_value(c, "points_basis", N_("Points basis"), VK_MONEY, NULL, &basis);
		cli_value(c, "points_granted", N_("Points"), VK_INT, NULL, &points);
		cli_code(c, "points_state", N_("Points are"), "grant_state", or_none(g.state));
	}
	if (cli_json(c) || g.reason[0] != '\0')
		cli_code(c, "points_reason", N_("Why"), "grant_reason", or_none(g.reason));
	tell_day(c, "due_on", N_("Points due"), g.due_on);
	tell_day(c, "issued_on", N_("Points issued"), g.issued_on);
	if (cli_json(c)) {
		cli_text(c, "points_arithmetic", NULL, or_none(g.arithmetic));
		points = (struct value){.num = g.entry_id, .null = g.entry_id == 0};
		cli_value(c, "points_entry_id", NULL, VK_INT, NULL, &points);
	}
	free(g.arithmetic);
	return ST_OK;
}

/* An order that is none of members' has the keys all the same. */
static void tell_none(struct cli *c)
{
	static const char *const keys[] = {
		"order_number", "member_id", "member_name", "channel", "placed_at", "logged_in", "joined_at_checkout", "rule_id", "tier_id", "items_amount",
		"promotion_amount", "points_amount", "credit_amount", "shipping_amount", "surcharge_amount", "net_amount", "counted", "not_counted",
		"delivery_code", "delivery_state", "direction", "final_at", "completed_at", "cancelled_at", "created_at", "created_by", "points_basis",
		"points_granted", "points_state", "points_reason", "due_on", "issued_on", "points_arithmetic", "points_entry_id",
	};

	for (size_t i = 0; i < sizeof keys / sizeof *keys && cli_json(c); i++)
		cli_text(c, keys[i], NULL, NULL);
}

enum status order_tell_sale(struct cli *c, const char *profile, const char *order_no, struct error *e)
{
	struct sale o = {0};
	const struct profile *p = NULL;
	struct error own = {0};
	int64_t id;
	enum status st = sale_find(cli_shop(c), profile, order_no, &id, &own);

	if (st == ST_REFUSED) {
		tell_none(c);
		tell_lines(c, NULL);
		return ST_OK;
	}
	if (st == ST_OK)
		st = sale_get(cli_shop(c), id, &o, e);
	if (st == ST_OK)
		st = shop_profile(cli_shop(c), o.profile, &p, e);
	if (st == ST_OK) {
		const char *zone = profile_zone(p);

		tell_who(c, &o, zone);
		tell_amounts(c, &o);
		tell_delivery(c, &o, zone);
		st = tell_points(c, &o, e);
		tell_lines(c, &o);
	}
	sale_free(&o);
	return st;
}
