/*
 * The store on a marketplace: its record, contract, operators, applications for
 * a change (YAH section 1), services and ways to pay (sections 3, 4), the frames
 * of its front (section 5), violations (section 10).
 */
#ifndef STOREKEEP_MALL_H
#define STOREKEEP_MALL_H

#include "storekeep/form.h"
#include "storekeep/list.h"
#include "storekeep/money.h"
#include "storekeep/shop.h"

struct mall_store {
	int64_t id;                   /* 0: not entered yet */
	char profile[32], store_id[40], tax_id[16], yahoo_account[80], status[16];
	char *name, *company, *public_info, *payout_account, *email, *phone, *contact, *address, *billing_email; /* owned */
	char *shipping_methods, *payment_methods;                                                               /* owned, comma-separated */
	bool invoice_exempt, taxfree_approved, auto_claim, coupon_terms;
	int64_t max_products;         /* granted, 0: the profile's */
	day_t opened_on, contract_end; /* of the contract that runs or ran last; DAY_NONE none */
	money_t monthly_fee;
};
/* The store of a marketplace; id 0 and ST_OK when none was entered. */
enum status mall_of(struct shop *s, const char *profile, struct mall_store *out, struct error *e);
/* Fine on {0}. */
void mall_free(struct mall_store *m);
/* By closure and violations, in the caller's transaction: active, restricted, closing, closed, terminated. */
enum status mall_set_status(struct shop *s, const char *profile, const char *status, const char *why, struct error *e);
/* Whole contract months not begun on `day` x the monthly fee: what a closure forfeits (YAH-17). */
money_t mall_forfeit(const struct mall_store *m, day_t day);
/* A shipping or payment method that works on `day`: applied for where it must be, open, not being switched (YAH-30 to 32, YAH-40,
 * YAH-5 for cards). ST_REFUSED says why. Methods as in the profile's pay.methods and cvs.*. */
enum status mall_method_open(struct shop *s, const char *profile, const char *method, day_t day, struct error *e);

#endif
