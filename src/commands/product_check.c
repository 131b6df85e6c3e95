/*
 * product check: a parcel against what the convenience-store chains take (YAH-27
 * to 29), measures typed or a product's own.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "commands/product.h"
#include "storekeep/cart.h"
#include "storekeep/goods.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mall_service.h"
#include "storekeep/mem.h"

/* A measure in whole millimetres or grams; what was not given stays. */
static enum status measure(struct cli *c, const char *name, int *out, struct error *e)
{
	int64_t n;
	enum status st = cli_field_int(c, name, *out, &n, e);

	if (st != ST_OK)
		return st;
	if (n < 0 || n > 1000000)
		return error_set(e, ST_REFUSED, "measure", "YAH-27", name, "%s", _("Measures are whole millimetres and grams, 1 to 1000000."));
	*out = (int)n;
	return ST_OK;
}

static enum status typed(struct cli *c, struct parcel *p, struct error *e)
{
	const char *price = cli_field(c, "price"), *temperature = cli_field(c, "temperature");
	enum status st = measure(c, "length", &p->length, e);

	if (st == ST_OK)
		st = measure(c, "width", &p->width, e);
	if (st == ST_OK)
		st = measure(c, "height", &p->height, e);
	if (st == ST_OK)
		st = measure(c, "weight", &p->weight, e);
	if (st == ST_OK && price != NULL)
		st = money_parse(price, strlen(price), &p->value, e);
	if (st == ST_OK && price != NULL && p->value != MONEY_NONE && p->value < 0)
		st = error_set(e, ST_REFUSED, "price", "YAH-1", "price", "%s", _("Amounts are whole NT dollars, 0 or more."));
	if (st != ST_OK || temperature == NULL)
		return st;
	p->temperature = temperature;
	for (int n = 0; label_code("temperature", n) != NULL; n++)
		if (strcmp(label_code("temperature", n), temperature) == 0)
			return ST_OK;
	return error_set(e, ST_REFUSED, "temperature_unknown", "YAH-39", "temperature", "%s", _("Choose temperature=ambient, chilled or frozen."));
}

/* The product's measures under those that were typed. */
static enum status of_product(struct cli *c, const struct profile *market, struct product *g, struct parcel *p, struct error *e)
{
	int64_t id;
	enum status st;

	*p = (struct parcel){.value = MONEY_NONE};
	if (cli_arg(c, 0) == NULL)
		return ST_OK;
	st = product_find(cli_shop(c), profile_name(market), cli_arg(c, 0), &id, e);
	if (st == ST_OK)
		st = product_get(cli_shop(c), id, g, e);
	if (st == ST_OK)
		*p = (struct parcel){g->length, g->width, g->height, g->weight, g->price, g->temperature};
	return st;
}

/* ---- what came of it ---- */

static const struct list_column columns[] = {
	{"chain", N_("Chain"), VK_ENUM, "cvs_chain", 8, 0, 0, false},
	{"level", N_("Level"), VK_ENUM, "level", 8, 0, 0, false},
	{"code", N_("Code"), VK_TEXT, NULL, 18, 0, 0, false},
	{"rule", N_("Rule"), VK_TEXT, NULL, 7, 0, 0, false},
	{"field", N_("Field"), VK_TEXT, NULL, 11, 0, 0, false},
	{"message", N_("Remark"), VK_TEXT, NULL, 60, 1, 0, false},
};
static const struct list_column chain_columns[] = {
	{"chain", N_("Chain"), VK_ENUM, "cvs_chain", 8, 0, 0, false},
	{"fits", N_("Accepted"), VK_BOOL, NULL, 8, 0, 0, false},
};

struct told {
	struct cli_table rows, chains;
	bool fits;
};

static void add_chain(struct told *t, const char *chain, const struct parcel_limits *l, const struct parcel *p)
{
	static const char *const levels[] = {"info", "warning", "error"};
	struct notes notes = {0};
	bool fits = parcel_check(l, p, &notes);
	struct value verdict[] = {{.text = chain}, {.num = fits}};

	t->fits = t->fits && fits;
	list_page_add(&t->chains.page, chain, 0, verdict, t->chains.column_count);
	for (size_t i = 0; i < notes.count; i++) {
		const struct error *w = &notes.items[i].what;
		struct value cells[] = {
			{.text = chain}, {.text = levels[notes.items[i].level]}, {.text = w->code}, {.text = w->rule, .null = *w->rule == '\0'}, {.text = w->field},
			{.text = w->message},
		};

		list_page_add(&t->rows.page, w->code, 0, cells, t->rows.column_count);
	}
	notes_free(&notes);
}

