/*
 * What must hold for every product (YAH section 6, YAH-71 to 77, YAH-83, YAH-86,
 * YAH-143); what more a listing needs is product_listing.c's. All that is wrong
 * is found at once.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/product_judge.h"
#include "storekeep/i18n.h"
#include "storekeep/mall_rules.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

static const char twin_sql[] = "SELECT EXISTS (SELECT 1 FROM product WHERE profile = :profile AND sku = :sku AND id <> :id)";
/* Orders of a product: those that took its stock, and those that name it and were in the book before it. */
#define MOVED "stock_move m JOIN live_order o ON o.profile = :profile AND o.order_no = m.order_no WHERE m.product_id = :id AND m.reason = 'order'"
#define BY_SKU "live_order o WHERE o.profile = :profile AND o.sku = :sku AND o.sku <> '' AND o.is_shipping = 0"
#define BY_NUMBER "live_order o WHERE o.profile = :profile AND o.sku = '' AND o.product_no = :number AND o.product_no <> '' AND o.is_shipping = 0"
static const char orders_sql[] =
	"SELECT count(*), COALESCE(sum(claim), 0) FROM (SELECT o.order_no, o.claim_amount AS claim FROM " MOVED
	" UNION SELECT o.order_no, o.claim_amount FROM " BY_SKU " UNION SELECT o.order_no, o.claim_amount FROM " BY_NUMBER ")";
static const char first_sql[] =
	"SELECT order_no FROM (SELECT m.day, m.order_no FROM stock_move m WHERE m.product_id = :id AND m.reason = 'order'"
	" UNION ALL SELECT o.ordered_on, o.order_no FROM " BY_SKU " UNION ALL SELECT o.ordered_on, o.order_no FROM " BY_NUMBER
	") ORDER BY day, order_no LIMIT 1";
static const char task_sql[] = "UPDATE product SET tax_task_on = :today, tax_task_done_on = NULL WHERE id = :id AND (tax_task_on IS NULL OR tax_task_done_on IS NOT NULL)";

const char *judge_rule(const struct judging *j, const char *number)
{
	return profile_rule(profile_name(j->market), number);
}

/* ---- who it is ---- */

static bool sku_taken(const struct judging *j)
{
	struct stmt *q = db_prepare(j->s->db, twin_sql);
	bool taken;

	stmt_bind_text(q, ":profile", profile_name(j->market));
	stmt_bind_text(q, ":sku", j->p->sku);
	stmt_bind_int(q, ":id", j->p->id);
	taken = stmt_step(q, NULL) == STEP_ROW && stmt_int(q, 0) != 0;
	stmt_reset(q);
	return taken;
}

static void judge_identity(const struct judging *j)
{
	if (j->p->sku[0] == '\0')
		WRONG(j, "sku_missing", "", "sku", "%s", _("Enter the item number: orders find the product by it."));
	else if (sku_taken(j))
		WRONG(j, "sku_taken", "", "sku", _("There is a product %s already."), j->p->sku);
	if (j->p->name[0] == '\0')
		WRONG(j, "name_missing", "", "name", "%s", _("Enter the product name."));
	if (j->p->listing_mode[0] == '\0')
		WRONG(j, "listing_mode_missing", "YAH-52", "listing_mode", "%s", _("Choose: list now, schedule, or keep as draft."));
	if (j->before == NULL && profile_bool(j->market, "listing.requires_shipping_setup", j->today, true) &&
	    (j->store->id == 0 || j->store->shipping_methods == NULL || j->store->shipping_methods[0] == '\0'))
		WRONG(j, "shipping_setup", "YAH-38", "shipping_methods", "%s", _("Set at least one shipping method of the store first."));
}

/* ---- numbers ---- */

static void judge_amounts(const struct judging *j)
{
	long long most = (long long)profile_int(j->market, "stock.max", j->today, 999), least = (long long)profile_int(j->market, "stock.min", j->today, 0);
	const struct product *p = j->p;

	if (p->price < 0)
		WRONG(j, "price_negative", "YAH-1", "price", "%s", _("Amounts are whole NT dollars, 0 or more."));
	if (p->stock < least || p->stock > most)
		WRONG(j, "stock_range", "YAH-64", "stock", _("Stock must be %1$lld to %2$lld."), least, most);
	if (p->safety < 0 || p->safety > most)
		WRONG(j, "safety_range", "YAH-66", "safety", _("The safety level must be 0 to %lld."), most);
	if (p->length < 0 || p->width < 0 || p->height < 0 || p->weight < 0)
		WRONG(j, "size_negative", "YAH-27", p->weight < 0 ? "weight" : "length", "%s", _("Measures are whole millimetres and grams, 0 or more."));
}

