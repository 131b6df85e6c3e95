/*
 * store payments, store shipping: ways to pay and to ship, switched on and off,
 * and applied to all listings (YAH-38 to 44).
 */
#include "config.h"

#include "commands/store.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/mall.h"
#include "storekeep/mall_method.h"

static enum status list(struct cli *c, enum mall_method_kind kind, struct error *e)
{
	const struct profile *p;
	struct list_source src;
	enum status st = mall_profile(cli_shop(c), cli_field(c, "profile"), &p, e);

	if (st == ST_OK)
		st = mall_method_list(cli_shop(c), profile_name(p), kind, &src, e);
	if (st != ST_OK)
		return st;
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static enum status turn(struct cli *c, enum mall_method_kind kind, bool on, struct error *e)
{
	const struct profile *p;
	struct mall_store m = {0};
	enum status st = mall_profile(cli_shop(c), cli_field(c, "profile"), &p, e);

	if (st == ST_OK)
		st = mall_method_switch(cli_shop(c), profile_name(p), kind, cli_arg(c, 0), on, e);
	if (st == ST_OK && cli_dry_run(c)) {
		cli_say(c, "%s", _("It can be done; nothing was written."));
		return ST_OK;
	}
	if (st == ST_OK)
		st = mall_of(cli_shop(c), profile_name(p), &m, e);
	if (st == ST_OK) {
		struct value words = {.text = kind == MALL_PAY ? m.payment_methods : m.shipping_methods};

		cli_text(c, "profile", NULL, profile_name(p));
		if (kind == MALL_PAY)
			cli_value(c, "payment_methods", N_("Ways to pay"), VK_WORDS, "payment", &words);
		else
			cli_value(c, "shipping_methods", N_("Ways to ship"), VK_WORDS, "shipping_method", &words);
	}
	mall_free(&m);
	return st;
}

static enum status push(struct cli *c, enum mall_method_kind kind, struct error *e)
{
	const struct profile *p;
	struct mall_pushed done;
	enum status st = mall_profile(cli_shop(c), cli_field(c, "profile"), &p, e);

	if (st == ST_OK)
		st = mall_method_push(cli_shop(c), profile_name(p), kind, &done, e);
	if (st != ST_OK)
		return st;
	cli_int(c, "listings", N_("Listings"), done.listings);
	cli_int(c, "changed", N_("Changed"), done.changed);
	cli_int(c, "left_out", N_("Without a chain"), done.left_out);
	return ST_OK;
}

enum status store_payments(struct cli *c, struct error *e)
{
	return list(c, MALL_PAY, e);
}

enum status store_payment_on(struct cli *c, struct error *e)
{
	return turn(c, MALL_PAY, true, e);
}

enum status store_payment_off(struct cli *c, struct error *e)
{
	return turn(c, MALL_PAY, false, e);
}

enum status store_payment_all(struct cli *c, struct error *e)
{
	return push(c, MALL_PAY, e);
}

enum status store_shipping(struct cli *c, struct error *e)
{
	return list(c, MALL_SHIP, e);
}

enum status store_shipping_on(struct cli *c, struct error *e)
{
	return turn(c, MALL_SHIP, true, e);
}

enum status store_shipping_off(struct cli *c, struct error *e)
{
	return turn(c, MALL_SHIP, false, e);
}

enum status store_shipping_all(struct cli *c, struct error *e)
{
	return push(c, MALL_SHIP, e);
}
