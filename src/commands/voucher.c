/*
 * voucher: claim documents, the steps of a claim, its print-out, the platform's
 * fee invoice, remittances.
 */
#include "config.h"

#include "storekeep/voucher.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/printing.h"
#include "storekeep/command.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mem.h"

static void tell(struct cli *c, const struct voucher *v)
{
	cli_int(c, "id", N_("Number in our book"), v->id);
	cli_text(c, "profile", N_("Marketplace"), v->profile);
	cli_text(c, "period", N_("Period"), v->period);
	cli_code(c, "tax_kind", N_("Tax kind"), "tax_kind", v->tax_kind);
	cli_code(c, "kind", N_("Kind"), "voucher_kind", v->kind);
	cli_code(c, "state", N_("State"), "voucher_state", v->state);
	cli_day(c, "date", N_("Issue date"), v->issued_on);
	cli_text(c, "format", N_("Voucher format"), v->format);
	cli_text(c, "number", N_("Number"), v->number);
	cli_text(c, "invoice_no", N_("Invoice that it reduces"), *v->invoice_no ? v->invoice_no : NULL);
	cli_money(c, "sales", N_("Sales amount"), v->sales);
	cli_money(c, "tax", N_("Tax"), v->tax);
	cli_money(c, "total", N_("Total"), v->sales + v->tax);
	cli_text(c, "title", N_("Addressee"), v->title);
	cli_text(c, "tax_id", N_("Tax id"), v->tax_id);
	cli_text(c, "item_name", N_("Item name"), v->item_name);
	cli_text(c, "remark", N_("Remark"), *v->remark ? v->remark : NULL);
	cli_day(c, "sent_on", N_("Sent on"), v->sent_on);
	cli_day(c, "arrived_on", N_("Arrived on"), v->arrived_on);
	cli_day(c, "returned_on", N_("Sent back on"), v->returned_on);
}

/* The number of the record that the first word names. */
static enum status id_arg(struct cli *c, int64_t *id, struct error *e)
{
	char *end;
	*id = strtoll(cli_arg(c, 0), &end, 10);
	if (*end || *id <= 0)
		return error_set(e, ST_REFUSED, "id_number", NULL, "id", _("“%s” is no number of a voucher"), cli_arg(c, 0));
	return ST_OK;
}

