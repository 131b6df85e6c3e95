/*
 * Inside of the order's life: the version of an order that counts with what is
 * fact in it and whence, what the rules make of it, and writing it back.
 */
#ifndef DESK_ORDER_CASE_H
#define DESK_ORDER_CASE_H

#include "storekeep/calendar.h"
#include "storekeep/order_life.h"

/* What is the same for all orders of a marketplace. */
struct order_market {
	struct shop *s;
	const struct profile *profile;
	char name[32];
	struct order_clock_rules rules;
	struct calendar *calendar;   /* loaded when a working day is first asked for */
	day_t today;
	bool clock;                  /* the profile says when orders are confirmed and posted */
	bool members;                /* its orders are sales (sale.h) */
	struct {
		day_t from, to;
		bool settled;
	} period;                    /* that was asked for last */
};
enum status order_market_open(struct shop *s, const char *profile, struct order_market *out, struct error *e);
void order_market_close(struct order_market *m);
void order_clock_terms(const struct profile *p, day_t on, struct order_clock_rules *out);

/* Facts of a case that can be typed; columns of `orders`. The days come first. */
enum case_field {
	CASE_SHIPPABLE, CASE_SHIPPED, CASE_PICKED_UP, CASE_RECEIVED, CASE_COMPLAINT, CASE_CONFIRMED, CASE_CANCELLED, CASE_PREORDER,
	CASE_REFUNDED, CASE_BANK_REFUNDED, CASE_REVERSE,
	CASE_DAYS,
	CASE_REFUND_AMOUNT = CASE_DAYS, CASE_REVERSE_FEE, CASE_CANCEL_REASON, CASE_RETURNING, CASE_RETURNED,
	CASE_FIELDS,
};
extern const char *const case_field_names[CASE_FIELDS];

struct order_case {
	int64_t id;
	char profile[32], order_no[64], cart_no[64], payment[24], tax_kind[16], sku[64], product_no[64];
	char buyer[120], item_name[200];
	int64_t qty;
	money_t claim, cash, interest;
	bool is_shipping, card;
	char word[24];                        /* state as the file says it */
	day_t ordered, ship_by, posted;       /* of the file alone */
	day_t day[CASE_DAYS];
	money_t refund_amount, reverse_fee;   /* 0 and MONEY_NONE: not known */
	char cancel_reason[24];
	bool returning, returned;
	enum day_origin from[CASE_FIELDS];    /* ORIGIN_NONE where there is nothing */
	/* what order_case_judge() makes of it */
	char state[24];
	const char *next_step;                /* constant, "" nothing */
	day_t next_on, posting, refund;
	struct order_clock_facts facts;
	struct order_clock clock;
	int missing_year;
};
/* A live version by its id; ST_REFUSED order_missing, order_of_members. */
enum status order_case_read(struct order_market *m, int64_t id, struct order_case *out, struct error *e);
/* State, forecast days and what it waits for, on the market's today. */
enum status order_case_judge(struct order_market *m, struct order_case *c, struct error *e);
/* Are its days in order (YAH-2)? ST_REFUSED date_order. */
enum status order_case_dates(const struct order_case *c, struct error *e);
/* What `origins` of the table says: the file's word for the state (`state` when it says nothing), and whence each fact is. */
void order_origins_read(const char *origins, const char *state, char word[24], enum day_origin from[CASE_FIELDS]);
#define ORIGINS_SIZE 512
/* The same the other way; "" when everything stands in the file. */
void order_origins_put(const struct order_case *c, char out[ORIGINS_SIZE]);
/* Write what differs from `before` (judged). In the caller's transaction. */
enum status order_case_write(struct order_market *m, const struct order_case *c, struct error *e);

/* An event of the order: what changed between two cases. In the caller's transaction. */
struct order_event {
	const char *act, *origin, *rule, *reason;
	day_t day;
	int64_t batch_id;
};
enum status order_event_put(struct order_market *m, const struct order_case *before, const struct order_case *after, const struct order_event *ev,
                            struct error *e);
/* What people typed of an order (order_fact). */
struct order_typed {
	bool any, has[CASE_FIELDS];
	day_t day[CASE_DAYS];
	money_t amount[2];                    /* refund, reverse fee */
	char cancel_reason[24];
};
enum status order_typed_read(struct shop *s, const char *profile, const char *order_no, struct order_typed *out, struct error *e);
/* Put them where the file says nothing; what was typed and is not among them goes. `against`: fields where the file says otherwise. */
void order_typed_apply(const struct order_typed *t, struct order_case *c, bool against[CASE_FIELDS]);
/* Typed facts outlive the next file: keep those that are new in `after`, drop those that were taken back. In the caller's transaction. */
enum status order_facts_keep(struct order_market *m, const struct order_case *before, const struct order_case *after, int64_t batch_id,
                             struct error *e);
/* Something that this batch typed of the order holds still. */
bool order_fact_of_batch(struct order_market *m, int64_t id, int64_t batch_id);
enum status order_fact_drop_batch(struct order_market *m, const char *order_no, int64_t batch_id, struct error *e);

/* Rank of a state along an order's life; -1 for words that stand outside of it. */
int order_state_rank(const char *state);

#endif
