/*
 * tier: the shop's tiers, their history, and who falls by a day.
 */
#include "config.h"

#include "storekeep/tier.h"

#include <string.h>

#include "storekeep/command.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"
#include "storekeep/member.h"
#include "storekeep/points.h"

static enum status profile_of(struct cli *c, const struct profile **p, struct error *e)
{
	return member_profile(cli_shop(c), cli_field(c, "profile"), p, e);
}

static enum status tier_of_arg(struct cli *c, int64_t *id, struct error *e)
{
	const struct profile *p;
	enum status st = profile_of(c, &p, e);

	return st == ST_OK ? tier_find(cli_shop(c), profile_name(p), cli_arg(c, 0), id, e) : st;
}

static void tell_earn(struct cli *c, const struct tier *t)
{
	struct earn_rule own;

	if (tier_earn(cli_shop(c), t, &own, NULL) != ST_OK)
		return;
	const struct value spend = {.null = own.spend == 0, .num = own.spend}, points = {.null = own.points == 0, .num = own.points};
	cli_bool(c, "earn", N_("Rule of earning of its own"), own.on);
	cli_value(c, "earn_spend", N_("For every full amount of"), VK_MONEY, NULL, &spend);
	cli_value(c, "earn_points", N_("Points of one step"), VK_INT, NULL, &points);
}

static enum status tell(struct cli *c, int64_t id, struct error *e)
{
	struct tier t;
	enum status st = tier_get(cli_shop(c), id, &t, e);

	if (st != ST_OK)
		return st;
	const struct value spend = {.null = !t.has_spend, .num = t.terms.min_spend}, orders = {.null = !t.has_orders, .num = t.terms.min_orders};
	cli_int(c, "id", N_("Number in our book"), t.id);
	cli_text(c, "profile", N_("Marketplace"), t.profile);
	cli_int(c, "level", N_("Level"), t.terms.level);
	cli_text(c, "name", N_("Tier"), t.name);
	cli_bool(c, "auto", N_("Automatic upgrade"), t.terms.automatic);
	cli_value(c, "min_spend", N_("Spent, at least"), VK_MONEY, NULL, &spend);
	cli_value(c, "min_orders", N_("Orders, at least"), VK_INT, NULL, &orders);
	cli_code(c, "match", N_("Must hold"), "tier_match", t.terms.match_all ? "all" : "any");
	cli_int(c, "window_months", N_("Window, months"), t.terms.window_months);
	cli_int(c, "validity_months", N_("Valid for, months"), t.terms.validity_months);
	tell_earn(c, &t);
	cli_int(c, "members", N_("Members"), tier_members(cli_shop(c), &t));
	tier_free(&t);
	return ST_OK;
}

static enum status list(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct list_source src;
	enum status st = profile_of(c, &p, e);

	if (st != ST_OK)
		return st;
	tier_list(cli_shop(c), profile_name(p), &src);
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static enum status show(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = tier_of_arg(c, &id, e);

	return st == ST_OK ? tell(c, id, e) : st;
}

static enum status save(struct cli *c, int64_t id, struct error *e)
{
	char op[OP_ID_SIZE];

	op_id_make(op);
	enum status st = tier_save(cli_shop(c), id, cli_record(c), cli_field(c, "op_id") != NULL ? cli_field(c, "op_id") : op, &id, e);
	if (st != ST_OK)
		return st;
	if (!cli_dry_run(c))
		return tell(c, id, e);
	cli_say(c, "%s", _("The tier is right; nothing was written."));
	return ST_OK;
}

static enum status create(struct cli *c, struct error *e)
{
	return save(c, 0, e);
}

static enum status edit(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = tier_of_arg(c, &id, e);

	return st == ST_OK ? save(c, id, e) : st;
}

static enum status erase(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = tier_of_arg(c, &id, e);

	if (st == ST_OK)
		st = tier_delete(cli_shop(c), id, e);
	if (st != ST_OK)
		return st;
	cli_int(c, "id", NULL, id);
	cli_say(c, "%s", cli_dry_run(c) ? _("The tier can be deleted; nothing was written.") : _("The tier is deleted."));
	return ST_OK;
}

static enum status history(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct list_source src;
	int64_t id = 0;
	enum status st = profile_of(c, &p, e);

	if (st == ST_OK && cli_arg(c, 0) != NULL)
		st = member_resolve(cli_shop(c), cli_field(c, "profile"), cli_arg(c, 0), &id, e);
	if (st != ST_OK)
		return st;
	tier_history_list(cli_shop(c), profile_name(p), id, &src);
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static enum status falling(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct list_source src;
	const char *on = cli_field(c, "on");
	enum status st = profile_of(c, &p, e);

	if (st != ST_OK)
		return st;
	day_t day = shop_today(cli_shop(c), p) + 1;
	int secs;
	if (on != NULL && date_parse(on, strlen(on), &day, &secs, NULL) != ST_OK)
		return error_set(e, ST_REFUSED, "DATE_BAD", profile_rule(profile_name(p), "EAS-2"), "on", _("%s is not a date. Write it as YYYY-MM-DD."), on);
	tier_falling_list(cli_shop(c), profile_name(p), day, &src);
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static const struct verb verbs[] = {
	{"list", NULL, NULL, "profile " LIST_FIELDS, CMD_READS, N_("tiers by level, with conditions, validity and members"), list},
	{"show", "TIER", NULL, "profile", CMD_READS, N_("one tier"), show},
	{"create", NULL, "tier", "op_id", CMD_WRITES, N_("enter one"), create},
	{"edit", "TIER", "tier", "op_id", CMD_WRITES, N_("change one, by name or number; fields not named stay"), edit},
	{"delete", "TIER", NULL, "profile", CMD_WRITES, N_("delete one that nobody is in"), erase},
	{"history", "[MEMBER]", NULL, "profile " LIST_FIELDS, CMD_READS, N_("changes of tiers with cause and days, newest first"), history},
	{"falling", NULL, NULL, "profile on " LIST_FIELDS, CMD_READS, N_("who falls by on=DAY if nothing more happens, and what is lacking"), falling},
	{0},
};

const struct noun noun_tier = {"tier", N_("tiers of members"), verbs};
