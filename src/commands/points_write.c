/*
 * points add, subtract, add-bulk, redeem: what gives, takes and uses.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/points.h"
#include "commands/whom.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/points_entry.h"
#include "storekeep/sale.h"

static void tell_id(struct cli *c, const char *name, const char *title, int64_t id)
{
	cli_value(c, name, title, VK_INT, NULL, &(struct value){.null = id == 0, .num = id});
}

/* What the member has now. */
static enum status tell(struct cli *c, int64_t member_id, const struct posted *out, const char *told, struct error *e)
{
	struct member m;
	enum status st = member_get(cli_shop(c), member_id, &m, e);
	if (st == ST_OK) {
		char *name = member_name(&m);
		cli_text(c, "member", N_("Member"), name);
		cli_int(c, "member_id", NULL, m.id);
		cli_int(c, "points", N_("Points now"), m.points);
		tell_id(c, "entry_id", N_("Entry"), out->entry_id);
		tell_id(c, "lot_id", N_("Lot"), out->lot_id);
		cli_bool(c, "already", NULL, out->already);
		if (cli_dry_run(c))
			cli_say(c, "%s", _("It can be done; nothing was written."));
		else if (told && !out->already)
			cli_say(c, "%s", told);
		free(name);
	}
	member_free(&m);
	return st;
}

/* `subtract` takes a plain number and makes it less; a minus there is a slip. */
static enum status turn(struct cli *c, struct error *e)
{
	struct record *r = cli_record(c);
	int64_t n;
	if (!points_number(record_get(r, "points"), &n) || n == 0)
		return ST_OK; /* the desk says what is wrong */
	if (n < 0)
		return error_set(e, ST_REFUSED, "NUMBER_BAD", NULL, "points", "%s", _("Name how many points to take as a plain number."));
	char text[32];
	snprintf(text, sizeof text, "-%lld", (long long)n);
	record_set(r, "points", text);
	return ST_OK;
}

static enum status adjust(struct cli *c, struct error *e)
{
	char made[OP_ID_SIZE];
	struct posted out;
	int64_t id;
	const char *op = whom_op(c, made);
	enum status st = member_of_arg(c, 0, &id, e);
	if (st == ST_OK)
		st = points_adjust(cli_shop(c), id, cli_record(c), op, &out, e);
	return st == ST_OK ? tell(c, id, &out, NULL, e) : st;
}

enum status points_cmd_add(struct cli *c, struct error *e)
{
	return adjust(c, e);
}

enum status points_cmd_subtract(struct cli *c, struct error *e)
{
	enum status st = turn(c, e);
	return st == ST_OK ? adjust(c, e) : st;
}

static void tell_preview(struct cli *c, const struct points_preview *p)
{
	cli_int(c, "points", N_("Points in all"), p->points);
	cli_int(c, "emails", N_("E-mails"), p->emails);
	cli_int(c, "no_email", N_("Without an e-mail address"), p->no_email);
	cli_int(c, "not_subscribed", N_("Not subscribed"), p->not_subscribed);
	cli_int(c, "sms_members", N_("Members with a text message"), p->sms);
	cli_int(c, "no_phone", N_("Without a phone number"), p->no_phone);
	cli_int(c, "sms_characters", NULL, p->sms_count);
	cli_int(c, "sms_messages", N_("Text messages"), p->sms_messages);
	cli_value(c, "sms_price", p->sms_messages ? N_("Price of one") : NULL, VK_MONEY, NULL, &(struct value){.null = p->sms_price < 0, .num = p->sms_price});
	cli_value(c, "sms_cost", p->sms_messages ? N_("Cost") : NULL, VK_MONEY, NULL,
	          &(struct value){.null = p->sms_price < 0, .num = p->sms_price * p->sms_messages});
	if (p->sms_messages && p->sms_price < 0)
		cli_say(c, "%s", _("Price of a text message: not set."));
}

enum status points_cmd_add_bulk(struct cli *c, struct error *e)
{
	char made[OP_ID_SIZE];
	struct points_preview preview = {0};
	struct bulk_result r;
	struct whom w;
	const char *op = whom_op(c, made);
	enum status st = whom_read(c, &w, e);
	if (st == ST_OK && cli_dry_run(c)) {
		st = points_preview_many(cli_shop(c), &w.who.choice, cli_record(c), &preview, &r, e);
	} else if (st == ST_OK) {
		struct progress progress = cli_progress(c, _("Giving points"));
		st = points_adjust_many(cli_shop(c), &w.who.choice, cli_record(c), op, &progress, &r, e);
	}
	if (st == ST_OK)
		member_bulk_tell(c, &r);
	if (st == ST_OK && cli_dry_run(c))
		tell_preview(c, &preview);
	whom_free(&w);
	return st;
}

/* ---- use ---- */

static enum status undo(struct cli *c, int64_t entry_id, struct error *e)
{
	struct posted out;
	struct ledger_story t;
	int64_t lapsed;
	enum status st = points_redeem_undo(cli_shop(c), entry_id, &out, &lapsed, e);
	if (st == ST_OK)
		st = ledger_story(cli_shop(c), entry_id, &t, e);
	if (st != ST_OK)
		return st;
	cli_int(c, "lapsed", lapsed ? N_("Expired meanwhile") : NULL, lapsed);
	st = tell(c, t.member_id, &out, _("The points went back where they came from."), e);
	ledger_story_free(&t);
	return st;
}

enum status points_cmd_redeem(struct cli *c, struct error *e)
{
	char made[OP_ID_SIZE];
	struct posted out;
	struct member m;
	int64_t id, points, value, order = 0, entry;
	const char *op = whom_op(c, made), *number = cli_field(c, "order");
	enum status st = cli_field_int(c, "undo", 0, &entry, e);
	if (st == ST_OK && entry)
		return undo(c, entry, e);
	if (st == ST_OK && !cli_arg(c, 0))
		return error_set(e, ST_REFUSED, "MEMBER_NONE", NULL, "member", "%s", _("Say whose points: points redeem MEMBER points=N."));
	if (st == ST_OK)
		st = member_of_arg(c, 0, &id, e);
	if (st == ST_OK)
		st = cli_field_int(c, "points", 0, &points, e);
	if (st == ST_OK && number && *number && (st = member_get(cli_shop(c), id, &m, e)) == ST_OK) {
		st = sale_find(cli_shop(c), m.profile, number, &order, e);
		member_free(&m);
	}
	if (st == ST_OK)
		st = points_redeem(cli_shop(c), id, points, order, op, &out, &value, e);
	if (st != ST_OK)
		return st;
	cli_money(c, "value", N_("Money off"), value);
	return tell(c, id, &out, NULL, e);
}
