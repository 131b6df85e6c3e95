/*
 * order show: the clock of an order, what the marketplace invoices to the buyer,
 * and the coupon or code of its cart.
 */
#include "config.h"

#include "commands/order.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mem.h"
#include "storekeep/order_life.h"

static const struct list_column columns[] = {
	{"name", NULL, VK_TEXT, NULL, 0, 0, 9, false},
	{"title", N_("Step"), VK_TEXT, NULL, 22, 1, 0, false},
	{"fact", N_("Fact"), VK_DATE, NULL, 10, 0, 0, false},
	{"origin", N_("Whence"), VK_TEXT, NULL, 16, 0, 1, false},
	{"earliest", N_("From"), VK_DATE, NULL, 10, 0, 2, false},
	{"forecast", N_("By the rule"), VK_DATE, NULL, 10, 0, 0, false},
	{"rule", N_("Rule"), VK_TEXT, NULL, 8, 0, 1, false},
	{"waits", N_("Waits for"), VK_TEXT, NULL, 20, 1, 1, false},
};
#define COLUMNS (sizeof columns / sizeof *columns)

static struct value day_value(day_t d, char text[16])
{
	day_format(d, text);
	return (struct value){.null = d == DAY_NONE, .text = text};
}

static struct value text_value(const char *text)
{
	return (struct value){.null = *text == '\0', .text = text};
}

static void say_clock(struct cli *c, const struct order_life *o)
{
	struct cli_table t = {.columns = columns + 1, .column_count = COLUMNS - 1};

	for (size_t i = 0; i < o->day_count; i++) {
		const struct order_day *d = &o->days[i];
		char fact[16], earliest[16], forecast[16];
		const char *waits = d->late ? _("overdue") : d->waits;
		struct value cells[COLUMNS - 1] = {text_value(_(d->title)), day_value(d->fact, fact), text_value(order_origin_text(d->origin)),
		                                   day_value(d->earliest, earliest), day_value(d->forecast, forecast), text_value(d->rule), text_value(waits)};

		list_page_add(&t.page, "", 0, cells, COLUMNS - 1);
	}
	if (o->day_count > 0)
		cli_rows(c, NULL, &t);
	list_page_free(&t.page);
}

static const char *origin_code(enum day_origin origin)
{
	static const char *const codes[] = {NULL, "file", "typed", "rule", "forecast"};

	return codes[origin];
}

static void put_day(struct json *j, const char *key, day_t d)
{
	char text[16];

	day_format(d, text);
	json_date(j, key, text);
}

static void document_clock(struct json *j, const struct order_life *o)
{
	json_array(j, "clock");
	for (size_t i = 0; i < o->day_count; i++) {
		const struct order_day *d = &o->days[i];

		json_object(j, NULL);
		json_text(j, "name", d->name);
		put_day(j, "fact", d->fact);
		json_text(j, "origin", origin_code(d->origin));
		put_day(j, "forecast", d->forecast);
		put_day(j, "earliest", d->earliest);
		json_text(j, "rule", *d->rule != '\0' ? d->rule : NULL);
		json_text(j, "waits", *d->waits != '\0' ? d->waits : NULL);
		json_bool(j, "late", d->late);
		json_end_object(j);
	}
	json_end_array(j);
}

/* Which invoice the buyer gets from the marketplace, and from when (YAH-71, YAH-72). */
static void tell_invoice(struct cli *c, const struct order_life *o)
{
	const struct profile *p;
	bool none = strcmp(o->tax_kind, "no_invoice") == 0;
	day_t base = o->facts.d.pay_on_pickup ? o->facts.d.picked_up : o->facts.d.shipped, issued = o->clock.confirm, company = DAY_NONE;

	if (shop_profile(cli_shop(c), o->profile, &p, NULL) != ST_OK || profile_text(p, "invoice.issuer", DAY_NONE) == NULL)
		return;
	if (base != DAY_NONE && !none)
		company = base + (day_t)profile_int(p, "invoice.company.available_days", DAY_NONE, 0);
	if (none || o->facts.cancelled != DAY_NONE)
		issued = company = DAY_NONE;
	if (cli_json(c) || issued != DAY_NONE)
		cli_day(c, "invoice_on", N_("Invoice to the buyer"), issued);
	if (cli_json(c) || company != DAY_NONE)
		cli_day(c, "company_invoice_on", N_("Company e-invoice from"), company);
	if (none)
		cli_say(c, "%s", _("No invoice is issued for this order."));
}

static const struct list_column benefit_columns[] = {
	{"kind", N_("Benefit"), VK_ENUM, "benefit_kind", 14, 0, 0, false},
	{"number", N_("Number"), VK_TEXT, NULL, 16, 1, 0, false},
	{"amount", N_("Amount"), VK_MONEY, NULL, 8, 0, 0, false},
	{"state", N_("State"), VK_ENUM, "benefit_state", 10, 0, 0, false},
	{"valid_to", N_("Valid until"), VK_DATE, NULL, 10, 0, 0, false},
};
#define BENEFIT_COLUMNS (sizeof benefit_columns / sizeof *benefit_columns)

static void tell_benefits(struct cli *c, const struct order_life *o)
{
	struct cli_table t = {.columns = benefit_columns, .column_count = BENEFIT_COLUMNS};
	struct order_benefit all[ORDER_BENEFITS];
	size_t count = 0;

	if (order_benefits(cli_shop(c), o->id, all, &count, NULL) != ST_OK)
		return;
	for (size_t i = 0; i < count; i++) {
		char until[16];
		struct value cells[BENEFIT_COLUMNS] = {{.text = all[i].kind}, {.text = all[i].number}, {.null = all[i].amount == MONEY_NONE, .num = all[i].amount},
		                                       {.text = all[i].state}, day_value(all[i].valid_to, until)};

		list_page_add(&t.page, "", 0, cells, BENEFIT_COLUMNS);
	}
	if (count > 0 || cli_json(c))
		cli_rows(c, "benefits", &t);
	list_page_free(&t.page);
}

enum status order_tell_clock(struct cli *c, int64_t id, struct error *e)
{
	struct order_life *o = xcalloc(1, sizeof *o);
	struct error why = {0};
	enum status st = order_life_get(cli_shop(c), id, o, &why);

	if (st == ST_OK) {
		cli_text(c, "period", *o->period != '\0' ? N_("Settlement period") : NULL, *o->period != '\0' ? o->period : NULL);
		if (*o->period_earlier != '\0')
			notes_add(&cli_shop(c)->notes, NOTE_INFO, "posting_period", profile_rule(o->profile, "YAH-118"), "posting_day",
			          _("The posting of %1$s may fall into the earlier period, %2$s."), o->order_no, o->period_earlier);
		tell_invoice(c, o);
		if (cli_document(c) != NULL)
			document_clock(cli_document(c), o);
		else
			say_clock(c, o);
		tell_benefits(c, o);
	} else if (st == ST_FAILED) {
		*e = why;
	}
	free(o);
	return st == ST_FAILED ? st : ST_OK;
}
