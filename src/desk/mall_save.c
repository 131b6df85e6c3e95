/*
 * What may be written into the store's record: what never changes, what takes an
 * application, what the marketplace decides (YAH-8, YAH-11 to 14, YAH-75,
 * YAH-144).
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/act.h"
#include "desk/column.h"
#include "desk/mall_parts.h"
#include "storekeep/closure.h"
#include "storekeep/i18n.h"
#include "storekeep/ident.h"
#include "storekeep/life.h"
#include "storekeep/mall_rules.h"
#include "storekeep/mem.h"
#include "storekeep/staff.h"
#include "storekeep/violation.h"

static const char op_sql[] = "SELECT id FROM mall_store WHERE op_id = :op";
static const char insert_sql[] =
	"INSERT INTO mall_store (profile, store_id, tax_id, yahoo_account, name, company, public_info, payout_account, email, phone, contact,"
	" address, billing_email, invoice_exempt, taxfree_approved, taxfree_approval, auto_claim, coupon_terms, max_products, op_id, created_at,"
	" created_by, changed_at, changed_by) VALUES (:profile, :store_id, :tax_id, :yahoo_account, :name, :company, :public_info,"
	" :payout_account, :email, :phone, :contact, :address, :billing_email, :invoice_exempt, :taxfree_approved, :taxfree_approval,"
	" :auto_claim, :coupon_terms, :max_products, :op, :now, :by, :now, :by)";
static const char update_sql[] =
	"UPDATE mall_store SET yahoo_account = :yahoo_account, name = :name, company = :company, public_info = :public_info, payout_account ="
	" :payout_account, email = :email, phone = :phone, contact = :contact, address = :address, billing_email = :billing_email,"
	" invoice_exempt = :invoice_exempt, taxfree_approved = :taxfree_approved, taxfree_approval = :taxfree_approval, auto_claim ="
	" :auto_claim, coupon_terms = :coupon_terms, max_products = :max_products, changed_at = :now, changed_by = :by WHERE id = :id";
/* Columns that the form fills as they stand. */
static const char *const texts[] = {
	"yahoo_account", "name", "company", "public_info", "payout_account", "email", "phone", "contact", "address", "billing_email",
	"taxfree_approval",
};
static const char *const flags[] = {"invoice_exempt", "taxfree_approved", "auto_claim", "coupon_terms"};

struct saving {
	struct shop *s;
	const struct profile *p;
	struct mall_store before; /* id 0: a new one */
	struct record *r;
	day_t today;
	bool restores;            /* a restricted store becomes active again */
};

static const char *rule(const struct saving *w, const char *number)
{
	return profile_rule(profile_name(w->p), number);
}

static void wrong(struct saving *w, const char *code, const char *number, const char *field, const char *sentence)
{
	notes_add(&w->s->notes, NOTE_ERROR, code, rule(w, number), field, "%s", sentence);
}

/* ---- the record as it stands ---- */

static void fill(struct record *r, const struct mall_store *m)
{
	const struct {
		const char *field, *value;
	} fields[] = {
		{"profile", m->profile}, {"store_id", m->store_id}, {"tax_id", m->tax_id}, {"yahoo_account", m->yahoo_account}, {"name", m->name},
		{"company", m->company}, {"public_info", m->public_info}, {"payout_account", m->payout_account}, {"email", m->email},
		{"phone", m->phone}, {"contact", m->contact}, {"address", m->address}, {"billing_email", m->billing_email}, {"status", m->status},
	};

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		mall_fill(r, fields[i].field, fields[i].value);
	mall_fill_day(r, "opened_on", m->opened_on);
	mall_fill_day(r, "contract_end", m->contract_end);
	mall_fill_money(r, "opening_fee", m->opened_on != DAY_NONE ? m->opening_fee : MONEY_NONE);
	mall_fill_money(r, "monthly_fee", m->opened_on != DAY_NONE ? m->monthly_fee : MONEY_NONE);
	mall_fill_money(r, "max_products", m->max_products > 0 ? m->max_products : MONEY_NONE);
	mall_fill_bool(r, "invoice_exempt", m->invoice_exempt);
	mall_fill_bool(r, "taxfree_approved", m->taxfree_approved);
	mall_fill(r, "taxfree_approval", m->taxfree_approval);
	mall_fill_bool(r, "auto_claim", m->auto_claim);
	mall_fill_bool(r, "coupon_terms", m->coupon_terms);
	if (strcmp(record_get(r, "status"), m->status) == 0)
		mall_fill(r, "status_why", m->status_why);
}

