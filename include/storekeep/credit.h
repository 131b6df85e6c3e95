/*
 * Store credit (回饋金, 購物金; EAS section 5, SHL-25): a wallet in money with
 * its own append-only ledger. The one place that writes credit_entry and
 * wallet.credit.
 */
#ifndef STOREKEEP_CREDIT_H
#define STOREKEEP_CREDIT_H

#include "storekeep/bulk.h"
#include "storekeep/form.h"
#include "storekeep/list.h"

struct credit_posting {
	int64_t member_id;
	const char *kind;       /* promotion, manual, use, use_back, import, undo */
	int64_t amount;         /* signed */
	int64_t order_id, batch_id;
	const char *once_key, *reason, *op_id; /* NULL none */
};
struct credit_posted { int64_t entry_id, balance; bool already; };
/* In the caller's transaction. CREDIT_SHORT, CREDIT_RANGE. */
enum status credit_post(struct shop *s, const struct credit_posting *p, struct credit_posted *out, struct error *e);
/* By forms/credit_entry.ini: amount ("=250", "+40", "-40", "40"), reason; `seen` is the balance that the form showed, -1: none.
 * CREDIT_RANGE, CREDIT_SAME, CREDIT_MOVED, REASON_EMPTY, MEMBER_GUEST. */
enum status credit_adjust(struct shop *s, int64_t member_id, struct record *r, int64_t seen, const char *op_id, struct credit_posted *out, struct error *e);
enum status credit_adjust_many(struct shop *s, const struct member_choice *who, struct record *r, const char *op_id,
                               const struct progress *p, struct bulk_result *out, struct error *e);
/* Use on an order or at the counter (EAS-61): CREDIT_OFF, CREDIT_SHORT, CREDIT_OVER, BLACKLISTED. `limit`: what the order allows. */
enum status credit_use(struct shop *s, int64_t member_id, int64_t amount, int64_t limit, int64_t order_id, const char *op_id,
                       struct credit_posted *out, struct error *e);
/* The order is cancelled: back to the wallet, once. In the caller's transaction. */
enum status credit_use_back(struct shop *s, int64_t order_id, int64_t *amount, struct error *e);

/* The shop's settings by forms/credit_settings.ini (EAS-58): fields that the record lacks; and save it. */
enum status credit_settings_record(struct shop *s, const char *profile, struct record *r, struct error *e);
enum status credit_settings_save(struct shop *s, const char *profile, struct record *r, struct error *e);

struct credit_centre { int64_t total, holders; };
/* EAS-57. Holders by balance and the flow are lists. */
enum status credit_centre(struct shop *s, const char *profile, struct credit_centre *out, struct error *e);
void credit_holder_list(struct shop *s, const char *profile, struct list_source *out);
void credit_history_list(struct shop *s, const char *profile, int64_t member_id, struct list_source *out);
/* Whose an entry is; 0: no such entry. */
int64_t credit_member_of(struct shop *s, int64_t entry_id);
/* Proof for `check` (LEDGER_DIFF). */
enum status credit_check(struct shop *s, struct notes *findings, struct error *e);

#endif
