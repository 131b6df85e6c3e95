/*
 * Between the files of the noun product.
 */
#ifndef COMMANDS_PRODUCT_H
#define COMMANDS_PRODUCT_H

#include "storekeep/command.h"
#include "storekeep/goods.h"

/* The marketplace that was asked for, and the product of the n-th word. */
enum status product_market_asked(struct cli *c, const struct profile **out, struct error *e);
enum status product_of_word(struct cli *c, size_t n, int64_t *id, struct error *e);
/* The whole record. */
enum status product_tell(struct cli *c, int64_t id, struct error *e);

/* product_check.c */
enum status product_check(struct cli *c, struct error *e);
enum status product_cart(struct cli *c, struct error *e);

/* product_shelf.c */
enum status product_list_now_verb(struct cli *c, struct error *e);
enum status product_schedule_verb(struct cli *c, struct error *e);
enum status product_delist_verb(struct cli *c, struct error *e);
enum status product_common_verb(struct cli *c, struct error *e);
enum status product_tax_told_verb(struct cli *c, struct error *e);
/* product_stock.c */
enum status product_stock_verb(struct cli *c, struct error *e);
enum status product_moves_verb(struct cli *c, struct error *e);
enum status product_image_verb(struct cli *c, struct error *e);
/* product_files.c */
enum status product_import_verb(struct cli *c, struct error *e);
enum status product_export_verb(struct cli *c, struct error *e);
enum status product_template_verb(struct cli *c, struct error *e);
enum status product_category_verb(struct cli *c, struct error *e);

#endif
