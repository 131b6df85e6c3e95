/*
 * campaign: what is composed, shown and previewed; the table of all verbs. What
 * sends stands in campaign_send.c, what reads results in campaign_results.c.
 */
#include "config.h"

#include "commands/campaign.h"

#include <stdlib.h>

#include "storekeep/i18n.h"
#include "storekeep/mem.h"

const char *campaign_profile(const struct cli *c)
{
	const char *given = cli_field(c, "profile");
	return given && *given ? given : "ruten";
}

enum status campaign_of_arg(struct cli *c, struct campaign *out, struct error *e)
{
	char *end;
	long long id = strtoll(cli_arg(c, 0), &end, 10);
	*out = (struct campaign){0};
	if (*end || id <= 0)
		return error_set(e, ST_REFUSED, "id_number", NULL, "id", _("“%s” is no number of a campaign."), cli_arg(c, 0));
	return campaign_get(cli_shop(c), id, out, e);
}

static void tell_what(struct cli *c, const struct campaign *m, const char *zone)
{
	cli_int(c, "id", N_("Number in our book"), m->id);
	cli_text(c, "profile", N_("Marketplace"), m->profile);
	cli_text(c, "name", N_("Campaign name"), m->name);
	cli_code(c, "state", N_("State"), campaign_state_set(m->profile), campaign_state_word(m));
	cli_code(c, "not_sent_reason", N_("Why not"), "not_sent_reason", *m->not_sent_reason ? m->not_sent_reason : NULL);
	cli_text(c, "audiences", N_("Audiences"), m->audiences);
	cli_instant(c, "send_at", N_("Send time"), m->send_at, zone);
	cli_text(c, "body", N_("Message"), m->body);
	cli_text(c, "url", N_("Link"), m->url);
	cli_text(c, "cta", N_("Button"), m->cta);
}

static void tell_counts(struct cli *c, const struct campaign *m, const char *zone)
{
	cli_int(c, "est_reach_low", N_("Estimated reach, at least"), m->est_low);
	cli_int(c, "est_reach_high", N_("Estimated reach, at most"), m->est_high);
	cli_int(c, "reach", N_("Reach"), m->reach);
	cli_int(c, "opened", N_("Opened"), m->opened);
	cli_bool(c, "final", N_("Final"), m->final);
	cli_instant(c, "created_at", N_("Created"), m->created_at, zone);
	cli_text(c, "created_by", N_("Created by"), m->created_by);
	cli_instant(c, "changed_at", N_("Changed"), m->changed_at, zone);
	cli_text(c, "changed_by", N_("Changed by"), m->changed_by);
}

enum status campaign_tell(struct cli *c, const struct campaign *m, struct error *e)
{
	const struct profile *p;
	enum status st = shop_profile(cli_shop(c), m->profile, &p, e);
	if (st != ST_OK)
		return st;
	tell_what(c, m, profile_zone(p));
	tell_counts(c, m, profile_zone(p));
	return ST_OK;
}

static enum status show(struct cli *c, struct error *e)
{
	struct campaign m;
	enum status st = campaign_of_arg(c, &m, e);
	if (st == ST_OK)
		st = campaign_tell(c, &m, e);
	campaign_free(&m);
	return st;
}

static const struct verb verbs[] = {
	{"list", NULL, NULL, "profile tab " LIST_FIELDS, CMD_READS, N_("campaigns, newest first: tab=all, pending or sent"), campaign_cmd_list},
	{"show", "ID", NULL, NULL, CMD_READS, N_("one campaign with its counts"), show},
	{"compare", "A B", NULL, NULL, CMD_READS, N_("two campaigns side by side"), campaign_cmd_compare},
	{0},
};

const struct noun noun_campaign = {"campaign", N_("message campaigns"), verbs};
