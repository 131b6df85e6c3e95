/*
 * Paying for a confirmed plan: forms/plan_pay.ini over the desk's plan_pay().
 * The line below the fields says whether the points are enough, and from when
 * to when the plan runs.
 */
#include "config.h"

#include "plans.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/formview.h"

struct state {
	struct shop *shop;
	struct plan_order order;
	struct plan_status now;
	const struct profile *profile;
};

static const char *points_word(const struct state *is)
{
	const char *word = profile_text(is->profile, "payment.points_label", DAY_NONE);

	return word != NULL ? word : label_of("pay_means", "points");
}

/* The number in a field, `fallback` when there is none. */
static int64_t number_in(const struct record *r, const char *field, int64_t fallback)
{
	const char *text = record_get(r, field);
	money_t v;

	return *text != '\0' && money_parse(text, strlen(text), &v, NULL) == ST_OK && v != MONEY_NONE ? v : fallback;
}

static void note(void *ctx, const struct record *r, char *out, size_t size)
{
	const struct state *is = ctx;
	int64_t value = profile_int(is->profile, "payment.points_value", DAY_NONE, 1);
	money_t amount = number_in(r, "amount", is->order.list_price);
	int64_t have = number_in(r, "points", is->now.account.points), need = (amount + value - 1) / (value > 0 ? value : 1);
	char price[32], held[32];

	money_format(amount, false, price);
	if (strcmp(record_get(r, "pay"), "points") != 0) {
		snprintf(out, size, _("%1$d days for NT$ %2$s. F2 pays."), is->order.plan_days, price);
		return;
	}
	money_format(need, false, price);
	money_format(have, false, held);
	if (have < 0)
		snprintf(out, size, _("%1$s points are needed. Enter how many %2$s the account holds."), price, points_word(is));
	else
		snprintf(out, size, have < need ? _("%1$s points are needed, %2$s available: not enough.") : _("%1$s points are needed, %2$s available."),
		         price, held);
}

static enum status save(void *ctx, struct record *r, struct form_save *how, struct error *e)
{
	struct state *is = ctx;
	bool accept = is->shop->accept_warnings;
	struct term t;
	char from[32], day[16];
	enum status st;

	is->shop->accept_warnings = accept || how->accept;
	st = plan_pay(is->shop, is->order.id, r, e);
	is->shop->accept_warnings = accept;
	how->notes = &is->shop->notes;
	if (st != ST_OK || term_of_order(is->shop, is->order.id, &t, NULL) != ST_OK)
		return st;
	instant_format(t.starts_at, profile_zone(is->profile), from);
	day_format(t.expires_on, day);
	snprintf(how->said, sizeof how->said, _("Paid. Valid from %1$.10s to %2$s."), from, day);
	return ST_OK;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *is = xcalloc(1, sizeof *is);
	const struct form *f;
	struct record r = {0};
	char key[32], text[32];
	enum status st;

	is->shop = shop_of(v);
	st = plan_order_get(is->shop, id_arg(arg), &is->order, e);
	if (st == ST_OK)
		st = shop_profile(is->shop, is->order.profile, &is->profile, e);
	if (st == ST_OK)
		st = plan_status(is->shop, is->order.profile, &is->now, e);
	if (st == ST_OK)
		st = form_load("plan_pay", &f, e);
	if (st != ST_OK) {
		free(is);
		return st;
	}
	v->state = is;
	record_init(&r, f);
	record_set(&r, "pay", "card");
	snprintf(text, sizeof text, "%" PRId64, is->now.account.points);
	if (is->now.account.points >= 0)
		record_set(&r, "points", text);
	snprintf(key, sizeof key, "%" PRId64, is->order.id);
	snprintf(v->title, sizeof v->title, _("Pay for %d days"), is->order.plan_days);
	formview_new(v, &(struct formview_options){
		.form = f, .record = &r, .key = key, .today = shop_today(is->shop, is->profile), .ctx = is, .save = save, .note = note,
	});
	record_free(&r);
	return ST_OK;
}

static void close(struct view *v)
{
	free(v->state);
}

const struct screen plan_pay_screen = {
	.name = "plan-pay",
	.title = N_("Pay for the plan"),
	.help = N_("Choose the means and press F2. The other fields are for a purchase that was made earlier on the marketplace: its time, its two "
	           "billing lines, its number of messages."),
	.open = open,
	.close = close,
};
