/*
 * Forms of returns and exchanges: a new slip for an order or several of a cart,
 * and an abnormal return.
 */
#include "config.h"

#include "slip_screens.h"
#include "small_form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Orders that the act which opened the form was on; forms are opened one at a time. */
static struct {
	int64_t *ids;
	size_t count;
} chosen;

/* Marketplaces whose rulebook knows slips. */
static const char *const *markets(struct shop *s)
{
	static const char *const names[] = {"yahoo", NULL};

	(void)s;
	return names;
}

/* The chosen orders by number, commas between; their marketplace with them. */
static enum status fill(struct shop *s, int64_t given, struct record *r, struct error *e)
{
	struct order_life *o = xcalloc(1, sizeof *o);
	struct buf numbers = {0};
	enum status st = ST_OK;

	(void)given;
	for (size_t i = 0; i < chosen.count && st == ST_OK; i++) {
		st = order_life_get(s, chosen.ids[i], o, e);
		if (st == ST_OK)
			buf_addf(&numbers, "%s%s", i > 0 ? "," : "", o->order_no);
	}
	if (st == ST_OK && chosen.count > 0) {
		record_set(r, "order_no", buf_str(&numbers));
		record_set(r, "profile", o->profile);
	}
	buf_free(&numbers);
	free(o);
	return st;
}

static enum status save_return(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	(void)id;
	return return_create(s, r, op_id, out, e);
}

static enum status save_exchange(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	(void)id;
	return exchange_create(s, r, op_id, out, e);
}

static enum status save_abnormal(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	(void)op_id;
	*out = id;
	return return_abnormal(s, id, r, e);
}

static enum status save_edit_return(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	(void)op_id;
	*out = id;
	return return_edit(s, id, r, e);
}

static enum status save_edit_exchange(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	(void)op_id;
	*out = id;
	return exchange_edit(s, id, r, e);
}

static enum status save_refusal(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	(void)op_id;
	*out = id;
	return return_refuse(s, r, e);
}

static enum status fill_abnormal(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	const struct form *f = r->form;

	(void)s, (void)id, (void)e;
	for (size_t i = 0; i < f->count; i++)
		record_set(r, f->fields[i].name, f->fields[i].initial);
	return ST_OK;
}

static struct outcome open_return(int64_t id)
{
	return outcome_replace(&return_screen, arg_id(id));
}

static struct outcome open_exchange(int64_t id)
{
	return outcome_replace(&exchange_screen, arg_id(id));
}

static const struct small_form return_form = {
	.form = "return",
	.title_new = N_("New return"),
	.said = N_("The return is opened."),
	.fill = fill,
	.save = save_return,
	.markets = markets,
	.tell = true,
	.after = open_return,
};

static const struct small_form exchange_form = {
	.form = "exchange",
	.title_new = N_("New exchange"),
	.said = N_("The exchange is opened."),
	.fill = fill,
	.save = save_exchange,
	.markets = markets,
	.tell = true,
	.after = open_exchange,
};

static const struct small_form abnormal_form = {
	.form = "return_abnormal",
	.title_edit = N_("Abnormal return"),
	.said = N_("Registered as abnormal; the refund is suspended. Contact the buyer at once."),
	.fill = fill_abnormal,
	.save = save_abnormal,
	.markets = markets,
	.tell = true,
};

static const struct small_form return_edit_form = {
	.form = "return_edit",
	.title_edit = N_("Change the return slip"),
	.said = N_("The slip is changed."),
	.fill = return_edit_record,
	.save = save_edit_return,
	.markets = markets,
};

static const struct small_form exchange_edit_form = {
	.form = "exchange_edit",
	.title_edit = N_("Change the exchange slip"),
	.said = N_("The slip is changed."),
	.fill = exchange_edit_record,
	.save = save_edit_exchange,
	.markets = markets,
};

static const struct small_form refuse_form = {
	.form = "return_refuse",
	.title_new = N_("Refuse a return"),
	.said = N_("The refusal stands in the order's log."),
	.fill = fill,
	.save = save_refusal,
	.markets = markets,
	.tell = true,
};

