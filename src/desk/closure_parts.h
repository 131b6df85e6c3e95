/*
 * What the files of early closures share. Outside: closure.h.
 */
#ifndef SK_DESK_CLOSURE_PARTS_H
#define SK_DESK_CLOSURE_PARTS_H

#include "desk/column.h"
#include "desk/period_parts.h"
#include "storekeep/closure.h"

/* ---- as it stands (closure.c) ---- */

/* The offsets of a closure: its own, or (id 0) the profile's of today. */
enum status closure_offsets_of(struct shop *s, const struct profile *p, int64_t id, struct closure_offsets *out, struct error *e);
/* Its days anew, by the calendar of now; the last claim as recorded. `closes` may be another date than its own. */
enum status closure_recount(const struct period_frame *f, struct closure *c, day_t closes, int *missing_year, struct error *e);
/* In the caller's transaction: the days that the row keeps, and a state (NULL: as it is). */
enum status closure_store_days(struct shop *s, const struct closure *c, const char *state, struct error *e);
/* In the caller's transaction: what happened, for closure_events() and the audit log. */
enum status closure_tell(struct shop *s, const struct closure *c, const char *act, day_t day, const char *detail, struct error *e);
/* A closure that must be there; closure_missing. */
enum status closure_must(struct shop *s, const char *profile, struct closure *out, struct error *e);
bool closure_is(const struct closure *c, const char *state);
/* Announced or later, and D has come by `day`. */
bool closure_begun(const struct closure *c, day_t day);

/* After an act that may have made a day of the past hold (a closure entered late, a claim of last week): what is due of it is done. */
enum status closure_catch_up(struct shop *s, const char *profile, struct error *e);

/* ---- looking ahead ---- */

/* What a look is put together from. */
struct closure_view {
	struct period_frame f;      /* with the holds of the closure as asked */
	struct periods periods;     /* under it */
	struct periods was;         /* under the closure as it stands */
	struct closure_look *out;
};
/* Counts of open work into out->work (closure_work.c). */
enum status closure_work_load(struct closure_view *v, struct error *e);
/* How much of one kind is open: orders, preorders, orders_sooner (than `day`), returns, exchanges, buyer_mail; coupons, campaigns,
 * messages, plans beyond the beginning of `day`. `amount` may be NULL. */
enum status closure_work_count(struct shop *s, const struct profile *p, const char *kind, day_t day, int64_t *count, money_t *amount,
                               struct error *e);
/* A kind of work, NULL when there is none of it. */
const struct closure_work *closure_work_of(const struct closure_look *l, const char *kind);
/* Statements, claims and fee invoices of the periods whose statement opens before D+40. */
struct closure_papers {
	int64_t statements, statements_done; /* open by now */
	int64_t statements_all;              /* those to come too */
	int64_t claims, claims_done, fees, fees_done;
};
enum status closure_papers_of(struct closure_view *v, struct closure_papers *out, struct error *e);
/* Rows of the final balance and their sum (closure_balance.c). *rows is the caller's; MONEY_NONE when a period is not known. */
enum status closure_balance_of(const struct period_frame *f, const struct periods *ps, const struct closure *c, struct closure_row **rows,
                               size_t *count, money_t *balance, struct error *e);
/* out->tasks (closure_task.c). */
enum status closure_tasks_load(struct closure_view *v, struct error *e);

#endif
