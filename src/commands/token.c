/*
 * token and sms: what is bought beforehand, and what used it up. Two nouns, one
 * way of keeping them.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "commands/importing.h"
#include "storekeep/command.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"
#include "storekeep/member.h"
#include "storekeep/prepaid.h"
#include "storekeep/register.h"

static enum status profile_of(struct cli *c, const char **name, struct error *e)
{
	const struct profile *p;
	const char *given = cli_field(c, "profile");
	enum status st = member_profile(cli_shop(c), given != NULL && *given != '\0' ? given : NULL, &p, e);

	*name = st == ST_OK ? profile_name(p) : "";
	return st;
}

/* The whole of a small list, under a name. */
static enum status tell_list(struct cli *c, const char *name, struct list_source *src, struct error *e)
{
	struct cli_table t = {.columns = src->columns, .column_count = src->column_count};
	enum status st = src->page(src->self, &(struct list_query){.limit = 400}, &t.page, e);

	if (st == ST_OK)
		cli_rows(c, name, &t);
	list_page_free(&t.page);
	desk_list_close(src);
	return st;
}

static enum status token_show(struct cli *c, struct error *e)
{
	struct token_figures t;
	struct list_source src;
	const char *profile;
	enum status st = profile_of(c, &profile, e);

	if (st == ST_OK)
		st = token_figures(cli_shop(c), profile, &t, e);
	if (st != ST_OK)
		return st;
	cli_text(c, "profile", N_("Marketplace"), profile);
	cli_int(c, "balance", N_("Tokens left"), t.balance);
	cli_int(c, "cost_tokens", N_("Tokens per OTP"), t.cost);
	cli_int(c, "otps_left", N_("OTPs left"), t.otps_left);
	cli_int(c, "otps_today", N_("OTPs today"), t.otps_today);
	cli_int(c, "otps_month", N_("OTPs this month"), t.otps_month);
	cli_int(c, "used_month", N_("Tokens used this month"), t.used_month);
	cli_int(c, "used", N_("Tokens used in all"), t.used);
	cli_int(c, "low_water", N_("Warn below"), t.low_water);
	cli_bool(c, "low", N_("Tokens run short"), t.low);
	otp_by_day_list(cli_shop(c), profile, &src);
	return tell_list(c, "days", &src, e);
}

/* Its last three characters are enough to know it by. */
static const char *masked(const char *account, char out[16])
{
	size_t len = strlen(account);

	if (len == 0)
		return NULL;
	strcpy(out, "****");
	if (len > 6)
		strcat(out, account + len - 3);
	return out;
}

static enum status sms_show(struct cli *c, struct error *e)
{
	struct sms_figures f;
	struct list_source src;
	const char *profile;
	char account[16];
	enum status st = profile_of(c, &profile, e);

	if (st == ST_OK)
		st = sms_figures(cli_shop(c), profile, &f, e);
	if (st != ST_OK)
		return st;
	cli_text(c, "profile", N_("Marketplace"), profile);
	cli_text(c, "provider", N_("Provider"), f.provider);
	cli_text(c, "account", N_("Account"), masked(f.account, account));
	cli_int(c, "balance", N_("SMS credits left"), f.balance);
	cli_int(c, "month_sent", N_("Credits used this month"), f.month_sent);
	sms_by_cause_list(cli_shop(c), profile, &src);
	return tell_list(c, "months", &src, e);
}

static enum status history(struct cli *c, enum prepaid book, struct error *e)
{
	struct list_source src;
	const char *profile;
	enum status st = profile_of(c, &profile, e);

	if (st != ST_OK)
		return st;
	prepaid_list(cli_shop(c), book, profile, &src);
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static enum status add(struct cli *c, enum prepaid book, struct error *e)
{
	const struct profile *p = NULL;
	struct record *r = cli_record(c);
	char op[OP_ID_SIZE];
	int64_t id = 0;
	enum status st;

	op_id_make(op);
	if ((st = prepaid_add(cli_shop(c), book, r, op, &id, e)) == ST_OK)
		st = member_profile(cli_shop(c), *record_get(r, "profile") != '\0' ? record_get(r, "profile") : NULL, &p, e);
	if (st != ST_OK)
		return st;
	cli_value(c, "id", N_("No."), VK_INT, NULL, &(struct value){.null = id == 0, .num = id});
	cli_text(c, "profile", N_("Marketplace"), profile_name(p));
	cli_text(c, "kind", NULL, record_get(r, "kind"));
	cli_int(c, "balance", book == PREPAID_TOKENS ? N_("Tokens left") : N_("SMS credits left"),
	        prepaid_balance(cli_shop(c), book, profile_name(p)));
	return ST_OK;
}

static enum status import(struct cli *c, enum prepaid book, struct error *e)
{
	struct import_options o;
	struct import_result r = {0};
	const char *profile;
	enum status st = profile_of(c, &profile, e);

