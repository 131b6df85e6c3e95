/*
 * The list of periods: computed in C, handed to the list engine as rows of a
 * JSON array, so that it sorts, filters and pages like every other list.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/period_parts.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/json.h"
#include "storekeep/pulse.h"

#define MARKETS_MAX 32

#define FIELD(name) "json_extract(j.value, '$." name "')"

static const struct list_column columns[] = {
	{"profile", N_("Marketplace"), VK_TEXT, NULL, 8, 0, 3, true},
	{"code", N_("Period"), VK_TEXT, NULL, 10, 0, 0, true},
	{"year", N_("Year"), VK_INT, NULL, 0, 0, 9, false},
	{"month", N_("Month"), VK_INT, NULL, 0, 0, 9, false},
	{"half", N_("Half"), VK_INT, NULL, 0, 0, 9, false},
	{"state", N_("State"), VK_ENUM, "period_state", 10, 0, 1, true},
	{"from", N_("From"), VK_DATE, NULL, 0, 0, 5, true},
	{"to", N_("To"), VK_DATE, NULL, 0, 0, 5, true},
	{"statement_on", N_("Statement"), VK_DATE, NULL, 10, 0, 6, true},
	{"due_on", N_("Claim due"), VK_DATE, NULL, 10, 0, 4, true},
	{"pay_nominal", N_("Nominal payout"), VK_DATE, NULL, 0, 0, 7, true},
	{"pay_on", N_("Payout"), VK_DATE, NULL, 10, 0, 2, true},
	{"expected", N_("Expected"), VK_MONEY, NULL, 11, 0, 3, true},
	{"stated", N_("Stated"), VK_MONEY, NULL, 11, 0, 2, true},
	{"difference", N_("Difference"), VK_MONEY, NULL, 9, 0, 1, true},
	{"total_taxable", N_("Taxable total"), VK_MONEY, NULL, 0, 0, 7, false},
	{"total_taxfree", N_("Tax-free total"), VK_MONEY, NULL, 0, 0, 7, false},
	{"total_no_invoice", N_("Total without invoice"), VK_MONEY, NULL, 0, 0, 7, false},
	{"fees_total", N_("Fees"), VK_MONEY, NULL, 0, 0, 7, false},
	{"net", N_("Net of the period"), VK_MONEY, NULL, 0, 0, 7, false},
	{"carry_in", N_("Carried in"), VK_MONEY, NULL, 0, 0, 6, true},
	{"payout", N_("To be paid"), VK_MONEY, NULL, 11, 0, 1, true},
	{"carry_out", N_("Carried over"), VK_MONEY, NULL, 0, 0, 6, true},
	{"claim_mode", N_("Claim mode"), VK_ENUM, "claim_mode", 0, 0, 8, true},
	{"statement_id", N_("Statement number"), VK_INT, NULL, 0, 0, 9, false},
	{"id", N_("Number"), VK_INT, NULL, 0, 0, 9, false},
	{"is_signed", N_("Signed off"), VK_BOOL, NULL, 0, 0, 5, false},
	{"paid_on", N_("Paid on"), VK_DATE, NULL, 0, 0, 6, true},
	{"paid_amount", N_("Amount paid"), VK_MONEY, NULL, 0, 0, 6, true},
	{"held_until", N_("Held until"), VK_DATE, NULL, 0, 0, 6, false},
};

static const char *const exprs[] = {
	FIELD("profile"), FIELD("code"), FIELD("year"), FIELD("month"), FIELD("half"), FIELD("state"), FIELD("from"), FIELD("to"),
	FIELD("statement_on"), FIELD("due_on"),
	FIELD("pay_nominal"), FIELD("pay_on"), FIELD("expected"), FIELD("stated"), FIELD("difference"),
	FIELD("total_taxable"), FIELD("total_taxfree"), FIELD("total_no_invoice"), FIELD("fees_total"), FIELD("net"), FIELD("carry_in"),
	FIELD("payout"), FIELD("carry_out"), FIELD("claim_mode"), FIELD("statement_id"), FIELD("id"), FIELD("is_signed"),
	FIELD("paid_on"), FIELD("paid_amount"), FIELD("held_until"),
};
_Static_assert(LIST_COUNT(exprs) == LIST_COUNT(columns), "an expression for every column");

#define BY_TEXT(name) {.column = name, .by = {FIELD(name)}, .nullable = 1}
#define BY_NUMBER(name) {.column = name, .by = {FIELD(name)}, .nullable = 1, .number = 1}

static const struct list_sort sorts[] = {
	{.column = "from", .by = {FIELD("from")}, .descending = true},
	BY_TEXT("profile"), BY_TEXT("code"), BY_TEXT("state"), BY_TEXT("to"), BY_TEXT("statement_on"), BY_TEXT("due_on"),
	BY_TEXT("pay_nominal"), BY_TEXT("pay_on"), BY_NUMBER("expected"), BY_NUMBER("stated"), BY_NUMBER("difference"),
	BY_NUMBER("carry_in"), BY_NUMBER("payout"), BY_NUMBER("carry_out"), BY_TEXT("claim_mode"), BY_TEXT("paid_on"),
	BY_NUMBER("paid_amount"),
};

static const struct list_def def = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns),
	.from = "json_each(:rows) j", .id = "j.key + 1", .sorts = sorts, .sort_count = LIST_COUNT(sorts),
};

static void put_day(struct json *j, const char *key, day_t d)
{
	char text[16];
	day_format(d, text);
	json_date(j, key, text);
}

static void put_money(struct json *j, const char *key, money_t v)
{
	if (v == MONEY_NONE)
		json_null(j, key);
	else
		json_int(j, key, v);
}

static void put_period(struct json *j, const struct period *p)
{
	json_object(j, NULL);
	json_text(j, "profile", p->profile);
	json_text(j, "code", p->days.code);
	json_int(j, "year", p->days.year);
	json_int(j, "month", p->days.month);
	json_int(j, "half", p->days.part + 1);
	json_text(j, "state", p->state);
	put_day(j, "from", p->days.from);
	put_day(j, "to", p->days.to);
	put_day(j, "statement_on", p->days.statement);
	put_day(j, "due_on", p->days.due);
	put_day(j, "pay_nominal", p->days.pay_nominal);
	put_day(j, "pay_on", period_pay_day(p));
	put_money(j, "expected", p->expected);
	put_money(j, "stated", p->stated);
	put_money(j, "difference", p->difference);
	put_money(j, "total_taxable", p->gross[TAX_TAXABLE]);
	put_money(j, "total_taxfree", p->gross[TAX_FREE]);
	put_money(j, "total_no_invoice", p->gross[TAX_NO_INVOICE]);
	put_money(j, "fees_total", period_fees_total(p));
	put_money(j, "net", p->net);
	put_money(j, "carry_in", p->stated_carry_in != MONEY_NONE ? p->stated_carry_in : p->carry_in);
	put_money(j, "payout", p->held_from != DAY_NONE ? MONEY_NONE : p->stated_payout != MONEY_NONE ? p->stated_payout : p->payout);
	put_money(j, "carry_out", p->carry_out);
	json_text(j, "claim_mode", p->automated ? "auto" : "manual");
	if (p->statement_id)
		json_int(j, "statement_id", p->statement_id);
	if (p->id)
		json_int(j, "id", p->id);
	json_int(j, "is_signed", p->is_signed);
	put_day(j, "paid_on", p->paid_on);
	put_money(j, "paid_amount", p->paid_amount);
	put_day(j, "held_until", p->held_until);
	json_end_object(j);
}

static enum status put_market(struct shop *s, const char *profile, struct json *j, struct error *e)
{
	struct periods ps;
	enum status st = periods_load(s, profile, DAY_NONE, EXPECT_ALL, &ps, e);
	if (st != ST_OK)
		return st;
	for (size_t i = ps.count; i-- > 0;)
		put_period(j, &ps.items[i]);
	periods_free(&ps);
	return ST_OK;
}

enum status period_list(struct shop *s, const char *profile, struct list_source *out, struct error *e)
{
	char names[MARKETS_MAX][PULSE_NAME];
	size_t count = profile ? 0 : pulse_markets(s, names, MARKETS_MAX);
	struct json j = {0};
	enum status st = ST_OK;
	json_array(&j, NULL);
	if (profile)
		st = put_market(s, profile, &j, e);
	for (size_t i = 0; st == ST_OK && i < count; i++)
		st = put_market(s, names[i], &j, e);
	json_end_array(&j);
	if (st == ST_OK)
		desk_list_open(out, s->db, &def, (struct list_bind[]){{":rows", .text = buf_str(&j.out)}}, 1);
	buf_free(&j.out);
	return st;
}
