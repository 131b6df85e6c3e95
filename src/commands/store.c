/*
 * store: the store on a marketplace.
 */
#include "config.h"

#include "storekeep/mall.h"

#include <stdlib.h>

#include "commands/store.h"
#include "commands/store_kept.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"
#include "storekeep/mall_rules.h"

static const char *or_null(const char *text)
{
	return text != NULL && *text != '\0' ? text : NULL;
}

static void tell_texts(struct cli *c, const struct mall_store *m)
{
	cli_int(c, "id", N_("Number in our book"), m->id);
	cli_text(c, "profile", N_("Marketplace"), m->profile);
	cli_text(c, "store_id", N_("Store id"), m->store_id);
	cli_text(c, "tax_id", N_("Tax id"), m->tax_id);
	cli_text(c, "yahoo_account", N_("Yahoo account"), or_null(m->yahoo_account));
	cli_text(c, "name", N_("Store name"), m->name);
	cli_text(c, "company", N_("Company"), or_null(m->company));
	cli_text(c, "public_info", N_("Public store information"), or_null(m->public_info));
	cli_text(c, "payout_account", N_("Payout account"), or_null(m->payout_account));
	cli_text(c, "email", N_("E-mail"), or_null(m->email));
	cli_text(c, "phone", N_("Phone"), or_null(m->phone));
	cli_text(c, "contact", N_("Contact person"), or_null(m->contact));
	cli_text(c, "address", N_("Address"), or_null(m->address));
	cli_text(c, "billing_email", N_("Billing e-mail"), or_null(m->billing_email));
}

static void tell_rest(struct cli *c, const struct mall_store *m, const struct profile *p)
{
	cli_day(c, "opened_on", N_("Contract from"), m->opened_on);
	cli_day(c, "contract_end", N_("Contract until"), m->contract_end);
	cli_money(c, "monthly_fee", N_("Monthly store fee"), m->opened_on != DAY_NONE ? m->monthly_fee : MONEY_NONE);
	cli_money(c, "forfeit", N_("Store fee that closing today would forfeit"),
	          m->opened_on != DAY_NONE ? mall_forfeit(m, shop_today(cli_shop(c), p)) : MONEY_NONE);
	cli_day(c, "card_from", N_("Card payment from"), mall_card_from(m, p));
	cli_code(c, "status", N_("Status"), "mall_status", m->status);
	cli_day(c, "status_on", N_("Status since"), m->status_on);
	cli_text(c, "status_why", N_("The marketplace's reason"), or_null(m->status_why));
	cli_bool(c, "invoice_exempt", N_("Exempt from invoices"), m->invoice_exempt);
	cli_bool(c, "taxfree_approved", N_("Tax-free store"), m->taxfree_approved);
	cli_text(c, "taxfree_approval", N_("Granted by"), or_null(m->taxfree_approval));
	cli_bool(c, "auto_claim", N_("Automated claim"), m->auto_claim);
	cli_bool(c, "coupon_terms", N_("Terms of coupons accepted"), m->coupon_terms);
	cli_money(c, "max_products", N_("Listed products at most"), m->max_products > 0 ? m->max_products : MONEY_NONE);
	cli_text(c, "shipping_methods", N_("Ways to ship"), or_null(m->shipping_methods));
	cli_text(c, "payment_methods", N_("Ways to pay"), or_null(m->payment_methods));
}

static enum status tell(struct cli *c, int64_t id, struct error *e)
{
	const struct profile *p;
	struct mall_store m;
	enum status st = mall_get(cli_shop(c), id, &p, &m, e);

	if (st == ST_OK) {
		tell_texts(c, &m);
		tell_rest(c, &m, p);
	}
	mall_free(&m);
	return st;
}

static enum status list(struct cli *c, struct error *e)
{
	struct list_source src;
	enum status st;

	mall_list(cli_shop(c), &src);
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static enum status show(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct mall_store m;
	enum status st = store_of_arg(c, 0, &p, &m, e);
	int64_t id = m.id;

	mall_free(&m);
	return st == ST_OK ? tell(c, id, e) : st;
}

static enum status save(struct cli *c, int64_t id, struct error *e)
{
	char op[OP_ID_SIZE];
	enum status st;