enum status mall_record(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	const struct profile *p;
	struct mall_store m;
	enum status st = mall_get(s, id, &p, &m, e);

	if (st == ST_OK)
		fill(r, &m);
	mall_free(&m);
	return st;
}

/* ---- checks ---- */

static bool changes(const struct saving *w, const char *field, const char *before)
{
	return w->before.id != 0 && strcmp(record_get(w->r, field), before) != 0;
}

static void check_fixed(struct saving *w)
{
	if (changes(w, "tax_id", w->before.tax_id) || changes(w, "store_id", w->before.store_id))
		wrong(w, "STORE_FIXED", "YAH-13", changes(w, "tax_id", w->before.tax_id) ? "tax_id" : "store_id",
		      _("Tax id and store id cannot be changed."));
	if (w->before.activated_on != DAY_NONE && *w->before.yahoo_account != '\0' && changes(w, "yahoo_account", w->before.yahoo_account))
		wrong(w, "STORE_FIXED", "YAH-13", "yahoo_account",
		      _("The account is fixed once the store is open; a change needs closing and re-signing (full fee)."));
}

/* What was never entered is only made complete. */
static void check_applied(struct saving *w)
{
	const struct {
		const char *field, *before;
	} applied[] = {{"company", w->before.company}, {"public_info", w->before.public_info}, {"payout_account", w->before.payout_account}};

	for (size_t i = 0; w->before.id != 0 && i < sizeof applied / sizeof *applied; i++)
		if (*applied[i].before != '\0' && changes(w, applied[i].field, applied[i].before))
			wrong(w, "STORE_APPLICATION", i == 2 ? "YAH-15" : "YAH-14", applied[i].field,
			      _("Needs the change application form with stamped documents; enter the application."));
}

/* What the seller changes in the back office cannot be changed once that is closed (YAH-14, YAH-22). */
static enum status check_back_office(struct saving *w, struct error *e)
{
	const struct {
		const char *field, *before;
	} basic[] = {{"name", w->before.name}, {"email", w->before.email}, {"phone", w->before.phone}, {"contact", w->before.contact},
	             {"address", w->before.address}};
	bool any = false;

	for (size_t i = 0; i < sizeof basic / sizeof *basic; i++)
		any = any || changes(w, basic[i].field, basic[i].before);
	return any ? closure_may_enter(w->s, profile_name(w->p), w->today, e) : ST_OK;
}

static void check_name(struct saving *w)
{
	struct store_name_rules rules = {
		.min = (int)profile_int(w->p, "store_name.min_chars", w->today, 1), .max = (int)profile_int(w->p, "store_name.max_chars", w->today, 15),
		.cjk = profile_has(w->p, "store_name.charset", w->today, "cjk"), .latin = profile_has(w->p, "store_name.charset", w->today, "latin"),
		.digit = profile_has(w->p, "store_name.charset", w->today, "digit"), .rule = rule(w, "YAH-12"),
	};
	struct error bad = {0};
	char *name;

	if (store_name_check(&rules, record_get(w->r, "name"), &name, &bad) == ST_OK)
		record_set(w->r, "name", name);
	else
		notes_add(&w->s->notes, NOTE_ERROR, bad.code, bad.rule, "name", "%s", bad.message);
	free(name);
}

static void check_tax_id(struct saving *w)
{
	const char *text = record_get(w->r, "tax_id");

	if (w->before.id != 0)
		return;
	if (strlen(text) != 8 || strspn(text, "0123456789") != 8)
		wrong(w, "tax_id_digits", "YAH-13", "tax_id", _("The tax id has exactly 8 digits."));
	else if (!ident_ban_passes(text, false))
		notes_add(&w->s->notes, NOTE_WARN, "tax_id_check", "FMT-20", "tax_id", _("%s does not pass the check of tax ids; look whether a digit is wrong."), text);
}

static void check_flags(struct saving *w)
{
	bool taxfree = strcmp(record_get(w->r, "taxfree_approved"), "yes") == 0;

	if (taxfree && *record_get(w->r, "taxfree_approval") == '\0')
		wrong(w, "TAXFREE_APPROVAL", "YAH-75", "taxfree_approval",
		      _("A store becomes tax-free only when its account manager has granted it; enter who granted it, and when."));
	if (!taxfree)
		record_set(w->r, "taxfree_approval", "");
	if (*record_get(w->r, "billing_email") == '\0' && (w->before.id == 0 || *w->before.billing_email != '\0'))
		notes_add(&w->s->notes, NOTE_WARN, "BILLING_EMAIL", rule(w, "YAH-11"), "billing_email", "%s",
		          _("Renewal notices go to the billing contact of the registered account; none is recorded."));
}

