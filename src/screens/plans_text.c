/*
 * Texts of the plans screen: the last look before payment, and where on the
 * marketplace things are found.
 */
#include "config.h"

#include "plans.h"

#include <stdio.h>
#include <string.h>

static const char *word(const struct profile *p, const char *key)
{
	const char *text = profile_text(p, key, DAY_NONE);

	return text != NULL ? text : "-";
}

void plans_last_look(struct shop *s, const struct plans_state *is, struct buf *out)
{
	const struct plan *plan = &is->offer.plans[is->at];
	const struct profile *p;
	struct plan_slot slot;
	struct error e;
	char shown[80], quota[32], price[32], from[32], to[32];

	if (shop_profile(s, is->profile, &p, &e) != ST_OK)
		return;
	plan_display(s, is->profile, plan, shown);
	money_format(plan->quota, false, quota);
	money_format(plan->price, false, price);
	buf_addf(out, _("Plan: %s\n"), shown);
	buf_addf(out, _("Messages: %s\n"), quota);
	if (plan_forecast(s, is->profile, plan->days, clock_now(), &slot, &e) == ST_OK) {
		instant_format(slot.starts_at, is->zone, from);
		instant_format(slot.ends_at, is->zone, to);
		buf_addf(out, _("Valid: %1$.10s %2$.5s to %3$.10s %4$.8s\n"), from, from + 11, to, to + 11);
		if (slot.starts_at > clock_now())
			buf_addf(out, "%s\n", _("Another plan runs until then; its messages can be used only from that day on."));
	}
	buf_addf(out, _("You will be billed two lines: %1$s + %2$s = %3$s\n"), word(p, "billing.line1"), word(p, "billing.line2"), price);
	buf_addf(out, "%s\n", _("A bought plan is neither refunded nor cancelled."));
}

/* ---- where things are ---- */

static void add_support(const struct profile *p, struct buf *out)
{
	const char *hours = word(p, "support.hours"), *zone = profile_zone(p);
	int from_h = 0, from_m = 0, to_h = 24, to_m = 0;
	instant_t midnight = instant_from(instant_day(clock_now(), zone), 0, zone);
	int minute = (int)((clock_now() - midnight) / 60);
	bool known = sscanf(hours, "%d:%d-%d:%d", &from_h, &from_m, &to_h, &to_m) == 4;
	bool open = minute >= from_h * 60 + from_m && minute < to_h * 60 + to_m;

	buf_addf(out, _("Customer service: %1$s, Monday to Sunday %2$s"), word(p, "support.phone"), hours);
	if (known && !open)
		buf_addf(out, _(" (closed now, opens at %02d:%02d)"), from_h, from_m);
	buf_addc(out, '\n');
}

void plans_places(struct shop *s, const char *profile, struct buf *out)
{
	static const struct {
		const char *label, *key;
	} places[] = {
		{N_("Campaigns: %s\n"), "nav.campaigns"},
		{N_("Plans and storefront: %s\n"), "nav.storefront"},
		{N_("Charges (two lines a purchase): %s\n"), "nav.billing"},
		{N_("Days bought and validity: %s\n"), "nav.orders"},
		{N_("Auto-renewal: %s\n"), "nav.renewal"},
	};
	const struct profile *p;
	struct error e;

	if (shop_profile(s, profile, &p, &e) != ST_OK)
		return;
	for (size_t i = 0; i < COUNT_OF(places); i++)
		buf_addf(out, _(places[i].label), word(p, places[i].key));
	buf_addf(out, _("In the order list the item is called %s.\n"), word(p, "orders.item_name"));
	buf_addf(out, "%s\n\n", _("Tabs of the billing centre: fee records, payments made, card auto-debit, payment from the balance, unused credit, questions."));
	buf_addf(out, "%s\n", _("Can one half be bought alone? No: a well-dressed shop that recommends its goods sells more, so both come together."));
	buf_addf(out, _("Does it renew by itself? Yes, with card auto-debit; switched on within the last %1$d days the renewal is %2$d %% off.\n"),
	         (int)profile_int(p, "renewal.discount_enable_from_days", DAY_NONE, 0), (int)profile_int(p, "renewal.discount_percent", DAY_NONE, 0));
	buf_addf(out, "%s\n", _("Where are days and validity? In the list of advertising orders, see above."));
	buf_addf(out, "%s\n\n", _("Why an extra system upgrade fee? It is part of the price: each purchase is billed in two lines."));
	add_support(p, out);
}
