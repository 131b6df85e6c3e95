/*
 * code: the shop's discount codes and coupons.
 */
#include "config.h"

#include <stdlib.h>

#include "storekeep/command.h"
#include "storekeep/coupon.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"

static enum status coupon_of_arg(struct cli *c, struct coupon *out, struct error *e)
{
	char *end;
	long long id = strtoll(cli_arg(c, 0), &end, 10);
	*out = (struct coupon){0};
	if (*end || id <= 0)
		return error_set(e, ST_REFUSED, "id_number", NULL, "id", _("“%s” is no number of a discount code."), cli_arg(c, 0));
	return coupon_get(cli_shop(c), id, out, e);
}

static enum status tell(struct cli *c, int64_t id, struct error *e)
{
	struct coupon k;
	const struct profile *p = NULL;
	enum status st = coupon_get(cli_shop(c), id, &k, e);
	if (st == ST_OK)
		st = shop_profile(cli_shop(c), k.profile, &p, e);
	if (st == ST_OK) {
		const char *zone = profile_zone(p);
		cli_int(c, "id", N_("Number in our book"), k.id);
		cli_text(c, "profile", N_("Marketplace"), k.profile);
		cli_code(c, "kind", N_("Issued by"), "coupon_kind", k.kind);
		cli_text(c, "name", N_("Coupon name"), k.name);
		cli_text(c, "code", N_("Code"), k.code);
		cli_text(c, "discount_text", N_("Discount"), k.discount_text);
		cli_code(c, "state", N_("State"), "coupon_state", coupon_state(&k, clock_now()));
		cli_instant(c, "starts_at", N_("Valid from"), k.starts_at, zone);
		cli_instant(c, "ends_at", N_("Ends at"), k.ends_at, zone);
		cli_instant(c, "cancelled_at", N_("Cancelled on"), k.cancelled_at, zone);
		cli_instant(c, "created_at", N_("Created"), k.created_at, zone);
		cli_text(c, "created_by", N_("Created by"), k.created_by);
		cli_instant(c, "changed_at", N_("Changed"), k.changed_at, zone);
		cli_text(c, "changed_by", N_("Changed by"), k.changed_by);
	}
	coupon_free(&k);
	return st;
}

static enum status list(struct cli *c, struct error *e)
{
	struct list_source src;
	coupon_list(cli_shop(c), cli_field(c, "profile"), &src);
	enum status st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static enum status show(struct cli *c, struct error *e)
{
	struct coupon k;
	enum status st = coupon_of_arg(c, &k, e);
	if (st == ST_OK)
		st = tell(c, k.id, e);
	coupon_free(&k);
	return st;
}

static enum status save(struct cli *c, int64_t id, struct error *e)
{
	char op[OP_ID_SIZE];
	op_id_make(op);
	enum status st = coupon_save(cli_shop(c), id, cli_record(c), op, &id, e);
	if (st != ST_OK)
		return st;
	if (!cli_dry_run(c))
		return tell(c, id, e);
	cli_say(c, "%s", _("The coupon is right; nothing was written."));
	return ST_OK;
}

static enum status create(struct cli *c, struct error *e)
{
	return save(c, 0, e);
}

static enum status edit(struct cli *c, struct error *e)
{
	struct coupon k;
	enum status st = coupon_of_arg(c, &k, e);
	if (st == ST_OK)
		st = save(c, k.id, e);
	coupon_free(&k);
	return st;
}

static enum status cancel(struct cli *c, struct error *e)
{
	struct coupon k;
	enum status st = coupon_of_arg(c, &k, e);
	if (st == ST_OK)
		st = coupon_cancel(cli_shop(c), k.id, e);
	if (st == ST_OK && !cli_dry_run(c))
		st = tell(c, k.id, e);
	coupon_free(&k);
	return st;
}

static const struct verb verbs[] = {
	{"list", NULL, NULL, "profile " LIST_FIELDS, CMD_READS, N_("discount codes and coupons, newest first"), list},
	{"show", "ID", NULL, NULL, CMD_READS, N_("one discount code"), show},
	{"create", NULL, "code", NULL, CMD_WRITES, N_("enter one"), create},
	{"edit", "ID", "code", NULL, CMD_WRITES, N_("change one; fields not named stay"), edit},
	{"cancel", "ID", NULL, NULL, CMD_WRITES, N_("offer it no longer"), cancel},
	{0},
};

const struct noun noun_code = {"code", N_("discount codes and coupons"), verbs};
