/*
 * member merge, duplicates.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "commands/member.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"
#include "storekeep/member_merge.h"

static void say_plan(struct cli *c, const struct member_merge_plan *p)
{
	cli_int(c, "orders", N_("Orders that move"), p->orders);
	cli_int(c, "points_issued", N_("Points issued for them"), p->points_issued);
	cli_int(c, "points_used", N_("Already used"), p->points_issued - p->points_moving);
	cli_int(c, "points_moving", N_("Points that move"), p->points_moving);
	cli_text(c, "groups", N_("Groups"), *p->groups != '\0' ? p->groups : NULL);
	cli_text(c, "fields", N_("Own fields"), *p->fields != '\0' ? p->fields : NULL);
	cli_bool(c, "email_consent", N_("Wants e-mails"), p->consent);
	cli_int(c, "points_left", N_("Points left for a decision"), p->points_left);
	cli_int(c, "credit_left", N_("Store credit left for a decision"), p->credit_left);
}

enum status member_merge_verb(struct cli *c, struct error *e)
{
	struct member_merge m = {.reason = cli_field(c, "reason"), .op_id = cli_field(c, "op_id")};
	struct member_merge_plan plan = {0};
	char op[OP_ID_SIZE];
	int64_t batch = 0;
	enum status st = member_of_arg(c, 0, &m.from, e);

	if (st == ST_OK)
		st = member_of_arg(c, 1, &m.into, e);
	if (st == ST_OK)
		st = cli_field_bool(c, "points", false, &m.move_points, e);
	if (st == ST_OK)
		st = cli_field_bool(c, "credit", false, &m.move_credit, e);
	if (st == ST_OK)
		st = member_merge_look_at(cli_shop(c), m.from, m.into, &plan, e);
	if (m.op_id == NULL) {
		op_id_make(op);
		m.op_id = op;
	}
	if (st == ST_OK)
		st = member_merge(cli_shop(c), &m, &batch, e);
	if (st == ST_OK) {
		cli_int(c, "from_id", NULL, m.from);
		cli_int(c, "into_id", NULL, m.into);
		say_plan(c, &plan);
		cli_int(c, "batch_id", cli_dry_run(c) ? NULL : N_("Batch"), cli_dry_run(c) ? 0 : batch);
	}
	member_merge_plan_free(&plan);
	return st;
}

enum status member_duplicates_verb(struct cli *c, struct error *e)
{
	struct progress p = cli_progress(c, _("Looking for duplicates"));
	const struct profile *profile;
	struct list_source src;
	int64_t low, high, pairs;
	enum status st = member_profile(cli_shop(c), cli_field(c, "profile"), &profile, e);

	if (st == ST_OK && cli_arg(c, 0) != NULL) {
		if (cli_arg(c, 1) == NULL)
			return error_set(e, ST_USAGE, "usage", NULL, NULL, "%s", _("Name two members who are two people."));
		if ((st = member_of_arg(c, 0, &low, e)) == ST_OK && (st = member_of_arg(c, 1, &high, e)) == ST_OK)
			st = member_duplicate_dismiss(cli_shop(c), low, high, e);
		if (st == ST_OK)
			cli_say(c, "%s", _("These two are not offered again."));
		return st;
	}
	if (st == ST_OK)
		st = member_duplicates_find(cli_shop(c), profile_name(profile), &p, &pairs, e);
	if (st != ST_OK)
		return st;
	member_duplicate_list(cli_shop(c), profile_name(profile), &src);
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}
