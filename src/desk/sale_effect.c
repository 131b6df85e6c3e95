/*
 * What follows from a change of an order, in the transaction that made it:
 * figures, then points, then tier; and what was used on an order that is
 * cancelled goes back.
 */
#include "config.h"

#include "desk/sale_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "storekeep/credit.h"
#include "storekeep/i18n.h"
#include "storekeep/ledger.h"
#include "storekeep/points.h"
#include "storekeep/tier.h"

static const char redeem_sql[] = "SELECT id FROM points_entry WHERE once_key = :key";

static bool is(const struct sale *o, const char *state)
{
	return strcmp(o->state, state) == 0;
}

static day_t day_of(struct shop *s, const struct sale *o, instant_t at)
{
	const struct profile *p;

	if (shop_profile(s, o->profile, &p, NULL) != ST_OK)
		return shop_today(s, NULL);
	return at != INSTANT_NONE ? instant_day(at, profile_zone(p)) : shop_today(s, p);
}

/* Points that were used on it go back to the lots that they came from (EAS-51, SHL-68). */
static enum status give_points_back(struct shop *s, const struct sale *o, struct error *e)
{
	struct stmt *q = db_prepare(s->db, redeem_sql);
	char key[64];
	struct posted out = {0};
	int64_t entry, lapsed = 0;
	enum status st;

	snprintf(key, sizeof key, "redeem:%" PRId64, o->id);
	stmt_bind_text(q, ":key", key);
	entry = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	if (entry == 0)
		return ST_OK;
	snprintf(key, sizeof key, "redeem_back:%" PRId64, o->id);
	st = ledger_unuse(s, entry, "redeem_back", key, day_of(s, o, INSTANT_NONE), &out, &lapsed, e);
	if (st != ST_OK || out.already)
		return st;
	notes_add(&s->notes, NOTE_INFO, "points_back", sale_rule(o, "EAS-51", "SHL-68"), NULL,
	          _("The points used on order %s went back to the member."), o->order_number);
	if (lapsed > 0)
		notes_add(&s->notes, NOTE_INFO, "points_lapsed", sale_rule(o, "EAS-51", "SHL-68"), NULL,
		          ngettext("%lld of them had expired meanwhile and was lost; grant it by hand if you wish.",
		                   "%lld of them had expired meanwhile and were lost; grant them by hand if you wish.", (unsigned long)lapsed),
		          (long long)lapsed);
	return ST_OK;
}

/* EAS-61 */
static enum status give_credit_back(struct shop *s, const struct sale *o, struct error *e)
{
	int64_t amount = 0;
	enum status st = credit_use_back(s, o->id, &amount, e);

	if (st == ST_OK && amount > 0)
		notes_add(&s->notes, NOTE_INFO, "credit_back", sale_rule(o, "EAS-61", "SHL-25"), NULL,
		          _("NT$%1$lld used on order %2$s went back to the member's store credit."), (long long)amount, o->order_number);
	return st;
}

static enum status cancelled(struct shop *s, const struct sale *o, struct error *e)
{
	enum status st = grant_order_cancelled(s, o->id, e);

	if (st == ST_OK)
		st = give_points_back(s, o, e);
	return st == ST_OK ? give_credit_back(s, o, e) : st;
}

static enum status figures(struct shop *s, const struct sale *before, const struct sale *now, struct error *e)
{
	bool counted = before != NULL && before->counted;

	if (!counted && !now->counted)
		return ST_OK;
	if (counted == now->counted && before->net_amount == now->net_amount && before->placed_on == now->placed_on)
		return ST_OK;
	return sale_recount(s, now->member_id, e);
}

static enum status points(struct shop *s, const struct sale *before, const struct sale *now, struct error *e)
{
	bool was_open = before == NULL || is(before, "open");
	enum status st = before == NULL ? grant_order_placed(s, now->id, e) : ST_OK;

	if (st != ST_OK)
		return st;
	if (is(now, "cancelled"))
		return before == NULL || !is(before, "cancelled") ? cancelled(s, now, e) : ST_OK;
	if (is(now, "completed") && was_open)
		return grant_order_completed(s, now->id, e);
	if (before == NULL && now->final_at == INSTANT_NONE)
		return ST_OK;
	return grant_order_changed(s, now->id, e);
}

enum status sale_follow(struct shop *s, const struct sale *before, struct sale *now, struct error *e)
{
	enum status st = sale_book(s, now, e);

	if (st == ST_OK)
		st = figures(s, before, now, e);
	if (st == ST_OK)
		st = points(s, before, now, e);
	if (st == ST_OK && now->member_id != 0 && now->counted && (before == NULL || !before->counted))
		st = tier_evaluate(s, now->member_id, now->id, "auto", day_of(s, now, now->completed_at), e);
	return st;
}
