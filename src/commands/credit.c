/*
 * credit: store credit, its history and the cashback centre.
 */
#include "config.h"

#include "storekeep/credit.h"

#include <stdio.h>
#include <stdlib.h>

#include "commands/whom.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"
#include "storekeep/points_entry.h"
#include "storekeep/sale.h"
#include "storekeep/staff.h"

static enum status tell(struct cli *c, int64_t member_id, struct error *e)
{
	struct member m;
	enum status st = member_get(cli_shop(c), member_id, &m, e);
	if (st == ST_OK) {
		char *name = member_name(&m);
		cli_text(c, "member", N_("Member"), name);
		cli_int(c, "member_id", NULL, m.id);
		cli_text(c, "profile", N_("Marketplace"), m.profile);
		cli_money(c, "credit", N_("Store credit"), m.credit);
		free(name);
	}
	member_free(&m);
	return st;
}

static enum status show(struct cli *c, struct error *e)
{
	int64_t id = 0;
	enum status st = member_to_show(c, 0, &id, e);
	return st == ST_OK ? tell(c, id, e) : st;
}

static enum status history(struct cli *c, struct error *e)
{
	struct list_source src;
	const struct profile *p;
	int64_t id = 0;
	enum status st = cli_arg(c, 0) ? member_to_show(c, 0, &id, e) : member_profile(cli_shop(c), cli_field(c, "profile"), &p, e);
	if (st != ST_OK)
		return st;
	credit_history_list(cli_shop(c), id ? NULL : profile_name(p), id, &src);
	st = cli_list(c, &src, e);
	list_close(&src);
	return st;
}

static enum status change(struct cli *c, struct error *e)
{
	char made[OP_ID_SIZE];
	struct credit_posted out;
	int64_t id;
	const char *op = whom_op(c, made);
	enum status st = member_of_arg(c, 0, &id, e);
	if (st == ST_OK)
		st = credit_adjust(cli_shop(c), id, cli_record(c), -1, op, &out, e);
	if (st == ST_OK)
		st = tell(c, id, e);
	if (st == ST_OK && cli_dry_run(c))
		cli_say(c, "%s", _("It can be done; nothing was written."));
	return st;
}

static enum status change_many(struct cli *c, struct error *e)
{
	char made[OP_ID_SIZE];
	struct bulk_result r;
	struct whom w;
	const char *op = whom_op(c, made);
	enum status st = whom_read(c, &w, e);
	if (st == ST_OK) {
		struct progress progress = cli_progress(c, _("Changing store credit"));
		st = credit_adjust_many(cli_shop(c), &w.who.choice, cli_record(c), op, &progress, &r, e);
	}
	if (st == ST_OK)
		member_bulk_tell(c, &r);
	whom_free(&w);
	return st;
}

/* A plain number is made less. */
static enum status subtract(struct cli *c, struct error *e)
{
	struct credit_entry_text t;
	char text[32];
	if (credit_number(record_get(cli_record(c), "amount"), &t)) {
		if (t.balance || t.amount < 0)
			return error_set(e, ST_REFUSED, "NUMBER_BAD", NULL, "amount", "%s", _("Name how much to take as a plain number."));
		snprintf(text, sizeof text, "-%lld", (long long)t.amount);
		record_set(cli_record(c), "amount", text);
	}
	return change(c, e);
}

static enum status use(struct cli *c, struct error *e)
{
	char made[OP_ID_SIZE];
	struct credit_posted out;
	struct member m;
	int64_t id, amount, order = 0;
	const char *op = whom_op(c, made), *number = cli_field(c, "order");
	enum status st = member_of_arg(c, 0, &id, e);
	if (st == ST_OK)
		st = cli_field_int(c, "amount", 0, &amount, e);
	if (st == ST_OK && number && *number && (st = member_get(cli_shop(c), id, &m, e)) == ST_OK) {
		st = sale_find(cli_shop(c), m.profile, number, &order, e);
		member_free(&m);
	}
	if (st == ST_OK)
		st = credit_use(cli_shop(c), id, amount, -1, order, op, &out, e);
	return st == ST_OK ? tell(c, id, e) : st;
}

static enum status centre(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct credit_centre k;
	struct list_source src;
	struct list_page page;
	enum status st = member_profile(cli_shop(c), cli_field(c, "profile"), &p, e);
	if (st == ST_OK)
		st = credit_centre(cli_shop(c), profile_name(p), &k, e);
	if (st != ST_OK)
		return st;
	cli_text(c, "profile", N_("Marketplace"), profile_name(p));
	cli_money(c, "total", N_("Balances in all"), k.total);
	cli_int(c, "holders", N_("Members who hold any"), k.holders);
	credit_holder_list(cli_shop(c), profile_name(p), &src);
	st = src.page(src.self, &(struct list_query){.limit = 20}, &page, e);
	if (st == ST_OK)
		cli_rows(c, "rows", &(struct cli_table){.columns = src.columns, .column_count = src.column_count, .page = page});
	list_page_free(&page);
	list_close(&src);
	return st;
}

static enum status holders(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct list_source src;
	enum status st = member_profile(cli_shop(c), cli_field(c, "profile"), &p, e);
	if (st != ST_OK)
		return st;
	credit_holder_list(cli_shop(c), profile_name(p), &src);
	st = cli_list(c, &src, e);
	list_close(&src);
	return st;
}

/* Without fields: as they are. */
static enum status settings(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct record *r = cli_record(c);
	bool given = false;
	for (size_t i = 0; i < r->form->count; i++)
		given |= r->values[i] != NULL;
	enum status st = member_profile(cli_shop(c), cli_field(c, "profile"), &p, e);
	if (st == ST_OK && given)
		st = credit_settings_save(cli_shop(c), profile_name(p), r, e);
	else if (st == ST_OK)
		st = credit_settings_record(cli_shop(c), profile_name(p), r, e);
	if (st != ST_OK)
		return st;
	cli_bool(c, "checkout_use", N_("Use at checkout"), *record_get(r, "checkout_use") == 'y');
	cli_int(c, "max_percent", N_("At most, percent"), atoll(record_get(r, "max_percent")));
	cli_bool(c, "with_points", N_("Together with points"), *record_get(r, "with_points") == 'y');
	return ST_OK;
}

static const struct verb verbs[] = {
	{"show", "MEMBER", NULL, "profile", CMD_READS, N_("what a member has"), show},
	{"history", "[MEMBER]", NULL, "profile " LIST_FIELDS, CMD_READS, N_("the flow of one member or of all, newest first"), history},
	{"add", "MEMBER", "credit_entry", "profile op_id", CMD_WRITES, N_("give, with a reason; amount==250 makes a new balance"), change},
	{"subtract", "MEMBER", "credit_entry", "profile op_id", CMD_WRITES, N_("take, with a reason"), subtract},
	{"add-bulk", "[MEMBER...]", "credit_bulk", WHOM_FIELDS, CMD_WRITES, N_("the same to many, or with a minus from many: named, segment=, conditions or all=yes"),
	 change_many},
	{"use", "MEMBER", NULL, "profile amount order op_id", CMD_WRITES, N_("amount= as a deduction, at the counter or on order="), use},
	{"centre", NULL, NULL, "profile", CMD_READS, N_("the total, how many hold any, and the first of them"), centre},
	{"holders", NULL, NULL, "profile " LIST_FIELDS, CMD_READS, N_("who holds how much, most first"), holders},
	{"settings", NULL, "credit_settings", "profile", CMD_WRITES, N_("what customers may do with it"), settings},
	{0},
};

const struct noun noun_credit = {"credit", N_("store credit"), verbs};