/* ---- what the rules say of single fields ---- */

static void judge_fields(const struct judging *j)
{
	const struct product *p = j->p;
	const char *hosts = profile_text(j->market, "product.video.hosts", j->today);

	video_check(p->video_url, hosts != NULL ? hosts : "", (int)profile_int(j->market, "product.video.max", j->today, 1), judge_rule(j, "YAH-63"),
	            &j->s->notes);
	if (p->cooloff_exempt && p->exempt_reason[0] == '\0')
		WRONG(j, "exempt_reason", "YAH-83", "exempt_reason", "%s", _("State the statutory reason."));
	if (p->in_module && (j->before == NULL || !j->before->in_module) && (strcmp(p->state, "delisted") == 0 || p->stock == 0))
		WRONG(j, "module_state", "YAH-48", "in_module", "%s", _("Product is delisted / out of stock and cannot be placed in a module."));
}

static void judge_schedule(const struct judging *j)
{
	const struct product *p = j->p, *b = j->before;
	bool listed = b != NULL && product_is_listed(b);

	if (strcmp(p->listing_mode, "scheduled") != 0)
		return;
	if (!listed && p->start_at == INSTANT_NONE)
		WRONG(j, "schedule_start", "YAH-53", "start_at", "%s", _("Enter the start of sale; or list it now."));
	listing_schedule_check(p->start_at, p->end_at, j->now, !listed || b->start_at != p->start_at, !listed || b->end_at != p->end_at,
	                       judge_rule(j, "YAH-53"), &j->s->notes);
}

static void judge_preorder(const struct judging *j)
{
	int days = (int)profile_int(j->market, "preorder.convert_days_before", j->today, 3);
	day_t ship = j->p->preorder_ship_on;
	bool same = j->before != NULL && j->before->preorder_ship_on == ship && product_is_listed(j->before);

	if (ship != DAY_NONE && !same && ship - days <= j->today)
		DOUBT(j, "preorder_soon", "YAH-86", "preorder_ship_on", "%s", _("Listing would convert to general immediately."));
}

/* Brands of others in name and text (YAH-143): the list is the seller's. */
static void judge_brands(const struct judging *j)
{
	const char *list = profile_text(j->market, "policy.brand_watchlist", j->today);
	char *all = xasprintf("%s\n%s", j->p->name, j->p->description), brand[80], named[80];

	for (int n = 0; watch_brand(list, all, j->p->brand, n, brand); n++)
		DOUBT(j, "brand_named", "YAH-143", watch_brand(brand, j->p->name, "", 0, named) ? "name" : "description",
		      _("Contains \"%s\"; extra brand names break the store rules."), brand);
	free(all);
}

/* ---- tax ---- */

static bool is_book(const struct judging *j)
{
	return strcmp(j->category.taxfree_kind, "isbn_book") == 0 || j->p->isbn[0] != '\0';
}

static void judge_book(const struct judging *j)
{
	day_t from = day_parse_iso(profile_text(j->market, "tax.isbn_from", j->today) != NULL ? profile_text(j->market, "tax.isbn_from", j->today) : "");
	const struct product *p = j->p;
	bool approved = !profile_bool(j->market, "tax.isbn_requires_moc_approval", j->today, true)
	                || (p->moc_ref[0] != '\0' && p->moc_date != DAY_NONE && (from == DAY_NONE || p->moc_date >= from) && p->moc_date <= j->today);

	if (p->isbn[0] == '\0' || !approved)
		WRONG(j, "book_approval", "YAH-74", p->isbn[0] == '\0' ? "isbn" : p->moc_ref[0] == '\0' ? "moc_ref" : "moc_date", "%s",
		      _("A tax-free book needs an ISBN and the Ministry of Culture approval."));
}

static void judge_taxfree(const struct judging *j)
{
	if (!j->store->taxfree_approved)
		WRONG(j, "taxfree_store", "YAH-75", "tax_kind", "%s", _("Store is not approved for tax-free goods; ask your account manager."));
	if (!j->category.taxfree_allowed)
		WRONG(j, "taxfree_category", "YAH-73", "tax_kind", "%s", _("Category is not tax-free."));
	if (is_book(j))
		judge_book(j);
}

