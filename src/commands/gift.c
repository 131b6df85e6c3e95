/*
 * gift: gifts for points, and who claimed one.
 */
#include "config.h"

#include "storekeep/gift.h"

#include <stdlib.h>

#include "storekeep/command.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"
#include "storekeep/member.h"

static enum status tell(struct cli *c, int64_t id, struct error *e)
{
	struct gift g;
	const struct profile *p = NULL;
	enum status st = gift_get(cli_shop(c), id, &g, e);
	if (st == ST_OK)
		st = shop_profile(cli_shop(c), g.profile, &p, e);
	if (st == ST_OK) {
		cli_int(c, "id", N_("Number in our book"), g.id);
		cli_text(c, "profile", N_("Marketplace"), g.profile);
		cli_text(c, "name", N_("Gift"), g.name);
		cli_int(c, "points", N_("Price in points"), g.points);
		cli_int(c, "stock", N_("In stock"), g.stock);
		cli_day(c, "from", N_("Offered from"), g.from);
		cli_day(c, "to", N_("Offered until"), g.to);
		cli_code(c, "state", N_("State"), "gift_state", gift_state(&g, shop_today(cli_shop(c), p)));
		cli_int(c, "waiting", N_("To be handed over"), g.waiting);
	}
	gift_free(&g);
	return st;
}

static enum status tell_claim(struct cli *c, int64_t id, struct error *e)
{
	struct gift_claim g;
	const struct profile *p = NULL;
	enum status st = gift_claim_get(cli_shop(c), id, &g, e);
	if (st == ST_OK)
		st = shop_profile(cli_shop(c), g.profile, &p, e);
	if (st == ST_OK) {
		cli_int(c, "id", N_("Claim no."), g.id);
		cli_int(c, "gift_id", NULL, g.gift_id);
		cli_text(c, "gift", N_("Gift"), g.gift);
		cli_int(c, "member_id", NULL, g.member_id);
		cli_text(c, "member", N_("Member"), g.member);
		cli_int(c, "points", N_("Points"), g.points);
		cli_code(c, "state", N_("State"), "claim_state", g.state);
		cli_instant(c, "at", N_("Claimed at"), g.at, profile_zone(p));
		cli_instant(c, "changed_at", N_("Changed"), g.changed_at, profile_zone(p));
		cli_text(c, "created_by", N_("By"), g.by);
	}
	gift_claim_free(&g);
	return st;
}

static enum status gift_of_arg(struct cli *c, int64_t *id, struct error *e)
{
	const struct profile *p;
	enum status st = member_profile(cli_shop(c), cli_field(c, "profile"), &p, e);
	return st == ST_OK ? gift_find(cli_shop(c), profile_name(p), cli_arg(c, 0), id, e) : st;
}

static enum status claim_of_arg(struct cli *c, int64_t *id, struct error *e)
{
	char *end;
	*id = strtoll(cli_arg(c, 0), &end, 10);
	if (*end || *id <= 0)
		return error_set(e, ST_REFUSED, "id_number", NULL, "id", _("“%s” is no number of a claim; `gift claims` lists them."), cli_arg(c, 0));
	return ST_OK;
}

static enum status say_list(struct cli *c, struct list_source *src, struct error *e)
{
	enum status st = cli_list(c, src, e);
	desk_list_close(src);
	return st;
}

static enum status list(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct list_source src;
	bool offered;
	enum status st = member_profile(cli_shop(c), cli_field(c, "profile"), &p, e);
	if (st == ST_OK)
		st = cli_field_bool(c, "offered", false, &offered, e);
	if (st != ST_OK)
		return st;
	gift_list(cli_shop(c), profile_name(p), offered, &src);
	return say_list(c, &src, e);
}

static enum status show(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = gift_of_arg(c, &id, e);
	return st == ST_OK ? tell(c, id, e) : st;
}

static enum status save(struct cli *c, int64_t id, struct error *e)
{
	char op[OP_ID_SIZE];
	op_id_make(op);
	enum status st = gift_save(cli_shop(c), id, cli_record(c), op, &id, e);
	if (st != ST_OK)
		return st;
	if (!cli_dry_run(c))
		return tell(c, id, e);
	cli_say(c, "%s", _("The gift is right; nothing was written."));
	return ST_OK;
}

static enum status create(struct cli *c, struct error *e)
{
	return save(c, 0, e);
}

static enum status edit(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = gift_of_arg(c, &id, e);
	return st == ST_OK ? save(c, id, e) : st;
}

