/*
 * due list, due run: what falls due, and what the rules do by themselves.
 */
#include "config.h"

#include "storekeep/due.h"

#include <string.h>

#include "storekeep/command.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"

#define DAYS_AHEAD 14

static enum status list(struct cli *c, struct error *e)
{
	struct list_source src;
	int64_t days;
	enum status st = cli_field_int(c, "days", DAYS_AHEAD, &days, e);
	if (st == ST_OK)
		st = due_list(cli_shop(c), days < 0 ? 0 : days > 3660 ? 3660 : (int)days, &src, e);
	if (st != ST_OK)
		return st;
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static enum status run(struct cli *c, struct error *e)
{
	struct progress p = cli_progress(c, _("Doing what is due"));
	struct due_done done;
	bool idle = true;
	enum status st = due_run(cli_shop(c), &p, &done, e);
	for (const struct due_count *n = due_counts; n->name != NULL; n++) {
		int64_t count;

		memcpy(&count, (const char *)&done + n->offset, sizeof count);
		cli_int(c, n->name, count != 0 ? n->title : NULL, count);
		idle = idle && count == 0;
	}
	if (st == ST_OK && idle)
		cli_say(c, "%s", _("Nothing has fallen due."));
	return st;
}

static const struct verb verbs[] = {
	{"list", NULL, NULL, "days " LIST_FIELDS, CMD_READS, N_("what falls due, when and why (days= ahead, 14)"), list},
	{"run", NULL, NULL, NULL, CMD_WRITES, N_("do what has fallen due; safe to run twice"), run},
	{0},
};

const struct noun noun_due = {"due", N_("what falls due"), verbs};
