/*
 * Is a voucher right? Addressee, wording, month, number, amounts, deadline and
 * arrival against the rules of the claim (YAH-124, 125, 128 to 135; FMT-10, 14
 * to 17, 20). Everything found is told, not only the first; refusals and
 * warnings are kept apart.
 */
#include "storekeep/claim.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/text.h"

struct check {
	const struct claim_rules *rules;
	const struct settle_cycle *cycle;
	const struct workdays *workdays;
	const struct settle_period *period;
	day_t today;
	struct claim_findings found;
	struct error first;
};

/* A refusal (E): kept as the first one and listed. */
static void refuse(struct check *k, const char *code, const char *rule, const char *field, const char *fmt, ...)
        __attribute__((format(printf, 5, 6)));

static void refuse(struct check *k, const char *code, const char *rule, const char *field, const char *fmt, ...)
{
	char text[sizeof k->first.message];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	if (k->first.status == ST_OK)
		error_set(&k->first, ST_REFUSED, code, rule, field, "%s", text);
	notes_add(k->found.refused, NOTE_WARN, code, rule, field, "%s", text);
}

static enum status finish(const struct check *k, struct error *e)
{
	if (k->first.status != ST_OK && e)
		*e = k->first;
	return k->first.status;
}

static bool blank(const char *s)
{
	return !s || !*s;
}

static bool same_trimmed(const char *s, const char *wanted)
{
	if (blank(s))
		return blank(wanted);
	size_t len = text_trim(&s, strlen(s));
	return len == strlen(wanted) && memcmp(s, wanted, len) == 0;
}

/* Translated name of a month of a year, as the sentences of YAH-131 want it. */
static void month_name(int year, int month, char out[64])
{
	static const char *const names[] = {
		N_("January %d"), N_("February %d"), N_("March %d"), N_("April %d"),
		N_("May %d"), N_("June %d"), N_("July %d"), N_("August %d"),
		N_("September %d"), N_("October %d"), N_("November %d"), N_("December %d"),
	};
	snprintf(out, 64, _(names[month - 1]), year);
}

static void check_fields(struct check *k, const struct claim_voucher *v)
{
	const struct {
		bool missing;
		const char *field, *sentence;
	} fields[] = {
		{v->date == DAY_NONE, "date", N_("Enter the issue date of the voucher")},
		{blank(v->format), "format", N_("Enter the voucher format")},
		{blank(v->number), "number", N_("Enter the number of the voucher")},
		{v->sales == MONEY_NONE, "sales", N_("Enter the sales amount")},
		{v->tax == MONEY_NONE, "tax", N_("Enter the tax amount (0 for tax-free goods)")},
	};
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		char code[32];
		snprintf(code, sizeof code, "%s_missing", fields[i].field);
		if (fields[i].missing)
			refuse(k, code, "YAH-132", fields[i].field, "%s", _(fields[i].sentence));
	}
}

/* Two capital letters and eight digits as stored (FMT-10); whoever takes input raises letters and drops the hyphen before. */
static bool is_invoice_number(const char *s)
{
	if (strlen(s) != 10)
		return false;
	for (int i = 0; i < 10; i++)
		if (i < 2 ? s[i] < 'A' || s[i] > 'Z' : s[i] < '0' || s[i] > '9')
			return false;
	return true;
}

static void check_number(struct check *k, const struct claim_voucher *v)
{
	if (v->kind == CLAIM_ALLOWANCE) {
		if (!blank(v->number) && text_count(v->number, strlen(v->number)) > 16)
			refuse(k, "number_format", "FMT-17", "number", "%s",
			       _("The number of an allowance has at most 16 characters"));
		if (blank(v->invoice_no))
			notes_add(k->found.notes, NOTE_WARN, "invoice_no_missing", "YAH-132", "invoice_no", "%s",
			          _("Name the earlier claim invoice that this allowance reduces"));
		else if (!is_invoice_number(v->invoice_no))
			refuse(k, "invoice_no_format", "YAH-132", "invoice_no", _("Invoice number: %s"), "AB12345678");
		return;
	}
	if (!blank(v->number) && !is_invoice_number(v->number))
		refuse(k, "number_format", "YAH-132", "number", _("Invoice number: %s"), "AB12345678");
}

static void check_addressee(struct check *k, const struct claim_voucher *v)
{
	const struct claim_rules *r = k->rules;
	if (!blank(r->buyer_title) && !same_trimmed(v->title, r->buyer_title))
		refuse(k, "title_wrong", "YAH-129", "title", _("Claim invoices are made out to %s, tax id %s"),
		       r->buyer_title, r->buyer_tax_id ? r->buyer_tax_id : "");
	if (!blank(r->buyer_tax_id) && !same_trimmed(v->tax_id, r->buyer_tax_id))
		refuse(k, "tax_id_wrong", "YAH-129", "tax_id", _("Claim invoices are made out to %s, tax id %s"),
		       r->buyer_title ? r->buyer_title : "", r->buyer_tax_id);
}

