/*
 * Returns (退貨單) and exchanges (換貨單): slips, their states and deadlines
 * (YAH-89 to 105).
 */
#ifndef STOREKEEP_SLIP_H
#define STOREKEEP_SLIP_H

#include "storekeep/form.h"
#include "storekeep/list.h"
#include "storekeep/money.h"
#include "storekeep/shop.h"

struct return_slip {
	int64_t id, exchange_id;
	char profile[32], no[32], order_no[64], cart_no[64], request[32], opened_by[12], state[16], courier_no[40], reason[24], closed_by[20], cancelled_by[12];
	day_t created_on, collected_on, delivered_on, abnormal_on, abnormal_end, closed_on, cancelled_on, refunded_on, bank_refunded_on;
	bool with_pickup, voluntary, partial_of_promo;
	money_t refund_amount, refund_shipping, reverse_fee; /* reverse_fee MONEY_NONE: unknown */
	char *packaging_info, *item_info, *note;             /* owned */
	char next_step[12];                                  /* label set return_next */
	day_t next_on;                                       /* of the automatic step, else the last day of it */
	day_t last_day;                                      /* on which a person can still act; DAY_NONE: none */
	int days_left;                                       /* to last_day, today 0, below zero: over */
	char next_text[200];                                 /* translated: what happens when nobody acts */
};
struct exchange_slip {
	int64_t id, return_id;
	char profile[32], no[32], order_no[64], cart_no[64], opened_by[12], state[12], close_option[24], new_tracking[40];
	day_t created_on, reminded_on, closed_on, new_shipped_on;
	bool voluntary;
	char *reason, *note;                                 /* owned */
	char next_step[12];                                  /* label set exchange_next */
	day_t next_on, last_day;
	int days_left;
	char next_text[200];
};
/* Fine on {0}. */
void return_free(struct return_slip *r);
void exchange_free(struct exchange_slip *x);
/* By record, or by number or record number typed ("R-12", "12"); code slip_missing. */
enum status return_get(struct shop *s, int64_t id, struct return_slip *out, struct error *e);
enum status return_find(struct shop *s, const char *profile, const char *no, int64_t *id, struct error *e);
enum status exchange_get(struct shop *s, int64_t id, struct exchange_slip *out, struct error *e);
enum status exchange_find(struct shop *s, const char *profile, const char *no, int64_t *id, struct error *e);

/* Lists, the most urgent first; filter words profile=, state=, order_no=. desk_list_close(). `profile` NULL: all. */
void return_list(struct shop *s, const char *profile, struct list_source *out);
void exchange_list(struct shop *s, const char *profile, struct list_source *out);
/* Both kinds in one list for the board by state: kind, id, no, order_no, state, days_left, next_on, item_name, amount; `open`: only what is not over. */
void slip_board(struct shop *s, const char *profile, bool open, struct list_source *out);
/* What happened to one slip, newest first. `kind` return or exchange. */
void slip_events(struct shop *s, const char *kind, int64_t id, struct list_source *out);

/* Acts take the records of their forms (forms/return.ini, exchange.ini, return_abnormal.ini, exchange_close.ini …). Each is judged on
 * the clock of now and is one transaction; WARNs of the rulebook are notes that must be accepted. */
/* A slip for one order, or (order_no comma-separated) for several of one cart in one request. */
enum status return_create(struct shop *s, struct record *r, const char *op_id, int64_t *id, struct error *e);
enum status exchange_create(struct shop *s, struct record *r, const char *op_id, int64_t *id, struct error *e);
/* collected (by the courier; `text` its number) or delivered (back at the shop). DAY_NONE: today. */
enum status return_collect(struct shop *s, int64_t id, day_t day, const char *courier_no, money_t reverse_fee, struct error *e);
enum status return_receive(struct shop *s, int64_t id, day_t day, struct error *e);
enum status return_confirm(struct shop *s, int64_t id, day_t day, struct error *e);
enum status return_abnormal(struct shop *s, int64_t id, struct record *r, struct error *e);
/* The end of the abnormal case: `end` supplied (the case is closed; close_too: the return with it) or kept (the buyer keeps the
 * goods: service cancels the slip). */
enum status return_resolve(struct shop *s, int64_t id, const char *end, bool close_too, day_t day, struct error *e);
/* `by` store or service (YAH-90). */
enum status return_cancel(struct shop *s, int64_t id, const char *by, day_t day, struct error *e);
/* Refunded, as the platform (`bank` false) or the bank says (YAH-120). */
enum status return_refunded(struct shop *s, int64_t id, day_t day, bool bank, struct error *e);
/* One of the four ways (YAH-104); a return one makes the slip at once and gives its id (0 none). */
enum status exchange_close(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *return_id, struct error *e);
enum status exchange_cancel(struct shop *s, int64_t id, day_t day, struct error *e);
/* Only written down in its log: receive (the old goods are back) or abnormal (they are not right; `detail` says why). It stays open. */
enum status exchange_log(struct shop *s, int64_t id, const char *act, day_t day, const char *detail, struct error *e);

/* Fee, courier number and note (forms/return_edit.ini, exchange_edit.ini); only what was set. Of a return that is over only the fee (YAH-94); a fee
 * without collection is refused (YAH-91). The …_record() fills the form with what stands there. */
enum status return_edit(struct shop *s, int64_t id, struct record *r, struct error *e);
enum status return_edit_record(struct shop *s, int64_t id, struct record *r, struct error *e);
enum status exchange_edit(struct shop *s, int64_t id, struct record *r, struct error *e);
enum status exchange_edit_record(struct shop *s, int64_t id, struct record *r, struct error *e);
/* The store refuses a return (forms/return_refuse.ini): not within the cooling-off period (YAH-82), nor for want of an online request
 * (YAH-85). It stands in the order's log. */
enum status return_refuse(struct shop *s, struct record *r, struct error *e);

/* The same act on several returns (collect, receive, confirm), each judged: nothing is written as long as one of them refuses, unless
 * `skip_bad` leaves those out. With s->dry_run only judged. ST_REFUSED gives the first refusal, and s->notes its warnings.
 * slip_many_free() it whatever comes. */
struct slip_done {
	int64_t id;
	enum status st;
	struct error why; /* when it is not ST_OK */
};
struct slip_many {
	struct slip_done *rows; /* owned; one an id, in their order */
	size_t count;
	int64_t done, refused;
};
enum status return_do_many(struct shop *s, const char *act, const int64_t *ids, size_t count, day_t day, bool skip_bad, struct slip_many *out,
                           struct error *e);
void slip_many_free(struct slip_many *m);

/* For a closing store (YAH-21): every open slip is completed on `day`, exchanges end as a return with refund. In short transactions. */
enum status slip_force_all(struct shop *s, const char *profile, day_t day, const struct progress *p, int64_t *count, struct error *e);
/* Open slips of a kind, by an index. */
enum status slip_open_count(struct shop *s, const char *profile, const char *kind, int64_t *count, struct error *e);
/* In the caller's transaction: days counted in working days are worked out anew, after an office calendar came in. */
enum status slips_follow_calendar(struct shop *s, struct error *e);
/* Closed returns whose order a file of the marketplace shows as refunded become refunded on its days. After an import. */
enum status slips_follow_orders(struct shop *s, const char *profile, struct error *e);

#endif
