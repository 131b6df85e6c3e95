/*
 * Applying for card auto-debit: consent, route, the payer form. All that is
 * wrong is told together; of the card only brand, last four digits and month of
 * expiry go into the file (RUT-49, 50, 60 to 66).
 */
#include "config.h"

#include "desk/act.h"
#include "desk/autodebit_parts.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/calendar.h"
#include "storekeep/i18n.h"
#include "storekeep/ident.h"
#include "storekeep/mem.h"
#include "storekeep/payer.h"
#include "storekeep/workday.h"

#define NAME_MAX_CHARS 50 /* RUT-61 */

static const char op_sql[] = "SELECT id FROM autodebit WHERE op_id = :op";
static const char insert_sql[] =
	"INSERT INTO autodebit (account_id, route, state, applied_at, due_on, active_at, card_brand, card_last4, card_exp_year,"
	" card_exp_month, issued_in_tw, op_id, created_by) VALUES (:account, :route, :state, :at, :due, :active, :brand, :last4, :year,"
	" :month, :tw, :op, :by)";

/* ---- the form ---- */

bool autodebit_prefill(const struct shop *s, struct record *r)
{
	bool any = false;

	for (size_t i = 0; s->config != NULL && config_payer_fields[i] != NULL; i++) {
		const char *known = s->config->payer[i];

		any = any || known != NULL;
		if (known != NULL && record_get(r, config_payer_fields[i])[0] == '\0')
			record_set(r, config_payer_fields[i], known);
	}
	return any;
}

static bool is_yes(const char *text)
{
	return strcmp(text, "yes") == 0 || strcmp(text, "true") == 0 || strcmp(text, "1") == 0 || strcmp(text, "on") == 0;
}

static struct payer_rules rules_of(const struct profile *p)
{
	return (struct payer_rules){
		.name_max = NAME_MAX_CHARS,
		.cvc_digits = (int)profile_int(p, "payer.cvc_digits", DAY_NONE, 3),
		.roc_offset = (int)profile_int(p, "payer.roc_offset", DAY_NONE, 1911),
		.invoice = profile_text(p, "payer.invoice", DAY_NONE),
		.optional = profile_text(p, "payer.optional", DAY_NONE),
		.issuer = profile_text(p, "payer.card_issuer_country", DAY_NONE),
	};
}

/* personal, donation, company stand for the profile's own words, in their order. */
static const char *invoice_word(const struct profile *p, const char *given, char out[64])
{
	static const char *const codes[] = {"personal", "donation", "company"};
	const char *at = profile_text(p, "payer.invoice", DAY_NONE), *item;
	size_t len;

	for (size_t i = 0; at != NULL && i < sizeof codes / sizeof *codes && profile_item(&at, &item, &len); i++)
		if (strcmp(given, codes[i]) == 0 && len < 64) {
			memcpy(out, item, len);
			out[len] = '\0';
			return out;
		}
	return given;
}

static struct payer payer_of(const struct profile *p, const struct record *r, char invoice[64])
{
	const char *tw = record_get(r, "issued_in_tw");

	return (struct payer){
		.name = record_get(r, "name"), .mobile = record_get(r, "mobile"), .landline = record_get(r, "landline"),
		.national_id = record_get(r, "national_id"), .birth = record_get(r, "birth"), .card_no = record_get(r, "card_no"),
		.card_cvc = record_get(r, "card_cvc"), .card_expiry = record_get(r, "card_expiry"), .email = record_get(r, "email"),
		.postcode = record_get(r, "postcode"), .address = record_get(r, "address"),
		.invoice = invoice_word(p, record_get(r, "invoice"), invoice), .issued_in_tw = is_yes(tw) ? "yes" : tw,
	};
}

enum status autodebit_check_field(struct shop *s, const char *profile, const struct record *r, const char *field, struct error *e)
{
	const struct profile *p;
	struct payer_rules rules;
	struct payer payer;
	char invoice[64];
	enum status st = shop_profile(s, profile, &p, e);

	if (st != ST_OK)
		return st;
	rules = rules_of(p);
	payer = payer_of(p, r, invoice);
	return payer_check_field(&payer, &rules, field, shop_today(s, p), e);
}

bool autodebit_check_payer(struct renewal_book *b, const struct record *r, struct notes *refused)
{
	struct payer_rules rules = rules_of(b->p);
	char invoice[64];
	struct payer payer = payer_of(b->p, r, invoice);

	return payer_check(&payer, &rules, instant_day(clock_now(), b->zone), refused);
}

