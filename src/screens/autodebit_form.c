/*
 * Applying for card auto-debit in its steps: the terms and the tick, the route,
 * then the payer form (RUT-49, 50, 60). What is secret in the form is shown as
 * stars, never kept in a draft, and gone from memory when the form closes.
 */
#include "config.h"

#include "renewal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/draft.h"
#include "storekeep/formview.h"
#include "storekeep/ident.h"
#include "storekeep/payer.h"

enum { INVOICES = 8 };

struct state {
	struct shop *shop;
	char profile[32];
	char *invoices[INVOICES]; /* kinds of invoice of the profile; owned */
	size_t invoice_count;
};

/* From autodebit_apply_steps() to open(). */
static struct {
	char profile[32], route[16];
} waiting;

static const struct screen autodebit_form_screen;

static void terms_text(const struct profile *p, struct buf *out)
{
	const char *balance = profile_text(p, "autodebit.balance_label", DAY_NONE);

	if (balance == NULL)
		balance = "-";
	buf_addf(out, _("The authorisation covers the debit of a credit card and the offset from %s, for the service fees of this account (RUT-46)."), balance);
	buf_adds(out, "\n\n");
	buf_adds(out, _("The platform's own computation of the fees is decisive and counts as confirmed in advance (RUT-47)."));
	buf_adds(out, "\n\n");
	buf_addf(out, _("The %s balance comes first; where it does not cover a fee in full, the whole fee is taken from the card (RUT-48)."), balance);
	buf_adds(out, "\n\n");
	buf_adds(out, _("Clause 8: a cancellation takes effect after the next debit; fees until then are still collected (RUT-52)."));
	buf_adds(out, "\n\n");
	buf_adds(out, _("Clause 9: another card needs a new application (RUT-53)."));
	buf_adds(out, "\n\n");
	buf_addf(out, _("Clauses 10 and 11: who does not tell the platform that the card or %s cannot be used bears the damage (RUT-54, RUT-55)."), balance);
	buf_adds(out, "\n\n");
	buf_adds(out, _("Clause 12: when the card expires the platform may stop the debit; apply again (RUT-56)."));
	buf_adds(out, "\n\n");
	buf_adds(out, _("Clause 13: the end of the authorisation ends no other service and no debt (RUT-57)."));
	buf_adds(out, "\n\n");
	buf_adds(out, _("Clause 14: do not pay separately what is debited (RUT-58)."));
	buf_adds(out, "\n\n");
	buf_adds(out, _("The data are checked with the issuing bank and the cardholder; use of someone else's card is handed to the law."));
	buf_adds(out, " (RUT-51)\n\n");
	buf_adds(out, _("The terms shown are not complete; see the full terms on the platform."));
	buf_adds(out, " (RUT-59)");
}

static bool agrees(struct view *v, const struct profile *p)
{
	struct buf text = {0};
	bool yes;

	terms_text(p, &text);
	yes = dialog_preview(v, _("Authorisation of card auto-debit"), buf_str(&text), _("I have read this and agree"));
	buf_free(&text);
	return yes;
}

struct outcome autodebit_apply_steps(struct view *v, const char *profile)
{
	struct choice choices[] = {{'f', _("Fast: 3-D verification, opened at once")}, {'s', NULL}};
	const struct profile *p;
	struct error e = {0};
	char standard[120];
	int route, days;

	if (!screen_ok(v, shop_profile(shop_of(v), profile, &p, &e), &e) || !agrees(v, p))
		return outcome_draw();
	days = (int)profile_int(p, "autodebit.standard_max_working_days", DAY_NONE, 0);
	snprintf(standard, sizeof standard, ngettext("Standard: within %d working day", "Standard: within %d working days", (unsigned long)days), days);
	choices[1].label = standard;
	route = dialog_ask(v, _("Which way of applying?"), choices, COUNT_OF(choices));
	if (route == 0)
		return outcome_draw();
	snprintf(waiting.profile, sizeof waiting.profile, "%s", profile);
	snprintf(waiting.route, sizeof waiting.route, "%s", route == 'f' ? "fast" : "standard");
	return outcome_push(&autodebit_form_screen, NULL);
}

