/*
 * Orders (訂單) as the marketplaces gave them.
 */
#ifndef STOREKEEP_ORDER_H
#define STOREKEEP_ORDER_H

#include "storekeep/list.h"
#include "storekeep/settle.h"
#include "storekeep/shop.h"

/* Live orders, by number; sort: order_no, ordered_on, posting_day, shipped_on. `profile` NULL: all marketplaces.
 * Filter words: profile=, state=, payment=, order_no=, cart_no=; free text looks at numbers, names, phone.
 * The source keeps pointers into its arguments; list_source.self is freed with order_list_free(). */
void order_list(struct shop *s, const char *profile, struct list_source *out);
/* The same of a member's account, newest first. */
void order_list_of_member(struct shop *s, int64_t member_id, struct list_source *out);
void order_list_free(struct list_source *src);

struct order_item {
	char *name, *spec, *sku;
	int64_t qty;
	money_t unit_price;
};

/* One order with everything known about it: name and value pairs in the order of the entity table, for detail and JSON. */
struct order_field {
	const char *name;  /* snake_case */
	const char *title; /* N_() */
	enum value_kind kind;
	const char *labels;
	struct value value; /* text lives in the record */
};
struct order_record {
	int64_t id;
	struct order_field *fields;
	size_t field_count;
	struct order_item *items;
	size_t item_count;
	void *arena;
};
/* One order with its items; ST_REFUSED when there is none. order_record_free() it. */
enum status order_get(struct shop *s, int64_t id, struct order_record *out, struct error *e);
/* By number; code order_missing, order_ambiguous (same number on two marketplaces and no profile given). */
enum status order_find(struct shop *s, const char *profile, const char *order_no, int64_t *id, struct error *e);
void order_record_free(struct order_record *r);

#endif
