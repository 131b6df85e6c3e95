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
	money_t opening_fee;
	day_t next_opened, next_end;  /* of the contract year that is entered behind it; DAY_NONE none */
	money_t next_monthly;
	day_t activated_on;           /* first day of the years that follow one another without a gap; DAY_NONE none */
	day_t status_on;              /* since when it is as it is; DAY_NONE: from the beginning */
	char *status_why, *taxfree_approval; /* owned */
};
/* The marketplace of this name that has stores with a contract; NULL or "": the one whose store was entered, else the first.
 * ST_REFUSED profile_store. */
enum status mall_profile(struct shop *s, const char *given, const struct profile **out, struct error *e);
/* Their names, NULL-terminated; good until the next call. */
const char *const *mall_profiles(struct shop *s);
/* The store of a marketplace; id 0 and ST_OK when none was entered. */
enum status mall_of(struct shop *s, const char *profile, struct mall_store *out, struct error *e);
/* By its number; store_missing. */
enum status mall_get(struct shop *s, int64_t id, const struct profile **p, struct mall_store *out, struct error *e);
/* Fine on {0}. */
void mall_free(struct mall_store *m);
/* By closure and violations, in the caller's transaction: active, restricted, closing, closed, terminated. */
enum status mall_set_status(struct shop *s, const char *profile, const char *status, const char *why, struct error *e);
/* The first day on which cards can be taken (YAH-5); DAY_NONE when the store was never opened. */
day_t mall_card_from(const struct mall_store *m, const struct profile *p);
/* ST_REFUSED store_restricted, store_terminated (YAH-144) when goods cannot be listed because of the store's status. */
enum status mall_may_list(struct shop *s, const char *profile, struct error *e);
/* Whole contract months not begun on `day` x the monthly fee: what a closure forfeits (YAH-17). */
money_t mall_forfeit(const struct mall_store *m, day_t day);
/* A shipping or payment method that works on `day`: applied for where it must be, open, not being switched (YAH-30 to 32, YAH-40,
 * YAH-5 for cards). ST_REFUSED says why. Methods as in the profile's pay.methods and cvs.*. */
enum status mall_method_open(struct shop *s, const char *profile, const char *method, day_t day, struct error *e);

/* ---- the record, by forms/store.ini ---- */

/* desk_list_close(). */
void mall_list(struct shop *s, struct list_source *out);
/* Fields of the form that the record lacks. store_missing. */
enum status mall_record(struct shop *s, int64_t id, struct record *r, struct error *e);
/* Create (id 0) or change; the same op_id again gives the same store. store_exists, STORE_FIXED (YAH-13), STORE_APPLICATION
 * (YAH-14), store_name_… (YAH-12), tax_id_digits, CONTRACT_TERM (YAH-8), STORE_STATUS (YAH-144), VIOLATION_OPEN (YAH-145),
 * TAXFREE_APPROVAL (YAH-75); warnings tax_id_check, BILLING_EMAIL (YAH-11). */
enum status mall_save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e);
/* The fields of a store that are sorted by how they change, for who shows them: "never" (YAH-13), "opened" (fixed once it is open),
 * "application" (YAH-14), "market" (the marketplace decides), "here". */
const char *mall_field_way(const struct mall_store *m, const char *field);

/* ---- what belongs to it ---- */

/* Contract years (YAH-8 to 10), operators (YAH-140, 141), applications (YAH-14, 15), violations (YAH-144 to 147). */
enum mall_kind { MALL_CONTRACT, MALL_OPERATOR, MALL_CHANGE, MALL_VIOLATION, MALL_KINDS };
/* Of a marketplace, NULL all. desk_list_close(). */
void mall_kept_list(struct shop *s, enum mall_kind kind, const char *profile, struct list_source *out);
/* By forms/store_contract.ini, store_operator.ini, store_change.ini, violation.ini: fields of the form that the record lacks; …_missing. */
enum status mall_kept_record(struct shop *s, enum mall_kind kind, int64_t id, struct record *r, struct error *e);
/* Create (id 0) or change; what is not given stays. store_missing, DATE_ORDER (YAH-2), and by kind: CONTRACT_TERM, CONTRACT_OVERLAP,
 * CONTRACT_FULL_FEE (YAH-8), CONTRACT_REFUND (YAH-9), warning CONTRACT_GAP; OPERATOR_TWICE, OPERATOR_MAIN, warning TWO_STEP; CHANGE_SEALS,
 * CHANGE_STATE, warning CHANGE_DOCUMENTS; violations as in violation.h. */
enum status mall_kept_save(struct shop *s, enum mall_kind kind, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e);
/* An operator by its account; operator_missing. */
enum status mall_operator_find(struct shop *s, const char *profile, const char *yid, int64_t *id, struct error *e);
enum status mall_operator_delete(struct shop *s, int64_t id, struct error *e);

/* The account to which a payout of a day goes (YAH-15). */
struct mall_account {
	char account[120];   /* its last digits; "" not known */
	bool changing;       /* a change is asked for, or was carried out after that day */
	bool old;            /* the payout still goes to the account before the change */
	char other[120];     /* the other one of the change */
	day_t changes_on;    /* carried out, else expected; DAY_NONE: the review has not begun */
};
enum status mall_payout_account(struct shop *s, const char *profile, day_t pay_on, struct mall_account *out, struct error *e);
/* The same as a sentence where a change makes it worth one, "" else. */
void mall_payout_words(struct shop *s, const char *profile, day_t pay_on, char out[400]);

/* A mail to the marketplace about technical trouble (YAH-148), by forms/store_mail.ini. mall_mail_free(). */
struct mall_mail {
	const char *to;       /* the profile's */
	char *subject, *text; /* owned */
};
enum status mall_mail(struct shop *s, const char *profile, struct record *r, struct mall_mail *out, struct error *e);
void mall_mail_free(struct mall_mail *m);

/* Pages of the marketplace that store matters lead to (url.* of the profile); n from 0, false after the last. Those that the profile
 * leaves empty are passed over. */
struct mall_page {
	const char *name, *title, *url; /* title translated */
};
bool mall_page(const struct profile *p, int n, struct mall_page *out);

/* What identifies an account, its last digits: "玉山銀行 ****4821". The caller frees. */
char *mall_account_tail(const char *text);

#endif
