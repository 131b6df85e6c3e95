/*
 * Discount codes and coupons (折扣碼活動): the shop's list, which campaigns and
 * pushes choose from.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "small_list.h"
#include "storekeep/coupon.h"

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

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct small_list *s = v->state = xcalloc(1, sizeof *s);

	(void)e;
	snprintf(s->profile, sizeof s->profile, "%s", arg != NULL ? (const char *)arg : "");
	coupon_list(shop_of(v), s->profile[0] != '\0' ? s->profile : NULL, &s->list.source);
	small_list_show(v, fits, COUNT_OF(fits), N_("No discount code yet. F6 enters the first."));
	return ST_OK;
}

static struct outcome new_act(struct view *v)
{
	return small_form_open(&entry, 0, small_list_of(v)->profile);
}

static struct outcome edit_act(struct view *v)
{
	return small_form_open(&entry, small_list_id(v), NULL);
}

static struct outcome cancel_act(struct view *v)
{
	struct shop *shop = shop_of(v);
	int64_t id = small_list_id(v);
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
	table_reload(small_list_of(v)->table);
	return outcome_draw();
}

static const struct action actions[] = {
	{"codes.new", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("New"), N_("Enter a discount code or coupon"), new_act, small_list_can_write},
	{"codes.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Open and change it"), edit_act, small_list_can_change},
	{"codes.edit", GROUP_RECORD, {'e'}, NULL, N_("Change it"), edit_act, small_list_can_change},
	{"codes.cancel", GROUP_RECORD, {K_F(8), K_CTRL('x')}, N_("Cancel it"), N_("Offer it no longer"), cancel_act, small_list_can_change},
};

const struct screen codes_screen = {
	.name = "codes",
	.title = N_("Discount codes"),
	.help = N_("Codes and coupons of the shop. Campaigns put one into their message; a code that ends before sending is warned about."),
	.jump = 'd',
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = small_list_close,
	.resumed = small_list_resumed,
};
