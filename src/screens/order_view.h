/*
 * Everything known about one order as rows of text: fields in groups, items,
 * what it brings and costs with rule and base, the statement lines that name it.
 */
#ifndef SCREENS_ORDER_VIEW_H
#define SCREENS_ORDER_VIEW_H

#include "screens.h"

#include "order_life_view.h"
#include "storekeep/order.h"

struct order_view;

/* NULL when the order cannot be read. */
struct order_view *order_view_read(struct shop *s, int64_t id, struct error *e);
void order_view_free(struct order_view *o); /* NULL is fine */
int64_t order_view_id(const struct order_view *o);
const char *order_view_no(const struct order_view *o);
/* The order of members behind it and whose it is; 0 none. */
int64_t order_view_sale(const struct order_view *o);
int64_t order_view_member(const struct order_view *o);
/* Its clock, slips and log; NULL: it has none (an order of members). */
const struct life_view *order_view_life(const struct order_view *o);
/* Draw from row `top` of the text; returns the rows of the whole text at this width. */
int order_view_draw(struct order_view *o, struct area a, int top);

#endif