static void bind_product(struct stmt *q, const struct product *p)
{
	stmt_bind_int(q, ":id", p->id);
	stmt_bind_text(q, ":profile", p->profile);
	stmt_bind_text(q, ":sku", p->sku);
	stmt_bind_text(q, ":number", p->product_no);
}

static bool has_orders(const struct judging *j, char first[64])
{
	struct stmt *q = db_prepare(j->s->db, first_sql);
	bool any;

	bind_product(q, j->before);
	any = stmt_step(q, NULL) == STEP_ROW;
	column_text(q, 0, first, any ? 64 : 1);
	stmt_reset(q);
	return any;
}

static void count_orders(const struct judging *j, int64_t *count, int64_t *total)
{
	struct stmt *q = db_prepare(j->s->db, orders_sql);
	bool any;

	bind_product(q, j->before);
	any = stmt_step(q, NULL) == STEP_ROW;
	*count = any ? stmt_int(q, 0) : 0;
	*total = any ? stmt_int(q, 1) : 0;
	stmt_reset(q);
}

/* The kind of orders that are there stands; wrongly tax-free ones have to be told (YAH-76, YAH-77). */
static void judge_tax_change(struct judging *j)
{
	char first[64];
	int64_t count, total;

	if (j->before == NULL || strcmp(j->before->tax_kind, j->p->tax_kind) == 0 || !has_orders(j, first))
		return;
	j->tax_task = strcmp(j->before->tax_kind, "tax_free") == 0 && strcmp(j->p->tax_kind, "taxable") == 0;
	if (j->tax_task) {
		count_orders(j, &count, &total);
		WRONG(j, "tax_notify", "YAH-77", "tax_kind", _("Orders exist (first: %1$s): notify platform customer service at once; %2$lld orders, total NT$%3$lld affected."),
		      first, (long long)count, (long long)total);
	} else
		WRONG(j, "tax_fixed", "YAH-76", "tax_kind", _("Orders exist (first: %s); the tax kind of those orders is final. Make a new product for later sales."),
		      first);
}

static void judge_tax(struct judging *j)
{
	char plain[16];

	if (j->p->isbn[0] != '\0' && !isbn_valid(j->p->isbn, plain))
		WRONG(j, "isbn_check", "YAH-74", "isbn", _("%s is no ISBN: its check digit does not agree. Compare it with the book."), j->p->isbn);
	if (strcmp(j->p->tax_kind, "tax_free") == 0)
		judge_taxfree(j);
	judge_tax_change(j);
}

enum status product_tax_task(struct shop *s, const struct profile *market, int64_t id, struct error *e)
{
	struct stmt *q;
	enum status st = shop_write_begin(s, e);

	if (st != ST_OK)
		return st;
	q = db_prepare(s->db, task_sql);
	bind_day(q, ":today", shop_today(s, market));
	stmt_bind_int(q, ":id", id);
	return shop_write_end(s, stmt_run(q, e), e);
}

/* ---- all of it ---- */

enum status product_judge(struct shop *s, const struct profile *market, const struct product *p, const struct product *before, bool *tax_task,
                          struct error *e)
{
	struct mall_store store = {0};
	struct judging j = {.s = s, .market = market, .p = p, .before = before, .store = &store, .today = shop_today(s, market), .now = clock_now()};
	bool listing = strcmp(p->listing_mode, "now") == 0 || strcmp(p->listing_mode, "scheduled") == 0 || (before != NULL && product_is_listed(before));
	enum status st = mall_of(s, profile_name(market), &store, e);

	if (st == ST_OK)
		st = category_get(s, profile_name(market), p->category, &j.category, e);
	if (st == ST_OK)
		st = judge_store(&j, listing, e);
	if (st == ST_OK) {
		judge_identity(&j);
		judge_amounts(&j);
		judge_fields(&j);
		judge_schedule(&j);
		judge_preorder(&j);
		judge_brands(&j);
		judge_tax(&j);
		judge_limited(&j);
		judge_listing(&j, listing);
	}
	if (tax_task != NULL)
		*tax_task = j.tax_task;
	if (st == ST_OK)
		st = shop_settle_errors(s, e);
	if (st == ST_OK)
		st = shop_settle_warnings(s, e);
	mall_free(&store);
	return st;
}
