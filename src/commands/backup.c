/*
 * backup FILE: an online copy, checked.
 */
#include "config.h"

#include "commands/cli.h"
#include "storekeep/audit.h"
#include "storekeep/i18n.h"

static enum status backup(struct cli *c, struct error *e)
{
	const char *to = cli_arg(c, 0);
	struct shop *s = cli_shop(c);
	char head[72];
	enum status st;

	if (cli_dry_run(c)) {
		cli_text(c, "file", N_("Copy"), to);
		cli_say(c, "%s", _("Nothing was written: this was a trial."));
		return ST_OK;
	}
	if ((st = db_backup(s->db, to, cli_overwrite(c), e)) != ST_OK ||
	    (st = audit_verify(s, NULL, NULL, head, e)) != ST_OK)
		return st;
	cli_text(c, "file", N_("Copy"), to);
	cli_text(c, "audit_head", N_("Head of the audit log"), head[0] != '\0' ? head : NULL);
	cli_say(c, "%s", _("The copy is complete and was checked."));
	return ST_OK;
}

static const struct verb verbs[] = {
	{NULL, "FILE", NULL, NULL, CMD_READS, N_("copies the shop's file while others work; the copy is checked"), backup},
	{0},
};

const struct noun noun_backup = {"backup", N_("an online copy of the shop's file"), verbs};