/* A card number may stand in its own field alone. */
static void check_strays(const struct record *r, struct notes *refused)
{
	for (size_t i = 0; i < r->form->count; i++) {
		const struct form_field *f = &r->form->fields[i];
		const char *text = record_get(r, f->name);
		size_t at, len;

		if (f->kind == FIELD_TEXT && (ident_is_card(text, strlen(text)) || ident_find_card(text, strlen(text), &at, &len)))
			notes_add(refused, NOTE_ERROR, "sensitive_data", "RUT-66", f->name, "%s", _("Sensitive data is not accepted here."));
	}
}

/* The yes of the card alone counts (RUT-63); what else the form has is said as the payer's form says it. */
static void check_issued(const struct renewal_book *b, const struct record *r, struct notes *refused)
{
	struct payer_rules rules = rules_of(b->p);
	char invoice[64];
	struct payer payer = payer_of(b->p, r, invoice);
	struct error e;

	if (payer_check_field(&payer, &rules, "issued_in_tw", instant_day(clock_now(), b->zone), &e) != ST_OK)
		notes_add(refused, NOTE_ERROR, e.code, e.rule, e.field, "%s", e.message);
}

static void check_card(const struct renewal_book *b, const struct record *r, const struct autodebit_card *card, struct notes *refused)
{
	if (strlen(card->last4) != 4 || strspn(card->last4, "0123456789") != 4)
		notes_add(refused, NOTE_ERROR, "card_last4_digits", "RUT-66", "card_last4", "%s", _("Only the last four digits of the card are kept."));
	if (card->exp_month < 1 || card->exp_month > 12 || card->exp_year < 2000 || card->exp_year > 2199)
		notes_add(refused, NOTE_ERROR, "card_expiry_format", "RUT-61", "card_exp_month", "%s", _("Enter the card's last month: year and month."));
	else if (renew_card_ends(card->exp_year, card->exp_month, b->zone) <= clock_now())
		notes_add(refused, NOTE_ERROR, "card_expiry_past", "RUT-61", "card_exp_month", "%s", _("The card has expired."));
	if (!card->issued_in_tw)
		check_issued(b, r, refused);
}

static void check_consent(const struct renewal_book *b, const struct record *r, struct notes *refused)
{
	const char *route = record_get(r, "route"), *verified = record_get(r, "verified");

	if (!is_yes(record_get(r, "consent")))
		notes_add(refused, NOTE_ERROR, "consent_missing", "RUT-49", "consent", "%s", _("Tick the agreement first."));
	if (!profile_has(b->p, "autodebit.routes", DAY_NONE, route))
		notes_add(refused, NOTE_ERROR, route[0] != '\0' ? "route_unknown" : "route_missing", "RUT-50", "route", "%s",
		          _("Choose the route: fast or standard."));
	if (strcmp(route, "fast") == 0 && strcmp(verified, "failed") == 0)
		notes_add(refused, NOTE_ERROR, "verification_failed", "RUT-50", "verified", "%s",
		          _("Card verification failed; auto-debit was not opened."));
	else if (verified[0] != '\0' && strcmp(verified, "passed") != 0 && strcmp(verified, "failed") != 0 && strcmp(verified, "later") != 0)
		notes_add(refused, NOTE_ERROR, "verified_unknown", "RUT-50", "verified", "%s", _("The verification is passed, failed or later."));
}

/* ---- storing ---- */

static void card_of_form(const struct record *r, struct autodebit_card *out)
{
	*out = (struct autodebit_card){.issued_in_tw = is_yes(record_get(r, "issued_in_tw"))};
	snprintf(out->brand, sizeof out->brand, "%s", payer_brand(record_get(r, "card_no")));
	payer_last4(record_get(r, "card_no"), out->last4);
	payer_expiry(record_get(r, "card_expiry"), &out->exp_year, &out->exp_month);
}

/* The last day of a standard application (RUT-50). */
static enum status due_day(struct renewal_book *b, day_t *out, struct error *e)
{
	day_t today = instant_day(clock_now(), b->zone);
	struct calendar *c;
	int missing = 0;
	enum status st = calendar_load(b->s, b->p, &c, e);

	if (st != ST_OK)
		return st;
	*out = workday_add(calendar_workdays(c), WORKDAY_OFFICE, today,
	                   (int)profile_int(b->p, "autodebit.standard_max_working_days", today, 3), &missing);
	calendar_free(c);
	if (missing != 0)
		notes_add(&b->s->notes, NOTE_INFO, "calendar.missing_year", "FMT-3", NULL,
		          _("No public-holiday list for %d; only weekends were skipped"), missing);
	return ST_OK;
}

struct application {
	const char *route, *state, *op_id;
	const struct autodebit_card *card;
	day_t due_on;
};

static enum status insert(struct renewal_book *b, const struct application *a, int64_t *id, struct error *e)
{
	struct stmt *q = db_prepare(b->s->db, insert_sql);
	char detail[96];
	enum status st;

