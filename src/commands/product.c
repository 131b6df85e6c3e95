/*
 * product: goods, what is on sale and what is in stock.
 */
#include "config.h"

#include <stdlib.h>

#include "commands/product.h"
#include "storekeep/command.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/goods.h"
#include "storekeep/i18n.h"

static enum status tell(struct cli *c, int64_t id, struct error *e)
{
	struct product p;
	const struct profile *market = NULL;
	enum status st = product_get(cli_shop(c), id, &p, e);

	if (st == ST_OK)
		st = shop_profile(cli_shop(c), p.profile, &market, e);
	if (st == ST_OK) {
		const char *zone = profile_zone(market);

		cli_int(c, "id", NULL, p.id);
		cli_text(c, "profile", N_("Marketplace"), p.profile);
		cli_text(c, "sku", N_("Item number"), p.sku);
		cli_text(c, "product_no", N_("Marketplace's number"), p.product_no);
		cli_text(c, "name", N_("Product name"), p.name);
		cli_code(c, "state", N_("State"), "product_state", p.state);
		cli_code(c, "kind", N_("Kind"), "product_kind", p.kind);
		cli_text(c, "category", N_("Category"), p.category);
		cli_money(c, "price", N_("Price"), p.price);
		cli_int(c, "stock", N_("Stock"), p.stock);
		cli_int(c, "safety", N_("Safety stock"), p.safety);
		cli_day(c, "sold_out_on", N_("Sold out since"), p.sold_out_on);
		cli_code(c, "listing_mode", N_("Listing"), "listing_mode", p.listing_mode);
		cli_instant(c, "start_at", N_("Start of sale"), p.start_at, zone);
		cli_instant(c, "end_at", N_("End of sale"), p.end_at, zone);
		cli_day(c, "lasts_until", N_("Listed until"), p.lasts_until);
		cli_day(c, "listed_on", N_("Listed on"), p.listed_on);
		cli_day(c, "delisted_on", N_("Off the shelf since"), p.delisted_on);
		cli_code(c, "delisted_by", N_("Taken off by"), "delisted_by", p.delisted_by);
		cli_code(c, "tax_kind", N_("Tax kind"), "tax_kind", p.tax_kind);
		cli_text(c, "isbn", N_("ISBN / EISBN"), p.isbn);
		cli_text(c, "moc_ref", N_("Ministry of Culture approval"), p.moc_ref);
		cli_day(c, "moc_date", N_("Date of the approval"), p.moc_date);
		cli_day(c, "preorder_ship_on", N_("Pre-order: ships on"), p.preorder_ship_on);
		cli_day(c, "preorder_ended_on", N_("General listing since"), p.preorder_ended_on);
		cli_bool(c, "cooloff_exempt", N_("No cooling-off period"), p.cooloff_exempt);
		cli_text(c, "exempt_reason", N_("Statutory reason"), p.exempt_reason);
		cli_int(c, "length", N_("Length (mm)"), p.length);
		cli_int(c, "width", N_("Width (mm)"), p.width);
		cli_int(c, "height", N_("Height (mm)"), p.height);
		cli_int(c, "weight", N_("Weight (g)"), p.weight);
		cli_code(c, "temperature", N_("Temperature"), "temperature", p.temperature);
		cli_text(c, "shipping_methods", N_("Shipping methods"), p.shipping_methods);
		cli_text(c, "payment_methods", N_("Ways to pay"), p.payment_methods);
		cli_text(c, "brand", N_("Brand"), p.brand);
		cli_text(c, "video_url", N_("Video"), p.video_url);
		cli_bool(c, "limited", N_("Limited-quantity promotion"), p.limited);
		cli_bool(c, "in_module", N_("In a sales module"), p.in_module);
		cli_text(c, "description", N_("Description"), p.description);
		cli_instant(c, "created_at", N_("Created"), p.created_at, zone);
		cli_text(c, "created_by", N_("Created by"), p.created_by);
		cli_instant(c, "changed_at", N_("Changed"), p.changed_at, zone);
	}
	product_free(&p);
	return st;
}

static enum status product_of_arg(struct cli *c, int64_t *id, struct error *e)
{
	const struct profile *market;
	enum status st = product_market(cli_shop(c), cli_field(c, "profile"), &market, e);

	return st == ST_OK ? product_find(cli_shop(c), profile_name(market), cli_arg(c, 0), id, e) : st;
}

static enum status list(struct cli *c, struct error *e)
{
	const struct profile *market;
	struct list_source src;
	struct product_filter f = {.state = cli_field(c, "state"), .kind = cli_field(c, "kind")};
	enum status st = product_market(cli_shop(c), cli_field(c, "profile"), &market, e);

	if (st == ST_OK)
		st = cli_field_bool(c, "low", false, &f.low, e);
	if (st != ST_OK)
		return st;
	f.profile = profile_name(market);
	product_list(cli_shop(c), &f, &src);
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static enum status show(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = product_of_arg(c, &id, e);

	return st == ST_OK ? tell(c, id, e) : st;
}

static enum status save(struct cli *c, int64_t id, struct error *e)
{
	char op[OP_ID_SIZE];
	enum status st;

	op_id_make(op);
	st = product_save(cli_shop(c), id, cli_record(c), op, &id, e);
	if (st != ST_OK)
		return st;
	if (!cli_dry_run(c))
		return tell(c, id, e);
	cli_say(c, "%s", _("The product is right; nothing was written."));
	return ST_OK;
}

static enum status create(struct cli *c, struct error *e)
{
	return save(c, 0, e);
}

static enum status edit(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = product_of_arg(c, &id, e);

	return st == ST_OK ? save(c, id, e) : st;
}

static const struct verb verbs[] = {
	{"list", NULL, NULL, "profile state kind low " LIST_FIELDS, CMD_READS, N_("goods by item number; low=yes: at or below the safety stock"), list},
	{"show", "SKU", NULL, "profile", CMD_READS, N_("one product, by item number or the marketplace's"), show},
	{"create", NULL, "product", NULL, CMD_WRITES, N_("enter one: list it now, schedule it, or keep it as draft"), create},
	{"edit", "SKU", "product", NULL, CMD_WRITES, N_("change one; what is not named stays"), edit},
	{"check", "[SKU]", NULL, "profile length width height weight price temperature chain", CMD_READS,
	 N_("would the convenience-store chains take it? mm, g; by itself or by measures that are given"), product_check},
	{0},
};

const struct noun noun_product = {"product", N_("goods: listings, stock, pictures, categories"), verbs};
