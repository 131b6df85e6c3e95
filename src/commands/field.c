/*
 * field: the shop's own fields of members.
 */
#include "config.h"

#include "storekeep/field.h"

#include "storekeep/command.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"
#include "storekeep/member.h"

static enum status tell(struct cli *c, int64_t id, struct error *e)
{
	struct own_field f;
	enum status st = field_get(cli_shop(c), id, &f, e);
	if (st != ST_OK)
		return st;
	struct buf choices = {0};
	for (size_t i = 0; i < f.choice_count; i++)
		if (!f.choices[i].retired)
			buf_addf(&choices, "%s%s", choices.len > 0 ? "," : "", f.choices[i].text);
	const struct value words = {.null = choices.len == 0, .text = buf_str(&choices)};
	cli_int(c, "id", N_("Number in our book"), f.id);
	cli_text(c, "profile", N_("Marketplace"), f.profile);
	cli_text(c, "title", N_("Title of the field"), f.title);
	cli_code(c, "type", N_("Kind of field"), "own_field_type", f.type);
	cli_bool(c, "required", N_("Has to be filled"), f.required);
	cli_value(c, "choices", N_("Choices"), VK_WORDS, NULL, &words);
	cli_bool(c, "retired", NULL, f.retired);
	cli_int(c, "position", N_("Place on the form"), f.position);
	buf_free(&choices);
	own_field_free(&f);
	return ST_OK;
}

static enum status field_of_arg(struct cli *c, int64_t *id, struct error *e)
{
	const struct profile *p;
	enum status st = member_profile(cli_shop(c), cli_field(c, "profile"), &p, e);
	return st == ST_OK ? field_find(cli_shop(c), profile_name(p), cli_arg(c, 0), id, e) : st;
}

static enum status list(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct list_source src;
	enum status st = member_profile(cli_shop(c), cli_field(c, "profile"), &p, e);
	if (st != ST_OK)
		return st;
	field_list(cli_shop(c), profile_name(p), &src);
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static enum status save(struct cli *c, int64_t id, struct error *e)
{
	char op[OP_ID_SIZE];
	op_id_make(op);
	enum status st = field_save(cli_shop(c), id, cli_record(c), op, &id, e);
	if (st != ST_OK)
		return st;
	if (!cli_dry_run(c))
		return tell(c, id, e);
	cli_say(c, "%s", _("The field is right; nothing was written."));
	return ST_OK;
}

static enum status create(struct cli *c, struct error *e)
{
	return save(c, 0, e);
}

static enum status edit(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = field_of_arg(c, &id, e);
	return st == ST_OK ? save(c, id, e) : st;
}

static enum status erase(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = field_of_arg(c, &id, e);
	if (st == ST_OK)
		st = field_delete(cli_shop(c), id, e);
	if (st == ST_OK) {
		cli_int(c, "id", NULL, id);
		cli_say(c, "%s", cli_dry_run(c) ? _("The field can be deleted; nothing was written.") : _("The field and its values are deleted."));
	}
	return st;
}

static const struct verb verbs[] = {
	{"list", NULL, NULL, "profile " LIST_FIELDS, CMD_READS, N_("the shop's own fields of members, in their order"), list},
	{"create", NULL, "field", NULL, CMD_WRITES, N_("make one"), create},
	{"edit", "FIELD", "field", NULL, CMD_WRITES, N_("change one, by title or number; what is not named stays"), edit},
	{"delete", "FIELD", NULL, "profile", CMD_WRITES, N_("delete one with what members have in it"), erase},
	{0},
};

const struct noun noun_field = {"field", N_("the shop's own fields of members"), verbs};
