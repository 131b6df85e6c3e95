/*
 * points: what a member has and how it came about, what lapses; the table of
 * all verbs.
 */
#include "config.h"

#include "commands/points.h"

#include "storekeep/i18n.h"

/* The day up to which lots lapse: on= as given, not after today. */
static enum status asked_day(struct cli *c, const struct profile *p, day_t *out, struct error *e)
{
	const char *text = cli_field(c, "on");
	*out = shop_today(cli_shop(c), p);
	if (!text || !*text)
		return ST_OK;
	day_t day = day_parse_iso(text);
	if (day == DAY_NONE)
		return error_set(e, ST_REFUSED, "DATE_BAD", p ? profile_rule(profile_name(p), "EAS-2") : "EAS-2", "on",
		                 _("%s is not a date. Write it as YYYY-MM-DD."), text);
	if (day > *out)
		return error_set(e, ST_REFUSED, "on_future", NULL, "on", _("%s has not come yet: nothing lapses before its day is over."), text);
	*out = day;
	return ST_OK;
}

static enum status expire(struct cli *c, struct error *e)
{
	struct shop *s = cli_shop(c);
	const char *name = cli_field(c, "profile");
	const struct profile *p = NULL;
	struct expired done;
	day_t day = DAY_NONE;
	enum status st = name && *name ? shop_profile(s, name, &p, e) : ST_OK;
	if (st == ST_OK)
		st = asked_day(c, p, &day, e);
	if (st != ST_OK)
		return st;
	struct progress progress = cli_progress(c, _("Points that lapse"));
	st = ledger_expire(s, p ? name : NULL, day, &progress, &done, e);
	if (st != ST_OK)
		return st;
	cli_day(c, "on", N_("Up to"), day);
	cli_int(c, "lots", N_("Lots lapsed"), done.lots);
	cli_int(c, "points", N_("Points lapsed"), done.points);
	cli_int(c, "members", N_("Members"), done.members);
	return ST_OK;
}

static const struct verb verbs[] = {
	{"expire", NULL, NULL, "profile on", CMD_WRITES, N_("book the points whose last day is over; the daily run does it by itself"), expire},
	{"award", "ORDER", NULL, "profile", CMD_WRITES, N_("give by hand what an order waits for or was held"), points_cmd_award},
	{"expected", NULL, NULL, "profile member " LIST_FIELDS, CMD_READS, N_("points to come: neither in the balance nor in the record yet"), points_cmd_expected},
	{"review", "[ID]", NULL, "profile take points reason all " LIST_FIELDS, CMD_WRITES,
	 N_("what was given for purchases that are no more; take=yes|no decides one"), points_cmd_review},
	{"instore", "[MEMBER]", "instore", "profile void reason " LIST_FIELDS, CMD_WRITES,
	 N_("amounts typed in at the counter: enter one, void=ID, or the list"), points_cmd_instore},
	{"settings", NULL, "points_settings", "profile", CMD_WRITES, N_("the settings in force; with fields: save a version"), points_cmd_settings},
	{"closed", NULL, NULL, "profile from to remove " LIST_FIELDS, CMD_WRITES, N_("days on which the shop is closed; from= and to= enter some"), points_cmd_closed},
	{"log", NULL, NULL, "profile member kind staff from to " LIST_FIELDS, CMD_READS, N_("what moved and what was set, newest first"), points_cmd_log},
	{"liability", NULL, NULL, "profile", CMD_READS, N_("points that the shop owes, by month of expiry, and their worth"), points_cmd_liability},
	{"explain", "ENTRY", NULL, NULL, CMD_READS, N_("how an entry came about: order, rule, arithmetic, lots"), points_cmd_explain},
	{0},
};

const struct noun noun_points = {"points", N_("member points"), verbs};
