/* What the nouns about plans and bills say alike. */
#ifndef COMMANDS_PLAN_H
#define COMMANDS_PLAN_H

#include "storekeep/command.h"
#include "storekeep/plan.h"

/* The marketplace that was named, else the one that has plans. */
const char *plan_profile(const struct cli *c);
/* The zone of a marketplace, NULL when its profile cannot be read. */
const char *plan_zone(struct cli *c, const char *profile);
/* The number in the first word. */
enum status plan_id(struct cli *c, int64_t *id, struct error *e);
/* An order with bill and term. */
void plan_say_order(struct cli *c, const struct plan_order *o);
/* Its lines and debits. */
void plan_say_bill(struct cli *c, const struct plan_order *o);

#endif
