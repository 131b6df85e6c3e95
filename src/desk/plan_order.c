/*
 * Purchases and renewals as they stand in the book, with their bills, and
 * setting a wrong record right (RUT-28).
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "desk/plan_parts.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"

static const char get_sql[] =
	"SELECT o.id, o.account_id, o.batch_id, o.renews_term, a.profile, o.origin, o.state, o.pay, o.source, o.reference, o.note,"
	" o.created_by, o.plan_days, o.discount_percent, o.list_price, o.amount, o.chosen_at, o.confirmed_at, o.paid_at"
	" FROM plan_order o JOIN account a ON a.id = o.account_id WHERE o.id = :id";
static const char lines_sql[] =
	"SELECT id, line_no, item, amount, booked_at, state, pay_method_notice FROM billing_line WHERE order_id = :id ORDER BY line_no";
static const char debits_sql[] = "SELECT billing_run, source, amount, at FROM debit WHERE order_id = :id ORDER BY at, id";
static const char line_order_sql[] = "SELECT order_id FROM billing_line WHERE id = :id";
static const char pay_lines_sql[] = "UPDATE billing_line SET state = 'paid' WHERE order_id = :id AND state = 'open'";

static void read_order(struct stmt *q, struct plan_order *o)
{
	o->id = stmt_int(q, 0);
	o->account_id = stmt_int(q, 1);
	o->batch_id = stmt_int(q, 2);
	o->renews_term = stmt_int(q, 3);
	column_text(q, 4, o->profile, sizeof o->profile);
	column_text(q, 5, o->origin, sizeof o->origin);
	column_text(q, 6, o->state, sizeof o->state);
	column_text(q, 7, o->pay, sizeof o->pay);
	column_text(q, 8, o->source, sizeof o->source);
	column_text(q, 9, o->reference, sizeof o->reference);
	column_text(q, 10, o->note, sizeof o->note);
	column_text(q, 11, o->created_by, sizeof o->created_by);
	o->plan_days = (int)stmt_int(q, 12);
	o->discount_percent = (int)stmt_int(q, 13);
	o->list_price = stmt_int(q, 14);
	o->amount = stmt_int(q, 15);
	o->chosen_at = stmt_int(q, 16);
	o->confirmed_at = column_instant(q, 17);
	o->paid_at = column_instant(q, 18);
}

static enum status read_lines(struct shop *s, struct plan_order *o, struct error *e)
{
	struct stmt *q = db_prepare(s->db, lines_sql);
	enum step step = STEP_DONE;

	stmt_bind_int(q, ":id", o->id);
	while (o->line_count < 2 && (step = stmt_step(q, e)) == STEP_ROW) {
		struct billing_line *l = &o->lines[o->line_count++];

		l->id = stmt_int(q, 0);
		l->line_no = (int)stmt_int(q, 1);
		column_text(q, 2, l->item, sizeof l->item);
		l->amount = column_money(q, 3);
		l->booked_at = stmt_int(q, 4);
		column_text(q, 5, l->state, sizeof l->state);
		column_text(q, 6, l->notice, sizeof l->notice);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status read_debits(struct shop *s, struct plan_order *o, struct error *e)
{
	struct stmt *q = db_prepare(s->db, debits_sql);
	enum step step = STEP_DONE;

	stmt_bind_int(q, ":id", o->id);
	while (o->debit_count < DEBITS_SHOWN && (step = stmt_step(q, e)) == STEP_ROW) {
		struct billing_debit *d = &o->debits[o->debit_count++];

		column_text(q, 0, d->run, sizeof d->run);
		column_text(q, 1, d->source, sizeof d->source);
		d->amount = stmt_int(q, 2);
		d->at = stmt_int(q, 3);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status plan_order_get(struct shop *s, int64_t id, struct plan_order *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, get_sql);
	enum step step;
	enum status st;

	*out = (struct plan_order){0};
	stmt_bind_int(q, ":id", id);
	step = stmt_step(q, e);
	if (step == STEP_ROW)
		read_order(q, out);
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "order_missing", NULL, "id", _("There is no purchase number %lld."), (long long)id);
	st = read_lines(s, out, e);
	if (st == ST_OK)
		st = read_debits(s, out, e);
	return st == ST_OK ? term_of_order(s, id, &out->term, e) : st;
}

enum status billing_order(struct shop *s, int64_t line_id, int64_t *order_id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, line_order_sql);
	enum step step;

	stmt_bind_int(q, ":id", line_id);
	step = stmt_step(q, e);
	*order_id = step == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "bill_missing", NULL, "id", _("There is no billing line number %lld."), (long long)line_id);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* ---- paying a bill by hand ---- */

