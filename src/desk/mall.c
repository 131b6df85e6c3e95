/*
 * The store on a marketplace as it stands: its record with the contract that
 * runs, its status, what follows from them. What may be written is
 * mall_save.c's.
 */
#include "config.h"

#include "storekeep/mall.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/mall_parts.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/mall_rules.h"
#include "storekeep/mem.h"

#define MOST_PROFILES 16

static const char get_sql[] =
	"SELECT id, store_id, tax_id, yahoo_account, status, name, company, public_info, payout_account, email, phone, contact, address,"
	" billing_email, shipping_methods, payment_methods, invoice_exempt, taxfree_approved, auto_claim, coupon_terms, max_products, status_on,"
	" status_why, taxfree_approval FROM mall_store WHERE profile = :profile";
static const char contracts_sql[] =
	"SELECT opened_on, contract_end, opening_fee, monthly_fee FROM mall_contract WHERE profile = :profile ORDER BY opened_on";
static const char status_sql[] =
	"UPDATE mall_store SET status = :status, status_on = :on, status_why = :why, changed_at = :now, changed_by = :by WHERE profile = :profile";
static const char profile_sql[] = "SELECT profile FROM mall_store WHERE id = :id";
static const char kept_sql[] = "SELECT profile FROM mall_store ORDER BY id LIMIT 1";

/* ---- whose stores ---- */

const char *const *mall_profiles(struct shop *s)
{
	static const char *known[MOST_PROFILES + 1];
	const char **names = profile_names(s->config != NULL ? s->config->profile_dir : NULL);
	const struct profile *p;
	size_t count = 0;

	for (size_t i = 0; names != NULL && names[i] != NULL && count < MOST_PROFILES; i++)
		if (shop_profile(s, names[i], &p, NULL) == ST_OK && profile_text(p, "contract.term_months", DAY_NONE) != NULL)
			known[count++] = profile_name(p);
	known[count] = NULL;
	free((void *)names);
	return known;
}

static bool kept(struct shop *s, char out[32])
{
	struct stmt *q = db_prepare(s->db, kept_sql);
	bool found = stmt_step(q, NULL) == STEP_ROW;

	if (found)
		column_text(q, 0, out, 32);
	stmt_reset(q);
	return found;
}

enum status mall_profile(struct shop *s, const char *given, const struct profile **out, struct error *e)
{
	const char *const *all = mall_profiles(s);
	char own[32];
	enum status st;

	if (given == NULL || *given == '\0') {
		if (kept(s, own))
			return shop_profile(s, own, out, e);
		given = all[0] != NULL ? all[0] : "yahoo";
	}
	st = shop_profile(s, given, out, e);
	if (st != ST_OK || profile_text(*out, "contract.term_months", DAY_NONE) != NULL)
		return st;
	return error_set(e, ST_REFUSED, "profile_store", NULL, "profile", _("“%1$s” has no stores with a contract. Choose profile=%2$s."), given,
	                 all[0] != NULL ? all[0] : "yahoo");
}

/* ---- reading ---- */

void mall_free(struct mall_store *m)
{
	char *const owned[] = {m->name, m->company, m->public_info, m->payout_account, m->email, m->phone, m->contact, m->address,
	                       m->billing_email, m->shipping_methods, m->payment_methods, m->status_why, m->taxfree_approval};

	for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
		free(owned[i]);
	*m = (struct mall_store){0};
}

static void read_texts(struct stmt *q, struct mall_store *m)
{
	char **const owned[] = {&m->name, &m->company, &m->public_info, &m->payout_account, &m->email, &m->phone, &m->contact, &m->address,
	                        &m->billing_email, &m->shipping_methods, &m->payment_methods};

	column_text(q, 1, m->store_id, sizeof m->store_id);
	column_text(q, 2, m->tax_id, sizeof m->tax_id);
	column_text(q, 3, m->yahoo_account, sizeof m->yahoo_account);
	column_text(q, 4, m->status, sizeof m->status);
	for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
		*owned[i] = xstrdup(column_words(q, 5 + (int)i));
	m->status_why = xstrdup(column_words(q, 22));
	m->taxfree_approval = xstrdup(column_words(q, 23));
}

