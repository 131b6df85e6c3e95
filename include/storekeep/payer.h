/*
 * The payer's particulars (繳費人資料) of a card authorisation: checked in memory
 * and never kept (RUT-60 to 66). Values come as typed; what is kept of the card
 * is worked out here.
 */
#ifndef STOREKEEP_PAYER_H
#define STOREKEEP_PAYER_H

#include "storekeep/date.h"
#include "storekeep/error.h"

struct payer_rules {
	int name_max;        /* RUT-61: 50 */
	int cvc_digits;
	int roc_offset;
	const char *invoice; /* kinds, parted by commas */
	const char *optional;/* fields that may be empty, parted by commas */
	const char *issuer;  /* where the card has to come from, NULL anywhere */
};

/* As typed; "" where nothing was. The field names are those of forms/payer.ini. */
struct payer {
	const char *name, *mobile, *landline, *national_id, *birth, *card_no, *card_cvc, *card_expiry, *email, *postcode, *address, *invoice,
		*issued_in_tw;
};

/* Check all fields; each refusal is a note of its own (NOTE_ERROR) in `refused`, in the order of the form. true: none. */
bool payer_check(const struct payer *p, const struct payer_rules *r, day_t today, struct notes *refused);
/* One field by its name; ST_REFUSED with the field, code and RUT-6n. */
enum status payer_check_field(const struct payer *p, const struct payer_rules *r, const char *field, day_t today, struct error *e);

/* A birth date in years of the Republic (RUT-62); ST_REFUSED birth_year, birth_format or birth_missing_day. */
enum status payer_birth(const char *text, int roc_offset, day_t *out, struct error *e);
/* "12/2031", "12/31", "2031-12": false where it is none. */
bool payer_expiry(const char *text, int *year, int *month);
/* "VISA", "MasterCard", "JCB" … by the first digits; "" not known. */
const char *payer_brand(const char *card_no);
/* The last four digits of a card number, into `out`; "" when there are fewer. */
void payer_last4(const char *card_no, char out[5]);

#endif
