/*
 * Lines of an order as people type them, one a line (rules/sale_line.c):
 *
 *	CUP-1 x 2 @ 480 -50 returned 1
 *
 * product code, quantity (1 where it is left out), price of one, the line's own
 * discount, how many came back. `-` stands for a product without a code.
 */
#ifndef STOREKEEP_SALE_LINE_H
#define STOREKEEP_SALE_LINE_H

#include <stddef.h>

#include "storekeep/basis.h"
#include "storekeep/error.h"
#include "storekeep/mem.h"

#define SALE_LINES 1000 /* most lines of an order */

/* Empty lines are passed over. Refusals lines_format (names the line), lines_many, REFUND_OVER; field `lines`. The caller frees
 * `lines`, `products` and each of its texts. */
enum status sale_lines_parse(const char *text, struct basis_line **lines, char ***products, size_t *count, struct error *e);
/* The line that sale_lines_parse() reads back, without a line end. */
void sale_line_format(const struct basis_line *l, const char *product, struct buf *out);

#endif