static void take_contract(struct mall_store *m, day_t opened, day_t end, money_t opening, money_t monthly)
{
	m->opened_on = opened;
	m->contract_end = end;
	m->opening_fee = opening;
	m->monthly_fee = monthly;
}

/* The year that runs on `today` or ran last, the first of all while none has begun; fees of those after it. */
static enum status read_contracts(struct shop *s, const struct profile *p, struct mall_store *m, struct error *e)
{
	struct stmt *q = db_prepare(s->db, contracts_sql);
	day_t today = shop_today(s, p), before = DAY_NONE;
	enum step step;

	stmt_bind_text(q, ":profile", m->profile);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		day_t opened = column_day(q, 0), end = column_day(q, 1);

		if (before == DAY_NONE || opened <= today) {
			if (before == DAY_NONE || opened != before + 1)
				m->activated_on = opened;
			take_contract(m, opened, end, stmt_int(q, 2), stmt_int(q, 3));
		} else {
			if (m->next_opened == DAY_NONE) {
				m->next_opened = opened;
				m->next_end = end;
				m->next_monthly = stmt_int(q, 3);
			}
		}
		before = end;
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status mall_of(struct shop *s, const char *profile, struct mall_store *out, struct error *e)
{
	const struct profile *p;
	struct stmt *q;
	enum step step;
	enum status st;

	*out = (struct mall_store){.opened_on = DAY_NONE, .contract_end = DAY_NONE, .activated_on = DAY_NONE, .status_on = DAY_NONE,
	                            .next_opened = DAY_NONE, .next_end = DAY_NONE};
	snprintf(out->profile, sizeof out->profile, "%s", profile);
	if ((st = shop_profile(s, profile, &p, e)) != ST_OK)
		return st;
	q = db_prepare(s->db, get_sql);
	stmt_bind_text(q, ":profile", profile);
	if ((step = stmt_step(q, e)) == STEP_ROW) {
		out->id = stmt_int(q, 0);
		read_texts(q, out);
		out->invoice_exempt = stmt_int(q, 16) != 0;
		out->taxfree_approved = stmt_int(q, 17) != 0;
		out->auto_claim = stmt_int(q, 18) != 0;
		out->coupon_terms = stmt_int(q, 19) != 0;
		out->max_products = stmt_int(q, 20);
		out->status_on = column_day(q, 21);
	}
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	st = out->id != 0 ? read_contracts(s, p, out, e) : ST_OK;
	if (st != ST_OK)
		mall_free(out);
	return st;
}

enum status mall_get(struct shop *s, int64_t id, const struct profile **p, struct mall_store *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, profile_sql);
	char profile[32] = "";
	enum step step;
	enum status st;

	*out = (struct mall_store){0};
	stmt_bind_int(q, ":id", id);
	if ((step = stmt_step(q, e)) == STEP_ROW)
		column_text(q, 0, profile, sizeof profile);
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (*profile == '\0')
		return error_set(e, ST_REFUSED, "store_missing", NULL, "store", "%s", _("The store is not entered yet; `store create` does it."));
	st = shop_profile(s, profile, p, e);
	return st == ST_OK ? mall_of(s, profile, out, e) : st;
}

/* ---- what follows ---- */

int mall_term(const struct profile *p, day_t on)
{
	return (int)profile_int(p, "contract.term_months", on, 12);
}

day_t mall_card_from(const struct mall_store *m, const struct profile *p)
{
	if (m->activated_on == DAY_NONE)
		return DAY_NONE;
	return m->activated_on + (day_t)profile_int(p, "activation.card_available_days", m->activated_on, 1);
}

money_t mall_forfeit(const struct mall_store *m, day_t day)
{
	return contract_months_left(m->opened_on, m->contract_end, day) * m->monthly_fee +
	       contract_months_left(m->next_opened, m->next_end, day) * m->next_monthly;
}