static void check_contract(struct saving *w)
{
	day_t opened = mall_field_day(w->r, "opened_on"), end = mall_field_day(w->r, "contract_end");
	day_t right = contract_last_day(opened, mall_term(w->p, opened != DAY_NONE ? opened : w->today));
	bool kept = w->before.opened_on != DAY_NONE;
	char day[16];

	day_format(right, day);
	if (kept && (opened != w->before.opened_on || end != w->before.contract_end ||
	             mall_field_money(w->r, "monthly_fee") != w->before.monthly_fee || mall_field_money(w->r, "opening_fee") != w->before.opening_fee))
		wrong(w, "CONTRACT_KEPT", "YAH-8", "opened_on", _("Contract years are kept on their own; `store contract` adds and corrects them."));
	else if (!kept && opened == DAY_NONE && end != DAY_NONE)
		wrong(w, "CONTRACT_TERM", "YAH-8", "opened_on", _("Enter the day on which the contract began."));
	else if (!kept && end != DAY_NONE && end != right)
		notes_add(&w->s->notes, NOTE_ERROR, "CONTRACT_TERM", rule(w, "YAH-8"), "contract_end",
		          _("The store fee covers 12 months and is paid at once; the contract ends on %s."), day);
}

static void check_status(struct saving *w)
{
	const char *to = record_get(w->r, "status"), *from = w->before.id != 0 ? w->before.status : "active";

	if (strcmp(from, to) == 0)
		return;
	if (strcmp(to, "closing") == 0 || strcmp(to, "closed") == 0)
		wrong(w, "STORE_STATUS", "YAH-16", "status", _("A store is closed by its closure; plan it there."));
	else if (strcmp(from, "closing") == 0 && strcmp(to, "active") == 0)
		wrong(w, "STORE_STATUS", "YAH-16", "status", _("The store's closure is announced; cancel it there."));
	else if (strcmp(from, "closed") == 0 || strcmp(from, "terminated") == 0)
		wrong(w, "STORE_STATUS", "YAH-8", "status", _("The store has ended. It opens again with a new contract, for the full fee."));
	else if (strcmp(to, "active") == 0)
		w->restores = true;
	else if (*record_get(w->r, "status_why") == '\0')
		wrong(w, "STORE_STATUS", "YAH-144", "status_why", _("Enter the marketplace's reason."));
}

static enum status check(struct saving *w, struct error *e)
{
	char *tail = mall_account_tail(record_get(w->r, "payout_account"));
	enum status st;

	record_set(w->r, "payout_account", tail);
	free(tail);
	check_name(w);
	check_fixed(w);
	check_applied(w);
	if ((st = check_back_office(w, e)) == ST_OK && (st = shop_settle_errors(w->s, e)) == ST_OK)
		st = record_check(w->r, NULL, NULL, e);
	if (st != ST_OK)
		return st;
	check_tax_id(w);
	check_flags(w);
	check_contract(w);
	check_status(w);
	if ((st = shop_settle_errors(w->s, e)) == ST_OK && w->restores)
		st = violation_restorable(w->s, profile_name(w->p), e);
	return st == ST_OK ? shop_settle_warnings(w->s, e) : st;
}

/* ---- writing ---- */

/* "name: a -> b; phone: c -> d" of what is not as before. */
static char *changed_words(const struct saving *w)
{
	struct record before;
	struct buf out = {0};

	record_init(&before, w->r->form);
	if (w->before.id != 0)
		fill(&before, &w->before);
	for (size_t i = 0; i < w->r->form->count; i++) {
		const char *field = w->r->form->fields[i].name, *was = record_get(&before, field), *is = record_get(w->r, field);

		if (strcmp(was, is) != 0 && strncmp(field, "status", 6) != 0)
			buf_addf(&out, "%s%s: %.80s -> %.80s", out.len > 0 ? "; " : "", field, was, is);
	}
	record_free(&before);
	return out.data != NULL ? buf_take(&out) : xstrdup("");
}

