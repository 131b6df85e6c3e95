/*
 * Whom a verb means that has a form of its own: members by words, or segment=,
 * group=, the conditions of forms/member_filter.ini, all=yes.
 */
#ifndef COMMANDS_WHOM_H
#define COMMANDS_WHOM_H

#include "commands/member.h"

/* Fields that such a verb accepts beside its form's. */
#define WHOM_FIELDS \
	"profile segment all op_id text name phone email empty kind origin group group_none tier points_min points_max credit_min credit_max" \
	" orders_min orders_max spent_min spent_max last_within last_not_within registered_from registered_to registered_within birthday_month" \
	" email_consent blacklisted store staff rfm_r rfm_f rfm_m rfm_segment missing"

struct whom {
	struct chosen who;
	struct record filter;
};
/* BULK_EMPTY is left to the desk. whom_free() it whatever comes back. */
enum status whom_read(struct cli *c, struct whom *out, struct error *e);
void whom_free(struct whom *w);
/* op_id= as given, else a new one in `made`. */
const char *whom_op(struct cli *c, char *made);

#endif