	op_id_make(op);
	st = mall_save(cli_shop(c), id, cli_record(c), cli_field(c, "op_id") != NULL ? cli_field(c, "op_id") : op, &id, e);
	if (st != ST_OK || !cli_dry_run(c))
		return st == ST_OK ? tell(c, id, e) : st;
	cli_say(c, "%s", _("The store's record is right; nothing was written."));
	return ST_OK;
}

static enum status create(struct cli *c, struct error *e)
{
	return save(c, 0, e);
}

static enum status edit(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct mall_store m;
	enum status st = store_of_arg(c, 0, &p, &m, e);
	int64_t id = m.id;

	mall_free(&m);
	return st == ST_OK ? save(c, id, e) : st;
}

static const struct verb verbs[] = {
	{"list", NULL, NULL, LIST_FIELDS, CMD_READS, N_("stores on marketplaces"), list},
	{"show", "[STORE]", NULL, "profile", CMD_READS, N_("the store's record; STORE is a marketplace or a number"), show},
	{"create", NULL, "store", "op_id", CMD_WRITES, N_("enter the store of a marketplace"), create},
	{"edit", "[STORE]", "store", NULL, CMD_WRITES, N_("change what may be changed; what is not named stays"), edit},
	{"services", NULL, NULL, "profile " LIST_FIELDS, CMD_READS, N_("convenience-store services, their days and what to do next"), store_services},
	{"service-switch", "CHAIN", NULL, "profile", CMD_READS, N_("from one service of a chain to the other: the four steps, the mail"), store_service_switch},
	{"service-apply", NULL, "cvs_apply", "profile", CMD_WRITES, N_("a service was applied for"), store_service_apply},
	{"service-open", NULL, "cvs_day", "profile", CMD_WRITES, N_("the platform mailed that a service is open"), store_service_open},
	{"service-terminate", NULL, "cvs_day", "profile", CMD_WRITES, N_("the mail that ends a service was sent"), store_service_terminate},
	{"service-terminated", NULL, "cvs_end", "profile", CMD_WRITES, N_("the termination notice has come"), store_service_terminated},
	{"service-edit", NULL, "cvs_service", "profile", CMD_WRITES, N_("put a service right by hand: state and days"), store_service_edit},
	{"service-collect", NULL, NULL, "profile switch", CMD_WRITES, N_("home collection of FamilyMart: switch=yes or no"), store_service_collect},
	{"payments", NULL, NULL, "profile " LIST_FIELDS, CMD_READS, N_("ways to pay: what each costs, whether it is on and works"), store_payments},
	{"payment-on", "METHOD", NULL, "profile", CMD_WRITES, N_("switch ways to pay on (several parted by commas)"), store_payment_on},
	{"payment-off", "METHOD", NULL, "profile", CMD_WRITES, N_("switch ways to pay off"), store_payment_off},
	{"payment-all", NULL, NULL, "profile", CMD_WRITES, N_("apply the store's ways to pay to all listings"), store_payment_all},
	{"shipping", NULL, NULL, "profile " LIST_FIELDS, CMD_READS, N_("ways to ship, whether each is on and works"), store_shipping},
	{"shipping-on", "METHOD", NULL, "profile", CMD_WRITES, N_("switch ways to ship on (several parted by commas)"), store_shipping_on},
	{"shipping-off", "METHOD", NULL, "profile", CMD_WRITES, N_("switch ways to ship off"), store_shipping_off},
	{"shipping-all", NULL, NULL, "profile", CMD_WRITES, N_("apply the store's ways to ship to all listings"), store_shipping_all},
	{"frames", NULL, NULL, "profile " LIST_FIELDS, CMD_READS, N_("the frames of the store's front, each with its remarks"), store_frames},
	{"frame-show", "POSITION", NULL, "profile", CMD_READS, N_("the text of one: top, bottom, left, right"), store_frame_show},
	{"frame-set", NULL, "mall_frame", "profile", CMD_WRITES, N_("keep the text of one: position=… html=@FILE; an empty one takes it away"), store_frame_set},
	{"check", "FILE", NULL, "profile kind position charset", 0, N_("HTML of a description or a frame, by line and column"), store_check_text},
	{"check-image", "[FILE]", "template_image", "profile", 0, N_("a picture for a slot of an activity template"), store_check_image},
	{"contract", NULL, NULL, "profile " LIST_FIELDS, CMD_READS, N_("contract years, the newest first"), store_contract_list},
	{"contract-add", NULL, "store_contract", "op_id", CMD_WRITES, N_("enter a contract year; after a closure it opens the store again"), store_contract_add},
	{"contract-edit", "ID", "store_contract", NULL, CMD_WRITES, N_("correct one, or enter a refund with its ruling"), store_contract_edit},
	{"operator", NULL, NULL, "profile " LIST_FIELDS, CMD_READS, N_("accounts that sign in to the back office"), store_operator_list},
	{"operator-add", NULL, "store_operator", "op_id", CMD_WRITES, N_("enter an account"), store_operator_add},
	{"operator-edit", "ACCOUNT", "store_operator", NULL, CMD_WRITES, N_("change one, by account or number"), store_operator_edit},
	{"operator-delete", "ACCOUNT", NULL, "profile", CMD_WRITES, N_("take one away"), store_operator_delete},
	{"change", NULL, NULL, "profile " LIST_FIELDS, CMD_READS, N_("applications for a change of data, the newest first"), store_change_list},
	{"change-create", NULL, "store_change", "op_id", CMD_WRITES, N_("enter an application"), store_change_create},
	{"change-edit", "ID", "store_change", NULL, CMD_WRITES, N_("change one; fields not named stay"), store_change_edit},
	{"change-complete", "ID", "store_change", NULL, CMD_WRITES, N_("its documents are complete, today or on complete_on="), store_change_complete},
	{"change-ask", "ID", "store_change", NULL, CMD_WRITES, N_("the marketplace asked for documents: missing=…; the review begins anew"), store_change_ask},
	{"change-done", "ID", "store_change", NULL, CMD_WRITES, N_("it was carried out, today or on done_on=; the record changes"), store_change_done},
	{"change-refuse", "ID", "store_change", NULL, CMD_WRITES, N_("it was refused, today or on refused_on="), store_change_refuse},
	{"pages", NULL, NULL, "profile", CMD_READS, N_("pages of the marketplace that store matters lead to"), store_pages},
	{"mail", "[STORE]", "store_mail", NULL, CMD_READS, N_("prepare the mail about technical trouble; nothing is sent"), store_mail},
	{0},
};

const struct noun noun_store = {"store", N_("the store on a marketplace: record, contract, services"), verbs};
