/*
 * bind: codes that bind customers to a store or a staff member, and who is
 * bound.
 */
#include "config.h"

#include "storekeep/bind.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands/member.h"
#include "commands/printing.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"
#include "storekeep/qr.h"

static void tell(struct cli *c, const struct bind_code *b)
{
	const struct value staff = {.null = b->staff_id == 0, .num = b->staff_id};
	cli_int(c, "id", N_("Number in our book"), b->id);
	cli_code(c, "kind", N_("Code of"), "bind_kind", b->kind);
	cli_text(c, "staff", N_("Staff member"), *b->staff ? b->staff : NULL);
	cli_text(c, "store", N_("Store"), b->store);
	cli_text(c, "code", N_("Code"), b->code);
	cli_int(c, "store_id", NULL, b->store_id);
	cli_value(c, "staff_id", NULL, VK_INT, NULL, &staff);
	cli_code(c, "state", N_("State"), "bind_state", b->withdrawn_at != INSTANT_NONE ? "withdrawn" : b->active ? "valid" : "left");
	cli_instant(c, "withdrawn_at", N_("Withdrawn at"), b->withdrawn_at, NULL);
	cli_instant(c, "created_at", N_("Created"), b->created_at, NULL);
	cli_text(c, "created_by", N_("Created by"), b->created_by);
}

static enum status say_list(struct cli *c, struct list_source *src, struct error *e)
{
	enum status st = cli_list(c, src, e);
	desk_list_close(src);
	return st;
}

/* ---- codes ---- */

static enum status codes(struct cli *c, struct error *e)
{
	struct list_source src;
	bool withdrawn;
	enum status st = cli_field_bool(c, "withdrawn", false, &withdrawn, e);
	if (st != ST_OK)
		return st;
	bind_code_list(cli_shop(c), withdrawn, &src);
	return say_list(c, &src, e);
}

/* On a terminal the light modules are drawn, since most have a dark background; in a file the dark ones, as on paper. */
static void add_code(struct buf *out, const struct qr *q, const struct bind_code *b, const char *to)
{
	char *caption = *b->staff ? xasprintf("%s  %s\n%s", b->store, b->staff, b->code) : xasprintf("%s\n%s", b->store, b->code);
	size_t len = to ? strlen(to) : 0;
	bool terminal = !to && isatty(STDOUT_FILENO);
	if (len > 4 && strcmp(to + len - 4, ".svg") == 0) {
		qr_svg(q, caption, out);
	} else {
		bool blocks = strcmp(i18n_charset(), "UTF-8") == 0;
		qr_text(q, blocks ? terminal ? QR_BLOCKS_LIGHT : QR_BLOCKS : terminal ? QR_ASCII_LIGHT : QR_ASCII, out);
		buf_addf(out, "%s\n", caption);
	}
	free(caption);
}

static enum status print_code(struct cli *c, const struct bind_code *b, const char *to, struct error *e)
{
	struct qr q;
	struct buf text = {0};
	enum status st = qr_make(b->code, &q, e);
	if (st != ST_OK)
		return st;
	add_code(&text, &q, b, to);
	if (!to)
		cli_write(c, buf_str(&text), text.len);
	else if (!cli_dry_run(c))
		st = printing_write(to, cli_overwrite(c), &text, e);
	buf_free(&text);
	qr_free(&q);
	return st;
}

static enum status code_of_arg(struct cli *c, struct bind_code *b, struct error *e)
{
	return bind_code_find(cli_shop(c), cli_arg(c, 0), b, e);
}

static enum status show(struct cli *c, struct error *e)
{
	struct bind_code b;
	enum status st = code_of_arg(c, &b, e);
	if (st == ST_OK && !b.active)
		st = error_set(e, ST_REFUSED, "BIND_CODE", "EAS-116", "code", "%s", _("This code is not valid (any more). Take the current one from the list."));
	if (st == ST_OK && (cli_field(c, "to") || !cli_json(c)))
		st = print_code(c, &b, cli_field(c, "to"), e);
	if (st == ST_OK)
		tell(c, &b);
	bind_code_free(&b);
	return st;
}

static enum status tell_number(struct cli *c, int64_t id, struct error *e)
{
	struct bind_code b;
	char number[24];
	snprintf(number, sizeof number, "%lld", (long long)id);
	enum status st = bind_code_find(cli_shop(c), number, &b, e);
	if (st == ST_OK)
		tell(c, &b);
	bind_code_free(&b);
	return st;
}

static enum status create(struct cli *c, struct error *e)
{
	char op[OP_ID_SIZE];
	int64_t id;
	op_id_make(op);
	enum status st = bind_create(cli_shop(c), cli_record(c), cli_field(c, "op_id") ? cli_field(c, "op_id") : op, &id, e);
	if (st != ST_OK)
		return st;
	if (!cli_dry_run(c))
		return tell_number(c, id, e);
	cli_say(c, "%s", _("The code can be made; nothing was written."));
	return ST_OK;
}

static enum status withdraw(struct cli *c, struct error *e)
{
	struct bind_code b;
	enum status st = code_of_arg(c, &b, e);
	if (st == ST_OK)
		st = bind_withdraw(cli_shop(c), b.id, e);
	if (st == ST_OK)
		st = tell_number(c, b.id, e);
	bind_code_free(&b);
	return st;
}

/* ---- who is bound ---- */

