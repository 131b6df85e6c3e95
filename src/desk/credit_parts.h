/*
 * What the files of store credit share.
 */
#ifndef SK_DESK_CREDIT_PARTS_H
#define SK_DESK_CREDIT_PARTS_H

#include "storekeep/credit.h"
#include "storekeep/points_entry.h"
#include "storekeep/text.h"

/* What a member's wallet holds now. */
int64_t credit_balance(struct shop *s, int64_t member_id);
/* The member's marketplace, NULL when there is no such member. */
const struct profile *credit_profile(struct shop *s, int64_t member_id);
/* The most that a wallet may hold (credit.max_balance); 0: no limit. */
int64_t credit_max(struct shop *s, const struct profile *p);
/* `eas` where the marketplace has it. */
const char *credit_rule(const struct profile *p, const char *eas);
/* Fills `out` with the entry that has this once key or op_id: already, or nothing. */
enum status credit_known(struct shop *s, const char *once_key, const char *op_id, struct credit_posted *out, struct error *e);

/* What a form of store credit says, read and judged: NUMBER_BAD, CREDIT_BULK, CREDIT_RANGE, REASON_EMPTY, REASON_LONG, SMS_OFF. */
struct credit_words {
	struct credit_entry_text amount;
	char reason[320];
	bool email, sms;
};
enum status credit_words_read(struct shop *s, const struct profile *p, struct record *r, bool many, struct credit_words *w, struct error *e);
/* The notice of a gain, as ticked. */
enum status credit_tell(struct shop *s, int64_t member_id, int64_t entry_id, const struct credit_words *w, const char *cause, struct error *e);

#endif
