/*
 * What the files of periods, vouchers and due work share. Outside: period.h,
 * voucher.h, due.h.
 */
#ifndef SK_DESK_PERIOD_PARTS_H
#define SK_DESK_PERIOD_PARTS_H

#include "desk/column.h"
#include "storekeep/calendar.h"
#include "storekeep/period.h"
#include "storekeep/terms.h"
#include "storekeep/voucher.h"

/* A closure (YAH-23): what would be paid from `from` on is held, of periods that begin before `reopened`. */
struct period_hold {
	day_t from, login_last, until, pay; /* D, D+39, D+70, the final payout */
	day_t reopened;         /* the store was signed anew; DAY_NONE: not */
	day_t ended;            /* the final balance was paid, or what was owed was remitted; DAY_NONE: not yet */
};
#define PERIOD_HOLDS 8

/* The profile's terms as they stand today, and the days off. */
struct period_frame {
	struct shop *s;
	const struct profile *profile;
	struct calendar *calendar;
	const struct workdays *workdays;
	struct settle_cycle cycle;
	struct claim_rules rules;
	day_t today;
	struct period_hold holds[PERIOD_HOLDS]; /* ascending; filled by who loads periods (period_hold.c) */
	size_t hold_count;
};
enum status period_frame_open(struct period_frame *f, struct shop *s, const char *profile, struct error *e);
void period_frame_close(struct period_frame *f);
/* The rules with the period's own claim mode. */
struct claim_rules period_rules(const struct period_frame *f, const struct period *p);

/* The holds of the marketplace's closures into the frame, the oldest first. */
enum status period_holds_load(struct period_frame *f, struct error *e);
/* The hold that an unpaid period paid on `pay` falls under, NULL none. */
const struct period_hold *period_hold_of(const struct period_frame *f, const struct period *p, day_t pay);
/* The days that a claim is judged by: what is held has neither an arrival day nor a payout of its own (YAH-25). */
struct settle_period period_claim_days(const struct period *p);
/* The last day that belongs to a period of the marketplace: today, or the end of a closure that no new contract followed. */
day_t period_holds_last(const struct period_frame *f);
/* Periods as in periods_load(), but as if the holds were those of `f`, which was opened by the caller. */
enum status periods_load_held(const struct period_frame *f, enum expect expect, struct periods *out, struct error *e);
/* The runs of loaded periods under the holds of another frame, and their states. */
enum status periods_hold_anew(const struct period_frame *f, struct periods *ps, struct error *e);
/* Carry-over runs over every period that is not held (period_run.c). */
enum status period_runs_load(const struct period_frame *f, struct periods *ps, struct error *e);

/* Our side of the days from..to, from the orders (period_expect.c). */
enum status period_expect(const struct period_frame *f, day_t from, day_t to, struct settle_sum *sum, money_t *net, struct error *e);
/* What the refund of an order that was posted, or will be, takes from a period: below zero, less the fees that are credited (YAH-115); 0 of
 * one that never posts. `charge`: with the shipping charge of its cart. */
enum status period_expect_refund(const struct period_frame *f, const char *order_no, bool charge, money_t *net, struct error *e);
/* The statement of a period: totals by tax kind, net, and our side where it was reconciled (period_stated.c). */
enum status period_read_statement(const struct period_frame *f, struct period *p, struct error *e);

/* The vouchers of a period as rules/ take them (claim_book.c). */
struct claim_book {
	struct voucher *vouchers;
	struct claim_voucher *plain; /* point into `vouchers` */
	size_t count;
};
enum status claim_book_load(struct shop *s, int64_t period_id, struct claim_book *out, struct error *e);
void claim_book_free(struct claim_book *b);
void claim_voucher_of(const struct voucher *v, struct claim_voucher *out);
/* Columns of a voucher as voucher_read() expects them; FROM voucher v JOIN period p. */
#define VOUCHER_COLUMNS \
	"v.id, v.period_id, p.profile, p.code, v.tax_kind, v.kind, v.state, v.format, v.number, v.invoice_no, v.title, v.tax_id," \
	" v.item_name, v.remark, v.issued_on, v.sent_on, v.arrived_on, v.returned_on, v.sales, v.tax, v.created_by, v.changed_at"
void voucher_read(struct stmt *q, struct voucher *out);

/* State of a period as of today (period_state.c); `run` NULL while it joins none. */
const char *period_state_of(const struct period *p, day_t today);

#endif
