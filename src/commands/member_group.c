/*
 * member group, member contact: labels put on members, and quick contact.
 */
#include "config.h"

#include "commands/member.h"
#include "storekeep/contact.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/group.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"

enum status member_group_verb(struct cli *c, struct error *e)
{
	struct chosen who;
	struct bulk_result r;
	struct group_change change = {.add = cli_field(c, "groups"), .remove = cli_field(c, "remove")};
	char op[OP_ID_SIZE];
	enum status st = cli_field_bool(c, "create", false, &change.create, e);
	if (st == ST_OK)
		st = cli_field_bool(c, "skip_bad", false, &change.skip_bad, e);
	if (st == ST_OK)
		st = member_choose(c, &who, e);
	if (st != ST_OK)
		return st;
	op_id_make(op);
	change.profile = who.profile;
	struct progress progress = cli_progress(c, _("Putting members into groups"));
	st = group_change_many(cli_shop(c), &who.choice, &change, cli_field(c, "op_id") ? cli_field(c, "op_id") : op, &progress, &r, e);
	if (st == ST_OK)
		member_bulk_tell(c, &r);
	member_chosen_free(&who);
	return st;
}

/* ---- quick contact ---- */

static enum status tell_addresses(struct cli *c, int64_t id, const struct member *m, struct error *e)
{
	static const char *const channels[] = {"email", "whatsapp"};
	const struct profile *p;
	char address[CONTACT_SIZE];
	enum status st = shop_profile(cli_shop(c), m->profile, &p, e);
	for (size_t i = 0; i < LIST_COUNT(channels) && st == ST_OK; i++)
		if (contact_known(cli_shop(c), p, channels[i])) {
			bool has = contact_address(cli_shop(c), id, channels[i], address, NULL) == ST_OK;
			cli_text(c, channels[i], label_of("contact_channel", channels[i]), has ? address : NULL);
		}
	return st;
}

enum status member_contact_verb(struct cli *c, struct error *e)
{
	const char *channel = cli_field(c, "channel");
	struct member m;
	struct list_source src;
	char address[CONTACT_SIZE];
	int64_t id;
	bool done;
	enum status st = member_of_arg(c, 0, &id, e);
	if (st == ST_OK)
		st = cli_field_bool(c, "done", false, &done, e);
	if (st == ST_OK && done)
		st = contact_log(cli_shop(c), id, channel ? channel : "", cli_field(c, "note"), e);
	else if (st == ST_OK && channel)
		st = contact_address(cli_shop(c), id, channel, address, e);
	if (st == ST_OK)
		st = member_get(cli_shop(c), id, &m, e);
	if (st != ST_OK)
		return st;
	cli_int(c, "member_id", NULL, id);
	st = tell_addresses(c, id, &m, e);
	member_free(&m);
	contact_list(cli_shop(c), id, &src);
	if (st == ST_OK)
		st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}
