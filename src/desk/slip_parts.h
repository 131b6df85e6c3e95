/*
 * Inside of returns and exchanges: what is the same for all slips of a
 * marketplace, reading and writing one, and how a request is judged.
 */
#ifndef SK_DESK_SLIP_PARTS_H
#define SK_DESK_SLIP_PARTS_H

#include "storekeep/calendar.h"
#include "storekeep/order_life.h"
#include "storekeep/slip.h"
#include "storekeep/slip_rules.h"

struct slip_market {
	struct shop *s;
	const struct profile *profile;
	const char *name;          /* of the profile */
	struct slip_rules rules;
	struct calendar *calendar; /* loaded when a working day is first asked for */
	day_t today;
	day_t cut;                 /* D+30 of a closure that was announced; DAY_NONE none */
	int missing_year;
};
enum status slip_market_open(struct shop *s, const char *profile, struct slip_market *out, struct error *e);
void slip_market_close(struct slip_market *m);
/* The rule where the marketplace's rulebook has it. */
const char *slip_rule(const struct slip_market *m, const char *rule);

/* What the slip waits for on the market's calendar. */
enum status return_clock(struct slip_market *m, const struct return_slip *r, struct slip_clock *out, struct error *e);
enum status exchange_clock(struct slip_market *m, const struct exchange_slip *x, struct slip_clock *out, struct error *e);
/* The row alone, without what it waits for; ST_REFUSED slip_missing. */
enum status return_read(struct shop *s, int64_t id, struct return_slip *out, struct error *e);
enum status exchange_read(struct shop *s, int64_t id, struct exchange_slip *out, struct error *e);
/* Write it: a new row when its id is 0 (the number too, where it has none), with what it waits for. In the caller's transaction. */
enum status return_write(struct slip_market *m, struct return_slip *r, const char *op_id, struct error *e);
enum status exchange_write(struct slip_market *m, struct exchange_slip *x, const char *op_id, struct error *e);

/* One line of a slip's log; `rule` "" when a person typed it. `detail` may be NULL. */
struct slip_event {
	const char *kind, *act, *origin, *rule, *detail;
	int64_t id;
	day_t day;
};
enum status slip_event_put(struct shop *s, const char *profile, const struct slip_event *ev, struct error *e);
/* The event that somebody typed, and its audit line. */
enum status return_tell(struct slip_market *m, const struct return_slip *r, const char *act, day_t day, const char *detail, struct error *e);
enum status exchange_tell(struct slip_market *m, const struct exchange_slip *x, const char *act, day_t day, const char *detail, struct error *e);

/* ---- judging ---- */

/* ST_REFUSED slips_unknown where the marketplace's rules know no slips. */
enum status slip_known(struct shop *s, const char *profile, struct error *e);
/* ST_REFUSED on or after D+30 of a closing store (YAH-21). */
enum status slip_not_cut(const struct slip_market *m, struct error *e);
/* DAY_NONE becomes today; ST_REFUSED date_order before `after` or in time to come (YAH-2). */
enum status slip_day(const struct slip_market *m, const char *field, day_t after, day_t *day, struct error *e);
/* A date field of a record, DAY_NONE when it is empty. */
enum status slip_record_day(const struct record *r, const char *field, day_t *out, struct error *e);
/* The number typed for a new slip: not one of ours, not taken. `table` return_slip or exchange_slip. */
enum status slip_own_no(struct shop *s, const char *profile, bool exchange, const char *no, struct error *e);

#define SLIP_ORDERS_MAX 50 /* of one request */

/* Orders that are asked for together. */
struct slip_request {
	struct order_life *orders; /* owned */
	size_t count;
	day_t asked_on;
	bool exchange;
	bool from_exchange;        /* an exchange that is closed as a return: its own slip does not stand in the way */
	/* what slip_judge() finds */
	bool whole;                /* all shipped orders of the cart */
	bool discounted;
	bool voluntary[SLIP_ORDERS_MAX];
	money_t shipping;          /* charge of the cart; 0 none */
};
void slip_request_free(struct slip_request *q);
/* Fetch the orders named in `words` (commas between) of one cart. `profile` "": where the first stands. */
enum status slip_request_orders(struct shop *s, const char *profile, const char *words, struct slip_request *q, struct error *e);
/* Every refusal, and the WARNs among the notes. */
enum status slip_judge(struct slip_market *m, struct slip_request *q, struct error *e);

/* The order's product is exempt from the cooling-off period, says the book of goods (YAH-83). */
enum status slip_exempt(struct slip_market *m, const struct order_life *o, bool *exempt, struct error *e);
/* The order of a slip; its id is 0 when it went with its import. */
enum status slip_order(struct slip_market *m, const char *order_no, struct order_life *out, struct error *e);
/* The marketplace's number of an order's product, "" none. */
void slip_product_no(struct shop *s, int64_t order_id, char out[64]);

/* ---- inside of the acts ---- */

/* One act on a slip: caught up with, read inside of its write. */
struct return_work {
	struct slip_market m;
	struct return_slip r;
};
/* When it is ST_OK, return_work_end() it whatever comes. */
enum status return_work_begin(struct shop *s, int64_t id, struct return_work *w, struct error *e);
enum status return_work_end(struct shop *s, struct return_work *w, enum status st, struct error *e);
bool return_is(const struct return_slip *r, const char *state);
void return_become(struct return_slip *r, const char *state);
/* Refuses what is over, and everything on or after D+30 of a closing store. */
enum status return_must_be_open(const struct return_work *w, struct error *e);
enum status return_refuse_state(const struct return_work *w, const char *rule, struct error *e, const char *what);
/* The order of the slip learns its state, and the fee of what was collected. */
enum status return_tell_fee(struct return_work *w, struct error *e);
extern const struct order_refund return_nothing;

struct return_new {
	const char *no, *by, *note;
	bool with_pickup, refund_shipping;
	bool by_rule;              /* nobody typed it */
	int64_t exchange_id;
};
/* The slips of a judged request; gives the id of the first. In the caller's transaction. */
/* Notes of what the shop has to know of the slips that are made: the buyer's invoice (YAH-79), shipping, the fee. */
void return_inform(const struct slip_market *m, const struct slip_request *q, const struct return_new *n);
enum status return_open(struct slip_market *m, const struct slip_request *q, const struct return_new *n, const char *op_id, int64_t *id, struct error *e);
/* Close it on `day`, by store, auto, abnormal_limit or closure; the row, its log and its order. */
enum status return_end(struct slip_market *m, struct return_slip *r, day_t day, const char *by, const char *rule, struct error *e);
/* What the order is to know of its slip. */
enum status return_order(struct slip_market *m, const struct return_slip *r, const struct order_refund *f, struct error *e);

#endif