static void take_orders(const int64_t *orders, size_t count)
{
	free(chosen.ids);
	chosen.ids = xcalloc(count + 1, sizeof *chosen.ids);
	chosen.count = count;
	if (count > 0)
		memcpy(chosen.ids, orders, count * sizeof *orders);
}

/* The goods of the order's cart that can still come back, the order itself among them; the caller frees. */
static int64_t *goods_of_cart(struct shop *s, int64_t order, size_t *count)
{
	struct order_life *o = xcalloc(1, sizeof *o);
	int64_t *ids = NULL;
	size_t n = 0, kept = 0;

	if (order_life_get(s, order, o, NULL) != ST_OK || order_life_cart(s, o->profile, o->cart_no, &ids, &n, NULL) != ST_OK)
		n = 0;
	for (size_t i = 0; i < n; i++)
		if (order_life_get(s, ids[i], o, NULL) == ST_OK && !o->is_shipping && o->facts.d.shipped != DAY_NONE &&
		    strcmp(o->state, "cancelled") != 0 && strcmp(o->state, "returning") != 0 && strcmp(o->state, "returned") != 0)
			ids[kept++] = ids[i];
	free(o);
	*count = kept;
	return ids;
}

/* One order of a cart: it alone, or all of the cart (YAH-99)? false: the question was left. */
static bool ask_cart(struct view *v, int64_t order)
{
	size_t count = 0;
	int64_t *ids = goods_of_cart(shop_of(v), order, &count);
	struct choice choices[] = {{'o', _("This order alone")}, {'c', NULL}};
	char whole[120];
	int key = 'o';

	snprintf(whole, sizeof whole, ngettext("The whole cart: %zu order", "The whole cart: %zu orders", count), count);
	choices[1].label = whole;
	if (count > 1)
		key = dialog_ask(v, _("What comes back?"), choices, COUNT_OF(choices));
	if (key == 'c')
		take_orders(ids, count);
	else
		take_orders(&order, 1);
	free(ids);
	return key != 0;
}

struct outcome slip_form_new(struct view *v, bool is_return, const int64_t *orders, size_t count)
{
	if (v == NULL || !is_return || count != 1)
		take_orders(orders, count);
	else if (!ask_cart(v, orders[0]))
		return outcome_draw();
	return small_form_begin(is_return ? &return_form : &exchange_form, count > 0 ? orders[0] : 0, markets(NULL)[0]);
}

struct outcome slip_form_take_draft(bool is_return, const char *key)
{
	const int64_t id = strncmp(key, "new ", 4) == 0 ? strtoll(key + 4, NULL, 10) : 0;

	return small_form_agreed(slip_form_new(NULL, is_return, &id, id != 0 ? 1 : 0));
}

struct outcome slip_form_abnormal(int64_t id)
{
	return small_form_open(&abnormal_form, id, markets(NULL)[0]);
}

struct outcome slip_form_edit(bool is_return, int64_t id)
{
	return small_form_open(is_return ? &return_edit_form : &exchange_edit_form, id, markets(NULL)[0]);
}

struct outcome slip_form_refuse(int64_t order)
{
	take_orders(&order, 1);
	return small_form_begin(&refuse_form, order, markets(NULL)[0]);
}

/* ---- from the palette ---- */

static struct outcome begin_return(struct view *v)
{
	struct outcome next = slip_form_new(v, true, NULL, 0);

	next.next = NEXT_REPLACE;
	return next;
}

static struct outcome begin_exchange(struct view *v)
{
	struct outcome next = slip_form_new(v, false, NULL, 0);

	next.next = NEXT_REPLACE;
	return next;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	(void)v, (void)arg, (void)e;
	return ST_OK;
}

static void draw(struct view *v, struct area a)
{
	(void)v, (void)a;
}

const struct screen new_return_screen = {
	.name = "return-new",
	.title = N_("New return"),
	.open = open,
	.draw = draw,
	.opened = begin_return,
};

const struct screen new_exchange_screen = {
	.name = "exchange-new",
	.title = N_("New exchange"),
	.open = open,
	.draw = draw,
	.opened = begin_exchange,
};
