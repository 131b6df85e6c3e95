/*
 * audit list, audit verify.
 */
#include "config.h"

#include "storekeep/audit.h"

#include "commands/cli.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"

static enum status list(struct cli *c, struct error *e)
{
	struct list_source src;
	enum status st;

	audit_list(cli_shop(c), &src);
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static enum status verify(struct cli *c, struct error *e)
{
	struct notes findings = {0};
	char head[72];
	int64_t rows;
	enum status st = audit_verify(cli_shop(c), &findings, &rows, head, e);

	if (st == ST_OK && findings.count > 0) {
		*e = findings.items[0].what;
		st = ST_REFUSED;
	}
	notes_free(&findings);
	if (st != ST_OK)
		return st;
	cli_int(c, "rows", N_("Rows"), rows);
	cli_text(c, "head", N_("Head of the chain"), head);
	cli_say(c, "%s", _("The audit log is whole."));
	return ST_OK;
}

static const struct verb verbs[] = {
	{"list", NULL, NULL, LIST_FIELDS, CMD_READS, N_("who did what, when; newest first"), list},
	{"verify", NULL, NULL, NULL, CMD_READS, N_("prove that no row was changed or taken out"), verify},
	{0},
};

const struct noun noun_audit = {"audit", N_("the log of what was done"), verbs};
