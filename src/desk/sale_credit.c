/*
 * Store credit used on an order that is entered here (EAS-61): what is used more
 * than before comes off the balance, what is used less goes back.
 */
#include "config.h"

#include "desk/sale_parts.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/credit.h"
#include "storekeep/i18n.h"
#include "storekeep/member.h"
#include "storekeep/staff.h"

static enum status check_credit(struct shop *s, const struct profile *p, struct sale *o, struct error *e)
{
	day_t today = shop_today(s, p);
	int64_t left, limit, percent = setting_int(s, p, "credit.max_percent", today, 100);
	struct member m;
	enum status st;

	if (!setting_bool(s, p, "credit.checkout_use", today, true))
		return error_set(e, ST_REFUSED, "CREDIT_OFF", profile_rule(o->profile, "EAS-58"), "credit_amount", "%s",
		                 _("Using store credit at checkout is switched off."));
	st = member_get(s, o->member_id, &m, e);
	if (st != ST_OK)
		return st;
	st = member_wallet_check(&m, e);
	if (st == ST_OK)
		st = member_blacklist_check(&m, e);
	member_free(&m);
	sale_settle(o);
	left = o->items_amount - o->promotion_amount - o->points_amount - o->refund_amount;
	limit = left > 0 ? left * percent / 100 : 0;
	if (o->points_amount > 0 && !setting_bool(s, p, "credit.with_points", today, true))
		limit = 0;
	if (st == ST_OK && o->credit_amount > limit)
		st = error_set(e, ST_REFUSED, "CREDIT_OVER", profile_rule(o->profile, "EAS-61"), "credit_amount",
		               _("At most %lld can be used on this order."), (long long)limit);
	return st;
}

/* Of an order from a file the marketplace has done that. */
enum status sale_move_credit(struct shop *s, const struct profile *p, const struct sale *before, struct sale *o, const char *op_id, struct error *e)
{
	int64_t more = o->credit_amount - (before != NULL ? before->credit_amount : 0);
	struct credit_posted out;
	enum status st;

	if (more == 0 || o->member_id == 0 || o->batch_id != 0)
		return ST_OK;
	st = more > 0 ? check_credit(s, p, o, e) : ST_OK;
	if (st == ST_OK)
		st = credit_post(s, &(struct credit_posting){.member_id = o->member_id, .kind = more > 0 ? "use" : "use_back",
		                                                .amount = -more, .order_id = o->id, .op_id = op_id}, &out, e);
	if (st == ST_REFUSED && strcmp(e->field, "amount") == 0)
		snprintf(e->field, sizeof e->field, "credit_amount");
	return st;
}
