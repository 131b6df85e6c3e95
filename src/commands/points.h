/*
 * The verbs of `points` by the files that they stand in: points.c reads the
 * ledger and holds the table; points_write.c gives, takes and redeems.
 *
 * A further verb: its handler is declared here, stands in a file of its own, and
 * gets a row in the table at the end of points.c.
 */
#ifndef COMMANDS_POINTS_H
#define COMMANDS_POINTS_H

#include "storekeep/command.h"
#include "storekeep/points.h"

/* points_write.c */
enum status points_cmd_add(struct cli *c, struct error *e);
enum status points_cmd_subtract(struct cli *c, struct error *e);
enum status points_cmd_add_bulk(struct cli *c, struct error *e);
enum status points_cmd_redeem(struct cli *c, struct error *e);

/* points_grants.c */
enum status points_cmd_award(struct cli *c, struct error *e);
enum status points_cmd_expected(struct cli *c, struct error *e);
enum status points_cmd_review(struct cli *c, struct error *e);
enum status points_cmd_instore(struct cli *c, struct error *e);

/* points_rules.c */
enum status points_cmd_profile(struct cli *c, const struct profile **p, struct error *e);
enum status points_cmd_settings(struct cli *c, struct error *e);
enum status points_cmd_closed(struct cli *c, struct error *e);
enum status points_cmd_log(struct cli *c, struct error *e);
enum status points_cmd_liability(struct cli *c, struct error *e);
enum status points_cmd_explain(struct cli *c, struct error *e);

#endif