static enum status pay_lines(struct shop *s, const struct plan_order *o, instant_t at, struct error *e)
{
	struct stmt *q = db_prepare(s->db, pay_lines_sql);
	char record[64], when[32];
	enum status st;

	stmt_bind_int(q, ":id", o->id);
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	snprintf(record, sizeof record, "plan_order %lld", (long long)o->id);
	instant_format(at, "UTC", when);
	return shop_audit(s, "billing pay", record, when, e);
}

enum status billing_pay(struct shop *s, int64_t order_id, instant_t at, struct error *e)
{
	struct plan_order o;
	bool open = false, automatic = false;
	enum status st;

	notes_free(&s->notes);
	if ((st = plan_order_get(s, order_id, &o, e)) != ST_OK)
		return st;
	for (size_t i = 0; i < o.line_count; i++) {
		open = open || strcmp(o.lines[i].state, "open") == 0;
		automatic = automatic || strcmp(o.lines[i].notice, "autodebit") == 0;
	}
	if (automatic)
		notes_add(&s->notes, NOTE_WARN, "pay_twice", "RUT-58", NULL, "%s",
		          _("This bill is debited automatically; paying it now would pay it twice."));
	if (!open && !automatic)
		return error_set(e, ST_REFUSED, "bill_paid", "RUT-58", "id", "%s", _("This bill is paid already."));
	if ((st = shop_settle_warnings(s, e)) != ST_OK || (st = db_begin(s->db, e)) != ST_OK)
		return st;
	return shop_write_end(s, pay_lines(s, &o, at, e), e);
}

/* ---- lists ---- */

static const struct list_column order_columns[] = {
	{"id", N_("Number in our book"), VK_INT, NULL, 0, 0, 9, true},
	{"profile", N_("Marketplace"), VK_TEXT, NULL, 8, 0, 6, true},
	{"plan_days", N_("Plan, days"), VK_INT, NULL, 6, 0, 0, true},
	{"origin", N_("Bought"), VK_ENUM, "plan_origin", 8, 0, 1, false},
	{"state", N_("State"), VK_ENUM, "plan_state", 8, 0, 0, false},
	{"list_price", N_("List price"), VK_MONEY, NULL, 0, 0, 8, false},
	{"discount_percent", N_("Discount, per cent"), VK_INT, NULL, 0, 0, 8, false},
	{"amount", N_("Amount"), VK_MONEY, NULL, 9, 0, 0, true},
	{"pay", N_("Paid with"), VK_ENUM, "pay_means", 10, 0, 1, false},
	{"confirmed_at", N_("Plan confirmed"), VK_INSTANT, NULL, 0, 0, 8, false},
	{"paid_at", N_("Paid"), VK_INSTANT, NULL, 16, 0, 0, true},
	{"line1", N_("Storefront tool fee"), VK_MONEY, NULL, 9, 0, 2, false},
	{"line2", N_("Upgrade fee"), VK_MONEY, NULL, 9, 0, 2, false},
	{"bill_state", N_("Bill"), VK_ENUM, "bill_state", 8, 0, 1, false},
	{"starts_at", N_("Valid from"), VK_INSTANT, NULL, 0, 0, 8, false},
	{"ends_at", N_("Valid until"), VK_INSTANT, NULL, 0, 0, 8, false},
	{"expires_on", N_("Expires on"), VK_DATE, NULL, 10, 0, 0, false},
	{"quota_bought", N_("Messages bought"), VK_MONEY, NULL, 9, 0, 3, false},
	{"source", N_("Known from"), VK_ENUM, "plan_source", 8, 0, 5, false},
	{"reference", N_("Order number"), VK_TEXT, NULL, 12, 1, 4, false},
	{"note", N_("Note"), VK_TEXT, NULL, 12, 2, 7, false},
	{"account_id", N_("Account"), VK_INT, NULL, 0, 0, 9, false},
};
static const char *const order_exprs[] = {
	"o.id", "a.profile", "o.plan_days", "o.origin", "o.state", "o.list_price", "o.discount_percent", "o.amount", "o.pay", "o.confirmed_at",
	"o.paid_at", "(SELECT amount FROM billing_line WHERE order_id = o.id AND line_no = 1)",
	"(SELECT amount FROM billing_line WHERE order_id = o.id AND line_no = 2)",
	"(SELECT min(state) FROM billing_line WHERE order_id = o.id)", "t.starts_at", "t.ends_at", "t.expires_on", "t.quota_bought", "o.source",
	"NULLIF(o.reference, '')", "NULLIF(o.note, '')", "o.account_id",
};
_Static_assert(LIST_COUNT(order_exprs) == LIST_COUNT(order_columns), "an expression for every column");
static const struct list_sort order_sorts[] = {
	{.column = NULL, .by = {"COALESCE(o.paid_at, o.chosen_at)"}, .number = 1, .descending = true},
	{.column = "id"},
	{.column = "profile", .by = {"a.profile"}},
	{.column = "plan_days", .by = {"o.plan_days"}, .number = 1},
	{.column = "amount", .by = {"o.amount"}, .number = 1},
	{.column = "paid_at", .by = {"o.paid_at"}, .number = 1, .nullable = 1},
};
static const struct list_def order_def = {
	.columns = order_columns, .exprs = order_exprs, .column_count = LIST_COUNT(order_columns),
	.from = "plan_order o JOIN account a ON a.id = o.account_id LEFT JOIN term t ON t.order_id = o.id",
	.where = "(:profile = '' OR a.profile = :profile)", .id = "o.id",
	.sorts = order_sorts, .sort_count = LIST_COUNT(order_sorts),
};

