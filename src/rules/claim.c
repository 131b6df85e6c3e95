/*
 * Claims: which vouchers a period's gross totals demand, when they have
 * arrived, which step may come next, and the platform's fee invoice (YAH-125 to
 * 128, 134 to 137). Whether a typed voucher is right is claim_check.c's.
 */
#include "storekeep/claim.h"

#include <string.h>

#include "storekeep/i18n.h"

static const char *const kind_codes[] = {[CLAIM_INVOICE] = "invoice", [CLAIM_ALLOWANCE] = "allowance"};

static const char *const step_codes[] = {
	[CLAIM_STEP_CHECK] = "check",
	[CLAIM_STEP_INVOICE] = "invoice",
	[CLAIM_STEP_ENTER] = "enter",
	[CLAIM_STEP_BIND] = "bind",
	[CLAIM_STEP_DELIVER] = "deliver",
};
_Static_assert(sizeof step_codes / sizeof *step_codes == CLAIM_STEPS, "a code for every step");

const char *claim_kind_code(enum claim_kind k)
{
	return kind_codes[k];
}

bool claim_kind_parse(const char *code, enum claim_kind *k)
{
	for (int i = 0; code && i < 2; i++) {
		if (strcmp(code, kind_codes[i]) == 0) {
			*k = (enum claim_kind)i;
			return true;
		}
	}
	return false;
}

const char *claim_step_code(enum claim_step s)
{
	return step_codes[s];
}

bool claim_step_parse(const char *code, enum claim_step *s)
{
	for (int i = 0; code && i < CLAIM_STEPS; i++) {
		if (strcmp(code, step_codes[i]) == 0) {
			*s = (enum claim_step)i;
			return true;
		}
	}
	return false;
}

/* Tax inside a total that includes it, half up; a total below zero mirrors the positive one (FMT-14, FMT-15). */
static money_t vat_inside(money_t total, int64_t vat_ppm)
{
	money_t size = total < 0 ? -total : total;
	money_t vat = money_ratio(size, vat_ppm, PPM + vat_ppm, ROUND_HALF_UP);
	return total < 0 ? -vat : vat;
}

size_t claim_expected_vouchers(const struct claim_rules *r, const money_t gross[SETTLE_TAXES], struct claim_expected out[2])
{
	static const enum settle_tax kinds[] = {TAX_TAXABLE, TAX_FREE};
	size_t n = 0;
	for (size_t i = 0; r->required && i < 2; i++) {
		money_t total = gross[kinds[i]];
		if (total == 0)
			continue;
		money_t vat = kinds[i] == TAX_TAXABLE ? vat_inside(total, r->vat_ppm) : 0;
		out[n++] = (struct claim_expected){
			.tax = kinds[i],
			.kind = total > 0 ? CLAIM_INVOICE : CLAIM_ALLOWANCE,
			.total = total,
			.sales = total - vat,
			.vat = vat,
		};
	}
	return n;
}

static day_t arrival_of(const struct claim_rules *r, enum settle_tax tax, const struct claim_voucher *v, size_t count)
{
	day_t last = DAY_NONE;
	for (size_t i = 0; i < count; i++) {
		if (v[i].tax_kind != tax || v[i].returned)
			continue;
		day_t day = r->automated ? v[i].date : v[i].arrived;
		if (day == DAY_NONE)
			return DAY_NONE;
		if (last == DAY_NONE || day > last)
			last = day;
	}
	return last;
}

day_t claim_arrival(const struct claim_rules *r, const struct claim_expected *want, size_t want_count,
                    const struct claim_voucher *v, size_t count)
{
	day_t last = DAY_NONE;
	for (size_t i = 0; i < want_count; i++) {
		day_t day = arrival_of(r, want[i].tax, v, count);
		if (day == DAY_NONE)
			return DAY_NONE;
		if (last == DAY_NONE || day > last)
			last = day;
	}
	return last;
}

enum status claim_step_allowed(const struct claim_rules *r, unsigned done, enum claim_step step, bool seal,
                               struct notes *notes, struct error *e)
{
	if (r->automated && step != CLAIM_STEP_CHECK)
		return error_set(e, ST_REFUSED, "step_auto", "YAH-126", "step", "%s",
		                 _("Automated store: only step 1 applies"));
	if (step > CLAIM_STEP_CHECK && !(done & (1u << (step - 1))))
		return error_set(e, ST_REFUSED, "step_order", "YAH-127", "step", _("Step %d needs step %d"),
		                 (int)step + 1, (int)step);
	if (step == CLAIM_STEP_DELIVER && !seal)
		notes_add(notes, NOTE_WARN, "seal_missing", "YAH-127", "seal", "%s",
		          _("Seal across statement and voucher is missing"));
	return ST_OK;
}

day_t claim_fee_invoice_day(const struct claim_rules *r, day_t paid)
{
	return paid == DAY_NONE ? DAY_NONE : paid + r->fee_invoice_days;
}

enum status claim_fee_download(const struct claim_rules *r, day_t paid, int downloads, day_t day, struct notes *notes,
                               struct error *e)
{
	if (paid == DAY_NONE)
		return error_set(e, ST_REFUSED, "fee_invoice_unpaid", "YAH-137", "day", "%s",
		                 _("The period is not paid yet; its fee invoice opens the day after the payout"));
	char text[16];
	day_format(claim_fee_invoice_day(r, paid), text);
	if (day < claim_fee_invoice_day(r, paid))
		return error_set(e, ST_REFUSED, "fee_invoice_early", "YAH-137", "day", _("Available from %s"), text);
	if (downloads >= r->fee_invoice_originals)
		notes_add(notes, NOTE_WARN, "fee_invoice_reprint", "YAH-137", "day",
		          _("Only a reprint (%s); do not file it again"), r->reprint_mark ? r->reprint_mark : "補印");
	return ST_OK;
}

void claim_run_notes(const struct claim_rules *r, const struct settle_run *run, struct notes *notes)
{
	char amount[32];
	if (r->remit_after > 0 && run->negative_row >= r->remit_after) {
		money_format(-run->carry_out, false, amount);
		if (run->negative_row == 2)
			notes_add(notes, NOTE_WARN, "negative_again", "YAH-136", "payout",
			          _("Two negative periods; expect a request to remit NT$%s"), amount);
		else
			notes_add(notes, NOTE_WARN, "negative_again", "YAH-136", "payout",
			          _("%d negative periods in a row; expect a request to remit NT$%s"),
			          run->negative_row, amount);
	}
	if (run->remitted_over > 0) {
		money_format(run->remitted_over, false, amount);
		notes_add(notes, NOTE_WARN, "remitted_too_much", "YAH-136", "amount",
		          _("The remittance is larger than the debt by NT$%s"), amount);
	}
}
