/*
 * Contract years of a store: twelve months paid at once, one after the other,
 * begun anew after a closure (YAH-8), nothing of them given back without a
 * ruling (YAH-9), none of it ever in the settlement (YAH-10).
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "desk/mall_kept.h"
#include "desk/mall_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mall_rules.h"

static const char insert_sql[] =
	"INSERT INTO mall_contract (profile, opened_on, contract_end, opening_fee, monthly_fee, paid_on, refund, refund_on, ruling, op_id, at, by)"
	" VALUES (:profile, :opened_on, :end, COALESCE(:opening_fee, 0), COALESCE(:monthly_fee, 0), :paid_on, COALESCE(:refund, 0), :refund_on,"
	" :ruling, :op, :now, :by)";
static const char update_sql[] =
	"UPDATE mall_contract SET opened_on = :opened_on, contract_end = :end, opening_fee = COALESCE(:opening_fee, 0), monthly_fee ="
	" COALESCE(:monthly_fee, 0), paid_on = :paid_on, refund = COALESCE(:refund, 0), refund_on = :refund_on, ruling = :ruling, at = :now,"
	" by = :by WHERE id = :id";
static const char get_sql[] =
	"SELECT profile, opened_on, contract_end, opening_fee, monthly_fee, paid_on, NULLIF(refund, 0), refund_on, ruling FROM mall_contract"
	" WHERE id = :id";
static const char op_sql[] = "SELECT id FROM mall_contract WHERE op_id = :op";
/* The years beside one that begins on :opened. */
static const char before_sql[] =
	"SELECT opened_on, contract_end FROM mall_contract WHERE profile = :profile AND opened_on <= :opened AND id <> :id"
	" ORDER BY opened_on DESC LIMIT 1";
static const char after_sql[] =
	"SELECT opened_on, contract_end FROM mall_contract WHERE profile = :profile AND opened_on > :opened AND id <> :id"
	" ORDER BY opened_on LIMIT 1";
static const char *const fields[] = {
	"opened_on", "contract_end", "opening_fee", "monthly_fee", "paid_on", "refund", "refund_on", "ruling", NULL,
};

enum status mall_contract_insert(struct shop *s, const char *profile, day_t opened, day_t end, money_t opening_fee, money_t monthly_fee, day_t paid_on,
                                 const char *op_id, int64_t *id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, insert_sql);
	enum status st;

	stmt_bind_text(q, ":profile", profile);
	bind_day(q, ":opened_on", opened);
	bind_day(q, ":end", end);
	stmt_bind_int(q, ":opening_fee", opening_fee);
	stmt_bind_int(q, ":monthly_fee", monthly_fee);
	bind_day(q, ":paid_on", paid_on);
	stmt_bind_null(q, ":refund");
	stmt_bind_null(q, ":refund_on");
	stmt_bind_text(q, ":ruling", "");
	if (op_id != NULL)
		stmt_bind_text(q, ":op", op_id);
	else
		stmt_bind_null(q, ":op");
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	st = stmt_run(q, e);
	*id = st == ST_OK ? db_last_id(s->db) : 0;
	return st;
}

/* ---- checks ---- */

static bool resigns(const struct kept *k)
{
	return strcmp(k->store.status, "closed") == 0 || strcmp(k->store.status, "terminated") == 0;
}

static day_t right_end(const struct kept *k)
{
	day_t opened = mall_field_day(k->r, "opened_on");

	return contract_last_day(opened, mall_term(k->p, opened));
}

static void check_term(struct kept *k)
{
	day_t end = mall_field_day(k->r, "contract_end"), right = right_end(k);
	money_t parts = mall_field_money(k->r, "instalments");
	char day[16];

	/* An end that only was worked out follows a corrected beginning. */
	if (kept_changed(k, "opened_on") && !kept_changed(k, "contract_end"))
		end = right;
	day_format(right, day);
	if (end != DAY_NONE && end != right)
		kept_wrong(k, "CONTRACT_TERM", "YAH-8", "contract_end", _("The store fee covers 12 months and is paid at once; the contract ends on %s."), day);
	else if (parts != MONEY_NONE && parts != profile_int(k->p, "contract.instalments", k->today, 1))
		kept_wrong(k, "CONTRACT_TERM", "YAH-8", "instalments", "%s", _("The store fee covers 12 months and is paid at once."));
	record_set(k->r, "contract_end", day);
}

static void check_paid(struct kept *k)
{
	money_t paid = mall_field_money(k->r, "paid"), monthly = mall_field_money(k->r, "monthly_fee"), opening = mall_field_money(k->r, "opening_fee");
	money_t full = (monthly != MONEY_NONE ? monthly : 0) * mall_term(k->p, k->today) + (opening != MONEY_NONE ? opening : 0);
	char amount[32];

	money_format(full, false, amount);
	if (paid == MONEY_NONE || paid == full)
		return;
	if (resigns(k))
		kept_wrong(k, "CONTRACT_FULL_FEE", "YAH-8", "paid", _("A re-signed store pays the full fee again: NT$%s."), amount);
	else
		kept_wrong(k, "CONTRACT_TERM", "YAH-8", "paid", _("The store fee covers 12 months and is paid at once: NT$%s."), amount);
}

