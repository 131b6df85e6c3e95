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
/* order_act.c: the acts of an order's clock, for one or many; whose order it is decides. */
enum status order_act_pay(struct cli *c, struct error *e);
enum status order_act_preorder(struct cli *c, struct error *e);
enum status order_act_ship(struct cli *c, struct error *e);
enum status order_act_deliver(struct cli *c, struct error *e);
enum status order_act_dispute(struct cli *c, struct error *e);
enum status order_act_confirm(struct cli *c, struct error *e);
enum status order_act_complete(struct cli *c, struct error *e);
enum status order_act_cancel(struct cli *c, struct error *e);
enum status order_act_withdraw(struct cli *c, struct error *e);
enum status order_act_restore(struct cli *c, struct error *e);
enum status order_act_edit(struct cli *c, struct error *e);
/* What happened to an order; orders that wait for a step ("all": for any). */
enum status order_act_log(struct cli *c, struct error *e);
enum status order_act_waiting(struct cli *c, const char *step, struct error *e);
/* order_clock.c: an order's clock, invoice and benefits; nothing for an order of members. */
enum status order_tell_clock(struct cli *c, int64_t id, struct error *e);

#endif