static void bind_fields(const struct saving *w, struct stmt *q)
{
	char name[48];
	money_t most = mall_field_money(w->r, "max_products");

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		snprintf(name, sizeof name, ":%s", texts[i]);
		stmt_bind_text(q, name, record_get(w->r, texts[i]));
	}
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
		snprintf(name, sizeof name, ":%s", flags[i]);
		stmt_bind_int(q, name, strcmp(record_get(w->r, flags[i]), "yes") == 0);
	}
	bind_money(q, ":max_products", most > 0 ? most : MONEY_NONE);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", w->s->actor);
}

static enum status write_row(const struct saving *w, const char *op_id, int64_t *id, struct error *e)
{
	bool fresh = w->before.id == 0;
	struct stmt *q = db_prepare(w->s->db, fresh ? insert_sql : update_sql);
	enum status st;

	bind_fields(w, q);
	if (fresh) {
		stmt_bind_text(q, ":profile", profile_name(w->p));
		stmt_bind_text(q, ":store_id", record_get(w->r, "store_id"));
		stmt_bind_text(q, ":tax_id", record_get(w->r, "tax_id"));
		stmt_bind_text(q, ":op", op_id);
	} else {
		stmt_bind_int(q, ":id", w->before.id);
	}
	st = stmt_run(q, e);
	*id = fresh && st == ST_OK ? db_last_id(w->s->db) : w->before.id;
	return st;
}

static enum status first_contract(const struct saving *w, struct error *e)
{
	day_t opened = mall_field_day(w->r, "opened_on");
	money_t opening = mall_field_money(w->r, "opening_fee"), monthly = mall_field_money(w->r, "monthly_fee");
	int64_t id;

	if (opened == DAY_NONE || w->before.opened_on != DAY_NONE)
		return ST_OK;
	return mall_contract_insert(w->s, profile_name(w->p), opened, contract_last_day(opened, mall_term(w->p, opened)),
	                            opening != MONEY_NONE ? opening : 0, monthly != MONEY_NONE ? monthly : 0, DAY_NONE, NULL, &id, e);
}

static enum status write(const struct saving *w, const char *op_id, int64_t *id, struct error *e)
{
	char *detail = changed_words(w);
	enum status st = write_row(w, op_id, id, e);

	if (st == ST_OK)
		st = mall_audit(w->s, w->before.id == 0 ? "store create" : "store edit", *id, detail, e);
	if (st == ST_OK)
		st = first_contract(w, e);
	if (st == ST_OK && w->restores)
		st = violation_restore(w->s, profile_name(w->p), record_get(w->r, "status_why"), &(int64_t){0}, e);
	else if (st == ST_OK)
		st = mall_set_status(w->s, profile_name(w->p), record_get(w->r, "status"), record_get(w->r, "status_why"), e);
	free(detail);
	return st;
}

/* Whose it is. */
static enum status resolve(struct saving *w, int64_t id, struct error *e)
{
	struct mall_store m = {0};
	enum status st = id != 0 ? mall_get(w->s, id, &w->p, &m, e) : mall_profile(w->s, record_get(w->r, "profile"), &w->p, e);

	if (st == ST_OK && id != 0)
		st = act_same_profile(w->r, m.profile, e);
	mall_free(&m);
	return st == ST_OK ? staff_allow(w->s, w->p, "perm.store_write", e) : st;
}

/* The store that is changed, or that there is none yet. */
static enum status find(struct saving *w, int64_t id, struct error *e)
{
	enum status st = mall_of(w->s, profile_name(w->p), &w->before, e);

	if (st != ST_OK)
		return st;
	if (id == 0 && w->before.id != 0)
		return error_set(e, ST_REFUSED, "store_exists", NULL, "profile", "%s",
		                 _("The store of this marketplace is entered already; change it instead."));
	w->today = shop_today(w->s, w->p);
	if (id != 0)
		fill(w->r, &w->before);
	record_set(w->r, "profile", profile_name(w->p));
	mall_complete(w->r, id == 0);
	return ST_OK;
}

enum status mall_save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	struct saving w = {.s = s, .r = r};
	enum status st;

	notes_free(&s->notes);
	if (id == 0 && (*out = act_row(s->db, op_sql, op_id)) != 0)
		return ST_OK;
	*out = id;
	/* What the store is may have changed by its closure's days: catch up, then judge. */
	if ((st = resolve(&w, id, e)) == ST_OK && (st = life_write_begin(s, profile_name(w.p), e)) == ST_OK) {
		st = find(&w, id, e);
		if (st == ST_OK)
			st = check(&w, e);
		if (st == ST_OK)
			st = write(&w, op_id, out, e);
		st = shop_write_end(s, st, e);
	}
	mall_free(&w.before);
	return st;
}
