/*
 * Plans and purchase (購買方案): the plans beside each other, how the service
 * stands, and buying in steps — I want to buy, a last look, pay.
 */
#include "config.h"

#include "plans.h"
#include "small_form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/draft.h"

static struct plans_state *state_of(const struct view *v)
{
	return v->state;
}

static enum status read_all(struct view *v, struct error *e)
{
	struct plans_state *is = state_of(v);
	struct shop *s = shop_of(v);
	const struct profile *p;
	enum status st = shop_profile(s, is->profile, &p, e);

	if (st != ST_OK)
		return st;
	is->zone = profile_zone(p);
	is->line1 = profile_text(p, "billing.line1", DAY_NONE);
	is->line2 = profile_text(p, "billing.line2", DAY_NONE);
	is->points_word = profile_text(p, "payment.points_label", DAY_NONE);
	is->points_value = profile_int(p, "payment.points_value", DAY_NONE, 1);
	is->unpaid = (struct plan_order){0};
	st = plan_offer(s, is->profile, shop_today(s, p), &is->offer, e);
	if (st == ST_OK)
		st = plan_status(s, is->profile, &is->now, e);
	if (st == ST_OK)
		st = renewal_forecast(s, is->profile, clock_now(), &is->renewal, e);
	for (size_t i = 0; i < is->offer.count && st == ST_OK; i++)
		st = plan_forecast(s, is->profile, is->offer.plans[i].days, clock_now(), &is->forecast[i], e);
	if (st == ST_OK && is->now.waiting != 0)
		st = plan_order_get(s, is->now.waiting, &is->unpaid, e);
	return st;
}

/* The cursor begins on what is advised, else on the best value. */
static size_t first_choice(const struct plan_offer *o)
{
	if (o->advised >= 0)
		return (size_t)o->advised;
	for (size_t i = 0; i < o->count; i++)
		if (o->plans[i].best_value)
			return i;
	return 0;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct plans_state *is = v->state = xcalloc(1, sizeof *is);
	enum status st;

	snprintf(is->profile, sizeof is->profile, "%s", arg != NULL ? (const char *)arg : "ruten");
	st = read_all(v, e);
	is->at = first_choice(&is->offer);
	if (st != ST_OK)
		free(is);
	return st;
}

static void close(struct view *v)
{
	free(v->state);
}

static void changed(struct view *v)
{
	struct error e = {0};

	screen_ok(v, read_all(v, &e), &e);
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	changed(v);
}

static struct outcome key(struct view *v, const struct key *k)
{
	struct plans_state *is = state_of(v);
	size_t last = is->offer.count > 0 ? is->offer.count - 1 : 0;

	switch (k->code) {
	case K_LEFT:
	case K_UP:
	case 'h':
		is->at -= is->at > 0;
		break;
	case K_RIGHT:
	case K_DOWN:
	case 'l':
		is->at += is->at < last;
		break;
	case K_HOME:
		is->at = 0;
		break;
	case K_END:
		is->at = last;
		break;
	default:
		return outcome_pass();
	}
	return outcome_draw();
}

/* ---- buying ---- */

static bool can_buy(const struct view *v)
{
	return !shop_of(v)->read_only && state_of(v)->offer.count != 0;
}

static bool can_write(const struct view *v)
{
	return !shop_of(v)->read_only;
}

static bool has_unpaid(const struct view *v)
{
	return !shop_of(v)->read_only && state_of(v)->unpaid.id != 0;
}

/* The last look; confirmed, or left. true: it can be paid. */
static bool look_again(struct view *v, int64_t id)
{
	struct shop *s = shop_of(v);
	struct error e = {0};
	struct buf text = {0};
	bool sure;

	plans_last_look(s, state_of(v), &text);
	sure = dialog_preview(v, _("A last look before payment"), buf_str(&text), _("Yes, buy this plan"));
	buf_free(&text);
	if (sure)
		return screen_ok(v, plan_confirm(s, id, &e), &e);
	if (screen_ok(v, plan_abandon(s, id, &e), &e))
		ui_say(v, "%s", _("Nothing was bought."));
	changed(v);
	return false;
}

static struct outcome buy(struct view *v)
{
	struct plans_state *is = state_of(v);
	struct error e = {0};
	char op[OP_ID_SIZE], days[16];
	int64_t id;

	op_id_make(op);
	snprintf(days, sizeof days, "%d", is->offer.plans[is->at].days);
	if (!screen_ok(v, plan_choose(shop_of(v), is->profile, days, op, &id, &e), &e) || !look_again(v, id))
		return outcome_draw();
	return outcome_push(&plan_pay_screen, arg_id(id));
}

