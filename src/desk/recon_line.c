/*
 * What rows of a statement say of an order, by ledger kind: for the places that
 * show both sides. A kind that no row has stays MONEY_NONE.
 */
#include "config.h"

#include "desk/recon.h"

void recon_add_amount(money_t *to, money_t v)
{
	if (v != 0)
		*to = *to == MONEY_NONE ? v : *to + v;
}

void recon_add_row(struct stmt *q, money_t theirs[SETTLE_KINDS])
{
	static const enum settle_kind after_gross[] = {
		SETTLE_INTEREST_IN, SETTLE_INTEREST_OUT, SETTLE_CATEGORY, SETTLE_CARD, SETTLE_POINTS_EARN,
		SETTLE_CART, SETTLE_FAMILY_PAY, SETTLE_REVERSE, SETTLE_AD, SETTLE_OTHER,
	};
	enum settle_kind k = SETTLE_OTHER;

	settle_kind_parse(stmt_text(q, 0), &k);
	recon_add_amount(&theirs[k], stmt_int(q, 1));
	for (int i = 0; i < (int)(sizeof after_gross / sizeof *after_gross); i++)
		recon_add_amount(&theirs[after_gross[i]], stmt_int(q, 2 + i));
}