	if (st == ST_OK)
		st = importing_options_for(c, profile, &o, e);
	if (st == ST_OK)
		st = prepaid_import(cli_shop(c), book, &o, &r, e);
	if (st == ST_OK)
		importing_say(c, &r);
	import_result_free(&r);
	return st;
}

static enum status token_history(struct cli *c, struct error *e)
{
	return history(c, PREPAID_TOKENS, e);
}

static enum status token_add(struct cli *c, struct error *e)
{
	return add(c, PREPAID_TOKENS, e);
}

static enum status token_import(struct cli *c, struct error *e)
{
	return import(c, PREPAID_TOKENS, e);
}

static enum status sms_history(struct cli *c, struct error *e)
{
	return history(c, PREPAID_CREDITS, e);
}

static enum status sms_add(struct cli *c, struct error *e)
{
	return add(c, PREPAID_CREDITS, e);
}

static enum status sms_import(struct cli *c, struct error *e)
{
	return import(c, PREPAID_CREDITS, e);
}

/* Phone-number accounts: without a field, as they stand. */
static enum status settings(struct cli *c, struct error *e)
{
	struct record *r = cli_record(c);
	const struct profile *p;
	int64_t done;
	enum status st = ST_OK;

	if (record_has(r, "plan") || record_has(r, "phone"))
		st = phone_settings_save(cli_shop(c), r, "", &done, e);
	if (st == ST_OK)
		st = member_profile(cli_shop(c), *record_get(r, "profile") != '\0' ? record_get(r, "profile") : NULL, &p, e);
	if (st == ST_OK)
		st = phone_settings_record(cli_shop(c), profile_name(p), r, e);
	if (st != ST_OK)
		return st;
	cli_text(c, "profile", N_("Marketplace"), profile_name(p));
	cli_text(c, "plan", N_("Plan of the shop"), *record_get(r, "plan") != '\0' ? record_get(r, "plan") : NULL);
	cli_bool(c, "phone", N_("Phone-number accounts"), strcmp(record_get(r, "phone"), "yes") == 0);
	return ST_OK;
}

#define IMPORT_FIELDS "profile charset separator damaged refused"
static const struct verb token_verbs[] = {
	{"show", NULL, NULL, "profile", CMD_READS, N_("what is left, OTPs that it is enough for, OTPs by day"), token_show},
	{"history", NULL, NULL, "profile " LIST_FIELDS, CMD_READS, N_("the book, newest first"), token_history},
	{"add", NULL, "token", NULL, CMD_WRITES, N_("enter what was bought, used or corrected"), token_add},
	{"import", "FILE", NULL, IMPORT_FIELDS, CMD_WRITES, N_("entries from a file, in any order"), token_import},
	{"settings", NULL, "phone", NULL, CMD_WRITES, N_("phone-number accounts, which send OTPs"), settings},
	{0},
};
static const struct verb sms_verbs[] = {
	{"show", NULL, NULL, "profile", CMD_READS, N_("credits left, and text messages by month and cause"), sms_show},
	{"history", NULL, NULL, "profile " LIST_FIELDS, CMD_READS, N_("the book, newest first"), sms_history},
	{"add", NULL, "sms", NULL, CMD_WRITES, N_("enter what was bought, used or corrected"), sms_add},
	{"import", "FILE", NULL, IMPORT_FIELDS, CMD_WRITES, N_("entries from a file, in any order"), sms_import},
	{0},
};

const struct noun noun_token = {"token", N_("bought tokens and the OTPs that use them"), token_verbs};
const struct noun noun_sms = {"sms", N_("bought SMS credits and what used them"), sms_verbs};
