/*
 * period list, show, paid, mode: the settlement cycle, its money and its payout.
 */
#include "config.h"

#include "storekeep/period.h"

#include <string.h>

#include "storekeep/command.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/mall.h"

static enum status find(struct cli *c, struct period *p, struct error *e)
{
	return period_find(cli_shop(c), cli_field(c, "profile"), cli_arg(c, 0), p, e);
}

static enum status list(struct cli *c, struct error *e)
{
	struct list_source src;
	enum status st = period_list(cli_shop(c), cli_field(c, "profile"), &src, e);
	if (st != ST_OK)
		return st;
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

/* The number of a record, absent where there is none. */
static void tell_id(struct cli *c, const char *name, const char *title, int64_t id)
{
	cli_value(c, name, title, VK_INT, NULL, &(struct value){.null = id == 0, .num = id});
}

static void tell_cycle(struct cli *c, const struct period *p)
{
	cli_text(c, "profile", N_("Marketplace"), p->profile);
	cli_text(c, "code", N_("Period"), p->days.code);
	cli_int(c, "year", NULL, p->days.year);
	cli_int(c, "month", NULL, p->days.month);
	cli_int(c, "half", NULL, p->days.part + 1);
	cli_code(c, "state", N_("State"), "period_state", p->state);
	cli_day(c, "from", N_("From"), p->days.from);
	cli_day(c, "to", N_("To"), p->days.to);
	cli_day(c, "statement_on", N_("Statement"), p->days.statement);
	cli_day(c, "due_on", N_("Claim due"), p->days.due);
	cli_day(c, "pay_nominal", N_("Nominal payout"), p->days.pay_nominal);
	cli_day(c, "pay_on", N_("Payout"), period_pay_day(p));
	cli_code(c, "claim_mode", N_("Claim mode"), "claim_mode", p->automated ? "auto" : "manual");
	cli_bool(c, "is_signed", N_("Signed off"), p->is_signed);
	cli_day(c, "held_until", p->held_until != DAY_NONE ? N_("Held until") : NULL, p->held_until);
}

static void tell_money(struct cli *c, const struct period *p)
{
	cli_money(c, "total_taxable", N_("Taxable total"), p->gross[TAX_TAXABLE]);
	cli_money(c, "total_taxfree", N_("Tax-free total"), p->gross[TAX_FREE]);
	cli_money(c, "total_no_invoice", N_("Total without invoice"), p->gross[TAX_NO_INVOICE]);
	cli_money(c, "fees_total", N_("Fees"), period_fees_total(p));
	cli_money(c, "expected", N_("Expected"), p->expected);
	cli_money(c, "stated", N_("Stated"), p->stated);
	cli_money(c, "difference", N_("Difference"), p->difference);
	cli_int(c, "open_differences", N_("Differences to explain"), p->open_differences);
	cli_money(c, "net", N_("Net of the period"), p->net);
	cli_text(c, "run", N_("Paid in the run of"), *p->run_code ? p->run_code : NULL);
	cli_bool(c, "run_sure", N_("Claim is there"), p->run_sure);
	cli_money(c, "carry_in", N_("Carried in"), p->carry_in);
	cli_money(c, "payout", N_("To be paid"), p->payout);
	cli_money(c, "carry_out", N_("Carried over"), p->carry_out);
	cli_money(c, "stated_carry_in", N_("Carried in, as stated"), p->stated_carry_in);
	cli_money(c, "stated_payout", N_("To be paid, as stated"), p->stated_payout);
	cli_day(c, "arrived_on", N_("Claim arrived on"), p->arrived);
	cli_day(c, "paid_on", N_("Paid on"), p->paid_on);
	cli_money(c, "paid_amount", N_("Amount paid"), p->paid_amount);
	tell_id(c, "statement_id", N_("Statement number"), p->statement_id);
	tell_id(c, "id", NULL, p->id);
}

static enum status show(struct cli *c, struct error *e)
{
	struct period p;
	char account[400];
	enum status st = find(c, &p, e);
	if (st != ST_OK)
		return st;
	tell_cycle(c, &p);
	tell_money(c, &p);
	period_held_note(cli_shop(c), &p);
	mall_payout_words(cli_shop(c), p.profile, period_pay_day(&p), account);
	if (*account != '\0')
		notes_add(&cli_shop(c)->notes, NOTE_INFO, "payout_account", profile_rule(p.profile, "YAH-15"), "pay_on", "%s", account);
	if (p.missing_year)
		notes_add(&cli_shop(c)->notes, NOTE_WARN, "calendar.missing_year", "YAH-3", "pay_on",
		          _("No public-holiday list for %d; only weekends were skipped"), p.missing_year);
	return ST_OK;
}

/* A day of the fields in any of our spellings; absent leaves *d alone. */
static enum status field_day(struct cli *c, const char *name, day_t *d, struct error *e)
{
	const char *text = cli_field(c, name);
	if (!text)
		return ST_OK;
	if (!*text) {
		*d = DAY_NONE;
		return ST_OK;
	}
	return date_parse(text, strlen(text), d, NULL, e);
}

static enum status paid(struct cli *c, struct error *e)
{
	struct shop *s = cli_shop(c);
	day_t day = shop_today(s, NULL);
	money_t amount = MONEY_NONE;
	const char *text = cli_field(c, "amount");
	struct period p;
	bool undo = false;
	enum status st = field_day(c, "date", &day, e);
	if (st == ST_OK && text)
		st = money_parse(text, strlen(text), &amount, e);
	if (st == ST_OK)
		st = cli_field_bool(c, "undo", false, &undo, e);
	if (st == ST_OK)
		st = period_set_paid(s, cli_field(c, "profile"), cli_arg(c, 0), undo ? DAY_NONE : day, amount, e);
	if (st != ST_OK || (st = find(c, &p, e)) != ST_OK)
		return st;
	tell_cycle(c, &p);
	tell_money(c, &p);
	return ST_OK;
}

static enum status mode(struct cli *c, struct error *e)
{
	const char *word = cli_field(c, "mode");
	if (!word || (strcmp(word, "auto") != 0 && strcmp(word, "manual") != 0))
		return error_set(e, ST_REFUSED, "mode_unknown", "YAH-126", "mode", "%s", _("Say mode=auto or mode=manual"));
	enum status st = period_set_mode(cli_shop(c), cli_field(c, "profile"), cli_arg(c, 0), strcmp(word, "auto") == 0, e);
	if (st == ST_OK)
		cli_code(c, "claim_mode", N_("Claim mode"), "claim_mode", word);
	return st;
}

static const struct verb verbs[] = {
	{"list", NULL, NULL, "profile " LIST_FIELDS, CMD_READS, N_("all periods, newest first"), list},
	{"show", "PERIOD", NULL, "profile", CMD_READS, N_("days of the cycle, expected, stated, payout, carry-over"), show},
	{"paid", "PERIOD", NULL, "profile date amount undo", CMD_WRITES, N_("enter what the bank paid (undo=yes takes it back)"), paid},
	{"mode", "PERIOD", NULL, "profile mode", CMD_WRITES, N_("claim it automatically or in five steps"), mode},
	{0},
};

const struct noun noun_period = {"period", N_("settlement periods"), verbs};
