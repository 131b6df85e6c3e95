/*
 * product: goods, what is on sale and what is in stock.
 */
#include "config.h"

#include <stdlib.h>

#include "commands/product.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"

static void tell_size(struct cli *c, const char *name, const char *title, int n)
{
	cli_value(c, name, title, VK_INT, NULL, &(struct value){.null = n <= 0, .num = n});
}

static void tell_words(struct cli *c, const char *name, const char *title, const char *labels, const char *words)
{
	cli_value(c, name, title, VK_WORDS, labels, &(struct value){.null = words[0] == '\0', .text = words});
}

static void tell_seen(struct cli *c, const struct profile *market, const struct product *p)
{
	struct product_seen seen;

	product_seen(market, p, &seen);
	cli_bool(c, "link_works", N_("Buyers: link works"), seen.link);
	cli_bool(c, "searchable", N_("Buyers: found by search"), seen.search);
	cli_bool(c, "shown", N_("Buyers: shown in the store"), seen.shown);
	cli_bool(c, "buyable", N_("Buyers: can buy it"), seen.buyable);
	cli_text(c, "note_shown", N_("Buyers read"), seen.note);
}

enum status product_tell(struct cli *c, int64_t id, struct error *e)
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
		cli_text(c, "sku", N_("Shop's item number"), p.sku);
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
		tell_size(c, "length", N_("Length (mm)"), p.length);
		tell_size(c, "width", N_("Width (mm)"), p.width);
		tell_size(c, "height", N_("Height (mm)"), p.height);
		tell_size(c, "weight", N_("Weight (g)"), p.weight);
		cli_code(c, "temperature", N_("Temperature"), "temperature", p.temperature);
		tell_words(c, "shipping_methods", N_("Shipping methods"), "shipping_method", p.shipping_methods);
		tell_words(c, "payment_methods", N_("Ways to pay"), "payment", p.payment_methods);
		cli_text(c, "brand", N_("Brand"), p.brand);
		cli_text(c, "video_url", N_("Video"), p.video_url);
		cli_bool(c, "limited", N_("Limited-quantity promotion"), p.limited);
		cli_bool(c, "in_module", N_("In a sales module"), p.in_module);
		tell_seen(c, market, &p);
		cli_day(c, "tax_task_on", p.tax_task_on != DAY_NONE ? N_("Customer service to be told since") : NULL, p.tax_task_on);
		cli_day(c, "tax_task_done_on", p.tax_task_on != DAY_NONE ? N_("Customer service was told on") : NULL, p.tax_task_done_on);
		cli_text(c, "description", N_("Description"), p.description);
		cli_instant(c, "created_at", N_("Created"), p.created_at, zone);
		cli_text(c, "created_by", N_("Created by"), p.created_by);
		cli_instant(c, "changed_at", N_("Changed"), p.changed_at, zone);
	}
	product_free(&p);
	return st;
}

enum status product_market_asked(struct cli *c, const struct profile **out, struct error *e)
{
	return product_market(cli_shop(c), cli_field(c, "profile"), out, e);
}

enum status product_of_word(struct cli *c, size_t n, int64_t *id, struct error *e)
{
	const struct profile *market;
	enum status st = product_market_asked(c, &market, e);

	return st == ST_OK ? product_find(cli_shop(c), profile_name(market), cli_arg(c, n), id, e) : st;
}

static enum status list(struct cli *c, struct error *e)
{
	const struct profile *market;
	struct list_source src;
	struct product_filter f = {.state = cli_field(c, "state"), .kind = cli_field(c, "kind")};
	enum status st = product_market_asked(c, &market, e);

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
	enum status st = product_of_word(c, 0, &id, e);

	return st == ST_OK ? product_tell(c, id, e) : st;
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
		return product_tell(c, id, e);
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
	enum status st = product_of_word(c, 0, &id, e);

	return st == ST_OK ? save(c, id, e) : st;
}

static const struct verb verbs[] = {
	{"list", NULL, NULL, "profile state kind low " LIST_FIELDS, CMD_READS, N_("goods by item number; low=yes: at or below the safety stock"), list},
	{"show", "SKU", NULL, "profile", CMD_READS, N_("one product, by item number or the marketplace's"), show},
	{"create", NULL, "product", NULL, CMD_WRITES, N_("enter one: list it now, schedule it, or keep it as draft"), create},
	{"edit", "SKU", "product", NULL, CMD_WRITES, N_("change one; what is not named stays"), edit},
	{"cart", "SKU...", NULL, "profile", CMD_READS, N_("can these go in one cart? the shipping methods that all share"), product_cart},
	{"check", "[SKU]", "parcel", "profile chain", CMD_READS,
	 N_("would the convenience-store chains take it? mm, g; by itself or by measures that are given"), product_check},
	{"list-now", "[SKU...]", NULL, "profile state kind low filter", CMD_WRITES, N_("put on sale now: those named, or those of a filter"), product_list_now_verb},
	{"schedule", "[SKU...]", NULL, "profile state kind low filter start_at end_at", CMD_WRITES, N_("give a start and an end of sale (end_at= alone: only the end)"),
	 product_schedule_verb},
	{"delist", "[SKU...]", NULL, "profile state kind low filter", CMD_WRITES, N_("take off the shelf: those named, or those of a filter"), product_delist_verb},
	{"stock", "SKU", NULL, "profile delta reason note order_no op_id", CMD_WRITES, N_("pieces come or go: delta=-2 reason=damage"), product_stock_verb},
	{"moves", "SKU", NULL, "profile " LIST_FIELDS, CMD_READS, N_("movements of a product, newest first"), product_moves_verb},
	{"image", "ACT SKU [FILE]", NULL, "profile position to", CMD_WRITES, N_("image add SKU FILE, list SKU, remove SKU position=2, move SKU position=2 to=1"),
	 product_image_verb},
	{"common", "SKU...", NULL, "profile", CMD_READS, N_("shipping methods that all of these share: can they be one cart?"), product_common_verb},
	{"category", "[ACT] [CODE]", "category", LIST_FIELDS, CMD_WRITES, N_("categories: list, show, put (enter or change), delete"), product_category_verb},
	{"import", "FILE", NULL, "profile good_only count", CMD_WRITES, N_("goods from a CSV or a workbook, every row by every rule; good_only=yes: the good rows only"),
	 product_import_verb},
	{"export", "FILE", NULL, "profile state kind low filter", CMD_READS, N_("goods into a CSV that can come in again"), product_export_verb},
	{"template", "FILE", NULL, NULL, CMD_READS, N_("the columns of such a file, with one row as example"), product_template_verb},
	{"tax-told", "SKU", NULL, "profile note", CMD_WRITES, N_("customer service was told of sales that were tax-free by mistake"), product_tax_told_verb},
	{0},
};

const struct noun noun_product = {"product", N_("goods: listings, stock, pictures, categories"), verbs};