static struct outcome pay(struct view *v)
{
	struct plans_state *is = state_of(v);

	for (size_t i = 0; i < is->offer.count; i++)
		if (is->offer.plans[i].days == is->unpaid.plan_days)
			is->at = i;
	/* Chosen and then cut short: it has not been looked at yet. */
	if (strcmp(is->unpaid.state, "chosen") == 0 && !look_again(v, is->unpaid.id))
		return outcome_draw();
	return outcome_push(&plan_pay_screen, arg_id(is->unpaid.id));
}

static struct outcome leave(struct view *v)
{
	struct plans_state *is = state_of(v);
	struct error e = {0};

	if (screen_ok(v, plan_abandon(shop_of(v), is->unpaid.id, &e), &e))
		ui_say(v, "%s", _("The purchase was left; nothing was bought."));
	changed(v);
	return outcome_draw();
}

/* ---- elsewhere ---- */

static struct outcome bills(struct view *v)
{
	return outcome_push(&billing_screen, state_of(v)->profile);
}

static struct outcome places(struct view *v)
{
	struct buf text = {0};

	plans_places(shop_of(v), state_of(v)->profile, &text);
	dialog_message(v, _("Where on the marketplace, questions and support"), buf_str(&text));
	buf_free(&text);
	return outcome_draw();
}

static struct outcome campaigns(struct view *v)
{
	return outcome_push(&campaigns_screen, state_of(v)->profile);
}

static struct outcome renewal(struct view *v)
{
	(void)v;
	return outcome_push(&renewal_screen, NULL);
}

/* ---- the account ---- */

static char account_profile[32]; /* from the key to the form */

static enum status fill_account(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	struct account a;
	char text[32];
	enum status st = account_get(s, account_profile, &a, e);

	(void)id;
	if (st != ST_OK)
		return st;
	record_set(r, "label", a.label);
	snprintf(text, sizeof text, "%lld", (long long)a.points);
	record_set(r, "points", a.points >= 0 ? text : NULL);
	snprintf(text, sizeof text, "%lld", (long long)a.balance);
	record_set(r, "balance", a.balance != MONEY_NONE ? text : NULL);
	return ST_OK;
}

static enum status save_account(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	(void)id, (void)op_id; /* entered twice it is the same */
	*out = 1;
	return account_save(s, account_profile, r, e);
}

static const struct small_form account_form = {
	.form = "account", .title_new = N_("Account on the marketplace"), .title_edit = N_("Account on the marketplace"),
	.said = N_("The account is kept."), .fill = fill_account, .save = save_account,
};

static struct outcome account(struct view *v)
{
	snprintf(account_profile, sizeof account_profile, "%s", state_of(v)->profile);
	return small_form_open(&account_form, 1, NULL);
}

static const struct action actions[] = {
	{"plans.buy", GROUP_RECORD, {K_ENTER}, N_("Buy"), N_("Buy the chosen plan: a last look, then payment"), buy, can_buy},
	{"plans.pay", GROUP_RECORD, {'p'}, N_("Pay"), N_("Pay for the purchase that waits"), pay, has_unpaid},
	{"plans.leave", GROUP_RECORD, {K_F(8), K_CTRL('x')}, N_("Leave it"), N_("Leave the purchase that waits; nothing is bought"), leave,
	 has_unpaid},
	{"plans.bills", GROUP_RECORD, {'b'}, N_("Bills"), N_("Purchases and their bills"), bills, NULL},
	{"plans.renewal", GROUP_RECORD, {'r'}, N_("Renewal"), N_("Auto-renewal and the card authorisation"), renewal, NULL},
	{"plans.campaigns", GROUP_RECORD, {'c'}, NULL, N_("The campaigns that use the messages"), campaigns, NULL},
	{"plans.account", GROUP_RECORD, {'a'}, NULL, N_("Name, points and balance of the account"), account, can_write},
	{"plans.places", GROUP_RECORD, {'w'}, N_("Where"), N_("Where on the marketplace each thing is, questions and answers, support"), places, NULL},
};

const struct screen plans_screen = {
	.name = "plans",
	.title = N_("Plans and purchase"),
	.help = N_("The plans of the marketing service beside each other, what a day and a message cost, and what the shop really uses. Left and "
	           "right choose, Enter buys: a last look, then payment."),
	.jump = 'l',
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = plans_draw,
	.key = key,
	.resumed = resumed,
	.changed = changed,
};
