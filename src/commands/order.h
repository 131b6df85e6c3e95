/*
 * The parts of the noun `order`.
 */
#ifndef COMMANDS_ORDER_H
#define COMMANDS_ORDER_H

#include "storekeep/command.h"

/* order.c: one order with everything known about it. */
enum status order_tell(struct cli *c, const char *profile, const char *order_no, struct error *e);

/* order_sale_tell.c: fields of orders with members, null where it is none. */
enum status order_tell_sale(struct cli *c, const char *profile, const char *order_no, struct error *e);
/* order_sale.c, order_transfer.c: the acts of the members' desk. */
enum status order_sale_create(struct cli *c, struct error *e);
enum status order_sale_edit(struct cli *c, struct error *e);
enum status order_sale_deliver(struct cli *c, struct error *e);
enum status order_sale_complete(struct cli *c, struct error *e);
enum status order_sale_cancel(struct cli *c, struct error *e);
enum status order_sale_return(struct cli *c, struct error *e);
enum status order_sale_transfer(struct cli *c, struct error *e);

#endif