	stmt_bind_int(q, ":account", b->account.id);
	stmt_bind_text(q, ":route", a->route);
	stmt_bind_text(q, ":state", a->state);
	stmt_bind_int(q, ":at", clock_now());
	bind_day(q, ":due", a->due_on);
	if (strcmp(a->state, "active") == 0)
		stmt_bind_int(q, ":active", clock_now());
	else
		stmt_bind_null(q, ":active");
	stmt_bind_text(q, ":brand", a->card->brand);
	stmt_bind_text(q, ":last4", a->card->last4);
	stmt_bind_int(q, ":year", a->card->exp_year);
	stmt_bind_int(q, ":month", a->card->exp_month);
	stmt_bind_int(q, ":tw", a->card->issued_in_tw);
	stmt_bind_text(q, ":op", a->op_id);
	stmt_bind_text(q, ":by", b->s->actor);
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	*id = db_last_id(b->s->db);
	snprintf(detail, sizeof detail, "route=%s state=%s card=%.20s *%.4s", a->route, a->state, a->card->brand, a->card->last4);
	return autodebit_audit(b, "autodebit apply", *id, detail, e);
}

static void note_terms(struct renewal_book *b, bool has_address)
{
	struct notes *n = &b->s->notes;

	notes_add(n, NOTE_INFO, "fraud_notice", "RUT-51", NULL, "%s",
	          _("The data are checked with the issuing bank and the cardholder; use of someone else's card is handed to the law."));
	notes_add(n, NOTE_INFO, "terms_incomplete", "RUT-59", NULL, "%s", _("The terms shown are not complete; see the full terms on the platform."));
	if (has_address)
		notes_add(n, NOTE_INFO, "address_prizes", "RUT-64", "address", "%s", _("Winning invoices are mailed to this address only."));
	if (renew_debit_at(&b->model, clock_now()) != NULL)
		notes_add(n, NOTE_INFO, "card_replaces", "RUT-53", NULL, "%s",
		          _("The present card stays in use until the new one is approved."));
}

static enum status store(struct renewal_book *b, const struct record *r, const struct autodebit_card *card, const char *op_id, int64_t *id,
                         struct error *e)
{
	const char *route = record_get(r, "route");
	bool fast = strcmp(route, "fast") == 0, later = strcmp(record_get(r, "verified"), "later") == 0;
	struct application a = {route, !fast ? "pending" : later ? "consented" : "active", op_id, card, DAY_NONE};
	enum status st;

	if (renew_debit_waiting(&b->model) != NULL)
		notes_add(&b->s->notes, NOTE_WARN, "application_waiting", "RUT-53", NULL, "%s",
		          _("An application is being processed already; this one takes its place."));
	if (!fast && (st = due_day(b, &a.due_on, e)) != ST_OK)
		return st;
	if ((st = shop_settle_warnings(b->s, e)) != ST_OK || (st = insert(b, &a, id, e)) != ST_OK)
		return st;
	if ((st = autodebit_replace(b, *id, "pending", "consented", e)) == ST_OK && strcmp(a.state, "active") == 0)
		st = autodebit_replace(b, *id, "active", "cancel_pending", e);
	return st;
}

/* All that is wrong with what was given; *kept is what may be stored. */
static enum status check(struct renewal_book *b, struct record *r, const struct autodebit_card *card, struct autodebit_card *kept,
                         struct error *e)
{
	struct notes *refused = &b->s->notes;

	if (is_yes(record_get(r, "same_as_member")))
		autodebit_prefill(b->s, r);
	check_consent(b, r, refused);
	if (card != NULL)
		check_card(b, r, card, refused);
	else
		autodebit_check_payer(b, r, refused);
	check_strays(r, refused);
	if (card != NULL)
		*kept = *card;
	else
		card_of_form(r, kept);
	return shop_settle_errors(b->s, e);
}

enum status autodebit_apply(struct shop *s, const char *profile, struct record *r, const struct autodebit_card *card, const char *op_id,
                            struct autodebit *out, struct error *e)
{
	struct renewal_book b;
	struct autodebit_card kept;
	int64_t id = act_row(s->db, op_sql, op_id);
	enum status st;

	notes_free(&s->notes);
	if (id != 0)
		return autodebit_read(s, id, out, e);
	if ((st = autodebit_begin(&b, s, profile, e)) != ST_OK)
		return st;
	st = check(&b, r, card, &kept, e);
	if (st == ST_OK)
		note_terms(&b, card == NULL);
	if (st == ST_OK)
		st = store(&b, r, &kept, op_id, &id, e);
	if (st == ST_OK)
		st = autodebit_read(s, id, out, e);
	return autodebit_end(&b, st, e);
}
