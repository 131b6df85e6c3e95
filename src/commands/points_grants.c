/*
 * points: what orders are to get and what was given for purchases: award,
 * expected, review, instore.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "commands/points.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"
#include "storekeep/member.h"
#include "storekeep/money.h"
#include "storekeep/points_report.h"
#include "storekeep/sale.h"

static enum status number_of(const char *text, int64_t *id, struct error *e)
{
	char *end;
	*id = strtoll(text, &end, 10);
	return *end || *id <= 0 ? error_set(e, ST_REFUSED, "id_number", NULL, "id", _("“%s” is not a number of a record."), text) : ST_OK;
}

/* A number of a record; absent where there is none. */
static void tell_id(struct cli *c, const char *name, const char *title, int64_t id)
{
	const struct value v = {.null = id == 0, .num = id};
	cli_value(c, name, title, VK_INT, NULL, &v);
}

static enum status say_list(struct cli *c, struct list_source *src, struct error *e)
{
	enum status st = cli_list(c, src, e);
	desk_list_close(src);
	return st;
}

enum status points_cmd_award(struct cli *c, struct error *e)
{
	struct posted out;
	int64_t id;
	enum status st = sale_find(cli_shop(c), cli_field(c, "profile"), cli_arg(c, 0), &id, e);
	if (st == ST_OK)
		st = grant_award(cli_shop(c), id, &out, e);
	if (st != ST_OK)
		return st;
	cli_int(c, "order_id", NULL, id);
	tell_id(c, "entry_id", N_("Entry"), out.entry_id);
	cli_bool(c, "already", NULL, out.already);
	if (!out.already)
		cli_int(c, "balance_after", N_("Balance"), out.balance);
	return ST_OK;
}

enum status points_cmd_expected(struct cli *c, struct error *e)
{
	const char *who = cli_field(c, "member");
	struct list_source src;
	const struct profile *p;
	int64_t id = 0;
	enum status st = points_cmd_profile(c, &p, e);
	if (st == ST_OK && who && *who)
		st = member_resolve(cli_shop(c), cli_field(c, "profile"), who, &id, e);
	if (st != ST_OK)
		return st;
	points_expected_list(cli_shop(c), profile_name(p), id, &src);
	return say_list(c, &src, e);
}

/* ---- review ---- */

static enum status tell_review(struct cli *c, int64_t id, struct error *e)
{
	struct points_review v;
	enum status st = points_review_get(cli_shop(c), id, &v, e);
	if (st != ST_OK)
		return st;
	cli_int(c, "id", N_("No."), v.id);
	cli_text(c, "profile", N_("Marketplace"), v.profile);
	cli_code(c, "kind", N_("Why"), "review_kind", v.kind);
	cli_code(c, "state", N_("State"), "review_state", v.state);
	cli_int(c, "member_id", N_("Member no."), v.member_id);
	tell_id(c, "order_id", N_("Order no."), v.order_id);
	tell_id(c, "instore_id", NULL, v.instore_id);
	tell_id(c, "grant_id", NULL, v.grant_id);
	cli_day(c, "opened_on", N_("Since"), v.opened_on);
	cli_int(c, "issued", N_("Given"), v.issued);
	cli_int(c, "left", N_("Still earned"), v.left);
	cli_int(c, "suggested", N_("Suggested"), v.suggested);
	cli_int(c, "balance", N_("Balance"), v.usable);
	cli_int(c, "taken", N_("Taken"), v.taken);
	cli_int(c, "shortfall", N_("Shortfall"), v.shortfall);
	cli_text(c, "reason", N_("Reason"), v.reason);
	if (strcmp(v.state, "open") == 0 && strcmp(v.kind, "closed") != 0 && v.suggested > v.usable)
		cli_say(c, _("%1$lld were given, %2$lld are left."), (long long)v.suggested, (long long)v.usable);
	return ST_OK;
}

enum status points_cmd_review(struct cli *c, struct error *e)
{
	struct shop *s = cli_shop(c);
	const char *arg = cli_arg(c, 0), *take = cli_field(c, "take"), *reason = cli_field(c, "reason");
	const struct profile *p;
	bool yes, all;
	int64_t id, points;
	enum status st = points_cmd_profile(c, &p, e);
	if (st == ST_OK)
		st = cli_field_bool(c, "all", false, &all, e);
	if (st == ST_OK && !arg) {
		struct list_source src;
		points_review_list(s, cli_field(c, "profile"), all, &src);
		return say_list(c, &src, e);
	}
	if (st == ST_OK)
		st = number_of(arg, &id, e);
	if (st == ST_OK && !take)
		return tell_review(c, id, e);
	if (st == ST_OK)
		st = cli_field_bool(c, "take", true, &yes, e);
	if (st == ST_OK)
		st = cli_field_int(c, "points", 0, &points, e);
	if (st == ST_OK) {
		char op[OP_ID_SIZE];
		op_id_make(op);
		st = review_settle(s, id, yes, points, reason ? reason : "", op, e);
	}
	return st == ST_OK ? tell_review(c, id, e) : st;
}

/* ---- amounts at the counter ---- */

static enum status void_amount(struct cli *c, const char *text, struct error *e)
{
	const char *reason = cli_field(c, "reason");
	int64_t id;
	enum status st = number_of(text, &id, e);
	if (st == ST_OK)
		st = instore_void(cli_shop(c), id, reason ? reason : "", e);
	if (st != ST_OK)
		return st;
	cli_int(c, "id", NULL, id);
	cli_bool(c, "voided", NULL, true);
	cli_say(c, "%s", _("Voided. Points that it gave are under points to review."));
	return ST_OK;
}

static int64_t typed_amount(struct cli *c)
{
	const char *text = record_get(cli_record(c), "amount");
	int64_t amount;
	return money_parse(text, strlen(text), &amount, NULL) == ST_OK ? amount : MONEY_NONE;
}

static enum status enter_amount(struct cli *c, struct error *e)
{
	struct shop *s = cli_shop(c);
	struct posted out;
	int64_t member, id = 0;
	char op[OP_ID_SIZE];
	enum status st = member_resolve(s, cli_field(c, "profile"), cli_arg(c, 0), &member, e);
	op_id_make(op);
	int64_t balance = 0;
	if (st == ST_OK)
		st = instore_enter(s, member, cli_record(c), op, &id, &out, e);
	if (st != ST_OK)
		return st;
	struct member m;
	if (member_get(s, member, &m, NULL) == ST_OK) {
		balance = m.points;
		member_free(&m);
	}
	cli_int(c, "id", N_("No."), id);
	cli_int(c, "member_id", N_("Member no."), member);
	cli_money(c, "amount", N_("Amount spent"), typed_amount(c));
	tell_id(c, "entry_id", NULL, out.entry_id);
	cli_int(c, "points", N_("Points"), instore_given(s, id));
	cli_int(c, "balance_after", N_("Balance"), out.entry_id ? out.balance : balance);
	return ST_OK;
}

enum status points_cmd_instore(struct cli *c, struct error *e)
{
	const char *voided = cli_field(c, "void");
	struct list_source src;
	if (voided)
		return void_amount(c, voided, e);
	if (cli_arg(c, 0))
		return enter_amount(c, e);
	instore_list(cli_shop(c), cli_field(c, "profile"), 0, &src);
	return say_list(c, &src, e);
}