static enum status list(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct list_source src;
	int64_t staff = 0, store = 0;
	bool inactive;
	enum status st = member_profile(cli_shop(c), cli_field(c, "profile"), &p, e);
	if (st == ST_OK)
		st = cli_field_bool(c, "inactive", false, &inactive, e);
	if (st == ST_OK && cli_field(c, "staff"))
		st = bind_staff_find(cli_shop(c), cli_field(c, "staff"), &staff, e);
	if (st == ST_OK && cli_field(c, "store"))
		st = bind_store_find(cli_shop(c), cli_field(c, "store"), &store, e);
	if (st != ST_OK)
		return st;
	bind_member_list(cli_shop(c), profile_name(p), store, staff, inactive, &src);
	return say_list(c, &src, e);
}

static enum status report(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct list_source src;
	int64_t days;
	enum status st = member_profile(cli_shop(c), cli_field(c, "profile"), &p, e);
	if (st == ST_OK)
		st = cli_field_int(c, "days", 0, &days, e);
	if (st != ST_OK)
		return st;
	bind_report_list(cli_shop(c), profile_name(p), days > 0 ? shop_today(cli_shop(c), p) - (day_t)(days - 1) : bind_report_from(cli_shop(c), p), &src);
	return say_list(c, &src, e);
}

static enum status tell_member(struct cli *c, int64_t id, bool changed, struct error *e)
{
	struct member m;
	enum status st = member_get(cli_shop(c), id, &m, e);
	if (st != ST_OK)
		return st;
	char *name = member_name(&m), *staff = bind_staff_name(cli_shop(c), m.staff_id), *store = bind_store_name(cli_shop(c), m.store_id);
	const struct value store_id = {.null = m.store_id == 0, .num = m.store_id}, staff_id = {.null = m.staff_id == 0, .num = m.staff_id};
	cli_int(c, "member_id", N_("Member no."), id);
	cli_text(c, "name", N_("Name"), name);
	cli_text(c, "staff", N_("Staff member"), *staff ? staff : NULL);
	cli_text(c, "store", N_("Store"), *store ? store : NULL);
	cli_value(c, "store_id", NULL, VK_INT, NULL, &store_id);
	cli_value(c, "staff_id", NULL, VK_INT, NULL, &staff_id);
	cli_day(c, "bound_on", N_("Bound since"), m.bound_on);
	cli_bool(c, "changed", NULL, changed);
	free(name);
	free(staff);
	free(store);
	member_free(&m);
	return ST_OK;
}

static enum status change_many(struct cli *c, struct error *e)
{
	struct chosen who = {0};
	struct bulk_result r;
	char op[OP_ID_SIZE];
	enum status st = ST_OK;
	const struct profile *p;
	int64_t from;
	op_id_make(op);
	if (cli_field(c, "of")) {
		st = member_profile(cli_shop(c), cli_field(c, "profile"), &p, e);
		if (st == ST_OK)
			st = bind_staff_find(cli_shop(c), cli_field(c, "of"), &from, e);
		if (st == ST_OK)
			st = bind_members_of(cli_shop(c), profile_name(p), from, &who.ids, &who.choice.id_count, e);
		if (st == ST_OK) {
			who.choice.ids = who.ids;
			who.choice.profile = profile_name(p);
		}
	} else {
		st = member_named(c, &who, e);
	}
	if (st == ST_OK) {
		struct progress progress = cli_progress(c, _("Binding members"));
		st = bind_change_many(cli_shop(c), &who.choice, cli_record(c), cli_field(c, "op_id") ? cli_field(c, "op_id") : op, &progress, &r, e);
	}
	if (st == ST_OK)
		member_bulk_tell(c, &r);
	member_chosen_free(&who);
	return st;
}

static enum status change(struct cli *c, struct error *e)
{
	const char *code = cli_field(c, "code");
	int64_t id;
	bool changed = false;
	if (cli_arg(c, 1) || cli_field(c, "of"))
		return change_many(c, e);
	if (!cli_arg(c, 0))
		return error_set(e, ST_REFUSED, "BULK_EMPTY", "EAS-6", NULL, "%s", _("Mark at least one member first."));
	enum status st = member_of_arg(c, 0, &id, e);
	if (st == ST_OK)
		st = code ? bind_scan(cli_shop(c), id, code, &changed, e) : bind_change(cli_shop(c), id, cli_record(c), &changed, e);
	return st == ST_OK ? tell_member(c, id, changed, e) : st;
}

static enum status history(struct cli *c, struct error *e)
{
	struct list_source src;
	int64_t id;
	enum status st = member_of_arg(c, 0, &id, e);
	if (st != ST_OK)
		return st;
	bind_history_list(cli_shop(c), id, &src);
	return say_list(c, &src, e);
}

static const struct verb verbs[] = {
	{"codes", NULL, NULL, "withdrawn " LIST_FIELDS, CMD_READS, N_("codes to scan, those of staff first; withdrawn=yes: all"), codes},
	{"show", "CODE", NULL, "to", CMD_READS, N_("one code as QR; to=FILE.svg, to=FILE or to=lp prints it"), show},
	{"create", NULL, "bind", "op_id", CMD_WRITES, N_("make a code for a staff member or a store"), create},
	{"withdraw", "CODE", NULL, NULL, CMD_WRITES, N_("a code binds nobody any more"), withdraw},
	{"list", NULL, NULL, "profile store staff inactive " LIST_FIELDS, CMD_READS, N_("who is bound; inactive=yes: to staff who left"), list},
	{"change", "[MEMBER...]", "bind_change", "profile of op_id", CMD_WRITES,
	 N_("bind by a scanned code, or by hand with a reason; of=STAFF: all members of one who left"), change},
	{"history", "MEMBER", NULL, "profile " LIST_FIELDS, CMD_READS, N_("what happened to a member's binding"), history},
	{"report", NULL, NULL, "profile days " LIST_FIELDS, CMD_READS, N_("members, counted orders and net amount per store and staff member"), report},
	{0},
};

const struct noun noun_bind = {"bind", N_("customers bound to stores and staff"), verbs};
