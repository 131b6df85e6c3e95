/*
 * plan: what a marketplace offers, how the service stands, buying in one step
 * or in several, and setting a wrong record right.
 */
#include "config.h"

#include "storekeep/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/plan.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"

const char *plan_profile(const struct cli *c)
{
	const char *given = cli_field(c, "profile");

	return given != NULL ? given : "ruten";
}

const char *plan_zone(struct cli *c, const char *profile)
{
	const struct profile *p;

	return shop_profile(cli_shop(c), profile, &p, NULL) == ST_OK ? profile_zone(p) : NULL;
}

enum status plan_id(struct cli *c, int64_t *id, struct error *e)
{
	const char *text = cli_arg(c, 0);
	char *end;

	*id = strtoll(text, &end, 10);
	if (*text == '\0' || *end != '\0' || *id <= 0)
		return error_set(e, ST_REFUSED, "id_number", NULL, "id", _("“%s” is no number of a record"), text);
	return ST_OK;
}

/* ---- list ---- */

static void decimal(char out[32], int64_t v, int64_t part, int decimals)
{
	if (v < 0)
		snprintf(out, 32, "-");
	else
		snprintf(out, 32, "%lld.%0*lld", (long long)(v / part), decimals, (long long)(v % part));
}

static const struct list_column offer_columns[] = {
	{"days", N_("Plan, days"), VK_INT, NULL, 6, 0, 0, false},
	{"price", N_("Price"), VK_MONEY, NULL, 8, 0, 0, false},
	{"quota", N_("Messages"), VK_MONEY, NULL, 9, 0, 0, false},
	{"price_per_day", N_("A day"), VK_TEXT, NULL, 8, 0, 0, false},
	{"price_per_message", N_("A message"), VK_TEXT, NULL, 10, 0, 0, false},
	{"remark", N_("Remark"), VK_TEXT, NULL, 20, 1, 0, false},
};

static const char *remark_of(const struct plan *p)
{
	if (p->best_value && p->advised)
		return _("best value, advised");
	return p->best_value ? _("best value") : p->advised ? _("advised") : "";
}

static void say_offer(struct cli *c, const struct plan_offer *o)
{
	struct cli_table t = {.columns = offer_columns, .column_count = sizeof offer_columns / sizeof *offer_columns};

	for (size_t i = 0; i < o->count; i++) {
		const struct plan *p = &o->plans[i];
		char day[32], message[32], key[16];
		struct value cells[] = {
			{.num = p->days}, {.num = p->price}, {.num = p->quota}, {.text = day}, {.text = message}, {.text = remark_of(p)},
		};

		decimal(day, p->day_milli, 1000, 3);
		decimal(message, p->message_micro, 1000000, 6);
		snprintf(key, sizeof key, "%d", p->days);
		list_page_add(&t.page, key, 0, cells, t.column_count);
	}
	cli_rows(c, NULL, &t);
	list_page_free(&t.page);
}

static void document_offer(struct json *j, struct shop *s, const char *profile, const struct plan_offer *o)
{
	char shown[80];

	json_array(j, "rows");
	for (size_t i = 0; i < o->count; i++) {
		const struct plan *p = &o->plans[i];

		plan_display(s, profile, p, shown);
		json_object(j, NULL);
		json_text(j, "profile", profile);
		json_int(j, "days", p->days);
		json_int(j, "price", p->price);
		json_int(j, "quota", p->quota);
		json_bool(j, "best_value", p->best_value);
		json_decimal(j, "price_per_day", p->day_milli, 3);
		json_decimal(j, "price_per_message", p->message_micro, 6);
		json_text(j, "display", shown);
		json_bool(j, "covers_use", p->covers);
		json_bool(j, "advised", p->advised);
		json_end_object(j);
	}
	json_end_array(j);
	json_int(j, "total", (int64_t)o->count);
	json_null(j, "next");
}

static enum status list(struct cli *c, struct error *e)
{
	struct shop *s = cli_shop(c);
	const char *profile = plan_profile(c);
	const struct profile *p;
	struct plan_offer o;
	char advice[300];
	enum status st = shop_profile(s, profile, &p, e);

	if (st == ST_OK)
		st = plan_offer(s, profile, shop_today(s, p), &o, e);
	if (st != ST_OK)
		return st;
	plan_advice(&o, advice, sizeof advice);
	if (cli_json(c))
		document_offer(cli_document(c), s, profile, &o);
	else
		say_offer(c, &o);
	cli_int(c, "used_90_days", NULL, o.used);
	if (o.advised >= 0)
		cli_int(c, "advised_days", NULL, o.plans[o.advised].days);
	else if (cli_json(c))
		json_null(cli_document(c), "advised_days");
	cli_text(c, "advice", NULL, advice);
	cli_say(c, "%s", advice);
	return ST_OK;
}

