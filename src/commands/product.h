/*
 * Handlers of the noun `product` that stand in files of their own; product.c has the table.
 */
#ifndef COMMANDS_PRODUCT_H
#define COMMANDS_PRODUCT_H

#include "storekeep/command.h"

/* product_check.c */
enum status product_check(struct cli *c, struct error *e);

#endif
