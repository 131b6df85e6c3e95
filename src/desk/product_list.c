/*
 * Lists of goods. The state is the one of now: what has passed its minute since
 * somebody last looked is shown so, though it is noted by the next run.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/product_parts.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

static const struct list_column columns[] = {
	{.name = "sku", .title = N_("Shop's item number"), .kind = VK_TEXT, .cols = 12, .sortable = true},
	{.name = "name", .title = N_("Product name"), .kind = VK_TEXT, .cols = 20, .grow = 2, .sortable = true},
	{.name = "state", .title = N_("State"), .kind = VK_ENUM, .labels = "product_state", .cols = 10},
	{.name = "stock", .title = N_("Stock"), .kind = VK_INT, .cols = 5, .sortable = true},
	{.name = "safety", .title = N_("Safety stock"), .kind = VK_INT, .cols = 5, .rank = 2},
	{.name = "price", .title = N_("Price"), .kind = VK_MONEY, .cols = 8, .rank = 1, .sortable = true},
	{.name = "category", .title = N_("Category"), .kind = VK_TEXT, .cols = 10, .rank = 3},
	{.name = "kind", .title = N_("Kind"), .kind = VK_ENUM, .labels = "product_kind", .cols = 8, .rank = 5},
	{.name = "lasts_until", .title = N_("Listed until"), .kind = VK_DATE, .cols = 10, .rank = 2},
	{.name = "days_left", .title = N_("Days left"), .kind = VK_INT, .cols = 6, .rank = 4},
	{.name = "profile", .title = N_("Marketplace"), .kind = VK_TEXT, .cols = 10, .rank = 6},
	{.name = "product_no", .title = N_("Marketplace's number"), .kind = VK_TEXT},
	{.name = "tax_kind", .title = N_("Tax kind"), .kind = VK_ENUM, .labels = "tax_kind"},
	{.name = "sold_out_on", .title = N_("Sold out since"), .kind = VK_DATE},
	{.name = "listing_mode", .title = N_("Listing"), .kind = VK_ENUM, .labels = "listing_mode"},
	{.name = "start_at", .title = N_("Start of sale"), .kind = VK_INSTANT},
	{.name = "end_at", .title = N_("End of sale"), .kind = VK_INSTANT},
	{.name = "preorder_ship_on", .title = N_("Pre-order: ships on"), .kind = VK_DATE},
	{.name = "temperature", .title = N_("Temperature"), .kind = VK_ENUM, .labels = "temperature"},
	{.name = "low", .title = N_("Low stock"), .kind = VK_BOOL},
	{.name = "in_module", .title = N_("In a sales module"), .kind = VK_BOOL},
	{.name = "tax_task", .title = N_("Customer service to be told"), .kind = VK_BOOL},
	{.name = "limited", .title = N_("Limited-quantity promotion"), .kind = VK_BOOL},
	{.name = "brand", .title = N_("Brand"), .kind = VK_TEXT},
};
#define LASTS "CASE WHEN " PRODUCT_STATE_NOW " IN ('sold_out', 'expired') THEN " PRODUCT_LAST_DAY " END"
static const char *const exprs[] = {
	"p.sku", "p.name", PRODUCT_STATE_NOW, "p.stock", "p.safety", "p.price", "p.category", "p.kind", "date((" LASTS ") * 86400, 'unixepoch')",
	LASTS " - (:now + :offset) / 86400", "p.profile",
	"p.product_no", "p.tax_kind", "p.sold_out_on", "p.listing_mode", "p.start_at", "p.end_at", "p.preorder_ship_on", "p.temperature",
	"p.stock <= p.safety", "p.in_module", "p.tax_task_on IS NOT NULL AND p.tax_task_done_on IS NULL", "p.limited", "p.brand",
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {
	{.column = "sku", .by = {"p.sku"}},
	{.column = "name", .by = {"p.name"}},
	{.column = "stock", .by = {"p.stock"}, .number = 1},
	{.column = "price", .by = {"p.price"}, .number = 1},
};
#define COMMON .columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns), .from = "product p", .id = "p.id", \
	.sorts = sorts, .sort_count = LIST_COUNT(sorts)
#define OF_KIND " AND (:kind = '' OR p.kind = :kind)"
static const struct list_def all = {COMMON, .where = "(:profile = '' OR p.profile = :profile)" OF_KIND};
static const struct list_def of_state = {COMMON, .where = "p.profile = :profile AND " PRODUCT_STATE_NOW " = :state" OF_KIND};
static const struct list_def low = {COMMON, .where = "(:profile = '' OR p.profile = :profile) AND p.stock <= p.safety"
	" AND p.state IN ('scheduled', 'on_sale', 'sold_out', 'expired') AND (:state = '' OR " PRODUCT_STATE_NOW " = :state)" OF_KIND};

void product_list(struct shop *s, const struct product_filter *f, struct list_source *out)
{
	const struct profile *market = NULL;
	bool state = f->state != NULL && *f->state != '\0';
	struct product_now n = {0};

	if (product_market(s, f->profile, &market, NULL) == ST_OK)
		n = product_now(s, market);
	desk_list_open(out, s->db, f->low ? &low : state ? &of_state : &all, (struct list_bind[]){
		{":profile", .text = f->profile != NULL ? f->profile : state && market != NULL ? profile_name(market) : ""},
		{":state", .text = state ? f->state : ""}, {":kind", .text = f->kind != NULL ? f->kind : ""},
		{":now", .num = n.now}, {":offset", .num = n.offset}, {":sold_out_days", .num = n.sold_out_days},
		{":expired_days", .num = n.expired_days}, {":closed", .num = n.closed}}, 8);
}
