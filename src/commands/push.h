/*
 * The verbs of `push` by the files that they stand in: push.c the push itself,
 * push_sheet.c its order numbers.
 */
#ifndef COMMANDS_PUSH_H
#define COMMANDS_PUSH_H

#include "storekeep/command.h"
#include "storekeep/push.h"

/* profile= as given, else the marketplace of coupon pushes. */
const char *push_profile(const struct cli *c);
enum status push_number(const char *word, int64_t *id, struct error *e);
/* Sums of a push's order numbers, and (`rows`) every row. */
enum status push_tell_orders(struct cli *c, int64_t id, bool rows, struct error *e);

enum status push_cmd_rows(struct cli *c, struct error *e);
enum status push_cmd_template(struct cli *c, struct error *e);
enum status push_cmd_check(struct cli *c, struct error *e);

#endif
