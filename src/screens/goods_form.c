/*
 * Entry of a product, and the values that its fields offer: categories, and the
 * ways to send and to pay that the store has.
 */
#include "config.h"

#include "goods.h"
#include "small_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/mall.h"

enum { OFFERS = 100, WORD = 64 };

/* Texts that a field's values point at. */
struct offers {
	char codes[OFFERS][WORD], names[OFFERS][120];
};
static struct offers of_category, of_shipping, of_payment;

static size_t offer_words(struct offers *o, const char *words, const char *set, struct pick **out)
{
	const char *at = words, *item;
	size_t len, n = 0;

	*out = xcalloc(OFFERS, sizeof **out);
	while (n < OFFERS && profile_item(&at, &item, &len)) {
		snprintf(o->codes[n], sizeof o->codes[n], "%.*s", (int)(len < WORD - 1 ? len : WORD - 1), item);
		(*out)[n] = (struct pick){.code = o->codes[n], .label = label_of(set, o->codes[n])};
		n++;
	}
	return n;
}

static size_t offer_categories(struct shop *s, const char *profile, struct pick **out)
{
	struct offers *o = &of_category;
	struct list_source src;
	struct list_page page = {0};
	size_t n = 0;

	*out = xcalloc(OFFERS, sizeof **out);
	category_list(s, profile, &src);
	if (src.page(src.self, &(struct list_query){.limit = OFFERS}, &page, NULL) == ST_OK)
		for (; n < page.count; n++) {
			snprintf(o->codes[n], sizeof o->codes[n], "%s", page.rows[n].cells[0].text);
			snprintf(o->names[n], sizeof o->names[n], "%s", page.rows[n].cells[1].text != NULL ? page.rows[n].cells[1].text : o->codes[n]);
			(*out)[n] = (struct pick){.code = o->codes[n], .label = o->names[n][0] != '\0' ? o->names[n] : o->codes[n]};
		}
	list_page_free(&page);
	list_close(&src);
	return n;
}

static size_t values(struct shop *s, const struct record *r, const struct form_field *f, struct pick **out)
{
	const struct profile *market;
	struct mall_store store = {0};
	size_t n = 0;

	*out = NULL;
	if (product_market(s, record_get(r, "profile"), &market, NULL) != ST_OK)
		return 0;
	if (strcmp(f->name, "category") == 0)
		return offer_categories(s, profile_name(market), out);
	if (mall_of(s, profile_name(market), &store, NULL) != ST_OK)
		return 0;
	if (strcmp(f->name, "shipping_methods") == 0)
		n = offer_words(&of_shipping, store.shipping_methods, "shipping_method", out);
	else if (strcmp(f->name, "payment_methods") == 0)
		n = offer_words(&of_payment, store.payment_methods, "payment", out);
	mall_free(&store);
	return n;
}

static struct outcome after(int64_t id)
{
	return outcome_replace(&product_screen, arg_id(id));
}

const struct small_form product_form = {
	.form = "product", .title_new = N_("New product"), .title_edit = N_("Change the product"), .said = N_("The product is kept."),
	.fill = product_record, .save = product_save, .markets = product_markets, .tell = true, .values = values,
};
static const struct small_form new_form = {
	.form = "product", .title_new = N_("New product"), .title_edit = N_("Change the product"), .said = N_("The product is kept."),
	.fill = product_record, .save = product_save, .markets = product_markets, .tell = true, .values = values, .after = after,
};

/* From the palette: the form stands in its place at once. */
static enum status open_new(struct view *v, void *arg, struct error *e)
{
	(void)arg, (void)e;
	v->state = NULL;
	return ST_OK;
}

static struct outcome opened_new(struct view *v)
{
	const struct profile *market;
	struct error e = {0};
	struct outcome o;

	if (!screen_ok(v, product_market(shop_of(v), NULL, &market, &e), &e))
		return outcome_pop(0);
	o = small_form_open(&new_form, 0, profile_name(market));
	o.next = NEXT_REPLACE;
	return o;
}

const struct screen new_product_screen = {
	.name = "new-product",
	.title = N_("New product"),
	.help = N_("Enter a product: list it now, schedule it, or keep it as draft."),
	.open = open_new,
	.opened = opened_new,
};

/* ---- categories ---- */

/* A category is known by its code; its place in the list is the form's number. */
static char chosen[WORD];

static enum status category_fill(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	const struct profile *market;
	enum status st = product_market(s, NULL, &market, e);

	(void)id;
	return st == ST_OK ? category_record(s, profile_name(market), chosen, r, e) : st;
}

static enum status category_keep(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	(void)op_id;
	*out = id > 0 ? id : 1;
	return category_save(s, r, e);
}

static const struct small_form category_form = {
	.form = "category", .title_new = N_("New category"), .title_edit = N_("Change the category"), .said = N_("The category is kept."),
	.fill = category_fill, .save = category_keep, .markets = product_markets,
};
static const struct column_fit fits[] = {
	{"code", 14, 0, 0}, {"name", 16, 1, 0}, {"fee_bp", 8, 0, 0}, {"taxfree_allowed", 8, 0, 1}, {"taxfree_kind", 14, 0, 2}, {"products", 8, 0, 0},
};

static enum status open(struct view *v, void *arg, struct error *e)
{
	const struct profile *market;
	enum status st = product_market(shop_of(v), arg, &market, e);

	if (st != ST_OK)
		return st;
	struct small_list *s = v->state = xcalloc(1, sizeof *s);

	snprintf(s->profile, sizeof s->profile, "%s", profile_name(market));
	category_list(shop_of(v), s->profile, &s->list.source);
	small_list_show(v, fits, COUNT_OF(fits), N_("No category yet. F6 enters the first."));
	return ST_OK;
}

static struct outcome new_act(struct view *v)
{
	return small_form_open(&category_form, 0, small_list_of(v)->profile);
}

static struct outcome edit_act(struct view *v)
{
	snprintf(chosen, sizeof chosen, "%s", table_cell(small_list_of(v)->table, "code"));
	return small_form_open(&category_form, small_list_id(v), NULL);
}

static struct outcome delete_act(struct view *v)
{
	struct small_list *s = small_list_of(v);
	struct error e = {0};
	char question[200];

	snprintf(question, sizeof question, _("Delete the category %s?"), table_cell(s->table, "code"));
	if (dialog_confirm(v, question) && screen_ok(v, category_delete(shop_of(v), s->profile, table_cell(s->table, "code"), &e), &e))
		ui_say(v, "%s", _("The category is deleted."));
	table_reload(s->table);
	return outcome_draw();
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	table_reload(small_list_of(v)->table);
}

static const struct action actions[] = {
	{"categories.new", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("New"), N_("Enter a category"), new_act, small_list_can_write},
	{"categories.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Open and change it"), edit_act, small_list_can_change},
	{"categories.edit", GROUP_RECORD, {'e'}, NULL, N_("Change it"), edit_act, small_list_can_change},
	{"categories.delete", GROUP_RECORD, {K_F(8), K_CTRL('x')}, N_("Delete"), N_("Delete it, where no product has it"), delete_act, small_list_can_change},
};

const struct screen categories_screen = {
	.name = "categories",
	.title = N_("Categories of goods"),
	.help = N_("Categories of goods, with their fee and whether they can be tax-free (YAH-70, YAH-73)."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = small_list_close,
	.resumed = resumed,
};