static void check_wording(struct check *k, const struct claim_voucher *v)
{
	const struct claim_rules *r = k->rules;
	if (blank(r->item_name) || same_trimmed(v->item_name, r->item_name))
		return;
	if (!blank(r->remark_alternative) && v->remark && strstr(v->remark, r->remark_alternative))
		return;
	refuse(k, "item_name_wrong", "YAH-130", "item_name",
	       _("Item name must be %s, or the remark must say %s; otherwise the invoice is returned"), r->item_name,
	       r->remark_alternative ? r->remark_alternative : "");
}

static money_t size_of(money_t v)
{
	return v < 0 ? -v : v;
}

static void check_split(struct check *k, const struct claim_voucher *v)
{
	char a[32];
	if (v->tax_kind == TAX_FREE) {
		if (v->tax != 0)
			refuse(k, "tax_not_zero", "YAH-128", "tax", "%s", _("Tax-free goods carry no tax: enter 0"));
		return;
	}
	if ((v->sales < 0) != (v->tax < 0) && v->sales != 0 && v->tax != 0) {
		refuse(k, "tax_sign", "FMT-15", "tax", "%s", _("Sales and tax must have the same sign"));
		return;
	}
	money_t computed = money_rate(size_of(v->sales), k->rules->vat_ppm, ROUND_HALF_UP);
	money_t off = size_of(v->tax) - computed;
	/* Within one dollar of sales x rate, exactly: 100 x |tax - sales x 5 %| <= 100 (FMT-16). */
	int64_t exact = size_of(v->tax) * PPM - size_of(v->sales) * k->rules->vat_ppm;
	if (size_of(exact) <= PPM)
		return;
	money_format(computed, false, a);
	refuse(k, "tax_off", "FMT-16", "tax", off > 0 ? _("The tax is too high: NT$%s is due on these sales")
	                                              : _("The tax is too low: NT$%s is due on these sales"), a);
}

static void check_total(struct check *k, const struct claim_voucher *v, const struct claim_expected *want)
{
	if (!want)
		return;
	if (want->kind != v->kind) {
		if (want->kind == CLAIM_ALLOWANCE)
			refuse(k, "kind_wrong", "YAH-135", "kind", "%s",
			       _("The total is below zero: issue an allowance slip, not an invoice"));
		else
			refuse(k, "kind_wrong", "YAH-128", "kind", "%s",
			       _("The total is above zero: issue an invoice, not an allowance slip"));
		return;
	}
	money_t total = size_of(v->sales + v->tax);
	if (total == size_of(want->total))
		return;
	char a[32], b[32];
	money_format(want->total, false, a);
	money_format(want->total < 0 ? -total : total, false, b);
	refuse(k, "total_differs", "YAH-128", "sales", _("Statement NT$%s, voucher NT$%s"), a, b);
}

/* Days from the first of the month on which the claim must be dated (YAH-131). */
static void check_month(struct check *k, const struct claim_voucher *v)
{
	const struct settle_period *p = k->period;
	struct ymd d = day_to_ymd(v->date);
	if (!p->invoice_month || (d.year == p->invoice_year && d.month == p->invoice_month))
		return;
	char label[64], month[64];
	settle_period_label(p, label);
	month_name(p->invoice_year, p->invoice_month, month);
	day_t last = day_from_ymd(p->invoice_year, p->invoice_month, days_in_month(p->invoice_year, p->invoice_month));
	if (k->today != DAY_NONE && k->today > last && v->date > last)
		notes_add(k->found.notes, NOTE_WARN, "month_over", "YAH-131", "date",
		          _("Claim for %s must be dated in %s, which is over: ask the invoice desk"), label, month);
	else
		refuse(k, "month_wrong", "YAH-131", "date", _("Claim for %s must be dated in %s"), label, month);
}

static void check_days(struct check *k, const struct claim_voucher *v)
{
	const struct settle_period *p = k->period;
	char text[16];
	if (p->statement != DAY_NONE && v->date < p->statement) {
		day_format(p->statement, text);
		refuse(k, "date_before_statement", "YAH-131", "date", _("Statement opens on %s"), text);
	} else {
		check_month(k, v);
	}
	if (p->due != DAY_NONE && v->date > p->due)
		notes_add(k->found.notes, NOTE_WARN, "claim_late", "YAH-131", "date", "%s",
		          _("Late claim, see payout date"));
	if (v->arrived != DAY_NONE && v->arrived < v->date) {
		char issued[16];
		day_format(v->arrived, text);
		day_format(v->date, issued);
		refuse(k, "arrived_before_issue", "YAH-2", "arrived_on", _("Date %s cannot precede %s"), text, issued);
	}
}

static void check_one(struct check *k, const struct claim_expected *want, const struct claim_voucher *v)
{
	if (v->tax_kind == TAX_NO_INVOICE)
		refuse(k, "tax_kind_wrong", "YAH-128", "tax_kind", "%s",
		       _("Goods without invoice are not claimed: taxable or tax-free"));
	check_fields(k, v);
	check_number(k, v);
	check_addressee(k, v);
	check_wording(k, v);
	if (v->sales != MONEY_NONE && v->tax != MONEY_NONE) {
		check_split(k, v);
		check_total(k, v, want);
	}
	if (v->date != DAY_NONE && k->period)
		check_days(k, v);
}