void plan_order_list(struct shop *s, const char *profile, struct list_source *out)
{
	desk_list_open(out, s->db, &order_def, (struct list_bind[]){{":profile", .text = profile != NULL ? profile : ""}}, 1);
}

static const struct list_column line_columns[] = {
	{"id", N_("Number in our book"), VK_INT, NULL, 6, 0, 0, true},
	{"order_id", N_("Purchase"), VK_INT, NULL, 6, 0, 1, true},
	{"line_no", N_("Line"), VK_INT, NULL, 4, 0, 1, false},
	{"item", N_("Item"), VK_TEXT, NULL, 20, 1, 0, false},
	{"amount", N_("Amount"), VK_MONEY, NULL, 9, 0, 0, false},
	{"booked_at", N_("Booked"), VK_INSTANT, NULL, 16, 0, 0, true},
	{"state", N_("State"), VK_ENUM, "bill_state", 8, 0, 0, false},
	{"pay_method_notice", N_("Paid by"), VK_ENUM, "pay_notice", 12, 0, 2, false},
	{"profile", N_("Marketplace"), VK_TEXT, NULL, 8, 0, 5, false},
	{"plan_days", N_("Plan, days"), VK_INT, NULL, 6, 0, 3, false},
	{"order_amount", N_("Amount of the purchase"), VK_MONEY, NULL, 9, 0, 3, false},
	{"split_unknown", N_("Split unknown"), VK_BOOL, NULL, 0, 0, 8, false},
};
static const char *const line_exprs[] = {
	"l.id", "l.order_id", "l.line_no", "l.item", "l.amount", "l.booked_at", "l.state",
	"CASE l.pay_method_notice WHEN 'autodebit' THEN :notice ELSE l.pay_method_notice END", "a.profile", "o.plan_days",
	"o.amount", "l.amount IS NULL",
};
_Static_assert(LIST_COUNT(line_exprs) == LIST_COUNT(line_columns), "an expression for every column");
static const struct list_sort line_sorts[] = {
	{.column = NULL, .by = {"-l.booked_at", "-l.order_id", "l.line_no"}, .number = 7},
	{.column = "booked_at", .by = {"l.booked_at"}, .number = 1},
	{.column = "id"},
	{.column = "order_id", .by = {"l.order_id"}, .number = 1},
};
static const struct list_def line_def = {
	.columns = line_columns, .exprs = line_exprs, .column_count = LIST_COUNT(line_columns),
	.from = "billing_line l JOIN plan_order o ON o.id = l.order_id JOIN account a ON a.id = o.account_id",
	.where = "(:profile = '' OR a.profile = :profile)", .id = "l.id",
	.sorts = line_sorts, .sort_count = LIST_COUNT(line_sorts),
};

const char *billing_notice(struct shop *s, const char *profile, const char *notice)
{
	const struct profile *p;
	const char *label = NULL;

	if (strcmp(notice, "autodebit") == 0 && shop_profile(s, profile != NULL && *profile != '\0' ? profile : "ruten", &p, NULL) == ST_OK)
		label = profile_text(p, "autodebit.notice_label", DAY_NONE);
	return label != NULL ? label : notice;
}

void billing_list(struct shop *s, const char *profile, struct list_source *out)
{
	desk_list_open(out, s->db, &line_def, (struct list_bind[]){
		{":profile", .text = profile != NULL ? profile : ""}, {":notice", .text = billing_notice(s, profile, "autodebit")}}, 2);
}