enum status mall_may_list(struct shop *s, const char *profile, struct error *e)
{
	struct mall_store m;
	enum status st = mall_of(s, profile, &m, e);

	if (st == ST_OK && strcmp(m.status, "restricted") == 0)
		st = error_set(e, ST_REFUSED, "store_restricted", profile_rule(profile, "YAH-144"), NULL, "%s",
		               _("Use of the system is suspended until the platform confirms the improvement."));
	else if (st == ST_OK && strcmp(m.status, "terminated") == 0)
		st = error_set(e, ST_REFUSED, "store_terminated", profile_rule(profile, "YAH-144"), NULL, "%s",
		               _("The marketplace has ended this store's use of the service; nothing can be listed."));
	mall_free(&m);
	return st;
}

/* ---- the status ---- */

enum status mall_audit(struct shop *s, const char *what, int64_t id, const char *detail, struct error *e)
{
	char record[64];

	snprintf(record, sizeof record, "store %" PRId64, id);
	return shop_audit(s, what, record, detail, e);
}

enum status mall_set_status(struct shop *s, const char *profile, const char *status, const char *why, struct error *e)
{
	const struct profile *p;
	struct mall_store m;
	char detail[400];
	struct stmt *q;
	enum status st = shop_profile(s, profile, &p, e);

	if (st != ST_OK || (st = mall_of(s, profile, &m, e)) != ST_OK)
		return st;
	if (m.id == 0 || strcmp(m.status, status) == 0) {
		mall_free(&m);
		return ST_OK;
	}
	q = db_prepare(s->db, status_sql);
	stmt_bind_text(q, ":status", status);
	bind_day(q, ":on", shop_today(s, p));
	stmt_bind_text(q, ":why", why != NULL ? why : "");
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	stmt_bind_text(q, ":profile", profile);
	snprintf(detail, sizeof detail, "%s -> %s: %.300s", m.status, status, why != NULL ? why : "");
	st = stmt_run(q, e);
	if (st == ST_OK)
		st = mall_audit(s, "store status", m.id, detail, e);
	mall_free(&m);
	return st;
}

/* ---- the list ---- */

static const struct list_column columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT, .cols = 5, .rank = 4, .sortable = true},
	{.name = "profile", .title = N_("Marketplace"), .kind = VK_TEXT, .cols = 10},
	{.name = "store_id", .title = N_("Store id"), .kind = VK_TEXT, .cols = 12},
	{.name = "name", .title = N_("Store name"), .kind = VK_TEXT, .cols = 20, .grow = 1},
	{.name = "tax_id", .title = N_("Tax id"), .kind = VK_TEXT, .cols = 8, .rank = 2},
	{.name = "status", .title = N_("Status"), .kind = VK_ENUM, .labels = "mall_status", .cols = 12},
	{.name = "opened_on", .title = N_("Contract from"), .kind = VK_DATE, .cols = 10, .rank = 3},
	{.name = "contract_end", .title = N_("Contract until"), .kind = VK_DATE, .cols = 10, .rank = 1},
};
#define RUNNING(column) \
	"COALESCE((SELECT " column " FROM mall_contract c WHERE c.profile = m.profile AND c.opened_on <= :today ORDER BY c.opened_on DESC LIMIT 1)," \
	" (SELECT " column " FROM mall_contract c WHERE c.profile = m.profile ORDER BY c.opened_on LIMIT 1))"
static const char *const exprs[] = {
	"m.id", "m.profile", "m.store_id", "m.name", "m.tax_id", "m.status", RUNNING("opened_on"), RUNNING("contract_end"),
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {{.column = "id", .by = {NULL}}};
static const struct list_def stores = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns), .from = "mall_store m", .id = "m.id", .sorts = sorts,
	.sort_count = LIST_COUNT(sorts),
};

void mall_list(struct shop *s, struct list_source *out)
{
	const struct profile *p = NULL;
	char today[16];

	mall_profile(s, NULL, &p, NULL);
	day_format(shop_today(s, p), today);
	desk_list_open(out, s->db, &stores, (struct list_bind[]){{":today", .text = today}}, 1);
}
