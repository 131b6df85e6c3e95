/*
 * Goods at the desk: entry, lists, what is put on sale and taken off, stock,
 * pictures, files, categories (YAH section 6). What others need of a product
 * stands in product.h.
 */
#ifndef STOREKEEP_GOODS_H
#define STOREKEEP_GOODS_H

#include "storekeep/product.h"
#include "storekeep/profile.h"

/* The marketplace whose goods are kept: `name`, NULL or "" the one there is. Code profile_no_goods. */
enum status product_market(struct shop *s, const char *name, const struct profile **out, struct error *e);

/* ---- entry ---- */

/* Fill what the record of forms/product.ini lacks from the product; not its stock, which moves by itself. */
enum status product_record(struct shop *s, int64_t id, struct record *r, struct error *e);
/* Create (id 0) or change a product by forms/product.ini, in a transaction of its own: every rule of section 6, all that is wrong among
 * s->notes. With listing_mode now or scheduled it is put on sale in the same act. */
enum status product_save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e);

/* ---- lists ---- */

/* Goods of a marketplace (NULL: all), by sku. `state` NULL all, else of label set product_state; `low`: at or below the safety level. */
struct product_filter {
	const char *profile, *state, *kind;
	bool low;
};
void product_list(struct shop *s, const struct product_filter *f, struct list_source *out);

#endif
