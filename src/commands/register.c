/*
 * channel, integration, enquiry: three registers, one way of keeping them.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "commands/importing.h"
#include "storekeep/command.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"
#include "storekeep/member.h"
#include "storekeep/register.h"

static enum status id_of_arg(struct cli *c, int64_t *id, struct error *e)
{
	char *end;

	*id = strtoll(cli_arg(c, 0), &end, 10);
	if (*end != '\0' || *id <= 0)
		return error_set(e, ST_REFUSED, "id_number", NULL, "id", _("“%s” is no number of an entry."), cli_arg(c, 0));
	return ST_OK;
}

static void tell_field(struct cli *c, const struct record *r, const char *name)
{
	const struct form_field *f = form_field(r->form, name);
	const char *value = record_get(r, name);

	if (f->kind == FIELD_BOOL)
		cli_bool(c, name, f->label, strcmp(value, "yes") == 0);
	else if (f->kind == FIELD_DATE)
		cli_date(c, name, f->label, *value != '\0' ? value : NULL);
	else if (f->labels != NULL)
		cli_code(c, name, f->label, f->labels, value);
	else
		cli_text(c, name, f->label, *value != '\0' ? value : NULL);
}

static enum status tell(struct cli *c, enum register_kind k, int64_t id, struct error *e)
{
	const struct register_words *w = register_words(k);
	const struct form *f;
	const struct profile *p = NULL;
	struct register_row row;
	struct record r = {0};
	enum status st = register_row(cli_shop(c), k, id, &row, e);

	if (st == ST_OK)
		st = form_load(w->form, &f, e);
	if (st == ST_OK)
		st = shop_profile(cli_shop(c), row.profile, &p, e);
	if (st != ST_OK)
		return st;
	record_init(&r, f);
	if ((st = register_record(cli_shop(c), k, id, &r, e)) == ST_OK) {
		cli_int(c, "id", N_("Number in our book"), row.id);
		cli_text(c, "profile", N_("Marketplace"), row.profile);
		for (size_t i = 0; w->shown[i] != NULL; i++)
			tell_field(c, &r, w->shown[i]);
		if (k == REGISTER_ENQUIRY) {
			cli_instant(c, "received_at", N_("Received"), row.received_at, profile_zone(p));
			cli_value(c, "member_id", N_("Member"), VK_INT, NULL, &(struct value){.null = row.member_id == 0, .num = row.member_id});
		}
		cli_instant(c, "created_at", N_("Created"), row.created_at, profile_zone(p));
		cli_text(c, "created_by", N_("Created by"), row.created_by);
	}
	record_free(&r);
	return st;
}

static enum status list(struct cli *c, enum register_kind k, struct error *e)
{
	struct list_source src;

	register_list(cli_shop(c), k, cli_field(c, "profile"), &src);
	enum status st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static enum status save(struct cli *c, enum register_kind k, int64_t id, struct error *e)
{
	char op[OP_ID_SIZE];
	enum status st;

	op_id_make(op);
	if ((st = register_save(cli_shop(c), k, id, cli_record(c), op, &id, e)) != ST_OK)
		return st;
	if (!cli_dry_run(c))
		return tell(c, k, id, e);
	cli_say(c, "%s", _("The entry is right; nothing was written."));
	return ST_OK;
}

static enum status by_id(struct cli *c, enum register_kind k, char what, struct error *e)
{
	int64_t id;
	enum status st = id_of_arg(c, &id, e);

	if (st != ST_OK || what == 's')
		return st == ST_OK ? tell(c, k, id, e) : st;
	if (what == 'e')
		return save(c, k, id, e);
	if ((st = register_delete(cli_shop(c), k, id, e)) == ST_OK)
		cli_say(c, "%s", cli_dry_run(c) ? _("The entry would be taken away.") : _("The entry was taken away."));
	return st;
}

#define VERBS(name, kind) \
	static enum status name##_list(struct cli *c, struct error *e) { return list(c, kind, e); } \
	static enum status name##_show(struct cli *c, struct error *e) { return by_id(c, kind, 's', e); } \
	static enum status name##_create(struct cli *c, struct error *e) { return save(c, kind, 0, e); } \
	static enum status name##_edit(struct cli *c, struct error *e) { return by_id(c, kind, 'e', e); } \
	static enum status name##_delete(struct cli *c, struct error *e) { return by_id(c, kind, 'd', e); }
VERBS(channel, REGISTER_CHANNEL)
VERBS(integration, REGISTER_INTEGRATION)
VERBS(enquiry, REGISTER_ENQUIRY)

static enum status enquiry_file(struct cli *c, struct error *e)
{
	struct import_options o;
	struct import_result r = {0};
	const struct profile *p;
	const char *given = cli_field(c, "profile");
	enum status st = member_profile(cli_shop(c), given != NULL && *given != '\0' ? given : NULL, &p, e);

	if (st == ST_OK)
		st = importing_options_for(c, profile_name(p), &o, e);
	if (st == ST_OK)
		st = enquiry_import(cli_shop(c), &o, &r, e);
	if (st == ST_OK)
		importing_say(c, &r);
	import_result_free(&r);
	return st;
}

#define KEEPING(name) \
	{"list", NULL, NULL, "profile " LIST_FIELDS, CMD_READS, N_("all entries, newest first"), name##_list}, \
	{"show", "ID", NULL, NULL, CMD_READS, N_("one entry"), name##_show}, \
	{"create", NULL, #name, NULL, CMD_WRITES, N_("enter one"), name##_create}, \
	{"edit", "ID", #name, NULL, CMD_WRITES, N_("change one; fields not named stay"), name##_edit}, \
	{"delete", "ID", NULL, NULL, CMD_WRITES, N_("take one away"), name##_delete}

static const struct verb channel_verbs[] = {KEEPING(channel), {0}};
static const struct verb integration_verbs[] = {KEEPING(integration), {0}};
static const struct verb enquiry_verbs[] = {
	KEEPING(enquiry),
	{"import", "FILE", NULL, "profile charset separator damaged refused", CMD_WRITES, N_("enquiries from a file"), enquiry_file},
	{0},
};

const struct noun noun_channel = {"channel", N_("channels of the message centre"), channel_verbs};
const struct noun noun_integration = {"integration", N_("extensions that the shop uses"), integration_verbs};
const struct noun noun_enquiry = {"enquiry", N_("enquiries of customers"), enquiry_verbs};
