/*
 * Card auto-debit (信用卡自動扣款): applications, their states, and the payer form
 * that an application is checked with and that is never kept (RUT sections 7, 8).
 */
#ifndef STOREKEEP_AUTODEBIT_H
#define STOREKEEP_AUTODEBIT_H

#include "storekeep/form.h"
#include "storekeep/renew.h"
#include "storekeep/shop.h"

/* All that is kept of a card (RUT-66). */
struct autodebit_card {
	char brand[24], last4[8];
	int exp_year, exp_month; /* valid to the end of that month */
	bool issued_in_tw;       /* the operator's word (RUT-63) */
};

/* An application (entity autodebit). */
struct autodebit {
	int64_t id, account_id;   /* id 0: there is none */
	char route[16];           /* fast, standard */
	enum autodebit_state state;
	instant_t applied_at;
	day_t due_on;             /* third working day of a standard application, DAY_NONE (RUT-50) */
	instant_t active_at;      /* INSTANT_NONE: not yet; so are the next two */
	instant_t cancel_requested_at;
	day_t next_debit_on;      /* after which a cancellation takes effect (RUT-52) */
	instant_t ended_at;
	char end_reason[32];      /* label set autodebit_end */
	struct autodebit_card card;
	char created_by[80];
	bool overdue;             /* its third working day is over */
};
/* *current: the one that is active now, else the newest that ended; *waiting: the one being processed. Id 0 where there is none.
 * States are those that they will have once the timer has run. */
enum status autodebit_get(struct shop *s, const char *profile, struct autodebit *current, struct autodebit *waiting, struct error *e);

/* Record an application. `r` is of forms/payer.ini; all its refusals come as NOTE_ERROR, the first as the error (RUT-49, 50, 60 to
 * 66). With `card` the payer's particulars were given on the marketplace itself: only route
 * and consent of `r` are looked at. A card that is active stays so until the new one is (RUT-53). Warnings: application_waiting;
 * notes fraud_notice (RUT-51), terms_incomplete (RUT-59), address_prizes (RUT-64). Repeating an op_id does nothing. */
enum status autodebit_apply(struct shop *s, const char *profile, struct record *r, const struct autodebit_card *card, const char *op_id,
                            struct autodebit *out, struct error *e);
/* What the form says of one field while it is filled in. */
enum status autodebit_check_field(struct shop *s, const char *profile, const struct record *r, const char *field, struct error *e);
/* "Same as member data": empty fields from [payer] of storekeep.ini (RUT-60); false when there is nothing in it. */
bool autodebit_prefill(const struct shop *s, struct record *r);

/* What became of the application that waits: approved (verification passed) or refused. ST_REFUSED application_missing,
 * card_expired. Approving what is active already is a note. */
enum status autodebit_decide(struct shop *s, const char *profile, bool approved, struct autodebit *out, struct error *e);
/* Cancel; effective after the next debit date (DAY_NONE: the default). Warnings cancel_effect, cancel_renewal (RUT-52); note open_bills
 * (RUT-57). ST_REFUSED autodebit_missing, next_debit_past. */
enum status autodebit_cancel(struct shop *s, const char *profile, day_t next_debit_on, struct autodebit *out, struct error *e);
/* The card (RUT-54) or the balance account (RUT-55) cannot be used any more. A card ends the authorisation at once. */
enum status autodebit_unusable(struct shop *s, const char *profile, bool card, struct autodebit *out, struct error *e);
#endif
