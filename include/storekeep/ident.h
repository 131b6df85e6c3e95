/*
 * Numbers that identify people, firms and papers (FMT-10, 20 to 27): whether
 * one is valid, and the form in which it is stored.
 */
#ifndef STOREKEEP_IDENT_H
#define STOREKEEP_IDENT_H

#include <stdbool.h>
#include <stddef.h>

#include "storekeep/date.h"

enum ident_kind {
	IDENT_BAN,      /* 統一編號, 8 digits (FMT-20) */
	IDENT_PERSON,   /* 身分證字號 or a resident's number (FMT-21, FMT-22) */
	IDENT_MOBILE,   /* 09 and 8 digits (FMT-25) */
	IDENT_INVOICE,  /* invoice number (FMT-10) */
	IDENT_CARRIER,  /* 載具: mobile barcode or certificate (FMT-23) */
	IDENT_DONATION, /* 愛心碼 (FMT-23) */
	IDENT_CARD,     /* card number by Luhn (FMT-24); its normal form shows the last four digits only */
	IDENT_DATE,     /* every spelling of FMT-5 and FMT-6 */
	IDENT_NUMBER,   /* money as files spell it (FMT-45) */
};
#define IDENT_KINDS (IDENT_NUMBER + 1)

/* "ban", "person" …: the words of `format check`. */
const char *ident_kind_name(enum ident_kind k);
/* false: no kind has this name. */
bool ident_kind_parse(const char *name, enum ident_kind *k);

struct ident {
	bool valid;
	char normal[64];   /* the form to store; "" when not valid */
	char rule[16];     /* the rule that decided: FMT-22 */
	char code[32];     /* stable: ban_checksum, mobile_format …; "" when valid without a remark */
	char message[300]; /* why not valid, or a remark on a valid one; "" when there is nothing to say */
};
/* `today` decides whether old resident numbers still hold (FMT-22). Returns out->valid. */
bool ident_check(enum ident_kind k, const char *value, day_t today, struct ident *out);

/* true when 8 digits pass; `before_2023`: by the rule before 2023-04-01 (FMT-20). */
bool ident_ban_passes(const char *digits, bool before_2023);
/* true when `count` ASCII digits pass Luhn. */
bool ident_luhn(const char *digits, size_t count);
/* A whole cell of 13 to 19 digits, blanks and hyphens between them left aside, that passes Luhn (FMT-24). */
bool ident_is_card(const char *text, size_t len);
/* The same inside of a longer text, 15 to 19 digits beginning with 3 to 6: where it stands and how long it is. */
bool ident_find_card(const char *text, size_t len, size_t *at, size_t *card_len);

/* A telephone number as stored: a mobile as 09…, a land line as typed; false for anything else, which is kept as
 * typed and reported (FMT-25). `out` has room for 64 bytes. */
enum ident_phone { PHONE_MOBILE, PHONE_LAND, PHONE_OTHER };
enum ident_phone ident_phone(const char *text, char out[64]);

/* An order number: letters, digits, hyphens, one leading # dropped, 40 characters at most. Codes order_no_empty,
 * order_no_exponent (a spreadsheet has lost digits), order_no_characters, order_no_long (FMT-27). */
enum status ident_order_no(const char *text, size_t len, char out[48], struct error *e);
/* 3, 5 or 6 digits (FMT-26). */
bool ident_postcode(const char *text);

#endif
