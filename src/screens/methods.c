/*
 * Ways to pay and to ship (金流設定, 物流設定): what each costs, whether it works,
 * switched on and off, applied to all listings (YAH-38 to 44).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service_screens.h"
#include "small_list.h"
#include "storekeep/mall.h"
#include "storekeep/mall_method.h"

static const struct column_fit fits[] = {
	{"method", 0, 0, 9}, {"name", 24, 1, 0}, {"on", 6, 0, 0}, {"works", 6, 0, 0}, {"cost", 14, 0, 2}, {"available_from", 10, 0, 3}, {"why", 20, 3, 1},
};

static enum mall_method_kind kind_of(const struct view *v)
{
	return v->screen == &payments_screen ? MALL_PAY : MALL_SHIP;
}

static enum status reread(struct view *v, struct error *e)
{
	struct small_list *l = small_list_of(v);

	return mall_method_list(shop_of(v), l->profile, kind_of(v), &l->list.source, e);
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct small_list *l;
	const struct profile *p;
	enum status st = mall_profile(shop_of(v), NULL, &p, e);

	(void)arg;
	if (st != ST_OK)
		return st;
	l = v->state = xcalloc(1, sizeof *l);
	snprintf(l->profile, sizeof l->profile, "%s", profile_name(p));
	st = reread(v, e);
	if (st != ST_OK) {
		free(l);
		return st;
	}
	small_list_show(v, fits, COUNT_OF(fits), N_("There is nothing to show."));
	return ST_OK;
}

static void renew(struct view *v)
{
	struct small_list *l = small_list_of(v);
	int64_t id = table_has_row(v) ? small_list_id(v) : 1;
	struct list_source src;
	struct error e = {0};

	fitted_free(&l->list);
	if (!screen_ok(v, reread(v, &e), &e))
		return;
	src = fitted_source(&l->list, fits, COUNT_OF(fits));
	table_set_source(l->table, &src);
	table_select_id(l->table, id);
}

static void say_notes(struct view *v, const char *done)
{
	const struct notes *n = &shop_of(v)->notes;

	ui_say(v, "%s", n->count > 0 ? n->items[0].what.message : done);
}

static bool is_on(const struct view *v)
{
	const struct list_row *row = table_row(small_list_of(v)->table);

	return row != NULL && row->cells[3].num != 0;
}

static struct outcome toggle_act(struct view *v)
{
	struct small_list *l = small_list_of(v);
	bool on = !is_on(v);
	char method[48];
	struct error e = {0};

	snprintf(method, sizeof method, "%s", table_row(l->table)->cells[0].text);
	if (screen_ok(v, mall_method_switch(shop_of(v), l->profile, kind_of(v), method, on, &e), &e))
		say_notes(v, on ? _("Switched on.") : _("Switched off."));
	renew(v);
	return outcome_draw();
}

static struct outcome all_act(struct view *v)
{
	struct shop *s = shop_of(v);
	struct mall_pushed done;
	bool accept = s->accept_warnings;
	struct error e = {0};
	enum status st = mall_method_push(s, small_list_of(v)->profile, kind_of(v), &done, &e);

	if (st == ST_REFUSED && strcmp(e.code, "listings_overwritten") == 0) {
		if (!dialog_confirm(v, e.message))
			return outcome_draw();
		s->accept_warnings = true;
		st = mall_method_push(s, small_list_of(v)->profile, kind_of(v), &done, &e);
		s->accept_warnings = accept;
	}
	if (screen_ok(v, st, &e))
		ui_say(v, ngettext("%1$lld listing, %2$lld changed, %3$lld without a chain.", "%1$lld listings, %2$lld changed, %3$lld without a chain.",
		                   (unsigned long)done.listings), (long long)done.listings, (long long)done.changed, (long long)done.left_out);
	return outcome_draw();
}

static struct outcome services_act(struct view *v)
{
	(void)v;
	return outcome_push(&services_screen, NULL);
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	renew(v);
}

static const struct action actions[] = {
	{"methods.toggle", GROUP_RECORD, {K_ENTER, K_F(2), K_CTRL('s')}, N_("On / off"), N_("Switch it on or off for the store"), toggle_act, small_list_can_change},
	{"methods.all", GROUP_RECORD, {K_F(8), K_CTRL('x')}, N_("Apply to all"), N_("Apply what is on to all listings; asked about first"), all_act, small_list_can_write},
	{"methods.services", GROUP_RECORD, {'c'}, N_("Services"), N_("Convenience-store services"), services_act, NULL},
};

const struct screen payments_screen = {
	.name = "payments",
	.title = N_("Ways to pay"),
	.help = N_("What buyers can pay with, what it costs the store, and from when it works. Enter switches it for the store; apply to all puts it into every listing."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = small_list_close,
	.resumed = resumed,
	.changed = renew,
};

const struct screen shipping_screen = {
	.name = "shipping",
	.title = N_("Ways to ship"),
	.help = N_("What the store ships with. Without any no product can be entered. Enter switches it for the store; apply to all puts it into every listing."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = small_list_close,
	.resumed = resumed,
	.changed = renew,
};
