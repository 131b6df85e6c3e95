/*
 * What must hold for a product (YAH section 6), and what more for one that is
 * put on sale. All that is wrong is found at once.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/product_parts.h"
#include "storekeep/i18n.h"

static const char twin_sql[] = "SELECT EXISTS (SELECT 1 FROM product WHERE profile = :profile AND sku = :sku AND id <> :id)";

struct judging {
	struct shop *s;
	const struct profile *market;
	const struct product *p, *before;
	day_t today;
};

static const char *rule(const struct judging *j, const char *number)
{
	return profile_rule(profile_name(j->market), number);
}

#define WRONG(j, code, number, field, ...) notes_add(&(j)->s->notes, NOTE_ERROR, code, rule(j, number), field, __VA_ARGS__)

static bool sku_taken(const struct judging *j)
{
	struct stmt *q = db_prepare(j->s->db, twin_sql);
	bool taken;

	stmt_bind_text(q, ":profile", profile_name(j->market));
	stmt_bind_text(q, ":sku", j->p->sku);
	stmt_bind_int(q, ":id", j->p->id);
	taken = stmt_step(q, NULL) == STEP_ROW && stmt_int(q, 0) != 0;
	stmt_reset(q);
	return taken;
}

static void judge_identity(const struct judging *j)
{
	if (j->p->sku[0] == '\0')
		WRONG(j, "sku_missing", "", "sku", "%s", _("Enter the item number: orders find the product by it."));
	else if (sku_taken(j))
		WRONG(j, "sku_taken", "", "sku", _("There is a product %s already."), j->p->sku);
	if (j->p->name[0] == '\0')
		WRONG(j, "name_missing", "", "name", "%s", _("Enter the product name."));
	if (j->p->listing_mode[0] == '\0')
		WRONG(j, "listing_mode", "YAH-52", "listing_mode", "%s", _("Choose: list now, schedule, or keep as draft."));
}

static void judge_amounts(const struct judging *j)
{
	long long most = (long long)profile_int(j->market, "stock.max", DAY_NONE, 999), least = (long long)profile_int(j->market, "stock.min", DAY_NONE, 0);

	if (j->p->price < 0)
		WRONG(j, "price", "YAH-1", "price", "%s", _("Amounts are whole NT dollars, 0 or more."));
	if (j->p->stock < least || j->p->stock > most)
		WRONG(j, "stock_range", "YAH-64", "stock", _("Stock must be %1$lld to %2$lld."), least, most);
	if (j->p->safety < 0 || j->p->safety > most)
		WRONG(j, "safety_range", "YAH-66", "safety", _("The safety level must be 0 to %lld."), most);
}

enum status product_judge(struct shop *s, const struct profile *market, const struct product *p, const struct product *before, struct error *e)
{
	struct judging j = {.s = s, .market = market, .p = p, .before = before, .today = shop_today(s, market)};
	enum status st;

	judge_identity(&j);
	judge_amounts(&j);
	st = shop_settle_errors(s, e);
	return st == ST_OK ? shop_settle_warnings(s, e) : st;
}
