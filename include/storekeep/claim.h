/*
 * The claim (請款): the invoice or allowance slip that the shop issues to the
 * platform so that a period is paid, and the platform's own fee invoice.
 * YAH-124 to 137, FMT-10, FMT-14 to 17, FMT-20. Pure functions of plain values.
 */
#ifndef STOREKEEP_CLAIM_H
#define STOREKEEP_CLAIM_H

#include "storekeep/date.h"
#include "storekeep/error.h"
#include "storekeep/money.h"
#include "storekeep/settle.h"
#include "storekeep/workday.h"

/* Kinds of voucher (憑證). */
enum claim_kind { CLAIM_INVOICE, CLAIM_ALLOWANCE };
const char *claim_kind_code(enum claim_kind k); /* "invoice", "allowance" */
bool claim_kind_parse(const char *code, enum claim_kind *k);

/* The five steps of a manual claim (YAH-127); an automated store has only the first (YAH-126). */
enum claim_step { CLAIM_STEP_CHECK, CLAIM_STEP_INVOICE, CLAIM_STEP_ENTER, CLAIM_STEP_BIND, CLAIM_STEP_DELIVER };
#define CLAIM_STEPS (CLAIM_STEP_DELIVER + 1)
const char *claim_step_code(enum claim_step s); /* "check", "invoice", "enter", "bind", "deliver" */
bool claim_step_parse(const char *code, enum claim_step *s);

/* From the profile (terms.h). Empty texts are not checked. */
struct claim_rules {
	bool automated;               /* claim.mode = auto */
	bool required;                /* payout.requires_claim */
	bool required_if_exempt;      /* payout.requires_claim_if_exempt */
	bool one_per_tax_kind;
	const char *buyer_title, *buyer_tax_id; /* YAH-129 */
	const char *item_name, *remark_alternative; /* YAH-130 */
	int64_t vat_ppm;
	int warn_due_workdays;        /* YAH-133 */
	int warn_missing_days;        /* YAH-125 */
	int remit_after;              /* negative runs in a row (YAH-136) */
	int fee_invoice_days;         /* after the payout (YAH-137) */
	int fee_invoice_originals;
	const char *reprint_mark;
};

/* The voucher that a gross total demands (YAH-128, YAH-135). */
struct claim_expected {
	enum settle_tax tax;
	enum claim_kind kind;      /* invoice when the total is above zero, allowance below */
	money_t total, sales, vat; /* signed as the total */
};
/* Fills up to two, taxable first; a zero total and goods without invoice demand none. Returns how many. */
size_t claim_expected_vouchers(const struct claim_rules *r, const money_t gross[SETTLE_TAXES], struct claim_expected out[2]);

/* One voucher as typed. Texts may be NULL or "". Amounts MONEY_NONE when missing. */
struct claim_voucher {
	int64_t id;
	enum settle_tax tax_kind; /* taxable or tax_free */
	enum claim_kind kind;
	day_t date;
	const char *format, *number;
	const char *invoice_no;   /* allowance: the claim invoice that it reduces */
	money_t sales, tax;       /* an allowance in either sign, as the slip writes it */
	const char *title, *tax_id, *item_name, *remark;
	day_t arrived;
	bool returned;            /* the desk sent it back (YAH-130): counts as not arrived */
};

/* What a check found: `refused` what must be put right (E), `notes` warnings and informations (W, I). Both may be NULL. */
struct claim_findings {
	struct notes *refused;
	struct notes *notes;
};

/* One voucher by itself and against its period and expected totals (NULL: not known). `today` decides whether the
 * required month is over (YAH-131). Returns ST_OK, or ST_REFUSED with the first refusal in `e`. */
enum status claim_check_voucher(const struct claim_rules *r, const struct settle_cycle *c, const struct workdays *w,
                                const struct settle_period *p, const struct claim_expected *want,
                                const struct claim_voucher *v, day_t today, struct claim_findings f, struct error *e);
/* All vouchers of a period: each by itself, one per tax kind, what is missing, deadlines, arrival. */
enum status claim_check_period(const struct claim_rules *r, const struct settle_cycle *c, const struct workdays *w,
                               const struct settle_period *p, const struct claim_expected *want, size_t want_count,
                               const struct claim_voucher *v, size_t count, day_t today, struct claim_findings f,
                               struct error *e);
/* The day on which a period's claim is complete: its last voucher's arrival (automated: issue date); DAY_NONE while one
 * that is demanded is missing, not arrived or returned (YAH-126, YAH-134). */
day_t claim_arrival(const struct claim_rules *r, const struct claim_expected *want, size_t want_count,
                    const struct claim_voucher *v, size_t count);

/* May `step` be marked done when the steps of `done` (1u << step) are? Refuses out of order (YAH-127, code step_order)
 * and steps 2 to 5 of an automated store (YAH-126, code step_auto). Step 5 without a seal warns. */
enum status claim_step_allowed(const struct claim_rules *r, unsigned done, enum claim_step step, bool seal,
                               struct notes *notes, struct error *e);

/* Fee invoice (收費發票): first day of its download, DAY_NONE before the payout (YAH-137). */
day_t claim_fee_invoice_day(const struct claim_rules *r, day_t paid);
/* A download on `day`: refused before it is available; after the original it is only a reprint (warn). */
enum status claim_fee_download(const struct claim_rules *r, day_t paid, int downloads, day_t day, struct notes *notes,
                               struct error *e);

/* Warnings of a run: two negative in a row, a remittance beyond the debt (YAH-136). */
void claim_run_notes(const struct claim_rules *r, const struct settle_run *run, struct notes *notes);

#endif