enum status claim_check_voucher(const struct claim_rules *r, const struct settle_cycle *c, const struct workdays *w,
                                const struct settle_period *p, const struct claim_expected *want,
                                const struct claim_voucher *v, day_t today, struct claim_findings f, struct error *e)
{
	struct check k = {.rules = r, .cycle = c, .workdays = w, .period = p, .today = today, .found = f};
	check_one(&k, want, v);
	return finish(&k, e);
}

static const struct claim_voucher *valid_of(enum settle_tax tax, const struct claim_voucher *v, size_t count, size_t *how_many)
{
	const struct claim_voucher *found = NULL;
	*how_many = 0;
	for (size_t i = 0; i < count; i++) {
		if (v[i].tax_kind != tax || v[i].returned)
			continue;
		found = &v[i];
		++*how_many;
	}
	return found;
}

static void check_missing(struct check *k, const struct claim_expected *want, size_t present)
{
	char amount[32];
	money_format(want->total, false, amount);
	if (present > 1)
		refuse(k, "voucher_twice", "YAH-128", "tax_kind", "%s", _("One taxable and one tax-free invoice per period"));
	if (present)
		return;
	if (want->kind == CLAIM_ALLOWANCE)
		notes_add(k->found.notes, NOTE_WARN, "allowance_missing", "YAH-135", "kind", "%s",
		          _("Issue an allowance slip also for a negative period"));
	else if (want->tax == TAX_TAXABLE)
		refuse(k, "voucher_missing", "YAH-128", "tax_kind", _("The taxable invoice over NT$%s is missing"), amount);
	else
		refuse(k, "voucher_missing", "YAH-128", "tax_kind", _("The tax-free invoice over NT$%s is missing"), amount);
}

/* Reminders while the claim has not arrived (YAH-125, YAH-133). */
static void check_deadline(struct check *k)
{
	const struct settle_period *p = k->period;
	const struct claim_rules *r = k->rules;
	if (k->today == DAY_NONE || p->due == DAY_NONE)
		return;
	char text[64];
	day_t warn_from = workday_add(k->workdays, WORKDAY_OFFICE, p->due, -r->warn_due_workdays, NULL);
	if (k->today >= warn_from && k->today <= p->due) {
		day_format(p->due, text);
		notes_add(k->found.notes, NOTE_WARN, "claim_due", "YAH-133", "", _("Documents due on %s"), text);
	}
	if (p->pay != DAY_NONE && k->today >= p->pay - r->warn_missing_days) {
		settle_period_label(p, text);
		notes_add(k->found.notes, NOTE_WARN, "claim_missing", "YAH-125", "", _("Period %s is not claimed"), text);
	}
}

/* What the day of arrival does to the payout (YAH-134); a missing claim is as late as today. */
static void check_late(struct check *k, day_t arrived)
{
	day_t day = arrived != DAY_NONE ? arrived : k->today;
	const struct settle_period *p = k->period;
	if (day == DAY_NONE || p->due == DAY_NONE || day <= p->due)
		return;
	struct settle_period run;
	settle_claim_run(k->cycle, k->workdays, p, day, &run);
	char from[16], to[16];
	day_format(p->pay, from);
	day_format(run.pay, to);
	notes_add(k->found.notes, NOTE_WARN, "claim_late_payout", "YAH-134", "",
	          _("Late: payout moves from %s to %s"), from, to);
}

enum status claim_check_period(const struct claim_rules *r, const struct settle_cycle *c, const struct workdays *w,
                               const struct settle_period *p, const struct claim_expected *want, size_t want_count,
                               const struct claim_voucher *v, size_t count, day_t today, struct claim_findings f,
                               struct error *e)
{
	struct check k = {.rules = r, .cycle = c, .workdays = w, .period = p, .today = today, .found = f};
	money_t total = 0;
	for (size_t i = 0; i < want_count; i++) {
		size_t present;
		const struct claim_voucher *one = valid_of(want[i].tax, v, count, &present);
		check_missing(&k, &want[i], present);
		if (one)
			check_one(&k, &want[i], one);
		total += want[i].total;
	}
	for (size_t i = 0; i < count; i++) {
		bool wanted = v[i].returned;
		for (size_t n = 0; n < want_count; n++)
			wanted = wanted || want[n].tax == v[i].tax_kind;
		if (!wanted)
			refuse(&k, "voucher_needless", "YAH-128", "tax_kind", "%s",
			       _("The statement has no amount of this tax kind; no voucher is issued for it"));
	}
	day_t arrived = claim_arrival(r, want, want_count, v, count);
	if (want_count && arrived == DAY_NONE)
		check_deadline(&k);
	if (want_count && total >= 0)
		check_late(&k, arrived);
	return finish(&k, e);
}
