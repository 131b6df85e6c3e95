/*
 * Inside of sale.h: orders as rows, and what follows from a change.
 */
#ifndef SK_DESK_SALE_PARTS_H
#define SK_DESK_SALE_PARTS_H

#include "storekeep/sale.h"

/* ---- sale.c ---- */

/* Reckon items_amount (from the lines, where there are any), net_amount and counted from the facts. */
void sale_settle(struct sale *o);
/* Write the row, new (id 0: gets its id) or as it now stands, with its lines. In the caller's transaction. */
enum status sale_write(struct shop *s, struct sale *o, const char *op_id, struct error *e);
enum status sale_audit(struct shop *s, const char *what, const struct sale *o, const char *detail, struct error *e);
/* The rule's number in the order's own marketplace's book: of EAS-9's kind or of SHL's. */
const char *sale_rule(const struct sale *o, const char *eas, const char *shl);
/* The day of an instant for a sentence. */
void sale_day_text(instant_t at, const char *zone, char out[16]);

/* ---- sale_effect.c ---- */

/* What follows from a change, in the transaction that made it: figures, points, tier, what was used (EAS-9, EAS-27, EAS-46,
 * EAS-47, EAS-51, EAS-61). `before` NULL: the order is new. Also keeps `orders` in step. */
enum status sale_follow(struct shop *s, const struct sale *before, struct sale *now, struct error *e);

/* ---- sale_book.c ---- */

/* The order's row in `orders`: made (batch 0), or brought in step. */
enum status sale_book(struct shop *s, const struct sale *o, struct error *e);

/* ---- sale_credit.c ---- */

/* Store credit that the order uses more or less than `before` (NULL: new). CREDIT_OFF, CREDIT_SHORT, CREDIT_OVER, MEMBER_GUEST,
 * BLACKLISTED; field credit_amount. */
enum status sale_move_credit(struct shop *s, const struct profile *p, const struct sale *before, struct sale *o, const char *op_id, struct error *e);

/* ---- sale_delivery.c ---- */

/* A word for a delivery state as a code (SHL-36, SHL-37): arrived, collected, or "" (`*final` false) for one that is not final. */
enum status sale_delivery_word(const struct profile *p, const char *text, char out[32], struct error *e);
/* Whether a final state is the one of the order's method. ST_OK: it is; DELIVERY_UNKNOWN, DELIVERY_STATE. */
enum status sale_delivery_check(const struct profile *p, const struct sale *o, const char *state, struct error *e);

#endif