static enum status erase(struct cli *c, struct error *e)
{
	int64_t id;
	bool retired;
	enum status st = gift_of_arg(c, &id, e);
	if (st == ST_OK)
		st = gift_delete(cli_shop(c), id, &retired, e);
	if (st != ST_OK)
		return st;
	cli_int(c, "id", NULL, id);
	cli_bool(c, "retired", NULL, retired);
	if (cli_dry_run(c))
		cli_say(c, "%s", _("The gift can be deleted; nothing was written."));
	else
		cli_say(c, "%s", retired ? _("Members have claimed it: it stays in the book and is offered no longer.") : _("The gift is deleted."));
	return ST_OK;
}

/* ---- claims ---- */

static enum status claim(struct cli *c, struct error *e)
{
	int64_t gift, member, id;
	bool hand;
	char op[OP_ID_SIZE];
	struct posted posted;
	enum status st = gift_of_arg(c, &gift, e);
	if (st == ST_OK)
		st = member_resolve(cli_shop(c), NULL, cli_arg(c, 1), &member, e);
	if (st == ST_OK)
		st = cli_field_bool(c, "hand_over", false, &hand, e);
	op_id_make(op);
	if (st == ST_OK)
		st = gift_claim_make(cli_shop(c), gift, member, hand, cli_field(c, "op_id") ? cli_field(c, "op_id") : op, &id, &posted, e);
	if (st != ST_OK)
		return st;
	if (cli_dry_run(c)) {
		cli_say(c, _("The gift can be claimed; %lld points would be left."), (long long)posted.balance);
		return ST_OK;
	}
	st = tell_claim(c, id, e);
	if (!posted.already)
		cli_int(c, "balance", N_("Points left"), posted.balance);
	return st;
}

static enum status hand_over(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = claim_of_arg(c, &id, e);
	if (st == ST_OK)
		st = gift_claim_hand_over(cli_shop(c), id, e);
	return st == ST_OK ? tell_claim(c, id, e) : st;
}

static enum status undo(struct cli *c, struct error *e)
{
	int64_t id, lapsed;
	struct posted posted;
	enum status st = claim_of_arg(c, &id, e);
	if (st == ST_OK)
		st = gift_claim_undo(cli_shop(c), id, &posted, &lapsed, e);
	if (st == ST_OK)
		st = tell_claim(c, id, e);
	if (st == ST_OK)
		cli_int(c, "lapsed", NULL, lapsed);
	return st;
}

static enum status claims(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct list_source src;
	int64_t gift = 0, member = 0;
	enum status st = member_profile(cli_shop(c), cli_field(c, "profile"), &p, e);
	if (st == ST_OK && cli_field(c, "gift"))
		st = gift_find(cli_shop(c), profile_name(p), cli_field(c, "gift"), &gift, e);
	if (st == ST_OK && cli_field(c, "member"))
		st = member_resolve(cli_shop(c), profile_name(p), cli_field(c, "member"), &member, e);
	if (st != ST_OK)
		return st;
	gift_claim_list(cli_shop(c), profile_name(p), gift, member, cli_field(c, "state"), &src);
	return say_list(c, &src, e);
}

static const struct verb verbs[] = {
	{"list", NULL, NULL, "profile offered " LIST_FIELDS, CMD_READS, N_("gifts for points; offered=yes: those that can be claimed today"), list},
	{"show", "GIFT", NULL, "profile", CMD_READS, N_("one gift, by name or number"), show},
	{"create", NULL, "gift", NULL, CMD_WRITES, N_("offer one"), create},
	{"edit", "GIFT", "gift", NULL, CMD_WRITES, N_("change one; what is not named stays"), edit},
	{"delete", "GIFT", NULL, "profile", CMD_WRITES, N_("delete one, or offer it no longer where it was claimed"), erase},
	{"claim", "GIFT MEMBER", NULL, "profile hand_over op_id", CMD_WRITES, N_("give one to a member for points"), claim},
	{"hand", "CLAIM", NULL, NULL, CMD_WRITES, N_("a claimed gift went over the counter"), hand_over},
	{"undo", "CLAIM", NULL, NULL, CMD_WRITES, N_("take a claim back: points into their lots, one into the stock"), undo},
	{"claims", NULL, NULL, "profile gift member state " LIST_FIELDS, CMD_READS, N_("who claimed what, newest first"), claims},
	{0},
};

const struct noun noun_gift = {"gift", N_("gifts for points"), verbs};
