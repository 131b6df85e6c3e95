/*
 * Goods at the desk: entry, lists, what is put on sale and taken off, stock,
 * pictures, files, categories (YAH section 6). What others need of a product
 * stands in product.h.
 */
#ifndef STOREKEEP_GOODS_H
#define STOREKEEP_GOODS_H

#include "storekeep/mem.h"
#include "storekeep/product.h"
#include "storekeep/profile.h"

/* The marketplace whose goods are kept: `name`, NULL or "" the one there is. Code profile_no_goods. */
enum status product_market(struct shop *s, const char *name, const struct profile **out, struct error *e);

/* The names of all marketplaces that keep goods, NULL after the last; valid until the next call. */
const char *const *product_markets(struct shop *s);

/* ---- entry ---- */

/* Fill what the record of forms/product.ini lacks from the product; not its stock, which moves by itself. */
enum status product_record(struct shop *s, int64_t id, struct record *r, struct error *e);
/* Create (id 0) or change a product by forms/product.ini, in a transaction of its own: every rule of section 6, all that is wrong among
 * s->notes. With listing_mode now or scheduled it is put on sale in the same act. */
enum status product_save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e);

/* ---- categories (分類) ---- */

struct category {
	bool known;             /* entered, or named by the contract's rates in the profile */
	char profile[32], code[64], name[120], taxfree_kind[24]; /* taxfree_kind: label set taxfree_kind, "" */
	int64_t fee_bp;         /* of the contract: -1 not known */
	bool own_fee;           /* entered here; else the profile's */
	bool taxfree_allowed;
};
/* known false and ST_OK where there is none. */
enum status category_get(struct shop *s, const char *profile, const char *code, struct category *out, struct error *e);
/* Enter or change one by forms/category.ini; what is not given stays. category_code, rate_bp, category_kind. */
enum status category_save(struct shop *s, struct record *r, struct error *e);
/* Fill what the record lacks. Code category_missing. */
enum status category_record(struct shop *s, const char *profile, const char *code, struct record *r, struct error *e);
/* Code category_in_use where products have it. */
enum status category_delete(struct shop *s, const char *profile, const char *code, struct error *e);
void category_list(struct shop *s, const char *profile, struct list_source *out);

/* ---- lists ---- */

/* Goods of a marketplace (NULL: all), by sku. `state` NULL all, else of label set product_state; `low`: at or below the safety level. */
struct product_filter {
	const char *profile, *state, *kind;
	bool low;
};
void product_list(struct shop *s, const struct product_filter *f, struct list_source *out);
/* How many are in each state now, in the order of label set product_state; and how many are low. */
struct product_counts {
	int64_t states[6], low, counted, most; /* counted: towards the limit of listed ones (YAH-58) */
};
enum status product_count(struct shop *s, const char *profile, struct product_counts *out, struct error *e);

/* ---- on and off the shelf (YAH-52 to 57) ---- */

struct product_act {
	const char *act;            /* list_now, schedule, delist */
	instant_t start_at, end_at; /* schedule: INSTANT_NONE as it is, at once, without end */
	bool set_start, set_end;
};
/* One product, judged by every rule; in the caller's transaction or its own. *same: it is so already. The notes are s->notes. */
enum status product_do(struct shop *s, int64_t id, const struct product_act *a, bool *same, struct error *e);
struct product_refusal {
	char sku[64];
	struct error why;
};
struct product_many {
	int64_t products, done, same, refused, warned; /* warned: done with a warning that was accepted */
	struct product_refusal *refusals, *warnings; /* owned; the first PRODUCT_REFUSALS; of a product its first warning */
	size_t count, warning_count;
};
enum { PRODUCT_REFUSALS = 200 };
/* Each by itself: one that is refused does not stop the others (YAH-57). With s->dry_run all of it is taken back. */
enum status product_do_many(struct shop *s, const int64_t *ids, size_t count, const struct product_act *a, const struct progress *p,
                            struct product_many *out, struct error *e);
void product_many_free(struct product_many *m);
/* The ids of a list, in its order; the caller frees. */
enum status product_ids(struct list_source *src, const char *filter, int64_t **out, size_t *count, struct error *e);

/* What the marketplace's HTML rules say of the description (YAH-49 to 51), each with its line and column; "" when all is right. Added to
 * `out`, one a line; the number of those that stand in the way of a listing. */
size_t product_description_check(const struct profile *market, const struct product *p, struct buf *out);

/* ---- stock (YAH-64, YAH-67, YAH-68) ---- */

/* A movement by hand: delta pieces for a reason (label set stock_reason: receive, adjust, count, damage, sample, return), `order_no` the
 * order that it belongs to, or NULL. stock_range with the resulting value; a warning where the platform gives those pieces back itself. */
struct stock_hand {
	int64_t delta;
	const char *reason, *note, *order_no, *op_id;
};
enum status product_stock(struct shop *s, int64_t id, const struct stock_hand *h, int64_t *stock, struct error *e);
/* Movements of a product, newest first; what is still to come back stands first, with its day. */
void stock_moves(struct shop *s, int64_t id, struct list_source *out);

/* ---- pictures (YAH-60 to 62) ---- */

enum status product_image_add(struct shop *s, int64_t id, const char *path, int position, int *out, struct error *e);
enum status product_image_remove(struct shop *s, int64_t id, int position, struct error *e);
enum status product_image_move(struct shop *s, int64_t id, int from, int to, struct error *e);
void product_image_list(struct shop *s, int64_t id, struct list_source *out);

/* ---- what buyers see (YAH-55) ---- */

struct product_seen {
	bool link, search, shown, buyable;
	char note[120];          /* the marketplace's own words, with the time where they have one; "" none */
};
void product_seen(const struct profile *market, const struct product *p, struct product_seen *out);

/* Methods that all of these products have (YAH-39): comma-separated, owned by the caller. ST_REFUSED no_common_method names the first two
 * that share none; shipping_missing one without any. */
enum status product_common(struct shop *s, const int64_t *ids, size_t count, char **out, struct error *e);

/* Customer service was told of wrongly tax-free sales (YAH-77): the task is done. Code tax_task_missing. */
enum status product_tax_told(struct shop *s, int64_t id, const char *note, struct error *e);

/* ---- files (YAH-59) ---- */

struct product_row_refusal {
	int64_t line;
	char sku[64];
	struct error why;
};
struct product_import {
	const char *path, *profile;
	bool good_only;          /* the good rows are taken where others are refused; else nothing is */
	bool count;              /* a stock that differs is a movement of stocktaking; else such a row is refused */
	struct progress progress;
};
struct product_imported {
	int64_t rows, fresh, changed, refused;
	struct product_row_refusal *refusals; /* owned; the first PRODUCT_REFUSALS, by line */
	size_t count;
	bool written;
};
/* Every row by every rule, as product_save() would. ST_REFUSED product_rows when a row fails and good_only was not asked for: nothing is
 * written then, and *out says which rows. Headings are the fields' names or labels. */
enum status product_import(struct shop *s, const struct product_import *o, struct product_imported *out, struct error *e);
void product_imported_free(struct product_imported *r);
/* Those of a filter (product_list()) into a CSV that can come in again. Gives the number. */
enum status product_export(struct shop *s, const struct product_filter *f, const char *filter, const char *path, bool overwrite, int64_t *count,
                           struct error *e);
/* The headings with a row that passes, as a start. */
enum status product_template(struct shop *s, const char *path, bool overwrite, struct error *e);

#endif