/* ---- status ---- */

static const struct list_column queue_columns[] = {
	{"id", N_("No."), VK_INT, NULL, 0, 0, 0, false},
	{"order_id", N_("Purchase"), VK_INT, NULL, 8, 0, 0, false},
	{"plan_days", N_("Plan, days"), VK_INT, NULL, 8, 0, 0, false},
	{"starts_at", N_("Valid from"), VK_TEXT, NULL, 26, 0, 0, false},
	{"ends_at", N_("Valid until"), VK_TEXT, NULL, 26, 0, 0, false},
	{"expires_on", N_("Expires on"), VK_DATE, NULL, 10, 0, 0, false},
	{"quota_bought", N_("Messages bought"), VK_MONEY, NULL, 10, 0, 0, false},
};

static void say_queue(struct cli *c, const struct plan_status *is, const char *zone)
{
	struct cli_table t = {.columns = queue_columns, .column_count = sizeof queue_columns / sizeof *queue_columns};

	for (size_t i = 0; i < is->queued_count; i++) {
		const struct term *q = &is->queued[i];
		char from[32], to[32], day[16], key[24];
		struct value cells[] = {
			{.num = q->id}, {.num = q->order_id}, {.num = q->plan_days}, {.text = from}, {.text = to}, {.text = day}, {.num = q->quota_bought},
		};

		instant_format(q->starts_at, zone, from);
		instant_format(q->ends_at, zone, to);
		day_format(q->expires_on, day);
		snprintf(key, sizeof key, "%lld", (long long)q->id);
		list_page_add(&t.page, key, q->id, cells, t.column_count);
	}
	if (is->queued_count != 0 && !cli_json(c))
		cli_say(c, "%s", _("Bought and waiting:"));
	if (is->queued_count != 0 || cli_json(c))
		cli_rows(c, "queued", &t);
	list_page_free(&t.page);
}

/* Where on the marketplace each thing is found. */
static void say_places(struct cli *c, const struct profile *p)
{
	static const struct {
		const char *name, *key, *title;
	} places[] = {
		{"campaigns", "nav.campaigns", N_("Campaigns are at")},
		{"storefront", "nav.storefront", N_("Plans and storefront are at")},
		{"billing", "nav.billing", N_("Charges are at")},
		{"orders", "nav.orders", N_("Days and validity are at")},
		{"renewal", "nav.renewal", N_("Renewal is at")},
	};
	struct json *j = cli_document(c);

	if (j != NULL)
		json_object(j, "nav");
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		const char *where = profile_text(p, places[i].key, DAY_NONE);

		if (j != NULL)
			json_text(j, places[i].name, where);
		else if (where != NULL)
			cli_text(c, places[i].name, places[i].title, where);
	}
	if (j != NULL)
		json_end_object(j);
}

static void say_term(struct cli *c, const struct plan_status *is, const char *zone)
{
	const struct term *t = &is->term;
	const struct quota *q = &is->quota;
	bool there = t->id != 0;
	instant_t now = clock_now();

	cli_int(c, "term_id", NULL, t->id);
	cli_int(c, "order_id", NULL, t->order_id);
	if (!there && !cli_json(c))
		return;
	cli_value(c, "plan_days", N_("Plan, days"), VK_INT, NULL, &(struct value){.null = !there, .num = t->plan_days});
	cli_instant(c, "starts_at", N_("Valid from"), there ? t->starts_at : INSTANT_NONE, zone);
	cli_instant(c, "ends_at", N_("Valid until"), there ? t->ends_at : INSTANT_NONE, zone);
	cli_day(c, "expires_on", N_("Expires on"), there ? t->expires_on : DAY_NONE);
	cli_value(c, "days_left", N_("Days left"), VK_INT, NULL,
	          &(struct value){.null = !there || t->ends_at < now, .num = there ? t->expires_on - instant_day(now, zone) : 0});
	cli_int(c, "quota_bought", NULL, t->quota_bought);
	cli_money(c, "bought", N_("Messages bought"), q->bought);
	cli_money(c, "sent", N_("Sent"), q->sent);
	cli_money(c, "uncertain", N_("Uncertain"), q->uncertain);
	cli_money(c, "left", N_("Messages left"), q->left);
	cli_money(c, "pending_estimate", N_("Waiting campaigns, estimated"), q->pending_estimate);
}