static enum status judge(struct cli *c, const struct profile *market, const struct parcel *p, struct error *e)
{
	const char *only = cli_field(c, "chain");
	struct told t = {
		.rows = {.columns = columns, .column_count = sizeof columns / sizeof *columns},
		.chains = {.columns = chain_columns, .column_count = sizeof chain_columns / sizeof *chain_columns}, .fits = true,
	};
	struct parcel_limits l;

	for (size_t i = 0; mall_chains[i] != NULL; i++)
		if ((only == NULL || strcmp(only, mall_chains[i]) == 0) &&
		    mall_parcel_limits(market, mall_chains[i], shop_today(cli_shop(c), market), &l))
			add_chain(&t, mall_chains[i], &l, p);
	if (t.chains.page.count == 0)
		return error_set(e, ST_REFUSED, "chain_unknown", profile_rule(profile_name(market), "YAH-30"), "chain", "%s", _("Choose chain=711 or family."));
	cli_bool(c, "valid", NULL, t.fits);
	cli_rows(c, "chains", &t.chains);
	if (t.rows.page.count > 0 || cli_json(c))
		cli_rows(c, "rows", &t.rows);
	list_page_free(&t.rows.page);
	list_page_free(&t.chains.page);
	return t.fits ? ST_OK : cli_answered(c, ST_REFUSED);
}

static void tell_parcel(struct cli *c, const struct parcel *p)
{
	cli_text(c, "sku", NULL, cli_arg(c, 0));
	cli_money(c, "length", NULL, p->length > 0 ? p->length : MONEY_NONE);
	cli_money(c, "width", NULL, p->width > 0 ? p->width : MONEY_NONE);
	cli_money(c, "height", NULL, p->height > 0 ? p->height : MONEY_NONE);
	cli_money(c, "weight", NULL, p->weight > 0 ? p->weight : MONEY_NONE);
	cli_money(c, "price", NULL, p->value);
	cli_text(c, "temperature", NULL, p->temperature);
}

enum status product_check(struct cli *c, struct error *e)
{
	const struct profile *market;
	struct product g = {0};
	struct parcel p;
	enum status st = product_market(cli_shop(c), cli_field(c, "profile"), &market, e);

	if (st == ST_OK)
		st = of_product(c, market, &g, &p, e);
	if (st == ST_OK)
		st = typed(c, &p, e);
	if (st == ST_OK) {
		tell_parcel(c, &p);
		st = judge(c, market, &p, e);
	}
	product_free(&g);
	return st;
}

/* ---- one cart (YAH-39) ---- */

enum { CART_MOST = 50 };

struct cart {
	struct product goods[CART_MOST];
	struct cart_item items[CART_MOST];
	size_t count;
};

static enum status read_cart(struct cli *c, const struct profile *market, struct cart *cart, struct error *e)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && cli_arg(c, i) != NULL; i++) {
		int64_t id;

		if (i == CART_MOST)
			return error_set(e, ST_REFUSED, "cart_large", NULL, "sku", _("Name at most %d products."), CART_MOST);
		st = product_find(cli_shop(c), profile_name(market), cli_arg(c, i), &id, e);
		if (st == ST_OK)
			st = product_get(cli_shop(c), id, &cart->goods[i], e);
		if (st != ST_OK)
			break;
		cart->items[i] = (struct cart_item){cart->goods[i].sku, cart->goods[i].shipping_methods};
		cart->count++;
		if (*cart->items[i].methods == '\0')
			st = error_set(e, ST_REFUSED, "shipping_none", profile_rule(profile_name(market), "YAH-39"), "shipping_methods",
			               _("%s has no shipping method; choose at least one."), cart->items[i].name);
	}
	return st;
}

enum status product_cart(struct cli *c, struct error *e)
{
	const struct profile *market;
	struct cart *cart = xcalloc(1, sizeof *cart);
	size_t a, b;
	char *shared = NULL;
	enum status st = product_market(cli_shop(c), cli_field(c, "profile"), &market, e);

	if (st == ST_OK)
		st = read_cart(c, market, cart, e);
	if (st == ST_OK) {
		shared = cart_common(cart->items, cart->count, &a, &b);
		if (*shared == '\0')
			st = error_set(e, ST_REFUSED, "shipping_common", profile_rule(profile_name(market), "YAH-39"), "shipping_methods",
			               _("No common shipping method for %1$s and %2$s; split the cart."), cart->items[a].name, cart->items[b].name);
	}
	if (st == ST_OK) {
		struct value words = {.text = shared};

		cli_value(c, "shipping_methods", N_("Shipping methods"), VK_WORDS, "shipping_method", &words);
	}
	for (size_t i = 0; i <= cart->count && i < CART_MOST; i++)
		product_free(&cart->goods[i]);
	free(shared);
	free(cart);
	return st;
}
