/*
 * Goods (商品): record, listing states, stock as movements, pre-orders, tax kind
 * (YAH section 6, YAH-71 to 77, YAH-83, YAH-86).
 */
#ifndef STOREKEEP_PRODUCT_H
#define STOREKEEP_PRODUCT_H

#include "storekeep/form.h"
#include "storekeep/list.h"
#include "storekeep/money.h"
#include "storekeep/shop.h"

struct product {
	int64_t id;
	char profile[32], kind[8], state[12], tax_kind[12], temperature[8]; /* state: that of now, from clock, stock and schedule */
	char *sku, *product_no, *name, *category; /* owned */
	money_t price;
	int64_t stock, safety;
	day_t sold_out_on, preorder_ship_on, preorder_ended_on;
	instant_t start_at, end_at;
	bool cooloff_exempt;
	char *exempt_reason;                      /* owned */
	int length, width, height, weight;        /* mm, g; 0 unknown */
	char listing_mode[12], delisted_by[12];   /* delisted_by: label set delisted_by, "" */
	char *isbn, *moc_ref, *brand, *video_url, *shipping_methods, *payment_methods, *description, *created_by; /* owned */
	day_t moc_date, listed_on, delisted_on;
	day_t lasts_until;                        /* last listed day of the clock that runs (YAH-56, YAH-65); DAY_NONE none */
	bool limited, in_module;
	day_t tax_task_on, tax_task_done_on;      /* customer service has to be told (YAH-77) */
	instant_t created_at, changed_at;
};
/* Fine on {0}. */
void product_free(struct product *p);
enum status product_get(struct shop *s, int64_t id, struct product *out, struct error *e);
/* By sku, or by the marketplace's number; code product_missing. */
enum status product_find(struct shop *s, const char *profile, const char *sku, int64_t *id, struct error *e);
/* The product of an order line; *id 0 and ST_OK when it is not in our book. */
enum status product_of_order(struct shop *s, const char *profile, const char *sku, const char *product_no, int64_t *id, struct error *e);

/* New orders of a published batch take their pieces (a product counts from the day it was entered), and get from their product what is
 * copied at ordering: planned day of a pre-order (YAH-86). Set by set, in short transactions; safe to run again. */
enum status product_take_orders(struct shop *s, int64_t batch_id, const struct progress *p, struct error *e);
/* After an import was taken back: pieces of orders that are in the book no longer go back into stock, as movements of their own. In short
 * transactions; safe to run again. */
enum status product_orders_gone(struct shop *s, const char *profile, int64_t batch_id, struct error *e);
/* In the caller's transaction: an order ended for this reason (label set cancel_reason; return, exchange). Pieces that the marketplace
 * gives back are noted for their day (YAH-68); a note says what comes back and what does not. */
enum status product_order_ended(struct shop *s, const char *profile, const char *order_no, const char *sku, const char *product_no, int64_t qty,
                                const char *reason, day_t day, struct error *e);
/* The other way, when that end is taken back. ST_REFUSED stock_given_back when the pieces are there already. */
enum status product_order_unended(struct shop *s, const char *profile, const char *order_no, struct error *e);

#endif
