/*
 * Inside of product_judge.c and product_listing.c: a product while the rules
 * look at it.
 */
#ifndef SK_DESK_PRODUCT_JUDGE_H
#define SK_DESK_PRODUCT_JUDGE_H

#include "desk/product_parts.h"
#include "storekeep/mall.h"

struct judging {
	struct shop *s;
	const struct profile *market;
	const struct product *p, *before; /* before NULL: a new one */
	const struct mall_store *store;   /* id 0: none was entered */
	struct category category;
	day_t today;
	instant_t now;
	bool tax_task;                    /* out: customer service has to be told (YAH-77) */
};
const char *judge_rule(const struct judging *j, const char *number);
#define WRONG(j, code, number, field, ...) notes_add(&(j)->s->notes, NOTE_ERROR, code, judge_rule(j, number), field, __VA_ARGS__)
#define DOUBT(j, code, number, field, ...) notes_add(&(j)->s->notes, NOTE_WARN, code, judge_rule(j, number), field, __VA_ARGS__)
#define TELL(j, code, number, field, ...) notes_add(&(j)->s->notes, NOTE_INFO, code, judge_rule(j, number), field, __VA_ARGS__)

/* What a product on the shelf needs; of one that is only kept (`listing` false) what would stand in the way is told. */
void judge_listing(const struct judging *j, bool listing);
/* Whether the store takes it at all, whatever else is wrong: closed it takes no new product and lists none, restricted it lists none, and
 * nothing is changed once its back office is closed (YAH-18, YAH-22, YAH-144). */
enum status judge_store(const struct judging *j, bool listing, struct error *e);
/* A limited promotion on a listing with orders that may lapse (YAH-69). */
void judge_limited(const struct judging *j);

/* How many may be listed (YAH-58); 0 no limit. */
int64_t product_listed_most(const struct profile *market, const struct mall_store *store, day_t today);

#endif
