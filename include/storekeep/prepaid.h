/*
 * What the shop buys beforehand: the platform's tokens (代幣, EAS-68 to EAS-70)
 * and the SMS provider's credits (積分, EAS-98). Two books that are never added
 * up (EAS-129), kept alike: append-only, in the order of time, never below 0 at
 * any moment.
 */
#ifndef STOREKEEP_PREPAID_H
#define STOREKEEP_PREPAID_H

#include "storekeep/form.h"
#include "storekeep/import.h"
#include "storekeep/list.h"
#include "storekeep/shop.h"

enum prepaid { PREPAID_TOKENS, PREPAID_CREDITS };

struct prepaid_entry {
	const char *kind;      /* topup, otp, notice, adjust; trial, topup, send, adjust */
	int64_t amount;        /* signed */
	const char *event;     /* of tokens: register, reset, letter; NULL none */
	int64_t member_id, message_id, notice_id, batch_id; /* 0 none */
	const char *reason, *once_key; /* NULL none */
	instant_t at;          /* INSTANT_NONE: now */
};
/* In the caller's transaction. TOKENS_SHORT or SMS_SHORT where a moment would fall below 0. *already: this once_key is in. */
enum status prepaid_post(struct shop *s, enum prepaid book, const char *profile, const struct prepaid_entry *n, bool *already, struct error *e);
/* What is left now. */
int64_t prepaid_balance(struct shop *s, enum prepaid book, const char *profile);

/* By forms/token.ini or forms/sms.ini: kind, amount, event, member, reason, at. Kind otp is an OTP as it is sent (EAS-68): ACC_PHONE_OFF,
 * BLACKLISTED, TOKENS_SHORT refuse it and nothing is spent. */
enum status prepaid_add(struct shop *s, enum prepaid book, struct record *r, const char *op_id, int64_t *id, struct error *e);
/* Newest first. */
void prepaid_list(struct shop *s, enum prepaid book, const char *profile, struct list_source *out);
/* Both import through the one runner; checked in the order of time. */
enum status prepaid_import(struct shop *s, enum prepaid book, const struct import_options *o, struct import_result *r, struct error *e);

/* What a batch brought is taken back by entries of its own (batch.c). */
enum status token_forget(struct shop *s, int64_t id, const struct progress *p, struct error *e);
enum status sms_forget(struct shop *s, int64_t id, const struct progress *p, struct error *e);

/* EAS-68: OTPs left at their price, sent today and this month, tokens used; low: below token.low_water. */
struct token_figures {
	int64_t balance, cost, otps_left, low_water;
	int64_t otps_today, otps_month;
	int64_t used_month, used;   /* tokens, positive */
	bool low;
};
enum status token_figures(struct shop *s, const char *profile, struct token_figures *out, struct error *e);
struct sms_figures {
	const char *provider;       /* NULL: the platform bills by the month (SHL-65) */
	char account[80];           /* of the provider, "" none; shown masked */
	int64_t balance;
	int64_t month_sent;         /* credits that this month took */
};
enum status sms_figures(struct shop *s, const char *profile, struct sms_figures *out, struct error *e);
/* Text messages of notices by month and cause (SHL-65); and OTPs by day. */
void sms_by_cause_list(struct shop *s, const char *profile, struct list_source *out);
void otp_by_day_list(struct shop *s, const char *profile, struct list_source *out);

#endif
