/*
 * check: the file's health, the audit chain, what was signed off, and every
 * number that is kept beside its rows.
 */
#include "config.h"

#include <string.h>

#include "commands/cli.h"
#include "storekeep/health.h"
#include "storekeep/i18n.h"

/* Findings with their codes, for people one a line. */
static void say_findings(struct cli *c, const struct notes *n)
{
	struct json *j = cli_document(c);

	if (j != NULL)
		json_array(j, "findings");
	for (size_t i = 0; i < n->count; i++) {
		const struct error *f = &n->items[i].what;

		if (j == NULL) {
			cli_say(c, "! %s", f->message);
			continue;
		}
		json_object(j, NULL);
		json_text(j, "code", f->code);
		json_text(j, "message", f->message);
		json_end_object(j);
	}
	if (j != NULL)
		json_end_array(j);
}

/* The findings stay in the document, with the error beside them. */
static enum status refuse(struct cli *c, struct error *e)
{
	struct json *j = cli_document(c);

	error_set(e, ST_REFUSED, "not_whole", NULL, NULL,
	          _("The file is not whole. Keep it, and restore the newest backup under another name."));
	if (j == NULL)
		return ST_REFUSED;
	out_json_error(j, "error", e);
	return cli_answered(c, ST_REFUSED);
}

static enum status check(struct cli *c, struct error *e)
{
	struct shop *s = cli_shop(c);
	struct notes findings = {0};
	struct health health;
	enum status st = health_check(s, &health, &findings, e);

	if (st != ST_OK) {
		notes_free(&findings);
		return st;
	}
	cli_text(c, "file", N_("File"), db_path(s->db));
	cli_int(c, "schema", N_("Version of the file"), db_schema_version(s->db));
	cli_int(c, "audit_rows", N_("Rows of the audit log"), health.audit_rows);
	cli_int(c, "signed_periods", N_("Signed-off periods"), health.signed_periods);
	cli_bool(c, "whole", N_("Whole"), findings.count == 0);
	say_findings(c, &findings);
	if (findings.count == 0)
		cli_say(c, "%s", _("The file is whole."));
	else
		st = refuse(c, e);
	notes_free(&findings);
	return st;
}

static const struct verb verbs[] = {
	{NULL, NULL, NULL, NULL, CMD_READS, N_("the file, the audit log, what was signed off, and every number kept beside its rows"), check},
	{0},
};

const struct noun noun_check = {"check", N_("the health of the shop's file"), verbs};
