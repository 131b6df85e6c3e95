/*
 * Goods on the screens: the list, one product, its form, and what is done to
 * one or many.
 */
#ifndef SCREENS_GOODS_H
#define SCREENS_GOODS_H

#include "pen.h"
#include "small_form.h"
#include "storekeep/goods.h"

/* The list; opened with a filter ("state=sold_out", "low=yes"), NULL: all. */
extern const struct screen goods_screen;
/* One product, opened with arg_id(). */
extern const struct screen product_screen;
/* A new one, from the palette; categories. */
extern const struct screen new_product_screen, categories_screen;

/* Entry of a product (goods_form.c). */
extern const struct small_form product_form;

/* ---- goods_card.c ---- */

struct goods_card {
	struct product p;
	const struct profile *market;
	struct product_seen seen;
	struct list_source image_source, move_source;
	struct list_page images, moves;
	char *description_notes;   /* owned */
	size_t description_errors;
};
enum status goods_card_read(struct shop *s, int64_t id, struct goods_card *out, struct error *e);
void goods_card_free(struct goods_card *c); /* fine on {0} */
/* `whole`: with description and every field; else what stands beside the list. */
void goods_card_draw(struct shop *s, const struct goods_card *c, struct pen *p, bool whole);

/* ---- goods_acts.c ---- */

extern const struct bulk_act goods_acts[];
extern const size_t goods_act_count;
/* Pieces come (way 1) or go (-1): asks how many and why, warns, books. true: done. */
bool goods_stock(struct view *v, int64_t id, int way);
/* One product listed now, scheduled, delisted (list_now, schedule, delist), as the menu of key `a` does. true: done. */
bool goods_act_one(struct view *v, int64_t id, char letter);

#endif