static enum status status(struct cli *c, struct error *e)
{
	const char *profile = plan_profile(c);
	const struct profile *p;
	struct plan_status is;
	enum status st = shop_profile(cli_shop(c), profile, &p, e);

	if (st == ST_OK)
		st = plan_status(cli_shop(c), profile, &is, e);
	if (st != ST_OK)
		return st;
	cli_text(c, "profile", N_("Marketplace"), profile);
	cli_code(c, "state", N_("State"), "service_state", is.state);
	cli_text(c, "label", is.account.label[0] != '\0' ? N_("Account") : NULL, is.account.label[0] != '\0' ? is.account.label : NULL);
	cli_value(c, "points", is.account.points >= 0 ? N_("Points held") : NULL, VK_INT, NULL,
	          &(struct value){.null = is.account.points < 0, .num = is.account.points});
	say_term(c, &is, profile_zone(p));
	cli_value(c, "unpaid_order", is.waiting != 0 ? N_("Purchase waiting for payment") : NULL, VK_INT, NULL,
	          &(struct value){.null = is.waiting == 0, .num = is.waiting});
	say_places(c, p);
	say_queue(c, &is, profile_zone(p));
	return ST_OK;
}

/* ---- one order ---- */

void plan_say_order(struct cli *c, const struct plan_order *o)
{
	const char *zone = plan_zone(c, o->profile);
	bool paid = o->term.id != 0;

	cli_int(c, "id", N_("Number in our book"), o->id);
	cli_int(c, "order_id", NULL, o->id);
	cli_text(c, "profile", N_("Marketplace"), o->profile);
	cli_int(c, "account_id", NULL, o->account_id);
	cli_int(c, "plan_days", N_("Plan, days"), o->plan_days);
	cli_code(c, "origin", N_("Bought"), "plan_origin", o->origin);
	cli_code(c, "state", N_("State"), "plan_state", o->state);
	cli_money(c, "list_price", N_("List price"), o->list_price);
	cli_int(c, "discount_percent", o->discount_percent != 0 ? N_("Discount, per cent") : NULL, o->discount_percent);
	cli_money(c, "amount", N_("Amount"), o->amount);
	cli_code(c, "pay", N_("Paid with"), "pay_means", o->pay);
	cli_instant(c, "confirmed_at", N_("Plan confirmed"), o->confirmed_at, zone);
	cli_instant(c, "paid_at", N_("Paid"), o->paid_at, zone);
	cli_code(c, "source", N_("Known from"), "plan_source", o->source);
	cli_text(c, "reference", N_("Order number"), o->reference[0] != '\0' ? o->reference : NULL);
	cli_text(c, "note", N_("Note"), o->note[0] != '\0' ? o->note : NULL);
	cli_instant(c, "starts_at", N_("Valid from"), paid ? o->term.starts_at : INSTANT_NONE, zone);
	cli_instant(c, "ends_at", N_("Valid until"), paid ? o->term.ends_at : INSTANT_NONE, zone);
	cli_day(c, "expires_on", N_("Expires on"), paid ? o->term.expires_on : DAY_NONE);
	cli_value(c, "quota_bought", N_("Messages bought"), VK_MONEY, NULL, &(struct value){.null = !paid, .num = o->term.quota_bought});
	plan_say_bill(c, o);
}

static enum status say_order(struct cli *c, int64_t id, struct error *e)
{
	struct plan_order o;
	enum status st = plan_order_get(cli_shop(c), id, &o, e);

	if (st == ST_OK)
		plan_say_order(c, &o);
	return st;
}

static enum status orders(struct cli *c, struct error *e)
{
	struct list_source src;
	enum status st;

	plan_order_list(cli_shop(c), cli_field(c, "profile"), &src);
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static enum status show(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = plan_id(c, &id, e);

	return st == ST_OK ? say_order(c, id, e) : st;
}

/* ---- buying ---- */

static enum status preview_buy(struct cli *c, struct error *e)
{
	const char *profile = plan_profile(c), *plan = cli_field(c, "plan"), *paid = record_get(cli_record(c), "paid_at");
	const char *zone = plan_zone(c, profile);
	instant_t at = *paid != '\0' ? instant_parse(paid, zone) : clock_now();
	struct plan_slot slot;
	int days = plan != NULL ? atoi(plan) : 0;
	enum status st = days > 0 ? plan_forecast(cli_shop(c), profile, days, at, &slot, e) : ST_OK;

