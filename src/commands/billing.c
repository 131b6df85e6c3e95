/*
 * billing: the lines of the billing centre, what was taken for them, and the
 * marketplace's own lists.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "commands/importing.h"
#include "commands/plan.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/money.h"

static void document_lines(struct cli *c, struct json *j, const struct plan_order *o, const char *zone)
{
	char at[32];

	json_array(j, "lines");
	for (size_t i = 0; i < o->line_count; i++) {
		const struct billing_line *l = &o->lines[i];

		instant_format(l->booked_at, zone, at);
		json_object(j, NULL);
		json_int(j, "id", l->id);
		json_int(j, "order_id", o->id);
		json_int(j, "line_no", l->line_no);
		json_text(j, "item", l->item);
		if (l->amount != MONEY_NONE)
			json_int(j, "amount", l->amount);
		else
			json_null(j, "amount");
		json_text(j, "booked_at", at);
		json_text(j, "state", l->state);
		json_text(j, "pay_method_notice", billing_notice(cli_shop(c), o->profile, l->notice));
		json_end_object(j);
	}
	json_end_array(j);
	json_array(j, "debits");
	for (size_t i = 0; i < o->debit_count; i++) {
		instant_format(o->debits[i].at, zone, at);
		json_object(j, NULL);
		json_text(j, "billing_run", o->debits[i].run);
		json_text(j, "source", o->debits[i].source);
		json_int(j, "amount", o->debits[i].amount);
		json_text(j, "at", at);
		json_end_object(j);
	}
	json_end_array(j);
}

void plan_say_bill(struct cli *c, const struct plan_order *o)
{
	const char *zone = plan_zone(c, o->profile);
	char amount[32];

	if (cli_json(c)) {
		document_lines(c, cli_document(c), o, zone != NULL ? zone : "Asia/Taipei");
		return;
	}
	for (size_t i = 0; i < o->line_count; i++) {
		const struct billing_line *l = &o->lines[i];

		snprintf(amount, sizeof amount, "%s", _("split unknown"));
		if (l->amount != MONEY_NONE)
			money_format(l->amount, false, amount);
		cli_say(c, _("Line %1$d: %2$s, %3$s, %4$s"), l->line_no, l->item, amount, label_of("bill_state", l->state));
	}
	for (size_t i = 0; i < o->debit_count; i++) {
		money_format(o->debits[i].amount, false, amount);
		cli_say(c, _("Taken: %1$s from %2$s (%3$s)"), amount, label_of("debit_source", o->debits[i].source), o->debits[i].run);
	}
}

static enum status list(struct cli *c, struct error *e)
{
	struct list_source src;
	enum status st;

	billing_list(cli_shop(c), cli_field(c, "profile"), &src);
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static enum status read_order(struct cli *c, struct plan_order *o, struct error *e)
{
	int64_t id, order;
	enum status st = plan_id(c, &id, e);

	if (st == ST_OK)
		st = billing_order(cli_shop(c), id, &order, e);
	return st == ST_OK ? plan_order_get(cli_shop(c), order, o, e) : st;
}

static enum status show(struct cli *c, struct error *e)
{
	struct plan_order o;
	enum status st = read_order(c, &o, e);

	if (st == ST_OK)
		plan_say_order(c, &o);
	return st;
}

static enum status pay(struct cli *c, struct error *e)
{
	const char *text = cli_field(c, "at");
	struct plan_order o;
	instant_t at = clock_now();
	enum status st = read_order(c, &o, e);

	if (st == ST_OK && text != NULL && (at = instant_parse(text, plan_zone(c, o.profile))) == INSTANT_NONE)
		return error_set(e, ST_REFUSED, "at_time", NULL, "at", _("“%s” is no time"), text);
	if (st == ST_OK)
		st = billing_pay(cli_shop(c), o.id, at, e);
	if (st == ST_OK)
		st = plan_order_get(cli_shop(c), o.id, &o, e);
	if (st == ST_OK)
		plan_say_order(c, &o);
	return st;
}

static enum status import(struct cli *c, struct error *e)
{
	struct import_options o;
	struct import_result r = {0};
	const char *others = cli_field(c, "others");
	enum status st = importing_options(c, &o, e);

	if (st == ST_OK)
		st = cli_field_bool(c, "damaged", false, &o.take_damaged, e);
	if (st == ST_OK && others != NULL && strcmp(others, "skip") != 0 && strcmp(others, "refuse") != 0)
		st = error_set(e, ST_REFUSED, "others_unknown", NULL, "others", "%s", _("Rows of other fees: write others=skip or others=refuse."));
	if (st != ST_OK)
		return st;
	o.profile = plan_profile(c);
	o.item = cli_field(c, "item");
	o.pass_others = others != NULL && strcmp(others, "skip") == 0;
	o.progress = cli_progress(c, _("Importing bills"));
	st = billing_import(cli_shop(c), &o, &r, e);
	if (st == ST_OK)
		importing_say(c, &r);
	import_result_free(&r);
	return st;
}

static const struct verb verbs[] = {
	{"list", NULL, NULL, "profile " LIST_FIELDS, CMD_READS, N_("lines of the billing centre, newest first"), list},
	{"show", "ID", NULL, NULL, CMD_READS, N_("the purchase of a line, with both lines, debits and term"), show},
	{"import", "FILE", NULL, "profile charset separator damaged refused item others", CMD_WRITES,
	 N_("the billing centre's fees or the list of advertising orders; item= only these, others=skip passes over other fees"), import},
	{"pay", "ID", NULL, "at", CMD_WRITES, N_("note that a bill was paid by hand (ID of one of its lines)"), pay},
	{0},
};

const struct noun noun_billing = {"billing", N_("bills of the billing centre"), verbs};