static enum status list(struct cli *c, struct error *e)
{
	struct list_source src;
	voucher_list(cli_shop(c), cli_field(c, "profile"), cli_field(c, "period"), &src);
	enum status st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static enum status show(struct cli *c, struct error *e)
{
	struct voucher v;
	int64_t id;
	enum status st = id_arg(c, &id, e);
	if (st == ST_OK)
		st = voucher_get(cli_shop(c), id, &v, e);
	if (st == ST_OK)
		tell(c, &v);
	return st;
}

static enum status save(struct cli *c, int64_t id, struct error *e)
{
	struct voucher v;
	char op[OP_ID_SIZE];
	op_id_make(op);
	enum status st = voucher_save(cli_shop(c), id, cli_record(c), op, &id, e);
	if (st != ST_OK)
		return st;
	if (cli_dry_run(c)) {
		cli_say(c, "%s", _("The voucher is right; nothing was written."));
		return ST_OK;
	}
	if ((st = voucher_get(cli_shop(c), id, &v, e)) == ST_OK)
		tell(c, &v);
	return st;
}

static enum status create(struct cli *c, struct error *e)
{
	return save(c, 0, e);
}

static enum status edit(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = id_arg(c, &id, e);
	return st == ST_OK ? save(c, id, e) : st;
}

static enum status drop(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = id_arg(c, &id, e);
	if (st == ST_OK)
		st = voucher_delete(cli_shop(c), id, e);
	if (st == ST_OK && !cli_dry_run(c))
		cli_say(c, _("Voucher %lld is gone."), (long long)id);
	return st;
}

static enum status find(struct cli *c, struct period *p, struct error *e)
{
	return period_find(cli_shop(c), cli_field(c, "profile"), cli_arg(c, 0), p, e);
}

/* ---- check ---- */

static void tell_refused(struct cli *c, const struct notes *refused)
{
	struct json *j = cli_document(c);
	if (j)
		json_array(j, "missing");
	for (size_t i = 0; i < refused->count; i++) {
		const struct error *what = &refused->items[i].what;
		if (!j) {
			cli_say(c, "✗ %s  (%s)", what->message, what->rule);
			continue;
		}
		json_object(j, NULL);
		json_text(j, "code", what->code);
		json_text(j, "rule", what->rule);
		json_text(j, "field", *what->field ? what->field : NULL);
		json_text(j, "message", what->message);
		json_end_object(j);
	}
	if (j)
		json_end_array(j);
}

static enum status check(struct cli *c, struct error *e)
{
	struct period p;
	struct notes refused = {0};
	enum status st = find(c, &p, e);
	if (st != ST_OK)
		return st;
	st = voucher_check(cli_shop(c), &p, &refused, e);
	if (st == ST_FAILED) {
		notes_free(&refused);
		return st;
	}
	bool good = refused.count == 0;
	cli_text(c, "period", N_("Period"), p.days.code);
	cli_bool(c, "complete", N_("Complete"), good && (!p.claim_needed || p.arrived != DAY_NONE));
	tell_refused(c, &refused);
	notes_free(&refused);
	return ST_OK;
}

/* ---- print ---- */

static enum status print(struct cli *c, struct error *e)
{
	struct period p;
	struct buf text = {0};
	const char *to = cli_field(c, "to");
	int64_t cols = 80;
	bool lines = true;
	enum status st = cli_field_int(c, "cols", 80, &cols, e);
	if (st == ST_OK)
		st = cli_field_bool(c, "lines", true, &lines, e);
	if (st == ST_OK)
		st = find(c, &p, e);
	if (st == ST_OK)
		st = voucher_print(cli_shop(c), &p, cols > 0 && cols < 1000 ? (int)cols : 80, lines, &text, e);
	if (st == ST_OK && !to)
		cli_write(c, buf_str(&text), text.len);
	else if (st == ST_OK && cli_dry_run(c))
		cli_say(c, _("%zu bytes would be written"), text.len);
	else if (st == ST_OK)
		st = printing_write(to, cli_overwrite(c), &text, e);
	if (st == ST_OK) {
		cli_text(c, "period", NULL, p.days.code);
		cli_text(c, "to", NULL, to);
		if (cli_json(c) && !to)
			cli_text(c, "text", NULL, buf_str(&text));
	}
	buf_free(&text);
	return st;
}

/* ---- steps, fee invoice, remittance ---- */

/* A day of the fields; today when it was not given. */
static enum status field_day(struct cli *c, const char *name, day_t *d, struct error *e)
{
	const char *text = cli_field(c, name);
	*d = shop_today(cli_shop(c), NULL);
	return text ? date_parse(text, strlen(text), d, NULL, e) : ST_OK;
}

static enum status tell_steps(struct cli *c, const struct period *p, struct error *e)
{
	struct voucher_step steps[CLAIM_STEPS];
	struct json *j = cli_document(c);
	enum status st = voucher_steps(cli_shop(c), p->id, steps, e);
	if (st != ST_OK)
		return st;
	if (j)
		json_array(j, "rows");
	for (int i = 0; i < CLAIM_STEPS; i++) {
		char day[16];
		day_format(steps[i].done_on, day);
		if (!j) {
			cli_say(c, "%d. %s  %s", i + 1, label_of("claim_step", steps[i].step), *day ? day : "–");
			continue;
		}
		json_object(j, NULL);
		json_text(j, "step", steps[i].step);
		json_date(j, "done_on", day);
		json_bool(j, "seal", steps[i].seal);
		json_text(j, "by", *steps[i].by ? steps[i].by : NULL);
		json_end_object(j);
	}
	if (j) {
		json_end_array(j);
		json_int(j, "total", CLAIM_STEPS);
		json_null(j, "next");
	}
	return ST_OK;
}

static enum status step(struct cli *c, struct error *e)
{
	const char *word = cli_field(c, "step");
	struct period p;
	day_t day;
	bool seal = false, undo = false;
	enum status st = field_day(c, "date", &day, e);
	if (st == ST_OK)
		st = cli_field_bool(c, "seal", false, &seal, e);
	if (st == ST_OK)
		st = cli_field_bool(c, "undo", false, &undo, e);
	if (st == ST_OK)
		st = voucher_set_step(cli_shop(c), cli_field(c, "profile"), cli_arg(c, 0), word ? word : "", undo ? DAY_NONE : day, seal, e);
	if (st == ST_OK)
		st = find(c, &p, e);
	return st == ST_OK ? tell_steps(c, &p, e) : st;
}

static enum status steps(struct cli *c, struct error *e)
{
	struct period p;
	enum status st = find(c, &p, e);
	return st == ST_OK ? tell_steps(c, &p, e) : st;
}

static enum status fee(struct cli *c, struct error *e)
{
	struct period p;
	struct fee_invoice f;
	bool there;
	day_t day;
	enum status st = ST_OK;
	if (cli_field(c, "downloaded") && (st = field_day(c, "downloaded", &day, e)) == ST_OK)
		st = fee_invoice_download(cli_shop(c), cli_field(c, "profile"), cli_arg(c, 0), day, cli_field(c, "number"), e);
	if (st == ST_OK && cli_field(c, "filed") && (st = field_day(c, "filed", &day, e)) == ST_OK)
		st = fee_invoice_file(cli_shop(c), cli_field(c, "profile"), cli_arg(c, 0), day, cli_field(c, "number"), e);
	if (st == ST_OK)
		st = find(c, &p, e);
	if (st == ST_OK)
		st = fee_invoice_get(cli_shop(c), p.id, &f, &there, e);
	if (st != ST_OK)
		return st;
	cli_text(c, "period", N_("Period"), p.days.code);
	cli_text(c, "number", N_("Number"), there && *f.number ? f.number : NULL);
	cli_day(c, "available_on", N_("Available from"), f.available_on);
	cli_day(c, "first_download_on", N_("Original downloaded on"), f.first_download_on);
	cli_int(c, "reprints", N_("Reprints"), f.reprints);
	cli_day(c, "filed_on", N_("Filed on"), f.filed_on);
	return ST_OK;
}

static enum status remit(struct cli *c, struct error *e)
{
	const char *text = cli_field(c, "amount"), *profile = cli_field(c, "profile");
	money_t amount = MONEY_NONE;
	char op[OP_ID_SIZE];
	int64_t id = 0;
	day_t day;
	if (!profile)
		return error_set(e, ST_REFUSED, "profile_missing", NULL, "profile", "%s", _("Say to which marketplace with profile="));
	enum status st = field_day(c, "date", &day, e);
	if (st == ST_OK && text)
		st = money_parse(text, strlen(text), &amount, e);
	op_id_make(op);
	if (st == ST_OK)
		st = remittance_add(cli_shop(c), profile, day, amount, cli_field(c, "note"), op, &id, e);
	if (st == ST_OK)
		cli_int(c, "id", N_("Number in our book"), id);
	return st;
}

static enum status remittances(struct cli *c, struct error *e)
{
	struct list_source src;
	remittance_list(cli_shop(c), cli_field(c, "profile"), &src);
	enum status st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static const struct verb verbs[] = {
	{"list", NULL, NULL, "profile period " LIST_FIELDS, CMD_READS, N_("vouchers, newest first"), list},
	{"show", "ID", NULL, NULL, CMD_READS, N_("one voucher"), show},
	{"create", NULL, "voucher", NULL, CMD_WRITES, N_("enter one; what is known is filled in"), create},
	{"edit", "ID", "voucher", NULL, CMD_WRITES, N_("change one; fields not named stay"), edit},
	{"delete", "ID", NULL, NULL, CMD_WRITES, N_("take away one that was never sent"), drop},
	{"check", "PERIOD", NULL, "profile", CMD_READS, N_("what the claim of a period still lacks"), check},
	{"print", "PERIOD", NULL, "profile to cols lines", CMD_READS, N_("statement with its vouchers as text (to=FILE or to=lp)"), print},
	{"steps", "PERIOD", NULL, "profile", CMD_READS, N_("the five steps of a manual claim"), steps},
	{"step", "PERIOD", NULL, "profile step date seal undo", CMD_WRITES, N_("mark a step done (undo=yes takes it back)"), step},
	{"fee", "PERIOD", NULL, "profile downloaded filed number", CMD_WRITES, N_("the platform's fee invoice: downloaded=DAY, filed=DAY"), fee},
	{"remit", NULL, NULL, "profile date amount note", CMD_WRITES, N_("enter money sent against a negative carry"), remit},
	{"remittances", NULL, NULL, "profile " LIST_FIELDS, CMD_READS, N_("money sent to marketplaces"), remittances},
	{0},
};

const struct noun noun_voucher = {"voucher", N_("claim documents"), verbs};