	if (st != ST_OK || days <= 0)
		return st;
	cli_int(c, "plan_days", N_("Plan, days"), days);
	cli_instant(c, "starts_at", N_("Valid from"), slot.starts_at, zone);
	cli_instant(c, "ends_at", N_("Valid until"), slot.ends_at, zone);
	cli_day(c, "expires_on", N_("Expires on"), slot.expires_on);
	cli_say(c, "%s", _("The purchase is right; nothing was written."));
	return ST_OK;
}

static enum status buy(struct cli *c, struct error *e)
{
	const char *plan = cli_field(c, "plan");
	char op[OP_ID_SIZE];
	int64_t id;
	enum status st;

	op_id_make(op);
	st = plan_buy(cli_shop(c), plan_profile(c), plan != NULL ? plan : "", cli_record(c), op, &id, e);
	if (st != ST_OK)
		return st;
	return cli_dry_run(c) ? preview_buy(c, e) : say_order(c, id, e);
}

static enum status choose(struct cli *c, struct error *e)
{
	const char *plan = cli_field(c, "plan");
	char op[OP_ID_SIZE];
	int64_t id;
	enum status st;

	op_id_make(op);
	st = plan_choose(cli_shop(c), plan_profile(c), plan != NULL ? plan : "", op, &id, e);
	return st == ST_OK && !cli_dry_run(c) ? say_order(c, id, e) : st;
}

static enum status confirm(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = plan_id(c, &id, e);

	if (st == ST_OK)
		st = plan_confirm(cli_shop(c), id, e);
	return st == ST_OK ? say_order(c, id, e) : st;
}

static enum status pay(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = plan_id(c, &id, e);

	if (st == ST_OK)
		st = plan_pay(cli_shop(c), id, cli_record(c), e);
	return st == ST_OK ? say_order(c, id, e) : st;
}

static enum status abandon(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = plan_id(c, &id, e);

	if (st == ST_OK)
		st = plan_abandon(cli_shop(c), id, e);
	return st == ST_OK ? say_order(c, id, e) : st;
}

static enum status correct(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = plan_id(c, &id, e);

	if (st == ST_OK)
		st = plan_correct(cli_shop(c), id, cli_record(c), e);
	return st == ST_OK ? say_order(c, id, e) : st;
}

/* ---- the account ---- */

static enum status account(struct cli *c, struct error *e)
{
	bool given = cli_field(c, "label") != NULL || cli_field(c, "points") != NULL || cli_field(c, "balance") != NULL;
	struct account a;
	enum status st = given ? account_save(cli_shop(c), plan_profile(c), cli_record(c), e) : ST_OK;

	if (st == ST_OK)
		st = account_get(cli_shop(c), plan_profile(c), &a, e);
	if (st != ST_OK)
		return st;
	cli_int(c, "id", NULL, a.id);
	cli_text(c, "profile", N_("Marketplace"), a.profile);
	cli_text(c, "label", N_("Account"), a.label[0] != '\0' ? a.label : NULL);
	cli_value(c, "points", N_("Points held"), VK_INT, NULL, &(struct value){.null = a.points < 0, .num = a.points});
	cli_money(c, "balance", N_("Account balance"), a.balance);
	return ST_OK;
}

static const struct verb verbs[] = {
	{"list", NULL, NULL, "profile", CMD_WRITES, N_("plans with prices, a day and a message, beside what is used"), list},
	{"status", NULL, NULL, "profile", CMD_WRITES, N_("the running plan, its messages, what is queued"), status},
	{"buy", NULL, "plan_pay", "profile plan", CMD_WRITES, N_("buy a plan, or record one that was bought: plan=DAYS pay=card|points"), buy},
	{"choose", NULL, NULL, "profile plan", CMD_WRITES, N_("first step of a purchase: plan=DAYS"), choose},
	{"confirm", "ID", NULL, NULL, CMD_WRITES, N_("second step: the chosen plan is the right one"), confirm},
	{"pay", "ID", "plan_pay", NULL, CMD_WRITES, N_("last step: pay=card|points"), pay},
	{"abandon", "ID", NULL, NULL, CMD_WRITES, N_("leave a purchase before it is paid"), abandon},
	{"orders", NULL, NULL, "profile " LIST_FIELDS, CMD_READS, N_("purchases and renewals, newest first"), orders},
	{"show", "ID", NULL, NULL, CMD_READS, N_("one purchase with its bill and its term"), show},
	{"correct", "ID", "plan_correct", NULL, CMD_WRITES, N_("set a wrong record right, with reason="), correct},
	{"account", NULL, "account", "profile", CMD_WRITES, N_("the account's name, points and balance as last seen"), account},
	{0},
};

const struct noun noun_plan = {"plan", N_("plans of the marketing service, terms and messages"), verbs};
