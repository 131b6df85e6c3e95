/*
 * Whom a verb over many members means: the members named, else those that the
 * fields of form member_filter find, else all=yes; and what came of it.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "commands/member.h"
#include "storekeep/bulk.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

enum status member_named(struct cli *c, struct chosen *out, struct error *e)
{
	enum status st = ST_OK;
	for (size_t n = 0; cli_arg(c, n) && st == ST_OK; n++) {
		struct member m;
		int64_t id;
		st = member_of_arg(c, n, &id, e);
		if (st == ST_OK)
			st = member_get(cli_shop(c), id, &m, e);
		if (st != ST_OK)
			break;
		if (n > 0 && strcmp(m.profile, out->profile) != 0)
			st = error_set(e, ST_REFUSED, "profile_members", NULL, "member", _("%s belongs to another marketplace than those before."), cli_arg(c, n));
		strcpy(out->profile, m.profile);
		member_free(&m);
		out->ids = xreallocarray(out->ids, out->choice.id_count + 1, sizeof *out->ids);
		out->ids[out->choice.id_count++] = id;
	}
	out->choice.ids = out->ids;
	out->choice.profile = out->profile;
	return st;
}

enum status member_choose(struct cli *c, struct chosen *out, struct error *e)
{
	const struct profile *p;
	enum status st = ST_OK;
	*out = (struct chosen){0};
	if (cli_arg(c, 0)) {
		st = member_named(c, out, e);
	} else {
		st = member_filter_of(c, &p, &out->choice.filter, e);
		if (st == ST_OK)
			st = cli_field_bool(c, "all", false, &out->choice.all, e);
		if (st == ST_OK)
			strncpy(out->profile, profile_name(p), sizeof out->profile - 1);
		if (st == ST_OK && out->choice.filter == NULL && !out->choice.all)
			st = error_set(e, ST_REFUSED, "BULK_EMPTY", profile_rule(out->profile, *profile_rule(out->profile, "EAS-6") != '\0' ? "EAS-6" : "SHL-5"), NULL, "%s", _("Mark at least one member first."));
	}
	out->choice.profile = out->profile;
	if (st != ST_OK)
		member_chosen_free(out);
	return st;
}

void member_chosen_free(struct chosen *out)
{
	free(out->ids);
	out->ids = NULL;
}

void member_bulk_tell(struct cli *c, const struct bulk_result *r)
{
	const struct value batch = {.null = r->batch_id == 0, .num = r->batch_id};
	cli_int(c, "members", N_("Members"), r->members);
	cli_int(c, "changes", N_("To change"), r->changes);
	cli_int(c, "same", N_("As they are already"), r->same);
	cli_int(c, "refused", N_("Cannot be changed"), r->refused);
	cli_value(c, "batch_id", N_("Batch"), VK_INT, NULL, &batch);
	if (r->already)
		cli_say(c, "%s", _("This was done before; nothing was done twice."));
	else if (cli_dry_run(c))
		cli_say(c, "%s", _("Nothing was written."));
}
