/*
 * Claim documents (請款憑證): vouchers of a period, the five steps of a manual
 * claim, the platform's fee invoice, and the print-out (YAH-125 to 137).
 */
#ifndef STOREKEEP_VOUCHER_H
#define STOREKEEP_VOUCHER_H

#include "storekeep/form.h"
#include "storekeep/mem.h"
#include "storekeep/period.h"

struct voucher {
	int64_t id, period_id;
	char profile[32], period[16];
	char tax_kind[16], kind[16], state[16];
	char format[64], number[64], invoice_no[16], title[200], tax_id[16], item_name[200], remark[400];
	day_t issued_on, sent_on, arrived_on, returned_on;
	money_t sales, tax; /* as written: an allowance above zero */
	char created_by[64];
	instant_t changed_at;
};

/* Newest period first; `profile` and `period` NULL: all. Close with desk_list_close(). */
void voucher_list(struct shop *s, const char *profile, const char *period, struct list_source *out);
/* One voucher; ST_REFUSED when there is none. */
enum status voucher_get(struct shop *s, int64_t id, struct voucher *out, struct error *e);

/* Fill what is absent in a record of forms/voucher.ini from its profile, period and tax kind: kind, sales and tax from the
 * statement's total, title, tax id, item name, issue date (FMT-14, YAH-128 to 130). `tax_kind` absent: the first kind that has
 * no voucher yet. */
enum status voucher_prefill(struct shop *s, struct record *r, struct error *e);
/* A stored voucher as a record of the form, for editing. */
enum status voucher_record(struct shop *s, int64_t id, struct record *r, struct error *e);
/* Check and store: id 0 makes a new one, else that one is changed (absent fields stay). Refused by the first E of the rules;
 * WARNs have to be confirmed. Repeated with the same op_id it does nothing and gives the same id. */
enum status voucher_save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e);
/* Take away a voucher that was never sent. Code voucher_sent. */
enum status voucher_delete(struct shop *s, int64_t id, struct error *e);

/* Everything that is wrong or missing in the claim of a period: `refused` what must be put right, s->notes warnings and
 * informations. ST_REFUSED with the first one when there is any. */
enum status voucher_check(struct shop *s, const struct period *p, struct notes *refused, struct error *e);

/* A step of the manual claim (YAH-127). */
struct voucher_step {
	char step[16];   /* label set claim_step */
	day_t done_on;   /* DAY_NONE not yet */
	bool seal;       /* of bind */
	char by[64];
};
enum status voucher_steps(struct shop *s, int64_t period_id, struct voucher_step out[CLAIM_STEPS], struct error *e);
/* Mark a step done on a day; DAY_NONE takes it and the later ones back. Codes step_order, step_auto. */
enum status voucher_set_step(struct shop *s, const char *profile, const char *period, const char *step, day_t done_on, bool seal,
                             struct error *e);

/* The platform's fee invoice (收費發票, YAH-137). */
struct fee_invoice {
	day_t available_on, first_download_on, filed_on;
	int reprints;
	char number[16];
};
/* false when nothing is known of it yet. */
enum status fee_invoice_get(struct shop *s, int64_t period_id, struct fee_invoice *out, bool *there, struct error *e);
/* A download on a day: the first is the original, later ones are reprints (WARN). Codes fee_invoice_unpaid, fee_invoice_early. */
enum status fee_invoice_download(struct shop *s, const char *profile, const char *period, day_t on, const char *number,
                                 struct error *e);
/* Filed once only, from the original. Its number if it is known only now, else NULL. Code fee_invoice_filed. */
enum status fee_invoice_file(struct shop *s, const char *profile, const char *period, day_t on, const char *number,
                             struct error *e);

/* The statement with its vouchers as text to print, `cols` wide (72 at least): head, totals by kind, vouchers, steps, room
 * for the seal, then every line of the statement when `lines`. */
enum status voucher_print(struct shop *s, const struct period *p, int cols, bool lines, struct buf *out, struct error *e);

#endif
