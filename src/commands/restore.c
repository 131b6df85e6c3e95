/*
 * restore FILE: a checked copy takes the place of the shop's file, which is
 * kept beside it.
 */
#include "config.h"

#include <stdlib.h>

#include "commands/cli.h"
#include "storekeep/i18n.h"

static enum status restore(struct cli *c, struct error *e)
{
	char *kept = NULL;
	enum status st;

	if (cli_dry_run(c)) {
		cli_text(c, "file", N_("File"), cli_db_path(c));
		cli_say(c, "%s", _("Nothing was written: this was a trial."));
		return ST_OK;
	}
	st = db_restore(cli_db_path(c), cli_arg(c, 0), &kept, e);
	if (st != ST_OK)
		return st;
	cli_text(c, "file", N_("File"), cli_db_path(c));
	cli_text(c, "kept", N_("What was there before"), kept);
	cli_say(c, "%s", _("The copy is in place."));
	free(kept);
	return ST_OK;
}

static const struct verb verbs[] = {
	{NULL, "FILE", NULL, NULL, 0, N_("puts a copy in place of the shop's file; what was there is kept beside it"), restore},
	{0},
};

const struct noun noun_restore = {"restore", N_("the shop's file back from a copy"), verbs};
