/*
 * template: message texts to begin with, ours and the shop's own.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "storekeep/command.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"
#include "storekeep/template.h"

static const char *profile_of(const struct cli *c)
{
	const char *given = cli_field(c, "profile");
	return given && *given ? given : "ruten";
}

/* Those that come with us (t1) cannot be changed. */
static enum status own_of_arg(struct cli *c, int64_t *id, struct error *e)
{
	char *end;
	*id = strtoll(cli_arg(c, 0), &end, 10);
	if (!*end && *id > 0)
		return ST_OK;
	if (cli_arg(c, 0)[0] == 't')
		return error_set(e, ST_REFUSED, "template_built_in", "RUT-107", "id", _("Template %s comes with us and cannot be changed; save it under another title."), cli_arg(c, 0));
	return error_set(e, ST_REFUSED, "id_number", NULL, "id", _("“%s” is no number of a template."), cli_arg(c, 0));
}

static enum status tell(struct cli *c, const char *profile, const char *id, struct error *e)
{
	struct body_template t;
	enum status st = template_get(cli_shop(c), profile, id, &t, e);
	if (st == ST_OK) {
		cli_text(c, "id", N_("No."), t.id);
		cli_text(c, "profile", N_("Marketplace"), profile);
		cli_text(c, "title", N_("Template title"), t.title);
		cli_text(c, "text", N_("Template text"), t.text);
		cli_bool(c, "built_in", N_("Comes with us"), t.built_in);
	}
	body_template_free(&t);
	return st;
}

static enum status list(struct cli *c, struct error *e)
{
	struct list_source src;
	enum status st = template_list(cli_shop(c), profile_of(c), &src, e);
	if (st == ST_OK)
		st = cli_list(c, &src, e);
	list_close(&src);
	return st;
}

static enum status show(struct cli *c, struct error *e)
{
	return tell(c, profile_of(c), cli_arg(c, 0), e);
}

static enum status save(struct cli *c, int64_t id, struct error *e)
{
	char op[OP_ID_SIZE], text[24];
	op_id_make(op);
	enum status st = template_save(cli_shop(c), id, cli_record(c), op, &id, e);
	if (st != ST_OK)
		return st;
	if (cli_dry_run(c)) {
		cli_say(c, "%s", _("The template is right; nothing was written."));
		return ST_OK;
	}
	const char *profile = record_get(cli_record(c), "profile");
	snprintf(text, sizeof text, "%" PRId64, id);
	return tell(c, *profile ? profile : "ruten", text, e);
}

static enum status create(struct cli *c, struct error *e)
{
	return save(c, 0, e);
}

static enum status edit(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = own_of_arg(c, &id, e);
	return st == ST_OK ? save(c, id, e) : st;
}

static enum status drop(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = own_of_arg(c, &id, e);
	if (st == ST_OK)
		st = template_delete(cli_shop(c), id, e);
	if (st == ST_OK && !cli_dry_run(c))
		cli_say(c, _("Template %lld is gone."), (long long)id);
	return st;
}

static const struct verb verbs[] = {
	{"list", NULL, NULL, "profile " LIST_FIELDS, CMD_READS, N_("message templates, ours first"), list},
	{"show", "ID", NULL, "profile", CMD_READS, N_("one template"), show},
	{"create", NULL, "template", NULL, CMD_WRITES, N_("keep a text of your own"), create},
	{"edit", "ID", "template", NULL, CMD_WRITES, N_("change one of your own"), edit},
	{"delete", "ID", NULL, NULL, CMD_WRITES, N_("take one of your own away"), drop},
	{0},
};

const struct noun noun_template = {"template", N_("message templates"), verbs};
