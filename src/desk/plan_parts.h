/* What the files about plans and bills share among themselves. */
#ifndef STOREKEEP_DESK_PLAN_PARTS_H
#define STOREKEEP_DESK_PLAN_PARTS_H

#include "storekeep/plan.h"

/* The service in the marketplace's own word (集客通). */
const char *plan_service(const struct profile *p);
/* Its clock: zone, and the second at which a term ends. */
struct plan_clock plan_clock_of(const struct profile *p);
/* A number of a checked record: not below zero, not absurd. ST_REFUSED FIELD_negative, FIELD_too_large. */
enum status plan_check_number(const struct record *r, const char *field, const char *rule, struct error *e);
/* The plan that a person named ("180"); refusals plan_choice (RUT-22), plan_unknown (RUT-14). */
enum status plan_named(const struct plan_offer *o, const char *text, const struct plan **out, struct error *e);

/* Terms of an account as slots of the queue; the caller frees. */
enum status plan_slots(struct shop *s, int64_t account_id, struct plan_slot **out, size_t *count, struct error *e);
/* Give every term of the account its time anew; inside a write transaction. What moves becomes a WARN term_moves (RUT-19)
 * unless it is the term `but`, or REQUEUE_SILENT: what moves was told before. */
#define REQUEUE_SILENT (-1)
enum status plan_requeue(struct shop *s, const struct profile *p, int64_t account_id, int64_t but, struct error *e);
/* Two terms of the account that share a time: ST_REFUSED terms_overlap (RUT-19). Inside the transaction that writes them. */
enum status plan_check_overlap(struct shop *s, const struct profile *p, int64_t account_id, struct error *e);
/* "2031-01-05 to 2031-04-05". */
void plan_span_text(const struct profile *p, instant_t starts, instant_t ends, char out[64]);
/* Sum and number of a bill's lines against its amount (RUT-23): WARN lines_sum, line_missing. */
void plan_check_lines(struct shop *s, money_t line1, money_t line2, money_t amount);

#endif
