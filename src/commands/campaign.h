/*
 * The verbs of `campaign` by the files that they stand in: campaign.c composes
 * and holds the table, campaign_send.c drives the outbox, campaign_results.c
 * reads what came of it.
 */
#ifndef COMMANDS_CAMPAIGN_H
#define COMMANDS_CAMPAIGN_H

#include "storekeep/campaign.h"
#include "storekeep/command.h"

/* The campaign that the first word names; ST_REFUSED id_number, campaign_missing. campaign_free() it. */
enum status campaign_of_arg(struct cli *c, struct campaign *out, struct error *e);
/* profile= as given, else the marketplace of campaigns. */
const char *campaign_profile(const struct cli *c);
/* All fields of one, as `show` says them. */
enum status campaign_tell(struct cli *c, const struct campaign *m, struct error *e);

/* campaign_send.c */
enum status campaign_cmd_test(struct cli *c, struct error *e);
enum status campaign_cmd_recipients(struct cli *c, struct error *e);
enum status campaign_cmd_handovers(struct cli *c, struct error *e);
enum status campaign_cmd_pause(struct cli *c, struct error *e);
enum status campaign_cmd_resume(struct cli *c, struct error *e);
enum status campaign_cmd_cancel(struct cli *c, struct error *e);
enum status campaign_cmd_settle(struct cli *c, struct error *e);
enum status campaign_cmd_resend(struct cli *c, struct error *e);

/* campaign_results.c */
enum status campaign_cmd_list(struct cli *c, struct error *e);
enum status campaign_cmd_compare(struct cli *c, struct error *e);

#endif