/* ---- the form ---- */

static enum status save(void *ctx, struct record *r, struct form_save *how, struct error *e)
{
	struct state *is = ctx;
	bool accept = is->shop->accept_warnings;
	struct autodebit a;
	enum status st;

	is->shop->accept_warnings = accept || how->accept;
	st = autodebit_apply(is->shop, is->profile, r, NULL, how->op_id, &a, e);
	is->shop->accept_warnings = accept;
	how->notes = &is->shop->notes;
	if (st == ST_OK)
		snprintf(how->said, sizeof how->said, _("Application recorded: %s"), label_of("autodebit_state", autodebit_state_code(a.state)));
	return st;
}

static enum status check(void *ctx, const struct record *r, const char *field, struct error *e)
{
	struct state *is = ctx;

	return autodebit_check_field(is->shop, is->profile, r, field, e);
}

static void derive(void *ctx, struct record *r, const char *field)
{
	struct state *is = ctx;

	if (strcmp(field, "same_as_member") == 0 && strcmp(record_get(r, field), "yes") == 0)
		autodebit_prefill(is->shop, r);
}

/* What will be kept of the card. */
static void note(void *ctx, const struct record *r, char *out, size_t size)
{
	const char *number = record_get(r, "card_no");
	char last4[5];

	(void)ctx;
	if (!ident_is_card(number, strlen(number)))
		return;
	payer_last4(number, last4);
	snprintf(out, size, _("Kept of the card: %1$s *%2$s and its last month"), payer_brand(number), last4);
}

static size_t values(void *ctx, const struct record *r, const struct form_field *f, struct pick **out)
{
	struct state *is = ctx;

	(void)r;
	*out = NULL;
	if (strcmp(f->name, "invoice") != 0)
		return 0;
	*out = xcalloc(INVOICES, sizeof **out);
	for (size_t i = 0; i < is->invoice_count; i++)
		(*out)[i] = (struct pick){.code = is->invoices[i], .label = is->invoices[i], .unseen = true};
	return is->invoice_count;
}

static void read_invoices(struct state *is, const struct profile *p)
{
	const char *at = profile_text(p, "payer.invoice", DAY_NONE), *item;
	size_t len;

	while (at != NULL && is->invoice_count < INVOICES && profile_item(&at, &item, &len))
		is->invoices[is->invoice_count++] = xstrndup(item, len);
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *is = xcalloc(1, sizeof *is);
	const struct profile *p;
	const struct form *f;
	struct record r = {0};
	enum status st = form_load("payer", &f, e);

	(void)arg;
	is->shop = shop_of(v);
	snprintf(is->profile, sizeof is->profile, "%s", waiting.profile);
	if (st == ST_OK)
		st = shop_profile(is->shop, is->profile, &p, e);
	if (st != ST_OK) {
		free(is);
		return st;
	}
	v->state = is;
	read_invoices(is, p);
	record_init(&r, f);
	for (size_t i = 0; i < f->count; i++)
		record_set(&r, f->fields[i].name, f->fields[i].initial);
	record_set(&r, "route", waiting.route);
	record_set(&r, "consent", "yes");
	formview_new(v, &(struct formview_options){
		.form = f, .record = &r, .key = "new", .ctx = is, .save = save, .values = values, .check = check, .check_all = true,
		.derive = derive, .note = note, .today = shop_today(is->shop, p),
	});
	record_free(&r);
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *is = v->state;

	for (size_t i = 0; i < is->invoice_count; i++)
		free(is->invoices[i]);
	free(is);
}

static const struct screen autodebit_form_screen = {
	.name = "autodebit-form",
	.title = N_("Application for card auto-debit"),
	.help = N_("The payer's particulars as the marketplace asks for them. They are checked here and not kept; of the card only brand, last "
	           "four digits and last month are. F2 records the application."),
	.open = open,
	.close = close,
};
