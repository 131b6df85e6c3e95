/*
 * Discount codes and coupons of the shop (折扣碼活動, 店铺优惠券): a simple list
 * that campaigns and pushes choose from. RUT-105; QOO-1, QOO-2.
 */
#ifndef STOREKEEP_COUPON_H
#define STOREKEEP_COUPON_H

#include "storekeep/form.h"
#include "storekeep/list.h"
#include "storekeep/shop.h"

/* A row of coupon_campaign. Texts are owned: coupon_free(). Fine on {0}. */
struct coupon {
	int64_t id;
	char profile[32];
	char kind[16];           /* shop, platform: whose it is */
	char *name, *code, *discount_text;
	instant_t starts_at;     /* INSTANT_NONE: from the beginning */
	instant_t ends_at;       /* exclusive; INSTANT_NONE: without an end */
	instant_t cancelled_at, created_at, changed_at;
	char created_by[64], changed_by[64];
};
void coupon_free(struct coupon *c);
/* ST_REFUSED coupon_missing. */
enum status coupon_get(struct shop *s, int64_t id, struct coupon *out, struct error *e);
/* By its number or its code (any case); of several of one code the newest that is not cancelled. *id 0: none. */
enum status coupon_find(struct shop *s, const char *profile, const char *text, int64_t *id, struct error *e);
/* Label set coupon_state: running, later, ended, cancelled. */
const char *coupon_state(const struct coupon *c, instant_t now);
/* Newest first. `profile` NULL: of all. desk_list_close(). */
void coupon_list(struct shop *s, const char *profile, struct list_source *out);
/* Coupons of a profile that can still be chosen, those that end first in front; coupons_free(). */
enum status coupons_to_choose(struct shop *s, const char *profile, struct coupon **out, size_t *count, struct error *e);
/* All that have a code and are not cancelled, ended ones too: a text may name one. */
enum status coupons_known(struct shop *s, const char *profile, struct coupon **out, size_t *count, struct error *e);
void coupons_free(struct coupon *list, size_t count);

/* The form's fields (forms/code.ini) of a stored one, where the record lacks them. */
enum status coupon_record(struct shop *s, int64_t id, struct record *r, struct error *e);
/* Create (id 0) or change one; fields that the record lacks stay. Refusals: all at once as NOTE_ERROR, the first in `e`. An end
 * without a time of day is the end of that day. */
enum status coupon_save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e);
/* Campaigns that wait and carry it. */
int64_t coupon_users(struct shop *s, int64_t id);
/* No longer offered; campaigns that carry it are warned about. A second time is a NOTE. */
enum status coupon_cancel(struct shop *s, int64_t id, struct error *e);

#endif
