/*
 * Discount codes and coupons (折扣碼活動): the shop's list, which campaigns and
 * pushes choose from.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "small_form.h"
#include "storekeep/coupon.h"

struct state {
	struct fitted list;
	struct table *table;
	char profile[32];
};

static const struct column_fit fits[] = {
	{"code", 12, 1, 0}, {"name", 16, 2, 0}, {"discount_text", 16, 2, 2}, {"state", 8, 0, 0}, {"ends_at", 16, 0, 1},
	{"starts_at", 16, 0, 4}, {"profile", 7, 0, 3}, {"kind", 10, 0, 5},
};

static const struct small_form entry = {
	.form = "code",
	.title_new = N_("New discount code"),
	.title_edit = N_("Change the discount code"),
	.said = N_("The discount code is kept."),
	.fill = coupon_record,
	.save = coupon_save,
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = v->state = xcalloc(1, sizeof *s);
	struct list_source src;

	(void)e;
	snprintf(s->profile, sizeof s->profile, "%s", arg != NULL ? (const char *)arg : "");
	coupon_list(shop_of(v), s->profile[0] != '\0' ? s->profile : NULL, &s->list.source);
	src = fitted_source(&s->list, fits, COUNT_OF(fits));
	s->table = table_new(v, &src);
	table_set_empty(s->table, N_("No discount code yet. F6 enters the first."));
	return ST_OK;
}

static void close(struct view *v)
{
	fitted_free(&state_of(v)->list);
	free(v->state);
}

static void resumed(struct view *v, int64_t result)
{
	table_reload(state_of(v)->table);
	if (result > 0)
		table_select_id(state_of(v)->table, result);
}

static bool can_write(const struct view *v)
{
	return !shop_of(v)->read_only;
}

static bool can_change(const struct view *v)
{
	return can_write(v) && table_has_row(v);
}

static struct outcome new_act(struct view *v)
{
	return small_form_open(&entry, 0, state_of(v)->profile);
}

static struct outcome edit_act(struct view *v)
{
	return small_form_open(&entry, table_row(state_of(v)->table)->id, NULL);
}

static struct outcome cancel_act(struct view *v)
{
	struct shop *shop = shop_of(v);
	int64_t id = table_row(state_of(v)->table)->id;
	bool accept = shop->accept_warnings;
	struct coupon c;
	struct error e = {0};
	char question[300];
	int64_t used;

	if (!screen_ok(v, coupon_get(shop, id, &c, &e), &e))
		return outcome_draw();
	used = coupon_users(shop, id);
	if (used > 0)
		snprintf(question, sizeof question, ngettext("%2$lld campaign that waits carries it. Offer \"%1$s\" no longer?", "%2$lld campaigns that wait carry it. Offer \"%1$s\" no longer?", (unsigned long)used),
		         c.name, (long long)used);
	else
		snprintf(question, sizeof question, _("Offer \"%s\" no longer?"), c.name);
	coupon_free(&c);
	if (!dialog_confirm(v, question))
		return outcome_draw();
	shop->accept_warnings = true; /* one question is enough */
	screen_ok(v, coupon_cancel(shop, id, &e), &e);
	shop->accept_warnings = accept;
	table_reload(state_of(v)->table);
	return outcome_draw();
}

static const struct action actions[] = {
	{"codes.new", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("New"), N_("Enter a discount code or coupon"), new_act, can_write},
	{"codes.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Open and change it"), edit_act, can_change},
	{"codes.edit", GROUP_RECORD, {'e'}, NULL, N_("Change it"), edit_act, can_change},
	{"codes.cancel", GROUP_RECORD, {K_F(8), K_CTRL('x')}, N_("Cancel it"), N_("Offer it no longer"), cancel_act, can_change},
};

const struct screen codes_screen = {
	.name = "codes",
	.title = N_("Discount codes"),
	.help = N_("Codes and coupons of the shop. Campaigns put one into their message; a code that ends before sending is warned about."),
	.jump = 'd',
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.resumed = resumed,
};
