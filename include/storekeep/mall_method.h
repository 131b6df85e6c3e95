/*
 * Ways to pay and to ship that a store has switched on (金流設定, 物流設定; YAH-38,
 * YAH-40 to 44, YAH-108), and pushing them to all listings (YAH-41).
 */
#ifndef STOREKEEP_MALL_METHOD_H
#define STOREKEEP_MALL_METHOD_H

#include "storekeep/list.h"
#include "storekeep/shop.h"

enum mall_method_kind { MALL_PAY, MALL_SHIP };

/* All that the marketplace has, one row a method and card plan: fee, whether it is on, works, and why not. desk_list_close(). */
enum status mall_method_list(struct shop *s, const char *profile, enum mall_method_kind kind, struct list_source *out, struct error *e);
/* Switch methods (comma-separated) of the store on or off. store_missing, method_unknown, method_unsupported (YAH-40), what
 * mall_method_open() refuses, one_payment_stays (YAH-42); told: one_payment_too, family_pay_fee (YAH-43), no_shipping (YAH-38). */
enum status mall_method_switch(struct shop *s, const char *profile, enum mall_method_kind kind, const char *methods, bool on, struct error *e);
/* What the store has switched on, to every listing; where a chain does not take the goods it is left out (YAH-27 to 29). Warning
 * listings_overwritten with their number (YAH-41). */
struct mall_pushed {
	int64_t listings, changed, left_out; /* left out: listings that a chain would not take */
};
enum status mall_method_push(struct shop *s, const char *profile, enum mall_method_kind kind, struct mall_pushed *out, struct error *e);

#endif