static bool beside(const struct kept *k, const char *sql, day_t *opened, day_t *end)
{
	struct stmt *q = db_prepare(k->s->db, sql);
	bool found;

	stmt_bind_text(q, ":profile", profile_name(k->p));
	bind_day(q, ":opened", mall_field_day(k->r, "opened_on"));
	stmt_bind_int(q, ":id", k->id);
	if ((found = stmt_step(q, NULL) == STEP_ROW)) {
		*opened = column_day(q, 0);
		*end = column_day(q, 1);
	}
	stmt_reset(q);
	return found;
}

/* Years follow one another; only a store that has ended begins anew before the old year is over. */
static void check_order(struct kept *k)
{
	day_t mine = mall_field_day(k->r, "opened_on"), opened, end;
	char day[16], next[16];

	if (beside(k, before_sql, &opened, &end)) {
		day_format(end, day);
		day_format(end + 1, next);
		if (mine == opened || (mine <= end && !resigns(k)))
			kept_wrong(k, "CONTRACT_OVERLAP", "YAH-8", "opened_on", _("A contract runs until %1$s already; the next one begins on %2$s."), day, next);
		else if (mine > end + 1 && !resigns(k) && kept_changed(k, "opened_on"))
			kept_warn(k, "CONTRACT_GAP", "YAH-8", "opened_on", _("The contract before ended on %1$s; nothing covers the days from %2$s."), day, next);
	}
	if (beside(k, after_sql, &opened, &end) && opened <= right_end(k)) {
		day_format(opened, day);
		kept_wrong(k, "CONTRACT_OVERLAP", "YAH-8", "opened_on", _("Another contract begins on %s, before this one ends."), day);
	}
}

static void check_refund(struct kept *k)
{
	money_t refund = mall_field_money(k->r, "refund");
	bool ruled = *record_get(k->r, "ruling") != '\0' && *record_get(k->r, "refund_on") != '\0';

	if (refund != MONEY_NONE && refund < 0)
		kept_wrong(k, "CONTRACT_REFUND", "YAH-9", "refund", "%s", _("A refund is an amount without a sign."));
	else if (refund != MONEY_NONE && refund > 0 && !ruled)
		kept_wrong(k, "CONTRACT_REFUND", "YAH-9", *record_get(k->r, "ruling") == '\0' ? "ruling" : "refund_on", "%s",
		           _("Store fees are not refundable; enter the platform's ruling and its date if one exists."));
	kept_follows(k, "refund_on", "opened_on");
}

static enum status check(struct kept *k, struct error *e)
{
	money_t monthly = mall_field_money(k->r, "monthly_fee");
	char amount[32];

	(void)e;
	check_term(k);
	check_paid(k);
	check_order(k);
	check_refund(k);
	if (k->id == 0 && monthly != MONEY_NONE && monthly > 0) {
		money_format(monthly * mall_term(k->p, k->today), false, amount);
		kept_tell(k, "contract_fee", "YAH-10", _("The store fee of NT$%s is billed separately, never through the settlement."), amount);
	}
	return ST_OK;
}

static void bind(struct kept *k, struct stmt *q)
{
	bind_day(q, ":end", right_end(k));
}

/* A new contract after the end of the store opens it again. */
static enum status after(struct kept *k, struct error *e)
{
	return resigns(k) ? mall_set_status(k->s, profile_name(k->p), "active", _("signed again"), e) : ST_OK;
}

/* ---- the list ---- */

static const struct list_column columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT, .cols = 5, .rank = 4},
	{.name = "profile", .title = N_("Marketplace"), .kind = VK_TEXT, .cols = 10, .rank = 5},
	{.name = "opened_on", .title = N_("Contract from"), .kind = VK_DATE, .cols = 10, .sortable = true},
	{.name = "contract_end", .title = N_("Contract until"), .kind = VK_DATE, .cols = 10},
	{.name = "state", .title = N_("State"), .kind = VK_ENUM, .labels = "contract_state", .cols = 8},
	{.name = "opening_fee", .title = N_("Opening fee"), .kind = VK_MONEY, .cols = 8, .rank = 2},
	{.name = "monthly_fee", .title = N_("Monthly store fee"), .kind = VK_MONEY, .cols = 8},
	{.name = "paid_on", .title = N_("Fee paid on"), .kind = VK_DATE, .cols = 10, .rank = 1},
	{.name = "refund", .title = N_("Fee refunded"), .kind = VK_MONEY, .cols = 8, .rank = 3},
	{.name = "refund_on", .title = N_("Refunded on"), .kind = VK_DATE, .cols = 10, .rank = 4},
	{.name = "ruling", .title = N_("Ruling"), .kind = VK_TEXT, .cols = 12, .grow = 1, .rank = 3},
};
static const char *const exprs[] = {
	"c.id", "c.profile", "c.opened_on", "c.contract_end",
	"CASE WHEN c.opened_on > :today THEN 'later' WHEN c.contract_end < :today THEN 'over' ELSE 'running' END",
	"c.opening_fee", "c.monthly_fee", "c.paid_on", "NULLIF(c.refund, 0)", "c.refund_on", "c.ruling",
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {{.column = "opened_on", .by = {"c.opened_on"}, .descending = true}};
static const struct list_def list = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns), .from = "mall_contract c",
	.where = "(:profile = '' OR c.profile = :profile)", .id = "c.id", .sorts = sorts, .sort_count = LIST_COUNT(sorts),
};

const struct kept_def kept_contract = {
	.noun = "contract", .get = get_sql, .columns = fields, .insert = insert_sql, .update = update_sql, .op = op_sql, .missing = "contract_missing",
	.list = &list, .check = check, .bind = bind, .after = after, .needs_store = true,
};
