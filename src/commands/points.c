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
	{0},
};

const struct noun noun_points = {"points", N_("member points"), verbs};
